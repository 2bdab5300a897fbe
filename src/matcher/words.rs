//! The word table: how common a language's words are, and which mean alike. Content, read from `words.bin`, optional.
//!
//! `intents/words/README.md` tells what stands in the file, where it comes from and how it is made.

use std::borrow::Cow;

/// What a table begins with.
const MAGIC: &[u8; 4] = b"RWT1";
/// Log-frequencies are stored as tenths below zero.
const LOG_FREQUENCY_STEP: f32 = -0.1;
/// Values have four bits; this one is zero.
const ZERO_LEVEL: i16 = 8;
/// More than this is no table but a mistake.
const WORDS_AT_MOST: usize = 1_000_000;

/// Words of a language with their frequency and their place among the others.
#[derive(Debug, Clone)]
pub struct WordTable {
    bytes: Cow<'static, [u8]>,
    dimensions: usize,
    /// Where each word ends in `bytes`; the next begins one later.
    ends: Vec<u32>,
    words_from: usize,
    frequencies_from: usize,
    scales_from: usize,
    values_from: usize,
}

impl WordTable {
    /// Reads a table.
    ///
    /// # Errors
    /// Says what is wrong with it, to be read after the file's name.
    pub fn new(bytes: impl Into<Cow<'static, [u8]>>) -> Result<WordTable, &'static str> {
        let bytes = bytes.into();
        let number = |at: usize| {
            let four = bytes.get(at..at + 4)?;
            Some(u32::from_le_bytes(four.try_into().ok()?) as usize)
        };
        if bytes.get(..4) != Some(MAGIC) {
            return Err("it does not begin as a word table does");
        }
        let (Some(count), Some(dimensions), Some(length)) = (number(4), number(8), number(12))
        else {
            return Err("it ends before its words begin");
        };
        let words_from = 16;
        if count > WORDS_AT_MOST || dimensions > 4_096 || dimensions % 2 != 0 {
            return Err("its sizes cannot be true");
        }
        let frequencies_from = words_from + length;
        let scales_from = frequencies_from + count;
        let values_from = scales_from + 4 * count;
        if bytes.len() != values_from + count * dimensions / 2 {
            return Err("its length is not what its first numbers say");
        }
        let ends: Vec<u32> = bytes[words_from..frequencies_from]
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .map(|(at, _)| (words_from + at) as u32)
            .collect();
        if ends.len() != count || !bytes[words_from..frequencies_from].is_ascii() {
            return Err("its words are not as many as it says, or not in plain letters");
        }
        let table = WordTable {
            bytes,
            dimensions,
            ends,
            words_from,
            frequencies_from,
            scales_from,
            values_from,
        };
        let sorted = (1..count).all(|at| table.word(at - 1) < table.word(at));
        sorted.then_some(table).ok_or("its words are not in order")
    }

    /// How many words it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True for a table without a word.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many numbers place a word.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The word at a place.
    pub fn word(&self, at: usize) -> &str {
        let from = match at.checked_sub(1) {
            Some(before) => self.ends[before] as usize + 1,
            None => self.words_from,
        };
        // Checked to be ASCII when it was read.
        std::str::from_utf8(&self.bytes[from..self.ends[at] as usize]).unwrap_or_default()
    }

    /// Where a word stands.
    pub fn find(&self, word: &str) -> Option<usize> {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from.midpoint(to);
            match self.word(middle).cmp(word) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        None
    }

    /// The natural logarithm of how often a word is the next one.
    pub fn log_frequency(&self, at: usize) -> f32 {
        f32::from(self.bytes[self.frequencies_from + at]) * LOG_FREQUENCY_STEP
    }

    /// Adds a word's place, `weight` times, to `sum`, which has as many numbers as a word, or the first of them; an even
    /// number of them.
    pub fn add(&self, at: usize, weight: f32, sum: &mut [f32]) {
        let scale = self.scales_from + 4 * at;
        let scale: [u8; 4] = std::array::from_fn(|byte| self.bytes[scale + byte]);
        let scale = f32::from_le_bytes(scale) * weight;
        let half = sum.len() / 2;
        let values = &self.bytes[self.values_from + at * self.dimensions / 2..][..half];
        // Which number stands where does not matter, and two halves are faster than every second.
        let (low, high) = sum.split_at_mut(half);
        for ((low, high), byte) in low.iter_mut().zip(high).zip(values) {
            *low += f32::from(i16::from(byte & 15) - ZERO_LEVEL) * scale;
            *high += f32::from(i16::from(byte >> 4) - ZERO_LEVEL) * scale;
        }
    }

    /// What it holds, in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes.len() + size_of_val(&*self.ends)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A table of words with a frequency and two values each.
    pub(crate) fn table(words: &[(&str, f32, [i16; 2])]) -> Vec<u8> {
        let mut words = words.to_vec();
        words.sort_by_key(|(word, _, _)| *word);
        let block: String = words
            .iter()
            .map(|(word, _, _)| format!("{word}\n"))
            .collect();
        let mut bytes = MAGIC.to_vec();
        for number in [words.len(), 2, block.len()] {
            bytes.extend((number as u32).to_le_bytes());
        }
        bytes.extend(block.as_bytes());
        bytes.extend(
            words
                .iter()
                .map(|(_, log, _)| (log / LOG_FREQUENCY_STEP).round() as u8),
        );
        for _ in &words {
            bytes.extend(0.5_f32.to_le_bytes());
        }
        bytes.extend(words.iter().map(|(_, _, [low, high])| {
            ((low + ZERO_LEVEL) as u8) | (((high + ZERO_LEVEL) as u8) << 4)
        }));
        bytes
    }

    #[test]
    fn reads_what_was_written() {
        let bytes = table(&[("sync", -9.0, [3, -7]), ("a", -4.0, [0, 1])]);
        let table = WordTable::new(bytes).unwrap();
        assert_eq!((table.len(), table.dimensions()), (2, 2));
        assert_eq!(table.word(1), "sync");
        assert_eq!(table.find("sync"), Some(1));
        assert_eq!(table.find("photo"), None);
        assert!((table.log_frequency(1) + 9.0).abs() < 1e-4);
        let mut sum = [1.0, 1.0];
        table.add(1, 2.0, &mut sum);
        assert_eq!(sum, [4.0, -6.0]);
    }

    #[test]
    fn refuses_what_is_no_table() {
        let good = table(&[("a", -4.0, [0, 1]), ("b", -4.0, [0, 1])]);
        let mut swapped = good.clone();
        swapped.swap(16, 18);
        let mut huge = good.clone();
        huge[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
        for bad in [
            vec![],
            b"RWT1".to_vec(),
            good[..good.len() - 1].to_vec(),
            swapped,
            huge,
        ] {
            assert!(WordTable::new(bad).is_err());
        }
        assert!(WordTable::new(good).is_ok());
    }
}
