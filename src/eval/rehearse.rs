//! Rehearses: simulated people with a hidden cause walk with the engine, by words or clicks, and where they end is counted.
//!
//! A [`Life`] knows what is wrong and what stands on the phone; it answers what it is asked, truly, in phrases of a file.
//! Everything is drawn from one seed, so a rehearsal can be repeated.

use std::collections::BTreeMap;
use std::sync::Arc;

use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};

use super::people::{People, Persona, Phrases, Trouble};
use super::typos::mistyped;
use crate::engine::diagnose::{self, Cause, Repair};
use crate::engine::{
    Action, Beginning, Conversation, Engine, Entry, Event, HintWhen, Instruction, Meaning, Phase,
    Playbook, QueueChoice, Reason, Route, StepId, Turn,
};

/// Nobody talks longer than this.
const TURNS_AT_MOST: u32 = 90;
/// From this wait on, somebody who is told to wait does.
const LONG_WAIT_MINUTES: u32 = 60;
/// The share of people who, told to leave it for a night, say so instead of "no".
const WAITS: f32 = 0.5;

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// Solved by what removes the cause, or with a person where only a person can help.
    Right,
    /// "It works" was taken from words that did not say so.
    WronglySolved,
    /// Ended although the person wanted to go on.
    WronglyStopped,
    /// With a person although a fix would have helped.
    WronglyEscalated,
    /// Not at an end after very many turns.
    Endless,
}

/// One walk, with what happened in it.
#[derive(Debug, Clone)]
pub struct Walked {
    /// Who.
    pub persona: String,
    /// The cause, or `a person`.
    pub trouble: String,
    /// How it ended.
    pub end: End,
    /// The fix at which it was solved.
    pub solved_by: Option<String>,
    /// Questions answered until the instruction that removes the cause.
    pub questions: Option<u32>,
    /// Facts told unasked.
    pub told: usize,
    /// Of these, so many were asked all the same.
    pub asked_again: usize,
    /// Facts that the engine holds and that are not so, with the words.
    pub misheard: Vec<String>,
    /// What was said and done, a line each.
    pub lines: Vec<String>,
}

/// A phrase that was not met as it should be.
#[derive(Debug, Clone)]
pub struct Missed {
    /// The flag or topic.
    pub what: String,
    /// What was said.
    pub text: String,
}

/// Everything that a rehearsal found.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// The seed that repeats it.
    pub seed: u64,
    /// All walks.
    pub walks: Vec<Walked>,
    /// Red flags said at several moments, mistyped or not, and those that did not stop the walk.
    pub flags: (usize, Vec<Missed>),
    /// Questions of theirs, and those that were not answered.
    pub asides: (usize, Vec<Missed>),
    /// Steps that were asked or done, with how often.
    pub reached: BTreeMap<String, usize>,
}

/// Lets so many people walk.
pub fn rehearse(
    engine: &Engine,
    people: &People,
    phrases: &Phrases,
    count: usize,
    seed: u64,
) -> Rehearsal {
    let mut rng = Rng::with_seed(seed);
    let causes = diagnose::all(&engine.playbook);
    let mut reached = BTreeMap::new();
    let mut walks = Vec::with_capacity(count);
    for _ in 0..count {
        let trouble = drawn(&people.troubles, &mut rng, |it| {
            it.share
                .or_else(|| cause_of(&causes, it).map(|cause| cause.prior))
                .unwrap_or(0.0)
        });
        let persona = drawn(&people.personas, &mut rng, |it| it.share);
        let (Some(trouble), Some(persona)) = (trouble, persona) else {
            break;
        };
        let life = Life::new(
            engine,
            people,
            phrases,
            trouble,
            cause_of(&causes, trouble),
            persona,
            rng.fork(),
        );
        walks.push(life.walk(&mut reached));
    }
    Rehearsal {
        seed,
        walks,
        flags: try_flags(engine, phrases, &mut rng),
        asides: try_asides(engine, phrases),
        reached,
    }
}

fn cause_of<'c, 'p>(causes: &'c [Cause<'p>], trouble: &Trouble) -> Option<&'c Cause<'p>> {
    let id = trouble.cause.as_ref()?;
    causes.iter().find(|cause| *cause.id == **id)
}

fn drawn<'a, T>(of: &'a [T], rng: &mut Rng, share: impl Fn(&T) -> f32) -> Option<&'a T> {
    let sum: f32 = of.iter().map(&share).sum();
    let mut left = rng.f32() * sum;
    of.iter()
        .find(|it| {
            left -= share(it);
            left < 0.0
        })
        .or(of.last())
}

/// One simulated person.
struct Life<'e> {
    engine: &'e Engine,
    people: &'e People,
    phrases: &'e Phrases,
    persona: &'e Persona,
    trouble: &'e Trouble,
    cause: Option<&'e Cause<'e>>,
    rng: Rng,
    /// What stands on the phone, drawn when it is first looked at.
    state: BTreeMap<Arc<str>, Arc<str>>,
    /// Instructions that remove the cause.
    helping: Vec<StepId>,
    conversation: Conversation,
    now: Timestamp,
    told: Vec<Arc<str>>,
    lines: Vec<String>,
    /// Checks that they said they do not know.
    unknown: Vec<StepId>,
    has_waited: bool,
}

/// What somebody says next, and what they mean by it.
struct Said {
    event: Event,
    meant: Meant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    Answer,
    Fixed,
    Interjection,
}

impl<'e> Life<'e> {
    fn new(
        engine: &'e Engine,
        people: &'e People,
        phrases: &'e Phrases,
        trouble: &'e Trouble,
        cause: Option<&'e Cause<'e>>,
        persona: &'e Persona,
        rng: Rng,
    ) -> Life<'e> {
        let now = Timestamp::UNIX_EPOCH;
        let mut life = Life {
            engine,
            people,
            phrases,
            persona,
            trouble,
            cause,
            rng,
            state: trouble
                .facts
                .iter()
                .map(|(check, value)| ((**check).into(), (**value).into()))
                .collect(),
            helping: Vec::new(),
            conversation: begun(now),
            now,
            told: Vec::new(),
            lines: Vec::new(),
            unknown: Vec::new(),
            has_waited: false,
        };
        life.helping = life.what_helps();
        life
    }

    /// The instructions that the cause's repair comes to on this phone; none where only a person can help.
    fn what_helps(&mut self) -> Vec<StepId> {
        let Some(cause) = self.cause else {
            return Vec::new();
        };
        let first = match cause.repair {
            Repair::Route(route) => route.clone(),
            Repair::Step(step) => Route::Step(step.clone()),
        };
        let mut open = vec![first];
        let mut helping = Vec::new();
        // Somebody who answers leads the way; where any answer would do, all of its ways help.
        while let Some(route) = open.pop() {
            let (Route::Step(step) | Route::Elsewhere(_, step) | Route::Done(step)) = route else {
                if matches!(route, Route::Person(_) | Route::CouldNot) {
                    return Vec::new();
                }
                continue;
            };
            if let Some(it) = self.engine.playbook.instruction(&step) {
                if it.prepares {
                    open.push(it.then.clone());
                } else {
                    helping.push(step);
                }
            } else if let Some(check) = self.engine.playbook.check(&step) {
                let value = self.value(&check.id);
                open.extend(check.answer(&value).map(|answer| answer.leads.clone()));
                // The same repair, for those who do not know the answer or choose another way.
                let others = check
                    .answers
                    .iter()
                    .map(|answer| &answer.leads)
                    .chain([&check.unsure]);
                helping.extend(others.filter_map(|route| {
                    match route {
                        Route::Step(step)
                            if self
                                .engine
                                .playbook
                                .instruction(step)
                                .is_some_and(|it| !it.prepares) =>
                        {
                            Some(step.clone())
                        }
                        _ => None,
                    }
                }));
            }
        }
        helping
    }

    /// What stands on the phone.
    fn value(&mut self, check: &StepId) -> Arc<str> {
        if let Some(value) = self.state.get(&check.0) {
            return Arc::clone(value);
        }
        let value = self.draw(check);
        self.state.insert(Arc::clone(&check.0), Arc::clone(&value));
        value
    }

    fn draw(&mut self, id: &StepId) -> Arc<str> {
        let playbook = &self.engine.playbook;
        let Some(check) = playbook.check(id) else {
            return "".into();
        };
        if let Some(cause) = self.cause {
            let shown: Vec<&str> = diagnose::shows(check, &cause.id).collect();
            let is_own = cause.shown_by.is_some_and(|(own, _)| own == id);
            if !shown.is_empty() && (is_own || self.rng.f32() < check.tells) {
                return self.rng.choice(shown).unwrap_or_default().into();
            }
        }
        let mut shares: Vec<(Arc<str>, f32)> = check
            .answers
            .iter()
            .map(|answer| (answer.id.0.clone(), answer.usual))
            .collect();
        if let Some(usual) = self.people.usual.get(&*id.0) {
            for (value, share) in &mut shares {
                *share = usual.get(&**value).copied().unwrap_or(0.0);
            }
        }
        if shares.iter().all(|(_, share)| *share <= 0.0) {
            shares.iter_mut().for_each(|(_, share)| *share = 1.0);
        }
        let shown: Vec<&str> = self
            .cause
            .map(|cause| diagnose::shows(check, &cause.id).collect())
            .unwrap_or_default();
        shares.retain(|(value, _)| {
            !shown.contains(&&**value) && self.is_possible(playbook, id, value)
        });
        let shares: Vec<(Arc<str>, f32)> = shares
            .into_iter()
            .map(|(value, share)| {
                let times = self.times(id, &value);
                (value, share * times)
            })
            .collect();
        drawn(&shares, &mut self.rng, |(_, share)| *share)
            .map_or_else(|| "".into(), |(value, _)| Arc::clone(value))
    }

    /// How many times likelier the playbook says that this is with the cause.
    fn times(&self, check: &StepId, value: &str) -> f32 {
        let Some(cause) = self.cause else { return 1.0 };
        let hints = self.engine.playbook.hints.iter();
        let about =
            hints.filter(|hint| *hint.fact == *check.0 && hint.when == HintWhen::Is(value.into()));
        let times = about
            .flat_map(|hint| &hint.times)
            .filter(|(of, _)| **of == *cause.id || **of == *cause.fix);
        times.map(|(_, times)| *times).product()
    }

    /// False where the playbook says that such a fact excludes the cause.
    fn is_possible(&self, playbook: &Playbook, check: &StepId, value: &str) -> bool {
        let Some(cause) = self.cause else {
            // Who needs a person has none of the causes that a line names.
            return playbook
                .answer(check, value)
                .is_none_or(|it| it.cause.is_none() || it.usual > 0.015);
        };
        let excludes = |of: &str, times: f32| {
            times == 0.0
                && (*of == *cause.id
                    || *of == *cause.fix
                    || (of == "*"
                        && cause
                            .shown_by
                            .is_none_or(|(own, answer)| own != check || *answer != *value)))
        };
        !playbook.hints.iter().any(|hint| {
            *hint.fact == *check.0
                && hint.when == HintWhen::Is(value.into())
                && hint.times.iter().any(|(of, times)| excludes(of, *times))
        })
    }

    fn walk(mut self, reached: &mut BTreeMap<String, usize>) -> Walked {
        let mut questions = 0;
        let mut until_right = None;
        let mut asked_again = Vec::new();
        let mut said = self.opening();
        let mut end = End::Endless;
        for turn in 0..TURNS_AT_MOST {
            let before = self.conversation.phase.clone();
            let advanced = self.say(&said);
            self.note(&said, &advanced);
            if turn > 0 && said.meant != Meant::Interjection {
                questions += 1;
            }
            if let Some(step) = self.conversation.phase.step()
                && before.step() != Some(step)
            {
                *reached.entry(step.to_string()).or_default() += 1;
            }
            if let Phase::Check { check, .. } = &self.conversation.phase
                && self.told.contains(&check.0)
                && !asked_again.contains(check)
            {
                asked_again.push(check.clone());
            }
            if let Phase::Instruct { instruction } | Phase::Outcome { instruction, .. } =
                &self.conversation.phase
                && until_right.is_none()
                && self.helping.contains(instruction)
            {
                until_right = Some(questions);
            }
            if let Some(ended) = self.ended(said.meant, &before) {
                end = ended;
                break;
            }
            said = self.next();
        }
        let solved_by = match &self.conversation.phase {
            Phase::Solved { fix, .. } => fix.as_ref().map(|fix| fix.to_string()),
            _ => None,
        };
        Walked {
            persona: self.persona.id.clone(),
            trouble: self
                .trouble
                .cause
                .clone()
                .unwrap_or_else(|| "a person".to_owned()),
            end,
            solved_by,
            questions: until_right,
            told: self.told.len(),
            asked_again: asked_again.len(),
            misheard: self.misheard(),
            lines: self.lines,
        }
    }

    fn say(&mut self, said: &Said) -> Turn {
        let turn = self
            .engine
            .advance(self.conversation.clone(), &said.event, self.now);
        self.conversation = turn.conversation.clone();
        turn
    }

    fn note(&mut self, said: &Said, turn: &Turn) {
        self.lines.push(match &said.event {
            Event::Said { text } => format!("> {text}"),
            Event::Chose { meaning, .. } => format!("> [{meaning}]"),
            other => format!("> ({other:?})"),
        });
        let ids: Vec<String> = turn
            .replies()
            .flat_map(|reply| &reply.parts)
            .map(|say| match &say.attribute {
                Some(attribute) => format!("{}.{attribute}", say.id),
                None => say.id.clone(),
            })
            .collect();
        self.lines.push(format!("  {}", ids.join(" ")));
    }

    fn ended(&self, meant: Meant, before: &Phase) -> Option<End> {
        let only_a_person = self.helping.is_empty();
        match &self.conversation.phase {
            Phase::Solved { .. } if meant != Meant::Fixed => Some(End::WronglySolved),
            Phase::Solved { .. } => Some(End::Right),
            Phase::Escalated {
                reason: Reason::NotUnderstood,
                ..
            } => Some(End::WronglyEscalated),
            // What they told truly leads to a person, whatever else is wrong.
            Phase::Escalated { .. } if self.is_told_truly() => Some(End::Right),
            Phase::Escalated { .. } if only_a_person || self.could_not() => Some(End::Right),
            Phase::Escalated { .. } => Some(End::WronglyEscalated),
            Phase::Closed if !matches!(before, Phase::Closed) => Some(End::WronglyStopped),
            _ => None,
        }
    }

    /// True when the cause's own fix could not be carried out, because the passcode is not known.
    fn could_not(&self) -> bool {
        self.state
            .get("passcode")
            .is_some_and(|value| &**value == "not_known")
            && self.cause.is_some_and(|cause| &*cause.fix == "restart")
    }

    /// True when the fix that is walked is one that something on this phone speaks for, and that ends with a person.
    fn is_told_truly(&self) -> bool {
        let Some(fix) = self.conversation.walk.current.as_ref() else {
            return false;
        };
        let has_person = |route: &Route| matches!(route, Route::Person(_));
        let causes = diagnose::all(&self.engine.playbook);
        causes
            .iter()
            .filter(|cause| cause.fix == *fix)
            .any(|cause| {
                let shown = cause.shown_by.is_some_and(|(check, answer)| {
                    self.state
                        .get(&check.0)
                        .is_some_and(|value| **value == *answer)
                });
                let ends = match cause.repair {
                    Repair::Route(route) if has_person(route) => true,
                    Repair::Route(Route::Step(step) | Route::Elsewhere(_, step)) => {
                        self.ends_with_person(step)
                    }
                    _ => false,
                };
                shown && ends
            })
    }

    fn ends_with_person(&self, step: &StepId) -> bool {
        let playbook = &self.engine.playbook;
        let instruction = playbook.instruction(step);
        let then = instruction.map(|it| &it.then);
        let check = playbook
            .check(step)
            .and_then(|check| check.answer(self.state.get(&check.id.0)?));
        match then.or(check.map(|answer| &answer.leads)) {
            Some(Route::Person(_)) => true,
            Some(Route::Step(next)) => self.ends_with_person(next),
            _ => false,
        }
    }

    fn opening(&mut self) -> Said {
        let named = self
            .trouble
            .opening
            .as_ref()
            .filter(|_| self.rng.f32() < self.persona.names_cause);
        let kind = named.map_or_else(|| "opening".to_owned(), |cause| format!("opening:{cause}"));
        let mut text = self
            .phrase(&kind)
            .unwrap_or_else(|| "my photos dont sync".to_owned());
        let mut parts = Vec::new();
        let mut kinds: Vec<&str> = self.phrases.kinds("tell:").map(|(kind, _)| kind).collect();
        self.rng.shuffle(&mut kinds);
        for kind in kinds {
            if parts.len() >= self.persona.tells {
                break;
            }
            let Some((check, value)) = kind.split_once('=') else {
                continue;
            };
            let Some(known) = self.engine.playbook.check(check) else {
                continue;
            };
            let id = known.id.clone();
            if self.told.contains(&id.0) || *self.value(&id) != *value {
                continue;
            }
            parts.extend(self.phrase(&format!("tell:{kind}")));
            self.told.push(id.0);
        }
        if self.rng.f32() < self.persona.tried {
            let kinds: Vec<&str> = self
                .phrases
                .kinds("tell:tried=")
                .map(|(what, _)| what)
                .filter(|what| self.did_in_vain(what))
                .collect();
            if let Some(what) = self.rng.choice(kinds) {
                parts.extend(self.phrase(&format!("tell:tried={what}")));
            }
        }
        for part in parts {
            text.push_str(if text.ends_with(['.', '!', '?']) {
                " "
            } else {
                ". "
            });
            text.push_str(&part);
        }
        Said {
            event: Event::Said {
                text: mistyped(&text, self.persona.typos, &mut self.rng),
            },
            meant: Meant::Answer,
        }
    }

    /// True for what may have been tried without success.
    fn did_in_vain(&self, what: &str) -> bool {
        let helps =
            |it: &Instruction| it.tried.as_deref() == Some(what) && self.helping.contains(&it.id);
        what != "sync_switch" && !self.engine.playbook.instructions().any(helps)
    }

    fn phrase(&mut self, kind: &str) -> Option<String> {
        self.rng.choice(self.phrases.of(kind)).cloned()
    }

    /// What they say to what stands there now.
    fn next(&mut self) -> Said {
        let phase = match self.conversation.phase.clone() {
            Phase::Paused { asked } => *asked,
            phase => phase,
        };
        if matches!(
            phase,
            Phase::Check { .. } | Phase::Instruct { .. } | Phase::Outcome { .. }
        ) && let Some(text) = self.interjection()
        {
            return self.typed(&text, Meant::Interjection);
        }
        match &phase {
            Phase::Check { check, group, .. } => self.answer(check, group.is_some()),
            Phase::Instruct { instruction } | Phase::Outcome { instruction, .. } => {
                self.outcome(instruction, &phase)
            }
            Phase::Waiting { until, .. } => {
                self.now = (*until).max(self.now);
                Said {
                    event: Event::TimePassed,
                    meant: Meant::Interjection,
                }
            }
            Phase::Clarify { asked, readings } => self.clarify(asked, readings),
            Phase::OfferPerson { .. } | Phase::ChangeAnswer { .. } => {
                self.chosen(Meaning::TryAgain, Meant::Answer)
            }
            Phase::Triage | Phase::Offered => self.chosen(Meaning::PhotosStuck, Meant::Answer),
            _ => {
                self.now = self
                    .now
                    .checked_add(SignedDuration::from_hours(1))
                    .unwrap_or(self.now);
                self.typed("hello?", Meant::Interjection)
            }
        }
    }

    fn interjection(&mut self) -> Option<String> {
        if self.rng.f32() < self.persona.asks {
            let kinds: Vec<&str> = self
                .phrases
                .kinds("side:")
                .map(|(topic, _)| topic)
                .collect();
            let topic = self.rng.choice(kinds)?;
            return self.phrase(&format!("side:{topic}"));
        }
        (self.rng.f32() < self.persona.upset)
            .then(|| self.phrase("upset"))
            .flatten()
    }

    fn answer(&mut self, check: &StepId, in_group: bool) -> Said {
        let value = self.value(check);
        let words = self.rng.f32() < self.persona.words;
        let is_unsure = self.unknown.contains(check) || self.rng.f32() < self.persona.unsure;
        if is_unsure {
            self.unknown.push(check.clone());
            return match self.phrase("unsure") {
                Some(text) if words => self.typed(&text, Meant::Answer),
                _ => self.chosen(Meaning::Unsure, Meant::Answer),
            };
        }
        if words && let Some(text) = self.phrase(&format!("answer:{check}={value}")) {
            return self.typed(&text, Meant::Answer);
        }
        let known = self.engine.playbook.answer(check, &value);
        let group = known
            .and_then(|answer| answer.group.clone())
            .filter(|_| !in_group);
        match group {
            Some(group) => self.chosen(Meaning::Group(group), Meant::Answer),
            None => self.chosen(Meaning::Answer((&*value).into()), Meant::Answer),
        }
    }

    fn outcome(&mut self, instruction: &StepId, phase: &Phase) -> Said {
        let Some(it) = self.engine.playbook.instruction(instruction) else {
            return self.chosen(Meaning::NotFixed, Meant::Answer);
        };
        if it.prepares {
            return self.by_words("done", Meaning::Done, Meant::Answer);
        }
        let is_next_day = matches!(phase, Phase::Outcome { next_day: true, .. });
        let helps = self.helping.contains(instruction);
        if it.wait_minutes >= LONG_WAIT_MINUTES
            && !is_next_day
            && !self.has_waited
            && (helps || self.rng.f32() < WAITS)
        {
            self.has_waited = true;
            return self.by_words("wait", Meaning::Wait, Meant::Answer);
        }
        self.has_waited = false;
        if helps {
            self.by_words("outcome:fixed", Meaning::Fixed, Meant::Fixed)
        } else {
            self.by_words("outcome:not_fixed", Meaning::NotFixed, Meant::Answer)
        }
    }

    /// The reading that is true, else none of them.
    fn clarify(&mut self, asked: &Phase, readings: &[Meaning]) -> Said {
        let (truth, meant) = match asked {
            Phase::Check { check, .. } => {
                let value = self.value(check);
                let group = self
                    .engine
                    .playbook
                    .answer(check, &value)
                    .and_then(|it| it.group.clone());
                let answer = Meaning::Answer((&*value).into());
                (
                    group
                        .map(Meaning::Group)
                        .filter(|group| readings.contains(group))
                        .unwrap_or(answer),
                    Meant::Answer,
                )
            }
            Phase::Instruct { instruction } | Phase::Outcome { instruction, .. }
                if self.helping.contains(instruction) =>
            {
                (Meaning::Fixed, Meant::Fixed)
            }
            _ => (Meaning::NotFixed, Meant::Answer),
        };
        match readings {
            [only] if *only == truth => self.chosen(Meaning::Affirm, meant),
            [_] => self.chosen(Meaning::Deny, Meant::Answer),
            _ if readings.contains(&truth) => self.chosen(truth, meant),
            _ => self.chosen(Meaning::Neither, Meant::Answer),
        }
    }

    fn by_words(&mut self, kind: &str, meaning: Meaning, meant: Meant) -> Said {
        let words = self.rng.f32() < self.persona.words;
        match self.phrase(kind) {
            Some(text) if words => self.typed(&text, meant),
            _ => self.chosen(meaning, meant),
        }
    }

    fn typed(&mut self, text: &str, meant: Meant) -> Said {
        Said {
            event: Event::Said {
                text: mistyped(text, self.persona.typos, &mut self.rng),
            },
            meant,
        }
    }

    fn chosen(&self, meaning: Meaning, meant: Meant) -> Said {
        Said {
            event: Event::Chose {
                meaning,
                turn: self.conversation.turn,
            },
            meant,
        }
    }

    /// Facts that are held and are not so.
    fn misheard(&mut self) -> Vec<String> {
        let facts = self.conversation.walk.facts.clone();
        let mut wrong = Vec::new();
        for (fact, held) in facts {
            let Some(check) = self.engine.playbook.check(&fact) else {
                continue;
            };
            if self.unknown.contains(&check.id)
                || !self.state.contains_key(&fact)
                    && check.answers.iter().all(|answer| answer.usual <= 0.0)
            {
                continue;
            }
            let is_so = self.value(&check.id.clone());
            if is_so != held.value {
                wrong.push(format!(
                    "{fact}={} is {is_so}: {}",
                    held.value,
                    held.words.unwrap_or_default()
                ));
            }
        }
        wrong
    }
}

fn begun(now: Timestamp) -> Conversation {
    let beginning = Beginning {
        id: "rehearsal".into(),
        entry: Entry::Direct,
        queues: vec![QueueChoice {
            guild: 0,
            name: String::new(),
        }],
        earlier: None,
    };
    Conversation::new(beginning, now)
}

/// Conversations at moments of every kind: first words, a check, an outcome.
fn moments(engine: &Engine) -> Vec<Conversation> {
    let now = Timestamp::UNIX_EPOCH;
    let mut conversation = begun(now);
    let mut moments = vec![conversation.clone()];
    let said = Event::Began {
        text: String::new(),
        ios: None,
    };
    for _ in 0..40 {
        let event = match &conversation.phase {
            Phase::New => said.clone(),
            Phase::Check { check, .. } => {
                let usual = engine.playbook.check(check).and_then(|check| {
                    check
                        .answers
                        .iter()
                        .max_by(|a, b| a.usual.total_cmp(&b.usual))
                });
                let Some(usual) = usual else { break };
                Event::Chose {
                    meaning: Meaning::Answer(usual.id.clone()),
                    turn: conversation.turn,
                }
            }
            _ => break,
        };
        let was_new = conversation.phase == Phase::New;
        conversation = engine.advance(conversation, &event, now).conversation;
        let is_first_outcome = matches!(conversation.phase, Phase::Instruct { .. });
        if was_new || is_first_outcome {
            moments.push(conversation.clone());
        }
        if is_first_outcome {
            break;
        }
    }
    moments
}

/// The share of mistyped words in red flags.
const FLAG_TYPOS: f32 = 0.5;

fn try_flags(engine: &Engine, phrases: &Phrases, rng: &mut Rng) -> (usize, Vec<Missed>) {
    let moments = moments(engine);
    let mut count = 0;
    let mut missed = Vec::new();
    for (flag, texts) in phrases.kinds("flag:") {
        for text in texts {
            for typos in [0.0, FLAG_TYPOS] {
                for moment in &moments {
                    let text = mistyped(text, typos, rng);
                    let turn = engine.advance(
                        moment.clone(),
                        &Event::Said { text: text.clone() },
                        Timestamp::UNIX_EPOCH,
                    );
                    count += 1;
                    let is_stopped = matches!(
                        turn.conversation.phase,
                        Phase::Escalated {
                            reason: Reason::RedFlag,
                            ..
                        }
                    );
                    if !is_stopped {
                        missed.push(Missed {
                            what: format!("{flag} at {}", moment.phase.name()),
                            text,
                        });
                    }
                }
            }
        }
    }
    (count, missed)
}

fn try_asides(engine: &Engine, phrases: &Phrases) -> (usize, Vec<Missed>) {
    let moments = moments(engine);
    let mut count = 0;
    let mut missed = Vec::new();
    for (topic, texts) in phrases.kinds("side:") {
        let answer = format!("answer-{}", topic.replace('_', "-"));
        for text in texts {
            for moment in moments.iter().filter(|moment| moment.phase != Phase::New) {
                let turn = engine.advance(
                    moment.clone(),
                    &Event::Said { text: text.clone() },
                    Timestamp::UNIX_EPOCH,
                );
                count += 1;
                let is_answered = turn.replies().flat_map(|reply| &reply.parts).any(|say| {
                    say.id == answer || (topic == "where_setting" && say.id == "here-is-where")
                });
                let is_pending = turn.conversation.phase.step() == moment.phase.step();
                let acted = turn
                    .actions
                    .iter()
                    .any(|action| !matches!(action, Action::Say(_)));
                if !is_answered || !is_pending || acted {
                    missed.push(Missed {
                        what: format!("{topic} at {}", moment.phase.name()),
                        text: text.clone(),
                    });
                }
            }
        }
    }
    (count, missed)
}
