//! What the engine wants said: ids of messages with their arguments, never sentences.
//!
//! The sentences live in `config/replies`; `content::Replies` puts the two together.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::meaning::Meaning;

/// A message by id.
#[derive(Debug, Clone, PartialEq)]
pub struct Say {
    /// The Fluent message.
    pub id: String,
    /// Its attribute, when not the message itself is meant.
    pub attribute: Option<String>,
    /// What goes into its places.
    pub args: Vec<(&'static str, Arg)>,
}

/// What goes into a message's place.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// A number.
    Number(i64),
    /// Somebody's own words or a name: shown as they are, with markup and mentions made harmless.
    Quote(String),
    /// An address, shown as it is.
    Link(Arc<str>),
    /// A channel, by its id, shown as a link to it.
    Place(u64),
    /// A word that messages select on and never show.
    Key(Arc<str>),
    /// Another message.
    Said(Say),
    /// Other messages, as a list.
    List(Vec<Say>),
    /// The number of the conversation's open case, which the store knows.
    CaseNumber,
    /// The place of that case in the queue.
    QueuePlace,
}

impl Say {
    /// The message `id`; underscores in ids of the playbook are hyphens in messages.
    pub fn new(id: &str) -> Say {
        Say {
            id: id.replace('_', "-"),
            attribute: None,
            args: Vec::new(),
        }
    }

    /// A message that belongs to a thing of the playbook: `check-icloud-bar`.
    pub fn of(kind: &str, id: &str) -> Say {
        Say::new(&format!("{kind}-{id}"))
    }

    /// Its attribute instead: `.again`, `.where`.
    pub fn attribute(mut self, name: &str) -> Say {
        self.attribute = Some(name.replace('_', "-"));
        self
    }

    /// With something in one of its places.
    pub fn with(mut self, name: &'static str, arg: Arg) -> Say {
        self.args.push((name, arg));
        self
    }
}

/// One message to a person: paragraphs, then choices.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reply {
    /// Paragraphs in order.
    pub parts: Vec<Say>,
    /// The answers to choose from; typed words count as much.
    pub choices: Vec<Choice>,
    /// What is asked, in a word or two: for a menu, which shows no question of its own.
    pub asks: Option<Say>,
}

/// One thing to choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What choosing it means.
    pub meaning: Meaning,
    /// What is written on it.
    pub label: Say,
}

/// A server whose moderators could take the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueChoice {
    /// The guild's id; 0 on the terminal.
    pub guild: u64,
    /// Its name, to choose by.
    pub name: String,
}
