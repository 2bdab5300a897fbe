//! The store, with real SQLite: what one person may have, what a commit holds together, what survives.

use jiff::Timestamp;
use resync::bot::{Bot, Handled, Incoming, Key, Place};
use resync::engine::{Entry, Event, QueueChoice};
use resync::store::{CaseChange, CaseNumber, CaseRefused, CaseState, Outgoing, Sent, Store};

use crate::CONTENT;

const ANN: Key = Key { guild: 7, user: 1 };

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + minute * 60).unwrap()
}

fn says(text: &str, id: &str, minute: i64) -> Incoming {
    Incoming {
        key: ANN,
        person: "ann".into(),
        event_id: Some(id.into()),
        place: Place::Channel {
            channel: 70,
            message: 71,
        },
        entry: Entry::Asked,
        queues: vec![QueueChoice {
            guild: 7,
            name: "Fruit".into(),
        }],
        heard: None,
        event: Event::Said { text: text.into() },
        case_change: None,
        conversation: None,
        moves: false,
        at: at(minute),
    }
}

fn moderator(event: Event, change: CaseChange, id: &str) -> Incoming {
    Incoming {
        person: String::new(),
        event,
        case_change: Some(change),
        ..says("", id, 50)
    }
}

async fn bot(folder: &std::path::Path) -> Bot {
    Bot::new(CONTENT.clone(), Store::open(folder).await.unwrap())
}

fn delivered(handled: Handled) -> Vec<Outgoing> {
    match handled {
        Handled::Deliver(rows) => rows.into_iter().map(|row| row.body).collect(),
        other => panic!("nothing was delivered: {other:?}"),
    }
}

#[tokio::test]
async fn an_event_is_handled_once_and_a_turn_survives() {
    let folder = tempfile::tempdir().unwrap();
    let first = bot(folder.path()).await;
    let said = delivered(
        first
            .handle(says("photos not syncing", "m1", 0))
            .await
            .unwrap(),
    );
    assert!(matches!(&said[..], [Outgoing::Say(message)] if message.phase == "check"));
    assert_eq!(
        first
            .handle(says("photos not syncing", "m1", 1))
            .await
            .unwrap(),
        Handled::Nothing
    );
    first.store().close().await;
    drop(first);

    // Nothing was sent before the end came: it is still to be sent, with the same nonce.
    let second = bot(folder.path()).await;
    let unsent = second.store().unsent().await.unwrap();
    assert_eq!(unsent.len(), 1);
    assert_eq!(unsent[0].nonce.len(), 22);
    second
        .store()
        .mark(unsent[0].id, Sent::Yes, at(2))
        .await
        .unwrap();
    assert!(second.store().unsent().await.unwrap().is_empty());
    assert_eq!(
        second
            .handle(says("photos not syncing", "m1", 3))
            .await
            .unwrap(),
        Handled::Nothing
    );
    let open = second
        .store()
        .open_conversation(ANN)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(open.conversation.phase.name(), "check");
    let resumed = delivered(second.handle(says("nothing there", "m2", 4)).await.unwrap());
    assert!(
        matches!(&resumed[..], [Outgoing::Say(message)] if message.fix.as_deref() == Some("settings"))
    );
}

#[tokio::test]
async fn two_claims_give_one_owner() {
    let folder = tempfile::tempdir().unwrap();
    let bot = bot(folder.path()).await;
    bot.handle(says("photos not syncing", "m1", 0))
        .await
        .unwrap();
    let said = delivered(bot.handle(says("human please", "m2", 1)).await.unwrap());
    let case = CaseNumber {
        guild: 7,
        number: 1,
    };
    assert!(said.contains(&Outgoing::ShowCard { guild: 7, case: 1 }));
    let claim = |by: u64, name: &str, id: &str| {
        let change = CaseChange::Claim {
            case,
            by,
            name: name.into(),
        };
        moderator(
            Event::CaseClaimed {
                moderator: name.into(),
            },
            change,
            id,
        )
    };
    delivered(bot.handle(claim(2, "mia", "i1")).await.unwrap());
    assert_eq!(
        bot.handle(claim(3, "max", "i2")).await.unwrap(),
        Handled::Refused(CaseRefused::ClaimedBy("mia".into()))
    );
    let stored = bot.store().case(case).await.unwrap().unwrap();
    assert_eq!(
        stored.state,
        CaseState::Claimed {
            by: 2,
            name: "mia".into()
        }
    );
    // Silent now.
    assert_eq!(
        bot.handle(says("hello?", "m3", 60)).await.unwrap(),
        Handled::Nothing
    );
    let release = moderator(
        Event::CaseReleased,
        CaseChange::Release { case, by: 3 },
        "i3",
    );
    assert_eq!(
        bot.handle(release).await.unwrap(),
        Handled::Refused(CaseRefused::NotClaimed)
    );
    let resolve = moderator(
        Event::CaseResolved { case: 1 },
        CaseChange::Resolve { case },
        "i4",
    );
    delivered(bot.handle(resolve).await.unwrap());
    assert!(bot.store().queue(7).await.unwrap().is_empty());
    assert!(bot.store().open_conversation(ANN).await.unwrap().is_none());
}

#[tokio::test]
async fn the_messages_of_one_person_are_answered_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let bot = bot(folder.path()).await;
    let lines = [
        "photos not syncing",
        "nothing there",
        "on",
        "same",
        "no",
        "yes",
        "wifi",
    ];
    let posted: Vec<_> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| bot.post(says(line, &format!("m{at}"), at as i64)))
        .collect();
    let mut turns = Vec::new();
    for answer in posted {
        if let Handled::Deliver(rows) = answer.await.unwrap().unwrap() {
            turns.extend(rows.iter().map(|row| row.turn));
        }
    }
    assert_eq!(turns, [1, 2, 3, 4, 5, 6, 7]);
}

#[tokio::test]
async fn timers_are_rows() {
    let folder = tempfile::tempdir().unwrap();
    let first = bot(folder.path()).await;
    first
        .handle(says("photos not syncing", "m1", 0))
        .await
        .unwrap();
    assert!(first.store().due(at(19 * 60), 10).await.unwrap().is_empty());
    first.store().close().await;
    drop(first);
    let second = bot(folder.path()).await;
    assert_eq!(second.store().due(at(20 * 60), 10).await.unwrap(), [ANN]);
    let nudge = Incoming {
        event: Event::TimePassed,
        event_id: None,
        person: String::new(),
        at: at(20 * 60),
        ..says("", "", 0)
    };
    assert!(matches!(
        second.handle(nudge).await.unwrap(),
        Handled::Deliver(_)
    ));
    assert!(
        second
            .store()
            .due(at(21 * 60), 10)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_newer_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    store.close().await;
    drop(store);
    let options =
        sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("resync.sqlite"));
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    sqlx::query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', 1, x'00', 0)")
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    let error = Store::open(folder.path()).await.unwrap_err().to_string();
    assert!(error.contains("written by a newer Resync"), "{error}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_told() {
    let error = Store::open(std::path::Path::new("/proc/resync"))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("cannot be used") && error.contains("--data"),
        "{error}"
    );
}
