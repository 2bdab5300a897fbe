//! What people do besides writing: press buttons, pick from menus, fill in forms, type commands.

use serde_json::{Map, Value, json};

use crate::command_line::{self, Typist};
use crate::heard::{Heard, MessageRef, Modal, Part};
use crate::model::{Answered, InteractionKind, Message, NewInteraction, World};
use crate::places::{oldest_unread, read};
use crate::{ChannelRef, Id, Person};

impl Person {
    /// Presses a button, by its label or custom id, and waits until the bot has acknowledged it.
    pub async fn presses(&self, heard: &Heard, label: &str) {
        let interaction = self.presses_without_waiting(heard, label);
        self.answered(interaction, &format!("the bot to acknowledge “{label}”"))
            .await;
    }

    /// Presses a button and does not care what the bot makes of it.
    pub fn presses_without_waiting(&self, heard: &Heard, label: &str) -> Id {
        let mut dead = false;
        let buttons = heard
            .components
            .iter()
            .flat_map(|row| &row.parts)
            .filter_map(|part| match part {
                Part::Button {
                    label: shown,
                    custom_id: Some(custom_id),
                    disabled,
                    ..
                } if shown == label || custom_id == label => {
                    dead |= disabled;
                    Some(custom_id)
                }
                _ => None,
            });
        let found: Vec<&String> = buttons.collect();
        match found.as_slice() {
            [custom_id] if !dead => self.clicks(
                heard,
                json!({ "custom_id": custom_id, "component_type": 2 }),
            ),
            [_] => self.fail(&format!("the button “{label}” is disabled under {heard:?}")),
            [] => self.fail(&format!("there is no button “{label}” under {heard:?}")),
            _ => self.fail(&format!(
                "there are several buttons “{label}” under {heard:?}"
            )),
        }
    }

    /// Sends a press of a component that may never have existed.
    pub async fn forges_press(&self, heard: &Heard, custom_id: &str) {
        let interaction = self.clicks(
            heard,
            json!({ "custom_id": custom_id, "component_type": 2 }),
        );
        self.answered(interaction, "the bot to acknowledge a forged press")
            .await;
    }

    /// Picks an option (or, in Discord's own pickers, a user, role or channel) of the menu with this placeholder or
    /// custom id, and waits until the bot has acknowledged it.
    pub async fn picks(&self, heard: &Heard, menu: &str, label: &str) {
        self.picks_many(heard, menu, &[label]).await;
    }

    /// Picks several options of a menu at once.
    pub async fn picks_many(&self, heard: &Heard, menu: &str, labels: &[&str]) {
        let parts = heard.components.iter().flat_map(|row| &row.parts);
        let mut selects = parts.filter_map(|part| match part {
            Part::Select {
                custom_id,
                placeholder,
                options,
                kind,
                disabled: false,
            } if placeholder == menu || custom_id == menu => Some((custom_id, options, *kind)),
            _ => None,
        });
        let Some((custom_id, options, kind)) = selects.next() else {
            self.fail(&format!("there is no menu “{menu}” under {heard:?}"))
        };
        let mut resolved = Map::new();
        let values = labels.iter().map(|label| {
            if kind == 3 {
                let option = options
                    .iter()
                    .find(|(shown, value)| shown == label || value == label);
                let Some((_, value)) = option else {
                    self.fail(&format!("“{menu}” has no option “{label}”"))
                };
                return value.clone();
            }
            // The kinds of Discord's own pickers are users 5, roles 6, either 7, channels 8.
            let thing = match kind {
                5 => 6,
                6 => 8,
                8 => 7,
                _ => 9,
            };
            let found = self
                .sandbox
                .look(|state| command_line::named_thing(&state.world, self.guild, thing, label));
            let Some((id, table, data)) = found else {
                self.fail(&format!("Discord offers no “{label}” in “{menu}”"))
            };
            resolved.entry(table).or_insert_with(|| json!({}))[id.to_string()] = data;
            id.to_string()
        });
        let values: Vec<String> = values.collect();
        let mut data = json!({ "custom_id": custom_id, "component_type": kind, "values": values });
        if !resolved.is_empty() {
            data["resolved"] = Value::Object(resolved);
        }
        let interaction = self.clicks(heard, data);
        self.answered(interaction, &format!("the bot to acknowledge {labels:?}"))
            .await;
    }

    /// Waits for a form that the bot opens on this person's screen.
    pub async fn sees_modal(&self) -> Modal {
        let what = format!("the bot to open a form for {}", self.name);
        self.sandbox
            .wait_for(&what, |state| {
                let mine = state
                    .world
                    .interactions
                    .values()
                    .filter(|one| one.user == self.id);
                let open = mine
                    .rev()
                    .find_map(|one| one.modal.as_ref().map(|modal| (one.id, modal)))?;
                Some(Modal::of(open.0, open.1))
            })
            .await
    }

    /// Fills in a form by custom ids or labels, submits it, and waits until the bot has acknowledged it.
    pub async fn submits(&self, modal: &Modal, values: &[(&str, &str)]) {
        let rows = modal.fields.iter().map(|field| {
            let given = values
                .iter()
                .find(|(name, _)| *name == field.custom_id || *name == field.label);
            let value = given.map_or(field.value.as_str(), |(_, value)| value);
            let length = value.chars().count();
            let needed = field.required || !value.is_empty();
            if needed
                && (length < field.min_length.max(usize::from(field.required))
                    || length > field.max_length)
            {
                self.fail(&format!(
                    "“{value}” cannot be written into “{}”",
                    field.label
                ));
            }
            let input = json!({ "type": 4, "custom_id": field.custom_id, "value": value });
            json!({ "type": 1, "components": [input] })
        });
        let data = json!({ "custom_id": modal.custom_id, "components": rows.collect::<Vec<_>>() });
        for (name, _) in values {
            if !modal
                .fields
                .iter()
                .any(|field| field.custom_id == *name || field.label == *name)
            {
                self.fail(&format!("the form “{}” has no field “{name}”", modal.title));
            }
        }
        let interaction = self.sandbox.change(|state| {
            let opener = state.world.interactions.get_mut(&modal.interaction)?;
            opener.modal = None;
            let (channel, source) = (opener.channel, opener.source);
            Some(state.world.interact(self.interaction(
                InteractionKind::Modal,
                channel,
                source,
                data,
            )))
        });
        let interaction = interaction.unwrap_or_else(|| self.fail("the form is not open any more"));
        self.answered(interaction, "the bot to acknowledge a form")
            .await;
    }

    /// Types a slash command where this person last was, and waits for what the bot answers.
    pub async fn runs(&self, line: &str) -> Heard {
        self.runs_in(&self.place(), line).await
    }

    /// Types a slash command in a channel, and waits for what the bot answers.
    pub async fn runs_in(&self, channel: &ChannelRef, line: &str) -> Heard {
        let interaction = self.sends(channel, line);
        self.response(interaction, line).await
    }

    /// Types a slash command and does not wait for an answer.
    pub fn sends(&self, channel: &ChannelRef, line: &str) -> Id {
        let typist = Typist {
            user: self.id,
            channel: channel.id,
        };
        let data = self
            .sandbox
            .look(|state| command_line::read(&state.world, typist, line, false));
        let data = data.unwrap_or_else(|problem| self.fail(&problem));
        let name = data["name"].as_str().unwrap_or_default().to_string();
        self.sandbox.change(|state| {
            state.places.insert(self.id, channel.id);
            let new = self.interaction(InteractionKind::Command, channel.id, None, data);
            state.world.interact(NewInteraction { name, ..new })
        })
    }

    /// Types a slash command as far as given, and waits for what the bot offers for the last option.
    pub async fn autocompletes(&self, line: &str) -> Vec<String> {
        let channel = self.place();
        let typist = Typist {
            user: self.id,
            channel: channel.id,
        };
        let data = self
            .sandbox
            .look(|state| command_line::read(&state.world, typist, line, true));
        let data = data.unwrap_or_else(|problem| self.fail(&problem));
        let new = self.interaction(InteractionKind::Autocomplete, channel.id, None, data);
        let interaction = self.sandbox.change(|state| state.world.interact(new));
        self.answered(interaction, &format!("the bot to complete “{line}”"))
            .await;
        self.sandbox.look(|state| {
            let choices = state
                .world
                .interactions
                .get(&interaction)
                .map(|one| one.choices.clone());
            let names = choices.unwrap_or_default().into_iter();
            names
                .filter_map(|choice| choice["name"].as_str().map(str::to_string))
                .collect()
        })
    }

    /// Uses an entry of a message's menu, and waits for what the bot answers.
    pub async fn uses_menu(&self, name: &str, message: impl Into<MessageRef>) -> Heard {
        let MessageRef { channel, id } = message.into();
        let typist = Typist {
            user: self.id,
            channel,
        };
        let data = self.sandbox.look(|state| {
            let command = command_line::find(&state.world, typist, 3, name)?;
            let target = state.world.message(channel, id).map_err(|_| "that message is gone".to_string())?;
            let target = state.world.message_json(target, true);
            let resolved = json!({ "messages": { id.to_string(): target } });
            Ok(json!({ "id": command["id"], "name": name, "type": 3, "target_id": id, "resolved": resolved }))
        });
        let data = data.unwrap_or_else(|problem: String| self.fail(&problem));
        let new = self.interaction(InteractionKind::Command, channel, None, data);
        let new = NewInteraction {
            name: name.to_string(),
            menu: true,
            ..new
        };
        let interaction = self.sandbox.change(|state| {
            state.places.insert(self.id, channel);
            state.world.interact(new)
        });
        self.response(interaction, name).await
    }

    fn clicks(&self, heard: &Heard, data: Value) -> Id {
        let (channel, source) = (heard.channel.id, heard.id);
        let clicked = self.sandbox.change(|state| {
            let message = state.world.message(channel, source).ok()?;
            if message.ephemeral_for.is_some_and(|user| user != self.id) {
                return None;
            }
            state.places.insert(self.id, channel);
            let new = self.interaction(InteractionKind::Component, channel, Some(source), data);
            Some(state.world.interact(new))
        });
        clicked.unwrap_or_else(|| self.fail("the message is not on their screen any more"))
    }

    fn interaction(
        &self,
        kind: InteractionKind,
        channel: Id,
        source: Option<Id>,
        data: Value,
    ) -> NewInteraction {
        NewInteraction {
            kind,
            name: String::new(),
            menu: false,
            user: self.id,
            channel,
            source,
            data,
        }
    }

    async fn answered(&self, interaction: Id, what: &str) -> Answered {
        self.sandbox
            .wait_for(what, |state| {
                state
                    .world
                    .interactions
                    .get(&interaction)
                    .and_then(|one| one.answered)
            })
            .await
    }

    /// The first message that answers an interaction and shows more than "thinking".
    async fn response(&self, interaction: Id, line: &str) -> Heard {
        let what = format!("the bot to answer “{line}”");
        self.sandbox
            .wait_for(&what, |state| {
                let known = state.world.interactions.get(&interaction)?;
                if known.answered == Some(Answered::Modal) {
                    self.fail(&format!(
                        "“{line}” opened a form: send it with `sends`, then use `sees_modal`"
                    ));
                }
                let fits = |_: &World, message: &Message| message.interaction == Some(interaction);
                let (channel, id) =
                    oldest_unread(&state.world, |channel| channel == known.channel, fits)?;
                Some(read(&self.sandbox, &mut state.world, channel, id))
            })
            .await
    }

    /// Where this person last was, else the first channel they can see.
    fn place(&self) -> ChannelRef {
        let place = self.sandbox.look(|state| {
            let last = state.places.get(&self.id).copied();
            let last = last.filter(|channel| state.world.channels.contains_key(channel));
            last.or_else(|| {
                let here = state
                    .world
                    .channels
                    .values()
                    .filter(|channel| channel.guild == Some(self.guild));
                let mut text = here.filter(|channel| {
                    channel.takes_messages() && state.world.can_see(self.id, channel)
                });
                text.next().map(|channel| channel.id)
            })
        });
        let id = place.unwrap_or_else(|| self.fail("there is no channel that they can see"));
        ChannelRef {
            sandbox: self.sandbox.clone(),
            id,
        }
    }
}
