//! The question of each phase and the choices under it, derived from the phase alone, so that a question can be
//! asked again after a restart, a nudge or a side remark.

use std::sync::Arc;

use super::card::{about, with_about};
use super::conversation::{Conversation, Entry, Phase};
use super::meaning::{Meaning, Rating};
use super::playbook::{Answer, Check, Instruction, Playbook};
use super::say::{Arg, Choice, Say};

/// From this long a wait on, "come back tomorrow" is offered.
pub(super) const LONG_WAIT_MINUTES: u32 = 60;

/// What can be chosen in this phase.
pub(super) fn choices(playbook: &Playbook, conversation: &Conversation) -> Vec<Choice> {
    let mut choices = of_phase(playbook, conversation);
    let spoke_up = matches!(conversation.entry, Entry::Channel | Entry::Asked);
    if conversation.turn <= 1 && spoke_up && !choices.is_empty() {
        choices.push(plain(Meaning::NotAbout, "choice-not-about"));
    }
    choices
}

fn of_phase(playbook: &Playbook, conversation: &Conversation) -> Vec<Choice> {
    let human = || plain(Meaning::Human, "choice-human");
    match &conversation.phase {
        Phase::New | Phase::Closed | Phase::Paused { .. } => Vec::new(),
        Phase::Escalated {
            claimed_by: Some(_),
            ..
        } => Vec::new(),
        Phase::Escalated { may_go_on, .. } => {
            let go_on = may_go_on.then(|| plain(Meaning::GoOn, "choice-go-on"));
            let works = plain(Meaning::Fixed, "choice-works-after-all");
            std::iter::once(works).chain(go_on).collect()
        }
        Phase::Offered => vec![plain(Meaning::PhotosStuck, "choice-offer")],
        Phase::Triage => vec![
            plain(Meaning::PhotosStuck, "choice-photos-stuck"),
            plain(Meaning::SomethingElse, "choice-something-else"),
            human(),
        ],
        Phase::Check { check, group, .. } => playbook
            .check(check)
            .map(|check| of_check(check, group.as_ref(), conversation))
            .unwrap_or_default(),
        Phase::Instruct { instruction }
            if playbook
                .instruction(instruction)
                .is_some_and(|it| it.prepares) =>
        {
            vec![
                plain(Meaning::Done, "choice-done"),
                plain(Meaning::Unsure, "choice-unsure"),
                human(),
            ]
        }
        Phase::Instruct { instruction } | Phase::Outcome { instruction, .. } => {
            let waits = playbook
                .instruction(instruction)
                .is_some_and(|it| it.wait_minutes >= LONG_WAIT_MINUTES);
            outcome(waits)
        }
        Phase::Waiting { .. } if conversation.asks_to_write() => vec![
            plain(Meaning::MayWrite, "choice-may-write"),
            plain(Meaning::MayNotWrite, "choice-may-not-write"),
            human(),
        ],
        Phase::Waiting { .. } => vec![
            plain(Meaning::Fixed, "choice-fixed"),
            plain(Meaning::NotFixed, "choice-not-fixed"),
            human(),
        ],
        Phase::Clarify { readings, .. } if readings.len() == 1 => vec![
            plain(Meaning::Affirm, "choice-affirm"),
            plain(Meaning::Deny, "choice-deny"),
            human(),
        ],
        Phase::ChangeAnswer { asked } => changeable(playbook, asked, conversation),
        Phase::Clarify { asked, readings } => {
            let asked = Conversation {
                phase: (**asked).clone(),
                ..conversation.clone()
            };
            readings
                .iter()
                .map(|reading| Choice {
                    meaning: reading.clone(),
                    label: label(playbook, &asked, reading),
                })
                .chain([plain(Meaning::Neither, "choice-neither"), human()])
                .collect()
        }
        Phase::OfferPerson { .. } => vec![human(), plain(Meaning::TryAgain, "choice-try-again")],
        Phase::ChooseQueue { .. } => conversation
            .queues
            .iter()
            .map(|queue| Choice {
                meaning: Meaning::Queue(queue.guild),
                label: Say::new("choice-queue").with("name", Arg::Quote(queue.name.clone())),
            })
            .collect(),
        Phase::Solved { rated: false, .. } => [
            (Rating::Good, "choice-rate-good"),
            (Rating::Ok, "choice-rate-ok"),
            (Rating::Bad, "choice-rate-bad"),
        ]
        .into_iter()
        .map(|(rating, id)| plain(Meaning::Rate(rating), id))
        .collect(),
        Phase::Solved { .. } => Vec::new(),
    }
}

/// So many answers can be changed: the latest.
const CHANGEABLE_AT_MOST: usize = 20;

/// What was answered, each to be answered otherwise; the last leads back.
fn changeable(playbook: &Playbook, asked: &Phase, conversation: &Conversation) -> Vec<Choice> {
    let pending = asked.step();
    let answered = playbook
        .checks()
        .filter(|check| conversation.walk.fact(&check.id).is_some() && pending != Some(&check.id));
    let choices = answered.take(CHANGEABLE_AT_MOST).map(|check| Choice {
        meaning: Meaning::Change(check.id.clone()),
        label: playbook_say(conversation, "check", &check.id).attribute("fact"),
    });
    choices
        .chain([plain(Meaning::TryAgain, "choice-keep-answers")])
        .collect()
}

fn of_check(check: &Check, group: Option<&Arc<str>>, conversation: &Conversation) -> Vec<Choice> {
    let say = || playbook_say(conversation, "check", &check.id);
    let shown =
        |answer: &&Answer| !answer.hidden && (group.is_none() || answer.group.as_ref() == group);
    let answers: Vec<Choice> = if group.is_none() && !check.groups.is_empty() {
        let groups = check.groups.iter();
        groups
            .map(|group| Choice {
                meaning: Meaning::Group(Arc::clone(group)),
                label: say().attribute(&format!("group-{group}")),
            })
            .collect()
    } else {
        let answers = check.answers.iter().filter(shown);
        answers
            .map(|answer| Choice {
                meaning: Meaning::Answer(answer.id.clone()),
                label: say().attribute(&format!("answer-{}", answer.id)),
            })
            .collect()
    };
    answers
        .into_iter()
        .chain([
            plain(Meaning::Unsure, "choice-unsure"),
            plain(Meaning::Human, "choice-human"),
        ])
        .collect()
}

fn outcome(waits: bool) -> Vec<Choice> {
    let mut choices = vec![
        plain(Meaning::Fixed, "choice-fixed"),
        plain(Meaning::NotFixed, "choice-not-fixed"),
    ];
    if waits {
        choices.push(plain(Meaning::Wait, "choice-wait"));
    }
    choices.extend([
        plain(Meaning::Unsure, "choice-unsure"),
        plain(Meaning::Human, "choice-human"),
    ]);
    choices
}

/// What is asked, in a word or two.
pub(super) fn name(conversation: &Conversation) -> Option<Say> {
    match &conversation.phase {
        Phase::Check { check, .. } => {
            Some(playbook_say(conversation, "check", check).attribute("fact"))
        }
        Phase::ChangeAnswer { .. } => Some(Say::new("choice-change-answer")),
        _ => None,
    }
}

/// The label of any meaning, in the phase where it was heard.
fn label(playbook: &Playbook, asked: &Conversation, meaning: &Meaning) -> Say {
    if let (Meaning::Answer(answer), Phase::Check { check, .. }) = (meaning, &asked.phase) {
        return playbook_say(asked, "check", check).attribute(&format!("answer-{answer}"));
    }
    if let (Meaning::Group(group), Phase::Check { check, .. }) = (meaning, &asked.phase) {
        return playbook_say(asked, "check", check).attribute(&format!("group-{group}"));
    }
    of_phase(playbook, asked)
        .into_iter()
        .find(|choice| choice.meaning == *meaning)
        .map_or_else(
            || Say::of("choice", &meaning.to_string()),
            |choice| choice.label,
        )
}

fn plain(meaning: Meaning, label: &str) -> Choice {
    Choice {
        meaning,
        label: Say::new(label),
    }
}

/// A message of the playbook, which may select on the person's device, version and region.
pub(super) fn playbook_say(conversation: &Conversation, kind: &str, id: &str) -> Say {
    with_about(
        Say::of(kind, id),
        &about(|fact| conversation.walk.facts.get(fact)),
    )
}

/// The question alone, short enough to follow a remark.
pub(super) fn short(playbook: &Playbook, conversation: &Conversation) -> Vec<Say> {
    match &conversation.phase {
        Phase::Check {
            check,
            group: Some(_),
            ..
        } => {
            vec![playbook_say(conversation, "check", check).attribute("which")]
        }
        Phase::Check { check, .. } => vec![playbook_say(conversation, "check", check)],
        Phase::Instruct { instruction } | Phase::Outcome { instruction, .. } => {
            outcome_question(playbook, conversation, instruction)
        }
        Phase::Waiting { .. } if conversation.asks_to_write() => vec![Say::new("may-write")],
        Phase::Waiting { .. } => vec![Say::new("still-waiting")],
        Phase::Triage => vec![Say::new("hello-direct").attribute("again")],
        Phase::Offered => vec![Say::new("offer")],
        Phase::Clarify { readings, .. } => match &readings[..] {
            [meaning] => vec![confirmation(meaning)],
            [Meaning::Partly, Meaning::NotFixed] => vec![Say::new("count-lower")],
            _ => vec![Say::new("did-you-mean")],
        },
        Phase::ChangeAnswer { .. } => vec![Say::new("change-answer")],
        Phase::OfferPerson { .. } => vec![Say::new("not-understood-person")],
        Phase::ChooseQueue { .. } => vec![Say::new("choose-queue")],
        Phase::Solved { rated: false, .. } => vec![Say::new("rate-question")],
        Phase::New
        | Phase::Closed
        | Phase::Escalated { .. }
        | Phase::Paused { .. }
        | Phase::Solved { .. } => Vec::new(),
    }
}

/// Whether that is meant, for what a mistake would cost much.
fn confirmation(meaning: &Meaning) -> Say {
    match meaning {
        Meaning::Fixed => Say::new("confirm-fixed"),
        Meaning::Human => Say::new("confirm-human"),
        Meaning::Stop => Say::new("confirm-stop"),
        Meaning::NotAbout => Say::new("confirm-not-about"),
        Meaning::StartOver => Say::new("confirm-start-over"),
        Meaning::Skip => Say::new("confirm-skip"),
        Meaning::Flag(flag) => Say::of("flag", flag).attribute("confirm"),
        other => Say::new("confirm-meaning")
            .with("meaning", Arg::Said(Say::of("choice", &other.to_string()))),
    }
}

/// The question with all that is needed to answer it, for somebody who comes back to it.
pub(super) fn full(playbook: &Playbook, conversation: &Conversation) -> Vec<Say> {
    match &conversation.phase {
        Phase::Instruct { instruction } => match playbook.instruction(instruction) {
            Some(it) => instruct(playbook, conversation, it),
            None => Vec::new(),
        },
        _ => short(playbook, conversation),
    }
}

/// The question in other words.
pub(super) fn again(playbook: &Playbook, conversation: &Conversation) -> Vec<Say> {
    match &conversation.phase {
        Phase::Check { check, .. } => {
            vec![playbook_say(conversation, "check", check).attribute("again")]
        }
        Phase::Instruct { instruction }
            if playbook
                .instruction(instruction)
                .is_some_and(|it| it.prepares) =>
        {
            short(playbook, conversation)
        }
        Phase::Instruct { .. } | Phase::Outcome { .. } => {
            vec![Say::new("outcome-question").attribute("again")]
        }
        _ => short(playbook, conversation),
    }
}

/// An instruction with its warning in front and the question behind.
pub(super) fn instruct(
    playbook: &Playbook,
    conversation: &Conversation,
    it: &Instruction,
) -> Vec<Say> {
    let mut parts = Vec::new();
    if it.has_warning {
        parts.push(playbook_say(conversation, "do", &it.id).attribute("warning"));
    }
    parts.push(playbook_say(conversation, "do", &it.id));
    parts.extend(outcome_question(playbook, conversation, &it.id));
    parts
}

fn outcome_question(
    playbook: &Playbook,
    conversation: &Conversation,
    instruction: &str,
) -> Vec<Say> {
    if playbook
        .instruction(instruction)
        .is_some_and(|it| it.prepares)
    {
        return vec![Say::new("done-question")];
    }
    let success = playbook
        .instruction(instruction)
        .map(|it| playbook_say(conversation, "success", &it.success));
    success
        .into_iter()
        .chain([Say::new("outcome-question")])
        .collect()
}
