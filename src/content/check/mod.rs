//! The content check: refuses what would leave a person stuck, harm their photos, or break Discord's limits.

mod advice;
mod lexicon;
mod likelihoods;
mod reviews;
mod routes;
mod sentences;
mod training;

use super::answers::Asides;
use super::intents::IntentFiles;
use super::playbook::PlaybookFile;
use super::problems::{Place, Problems};
use super::replies::Replies;
use super::selects::Selects;
use super::statements::StatementFiles;
use crate::matcher::Matcher;

pub(super) use sentences::with_unknown;

/// What is checked.
pub(super) struct Checked<'a> {
    pub(super) playbook: &'a PlaybookFile,
    pub(super) replies: &'a Replies,
    pub(super) selects: &'a Selects,
    pub(super) intents: &'a IntentFiles,
    /// Lines that state something; none when what was learnt from them is kept.
    pub(super) lines: &'a StatementFiles,
    pub(super) asides: &'a Asides,
}

/// What must hold for the bot to start.
pub(super) fn check(checked: &Checked<'_>, problems: &mut Problems) {
    routes::check(checked.playbook, problems);
    likelihoods::check(checked.playbook, problems);
    sentences::check(checked, problems);
    lexicon::check(checked, problems);
    advice::check(checked, problems);
}

/// What takes seconds, or is only for the editor: what was learnt, and whether reviews are stale.
pub(super) fn check_slowly(
    checked: &Checked<'_>,
    matcher: &Matcher,
    today: Option<jiff::civil::Date>,
    review_after_days: u32,
    problems: &mut Problems,
) {
    training::check(checked.intents, matcher, problems);
    if let Some(today) = today {
        reviews::check(checked, today, review_after_days, problems);
    }
}

fn place(file: &PlaybookFile, key: &str) -> Place {
    file.places
        .get(key)
        .cloned()
        .unwrap_or_else(|| file.source.whole())
}

/// "Did you mean …?", or what is known.
fn near(word: &str, known: &[String]) -> String {
    match super::fields::closest(word, known.iter().map(String::as_str)) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("Known here: {}.", known.join(", ")),
    }
}
