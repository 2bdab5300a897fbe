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
mod screen;
mod sureness;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

pub use agree::{SECRET_POSTED, included};
pub use cut::ClauseWords;
pub use label::{Detail, Feeling, Kind, Outcome, Request, UnknownStatement, What};
pub use numbers::FormWords;
pub(super) use screen::STATUS;
pub use screen::{ScreenLine, ScreenWords};
pub use sureness::Sureness;

use super::Context;
use super::features::{Features, Row, Rules};
use super::kept;
use super::linear::{Compact, Linear, Steps, softmax};
use super::speller::{Language, Spelled, Word};
use super::text::{Mark, Marked, Text};

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
    /// The words of the text as they were probably meant.
    pub words: Vec<String>,
    /// True when something is asked anywhere.
    pub asks: bool,
    /// Whether it begins with a yes, or with a no.
    pub begins: Option<bool>,
    /// True when a clause of it is a question, not only words that questions have.
    pub is_question: bool,
    /// The clauses that ask for a yes or a no: "are they gone".
    pub whether: Vec<Range<usize>>,
}

/// From this confidence on something counts as said.
pub const HEARD_FROM: f32 = 0.5;

impl Reading {
    /// How surely this is stated, if at all.
    pub fn sureness_of(&self, what: &What) -> Option<f32> {
        let stated = self.statements.iter().filter(|it| it.what == *what);
        stated.map(|it| it.confidence).reduce(f32::max)
    }

    /// True when this is said, as far as one can tell.
    pub fn says(&self, what: &What) -> bool {
        self.sureness_of(what).is_some_and(|it| it >= HEARD_FROM)
    }

    /// The words that say something.
    pub fn said(&self, words: &Range<usize>) -> String {
        self.words.get(words.clone()).unwrap_or_default().join(" ")
    }

    /// What is stated, with what that holds, too: when some items do not go up, it fails upwards.
    pub fn in_full(&self) -> Vec<Statement> {
        let all = self.statements.iter().flat_map(|it| {
            let included = included(&it.what).map(|what| Statement { what, ..it.clone() });
            std::iter::once(it.clone()).chain(included)
        });
        all.collect()
    }

    /// The text without these words.
    pub fn without(&self, taken: &[Range<usize>]) -> Text {
        let left = self.words.iter().enumerate();
        let left = left.filter(|(at, _)| !taken.iter().any(|words| words.contains(at)));
        let left: Vec<&str> = left.map(|(_, word)| &**word).collect();
        Text {
            plain: left.join(" "),
        }
    }
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
    /// Red flags that an answer sounds like without being one.
    pub calms: Vec<Arc<str>>,
    /// What else is heard as an answer.
    pub hears: Vec<(What, Arc<str>)>,
    /// What was tried, and the answer that this is: who restarted already has answered whether a restart is possible.
    pub did: Option<(Arc<str>, Arc<str>)>,
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
    slope = 0.775,
    /// By which power of its words a span counts.
    power = 0.225,
    /// What each span costs.
    span = 0.025,
    /// What a full stop inside of a span costs …
    stop = 2.5,
    /// … a comma …
    comma = 0.125,
    /// … and a word that joins clauses.
    join = -1.0,
    /// How much it costs when a part of a span says something else than the whole.
    clash = 0.3,
    /// The same when the whole says nothing of ours.
    lost = 0.6,
    /// How much likelier an answer of the pending check is.
    check = 0.5,
    /// The same for a single word; for more it counts less.
    check_word = 2.25,
    /// How much likelier yes and no are after a question.
    yes = 1.45,
    /// How much likelier an outcome is after "did that help?".
    outcome = 1.125,
    /// How much less likely an outcome is when none was asked for.
    no_outcome = 3.25,
    /// How much likelier what fails is in first words.
    direction = 1.0,
    /// How much less likely is what is hardly said unasked.
    unasked = 2.75,
    /// How much likelier is what a line says in these very words.
    verbatim = 0.5,
}

/// Words of a language that reading needs besides its lines.
#[derive(Debug, Clone, Default)]
pub struct ReadingWords {
    /// How clauses hang together.
    pub clauses: ClauseWords,
    /// Names of products, with the plain words that they are read as.
    pub names: HashMap<String, String>,
    /// Words beside numbers.
    pub forms: FormWords,
    /// What screens say.
    pub screen: ScreenWords,
    /// What yes and no mean after each check.
    pub sides: HashMap<Arc<str>, Sides>,
    /// What spans and questions weigh.
    pub weights: Weights,
    /// How sure statements are.
    pub sureness: Sureness,
}

impl ReadingWords {
    /// The words with plain ones for names: "nextdns is on" says that a filter is on.
    fn named<'w>(&self, words: &'w [Word]) -> Cow<'w, [Word]> {
        let plain = |word: &Word| self.names.get(&word.best);
        if words.iter().all(|word| plain(word).is_none()) {
            return Cow::Borrowed(words);
        }
        let named = words.iter();
        let named =
            named.map(|word| plain(word).map_or(word.clone(), |plain| Word::certain(plain)));
        Cow::Owned(named.collect())
    }
}

/// The fact which way it fails.
pub(super) const DIRECTION: &str = "direction";
/// Statements that are less sure than this are not told.
const TOLD_FROM: f32 = 0.05;
/// A pair of words or a group of letters that fewer lines have is no sign of anything.
const SEEN_AT_LEAST: u32 = 8;
/// With nearly two hundred lines a label, half of the numbers of the word table read as well as all 256, in three
/// quarters of the time and half of the room.
const DIMENSIONS_AT_MOST: usize = 128;
/// How often each line is looked at: with so many lines a fourth time teaches nothing more.
const EPOCHS: usize = 3;
/// What it costs to begin a clause where only a list without commas has one, beside what is gained by it.
const LIST_CUT: f32 = 1.2;
/// How sure what was read by its form is.
const BY_FORM: f32 = 0.97;
/// From this on a label needs no other that means the same.
const POOLED_BELOW: f32 = 0.5;
/// How sure what a line says word for word is, once the model takes it for that, too.
const BY_LINE: f32 = 0.95;
/// What is left of the confidence of a question that nobody asked.
const MENTIONED: f32 = 0.3;
/// The number of the label of what states nothing of ours.
const NOTHING: usize = 0;
/// How much likelier first words state nothing that a line says in these very words.
const NOTHING_VERBATIM: f32 = 3.0;
/// A question mark at a clause's end is a word of it.
const QUESTION_WORD: &str = "?";
/// A negation turns round "on" and "off" so many words behind it.
const NEGATED_WITHIN: usize = 4;
/// The question about the switch, and what was tried with it.
const SYNC_SWITCH: &str = "sync_switch";
/// The answer of those who found something off and turned it on.
const TURNED_ON: &str = "turned_on";
/// How much less likely a flag is that answers to what was asked sound like.
const CALMED: f32 = 2.5;
/// How much less likely a flag is in first words: most of them tell that photos are missing somewhere.
const CALMED_FIRST: f32 = 0.3;
/// How much less likely is in first words what only a walk gives a reason for.
const NOT_YET: f32 = 6.0;
/// Facts that are hardly spoken of unless they were asked for.
const HARDLY_UNASKED: [&str; 4] = ["own_router", "chosen_when_off", "reset_wanted", "passcode"];

/// Lines of at most so many words are remembered word for word: whoever writes one down may count on it.
const REMEMBERED_AT_MOST: usize = 6;

/// Reads statements.
#[derive(Debug)]
pub struct Reader {
    /// The first is none: what states nothing of ours.
    labels: Vec<Option<What>>,
    numbers: HashMap<What, usize>,
    /// Short lines and the labels that have them.
    remembered: BTreeMap<Box<str>, Vec<u16>>,
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
            .map(|(text, _)| lesson_words(text, &words))
            .collect();
        let lines_a_label = lines.len() as f32 / labels.len() as f32;
        let rules = Rules {
            negations: words.clauses.negations.clone(),
            seen_at_least: SEEN_AT_LEAST,
            dimensions_at_most: DIMENSIONS_AT_MOST,
            ..Rules::default()
        };
        let (features, rows) = Features::learn(&learnt, lines_a_label, language, &rules);
        let mut remembered: BTreeMap<Box<str>, Vec<u16>> = BTreeMap::new();
        // "It worked, for one hour" is not "it worked": what is left without a number is remembered by nobody.
        let is_whole = |line: &[&str], text: &Marked| {
            let words = line.iter().filter(|word| **word != QUESTION_WORD);
            words.count() == text.text.words().len()
        };
        for (line, (_, label)) in learnt
            .iter()
            .zip(&texts)
            .filter(|(line, (text, _))| line.len() <= REMEMBERED_AT_MOST && is_whole(line, text))
        {
            let labels = remembered.entry(line.join(" ").into()).or_default();
            if labels.last() != Some(&(*label as u16)) {
                labels.push(*label as u16);
            }
        }
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
            EPOCHS,
            Steps::ToNone,
        );
        Reader::of(labels, remembered, features, Compact::of(&model), words)
    }

    fn of(
        labels: Vec<Option<What>>,
        remembered: BTreeMap<Box<str>, Vec<u16>>,
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
            remembered,
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
        writer.count(self.remembered.len());
        for (line, labels) in &self.remembered {
            writer.text(line);
            writer.count(labels.len());
            labels
                .iter()
                .for_each(|label| writer.count(usize::from(*label)));
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
        let labels = labels?;
        let mut remembered = BTreeMap::new();
        for _ in 0..reader.count()? {
            let line = reader.text()?.into();
            let of_line: Option<Vec<u16>> = (0..reader.count()?)
                .map(|_| u16::try_from(reader.count()?).ok())
                .collect();
            let of_line = of_line.filter(|of_line| {
                of_line
                    .iter()
                    .all(|label| usize::from(*label) < labels.len())
            });
            remembered.insert(line, of_line?);
        }
        let features = Features::read(reader, language, &words.clauses.negations)?;
        let model = Compact::read(reader, features.len(), features.dimensions())?;
        Some(Reader::of(labels, remembered, features, model, words))
    }

    /// All that the text states, after this was asked.
    pub(super) fn read(&self, text: &Spelled, asked: Context<'_>) -> Reading {
        let (words, marks) = (&self.words.named(&text.words), &text.marks);
        if words.is_empty() {
            return Reading::default();
        }
        let best: Vec<&str> = words.iter().map(|word| &*word.best).collect();
        let mut forms = numbers::forms(&best, marks, &self.words.forms, asked);
        // "iOS 17.6, photos won't upload" counts no photos.
        let is_version = |line: &numbers::Form| {
            let of_version = |what: &What| matches!(what, What::Detail(Detail::Ios, _));
            forms.iter().any(|form| {
                form.states.iter().any(of_version) && agree::overlap(&form.words, &line.words)
            })
        };
        let line = self.words.screen.find(&best, asked);
        let line = line.filter(|line| !is_version(line));
        forms.extend(line);
        let demands = cut::demands(&best, &self.words.clauses);
        let is_demanding = !demands.is_empty();
        forms.extend(demands.into_iter().map(|words| numbers::Form {
            words,
            states: Vec::new(),
            stands_alone: true,
        }));
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
        // A place where nothing but a list without commas would begin anew.
        let is_in_list = |at: usize| {
            at > 0
                && marks[at] == Mark::None
                && self.words.clauses.begins.contains(best[at])
                && !self.words.clauses.joins.contains(best[at])
                && !is_left_out(at - 1)
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
                    // Where a list may go on, it mostly does not.
                    Mark::None if !self.words.clauses.joins.contains(best[*at]) => 0.0,
                    Mark::None => weights.join,
                })
                .sum();
            let inside = inside + f32::from(is_in_list(span.start)) * LIST_CUT;
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
                let weight = if *label == 0 {
                    weights.lost
                } else {
                    weights.clash
                };
                *score -= weight * pieces[*from..*to].iter().map(clash).sum::<f32>();
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
            let said = places[span.0]..places[span.1];
            if let Some(what) = &self.labels[label]
                && confidence >= TOLD_FROM
            {
                let mut confidence = self.words.sureness.of(what.kind(), confidence);
                if self.verbatim(&words[said.clone()], asked) == Some(label) {
                    confidence = confidence.max(BY_LINE);
                }
                // "Is there an update?" is no word about one, unless it was asked for.
                let is_asked =
                    matches!(asked, Context::Check(check) if what.subject() == Some(check));
                let words = &best[said.clone()];
                let is_question = match what.kind() {
                    Kind::Fact => self.asks_whether(words),
                    // "What does a reset of the network do?" was not done.
                    Kind::Tried => self.is_question(words, Mark::None),
                    // "Did that help? Nope" is answered at once.
                    Kind::Outcome => {
                        let is_answered = words
                            .iter()
                            .any(|word| self.words.clauses.answers.contains(*word));
                        !is_answered
                            && (marks[said.end] == Mark::Question || self.asks_whether(words))
                    }
                    _ => false,
                };
                if is_question && !is_asked {
                    confidence *= MENTIONED;
                }
                // First words tell; who names a thing in them does not ask about it.
                let is_mention = asked == Context::Opening
                    && what.kind() == Kind::Question
                    && !self.asks(&best[said.clone()], marks[said.end]);
                if is_mention {
                    confidence *= MENTIONED;
                }
                statements.push(Statement {
                    what: what.clone(),
                    words: said,
                    confidence,
                });
            }
        }
        // "Is iOS 27 buggy?" tells no version.
        let is_asked_about = |form: &numbers::Form| {
            let is_opening = asked == Context::Opening;
            let tells = |what: &What| match what {
                What::Detail(Detail::Ios, _) => true,
                What::Detail(Detail::Model, _) => !is_opening,
                _ => false,
            };
            let from = places.iter().rev().find(|at| **at <= form.words.start);
            form.states.iter().any(tells)
                && from.is_some_and(|from| self.begins_asking(&best[*from..form.words.end]))
        };
        for form in forms.into_iter().filter(|form| !is_asked_about(form)) {
            statements.retain(|it| !agree::form_overrides(&form, it));
            statements.extend(form.states.into_iter().map(|what| Statement {
                what,
                words: form.words.clone(),
                confidence: BY_FORM,
            }));
        }
        // "It's on, I toggled it off and on": that was done, whatever the switch says now.
        let switched = best.windows(3).position(|words| {
            let clauses = &self.words.clauses;
            clauses.off.contains(words[0])
                && clauses.joins.contains(words[1])
                && clauses.on.contains(words[2])
        });
        let is_on = |it: &Statement| matches!(&it.what, What::Fact(check, answer) if &**check == SYNC_SWITCH && matches!(&**answer, "on" | TURNED_ON));
        if let Some(at) = switched
            && asked == Context::Check(SYNC_SWITCH)
            && statements.iter().any(is_on)
        {
            statements.push(Statement {
                what: What::Tried(SYNC_SWITCH.into()),
                words: at..at + 3,
                confidence: BY_FORM,
            });
        }
        if let Context::Check(check) = asked
            && let Some(sides) = self.words.sides.get(check)
        {
            agree::hear_as_answer(&mut statements, check, &sides.hears);
        }
        agree::agree(&mut statements, asked);
        let asks = is_demanding
            || places
                .windows(2)
                .any(|ends| self.asks(&best[ends[0]..ends[1]], marks[ends[1]]));
        let is_question = is_demanding
            || places
                .windows(2)
                .any(|ends| self.is_question(&best[ends[0]..ends[1]], marks[ends[1]]));
        let whether = places.windows(2).map(|ends| ends[0]..ends[1]);
        let whether = whether.filter(|words| self.asks_whether(&best[words.clone()]));
        let first = best[0];
        let answers = self.words.clauses.answers.contains(first);
        Reading {
            asks,
            is_question,
            whether: whether.collect(),
            begins: (answers && !is_demanding)
                .then(|| !self.words.clauses.negations.contains(first)),
            statements,
            words: text.words.iter().map(|word| word.best.clone()).collect(),
        }
    }

    fn begins_asking(&self, words: &[&str]) -> bool {
        words
            .first()
            .is_some_and(|word| self.words.clauses.asking_first.contains(*word))
    }

    fn asks(&self, words: &[&str], end: Mark) -> bool {
        let clauses = &self.words.clauses;
        end == Mark::Question
            || words.iter().any(|word| clauses.asking.contains(*word))
            || self.begins_asking(words)
    }

    /// True for a clause that is a question: by its mark, or by how it begins ("and how do i …").
    fn is_question(&self, words: &[&str], end: Mark) -> bool {
        let clauses = &self.words.clauses;
        let mut words = words.iter();
        let first = words.find(|word| !clauses.joins.contains(**word));
        end == Mark::Question
            || first.is_some_and(|word| {
                clauses.asking.contains(*word) || clauses.asking_first.contains(*word)
            })
    }

    /// "Is there …", "should I …": a question for yes or no.
    fn asks_whether(&self, words: &[&str]) -> bool {
        let clauses = &self.words.clauses;
        let asks_of = words
            .get(1)
            .is_some_and(|word| clauses.asked_of.contains(*word));
        asks_of && self.begins_asking(words)
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
        let verbatim = self.verbatim(&words, asked);
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
        if let Some(label) = verbatim {
            scores[label] += match label {
                NOTHING => NOTHING_VERBATIM,
                _ => self.words.weights.verbatim,
            };
        }
        softmax(&mut scores);
        if let Context::Check(check) = asked
            && words
                .iter()
                .all(|word| self.words.clauses.light.contains(&word.best))
        {
            self.speak_of(check, &mut scores);
            if let Some(is_on) = self.last_state(&words) {
                self.take_state(check, is_on, &mut scores);
            }
        }
        self.take_sides(&mut scores, asked);
        self.pool(&mut scores, asked);
        scores
    }

    /// The label of a line that says just this; of several the one that answers what was asked.
    fn verbatim(&self, words: &[Word], asked: Context<'_>) -> Option<usize> {
        if words.len() > REMEMBERED_AT_MOST {
            return None;
        }
        let said: Vec<&str> = words.iter().map(|word| &*word.best).collect();
        let labels = self.remembered.get(&*said.join(" "))?;
        let of = |label: &&u16| self.labels[usize::from(**label)].as_ref();
        let answers = |label: &&u16| matches!(asked, Context::Check(check) if of(label).and_then(What::subject) == Some(check));
        // "Pics won't sync" tells nothing more, in first words; later that depends on what was asked, as what is the case
        // does.
        let is_plain = |label: &u16| match of(&label) {
            None => asked == Context::Opening,
            Some(what) => what.kind() != Kind::Fact,
        };
        let label = match &labels[..] {
            [only] if is_plain(only) => Some(only),
            several => several.iter().find(answers),
        };
        label.map(|label| usize::from(*label))
    }

    /// A clause that names no subject speaks of what was asked: "its off now" after the question about Low Data Mode is
    /// no word about the switch.
    fn speak_of(&self, check: &str, scores: &mut [f32]) {
        let (yes, no) = self.sides_of(check);
        let check: Arc<str> = check.into();
        for at in 0..scores.len() {
            let Some(What::Fact(about, answer)) = &self.labels[at] else {
                continue;
            };
            if *about == check {
                continue;
            }
            let side = match &**answer {
                "on" | "yes" | "in_use" | TURNED_ON => yes,
                "off" | "no" | "not_in_use" => no,
                _ => None,
            };
            let same = What::Fact(Arc::clone(&check), Arc::clone(answer));
            if let Some(there) = self.numbers.get(&same).copied().or(side) {
                scores[there] += std::mem::take(&mut scores[at]);
            }
        }
    }

    /// The labels that "yes" and "no" are after a check.
    fn sides_of(&self, check: &str) -> (Option<usize>, Option<usize>) {
        let number = |answer: &Option<Arc<str>>| {
            let what = What::Fact(check.into(), Arc::clone(answer.as_ref()?));
            self.numbers.get(&what).copied()
        };
        let sides = self.words.sides.get(check);
        sides.map_or((None, None), |sides| {
            (number(&sides.affirm), number(&sides.deny))
        })
    }

    /// The state that the last "on" or "off" tells, the other one behind a negation: "was on, I just turned it off",
    /// "not off", "I never turn it off", but "no, off" and "never mind, it's off".
    fn last_state(&self, words: &[Word]) -> Option<bool> {
        let clauses = &self.words.clauses;
        let is_not = |word: &Word| {
            clauses.negations.contains(&word.best) && !clauses.answers.contains(&word.best)
        };
        let is_state =
            |word: &Word| clauses.on.contains(&word.best) || clauses.off.contains(&word.best);
        let at = words.iter().rposition(is_state)?;
        let before = words[at.saturating_sub(NEGATED_WITHIN)..at].iter().rev();
        let is_negated = before
            .take_while(|word| !clauses.negation_ends.contains(&word.best))
            .any(is_not);
        Some(clauses.on.contains(&words[at].best) != is_negated)
    }

    /// In what names no subject, on and off decide between the two sides of what was asked.
    fn take_state(&self, check: &str, is_on: bool, scores: &mut [f32]) {
        let (Some(on), Some(off)) = self.sides_of(check) else {
            return;
        };
        let (holds, fails) = if is_on { (on, off) } else { (off, on) };
        scores[holds] += std::mem::take(&mut scores[fails]);
        let turned_on = What::Fact(check.into(), TURNED_ON.into());
        if let Some(turned_on) = self.numbers.get(&turned_on).filter(|_| !is_on) {
            scores[holds] += std::mem::take(&mut scores[*turned_on]);
        }
    }

    /// What says the same under two names is as likely as both: what was tried is an answer, too, what fails after
    /// "did that help?" is that it did not, and who is asked "done?" has done it, however they put that.
    fn pool(&self, scores: &mut [f32], asked: Context<'_>) {
        let pooled: Vec<(usize, usize)> = match asked {
            Context::Check(check) => {
                let did = self
                    .words
                    .sides
                    .get(check)
                    .and_then(|sides| sides.did.as_ref());
                let pair = did.and_then(|(tried, answer)| {
                    let from = self.numbers.get(&What::Tried(Arc::clone(tried)))?;
                    Some((
                        *from,
                        *self
                            .numbers
                            .get(&What::Fact(check.into(), Arc::clone(answer)))?,
                    ))
                });
                pair.into_iter().collect()
            }
            Context::Outcome => {
                let failed = self.numbers.get(&What::Outcome(Outcome::NotFixed));
                let fails = self
                    .numbers
                    .iter()
                    .filter(|(what, _)| what.subject() == Some(DIRECTION));
                fails
                    .filter_map(|(_, from)| Some((*from, *failed?)))
                    .collect()
            }
            Context::Done => {
                let done = self.numbers.get(&What::Done);
                let says_so = |what: &What| {
                    matches!(
                        what,
                        What::Yes | What::Outcome(Outcome::Fixed) | What::Tried(_)
                    )
                };
                let so = self.numbers.iter().filter(|(what, _)| says_so(what));
                so.filter_map(|(_, from)| Some((*from, *done?))).collect()
            }
            Context::Opening | Context::Reply => Vec::new(),
        };
        for (from, to) in pooled {
            // What stands by itself keeps its name.
            if scores[from] < POOLED_BELOW {
                scores[to] += std::mem::take(&mut scores[from]);
            }
        }
    }

    /// After a question "yes" is one of its answers, and so is "no".
    fn take_sides(&self, scores: &mut [f32], asked: Context<'_>) {
        let outcome = |what| self.numbers.get(&What::Outcome(what)).copied();
        let (yes, no) = match asked {
            Context::Check(check) => self.sides_of(check),
            Context::Outcome => (outcome(Outcome::Fixed), outcome(Outcome::NotFixed)),
            Context::Opening | Context::Done | Context::Reply => return,
        };
        for (bare, side) in [(What::Yes, yes), (What::No, no)] {
            if let (Some(bare), Some(side)) = (self.numbers.get(&bare), side) {
                scores[side] += std::mem::take(&mut scores[*bare]);
            }
        }
    }

    fn prior(&self, asked: Context<'_>) -> Vec<f32> {
        let w = &self.words.weights;
        let calms = |check: &str, flag: &Arc<str>| {
            self.words
                .sides
                .get(check)
                .is_some_and(|sides| sides.calms.contains(flag))
        };
        let of = |label: &Option<What>| match (asked, label) {
            (Context::Opening, Some(What::Flag(_))) => -CALMED_FIRST,
            (Context::Check(check), Some(What::Flag(flag))) if calms(check, flag) => -CALMED,
            (Context::Check(check), Some(What::Fact(about, _))) if **about == *check => w.check,
            (Context::Check(_) | Context::Outcome | Context::Done, Some(What::Yes | What::No)) => {
                w.yes
            }
            (
                Context::Opening | Context::Check(_) | Context::Outcome,
                Some(What::Outcome(Outcome::CameBack)),
            ) => -0.5,
            // What did not help is told with what was tried; nobody was asked yet.
            (
                Context::Opening,
                Some(What::Outcome(Outcome::NotFixed | Outcome::Partly | Outcome::Worse)),
            ) => -w.no_outcome - 2.0,
            (Context::Opening, Some(What::Outcome(_) | What::Yes | What::No | What::Unsure)) => {
                -w.no_outcome
            }
            (Context::Check(_), Some(What::Outcome(_))) => -0.5 * w.no_outcome,
            (Context::Opening, Some(What::Fact(about, _))) if &**about == DIRECTION => w.direction,
            (_, Some(What::Fact(about, answer)))
                if &**about == screen::STATUS && &**answer == "nothing" =>
            {
                -1.0
            }
            (Context::Opening, Some(What::Request(request))) => match request {
                Request::Human => 0.0,
                Request::Stop | Request::NotAbout => -1.0,
                // Nothing is under way yet that could be left out, explained or said again.
                _ => -NOT_YET,
            },
            (_, Some(What::Fact(about, _))) if HARDLY_UNASKED.contains(&&**about) => -w.unasked,
            (Context::Outcome, Some(What::Outcome(_) | What::Done))
            | (Context::Done, Some(What::Done)) => w.outcome,
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
fn lesson_words<'t>(text: &'t Marked, known: &'t ReadingWords) -> Vec<&'t str> {
    let plain = |word| known.names.get(word).map_or(word, |plain| &**plain);
    let words: Vec<&str> = text.text.words().into_iter().map(plain).collect();
    let forms = numbers::forms(&words, &text.marks, &known.forms, Context::Reply);
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
