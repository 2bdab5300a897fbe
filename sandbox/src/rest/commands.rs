//! The application's commands: listed, replaced, added and removed, globally or in one guild.

use serde_json::{Value, json};

use super::{Answer, Reply};
use crate::forms::{check_commands, read_id};
use crate::model::World;
use crate::refusal::Refusal;
use crate::snowflake::Id;

/// Answers a request about the commands of a guild, or about the global ones; `None` when there is no such route.
pub(super) fn answer(
    world: &mut World,
    (method, rest): (&str, &[&str]),
    application: &str,
    guild: Option<&str>,
    body: &Value,
) -> Option<Reply> {
    let scope = match scope(world, application, guild) {
        Ok(scope) => scope,
        Err(refusal) => return Some(Err(refusal)),
    };
    let reply = match (method, rest) {
        ("GET", []) => Answer::json(json!(registered(world, scope))),
        ("PUT", []) => replace(world, scope, body),
        ("POST", []) => add(world, scope, body),
        ("GET", [command]) => find(world, scope, command).and_then(Answer::json),
        ("PATCH", [command]) => change(world, scope, command, body),
        ("DELETE", [command]) => remove(world, scope, command),
        _ => return None,
    };
    Some(reply)
}

fn scope(world: &World, application: &str, guild: Option<&str>) -> Result<Option<Id>, Refusal> {
    if read_id(application, "application_id")? != world.application {
        return Err(Refusal::FORBIDDEN);
    }
    let Some(guild) = guild else { return Ok(None) };
    let guild = read_id(guild, "guild_id")?;
    world
        .guild_for_bot(guild)
        .map_err(|_| Refusal::MISSING_ACCESS)?;
    Ok(Some(guild))
}

fn registered(world: &World, scope: Option<Id>) -> Vec<Value> {
    world.commands.get(&scope).cloned().unwrap_or_default()
}

fn replace(world: &mut World, scope: Option<Id>, body: &Value) -> Reply {
    let Value::Array(commands) = body else {
        return Err(Refusal::field(
            &[],
            "LIST_TYPE_CONVERT",
            "Only iterables may be used in a ListType",
        ));
    };
    check_commands(commands)?;
    let before = registered(world, scope);
    let commands: Vec<Value> = commands
        .iter()
        .map(|command| complete(world, scope, command, &before))
        .collect();
    world.commands.insert(scope, commands.clone());
    Answer::json(json!(commands))
}

fn add(world: &mut World, scope: Option<Id>, body: &Value) -> Reply {
    check_commands(std::slice::from_ref(body))?;
    let mut all = registered(world, scope);
    let command = complete(world, scope, body, &all);
    let known = all.iter().any(|other| other["id"] == command["id"]);
    all.retain(|other| other["id"] != command["id"]);
    all.push(command.clone());
    check_commands(&all)?;
    world.commands.insert(scope, all);
    if known {
        Answer::json(command)
    } else {
        Answer::created(command)
    }
}

fn change(world: &mut World, scope: Option<Id>, command: &str, body: &Value) -> Reply {
    let mut changed = find(world, scope, command)?;
    if let (Some(changed), Some(body)) = (changed.as_object_mut(), body.as_object()) {
        changed.extend(body.clone());
    }
    check_commands(std::slice::from_ref(&changed))?;
    let all = world.commands.entry(scope).or_default();
    all.retain(|other| other["id"] != changed["id"]);
    all.push(changed.clone());
    Answer::json(changed)
}

fn remove(world: &mut World, scope: Option<Id>, command: &str) -> Reply {
    let gone = find(world, scope, command)?;
    world
        .commands
        .entry(scope)
        .or_default()
        .retain(|other| other["id"] != gone["id"]);
    Answer::empty()
}

fn find(world: &World, scope: Option<Id>, command: &str) -> Result<Value, Refusal> {
    let id = json!(read_id(command, "command_id")?);
    registered(world, scope)
        .into_iter()
        .find(|known| known["id"] == id)
        .ok_or(Refusal::UNKNOWN_COMMAND)
}

/// A command with what Discord adds; the id of a known name stays.
fn complete(world: &mut World, scope: Option<Id>, command: &Value, before: &[Value]) -> Value {
    let kind = command["type"].as_u64().unwrap_or(1);
    let same =
        |other: &&Value| other["type"].as_u64() == Some(kind) && other["name"] == command["name"];
    let id = before
        .iter()
        .find(same)
        .map_or_else(|| json!(world.new_id()), |known| known["id"].clone());
    let mut full = json!({
        "name_localizations": null,
        "description": "",
        "description_localizations": null,
        "default_member_permissions": null,
        "nsfw": false,
        "contexts": null,
        "integration_types": [0],
        "options": [],
    });
    if let (Some(full), Some(command)) = (full.as_object_mut(), command.as_object()) {
        full.extend(command.clone());
    }
    full["id"] = id;
    full["application_id"] = json!(world.application);
    full["version"] = json!(world.new_id());
    full["type"] = json!(kind);
    if let Some(guild) = scope {
        full["guild_id"] = json!(guild);
    }
    full
}
