//! Rate limits: how many requests a route, or all of them together, may take, and the headers that say so.
//!
//! Unless a test sets a limit, there is room for far more than any bot sends: waiting would teach a test nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::rest::Call;

const USUAL: Limit = Limit {
    allowed: 1_000,
    per_ms: 1_000,
};

#[derive(Default)]
pub(crate) struct Buckets {
    limits: Vec<(String, String, Limit)>,
    global: Option<Limit>,
    windows: BTreeMap<String, Window>,
}

#[derive(Clone, Copy)]
struct Limit {
    allowed: u32,
    per_ms: u64,
}

#[derive(Clone, Copy)]
struct Window {
    ends_ms: u64,
    used: u32,
}

/// How a request stands with its limits.
pub(crate) struct Standing {
    /// Routes that share a limit share this name.
    pub(crate) bucket: String,
    pub(crate) allowed: u32,
    pub(crate) remaining: u32,
    pub(crate) reset_after: Duration,
    pub(crate) verdict: Verdict,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Free,
    OverBucket,
    OverGlobal,
}

impl Buckets {
    /// Limits requests of a method whose path contains a text.
    pub(crate) fn limit(&mut self, method: &str, path_part: &str, allowed: u32, per: Duration) {
        let limit = Limit {
            allowed,
            per_ms: millis(per),
        };
        self.limits
            .push((method.to_string(), path_part.to_string(), limit));
    }

    /// Limits all requests together.
    pub(crate) fn limit_globally(&mut self, allowed: u32, per: Duration) {
        self.global = Some(Limit {
            allowed,
            per_ms: millis(per),
        });
    }

    /// Counts a request; `None` for routes that Discord does not limit.
    pub(crate) fn count(&mut self, call: &Call, now_ms: u64) -> Option<Standing> {
        if call.path.starts_with("/interactions/") {
            return None;
        }
        let fits = |(method, part, _): &&(String, String, Limit)| {
            *method == call.method && call.path.contains(part)
        };
        let limit = self
            .limits
            .iter()
            .find(fits)
            .map_or(USUAL, |(_, _, limit)| *limit);
        let (bucket, own) = names(call);
        if let Some(global) = self.global {
            let window = self.enter("global", global, now_ms);
            if window.used > global.allowed {
                return Some(standing(
                    bucket,
                    global,
                    window,
                    now_ms,
                    Verdict::OverGlobal,
                ));
            }
        }
        let window = self.enter(&own, limit, now_ms);
        let verdict = if window.used > limit.allowed {
            Verdict::OverBucket
        } else {
            Verdict::Free
        };
        Some(standing(bucket, limit, window, now_ms, verdict))
    }

    fn enter(&mut self, name: &str, limit: Limit, now_ms: u64) -> Window {
        let fresh = Window {
            ends_ms: now_ms + limit.per_ms,
            used: 0,
        };
        let window = self.windows.entry(name.to_string()).or_insert(fresh);
        if window.ends_ms <= now_ms {
            *window = fresh;
        }
        window.used += 1;
        *window
    }
}

fn standing(
    bucket: String,
    limit: Limit,
    window: Window,
    now_ms: u64,
    verdict: Verdict,
) -> Standing {
    Standing {
        bucket,
        allowed: limit.allowed,
        remaining: limit.allowed.saturating_sub(window.used),
        reset_after: Duration::from_millis(window.ends_ms - now_ms),
        verdict,
    }
}

/// The bucket's public name, which is the same for every channel, and the one that a channel has for itself.
fn names(call: &Call) -> (String, String) {
    let shape = |kept: usize| {
        let parts = call.path.split('/').enumerate();
        let parts = parts.map(|(at, part)| {
            if at > kept && part.parse::<u64>().is_ok() {
                "id"
            } else {
                part
            }
        });
        format!("{} {}", call.method, parts.collect::<Vec<_>>().join("/"))
    };
    let hash = shape(0)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    (format!("{hash:016x}"), shape(2))
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
