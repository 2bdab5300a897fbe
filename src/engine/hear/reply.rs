//! Words inside a walk: facts are kept, questions of theirs are answered, and what is wanted now is done, asked about, or
//! not understood.

use super::learn::Learnt;
use super::{Hearing, is_yes_or_no_question};
use crate::engine::conversation::{Conversation, Phase};
use crate::engine::diagnose;
use crate::engine::draft::Draft;
use crate::engine::meaning::Meaning;
use crate::engine::playbook::{Answer, Reason, Route, STATUS_WORDS, StepId};
use crate::engine::question;
use crate::engine::say::{Arg, Say};
use crate::engine::{Act, DIRECTION, Order, Verdict};
use crate::matcher::Context;
use crate::matcher::reading::{Feeling, HEARD_FROM, Outcome, Reading, Request, Statement, What};

/// From the third message in a row that was not understood on, a person is offered.
const MISSES_BEFORE_PERSON: u8 = 3;
/// Over a whole walk so many are the same.
const MISSES_IN_ALL: u8 = 6;
/// So many questions of theirs are answered in one message.
const ASIDES_AT_MOST: usize = 2;
/// Where a setting is, is shown where the question stands.
const WHERE_SETTING: &str = "where_setting";
/// How long it takes.
const HOW_LONG: &str = "how_long";

/// From this sureness on a step is taken for done.
const DONE_FROM: f32 = 0.3;

/// What is wanted now.
enum Wanted {
    /// This.
    Do(Meaning),
    /// Perhaps this: ask.
    Ask(Meaning),
    /// One of these, perhaps: ask.
    OneOf(Vec<Meaning>),
}

impl Draft<'_> {
    /// Words inside the walk.
    pub(super) fn hear_reply(&mut self, heard: &Hearing, reading: &Reading) {
        if !self.hear_about_question(heard, reading) {
            self.hear_answer(heard, reading, &[]);
        }
    }

    /// An answer to what is pending; `asked_about` was asked about just before.
    fn hear_answer(&mut self, heard: &Hearing, reading: &Reading, asked_about: &[Meaning]) {
        let learnt = self.learn(heard, reading);
        // Who is asked "did you mean that?" and says it once more means it. That all is well they say themselves.
        let wanted = self.wanted(reading, &learnt).map(|wanted| match wanted {
            Wanted::Ask(meaning) if asked_about.contains(&meaning) && meaning != Meaning::Fixed => {
                Wanted::Do(meaning)
            }
            Wanted::OneOf(readings)
                if readings.len() == 1 && asked_about.contains(&readings[0]) =>
            {
                Wanted::Do(readings[0].clone())
            }
            wanted => wanted,
        });
        match wanted {
            // Whoever ends it, or wants a person, is not told what was noted.
            Some(Wanted::Do(meaning)) if is_final(&meaning) => {
                self.conversation.misses = 0;
                return self.meant(&meaning);
            }
            Some(Wanted::Do(meaning)) => {
                self.conversation.misses = 0;
                self.acknowledge(reading, &learnt, &meaning);
                return self.meant(&meaning);
            }
            Some(Wanted::Ask(meaning)) => {
                self.acknowledge(reading, &learnt, &meaning);
                return self.confirm(&meaning);
            }
            Some(Wanted::OneOf(readings)) => {
                self.acknowledge(reading, &learnt, &Meaning::Neither);
                return self.ask_which(readings);
            }
            None => {}
        }
        self.hear_remark(heard, reading, &learnt);
    }

    /// What asks for nothing: a remark, a question of theirs, a feeling, or what is not understood.
    fn hear_remark(&mut self, heard: &Hearing, reading: &Reading, learnt: &Learnt) {
        let is_upset = self.is_upset(reading);
        let has_aside = self.has_aside(reading);
        let asks_where = self.asks_where(reading);
        // What was told before answers nothing: once it is let pass, then it counts as not understood.
        let is_idle = learnt.is_repeated
            && learnt.is_empty()
            && learnt.tried.is_empty()
            && !(has_aside || is_upset || asks_where || learnt.repeats_trouble);
        if is_idle {
            if self.conversation.misses > 0 {
                return self.not_understood(&[]);
            }
            self.conversation.misses = 1;
            return self.go_on_after_remark(learnt);
        }
        if !learnt.is_empty()
            || has_aside
            || is_upset
            || asks_where
            || !learnt.tried.is_empty()
            || learnt.is_repeated
        {
            self.conversation.misses = 0;
            self.acknowledge(reading, learnt, &Meaning::Neither);
            if asks_where {
                return self.show_where();
            }
            return self.go_on_after_remark(learnt);
        }
        if reading.says(&What::Feeling(Feeling::Thanks)) {
            return self.meant(&Meaning::Thanks);
        }
        if heard.text().is_empty() {
            self.say(Say::new("nothing-to-read"));
            return self.ask_short();
        }
        if self.conversation.misses.saturating_add(1) < MISSES_BEFORE_PERSON && heard.is_foreign {
            self.conversation.misses = self.conversation.misses.saturating_add(1);
            self.say(Say::new("other-language"));
            return self.ask_short();
        }
        if reading.is_question {
            return self.cannot_answer();
        }
        self.not_understood(&[]);
    }

    /// A question of theirs that nothing here answers: said so, and not held against them.
    fn cannot_answer(&mut self) {
        let misses = self.conversation.misses.saturating_add(1);
        self.conversation.misses = misses;
        if misses >= MISSES_BEFORE_PERSON {
            self.conversation.misses = MISSES_BEFORE_PERSON;
            self.leave_clarify();
            self.conversation.phase = Phase::OfferPerson {
                asked: Box::new(self.conversation.phase.clone()),
            };
        } else {
            self.leave_clarify();
        }
        self.say(Say::new("cannot-answer"));
        self.ask_short();
    }

    /// What was told may make another step the better one; else the question stands.
    fn go_on_after_remark(&mut self, learnt: &Learnt) {
        if matches!(
            self.conversation.phase,
            Phase::Clarify { .. } | Phase::OfferPerson { .. } | Phase::ChangeAnswer { .. }
        ) {
            self.leave_clarify();
        }
        // A number that falls is news of what was done before, whatever was asked since.
        let falls = matches!(learnt.count, Some((Some(before), now)) if now < before);
        if falls && self.is_asked_after_a_step(&self.conversation.phase) {
            return self.meant(&Meaning::Partly);
        }
        match self.conversation.phase.clone() {
            // In the article's order a fix is walked to its end.
            Phase::Check { .. } if self.order() == Order::Article => self.ask_short(),
            Phase::Check { pending: None, .. } if learnt.is_trouble || !learnt.tried.is_empty() => {
                self.remember();
                self.next_step();
            }
            // What was told may have answered the question, or made it idle.
            Phase::Check {
                check,
                pending: None,
                ..
            } if !learnt.is_empty() && self.is_idle(&check) => {
                self.remember();
                self.next_step();
            }
            // What this is asked for is not the trouble any more: "I bought 200 GB, 148 are free. Why make room?"
            Phase::Check { check, .. } if !learnt.is_empty() && self.is_moot(&check) => {
                self.remember();
                self.next_step();
            }
            // Who says once more what is wrong has nothing to say to this question.
            Phase::Check {
                check,
                pending: None,
                ..
            } if learnt.repeats_trouble && learnt.is_empty() => {
                match self.playbook().check(&check) {
                    Some(check) if diagnose::is_diagnosing(check) => {
                        self.remember();
                        self.pass(check);
                    }
                    _ => self.ask_short(),
                }
            }
            // What the step was for does not hold any more.
            Phase::Instruct { .. } | Phase::Outcome { .. }
                if !learnt.corrected.is_empty() && self.order() == Order::ExpectedCost =>
            {
                self.remember();
                self.next_step();
            }
            Phase::Instruct { instruction } | Phase::Outcome { instruction, .. } => {
                self.hear_count_or_status(learnt, &instruction);
            }
            _ => self.ask_short(),
        }
    }

    /// After "did that help?" a number or a status line is an answer of a kind.
    fn hear_count_or_status(&mut self, learnt: &Learnt, instruction: &crate::engine::StepId) {
        match learnt.count {
            Some((Some(before), now)) if now < before => self.partly(instruction),
            Some((Some(before), now)) if now == before => self.not_fixed(instruction),
            Some((Some(_), _)) => {
                self.say(Say::new("count-rose"));
                self.not_fixed(instruction);
            }
            Some((None, _)) => self.ask_about_count(),
            None if learnt.tells_status => {
                match self.conversation.walk.fact(STATUS_WORDS).map(|it| &**it) {
                    Some("up_to_date") => self.confirm(&Meaning::Fixed),
                    Some("uploading" | "downloading" | "preparing") => self.ask_about_count(),
                    // Another line than before is another cause.
                    _ => self.not_fixed(instruction),
                }
            }
            None if learnt.is_trouble => {
                self.remember();
                self.fail(instruction);
                self.next_step();
            }
            // "Still poor network": what was wrong is wrong.
            None if learnt.repeats_trouble => self.not_fixed(instruction),
            None => self.ask_short(),
        }
    }

    /// True for a question on the way to a repair when what leads to it is told to be fine.
    fn is_moot(&self, check: &StepId) -> bool {
        let leads_here = |answer: &&Answer| matches!(&answer.leads, Route::Step(step) | Route::Elsewhere(_, step) if step == check);
        let mut leading = self.playbook().checks().filter(|other| {
            let mut causes = other.answers.iter().filter(|it| it.cause.is_some());
            causes.any(|answer| leads_here(&answer))
        });
        leading.any(|other| {
            let told = self.conversation.walk.told(other);
            told.is_some_and(|told| !told.is_trouble())
        })
    }

    fn ask_about_count(&mut self) {
        self.ask_which(vec![Meaning::Partly, Meaning::NotFixed]);
    }

    /// Yes and no to a question about the question. True when that was it.
    fn hear_about_question(&mut self, heard: &Hearing, reading: &Reading) -> bool {
        let phase = self.conversation.phase.clone();
        let says = |what: &What| reading.says(what);
        let meaning = match &phase {
            // "So it works now?" "Yeah, seems so, ta": said twice, it is meant.
            Phase::Clarify { readings, .. }
                if readings[..] == [Meaning::Fixed] && self.says_it_works(reading) =>
            {
                Some(Meaning::Fixed)
            }
            Phase::Clarify { readings, .. }
                if is_yes_or_no_question(&phase)
                    && (says(&What::Yes) || reading.begins == Some(true)) =>
            {
                readings.first().cloned()
            }
            // "Is the number lower than before?"
            Phase::Clarify { readings, .. }
                if readings.first() == Some(&Meaning::Partly) && says(&What::Yes) =>
            {
                Some(Meaning::Partly)
            }
            Phase::Clarify { readings, .. }
                if readings.first() == Some(&Meaning::Partly) && says(&What::No) =>
            {
                Some(Meaning::NotFixed)
            }
            Phase::Clarify { .. } if says(&What::No) => Some(Meaning::Neither),
            // Whether something bad happened is answered before anything else: nothing is heard as an answer to the
            // question beneath.
            Phase::Clarify { readings, .. }
                if matches!(readings[..], [Meaning::Flag(_)]) && !reading.is_question =>
            {
                self.learn(heard, reading);
                self.conversation.misses = self.conversation.misses.saturating_add(1);
                if self.conversation.misses < MISSES_BEFORE_PERSON {
                    self.say(Say::new("this-first"));
                    self.ask_short();
                    return true;
                }
                readings.first().cloned()
            }
            Phase::OfferPerson { .. } if says(&What::Yes) => Some(Meaning::Human),
            Phase::OfferPerson { .. } if says(&What::No) => Some(Meaning::TryAgain),
            Phase::Clarify { asked, .. }
            | Phase::OfferPerson { asked }
            | Phase::ChangeAnswer { asked } => {
                // Something else: it is heard as an answer to what had been asked before.
                let said = self
                    .engine
                    .matcher
                    .read(&heard.marked, super::context_of(asked));
                if said.statements.iter().all(|it| it.confidence < HEARD_FROM) {
                    return false;
                }
                let asked_about = match &phase {
                    Phase::Clarify { readings, .. } => readings.clone(),
                    _ => Vec::new(),
                };
                self.conversation.phase = (**asked).clone();
                self.hear_answer(heard, &said, &asked_about);
                return true;
            }
            Phase::Waiting { .. } if self.conversation.asks_to_write() => {
                // "Yes" to "may I write to you?" is no word about the photos.
                let plain = self.engine.matcher.read(&heard.marked, Context::Reply);
                if says(&What::Outcome(Outcome::Fixed)) {
                    plain.says(&What::Yes).then_some(Meaning::MayWrite)
                } else {
                    let is_no = says(&What::Outcome(Outcome::NotFixed)) && plain.says(&What::No);
                    is_no.then_some(Meaning::MayNotWrite)
                }
            }
            _ => None,
        };
        let Some(meaning) = meaning else { return false };
        self.meant(&meaning);
        true
    }

    /// True for any yes to "so it works now?" that neither asks nor denies.
    fn says_it_works(&self, reading: &Reading) -> bool {
        let yes = [
            What::Yes,
            What::Outcome(Outcome::Fixed),
            What::Feeling(Feeling::Thanks),
        ];
        let no = [
            What::No,
            What::Outcome(Outcome::NotFixed),
            What::Outcome(Outcome::Worse),
        ];
        !reading.asks
            && yes.iter().any(|what| reading.says(what))
            && !no.iter().any(|what| reading.says(what))
    }

    /// What is wanted now, the dearest to miss first.
    fn wanted(&self, reading: &Reading, learnt: &Learnt) -> Option<Wanted> {
        let asked = super::asked_phase(&self.conversation.phase).clone();
        let at_outcome = matches!(
            asked,
            Phase::Instruct { .. } | Phase::Outcome { .. } | Phase::Waiting { .. }
        );
        let mut unsure: Option<Wanted> = None;
        let mut weigh = |act: Act, meaning: Meaning, confidence: Option<f32>| match self
            .decide(act, confidence?)
        {
            Verdict::Do => Some(Wanted::Do(meaning)),
            Verdict::Ask => {
                unsure.get_or_insert(Wanted::Ask(meaning));
                None
            }
            Verdict::Leave => None,
        };
        for (request, act, meaning) in [
            (Request::Human, Act::HandOver, Meaning::Human),
            (Request::NotAbout, Act::Stop, Meaning::NotAbout),
            (Request::Stop, Act::Stop, Meaning::Stop),
            (Request::StartOver, Act::Skip, Meaning::StartOver),
        ] {
            let sureness = reading.sureness_of(&What::Request(request));
            if let Some(wanted) = weigh(act, meaning, sureness) {
                return Some(wanted);
            }
        }
        if self.is_preparing() {
            let is_done = |what: &What| match what {
                What::Done | What::Yes | What::Tried(_) | What::Outcome(Outcome::Fixed) => true,
                What::Fact(check, answer) => self.is_prepared_by(check, answer),
                _ => false,
            };
            let done = reading.statements.iter().filter(|it| is_done(&it.what));
            let done = done.map(|it| it.confidence).reduce(f32::max);
            if let Some(wanted) = weigh(Act::GoOn, Meaning::Done, done) {
                return Some(wanted);
            }
            // "Is it done?" "No."
            if let Some(wanted) = weigh(Act::GoOn, Meaning::Wait, reading.sureness_of(&What::No)) {
                return Some(wanted);
            }
        }
        // Who gives thanks for it says it twice.
        let is_thanked = reading.says(&What::Feeling(Feeling::Thanks));
        let fixed = reading.sureness_of(&What::Outcome(Outcome::Fixed));
        let fixed = fixed.map(|it| match is_thanked && it >= HEARD_FROM {
            true => 1.0,
            false => it,
        });
        // "No. On the web there is nothing, on the phone all": a no is no "so it works?".
        let surely = |it: &f32| self.decide(Act::Solve, *it) == Verdict::Do;
        let fixed = fixed.filter(|it| reading.begins != Some(false) || surely(it));
        match weigh(Act::Solve, Meaning::Fixed, fixed) {
            Some(_) if !self.is_all_well(reading, learnt) => {
                return Some(Wanted::Ask(Meaning::Fixed));
            }
            Some(wanted) => return Some(wanted),
            None => {}
        }
        // "Nothing left", wherever it is said.
        if matches!(learnt.count, Some((Some(_), 0))) {
            return Some(Wanted::Ask(Meaning::Fixed));
        }
        // "It says updated just now" tells that it works, whatever else is heard in it.
        let is_through = learnt.tells_status
            && self.conversation.walk.fact(STATUS_WORDS).map(|it| &**it) == Some("up_to_date");
        if at_outcome && is_through && reading.begins != Some(false) {
            return Some(Wanted::Ask(Meaning::Fixed));
        }
        // A number that falls is the answer, whatever else is told.
        let falls = matches!(learnt.count, Some((Some(before), now)) if now < before);
        if falls && (at_outcome || self.is_asked_after_a_step(&asked)) {
            return Some(Wanted::Do(Meaning::Partly));
        }
        if let Some(answer) = &learnt.answer {
            return Some(Wanted::Do(Meaning::Answer(answer.clone())));
        }
        if at_outcome {
            for (outcome, meaning) in [
                (Outcome::Partly, Meaning::Partly),
                (Outcome::NotFixed, Meaning::NotFixed),
                (Outcome::Worse, Meaning::NotFixed),
                (Outcome::CameBack, Meaning::NotFixed),
            ] {
                let sureness = reading.sureness_of(&What::Outcome(outcome));
                if let Some(wanted) = weigh(Act::GoOn, meaning, sureness) {
                    return Some(wanted);
                }
            }
        }
        if let Phase::Instruct { instruction } = &asked
            && self.is_carried_out(instruction, reading)
        {
            return Some(Wanted::Do(Meaning::Done));
        }
        for (what, act, meaning) in [
            (What::Request(Request::Skip), Act::Skip, Meaning::Skip),
            (What::Request(Request::Back), Act::Skip, Meaning::Back),
            (
                What::Request(Request::Explain),
                Act::AnswerAside,
                Meaning::Why,
            ),
            (
                What::Request(Request::Where),
                Act::AnswerAside,
                Meaning::Status,
            ),
            (
                What::Request(Request::Repeat),
                Act::AnswerAside,
                Meaning::TryAgain,
            ),
            (What::Done, Act::GoOn, Meaning::Done),
            (What::Request(Request::GoOn), Act::GoOn, Meaning::GoOn),
            (What::Unsure, Act::GoOn, Meaning::Unsure),
            (What::Wait, Act::GoOn, Meaning::Wait),
        ] {
            // "Wait, it is on" corrects.
            if meaning == Meaning::Wait && !learnt.corrected.is_empty() {
                continue;
            }
            // "Why is this so hard?" is a sigh, no question.
            if meaning == Meaning::Why && self.is_upset(reading) {
                continue;
            }
            if let Some(wanted) = weigh(act, meaning, reading.sureness_of(&what)) {
                return Some(wanted);
            }
        }
        // "Alright, completed": to take a step for done only asks whether it helped.
        let done = reading.sureness_of(&What::Done);
        if at_outcome && learnt.is_empty() && done.is_some_and(|it| it >= DONE_FROM) {
            return Some(Wanted::Do(Meaning::Done));
        }
        if !at_outcome {
            let moves = self.is_sure(Act::GoOn, reading, &What::Outcome(Outcome::Partly));
            if moves && self.is_asked_after_a_step(&asked) {
                return Some(Wanted::Do(Meaning::Partly));
            }
            let not_fixed = [Outcome::NotFixed, Outcome::Worse].map(What::Outcome);
            let is_news = !learnt.is_empty() || !learnt.tried.is_empty();
            if !is_news
                && matches!(asked, Phase::Check { .. })
                && not_fixed
                    .iter()
                    .any(|what| self.is_sure(Act::GoOn, reading, what))
            {
                return Some(Wanted::Do(Meaning::NotFixed));
            }
        }
        if let Some(guess) = &learnt.guess
            && learnt.is_empty()
            && !self.has_aside(reading)
        {
            return Some(Wanted::OneOf(vec![Meaning::Answer(guess.clone())]));
        }
        // "He paid for more. And it's moving, yay": what was told does not hide that it works.
        if matches!(unsure, Some(Wanted::Ask(Meaning::Fixed)))
            && reading.says(&What::Outcome(Outcome::Fixed))
        {
            return unsure;
        }
        // What was told, asked or felt goes before asking about what was hardly said.
        if !learnt.is_empty() || self.has_aside(reading) || self.is_upset(reading) {
            return None;
        }
        unsure
    }

    /// True at a check when something was done before, so that news of it may come.
    fn is_asked_after_a_step(&self, asked: &Phase) -> bool {
        matches!(asked, Phase::Check { .. }) && !self.conversation.walk.instructed.is_empty()
    }

    /// True when words that sound like "it works" stand alone: who asks something, or tells what still fails, is asked.
    fn is_all_well(&self, reading: &Reading, learnt: &Learnt) -> bool {
        let tells_of_trouble = reading.statements.iter().any(|it| {
            it.confidence >= HEARD_FROM
                && matches!(
                    &it.what,
                    What::Outcome(Outcome::NotFixed | Outcome::Partly | Outcome::Worse)
                        | What::Flag(_)
                )
        });
        let still_waits = learnt.count.is_some_and(|(_, now)| now > 0);
        !(reading.asks || tells_of_trouble || learnt.is_trouble || still_waits)
    }

    /// True when they say that they did what a step asks for, or tell what it brings about.
    fn is_carried_out(&self, instruction: &StepId, reading: &Reading) -> bool {
        let known = self.playbook().instruction(instruction);
        let tried = known.and_then(|it| it.tried.clone()).map(What::Tried);
        let mut statements = reading.statements.iter();
        statements.any(|it| self.is_set_by(instruction, it))
            || tried.is_some_and(|tried| self.is_sure(Act::GoOn, reading, &tried))
    }

    /// True when a fact is what a step brings about: "it is off now", after the step that turns it off.
    fn is_set_by(&self, instruction: &StepId, statement: &Statement) -> bool {
        let What::Fact(check, told) = &statement.what else {
            return false;
        };
        let Some(check) = self.playbook().check(check) else {
            return false;
        };
        let leads_here = |leads: &Route| matches!(leads, Route::Step(step) | Route::Elsewhere(_, step) if step == instruction);
        let is_why = check
            .answers
            .iter()
            .any(|it| it.cause.is_some() && leads_here(&it.leads));
        let is_fine = check.answer(told).is_some_and(|it| !it.is_trouble());
        is_why && is_fine && self.decide(Act::Learn, statement.confidence) == Verdict::Do
    }

    /// True when an answer says that what is being prepared is there: "they are on my laptop now".
    fn is_prepared_by(&self, check: &str, answer: &str) -> bool {
        let step = super::asked_phase(&self.conversation.phase).step();
        let instruction = step.and_then(|step| self.playbook().instruction(step));
        let answer = self.playbook().answer(check, answer);
        instruction
            .zip(answer)
            .is_some_and(|(it, answer)| answer.leads == it.then)
    }

    /// What was heard beside what is done now, in a line or two.
    fn acknowledge(&mut self, reading: &Reading, learnt: &Learnt, meaning: &Meaning) {
        if self.is_upset(reading) {
            self.say(Say::new("upset"));
        }
        if !learnt.corrected.is_empty() {
            self.say(Say::new("corrected").with("list", Arg::List(learnt.corrected.clone())));
        }
        // A number after "did that help?" is answered, not noted.
        let is_outcome = matches!(
            meaning,
            Meaning::Partly | Meaning::NotFixed | Meaning::Fixed
        );
        if !is_outcome {
            self.note(learnt);
        }
        self.answer_asides(reading);
    }

    /// "Noted: …", for what is news.
    pub(in crate::engine) fn note(&mut self, learnt: &Learnt) {
        if !learnt.noted.is_empty() {
            self.say(Say::new("noted").with("list", Arg::List(learnt.noted.clone())));
        }
    }

    fn is_upset(&self, reading: &Reading) -> bool {
        reading.says(&What::Feeling(Feeling::Upset))
    }

    fn asides<'r>(&self, reading: &'r Reading) -> Vec<&'r str> {
        let topics = reading.statements.iter().filter_map(|it| match &it.what {
            What::Question(topic)
                if self.decide(Act::AnswerAside, it.confidence) == Verdict::Do =>
            {
                Some(&**topic)
            }
            _ => None,
        });
        let known =
            topics.filter(|topic| self.engine.topics.iter().any(|known| &**known == *topic));
        let mut asides: Vec<&str> = Vec::new();
        for topic in known {
            if !asides.contains(&topic) {
                asides.push(topic);
            }
        }
        asides
    }

    fn asks_where(&self, reading: &Reading) -> bool {
        self.asides(reading).contains(&WHERE_SETTING)
            && matches!(
                super::asked_phase(&self.conversation.phase),
                Phase::Check { .. } | Phase::Instruct { .. } | Phase::Outcome { .. }
            )
    }

    fn has_aside(&self, reading: &Reading) -> bool {
        !self.asides(reading).is_empty()
    }

    /// Answers questions of theirs in a line or two. True when there was one.
    pub(in crate::engine) fn answer_asides(&mut self, reading: &Reading) -> bool {
        let in_walk = self.asks_where(reading);
        let topics = self.asides(reading);
        let topics: Vec<String> = topics
            .iter()
            .filter(|topic| !(in_walk && **topic == WHERE_SETTING))
            .take(ASIDES_AT_MOST)
            .map(|it| (*it).to_owned())
            .collect();
        for topic in &topics {
            let say = self.playbook_say("answer", topic);
            self.say(say);
        }
        !topics.is_empty()
    }

    /// First "did you mean", then the question in other words, then a person.
    pub(super) fn not_understood(&mut self, candidates: &[Meaning]) {
        let conversation = &mut self.conversation;
        conversation.misses = conversation.misses.saturating_add(1);
        conversation.misses_in_all = conversation.misses_in_all.saturating_add(1);
        self.leave_clarify();
        let asked = self.conversation.phase.clone();
        let misses = self.conversation.misses;
        if misses > MISSES_BEFORE_PERSON {
            return self.escalate(Reason::NotUnderstood, None);
        }
        if misses == MISSES_BEFORE_PERSON || self.conversation.misses_in_all >= MISSES_IN_ALL {
            self.conversation.misses = MISSES_BEFORE_PERSON;
            self.conversation.phase = Phase::OfferPerson {
                asked: Box::new(asked),
            };
            return self.ask_short();
        }
        if misses == 1 && !candidates.is_empty() {
            return self.ask_which(candidates.to_vec());
        }
        self.say(Say::new("not-understood"));
        self.ask_again();
    }

    /// "Did you mean": these, and what else can be chosen, two in all.
    fn ask_which(&mut self, mut readings: Vec<Meaning>) {
        let asked = super::asked_phase(&self.conversation.phase).clone();
        let offered = Conversation {
            phase: asked.clone(),
            ..self.conversation.clone()
        };
        for choice in question::choices(self.playbook(), &offered) {
            let is_answer = matches!(
                choice.meaning,
                Meaning::Answer(_)
                    | Meaning::Group(_)
                    | Meaning::Fixed
                    | Meaning::NotFixed
                    | Meaning::Done
            );
            if is_answer && !readings.contains(&choice.meaning) {
                readings.push(choice.meaning);
            }
        }
        readings.truncate(2);
        if readings.len() < 2 {
            self.say(Say::new("not-understood"));
            return self.ask_again();
        }
        self.conversation.phase = Phase::Clarify {
            asked: Box::new(asked),
            readings,
        };
        self.ask_short();
    }

    /// Words after some days of silence.
    pub(super) fn hear_paused(&mut self, heard: &Hearing, reading: &Reading) {
        let learnt = self.learn(heard, reading);
        match self.wanted(reading, &learnt) {
            Some(Wanted::Do(meaning)) if is_final(&meaning) => self.meant(&meaning),
            Some(Wanted::Do(meaning)) => {
                self.acknowledge(reading, &learnt, &meaning);
                self.meant(&meaning);
            }
            _ => {
                self.acknowledge(reading, &learnt, &Meaning::Neither);
                self.say(Say::new("resumed"));
                self.ask_full();
            }
        }
    }

    /// Words of somebody who waits for people: little is said.
    pub(super) fn hear_waiting_for_people(&mut self, heard: &Hearing, reading: &Reading) {
        let learnt = self.learn(heard, reading);
        let meaning = self.ending_meaning(reading);
        // "No, nothing disappeared, I just …": they may have been misheard.
        let may_go_on = matches!(
            self.conversation.phase,
            Phase::Escalated {
                may_go_on: true,
                claimed_by: None,
                ..
            }
        );
        if may_go_on
            && reading.begins == Some(false)
            && matches!(meaning, None | Some(Meaning::Deny | Meaning::NotFixed))
        {
            return self.say(Say::new("escalated-misheard"));
        }
        // How long it takes is, here, when a person comes.
        if meaning.is_none() && self.asides(reading).contains(&HOW_LONG) {
            return self.hear_escalated(Some(&Meaning::Status));
        }
        if meaning.is_none() && self.answer_asides(reading) {
            return;
        }
        if self.conversation.is_unclaimed() {
            let moves = reading.says(&What::Outcome(Outcome::Partly));
            let surely_works = self.is_sure(Act::Skip, reading, &What::Outcome(Outcome::Fixed))
                && self.is_all_well(reading, &learnt);
            if moves || meaning == Some(Meaning::Fixed) && !surely_works {
                return self.say(Say::new("escalated-works"));
            }
            // One word that it is left to people; who goes on is heard by them.
            if meaning.is_none() && reading.asks && self.conversation.misses == 0 {
                self.conversation.misses = 1;
                return self.say(Say::new("escalated-question"));
            }
        }
        self.hear_escalated(meaning.as_ref());
    }

    /// Words after the end.
    pub(super) fn hear_after_end(&mut self, heard: &Hearing, reading: &Reading) {
        let meaning = self.ending_meaning(reading);
        let came_back = self.says_it_came_back(reading);
        // What means nothing by itself may be an answer to "it works".
        let to_it_works = match meaning {
            Some(_) => Reading::default(),
            None => self.engine.matcher.read(&heard.marked, Context::Outcome),
        };
        if came_back || meaning == Some(Meaning::NotFixed) || self.still_fails(&to_it_works) {
            let learnt = self.learn(heard, reading);
            let say = if came_back {
                "came-back"
            } else {
                "misheard-works"
            };
            self.say(Say::new(say));
            self.note(&learnt);
            return self.go_on_after_all();
        }
        if meaning.is_none() && self.answer_asides(reading) {
            return;
        }
        // "Yeah, seems so, ta".
        let agrees = to_it_works.says(&What::Outcome(Outcome::Fixed));
        let meaning = meaning.or(agrees.then_some(Meaning::Thanks));
        self.hear_solved(meaning.as_ref());
    }

    /// True when words after the end tell, to "so it works now", that it does not: they were misheard before.
    fn still_fails(&self, to_it_works: &Reading) -> bool {
        let fails = |what: &What| match what {
            What::Outcome(Outcome::NotFixed | Outcome::Worse) => true,
            What::Fact(check, answer) => {
                **check == *DIRECTION
                    && self
                        .playbook()
                        .answer(check, answer)
                        .is_some_and(|it| it.is_trouble() || it.commonplace)
            }
            _ => false,
        };
        let mut said = to_it_works.statements.iter();
        said.any(|it| fails(&it.what) && self.decide(Act::GoOn, it.confidence) == Verdict::Do)
    }

    /// What is meant where no question is open.
    fn ending_meaning(&self, reading: &Reading) -> Option<Meaning> {
        [
            (What::Request(Request::Human), Meaning::Human),
            (What::Request(Request::Stop), Meaning::Stop),
            (What::Request(Request::NotAbout), Meaning::NotAbout),
            (What::Request(Request::StartOver), Meaning::StartOver),
            (What::Request(Request::GoOn), Meaning::GoOn),
            (What::Request(Request::Where), Meaning::Status),
            (What::Request(Request::Explain), Meaning::Why),
            (What::Outcome(Outcome::Fixed), Meaning::Fixed),
            (What::Outcome(Outcome::NotFixed), Meaning::NotFixed),
            (What::Outcome(Outcome::Worse), Meaning::NotFixed),
            (What::Outcome(Outcome::CameBack), Meaning::NotFixed),
            (What::Feeling(Feeling::Thanks), Meaning::Thanks),
            (What::Yes, Meaning::Affirm),
            (What::No, Meaning::Deny),
        ]
        .into_iter()
        .find_map(|(what, meaning)| reading.says(&what).then_some(meaning))
    }
}

/// What ends the walk, or hands it over.
fn is_final(meaning: &Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Human | Meaning::Stop | Meaning::NotAbout | Meaning::StartOver | Meaning::Fixed
    )
}
