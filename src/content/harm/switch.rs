//! iCloud Photos turned off: by name, by "it", by a path through the settings, by its switch.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::act::{first_of, is_among, last_of};
use super::pattern;

/// What turns something off: with "off" behind the verb, or a verb that says so by itself.
static OFF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?P<verb>(?:turn|switch|shut|flip|flick|toggl|slid|mov|set|put|tap|swip|press|push|pull|drag|leav|keep|mak|click|power)(?:e|es|s|ed|ing|ting|ped|ping|t)?)\b",
        r"(?P<between>(?: [^ ;:?!.]+){0,8}?) (?:to )?(?:(?:the )?(?P<off>off|grey|gray|white|disabled|inactive))\b",
        r"|\b(?P<single>(?:disabl|deactivat|un-?toggl|reset|un-?tick|un-?check|unselect|deselect|toggl|(?:power[- ])?cycl|bounc|kill|flip|flick|quit|unset)(?:e|es|s|ed|ing|ping)?|stop(?:ping)? using|opt(?:ing)? out of|remov(?:e|ing) the (?:tick|check|check ?mark)(?: next to| from| beside| at| for)?|pull(?:ing)? the plug on|stop(?:ping)?|(?:slid|mov|swip|push|drag|flick|flip)(?:e|ing)? (?:it|the switch|the slider|the toggle) (?:to the )?left)\b",
    ))
});
/// The switch that must stay on.
static PHOTOS_SWITCH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\bicloud photos?\b(?: library)?|\bicloud for photos\b|\bsync(?:ing)? this (?:iphone|ipad|phone|device)\b",
        r"|\b(?:the )?(?:photos? (?:library )?(?:switch|toggle|slider|sync|syncing|backup|upload|uploads)|icloud (?:switch|toggle|slider|sync|syncing))\b|\bsync(?:ing)? (?:of |your |my |the )*photos\b",
        r"|\bphotos (?:in|under|inside|within) (?:the |your )?icloud\b|\bicloud(?: settings| list)?(?:,| >| →|:)? (?:and |then |tap |choose |open |, )*photos\b",
        r"|\b(?:the )?green (?:switch|slider|toggle)\b",
    ))
});
/// Things with a switch that may be off.
static OTHER_SWITCH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\blow (?:power|data)\b|\bpower (?:mode|saver|saving|button)\b|\bvpns?\b|\bwi-?fi\b|\b(?:airplane|aeroplane|flight) mode\b|\bblockers?\b|\b(?:security|antivirus|filter|blocking|other|this|that|the) apps?\b|\bbluetooth\b",
        r"|\b(?:mobile|cellular|roaming|personal) ?(?:data|hotspot|plan)?\b|\bhotspot\b|\brouters?\b|\bmodem\b|\bunlimited updates\b|\bset automatically\b|\bprivate relay\b|\bfilters?\b|\bfirewall\b|\bprofile\b",
        r"|\bicloud (?:backups?|drive|mail|keychain|contacts|notes|calendars?|messages)\b|\bscreen time\b|\brestrictions?\b|\bfocus\b|\bdo not disturb\b|\bcase\b|\bcharger\b|\blights?\b|\balarms?\b|\bnotifications?\b|\bscreen\b|\bshared library\b|\boptimi[sz]e\b|\bauto-?lock\b|\bfind my\b|\bbattery\b",
        r"|\b(?:the|your|this|a|its) (?:iphone|ipad|phone|device|tv|computer|mac|pc|laptop|camera|flash|speaker|side button|volume button|button)\b|\brestart\b|\biphone\b",
    ))
});
/// What can stand for a switch that was named before.
static IT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:it|that|this|them|these|both|one|(?:the|this|that|its|your|a|green|photos?)? ?(?:same |green |top |first |photos? )?(?:switch|toggle|slider|setting|option|feature|button|row|photos|sync|syncing|icloud))?(?: (?:back|again|there|over|all the way|completely|briefly|entirely|together|now|on and|once|first|just|slowly|quickly|for now))*(?: (?:so that|until|so|till)(?: it| the switch| that)? (?:is|goes|turns|becomes|shows|gets|says))?$",
    )
});

/// Where a plain sentence turns iCloud Photos off.
pub(super) fn switched_off(sentence: &str, before: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = OFF_AND_ON
        .find_iter(sentence)
        .filter(|hit| PHOTOS_SWITCH.is_match(hit.as_str()))
        .chain(LEAVES_PHOTOS.find_iter(sentence))
        .map(|hit| hit.range())
        .collect();
    for hit in OFF.captures_iter(sentence) {
        let Some(particle) = hit.get(0) else { continue };
        let verb = last_verb(particle.as_str());
        let range = particle.start() + verb.start..particle.end();
        let between = hit.name("between").map_or("", |between| {
            sentence
                .get(particle.start() + verb.end..between.end())
                .unwrap_or_default()
                .trim()
        });
        let known = format!("{before} {}", &sentence[..range.start]);
        let rest = &sentence[range.end..];
        let about_photos = || {
            !other_is_on(&known)
                && last_of(&known, &[&PHOTOS_SWITCH, &OTHER_SWITCH])
                    .or_else(|| first_of(rest, &[&PHOTOS_SWITCH, &OTHER_SWITCH]))
                    == Some(0)
        };
        let after = until_break(rest);
        let hits = if AND_PHOTOS.is_match(after) || is_all_of_photos(between) {
            true
        } else if STAYS_ON.is_match(between) {
            false
        } else if !between.is_empty() {
            match last_of(between, &[&PHOTOS_SWITCH, &OTHER_SWITCH]) {
                Some(_) => PHOTOS_SWITCH.is_match(between),
                None => IT.is_match(between) && about_photos(),
            }
        } else if is_all_of_photos(after.trim()) {
            true
        } else {
            match first_of(after, &[&PHOTOS_SWITCH, &OTHER_SWITCH]) {
                Some(which) => which == 0 && reaches(after, &PHOTOS_SWITCH),
                None => stands_for_it(after.trim(), &hit) && about_photos(),
            }
        };
        if hits {
            found.push(range);
        }
    }
    found
}

/// "Keep iCloud Photos on and turn the VPN off": the verb next to "off" counts, "the switch" is no verb.
fn last_verb(act: &str) -> Range<usize> {
    static VERB: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:^|\b(?P<before>[a-z']+),? )(?P<verb>(?:turn|switch|shut|flip|flick|toggl|slid|mov|set|put|tap|swip|press|push|pull|drag)(?:e|es|s|ed|ing|ting|ped|ping|t)?)\b",
        )
    });
    const NOUN_LEADS: &str = "the this that a your its green photos photo library icloud same top first to of iphone ipad each sync";
    let first = act.find([' ', ',']).unwrap_or(act.len());
    VERB.captures_iter(act)
        .filter(|hit| {
            hit.name("before")
                .is_none_or(|word| !is_among(NOUN_LEADS, word.as_str()))
        })
        .filter_map(|hit| hit.name("verb").map(|verb| verb.range()))
        .last()
        .unwrap_or(0..first)
}

/// "If Low Power Mode is on, iCloud Photos waits. Turn it off.": "it" is what is on.
fn other_is_on(known: &str) -> bool {
    static IS_ON: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:if|when|as long as|while) (?P<what>[^,.]{2,40}) (?:is|are)(?: still)? (?:on|active|running|yellow|orange)\b",
        )
    });
    let near = known.trim_end().trim_end_matches(['.', '!', '?']);
    let near = &near[near.rfind(['.', '!', '?']).map_or(0, |at| at + 1)..];
    IS_ON
        .captures(near)
        .and_then(|hit| hit.name("what"))
        .is_some_and(|what| {
            OTHER_SWITCH.is_match(what.as_str()) && !PHOTOS_SWITCH.is_match(what.as_str())
        })
}

/// "Turn photos off", "switch iCloud off".
fn is_all_of_photos(object: &str) -> bool {
    static ALL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:your |the |all )?(?:icloud|photos|photo library)(?: (?:switch|entirely|completely|altogether|in|under|inside|for|and|briefly|again)\b.*)?$",
        )
    });
    ALL.is_match(object)
}

/// Is the object near enough to be the verb's own?
fn reaches(after: &str, object: &Regex) -> bool {
    object
        .find(after)
        .is_some_and(|hit| after[..hit.start()].split_whitespace().count() <= 3)
}

/// "Turn off, then on", "toggle it": nothing else is named.
fn stands_for_it(object: &str, hit: &Captures<'_>) -> bool {
    static AFTER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:it|that|this|(?:the|this|that) (?:[a-z]+ )?(?:switch|toggle|slider|setting|option))?(?: ?(?:under|in|at|below|inside|on|and|then|for|again|once|briefly|until|a|an|now|too|first|as well|overnight|twice)\b.*)?$",
        )
    });
    // "Stop" and "quit" alone stop anything.
    let single = hit.name("single").map_or("", |single| single.as_str());
    let vague = ["stop", "quit", "kill"]
        .iter()
        .any(|verb| single.starts_with(verb));
    AFTER.is_match(object) && !(vague && object.is_empty())
}

fn until_break(text: &str) -> &str {
    static BREAK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"[,;:?!]| – | - |\.(?: |$)| so that\b| so\b| while\b| because\b| when\b")
    });
    &text[..BREAK.find(text).map_or(text.len(), |hit| hit.start())]
}

/// "iCloud Photos should be off", "make sure that Sync this iPhone is switched off".
pub(super) fn must_be_off(sentence: &str) -> impl Iterator<Item = Range<usize>> {
    let denies = |hit: &str| {
        hit.contains("n't ")
            || hit.contains(" never ")
            || hit.contains(" not ") && !hit.ends_with("not on")
    };
    PHOTOS_MUST_BE_OFF
        .find_iter(sentence)
        .filter(move |hit| !denies(hit.as_str()))
        .map(|hit| hit.range())
}

static PHOTOS_MUST_BE_OFF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:icloud photos?|sync this (?:iphone|ipad|phone|device)|photo (?:library|sync(?:ing)?))(?: [a-z0-9']+){0,2} (?:should|must|needs? to|has to|ought to|is to)(?: [a-z0-9']+){0,2} (?:off|disabled|grey|gray|deactivated|unticked)\b",
        r"|\b(?:make sure|make certain|ensure|be sure|see to it|check|confirm|verify)(?: that)? (?:icloud photos?|sync this (?:iphone|ipad|phone|device)|photo (?:library|sync(?:ing)?)) (?:is|stays|remains|has been|was|goes)(?: [a-z0-9']+){0,2} (?:off|disabled|grey|gray|deactivated|unticked|not on)\b",
        r"|(?:^|[:;,] |\bthen )(?:icloud photos?|sync this (?:iphone|ipad|phone|device)) off(?:,| and\b| then\b)",
        r"|\b(?:try|restart|again|test|work|do it|go on)(?: [a-z]+){0,2} with (?:icloud photos?|sync this (?:iphone|ipad|phone|device))(?: turned| switched)? off\b",
        r"|^with (?:icloud photos?|sync this (?:iphone|ipad|phone|device))(?: turned| switched)? off, (?:restart|wait|reboot|take|open|start|turn|plug|let|leave)\b",
    ))
});
/// "Turn off Wi-Fi and iCloud Photos."
static AND_PHOTOS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:and|plus|as well as|or)(?: also| then)? (?:the )?(?:icloud photos?|sync this (?:iphone|ipad|phone|device))(?: switch)?(?: (?:too|as well|off|afterwards|next))*\.?$",
    )
});
/// "With iCloud Photos on while …": what was named before stays on.
static STAYS_ON: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\bon(?:,| (?:with|while|and|but|when|before|until))(?: |$)"));
/// "Give iCloud Photos a quick off and on."
static OFF_AND_ON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:give|do|try|use|perform)(?:ing)?\b[^.;:?]* off[- ](?:and|then)[- ](?:back[- ])?on\b[^.;:?]*",
    )
});
/// The buttons that follow on turning it off.
static LEAVES_PHOTOS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:turn off (?:&|and) delete(?: from icloud)?|remove from (?:this )?(?:iphone|ipad|phone))\b",
    )
});
