//! Places to talk: text channels, forums, threads and direct conversations.

use std::collections::{BTreeMap, BTreeSet};

use super::Subject;
use crate::permissions::Exception;
use crate::snowflake::Id;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChannelKind {
    Text = 0,
    Dm = 1,
    Voice = 2,
    PublicThread = 11,
    PrivateThread = 12,
    Forum = 15,
}

#[derive(Clone, Debug)]
pub(crate) struct Channel {
    pub(crate) id: Id,
    pub(crate) kind: ChannelKind,
    pub(crate) name: String,
    pub(crate) topic: Option<String>,
    /// `None` for a direct conversation.
    pub(crate) guild: Option<Id>,
    /// Whom a direct conversation is with.
    pub(crate) recipient: Option<Id>,
    pub(crate) overwrites: Vec<Overwrite>,
    pub(crate) slow_mode_s: u64,
    /// When each person last wrote, for slow mode.
    pub(crate) last_said_ms: BTreeMap<Id, u64>,
    pub(crate) last_message: Option<Id>,
    /// What posts of a forum may be tagged with.
    pub(crate) tags: Vec<Tag>,
    pub(crate) needs_tag: bool,
    pub(crate) thread: Option<Thread>,
}

#[derive(Clone, Debug)]
pub(crate) struct Thread {
    pub(crate) parent: Id,
    pub(crate) owner: Id,
    pub(crate) archived: bool,
    pub(crate) locked: bool,
    pub(crate) invitable: bool,
    pub(crate) auto_archive_minutes: u64,
    pub(crate) archive_changed_ms: u64,
    pub(crate) members: BTreeSet<Id>,
    pub(crate) applied_tags: Vec<Id>,
}

#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub(crate) id: Id,
    pub(crate) name: String,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Overwrite {
    pub(crate) subject: Subject,
    pub(crate) exception: Exception,
}

impl Channel {
    pub(crate) fn new(id: Id, kind: ChannelKind, name: &str) -> Channel {
        Channel {
            id,
            kind,
            name: name.to_string(),
            topic: None,
            guild: None,
            recipient: None,
            overwrites: Vec::new(),
            slow_mode_s: 0,
            last_said_ms: BTreeMap::new(),
            last_message: None,
            tags: Vec::new(),
            needs_tag: false,
            thread: None,
        }
    }

    pub(crate) fn is_thread(&self) -> bool {
        self.thread.is_some()
    }

    /// Whether messages can be written here at all.
    pub(crate) fn takes_messages(&self) -> bool {
        self.kind != ChannelKind::Forum
    }
}
