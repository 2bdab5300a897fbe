//! A multinomial linear model over words, stems and letter groups, trained at start from the examples.
//!
//! Linear on purpose: it trains in milliseconds, cannot fail, and what decided is a sum that can be shown.

use std::collections::HashMap;

use super::stem::stem;

/// How much each kind of feature counts, before the blocks are put side by side.
const WORD_WEIGHT: f32 = 0.5;
const STEM_WEIGHT: f32 = 0.5;
const STEM_PAIR_WEIGHT: f32 = 0.5;
const SKIP_PAIR_WEIGHT: f32 = 0.25;
const LETTERS_WEIGHT: f32 = 0.5;
const EPOCHS: usize = 8;
/// Examples that the model is this sure of teach it nothing more.
const LEARNT_PROBABILITY: f32 = 0.99;
const BLOCKS: usize = 5;

/// One feature of a text: which block it belongs to and what it is.
type Key = u64;

/// A trained model: texts in, one score a label out.
#[derive(Debug, Default)]
pub struct Model {
    labels: usize,
    index: HashMap<Key, u32>,
    idf: Vec<f32>,
    /// What a feature that was never seen weighs: as much as the rarest.
    unknown_idf: f32,
    /// `weights[feature * labels + label]`.
    weights: Vec<f32>,
    bias: Vec<f32>,
}

/// An example's feature numbers and values.
type Row = Vec<(u32, f32)>;

impl Model {
    /// Trains on `(words, label)` with labels numbered from 0; the order of the examples does not matter.
    pub fn train(examples: &[(&[String], usize)], labels: usize) -> Model {
        let counted: Vec<Vec<(Key, u32)>> =
            examples.iter().map(|(words, _)| count(words)).collect();
        let mut seen: HashMap<Key, u32> = HashMap::new();
        for (key, _) in counted.iter().flatten() {
            *seen.entry(*key).or_default() += 1;
        }
        // A pair or letter group seen once is chance; a single word may be the one that matters.
        let mut kept: Vec<(Key, u32)> = seen
            .into_iter()
            .filter(|(key, count)| *count > 1 || block(*key) < 2)
            .collect();
        kept.sort_unstable();
        let n = examples.len() as f32;
        let idf: Vec<f32> = kept
            .iter()
            .map(|(_, count)| ((1.0 + n) / (1.0 + *count as f32)).ln() + 1.0)
            .collect();
        let mut model = Model {
            labels,
            index: kept
                .iter()
                .enumerate()
                .map(|(at, (key, _))| (*key, at as u32))
                .collect(),
            unknown_idf: idf.iter().copied().fold(1.0, f32::max),
            idf,
            weights: vec![0.0; kept.len() * labels],
            bias: vec![0.0; labels],
        };
        // Each count is let go as soon as its row stands: both at once would be the peak of a start.
        let rows: Vec<Row> = counted
            .into_iter()
            .map(|counted| model.row(&counted))
            .collect();
        model.descend(
            &rows,
            &examples.iter().map(|(_, label)| *label).collect::<Vec<_>>(),
        );
        model
    }

    fn descend(&mut self, rows: &[Row], truth: &[usize]) {
        let decay_rate = 1.0 / (10.0 * rows.len().max(1) as f32);
        // L2 decay of all weights at each step is one factor, kept aside and folded in when it is needed.
        let mut scale = 1.0_f32;
        for epoch in 0..EPOCHS {
            let step = 1.0 - epoch as f32 / EPOCHS as f32;
            for at in shuffled(rows.len(), epoch as u64) {
                let mut probabilities = self.raw_scores(&rows[at], scale);
                softmax(&mut probabilities);
                scale *= 1.0 - step * decay_rate;
                if probabilities[truth[at]] > LEARNT_PROBABILITY {
                    continue;
                }
                for (label, probability) in probabilities.iter().enumerate() {
                    let error = f32::from(u8::from(label == truth[at])) - probability;
                    self.bias[label] += 0.1 * step * error;
                    let push = step * error / scale;
                    for &(feature, value) in &rows[at] {
                        self.weights[feature as usize * self.labels + label] += push * value;
                    }
                }
            }
        }
        self.weights.iter_mut().for_each(|weight| *weight *= scale);
    }

    /// What it holds, in bytes.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.weights)
            + size_of_val(&*self.idf)
            + size_of_val(&*self.bias)
            + self.index.capacity() * size_of::<(Key, u32)>()
    }

    /// One score a label, the probabilities in log space before they are made to sum to one.
    pub fn scores(&self, words: &[String]) -> Vec<f32> {
        self.raw_scores(&self.row(&count(words)), 1.0)
    }

    /// The features of `words` that moved `label` most against `rival`, with how far, the strongest first.
    pub fn reasons(&self, words: &[String], label: usize, rival: usize) -> Vec<(String, f32)> {
        let names: HashMap<Key, String> = named(words).into_iter().collect();
        let counted = count(words);
        let row = self.row(&counted);
        let by_number: HashMap<u32, Key> = counted
            .iter()
            .filter_map(|(key, _)| self.index.get(key).map(|at| (*at, *key)))
            .collect();
        let mut sums: HashMap<&str, f32> = HashMap::new();
        for (feature, value) in row {
            let weights = &self.weights[feature as usize * self.labels..][..self.labels];
            if let Some(name) = by_number.get(&feature).and_then(|key| names.get(key)) {
                *sums.entry(name).or_default() += value * (weights[label] - weights[rival]);
            }
        }
        let mut reasons: Vec<(String, f32)> = sums
            .into_iter()
            .map(|(name, sum)| (name.to_owned(), sum))
            .collect();
        reasons.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
        reasons
    }

    fn raw_scores(&self, row: &Row, scale: f32) -> Vec<f32> {
        let mut scores = vec![0.0; self.labels];
        for &(feature, value) in row {
            let weights = &self.weights[feature as usize * self.labels..][..self.labels];
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += value * weight;
            }
        }
        scores
            .iter_mut()
            .zip(&self.bias)
            .for_each(|(score, bias)| *score = *score * scale + bias);
        scores
    }

    /// The text as numbers: each block has length 1 before its weight, and unknown features count in that length,
    /// so that a text full of strange words is sure of nothing.
    fn row(&self, counted: &[(Key, u32)]) -> Row {
        let mut squares = [0.0_f32; BLOCKS];
        let mut row: Vec<(usize, u32, f32)> = Vec::with_capacity(counted.len());
        for (key, times) in counted {
            let tf = 1.0 + (*times as f32).ln();
            let at = self.index.get(key);
            let value = tf * at.map_or(self.unknown_idf, |at| self.idf[*at as usize]);
            squares[block(*key)] += value * value;
            if let Some(at) = at {
                row.push((block(*key), *at, value));
            }
        }
        let weights = [
            WORD_WEIGHT,
            STEM_WEIGHT,
            STEM_PAIR_WEIGHT,
            SKIP_PAIR_WEIGHT,
            LETTERS_WEIGHT,
        ];
        row.into_iter()
            .map(|(block, at, value)| (at, value * (weights[block] / squares[block]).sqrt()))
            .collect()
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

/// The block a feature belongs to lives in the key's lowest bits.
fn block(key: Key) -> usize {
    (key & 7) as usize
}

fn key(block: u64, parts: &[&str]) -> Key {
    // FNV-1a: stable over builds and machines, unlike the standard hasher.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ block;
    for byte in parts.join(" ").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (hash & !7) | block
}

fn count(words: &[String]) -> Vec<(Key, u32)> {
    let mut keys = Vec::with_capacity(words.len() * 24);
    each_feature(words, |feature, _| keys.push(feature));
    keys.sort_unstable();
    let mut counted: Vec<(Key, u32)> = Vec::with_capacity(keys.len());
    for key in keys {
        match counted.last_mut() {
            Some((last, times)) if *last == key => *times += 1,
            _ => counted.push((key, 1)),
        }
    }
    counted
}

/// Features with the words a person would recognise them by; letter groups go by the word they came from.
fn named(words: &[String]) -> Vec<(Key, String)> {
    let mut out = Vec::new();
    each_feature(words, |feature, name| out.push((feature, name.join(" "))));
    out
}

fn each_feature(words: &[String], mut see: impl FnMut(Key, &[&str])) {
    let stems: Vec<&str> = words.iter().map(|word| stem(word)).collect();
    for (at, word) in words.iter().enumerate() {
        see(key(0, &[word]), &[word]);
        see(key(1, &[stems[at]]), &[word]);
        if let Some(next) = stems.get(at + 1) {
            see(key(2, &[stems[at], next]), &[word, &words[at + 1]]);
        }
        for gap in 2..=3 {
            if let Some(later) = stems.get(at + gap) {
                see(key(3, &[stems[at], later]), &[word, "…", &words[at + gap]]);
            }
        }
        let padded = format!(" {word} ");
        let starts: Vec<usize> = padded
            .char_indices()
            .map(|(at, _)| at)
            .chain([padded.len()])
            .collect();
        for size in 2..=5_usize {
            for window in starts.windows(size + 1) {
                see(key(4, &[&padded[window[0]..window[size]]]), &[word]);
            }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::Text;

    #[test]
    fn learns_and_explains() {
        let lines = [
            ("turn it off", 0),
            ("switch off", 0),
            ("off please", 0),
            ("turn it on", 1),
            ("switch on", 1),
            ("on please", 1),
        ];
        let texts: Vec<(Text, usize)> = lines
            .iter()
            .map(|(line, label)| (Text::new(line), *label))
            .collect();
        let examples: Vec<(&[String], usize)> = texts
            .iter()
            .map(|(text, label)| (text.words.as_slice(), *label))
            .collect();
        let model = Model::train(&examples, 2);
        let words = Text::new("please put it off").words;
        let scores = model.scores(&words);
        assert!(scores[0] > scores[1], "{scores:?}");
        assert_eq!(model.reasons(&words, 0, 1)[0].0, "off");
    }
}
