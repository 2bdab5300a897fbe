//! Whether a running bot is well, told through its data folder: no port, no second process that talks to it.
//!
//! The bot writes the time into a file; a bot that hangs or is gone does not.

use std::path::Path;

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};

/// How often the bot writes.
pub const BEAT_SECONDS: u64 = 20;
/// A beat older than this means that the bot is not well.
const STALE_SECONDS: i64 = 90;
const FILE: &str = "resync.alive";

/// Says that the bot is well at this time.
///
/// # Errors
/// The file cannot be written.
pub fn beat(folder: &Path, now: Timestamp) -> std::io::Result<()> {
    std::fs::write(folder.join(FILE), now.as_second().to_string())
}

/// Whether it was well lately.
///
/// # Errors
/// It was not, or was never there.
pub fn check(folder: &Path, now: Timestamp) -> anyhow::Result<()> {
    let file = folder.join(FILE);
    let text = std::fs::read_to_string(&file).with_context(|| {
        format!(
            "no bot has run on the data folder {}; name the right one with --data DIR",
            folder.display()
        )
    })?;
    let seconds: i64 = text
        .trim()
        .parse()
        .with_context(|| format!("reading {}", file.display()))?;
    let age = now.duration_since(Timestamp::from_second(seconds).unwrap_or_default());
    anyhow::ensure!(
        age <= SignedDuration::from_secs(STALE_SECONDS),
        "the bot on {} has given no sign of life for {} seconds; look at its log and start it again",
        folder.display(),
        age.as_secs()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beat_keeps_for_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let at = |second| Timestamp::from_second(second).unwrap();
        assert!(check(folder.path(), at(1_000)).is_err());
        beat(folder.path(), at(1_000)).unwrap();
        assert!(check(folder.path(), at(1_060)).is_ok());
        assert!(
            check(folder.path(), at(1_100))
                .unwrap_err()
                .to_string()
                .contains("no sign of life for 100 seconds")
        );
    }
}
