//! Embeds and their limits, one by one and in sum.

use serde_json::Value;

use super::{Checked, Path};

const EMBEDS_MAX: usize = 10;
const FIELDS_MAX: usize = 25;
/// All texts of all embeds of a message together.
const CHARACTERS_MAX: usize = 6_000;

pub(super) fn check(checked: &mut Checked, body: &Value) {
    let path = Path::default();
    let embeds = checked.list(body, &path, "embeds", EMBEDS_MAX);
    let mut characters = 0;
    for (index, embed) in embeds.iter().enumerate() {
        let path = path.key("embeds").index(index);
        check_one(checked, embed, &path);
        characters += count(embed);
    }
    if characters > CHARACTERS_MAX {
        let message = "Embed size exceeds maximum size of 6000";
        checked.refuse(&path.key("embeds"), "MAX_EMBED_SIZE_EXCEEDED", message);
    }
}

fn check_one(checked: &mut Checked, embed: &Value, path: &Path) {
    checked.text(embed, path, "title", 0, 256);
    checked.text(embed, path, "description", 0, 4_096);
    checked.number(embed, path, "color", 0, 0xff_ff_ff);
    if let Some(footer) = embed.get("footer").filter(|footer| !footer.is_null()) {
        checked.required_text(footer, &path.key("footer"), "text", 0, 2_048);
    }
    if let Some(author) = embed.get("author").filter(|author| !author.is_null()) {
        checked.required_text(author, &path.key("author"), "name", 0, 256);
    }
    for (index, field) in checked
        .list(embed, path, "fields", FIELDS_MAX)
        .iter()
        .enumerate()
    {
        let path = path.key("fields").index(index);
        checked.required_text(field, &path, "name", 1, 256);
        checked.required_text(field, &path, "value", 1, 1_024);
    }
}

fn count(embed: &Value) -> usize {
    let length = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let fields = embed["fields"].as_array().map_or(0, |fields| {
        fields
            .iter()
            .map(|field| length(&field["name"]) + length(&field["value"]))
            .sum()
    });
    length(&embed["title"])
        + length(&embed["description"])
        + length(&embed["footer"]["text"])
        + length(&embed["author"]["name"])
        + fields
}
