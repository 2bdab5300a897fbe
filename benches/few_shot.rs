//! How well and how fast the matcher tells labels apart of which it saw ten examples each:
//! `cargo bench --bench few_shot [-- FILE.tsv …]`.
//!
//! Each file (text, tab, label) is split three times, by a seed: so many lines of each label are examples, the others are
//! read as they are and with typing mistakes. A file beside it that ends in `_oos.tsv` holds lines of no label: how well
//! they are told apart is the area under the curve. The same code reads the shipped content; ordinary chat from there
//! stands for what is about nothing. `benches/few_shot/` holds label sets of our own.

#![allow(clippy::unwrap_used, reason = "a bench that cannot start may panic")]
#![allow(clippy::print_stdout, reason = "a bench tells what it measured")]
#![allow(clippy::disallowed_methods, reason = "a bench measures time")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use resync::content::{Content, Depth, Keeper, Source, load};
use resync::matcher::Labelled;

const DRAWS: u64 = 3;
const EXAMPLES_A_LABEL: usize = 10;
/// Of all words so many have one letter wrong.
const MISTYPED_SHARE: f64 = 0.5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo bench -- --test` only tries whether it runs.
    let is_trial = arguments.iter().any(|it| it == "--test");
    let files: Vec<PathBuf> = arguments
        .iter()
        .filter(|it| !it.starts_with("--"))
        .map(PathBuf::from)
        .collect();
    let mut files = if files.is_empty() { own_sets() } else { files };
    if is_trial {
        files.truncate(1);
    }
    let loaded = load(&Source::embedded(), Depth::Start, &Keeper::default()).unwrap();
    let content = loaded.content.unwrap();
    let draws = if is_trial { 1 } else { DRAWS };
    println!(
        "seeds 1 to {draws}, {EXAMPLES_A_LABEL} examples a label, mistyped: {MISTYPED_SHARE} of the words"
    );
    let all: Vec<Figures> = files
        .iter()
        .map(|file| measure(file, draws, &content))
        .collect();
    let mean = |of: fn(&Figures) -> f64| all.iter().map(of).sum::<f64>() / all.len() as f64;
    println!(
        "{:<20} accuracy {:.3}, mistyped {:.3}",
        "mean",
        mean(|it| it.accuracy),
        mean(|it| it.mistyped)
    );
}

struct Figures {
    accuracy: f64,
    mistyped: f64,
}

fn own_sets() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/few_shot");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.to_string_lossy();
            name.ends_with(".tsv") && !name.ends_with("_oos.tsv")
        })
        .collect();
    files.sort();
    files
}

fn measure(file: &Path, draws: u64, content: &Content) -> Figures {
    let matcher = &content.engine.matcher;
    let lines = lines(file);
    let outside = file.with_file_name(format!("{}_oos.tsv", file.file_stem().unwrap().display()));
    let outside = if outside.exists() {
        self::lines(&outside)
    } else {
        Vec::new()
    };
    let (mut right, mut read) = ([0_usize; 2], 0);
    let mut apart = [0.0; 2];
    let mut micros = Vec::new();
    for seed in 1..=draws {
        let mut random = Random::new(seed);
        let (examples, test) = split(&lines, &mut random);
        let labelled = Labelled::train(
            examples.iter().copied(),
            &matcher.background(),
            matcher.language(),
            true,
        );
        read += test.len();
        for (mistyped, right) in right.iter_mut().enumerate() {
            let mut score = |text: &str, random: &mut Random| {
                let text = if mistyped == 1 {
                    mistype(text, random)
                } else {
                    text.to_owned()
                };
                let started = Instant::now();
                let read = labelled.read(&text);
                micros.push(started.elapsed().as_nanos() as f64 / 1_000.0);
                read
            };
            let mut inside = Vec::new();
            for (text, label) in &test {
                let (read_as, score) = score(text, &mut random);
                *right += usize::from(*read_as == **label);
                inside.push(score);
            }
            let outside: Vec<f32> = outside
                .iter()
                .map(|(text, _)| score(text, &mut random).1)
                .collect();
            apart[mistyped] += area_under_curve(&inside, &outside) / draws as f64;
        }
    }
    micros.sort_by(f64::total_cmp);
    let share = |count: usize| count as f64 / read as f64;
    let figures = Figures {
        accuracy: share(right[0]),
        mistyped: share(right[1]),
    };
    print!(
        "{:<20} accuracy {:.3}, mistyped {:.3}, median {:.0} µs, 99 of 100 within {:.0} µs",
        file.file_stem().unwrap().display(),
        figures.accuracy,
        figures.mistyped,
        micros[micros.len() / 2],
        micros[micros.len() * 99 / 100],
    );
    if outside.is_empty() {
        println!();
    } else {
        println!(
            ", area under the curve {:.3}, mistyped {:.3}",
            apart[0], apart[1]
        );
    }
    figures
}

fn lines(file: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(file).unwrap();
    text.lines()
        .filter_map(|line| line.rsplit_once('\t'))
        .map(|(text, label)| (text.to_owned(), label.trim().to_owned()))
        .collect()
}

type Lines<'a> = Vec<(&'a str, &'a str)>;

/// So many examples of each label, and all other lines.
fn split<'a>(lines: &'a [(String, String)], random: &mut Random) -> (Lines<'a>, Lines<'a>) {
    let mut by_label: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (text, label) in lines {
        by_label.entry(label).or_default().push(text);
    }
    let (mut examples, mut test) = (Vec::new(), Vec::new());
    for (label, mut texts) in by_label {
        for at in (1..texts.len()).rev() {
            texts.swap(at, random.below(at + 1));
        }
        for (at, text) in texts.into_iter().enumerate() {
            if at < EXAMPLES_A_LABEL {
                examples.push((text, label));
            } else {
                test.push((text, label));
            }
        }
    }
    (examples, test)
}

/// A letter added, left out, replaced or swapped in so many of the words.
fn mistype(text: &str, random: &mut Random) -> String {
    let words = text.split(' ').map(|word| {
        let mut letters: Vec<char> = word.chars().collect();
        if letters.is_empty() || random.share() >= MISTYPED_SHARE {
            return word.to_owned();
        }
        let any = char::from(b'a' + random.below(26) as u8);
        let at = random.below(letters.len());
        match random.below(4) {
            0 => letters.insert(random.below(letters.len() + 1), any),
            1 if letters.len() > 1 => drop(letters.remove(at)),
            2 => letters[at] = any,
            _ if letters.len() > 1 => {
                let at = random.below(letters.len() - 1);
                letters.swap(at, at + 1);
            }
            _ => {}
        }
        letters.into_iter().collect()
    });
    words.collect::<Vec<String>>().join(" ")
}

/// How often a line from inside scores higher than one from outside.
fn area_under_curve(inside: &[f32], outside: &[f32]) -> f64 {
    let mut outside = outside.to_vec();
    outside.sort_by(f32::total_cmp);
    let lower = |score: f32| {
        let below = outside.partition_point(|other| *other < score);
        let equal = outside.partition_point(|other| *other <= score) - below;
        below as f64 + equal as f64 / 2.0
    };
    let sum: f64 = inside.iter().map(|score| lower(*score)).sum();
    sum / (inside.len() * outside.len().max(1)) as f64
}

/// xorshift64*: the same numbers everywhere.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: usize) -> usize {
        ((self.next() >> 33) % end as u64) as usize
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
