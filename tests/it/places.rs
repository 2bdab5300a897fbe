//! Where people are heard and answered on Discord, and what happens when a place refuses.

use jiff::SignedDuration;
use sandbox::Permissions;

use crate::rig::{Rig, asks_for_status_words, choose, number, shown};

const PROBLEM: &str = "my photos are not syncing to icloud anymore";

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_in_a_support_channel_gets_a_thread() {
    let rig = Rig::start().await;
    let message = rig.ann.says(&rig.support, PROBLEM).await;
    let question = rig.ann.hears().await;
    assert!(asks_for_status_words(&question), "{question:?}");
    assert!(question.channel.is_thread());
    assert_eq!(number(question.channel.id()), number(message.id));
    assert_eq!(question.channel.name(), "iCloud Photos help for ann");
    assert!(question.pings.users.is_empty() && !question.pings.everyone);

    // Only the owner's words count there, and nothing is heard twice in the channel.
    let ben = rig.guild.member("ben");
    ben.says(&question.channel, "yes it is full").await;
    rig.ann.says(&rig.support, "anyone here?").await;
    rig.ann.hears_nothing().await;
    rig.ann.says_here("iCloud storage full").await;
    let next = rig.ann.hears().await;
    assert!(next.text.contains("Fix 1 of 7"), "{next:?}");
    assert_eq!(next.channel.id(), question.channel.id());
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn chatter_bots_webhooks_and_other_channels_get_silence() {
    let rig = Rig::start().await;
    let other = rig.guild.text_channel("off-topic");
    let robot = rig.guild.other_bot("robot");
    rig.ann.says(&rig.support, "good morning everybody").await;
    rig.ann.says(&other, PROBLEM).await;
    robot.says(&rig.support, PROBLEM).await;
    robot.says_by_webhook(&rig.support, PROBLEM).await;
    rig.ann.attaches(&rig.support, &["screen.png"], "").await;
    rig.ann.hears_nothing().await;
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_is_answered_anywhere_and_moves_the_conversation() {
    let rig = Rig::start().await;
    let other = rig.guild.text_channel("off-topic");
    rig.ann.mentions_bot(&other, PROBLEM).await;
    let first = rig.ann.hears().await;
    assert!(
        asks_for_status_words(&first) && first.channel.is_thread(),
        "{first:?}"
    );

    rig.ann.mentions_bot(&rig.support, "").await;
    let second = rig.ann.hears().await;
    assert!(asks_for_status_words(&second), "{second:?}");
    assert_ne!(first.channel.id(), second.channel.id());
    // The old place's buttons are stale, and say so to ann alone.
    assert!(choose(&rig.ann, &first, "I'm not sure").await);
    let whisper = rig.ann.hears().await;
    assert!(
        whisper.ephemeral && whisper.text.contains("earlier question"),
        "{whisper:?}"
    );
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bare_mention_says_hello() {
    let rig = Rig::start().await;
    rig.ann.mentions_bot(&rig.support, "").await;
    let hello = rig.ann.hears().await;
    assert!(hello.text.starts_with("Hello!"), "{hello:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_interleaved_each_get_their_own_walk() {
    let rig = Rig::start().await;
    let ben = rig.guild.member("ben");
    rig.ann.says(&rig.support, PROBLEM).await;
    let ann_hears = rig.ann.hears().await;
    ben.says(
        &rig.support,
        "icloud says storage full and photos wont upload",
    )
    .await;
    let ben_hears = ben.hears().await;
    assert_ne!(ann_hears.channel.id(), ben_hears.channel.id());
    assert!(ben_hears.text.contains("iCloud storage"), "{ben_hears:?}");
    // Somebody else's button is theirs alone.
    assert!(choose(&ben, &ann_hears, "Talk to a person").await);
    let whisper = ben.hears().await;
    assert!(
        whisper.ephemeral && whisper.text.contains("somebody else"),
        "{whisper:?}"
    );
    ben.forges_press(&ann_hears, "r1:0000000000:1:human").await;
    assert!(ben.hears().await.ephemeral);
    ben.forges_press(&ann_hears, "🙃 nonsense").await;
    assert!(ben.hears().await.ephemeral);
    rig.ann.hears_nothing().await;
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pressed_question_shows_its_answer_and_counts_once() {
    let rig = Rig::start().await;
    rig.ann
        .says(
            &rig.support,
            "icloud photos stuck since yesterday, restarted already",
        )
        .await;
    let question = rig.ann.hears().await;
    rig.ann.presses_without_waiting(&question, "I'm not sure");
    rig.ann.presses(&question, "I'm not sure").await;
    let rest = rig.ann.hears_the_rest().await;
    let (whispers, questions): (Vec<_>, Vec<_>) = rest.iter().partition(|heard| heard.ephemeral);
    assert_eq!((whispers.len(), questions.len()), (1, 1), "{rest:?}");
    let pressed = rig.sandbox.message(&question).unwrap();
    assert!(pressed.text.ends_with("✓ **I'm not sure**"), "{pressed:?}");
    assert!(pressed.components.is_empty());
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_one_line_in_the_channel_and_a_press_opens_the_thread() {
    let rig = Rig::start_with(|rig| {
        // Whatever may be about photos is offered help, and nothing starts by itself.
        rig.set_dialogue(|settings| settings.confidence.start_confidence = 1.1);
    })
    .await;
    rig.ann.says(&rig.support, PROBLEM).await;
    let offer = rig.ann.hears().await;
    assert_eq!(offer.channel.id(), rig.support.id());
    assert!(offer.reply_to.is_some(), "{offer:?}");
    rig.ann.presses(&offer, "Yes, help me").await;
    let question = rig.ann.hears().await;
    assert!(question.channel.is_thread(), "{question:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn not_about_this_closes_the_thread_and_keeps_quiet_for_a_week() {
    let rig = Rig::start().await;
    rig.ann.says(&rig.support, PROBLEM).await;
    let question = rig.ann.hears().await;
    rig.ann.presses(&question, "Not about this").await;
    assert!(rig.ann.hears().await.text.contains("Sorry for speaking up"));
    rig.sandbox.idle().await;
    assert!(question.channel.is_archived());
    rig.ann.says(&rig.support, PROBLEM).await;
    rig.ann.hears_nothing().await;
    rig.passes(SignedDuration::from_hours(8 * 24));
    rig.ann.says(&rig.support, PROBLEM).await;
    assert!(asks_for_status_words(&rig.ann.hears().await));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_in_a_closed_thread_begins_again_there() {
    let rig = Rig::start().await;
    rig.ann.says(&rig.support, PROBLEM).await;
    let question = rig.ann.hears().await;
    rig.ann.says_here("stop").await;
    rig.ann.hears().await;
    rig.sandbox.idle().await;
    assert!(question.channel.is_archived());
    rig.ann
        .says(&question.channel, "photos still do not sync to icloud")
        .await;
    let again = rig.ann.hears().await;
    assert_eq!(again.channel.id(), question.channel.id());
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_threads_it_answers_in_the_channel() {
    let rig = Rig::start().await;
    rig.sandbox.expect_refusal(50013);
    rig.guild.deny(
        &rig.support,
        rig.guild.bot(),
        Permissions::CREATE_PUBLIC_THREADS,
    );
    rig.ann.says(&rig.support, PROBLEM).await;
    let question = rig.ann.hears().await;
    assert_eq!(question.channel.id(), rig.support.id());
    rig.ann.says(&rig.support, "iCloud storage full").await;
    assert!(rig.ann.hears().await.text.contains("Fix 1 of 7"));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_limit_of_threads_it_answers_in_the_channel() {
    let rig = Rig::start().await;
    rig.sandbox.expect_refusal(160_006);
    rig.guild.limit_threads(0);
    rig.ann.says(&rig.support, PROBLEM).await;
    assert_eq!(rig.ann.hears().await.channel.id(), rig.support.id());
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_may_not_write_it_goes_to_direct_messages() {
    let rig = Rig::start().await;
    rig.sandbox.expect_refusal(50013);
    rig.guild.deny(
        &rig.support,
        rig.guild.bot(),
        Permissions::SEND_MESSAGES_IN_THREADS | Permissions::SEND_MESSAGES,
    );
    rig.ann.says(&rig.support, PROBLEM).await;
    let question = rig.ann.hears().await;
    assert!(question.channel.is_dm(), "{question:?}");
    assert!(
        question
            .text
            .starts_with("I could not answer where you wrote"),
        "{question:?}"
    );
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_direct_messages_closed_too_it_goes_on_with_others() {
    let rig = Rig::start().await;
    rig.sandbox.expect_refusal(50013);
    rig.sandbox.expect_refusal(50007);
    rig.ann.closes_dms();
    rig.guild.deny(
        &rig.support,
        rig.guild.bot(),
        Permissions::SEND_MESSAGES_IN_THREADS | Permissions::SEND_MESSAGES,
    );
    rig.ann.says(&rig.support, PROBLEM).await;
    rig.ann.hears_nothing().await;
    let ben = rig.guild.member("ben");
    ben.dms(PROBLEM).await;
    assert!(asks_for_status_words(&ben.hears().await));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_thread_moves_the_walk_to_direct_messages() {
    let rig = Rig::start().await;
    rig.ann.says(&rig.support, PROBLEM).await;
    let question = rig.ann.hears().await;
    rig.sandbox.expect_refusal(10003);
    rig.guild.delete_channel(&question.channel);
    rig.passes(SignedDuration::from_hours(20));
    let nudge = rig.ann.hears().await;
    assert!(
        nudge.channel.is_dm() && nudge.text.contains("Still there?"),
        "{nudge:?}"
    );
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_thread_moves_the_walk_to_its_channel() {
    let rig = Rig::start().await;
    rig.ann.says(&rig.support, PROBLEM).await;
    let question = rig.ann.hears().await;
    rig.guild
        .deny(&rig.support, rig.guild.bot(), Permissions::MANAGE_THREADS);
    rig.guild.owner().locks(&question.channel).await;
    rig.sandbox.expect_refusal(160_005);
    rig.sandbox.expect_refusal(50013);
    rig.sandbox.expect_refusal(50083);
    rig.passes(SignedDuration::from_hours(20));
    let nudge = rig.ann.hears().await;
    assert_eq!(nudge.channel.id(), rig.support.id(), "{nudge:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_counts_while_the_message_is_unanswered() {
    let rig = Rig::start().await;
    let message = rig.ann.says(&rig.support, "helo").await;
    rig.ann.hears_nothing().await;
    rig.ann.edits(message, PROBLEM).await;
    assert!(asks_for_status_words(&rig.ann.hears().await));
    rig.ann
        .edits(message, "icloud storage is full, photos stuck")
        .await;
    rig.ann.hears_nothing().await;
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_message_is_answered_in_the_channel() {
    let rig = Rig::start().await;
    rig.sandbox.expect_refusal(10008);
    rig.sandbox
        .faults()
        .on("POST", "/threads")
        .delays(std::time::Duration::from_millis(200));
    let message = rig.ann.says(&rig.support, PROBLEM).await;
    rig.ann.deletes(message).await;
    assert!(asks_for_status_words(&rig.support.next_message().await));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_message_content_mentions_and_direct_messages_work() {
    let rig = Rig::start_with(|rig| rig.sandbox.set_message_content(false)).await;
    rig.ann.says(&rig.support, PROBLEM).await;
    rig.ann.hears_nothing().await;
    rig.ann.mentions_bot(&rig.support, PROBLEM).await;
    let question = rig.ann.hears().await;
    assert!(asks_for_status_words(&question));
    rig.ann
        .mentions_bot(&question.channel, "iCloud storage full")
        .await;
    assert!(rig.ann.hears().await.text.contains("Fix 1 of 7"));
    let ben = rig.guild.member("ben");
    ben.dms(PROBLEM).await;
    assert!(asks_for_status_words(&ben.hears().await));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forum_post_is_the_thread() {
    let rig = Rig::start_with(|rig| {
        let forum = rig.guild.forum_channel("help");
        let id = number(forum.id());
        rig.configure(|config| config.guilds[0].support_channels.push(id));
        rig.support = forum;
    })
    .await;
    let post = rig.ann.posts(&rig.support, "Photos", PROBLEM).await;
    let question = rig.ann.hears().await;
    assert_eq!(question.channel.id(), post.id());
    assert!(asks_for_status_words(&question));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_posted_password_is_deleted_only_where_that_is_allowed() {
    let rig =
        Rig::start_with(|rig| rig.configure(|config| config.delete_posted_secrets = true)).await;
    rig.guild
        .allow(&rig.support, rig.guild.bot(), Permissions::MANAGE_MESSAGES);
    rig.ann.says(&rig.support, PROBLEM).await;
    rig.ann.hears().await;
    let secret = rig.ann.says_here("my apple id password is Hunter2!x").await;
    let warning = rig.ann.hears().await;
    assert!(!shown(&warning).contains("Hunter2"), "{warning:?}");
    for rest in rig.ann.hears_the_rest().await {
        assert!(!rest.text.contains("Hunter2"));
    }
    assert!(rig.sandbox.message(secret).is_none(), "it is deleted");
    let card = rig.queue.next_message().await;
    assert!(!card.text.contains("Hunter2"), "{card:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_mode_does_not_keep_the_bot_from_answering() {
    let rig = Rig::start().await;
    rig.guild.slow_mode(&rig.support, 60);
    rig.ann.says(&rig.support, PROBLEM).await;
    assert!(asks_for_status_words(&rig.ann.hears().await));
    let ben = rig.guild.member("ben");
    ben.says(&rig.support, PROBLEM).await;
    assert!(asks_for_status_words(&ben.hears().await));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_in_timeout_goes_on_in_direct_messages() {
    let rig = Rig::start().await;
    rig.ann.says(&rig.support, PROBLEM).await;
    let question = rig.ann.hears().await;
    rig.guild.time_out(rig.sandbox.bot_id(), 3_600);
    rig.sandbox.expect_refusal(50013);
    assert!(choose(&rig.ann, &question, "Storage full").await);
    let next = rig.ann.hears().await;
    assert!(
        next.channel.is_dm() && next.text.contains("Fix 1 of 7"),
        "{next:?}"
    );
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_the_server_keeps_nobody_waiting() {
    let rig = Rig::start().await;
    rig.ann.says(&rig.support, PROBLEM).await;
    rig.ann.hears().await;
    rig.guild.remove_member(&rig.ann);
    rig.passes(SignedDuration::from_hours(21));
    rig.sandbox.idle().await;
    let ben = rig.guild.member("ben");
    ben.says(&rig.support, PROBLEM).await;
    assert!(asks_for_status_words(&ben.hears().await));
    // The nudge stands in a thread that ann no longer sees.
    rig.stops_without_looking().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quiet_thread_is_woken_by_the_next_word() {
    let rig = Rig::start().await;
    rig.ann.says(&rig.support, PROBLEM).await;
    let question = rig.ann.hears().await;
    rig.passes(SignedDuration::from_hours(20));
    rig.ann.hears().await;
    rig.passes(SignedDuration::from_hours(24 * 8));
    rig.ann.hears().await;
    rig.passes(SignedDuration::from_hours(48));
    assert!(question.channel.is_archived());
    rig.ann.says_here("it works now").await;
    assert!(rig.ann.hears().await.text.contains("it works"));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_walk_of_twenty_questions_asks_discord_for_nothing_that_it_refuses() {
    let rig = Rig::start().await;
    rig.ann.says(&rig.support, PROBLEM).await;
    let mut question = rig.ann.hears().await;
    for turn in 0..20 {
        let labels = question.labels();
        let wanted = ["Still not syncing", "I'm not sure", "Ask me again"];
        let Some(label) = wanted
            .iter()
            .find(|label| labels.iter().any(|shown| shown == *label))
        else {
            assert!(turn > 10, "{question:?}");
            break;
        };
        assert!(choose(&rig.ann, &question, label).await);
        question = rig.ann.hears().await;
    }
    let requests = rig.sandbox.requests();
    assert!(requests.len() > 40);
    for request in requests {
        assert!(request.status < 400, "{request:?}");
    }
    rig.sandbox.idle().await;
    for message in rig.queue.history() {
        assert!(message.text.contains("Case #1"));
    }
    rig.stops_without_looking().await;
}
