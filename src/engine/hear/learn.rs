//! Learning: what of a text is kept as a fact, and what of it answers the question that was asked.

use std::sync::Arc;

use super::{Hearing, asked_phase};
use crate::engine::conversation::{Fact, Phase};
use crate::engine::draft::Draft;
use crate::engine::playbook::{AnswerId, IOS, Route, STATUS_WORDS, VERSION};
use crate::engine::say::Say;
use crate::engine::{Act, Verdict};
use crate::engine::{card, diagnose};
use crate::matcher::reading::{Detail, Reading, Statement, What};

/// What was learnt from a text.
#[derive(Debug, Default)]
pub(in crate::engine) struct Learnt {
    /// What is new, beside the answer to what was asked.
    pub(super) noted: Vec<Say>,
    /// What was known otherwise before.
    pub(super) corrected: Vec<Say>,
    /// The answer to what was asked.
    pub(super) answer: Option<AnswerId>,
    /// The answer that may have been meant.
    pub(super) guess: Option<AnswerId>,
    /// True when something was told that may be the cause.
    pub(super) is_trouble: bool,
    /// True when something was told once more …
    pub(super) is_repeated: bool,
    /// … and it may be the cause.
    pub(super) repeats_trouble: bool,
    /// What they did by themselves, as far as it is news.
    pub(super) tried: Vec<Arc<str>>,
    /// True when a line of the screen was told.
    pub(super) tells_status: bool,
    /// The number of waiting photos before and now.
    pub(super) count: Option<(Option<u64>, u64)>,
}

impl Learnt {
    /// True when nothing of it is news.
    pub(super) fn is_empty(&self) -> bool {
        self.noted.is_empty() && self.corrected.is_empty()
    }
}

impl Draft<'_> {
    /// Keeps what a text states, as far as it is sure enough.
    pub(in crate::engine) fn learn(&mut self, heard: &Hearing, reading: &Reading) -> Learnt {
        let mut learnt = Learnt::default();
        for statement in &reading.statements {
            let said = reading.said(&statement.words);
            match &statement.what {
                What::Fact(check, answer) => {
                    self.learn_fact(check, answer, statement, &said, &mut learnt);
                }
                What::Detail(detail, value) => {
                    self.learn_detail(*detail, value, &said, &mut learnt);
                }
                What::Tried(what) => self.learn_tried(what, statement, &mut learnt),
                _ => {}
            }
        }
        for found in self.engine.matcher.facts(heard.text()) {
            if self.conversation.walk.fact(&found.fact).is_none() {
                self.keep(&found.fact, &found.value, Some(found.words), 100);
            }
        }
        learnt
    }

    fn learn_fact(
        &mut self,
        check: &Arc<str>,
        answer: &Arc<str>,
        statement: &Statement,
        said: &str,
        learnt: &mut Learnt,
    ) {
        let Some(is_trouble) = self.may_be(check, answer) else {
            return;
        };
        let is_asked = self.is_asked(check);
        let known_answer = self.playbook().answer(check, answer);
        // An answer that gives a fix up, hands over or leaves the seven fixes costs as much as leaving a fix out.
        let leads_away = match known_answer.map(|it| &it.leads) {
            Some(Route::CouldNot | Route::Person(_)) => is_asked,
            Some(Route::Elsewhere(walk, _)) => !is_asked && !self.playbook().is_counted(walk),
            _ => false,
        };
        let act = if leads_away { Act::Skip } else { Act::Learn };
        let verdict = self.decide(act, statement.confidence);
        if is_asked {
            // "Nothing stands there" is said of many things beside the line that was just told.
            if learnt.answer.is_some() && **check == *STATUS_WORDS && &**answer == "nothing" {
                return;
            }
            match verdict {
                Verdict::Do => learnt.answer = Some((&**answer).into()),
                Verdict::Ask => learnt.guess = Some((&**answer).into()),
                Verdict::Leave => {}
            }
            return;
        }
        if verdict != Verdict::Do {
            return;
        }
        let known = self.conversation.walk.fact(check).cloned();
        if known.as_ref() == Some(answer) {
            learnt.is_repeated = true;
            learnt.repeats_trouble |= is_trouble;
            return;
        }
        // "Nothing stands there" is said of many things; a line that was copied is one.
        if **check == *STATUS_WORDS && &**answer == "nothing" && known.is_some() {
            return;
        }
        if known_answer.is_some_and(|it| it.commonplace) {
            if known.is_none() {
                self.keep(
                    check,
                    answer,
                    Some(said.to_owned()),
                    diagnose::COMMONPLACE_PERCENT,
                );
            }
            return;
        }
        let percent = (statement.confidence * 100.0) as u8;
        self.keep(check, answer, Some(said.to_owned()), percent);
        learnt.is_trouble |= is_trouble;
        let line = card::fact(&self.conversation, self.playbook(), check, answer);
        // A new status line is how things go on, not a mistake of theirs.
        let is_status = **check == *STATUS_WORDS;
        learnt.tells_status |= is_status;
        if known.is_some() && !is_status {
            learnt.corrected.push(line);
        } else {
            learnt.noted.push(line);
        }
    }

    /// Whether there is such a fact with such a value, and whether it may be a cause.
    fn may_be(&self, fact: &str, value: &str) -> Option<bool> {
        if let Some(check) = self.playbook().check(fact) {
            return Some(check.answer(value)?.is_trouble());
        }
        let kind = self.playbook().facts.iter().find(|it| &*it.id == fact)?;
        let fits = kind.values.is_empty() || kind.values.iter().any(|it| **it == *value);
        fits.then_some(false)
    }

    fn learn_detail(&mut self, detail: Detail, value: &Arc<str>, said: &str, learnt: &mut Learnt) {
        let fact: &str = match detail {
            Detail::Ios => return self.learn_version(value, said, learnt),
            Detail::Model => {
                let device = if value.starts_with("ipad") {
                    "ipad"
                } else {
                    "iphone"
                };
                self.keep(&"device".into(), &device.into(), Some(said.to_owned()), 100);
                self.learn_implied("model", value, said, learnt);
                "model"
            }
            Detail::ItemCount => {
                let before = self.conversation.walk.fact("item_count");
                let before = before.and_then(|it| it.parse().ok());
                if let Ok(now) = value.parse() {
                    learnt.count = Some((before, now));
                }
                self.learn_counter(said, learnt);
                "item_count"
            }
            Detail::ICloudFree => "icloud_free",
            Detail::PhoneFree => "phone_free",
            Detail::Plan => "plan_size",
            Detail::Battery => "battery",
            Detail::Since => "since",
        };
        let is_new = self.conversation.walk.fact(fact) != Some(value);
        learnt.is_repeated |= !is_new;
        if is_new && self.may_be(fact, value).is_some() {
            self.keep(&fact.into(), value, Some(said.to_owned()), 100);
            let line = card::fact(&self.conversation, self.playbook(), fact, value);
            learnt.noted.push(line);
        }
    }

    /// A number that waits is a line of the screen, too, while no other is known: surely with the words of the screen
    /// around it ("stuck at 432", "12 items left"), hardly when it is told in passing ("200 pictures to arrive").
    fn learn_counter(&mut self, said: &str, learnt: &mut Learnt) {
        let (status, counts): (Arc<str>, Arc<str>) = (STATUS_WORDS.into(), "uploading".into());
        if self.may_be(&status, &counts).is_none() || self.conversation.walk.fact(&status).is_some()
        {
            return;
        }
        match asked_phase(&self.conversation.phase) {
            Phase::Check { check, .. } if **check == *STATUS_WORDS => {
                learnt.answer.get_or_insert_with(|| (&*counts).into());
            }
            Phase::Instruct { .. } | Phase::Outcome { .. } | Phase::Waiting { .. } => {}
            _ => {
                let percent = if said.contains(' ') {
                    100
                } else {
                    diagnose::HARDLY_HEARD_PERCENT
                };
                self.keep(&status, &counts, Some(said.to_owned()), percent);
            }
        }
    }

    /// What follows from a value by the playbook: which buttons a model has.
    fn learn_implied(&mut self, fact: &str, value: &str, said: &str, learnt: &mut Learnt) {
        let kind = self.playbook().facts.iter().find(|kind| *kind.id == *fact);
        let Some((check, answer)) = kind.and_then(|kind| kind.implied(value)) else {
            return;
        };
        if self.is_asked(check) {
            learnt.answer = Some(answer.clone());
        } else {
            self.keep(check, &answer.0, Some(said.to_owned()), 100);
        }
    }

    /// The version's number for people, and its class for the menus that differ.
    fn learn_version(&mut self, value: &Arc<str>, said: &str, learnt: &mut Learnt) {
        let Some(class) = version_class(value) else {
            return;
        };
        let is_asked = self.is_asked(IOS);
        self.keep(&VERSION.into(), value, Some(said.to_owned()), 100);
        if is_asked {
            learnt.answer = Some(class.into());
        } else if self
            .conversation
            .walk
            .fact(IOS)
            .is_none_or(|known| &**known != class)
        {
            self.keep(&IOS.into(), &class.into(), Some(said.to_owned()), 100);
            let line = card::fact(&self.conversation, self.playbook(), VERSION, value);
            learnt.noted.push(line);
        }
    }

    fn learn_tried(&mut self, what: &Arc<str>, statement: &Statement, learnt: &mut Learnt) {
        if self.decide(Act::Learn, statement.confidence) != Verdict::Do {
            return;
        }
        if self.conversation.walk.tried.contains(what) {
            learnt.is_repeated = true;
            return;
        }
        self.conversation.walk.tried.push(Arc::clone(what));
        learnt.tried.push(Arc::clone(what));
        if let Some(answer) = self.answer_of_doing(what) {
            learnt.answer = Some(answer);
        } else {
            learnt.noted.push(Say::of("tried", what));
        }
    }

    /// Who did what the question leads to has answered it: "deleted old backups" to "how would you like to make room?".
    fn answer_of_doing(&self, what: &str) -> Option<AnswerId> {
        let Phase::Check { check, .. } = asked_phase(&self.conversation.phase) else {
            return None;
        };
        let (tried, answer) = self.playbook().done_by(self.playbook().check(check)?)?;
        (**tried == *what).then(|| answer.clone())
    }

    /// Keeps a fact, with what it was before.
    pub(in crate::engine) fn keep(
        &mut self,
        fact: &Arc<str>,
        value: &Arc<str>,
        words: Option<String>,
        percent: u8,
    ) {
        let facts = &mut self.conversation.walk.facts;
        let mut before = Vec::new();
        if let Some(known) = facts.get_mut(fact) {
            if known.value == *value {
                known.percent = known.percent.max(percent);
                return;
            }
            before = std::mem::take(&mut known.before);
            before.push(Arc::clone(&known.value));
        }
        let answer = self.playbook().answer(fact, value);
        let implied = answer.and_then(|it| it.implies.clone());
        self.conversation.walk.facts.insert(
            Arc::clone(fact),
            Fact {
                value: Arc::clone(value),
                words: words.clone(),
                percent,
                before,
            },
        );
        if let Some((fact, value)) = implied
            && self.conversation.walk.fact(&fact).is_none()
        {
            self.keep(&fact, &value, words, percent);
        }
    }
}

/// The class of menus that a version has: an answer of the question for it.
fn version_class(version: &str) -> Option<&'static str> {
    let major: u32 = version.split('.').next()?.parse().ok()?;
    Some(match major {
        27.. => "27",
        26 => "26",
        18..=25 => "18",
        16 | 17 => "17",
        _ => "15",
    })
}

#[cfg(test)]
mod tests {
    use super::version_class;

    #[test]
    fn versions_fall_into_classes_of_menus() {
        for (version, class) in [
            ("27.0", "27"),
            ("26.5", "26"),
            ("18.7.2", "18"),
            ("16.2", "17"),
            ("15", "15"),
            ("12", "15"),
        ] {
            assert_eq!(version_class(version), Some(class), "{version}");
        }
        assert_eq!(version_class("newest"), None);
    }
}
