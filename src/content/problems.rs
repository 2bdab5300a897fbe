//! What is wrong with content: every problem at once, each with file, line, column, and what would be right.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, Severity, SourceCode};

/// A content file's name and text.
#[derive(Debug, Clone)]
pub struct SourceText {
    /// As an editor would open it.
    pub name: Arc<str>,
    /// All of it.
    pub text: Arc<str>,
}

/// A place in a content file.
#[derive(Debug, Clone)]
pub struct Place {
    /// The file.
    pub source: SourceText,
    /// The bytes that are meant.
    pub span: Range<usize>,
}

impl SourceText {
    /// The place of these bytes; outside the text it is the text's end.
    pub fn place(&self, span: Range<usize>) -> Place {
        let end = span.end.min(self.text.len());
        Place {
            source: self.clone(),
            span: span.start.min(end)..end,
        }
    }

    /// The whole file, where no line is to blame.
    pub fn whole(&self) -> Place {
        self.place(0..0)
    }

    /// The place of a slice that was cut out of this very text.
    pub fn place_of(&self, slice: &str) -> Place {
        let start = (slice.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        if start > self.text.len() {
            self.whole()
        } else {
            self.place(start..start + slice.len())
        }
    }
}

/// One thing that is wrong.
#[derive(Debug)]
pub struct Problem {
    source: NamedSource<Arc<str>>,
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: String,
    /// A warning does not keep the bot from starting.
    pub is_warning: bool,
}

impl Problem {
    /// Line and column, both from 1.
    pub fn line_and_column(&self) -> (usize, usize) {
        let before = &self.place.source.text[..self.place.span.start];
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        (line, column)
    }
}

impl Problem {
    /// One line: file, line, column, what is wrong.
    pub fn one_line(&self) -> String {
        let (line, column) = self.line_and_column();
        let kind = if self.is_warning { "warning" } else { "error" };
        format!(
            "{}:{line}:{column}: {kind}: {} ({})",
            self.place.source.name, self.message, self.help
        )
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn severity(&self) -> Option<Severity> {
        Some(if self.is_warning {
            Severity::Warning
        } else {
            Severity::Error
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.place.span.clone();
        Some(Box::new(std::iter::once(LabeledSpan::new(
            Some("here".to_owned()),
            span.start,
            span.len(),
        ))))
    }
}

/// All that is wrong.
#[derive(Debug, Default)]
pub struct Problems {
    found: Vec<Problem>,
}

impl Problems {
    /// Something that keeps the bot from starting.
    pub fn error(&mut self, place: &Place, message: impl Into<String>, help: impl Into<String>) {
        self.push(place, message.into(), help.into(), false);
    }

    /// Something that an editor should look at.
    pub fn warning(&mut self, place: &Place, message: impl Into<String>, help: impl Into<String>) {
        self.push(place, message.into(), help.into(), true);
    }

    fn push(&mut self, place: &Place, message: String, help: String, is_warning: bool) {
        let source = NamedSource::new(&*place.source.name, Arc::clone(&place.source.text));
        self.found.push(Problem {
            source,
            place: place.clone(),
            message,
            help,
            is_warning,
        });
    }

    /// Adds what was found elsewhere, and hands on what it was found in.
    pub fn with<T>(&mut self, (read, problems): (T, Problems)) -> T {
        self.found.extend(problems.found);
        read
    }

    /// True when the bot must not start.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|problem| !problem.is_warning)
    }

    /// All of them, by file and line, errors first.
    pub fn sorted(mut self) -> Vec<Problem> {
        self.found.sort_by(|a, b| {
            let key = |problem: &Problem| {
                (
                    problem.is_warning,
                    Arc::clone(&problem.place.source.name),
                    problem.place.span.start,
                )
            };
            key(a).cmp(&key(b))
        });
        self.found
    }
}
