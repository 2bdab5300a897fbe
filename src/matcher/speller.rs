//! Corrects spelling before anything is understood: a noisy channel over the words of the examples and of the language.
//!
//! A word that was typed is explained by the known word that is both common and easy to mistype that way. Several
//! explanations may stand side by side, each with its weight. Edit distances are strsim's; what an edit costs depends on
//! the keyboard.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::kept::{Reader, Writer};
use super::text::{Mark, Marked};
use super::vocabulary::{Hashed, Shortened, Vocabulary, hash};
use super::words::WordTable;

/// Words longer than this are never corrected: they are links, names and keyboards slept on.
const LONGEST_CHARS: usize = 24;
/// How much of a word's likelihood comes from the examples; the rest is the language's.
const TRAINED_SHARE: f32 = 0.7;
/// One unit of edit cost outweighs this much log-likelihood.
const EDIT_WEIGHT: f32 = 5.0;
/// What an unknown word is worth as it stands.
const UNKNOWN_LOG_PRIOR: f32 = -23.0;
/// Words that are at least this common are never "corrected".
const SETTLED_LOG_PRIOR: f32 = -6.5;
/// What a neighbour adds that stood beside the word in an example.
const PAIR_BONUS: f32 = 1.0;
/// From this length on two letters may be wrong.
const TWO_EDITS_FROM_CHARS: usize = 5;
/// Explanations of one word that are kept, and the weight from which on.
const KEPT_AT_MOST: usize = 3;
const KEPT_FROM_WEIGHT: f32 = 0.05;
/// Shorter words are never taken apart: too many of them are names.
const SPLIT_FROM_CHARS: usize = 6;
/// What a forgotten or added space costs, in log-likelihood.
const SPACE_COST: f32 = 3.0;
/// Parts of a word that was written together are at least this common.
const PART_LOG_PRIOR: f32 = -11.0;
/// The cheapest edit: what no other word can explain without.
const CHEAPEST_EDIT: f32 = 0.7;
/// The dearest one.
const DEAREST_EDIT: f32 = 1.5;
/// What it costs more when the first letter is wrong: people look at that one.
const WRONG_FIRST_LETTER: f32 = 0.3;
/// An explanation this much less likely than the best has no weight, whatever its neighbours are.
const OUT_OF_REACH: f32 = 2.0 * PAIR_BONUS + 3.0;
/// The words of a message are corrected only so far: nobody writes that much who wants help.
const CORRECTED_AT_MOST: usize = 64;

/// A language's words for the speller, shared by all that learn from examples in it.
#[derive(Debug, Default)]
pub struct Language {
    /// The table that the words are from.
    pub table: Option<WordTable>,
    vocabulary: Vocabulary,
    /// The log-likelihoods of its words where no example has them.
    untrained_priors: Vec<f32>,
}

impl Language {
    /// How many numbers place a word; none without a table.
    pub fn dimensions(&self) -> usize {
        self.table.as_ref().map_or(0, WordTable::dimensions)
    }

    /// Of a table, or of nothing.
    pub fn new(table: Option<WordTable>) -> Language {
        let vocabulary = match &table {
            Some(table) => Vocabulary::new(
                (0..table.len()).map(|at| (table.word(at), table.log_frequency(at).exp())),
                |word, _| is_correctable(word),
                |_| 1,
            ),
            None => Vocabulary::default(),
        };
        let probabilities = (0..vocabulary.len()).map(|at| vocabulary.probability_at(at));
        Language {
            table,
            untrained_priors: probabilities.map(|it| log_prior(0.0, it)).collect(),
            vocabulary,
        }
    }

    /// Where a word stands in the table.
    pub fn find(&self, word: &str) -> Option<usize> {
        self.vocabulary.find(word)
    }

    /// What it holds, in bytes.
    pub fn bytes(&self) -> usize {
        let priors = size_of_val(&*self.untrained_priors);
        self.vocabulary.bytes() + priors + self.table.as_ref().map_or(0, WordTable::bytes)
    }
}

/// The known words with how common they are.
#[derive(Debug, Default)]
pub struct Speller {
    language: Arc<Language>,
    trained: Vocabulary,
    /// The log-likelihoods of the words of `trained`, both sources taken together …
    trained_priors: Vec<f32>,
    /// … and of the language's: minus infinity for those that `trained` finds by likeness, so that none is found twice.
    general_priors: Vec<f32>,
    /// The share of a word that occurs once.
    once: f32,
    pairs: HashSet<u64, Hashed>,
}

/// One word of a text as it was probably meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// The likeliest.
    pub best: String,
    /// How likely that one is, 0 to 1.
    pub weight: f32,
    /// What else may have been meant, with how likely it is.
    pub others: Vec<(String, f32)>,
}

impl Word {
    /// A word that is what it is.
    pub fn certain(word: &str) -> Word {
        Word {
            best: word.to_owned(),
            weight: 1.0,
            others: Vec::new(),
        }
    }

    /// All that may have been meant.
    pub fn meanings(&self) -> impl Iterator<Item = (&str, f32)> {
        let others = self.others.iter().map(|(word, weight)| (&**word, *weight));
        std::iter::once((&*self.best, self.weight)).chain(others)
    }
}

/// A text as it was probably meant.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spelled {
    /// Its words.
    pub words: Vec<Word>,
    /// What stands before each word, and after the last.
    pub marks: Vec<Mark>,
}

/// A word that was read as another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// As it was typed.
    pub typed: String,
    /// As it was understood.
    pub read_as: String,
}

impl Speller {
    /// Learns the words of the examples and which stand side by side. Each text counts as much as its weight.
    pub fn learn<'t>(
        texts: impl Iterator<Item = (Vec<&'t str>, f32)>,
        language: Arc<Language>,
    ) -> Speller {
        let mut counts: HashMap<&str, f32> = HashMap::new();
        let mut pairs = HashSet::default();
        let mut total = 0.0;
        for (words, weight) in texts {
            for word in &words {
                *counts.entry(word).or_default() += weight;
                total += weight;
            }
            for pair in words.windows(2) {
                pairs.insert(pair_of(pair[0], pair[1]));
            }
        }
        let mut counts: Vec<(&str, f32)> = counts.into_iter().collect();
        counts.sort_unstable_by(|a, b| a.0.cmp(b.0));
        let total = f32::max(total, 1.0);
        let shares = counts.iter().map(|(word, count)| (*word, count / total));
        Speller::of(shares, 1.5 / total, pairs, language)
    }

    /// A speller over words of the examples, each with its share of them; who has at most `once` of it may be mistyped.
    fn of<'w>(
        shares: impl Iterator<Item = (&'w str, f32)>,
        once: f32,
        pairs: HashSet<u64, Hashed>,
        language: Arc<Language>,
    ) -> Speller {
        // A short word that occurs once may itself be mistyped.
        let can_be_meant =
            |word: &str, share| is_correctable(word) && (share > once || word.len() > 3);
        let depth = |length| if length >= 6 { 2 } else { 1 };
        let trained = Vocabulary::new(shares, can_be_meant, depth);
        let general = &language.vocabulary;
        let mut general_priors = language.untrained_priors.clone();
        let trained_priors = (0..trained.len()).map(|at| {
            let (word, share) = (trained.word(at), trained.probability_at(at));
            let in_general = general.find(word);
            let likely = in_general.map_or(0.0, |at| general.probability_at(at));
            let prior = log_prior(share, likely);
            if let Some(at) = in_general {
                general_priors[at] = if can_be_meant(word, share) {
                    f32::NEG_INFINITY
                } else {
                    prior
                };
            }
            prior
        });
        let trained_priors = trained_priors.collect();
        Speller {
            trained_priors,
            general_priors,
            language,
            trained,
            once,
            pairs,
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.float(self.once);
        writer.count(self.trained.len());
        for at in 0..self.trained.len() {
            writer.text(self.trained.word(at));
            writer.float(self.trained.probability_at(at));
        }
        let mut pairs: Vec<u64> = self.pairs.iter().copied().collect();
        pairs.sort_unstable();
        writer.longs(pairs.into_iter());
    }

    pub(super) fn read_kept(reader: &mut Reader<'_>, language: &Arc<Language>) -> Option<Speller> {
        let once = reader.float()?;
        let words = (0..reader.count()?).map(|_| Some((reader.text()?, reader.float()?)));
        let words: Vec<(&str, f32)> = words.collect::<Option<_>>()?;
        let pairs = reader.longs()?.collect();
        Some(Speller::of(
            words.into_iter(),
            once,
            pairs,
            Arc::clone(language),
        ))
    }

    /// What it holds, in bytes, the language aside.
    pub fn bytes(&self) -> usize {
        self.trained.bytes()
            + size_of_val(&*self.trained_priors)
            + size_of_val(&*self.general_priors)
            + self.pairs.capacity() * size_of::<u64>()
    }

    /// True for a word of the examples or of the language.
    pub fn knows(&self, word: &str) -> bool {
        self.trained.find(word).is_some() || self.language.find(word).is_some()
    }

    /// The words as they were probably meant.
    pub fn read(&self, typed: &[&str]) -> Vec<Word> {
        self.meant(&self.apart(typed))
    }

    fn meant(&self, apart: &[Apart<'_>]) -> Vec<Word> {
        let mut options: Vec<Vec<Explanation<'_>>> = apart
            .iter()
            .enumerate()
            .map(|(at, word)| {
                if at < CORRECTED_AT_MOST {
                    self.explanations(word.as_str())
                } else {
                    Vec::new()
                }
            })
            .collect();
        let mut best: Vec<&str> = apart.iter().map(Apart::as_str).collect();
        // The second time each word sees its neighbours as they were read the first time.
        for _ in 0..2 {
            for at in 0..best.len() {
                if options[at].len() < 2 {
                    continue;
                }
                let before = at.checked_sub(1).map(|at| best[at]);
                let after = best.get(at + 1).copied();
                for option in &mut options[at] {
                    option.with_neighbours =
                        option.alone + self.context(before, option.word, after);
                }
                options[at].sort_by(|a, b| {
                    b.with_neighbours
                        .total_cmp(&a.with_neighbours)
                        .then_with(|| a.word.cmp(b.word))
                });
                best[at] = options[at][0].word;
            }
        }
        best.iter()
            .zip(&options)
            .map(|(best, options)| weighed(best, options))
            .collect()
    }

    /// A text with its words as they were probably meant, and the marks between them.
    pub fn spell(&self, text: &Marked) -> Spelled {
        let typed = text.text.words();
        let apart = self.apart(&typed);
        // Words that were joined or taken apart are counted otherwise than they were typed.
        let marks = apart.iter().enumerate().map(|(at, part)| {
            let is_inside = at > 0 && apart[at - 1].from == part.from;
            if is_inside {
                Mark::None
            } else {
                text.marks[part.from]
            }
        });
        let last = text.marks.last().copied().unwrap_or_default();
        Spelled {
            marks: marks.chain([last]).collect(),
            words: self.meant(&apart),
        }
    }

    /// How likely the words are on average, each as the best explanation has it: in logarithms.
    pub fn log_likelihood(&self, typed: &[&str]) -> f32 {
        let best = |word: &&str| {
            let explanations = self.explanations(word).into_iter();
            let likely = explanations.map(|it| it.alone);
            likely.fold(self.prior(word), f32::max)
        };
        let words = &typed[..typed.len().min(CORRECTED_AT_MOST)];
        words.iter().map(best).sum::<f32>() / words.len().max(1) as f32
    }

    /// Which words are read as others.
    pub fn corrections(&self, typed: &[&str]) -> Vec<Correction> {
        let apart = self.apart(typed);
        let read = self.read(typed);
        let mut out: Vec<Correction> = Vec::new();
        // Words that were joined or taken apart are told as a whole.
        let mut at = 0;
        for (place, word) in typed.iter().enumerate() {
            let parts: Vec<&Word> = read
                .iter()
                .zip(&apart)
                .skip(at)
                .take_while(|(_, part)| part.from <= place)
                .map(|(word, _)| word)
                .collect();
            at += parts.len();
            let until = apart.get(at).map_or(typed.len(), |next| next.from);
            if parts.is_empty() {
                continue;
            }
            let typed = if until > place + 1 {
                typed[place..until].join(" ")
            } else {
                (*word).to_owned()
            };
            let read_as: Vec<&str> = parts.iter().map(|part| &*part.best).collect();
            let read_as = read_as.join(" ");
            if typed != read_as {
                out.push(Correction { typed, read_as });
            }
        }
        out
    }

    /// Words that were joined or taken apart by mistake, put right: "i cloud" is one, "photosnotsyncing" three.
    fn apart<'t>(&self, typed: &[&'t str]) -> Vec<Apart<'t>> {
        let mut out: Vec<Apart<'t>> = Vec::with_capacity(typed.len());
        for (at, word) in typed.iter().enumerate() {
            if let Some(joined) = out.last().and_then(|last| self.joined(last.as_str(), word)) {
                let from = out.pop().map_or(at, |last| last.from);
                out.push(Apart {
                    text: joined.into(),
                    from,
                });
                continue;
            }
            match self.split(word) {
                Some(parts) => out.extend(parts.into_iter().map(|part| Apart {
                    text: part.into(),
                    from: at,
                })),
                None => out.push(Apart {
                    text: (*word).into(),
                    from: at,
                }),
            }
        }
        out
    }

    /// The joint word, when it explains two better than they do themselves.
    fn joined(&self, first: &str, second: &str) -> Option<String> {
        let letters = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase());
        if first.len() + second.len() > LONGEST_CHARS
            || first.len() + second.len() < 4
            || !letters(first)
            || !letters(second)
            || self.pairs.contains(&pair_of(first, second))
        {
            return None;
        }
        let joined = format!("{first}{second}");
        let as_one = self.prior(&joined) - SPACE_COST;
        let as_two = self.prior(first) + self.prior(second);
        (as_one > UNKNOWN_LOG_PRIOR && as_one > as_two).then_some(joined)
    }

    /// The parts of an unknown word that is known words side by side, when no single word explains it better.
    fn split<'w>(&self, word: &'w str) -> Option<Vec<&'w str>> {
        if word.len() < SPLIT_FROM_CHARS
            || !is_correctable(word)
            || self.prior(word) > UNKNOWN_LOG_PRIOR
        {
            return None;
        }
        // best[end]: the best score of the first `end` letters, and where their last word begins.
        let mut best: Vec<(f32, usize)> = vec![(f32::NEG_INFINITY, 0); word.len() + 1];
        best[0].0 = SPACE_COST;
        for end in 1..=word.len() {
            for start in 0..end {
                let part = &word[start..end];
                if best[start].0 == f32::NEG_INFINITY
                    || (part.len() == 1 && !matches!(part, "i" | "a"))
                {
                    continue;
                }
                let prior = self.prior(part);
                let score = best[start].0 + prior - SPACE_COST;
                if prior > PART_LOG_PRIOR && score > best[end].0 {
                    best[end] = (score, start);
                }
            }
        }
        let apart = best[word.len()].0;
        if apart <= UNKNOWN_LOG_PRIOR {
            return None;
        }
        let as_one = self.explanations(word);
        if as_one.iter().any(|option| option.alone >= apart) {
            return None;
        }
        let mut parts = Vec::new();
        let mut end = word.len();
        while end > 0 {
            let start = best[end].1;
            parts.push(&word[start..end]);
            end = start;
        }
        parts.reverse();
        Some(parts)
    }

    /// What a word may have been meant to be, itself included; nothing when there is no doubt.
    fn explanations<'a>(&'a self, typed: &'a str) -> Vec<Explanation<'a>> {
        let as_typed = self.prior(typed);
        if !is_correctable(typed) || as_typed > SETTLED_LOG_PRIOR {
            return Vec::new();
        }
        // That a word which exists is another one, two letters off, is never likely enough.
        let is_known = as_typed > UNKNOWN_LOG_PRIOR;
        let edits = if typed.len() >= TWO_EDITS_FROM_CHARS && !is_known {
            2
        } else {
            1
        };
        let shortened = Shortened::new(typed, edits);
        // Places in the examples' words, and after them in the language's.
        let mut found: Vec<(f32, usize)> = Vec::with_capacity(32);
        let (trained, general) = (&self.trained, &self.language.vocabulary);
        trained.alike(&shortened, |at| found.push((self.trained_priors[at], at)));
        general.alike(&shortened, |at| {
            if self.general_priors[at] > f32::NEG_INFINITY {
                found.push((self.general_priors[at], trained.len() + at));
            }
        });
        // The commonest first: soon none that is left can be good enough, and measuring is what costs.
        found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.dedup();
        let mut out = vec![Explanation::new(typed, as_typed)];
        let mut best = as_typed;
        for (prior, at) in found {
            let in_reach = (prior - best + OUT_OF_REACH) / EDIT_WEIGHT;
            if in_reach < CHEAPEST_EDIT {
                break;
            }
            let word = match at.checked_sub(trained.len()) {
                None => trained.word(at),
                Some(at) => general.word(at),
            };
            let at_most = in_reach.min(edits as f32 * DEAREST_EDIT + WRONG_FIRST_LETTER);
            let Some(cost) = edit_cost(typed, word, at_most) else {
                continue;
            };
            // Counting edits is what costs most: only what is likely enough gets that far.
            if word != typed && strsim::osa_distance(typed, word) <= edits {
                let alone = prior - EDIT_WEIGHT * cost;
                best = best.max(alone);
                out.push(Explanation::new(word, alone));
            }
        }
        out
    }

    fn context(&self, before: Option<&str>, word: &str, after: Option<&str>) -> f32 {
        let known = |a: Option<&str>, b: Option<&str>| match (a, b) {
            (Some(a), Some(b)) if self.pairs.contains(&pair_of(a, b)) => PAIR_BONUS,
            _ => 0.0,
        };
        known(before, Some(word)) + known(Some(word), after)
    }

    fn prior(&self, word: &str) -> f32 {
        if let Some(at) = self.trained.find(word) {
            return self.trained_priors[at];
        }
        let at = self.language.find(word);
        at.map_or(UNKNOWN_LOG_PRIOR, |at| self.general_priors[at])
    }
}

fn log_prior(trained: f32, general: f32) -> f32 {
    let likely = TRAINED_SHARE * trained + (1.0 - TRAINED_SHARE) * general;
    if likely > 0.0 {
        likely.ln()
    } else {
        UNKNOWN_LOG_PRIOR
    }
}

/// A word of the text after spaces were put right.
#[derive(Debug)]
struct Apart<'t> {
    text: std::borrow::Cow<'t, str>,
    /// Which typed word it comes from, or begins with.
    from: usize,
}

impl Apart<'_> {
    fn as_str(&self) -> &str {
        &self.text
    }
}

/// One explanation of a typed word, with its log-likelihood.
#[derive(Debug, Clone, Copy)]
struct Explanation<'a> {
    word: &'a str,
    alone: f32,
    with_neighbours: f32,
}

impl<'a> Explanation<'a> {
    fn new(word: &'a str, alone: f32) -> Explanation<'a> {
        Explanation {
            word,
            alone,
            with_neighbours: alone,
        }
    }
}

/// The explanations with their weights; the best is first.
fn weighed(best: &str, options: &[Explanation<'_>]) -> Word {
    let [first, ..] = options else {
        return Word::certain(best);
    };
    let likelihood =
        |option: &Explanation<'_>| (option.with_neighbours - first.with_neighbours).exp();
    let all: f32 = options.iter().map(likelihood).sum();
    let kept = options.iter().take(KEPT_AT_MOST);
    let mut kept = kept
        .map(|option| (option.word, likelihood(option) / all))
        .filter(|(_, weight)| *weight > KEPT_FROM_WEIGHT);
    let weight = kept.next().map_or(1.0, |(_, weight)| weight);
    Word {
        best: best.to_owned(),
        weight,
        others: kept
            .map(|(word, weight)| (word.to_owned(), weight))
            .collect(),
    }
}

fn pair_of(first: &str, second: &str) -> u64 {
    hash(first.bytes().chain([b' ']).chain(second.bytes()))
}

fn is_correctable(word: &str) -> bool {
    (2..=LONGEST_CHARS).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase())
}

/// How unlikely it is to type `typed` when `meant` was meant, if not more than `at_most`; 0 for the same word. Both are
/// ASCII, and at most `LONGEST_CHARS` long.
fn edit_cost(typed: &str, meant: &str, at_most: f32) -> Option<f32> {
    let (typed, meant) = (typed.as_bytes(), meant.as_bytes());
    let first = if typed[0] == meant[0] {
        0.0
    } else {
        WRONG_FIRST_LETTER
    };
    // Three rows are enough: a swap looks two back.
    let mut rows = [[0.0_f32; LONGEST_CHARS + 1]; 3];
    let mut least_before = 0.0;
    for i in 0..=typed.len() {
        let mut least = if i == 0 { 0.0 } else { f32::INFINITY };
        for j in 0..=meant.len() {
            if i == 0 && j == 0 {
                continue;
            }
            let mut best = f32::INFINITY;
            if i > 0 {
                let doubled = i > 1 && typed[i - 1] == typed[i - 2];
                best = best.min(rows[(i - 1) % 3][j] + if doubled { 0.7 } else { 1.2 });
            }
            if j > 0 {
                let doubled = j > 1 && meant[j - 1] == meant[j - 2];
                best = best.min(rows[i % 3][j - 1] + if doubled { 0.7 } else { 0.9 });
            }
            if i > 0 && j > 0 {
                best =
                    best.min(rows[(i - 1) % 3][j - 1] + substitution(typed[i - 1], meant[j - 1]));
            }
            if i > 1 && j > 1 && typed[i - 1] == meant[j - 2] && typed[i - 2] == meant[j - 1] {
                best = best.min(rows[(i - 2) % 3][j - 2] + 0.8);
            }
            rows[i % 3][j] = best;
            least = least.min(best);
        }
        // Every way leads through this row or, with a swap, from the one before over it.
        if least.min(least_before) + first > at_most {
            return None;
        }
        least_before = least;
    }
    let cost = rows[typed.len() % 3][meant.len()] + first;
    (cost <= at_most).then_some(cost)
}

fn substitution(typed: u8, meant: u8) -> f32 {
    if typed == meant {
        0.0
    } else if are_neighbours(typed, meant) {
        0.8
    } else {
        DEAREST_EDIT
    }
}

/// Keys that touch on a QWERTY keyboard. Both are small letters.
fn are_neighbours(a: u8, b: u8) -> bool {
    NEIGHBOURS[usize::from(a - b'a')] & (1 << (b - b'a')) != 0
}

/// For each letter, a bit for each that is beside it.
const NEIGHBOURS: [u32; 26] = {
    const ROWS: [&[u8]; 3] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];
    let mut beside = [0_u32; 26];
    let mut place = 0_usize;
    // Loops by hand: the compiler runs this, and iterators are beyond it.
    while place < 3 * 10 * 3 * 10 {
        let (row, column) = (place / 300, place / 30 % 10);
        let (other_row, other_column) = (place / 10 % 3, place % 10);
        let touch = row.abs_diff(other_row) <= 1 && column.abs_diff(other_column) <= 1;
        if touch && column < ROWS[row].len() && other_column < ROWS[other_row].len() {
            let (a, b) = (ROWS[row][column], ROWS[other_row][other_column]);
            beside[(a - b'a') as usize] |= 1 << (b - b'a');
        }
        place += 1;
    }
    beside
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::Text;
    use crate::matcher::words::tests::table;

    fn speller() -> Speller {
        let lines = [
            "my photos wont sync to icloud",
            "photos not uploading to icloud",
            "the wifi is off",
            "photos stuck on uploading",
        ];
        let texts: Vec<Text> = lines.iter().map(|line| Text::new(line)).collect();
        let words = table(&[
            ("cloud", -9.0, [1, 0]),
            ("phone", -7.0, [1, 0]),
            ("i", -4.0, [0, 1]),
        ]);
        Speller::learn(
            texts.iter().map(|text| (text.words(), 1.0)),
            Arc::new(Language::new(Some(WordTable::new(words).unwrap()))),
        )
    }

    fn read(typed: &str) -> String {
        let words = speller().read(&Text::new(typed).words());
        let best: Vec<String> = words.into_iter().map(|word| word.best).collect();
        best.join(" ")
    }

    #[test]
    fn reads_mistyped_words() {
        let cases = [
            ("my phots wont snyc", "my photos wont sync"),
            ("uplaoding to iclud", "uploading to icloud"),
            ("i cloud wi fi", "icloud wifi"),
            ("photosnotuploading", "photos not uploading"),
            ("toicloud", "to icloud"),
            ("my phoen", "my phone"),
        ];
        for (typed, meant) in cases {
            assert_eq!(read(typed), meant);
        }
    }

    #[test]
    fn leaves_strange_words_alone() {
        assert_eq!(
            read("the xylophone is 18.2 übel"),
            "the xylophone is 18.2 übel"
        );
    }

    #[test]
    fn tells_what_it_corrected() {
        let corrections =
            speller().corrections(&Text::new("my phots notuploading to i cloud").words());
        let told: Vec<(&str, &str)> = corrections
            .iter()
            .map(|it| (&*it.typed, &*it.read_as))
            .collect();
        assert_eq!(
            told,
            [
                ("phots", "photos"),
                ("notuploading", "not uploading"),
                ("i cloud", "icloud")
            ]
        );
    }

    #[test]
    fn a_short_word_that_one_example_has_is_still_a_word_of_the_language() {
        let text = Text::new("the cat sat on the mat and on the mat");
        let words = table(&[("cat", -7.0, [1, 0])]);
        let speller = Speller::learn(
            std::iter::once((text.words(), 1.0)),
            Arc::new(Language::new(Some(WordTable::new(words).unwrap()))),
        );
        assert_eq!(speller.read(&["cta"])[0].best, "cat");
    }

    #[test]
    fn keeps_a_second_explanation_where_the_first_is_not_sure() {
        let lines = ["a cat sat", "a car ran", "a cat", "a car"];
        let texts: Vec<Text> = lines.iter().map(|line| Text::new(line)).collect();
        let speller = Speller::learn(texts.iter().map(|text| (text.words(), 1.0)), Arc::default());
        let word = &speller.read(&["caq"])[0];
        assert_eq!(word.others.len(), 1, "{word:?}");
        assert!(word.weight + word.others[0].1 <= 1.0 + 1e-6);
    }
}
