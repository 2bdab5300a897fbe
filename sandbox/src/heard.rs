//! What a person of a test sees on their screen, as plain data.

use std::fmt;

use serde_json::Value;

use crate::model::{Message, Pings, World};
use crate::{ChannelRef, Id, Sandbox};

/// A message as somebody reads it.
#[derive(Clone)]
pub struct Heard {
    /// The text.
    pub text: String,
    /// The name of whoever wrote it.
    pub author: String,
    /// Where it stands.
    pub channel: ChannelRef,
    /// Its id.
    pub id: Id,
    /// The rows of buttons and menus under it.
    pub components: Vec<Row>,
    /// Whether only one person can see it.
    pub ephemeral: bool,
    /// The cards under it.
    pub embeds: Vec<Value>,
    /// Whom it pinged.
    pub pings: Pings,
    /// The message that it replies to.
    pub reply_to: Option<Id>,
    /// Whether it was changed after it was written.
    pub edited: bool,
    /// All of it, in Discord's form.
    pub raw: Value,
}

/// One row under a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// From left to right.
    pub parts: Vec<Part>,
}

/// Something that can be pressed or picked.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A button.
    Button {
        /// What stands on it; an emoji when there are no words.
        label: String,
        /// What the bot is told when it is pressed; `None` for links.
        custom_id: Option<String>,
        /// Where a link leads.
        url: Option<String>,
        /// Shown, but dead.
        disabled: bool,
    },
    /// A select menu.
    Select {
        /// What the bot is told when something is picked.
        custom_id: String,
        /// What stands in it while nothing is picked.
        placeholder: String,
        /// Labels and values; empty where Discord itself offers users, roles or channels.
        options: Vec<(String, String)>,
        /// Discord's number for the kind of menu.
        kind: u64,
        /// Shown, but dead.
        disabled: bool,
    },
}

/// A form that was opened on somebody's screen.
#[derive(Clone, Debug)]
pub struct Modal {
    /// What the bot is told when it is submitted.
    pub custom_id: String,
    /// Its heading.
    pub title: String,
    /// Its inputs.
    pub fields: Vec<Field>,
    /// All of it, in Discord's form.
    pub raw: Value,
    pub(crate) interaction: Id,
}

/// One input of a modal.
#[derive(Clone, Debug)]
pub struct Field {
    /// What the bot calls it.
    pub custom_id: String,
    /// What the person reads over it.
    pub label: String,
    /// What stands in it already.
    pub value: String,
    /// Whether it cannot be left empty.
    pub required: bool,
    pub(crate) min_length: usize,
    pub(crate) max_length: usize,
}

/// Which message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageRef {
    /// The channel it stands in.
    pub channel: Id,
    /// Its id.
    pub id: Id,
}

impl From<&MessageRef> for MessageRef {
    fn from(message: &MessageRef) -> MessageRef {
        *message
    }
}

impl From<&Heard> for MessageRef {
    fn from(heard: &Heard) -> MessageRef {
        MessageRef {
            channel: heard.channel.id,
            id: heard.id,
        }
    }
}

impl fmt::Debug for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels = self.labels();
        write!(f, "{}: {:?} {labels:?}", self.author, self.text)?;
        if self.ephemeral {
            f.write_str(" (ephemeral)")
        } else {
            Ok(())
        }
    }
}

impl Heard {
    /// The labels of all buttons and options, in the order in which they are read.
    pub fn labels(&self) -> Vec<String> {
        let parts = self.components.iter().flat_map(|row| &row.parts);
        parts.flat_map(Part::labels).collect()
    }

    /// The text with that of all embeds, as one string to search in.
    pub fn full_text(&self) -> String {
        let mut texts = vec![self.text.clone()];
        self.embeds
            .iter()
            .for_each(|embed| collect_texts(embed, &mut texts));
        texts.join("\n")
    }

    pub(crate) fn labels_in(components: &[Value]) -> Vec<String> {
        components
            .iter()
            .flat_map(|row| Row::of(row).parts)
            .flat_map(|part| part.labels())
            .collect()
    }

    pub(crate) fn of(sandbox: &Sandbox, world: &World, message: &Message) -> Heard {
        let author = world.users.get(&message.author);
        Heard {
            text: message.content.clone(),
            author: author.map(|user| user.name.clone()).unwrap_or_default(),
            channel: ChannelRef {
                sandbox: sandbox.clone(),
                id: message.channel,
            },
            id: message.id,
            components: message.components.iter().map(Row::of).collect(),
            ephemeral: message.ephemeral_for.is_some(),
            embeds: message.embeds.clone(),
            pings: message.pings.clone(),
            reply_to: message.reference,
            edited: message.edited_at_ms.is_some(),
            raw: world.message_json(message, true),
        }
    }
}

impl Row {
    fn of(row: &Value) -> Row {
        let parts = row["components"]
            .as_array()
            .map(|parts| parts.iter().filter_map(Part::of).collect());
        Row {
            parts: parts.unwrap_or_default(),
        }
    }
}

impl Part {
    fn of(part: &Value) -> Option<Part> {
        let text = |key: &str| part[key].as_str().map(str::to_string);
        let disabled = part["disabled"].as_bool().unwrap_or(false);
        let kind = part["type"].as_u64()?;
        if kind == 2 {
            let emoji = part["emoji"]["name"].as_str().map(str::to_string);
            let label = text("label")
                .filter(|label| !label.is_empty())
                .or(emoji)
                .unwrap_or_default();
            return Some(Part::Button {
                label,
                custom_id: text("custom_id"),
                url: text("url"),
                disabled,
            });
        }
        let options = part["options"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|option| {
                let of = |key: &str| option[key].as_str().unwrap_or_default().to_string();
                (of("label"), of("value"))
            });
        Some(Part::Select {
            custom_id: text("custom_id")?,
            placeholder: text("placeholder").unwrap_or_default(),
            options: options.collect(),
            kind,
            disabled,
        })
    }

    fn labels(&self) -> Vec<String> {
        match self {
            Part::Button { label, .. } => vec![label.clone()],
            Part::Select { options, .. } => {
                options.iter().map(|(label, _)| label.clone()).collect()
            }
        }
    }
}

impl Modal {
    pub(crate) fn of(interaction: Id, raw: &Value) -> Modal {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
        let size = |value: &Value, default: usize| {
            value
                .as_u64()
                .and_then(|size| usize::try_from(size).ok())
                .unwrap_or(default)
        };
        let rows = raw["components"].as_array().into_iter().flatten();
        let inputs = rows.flat_map(|row| row["components"].as_array().into_iter().flatten());
        let fields = inputs.map(|input| Field {
            custom_id: text(&input["custom_id"]),
            label: text(&input["label"]),
            value: text(&input["value"]),
            required: input["required"].as_bool().unwrap_or(true),
            min_length: size(&input["min_length"], 0),
            max_length: size(&input["max_length"], 4_000),
        });
        let fields = fields.collect();
        let (custom_id, title) = (text(&raw["custom_id"]), text(&raw["title"]));
        Modal {
            custom_id,
            title,
            fields,
            raw: raw.clone(),
            interaction,
        }
    }
}

fn collect_texts(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Value::Object(fields) => fields
            .values()
            .for_each(|field| collect_texts(field, texts)),
        _ => {}
    }
}
