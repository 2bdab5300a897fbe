//! Walking the fixes: which step is next, and what an answer leads to.

use std::sync::Arc;

use jiff::SignedDuration;

use super::Order;
use super::conversation::{FixOutcome, FixResult, Phase};
use super::diagnose::{self, Repair, What};
use super::draft::Draft;
use super::meaning::Meaning;
use super::playbook::{
    Answer, AnswerId, Check, FixId, IOS, Instruction, Reason, Route, STATUS_WORDS, Step, StepId,
};
use super::question;
use super::say::{Arg, Say};

impl Draft<'_> {
    /// Starts walking: with what they told.
    pub(super) fn start_walk(&mut self) {
        self.mark_tried();
        match self.order() {
            Order::ExpectedCost => self.next_step(),
            Order::Article => self.start_in_article(),
        }
    }

    pub(super) fn order(&self) -> Order {
        self.engine.settings.order
    }

    /// At the fix that was pointed at, else with the question for the status words.
    fn start_in_article(&mut self) {
        if let Some(check) = self.forced_question() {
            return self.ask_check(&check);
        }
        let walk = &self.conversation.walk;
        let status = self.playbook().check(STATUS_WORDS);
        let named = walk
            .fact(STATUS_WORDS)
            .and_then(|value| status?.answer(value))
            .map(|answer| answer.leads.clone());
        let pointed = walk.pointed.as_ref();
        let pointed = pointed
            .and_then(|intent| self.playbook().fix_for_intent(intent))
            .filter(|fix| !walk.is_done(&fix.id));
        let is_troubled = |check: &Check| {
            walk.told(check)
                .is_some_and(|answer| answer.cause.is_some())
        };
        let troubled = || {
            let mut fixes = self.playbook().fixes.iter();
            fixes.find(|fix| {
                !walk.is_done(&fix.id)
                    && fix
                        .steps
                        .iter()
                        .any(|step| matches!(step, Step::Check(check) if is_troubled(check)))
            })
        };
        let pointed = pointed.or_else(troubled);
        match (named, pointed) {
            (Some(Route::Elsewhere(fix, step)), _) => self.follow(&Route::Elsewhere(fix, step)),
            (_, Some(fix)) => {
                let (fix, at) = (fix.id.clone(), fix.starts_at.clone());
                self.enter_fix(&fix);
                self.go_to(&at);
            }
            (_, None) => self.go_to_check(STATUS_WORDS),
        }
    }

    /// Fixes of which they did everything by themselves count as tried.
    fn mark_tried(&mut self) {
        let walk = &self.conversation.walk;
        let said = self.playbook().fixes.iter().filter(|fix| {
            let mut instructions = fix.steps.iter().filter_map(|step| match step {
                Step::Instruction(it) if !it.prepares => Some(it),
                _ => None,
            });
            let did = |it: &Instruction| {
                it.tried
                    .as_ref()
                    .is_some_and(|tried| walk.tried.contains(tried))
            };
            !walk.is_done(&fix.id) && instructions.clone().next().is_some() && instructions.all(did)
        });
        let said: Vec<FixId> = said.map(|fix| fix.id.clone()).collect();
        for fix in said {
            self.conversation.walk.done.push(FixOutcome {
                fix,
                result: FixResult::Said,
            });
        }
    }

    /// What is best done next, all in all; when nothing is left that could help, people take over.
    pub(super) fn next_step(&mut self) {
        self.mark_tried();
        if self.order() == Order::Article {
            return self.next_in_article();
        }
        if let Some(check) = self.forced_question() {
            return self.ask_check(&check);
        }
        let playbook = self.playbook();
        let candidates = diagnose::candidates(playbook, &self.conversation.walk);
        let Some(best) = candidates.first() else {
            return self.nothing_left();
        };
        let walk = &self.conversation.walk;
        let only_rare = candidates.iter().all(|it| diagnose::is_rare(playbook, it));
        if only_rare && !walk.only_rare_left && !walk.done.is_empty() {
            self.conversation.walk.only_rare_left = true;
            let n = candidates.len() as i64;
            self.say(Say::new("only-rare-left").with("n", Arg::Number(n)));
        }
        match &best.what {
            What::Ask(check) => {
                if let Some(fix) = playbook.fix_of_step(&check.id) {
                    self.enter_fix(&fix.id);
                }
                self.ask_check(&check.id);
            }
            What::Repair(cause) => {
                let fix = cause.fix.clone();
                let repair = cause.repair;
                // No heading over nothing: people take over.
                if !matches!(repair, Repair::Route(Route::Person(_))) {
                    self.enter_fix(&fix);
                }
                match repair {
                    Repair::Route(Route::Elsewhere(_, step) | Route::Step(step))
                    | Repair::Step(step) => {
                        self.go_to(step);
                    }
                    Repair::Route(route) => self.follow(route),
                }
            }
        }
    }

    /// True for a question that tells causes apart of which none is likely any more.
    pub(super) fn is_idle(&self, check: &StepId) -> bool {
        let playbook = self.playbook();
        let is_asked_for_causes = playbook.check(check).is_some_and(diagnose::is_diagnosing);
        let is_worth_it = |it: &diagnose::Candidate<'_>| matches!(it.what, What::Ask(other) if other.id == *check);
        is_asked_for_causes
            && !diagnose::candidates(playbook, &self.conversation.walk)
                .iter()
                .any(is_worth_it)
    }

    /// A question that what they tried makes urgent.
    fn forced_question(&self) -> Option<StepId> {
        let walk = &self.conversation.walk;
        let is_due = |check: &&Check| {
            let is_urgent = check
                .asked_after
                .as_ref()
                .is_some_and(|tried| walk.tried.contains(tried));
            is_urgent && walk.fact(&check.id).is_none() && !walk.passed.contains(&check.id)
        };
        self.playbook()
            .checks()
            .find(is_due)
            .map(|check| check.id.clone())
    }

    /// Before people take over, what may have been misheard is asked.
    fn nothing_left(&mut self) {
        let playbook = self.playbook();
        let facts = &mut self.conversation.walk.facts;
        let count = facts.len();
        facts.retain(|id, fact| {
            let is_diagnosing = playbook.check(id).is_some_and(diagnose::is_diagnosing);
            !is_diagnosing || fact.words.is_none() || fact.percent >= diagnose::SURE_PERCENT
        });
        if facts.len() < count {
            self.say(Say::new("look-twice"));
            return self.next_step();
        }
        let all = playbook.fixes.iter().all(|fix| {
            self.conversation.walk.is_done(&fix.id)
                || self.conversation.walk.current.as_ref() == Some(&fix.id)
        });
        self.say(Say::new(if all {
            "last-fix-failed"
        } else {
            "nothing-left"
        }));
        self.escalate(Reason::NoFixHelped, None);
    }

    /// Goes into a fix: what was walked before is left, and its name is said the first time.
    pub(super) fn enter_fix(&mut self, fix: &FixId) {
        if self.conversation.walk.current.as_ref() == Some(fix) {
            return;
        }
        let result = self.result_so_far();
        self.leave_fix(result);
        let walk = &mut self.conversation.walk;
        // Having "tried charging" does not answer what leads here.
        walk.done
            .retain(|outcome| outcome.fix != *fix || outcome.result != FixResult::Said);
        let is_first = !walk.is_done(fix);
        walk.current = Some(fix.clone());
        if is_first && self.playbook().is_counted(fix) {
            let n = self.number_of_fix();
            let name = self.fix_name(fix);
            self.say(
                Say::new("fix-head")
                    .with("n", Arg::Number(n))
                    .with("total", Arg::Number(self.playbook().fixes.len() as i64))
                    .with("name", Arg::Said(name)),
            );
        }
    }

    /// Which of the seven the present one is, in this walk: each counts once.
    fn number_of_fix(&self) -> i64 {
        let walk = &self.conversation.walk;
        let begun = walk.done.iter().filter(|outcome| {
            outcome.result != FixResult::Said
                && self.playbook().is_counted(&outcome.fix)
                && walk.current.as_ref() != Some(&outcome.fix)
        });
        begun.count() as i64 + 1
    }

    fn go_to(&mut self, step: &str) {
        match self.playbook().instruction(step) {
            Some(instruction) => self.instruct(instruction),
            None => self.go_to_check(step),
        }
    }

    /// Asks a check, unless its answer is known: what people volunteered is not asked again.
    fn go_to_check(&mut self, id: &str) {
        let Some(check) = self.playbook().check(id) else {
            return self.next_step();
        };
        match self.conversation.walk.told(check) {
            Some(answer) => self.follow_answer(check, answer),
            None => self.ask_check(&check.id),
        }
    }

    /// Asks a check.
    pub(super) fn ask_check(&mut self, id: &str) {
        self.conversation.phase = Phase::Check {
            check: id.into(),
            pending: None,
            shown_where: false,
            group: None,
        };
        let question = self.playbook_say("check", id);
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
                group: None,
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
        if first && !in_last_fix && !it.prepares {
            // Behind the instruction, in front of how to see whether it helped.
            let at = parts.len() - 2.min(parts.len());
            parts.insert(at, Say::new("note-keep-power"));
        }
        self.parts.extend(parts);
    }

    pub(super) fn follow(&mut self, route: &Route) {
        match route {
            Route::NextFix => match self.order() {
                Order::ExpectedCost => self.next_step(),
                Order::Article => {
                    let result = self.result_so_far();
                    self.leave_fix(result);
                    self.next_in_article();
                }
            },
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
            Route::InVain(instruction) => {
                let tried = self.playbook().instruction(instruction);
                let tried = tried.and_then(|it| it.tried.clone());
                let known = &mut self.conversation.walk.tried;
                known.extend(tried.filter(|tried| !known.contains(tried)));
                self.fail(instruction);
                self.follow(&Route::NextFix);
            }
            Route::Person(reason) => self.escalate(*reason, None),
            Route::CouldNot => self.could_not(),
            Route::Resume => self.ask_short(),
        }
    }

    /// Where an answer leads: to what removes the cause that it shows, else to what is best done next.
    fn follow_answer(&mut self, check: &Check, answer: &Answer) {
        let leads_on = matches!(
            answer.leads,
            Route::NextFix | Route::Step(_) | Route::Elsewhere(..)
        );
        let decides_anew = self.order() == Order::ExpectedCost
            && diagnose::is_diagnosing(check)
            && answer.cause.is_none()
            && leads_on;
        if decides_anew {
            self.next_step();
        } else {
            self.follow(&answer.leads.clone());
        }
    }

    fn go_elsewhere(&mut self, fix: &FixId, step: &StepId) {
        let is_over = self.order() == Order::Article
            && self
                .conversation
                .walk
                .done
                .iter()
                .any(|outcome| outcome.fix == *fix && outcome.result != FixResult::Said);
        let is_current = self.conversation.walk.current.as_ref() == Some(fix);
        if is_over && !is_current {
            let result = self.result_so_far();
            self.leave_fix(result);
            return self.next_in_article();
        }
        self.enter_fix(fix);
        self.go_to(step);
    }

    /// The fix cannot be carried out by this person; that is said before the next begins.
    fn could_not(&mut self) {
        if let Some(fix) = self.conversation.walk.current.clone() {
            self.say(Say::new("could-not").with("name", Arg::Said(self.fix_name(&fix))));
        }
        self.leave_fix(FixResult::CouldNot);
        self.next_step();
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
        if instructed.iter().any(|id| diagnose::has_step(fix, id)) {
            FixResult::NotFixed
        } else {
            FixResult::Fine
        }
    }

    pub(super) fn leave_fix(&mut self, result: FixResult) {
        let Some(fix) = self.conversation.walk.current.take() else {
            return;
        };
        let done = &mut self.conversation.walk.done;
        match done.iter_mut().find(|outcome| outcome.fix == fix) {
            // A later look finds at most more.
            Some(outcome) if result != FixResult::Fine => outcome.result = result,
            Some(_) => {}
            None => done.push(FixOutcome { fix, result }),
        }
    }

    /// The next fix in the article's order; when none is left, people take over.
    fn next_in_article(&mut self) {
        let playbook = self.playbook();
        let next = playbook
            .fixes
            .iter()
            .find(|fix| !self.conversation.walk.is_done(&fix.id));
        match next {
            Some(fix) => {
                self.enter_fix(&fix.id);
                self.go_to(&fix.starts_at);
            }
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
        let Some(known) = self.playbook().check(&check) else {
            return;
        };
        let Some(found) = known.answer(answer) else {
            return;
        };
        self.remember();
        self.learn_answer(&check, answer);
        match pending {
            Some(step) => self.go_to(&step),
            None => self.follow_answer(known, found),
        }
    }

    /// What was asked for is certain, whatever was told before.
    fn learn_answer(&mut self, check: &StepId, answer: &AnswerId) {
        self.conversation
            .walk
            .facts
            .get_mut(&check.0)
            .into_iter()
            .for_each(|fact| {
                fact.words = None;
                fact.percent = 0;
            });
        self.keep(&check.0, &answer.0, None, 100);
    }

    /// Shows the answers of a group; a group of one is that answer.
    pub(super) fn open_group(&mut self, group: &Arc<str>) {
        let Phase::Check {
            check,
            pending,
            shown_where,
            ..
        } = self.conversation.phase.clone()
        else {
            return;
        };
        let answers = self.playbook().check(&check).map(|check| {
            check
                .answers
                .iter()
                .filter(|it| it.group.as_ref() == Some(group))
                .map(|it| it.id.clone())
                .collect::<Vec<_>>()
        });
        match answers.as_deref() {
            Some([only]) => self.answered(only),
            Some([_, ..]) => {
                self.remember();
                self.conversation.phase = Phase::Check {
                    check,
                    pending,
                    shown_where,
                    group: Some(Arc::clone(group)),
                };
                self.ask_short();
            }
            _ => self.ask_short(),
        }
    }

    /// They do not know the answer: first the place to look is shown, then the walk goes on without it.
    pub(super) fn unsure_of_check(&mut self, check: &Check) {
        let Phase::Check {
            check: id,
            pending,
            shown_where,
            group,
        } = self.conversation.phase.clone()
        else {
            return;
        };
        let can_be_shown = check.asked_after.is_none();
        if !shown_where && *id != *IOS && can_be_shown {
            self.conversation.phase = Phase::Check {
                check: id,
                pending,
                shown_where: true,
                group,
            };
            return self.show_where();
        }
        self.remember();
        match pending {
            Some(step) => {
                self.keep(&IOS.into(), &"unknown".into(), None, 100);
                self.go_to(&step);
            }
            None => self.pass(check),
        }
    }

    /// On without the answer to a check.
    pub(super) fn pass(&mut self, check: &Check) {
        self.conversation.walk.passed.push(check.id.clone());
        let leads_to_instruction = match &check.unsure {
            Route::Step(step) | Route::Elsewhere(_, step) => {
                self.playbook().instruction(step).is_some()
            }
            _ => false,
        };
        let decides_anew = self.order() == Order::ExpectedCost
            && diagnose::is_diagnosing(check)
            && !leads_to_instruction
            && !matches!(check.unsure, Route::Person(_));
        if decides_anew {
            return self.next_step();
        }
        // Without the answer nothing of what it leads to can be done; it is not begun again.
        if matches!(check.unsure, Route::NextFix) && !diagnose::is_diagnosing(check) {
            let playbook = self.playbook();
            let ways = diagnose::ways_from(playbook, &check.id);
            let ways = ways
                .into_iter()
                .filter_map(|step| playbook.instruction(step));
            let ways: Vec<StepId> = ways.map(|it| it.id.clone()).collect();
            self.conversation.walk.failed.extend(ways);
        }
        self.follow(&check.unsure.clone());
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
        if attribute == "why"
            && let Some(source) = self.source()
        {
            self.say(Say::new("why-source").with("link", Arg::Link(source)));
        }
        self.ask_short();
    }

    /// Apple's page that the present step rests on.
    fn source(&self) -> Option<Arc<str>> {
        let step = self.conversation.phase.step()?;
        self.playbook().source_of(step)
    }

    /// It did not help; on with what comes after.
    pub(super) fn not_fixed(&mut self, instruction: &StepId) {
        self.remember();
        self.fail(instruction);
        match self.playbook().instruction(instruction) {
            Some(it) if self.order() == Order::ExpectedCost => {
                if diagnose::goes_on_with_repair(self.playbook(), &it.then) {
                    self.follow(&it.then.clone());
                } else {
                    self.next_step();
                }
            }
            Some(it) => self.follow(&it.then.clone()),
            None => self.follow(&Route::NextFix),
        }
    }

    /// Remembers that an instruction did not help.
    pub(super) fn fail(&mut self, instruction: &StepId) {
        if !self.conversation.walk.failed.contains(instruction) {
            self.conversation.walk.failed.push(instruction.clone());
        }
    }

    /// A preparing step is done; on with what it prepared.
    pub(super) fn prepared(&mut self, instruction: &StepId) {
        self.remember();
        match self.playbook().instruction(instruction) {
            Some(it) => self.follow(&it.then.clone()),
            None => self.next_step(),
        }
    }

    /// It moves: with time it will do, so we come back the next day.
    pub(super) fn partly(&mut self, instruction: &StepId) {
        let fact = self.conversation.walk.facts.get("item_count");
        let count = |value: &Arc<str>| value.parse::<i64>().ok();
        let moved = fact.and_then(|fact| Some(count(fact.before.last()?)? - count(&fact.value)?));
        match moved.filter(|moved| *moved > 0) {
            Some(moved) => self.say(Say::new("moves-count").with("n", Arg::Number(moved))),
            None => self.say(Say::new("moves")),
        }
        self.wait(instruction);
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
        if let Phase::Check { check, .. } = &self.conversation.phase {
            self.conversation.walk.passed.push(check.clone());
        }
        if let Phase::Instruct { instruction } | Phase::Outcome { instruction, .. } =
            self.conversation.phase.clone()
        {
            self.fail(&instruction);
            let known = self.playbook().instruction(&instruction);
            let instead = known.and_then(|it| it.instead.clone());
            if let Some(instead) = instead.filter(|it| !self.conversation.walk.failed.contains(it))
            {
                return self.go_to(&instead);
            }
        }
        // What was carried out in vain stays that; the rest of the fix is left out.
        self.leave_fix(match self.result_so_far() {
            FixResult::NotFixed => FixResult::NotFixed,
            _ => FixResult::Skipped,
        });
        self.next_step();
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
                self.enter_fix(&fix.id);
                self.go_to(&fix.starts_at);
            }
            _ => self.ask_short(),
        }
    }

    /// How far we are, then the question again.
    pub(super) fn status(&mut self) {
        let walk = &self.conversation.walk;
        let line = match &walk.current {
            Some(fix) if self.playbook().is_counted(fix) => Say::new("status-line")
                .with("n", Arg::Number(self.number_of_fix()))
                .with("total", Arg::Number(self.playbook().fixes.len() as i64))
                .with("name", Arg::Said(self.fix_name(fix))),
            _ => Say::new("status-none"),
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
        let minutes = diagnose::minutes_of_next_two(self.playbook(), &self.conversation.walk);
        if minutes > 0 && self.order() == Order::ExpectedCost {
            self.say(Say::new("status-minutes").with("minutes", Arg::Number(i64::from(minutes))));
        }
        self.ask_short();
    }
}
