//! What is stored, and that it stays readable: the form of everything as a file each, and rows of each earlier schema.
//!
//! A form that changes is a decision: `UPDATE=1 cargo test stored` writes the new one, and the rows below must still load.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use resync::bot::{Bot, Handled, Incoming, Key, Place};
use resync::config::GuildConfig;
use resync::engine::{
    Conversation, Earlier, Entry, Event, Fact, FixOutcome, FixResult, HandoffCard, Likely, Meaning,
    Phase, QueueChoice, Rating, Reason, Snapshot, Walk,
};
use resync::store::{AnnouncedCase, CaseChange, CaseNumber, Message, Outgoing, Store};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{Row as _, SqlitePool};

use crate::CONTENT;

const FORMS: &str = "tests/stored/forms";
const ROWS: &str = "tests/stored/rows";

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn is_update() -> bool {
    std::env::vars().any(|(name, _)| name == "UPDATE")
}

/// Holds the form of a value against its file, and reads the file back.
fn holds<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(name: &str, value: &T) {
    let path = folder(FORMS).join(format!("{name}.json"));
    let form = serde_json::to_string_pretty(value).unwrap() + "\n";
    if is_update() {
        std::fs::create_dir_all(folder(FORMS)).unwrap();
        std::fs::write(&path, &form).unwrap();
    }
    let kept = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; UPDATE=1 writes it", path.display()));
    assert_eq!(
        form, kept,
        "the stored form of {name} changed; see that what is stored still loads, then UPDATE=1"
    );
    assert_eq!(&serde_json::from_str::<T>(&kept).unwrap(), value, "{name}");
}

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + minute * 60).unwrap()
}

fn walk() -> Walk {
    Walk {
        problem: "photos stuck".into(),
        facts: [(
            "network".into(),
            Fact {
                value: "wifi".into(),
                words: Some("on wifi".into()),
                percent: 92,
                before: vec!["mobile_data".into()],
            },
        )]
        .into(),
        current: Some("internet".into()),
        done: vec![FixOutcome {
            fix: "settings".into(),
            result: FixResult::Fine,
        }],
        instructed: vec!["reconnect".into()],
        failed: vec!["reconnect".into()],
        tried: vec!["restart".into()],
        passed: vec!["vpn".into()],
        pointed: Some("connection".into()),
        only_rare_left: true,
        denied: Vec::new(),
    }
}

fn conversation(phase: Phase) -> Conversation {
    Conversation {
        id: "7-1-0-m1".into(),
        turn: 3,
        entry: Entry::Asked,
        queues: vec![QueueChoice {
            guild: 7,
            name: "Fruit".into(),
        }],
        phase: phase.clone(),
        walk: walk(),
        history: vec![Snapshot {
            phase,
            walk: Walk::default(),
        }],
        misses: 1,
        heard_at: at(0),
        nudged: true,
        silenced_by: Some("mia".into()),
        has_open_case: true,
        may_write: Some(true),
        misses_in_all: 2,
        earlier: Some(Box::new(Earlier {
            walk: Walk::default(),
            solved_by: Some("restart".into()),
            ended_at: at(-60),
        })),
    }
}

#[test]
fn a_conversation_keeps_its_form_in_every_phase() {
    let check = || {
        Box::new(Phase::Check {
            check: "page_opens".into(),
            pending: None,
            shown_where: true,
            group: Some("paused".into()),
        })
    };
    let instruction = || "reconnect".into();
    let phases = [
        ("new", Phase::New),
        ("offered", Phase::Offered),
        ("triage", Phase::Triage),
        ("check", *check()),
        (
            "check-pending",
            Phase::Check {
                check: "ios".into(),
                pending: Some("mobile_data_on".into()),
                shown_where: false,
                group: None,
            },
        ),
        (
            "instruct",
            Phase::Instruct {
                instruction: instruction(),
            },
        ),
        (
            "outcome",
            Phase::Outcome {
                instruction: instruction(),
                next_day: true,
            },
        ),
        (
            "waiting",
            Phase::Waiting {
                instruction: instruction(),
                until: at(9),
            },
        ),
        (
            "clarify",
            Phase::Clarify {
                asked: check(),
                readings: vec![Meaning::Answer("opens".into()), Meaning::Fixed],
            },
        ),
        ("offer-person", Phase::OfferPerson { asked: check() }),
        (
            "choose-queue",
            Phase::ChooseQueue {
                reason: Reason::RedFlag,
                flag: Some("stolen".into()),
            },
        ),
        (
            "escalated",
            Phase::Escalated {
                reason: Reason::NoFixHelped,
                claimed_by: Some("mia".into()),
                told_at: at(1),
                may_go_on: false,
            },
        ),
        ("paused", Phase::Paused { asked: check() }),
        (
            "solved",
            Phase::Solved {
                fix: Some("internet".into()),
                rated: false,
            },
        ),
        ("closed", Phase::Closed),
    ];
    for (name, phase) in phases {
        holds(&format!("conversation-{name}"), &conversation(phase));
    }
}

#[test]
fn places_keep_their_form() {
    let (channel, message, parent) = (70, 71, 72);
    let places = [
        ("terminal", Place::Terminal),
        ("on-message", Place::OnMessage { channel, message }),
        (
            "thread",
            Place::Thread {
                channel,
                parent,
                private: true,
            },
        ),
        ("ephemeral", Place::Ephemeral { channel }),
        ("channel", Place::Channel { channel, message }),
        ("direct", Place::Direct { channel }),
    ];
    for (name, place) in places {
        holds(&format!("place-{name}"), &place);
    }
}

#[test]
fn bodies_of_the_outbox_keep_their_form() {
    let message = Message {
        text: "Does a web page open?".into(),
        choices: vec![(Meaning::Answer("opens".into()), "Yes".into())],
        asks: Some("Status words".into()),
        step: Some("page_opens".into()),
        fix: Some("internet".into()),
        phase: "check".into(),
        in_place: true,
        escalation: Some(AnnouncedCase {
            case: 17,
            reason: "no_fix_helped".into(),
            place: 2,
            card: "Case #17".into(),
        }),
    };
    let bodies = [
        ("say", Outgoing::Say(message)),
        ("show-card", Outgoing::ShowCard { guild: 7, case: 17 }),
        ("close-thread", Outgoing::CloseThread),
        (
            "delete-heard",
            Outgoing::DeleteHeard {
                channel: 70,
                message: 71,
            },
        ),
    ];
    for (name, body) in bodies {
        holds(&format!("outbox-{name}"), &body);
    }
}

#[test]
fn cards_ratings_and_settings_keep_their_form() {
    let walk = walk();
    let card = HandoffCard {
        reason: Reason::RedFlag,
        flag: Some("hot_phone".into()),
        problem: walk.problem,
        facts: walk.facts,
        tried: walk.done,
        tried_alone: walk.tried,
        likeliest: vec![Likely {
            cause: "vpn=in_use".into(),
            fix: "internet".into(),
            percent: 40,
        }],
    };
    holds("card", &card);
    holds("rating", &Rating::Ok);
    let guild = GuildConfig {
        id: 7,
        support_channels: vec![70],
        queue_channel: Some(72),
        moderator_roles: vec![73],
    };
    holds("guild", &guild);
}

/// What people said to the bot that wrote the rows of a schema; each line of each is a turn.
const SAID: [&[&str]; 14] = [
    &["photos not syncing to icloud"],
    &["photos not syncing to icloud", "nothing there"],
    &["icloud storage is full, photos dont upload", "free some"],
    &[
        "icloud storage is full, photos dont upload",
        "free some",
        "tomorrow",
    ],
    &["my wifi is slow and photos dont upload", "purple"],
    &[
        "my wifi is slow and photos dont upload",
        "purple",
        "banana",
        "qwerty",
    ],
    &["photos not syncing to icloud", "its working now"],
    &[
        "photos not syncing to icloud",
        "its working now",
        "it helped a lot",
    ],
    &["photos not syncing to icloud", "i want a person"],
    &[
        "photos not syncing to icloud",
        "i want a person",
        "(mia claims)",
    ],
    &["photos not syncing to icloud", "not about this"],
    &["photos not syncing to icloud", "(8 days)"],
    &["photos not syncing to icloud", "tomorrow"],
    &["my phone was stolen and the photos are not in icloud"],
];

fn incoming(user: u64, event: Event, minute: i64) -> Incoming {
    Incoming {
        key: Key { guild: 7, user },
        person: format!("person {user}"),
        event_id: Some(format!("e{user}-{minute}")),
        place: Place::Channel {
            channel: 100 + user,
            message: 71,
        },
        entry: Entry::Asked,
        queues: vec![QueueChoice {
            guild: 7,
            name: "Fruit".into(),
        }],
        heard: None,
        event,
        case_change: None,
        conversation: None,
        moves: false,
        at: at(minute),
    }
}

/// Lets the present bot write rows into a database, and tells them as SQL.
async fn written() -> String {
    let data = tempfile::tempdir().unwrap();
    let bot = Bot::new(CONTENT.clone(), Store::open(data.path()).await.unwrap());
    let mut cases = 0;
    for (user, lines) in (1..).zip(SAID) {
        for (minute, line) in (0..).zip(lines) {
            let said = |event| incoming(user, event, minute);
            let incoming = match *line {
                "(8 days)" => {
                    for hours in [20, 24 * 8] {
                        let event = said(Event::TimePassed);
                        let at = at(hours * 60);
                        bot.handle(Incoming {
                            at,
                            event_id: None,
                            ..event
                        })
                        .await
                        .unwrap();
                    }
                    continue;
                }
                "(mia claims)" => Incoming {
                    case_change: Some(CaseChange::Claim {
                        case: CaseNumber {
                            guild: 7,
                            number: cases,
                        },
                        by: 99,
                        name: "mia".into(),
                    }),
                    ..said(Event::CaseClaimed {
                        moderator: "mia".into(),
                    })
                },
                text => said(Event::Said { text: text.into() }),
            };
            if let Handled::Deliver(rows) = bot.handle(incoming).await.unwrap() {
                let opened = |row: &resync::store::OutboxRow| matches!(&row.body, Outgoing::Say(it) if it.escalation.is_some());
                cases += i64::from(rows.iter().any(opened));
            }
        }
    }
    let case = CaseNumber {
        guild: 7,
        number: 1,
    };
    bot.store().set_card_place(case, 72, 73).await.unwrap();
    bot.store().close().await;
    dump(&pool(data.path()).await).await
}

async fn pool(data: &Path) -> SqlitePool {
    let options = SqliteConnectOptions::new()
        .filename(data.join("resync.sqlite"))
        .create_if_missing(true)
        .foreign_keys(false);
    SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await
        .unwrap()
}

async fn dump(pool: &SqlitePool) -> String {
    let mut out = String::new();
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
                  AND name NOT LIKE '\\_sqlx%' ESCAPE '\\' ORDER BY name";
    for table in sqlx::query(tables).fetch_all(pool).await.unwrap() {
        let table: String = table.get(0);
        let columns = format!("SELECT name FROM pragma_table_info('{table}')");
        let columns: Vec<String> = sqlx::query(sqlx::AssertSqlSafe(columns))
            .fetch_all(pool)
            .await
            .unwrap()
            .iter()
            .map(|row| row.get(0))
            .collect();
        let quoted: Vec<String> = columns.iter().map(|it| format!("quote({it})")).collect();
        let rows = format!(
            "SELECT {} FROM {table} ORDER BY 1, 2",
            quoted.join(" || ', ' || ")
        );
        let rows = if columns.len() < 2 {
            rows.replace("ORDER BY 1, 2", "")
        } else {
            rows.replace("ORDER BY 1, 2", "ORDER BY 1")
        };
        for row in sqlx::query(sqlx::AssertSqlSafe(rows))
            .fetch_all(pool)
            .await
            .unwrap()
        {
            let values: String = row.get(0);
            out += &format!(
                "INSERT INTO {table} ({}) VALUES ({values});\n",
                columns.join(", ")
            );
        }
    }
    out
}

static MIGRATIONS: Migrator = sqlx::migrate!("src/store/migrations");

/// A database as the program with this schema left it.
async fn left_by(version: i64, rows: &str, data: &Path) {
    let pool = pool(data).await;
    let mut earlier = Migrator::DEFAULT;
    earlier.migrations = MIGRATIONS
        .iter()
        .filter(|it| it.version <= version)
        .cloned()
        .collect::<Vec<_>>()
        .into();
    earlier.run(&pool).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(rows.to_owned()))
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
}

/// The rows of each earlier schema: its number is the file's name.
fn kept() -> Vec<(i64, String)> {
    let mut kept: Vec<(i64, String)> = std::fs::read_dir(folder(ROWS))
        .expect("there are rows; UPDATE=1 writes them")
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let version = path.file_stem().unwrap().to_string_lossy();
            let version = version
                .parse()
                .expect("a file is named like its schema: 3.sql");
            (version, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    kept.sort();
    kept
}

#[tokio::test]
async fn rows_of_each_schema_still_load_and_go_on() {
    let newest = MIGRATIONS.iter().map(|it| it.version).max().unwrap();
    let file = folder(ROWS).join(format!("{newest}.sql"));
    if is_update() && !file.exists() {
        std::fs::create_dir_all(folder(ROWS)).unwrap();
        std::fs::write(&file, written().await).unwrap();
    }
    assert!(
        file.exists(),
        "there are no rows of schema {newest}; UPDATE=1 writes them"
    );
    for (version, rows) in kept() {
        let data = tempfile::tempdir().unwrap();
        left_by(version, &rows, data.path()).await;
        let bot = Bot::new(CONTENT.clone(), Store::open(data.path()).await.unwrap());
        let open = bot.store().open_conversations().await.unwrap();
        assert!(open.len() >= 8, "schema {version}: {}", open.len());
        assert!(!bot.store().unsent().await.unwrap().is_empty());
        assert!(!bot.store().queue(7).await.unwrap().is_empty());
        for stored in open {
            let phase = stored.conversation.phase.clone();
            let event = Event::Said {
                text: "where are we".into(),
            };
            let later = incoming(stored.key.user, event, 24 * 60 * 9);
            let handled = bot.handle(later).await.unwrap();
            let silent =
                stored.conversation.is_with_moderator() || matches!(phase, Phase::Solved { .. });
            assert!(
                matches!(handled, Handled::Deliver(_)) || silent,
                "schema {version}: nothing is said to {} in {phase:?}",
                stored.person
            );
        }
    }
}
