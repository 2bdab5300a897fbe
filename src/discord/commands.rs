//! `/escalations`: the moderators' queue by command. Registered once, and again only when it changed.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Discord;
use super::incoming::Asked;
use super::moderators::MANAGE_MESSAGES;
use super::rest::RestError;
use crate::bot::{Handled, Incoming, Place};
use crate::engine::{Arg, Entry, Event, Say, reason_of};
use crate::store::{Case, CaseChange, CaseNumber, CaseRefused};

/// The command's name and its subcommands; those with a case take its number.
pub(super) const ESCALATIONS: &str = "escalations";
const SUBCOMMANDS: [(&str, bool); 5] = [
    ("list", false),
    ("show", true),
    ("claim", true),
    ("release", true),
    ("resolve", true),
];
const OPTION_CASE: &str = "case";

/// Room is left for the line that says how many more there are.
const LIST_CHARS: usize = 1_900;

impl Discord {
    /// Tells Discord of the commands, if it knows others.
    pub(super) async fn register_commands(&self) -> Result<(), RestError> {
        let path = format!("/applications/{}/commands", self.application);
        let ours = json!([self.escalations_command()]);
        let theirs = self.rest.get(&path).await?;
        if contains(&theirs, &ours)
            && theirs.as_array().map(Vec::len) == ours.as_array().map(Vec::len)
        {
            return Ok(());
        }
        self.rest.put(&path, &ours).await?;
        tracing::info!("commands registered");
        Ok(())
    }

    fn escalations_command(&self) -> Value {
        let described = |id: &str| self.text(&Say::new(id));
        let case = json!({
            "type": 4, "name": OPTION_CASE, "description": described("command-option-case"), "required": true, "min_value": 1,
        });
        let options: Vec<Value> = SUBCOMMANDS
            .iter()
            .map(|(name, has_case)| {
                let mut sub = json!({ "type": 1, "name": name, "description": described(&format!("command-escalations-{name}")) });
                if *has_case {
                    sub["options"] = json!([case]);
                }
                sub
            })
            .collect();
        json!({
            "type": 1,
            "name": ESCALATIONS,
            "description": described("command-escalations"),
            "default_member_permissions": MANAGE_MESSAGES.to_string(),
            "contexts": [0],
            "options": options,
        })
    }

    /// What the command answers.
    pub(super) async fn escalations(
        &self,
        asked: &Asked,
        sub: &str,
        case: Option<i64>,
    ) -> anyhow::Result<String> {
        let Some(guild) = asked.guild else {
            return Ok(self.text(&Say::new("queue-moderators-only")));
        };
        if !self.is_moderator(guild, &asked.roles, asked.permissions) {
            return Ok(self.text(&Say::new("queue-moderators-only")));
        }
        if self
            .guild(guild)
            .and_then(|guild| guild.queue_channel)
            .is_none()
        {
            return Ok(self.text(&Say::new("queue-not-set-up")));
        }
        if sub == "list" {
            return self.list(guild).await;
        }
        let number = case.unwrap_or_default();
        let said = |id: &str| Say::new(id).with("case", Arg::Number(number));
        let Some(found) = self.bot.store().case(CaseNumber { guild, number }).await? else {
            return Ok(self.text(&said("queue-unknown")));
        };
        if sub == "show" {
            let content = self.bot.content();
            return Ok(found.card_text(&content.engine, &content.replies));
        }
        let say = self.change(asked, &found, sub).await?;
        Ok(self.text(&say))
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

    /// Claims, releases or resolves, and tells the person, in their own turn.
    async fn change(&self, asked: &Asked, case: &Case, sub: &str) -> anyhow::Result<Say> {
        let of = CaseNumber {
            guild: case.guild,
            number: case.number,
        };
        let name = asked.name.clone();
        let (event, change) = match sub {
            "claim" => (
                Event::CaseClaimed {
                    moderator: name.clone(),
                },
                CaseChange::Claim {
                    case: of,
                    by: asked.user,
                    name,
                },
            ),
            "release" => (
                Event::CaseReleased,
                CaseChange::Release {
                    case: of,
                    by: asked.user,
                },
            ),
            _ => (
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
                key: stored.key,
                person: String::new(),
                event_id: Some(asked.id.to_string()),
                place: Place::Terminal,
                entry: Entry::Asked,
                queues: Vec::new(),
                heard: None,
                event,
                case_change: Some(change),
                conversation: Some(case.conversation.clone()),
                moves: false,
                at: self.clock.now(),
            })
            .await?;
        let done = match sub {
            "claim" => "queue-claimed",
            "release" => "queue-released",
            _ => "queue-resolved",
        };
        Ok(match handled {
            Handled::Deliver(_) | Handled::Nothing => said(done),
            Handled::Refused(CaseRefused::ClaimedBy(moderator)) => {
                said("queue-claimed-by-other").with("moderator", Arg::Quote(moderator))
            }
            Handled::Refused(CaseRefused::NotClaimed) => said("queue-not-yours"),
            Handled::Refused(CaseRefused::Over) => said("queue-already-resolved"),
        })
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
