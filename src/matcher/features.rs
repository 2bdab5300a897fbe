//! A text as numbers: words, stems, pairs of stems, groups of letters, and the mean of the words' places in the table.
//!
//! Each kind is a block of length 1 before its weight, and unknown features count in that length, so that a text full of
//! strange words is sure of nothing.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::speller::{Language, Word};
use super::stem::stem;
use super::vocabulary::{EMPTY, Hashed, hash, mix};

/// How much each kind of feature counts beside the others.
const BLOCK_WEIGHTS: [f32; BLOCKS] = [0.5, 0.5, 0.5, 0.25, 0.5];
/// The same for the places in the word table, with ten examples a label …
const MEANING_WEIGHT: f32 = 2.5;
/// … and by which power it falls with more: the better words are known by examples, the less their likes have to help.
/// Measured at 10 and at some 200 examples a label, where 2.5 and 1 read best.
const MEANING_FADES: f32 = -0.3;
const BLOCKS: usize = 5;
const WORD: u64 = 0;
const STEM: u64 = 1;
const STEM_PAIR: u64 = 2;
const SKIP_PAIR: u64 = 3;
const LETTERS: u64 = 4;
/// Groups of three and four letters: with two and five it reads no better.
const LETTERS_AT_LEAST: usize = 3;
const LETTERS_AT_MOST: usize = 4;

/// One feature: a hash, with its block in the lowest bits.
type Key = u64;
const BLOCK_BITS: u64 = 7;

/// Turns texts into rows of numbers.
#[derive(Debug, Default)]
pub struct Features {
    language: Arc<Language>,
    index: HashMap<Key, u32, Hashed>,
    idf: Vec<f32>,
    /// Which block each feature is of.
    blocks: Vec<u8>,
    /// What a feature that was never seen weighs: as much as the rarest.
    unknown_idf: f32,
    meaning_weight: f32,
}

/// A text as numbers.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Numbers and values of the features that it has.
    pub sparse: &'a [(u32, f32)],
    /// Its place in the word table; empty without a table.
    pub meaning: &'a [f32],
}

/// Many texts as numbers, one after the other: as single pieces they would hold memory that is never given back.
#[derive(Debug, Default)]
pub struct Rows {
    sparse: Vec<(u32, f32)>,
    ends: Vec<usize>,
    meaning: Vec<f32>,
    dimensions: usize,
}

impl Rows {
    /// The text at a place.
    pub fn row(&self, at: usize) -> Row<'_> {
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        Row {
            sparse: &self.sparse[from..self.ends[at]],
            meaning: &self.meaning[at * self.dimensions..][..self.dimensions],
        }
    }
}

impl Row<'_> {
    /// The sum of products with another row.
    pub fn dot(&self, other: Row<'_>) -> f32 {
        let mut rest = other.sparse.iter().peekable();
        let mut sum = 0.0;
        for (feature, value) in self.sparse {
            while rest.next_if(|(other, _)| other < feature).is_some() {}
            if let Some((_, other)) = rest.next_if(|(other, _)| other == feature) {
                sum += value * other;
            }
        }
        let places = self.meaning.iter().zip(other.meaning);
        sum + places.map(|(a, b)| a * b).sum::<f32>()
    }
}

impl Features {
    /// Learns which features are worth telling apart; the order of the texts does not matter.
    pub fn learn(
        texts: &[&[String]],
        examples_a_label: f32,
        language: Arc<Language>,
    ) -> (Features, Rows) {
        let mut seen: HashMap<Key, u32, Hashed> = HashMap::default();
        let mut keys: Vec<Key> = Vec::new();
        for words in texts {
            keys.clear();
            each_feature(&certain(words), |key, _, _| keys.push(key));
            keys.sort_unstable();
            keys.dedup();
            for key in &keys {
                *seen.entry(*key).or_default() += 1;
            }
        }
        // A pair or letter group seen once is chance; a single word may be the one that matters.
        let mut kept: Vec<(Key, u32)> = seen
            .into_iter()
            .filter(|(key, count)| *count > 1 || block(*key) < STEM_PAIR as usize)
            .collect();
        kept.sort_unstable();
        let n = texts.len() as f32;
        let idf: Vec<f32> = kept
            .iter()
            .map(|(_, count)| ((1.0 + n) / (1.0 + *count as f32)).ln() + 1.0)
            .collect();
        let features = Features {
            language,
            index: kept
                .iter()
                .enumerate()
                .map(|(at, (key, _))| (*key, at as u32))
                .collect(),
            unknown_idf: idf.iter().copied().fold(1.0, f32::max),
            blocks: kept.iter().map(|(key, _)| block(*key) as u8).collect(),
            idf,
            meaning_weight: MEANING_WEIGHT * (examples_a_label.max(1.0) / 10.0).powf(MEANING_FADES),
        };
        let mut rows = features.rows();
        for words in texts {
            features.add(&certain(words), &mut rows);
        }
        (features, rows)
    }

    /// How many features there are, the places in the word table aside.
    pub fn len(&self) -> usize {
        self.idf.len()
    }

    /// How many numbers a place in the word table has.
    pub fn dimensions(&self) -> usize {
        self.language
            .table
            .as_ref()
            .map_or(0, |table| table.dimensions())
    }

    fn rows(&self) -> Rows {
        Rows {
            dimensions: self.dimensions(),
            ..Rows::default()
        }
    }

    /// A text as numbers: the one row of these.
    pub fn row(&self, words: &[Word]) -> Rows {
        let mut rows = self.rows();
        self.add(words, &mut rows);
        rows
    }

    fn add(&self, words: &[Word], rows: &mut Rows) {
        let mut squares = [0.0_f32; BLOCKS];
        let mut sparse: Vec<(u32, f32)> = Vec::with_capacity(words.len() * 24);
        each_feature(words, |key, _, weight| match self.index.get(&key) {
            Some(at) => sparse.push((*at, weight)),
            None => squares[block(key)] += (weight * self.unknown_idf).powi(2),
        });
        sparse.sort_unstable_by_key(|(at, _)| *at);
        sparse.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 += later.1;
            }
            same
        });
        for (at, times) in &mut sparse {
            let tf = if *times > 1.0 {
                1.0 + times.ln()
            } else {
                *times
            };
            *times = tf * self.idf[*at as usize];
            squares[usize::from(self.blocks[*at as usize])] += *times * *times;
        }
        let factors: [f32; BLOCKS] =
            std::array::from_fn(|block| (BLOCK_WEIGHTS[block] / squares[block].max(1e-12)).sqrt());
        for (at, value) in &mut sparse {
            *value *= factors[usize::from(self.blocks[*at as usize])];
        }
        rows.sparse.extend(sparse);
        rows.ends.push(rows.sparse.len());
        self.add_meaning(words, &mut rows.meaning);
    }

    /// The mean of the words' places, as long as it weighs; zeros when no word has one.
    fn add_meaning(&self, words: &[Word], out: &mut Vec<f32>) {
        let Some(table) = &self.language.table else {
            return;
        };
        let from = out.len();
        out.resize(from + table.dimensions(), 0.0);
        let sum = &mut out[from..];
        for (word, weight) in words.iter().flat_map(Word::meanings) {
            if let Some(at) = self.language.find(word) {
                table.add(at, weight, sum);
            }
        }
        let square: f32 = sum.iter().map(|value| value * value).sum();
        if square > 0.0 {
            let factor = (self.meaning_weight / square).sqrt();
            sum.iter_mut().for_each(|value| *value *= factor);
        }
    }

    /// The features of a text by the words that a person would recognise them by; letter groups go by the word they
    /// came from.
    pub fn named(&self, words: &[Word]) -> HashMap<u32, String> {
        let mut names = HashMap::new();
        each_feature(words, |key, name, _| {
            if let Some(at) = self.index.get(&key) {
                names.insert(*at, name.join(" "));
            }
        });
        names
    }

    /// What it holds, in bytes, the language aside.
    pub fn bytes(&self) -> usize {
        self.index.capacity() * size_of::<(Key, u32)>()
            + size_of_val(&*self.idf)
            + size_of_val(&*self.blocks)
    }
}

fn certain(words: &[String]) -> Vec<Word> {
    words.iter().map(|word| Word::certain(word)).collect()
}

/// The block a feature belongs to lives in the key's lowest bits.
fn block(key: Key) -> usize {
    (key & BLOCK_BITS) as usize
}

fn key(block: u64, bytes: impl Iterator<Item = u8>) -> Key {
    (hash(bytes) & !BLOCK_BITS) | block
}

fn each_feature(words: &[Word], mut see: impl FnMut(Key, &[&str], f32)) {
    let stems: Vec<Cow<'_, str>> = words.iter().map(|word| stem(&word.best)).collect();
    for (at, word) in words.iter().enumerate() {
        for (meant, weight) in word.meanings() {
            see(key(WORD, meant.bytes()), &[meant], weight);
            see(key(STEM, stem(meant).bytes()), &[meant], weight);
        }
        let best = &*word.best;
        let mut pair = |block: u64, gap: usize| {
            if let Some(later) = stems.get(at + gap) {
                let bytes = stems[at].bytes().chain([b' ']).chain(later.bytes());
                let other = &*words[at + gap].best;
                if gap == 1 {
                    see(key(block, bytes), &[best, other], 1.0);
                } else {
                    see(key(block, bytes), &[best, "…", other], 1.0);
                }
            }
        };
        pair(STEM_PAIR, 1);
        pair(SKIP_PAIR, 2);
        pair(SKIP_PAIR, 3);
        letter_groups(best.as_bytes(), |group| see(group, &[best], 1.0));
    }
}

/// Groups of letters within a word, its two ends marked by a space. Bytes are as good as letters for telling apart.
fn letter_groups(word: &[u8], mut see: impl FnMut(Key)) {
    let length = word.len() + 2;
    let letter = |at: usize| match at {
        0 => b' ',
        at => word.get(at - 1).copied().unwrap_or(b' '),
    };
    for from in 0..length {
        let mut group = EMPTY;
        for to in from..length.min(from + LETTERS_AT_MOST) {
            group = mix(group, letter(to));
            if to + 1 - from >= LETTERS_AT_LEAST {
                see((group & !BLOCK_BITS) | LETTERS);
            }
        }
    }
}
