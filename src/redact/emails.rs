//! Email addresses, as they are written and as they are spoken.

use std::sync::LazyLock;

use regex::Regex;

use super::around::{is_among, words_before};
use super::{Category, Finding, pattern};

static HOST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?P<apart> )?@{1,2}(?P<spaced> )?(?:",
        r"(?:(?P<famous>gmail|googlemail|icloud|yahoo|hotmail|outlook|protonmail|gmx|aol)\.|[a-z0-9à-öø-ÿ-]{1,63}\.)(?:[a-z0-9à-öø-ÿ-]{1,63}\.){0,4}(?P<ending>[a-z]{2,24})(?-u:\b)",
        r"|(?P<known>gmail|googlemail|icloud|yahoo|hotmail|outlook|protonmail|gmx|aol)(?: ?[.,] ?(?:com?|de|net|org)(?:\.[a-z]{2})?)?(?-u:\b))",
    ))
});

/// Hosts that are known well enough to be spoken.
const HOSTS: &str = "gmail|googlemail|icloud|yahoo|ymail|hotmail|outlook|live|msn|me|mac|aol|gmx|web|proton|protonmail|fastmail|zoho|\
    posteo|mailbox|freenet|t-online|libero|orange|free|laposte|wanadoo|sfr|ziggo|kpn|telia|seznam|naver|qq|163|mail|yandex|uol|bol|\
    sky|btinternet|virginmedia|talktalk|comcast|verizon|att|cox|shaw|rogers|bigpond|bluewin|sapo|wp|o2|interia|tutanota|duck|hey";
/// `@` and `.` in words, as several languages say them.
const AT: &str = "at|ät|a|@|arobase|arroba|chiocciola|klammeraffe|snabel-a|apestaartje";
const DOT: &str = r"dot|\.|punkt|point|punto|ponto|punt";
const SPOKEN_DOT: &str = "dot|punkt|point|punto|ponto|punt";
const ENDING: &str = "com?|net|org|de|uk|fr|me|it|es|nl|ch|at|edu|eu|io|info|biz|ca|au|be|br|cz|dk|fi|gov|ie|in|jp|kr|mx|no|nz|pl|pt|ru|se|us|dev|app";

/// Brackets round the `at` tell that an address is meant; without them the host must be known.
static SPOKEN_HOST: LazyLock<Regex> = LazyLock::new(|| {
    let dot = format!(r"(?: ?[(\[{{<] ?(?:{DOT}) ?[)\]}}>] ?| (?:{DOT}) |\.)");
    pattern(&format!(
        r"(?: ?[(\[{{<] ?(?:{AT}) ?[)\]}}>] ?(?P<any>[a-z0-9-]{{2,30}})(?:{dot}[a-z0-9-]{{2,30}})?{dot}(?:{ENDING})(?:{dot}(?:uk|au|nz|jp|br|in|za))?| (?:{AT}) (?P<known>{HOSTS})(?:{dot}(?:{ENDING})(?:{dot}(?:uk|au|nz|jp|br|in|za))?|(?P<undotted> (?:com|net|de|fr|it|es|nl|co uk)))| (?:{AT}) (?P<spoken>[a-z0-9-]{{2,30}}) (?:{SPOKEN_DOT}) (?:{ENDING}))(?-u:\b)",
    ))
});

/// `dot`, `underscore` and the like inside a spoken name.
static SPOKEN_SIGN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?: ?[(\[{{<] ?(?:{DOT}|underscore|dash) ?[)\]}}>] ?| (?:{DOT}|underscore|dash|hyphen|minus|plus|unterstrich|tiret|guion|underline|trattino) )$",
    ))
});

/// Endings of files, which stand after an `@2x`.
const FILES: &str =
    "png jpg jpeg gif heic heif mov mp webp svg pdf tiff dng raw txt zip css js json swift plist";

pub(super) fn find(text: &str, out: &mut Vec<Finding>) {
    for hit in HOST.captures_iter(text) {
        let Some(host) = hit.get(0) else { continue };
        let start = name_start(text, host.start());
        let name = &text[start..host.start()];
        // "Ask @apple.help" names a user of Discord; "photo@2x.png" is a file.
        let is_mention = hit.name("apart").is_some()
            && (hit.name("spaced").is_none() && hit.name("known").or(hit.name("famous")).is_none()
                || is_no_name(name));
        let is_file = hit
            .name("ending")
            .is_some_and(|ending| is_among(FILES, ending.as_str()));
        if !name.is_empty() && !is_mention && !is_file {
            out.push(Finding {
                category: Category::Email,
                range: start..host.end(),
            });
        }
    }
    /// Nobody's name has more signs in it.
    const SIGNS: usize = 4;
    for hit in SPOKEN_HOST.captures_iter(text) {
        let Some(host) = hit.get(0) else { continue };
        let mut start = name_start(text, host.start());
        let name = &text[start..host.start()];
        // "Look at icloud.com" names nobody.
        let is_spoken = hit.name("undotted").is_none() && !host.as_str().contains('.');
        let is_sure = if hit.name("any").is_none() && !is_spoken {
            !is_no_name(name) && (name.contains(['.', '_']) || is_told(text, start))
        } else {
            hit.name("any").is_some() || !is_no_name(name)
        };
        if name.is_empty() || !is_sure {
            continue;
        }
        for _ in 0..SIGNS {
            let Some(sign) = sign_before(text, start) else {
                break;
            };
            let earlier = name_start(text, sign);
            if earlier == sign {
                break;
            }
            start = earlier;
        }
        out.push(Finding {
            category: Category::Email,
            range: start..host.end(),
        });
    }
}

/// Where the spoken sign that ends at a place begins.
fn sign_before(text: &str, end: usize) -> Option<usize> {
    const LONGEST: usize = 16;
    let mut from = end.saturating_sub(LONGEST);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    SPOKEN_SIGN
        .find(&text[from..end])
        .map(|hit| from + hit.start())
}

/// Where the part before the `@` begins.
fn name_start(text: &str, end: usize) -> usize {
    const LONGEST: usize = 64;
    let is_name = |c: &char| c.is_alphanumeric() || "._%+-'".contains(*c);
    let length: usize = text[..end]
        .chars()
        .rev()
        .take(LONGEST)
        .take_while(is_name)
        .map(char::len_utf8)
        .sum();
    let name = &text[end - length..end];
    end - name.trim_start_matches(['\'', '.', '+', '-']).len()
}

/// Do the words before say that an address follows?
fn is_told(text: &str, start: usize) -> bool {
    const TELLING: &str = "email mail id account adresse address correo login";
    words_before(text, start)
        .take(3)
        .any(|word| is_among(TELLING, word))
}

fn is_no_name(word: &str) -> bool {
    const NO_NAMES: &str = "look looks looked looking in on up am im i'm was were is are be been sign signed log logged logging check \
    checked checking see them it its it's me photos pics pictures here there stuff page website site account mail \
    email inbox everything nothing and but or only also still not even online both that this all mine login out \
    back go went now today help web view storage settings available support available work works worked upload \
    uploaded upgrade stuck tried trying happens happened same error down stays just problem working bought got get \
    library album albums an a the your his new old any lost id names name start starts started stops stopped read found find shown";
    is_among(NO_NAMES, word)
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
    fn emails_are_found_as_written_and_as_spoken() {
        for text in [
            "a.b+c@d.co.uk",
            "ann at gmail dot com",
            "ann dot b dot c at gmail dot com",
            "ann [at] firm [dot] org",
            "ann(at)mail.firm.org",
        ] {
            assert_eq!(found(text), [text]);
        }
        for text in [
            "look at icloud.com",
            "icon@2x.png",
            "@ann 10",
            "react@18.2.0",
            "stuck at icloud com",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
