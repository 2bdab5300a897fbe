//! Whether confidences mean what they say: of the lines read with some 0.8, some eighty in a hundred should be right.

use super::Judged;

/// Confidences are put into so many bins.
const BINS: usize = 10;

/// Lines that were read about as surely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// The least confidence in it; the next bin's is the end.
    pub from: f32,
    /// How many lines.
    pub lines: usize,
    /// Their mean confidence.
    pub sure: f64,
    /// The share of them that the confidence was right about.
    pub right: f64,
}

/// The bins that hold a line, the least sure first. What a score claims is that a line is about our subject, whatever the
/// cause.
pub fn bins(judged: &[Judged]) -> Vec<Bin> {
    let bin_of = |line: &&Judged| ((line.score * BINS as f32) as usize).min(BINS - 1);
    (0..BINS)
        .filter_map(|bin| {
            let lines: Vec<&Judged> = judged.iter().filter(|line| bin_of(line) == bin).collect();
            let count = lines.len() as f64;
            let right = lines.iter().filter(|line| line.is_on_topic()).count() as f64;
            let sure: f64 = lines.iter().map(|line| f64::from(line.score)).sum();
            (!lines.is_empty()).then(|| Bin {
                from: bin as f32 / BINS as f32,
                lines: lines.len(),
                sure: sure / count,
                right: right / count,
            })
        })
        .collect()
}

/// By how much confidence and truth differ, on average over the lines.
pub fn gap(bins: &[Bin]) -> Option<f64> {
    let lines: usize = bins.iter().map(|bin| bin.lines).sum();
    let all: f64 = bins
        .iter()
        .map(|bin| (bin.sure - bin.right).abs() * bin.lines as f64)
        .sum();
    (lines > 0).then(|| all / lines as f64)
}

#[cfg(test)]
mod tests {
    use super::super::tests::judged;
    use super::*;
    use crate::matcher::OUT_OF_SCOPE;

    #[test]
    fn tells_how_far_sureness_is_from_truth() {
        let line = |score, is_right| judged(if is_right { "a" } else { OUT_OF_SCOPE }, "a", score);
        let lines = [
            line(0.85, true),
            line(0.85, false),
            line(1.0, true),
            line(0.05, false),
        ];
        let bins = bins(&lines);
        let shown: Vec<(f32, usize, f64)> = bins
            .iter()
            .map(|it| (it.from, it.lines, it.right))
            .collect();
        assert_eq!(shown, [(0.0, 1, 0.0), (0.8, 2, 0.5), (0.9, 1, 1.0)]);
        // (0.05 + 2 * 0.35 + 0) / 4
        assert!((gap(&bins).unwrap() - 0.1875).abs() < 1e-6);
        assert_eq!(gap(&[]), None);
    }
}
