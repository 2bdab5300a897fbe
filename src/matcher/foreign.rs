//! Tells a text in another language from one in ours that is badly spelled.

use super::Text;

/// Fewer words than this are read as ours: "si", "oui" and "merci" are understood all over the world.
const WORDS_AT_LEAST: usize = 4;
/// In other scripts fewer letters are enough; there are no spaces to count words by.
const LETTERS_AT_LEAST: usize = 4;
/// With this share of known words a text is ours, whatever letters stand in it.
const KNOWN_SHARE: f32 = 0.6;
/// A text whose words are this likely on average, mistyped or not, is ours: in logarithms. Between text in fifteen other
/// languages and ours with every second word mistyped, this line errs least.
const LIKELY: f32 = -12.0;

/// The languages that are told apart; people in Discord's servers write these most.
const TOLD_APART: [whatlang::Lang; 22] = {
    use whatlang::Lang::{
        Ara, Ces, Cmn, Deu, Eng, Fra, Heb, Hin, Hun, Ind, Ita, Jpn, Kor, Nld, Pol, Por, Ron, Rus,
        Spa, Swe, Tur, Vie,
    };
    [
        Ara, Ces, Cmn, Deu, Eng, Fra, Heb, Hin, Hun, Ind, Ita, Jpn, Kor, Nld, Pol, Por, Ron, Rus,
        Spa, Swe, Tur, Vie,
    ]
};

/// True when `text` is surely in another language than English, whose words `knows` knows and whose mistyped words
/// `likelihood` explains.
pub(super) fn is_foreign(
    text: &Text,
    knows: impl Fn(&str) -> bool,
    likelihood: impl Fn(&[&str]) -> f32,
) -> bool {
    let letters = || text.plain.chars().filter(|c| c.is_alphabetic());
    let all = letters().count();
    let latin = letters().filter(|c| is_latin(*c)).count();
    if all >= LETTERS_AT_LEAST && latin * 2 < all {
        return true;
    }
    let written = text.words();
    let words = || {
        let words = written.iter();
        words.filter(|word| word.chars().all(char::is_alphabetic))
    };
    let count = words().count();
    if count < WORDS_AT_LEAST {
        return false;
    }
    let known = words().filter(|word| knows(word)).count();
    if known as f32 >= KNOWN_SHARE * count as f32 || likelihood(&written) >= LIKELY {
        return false;
    }
    let detector = whatlang::Detector::with_allowlist(TOLD_APART.to_vec());
    detector
        .detect_lang(&text.plain)
        .is_some_and(|language| language != whatlang::Lang::Eng)
}

fn is_latin(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 22] = [
        "my", "photos", "not", "going", "to", "icloud", "the", "is", "on", "i", "have", "done",
        "it", "and", "no", "a", "me", "plus", "wifi", "still", "for", "so",
    ];

    fn foreign(text: &str) -> bool {
        is_foreign(&Text::new(text), |word| KNOWN.contains(&word), |_| -20.0)
    }

    #[test]
    fn knows_other_languages() {
        for text in [
            "mis fotos no se sincronizan con icloud",
            "mes photos ne vont plus sur icloud depuis hier",
            "meine bilder landen nicht mehr in der icloud",
            "мои фото не загружаются",
            "私の写真が同期されません",
            "fotoğraflarım icloud a yüklenmiyor neden",
        ] {
            assert!(foreign(text), "{text}");
        }
    }

    #[test]
    fn leaves_mistyped_english_alone() {
        let text = Text::new("phtos nto gonig anywehre sicne yestrday mornign");
        assert!(!is_foreign(&text, |_| false, |_| -9.0));
    }

    #[test]
    fn leaves_english_and_single_words_alone() {
        for text in [
            "my photos not going to icloud",
            "oui",
            "si si",
            "👍",
            "",
            "12.5 gb",
        ] {
            assert!(!foreign(text), "{text}");
        }
    }
}
