//! Listening: what a person's words or clicks mean at this moment, and who decides about them.

use super::card;
use super::conversation::{Conversation, Entry, Phase};
use super::draft::Draft;
use super::meaning::Meaning;
use super::playbook::{IOS, Reason, STATUS_WORDS};
use super::question;
use super::say::{Arg, Say};
use super::turn::{Action, Understood};
use crate::matcher::{Context, NO_CAUSE, Opening, Text};
use crate::redact::{self, Category};

/// How much of a person's first words the card shows.
const PROBLEM_AT_MOST_CHARS: usize = 300;
/// Who asks by command means their photos: so small a part of the usual confidence is enough to trust the cause.
const ASKED_SHARE: f32 = 0.25;
/// From the third message in a row that was not understood on, a person is offered.
const MISSES_BEFORE_PERSON: u8 = 3;
/// The flag that a posted password raises.
const SECRET_POSTED: &str = "secret_posted";
/// Groups of `lexicon/answers.toml` that belong to no check.
const ANY: &str = "any";
const EXPLAIN: &str = "explain";

impl Draft<'_> {
    /// The person wrote something.
    pub(super) fn hear(&mut self, raw: &str) {
        if self.conversation.is_with_moderator() {
            return;
        }
        self.conversation.heard_at = self.now;
        self.conversation.nudged = false;
        let heard = Hearing::of(raw);
        match self.conversation.phase.clone() {
            Phase::New | Phase::Offered => self.hear_opening(&heard),
            Phase::Closed => {}
            // A choice's own words may hold what would alarm us anywhere else.
            _ if self.chosen(&heard.text).is_none() && self.hear_alarm(&heard) => {}
            Phase::Triage => self.hear_triage(&heard),
            Phase::Paused { asked } => {
                self.conversation.phase = *asked;
                self.hear_paused(&heard);
            }
            Phase::Escalated { .. } => {
                let meaning = self.read(&heard).ok();
                self.hear_escalated(meaning.as_ref());
            }
            Phase::Solved { .. } => {
                let meaning = self.read(&heard).ok();
                self.hear_solved(meaning.as_ref());
            }
            _ => self.hear_reply(&heard),
        }
    }

    /// A posted secret or a red flag goes before everything else. True when there was one.
    fn hear_alarm(&mut self, heard: &Hearing) -> bool {
        if matches!(self.conversation.phase, Phase::Escalated { .. }) {
            if heard.secret {
                self.actions.push(Action::DeleteHeard);
                self.say(Say::of("flag", SECRET_POSTED));
            }
            return heard.secret;
        }
        let flag = if heard.secret {
            Some(SECRET_POSTED.into())
        } else {
            self.engine.matcher.red_flag(&heard.text)
        };
        let Some(flag) = flag else { return false };
        if heard.secret {
            self.actions.push(Action::DeleteHeard);
        }
        if self.conversation.walk.problem.is_empty() {
            self.conversation.walk.problem.clone_from(&heard.shown);
        }
        self.learn_facts(heard);
        self.understood = Some(Understood {
            intent: flag.to_string(),
            confidence: 1.0,
        });
        self.raise_flag(&flag);
        true
    }

    /// The first words: start, offer, or silence.
    fn hear_opening(&mut self, heard: &Hearing) {
        let opening = self.read_opening(&heard.text);
        let asked = self.conversation.entry != Entry::Channel;
        let confidence = self.engine.settings.confidence;
        if self.conversation.phase == Phase::Offered {
            match self.read(heard) {
                Ok(Meaning::PhotosStuck | Meaning::Affirm) => return self.take_offer(),
                Ok(Meaning::NotAbout) => return self.not_about(),
                _ if opening.in_scope < confidence.start_confidence => return,
                _ => {}
            }
        }
        self.understood = Some(Understood {
            intent: opening.intent.to_string(),
            confidence: opening.in_scope,
        });
        let needed = if asked {
            confidence.offer_confidence
        } else {
            confidence.start_confidence
        };
        if (asked || opening.in_scope >= confidence.offer_confidence) && self.hear_alarm(heard) {
            return;
        }
        if opening.in_scope >= needed {
            return self.begin(heard, &opening.intent);
        }
        if asked {
            return self.hear_asked(heard);
        }
        if opening.in_scope >= confidence.offer_confidence {
            self.conversation.walk.problem.clone_from(&heard.shown);
            self.conversation.phase = Phase::Offered;
            self.say(Say::new("offer"));
        }
    }

    /// Somebody asked us, but not about photos that do not reach iCloud, as far as we can tell.
    fn hear_asked(&mut self, heard: &Hearing) {
        if !heard.shown.trim().is_empty() && heard.text.is_empty() {
            self.say(Say::new("nothing-to-read"));
        }
        self.conversation.phase = Phase::Triage;
        match self.read(heard) {
            Ok(Meaning::Human) => {
                self.conversation.walk.problem.clone_from(&heard.shown);
                self.escalate(Reason::AskedForPerson, None);
            }
            Ok(Meaning::PhotosStuck) => self.begin(heard, NO_CAUSE),
            _ if self.engine.matcher.is_foreign(&heard.text) => {
                self.say(Say::new("other-language"));
            }
            _ => self.say(Say::new("hello-direct")),
        }
    }

    /// Asked by command, menu or button: there is no doubt what it is about.
    pub(super) fn began(&mut self, raw: &str, ios: Option<&super::AnswerId>) {
        let known = self.playbook().check(IOS);
        if let Some(version) = ios
            && known.is_some_and(|check| check.answers.iter().any(|answer| answer.id == *version))
        {
            self.learn(&IOS.into(), &version.0, None);
        }
        match self.conversation.phase {
            Phase::New | Phase::Offered => {}
            _ if raw.trim().is_empty() => return self.asked(),
            _ => return self.hear(raw),
        }
        self.conversation.heard_at = self.now;
        let heard = Hearing::of(raw);
        if self.hear_alarm(&heard) {
            return;
        }
        let opening = self.read_opening(&heard.text);
        self.understood = Some(Understood {
            intent: opening.intent.to_string(),
            confidence: opening.in_scope,
        });
        let needed = ASKED_SHARE * self.engine.settings.confidence.offer_confidence;
        let is_in_scope = opening.in_scope >= needed;
        self.begin(
            &heard,
            if is_in_scope {
                &opening.intent
            } else {
                NO_CAUSE
            },
        );
    }

    /// Called without words.
    pub(super) fn asked(&mut self) {
        self.conversation.heard_at = self.now;
        self.conversation.nudged = false;
        match self.conversation.phase.clone() {
            Phase::Waiting { instruction, until } if self.now >= until => {
                self.follow_up(instruction)
            }
            Phase::New | Phase::Closed => {
                self.conversation.phase = Phase::Triage;
                self.say(Say::new("hello-direct"));
            }
            Phase::Paused { asked } => {
                self.conversation.phase = *asked;
                self.say(Say::new("resumed"));
                self.ask_full();
            }
            Phase::Escalated {
                claimed_by: None, ..
            } => self.hear_escalated(Some(&Meaning::Status)),
            Phase::Escalated { .. } => {}
            _ => {
                self.say(Say::new("resumed"));
                self.ask_full();
            }
        }
    }

    fn take_offer(&mut self) {
        let problem = std::mem::take(&mut self.conversation.walk.problem);
        let heard = Hearing {
            text: Text::new(&problem),
            shown: problem,
            secret: false,
        };
        let opening = self.read_opening(&heard.text);
        self.begin(&heard, &opening.intent);
    }

    fn begin(&mut self, heard: &Hearing, intent: &str) {
        self.conversation.walk.problem.clone_from(&heard.shown);
        self.learn_facts(heard);
        self.learn_tried(&self.engine.matcher.tried(&heard.text));
        self.start_walk(intent);
    }

    fn hear_triage(&mut self, heard: &Hearing) {
        let opening = self.read_opening(&heard.text);
        if opening.in_scope >= self.engine.settings.confidence.offer_confidence {
            self.understood = Some(Understood {
                intent: opening.intent.to_string(),
                confidence: opening.in_scope,
            });
            return self.begin(heard, &opening.intent);
        }
        self.hear_reply(heard);
    }

    fn hear_paused(&mut self, heard: &Hearing) {
        match self.read(heard) {
            Ok(meaning) if !matches!(meaning, Meaning::Affirm | Meaning::Thanks) => {
                self.meant(&meaning)
            }
            _ => {
                self.learn_facts(heard);
                self.say(Say::new("resumed"));
                self.ask_full();
            }
        }
    }

    /// Words inside the walk.
    fn hear_reply(&mut self, heard: &Hearing) {
        let read = self.read(heard);
        let learnt = self.learn_facts(heard);
        let tried = self.engine.matcher.tried(&heard.text);
        let already_done = self.learn_tried(&tried);
        match read {
            Ok(meaning) => {
                if !matches!(meaning, Meaning::Neither | Meaning::TryAgain) {
                    self.conversation.misses = 0;
                }
                self.meant(&meaning);
            }
            Err(_) if already_done && matches!(self.conversation.phase, Phase::Check { .. }) => {
                self.conversation.misses = 0;
                self.not_fixed_at_check();
            }
            Err(_) if self.is_answered() => {
                self.conversation.misses = 0;
                self.remember();
                self.answer_from_facts();
            }
            Err(_) if !learnt.is_empty() || !tried.is_empty() => {
                self.conversation.misses = 0;
                let tried = tried.iter().map(|fix| self.fix_name(fix));
                let list: Vec<Say> = learnt.into_iter().chain(tried).collect();
                self.say(Say::new("noted").with("list", Arg::List(list)));
                self.ask_short();
            }
            Err(_) if heard.text.is_empty() => {
                self.say(Say::new("nothing-to-read"));
                self.ask_short();
            }
            Err(_)
                if self.conversation.misses + 1 < MISSES_BEFORE_PERSON
                    && self.engine.matcher.is_foreign(&heard.text) =>
            {
                self.conversation.misses += 1;
                self.say(Say::new("other-language"));
                self.ask_short();
            }
            Err(candidates) => self.not_understood(&candidates),
        }
    }

    /// True when the check that was asked is answered by a fact that was just volunteered.
    fn is_answered(&self) -> bool {
        self.volunteered_answer().is_some()
    }

    fn volunteered_answer(&self) -> Option<super::AnswerId> {
        let Phase::Check { check, .. } = &self.conversation.phase else {
            return None;
        };
        let value = self.conversation.walk.fact(check)?;
        self.playbook()
            .check(check)?
            .answer(value)
            .map(|answer| answer.id.clone())
    }

    fn answer_from_facts(&mut self) {
        if let Some(answer) = self.volunteered_answer() {
            self.answered(&answer);
        }
    }

    /// Facts in the text; their labels for "noted".
    fn learn_facts(&mut self, heard: &Hearing) -> Vec<Say> {
        let mut labels = Vec::new();
        for found in self.engine.matcher.facts(&heard.text) {
            // What was asked and answered stands; only what is not known is taken from a side remark.
            let known = self
                .conversation
                .walk
                .facts
                .get(&found.fact)
                .is_some_and(|fact| fact.words.is_none());
            if !known {
                self.learn(&found.fact, &found.value, Some(found.words.clone()));
                labels.push(card::fact(
                    &self.conversation,
                    self.playbook(),
                    &found.fact,
                    &found.value,
                ));
            }
        }
        labels
    }

    /// First "did you mean", then the question in other words, then a person.
    fn not_understood(&mut self, candidates: &[Meaning]) {
        self.conversation.misses = self.conversation.misses.saturating_add(1);
        let asked = match self.conversation.phase.clone() {
            Phase::Clarify { asked, .. } | Phase::OfferPerson { asked } => *asked,
            phase => phase,
        };
        let misses = self.conversation.misses;
        if misses > MISSES_BEFORE_PERSON {
            self.conversation.phase = asked;
            return self.escalate(Reason::NotUnderstood, None);
        }
        if misses == MISSES_BEFORE_PERSON {
            self.conversation.phase = Phase::OfferPerson {
                asked: Box::new(asked),
            };
            return self.ask_short();
        }
        if misses == 1
            && let [first, second, ..] = candidates
            && !matches!(asked, Phase::Triage)
        {
            self.conversation.phase = Phase::Clarify {
                asked: Box::new(asked),
                readings: vec![first.clone(), second.clone()],
            };
            return self.ask_short();
        }
        self.conversation.phase = asked;
        self.say(Say::new("not-understood"));
        self.ask_again();
    }

    /// The person chose something under a message. A choice of an older turn is stale, except what always holds.
    pub(super) fn chose(&mut self, meaning: &Meaning, turn: u32) {
        let always = matches!(meaning, Meaning::NotAbout | Meaning::Human | Meaning::Stop);
        if self.conversation.silenced_by.is_some() || (turn != self.conversation.turn && !always) {
            return;
        }
        self.conversation.heard_at = self.now;
        self.conversation.nudged = false;
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

    /// What the words mean here; else the best two readings.
    fn read(&mut self, heard: &Hearing) -> Result<Meaning, Vec<Meaning>> {
        if let Some(meaning) = self.chosen(&heard.text) {
            self.note_understood(&meaning, 1.0);
            return Ok(meaning);
        }
        if let Some(meaning) = self.read_any(&heard.text) {
            return Ok(meaning);
        }
        if let Some(meaning) = self.read_about_question(&heard.text) {
            return Ok(meaning);
        }
        let asked = asked_phase(&self.conversation.phase);
        let mut ranked = self.engine.matcher.rank(&heard.text, context_of(asked));
        let choices = self.engine.choices(&self.conversation);
        let number = heard
            .text
            .plain
            .parse::<usize>()
            .ok()
            .filter(|number| (1..=choices.len()).contains(number));
        let certain_answer = ranked
            .first()
            .is_some_and(|top| top.is_answer && top.confidence > 0.95);
        if let Some(number) = number
            && !certain_answer
        {
            let meaning = choices[number - 1].meaning.clone();
            self.note_understood(&meaning, 1.0);
            return Ok(meaning);
        }
        if ranked.first().is_none_or(|top| !top.is_certain())
            && self.tells_of_other_fixes(&heard.text)
        {
            return Err(Vec::new());
        }
        ranked.truncate(4);
        let mut readings: Vec<(Meaning, f32)> = Vec::new();
        for reading in &ranked {
            if let Some(meaning) = self.meaning_of(reading, asked, &heard.text)
                && !readings.iter().any(|(other, _)| *other == meaning)
            {
                readings.push((meaning, reading.confidence));
            }
        }
        let settings = self.engine.settings.confidence;
        if let Some(top) = ranked.first() {
            self.understood = Some(Understood {
                intent: top.intent.to_string(),
                confidence: top.confidence,
            });
        }
        let runner_up = readings.get(1).map_or(0.0, |(_, confidence)| *confidence);
        match readings.first() {
            Some((meaning, confidence))
                if *confidence >= settings.reply_confidence
                    && confidence - runner_up >= settings.reply_margin =>
            {
                Ok(meaning.clone())
            }
            _ => Err(self.candidates(readings, asked)),
        }
    }

    /// A choice's own words, typed: as good as pressing it.
    fn chosen(&self, text: &Text) -> Option<Meaning> {
        if let Phase::Check { check, .. } = asked_phase(&self.conversation.phase)
            && let Some(answer) = self.engine.matcher.exact_answer(check, text)
        {
            return Some(Meaning::Answer((&*answer).into()));
        }
        let choices = self.engine.choices(&self.conversation);
        let label = self.engine.labels.get(&text.plain)?;
        let offered = choices.iter().any(|choice| choice.meaning == *label);
        (offered || is_control(label)).then(|| label.clone())
    }

    /// A plain yes or no to a question about the question answers that one, not the one before it.
    fn read_about_question(&mut self, text: &Text) -> Option<Meaning> {
        if !matches!(
            self.conversation.phase,
            Phase::OfferPerson { .. } | Phase::Clarify { .. }
        ) {
            return None;
        }
        let ranked = self.engine.matcher.rank(text, Context::Reply);
        let top = ranked
            .first()
            .filter(|top| top.confidence >= self.engine.settings.confidence.reply_confidence)?;
        let meaning = match (&*top.intent, &self.conversation.phase) {
            ("deny", Phase::Clarify { .. }) => Meaning::Neither,
            ("affirm", Phase::OfferPerson { .. }) => Meaning::Human,
            ("deny", Phase::OfferPerson { .. }) => Meaning::TryAgain,
            _ => return None,
        };
        self.understood = Some(Understood {
            intent: top.intent.to_string(),
            confidence: top.confidence,
        });
        Some(meaning)
    }

    /// Words that mean the same whatever was asked, from closed lists.
    fn read_any(&mut self, text: &Text) -> Option<Meaning> {
        let answer = self.engine.matcher.closed(ANY, text)?;
        let meaning = answer.parse().ok()?;
        self.note_understood(&meaning, 1.0);
        Some(meaning)
    }

    fn meaning_of(
        &self,
        reading: &crate::matcher::IntentMatch,
        asked: &Phase,
        text: &Text,
    ) -> Option<Meaning> {
        if reading.is_answer {
            return match asked {
                Phase::Check { .. } => Some(Meaning::Answer((&*reading.intent).into())),
                _ => reading.intent.parse().ok(),
            };
        }
        let check = match asked {
            Phase::Check { check, .. } => self.playbook().check(check),
            _ => None,
        };
        match (&*reading.intent, check) {
            ("affirm", Some(check)) => check.affirm.clone().map(Meaning::Answer),
            ("deny", Some(check)) => check.deny.clone().map(Meaning::Answer),
            ("explain", _) => match self.engine.matcher.closed(EXPLAIN, text).as_deref() {
                Some("why") => Some(Meaning::Why),
                _ => Some(Meaning::Where),
            },
            (intent, _) => intent.parse().ok(),
        }
    }

    /// "I already restarted it" sounds like a yes, but answers no question about Wi-Fi; "yes, and I restarted" does.
    fn tells_of_other_fixes(&self, text: &Text) -> bool {
        let tried = self.engine.matcher.tried(text);
        let current = self.conversation.walk.current.as_deref();
        if tried.is_empty() || tried.iter().any(|fix| Some(&**fix) == current) {
            return false;
        }
        let first = text.words().first().map(|word| Text::new(word));
        let first = first.unwrap_or_default();
        let ranked = self.engine.matcher.rank(&first, Context::Reply);
        !ranked.first().is_some_and(|top| {
            &*top.intent == "affirm"
                && top.confidence >= self.engine.settings.confidence.reply_confidence
        })
    }

    /// At least two readings to ask about: what was ranked, then what can be chosen.
    fn candidates(&self, readings: Vec<(Meaning, f32)>, asked: &Phase) -> Vec<Meaning> {
        let asked = Conversation {
            phase: asked.clone(),
            ..self.conversation.clone()
        };
        let offered = question::choices(self.playbook(), &asked)
            .into_iter()
            .map(|choice| choice.meaning);
        let mut candidates: Vec<Meaning> = Vec::new();
        let ranked = readings
            .into_iter()
            .map(|(meaning, _)| meaning)
            .filter(|meaning| *meaning != Meaning::Thanks);
        for meaning in ranked.chain(offered) {
            let sayable = !matches!(
                meaning,
                Meaning::NotAbout | Meaning::Affirm | Meaning::Deny | Meaning::Human
            );
            if sayable && !candidates.contains(&meaning) {
                candidates.push(meaning);
            }
        }
        candidates
    }

    fn read_opening(&self, text: &Text) -> Opening {
        self.engine
            .matcher
            .opening(text, self.engine.settings.confidence.cause_margin)
    }

    /// Carries out what was meant, in the present phase.
    pub(super) fn meant(&mut self, meaning: &Meaning) {
        match (meaning, self.conversation.phase.clone()) {
            (Meaning::Human, _) => self.escalate(Reason::AskedForPerson, None),
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
            (Meaning::Neither, Phase::Clarify { asked, .. }) => {
                self.conversation.phase = *asked;
                self.conversation.misses = 2;
                self.say(Say::new("not-understood"));
                self.ask_again();
            }
            (_, Phase::Clarify { asked, .. }) => {
                self.conversation.phase = *asked;
                self.meant(meaning);
            }
            (Meaning::Affirm, Phase::OfferPerson { .. }) => {
                self.escalate(Reason::AskedForPerson, None)
            }
            (Meaning::TryAgain, Phase::OfferPerson { asked }) => {
                // One more try; when that is not understood either, people take over.
                self.conversation.phase = *asked;
                self.conversation.misses = MISSES_BEFORE_PERSON;
                self.ask_full();
            }
            (_, Phase::OfferPerson { asked }) => {
                self.conversation.phase = *asked;
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
            (Meaning::PhotosStuck | Meaning::Affirm, Phase::Triage) => self.start_walk(NO_CAUSE),
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
            ) => {
                self.meant_at_outcome(meaning, &instruction);
            }
            _ => self.ask_short(),
        }
    }

    fn meant_at_check(&mut self, meaning: &Meaning, check: &super::StepId) {
        let Some(known) = self.playbook().check(check) else {
            return self.next_fix();
        };
        match meaning {
            Meaning::Answer(answer) => self.answered(answer),
            Meaning::Unsure => self.unsure_of_check(known),
            Meaning::NotFixed if **check != *STATUS_WORDS => self.not_fixed_at_check(),
            Meaning::NotFixed => self.follow(&known.unsure.clone()),
            Meaning::Wait => {
                self.say(Say::new("take-your-time"));
                let asked = self.conversation.phase.clone();
                self.conversation.phase = Phase::Paused {
                    asked: Box::new(asked),
                };
            }
            _ => self.ask_short(),
        }
    }

    fn meant_at_outcome(&mut self, meaning: &Meaning, instruction: &super::StepId) {
        if self.conversation.asks_to_write() {
            match meaning {
                Meaning::MayWrite | Meaning::Affirm => return self.may_write(true),
                Meaning::MayNotWrite | Meaning::Deny => return self.may_write(false),
                _ => {}
            }
        }
        match (meaning, &self.conversation.phase) {
            (Meaning::NotFixed | Meaning::Deny, _) => self.not_fixed(instruction),
            (Meaning::Wait, Phase::Waiting { .. }) | (Meaning::Affirm, Phase::Waiting { .. }) => {
                self.ask_short()
            }
            (Meaning::Wait, _) => self.wait(instruction),
            (Meaning::Affirm, Phase::Instruct { .. }) => {
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

    fn leave_clarify(&mut self) {
        if let Phase::Clarify { asked, .. } | Phase::OfferPerson { asked } =
            self.conversation.phase.clone()
        {
            self.conversation.phase = *asked;
        }
    }
}

/// What was heard, made safe and plain.
struct Hearing {
    text: Text,
    /// Without secrets, for the card.
    shown: String,
    /// True when a password, code or card was in it.
    secret: bool,
}

impl Hearing {
    fn of(raw: &str) -> Hearing {
        let redacted = redact::redact(raw);
        Hearing {
            text: Text::new(&redacted.text),
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

/// Through questions about the question.
fn asked_phase(phase: &Phase) -> &Phase {
    match phase {
        Phase::Clarify { asked, .. } | Phase::OfferPerson { asked } | Phase::Paused { asked } => {
            asked_phase(asked)
        }
        phase => phase,
    }
}

fn context_of(phase: &Phase) -> Context<'_> {
    match phase {
        Phase::Check { check, .. } => Context::Check(check),
        Phase::Instruct { .. } | Phase::Outcome { .. } | Phase::Waiting { .. } => Context::Outcome,
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
    )
}
