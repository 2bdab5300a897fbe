//! Labels that exclude each other, told apart by what is certain first and by a linear model then.

use std::collections::HashMap;
use std::sync::Arc;

use regex::Regex;

use super::calibration::{Calibration, SIGNS, Scored, Signs};
use super::features::{Features, Row, Rows, Rules};
use super::linear::{Linear, Logistic, Steps};
use super::speller::{Language, Speller, Word};
use super::{Intent, Text};

/// A reading that a pattern or an exact example gave.
const CERTAIN: f32 = 0.98;

/// One set of labels that exclude each other, with a background label that is never an answer.
#[derive(Debug)]
pub(super) struct Ranker {
    pub(super) intents: Vec<(Arc<str>, Vec<Regex>)>,
    pub(super) background: Option<usize>,
    calibration: Calibration,
    pub(super) exact: HashMap<Text, usize>,
    pub(super) speller: Arc<Speller>,
    features: Features,
    /// Whether a text is about one of the labels at all; only where there is a background.
    scope: Option<Logistic>,
    /// Which label it is about.
    model: Linear,
}

/// Models are never as sure as a pattern.
const UNCERTAIN_AT_MOST: f32 = 0.97;
/// A lead of this much, in log space, is no accident of learning.
const CLEARLY: f32 = 0.5;

/// What a ranker learns from.
pub(super) struct Lessons<'a> {
    /// The labels with their examples.
    pub(super) intents: Vec<&'a Intent>,
    /// The label that is never an answer.
    pub(super) background: &'a str,
    pub(super) language: &'a Arc<Language>,
    /// Reads the words; it has learnt from these examples, perhaps among others.
    pub(super) speller: Arc<Speller>,
    pub(super) calibration: Calibration,
    /// How often each example is looked at.
    pub(super) epochs: usize,
    pub(super) rules: Rules,
}

/// Lines of chat count so much of an example for the speller: who writes to us means our words.
pub(super) const CHAT_SHARE: f32 = 0.25;

/// The words of some intents' examples for the speller, each with how much it counts.
pub(super) fn words_to_spell<'a>(
    intents: impl Iterator<Item = &'a Intent>,
    background: &str,
) -> impl Iterator<Item = (Vec<&'a str>, f32)> {
    intents.flat_map(move |intent| {
        let share = if *intent.name == *background {
            CHAT_SHARE
        } else {
            1.0
        };
        intent
            .examples
            .iter()
            .map(move |text| (text.words(), share))
    })
}

impl Ranker {
    pub(super) fn learn(lessons: Lessons<'_>) -> Ranker {
        let Lessons {
            mut intents,
            background,
            language,
            speller,
            calibration,
            epochs,
            rules,
        } = lessons;
        // What is learnt must not depend on the order of files or lines.
        intents.sort_by(|a, b| a.name.cmp(&b.name));
        let labelled = intents.iter().enumerate();
        let labelled = labelled
            .flat_map(|(label, intent)| intent.examples.iter().map(move |text| (text, label)));
        let mut texts: Vec<(&Text, usize)> = labelled.collect();
        texts.sort_unstable_by(|a, b| (a.1, a.0).cmp(&(b.1, b.0)));
        texts.dedup();
        let background = intents
            .iter()
            .position(|intent| &*intent.name == background);
        let exact: HashMap<Text, usize> = texts
            .iter()
            .map(|(text, label)| ((*text).clone(), *label))
            .collect();
        let words: Vec<Vec<&str>> = texts.iter().map(|(text, _)| text.words()).collect();
        let is_background = |label: usize| Some(label) == background;
        let examples = texts.iter().filter(|(_, label)| !is_background(*label));
        let labels = intents.len() - usize::from(background.is_some());
        let examples_a_label = examples.count() as f32 / labels.max(1) as f32;
        let (features, rows) = Features::learn(&words, examples_a_label, language, &rules);
        let labelled = texts.iter().enumerate();
        let labelled = labelled.map(|(at, (_, label))| (rows.row(at), *label));
        let (count, dimensions) = (features.len(), features.dimensions());
        let scope = background.is_some().then(|| {
            let sides = labelled.clone();
            let sides = sides.map(|(row, label)| (row, !is_background(label)));
            Logistic::train(&sides.collect::<Vec<_>>(), count, dimensions, epochs)
        });
        let within = labelled.filter(|(_, label)| !is_background(*label));
        let within: Vec<(Row<'_>, usize)> = within.collect();
        let model = Linear::train(
            &within,
            intents.len(),
            count,
            dimensions,
            epochs,
            Steps::ByRound,
        );
        Ranker {
            background,
            calibration,
            scope,
            exact,
            speller,
            features,
            model,
            intents: intents
                .iter()
                .map(|intent| (Arc::clone(&intent.name), intent.patterns.clone()))
                .collect(),
        }
    }

    /// What a text may mean, the best first, each with how sure it is, 0 to 1; what is missing from 1 in all is how sure it
    /// is that it means none of these. Signs beside its words speak for it or against it.
    pub(super) fn rank(&self, text: &Text, signs: &Signs) -> Vec<(Arc<str>, f32)> {
        let mut ranked = self.model_ranking(text, signs);
        if let Some(certain) = self.certain(text) {
            let certain = &self.intents[certain].0;
            for (intent, confidence) in &mut ranked {
                *confidence = if intent == certain {
                    CERTAIN
                } else {
                    *confidence * (1.0 - CERTAIN)
                };
            }
            ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        } else {
            for (_, confidence) in &mut ranked {
                *confidence = confidence.min(UNCERTAIN_AT_MOST);
            }
        }
        let background = self.background.map(|at| &self.intents[at].0);
        ranked.retain(|(intent, _)| Some(intent) != background);
        ranked
    }

    /// A pattern or an exact example. Two intents whose patterns both match make it uncertain again.
    pub(super) fn certain(&self, text: &Text) -> Option<usize> {
        if let Some(label) = self.exact.get(text) {
            return Some(*label);
        }
        let mut hits = (0..self.intents.len()).filter(|at| text.matches(&self.intents[*at].1));
        hits.next().filter(|_| hits.next().is_none())
    }

    /// The words as they were probably meant, one each.
    pub(super) fn corrected(&self, text: &Text) -> Vec<Word> {
        self.speller.read(&text.words())
    }

    /// True when not a single word of a text is known: it may hold letters of words that are, but says nothing.
    fn is_gibberish(&self, words: &[Word]) -> bool {
        !words.iter().any(|word| self.speller.knows(&word.best))
    }

    pub(super) fn row(&self, text: &Text) -> Rows {
        self.features.row(&self.corrected(text))
    }

    /// How sure it is that a text is about one of the labels at all, in log space.
    pub(super) fn scope_score(&self, row: Row<'_>) -> f32 {
        self.scope.as_ref().map_or(0.0, |scope| scope.score(row))
    }

    /// One score a label, in log space.
    pub(super) fn scores(&self, row: Row<'_>) -> Vec<f32> {
        self.model.scores(row)
    }

    fn model_ranking(&self, text: &Text, signs: &Signs) -> Vec<(Arc<str>, f32)> {
        let words = self.corrected(text);
        let rows = self.features.row(&words);
        let row = rows.row(0);
        let inside = match &self.scope {
            Some(_) if self.is_gibberish(&words) => 0.0,
            Some(_) => self.calibration.scope(self.scope_score(row), signs),
            None => 1.0,
        };
        let mut scores = self.label_scores(row);
        self.calibration.labels(&mut scores);
        scores.iter_mut().for_each(|score| *score *= inside);
        if let Some(background) = self.background {
            scores[background] = 1.0 - inside;
        }
        let mut ranked: Vec<(Arc<str>, f32)> = self
            .intents
            .iter()
            .map(|(name, _)| Arc::clone(name))
            .zip(scores)
            .collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked
    }

    /// One score a label, in log space; the background, which is none, has no chance.
    fn label_scores(&self, row: Row<'_>) -> Vec<f32> {
        let mut scores = self.model.scores(row);
        if let Some(background) = self.background {
            scores[background] = f32::NEG_INFINITY;
        }
        scores
    }

    /// What the models clearly make of a text of this label instead, if anything, sureness aside.
    pub(super) fn read_otherwise(&self, text: &Text, label: &str) -> Option<Arc<str>> {
        let scored = self.scored(text, label, [0.0; SIGNS]);
        let background = self.background.map(|at| Arc::clone(&self.intents[at].0));
        let Some(truth) = scored.truth else {
            let inside = scored.scope > CLEARLY;
            return inside.then(|| self.best(&scored.labels)).flatten();
        };
        if scored.scope < -CLEARLY {
            return background;
        }
        let best = scored.labels.iter().copied().fold(f32::MIN, f32::max);
        let is_other = best - scored.labels[truth] > CLEARLY;
        is_other.then(|| self.best(&scored.labels)).flatten()
    }

    fn best(&self, labels: &[f32]) -> Option<Arc<str>> {
        let labels = labels.iter().enumerate();
        let best = labels.max_by(|a, b| a.1.total_cmp(b.1))?;
        Some(Arc::clone(&self.intents[best.0].0))
    }

    /// What the models say of a line with this label.
    pub(super) fn scored(&self, text: &Text, label: &str, signs: Signs) -> Scored {
        let rows = self.row(text);
        let row = rows.row(0);
        let labels = self.label_scores(row);
        let truth = self.intents.iter().position(|it| &*it.0 == label);
        Scored {
            scope: self.scope_score(row),
            signs,
            labels,
            truth: truth.filter(|truth| Some(*truth) != self.background),
        }
    }

    pub(super) fn reasons(&self, text: &Text) -> Vec<(String, f32)> {
        let words = self.corrected(text);
        let rows = self.features.row(&words);
        let row = rows.row(0);
        let scores = self.model.scores(row);
        let mut order: Vec<usize> = (0..self.intents.len()).collect();
        order.retain(|at| Some(*at) != self.background);
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
        let [best, second, ..] = order[..] else {
            return Vec::new();
        };
        let names = self.features.named(&words);
        // For what is left alone, why it is; else why this label and not the next.
        let (shares, meaning, towards) = match &self.scope {
            Some(scope) if scope.score(row) < 0.0 => {
                let (shares, meaning) = scope.shares(row);
                (shares, meaning, -1.0)
            }
            _ => {
                let (shares, meaning) = self.model.shares(row, best, second);
                (shares, meaning, 1.0)
            }
        };
        let mut sums: HashMap<&str, f32> = HashMap::new();
        for (feature, share) in shares {
            if let Some(name) = names.get(&feature) {
                *sums.entry(name).or_default() += towards * share;
            }
        }
        let mut reasons: Vec<(String, f32)> = sums
            .into_iter()
            .map(|(name, sum)| (name.to_owned(), sum))
            .chain(
                (!row.meaning.is_empty())
                    .then(|| ("(words that mean alike)".to_owned(), towards * meaning)),
            )
            .collect();
        reasons.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
        reasons
    }

    /// The examples that are most like the text, with their label and how alike they are, 0 to 1.
    pub(super) fn nearest(&self, text: &Text, count: usize) -> Vec<(String, Arc<str>, f32)> {
        let rows = self.features.row(&self.corrected(text));
        let row = rows.row(0);
        let length = row.dot(row).sqrt();
        let mut alike: Vec<(&Text, usize, f32)> = self
            .exact
            .iter()
            .map(|(example, label)| {
                let words: Vec<Word> = example.words().into_iter().map(Word::certain).collect();
                let other = self.features.row(&words);
                let other = other.row(0);
                let lengths = length * other.dot(other).sqrt();
                (
                    example,
                    *label,
                    row.dot(other) / lengths.max(f32::MIN_POSITIVE),
                )
            })
            .collect();
        alike.sort_by(|a, b| b.2.total_cmp(&a.2).then_with(|| a.0.cmp(b.0)));
        alike
            .into_iter()
            .take(count)
            .map(|(example, label, alike)| {
                (
                    example.plain.clone(),
                    Arc::clone(&self.intents[label].0),
                    alike,
                )
            })
            .collect()
    }

    /// What it holds, in bytes, the language aside.
    pub(super) fn bytes(&self) -> usize {
        let scope = self.scope.as_ref().map_or(0, Logistic::bytes);
        self.features.bytes() + self.model.bytes() + scope
    }
}
