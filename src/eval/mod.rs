//! Measures the matcher on labelled lines, so that a change of words, model or thresholds is judged by figures.
//!
//! [`read_lines`] takes a file apart, [`judge`] lets the matcher read each line, [`report`] counts, [`page`] draws the
//! same for a browser, and [`tune_openings`] proposes thresholds. Pure, like all of the matcher.

mod acts;
mod advice;
mod curve;
mod lines;
mod order;
mod page;
mod people;
mod rehearse;
mod rehearsed;
mod report;
mod statements;
mod sureness;
mod tune;
mod typos;

pub use acts::{ActReport, Acted, act_of, measure_acts};
pub use curve::{Passed, at, curve};
pub use lines::{BadLines, Line, Problem, read_lines};
pub use order::{Explained, UnknownFact, explain, walk_with};
pub use page::page;
pub use people::{BadPeople, Must, People, Persona, Phrases, Trouble};
pub use rehearse::{End, Missed, Rehearsal, Walked, rehearse};
pub use rehearsed::RehearsalReport;
pub use report::{Confusion, Figure, Mark, Report, report};
pub use statements::{
    Asked, BadStatedLines, HEARD_FROM, Heard, StatedLine, StatedReport, fit_statements, fitted,
    measure_statements, read_stated_lines,
};
pub use sureness::{Bin, gap};
pub use tune::{Advice, Limits, OFFERED_AT_MOST, OpeningAdvice, STARTED_AT_MOST, tune_openings};
pub use typos::mistyped;

use crate::matcher::{Marked, Matcher, OUT_OF_SCOPE, Thresholds};

/// One labelled line and what it was read as.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The line.
    pub text: String,
    /// As labelled.
    pub expected: String,
    /// As read, with the configured thresholds.
    pub read_as: String,
    /// How sure it was of that.
    pub confidence: f32,
    /// The cause that it points at, however unsure.
    pub best: String,
    /// What the thresholds are held against: how sure it was that the line is about our subject at all.
    pub score: f32,
}

impl Judged {
    /// True for a line about our subject: it is to be answered, every other is to be left alone.
    pub fn is_on_topic(&self) -> bool {
        self.expected != OUT_OF_SCOPE
    }
}

/// Lets the matcher read a line: once as the engine would act on it, once without any threshold.
pub fn judge(matcher: &Matcher, line: &Line, thresholds: &Thresholds) -> Judged {
    let opening = matcher.opening(&Marked::new(&line.text), thresholds.cause_margin);
    let (read_as, confidence) = opening.label(thresholds.offer_confidence);
    Judged {
        text: line.text.clone(),
        expected: line.label.clone(),
        read_as: read_as.to_string(),
        confidence,
        score: opening.in_scope,
        best: opening.intent.to_string(),
    }
}

/// A part of a whole, 0 where there is no whole.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// Text that cannot steer a terminal or break a table: characters that only control become a sign that shows.
fn printable(text: &str) -> String {
    let shown = text.chars().map(|letter| match letter {
        '\t' => ' ',
        _ if letter.is_control() => char::REPLACEMENT_CHARACTER,
        _ => letter,
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line as the tests of this folder write it: labelled, best reading, score.
    pub(super) fn judged(expected: &str, best: &str, score: f32) -> Judged {
        Judged {
            text: format!("{expected} {best}"),
            expected: expected.into(),
            read_as: best.into(),
            confidence: score,
            best: best.into(),
            score,
        }
    }

    #[test]
    fn nothing_that_is_printed_steers_a_terminal() {
        assert_eq!(
            printable("a\tb\u{1b}[31mc\u{7}"),
            "a b\u{fffd}[31mc\u{fffd}"
        );
        assert_eq!(printable("fotos ☁️ نص"), "fotos ☁️ نص");
    }
}
