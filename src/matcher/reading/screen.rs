//! What Photos itself says about syncing: words that were copied from the screen are known by their form.

use std::collections::HashSet;
use std::ops::Range;

use super::label::What;
use super::numbers::Form;
use crate::matcher::Context;

/// The question for these words, and the fact that they are.
pub(in crate::matcher) const STATUS: &str = "status_words";
/// A word that tells that the line is not there any more stands so near, in words.
const GONE_REACH: usize = 3;
/// A word like "says" stands so near in front of a copied line, in words.
const SAYS_REACH: usize = 3;

/// Every line that a screen can show; a language's content.
#[derive(Debug, Clone, Default)]
pub struct ScreenWords {
    /// Of several lines in one text the first counts.
    pub lines: Vec<ScreenLine>,
    /// Behind these, words are taken from the screen.
    pub says: HashSet<String>,
    /// Behind these, a line is not there, or not any more …
    pub not_behind: HashSet<String>,
    /// … and in front of these.
    pub not_before: HashSet<String>,
    /// In front of these, a line that is a setting's name, too, tells of the setting: "low data mode is not on".
    pub switched: HashSet<String>,
}

/// A line of a screen.
#[derive(Debug, Clone)]
pub struct ScreenLine {
    /// What it says: an answer of the question for it.
    pub answer: std::sync::Arc<str>,
    /// Word by word.
    pub slots: Vec<Slot>,
    /// True when the words mean this only as a copy: elsewhere they name a setting.
    pub when_quoted: bool,
    /// One of these must be said, too; empty for nothing.
    pub with: HashSet<String>,
    /// None of these may be said: with one of them the line is another.
    pub unless: HashSet<String>,
}

/// A place for a word.
#[derive(Debug, Clone)]
pub struct Slot {
    /// The words that fit; empty for a number.
    words: Vec<String>,
    may_miss: bool,
}

impl ScreenLine {
    /// A line as content writes it: `#` is a number, `a|b` one of these words, `word?` may be missing.
    pub fn new(answer: &str, line: &str) -> ScreenLine {
        let slots = line.split(' ').map(|slot| {
            let (slot, may_miss) = slot
                .strip_suffix('?')
                .map_or((slot, false), |slot| (slot, true));
            let words = if slot == "#" {
                Vec::new()
            } else {
                slot.split('|').map(str::to_owned).collect()
            };
            Slot { words, may_miss }
        });
        ScreenLine {
            answer: answer.into(),
            slots: slots.collect(),
            when_quoted: false,
            with: HashSet::new(),
            unless: HashSet::new(),
        }
    }
}

impl ScreenWords {
    /// The line of a screen in these words, the first of the table when there are several.
    pub(super) fn find(&self, words: &[&str], asked: Context<'_>) -> Option<Form> {
        let is_asked = matches!(asked, Context::Check(STATUS));
        let says = |list: &HashSet<String>| words.iter().any(|word| list.contains(*word));
        let fits =
            |line: &&ScreenLine| (line.with.is_empty() || says(&line.with)) && !says(&line.unless);
        self.lines.iter().filter(fits).find_map(|line| {
            let found = (0..words.len()).find_map(|from| {
                let to = matched(&line.slots, words, from)?;
                let is_copied = !line.when_quoted || is_asked || self.is_said_before(words, from);
                let is_setting = line.when_quoted && self.is_switched(words, to);
                (is_copied && !is_setting && !self.is_gone(words, from..to)).then_some(from..to)
            });
            found.map(|words| Form {
                words,
                states: vec![What::Fact(STATUS.into(), line.answer.clone())],
                stands_alone: true,
            })
        })
    }

    fn is_said_before(&self, words: &[&str], at: usize) -> bool {
        words[at.saturating_sub(SAYS_REACH)..at]
            .iter()
            .any(|word| self.says.contains(*word))
    }

    fn is_switched(&self, words: &[&str], behind: usize) -> bool {
        let behind = &words[behind..(behind + GONE_REACH).min(words.len())];
        behind.iter().any(|word| self.switched.contains(*word))
    }

    fn is_gone(&self, words: &[&str], line: Range<usize>) -> bool {
        let before = &words[line.start.saturating_sub(GONE_REACH)..line.start];
        let behind = &words[line.end..(line.end + GONE_REACH).min(words.len())];
        before.iter().any(|word| self.not_behind.contains(*word))
            || behind.iter().any(|word| self.not_before.contains(*word))
    }
}

/// Where the words that fit end; as many as can be.
fn matched(slots: &[Slot], words: &[&str], at: usize) -> Option<usize> {
    let Some((slot, rest)) = slots.split_first() else {
        return Some(at);
    };
    let fits = words.get(at).is_some_and(|word| match &slot.words[..] {
        [] => word.starts_with(|c: char| c.is_ascii_digit()),
        known => known.iter().any(|known| known == word),
    });
    let taken = fits.then(|| matched(rest, words, at + 1)).flatten();
    taken.or_else(|| slot.may_miss.then(|| matched(rest, words, at)).flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screen() -> ScreenWords {
        let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        ScreenWords {
            lines: vec![
                ScreenLine::new("paused", "uploading # items? paused"),
                ScreenLine {
                    unless: set(&["battery"]),
                    ..ScreenLine::new("uploading", "uploading # items|photos")
                },
                ScreenLine {
                    when_quoted: true,
                    ..ScreenLine::new("low_power", "low power mode")
                },
            ],
            says: set(&["says"]),
            not_behind: set(&["not"]),
            not_before: set(&["gone"]),
            switched: set(&["off", "not"]),
        }
    }

    fn found(text: &str, asked: Context<'_>) -> Option<String> {
        let words: Vec<&str> = text.split(' ').collect();
        let form = screen().find(&words, asked)?;
        Some(format!("{} {:?}", form.states[0], form.words))
    }

    #[test]
    fn copied_lines_are_known_and_names_of_settings_are_not_lines() {
        let reply = Context::Reply;
        assert_eq!(
            found("it uploading 63 paused now", reply).as_deref(),
            Some("status_words=paused 1..4")
        );
        assert_eq!(
            found("uploading 63 photos", reply).as_deref(),
            Some("status_words=uploading 0..3")
        );
        assert_eq!(found("uploading 63 photos is gone", reply), None);
        let asked = Context::Check(STATUS);
        assert!(found("low power mode", asked).is_some());
        assert_eq!(found("low power mode is off", asked), None);
        assert_eq!(
            found("uploading 63 photos when the battery is full", reply),
            None
        );
        assert_eq!(found("low power mode is off", reply), None);
        assert!(found("it says low power mode", reply).is_some());
        assert!(found("low power mode", Context::Check(STATUS)).is_some());
    }
}
