//! Measures the reading of statements on labelled lines (question, tab, text, tab, statements), and fits what it weighs.
//!
//! A statement counts as heard when it is read with at least [`HEARD_FROM`]. Precision is the share of what was heard that
//! is labelled, recall the share of what is labelled that was heard. Details (versions, counts) have a form and stand
//! apart: they count in no sum.

use std::collections::BTreeMap;
use std::fmt;

use super::ratio;
use crate::matcher::reading::{Kind, Sureness, Weights, What, included};
use crate::matcher::{Context, Marked, Matcher};

/// A statement is heard from this confidence on.
pub use crate::matcher::reading::HEARD_FROM;
/// So many wrong readings are shown, the surest first.
const WRONG_SHOWN: usize = 10;
/// So many problems of a file are told; mending these shows the pattern.
const PROBLEMS_SHOWN: usize = 5;

/// What had been asked before a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Nothing: first words.
    Opening,
    /// A check.
    Check(String),
    /// "Did that help?"
    Outcome,
    /// "Done?"
    Done,
    /// Something that is not known.
    Any,
}

impl Asked {
    /// As it is written in a file: `opening`, `check:ID`, `outcome`, `done`, `any`.
    pub fn named(name: &str) -> Option<Asked> {
        match name {
            "opening" => Some(Asked::Opening),
            "outcome" => Some(Asked::Outcome),
            "done" => Some(Asked::Done),
            "any" => Some(Asked::Any),
            _ => name
                .strip_prefix("check:")
                .map(|check| Asked::Check(check.to_owned())),
        }
    }

    /// For the matcher.
    pub fn context(&self) -> Context<'_> {
        match self {
            Asked::Opening => Context::Opening,
            Asked::Check(check) => Context::Check(check),
            Asked::Outcome => Context::Outcome,
            Asked::Done => Context::Done,
            Asked::Any => Context::Reply,
        }
    }

    fn group(&self) -> &'static str {
        match self {
            Asked::Opening => "after nothing (first words)",
            Asked::Check(_) => "after a check",
            Asked::Outcome => "after \"did that help?\"",
            Asked::Done => "after \"done?\"",
            Asked::Any => "after anything",
        }
    }
}

/// A text with everything that it states.
#[derive(Debug, Clone, PartialEq)]
pub struct StatedLine {
    /// What had been asked.
    pub asked: Asked,
    /// What somebody wrote.
    pub text: String,
    /// What it states, in truth.
    pub states: Vec<What>,
}

/// What is wrong in a file of such lines.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct BadStatedLines {
    file: String,
    problems: Vec<(usize, String)>,
}

impl fmt::Display for BadStatedLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (line, problem) in self.problems.iter().take(PROBLEMS_SHOWN) {
            writeln!(f, "{}:{line}: {problem}", self.file)?;
        }
        let more = self.problems.len().saturating_sub(PROBLEMS_SHOWN);
        if more > 0 {
            writeln!(f, "… and {more} more lines")?;
        }
        write!(
            f,
            "Write question, tab, text, tab, statements, like: check:network<TAB>no wifi here<TAB>network=mobile_data; the question is opening, check:ID, outcome, done or any, and `-` states nothing"
        )
    }
}

/// Reads a file; empty lines and lines that begin with `#` are left out.
///
/// # Errors
/// Everything that is wrong in it, line by line.
pub fn read_stated_lines(file: &str, bytes: &[u8]) -> Result<Vec<StatedLine>, BadStatedLines> {
    let bad = |problems| BadStatedLines {
        file: file.to_owned(),
        problems,
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        bad(vec![(
            1 + bytes[..error.valid_up_to()]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count(),
            "this is not UTF-8 text".to_owned(),
        )])
    })?;
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match read_stated_line(line) {
            Ok(line) => lines.push(line),
            Err(problem) => problems.push((at + 1, problem)),
        }
    }
    if lines.is_empty() && problems.is_empty() {
        problems.push((1, "there is no line to measure on".to_owned()));
    }
    if problems.is_empty() {
        Ok(lines)
    } else {
        Err(bad(problems))
    }
}

fn read_stated_line(line: &str) -> Result<StatedLine, String> {
    let parts: Vec<&str> = line.split('\t').collect();
    let [question, text, statements] = parts[..] else {
        return Err(format!(
            "this line has {} tabs instead of two",
            parts.len() - 1
        ));
    };
    let asked =
        Asked::named(question.trim()).ok_or_else(|| format!("`{question}` is no question"))?;
    let stated = statements
        .split(';')
        .map(str::trim)
        .filter(|it| !it.is_empty() && *it != "-");
    let states: Result<Vec<What>, _> = stated.map(str::parse).collect();
    // What a narrower statement holds is stated, too.
    let states = states.map(|mut states: Vec<What>| {
        let included: Vec<What> = states.iter().filter_map(included).collect();
        states.extend(included);
        states
    });
    Ok(StatedLine {
        asked,
        text: text.to_owned(),
        states: states.map_err(|unknown| format!("{unknown}"))?,
    })
}

/// How many statements were heard rightly, wrongly, and not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heard {
    /// Heard, and labelled.
    pub rightly: usize,
    /// Heard, and not labelled.
    pub wrongly: usize,
    /// Labelled, and not heard.
    pub missed: usize,
}

impl Heard {
    /// The share of what was heard that is labelled.
    pub fn precision(&self) -> f64 {
        ratio(self.rightly, self.rightly + self.wrongly)
    }

    /// The share of what is labelled that was heard.
    pub fn recall(&self) -> f64 {
        ratio(self.rightly, self.rightly + self.missed)
    }

    fn add(&mut self, other: Heard) {
        self.rightly += other.rightly;
        self.wrongly += other.wrongly;
        self.missed += other.missed;
    }
}

/// What was heard on many lines.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StatedReport {
    /// How many lines.
    pub lines: usize,
    /// Everything but details.
    pub all: Heard,
    /// By kind.
    pub by_kind: BTreeMap<Kind, Heard>,
    /// By what had been asked, details aside.
    pub by_question: BTreeMap<&'static str, Heard>,
    /// What was read wrongly, the surest first: confidence, statement, text.
    pub surest_wrong: Vec<(f32, String, String)>,
}

/// Lets the matcher read lines, and counts.
pub fn measure_statements(matcher: &Matcher, lines: &[StatedLine]) -> StatedReport {
    let mut report = StatedReport {
        lines: lines.len(),
        ..StatedReport::default()
    };
    for line in lines {
        let read = matcher.read(&Marked::new(&line.text), line.asked.context());
        let mut heard: Vec<(What, f32)> = Vec::new();
        for statement in read.in_full() {
            if statement.confidence >= HEARD_FROM
                && !heard.iter().any(|(what, _)| *what == statement.what)
            {
                heard.push((statement.what, statement.confidence));
            }
        }
        let mut count = |what: &What, one: Heard| {
            report.by_kind.entry(what.kind()).or_default().add(one);
            if what.kind() != Kind::Detail {
                report.all.add(one);
                report
                    .by_question
                    .entry(line.asked.group())
                    .or_default()
                    .add(one);
            }
        };
        for (what, confidence) in &heard {
            let is_right = line.states.contains(what);
            count(
                what,
                Heard {
                    rightly: usize::from(is_right),
                    wrongly: usize::from(!is_right),
                    missed: 0,
                },
            );
            if !is_right {
                report
                    .surest_wrong
                    .push((*confidence, what.to_string(), line.text.clone()));
            }
        }
        for what in line
            .states
            .iter()
            .filter(|what| !heard.iter().any(|(other, _)| other == *what))
        {
            count(
                what,
                Heard {
                    missed: 1,
                    ..Heard::default()
                },
            );
        }
    }
    report
        .surest_wrong
        .sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
    report.surest_wrong.truncate(WRONG_SHOWN);
    report
}

impl fmt::Display for StatedReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} lines; heard from a confidence of {HEARD_FROM} on\n",
            self.lines
        )?;
        writeln!(
            f,
            "{:28} {:>9} {:>9} {:>9}",
            "", "precision", "recall", "stated"
        )?;
        let row = |f: &mut fmt::Formatter<'_>, name: &str, heard: &Heard| {
            writeln!(
                f,
                "{name:28} {:>9.3} {:>9.3} {:>9}",
                heard.precision(),
                heard.recall(),
                heard.rightly + heard.missed
            )
        };
        row(f, "all but details", &self.all)?;
        for (kind, heard) in &self.by_kind {
            row(f, kind.name(), heard)?;
        }
        for (question, heard) in &self.by_question {
            row(f, question, heard)?;
        }
        if !self.surest_wrong.is_empty() {
            writeln!(f, "\nThe surest mistakes:")?;
        }
        for (confidence, what, text) in &self.surest_wrong {
            writeln!(f, "  {confidence:.2} {what}: {}", super::printable(text))?;
        }
        Ok(())
    }
}

/// Fits what spans and questions weigh, then how sure readings are, so that as much as possible is heard rightly.
///
/// Lines are few and weights lean on one another, so what is fitted to single lines drifts: a weight leaves the place
/// where it began only as far as lines pay for it ([`DRIFT_COSTS`]).
pub fn fit_statements(matcher: &mut Matcher, lines: &[StatedLine]) {
    /// Each weight is moved by these steps in turn, so often.
    const STEPS: [f32; 6] = [-0.5, -0.25, -0.1, 0.1, 0.25, 0.5];
    const ROUNDS: usize = 3;
    /// A smaller gain is chance.
    const GAIN_AT_LEAST: f64 = 0.000_2;
    *matcher.sureness_mut() = Sureness::default();
    *matcher.weights_mut() = Weights::default();
    let judge = |matcher: &mut Matcher| {
        let drift = drift(matcher.weights_mut());
        quality(matcher, lines) - DRIFT_COSTS * drift
    };
    let mut best = judge(matcher);
    for _ in 0..ROUNDS {
        let before = best;
        for at in 0..matcher.weights_mut().values_mut().len() {
            let start = *matcher.weights_mut().values_mut()[at];
            let mut chosen = start;
            for step in STEPS {
                *matcher.weights_mut().values_mut()[at] = start + step;
                let reached = judge(matcher);
                if reached > best + GAIN_AT_LEAST {
                    (best, chosen) = (reached, start + step);
                }
            }
            *matcher.weights_mut().values_mut()[at] = chosen;
        }
        if best <= before {
            break;
        }
    }
    *matcher.sureness_mut() = Sureness::fit(&judged(matcher, lines));
}

/// What it costs when weights leave the place where they began, by the square of the way.
const DRIFT_COSTS: f64 = 0.05;

/// How far weights are from where they began.
fn drift(weights: &mut Weights) -> f64 {
    let mut began = Weights::default();
    let pairs = weights.values_mut().into_iter().zip(began.values_mut());
    pairs.map(|(is, was)| f64::from(*is - *was).powi(2)).sum()
}

/// What was fitted, as content has it.
pub fn fitted(matcher: &mut Matcher) -> String {
    let numbers = |values: &mut dyn Iterator<Item = f32>| {
        let values: Vec<String> = values.map(|value| format!("{value:.3}")).collect();
        format!("[{}]", values.join(", "))
    };
    let mut out = "[weights]\n".to_owned();
    for (value, name) in matcher
        .weights_mut()
        .values_mut()
        .into_iter()
        .zip(Weights::NAMES)
    {
        out += &format!("{name} = {value:.3}\n");
    }
    for (kind, line) in &matcher.sureness_mut().lines {
        let read = numbers(&mut line.iter().map(|(read, _)| *read));
        let right = numbers(&mut line.iter().map(|(_, right)| *right));
        out += &format!(
            "\n[sureness.{}]\nread = {read}\nright = {right}\n",
            kind.name()
        );
    }
    out
}

/// The mean precision at each statement that is heard, the surest first; what is not heard counts as 0, and details do
/// not count. What is said after each kind of question counts the same, however many lines there are of it. Unlike what
/// the best threshold reaches it moves with every reading, so that no single one decides.
fn quality(matcher: &Matcher, lines: &[StatedLine]) -> f64 {
    let counts = |what: &What| what.kind() != Kind::Detail;
    let mut stated: BTreeMap<&'static str, f64> = BTreeMap::new();
    for line in lines {
        *stated.entry(line.asked.group()).or_default() +=
            line.states.iter().filter(|it| counts(it)).count() as f64;
    }
    let mut read: Vec<(f32, bool, f64)> = Vec::new();
    for line in lines {
        let weight = 1.0 / stated[line.asked.group()].max(1.0);
        let statements = matcher
            .read(&Marked::new(&line.text), line.asked.context())
            .in_full();
        let counted = statements.into_iter().filter(|it| counts(&it.what));
        read.extend(counted.map(|it| (it.confidence, line.states.contains(&it.what), weight)));
    }
    read.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (mut heard, mut rightly, mut sum) = (0.0, 0.0, 0.0);
    for (_, is_right, weight) in &read {
        heard += weight;
        if *is_right {
            rightly += weight;
            sum += weight * rightly / heard;
        }
    }
    sum / stated.len().max(1) as f64
}

/// How sure each reading was, by kind, and whether it was right.
fn judged(matcher: &Matcher, lines: &[StatedLine]) -> Vec<(Kind, f32, bool)> {
    let of_line = |line: &StatedLine| {
        let statements = matcher
            .read(&Marked::new(&line.text), line.asked.context())
            .in_full();
        let judged = statements.into_iter().map(|it| {
            (
                it.what.kind(),
                it.confidence,
                line.states.contains(&it.what),
            )
        });
        judged.collect::<Vec<_>>()
    };
    lines.iter().flat_map(of_line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_every_bad_line() {
        let good = "check:vpn\tno vpn\tvpn=not_in_use\n# comment\n\nany\thi\t-\n";
        let lines = read_stated_lines("f.tsv", good.as_bytes()).unwrap();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].asked, Asked::Check("vpn".into()));
        assert!(lines[1].states.is_empty());
        let bad = "opening\tone tab\nclosing\thi\t-\nany\thi\tmaybe\n";
        let told = read_stated_lines("f.tsv", bad.as_bytes())
            .unwrap_err()
            .to_string();
        for part in ["f.tsv:1:", "one tab", "`closing`", "`maybe`", "check:ID"] {
            assert!(told.contains(part) || part == "one tab", "{part} in {told}");
        }
        assert!(
            read_stated_lines("f.tsv", &[b'\n', 0xff])
                .unwrap_err()
                .to_string()
                .contains("f.tsv:2")
        );
        assert!(read_stated_lines("f.tsv", b"").is_err());
    }
}
