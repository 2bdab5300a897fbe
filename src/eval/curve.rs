//! What a threshold lets through, and the risk-coverage curve that all thresholds together draw.
//!
//! Lines labelled `out_of_scope` are to be left alone, all others are to be answered; whatever is at least as sure as a
//! threshold is answered. **Coverage** is the share of lines to answer that are answered. **Risk** is the share of answers
//! that are wrong: read as something else than labelled, or given to a line to leave alone. Lowering the threshold moves
//! along the curve from the surest line to the least sure one: more is answered, and as a rule more of it is wrong.

use super::{Judged, ratio};

/// How many lines have at least a certain score, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Passed {
    /// The score.
    pub threshold: f32,
    /// Lines to answer.
    pub on_topic: usize,
    /// Lines to leave alone.
    pub off_topic: usize,
    /// Those of `on_topic` whose best reading is their label.
    pub right: usize,
}

impl Passed {
    /// What `threshold` lets through.
    pub fn by(judged: &[Judged], threshold: f32) -> Passed {
        let mut passed = Passed {
            threshold,
            ..Passed::default()
        };
        for line in judged.iter().filter(|line| line.score >= threshold) {
            passed.add(line);
        }
        passed
    }

    /// The share of wrong ones among what is answered; 0 when nothing is.
    pub fn risk(&self) -> f64 {
        let answers = self.on_topic + self.off_topic;
        ratio(answers - self.right, answers)
    }

    /// The share of lines to answer, of which there are `on_topic`, that is answered.
    pub fn coverage(&self, on_topic: usize) -> f64 {
        ratio(self.on_topic, on_topic)
    }

    fn add(&mut self, line: &Judged) {
        if line.is_on_topic() {
            self.on_topic += 1;
            self.right += usize::from(line.best == line.expected);
        } else {
            self.off_topic += 1;
        }
    }
}

/// One point for each score that occurs, the surest first.
pub fn curve(judged: &[Judged]) -> Vec<Passed> {
    let mut surest: Vec<&Judged> = judged.iter().collect();
    surest.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut so_far = Passed::default();
    let mut points = Vec::new();
    for alike in surest.chunk_by(|a, b| a.score == b.score) {
        so_far.threshold = alike[0].score;
        for line in alike {
            so_far.add(line);
        }
        points.push(so_far);
    }
    points
}

/// Where a threshold stands on the curve: nothing is answered above the first point.
pub fn at(curve: &[Passed], threshold: f32) -> Passed {
    let passed = curve.iter().rev().find(|it| it.threshold >= threshold);
    Passed {
        threshold,
        ..passed.copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::judged;
    use super::*;
    use crate::matcher::OUT_OF_SCOPE;

    fn lines() -> Vec<Judged> {
        vec![
            judged("b", "a", 0.5),
            judged("a", "a", 0.9),
            judged(OUT_OF_SCOPE, "a", 0.5),
            judged(OUT_OF_SCOPE, "a", 0.1),
            judged("b", "b", 0.2),
        ]
    }

    #[test]
    fn the_curve_goes_from_the_surest_line_down_and_takes_ties_together() {
        let points: Vec<(f32, f64, f64)> = curve(&lines())
            .iter()
            .map(|it| (it.threshold, it.coverage(3), it.risk()))
            .collect();
        let third = 1.0 / 3.0;
        assert_eq!(
            points,
            [
                (0.9, third, 0.0),
                (0.5, 2.0 * third, 2.0 * third),
                (0.2, 1.0, 0.5),
                (0.1, 1.0, 0.6),
            ]
        );
    }

    #[test]
    fn a_threshold_stands_where_counting_puts_it() {
        let (lines, points) = (lines(), curve(&lines()));
        for threshold in [0.0, 0.1, 0.15, 0.2, 0.5, 0.51, 0.9, 0.95, 1.0] {
            assert_eq!(
                at(&points, threshold),
                Passed::by(&lines, threshold),
                "{threshold}"
            );
        }
        assert_eq!(at(&points, 0.95).risk(), 0.0);
        assert_eq!(at(&[], 0.5).coverage(0), 0.0);
    }
}
