//! The question of each phase and the choices under it, derived from the phase alone, so that a question can be
//! asked again after a restart, a nudge or a side remark.

use super::card::{about, with_about};
use super::conversation::{Conversation, Entry, Phase};
use super::meaning::{Meaning, Rating};
use super::playbook::{Check, Instruction, Playbook};
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
        Phase::New | Phase::Closed | Phase::Escalated { .. } | Phase::Paused { .. } => Vec::new(),
        Phase::Offered => vec![plain(Meaning::PhotosStuck, "choice-offer")],
        Phase::Triage => vec![
            plain(Meaning::PhotosStuck, "choice-photos-stuck"),
            plain(Meaning::SomethingElse, "choice-something-else"),
            human(),
        ],
        Phase::Check { check, .. } => playbook
            .check(check)
            .map(|check| of_check(check, conversation))
            .unwrap_or_default(),
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

fn of_check(check: &Check, conversation: &Conversation) -> Vec<Choice> {
    check
        .answers
        .iter()
        .filter(|answer| !answer.hidden)
        .map(|answer| Choice {
            meaning: Meaning::Answer(answer.id.clone()),
            label: playbook_say(conversation, "check", &check.id)
                .attribute(&format!("answer-{}", answer.id)),
        })
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

/// The label of any meaning, in the phase where it was heard.
fn label(playbook: &Playbook, asked: &Conversation, meaning: &Meaning) -> Say {
    if let (Meaning::Answer(answer), Phase::Check { check, .. }) = (meaning, &asked.phase) {
        return playbook_say(asked, "check", check).attribute(&format!("answer-{answer}"));
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
        Phase::Check { check, .. } => vec![playbook_say(conversation, "check", check)],
        Phase::Instruct { instruction } | Phase::Outcome { instruction, .. } => {
            outcome_question(playbook, conversation, instruction)
        }
        Phase::Waiting { .. } if conversation.asks_to_write() => vec![Say::new("may-write")],
        Phase::Waiting { .. } => vec![Say::new("still-waiting")],
        Phase::Triage => vec![Say::new("hello-direct").attribute("again")],
        Phase::Offered => vec![Say::new("offer")],
        Phase::Clarify { .. } => vec![Say::new("did-you-mean")],
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
    let success = playbook
        .instruction(instruction)
        .map(|it| playbook_say(conversation, "success", &it.success));
    success
        .into_iter()
        .chain([Say::new("outcome-question")])
        .collect()
}
