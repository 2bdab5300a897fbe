//! What is learnt from the examples is what they stand under.

use std::sync::Arc;

use super::super::intents::IntentFiles;
use super::super::problems::Problems;
use crate::matcher::reading::ReadingWords;
use crate::matcher::{Calibration, Intent, Known, Language, Lexicon, Matcher, Statements};

/// The examples are held out in this many parts.
const FOLDS: usize = 20;

/// Examples that the matcher reads otherwise, or would without them.
pub(super) fn check(files: &IntentFiles, matcher: &Matcher, problems: &mut Problems) {
    check_learnt(files, matcher, problems);
    check_held_out(files, matcher.language(), problems);
}

/// The model reads every example as what it stands under. The example itself is read rightly all the same, but a
/// text like it would not be.
fn check_learnt(files: &IntentFiles, matcher: &Matcher, problems: &mut Problems) {
    for file in &files.intents {
        for (text, place) in file.examples() {
            let intent = &file.intent;
            let other = matcher.read_otherwise(text, &intent.name);
            if !text.is_empty()
                && let Some(read_as) = other
            {
                problems.error(
                    place,
                    format!("the matcher reads this as `{read_as}`, even with the example itself included"),
                    "It is closer to the others there: move it, reword it, or add more examples like it here.",
                );
            }
        }
    }
}

/// Each example, read by a matcher that has not seen it (nor the rest of its twentieth): a warning, for the editor.
fn check_held_out(files: &IntentFiles, language: &Arc<Language>, problems: &mut Problems) {
    let intents: Vec<&Intent> = files.intents.iter().map(|file| &file.intent).collect();
    for fold in 0..FOLDS {
        let kept: Vec<Intent> = intents
            .iter()
            .map(|intent| Intent {
                examples: intent
                    .examples
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| at % FOLDS != fold)
                    .map(|(_, it)| it.clone())
                    .collect(),
                ..(*intent).clone()
            })
            .collect();
        let matcher = Matcher::new(Known {
            intents: kept.iter().collect(),
            answers: &[],
            lexicon: Lexicon::default(),
            language: Arc::clone(language),
            calibration: Calibration::default(),
            statements: Statements::Lines(&[]),
            words: ReadingWords::default(),
        });
        for file in &files.intents {
            for (text, place) in file.examples().skip(fold).step_by(FOLDS) {
                let intent = &file.intent;
                if let Some(read_as) = matcher.read_otherwise(text, &intent.name) {
                    problems.warning(
                        place,
                        format!("without this example, the matcher reads it as `{read_as}`"),
                        "Nothing to do when it is an odd one; more examples like it make it sure.",
                    );
                }
            }
        }
    }
}
