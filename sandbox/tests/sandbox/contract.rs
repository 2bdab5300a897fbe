//! Bodies against Discord's own API document; only where the document is at hand.

use serde_json::json;

use crate::wire::Scene;

#[tokio::test]
async fn a_body_that_the_document_does_not_allow_is_a_problem() {
    if std::env::var_os("DISCORD_OPENAPI").is_none() {
        println!("skipped: DISCORD_OPENAPI names no document");
        return;
    }
    let scene = Scene::new().await;
    let threads = format!("/channels/{}/threads", scene.help.id());
    let body = json!({ "name": "t", "type": 11, "auto_archive_duration": 60 });
    scene.rest.post(&threads, body).await.fine();
    let fine: Vec<String> = scene.sandbox.problems();
    assert_eq!(fine, Vec::<String>::new());

    let body = json!({ "name": "t", "type": 11, "invitable": "no" });
    scene.rest.post(&threads, body).await.fine();
    let problems = scene.sandbox.problems();
    assert!(
        problems[0].starts_with("against Discord's document: POST"),
        "{problems:?}"
    );
}
