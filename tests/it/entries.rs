//! Ways in other than words: `/icloud-photos`, the panel, the menu of a message; and where a private walk goes on.

use jiff::SignedDuration;
use sandbox::{Heard, Part, Permissions, Person};

use crate::rig::{Rig, asks_for_status_words, choose, number};

const PROBLEM: &str = "my photos are not syncing to icloud anymore";
const MENU: &str = "Help with iCloud Photos";

/// The message as it stands on the screen now: a private walk is one message, changed.
fn now(rig: &Rig, heard: &Heard) -> Heard {
    rig.sandbox.message(heard).unwrap()
}

/// Presses or picks in a private walk, and reads what stands there then.
async fn answers(rig: &Rig, person: &Person, heard: &Heard, label: &str) -> Heard {
    let before = now(rig, heard);
    assert!(
        choose(person, &before, label).await,
        "no {label} in {before:?}"
    );
    let after = person.hears().await;
    assert_eq!(number(after.id), number(heard.id), "{after:?}");
    after
}

/// What is said at the new place, and what then stands at the old one.
async fn hears_both(rig: &Rig, person: &Person, old: &Heard) -> (Heard, Heard) {
    rig.sandbox.idle().await;
    let mut heard = person.hears_the_rest().await;
    let at = heard
        .iter()
        .position(|heard| number(heard.id) == number(old.id))
        .unwrap();
    let pointer = heard.remove(at);
    assert_eq!(heard.len(), 1, "{heard:#?}");
    (heard.remove(0), pointer)
}

/// Opens the form for one's own words and sends it.
async fn writes(rig: &Rig, person: &Person, heard: &Heard, words: &str) {
    assert!(choose(person, &now(rig, heard), "In my own words…").await);
    let form = person.sees_modal().await;
    assert_eq!(form.title, "In your own words");
    person
        .submits(
            &form,
            &[("What do you see, or what would you like?", words)],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_begins_a_walk_that_nobody_else_sees() {
    let rig = Rig::start().await;
    let asked = rig.ann.runs_in(&rig.support, "/icloud-photos").await;
    assert!(
        asked.ephemeral && asks_for_status_words(&asked),
        "{asked:?}"
    );
    let next = answers(&rig, &rig.ann, &asked, "Storage full").await;
    assert!(next.text.contains("Fix 1 of 7"), "{next:?}");
    let solved = answers(&rig, &rig.ann, &asked, "I'm not sure").await;
    assert!(!solved.text.is_empty());
    assert!(rig.guild.threads(&rig.support).is_empty());
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_takes_a_symptom_and_a_version() {
    let rig = Rig::start().await;
    let asked = rig
        .ann
        .runs_in(
            &rig.support,
            "/icloud-photos symptom:\"icloud says storage full\" ios:\"iOS 26\"",
        )
        .await;
    assert!(asked.text.contains("iCloud storage"), "{asked:?}");
    // A word of danger goes before everything else.
    let ben = rig.guild.member("ben");
    let flagged = ben
        .runs_in(
            &rig.support,
            "/icloud-photos symptom:\"all my photos are gone since this morning\"",
        )
        .await;
    assert!(flagged.text.contains("over there"), "{flagged:?}");
    let thread = ben.hears().await;
    assert!(
        thread.channel.is_private_thread() && thread.text.contains("#1"),
        "{thread:?}"
    );
    let card = rig.queue.next_message().await;
    assert!(card.text.contains("Case #1"), "{card:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_from_a_private_walk_gets_a_private_thread() {
    let rig = Rig::start().await;
    let asked = rig.ann.runs_in(&rig.support, "/icloud-photos").await;
    assert!(choose(&rig.ann, &asked, "Talk to a person").await);
    let (said, pointer) = hears_both(&rig, &rig.ann, &asked).await;
    assert!(said.channel.is_private_thread(), "{said:?}");
    assert!(said.channel.members().contains(&rig.ann.id()));
    assert!(
        pointer
            .text
            .contains(&number(said.channel.id()).to_string()),
        "{pointer:?}"
    );
    assert!(pointer.components.is_empty());
    let card = rig.queue.next_message().await;
    assert!(
        card.text.contains(&number(said.channel.id()).to_string()),
        "the card leads there: {card:?}"
    );
    // Whoever claims is let in, and can write there.
    rig.mia.presses(&card, "Claim").await;
    let told = rig.mia.hears_the_rest().await;
    assert!(
        told.iter().any(|told| told.text.contains("is yours")),
        "{told:?}"
    );
    // She reads there what ann was told.
    assert!(
        told.iter()
            .any(|told| told.text.contains("mia is taking over")),
        "{told:?}"
    );
    rig.sandbox.idle().await;
    assert!(said.channel.members().contains(&rig.mia.id()));
    // Asking again leads there, and begins nothing new.
    let again = rig.ann.runs_in(&rig.support, "/icloud-photos").await;
    assert!(again.text.contains("with the moderators"), "{again:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_private_threads_a_case_goes_on_in_direct_messages() {
    let rig = Rig::start_with(|rig| {
        rig.guild.deny(
            &rig.support,
            rig.guild.bot(),
            Permissions::CREATE_PRIVATE_THREADS,
        );
        rig.sandbox.expect_refusal(50013);
    })
    .await;
    let asked = rig.ann.runs_in(&rig.support, "/icloud-photos").await;
    assert!(choose(&rig.ann, &asked, "Talk to a person").await);
    let (said, pointer) = hears_both(&rig, &rig.ann, &asked).await;
    assert!(said.channel.is_dm() && said.text.contains("#1"), "{said:?}");
    assert!(pointer.text.contains("direct message"));
    rig.queue.next_message().await;

    // With direct messages closed too, the answer stands where they asked.
    let ben = rig.guild.member("ben");
    ben.closes_dms();
    rig.sandbox.expect_refusal(50007);
    let asked = ben.runs_in(&rig.support, "/icloud-photos").await;
    assert!(choose(&ben, &asked, "Talk to a person").await);
    rig.queue.next_message().await;
    let said = ben.hears().await;
    assert!(said.ephemeral && said.text.contains("**#2**"), "{said:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn own_words_go_through_a_form() {
    let rig = Rig::start().await;
    let asked = rig.ann.runs_in(&rig.support, "/icloud-photos").await;
    writes(&rig, &rig.ann, &asked, "it says icloud storage is full").await;
    assert!(rig.ann.hears().await.text.contains("Fix 1 of 7"));

    // In a thread the question then shows the words, without what nobody should read.
    let ben = rig.guild.member("ben");
    ben.says(&rig.support, PROBLEM).await;
    let question = ben.hears().await;
    writes(
        &rig,
        &ben,
        &question,
        "storage full, mail me at ben@example.com",
    )
    .await;
    assert!(ben.hears().await.text.contains("Fix 1 of 7"));
    let shown = now(&rig, &question);
    assert!(
        shown.text.contains("storage full") && !shown.text.contains("ben@"),
        "{shown:?}"
    );
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_four_thousand_characters_and_one_of_an_old_walk_are_answered() {
    let rig = Rig::start().await;
    let asked = rig.ann.runs_in(&rig.support, "/icloud-photos").await;
    writes(&rig, &rig.ann, &asked, &"ab ".repeat(1_333)).await;
    assert_ne!(rig.ann.hears().await.text, asked.text);
    assert!(choose(&rig.ann, &now(&rig, &asked), "In my own words…").await);
    let form = rig.ann.sees_modal().await;
    answers(&rig, &rig.ann, &asked, "Stop").await;
    rig.ann
        .submits(
            &form,
            &[("What do you see, or what would you like?", "hello")],
        )
        .await;
    let whisper = rig.ann.hears().await;
    assert!(whisper.text.contains("earlier question"), "{whisper:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn entering_again_moves_the_walk_and_old_buttons_say_so() {
    let rig = Rig::start().await;
    rig.ann.says(&rig.support, PROBLEM).await;
    let in_thread = rig.ann.hears().await;
    let private = rig.ann.runs_in(&rig.support, "/icloud-photos").await;
    assert!(private.ephemeral && private.text.contains("Welcome back"));
    assert!(choose(&rig.ann, &in_thread, "I'm not sure").await);
    assert!(rig.ann.hears().await.text.contains("earlier question"));
    // A second private message makes the first one stale, too.
    let second = rig.ann.runs_in(&rig.support, "/icloud-photos").await;
    assert!(choose(&rig.ann, &private, "I'm not sure").await);
    assert!(rig.ann.hears().await.text.contains("earlier question"));
    answers(&rig, &rig.ann, &second, "Storage full").await;
    // A mention takes it back into the open.
    rig.ann.mentions_bot(&rig.support, "").await;
    let open = rig.ann.hears().await;
    assert!(open.channel.is_thread(), "{open:?}");
    assert!(choose(&rig.ann, &now(&rig, &second), "I'm not sure").await);
    assert!(rig.ann.hears().await.text.contains("earlier question"));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_in_the_channel_are_no_answer_to_a_private_walk() {
    let rig = Rig::start().await;
    let asked = rig.ann.runs_in(&rig.support, "/icloud-photos").await;
    rig.ann.says(&rig.support, "iCloud storage full").await;
    rig.ann.hears_nothing().await;
    assert_eq!(now(&rig, &asked).text, asked.text);
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_the_buttons_of_a_private_walk_still_work() {
    let mut rig = Rig::start().await;
    let asked = rig.ann.runs_in(&rig.support, "/icloud-photos").await;
    rig.restarts().await;
    let next = answers(&rig, &rig.ann, &asked, "Storage full").await;
    assert!(next.text.contains("Fix 1 of 7"), "{next:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_walk_is_not_nudged_and_asks_before_it_writes() {
    let rig = Rig::start().await;
    let asked = rig
        .ann
        .runs_in(
            &rig.support,
            "/icloud-photos symptom:\"it says waiting for wifi and low battery\" ios:\"iOS 18\"",
        )
        .await;
    let mut heard = asked.clone();
    for _ in 0..6 {
        if heard
            .labels()
            .iter()
            .any(|label| label == "I'll leave it and see")
        {
            break;
        }
        let label = if heard
            .labels()
            .iter()
            .any(|label| label == "Still not syncing")
        {
            "Still not syncing"
        } else {
            "I'm not sure"
        };
        heard = answers(&rig, &rig.ann, &asked, label).await;
    }
    let may = answers(&rig, &rig.ann, &asked, "I'll leave it and see").await;
    assert!(may.text.contains("direct message"), "{may:?}");
    answers(&rig, &rig.ann, &asked, "Yes, write to me").await;
    rig.passes(SignedDuration::from_hours(25));
    let follow_up = rig.ann.hears().await;
    assert!(
        follow_up.channel.is_dm() && follow_up.text.contains("A day has gone by"),
        "{follow_up:?}"
    );

    // Ben says no, and is asked when he comes back by himself.
    let ben = rig.guild.member("ben");
    let asked = ben.runs_in(&rig.support, "/icloud-photos").await;
    rig.passes(SignedDuration::from_hours(30));
    ben.hears_nothing().await;
    rig.passes(SignedDuration::from_hours(24 * 8));
    ben.hears_nothing().await;
    let again = ben.runs_in(&rig.support, "/icloud-photos").await;
    assert!(again.text.contains("Welcome back"), "{again:?}");
    drop(asked);
    // Ann, who allowed it, was reminded meanwhile.
    assert!(!rig.ann.hears_the_rest().await.is_empty());
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_direct_messages_the_command_begins_an_ordinary_walk() {
    let rig = Rig::start().await;
    rig.ann.sends(&rig.ann.dm(), "/icloud-photos");
    let asked = rig.ann.hears().await;
    assert!(
        !asked.ephemeral && asks_for_status_words(&asked),
        "{asked:?}"
    );
    rig.ann.dms("iCloud storage full").await;
    assert!(rig.ann.hears().await.text.contains("Fix 1 of 7"));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_begins_private_walks_for_everybody() {
    let rig = Rig::start().await;
    let done = rig
        .guild
        .owner()
        .runs_in(&rig.support, "/resync panel")
        .await;
    assert!(done.ephemeral && done.text.contains("panel stands here"));
    let panel = rig.support.next_message().await;
    for person in [&rig.ann, &rig.guild.member("ben")] {
        person.presses(&panel, "Help with my photos").await;
        let asked = person.hears().await;
        assert!(
            asked.ephemeral && asks_for_status_words(&asked),
            "{asked:?}"
        );
    }
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_bot_may_not_write_no_panel_is_posted() {
    let rig = Rig::start().await;
    rig.guild
        .deny(&rig.support, rig.guild.bot(), Permissions::SEND_MESSAGES);
    rig.sandbox.expect_refusal(50013);
    let done = rig
        .guild
        .owner()
        .runs_in(&rig.support, "/resync panel")
        .await;
    assert!(done.text.contains("may not write"), "{done:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_menu_on_ones_own_message_begins_a_private_walk_with_its_words() {
    let rig = Rig::start().await;
    let other = rig.guild.text_channel("chat");
    let message = rig
        .ann
        .says(&other, "icloud storage full and photos stuck")
        .await;
    let asked = rig.ann.uses_menu(MENU, message).await;
    assert!(
        asked.ephemeral && asked.text.contains("Fix 1 of 7"),
        "{asked:?}"
    );
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_menu_on_anothers_message_asks_its_author_in_a_thread() {
    let rig = Rig::start().await;
    let other = rig.guild.text_channel("chat");
    let ben = rig.guild.member("ben");
    let message = rig
        .ann
        .says(&other, "my pictures wont go up to the cloud")
        .await;
    let note = ben.uses_menu(MENU, message).await;
    assert!(
        note.ephemeral && note.text.contains("asked them over there"),
        "{note:?}"
    );
    let question = rig.ann.hears().await;
    assert_eq!(number(question.channel.id()), number(message.id));
    assert!(question.pings.users.is_empty());
    // Ben's buttons there are none, and a second helper is told.
    assert!(choose(&ben, &question, "I'm not sure").await);
    assert!(ben.hears().await.text.contains("somebody else"));
    let again = rig.mia.uses_menu(MENU, message).await;
    assert!(again.text.contains("helping them already"), "{again:?}");
    rig.ann.says_here("not about this").await;
    assert!(rig.ann.hears().await.text.contains("stay quiet"));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_menu_on_a_bots_message_is_declined() {
    let rig = Rig::start().await;
    let robot = rig.guild.other_bot("robot");
    let message = robot.says(&rig.support, PROBLEM).await;
    let note = rig.ann.uses_menu(MENU, message).await;
    assert!(note.text.contains("people wrote"), "{note:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_message_content_everything_but_free_text_works() {
    let rig = Rig::start_with(|rig| rig.sandbox.set_message_content(false)).await;
    // The menu's words come with it.
    let message = rig
        .ann
        .says(&rig.support, "icloud storage full, photos stuck")
        .await;
    rig.ann.hears_nothing().await;
    let asked = rig.ann.uses_menu(MENU, message).await;
    assert!(asked.text.contains("Fix 1 of 7"), "{asked:?}");
    writes(&rig, &rig.ann, &asked, "why do you ask").await;
    assert!(rig.ann.hears().await.text.contains("why I ask"));

    let ben = rig.guild.member("ben");
    ben.mentions_bot(&rig.support, PROBLEM).await;
    let question = ben.hears().await;
    // In the thread a word without a mention is hidden: that is said, once.
    ben.says_here("iCloud storage full").await;
    assert!(ben.hears().await.text.contains("unless they mention me"));
    ben.says_here("hello?").await;
    ben.hears_nothing().await;
    assert!(choose(&ben, &question, "Storage full").await);
    let next = ben.hears().await;
    assert!(next.text.contains("Fix 1 of 7"));
    ben.replies_to(&next, "talk to a person").await;
    assert!(ben.hears().await.text.contains("#1"));
    rig.queue.next_message().await;
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_counts_once() {
    let rig = Rig::start().await;
    rig.ann.says(&rig.support, PROBLEM).await;
    let question = rig.ann.hears().await;
    let menu = question
        .components
        .iter()
        .flat_map(|row| &row.parts)
        .find_map(|part| match part {
            Part::Button { label, .. } if label == "I'm not sure" => Some(label.clone()),
            _ => None,
        })
        .unwrap();
    rig.ann.presses_without_waiting(&question, &menu);
    rig.ann.presses_without_waiting(&question, &menu);
    let heard = rig.ann.hears_the_rest().await;
    let public: Vec<_> = heard.iter().filter(|heard| !heard.ephemeral).collect();
    assert_eq!(public.len(), 1, "{heard:#?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_messages_at_once_are_told_to_slow_down_once() {
    let rig = Rig::start().await;
    rig.ann.dms(PROBLEM).await;
    rig.ann.hears().await;
    rig.sandbox
        .faults()
        .on("POST", "/messages")
        .delays(std::time::Duration::from_millis(300));
    for n in 0..50 {
        rig.ann
            .dms(&format!("the cat sleeps on the sofa, number {n}"))
            .await;
    }
    let heard = rig.ann.hears_the_rest().await;
    let told = heard
        .iter()
        .filter(|heard| heard.text.contains("write faster"));
    assert_eq!(told.count(), 1, "{heard:#?}");
    assert!(heard.len() < 30, "{}", heard.len());
    rig.ann.dms("status").await;
    assert!(!rig.ann.hears_the_rest().await.is_empty());
    rig.queue.next_message().await;
    rig.ends().await;
}
