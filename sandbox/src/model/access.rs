//! Who can see and do what, where: permissions computed as Discord computes them.

use super::{Channel, ChannelKind, Guild, Message, Subject, World};
use crate::permissions::{Exception, Exceptions, Permissions, in_channel};
use crate::refusal::Refusal;
use crate::snowflake::Id;

impl World {
    /// What a user may do in a guild, channels aside.
    pub(crate) fn guild_permissions(&self, guild: &Guild, user: Id) -> Permissions {
        let Some(member) = guild.members.get(&user) else {
            return Permissions::NONE;
        };
        if guild.owner == user {
            return Permissions::ALL;
        }
        let everyone = guild
            .roles
            .get(&guild.id)
            .map_or(Permissions::NONE, |role| role.permissions);
        let mine = member.roles.iter().filter_map(|role| guild.roles.get(role));
        let sum = mine.fold(everyone, |sum, role| sum | role.permissions);
        if sum.contains(Permissions::ADMINISTRATOR) {
            Permissions::ALL
        } else {
            sum
        }
    }

    /// What a user may do in a channel; a thread goes by the channel it hangs under.
    pub(crate) fn permissions_in(&self, user: Id, channel: &Channel) -> Permissions {
        let Some(guild_id) = channel.guild else {
            let talks_here = user == self.bot || channel.recipient == Some(user);
            return if talks_here {
                Permissions::EVERYONE
            } else {
                Permissions::NONE
            };
        };
        let Some(guild) = self.guilds.get(&guild_id) else {
            return Permissions::NONE;
        };
        let Some(member) = guild.members.get(&user) else {
            return Permissions::NONE;
        };
        let Some(place) = self.channels.get(&self.parent_of(channel)) else {
            return Permissions::NONE;
        };

        let exception = |subject| {
            let known = place
                .overwrites
                .iter()
                .find(|overwrite| overwrite.subject == subject);
            known.map_or(Exception::default(), |overwrite| overwrite.exception)
        };
        let exceptions = Exceptions {
            everyone: exception(Subject::Role(guild_id)),
            roles: member
                .roles
                .iter()
                .map(|role| exception(Subject::Role(*role)))
                .collect(),
            member: exception(Subject::Member(user)),
        };
        let granted = in_channel(self.guild_permissions(guild, user), &exceptions);
        let timed_out = member
            .timed_out_until_ms
            .is_some_and(|until_ms| until_ms > self.now_ms);
        if timed_out && !granted.contains(Permissions::ADMINISTRATOR) {
            return Permissions(granted.0 & Permissions::TIMED_OUT.0);
        }
        granted
    }

    /// Whether a user can see a channel; a private thread only its members and those who manage threads.
    pub(crate) fn can_see(&self, user: Id, channel: &Channel) -> bool {
        let granted = self.permissions_in(user, channel);
        let private = channel.kind == ChannelKind::PrivateThread;
        let inside = channel
            .thread
            .as_ref()
            .is_some_and(|thread| thread.members.contains(&user));
        granted.contains(Permissions::VIEW_CHANNEL)
            && (!private || inside || granted.contains(Permissions::MANAGE_THREADS))
    }

    /// A channel that a user may do something in, or Discord's refusal.
    pub(crate) fn channel_for(
        &self,
        user: Id,
        channel: Id,
        needs: Permissions,
    ) -> Result<&Channel, Refusal> {
        let channel = self.channel(channel)?;
        if !self.can_see(user, channel) {
            return Err(Refusal::MISSING_ACCESS);
        }
        if !self.permissions_in(user, channel).contains(needs) {
            return Err(Refusal::MISSING_PERMISSIONS);
        }
        Ok(channel)
    }

    /// A guild that the bot is in, or Discord's refusal.
    pub(crate) fn guild_for_bot(&self, guild: Id) -> Result<&Guild, Refusal> {
        let guild = self.guilds.get(&guild).ok_or(Refusal::UNKNOWN_GUILD)?;
        if guild.members.contains_key(&self.bot) {
            Ok(guild)
        } else {
            Err(Refusal::MISSING_ACCESS)
        }
    }

    /// Whether the bot may read a message's content even when the portal does not grant it: in direct conversations,
    /// its own words, where it is mentioned, and replies to its ordinary messages.
    pub(crate) fn content_is_open(&self, message: &Message) -> bool {
        let answers_bot = message.reference.is_some_and(|reference| {
            let original = self.message(message.channel, reference);
            original
                .is_ok_and(|original| original.author == self.bot && original.interaction.is_none())
        });
        self.guild_of(message.channel).is_none()
            || message.author == self.bot
            || message.names_user(self.bot)
            || answers_bot
    }
}
