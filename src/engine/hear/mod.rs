//! Hearing: what a person's words or clicks mean at this moment, and who decides about them.
//!
//! Words are read into everything that they state. `learn` keeps what is a fact, `reply` finds what is wanted now,
//! `opening` decides whether first words are for us at all, and `meant` carries out one meaning, whether it was typed or
//! chosen.

mod learn;
mod meant;
mod opening;
mod reply;

use std::sync::Arc;

use super::conversation::Phase;
use super::draft::Draft;
use super::meaning::Meaning;
use super::say::Say;
use super::turn::{Action, Understood};
use super::{Act, Verdict};
use crate::matcher::reading::{HEARD_FROM, Reading, SECRET_POSTED, What};
use crate::matcher::{ANY, Context, Marked, Text};
use crate::redact::{self, Category};

/// How much of a person's first words the card shows.
const PROBLEM_AT_MOST_CHARS: usize = 300;
/// How sure a red flag is that is only asked about: "are they gone?".
const WORRY: f32 = 0.45;
/// From this sureness on words are taken for a secret that has no secret's form.
const SECRET_FROM: f32 = 0.7;
/// What the first, second, … of the choices is called in closed lists.
const CHOICE: &str = "choice_";

impl Draft<'_> {
    /// The person wrote something.
    pub(super) fn hear(&mut self, raw: &str) {
        if self.conversation.is_with_moderator() {
            return;
        }
        self.conversation.heard_at = self.now;
        self.conversation.nudged = false;
        let heard = self.make_safe(raw);
        match self.conversation.phase.clone() {
            Phase::New | Phase::Offered => return self.hear_opening(&heard),
            Phase::Closed => return,
            _ => {}
        }
        // A choice's own words may hold what would alarm us anywhere else.
        if let Some(meaning) = self.chosen(&heard.text().clone()) {
            return self.chose_now(&meaning);
        }
        let reading = self.read(&heard);
        if self.hear_alarm(&heard, &reading) {
            return;
        }
        match self.conversation.phase.clone() {
            Phase::Triage => self.hear_triage(&heard, &reading),
            Phase::Paused { asked } => {
                self.conversation.phase = *asked;
                self.hear_paused(&heard, &reading);
            }
            Phase::Escalated { .. } => self.hear_waiting_for_people(&heard, &reading),
            Phase::Solved { .. } => self.hear_after_end(&heard, &reading),
            _ => self.hear_reply(&heard, &reading),
        }
    }

    /// Everything that the words state, after what was asked.
    pub(super) fn read(&mut self, heard: &Hearing) -> Reading {
        // Words of another language are not badly spelled words of ours.
        if heard.is_foreign {
            return Reading::default();
        }
        let reading = self.engine.matcher.read(&heard.marked, self.context());
        if let Some(surest) = reading
            .statements
            .iter()
            .max_by(|a, b| a.confidence.total_cmp(&b.confidence))
        {
            self.understood = Some(Understood {
                intent: surest.what.to_string(),
                confidence: surest.confidence,
            });
        }
        reading
    }

    /// What was asked, for the reading. Of a step that only prepares nobody is asked whether it helped.
    fn context(&self) -> Context<'_> {
        match context_of(&self.conversation.phase) {
            Context::Outcome if self.is_preparing() => Context::Done,
            context => context,
        }
    }

    /// True while a step is awaited that only prepares what comes next.
    pub(super) fn is_preparing(&self) -> bool {
        let step = asked_phase(&self.conversation.phase).step();
        step.and_then(|step| self.playbook().instruction(step))
            .is_some_and(|it| it.prepares)
    }

    /// What to do about an act that is so sure to be meant.
    fn decide(&self, act: Act, confidence: f32) -> Verdict {
        self.engine.settings.acting.decide(act, confidence)
    }

    /// A posted secret or a red flag goes before everything else. True when there was one.
    fn hear_alarm(&mut self, heard: &Hearing, reading: &Reading) -> bool {
        if heard.secret {
            self.actions.push(Action::DeleteHeard);
        }
        if matches!(self.conversation.phase, Phase::Escalated { .. }) {
            if heard.secret {
                self.say(Say::of("flag", SECRET_POSTED));
                return true;
            }
            return self.warn_while_waiting(heard, reading);
        }
        let flag = if heard.secret {
            Some((SECRET_POSTED.into(), 1.0))
        } else {
            self.flag_in(heard, reading)
        };
        let asked_about = match &self.conversation.phase {
            Phase::Clarify { readings, .. } => match &readings[..] {
                [Meaning::Flag(flag)] => Some(Arc::clone(flag)),
                _ => None,
            },
            _ => None,
        };
        // "Did photos disappear?" "No, nothing disappeared, I just …": that is a no, and the rest an answer.
        if let Some(asked_about) = &asked_about
            && reading.begins == Some(false)
            && flag.as_ref().is_none_or(|(flag, _)| flag == asked_about)
        {
            self.deny_flag(heard, asked_about);
            return true;
        }
        let flag = match asked_about.clone() {
            // "Did photos disappear?" "Yes, all of it."
            Some(asked_about) if flag.is_none() && reading.begins == Some(true) => {
                Some((asked_about, 1.0))
            }
            _ => flag,
        };
        let Some((flag, confidence)) = flag else {
            return false;
        };
        // Who is asked about it and says it once more means it.
        let confidence = match asked_about.as_ref() == Some(&flag) {
            true => 1.0,
            false => confidence,
        };
        // A faint flag among words about our own trouble is asked about.
        let is_faint = self.decide(Act::Skip, confidence) != Verdict::Do;
        let verdict = match self.decide(Act::RaiseFlag, confidence) {
            Verdict::Do if is_faint && self.tells_a_fact(reading) => Verdict::Ask,
            verdict => verdict,
        };
        if verdict == Verdict::Leave {
            return false;
        }
        if self.conversation.walk.problem.is_empty() {
            self.conversation.walk.problem.clone_from(&heard.shown);
        }
        self.learn(heard, reading);
        if verdict == Verdict::Ask {
            self.confirm(&Meaning::Flag(flag));
            return true;
        }
        self.understood = Some(Understood {
            intent: flag.to_string(),
            confidence,
        });
        self.raise_flag(&flag);
        true
    }

    /// Danger that is told while people are awaited: they have the case already, the one safe thing is said all the same.
    fn warn_while_waiting(&mut self, heard: &Hearing, reading: &Reading) -> bool {
        let Some((flag, confidence)) = self.flag_in(heard, reading) else {
            return false;
        };
        let is_danger = !self.playbook().may_go_on.contains(&flag)
            && self.decide(Act::Skip, confidence) == Verdict::Do;
        if is_danger {
            let text = self.playbook_say("flag", &flag);
            self.say(text);
        }
        is_danger
    }

    /// A red flag that was asked about is none; what else they say answers what had been asked before.
    fn deny_flag(&mut self, heard: &Hearing, flag: &Arc<str>) {
        self.leave_clarify();
        self.conversation.walk.denied.push(Arc::clone(flag));
        let rest = heard.behind_the_first_word();
        let reading = self.read(&rest);
        let says_more = reading
            .statements
            .iter()
            .any(|it| it.confidence >= HEARD_FROM && !matches!(it.what, What::Flag(_)));
        let is_walking = !matches!(
            self.conversation.phase,
            Phase::New | Phase::Offered | Phase::Triage
        );
        match (says_more, is_walking) {
            (true, true) => self.hear_reply(&rest, &reading),
            (_, true) => self.ask_short(),
            (_, false) => self.not_that(&[Meaning::Flag(Arc::clone(flag))]),
        }
    }

    /// True when something is told of the phone itself.
    fn tells_a_fact(&self, reading: &Reading) -> bool {
        let is_fact = |what: &What| matches!(what, What::Fact(..) | What::Tried(_));
        let mut statements = reading.statements.iter();
        statements
            .any(|it| is_fact(&it.what) && self.decide(Act::Learn, it.confidence) == Verdict::Do)
    }

    /// The surest red flag of a text: by its patterns, mistyped or not, or by what it states.
    fn flag_in(&self, heard: &Hearing, reading: &Reading) -> Option<(Arc<str>, f32)> {
        if heard.is_foreign {
            return None;
        }
        let may_be_a_worry = |flag: &Arc<str>| self.playbook().may_go_on.contains(flag);
        let matcher = &self.engine.matcher;
        if let Some(flag) = matcher.red_flag(heard.text(), reading) {
            // "Are they gone?" is a worry, and is asked about.
            let told = reading.without(&reading.whether);
            let is_worry = !reading.whether.is_empty()
                && may_be_a_worry(&flag)
                && matcher.red_flag(&told, &Reading::default()).is_none();
            return Some((flag, if is_worry { WORRY } else { 1.0 }));
        }
        let stated = reading.statements.iter().filter_map(|it| match &it.what {
            // What was posted is known by its form; words about codes hold none.
            What::Flag(flag) if **flag == *SECRET_POSTED && it.confidence < SECRET_FROM => None,
            What::Flag(flag) if !self.conversation.walk.denied.contains(flag) => {
                let asks = reading
                    .whether
                    .iter()
                    .any(|words| words.start == it.words.start);
                let is_worry = asks && may_be_a_worry(flag);
                let surest = if is_worry { WORRY } else { 1.0 };
                Some((flag.clone(), it.confidence.min(surest)))
            }
            _ => None,
        });
        stated.max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// True for the check that is asked now, also when that was asked about.
    pub(super) fn is_asked(&self, check: &str) -> bool {
        let asked = asked_phase(&self.conversation.phase);
        matches!(asked, Phase::Check { check: asked, .. } if **asked == *check)
    }

    /// True when this is said surely enough to act on it.
    pub(super) fn is_sure(&self, act: Act, reading: &Reading, what: &What) -> bool {
        let sureness = reading.sureness_of(what);
        sureness.is_some_and(|it| self.decide(act, it) == Verdict::Do)
    }

    /// Asks whether that is meant.
    pub(super) fn confirm(&mut self, meaning: &Meaning) {
        let asked = Box::new(asked_phase(&self.conversation.phase).clone());
        self.conversation.phase = Phase::Clarify {
            asked,
            readings: vec![meaning.clone()],
        };
        self.ask_short();
    }

    /// The person chose something under a message. A choice of an older turn is stale, except what always holds.
    pub(super) fn chose(&mut self, meaning: &Meaning, turn: u32) {
        let always = matches!(meaning, Meaning::NotAbout | Meaning::Human | Meaning::Stop);
        if self.conversation.silenced_by.is_some() || (turn != self.conversation.turn && !always) {
            return;
        }
        self.conversation.heard_at = self.now;
        self.conversation.nudged = false;
        self.chose_now(meaning);
    }

    fn chose_now(&mut self, meaning: &Meaning) {
        self.note_understood(meaning, 1.0);
        match self.conversation.phase.clone() {
            Phase::New | Phase::Closed => {}
            Phase::Offered => match meaning {
                Meaning::PhotosStuck => self.take_offer(),
                Meaning::NotAbout => self.not_about(),
                _ => {}
            },
            Phase::Escalated { .. } => self.hear_escalated(Some(meaning)),
            Phase::Solved { .. } => self.hear_solved(Some(meaning)),
            Phase::Paused { asked } => {
                self.conversation.phase = *asked;
                self.meant(meaning);
            }
            _ => {
                if !matches!(meaning, Meaning::Neither | Meaning::TryAgain) {
                    self.conversation.misses = 0;
                }
                self.meant(meaning);
            }
        }
    }

    /// A choice's own words or its number, typed: as good as pressing it.
    fn chosen(&self, text: &Text) -> Option<Meaning> {
        if let Phase::Check { check, .. } = asked_phase(&self.conversation.phase)
            && let Some(answer) = self.engine.matcher.exact_answer(check, text)
        {
            return Some(Meaning::Answer((&*answer).into()));
        }
        let choices = self.engine.choices(&self.conversation);
        let by_words = self.engine.matcher.exact_answer(ANY, text);
        let number = match &by_words {
            Some(meaning) => meaning.strip_prefix(CHOICE),
            None => Some(&*text.plain),
        };
        if let Some(meaning) = by_words.as_ref().filter(|_| number.is_none()) {
            return meaning.parse().ok();
        }
        if let Some(number) = number.and_then(|it| it.parse::<usize>().ok())
            && let Some(choice) = number.checked_sub(1).and_then(|at| choices.get(at))
        {
            return Some(choice.meaning.clone());
        }
        let label = self.engine.labels.get(&text.plain)?;
        let offered = choices.iter().any(|choice| choice.meaning == *label);
        (offered || is_control(label)).then(|| label.clone())
    }
}

/// What was heard, made safe.
pub(in crate::engine) struct Hearing {
    pub(super) marked: Marked,
    /// Without secrets, for the card.
    pub(super) shown: String,
    /// True when a password, code or card was in it.
    secret: bool,
    /// True when it is in a language that we do not know.
    pub(super) is_foreign: bool,
}

impl Draft<'_> {
    fn make_safe(&self, raw: &str) -> Hearing {
        let redacted = redact::redact(raw);
        let marked = Marked::new(&redacted.text);
        Hearing {
            is_foreign: self.engine.matcher.is_foreign(&marked.text),
            marked,
            shown: redacted.text.chars().take(PROBLEM_AT_MOST_CHARS).collect(),
            secret: redacted.found.iter().any(|found| {
                matches!(
                    found.category,
                    Category::Password | Category::Code | Category::Card
                )
            }),
        }
    }
}

impl Hearing {
    pub(super) fn text(&self) -> &Text {
        &self.marked.text
    }

    /// What stands behind the first word: behind a "no".
    fn behind_the_first_word(&self) -> Hearing {
        let rest = self.shown.trim_start();
        let rest = rest.split_once(|c: char| !c.is_alphanumeric());
        Hearing {
            marked: Marked::new(rest.map_or("", |(_, rest)| rest)),
            shown: self.shown.clone(),
            secret: false,
            is_foreign: self.is_foreign,
        }
    }
}

/// Through questions about the question.
pub(super) fn asked_phase(phase: &Phase) -> &Phase {
    match phase {
        Phase::Clarify { asked, .. }
        | Phase::OfferPerson { asked }
        | Phase::ChangeAnswer { asked }
        | Phase::Paused { asked } => asked_phase(asked),
        phase => phase,
    }
}

fn context_of(phase: &Phase) -> Context<'_> {
    match phase {
        Phase::Check { check, .. } => Context::Check(check),
        Phase::Instruct { .. } | Phase::Outcome { .. } | Phase::Waiting { .. } => Context::Outcome,
        Phase::Paused { asked } => context_of(asked),
        Phase::New | Phase::Offered | Phase::Triage => Context::Opening,
        _ => Context::Reply,
    }
}

/// What can be said at every step, whether it stands under the message or not.
fn is_control(meaning: &Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Human
            | Meaning::Back
            | Meaning::Skip
            | Meaning::Why
            | Meaning::Where
            | Meaning::Status
            | Meaning::StartOver
            | Meaning::Stop
            | Meaning::NotAbout
            | Meaning::Fixed
            | Meaning::Unsure
            | Meaning::ChangeAnswer
    )
}

/// The label of a meaning that is asked about, for what it needs to know of the question.
pub(super) fn is_yes_or_no_question(phase: &Phase) -> bool {
    matches!(phase, Phase::Clarify { readings, .. } if readings.len() == 1)
}
