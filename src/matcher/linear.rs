//! Linear models, trained at start from the examples: one score a label, or one for yes or no.
//!
//! Linear on purpose: they train in milliseconds, cannot fail, and what decided is a sum that can be shown.

use super::features::Row;
use super::kept::{Reader, Writer};

/// How often each example is looked at where time is short: twice as often reads .2 points better.
pub const FEW_EPOCHS: usize = 4;
/// Examples that the model is this sure of teach it nothing more.
const LEARNT_PROBABILITY: f32 = 0.97;
/// Errors that are smaller teach nothing.
const TINY_ERROR: f32 = 0.001;
/// The bias learns this much slower than the rest.
const BIAS_SHARE: f32 = 0.1;
/// How strongly weights are drawn to zero, for all examples together.
const DECAY: f32 = 0.1;
/// Both sides of a yes or no learn from each row, and one score says what both learnt.
const SIDES: f32 = 2.0;
/// Labels stand side by side in lanes of this many, which the processor takes at once.
const WIDTH: usize = 16;

/// How steps get smaller while a model learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Steps {
    /// From one round to the next: few examples are best learnt with large steps.
    ByRound,
    /// From one row to the next, down to none: among tens of thousands the last rows would otherwise count for more than
    /// all others (a point of precision and recall came and went with fifty lines).
    ToNone,
}

/// A trained model: numbers in, one score a label out.
#[derive(Debug, Default)]
pub struct Linear {
    labels: usize,
    lanes: Vec<Lane>,
}

/// The weights of some labels.
#[derive(Debug)]
struct Lane {
    /// Of each feature.
    sparse: Vec<[f32; WIDTH]>,
    /// Of each number of a place in the word table.
    meaning: Vec<[f32; WIDTH]>,
    bias: [f32; WIDTH],
}

impl Linear {
    /// Trains on rows with labels numbered from 0, of `features` numbers and `dimensions` places; each row is looked at
    /// `epochs` times.
    pub fn train(
        rows: &[(Row<'_>, usize)],
        labels: usize,
        features: usize,
        dimensions: usize,
        epochs: usize,
        steps: Steps,
    ) -> Linear {
        let lane = |_| Lane {
            sparse: vec![[0.0; WIDTH]; features],
            meaning: vec![[0.0; WIDTH]; dimensions],
            bias: [0.0; WIDTH],
        };
        let mut model = Linear {
            labels,
            lanes: (0..labels.div_ceil(WIDTH)).map(lane).collect(),
        };
        let mut scores = vec![0.0; model.lanes.len() * WIDTH];
        let scale = descend(rows.len(), epochs, steps, |at, step, scale| {
            let (row, truth) = rows[at];
            model.score(row, scale, &mut scores);
            softmax(&mut scores[..labels]);
            let sureness = scores[truth];
            if sureness <= LEARNT_PROBABILITY {
                // From here on these are errors: what is missing to the truth.
                scores[..labels].iter_mut().for_each(|it| *it = -*it);
                scores[truth] += 1.0;
                scores[labels..].fill(0.0);
                let (errors, _) = scores.as_chunks();
                for (lane, errors) in model.lanes.iter_mut().zip(errors) {
                    lane.learn(row, *errors, step, scale);
                }
            }
            sureness
        });
        for lane in &mut model.lanes {
            for weights in lane.sparse.iter_mut().chain(&mut lane.meaning) {
                weights.iter_mut().for_each(|weight| *weight *= scale);
            }
        }
        model
    }

    /// One score a label: probabilities in log space before they are made to sum to one.
    pub fn scores(&self, row: Row<'_>) -> Vec<f32> {
        let mut scores = vec![0.0; self.lanes.len() * WIDTH];
        self.score(row, 1.0, &mut scores);
        scores.truncate(self.labels);
        scores
    }

    fn score(&self, row: Row<'_>, scale: f32, scores: &mut [f32]) {
        let (scores, _) = scores.as_chunks_mut();
        for (lane, scores) in self.lanes.iter().zip(scores) {
            *scores = lane.score(row, scale);
        }
    }

    /// How far each feature moved `label` against `rival`, and how far the places in the word table did together.
    pub fn shares(&self, row: Row<'_>, label: usize, rival: usize) -> (Vec<(u32, f32)>, f32) {
        let weight = |label: usize, feature: u32| {
            self.lanes[label / WIDTH].sparse[feature as usize][label % WIDTH]
        };
        let meaning = |label: usize| {
            let places = self.lanes[label / WIDTH].meaning.iter().zip(row.meaning);
            places
                .map(|(weights, value)| weights[label % WIDTH] * value)
                .sum::<f32>()
        };
        let sparse = row.sparse.iter().map(|&(feature, value)| {
            (
                feature,
                value * (weight(label, feature) - weight(rival, feature)),
            )
        });
        (sparse.collect(), meaning(label) - meaning(rival))
    }

    /// What it holds, in bytes.
    pub fn bytes(&self) -> usize {
        let weights = |lane: &Lane| size_of_val(&*lane.sparse) + size_of_val(&*lane.meaning);
        self.lanes.iter().map(weights).sum()
    }
}

/// The weights of a trained model in a quarter of the room: numbers in, one score a label out.
#[derive(Debug, Default)]
pub struct Compact {
    labels: usize,
    lanes: Vec<CompactLane>,
}

/// The weights of some labels, of features in steps of a 127th of each label's largest.
#[derive(Debug)]
struct CompactLane {
    sparse: Vec<[i8; WIDTH]>,
    steps: [f32; WIDTH],
    meaning: Vec<[f32; WIDTH]>,
    bias: [f32; WIDTH],
}

impl Compact {
    /// The same model with coarser weights.
    pub fn of(model: &Linear) -> Compact {
        Compact {
            labels: model.labels,
            lanes: model.lanes.iter().map(CompactLane::of).collect(),
        }
    }

    /// One score a label: probabilities in log space before they are made to sum to one.
    pub fn scores(&self, row: Row<'_>) -> Vec<f32> {
        let mut scores = vec![0.0; self.lanes.len() * WIDTH];
        let (lanes, _) = scores.as_chunks_mut();
        for (lane, scores) in self.lanes.iter().zip(lanes) {
            *scores = lane.score(row);
        }
        scores.truncate(self.labels);
        scores
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.count(self.labels);
        for lane in &self.lanes {
            let bytes: Vec<u8> = lane
                .sparse
                .as_flattened()
                .iter()
                .map(|it| it.cast_unsigned())
                .collect();
            writer.raw(&bytes);
            writer.floats(&lane.steps);
            writer.floats(lane.meaning.as_flattened());
            writer.floats(&lane.bias);
        }
    }

    pub(super) fn read(
        reader: &mut Reader<'_>,
        features: usize,
        dimensions: usize,
    ) -> Option<Compact> {
        let labels = reader.count()?;
        let lane = |reader: &mut Reader<'_>| {
            let signed: Vec<i8> = reader.raw()?.iter().map(|it| it.cast_signed()).collect();
            let lane = CompactLane {
                sparse: signed.as_chunks().0.to_vec(),
                steps: reader.floats()?.try_into().ok()?,
                meaning: reader.floats()?.as_chunks().0.to_vec(),
                bias: reader.floats()?.try_into().ok()?,
            };
            (lane.sparse.len() == features && lane.meaning.len() == dimensions).then_some(lane)
        };
        let lanes: Option<Vec<CompactLane>> =
            (0..labels.div_ceil(WIDTH)).map(|_| lane(reader)).collect();
        Some(Compact {
            labels,
            lanes: lanes?,
        })
    }

    /// What it holds, in bytes.
    pub fn bytes(&self) -> usize {
        let weights = |lane: &CompactLane| size_of_val(&*lane.sparse) + size_of_val(&*lane.meaning);
        self.lanes.iter().map(weights).sum()
    }
}

impl CompactLane {
    fn of(lane: &Lane) -> CompactLane {
        let mut largest = [f32::MIN_POSITIVE; WIDTH];
        for weights in &lane.sparse {
            for (largest, weight) in largest.iter_mut().zip(weights) {
                *largest = largest.max(weight.abs());
            }
        }
        let steps = largest.map(|it| it / f32::from(i8::MAX));
        let coarse = |weights: &[f32; WIDTH]| {
            std::array::from_fn(|at| (weights[at] / steps[at]).round() as i8)
        };
        CompactLane {
            sparse: lane.sparse.iter().map(coarse).collect(),
            steps,
            meaning: lane.meaning.clone(),
            bias: lane.bias,
        }
    }

    fn score(&self, row: Row<'_>) -> [f32; WIDTH] {
        let mut sparse = [0.0; WIDTH];
        for &(feature, value) in row.sparse {
            for (sum, weight) in sparse.iter_mut().zip(&self.sparse[feature as usize]) {
                *sum += value * f32::from(*weight);
            }
        }
        let mut meaning = [0.0; WIDTH];
        for (weights, value) in self.meaning.iter().zip(row.meaning) {
            add(&mut meaning, weights, *value);
        }
        std::array::from_fn(|at| sparse[at] * self.steps[at] + meaning[at] + self.bias[at])
    }
}

impl Lane {
    fn score(&self, row: Row<'_>, scale: f32) -> [f32; WIDTH] {
        // Two sums, taken in turns: in a single one each step would wait for the one before.
        let (mut even, mut odd) = ([0.0; WIDTH], [0.0; WIDTH]);
        let (pairs, last) = row.sparse.as_chunks();
        for &[first, second] in pairs {
            add(&mut even, &self.sparse[first.0 as usize], first.1);
            add(&mut odd, &self.sparse[second.0 as usize], second.1);
        }
        for &(feature, value) in last {
            add(&mut even, &self.sparse[feature as usize], value);
        }
        let (weights, values) = (self.meaning.as_chunks().0, row.meaning.as_chunks().0);
        for (weights, [first, second]) in weights.iter().zip(values) {
            let [of_first, of_second] = weights;
            add(&mut even, of_first, *first);
            add(&mut odd, of_second, *second);
        }
        std::array::from_fn(|at| (even[at] + odd[at]) * scale + self.bias[at])
    }

    fn learn(&mut self, row: Row<'_>, errors: [f32; WIDTH], step: f32, scale: f32) {
        // Of many labels most are out of the question for most rows.
        if errors.iter().all(|error| error.abs() < TINY_ERROR) {
            return;
        }
        add(&mut self.bias, &errors, BIAS_SHARE * step);
        let push = step / scale;
        for &(feature, value) in row.sparse {
            add(&mut self.sparse[feature as usize], &errors, push * value);
        }
        for (weights, value) in self.meaning.iter_mut().zip(row.meaning) {
            add(weights, &errors, push * value);
        }
    }
}

fn add(sum: &mut [f32; WIDTH], values: &[f32; WIDTH], times: f32) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += times * value;
    }
}

/// A trained model with two sides: numbers in, one score out, above 0 for yes.
#[derive(Debug, Default)]
pub struct Logistic {
    sparse: Vec<f32>,
    meaning: Vec<f32>,
    bias: f32,
}

impl Logistic {
    /// Trains on rows that are a yes or a no, of `features` numbers and `dimensions` places; each row is looked at
    /// `epochs` times.
    pub fn train(
        rows: &[(Row<'_>, bool)],
        features: usize,
        dimensions: usize,
        epochs: usize,
    ) -> Logistic {
        let mut model = Logistic {
            sparse: vec![0.0; features],
            meaning: vec![0.0; dimensions],
            bias: 0.0,
        };
        let scale = descend(rows.len(), epochs, Steps::ByRound, |at, step, scale| {
            let (row, truth) = rows[at];
            let yes = 1.0 / (1.0 + (-model.weigh(row) * scale - model.bias).exp());
            let sureness = if truth { yes } else { 1.0 - yes };
            if sureness <= LEARNT_PROBABILITY {
                let error = if truth { 1.0 - yes } else { -yes };
                model.learn(row, error * step * SIDES, scale);
            }
            sureness
        });
        let weights = model.sparse.iter_mut().chain(&mut model.meaning);
        weights.for_each(|weight| *weight *= scale);
        model
    }

    /// How likely yes is in log space, before it is made a probability.
    pub fn score(&self, row: Row<'_>) -> f32 {
        self.weigh(row) + self.bias
    }

    fn weigh(&self, row: Row<'_>) -> f32 {
        let (mut even, mut odd) = (0.0, 0.0);
        let (pairs, last) = row.sparse.as_chunks();
        for &[first, second] in pairs {
            even += self.sparse[first.0 as usize] * first.1;
            odd += self.sparse[second.0 as usize] * second.1;
        }
        for &(feature, value) in last {
            even += self.sparse[feature as usize] * value;
        }
        even + odd + dot(&self.meaning, row.meaning)
    }

    fn learn(&mut self, row: Row<'_>, push: f32, scale: f32) {
        self.bias += BIAS_SHARE * push;
        let push = push / scale;
        for &(feature, value) in row.sparse {
            self.sparse[feature as usize] += push * value;
        }
        for (weight, value) in self.meaning.iter_mut().zip(row.meaning) {
            *weight += push * value;
        }
    }

    /// How far each feature moved the score, and how far the places in the word table did together.
    pub fn shares(&self, row: Row<'_>) -> (Vec<(u32, f32)>, f32) {
        let sparse = row.sparse.iter();
        let share =
            |&(feature, value): &(u32, f32)| (feature, self.sparse[feature as usize] * value);
        (sparse.map(share).collect(), dot(&self.meaning, row.meaning))
    }

    /// What it holds, in bytes.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.sparse) + size_of_val(&*self.meaning)
    }
}

/// The sum of products, several at a time: a single sum would have each wait for the one before.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<WIDTH>(), b.as_chunks::<WIDTH>());
    let mut sums = [0.0; WIDTH];
    for (a, b) in a.iter().zip(b) {
        for at in 0..WIDTH {
            sums[at] += a[at] * b[at];
        }
    }
    let rest = a_rest.iter().zip(b_rest).map(|(a, b)| a * b);
    sums.iter().sum::<f32>() + rest.sum::<f32>()
}

/// Shows so many rows to a model, each round in another order and with smaller steps. `learn` gets the number of a row,
/// how far to step, and the factor that all weights are to be taken times (their decay, kept aside until the end); it
/// tells how sure of the truth it was before. The factor at the end comes back.
fn descend(
    rows: usize,
    epochs: usize,
    steps: Steps,
    mut learn: impl FnMut(usize, f32, f32) -> f32,
) -> f32 {
    let all = rows.max(1) as f32;
    let decay = DECAY / all;
    let mut scale = 1.0;
    // What was learnt is not asked again in the next round.
    let mut rests = vec![false; rows];
    for epoch in 0..epochs {
        for (seen, at) in shuffled(rows, epoch as u64).into_iter().enumerate() {
            let within = match steps {
                Steps::ByRound => 0.0,
                Steps::ToNone => seen as f32 / all,
            };
            let step = 1.0 - (epoch as f32 + within) / epochs as f32;
            scale *= 1.0 - step * decay;
            if !std::mem::take(&mut rests[at]) {
                rests[at] = learn(at, step, scale) > LEARNT_PROBABILITY;
            }
        }
    }
    scale
}

/// Turns scores into probabilities.
pub fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - top).exp();
        sum += *score;
    }
    scores.iter_mut().for_each(|score| *score /= sum);
}

/// A fixed shuffle for each epoch, so that training gives the same model everywhere.
fn shuffled(length: usize, epoch: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(epoch + 1);
    for at in (1..length).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        order.swap(at, (state % (at as u64 + 1)) as usize);
    }
    order
}
