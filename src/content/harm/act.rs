//! What is done to what: the harmful acts that a sentence names, whether or not it advises them.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::secret::secrets;
use super::switch::{must_be_off, switched_off};
use super::{Harm, pattern};

/// A harmful act, named in a plain sentence.
#[derive(Debug)]
pub(super) struct Act {
    pub(super) harm: Harm,
    /// From its verb to its end.
    pub(super) range: Range<usize>,
    pub(super) form: Form,
}

/// How its verb stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// "turn", "erase"
    Base,
    /// "turning"
    Gerund,
    /// "turned", or "off" as a state
    State,
    /// A whole question or demand, which needs no verb: "what is your passcode?"
    Demand,
}

/// All harmful acts in a plain sentence; `before` is what was said before, for what "it" is.
pub(super) fn acts(sentence: &str, before: &str) -> Vec<Act> {
    let mut found = Vec::new();
    let mut add = |harm, range: Range<usize>, form: Option<Form>| {
        let form = form.unwrap_or_else(|| form_of(&sentence[range.start..]));
        found.push(Act { harm, range, form });
    };
    let context = |at: usize| format!("{before} {}", &sentence[..at]);
    for range in switched_off(sentence, before) {
        add(Harm::TurnsPhotosOff, range, None);
    }
    for range in must_be_off(sentence) {
        add(Harm::TurnsPhotosOff, range, Some(Form::Demand));
    }
    for hit in SIGN_OUT.captures_iter(sentence) {
        let elsewhere = hit
            .name("of")
            .is_some_and(|of| ELSEWHERE.is_match(of.as_str()));
        if !elsewhere {
            add(Harm::SignsOut, all(&hit), None);
        }
    }
    for range in whole(&LEAVE_ACCOUNT, sentence) {
        add(Harm::SignsOut, range, None);
    }
    for range in whole(&LEAVE_IT, sentence) {
        if last_of(&context(range.start), &[&ACCOUNT, &NO_ACCOUNT]) == Some(0) {
            add(Harm::SignsOut, range, None);
        }
    }
    for range in whole(&ERASE, sentence) {
        let is_menu = sentence[..range.start].ends_with("transfer or ")
            || CONVERSATION.is_match(&sentence[range.end..]);
        if !is_menu {
            add(Harm::Erases, range, None);
        }
    }
    for range in whole(&ERASE_IT, sentence) {
        if last_of(&context(range.start), &[&PHONE, &NO_PHONE]) == Some(0) {
            add(Harm::Erases, range, None);
        }
    }
    for range in whole(&RESET, sentence) {
        add(Harm::ResetsWithoutWarning, range, None);
    }
    for range in whole(&RESET_IT, sentence) {
        if last_of(&context(range.start), &[&ROUTER, &PHONE]) == Some(0) {
            add(Harm::ResetsWithoutWarning, range, None);
        }
    }
    for hit in DELETE.captures_iter(sentence) {
        let between = hit.name("between").map_or("", |between| between.as_str());
        if DELETED_FOLDER.is_match(&sentence[all(&hit)])
            || !between.split(' ').any(|word| is_among(NO_QUALIFIERS, word))
        {
            add(Harm::DeletesWithoutWarning, all(&hit), None);
        }
    }
    for range in whole(&DELETE_IT, sentence) {
        if last_of(&context(range.start), &[&PICTURES, &NO_PICTURES]) == Some(0) {
            add(Harm::DeletesWithoutWarning, range, None);
        }
    }
    secrets(sentence, before, &mut add);
    found
}

pub(super) fn whole(pattern: &Regex, sentence: &str) -> Vec<Range<usize>> {
    pattern.find_iter(sentence).map(|hit| hit.range()).collect()
}

pub(super) fn all(hit: &Captures<'_>) -> Range<usize> {
    hit.get(0).map_or(0..0, |hit| hit.range())
}

fn form_of(act: &str) -> Form {
    let verb = act
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    if verb.len() > 4 && verb.ends_with("ing") && verb != "bring" {
        Form::Gerund
    } else if verb.len() > 3
        && (verb.ends_with("ed")
            || verb.ends_with('s') && !matches!(verb, "press" | "toss" | "dismiss"))
    {
        Form::State
    } else {
        Form::Base
    }
}

/// Is a word in a list of words?
pub(super) fn is_among(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|known| known == word)
}

/// Which of the patterns matched last; of two that end together, the one that is named first.
pub(super) fn last_of(text: &str, patterns: &[&Regex]) -> Option<usize> {
    let ends = patterns
        .iter()
        .map(|pattern| pattern.find_iter(text).last().map(|hit| hit.end()));
    (0..)
        .zip(ends)
        .filter_map(|(which, end)| end.map(|end| (end, Reverse(which))))
        .max()
        .map(|(_, Reverse(which))| which)
}

/// Which of the patterns matches first.
pub(super) fn first_of(text: &str, patterns: &[&Regex]) -> Option<usize> {
    patterns
        .iter()
        .enumerate()
        .filter_map(|(which, pattern)| pattern.find(text).map(|hit| (hit.start(), which)))
        .min()
        .map(|(_, which)| which)
}

// Sign out

static SIGN_OUT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:sign|log)(?:s|ged|ned|ed|ging|ing)? ?-?(?:yourself |you |them |everyone |it )?(?:out|off)\b(?P<of> (?:of|from|on|at)(?: [^ ,;:]+){1,5})?",
    )
});
/// Where signing out harms nothing.
static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:vpn|app|apps|web ?site|web ?page|page|wi-?fi|hotel|portal|discord|google|browser|safari|netflix|whatsapp|instagram|facebook|icloud\.com|router|game|games)\b",
    )
});
static LEAVE_ACCOUNT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:remov|delet|unlink|disconnect|detach|deregister|unregister|tak)(?:e|es|ed|ing|s)? (?:your |the |this |that |his |her |my )?(?:(?:whole |entire |old )?(?:apple (?:account|id)|icloud(?: account)?|account))\b",
        r"|\b(?:remov|unlink|disconnect|detach|deregister|tak)(?:e|es|ed|ing|s)? (?:your |the |this )?(?:iphone|ipad|phone|device|yourself|it) (?:off |out )?(?:from|of) (?:your |the |this )?(?:apple (?:account|id)|icloud|account)\b",
        r"|\b(?:(?:sign|log)(?:ing|ging)? (?:back )?(?:in|on)(?:to)?|try(?:ing)?)\b[^.;:?]{0,40}\b(?:different|another|other|new|second)(?: [a-z0-9']+)? (?:apple (?:account|id)|icloud account|account|id)\b",
        r"|\b(?:switch|chang|mov|swap)(?:e|es|ed|ing|s)? (?:over )?(?:to )?(?:a |an |your |the |to )?(?:different |other |another |new |second )?(?:apple (?:account|id)s?|accounts?)\b",
        r"|\bus(?:e|ing) (?:a |an |the |your )?(?:different|another|other|new|second) apple (?:account|id)\b|\bleav(?:e|ing) (?:your |the |this )?(?:apple (?:account|id)|icloud)(?: for| and|,|$)",
    ))
});

static LEAVE_IT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:remov|delet|unlink|disconnect)(?:e|ing) it\b|\btak(?:e|ing) it (?:off|out)\b")
});
static ACCOUNT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:apple (?:account|id)|icloud account|account)\b"));
static NO_ACCOUNT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:apps?|messages?|case|files?|photos?|pictures?|videos?|backups?|profile|vpn|charger|phone|device|sim|password|screenshot)\b",
    )
});

// Erase, restore, reset

/// "Start fresh with another question."
static CONVERSATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?: with| from)? (?:a |an |the |our |this )?(?:new |first |next |other )?(?:question|fix|step|conversation|chat|list|beginning)",
    )
});

static ERASE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\beras(?:e|es|ed|ing)\b(?: all content(?: and settings)?)?|\breinstall(?:ing)? (?:ios|ipados|the (?:software|system|operating system))\b|\breset (?:all )?content\b",
        r"|\b(?:wip|nuk|format|reformat|clean)(?:e|es|ed|s|ing|ting|ted)?(?: out)? (?:the |your |this |that |my |all |everything |whole |entire |off )*(?:iphone|ipad|phone|device|everything|data|contents?|storage)\b",
        r"|\b(?:(?:do|perform|try|run|restor|reset|return|put|set|bring|revert|go|use|tak)(?:e|ing|es|ed)?\b[^.;:,?]{0,40} )?\bfactory[- ](?:reset|resetting|defaults?|settings|state|condition|restore|new)\b",
        r"|\brestor(?:e|es|ed|ing) (?:the |your |this |that |my |a )*(?:whole |entire )?(?:iphone|ipad|phone|device)\b|\brestor(?:e|ing)(?: it| everything)? (?:from|with|in|using|via|through|on|to) (?:a |an |the |your |its |an? old |an? earlier |last |the last )*(?:[a-z0-9']+ )?(?:backup|computer|finder|itunes|mac|pc|scratch|laptop)\b",
        r"|\breset(?:s|ting)? (?:the |your |this |that |my )?(?:whole |entire |complete )?(?:iphone|ipad|phone|device)\b",
        r"|\bset(?:ting)? (?:[a-z0-9']+ ){0,4}up (?:[a-z0-9']+ ){0,3}(?:as (?:a |brand )?new|from scratch)\b|\bset(?:ting)?[- ]up (?:[a-z0-9']+ ){0,3}as (?:a |brand )?new\b",
        r"|\b(?:start|begin)(?:ning|ing)? (?:again )?(?:fresh|from scratch|with a clean slate)\b|\b(?:start|begin)(?:ning|ing)? (?:over|afresh|anew|again) (?:with|on) (?:an? |the |your )?(?:empty |clean |new |fresh |blank )*(?:phone|iphone|ipad|device)\b|\bclean (?:install|slate)\b",
        r"|\b(?:put|enter|boot|go|start|bring|get)(?:ting|ing)?\b[^.;:,?]{0,30} (?:recovery|dfu) mode\b",
        r"|\b(?:do|perform|try|run|go for|carry out|consider|attempt) (?:a|an|the) (?:[a-z0-9']+ ){0,2}(?:erase|wipe|restore|reset)\b",
    ))
});
static ERASE_IT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:wip|nuk|format|restor|reset)(?:e|ing|ting)? it\b"));
static PHONE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:iphone|ipad|phone|device)\b"));
static NO_PHONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:lens|camera|screen|port|cable|router|modem|photos?|pictures?|videos?|network|charger|glass|switch|settings?)\b",
    )
});
static RESET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\breset(?:s|ting)? (?:[a-z0-9']+ ){0,2}(?:network|location|router|modem|all settings|keyboard|privacy)\b|\breset(?:ting)? all settings\b",
        r"|\b(?:press|push|hold|poke|use|hit|find)(?:ing|es|s)?\b[^.;:,?]{0,30}\breset(?: button| hole| pin|\b)|\b(?:tap|choose|select|pick) reset\b",
    ))
});
static RESET_IT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\breset(?:ting)? it\b"));
static ROUTER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:router|modem|network settings)\b"));

// Delete

static DELETE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:delet|remov|eras|purg|trash|bin|clear|empt|discard|dump|scrap|ditch|cull|prun|toss|chuck|lose|wip|drop|scrub|get rid of|getting rid of|throw|throwing|weed|weeding|thin|thinning|clean|cleaning)(?:e|es|ed|ing|ning|s|y|ies|ied|ying|ping)?(?: out| away| off| up| down)?",
        r"(?P<between>(?: [^ ,;:.?!]+){0,6}?) ",
        r"(?:photos?|pictures?|pics|videos?|albums?|clips|movies|images?|snaps|selfies|screenshots|shots|photo library|library|recently deleted|backups?|camera roll|originals|duplicates|memories|live photos|recordings)\b",
    ))
});
static DELETED_FOLDER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[a-z]+ (?:[a-z0-9']+ ){0,3}(?:in|from|inside) (?:the )?recently deleted$")
});
/// Words that cannot stand between the verb and what it deletes.
const NO_QUALIFIERS: &str = "to so for if when while until before after in on with that and but then app apps cache message case \
    profile google by because is are was were be not as than view opens does do will would may might can \
    could at about cloth restores filter lens cover look bring brings";
static DELETE_IT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:delet|remov|eras|purg|trash|bin|clear|discard|dump|ditch|toss|chuck|cull|prun|empt)(?:e|ing|y|ying)?(?: out| away| off)? (?:it all|them all|them|those|these|it|all|everything|all of (?:it|them)|some of (?:it|them)|whatever|half of them|a few|some|the rest|the (?:old|oldest|big|biggest|large|largest|long|longest|blurry|bad|failed|stuck|newest|latest) ones|(?:the )?ones|what you)\b",
        r"|\bget(?:ting)? rid of (?:them|it|those|these|all|everything|some|the|what|whatever|anything)\b|\bthrow(?:ing)? (?:them|it|those|everything|some) (?:out|away)\b",
        r"|\b(?:tap|choose|press|select|hit|pick|click)(?: on)? (?:the )?(?:bin|trash|trash can|rubbish bin|delete|empty|remove)(?: all| forever| photos?| from library)?\b",
    ))
});
static PICTURES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:photos?|pictures?|pics|videos?|albums?|camera roll|recently deleted|backups?|screenshots|duplicates|memories|library|clips|selfies)\b",
    )
});
static NO_PICTURES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:apps?|messages?|case|files?|downloads?|mails?|emails?|attachments?|profile|vpn|blocker|games?|notes?|words|password|code|cable|charger|sim|network|filter|widget|post)\b",
    )
});
