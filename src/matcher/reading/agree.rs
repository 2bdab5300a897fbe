//! Makes statements agree: one thing has one name, what follows from another is stated too, and of two that cannot both
//! hold the later one stands.

use std::ops::Range;
use std::sync::Arc;

use super::label::{Detail, Outcome, What};
use super::numbers::Form;
use super::screen::STATUS;
use super::{DIRECTION, Statement};
use crate::matcher::Context;

/// Two statements that mean the same person's word: whoever did the one has the other.
const FOLLOWS: [(&str, &str); 4] = [
    ("tried=vpn_off", "vpn=not_in_use"),
    ("tried=low_power_off", "low_power=off"),
    ("tried=bigger_plan", "icloud_bar=plenty"),
    ("flag=managed_device", "who_manages=work"),
];

/// What a number says of a room is surer than what the words around it do.
const ROOMS: [&str; 5] = [
    "icloud_bar",
    "phone_room",
    "make_room",
    "plan_allows",
    "chosen_when_off",
];

/// The red flag of a secret in a text; most are found by their form before anything is read.
pub const SECRET_POSTED: &str = "secret_posted";

/// "Battery is at 12 percent": so many words around a charge are about the charge.
const AROUND_A_BATTERY: usize = 4;
/// So many words around a number say nothing beside it: "with 2 gb left".
const AROUND_A_NUMBER: usize = 2;

/// True when two ranges of words share one.
pub(super) fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// True when a form says better what these words say.
pub(super) fn form_overrides(form: &Form, statement: &Statement) -> bool {
    let is_status = |what: &What| what.subject() == Some(STATUS);
    if form.states.iter().any(is_status) && is_status(&statement.what) {
        return true;
    }
    if !overlap(&form.words, &statement.words) {
        return false;
    }
    let says = |about: &dyn Fn(&What) -> bool| form.states.iter().any(about);
    let is_room = |what: &What| matches!(what, What::Fact(check, _) if ROOMS.contains(&&**check));
    let is_outcome = |what: &What| matches!(what, What::Outcome(_));
    let is_battery = |what: &What| matches!(what, What::Detail(Detail::Battery, _));
    let is_about_battery = matches!(&statement.what, What::Fact(check, answer) if &**check == STATUS && matches!(&**answer, "battery_stuck" | "low_battery"));
    let is_little_more = statement.words.len() <= form.words.len() + AROUND_A_NUMBER;
    let is_count = |what: &What| matches!(what, What::Detail(Detail::ItemCount, _));
    // "560 items waiting" is a queue, not the line "Waiting to Sync".
    let is_waiting_line = matches!(&statement.what, What::Fact(check, answer) if &**check == STATUS && &**answer == "waiting");
    if says(&is_count) && is_waiting_line {
        return true;
    }
    // "312", after "did that help?", is no passcode.
    let is_secret = matches!(&statement.what, What::Flag(flag) if &**flag == SECRET_POSTED);
    if says(&is_count) && is_secret && is_little_more {
        return true;
    }
    says(&is_room) && is_room(&statement.what) && is_little_more
        || says(&is_outcome) && is_outcome(&statement.what)
        || says(&is_battery)
            && is_about_battery
            && statement.words.len() <= form.words.len() + AROUND_A_BATTERY
}

/// What is said beside a question is mostly its answer: "says up to date", of the screen with updates.
pub(super) fn hear_as_answer(
    statements: &mut [Statement],
    check: &str,
    hears: &[(What, Arc<str>)],
) {
    for statement in statements {
        if let Some((_, answer)) = hears.iter().find(|(what, _)| *what == statement.what) {
            statement.what = What::Fact(check.into(), Arc::clone(answer));
        }
    }
}

/// From this charge on "Low Battery" is a line that is stuck, in percent; far above what iOS pauses at.
const CHARGED_FROM_PERCENT: u32 = 50;

/// Brings statements in order and makes them agree.
pub(super) fn agree(statements: &mut Vec<Statement>, asked: Context<'_>) {
    for statement in statements.iter_mut() {
        if let Some(what) = renamed(&statement.what, asked) {
            statement.what = what;
        }
    }
    let has_model =
        |statement: &Statement| matches!(statement.what, What::Detail(Detail::Model, _));
    if statements.iter().any(has_model) && !matches!(asked, Context::Check("device")) {
        statements.retain(|it| !matches!(&it.what, What::Fact(check, _) if &**check == "device"));
    }
    // A battery that is full does not pause anything: the line is stuck.
    let is_charged = statements.iter().any(|it| {
        matches!(&it.what, What::Detail(Detail::Battery, percent)
            if percent.parse::<u32>().is_ok_and(|it| it >= CHARGED_FROM_PERCENT))
    });
    if is_charged {
        let low: What = What::Fact(STATUS.into(), "low_battery".into());
        for statement in statements.iter_mut().filter(|it| it.what == low) {
            statement.what = What::Fact(STATUS.into(), "battery_stuck".into());
        }
    }
    let mut follows = Vec::new();
    for statement in &*statements {
        let written = statement.what.to_string();
        for (from, to) in FOLLOWS {
            if written == from {
                follows.extend(to.parse().ok().map(|what| Statement {
                    what,
                    ..statement.clone()
                }));
            }
        }
    }
    statements.extend(follows);
    if asked == Context::Outcome {
        statements.extend(implied_outcome(statements));
    }
    statements.sort_by_key(|it| (it.words.start, it.words.end));
    keep_last(statements);
}

/// What a narrower statement holds, too: when some items do not go up, it fails upwards.
pub fn included(what: &What) -> Option<What> {
    match what {
        What::Fact(check, answer) if **check == *DIRECTION && &**answer == "some" => {
            Some(What::Fact(DIRECTION.into(), "up".into()))
        }
        _ => None,
    }
}

/// Who was asked whether it helped and tells of new trouble says that it is worse; of what fails, that it did not help.
fn implied_outcome(statements: &[Statement]) -> Option<Statement> {
    /// A statement that is less sure than this implies nothing.
    const SURE_FROM: f32 = 0.5;
    let mut sure = statements.iter().filter(|it| it.confidence >= SURE_FROM);
    if sure.clone().any(|it| matches!(it.what, What::Outcome(_))) {
        return None;
    }
    sure.find_map(|it| {
        let outcome = match &it.what {
            What::Flag(flag) if NEW_TROUBLE.contains(&&**flag) => Outcome::Worse,
            What::Fact(check, _) if &**check == DIRECTION => Outcome::NotFixed,
            _ => return None,
        };
        Some(Statement {
            what: What::Outcome(outcome),
            ..it.clone()
        })
    })
}

/// Flags that tell of something that was not so before.
const NEW_TROUBLE: [&str; 7] = [
    "photos_vanished",
    "account_locked",
    "cannot_sign_in",
    "hardware",
    "intruder",
    "photos_app_crashes",
    "stolen",
];

/// One label where two names mean one thing: which one, what was asked decides.
fn renamed(what: &What, asked: Context<'_>) -> Option<What> {
    let fact = |check: &str, answer: &str| Some(What::Fact(check.into(), answer.into()));
    let is_asked = |check: &str| matches!(asked, Context::Check(asked) if asked == check);
    match what {
        What::Fact(check, answer) => match (&**check, &**answer) {
            ("family", "ipad") if !is_asked("family") => fact("device", "ipad"),
            ("device", "ipad") if is_asked("family") => fact("family", "ipad"),
            ("make_room", "freed") if !is_asked("make_room") => {
                Some(What::Tried("freed_space".into()))
            }
            _ => None,
        },
        What::Tried(tried) if &**tried == "freed_space" && is_asked("make_room") => {
            fact("make_room", "freed")
        }
        _ => None,
    }
}

/// "Nothing stands there" is said of many things beside the line that was just told.
fn is_no_status(what: &What) -> bool {
    matches!(what, What::Fact(check, answer) if &**check == STATUS && &**answer == "nothing")
}

/// Of one fact the later statement stands; what is said twice is said once.
fn keep_last(statements: &mut Vec<Statement>) {
    let mut at = 0;
    while at < statements.len() {
        let what = &statements[at].what;
        let later = &statements[at + 1..];
        let is_said_again = later.iter().any(|other| {
            if is_no_status(&other.what) {
                return other.what == *what;
            }
            other.what == *what
                || what.subject().is_some()
                    && other.what.subject() == what.subject()
                    && other.confidence >= 0.5
        });
        if is_said_again {
            let confidence = statements[at].confidence;
            let what = statements.remove(at).what;
            if let Some(same) = statements[at..].iter_mut().find(|other| other.what == what) {
                same.confidence = same.confidence.max(confidence);
            }
        } else {
            at += 1;
        }
    }
}
