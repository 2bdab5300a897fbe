//! Makes the confidence of a statement mean what it says: of a hundred statements with .8, some eighty are right.
//!
//! What the model makes of a span is led through a rising line with a few bends, one line a kind of statement, fitted on
//! labelled texts by pooling neighbours that are in the wrong order (isotonic regression).

use std::collections::BTreeMap;

use super::label::Kind;

/// How sure statements of each kind are; a kind without a line is as sure as the model.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sureness {
    /// By kind: what the model says and how often that is right, both rising.
    pub lines: BTreeMap<Kind, Vec<(f32, f32)>>,
}

/// Of a hundred readings none is surer than what a pattern gives.
const SURE_AT_MOST: f32 = 0.995;
/// A bend of the line stands for at least so many readings.
const READINGS_A_BEND: usize = 12;

impl Sureness {
    /// How sure a statement is.
    pub fn of(&self, kind: Kind, read: f32) -> f32 {
        let Some(line) = self.lines.get(&kind) else {
            return read;
        };
        let after = line.partition_point(|(at, _)| *at <= read);
        let point = |at: usize| line.get(at).copied();
        let (low, high) = match (after.checked_sub(1).and_then(point), point(after)) {
            (Some(low), Some(high)) => (low, high),
            (Some(low), None) => (low, (1.0, f32::max(low.1, SURE_AT_MOST.min(low.1 + 0.02)))),
            (None, Some(high)) => ((0.0, 0.0), high),
            (None, None) => return read,
        };
        let share = ((read - low.0) / (high.0 - low.0).max(1e-6)).clamp(0.0, 1.0);
        (low.1 + share * (high.1 - low.1)).clamp(0.0, SURE_AT_MOST)
    }

    /// The lines under which these readings are as right as they are sure.
    pub fn fit(judged: &[(Kind, f32, bool)]) -> Sureness {
        let mut by_kind: BTreeMap<Kind, Vec<(f32, bool)>> = BTreeMap::new();
        for (kind, read, is_right) in judged {
            by_kind.entry(*kind).or_default().push((*read, *is_right));
        }
        let lines = by_kind
            .into_iter()
            .map(|(kind, readings)| (kind, fit_line(readings)));
        Sureness {
            lines: lines.collect(),
        }
    }
}

/// Neighbours that fall instead of rise are pooled; what is left rises.
fn fit_line(mut readings: Vec<(f32, bool)>) -> Vec<(f32, f32)> {
    readings.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Sum of what was read, of what was right, and how many.
    let mut pools: Vec<(f32, f32, f32)> = Vec::new();
    for chunk in readings.chunks(READINGS_A_BEND) {
        let read: f32 = chunk.iter().map(|(read, _)| read).sum();
        let right = chunk.iter().filter(|(_, is_right)| *is_right).count() as f32;
        pools.push((read, right, chunk.len() as f32));
        while let [.., before, last] = &pools[..] {
            // One more of each: a handful of readings never makes anything certain.
            let rate = |pool: &(f32, f32, f32)| (pool.1 + 0.5) / (pool.2 + 1.0);
            if rate(before) < rate(last) {
                break;
            }
            let joined = (before.0 + last.0, before.1 + last.1, before.2 + last.2);
            pools.truncate(pools.len() - 2);
            pools.push(joined);
        }
    }
    let bend =
        |(read, right, count): (f32, f32, f32)| (read / count, (right + 0.5) / (count + 1.0));
    pools.into_iter().map(bend).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_as_sure_as_such_readings_are_right() {
        // The model says .9 where 60 of 100 are right, and .5 where 20 are.
        let mut judged = Vec::new();
        for at in 0..1_000 {
            judged.push((Kind::Fact, 0.9, at % 10 < 6));
            judged.push((Kind::Fact, 0.5, at % 10 < 2));
        }
        let sureness = Sureness::fit(&judged);
        assert!((sureness.of(Kind::Fact, 0.9) - 0.6).abs() < 0.03);
        assert!((sureness.of(Kind::Fact, 0.5) - 0.2).abs() < 0.03);
        assert!(sureness.of(Kind::Fact, 0.7) > sureness.of(Kind::Fact, 0.5));
        assert_eq!(sureness.of(Kind::Flag, 0.7), 0.7);
        let mut before = 0.0;
        for step in 0..=100 {
            let now = sureness.of(Kind::Fact, step as f32 / 100.0);
            assert!(now >= before && now <= 1.0);
            before = now;
        }
    }
}
