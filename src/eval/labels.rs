//! Which labels a line may carry, so that a slip in a label is a message and not a lower figure.

use std::sync::Arc;

use super::nothing;
use crate::matcher::{Context, Matcher};

/// The labels of one context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// What a line here may be labelled as, sorted.
    pub here: Vec<Arc<str>>,
    /// What only lines of the other context are labelled as: first words, or replies.
    pub elsewhere: Vec<Arc<str>>,
    /// The option that chooses the other context.
    pub elsewhere_option: &'static str,
}

impl Matcher {
    /// What lines may be labelled as in this context.
    pub fn labels(&self, context: Context<'_>) -> Labels {
        let (other, elsewhere_option) = match context {
            Context::Opening => (Context::Reply, "--context reply"),
            _ => (Context::Opening, "--context opening"),
        };
        Labels {
            here: self.labels_heard(context),
            elsewhere: self.labels_heard(other),
            elsewhere_option,
        }
    }

    fn labels_heard(&self, context: Context<'_>) -> Vec<Arc<str>> {
        let mut labels = self.label_names(context);
        labels.push(nothing(context).into());
        labels.sort();
        labels.dedup();
        labels
    }
}
