//! One person's problem, and what is awaited from them. Everything in here is stored after every turn.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::meaning::Meaning;
use super::playbook::{Answer, Check, FixId, Reason, StepId};
use super::say::QueueChoice;

/// How many questions one can go back.
pub const BACK_AT_MOST: usize = 20;

/// One person's problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    /// Given by the shell, unique in an installation.
    pub id: String,
    /// Counts the turns, from 0 before the first.
    pub turn: u32,
    /// How it began; decides how forward the bot may be.
    pub entry: Entry,
    /// Whose moderators could take the case.
    pub queues: Vec<QueueChoice>,
    /// What is awaited.
    pub phase: Phase,
    /// What is known and done.
    pub walk: Walk,
    /// Where "back" leads, the latest last.
    pub history: Vec<Snapshot>,
    /// Messages in a row that were not understood.
    pub misses: u8,
    /// When the person last said something.
    pub heard_at: Timestamp,
    /// True when a nudge was sent since then.
    pub nudged: bool,
    /// The moderator who writes in the thread; the bot is silent until they hand back.
    pub silenced_by: Option<String>,
    /// True while a case of this conversation is open.
    pub has_open_case: bool,
    /// Whether we may write a direct message to ask how it went; `None` while we did not ask.
    #[serde(default)]
    pub may_write: Option<bool>,
    /// Messages that were not understood, of the whole walk.
    #[serde(default)]
    pub misses_in_all: u8,
    /// What they had before, when that is not long ago.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Box<Earlier>>,
}

/// A conversation that the same person had before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Earlier {
    /// What was known and done.
    pub walk: Walk,
    /// The fix that helped, where one did.
    pub solved_by: Option<FixId>,
    /// When it ended.
    pub ended_at: Timestamp,
}

impl Earlier {
    /// What is worth knowing of a conversation that is over; nothing when nothing was done in it.
    pub fn of(conversation: &Conversation) -> Option<Earlier> {
        let walk = &conversation.walk;
        let solved = walk
            .done
            .iter()
            .rev()
            .find(|it| it.result == FixResult::Solved);
        let was_walked = solved.is_some() || !walk.instructed.is_empty() || !walk.done.is_empty();
        was_walked.then(|| Earlier {
            walk: walk.clone(),
            solved_by: solved.map(|outcome| outcome.fix.clone()),
            ended_at: conversation.heard_at,
        })
    }
}

/// How a conversation began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// Overheard in a support channel: silence is the normal case.
    Channel,
    /// Asked by mention, command or menu, or by a word in an old thread: an answer is expected.
    Asked,
    /// A direct message or the terminal: always answered.
    Direct,
    /// Asked by command or button, and only the person sees the answers. Nothing can be said there by ourselves.
    Private,
}

/// What is awaited from the person. Each phase carries what it needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Phase {
    /// Nothing was said yet.
    New,
    /// Help was offered in one line.
    Offered,
    /// Whether it is about photos that do not reach iCloud at all.
    Triage,
    /// The answer to a check.
    Check {
        /// The check.
        check: StepId,
        /// The instruction that waits for this answer, when the check is the question for the iOS version.
        pending: Option<StepId>,
        /// True when the place to look was shown, so that "not sure" goes on.
        shown_where: bool,
        /// The group of answers that was picked, of a check with too many to stand under it.
        #[serde(default)]
        group: Option<Arc<str>>,
    },
    /// That the instruction is carried out, and whether it helped.
    Instruct {
        /// The instruction.
        instruction: StepId,
    },
    /// Whether the instruction helped; the question stands alone.
    Outcome {
        /// The instruction.
        instruction: StepId,
        /// True when a day went by and we came back.
        next_day: bool,
    },
    /// Nothing until then: an upload, a night on the charger.
    Waiting {
        /// The instruction.
        instruction: StepId,
        /// When to come back.
        until: Timestamp,
    },
    /// Which of the readings was meant.
    Clarify {
        /// What was asked before.
        asked: Box<Phase>,
        /// The best two.
        readings: Vec<Meaning>,
    },
    /// Whether a person is wanted, after several misses.
    OfferPerson {
        /// What was asked before.
        asked: Box<Phase>,
    },
    /// Which of their answers shall be another.
    ChangeAnswer {
        /// What was asked before.
        asked: Box<Phase>,
    },
    /// Which guild's moderators shall have the case.
    ChooseQueue {
        /// Why there is a case.
        reason: Reason,
        /// The red flag, when that is the reason.
        flag: Option<Arc<str>>,
    },
    /// The moderators have it.
    Escalated {
        /// Why.
        reason: Reason,
        /// Who claimed it.
        claimed_by: Option<String>,
        /// When the person was last told that they wait.
        told_at: Timestamp,
        /// True when they may go on here instead: what stopped the walk may have been misheard, and waits for nobody.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        may_go_on: bool,
    },
    /// Quiet for days; the next word resumes.
    Paused {
        /// What was asked before.
        asked: Box<Phase>,
    },
    /// Photos reach iCloud again.
    Solved {
        /// What did it, where known.
        fix: Option<FixId>,
        /// True when it was rated.
        rated: bool,
    },
    /// Over.
    Closed,
}

impl Phase {
    /// The phase's name in the contract of `chat --json`.
    pub fn name(&self) -> &'static str {
        match self {
            Phase::New | Phase::Offered | Phase::Triage => "triage",
            Phase::Check { .. } => "check",
            Phase::Instruct { .. } => "instruct",
            Phase::Outcome { .. } => "outcome",
            Phase::Waiting { .. } => "waiting",
            Phase::Clarify { .. }
            | Phase::OfferPerson { .. }
            | Phase::ChangeAnswer { .. }
            | Phase::ChooseQueue { .. } => "clarify",
            Phase::Escalated { .. } => "escalated",
            Phase::Paused { asked } => asked.name(),
            Phase::Solved { .. } => "solved",
            Phase::Closed => "closed",
        }
    }

    /// The step that is awaited, through questions about the question.
    pub fn step(&self) -> Option<&StepId> {
        match self {
            Phase::Check { check, .. } => Some(check),
            Phase::Instruct { instruction }
            | Phase::Outcome { instruction, .. }
            | Phase::Waiting { instruction, .. } => Some(instruction),
            Phase::Clarify { asked, .. }
            | Phase::OfferPerson { asked }
            | Phase::ChangeAnswer { asked }
            | Phase::Paused { asked } => asked.step(),
            _ => None,
        }
    }
}

/// What is known and done.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Walk {
    /// The person's own first words, without secrets.
    pub problem: String,
    /// What they told us.
    pub facts: BTreeMap<Arc<str>, Fact>,
    /// The fix that is being walked.
    pub current: Option<FixId>,
    /// Fixes dealt with, in order.
    pub done: Vec<FixOutcome>,
    /// Instructions given.
    pub instructed: Vec<StepId>,
    /// Instructions that did not help.
    #[serde(default)]
    pub failed: Vec<StepId>,
    /// What they did by themselves, without success.
    #[serde(default)]
    pub tried: Vec<Arc<str>>,
    /// Checks that were asked and not answered.
    #[serde(default)]
    pub passed: Vec<StepId>,
    /// The cause that their first words pointed at: an opening intent.
    #[serde(default)]
    pub pointed: Option<Arc<str>>,
    /// True once they were told that only less common things are left.
    #[serde(default)]
    pub only_rare_left: bool,
    /// Red flags that they said are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denied: Vec<Arc<str>>,
}

/// A fact with the words that said so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The value.
    pub value: Arc<str>,
    /// The person's words, when it was volunteered.
    pub words: Option<String>,
    /// How surely it was heard, in percent.
    #[serde(default = "certain")]
    pub percent: u8,
    /// What it was before, the latest last: what people correct, moderators see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Arc<str>>,
}

fn certain() -> u8 {
    100
}

/// How a fix ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixOutcome {
    /// The fix.
    pub fix: FixId,
    /// How it ended.
    pub result: FixResult,
}

/// How a fix ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixResult {
    /// Carried out, without success.
    NotFixed,
    /// Looked at; nothing was wrong there.
    Fine,
    /// Skipped.
    Skipped,
    /// They said they had done it before.
    Said,
    /// It could not be carried out.
    CouldNot,
    /// It helped.
    Solved,
}

/// Where "back" leads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// What was awaited.
    pub phase: Phase,
    /// What was known.
    pub walk: Walk,
}

/// How a conversation begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Beginning {
    /// A fresh, unique id.
    pub id: String,
    /// How it began.
    pub entry: Entry,
    /// Whose moderators could take the case.
    pub queues: Vec<QueueChoice>,
    /// What the same person had before, when that is not long ago.
    pub earlier: Option<Box<Earlier>>,
}

impl Conversation {
    /// A conversation in which nothing was said yet.
    pub fn new(beginning: Beginning, now: Timestamp) -> Conversation {
        Conversation {
            id: beginning.id,
            turn: 0,
            entry: beginning.entry,
            queues: beginning.queues,
            phase: Phase::New,
            walk: Walk::default(),
            history: Vec::new(),
            misses: 0,
            heard_at: now,
            nudged: false,
            silenced_by: None,
            has_open_case: false,
            may_write: None,
            misses_in_all: 0,
            earlier: beginning.earlier,
        }
    }

    /// True while the case waits for a moderator.
    pub fn is_unclaimed(&self) -> bool {
        matches!(
            self.phase,
            Phase::Escalated {
                claimed_by: None,
                ..
            }
        )
    }

    /// True where we can only answer: neither a nudge nor a follow-up would be seen.
    pub fn is_answer_only(&self) -> bool {
        self.entry == Entry::Private && self.may_write != Some(true)
    }

    /// True while we have yet to hear whether we may come back by direct message.
    pub(super) fn asks_to_write(&self) -> bool {
        self.entry == Entry::Private
            && self.may_write.is_none()
            && matches!(self.phase, Phase::Waiting { .. })
    }

    /// True while a moderator has it: the bot is silent then.
    pub fn is_with_moderator(&self) -> bool {
        let is_claimed = matches!(
            self.phase,
            Phase::Escalated {
                claimed_by: Some(_),
                ..
            }
        );
        is_claimed || self.silenced_by.is_some()
    }

    /// False when the next word begins a new conversation.
    pub fn is_open(&self) -> bool {
        !matches!(self.phase, Phase::New | Phase::Closed)
    }
}

impl Walk {
    /// The value of a fact.
    pub fn fact(&self, fact: &str) -> Option<&Arc<str>> {
        self.facts.get(fact).map(|fact| &fact.value)
    }

    /// What they answered to a check, asked or not.
    pub fn told<'c>(&self, check: &'c Check) -> Option<&'c Answer> {
        check.answer(self.fact(&check.id)?)
    }

    /// True when this fix was walked, skipped, or tried before.
    pub fn is_done(&self, fix: &str) -> bool {
        self.done.iter().any(|outcome| &*outcome.fix == fix)
    }
}
