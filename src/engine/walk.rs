//! Walking the fixes: which step is next, and what an answer leads to.

use std::sync::Arc;

use jiff::SignedDuration;

use super::conversation::{FixOutcome, FixResult, Phase};
use super::draft::Draft;
use super::meaning::Meaning;
use super::playbook::{
    AnswerId, Check, Fix, FixId, IOS, Instruction, Reason, Route, STATUS_WORDS, Step, StepId,
};
use super::question;
use super::say::{Arg, Say};

impl Draft<'_> {
    /// Starts walking: at the fix that was pointed at, else with the question for the status words.
    pub(super) fn start_walk(&mut self, intent: &str) {
        self.say(Say::new("hello-start"));
        self.mention_tried();
        let walk = &self.conversation.walk;
        let status = self.playbook().check(STATUS_WORDS);
        let named = walk
            .fact(STATUS_WORDS)
            .and_then(|value| status?.answer(value))
            .map(|answer| answer.leads.clone());
        let pointed = self
            .playbook()
            .fix_for_intent(intent)
            .filter(|fix| !walk.is_done(&fix.id));
        match (named, pointed) {
            (Some(Route::Elsewhere(fix, step)), _) => self.follow(&Route::Elsewhere(fix, step)),
            (_, Some(fix)) => self.begin_fix(fix, &fix.starts_at),
            (_, None) => self.go_to_check(STATUS_WORDS),
        }
    }

    fn mention_tried(&mut self) {
        let tried: Vec<Say> = self
            .conversation
            .walk
            .done
            .iter()
            .filter(|outcome| outcome.result == FixResult::Said)
            .map(|outcome| self.fix_name(&outcome.fix))
            .collect();
        if !tried.is_empty() {
            self.say(Say::new("already-tried").with("list", Arg::List(tried)));
        }
    }

    /// Marks fixes that they say they have done; true when the present one is among them.
    pub(super) fn learn_tried(&mut self, tried: &[Arc<str>]) -> bool {
        let mut current = false;
        for fix in tried {
            if self.conversation.walk.current.as_deref() == Some(fix) {
                current = true;
            } else if self.playbook().fix(fix).is_some() && !self.conversation.walk.is_done(fix) {
                self.conversation.walk.done.push(FixOutcome {
                    fix: FixId(Arc::clone(fix)),
                    result: FixResult::Said,
                });
            }
        }
        current
    }

    fn begin_fix(&mut self, fix: &Fix, at: &StepId) {
        let n = self.conversation.walk.done.len() as i64 + 1;
        let name = self.fix_name(&fix.id);
        self.say(
            Say::new("fix-head")
                .with("n", Arg::Number(n))
                .with("total", Arg::Number(self.playbook().fixes.len() as i64))
                .with("name", Arg::Said(name)),
        );
        self.conversation.walk.current = Some(fix.id.clone());
        self.go_to(at);
    }

    fn go_to(&mut self, step: &str) {
        let playbook = self.playbook();
        let found = playbook
            .fixes
            .iter()
            .flat_map(|fix| &fix.steps)
            .find(|other| other.id() == step);
        match found {
            Some(Step::Instruction(instruction)) => self.instruct(instruction),
            Some(Step::Check(check)) => self.go_to_check(&check.id),
            None => self.go_to_check(step),
        }
    }

    /// Asks a check, unless its answer is known: what people volunteered is not asked again.
    fn go_to_check(&mut self, id: &str) {
        let Some(check) = self.playbook().check(id) else {
            return self.next_fix();
        };
        let known = self
            .conversation
            .walk
            .fact(&check.id)
            .and_then(|value| check.answer(value));
        if let Some(answer) = known {
            let leads = answer.leads.clone();
            return self.follow(&leads);
        }
        self.conversation.phase = Phase::Check {
            check: check.id.clone(),
            pending: None,
            shown_where: false,
        };
        let question = self.playbook_say("check", &check.id);
        self.say(question);
    }

    /// Gives an instruction; where its words differ by version, the version is asked first, once.
    fn instruct(&mut self, it: &Instruction) {
        if it.needs_ios
            && self.conversation.walk.fact(IOS).is_none()
            && self.playbook().check(IOS).is_some()
        {
            self.conversation.phase = Phase::Check {
                check: IOS.into(),
                pending: Some(it.id.clone()),
                shown_where: false,
            };
            let question = self.playbook_say("check", IOS);
            return self.say(question);
        }
        let first = self.conversation.walk.instructed.is_empty();
        self.conversation.walk.instructed.push(it.id.clone());
        self.conversation.phase = Phase::Instruct {
            instruction: it.id.clone(),
        };
        let mut parts = question::instruct(self.playbook(), &self.conversation, it);
        let in_last_fix = self.conversation.walk.current.as_ref()
            == self.playbook().fixes.last().map(|fix| &fix.id);
        if first && !in_last_fix {
            // Behind the instruction, in front of how to see whether it helped.
            let at = parts.len() - 2.min(parts.len());
            parts.insert(at, Say::new("note-keep-power"));
        }
        self.parts.extend(parts);
    }

    pub(super) fn follow(&mut self, route: &Route) {
        match route {
            Route::NextFix => {
                let result = self.result_so_far();
                self.leave_fix(result);
                self.next_fix();
            }
            Route::Step(step) => self.go_to(step),
            Route::Elsewhere(fix, step) => self.go_elsewhere(fix, step),
            Route::Done(instruction) => {
                self.conversation.walk.instructed.push(instruction.clone());
                self.conversation.phase = Phase::Outcome {
                    instruction: instruction.clone(),
                    next_day: false,
                };
                self.ask_short();
            }
            Route::Person(reason) => self.escalate(*reason, None),
            Route::Resume => self.ask_short(),
        }
    }

    fn go_elsewhere(&mut self, fix: &FixId, step: &StepId) {
        if self.conversation.walk.current.as_ref() == Some(fix) {
            return self.go_to(step);
        }
        let result = self.result_so_far();
        self.leave_fix(result);
        // Having "tried charging" does not answer what the status words ask for.
        self.conversation
            .walk
            .done
            .retain(|outcome| outcome.fix != *fix || outcome.result != FixResult::Said);
        match self
            .playbook()
            .fix(fix)
            .filter(|fix| !self.conversation.walk.is_done(&fix.id))
        {
            Some(fix) => self.begin_fix(fix, step),
            None => self.next_fix(),
        }
    }

    /// What can be said of the present fix: an instruction of it was carried out, or all was fine there.
    pub(super) fn result_so_far(&self) -> FixResult {
        let Some(fix) = self
            .conversation
            .walk
            .current
            .as_deref()
            .and_then(|fix| self.playbook().fix(fix))
        else {
            return FixResult::Fine;
        };
        let instructed = &self.conversation.walk.instructed;
        if fix
            .steps
            .iter()
            .any(|step| instructed.iter().any(|id| &**id == step.id()))
        {
            FixResult::NotFixed
        } else {
            FixResult::Fine
        }
    }

    pub(super) fn leave_fix(&mut self, result: FixResult) {
        if let Some(fix) = self.conversation.walk.current.take()
            && !self.conversation.walk.is_done(&fix)
        {
            self.conversation.walk.done.push(FixOutcome { fix, result });
        }
    }

    /// The next fix in the article's order; when none is left, people take over.
    pub(super) fn next_fix(&mut self) {
        let playbook = self.playbook();
        match playbook
            .fixes
            .iter()
            .find(|fix| !self.conversation.walk.is_done(&fix.id))
        {
            Some(fix) => self.begin_fix(fix, &fix.starts_at),
            None => {
                self.say(Say::new("last-fix-failed"));
                self.escalate(Reason::NoFixHelped, None);
            }
        }
    }

    /// An answer to a check.
    pub(super) fn answered(&mut self, answer: &AnswerId) {
        let Phase::Check { check, pending, .. } = self.conversation.phase.clone() else {
            return;
        };
        let Some(found) = self
            .playbook()
            .check(&check)
            .and_then(|check| check.answer(answer))
        else {
            return;
        };
        self.remember();
        self.learn(&check.0, &answer.0, None);
        match pending {
            Some(step) => self.go_to(&step),
            None => {
                let leads = found.leads.clone();
                self.follow(&leads);
            }
        }
    }

    /// They do not know the answer: first the place to look is shown, then the walk goes on without it.
    pub(super) fn unsure_of_check(&mut self, check: &Check) {
        let Phase::Check {
            check: id,
            pending,
            shown_where,
        } = self.conversation.phase.clone()
        else {
            return;
        };
        if !shown_where && *id != *IOS {
            self.conversation.phase = Phase::Check {
                check: id,
                pending,
                shown_where: true,
            };
            return self.show_where();
        }
        self.remember();
        match pending {
            Some(step) => {
                self.learn(&IOS.into(), &"unknown".into(), None);
                self.go_to(&step);
            }
            None => self.follow(&check.unsure),
        }
    }

    /// Where to find what was asked for, then the question again.
    pub(super) fn show_where(&mut self) {
        self.explain("here-is-where", "where");
    }

    /// Why we ask, then the question again.
    pub(super) fn show_why(&mut self) {
        self.explain("here-is-why", "why");
    }

    fn explain(&mut self, head: &str, attribute: &str) {
        let text = match &self.conversation.phase {
            Phase::Check { check, .. } => {
                Some(self.playbook_say("check", check).attribute(attribute))
            }
            Phase::Instruct { instruction } => {
                Some(self.playbook_say("do", instruction).attribute(attribute))
            }
            Phase::Outcome { .. } | Phase::Waiting { .. } => {
                Some(Say::new("outcome-question").attribute(attribute))
            }
            _ => None,
        };
        if let Some(text) = text {
            self.say(Say::new(head));
            self.say(text);
        }
        self.ask_short();
    }

    /// It did not help; on with what comes after.
    pub(super) fn not_fixed(&mut self, instruction: &StepId) {
        self.remember();
        match self.playbook().instruction(instruction) {
            Some(it) => self.follow(&it.then.clone()),
            None => self.follow(&Route::NextFix),
        }
    }

    /// It needs time: we come back the next day.
    pub(super) fn wait(&mut self, instruction: &StepId) {
        self.remember();
        let hours = self.engine.settings.waiting.follow_up_after_hours;
        let until = self
            .now
            .checked_add(SignedDuration::from_hours(i64::from(hours)))
            .unwrap_or(self.now);
        self.conversation.phase = Phase::Waiting {
            instruction: instruction.clone(),
            until,
        };
        if self.conversation.asks_to_write() {
            return self.say(Say::new("may-write"));
        }
        let said = match self.conversation.is_answer_only() {
            true => "waiting-private",
            false => "waiting",
        };
        self.say(Say::new(said).with("hours", Arg::Number(i64::from(hours))));
    }

    /// Whether we may come back by direct message, where we cannot come back otherwise.
    pub(super) fn may_write(&mut self, may: bool) {
        self.conversation.may_write = Some(may);
        let hours = self.engine.settings.waiting.follow_up_after_hours;
        let said = if may { "waiting" } else { "waiting-private" };
        self.say(Say::new(said).with("hours", Arg::Number(i64::from(hours))));
    }

    /// Another fix, please. The version question is skipped alone: the instruction behind it is still wanted.
    pub(super) fn skip(&mut self) {
        if let Phase::Check {
            pending: Some(_), ..
        } = &self.conversation.phase
        {
            return self.meant(&Meaning::Unsure);
        }
        self.remember();
        self.say(Say::new("skipped"));
        let result = match self.result_so_far() {
            FixResult::NotFixed => FixResult::NotFixed,
            _ => FixResult::Skipped,
        };
        self.leave_fix(result);
        self.next_fix();
    }

    /// One question back.
    pub(super) fn back(&mut self) {
        match self.conversation.history.pop() {
            Some(snapshot) => {
                self.conversation.phase = snapshot.phase;
                self.conversation.walk = snapshot.walk;
                self.say(Say::new("went-back"));
                self.ask_full();
            }
            None => {
                self.say(Say::new("back-none"));
                self.ask_short();
            }
        }
    }

    /// From the beginning, with nothing taken for granted but their own first words.
    pub(super) fn start_over(&mut self) {
        self.remember();
        let problem = std::mem::take(&mut self.conversation.walk.problem);
        self.conversation.walk = super::conversation::Walk {
            problem,
            ..Default::default()
        };
        self.say(Say::new("started-over"));
        self.go_to_check(STATUS_WORDS);
    }

    /// "Restart" was about the phone.
    pub(super) fn restart_phone(&mut self) {
        let restart = self.playbook().fix_for_intent("restart");
        match restart.filter(|fix| !self.conversation.walk.is_done(&fix.id)) {
            Some(fix) if self.conversation.walk.current.as_ref() != Some(&fix.id) => {
                self.remember();
                let result = match self.result_so_far() {
                    FixResult::NotFixed => FixResult::NotFixed,
                    _ => FixResult::Skipped,
                };
                self.leave_fix(result);
                self.begin_fix(fix, &fix.starts_at);
            }
            _ => self.ask_short(),
        }
    }

    /// How far we are, then the question again.
    pub(super) fn status(&mut self) {
        let walk = &self.conversation.walk;
        let line = match &walk.current {
            Some(fix) => Say::new("status-line")
                .with("n", Arg::Number(walk.done.len() as i64 + 1))
                .with("total", Arg::Number(self.playbook().fixes.len() as i64))
                .with("name", Arg::Said(self.fix_name(fix))),
            None => Say::new("status-none"),
        };
        let tried: Vec<Say> = walk
            .done
            .iter()
            .map(|outcome| self.fix_name(&outcome.fix))
            .collect();
        self.say(line);
        if !tried.is_empty() {
            self.say(Say::new("status-tried").with("list", Arg::List(tried)));
        }
        self.ask_short();
    }
}
