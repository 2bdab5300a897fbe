//! The same code on any label set, without patterns and without photos, so that it can be compared with others.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::features::Rules;
use super::ranker::words_to_spell;
use super::speller::Speller;
use super::{Calibration, Intent, Language, Lessons, Ranker, Text};

/// Lines that are in scope of nothing; never an answer.
const BACKGROUND: &str = "(background)";

/// How much it counts whether a text is like the background. How like it is to the nearest example counts nothing: it read
/// worse with it.
const SCOPE_SHARE: f32 = 0.25;
/// How often each example is looked at; nobody waits for a start here.
const EPOCHS: usize = 8;
/// By which power of its rarity a word counts in the word table: with a few examples a label the common ones tell, too.
const BY_RARITY: f32 = 0.5;

/// A matcher for labels of one's own.
#[derive(Debug)]
pub struct Labelled {
    ranker: Ranker,
    language: Arc<Language>,
}

impl Labelled {
    /// Learns from `(text, label)`; the order of the lines does not matter. `background` is ordinary chat. With
    /// `label_names` each label's own name is one more example of it.
    pub fn train<'a>(
        lines: impl Iterator<Item = (&'a str, &'a str)>,
        background: &[Text],
        language: &Arc<Language>,
        label_names: bool,
    ) -> Labelled {
        let mut by_label: BTreeMap<&str, Vec<Text>> = BTreeMap::new();
        for (text, label) in lines {
            by_label.entry(label).or_default().push(Text::new(text));
        }
        if label_names {
            for (label, examples) in &mut by_label {
                examples.push(Text::new(label));
            }
        }
        let intent = |name: &str, examples| Intent {
            name: name.into(),
            patterns: Vec::new(),
            examples,
        };
        let mut intents: Vec<Intent> = by_label
            .into_iter()
            .map(|(label, examples)| intent(label, examples))
            .collect();
        intents.push(intent(BACKGROUND, background.to_vec()));
        let words = words_to_spell(intents.iter(), BACKGROUND);
        let speller = Arc::new(Speller::learn(words, Arc::clone(language)));
        let ranker = Ranker::learn(Lessons {
            intents: intents.iter().collect(),
            background: BACKGROUND,
            language,
            speller,
            calibration: Calibration::default(),
            epochs: EPOCHS,
            rules: Rules {
                by_rarity: BY_RARITY,
                ..Rules::default()
            },
        });
        Labelled {
            language: Arc::clone(language),
            ranker,
        }
    }

    /// The best label and a score: the higher, the surer that the text is in scope at all.
    pub fn read(&self, text: &str) -> (Arc<str>, f32) {
        let rows = self.ranker.row(&Text::new(text));
        let row = rows.row(0);
        let scores = self.ranker.scores(row);
        let background = self.ranker.background;
        let labels = scores.iter().enumerate();
        let best = labels
            .filter(|(label, _)| Some(*label) != background)
            .max_by(|a, b| a.1.total_cmp(b.1));
        match best {
            Some((label, score)) => (
                Arc::clone(&self.ranker.intents[label].0),
                score + SCOPE_SHARE * self.ranker.scope_score(row),
            ),
            None => (BACKGROUND.into(), f32::MIN),
        }
    }

    /// What the model, the speller and the words of the language hold, in bytes.
    pub fn bytes(&self) -> usize {
        self.ranker.bytes() + self.ranker.speller.bytes() + self.language.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_labels_of_any_kind_in_any_order_and_ranks_chatter_below() {
        let mut lines = [
            ("where is my card", "card"),
            ("my card has not come", "card"),
            ("when does the card arrive", "card"),
            ("raise my limit", "limit"),
            ("i need a higher limit", "limit"),
            ("limit too low", "limit"),
        ];
        let background = ["good morning all", "lol nice one"].map(Text::new);
        let forth = Labelled::train(lines.iter().copied(), &background, &Arc::default(), false);
        lines.reverse();
        let back = Labelled::train(lines.iter().copied(), &background, &Arc::default(), false);
        let (label, score) = forth.read("has my crad arrived");
        assert_eq!(&*label, "card");
        assert_eq!((label, score), back.read("has my crad arrived"));
        assert!(score > forth.read("good morning all of you").1);
    }
}
