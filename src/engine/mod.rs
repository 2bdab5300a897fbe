//! The dialogue, as a pure function: `Engine::advance(conversation, event, now) -> Turn`.
//!
//! The only place where anything is decided. It knows no clock, file, network, randomness, async, Discord or SQL,
//! and therefore cannot fail. What it wants said are ids of messages; the sentences live in content.

mod acting;
mod card;
mod conversation;
pub mod diagnose;
mod draft;
mod ending;
mod hear;
mod meaning;
mod playbook;
mod question;
mod say;
mod turn;
mod walk;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::matcher::{Matcher, Thresholds};

pub use acting::{Act, Acting, Bounds, Verdict};
pub use card::{CaseFacts, card, reason_of};
pub use conversation::{
    Beginning, Conversation, Earlier, Entry, Fact, FixOutcome, FixResult, Phase, Snapshot, Walk,
};
pub use meaning::{Meaning, Rating, UnknownMeaning};
pub use playbook::{
    Answer, AnswerId, BlindCause, Check, DIRECTION, FactKind, Fix, FixId, Hint, HintWhen, IOS,
    Instruction, Playbook, Reason, Route, STATUS_WORDS, Step, StepId, VERSION,
};
pub use say::{Arg, Choice, QueueChoice, Reply, Say};
pub use turn::{Action, Escalation, Event, HandoffCard, Likely, Turn, Understood};

use draft::Draft;

/// The dialogue, ready to advance any conversation.
#[derive(Debug)]
pub struct Engine {
    /// The seven fixes.
    pub playbook: Playbook,
    /// What people's words mean.
    pub matcher: Matcher,
    /// Waiting times and thresholds.
    pub settings: Settings,
    /// What the labels of choices mean when they are typed, in plain form.
    pub labels: HashMap<String, Meaning>,
    /// What questions of theirs can be answered: topics of `config/answers.toml`.
    pub topics: Vec<Arc<str>>,
}

/// What the operator may set about the dialogue.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How sure is sure enough.
    pub confidence: Thresholds,
    /// From which confidence on what is done.
    pub acting: Acting,
    /// What is asked next.
    pub order: Order,
    /// When to come back to whom.
    pub waiting: Waiting,
}

/// What is asked next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// What gains the most for its cost, by all that is known.
    ExpectedCost,
    /// The fixes in the order of the article, each from its first question to its last.
    Article,
}

/// When to come back to whom.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiting {
    /// A gentle word after this much silence.
    pub nudge_after_hours: u32,
    /// Then the walk is put aside, and the next word resumes it.
    pub pause_after_days: u32,
    /// When to ask how it went, after a long wait.
    pub follow_up_after_hours: u32,
    /// An offer of help that nobody took is forgotten.
    pub offer_open_minutes: u32,
    /// How long a solved walk stays open for a rating or "it came back".
    pub solved_open_hours: u32,
    /// Who comes back within so many days is no stranger: what was tried is known.
    pub remember_days: u32,
    /// A waiting person is told of their place in the queue at most this often.
    pub remind_queue_minutes: u32,
}

impl Engine {
    /// Decides everything that follows from one event.
    pub fn advance(&self, conversation: Conversation, event: &Event, now: Timestamp) -> Turn {
        let mut draft = Draft::new(self, conversation, now);
        match event {
            Event::Said { text } => draft.hear(text),
            Event::Asked => draft.asked(),
            Event::Began { text, ios } => draft.began(text, ios.as_ref()),
            Event::Chose { meaning, turn } => draft.chose(meaning, *turn),
            Event::TimePassed => draft.time_passed(),
            Event::CaseClaimed { moderator } => draft.claimed(moderator),
            Event::CaseReleased => draft.released(),
            Event::CaseResolved { case } => draft.resolved(*case),
            Event::CaseReopened { case, reason } => draft.reopened(*case, *reason),
            Event::ModeratorSpoke { moderator } => {
                draft.conversation.silenced_by = Some(moderator.clone())
            }
            Event::ModeratorHandedBack => draft.handed_back(),
        }
        draft.finish()
    }

    /// When this conversation wants to be woken with [`Event::TimePassed`], if nothing else happens before.
    pub fn wake_at(&self, conversation: &Conversation) -> Option<Timestamp> {
        let waiting = &self.settings.waiting;
        let hours = |hours: u32| SignedDuration::from_hours(i64::from(hours));
        let after = match &conversation.phase {
            Phase::New | Phase::Closed | Phase::Escalated { .. } | Phase::Paused { .. } => {
                return None;
            }
            Phase::Waiting { .. } if conversation.is_answer_only() => return None,
            Phase::Waiting { until, .. } => return Some(*until),
            Phase::Offered => SignedDuration::from_mins(i64::from(waiting.offer_open_minutes)),
            Phase::Solved { .. } => hours(waiting.solved_open_hours),
            _ if conversation.nudged || conversation.is_answer_only() => {
                hours(waiting.pause_after_days * 24)
            }
            _ => hours(waiting.nudge_after_hours),
        };
        conversation.heard_at.checked_add(after).ok()
    }

    /// What can be chosen now; a typed answer means the same.
    pub fn choices(&self, conversation: &Conversation) -> Vec<Choice> {
        question::choices(&self.playbook, conversation)
    }
}
