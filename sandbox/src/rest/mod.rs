//! Discord's REST API v10, as far as bots of this kind use it: one `match` from route to model.
//!
//! Everything here is a plain function of the model: no sockets, no waiting. What is not in the match is an unknown
//! route, and a test in which one was called fails.

mod channels;
mod commands;
mod guilds;
mod interactions;
mod messages;
mod reactions;
mod threads;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::forms::read_id;
use crate::model::{Author, World};
use crate::refusal::Refusal;
use crate::snowflake::Id;

/// One request, its path without `/api/v10`.
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) body: Value,
    /// Files that came with it: their names and sizes in bytes.
    pub(crate) files: Vec<(String, usize)>,
    /// Where the gateway listens.
    pub(crate) gateway_url: String,
}

/// A good answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Option<Value>,
}

pub(crate) type Reply = Result<Answer, Refusal>;

impl Answer {
    fn json(body: Value) -> Reply {
        Ok(Answer {
            status: 200,
            body: Some(body),
        })
    }

    fn created(body: Value) -> Reply {
        Ok(Answer {
            status: 201,
            body: Some(body),
        })
    }

    fn empty() -> Reply {
        Ok(Answer {
            status: 204,
            body: None,
        })
    }
}

/// Whether a path needs no bot token: the token of an interaction, in the path itself, is enough there.
pub(crate) fn is_open(path: &str) -> bool {
    path == "/gateway" || path.starts_with("/interactions/") || path.starts_with("/webhooks/")
}

/// Answers a request; `None` means that no such route is known.
pub(crate) fn answer(world: &mut World, call: &Call) -> Option<Reply> {
    let segments: Vec<&str> = call.path.trim_start_matches('/').split('/').collect();
    let method = call.method.as_str();
    match segments.first().copied().unwrap_or_default() {
        "gateway" | "users" | "applications" | "oauth2" => {
            about_the_bot(world, call, method, &segments)
        }
        "channels" => in_a_channel(world, call, method, &segments),
        "guilds" => in_a_guild(world, method, &segments),
        "interactions" | "webhooks" => for_an_interaction(world, call, method, &segments),
        _ => None,
    }
}

fn about_the_bot(world: &mut World, call: &Call, method: &str, segments: &[&str]) -> Option<Reply> {
    let body = &call.body;
    let reply = match (method, segments) {
        ("GET", ["gateway"]) => Answer::json(json!({ "url": call.gateway_url })),
        ("GET", ["gateway", "bot"]) => Answer::json(json!({
            "url": call.gateway_url,
            "shards": 1,
            "session_start_limit": { "total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1 },
        })),
        ("GET", ["users", "@me"]) => Answer::json(world.user_json(world.bot)),
        ("GET", ["users", "@me", "guilds"]) => guilds::of_bot(world),
        ("POST", ["users", "@me", "channels"]) => channels::open_dm(world, body),
        ("GET", ["users", user]) => guilds::user(world, user),
        ("GET", ["applications", "@me"] | ["oauth2", "applications", "@me"]) => {
            Answer::json(world.application_json())
        }
        (_, ["applications", application, "commands", rest @ ..]) => {
            return commands::answer(world, (method, rest), application, None, body);
        }
        (
            _,
            [
                "applications",
                application,
                "guilds",
                guild,
                "commands",
                rest @ ..,
            ],
        ) => {
            return commands::answer(world, (method, rest), application, Some(guild), body);
        }
        _ => return None,
    };
    Some(reply)
}

fn in_a_channel(world: &mut World, call: &Call, method: &str, segments: &[&str]) -> Option<Reply> {
    let body = &call.body;
    let channel = match read_id(segments.get(1)?, "channel_id") {
        Ok(channel) => channel,
        Err(refusal) => return Some(Err(refusal)),
    };
    let bot = Author {
        user: world.bot,
        channel,
    };
    let reply = match (method, segments.get(2..)?) {
        ("GET", []) => channels::show(world, bot),
        ("PATCH", []) => channels::change(world, bot, body),
        ("DELETE", []) => channels::delete(world, bot),
        ("POST", ["typing"]) => channels::typing(world, bot),
        ("GET", ["messages"]) => messages::list(world, bot, &call.query),
        ("POST", ["messages"]) => messages::create(world, bot, call),
        ("GET", ["messages", message]) => messages::show(world, bot, message),
        ("PATCH", ["messages", message]) => messages::change(world, bot, message, body),
        ("DELETE", ["messages", message]) => messages::delete(world, bot, message),
        ("PUT" | "DELETE" | "GET", ["messages", message, "reactions", emoji, rest @ ..]) => {
            return reactions::answer(world, bot, (method, rest), message, emoji);
        }
        ("GET", ["threads", "archived", which]) => return threads::archived(world, bot, which),
        ("POST", ["messages", message, "threads"]) => threads::open_on(world, bot, message, body),
        ("POST", ["threads"]) => threads::open(world, bot, body),
        ("GET", ["thread-members"]) => threads::members(world, bot),
        ("PUT", ["thread-members", user]) => threads::set_member(world, bot, user, true),
        ("DELETE", ["thread-members", user]) => threads::set_member(world, bot, user, false),
        _ => return None,
    };
    Some(reply)
}

fn in_a_guild(world: &World, method: &str, segments: &[&str]) -> Option<Reply> {
    let guild = match read_id(segments.get(1)?, "guild_id") {
        Ok(guild) => guild,
        Err(refusal) => return Some(Err(refusal)),
    };
    let reply = match (method, segments.get(2..)?) {
        ("GET", []) => guilds::show(world, guild),
        ("GET", ["channels"]) => guilds::channels(world, guild),
        ("GET", ["roles"]) => guilds::roles(world, guild),
        ("GET", ["members", user]) => guilds::member(world, guild, user),
        ("GET", ["threads", "active"]) => guilds::active_threads(world, guild),
        _ => return None,
    };
    Some(reply)
}

fn for_an_interaction(
    world: &mut World,
    call: &Call,
    method: &str,
    segments: &[&str],
) -> Option<Reply> {
    let body = &call.body;
    let wanted = call.query.get("with_response");
    let wants_answer =
        wanted.is_some_and(|wanted| ["true", "1"].contains(&wanted.to_lowercase().as_str()));
    let reply = match (method, segments) {
        ("POST", ["interactions", id, token, "callback"]) => {
            interactions::first_answer(world, (id, token), body, wants_answer)
        }
        ("POST", ["webhooks", application, token]) => {
            interactions::follow_up(world, (application, token), body)
        }
        ("GET", ["webhooks", application, token, "messages", which]) => {
            interactions::show(world, (application, token), which)
        }
        ("PATCH", ["webhooks", application, token, "messages", which]) => {
            interactions::change(world, (application, token), which, body)
        }
        ("DELETE", ["webhooks", application, token, "messages", which]) => {
            interactions::delete(world, (application, token), which)
        }
        _ => return None,
    };
    Some(reply)
}

/// A message as an answer to the bot, without what it may not read and without the nonce.
fn message_answer(world: &World, channel: Id, message: Id) -> Result<Value, Refusal> {
    Ok(world.message_json(world.message(channel, message)?, world.content_granted))
}
