//! What holds for any text that is read, and what the figures on the development lines must not fall below.

use proptest::prelude::*;
use resync::matcher::{Context, Marked, READ_AT_MOST_CHARS, Text};

use crate::CONTENT;

const CONTEXTS: [Context<'static>; 5] = [
    Context::Opening,
    Context::Reply,
    Context::Outcome,
    Context::Check(""),
    Context::Check("status_words"),
];

/// Words of our subject between whatever keyboards can do.
fn texts() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "photos",
        "icloud",
        "not",
        "syncing",
        "wont",
        "upload",
        "wifi",
        "full",
        "restart",
        "i",
        "cloud",
        "yes",
        "no",
        "still",
        "works",
        "ios",
        "26.1",
        "phtoos",
        "notuploading",
        "😭",
        "```",
        "> ",
        "<@1>",
        "&amp;",
        "\u{200b}",
        "\u{301}",
        "ｐ",
        "фото",
    ]);
    let part = prop_oneof![6 => word.prop_map(str::to_owned), 1 => ".{0,12}"];
    prop::collection::vec(part, 0..24).prop_map(|parts| parts.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_the_same_way_twice_and_never_surer_than_sure(text in texts()) {
        let matcher = &CONTENT.engine.matcher;
        let (read, marked) = (Text::new(&text), Marked::new(&text));
        for context in CONTEXTS {
            let reading = matcher.read(&marked, context);
            prop_assert_eq!(&reading, &matcher.read(&marked, context));
            for stated in &reading.statements {
                prop_assert!((0.0..=1.0).contains(&stated.confidence), "{:?}", stated);
            }
            matcher.red_flag(&read, &reading);
        }
        let opening = matcher.opening(&marked, 0.1);
        prop_assert_eq!(&opening, &matcher.opening(&marked, 0.1));
        prop_assert!((0.0..=1.0).contains(&opening.in_scope));
        matcher.corrections(&read);
        matcher.facts(&read);
        matcher.is_foreign(&read);
    }

    #[test]
    fn case_and_space_around_it_do_not_matter(text in "[a-z0-9 .,!?']{0,60}") {
        let shouted = format!(" \n\t{} \u{200b} ", text.to_uppercase());
        prop_assert_eq!(Text::new(&text), Text::new(&shouted));
    }
}

#[test]
fn floods_are_read_like_anything_else() {
    let matcher = &CONTENT.engine.matcher;
    for flood in [
        "x",
        "photosnotsyncing",
        "\u{200d}",
        "e\u{301}\u{302}",
        "<@",
        "&#",
        "📷",
        "> ",
        "```",
        "ab ",
    ] {
        let text = Text::new(&flood.repeat(READ_AT_MOST_CHARS));
        assert!(text.plain.chars().count() <= READ_AT_MOST_CHARS);
        let marked = Marked::new(&text.plain);
        for context in CONTEXTS {
            matcher.read(&marked, context);
        }
        assert!(matcher.opening(&marked, 0.1).in_scope < 0.5, "{flood}");
    }
}
