//! A secret asked for: told, sent, typed into the chat, shown in a picture, or asked outright.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::act::{Form, all, last_of, whole};
use super::{Harm, pattern};

const SECRET: &str = r"(?:password|passcode|pass code|passphrase|pin(?: code| number)?|recovery key|credit card|debit card|bank card|card (?:number|details|data)|payment details|cvv|cvc|bank (?:details|account|data)|(?:e-?mail |home |street |postal |mailing |billing |shipping |account |delivery )?address(?:es)?|e-?mails?|(?:phone|mobile|serial|cell) number|imei|security answers?|date of birth|birthday|login(?: details| data)?|credentials|apple (?:id|account)(?: e-?mail| address| name| password)?|(?:six|four|eight|6|4|8|last)[- ]digits?|(?:[a-z0-9-]+ )?codes?)";
/// Codes and cards that hide nothing.
static NO_SECRET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:error|status|exit|qr|fault|country|area|result|discount|promo) codes?$")
});
/// Words between the verb and a secret that make something else of it.
static OTHER_MATTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:if|whether|when|how|why|without|about|but|because|for|not|no|screenshots?|words?|line|asks?|asking|instead|before|after|said|says|date|time|story|problem|who|where|while|until)\b",
    )
});
static ASK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?P<verb>(?:send|tell|post|dm|text|message|forward|supply|submit|reply with|answer with|respond with|come back with|enter|put|read out|let (?:[a-z0-9']+ ){{1,3}}(?:have|know|see)|confirm|show|hand over|e-?mail (?:me|us)|mail (?:me|us)|drop|verify|spell out|read)(?:ing)?|(?:shar|giv|writ|past|provid|typ|disclos|stat)(?:e|ing)(?: in| out)?)\b(?P<between>(?: [^ ,;:.?!]+){{0,7}}?) (?P<secret>{SECRET})\b(?P<after>[^;:.?!]*)"
    ))
});
static ASK_IT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:send|tell|give|post|share|dm|forward|write|type|enter|paste|put|drop|reply with|show|read)(?:ing)? (?:it|them|that|those|this|both)(?: out)?(?: over| along| on)?(?: to)? (?:me|us|here|below|in|into|the moderators?|a moderator|moderators|this|our)\b|\b(?:please |then |and )(?:send|dm|post|share) (?:it|them)\b",
    )
});
static RECIPIENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:me|us|here|below|chat|channel|thread|dm|dms|moderators?|mods?|bot|form|ticket|reply|message|conversation|privately|in private|helper|team|staff|support)\b",
    )
});
static NEED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:i|we|moderators?|mods|support|team|helpers?|bot|staff)(?:'ll|'d)?(?: (?:will|would|have to|need to|also|first|still|then|may|might|do|really|only|now|just|can|all))* (?:needs?|requires?|wants?|must have|must know|have to know|has to know|needs? to know|would like|could use|ask for|like to have)(?: [^ ,;:.?!]+){{0,5}}? (?P<secret>{SECRET})\b"
    ))
});
static DEMAND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        concat!(
            r"\b(?:what|which)(?:'s| is| are| was| were)? (?:your|the|that|his|her)(?: [a-z0-9'-]+){{0,3}}? (?P<what>{SECRET})\b",
            r"|\b(?:which|what) (?P<which>{SECRET}) (?:do|did|are|is|have|does|was|has|came|arrived)\b",
            r"|\b(?:can|could|may|might) (?:i|we) (?:please |just )?(?:have|get|see|know|ask for|ask you for|borrow|use)(?: [a-z0-9'-]+){{0,4}}? (?P<have>{SECRET})\b",
            r"|^(?:and |now |your |the |also )*(?P<bare>{SECRET}),? please\b",
        ),
        SECRET = SECRET
    ))
});
static SECRETS: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"\b{SECRET}\b")));
static NO_SECRETS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:words?|screenshots?|number of|count|version|line|model|errors?|answer|photos?|settings|result|status)\b",
    )
});

const ON_PHONE: [&str; 10] = [
    "typ", "enter", "put", "past", "writ", "show", "drop", "text", "message", "read",
];
/// What the phone itself asks for.
static IS_TYPED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:pass|pin)|codes?$"));
/// An error's code hides nothing.
fn is_harmless(secret: &str, sentence: &str) -> bool {
    NO_SECRET.is_match(secret) || (secret.ends_with("code") && sentence.contains("error"))
}
/// A picture of a secret is the secret.
static PICTURED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:screenshots?|photos?|pictures?) (?:of|with|that shows?|which shows?|showing) (?:your|the|that|its|this)\b",
    )
});

/// Where a plain sentence asks for a secret.
pub(super) fn secrets(
    sentence: &str,
    before: &str,
    add: &mut dyn FnMut(Harm, Range<usize>, Option<Form>),
) {
    for hit in ASK.captures_iter(sentence) {
        let part = |name: &str| hit.name(name).map_or("", |part| part.as_str());
        let (verb, between, after) = (part("verb"), part("between"), part("after"));
        if is_harmless(part("secret"), sentence)
            || (OTHER_MATTER.is_match(between) && !PICTURED.is_match(between))
        {
            continue;
        }
        // One types, enters and confirms on the phone; one sends and tells to somebody.
        let on_phone = ON_PHONE.iter().any(|stem| verb.starts_with(stem))
            || (["confirm", "verify", "stat"]
                .iter()
                .any(|stem| verb.starts_with(stem))
                && IS_TYPED.is_match(part("secret")));
        let to_somebody = RECIPIENT.is_match(between) || RECIPIENT.is_match(after);
        if to_somebody || !on_phone {
            add(Harm::AsksSecret, all(&hit), None);
        }
    }
    for range in whole(&ASK_IT, sentence) {
        let known = format!("{before} {}", &sentence[..range.start]);
        if last_of(&known, &[&SECRETS, &NO_SECRETS]) == Some(0) {
            add(Harm::AsksSecret, range, None);
        }
    }
    for hit in NEED.captures_iter(sentence) {
        if !hit
            .name("secret")
            .is_some_and(|secret| is_harmless(secret.as_str(), sentence))
        {
            add(Harm::AsksSecret, all(&hit), Some(Form::Demand));
        }
    }
    for hit in DEMAND.captures_iter(sentence) {
        let secret = ["what", "which", "have", "bare"]
            .iter()
            .find_map(|name| hit.name(name));
        if !secret.is_some_and(|secret| is_harmless(secret.as_str(), sentence)) {
            add(Harm::AsksSecret, all(&hit), Some(Form::Demand));
        }
    }
}
