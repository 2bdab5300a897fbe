//! Reading: all that a text states, each with its words and how sure it is.
//!
//! 1. `numbers`: what has a form (sizes, counts, versions, models) is read by form, and says what it is about by the words
//!    beside it.
//! 2. `cut`: the places where a clause may begin or end.
//! 3. One linear model over all labels scores each span between two places; what was asked is a prior over labels.
//! 4. The cutting whose spans are the surest is taken, and each span gives what it states.
//! 5. `agree`: what says the same under two names gets the name that fits, and of two that cannot both hold the later
//!    one stands.
//!
//! The model learns from lines that state one thing each (`intents/<language>/statements/`).

mod agree;
mod cut;
mod label;
mod numbers;
mod sureness;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

pub use cut::ClauseWords;
pub use label::{Detail, Feeling, Kind, Outcome, Request, UnknownStatement, What};
pub use numbers::FormWords;
pub use sureness::Sureness;

use super::Context;
use super::features::{Features, Row, Rules};
use super::kept;
use super::linear::{Compact, Linear, softmax};
use super::speller::{Language, Spelled, Word};
use super::text::{Mark, Marked};

/// One thing that a text states.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What.
    pub what: What,
    /// Which words say so, as numbers of words in the plain form.
    pub words: Range<usize>,
    /// 0 to 1.
    pub confidence: f32,
}

/// Everything that a text states, in its order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// In the order of the text.
    pub statements: Vec<Statement>,
}

/// A line that states one thing, or nothing of ours.
#[derive(Debug, Clone)]
pub struct Line {
    /// What people write.
    pub text: Marked,
    /// What it states.
    pub states: Option<What>,
}

/// What a bare yes and a bare no mean after a check.
#[derive(Debug, Clone, Default)]
pub struct Sides {
    /// The answer that "yes" is.
    pub affirm: Option<Arc<str>>,
    /// The answer that "no" is.
    pub deny: Option<Arc<str>>,
}

macro_rules! weights {
    ($($(#[$doc:meta])* $name:ident = $value:literal),+ $(,)?) => {
        /// How spans are chosen and what was asked weighs; fitted on labelled texts.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Weights {
            $($(#[$doc])* pub $name: f32),+
        }

        impl Default for Weights {
            fn default() -> Weights {
                Weights { $($name: $value),+ }
            }
        }

        impl Weights {
            /// Their names, as content has them.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),+];

            /// All of them, in the order of their names.
            pub fn values_mut(&mut self) -> Vec<&mut f32> {
                vec![$(&mut self.$name),+]
            }
        }
    };
}

weights! {
    /// How bold the model is.
    slope = 1.0,
    /// By which power of its words a span counts.
    power = 0.65,
    /// What each span costs.
    span = 0.2,
    /// What a full stop inside of a span costs …
    stop = 0.8,
    /// … a comma …
    comma = 0.5,
    /// … and a word that joins clauses.
    join = 0.1,
    /// How much it costs when a part of a span says something else than the whole.
    clash = 0.3,
    /// How much likelier an answer of the pending check is.
    check = 2.75,
    /// The same for a single word; for more it counts less.
    check_word = 3.0,
    /// How much likelier yes and no are after a question.
    yes = 1.0,
    /// How much likelier an outcome is after "did that help?".
    outcome = 1.5,
    /// How much less likely an outcome is when none was asked for.
    no_outcome = 3.0,
    /// How much likelier what fails is in first words.
    direction = 1.25,
    /// How much less likely is what is hardly said unasked.
    unasked = 3.0,
}

/// Words of a language that reading needs besides its lines.
#[derive(Debug, Clone, Default)]
pub struct ReadingWords {
    /// How clauses hang together.
    pub clauses: ClauseWords,
    /// Words beside numbers.
    pub forms: FormWords,
    /// What yes and no mean after each check.
    pub sides: HashMap<Arc<str>, Sides>,
    /// What spans and questions weigh.
    pub weights: Weights,
    /// How sure statements are.
    pub sureness: Sureness,
}

/// Statements that are less sure than this are not told.
const TOLD_FROM: f32 = 0.05;
/// A pair of words or a group of letters that fewer lines have is no sign of anything.
const SEEN_AT_LEAST: u32 = 4;
/// How sure what was read by its form is.
const BY_FORM: f32 = 0.97;
/// A question mark at a clause's end is a word of it.
const QUESTION_WORD: &str = "?";
/// Facts that are hardly spoken of unless they were asked for.
const HARDLY_UNASKED: [&str; 4] = ["own_router", "chosen_when_off", "reset_wanted", "passcode"];

/// Reads statements.
#[derive(Debug)]
pub struct Reader {
    /// The first is none: what states nothing of ours.
    labels: Vec<Option<What>>,
    numbers: HashMap<What, usize>,
    features: Features,
    model: Compact,
    /// What content says of reading.
    pub(super) words: ReadingWords,
}

impl Reader {
    /// Learns from lines.
    pub(super) fn learn(lines: &[Line], words: ReadingWords, language: &Arc<Language>) -> Reader {
        let mut by_label: BTreeMap<Option<&What>, Vec<&Marked>> = BTreeMap::new();
        for line in lines {
            by_label
                .entry(line.states.as_ref())
                .or_default()
                .push(&line.text);
        }
        by_label.entry(None).or_default();
        let labels: Vec<Option<What>> = by_label.keys().map(|it| it.cloned()).collect();
        let mut texts: Vec<(&Marked, usize)> = Vec::with_capacity(lines.len());
        for (label, marked) in by_label.into_values().enumerate() {
            let from = texts.len();
            texts.extend(marked.into_iter().map(|text| (text, label)));
            // What is learnt must not depend on the order of files or lines.
            texts[from..].sort_unstable_by(|a, b| a.0.text.cmp(&b.0.text));
        }
        let learnt: Vec<Vec<&str>> = texts
            .iter()
            .map(|(text, _)| lesson_words(text, &words.forms))
            .collect();
        let lines_a_label = lines.len() as f32 / labels.len() as f32;
        let rules = Rules {
            negations: words.clauses.negations.clone(),
            seen_at_least: SEEN_AT_LEAST,
        };
        let (features, rows) = Features::learn(&learnt, lines_a_label, language, &rules);
        let labelled = texts
            .iter()
            .enumerate()
            .map(|(at, (_, label))| (rows.row(at), *label));
        let labelled: Vec<(Row<'_>, usize)> = labelled.collect();
        let model = Linear::train(
            &labelled,
            labels.len(),
            features.len(),
            features.dimensions(),
        );
        Reader::of(labels, features, Compact::of(&model), words)
    }

    fn of(
        labels: Vec<Option<What>>,
        features: Features,
        model: Compact,
        words: ReadingWords,
    ) -> Reader {
        let numbers = labels.iter().enumerate();
        let numbers = numbers
            .filter_map(|(at, label)| Some((label.clone()?, at)))
            .collect();
        Reader {
            labels,
            numbers,
            features,
            model,
            words,
        }
    }

    pub(super) fn write(&self, writer: &mut kept::Writer) {
        writer.count(self.labels.len());
        for label in &self.labels {
            writer.text(&label.as_ref().map(What::to_string).unwrap_or_default());
        }
        self.features.write(writer);
        self.model.write(writer);
    }

    pub(super) fn read_kept(
        reader: &mut kept::Reader<'_>,
        words: ReadingWords,
        language: &Arc<Language>,
    ) -> Option<Reader> {
        let label = |reader: &mut kept::Reader<'_>| match reader.text()? {
            "" => Some(None),
            text => Some(Some(text.parse().ok()?)),
        };
        let labels: Option<Vec<Option<What>>> =
            (0..reader.count()?).map(|_| label(reader)).collect();
        let features = Features::read(reader, language, &words.clauses.negations)?;
        let model = Compact::read(reader, features.len(), features.dimensions())?;
        Some(Reader::of(labels?, features, model, words))
    }

    /// All that the text states, after this was asked.
    pub(super) fn read(&self, text: &Spelled, asked: Context<'_>) -> Reading {
        let (words, marks) = (&text.words, &text.marks);
        if words.is_empty() {
            return Reading::default();
        }
        let best: Vec<&str> = words.iter().map(|word| &*word.best).collect();
        let forms = numbers::forms(&best, marks, &self.words.forms, asked);
        let places = cut::places(
            &best,
            marks,
            &self.words.clauses,
            forms
                .iter()
                .filter(|it| it.stands_alone)
                .map(|it| it.words.clone()),
        );
        let is_left_out = |at: usize| {
            forms
                .iter()
                .any(|form| form.stands_alone && form.words.contains(&at))
        };
        let prior = self.prior(asked);
        let weights = &self.words.weights;
        // What each piece says by itself.
        let mut pieces: Vec<Vec<f32>> = Vec::new();
        let mut read: Vec<(usize, f32)> = Vec::new();
        let mut scored: Vec<((usize, usize), f32)> = Vec::new();
        for (from, to) in cut::spans(&places) {
            let span = places[from]..places[to];
            let kept: Vec<Word> = span
                .clone()
                .filter(|at| !is_left_out(*at))
                .map(|at| words[at].clone())
                .collect();
            let inside: f32 = places[from + 1..to]
                .iter()
                .map(|at| match marks[*at] {
                    Mark::Stop | Mark::Question => weights.stop,
                    Mark::Comma => weights.comma,
                    Mark::None => weights.join,
                })
                .sum();
            let scores = if kept.is_empty() {
                Vec::new()
            } else {
                self.label_scores(&kept, marks[span.end], &prior, asked)
            };
            let best = scores.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
            let (label, p) = best.map_or((0, 1.0), |(label, p)| (label, *p));
            let weight = (kept.len() as f32).powf(weights.power);
            if to == from + 1 {
                pieces.push(scores);
            }
            scored.push((
                (from, to),
                p.max(1e-6).ln() * weight - weights.span - inside,
            ));
            read.push((label, p));
        }
        for (((from, to), score), (label, _)) in scored.iter_mut().zip(&read) {
            if *to - *from > 1 {
                let clash = |piece: &Vec<f32>| {
                    let own = piece.get(*label).map_or(1.0, |p| p + piece[0]);
                    let others = piece
                        .iter()
                        .enumerate()
                        .filter(|(at, _)| *at != 0 && at != label);
                    let other = others.map(|(_, p)| *p).fold(0.0, f32::max);
                    (other / own.max(1e-4)).max(1.0).ln().min(4.0)
                };
                *score -= weights.clash * pieces[*from..*to].iter().map(clash).sum::<f32>();
            }
        }
        let mut statements: Vec<Statement> = Vec::new();
        for span in cut::best(places.len(), &scored) {
            let Some(at) = scored.iter().position(|(other, _)| *other == span) else {
                continue;
            };
            let (label, confidence) = read[at];
            // A yes or no behind other words belongs to them: "the switch is on, yes".
            let is_bare = best[places[span.0]..places[span.1]].iter().all(|word| {
                self.words.clauses.answers.contains(*word)
                    || self.words.clauses.joins.contains(*word)
            });
            if is_bare && !statements.is_empty() {
                continue;
            }
            if let Some(what) = &self.labels[label]
                && confidence >= TOLD_FROM
            {
                statements.push(Statement {
                    what: what.clone(),
                    words: places[span.0]..places[span.1],
                    confidence: self.words.sureness.of(what.kind(), confidence),
                });
            }
        }
        for form in forms {
            statements.retain(|it| !agree::form_overrides(&form, it));
            statements.extend(form.states.into_iter().map(|what| Statement {
                what,
                words: form.words.clone(),
                confidence: BY_FORM,
            }));
        }
        agree::agree(&mut statements, asked);
        Reading { statements }
    }

    fn label_scores(
        &self,
        words: &[Word],
        end: Mark,
        prior: &[f32],
        asked: Context<'_>,
    ) -> Vec<f32> {
        let few = self.words.weights.check_word / words.len() as f32;
        let mut words = words.to_vec();
        if end == Mark::Question {
            words.push(Word::certain(QUESTION_WORD));
        }
        let rows = self.features.row(&words);
        let mut scores = self.model.scores(rows.row(0));
        for (score, prior) in scores.iter_mut().zip(prior) {
            *score = *score * self.words.weights.slope + prior;
        }
        if let Context::Check(check) = asked {
            for (score, label) in scores.iter_mut().zip(&self.labels) {
                if matches!(label, Some(What::Fact(about, _)) if **about == *check) {
                    *score += few;
                }
            }
        }
        softmax(&mut scores);
        if let Context::Check(check) = asked
            && words
                .iter()
                .all(|word| self.words.clauses.light.contains(&word.best))
        {
            self.speak_of(check, &mut scores);
        }
        self.take_sides(&mut scores, asked);
        scores
    }

    /// A clause that names no subject speaks of what was asked: "its off now" after the question about Low Data Mode is
    /// no word about the switch.
    fn speak_of(&self, check: &str, scores: &mut [f32]) {
        let sides = self.words.sides.get(check);
        for at in 0..scores.len() {
            let Some(What::Fact(about, answer)) = &self.labels[at] else {
                continue;
            };
            if **about == *check {
                continue;
            }
            let same = What::Fact(check.into(), Arc::clone(answer));
            let side = match &**answer {
                "on" | "yes" | "in_use" => sides.and_then(|sides| sides.affirm.clone()),
                "off" | "no" | "not_in_use" => sides.and_then(|sides| sides.deny.clone()),
                _ => None,
            };
            let side = side.map(|answer| What::Fact(check.into(), answer));
            let there = self.numbers.get(&same).or_else(|| self.numbers.get(&side?));
            scores[*there.unwrap_or(&0)] += std::mem::take(&mut scores[at]);
        }
    }

    /// After a question "yes" is one of its answers, and so is "no".
    fn take_sides(&self, scores: &mut [f32], asked: Context<'_>) {
        let (yes, no) = match asked {
            Context::Check(check) => {
                let side = |answer: &Option<Arc<str>>| {
                    Some(What::Fact(check.into(), Arc::clone(answer.as_ref()?)))
                };
                self.words.sides.get(check).map_or((None, None), |sides| {
                    (side(&sides.affirm), side(&sides.deny))
                })
            }
            Context::Outcome => (
                Some(What::Outcome(Outcome::Fixed)),
                Some(What::Outcome(Outcome::NotFixed)),
            ),
            Context::Opening | Context::Reply => return,
        };
        for (bare, side) in [(What::Yes, yes), (What::No, no)] {
            let (Some(bare), Some(side)) = (
                self.numbers.get(&bare),
                side.and_then(|it| self.numbers.get(&it)),
            ) else {
                continue;
            };
            scores[*side] += std::mem::take(&mut scores[*bare]);
        }
    }

    fn prior(&self, asked: Context<'_>) -> Vec<f32> {
        let w = &self.words.weights;
        let of = |label: &Option<What>| match (asked, label) {
            (Context::Check(check), Some(What::Fact(about, _))) if **about == *check => w.check,
            (Context::Check(_) | Context::Outcome, Some(What::Yes | What::No)) => w.yes,
            (Context::Opening | Context::Check(_), Some(What::Outcome(Outcome::CameBack))) => -0.5,
            // What did not help is told with what was tried; nobody was asked yet.
            (
                Context::Opening,
                Some(What::Outcome(Outcome::NotFixed | Outcome::Partly | Outcome::Worse)),
            ) => -w.no_outcome - 2.0,
            (Context::Opening, Some(What::Outcome(_) | What::Yes | What::No | What::Unsure)) => {
                -w.no_outcome
            }
            (Context::Check(_), Some(What::Outcome(_))) => -0.5 * w.no_outcome,
            (Context::Opening, Some(What::Fact(about, _))) if &**about == "direction" => {
                w.direction
            }
            (_, Some(What::Fact(about, answer)))
                if &**about == "status_words" && &**answer == "nothing" =>
            {
                -2.0
            }
            (Context::Opening, Some(What::Request(request))) if *request != Request::Human => -1.0,
            (_, Some(What::Fact(about, _))) if HARDLY_UNASKED.contains(&&**about) => -w.unasked,
            (Context::Outcome, Some(What::Outcome(_))) => w.outcome,
            _ => 0.0,
        };
        self.labels.iter().map(of).collect()
    }

    /// What it holds, in bytes, the language aside.
    pub fn bytes(&self) -> usize {
        self.features.bytes() + self.model.bytes()
    }
}

/// The words of a line that the model learns from: as in a text, what has a form of its own is left out.
fn lesson_words<'t>(text: &'t Marked, known: &FormWords) -> Vec<&'t str> {
    let words = text.text.words();
    let forms = numbers::forms(&words, &text.marks, known, Context::Reply);
    let is_left_out = |at: &usize| {
        forms
            .iter()
            .any(|form| form.stands_alone && form.words.contains(at))
    };
    let mut kept: Vec<&str> = (0..words.len())
        .filter(|at| !is_left_out(at))
        .map(|at| words[at])
        .collect();
    if kept.is_empty() {
        kept = words;
    }
    if text.marks.last() == Some(&Mark::Question) {
        kept.push(QUESTION_WORD);
    }
    kept
}
