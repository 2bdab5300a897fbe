//! What people say leads to something that exists: intents, closed lists, facts, flags and lines of statements.

use std::collections::HashMap;

use super::super::intents::{IntentFile, IntentFiles};
use super::super::problems::{Place, Problems};
use super::{Checked, near, place};
use crate::matcher::reading::{Kind, What};
use crate::matcher::{ANY, Text};

/// Whatever people say has a meaning here, and one meaning.
pub(super) fn check(checked: &Checked<'_>, problems: &mut Problems) {
    check_examples(checked, problems);
    check_names(checked, problems);
    check_lines(checked, problems);
    check_red_flags(checked.intents, problems);
}

/// Every line of statements states something that exists, and no line stands under two names of one kind.
fn check_lines(checked: &Checked<'_>, problems: &mut Problems) {
    let playbook = &checked.playbook.playbook;
    let mut told: Vec<String> = Vec::new();
    for (line, at) in checked.lines.lines.iter().zip(&checked.lines.places) {
        let Some(what) = &line.states else { continue };
        let exists = match what {
            What::Fact(fact, value) => match playbook.check(fact) {
                Some(check) => check.answer(value).is_some(),
                None => playbook
                    .facts
                    .iter()
                    .any(|it| it.id == *fact && it.values.contains(value)),
            },
            What::Flag(flag) => checked
                .playbook
                .red_flags
                .iter()
                .any(|it| *it.value == **flag),
            What::Question(topic) => checked
                .asides
                .asides
                .iter()
                .any(|it| *it.topic.value == **topic),
            _ => true,
        };
        let written = what.to_string();
        if !exists && !told.contains(&written) {
            problems.error(
                at,
                format!("`{written}` does not exist"),
                match what.kind() {
                    Kind::Question => "Add its answer to config/answers.toml, or mend the name.",
                    Kind::Flag => {
                        "Add [[red_flag]] with this id to the playbook, or mend the name."
                    }
                    _ => "Add the check or the answer to the playbook, or mend the name.",
                },
            );
            told.push(written);
        }
    }
}

/// No example stands under two intents.
fn check_examples(checked: &Checked<'_>, problems: &mut Problems) {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for file in &checked.intents.intents {
        for (example, place) in file.examples() {
            check_example(file, example, place, &mut seen, problems);
        }
    }
    for fix in &checked.playbook.playbook.fixes {
        if !checked
            .intents
            .intents
            .iter()
            .any(|file| file.intent.name == fix.intent)
        {
            problems.error(
                &place(checked.playbook, &format!("intent of {}", fix.id)),
                format!("there is no intent `{}`", fix.intent),
                "Add a file of that name to the intents, or mend the name.",
            );
        }
    }
}

fn check_example<'a>(
    file: &'a IntentFile,
    text: &'a Text,
    place: &Place,
    seen: &mut HashMap<&'a str, &'a str>,
    problems: &mut Problems,
) {
    if text.is_empty() {
        problems.error(
            place,
            "this example says nothing",
            "Write what a person would type, or delete the line.",
        );
        return;
    }
    if let Some(other) = seen.insert(&text.plain, &file.intent.name) {
        if *other == *file.intent.name {
            problems.warning(
                place,
                "this example stands here twice",
                "Delete one, or word it differently.",
            );
        } else {
            problems.error(
                place,
                format!("this example also stands under `{other}`"),
                "One text means one thing: keep it where a person would put it.",
            );
        }
    }
}

/// What is volunteered leads to facts, answers and fixes that exist.
fn check_names(checked: &Checked<'_>, problems: &mut Problems) {
    let playbook = &checked.playbook.playbook;
    for (words, at) in checked
        .intents
        .answers
        .iter()
        .zip(&checked.intents.answer_places)
    {
        if *words.check == *ANY {
            continue;
        }
        match playbook.check(&words.check) {
            None => problems.error(
                at,
                format!("there is no check `{}`", words.check),
                near(
                    &words.check,
                    &playbook
                        .checks()
                        .map(|check| check.id.to_string())
                        .collect::<Vec<_>>(),
                ),
            ),
            Some(check) if check.answer(&words.answer).is_none() => problems.error(
                at,
                format!(
                    "the check `{}` has no answer `{}`",
                    words.check, words.answer
                ),
                near(
                    &words.answer,
                    &check
                        .answers
                        .iter()
                        .map(|answer| answer.id.to_string())
                        .collect::<Vec<_>>(),
                ),
            ),
            Some(_) => {}
        }
    }
    for (words, at) in checked
        .intents
        .lexicon
        .facts
        .iter()
        .zip(&checked.intents.fact_places)
    {
        let known_value = |value: &str| match (
            playbook.check(&words.fact),
            playbook.facts.iter().find(|fact| fact.id == words.fact),
        ) {
            (Some(check), _) => check.answer(value).is_some(),
            (None, Some(fact)) => {
                fact.values.is_empty() || fact.values.iter().any(|other| **other == *value)
            }
            (None, None) => false,
        };
        let exists = playbook.check(&words.fact).is_some()
            || playbook.facts.iter().any(|fact| fact.id == words.fact);
        if !exists {
            problems.error(
                at,
                format!("there is no fact `{}`", words.fact),
                "A fact is a check of the playbook, or stands there under [[fact]].",
            );
        } else if let Some(value) = &words.value
            && !known_value(value)
        {
            problems.error(
                at,
                format!("the fact `{}` cannot be `{value}`", words.fact),
                "Name one of its values.",
            );
        }
    }
    for flag in &checked.intents.red_flags {
        if !checked
            .playbook
            .red_flags
            .iter()
            .any(|known| known.value == flag.id.value)
        {
            problems.error(
                &flag.id.place,
                format!("the playbook has no red flag `{}`", flag.id.value),
                "Add [[red_flag]] with this id to the playbook, or mend the id.",
            );
        }
    }
}

fn check_red_flags(files: &IntentFiles, problems: &mut Problems) {
    let raised = |text: &str| files.lexicon.red_flag(&Text::new(text));
    for flag in &files.red_flags {
        for example in &flag.examples {
            match raised(&example.value) {
                Some(raised) if *raised == *flag.id.value => {}
                Some(other) => problems.warning(
                    &example.place,
                    format!("this raises `{other}` instead of `{}`", flag.id.value),
                    "Either flag hands over; see that it is the graver one.",
                ),
                None => problems.error(
                    &example.place,
                    format!("this does not raise the red flag `{}`", flag.id.value),
                    "Widen a pattern, or narrow an `unless`.",
                ),
            }
        }
        for example in &flag.not_examples {
            if raised(&example.value).is_some_and(|raised| *raised == *flag.id.value) {
                problems.error(
                    &example.place,
                    format!("this raises the red flag `{}`", flag.id.value),
                    "Narrow the pattern, or add an `unless`.",
                );
            }
        }
    }
}
