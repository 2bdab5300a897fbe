//! No sentence advises what harms photos or people.
//!
//! Where the check is wrong, the message says so beside itself: `.safe` quotes the words that it may say, with the reason.
//! A waiver holds for those words alone, and one that waives nothing is named.

use std::collections::HashSet;

use super::super::harm::find_harm;
use super::super::problems::Problems;
use super::super::replies::{CasePlace, Replies};
use super::Checked;
use super::sentences::{place_of_message, variants, with_unknown};
use crate::engine::Say;

/// No sentence advises what harms, in any of its variants.
pub(super) fn check(checked: &Checked<'_>, problems: &mut Problems) {
    let (replies, selects) = (checked.replies, checked.selects);
    for (id, attributes) in selects.parts() {
        // A warning stands in front of its instruction, so the two are read together.
        let warning = Say {
            id: id.to_owned(),
            attribute: Some("warning".to_owned()),
            args: Vec::new(),
        };
        let waiver = Waiver::of(replies, id);
        let mut is_used = false;
        for attribute in attributes.iter().filter(|it| it.as_deref() != Some(WAIVER)) {
            let say = Say {
                id: id.to_owned(),
                attribute: attribute.clone(),
                args: Vec::new(),
            };
            let mut told: HashSet<String> = HashSet::new();
            let mut read: HashSet<String> = HashSet::new();
            for variant in variants(&say, selects) {
                let mut text = replies.text(&variant, CasePlace::default());
                if attribute.is_none() && replies.has(&warning) {
                    let warned = replies.text(&with_unknown(warning.clone()), CasePlace::default());
                    let lines: Vec<String> = text
                        .lines()
                        .map(|line| format!("{warned}\n{line}\n{warned}"))
                        .collect();
                    text = lines.join("\n");
                }
                // Most variants read the same, and reading closely takes time.
                if read.contains(&text) {
                    continue;
                }
                for (harm, range) in find_harm(&text) {
                    let words = text[range].trim().to_owned();
                    if waiver.as_ref().is_some_and(|it| it.allows(&words)) {
                        is_used = true;
                        continue;
                    }
                    if told.insert(words.clone()) {
                        problems.error(
                            &place_of_message(replies, id),
                            format!("`{id}` advises harm: “{words}”"),
                            harm.why(),
                        );
                    }
                }
                read.insert(text);
            }
        }
        if waiver.is_some() && !is_used {
            problems.warning(
                &place_of_message(replies, id),
                format!("the waiver `{id}.{WAIVER}` waives nothing"),
                "Quote in it the words that the check refuses, or take it away.",
            );
        }
    }
}

/// The attribute that holds a message's waiver.
const WAIVER: &str = "safe";

/// What a message may say although the check takes it for harm, in its own words.
struct Waiver(String);

impl Waiver {
    fn of(replies: &Replies, id: &str) -> Option<Waiver> {
        let say = Say {
            id: id.to_owned(),
            attribute: Some(WAIVER.to_owned()),
            args: Vec::new(),
        };
        let waives = replies.has(&say);
        waives.then(|| Waiver(replies.text(&with_unknown(say), CasePlace::default())))
    }

    fn allows(&self, words: &str) -> bool {
        self.0.contains(words)
    }
}
