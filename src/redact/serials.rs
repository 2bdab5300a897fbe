//! Serial numbers, by which somebody else could act for a device: letters and digits near a word for them.

use std::sync::LazyLock;

use regex::Regex;

use super::around::head;
use super::{Category, Finding, pattern};

static KEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b)(?:ser(?:ia|ai|ie|a)l(?:'?s|number|no|nr|e)?|seial|ser\.? (?:no|nr|number|num)|s/no?|sn|serien?(?:nummer|nr)|s[eé]rie|matricola)(?-u:\b)",
    )
});
static SERIAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u:\b)[a-z0-9]{10,12}(?-u:\b)"));
pub(super) fn find(text: &str, out: &mut Vec<Finding>) {
    /// So far from the word it may stand.
    const REACH: usize = 48;
    let mut keys = KEY.find_iter(text).map(|key| key.end()).peekable();
    let mut key = None;
    for hit in SERIAL.find_iter(text) {
        while let Some(end) = keys.next_if(|end| *end <= hit.start()) {
            key = Some(end);
        }
        let named = key.is_some_and(|end| hit.start() - end <= REACH)
            || KEY.is_match(head(&text[hit.end()..], REACH));
        if named && is_serial(hit.as_str()) {
            out.push(Finding {
                category: Category::Serial,
                range: hit.range(),
            });
        }
    }
}

fn is_serial(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let is_product = ["iphone", "ipad", "watch", "airpod", "macbook"]
        .iter()
        .any(|name| word.contains(name))
        || word.starts_with("mac")
        || word.starts_with("ios");
    digits > 0 && digits < word.len() && !is_product
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        find(text, &mut out);
        out.into_iter()
            .map(|finding| &text[finding.range])
            .collect()
    }

    #[test]
    fn a_word_for_it_stands_before_or_behind() {
        for text in [
            "serial c39xk0abcde1",
            "seriennummer: c39xk0abcde1",
            "c39xk0abcde1 is my serial",
            "c39xk0abcde1 (serial)",
        ] {
            assert_eq!(found(text), ["c39xk0abcde1"], "{text}");
        }
        assert_eq!(found("model c39xk0abcde1"), [""; 0]);
    }
}
