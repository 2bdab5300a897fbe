//! The body of a message, new or edited, with whom it may ping.

use serde_json::Value;

use super::{Checked, Path, check_components, embeds, id_in};
use crate::model::{AllowedMentions, Draft, FLAG_EPHEMERAL, Reference};
use crate::refusal::Refusal;
use crate::snowflake::Id;

const CONTENT_MAX: usize = 2_000;
const NONCE_MAX: usize = 25;
const FLAG_COMPONENTS_V2: u64 = 1 << 15;

/// A new message.
pub(crate) fn read_message(body: &Value) -> Result<Draft, Refusal> {
    let mut checked = Checked::default();
    let path = Path::default();
    check_common(&mut checked, body);
    check_nonce(&mut checked, body);
    let reference = body
        .get("message_reference")
        .filter(|reference| reference.is_object());
    if reference.is_some_and(|reference| id_in(reference, "message_id").is_none()) {
        checked.required(&path.key("message_reference").key("message_id"));
    }
    checked.finish()?;
    let reference = reference.and_then(|reference| {
        let message = id_in(reference, "message_id")?;
        let fail_if_not_exists = reference["fail_if_not_exists"].as_bool().unwrap_or(true);
        Some(Reference {
            message,
            fail_if_not_exists,
        })
    });
    Ok(Draft {
        reference,
        nonce: body.get("nonce").filter(|nonce| !nonce.is_null()).cloned(),
        enforce_nonce: body["enforce_nonce"].as_bool().unwrap_or(false),
        ..read_parts(body)
    })
}

/// A changed message: what is missing stays as it is, what is null becomes empty.
pub(crate) fn read_edit(body: &Value) -> Result<Draft, Refusal> {
    let mut checked = Checked::default();
    check_common(&mut checked, body);
    checked.finish()?;
    Ok(read_parts(body))
}

/// Whether an answer to an interaction is for the person's eyes only.
pub(crate) fn is_ephemeral(body: &Value) -> bool {
    body["flags"].as_u64().unwrap_or(0) & FLAG_EPHEMERAL != 0
}

fn check_common(checked: &mut Checked, body: &Value) {
    let path = Path::default();
    checked.text(body, &path, "content", 0, CONTENT_MAX);
    embeds::check(checked, body);
    let components_v2 = body["flags"].as_u64().unwrap_or(0) & FLAG_COMPONENTS_V2 != 0;
    if components_v2 {
        let mixed = |key: &str| body.get(key).is_some_and(|value| !value.is_null());
        for key in ["content", "embeds", "poll"]
            .into_iter()
            .filter(|key| mixed(key))
        {
            let message =
                "The `MessageFlags.IS_COMPONENTS_V2` flag cannot be combined with this field";
            checked.refuse(
                &path.key(key),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                message,
            );
        }
    } else {
        check_components(checked, body);
    }
    check_allowed(checked, body);
}

fn check_nonce(checked: &mut Checked, body: &Value) {
    let path = Path::default();
    match body.get("nonce") {
        Some(Value::Number(_)) => {}
        _ => checked.text(body, &path, "nonce", 0, NONCE_MAX),
    }
}

fn check_allowed(checked: &mut Checked, body: &Value) {
    let Some(allowed) = body
        .get("allowed_mentions")
        .filter(|allowed| !allowed.is_null())
    else {
        return;
    };
    let path = Path::default().key("allowed_mentions");
    let parse = checked.list(allowed, &path, "parse", 3);
    for (index, kind) in parse.iter().enumerate() {
        if !["users", "roles", "everyone"].contains(&kind.as_str().unwrap_or_default()) {
            let message = "Value must be one of ('users', 'everyone', 'roles').";
            checked.refuse(
                &path.key("parse").index(index),
                "BASE_TYPE_CHOICES",
                message,
            );
        }
    }
    for key in ["users", "roles"] {
        let ids = checked.list(allowed, &path, key, 100);
        if !ids.is_empty() && parse.iter().any(|kind| kind == key) {
            let message = format!("parse:[\"{key}\"] and {key}: [ids...] are mutually exclusive.");
            checked.refuse(&path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", &message);
        }
    }
}

fn read_parts(body: &Value) -> Draft {
    let list = |key: &str| match body.get(key) {
        Some(Value::Array(items)) => Some(items.clone()),
        Some(Value::Null) => Some(Vec::new()),
        _ => None,
    };
    let content = body
        .get("content")
        .map(|content| content.as_str().unwrap_or_default().to_string());
    Draft {
        content,
        embeds: list("embeds"),
        components: list("components"),
        flags: body["flags"].as_u64().unwrap_or(0),
        allowed: read_allowed(body),
        ..Draft::text("")
    }
}

fn read_allowed(body: &Value) -> AllowedMentions {
    let Some(allowed) = body
        .get("allowed_mentions")
        .filter(|allowed| !allowed.is_null())
    else {
        return AllowedMentions::EVERYTHING;
    };
    let empty = Vec::new();
    let parse = allowed["parse"].as_array().unwrap_or(&empty);
    let ids = |key: &str| -> Vec<Id> {
        let ids = allowed[key].as_array().unwrap_or(&empty);
        ids.iter()
            .filter_map(|id| id.as_str().map_or_else(|| id.as_u64().map(Id), Id::parse))
            .collect()
    };
    AllowedMentions {
        all_users: parse.iter().any(|kind| kind == "users"),
        all_roles: parse.iter().any(|kind| kind == "roles"),
        everyone: parse.iter().any(|kind| kind == "everyone"),
        users: ids("users"),
        roles: ids("roles"),
        replied_user: allowed["replied_user"].as_bool().unwrap_or(false),
    }
}
