//! Threads: opened on a message, on their own, or as a forum's post; joined, archived, locked, woken.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    Author, Channel, ChannelKind, Draft, Message, MessageKind, Pings, Thread, World, intents,
};
use crate::permissions::Permissions;
use crate::refusal::Refusal;
use crate::snowflake::Id;

/// A thread as whoever opens it wants it.
#[derive(Clone, Debug)]
pub(crate) struct NewThread {
    pub(crate) name: String,
    pub(crate) auto_archive_minutes: u64,
    pub(crate) invitable: bool,
    pub(crate) tags: Vec<Id>,
}

/// What a change of a thread may touch; `None` leaves things as they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct ThreadPatch {
    pub(crate) name: Option<String>,
    pub(crate) archived: Option<bool>,
    pub(crate) locked: Option<bool>,
    pub(crate) invitable: Option<bool>,
    pub(crate) auto_archive_minutes: Option<u64>,
    pub(crate) slow_mode_s: Option<u64>,
    pub(crate) tags: Option<Vec<Id>>,
}

impl World {
    /// Opens a thread on a message; it gets the message's id.
    pub(crate) fn open_thread_on(
        &mut self,
        who: Author,
        on: Id,
        new: NewThread,
    ) -> Result<Id, Refusal> {
        let channel = self.channel_for(who.user, who.channel, Permissions::NONE)?;
        if channel.kind != ChannelKind::Text {
            return Err(Refusal::WRONG_CHANNEL_TYPE);
        }
        let original = self.message(who.channel, on)?;
        if original.ephemeral_for.is_some() {
            return Err(Refusal::UNKNOWN_MESSAGE);
        }
        if !self
            .permissions_in(who.user, channel)
            .contains(Permissions::CREATE_PUBLIC_THREADS)
        {
            return Err(Refusal::MISSING_PERMISSIONS);
        }
        if original.has_thread || self.channels.contains_key(&on) {
            return Err(Refusal::THREAD_EXISTS);
        }
        self.has_room_for_thread(channel.guild)?;
        let starter_author = original.author;
        self.insert_thread(who, on, ChannelKind::PublicThread, new);
        self.message_mut(who.channel, on)?.has_thread = true;
        self.emit_message("MESSAGE_UPDATE", who.channel, on, None);
        self.insert_starter(on, starter_author);
        Ok(on)
    }

    /// Opens a thread that hangs on no message.
    pub(crate) fn open_thread(
        &mut self,
        who: Author,
        private: bool,
        new: NewThread,
    ) -> Result<Id, Refusal> {
        let channel = self.channel_for(who.user, who.channel, Permissions::NONE)?;
        if channel.kind != ChannelKind::Text {
            return Err(Refusal::WRONG_CHANNEL_TYPE);
        }
        let (kind, needs) = if private {
            (
                ChannelKind::PrivateThread,
                Permissions::CREATE_PRIVATE_THREADS,
            )
        } else {
            (
                ChannelKind::PublicThread,
                Permissions::CREATE_PUBLIC_THREADS,
            )
        };
        if !self.permissions_in(who.user, channel).contains(needs) {
            return Err(Refusal::MISSING_PERMISSIONS);
        }
        self.has_room_for_thread(channel.guild)?;
        let id = self.new_id();
        self.insert_thread(who, id, kind, new);
        Ok(id)
    }

    /// Opens a post in a forum: a thread and its first message, which share an id.
    pub(crate) fn open_post(
        &mut self,
        who: Author,
        new: NewThread,
        draft: Draft,
    ) -> Result<Id, Refusal> {
        let forum = self.channel_for(who.user, who.channel, Permissions::SEND_MESSAGES)?;
        let unknown = |tag: &&Id| !forum.tags.iter().any(|known| known.id == **tag);
        if new.tags.iter().find(unknown).is_some() {
            return Err(Refusal::field(
                &["applied_tags"],
                "BASE_TYPE_CHOICES",
                "Unknown tag",
            ));
        }
        if forum.needs_tag && new.tags.is_empty() {
            let message = "A tag is required to create a forum post in this channel";
            return Err(Refusal::field(
                &["applied_tags"],
                "FORUM_TAG_REQUIRED",
                message,
            ));
        }
        self.has_room_for_thread(forum.guild)?;
        let id = self.new_id();
        self.insert_thread(who, id, ChannelKind::PublicThread, new);
        let place = Author {
            user: who.user,
            channel: id,
        };
        let first = match self.post(place, draft) {
            Ok(first) => first,
            Err(refusal) => {
                self.channels.remove(&id);
                self.events
                    .retain(|event| event.kind != "THREAD_CREATE" || event.data["id"] != json!(id));
                return Err(refusal);
            }
        };
        self.give_first_message_the_threads_id(id, first);
        Ok(id)
    }

    fn give_first_message_the_threads_id(&mut self, thread: Id, first: Id) {
        let of_thread = self.messages.entry(thread).or_default();
        if let Some(mut message) = of_thread.remove(&first) {
            message.id = thread;
            of_thread.insert(thread, message);
        }
        if let Some(channel) = self.channels.get_mut(&thread) {
            channel.last_message = Some(thread);
        }
        for event in self
            .events
            .iter_mut()
            .filter(|event| event.data["id"] == json!(first))
        {
            event.data["id"] = json!(thread);
            if let Some(blanked) = &mut event.blanked {
                blanked["id"] = json!(thread);
            }
        }
    }

    fn has_room_for_thread(&self, guild: Option<Id>) -> Result<(), Refusal> {
        let most = guild
            .and_then(|guild| self.guilds.get(&guild))
            .map_or(0, |guild| guild.active_threads_max);
        if self.active_threads(guild).count() < most {
            Ok(())
        } else {
            Err(Refusal::TOO_MANY_THREADS)
        }
    }

    /// The threads of a guild that are not archived.
    pub(crate) fn active_threads(&self, guild: Option<Id>) -> impl Iterator<Item = &Channel> {
        let active = |channel: &&Channel| {
            channel
                .thread
                .as_ref()
                .is_some_and(|thread| !thread.archived)
        };
        self.channels
            .values()
            .filter(active)
            .filter(move |channel| channel.guild == guild)
    }

    fn insert_thread(&mut self, who: Author, id: Id, kind: ChannelKind, new: NewThread) {
        let thread = Thread {
            parent: who.channel,
            owner: who.user,
            archived: false,
            locked: false,
            invitable: new.invitable,
            auto_archive_minutes: new.auto_archive_minutes,
            archive_changed_ms: self.now_ms,
            members: BTreeSet::from([who.user]),
            applied_tags: new.tags,
        };
        let guild = self.guild_of(who.channel);
        let channel = Channel {
            guild,
            thread: Some(thread),
            ..Channel::new(id, kind, &new.name)
        };
        self.channels.insert(id, channel);
        self.emit_channel("THREAD_CREATE", id);
        if let Some(event) = self
            .events
            .last_mut()
            .filter(|event| event.kind == "THREAD_CREATE")
        {
            event.data["newly_created"] = json!(true);
        }
    }

    /// The system message at the top of a thread that points at the message it hangs on.
    fn insert_starter(&mut self, thread: Id, author: Id) {
        let id = self.new_id();
        let message = Message {
            id,
            channel: thread,
            author,
            kind: MessageKind::ThreadStarter,
            content: String::new(),
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            reactions: std::collections::BTreeMap::new(),
            author_flags: 0,
            reference: Some(thread),
            edited_at_ms: None,
            pings: Pings::default(),
            interaction: None,
            ephemeral_for: None,
            thinking: false,
            has_thread: false,
            by_webhook: false,
            unread: None,
        };
        self.insert_message(message, None);
    }

    /// Makes people members of a thread; nothing happens in other channels.
    pub(super) fn join_thread(&mut self, channel: Id, people: &[Id]) {
        let Some(known) = self.channels.get(&channel) else {
            return;
        };
        let Some(thread) = &known.thread else { return };
        let sees_parent = |user: &&Id| {
            self.permissions_in(**user, known)
                .contains(Permissions::VIEW_CHANNEL)
        };
        let new: Vec<Id> = people
            .iter()
            .filter(|user| !thread.members.contains(user))
            .filter(sees_parent)
            .copied()
            .collect();
        if new.is_empty() {
            return;
        }
        if let Some(thread) = self
            .channels
            .get_mut(&channel)
            .and_then(|known| known.thread.as_mut())
        {
            thread.members.extend(&new);
        }
        // A bot that comes to be a member is told of the thread as if it were new to it.
        if new.contains(&self.bot) {
            self.emit_channel("THREAD_CREATE", channel);
        }
        self.emit_members(channel, &new, &[]);
    }

    fn emit_members(&mut self, channel: Id, added: &[Id], removed: &[Id]) {
        let Some(known) = self.channels.get(&channel) else {
            return;
        };
        let (guild, count) = (
            known.guild,
            known
                .thread
                .as_ref()
                .map_or(0, |thread| thread.members.len()),
        );
        let added: Vec<Value> = added
            .iter()
            .map(|user| self.thread_member_json(channel, *user))
            .collect();
        let data = json!({
            "id": channel,
            "guild_id": guild,
            "member_count": count.min(50),
            "added_members": added,
            "removed_member_ids": removed,
        });
        self.emit("THREAD_MEMBERS_UPDATE", data, guild, intents::GUILDS);
    }

    /// Adds a person to a thread, or takes them out, on behalf of the bot.
    pub(crate) fn set_thread_member(
        &mut self,
        thread: Id,
        user: Id,
        inside: bool,
    ) -> Result<(), Refusal> {
        let channel = self.channel_for(self.bot, thread, Permissions::NONE)?;
        let Some(state) = &channel.thread else {
            return Err(Refusal::WRONG_CHANNEL_TYPE);
        };
        if state.archived {
            return Err(Refusal::THREAD_ARCHIVED);
        }
        let guild = channel.guild.ok_or(Refusal::WRONG_CHANNEL_TYPE)?;
        if inside {
            if !self
                .permissions_in(self.bot, channel)
                .contains(Permissions::SEND_MESSAGES_IN_THREADS)
            {
                return Err(Refusal::MISSING_PERMISSIONS);
            }
            self.member(guild, user)?;
            if !self
                .permissions_in(user, channel)
                .contains(Permissions::VIEW_CHANNEL)
            {
                return Err(Refusal::MISSING_ACCESS);
            }
            self.join_thread(thread, &[user]);
            return Ok(());
        }
        let owner = state.owner == self.bot && channel.kind == ChannelKind::PrivateThread;
        let managing = self
            .permissions_in(self.bot, channel)
            .contains(Permissions::MANAGE_THREADS);
        if user != self.bot && !owner && !managing {
            return Err(Refusal::MISSING_PERMISSIONS);
        }
        if let Some(state) = self
            .channels
            .get_mut(&thread)
            .and_then(|known| known.thread.as_mut())
            && state.members.remove(&user)
        {
            self.emit_members(thread, &[], &[user]);
        }
        Ok(())
    }

    /// Renames, archives, locks or wakes a thread, as far as whoever asks may.
    pub(crate) fn patch_thread(&mut self, who: Author, patch: ThreadPatch) -> Result<(), Refusal> {
        let channel = self.channel_for(who.user, who.channel, Permissions::NONE)?;
        let Some(thread) = &channel.thread else {
            return Err(Refusal::WRONG_CHANNEL_TYPE);
        };
        let granted = self.permissions_in(who.user, channel);
        let managing = granted.contains(Permissions::MANAGE_THREADS);
        let only_wakes = patch.archived == Some(false) && patch.locked.is_none() && !thread.locked;
        let may_wake = only_wakes && granted.contains(Permissions::SEND_MESSAGES_IN_THREADS);
        let own = thread.owner == who.user && patch.locked.is_none() && !thread.locked;
        if !managing && !own && !may_wake {
            return Err(Refusal::MISSING_PERMISSIONS);
        }
        if thread.archived && patch.archived != Some(false) {
            return Err(Refusal::THREAD_ARCHIVED);
        }
        self.change_thread(who.channel, patch);
        Ok(())
    }

    fn change_thread(&mut self, id: Id, patch: ThreadPatch) {
        let now_ms = self.now_ms;
        let Some(channel) = self.channels.get_mut(&id) else {
            return;
        };
        if let Some(name) = patch.name {
            channel.name = name;
        }
        if let Some(slow_mode_s) = patch.slow_mode_s {
            channel.slow_mode_s = slow_mode_s;
        }
        if let Some(thread) = &mut channel.thread {
            if patch
                .archived
                .is_some_and(|archived| archived != thread.archived)
            {
                thread.archived = !thread.archived;
                thread.archive_changed_ms = now_ms;
            }
            thread.locked = patch.locked.unwrap_or(thread.locked);
            thread.invitable = patch.invitable.unwrap_or(thread.invitable);
            thread.auto_archive_minutes = patch
                .auto_archive_minutes
                .unwrap_or(thread.auto_archive_minutes);
            thread.applied_tags = patch.tags.unwrap_or_else(|| thread.applied_tags.clone());
        }
        self.emit_channel("THREAD_UPDATE", id);
    }

    /// Archives the threads in which nobody wrote for as long as they were made for.
    pub(crate) fn archive_quiet_threads(&mut self) {
        let now_ms = self.now_ms;
        let quiet = self.channels.values().filter(|channel| {
            channel.thread.as_ref().is_some_and(|thread| {
                let written = channel.last_message.unwrap_or(channel.id).made_at_ms();
                let last = written.max(thread.archive_changed_ms);
                !thread.archived && last + thread.auto_archive_minutes * 60_000 <= now_ms
            })
        });
        let quiet: Vec<Id> = quiet.map(|channel| channel.id).collect();
        for thread in quiet {
            self.change_thread(
                thread,
                ThreadPatch {
                    archived: Some(true),
                    ..ThreadPatch::default()
                },
            );
        }
    }

    /// What writing does to an archived thread: it wakes, unless it is locked.
    pub(super) fn wake_thread(&mut self, who: Author) -> Result<(), Refusal> {
        let channel = self.channel(who.channel)?;
        let Some(thread) = &channel.thread else {
            return Ok(());
        };
        let managing = self
            .permissions_in(who.user, channel)
            .contains(Permissions::MANAGE_THREADS);
        if thread.locked && !managing {
            return Err(if thread.archived {
                Refusal::THREAD_ARCHIVED
            } else {
                Refusal::THREAD_LOCKED
            });
        }
        if thread.archived {
            let patch = ThreadPatch {
                archived: Some(false),
                ..ThreadPatch::default()
            };
            self.change_thread(who.channel, patch);
        }
        Ok(())
    }
}
