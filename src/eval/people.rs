//! Reads the simulated people of `config/people.toml` and the phrases that they talk with, and says what is wrong in them.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use crate::engine::{Playbook, diagnose};

/// The simulated people.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// By check: how often each answer is given, where the playbook has no usual share.
    #[serde(default)]
    pub usual: BTreeMap<String, BTreeMap<String, f32>>,
    /// What can be wrong.
    #[serde(rename = "trouble")]
    pub troubles: Vec<Trouble>,
    /// How people talk.
    #[serde(rename = "persona")]
    pub personas: Vec<Persona>,
    /// From when on a rehearsal is passed.
    pub must: Must,
}

/// What can be wrong with a phone.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trouble {
    /// A cause of the playbook; none is what only a person can solve.
    #[serde(default)]
    pub cause: Option<String>,
    /// How often it comes; the cause's own share when left out.
    #[serde(default)]
    pub share: Option<f32>,
    /// The phrases that point at it: `opening:…`.
    #[serde(default)]
    pub opening: Option<String>,
    /// What certainly stands on the phone, by check.
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
}

/// How somebody talks. All shares are 0 to 1.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Persona {
    /// Its name in the report.
    pub id: String,
    /// How often it comes.
    pub share: f32,
    /// So often they write instead of pressing.
    pub words: f32,
    /// So many facts are told with the first words.
    #[serde(default)]
    pub tells: usize,
    /// So often they say first what they tried.
    #[serde(default)]
    pub tried: f32,
    /// So often their first words point at the cause.
    #[serde(default)]
    pub names_cause: f32,
    /// The share of mistyped words.
    #[serde(default)]
    pub typos: f32,
    /// So often they ask something of their own instead of answering.
    #[serde(default)]
    pub asks: f32,
    /// So often they say how they feel instead of answering.
    #[serde(default)]
    pub upset: f32,
    /// So often they do not know the answer.
    #[serde(default)]
    pub unsure: f32,
}

/// From when on a rehearsal is passed, in parts of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Must {
    /// Walks that end at what removes the cause, or rightly with a person.
    pub right_ends: f64,
    /// Walks in which "it works" was taken from words that did not say so.
    pub wrongly_solved_at_most: f64,
    /// Walks that were ended although the person wanted to go on.
    pub wrongly_stopped_at_most: f64,
    /// Facts that were told and asked all the same.
    pub asked_again_at_most: f64,
    /// Red flags that stopped the walk at once.
    pub flags_stopped: f64,
    /// Questions of theirs that were answered, the pending question still there.
    pub asides_answered: f64,
}

/// What people say, by kind: `answer:CHECK=VALUE`, `tell:CHECK=VALUE`, `opening`, `outcome:fixed`, `flag:…`, `side:…`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Phrases(BTreeMap<String, Vec<String>>);

/// What is wrong in the people or the phrases, a line each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct BadPeople(Vec<String>);

impl fmt::Display for BadPeople {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl People {
    /// Reads them, held against the playbook.
    ///
    /// # Errors
    /// What is wrong, with the names in it.
    pub fn read(text: &str, playbook: &Playbook) -> Result<People, BadPeople> {
        let people: People =
            toml::from_str(text).map_err(|error| BadPeople(vec![error.to_string()]))?;
        let mut wrong = Vec::new();
        let causes = diagnose::all(playbook);
        for trouble in &people.troubles {
            let Some(cause) = &trouble.cause else {
                continue;
            };
            if !causes.iter().any(|known| *known.id == **cause) {
                wrong.push(format!(
                    "[[trouble]] cause = \"{cause}\": the playbook has no such cause"
                ));
            }
        }
        let of_troubles = people.troubles.iter().flat_map(|trouble| &trouble.facts);
        let usual = people
            .usual
            .iter()
            .flat_map(|(check, shares)| shares.keys().map(move |answer| (check, answer)));
        for (check, answer) in of_troubles.chain(usual) {
            if playbook
                .check(check)
                .is_none_or(|check| check.answer(answer).is_none())
            {
                wrong.push(format!(
                    "{check} = \"{answer}\": the playbook has no such answer"
                ));
            }
        }
        if people.troubles.is_empty() || people.personas.is_empty() {
            wrong.push("there must be at least one [[trouble]] and one [[persona]]".to_owned());
        }
        if wrong.is_empty() {
            Ok(people)
        } else {
            Err(BadPeople(wrong))
        }
    }
}

impl Phrases {
    /// Reads a file: kind, tab, phrase. Empty lines and lines that begin with `#` are left out.
    ///
    /// # Errors
    /// Lines without a tab, or without anything behind it.
    pub fn read(text: &str) -> Result<Phrases, BadPeople> {
        let mut phrases: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut wrong = Vec::new();
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            match line.split_once('\t') {
                Some((kind, phrase)) if !phrase.trim().is_empty() => {
                    phrases
                        .entry(kind.to_owned())
                        .or_default()
                        .push(phrase.to_owned());
                }
                _ => wrong.push(format!("line {}: wants kind, tab, phrase", at + 1)),
            }
        }
        if phrases.is_empty() && wrong.is_empty() {
            wrong.push("there are no phrases".to_owned());
        }
        if wrong.is_empty() {
            Ok(Phrases(phrases))
        } else {
            Err(BadPeople(wrong))
        }
    }

    /// Every phrase of a kind.
    pub fn of(&self, kind: &str) -> &[String] {
        self.0.get(kind).map_or(&[], |phrases| phrases)
    }

    /// Kinds that begin like this, with what comes after it.
    pub fn kinds<'p>(&'p self, prefix: &'p str) -> impl Iterator<Item = (&'p str, &'p [String])> {
        self.0
            .iter()
            .filter_map(move |(kind, phrases)| Some((kind.strip_prefix(prefix)?, &phrases[..])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_read_by_kind() {
        let phrases = Phrases::read(
            "# comment\nside:cost\twhat does it cost\n\nside:cost\tis it free\nstop\tstop\n",
        )
        .unwrap();
        assert_eq!(phrases.of("side:cost").len(), 2);
        assert_eq!(
            phrases
                .kinds("side:")
                .map(|(topic, _)| topic)
                .collect::<Vec<_>>(),
            ["cost"]
        );
        assert_eq!(
            Phrases::read("no tab").unwrap_err().to_string(),
            "line 1: wants kind, tab, phrase"
        );
        assert!(Phrases::read("").is_err());
    }
}
