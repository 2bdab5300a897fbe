//! The handoff card as messages: what a moderator reads at a glance.

use jiff::Timestamp;

use super::conversation::{Conversation, Fact, FixResult};
use super::playbook::Playbook;
use super::say::{Arg, Say};
use super::turn::HandoffCard;

/// What the store and the platform know about a case, besides the card.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFacts {
    /// The case's number in its guild.
    pub number: i64,
    /// The person's name as moderators know it.
    pub person: String,
    /// A link to the place where they talk, where there is one.
    pub link: Option<String>,
    /// Who has it.
    pub state: Say,
    /// When the case was opened.
    pub opened_at: Timestamp,
}

/// The card, a line a message: why first, then what is known, then what was tried.
pub fn card(playbook: &Playbook, card: &HandoffCard, case: &CaseFacts) -> Vec<Say> {
    let quote = |text: &str| Arg::Quote(text.to_owned());
    let about = about(|fact| card.facts.get(fact));
    let mut lines = vec![
        Say::new("card-title").with("case", Arg::Number(case.number)),
        Say::new("card-state").with("state", Arg::Said(case.state.clone())),
        Say::new("card-person").with("name", quote(&case.person)),
        Say::new("card-reason").with("reason", Arg::Said(reason(card, &about))),
    ];
    if !card.problem.is_empty() {
        lines.push(Say::new("card-problem").with("words", quote(&card.problem)));
    }
    if !card.facts.is_empty() {
        lines.push(Say::new("card-facts"));
        lines.extend(
            card.facts
                .iter()
                .map(|(id, fact)| line(playbook, id, &fact.value, &about)),
        );
    }
    lines.push(Say::new("card-tried"));
    if card.tried.is_empty() {
        lines.push(Say::new("card-none"));
    }
    lines.extend(card.tried.iter().map(|outcome| {
        Say::new("card-tried-line")
            .with("name", Arg::Said(Say::of("fix", &outcome.fix)))
            .with(
                "result",
                Arg::Said(Say::new(result_message(outcome.result))),
            )
    }));
    if let Some(link) = &case.link {
        lines.push(Say::new("card-where").with("link", quote(link)));
    }
    lines
}

/// Why the case was opened, in a few words.
pub fn reason_of(card: &HandoffCard) -> Say {
    reason(card, &about(|fact| card.facts.get(fact)))
}

fn reason(card: &HandoffCard, about: &About) -> Say {
    match &card.flag {
        Some(flag) => with_about(Say::of("flag", flag), about).attribute("reason"),
        None => Say::of("reason", card.reason.id()),
    }
}

fn result_message(result: FixResult) -> &'static str {
    match result {
        FixResult::NotFixed => "card-result-not-fixed",
        FixResult::Fine => "card-result-fine",
        FixResult::Skipped => "card-result-skipped",
        FixResult::Said => "card-result-said",
        FixResult::Solved => "card-result-solved",
    }
}

/// A fact as one line: "iCloud storage bar: full".
pub(super) fn fact(conversation: &Conversation, playbook: &Playbook, id: &str, value: &str) -> Say {
    line(
        playbook,
        id,
        value,
        &about(|fact| conversation.walk.facts.get(fact)),
    )
}

fn line(playbook: &Playbook, id: &str, value: &str, about: &About) -> Say {
    if playbook.check(id).is_some() {
        let check = with_about(Say::of("check", id), about);
        let answer = check.clone().attribute(&format!("answer-{value}"));
        return Say::new("card-fact")
            .with("label", Arg::Said(check.attribute("fact")))
            .with("value", Arg::Said(answer));
    }
    let listed = playbook
        .facts
        .iter()
        .any(|fact| &*fact.id == id && !fact.values.is_empty());
    let value = if listed {
        Arg::Said(Say::of("fact", id).attribute(&format!("value-{value}")))
    } else {
        Arg::Quote(value.to_owned())
    };
    Say::of("fact", id).with("value", value)
}

/// What playbook messages may select on.
pub(super) type About = [(&'static str, Arg); 3];

/// The person's version, device and region, each "unknown" until they tell.
pub(super) fn about<'a>(known: impl Fn(&str) -> Option<&'a Fact>) -> About {
    ["ios", "device", "region"].map(|fact| {
        let value = known(fact).map_or_else(|| "unknown".into(), |fact| fact.value.clone());
        (fact, Arg::Key(value))
    })
}

/// The message with what it may select on.
pub(super) fn with_about(say: Say, about: &About) -> Say {
    about
        .iter()
        .cloned()
        .fold(say, |say, (name, arg)| say.with(name, arg))
}
