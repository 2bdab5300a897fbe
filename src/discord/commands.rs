//! What people type: `/icloud-photos`, the menu of a message, `/escalations` for moderators, `/resync` for whoever runs a
//! server. Registered once, and again only when something changed.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Discord;
use super::controls::CaseAct;
use super::incoming::Asked;
use super::moderators::{MANAGE_GUILD, MANAGE_MESSAGES};
use super::rest::RestError;
use crate::bot::{Handled, Incoming, Place};
use crate::engine::{Arg, Event, IOS, Say, reason_of};
use crate::store::{Case, CaseChange, CaseNumber, CaseRefused};

/// Help with one's own photos.
pub(super) const PHOTOS: &str = "icloud-photos";
pub(super) const OPTION_SYMPTOM: &str = "symptom";
pub(super) const OPTION_IOS: &str = "ios";

/// The moderators' queue; all but the list take a case's number.
pub(super) const ESCALATIONS: &str = "escalations";
pub(super) const LIST: &str = "list";
pub(super) const OPTION_CASE: &str = "case";

/// Setting the bot up in a server.
pub(super) const RESYNC: &str = "resync";
pub(super) const PANEL: &str = "panel";
pub(super) const SETUP: &str = "setup";
pub(super) const DOCTOR: &str = "doctor";

/// Kinds of commands and options. Source: Discord's documentation, "Application Commands".
const COMMAND: u8 = 1;
const MESSAGE_MENU: u8 = 3;
const SUBCOMMAND: u8 = 1;
const TEXT: u8 = 3;
const NUMBER: u8 = 4;

/// Where a command is offered: in servers, in direct messages with the bot.
const IN_SERVERS: [u8; 1] = [0];
const ANYWHERE: [u8; 2] = [0, 1];

/// How much a symptom may say, in characters; a message may say as much.
const SYMPTOM_CHARS: u32 = 2_000;

/// So many choices are offered for an option.
const CHOICES: usize = 25;

/// Discord's limit for the name of a choice, in characters.
const CHOICE_CHARS: usize = 100;

/// Room is left for the line that says how many more there are.
const LIST_CHARS: usize = 1_900;

/// Discord's names for our languages, for what it shows before it asks us. Source: Discord's documentation, "Locales".
const LOCALES: [(&str, &[&str]); 1] = [("en", &["en-GB", "en-US"])];

impl Discord {
    /// Tells Discord of the commands, if it knows others.
    pub(super) async fn register_commands(&self) -> Result<(), RestError> {
        if self.are_registered().await? {
            return Ok(());
        }
        self.rest
            .put(&self.commands_path(), &self.commands())
            .await?;
        tracing::info!("commands registered");
        Ok(())
    }

    /// True when Discord knows exactly our commands.
    pub(super) async fn are_registered(&self) -> Result<bool, RestError> {
        let ours = self.commands();
        let path = format!("{}?with_localizations=true", self.commands_path());
        let theirs = self.rest.get(&path).await?;
        let (Some(theirs), Some(ours)) = (theirs.as_array(), ours.as_array()) else {
            return Ok(false);
        };
        let knows = |one: &Value| theirs.iter().any(|theirs| contains(theirs, one));
        Ok(theirs.len() == ours.len() && ours.iter().all(knows))
    }

    fn commands_path(&self) -> String {
        format!("/applications/{}/commands", self.application)
    }

    fn commands(&self) -> Value {
        json!([
            self.photos_command(),
            self.escalations_command(),
            self.resync_command(),
            self.menu_entry(),
        ])
    }

    fn photos_command(&self) -> Value {
        let symptom = json!({ "type": TEXT, "name": OPTION_SYMPTOM, "required": false, "max_length": SYMPTOM_CHARS });
        let playbook = &self.bot.content().engine.playbook;
        let answers = playbook.check(IOS).map(|check| &check.answers[..]);
        let versions: Vec<Value> = answers
            .unwrap_or_default()
            .iter()
            .filter(|answer| !answer.hidden)
            .map(|answer| {
                let label = Say::of("check", IOS).attribute(&format!("answer-{}", answer.id));
                json!({ "name": self.text(&label), "value": answer.id.to_string() })
            })
            .collect();
        let ios =
            json!({ "type": TEXT, "name": OPTION_IOS, "required": false, "choices": versions });
        let command = json!({
            "type": COMMAND, "name": PHOTOS, "contexts": ANYWHERE,
            "options": [
                self.described(symptom, "command-option-symptom"),
                self.described(ios, "command-option-ios"),
            ],
        });
        self.described(command, "command-icloud-photos")
    }

    fn escalations_command(&self) -> Value {
        let list = json!({ "type": SUBCOMMAND, "name": LIST });
        let list = self.described(list, "command-escalations-list");
        let acts = CaseAct::ALL.map(|(name, _)| {
            let case = json!({ "type": NUMBER, "name": OPTION_CASE, "required": true, "min_value": 1, "autocomplete": true });
            let case = self.described(case, "command-option-case");
            let act = json!({ "type": SUBCOMMAND, "name": name, "options": [case] });
            self.described(act, &format!("command-escalations-{name}"))
        });
        let command = json!({
            "type": COMMAND, "name": ESCALATIONS, "contexts": IN_SERVERS,
            "default_member_permissions": MANAGE_MESSAGES.to_string(),
            "options": std::iter::once(list).chain(acts).collect::<Vec<_>>(),
        });
        self.described(command, "command-escalations")
    }

    fn resync_command(&self) -> Value {
        let options = [SETUP, PANEL, DOCTOR].map(|name| {
            let sub = json!({ "type": SUBCOMMAND, "name": name });
            self.described(sub, &format!("command-resync-{name}"))
        });
        let command = json!({
            "type": COMMAND, "name": RESYNC, "contexts": IN_SERVERS,
            "default_member_permissions": MANAGE_GUILD.to_string(), "options": options,
        });
        self.described(command, "command-resync")
    }

    fn menu_entry(&self) -> Value {
        let name = self.text(&Say::new("command-menu"));
        let localised = self.localised(&name);
        json!({ "type": MESSAGE_MENU, "name": name, "name_localizations": localised, "contexts": IN_SERVERS })
    }

    /// With its description, in every language that we have.
    fn described(&self, mut command: Value, id: &str) -> Value {
        let text = self.text(&Say::new(id));
        command["description_localizations"] = self.localised(&text);
        command["description"] = json!(text);
        command
    }

    fn localised(&self, text: &str) -> Value {
        let language = &*self.bot.content().config.language;
        let known = LOCALES.iter().find(|(name, _)| *name == language);
        let locales = known.map_or(&[][..], |(_, locales)| locales);
        locales
            .iter()
            .map(|locale| ((*locale).to_owned(), json!(text)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    /// The cases that a moderator may mean, while the number is still being typed.
    pub(super) async fn complete(
        &self,
        asked: &Asked,
        path: &[String],
        so_far: &str,
    ) -> Vec<Value> {
        let Some(guild) = asked.guild else {
            return Vec::new();
        };
        let act = path.get(1).and_then(|name| CaseAct::named(name));
        let Some(act) = act.filter(|_| path[0] == ESCALATIONS) else {
            return Vec::new();
        };
        if !self.is_moderator(guild, &asked.roles, asked.permissions) {
            return Vec::new();
        }
        let cases = self
            .bot
            .store()
            .latest_cases(guild)
            .await
            .unwrap_or_else(|error| {
                tracing::error!(%error, "cases could not be read");
                Vec::new()
            });
        let wanted = so_far.trim().trim_start_matches('#').to_lowercase();
        cases
            .iter()
            .filter(|case| act.fits(&case.state))
            .filter(|case| {
                case.number.to_string().starts_with(&wanted)
                    || case.person.to_lowercase().contains(&wanted)
            })
            .take(CHOICES)
            .map(|case| {
                let name = self.text(&self.queue_line(case)).replace("**", "").replace('\\', "");
                json!({ "name": name.chars().take(CHOICE_CHARS).collect::<String>(), "value": case.number })
            })
            .collect()
    }

    /// `/escalations list`.
    pub(super) async fn queue_list(&self, asked: &Asked) -> anyhow::Result<String> {
        match self.queue_of(asked) {
            Ok(guild) => self.list(guild).await,
            Err(refused) => Ok(self.text(&refused)),
        }
    }

    /// What a moderator does with a case, by command or button.
    pub(super) async fn on_case(
        &self,
        asked: &Asked,
        act: CaseAct,
        number: Option<i64>,
    ) -> anyhow::Result<String> {
        let guild = match self.queue_of(asked) {
            Ok(guild) => guild,
            Err(refused) => return Ok(self.text(&refused)),
        };
        let number = number.unwrap_or_default();
        let Some(case) = self.bot.store().case(CaseNumber { guild, number }).await? else {
            return Ok(self.text(&Say::new("queue-unknown").with("case", Arg::Number(number))));
        };
        if act == CaseAct::Show {
            return Ok(self.card(&case).0);
        }
        let say = self.change(asked, &case, act).await?;
        Ok(self.text(&say))
    }

    /// The server whose queue a moderator asks for; else why they get none.
    fn queue_of(&self, asked: &Asked) -> Result<u64, Say> {
        let moderates = asked
            .guild
            .filter(|guild| self.is_moderator(*guild, &asked.roles, asked.permissions));
        let Some(guild) = moderates else {
            return Err(Say::new("queue-moderators-only"));
        };
        let queue = self.guild(guild).and_then(|guild| guild.queue_channel);
        queue
            .map(|_| guild)
            .ok_or_else(|| Say::new("queue-not-set-up"))
    }

    async fn list(&self, guild: u64) -> anyhow::Result<String> {
        let queue = self.bot.store().queue(guild).await?;
        if queue.is_empty() {
            return Ok(self.text(&Say::new("queue-empty")));
        }
        let count = |n: usize| Arg::Number(i64::try_from(n).unwrap_or(i64::MAX));
        let mut out = self.text(&Say::new("queue-head").with("count", count(queue.len())));
        for (at, case) in queue.iter().enumerate() {
            let line = self.text(&self.queue_line(case));
            if out.chars().count() + line.chars().count() >= LIST_CHARS {
                let more = Say::new("queue-more").with("count", count(queue.len() - at));
                out.push_str(&format!("\n{}", self.text(&more)));
                break;
            }
            out.push_str(&format!("\n{line}"));
        }
        Ok(out)
    }

    fn queue_line(&self, case: &Case) -> Say {
        Say::new("queue-line")
            .with("case", Arg::Number(case.number))
            .with("name", Arg::Quote(case.person.clone()))
            .with("reason", Arg::Said(reason_of(&case.card)))
            .with("age", Arg::Said(age(case.opened_at, self.clock.now())))
            .with("state", Arg::Said(case.state.said()))
    }

    /// Claims, releases, resolves or reopens, and tells the person, in their own turn.
    async fn change(&self, asked: &Asked, case: &Case, act: CaseAct) -> anyhow::Result<Say> {
        let of = CaseNumber {
            guild: case.guild,
            number: case.number,
        };
        let name = asked.name.clone();
        let (event, change) = match act {
            CaseAct::Claim => (
                Event::CaseClaimed {
                    moderator: name.clone(),
                },
                CaseChange::Claim {
                    case: of,
                    by: asked.user,
                    name,
                },
            ),
            CaseAct::Release => (
                Event::CaseReleased,
                CaseChange::Release {
                    case: of,
                    by: asked.user,
                },
            ),
            CaseAct::Reopen => (
                Event::CaseReopened {
                    case: case.number,
                    reason: case.card.reason,
                },
                CaseChange::Reopen { case: of },
            ),
            CaseAct::Resolve | CaseAct::Show => (
                Event::CaseResolved { case: case.number },
                CaseChange::Resolve { case: of },
            ),
        };
        let said = |id: &str| Say::new(id).with("case", Arg::Number(case.number));
        let Some(stored) = self.bot.store().conversation(&case.conversation).await? else {
            return Ok(said("queue-unknown"));
        };
        let handled = self
            .in_turn(Incoming {
                event_id: Some(asked.id.to_string()),
                case_change: Some(change),
                conversation: Some(case.conversation.clone()),
                ..self.of_nobody(stored.key, event)
            })
            .await?;
        if act == CaseAct::Claim && matches!(handled, Handled::Deliver(_)) {
            self.let_in(&case.conversation, asked.user).await;
        }
        let done = match act {
            CaseAct::Claim => "queue-claimed",
            CaseAct::Release => "queue-released",
            CaseAct::Reopen => "queue-reopened",
            CaseAct::Resolve | CaseAct::Show => "queue-resolved",
        };
        Ok(match handled {
            Handled::Deliver(_) | Handled::Nothing => said(done),
            Handled::Refused(CaseRefused::ClaimedBy(moderator)) => {
                said("queue-claimed-by-other").with("moderator", Arg::Quote(moderator))
            }
            Handled::Refused(CaseRefused::NotClaimed) => said("queue-not-yours"),
            Handled::Refused(CaseRefused::Over) => said("queue-already-resolved"),
            Handled::Refused(CaseRefused::NotOver) => said("queue-not-resolved"),
            Handled::Refused(CaseRefused::PersonIsBusy) => said("queue-person-busy"),
        })
    }

    /// Whoever takes a case must see the thread in which the person waits.
    async fn let_in(&self, conversation: &str, moderator: u64) {
        let Ok(Some(stored)) = self.bot.store().conversation(conversation).await else {
            return;
        };
        if let Place::Thread {
            channel,
            private: true,
            ..
        } = stored.place
        {
            let path = format!("/channels/{channel}/thread-members/{moderator}");
            if let Err(error) = self.rest.put(&path, &json!({})).await {
                tracing::info!(channel, error = %error, "a moderator could not be let into a thread");
            }
        }
    }
}

/// How long somebody has waited, in the largest unit that fits.
fn age(since: Timestamp, now: Timestamp) -> Say {
    let minutes = now.duration_since(since).as_mins().max(0);
    let (id, n) = match minutes {
        0..60 => ("age-minutes", minutes),
        60..1_440 => ("age-hours", minutes / 60),
        _ => ("age-days", minutes / 1_440),
    };
    Say::new(id).with("n", Arg::Number(n))
}

/// True when `theirs` says everything that `ours` says; Discord adds defaults of its own.
fn contains(theirs: &Value, ours: &Value) -> bool {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => ours
            .iter()
            .all(|(key, ours)| theirs.get(key).is_some_and(|theirs| contains(theirs, ours))),
        (Value::Array(theirs), Value::Array(ours)) => {
            theirs.len() == ours.len()
                && theirs
                    .iter()
                    .zip(ours)
                    .all(|(theirs, ours)| contains(theirs, ours))
        }
        // A number may come back as 1.0.
        (Value::Number(theirs), Value::Number(ours)) => theirs.as_f64() == ours.as_f64(),
        (theirs, ours) => theirs == ours,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_in_the_unit_that_fits() {
        let now = Timestamp::from_second(1_000_000).expect("a time");
        let told = |seconds: i64| {
            let since = Timestamp::from_second(1_000_000 - seconds).expect("a time");
            age(since, now).id
        };
        assert_eq!(told(-5), "age-minutes");
        assert_eq!(told(59 * 60), "age-minutes");
        assert_eq!(told(60 * 60), "age-hours");
        assert_eq!(told(86_400), "age-days");
    }

    #[test]
    fn a_command_that_discord_knows_is_not_sent_again() {
        let ours = json!([{ "name": "a", "options": [{ "min_value": 1 }] }]);
        let theirs = json!([{ "id": "1", "name": "a", "nsfw": false, "options": [{ "min_value": 1.0, "type": 4 }] }]);
        assert!(contains(&theirs, &ours));
        assert!(!contains(&json!([]), &ours));
        assert!(!contains(&json!([{ "name": "b", "options": [] }]), &ours));
    }
}
