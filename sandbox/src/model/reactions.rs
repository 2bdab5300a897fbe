//! Reactions: an emoji under a message, once from each person.

use serde_json::json;

use super::{Author, World, intents};
use crate::permissions::Permissions;
use crate::refusal::Refusal;
use crate::snowflake::Id;

impl World {
    /// Puts an emoji under a message; the first of its kind needs a permission of its own.
    pub(crate) fn react(&mut self, who: Author, message: Id, emoji: &str) -> Result<(), Refusal> {
        self.channel_for(who.user, who.channel, Permissions::READ_MESSAGE_HISTORY)?;
        let is_new = !self
            .message(who.channel, message)?
            .reactions
            .contains_key(emoji);
        if is_new {
            self.channel_for(who.user, who.channel, Permissions::ADD_REACTIONS)?;
        }
        let reactions = &mut self.message_mut(who.channel, message)?.reactions;
        if reactions
            .entry(emoji.to_string())
            .or_default()
            .insert(who.user)
        {
            self.tell_reaction("MESSAGE_REACTION_ADD", who, message, emoji);
        }
        Ok(())
    }

    /// Takes one's emoji away again.
    pub(crate) fn unreact(&mut self, who: Author, message: Id, emoji: &str) -> Result<(), Refusal> {
        self.channel_for(who.user, who.channel, Permissions::NONE)?;
        let reactions = &mut self.message_mut(who.channel, message)?.reactions;
        let Some(users) = reactions.get_mut(emoji) else {
            return Ok(());
        };
        let was_there = users.remove(&who.user);
        if users.is_empty() {
            reactions.remove(emoji);
        }
        if was_there {
            self.tell_reaction("MESSAGE_REACTION_REMOVE", who, message, emoji);
        }
        Ok(())
    }

    fn tell_reaction(&mut self, kind: &'static str, who: Author, message: Id, emoji: &str) {
        let guild = self.guild_of(who.channel);
        let mut data = json!({
            "user_id": who.user, "channel_id": who.channel, "message_id": message, "burst": false, "type": 0,
            "emoji": { "id": null, "name": emoji },
        });
        let needs = match guild {
            Some(guild) => {
                data["guild_id"] = json!(guild);
                intents::GUILD_MESSAGE_REACTIONS
            }
            None => intents::DIRECT_MESSAGE_REACTIONS,
        };
        self.emit(kind, data, guild, needs);
    }
}
