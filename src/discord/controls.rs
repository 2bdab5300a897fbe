//! Buttons and menus under a message, and the ids behind them: all that is needed is in the id, nothing in memory.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::engine::Meaning;
use crate::store::Message;

/// So many buttons stand in a row. Source: Discord's documentation, "Component Reference".
const ROW_BUTTONS: usize = 5;

/// With more answers than this, they stand in a menu.
const ANSWER_BUTTONS: usize = 3;

/// So many options stand in a menu.
const MENU_OPTIONS: usize = 25;

/// Versions the ids: what an older program wrote is stale, never misread.
const VERSION: &str = "r1";

/// What stands behind a button: which conversation, which turn, what it means.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pressed {
    /// See [`tag`].
    pub(super) tag: String,
    pub(super) turn: u32,
    pub(super) meaning: Meaning,
}

/// A conversation's short name: long enough to tell a person's conversations apart.
pub(super) fn tag(conversation: &str) -> String {
    let hash = Sha256::digest(conversation);
    hash[..5].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What begins the id of every control of one turn.
pub(super) fn prefix(conversation: &str, turn: u32) -> String {
    format!("{VERSION}:{}:{turn}:", tag(conversation))
}

/// Reads an id back; `None` for what this program does not write.
pub(super) fn pressed(id: &str) -> Option<Pressed> {
    let mut parts = id.splitn(4, ':');
    if parts.next()? != VERSION {
        return None;
    }
    Some(Pressed {
        tag: parts.next()?.to_owned(),
        turn: parts.next()?.parse().ok()?,
        meaning: parts.next()?.parse().ok()?,
    })
}

/// The words on the menu of everything else.
#[derive(Debug, Clone)]
pub(super) struct Else {
    /// What stands in it while nothing is picked.
    pub(super) placeholder: String,
    /// What can be picked.
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
    let menu = |name: &str, placeholder: &str, options: &[&(Meaning, String)]| {
        let options: Vec<Value> = options
            .iter()
            .take(MENU_OPTIONS)
            .map(|(meaning, label)| json!({ "label": label, "value": id(meaning) }))
            .collect();
        let mut menu =
            json!({ "type": 3, "custom_id": format!("{prefix}{name}"), "options": options });
        if !placeholder.is_empty() {
            menu["placeholder"] = json!(placeholder);
        }
        row(&[menu])
    };
    let is_answer = |(meaning, _): &&(Meaning, String)| {
        !matches!(
            meaning,
            Meaning::Unsure | Meaning::Human | Meaning::NotAbout
        )
    };
    let mut rows = Vec::new();
    let mut buttons: Vec<_> = message.choices.iter().collect();
    if message.choices.iter().filter(is_answer).count() > ANSWER_BUTTONS {
        let (answers, steady) = buttons.into_iter().partition(is_answer);
        let answers: Vec<_> = answers;
        rows.push(menu("answers", "", &answers));
        buttons = steady;
    }
    let buttons: Vec<Value> = buttons.iter().map(button).collect();
    rows.extend(buttons.chunks(ROW_BUTTONS).map(row));
    if has_more(message) {
        let taken: Vec<_> = message.choices.iter().map(|(meaning, _)| meaning).collect();
        let options: Vec<_> = beside
            .options
            .iter()
            .filter(|(meaning, _)| !taken.contains(&meaning))
            .collect();
        rows.push(menu("else", &beside.placeholder, &options));
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
            options: vec![
                (Meaning::Back, "Back".into()),
                (Meaning::Unsure, "Not sure".into()),
            ],
        }
    }

    #[test]
    fn ids_are_read_back_and_nothing_else_is() {
        let id = format!("{}{}", prefix("c", 7), Meaning::Back);
        let read = pressed(&id).expect("its own id");
        assert_eq!(
            (read.turn, read.meaning, read.tag),
            (7, Meaning::Back, tag("c"))
        );
        for forged in [
            "",
            "r1",
            "r1:x:1",
            "r0:x:1:back",
            "r1:x:-1:back",
            "r1:x:1:nonsense",
            "r1:x:99999999999:back",
        ] {
            assert_eq!(pressed(forged), None, "{forged}");
        }
    }

    #[test]
    fn few_answers_are_buttons_and_many_a_menu() {
        let few = rows("c", 1, &message(3, "check"), &beside());
        assert_eq!(few.len(), 2);
        assert_eq!(few[0]["components"].as_array().map(Vec::len), Some(5));
        // What is a button already is not offered again.
        assert_eq!(
            few[1]["components"][0]["options"].as_array().map(Vec::len),
            Some(1)
        );
        let many = rows("c", 1, &message(9, "check"), &beside());
        assert_eq!(many.len(), 3);
        assert_eq!(
            many[0]["components"][0]["options"].as_array().map(Vec::len),
            Some(9)
        );
        assert_eq!(rows("c", 1, &message(1, "solved"), &beside()).len(), 1);
    }
}
