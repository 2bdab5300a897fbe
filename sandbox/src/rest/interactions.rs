//! Answers to interactions: the first one by callback, the others through the interaction's webhook.

use serde_json::{Value, json};

use super::{Answer, Reply, message_answer};
use crate::forms::{check_choices, check_modal, is_ephemeral, read_edit, read_id, read_message};
use crate::model::{FirstAnswer, World};
use crate::refusal::Refusal;

/// The first answer, within three seconds.
pub(super) fn first_answer(
    world: &mut World,
    (id, token): (&str, &str),
    body: &Value,
    wants_answer: bool,
) -> Reply {
    let id = read_id(id, "interaction_id")?;
    world.answer(id, token, read_first_answer(body)?)?;
    if !wants_answer {
        return Answer::empty();
    }
    let known = world
        .interactions
        .get(&id)
        .ok_or(Refusal::UNKNOWN_INTERACTION)?;
    let mut answer = json!({
        "interaction": {
            "id": id,
            "type": known.kind as u8,
            "response_message_id": known.original,
            "response_message_ephemeral": is_ephemeral(&body["data"]),
        },
        "resource": { "type": body["type"] },
    });
    if let Some(original) = known.original {
        answer["resource"]["message"] = message_answer(world, known.channel, original)?;
    }
    Answer::json(answer)
}

fn read_first_answer(body: &Value) -> Result<FirstAnswer, Refusal> {
    let data = &body["data"];
    let ephemeral = is_ephemeral(data);
    match body["type"].as_u64() {
        Some(4) => Ok(FirstAnswer::Message {
            draft: read_message(data)?,
            ephemeral,
        }),
        Some(5) => Ok(FirstAnswer::DeferredMessage { ephemeral }),
        Some(6) => Ok(FirstAnswer::DeferredUpdate),
        Some(7) => Ok(FirstAnswer::Update(read_edit(data)?)),
        Some(8) => Ok(FirstAnswer::Choices(check_choices(data)?)),
        Some(9) => {
            check_modal(data)?;
            Ok(FirstAnswer::Modal(data.clone()))
        }
        _ => Err(Refusal::field(
            &["type"],
            "BASE_TYPE_CHOICES",
            "Value must be one of {4, 5, 6, 7, 8, 9}.",
        )),
    }
}

pub(super) fn follow_up(
    world: &mut World,
    (application, token): (&str, &str),
    body: &Value,
) -> Reply {
    let application = read_id(application, "webhook_id")?;
    world.answered_interaction(application, token)?;
    let draft = read_message(body)?;
    let (channel, message) = world.follow_up(application, token, draft, is_ephemeral(body))?;
    Answer::json(message_answer(world, channel, message)?)
}

pub(super) fn show(world: &World, (application, token): (&str, &str), which: &str) -> Reply {
    let application = read_id(application, "webhook_id")?;
    let (channel, message) = world.response_message(application, token, which)?;
    Answer::json(message_answer(world, channel, message)?)
}

pub(super) fn change(
    world: &mut World,
    (application, token): (&str, &str),
    which: &str,
    body: &Value,
) -> Reply {
    let application = read_id(application, "webhook_id")?;
    let (channel, message) = world.response_message(application, token, which)?;
    world.rewrite(channel, message, read_edit(body)?)?;
    Answer::json(message_answer(world, channel, message)?)
}

pub(super) fn delete(world: &mut World, (application, token): (&str, &str), which: &str) -> Reply {
    let application = read_id(application, "webhook_id")?;
    let (channel, message) = world.response_message(application, token, which)?;
    world.remove_message(channel, message);
    Answer::empty()
}
