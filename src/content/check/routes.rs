//! Every route of the playbook leads somewhere, no way goes round in a circle, and nothing follows what it must not.

use std::collections::HashSet;

use super::super::playbook::PlaybookFile;
use super::super::problems::{Place, Problems};
use super::{near, place};
use crate::engine::{Check, Fix, Playbook, Route, STATUS_WORDS, Step};

/// Every route leads somewhere, every step can be reached, nobody goes in circles, and nothing follows what it must not.
pub(super) fn check(file: &PlaybookFile, problems: &mut Problems) {
    check_routes(file, problems);
    check_reachable(file, problems);
    check_action_pairs(file, problems);
    check_sources(file, problems);
}

/// Every step rests on a page: who asks why is told which.
fn check_sources(file: &PlaybookFile, problems: &mut Problems) {
    let playbook = &file.playbook;
    for fix in playbook.walks() {
        for step in fix
            .steps
            .iter()
            .filter(|step| playbook.source_of(step.id()).is_none())
        {
            problems.error(
                &place(file, &format!("step {}", step.id())),
                format!("`{}` rests on no source", step.id()),
                "Name Apple's page: `source = \"https://…\"` here, or `sources` at its fix.",
            );
        }
    }
}

/// Every route leads somewhere that exists.
fn check_routes(file: &PlaybookFile, problems: &mut Problems) {
    let playbook = &file.playbook;
    for needed in [STATUS_WORDS, crate::engine::IOS] {
        if !playbook
            .questions
            .iter()
            .any(|question| *question.id == *needed)
        {
            problems.error(
                &file.source.whole(),
                format!("there is no question `{needed}`"),
                format!("Add [[question]] with id = \"{needed}\"."),
            );
        }
    }
    for fix in playbook.walks() {
        if !fix.steps.iter().any(|step| step.id() == &*fix.starts_at) {
            problems.error(
                &place(file, &format!("start of {}", fix.id)),
                format!(
                    "the fix `{}` starts at `{}`, which is not one of its steps",
                    fix.id, fix.starts_at
                ),
                "Name one of the fix's checks or instructions.",
            );
        }
        for step in &fix.steps {
            for (route, at) in routes_of(step, file) {
                check_route(playbook, Some(fix), route, &at, problems);
            }
        }
    }
    for question in &playbook.questions {
        for (route, at) in check_routes_of(question, file) {
            check_route(playbook, None, route, &at, problems);
        }
        if *question.id == *STATUS_WORDS && question.unsure == Route::Resume {
            problems.error(
                &place(file, &format!("step {}", question.id)),
                "the question for the status words has nothing to resume",
                "Let `unsure` lead to \"next fix\".",
            );
        }
    }
}

fn routes_of<'p>(step: &'p Step, file: &PlaybookFile) -> Vec<(&'p Route, Place)> {
    match step {
        Step::Check(check) => check_routes_of(check, file),
        Step::Instruction(it) => vec![(&it.then, place(file, &format!("step {}", it.id)))],
    }
}

fn check_routes_of<'p>(check: &'p Check, file: &PlaybookFile) -> Vec<(&'p Route, Place)> {
    let own = place(file, &format!("step {}", check.id));
    check
        .answers
        .iter()
        .map(|answer| {
            (
                &answer.leads,
                place(file, &format!("answer {} {}", check.id, answer.id)),
            )
        })
        .chain([(&check.unsure, own)])
        .collect()
}

fn check_route(
    playbook: &Playbook,
    fix: Option<&Fix>,
    route: &Route,
    at: &Place,
    problems: &mut Problems,
) {
    let steps_of = |fix: &Fix| {
        fix.steps
            .iter()
            .map(|step| step.id().to_owned())
            .collect::<Vec<_>>()
    };
    let dangling = match route {
        Route::NextFix | Route::Person(_) | Route::CouldNot => None,
        Route::Resume if fix.is_none() => None,
        Route::Resume => Some("\"resume\" belongs to questions outside of fixes".to_owned()),
        Route::Step(step) => match fix {
            Some(fix) if fix.steps.iter().any(|other| other.id() == &**step) => None,
            Some(fix) => Some(near(step, &steps_of(fix))),
            None => Some("a question names the fix too: FIX/STEP".to_owned()),
        },
        Route::Done(step) | Route::InVain(step) => match playbook.instruction(step) {
            Some(_) => None,
            None => Some(near(
                step,
                &playbook
                    .instructions()
                    .map(|it| it.id.to_string())
                    .collect::<Vec<_>>(),
            )),
        },
        Route::Elsewhere(other, step) => match playbook.fix(other) {
            None => Some(near(
                other,
                &playbook
                    .walks()
                    .map(|fix| fix.id.to_string())
                    .collect::<Vec<_>>(),
            )),
            Some(other) if other.steps.iter().any(|it| it.id() == &**step) => None,
            Some(other) => Some(near(step, &steps_of(other))),
        },
    };
    if let Some(help) = dangling {
        problems.error(
            at,
            format!("this leads to {}, which does not exist", shown(route)),
            help,
        );
    }
}

fn shown(route: &Route) -> String {
    match route {
        Route::Step(step) => format!("`{step}`"),
        Route::Elsewhere(fix, step) => format!("`{fix}/{step}`"),
        Route::Done(step) => format!("`done: {step}`"),
        Route::InVain(step) => format!("`tried: {step}`"),
        Route::NextFix => "\"next fix\"".to_owned(),
        Route::Person(reason) => format!("`person: {}`", reason.id()),
        Route::Resume => "\"resume\"".to_owned(),
        Route::CouldNot => "\"could not\"".to_owned(),
    }
}

/// Every step can be reached, no route goes round in a circle, and so every fix has a way on.
fn check_reachable(file: &PlaybookFile, problems: &mut Problems) {
    let playbook = &file.playbook;
    let mut reached: HashSet<&str> = HashSet::new();
    let mut open: Vec<&str> = playbook.walks().map(|fix| &*fix.starts_at).collect();
    let blind = playbook.walks().flat_map(|fix| &fix.blind);
    open.extend(blind.map(|cause| &*cause.repair));
    open.extend(
        playbook
            .questions
            .iter()
            .flat_map(|question| targets_of_check(question)),
    );
    while let Some(step) = open.pop() {
        if reached.insert(step) {
            open.extend(targets(playbook, step));
        }
    }
    for fix in playbook.walks() {
        if fix.steps.is_empty() {
            problems.error(
                &place(file, &format!("step {}", fix.id)),
                format!("the fix `{}` has no steps", fix.id),
                "Add a [[fix.check]] or [[fix.instruction]].",
            );
        }
        for step in &fix.steps {
            if !reached.contains(step.id()) {
                problems.error(
                    &place(file, &format!("step {}", step.id())),
                    format!("no answer leads to `{}`", step.id()),
                    "Lead to it from a check, or delete it.",
                );
            }
            if comes_back(playbook, step.id()) {
                problems.error(
                    &place(file, &format!("step {}", step.id())),
                    format!(
                        "`{}` leads back to itself, so people would go in circles",
                        step.id()
                    ),
                    "Let one of the routes lead to \"next fix\".",
                );
            }
        }
    }
}

fn comes_back(playbook: &Playbook, start: &str) -> bool {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut open = targets(playbook, start);
    while let Some(step) = open.pop() {
        if step == start {
            return true;
        }
        if seen.insert(step) {
            open.extend(targets(playbook, step));
        }
    }
    false
}

fn targets<'p>(playbook: &'p Playbook, step: &str) -> Vec<&'p str> {
    if let Some(check) = playbook.check(step) {
        return targets_of_check(check);
    }
    playbook
        .instruction(step)
        .map(|it| target(&it.then).into_iter().collect())
        .unwrap_or_default()
}

fn targets_of_check(check: &Check) -> Vec<&str> {
    check
        .answers
        .iter()
        .map(|answer| &answer.leads)
        .chain([&check.unsure])
        .filter_map(target)
        .collect()
}

fn target(route: &Route) -> Option<&str> {
    match route {
        Route::Step(step) | Route::Elsewhere(_, step) | Route::Done(step) | Route::InVain(step) => {
            Some(step)
        }
        Route::NextFix | Route::Person(_) | Route::Resume | Route::CouldNot => None,
    }
}

/// What must not follow what, along every way from one instruction to the next.
fn check_action_pairs(file: &PlaybookFile, problems: &mut Problems) {
    let playbook = &file.playbook;
    for instruction in playbook.instructions() {
        let Some(after) = file.actions.get(&instruction.id.0) else {
            continue;
        };
        for next in next_instructions(playbook, &instruction.id) {
            let Some(then) = file.actions.get(next) else {
                continue;
            };
            if let Some((_, _, why)) = file
                .never_follows
                .iter()
                .find(|(a, b, _)| a == after && b == then)
            {
                problems.error(
                    &place(file, &format!("step {next}")),
                    format!(
                        "`{next}` ({}) can follow `{}` ({})",
                        then.name(),
                        instruction.id,
                        after.name()
                    ),
                    format!("The playbook forbids this pair: {why}"),
                );
            }
        }
    }
}

fn next_instructions<'p>(playbook: &'p Playbook, from: &str) -> Vec<&'p str> {
    let mut found = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut open = targets(playbook, from);
    while let Some(step) = open.pop() {
        if !seen.insert(step) {
            continue;
        }
        if playbook.instruction(step).is_some() {
            found.push(step);
        } else {
            open.extend(targets(playbook, step));
        }
    }
    found
}
