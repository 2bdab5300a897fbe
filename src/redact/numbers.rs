//! Cards, IMEIs and phone numbers: told by their form, their check digit, and what stands around them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::around::{
    head, in_link, is_among, is_counted, is_reference, is_token, stands_alone, tail, word_after,
    words_before,
};
use super::{Category, Finding, pattern};

static IMEI: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[0-9]{15}|[0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{6}[ -]?[0-9]|[0-9]{6}[ -][0-9]{2}[ -][0-9]{6}[ -][0-9]|[0-9]{3}(?: [0-9]{3}){4}",
    )
});

static CARD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[0-9]{4}[ .-][0-9]{4}[ .-][0-9]{4}[ .-][0-9]{4}(?:[ .-][0-9]{3})?|[0-9]{4}[ -][0-9]{6}[ -][0-9]{4,5}|[0-9]{13,19}",
    )
});

/// However it is parted, after a word for it.
static TOLD_IMEI: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b)(?:imei|meid)(?-u:\b)[^0-9]{0,24}?(?:[12]|is|#)?[^0-9a-z]{1,4}(?P<secret>[0-9](?:[ ./-]?[0-9]){13,15})(?-u:\b)",
    )
});

/// However it is parted, where cards are talked about.
static LONG: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9]{4}(?:[ .-]?[0-9]){9,15}"));

/// With the country in front, `+` or `00`.
static INTERNATIONAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\+[1-9][0-9]{0,2}|\(\+[1-9][0-9]{0,2}\)|00[1-9][0-9][ .-]|00 [1-9][0-9]{0,2}[ .-])[ .-]{0,2}(?:\(0?[0-9]{1,4}\)[ .-]?)?[0-9]{1,12}(?:[ ./-][0-9]{2,8}){0,5}(?:-[0-9])?",
    )
});

/// As a country writes them at home: North America; with a leading nought; China; Russia.
static LOCAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?:1[ .-])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[0-9]{3}[ .-][0-9]{4}",
        r"|\(0[1-9][0-9]{0,4}\) ?[0-9]{3,8}(?:[ -][0-9]{2,5}){0,3}",
        r"|0[1-9][0-9]{0,4}(?: ?[/-] ?|[ .])[0-9]{1,8}(?:[ .-][0-9]{2,6}){0,4}",
        r"|0[1-9][0-9]{8,10}",
        r"|\([1-9][0-9]\) ?9?[0-9]{4}[ -][0-9]{4}",
        r"|1[3-9][0-9][ -][0-9]{4}[ -][0-9]{4}",
        r"|8 ?\(?9[0-9]{2}\)? [0-9]{3}[ -][0-9]{2}[ -][0-9]{2}",
    ))
});

/// `01 02 2024 1230`, `06-12-2024 10`.
static DATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[0-9]{1,2}[ ./-][0-9]{1,2}[ ./-](?:19|20)[0-9]{2}(?-u:\b)"));

/// Words for phones and for calling, in several languages.
const KEY: &str = "call|text|ring|reach|whatsapp|dial|tel|tél|telephone|telefon|handy|phone|ph|cell|mobile|mob|sms|fax|landline|number|contact|\
    hmu|imessage|facetime|numéro|numero|número|num|nummer|rufnummer|handynummer|telefonnummer|mobilnummer|mobiltelefon|telefono|telefonu|telefoni|teléfono|numer|\
    telefone|telefoon|téléphone|cel|celular|fijo|fixe|festnetz|móvil|movil|telemóvel|cellulare|portable|tlf|mobil|mobiel|gsm|bel|bell|anrufen|ruf|erreichbar|\
    appelle|appelez|appeler|joindre|llama|llame|llámame|llamame|llamar|chiama|chiamami|chiamare|chiamatemi|liga|ligue|номер|телефон|звоните";

/// After a word for phones even bare digits are a number.
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?-u:\b)(?:{KEY})(?-u:\b){}{}",
        r"(?:[ .:=#']{1,3}(?:me|us|my|is|s|at|on|under|number|phone|no|nr|cell|mobile|it|its|it's|wife|mum|mom|dad|to|mich|mir|uns|an|auf|unter|ist|lautet|moi|au|para|le|est|c'est|al|es|mi|è|é|op|meg|på|het|numéro|nummer|número|whatsapp)(?-u:\b)){0,4}",
        r"[ .:=#]{1,3}(?P<secret>\(?[0-9](?:[ .()/-]{0,3}[0-9]){6,12})",
    ))
});

/// `98765 43210 is my number`, `138 0013 8000 мой номер`
static TOLD_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<secret>[0-9](?:[ .()/-]{0,2}[0-9]){6,12})(?: (?:is|was|ist|es|è|é|est))? (?:my|the|his|her|our|meine?|mi|ma|mon|la mia|il mio|meu|мой)(?: [a-z]{1,10})? (?:number|phone|cell|mobile|whatsapp|handy|handynummer|nummer|landline|numero|número|numéro|cel|móvil|номер)(?-u:\b)",
    )
});

/// Ten digits as North America has them, without any sign that parts them.
static TEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"[2-9][0-9]{2}[2-9][0-9]{6}"));
static ANY_KEY: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?-u:\b)(?:{KEY}|texts|calls|trusted)(?-u:\b)")));

/// The three or four digits that go with a card.
static CARD_CHECK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?:(?-u:\b)(?:cvv2?|cvc2?|ccv2?|csc|security code)(?: (?:is|was|code|number|no)){0,2}[ :=("']{1,3}|\[card\][ ,/]{1,2})(?P<secret>[0-9]{3,4})(?-u:\b)"#,
    )
});

/// A bank account that others can be told.
static IBAN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?-u:\b)[a-z]{2}[0-9]{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?(?-u:\b)")
});

pub(super) fn find(text: &str, out: &mut Vec<Finding>) {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    let mut add = |category, range| out.push(Finding { category, range });
    for range in ranges(&IMEI, text).filter(|range| is_imei(text, range)) {
        add(Category::Imei, range);
    }
    for hit in TOLD_IMEI.captures_iter(text) {
        if let Some(secret) = hit.name("secret") {
            add(Category::Imei, secret.range());
        }
    }
    for range in ranges(&CARD, text).filter(|range| is_card(text, range)) {
        add(Category::Card, range);
    }
    for range in ranges(&LONG, text).filter(|range| is_about_cards(text, range)) {
        if is_card(text, &range) {
            add(Category::Card, range);
        }
    }
    for range in ranges(&IBAN, text).filter(|range| is_iban(&text[range.clone()])) {
        add(Category::Card, range);
    }
    let formed = |range: &Range<usize>| {
        let number = &text[range.clone()];
        digits(number).len() >= 8 && !is_round(number) && !DATE.is_match(number)
    };
    for hit in CARD_CHECK
        .captures_iter(text)
        .filter_map(|hit| hit.name("secret"))
        .filter(|secret| !is_counted(text, secret.end()))
    {
        add(Category::Card, hit.range());
    }
    for range in ranges(&INTERNATIONAL, text).filter(formed) {
        if is_phone(text, &range) && !goes_on(text, range.start) {
            add(Category::Phone, range);
        }
    }
    let local = ranges(&LOCAL, text).filter(formed);
    let told = [&TOLD, &TOLD_AFTER].into_iter().flat_map(|pattern| {
        pattern.captures_iter(text).filter_map(|hit| {
            hit.name("secret")
                .map(|secret| closed(text, secret.range()))
        })
    });
    let bare = ranges(&TEN, text).filter(|range| is_about_phones(text, range));
    for range in local.chain(told).chain(bare) {
        if !is_reference(text, range.start) && is_phone(text, &range) {
            add(Category::Phone, range);
        }
    }
}

/// Is a number the rest of a longer one, after a space?
fn goes_on(text: &str, start: usize) -> bool {
    let before = text[..start].strip_suffix(' ');
    text[start..].starts_with('0')
        && before.is_some_and(|text| text.ends_with(|c: char| c.is_ascii_digit()))
}

/// A number in brackets is told without the opening one.
fn closed(text: &str, range: Range<usize>) -> Range<usize> {
    let number = &text[range.clone()];
    let opens = number.starts_with('(') && !number.contains(')');
    range.start + usize::from(opens)..range.end
}

/// Are phones talked about a few words before or behind?
fn is_about_phones(text: &str, range: &Range<usize>) -> bool {
    const BEFORE: usize = 48;
    const AFTER: usize = 32;
    let before = tail(&text[..range.start], BEFORE);
    let after = head(&text[range.end..], AFTER);
    [before, after].iter().any(|near| {
        ANY_KEY
            .find_iter(near)
            .any(|key| !is_token(near, &key.range()))
    })
}

fn ranges(pattern: &Regex, text: &str) -> impl Iterator<Item = Range<usize>> {
    pattern.find_iter(text).map(|hit| hit.range())
}

fn is_phone(text: &str, range: &Range<usize>) -> bool {
    /// `192.168.178.24`
    static NETWORK: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$"));
    !NETWORK.is_match(&text[range.clone()])
        && (7..=15).contains(&digits(&text[range.clone()]).len())
        && stands_alone(text, range.start, range.end)
        && !is_counted(text, range.end)
        && !in_link(text, range.start)
}

/// `0800 1200 1600`, `+5000000`: times, sizes or counts.
fn is_round(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .all(|group| group.ends_with("00"))
}

fn is_imei(text: &str, range: &Range<usize>) -> bool {
    // The version of the software may follow.
    static VERSION: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ ?/ ?[0-9]{2}(?-u:\b)"));
    let end = range.end + VERSION.find(&text[range.end..]).map_or(0, |hit| hit.end());
    if in_link(text, range.start) || !stands_alone(text, range.start, end) {
        return false;
    }
    let named = words_before(text, range.start)
        .take(4)
        .any(|word| word == "imei" || word == "imei1" || word == "imei2");
    let digits = digits(&text[range.clone()]);
    // The first two digits name the body that gave the number out.
    const BODIES: &str = "01 10 33 35 44 45 49 50 51 52 53 54 86 91 99";
    let given = is_among(BODIES, &digits[..2]);
    named
        || (given
            && luhn(&digits)
            && !is_reference(text, range.start)
            && !is_counted(text, range.end))
}

fn is_card(text: &str, range: &Range<usize>) -> bool {
    // The three or four digits on its back may follow.
    static CHECK: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ [0-9]{3,4}(?-u:\b)"));
    let end = match CHECK.find(&text[range.end..]) {
        Some(check) if is_about_cards(text, range) => range.end + check.end(),
        _ => range.end,
    };
    if in_link(text, range.start) || !stands_alone(text, range.start, end) {
        return false;
    }
    let digits = digits(&text[range.clone()]);
    let number = |length: usize| digits[..length].parse::<u32>().unwrap_or(0);
    let issued = match digits.len() {
        14 => matches!(number(3), 300..=305 | 360..=369 | 380..=389),
        15 => matches!(number(2), 34 | 37),
        16 => matches!(number(1), 4..=6) || matches!(number(4), 2221..=2720 | 3528..=3589),
        // 17 digits and more are Discord's ids, unless cards are talked about.
        _ => false,
    };
    (issued || is_about_cards(text, range))
        && luhn(&digits)
        && !is_reference(text, range.start)
        && !is_counted(text, range.end)
}

fn is_about_cards(text: &str, range: &Range<usize>) -> bool {
    const CARDS: [&str; 21] = [
        "card",
        "visa",
        "amex",
        "mastercard",
        "maestro",
        "discover",
        "credit",
        "debit",
        "karte",
        "cc",
        "cb",
        "unionpay",
        "jcb",
        "diners",
        "kreditkarte",
        "kartennummer",
        "carte",
        "carta",
        "tarjeta",
        "cartão",
        "creditcard",
    ];
    words_before(text, range.start)
        .take(4)
        .any(|word| CARDS.contains(&word))
        || CARDS.contains(&word_after(text, range.end))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The check digits of bank accounts: the number, with its head moved to the end, leaves 1 when divided by 97.
fn is_iban(text: &str) -> bool {
    let bare: Vec<u32> = text.chars().filter_map(|c| c.to_digit(36)).collect();
    let (head, rest) = bare.split_at(4);
    let remainder = rest.iter().chain(head).fold(0, |remainder, digit| {
        if *digit < 10 {
            (remainder * 10 + digit) % 97
        } else {
            (remainder * 100 + digit) % 97
        }
    });
    (15..=34).contains(&bare.len()) && remainder == 1
}

/// The check digit of cards and IMEIs.
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .map(|digit| u32::from(digit - b'0'))
        .enumerate()
        .map(|(at, digit)| {
            if at % 2 == 0 {
                digit
            } else {
                digit * 2 / 10 + digit * 2 % 10
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<Category> {
        let mut out = Vec::new();
        find(text, &mut out);
        out.dedup_by_key(|finding| finding.range.clone());
        out.into_iter().map(|finding| finding.category).collect()
    }

    #[test]
    fn the_check_digit_decides() {
        assert_eq!(found("4111 1111 1111 1111"), [Category::Card]);
        assert_eq!(found("4111 1111 1111 1112"), []);
        assert_eq!(found("490154203237518"), [Category::Imei]);
        assert_eq!(found("490154203237519"), []);
        assert_eq!(found("imei 490154203237519"), [Category::Imei]);
    }

    #[test]
    fn ids_counts_and_links_are_no_numbers_of_people() {
        for text in [
            "1234567890123456789",
            "case 0221 4710123",
            "x.com/?n=4111111111111111",
            "0221 4710123 photos",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
