//! Rows, buttons, select menus and modals within Discord's limits.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Checked, Path};
use crate::refusal::Refusal;

const ROWS_MAX: usize = 5;
const BUTTONS_PER_ROW: usize = 5;
const CUSTOM_ID_MAX: usize = 100;
const OPTIONS_MAX: usize = 25;

const ROW: u64 = 1;
const BUTTON: u64 = 2;
const STRING_SELECT: u64 = 3;
const TEXT_INPUT: u64 = 4;
const LINK_STYLE: u64 = 5;
const PREMIUM_STYLE: u64 = 6;

/// The components of a message.
pub(crate) fn check_components(checked: &mut Checked, body: &Value) {
    let path = Path::default();
    let rows = checked.list(body, &path, "components", ROWS_MAX);
    let mut custom_ids = BTreeSet::new();
    for (index, row) in rows.iter().enumerate() {
        let path = path.key("components").index(index);
        if row["type"].as_u64() == Some(ROW) {
            check_row(checked, row, &path, &mut custom_ids);
        } else {
            checked.refuse(
                &path.key("type"),
                "UNION_TYPE_CHOICES",
                "Value of field \"type\" must be one of (1,).",
            );
        }
    }
}

/// A modal as the answer to an interaction.
pub(crate) fn check_modal(modal: &Value) -> Result<(), Refusal> {
    let mut checked = Checked::default();
    let path = Path::default().key("data");
    checked.required_text(modal, &path, "title", 1, 45);
    checked.required_text(modal, &path, "custom_id", 1, CUSTOM_ID_MAX);
    let rows = checked.list(modal, &path, "components", ROWS_MAX);
    if rows.is_empty() {
        checked.length(&path.key("components"), 1, ROWS_MAX);
    }
    let mut custom_ids = BTreeSet::new();
    for (index, row) in rows.iter().enumerate() {
        let path = path.key("components").index(index);
        let inputs = checked.list(row, &path, "components", 1);
        for (index, input) in inputs.iter().enumerate() {
            check_input(
                &mut checked,
                input,
                &path.key("components").index(index),
                &mut custom_ids,
            );
        }
        if inputs.is_empty() {
            checked.length(&path.key("components"), 1, 1);
        }
    }
    checked.finish()
}

fn check_input(checked: &mut Checked, input: &Value, path: &Path, seen: &mut BTreeSet<String>) {
    if input["type"].as_u64() != Some(TEXT_INPUT) {
        checked.refuse(
            &path.key("type"),
            "UNION_TYPE_CHOICES",
            "Value of field \"type\" must be one of (4,).",
        );
        return;
    }
    check_custom_id(checked, input, path, seen);
    checked.required_text(input, path, "label", 1, 45);
    checked.text(input, path, "placeholder", 0, 100);
    checked.text(input, path, "value", 0, 4_000);
    checked.number(input, path, "style", 1, 2);
    checked.number(input, path, "min_length", 0, 4_000);
    checked.number(input, path, "max_length", 1, 4_000);
}

fn check_row(checked: &mut Checked, row: &Value, path: &Path, seen: &mut BTreeSet<String>) {
    let parts = checked.list(row, path, "components", BUTTONS_PER_ROW);
    let path = path.key("components");
    if parts.is_empty() {
        checked.length(&path, 1, BUTTONS_PER_ROW);
    }
    for (index, part) in parts.iter().enumerate() {
        let path = path.index(index);
        match part["type"].as_u64() {
            Some(BUTTON) => check_button(checked, part, &path, seen),
            Some(STRING_SELECT | 5..=8) => {
                if parts.len() > 1 {
                    let message = "The specified component exceeds the maximum width";
                    checked.refuse(&path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message);
                }
                check_select(checked, part, &path, seen);
            }
            _ => {
                let message = "Value of field \"type\" must be one of (2, 3, 5, 6, 7, 8).";
                checked.refuse(&path.key("type"), "UNION_TYPE_CHOICES", message);
            }
        }
    }
}

fn check_button(checked: &mut Checked, button: &Value, path: &Path, seen: &mut BTreeSet<String>) {
    let style = button["style"].as_u64();
    checked.text(button, path, "label", 0, 80);
    match style {
        Some(LINK_STYLE) => {
            checked.required_text(button, path, "url", 1, 512);
            if button.get("custom_id").is_some() {
                let message = "A custom id and url cannot both be specified";
                checked.refuse(
                    &path.key("custom_id"),
                    "BUTTON_COMPONENT_CUSTOM_ID_URL_EXCLUSIVE",
                    message,
                );
            }
        }
        Some(PREMIUM_STYLE) => {}
        Some(1..=4) => {
            check_custom_id(checked, button, path, seen);
            let bare = |key: &str| {
                button
                    .get(key)
                    .is_none_or(|value| value.is_null() || *value == "")
            };
            if bare("label") && bare("emoji") {
                let message = "A button requires a label or an emoji";
                checked.refuse(path, "BUTTON_COMPONENT_LABEL_EMOJI_REQUIRED", message);
            }
        }
        _ => {
            let message = "Value must be one of (1, 2, 3, 4, 5, 6).";
            checked.refuse(&path.key("style"), "BASE_TYPE_CHOICES", message);
        }
    }
}

fn check_select(checked: &mut Checked, select: &Value, path: &Path, seen: &mut BTreeSet<String>) {
    check_custom_id(checked, select, path, seen);
    checked.text(select, path, "placeholder", 0, 150);
    checked.number(select, path, "min_values", 0, 25);
    checked.number(select, path, "max_values", 1, 25);
    if select["type"].as_u64() != Some(STRING_SELECT) {
        return;
    }
    let options = checked.list(select, path, "options", OPTIONS_MAX);
    let path = path.key("options");
    if options.is_empty() {
        checked.length(&path, 1, OPTIONS_MAX);
    }
    let mut values = BTreeSet::new();
    for (index, option) in options.iter().enumerate() {
        let path = path.index(index);
        checked.required_text(option, &path, "label", 1, 100);
        checked.required_text(option, &path, "value", 1, 100);
        checked.text(option, &path, "description", 0, 100);
        let value = option["value"].as_str().unwrap_or_default();
        if !values.insert(value) {
            let message = "The specified option value is already used";
            checked.refuse(
                &path.key("value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                message,
            );
        }
    }
}

fn check_custom_id(checked: &mut Checked, part: &Value, path: &Path, seen: &mut BTreeSet<String>) {
    checked.required_text(part, path, "custom_id", 1, CUSTOM_ID_MAX);
    let custom_id = part["custom_id"].as_str().unwrap_or_default();
    if !seen.insert(custom_id.to_string()) {
        let message = "Component custom id cannot be duplicated";
        checked.refuse(
            &path.key("custom_id"),
            "COMPONENT_CUSTOM_ID_DUPLICATED",
            message,
        );
    }
}
