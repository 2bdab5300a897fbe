//! How long understanding takes, and learning before it: `cargo bench --bench matcher`.
//!
//! The shipped content, on one core. Messages are the development lines of `tests/utterances/`, each read once a round
//! and by itself; the long ones are 4,000 characters of the worst kinds we know.

#![allow(clippy::unwrap_used, reason = "a bench that cannot start may panic")]
#![allow(clippy::print_stdout, reason = "a bench tells what it measured")]
#![allow(clippy::disallowed_methods, reason = "a bench measures time")]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use resync::content::{Content, Depth, Keeper, Source, load};
use resync::matcher::{Context, Marked, READ_AT_MOST_CHARS};

const LOADS: usize = 15;
const ROUNDS: usize = 5;

fn main() {
    // `cargo bench -- --test` only tries whether it runs.
    let is_trial = std::env::args().any(|it| it == "--test");
    let times = |count: usize| if is_trial { 1 } else { count };
    let mut loads = Vec::new();
    let mut content = None;
    for _ in 0..times(LOADS) {
        // What was loaded before goes first: letting go of it is no part of loading.
        drop(content.take());
        let started = Instant::now();
        content = load(&Source::embedded(), Depth::Start, &Keeper::default())
            .unwrap()
            .content;
        loads.push(started.elapsed());
    }
    tell("loading all content and learning from it", loads);
    let content = content.unwrap();
    println!(
        "the matcher holds {:.1} MB",
        content.engine.matcher.bytes() as f64 / 1e6
    );

    let lines: Vec<String> = ["openings", "off_topic", "statements/dev"]
        .iter()
        .flat_map(|it| lines(it))
        .collect();
    let mut openings = Vec::new();
    let mut replies = Vec::new();
    for _ in 0..times(ROUNDS) {
        for line in &lines {
            openings.push(time(&content, line, Context::Opening));
            replies.push(time(&content, line, Context::Outcome));
        }
    }
    tell("a message as an opening", openings);
    tell("a message as a reply", replies);
    let long: Vec<Duration> = long_texts()
        .iter()
        .flat_map(|text| {
            let mut all: Vec<Duration> = [Context::Opening, Context::Outcome]
                .map(|context| time(&content, text, context))
                .into();
            let started = Instant::now();
            let marked = Marked::new(text);
            let matcher = &content.engine.matcher;
            black_box((
                matcher.facts(&marked.text),
                matcher.red_flag(&marked.text, &matcher.read(&marked, Context::Opening)),
                matcher.is_foreign(&marked.text),
            ));
            all.push(started.elapsed());
            all
        })
        .collect();
    tell("4,000 characters of anything", long);
}

fn time(content: &Content, text: &str, context: Context<'_>) -> Duration {
    let started = Instant::now();
    let marked = Marked::new(text);
    let matcher = &content.engine.matcher;
    black_box(matcher.read(&marked, context));
    if context == Context::Opening {
        black_box(matcher.opening(&marked, content.engine.settings.confidence.cause_margin));
    }
    started.elapsed()
}

fn lines(name: &str) -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/utterances/{name}.tsv"));
    let text = std::fs::read_to_string(file).unwrap();
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.rsplit_once('\t'))
        // Lines of statements begin with what was asked.
        .map(|(line, _)| line.rsplit_once('\t').map_or(line, |(_, text)| text))
        .map(str::to_owned)
        .collect()
}

fn long_texts() -> Vec<String> {
    let fill = |text: &str| text.chars().cycle().take(READ_AT_MOST_CHARS).collect();
    vec![
        fill("photosnotsyncingtoicloud"),
        fill("abcdefghijklmnopqrstuvwxyz"),
        fill("phtos nto synicng "),
        fill("aab "),
        fill("a\u{301}\u{302}\u{303}"),
        fill("p\u{200b}h"),
        fill("<@<:<#"),
        fill("&#&amp"),
        fill("\u{1f4f7}\u{1f62d} "),
        fill("фото photo "),
        fill("1.2.3,4 "),
        fill("```> "),
    ]
}

fn tell(what: &str, mut took: Vec<Duration>) {
    took.sort();
    println!(
        "{what}: median {:.1?}, 99 of 100 within {:.1?}, slowest {:.1?} of {}",
        took[took.len() / 2],
        took[took.len() * 99 / 100],
        took[took.len() - 1],
        took.len()
    );
}
