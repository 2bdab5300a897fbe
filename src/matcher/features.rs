//! A text as numbers: words, stems, pairs of stems, groups of letters, and the mean of the words' places in the table.
//!
//! Each kind is a block of length 1 before its weight, and unknown features count in that length, so that a text full of
//! strange words is sure of nothing.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::kept::{Reader, Writer};
use super::linear::dot;
use super::speller::{Language, Word};
use super::stem::stem;
use super::vocabulary::{Hashed, hash, mix};

/// How much each kind of feature counts beside the others.
const BLOCK_WEIGHTS: [f32; BLOCKS] = [0.5, 0.5, 0.5, 0.25, 0.5, 0.5];
/// The same for the places in the word table, with ten examples a label …
const MEANING_WEIGHT: f32 = 2.5;
/// … and by which power of its rarity a word counts there: what all examples say tells none of them apart.
const MEANING_BY_RARITY: f32 = 0.75;
/// By which power both fall with more examples: the better words are known by examples, the less their likes have to
/// help. Measured at 10 and at some 300 examples a label, where 2.5 and 1 read best, and .75 and .25.
const MEANING_FADES: f32 = -0.3;
const BLOCKS: usize = 6;
const WORD: u64 = 0;
const STEM: u64 = 1;
const STEM_PAIR: u64 = 2;
const SKIP_PAIR: u64 = 3;
const LETTERS: u64 = 4;
/// Stems that a negation stands shortly before.
const NEGATED: u64 = 5;
/// A negation turns round so many words behind it.
const NEGATION_REACH: usize = 3;
/// With groups of two, four and five letters beside those of three it reads no better.
const LETTERS_IN_GROUP: usize = 3;

/// One feature: a hash, with its block in the lowest bits.
type Key = u64;
const BLOCK_BITS: u64 = 7;

/// What differs between the tasks that features are learnt for.
#[derive(Debug)]
pub struct Rules {
    /// Words that turn round what follows; none where that brings nothing.
    pub negations: HashSet<String>,
    /// In how many texts a pair or a letter group must be.
    pub seen_at_least: u32,
    /// By which power of its rarity a word counts in the places of the word table, with ten examples a label.
    pub by_rarity: f32,
    /// So many numbers of a place are looked at: the more examples there are, the fewer it takes. The table's space is
    /// turned at random, so any of them say the same.
    pub dimensions_at_most: usize,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            negations: HashSet::new(),
            seen_at_least: 2,
            by_rarity: MEANING_BY_RARITY,
            dimensions_at_most: usize::MAX,
        }
    }
}

/// Turns texts into rows of numbers.
#[derive(Debug, Default)]
pub struct Features {
    language: Arc<Language>,
    /// Words that turn round what follows; none where that is not asked.
    negations: HashSet<String>,
    index: HashMap<Key, u32, Hashed>,
    idf: Vec<f32>,
    /// Which block each feature is of.
    blocks: Vec<u8>,
    /// What a feature that was never seen weighs: as much as the rarest.
    unknown_idf: f32,
    meaning_weight: f32,
    by_rarity: f32,
    /// How many numbers of each place in the word table are looked at.
    dimensions: usize,
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
        sum + dot(self.meaning, other.meaning)
    }
}

impl Features {
    /// Learns which features are worth telling apart. In another order of the texts they get other numbers.
    pub fn learn(
        texts: &[Vec<&str>],
        examples_a_label: f32,
        language: &Arc<Language>,
        rules: &Rules,
    ) -> (Features, Rows) {
        let negations = &rules.negations;
        let mut seen = Seen::new(language, negations);
        for words in texts {
            seen.add(words);
        }
        let n = texts.len() as f32;
        let idf = |texts: u32| ((1.0 + n) / (1.0 + texts as f32)).ln() + 1.0;
        let fade = (examples_a_label.max(1.0) / 10.0).powf(MEANING_FADES);
        let (mut index, mut numbers) = (HashMap::default(), Vec::new());
        let (mut idfs, mut blocks) = (Vec::new(), Vec::new());
        for feature in &seen.features {
            let number = idfs.len() as u32;
            numbers.push(feature.is_worth_it(rules.seen_at_least).then_some(number));
            if feature.is_worth_it(rules.seen_at_least) {
                index.insert(feature.key, number);
                idfs.push(idf(feature.texts));
                blocks.push(block(feature.key) as u8);
            }
        }
        let features = Features {
            language: Arc::clone(language),
            negations: negations.clone(),
            index,
            unknown_idf: idfs.iter().copied().fold(1.0, f32::max),
            idf: idfs,
            blocks,
            meaning_weight: MEANING_WEIGHT * fade,
            by_rarity: rules.by_rarity * fade,
            dimensions: language.dimensions().min(rules.dimensions_at_most),
        };
        let rarities = seen.features.iter().map(|it| match block(it.key) as u64 {
            WORD => features.rarity(idf(it.texts)),
            _ => 0.0,
        });
        let rarities: Vec<f32> = rarities.collect();
        let mut rows = features.rows();
        rows.sparse.reserve(seen.found.len());
        rows.meaning.reserve(texts.len() * rows.dimensions);
        for text in &seen.texts {
            let mut squares = [0.0; BLOCKS];
            for &(found, times) in &seen.found[text.features.clone()] {
                match numbers[found as usize] {
                    Some(number) => rows.sparse.push((number, times)),
                    None => {
                        let block = block(seen.features[found as usize].key);
                        squares[block] += features.square_of_unknown(times);
                    }
                }
            }
            features.end_row(squares, &mut rows);
            let places = seen.places[text.places.clone()].iter();
            let places = places.map(|(place, word)| (*place, rarities[*word as usize]));
            features.add_meaning(places, &mut rows.meaning);
        }
        (features, rows)
    }

    /// How many features there are, the places in the word table aside.
    pub fn len(&self) -> usize {
        self.idf.len()
    }

    /// How many numbers of a place in the word table are looked at.
    pub fn dimensions(&self) -> usize {
        self.dimensions
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
        let mut squares = [0.0; BLOCKS];
        let mut found: Vec<(u32, f32)> = Vec::with_capacity(words.len() * 24);
        each_feature(words, &self.negations, |key, _, times| {
            match self.index.get(&key) {
                Some(number) => found.push((*number, times)),
                None => squares[block(key)] += self.square_of_unknown(times),
            }
        });
        found.sort_unstable_by_key(|(number, _)| *number);
        found.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 += later.1;
            }
            same
        });
        rows.sparse.extend(found);
        self.end_row(squares, rows);
        let places = words.iter().flat_map(Word::meanings);
        let places = places.filter_map(|(word, weight)| {
            let known = self.index.get(&word_key(word));
            let idf = known.map_or(self.unknown_idf, |at| self.idf[*at as usize]);
            Some((self.language.find(word)?, weight * self.rarity(idf)))
        });
        self.add_meaning(places, &mut rows.meaning);
    }

    fn square_of_unknown(&self, times: f32) -> f32 {
        (times * self.unknown_idf).powi(2)
    }

    /// Ends a row of features, each there so many times, by making each block as long as it weighs; unknown features
    /// make `squares` of it.
    fn end_row(&self, mut squares: [f32; BLOCKS], rows: &mut Rows) {
        let from = rows.ends.last().copied().unwrap_or_default();
        let sparse = &mut rows.sparse[from..];
        for (at, times) in &mut *sparse {
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
        for (at, value) in sparse {
            *value *= factors[usize::from(self.blocks[*at as usize])];
        }
        rows.ends.push(rows.sparse.len());
    }

    /// How much a word counts in a text's place.
    fn rarity(&self, idf: f32) -> f32 {
        idf.powf(self.by_rarity)
    }

    /// The mean of places, each with how much it counts, as long as it weighs; zeros when there is none.
    fn add_meaning(&self, places: impl Iterator<Item = (usize, f32)>, out: &mut Vec<f32>) {
        let Some(table) = &self.language.table else {
            return;
        };
        let from = out.len();
        out.resize(from + self.dimensions, 0.0);
        let sum = &mut out[from..];
        for (place, weight) in places {
            table.add(place, weight, sum);
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
        each_feature(words, &self.negations, |key, name, _| {
            if let Some(at) = self.index.get(&key) {
                names.insert(*at, name.join(" "));
            }
        });
        names
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        let mut keys: Vec<(u32, Key)> = self.index.iter().map(|(key, at)| (*at, *key)).collect();
        keys.sort_unstable();
        writer.longs(keys.iter().map(|(_, key)| *key));
        writer.floats(&self.idf);
        writer.floats(&[self.unknown_idf, self.meaning_weight, self.by_rarity]);
        writer.count(self.dimensions);
    }

    pub(super) fn read(
        reader: &mut Reader<'_>,
        language: &Arc<Language>,
        negations: &HashSet<String>,
    ) -> Option<Features> {
        let keys: Vec<Key> = reader.longs()?.collect();
        let idf = reader.floats()?;
        let [unknown_idf, meaning_weight, by_rarity] = reader.floats()?.try_into().ok()?;
        let features = Features {
            language: Arc::clone(language),
            negations: negations.clone(),
            blocks: keys.iter().map(|key| block(*key) as u8).collect(),
            index: keys.into_iter().zip(0..).collect(),
            idf,
            unknown_idf,
            meaning_weight,
            by_rarity,
            dimensions: reader.count()?,
        };
        let has_room = features.dimensions <= language.dimensions();
        let fits = has_room && features.index.len() == features.idf.len();
        let known = features
            .blocks
            .iter()
            .all(|block| usize::from(*block) < BLOCKS);
        (fits && known).then_some(features)
    }

    /// What it holds, in bytes, the language aside.
    pub fn bytes(&self) -> usize {
        self.index.capacity() * size_of::<(Key, u32)>()
            + size_of_val(&*self.idf)
            + size_of_val(&*self.blocks)
    }
}

/// All features of the examples while it is counted which of them are worth telling apart.
struct Seen<'t> {
    language: &'t Language,
    negations: &'t HashSet<String>,
    index: HashMap<Key, u32, Hashed>,
    features: Vec<SeenFeature>,
    /// The words, which come again and again, with …
    words: HashMap<&'t str, SeenWord>,
    /// … the features that they have by themselves.
    of_words: Vec<u32>,
    texts: Vec<SeenText>,
    /// The features of the texts, one text after the other, each with how many times it is there.
    found: Vec<(u32, f32)>,
    /// Their words' places in the word table, each with the number of the word's own feature.
    places: Vec<(usize, u32)>,
}

struct SeenFeature {
    key: Key,
    /// In how many texts it is.
    texts: u32,
    /// Where in `Seen::found` it was last, counted from 1.
    last: u32,
}

/// Where one text stands in `Seen::found` and `Seen::places`.
struct SeenText {
    features: Range<usize>,
    places: Range<usize>,
}

#[derive(Clone)]
struct SeenWord {
    features: Range<usize>,
    stem: u64,
    /// In the word table.
    place: Option<usize>,
}

impl<'t> Seen<'t> {
    fn new(language: &'t Language, negations: &'t HashSet<String>) -> Seen<'t> {
        Seen {
            language,
            negations,
            index: HashMap::default(),
            features: Vec::new(),
            words: HashMap::new(),
            of_words: Vec::new(),
            texts: Vec::new(),
            found: Vec::new(),
            places: Vec::new(),
        }
    }

    fn add(&mut self, words: &[&'t str]) {
        let (features, places) = (self.found.len(), self.places.len());
        let mut stems = Vec::with_capacity(words.len());
        let mut reach = 0;
        for word in words {
            let known = match self.words.get(word) {
                Some(known) => known.clone(),
                None => self.learn(word),
            };
            for at in known.features.clone() {
                self.find(self.of_words[at], features);
            }
            let own = self.of_words[known.features.start];
            self.places.extend(known.place.map(|place| (place, own)));
            stems.push(known.stem);
            if self.negations.contains(*word) {
                reach = NEGATION_REACH;
            } else if reach > 0 {
                reach -= 1;
                let number = self.number(key(NEGATED, known.stem));
                self.find(number, features);
            }
        }
        stem_pairs(&stems, |key, _, _| {
            let number = self.number(key);
            self.find(number, features);
        });
        self.texts.push(SeenText {
            features: features..self.found.len(),
            places: places..self.places.len(),
        });
    }

    /// Adds a feature to the text whose features begin at `from`.
    fn find(&mut self, number: u32, from: usize) {
        let feature = &mut self.features[number as usize];
        if feature.last as usize > from {
            self.found[feature.last as usize - 1].1 += 1.0;
        } else {
            self.found.push((number, 1.0));
            feature.last = self.found.len() as u32;
            feature.texts += 1;
        }
    }

    fn learn(&mut self, word: &'t str) -> SeenWord {
        let (from, stem) = (self.of_words.len(), stem_of(word));
        let mut see = |key| {
            let number = self.number(key);
            self.of_words.push(number);
        };
        word_features(word, stem, &mut see);
        letter_groups(word, &mut see);
        let known = SeenWord {
            features: from..self.of_words.len(),
            stem,
            place: self.language.find(word),
        };
        self.words.insert(word, known.clone());
        known
    }

    fn number(&mut self, key: Key) -> u32 {
        let next = self.features.len() as u32;
        let number = *self.index.entry(key).or_insert(next);
        if number == next {
            let (texts, last) = (0, 0);
            self.features.push(SeenFeature { key, texts, last });
        }
        number
    }
}

impl SeenFeature {
    /// A pair or letter group seen so rarely is chance; a single word may be the one that matters.
    fn is_worth_it(&self, seen_at_least: u32) -> bool {
        self.texts >= seen_at_least || block(self.key) < STEM_PAIR as usize
    }
}

/// The block a feature belongs to lives in the key's lowest bits.
fn block(key: Key) -> usize {
    (key & BLOCK_BITS) as usize
}

fn key(block: u64, hash: u64) -> Key {
    (hash & !BLOCK_BITS) | block
}

/// Hands out all features of a text, each with the words that it is of and how surely it is there.
fn each_feature(
    words: &[Word],
    negations: &HashSet<String>,
    mut see: impl FnMut(Key, &[&str], f32),
) {
    let stems: Vec<u64> = words.iter().map(|word| stem_of(&word.best)).collect();
    let mut reach = 0;
    for (word, stem) in words.iter().zip(&stems) {
        let best = &*word.best;
        if negations.contains(best) {
            reach = NEGATION_REACH;
        } else if reach > 0 {
            reach -= 1;
            see(key(NEGATED, *stem), &[best], word.weight);
        }
        word_features(best, *stem, |key| see(key, &[best], word.weight));
        for (other, weight) in &word.others {
            word_features(other, stem_of(other), |key| see(key, &[other], *weight));
        }
        letter_groups(best, |key| see(key, &[best], 1.0));
    }
    stem_pairs(&stems, |key, first, second| {
        let (before, after) = (&*words[first].best, &*words[second].best);
        if second - first > 1 {
            see(key, &[before, "…", after], 1.0);
        } else {
            see(key, &[before, after], 1.0);
        }
    });
}

fn stem_of(word: &str) -> u64 {
    hash(stem(word).bytes())
}

fn word_key(word: &str) -> Key {
    key(WORD, hash(word.bytes()))
}

/// The features of a word by itself; the first is the word.
fn word_features(word: &str, stem: u64, mut see: impl FnMut(Key)) {
    see(word_key(word));
    see(key(STEM, stem));
}

/// Pairs of stems that follow each other, or have one or two others between them.
fn stem_pairs(stems: &[u64], mut see: impl FnMut(Key, usize, usize)) {
    for (at, first) in stems.iter().enumerate() {
        for (gap, block) in [(1, STEM_PAIR), (2, SKIP_PAIR), (3, SKIP_PAIR)] {
            if let Some(second) = stems.get(at + gap) {
                see(
                    key(block, mix(first.rotate_left(21), 0) ^ second),
                    at,
                    at + gap,
                );
            }
        }
    }
}

/// Groups of letters within a word, its two ends marked by a space. Bytes are as good as letters for telling apart.
fn letter_groups(word: &str, mut see: impl FnMut(Key)) {
    let word = word.as_bytes();
    let letter = |at: usize| match at {
        0 => b' ',
        at => word.get(at - 1).copied().unwrap_or(b' '),
    };
    for from in 0..=(word.len() + 2).saturating_sub(LETTERS_IN_GROUP) {
        let group = from..from + LETTERS_IN_GROUP;
        see(key(LETTERS, hash(group.map(letter))));
    }
}
