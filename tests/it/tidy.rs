//! The house rules that a compiler does not know: who may name whom.

use std::path::{Path, PathBuf};

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                std::fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    assert!(!found.is_empty(), "there are no sources in {folder}");
    found
}

/// The code without its tests, which may name what they like.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or_default()
}

fn never(folder: &str, words: &[&str]) {
    for (path, text) in sources(folder) {
        for (number, line) in code(&text).lines().enumerate() {
            let line = line.trim();
            if line.starts_with("//") {
                continue;
            }
            for word in words {
                assert!(
                    !line.contains(word),
                    "{}:{}: `{word}` has no place here",
                    path.display(),
                    number + 1
                );
            }
        }
    }
}

#[test]
fn the_pure_parts_know_no_world() {
    let world = [
        "std::fs",
        "std::net",
        "std::env",
        "std::time",
        "tokio",
        "async ",
        ".await",
        "serenity",
        "sqlx",
        "reqwest",
        "Timestamp::now",
        "crate::bot",
        "crate::store",
        "crate::content",
        "crate::discord",
        "crate::terminal",
        "println!",
        "tracing::",
    ];
    never("src/engine", &world);
    never("src/matcher", &world);
    never("src/matcher", &["crate::engine"]);
}

#[test]
fn imports_point_one_way() {
    never(
        "src/content",
        &[
            "crate::bot",
            "crate::store",
            "crate::discord",
            "crate::terminal",
            "serenity",
            "sqlx",
            "tokio",
        ],
    );
    never(
        "src/store",
        &["crate::discord", "crate::terminal", "serenity"],
    );
}

#[test]
fn only_the_store_names_sql_and_only_discord_names_serenity() {
    for (path, text) in sources("src") {
        let shown = path.display().to_string();
        let text = code(&text);
        assert!(
            shown.contains("/store/")
                || !(text.contains("sqlx::query") || text.contains("SELECT ")),
            "SQL in {shown}"
        );
        assert!(
            shown.contains("/discord") || !text.contains("serenity::"),
            "serenity in {shown}"
        );
    }
}

#[test]
fn every_file_says_why_it_exists() {
    for (path, text) in sources("src").into_iter().chain(sources("tests/it")) {
        assert!(
            text.starts_with("//! "),
            "{} does not open with a sentence on why it exists",
            path.display()
        );
        // serenity's own names are its own business.
        let text = text
            .replace("VoiceGatewayManager", "")
            .replace("ShardManager", "");
        let banned = ["Manager", "Helper {", "Util", "FIXME", "todo!("];
        for word in banned.iter().filter(|_| !path.ends_with("tidy.rs")) {
            assert!(!text.contains(word), "{}: `{word}`", path.display());
        }
    }
}
