//! Every sentence that the engine may ask for is there, for every version, device and region, within Discord's limits.

use super::super::answers::Aside;
use super::super::playbook::ActionKind;
use super::super::problems::{Place, Problems};
use super::super::replies::{CasePlace, Replies};
use super::super::selects::Selects;
use super::{Checked, place};
use crate::engine::{Arg, Reason, Say};

/// An answer in between is two short sentences.
const ASIDE_AT_MOST_CHARS: usize = 240;
/// Discord's limit for a message, in characters.
const MESSAGE_AT_MOST_CHARS: usize = 2_000;
/// Discord cuts longer labels of buttons on phones; its own limit is 80.
const LABEL_AT_MOST_CHARS: usize = 38;
/// A select menu has at most this many options; one is kept for "something else".
const ANSWERS_AT_MOST: usize = 24;
/// Texts that Discord shows where there is little room: names, titles, labels.
/// Source: Discord's documentation, "Application Commands" and "Component Reference".
const SHORT_AT_MOST_CHARS: [(&str, usize); 12] = [
    ("command-menu", 32),
    ("form-title", 45),
    ("form-label", 45),
    ("panel-button", 80),
    ("menu-words", 100),
    ("menu-else", 150),
    ("setup-support", 150),
    ("setup-queue", 150),
    ("setup-roles", 150),
    ("card-button-claim", 80),
    ("card-button-release", 80),
    ("card-button-resolve", 80),
];

/// Descriptions of commands.
const DESCRIPTION_AT_MOST_CHARS: usize = 100;
/// Every sentence that the engine may ask for is there, for every version, device and region, within Discord's limits.
pub(super) fn check(checked: &Checked<'_>, problems: &mut Problems) {
    let file = checked.playbook;
    let playbook = &file.playbook;
    let mut need = Needed {
        replies: checked.replies,
        selects: checked.selects,
        problems,
    };
    for check in playbook.checks() {
        let at = place(file, &format!("step {}", check.id));
        let say = Say::of("check", &check.id);
        need.text(&say, &at);
        for attribute in ["again", "why", "where", "fact"] {
            need.text(&say.clone().attribute(attribute), &at);
        }
        if !check.groups.is_empty() {
            need.text(&say.clone().attribute("which"), &at);
        }
        for group in &check.groups {
            need.label(&say.clone().attribute(&format!("group-{group}")), &at);
        }
        for answer in &check.answers {
            let at = place(file, &format!("answer {} {}", check.id, answer.id));
            need.label(
                &say.clone().attribute(&format!("answer-{}", answer.id)),
                &at,
            );
        }
        if check.answers.len() > ANSWERS_AT_MOST || check.answers.is_empty() {
            need.problems.error(
                &at,
                format!("`{}` has {} answers", check.id, check.answers.len()),
                format!("A question has 1 to {ANSWERS_AT_MOST} answers."),
            );
        }
    }
    for fix in playbook.walks() {
        need.label(
            &Say::of("fix", &fix.id),
            &place(file, &format!("fix {}", fix.id)),
        );
    }
    for it in playbook.instructions() {
        let at = place(file, &format!("step {}", it.id));
        let say = Say::of("do", &it.id);
        need.text(&say, &at);
        for attribute in ["why", "where", "short"] {
            need.text(&say.clone().attribute(attribute), &at);
        }
        need.text(&Say::of("success", &it.success), &at);
        let risky = file
            .actions
            .get(&it.id.0)
            .is_some_and(|kind| matches!(kind, ActionKind::Delete | ActionKind::Reset));
        if risky && !it.has_warning {
            need.problems.error(
                &at,
                format!("`{}` deletes or resets something without a warning", it.id),
                format!("Add the attribute .warning to the message `{}`.", say.id),
            );
        }
    }
    for fact in &playbook.facts {
        need.text(&Say::of("fact", &fact.id), &file.source.whole());
        for value in &fact.values {
            need.text(
                &Say::of("fact", &fact.id).attribute(&format!("value-{value}")),
                &file.source.whole(),
            );
        }
    }
    for flag in &file.red_flags {
        need.text(&Say::of("flag", &flag.value), &flag.place);
        for attribute in ["reason", "confirm"] {
            need.text(
                &Say::of("flag", &flag.value).attribute(attribute),
                &flag.place,
            );
        }
    }
    for aside in &checked.asides.asides {
        let say = Say::of("answer", &aside.topic.value);
        need.within(
            &say,
            &aside.topic.place,
            ASIDE_AT_MOST_CHARS,
            "an answer in between",
        );
        need.never(&say, aside);
    }
    for reason in Reason::ALL {
        need.text(
            &Say::of("reason", reason.id()),
            &checked.replies.source().whole(),
        );
    }
    for id in super::super::sentences::NEEDED {
        let (id, attribute) = id
            .split_once('.')
            .map_or((*id, None), |(id, attribute)| (id, Some(attribute)));
        let say = Say {
            id: id.to_owned(),
            attribute: attribute.map(str::to_owned),
            args: Vec::new(),
        };
        let at = checked.replies.source().whole();
        match id.split_once('-').map(|(kind, _)| kind) {
            Some("choice") => need.label(&say, &at),
            _ => match SHORT_AT_MOST_CHARS.iter().find(|(short, _)| *short == id) {
                Some((_, most)) => need.within(&say, &at, *most, "this text"),
                None => need.text(&say, &at),
            },
        }
        if id.starts_with("command-") && checked.replies.has(&say) {
            let length = checked
                .replies
                .text(&say, CasePlace::default())
                .chars()
                .count();
            if length > DESCRIPTION_AT_MOST_CHARS {
                need.problems.error(
                    &at,
                    format!("the description `{id}` has {length} characters"),
                    format!("Discord allows {DESCRIPTION_AT_MOST_CHARS}."),
                );
            }
        }
    }
}

struct Needed<'a> {
    replies: &'a Replies,
    selects: &'a Selects,
    problems: &'a mut Problems,
}

impl Needed<'_> {
    fn text(&mut self, say: &Say, at: &Place) {
        self.within(
            say,
            at,
            MESSAGE_AT_MOST_CHARS * 3 / 4,
            "a part of a message",
        );
    }

    fn label(&mut self, say: &Say, at: &Place) {
        self.within(say, at, LABEL_AT_MOST_CHARS, "a label");
    }

    /// What an answer in between must not say, it says in none of its variants.
    fn never(&mut self, say: &Say, aside: &Aside) {
        for variant in variants(say, self.selects) {
            let text = self.replies.text(&variant, CasePlace::default());
            let text = text.to_lowercase().replace("**", "");
            for (words, pattern) in &aside.never {
                if pattern
                    .as_ref()
                    .is_some_and(|pattern| pattern.is_match(&text))
                {
                    self.problems.error(
                        &words.place,
                        format!("`{}` says what it must never say: {}", say.id, words.value),
                        format!("Word the sentence otherwise: {text}"),
                    );
                    return;
                }
            }
        }
    }

    fn within(&mut self, say: &Say, at: &Place, most: usize, what: &str) {
        let name = match &say.attribute {
            Some(attribute) => format!("{}.{attribute}", say.id),
            None => say.id.clone(),
        };
        if !self.replies.has(say) {
            self.problems.error(
                at,
                format!("there is no sentence `{name}` for this"),
                format!("Add it to {}.", self.replies.source().name),
            );
            return;
        }
        for variant in variants(say, self.selects) {
            let length = self
                .replies
                .text(&variant, CasePlace::default())
                .chars()
                .count();
            if length > most {
                self.problems.error(
                    &place_of_message(self.replies, &say.id),
                    format!("`{name}` has {length} characters"),
                    format!(
                        "{what} has at most {most}, so that it fits on a phone and into Discord."
                    ),
                );
                return;
            }
        }
    }
}

pub(super) fn place_of_message(replies: &Replies, id: &str) -> Place {
    let source = replies.source();
    let start = source.text.match_indices(id).map(|(at, _)| at).find(|at| {
        let before = source.text[..*at]
            .chars()
            .next_back()
            .is_none_or(|c| c == '\n');
        before
            && source.text[at + id.len()..]
                .trim_start_matches(' ')
                .starts_with('=')
    });
    start.map_or_else(
        || source.whole(),
        |start| source.place(start..start + id.len()),
    )
}

/// The message for every version, device and region.
pub(super) fn variants(say: &Say, selects: &Selects) -> Vec<Say> {
    let of = |variable: &str, values: &'static [&'static str]| {
        if selects.names(say, variable) {
            values
        } else {
            &["unknown"]
        }
    };
    let mut out = Vec::new();
    for ios in of("ios", &["27", "26", "18", "17", "15", "unknown"]) {
        for device in of("device", &["iphone", "ipad", "unknown"]) {
            for region in of("region", &["cellular", "mobile", "unknown"]) {
                for direction in of(
                    "direction",
                    &["up", "down", "web", "one_other", "some", "unknown"],
                ) {
                    out.push(about(say.clone(), [ios, device, region, direction]));
                }
            }
        }
    }
    out
}

/// The message for somebody of whom nothing is known.
pub(in crate::content) fn with_unknown(say: Say) -> Say {
    about(say, ["unknown"; 4])
}

fn about(say: Say, [ios, device, region, direction]: [&str; 4]) -> Say {
    // Stand-ins for every other place a message may have, long enough to be honest about lengths.
    let say = [
        "list",
        "name",
        "value",
        "label",
        "result",
        "words",
        "moderator",
        "person",
        "reason",
        "link",
        "state",
        "age",
        "thread",
        "span",
        "word",
        "why",
        "guild",
        "channel",
        "missing",
        "meaning",
        "before",
        "line",
    ]
    .into_iter()
    .fold(say, |say, name| {
        say.with(name, Arg::Quote("twelve chars".to_owned()))
    });
    let say = [
        "n", "total", "hours", "case", "place", "count", "minutes", "days", "percent",
    ]
    .into_iter()
    .fold(say, |say, name| say.with(name, Arg::Number(12)));
    say.with("venue", Arg::Key("thread".into()))
        .with("ios", Arg::Key(ios.into()))
        .with("device", Arg::Key(device.into()))
        .with("region", Arg::Key(region.into()))
        .with("direction", Arg::Key(direction.into()))
}
