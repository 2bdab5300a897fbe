//! Whatever is typed at the bot on Discord: each gets an answer or silence, never a panic, a ping or somebody stuck.

use crate::rig::{Rig, shown};

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
    assert!(ben.hears().await.text.contains("Which words"));
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
