//! A multinomial linear model: one score a label, trained at start from the examples.
//!
//! Linear on purpose: it trains in milliseconds, cannot fail, and what decided is a sum that can be shown.

use super::features::Row;

/// How often each example is looked at. Twice as often reads no better.
const EPOCHS: usize = 5;
/// Examples that the model is this sure of teach it nothing more.
const LEARNT_PROBABILITY: f32 = 0.99;
/// The bias learns this much slower than the rest.
const BIAS_SHARE: f32 = 0.1;
/// How strongly weights are drawn to zero, for all examples together.
const DECAY: f32 = 0.1;
/// A trained model: numbers in, one score a label out. Labels stand side by side in lanes of `WIDTH`, which the
/// processor takes at once: 4 are enough for a yes or no.
#[derive(Debug, Default)]
pub struct Linear<const WIDTH: usize> {
    labels: usize,
    lanes: Vec<Lane<WIDTH>>,
}

/// The weights of some labels.
#[derive(Debug)]
struct Lane<const WIDTH: usize> {
    /// Of each feature.
    sparse: Vec<[f32; WIDTH]>,
    /// Of each number of a place in the word table.
    meaning: Vec<[f32; WIDTH]>,
    bias: [f32; WIDTH],
}

impl<const WIDTH: usize> Linear<WIDTH> {
    /// Trains on rows with labels numbered from 0, of `features` numbers and `dimensions` places.
    pub fn train(
        rows: &[(Row<'_>, usize)],
        labels: usize,
        features: usize,
        dimensions: usize,
    ) -> Linear<WIDTH> {
        let lane = |_| Lane {
            sparse: vec![[0.0; WIDTH]; features],
            meaning: vec![[0.0; WIDTH]; dimensions],
            bias: [0.0; WIDTH],
        };
        let mut model = Linear {
            labels,
            lanes: (0..labels.div_ceil(WIDTH)).map(lane).collect(),
        };
        model.descend(rows);
        model
    }

    fn descend(&mut self, rows: &[(Row<'_>, usize)]) {
        let decay = DECAY / rows.len().max(1) as f32;
        // The decay of all weights at each step is one factor, kept aside and folded in when it is needed.
        let mut scale = 1.0_f32;
        let mut scores = vec![0.0; self.lanes.len() * WIDTH];
        // What was learnt is not asked again in the next round.
        let mut rests = vec![false; rows.len()];
        for epoch in 0..EPOCHS {
            let step = 1.0 - epoch as f32 / EPOCHS as f32;
            for at in shuffled(rows.len(), epoch as u64) {
                scale *= 1.0 - step * decay;
                if std::mem::take(&mut rests[at]) {
                    continue;
                }
                let (row, truth) = rows[at];
                self.score(row, scale, &mut scores);
                softmax(&mut scores[..self.labels]);
                if scores[truth] > LEARNT_PROBABILITY {
                    rests[at] = true;
                    continue;
                }
                // From here on these are errors: what is missing to the truth.
                scores[..self.labels].iter_mut().for_each(|it| *it = -*it);
                scores[truth] += 1.0;
                scores[self.labels..].fill(0.0);
                let (errors, _) = scores.as_chunks();
                for (lane, errors) in self.lanes.iter_mut().zip(errors) {
                    lane.learn(row, errors, step, scale);
                }
            }
        }
        for lane in &mut self.lanes {
            for weights in lane.sparse.iter_mut().chain(&mut lane.meaning) {
                weights.iter_mut().for_each(|weight| *weight *= scale);
            }
        }
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
        let weights = |lane: &Lane<WIDTH>| size_of_val(&*lane.sparse) + size_of_val(&*lane.meaning);
        self.lanes.iter().map(weights).sum()
    }
}

impl<const WIDTH: usize> Lane<WIDTH> {
    fn score(&self, row: Row<'_>, scale: f32) -> [f32; WIDTH] {
        let mut sum = [0.0; WIDTH];
        for &(feature, value) in row.sparse {
            add(&mut sum, &self.sparse[feature as usize], value);
        }
        for (weights, value) in self.meaning.iter().zip(row.meaning) {
            add(&mut sum, weights, *value);
        }
        std::array::from_fn(|at| sum[at] * scale + self.bias[at])
    }

    fn learn(&mut self, row: Row<'_>, errors: &[f32; WIDTH], step: f32, scale: f32) {
        add(&mut self.bias, errors, BIAS_SHARE * step);
        let push = step / scale;
        for &(feature, value) in row.sparse {
            add(&mut self.sparse[feature as usize], errors, push * value);
        }
        for (weights, value) in self.meaning.iter_mut().zip(row.meaning) {
            add(weights, errors, push * value);
        }
    }
}

fn add<const WIDTH: usize>(sum: &mut [f32; WIDTH], values: &[f32; WIDTH], times: f32) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += times * value;
    }
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
