//! What people tell in passing: named patterns that read facts and red flags out of any text.

use std::sync::Arc;

use regex::Regex;

use super::Text;

/// The words that say one thing, with the words that take it back.
#[derive(Debug, Clone)]
pub struct ValueWords {
    /// The fact.
    pub fact: Arc<str>,
    /// The value; `None` when the pattern's group `value` holds it.
    pub value: Option<Arc<str>>,
    /// Any of these says it.
    pub patterns: Vec<Regex>,
    /// Any of these takes it back.
    pub unless: Vec<Regex>,
}

/// What raises a red flag, with what lowers it.
#[derive(Debug, Clone)]
pub struct RedFlagWords {
    /// The flag.
    pub id: Arc<str>,
    /// Any of these raises it.
    pub patterns: Vec<Regex>,
    /// Any of these lowers it.
    pub unless: Vec<Regex>,
}

/// Everything that can be volunteered.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// Facts in the order in which they are looked for; the first value found for a fact stands.
    pub facts: Vec<ValueWords>,
    /// Red flags, the gravest first.
    pub red_flags: Vec<RedFlagWords>,
}

/// A fact with the words that said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The fact.
    pub fact: Arc<str>,
    /// Its value.
    pub value: Arc<str>,
    /// The words, in plain form.
    pub words: String,
}

impl Lexicon {
    pub(super) fn facts(&self, text: &Text) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for words in &self.facts {
            if found.iter().any(|earlier| earlier.fact == words.fact) || !words.may_stand(text) {
                continue;
            }
            if let Some((value, said)) = words
                .patterns
                .iter()
                .find_map(|pattern| words.read(pattern, text))
            {
                found.push(Found {
                    fact: Arc::clone(&words.fact),
                    value,
                    words: said,
                });
            }
        }
        found
    }

    /// The first red flag that the text raises.
    pub fn red_flag(&self, text: &Text) -> Option<Arc<str>> {
        self.red_flags
            .iter()
            .find(|flag| text.matches(&flag.patterns) && !text.matches(&flag.unless))
            .map(|flag| Arc::clone(&flag.id))
    }
}

impl ValueWords {
    fn may_stand(&self, text: &Text) -> bool {
        !text.matches(&self.unless)
    }

    fn read(&self, pattern: &Regex, text: &Text) -> Option<(Arc<str>, String)> {
        let found = pattern.captures(&text.plain)?;
        let value = match &self.value {
            Some(value) => Arc::clone(value),
            None => found.name("value")?.as_str().into(),
        };
        Some((value, found[0].trim().to_owned()))
    }
}
