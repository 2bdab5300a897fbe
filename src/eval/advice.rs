//! Prints proposed thresholds: what is and what could be side by side, the slope around it, and the lines to paste.

use std::fmt;

use super::{Advice, OpeningAdvice, Passed, ratio};

impl fmt::Display for OpeningAdvice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} off-topic lines, {} about our subject.",
            self.off_topic, self.on_topic
        )?;
        let (start, offer) = (&self.start, &self.offer);
        self.write_threshold(f, start, "may start a walk")?;
        self.write_threshold(f, offer, "may be offered help or more")?;
        match (start.proposed, offer.proposed) {
            (Some(started), Some(offered)) => write_paste(
                f,
                &[
                    (start.key, started.threshold),
                    (offer.key, offered.threshold),
                ],
            ),
            _ => writeln!(
                f,
                "\nThere is nothing to paste: the limits cannot be kept. Allow more, or add examples that tell these lines apart."
            ),
        }
    }
}

impl OpeningAdvice {
    fn write_threshold(
        &self,
        f: &mut fmt::Formatter<'_>,
        advice: &Advice,
        may: &str,
    ) -> fmt::Result {
        let limit = percent(advice.limit);
        writeln!(
            f,
            "\n{}: at most {limit} of off-topic lines {may}.",
            advice.key
        )?;
        if advice.limit > 0.0 && advice.limit * (self.off_topic as f64) < 1.0 {
            let needed = (1.0 / advice.limit).ceil();
            writeln!(
                f,
                "{limit} of them is less than one line, so not one may; with {needed} lines this would be measured."
            )?;
        }
        let heads = ["", "value", "off topic", "answered", "right first fix"];
        let proposed = match &advice.proposed {
            Some(passed) => self.row("proposed", passed),
            None => cells(["proposed", "none", "even at 1.00 more pass", "", ""]),
        };
        let present = self.row("present", &advice.present);
        write!(f, "\n{}", columns(&[cells(heads), present, proposed]))?;
        let rows = advice.neighbours.iter().map(|passed| self.row("", passed));
        let rows: Vec<_> = std::iter::once(cells(heads)).chain(rows).collect();
        write!(f, "\nAround it:\n{}", columns(&rows))
    }

    fn row(&self, name: &str, passed: &Passed) -> Vec<String> {
        vec![
            name.to_owned(),
            format!("{:.2}", passed.threshold),
            counted(passed.off_topic, self.off_topic),
            counted(passed.on_topic, self.on_topic),
            counted(passed.right, passed.on_topic),
        ]
    }
}

fn write_paste(f: &mut fmt::Formatter<'_>, lines: &[(&str, f32)]) -> fmt::Result {
    writeln!(
        f,
        "\nTo paste into config/resync.toml, under [confidence]:\n"
    )?;
    for (key, value) in lines {
        writeln!(f, "{key} = {value:.2}")?;
    }
    Ok(())
}

fn cells<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

/// Like `4 (0.47 %)`.
fn counted(part: usize, whole: usize) -> String {
    format!("{part} ({})", percent(ratio(part, whole)))
}

/// Like `0.47 %`, `2 %`: two digits after the point at most.
fn percent(share: f64) -> String {
    format!("{} %", (share * 10_000.0).round() / 100.0)
}

/// Rows of cells as lines, each column as wide as its widest cell.
fn columns(rows: &[Vec<String>]) -> String {
    let wide = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let line = |row: &Vec<String>| {
        let cells = row.iter().enumerate();
        let padded = cells.map(|(at, cell)| format!("{cell:<width$}", width = wide(at)));
        let line = padded.collect::<Vec<_>>().join("  ");
        format!("{}\n", line.trim_end())
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::judged;
    use super::super::{Limits, tune_openings};
    use super::*;
    use crate::matcher::{OUT_OF_SCOPE, Thresholds};

    const PRESENT: Thresholds = Thresholds {
        start_confidence: 0.75,
        offer_confidence: 0.5,
        cause_margin: 0.12,
    };

    #[test]
    fn shares_are_short() {
        assert_eq!(percent(0.005), "0.5 %");
        assert_eq!(percent(4.0 / 853.0), "0.47 %");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(counted(0, 0), "0 (0 %)");
    }

    #[test]
    fn columns_stand_below_each_other() {
        let rows = [cells(["", "value"]), cells(["present", "1"])];
        assert_eq!(columns(&rows), "         value\npresent  1\n");
    }

    #[test]
    fn openings_are_advised_in_words() {
        let lines = [judged(OUT_OF_SCOPE, "a", 0.3), judged("a", "a", 0.6)];
        let limits = Limits {
            started: 0.005,
            offered: 0.02,
        };
        let said = tune_openings(&lines, &PRESENT, limits).to_string();
        for expected in [
            "1 off-topic lines, 1 about our subject.",
            "at most 0.5 % of off-topic lines may start a walk",
            "so not one may; with 200 lines this would be measured",
            "present   0.75   0 (0 %)         0 (0 %)   0 (0 %)",
            "proposed  0.31   0 (0 %)         1 (100 %)  1 (100 %)",
            "start_confidence = 0.31\noffer_confidence = 0.31\n",
        ] {
            let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(squeezed(&said).contains(&squeezed(expected)), "{said}");
        }
    }

    #[test]
    fn what_cannot_be_kept_is_not_pasted() {
        let lines = [judged(OUT_OF_SCOPE, "a", 1.0), judged("a", "a", 0.6)];
        let limits = Limits {
            started: 0.0,
            offered: 0.0,
        };
        let said = tune_openings(&lines, &PRESENT, limits).to_string();
        assert!(said.contains("There is nothing to paste"), "{said}");
        assert!(!said.contains("start_confidence ="), "{said}");
    }
}
