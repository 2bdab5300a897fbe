//! The likelihoods of the playbook fit together: causes add up to their fix, and hints name what exists.

use std::sync::Arc;

use super::super::playbook::PlaybookFile;
use super::super::problems::Problems;
use super::{near, place};
use crate::engine::diagnose;
use crate::engine::{HintWhen, Walk};

/// Sums of decimals differ by so much without being wrong.
const ROUNDING: f32 = 0.001;
/// What stands before the equals sign of a hint and is no fact: the opening intent, and what was tried.
const NO_FACTS: [&str; 2] = ["opening", "tried"];

/// Causes add up to their fix's share, and whatever is named exists.
pub(super) fn check(file: &PlaybookFile, problems: &mut Problems) {
    let playbook = &file.playbook;
    // Before anything is told, each cause has its own share.
    let causes = diagnose::causes(playbook, &Walk::default());
    for fix in playbook.walks() {
        let sum: f32 = causes
            .iter()
            .filter(|cause| cause.fix == fix.id)
            .map(|cause| cause.prior)
            .sum();
        if (sum - fix.prior).abs() > ROUNDING {
            problems.error(
                &place(file, &format!("fix {}", fix.id)),
                format!("the causes of `{}` add up to {sum:.3}, its prior is {:.3}", fix.id, fix.prior),
                "Change `cause` at the answers that lead to it, the prior of a [[fix.cause]], or the fix's prior.",
            );
        }
        for blind in fix
            .blind
            .iter()
            .filter(|blind| !diagnose::has_step(fix, &blind.repair))
        {
            problems.error(
                &place(file, &format!("repair of {}", blind.id)),
                format!("the fix `{}` has no step `{}`", fix.id, blind.repair),
                "Name the step at which the repair begins.",
            );
        }
    }
    let ids: Vec<Arc<str>> = causes.iter().map(|cause| Arc::clone(&cause.id)).collect();
    check_answers(file, &ids, problems);
    check_hints(file, &ids, problems);
}

fn check_answers(file: &PlaybookFile, causes: &[Arc<str>], problems: &mut Problems) {
    for check in file.playbook.checks() {
        let at = |answer: &str| place(file, &format!("answer {} {answer}", check.id));
        for answer in &check.answers {
            for shown in answer.shows.iter().filter(|shown| !causes.contains(shown)) {
                let known: Vec<String> = causes.iter().map(ToString::to_string).collect();
                problems.error(
                    &at(&answer.id),
                    format!("there is no cause `{shown}`"),
                    near(shown, &known),
                );
            }
            let has_group = answer
                .group
                .as_ref()
                .is_some_and(|group| check.groups.contains(group));
            if !check.groups.is_empty() && !has_group {
                problems.error(
                    &at(&answer.id),
                    format!(
                        "`{}` stands in no group of `{}`, so nobody can pick it",
                        answer.id, check.id
                    ),
                    format!(
                        "Add `group = …`: one of {}.",
                        check
                            .groups
                            .iter()
                            .map(|it| &**it)
                            .collect::<Vec<_>>()
                            .join(", ")
                    ),
                );
            }
            let implied = answer
                .implies
                .as_ref()
                .is_none_or(|(fact, value)| exists(file, fact, value));
            if !implied {
                problems.error(
                    &at(&answer.id),
                    "what this implies does not exist",
                    "Write `implies = \"CHECK=ANSWER\"`.",
                );
            }
        }
        let usual: f32 = check.answers.iter().map(|answer| answer.usual).sum();
        if usual > 1.0 + ROUNDING {
            problems.error(
                &place(file, &format!("step {}", check.id)),
                format!("the usual shares of `{}` add up to {usual:.2}", check.id),
                "They are shares of people, so they add up to 1 at most.",
            );
        }
    }
}

fn check_hints(file: &PlaybookFile, causes: &[Arc<str>], problems: &mut Problems) {
    let playbook = &file.playbook;
    let whole = file.source.whole();
    for hint in &playbook.hints {
        let fits = match &hint.when {
            _ if NO_FACTS.contains(&&*hint.fact) => true,
            HintWhen::Is(value) => exists(file, &hint.fact, value),
            HintWhen::Below(_) => playbook
                .facts
                .iter()
                .any(|fact| fact.id == hint.fact && fact.values.is_empty()),
        };
        if !fits {
            problems.error(
                &whole,
                format!(
                    "a hint is about `{}`, which is no fact with such a value",
                    hint.fact
                ),
                "Name a check or fact, and one of its values.",
            );
        }
        for (of, _) in &hint.times {
            let known = &**of == "*" || causes.contains(of) || playbook.fix(of).is_some();
            if !known {
                let known: Vec<String> = causes
                    .iter()
                    .map(ToString::to_string)
                    .chain(playbook.walks().map(|fix| fix.id.to_string()))
                    .collect();
                problems.error(
                    &whole,
                    format!(
                        "a hint for `{}` makes `{of}` likelier, which is neither cause nor fix",
                        hint.fact
                    ),
                    near(of, &known),
                );
            }
        }
    }
}

fn exists(file: &PlaybookFile, fact: &str, value: &str) -> bool {
    let playbook = &file.playbook;
    match playbook.check(fact) {
        Some(check) => check.answer(value).is_some(),
        None => playbook
            .facts
            .iter()
            .any(|it| *it.id == *fact && it.values.iter().any(|it| **it == *value)),
    }
}
