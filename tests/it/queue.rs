//! The moderators' queue on Discord: the card, and `/escalations`.

use jiff::SignedDuration;
use sandbox::Permissions;

use crate::rig::{Rig, number};

/// Ann asks for a person; she and the moderators have heard of it.
async fn case_of_ann(rig: &Rig) -> sandbox::Heard {
    rig.ann
        .says(
            &rig.support,
            "my photos are not syncing to icloud, iphone 13 on ios 26",
        )
        .await;
    rig.ann.hears().await;
    rig.ann.says_here("talk to a person please").await;
    let told = rig.ann.hears().await;
    assert!(
        told.text
            .contains("You are number 1 in the queue (case **#1**)"),
        "{told:?}"
    );
    rig.queue.next_message().await
}

/// The card as it stands after everything is done.
async fn card_now(rig: &Rig, card: &sandbox::Heard) -> sandbox::Heard {
    rig.sandbox.idle().await;
    rig.sandbox.message(card).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_card_tells_everything_learnt_and_pings_nobody() {
    let rig = Rig::start().await;
    let card = case_of_ann(&rig).await;
    for words in [
        "**Case #1**",
        "Person: ann",
        "Why: they asked for a person",
        "my photos are not syncing",
        "https://discord.com/channels/",
    ] {
        assert!(card.text.contains(words), "{words}: {card:?}");
    }
    assert!(card.pings.users.is_empty() && card.pings.roles.is_empty() && !card.pings.everyone);
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn list_show_claim_release_resolve() {
    let rig = Rig::start().await;
    assert!(
        rig.mia
            .runs("/escalations list")
            .await
            .text
            .contains("The queue is empty")
    );
    case_of_ann(&rig).await;
    rig.passes(SignedDuration::from_hours(3));
    let list = rig.mia.runs("/escalations list").await;
    assert!(list.ephemeral);
    assert!(
        list.text.contains("**#1** ann: they asked for a person")
            && list.text.contains("3 hours")
            && list.text.contains("waiting"),
        "{list:?}"
    );
    assert!(
        rig.mia
            .runs("/escalations show case:1")
            .await
            .text
            .contains("Person: ann")
    );

    assert!(
        rig.mia
            .runs("/escalations claim case:1")
            .await
            .text
            .contains("is yours")
    );
    assert!(rig.ann.hears().await.text.contains("mia is taking over"));
    rig.ann.says_here("hello? anyone?").await;
    rig.ann.hears_nothing().await;
    assert!(
        rig.mia
            .runs("/escalations list")
            .await
            .text
            .contains("with mia")
    );

    // Another moderator can neither take it nor give it back.
    let max = rig.guild.member_with(
        "max",
        &[rig.guild.role("helpers", Permissions::ADMINISTRATOR)],
    );
    assert!(
        max.runs("/escalations claim case:1")
            .await
            .text
            .contains("is with mia already")
    );
    assert!(
        max.runs("/escalations release case:1")
            .await
            .text
            .contains("is not yours")
    );

    assert!(
        rig.mia
            .runs("/escalations release case:1")
            .await
            .text
            .contains("back in the queue")
    );
    assert!(rig.ann.hears().await.text.contains("had to step away"));
    assert!(
        max.runs("/escalations claim case:1")
            .await
            .text
            .contains("is yours")
    );
    rig.ann.hears().await;
    assert!(
        max.runs("/escalations resolve case:1")
            .await
            .text
            .contains("is closed")
    );
    assert!(
        rig.ann
            .hears()
            .await
            .text
            .contains("Your case #1 is closed")
    );
    // The first card had become too old to be changed: a new one took its place.
    let card = rig.queue.next_message().await;
    assert!(card.text.contains("Now: closed"), "{card:?}");
    assert!(
        max.runs("/escalations resolve case:1")
            .await
            .text
            .contains("was closed before")
    );
    assert!(
        rig.mia
            .runs("/escalations show case:99")
            .await
            .text
            .contains("There is no case #99")
    );
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_moderators_may() {
    let rig = Rig::start().await;
    case_of_ann(&rig).await;
    // An administrator may show the command to others; what is behind it stays shut.
    rig.guild.shows_command("escalations");
    for line in [
        "/escalations list",
        "/escalations show case:1",
        "/escalations claim case:1",
    ] {
        let refused = rig.ann.runs(line).await;
        assert!(
            refused.text.contains("Only moderators"),
            "{line}: {refused:?}"
        );
    }
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_configured_role_makes_the_moderator_and_nothing_else_does() {
    let rig = Rig::start_with(|rig| {
        let role = rig.guild.role("support team", Permissions::NONE);
        rig.guild.member_with("sue", &[role]);
        let id = number(role.id);
        rig.configure(|config| config.guilds[0].moderator_roles = vec![id]);
        rig.ann = rig.guild.member_with("sam", &[role]);
    })
    .await;
    // mia has Manage Messages only, ann (sam here) has the role. Discord hides the command from sam until it is shown.
    rig.guild.shows_command("escalations");
    assert!(
        rig.mia
            .runs("/escalations list")
            .await
            .text
            .contains("Only moderators")
    );
    assert!(
        rig.ann
            .runs("/escalations list")
            .await
            .text
            .contains("The queue is empty")
    );
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moderator_who_writes_in_the_thread_silences_the_bot() {
    let rig = Rig::start().await;
    rig.ann
        .says(&rig.support, "my photos are not syncing to icloud")
        .await;
    let question = rig.ann.hears().await;
    let ben = rig.guild.member("ben");
    ben.says(&question.channel, "same here").await;
    rig.mia.says(&question.channel, "let me look at this").await;
    rig.ann.hears_nothing().await;
    rig.ann.says_here("iCloud storage full").await;
    rig.ann.hears_nothing().await;
    rig.mia.mentions_bot(&question.channel, "all yours").await;
    assert!(rig.ann.hears().await.text.contains("Here is where we were"));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_whose_conversation_is_over_can_still_be_closed() {
    let rig = Rig::start().await;
    case_of_ann(&rig).await;
    rig.ann.says_here("stop").await;
    for heard in rig.ann.hears_the_rest().await {
        assert!(!heard.text.is_empty());
    }
    let closed = rig.mia.runs("/escalations resolve case:1").await;
    assert!(
        closed.text.contains("is closed") || closed.text.contains("was closed before"),
        "{closed:?}"
    );
    rig.ann.hears_the_rest().await;
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_card_says_who_has_it() {
    let rig = Rig::start().await;
    let card = case_of_ann(&rig).await;
    rig.mia.runs("/escalations claim case:1").await;
    rig.ann.hears().await;
    rig.sandbox.idle().await;
    let now = rig.sandbox.message(&card).unwrap();
    assert!(now.edited && now.text.contains("mia"), "{now:?}");
    // Too old to be changed, or gone: a new card takes its place.
    rig.mia.deletes(&card).await;
    rig.sandbox.expect_refusal(10008);
    rig.mia.runs("/escalations release case:1").await;
    rig.ann.hears().await;
    assert!(rig.queue.next_message().await.text.contains("#1"));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_queue_only_apple_is_named() {
    let rig =
        Rig::start_with(|rig| rig.configure(|config| config.guilds[0].queue_channel = None)).await;
    assert!(
        rig.mia
            .runs("/escalations list")
            .await
            .text
            .contains("no queue channel yet")
    );
    rig.ann.dms("my photos are not syncing to icloud").await;
    rig.ann.hears().await;
    rig.ann.dms("human please").await;
    let told = rig.ann.hears().await;
    assert!(
        told.text
            .contains("There are no moderators that I can ask from here"),
        "{told:?}"
    );
    assert!(told.text.contains("Apple Support"), "{told:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_from_a_direct_message_goes_to_the_members_guild() {
    let rig = Rig::start().await;
    rig.ann.dms("my photos are not syncing to icloud").await;
    rig.ann.hears().await;
    rig.ann.dms("human please").await;
    assert!(rig.ann.hears().await.text.contains("**#1**"));
    let card = rig.queue.next_message().await;
    assert!(card.text.contains("Person: ann"), "{card:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cards_buttons_do_what_the_commands_do() {
    let rig = Rig::start().await;
    let card = case_of_ann(&rig).await;
    assert_eq!(card.labels(), ["Show", "Claim", "Resolve"]);
    rig.mia.presses(&card, "Claim").await;
    assert!(rig.mia.hears().await.text.contains("is yours"));
    assert!(rig.ann.hears().await.text.contains("mia is taking over"));
    let card = card_now(&rig, &card).await;
    assert_eq!(card.labels(), ["Show", "Release", "Resolve"]);
    rig.mia.presses(&card, "Show").await;
    let shown = rig.mia.hears().await;
    assert!(
        shown.ephemeral && shown.text.contains("In their words"),
        "{shown:?}"
    );
    rig.mia.presses(&card, "Release").await;
    assert!(rig.mia.hears().await.text.contains("back in the queue"));
    assert!(rig.ann.hears().await.text.contains("step away"));
    let card = card_now(&rig, &card).await;
    rig.mia.presses(&card, "Resolve").await;
    assert!(rig.mia.hears().await.text.contains("is closed"));
    assert!(rig.ann.hears().await.text.contains("is closed"));
    let card = card_now(&rig, &card).await;
    assert_eq!(card.labels(), ["Show", "Reopen"]);
    rig.mia.presses(&card, "Reopen").await;
    assert!(rig.mia.hears().await.text.contains("open again"));
    let told = rig.ann.hears().await;
    assert!(told.text.contains("opened your case #1 again"), "{told:?}");
    assert!(!told.channel.is_archived(), "the thread is open again");
    let card = card_now(&rig, &card).await;
    assert_eq!(card.labels(), ["Show", "Claim", "Resolve"]);
    // Who is no moderator gets no further than the button.
    rig.ann.presses(&card, "Claim").await;
    assert!(rig.ann.hears().await.text.contains("Only moderators"));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_not_reopened_over_a_new_walk() {
    let rig = Rig::start().await;
    case_of_ann(&rig).await;
    let refused = rig.mia.runs("/escalations reopen 1").await;
    assert!(refused.text.contains("is not closed"), "{refused:?}");
    rig.mia.runs("/escalations resolve 1").await;
    rig.ann.hears().await;
    rig.ann
        .says(&rig.support, "icloud photos stuck again, storage full")
        .await;
    rig.ann.hears().await;
    let refused = rig.mia.runs("/escalations reopen 1").await;
    assert!(refused.text.contains("begun something new"), "{refused:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_a_case_is_completed_by_number_and_name() {
    let rig = Rig::start().await;
    case_of_ann(&rig).await;
    let ben = rig.guild.member("ben");
    ben.dms("my photos are not syncing to icloud").await;
    ben.hears().await;
    ben.dms("human").await;
    ben.hears_the_rest().await;
    rig.queue.next_message().await;
    let all = rig.mia.autocompletes("/escalations claim case:").await;
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all[0].starts_with("#2 ben"), "{all:?}");
    assert_eq!(
        rig.mia
            .autocompletes("/escalations claim case:1")
            .await
            .len(),
        1
    );
    assert_eq!(
        rig.mia
            .autocompletes("/escalations show case:be")
            .await
            .len(),
        1
    );
    assert!(
        rig.mia
            .autocompletes("/escalations reopen case:")
            .await
            .is_empty()
    );
    // Who is no moderator learns nothing of the queue.
    rig.guild.shows_command("escalations");
    assert!(
        rig.ann
            .autocompletes("/escalations show case:")
            .await
            .is_empty()
    );
    rig.ends().await;
}
