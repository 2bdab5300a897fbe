//! Any bytes are read, in every context, without a panic; what is taken out of them is gone for good.
//!
//! `cargo install cargo-fuzz`, then `cargo fuzz run --fuzz-dir tests/fuzz --sanitizer none understand`.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use resync::content::{Keeper, Content, Depth, Source, load};
use resync::matcher::{Context, Marked, Text};
use resync::redact::redact;

static CONTENT: LazyLock<Content> = LazyLock::new(|| {
    let loaded = load(&Source::embedded(), Depth::Start, &Keeper::default()).expect("the built-in content can be read");
    loaded.content.expect("the built-in content has no errors")
});

fuzz_target!(|bytes: &[u8]| {
    let raw = String::from_utf8_lossy(bytes);
    let matcher = &CONTENT.engine.matcher;
    let text = Text::new(&raw);
    let marked = Marked::new(&raw);
    for context in [
        Context::Opening,
        Context::Reply,
        Context::Outcome,
        Context::Check("status_words"),
    ] {
        let reading = matcher.read(&marked, context);
        for stated in &reading.statements {
            assert!((0.0..=1.0).contains(&stated.confidence));
        }
        matcher.red_flag(&text, &reading);
    }
    assert!((0.0..=1.0).contains(&matcher.opening(&marked, 0.1).in_scope));
    matcher.corrections(&text);
    matcher.facts(&text);
    let once = redact(&raw).text.into_owned();
    assert_eq!(redact(&once).text, once);
});
