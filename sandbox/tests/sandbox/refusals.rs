//! What Discord refuses a bot in channels, threads and guilds: one test for each.

use std::time::Duration;

use sandbox::Permissions;
use serde_json::{Value, json};

use crate::wire::{Scene, id, text};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn requests_without_the_bots_token() {
    let scene = Scene::new().await;
    let url = format!("{}/api/v10{}", scene.sandbox.base(), scene.messages());
    let answer = reqwest::get(url).await.expect("an answer");
    assert_eq!(answer.status().as_u16(), 401);
}

#[tokio::test]
async fn writing_without_permission() {
    let scene = Scene::new().await;
    let say = async || {
        scene
            .rest
            .send(&scene.help, json!({ "content": "x" }))
            .await
    };
    scene
        .guild
        .deny(&scene.help, scene.guild.bot(), Permissions::SEND_MESSAGES);
    say().await.refused(403, 50013);
    scene.guild.deny(
        &scene.help,
        scene.guild.everyone(),
        Permissions::VIEW_CHANNEL,
    );
    say().await.refused(403, 50001);
    scene.guild.allow(
        &scene.help,
        scene.guild.bot(),
        Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES,
    );
    say().await.fine();
    scene
        .guild
        .deny(&scene.help, scene.guild.bot(), Permissions::EMBED_LINKS);
    scene
        .rest
        .send(&scene.help, json!({ "embeds": [{ "title": "x" }] }))
        .await
        .refused(403, 50013);
    scene.guild.time_out(scene.sandbox.bot_id(), 60);
    say().await.refused(403, 50013);
}

#[tokio::test]
async fn reading_without_permission() {
    let scene = Scene::new().await;
    let said = scene.ann.says(&scene.help, "x").await;
    scene.guild.deny(
        &scene.help,
        scene.guild.bot(),
        Permissions::READ_MESSAGE_HISTORY,
    );
    assert_eq!(scene.rest.get(&scene.messages()).await.fine(), json!([]));
    let reply = json!({ "content": "x", "message_reference": { "message_id": said.id } });
    scene
        .rest
        .send(&scene.help, reply)
        .await
        .refused(400, 160_002);
}

#[tokio::test]
async fn unknown_things() {
    let scene = Scene::new().await;
    let rest = &scene.rest;
    rest.get("/channels/1").await.refused(404, 10003);
    rest.post("/channels/1/messages", json!({ "content": "x" }))
        .await
        .refused(404, 10003);
    rest.get(&format!("{}/1", scene.messages()))
        .await
        .refused(404, 10008);
    rest.patch(
        &format!("{}/1", scene.messages()),
        json!({ "content": "x" }),
    )
    .await
    .refused(404, 10008);
    rest.delete(&format!("{}/1", scene.messages()))
        .await
        .refused(404, 10008);
    rest.get("/guilds/1").await.refused(404, 10004);
    rest.get("/users/1").await.refused(404, 10013);
    let guild = format!("/guilds/{}/members", scene.guild.id());
    rest.get(&format!("{guild}/1")).await.refused(404, 10013);
    scene.guild.remove_member(&scene.ann);
    rest.get(&format!("{guild}/{}", scene.ann.id()))
        .await
        .refused(404, 10007);
    rest.get("/channels/abc")
        .await
        .bad_form("/channel_id", "NUMBER_TYPE_COERCE");
    let reply = json!({ "content": "x", "message_reference": { "message_id": "1" } });
    rest.send(&scene.help, reply)
        .await
        .bad_form("/message_reference", "REPLIES_UNKNOWN_MESSAGE");
    let soft = json!({ "message_id": "1", "fail_if_not_exists": false });
    rest.send(
        &scene.help,
        json!({ "content": "x", "message_reference": soft }),
    )
    .await
    .fine();
}

#[tokio::test]
async fn direct_messages_that_are_closed() {
    let scene = Scene::new().await;
    let open = json!({ "recipient_id": scene.ann.id() });
    let channel = scene
        .rest
        .post("/users/@me/channels", open.clone())
        .await
        .id();
    assert_eq!(
        scene.rest.post("/users/@me/channels", open).await.id(),
        channel,
        "there is one channel a person"
    );
    let path = format!("/channels/{channel}/messages");
    scene
        .rest
        .post(&path, json!({ "content": "hi" }))
        .await
        .fine();
    scene.ann.hears().await;
    scene.ann.closes_dms();
    scene
        .rest
        .post(&path, json!({ "content": "hi" }))
        .await
        .refused(403, 50007);
    scene.ann.opens_dms();
    scene.guild.remove_member(&scene.ann);
    scene
        .rest
        .post(&path, json!({ "content": "hi" }))
        .await
        .refused(403, 50007);
}

#[tokio::test]
async fn other_peoples_messages() {
    let scene = Scene::new().await;
    let said = scene.ann.says(&scene.help, "mine").await;
    let path = format!("{}/{}", scene.messages(), said.id);
    scene
        .rest
        .patch(&path, json!({ "content": "yours" }))
        .await
        .refused(403, 50005);
    scene.rest.delete(&path).await.refused(403, 50013);
    scene
        .guild
        .allow(&scene.help, scene.guild.bot(), Permissions::MANAGE_MESSAGES);
    scene.rest.delete(&path).await.fine();
    let in_dm = scene.ann.dms("mine").await;
    scene
        .rest
        .delete(&format!(
            "/channels/{}/messages/{}",
            in_dm.channel, in_dm.id
        ))
        .await
        .refused(403, 50003);
}

#[tokio::test]
async fn edits_of_messages_over_an_hour_old() {
    let scene = Scene::new().await;
    let message = scene
        .rest
        .send(&scene.help, json!({ "content": "x" }))
        .await
        .id();
    let path = format!("{}/{message}", scene.messages());
    let edit = async || scene.rest.patch(&path, json!({ "content": "y" })).await;
    for _ in 0..5 {
        edit().await.fine();
    }
    scene.sandbox.advance_clock(61 * MINUTE);
    let mut allowed = 0;
    let refused = loop {
        let answer = edit().await;
        if answer.status != 200 {
            break answer;
        }
        allowed += 1;
        assert!(allowed < 10, "edits of an old message must be limited");
    };
    refused.refused(429, 30046);
}

#[tokio::test]
async fn threads_that_exist_or_are_too_many() {
    let scene = Scene::new().await;
    let first = scene.ann.says(&scene.help, "one").await;
    let second = scene.ann.says(&scene.help, "two").await;
    let open = async |on: sandbox::Id| {
        scene
            .rest
            .post(
                &format!("{}/{on}/threads", scene.messages()),
                json!({ "name": "help" }),
            )
            .await
    };
    scene.guild.limit_threads(1);
    assert_eq!(
        open(first.id).await.id(),
        first.id.to_string(),
        "the thread has its message's id"
    );
    open(first.id).await.refused(400, 160_004);
    open(second.id).await.refused(400, 160_006);
    let archive = json!({ "archived": true });
    scene
        .rest
        .patch(&format!("/channels/{}", first.id), archive)
        .await
        .fine();
    open(second.id).await.fine();
    let third = scene.ann.says(&scene.help, "three").await;
    scene.guild.deny(
        &scene.help,
        scene.guild.bot(),
        Permissions::CREATE_PUBLIC_THREADS,
    );
    open(third.id).await.refused(403, 50013);
    let nameless = scene
        .rest
        .post(
            &format!("{}/{}/threads", scene.messages(), third.id),
            json!({}),
        )
        .await;
    nameless.bad_form("/name", "BASE_TYPE_REQUIRED");
}

#[tokio::test]
async fn archived_threads_wake_when_written_in_unless_locked() {
    let scene = Scene::new().await;
    let thread = format!("/channels/{}/threads", scene.help.id());
    let thread = scene
        .rest
        .post(&thread, json!({ "name": "t", "type": 11 }))
        .await
        .id();
    let path = format!("/channels/{thread}");
    let messages = format!("{path}/messages");
    let said = scene
        .rest
        .post(&messages, json!({ "content": "x" }))
        .await
        .id();

    scene
        .rest
        .patch(&path, json!({ "archived": true }))
        .await
        .fine();
    scene
        .rest
        .patch(&path, json!({ "name": "u" }))
        .await
        .refused(400, 50083);
    scene
        .rest
        .patch(&format!("{messages}/{said}"), json!({ "content": "y" }))
        .await
        .refused(400, 50083);
    let member = format!("{path}/thread-members/{}", scene.ann.id());
    scene
        .rest
        .call("PUT", &member, Value::Null)
        .await
        .refused(400, 50083);
    scene
        .rest
        .post(&messages, json!({ "content": "awake" }))
        .await
        .fine();
    assert_eq!(
        scene.rest.get(&path).await.fine()["thread_metadata"]["archived"],
        false
    );

    let deny = Permissions::MANAGE_THREADS;
    scene
        .rest
        .patch(&path, json!({ "archived": true, "locked": true }))
        .await
        .fine();
    scene.guild.deny(&scene.help, scene.guild.bot(), deny);
    scene
        .rest
        .post(&messages, json!({ "content": "x" }))
        .await
        .refused(400, 50083);
    scene
        .rest
        .patch(&path, json!({ "archived": false }))
        .await
        .refused(403, 50013);
}

#[tokio::test]
async fn private_threads_are_for_their_members() {
    let scene = Scene::new().await;
    let threads = format!("/channels/{}/threads", scene.help.id());
    let thread = scene
        .rest
        .post(&threads, json!({ "name": "case", "type": 12 }))
        .await
        .fine();
    assert_eq!(thread["type"], 12);
    let path = format!("/channels/{}", text(&thread["id"]));
    let said = json!({ "content": "for ann" });
    scene
        .rest
        .post(&format!("{path}/messages"), said.clone())
        .await
        .fine();
    scene.ann.hears_nothing().await;
    scene
        .rest
        .call(
            "PUT",
            &format!("{path}/thread-members/{}", scene.ann.id()),
            Value::Null,
        )
        .await
        .fine();
    assert_eq!(scene.ann.hears().await.text, "for ann");
    scene
        .rest
        .delete(&format!("{path}/thread-members/{}", scene.ann.id()))
        .await
        .fine();
    scene
        .rest
        .post(&format!("{path}/messages"), said)
        .await
        .fine();
    scene.ann.hears_nothing().await;
    scene
        .rest
        .call("PUT", &format!("{path}/thread-members/1"), Value::Null)
        .await
        .refused(404, 10007);
}

#[tokio::test]
async fn forum_posts_need_a_message_and_a_tag_where_the_forum_says_so() {
    let scene = Scene::new().await;
    let forum = scene.guild.forum_with_tags("questions", &["photos"]);
    let path = format!("/channels/{}/threads", forum.id());
    let message = json!({ "content": "x" });
    scene
        .rest
        .post(&path, json!({ "name": "t" }))
        .await
        .bad_form("/message", "BASE_TYPE_REQUIRED");
    let untagged = scene
        .rest
        .post(&path, json!({ "name": "t", "message": message }))
        .await;
    untagged.bad_form("/applied_tags", "FORUM_TAG_REQUIRED");
    let tag = scene
        .rest
        .get(&format!("/channels/{}", forum.id()))
        .await
        .fine()["available_tags"][0]["id"]
        .clone();
    let post = scene
        .rest
        .post(
            &path,
            json!({ "name": "t", "message": message, "applied_tags": [tag] }),
        )
        .await
        .fine();
    assert_eq!(
        post["message"]["id"], post["id"],
        "a post's first message has the thread's id"
    );
    scene
        .rest
        .send(&forum, json!({ "content": "x" }))
        .await
        .refused(400, 50008);
}

#[tokio::test]
async fn slow_mode() {
    let scene = Scene::new().await;
    scene.guild.slow_mode(&scene.help, 30);
    let say = async || {
        scene
            .rest
            .send(&scene.help, json!({ "content": "x" }))
            .await
    };
    say().await.fine();
    let hurried = say().await;
    hurried.refused(429, 20016);
    assert_eq!(hurried.headers["retry-after"], "30");
    scene.sandbox.advance_clock(Duration::from_secs(31));
    say().await.fine();
}

#[tokio::test]
async fn the_same_nonce_of_the_same_author_is_the_same_message_for_a_while() {
    let scene = Scene::new().await;
    let body = json!({ "content": "once", "nonce": "abc", "enforce_nonce": true });
    let first = scene.rest.send(&scene.help, body.clone()).await.fine();
    assert_eq!(first["nonce"], "abc");
    assert_eq!(
        scene.rest.send(&scene.help, body.clone()).await.id(),
        text(&first["id"])
    );
    let history = scene.rest.get(&scene.messages()).await.fine();
    assert_eq!(history.as_array().map(Vec::len), Some(1));
    assert!(
        history[0].get("nonce").is_none(),
        "a nonce is not kept in history"
    );
    let unforced = json!({ "content": "once", "nonce": "abc" });
    assert_ne!(
        scene.rest.send(&scene.help, unforced).await.id(),
        text(&first["id"])
    );
    scene.sandbox.advance_clock(10 * MINUTE);
    assert_ne!(
        scene.rest.send(&scene.help, body).await.id(),
        text(&first["id"])
    );
}

#[tokio::test]
async fn pings_follow_allowed_mentions_and_permissions() {
    let scene = Scene::new().await;
    let role = scene.guild.role("on call", Permissions::NONE);
    let content = format!("{} <@&{}> @everyone", scene.ann.mention(), role.id);
    let send = async |allowed: Value| {
        let body = json!({ "content": content, "allowed_mentions": allowed });
        let message = scene.rest.send(&scene.help, body).await.fine();
        let message = sandbox::MessageRef {
            channel: scene.help.id(),
            id: id(&message["id"]),
        };
        scene.sandbox.message(message).expect("the message").pings
    };
    assert_eq!(
        send(json!({ "parse": [] })).await,
        sandbox::Pings::default()
    );
    assert_eq!(send(Value::Null).await.users, [scene.ann.id()]);
    assert!(
        send(Value::Null).await.roles.is_empty(),
        "the role is not mentionable"
    );
    scene.guild.allow(
        &scene.help,
        scene.guild.bot(),
        Permissions::MENTION_EVERYONE,
    );
    let pings = send(json!({ "parse": ["everyone"], "roles": [role.id] })).await;
    assert_eq!(
        (pings.users.len(), pings.roles, pings.everyone),
        (0, vec![role.id], true)
    );
}

#[tokio::test]
async fn history_is_paged_newest_first() {
    let scene = Scene::new().await;
    let mut ids = Vec::new();
    for at in 0..5 {
        ids.push(scene.ann.says(&scene.help, &at.to_string()).await.id);
    }
    let page = async |query: String| -> Vec<String> {
        let page = scene
            .rest
            .get(&format!("{}?{query}", scene.messages()))
            .await
            .fine();
        let page = page
            .as_array()
            .expect("a list")
            .iter()
            .map(|message| text(&message["content"]).to_string());
        page.collect()
    };
    assert_eq!(page("limit=2".to_string()).await, ["4", "3"]);
    assert_eq!(page(format!("after={}&limit=2", ids[1])).await, ["3", "2"]);
    assert_eq!(page(format!("before={}", ids[2])).await, ["1", "0"]);
    assert_eq!(
        page(format!("around={}&limit=3", ids[2])).await,
        ["3", "2", "1"]
    );
    scene
        .rest
        .get(&format!("{}?limit=101", scene.messages()))
        .await
        .bad_form("/limit", "NUMBER_TYPE_MAX");
}
