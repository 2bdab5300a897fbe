//! Passwords: nothing in them says what they are, only the words before them do.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Match, Regex};

use super::around::{
    head, in_link, is_among, is_counted, is_reference_word, is_token, stands_alone, tail,
    word_after, words_before,
};
use super::{Category, Finding, pattern};

const KEY: &str = r"(?-u:\b)(?P<key>pass? ?w(?:or|ro|r|o)ds?|pass ?codes?|pass?wd|psswd|paswd|pword|passw|pass ?phrase|pwd|p/?w|psw|pswd|psk|pin(?: ?code| number)?|pass)(?-u:\b)";
/// Words for a password in other languages.
const FOREIGN_KEY: &str = r"(?-u:\b)(?:password|passwort(?:es)?|kennw(?:ort|örter)|mot de passe|mdp|contrase[nñ]as?|clave|senhas?|palavra-passe|wachtwoord(?:en)?|l[öo]senord|has[łl]o|salasana|parola|passord|adgangskode|пароль)(?-u:\b)";
/// What may stand round a secret: quotes, brackets, and Discord's marks for bold, code and spoilers.
const SECRET: &str = r#"[(*_~|`<]{0,3}(?:(?P<groups>[0-9]{2,4}(?: [0-9]{2,4}){1,3}(?-u:\b))|"(?P<quoted>[^"]{3,64})"|'(?P<single>[^']{3,64})'|(?P<plain>[^ "'\[\]][^ "\[\]]{2,}))"#;

/// What leads from the word to the secret.
const LINK: &str = r"[*_~`]{0,3} ?(?:=>|->|→|[:=])[*_~`]{0,3}(?: (?:is|its|it's))? ?| - |'s | (?:is|was|are|ist|war|(?:should|might|could|must|would|may) be)(?: (?:now|still|just|literally|actually|probably|prob|simply|basically|definitely))?:? ";
/// What may be said between the word and the link.
const ABOUT: &str =
    r" (?:for|to|of|on|in|i|that|we|they|from|here|now)(?-u:\b)(?: [a-z0-9'\[\]]{1,15}){0,4}?";

/// `password: x`, `pw for my account is x`, `password hunter2`.
static AFTER_KEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"{KEY}(?:{ABOUT}(?P<far>{LINK})|(?P<near>{LINK})|[*_~`]{{0,3}} ){SECRET}"
    ))
});

/// `password is all small: x`
static AFTER_COLON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"{KEY}(?: [a-z0-9'()-]{{1,15}}){{1,5}} ?: ?{SECRET}"
    ))
});

/// `pin for the sim 2210`
static NUMBER_FOR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b)(?P<key>pin(?: ?code)?|passcode) (?:for|of|to|on)(?: [a-z0-9']{1,12}){1,3}? (?P<plain>[0-9]{4,8})(?-u:\b)|(?-u:\b)passcode(?: [a-z0-9']{1,12}){1,4}?[,:]? (?P<groups>[0-9]{6})(?-u:\b)",
    )
});

/// `changed my password to x`, `password changed to x`.
static CHANGED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?-u:\b)(?:(?:set|change|changed|changing|made|switch|switched|reset)(?: [a-z0-9']{{1,12}}){{0,3}} {KEY}(?: [a-z0-9']{{1,12}}){{0,3}}?|(?:password|passcode|pw|pin)(?: was| got| is| to)? (?:set|changed|reset|back)) (?P<link>to|as|from) (?:be )?{SECRET}"
    ))
});

/// `name@host.com / x`, `password is x or y`, once the first is taken out.
static NEXT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:\[email\] ?[/:|] ?|\[password\](?:,| ?/)?(?: (?:and|or|but|then|now|not|its|it's|is|to)){{1,3}} |\[password\][\x22'*_`]{{0,3}} to |\[password\] ?[,/] ?){SECRET}"
    ))
});

/// `name / x` after a word for signing in.
static LOGIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?-u:\b)(?:log ?in|user(?:name)?|credentials|creds|account|zugang(?:sdaten)?|anmeldung)(?: ?[/+&] ?(?:pw|pass(?:word|wd)?|pwd|passwort))?(?: (?:is|are|was|ist|data))? ?[:=]? ?[^ /|\[\]]{{2,40}} ?[/|] ?{SECRET}"
    ))
});

/// The same in other languages, where nothing is known about the words that are no secrets.
static FOREIGN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"{FOREIGN_KEY}(?: (?:de|del|di|da|du|für|von|van|pour|para|per|voor|for)(?: [^ ]{{1,12}}){{1,4}}?)?(?: ?[:=] ?| (?:ist|lautet|war|wäre|es|era|è|é|est|était|c'est|is|was|je|är|er|on|to) | ){SECRET}"
    ))
});

/// `x is my password`, `x as password`.
static BEFORE_KEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^| )[\x22']?(?P<plain>[^ \x22\[\]]{4,})[\x22']?(?: (?:on|in|for|at|with|from|my|the|a|both|mac|phone|ipad|iphone|web|pc|site|here|there|now)){0,4} (?:(?:is|was|as|for|=) |\()(?:(?:my|the|our|his|her|a)(?: [a-z]{1,12}){0,2} )?(?P<key>password|passcode|pw|pin)(?-u:\b)",
    )
});

pub(super) fn find(text: &str, out: &mut Vec<Finding>) {
    for hit in LOGIN.captures_iter(text) {
        if let Some(secret) = secret_of(&hit) {
            push_password(text, &hit, secret, Trust::Mixed, out);
        }
    }
    for hit in AFTER_KEY.captures_iter(text) {
        let (Some(secret), Some(key)) = (secret_of(&hit), hit.name("key")) else {
            continue;
        };
        // A "one time pin" is a code.
        let mut before = words_before(text, key.start());
        if before.next().is_some_and(|word| is_among("time use", word))
            && before
                .next()
                .is_some_and(|word| is_among("one 1 single", word))
        {
            continue;
        }
        let key = key.as_str();
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
            let trust = match hit.name("link").map(|link| link.as_str()) {
                Some("from") => Trust::Mixed,
                _ => Trust::Word,
            };
            push_password(text, &hit, secret, trust, out);
        }
    }
    for hit in NUMBER_FOR.captures_iter(text) {
        if let Some(secret) = secret_of(&hit).filter(|secret| !is_year(secret.as_str())) {
            push_password(text, &hit, secret, Trust::Number, out);
        }
    }
    let after_colon = AFTER_COLON.captures_iter(text).filter(|hit| {
        // A "passcode reset code" is a code.
        hit.get(0)
            .is_some_and(|hit| !hit.as_str().contains(" code"))
    });
    for hit in NEXT
        .captures_iter(text)
        .chain(after_colon)
        .chain(FOREIGN.captures_iter(text))
        .chain(BEFORE_KEY.captures_iter(text))
    {
        if let Some(secret) = secret_of(&hit) {
            let trust = match hit.name("key").map(|key| key.as_str()) {
                Some("passcode" | "pin") => Trust::Number,
                _ => Trust::Mixed,
            };
            push_password(text, &hit, secret, trust, out);
        }
    }
}

/// Words for a password. Not "pin" and "pass", which are said of too much else.
static ANY_KEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?-u:\b)(?:pass? ?w(?:or|ro|r|o)ds?|pass ?codes?|pass?wd|psswd|paswd|pword|passw|pass ?phrase|pwd|p/?w|pws|psw|pswd|pword|passw|(?:my|the|his|her|our|your|icloud|apple|id|mail|email|wifi) pass)(?-u:\b)|(?-u:\b)pass(?:\.{{2,3}}|[:;=])|{FOREIGN_KEY}"
    ))
});

/// What Apple's devices make up: `xubfyz-4hikmo-pydnep`.
static SUGGESTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?-u:\b)[a-z0-9]{6}-[a-z0-9]{6}-[a-z0-9]{6}(?-u:\b)"));

/// Words a few places from a word for passwords that can hardly be anything but one: `Sunny!Day5`, `tiger02b`.
pub(super) fn find_strong(text: &str, out: &mut Vec<Finding>) {
    for hit in SUGGESTED.find_iter(text) {
        let digits = hit.as_str().bytes().filter(u8::is_ascii_digit).count();
        if (1..=3).contains(&digits) {
            out.push(Finding {
                category: Category::Password,
                range: hit.range(),
            });
        }
    }
    /// So many words behind it may stand.
    const REACH: usize = 8;
    // Every key looks ahead, so a text of nothing but keys must not make it look at the same words for ever.
    let mut seen = 0;
    for key in ANY_KEY.find_iter(text) {
        // Behind one that is gone already there may be another: "[password] and the new one is x".
        let mut at = key.end() + usize::from(is_token(text, &key.range()));
        for count in 0..REACH {
            let word = word_at(text, at);
            at = word.end;
            if word.is_empty() {
                break;
            }
            if word.start >= seen {
                seen = word.end;
                push_strong(text, &word, out);
            }
            if count > 0 && text[word].ends_with(['.', '?', '!', ';']) {
                break;
            }
        }
        find_tried(text, key.start(), out);
    }
}

/// `tried x as password`, `changed it to x when it asked for a password`.
fn find_tried(text: &str, key: usize, out: &mut Vec<Finding>) {
    const BEFORE: usize = 80;
    const TRIED: &str = "tried try trying used use using typed type typing entered enter entering put accepts accept takes took changed \
    change set reset made with without and or is can be like would could should suggested suggests";
    let from = key - tail(&text[..key], BEFORE).len();
    let mut at = from;
    while at < key {
        let word = word_at(text, at);
        at = word.end;
        if word.is_empty() || at > key {
            break;
        }
        let is_tried = words_before(text, word.start)
            .take(3)
            .any(|word| is_among(TRIED, word));
        if is_tried && word.start > from {
            push_strong(text, &word, out);
        }
    }
}

/// The next word, or nothing where none begins soon. Of an endless one only the beginning, so that the time is bounded.
fn word_at(text: &str, at: usize) -> Range<usize> {
    const LONGEST: usize = 80;
    let near = head(&text[at..], LONGEST);
    let start = at + (near.len() - near.trim_start_matches(' ').len());
    let near = head(&text[start..], LONGEST);
    let length = near.find(' ').unwrap_or(near.len());
    start..start + length
}

fn push_strong(text: &str, word: &Range<usize>, out: &mut Vec<Finding>) {
    let before = text[word.clone()].trim_start_matches(AROUND);
    let start = word.end - before.len();
    let bare = before.trim_end_matches(AROUND);
    if is_strong(bare) && !is_other(text, start) {
        out.push(Finding {
            category: Category::Password,
            range: start..start + bare.len(),
        });
    }
}

/// What may stand around a word without belonging to it.
const AROUND: [char; 18] = [
    '"', '\'', '(', ')', '*', '`', ',', '.', ';', ':', '?', '|', '~', '<', '>', '=', '-', '/',
];

/// Letters and digits together, but no measure, product, file, version or date.
fn is_strong(word: &str) -> bool {
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            // Products and standards.
            r"^(?:i?phone|ipad|ipod|i?pados|ios|mac|watch|tvos|vision|air|win|android|galaxy|pixel|samsung|huawei|redmi|oneplus|icloud|1pass|lastpass|bitwarden|wifi|wpa|2fa|utf|sha|aes|md5|base64|http|usb|face|touch|gen|beta|sonoma|sequoia|ventura|office|outlook|gmail|chrome|firefox|facebook|photoshop|lightroom|playstation|edge|safari|img|dsc|level|step|rule|page|part|error|err|0x)",
            // Numbers with a unit or an ending, and words with a number behind.
            r"|^[a-z]{0,2}[0-9]{1,2}(?:ultra|plus|pro|max|mini|promax|air|fe)$",
            r"|^[^a-z]*[0-9]+(?:[.,:][0-9]+)*-?(?:st|nd|rd|th|x|h|hr|hrs|hours?|d|s|sec|secs|m|mo|months?|min|mins|minutes?|gb|mb|kb|tb|go|mo|k|am|pm|yo|yrs?|years?|days?|weeks?|wks?|mah|hz|ghz|mbps|p|fps|mp|px|mm|cm|kg|km|g|ish|times|tries|uhr|digits?|characters?|chars?|letters?|factor|step|way|inch|core|bit|faktor|stellig(?:e|en|er)?)$",
            r"|^[a-z]{1,7}-?[1-9]\+?$|^[a-z]{1,5}-?[1-9][0-9]$|^[a-z]+-?[1-9][0-9]?\.[0-9.]+\+?$",
            // Builds, models, versions.
            r"|^[0-9]{2}[a-z][0-9]{1,4}[a-z]?$|^[a-z]{1,2}[0-9]{3,4}[a-z]?$|^v?[0-9]+(?:[.-][0-9a-z]+)+$|^m[0-9a-z]{4}[a-z]{2}$",
            // Files, places on the web, months.
            r"|\.[a-z]{2,4}[0-9]?$|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*[0-9]+$|^[0-9]+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*[0-9]*$",
            r"|://|www\.|\.com|['/\\<>\[\]{}]",
        ))
    });
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let is_mail = word.contains('@') && word.contains('.');
    word.chars().count() >= 6
        && digits > 0
        && letters > 1
        && !is_mail
        && !word.starts_with(['@', '#'])
        && !OTHER.is_match(word)
}

/// Is what stands there said to be something else?
fn is_other(text: &str, start: usize) -> bool {
    const OTHERS: &str = "user username login name nick handle called named code codes error app version build model serial";
    in_link(text, start)
        || words_before(text, start)
            .next()
            .is_some_and(|word| is_among(OTHERS, word) || is_reference_word(word))
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
        // In "pw=x,user=y" another thing follows.
        static FIELD: LazyLock<Regex> = LazyLock::new(|| pattern(r"[,;][a-z]{1,12}[=:]"));
        let word = secret.as_str();
        let end = FIELD.find(word).map_or(word.len(), |field| field.start());
        word[..end].trim_end_matches([',', '.', ';', ':', ')', '?', '*', '|', '`', '~', '>', '\''])
    };
    let end = secret.start() + word.len();
    let word = if quoted {
        word
    } else {
        word.trim_start_matches(['(', '*', '`', '~', '|', ':', '='])
    };
    // In "user/password: ann/[password]" the secret is gone already.
    let is_gone = text[secret.end()..].starts_with('[');
    let believed = if is_gone {
        false
    } else if quoted {
        word.split(' ').any(|part| !is_talk(part))
    } else {
        is_password(text, word, end, trust)
    };
    if believed {
        out.push(Finding {
            category: Category::Password,
            range: end - word.len()..end,
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
    /// Wireless routers come with passwords of so many digits.
    const LONGEST_NUMBER: usize = 20;
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let groups = word.bytes().filter(|byte| *byte == b' ').count();
    if digits + groups == word.len() {
        let enough = match trust {
            Trust::Word | Trust::Number => 4,
            Trust::Mixed if groups > 0 => return false,
            Trust::Mixed => 6,
        };
        return (enough..=LONGEST_NUMBER).contains(&digits)
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
    if is_measure(word) || is_email(word) || is_field(word) {
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

/// `user=x`
fn is_field(word: &str) -> bool {
    word.split_once('=')
        .is_some_and(|(name, _)| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic()))
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20"))
}

/// An address for mail is taken out as such.
fn is_email(word: &str) -> bool {
    static EMAIL: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^[^@]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}$"));
    EMAIL.is_match(word)
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
    isnt does is i it its thats that dont ok okay now with from u you user all no lowercase";
    let next = text[end..].chars().next();
    // "Password: first [password]": the secret is the next word.
    let is_before_secret = text[end..].starts_with(" [");
    next != Some(' ')
        || !is_before_secret && {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        find(text, &mut out);
        find_strong(text, &mut out);
        out.dedup_by_key(|finding| finding.range.clone());
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
            "password on the iphone13 and the 128gb one since ios18.1",
        ] {
            assert!(found(talk).is_empty(), "{talk}: {:?}", found(talk));
        }
    }

    #[test]
    fn the_words_before_decide() {
        assert_eq!(found("password is hunter2"), ["hunter2"]);
        assert_eq!(
            found("the password i always use, sunny!day5, is refused"),
            ["sunny!day5"]
        );
        assert_eq!(
            found("the photo i always use, sunny!day5, is refused"),
            [""; 0]
        );
    }
}
