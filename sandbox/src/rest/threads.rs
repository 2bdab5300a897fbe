//! Threads as the bot opens, changes and fills them.

use serde_json::{Value, json};

use super::{Answer, Reply};
use crate::forms::{Checked, Path, check_auto_archive, read_id, read_message, read_thread};
use crate::model::{Author, ChannelKind, ThreadPatch, World};
use crate::permissions::Permissions;
use crate::refusal::Refusal;
use crate::snowflake::Id;

const PUBLIC_THREAD: u64 = 11;
const PRIVATE_THREAD: u64 = 12;

pub(super) fn open_on(world: &mut World, bot: Author, message: &str, body: &Value) -> Reply {
    let message = read_id(message, "message_id")?;
    let new = read_thread(body)?;
    let thread = world.open_thread_on(bot, message, new)?;
    Answer::created(world.channel_json(world.channel(thread)?))
}

pub(super) fn open(world: &mut World, bot: Author, body: &Value) -> Reply {
    let new = read_thread(body)?;
    let channel = world.channel_for(bot.user, bot.channel, Permissions::NONE)?;
    if channel.kind == ChannelKind::Forum {
        let message = body.get("message").filter(|message| message.is_object());
        let required =
            || Refusal::field(&["message"], "BASE_TYPE_REQUIRED", "This field is required");
        let draft = read_message(message.ok_or_else(required)?)?;
        let thread = world.open_post(bot, new, draft)?;
        let mut answer = world.channel_json(world.channel(thread)?);
        answer["message"] = super::message_answer(world, thread, thread)?;
        return Answer::created(answer);
    }
    let private = match body.get("type").map_or(Some(PRIVATE_THREAD), Value::as_u64) {
        Some(PUBLIC_THREAD) => false,
        Some(PRIVATE_THREAD) => true,
        _ => {
            return Err(Refusal::field(
                &["type"],
                "BASE_TYPE_CHOICES",
                "Value must be one of {10, 11, 12}.",
            ));
        }
    };
    let thread = world.open_thread(bot, private, new)?;
    Answer::created(world.channel_json(world.channel(thread)?))
}

pub(super) fn change(world: &mut World, bot: Author, body: &Value) -> Reply {
    let mut checked = Checked::default();
    let path = Path::default();
    checked.text(body, &path, "name", 1, 100);
    check_auto_archive(&mut checked, body);
    checked.number(body, &path, "rate_limit_per_user", 0, 21_600);
    let tags = checked.list(body, &path, "applied_tags", 5);
    let tags = tags
        .iter()
        .filter_map(|tag| tag.as_str().and_then(Id::parse))
        .collect();
    checked.finish()?;
    let patch = ThreadPatch {
        name: body["name"].as_str().map(str::to_string),
        archived: body["archived"].as_bool(),
        locked: body["locked"].as_bool(),
        invitable: body["invitable"].as_bool(),
        auto_archive_minutes: body["auto_archive_duration"].as_u64(),
        slow_mode_s: body["rate_limit_per_user"].as_u64(),
        tags: body["applied_tags"].is_array().then_some(tags),
    };
    world.patch_thread(bot, patch)?;
    Answer::json(world.channel_json(world.channel(bot.channel)?))
}

pub(super) fn members(world: &World, bot: Author) -> Reply {
    let channel = world.channel_for(bot.user, bot.channel, Permissions::NONE)?;
    let thread = channel.thread.as_ref().ok_or(Refusal::WRONG_CHANNEL_TYPE)?;
    let members: Vec<Value> = thread
        .members
        .iter()
        .map(|user| world.thread_member_json(bot.channel, *user))
        .collect();
    Answer::json(json!(members))
}

pub(super) fn set_member(world: &mut World, bot: Author, user: &str, inside: bool) -> Reply {
    let user = if user == "@me" {
        bot.user
    } else {
        read_id(user, "user_id")?
    };
    world.set_thread_member(bot.channel, user, inside)?;
    Answer::empty()
}

/// The archived threads of a channel, the latest first.
pub(super) fn archived(world: &World, bot: Author, which: &str) -> Option<Reply> {
    let (kind, needs) = match which {
        "public" => (ChannelKind::PublicThread, Permissions::READ_MESSAGE_HISTORY),
        "private" => (
            ChannelKind::PrivateThread,
            Permissions(Permissions::READ_MESSAGE_HISTORY.0 | Permissions::MANAGE_THREADS.0),
        ),
        _ => return None,
    };
    if let Err(refusal) = world.channel_for(bot.user, bot.channel, needs) {
        return Some(Err(refusal));
    }
    let mut found: Vec<_> = world
        .channels
        .values()
        .filter(|channel| channel.kind == kind)
        .filter_map(|channel| Some((channel.thread.as_ref()?, channel)))
        .filter(|(thread, _)| thread.archived && thread.parent == bot.channel)
        .collect();
    found.sort_by_key(|(thread, _)| std::cmp::Reverse(thread.archive_changed_ms));
    let threads: Vec<Value> = found
        .iter()
        .map(|(_, channel)| world.channel_json(channel))
        .collect();
    let joined = threads
        .iter()
        .filter_map(|thread| thread.get("member").cloned());
    let joined: Vec<Value> = joined.collect();
    Some(Answer::json(
        json!({ "threads": threads, "members": joined, "has_more": false }),
    ))
}
