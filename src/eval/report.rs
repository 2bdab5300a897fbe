//! Counts what was read rightly and wrongly, and prints it for people and for scripts: names and shares, tab separated.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::sureness::{Bin, bins, gap};
use super::{Judged, Passed, at, curve, printable, ratio};
use crate::matcher::{OUT_OF_SCOPE, Thresholds};

/// One share, with its name in print and what it means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// The name.
    pub name: &'static str,
    /// 0 to 1; none when there are no lines that it could be a share of.
    pub share: Option<f64>,
    /// What it is a share of.
    pub means: &'static str,
}

/// Labelled, read as, how often.
pub type Confusion = BTreeMap<(String, String), usize>;

/// A configured threshold, and where it stands on the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Its key in `config/resync.toml`.
    pub key: &'static str,
    /// What it lets through.
    pub passed: Passed,
}

/// The figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// How many lines.
    pub lines: usize,
    /// How many of them are to be answered: all that are not labelled `out_of_scope`.
    pub on_topic: usize,
    /// The shares, the general ones first.
    pub figures: Vec<Figure>,
    /// Risk and coverage, the surest first; see [`curve()`].
    pub curve: Vec<Passed>,
    /// The configured thresholds on the curve.
    pub marks: Vec<Mark>,
    /// How sure it was, and how right.
    pub bins: Vec<Bin>,
    /// What was taken for what.
    pub confusion: Confusion,
    /// The mistakes it was surest of.
    pub surest_mistakes: Vec<Judged>,
}

/// So many mistakes are shown.
const MISTAKES_SHOWN: usize = 10;

/// The curve is printed at so many steps of coverage.
const CURVE_STEPS: usize = 10;

/// Counts.
pub fn report(judged: &[Judged], thresholds: &Thresholds) -> Report {
    let mut confusion = Confusion::new();
    for line in judged {
        let pair = (line.expected.clone(), line.read_as.clone());
        *confusion.entry(pair).or_default() += 1;
    }
    let mut figures = general(&confusion);
    figures.extend(in_a_channel(judged, thresholds));
    let bins = bins(judged);
    figures.push(Figure {
        name: "sureness_gap",
        share: gap(&bins),
        means: "by how much confidence and truth differ on average",
    });
    let curve = curve(judged);
    let marks = [
        ("start_confidence", thresholds.start_confidence),
        ("offer_confidence", thresholds.offer_confidence),
    ];
    Report {
        lines: judged.len(),
        on_topic: judged.iter().filter(|it| it.is_on_topic()).count(),
        figures,
        marks: marks
            .into_iter()
            .map(|(key, threshold)| Mark {
                key,
                passed: at(&curve, threshold),
            })
            .collect(),
        curve,
        bins,
        confusion,
        surest_mistakes: surest_mistakes(judged),
    }
}

/// What holds for all labelled lines, from the confusion alone.
fn general(confusion: &Confusion) -> Vec<Figure> {
    let share = |part: &dyn Fn(&str, &str) -> bool, whole: &dyn Fn(&str, &str) -> bool| {
        let whole = count(confusion, whole);
        (whole > 0).then(|| ratio(count(confusion, part), whole))
    };
    vec![
        Figure {
            name: "accuracy",
            share: share(&|expected, read_as| expected == read_as, &|_, _| true),
            means: "of all lines: read as labelled",
        },
        Figure {
            name: "macro_f1",
            share: macro_f1(confusion),
            means: "mean over labels of the harmonic mean of precision and recall",
        },
        Figure {
            name: "out_of_scope_recall",
            share: share(
                &|expected, read_as| expected == OUT_OF_SCOPE && read_as == OUT_OF_SCOPE,
                &|expected, _| expected == OUT_OF_SCOPE,
            ),
            means: "of lines to leave alone: left alone",
        },
        Figure {
            name: "answered",
            share: share(
                &|expected, read_as| expected != OUT_OF_SCOPE && read_as != OUT_OF_SCOPE,
                &|expected, _| expected != OUT_OF_SCOPE,
            ),
            means: "of lines to answer: answered at all",
        },
        Figure {
            name: "false_answers",
            share: share(
                &|expected, read_as| read_as != OUT_OF_SCOPE && expected != read_as,
                &|_, read_as| read_as != OUT_OF_SCOPE,
            ),
            means: "of answers: wrong",
        },
    ]
}

fn macro_f1(confusion: &Confusion) -> Option<f64> {
    let labels: BTreeSet<&str> = confusion.keys().map(|(expected, _)| &**expected).collect();
    let f1 = labels.iter().map(|label| {
        let right = count(confusion, &|expected, read_as| {
            expected == *label && read_as == *label
        });
        let labelled = count(confusion, &|expected, _| expected == *label);
        let read = count(confusion, &|_, read_as| read_as == *label);
        ratio(2 * right, labelled + read)
    });
    (!labels.is_empty()).then(|| f1.sum::<f64>() / labels.len() as f64)
}

/// How many lines whose label and reading match.
fn count(confusion: &Confusion, matches: &dyn Fn(&str, &str) -> bool) -> usize {
    let pairs = confusion.iter();
    pairs
        .filter(|((expected, read_as), _)| matches(expected, read_as))
        .map(|(_, count)| count)
        .sum()
}

/// What the bot would do in a support channel: nothing, offer help, or start a walk.
fn in_a_channel(judged: &[Judged], thresholds: &Thresholds) -> Vec<Figure> {
    let (offer, start) = (thresholds.offer_confidence, thresholds.start_confidence);
    let share = |about: &dyn Fn(&Judged) -> bool, from: f32, below: f32| {
        let scores = judged.iter().filter(|it| about(it)).map(|it| it.score);
        let does = scores.clone().filter(|it| (from..below).contains(it));
        let all = scores.count();
        (all > 0).then(|| ratio(does.count(), all))
    };
    let off_topic = |line: &Judged| !line.is_on_topic();
    let on_topic = Judged::is_on_topic;
    let (least, most) = (f32::NEG_INFINITY, f32::INFINITY);
    vec![
        Figure {
            name: "off_topic_silent",
            share: share(&off_topic, least, offer),
            means: "of lines to leave alone: below offer_confidence, so silence",
        },
        Figure {
            name: "off_topic_offered",
            share: share(&off_topic, offer, start),
            means: "of lines to leave alone: between the two, so help is offered",
        },
        Figure {
            name: "off_topic_started",
            share: share(&off_topic, start, most),
            means: "of lines to leave alone: from start_confidence on, so a walk starts",
        },
        Figure {
            name: "on_topic_silent",
            share: share(&on_topic, least, offer),
            means: "of lines to answer: silence",
        },
        Figure {
            name: "on_topic_offered",
            share: share(&on_topic, offer, start),
            means: "of lines to answer: help is offered",
        },
        Figure {
            name: "on_topic_started",
            share: share(&on_topic, start, most),
            means: "of lines to answer: a walk starts",
        },
    ]
}

fn surest_mistakes(judged: &[Judged]) -> Vec<Judged> {
    let mistakes = judged.iter().filter(|line| line.expected != line.read_as);
    let mut mistakes: Vec<&Judged> = mistakes.collect();
    mistakes.sort_by(|a, b| {
        let surer = b.confidence.total_cmp(&a.confidence);
        surer.then_with(|| a.text.cmp(&b.text))
    });
    mistakes.into_iter().take(MISTAKES_SHOWN).cloned().collect()
}

impl Report {
    /// The curve as few rows: where each tenth of coverage is reached, and the configured thresholds with their keys.
    pub fn curve_rows(&self) -> Vec<(Passed, &'static str)> {
        if self.on_topic == 0 {
            return Vec::new();
        }
        let reaching = |step: usize| {
            let reaches = |it: &&Passed| it.on_topic * CURVE_STEPS >= step * self.on_topic;
            self.curve.iter().find(reaches)
        };
        let mut rows: Vec<(Passed, &str)> = (1..=CURVE_STEPS)
            .filter_map(reaching)
            .map(|passed| (*passed, ""))
            .collect();
        rows.dedup();
        rows.extend(self.marks.iter().map(|mark| (mark.passed, mark.key)));
        rows.sort_by(|(a, _), (b, _)| b.threshold.total_cmp(&a.threshold));
        rows
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "lines\t{}", self.lines)?;
        for Figure { name, share, .. } in &self.figures {
            match share {
                Some(share) => writeln!(f, "{name}\t{share:.4}")?,
                None => writeln!(f, "{name}\t-")?,
            }
        }
        let rows = self.curve_rows();
        if !rows.is_empty() {
            writeln!(f, "\nthreshold\tcoverage\trisk\tconfigured as")?;
        }
        for (passed, key) in rows {
            let (threshold, risk) = (passed.threshold, passed.risk());
            let coverage = passed.coverage(self.on_topic);
            let key = if key.is_empty() { "-" } else { key };
            writeln!(f, "{threshold:.4}\t{coverage:.4}\t{risk:.4}\t{key}")?;
        }
        writeln!(f, "\nconfidence from\tlines\tmean\tright")?;
        for Bin {
            from,
            lines,
            sure,
            right,
        } in &self.bins
        {
            writeln!(f, "{from:.1}\t{lines}\t{sure:.4}\t{right:.4}")?;
        }
        writeln!(f, "\nlabelled\tread as\tlines")?;
        for ((expected, read_as), count) in &self.confusion {
            writeln!(f, "{expected}\t{read_as}\t{count}")?;
        }
        if !self.surest_mistakes.is_empty() {
            writeln!(f, "\nsurest mistakes\tlabelled\tread as\tconfidence")?;
        }
        for line in &self.surest_mistakes {
            let (text, expected, read_as) = (printable(&line.text), &line.expected, &line.read_as);
            writeln!(f, "{text}\t{expected}\t{read_as}\t{:.4}", line.confidence)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::judged;
    use super::*;

    const THRESHOLDS: Thresholds = Thresholds {
        start_confidence: 0.85,
        offer_confidence: 0.5,
        cause_margin: 0.12,
    };

    fn share(report: &Report, name: &str) -> Option<f64> {
        let mut named = report.figures.iter().filter(|it| it.name == name);
        named.next().expect(name).share
    }

    /// Two causes and two off-topic lines, one of which is taken for the first cause.
    fn openings() -> Vec<Judged> {
        let mut silent = judged(OUT_OF_SCOPE, "a", 0.2);
        (silent.read_as, silent.confidence) = (OUT_OF_SCOPE.into(), 0.8);
        vec![
            judged("a", "a", 0.9),
            judged("a", "b", 0.8),
            judged("b", "b", 0.8),
            silent,
            judged(OUT_OF_SCOPE, "a", 0.9),
        ]
    }

    #[test]
    fn counts_rightly() {
        let report = report(&openings(), &THRESHOLDS);
        let third = 1.0 / 3.0;
        for (name, expected) in [
            ("accuracy", 0.6),
            ("macro_f1", (0.5 + 2.0 * third + 2.0 * third) * third),
            ("out_of_scope_recall", 0.5),
            ("answered", 1.0),
            ("false_answers", 0.5),
            ("off_topic_silent", 0.5),
            ("off_topic_offered", 0.0),
            ("off_topic_started", 0.5),
            ("on_topic_silent", 0.0),
            ("on_topic_offered", 2.0 * third),
            ("on_topic_started", third),
        ] {
            let share = share(&report, name).unwrap();
            assert!((share - expected).abs() < 1e-9, "{name}: {share}");
        }
        let mistakes: Vec<&str> = report.surest_mistakes.iter().map(|it| &*it.text).collect();
        assert_eq!(mistakes, ["out_of_scope a", "a b"]);
    }

    #[test]
    fn the_configured_thresholds_are_marked_on_the_curve() {
        let report = report(&openings(), &THRESHOLDS);
        let rows: Vec<String> = report
            .to_string()
            .lines()
            .skip_while(|line| !line.starts_with("threshold"))
            .take_while(|line| !line.is_empty())
            .map(str::to_owned)
            .collect();
        assert_eq!(
            rows,
            [
                "threshold\tcoverage\trisk\tconfigured as",
                "0.9000\t0.3333\t0.5000\t-",
                "0.8500\t0.3333\t0.5000\tstart_confidence",
                "0.8000\t1.0000\t0.5000\t-",
                "0.5000\t1.0000\t0.5000\toffer_confidence",
            ]
        );
    }

    #[test]
    fn where_there_are_no_lines_there_is_no_share() {
        let lines = [judged(OUT_OF_SCOPE, "a", 0.9)];
        let report = report(&lines, &THRESHOLDS);
        assert_eq!(share(&report, "answered"), None);
        assert_eq!(share(&report, "on_topic_started"), None);
        assert_eq!(share(&report, "off_topic_started"), Some(1.0));
        assert!(report.curve_rows().is_empty());
        assert!(report.to_string().contains("\nanswered\t-\n"));
    }
}
