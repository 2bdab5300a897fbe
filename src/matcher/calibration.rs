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
    /// What each sign beside the words' likeness counts for whether it is about one of our labels.
    pub signs: Signs,
}

/// Signs that first words are ours or not, each 0 to 1: which way it fails, a copied line of the screen, a question of
/// theirs, that something is asked and no trouble told.
pub type Signs = [f32; SIGNS];
/// Their names, as content has them.
pub const SIGN_NAMES: [&str; SIGNS] = ["direction", "screen", "topic", "asks"];
/// So many signs there are.
pub const SIGNS: usize = 4;

impl Default for Calibration {
    /// For labels whose lines nobody has: training stops while the models are modest.
    fn default() -> Calibration {
        Calibration {
            scope_slope: 1.6,
            scope_offset: 0.0,
            label_slope: 1.6,
            signs: [0.0; SIGNS],
        }
    }
}

/// What the models say of one labelled line.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// How sure it is to be about one of the labels, in log space.
    pub scope: f32,
    /// What else speaks for it or against it.
    pub signs: Signs,
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
    pub(super) fn scope(&self, score: f32, signs: &Signs) -> f32 {
        let signs: f32 = self
            .signs
            .iter()
            .zip(signs)
            .map(|(counts, sign)| counts * sign)
            .sum();
        1.0 / (1.0 + (-(self.scope_slope * score + self.scope_offset + signs)).exp())
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
        let [scope_slope, scope_offset, signs @ ..] = fit_scope(lines);
        Calibration {
            scope_slope,
            scope_offset,
            label_slope: fit_labels(lines),
            signs,
        }
    }
}

/// A line's slope, where it begins, and what its signs count.
const FITTED: usize = 2 + SIGNS;

/// Newton's method on the log-loss: the slope, the offset, then one number a sign.
fn fit_scope(lines: &[Scored]) -> [f32; FITTED] {
    let mut fitted = [0.0_f64; FITTED];
    fitted[0] = 1.0;
    for _ in 0..STEPS {
        let mut gradient = [0.0; FITTED];
        let mut curve = [[0.0; FITTED]; FITTED];
        for at in 0..FITTED {
            // The offset alone is free: nothing is known of how often we are meant.
            let ridge = if at == 1 { 1e-6 } else { RIDGE };
            let rest = if at == 0 { 1.0 } else { 0.0 };
            gradient[at] = ridge * (fitted[at] - rest);
            curve[at][at] = ridge;
        }
        for line in lines {
            let x = of_line(line);
            let z: f64 = fitted.iter().zip(&x).map(|(a, b)| a * b).sum();
            let p = 1.0 / (1.0 + (-z).exp());
            let error = p - f64::from(u8::from(line.truth.is_some()));
            let weight = p * (1.0 - p);
            for i in 0..FITTED {
                gradient[i] += error * x[i];
                for j in 0..FITTED {
                    curve[i][j] += weight * x[i] * x[j];
                }
            }
        }
        let Some(step) = solved(curve, gradient) else {
            break;
        };
        for (value, step) in fitted.iter_mut().zip(step) {
            *value -= step;
        }
        fitted[0] = fitted[0].clamp(f64::from(SLOPES.0), f64::from(SLOPES.1));
    }
    fitted.map(|value| value as f32)
}

fn of_line(line: &Scored) -> [f64; FITTED] {
    let mut x = [1.0; FITTED];
    x[0] = f64::from(line.scope);
    for (x, sign) in x[2..].iter_mut().zip(&line.signs) {
        *x = f64::from(*sign);
    }
    x
}

/// What times the matrix gives these values: Gauss' elimination with the largest pivot; `None` when there is none.
fn solved(mut matrix: [[f64; FITTED]; FITTED], mut values: [f64; FITTED]) -> Option<[f64; FITTED]> {
    for column in 0..FITTED {
        let pivot = (column..FITTED).max_by(|a, b| {
            matrix[*a][column]
                .abs()
                .total_cmp(&matrix[*b][column].abs())
        })?;
        if matrix[pivot][column].abs() < 1e-12 {
            return None;
        }
        matrix.swap(column, pivot);
        values.swap(column, pivot);
        for row in 0..FITTED {
            if row != column {
                let times = matrix[row][column] / matrix[column][column];
                let pivot = matrix[column];
                for (value, of_pivot) in matrix[row].iter_mut().zip(pivot).skip(column) {
                    *value -= times * of_pivot;
                }
                values[row] -= times * values[column];
            }
        }
    }
    for at in 0..FITTED {
        values[at] /= matrix[at][at];
    }
    Some(values)
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
                    signs: [0.0; SIGNS],
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
