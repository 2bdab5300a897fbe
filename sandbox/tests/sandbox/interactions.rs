//! What Discord refuses in answer to an interaction, and what becomes of the answers that it takes.

use std::time::Duration;

use serde_json::{Value, json};

use crate::wire::{Rest, Scene, Socket};

const MINUTE: Duration = Duration::from_secs(60);

/// A click, and the socket it came through.
async fn click(scene: &Scene) -> (Socket, Value) {
    let heard = scene.offer(&["ok"]).await;
    let (mut socket, _) = Socket::ready(&scene.sandbox).await;
    scene.ann.presses_without_waiting(&heard, "ok");
    let click = socket.event("INTERACTION_CREATE").await;
    (socket, click)
}

#[tokio::test]
async fn a_second_callback() {
    let scene = Scene::new().await;
    let (_socket, click) = click(&scene).await;
    scene
        .rest
        .respond(&click, json!({ "type": 6 }))
        .await
        .fine();
    scene
        .rest
        .respond(&click, json!({ "type": 6 }))
        .await
        .refused(400, 40060);
}

#[tokio::test]
async fn a_modal_after_a_deferral() {
    let scene = Scene::new().await;
    let (_socket, click) = click(&scene).await;
    scene
        .rest
        .respond(&click, json!({ "type": 6 }))
        .await
        .fine();
    let input = json!({ "type": 4, "custom_id": "i", "label": "l", "style": 1 });
    let data = json!({ "custom_id": "m", "title": "t", "components": [{ "type": 1, "components": [input] }] });
    scene
        .rest
        .respond(&click, json!({ "type": 9, "data": data }))
        .await
        .refused(400, 40060);
}

#[tokio::test]
async fn callbacks_after_three_seconds_and_to_nothing() {
    let scene = Scene::new().await;
    let (_socket, click) = click(&scene).await;
    scene
        .rest
        .post("/interactions/1/none/callback", json!({ "type": 6 }))
        .await
        .refused(404, 10062);
    scene.sandbox.advance_clock(Duration::from_millis(3_100));
    scene
        .rest
        .respond(&click, json!({ "type": 6 }))
        .await
        .refused(404, 10062);
}

#[tokio::test]
async fn interaction_tokens_after_fifteen_minutes() {
    let scene = Scene::new().await;
    let (_socket, click) = click(&scene).await;
    let webhook = Rest::webhook(&click);
    let original = format!("{webhook}/messages/@original");
    scene
        .rest
        .post(&webhook, json!({ "content": "early" }))
        .await
        .refused(404, 10015);
    scene
        .rest
        .respond(&click, json!({ "type": 6 }))
        .await
        .fine();
    scene
        .rest
        .patch(&original, json!({ "content": "changed" }))
        .await
        .fine();
    scene.sandbox.advance_clock(16 * MINUTE);
    scene
        .rest
        .patch(&original, json!({ "content": "late" }))
        .await
        .refused(401, 50027);
    scene
        .rest
        .post(&webhook, json!({ "content": "late" }))
        .await
        .refused(401, 50027);
}

#[tokio::test]
async fn answers_of_the_wrong_type() {
    let scene = Scene::new().await;
    let (_socket, click) = click(&scene).await;
    scene
        .rest
        .respond(&click, json!({ "type": 42 }))
        .await
        .bad_form("/type", "BASE_TYPE_CHOICES");
    let choices = json!({ "type": 8, "data": { "choices": [] } });
    scene
        .rest
        .respond(&click, choices)
        .await
        .bad_form("/type", "INTERACTION_TYPE_INVALID");
    let empty = json!({ "type": 9, "data": { "custom_id": "m", "title": "x".repeat(46), "components": [] } });
    scene
        .rest
        .respond(&click, empty)
        .await
        .bad_form("/data/title", "BASE_TYPE_BAD_LENGTH");
    scene
        .rest
        .respond(&click, json!({ "type": 4, "data": {} }))
        .await
        .refused(400, 50006);
    scene
        .rest
        .respond(&click, json!({ "type": 6 }))
        .await
        .fine();
}

#[tokio::test]
async fn ephemeral_messages_are_out_of_reach_of_channel_routes() {
    let scene = Scene::new().await;
    let (_socket, click) = click(&scene).await;
    scene
        .rest
        .respond(
            &click,
            json!({ "type": 4, "data": { "content": "psst", "flags": 64 } }),
        )
        .await
        .fine();
    let heard = scene.ann.hears().await;
    assert!(heard.ephemeral);
    let path = format!("{}/{}", scene.messages(), heard.id);
    scene
        .rest
        .patch(&path, json!({ "content": "x" }))
        .await
        .refused(404, 10008);
    scene.rest.get(&path).await.refused(404, 10008);
    let history = scene.rest.get(&scene.messages()).await.fine();
    assert!(!history.to_string().contains("psst"));
    scene
        .rest
        .patch(
            &format!("{}/messages/@original", Rest::webhook(&click)),
            json!({ "content": "y" }),
        )
        .await
        .fine();
    assert_eq!(
        scene.ann.hears().await.text,
        "y",
        "what an ephemeral message shows anew is heard anew"
    );
}

#[tokio::test]
async fn follow_ups_are_made_shown_changed_and_deleted() {
    let scene = Scene::new().await;
    let (_socket, click) = click(&scene).await;
    let webhook = Rest::webhook(&click);
    scene
        .rest
        .respond(&click, json!({ "type": 5, "data": { "flags": 64 } }))
        .await
        .fine();
    scene.ann.hears_nothing().await;
    scene
        .rest
        .post(&webhook, json!({ "content": "first" }))
        .await
        .fine();
    let first = scene.ann.hears().await;
    assert_eq!(
        (first.text.as_str(), first.ephemeral),
        ("first", true),
        "it takes the deferral's place"
    );
    let second = scene
        .rest
        .post(&webhook, json!({ "content": "second" }))
        .await
        .id();
    assert!(!scene.ann.hears().await.ephemeral);
    let path = format!("{webhook}/messages/{second}");
    assert_eq!(scene.rest.get(&path).await.fine()["content"], "second");
    scene
        .rest
        .patch(&path, json!({ "content": "third" }))
        .await
        .fine();
    scene.rest.delete(&path).await.fine();
    scene.rest.get(&path).await.refused(404, 10008);
    let original = scene
        .rest
        .get(&format!("{webhook}/messages/%40original"))
        .await
        .fine();
    assert_eq!(original["content"], "first");
    scene
        .rest
        .post("/webhooks/1/none", json!({ "content": "x" }))
        .await
        .refused(404, 10015);
    scene.sandbox.expect_refusal(10008);
    scene.sandbox.expect_refusal(10015);
    scene.sandbox.finish().await;
}

#[tokio::test]
async fn a_callback_can_ask_for_its_message() {
    let scene = Scene::new().await;
    let (_socket, click) = click(&scene).await;
    let id = click["id"].as_str().expect("an id");
    let token = click["token"].as_str().expect("a token");
    let path = format!("/interactions/{id}/{token}/callback?with_response=true");
    let answer = scene
        .rest
        .post(
            &path,
            json!({ "type": 7, "data": { "content": "pressed", "components": [] } }),
        )
        .await;
    let answer = answer.fine();
    assert_eq!(answer["resource"]["message"]["content"], "pressed");
    assert_eq!(
        answer["interaction"]["response_message_id"],
        click["message"]["id"]
    );
    scene.sandbox.finish().await;
}

#[tokio::test]
async fn commands_of_a_guild_are_offered_there_and_global_ones_in_direct_messages_too() {
    let scene = Scene::new().await;
    let elsewhere = scene.sandbox.guild("elsewhere");
    let application = format!("/applications/{}", scene.sandbox.application_id());
    let command = |name: &str| json!([{ "name": name, "description": "d" }]);
    let of_guild = format!("{application}/guilds/{}/commands", scene.guild.id());
    scene
        .rest
        .call("PUT", &of_guild, command("here"))
        .await
        .fine();
    scene
        .rest
        .call(
            "PUT",
            &format!("{application}/commands"),
            command("everywhere"),
        )
        .await
        .fine();
    let (mut socket, _) = Socket::ready(&scene.sandbox).await;

    scene.ann.sends(&scene.help, "/here");
    let event = socket.event("INTERACTION_CREATE").await;
    assert_eq!(event["data"]["guild_id"], json!(scene.guild.id()));
    assert!(event.get("user").is_none());
    scene.ann.sends(&scene.ann.dm(), "/everywhere");
    let event = socket.event("INTERACTION_CREATE").await;
    assert_eq!(
        (&event["user"]["username"], &event["context"]),
        (&json!("ann"), &json!(1))
    );
    assert!(event.get("member").is_none() && event.get("guild_id").is_none());

    let bea = elsewhere.member("bea");
    let there = elsewhere.text_channel("there");
    let typed = std::panic::AssertUnwindSafe(|| bea.sends(&there, "/here"));
    std::panic::catch_unwind(typed).expect_err("a command of another guild");
}
