//! Proposes thresholds from labelled development lines, and counts what the present, the proposed and the values around
//! them cost. Values are whole hundredths: finer ones would fit these lines and no others.

use super::{Judged, Passed, nothing};
use crate::matcher::{Context, Thresholds};

/// Unless said otherwise, at most this share of off-topic lines may start a walk: a walk that nobody asked
/// for disturbs a channel.
pub const STARTED_AT_MOST: f64 = 0.005;

/// Unless said otherwise, at most this share of off-topic lines may be offered help, or more than that: an
/// offer is one line that can be passed over.
pub const OFFERED_AT_MOST: f64 = 0.02;

/// A reply read wrongly costs as much as this many read rightly; asking again costs nothing but the gain. Wrong words
/// lead somebody down a wrong path that they must notice and leave; asking again costs them one more message. With
/// calibrated confidences it pays to act from two in three on.
pub const WRONG_COSTS: f64 = 2.0;

/// The thresholds that are tried: hundredths from 0 to this.
const HUNDREDTHS: u16 = 100;

/// The margins that are tried go only to here: beyond, nearly everything is asked again.
const MARGIN_HUNDREDTHS: u16 = 50;

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

/// What becomes of replies with two thresholds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Read {
    /// `reply_confidence`.
    pub confidence: f32,
    /// `reply_margin`.
    pub margin: f32,
    /// Taken for what they are labelled as.
    pub right: usize,
    /// Taken for something else.
    pub wrong: usize,
    /// Not taken for anything: the bot asks what was meant.
    pub asked_again: usize,
}

/// Thresholds for replies.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplyAdvice {
    /// How many lines there are.
    pub lines: usize,
    /// Today.
    pub present: Read,
    /// Where the gain is highest.
    pub proposed: Read,
    /// Other values of `reply_confidence` with the proposed `reply_margin`.
    pub by_confidence: Vec<Read>,
    /// Other values of `reply_margin` with the proposed `reply_confidence`.
    pub by_margin: Vec<Read>,
}

/// `start_confidence` and `offer_confidence`: the lowest that keep the limits, so that as many people as the limits
/// allow get help.
pub fn tune_openings(judged: &[Judged], thresholds: &Thresholds, limits: Limits) -> OpeningAdvice {
    let nothing = nothing(Context::Opening);
    let off_topic = judged.iter().filter(|it| it.expected == nothing).count();
    let passed = |threshold| Passed::by(judged, nothing, threshold);
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
            neighbours: around(middle, HUNDREDTHS).map(passed).collect(),
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

/// `reply_confidence` and `reply_margin` with the highest gain. Among equals the nearest to the present ones wins: a
/// change that gains nothing is not proposed.
pub fn tune_replies(judged: &[Judged], thresholds: &Thresholds) -> ReplyAdvice {
    let nothing = nothing(Context::Reply);
    let read = |confidence, margin| Read::by(judged, nothing, confidence, margin);
    let present = read(thresholds.reply_confidence, thresholds.reply_margin);
    let grid = (0..=HUNDREDTHS).flat_map(|confidence| {
        (0..=MARGIN_HUNDREDTHS).map(move |margin| (hundredths(confidence), hundredths(margin)))
    });
    let away =
        |it: &Read| (it.confidence - present.confidence).abs() + (it.margin - present.margin).abs();
    let better = |best: Read, it: Read| {
        let gains = it.gain().total_cmp(&best.gain());
        if gains.then(away(&best).total_cmp(&away(&it))).is_gt() {
            it
        } else {
            best
        }
    };
    let proposed = grid
        .map(|(confidence, margin)| read(confidence, margin))
        .fold(present, better);
    ReplyAdvice {
        lines: judged.len(),
        present,
        proposed,
        by_confidence: around(proposed.confidence, HUNDREDTHS)
            .map(|confidence| read(confidence, proposed.margin))
            .collect(),
        by_margin: around(proposed.margin, MARGIN_HUNDREDTHS)
            .map(|margin| read(proposed.confidence, margin))
            .collect(),
    }
}

impl Read {
    /// Counts, by the rule that the dialogue follows: sure enough, and far enough ahead of the second reading.
    pub fn by(judged: &[Judged], nothing: &str, confidence: f32, margin: f32) -> Read {
        let is_taken =
            |it: &&Judged| it.best != nothing && it.score >= confidence && it.lead >= margin;
        let taken = judged.iter().filter(is_taken).count();
        let right = judged
            .iter()
            .filter(is_taken)
            .filter(|it| it.best == it.expected)
            .count();
        Read {
            confidence,
            margin,
            right,
            wrong: taken - right,
            asked_again: judged.len() - taken,
        }
    }

    /// What is to be as high as can be: right readings, less what the wrong ones cost.
    pub fn gain(&self) -> f64 {
        self.right as f64 - WRONG_COSTS * self.wrong as f64
    }
}

/// As the configuration would read it: the nearest number to these hundredths.
fn hundredths(count: u16) -> f32 {
    f32::from(count) / 100.0
}

/// The neighbours of a value, itself among them, as far as they are between 0 and `most` hundredths.
fn around(middle: f32, most: u16) -> impl Iterator<Item = f32> {
    let exact = f64::from(middle) * 100.0;
    NEIGHBOURS.into_iter().filter_map(move |away| {
        if away == 0 {
            return Some(middle);
        }
        let at = exact.round() as i16 + away;
        let at = u16::try_from(at).ok().filter(|at| *at <= most)?;
        Some(hundredths(at))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::judged;
    use super::*;
    use crate::matcher::{OTHER, OUT_OF_SCOPE};

    const PRESENT: Thresholds = Thresholds {
        start_confidence: 0.75,
        offer_confidence: 0.5,
        reply_confidence: 0.45,
        cause_margin: 0.12,
        reply_margin: 0.12,
    };

    /// Ten off-topic lines, with scores 0.00, 0.10 … 0.90, and three about our subject.
    fn openings() -> Vec<Judged> {
        let off = (0..10).map(|tenth| judged(OUT_OF_SCOPE, "a", hundredths(tenth * 10), 0.0));
        let on = [("a", "a", 0.95), ("a", "b", 0.85), ("b", "b", 0.71)];
        let on = on.map(|(expected, best, score)| judged(expected, best, score, 0.0));
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
        let lines = [
            judged(OUT_OF_SCOPE, "a", 1.0, 0.0),
            judged("a", "a", 0.9, 0.0),
        ];
        let advice = tune_openings(&lines, &PRESENT, limits);
        assert_eq!(advice.start.proposed, None);
        assert_eq!(advice.offer.proposed, None);
        assert_eq!(advice.start.neighbours[4].threshold, 0.75);
    }

    #[test]
    fn a_wrong_reply_costs_more_than_asking_again() {
        let lines = [
            judged("stop", "stop", 0.9, 0.8),
            judged("stop", "stop", 0.6, 0.5),
            // Surer than the next, yet wrong: only its lead tells.
            judged("stop", "back", 0.5, 0.02),
            judged("back", "back", 0.4, 0.3),
            judged(OTHER, "stop", 0.3, 0.2),
            judged(OTHER, OTHER, 0.0, 0.0),
        ];
        let advice = tune_replies(&lines, &PRESENT);
        assert_eq!(advice.present.gain(), 2.0);
        // The present margin keeps the wrong one out; 0.40 is the nearest that lets the third right one in.
        let expected = Read {
            confidence: 0.4,
            margin: 0.12,
            right: 3,
            wrong: 0,
            asked_again: 3,
        };
        assert_eq!(advice.proposed, expected);
        let wrong: Vec<usize> = advice.by_margin.iter().map(|it| it.wrong).collect();
        assert_eq!(wrong, [1, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(Read::by(&lines, OTHER, 0.0, 0.0).gain(), 3.0 - 2.0 * 2.0);
    }

    #[test]
    fn what_gains_nothing_changes_nothing() {
        let lines = [judged("stop", "stop", 0.9, 0.8)];
        let advice = tune_replies(&lines, &PRESENT);
        assert_eq!(advice.proposed, advice.present);
        assert_eq!(advice.by_confidence.len(), NEIGHBOURS.len());
    }
}
