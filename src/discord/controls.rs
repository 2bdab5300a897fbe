//! Buttons and menus under a message, and the ids behind them: all that is needed is in the id, nothing in memory.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::engine::Meaning;
use crate::store::{Case, CaseState, Message};

/// So many buttons stand in a row. Source: Discord's documentation, "Component Reference".
const ROW_BUTTONS: usize = 5;

/// With more answers than this, they stand in a row of their own …
const ANSWERS_BESIDE: usize = 3;
/// … and with more than this in a menu.
const ANSWERS_AS_BUTTONS: usize = 5;
/// What stands in a menu while nothing is picked has so many characters at most. Source: Discord's documentation,
/// "Component Reference".
const PLACEHOLDER_CHARS: usize = 150;

/// So many options stand in a menu.
const MENU_OPTIONS: usize = 25;

/// Versions the ids: what an older program wrote is stale, never misread.
const VERSION: &str = "r1";

/// What an id of ours says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Control {
    /// A choice under a question.
    Meant(Pressed),
    /// "In my own words": the option that opens the form, and the form itself.
    Words(Turned),
    /// The panel's button: help with my photos.
    Begin,
    /// A button under a case's card.
    Case { number: i64, act: CaseAct },
    /// A picker of the setup.
    Setup(Setting),
}

/// Which conversation, which turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Turned {
    /// See [`tag`].
    pub(super) tag: String,
    pub(super) turn: u32,
}

/// What stands behind a choice: which conversation, which turn, what it means.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pressed {
    pub(super) under: Turned,
    pub(super) meaning: Meaning,
}

/// What a moderator does with a case, by command or button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CaseAct {
    Show,
    Claim,
    Release,
    Resolve,
    Reopen,
}

impl CaseAct {
    /// All of them, by the name of their subcommand.
    pub(super) const ALL: [(&'static str, CaseAct); 5] = [
        ("show", CaseAct::Show),
        ("claim", CaseAct::Claim),
        ("release", CaseAct::Release),
        ("resolve", CaseAct::Resolve),
        ("reopen", CaseAct::Reopen),
    ];

    /// By the name of its subcommand.
    pub(super) fn named(name: &str) -> Option<CaseAct> {
        named_in(&CaseAct::ALL, name)
    }

    /// True where it makes sense for a case in this state.
    pub(super) fn fits(self, state: &CaseState) -> bool {
        match self {
            CaseAct::Show => true,
            CaseAct::Claim => *state == CaseState::Open,
            CaseAct::Release => matches!(state, CaseState::Claimed { .. }),
            CaseAct::Resolve => matches!(state, CaseState::Open | CaseState::Claimed { .. }),
            CaseAct::Reopen => *state == CaseState::Resolved,
        }
    }
}

/// What a picker of the setup sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    Support,
    Queue,
    Roles,
}

impl Setting {
    const ALL: [(&'static str, Setting); 3] = [
        ("support", Setting::Support),
        ("queue", Setting::Queue),
        ("roles", Setting::Roles),
    ];

    /// The id of its picker.
    pub(super) fn id(self) -> String {
        format!("{VERSION}:setup:{}", name_in(&Setting::ALL, self))
    }
}

fn name_in<T: Copy + PartialEq>(all: &[(&'static str, T)], wanted: T) -> &'static str {
    all.iter()
        .find(|(_, one)| *one == wanted)
        .map_or("", |(name, _)| name)
}

fn named_in<T: Copy>(all: &[(&'static str, T)], name: &str) -> Option<T> {
    all.iter()
        .find(|(known, _)| *known == name)
        .map(|(_, one)| *one)
}

/// The option that opens the form for one's own words.
const WORDS: &str = "words";

/// A conversation's short name: long enough to tell a person's conversations apart.
pub(super) fn tag(conversation: &str) -> String {
    let hash = Sha256::digest(conversation);
    hash[..5].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What begins the id of every control of one turn.
pub(super) fn prefix(conversation: &str, turn: u32) -> String {
    format!("{VERSION}:{}:{turn}:", tag(conversation))
}

/// The id of the form for one's own words, and of the option that opens it.
pub(super) fn words_id(under: &Turned) -> String {
    format!("{VERSION}:{}:{}:{WORDS}", under.tag, under.turn)
}

/// The id of the panel's button.
pub(super) fn begin_id() -> String {
    format!("{VERSION}:begin")
}

/// Reads an id back; `None` for what this program does not write.
pub(super) fn read(id: &str) -> Option<Control> {
    let parts: Vec<&str> = id.splitn(4, ':').collect();
    match parts[..] {
        [VERSION, "begin"] => Some(Control::Begin),
        [VERSION, "setup", setting] => named_in(&Setting::ALL, setting).map(Control::Setup),
        [VERSION, "case", number, act] => Some(Control::Case {
            number: number.parse().ok()?,
            act: CaseAct::named(act)?,
        }),
        [VERSION, tag, turn, what] => {
            let under = Turned {
                tag: tag.to_owned(),
                turn: turn.parse().ok()?,
            };
            Some(match what {
                WORDS => Control::Words(under),
                what => Control::Meant(Pressed {
                    under,
                    meaning: what.parse().ok()?,
                }),
            })
        }
        _ => None,
    }
}

/// The buttons under a case's card.
pub(super) fn case_rows(case: &Case, label: impl Fn(&str) -> String) -> Vec<Value> {
    let buttons: Vec<Value> = CaseAct::ALL
        .iter()
        .filter(|(_, act)| act.fits(&case.state))
        .map(|(name, act)| {
            let style = if *act == CaseAct::Claim { 1 } else { 2 };
            json!({ "type": 2, "style": style, "label": label(&format!("card-button-{name}")),
                "custom_id": format!("{VERSION}:case:{}:{name}", case.number) })
        })
        .collect();
    vec![row(&buttons)]
}

/// The words on the menu of everything else.
#[derive(Debug, Clone)]
pub(super) struct Else {
    /// What stands in it while nothing is picked.
    pub(super) placeholder: String,
    /// What stands on the option that opens the form.
    pub(super) words: String,
    /// What else can be picked.
    pub(super) options: Vec<(Meaning, String)>,
}

/// The rows under a message.
pub(super) fn rows(conversation: &str, turn: u32, message: &Message, beside: &Else) -> Vec<Value> {
    let prefix = prefix(conversation, turn);
    let id = |meaning: &Meaning| format!("{prefix}{meaning}");
    let button = |(meaning, label): &&(Meaning, String)| {
        let style = if *meaning == Meaning::Fixed { 3 } else { 2 };
        json!({ "type": 2, "style": style, "label": label, "custom_id": id(meaning) })
    };
    let option =
        |(meaning, label): &(Meaning, String)| json!({ "label": label, "value": id(meaning) });
    let menu = |name: &str, placeholder: &str, mut options: Vec<Value>| {
        options.truncate(MENU_OPTIONS);
        row(&[
            json!({ "type": 3, "custom_id": format!("{prefix}{name}"), "placeholder": placeholder, "options": options }),
        ])
    };
    let is_answer = |(meaning, _): &&(Meaning, String)| {
        !matches!(
            meaning,
            Meaning::Unsure | Meaning::Human | Meaning::NotAbout
        )
    };
    let mut rows = Vec::new();
    let mut buttons: Vec<_> = message.choices.iter().collect();
    if message.choices.iter().filter(is_answer).count() > ANSWERS_BESIDE {
        let (answers, steady): (Vec<_>, Vec<_>) = buttons.into_iter().partition(is_answer);
        if answers.len() > ANSWERS_AS_BUTTONS {
            let asks = message.asks.as_ref().unwrap_or(&beside.placeholder);
            let asks: String = asks.chars().take(PLACEHOLDER_CHARS).collect();
            rows.push(menu(
                "answers",
                &asks,
                answers.into_iter().map(option).collect(),
            ));
        } else {
            rows.push(row(&answers.iter().map(button).collect::<Vec<_>>()));
        }
        buttons = steady;
    }
    let buttons: Vec<Value> = buttons.iter().map(button).collect();
    rows.extend(buttons.chunks(ROW_BUTTONS).map(row));
    if has_more(message) {
        let taken: Vec<_> = message.choices.iter().map(|(meaning, _)| meaning).collect();
        let words = json!({ "label": beside.words, "value": format!("{prefix}{WORDS}") });
        let others = beside.options.iter();
        let options = others
            .filter(|(meaning, _)| !taken.contains(&meaning))
            .map(option);
        let options = std::iter::once(words).chain(options).collect();
        rows.push(menu("else", &beside.placeholder, options));
    }
    rows
}

/// While a walk is on, one can do more than answer.
fn has_more(message: &Message) -> bool {
    !message.choices.is_empty()
        && matches!(
            &*message.phase,
            "check" | "instruct" | "outcome" | "waiting" | "clarify"
        )
}

fn row(parts: &[Value]) -> Value {
    json!({ "type": 1, "components": parts })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(choices: usize, phase: &str) -> Message {
        let mut choices: Vec<_> = (0..choices)
            .map(|n| {
                (
                    Meaning::Answer(format!("answer_{n}").as_str().into()),
                    format!("Answer {n}"),
                )
            })
            .collect();
        choices.push((Meaning::Unsure, "Not sure".into()));
        choices.push((Meaning::Human, "Person".into()));
        Message {
            text: String::new(),
            choices,
            asks: Some("Which line".into()),
            step: None,
            fix: None,
            phase: phase.to_owned(),
            in_place: false,
            escalation: None,
        }
    }

    fn beside() -> Else {
        Else {
            placeholder: "Something else".into(),
            words: "In my own words".into(),
            options: vec![
                (Meaning::Back, "Back".into()),
                (Meaning::Unsure, "Not sure".into()),
            ],
        }
    }

    #[test]
    fn ids_are_read_back_and_nothing_else_is() {
        let id = format!("{}{}", prefix("c", 7), Meaning::Back);
        let under = Turned {
            tag: tag("c"),
            turn: 7,
        };
        let meant = Pressed {
            under: under.clone(),
            meaning: Meaning::Back,
        };
        assert_eq!(read(&id), Some(Control::Meant(meant)));
        assert_eq!(read(&words_id(&under)), Some(Control::Words(under)));
        assert_eq!(read(&begin_id()), Some(Control::Begin));
        assert_eq!(
            read(&Setting::Roles.id()),
            Some(Control::Setup(Setting::Roles))
        );
        let act = CaseAct::Claim;
        assert_eq!(
            read("r1:case:17:claim"),
            Some(Control::Case { number: 17, act })
        );
        for forged in [
            "",
            "r1",
            "r1:x:1",
            "r0:x:1:back",
            "r1:x:-1:back",
            "r1:x:1:nonsense",
            "r1:x:99999999999:back",
            "r1:setup:everything",
            "r1:case:1:steal",
            "r1:case:one:claim",
        ] {
            assert_eq!(read(forged), None, "{forged}");
        }
    }

    #[test]
    fn few_answers_are_buttons_and_many_a_menu() {
        let few = rows("c", 1, &message(3, "check"), &beside());
        assert_eq!(few.len(), 2);
        assert_eq!(few[0]["components"].as_array().map(Vec::len), Some(5));
        // What is a button already is not offered again; one's own words are.
        assert_eq!(
            few[1]["components"][0]["options"].as_array().map(Vec::len),
            Some(2)
        );
        let row_of_their_own = rows("c", 1, &message(5, "check"), &beside());
        assert_eq!(row_of_their_own.len(), 3);
        assert_eq!(
            row_of_their_own[0]["components"].as_array().map(Vec::len),
            Some(5)
        );
        let many = rows("c", 1, &message(9, "check"), &beside());
        assert_eq!(many[0]["components"][0]["placeholder"], "Which line");
        assert_eq!(many.len(), 3);
        assert_eq!(
            many[0]["components"][0]["options"].as_array().map(Vec::len),
            Some(9)
        );
        assert_eq!(rows("c", 1, &message(1, "solved"), &beside()).len(), 1);
    }
}
