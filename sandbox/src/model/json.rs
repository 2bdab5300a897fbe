//! The model as Discord's JSON: every object the wire carries is made here.

use serde_json::{Value, json};

use super::{
    Channel, ChannelKind, Guild, InteractionKind, Member, Message, MessageKind, Role, Subject,
    World,
};
use crate::clock::iso;
use crate::snowflake::Id;

/// The application's flags that say a privileged intent is granted to an application of few guilds.
const FLAG_MEMBERS_LIMITED: u64 = 1 << 15;
const FLAG_MESSAGE_CONTENT_LIMITED: u64 = 1 << 19;

impl Role {
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "color": 0,
            "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
            "hoist": false,
            "icon": null,
            "unicode_emoji": null,
            "position": if self.managed { 1 } else { 0 },
            "permissions": self.permissions.0.to_string(),
            "managed": self.managed,
            "mentionable": self.mentionable,
            "flags": 0,
        })
    }
}

impl World {
    pub(crate) fn user_json(&self, user: Id) -> Value {
        let known = self.users.get(&user);
        json!({
            "id": user,
            "username": known.map_or("deleted_user", |user| user.name.as_str()),
            "global_name": known.map(|user| user.name.as_str()),
            "discriminator": if user == self.bot { "0001" } else { "0" },
            "avatar": null,
            "bot": known.is_some_and(|user| user.bot),
            "system": false,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": null,
        })
    }

    pub(crate) fn application_json(&self) -> Value {
        let owner = self
            .guilds
            .values()
            .next()
            .map_or(self.bot, |guild| guild.owner);
        json!({
            "id": self.application,
            "name": "Resync",
            "icon": null,
            "description": "",
            "type": null,
            "bot": self.user_json(self.bot),
            "bot_public": true,
            "bot_require_code_grant": false,
            "verify_key": "0".repeat(64),
            "owner": self.user_json(owner),
            "flags": self.application_flags(),
            "team": null,
            "redirect_uris": [],
            "interactions_endpoint_url": null,
            "role_connections_verification_url": null,
            "approximate_guild_count": self.guilds.len(),
            "approximate_user_install_count": 0,
            "summary": "",
        })
    }

    pub(crate) fn application_flags(&self) -> u64 {
        let flag = |set: bool, flag: u64| if set { flag } else { 0 };
        flag(self.content_granted, FLAG_MESSAGE_CONTENT_LIMITED)
            | flag(self.members_granted, FLAG_MEMBERS_LIMITED)
    }

    pub(crate) fn partial_member_json(&self, member: &Member) -> Value {
        json!({
            "roles": member.roles,
            "nick": null,
            "avatar": null,
            "banner": null,
            "joined_at": iso(member.joined_at_ms),
            "premium_since": null,
            "pending": false,
            "deaf": false,
            "mute": false,
            "flags": 0,
            "communication_disabled_until": member.timed_out_until_ms.map(iso),
        })
    }

    pub(crate) fn member_json(&self, user: Id, member: &Member) -> Value {
        let mut data = self.partial_member_json(member);
        data["user"] = self.user_json(user);
        data
    }

    /// A guild as REST shows it.
    pub(crate) fn guild_json(&self, guild: &Guild) -> Value {
        let roles: Vec<Value> = guild.roles.values().map(Role::json).collect();
        json!({
            "id": guild.id,
            "name": guild.name,
            "icon": null,
            "splash": null,
            "discovery_splash": null,
            "description": null,
            "owner_id": guild.owner,
            "afk_channel_id": null,
            "afk_timeout": 300,
            "application_id": null,
            "banner": null,
            "features": [],
            "emojis": [],
            "stickers": [],
            "roles": roles,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw": false,
            "nsfw_level": 0,
            "preferred_locale": guild.locale,
            "premium_progress_bar_enabled": false,
            "premium_subscription_count": 0,
            "premium_tier": 0,
            "public_updates_channel_id": null,
            "rules_channel_id": null,
            "safety_alerts_channel_id": null,
            "system_channel_flags": 0,
            "system_channel_id": null,
            "vanity_url_code": null,
            "verification_level": 0,
            "max_members": 500_000,
            "region": "",
        })
    }

    /// A guild as GUILD_CREATE tells it: with its members, and the channels and threads that the bot can see.
    pub(crate) fn guild_create_json(&self, guild: &Guild) -> Value {
        let mut data = self.guild_json(guild);
        let members: Vec<Value> = guild
            .members
            .iter()
            .map(|(user, member)| self.member_json(*user, member))
            .collect();
        data["joined_at"] = json!(
            guild
                .members
                .get(&self.bot)
                .map(|member| iso(member.joined_at_ms))
        );
        data["large"] = json!(false);
        data["unavailable"] = json!(false);
        data["member_count"] = json!(members.len());
        data["members"] = json!(members);
        data["channels"] = json!(self.channels_json(guild.id));
        let threads = self
            .active_threads(Some(guild.id))
            .filter(|thread| self.can_see(self.bot, thread));
        data["threads"] = threads.map(|thread| self.channel_json(thread)).collect();
        for empty in [
            "presences",
            "voice_states",
            "stage_instances",
            "guild_scheduled_events",
            "soundboard_sounds",
        ] {
            data[empty] = json!([]);
        }
        data
    }

    /// A guild's channels as the bot is told of them; threads are told apart.
    pub(crate) fn channels_json(&self, guild: Id) -> Vec<Value> {
        let here = self
            .channels
            .values()
            .filter(|channel| channel.guild == Some(guild) && !channel.is_thread());
        here.map(|channel| self.channel_json(channel)).collect()
    }

    pub(crate) fn channel_json(&self, channel: &Channel) -> Value {
        let mut data = json!({
            "id": channel.id,
            "type": channel.kind as u8,
            "flags": if channel.needs_tag { 1 << 4 } else { 0 },
            "last_message_id": channel.last_message,
        });
        if let Some(recipient) = channel.recipient {
            data["recipients"] = json!([self.user_json(recipient)]);
            return data;
        }
        data["guild_id"] = json!(channel.guild);
        data["name"] = json!(channel.name);
        data["rate_limit_per_user"] = json!(channel.slow_mode_s);
        if channel.is_thread() {
            self.add_thread_fields(channel, &mut data);
            return data;
        }
        data["position"] = json!(0);
        data["parent_id"] = json!(null);
        data["topic"] = json!(channel.topic);
        data["nsfw"] = json!(false);
        data["permission_overwrites"] = overwrites_json(channel);
        if channel.kind == ChannelKind::Forum {
            let tags = channel.tags.iter().map(|tag| {
                json!({ "id": tag.id, "name": tag.name, "moderated": false, "emoji_id": null, "emoji_name": null })
            });
            data["available_tags"] = tags.collect();
            data["default_reaction_emoji"] = json!(null);
            data["default_sort_order"] = json!(null);
            data["default_forum_layout"] = json!(0);
        }
        data
    }

    fn add_thread_fields(&self, channel: &Channel, data: &mut Value) {
        let Some(thread) = &channel.thread else {
            return;
        };
        let messages = self.messages.get(&channel.id);
        let count = messages.map_or(0, |all| {
            all.values()
                .filter(|message| message.ephemeral_for.is_none())
                .count()
        });
        data["parent_id"] = json!(thread.parent);
        data["owner_id"] = json!(thread.owner);
        data["message_count"] = json!(count);
        data["total_message_sent"] = json!(count);
        data["member_count"] = json!(thread.members.len().min(50));
        data["applied_tags"] = json!(thread.applied_tags);
        data["thread_metadata"] = json!({
            "archived": thread.archived,
            "locked": thread.locked,
            "auto_archive_duration": thread.auto_archive_minutes,
            "archive_timestamp": iso(thread.archive_changed_ms),
            "create_timestamp": iso(channel.id.made_at_ms()),
        });
        if channel.kind == ChannelKind::PrivateThread {
            data["thread_metadata"]["invitable"] = json!(thread.invitable);
        }
        if thread.members.contains(&self.bot) {
            data["member"] = self.thread_member_json(channel.id, self.bot);
        }
    }

    pub(crate) fn thread_member_json(&self, thread: Id, user: Id) -> Value {
        json!({ "id": thread, "user_id": user, "join_timestamp": iso(self.now_ms), "flags": 0 })
    }

    /// A message; without `content_visible` what people wrote is left out, as Discord does without the intent.
    pub(crate) fn message_json(&self, message: &Message, content_visible: bool) -> Value {
        let mut data = self.bare_message_json(message, content_visible);
        let Some(reference) = message.reference else {
            return data;
        };
        let starter = message.kind == MessageKind::ThreadStarter;
        let channel = self.channels.get(&message.channel);
        let place = match channel {
            Some(channel) if starter => self.parent_of(channel),
            _ => message.channel,
        };
        let guild = self.guild_of(message.channel);
        data["message_reference"] =
            json!({ "type": 0, "message_id": reference, "channel_id": place });
        if let Some(guild) = guild {
            data["message_reference"]["guild_id"] = json!(guild);
        }
        let original = self.message(place, reference).ok();
        data["referenced_message"] =
            json!(original.map(|original| self.bare_message_json(original, content_visible)));
        data
    }

    fn bare_message_json(&self, message: &Message, content_visible: bool) -> Value {
        let shown = content_visible || self.content_is_open(message);
        let list = |parts: &[Value]| if shown { json!(parts) } else { json!([]) };
        let mentions: Vec<Value> = message
            .pings
            .users
            .iter()
            .map(|user| self.user_json(*user))
            .collect();
        let mut data = json!({
            "id": message.id,
            "channel_id": message.channel,
            "type": message.kind as u8,
            "author": self.user_json(message.author),
            "content": if shown { message.content.as_str() } else { "" },
            "timestamp": iso(message.id.made_at_ms()),
            "edited_timestamp": message.edited_at_ms.map(iso),
            "tts": false,
            "mention_everyone": message.pings.everyone,
            "mentions": mentions,
            "mention_roles": message.pings.roles,
            "attachments": list(&message.attachments),
            "embeds": list(&message.embeds),
            "components": list(&message.components),
            "pinned": false,
            "flags": message.flags(),
        });
        if !message.reactions.is_empty() {
            let counted = message.reactions.iter().map(|(emoji, users)| {
                json!({
                    "emoji": { "id": null, "name": emoji }, "count": users.len(), "me": users.contains(&self.bot),
                    "me_burst": false, "burst_colors": [],
                    "count_details": { "burst": 0, "normal": users.len() },
                })
            });
            data["reactions"] = counted.collect();
        }
        if message.by_webhook {
            data["webhook_id"] = json!(message.author);
        }
        if message.interaction.is_some() {
            data["application_id"] = json!(self.application);
            data["webhook_id"] = json!(self.application);
            self.add_interaction_metadata(message, &mut data);
        }
        if let Some(thread) = self
            .channels
            .get(&message.id)
            .filter(|_| message.has_thread)
        {
            data["thread"] = self.channel_json(thread);
        }
        data
    }

    fn add_interaction_metadata(&self, message: &Message, data: &mut Value) {
        let Some(interaction) = message
            .interaction
            .and_then(|id| self.interactions.get(&id))
        else {
            return;
        };
        let owners = self.owners_json(interaction.guild);
        data["interaction_metadata"] = json!({
            "id": interaction.id,
            "type": interaction.kind as u8,
            "user": self.user_json(interaction.user),
            "authorizing_integration_owners": owners,
        });
        if let Some(source) = interaction.source {
            data["interaction_metadata"]["interacted_message_id"] = json!(source);
        }
        if interaction.kind == InteractionKind::Command {
            data["interaction"] = json!({
                "id": interaction.id,
                "type": interaction.kind as u8,
                "name": interaction.name,
                "user": self.user_json(interaction.user),
            });
        }
    }

    pub(crate) fn owners_json(&self, guild: Option<Id>) -> Value {
        json!({ "0": guild.map_or_else(|| "0".to_string(), |guild| guild.to_string()) })
    }
}

fn overwrites_json(channel: &Channel) -> Value {
    let overwrites = channel.overwrites.iter().map(|overwrite| {
        let (id, kind) = match overwrite.subject {
            Subject::Role(id) => (id, 0),
            Subject::Member(id) => (id, 1),
        };
        json!({
            "id": id,
            "type": kind,
            "allow": overwrite.exception.allow.0.to_string(),
            "deny": overwrite.exception.deny.0.to_string(),
        })
    });
    overwrites.collect()
}
