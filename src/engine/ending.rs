//! How walks end and pause: solved, handed over, waiting, put aside, and what moderators change about it.

use std::sync::Arc;

use jiff::SignedDuration;

use super::conversation::{Entry, FixOutcome, FixResult, Phase};
use super::draft::Draft;
use super::meaning::{Meaning, Rating};
use super::playbook::{Reason, Route, StepId};
use super::say::{Arg, Say};
use super::turn::{Action, Escalation, HandoffCard};

impl Draft<'_> {
    /// Photos reach iCloud again.
    pub(super) fn solved(&mut self) {
        self.withdraw_case();
        let fix = self.conversation.walk.current.clone();
        match &fix {
            Some(fix) => {
                let name = self.fix_name(fix);
                self.say(Say::new("solved").with("name", Arg::Said(name)));
            }
            None => self.say(Say::new("solved-plain")),
        }
        self.leave_fix(FixResult::Solved);
        self.conversation.phase = Phase::Solved { fix, rated: false };
        self.say(Say::new("rate-question"));
    }

    pub(super) fn rate(&mut self, rating: Rating) {
        let Phase::Solved { fix, rated: false } = self.conversation.phase.clone() else {
            return;
        };
        self.conversation.phase = Phase::Solved { fix, rated: true };
        self.say(Say::new("rated"));
        self.actions.push(Action::Rate(rating));
        self.actions.push(Action::CloseThread);
    }

    /// It came back after all: the walk goes on with the fixes that are left.
    pub(super) fn came_back(&mut self) {
        self.say(Say::new("came-back"));
        for outcome in &mut self.conversation.walk.done {
            if outcome.result == FixResult::Solved {
                outcome.result = FixResult::NotFixed;
            }
        }
        self.next_fix();
    }

    /// They want no more of this.
    pub(super) fn stop(&mut self) {
        self.withdraw_case();
        self.say(Say::new("stopped"));
        self.close();
    }

    /// The bot was wrong to speak up.
    pub(super) fn not_about(&mut self) {
        self.withdraw_case();
        self.say(Say::new("not-about-this"));
        self.close();
        self.actions.push(Action::Hush);
    }

    fn withdraw_case(&mut self) {
        if self.conversation.has_open_case {
            self.conversation.has_open_case = false;
            self.actions.push(Action::WithdrawCase);
            self.say(Say::new("case-withdrawn"));
        }
    }

    /// A red flag: the walk stops, the one safe thing is said, people take over.
    pub(super) fn raise_flag(&mut self, flag: &Arc<str>) {
        let text = self.playbook_say("flag", flag);
        self.say(text);
        self.escalate(Reason::RedFlag, Some(Arc::clone(flag)));
    }

    /// People take over.
    pub(super) fn escalate(&mut self, reason: Reason, flag: Option<Arc<str>>) {
        match &self.conversation.queues[..] {
            [] => {
                self.say(Say::new("escalated-alone"));
                self.say_ways_outside(reason);
                self.close();
            }
            [queue] => {
                let guild = queue.guild;
                self.escalate_to(guild, reason, flag);
            }
            _ => {
                self.conversation.phase = Phase::ChooseQueue { reason, flag };
                self.ask_short();
            }
        }
    }

    pub(super) fn escalate_to(&mut self, guild: u64, reason: Reason, flag: Option<Arc<str>>) {
        let card = self.card(reason, flag);
        self.actions
            .push(Action::Escalate(Escalation { guild, card }));
        self.conversation.has_open_case = true;
        self.conversation.phase = Phase::Escalated {
            reason,
            claimed_by: None,
            told_at: self.now,
        };
        self.say(
            Say::new("escalated")
                .with("case", Arg::CaseNumber)
                .with("place", Arg::QueuePlace),
        );
        self.say_ways_outside(reason);
    }

    /// With a red flag the flag's own text has said the one safe thing; more would drown it.
    fn say_ways_outside(&mut self, reason: Reason) {
        self.say(Say::new("ways-outside"));
        if reason != Reason::RedFlag {
            self.say(Say::new("ways-meanwhile"));
        }
    }

    fn card(&self, reason: Reason, flag: Option<Arc<str>>) -> HandoffCard {
        let walk = &self.conversation.walk;
        let unfinished = walk
            .current
            .clone()
            .filter(|_| self.result_so_far() == FixResult::NotFixed);
        let unfinished = unfinished.map(|fix| FixOutcome {
            fix,
            result: FixResult::NotFixed,
        });
        HandoffCard {
            reason,
            flag,
            problem: walk.problem.clone(),
            facts: walk.facts.clone(),
            tried: walk.done.iter().cloned().chain(unfinished).collect(),
        }
    }

    /// While they wait for people: little is said, and nothing at all once a moderator has the case.
    pub(super) fn hear_escalated(&mut self, meaning: Option<&Meaning>) {
        let Phase::Escalated {
            reason,
            claimed_by: None,
            told_at,
        } = self.conversation.phase.clone()
        else {
            return;
        };
        match meaning {
            Some(Meaning::Fixed) => self.solved(),
            Some(Meaning::Stop) => self.stop(),
            Some(Meaning::NotAbout) => self.not_about(),
            Some(Meaning::StartOver) => {
                self.withdraw_case();
                self.start_over();
            }
            Some(Meaning::Thanks) => {}
            _ => {
                let minutes = i64::from(self.engine.settings.waiting.remind_queue_minutes);
                let quiet_until = told_at
                    .checked_add(SignedDuration::from_mins(minutes))
                    .unwrap_or(told_at);
                if matches!(meaning, Some(Meaning::Status | Meaning::Human))
                    || self.now >= quiet_until
                {
                    self.conversation.phase = Phase::Escalated {
                        reason,
                        claimed_by: None,
                        told_at: self.now,
                    };
                    self.say(
                        Say::new("escalated-already")
                            .with("case", Arg::CaseNumber)
                            .with("place", Arg::QueuePlace),
                    );
                }
            }
        }
    }

    pub(super) fn claimed(&mut self, moderator: &str) {
        if let Phase::Escalated { claimed_by, .. } = &mut self.conversation.phase {
            *claimed_by = Some(moderator.to_owned());
            self.say(Say::new("case-claimed").with("moderator", Arg::Quote(moderator.to_owned())));
        }
    }

    pub(super) fn released(&mut self) {
        if let Phase::Escalated {
            claimed_by,
            told_at,
            ..
        } = &mut self.conversation.phase
            && claimed_by.take().is_some()
        {
            *told_at = self.now;
            self.say(Say::new("case-released"));
        }
    }

    pub(super) fn resolved(&mut self, case: i64) {
        if self.conversation.has_open_case {
            self.conversation.has_open_case = false;
            self.say(Say::new("case-resolved").with("case", Arg::Number(case)));
            self.close();
        }
    }

    /// A moderator wants to look at it again.
    pub(super) fn reopened(&mut self, case: i64, reason: Reason) {
        if self.conversation.phase == Phase::Closed {
            self.conversation.has_open_case = true;
            self.conversation.phase = Phase::Escalated {
                reason,
                claimed_by: None,
                told_at: self.now,
            };
            self.say(Say::new("case-reopened").with("case", Arg::Number(case)));
        }
    }

    pub(super) fn handed_back(&mut self) {
        if self.conversation.silenced_by.take().is_some() {
            self.say(Say::new("resumed"));
            self.ask_full();
        }
    }

    /// Nobody said anything for a while.
    pub(super) fn time_passed(&mut self) {
        if self.conversation.silenced_by.is_some()
            || self
                .engine
                .wake_at(&self.conversation)
                .is_none_or(|at| at > self.now)
        {
            return;
        }
        match self.conversation.phase.clone() {
            Phase::New | Phase::Closed | Phase::Escalated { .. } | Phase::Paused { .. } => {}
            Phase::Offered => self.conversation.phase = Phase::Closed,
            Phase::Solved { .. } => self.close(),
            Phase::Waiting { instruction, .. } => self.follow_up(instruction),
            asked if self.conversation.nudged || self.conversation.is_answer_only() => {
                if !self.conversation.is_answer_only() {
                    self.say(Say::new("paused"));
                }
                self.conversation.phase = Phase::Paused {
                    asked: Box::new(asked),
                };
            }
            _ => {
                self.conversation.nudged = true;
                self.say(Say::new("nudge"));
                self.ask_short();
            }
        }
    }

    /// A long wait is over: how did it go?
    pub(super) fn follow_up(&mut self, instruction: StepId) {
        self.conversation.phase = Phase::Outcome {
            instruction,
            next_day: true,
        };
        // Asking how it went is the nudge; after it comes the pause.
        self.conversation.heard_at = self.now;
        self.say(Say::new("follow-up"));
    }

    /// After the end: a rating, a thank-you, or "it came back".
    pub(super) fn hear_solved(&mut self, meaning: Option<&Meaning>) {
        match meaning {
            Some(Meaning::Rate(rating)) => self.rate(*rating),
            Some(Meaning::Thanks | Meaning::Affirm | Meaning::Fixed) => {
                self.say(Say::new("welcome-solved"))
            }
            Some(Meaning::NotFixed | Meaning::Deny | Meaning::PhotosStuck) => self.came_back(),
            Some(Meaning::Human) => self.escalate(Reason::AskedForPerson, None),
            Some(Meaning::StartOver) => self.start_over(),
            Some(Meaning::NotAbout) => self.not_about(),
            Some(Meaning::Stop) => self.close(),
            _ if self.conversation.entry == Entry::Direct => self.say(Say::new("closed-reply")),
            _ => {}
        }
    }

    /// "It still does not work" where no instruction waits for an outcome: what they tried by themselves counts as
    /// tried, and the walk goes on.
    pub(super) fn not_fixed_at_check(&mut self) {
        self.remember();
        if self.conversation.walk.current.is_some() {
            let result = match self.result_so_far() {
                FixResult::NotFixed => FixResult::NotFixed,
                _ => FixResult::Said,
            };
            self.leave_fix(result);
            self.next_fix();
        } else {
            self.follow(&Route::NextFix);
        }
    }
}
