//! One integration binary: the golden transcripts on every driver, and what they cannot show.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod bad_input;
mod content;
mod discord;
mod entries;
mod faults;
mod matcher;
mod measure;
mod places;
mod play;
mod plays;
mod properties;
mod queue;
mod reading;
mod rig;
mod servers;
mod store;
mod stored;
mod terminal;
mod tidy;

use std::sync::LazyLock;

use resync::content::{Content, Depth, Keeper, Source, load};

/// The shipped content, read once for all tests.
static CONTENT: LazyLock<Content> = LazyLock::new(|| {
    let loaded = load(&Source::embedded(), Depth::Start, &keeper())
        .expect("the built-in content can be read");
    let problems: Vec<String> = loaded
        .problems
        .iter()
        .map(resync::content::Problem::one_line)
        .collect();
    loaded
        .content
        .unwrap_or_else(|| panic!("the built-in content has errors:\n{}", problems.join("\n")))
});

/// The shipped settings, but for the order of the article.
static ARTICLE_CONFIG: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let order = |name: &str| format!("\norder = \"{name}\"\n");
    let changes = [(
        "config/resync.toml",
        &*order("expected_cost"),
        &*order("article"),
    )];
    content::changed(&changes)
});

/// The shipped content in the order of the article.
static ARTICLE: LazyLock<Content> = LazyLock::new(|| {
    let source = Source {
        config: resync::content::Folder::Disk(ARTICLE_CONFIG.path().join("config")),
        ..Source::embedded()
    };
    let loaded = load(&source, Depth::Start, &keeper()).expect("the copied content can be read");
    loaded.content.expect("the copied content has no errors")
});

/// Where all tests, and the programs that they start, keep what was learnt: learning takes seconds.
fn cache() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache")
}

fn keeper() -> Keeper {
    Keeper::new([cache().join("resync")])
}
