//! Makes confidences mean what they say: of a hundred readings with 0.8, some eighty are right.
//!
//! The models are trained to tell apart, not to know how sure they are; and examples are picked, not met. So two straight
//! lines, fitted on labelled lines that nothing was learnt from, lead from their scores to probabilities.

use super::linear::softmax;

/// How scores become probabilities; part of a language's content.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// How steep the line from "is it about one of our labels at all?" is …
    pub scope_slope: f32,
    /// … and where it begins.
    pub scope_offset: f32,
    /// How bold the choice between labels is.
    pub label_slope: f32,
}

impl Default for Calibration {
    /// For labels whose lines nobody has: training stops while the models are modest.
    fn default() -> Calibration {
        Calibration {
            scope_slope: 1.6,
            scope_offset: 0.0,
            label_slope: 1.6,
        }
    }
}

/// What the models say of one labelled line.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// How sure it is to be about one of the labels, in log space.
    pub scope: f32,
    /// One score a label, in log space; the background has none.
    pub labels: Vec<f32>,
    /// Which label it has, in truth; none when it is about something else.
    pub truth: Option<usize>,
}

/// Steps of the search; it has long stood still by then.
const STEPS: usize = 60;
/// No line is steeper or flatter than this.
const SLOPES: (f32, f32) = (0.1, 10.0);
/// Keeps few or well separated lines from making the bot too sure: so much is added to the loss for a steep line.
const RIDGE: f64 = 1.0;

impl Calibration {
    /// How sure it is that a text is about one of the labels.
    pub(super) fn scope(&self, score: f32) -> f32 {
        1.0 / (1.0 + (-(self.scope_slope * score + self.scope_offset)).exp())
    }

    /// One probability a label.
    pub(super) fn labels(&self, scores: &mut [f32]) {
        scores
            .iter_mut()
            .for_each(|score| *score *= self.label_slope);
        softmax(scores);
    }

    /// The calibration under which the truth of these lines is likeliest.
    pub fn fit(lines: &[Scored]) -> Calibration {
        let (scope_slope, scope_offset) = fit_scope(lines);
        Calibration {
            scope_slope,
            scope_offset,
            label_slope: fit_labels(lines),
        }
    }
}

/// Newton's method on the log-loss of one straight line.
fn fit_scope(lines: &[Scored]) -> (f32, f32) {
    let (mut slope, mut offset) = (1.0_f64, 0.0_f64);
    for _ in 0..STEPS {
        let mut gradient = [RIDGE * (slope - 1.0), 0.0];
        let mut curve = [[RIDGE, 0.0], [0.0, 1e-6]];
        for line in lines {
            let x = f64::from(line.scope);
            let p = 1.0 / (1.0 + (-(slope * x + offset)).exp());
            let error = p - f64::from(u8::from(line.truth.is_some()));
            let weight = p * (1.0 - p);
            gradient[0] += error * x;
            gradient[1] += error;
            curve[0][0] += weight * x * x;
            curve[0][1] += weight * x;
            curve[1][1] += weight;
        }
        let determinant = curve[0][0] * curve[1][1] - curve[0][1] * curve[0][1];
        if determinant.abs() < 1e-12 {
            break;
        }
        slope -= (curve[1][1] * gradient[0] - curve[0][1] * gradient[1]) / determinant;
        offset -= (curve[0][0] * gradient[1] - curve[0][1] * gradient[0]) / determinant;
        slope = slope.clamp(f64::from(SLOPES.0), f64::from(SLOPES.1));
    }
    (slope as f32, offset as f32)
}

/// Golden-section search on the log-loss of the choice between labels.
fn fit_labels(lines: &[Scored]) -> f32 {
    let loss = |slope: f32| -> f64 {
        let of = |line: &Scored| {
            let truth = line.truth?;
            let mut scores: Vec<f32> = line.labels.iter().map(|it| it * slope).collect();
            softmax(&mut scores);
            Some(-f64::from(scores[truth].max(1e-9)).ln())
        };
        lines.iter().filter_map(of).sum::<f64>() + RIDGE * f64::from(slope.ln()).powi(2)
    };
    let golden = (5.0_f32.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = SLOPES;
    for _ in 0..STEPS {
        let (a, b) = (high - golden * (high - low), low + golden * (high - low));
        if loss(a) < loss(b) {
            high = b;
        } else {
            low = a;
        }
    }
    low.midpoint(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_line_that_the_truth_was_drawn_from() {
        // Of ten lines with a score as many are inside as a slope of 2 and an offset of -1 have it.
        let mut lines = Vec::new();
        for step in -8..=8_i8 {
            let scope = f32::from(step) / 4.0;
            let inside = (1_000.0 / (1.0 + (-(2.0 * scope - 1.0)).exp())).round() as usize;
            for at in 0..1_000 {
                lines.push(Scored {
                    scope,
                    labels: vec![1.0, 0.0],
                    truth: (at < inside).then_some(usize::from(at % 5 == 0)),
                });
            }
        }
        let fitted = Calibration::fit(&lines);
        assert!((fitted.scope_slope - 2.0).abs() < 0.05, "{fitted:?}");
        assert!((fitted.scope_offset + 1.0).abs() < 0.05, "{fitted:?}");
        // Four of five have the first label: its odds are 4 to 1.
        assert!(
            (fitted.label_slope - 4.0_f32.ln()).abs() < 0.05,
            "{fitted:?}"
        );
    }

    #[test]
    fn stays_sane_without_lines() {
        let fitted = Calibration::fit(&[]);
        assert!(fitted.scope_slope.is_finite() && fitted.label_slope.is_finite());
    }
}
