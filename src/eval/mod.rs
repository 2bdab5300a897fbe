//! Measures the matcher on labelled lines, so that a change of words, model or thresholds is judged by figures.
//!
//! [`read_lines`] takes a file apart, [`judge`] lets the matcher read each line, [`report`] counts, [`page`] draws the
//! same for a browser, and [`tune_openings`] and [`tune_replies`] propose thresholds. Pure, like all of the matcher.

mod acts;
mod advice;
mod curve;
mod labels;
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
pub use labels::Labels;
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
pub use tune::{
    Advice, Limits, OFFERED_AT_MOST, OpeningAdvice, Read, ReplyAdvice, STARTED_AT_MOST,
    WRONG_COSTS, tune_openings, tune_replies,
};
pub use typos::mistyped;

use crate::matcher::{Context, Marked, Matcher, OTHER, OUT_OF_SCOPE, Thresholds};

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
    /// The best reading, however unsure.
    pub best: String,
    /// What the thresholds are held against: the confidence of the best reading; for first words, how sure it was that
    /// they are about our subject at all.
    pub score: f32,
    /// By how much the best reading leads the second.
    pub lead: f32,
}

/// The label of a line that means none of the known things here.
pub fn nothing(context: Context<'_>) -> &'static str {
    if context == Context::Opening {
        OUT_OF_SCOPE
    } else {
        OTHER
    }
}

/// Lets the matcher read a line: once as the engine would act on it, once without any threshold.
pub fn judge(
    matcher: &Matcher,
    line: &Line,
    context: Context<'_>,
    thresholds: &Thresholds,
) -> Judged {
    let marked = Marked::new(&line.text);
    let text = &marked.text;
    let (read_as, confidence) = matcher.classify(&marked, context, thresholds);
    let ranked = matcher.rank(text, context);
    let top = ranked.first().map_or(0.0, |top| top.confidence);
    let runner_up = ranked.get(1).map_or(0.0, |second| second.confidence);
    let (best, score) = if context == Context::Opening {
        let opening = matcher.opening(&marked, thresholds.cause_margin);
        (opening.intent.to_string(), opening.in_scope)
    } else {
        let best = ranked.first().map_or(OTHER, |top| &*top.intent);
        (best.to_owned(), top)
    };
    Judged {
        text: line.text.clone(),
        expected: line.label.clone(),
        read_as: read_as.to_string(),
        confidence,
        best,
        score,
        lead: top - runner_up,
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

    /// A line as the tests of this folder write it: labelled, best reading, score, lead.
    pub(super) fn judged(expected: &str, best: &str, score: f32, lead: f32) -> Judged {
        Judged {
            text: format!("{expected} {best}"),
            expected: expected.into(),
            read_as: best.into(),
            confidence: score,
            best: best.into(),
            score,
            lead,
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
