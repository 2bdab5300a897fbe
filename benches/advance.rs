//! How long a message takes from words to what is to be said: `cargo bench --bench advance`.
//!
//! The engine with the shipped content, on one core. The messages are the ones that people say in the golden
//! transcripts, in every phase of a walk that they pass there.

#![allow(clippy::unwrap_used, reason = "a bench that cannot start may panic")]

use std::sync::LazyLock;

use divan::Bencher;
use jiff::Timestamp;
use resync::content::{Content, Depth, Keeper, Source, load};
use resync::engine::{Beginning, Conversation, Entry, Event, QueueChoice};

static CONTENT: LazyLock<Content> = LazyLock::new(|| {
    let loaded = load(&Source::embedded(), Depth::Start, &Keeper::default()).unwrap();
    loaded.content.unwrap()
});

/// Every message of the golden transcripts with the conversation as it stood before it.
static MESSAGES: LazyLock<Vec<(Conversation, Event)>> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conversations");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut messages = Vec::new();
    for path in paths {
        let mut conversation = fresh();
        for line in std::fs::read_to_string(path).unwrap().lines() {
            if line.starts_with("## ") {
                conversation = fresh();
            }
            let Some(text) = line
                .strip_prefix("> ")
                .filter(|text| !text.starts_with(['(', '[']))
            else {
                continue;
            };
            let event = Event::Said {
                text: text.to_owned(),
            };
            messages.push((conversation.clone(), event.clone()));
            conversation = CONTENT
                .engine
                .advance(conversation, &event, NOW)
                .conversation;
        }
    }
    messages
});

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn fresh() -> Conversation {
    let beginning = Beginning {
        id: "bench".into(),
        entry: Entry::Direct,
        queues: vec![QueueChoice {
            guild: 1,
            name: String::new(),
        }],
        earlier: None,
    };
    Conversation::new(beginning, NOW)
}

fn main() {
    divan::main();
    // The one that is waited for longest matters, too; divan tells the fastest, the slowest and the middle.
    if std::env::args().any(|it| it == "--bench") {
        let mut micros: Vec<u128> = MESSAGES.iter().map(timed).collect();
        micros.sort_unstable();
        let at = |share: usize| micros[micros.len() * share / 100];
        println!(
            "{} messages of the transcripts, each once: median {} µs, 99 of 100 within {} µs",
            micros.len(),
            at(50),
            at(99)
        );
    }
}

#[allow(clippy::disallowed_methods, reason = "a bench measures")]
fn timed((conversation, event): &(Conversation, Event)) -> u128 {
    let conversation = conversation.clone();
    let began = std::time::Instant::now();
    std::hint::black_box(CONTENT.engine.advance(conversation, event, NOW));
    began.elapsed().as_micros()
}

/// One message, as it comes: openings, answers, chatter.
#[divan::bench(sample_count = 2_000, sample_size = 1)]
fn a_message(bencher: Bencher<'_, '_>) {
    let mut at = 0;
    bencher
        .with_inputs(|| {
            at = (at + 1) % MESSAGES.len();
            MESSAGES[at].clone()
        })
        .bench_local_values(|(conversation, event)| {
            CONTENT.engine.advance(conversation, &event, NOW)
        });
}

/// The longest message that Discord lets anybody write.
#[divan::bench]
fn four_thousand_characters(bencher: Bencher<'_, '_>) {
    let event = Event::Said {
        text: "my fotos dont sinc to the clowd ".repeat(125),
    };
    bencher
        .with_inputs(fresh)
        .bench_local_values(|conversation| CONTENT.engine.advance(conversation, &event, NOW));
}

/// Reading all content and training, which is most of a start.
#[divan::bench(sample_count = 10)]
fn reading_the_content() -> bool {
    load(&Source::embedded(), Depth::Start, &Keeper::default())
        .unwrap()
        .content
        .is_some()
}
