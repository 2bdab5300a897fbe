//! Takes secrets and private facts out of a text before it is stored, logged or shown: a pure function.
//!
//! What is taken out leaves a word for what it was, like `[email]`. What only looks like a secret stays: versions,
//! sizes, prices, dates, counts and case numbers are what moderators need. Every pattern is bounded, so that the time is
//! linear in the text.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use fold::Folded;

mod around;
mod codes;
mod emails;
mod fold;
mod numbers;
mod passwords;
mod serials;
mod spoken;
mod streets;

/// What was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Category {
    /// A password or passcode.
    Password,
    /// A verification code.
    Code,
    /// A card number.
    Card,
    /// An email address.
    Email,
    /// A phone number.
    Phone,
    /// A device's IMEI.
    Imei,
    /// A device's serial number.
    Serial,
    /// A street address.
    Address,
}

impl Category {
    /// What stands in its place.
    pub fn token(self) -> &'static str {
        match self {
            Category::Password => "[password]",
            Category::Code => "[code]",
            Category::Card => "[card]",
            Category::Email => "[email]",
            Category::Phone => "[phone]",
            Category::Imei => "[imei]",
            Category::Serial => "[serial]",
            Category::Address => "[address]",
        }
    }
}

/// Something that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it was.
    pub category: Category,
    /// Where it stood in the text as it came.
    pub range: Range<usize>,
}

/// A text without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// What was taken out, in order.
    pub found: Vec<Found>,
}

/// Takes out what is secret or private. Doing it twice changes nothing more.
pub fn redact(text: &str) -> Redacted<'_> {
    /// One secret taken out can bare another: `name@host.com / secret`. More than a few rounds need a made-up text.
    const ROUNDS: usize = 16;
    let mut redacted = Redacted {
        text: text.into(),
        found: Vec::new(),
    };
    for _ in 0..ROUNDS {
        let secrets = secrets(&redacted.text);
        if secrets.is_empty() {
            break;
        }
        redacted = replace(&redacted, &secrets);
    }
    redacted
}

/// Something that was seen in the folded text.
struct Finding {
    category: Category,
    range: Range<usize>,
}

/// What is in a text now, in order, without overlaps.
fn secrets(text: &str) -> Vec<Found> {
    let folded = Folded::new(text);
    let mut findings = Vec::new();
    // The surest first: what belongs to a password is not also a phone number.
    passwords::find(&folded.text, &mut findings);
    codes::find(&folded.text, &mut findings);
    serials::find(&folded.text, &mut findings);
    emails::find(&folded.text, &mut findings);
    streets::find(&folded, &mut findings);
    numbers::find(&folded.text, &mut findings);
    spoken::find(&folded.text, &mut findings);
    codes::find_near(&folded.text, &mut findings);
    passwords::find_strong(&folded.text, &mut findings);
    if findings.is_empty() {
        return Vec::new();
    }
    let mut taken = vec![false; text.len()];
    for token in TOKEN.find_iter(text) {
        taken[token.range()].fill(true);
    }
    let mut found = Vec::new();
    for Finding { category, range } in findings {
        let range = folded.origin(&range);
        if !taken[range.clone()].contains(&true) {
            taken[range.clone()].fill(true);
            found.push(Found { category, range });
        }
    }
    found.sort_by_key(|found| found.range.start);
    found
}

/// Puts words in place of secrets. What was found before keeps its place in the text as it came.
fn replace<'a>(before: &Redacted<'a>, secrets: &[Found]) -> Redacted<'a> {
    let mut text = String::with_capacity(before.text.len());
    let mut found = Vec::with_capacity(before.found.len() + secrets.len());
    let mut earlier = before.found.iter().cloned().peekable();
    let mut from = 0;
    // How far places in the present text lie behind those in the text as it came.
    let mut shift = 0_isize;
    for secret in secrets {
        while let Some(old) = earlier
            .next_if(|old| old.range.start.saturating_add_signed(-shift) <= secret.range.start)
        {
            shift += old.range.len() as isize - old.category.token().len() as isize;
            found.push(old);
        }
        text.push_str(&before.text[from..secret.range.start]);
        text.push_str(secret.category.token());
        from = secret.range.end;
        let start = secret.range.start.saturating_add_signed(shift);
        found.push(Found {
            category: secret.category,
            range: start..start + secret.range.len(),
        });
    }
    text.push_str(&before.text[from..]);
    found.extend(earlier);
    Redacted {
        text: text.into(),
        found,
    }
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the patterns here are constants, compiled by every test")
}

static TOKEN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\[(?:password|code|card|email|phone|imei|serial|address)\]"));

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Line {
        text: &'static str,
        expected: &'static str,
        held: bool,
    }

    fn lines() -> Vec<Line> {
        include_str!("../tests/utterances/redaction.tsv")
            .lines()
            .map(|line| {
                let columns: Vec<&str> = line.split('\t').collect();
                assert!(
                    columns.len() == 3 && ["make", "held"].contains(&columns[2]),
                    "{line}"
                );
                Line {
                    text: columns[0],
                    expected: columns[1],
                    held: columns[2] == "held",
                }
            })
            .collect()
    }

    /// Where the secrets of a line stand, read off the text with tokens that is expected of it.
    fn secrets_of(line: &Line) -> Vec<Found> {
        const ALL: [Category; 8] = [
            Category::Password,
            Category::Code,
            Category::Card,
            Category::Email,
            Category::Phone,
            Category::Imei,
            Category::Serial,
            Category::Address,
        ];
        let read = |gap: &str| -> Vec<Found> {
            let (mut shape, mut categories, mut from) = ("^".to_owned(), Vec::new(), 0);
            for token in TOKEN.find_iter(line.expected) {
                let category = ALL.iter().find(|known| known.token() == token.as_str());
                categories.push(*category.unwrap());
                shape += &regex::escape(&line.expected[from..token.start()]);
                shape += gap;
                from = token.end();
            }
            shape += &regex::escape(&line.expected[from..]);
            let hit = pattern(&(shape + "$")).captures(line.text);
            let hit = hit.unwrap_or_else(|| panic!("{} is not {}", line.expected, line.text));
            hit.iter()
                .skip(1)
                .zip(categories)
                .map(|(part, category)| Found {
                    category,
                    range: part.unwrap().range(),
                })
                .collect()
        };
        let secrets = read("(.+?)");
        assert_eq!(
            secrets,
            read("(.+)"),
            "two readings of what is secret in {}",
            line.text
        );
        secrets
    }

    /// The wrong lines, what share of secrets was found, and what share of findings was right. What is cut off too
    /// early or too late, or called by the wrong name, counts as both missed and falsely found.
    fn measure(held: bool) -> (Vec<String>, f64, f64) {
        let (mut wrong, mut right, mut expected, mut found) = (Vec::new(), 0, 0, 0);
        for line in lines().iter().filter(|line| line.held == held) {
            let got = redact(line.text);
            let secrets = secrets_of(line);
            right += got.found.iter().filter(|one| secrets.contains(one)).count();
            expected += secrets.len();
            found += got.found.len();
            if got.text != line.expected {
                wrong.push(format!(
                    "{} -> {} (not {})",
                    line.text, got.text, line.expected
                ));
            }
        }
        println!("{right} right, of {expected} secrets and {found} findings");
        let share = |of: usize| right as f64 / of as f64;
        (wrong, share(expected), share(found))
    }

    #[test]
    fn the_set_is_large_and_a_third_is_kept_aside() {
        let lines = lines();
        let count = |held: bool, secret: bool| {
            lines
                .iter()
                .filter(|line| line.held == held && (line.text != line.expected) == secret)
                .count()
        };
        assert!(count(true, true) + count(false, true) >= 210);
        assert!(count(true, false) + count(false, false) >= 420);
        assert!(count(true, true) * 3 >= count(true, true) + count(false, true));
        assert!(count(true, false) * 3 >= count(true, false) + count(false, false));
    }

    fn assert_good(held: bool) {
        let (wrong, recall, precision) = measure(held);
        let told = format!(
            "recall {recall:.3}, precision {precision:.3}\n{}",
            wrong.join("\n")
        );
        println!("{told}");
        assert!(recall >= 0.99 && precision >= 0.98, "{told}");
    }

    #[test]
    fn secrets_are_found_and_look_alikes_stay() {
        assert_good(false);
    }

    #[test]
    fn it_is_as_good_on_what_was_kept_aside() {
        assert_good(true);
    }

    #[test]
    fn places_are_those_of_the_text_as_it_came() {
        let text = "ann@x.com / Secret77 or +49 151 2345 6789";
        let redacted = redact(text);
        assert_eq!(redacted.text, "[email] / [password] or [phone]");
        let words: Vec<&str> = redacted
            .found
            .iter()
            .map(|found| &text[found.range.clone()])
            .collect();
        assert_eq!(words, ["ann@x.com", "Secret77", "+49 151 2345 6789"]);
    }

    #[test]
    fn disguises_do_not_help() {
        assert_eq!(
            redact("pass\u{200b}word is hun\u{200b}ter2").text,
            "pass\u{200b}word is [password]"
        );
        assert_eq!(redact("code is ４８３９２０").text, "code is [code]");
    }

    /// Were the time not linear in the text, this would not end for minutes.
    #[test]
    fn endless_texts_end() {
        const LENGTH: usize = 100_000;
        for piece in [
            "1234567890123456",
            "password/",
            "[password] ",
            "a",
            " ",
            "code 1 ",
        ] {
            let text = piece.repeat(LENGTH / piece.len());
            assert_eq!(redact(&text).found, [], "{piece}");
        }
    }

    #[test]
    fn every_token_is_known() {
        use Category::{Address, Card, Code, Email, Imei, Password, Phone, Serial};
        for category in [Password, Code, Card, Email, Phone, Imei, Serial, Address] {
            assert!(TOKEN.is_match(category.token()));
            assert_eq!(redact(category.token()).found, []);
        }
    }

    /// Texts in which words and secrets meet in ways that nobody writes.
    fn jumble() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "(password|pw|pin|code|serial|imei|call|card|number|is|to|my|at gmail dot com|street|live at)",
            "(tried|passwort|login|from|one time pin|verification|dot|five|double|Rue de|Via Roma|Weg|Elm Road|, LS6 2AB|as)",
            "[0-9]{3} [0-9]{3}",
            "[0-9]{1,8}",
            "[A-Za-z0-9@.!#]{1,12}",
            "[ :=/+.,\"'\\[\\]|*-]",
            "\\[(email|code|password)\\]",
            "\\PC{1,4}",
        ];
        (
            prop::collection::vec(piece, 0..24),
            prop_oneof![Just(""), Just(" ")],
        )
            .prop_map(|(pieces, joint)| pieces.join(joint))
    }

    proptest! {
        #[test]
        fn twice_is_once_and_places_fit(text in prop_oneof!["\\PC{0,80}", jumble()]) {
            let once = redact(&text);
            prop_assert_eq!(&redact(&once.text).text, &once.text);
            let mut rebuilt = String::new();
            let mut from = 0;
            for found in &once.found {
                rebuilt.push_str(&text[from..found.range.start]);
                rebuilt.push_str(found.category.token());
                from = found.range.end;
            }
            rebuilt.push_str(&text[from..]);
            prop_assert_eq!(&rebuilt, &once.text);
        }
    }
}
