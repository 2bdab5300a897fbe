//! Turns what somebody typed into one plain form, so that everything after it compares like with like.
//!
//! The plain form is lower case, has no apostrophes ("wont"), keeps decimals in numbers ("12.5"), and has
//! single spaces where anything else stood. Content editors write patterns against this form.

use unicode_normalization::UnicodeNormalization;

/// Longer messages are read only this far: Discord's own limit for people with Nitro.
pub const READ_AT_MOST_CHARS: usize = 4_000;

/// A text in its plain form, with its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// Words joined by single spaces.
    pub plain: String,
    /// The words of `plain`, in order.
    pub words: Vec<String>,
}

impl Text {
    /// Reads `raw`, whatever it is; a text without a single letter or digit has no words.
    pub fn new(raw: &str) -> Text {
        let plain = plain(raw);
        let words = plain
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        Text { plain, words }
    }

    /// True when there is nothing to read: empty, only emoji without a meaning, only a picture.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

fn plain(raw: &str) -> String {
    let decoded = decode_entities(raw);
    let mut out = String::with_capacity(decoded.len());
    let folded: Vec<char> = without_markup(&decoded)
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !is_invisible(*c))
        .take(READ_AT_MOST_CHARS)
        .collect();
    for (at, &c) in folded.iter().enumerate() {
        if let Some(word) = spoken_emoji(c) {
            separate(&mut out);
            out.push_str(word);
            out.push(' ');
        } else if c.is_alphanumeric() {
            push_unless_stretched(&mut out, c);
        } else if is_apostrophe(c) || is_combining(c) {
            // "won't" and "wont" are the same word.
        } else if is_decimal_point(&folded, at) {
            out.push('.');
        } else {
            separate(&mut out);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// "soooo" and "sooo" say what "soo" says; digits are left alone, because 1000 is not 100.
fn push_unless_stretched(out: &mut String, c: char) {
    let mut tail = out.chars().rev();
    let stretched = tail.next() == Some(c) && tail.next() == Some(c);
    if c.is_numeric() || !stretched {
        out.push(c);
    }
}

fn separate(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Mentions, custom emoji and links say nothing that we could understand.
fn without_markup(text: &str) -> impl Iterator<Item = char> + '_ {
    let mut rest = text;
    std::iter::from_fn(move || {
        let c = rest.chars().next()?;
        let skip = match c {
            '<' => rest
                .find('>')
                .filter(|&end| {
                    end <= 64 && rest[1..end].starts_with(['@', '#', ':', '/', 'a', 't'])
                })
                .filter(|&end| rest[1..end].contains(|c: char| c.is_ascii_digit()))
                .map(|end| end + 1),
            'h' if rest.starts_with("http://") || rest.starts_with("https://") => {
                Some(rest.find(char::is_whitespace).unwrap_or(rest.len()))
            }
            _ => None,
        };
        match skip {
            Some(length) => {
                rest = &rest[length..];
                Some(' ')
            }
            None => {
                rest = &rest[c.len_utf8()..];
                Some(c)
            }
        }
    })
}

fn decode_entities(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    const ENTITIES: [(&str, &str); 6] = [
        ("&amp;", "&"),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
    ];
    let decoded = ENTITIES
        .iter()
        .fold(text.to_owned(), |text, (entity, plain)| {
            text.replace(entity, plain)
        });
    decoded.into()
}

fn is_decimal_point(folded: &[char], at: usize) -> bool {
    let digit = |at: Option<usize>| {
        at.and_then(|at| folded.get(at))
            .is_some_and(char::is_ascii_digit)
    };
    matches!(folded[at], '.' | ',') && digit(at.checked_sub(1)) && digit(Some(at + 1))
}

fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{02bc}' | '\u{ff07}' | '\u{60}' | '\u{b4}'
    )
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' | '\u{20e3}')
}

/// Characters that take no room: zero-width, direction marks, soft hyphen, tags.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Emoji that people answer with; the others carry a mood, not a meaning.
fn spoken_emoji(c: char) -> Option<&'static str> {
    Some(match c {
        '👍' | '✅' | '✔' | '👌' | '☑' => "yes",
        '👎' | '❌' | '✖' => "no",
        '🤷' => "unsure",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_phones_type() {
        let cases = [
            ("My iPhone won\u{2019}t sync!!", "my iphone wont sync"),
            ("soooo slooooow", "soo sloow"),
            ("12.5 GB free, 1,204 items", "12.5 gb free 1.204 items"),
            (
                "it\u{fe0f} s\u{200b}ays &quot;Paused&quot;",
                "it says paused",
            ),
            ("<@123456> <:sad:99> https://x.y/z help", "help"),
            ("ＷｉＦｉ", "wifi"),
            ("👍", "yes"),
            ("  \u{200b} ", ""),
            ("iOS 1000", "ios 1000"),
        ];
        for (raw, plain) in cases {
            assert_eq!(Text::new(raw).plain, plain, "{raw}");
        }
    }

    #[test]
    fn reads_a_huge_text_only_so_far() {
        assert_eq!(
            Text::new(&"ab ".repeat(100_000)).plain.chars().count(),
            READ_AT_MOST_CHARS
        );
    }
}
