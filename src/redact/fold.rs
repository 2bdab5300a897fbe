//! A second reading of a text in which secrets cannot hide behind how they are written.
//!
//! Small letters, plain digits, quotes and dashes, nothing invisible; and for every byte, where it came from. Each
//! character is folded by itself, so folding a part of a text gives that part of the folded text.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

/// A folded text that remembers where it came from.
pub(super) struct Folded {
    /// What is searched.
    pub(super) text: String,
    /// For every byte of `text`: where its character stood.
    from: Vec<(usize, usize)>,
    /// For every byte of `text`: was its character a capital?
    capital: Vec<bool>,
}

impl Folded {
    pub(super) fn new(text: &str) -> Folded {
        let mut folded = Folded {
            text: String::with_capacity(text.len()),
            from: Vec::with_capacity(text.len()),
            capital: Vec::with_capacity(text.len()),
        };
        for (start, c) in text.char_indices() {
            if is_invisible(c) {
                continue;
            }
            let before = folded.text.len();
            if c.is_ascii() {
                folded.text.push(plain(c.to_ascii_lowercase()));
            } else {
                let compatible = std::iter::once(c).nfkc().flat_map(char::to_lowercase);
                folded.text.extend(compatible.map(plain));
            }
            let added = folded.text.len() - before;
            let end = start + c.len_utf8();
            folded.from.extend(std::iter::repeat_n((start, end), added));
            folded
                .capital
                .extend(std::iter::repeat_n(c.is_uppercase(), added));
        }
        folded
    }

    /// Where a part of the folded text stood. The part is not empty.
    pub(super) fn origin(&self, range: &Range<usize>) -> Range<usize> {
        self.from[range.start].0..self.from[range.end - 1].1
    }

    /// Was the letter at this byte a capital?
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.capital.get(at).copied().unwrap_or(false)
    }
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

fn plain(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' | '′' | '´' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '\u{2010}'..='\u{2015}' | '−' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguises_come_off_and_the_origin_is_known() {
        let text = "Pass\u{200b}word：４８ “Ａ”";
        let folded = Folded::new(text);
        assert_eq!(folded.text, "password:48 \"a\"");
        assert_eq!(&text[folded.origin(&(0..8))], "Pass\u{200b}word");
        assert_eq!(&text[folded.origin(&(9..11))], "４８");
        assert!(folded.is_capital(0) && !folded.is_capital(1));
    }
}
