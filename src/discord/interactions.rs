//! Commands, buttons, menus and forms: each is acknowledged at once, because Discord waits three seconds, and answered
//! by whoever it concerns.

use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::Discord;
use super::commands;
use super::controls::{self, CaseAct, Control, Turned};
use super::incoming::{Asked, What};
use super::people::Press;
use super::rest::RestError;
use crate::engine::Say;

/// Kinds of answers to an interaction. Source: Discord's documentation, "Interaction Callback Type".
mod answer {
    pub(super) const MESSAGE: u8 = 4;
    pub(super) const MESSAGE_LATER: u8 = 5;
    pub(super) const CHANGE_LATER: u8 = 6;
    pub(super) const CHOICES: u8 = 8;
    pub(super) const FORM: u8 = 9;
}

/// Nobody else sees it. Source: Discord's documentation, "Message Flags".
const EPHEMERAL: u64 = 1 << 6;

/// The most that Discord lets a person write into a form, in characters.
const FORM_CHARS: u32 = 4_000;

/// The one input of the form for one's own words.
const FORM_INPUT: &str = "words";

/// What became of the acknowledgement.
pub(super) type Acknowledged = JoinHandle<Result<(), RestError>>;

impl Discord {
    /// Takes an interaction in; waits for nothing.
    pub(super) fn answer(&self, asked: Asked) {
        match asked.what.clone() {
            What::Press {
                id,
                label,
                picked,
                text,
            } => self.pressed(asked, &id, label, &picked, text),
            What::Wrote { id, words, text } => {
                let acknowledged =
                    self.acknowledge(&asked, &json!({ "type": answer::CHANGE_LATER }));
                let under = match controls::read(&id) {
                    Some(Control::Words(under)) => Some(under),
                    _ => None,
                };
                self.in_lane(asked.user, "hearing a form", move |discord| async move {
                    discord
                        .wrote(&asked, under, words, text, acknowledged)
                        .await
                });
            }
            What::Command { path, .. } => {
                let acknowledged = self.acknowledge_privately(&asked);
                let path: Vec<&str> = path.iter().map(|part| &**part).collect();
                if path == [commands::PHOTOS] {
                    let symptom = asked.what.text(commands::OPTION_SYMPTOM);
                    let symptom = symptom.unwrap_or_default().to_owned();
                    let ios = asked.what.text(commands::OPTION_IOS).map(Into::into);
                    return self.in_lane(
                        asked.user,
                        "beginning a walk",
                        move |discord| async move {
                            discord.begin(&asked, symptom, ios, acknowledged).await
                        },
                    );
                }
                self.aside(asked, acknowledged, |discord, asked| async move {
                    discord.command(&asked).await
                });
            }
            What::Typing { path, so_far } => {
                let discord = self.clone();
                tokio::spawn(async move {
                    let choices = discord.complete(&asked, &path, &so_far).await;
                    let body = json!({ "type": answer::CHOICES, "data": { "choices": choices } });
                    let _ = discord.acknowledge(&asked, &body).await;
                });
            }
            What::Menu { on } => {
                let acknowledged = self.acknowledge_privately(&asked);
                // Somebody else's message belongs into their lane.
                let whose = on.as_ref().map_or(asked.user, |on| on.user);
                self.in_lane(whose, "helping with a message", move |discord| async move {
                    discord.help_with(&asked, on, acknowledged).await
                });
            }
        }
    }

    fn pressed(&self, asked: Asked, id: &str, label: String, picked: &[u64], text: String) {
        match controls::read(id) {
            Some(Control::Words(under)) => {
                let discord = self.clone();
                tokio::spawn(async move { discord.open_form(&asked, &under).await });
            }
            Some(Control::Begin) => {
                let acknowledged = self.acknowledge_privately(&asked);
                self.in_lane(asked.user, "beginning a walk", move |discord| async move {
                    discord
                        .begin(&asked, String::new(), None, acknowledged)
                        .await
                });
            }
            Some(Control::Case { number, act }) => {
                let acknowledged = self.acknowledge_privately(&asked);
                self.aside(asked, acknowledged, move |discord, asked| async move {
                    let text = discord.on_case(&asked, act, Some(number)).await?;
                    Ok(discord.plain(&text))
                });
            }
            Some(Control::Setup(setting)) => {
                let acknowledged =
                    self.acknowledge(&asked, &json!({ "type": answer::CHANGE_LATER }));
                let picked = picked.to_vec();
                self.aside(asked, acknowledged, move |discord, asked| async move {
                    discord.set_up(&asked, Some((setting, picked))).await
                });
            }
            meant => {
                let acknowledged =
                    self.acknowledge(&asked, &json!({ "type": answer::CHANGE_LATER }));
                let meant = match meant {
                    Some(Control::Meant(pressed)) => Some(pressed),
                    _ => None,
                };
                let press = Press { meant, label, text };
                self.in_lane(asked.user, "answering a click", move |discord| async move {
                    discord.press(&asked, press, acknowledged).await
                });
            }
        }
    }

    /// Answers outside of anybody's lane, and says so when that fails.
    fn aside<F>(
        &self,
        asked: Asked,
        acknowledged: Acknowledged,
        answer: impl FnOnce(Discord, Asked) -> F + Send + 'static,
    ) where
        F: Future<Output = anyhow::Result<Value>> + Send,
    {
        let discord = self.clone();
        tokio::spawn(async move {
            let _ = acknowledged.await;
            let body = match answer(discord.clone(), asked.clone()).await {
                Ok(body) => body,
                Err(error) => {
                    tracing::error!(error = format!("{error:#}"), "a command failed");
                    discord.plain(&discord.text(&Say::new("command-failed")))
                }
            };
            if let Err(error) = discord.rest.patch(&discord.original(&asked), &body).await {
                tracing::warn!(error = %error, "a command could not be answered");
            }
        });
    }

    async fn command(&self, asked: &Asked) -> anyhow::Result<Value> {
        let What::Command { path, .. } = &asked.what else {
            return Ok(self.plain(""));
        };
        let path: Vec<&str> = path.iter().map(|part| &**part).collect();
        match path[..] {
            [commands::ESCALATIONS, commands::LIST] => {
                let text = self.queue_list(asked).await?;
                Ok(self.plain(&text))
            }
            [commands::ESCALATIONS, act] if CaseAct::named(act).is_some() => {
                let act = CaseAct::named(act).unwrap_or(CaseAct::Show);
                let number = asked.what.number(commands::OPTION_CASE);
                let text = self.on_case(asked, act, number).await?;
                Ok(self.plain(&text))
            }
            [commands::RESYNC, commands::PANEL] => self.post_panel(asked).await,
            [commands::RESYNC, commands::SETUP] => self.set_up(asked, None).await,
            [commands::RESYNC, commands::DOCTOR] => self.examine_here(asked).await,
            _ => Ok(self.plain(&self.text(&Say::new("press-stale")))),
        }
    }

    /// A form can only be the first answer, so whether the button still holds is looked up before.
    async fn open_form(&self, asked: &Asked, under: &Turned) {
        let key = asked.key();
        let open = self.bot.store().open_conversation(key).await;
        let is_theirs = open.is_ok_and(|open| {
            open.is_some_and(|open| controls::tag(&open.conversation.id) == under.tag)
        });
        let body = if is_theirs {
            json!({ "type": answer::FORM, "data": {
                "custom_id": controls::words_id(under),
                "title": self.text(&Say::new("form-title")),
                "components": [{ "type": 1, "components": [{
                    "type": 4, "custom_id": FORM_INPUT, "style": 2, "label": self.text(&Say::new("form-label")),
                    "min_length": 1, "max_length": FORM_CHARS, "required": true,
                }] }],
            } })
        } else {
            let id = self.why_not_pressed(asked, key).await;
            json!({ "type": answer::MESSAGE, "data": {
                "content": self.text(&Say::new(id)), "flags": EPHEMERAL, "allowed_mentions": { "parse": [] },
            } })
        };
        if let Ok(Err(error)) = self.acknowledge(asked, &body).await {
            tracing::warn!(error = %error, "a form could not be opened");
        }
    }

    /// The answer follows, and nobody else will see it.
    fn acknowledge_privately(&self, asked: &Asked) -> Acknowledged {
        self.acknowledge(
            asked,
            &json!({ "type": answer::MESSAGE_LATER, "data": { "flags": EPHEMERAL } }),
        )
    }

    fn acknowledge(&self, asked: &Asked, body: &Value) -> Acknowledged {
        let rest = self.rest.clone();
        let path = format!(
            "/interactions/{}/{}/callback",
            asked.id,
            asked.token.reveal()
        );
        let body = body.clone();
        tokio::spawn(async move { rest.post(&path, &body).await.map(drop) })
    }

    /// Where the first answer to an interaction is changed.
    pub(super) fn original(&self, asked: &Asked) -> String {
        self.original_of(&asked.token)
    }

    /// The same by the interaction's token.
    pub(super) fn original_of(&self, token: &crate::config::Secret) -> String {
        format!(
            "/webhooks/{}/{}/messages/@original",
            self.application,
            token.reveal()
        )
    }

    /// Fills in the first answer with text alone; a failure is the log's business.
    pub(super) async fn reply(&self, asked: &Asked, say: &Say) {
        let body = self.plain(&self.text(say));
        if let Err(error) = self.rest.patch(&self.original(asked), &body).await {
            tracing::warn!(error = %error, "a private word could not be said");
        }
    }

    /// Says something to whoever asked, which nobody else sees, beside the first answer.
    pub(super) async fn whisper(&self, asked: &Asked, id: &str) {
        let path = format!("/webhooks/{}/{}", self.application, asked.token.reveal());
        let mut body = self.plain(&self.text(&Say::new(id)));
        body["flags"] = json!(EPHEMERAL);
        if let Err(error) = self.rest.post(&path, &body).await {
            tracing::debug!(error = %error, "a private word could not be said");
        }
    }

    /// A message of text alone, which pings nobody.
    pub(super) fn plain(&self, text: &str) -> Value {
        json!({ "content": super::outgoing::cut(text), "allowed_mentions": { "parse": [] } })
    }
}
