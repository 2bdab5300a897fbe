//! Reads `config/answers.toml`: which questions of theirs can be answered in between, and what carries the answers.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;
use regex::Regex;

use super::fields::{At, Fields, read_file};
use super::problems::{Problems, SourceText};

/// The side answers.
#[derive(Debug)]
pub struct Asides {
    /// One a topic.
    pub asides: Vec<Aside>,
}

/// What is answered about one topic.
#[derive(Debug)]
pub struct Aside {
    /// The topic: a question as people's lines name it.
    pub topic: At<String>,
    /// Addresses of the pages that carry the answer.
    pub sources: Vec<At<String>>,
    /// When it was last held against them.
    pub reviewed_on: Option<At<Date>>,
    /// What the sentence must never say, in small letters.
    pub never: Vec<(At<String>, Option<Regex>)>,
}

impl Asides {
    /// All topics.
    pub fn topics(&self) -> Vec<Arc<str>> {
        let topics = self.asides.iter();
        topics.map(|it| it.topic.value.as_str().into()).collect()
    }
}

/// How sure what is said may be, as the file explains.
const CERTAINTIES: [&str; 5] = ["A", "A*", "S", "J", "K"];

/// Reads the file; what is wrong is reported, what could be read is returned.
pub fn read(source: &SourceText, problems: &Rc<RefCell<Problems>>) -> Asides {
    let asides = read_file(source, problems, |fields| {
        fields.tables("answer", read_aside)
    });
    Asides { asides }
}

fn read_aside(fields: &mut Fields<'_>) -> Aside {
    let topic = fields.string("topic");
    let sources = fields.strings("sources");
    if sources.is_empty() {
        fields.problem(
            &topic.place,
            format!("the answer `{}` has no source", topic.value),
            "Name the pages that carry it: sources = [\"https://…\"].",
        );
    }
    let certainty = fields.string("certainty");
    if !CERTAINTIES.contains(&&*certainty.value) {
        fields.problem(
            &certainty.place,
            format!("`{}` is no mark of certainty", certainty.value),
            format!("It is one of {}.", CERTAINTIES.join(", ")),
        );
    }
    let never = fields.strings("never").into_iter().map(|words| {
        let pattern = Regex::new(&words.value);
        if let Err(error) = &pattern {
            fields.problem(
                &words.place,
                format!("this is not a pattern: {error}"),
                "Patterns are regular expressions on the sentence in small letters, without its bold marks.",
            );
        }
        (words, pattern.ok())
    });
    let never = never.collect();
    Aside {
        reviewed_on: fields.day("reviewed_on"),
        topic,
        sources,
        never,
    }
}
