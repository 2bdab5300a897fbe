//! Finds prose that advises what harms people's photos, before it can be said: it judges English that editors write.
//!
//! Three questions. What is done to what (`act`, `switch`, `secret`)? Is the reader told to do it, or is it denied, asked or
//! described (`mood`)? And does the warning that goes with it stand nearby?

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

mod act;
mod mood;
mod secret;
mod switch;

/// What is harmful about a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Harm {
    /// It turns iCloud Photos off.
    TurnsPhotosOff,
    /// It signs out of the account.
    SignsOut,
    /// It erases or restores the phone.
    Erases,
    /// It deletes without the warning that goes with it.
    DeletesWithoutWarning,
    /// It resets settings without the warning that goes with it.
    ResetsWithoutWarning,
    /// It asks for a secret.
    AsksSecret,
}

impl Harm {
    /// For the content editor: why, and what to write instead.
    pub fn why(self) -> &'static str {
        match self {
            Harm::TurnsPhotosOff => {
                "Turning iCloud Photos off restarts syncing and can remove photos from the phone. Leave the switch alone when it is on."
            }
            Harm::SignsOut => {
                "Signing out can remove photos that have not synced. Explain, and hand over to a person."
            }
            Harm::Erases => {
                "Erasing or restoring loses photos that have not synced. Hand over to a person."
            }
            Harm::DeletesWithoutWarning => {
                "Say next to it what is lost: on every device, for how long it can be got back, only if sure."
            }
            Harm::ResetsWithoutWarning => {
                "Say next to it what is forgotten, and that it cannot be undone."
            }
            Harm::AsksSecret => {
                "Never ask for a password, code, card or address, not even in private."
            }
        }
    }
}

/// What is harmful about one sentence, if anything.
pub fn advises_harm(sentence: &str) -> Option<Harm> {
    find_harm(sentence).first().map(|(harm, _)| *harm)
}

/// All that is harmful in a text, with where. What stands around a sentence counts: what "it" is, and warnings.
pub fn find_harm(text: &str) -> Vec<(Harm, Range<usize>)> {
    let ranges = sentences(text);
    let plain: Vec<String> = ranges
        .iter()
        .map(|range| plain(&text[range.clone()]))
        .collect();
    let mut found = Vec::new();
    for (at, range) in ranges.into_iter().enumerate() {
        let before = plain[at.saturating_sub(REMEMBERED)..at].join(" ");
        let around = plain[at.saturating_sub(NEARBY)..plain.len().min(at + NEARBY + 1)].join(" ");
        let harm = act::acts(&plain[at], &before)
            .into_iter()
            .filter(|act| mood::is_advised(&plain[at], act))
            .map(|act| act.harm)
            .find(|harm| !is_warned(*harm, &around));
        found.extend(harm.map(|harm| (harm, range)));
    }
    found
}

/// A warning stands at most so many sentences away.
const NEARBY: usize = 3;
/// What "it" is was said at most so many sentences ago.
const REMEMBERED: usize = 6;

fn is_warned(harm: Harm, around: &str) -> bool {
    match harm {
        Harm::DeletesWithoutWarning => DELETE_WARNING.is_match(around),
        Harm::ResetsWithoutWarning => RESET_WARNING.is_match(around),
        Harm::TurnsPhotosOff | Harm::SignsOut | Harm::Erases | Harm::AsksSecret => false,
    }
}

/// Sentences and lines; a list's numbers stay with their line.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        let ends_word = text[after..]
            .chars()
            .next()
            .is_none_or(|next| next.is_whitespace() || matches!(next, '*' | '"' | '”' | ')' | '_'));
        let is_number = text[start..at].trim().chars().all(|c| c.is_ascii_digit());
        if c == '\n' || (matches!(c, '.' | '!' | '?' | '…') && ends_word && !is_number) {
            out.push(start..after);
            start = after;
        }
    }
    out.push(start..text.len());
    out.retain(|range| !text[range.clone()].trim().is_empty());
    out
}

/// Small letters, straight quotes, no markup, single spaces, no number in front.
fn plain(text: &str) -> String {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[0-9]{1,2}[.)]|[•·–-]) "));
    let folded: String = text
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|c| {
            !matches!(
                c,
                '*' | '_' | '`' | '"' | '“' | '”' | '\u{2068}' | '\u{2069}' | '\u{200b}'
            )
        })
        .map(|c| match c {
            '’' | '‘' => '\'',
            '—' => '–',
            '‑' => '-',
            c => c,
        })
        .collect();
    let spaced = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    NUMBER.replace(&spaced, "").into_owned()
}

/// Word borders are ASCII's: with Unicode's, patterns are far larger and slower, and the sentences here are English.
fn pattern(text: &str) -> Regex {
    Regex::new(&text.replace(r"\b", r"(?-u:\b)"))
        .expect("the patterns here are constants, compiled by every test")
}

/// The warning that goes with deleting.
static DELETE_WARNING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:cannot|can't|can not|could not|couldn't|never|nothing|no longer|not|none)(?: [a-z0-9']+){0,5} (?:undone|reversed|recovered|restored|back)\b",
        r"|\b(?:if|when|unless) you(?: are|'re)(?: [a-z0-9']+){0,2} (?:sure|certain)\b|\b(?:be|only if|unless) (?:very |quite |absolutely |really )?(?:sure|certain)\b",
        r"|\b(?:go|goes|gone|deleted|removed|deletes|removes|disappears?|vanish(?:es)?|lost|erased|leaves?)(?: [a-z0-9']+){0,4} (?:every|all|each|any|other|both)(?: [a-z0-9']+){0,3} (?:devices?|phones?|ipads?)\b",
        r"|\b(?:go|goes|gone|deleted|removed|disappears?|vanish(?:es)?|lost|erased)(?: [a-z0-9']+){0,4} (?:everywhere|icloud)\b",
        r"|\b(?:is|are|be|it's|they're|gone|lost|deletion|deleting|removal)(?: [a-z0-9']+){0,2} (?:for good|forever|for ever|permanent|permanently)\b|\bno (?:way back|undo)\b",
        r"|\b(?:30|thirty) days\b",
    ))
});

/// The warning that goes with resetting.
static RESET_WARNING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:forgets?|loses?|lost|wipes?|erases?|clears?|removes?|forgotten|gone)\b.*\b(?:wi-?fi|passwords?|networks?|settings|vpn)\b",
        r"|\b(?:wi-?fi|passwords?|networks?|settings)\b.* (?:forgotten|gone|lost|wiped|removed)\b",
        r"|\b(?:type|enter|need|know)\b.*\bpasswords?(?: [a-z0-9']+){0,3} (?:again|afterwards|ready)\b",
        r"|\b(?:cannot|can't) be undone\b",
    ))
});

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const UNSAFE: &str = include_str!("../../tests/harm/unsafe.txt");
    const UNSAFE_HELD: &str = include_str!("../../tests/harm/unsafe_held.txt");
    const SAFE: &str = include_str!("../../tests/harm/safe.txt");
    const SAFE_HELD: &str = include_str!("../../tests/harm/safe_held.txt");

    fn lines(text: &str) -> impl Iterator<Item = &str> {
        text.lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
    }

    fn assert_all_found(set: &str) {
        let missed: Vec<&str> = lines(set)
            .filter(|line| advises_harm(line).is_none())
            .collect();
        assert!(
            missed.is_empty(),
            "{} missed:\n{}",
            missed.len(),
            missed.join("\n")
        );
    }

    fn assert_none_found(set: &str) {
        let flagged: Vec<String> = lines(set)
            .filter_map(|line| advises_harm(line).map(|harm| format!("{harm:?}: {line}")))
            .collect();
        assert!(
            flagged.is_empty(),
            "{} flagged:\n{}",
            flagged.len(),
            flagged.join("\n")
        );
    }

    #[test]
    fn unsafe_advice_is_found() {
        assert_all_found(UNSAFE);
    }

    #[test]
    fn unsafe_advice_kept_aside_is_found() {
        assert_all_found(UNSAFE_HELD);
    }

    #[test]
    fn safe_sentences_pass() {
        assert_none_found(SAFE);
    }

    #[test]
    fn safe_sentences_kept_aside_pass() {
        assert_none_found(SAFE_HELD);
    }

    #[test]
    fn the_sets_are_large_enough() {
        assert!(lines(UNSAFE).count() + lines(UNSAFE_HELD).count() >= 300);
        assert!(lines(SAFE).count() + lines(SAFE_HELD).count() >= 390);
    }

    #[test]
    fn each_harm_has_its_name() {
        for (text, harm) in [
            ("Switch iCloud Photos off.", Harm::TurnsPhotosOff),
            ("Sign out of iCloud.", Harm::SignsOut),
            ("Wipe the phone.", Harm::Erases),
            ("Delete some photos.", Harm::DeletesWithoutWarning),
            ("Reset Network Settings.", Harm::ResetsWithoutWarning),
            ("Send me your passcode.", Harm::AsksSecret),
        ] {
            assert_eq!(advises_harm(text), Some(harm), "{text}");
        }
    }

    #[test]
    fn the_sentence_is_pointed_at() {
        let text = "1. Open **iCloud Photos**.\n2. Turn it off.\n3. Wait.";
        let found = find_harm(text);
        assert_eq!(found.len(), 1);
        assert_eq!(&text[found[0].1.clone()], "2. Turn it off.");
    }

    #[test]
    fn a_warning_for_something_else_warns_of_nothing() {
        assert!(
            advises_harm("Delete some photos. The phone forgets its Wi-Fi password.").is_some()
        );
        assert!(advises_harm("Sign out only if you are sure.").is_some());
    }

    proptest! {
        #[test]
        fn any_text_is_judged(words in prop::collection::vec(prop_oneof![
            "(turn|switch|off|on|it|iCloud Photos|the switch|don't|not|sign|out|erase|delete|photos|reset|send|me|your|code|,|[.]|[?]|and|to)",
            "\\PC{0,6}",
        ], 0..30)) {
            let text = words.join(" ");
            for (_, range) in find_harm(&text) {
                prop_assert!(!text[range].trim().is_empty());
            }
        }
    }
}
