//! The content check: refuses what would leave a person stuck, harm their photos, or break Discord's limits.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::Problem;
use super::harm::find_harm;
use super::intents::{IntentFile, IntentFiles};
use super::playbook::{ActionKind, PlaybookFile};
use super::problems::{Place, Problems};
use super::replies::{CasePlace, Replies};
use super::selects::Selects;
use crate::engine::{
    Arg, Check, Fix, Instruction, Playbook, Reason, Route, STATUS_WORDS, Say, Step,
};
use crate::matcher::reading::ReadingWords;
use crate::matcher::{
    Calibrations, Heard, Intent, Known, Language, Lexicon, Matcher, Statements, Text,
};

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
/// A review older than this is worth a look.
const REVIEW_AT_MOST_DAYS: i32 = 400;
/// The examples are held out in this many parts.
const FOLDS: usize = 20;

/// What is checked.
pub(super) struct Checked<'a> {
    pub(super) playbook: &'a PlaybookFile,
    pub(super) replies: &'a Replies,
    pub(super) selects: &'a Selects,
    pub(super) intents: &'a IntentFiles,
}

/// What must hold for the bot to start.
pub(super) fn check(checked: &Checked<'_>, problems: &mut Problems) {
    check_routes(checked.playbook, problems);
    check_reachable(checked.playbook, problems);
    check_action_pairs(checked.playbook, problems);
    check_sentences(checked, problems);
    check_intents(checked, problems);
    check_lexicon(checked, problems);
    check_harm(checked.replies, checked.selects, problems);
    check_red_flags(checked.intents, problems);
}

/// What takes seconds, or is only for the editor: what was learnt, and whether reviews are stale.
pub(super) fn check_slowly(checked: &Checked<'_>, matcher: &Matcher, problems: &mut Problems) {
    check_learnt(checked.intents, matcher, problems);
    check_held_out(checked.intents, matcher.language(), problems);
    check_reviews(checked.playbook, problems);
}

fn place(file: &PlaybookFile, key: &str) -> Place {
    file.places
        .get(key)
        .cloned()
        .unwrap_or_else(|| file.source.whole())
}

fn instructions(playbook: &Playbook) -> impl Iterator<Item = (&Fix, &Instruction)> {
    playbook.fixes.iter().flat_map(|fix| {
        fix.steps.iter().filter_map(move |step| match step {
            Step::Instruction(instruction) => Some((fix, instruction)),
            Step::Check(_) => None,
        })
    })
}

/// Every route leads somewhere that exists.
fn check_routes(file: &PlaybookFile, problems: &mut Problems) {
    let playbook = &file.playbook;
    for needed in [STATUS_WORDS, crate::engine::IOS] {
        if !playbook
            .questions
            .iter()
            .any(|question| *question.id == *needed)
        {
            problems.error(
                &file.source.whole(),
                format!("there is no question `{needed}`"),
                format!("Add [[question]] with id = \"{needed}\"."),
            );
        }
    }
    for fix in &playbook.fixes {
        if !fix.steps.iter().any(|step| step.id() == &*fix.starts_at) {
            problems.error(
                &place(file, &format!("start of {}", fix.id)),
                format!(
                    "the fix `{}` starts at `{}`, which is not one of its steps",
                    fix.id, fix.starts_at
                ),
                "Name one of the fix's checks or instructions.",
            );
        }
        for step in &fix.steps {
            for (route, at) in routes_of(step, file) {
                check_route(playbook, Some(fix), route, &at, problems);
            }
        }
    }
    for question in &playbook.questions {
        for (route, at) in check_routes_of(question, file) {
            check_route(playbook, None, route, &at, problems);
        }
        if *question.id == *STATUS_WORDS && question.unsure == Route::Resume {
            problems.error(
                &place(file, &format!("step {}", question.id)),
                "the question for the status words has nothing to resume",
                "Let `unsure` lead to \"next fix\".",
            );
        }
    }
}

fn routes_of<'p>(step: &'p Step, file: &PlaybookFile) -> Vec<(&'p Route, Place)> {
    match step {
        Step::Check(check) => check_routes_of(check, file),
        Step::Instruction(it) => vec![(&it.then, place(file, &format!("step {}", it.id)))],
    }
}

fn check_routes_of<'p>(check: &'p Check, file: &PlaybookFile) -> Vec<(&'p Route, Place)> {
    let own = place(file, &format!("step {}", check.id));
    check
        .answers
        .iter()
        .map(|answer| {
            (
                &answer.leads,
                place(file, &format!("answer {} {}", check.id, answer.id)),
            )
        })
        .chain([(&check.unsure, own)])
        .collect()
}

fn check_route(
    playbook: &Playbook,
    fix: Option<&Fix>,
    route: &Route,
    at: &Place,
    problems: &mut Problems,
) {
    let steps_of = |fix: &Fix| {
        fix.steps
            .iter()
            .map(|step| step.id().to_owned())
            .collect::<Vec<_>>()
    };
    let dangling = match route {
        Route::NextFix | Route::Person(_) => None,
        Route::Resume if fix.is_none() => None,
        Route::Resume => Some("\"resume\" belongs to questions outside of fixes".to_owned()),
        Route::Step(step) => match fix {
            Some(fix) if fix.steps.iter().any(|other| other.id() == &**step) => None,
            Some(fix) => Some(near(step, &steps_of(fix))),
            None => Some("a question names the fix too: FIX/STEP".to_owned()),
        },
        Route::Done(step) => match playbook.instruction(step) {
            Some(_) => None,
            None => Some(near(
                step,
                &instructions(playbook)
                    .map(|(_, it)| it.id.to_string())
                    .collect::<Vec<_>>(),
            )),
        },
        Route::Elsewhere(other, step) => match playbook.fix(other) {
            None => Some(near(
                other,
                &playbook
                    .fixes
                    .iter()
                    .map(|fix| fix.id.to_string())
                    .collect::<Vec<_>>(),
            )),
            Some(other) if other.steps.iter().any(|it| it.id() == &**step) => None,
            Some(other) => Some(near(step, &steps_of(other))),
        },
    };
    if let Some(help) = dangling {
        problems.error(
            at,
            format!("this leads to {}, which does not exist", shown(route)),
            help,
        );
    }
}

fn shown(route: &Route) -> String {
    match route {
        Route::Step(step) => format!("`{step}`"),
        Route::Elsewhere(fix, step) => format!("`{fix}/{step}`"),
        Route::Done(step) => format!("`done: {step}`"),
        Route::NextFix => "\"next fix\"".to_owned(),
        Route::Person(reason) => format!("`person: {}`", reason.id()),
        Route::Resume => "\"resume\"".to_owned(),
    }
}

fn near(word: &str, known: &[String]) -> String {
    match super::fields::closest(word, known.iter().map(String::as_str)) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("Known here: {}.", known.join(", ")),
    }
}

/// Every step can be reached, no route goes round in a circle, and so every fix has a way on.
fn check_reachable(file: &PlaybookFile, problems: &mut Problems) {
    let playbook = &file.playbook;
    let mut reached: HashSet<&str> = HashSet::new();
    let mut open: Vec<&str> = playbook.fixes.iter().map(|fix| &*fix.starts_at).collect();
    open.extend(
        playbook
            .questions
            .iter()
            .flat_map(|question| targets_of_check(question)),
    );
    while let Some(step) = open.pop() {
        if reached.insert(step) {
            open.extend(targets(playbook, step));
        }
    }
    for fix in &playbook.fixes {
        if fix.steps.is_empty() {
            problems.error(
                &place(file, &format!("step {}", fix.id)),
                format!("the fix `{}` has no steps", fix.id),
                "Add a [[fix.check]] or [[fix.instruction]].",
            );
        }
        for step in &fix.steps {
            if !reached.contains(step.id()) {
                problems.error(
                    &place(file, &format!("step {}", step.id())),
                    format!("no answer leads to `{}`", step.id()),
                    "Lead to it from a check, or delete it.",
                );
            }
            if comes_back(playbook, step.id()) {
                problems.error(
                    &place(file, &format!("step {}", step.id())),
                    format!(
                        "`{}` leads back to itself, so people would go in circles",
                        step.id()
                    ),
                    "Let one of the routes lead to \"next fix\".",
                );
            }
        }
    }
}

fn comes_back(playbook: &Playbook, start: &str) -> bool {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut open = targets(playbook, start);
    while let Some(step) = open.pop() {
        if step == start {
            return true;
        }
        if seen.insert(step) {
            open.extend(targets(playbook, step));
        }
    }
    false
}

fn targets<'p>(playbook: &'p Playbook, step: &str) -> Vec<&'p str> {
    if let Some(check) = playbook.check(step) {
        return targets_of_check(check);
    }
    playbook
        .instruction(step)
        .map(|it| target(&it.then).into_iter().collect())
        .unwrap_or_default()
}

fn targets_of_check(check: &Check) -> Vec<&str> {
    check
        .answers
        .iter()
        .map(|answer| &answer.leads)
        .chain([&check.unsure])
        .filter_map(target)
        .collect()
}

fn target(route: &Route) -> Option<&str> {
    match route {
        Route::Step(step) | Route::Elsewhere(_, step) | Route::Done(step) => Some(step),
        Route::NextFix | Route::Person(_) | Route::Resume => None,
    }
}

/// What must not follow what, along every way from one instruction to the next.
fn check_action_pairs(file: &PlaybookFile, problems: &mut Problems) {
    let playbook = &file.playbook;
    for (_, instruction) in instructions(playbook) {
        let Some(after) = file.actions.get(&instruction.id.0) else {
            continue;
        };
        for next in next_instructions(playbook, &instruction.id) {
            let Some(then) = file.actions.get(next) else {
                continue;
            };
            if let Some((_, _, why)) = file
                .never_follows
                .iter()
                .find(|(a, b, _)| a == after && b == then)
            {
                problems.error(
                    &place(file, &format!("step {next}")),
                    format!(
                        "`{next}` ({}) can follow `{}` ({})",
                        then.name(),
                        instruction.id,
                        after.name()
                    ),
                    format!("The playbook forbids this pair: {why}"),
                );
            }
        }
    }
}

fn next_instructions<'p>(playbook: &'p Playbook, from: &str) -> Vec<&'p str> {
    let mut found = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut open = targets(playbook, from);
    while let Some(step) = open.pop() {
        if !seen.insert(step) {
            continue;
        }
        if playbook.instruction(step).is_some() {
            found.push(step);
        } else {
            open.extend(targets(playbook, step));
        }
    }
    found
}

/// Every sentence that the engine may ask for is there, for every version, device and region, within Discord's limits.
fn check_sentences(checked: &Checked<'_>, problems: &mut Problems) {
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
    for fix in &playbook.fixes {
        need.label(
            &Say::of("fix", &fix.id),
            &place(file, &format!("fix {}", fix.id)),
        );
    }
    for (_, it) in instructions(playbook) {
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
        need.text(
            &Say::of("flag", &flag.value).attribute("reason"),
            &flag.place,
        );
    }
    for reason in Reason::ALL {
        need.text(
            &Say::of("reason", reason.id()),
            &checked.replies.source().whole(),
        );
    }
    for id in super::sentences::NEEDED {
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

fn place_of_message(replies: &Replies, id: &str) -> Place {
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
fn variants(say: &Say, selects: &Selects) -> Vec<Say> {
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
                out.push(about(say.clone(), [ios, device, region]));
            }
        }
    }
    out
}

/// The message for somebody of whom nothing is known.
pub(super) fn with_unknown(say: Say) -> Say {
    about(say, ["unknown"; 3])
}

fn about(say: Say, [ios, device, region]: [&str; 3]) -> Say {
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
    ]
    .into_iter()
    .fold(say, |say, name| {
        say.with(name, Arg::Quote("twelve chars".to_owned()))
    });
    let say = ["n", "total", "hours", "case", "place", "count", "minutes"]
        .into_iter()
        .fold(say, |say, name| say.with(name, Arg::Number(12)));
    say.with("ios", Arg::Key(ios.into()))
        .with("device", Arg::Key(device.into()))
        .with("region", Arg::Key(region.into()))
}

/// No example stands under two intents.
fn check_intents(checked: &Checked<'_>, problems: &mut Problems) {
    for heard in [Heard::Opening, Heard::Reply] {
        let mut seen: HashMap<&str, &str> = HashMap::new();
        for file in checked
            .intents
            .intents
            .iter()
            .filter(|file| file.intent.heard == heard)
        {
            for (example, place) in file.examples() {
                check_example(file, example, place, &mut seen, problems);
            }
        }
    }
    for fix in &checked.playbook.playbook.fixes {
        if !checked
            .intents
            .intents
            .iter()
            .any(|file| file.intent.name == fix.intent && file.intent.heard == Heard::Opening)
        {
            problems.error(
                &place(checked.playbook, &format!("intent of {}", fix.id)),
                format!("there is no opening intent `{}`", fix.intent),
                "Add a file of that name to the intents, or mend the name.",
            );
        }
    }
}

fn check_example<'a>(
    file: &'a IntentFile,
    text: &'a Text,
    place: &Place,
    seen: &mut HashMap<&'a str, &'a str>,
    problems: &mut Problems,
) {
    if text.is_empty() {
        problems.error(
            place,
            "this example says nothing",
            "Write what a person would type, or delete the line.",
        );
        return;
    }
    if let Some(other) = seen.insert(&text.plain, &file.intent.name) {
        if *other == *file.intent.name {
            problems.warning(
                place,
                "this example stands here twice",
                "Delete one, or word it differently.",
            );
        } else {
            problems.error(
                place,
                format!("this example also stands under `{other}`"),
                "One text means one thing: keep it where a person would put it.",
            );
        }
    }
}

/// The model reads every example as what it stands under. The example itself is read rightly all the same, but a
/// text like it would not be.
fn check_learnt(files: &IntentFiles, matcher: &Matcher, problems: &mut Problems) {
    for file in &files.intents {
        for (text, place) in file.examples() {
            let intent = &file.intent;
            let other = matcher.read_otherwise(text, &intent.name, intent.heard);
            if !text.is_empty()
                && let Some(read_as) = other
            {
                problems.error(
                    place,
                    format!("the matcher reads this as `{read_as}`, even with the example itself included"),
                    "It is closer to the others there: move it, reword it, or add more examples like it here.",
                );
            }
        }
    }
}

/// What is volunteered leads to facts, answers and fixes that exist.
fn check_lexicon(checked: &Checked<'_>, problems: &mut Problems) {
    let playbook = &checked.playbook.playbook;
    let groups = ["any", "explain", "outcome", "triage"];
    for (words, at) in checked
        .intents
        .answers
        .iter()
        .zip(&checked.intents.answer_places)
    {
        if groups.contains(&&*words.check) {
            continue;
        }
        match playbook.check(&words.check) {
            None => problems.error(
                at,
                format!("there is no check `{}`", words.check),
                near(
                    &words.check,
                    &playbook
                        .checks()
                        .map(|check| check.id.to_string())
                        .collect::<Vec<_>>(),
                ),
            ),
            Some(check) if check.answer(&words.answer).is_none() => problems.error(
                at,
                format!(
                    "the check `{}` has no answer `{}`",
                    words.check, words.answer
                ),
                near(
                    &words.answer,
                    &check
                        .answers
                        .iter()
                        .map(|answer| answer.id.to_string())
                        .collect::<Vec<_>>(),
                ),
            ),
            Some(_) => {}
        }
    }
    for (words, at) in checked
        .intents
        .lexicon
        .facts
        .iter()
        .zip(&checked.intents.fact_places)
    {
        let known_value = |value: &str| match (
            playbook.check(&words.fact),
            playbook.facts.iter().find(|fact| fact.id == words.fact),
        ) {
            (Some(check), _) => check.answer(value).is_some(),
            (None, Some(fact)) => {
                fact.values.is_empty() || fact.values.iter().any(|other| **other == *value)
            }
            (None, None) => false,
        };
        let exists = playbook.check(&words.fact).is_some()
            || playbook.facts.iter().any(|fact| fact.id == words.fact);
        if !exists {
            problems.error(
                at,
                format!("there is no fact `{}`", words.fact),
                "A fact is a check of the playbook, or stands there under [[fact]].",
            );
        } else if let Some(value) = &words.value
            && !known_value(value)
        {
            problems.error(
                at,
                format!("the fact `{}` cannot be `{value}`", words.fact),
                "Name one of its values.",
            );
        }
    }
    for (words, at) in checked
        .intents
        .lexicon
        .tried
        .iter()
        .zip(&checked.intents.tried_places)
    {
        let fix = words.value.as_deref().unwrap_or_default();
        if playbook.fix(fix).is_none() {
            problems.error(
                at,
                format!("there is no fix `{fix}`"),
                near(
                    fix,
                    &playbook
                        .fixes
                        .iter()
                        .map(|fix| fix.id.to_string())
                        .collect::<Vec<_>>(),
                ),
            );
        }
    }
    for flag in &checked.intents.red_flags {
        if !checked
            .playbook
            .red_flags
            .iter()
            .any(|known| known.value == flag.id.value)
        {
            problems.error(
                &flag.id.place,
                format!("the playbook has no red flag `{}`", flag.id.value),
                "Add [[red_flag]] with this id to the playbook, or mend the id.",
            );
        }
    }
}

/// No sentence advises what harms, in any of its variants.
fn check_harm(replies: &Replies, selects: &Selects, problems: &mut Problems) {
    for (id, attributes) in selects.parts() {
        // A warning stands in front of its instruction, so the two are read together.
        let warning = Say {
            id: id.to_owned(),
            attribute: Some("warning".to_owned()),
            args: Vec::new(),
        };
        for attribute in attributes {
            let say = Say {
                id: id.to_owned(),
                attribute: attribute.clone(),
                args: Vec::new(),
            };
            let mut told: HashSet<String> = HashSet::new();
            let mut read: HashSet<String> = HashSet::new();
            for variant in variants(&say, selects) {
                let mut text = replies.text(&variant, CasePlace::default());
                if attribute.is_none() && replies.has(&warning) {
                    let warned = replies.text(&with_unknown(warning.clone()), CasePlace::default());
                    let lines: Vec<String> = text
                        .lines()
                        .map(|line| format!("{warned}\n{line}\n{warned}"))
                        .collect();
                    text = lines.join("\n");
                }
                // Most variants read the same, and reading closely takes time.
                if read.contains(&text) {
                    continue;
                }
                for (harm, range) in find_harm(&text) {
                    let words = text[range].trim().to_owned();
                    if told.insert(words.clone()) {
                        problems.error(
                            &place_of_message(replies, id),
                            format!("`{id}` advises harm: “{words}”"),
                            harm.why(),
                        );
                    }
                }
                read.insert(text);
            }
        }
    }
}

fn check_red_flags(files: &IntentFiles, problems: &mut Problems) {
    let raised = |text: &str| files.lexicon.red_flag(&Text::new(text));
    for flag in &files.red_flags {
        for example in &flag.examples {
            match raised(&example.value) {
                Some(raised) if *raised == *flag.id.value => {}
                Some(other) => problems.warning(
                    &example.place,
                    format!("this raises `{other}` instead of `{}`", flag.id.value),
                    "Either flag hands over; see that it is the graver one.",
                ),
                None => problems.error(
                    &example.place,
                    format!("this does not raise the red flag `{}`", flag.id.value),
                    "Widen a pattern, or narrow an `unless`.",
                ),
            }
        }
        for example in &flag.not_examples {
            if raised(&example.value).is_some_and(|raised| *raised == *flag.id.value) {
                problems.error(
                    &example.place,
                    format!("this raises the red flag `{}`", flag.id.value),
                    "Narrow the pattern, or add an `unless`.",
                );
            }
        }
    }
}

/// Each example, read by a matcher that has not seen it (nor the rest of its twentieth): a warning, for the editor.
fn check_held_out(files: &IntentFiles, language: &Arc<Language>, problems: &mut Problems) {
    let intents: Vec<&Intent> = files.intents.iter().map(|file| &file.intent).collect();
    for fold in 0..FOLDS {
        let kept: Vec<Intent> = intents
            .iter()
            .map(|intent| Intent {
                examples: intent
                    .examples
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| at % FOLDS != fold)
                    .map(|(_, it)| it.clone())
                    .collect(),
                ..(*intent).clone()
            })
            .collect();
        let matcher = Matcher::new(Known {
            intents: kept.iter().collect(),
            answers: &[],
            lexicon: Lexicon::default(),
            language: Arc::clone(language),
            calibrations: Calibrations::default(),
            statements: Statements::Lines(&[]),
            words: ReadingWords::default(),
        });
        for file in &files.intents {
            for (text, place) in file.examples().skip(fold).step_by(FOLDS) {
                let intent = &file.intent;
                if let Some(read_as) = matcher.read_otherwise(text, &intent.name, intent.heard) {
                    problems.warning(
                        place,
                        format!("without this example, the matcher reads it as `{read_as}`"),
                        "Nothing to do when it is an odd one; more examples like it make it sure.",
                    );
                }
            }
        }
    }
}

fn check_reviews(file: &PlaybookFile, problems: &mut Problems) {
    let Some(newest) = file.reviewed_on.iter().map(|day| day.value).max() else {
        return;
    };
    for day in &file.reviewed_on {
        if newest
            .since(day.value)
            .is_ok_and(|age| age.get_days() > REVIEW_AT_MOST_DAYS)
        {
            problems.warning(
                &day.place,
                "this fix was reviewed more than a year before the others",
                "Hold it against its sources and set the day.",
            );
        }
    }
    for source in &file.sources {
        if !source.value.starts_with("https://") {
            problems.error(
                &source.place,
                format!("`{}` is not an address", source.value),
                "Write the whole address, beginning with https://.",
            );
        }
    }
}

impl Problem {
    /// One line: file, line, column, what is wrong.
    pub fn one_line(&self) -> String {
        let (line, column) = self.line_and_column();
        let kind = if self.is_warning { "warning" } else { "error" };
        format!(
            "{}:{line}:{column}: {kind}: {} ({})",
            self.place.source.name, self.message, self.help
        )
    }
}
