//! Where somebody can be reached or found: email and street addresses.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::around::{in_link, is_among, words_before};
use super::fold::Folded;
use super::{Category, Finding, pattern};

pub(super) fn find(folded: &Folded, out: &mut Vec<Finding>) {
    find_emails(&folded.text, out);
    find_streets(folded, out);
}

// Email

static HOST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?P<apart> )?@(?P<spaced> )?(?:",
        r"(?P<known>(?:gmail|googlemail|icloud|yahoo|hotmail|outlook|protonmail|gmx|aol)(?: ?[.,] ?(?:com?|de|net|org)(?:\.[a-z]{2})?)?)(?-u:\b)",
        r"|(?:[a-z0-9à-öø-ÿ-]{1,63}\.){1,5}(?P<ending>[a-z]{2,24})(?-u:\b))",
    ))
});

static SPOKEN_HOST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?: ?[(\[{] ?(?:at|@) ?[)\]}] ?(?P<any>[a-z0-9-]{2,30})| at (?P<known>gmail|googlemail|icloud|yahoo|hotmail|outlook|live|msn|me|mac|aol|gmx|web|proton|protonmail))(?: ?[(\[{] ?(?:dot|\.) ?[)\]}] ?| dot |\.)(?:com?|net|org|de|uk|fr|me|it|es|nl|ch|at|edu)(?:(?: dot |\.)(?:uk|au|nz|jp|br))?(?-u:\b)",
    )
});

/// Endings of files, which stand after an `@2x`.
const FILES: &str = "png jpg jpeg gif heic heif mov mp webp svg pdf tiff dng raw txt zip";

fn find_emails(text: &str, out: &mut Vec<Finding>) {
    for hit in HOST.captures_iter(text) {
        let Some(host) = hit.get(0) else { continue };
        let start = name_start(text, host.start());
        let name = &text[start..host.start()];
        // "Ask @apple.help" names a user of Discord; "photo@2x.png" is a file.
        let is_mention = hit.name("apart").is_some()
            && (hit.name("spaced").is_none() && hit.name("known").is_none() || is_no_name(name));
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
    for hit in SPOKEN_HOST.captures_iter(text) {
        let Some(host) = hit.get(0) else { continue };
        let mut start = name_start(text, host.start());
        // "Look at icloud.com" names nobody.
        let sure = hit.name("any").is_some() || !is_no_name(&text[start..host.start()]);
        while let Some(shorter) = text[..start].strip_suffix(" dot ") {
            start = name_start(text, shorter.len());
        }
        if start < host.start() && sure {
            out.push(Finding {
                category: Category::Email,
                range: start..host.end(),
            });
        }
    }
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
    end - name.trim_start_matches('\'').len()
}

fn is_no_name(word: &str) -> bool {
    const NO_NAMES: &str = "look looks looked looking in on up am was is are sign signed log logged check checked checking see them \
    it me photos pics pictures here there stuff page website site account mail email inbox everything nothing \
    and but or only also still not even online both that this all mine login out back go went now today help \
    web view storage settings available support work works worked upload uploaded upgrade";
    is_among(NO_NAMES, word)
}

// Streets

static STREET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?-u:\b)(?:(?:flat|apt|apartment|unit|suite)\.? [a-z0-9]{1,4},? )?[0-9]{1,5}[a-z]? (?P<names>(?:[nsew]\.? )?[a-z0-9à-öø-ÿ'.]{2,20}(?: [a-zà-öø-ÿ'.]{2,20}){0,2}?) ",
        r"(?:(?P<sure>street|road|avenue|boulevard|lane|terrace|rd|ave|blvd|st|ln|ct|court|crescent|grove|parkway|pkwy|mews)|drive|dr|way|place|pl|close|square|sq|gardens|hill|row|circle|cir|trail|loop)(?-u:\b)(?: (?:street|road|avenue|lane|st|rd|ave)(?-u:\b))?\.?",
        r"(?:,? (?:apt|apartment|unit|suite|ste|flat|#)\.? ?[a-z0-9]{1,5}(?-u:\b))?",
    ))
});

static GERMAN_STREET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[a-zäöüß-]{3,30}(?:straße|strasse|str\.|weg|allee|gasse) [0-9]{1,4}[a-z]?(?-u:\b)(?:, [0-9]{5}(?: [a-zäöüß-]{2,30})?)?",
    )
});

/// A postcode or a state, with the town before it.
static POSTCODE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:,(?: [a-zà-öø-ÿ'.-]{2,20}){1,3}?){0,2}?(?:,? (?:[a-z]{2},? )?[0-9]{5}(?:-[0-9]{4})?|,? [a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}|, [a-z]{2})(?-u:\b)",
    )
});
static TOWN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^, [a-zà-öø-ÿ'-]{2,20}(?: [a-zà-öø-ÿ'-]{2,20})?(?-u:\b)"));

static POST_BOX: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?-u:\b)p\.? ?o\.? box [0-9]{1,6}(?-u:\b)"));

fn find_streets(folded: &Folded, out: &mut Vec<Finding>) {
    let text = folded.text.as_str();
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    for hit in STREET.captures_iter(text) {
        let (Some(street), Some(names)) = (hit.get(0), hit.name("names")) else {
            continue;
        };
        if names.as_str().split(' ').any(is_no_street) || in_link(text, street.start()) {
            continue;
        }
        let (end, town) = town_end(folded, street.end());
        let capitals = are_capitals(folded, names.range());
        // "3 Google Drive" is not a place; "3 Elm Drive, Leeds" is.
        let is_street = hit.name("sure").is_some() || town == Town::Named;
        if town == Town::Coded || is_told(text, street.start()) || (capitals && is_street) {
            out.push(Finding {
                category: Category::Address,
                range: street.start()..end,
            });
        }
    }
    let german = GERMAN_STREET.find_iter(text).map(|hit| hit.range());
    let boxes = POST_BOX.find_iter(text).map(|hit| hit.range());
    out.extend(german.chain(boxes).map(|range: Range<usize>| Finding {
        category: Category::Address,
        range,
    }));
}

/// What follows a street.
#[derive(PartialEq, Eq)]
enum Town {
    None,
    /// A name in capitals.
    Named,
    /// A postcode or state, which proves the street.
    Coded,
}

/// Where the town behind a street ends.
fn town_end(folded: &Folded, street_end: usize) -> (usize, Town) {
    let after = &folded.text[street_end..];
    if let Some(hit) = POSTCODE.find(after) {
        return (street_end + hit.end(), Town::Coded);
    }
    match TOWN.find(after) {
        Some(hit) if are_capitals(folded, street_end + 2..street_end + hit.end()) => {
            (street_end + hit.end(), Town::Named)
        }
        _ => (street_end, Town::None),
    }
}

/// Does every word there begin with a capital or a digit?
fn are_capitals(folded: &Folded, range: Range<usize>) -> bool {
    let bytes = &folded.text.as_bytes()[range.clone()];
    range.clone().zip(bytes).all(|(at, byte)| {
        let begins = at == range.start || bytes[at - range.start - 1] == b' ';
        !begins || byte.is_ascii_digit() || folded.is_capital(at)
    })
}

fn is_told(text: &str, start: usize) -> bool {
    const TELLING: &str = "live lives living address adresse ship shipped home deliver delivered send pickup wohne visit house \
    located";
    words_before(text, start)
        .take(4)
        .any(|word| is_among(TELLING, word))
}

fn is_no_street(word: &str) -> bool {
    const NO_STREETS: &str = "a an and are at by for from gb tb mb google hard hour hours i icloud images in is items km lake mile \
    miles min minute minutes month months my of old on one one's or our per photo photos pics pictures shots \
    star that the this time times to usb ssd flash external videos was way ways week weeks with year years \
    your phone phones day days thumb cloud different more new same other x";
    is_among(NO_STREETS, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<Category> {
        let mut out = Vec::new();
        find(&Folded::new(text), &mut out);
        out.into_iter().map(|finding| finding.category).collect()
    }

    #[test]
    fn emails_are_found_as_written_and_as_spoken() {
        for text in [
            "a.b+c@d.co.uk",
            "ann at gmail dot com",
            "ann [at] firm [dot] org",
        ] {
            assert_eq!(found(text), [Category::Email], "{text}");
        }
        for text in [
            "look at icloud.com",
            "icon@2x.png",
            "@ann 10",
            "react@18.2.0",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn a_street_needs_its_number_and_a_sign_that_it_is_one() {
        for text in [
            "8 Elm Road",
            "i live at 8 elm close",
            "8 elm dr, austin, tx 78701",
            "Lindenstr. 5",
        ] {
            assert_eq!(found(text), [Category::Address], "{text}");
        }
        for text in [
            "3 google drive",
            "20 photos on the road",
            "12 long way",
            "Main Street",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
