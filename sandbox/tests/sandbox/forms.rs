//! Bodies over Discord's limits, each refused with its path and Discord's name for it.

use serde_json::{Value, json};

use crate::wire::{Scene, row};

fn long(length: usize) -> String {
    "x".repeat(length)
}

fn button(custom_id: &str) -> Value {
    json!({ "type": 2, "style": 1, "label": "ok", "custom_id": custom_id })
}

fn with_components(components: &Value) -> Value {
    json!({ "content": "?", "components": components })
}

fn select(options: usize) -> Value {
    let options: Vec<Value> = (0..options)
        .map(|at| json!({ "label": "x", "value": at.to_string() }))
        .collect();
    json!([{ "type": 1, "components": [{ "type": 3, "custom_id": "s", "options": options }] }])
}

#[tokio::test]
async fn content_over_2000_characters() {
    let scene = Scene::new().await;
    scene
        .rest
        .send(&scene.help, json!({ "content": "ü".repeat(2_000) }))
        .await
        .fine();
    let answer = scene
        .rest
        .send(&scene.help, json!({ "content": long(2_001) }))
        .await;
    answer.bad_form("/content", "BASE_TYPE_MAX_LENGTH");
}

#[tokio::test]
async fn nonces_of_26_characters() {
    let scene = Scene::new().await;
    let send = async |length| {
        scene
            .rest
            .send(
                &scene.help,
                json!({ "content": "x", "nonce": long(length) }),
            )
            .await
    };
    send(25).await.fine();
    send(26).await.bad_form("/nonce", "BASE_TYPE_MAX_LENGTH");
}

#[tokio::test]
async fn six_rows_and_six_buttons() {
    let scene = Scene::new().await;
    let rows: Vec<Value> = (0..6)
        .map(|at| json!({ "type": 1, "components": [button(&at.to_string())] }))
        .collect();
    let answer = scene
        .rest
        .send(&scene.help, with_components(&json!(rows)))
        .await;
    answer.bad_form("/components", "BASE_TYPE_MAX_LENGTH");
    let answer = scene
        .rest
        .send(
            &scene.help,
            with_components(&json!([row(&["1", "2", "3", "4", "5", "6"])])),
        )
        .await;
    answer.bad_form("/components/0/components", "BASE_TYPE_MAX_LENGTH");
    let answer = scene
        .rest
        .send(&scene.help, with_components(&json!([row(&[])])))
        .await;
    answer.bad_form("/components/0/components", "BASE_TYPE_BAD_LENGTH");
}

#[tokio::test]
async fn long_labels_and_custom_ids_and_bare_buttons() {
    let scene = Scene::new().await;
    let send = async |part: Value| {
        scene
            .rest
            .send(
                &scene.help,
                with_components(&json!([{ "type": 1, "components": [part] }])),
            )
            .await
    };
    let wrong = |key: &str, value: Value| {
        let mut part = button("b");
        part[key] = value;
        part
    };
    let at = |key: &str| format!("/components/0/components/0/{key}");
    send(wrong("label", json!(long(81))))
        .await
        .bad_form(&at("label"), "BASE_TYPE_MAX_LENGTH");
    send(wrong("custom_id", json!(long(101))))
        .await
        .bad_form(&at("custom_id"), "BASE_TYPE_BAD_LENGTH");
    send(wrong("custom_id", Value::Null))
        .await
        .bad_form(&at("custom_id"), "BASE_TYPE_REQUIRED");
    send(wrong("style", json!(9)))
        .await
        .bad_form(&at("style"), "BASE_TYPE_CHOICES");
    let bare = send(wrong("label", Value::Null)).await;
    bare.bad_form(
        "/components/0/components/0",
        "BUTTON_COMPONENT_LABEL_EMOJI_REQUIRED",
    );
}

#[tokio::test]
async fn a_custom_id_twice() {
    let scene = Scene::new().await;
    let answer = scene
        .rest
        .send(
            &scene.help,
            with_components(&json!([row(&["a"]), row(&["a"])])),
        )
        .await;
    answer.bad_form(
        "/components/1/components/0/custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    );
}

#[tokio::test]
async fn selects_over_25_options_or_beside_a_button() {
    let scene = Scene::new().await;
    scene
        .rest
        .send(&scene.help, with_components(&select(25)))
        .await
        .fine();
    let answer = scene
        .rest
        .send(&scene.help, with_components(&select(26)))
        .await;
    answer.bad_form("/components/0/components/0/options", "BASE_TYPE_MAX_LENGTH");
    let mut crowded = select(1);
    crowded[0]["components"]
        .as_array_mut()
        .expect("a list")
        .push(button("b"));
    let answer = scene
        .rest
        .send(&scene.help, with_components(&crowded))
        .await;
    answer.bad_form(
        "/components/0/components/0",
        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
    );
}

#[tokio::test]
async fn embeds_over_their_limits() {
    let scene = Scene::new().await;
    let send = async |embeds: Value| {
        scene
            .rest
            .send(&scene.help, json!({ "embeds": embeds }))
            .await
    };
    send(json!([{ "title": long(257) }]))
        .await
        .bad_form("/embeds/0/title", "BASE_TYPE_MAX_LENGTH");
    let nameless = send(json!([{ "fields": [{ "name": "", "value": "x" }] }])).await;
    nameless.bad_form("/embeds/0/fields/0/name", "BASE_TYPE_BAD_LENGTH");
    let huge = json!([{ "description": long(4_000) }, { "description": long(2_001) }]);
    send(huge)
        .await
        .bad_form("/embeds", "MAX_EMBED_SIZE_EXCEEDED");
}

#[tokio::test]
async fn allowed_mentions_that_contradict_themselves() {
    let scene = Scene::new().await;
    let allowed = json!({ "parse": ["users"], "users": [scene.ann.id()] });
    let answer = scene
        .rest
        .send(
            &scene.help,
            json!({ "content": "x", "allowed_mentions": allowed }),
        )
        .await;
    answer.bad_form(
        "/allowed_mentions",
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    );
}

#[tokio::test]
async fn commands_that_break_discords_rules() {
    let scene = Scene::new().await;
    let path = format!("/applications/{}/commands", scene.sandbox.application_id());
    let put = async |commands: Value| scene.rest.call("PUT", &path, commands).await;
    let named = |name: &str| json!({ "name": name, "description": "d" });
    put(json!([named("Help Me")]))
        .await
        .bad_form("/0/name", "APPLICATION_COMMAND_INVALID_NAME");
    put(json!([{ "name": "help" }]))
        .await
        .bad_form("/0/description", "BASE_TYPE_REQUIRED");
    put(json!([named("a"), named("a")]))
        .await
        .bad_form("/1", "APPLICATION_COMMANDS_DUPLICATE_NAME");
    let many: Vec<Value> = (0..101).map(|at| named(&format!("c{at}"))).collect();
    put(json!(many)).await.refused(400, 30032);
    let mut misordered = named("a");
    let option = |name: &str, required: bool| json!({ "name": name, "description": "d", "type": 3, "required": required });
    misordered["options"] = json!([option("x", false), option("y", true)]);
    put(json!([misordered])).await.bad_form(
        "/0/options/1",
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
    );
    let kept = put(json!([named("a")])).await.fine()[0]["id"].clone();
    assert_eq!(
        put(json!([named("a"), named("b")])).await.fine()[0]["id"],
        kept,
        "a known name keeps its id"
    );
    scene
        .rest
        .get("/applications/1/commands")
        .await
        .refused(403, 20012);
}
