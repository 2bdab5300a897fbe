//! First words: for us or not, which cause they point at, and what they already tell.

use super::Hearing;
use crate::engine::conversation::{Entry, Phase};
use crate::engine::draft::Draft;
use crate::engine::meaning::Meaning;
use crate::engine::playbook::{AnswerId, IOS, Reason};
use crate::engine::say::Say;
use crate::engine::turn::Understood;
use crate::engine::{Act, DIRECTION, Verdict};
use crate::matcher::reading::{HEARD_FROM, Outcome, Reading, Request, What};
use crate::matcher::{NO_CAUSE, Opening};

/// Who asks by command means their photos: so small a part of the usual confidence is enough to trust the cause.
const ASKED_SHARE: f32 = 0.25;
/// A red flag of these is raised for a stranger in a channel too, once the words are at all likely to be ours.
const GONE: &str = "photos_vanished";
/// So much of the confidence for an offer is enough there.
const GONE_SHARE: f32 = 0.3;

impl Draft<'_> {
    /// The first words: start, offer, or silence.
    pub(super) fn hear_opening(&mut self, heard: &Hearing) {
        let reading = self.read(heard);
        let opening = self.read_opening(heard, &reading);
        let asked = self.conversation.entry != Entry::Channel;
        let confidence = self.engine.settings.confidence;
        if self.conversation.phase == Phase::Offered {
            match self.offered_meaning(heard) {
                Some(Meaning::PhotosStuck) => return self.take_offer(),
                Some(Meaning::NotAbout) => return self.not_about(),
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
        if self.may_be_alarming(heard, &reading, opening.in_scope, asked)
            && self.hear_alarm(heard, &reading)
        {
            return;
        }
        if self.conversation.earlier.is_some()
            && (opening.in_scope >= needed || self.says_it_came_back(&reading))
        {
            return self.come_back(heard, &reading);
        }
        if opening.in_scope >= needed {
            return self.begin(heard, &reading, &opening.intent);
        }
        if asked {
            return self.hear_asked(heard, &reading);
        }
        if opening.in_scope >= confidence.offer_confidence {
            self.conversation.walk.problem.clone_from(&heard.shown);
            self.conversation.phase = Phase::Offered;
            self.say(Say::new("offer"));
        }
    }

    /// In a channel only what is likely ours alarms; photos that are gone alarm sooner.
    fn may_be_alarming(
        &self,
        heard: &Hearing,
        reading: &Reading,
        in_scope: f32,
        asked: bool,
    ) -> bool {
        let offer = self.engine.settings.confidence.offer_confidence;
        let is_gone = || {
            let flag = self.flag_in(heard, reading);
            flag.is_some_and(|(flag, _)| &*flag == GONE)
        };
        asked || in_scope >= offer || (in_scope >= GONE_SHARE * offer && is_gone())
    }

    pub(super) fn says_it_came_back(&self, reading: &Reading) -> bool {
        self.is_sure(Act::GoOn, reading, &What::Outcome(Outcome::CameBack))
    }

    /// A yes or a no to an offer of help.
    fn offered_meaning(&self, heard: &Hearing) -> Option<Meaning> {
        if let Some(meaning) = self.chosen(heard.text()) {
            return Some(meaning);
        }
        let read = self
            .engine
            .matcher
            .read(&heard.marked, crate::matcher::Context::Reply);
        read.statements
            .iter()
            .filter(|it| it.confidence >= HEARD_FROM)
            .find_map(|it| match it.what {
                What::Yes => Some(Meaning::PhotosStuck),
                What::No | What::Request(Request::NotAbout) => Some(Meaning::NotAbout),
                _ => None,
            })
    }

    /// Somebody asked us, but not about photos that do not reach iCloud, as far as we can tell.
    fn hear_asked(&mut self, heard: &Hearing, reading: &Reading) {
        if !heard.shown.trim().is_empty() && heard.text().is_empty() {
            self.say(Say::new("nothing-to-read"));
        }
        self.conversation.phase = Phase::Triage;
        let person = reading.sureness_of(&What::Request(Request::Human));
        if person.is_some_and(|it| self.decide(Act::HandOver, it) != Verdict::Leave) {
            self.conversation.walk.problem.clone_from(&heard.shown);
            return self.escalate(Reason::AskedForPerson, None);
        }
        if heard.is_foreign {
            return self.say(Say::new("other-language"));
        }
        if self.answer_asides(reading) {
            return self.ask_short();
        }
        self.say(Say::new("hello-direct"));
    }

    /// Asked by command, menu or button: there is no doubt what it is about.
    pub(in crate::engine) fn began(&mut self, raw: &str, ios: Option<&AnswerId>) {
        let known = self.playbook().check(IOS);
        if let Some(version) = ios
            && known.is_some_and(|check| check.answers.iter().any(|answer| answer.id == *version))
        {
            self.keep(&IOS.into(), &version.0, None, 100);
        }
        match self.conversation.phase {
            Phase::New | Phase::Offered => {}
            _ if raw.trim().is_empty() => return self.asked(),
            _ => return self.hear(raw),
        }
        self.conversation.heard_at = self.now;
        let heard = self.make_safe(raw);
        let reading = self.read(&heard);
        if self.hear_alarm(&heard, &reading) {
            return;
        }
        if self.conversation.earlier.is_some() {
            return self.come_back(&heard, &reading);
        }
        let opening = self.read_opening(&heard, &reading);
        self.understood = Some(Understood {
            intent: opening.intent.to_string(),
            confidence: opening.in_scope,
        });
        let needed = ASKED_SHARE * self.engine.settings.confidence.offer_confidence;
        let is_in_scope = opening.in_scope >= needed;
        let intent = if is_in_scope {
            &opening.intent
        } else {
            NO_CAUSE
        };
        self.begin(&heard, &reading, intent);
    }

    /// Called without words.
    pub(in crate::engine) fn asked(&mut self) {
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

    pub(super) fn take_offer(&mut self) {
        let problem = std::mem::take(&mut self.conversation.walk.problem);
        let heard = self.make_safe(&problem);
        let reading = self.read(&heard);
        let opening = self.read_opening(&heard, &reading);
        self.begin(&heard, &reading, &opening.intent);
    }

    fn begin(&mut self, heard: &Hearing, reading: &Reading, intent: &str) {
        self.conversation.walk.problem.clone_from(&heard.shown);
        let learnt = self.learn(heard, reading);
        if self.asks_for_person(reading) {
            return self.escalate(Reason::AskedForPerson, None);
        }
        // What is stated says more than what the words are like.
        if intent != NO_CAUSE && !learnt.is_trouble {
            self.conversation.walk.pointed = Some(intent.into());
        }
        self.say(Say::new("hello-start"));
        self.note(&learnt);
        self.answer_asides(reading);
        self.start_walk();
    }

    /// True when a person is surely asked for.
    pub(in crate::engine) fn asks_for_person(&self, reading: &Reading) -> bool {
        self.is_sure(Act::HandOver, reading, &What::Request(Request::Human))
    }

    pub(super) fn hear_triage(&mut self, heard: &Hearing, reading: &Reading) {
        let opening = self.read_opening(heard, reading);
        if opening.in_scope >= self.engine.settings.confidence.offer_confidence {
            self.understood = Some(Understood {
                intent: opening.intent.to_string(),
                confidence: opening.in_scope,
            });
            return self.begin(heard, reading, &opening.intent);
        }
        // Who tells anything of ours has said yes.
        if reading.statements.iter().any(|it| self.is_ours(it)) {
            return self.begin(heard, reading, NO_CAUSE);
        }
        let reading = self
            .engine
            .matcher
            .read(&heard.marked, crate::matcher::Context::Reply);
        if reading.says(&What::Yes) {
            return self.meant(&Meaning::Affirm);
        }
        if reading.says(&What::No) {
            return self.meant(&Meaning::Deny);
        }
        self.hear_reply(heard, &reading);
    }

    /// True when it tells how a phone's photos are doing.
    fn is_ours(&self, statement: &crate::matcher::reading::Statement) -> bool {
        let is_telling = match &statement.what {
            What::Fact(check, _) => self
                .playbook()
                .check(check)
                .is_some_and(|check| !check.lasts),
            What::Tried(_) => true,
            _ => false,
        };
        is_telling && self.decide(Act::Learn, statement.confidence) == Verdict::Do
    }

    /// Whether it is ours, by all words; and the cause, by the words that are left when what is fine, what was tried and
    /// what has a form are taken out: those are no causes.
    fn read_opening(&self, heard: &Hearing, reading: &Reading) -> Opening {
        let margin = self.engine.settings.confidence.cause_margin;
        let whole = self
            .engine
            .matcher
            .opening_of(heard.text(), reading, margin);
        if *whole.intent == *NO_CAUSE {
            return whole;
        }
        let is_no_cause = |what: &What| match what {
            What::Fact(check, answer) => {
                let answer = self.playbook().answer(check, answer);
                answer.is_some_and(|it| !it.is_trouble()) && **check != *DIRECTION
            }
            What::Detail(..) | What::Tried(_) => true,
            _ => false,
        };
        let taken = reading.statements.iter().filter(|it| {
            is_no_cause(&it.what) && self.decide(Act::Learn, it.confidence) == Verdict::Do
        });
        let taken: Vec<_> = taken.map(|it| it.words.clone()).collect();
        if taken.is_empty() {
            return whole;
        }
        let left = reading.without(&taken);
        let rest = self.engine.matcher.opening_of(&left, reading, margin);
        Opening {
            // Too little is left to point at anything.
            intent: if left.words().len() < 2 {
                NO_CAUSE.into()
            } else {
                rest.intent
            },
            in_scope: whole.in_scope,
        }
    }
}
