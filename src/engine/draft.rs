//! A turn in the making: the conversation as it changes, and what is to be said and done about it.

use jiff::Timestamp;

use super::conversation::{BACK_AT_MOST, Conversation, Phase, Snapshot};
use super::playbook::Playbook;
use super::question;
use super::say::{Reply, Say};
use super::turn::{Action, Turn, Understood};
use super::{Engine, Meaning};

pub(super) struct Draft<'e> {
    pub(super) engine: &'e Engine,
    pub(super) now: Timestamp,
    pub(super) conversation: Conversation,
    pub(super) parts: Vec<Say>,
    pub(super) actions: Vec<Action>,
    pub(super) understood: Option<Understood>,
}

impl<'e> Draft<'e> {
    pub(super) fn new(engine: &'e Engine, conversation: Conversation, now: Timestamp) -> Draft<'e> {
        Draft {
            engine,
            now,
            conversation,
            parts: Vec::new(),
            actions: Vec::new(),
            understood: None,
        }
    }

    /// What is said comes first, then what is done; a turn in which nothing is said does not count as one.
    pub(super) fn finish(mut self) -> Turn {
        if !self.parts.is_empty() {
            self.conversation.turn += 1;
            let choices = self.engine.choices(&self.conversation);
            self.actions.insert(
                0,
                Action::Say(Reply {
                    parts: self.parts,
                    choices,
                    asks: question::name(&self.conversation),
                }),
            );
        }
        Turn {
            conversation: self.conversation,
            actions: self.actions,
            understood: self.understood,
        }
    }

    pub(super) fn playbook(&self) -> &'e Playbook {
        &self.engine.playbook
    }

    pub(super) fn say(&mut self, say: Say) {
        self.parts.push(say);
    }

    pub(super) fn playbook_say(&self, kind: &str, id: &str) -> Say {
        question::playbook_say(&self.conversation, kind, id)
    }

    pub(super) fn fix_name(&self, fix: &str) -> Say {
        self.playbook_say("fix", fix)
    }

    /// Asks the question of the present phase again, after a remark.
    pub(super) fn ask_short(&mut self) {
        self.parts
            .extend(question::short(self.playbook(), &self.conversation));
    }

    /// Asks it for somebody who comes back to it.
    pub(super) fn ask_full(&mut self) {
        self.parts
            .extend(question::full(self.playbook(), &self.conversation));
    }

    /// Asks it in other words.
    pub(super) fn ask_again(&mut self) {
        self.parts
            .extend(question::again(self.playbook(), &self.conversation));
    }

    /// Keeps the present question for "back".
    pub(super) fn remember(&mut self) {
        let snapshot = Snapshot {
            phase: self.conversation.phase.clone(),
            walk: self.conversation.walk.clone(),
        };
        self.conversation.history.push(snapshot);
        if self.conversation.history.len() > BACK_AT_MOST {
            self.conversation.history.remove(0);
        }
    }

    pub(super) fn close(&mut self) {
        self.conversation.phase = Phase::Closed;
        self.actions.push(Action::CloseThread);
    }

    pub(super) fn note_understood(&mut self, meaning: &Meaning, confidence: f32) {
        self.understood = Some(Understood {
            intent: meaning.to_string(),
            confidence,
        });
    }
}
