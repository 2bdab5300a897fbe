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

/// From which confidence on an act is done, and from which it is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// From here on it is done.
    pub do_from: f32,
    /// From here on it is asked about; below it is not considered.
    pub ask_from: f32,
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

    fn bounds(&self, act: Act) -> Bounds {
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

impl Bounds {
    /// The bounds under which mistakes and questions cost the least, in minutes: of a mistake, of asking back, and of what
    /// acting saves when it is right. Less than three in ten is never asked about: that would be asking for its own sake.
    pub fn by_cost(mistake: f32, asking: f32, gain: f32) -> Bounds {
        const ASKED_AT_LEAST: f32 = 0.3;
        let do_from = (1.0 - asking / mistake).clamp(0.0, 1.0);
        Bounds {
            do_from,
            ask_from: (asking / gain).max(ASKED_AT_LEAST).min(do_from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dear_mistakes_are_asked_about() {
        let solve = Bounds::by_cost(30.0, 0.3, 4.0);
        assert!((solve.do_from - 0.99).abs() < 1e-6);
        assert!((solve.ask_from - 0.3).abs() < 1e-6);
        let aside = Bounds::by_cost(0.6, 0.3, 2.0);
        assert!((aside.do_from - 0.5).abs() < 1e-6);
    }
}
