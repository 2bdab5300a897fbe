//! Passwords, codes and serial numbers: nothing in them says what they are, only the words before them do.

use std::sync::LazyLock;

use regex::{Captures, Match, Regex};

use super::around::{is_among, is_counted, stands_alone, word_after, words_before};
use super::{Category, Finding, pattern};

pub(super) fn find(text: &str, out: &mut Vec<Finding>) {
    find_passwords(text, out);
    find_codes(text, out);
    find_serials(text, out);
}

// Passwords

const KEY: &str = r"(?-u:\b)(?P<key>pass? ?w(?:or|ro|r|o)ds?|passworts?|pass ?codes?|passwd|pass ?phrase|pwd|p/?w|psw|pswd|psk|pin(?: ?code| number)?|pass)(?-u:\b)";
/// What may stand round a secret: quotes, brackets, and Discord's marks for bold, code and spoilers.
const SECRET: &str = r#"[(*_~|`<]{0,3}(?:(?P<groups>[0-9]{2,4}(?: [0-9]{2,4}){1,3}(?-u:\b))|"(?P<quoted>[^"]{3,64})"|'(?P<single>[^']{3,64})'|(?P<plain>[^ "'\[\]][^ "\[\]]{2,}))"#;

/// What leads from the word to the secret.
const LINK: &str = r"[*_~`]{0,3} ?(?:=>|->|[:=])[*_~`]{0,3}(?: (?:is|its|it's))? ?| - |'s | (?:is|was|are|ist|war|(?:should|might|could|must|would|may) be)(?: (?:now|still|just|literally|actually|probably|prob|simply|basically|definitely))?:? ";
/// What may be said between the word and the link.
const ABOUT: &str =
    r" (?:for|to|of|on|in|i|that|we|they|from|here|now)(?-u:\b)(?: [a-z0-9'\[\]]{1,15}){0,4}?";

/// `password: x`, `pw for my account is x`, `password hunter2`.
static AFTER_KEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"{KEY}(?:{ABOUT}(?P<far>{LINK})|(?P<near>{LINK})|[*_~`]{{0,3}} ){SECRET}"
    ))
});

/// `changed my password to x`, `password changed to x`.
static CHANGED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?-u:\b)(?:(?:set|change|changed|changing|made|switched|reset)(?: [a-z0-9']{{1,12}}){{0,3}} {KEY}(?: [a-z0-9']{{1,12}}){{0,3}}?|(?:password|passcode|pw|pin)(?: was| got| is| to)? (?:set|changed|reset|back)) (?:to|as) (?:be )?{SECRET}"
    ))
});

/// `name@host.com / x`, `password is x or y`, once the first is taken out.
static NEXT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:\[email\] ?[/:|] ?|\[password\](?:,| ?/)?(?: (?:and|or|but|then|now|not|its|it's|is|to)){{1,3}} |\[password\] ?[,/] ?){SECRET}"
    ))
});

/// `x is my password`, `x as password`.
static BEFORE_KEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^| )(?P<plain>[^ \[\]]{5,}) (?:is|was|as|for) (?:(?:my|the|our|his|her|a)(?: [a-z]{1,12}){0,2} )?(?:password|passcode|pw)(?-u:\b)",
    )
});

fn find_passwords(text: &str, out: &mut Vec<Finding>) {
    for hit in AFTER_KEY.captures_iter(text) {
        let Some(secret) = secret_of(&hit) else {
            continue;
        };
        let key = hit.name("key").map_or("", |key| key.as_str());
        let is_number_key =
            key.starts_with("pin") || key.starts_with("passcode") || key.starts_with("pass code");
        let link = hit.name("near").or_else(|| hit.name("far"));
        let trust = match link.map(|link| link.as_str().trim()) {
            None | Some("-") if is_number_key => Trust::Number,
            None | Some("-") => Trust::Mixed,
            Some(link) if link.contains([':', '=', '>']) && key != "pin" => Trust::Word,
            Some(_) if key.starts_with("pin") || key == "pass" => Trust::Number,
            Some(_) => Trust::Word,
        };
        push_password(text, &hit, secret, trust, out);
    }
    for hit in CHANGED.captures_iter(text) {
        if let Some(secret) = secret_of(&hit) {
            push_password(text, &hit, secret, Trust::Word, out);
        }
    }
    for hit in NEXT
        .captures_iter(text)
        .chain(BEFORE_KEY.captures_iter(text))
    {
        if let Some(secret) = secret_of(&hit) {
            push_password(text, &hit, secret, Trust::Mixed, out);
        }
    }
}

/// What Apple makes up for single apps.
static APP_PASSWORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[a-z]{4}(?:-[a-z]{4}){3}$"));

/// How little it takes to believe that what follows is a password.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// Any word that is not plainly talk.
    Word,
    /// Four digits or more, or a mixture.
    Number,
    /// Letters mixed with digits or signs.
    Mixed,
}

fn secret_of<'h>(hit: &Captures<'h>) -> Option<Match<'h>> {
    ["groups", "quoted", "single", "plain"]
        .iter()
        .find_map(|name| hit.name(name))
}

fn push_password(
    text: &str,
    hit: &Captures<'_>,
    secret: Match<'_>,
    trust: Trust,
    out: &mut Vec<Finding>,
) {
    let quoted = hit.name("quoted").or(hit.name("single")).is_some();
    let word = if quoted {
        secret.as_str()
    } else {
        secret
            .as_str()
            .trim_end_matches([',', '.', ';', ':', ')', '?', '*', '|', '`', '~', '>', '\''])
    };
    let end = secret.start() + word.len();
    let believed = if quoted {
        word.split(' ').any(|part| !is_talk(part))
    } else {
        is_password(text, word, end, trust)
    };
    if believed {
        out.push(Finding {
            category: Category::Password,
            range: secret.start()..end,
        });
    }
}

fn is_password(text: &str, word: &str, end: usize, trust: Trust) -> bool {
    if word.chars().count() < 3
        || word
            .split(['/', '&', '-', ',', '.', '!', '?', ':'])
            .all(is_talk)
    {
        return false;
    }
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let groups = word.bytes().filter(|byte| *byte == b' ').count();
    if digits + groups == word.len() {
        let enough = match trust {
            Trust::Word | Trust::Number => 4,
            Trust::Mixed if groups > 0 => return false,
            Trust::Mixed => 6,
        };
        return (enough..=12).contains(&digits)
            && stands_alone(text, end - word.len(), end)
            && !is_counted(text, end);
    }
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if letters == word.chars().count() {
        return trust == Trust::Word && ends_a_thought(text, end);
    }
    if APP_PASSWORD.is_match(word) {
        return true;
    }
    if is_measure(word) {
        return false;
    }
    let signs = word
        .chars()
        .any(|c| !c.is_alphanumeric() && !matches!(c, '\'' | '-' | '/' | ',' | '.' | '!'));
    let mixed =
        digits > 0 && letters > 0 || signs || (digits > 0 && word.contains(['-', '.', '!']));
    mixed && (trust == Trust::Word || word.chars().count() >= 5)
        || trust == Trust::Word && ends_a_thought(text, end)
}

/// `3rd`, `100%`, `26.2`, `ios26`, `11/02`.
fn is_measure(word: &str) -> bool {
    static MEASURE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:[0-9]{1,6}(?:st|nd|rd|th|x|h|d|s|m|min|gb|mb|kb|tb|k|fa|%|\+|-?digits?)|[0-9]{1,4}(?:[./:-][0-9]{1,4}){1,3}|(?:ios|ipados|macos|iphone|ipad|ipad?os|mac|a|m)[0-9.,]{1,6}[a-z]{0,3})$",
        )
    });
    MEASURE.is_match(word)
}

/// A password that is an ordinary word is followed by the end, a sign, or a word that begins another thought.
fn ends_a_thought(text: &str, end: usize) -> bool {
    const BEGINNINGS: &str = "and but if so lol btw thx thanks ty try pls plz please just or then idk haha which can for doesnt doesn \
    isnt does is i it its thats that dont ok okay now with from u you user";
    let next = text[end..].chars().next();
    next != Some(' ') || {
        let word = word_after(text, end);
        word.is_empty() || is_among(BEGINNINGS, word)
    }
}

/// Words that are said about passwords.
fn is_talk(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() {
        return true;
    }
    let ends = [
        "ing", "ed", "ly", "n't", "nt", "'s", "'re", "'ll", "'ve", "able", "ible", "less",
    ];
    let only_letters = bare.chars().all(|c| c.is_alphabetic() || c == '\'');
    is_among(TALK, bare)
        || (only_letters && bare.len() > 4 && ends.iter().any(|end| bare.ends_with(end)))
}

const TALK: &str = "a about account after again all also always am an and any anymore apple are as ask asks at auto avoid \
    back bad be been before bent big blank both box broken but by came can cannot cant case change characters \
    check code correct could default did didnt different digit digits do does doesnt done dont down easy \
    either else empty entered error even ever everything everywhere exact exactly expired face failed fails \
    false field fine fix for forgot forgotten found four from fully get gets getting given goes gone good got \
    great had hard has have he help her here hidden his how i icloud id identical if im in incorrect indeed \
    inside into invalid is isnt issue it its just keeps kept keychain kind know known knows last like locked \
    lol long longer loop loops lost make manager may me might mine missing more must my need needed needs \
    never new no none nope not nothing now of off ok okay old on once one only option or our ours out over \
    page part photos please private problem prompt prompts question quite ready really rejects required reset \
    reused right safe same saved says screen secret secure security see seems sent set shared she short \
    should shown simple since six so some something somewhere stayed stays still stolen stop strong stuck \
    super sure taken test that thats the their them then there they this three to today too touch true try \
    twice two typed unchanged under unknown unset up use used usual valid very via was wasnt we weak weird \
    were what when where which why will with without wont work works would written wrong wront yes yesterday \
    yet you your yours";

// Codes

/// `code is 483920`, `otp 7712`, `code i got: 482 117`.
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?-u:\b)(?P<key>codes?|otp|2fa|tan)(?-u:\b)",
        r"(?: (?:i|they|we|it|that|from|you|apple|got|get|sent|send|texted|gave|me|us|by|sms|text|via|came|number|the|to|on|my|phone|just|now|here|below|for|icloud|says)){0,6}",
        r"(?:(?P<link>[,.]? (?:is|was|its|it's|it is|here is|=|:)|'s| ?[:=]|,| is:)[ *`|]{0,4}|\??[ *`|]{1,4})",
        r"(?P<secret>(?:g-)?[0-9]{3}[ -][0-9]{3}|[0-9]{2}[ -][0-9]{2}[ -][0-9]{2}|(?:[0-9] ){5}[0-9]|(?:g-)?[0-9]{4,8})",
    ))
});

/// `483920 is my code`, `204981 as the code`.
static BEFORE_CODE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<secret>(?:g-)?[0-9]{3}[ -]?[0-9]{3}|(?:g-)?[0-9]{4,8}) (?:is|was|as) (?:my|the|your|a|an)(?P<about>(?: [a-z0-9'-]{1,15}){0,4}) (?:code|otp)(?-u:\b)",
    )
});

/// A recovery key: nothing else looks like it.
static RECOVERY_KEY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?-u:\b)[a-z0-9]{4}(?:-[a-z0-9]{4}){6}(?-u:\b)"));

/// Codes that open nothing.
const HARMLESS_CODES: &str = "error errors err exit status http https zip post postal area country promo discount coupon stop result \
    response build product model color colour dialling dialing dial qr bar source voucher referral invite \
    airport fault reason failure crash region plz printer";
/// Words in front of "code" that say that it opens something.
const OPENING_CODES: &str = "verification verify security login apple 2fa factor confirmation time auth authentication sms recovery \
    activation digit id access in my text texted icloud your account";

fn find_codes(text: &str, out: &mut Vec<Finding>) {
    for hit in CODE.captures_iter(text) {
        let (Some(key), Some(secret)) = (hit.name("key"), hit.name("secret")) else {
            continue;
        };
        let before: Vec<&str> = words_before(text, key.start()).take(2).collect();
        if before.iter().any(|word| is_among(HARMLESS_CODES, word)) {
            continue;
        }
        let digits = secret.as_str().bytes().filter(u8::is_ascii_digit).count();
        // "Code 10 20 30" alone may be anything.
        let is_spaced = secret.as_str().bytes().filter(|byte| *byte == b' ').count() > 1;
        let named = key.as_str() != "code" && key.as_str() != "codes"
            || before
                .first()
                .is_some_and(|word| is_among(OPENING_CODES, word));
        if (hit.name("link").is_some() || named || (matches!(digits, 5 | 6) && !is_spaced))
            && is_code(text, &secret)
        {
            out.push(Finding {
                category: Category::Code,
                range: secret.range(),
            });
        }
    }
    for hit in RECOVERY_KEY.find_iter(text) {
        if is_recovery_key(hit.as_str()) {
            out.push(Finding {
                category: Category::Code,
                range: hit.range(),
            });
        }
    }
    for hit in BEFORE_CODE.captures_iter(text) {
        let Some(secret) = hit.name("secret") else {
            continue;
        };
        let about = hit.name("about").map_or("", |about| about.as_str());
        if !about.split(' ').any(|word| is_among(HARMLESS_CODES, word)) && is_code(text, &secret) {
            out.push(Finding {
                category: Category::Code,
                range: secret.range(),
            });
        }
    }
}

fn is_recovery_key(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (2..28).contains(&digits)
}

fn is_code(text: &str, secret: &Match<'_>) -> bool {
    stands_alone(text, secret.start(), secret.end()) && !is_counted(text, secret.end())
}

// Serial numbers

static SERIAL_KEY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?-u:\b)(?:serial(?:'?s|number|no|nr)?|s/n|sn)(?-u:\b)"));
static SERIAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u:\b)[a-z0-9]{10,12}(?-u:\b)"));
static SERIAL_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^ (?:is|was) (?:my|the|its|his|her)(?: [a-z]{1,10}){0,2} serial(?-u:\b)")
});

fn find_serials(text: &str, out: &mut Vec<Finding>) {
    /// So far behind the word it may stand.
    const REACH: usize = 48;
    let mut keys = SERIAL_KEY.find_iter(text).map(|key| key.end()).peekable();
    let mut key = None;
    for hit in SERIAL.find_iter(text) {
        while let Some(end) = keys.next_if(|end| *end <= hit.start()) {
            key = Some(end);
        }
        let named = key.is_some_and(|end| hit.start() - end <= REACH)
            || SERIAL_AFTER.is_match(text[hit.end()..].get(..REACH).unwrap_or(&text[hit.end()..]));
        if named && is_serial(hit.as_str()) {
            out.push(Finding {
                category: Category::Serial,
                range: hit.range(),
            });
        }
    }
}

fn is_serial(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let is_product = ["iphone", "ipad", "mac", "watch", "ios"]
        .iter()
        .any(|name| word.contains(name));
    digits > 0 && digits < word.len() && !is_product
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
    fn talk_about_passwords_is_none() {
        for talk in [
            "password is wrong",
            "password: still asking",
            "pin is bent on the charger",
            "pass the salt",
        ] {
            assert!(found(talk).is_empty(), "{talk}: {:?}", found(talk));
        }
    }

    #[test]
    fn the_words_before_decide() {
        assert_eq!(found("password is hunter2"), ["hunter2"]);
        assert_eq!(found("error code is 483920"), [""; 0]);
        assert_eq!(found("code is 483920"), ["483920"]);
        assert_eq!(found("serial c39xk0abcde1"), ["c39xk0abcde1"]);
        assert_eq!(found("model c39xk0abcde1"), [""; 0]);
    }
}
