//! People, and the guilds they are members of with their roles.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::{Dispatch, Overwrite, World, intents};
use crate::permissions::Permissions;
use crate::refusal::Refusal;
use crate::snowflake::Id;

/// How many threads may be active in a guild at once.
const ACTIVE_THREADS_PER_GUILD: usize = 1_000;

#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) bot: bool,
    pub(crate) locale: String,
    pub(crate) dms_closed: bool,
}

impl User {
    pub(crate) fn new(id: Id, name: &str) -> User {
        User {
            id,
            name: name.to_string(),
            bot: false,
            locale: "en-US".to_string(),
            dms_closed: false,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Guild {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) owner: Id,
    pub(crate) locale: String,
    pub(crate) roles: BTreeMap<Id, Role>,
    pub(crate) members: BTreeMap<Id, Member>,
    pub(crate) active_threads_max: usize,
    /// Commands that an administrator shows to everybody, whatever the bot asks for.
    pub(crate) shown_commands: BTreeSet<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) permissions: Permissions,
    pub(crate) mentionable: bool,
    /// Belongs to a bot and cannot be given to people.
    pub(crate) managed: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) roles: BTreeSet<Id>,
    pub(crate) joined_at_ms: u64,
    pub(crate) timed_out_until_ms: Option<u64>,
}

/// Whom an exception in a channel is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Everyone with this role.
    Role(Id),
    /// One member, the bot included.
    Member(Id),
}

impl World {
    /// A new guild with an owner of its own, in which the bot is a member with a role of usual permissions.
    pub(crate) fn add_guild(&mut self, name: &str) -> Id {
        let owner = self.add_user("owner");
        let id = self.new_id();
        let guild = Guild {
            id,
            name: name.to_string(),
            owner,
            locale: "en-US".to_string(),
            roles: BTreeMap::new(),
            members: BTreeMap::new(),
            active_threads_max: ACTIVE_THREADS_PER_GUILD,
            shown_commands: BTreeSet::new(),
        };
        self.guilds.insert(id, guild);
        self.put_role(id, id, "@everyone", Permissions::EVERYONE, false);
        let bots_role = self.new_id();
        let of_bot = Permissions::EVERYONE | Permissions::MANAGE_THREADS;
        self.put_role(id, bots_role, "resync", of_bot, true);
        self.put_member(id, owner, &[]);
        self.put_member(id, self.bot, &[bots_role]);
        self.emit_guild_create(id);
        id
    }

    /// Lets the bot join (again) a guild it was taken out of.
    pub(crate) fn admit_bot(&mut self, guild: Id) {
        let role = self
            .guilds
            .get(&guild)
            .and_then(|guild| guild.roles.values().find(|role| role.managed));
        let roles: Vec<Id> = role.map(|role| role.id).into_iter().collect();
        self.put_member(guild, self.bot, &roles);
        self.emit_guild_create(guild);
    }

    fn emit_guild_create(&mut self, guild: Id) {
        if let Some(known) = self.guilds.get(&guild) {
            let data = self.guild_create_json(known);
            self.emit("GUILD_CREATE", data, Some(guild), intents::GUILDS);
        }
    }

    pub(crate) fn add_role(&mut self, guild: Id, name: &str, permissions: Permissions) -> Id {
        let id = self.new_id();
        self.put_role(guild, id, name, permissions, false);
        let data = self
            .guilds
            .get(&guild)
            .and_then(|guild| guild.roles.get(&id))
            .map(Role::json);
        let data = json!({ "guild_id": guild, "role": data });
        self.emit("GUILD_ROLE_CREATE", data, Some(guild), intents::GUILDS);
        id
    }

    fn put_role(&mut self, guild: Id, id: Id, name: &str, permissions: Permissions, managed: bool) {
        let role = Role {
            id,
            name: name.to_string(),
            permissions,
            mentionable: false,
            managed,
        };
        if let Some(guild) = self.guilds.get_mut(&guild) {
            guild.roles.insert(id, role);
        }
    }

    pub(crate) fn add_member(&mut self, guild: Id, user: Id, roles: &[Id]) {
        self.put_member(guild, user, roles);
        if let Ok(mut data) = self
            .member(guild, user)
            .map(|member| self.member_json(user, member))
        {
            data["guild_id"] = json!(guild);
            self.emit(
                "GUILD_MEMBER_ADD",
                data,
                Some(guild),
                intents::GUILD_MEMBERS,
            );
        }
    }

    fn put_member(&mut self, guild: Id, user: Id, roles: &[Id]) {
        let roles = roles.iter().copied().collect();
        let member = Member {
            roles,
            joined_at_ms: self.now_ms,
            timed_out_until_ms: None,
        };
        if let Some(guild) = self.guilds.get_mut(&guild) {
            guild.members.insert(user, member);
        }
    }

    pub(crate) fn remove_member(&mut self, guild: Id, user: Id) {
        let Some(known) = self.guilds.get_mut(&guild) else {
            return;
        };
        if known.members.remove(&user).is_some() {
            let data = json!({ "guild_id": guild, "user": self.user_json(user) });
            self.emit(
                "GUILD_MEMBER_REMOVE",
                data,
                Some(guild),
                intents::GUILD_MEMBERS,
            );
        }
    }

    pub(crate) fn member(&self, guild: Id, user: Id) -> Result<&Member, Refusal> {
        let guild = self.guilds.get(&guild).ok_or(Refusal::UNKNOWN_GUILD)?;
        guild.members.get(&user).ok_or(Refusal::UNKNOWN_MEMBER)
    }

    /// Replaces what a channel's exception for a role or member allows and denies.
    pub(crate) fn put_overwrite(&mut self, channel: Id, overwrite: Overwrite) {
        let Some(known) = self.channels.get_mut(&channel) else {
            return;
        };
        known
            .overwrites
            .retain(|other| other.subject != overwrite.subject);
        known.overwrites.push(overwrite);
        self.emit_channel("CHANNEL_UPDATE", channel);
    }

    /// GUILD_CREATE for every guild the bot is in, as it follows READY.
    pub(crate) fn guild_creates(&self) -> Vec<Dispatch> {
        let mine = self
            .guilds
            .values()
            .filter(|guild| guild.members.contains_key(&self.bot));
        mine.map(|guild| Dispatch {
            kind: "GUILD_CREATE",
            data: self.guild_create_json(guild),
            blanked: None,
            guild: Some(guild.id),
            intents: intents::GUILDS,
        })
        .collect()
    }
}
