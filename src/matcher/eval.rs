//! Measures the matcher on labelled lines: accuracy, macro-F1, what is answered rightly and wrongly, out-of-scope recall,
//! confusion, and the mistakes it was surest of.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One labelled line and what it was read as.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The line.
    pub text: String,
    /// As labelled.
    pub expected: String,
    /// As read.
    pub read_as: String,
    /// How sure it was.
    pub confidence: f32,
}

/// So many mistakes are shown.
const MISTAKES_SHOWN: usize = 10;

/// The figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// How many lines.
    pub lines: usize,
    /// Read rightly, as a share.
    pub accuracy: f64,
    /// The mean over labels of the harmonic mean of precision and recall.
    pub macro_f1: f64,
    /// The share of lines about something else that were read as that; none when there are no such lines.
    pub out_of_scope_recall: Option<f64>,
    /// The share of lines about our subject that got an answer at all; none when there are no such lines.
    pub answered: Option<f64>,
    /// The share of answers that were wrong; none when there was no answer.
    pub false_answers: Option<f64>,
    /// The mistakes it was surest of.
    pub surest_mistakes: Vec<Judged>,
    /// Labelled, read as, how often.
    pub confusion: BTreeMap<(String, String), usize>,
}

/// Counts.
pub fn report(judged: &[Judged], nothing: &str) -> Report {
    let mut confusion: BTreeMap<(String, String), usize> = BTreeMap::new();
    for line in judged {
        *confusion
            .entry((line.expected.clone(), line.read_as.clone()))
            .or_default() += 1;
    }
    let count = |matches: &dyn Fn(&str, &str) -> bool| {
        confusion
            .iter()
            .filter(|((expected, read_as), _)| matches(expected, read_as))
            .map(|(_, count)| *count)
            .sum::<usize>()
    };
    let labels: BTreeSet<&str> = judged.iter().map(|line| &*line.expected).collect();
    let f1: Vec<f64> = labels
        .iter()
        .map(|label| {
            let right = count(&|expected, read_as| expected == *label && read_as == *label);
            let all =
                count(&|expected, _| expected == *label) + count(&|_, read_as| read_as == *label);
            ratio(2 * right, all)
        })
        .collect();
    let outside = count(&|expected, _| expected == nothing);
    let inside = judged.len() - outside;
    let answers = count(&|_, read_as| read_as != nothing);
    let mut mistakes: Vec<&Judged> = judged
        .iter()
        .filter(|line| line.expected != line.read_as)
        .collect();
    mistakes.sort_by(|a, b| {
        let surer = b.confidence.total_cmp(&a.confidence);
        surer.then_with(|| a.text.cmp(&b.text))
    });
    Report {
        lines: judged.len(),
        accuracy: ratio(
            count(&|expected, read_as| expected == read_as),
            judged.len(),
        ),
        macro_f1: f1.iter().sum::<f64>() / f1.len().max(1) as f64,
        out_of_scope_recall: (outside > 0).then(|| {
            ratio(
                count(&|expected, read_as| expected == nothing && read_as == nothing),
                outside,
            )
        }),
        answered: (inside > 0).then(|| {
            let answered = count(&|expected, read_as| expected != nothing && read_as != nothing);
            ratio(answered, inside)
        }),
        false_answers: (answers > 0).then(|| {
            let wrong = count(&|expected, read_as| read_as != nothing && expected != read_as);
            ratio(wrong, answers)
        }),
        surest_mistakes: mistakes.into_iter().take(MISTAKES_SHOWN).cloned().collect(),
        confusion,
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "lines\t{}", self.lines)?;
        writeln!(f, "accuracy\t{:.4}", self.accuracy)?;
        writeln!(f, "macro_f1\t{:.4}", self.macro_f1)?;
        for (name, share) in [
            ("out_of_scope_recall", self.out_of_scope_recall),
            ("answered", self.answered),
            ("false_answers", self.false_answers),
        ] {
            match share {
                Some(share) => writeln!(f, "{name}\t{share:.4}")?,
                None => writeln!(f, "{name}\t-")?,
            }
        }
        writeln!(f, "\nlabelled\tread as\tlines")?;
        for ((expected, read_as), count) in &self.confusion {
            writeln!(f, "{expected}\t{read_as}\t{count}")?;
        }
        if !self.surest_mistakes.is_empty() {
            writeln!(f, "\nsurest mistakes\tlabelled\tread as\tconfidence")?;
        }
        for Judged {
            text,
            expected,
            read_as,
            confidence,
        } in &self.surest_mistakes
        {
            writeln!(f, "{text}\t{expected}\t{read_as}\t{confidence:.4}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_rightly() {
        let lines = [
            ("a", "a"),
            ("a", "b"),
            ("b", "b"),
            ("none", "none"),
            ("none", "a"),
        ];
        let judged: Vec<Judged> = lines
            .map(|(expected, read_as)| Judged {
                text: format!("{expected} {read_as}"),
                expected: expected.into(),
                read_as: read_as.into(),
                confidence: if read_as == "a" { 0.9 } else { 0.8 },
            })
            .into();
        let report = report(&judged, "none");
        assert!((report.accuracy - 0.6).abs() < 1e-9);
        assert_eq!(report.out_of_scope_recall, Some(0.5));
        assert_eq!(report.answered, Some(1.0));
        assert_eq!(report.false_answers, Some(0.5));
        let mistakes: Vec<&str> = report.surest_mistakes.iter().map(|it| &*it.text).collect();
        assert_eq!(mistakes, ["none a", "a b"]);
        assert!((report.macro_f1 - (0.5 + 2.0 / 3.0 + 2.0 / 3.0) / 3.0).abs() < 1e-9);
    }
}
