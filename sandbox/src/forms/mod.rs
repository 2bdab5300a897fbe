//! Reads what the bot sends: JSON bodies become the model's terms, and every field over Discord's limits is refused
//! with error 50035 and its path.

mod components;
mod embeds;
mod messages;
mod registrations;

use serde_json::Value;

pub(crate) use components::{check_components, check_modal};
pub(crate) use messages::{is_ephemeral, read_edit, read_message};
pub(crate) use registrations::{check_choices, check_commands};

use crate::model::NewThread;
use crate::refusal::{Form, Refusal};
use crate::snowflake::Id;

/// The minutes after which a thread may be set to archive itself.
const AUTO_ARCHIVE_MINUTES: [u64; 4] = [60, 1_440, 4_320, 10_080];

/// Where in a body one is, so that an error can name the field.
#[derive(Clone, Default)]
pub(crate) struct Path(Vec<String>);

impl Path {
    pub(crate) fn key(&self, key: &str) -> Path {
        let mut path = self.clone();
        path.0.push(key.to_string());
        path
    }

    pub(crate) fn index(&self, index: usize) -> Path {
        self.key(&index.to_string())
    }
}

/// A form being checked, with the questions that every kind of body asks.
#[derive(Default)]
pub(crate) struct Checked {
    form: Form,
}

impl Checked {
    pub(crate) fn refuse(&mut self, path: &Path, code: &str, message: &str) {
        self.form.refuse(&path.0, code, message);
    }

    pub(crate) fn finish(self) -> Result<(), Refusal> {
        self.form.finish()
    }

    /// A text that may be missing, of a length within bounds.
    pub(crate) fn text(
        &mut self,
        parent: &Value,
        path: &Path,
        key: &str,
        least: usize,
        most: usize,
    ) {
        let path = path.key(key);
        match parent.get(key) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => {
                let length = text.chars().count();
                if length < least || length > most {
                    self.length(&path, least, most);
                }
            }
            Some(_) => self.refuse(
                &path,
                "STRING_TYPE_CONVERT",
                "Could not interpret the value as a string.",
            ),
        }
    }

    /// A text that must be there, of a length within bounds.
    pub(crate) fn required_text(
        &mut self,
        parent: &Value,
        path: &Path,
        key: &str,
        least: usize,
        most: usize,
    ) {
        match parent.get(key) {
            None | Some(Value::Null) => self.required(&path.key(key)),
            Some(_) => self.text(parent, path, key, least, most),
        }
    }

    pub(crate) fn required(&mut self, path: &Path) {
        self.refuse(path, "BASE_TYPE_REQUIRED", "This field is required");
    }

    pub(crate) fn length(&mut self, path: &Path, least: usize, most: usize) {
        if least == 0 {
            self.refuse(
                path,
                "BASE_TYPE_MAX_LENGTH",
                &format!("Must be {most} or fewer in length."),
            );
        } else {
            let message = format!("Must be between {least} and {most} in length.");
            self.refuse(path, "BASE_TYPE_BAD_LENGTH", &message);
        }
    }

    /// A whole number that may be missing, within bounds.
    pub(crate) fn number(&mut self, parent: &Value, path: &Path, key: &str, least: i64, most: i64) {
        let Some(value) = parent.get(key).filter(|value| !value.is_null()) else {
            return;
        };
        let path = path.key(key);
        match value.as_i64() {
            Some(number) if number < least => {
                self.refuse(
                    &path,
                    "NUMBER_TYPE_MIN",
                    &format!("int value should be greater than or equal to {least}."),
                );
            }
            Some(number) if number > most => {
                self.refuse(
                    &path,
                    "NUMBER_TYPE_MAX",
                    &format!("int value should be less than or equal to {most}."),
                );
            }
            Some(_) => {}
            None => self.refuse(
                &path,
                "NUMBER_TYPE_COERCE",
                &format!("Value \"{value}\" is not int."),
            ),
        }
    }

    /// The items of a list that may be missing.
    pub(crate) fn list<'a>(
        &mut self,
        parent: &'a Value,
        path: &Path,
        key: &str,
        most: usize,
    ) -> &'a [Value] {
        match parent.get(key) {
            None | Some(Value::Null) => &[],
            Some(Value::Array(items)) => {
                if items.len() > most {
                    self.length(&path.key(key), 0, most);
                }
                items
            }
            Some(_) => {
                self.refuse(
                    &path.key(key),
                    "LIST_TYPE_CONVERT",
                    "Only iterables may be used in a ListType",
                );
                &[]
            }
        }
    }
}

/// An id out of a path, or Discord's refusal of what is none.
pub(crate) fn read_id(segment: &str, name: &str) -> Result<Id, Refusal> {
    let message = format!("Value \"{segment}\" is not snowflake.");
    Id::parse(segment).ok_or_else(|| Refusal::field(&[name], "NUMBER_TYPE_COERCE", &message))
}

/// An id out of a body.
pub(crate) fn id_in(body: &Value, key: &str) -> Option<Id> {
    match body.get(key)? {
        Value::String(text) => Id::parse(text),
        Value::Number(number) => number.as_u64().map(Id),
        _ => None,
    }
}

/// A thread's name and settings.
pub(crate) fn read_thread(body: &Value) -> Result<NewThread, Refusal> {
    let mut checked = Checked::default();
    let path = Path::default();
    checked.required_text(body, &path, "name", 1, 100);
    check_auto_archive(&mut checked, body);
    checked.number(body, &path, "rate_limit_per_user", 0, 21_600);
    let tags = checked.list(body, &path, "applied_tags", 5);
    let tags = tags
        .iter()
        .filter_map(|tag| tag.as_str().and_then(Id::parse))
        .collect();
    checked.finish()?;
    Ok(NewThread {
        name: body["name"].as_str().unwrap_or_default().to_string(),
        auto_archive_minutes: body["auto_archive_duration"].as_u64().unwrap_or(1_440),
        invitable: body["invitable"].as_bool().unwrap_or(true),
        tags,
    })
}

pub(crate) fn check_auto_archive(checked: &mut Checked, body: &Value) {
    let Some(minutes) = body
        .get("auto_archive_duration")
        .filter(|minutes| !minutes.is_null())
    else {
        return;
    };
    if !minutes
        .as_u64()
        .is_some_and(|minutes| AUTO_ARCHIVE_MINUTES.contains(&minutes))
    {
        let path = Path::default().key("auto_archive_duration");
        checked.refuse(
            &path,
            "BASE_TYPE_CHOICES",
            "Value must be one of {60, 1440, 4320, 10080}.",
        );
    }
}
