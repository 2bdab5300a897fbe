//! Cuts common English endings, so that "syncing", "synced" and "syncs" count as one word, and makes all numbers one:
//! "50gb" and "200gb".

use std::borrow::Cow;

/// What a word has in common with its like: a number is any number, a word has no ending.
pub fn stem(word: &str) -> Cow<'_, str> {
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        return Cow::Owned(shape(word));
    }
    Cow::Borrowed(without_ending(word))
}

/// The word with a 0 for each row of digits.
fn shape(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !out.ends_with('0') {
            out.push('0');
        }
    }
    out
}

/// Short words and words in other scripts stay as they are.
fn without_ending(word: &str) -> &str {
    if word.len() < 4 || !word.is_ascii() {
        return word;
    }
    const ENDINGS: [(&str, usize); 9] = [
        ("ations", 4),
        ("ation", 4),
        ("ings", 3),
        ("ing", 3),
        ("ies", 3),
        ("ed", 3),
        ("es", 4),
        ("ly", 4),
        ("s", 3),
    ];
    for (ending, keep) in ENDINGS {
        if let Some(root) = word.strip_suffix(ending)
            && root.len() >= keep
            && !(ending == "s" && root.ends_with('s'))
        {
            return undouble(root);
        }
    }
    word
}

/// "stopp" (from "stopping") is "stop"; "full" and "pass" keep their doubles because nothing was cut there.
fn undouble(root: &str) -> &str {
    let bytes = root.as_bytes();
    match bytes {
        [.., a, b] if a == b && !matches!(b, b'l' | b's' | b'z' | b'e' | b'o') => {
            &root[..root.len() - 1]
        }
        _ => root,
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn joins_forms_of_one_word() {
        for (a, b) in [
            ("syncing", "synced"),
            ("stopping", "stopped"),
            ("photos", "photo"),
            ("uploads", "uploading"),
        ] {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        assert_eq!(stem("pass"), "pass");
        assert_eq!(stem("ios"), "ios");
    }
}
