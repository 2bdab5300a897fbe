//! What else lives in channels: reactions, files, quiet threads; and connections that give no sign of life.

use std::time::Duration;

use sandbox::{Permissions, Sandbox};
use serde_json::{Value, json};

use crate::wire::{End, Scene, Socket};

/// GUILD_MESSAGE_REACTIONS.
const REACTIONS: u64 = 1 << 10;

#[tokio::test]
async fn reactions_are_counted_told_and_taken_back() {
    let scene = Scene::new().await;
    let (mut socket, _) = Socket::ready_with(&scene.sandbox, REACTIONS).await;
    let said = scene.ann.says(&scene.help, "look").await;
    let path = format!("{}/{}", scene.messages(), said.id);
    let thumb = format!("{path}/reactions/%F0%9F%91%8D");
    scene
        .rest
        .call("PUT", &format!("{thumb}/@me"), Value::Null)
        .await
        .fine();
    let told = socket.event("MESSAGE_REACTION_ADD").await;
    assert_eq!(told["emoji"]["name"], "👍");
    scene.ann.reacts(said, "👍").await;
    assert_eq!(
        socket.event("MESSAGE_REACTION_ADD").await["user_id"],
        json!(scene.ann.id())
    );
    let message = scene.rest.get(&path).await.fine();
    assert_eq!(message["reactions"][0]["count"], 2);
    assert_eq!(message["reactions"][0]["me"], true);
    let users = scene.rest.get(&thumb).await.fine();
    assert_eq!(users.as_array().map(Vec::len), Some(2));
    scene.rest.delete(&format!("{thumb}/@me")).await.fine();
    socket.event("MESSAGE_REACTION_REMOVE").await;
    assert_eq!(
        scene.rest.get(&path).await.fine()["reactions"][0]["count"],
        1
    );
}

#[tokio::test]
async fn a_new_reaction_needs_its_permission_and_a_known_one_does_not() {
    let scene = Scene::new().await;
    scene
        .guild
        .deny(&scene.help, scene.guild.bot(), Permissions::ADD_REACTIONS);
    let said = scene.ann.says(&scene.help, "look").await;
    let thumb = format!("{}/{}/reactions/x/@me", scene.messages(), said.id);
    let put = || scene.rest.call("PUT", &thumb, Value::Null);
    put().await.refused(403, 50013);
    scene.ann.reacts(said, "x").await;
    put().await.fine();
    scene
        .rest
        .call(
            "PUT",
            &format!("{}/1/reactions/x/@me", scene.messages()),
            Value::Null,
        )
        .await
        .refused(404, 10008);
}

#[tokio::test]
async fn files_come_with_a_message_or_alone() {
    let scene = Scene::new().await;
    let sent = scene
        .rest
        .upload(
            &scene.help,
            &json!({ "content": "see" }),
            &["a.txt", "b.png"],
        )
        .await
        .fine();
    assert_eq!(sent["content"], "see");
    assert_eq!(sent["attachments"][1]["filename"], "b.png");
    assert_eq!(sent["attachments"][0]["size"], 5);
    let alone = scene.rest.upload(&scene.help, &json!({}), &["a.txt"]).await;
    assert_eq!(
        alone.fine()["attachments"].as_array().map(Vec::len),
        Some(1)
    );
    scene
        .rest
        .upload(&scene.help, &json!({}), &["x"; 11])
        .await
        .bad_form("/attachments", "BASE_TYPE_MAX_LENGTH");
    scene
        .guild
        .deny(&scene.help, scene.guild.bot(), Permissions::ATTACH_FILES);
    scene
        .rest
        .upload(&scene.help, &json!({}), &["a.txt"])
        .await
        .refused(403, 50013);
}

#[tokio::test]
async fn a_quiet_thread_is_archived_and_listed() {
    let scene = Scene::new().await;
    let threads = format!("/channels/{}/threads", scene.help.id());
    let body = json!({ "name": "t", "type": 11, "auto_archive_duration": 60 });
    let thread = scene.rest.post(&threads, body).await.id();
    let archived = format!("{threads}/archived/public");
    scene.sandbox.advance_clock(Duration::from_secs(59 * 60));
    assert_eq!(scene.rest.get(&archived).await.fine()["threads"], json!([]));
    scene.sandbox.advance_clock(Duration::from_secs(2 * 60));
    let listed = scene.rest.get(&archived).await.fine();
    assert_eq!(listed["threads"][0]["id"], json!(thread));
    let active = format!("/guilds/{}/threads/active", scene.guild.id());
    assert_eq!(scene.rest.get(&active).await.fine()["threads"], json!([]));
    scene
        .guild
        .deny(&scene.help, scene.guild.bot(), Permissions::MANAGE_THREADS);
    scene
        .rest
        .get(&format!("{threads}/archived/private"))
        .await
        .refused(403, 50013);
}

#[tokio::test]
async fn a_connection_without_heartbeats_is_closed() {
    let sandbox = Sandbox::start().await;
    sandbox.expect_heartbeats(Duration::from_millis(100));
    let mut silent = Socket::connect(&sandbox, "").await;
    assert!(matches!(silent.end().await, End::Closed(4009)));
}
