//! Acting by what a mistake costs: each act has a confidence from which it is done, one from which it is asked about, and
//! below that it is not considered.
//!
//! By Bayes' rule an act is worth doing from a confidence of 1 − (what asking costs) / (what a mistake costs) on, and
//! worth asking about from (what asking costs) / (what it gains) on. The costs, in minutes of a person, stand beside the
//! bounds in `config/resync.toml`.

use serde::Deserialize;

/// What can be done on a person's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// End it: photos reach iCloud again. A mistake leaves somebody unserved.
    Solve,
    /// End it: they want no more.
    Stop,
    /// Hand over to people.
    HandOver,
    /// Hand over at once, because something needs care.
    RaiseFlag,
    /// Leave this fix out, go back, or begin anew.
    Skip,
    /// Take something for a fact.
    Learn,
    /// Answer a question of theirs.
    AnswerAside,
    /// Take a step for done without success, and go on.
    GoOn,
}

impl Act {
    /// All of them, the dearest mistake first.
    pub const ALL: [Act; 8] = [
        Act::Stop,
        Act::Solve,
        Act::HandOver,
        Act::Skip,
        Act::RaiseFlag,
        Act::Learn,
        Act::AnswerAside,
        Act::GoOn,
    ];

    /// Its name in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Act::Solve => "solve",
            Act::Stop => "stop",
            Act::HandOver => "hand_over",
            Act::RaiseFlag => "raise_flag",
            Act::Skip => "skip",
            Act::Learn => "learn",
            Act::AnswerAside => "answer_aside",
            Act::GoOn => "go_on",
        }
    }
}

/// From which confidence on an act is done, and from which it is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// From here on it is done.
    pub do_from: f32,
    /// From here on it is asked about; below it is not considered.
    pub ask_from: f32,
    /// What it costs to do it when it was not meant, in minutes of a person.
    pub mistake_minutes: f32,
    /// What it saves to do it when it was meant, in minutes of a person.
    pub saves_minutes: f32,
}

/// The bounds of every act.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acting {
    /// See [`Act::Solve`].
    pub solve: Bounds,
    /// See [`Act::Stop`].
    pub stop: Bounds,
    /// See [`Act::HandOver`].
    pub hand_over: Bounds,
    /// See [`Act::RaiseFlag`].
    pub raise_flag: Bounds,
    /// See [`Act::Skip`].
    pub skip: Bounds,
    /// See [`Act::Learn`].
    pub learn: Bounds,
    /// See [`Act::AnswerAside`].
    pub answer_aside: Bounds,
    /// See [`Act::GoOn`].
    pub go_on: Bounds,
}

/// What to make of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Do it.
    Do,
    /// Ask whether that is meant.
    Ask,
    /// Leave it.
    Leave,
}

impl Acting {
    /// What to do about an act that is so sure to be meant, 0 to 1.
    pub fn decide(&self, act: Act, confidence: f32) -> Verdict {
        let bounds = self.bounds(act);
        if confidence >= bounds.do_from {
            Verdict::Do
        } else if confidence >= bounds.ask_from {
            Verdict::Ask
        } else {
            Verdict::Leave
        }
    }

    /// The bounds of an act.
    pub fn bounds(&self, act: Act) -> Bounds {
        match act {
            Act::Solve => self.solve,
            Act::Stop => self.stop,
            Act::HandOver => self.hand_over,
            Act::RaiseFlag => self.raise_flag,
            Act::Skip => self.skip,
            Act::Learn => self.learn,
            Act::AnswerAside => self.answer_aside,
            Act::GoOn => self.go_on,
        }
    }
}

/// What it costs a person to be asked back, in minutes.
const ASKING_MINUTES: f32 = 0.3;
/// Less than this is never asked about: that would be asking for its own sake.
const ASKED_AT_LEAST: f32 = 0.3;

impl Bounds {
    /// The bounds under which mistakes and questions cost the least, by what a mistake costs and what acting saves.
    #[must_use]
    pub fn by_costs(self) -> Bounds {
        let do_from = (1.0 - ASKING_MINUTES / self.mistake_minutes).clamp(0.0, 1.0);
        let ask_from = ASKING_MINUTES / self.saves_minutes;
        Bounds {
            do_from,
            ask_from: ask_from.max(ASKED_AT_LEAST).min(do_from),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_costs(mistake_minutes: f32, saves_minutes: f32) -> (f32, f32) {
        let bounds = Bounds {
            do_from: 0.0,
            ask_from: 0.0,
            mistake_minutes,
            saves_minutes,
        };
        let bounds = bounds.by_costs();
        (bounds.do_from, bounds.ask_from)
    }

    #[test]
    fn dear_mistakes_are_asked_about() {
        let is_near =
            |(a, b): (f32, f32), (c, d): (f32, f32)| (a - c).abs() < 1e-6 && (b - d).abs() < 1e-6;
        assert!(is_near(by_costs(30.0, 4.0), (0.99, 0.3)));
        assert!(is_near(by_costs(0.6, 0.6), (0.5, 0.5)));
        assert!(is_near(by_costs(1.0, 0.75), (0.7, 0.4)));
        assert!(
            is_near(by_costs(0.1, 1.0), (0.0, 0.0)),
            "what costs less than a question is done"
        );
    }
}
