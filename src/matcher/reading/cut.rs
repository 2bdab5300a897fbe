//! Where clauses may begin and end: after marks, and before words that join clauses.

use std::collections::HashSet;
use std::ops::Range;

use super::super::text::Mark;

/// A clause is read as at most so many pieces taken together …
const PIECES_AT_MOST: usize = 5;
/// … of so many words; a single piece may be longer.
const WORDS_AT_MOST: usize = 24;

/// Words of a language that tell how clauses hang together; content.
#[derive(Debug, Clone, Default)]
pub struct ClauseWords {
    /// Words before which a clause may begin: "and", "but", "because".
    pub joins: HashSet<String>,
    /// Words before which the next thing of a list without commas may begin: "wifi ok no vpn".
    pub begins: HashSet<String>,
    /// Words that answer by themselves: "yes", "no", "off".
    pub answers: HashSet<String>,
    /// Words that name no subject: a clause of nothing else speaks of what was asked.
    pub light: HashSet<String>,
    /// A negation turns nothing round beyond one of these: "not sure, off".
    pub negation_ends: HashSet<String>,
    /// Words for a thing that is on …
    pub on: HashSet<String>,
    /// … and for one that is off.
    pub off: HashSet<String>,
    /// Words of somebody who asks, wherever they stand …
    pub asking: HashSet<String>,
    /// … and at the beginning of a clause.
    pub asking_first: HashSet<String>,
    /// With one of these behind it, the clause asks for a yes or a no: "is there", "should i".
    pub asked_of: HashSet<String>,
    /// Between two different answers one of these asks for one of them: "yes or no".
    pub either: HashSet<String>,
    /// Words that turn round what follows: "not", "never", "without".
    pub negations: HashSet<String>,
}

/// Places between words where a clause may begin or end: the first is 0, the last the number of words. What stands
/// alone has a place on both sides; a question that is answered at once ("wifi? yes") is no end.
pub(super) fn places(
    words: &[&str],
    marks: &[Mark],
    clauses: &ClauseWords,
    alone: impl Iterator<Item = Range<usize>>,
) -> Vec<usize> {
    let inner = (1..words.len()).filter(|&at| {
        let is_question_to_answer =
            marks[at] == Mark::Question && clauses.answers.contains(words[at]);
        (marks[at] != Mark::None && !is_question_to_answer)
            || clauses.joins.contains(words[at])
            || clauses.begins.contains(words[at])
    });
    let mut places: Vec<usize> = std::iter::once(0)
        .chain(inner)
        .chain(alone.flat_map(|words| [words.start, words.end]))
        .chain([words.len()])
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// Where an answer is demanded: "yes or no?". Whoever says that gives none.
pub(super) fn demands(words: &[&str], clauses: &ClauseWords) -> Vec<Range<usize>> {
    let asks = |three: &&[&str]| {
        let [one, between, other] = **three else {
            return false;
        };
        one != other
            && clauses.either.contains(between)
            && [one, other]
                .iter()
                .all(|word| clauses.answers.contains(*word))
    };
    let threes = words.windows(3).enumerate();
    threes
        .filter(|(_, three)| asks(three))
        .map(|(at, _)| at..at + 3)
        .collect()
}

/// The spans between two places that may be one clause: from and to, as numbers of places.
pub(super) fn spans(places: &[usize]) -> impl Iterator<Item = (usize, usize)> + '_ {
    (0..places.len().saturating_sub(1)).flat_map(move |from| {
        let last = (from + PIECES_AT_MOST).min(places.len() - 1);
        (from + 1..=last)
            .take_while(move |to| *to == from + 1 || places[*to] - places[from] <= WORDS_AT_MOST)
            .map(move |to| (from, to))
    })
}

/// The cutting into spans with the highest sum of scores: numbers of places, the first 0.
pub(super) fn best(places: usize, scored: &[((usize, usize), f32)]) -> Vec<(usize, usize)> {
    // The best sum up to each place, and where its last span begins. Spans come in the order of their beginnings.
    let mut sums: Vec<(f32, usize)> = vec![(f32::NEG_INFINITY, 0); places];
    if let Some(first) = sums.first_mut() {
        first.0 = 0.0;
    }
    for &((from, to), score) in scored {
        let sum = sums[from].0 + score;
        if sum > sums[to].0 {
            sums[to] = (sum, from);
        }
    }
    let mut chosen = Vec::new();
    let mut at = places.saturating_sub(1);
    while at > 0 {
        let from = sums[at].1;
        chosen.push((from, at));
        at = from;
    }
    chosen.reverse();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::text::Marked;

    #[test]
    fn cuts_at_marks_and_joining_words() {
        let clauses = ClauseWords {
            joins: ["and".to_owned(), "but".to_owned()].into(),
            ..Default::default()
        };
        let marked = Marked::new("stuck at 12, on wifi and no vpn");
        let words = marked.text.words();
        let places = places(&words, &marked.marks, &clauses, std::iter::empty());
        assert_eq!(places, [0, 3, 5, 8]);
        let spans: Vec<_> = spans(&places).collect();
        assert_eq!(spans, [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]);
        let score = |span: &(usize, usize)| (*span, if span.1 - span.0 == 1 { -1.0 } else { -4.0 });
        let scored: Vec<_> = spans.iter().map(score).collect();
        assert_eq!(best(places.len(), &scored), [(0, 1), (1, 2), (2, 3)]);
    }

    #[test]
    fn nothing_is_cut_into_nothing() {
        assert_eq!(
            places(
                &[],
                &[Mark::None],
                &ClauseWords::default(),
                std::iter::empty()
            ),
            [0]
        );
        assert!(best(1, &[]).is_empty());
    }
}
