//! Ids as Discord makes them: they grow, they carry the time, and in JSON they are strings.

use std::fmt;

use serde::{Serialize, Serializer};

/// Milliseconds of the Unix clock at which Discord's ids begin (1 January 2015).
pub const DISCORD_EPOCH_MS: u64 = 1_420_070_400_000;

/// The id of anything Discord knows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub u64);

impl Id {
    /// Reads an id as it stands in a path or a JSON string.
    pub fn parse(text: &str) -> Option<Id> {
        text.parse().ok().filter(|id| *id > 0).map(Id)
    }

    /// When the thing was made, in milliseconds of the Unix clock.
    pub fn made_at_ms(self) -> u64 {
        (self.0 >> 22) + DISCORD_EPOCH_MS
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Makes ids that never repeat and never go back, even when a thousand are made in one millisecond.
#[derive(Default)]
pub(crate) struct Snowflakes {
    last: u64,
}

impl Snowflakes {
    pub(crate) fn next(&mut self, now_ms: u64) -> Id {
        let first_of_now = now_ms.saturating_sub(DISCORD_EPOCH_MS) << 22;
        self.last = first_of_now.max(self.last + 1);
        Id(self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_and_carry_the_time() {
        let mut ids = Snowflakes::default();
        let now_ms = DISCORD_EPOCH_MS + 5_000;
        let (first, second) = (ids.next(now_ms), ids.next(now_ms));
        assert!(second > first);
        assert!(
            ids.next(now_ms - 1_000) > second,
            "a clock that steps back must not repeat ids"
        );
        assert_eq!(first.made_at_ms(), now_ms);
    }

    #[test]
    fn ids_are_strings_in_json() {
        assert_eq!(serde_json::json!(Id(17)), serde_json::json!("17"));
        assert_eq!(Id::parse("0"), None);
        assert_eq!(Id::parse("@me"), None);
    }
}
