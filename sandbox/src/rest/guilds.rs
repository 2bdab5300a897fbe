//! Guilds, their channels, roles and members, and users, as the bot may look them up.

use serde_json::{Value, json};

use super::{Answer, Reply};
use crate::forms::read_id;
use crate::model::{Role, World};
use crate::refusal::Refusal;
use crate::snowflake::Id;

pub(super) fn of_bot(world: &World) -> Reply {
    let mine = world
        .guilds
        .values()
        .filter(|guild| guild.members.contains_key(&world.bot));
    let mine = mine.map(|guild| {
        let permissions = world.guild_permissions(guild, world.bot).0.to_string();
        json!({
            "id": guild.id, "name": guild.name, "icon": null, "banner": null, "owner": false,
            "permissions": permissions, "features": [],
        })
    });
    Answer::json(mine.collect())
}

pub(super) fn user(world: &World, user: &str) -> Reply {
    let user = read_id(user, "user_id")?;
    if world.users.contains_key(&user) {
        Answer::json(world.user_json(user))
    } else {
        Err(Refusal::UNKNOWN_USER)
    }
}

pub(super) fn show(world: &World, guild: Id) -> Reply {
    Answer::json(world.guild_json(world.guild_for_bot(guild)?))
}

pub(super) fn channels(world: &World, guild: Id) -> Reply {
    Answer::json(json!(world.channels_json(world.guild_for_bot(guild)?.id)))
}

pub(super) fn roles(world: &World, guild: Id) -> Reply {
    Answer::json(
        world
            .guild_for_bot(guild)?
            .roles
            .values()
            .map(Role::json)
            .collect(),
    )
}

pub(super) fn member(world: &World, guild: Id, user: &str) -> Reply {
    let user = read_id(user, "user_id")?;
    world.guild_for_bot(guild)?;
    if !world.users.contains_key(&user) {
        return Err(Refusal::UNKNOWN_USER);
    }
    Answer::json(world.member_json(user, world.member(guild, user)?))
}

pub(super) fn active_threads(world: &World, guild: Id) -> Reply {
    world.guild_for_bot(guild)?;
    let seen = world
        .active_threads(Some(guild))
        .filter(|thread| world.can_see(world.bot, thread));
    let threads: Vec<Value> = seen.map(|thread| world.channel_json(thread)).collect();
    let joined = threads
        .iter()
        .filter_map(|thread| thread.get("member").cloned());
    Answer::json(json!({ "threads": threads, "members": joined.collect::<Vec<_>>() }))
}
