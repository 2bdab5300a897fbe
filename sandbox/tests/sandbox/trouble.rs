//! What fails a test by itself, planned faults, and rate limits.

use std::time::Duration;

use sandbox::{ChannelRef, Sandbox};
use serde_json::json;

use crate::wire::{Rest, Scene};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
#[should_panic(expected = "unknown route: GET /guilds/1/bans")]
async fn unknown_routes_fail_the_test() {
    let scene = Scene::new().await;
    scene.rest.get("/guilds/1/bans").await.refused(404, 0);
    scene.sandbox.finish().await;
}

#[tokio::test]
#[should_panic(expected = "unread in #help: resync: hello")]
async fn unread_words_of_the_bot_fail_the_test() {
    let scene = Scene::new().await;
    scene
        .rest
        .send(&scene.help, json!({ "content": "hello" }))
        .await
        .fine();
    scene.sandbox.finish().await;
}

#[tokio::test]
#[should_panic(expected = "refused with 400")]
async fn refusals_that_were_not_announced_fail_the_test() {
    let scene = Scene::new().await;
    scene
        .rest
        .send(&scene.help, json!({ "content": "" }))
        .await
        .refused(400, 50006);
    scene.sandbox.finish().await;
}

#[tokio::test]
async fn refusals_that_were_announced_do_not() {
    let scene = Scene::new().await;
    scene.sandbox.expect_refusal(50006);
    scene
        .rest
        .send(&scene.help, json!({ "content": " \n" }))
        .await
        .refused(400, 50006);
    scene.sandbox.finish().await;
}

#[tokio::test]
#[should_panic(expected = "an interaction was never answered")]
async fn interactions_without_an_answer_fail_the_test() {
    let scene = Scene::new().await;
    let heard = scene.offer(&["ok"]).await;
    scene.ann.presses_without_waiting(&heard, "ok");
    scene.sandbox.finish().await;
}

#[tokio::test]
async fn requests_meet_the_faults_that_were_planned() {
    let scene = Scene::new().await;
    let say = async |words: &str| {
        scene
            .rest
            .try_call("POST", &scene.messages(), json!({ "content": words }))
            .await
    };
    let faults = scene.sandbox.faults();
    faults
        .on("POST", "/messages")
        .is_rate_limited(Duration::from_millis(1_500));
    let limited = say("limited").await.expect("an answer");
    assert_eq!(
        (limited.status, &limited.body["retry_after"]),
        (429, &json!(1.5))
    );
    assert_eq!(limited.headers["retry-after"], "2");
    faults.on("POST", "/messages").fails(502);
    assert_eq!(say("failed").await.expect("an answer").status, 502);
    faults.on("POST", "/messages").resets();
    say("reset").await.expect_err("a cut connection");
    faults.on("POST", "/messages").loses_answer();
    say("answer lost").await.expect_err("a cut connection");
    faults
        .on("POST", "/messages")
        .delays(Duration::from_millis(50));
    let began = tokio::time::Instant::now();
    say("late").await.expect("an answer");
    assert!(began.elapsed() >= Duration::from_millis(50));
    let said: Vec<String> = scene
        .help
        .history()
        .into_iter()
        .map(|heard| heard.text)
        .collect();
    assert_eq!(said, ["answer lost", "late"]);
}

#[tokio::test]
async fn rate_limits_by_bucket_and_for_all_routes() {
    let scene = Scene::new().await;
    let other = scene.guild.text_channel("other");
    scene.sandbox.limit("POST", "/messages", 2, 5 * MINUTE);
    let say =
        async |channel: &ChannelRef| scene.rest.send(channel, json!({ "content": "x" })).await;
    let first = say(&scene.help).await;
    let second = say(&scene.help).await;
    assert_eq!(first.headers["x-ratelimit-remaining"], "1");
    assert_eq!(second.headers["x-ratelimit-remaining"], "0");
    assert_eq!(
        first.headers["x-ratelimit-bucket"],
        second.headers["x-ratelimit-bucket"]
    );
    let third = say(&scene.help).await;
    assert_eq!((third.status, &third.body["global"]), (429, &json!(false)));
    assert!(
        third.body["retry_after"]
            .as_f64()
            .is_some_and(|after| after > 200.0)
    );
    say(&other).await.fine();
    scene.sandbox.advance_clock(5 * MINUTE);
    say(&scene.help).await.fine();

    scene.sandbox.limit_globally(1, MINUTE);
    say(&other).await.fine();
    let over = scene.rest.get("/users/@me").await;
    assert_eq!((over.status, &over.body["global"]), (429, &json!(true)));
    assert_eq!(over.headers["x-ratelimit-global"], "true");
    assert_eq!(
        scene
            .sandbox
            .problems()
            .iter()
            .filter(|problem| problem.contains("429"))
            .count(),
        2
    );
}

#[tokio::test]
async fn two_sandboxes_share_nothing() {
    let (first, second) = (Sandbox::start().await, Sandbox::start().await);
    first.guild("one");
    assert_ne!(first.base(), second.base());
    let guilds = Rest::new(&second).get("/users/@me/guilds").await.fine();
    assert_eq!(guilds, json!([]));
}
