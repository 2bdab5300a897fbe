//! Proposes thresholds from labelled development lines, and counts what the present, the proposed and the values around
//! them cost. Values are whole hundredths: finer ones would fit these lines and no others.

use super::{Judged, Passed};
use crate::matcher::Thresholds;

/// Unless said otherwise, at most this share of off-topic lines may start a walk: a walk that nobody asked
/// for disturbs a channel.
pub const STARTED_AT_MOST: f64 = 0.005;

/// Unless said otherwise, at most this share of off-topic lines may be offered help, or more than that: an
/// offer is one line that can be passed over.
pub const OFFERED_AT_MOST: f64 = 0.02;

/// The thresholds that are tried: hundredths from 0 to this.
const HUNDREDTHS: u16 = 100;

/// The neighbours that are shown stand so many hundredths away.
const NEIGHBOURS: [i16; 9] = [-10, -5, -2, -1, 0, 1, 2, 5, 10];

/// Float noise when a share is compared with its limit.
const NOISE: f64 = 1e-9;

/// What may happen to off-topic lines, as shares of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// A walk starts.
    pub started: f64,
    /// Help is offered, or a walk starts.
    pub offered: f64,
}

/// One threshold: as it is, as it could be, and what stands around that.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    /// The key in `config/resync.toml`.
    pub key: &'static str,
    /// The share of off-topic lines that may pass.
    pub limit: f64,
    /// Today.
    pub present: Passed,
    /// The lowest value that keeps the limit; none when not even 1 does.
    pub proposed: Option<Passed>,
    /// Around the proposed value, else around the present one; it is among them.
    pub neighbours: Vec<Passed>,
}

/// Thresholds for first words.
#[derive(Debug, Clone, PartialEq)]
pub struct OpeningAdvice {
    /// How many lines are about our subject.
    pub on_topic: usize,
    /// How many are off-topic.
    pub off_topic: usize,
    /// From where on a walk starts.
    pub start: Advice,
    /// From where on help is offered.
    pub offer: Advice,
}

/// `start_confidence` and `offer_confidence`: the lowest that keep the limits, so that as many people as the limits
/// allow get help.
pub fn tune_openings(judged: &[Judged], thresholds: &Thresholds, limits: Limits) -> OpeningAdvice {
    let off_topic = judged.iter().filter(|it| !it.is_on_topic()).count();
    let passed = |threshold| Passed::by(judged, threshold);
    let advise = |key, present: f32, limit: f64| {
        let most = limit * off_topic as f64 + NOISE;
        let proposed = (0..=HUNDREDTHS)
            .map(|at| passed(hundredths(at)))
            .find(|it| it.off_topic as f64 <= most);
        let middle = proposed.map_or(present, |it| it.threshold);
        Advice {
            key,
            limit,
            present: passed(present),
            proposed,
            neighbours: around(middle).map(passed).collect(),
        }
    };
    OpeningAdvice {
        on_topic: judged.len() - off_topic,
        off_topic,
        start: advise(
            "start_confidence",
            thresholds.start_confidence,
            limits.started,
        ),
        offer: advise(
            "offer_confidence",
            thresholds.offer_confidence,
            limits.offered,
        ),
    }
}

/// As the configuration would read it: the nearest number to these hundredths.
fn hundredths(count: u16) -> f32 {
    f32::from(count) / 100.0
}

/// The neighbours of a value, itself among them, as far as they are between 0 and 1.
fn around(middle: f32) -> impl Iterator<Item = f32> {
    let exact = f64::from(middle) * 100.0;
    NEIGHBOURS.into_iter().filter_map(move |away| {
        if away == 0 {
            return Some(middle);
        }
        let at = exact.round() as i16 + away;
        let at = u16::try_from(at).ok().filter(|at| *at <= HUNDREDTHS)?;
        Some(hundredths(at))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::judged;
    use super::*;
    use crate::matcher::OUT_OF_SCOPE;

    const PRESENT: Thresholds = Thresholds {
        start_confidence: 0.75,
        offer_confidence: 0.5,
        cause_margin: 0.12,
    };

    /// Ten off-topic lines, with scores 0.00, 0.10 … 0.90, and three about our subject.
    fn openings() -> Vec<Judged> {
        let off = (0..10).map(|tenth| judged(OUT_OF_SCOPE, "a", hundredths(tenth * 10)));
        let on = [("a", "a", 0.95), ("a", "b", 0.85), ("b", "b", 0.71)];
        let on = on.map(|(expected, best, score)| judged(expected, best, score));
        off.chain(on).collect()
    }

    #[test]
    fn the_lowest_thresholds_within_the_limits_are_proposed() {
        let limits = Limits {
            started: 0.1,
            offered: 0.2,
        };
        let advice = tune_openings(&openings(), &PRESENT, limits);
        assert_eq!((advice.on_topic, advice.off_topic), (3, 10));
        let passed = |threshold, on_topic, off_topic, right| Passed {
            threshold,
            on_topic,
            off_topic,
            right,
        };
        // One of ten may pass: 0.90 does, 0.80 must not.
        assert_eq!(advice.start.proposed, Some(passed(0.81, 2, 1, 1)));
        // Two of ten may: 0.90 and 0.80.
        assert_eq!(advice.offer.proposed, Some(passed(0.71, 3, 2, 2)));
        assert_eq!(advice.start.present, passed(0.75, 2, 2, 1));
        assert_eq!(advice.offer.present, passed(0.5, 3, 5, 2));
        let around: Vec<f32> = advice
            .start
            .neighbours
            .iter()
            .map(|it| it.threshold)
            .collect();
        assert_eq!(
            around,
            [0.71, 0.76, 0.79, 0.8, 0.81, 0.82, 0.83, 0.86, 0.91]
        );
    }

    #[test]
    fn a_limit_that_cannot_be_kept_gets_no_proposal() {
        let limits = Limits {
            started: 0.0,
            offered: 0.5,
        };
        let lines = [judged(OUT_OF_SCOPE, "a", 1.0), judged("a", "a", 0.9)];
        let advice = tune_openings(&lines, &PRESENT, limits);
        assert_eq!(advice.start.proposed, None);
        assert_eq!(advice.offer.proposed, None);
        assert_eq!(advice.start.neighbours[4].threshold, 0.75);
    }
}
