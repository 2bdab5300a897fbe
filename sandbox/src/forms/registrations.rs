//! Commands as they are registered, and the choices that autocomplete offers.

use serde_json::Value;

use super::{Checked, Path};
use crate::refusal::Refusal;

const COMMANDS_MAX: usize = 100;
const OPTIONS_MAX: usize = 25;
const CHOICES_MAX: usize = 25;
/// Names, descriptions and values of one command together.
const CHARACTERS_MAX: usize = 8_000;

/// The whole list of commands that is put in place of the former.
pub(crate) fn check_commands(commands: &[Value]) -> Result<(), Refusal> {
    let slash = |command: &&Value| kind(command) == 1;
    if commands.iter().filter(slash).count() > COMMANDS_MAX {
        return Err(Refusal::TOO_MANY_COMMANDS);
    }
    let mut checked = Checked::default();
    for (index, command) in commands.iter().enumerate() {
        let path = Path::default().index(index);
        check_command(&mut checked, command, &path);
        let same = |other: &Value| kind(other) == kind(command) && other["name"] == command["name"];
        if commands.iter().take(index).any(same) {
            let message = "Application command names must be unique";
            checked.refuse(&path, "APPLICATION_COMMANDS_DUPLICATE_NAME", message);
        }
    }
    checked.finish()
}

/// What autocomplete answers.
pub(crate) fn check_choices(data: &Value) -> Result<Vec<Value>, Refusal> {
    let mut checked = Checked::default();
    let path = Path::default().key("data");
    let choices = checked.list(data, &path, "choices", CHOICES_MAX);
    check_each_choice(&mut checked, choices, &path.key("choices"));
    checked.finish()?;
    Ok(choices.to_vec())
}

fn kind(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(1)
}

fn check_command(checked: &mut Checked, command: &Value, path: &Path) {
    checked.required_text(command, path, "name", 1, 32);
    if kind(command) != 1 {
        if command["description"]
            .as_str()
            .is_some_and(|text| !text.is_empty())
        {
            let message = "Context menu commands cannot have description";
            checked.refuse(
                &path.key("description"),
                "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION",
                message,
            );
        }
        return;
    }
    check_name(checked, command, path);
    checked.required_text(command, path, "description", 1, 100);
    check_options(checked, command, path);
    if count(command) > CHARACTERS_MAX {
        let message = "Command exceeds maximum size (8000)";
        checked.refuse(path, "APPLICATION_COMMAND_TOO_LARGE", message);
    }
}

fn check_name(checked: &mut Checked, named: &Value, path: &Path) {
    let name = named["name"].as_str().unwrap_or_default();
    let fine = |c: char| (c.is_alphanumeric() || "-_'".contains(c)) && !c.is_uppercase();
    if !name.is_empty() && !name.chars().all(fine) {
        let message = "Command name is invalid";
        checked.refuse(
            &path.key("name"),
            "APPLICATION_COMMAND_INVALID_NAME",
            message,
        );
    }
}

fn check_options(checked: &mut Checked, parent: &Value, path: &Path) {
    let options = checked.list(parent, path, "options", OPTIONS_MAX);
    let path = path.key("options");
    let mut optional_seen = false;
    for (index, option) in options.iter().enumerate() {
        let path = path.index(index);
        checked.required_text(option, &path, "name", 1, 32);
        check_name(checked, option, &path);
        checked.required_text(option, &path, "description", 1, 100);
        checked.number(option, &path, "type", 1, 11);
        let is_group = option["type"].as_u64().is_some_and(|kind| kind <= 2);
        let required = option["required"].as_bool().unwrap_or(false);
        if required && optional_seen {
            let message = "Required options must be placed before non-required options";
            checked.refuse(
                &path,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                message,
            );
        }
        optional_seen |= !required && !is_group;
        if options
            .iter()
            .take(index)
            .any(|other| other["name"] == option["name"])
        {
            checked.refuse(
                &path,
                "APPLICATION_COMMAND_OPTIONS_NAME_INVALID",
                "Option name already exists",
            );
        }
        let choices = checked.list(option, &path, "choices", CHOICES_MAX);
        check_each_choice(checked, choices, &path.key("choices"));
        check_options(checked, option, &path);
    }
}

fn check_each_choice(checked: &mut Checked, choices: &[Value], path: &Path) {
    for (index, choice) in choices.iter().enumerate() {
        let path = path.index(index);
        checked.required_text(choice, &path, "name", 1, 100);
        match choice.get("value") {
            Some(Value::String(_)) => checked.text(choice, &path, "value", 1, 100),
            Some(Value::Number(_)) => {}
            _ => checked.required(&path.key("value")),
        }
    }
}

fn count(part: &Value) -> usize {
    let length = |key: &str| part[key].as_str().map_or(0, |text| text.chars().count());
    let below = |key: &str| {
        part[key]
            .as_array()
            .map_or(0, |parts| parts.iter().map(count).sum())
    };
    length("name") + length("description") + length("value") + below("options") + below("choices")
}
