//! A multinomial linear model: one score a label, trained at start from the examples.
//!
//! Linear on purpose: it trains in milliseconds, cannot fail, and what decided is a sum that can be shown.

use super::features::Row;

const EPOCHS: usize = 8;
/// Examples that the model is this sure of teach it nothing more.
const LEARNT_PROBABILITY: f32 = 0.99;
/// The bias learns this much slower than the rest.
const BIAS_SHARE: f32 = 0.1;
/// How strongly weights are drawn to zero, for each example.
const DECAY: f32 = 0.1;
/// Weights of a feature are padded to a multiple of this many labels, so that the processor takes them side by side.
const LANES: usize = 8;

/// A trained model: numbers in, one score a label out.
#[derive(Debug, Default)]
pub struct Linear {
    labels: usize,
    stride: usize,
    /// `sparse[feature * stride + label]`.
    sparse: Vec<f32>,
    /// `meaning[dimension * stride + label]`.
    meaning: Vec<f32>,
    bias: Vec<f32>,
}

impl Linear {
    /// Trains on rows with labels numbered from 0, of `features` numbers and `dimensions` places.
    pub fn train(
        rows: &[(&Row, usize)],
        labels: usize,
        features: usize,
        dimensions: usize,
    ) -> Linear {
        let stride = labels.next_multiple_of(LANES);
        let mut model = Linear {
            labels,
            stride,
            sparse: vec![0.0; features * stride],
            meaning: vec![0.0; dimensions * stride],
            bias: vec![0.0; stride],
        };
        model.descend(rows);
        model
    }

    fn descend(&mut self, rows: &[(&Row, usize)]) {
        let decay = DECAY / rows.len().max(1) as f32;
        // The decay of all weights at each step is one factor, kept aside and folded in when it is needed.
        let mut scale = 1.0_f32;
        let mut scores = vec![0.0; self.stride];
        for epoch in 0..EPOCHS {
            let step = 1.0 - epoch as f32 / EPOCHS as f32;
            for at in shuffled(rows.len(), epoch as u64) {
                let (row, truth) = rows[at];
                self.score(row, scale, &mut scores);
                softmax(&mut scores[..self.labels]);
                scale *= 1.0 - step * decay;
                if scores[truth] > LEARNT_PROBABILITY {
                    continue;
                }
                // From here on these are errors: what is missing to the truth.
                scores[..self.labels].iter_mut().for_each(|it| *it = -*it);
                scores[truth] += 1.0;
                scores[self.labels..].fill(0.0);
                add(&mut self.bias, &scores, BIAS_SHARE * step);
                let push = step / scale;
                for &(feature, value) in &row.sparse {
                    let weights = &mut self.sparse[feature as usize * self.stride..][..self.stride];
                    add(weights, &scores, push * value);
                }
                for (weights, value) in self.meaning.chunks_exact_mut(self.stride).zip(&row.meaning)
                {
                    add(weights, &scores, push * value);
                }
            }
        }
        for weight in self.sparse.iter_mut().chain(&mut self.meaning) {
            *weight *= scale;
        }
    }

    /// One score a label: probabilities in log space before they are made to sum to one.
    pub fn scores(&self, row: &Row) -> Vec<f32> {
        let mut scores = vec![0.0; self.stride];
        self.score(row, 1.0, &mut scores);
        scores.truncate(self.labels);
        scores
    }

    fn score(&self, row: &Row, scale: f32, scores: &mut [f32]) {
        scores.fill(0.0);
        for &(feature, value) in &row.sparse {
            add(
                scores,
                &self.sparse[feature as usize * self.stride..][..self.stride],
                value,
            );
        }
        for (weights, value) in self.meaning.chunks_exact(self.stride).zip(&row.meaning) {
            add(scores, weights, *value);
        }
        for (score, bias) in scores.iter_mut().zip(&self.bias) {
            *score = *score * scale + bias;
        }
    }

    /// How far each feature moved `label` against `rival`, and how far the places in the word table did together.
    pub fn shares(&self, row: &Row, label: usize, rival: usize) -> (Vec<(u32, f32)>, f32) {
        let lead = |weights: &[f32]| weights[label] - weights[rival];
        let sparse = row.sparse.iter().map(|&(feature, value)| {
            let weights = &self.sparse[feature as usize * self.stride..][..self.stride];
            (feature, value * lead(weights))
        });
        let places = self.meaning.chunks_exact(self.stride).zip(&row.meaning);
        let meaning = places.map(|(weights, value)| value * lead(weights)).sum();
        (sparse.collect(), meaning)
    }

    /// What it holds, in bytes.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.sparse) + size_of_val(&*self.meaning) + size_of_val(&*self.bias)
    }
}

fn add(sum: &mut [f32], values: &[f32], times: f32) {
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
