//! Slash commands as people type them, read against what the bot has registered.

use serde_json::{Map, Value, json};

use crate::Id;
use crate::model::World;
use crate::permissions::Permissions;

const SUBCOMMAND: u64 = 1;
const GROUP: u64 = 2;
const STRING: u64 = 3;

/// Who types where.
#[derive(Clone, Copy)]
pub(crate) struct Typist {
    pub(crate) user: Id,
    pub(crate) channel: Id,
}

/// Turns a line such as `/escalations claim case:17` into the data of an interaction; the error says what Discord's
/// client would not let the person type. When `focused`, the last option is still being typed.
pub(crate) fn read(
    world: &World,
    typist: Typist,
    line: &str,
    focused: bool,
) -> Result<Value, String> {
    let words = words(line);
    let mut words = words.iter().map(String::as_str);
    let name = words.next().and_then(|word| word.strip_prefix('/'));
    let name = name.ok_or_else(|| format!("“{line}” does not begin with a slash command"))?;
    let command = find(world, typist, 1, name)?;
    let mut words: Vec<&str> = words.collect();
    let mut reading = Reading {
        world,
        typist,
        resolved: Map::new(),
        focused,
    };
    let options = reading.options(command, &mut words)?;
    let mut data = json!({ "id": command["id"], "name": name, "type": 1 });
    if !options.is_empty() {
        data["options"] = json!(options);
    }
    if !reading.resolved.is_empty() {
        data["resolved"] = Value::Object(reading.resolved);
    }
    if let Some(guild) = command.get("guild_id") {
        data["guild_id"] = guild.clone();
    }
    Ok(data)
}

/// A registered command that this person can see in this place.
pub(crate) fn find<'a>(
    world: &'a World,
    typist: Typist,
    kind: u64,
    name: &str,
) -> Result<&'a Value, String> {
    let guild = world.guild_of(typist.channel);
    let scopes = if guild.is_some() {
        vec![guild, None]
    } else {
        vec![None]
    };
    let all = scopes
        .iter()
        .filter_map(|scope| world.commands.get(scope))
        .flatten();
    let same =
        |command: &&Value| command["type"].as_u64() == Some(kind) && command["name"] == *name;
    let registered: Vec<&str> = all
        .clone()
        .filter_map(|command| command["name"].as_str())
        .collect();
    let command = all.clone().find(same);
    let command = command
        .ok_or_else(|| format!("no command “{name}” is registered here, only {registered:?}"))?;
    let context = u64::from(guild.is_none());
    let contexts = command["contexts"].as_array();
    if contexts
        .is_some_and(|contexts| !contexts.iter().any(|known| known.as_u64() == Some(context)))
    {
        return Err(format!("“{name}” is not offered in this kind of place"));
    }
    let needed = command["default_member_permissions"]
        .as_str()
        .and_then(|bits| bits.parse().ok())
        .map(Permissions);
    let channel = world.channels.get(&typist.channel);
    let granted = channel.map_or(Permissions::NONE, |channel| {
        world.permissions_in(typist.user, channel)
    });
    let admins_only =
        needed == Some(Permissions::NONE) && !granted.contains(Permissions::ADMINISTRATOR);
    let is_shown = guild
        .and_then(|guild| world.guilds.get(&guild))
        .is_some_and(|guild| guild.shown_commands.contains(name));
    if guild.is_some()
        && !is_shown
        && (admins_only || needed.is_some_and(|needed| !granted.contains(needed)))
    {
        return Err(format!("“{name}” is hidden from this person"));
    }
    if guild.is_some() && !granted.contains(Permissions::USE_APPLICATION_COMMANDS) {
        return Err("this person may not use commands here".to_string());
    }
    Ok(command)
}

struct Reading<'a> {
    world: &'a World,
    typist: Typist,
    resolved: Map<String, Value>,
    focused: bool,
}

impl Reading<'_> {
    fn options(&mut self, parent: &Value, words: &mut Vec<&str>) -> Result<Vec<Value>, String> {
        let known: Vec<&Value> = parent["options"].as_array().into_iter().flatten().collect();
        let nested = |option: &&&Value| matches!(option["type"].as_u64(), Some(SUBCOMMAND | GROUP));
        if known.iter().any(|option| nested(&option)) {
            let names: Vec<&str> = known
                .iter()
                .filter_map(|option| option["name"].as_str())
                .collect();
            let word = if words.is_empty() {
                ""
            } else {
                words.remove(0)
            };
            let chosen = known.iter().find(|option| option["name"] == *word);
            let chosen = chosen.ok_or_else(|| format!("“{word}” is none of {names:?}"))?;
            let options = self.options(chosen, words)?;
            return Ok(vec![
                json!({ "name": chosen["name"], "type": chosen["type"], "options": options }),
            ]);
        }
        self.values(&known, words)
    }

    fn values(&mut self, known: &[&Value], words: &[&str]) -> Result<Vec<Value>, String> {
        let mut given: Vec<(&Value, String)> = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let named = word.split_once(':').and_then(|(name, value)| {
                known
                    .iter()
                    .find(|option| option["name"] == *name)
                    .map(|option| (*option, value.to_string()))
            });
            if let Some(pair) = named {
                given.push(pair);
                continue;
            }
            let free: Vec<&&Value> = known
                .iter()
                .filter(|option| !given.iter().any(|(used, _)| used["name"] == option["name"]))
                .collect();
            let option = free
                .first()
                .ok_or_else(|| format!("“{word}” is more than the command takes"))?;
            let last_text = free.len() == 1 && option["type"].as_u64() == Some(STRING);
            if last_text {
                given.push((option, words.get(index..).unwrap_or_default().join(" ")));
                break;
            }
            given.push((option, word.to_string()));
        }
        for option in known.iter().filter(|option| option["required"] == true) {
            let missing = !given.iter().any(|(used, _)| used["name"] == option["name"]);
            if missing && !self.focused {
                return Err(format!("the option {} is required", option["name"]));
            }
        }
        let count = given.len();
        let values = given.iter().enumerate().map(|(index, (option, text))| {
            let typing = self.focused && index + 1 == count;
            self.value(option, text, typing)
        });
        values.collect()
    }

    fn value(&mut self, option: &Value, text: &str, typing: bool) -> Result<Value, String> {
        let (name, kind) = (&option["name"], option["type"].as_u64().unwrap_or(STRING));
        if typing {
            if option["autocomplete"] != true {
                return Err(format!("the option {name} has no autocomplete"));
            }
            return Ok(json!({ "name": name, "type": kind, "value": text, "focused": true }));
        }
        let value = match option["choices"].as_array() {
            Some(choices) if !choices.is_empty() => {
                let named = |choice: &&Value| {
                    choice["name"] == *text || choice["value"].to_string().trim_matches('"') == text
                };
                let chosen = choices.iter().find(named);
                chosen
                    .map(|choice| choice["value"].clone())
                    .ok_or_else(|| format!("“{text}” is no choice of {name}"))?
            }
            _ => self
                .typed(kind, text)
                .ok_or_else(|| format!("“{text}” does not fit the option {name}"))?,
        };
        Ok(json!({ "name": name, "type": kind, "value": value }))
    }

    fn typed(&mut self, kind: u64, text: &str) -> Option<Value> {
        match kind {
            3 => (text.chars().count() <= 6_000).then(|| json!(text)),
            4 => text.parse::<i64>().ok().map(|number| json!(number)),
            5 => text.parse::<bool>().ok().map(|truth| json!(truth)),
            6..=9 => self.thing(kind, text),
            10 => text.parse::<f64>().ok().map(|number| json!(number)),
            _ => None,
        }
    }

    /// A user, channel or role by name, mention or id.
    fn thing(&mut self, kind: u64, text: &str) -> Option<Value> {
        let guild = self.world.guild_of(self.typist.channel)?;
        let (id, table, data) = named_thing(self.world, guild, kind, text)?;
        let of_kind = self.resolved.entry(table).or_insert_with(|| json!({}));
        of_kind[id.to_string()] = data;
        Some(json!(id))
    }
}

/// Finds what Discord's own pickers offer: users (6), channels (7), roles (8) or either of users and roles (9).
pub(crate) fn named_thing(
    world: &World,
    guild: Id,
    kind: u64,
    text: &str,
) -> Option<(Id, &'static str, Value)> {
    let name = text
        .trim_start_matches(['<', '@', '&', '#', '!'])
        .trim_end_matches('>');
    let id = Id::parse(name);
    let guild = world.guilds.get(&guild)?;
    let user = || {
        let mut all = guild
            .members
            .keys()
            .filter_map(|user| world.users.get(user));
        let user = all.find(|user| Some(user.id) == id || user.name == name)?;
        Some((user.id, "users", world.user_json(user.id)))
    };
    let role = || {
        let role = guild
            .roles
            .values()
            .find(|role| Some(role.id) == id || role.name == name)?;
        Some((role.id, "roles", role.json()))
    };
    let channel = || {
        let mut all = world
            .channels
            .values()
            .filter(|channel| channel.guild == Some(guild.id));
        let channel = all.find(|channel| Some(channel.id) == id || channel.name == name)?;
        let mut data = world.channel_json(channel);
        data["permissions"] = json!(world.permissions_in(world.bot, channel).0.to_string());
        Some((channel.id, "channels", data))
    };
    match kind {
        6 => user(),
        7 => channel(),
        8 => role(),
        _ => user().or_else(role),
    }
}

/// Words of a line; quotes keep words together, also after an option's name.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_words_together() {
        assert_eq!(
            words(r#"/note 17 text:"called  back" now"#),
            ["/note", "17", "text:called  back", "now"]
        );
    }
}
