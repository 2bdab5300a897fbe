//! The people of a test: what they hear, in which order, and how they press, pick, fill in and type.

use sandbox::{Part, Permissions};
use serde_json::{Value, json};

use crate::wire::{Rest, Scene, Socket, row};

#[tokio::test]
async fn people_hear_what_is_meant_for_them_in_order() {
    let scene = Scene::new().await;
    let bea = scene.guild.member("bea");
    let asked = scene.ann.says(&scene.help, "my photos").await;
    let thread = scene
        .rest
        .post(
            &format!("{}/{}/threads", scene.messages(), asked.id),
            json!({ "name": "t" }),
        )
        .await
        .id();
    let messages = format!("/channels/{thread}/messages");
    scene
        .rest
        .post(&messages, json!({ "content": "one" }))
        .await
        .fine();
    scene
        .rest
        .send(
            &scene.help,
            json!({ "content": format!("{} two", scene.ann.mention()) }),
        )
        .await
        .fine();
    scene
        .rest
        .post(&messages, json!({ "content": "three" }))
        .await
        .fine();
    bea.hears_nothing().await;
    let one = scene.ann.hears().await;
    assert_eq!((one.text.as_str(), one.channel.is_thread()), ("one", true));
    assert!(scene.ann.hears().await.text.ends_with("two"));
    assert_eq!(scene.ann.hears().await.text, "three");
    let said = scene.ann.says_here("thanks").await;
    assert_eq!(said.channel, one.channel.id());
    scene.sandbox.finish().await;
}

#[tokio::test]
async fn people_can_read_all_that_is_left_at_once() {
    let scene = Scene::new().await;
    scene.ann.dms("hello").await;
    for text in ["one", "two"] {
        scene
            .rest
            .send(&scene.ann.dm(), json!({ "content": text }))
            .await
            .fine();
    }
    let texts: Vec<String> = scene
        .ann
        .hears_the_rest()
        .await
        .into_iter()
        .map(|heard| heard.text)
        .collect();
    assert_eq!(texts, ["one", "two"]);
    scene.sandbox.finish().await;
}

#[tokio::test]
async fn a_channel_is_read_like_a_person_reads_it() {
    let scene = Scene::new().await;
    scene
        .rest
        .send(
            &scene.help,
            json!({ "content": "card", "components": [row(&["Claim"])] }),
        )
        .await
        .fine();
    let card = scene.help.next_message().await;
    assert_eq!(card.labels(), ["Claim"]);
    scene.help.stays_silent().await;
    assert_eq!(scene.help.history().len(), 1);
    scene.sandbox.finish().await;
}

/// Answers every interaction with what was asked, as a trivial bot.
async fn echo(rest: Rest, mut socket: Socket) {
    loop {
        let event = socket.event("INTERACTION_CREATE").await;
        let answer = match event["type"].as_u64() {
            Some(4) => {
                json!({ "type": 8, "data": { "choices": [{ "name": "#17 ann", "value": 17 }] } })
            }
            Some(3) if event["data"]["custom_id"] == "form" => {
                let input = json!({ "type": 4, "custom_id": "words", "label": "In your words", "style": 2, "min_length": 2 });
                let rows = json!([{ "type": 1, "components": [input] }]);
                json!({ "type": 9, "data": { "custom_id": "m", "title": "Tell us", "components": rows } })
            }
            Some(2) => json!({ "type": 5, "data": { "flags": 64 } }),
            _ => {
                json!({ "type": 4, "data": { "content": event["data"].to_string(), "flags": 64 } })
            }
        };
        let deferred = answer["type"] == 5;
        rest.respond(&event, answer).await.fine();
        if deferred {
            let original = format!("{}/messages/@original", Rest::webhook(&event));
            rest.patch(&original, json!({ "content": event["data"].to_string() }))
                .await
                .fine();
        }
    }
}

async fn with_echo(scene: &Scene) {
    let (socket, _) = Socket::ready(&scene.sandbox).await;
    tokio::spawn(echo(scene.rest.clone(), socket));
}

fn data(heard: &sandbox::Heard) -> Value {
    serde_json::from_str(&heard.text).expect("echoed data")
}

#[tokio::test]
async fn people_press_pick_and_fill_in() {
    let scene = Scene::new().await;
    let queue = scene.guild.text_channel("queue");
    let options =
        json!([{ "label": "iOS 26", "value": "26" }, { "label": "iOS 18", "value": "18" }]);
    let menu =
        json!({ "type": 3, "custom_id": "ios", "placeholder": "Which iOS?", "options": options });
    let picker = json!({ "type": 8, "custom_id": "where", "placeholder": "Which channel?" });
    let rows = json!([row(&["ok", "form"]), { "type": 1, "components": [menu] }, { "type": 1, "components": [picker] }]);
    scene
        .rest
        .send(
            &scene.help,
            json!({ "content": scene.ann.mention(), "components": rows }),
        )
        .await
        .fine();
    let heard = scene.ann.hears().await;
    assert!(matches!(heard.components[1].parts[0], Part::Select { .. }));
    with_echo(&scene).await;

    scene.ann.presses(&heard, "ok").await;
    assert_eq!(data(&scene.ann.hears().await)["custom_id"], "ok");
    scene.ann.picks(&heard, "Which iOS?", "iOS 18").await;
    assert_eq!(data(&scene.ann.hears().await)["values"], json!(["18"]));
    scene.ann.picks(&heard, "where", "queue").await;
    let picked = data(&scene.ann.hears().await);
    assert_eq!(picked["values"], json!([queue.id()]));
    assert_eq!(
        picked["resolved"]["channels"][queue.id().to_string()]["name"],
        "queue"
    );
    scene.ann.presses(&heard, "form").await;
    let modal = scene.ann.sees_modal().await;
    scene
        .ann
        .submits(&modal, &[("In your words", "it is stuck")])
        .await;
    assert_eq!(
        data(&scene.ann.hears().await)["components"][0]["components"][0]["value"],
        "it is stuck"
    );
    scene.sandbox.finish().await;
}

async fn register(scene: &Scene) {
    let case = json!({ "name": "case", "description": "d", "type": 4, "required": true, "autocomplete": true });
    let note = json!({ "name": "note", "description": "d", "type": 3 });
    let claim = json!({ "name": "claim", "description": "d", "type": 1, "options": [case, note] });
    let list = json!({ "name": "list", "description": "d", "type": 1 });
    let bits = Permissions::MANAGE_MESSAGES.0.to_string();
    let commands = json!([
        { "name": "escalations", "description": "d", "default_member_permissions": bits, "options": [claim, list] },
        { "name": "Help with iCloud Photos", "type": 3 },
    ]);
    let path = format!("/applications/{}/commands", scene.sandbox.application_id());
    scene.rest.call("PUT", &path, commands).await.fine();
}

#[tokio::test]
async fn people_type_commands_as_they_are_registered() {
    let scene = Scene::new().await;
    register(&scene).await;
    let mods = scene.guild.role("Moderators", Permissions::MANAGE_MESSAGES);
    let mia = scene.guild.member_with("mia", &[mods]);
    with_echo(&scene).await;

    let named = data(
        &mia.runs("/escalations claim case:17 note:\"call back\"")
            .await,
    );
    let options = &named["options"][0]["options"];
    assert_eq!(
        options[0],
        json!({ "name": "case", "type": 4, "value": 17 })
    );
    assert_eq!(options[1]["value"], "call back");
    let positional = data(&mia.runs("/escalations claim 17 call back").await);
    assert_eq!(&positional["options"][0]["options"], options);
    assert_eq!(
        data(&mia.runs("/escalations list").await)["options"][0]["name"],
        "list"
    );
    assert_eq!(
        mia.autocompletes("/escalations claim case:1").await,
        ["#17 ann"]
    );
    let message = scene.ann.says(&scene.help, "my photos").await;
    let menu = data(&mia.uses_menu("Help with iCloud Photos", &message).await);
    assert_eq!(
        menu["resolved"]["messages"][message.id.to_string()]["content"],
        "my photos"
    );
    scene.sandbox.finish().await;
}

#[tokio::test]
#[should_panic(expected = "“nothing” is none of")]
async fn an_unknown_subcommand_cannot_be_typed() {
    let scene = Scene::new().await;
    register(&scene).await;
    scene.guild.owner().runs("/escalations nothing").await;
}

#[tokio::test]
#[should_panic(expected = "the option \"case\" is required")]
async fn a_required_option_cannot_be_left_out() {
    let scene = Scene::new().await;
    register(&scene).await;
    scene.guild.owner().runs("/escalations claim").await;
}

#[tokio::test]
#[should_panic(expected = "is hidden from this person")]
async fn a_command_is_hidden_from_people_without_its_permission() {
    let scene = Scene::new().await;
    register(&scene).await;
    scene.ann.runs("/escalations list").await;
}

#[tokio::test]
#[should_panic(expected = "cannot write a message")]
async fn people_cannot_write_where_they_may_not() {
    let scene = Scene::new().await;
    scene
        .guild
        .deny(&scene.help, &scene.ann, Permissions::SEND_MESSAGES);
    scene.ann.says(&scene.help, "hello?").await;
}

#[tokio::test]
async fn people_post_in_forums() {
    let scene = Scene::new().await;
    let forum = scene.guild.forum_channel("questions");
    let (mut socket, _) = Socket::ready(&scene.sandbox).await;
    let thread = scene
        .ann
        .posts(&forum, "Photos stuck", "they do not upload")
        .await;
    assert_eq!(socket.event("THREAD_CREATE").await["newly_created"], true);
    let message = socket.event("MESSAGE_CREATE").await;
    assert_eq!(
        (&message["id"], &message["channel_id"]),
        (&json!(thread.id()), &json!(thread.id()))
    );
    scene
        .rest
        .send(&thread, json!({ "content": "?" }))
        .await
        .fine();
    assert_eq!(scene.ann.hears().await.channel, thread);
    scene.sandbox.finish().await;
}
