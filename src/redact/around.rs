//! What stands around a number decides what it is: a unit, a case number, a link.

use std::ops::Range;

/// Ends of words of the folded text are judged by these bytes.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_letter_abroad(c: Option<char>) -> bool {
    c.is_some_and(|c| !c.is_ascii() && c.is_alphanumeric())
}

/// Stands a number by itself at `start..end`, neither part of a word nor of a longer number?
pub(super) fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let before = start.checked_sub(1).map(|at| bytes[at]);
    let second = start.checked_sub(2).map(|at| bytes[at]);
    let clear_before = match before {
        None => true,
        Some(b'@' | b'$' | b'+') => false,
        // `card#123`, but not `#123`.
        Some(b'#') => second.is_some_and(|byte| byte.is_ascii_alphabetic()),
        // `imei=123` and `name / 123`, but not `?id=123` and `4821/123`.
        Some(b'=') => second.is_none_or(|byte| byte.is_ascii_alphabetic() || byte == b' '),
        Some(b'/') => second == Some(b' '),
        Some(b'.' | b'-' | b',' | b':') => second.is_none_or(|byte| !byte.is_ascii_digit()),
        Some(byte) => !is_word(byte),
    };
    let after = bytes.get(end).copied();
    let next = bytes.get(end + 1).copied();
    let clear_after = match after {
        None => true,
        Some(b'.' | b'-' | b',' | b':' | b'/') => next.is_none_or(|byte| !is_word(byte)),
        Some(b'%') => false,
        Some(b' ') => next.is_none_or(|byte| !byte.is_ascii_digit()) || !more_digits(&bytes[end..]),
        Some(byte) => !is_word(byte),
    };
    clear_before
        && clear_after
        && !is_letter_abroad(text[..start].chars().next_back())
        && !is_letter_abroad(text[end..].chars().next())
}

/// A number goes on after a space with two digits or more.
fn more_digits(after: &[u8]) -> bool {
    after.get(2).is_some_and(u8::is_ascii_digit)
}

/// Is the place inside a web address?
pub(super) fn in_link(text: &str, start: usize) -> bool {
    const LOOK_BACK: usize = 200;
    let before = tail(&text[..start], LOOK_BACK);
    let token = before.rsplit(' ').next().unwrap_or_default();
    token.contains("://") || token.contains("www.") || token.contains(".com/")
}

/// Is a word in a list of words?
pub(super) fn is_among(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|known| known == word)
}

/// The last words before a place, the nearest first, without punctuation.
pub(super) fn words_before(text: &str, start: usize) -> impl Iterator<Item = &str> {
    const LOOK_BACK: usize = 48;
    tail(&text[..start], LOOK_BACK)
        .rsplit(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// The first word after a place. Of an endless one only the beginning, so that the time is bounded.
pub(super) fn word_after(text: &str, end: usize) -> &str {
    const LOOK_AHEAD: usize = 48;
    head(&text[end..], LOOK_AHEAD)
        .trim_start_matches([' ', ',', '.', '+'])
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default()
}

/// Is the number one that people give to a thing, not to themselves?
pub(super) fn is_reference(text: &str, start: usize) -> bool {
    let mut words = words_before(text, start).take(4).peekable();
    for _ in 0..3 {
        let Some(word) = words.next() else { break };
        // "Just in case" is no case.
        let is_phrase = word == "case" && words.peek().is_some_and(|word| is_among("in any", word));
        if is_reference_word(word) && !is_phrase {
            return true;
        }
    }
    false
}

/// Is a word one for the numbers of things?
pub(super) fn is_reference_word(word: &str) -> bool {
    const REFERENCES: &str = "order orders case ticket tracking ref reference invoice id booking article sku barcode isbn upc ean \
    parcel eid iccid udid msg message user guild channel server transaction receipt usps ups dhl \
    fedex epoch unix build version model part serial gtin asin shipment repair claim confirmation customer \
    uuid";
    is_among(REFERENCES, word)
}

/// Does a unit or a thing that is counted follow?
pub(super) fn is_counted(text: &str, end: usize) -> bool {
    const COUNTED: &str = "photos photo pics pictures items item videos video images files fotos byte bytes kb mb gb tb kib mib gib \
    times people songs messages unread views steps points ms sec secs seconds min mins minutes hours days \
    weeks months years year mah px pixels fps mbps mbit euro euros eur usd dollars bucks percent cycles \
    digits digit characters chars letters long left things tries attempts emails of lines rows entries records contacts fotos bilder dateien km go \
    fotografie éléments elementos elementi objekte";
    is_among(COUNTED, word_after(text, end))
}

/// Is a word one of those that stand in place of secrets? It says nothing about what stands near.
pub(super) fn is_token(text: &str, word: &Range<usize>) -> bool {
    text[..word.start].ends_with('[') && text[word.end..].starts_with(']')
}

/// The first bytes of a text, cut between two characters.
pub(super) fn head(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The last bytes of a text, cut between two characters.
pub(super) fn tail(text: &str, bytes: usize) -> &str {
    let mut at = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(at) {
        at += 1;
    }
    &text[at..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_a_word_or_a_longer_number_is_not_alone() {
        assert!(stands_alone("tel 123 ok", 4, 7));
        assert!(stands_alone("123.", 0, 3));
        assert!(!stands_alone("a123", 1, 4));
        assert!(!stands_alone("1.123", 2, 5));
        assert!(!stands_alone("123 45", 0, 3));
        assert!(!stands_alone("#123", 1, 4));
        assert!(!stands_alone("123%", 0, 3));
    }

    #[test]
    fn the_words_around_are_read() {
        assert!(is_reference("my case number: 12", 16));
        assert!(!is_reference("my phone: 12", 10));
        assert!(is_counted("12 photos", 2));
        assert!(in_link("see https://x.y/?id=12", 20));
        assert!(!in_link("see https://x.y/ 12", 17));
    }
}
