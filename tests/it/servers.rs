//! Several servers at once: set up by command or file, looked at by the doctor, left and come back to.

use jiff::SignedDuration;
use sandbox::{ChannelRef, Part, Permissions, Person};

use crate::rig::{Rig, asks_for_status_words, choose};

const PROBLEM: &str = "my photos are not syncing to icloud anymore";

/// The placeholders of a message's menus.
fn pickers(heard: &sandbox::Heard) -> Vec<String> {
    heard
        .components
        .iter()
        .flat_map(|row| &row.parts)
        .filter_map(|part| match part {
            Part::Select { placeholder, .. } => Some(placeholder.clone()),
            Part::Button { .. } => None,
        })
        .collect()
}

/// A second server, which no file knows.
fn another(rig: &Rig) -> (sandbox::GuildRef, ChannelRef, ChannelRef) {
    let guild = rig.sandbox.guild("Second home");
    let (help, cases) = (guild.text_channel("help"), guild.text_channel("cases"));
    (guild, help, cases)
}

/// The second server gets its queue.
async fn has_queue(owner: &Person, help: &ChannelRef) {
    let setup = owner.runs_in(help, "/resync setup").await;
    owner
        .picks(&setup, "Queue for the moderators", "cases")
        .await;
    owner.hears().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_set_up_by_pickers_and_works_at_once() {
    let mut rig = Rig::start().await;
    let (guild, help, cases) = another(&rig);
    let owner = guild.owner();
    let helpers = guild.role("helpers", Permissions::NONE);
    let setup = owner.runs_in(&help, "/resync setup").await;
    assert!(
        setup.ephemeral && setup.text.contains("Without a queue"),
        "{setup:?}"
    );
    assert_eq!(
        pickers(&setup),
        [
            "Support channels",
            "Queue for the moderators",
            "Moderators' roles"
        ]
    );
    for (picker, name) in [
        ("Support channels", "help"),
        ("Queue for the moderators", "cases"),
        ("Moderators' roles", "helpers"),
    ] {
        owner.picks(&setup, picker, name).await;
        assert!(owner.hears().await.text.contains("Saved"));
    }

    let ben = guild.member("ben");
    let sue = guild.member_with("sue", &[helpers]);
    ben.says(&help, PROBLEM).await;
    ben.hears().await;
    ben.says_here("human").await;
    assert!(ben.hears().await.text.contains("**#1**"));
    let card = cases.next_message().await;
    sue.presses(&card, "Claim").await;
    assert!(sue.hears().await.text.contains("is yours"));
    ben.hears().await;

    // It outlives a restart.
    rig.restarts().await;
    let tom = guild.member("tom");
    tom.says(&help, PROBLEM).await;
    assert!(tom.hears().await.channel.is_thread());
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_wins_and_setup_says_so() {
    let rig = Rig::start().await;
    let setup = rig
        .guild
        .owner()
        .runs_in(&rig.support, "/resync setup")
        .await;
    assert!(
        setup.text.contains("settings file") && setup.components.is_empty(),
        "{setup:?}"
    );
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_manages_the_server_sets_it_up() {
    let rig = Rig::start().await;
    rig.guild.shows_command("resync");
    for line in ["/resync setup", "/resync panel", "/resync doctor"] {
        let refused = rig.ann.runs_in(&rig.support, line).await;
        assert!(
            refused.text.contains("Manage Server"),
            "{line}: {refused:?}"
        );
    }
    // A picker that somebody else opened, or made up, sets nothing.
    let message = rig.ann.runs_in(&rig.support, "/icloud-photos").await;
    rig.ann.forges_press(&message, "r1:setup:queue").await;
    assert!(rig.ann.hears().await.text.contains("Manage Server"));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_server_cannot_touch_the_cases_of_another() {
    let rig = Rig::start().await;
    let (guild, help, _cases) = another(&rig);
    let owner = guild.owner();
    has_queue(&owner, &help).await;
    rig.ann.says(&rig.support, PROBLEM).await;
    rig.ann.hears().await;
    rig.ann.says_here("human").await;
    rig.ann.hears().await;
    rig.queue.next_message().await;

    assert!(owner.runs("/escalations list").await.text.contains("empty"));
    for act in ["show", "claim", "resolve"] {
        let refused = owner.runs(&format!("/escalations {act} 1")).await;
        assert!(refused.text.contains("no case #1"), "{act}: {refused:?}");
    }
    let message = owner.runs_in(&help, "/icloud-photos").await;
    owner.forges_press(&message, "r1:case:1:claim").await;
    let heard = owner.hears_the_rest().await;
    assert!(
        heard.iter().any(|heard| heard.text.contains("no case #1")),
        "{heard:?}"
    );
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_has_one_walk_in_each_server() {
    let rig = Rig::start().await;
    let (guild, help, _) = another(&rig);
    let ann_there = guild.admit(&rig.ann, &[]);
    rig.ann.says(&rig.support, PROBLEM).await;
    let here = rig.ann.hears().await;
    let there = ann_there.runs_in(&help, "/icloud-photos").await;
    assert!(asks_for_status_words(&there), "{there:?}");
    assert!(choose(&rig.ann, &here, "Storage full").await);
    assert!(rig.ann.hears().await.text.contains("Fix 1 of 7"));
    assert!(choose(&ann_there, &there, "Something with “paused”").await);
    let which = ann_there.hears().await;
    assert!(choose(&ann_there, &which, "Low Power Mode / saving battery").await);
    assert!(ann_there.hears().await.text.contains("Power"));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_names_the_switch_to_flip() {
    let rig = Rig::start().await;
    let owner = rig.guild.owner();
    let well = owner.runs_in(&rig.support, "/resync doctor").await;
    assert!(
        well.text.lines().all(|line| line.starts_with('✅')),
        "{well:?}"
    );
    rig.guild.deny(
        &rig.support,
        rig.guild.bot(),
        Permissions::CREATE_PUBLIC_THREADS,
    );
    rig.guild.delete_channel(&rig.queue);
    let ill = owner.runs_in(&rig.support, "/resync doctor").await;
    assert!(
        ill.text.contains("#support: I miss Create Public Threads"),
        "{ill:?}"
    );
    assert!(ill.text.contains("there is no channel"), "{ill:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_from_outside_looks_at_the_same_and_more() {
    let rig = Rig::start_with(|rig| rig.sandbox.set_message_content(false)).await;
    let findings = rig.examines().await;
    let todo: Vec<&str> = findings
        .iter()
        .filter(|finding| !finding.is_fine)
        .map(|finding| &*finding.text)
        .collect();
    assert_eq!(todo.len(), 1, "{findings:#?}");
    assert!(todo[0].contains("Message Content Intent"), "{todo:?}");
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_was_left_is_forgotten_after_its_time_and_not_before() {
    let mut rig = Rig::start().await;
    let (guild, help, _) = another(&rig);
    let owner = guild.owner();
    let setup = owner.runs_in(&help, "/resync setup").await;
    owner.picks(&setup, "Support channels", "help").await;
    owner
        .picks(&setup, "Queue for the moderators", "cases")
        .await;
    owner.hears_the_rest().await;
    rig.sandbox.allow_unanswered_interactions();
    rig.sandbox.expect_refusal(10004);
    rig.sandbox.expect_refusal(50001);
    rig.sandbox.remove_guild(&guild);
    rig.sandbox.idle().await;
    rig.passes(SignedDuration::from_hours(24 * 29));
    rig.restarts().await;
    assert_eq!(rig.store().await.guild_settings().await.unwrap().len(), 1);
    rig.passes(SignedDuration::from_hours(24 * 2));
    rig.restarts().await;
    assert!(rig.store().await.guild_settings().await.unwrap().is_empty());
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_comes_back_in_time_keeps_everything() {
    let mut rig = Rig::start().await;
    let (guild, help, _) = another(&rig);
    let owner = guild.owner();
    let setup = owner.runs_in(&help, "/resync setup").await;
    owner.picks(&setup, "Support channels", "help").await;
    owner.hears().await;
    rig.sandbox.remove_guild(&guild);
    rig.sandbox.idle().await;
    rig.passes(SignedDuration::from_hours(24 * 20));
    rig.sandbox.rejoin_guild(&guild);
    rig.sandbox.idle().await;
    rig.passes(SignedDuration::from_hours(24 * 20));
    rig.restarts().await;
    let ben = guild.member("ben");
    ben.says(&help, PROBLEM).await;
    assert!(ben.hears().await.channel.is_thread());
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_are_registered_once() {
    let mut rig = Rig::start().await;
    let registrations = |rig: &Rig| {
        let requests = rig.sandbox.requests();
        let puts = requests
            .iter()
            .filter(|request| request.method == "PUT" && request.path.ends_with("/commands"));
        puts.count()
    };
    assert_eq!(registrations(&rig), 1);
    rig.restarts().await;
    assert_eq!(registrations(&rig), 1);
    let names: Vec<String> = rig
        .sandbox
        .global_commands()
        .iter()
        .map(|command| command["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        names,
        [
            "icloud-photos",
            "escalations",
            "resync",
            "Help with iCloud Photos"
        ]
    );
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_two_servers_is_asked_whose_moderators_shall_help() {
    let rig = Rig::start().await;
    let (guild, help, cases) = another(&rig);
    let owner = guild.owner();
    has_queue(&owner, &help).await;
    guild.admit(&rig.ann, &[]);
    rig.ann.dms(PROBLEM).await;
    rig.ann.hears().await;
    rig.ann.dms("human").await;
    let which = rig.ann.hears().await;
    assert!(
        which.text.contains("Which server")
            && which.labels()[..2] == ["Photo friends", "Second home"],
        "{which:?}"
    );
    assert!(choose(&rig.ann, &which, "Second home").await);
    assert!(rig.ann.hears().await.text.contains("**#1**"));
    assert!(cases.next_message().await.text.contains("ann"));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_private_walk_a_red_flag_hands_over_at_once() {
    let rig = Rig::start().await;
    let asked = rig.ann.runs_in(&rig.support, "/icloud-photos").await;
    assert!(choose(&rig.ann, &asked, "In my own words…").await);
    let form = rig.ann.sees_modal().await;
    rig.ann
        .submits(
            &form,
            &[(
                "What do you see, or what would you like?",
                "the battery is swollen and the phone is very hot",
            )],
        )
        .await;
    rig.sandbox.idle().await;
    let heard = rig.ann.hears_the_rest().await;
    assert!(
        heard
            .iter()
            .any(|heard| heard.channel.is_private_thread() && heard.text.contains("#1")),
        "{heard:#?}"
    );
    rig.queue.next_message().await;
    rig.ends().await;
}
