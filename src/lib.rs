//! Resync: a Discord support assistant for iPhone photos that no longer reach iCloud.
//!
//! # The map
//!
//! One picture to keep in mind: everything clever is a pure function; everything else carries values to it and away.
//!
//! - [`matcher`] — text to meaning. Pure. Knows no clock, file, network, randomness, async, Discord or SQL.
//! - [`engine`] — the dialogue, `advance(conversation, event, now) -> Turn`. Pure. Speaks in ids of messages.
//! - [`redact`] — takes secrets out of text before it is stored, logged or shown. Pure.
//! - [`eval`] — measures understanding on labelled lines, fits what it is weighed by, lets simulated people walk. Pure.
//! - [`content`] — reads and checks `config/` and `intents/`, builds the engine, and turns ids into sentences.
//! - [`config`] — the operator's settings and secrets.
//! - [`store`] — the only place that names SQL.
//! - [`lanes`], [`clock`], [`parallel`] — order without waiting, where time comes from, and several cores at once.
//! - [`bot`] — the shell: order per person, load, advance, commit, deliver.
//! - [`discord`] — the only place that names serenity: events in, messages, cards and commands out.
//! - [`terminal`] — the same bot on standard input and output.
//!
//! Imports point one way: `main -> discord | terminal -> bot -> store -> engine -> matcher`.
//!
//! # Invariants, as absences
//!
//! - The engine never knows what time it is; it is told.
//! - No sentence for people stands in Rust.
//! - Nothing is sent that was not committed before.
//! - No password, code or card number that somebody posted is stored or logged.

pub mod bot;
pub mod clock;
pub mod config;
pub mod content;
pub mod discord;
pub mod engine;
pub mod eval;
pub mod health;
pub mod invite;
pub mod lanes;
pub mod matcher;
pub mod parallel;
pub mod redact;
pub mod store;
pub mod terminal;
