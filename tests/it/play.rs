//! Golden transcripts: Markdown that a support person can read, taken apart and put together again.
//!
//! Quoted lines are the world, everything else is the bot. A `##` heading starts a fresh conversation. Parentheses in
//! a quote are stage directions, `[…]` in a quote presses a choice. Italic parentheses are what the bot does unseen.
//! `UPDATE=1 cargo test` rewrites all but quotes, headings and comments; the diff is the review.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// One file.
pub struct Transcript {
    pub path: PathBuf,
    head: Vec<String>,
    pub conversations: Vec<Dialogue>,
}

/// One fresh conversation.
pub struct Dialogue {
    pub title: String,
    notes: Vec<String>,
    pub exchanges: Vec<Exchange>,
}

/// Something from the world, and what the bot says to it.
pub struct Exchange {
    pub world: World,
    quoted: String,
    pub expected: String,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum World {
    Says(String),
    Presses(String),
    Passes(jiff::SignedDuration),
    Restarts,
    Claims(String),
    Releases,
    Resolves,
    Writes(String),
    HandsBack,
}

/// Where a conversation is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    Engine,
    Terminal,
    Discord,
}

impl Transcript {
    pub fn all() -> Vec<Transcript> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conversations");
        let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
            .expect("the transcripts are there")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
            .collect();
        paths.sort();
        let only = std::env::vars()
            .find(|(name, _)| name == "ONLY")
            .map(|(_, value)| value);
        paths.retain(|path| {
            only.as_ref()
                .is_none_or(|only| path.to_string_lossy().contains(only))
        });
        paths.into_iter().map(Transcript::read).collect()
    }

    fn read(path: PathBuf) -> Transcript {
        let text = std::fs::read_to_string(&path).expect("a transcript can be read");
        let mut transcript = Transcript {
            path,
            head: Vec::new(),
            conversations: Vec::new(),
        };
        let mut quote: Option<String> = None;
        for line in text.lines() {
            if let Some(words) = line.strip_prefix('>') {
                let words = words.strip_prefix(' ').unwrap_or(words);
                quote = Some(
                    quote.map_or_else(|| words.to_owned(), |quote| format!("{quote}\n{words}")),
                );
                continue;
            }
            if let Some(quote) = quote.take() {
                transcript.now().exchanges.push(Exchange {
                    world: World::read(&quote),
                    quoted: quote,
                    expected: String::new(),
                });
            }
            if let Some(title) = line.strip_prefix("## ") {
                transcript.conversations.push(Dialogue {
                    title: title.to_owned(),
                    notes: Vec::new(),
                    exchanges: Vec::new(),
                });
            } else if transcript.conversations.is_empty() {
                transcript.head.push(line.to_owned());
            } else if line.starts_with("<!--") {
                transcript.now().notes.push(line.to_owned());
            } else if let Some(exchange) = transcript.now().exchanges.last_mut() {
                exchange.expected.push_str(line);
                exchange.expected.push('\n');
            }
        }
        if let Some(quote) = quote.take() {
            transcript.now().exchanges.push(Exchange {
                world: World::read(&quote),
                quoted: quote,
                expected: String::new(),
            });
        }
        for exchange in transcript
            .conversations
            .iter_mut()
            .flat_map(|dialogue| &mut dialogue.exchanges)
        {
            exchange.expected = exchange.expected.trim().to_owned();
        }
        transcript
    }

    fn now(&mut self) -> &mut Dialogue {
        self.conversations
            .last_mut()
            .expect("a quote stands under a ## heading")
    }

    /// `<!-- not on: terminal -->` in the head says which driver cannot play the file.
    pub fn plays_on(&self, driver: Driver) -> bool {
        let name = match driver {
            Driver::Engine => "engine",
            Driver::Terminal => "terminal",
            Driver::Discord => "discord",
        };
        !self
            .head
            .iter()
            .any(|line| line.starts_with("<!-- not on:") && line.contains(name))
    }

    /// `<!-- entry: channel -->` in the head: overheard in a support channel.
    pub fn is_overheard(&self) -> bool {
        self.head.iter().any(|line| line.contains("entry: channel"))
    }

    /// `<!-- order: article -->` in the head: with `order = "article"` in the configuration.
    pub fn is_in_article_order(&self) -> bool {
        self.head.iter().any(|line| line.contains("order: article"))
    }

    /// The content that it is played with.
    pub fn content(&self) -> &'static resync::content::Content {
        if self.is_in_article_order() {
            &crate::ARTICLE
        } else {
            &crate::CONTENT
        }
    }

    /// The file with these answers instead of the ones it has.
    pub fn rewritten(&self, answers: &[Vec<String>]) -> String {
        let mut out = self.head.join("\n").trim().to_owned();
        for (dialogue, answers) in self.conversations.iter().zip(answers) {
            let _ = write!(out, "\n\n## {}", dialogue.title);
            for note in &dialogue.notes {
                let _ = write!(out, "\n\n{note}");
            }
            for (exchange, answer) in dialogue.exchanges.iter().zip(answers) {
                let quoted: Vec<String> = exchange
                    .quoted
                    .split('\n')
                    .map(|line| format!("> {line}").trim_end().to_owned())
                    .collect();
                let _ = write!(out, "\n\n{}\n\n{answer}", quoted.join("\n"));
            }
        }
        out.push('\n');
        out
    }
}

impl World {
    fn read(quote: &str) -> World {
        if let Some(label) = quote
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            return World::Presses(label.to_owned());
        }
        let Some(direction) = quote
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
        else {
            return World::Says(quote.to_owned());
        };
        let words: Vec<&str> = direction.split(' ').collect();
        match words[..] {
            [count, unit, "pass" | "passes"] => {
                let count: i64 = count.parse().expect("a number of hours or days");
                World::Passes(match unit.trim_end_matches('s') {
                    "day" => jiff::SignedDuration::from_hours(24 * count),
                    "hour" => jiff::SignedDuration::from_hours(count),
                    "minute" => jiff::SignedDuration::from_mins(count),
                    other => panic!("time passes in minutes, hours or days, not {other}"),
                })
            }
            ["says", "nothing"] => World::Says(String::new()),
            ["restart"] => World::Restarts,
            [who, "claims"] => World::Claims(who.to_owned()),
            [_, "releases"] => World::Releases,
            [_, "resolves"] => World::Resolves,
            [who, "writes", ..] => World::Writes(who.to_owned()),
            [_, "hands", "back"] => World::HandsBack,
            _ => panic!("unknown stage direction: ({direction})"),
        }
    }
}

/// A message as it stands in a transcript.
pub fn written(text: &str, labels: &[String]) -> String {
    let mut out = text.trim().to_owned();
    if !labels.is_empty() {
        let labels: Vec<String> = labels.iter().map(|label| format!("[{label}]")).collect();
        let _ = write!(out, "\n\n{}", labels.join(" "));
    }
    out
}

/// What a driver can see: without what the bot does unseen.
pub fn seen(expected: &str) -> String {
    let blocks: Vec<&str> = expected
        .split("\n\n")
        .filter(|block| !(block.starts_with("*(") && block.ends_with(")*")))
        .collect();
    blocks.join("\n\n")
}
