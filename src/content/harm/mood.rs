//! Whether a sentence tells the reader to do what it names, or denies, asks, reports or describes it.
//!
//! What stands before the act decides, from near to far: a negation that reaches it, a clause that it belongs to, who
//! does it. Base forms are advice unless something speaks against it; "turning" is advice only where something speaks for it.

use std::sync::LazyLock;

use regex::Regex;

use super::act::{Act, Form, is_among};
use super::{Harm, pattern};

/// Is the reader told to do it?
pub(super) fn is_advised(sentence: &str, act: &Act) -> bool {
    let left = &sentence[..act.range.start];
    let right = &sentence[act.range.end..];
    let clause = last_clause(left);
    if is_denied(clause, right) || NOBODY.is_match(clause) {
        return false;
    }
    let encouraged = ENCOURAGED.is_match(clause);
    let asked = sentence.ends_with('?') && !has_break(right);
    match act.form {
        Form::Demand => !WHETHER.is_match(clause),
        Form::Base | Form::Gerund if encouraged => true,
        Form::Base => is_base_advised(clause, right, asked, act.harm),
        Form::Gerund => is_gerund_advised(left, right, asked),
        Form::State => !asked && MUST_BE.is_match(clause) && !SUBORDINATE.is_match(clause),
    }
}

/// From the last point where another thought begins.
fn last_clause(left: &str) -> &str {
    static BREAK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"[;:] | – | - |,? but |, (?:so|then|and then|instead|just|simply|or else|please)\b|\) |[.?!] ",
        )
    });
    let start = BREAK.find_iter(left).last().map_or(0, |hit| hit.end());
    &left[start..]
}

fn has_break(right: &str) -> bool {
    static BREAK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"[;.!] |, (?:ok|okay|right|yes|will you|would you|could you|can you)\b")
    });
    BREAK.is_match(right)
}

// Negation

/// Words that carry a negation on to what follows them.
const CARRIERS: &str = r"(?:ever|just|simply|even|be|been|to|need|needs|needed|have|has|want|try|trying|attempt|you|we|it|anybody|anyone|anything|again|also|either|yet|still|recommend|recommends|recommended|advise|advised|suggest|suggested|ask|asks|asked|people|them|require|required|necessary|necessarily|a|an|any|the|that|your|good|wise|safe|worth|reason|reasons|idea|point|sense|use|cause|way|time|think|about|think of|consider|considering|considered|by|of|in|from|for|sure|go|going|start|started|ahead|feel|called|help|helpful|useful|make|makes|under|circumstances|whatever|happens|please|tap|tapping|choose|choosing|pick|press|select|click|hit|near|using|do|doing|attempting|something|let|get|quite|really|or|nor|and|then|should|must|is|are|was|were|being|willing|able|allowed|right|now|before|accidentally|yourself|like|wish|dare|agree|rush|hurry|tempted|decide|this|step|move|so|quick|at once|person|everybody|turn|touch|play with|fiddle with|button|option)";
static DENIED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:do not|does not|did not|don't|dont|doesn't|didn't|never|not|no|none|without|instead of|rather than|avoid|avoids|refrain from|needn't|mustn't|shouldn't|wouldn't|cannot|can't|couldn't|won't|aren't|isn't|wasn't|nor|neither|against|resist|stop short of|beware of|stay away from|steer clear of|hold off|holding off|hold on|wait with|refuse|refuses|unless|before|nobody|no one|nothing|hardly|rarely|seldom|think twice|too (?:risky|early|soon|dangerous)|unwise|unsafe|risky|dangerous|harmful|pointless|useless|needless|unnecessary|forbidden|(?:a )?mistake|(?:a )?bad idea|wrong|lieu of|careful|warn(?:s|ed|ing)?)(?: {CARRIERS}|,? (?:under any circumstances|whatever happens|no matter what|for any reason|at any point|please|ever),?)* $"
    ))
});
/// Negations that turn into advice.
static ENCOURAGED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:why (?:not|don't you|don't we)|(?:if|whether or) not,?|nothing (?:wrong|bad)|no harm|not a problem|no problem|hesitate|afraid|forget|scared|worry|hurt|shy|(?:no|never) harm|could not be easier|not (?:only|just)|if nothing|can't go wrong)(?: (?:in|with|to|by|from|about|of))? (?:[a-z]+ing )?$",
    )
});
/// "Do not sign out or erase": the negation reaches along a list.
static DENIED_LIST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:do not|don't|dont|never|not|without|instead of|rather than|avoid|needn't|mustn't|shouldn't|cannot|can't|no need to|before you|refrain from)(?: (?:to|ever|just|even|you|have|need|be|please|try|tap|let|allow|anyone|anybody|them|somebody|someone))* (?P<verb>[a-z-]+)(?P<list>(?:[ ,][^;:.?!]*)?)$",
    )
});
static LIST_END: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:\bor|\bnor|\band)(?: (?:to|even|ever|then))* $"));
static LIST_GOES_ON: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[^;:.?!]*(?:,| )(?:or|nor|and) "));
/// What people do to phones and accounts; "do not worry" begins no list of them.
static HANDLING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:turn|switch|sign|log|eras|wip|reset|restor|delet|remov|empty|emptying|toggl|disabl|chang|send|shar|post|tell|giv|type|press|tap|flip|touch|clear|format|set|unplug|untick|uncheck|trash|purge|factory|restart|use|choos|pick|write|ask|open|leav|move|mov|updat|throw)",
    )
});

fn is_denied(clause: &str, right: &str) -> bool {
    if ENCOURAGED.is_match(clause) {
        return false;
    }
    if DENIED.is_match(clause) {
        return true;
    }
    let Some(hit) = DENIED_LIST.captures(clause) else {
        return false;
    };
    let part = |name: &str| hit.name(name).map_or("", |part| part.as_str());
    let instead = right.trim_start().starts_with("instead");
    let listed =
        LIST_END.is_match(clause) || (part("list").ends_with(", ") && LIST_GOES_ON.is_match(right));
    listed && !instead && HANDLING.is_match(part("verb"))
}

/// "Nobody needs your password."
static NOBODY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:nobody|no one|none of (?:us|them|the moderators))\b"));
static WHETHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:whether|if (?:we|i|they|somebody|someone|anybody)|nobody|no one|never|not|don't|beware of|anybody|anyone|somebody|someone|people|scammers?) (?:[a-z0-9']+ ){0,4}$",
    )
});

// Base forms

/// "If you turn it off", "photos that you delete": part of a clause that only describes.
static SUBORDINATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:if|when|whenever|once|after|before|unless|until|till|while|because|since|as|that|which|who|whom|what|whatever|everything|anything|how|why|where|whether|in case|photos?|pictures|backups?|those|ones|things|each time|every time|the moment|as soon as|by the time|although|though|even if)",
        r"(?: [a-z0-9']+)? (?:you|we|they|i|it|he|she|somebody|someone|people|anybody|anyone|others|apple|your (?:phone|iphone|child|family)|the (?:phone|iphone|app))",
        r"(?: (?:ever|should|do|did|also|really|now|just|then|first|accidentally|want to|wish to|need to|decide to|have to|had to|plan to|choose to|try to|prefer to|intend to|may|might|can|could|will|would|already|still))* $",
        r"|\b(?:that|which|who)(?: (?:also|always|then|may|might|can|could|will|would|often|automatically))* $",
    ))
});
/// "Make sure that you …", "the best is that you …".
static URGED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:sure|recommend|suggest|advise|propose|best|better|important|essential|idea is|step is|trick is|see to it|ensure|advice is)(?: that)? (?:you|we)(?: (?:should|also|first|then|now))* $",
    )
});
/// "After you turn it off, wait": the next step tells that this one is to be done.
static FIRST_OF_TWO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:after|once|when|as soon as)(?: you(?:'ve| have)?(?: already| first)?)? $")
});
static NEXT_STEP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[^,;:?!]*, (?:then |now |please |just )?(?:wait|turn|switch|tap|restart|sign|log|count|plug|flip|toggle|set (?:it )?up|start|enable|reboot|leave it)\b",
    )
});
/// Somebody else does it, and nobody says that they should.
static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?P<who>[a-z']+) (?:may|might|can|could|will|would|does|did|do|to|helps?|makes?|lets?|won't|can't)(?: (?:not|also|even|then|still|never|always|sometimes|automatically|accidentally|only|often|you|it|them|need to|have to|want to|try to|ask to))* $",
        r"|^(?:some|many|most|these|those|such|they|others|scammers|apps|a few|certain|all|people) (?:[a-z0-9']+ ){0,4}$",
    ))
});
const READERS: &str = "going you we i please and or then best how better need have want try sure remember next is safe forget \
    first ahead like afraid";
/// "They tell you to", "blogs often say that you should".
static REPORTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:some|many|most|other|people|blogs?|sites?|websites?|videos?|guides?|forums?|posts?|articles?|others|they|somebody|someone|anybody|anyone|scammers?|friends?|strangers?|whoever|who|it|phone|nobody|messages?|pop-?ups?)\b[^.;:]{0,60}\b(?:say|says|said|tell|tells|told|advise|advises|advised|recommend|recommends|suggest|suggests|suggested|claim|claims|ask|asks|asked|swear|swears|want|wants|wanted|offer|offers|think|thinks|believe|believes|urge|urges|propose|proposes|promise|promises)\b[^.;:,]{0,40}$",
    )
});
/// "The Sign Out button", "a factory reset": only a name.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:a|an|the|any|this|that|your|its|no|each|every|full|complete|whole|real|plain|called|named|says|reads|see|sees|find|finds|shows?|labelled|labeled|of|than|means?|near|word|words|button|row|into|through|during|besides?|except|about|between|by) $",
    )
});
/// "Tap the red Sign Out button."
static PRESSED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:tap|choose|press|select|hit|pick|click|use)(?: on)?(?: [a-z]+){0,3} $")
});
static BUTTON: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^ (?:button|option|row|link|line|screen|page|menu)\b"));
/// "I can help faster if you tell me …".
static BARGAIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:help|faster|easier|quicker|check|look|sooner|only)\b[^.;:]* (?:if|when|once) you(?: can| could)? $",
    )
});
/// "Sign Out is at the bottom."
static NAME_IS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^ (?:is|are|was|were|has|does|button|option|row|link|line|screen|page|sits|stands|appears|will|would|may|can|means)\b",
    )
});
/// "Time for a factory reset", "do a full restore".
static WANTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:time for|go for|needs?|try|do|perform|recommend|suggest|consider|resort is|fix is|way is|answer is|option is|resort|attempt) (?:a|an|the)(?: [a-z]+)? $",
    )
});
/// "…, and may lose photos": who does it was said before.
static ITS_MODAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:and|or|then|also) (?:may|might|can|could|will|would|does)(?: [a-z]+ly| also)* $")
});
static ACCIDENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:accidentally|by mistake|by accident|unintentionally|unknowingly) $")
});
static SUGGESTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:(?:can|could|will|would|won't|can't|couldn't) you|why not|why don't (?:you|we)|how about|what about|what if you|shall (?:we|i)|should we|(?:do you |would you )(?:want|like|prefer|care)(?: me| us)? to|would you mind|may i ask you to|(?:can|could|may) (?:we|i)(?: ask you to)?|fancy|ready to|care to|want to|mind)\b[^,;:?!]*$",
        r"|\b(?:have|did) you (?:already |ever |also |even )?(?:tried|try|considered|consider|thought (?:of|about)|think (?:of|about))\b[^,;:?!]*$",
    ))
});
static ONLY_LEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[^,]*, )?(?:please|just|simply|then|now|first|so|and|or|maybe|perhaps|next|ok|okay|why not|well|also| )*$",
    )
});

fn is_base_advised(clause: &str, right: &str, asked: bool, harm: Harm) -> bool {
    if asked {
        return SUGGESTED.is_match(clause) || ONLY_LEAD.is_match(clause);
    }
    if URGED.is_match(clause) {
        return true;
    }
    if FIRST_OF_TWO.is_match(clause) && NEXT_STEP.is_match(right) {
        return true;
    }
    if harm == Harm::AsksSecret && BARGAIN.is_match(clause) {
        return true;
    }
    if SUBORDINATE.is_match(clause) || REPORTED.is_match(clause) || ACCIDENT.is_match(clause) {
        return false;
    }
    if PRESSED.is_match(clause) {
        return true;
    }
    let is_name = NAMED.is_match(clause)
        || BUTTON.is_match(right)
        || (ONLY_LEAD.is_match(clause) && NAME_IS.is_match(right));
    if is_name && harm != Harm::AsksSecret {
        return WANTED.is_match(clause) || is_praised(right);
    }
    if ITS_MODAL.is_match(clause) && !clause.contains("you") {
        return false;
    }
    let others = OTHERS.captures(clause).is_some_and(|hit| {
        hit.name("who")
            .is_none_or(|who| !is_among(READERS, who.as_str()))
    });
    !others
        || (NORM.is_match(clause) && !MAY.is_match(clause))
        || WAY_TO.is_match(clause)
        || DELEGATED.is_match(clause)
}

/// "Users should", "it is best to".
static NORM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:should|must|ought to|needs? to|has to|have to|had better|'d better|best|better|safe|fine|okay|ok|easy|enough|helps?|worth|time|sensible|wise|recommended|good idea|ask (?:them|him|her|apple|a friend|somebody|someone|the shop)|have (?:them|him|her|a friend|somebody|someone))(?: (?:[a-z]+ )?(?:to|just|first|also|for you to))* $",
    )
});
/// "Apple may need to".
static MAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:may|might|can|could|will|would) (?:need|have|want) to $"));
/// "Ask your son to".
static DELEGATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:[^,]*, )?(?:please |then |and |now )*(?:ask|tell|get) (?:[a-z0-9']+ ){1,3}to $")
});
/// "A quick way is to", "tap here to", "scroll down to".
static WAY_TO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\b(?:way|fix|trick|answer|solution|cure|remedy|step|thing|idea|advice|option|job|aim|goal|plan|is|was|be|here|down|up|icon|arrow|bottom|again|settings|computer|mac|finder|itunes)(?: (?:is|would be|will be))?|^(?:(?:tap|go|open|scroll|press|click|use|take|swipe)\b[^,;:]*)) to $",
    )
});

// Gerunds and states

static TRIED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:try|tries|trying|tried|consider|considering|suggest|suggests|recommend|recommends|advise|advises|propose|how about|what about|worth|(?:start|begin|continue|finish|end|help|fix it|fix this|clear it)(?: off)? (?:by|with)|mind|better off|keep|go ahead with|go for|means|requires|involves|needs|(?:fix|trick|solution|answer|step|remedy|cure|thing|advice|way|tip|bet|option|idea)(?: [a-z]+){0,3} is|no harm in|nothing wrong with)(?: (?:first|just|simply|also|quickly|briefly|again|on|about|both|either|still))* $",
    )
});
static INQUIRY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:and|so|but) )?(?:did|do|does|have|has|had|are|is|was|were|what|when|why|how|who|which|where)\b",
    )
});
static BY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:by|via|through)(?: (?:first|just|simply|briefly|quickly))? $"));
static BAD_END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:lost|lose|loses|broke|broken|damage|harm|restarts|risk|mistake|caused?|went|gone|vanish[a-z]*|disappear[a-z]*|happens?|worse|interrupts?)\b",
    )
});
static TRIED_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:try|trying|consider|suggest|recommend|how about|worth|(?:start|begin) by)\b[^;:.?!]*\b(?:and|or|then)(?: then)? $",
    )
});
/// Nothing but a lead stands before it: it is what the sentence speaks about.
static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[^,]*, )?(?:(?:please|just|simply|then|now|first|so|and|or|also|often|usually|sometimes|maybe|perhaps|even|briefly|quickly|in fact|luckily|[a-z]+ly|[a-z]+ing (?:[a-z]+ ){0,3}(?:and|or)) ?)*$",
    )
});
static GOOD_END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:helps?|fix(?:es)?|works?|solves?|sorts?|cures?|resolves?|unsticks?|clears?|mends?|gives? (?:[a-z]+ ){1,3}(?:start|push|nudge|kick|jolt)|gets? (?:it|things|photos|them|your photos) (?:[a-z]+ )?(?:going|moving|started)|does (?:the trick|it|wonders)|do the trick|do it|kick-?starts?)\b",
        r"|\b(?:is|are|be|seems|feels)(?: (?:[a-z]+ ){0,2}?)?(?:safe|harmless|fine|okay|ok|easy|quick|worth|recommended|best|enough|the (?:[a-z]+ )?(?:fix|answer|solution|way|trick|cure|remedy|key|step|thing)|a (?:[a-z]+ )?(?:fix|answer|solution|way|trick|try|cure|remedy|step|start|idea|option|bet)|next|all it takes|your best)\b",
    ))
});
static BAD_END_DENIAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:not|n't|never|no|rarely|seldom|hardly|nothing|only|bad|wrong|neither|doesn't|won't|isn't|cannot|can't|don't|wouldn't|nor|terrible|poor|risky|without)\b",
    )
});

fn is_gerund_advised(left: &str, right: &str, asked: bool) -> bool {
    let clause = last_clause(left);
    if asked {
        return SUGGESTED.is_match(clause) || (TRIED.is_match(clause) && !INQUIRY.is_match(clause));
    }
    if REPORTED.is_match(clause) {
        return false;
    }
    if TRIED.is_match(clause) || TRIED_BEFORE.is_match(clause) {
        return true;
    }
    if BY.is_match(clause) {
        return !BAD_END.is_match(clause) && !BAD_END.is_match(right);
    }
    if FIRST_OF_TWO.is_match(clause) && NEXT_STEP.is_match(right) {
        return true;
    }
    // "Turning it off usually helps" praises it; "turning it off restarts everything" does not.
    PRESENTED.is_match(left) || (SUBJECT.is_match(clause) && is_praised(right))
}

/// "… usually helps", and not "… rarely helps".
fn is_praised(right: &str) -> bool {
    let said = &right[..right.find([',', ';', ':', '.']).unwrap_or(right.len())];
    GOOD_END
        .find(said)
        .is_some_and(|good| !BAD_END_DENIAL.is_match(&said[..good.end()]))
}

/// "What often helps: turning …".
static PRESENTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:helps?|works?|fix|trick|tip|step|advice|solution|answer|try|idea|remedy|cure)(?: [a-z]+)?: $",
    )
});

/// "Make sure that it is switched off", "iCloud Photos should be disabled", "have it wiped".
static MUST_BE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:should|must|needs? to|has to|have to|ought to|make sure|ensure|be sure|keep|leave|get|want|^have|to have)\b(?: [a-z0-9']+){0,6} $|\b(?:should|must|needs? to|has to|have to|ought to) (?:be|stay|remain) $",
    )
});
