//! Messages of a channel: read, written, changed and deleted by the bot.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Answer, Call, Reply, message_answer};
use crate::forms::{read_edit, read_id, read_message};
use crate::model::{Author, Message, World};
use crate::permissions::Permissions;
use crate::refusal::Refusal;
use crate::snowflake::Id;

/// So many files go with one message.
const FILES_MAX: usize = 10;

pub(super) fn create(world: &mut World, bot: Author, call: &Call) -> Reply {
    let files = attachments(world, bot, &call.files)?;
    // A file alone is a message, too.
    let mut draft = match call.body.is_null() {
        true => read_message(&json!({}))?,
        false => read_message(&call.body)?,
    };
    draft.attachments = files;
    let nonce = draft.nonce.clone();
    let message = world.post(bot, draft)?;
    let mut answer = message_answer(world, bot.channel, message)?;
    if let Some(nonce) = nonce {
        answer["nonce"] = nonce;
    }
    Answer::json(answer)
}

/// What Discord makes of files that came with a message.
fn attachments(
    world: &mut World,
    bot: Author,
    files: &[(String, usize)],
) -> Result<Vec<Value>, Refusal> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    if files.len() > FILES_MAX {
        return Err(Refusal::field(
            &["attachments"],
            "BASE_TYPE_MAX_LENGTH",
            "Must be 10 or fewer in length.",
        ));
    }
    world.channel_for(bot.user, bot.channel, Permissions::ATTACH_FILES)?;
    let list = files.iter().map(|(name, size)| {
        let id = world.new_id();
        let url = format!(
            "https://cdn.discordapp.com/attachments/{}/{id}/{name}",
            bot.channel
        );
        json!({ "id": id, "filename": name, "size": size, "url": url, "proxy_url": url })
    });
    Ok(list.collect())
}

pub(super) fn show(world: &World, bot: Author, message: &str) -> Reply {
    let message = read_id(message, "message_id")?;
    world.channel_for(bot.user, bot.channel, Permissions::READ_MESSAGE_HISTORY)?;
    visible(world.message(bot.channel, message)?)?;
    Answer::json(message_answer(world, bot.channel, message)?)
}

pub(super) fn change(world: &mut World, bot: Author, message: &str, body: &Value) -> Reply {
    let message = read_id(message, "message_id")?;
    let draft = read_edit(body)?;
    world.edit(bot, message, draft)?;
    Answer::json(message_answer(world, bot.channel, message)?)
}

pub(super) fn delete(world: &mut World, bot: Author, message: &str) -> Reply {
    let message = read_id(message, "message_id")?;
    world.delete(bot, message)?;
    Answer::empty()
}

/// Newest first, as Discord lists them, whichever way the page was asked for.
pub(super) fn list(world: &World, bot: Author, query: &BTreeMap<String, String>) -> Reply {
    let channel = world.channel_for(bot.user, bot.channel, Permissions::NONE)?;
    if !channel.takes_messages() {
        return Err(Refusal::NOT_A_TEXT_CHANNEL);
    }
    let limit = read_limit(query)?;
    if !world
        .permissions_in(bot.user, channel)
        .contains(Permissions::READ_MESSAGE_HISTORY)
    {
        return Answer::json(json!([]));
    }
    let all: Vec<&Message> = world
        .messages
        .get(&bot.channel)
        .map(|messages| {
            messages
                .values()
                .filter(|message| visible(message).is_ok())
                .collect()
        })
        .unwrap_or_default();
    let page = page(&all, query, limit);
    let page = page
        .iter()
        .rev()
        .map(|message| world.message_json(message, world.content_granted));
    Answer::json(page.collect())
}

fn read_limit(query: &BTreeMap<String, String>) -> Result<usize, Refusal> {
    let Some(limit) = query.get("limit") else {
        return Ok(50);
    };
    let limit = limit.parse().ok().filter(|limit| (1..=100).contains(limit));
    limit.ok_or_else(|| {
        Refusal::field(
            &["limit"],
            "NUMBER_TYPE_MAX",
            "int value should be between 1 and 100.",
        )
    })
}

fn page<'a>(
    all: &[&'a Message],
    query: &BTreeMap<String, String>,
    limit: usize,
) -> Vec<&'a Message> {
    let anchor = |key: &str| {
        query
            .get(key)
            .and_then(|id| Id::parse(id).or_else(|| (id == "0").then_some(Id(0))))
    };
    if let Some(after) = anchor("after") {
        return all
            .iter()
            .filter(|message| message.id > after)
            .take(limit)
            .copied()
            .collect();
    }
    if let Some(around) = anchor("around") {
        let middle = all.partition_point(|message| message.id < around);
        let start = middle.saturating_sub(limit / 2);
        return all.iter().skip(start).take(limit).copied().collect();
    }
    let before = anchor("before");
    let older = all
        .iter()
        .filter(|message| before.is_none_or(|before| message.id < before));
    let older: Vec<&Message> = older.copied().collect();
    older
        .iter()
        .skip(older.len().saturating_sub(limit))
        .copied()
        .collect()
}

/// Ephemeral messages are in nobody's history.
fn visible(message: &Message) -> Result<(), Refusal> {
    if message.ephemeral_for.is_some() {
        Err(Refusal::UNKNOWN_MESSAGE)
    } else {
        Ok(())
    }
}
