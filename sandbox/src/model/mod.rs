//! Discord without its wire: guilds, channels, people, messages and interactions as plain state.
//!
//! Nothing here knows sockets or waits. Every change notes the gateway events it causes; whoever made the change
//! takes them out with [`World::take_events`] and delivers them. Time is what [`World::now_ms`] says.

mod access;
mod channel;
mod edits;
mod guild;
mod interaction;
mod json;
mod message;
mod pings;
mod posting;
mod reactions;
mod threads;

use std::collections::BTreeMap;

use serde_json::{Value, json};

pub(crate) use channel::{Channel, ChannelKind, Overwrite, Tag, Thread};
pub use guild::Subject;
pub(crate) use guild::{Guild, Member, Role, User};
pub(crate) use interaction::{Answered, FirstAnswer, Interaction, InteractionKind, NewInteraction};
pub(crate) use message::{Author, Draft, FLAG_EPHEMERAL, Message, MessageKind, Reference, Via};
pub(crate) use pings::AllowedMentions;
pub use pings::Pings;
pub(crate) use threads::{NewThread, ThreadPatch};

use crate::refusal::Refusal;
use crate::snowflake::{Id, Snowflakes};

/// A dispatch for the gateway: what happened, and who may hear of it.
#[derive(Clone, Debug)]
pub(crate) struct Dispatch {
    pub(crate) kind: &'static str,
    pub(crate) data: Value,
    /// The same event for a session that may not read message content.
    pub(crate) blanked: Option<Value>,
    pub(crate) guild: Option<Id>,
    /// At least one of these intents is needed; none named means everyone hears it.
    pub(crate) intents: u64,
}

/// The gateway intents that events of the model need.
pub(crate) mod intents {
    pub(crate) const GUILDS: u64 = 1 << 0;
    pub(crate) const GUILD_MEMBERS: u64 = 1 << 1;
    pub(crate) const GUILD_PRESENCES: u64 = 1 << 8;
    pub(crate) const GUILD_MESSAGES: u64 = 1 << 9;
    pub(crate) const GUILD_MESSAGE_REACTIONS: u64 = 1 << 10;
    pub(crate) const DIRECT_MESSAGES: u64 = 1 << 12;
    pub(crate) const DIRECT_MESSAGE_REACTIONS: u64 = 1 << 13;
    pub(crate) const MESSAGE_CONTENT: u64 = 1 << 15;
    /// Every intent that Discord has given a meaning.
    pub(crate) const KNOWN: u64 = (1 << 26) - 1;
}

/// Everything there is.
pub(crate) struct World {
    pub(crate) now_ms: u64,
    pub(crate) bot: Id,
    pub(crate) application: Id,
    /// Whether the portal grants the bot to read message content.
    pub(crate) content_granted: bool,
    /// Whether the portal grants the bot the list of members.
    pub(crate) members_granted: bool,
    pub(crate) users: BTreeMap<Id, User>,
    pub(crate) guilds: BTreeMap<Id, Guild>,
    pub(crate) channels: BTreeMap<Id, Channel>,
    /// By channel, then by message.
    pub(crate) messages: BTreeMap<Id, BTreeMap<Id, Message>>,
    pub(crate) interactions: BTreeMap<Id, Interaction>,
    /// Registered commands: the global ones under `None`, else by guild.
    pub(crate) commands: BTreeMap<Option<Id>, Vec<Value>>,
    nonces: Vec<posting::SentNonce>,
    old_edits: BTreeMap<Id, Vec<u64>>,
    ids: Snowflakes,
    readings: u64,
    events: Vec<Dispatch>,
}

impl World {
    pub(crate) fn new(now_ms: u64) -> World {
        let mut ids = Snowflakes::default();
        let application = ids.next(now_ms);
        let bot = ids.next(now_ms);
        let mut users = BTreeMap::new();
        users.insert(
            bot,
            User {
                bot: true,
                ..User::new(bot, "resync")
            },
        );
        World {
            now_ms,
            bot,
            application,
            content_granted: true,
            members_granted: false,
            users,
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: BTreeMap::new(),
            interactions: BTreeMap::new(),
            commands: BTreeMap::new(),
            nonces: Vec::new(),
            old_edits: BTreeMap::new(),
            ids,
            readings: 0,
            events: Vec::new(),
        }
    }

    pub(crate) fn new_id(&mut self) -> Id {
        self.ids.next(self.now_ms)
    }

    /// The events that happened since this was last asked, in order.
    pub(crate) fn take_events(&mut self) -> Vec<Dispatch> {
        std::mem::take(&mut self.events)
    }

    pub(crate) fn add_user(&mut self, name: &str) -> Id {
        let id = self.new_id();
        self.users.insert(id, User::new(id, name));
        id
    }

    /// The channel that a direct conversation between the bot and a user takes place in, opened when it is not yet.
    pub(crate) fn open_dm(&mut self, user: Id) -> Result<Id, Refusal> {
        if !self.users.contains_key(&user) || user == self.bot {
            return Err(Refusal::field(
                &["recipient_id"],
                "BASE_TYPE_INVALID",
                "Invalid Recipient(s)",
            ));
        }
        let known = self
            .channels
            .values()
            .find(|channel| channel.recipient == Some(user));
        if let Some(channel) = known {
            return Ok(channel.id);
        }
        let id = self.new_id();
        let channel = Channel {
            recipient: Some(user),
            ..Channel::new(id, ChannelKind::Dm, "")
        };
        self.channels.insert(id, channel);
        Ok(id)
    }

    pub(crate) fn channel(&self, id: Id) -> Result<&Channel, Refusal> {
        self.channels.get(&id).ok_or(Refusal::UNKNOWN_CHANNEL)
    }

    pub(crate) fn guild_of(&self, channel: Id) -> Option<Id> {
        self.channels
            .get(&channel)
            .and_then(|channel| channel.guild)
    }

    /// The channel itself, or the one that a thread hangs under.
    pub(crate) fn parent_of(&self, channel: &Channel) -> Id {
        channel
            .thread
            .as_ref()
            .map_or(channel.id, |thread| thread.parent)
    }

    fn emit(&mut self, kind: &'static str, data: Value, guild: Option<Id>, needs: u64) {
        self.events.push(Dispatch {
            kind,
            data,
            blanked: None,
            guild,
            intents: needs,
        });
    }

    /// Tells about a channel, when the bot can see it.
    pub(crate) fn emit_channel(&mut self, kind: &'static str, channel: Id) {
        let Some(known) = self.channels.get(&channel) else {
            return;
        };
        if self.can_see(self.bot, known) {
            let (data, guild) = (self.channel_json(known), known.guild);
            self.emit(kind, data, guild, intents::GUILDS);
        }
    }

    /// Adds a channel to a guild and tells of it.
    pub(crate) fn add_channel(&mut self, guild: Id, kind: ChannelKind, name: &str) -> Id {
        let id = self.new_id();
        let channel = Channel {
            guild: Some(guild),
            ..Channel::new(id, kind, name)
        };
        self.channels.insert(id, channel);
        self.emit_channel("CHANNEL_CREATE", id);
        id
    }

    /// Deletes a channel or thread, with the threads under it and all messages, and tells of it.
    pub(crate) fn delete_channel(&mut self, id: Id) {
        let Some(channel) = self.channels.get(&id).cloned() else {
            return;
        };
        let kind = if channel.thread.is_some() {
            "THREAD_DELETE"
        } else {
            "CHANNEL_DELETE"
        };
        if self.can_see(self.bot, &channel) {
            let data = self.channel_json(&channel);
            self.emit(kind, data, channel.guild, intents::GUILDS);
        }
        self.channels.retain(|_, other| {
            other
                .thread
                .as_ref()
                .is_none_or(|thread| thread.parent != id)
        });
        self.channels.remove(&id);
        let channels = &self.channels;
        self.messages
            .retain(|channel, _| channels.contains_key(channel));
    }

    /// Takes the bot out of a guild; its people and channels stay as they are.
    pub(crate) fn expel_bot(&mut self, guild: Id) {
        let bot = self.bot;
        if let Some(known) = self.guilds.get_mut(&guild) {
            known.members.remove(&bot);
        }
        self.emit(
            "GUILD_DELETE",
            json!({ "id": guild }),
            Some(guild),
            intents::GUILDS,
        );
    }
}
