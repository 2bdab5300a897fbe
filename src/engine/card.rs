//! The handoff card as messages: what a moderator reads at a glance.

use std::sync::Arc;

use jiff::Timestamp;

use super::DIRECTION;
use super::conversation::{Conversation, Fact, FixResult};
use super::playbook::{IOS, Playbook, STATUS_WORDS, VERSION};
use super::say::{Arg, Say};
use super::turn::{HandoffCard, Likely};

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
        lines.extend(in_order(card).map(|(id, fact)| told(playbook, id, fact, &about)));
    }
    if !card.tried_alone.is_empty() {
        let tried = card.tried_alone.iter().map(|what| Say::of("tried", what));
        lines.push(Say::new("card-tried-alone").with("list", Arg::List(tried.collect())));
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
    if !card.likeliest.is_empty() {
        let likely = card.likeliest.iter().map(|likely| {
            Say::new("card-likely")
                .with("name", Arg::Said(cause(playbook, likely, &about)))
                .with("percent", Arg::Number(likely.percent.into()))
        });
        lines.push(Say::new("card-likeliest").with("list", Arg::List(likely.collect())));
    }
    if let Some(link) = &case.link {
        lines.push(Say::new("card-where").with("link", quote(link)));
    }
    lines
}

/// Facts that say the most at a glance.
const FIRST: [&str; 4] = [STATUS_WORDS, VERSION, "model", "device"];

/// What is known: first what says the most, the rest by name. A whole version says more than its class.
fn in_order(card: &HandoffCard) -> impl Iterator<Item = (&Arc<str>, &Fact)> {
    let has_version = card.facts.contains_key(VERSION);
    let first = FIRST.iter().filter_map(|id| card.facts.get_key_value(*id));
    let ios = card.facts.get_key_value(IOS);
    let rest = card
        .facts
        .iter()
        .filter(|(id, _)| !FIRST.contains(&&***id) && ***id != *IOS);
    first.chain(ios.filter(|_| !has_version)).chain(rest)
}

/// A fact with what it was before.
fn told(playbook: &Playbook, id: &str, fact: &Fact, about: &About) -> Say {
    let is = line(playbook, id, &fact.value, about);
    if fact.before.is_empty() {
        return is;
    }
    let before = fact
        .before
        .iter()
        .map(|value| answer(playbook, id, value, about));
    Say::new("card-before")
        .with("line", Arg::Said(is))
        .with("before", Arg::List(before.collect()))
}

/// A cause as people call it: what shows it, else the fix.
fn cause(playbook: &Playbook, likely: &Likely, about: &About) -> Say {
    match likely.cause.split_once('=') {
        Some((check, value)) if playbook.check(check).is_some() => {
            line(playbook, check, value, about)
        }
        _ => Say::of("fix", &likely.fix),
    }
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
        FixResult::CouldNot => "card-result-could-not",
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
    let value = Arg::Said(answer(playbook, id, value, about));
    if playbook.check(id).is_some() {
        let check = with_about(Say::of("check", id), about);
        return Say::new("card-fact")
            .with("label", Arg::Said(check.attribute("fact")))
            .with("value", value);
    }
    Say::of("fact", id).with("value", value)
}

/// The value of a fact, in words.
fn answer(playbook: &Playbook, id: &str, value: &str, about: &About) -> Say {
    if playbook.check(id).is_some() {
        return with_about(Say::of("check", id), about).attribute(&format!("answer-{value}"));
    }
    let mut facts = playbook.facts.iter();
    if facts.any(|fact| &*fact.id == id && !fact.values.is_empty()) {
        return Say::of("fact", id).attribute(&format!("value-{value}"));
    }
    Say::new("as-told").with("words", Arg::Quote(value.to_owned()))
}

/// What playbook messages may select on.
pub(super) type About = [(&'static str, Arg); 4];

/// The person's version, device and region and what fails, each "unknown" until they tell.
pub(super) fn about<'a>(known: impl Fn(&str) -> Option<&'a Fact>) -> About {
    ["ios", "device", "region", DIRECTION].map(|fact| {
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
