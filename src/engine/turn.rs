//! Events in, actions out: the two closed sets between the engine and the world.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::conversation::{Conversation, Fact, FixOutcome};
use super::meaning::Meaning;
use super::playbook::{AnswerId, FixId, Reason};
use super::say::Reply;

/// What happened, in the past tense.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The person wrote something.
    Said {
        /// As typed.
        text: String,
    },
    /// The person called us without saying anything.
    Asked,
    /// The person asked for help with their photos, by command, menu or button.
    Began {
        /// What they wrote about it; may be empty.
        text: String,
        /// The iOS version that they chose.
        ios: Option<AnswerId>,
    },
    /// The person chose something under a message.
    Chose {
        /// What it means.
        meaning: Meaning,
        /// The turn whose message it stood under.
        turn: u32,
    },
    /// Time went by.
    TimePassed,
    /// A moderator took the case.
    CaseClaimed {
        /// Their name.
        moderator: String,
    },
    /// A moderator gave the case back.
    CaseReleased,
    /// A moderator resolved the case.
    CaseResolved {
        /// The case's number.
        case: i64,
    },
    /// A moderator opened a resolved case again.
    CaseReopened {
        /// The case's number.
        case: i64,
        /// Why there was a case.
        reason: Reason,
    },
    /// A moderator wrote in the person's thread.
    ModeratorSpoke {
        /// Their name.
        moderator: String,
    },
    /// The moderator handed back.
    ModeratorHandedBack,
}

/// What shall happen, in the imperative.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Say this to the person.
    Say(Reply),
    /// Open a case.
    Escalate(Escalation),
    /// Close the open case: it solved itself.
    WithdrawCase,
    /// Close the place where we talk.
    CloseThread,
    /// Stay silent for this person in that channel for a while.
    Hush,
    /// Ask the platform to delete the message that was just heard, where the operator allowed that.
    DeleteHeard,
    /// Remember how it was.
    Rate(super::meaning::Rating),
}

/// A case for people.
#[derive(Debug, Clone, PartialEq)]
pub struct Escalation {
    /// Whose queue.
    pub guild: u64,
    /// What a moderator reads.
    pub card: HandoffCard,
}

/// What a moderator reads: everything learnt, as data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandoffCard {
    /// Why.
    pub reason: Reason,
    /// The red flag, when that is why.
    pub flag: Option<Arc<str>>,
    /// The person's own first words.
    pub problem: String,
    /// What they told us.
    pub facts: BTreeMap<Arc<str>, Fact>,
    /// What was tried, in order.
    pub tried: Vec<FixOutcome>,
    /// What they did by themselves before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tried_alone: Vec<Arc<str>>,
    /// The likeliest causes that are left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub likeliest: Vec<Likely>,
}

/// A cause that is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Likely {
    /// `CHECK=ANSWER`, or the name of one that no check shows.
    pub cause: Arc<str>,
    /// The fix that removes it.
    pub fix: FixId,
    /// How likely it is, in percent.
    pub percent: u8,
}

/// What happened, and all that follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// As it is now.
    pub conversation: Conversation,
    /// In order.
    pub actions: Vec<Action>,
    /// What the text was taken to mean, for the log.
    pub understood: Option<Understood>,
}

/// What a text was taken to mean, for the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Understood {
    /// The meaning's or intent's name.
    pub intent: String,
    /// 0 to 1.
    pub confidence: f32,
}

impl Turn {
    /// The replies among the actions.
    pub fn replies(&self) -> impl Iterator<Item = &Reply> {
        self.actions.iter().filter_map(|action| match action {
            Action::Say(reply) => Some(reply),
            _ => None,
        })
    }
}
