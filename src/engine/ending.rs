//! How walks end and pause: solved, handed over, waiting, put aside, and what moderators change about it.

use std::sync::Arc;

use jiff::SignedDuration;

use super::conversation::{Entry, FixOutcome, FixResult, Phase};
use super::diagnose;
use super::draft::Draft;
use super::meaning::{Meaning, Rating};
use super::playbook::{Check, FixId, IOS, Reason, Route, Step, StepId};
use super::say::{Arg, Say};
use super::turn::{Action, Escalation, HandoffCard, Likely};

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

    /// It came back after all.
    pub(super) fn came_back(&mut self) {
        self.say(Say::new("came-back"));
        self.go_on_after_all();
    }

    /// It is not solved after all: what seemed to help is looked at first, where it was left.
    pub(super) fn go_on_after_all(&mut self) {
        let solved_by = self
            .conversation
            .walk
            .done
            .iter()
            .rev()
            .find(|outcome| outcome.result == FixResult::Solved);
        let solved_by = solved_by.map(|outcome| outcome.fix.clone());
        self.conversation
            .walk
            .done
            .retain(|outcome| outcome.result != FixResult::Solved);
        self.look_again_at(solved_by.as_ref());
    }

    /// The same person, some days later: what they told that still holds is not asked again, and what helped then is
    /// looked at first.
    pub(super) fn come_back(
        &mut self,
        heard: &super::hear::Hearing,
        reading: &crate::matcher::reading::Reading,
    ) {
        let Some(earlier) = self.conversation.earlier.take() else {
            return;
        };
        let playbook = self.playbook();
        let lasts = |fact: &str| {
            playbook.check(fact).is_some_and(|check| check.lasts)
                || playbook
                    .facts
                    .iter()
                    .any(|kind| *kind.id == *fact && kind.lasts)
                || fact == IOS
        };
        let walk = &mut self.conversation.walk;
        walk.facts = earlier
            .walk
            .facts
            .iter()
            .filter(|(fact, _)| lasts(fact))
            .map(|(fact, value)| (fact.clone(), value.clone()))
            .collect();
        walk.tried.clone_from(&earlier.walk.tried);
        walk.problem.clone_from(&heard.shown);
        if earlier.solved_by.is_none() {
            walk.failed.clone_from(&earlier.walk.failed);
        }
        let instructed = earlier.walk.instructed.clone();
        let days = self.now.duration_since(earlier.ended_at).as_hours() / 24;
        let days = Arg::Number(days);
        let say = match &earlier.solved_by {
            Some(fix) => Say::new("welcome-back")
                .with("name", Arg::Said(self.fix_name(fix)))
                .with("days", days),
            None => Say::new("welcome-back-unsolved").with("days", days),
        };
        self.say(say);
        let learnt = self.learn(heard, reading);
        self.note(&learnt);
        self.answer_asides(reading);
        if self.asks_for_person(reading) {
            return self.escalate(Reason::AskedForPerson, None);
        }
        self.conversation.walk.instructed = instructed;
        self.look_again_at(earlier.solved_by.as_ref());
    }

    /// Looks first at what helped before: the question that led to it, else what was done about it.
    fn look_again_at(&mut self, solved_by: Option<&FixId>) {
        let playbook = self.playbook();
        let Some(fix) = solved_by.and_then(|fix| playbook.fix(fix)) else {
            return self.start_walk();
        };
        let helped = self
            .conversation
            .walk
            .instructed
            .iter()
            .rev()
            .find(|id| diagnose::has_step(fix, id))
            .cloned();
        self.conversation.walk.instructed.clear();
        let Some(helped) = helped else {
            return self.start_walk();
        };
        self.enter_fix(&fix.id);
        let leads_there = |check: &&Check| {
            diagnose::is_diagnosing(check)
                && check.answers.iter().any(|answer| {
                    answer.cause.is_some()
                        && matches!(&answer.leads, Route::Step(step) if *step == helped)
                })
        };
        let check = fix.steps.iter().filter_map(|step| match step {
            Step::Check(check) => Some(check),
            Step::Instruction(_) => None,
        });
        match check.into_iter().find(leads_there) {
            Some(check) => {
                self.conversation.walk.facts.remove(&check.id.0);
                self.ask_check(&check.id);
            }
            None => self.follow(&Route::Step(helped)),
        }
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

    /// They were misheard, or think better of it: on from here, without a person.
    fn go_on_here(&mut self) {
        let flags = self.playbook().may_go_on.iter().cloned();
        self.conversation.walk.denied = flags.collect();
        self.withdraw_case();
        self.conversation.misses = 0;
        self.conversation.misses_in_all = 0;
        self.say(Say::new("go-on-here"));
        self.go_on_after_all();
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
        let may_go_on = match (reason, &flag) {
            (Reason::RedFlag, Some(flag)) => self.playbook().may_go_on.contains(flag),
            (Reason::NotUnderstood | Reason::AskedForPerson, _) => true,
            _ => false,
        };
        let card = self.card(reason, flag);
        self.actions
            .push(Action::Escalate(Escalation { guild, card }));
        self.conversation.has_open_case = true;
        self.conversation.misses = 0;
        self.conversation.phase = Phase::Escalated {
            reason,
            claimed_by: None,
            told_at: self.now,
            may_go_on,
        };
        // What happens next comes first, and only what is true where they are.
        let venue = match self.conversation.entry {
            Entry::Channel | Entry::Asked => "thread",
            Entry::Direct => "direct",
            Entry::Private => "private",
        };
        self.say(
            Say::new("escalated")
                .with("case", Arg::CaseNumber)
                .with("place", Arg::QueuePlace)
                .with("venue", Arg::Key(venue.into())),
        );
        self.say_ways_outside(reason);
    }

    /// True when all that was said of the present fix is an instruction that nobody has answered yet.
    fn is_untried(&self) -> bool {
        let walk = &self.conversation.walk;
        let fix = walk
            .current
            .as_deref()
            .and_then(|fix| self.playbook().fix(fix));
        let Some((fix, Phase::Instruct { instruction })) =
            fix.zip(Some(super::hear::asked_phase(&self.conversation.phase)))
        else {
            return false;
        };
        if walk.failed.contains(instruction) {
            return false;
        }
        let before = walk
            .instructed
            .iter()
            .filter(|id| diagnose::has_step(fix, id));
        before.filter(|id| *id != instruction).count() == 0
    }

    /// With a red flag the flag's own text has said the one safe thing; more would drown it.
    fn say_ways_outside(&mut self, reason: Reason) {
        if reason != Reason::RedFlag {
            self.say(Say::new("ways-meanwhile"));
        }
        self.say(Say::new("ways-outside"));
    }

    fn card(&self, reason: Reason, flag: Option<Arc<str>>) -> HandoffCard {
        let walk = &self.conversation.walk;
        let unfinished = walk
            .current
            .clone()
            .filter(|_| self.result_so_far() == FixResult::NotFixed && !self.is_untried());
        let unfinished = unfinished.map(|fix| FixOutcome {
            fix,
            result: FixResult::NotFixed,
        });
        HandoffCard {
            reason,
            flag,
            problem: walk.problem.clone(),
            facts: walk.facts.clone(),
            tried: walk
                .done
                .iter()
                .filter(|outcome| {
                    walk.current.as_ref() != Some(&outcome.fix) || unfinished.is_none()
                })
                .cloned()
                .chain(unfinished.clone())
                .collect(),
            tried_alone: walk.tried.clone(),
            likeliest: self.likeliest(),
        }
    }

    /// The two likeliest causes that are left.
    fn likeliest(&self) -> Vec<Likely> {
        const SHOWN: usize = 2;
        /// What is less likely is no help to anybody.
        const SHOWN_FROM: f32 = 0.1;
        let causes = diagnose::causes(self.playbook(), &self.conversation.walk).into_iter();
        let likely = causes.filter(|cause| cause.p >= SHOWN_FROM).take(SHOWN);
        likely
            .map(|cause| Likely {
                cause: Arc::clone(&cause.id),
                fix: cause.fix.clone(),
                percent: (cause.p * 100.0).round() as u8,
            })
            .collect()
    }

    /// While they wait for people: little is said, and nothing at all once a moderator has the case.
    pub(super) fn hear_escalated(&mut self, meaning: Option<&Meaning>) {
        let Phase::Escalated {
            reason,
            claimed_by: None,
            told_at,
            may_go_on,
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
            Some(Meaning::GoOn) if may_go_on => self.go_on_here(),
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
                        may_go_on,
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
                may_go_on: false,
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
            Some(Meaning::Why) => self.say_why_solved(),
            _ if self.conversation.entry == Entry::Direct => self.say(Say::new("closed-reply")),
            _ => {}
        }
    }

    /// Why what helped did help.
    fn say_why_solved(&mut self) {
        let instructed = self.conversation.walk.instructed.last().cloned();
        match instructed {
            Some(step) => {
                let why = self.playbook_say("do", &step).attribute("why");
                self.say(why);
            }
            None => self.say(Say::new("welcome-solved")),
        }
    }

    /// "It still does not work" where no instruction waits for an outcome: what was tried so far did not help.
    pub(super) fn not_fixed_at_check(&mut self) {
        self.remember();
        if let Phase::Check { check, .. } = &self.conversation.phase {
            self.conversation.walk.passed.push(check.clone());
        }
        if self.conversation.walk.current.is_some() {
            self.leave_fix(FixResult::NotFixed);
        }
        self.next_step();
    }
}
