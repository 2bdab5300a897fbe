//! Explains what would be asked next, and why: the causes with their likelihoods, and what each step gains for its cost.

use std::fmt;

use crate::engine::diagnose::{self, What};
use crate::engine::{Fact, Playbook, Walk};

/// So many causes and steps are shown.
const SHOWN: usize = 12;

/// Something that is known, as it is written on the command line: `CHECK=ANSWER`, `tried=WHAT`, `opening=INTENT`,
/// `failed=INSTRUCTION`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not known: wants CHECK=ANSWER of the playbook, a volunteered FACT=VALUE, tried=WHAT, failed=INSTRUCTION or opening=INTENT"
)]
pub struct UnknownFact(String);

/// What follows from some facts.
#[derive(Debug, Clone)]
pub struct Explained {
    causes: Vec<(String, String, f32)>,
    person: f32,
    steps: Vec<(String, f32, f32, f32)>,
}

/// A walk in which these facts are known.
///
/// # Errors
/// The first that the playbook does not have.
pub fn walk_with(playbook: &Playbook, facts: &[String]) -> Result<Walk, UnknownFact> {
    let mut walk = Walk::default();
    for fact in facts {
        let unknown = || UnknownFact(fact.clone());
        let (id, value) = fact.split_once('=').ok_or_else(unknown)?;
        match id {
            "tried" => walk.tried.push(value.into()),
            "opening" => walk.pointed = Some(value.into()),
            "failed" => {
                let it = playbook.instruction(value).ok_or_else(unknown)?;
                walk.failed.push(it.id.clone());
            }
            _ => {
                let is_answer = playbook
                    .check(id)
                    .is_some_and(|check| check.answer(value).is_some());
                let is_fact = playbook.facts.iter().any(|kind| *kind.id == *id);
                if !is_answer && !is_fact {
                    return Err(unknown());
                }
                walk.facts.insert(
                    id.into(),
                    Fact {
                        value: value.into(),
                        words: None,
                        percent: 100,
                        before: Vec::new(),
                    },
                );
            }
        }
    }
    Ok(walk)
}

/// What is likely, and what is best done next.
pub fn explain(playbook: &Playbook, walk: &Walk) -> Explained {
    let causes = diagnose::causes(playbook, walk);
    let person = 1.0 - causes.iter().map(|cause| cause.p).sum::<f32>();
    let steps = diagnose::candidates(playbook, walk)
        .into_iter()
        .map(|step| {
            let name = match &step.what {
                What::Ask(check) => format!("ask {}", check.id),
                What::Repair(cause) => format!("mend {}", cause.id),
            };
            (name, step.share, step.cost, step.gain())
        });
    Explained {
        causes: causes
            .iter()
            .map(|cause| (cause.id.to_string(), cause.fix.to_string(), cause.p))
            .collect(),
        person,
        steps: steps.collect(),
    }
}

impl fmt::Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<28}{:<18}{:>8}", "cause", "fix", "likely")?;
        for (cause, fix, p) in self.causes.iter().take(SHOWN) {
            writeln!(f, "{cause:<28}{fix:<18}{:>6.1} %", 100.0 * p)?;
        }
        writeln!(
            f,
            "{:<46}{:>6.1} %",
            "what only a person can solve",
            100.0 * self.person
        )?;
        writeln!(
            f,
            "\n{:<36}{:>10}{:>12}{:>12}",
            "next", "helps", "questions", "gain/cost"
        )?;
        for (name, share, cost, gain) in self.steps.iter().take(SHOWN) {
            writeln!(
                f,
                "{name:<36}{:>8.1} %{cost:>12.1}{:>12.3}",
                100.0 * share,
                gain
            )?;
        }
        if self.steps.is_empty() {
            writeln!(f, "nothing is left that could help: people take over")?;
        }
        Ok(())
    }
}
