//! Takes files of labelled lines apart, and says of every line that cannot be used why.

use std::fmt;
use std::sync::Arc;

/// A text and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What somebody wrote.
    pub text: String,
    /// What it means.
    pub label: String,
}

/// Why a line, or a whole file, cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The file is not UTF-8 from this line on.
    NotUtf8,
    /// Nothing but comments and empty lines.
    Empty,
    /// No tab, so no label.
    NoTab,
    /// Nothing before the tab.
    NoText,
    /// No such label.
    NoLabel(String),
}

/// What is wrong in a file, and which labels would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct BadLines {
    /// The file's name.
    pub file: String,
    /// The line's number, from 1, and what is wrong there.
    pub problems: Vec<(usize, Problem)>,
    /// The labels that exist, said when one is unknown.
    pub labels: Vec<String>,
}

/// So many problems of a file are told; mending these shows the pattern.
const PROBLEMS_SHOWN: usize = 5;

/// Reads a file: text, tab, label. Empty lines and lines that begin with `#` are left out.
///
/// # Errors
/// Everything that is wrong in it, line by line.
pub fn read_lines(file: &str, bytes: &[u8], labels: &[Arc<str>]) -> Result<Vec<Line>, BadLines> {
    let bad = |problems| BadLines {
        file: file.to_owned(),
        problems,
        labels: labels.iter().map(|it| it.to_string()).collect(),
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        bad(vec![(line, Problem::NotUtf8)])
    })?;
    let mut lines = Vec::new();
    let mut problems = Vec::new();
    // Some editors begin a file with an invisible mark.
    let text = text.trim_start_matches('\u{feff}');
    for (at, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match read_line(line, labels) {
            Ok(line) => lines.push(line),
            Err(problem) => problems.push((at + 1, problem)),
        }
    }
    if lines.is_empty() && problems.is_empty() {
        problems.push((1, Problem::Empty));
    }
    if problems.is_empty() {
        Ok(lines)
    } else {
        Err(bad(problems))
    }
}

fn read_line(line: &str, labels: &[Arc<str>]) -> Result<Line, Problem> {
    let (text, label) = line.rsplit_once('\t').ok_or(Problem::NoTab)?;
    let label = label.trim();
    if text.trim().is_empty() {
        return Err(Problem::NoText);
    }
    if !labels.iter().any(|it| **it == *label) {
        return Err(Problem::NoLabel(label.to_owned()));
    }
    Ok(Line {
        text: text.to_owned(),
        label: label.to_owned(),
    })
}

impl fmt::Display for BadLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (line, problem)) in self.problems.iter().take(PROBLEMS_SHOWN).enumerate() {
            let newline = if at == 0 { "" } else { "\n" };
            write!(f, "{newline}{}:{line}: {problem}", self.file)?;
        }
        let more = self.problems.len().saturating_sub(PROBLEMS_SHOWN);
        if more > 0 {
            write!(f, "\nand {more} more in this file")?;
        }
        let is_unknown = |(_, it): &(usize, Problem)| matches!(it, Problem::NoLabel(_));
        if self.problems.iter().any(is_unknown) {
            write!(f, "\nThe labels are: {}", self.labels.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::NotUtf8 => f.write_str("this line is not UTF-8; save the file as UTF-8"),
            Problem::Empty => {
                f.write_str("there is no labelled line in this file; write the text, a tab, the label, one a line")
            }
            Problem::NoTab => {
                f.write_str("there is no tab in this line; write the text, a tab, the label")
            }
            Problem::NoText => {
                f.write_str("there is no text before the tab; write one, or take the line out")
            }
            Problem::NoLabel(label) => write!(
                f,
                "there is no label `{}`; write one that exists",
                super::printable(label)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> [Arc<str>; 2] {
        ["out_of_scope", "restart"].map(Arc::from)
    }

    fn read(bytes: &[u8]) -> Result<Vec<Line>, Vec<(usize, Problem)>> {
        read_lines("a.tsv", bytes, &labels()).map_err(|bad| bad.problems)
    }

    #[test]
    fn comments_empty_lines_and_marks_of_editors_are_left_out() {
        let lines = read(
            "\u{feff}# about\r\n\r\nit wont sync\trestart\r\na\tb\tout_of_scope \n".as_bytes(),
        );
        let lines: Vec<(String, String)> = lines
            .unwrap()
            .into_iter()
            .map(|line| (line.text, line.label))
            .collect();
        let expected = [("it wont sync", "restart"), ("a\tb", "out_of_scope")];
        assert_eq!(
            lines,
            expected.map(|(text, label)| (text.to_owned(), label.to_owned()))
        );
    }

    #[test]
    fn every_line_that_cannot_be_used_is_named() {
        let wrong = read(b"no tab\n\trestart\nfine\trestart\ny\tquit\n").unwrap_err();
        assert_eq!(
            wrong,
            [
                (1, Problem::NoTab),
                (2, Problem::NoText),
                (4, Problem::NoLabel("quit".into())),
            ]
        );
        assert_eq!(read(b"# only\n\n"), Err(vec![(1, Problem::Empty)]));
        assert_eq!(read(b""), Err(vec![(1, Problem::Empty)]));
        assert_eq!(
            read(b"a\trestart\n\xff\trestart"),
            Err(vec![(2, Problem::NotUtf8)])
        );
    }

    #[test]
    fn many_problems_are_told_in_few_lines() {
        let bad = read_lines("a.tsv", "x\tquit\n".repeat(12).as_bytes(), &labels()).unwrap_err();
        let said = bad.to_string();
        assert_eq!(said.lines().count(), PROBLEMS_SHOWN + 2);
        assert!(said.starts_with("a.tsv:1: there is no label `quit`"));
        assert!(said.ends_with("and 7 more in this file\nThe labels are: out_of_scope, restart"));
    }
}
