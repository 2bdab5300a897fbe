//! Known words with how common they are, found by what is left of them when letters are left out.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Words that can be looked up exactly, or by a likeness of letters.
#[derive(Debug, Default)]
pub struct Vocabulary {
    letters: String,
    /// Where each word ends in `letters`.
    ends: Vec<u32>,
    /// How likely each word is the next one.
    probability: Vec<f32>,
    /// Which letters each word has, a bit each.
    letter_sets: Vec<u32>,
    by_hash: HashMap<u64, u32, Hashed>,
    /// Words by a hash of what is left of them, in buckets; who shares it by chance is weeded out by the distance.
    shortened: Vec<(u32, u32)>,
    bucket_ends: Vec<u32>,
}

/// Keys are hashes already.
pub(super) type Hashed = BuildHasherDefault<AsItIs>;

/// A hasher for keys that are hashes.
#[derive(Debug, Default)]
pub struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        // The map takes its place from the low bits and its tag from the high ones; FNV mixes the middle best.
        self.0 = hash ^ (hash >> 29);
    }
}

/// The shortened words fall into so many buckets.
const BUCKETS: usize = 1 << 16;

/// So many letters may be left out of a known word of so many letters.
pub type Depth = fn(usize) -> usize;

impl Vocabulary {
    /// Of words that occur once each, with how likely each is; words that `can_be_meant` are found by likeness too.
    pub fn new<'a>(
        words: impl Iterator<Item = (&'a str, f32)>,
        can_be_meant: impl Fn(&str, f32) -> bool,
        depth: Depth,
    ) -> Vocabulary {
        let mut out = Vocabulary::default();
        let mut meant = Vec::new();
        for (word, probability) in words {
            let at = out.ends.len() as u32;
            out.letters.push_str(word);
            out.ends.push(out.letters.len() as u32);
            out.probability.push(probability);
            out.letter_sets.push(letter_set(word));
            out.by_hash.insert(hash(word.bytes()), at);
            if can_be_meant(word, probability) {
                meant.push(at);
            }
        }
        out.index(&meant, depth);
        out
    }

    fn index(&mut self, meant: &[u32], depth: Depth) {
        let mut entries: Vec<(u32, u32)> = Vec::with_capacity(meant.len() * 10);
        for &at in meant {
            let word = self.word(at as usize).as_bytes();
            shortened(word, depth(word.len()), |left| entries.push((left, at)));
        }
        // Sorted by counting: the order inside a bucket does not matter.
        let mut ends = vec![0_u32; BUCKETS + 1];
        for (left, _) in &entries {
            ends[bucket(*left) + 1] += 1;
        }
        for at in 1..=BUCKETS {
            ends[at] += ends[at - 1];
        }
        let mut next = ends.clone();
        self.shortened = vec![(0, 0); entries.len()];
        for (left, at) in entries {
            let place = &mut next[bucket(left)];
            self.shortened[*place as usize] = (left, at);
            *place += 1;
        }
        self.bucket_ends = ends;
    }

    /// Where a word stands.
    pub fn find(&self, word: &str) -> Option<usize> {
        let at = *self.by_hash.get(&hash(word.bytes()))? as usize;
        (self.word(at) == word).then_some(at)
    }

    /// The word at a place.
    pub fn word(&self, at: usize) -> &str {
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.letters[from as usize..self.ends[at] as usize]
    }

    /// How likely the word at a place is.
    pub fn probability_at(&self, at: usize) -> f32 {
        self.probability[at]
    }

    /// How many words it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Hands out the places of words that may have been meant by what was typed; some it hands out twice.
    pub fn alike(&self, typed: &Shortened, mut see: impl FnMut(usize)) {
        if self.shortened.is_empty() {
            return;
        }
        for left in &typed.left {
            let bucket = bucket(*left);
            let range = self.bucket_ends[bucket] as usize..self.bucket_ends[bucket + 1] as usize;
            for (other, at) in &self.shortened[range] {
                let at = *at as usize;
                // Each edit changes at most two letters of the set.
                if other == left
                    && (self.letter_sets[at] ^ typed.letters).count_ones() as usize
                        <= 2 * typed.edits
                {
                    see(at);
                }
            }
        }
    }

    /// What it holds, in bytes.
    pub fn bytes(&self) -> usize {
        self.letters.capacity()
            + self.ends.len() * 3 * size_of::<u32>()
            + self.by_hash.capacity() * size_of::<(u64, u32)>()
            + size_of_val(&*self.shortened)
            + size_of_val(&*self.bucket_ends)
    }
}

fn bucket(left: u32) -> usize {
    (left >> 16) as usize
}

fn letter_set(word: &str) -> u32 {
    word.bytes()
        .filter(u8::is_ascii_lowercase)
        .fold(0, |set, letter| set | 1 << (letter - b'a'))
}

/// FNV-1a, 64 bits: stable over builds and machines, unlike the standard hasher.
pub(super) fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(EMPTY, mix)
}

/// The hash of nothing.
const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of one byte more.
pub(super) fn mix(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// A typed word with what is left of it without some letters.
#[derive(Debug)]
pub struct Shortened {
    left: Vec<u32>,
    letters: u32,
    edits: usize,
}

impl Shortened {
    /// Without up to `edits` letters, which is one or two.
    pub fn new(typed: &str, edits: usize) -> Shortened {
        let mut left = Vec::with_capacity(typed.len() * typed.len());
        shortened(typed.as_bytes(), edits, |hash| left.push(hash));
        Shortened {
            left,
            letters: letter_set(typed),
            edits,
        }
    }
}

/// Longer words are found exactly only.
const SHORTENED_AT_MOST: usize = 32;

/// Hashes of the word and of what is left of it without one letter, or without two. The hash is a sum of letters times
/// powers, so that each comes from the parts before, between and after what is left out.
fn shortened(word: &[u8], depth: usize, mut see: impl FnMut(u32)) {
    const BASE: u32 = 0x0100_0193;
    let n = word.len();
    if n > SHORTENED_AT_MOST {
        return;
    }
    let mut before = [0_u32; SHORTENED_AT_MOST + 1];
    let mut power = [1_u32; SHORTENED_AT_MOST + 1];
    for at in 0..n {
        before[at + 1] = before[at]
            .wrapping_mul(BASE)
            .wrapping_add(u32::from(word[at]));
        power[at + 1] = power[at].wrapping_mul(BASE);
    }
    let part = |from: usize, to: usize| {
        before[to].wrapping_sub(before[from].wrapping_mul(power[to - from]))
    };
    let join =
        |head: u32, tail: u32, length: usize| head.wrapping_mul(power[length]).wrapping_add(tail);
    // The buckets are chosen by the high bits, which hardly depend on the last letters.
    let finish = |hash: u32| (hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d);
    see(finish(before[n]));
    if depth == 0 {
        return;
    }
    for (first, &head) in before.iter().enumerate().take(n) {
        see(finish(join(head, part(first + 1, n), n - first - 1)));
        if depth > 1 {
            for second in first + 1..n {
                let head = join(head, part(first + 1, second), second - first - 1);
                see(finish(join(head, part(second + 1, n), n - second - 1)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_words_by_what_is_left_of_them() {
        let words = [
            ("photos", 0.2),
            ("icloud", 0.1),
            ("phones", 0.1),
            ("pho", 0.1),
        ];
        let vocabulary = Vocabulary::new(words.into_iter(), |word, _| word != "pho", |_| 1);
        let alike = |typed| {
            let mut found = Vec::new();
            vocabulary.alike(&Shortened::new(typed, 1), |at| {
                found.push(vocabulary.word(at))
            });
            found.sort_unstable();
            found.dedup();
            found
        };
        assert_eq!(alike("phtos"), ["photos"]);
        assert_eq!(alike("iclod"), ["icloud"]);
        assert_eq!(alike("photo"), ["photos"]);
        assert!(alike("xylophone").is_empty());
        let icloud = vocabulary.find("icloud").unwrap();
        assert!((vocabulary.probability_at(icloud) - 0.1).abs() < 1e-6);
        assert_eq!(vocabulary.find("clouds"), None);
    }
}
