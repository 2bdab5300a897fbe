//! Turns what somebody typed into one plain form, so that everything after it compares like with like.
//!
//! The plain form is lower case, has no apostrophes ("wont"), keeps decimals in numbers ("12.5"), and has
//! single spaces where anything else stood. Content editors write patterns against this form.

use std::borrow::Cow;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer messages are read only this far: Discord's own limit for people with Nitro.
pub const READ_AT_MOST_CHARS: usize = 4_000;

/// A text in its plain form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text {
    /// Words joined by single spaces.
    pub plain: String,
}

/// What stands between two words besides a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Mark {
    /// Nothing.
    #[default]
    None,
    /// A comma, a dash, a bracket: a clause may end here.
    Comma,
    /// A full stop or the end of a line.
    Stop,
    /// A question mark.
    Question,
}

/// A text with the marks between its words, which tell where clauses end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marked {
    /// The text in its plain form.
    pub text: Text,
    /// What stands before each word, and after the last: one more than there are words.
    pub marks: Vec<Mark>,
}

impl Marked {
    /// Reads `raw`, whatever it is.
    pub fn new(raw: &str) -> Marked {
        let (plain, marks) = plain(raw);
        Marked {
            text: Text { plain },
            marks,
        }
    }
}

impl Text {
    /// Reads `raw`, whatever it is; a text without a single letter or digit has no words.
    pub fn new(raw: &str) -> Text {
        Text {
            plain: plain(raw).0,
        }
    }

    /// The words of `plain`, in order.
    pub fn words(&self) -> Vec<&str> {
        let words = self.plain.split(' ');
        words.filter(|word| !word.is_empty()).collect()
    }

    /// True when one of the patterns is found in `plain`.
    pub fn matches(&self, patterns: &[Regex]) -> bool {
        patterns.iter().any(|pattern| pattern.is_match(&self.plain))
    }

    /// True when there is nothing to read: empty, only emoji without a meaning, only a picture.
    pub fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }
}

/// The plain form, with the marks before each word and after the last.
fn plain(raw: &str) -> (String, Vec<Mark>) {
    let decoded = decode_entities(raw);
    let own = own_words(&decoded);
    let mut out = String::with_capacity(own.len());
    let (mut marks, mut mark) = (Vec::new(), Mark::None);
    let chars = without_markup(&own);
    let folded: Vec<char> = if own.is_ascii() {
        // Most messages are plain, and Unicode's tables are slow.
        let small = chars.map(|c| c.to_ascii_lowercase());
        small.take(READ_AT_MOST_CHARS).collect()
    } else {
        chars
            .nfkc()
            .flat_map(char::to_lowercase)
            .filter(|c| !is_invisible(*c))
            .take(READ_AT_MOST_CHARS)
            .collect()
    };
    for (at, &c) in folded.iter().enumerate() {
        if let Some(word) = spoken_emoji(c).or_else(|| shrug(&folded, at)) {
            separate(&mut out);
            marks.push(std::mem::take(&mut mark));
            out.push_str(word);
            out.push(' ');
            // A tick ends what it is about: "wifi ✓ vpn ✗".
            mark = Mark::Comma;
        } else if c.is_alphanumeric() {
            if out.is_empty() || out.ends_with(' ') {
                marks.push(std::mem::take(&mut mark));
            }
            push_unless_stretched(
                &mut out,
                if c.is_ascii() {
                    c
                } else {
                    look_alike(&folded, at).unwrap_or(c)
                },
            );
        } else if is_apostrophe(c) || is_combining_mark(c) {
            // "won't" and "wont" are the same word.
        } else if is_decimal_point(&folded, at) {
            out.push('.');
        } else if c == '%' && out.ends_with(|c: char| c.is_ascii_digit()) {
            marks.push(Mark::None);
            out.push_str(" percent ");
        } else {
            separate(&mut out);
            mark = mark.max(mark_of(&folded, at));
        }
    }
    out.truncate(out.trim_end().len());
    marks.push(mark);
    (out, marks)
}

/// What a character between words tells about the clauses beside it.
fn mark_of(folded: &[char], at: usize) -> Mark {
    let is_space = |at: Option<usize>| {
        at.and_then(|at| folded.get(at))
            .is_none_or(|c| c.is_whitespace())
    };
    match folded[at] {
        '?' | '\u{bf}' => Mark::Question,
        // Inside of a name it joins: "icloud.com".
        '.' if !is_space(Some(at + 1)) && folded.get(at + 1).is_none_or(|c| *c != '.') => {
            Mark::None
        }
        '.' | '!' | '\n' | '\u{2026}' => Mark::Stop,
        ',' | ';' | '(' | ')' | '|' | '+' | '*' | '\u{2022}' | '\u{2013}' | '\u{2014}'
        | '\u{2192}' => Mark::Comma,
        // Inside of words and between numbers they join: "wi-fi", "12/200", "9:30".
        '-' | '/' | ':' if is_space(Some(at + 1)) || is_space(at.checked_sub(1)) => Mark::Comma,
        _ => Mark::None,
    }
}

/// "soooo" and "sooo" say what "soo" says; digits are left alone, because 1000 is not 100.
fn push_unless_stretched(out: &mut String, c: char) {
    let stretched = out.strip_suffix(c).is_some_and(|out| out.ends_with(c));
    if c.is_numeric() || !stretched {
        out.push(c);
    }
}

fn separate(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// What people quote or paste as code was written by somebody else; it only counts when nothing else was written.
fn own_words(text: &str) -> Cow<'_, str> {
    let is_quote = |line: &str| {
        let line = line.trim_start();
        line.starts_with("> ") || line.starts_with(">>> ")
    };
    if !text.contains("```") && !text.lines().any(is_quote) {
        return text.into();
    }
    let mut own = String::with_capacity(text.len());
    // Every second part stands between fences; one without an end is no code.
    let fenced = text.matches("```").count() / 2 * 2;
    for (at, part) in text.splitn(fenced + 1, "```").enumerate() {
        if at % 2 == 1 {
            own.push(' ');
            continue;
        }
        for line in part.split_inclusive('\n') {
            if line.trim_start().starts_with(">>> ") {
                break;
            }
            if !is_quote(line) {
                own.push_str(line);
            }
        }
    }
    if own.chars().any(char::is_alphanumeric) {
        own.into()
    } else {
        text.into()
    }
}

/// Mentions, custom emoji and links say nothing that we could understand.
fn without_markup(text: &str) -> impl Iterator<Item = char> + '_ {
    let mut rest = text;
    std::iter::from_fn(move || {
        let c = rest.chars().next()?;
        let skip = match c {
            '<' => closing(rest)
                .filter(|&end| rest[1..end].starts_with(['@', '#', ':', '/', 'a', 't']))
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

/// Where markup ends that begins here; longer than this none is, and looking further would take time without bound.
fn closing(markup: &str) -> Option<usize> {
    const MARKUP_AT_MOST_BYTES: usize = 64;
    let bytes = markup.bytes().take(MARKUP_AT_MOST_BYTES);
    bytes.into_iter().position(|byte| byte == b'>')
}

/// `&amp;`, `&#39;`, `&#x2019;`: what web pages leave behind in copied text.
fn decode_entities(text: &str) -> Cow<'_, str> {
    const NAMED: [(&str, char); 10] = [
        ("amp", '&'),
        ("apos", '\''),
        ("quot", '"'),
        ("lt", '<'),
        ("gt", '>'),
        ("nbsp", ' '),
        ("rsquo", '\u{2019}'),
        ("lsquo", '\u{2018}'),
        ("hellip", '\u{2026}'),
        ("ndash", '\u{2013}'),
    ];
    const NAME_AT_MOST_BYTES: usize = 8;
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let after = &rest[at + 1..];
        let end = after
            .bytes()
            .take(NAME_AT_MOST_BYTES)
            .position(|byte| byte == b';');
        let meant = end.and_then(|end| {
            let name = &after[..end];
            let number = name.strip_prefix('#');
            let number = number.and_then(|number| match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => number.parse().ok(),
            });
            let named = NAMED.iter().find(|(known, _)| *known == name);
            let meant = number.and_then(char::from_u32).or(named.map(|(_, c)| *c))?;
            Some((meant, end))
        });
        let (meant, length) = meant.map_or(('&', at + 1), |(c, end)| (c, at + end + 2));
        out.push_str(&rest[..at]);
        out.push(meant);
        rest = &rest[length..];
    }
    if out.is_empty() {
        return rest.into();
    }
    out.push_str(rest);
    out.into()
}

/// The Latin letter that a Cyrillic or Greek one beside Latin letters looks like.
fn look_alike(folded: &[char], at: usize) -> Option<char> {
    let latin = match folded[at] {
        'а' | 'α' => 'a',
        'с' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' => 'e',
        'һ' => 'h',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ц' => 'u',
        'ν' => 'v',
        'х' | 'χ' => 'x',
        'у' => 'y',
        _ => return None,
    };
    let in_word = |c: &&char| c.is_alphabetic();
    let before = folded[..at]
        .iter()
        .rev()
        .take_while(in_word)
        .take(LONGEST_WORD_CHARS);
    let after = folded[at + 1..]
        .iter()
        .take_while(in_word)
        .take(LONGEST_WORD_CHARS);
    before.chain(after).any(char::is_ascii).then_some(latin)
}

/// Further than this nobody looks for the script of a word.
const LONGEST_WORD_CHARS: usize = 24;

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

/// Characters that take no room: zero-width, direction marks, soft hyphen, tags.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// The face of ¯\_(ツ)_/¯, which Japanese words have as a letter.
fn shrug(folded: &[char], at: usize) -> Option<&'static str> {
    if folded[at] != 'ツ' {
        return None;
    }
    let beside = |at: Option<usize>| at.and_then(|at| folded.get(at)).copied();
    let mut beside = [at.checked_sub(1), Some(at + 1)]
        .into_iter()
        .filter_map(beside);
    (!beside.any(char::is_alphanumeric)).then_some("unsure")
}

/// Emoji that people answer with; the others carry a mood, not a meaning.
fn spoken_emoji(c: char) -> Option<&'static str> {
    Some(match c {
        '👍' | '✅' | '✔' | '✓' | '👌' | '☑' => "yes",
        '👎' | '❌' | '✖' | '✗' | '✘' => "no",
        '🤷' => "unsure",
        '🙏' => "thanks",
        '🎉' | '🥳' => "yay",
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
            ("at 3% now", "at 3 percent now"),
            (
                "it\u{fe0f} s\u{200b}ays &quot;Paused&quot;",
                "it says paused",
            ),
            ("<@123456> <:sad:99> https://x.y/z help", "help"),
            ("ＷｉＦｉ", "wifi"),
            ("👍", "yes"),
            ("all back 🎉🙏", "all back yay thanks"),
            ("¯\\_(ツ)_/¯", "unsure"),
            ("ツアー", "ツアー"),
            ("won&#8217;t &amp; can&rsquo;t &bogus; &", "wont cant bogus"),
            ("ｐｈоtоs 𝗶𝗖𝗹𝗼𝘂𝗱", "photos icloud"),
            ("мои фото", "мои фото"),
            ("p\u{334}h\u{489}o\u{1ab0}tos", "photos"),
            ("> did that help?\nno it didnt", "no it didnt"),
            ("look ```\nlet photos = 1;\n``` nice", "look nice"),
            ("> only a quote", "only a quote"),
            ("``` no end", "no end"),
            ("  \u{200b} ", ""),
            ("iOS 1000", "ios 1000"),
        ];
        for (raw, plain) in cases {
            assert_eq!(Text::new(raw).plain, plain, "{raw}");
        }
    }

    #[test]
    fn keeps_the_marks_between_words() {
        use Mark::{Comma, None, Question, Stop};
        let marks = |raw: &str| Marked::new(raw).marks;
        assert_eq!(
            marks("on wi-fi, 1,204 left"),
            [None, None, None, Comma, None, None]
        );
        assert_eq!(
            marks("wifi? yes.\nvpn: no!"),
            [None, Question, Stop, Comma, Stop]
        );
        assert_eq!(
            marks("wifi \u{2705} vpn \u{274c}"),
            [None, None, Comma, None, Comma]
        );
        assert_eq!(marks("(stuck) - again"), [Comma, Comma, None]);
        assert_eq!(marks(""), [None]);
        assert_eq!(marks("12.5 of 50%"), [None; 5]);
        assert_eq!(marks("icloud.com... no"), [None, None, Stop, None]);
    }

    #[test]
    fn reads_a_huge_text_only_so_far() {
        assert_eq!(
            Text::new(&"ab ".repeat(100_000)).plain.chars().count(),
            READ_AT_MOST_CHARS
        );
    }
}
