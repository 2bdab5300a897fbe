//! How a message comes to stand somewhere: who may write there, what a repeated nonce means, and who is told.

use serde_json::{Value, json};

use super::message::{FLAG_SUPPRESS_EMBEDS, FLAG_SUPPRESS_NOTIFICATIONS};
use super::{Author, Draft, Message, MessageKind, Via, World, intents};
use crate::permissions::Permissions;
use crate::refusal::Refusal;
use crate::snowflake::Id;

/// How long the same author's nonce still means the same message.
const NONCE_WINDOW_MS: u64 = 3 * 60 * 1_000;

/// A nonce that was used, and for which message.
pub(crate) struct SentNonce {
    author: Id,
    nonce: String,
    channel: Id,
    message: Id,
    at_ms: u64,
}

impl World {
    /// Writes a message as any author does, the bot included; every rule of the place holds.
    pub(crate) fn post(&mut self, author: Author, draft: Draft) -> Result<Id, Refusal> {
        if let Some(already) = self.sent_before(author.user, &draft) {
            return Ok(already);
        }
        self.may_write(author)?;
        if draft.says_nothing() {
            return Err(Refusal::EMPTY_MESSAGE);
        }
        self.may_use(author, &draft)?;
        self.wake_thread(author)?;
        Ok(self.store_message(author, Via::Writing, draft))
    }

    /// Posts what answers an interaction: the place's rules do not hold, the message's do.
    pub(crate) fn post_response(
        &mut self,
        author: Author,
        via: Via,
        draft: Draft,
    ) -> Result<Id, Refusal> {
        let thinking = matches!(via, Via::Interaction { thinking: true, .. });
        if !thinking && draft.says_nothing() {
            return Err(Refusal::EMPTY_MESSAGE);
        }
        Ok(self.store_message(author, via, draft))
    }

    fn sent_before(&self, author: Id, draft: &Draft) -> Option<Id> {
        let nonce = draft
            .nonce
            .as_ref()
            .filter(|_| draft.enforce_nonce)?
            .to_string();
        let since_ms = self.now_ms.saturating_sub(NONCE_WINDOW_MS);
        let known = self
            .nonces
            .iter()
            .find(|sent| sent.author == author && sent.nonce == nonce && sent.at_ms >= since_ms)?;
        self.message(known.channel, known.message)
            .ok()
            .map(|message| message.id)
    }

    fn may_write(&self, author: Author) -> Result<(), Refusal> {
        let channel = self.channel_for(author.user, author.channel, Permissions::NONE)?;
        if !channel.takes_messages() {
            return Err(Refusal::NOT_A_TEXT_CHANNEL);
        }
        if let Some(recipient) = channel.recipient {
            return if author.user == self.bot {
                self.may_dm(recipient)
            } else {
                Ok(())
            };
        }
        let needs = if channel.is_thread() {
            Permissions::SEND_MESSAGES_IN_THREADS
        } else {
            Permissions::SEND_MESSAGES
        };
        let granted = self.permissions_in(author.user, channel);
        if !granted.contains(needs) {
            return Err(Refusal::MISSING_PERMISSIONS);
        }
        let unhurried = granted.contains(Permissions::MANAGE_MESSAGES)
            || granted.contains(Permissions::MANAGE_CHANNELS);
        let last_ms = channel.last_said_ms.get(&author.user).copied().unwrap_or(0);
        let wait_ms = (last_ms + channel.slow_mode_s * 1_000).saturating_sub(self.now_ms);
        if !unhurried && channel.slow_mode_s > 0 && wait_ms > 0 {
            return Err(Refusal::SLOW_MODE.after(wait_ms));
        }
        Ok(())
    }

    fn may_dm(&self, user: Id) -> Result<(), Refusal> {
        let closed = self.users.get(&user).is_none_or(|user| user.dms_closed);
        let shared = self.guilds.values().any(|guild| {
            guild.members.contains_key(&user) && guild.members.contains_key(&self.bot)
        });
        if closed || !shared {
            Err(Refusal::DMS_CLOSED)
        } else {
            Ok(())
        }
    }

    fn may_use(&self, author: Author, draft: &Draft) -> Result<(), Refusal> {
        let channel = self.channel(author.channel)?;
        let granted = self.permissions_in(author.user, channel);
        if draft.has_embeds() && !granted.contains(Permissions::EMBED_LINKS) {
            return Err(Refusal::MISSING_PERMISSIONS);
        }
        let Some(reference) = draft.reference else {
            return Ok(());
        };
        if !granted.contains(Permissions::READ_MESSAGE_HISTORY) {
            return Err(Refusal::REPLY_WITHOUT_HISTORY);
        }
        if reference.fail_if_not_exists && self.message(author.channel, reference.message).is_err()
        {
            let path = ["message_reference"];
            return Err(Refusal::field(
                &path,
                "REPLIES_UNKNOWN_MESSAGE",
                "Unknown message",
            ));
        }
        Ok(())
    }

    fn store_message(&mut self, author: Author, via: Via, draft: Draft) -> Id {
        let id = self.new_id();
        let reference = draft.reference.map(|reference| reference.message);
        let reference =
            reference.filter(|reference| self.message(author.channel, *reference).is_ok());
        let plain = if reference.is_some() {
            MessageKind::Reply
        } else {
            MessageKind::Plain
        };
        let (kind, interaction, ephemeral_for, thinking) = match via {
            Via::Writing => (plain, None, None, false),
            Via::Interaction {
                id,
                kind,
                ephemeral_for,
                thinking,
            } => (kind, Some(id), ephemeral_for, thinking),
        };
        let content = draft.content.unwrap_or_default().trim().to_string();
        let pings = self.pings_of(author, &content, reference, &draft.allowed);
        let message = Message {
            id,
            channel: author.channel,
            author: author.user,
            kind,
            content,
            embeds: draft.embeds.unwrap_or_default(),
            components: draft.components.unwrap_or_default(),
            attachments: draft.attachments,
            reactions: std::collections::BTreeMap::new(),
            author_flags: draft.flags & (FLAG_SUPPRESS_EMBEDS | FLAG_SUPPRESS_NOTIFICATIONS),
            reference,
            edited_at_ms: None,
            pings,
            interaction,
            ephemeral_for,
            thinking,
            has_thread: false,
            by_webhook: draft.by_webhook,
            unread: None,
        };
        if let Some(nonce) = &draft.nonce {
            let (channel, at_ms) = (author.channel, self.now_ms);
            let nonce = nonce.to_string();
            self.nonces.push(SentNonce {
                author: author.user,
                nonce,
                channel,
                message: id,
                at_ms,
            });
        }
        self.insert_message(message, draft.nonce.as_ref());
        id
    }

    /// Puts a finished message in its place and tells of it.
    pub(super) fn insert_message(&mut self, mut message: Message, nonce: Option<&Value>) {
        let (channel_id, author, id) = (message.channel, message.author, message.id);
        let talks = !matches!(message.kind, MessageKind::ThreadStarter);
        if author == self.bot && talks && !message.thinking {
            self.readings += 1;
            message.unread = Some(self.readings);
        }
        let joins: Vec<Id> = std::iter::once(author)
            .chain(message.pings.users.iter().copied())
            .collect();
        let hidden = message.ephemeral_for.is_some();
        self.messages
            .entry(channel_id)
            .or_default()
            .insert(id, message);
        if !hidden {
            if let Some(channel) = self.channels.get_mut(&channel_id) {
                channel.last_message = Some(id);
                channel.last_said_ms.insert(author, self.now_ms);
            }
            self.join_thread(channel_id, &joins);
        }
        self.emit_message("MESSAGE_CREATE", channel_id, id, nonce);
    }

    /// Tells about a message, when the bot can see it.
    pub(super) fn emit_message(
        &mut self,
        kind: &'static str,
        channel: Id,
        id: Id,
        nonce: Option<&Value>,
    ) {
        let (Ok(place), Ok(message)) = (self.channel(channel), self.message(channel, id)) else {
            return;
        };
        if !self.can_see(self.bot, place) {
            return;
        }
        // An ephemeral message is told of without its guild.
        let guild = place.guild.filter(|_| message.ephemeral_for.is_none());
        let needs = if guild.is_some() {
            intents::GUILD_MESSAGES
        } else {
            intents::DIRECT_MESSAGES
        };
        let full = |content_visible: bool| {
            let mut data = self.message_json(message, content_visible);
            if let (Some(guild), Some(data)) = (guild, data.as_object_mut()) {
                data.insert("guild_id".to_string(), json!(guild));
                if let Ok(member) = self.member(guild, message.author) {
                    data.insert("member".to_string(), self.partial_member_json(member));
                }
            }
            if let Some(nonce) = nonce {
                data["nonce"] = nonce.clone();
            }
            data
        };
        let (data, blanked) = (full(true), full(false));
        self.emit(kind, data, place.guild, needs);
        if let Some(event) = self.events.last_mut() {
            event.blanked = Some(blanked);
        }
    }
}
