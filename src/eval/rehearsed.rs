//! Tells what a rehearsal found: a table by persona, and what went wrong, the worst first.

use std::collections::BTreeMap;
use std::fmt;

use super::people::Must;
use super::rehearse::{End, Missed, Rehearsal, Walked};
use super::{printable, ratio};
use crate::engine::Playbook;

/// So many wrong walks and missed phrases are shown of each kind.
const SHOWN: usize = 8;

/// What a rehearsal comes to.
#[derive(Debug, Clone)]
pub struct RehearsalReport {
    seed: u64,
    rows: Vec<Row>,
    troubles: BTreeMap<String, Row>,
    wrong_ends: BTreeMap<(String, End), usize>,
    never_reached: Vec<String>,
    flags: Tried,
    asides: Tried,
    misheard: BTreeMap<String, usize>,
    shown: Vec<Walked>,
    failed: Vec<String>,
}

#[derive(Debug, Clone)]
struct Tried {
    count: usize,
    missed: Vec<Missed>,
}

#[derive(Debug, Clone, Default)]
struct Row {
    name: String,
    people: usize,
    ends: BTreeMap<End, usize>,
    told: usize,
    asked_again: usize,
    misheard: usize,
    questions: Vec<u32>,
}

impl Row {
    fn add(&mut self, walk: &Walked) {
        self.people += 1;
        *self.ends.entry(walk.end).or_default() += 1;
        self.told += walk.told;
        self.asked_again += walk.asked_again;
        self.misheard += walk.misheard.len();
        self.questions.extend(walk.questions);
    }

    fn share(&self, end: End) -> f64 {
        ratio(self.ends.get(&end).copied().unwrap_or(0), self.people)
    }

    fn quantile(&self, part: f64) -> u32 {
        let mut sorted = self.questions.clone();
        sorted.sort_unstable();
        let at = (part * sorted.len() as f64) as usize;
        sorted
            .get(at.min(sorted.len().saturating_sub(1)))
            .copied()
            .unwrap_or(0)
    }

    fn mean(&self) -> f64 {
        ratio(
            self.questions.iter().sum::<u32>() as usize,
            self.questions.len(),
        )
    }
}

impl RehearsalReport {
    /// Counts a rehearsal; shows so many wrong walks word by word.
    pub fn new(
        rehearsal: Rehearsal,
        playbook: &Playbook,
        must: &Must,
        show: usize,
    ) -> RehearsalReport {
        let mut rows: Vec<Row> = Vec::new();
        let mut all = Row {
            name: "all".to_owned(),
            ..Row::default()
        };
        let mut wrong_ends = BTreeMap::new();
        let mut misheard = BTreeMap::new();
        let mut troubles: BTreeMap<String, Row> = BTreeMap::new();
        for walk in &rehearsal.walks {
            all.add(walk);
            match rows.iter_mut().find(|row| row.name == walk.persona) {
                Some(row) => row.add(walk),
                None => {
                    let mut row = Row {
                        name: walk.persona.clone(),
                        ..Row::default()
                    };
                    row.add(walk);
                    rows.push(row);
                }
            }
            troubles.entry(walk.trouble.clone()).or_default().add(walk);
            if walk.end != End::Right {
                *wrong_ends
                    .entry((walk.trouble.clone(), walk.end))
                    .or_default() += 1;
            }
            for line in &walk.misheard {
                *misheard.entry(line.clone()).or_default() += 1;
            }
        }
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        let solved_by = |fix: &str| {
            rehearsal
                .walks
                .iter()
                .any(|walk| walk.solved_by.as_deref() == Some(fix))
        };
        let never_reached = playbook
            .walks()
            .map(|fix| fix.id.to_string())
            .filter(|fix| !solved_by(fix))
            .collect();
        let (flag_count, flags) = rehearsal.flags;
        let (aside_count, asides) = rehearsal.asides;
        let flags = Tried {
            count: flag_count,
            missed: flags,
        };
        let asides = Tried {
            count: aside_count,
            missed: asides,
        };
        let mut failed = Vec::new();
        let mut at_least = |what: &str, is: f64, wanted: f64| {
            if is < wanted {
                failed.push(format!(
                    "{what}: {:.1} %, wanted {:.1}",
                    100.0 * is,
                    100.0 * wanted
                ));
            }
        };
        at_least("right ends", all.share(End::Right), must.right_ends);
        at_least("red flags stopped", flags.met(), must.flags_stopped);
        at_least(
            "questions of theirs answered",
            asides.met(),
            must.asides_answered,
        );
        let mut at_most = |what: &str, is: f64, wanted: f64| {
            if is > wanted {
                failed.push(format!(
                    "{what}: {:.1} %, at most {:.1} wanted",
                    100.0 * is,
                    100.0 * wanted
                ));
            }
        };
        at_most(
            "told \"it works\" wrongly",
            all.share(End::WronglySolved),
            must.wrongly_solved_at_most,
        );
        at_most(
            "sent away",
            all.share(End::WronglyStopped),
            must.wrongly_stopped_at_most,
        );
        at_most(
            "told facts asked again",
            ratio(all.asked_again, all.told),
            must.asked_again_at_most,
        );
        rows.push(all);
        RehearsalReport {
            seed: rehearsal.seed,
            rows,
            troubles,
            wrong_ends,
            never_reached,
            flags,
            asides,
            misheard,
            shown: rehearsal
                .walks
                .into_iter()
                .filter(|walk| walk.end != End::Right)
                .take(show)
                .collect(),
            failed,
        }
    }

    /// True when everything is as it must be.
    pub fn is_passed(&self) -> bool {
        self.failed.is_empty()
    }
}

impl Tried {
    fn met(&self) -> f64 {
        1.0 - ratio(self.missed.len(), self.count)
    }
}

impl fmt::Display for RehearsalReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}", self.seed)?;
        writeln!(
            f,
            "{:<18}{:>7}{:>8}{:>8}{:>8}{:>8}{:>9}{:>10}{:>9}   questions until the right instruction",
            "persona",
            "people",
            "right",
            "\"works\"",
            "sent",
            "person",
            "endless",
            "told again",
            "misheard"
        )?;
        writeln!(
            f,
            "{:<18}{:>7}{:>8}{:>8}{:>8}{:>8}{:>9}{:>10}{:>9}   median  mean  p90",
            "", "", "%", "wrong %", "away %", "wrong %", "%", "%", "a walk"
        )?;
        for row in &self.rows {
            let percent = |end| 100.0 * row.share(end);
            writeln!(
                f,
                "{:<18}{:>7}{:>8.1}{:>8.1}{:>8.1}{:>8.1}{:>9.1}{:>10.1}{:>9.2}   {:>6}{:>6.1}{:>5}",
                row.name,
                row.people,
                percent(End::Right),
                percent(End::WronglySolved),
                percent(End::WronglyStopped),
                percent(End::WronglyEscalated),
                percent(End::Endless),
                100.0 * ratio(row.asked_again, row.told),
                ratio(row.misheard, row.people),
                row.quantile(0.5),
                row.mean(),
                row.quantile(0.9),
            )?;
        }
        writeln!(
            f,
            "red flags that stopped it at once: {:.1} % of {}",
            100.0 * self.flags.met(),
            self.flags.count
        )?;
        writeln!(
            f,
            "questions of theirs that were answered: {:.1} % of {}",
            100.0 * self.asides.met(),
            self.asides.count
        )?;
        writeln!(
            f,
            "{:<26}{:>7}{:>8}   questions, mean and p90",
            "trouble", "people", "right %"
        )?;
        let mut troubles: Vec<_> = self.troubles.iter().collect();
        troubles.sort_by_key(|it| std::cmp::Reverse(it.1.people));
        for (name, row) in troubles {
            writeln!(
                f,
                "{name:<26}{:>7}{:>8.1}{:>9.1}{:>5}",
                row.people,
                100.0 * row.share(End::Right),
                row.mean(),
                row.quantile(0.9)
            )?;
        }
        if !self.never_reached.is_empty() {
            writeln!(f, "solved nobody: {}", self.never_reached.join(", "))?;
        }
        let mut ends: Vec<_> = self.wrong_ends.iter().collect();
        ends.sort_by(|a, b| b.1.cmp(a.1));
        for ((trouble, end), count) in ends.into_iter().take(SHOWN) {
            writeln!(f, "wrong end: {count} times {end:?} with {trouble}")?;
        }
        for (name, tried) in [
            ("flag not stopped", &self.flags),
            ("not answered", &self.asides),
        ] {
            // Each phrase is tried at several moments; it is shown once.
            let mut seen: Vec<&str> = Vec::new();
            for missed in &tried.missed {
                if !seen.contains(&&*missed.what) && seen.len() < SHOWN {
                    seen.push(&missed.what);
                    writeln!(f, "{name}: {}: {}", missed.what, printable(&missed.text))?;
                }
            }
        }
        let mut misheard: Vec<_> = self.misheard.iter().collect();
        misheard.sort_by(|a, b| b.1.cmp(a.1));
        for (line, count) in misheard.into_iter().take(SHOWN) {
            writeln!(f, "misheard: {count} times {}", printable(line))?;
        }
        for walk in &self.shown {
            writeln!(f, "--- {:?}: {}, {}", walk.end, walk.persona, walk.trouble)?;
            for line in &walk.lines {
                writeln!(f, "{}", printable(line))?;
            }
        }
        for failed in &self.failed {
            writeln!(f, "not passed: {failed}")?;
        }
        Ok(())
    }
}
