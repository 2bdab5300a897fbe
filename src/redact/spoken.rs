//! Numbers that are spelled out: `five five five, two three six` tells as much as digits do.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::around::{is_among, words_before};
use super::{Category, Finding, pattern};

/// Four digits or more, spelled out in a row.
static SPOKEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b)(?:(?:double |triple )?(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)[ ,.-]{1,3}){3,15}(?:double |triple )?(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)(?-u:\b)",
    )
});

pub(super) fn find(text: &str, out: &mut Vec<Finding>) {
    const PHONES: &str = "number phone cell mobile call text ring whatsapp tel dial landline";
    const CODES: &str = "code otp passcode pin verification";
    for hit in SPOKEN.find_iter(text) {
        let is_after = |keys: &str| {
            words_before(text, hit.start())
                .take(4)
                .any(|word| is_among(keys, word))
        };
        let digits = digits(hit.range(), text);
        let category = if (4..=8).contains(&digits) && is_after(CODES) {
            Category::Code
        } else if (7..=15).contains(&digits) && is_after(PHONES) {
            Category::Phone
        } else {
            continue;
        };
        out.push(Finding {
            category,
            range: hit.range(),
        });
    }
}

fn digits(range: Range<usize>, text: &str) -> usize {
    text[range]
        .split([' ', ',', '.', '-'])
        .map(|word| match word {
            "" => 0,
            // Of "triple five", the "five" counts for itself.
            "triple" => 2,
            _ => 1,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_word_before_makes_a_count_a_number() {
        let found = |text: &str| {
            let mut out = Vec::new();
            find(text, &mut out);
            out.first().map(|finding| finding.category)
        };
        assert_eq!(
            found("call five five five one two double three"),
            Some(Category::Phone)
        );
        assert_eq!(found("code: four two one, nine"), Some(Category::Code));
        assert_eq!(found("one two three four five six seven"), None);
        assert_eq!(found("code one two three"), None);
    }
}
