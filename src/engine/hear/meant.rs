//! Carrying out what was meant, in the present phase, whether it was typed or chosen.

use super::asked_phase;
use crate::engine::conversation::Phase;
use crate::engine::draft::Draft;
use crate::engine::meaning::Meaning;
use crate::engine::playbook::{Reason, StepId};
use crate::engine::question;
use crate::engine::say::Say;

impl Draft<'_> {
    /// Carries out what was meant, in the present phase.
    pub(in crate::engine) fn meant(&mut self, meaning: &Meaning) {
        match (meaning, self.conversation.phase.clone()) {
            (Meaning::Human, _) => self.escalate(Reason::AskedForPerson, None),
            (Meaning::Flag(flag), _) => self.raise_flag(flag),
            (Meaning::NotAbout, _) => self.not_about(),
            (Meaning::Stop, _) => self.stop(),
            (Meaning::StartOver, _) => {
                self.leave_clarify();
                self.start_over();
            }
            (Meaning::Fixed, _) => self.solved(),
            (Meaning::RestartWhich, phase) => {
                let asked = Box::new(asked_phase(&phase).clone());
                self.conversation.phase = Phase::Clarify {
                    asked,
                    readings: vec![Meaning::RestartPhone, Meaning::StartOver],
                };
                self.say(Say::new("restart-which"));
            }
            (Meaning::Neither | Meaning::Deny, Phase::Clarify { asked, readings }) => {
                self.conversation.phase = *asked;
                self.not_that(&readings);
            }
            (Meaning::Affirm, Phase::Clarify { readings, .. }) if readings.len() == 1 => {
                self.leave_clarify();
                self.meant(&readings[0]);
            }
            (Meaning::Affirm, Phase::OfferPerson { .. }) => {
                self.escalate(Reason::AskedForPerson, None)
            }
            (Meaning::TryAgain | Meaning::GoOn, Phase::OfferPerson { asked }) => {
                // One more try; when that is not understood either, people take over.
                self.conversation.phase = *asked;
                self.conversation.misses = u8::MAX - 1;
                self.ask_full();
            }
            (_, Phase::Clarify { .. } | Phase::OfferPerson { .. }) => {
                self.leave_clarify();
                self.meant(meaning);
            }
            (Meaning::ChangeAnswer, phase) => self.offer_change(&phase),
            (Meaning::Change(check), Phase::ChangeAnswer { .. }) => self.change(check),
            (_, Phase::ChangeAnswer { .. }) => {
                self.leave_clarify();
                self.meant(meaning);
            }
            (Meaning::Queue(guild), Phase::ChooseQueue { reason, flag }) => {
                if self
                    .conversation
                    .queues
                    .iter()
                    .any(|queue| queue.guild == *guild)
                {
                    self.escalate_to(*guild, reason, flag);
                }
            }
            (_, Phase::ChooseQueue { .. }) => self.ask_short(),
            (Meaning::PhotosStuck | Meaning::Affirm, Phase::Triage) => {
                self.say(Say::new("hello-start"));
                self.start_walk();
            }
            (Meaning::SomethingElse | Meaning::Deny, Phase::Triage) => {
                self.say(Say::new("not-my-subject"));
                self.close();
            }
            (_, Phase::Triage) => self.not_understood(&[]),
            (Meaning::Back, _) => self.back(),
            (Meaning::Skip, _) => self.skip(),
            (Meaning::Why, _) => self.show_why(),
            (Meaning::Where, _) => self.show_where(),
            (Meaning::Status, _) => self.status(),
            (Meaning::TryAgain, _) => self.ask_full(),
            // "What's next?" after a step: what it did comes first.
            (Meaning::GoOn, Phase::Instruct { .. }) => self.meant(&Meaning::Done),
            (Meaning::GoOn, _) => self.ask_short(),
            (Meaning::Thanks, _) => {
                self.say(Say::new("welcome"));
                self.ask_short();
            }
            (Meaning::RestartPhone, _) => self.restart_phone(),
            (_, Phase::Check { check, .. }) => self.meant_at_check(meaning, &check),
            (
                _,
                Phase::Instruct { instruction }
                | Phase::Outcome { instruction, .. }
                | Phase::Waiting { instruction, .. },
            ) => self.meant_at_outcome(meaning, &instruction),
            _ => self.ask_short(),
        }
    }

    fn meant_at_check(&mut self, meaning: &Meaning, check: &StepId) {
        let Some(known) = self.playbook().check(check) else {
            return self.next_step();
        };
        match meaning {
            Meaning::Answer(answer) => self.answered(answer),
            Meaning::Group(group) => self.open_group(group),
            Meaning::Affirm => match known.affirm.clone() {
                Some(answer) => self.answered(&answer),
                None => self.ask_short(),
            },
            Meaning::Deny => match known.deny.clone() {
                Some(answer) => self.answered(&answer),
                None => self.ask_short(),
            },
            // "Done that already", of what the question leads to.
            Meaning::Done => match self.playbook().done_by(known) {
                Some((_, answer)) => self.answered(&answer.clone()),
                None => self.ask_short(),
            },
            Meaning::Unsure => self.unsure_of_check(known),
            Meaning::NotFixed => self.not_fixed_at_check(),
            Meaning::Partly => match self.conversation.walk.instructed.last().cloned() {
                Some(last) => self.partly(&last),
                None => self.ask_short(),
            },
            Meaning::Wait => self.take_your_time(),
            _ => self.ask_short(),
        }
    }

    fn meant_at_outcome(&mut self, meaning: &Meaning, instruction: &StepId) {
        if self.conversation.asks_to_write() {
            match meaning {
                Meaning::MayWrite | Meaning::Affirm => return self.may_write(true),
                Meaning::MayNotWrite | Meaning::Deny => return self.may_write(false),
                _ => {}
            }
        }
        let known = self.playbook().instruction(instruction);
        let prepares = known.is_some_and(|it| it.prepares);
        let waits = known.is_some_and(|it| it.wait_minutes >= question::LONG_WAIT_MINUTES);
        match (meaning, &self.conversation.phase) {
            (Meaning::Done | Meaning::Affirm, Phase::Instruct { .. }) if prepares => {
                self.prepared(instruction)
            }
            (Meaning::Partly, _) if prepares => self.ask_short(),
            (Meaning::Partly, _) => self.partly(instruction),
            (Meaning::NotFixed | Meaning::Deny, _) => self.not_fixed(instruction),
            (Meaning::Wait | Meaning::Affirm, Phase::Waiting { .. }) => self.ask_short(),
            (Meaning::Wait, _) if waits => self.wait(instruction),
            (Meaning::Wait, _) => self.take_your_time(),
            (Meaning::Affirm | Meaning::Done, Phase::Instruct { .. }) => {
                self.conversation.phase = Phase::Outcome {
                    instruction: instruction.clone(),
                    next_day: false,
                };
                self.ask_short();
            }
            (Meaning::Affirm, _) => self.not_understood(&[Meaning::Fixed, Meaning::NotFixed]),
            (Meaning::Unsure, _) => self.show_where(),
            _ => self.ask_short(),
        }
    }

    /// They need a moment; their next word goes on from here.
    fn take_your_time(&mut self) {
        self.say(Say::new("take-your-time"));
        let asked = self.conversation.phase.clone();
        self.conversation.phase = Phase::Paused {
            asked: Box::new(asked),
        };
    }

    /// What was asked about was not meant.
    pub(super) fn not_that(&mut self, readings: &[Meaning]) {
        // "So it works now?" "No." is an answer to what was asked before, too.
        let at_outcome = match &self.conversation.phase {
            Phase::Instruct { instruction } | Phase::Outcome { instruction, .. } => {
                Some(instruction.clone())
            }
            _ => None,
        };
        let is_before_the_walk = matches!(
            self.conversation.phase,
            Phase::New | Phase::Offered | Phase::Triage
        );
        match (readings, at_outcome) {
            // Their first words were asked about; without that they begin a walk like any others.
            ([_], _) if is_before_the_walk && !self.conversation.walk.problem.is_empty() => {
                self.take_offer()
            }
            ([Meaning::Fixed], Some(instruction)) => self.not_fixed(&instruction),
            ([_], _) => self.ask_short(),
            _ => {
                self.conversation.misses = 2;
                self.say(Say::new("not-understood"));
                self.ask_again();
            }
        }
    }

    /// Back to what had been asked before the question about it.
    pub(super) fn leave_clarify(&mut self) {
        if let Phase::Clarify { asked, .. }
        | Phase::OfferPerson { asked }
        | Phase::ChangeAnswer { asked } = self.conversation.phase.clone()
        {
            self.conversation.phase = *asked;
        }
    }

    /// Lists what was answered, so that one of it can be answered otherwise.
    fn offer_change(&mut self, phase: &Phase) {
        self.conversation.phase = Phase::ChangeAnswer {
            asked: Box::new(asked_phase(phase).clone()),
        };
        if self.engine.choices(&self.conversation).len() < 2 {
            self.leave_clarify();
            self.say(Say::new("nothing-to-change"));
        }
        self.ask_short();
    }

    /// Asks a check once more; what follows from the new answer comes then.
    fn change(&mut self, check: &StepId) {
        self.leave_clarify();
        self.remember();
        self.conversation.walk.passed.retain(|it| it != check);
        self.ask_check(check);
    }
}
