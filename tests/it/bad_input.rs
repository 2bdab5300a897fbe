//! Whatever is typed at the bot on Discord: each gets an answer or silence, never a panic, a ping or somebody stuck.

use std::sync::{Mutex, Once, PoisonError};

use serde_json::{Value, json};

use crate::rig::{Rig, asks_for_status_words, choose, shown};

const PROBLEM: &str = "my photos are not syncing to icloud anymore";

/// What people, keyboards and jokers send.
fn strange() -> Vec<String> {
    vec![
        "\u{200b}\u{200d}\u{feff}".to_owned(),
        "x".repeat(2_000),
        "photos ".repeat(285),
        "\u{202e}gnicnys ton sotohp".to_owned(),
        "😭😭😭".to_owned(),
        "\u{1}\u{2}\u{7f} photos".to_owned(),
        "**@everyone** @here <@&1> <@123> `rm -rf` [x](http://y)\n> ||quote||".to_owned(),
        "mis fotos no se sincronizan con icloud".to_owned(),
        "мои фото не синхронизируются".to_owned(),
        "私の写真がiCloudに同期されません".to_owned(),
        "e\u{301}\u{301}\u{301}".repeat(300),
        "???".to_owned(),
        "```\npanic!()\n```".to_owned(),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_texts_in_a_channel_get_silence_or_a_thread() {
    let rig = Rig::start().await;
    for text in strange() {
        rig.ann.says(&rig.support, &text).await;
        for heard in rig.ann.hears_the_rest().await {
            assert!(!shown(&heard).contains("@everyone"), "{heard:?}");
            assert!(heard.pings.users.is_empty() && !heard.pings.everyone);
        }
    }
    // Nobody is stuck: plain words are understood after all that.
    let ben = rig.guild.member("ben");
    ben.says(&rig.support, PROBLEM).await;
    assert!(asks_for_status_words(&ben.hears().await));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_texts_in_a_walk_get_an_answer_each() {
    let rig = Rig::start().await;
    for (at, text) in strange().into_iter().enumerate() {
        let person = rig.guild.member(&format!("person {at}"));
        person.says(&rig.support, PROBLEM).await;
        person.hears().await;
        person.says_here(&text).await;
        let answers = person.hears_the_rest().await;
        assert!(!answers.is_empty(), "no answer to {text:?}");
        for heard in answers {
            assert!(
                !heard.text.contains("@everyone") && !heard.text.contains("<@"),
                "{heard:?}"
            );
            assert!(heard.pings.users.is_empty() && !heard.pings.everyone);
        }
        person.says_here("talk to a person").await;
        person.hears().await;
        person.hears_the_rest().await;
        let card = rig.queue.next_message().await;
        assert!(card.text.starts_with("**Case #"), "after {text:?}");
    }
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_shows_strange_words_without_their_power() {
    let rig = Rig::start().await;
    rig.ann
        .dms("my photos are not syncing to icloud @everyone <@&1> **`]( ||\u{202e}")
        .await;
    rig.ann.hears().await;
    rig.ann.dms("human").await;
    rig.ann.hears_the_rest().await;
    let card = rig.queue.next_message().await;
    assert!(
        card.pings.users.is_empty() && card.pings.roles.is_empty() && !card.pings.everyone,
        "{card:?}"
    );
    assert!(!card.text.contains('\u{202e}'), "{card:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn options_of_commands_are_as_harmless_as_words() {
    let rig = Rig::start().await;
    let symptoms = [
        "\u{1}\u{202e}@everyone <@&1> **photos",
        "all my photos are gone @here",
        "\u{200b}",
    ];
    for (at, symptom) in symptoms.into_iter().enumerate() {
        let person = rig.guild.member(&format!("person {at}"));
        let line = format!("/icloud-photos symptom:\"{symptom}\"");
        let asked = person.runs_in(&rig.support, &line).await;
        assert!(!asked.text.contains("@everyone"), "{asked:?}");
        for heard in person.hears_the_rest().await {
            assert!(!heard.pings.everyone && heard.pings.roles.is_empty());
        }
    }
    let card = rig.queue.next_message().await;
    assert!(
        !card.pings.everyone && !card.text.contains("@here"),
        "{card:?}"
    );
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_alone_are_answered_in_a_walk() {
    let rig = Rig::start().await;
    rig.ann.says(&rig.support, PROBLEM).await;
    let question = rig.ann.hears().await;
    rig.ann
        .attaches(&question.channel, &["screen.png"], "")
        .await;
    let answer = rig.ann.hears().await;
    assert!(answer.text.contains("cannot read pictures"), "{answer:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn made_up_controls_do_nothing_and_say_so_privately() {
    let rig = Rig::start().await;
    rig.ann.says(&rig.support, PROBLEM).await;
    let question = rig.ann.hears().await;
    let random: String = (0..100_u32)
        .filter_map(|n| char::from_u32(33 + n * 37 % 90))
        .collect();
    for forged in [
        &*random,
        "r1",
        "r1:::",
        "r1:case:99999999999999999999:claim",
        "r1:case:-1:show",
        "r1:ffffffffff:1:words",
        "r1:ffffffffff:1:human",
        "r2:begin",
    ] {
        rig.ann.forges_press(&question, forged).await;
        let heard = rig.ann.hears().await;
        assert!(heard.ephemeral, "{forged}: {heard:?}");
    }
    rig.ends().await;
}

/// Panics inside the program itself, of which its lanes let nobody else hear.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn watch_for_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if let Some(place) = panic.location()
                && place.file().starts_with("src/")
            {
                let mut panics = PANICS.lock().unwrap_or_else(PoisonError::into_inner);
                panics.push(place.to_string());
            }
            usual(panic);
        }));
    });
}

/// Every place in a JSON value, as pointers.
fn places(value: &Value, at: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                out.push(at.clone());
                places(value, &at, out);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                let at = format!("{at}/{index}");
                out.push(at.clone());
                places(value, &at, out);
            }
        }
        _ => {}
    }
}

/// The event with what stands at this place missing, empty, of another type, or over-long.
fn spoilt(event: &Value, at: &str) -> Vec<Value> {
    let mut out = Vec::new();
    let long = "9".repeat(5_000);
    for wrong in [
        Value::Null,
        json!(-1),
        json!([]),
        json!({ "x": 1 }),
        json!(long),
    ] {
        let mut event = event.clone();
        if let Some(place) = event.pointer_mut(at) {
            *place = wrong;
            out.push(event);
        }
    }
    let (parent, name) = at.rsplit_once('/').unwrap();
    let mut without = event.clone();
    if let Some(Value::Object(fields)) = without.pointer_mut(parent) {
        fields.remove(name);
        out.push(without);
    }
    out
}

#[tokio::test(flavor = "multi_thread")]
async fn spoilt_events_of_every_kind_harm_nobody() {
    watch_for_panics();
    let rig = Rig::start().await;
    // One of each: words in a channel and alone, a change, a command, a menu, a button, a picker, a form, a number typed.
    let message = rig.ann.says(&rig.support, PROBLEM).await;
    let question = rig.ann.hears().await;
    rig.ann
        .edits(message, "my photos do not sync, please help")
        .await;
    assert!(choose(&rig.ann, &question, "Storage full").await);
    let next = rig.ann.hears().await;
    assert!(choose(&rig.ann, &next, "Back").await);
    rig.ann.hears_the_rest().await;
    let ben = rig.guild.member("ben");
    let asked = ben
        .runs_in(
            &rig.support,
            "/icloud-photos symptom:\"it is stuck\" ios:\"iOS 26\"",
        )
        .await;
    assert!(choose(&ben, &asked, "In my own words…").await);
    let form = ben.sees_modal().await;
    ben.submits(
        &form,
        &[("What do you see, or what would you like?", "low battery")],
    )
    .await;
    ben.hears().await;
    let cat = rig.guild.member("cat");
    let hers = cat.says(&rig.support, "hello there").await;
    cat.uses_menu("Help with iCloud Photos", hers).await;
    cat.dms("my photos do not sync").await;
    cat.hears().await;
    rig.mia.autocompletes("/escalations show case:").await;
    let setup = rig
        .guild
        .owner()
        .runs_in(&rig.support, "/resync setup")
        .await;
    assert!(setup.text.contains("settings file"));

    let mut kinds = std::collections::BTreeMap::new();
    for (kind, data) in rig.sandbox.events() {
        if !["MESSAGE_CREATE", "MESSAGE_UPDATE", "INTERACTION_CREATE"].contains(&&*kind)
            || data["author"]["bot"] == json!(true)
        {
            continue;
        }
        let sort = (
            kind,
            data["type"].to_string(),
            data["data"]["component_type"].to_string(),
            data["data"]["name"].to_string(),
            data["guild_id"].is_null(),
        );
        kinds.insert(sort, data);
    }
    assert!(kinds.len() >= 9, "{:#?}", kinds.keys());
    let mut told = 0_u64;
    for ((kind, ..), event) in &kinds {
        let mut all = Vec::new();
        places(event, "", &mut all);
        for at in &all {
            for mut event in spoilt(event, at) {
                told += 1;
                // A fresh id, else it would be taken for the one that was handled.
                if event["id"].is_string() && !at.starts_with("/id") {
                    event["id"] = json!((1_600_000_000_000_000_000 + told).to_string());
                }
                rig.sandbox.sends_event(kind, &event);
            }
            if told % 64 < 6 {
                rig.sandbox.idle().await;
            }
        }
    }
    rig.sandbox.idle().await;
    assert!(told > 1_000, "{told}");
    let panics = PANICS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    assert!(panics.is_empty(), "{panics:#?}");
    // Everybody is still heard: who was in the middle of it, and who comes new.
    let dan = rig.guild.member("dan");
    dan.says(&rig.support, PROBLEM).await;
    assert!(asks_for_status_words(&dan.hears().await));
    rig.ann.hears_the_rest().await;
    rig.ann.mentions_bot(&rig.support, "talk to a person").await;
    assert!(!rig.ann.hears_the_rest().await.is_empty());
}
