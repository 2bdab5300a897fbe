//! Corrects spelling before anything is understood: a noisy channel over the words of the training examples.
//!
//! A word that was typed is explained by the known word that is both common and easy to mistype that way.
//! Edit distances are strsim's; what an edit costs depends on the keyboard.

use std::collections::{HashMap, HashSet};

/// Words longer than this are never corrected: they are links, names and keyboards slept on.
const LONGEST_CHARS: usize = 24;
/// One unit of edit cost outweighs this much log-frequency.
const EDIT_WEIGHT: f32 = 5.0;
/// What an unknown word is worth as it stands.
const UNKNOWN_LOG_PRIOR: f32 = -23.0;
/// Shorter words are never taken apart: too many of them are names.
const SPLIT_FROM_CHARS: usize = 6;
/// What a forgotten space costs, in log-frequency.
const SPLIT_COST: f32 = 1.0;
/// Words that are at least this common in the examples are never "corrected".
const SETTLED_LOG_PRIOR: f32 = -6.5;

/// The known words with how common they are.
#[derive(Debug, Default)]
pub struct Speller {
    log_prior: HashMap<String, f32>,
    /// Words with one letter left out, and from six letters two, each with the word it came from; sorted. A hash
    /// stands for the shortened word: who shares it by chance is weeded out by the distance.
    by_deletion: Vec<(u32, u32)>,
    words: Vec<String>,
    bigrams: HashSet<(String, String)>,
}

impl Speller {
    /// Learns the words of the examples and which stand side by side.
    pub fn learn<'a>(texts: impl Iterator<Item = &'a [String]>) -> Speller {
        let mut counts: HashMap<&str, u32> = HashMap::new();
        let mut bigrams = HashSet::new();
        for words in texts {
            for word in words {
                *counts.entry(word).or_default() += 1;
            }
            for pair in words.windows(2) {
                bigrams.insert((pair[0].clone(), pair[1].clone()));
            }
        }
        let total = counts.values().sum::<u32>().max(1) as f32;
        let mut words: Vec<String> = counts
            .iter()
            .filter(|(word, count)| is_correctable(word) && (**count > 1 || word.len() > 3))
            .map(|(word, _)| (*word).to_owned())
            .collect();
        words.sort();
        let log_prior = counts
            .iter()
            .map(|(word, &count)| ((*word).to_owned(), (count as f32 / total).ln()))
            .collect();
        let mut by_deletion: Vec<(u32, u32)> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let depth = if word.len() >= 6 { 2 } else { 1 };
            by_deletion.extend(deletions(word, depth).map(|hash| (hash, at as u32)));
        }
        by_deletion.sort_unstable();
        by_deletion.dedup();
        by_deletion.shrink_to_fit();
        Speller {
            log_prior,
            by_deletion,
            words,
            bigrams,
        }
    }

    /// What it holds, in bytes; the letters of pairs are counted once.
    pub fn bytes(&self) -> usize {
        let letters: usize = self.words.iter().map(String::len).sum();
        letters * 2
            + self.words.len() * size_of::<String>()
            + self.log_prior.capacity() * size_of::<(String, f32)>()
            + size_of_val(&*self.by_deletion)
            + self.bigrams.capacity() * size_of::<(String, String)>()
    }

    /// The words, each replaced where another is the better explanation; and which were.
    pub fn correct(&self, words: &[String]) -> (Vec<String>, Vec<Correction>) {
        let mut corrections = Vec::new();
        let mut out = Vec::with_capacity(words.len());
        for word in self.join(words) {
            match self.split(&word) {
                Some(parts) => {
                    corrections.push(Correction {
                        typed: word.clone(),
                        read_as: parts.join(" "),
                    });
                    out.extend(parts.into_iter().map(str::to_owned));
                }
                None => out.push(word),
            }
        }
        for at in 0..out.len() {
            let before = at.checked_sub(1).map(|at| out[at].clone());
            let after = out.get(at + 1).cloned();
            if let Some(better) = self.better(&out[at], before.as_deref(), after.as_deref()) {
                let typed = std::mem::replace(&mut out[at], better.to_owned());
                corrections.push(Correction {
                    typed,
                    read_as: better.to_owned(),
                });
            }
        }
        (out, corrections)
    }

    /// True for a word that stands in an example.
    pub fn knows(&self, word: &str) -> bool {
        self.log_prior.contains_key(word)
    }

    /// "i cloud" is "icloud", "wi fi" is "wifi": joined when the joint word is known and the parts are not a known pair.
    fn join(&self, words: &[String]) -> Vec<String> {
        let mut out: Vec<String> = Vec::with_capacity(words.len());
        for word in words {
            if let Some(last) = out.last()
                && (last.len() <= 2 || !self.knows(word))
                && word.chars().all(|c| c.is_ascii_alphabetic())
                && last.chars().all(|c| c.is_ascii_alphabetic())
                && !self.bigrams.contains(&(last.clone(), word.clone()))
            {
                let joined = format!("{last}{word}");
                if joined.len() >= 4 && self.prior(&joined) > SETTLED_LOG_PRIOR - 2.0 {
                    out.pop();
                    out.push(joined);
                    continue;
                }
            }
            out.push(word.clone());
        }
        out
    }

    /// "photosnotsyncing" is three words: an unknown word that is known words side by side, when nothing shorter than
    /// all of it explains it better.
    fn split<'w>(&self, word: &'w str) -> Option<Vec<&'w str>> {
        if word.len() < SPLIT_FROM_CHARS || !is_correctable(word) || self.knows(word) {
            return None;
        }
        // best[end]: the best score of the first `end` letters, and where their last word begins.
        let mut best: Vec<(f32, usize)> = vec![(f32::NEG_INFINITY, 0); word.len() + 1];
        best[0].0 = SPLIT_COST;
        for end in 1..=word.len() {
            for start in 0..end {
                let part = &word[start..end];
                if part.len() == 1 && !matches!(part, "i" | "a") {
                    continue;
                }
                let score = best[start].0 + self.prior(part) - SPLIT_COST;
                if self.knows(part) && score > best[end].0 {
                    best[end] = (score, start);
                }
            }
        }
        let as_one = self.score_of_better(word).unwrap_or(UNKNOWN_LOG_PRIOR);
        if best[word.len()].0 <= as_one.max(UNKNOWN_LOG_PRIOR) {
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
        (parts.len() > 1).then_some(parts)
    }

    /// How well the best known word explains a word that stands alone.
    fn score_of_better(&self, typed: &str) -> Option<f32> {
        let candidates = self.candidates(typed).into_iter();
        candidates
            .map(|word| self.prior(word) - EDIT_WEIGHT * edit_cost(typed, word))
            .max_by(f32::total_cmp)
    }

    fn better(&self, typed: &str, before: Option<&str>, after: Option<&str>) -> Option<&str> {
        if !is_correctable(typed) || self.prior(typed) > SETTLED_LOG_PRIOR {
            return None;
        }
        let context = |word: &str| {
            let pair = |a: Option<&str>, b: Option<&str>| match (a, b) {
                (Some(a), Some(b)) => self.bigrams.contains(&(a.to_owned(), b.to_owned())),
                _ => false,
            };
            f32::from(u8::from(pair(before, Some(word))))
                + f32::from(u8::from(pair(Some(word), after)))
        };
        let as_it_stands = self.prior(typed) + context(typed);
        self.candidates(typed)
            .into_iter()
            .map(|word| {
                (
                    self.prior(word) + context(word) - EDIT_WEIGHT * edit_cost(typed, word),
                    word,
                )
            })
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(score, _)| *score > as_it_stands)
            .map(|(_, word)| word)
    }

    fn candidates(&self, typed: &str) -> Vec<&str> {
        let allowed = if typed.len() >= 5 { 2 } else { 1 };
        let mut found: Vec<u32> = deletions(typed, allowed)
            .flat_map(|hash| {
                let from = self.by_deletion.partition_point(|entry| entry.0 < hash);
                self.by_deletion[from..]
                    .iter()
                    .take_while(move |entry| entry.0 == hash)
                    .map(|entry| entry.1)
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        found
            .into_iter()
            .map(|at| self.words[at as usize].as_str())
            .filter(|word| *word != typed && strsim::osa_distance(typed, word) <= allowed)
            .collect()
    }

    fn prior(&self, word: &str) -> f32 {
        self.log_prior
            .get(word)
            .copied()
            .unwrap_or(UNKNOWN_LOG_PRIOR)
    }
}

/// A word that was read as another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// As it was typed.
    pub typed: String,
    /// As it was understood.
    pub read_as: String,
}

fn is_correctable(word: &str) -> bool {
    (2..=LONGEST_CHARS).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase())
}

/// Hashes of the word and of what is left of it without one letter, or without two.
fn deletions(word: &str, depth: usize) -> impl Iterator<Item = u32> {
    let letters = word.as_bytes();
    let end = letters.len();
    let left_out = move |from: usize| if from < end { from..end } else { end..end + 1 };
    let second = move |first: usize| {
        if depth > 1 {
            left_out(first + 1)
        } else {
            end..end + 1
        }
    };
    left_out(0)
        .flat_map(move |first| {
            second(first)
                .chain([end])
                .map(move |second| (first, second))
        })
        .chain([(end, end)])
        .map(move |(first, second)| {
            let kept = (0..end).filter(|at| *at != first && *at != second);
            hash(kept.map(|at| letters[at]))
        })
}

/// FNV-1a, 32 bits.
fn hash(letters: impl Iterator<Item = u8>) -> u32 {
    letters.fold(0x811c_9dc5, |hash, letter| {
        (hash ^ u32::from(letter)).wrapping_mul(0x0100_0193)
    })
}

/// How unlikely it is to type `typed` when `meant` was meant; 0 for the same word. Both are ASCII.
fn edit_cost(typed: &str, meant: &str) -> f32 {
    let (typed, meant) = (typed.as_bytes(), meant.as_bytes());
    let first = if typed[0] == meant[0] { 0.0 } else { 0.3 };
    let width = meant.len() + 1;
    let mut rows = vec![0.0_f32; (typed.len() + 1) * width];
    for i in 0..=typed.len() {
        for j in 0..=meant.len() {
            if i == 0 && j == 0 {
                continue;
            }
            let mut best = f32::INFINITY;
            if i > 0 {
                let doubled = i > 1 && typed[i - 1] == typed[i - 2];
                best = best.min(rows[(i - 1) * width + j] + if doubled { 0.7 } else { 1.2 });
            }
            if j > 0 {
                let doubled = j > 1 && meant[j - 1] == meant[j - 2];
                best = best.min(rows[i * width + j - 1] + if doubled { 0.7 } else { 0.9 });
            }
            if i > 0 && j > 0 {
                best = best
                    .min(rows[(i - 1) * width + j - 1] + substitution(typed[i - 1], meant[j - 1]));
            }
            if i > 1 && j > 1 && typed[i - 1] == meant[j - 2] && typed[i - 2] == meant[j - 1] {
                best = best.min(rows[(i - 2) * width + j - 2] + 0.8);
            }
            rows[i * width + j] = best;
        }
    }
    rows[typed.len() * width + meant.len()] + first
}

fn substitution(typed: u8, meant: u8) -> f32 {
    if typed == meant {
        0.0
    } else if are_neighbours(typed, meant) {
        0.8
    } else {
        1.5
    }
}

/// Keys that touch on a QWERTY keyboard.
fn are_neighbours(a: u8, b: u8) -> bool {
    const ROWS: [&[u8]; 3] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];
    let place = |key: u8| {
        ROWS.iter().enumerate().find_map(|(row, keys)| {
            keys.iter()
                .position(|&k| k == key)
                .map(|column| (row, column))
        })
    };
    match (place(a), place(b)) {
        (Some((row_a, column_a)), Some((row_b, column_b))) => {
            row_a.abs_diff(row_b) <= 1 && column_a.abs_diff(column_b) <= 1
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::Text;

    fn speller() -> Speller {
        let lines = [
            "my photos wont sync to icloud",
            "photos not uploading to icloud",
            "the wifi is off",
            "photos stuck on uploading",
        ];
        let texts: Vec<Text> = lines.iter().map(|line| Text::new(line)).collect();
        Speller::learn(texts.iter().map(|text| text.words.as_slice()))
    }

    #[test]
    fn reads_mistyped_words() {
        let cases = [
            ("my phots wont snyc", "my photos wont sync"),
            ("uplaoding to iclud", "uploading to icloud"),
            ("i cloud wi fi", "icloud wifi"),
            ("photosnotuploading", "photos not uploading"),
            ("toicloud", "to icloud"),
        ];
        for (typed, read) in cases {
            assert_eq!(speller().correct(&Text::new(typed).words).0.join(" "), read);
        }
    }

    #[test]
    fn leaves_strange_words_alone() {
        let text = Text::new("the xylophone is 18.2 übel");
        assert_eq!(speller().correct(&text.words).0, text.words);
    }
}
