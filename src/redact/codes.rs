//! Verification codes and recovery keys: short numbers that open an account, told by the words around them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Match, Regex};

use super::around::{
    head, in_link, is_among, is_counted, is_token, stands_alone, tail, words_before,
};
use super::{Category, Finding, pattern};

/// Words for such a code. In one word with what it is for only where that opens something: no "zipcode".
const KEY: &str = r"(?-u:\b)(?P<key>(?:v|bestätigungs|sicherheits|verifizierungs|verifikations|zugangs|anmelde|login|auth|authentifizierungs|sms|einmal|freischalt|entsperr|aktivierungs|bevestigings|beveiligings|verificatie|toegangs|bekräftelse|verifierings|säkerhets|engangs|verification|security)?-?codes?|c[oó]digos?|codic[ei]|kod|otp|totp|2fa|tan|(?:two|zwei|2)[- ]fa[ck]tor|(?:one|1|single)[- ](?:time|use)[- ](?:pin|password|passcode|pw))(?-u:\b)";
/// `483920`, `482 117`, `12-34-56`, `4 8 3 9 2 0`, `8812 4410`, `7712`.
const SECRET: &str = r"(?P<secret>(?:g-)?[0-9]{3}[ .-][0-9]{3}|[0-9]{2}[ -][0-9]{2}[ -][0-9]{2}|(?:[0-9][ -]){5}[0-9]|[0-9]{4}[ -][0-9]{4}|[0-9]{3}-[0-9]{2}-[0-9]{3}|(?:g-)?[0-9]{4,8})";

/// `code is 483920`, `otp 7712`, `code i got: 482 117`.
static AFTER_KEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        "{KEY}{}{}{SECRET}",
        r"(?: (?:i|they|we|it|that|from|you|u|apple|got|get|gets|sent|send|texted|gave|give|me|us|by|sms|text|via|came|number|the|to|on|my|phone|just|now|here|below|for|icloud|says|said|showed|join|family|sharing|sign|in|log|login|di|de|du|del|la|el|le|par|que|recebi|recibí|reçu|ho|ricevuto|von|per|ich|bekommen|habe|hab|zum|entsperren|einloggen|verifica|verificación|verificação|vérification|verification|vérif|validation|confirmación|conferma|sicurezza|seguridad|segurança|sécurité|accès|acceso)){0,6}",
        r#"(?:(?P<link>[,.]? (?:is|was|were|its|it's|it is|here is|ist|lautet|war|es|era|è|é|foi|est|c'est|je|=|:)|'s| ?[:=]|,| is:| -{1,2}>? )[ *`|"'(]{0,4}|[?!.]{0,3}[ *`|"'(]{1,4})"#,
    ))
});

/// `483920 is my code`, `204981 as the code`.
static BEFORE_KEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<secret>(?:g-)?[0-9]{3}[ -]?[0-9]{3}|(?:g-)?[0-9]{4,8}) (?:is|was|as) (?:my|the|your|a|an)(?P<about>(?: [a-z0-9'-]{1,15}){0,4}) (?:code|otp)(?-u:\b)",
    )
});

/// `300128, 771020 and 118820`, once the first is taken out.
static NEXT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\[code\](?:,| ?/)?(?: (?:and|or|then|now|und|et|y|e|&))?(?: also| then| now)? {SECRET}"
    ))
});

/// Six digits as codes have them, wherever they stand.
static SIX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:g-)?[0-9]{6}|[0-9]{3}[ -][0-9]{3}|[0-9]{2} [0-9]{2} [0-9]{2}|(?:[0-9] ){5}[0-9]")
});
static ANY_KEY: LazyLock<Regex> = LazyLock::new(|| pattern(KEY));

/// What lets a device fill a code in by itself: `@apple.com #483920`.
static BOUND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"@[a-z0-9.-]{3,40} #(?P<secret>[0-9]{4,8})(?-u:\b)"));

/// A recovery key: nothing else looks like it.
static RECOVERY_KEY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?-u:\b)[a-z0-9]{4}(?:-[a-z0-9]{4}){6}(?-u:\b)"));

/// Codes that open nothing.
const HARMLESS_CODES: &str = "error errors err exit status http https zip post postal area country promo discount coupon stop result \
    response build product model color colour dialling dialing dial qr bar source voucher referral invite \
    airport fault reason failure crash region plz printer gift redeem fehler erreur errore fout dress morse vs \
    rabatt réduction descuento sconto postleit";
/// Words in front of "code" that say that it opens something.
const OPENING_CODES: &str = "verification verify security login apple 2fa factor confirmation time auth authentication sms recovery \
    activation digit id access in my text texted icloud your account backup unlock pairing passcode reset temporary temp \
    the new old last first second other login signin homekit";
/// Words shortly before six digits that make a number of something of them.
const NUMBERS: &str = "error errors err errno fehler fehlercode erreur errore case ticket order ref reference build version \
    invoice asset exit status stop http domain photos pics items videos files photo count total uploaded synced fotos zip plz \
    article model room postcode pid port rule";
/// Words that do so only right before them.
const RIGHT_BEFORE: &str = "to from of than over about around roughly nearly only have has had all under until line at by id";

pub(super) fn find(text: &str, out: &mut Vec<Finding>) {
    let mut add = |range: Range<usize>| {
        out.push(Finding {
            category: Category::Code,
            range,
        });
    };
    for hit in RECOVERY_KEY.find_iter(text) {
        if is_recovery_key(hit.as_str()) {
            add(hit.range());
        }
    }
    for secret in BOUND
        .captures_iter(text)
        .filter_map(|hit| hit.name("secret"))
    {
        add(secret.range());
    }
    for hit in AFTER_KEY.captures_iter(text) {
        let (Some(key), Some(secret)) = (hit.name("key"), hit.name("secret")) else {
            continue;
        };
        if is_harmless(text, &key.range()) {
            continue;
        }
        let digits = secret.as_str().bytes().filter(u8::is_ascii_digit).count();
        // "Code 10 20 30" alone may be anything.
        let is_spaced = secret.as_str().bytes().filter(|byte| *byte == b' ').count() > 1;
        let named = !matches!(key.as_str(), "code" | "codes")
            || words_before(text, key.start())
                .next()
                .is_some_and(|word| is_among(OPENING_CODES, word));
        // Programs write "Code=4097" of their errors.
        let is_program = digits < 6 && text[key.end()..].starts_with('=');
        if is_program && !named {
            continue;
        }
        if (hit.name("link").is_some() || named || (matches!(digits, 5 | 6) && !is_spaced))
            && is_code(text, &secret)
        {
            add(secret.range());
        }
    }
    for hit in BEFORE_KEY.captures_iter(text) {
        let Some(secret) = hit.name("secret") else {
            continue;
        };
        let about = hit.name("about").map_or("", |about| about.as_str());
        if !about.split(' ').any(|word| is_among(HARMLESS_CODES, word)) && is_code(text, &secret) {
            add(secret.range());
        }
    }
    for hit in NEXT.captures_iter(text) {
        if let Some(secret) = hit.name("secret").filter(|secret| is_code(text, secret)) {
            add(secret.range());
        }
    }
}

/// Six digits whose context is further off. To be asked after phone numbers, which hold six digits too.
pub(super) fn find_near(text: &str, out: &mut Vec<Finding>) {
    for hit in SIX.find_iter(text) {
        if is_code(text, &hit) && is_near_key(text, &hit) {
            out.push(Finding {
                category: Category::Code,
                range: hit.range(),
            });
        }
    }
}

/// Six digits are a code when a word for it stands near, or when they came, or went in, as codes do.
fn is_near_key(text: &str, hit: &Match<'_>) -> bool {
    const BEFORE: usize = 72;
    const AFTER: usize = 64;
    /// What is done with codes and what shows them.
    const HANDLED: &str = "popup pop popped popping texted text sms enter entered entering typed type typing digit digits confirm verify \
    verified verification prompt put trusted sent message msg";
    /// What codes are for.
    const VERIFYING: &str = "verification authenticator authentication auth mfa confirmation";
    /// What is said of them behind them.
    const BEHIND: &str = "typed entered enter popped appeared appears verify verification sms text";
    /// Who sends codes, and that they were sent.
    const SENT: &str = "apple they it bank google sent sends got received just";
    let before = |count: usize, list: &'static str| {
        words_before(text, hit.start())
            .take(count)
            .any(|word| is_among(list, word))
    };
    let goes_on = text[..hit.start()]
        .trim_end_matches(' ')
        .ends_with(|c: char| c.is_ascii_digit());
    if before(1, RIGHT_BEFORE) || before(3, NUMBERS) || goes_on || in_link(text, hit.start()) {
        return false;
    }
    let before_start = hit.start() - tail(&text[..hit.start()], BEFORE).len();
    let after = head(&text[hit.end()..], AFTER);
    let is_keyed = |range: Range<usize>| {
        ANY_KEY.find_iter(&text[range.clone()]).any(|key| {
            let key = range.start + key.start()..range.start + key.end();
            !is_token(text, &key) && !is_harmless(text, &key)
        })
    };
    if is_keyed(before_start..hit.start()) || before(6, VERIFYING) {
        return true;
    }
    if before(6, NUMBERS) || before(1, "number") || is_month(hit.as_str()) {
        return false;
    }
    let is_sent = words_before(text, hit.start())
        .take(2)
        .filter(|word| is_among(SENT, word))
        .count()
        == 2;
    is_keyed(hit.end()..hit.end() + after.len())
        || is_sent
        || before(6, HANDLED)
        || after.contains("to sign in")
        || after.contains("to log in")
        || after
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| is_among(BEHIND, word))
}

/// `202411` is a month.
fn is_month(text: &str) -> bool {
    static MONTH: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])$"));
    MONTH.is_match(text)
}

/// Is the word for a code at this place one for a code that opens nothing?
fn is_harmless(text: &str, key: &Range<usize>) -> bool {
    // Programs write `"code":1009`.
    let is_field = text[..key.start].ends_with('"') && text[key.end..].starts_with('"');
    is_field
        || words_before(text, key.start)
            .take(2)
            .any(|word| is_among(HARMLESS_CODES, word))
}

fn is_recovery_key(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (2..28).contains(&digits)
}

fn is_code(text: &str, secret: &Match<'_>) -> bool {
    stands_alone(text, secret.start(), secret.end()) && !is_counted(text, secret.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        find(text, &mut out);
        find_near(text, &mut out);
        out.dedup_by_key(|finding| finding.range.clone());
        out.into_iter()
            .map(|finding| &text[finding.range])
            .collect()
    }

    #[test]
    fn the_words_around_decide() {
        assert_eq!(found("error code is 483920"), [""; 0]);
        assert_eq!(found("code is 483920"), ["483920"]);
        assert_eq!(found("a popup says 483 920"), ["483 920"]);
        assert_eq!(found("483 920 photos and no code"), [""; 0]);
    }
}
