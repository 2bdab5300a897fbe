//! Channels, and the direct conversations that the bot opens.

use serde_json::Value;

use super::{Answer, Reply, threads};
use crate::forms::id_in;
use crate::model::{Author, World};
use crate::permissions::Permissions;
use crate::refusal::Refusal;

pub(super) fn open_dm(world: &mut World, body: &Value) -> Reply {
    let required = || {
        Refusal::field(
            &["recipient_id"],
            "BASE_TYPE_REQUIRED",
            "This field is required",
        )
    };
    let recipient = id_in(body, "recipient_id").ok_or_else(required)?;
    let channel = world.open_dm(recipient)?;
    Answer::json(world.channel_json(world.channel(channel)?))
}

pub(super) fn show(world: &World, bot: Author) -> Reply {
    let channel = world.channel_for(bot.user, bot.channel, Permissions::NONE)?;
    Answer::json(world.channel_json(channel))
}

/// Only threads can be changed: the bot needs nothing else changed, and a test that does should notice.
pub(super) fn change(world: &mut World, bot: Author, body: &Value) -> Reply {
    if world
        .channel_for(bot.user, bot.channel, Permissions::NONE)?
        .is_thread()
    {
        return threads::change(world, bot, body);
    }
    Err(Refusal::MISSING_PERMISSIONS)
}

pub(super) fn delete(world: &mut World, bot: Author) -> Reply {
    let channel = world.channel_for(bot.user, bot.channel, Permissions::NONE)?;
    let needs = if channel.is_thread() {
        Permissions::MANAGE_THREADS
    } else {
        Permissions::MANAGE_CHANNELS
    };
    if channel.guild.is_some() && !world.permissions_in(bot.user, channel).contains(needs) {
        return Err(Refusal::MISSING_PERMISSIONS);
    }
    let data = world.channel_json(channel);
    // Closing a direct conversation only hides it.
    if channel.guild.is_some() {
        world.delete_channel(bot.channel);
    }
    Answer::json(data)
}

pub(super) fn typing(world: &World, bot: Author) -> Reply {
    let channel = world.channel(bot.channel)?;
    let needs = if channel.is_thread() {
        Permissions::SEND_MESSAGES_IN_THREADS
    } else {
        Permissions::SEND_MESSAGES
    };
    world.channel_for(bot.user, bot.channel, needs)?;
    Answer::empty()
}
