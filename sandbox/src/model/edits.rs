//! How messages change and go: edits, with the limit on old ones, and deletion.

use serde_json::json;

use super::{Author, ChannelKind, Draft, MessageKind, World, intents};
use crate::permissions::Permissions;
use crate::refusal::Refusal;
use crate::snowflake::Id;

/// From this age on, edits of a message are limited.
const OLD_MESSAGE_MS: u64 = 60 * 60 * 1_000;
/// How many edits of old messages one channel takes in an hour.
const OLD_EDITS_PER_HOUR: usize = 2;

impl World {
    /// Changes a message as its author does.
    pub(crate) fn edit(&mut self, author: Author, id: Id, draft: Draft) -> Result<(), Refusal> {
        let channel = self.channel_for(author.user, author.channel, Permissions::NONE)?;
        let archived = channel
            .thread
            .as_ref()
            .is_some_and(|thread| thread.archived);
        let message = self.message(author.channel, id)?;
        if message.ephemeral_for.is_some() {
            return Err(Refusal::UNKNOWN_MESSAGE);
        }
        if message.kind == MessageKind::ThreadStarter {
            return Err(Refusal::SYSTEM_MESSAGE);
        }
        if message.author != author.user {
            return Err(Refusal::OTHERS_MESSAGE);
        }
        if archived {
            return Err(Refusal::THREAD_ARCHIVED);
        }
        if author.user == self.bot {
            self.limit_old_edits(author.channel, id)?;
        }
        self.rewrite(author.channel, id, draft)
    }

    fn limit_old_edits(&mut self, channel: Id, message: Id) -> Result<(), Refusal> {
        let now_ms = self.now_ms;
        if message.made_at_ms() + OLD_MESSAGE_MS > now_ms {
            return Ok(());
        }
        let edits = self.old_edits.entry(channel).or_default();
        edits.retain(|at_ms| at_ms + OLD_MESSAGE_MS > now_ms);
        if edits.len() >= OLD_EDITS_PER_HOUR {
            let oldest_ms = edits.first().copied().unwrap_or(now_ms);
            return Err(Refusal::OLD_EDITS.after(oldest_ms + OLD_MESSAGE_MS - now_ms));
        }
        edits.push(now_ms);
        Ok(())
    }

    /// Replaces the parts of a message that the draft names; what an ephemeral message shows anew is to be read anew.
    pub(crate) fn rewrite(&mut self, channel: Id, id: Id, draft: Draft) -> Result<(), Refusal> {
        let message = self.message(channel, id)?;
        let author = Author {
            user: message.author,
            channel,
        };
        let content = match draft.content {
            Some(content) => content.trim().to_string(),
            None => message.content.clone(),
        };
        let embeds = draft.embeds.unwrap_or_else(|| message.embeds.clone());
        let components = draft
            .components
            .unwrap_or_else(|| message.components.clone());
        if content.is_empty()
            && embeds.is_empty()
            && components.is_empty()
            && message.attachments.is_empty()
        {
            return Err(Refusal::EMPTY_MESSAGE);
        }
        let (reference, now_ms) = (message.reference, self.now_ms);
        let pings = self.pings_of(author, &content, reference, &draft.allowed);
        let reading = self.readings + 1;
        let message = self.message_mut(channel, id)?;
        let first_words = message.thinking;
        if message.author == author.user && (message.ephemeral_for.is_some() || first_words) {
            message.unread = Some(reading);
        }
        message.content = content;
        message.embeds = embeds;
        message.components = components;
        message.thinking = false;
        // An edit pings nobody, except the one that turns "thinking" into words.
        if first_words {
            message.pings = pings;
        } else {
            message.edited_at_ms = Some(now_ms);
        }
        self.readings = reading;
        self.emit_message("MESSAGE_UPDATE", channel, id, None);
        Ok(())
    }

    /// Deletes a message: one's own, or anybody's with the permission to manage messages.
    pub(crate) fn delete(&mut self, who: Author, id: Id) -> Result<(), Refusal> {
        let channel = self.channel_for(who.user, who.channel, Permissions::NONE)?;
        let message = self.message(who.channel, id)?;
        if message.ephemeral_for.is_some() {
            return Err(Refusal::UNKNOWN_MESSAGE);
        }
        if message.author != who.user {
            if channel.kind == ChannelKind::Dm {
                return Err(Refusal::WRONG_DM_ACTION);
            }
            if !self
                .permissions_in(who.user, channel)
                .contains(Permissions::MANAGE_MESSAGES)
            {
                return Err(Refusal::MISSING_PERMISSIONS);
            }
        }
        self.remove_message(who.channel, id);
        Ok(())
    }

    /// Takes a message away and, unless nobody else could see it, tells of it.
    pub(crate) fn remove_message(&mut self, channel: Id, id: Id) {
        let Some(message) = self
            .messages
            .get_mut(&channel)
            .and_then(|all| all.remove(&id))
        else {
            return;
        };
        let guild = self.guild_of(channel);
        let visible = self
            .channel(channel)
            .is_ok_and(|channel| self.can_see(self.bot, channel));
        if visible && message.ephemeral_for.is_none() {
            let needs = if guild.is_some() {
                intents::GUILD_MESSAGES
            } else {
                intents::DIRECT_MESSAGES
            };
            let mut data = json!({ "id": id, "channel_id": channel });
            if let Some(guild) = guild {
                data["guild_id"] = json!(guild);
            }
            self.emit("MESSAGE_DELETE", data, guild, needs);
        }
    }
}
