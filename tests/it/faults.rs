//! What goes wrong between the bot and Discord, and what a kill must not lose: nothing lost, nothing said twice.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sandbox::Sandbox;

use crate::rig::{Rig, asks_for_status_words, number};

const PROBLEM: &str = "my photos are not syncing to icloud anymore";

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_not_said_twice() {
    let rig = Rig::start().await;
    rig.sandbox.faults().on("POST", "/messages").loses_answer();
    rig.ann.dms(PROBLEM).await;
    assert!(asks_for_status_words(&rig.ann.hears().await));
    rig.ann.hears_nothing().await;
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_on_discords_side_are_waited_out_in_order() {
    let rig = Rig::start().await;
    rig.sandbox.expect_refusal(429);
    rig.sandbox
        .faults()
        .on("POST", "/messages")
        .times(2)
        .fails(502);
    rig.ann.dms(PROBLEM).await;
    assert!(asks_for_status_words(&rig.ann.hears().await));
    rig.sandbox
        .faults()
        .on("POST", "/messages")
        .is_rate_limited(Duration::from_millis(300));
    rig.ann.dms("storage full").await;
    assert!(rig.ann.hears().await.text.contains("Fix 1 of 7"));
    rig.sandbox.faults().on("POST", "/messages").resets();
    rig.ann.dms("status").await;
    assert!(rig.ann.hears().await.text.contains("You are at fix 1 of 7"));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_comes_twice_counts_once() {
    let rig = Rig::start().await;
    rig.sandbox.faults().duplicate_next_event();
    rig.ann.dms(PROBLEM).await;
    assert!(asks_for_status_words(&rig.ann.hears().await));
    rig.ann.hears_nothing().await;
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_connection_is_resumed_and_nothing_is_lost() {
    let rig = Rig::start().await;
    rig.sandbox.faults().drop_socket();
    rig.ann.dms(PROBLEM).await;
    assert!(asks_for_status_words(&rig.ann.hears().await));
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_while_the_bot_was_away_is_answered_once() {
    let mut rig = Rig::start().await;
    rig.ann.dms(PROBLEM).await;
    rig.ann.hears().await;
    rig.stops().await;
    rig.sandbox.disconnected().await;
    rig.ann.dms("storage full").await;
    rig.starts().await;
    assert!(rig.ann.hears().await.text.contains("Fix 1 of 7"));
    rig.ann.hears_nothing().await;
    rig.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_of_one_person_are_answered_in_their_order() {
    let rig = Rig::start().await;
    rig.ann.dms(PROBLEM).await;
    rig.ann.hears().await;
    for text in ["storage full", "status", "why", "where"] {
        rig.ann.dms(text).await;
    }
    let said: Vec<String> = rig
        .ann
        .hears_the_rest()
        .await
        .into_iter()
        .map(|heard| heard.text)
        .collect();
    let begins = [
        "**Fix 1 of 7",
        "You are at fix 1 of 7",
        "Here is why I ask",
        "Here is where to look",
    ];
    assert_eq!(said.len(), begins.len(), "{said:#?}");
    for (said, begin) in said.iter().zip(begins) {
        assert!(said.contains(begin), "{said}");
    }
    rig.ends().await;
}

/// The shipped binary, as an operator runs it.
struct Process(Child);

impl Process {
    fn start(
        sandbox: &Sandbox,
        config: &std::path::Path,
        data: &std::path::Path,
        log: &std::path::Path,
    ) -> Process {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(log)
            .unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_resync"))
            .env("XDG_CACHE_HOME", crate::cache())
            .arg("--config")
            .arg(config)
            .args(["run", "--data"])
            .arg(data)
            .env("DISCORD_TOKEN", sandbox.token())
            .env("DISCORD_API_BASE", sandbox.base())
            .env("RESYNC_LOG", "debug")
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        Process(child)
    }

    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// The shipped settings with one guild.
fn config_for(folder: &std::path::Path, guild: u64, support: u64, queue: u64) {
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    std::fs::create_dir(folder.join("replies")).unwrap();
    for file in [
        "playbook.toml",
        "answers.toml",
        "people.toml",
        "replies/en.ftl",
    ] {
        std::fs::copy(from.join(file), folder.join(file)).unwrap();
    }
    let settings = std::fs::read_to_string(from.join("resync.toml")).unwrap();
    let guild = format!(
        "\n[[guild]]\nid = \"{guild}\"\nsupport_channels = [\"{support}\"]\nqueue_channel = \"{queue}\"\nmoderator_roles = []\n"
    );
    std::fs::write(folder.join("resync.toml"), settings + &guild).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_minus_nine_goes_on_at_the_same_question_and_the_log_keeps_secrets() {
    let sandbox = Sandbox::start().await;
    sandbox.allow_unanswered_interactions();
    let guild = sandbox.guild("Photo friends");
    let support = guild.text_channel("support");
    let queue = guild.text_channel("queue");
    let ann = guild.member("ann");
    let config = tempfile::tempdir().unwrap();
    config_for(
        config.path(),
        number(guild.id()),
        number(support.id()),
        number(queue.id()),
    );
    let data = tempfile::tempdir().unwrap();
    let log = data.path().join("log");
    let start = || Process::start(&sandbox, config.path(), data.path(), &log);

    let bot = start();
    sandbox.connected().await;
    ann.says(&support, PROBLEM).await;
    let question = ann.hears().await;
    bot.kill();
    sandbox.disconnected().await;

    let bot = start();
    sandbox.connected().await;
    ann.hears_nothing().await;
    // The button from before the kill still works.
    assert!(crate::rig::choose(&ann, &question, "Storage full").await);
    let fix = ann.hears().await;
    assert!(fix.text.contains("Fix 1 of 7"), "{fix:?}");
    // Killed as soon as it heard: it may or may not have answered, and answers once in the end.
    ann.says_here("status").await;
    bot.kill();
    sandbox.disconnected().await;
    let bot = start();
    sandbox.connected().await;
    assert!(ann.hears().await.text.contains("You are at fix 1 of 7"));
    ann.hears_nothing().await;
    ann.says_here("my password is Hunter2!x").await;
    ann.hears().await;
    let ben = guild.member("ben");
    let asked = ben
        .runs_in(&support, "/icloud-photos symptom:\"storage full\"")
        .await;
    assert!(crate::rig::choose(&ben, &asked, "In my own words…").await);
    let form = ben.sees_modal().await;
    ben.submits(
        &form,
        &[(
            "What do you see, or what would you like?",
            "my apple id password: Hunter2!x",
        )],
    )
    .await;
    assert!(!ben.hears_the_rest().await.is_empty());
    queue.next_message().await;
    sandbox.idle().await;
    ann.hears_the_rest().await;
    queue.next_message().await;
    bot.kill();

    let log = std::fs::read_to_string(&log).unwrap();
    assert!(log.contains("phase.before"), "one line a turn");
    assert!(!log.contains("ERROR"), "nothing went wrong:\n{log}");
    for secret in [sandbox.token(), "Hunter2"] {
        assert!(!log.contains(secret), "the log contains {secret}:\n{log}");
    }
    for request in sandbox.requests() {
        let path = request.path;
        let Some(token) = path
            .split('/')
            .nth(3)
            .filter(|_| path.contains("/interactions/") || path.contains("/webhooks/"))
        else {
            continue;
        };
        assert!(
            !log.contains(token),
            "the log contains an interaction's token"
        );
    }
    sandbox.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_or_intent_says_what_to_do() {
    let sandbox = Sandbox::start().await;
    sandbox.set_message_content(false);
    sandbox.expect_refusal(0);
    let data = tempfile::tempdir().unwrap();
    let run = |token: &str, config: &std::path::Path| {
        let output = Command::new(env!("CARGO_BIN_EXE_resync"))
            .env("XDG_CACHE_HOME", crate::cache())
            .arg("--config")
            .arg(config)
            .args(["run", "--data"])
            .arg(data.path())
            .env("DISCORD_TOKEN", token)
            .env("DISCORD_API_BASE", sandbox.base())
            .stdin(Stdio::null())
            .output();
        async move {
            let output = output.unwrap();
            assert_eq!(output.status.code(), Some(1));
            String::from_utf8_lossy(&output.stderr).into_owned()
        }
    };
    let config = tempfile::tempdir().unwrap();
    config_for(config.path(), 1, 2, 3);
    let complaint = tokio::task::block_in_place(|| run("not-the-token", config.path())).await;
    assert!(
        complaint.contains("set DISCORD_TOKEN") && !complaint.contains("not-the-token"),
        "{complaint}"
    );

    let file = config.path().join("resync.toml");
    let settings = std::fs::read_to_string(&file).unwrap();
    std::fs::write(
        &file,
        settings.replace("message_content = \"auto\"", "message_content = true"),
    )
    .unwrap();
    let complaint = tokio::task::block_in_place(|| run(sandbox.token(), config.path())).await;
    assert!(
        complaint.contains("4014") && complaint.contains("Message Content Intent"),
        "{complaint}"
    );
}
