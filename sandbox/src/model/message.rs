//! What a message is, and what its author hands in.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{AllowedMentions, Pings, World};
use crate::refusal::Refusal;
use crate::snowflake::Id;

pub(super) const FLAG_SUPPRESS_EMBEDS: u64 = 1 << 2;
const FLAG_HAS_THREAD: u64 = 1 << 5;
pub(crate) const FLAG_EPHEMERAL: u64 = 1 << 6;
const FLAG_LOADING: u64 = 1 << 7;
pub(super) const FLAG_SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MessageKind {
    Plain = 0,
    Reply = 19,
    CommandResponse = 20,
    ThreadStarter = 21,
    MenuResponse = 23,
}

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: Id,
    pub(crate) channel: Id,
    pub(crate) author: Id,
    pub(crate) kind: MessageKind,
    pub(crate) content: String,
    pub(crate) embeds: Vec<Value>,
    pub(crate) components: Vec<Value>,
    pub(crate) attachments: Vec<Value>,
    /// Who reacted with what.
    pub(crate) reactions: BTreeMap<String, BTreeSet<Id>>,
    /// Only the flags that an author may set; the others follow from the message's state.
    pub(crate) author_flags: u64,
    pub(crate) reference: Option<Id>,
    pub(crate) edited_at_ms: Option<u64>,
    pub(crate) pings: Pings,
    /// The interaction that this message answers.
    pub(crate) interaction: Option<Id>,
    /// Seen by nobody else.
    pub(crate) ephemeral_for: Option<Id>,
    /// "The bot is thinking": a deferred response that was not filled in yet.
    pub(crate) thinking: bool,
    pub(crate) has_thread: bool,
    /// Written by another bot's webhook.
    pub(crate) by_webhook: bool,
    /// Grows with each message or visible change; `None` once a person of the test has read it.
    pub(crate) unread: Option<u64>,
}

/// A message as its author hands it in.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) content: Option<String>,
    pub(crate) embeds: Option<Vec<Value>>,
    pub(crate) components: Option<Vec<Value>>,
    pub(crate) attachments: Vec<Value>,
    pub(crate) flags: u64,
    pub(crate) allowed: AllowedMentions,
    pub(crate) reference: Option<Reference>,
    pub(crate) nonce: Option<Value>,
    pub(crate) enforce_nonce: bool,
    /// Written by another bot's webhook.
    pub(crate) by_webhook: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Reference {
    pub(crate) message: Id,
    pub(crate) fail_if_not_exists: bool,
}

impl Draft {
    /// Plain words.
    pub(crate) fn text(content: &str) -> Draft {
        Draft {
            content: Some(content.to_string()),
            embeds: None,
            components: None,
            attachments: Vec::new(),
            flags: 0,
            allowed: AllowedMentions::EVERYTHING,
            reference: None,
            nonce: None,
            enforce_nonce: false,
            by_webhook: false,
        }
    }

    pub(super) fn says_nothing(&self) -> bool {
        let none = |list: &Option<Vec<Value>>| list.as_ref().is_none_or(Vec::is_empty);
        self.content
            .as_deref()
            .is_none_or(|text| text.trim().is_empty())
            && none(&self.embeds)
            && none(&self.components)
            && self.attachments.is_empty()
    }

    pub(super) fn has_embeds(&self) -> bool {
        self.embeds
            .as_ref()
            .is_some_and(|embeds| !embeds.is_empty())
    }
}

/// By what a message comes to be: written like anybody's, or as the answer to an interaction.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Via {
    Writing,
    Interaction {
        id: Id,
        kind: MessageKind,
        ephemeral_for: Option<Id>,
        thinking: bool,
    },
}

/// Who writes where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Author {
    pub(crate) user: Id,
    pub(crate) channel: Id,
}

impl Message {
    /// Whether the text itself mentions a user, reply pings not counted.
    pub(crate) fn names_user(&self, user: Id) -> bool {
        self.content.contains(&format!("<@{user}>"))
            || self.content.contains(&format!("<@!{user}>"))
    }

    pub(crate) fn flags(&self) -> u64 {
        let flag = |set: bool, flag: u64| if set { flag } else { 0 };
        self.author_flags
            | flag(self.has_thread, FLAG_HAS_THREAD)
            | flag(self.ephemeral_for.is_some(), FLAG_EPHEMERAL)
            | flag(self.thinking, FLAG_LOADING)
    }
}

impl World {
    pub(crate) fn message(&self, channel: Id, message: Id) -> Result<&Message, Refusal> {
        let of_channel = self.messages.get(&channel);
        of_channel
            .and_then(|messages| messages.get(&message))
            .ok_or(Refusal::UNKNOWN_MESSAGE)
    }

    pub(crate) fn message_mut(
        &mut self,
        channel: Id,
        message: Id,
    ) -> Result<&mut Message, Refusal> {
        let of_channel = self.messages.get_mut(&channel);
        of_channel
            .and_then(|messages| messages.get_mut(&message))
            .ok_or(Refusal::UNKNOWN_MESSAGE)
    }
}
