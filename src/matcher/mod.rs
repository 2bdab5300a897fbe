//! Understanding: text in, what it states out, in the context of what was just asked. Pure.
//!
//! The way of a text:
//!
//! 1. `text`: what was typed, in one plain form.
//! 2. Certain and cheap first: exact examples, closed lists and patterns; `facts` that people volunteer; `foreign` texts.
//! 3. `speller`: the words that were probably meant, several where it is not sure, from the examples (`vocabulary`) and from
//!    the language (`words`, the optional word table).
//! 4. `features`: words, stems, pairs and letters as numbers, and what the words mean alike.
//! 5. `reading`: everything that the text states, after what was asked.
//! 6. `ranker`, for first words alone: two `linear` models. Are they about photos not reaching iCloud at all? And which
//!    cause do they point at?
//! 7. `calibration`: its scores become confidences that mean what they say.
//!
//! `labelled` ranks labels of any kind by the same code, `eval` measures. Knows no clock, file, network or randomness, and
//! therefore cannot fail.

mod calibration;
mod facts;
mod features;
mod foreign;
mod kept;
mod labelled;
mod linear;
mod ranker;
pub mod reading;
mod speller;
mod stem;
mod text;
mod vocabulary;
mod words;

use std::collections::HashMap;
use std::sync::Arc;

use regex::Regex;

use crate::parallel;

pub use calibration::{Calibration, SIGN_NAMES, Scored};
pub use facts::{Found, RedFlagWords, ValueWords};
pub use labelled::Labelled;

pub use speller::{Correction, Language, Spelled, Word};
pub use text::{Mark, Marked, READ_AT_MOST_CHARS, Text};
pub use words::WordTable;

use calibration::Signs;
use features::Rules;
use linear::FEW_EPOCHS;
use ranker::{CHAT_SHARE, Lessons, Ranker, words_to_spell};
use reading::{DIRECTION, Line, Reader, Reading, ReadingWords, STATUS, Sureness, Weights, What};
use speller::Speller;

/// Printed for an opening that is about something else.
pub const OUT_OF_SCOPE: &str = "out_of_scope";

/// What people say first when they mean one thing.
#[derive(Debug, Clone)]
pub struct Intent {
    /// The name used everywhere; the file's name.
    pub name: Arc<str>,
    /// Certain ones: a match decides.
    pub patterns: Vec<Regex>,
    /// What the model learns from.
    pub examples: Vec<Text>,
}

/// What people say for one answer of one check.
#[derive(Debug, Clone)]
pub struct AnswerWords {
    /// The check.
    pub check: Arc<str>,
    /// The answer.
    pub answer: Arc<str>,
    /// To the letter; the button's label is one of them.
    pub examples: Vec<Text>,
}

/// What was just asked: the same words mean different things after different questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context<'a> {
    /// Nothing was asked yet.
    Opening,
    /// A check of the playbook; its answers are known by its id.
    Check(&'a str),
    /// "Did that help?"
    Outcome,
    /// "Done?", after a step that only prepares what comes next.
    Done,
    /// Inside a walk, the question is not known.
    Reply,
}

/// How sure is sure enough; from `config/resync.toml`.
#[derive(Debug, Clone, Copy, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// From here on a walk starts by itself in a support channel.
    pub start_confidence: f32,
    /// From here on help is offered in one line; below is silence.
    pub offer_confidence: f32,
    /// A cause must lead the next by at least this, else none is named.
    pub cause_margin: f32,
}

/// What first words are about.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// The cause they point at; `photos_not_syncing` when none stands out.
    pub intent: Arc<str>,
    /// How sure it is that they are about photos not reaching iCloud at all.
    pub in_scope: f32,
}

impl Opening {
    /// One label for them, as the engine acts on them when it helps from this confidence on, with how sure that is.
    pub fn label(&self, offer_confidence: f32) -> (Arc<str>, f32) {
        if self.in_scope >= offer_confidence {
            (Arc::clone(&self.intent), self.in_scope)
        } else {
            (OUT_OF_SCOPE.into(), 1.0 - self.in_scope)
        }
    }
}

/// The group of closed answers that belong to no check.
pub const ANY: &str = "any";

/// The opening intent that names no cause.
pub const NO_CAUSE: &str = "photos_not_syncing";

/// All that the matcher learns from.
#[derive(Debug)]
pub struct Known<'a> {
    /// What people say first.
    pub intents: Vec<&'a Intent>,
    /// What they answer.
    pub answers: &'a [AnswerWords],
    /// What they volunteer.
    pub lexicon: Lexicon,
    /// The words of their language.
    pub language: Arc<Language>,
    /// How sure it is what first words are about.
    pub calibration: Calibration,
    /// What they state, by lines or by what was learnt from them before.
    pub statements: Statements<'a>,
    /// Words that reading statements needs.
    pub words: ReadingWords,
}

/// What the reading of statements is learnt from.
#[derive(Debug)]
pub enum Statements<'a> {
    /// Lines to be learnt from now.
    Lines(&'a [Line]),
    /// What was learnt from the same lines before.
    Kept(Kept),
}

/// What is learnt once for a content and kept.
#[derive(Debug)]
pub struct Kept {
    speller: Speller,
    reader: Reader,
}

impl Kept {
    /// Reads what [`Matcher::to_keep`] wrote; `None` for anything else.
    pub fn read(bytes: &[u8], words: ReadingWords, language: &Arc<Language>) -> Option<Kept> {
        let mut bytes = kept::Reader::new(bytes);
        let kept = Kept {
            speller: Speller::read_kept(&mut bytes, language)?,
            reader: Reader::read_kept(&mut bytes, words, language)?,
        };
        bytes.is_at_end().then_some(kept)
    }
}

/// Everything people say, ready to be compared with.
#[derive(Debug)]
pub struct Matcher {
    speller: Arc<Speller>,
    openings: Ranker,
    reader: Reader,
    answers: HashMap<Arc<str>, Vec<AnswerWords>>,
    facts: facts::Lexicon,
    language: Arc<Language>,
}

impl Matcher {
    /// Learns from the content; takes some tens of milliseconds.
    pub fn new(known: Known<'_>) -> Matcher {
        let Known {
            intents,
            answers,
            lexicon,
            language,
            calibration,
            statements,
            words,
        } = known;
        let mut by_check: HashMap<Arc<str>, Vec<AnswerWords>> = HashMap::new();
        for words in answers {
            by_check
                .entry(Arc::clone(&words.check))
                .or_default()
                .push(words.clone());
        }
        let learn_speller = |lines: &[Line]| {
            let examples = words_to_spell(intents.iter().copied(), OUT_OF_SCOPE);
            // What states nothing of ours is chat.
            let share = |line: &Line| {
                if line.states.is_none() {
                    CHAT_SHARE
                } else {
                    1.0
                }
            };
            let lines = lines
                .iter()
                .map(|line| (line.text.text.words(), share(line)));
            // A name is no misspelling of another word.
            let names = words.names.keys().map(|name| (vec![&**name], 1.0));
            let known = examples.chain(lines).chain(names);
            Arc::new(Speller::learn(known, Arc::clone(&language)))
        };
        let (speller, kept) = match statements {
            Statements::Lines(lines) => (learn_speller(lines), Err(lines)),
            Statements::Kept(kept) => (Arc::new(kept.speller), Ok(kept.reader)),
        };
        let lessons = Lessons {
            intents,
            background: OUT_OF_SCOPE,
            language: &language,
            speller: Arc::clone(&speller),
            calibration,
            epochs: FEW_EPOCHS,
            rules: Rules::default(),
        };
        let (openings, reader) = parallel::join(
            || Ranker::learn(lessons),
            || kept.unwrap_or_else(|lines| Reader::learn(lines, words, &language)),
        );
        Matcher {
            speller,
            reader,
            openings,
            answers: by_check,
            facts: lexicon,
            language,
        }
    }

    /// What the reading of statements has learnt, to be kept for the next start with the same content.
    pub fn to_keep(&self) -> Vec<u8> {
        let mut writer = kept::Writer::default();
        self.speller.write(&mut writer);
        self.reader.write(&mut writer);
        writer.finish()
    }

    /// The words as they were probably meant.
    pub fn spell(&self, text: &Marked) -> Spelled {
        self.speller.spell(text)
    }

    /// All that a text states, after this was asked.
    pub fn read(&self, text: &Marked, asked: Context<'_>) -> Reading {
        self.reader.read(&self.speller.spell(text), asked)
    }

    /// How spans are chosen and what was asked weighs, to be fitted.
    pub fn weights_mut(&mut self) -> &mut Weights {
        &mut self.reader.words.weights
    }

    /// How sure statements are, to be fitted.
    pub fn sureness_mut(&mut self) -> &mut Sureness {
        &mut self.reader.words.sureness
    }

    /// What first words may be labelled as, in order.
    pub fn labels(&self) -> Vec<Arc<str>> {
        let known = self.openings.intents.iter();
        let mut labels: Vec<Arc<str>> = known.map(|(name, _)| Arc::clone(name)).collect();
        labels.push(OUT_OF_SCOPE.into());
        labels.sort();
        labels.dedup();
        labels
    }

    /// First words: whether they are ours at all, and which cause they point at, if one leads by `margin`.
    pub fn opening(&self, text: &Marked, margin: f32) -> Opening {
        let reading = self.read(text, Context::Opening);
        self.opening_of(&text.text, &reading, margin)
    }

    /// The same of a text that was read.
    pub fn opening_of(&self, text: &Text, reading: &Reading, margin: f32) -> Opening {
        // A walk in a language that somebody does not know helps nobody.
        let ranked = if text.is_empty() || self.is_foreign(text) {
            Vec::new()
        } else {
            self.openings.rank(text, &signs(reading))
        };
        let in_scope = ranked.iter().map(|(_, sure)| sure).sum::<f32>().min(1.0);
        let runner_up = ranked.get(1).map_or(0.0, |(_, sure)| *sure);
        let leads = ranked
            .into_iter()
            .next()
            .filter(|(_, sure)| sure - runner_up >= margin * in_scope);
        Opening {
            intent: leads.map_or_else(|| NO_CAUSE.into(), |(intent, _)| intent),
            in_scope,
        }
    }

    /// The words of the language that it reads.
    pub fn language(&self) -> &Arc<Language> {
        &self.language
    }

    /// What it holds, in bytes, patterns aside.
    pub fn bytes(&self) -> usize {
        let learnt = self.openings.bytes() + self.reader.bytes();
        learnt + self.speller.bytes() + self.language.bytes()
    }

    /// True for a text that is surely in another language.
    pub fn is_foreign(&self, text: &Text) -> bool {
        let knows = |word: &str| self.language.find(word).is_some();
        // Without a table nearly every word is unknown, and only the script tells.
        let likelihood = |words: &[&str]| match &self.language.table {
            Some(_) => self.speller.log_likelihood(words),
            None => 0.0,
        };
        foreign::is_foreign(text, knows, likelihood)
    }

    /// What the models say of first words with this label, for calibration.
    pub fn scored(&self, text: &Marked, label: &str) -> Scored {
        let signs = signs(&self.read(text, Context::Opening));
        self.openings.scored(&text.text, label, signs)
    }

    /// Lines of ordinary chat that the openings were told apart from, in plain form and sorted.
    pub fn background(&self) -> Vec<Text> {
        let known = self.openings.exact.iter();
        let mut lines: Vec<Text> = known
            .filter(|(_, label)| Some(**label) == self.openings.background)
            .map(|(line, _)| line.clone())
            .collect();
        lines.sort();
        lines
    }

    /// Facts that the text volunteers.
    pub fn facts(&self, text: &Text) -> Vec<Found> {
        self.facts.facts(text)
    }

    /// The first red flag that the patterns find in a text, as it was typed or as it was probably meant.
    pub fn red_flag(&self, text: &Text, reading: &Reading) -> Option<Arc<str>> {
        let found = self.facts.red_flag(text);
        found.or_else(|| self.facts.red_flag(&reading.without(&[])))
    }

    /// The answer of a check that this text is to the letter: its label, or one of a closed list. [`ANY`] holds answers
    /// that mean the same whatever was asked.
    pub fn exact_answer(&self, check: &str, text: &Text) -> Option<Arc<str>> {
        let answers = self.answers.get(check)?;
        let mut exact = answers.iter().filter(|words| words.examples.contains(text));
        exact
            .next()
            .filter(|_| exact.next().is_none())
            .map(|words| Arc::clone(&words.answer))
    }

    /// The words as they were understood, for explanations.
    pub fn corrections(&self, text: &Text) -> Vec<Correction> {
        self.speller.corrections(&text.words())
    }

    /// The openings that are most like the text, with their intent and how alike they are, for explanations.
    pub fn nearest(&self, text: &Text, count: usize) -> Vec<(String, Arc<str>, f32)> {
        self.openings.nearest(text, count)
    }

    /// Which words moved the models most, for explanations: towards the best label and away from the second, or, in a text
    /// that is left alone, towards that.
    pub fn reasons(&self, text: &Text) -> Vec<(String, f32)> {
        self.openings.reasons(text)
    }

    /// What the models clearly make of an intent's example instead, patterns and exact examples aside: what the content
    /// check judges examples by.
    pub fn read_otherwise(&self, text: &Text, intent: &str) -> Option<Arc<str>> {
        self.openings.read_otherwise(text, intent)
    }
}

/// What of a reading speaks for first words being ours, or against it.
fn signs(reading: &Reading) -> Signs {
    let surest = |is: &dyn Fn(&What) -> bool| {
        let stated = reading.statements.iter().filter(|it| is(&it.what));
        stated.map(|it| it.confidence).fold(0.0, f32::max)
    };
    let direction = surest(&|what| matches!(what, What::Fact(check, _) if **check == *DIRECTION));
    let screen = surest(
        &|what| matches!(what, What::Fact(check, line) if **check == *STATUS && &**line != "nothing"),
    );
    let topic = surest(&|what| matches!(what, What::Question(_)));
    let asks = if reading.asks {
        1.0 - direction.max(screen)
    } else {
        0.0
    };
    [direction, screen, topic, asks]
}

pub use facts::Lexicon;
