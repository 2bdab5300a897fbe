//! Street addresses, where their form or the words before them make them sure.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::around::{in_link, is_among, is_counted, words_before};
use super::fold::Folded;
use super::{Category, Finding, pattern};

/// `5 Elm Road`, `Flat 2, 9 Rose Court`, `7/14 George St`, `456 NW 12th Ave Apt 4`. The number first, the kind last.
static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?-u:\b)(?:(?:flat|apt|apartment|unit|suite)\.? [a-z0-9]{1,4},? )?(?:[0-9]{1,4}/)?[0-9]{1,5}[a-z]?(?:-[0-9]{1,4})? (?P<names>(?:(?:[nsew]|n[ew]|s[ew])\.? )?[a-z0-9à-öø-ÿ'.]{2,20}(?: [a-z0-9à-öø-ÿ'.]{2,20}){0,2}?) ",
        r"(?:(?P<sure>street|road|avenue|boulevard|lane|terrace|rd|ave|blvd|st|ln|ct|court|crescent|cres|grove|parkway|pkwy|mews|highway|hwy)|drive|dr|way|place|pl|close|square|sq|gardens|hill|row|circle|cir|trail|loop|walk|rise|quay|parade|green|park|view|vale|wharf|plaza|pike|cove|bend)(?-u:\b)(?: (?:street|road|avenue|lane|st|rd|ave)(?-u:\b))?\.?",
        r"(?: (?:[nsew]|n[ew]|s[ew]|north|south|east|west)(?-u:\b))?",
        r"(?:,? (?:apt|apartment|unit|suite|ste|flat|#)\.? ?[a-z0-9]{1,5}(?-u:\b))?",
    ))
});

/// `9902 County Road 12`
static NUMBERED_ROAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b)[0-9]{1,5} (?:[nsew]\.? )?(?:county road|county rd|state road|state route|route|rte|highway|hwy|us) [0-9]{1,4}[a-z]?(?-u:\b)",
    )
});

/// `12 rue des Lilas`: number, kind, name.
static NUMBER_KIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b)[0-9]{1,4}(?: ?(?:bis|ter|quater|[a-d]))?,? (?:(?P<sure>rue|avenue|av\.|bd\.?|boulevard|chemin|allée|impasse|quai)|place|pl\.|allee|cours|route|passage|square|faubourg|villa) ",
    )
});

/// `Calle Mayor 23`, `Via Garibaldi, 15`: kind, name, number.
static KIND_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?:^|[ (:,])(?P<address>(?:(?P<sure>calle|c/|avenida|avda\.?|carrer|rua|travessa|viale|piazza|piazzale|ul\.|ulica|ул\.|улица)|av\.?|plaza|plaça|pza\.?|paseo|passeig|carretera|ronda|camino|praça|largo|estrada|alameda|via|corso|vicolo|strada|aleja|al\.|os\.|str\.)",
        r" ?(?P<names>(?:[\pL'.-]{1,20} ){0,4}?[\pL'.-]{1,20}),? (?:n[ºo°]\.? ?|nr\.? ?|num\.? ?|#)?[0-9]{1,5}(?:[a-z]|/[0-9]{1,4})?(?-u:\b)(?:, ?[0-9]{1,2}[ºª°](?:[ -]?[a-z]{1,4}(?-u:\b))?)?)",
    ))
});

/// `Goethestraße 41`, `Keizersgracht 210`, `Storgatan 14`: the kind is the end of the name.
static JOINED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<names>(?:(?:lange|kurze|alte|neue|große|grosse|kleine|obere|untere|hohe|breite|grote|oude|nieuwe|korte|hoge|stora|lilla|gamla|norra|södra|östra|västra|store|lille|gamle) )?[\pL-]{2,30}(?:(?P<sure>straße|strasse|str\.|weg|gasse|straat|gracht|gatan|vägen)|str|allee|platz|ring|damm|ufer|steig|chaussee|markt|graben|laan|plein|kade|dijk|singel|gade|vej|gata|veien|vegen|katu|tie|utca)) [0-9]{1,4}(?:[a-z]|-[0-9]{1,4}| [b-h])?(?-u:\b)",
    )
});

/// `Berliner Str. 17`, `Lange Gasse 5`
static APART: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<names>(?:[\pL-]{2,20} ){1,2}?)(?:(?P<sure>straße|strasse|str\.)|gasse|weg|allee|platz|ring|damm|ufer|straat|laan|plein|gate|plads|utca|út) [0-9]{1,4}(?:[a-z]|-[0-9]{1,4}| [b-h])?(?-u:\b)",
    )
});

/// `An der Alster 12`: nothing but a postcode behind it, or a word for addresses before it, makes it one.
static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?P<names>(?:[\pL'.-]{2,25} ){0,3}[\pL'.-]{2,25}) [0-9]{1,4}[a-z]?(?-u:\b)")
});

/// `61 Kingsway`, `594 Broadway`: with nothing but a postcode that also has letters, or a state, to prove it.
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?-u:\b)[0-9]{1,5}[a-z]? (?P<names>[a-z'.-]{3,20}(?: [a-z'.-]{3,20}){0,2}?),")
});
static LETTERED_POSTCODE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^,(?: [a-z'.-]{2,20}(?: [a-z'.-]{2,20}){0,2}?)?(?:, [a-z'.-]{2,20}(?: [a-z'.-]{2,20}){0,2}?)?",
        r",? (?:[a-z]{2},? [0-9]{5}(?:-[0-9]{4})?|[a-z][0-9][a-z] ?[0-9][a-z][0-9]|[a-z]{1,2}[0-9][a-z0-9]? [0-9][a-z]{2})(?-u:\b)",
    ))
});

static POST_BOX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b)(?:p\.? ?o\.? box|postfach|apartado|boîte postale|casella postale) [0-9]{1,6}(?-u:\b)",
    )
});

pub(super) fn find(folded: &Folded, out: &mut Vec<Finding>) {
    let text = folded.text.as_str();
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    find_joined(folded, out);
    find_by_kind(folded, out);
    find_english(folded, out);
    find_plain(folded, out);
    let boxes = POST_BOX.find_iter(text).map(|hit| hit.range());
    out.extend(boxes.map(finding));
}

fn finding(range: Range<usize>) -> Finding {
    Finding {
        category: Category::Address,
        range,
    }
}

fn find_english(folded: &Folded, out: &mut Vec<Finding>) {
    let text = folded.text.as_str();
    for hit in NUMBERED_ROAD.find_iter(text) {
        let (end, town) = town_end(folded, hit.end());
        if town == Town::Coded || is_told(text, hit.start()) {
            out.push(finding(hit.start()..end));
        }
    }
    for hit in ENGLISH.captures_iter(text) {
        let (Some(street), Some(names)) = (hit.get(0), hit.name("names")) else {
            continue;
        };
        let (end, town) = town_end(folded, street.end());
        // "Old Mill Road, Reno, NV 89502" is a street; of "my old road" nobody knows.
        let may_be_named = |word| town == Town::Coded && is_among("old new one lake star", word);
        let is_talk = |word| is_no_street(word) && !may_be_named(word);
        if names.as_str().split(' ').any(is_talk) || in_link(text, street.start()) {
            continue;
        }
        let capitals = are_capitals(folded, names.range());
        // "3 Google Drive" is not a place; "3 Elm Drive, Leeds" is.
        let is_street = hit.name("sure").is_some() || town == Town::Named;
        if town == Town::Coded || is_told(text, street.start()) || (capitals && is_street) {
            out.push(finding(street.start()..end));
        }
    }
    for hit in BARE.captures_iter(text) {
        let (Some(place), Some(names)) = (hit.get(0), hit.name("names")) else {
            continue;
        };
        let Some(town) = LETTERED_POSTCODE.find(&text[names.end()..]) else {
            continue;
        };
        if are_capitals(folded, names.range()) && !names.as_str().split(' ').any(is_no_street) {
            out.push(finding(place.start()..names.end() + town.end()));
        }
    }
}

fn find_by_kind(folded: &Folded, out: &mut Vec<Finding>) {
    let text = folded.text.as_str();
    for hit in NUMBER_KIND.captures_iter(text) {
        let Some(head) = hit.get(0) else { continue };
        let told = is_told(text, head.start());
        let Some((names_end, named)) = names_end(folded, head.end(), told) else {
            continue;
        };
        let (end, town) = town_end(folded, names_end);
        if town == Town::Coded || told || (named && hit.name("sure").is_some()) {
            out.push(finding(head.start()..end));
        }
    }
    for hit in KIND_NUMBER.captures_iter(text) {
        let (Some(address), Some(names)) = (hit.name("address"), hit.name("names")) else {
            continue;
        };
        if is_counted(text, address.end()) || names.as_str().split(' ').any(is_no_street_abroad) {
            continue;
        }
        let (end, town) = town_end(folded, address.end());
        let named = is_named(folded, names.range());
        if (town == Town::Coded && named)
            || is_told(text, address.start())
            || (named && hit.name("sure").is_some())
        {
            out.push(finding(address.start()..end));
        }
    }
}

fn find_joined(folded: &Folded, out: &mut Vec<Finding>) {
    let text = folded.text.as_str();
    for hit in JOINED.captures_iter(text).chain(APART.captures_iter(text)) {
        let (Some(street), Some(names)) = (hit.get(0), hit.name("names")) else {
            continue;
        };
        if is_counted(text, street.end()) || in_link(text, street.start()) {
            continue;
        }
        let is_joined = !names.as_str().ends_with(' ');
        let start = names_start(folded, names.range());
        let capital = start.is_some();
        let (end, town) = town_end(folded, street.end());
        let told = is_told(text, street.start());
        // A single word may be small; of several, the small ones are talk.
        if !(capital || is_joined) {
            continue;
        }
        let is_sure = hit.name("sure").is_some() || told || capital && town == Town::Coded;
        if is_sure {
            out.push(finding(start.unwrap_or(street.start())..end));
        }
    }
}

fn find_plain(folded: &Folded, out: &mut Vec<Finding>) {
    const NOUNS: &str = "adresse anschrift adres adress indirizzo dirección direccion morada endereço domicilio address";
    let text = folded.text.as_str();
    for hit in PLAIN.captures_iter(text) {
        let (Some(place), Some(names)) = (hit.get(0), hit.name("names")) else {
            continue;
        };
        if is_counted(text, place.end()) || names.as_str().split(' ').any(is_no_street_abroad) {
            continue;
        }
        let Some(start) = names_start(folded, names.range()) else {
            continue;
        };
        let (end, town) = town_end(folded, place.end());
        let is_noun = text[..start].trim_end().ends_with(':')
            && words_before(text, start)
                .next()
                .is_some_and(|word| is_among(NOUNS, word));
        if is_noun || (town == Town::Coded && is_abroad(text, place.end())) {
            out.push(finding(start..end));
        }
    }
}

/// Postcodes that stand before the town, as on the continent.
static POSTCODE_ABROAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^,? (?:[a-z]{1,2}-)?(?:[0-9]{3} [0-9]{2}|[0-9]{4}-[0-9]{3}|[0-9]{2}-[0-9]{3}|[0-9]{4} [a-z]{2}|[0-9]{4,5})(?-u:\b)",
    )
});

/// A postcode or a state, with the town before it, as where English is spoken.
static POSTCODE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:,? [a-zà-öø-ÿ'.-]{2,20}(?: [a-zà-öø-ÿ'.-]{2,20}){0,2}?)?(?:, [a-zà-öø-ÿ'.-]{2,20}(?: [a-zà-öø-ÿ'.-]{2,20}){0,2}?)?",
        r"(?:,? (?:[a-z]{2},? )?[0-9]{5}(?:-[0-9]{4})?|,? (?:[a-z]{2},? )?[a-z][0-9][a-z] ?[0-9][a-z][0-9]|,? [a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}|,? (?:nsw|vic|qld|wa|sa|tas|act|nt),? [0-9]{4}|,? dublin [0-9]{1,2})(?-u:\b)",
    ))
});
/// A state without a postcode.
static STATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:,? [a-zà-öø-ÿ'.-]{2,20}(?: [a-zà-öø-ÿ'.-]{2,20}){0,2}?)?(?:, [a-zà-öø-ÿ'.-]{2,20}(?: [a-zà-öø-ÿ'.-]{2,20}){0,2}?)??,? ",
        "(?P<state>al|ak|az|ar|ca|co|ct|de|fl|ga|hi|id|il|in|ia|ks|ky|la|me|md|ma|mi|mn|ms|mo|mt|ne|nv|nh|nj|nm|ny|nc|nd|oh|ok|or|pa|ri|sc|sd|tn|",
        r"tx|ut|vt|va|wa|wv|wi|wy|dc|ab|bc|mb|nb|nl|ns|on|pe|qc|sk|nsw|vic|qld|uk)(?-u:\b)",
    ))
});
static TOWN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^, [a-zà-öø-ÿ'-]{2,20}(?: [a-zà-öø-ÿ'-]{2,20})?(?: [0-9]{4})?(?-u:\b)")
});

/// What follows a street.
#[derive(PartialEq, Eq)]
enum Town {
    None,
    /// A name in capitals.
    Named,
    /// A postcode or state, which proves the street.
    Coded,
}

fn is_abroad(text: &str, street_end: usize) -> bool {
    POSTCODE_ABROAD.is_match(&text[street_end..])
}

/// Where the town behind a street ends.
fn town_end(folded: &Folded, street_end: usize) -> (usize, Town) {
    let after = &folded.text[street_end..];
    if let Some(hit) = POSTCODE_ABROAD.find(after)
        && let Some(end) = town_abroad(folded, street_end + hit.start()..street_end + hit.end())
    {
        return (end, Town::Coded);
    }
    if let Some(hit) = POSTCODE.find(after) {
        return (street_end + hit.end(), Town::Coded);
    }
    // "Me", "in" and "or" are words as well.
    if let Some(state) = STATE.captures(after).and_then(|hit| hit.name("state"))
        && (street_end + state.start()..street_end + state.end()).all(|at| folded.is_capital(at))
    {
        return (street_end + state.end(), Town::Coded);
    }
    match TOWN.find(after) {
        Some(hit) if are_capitals(folded, street_end + 2..street_end + hit.end()) => {
            (street_end + hit.end(), Town::Named)
        }
        _ => (street_end, Town::None),
    }
}

/// Where the town behind a postcode ends, if the postcode is one.
fn town_abroad(folded: &Folded, code: Range<usize>) -> Option<usize> {
    const LINKS: &str = "am an der den la le les de del sur sous im in";
    const WORDS: usize = 4;
    let text = folded.text.as_str();
    if is_counted(text, code.end) {
        return None;
    }
    let (mut end, mut at) = (None, code.end);
    for _ in 0..WORDS {
        let Some(rest) = text[at..].strip_prefix(' ') else {
            break;
        };
        let length = rest
            .find(|c: char| !c.is_alphabetic() && c != '-' && c != '\'')
            .unwrap_or(rest.len());
        let word = &rest[..length];
        at += 1 + length;
        if word.len() > 1 && folded.is_capital(at - length) {
            end = Some(at);
        } else if !is_among(LINKS, word) {
            break;
        }
    }
    let code_text = &text[code.clone()];
    let is_long = code_text.bytes().filter(u8::is_ascii_digit).count() >= 5;
    // Four digits may be a year, so they need a town behind them, or the capitals of the Netherlands.
    let has_capitals = code.clone().rev().take(2).all(|at| folded.is_capital(at));
    end.or((is_long || has_capitals).then(|| {
        // In small letters the town is the next word, if it is not talk.
        let word = text[code.end..].strip_prefix(' ').map(|rest| {
            &rest[..rest
                .find(|c: char| !c.is_alphabetic() && c != '-')
                .unwrap_or(rest.len())]
        });
        match word {
            Some(word) if word.chars().count() > 3 && !is_among(TALK, word) => {
                code.end + 1 + word.len()
            }
            _ => code.end,
        }
    }))
}

/// Words that follow an address without being a town.
const TALK: &str = "that this thats there when with from photos fotos please bitte danke thanks aber oder dann dort falls wenn ist \
    noch auch hier thing";

/// Where a name that begins at a place ends, and has it a capital? Small letters only count where an address is told.
fn names_end(folded: &Folded, start: usize, told: bool) -> Option<(usize, bool)> {
    const WORDS: usize = 6;
    let text = folded.text.as_str();
    let (mut end, mut named, mut at) = (None, false, start);
    for _ in 0..WORDS {
        let rest = &text[at..];
        let length = rest
            .find(|c: char| !c.is_alphanumeric() && !"'-.".contains(c))
            .unwrap_or(rest.len());
        let word = &rest[..length];
        if word.is_empty() {
            break;
        }
        let bare = at + usize::from(word.starts_with("l'") || word.starts_with("d'")) * 2;
        if folded.is_capital(bare) || folded.is_capital(at) {
            (end, named) = (Some(at + length), true);
        } else if told && end.is_none() && !is_link(word) {
            end = Some(at + length);
        } else if !is_link(word) {
            break;
        }
        at += length;
        if !text[at..].starts_with(' ') {
            break;
        }
        at += 1;
    }
    let end = end?;
    let dots = text[start..end].len() - text[start..end].trim_end_matches('.').len();
    Some((end - dots, named))
}

/// Small words inside names of streets.
fn is_link(word: &str) -> bool {
    const LINKS: &str = "de du des la le les l d del della delle dei degli di da do dos das los las el san santa saint sainte st ste \
    e y van der den het von zum zur am an im in auf dem";
    is_among(LINKS, word)
}

/// Has a name a capital, and only links in small letters?
fn is_named(folded: &Folded, names: Range<usize>) -> bool {
    let (mut at, mut named) = (names.start, false);
    for word in folded.text[names].split(' ') {
        if folded.is_capital(at) {
            named = true;
        } else if !is_link(word) {
            return false;
        }
        at += word.len() + 1;
    }
    named
}

/// Where the name of a street begins among words that end with it: at the first capital behind which no talk stands.
fn names_start(folded: &Folded, names: Range<usize>) -> Option<usize> {
    let text = folded.text.as_str();
    let (mut start, mut at) = (None, names.start);
    for word in text[names].split(' ') {
        let is_talk = is_among(TELLING, word) || is_among(PRONOUNS, word) || word.ends_with('.');
        if word.is_empty() || is_link(word) && start.is_some() {
            // Goes on.
        } else if folded.is_capital(at) && (!is_talk || word.ends_with("str.")) {
            start = start.or(Some(at));
        } else {
            start = None;
        }
        at += word.len() + 1;
    }
    start
}

const PRONOUNS: &str =
    "ich wir du mein meine unsere my our his her the ik mijn je mi mon ma la il jag bor is ist est";

/// Does every word there begin with a capital or a digit?
fn are_capitals(folded: &Folded, range: Range<usize>) -> bool {
    let bytes = &folded.text.as_bytes()[range.clone()];
    range.clone().zip(bytes).all(|(at, byte)| {
        let begins = at == range.start || bytes[at - range.start - 1] == b' ';
        !begins || byte.is_ascii_digit() || folded.is_capital(at)
    })
}

/// Words after which an address may be expected.
const TELLING: &str = "live lives living lived address adress addr adresse ship shipped shipping home deliver delivered delivery send \
    pickup wohne wohnt wohnen visit house located moved billing anschrift lieferadresse rechnungsadresse adres adressen \
    dirección direccion indirizzo endereço morada domicile domicilio vivo vivimos moro moramos abito abitiamo habite \
    habitons woon wonen bor bo mieszkam residence zuhause";

fn is_told(text: &str, start: usize) -> bool {
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

/// Words that stand before a number without being a street.
fn is_no_street_abroad(word: &str) -> bool {
    const NO_STREETS: &str = "iphone ipad ipod mac macbook ios ipados macos watch airpods version build photos fotos icloud apple album \
    error code windows samsung galaxy pixel sms email mail bluetooth usb wifi whatsapp telegram google chrome safari \
    update case ticket order model beta january february march april may june july august september october \
    november december januar februar märz mai juni juli oktober dezember";
    is_among(NO_STREETS, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let folded = Folded::new(text);
        let mut out = Vec::new();
        find(&folded, &mut out);
        out.dedup_by_key(|finding| finding.range.clone());
        out.into_iter()
            .map(|finding| text[folded.origin(&finding.range)].to_owned())
            .collect()
    }

    #[test]
    fn a_street_needs_its_number_and_a_sign_that_it_is_one() {
        for text in [
            "8 Elm Road",
            "8 elm dr, austin, tx 78701",
            "Lindenstr. 5",
            "12 rue des Lilas, 69003 Lyon",
            "Calle Mayor 23, 28013 Madrid",
        ] {
            assert_eq!(found(text).first().map(String::as_str), Some(text));
        }
        assert_eq!(found("i live at 8 elm close"), ["8 elm close"]);
        assert_eq!(found("ich wohne am Marktplatz 4"), ["Marktplatz 4"]);
        for text in [
            "3 google drive",
            "20 photos on the road",
            "12 long way",
            "Main Street",
            "Speicherplatz 5 GB",
            "via icloud 15",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
