//! Reads `intents/<language>/statements/`: the lines that the reading of statements learns from, one file a kind.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::fields::{At, Fields, read_file};
use super::problems::{Place, Problems, SourceText};
use super::source::Folder;
use crate::matcher::reading::{
    ClauseWords, FormWords, Kind, Line, ScreenLine, ScreenWords, Sureness, Weights, What,
};
use crate::matcher::{Marked, Text};

/// Lines with where each stands.
#[derive(Debug, Default)]
pub struct StatementFiles {
    /// For the matcher.
    pub lines: Vec<Line>,
    /// Where each line stands.
    pub places: Vec<Place>,
}

impl StatementFiles {
    /// The lines with their places.
    pub fn examples(&self) -> impl Iterator<Item = (&Text, &Place)> {
        let texts = self.lines.iter().map(|line| &line.text.text);
        texts.zip(&self.places)
    }
}

/// What a name in each file means: put before it, it is a statement as it is written.
const FILES: [(&str, &str); 7] = [
    ("facts", ""),
    ("tried", "tried="),
    ("outcomes", "outcome="),
    ("wishes", "request="),
    ("questions", "question="),
    ("flags", "flag="),
    ("rest", ""),
];
/// What states nothing of ours.
const NOTHING: &str = "nothing";

/// Reads a language's lines; a language without any states nothing.
///
/// # Errors
/// A file is there and cannot be read.
pub fn read(
    folder: &Folder,
    language: &str,
    problems: &Rc<RefCell<Problems>>,
) -> anyhow::Result<StatementFiles> {
    let mut out = StatementFiles::default();
    for (name, prefix) in FILES {
        let path = format!("{language}/statements/{name}.toml");
        if folder.bytes(&path)?.is_none() {
            continue;
        }
        let source = folder.read(&path)?;
        read_one(&source, name, prefix, problems, &mut out);
    }
    Ok(out)
}

fn read_one(
    source: &SourceText,
    file: &str,
    prefix: &str,
    problems: &Rc<RefCell<Problems>>,
    out: &mut StatementFiles,
) {
    read_file(source, problems, |fields| {
        fields.named_tables(|name, fields| {
            if file == "facts" {
                fields.named_tables(|answer, fields| {
                    let what = format!("{}={}", name.value, answer.value);
                    read_lines(fields, name, &what, out);
                });
                return;
            }
            let plain = match &*name.value {
                "upset" | "thanks" => format!("feeling={}", name.value),
                "wait" | "done" | "unsure" | "yes" | "no" | NOTHING => name.value.clone(),
                value => format!("{prefix}{value}"),
            };
            read_lines(fields, name, &plain, out);
        });
    });
}

fn read_lines(fields: &mut Fields<'_>, name: &At<String>, what: &str, out: &mut StatementFiles) {
    let states: Option<What> = if what == NOTHING {
        None
    } else {
        match what.parse() {
            Ok(what) => Some(what),
            Err(unknown) => {
                fields.problem(
                    &name.place,
                    format!("`{}` is nothing that can be stated", name.value),
                    format!("{unknown}."),
                );
                None
            }
        }
    };
    for line in fields.strings("lines") {
        out.lines.push(Line {
            text: Marked::new(&line.value),
            states: states.clone(),
        });
        out.places.push(line.place);
    }
}

/// The words that tell how clauses hang together; a language without the file has none.
///
/// # Errors
/// The file is there and cannot be read.
pub fn read_clauses(
    folder: &Folder,
    language: &str,
    problems: &Rc<RefCell<Problems>>,
) -> anyhow::Result<ClauseWords> {
    let name = format!("{language}/lexicon/clauses.toml");
    if folder.bytes(&name)?.is_none() {
        return Ok(ClauseWords::default());
    }
    let source = folder.read(&name)?;
    let words = |fields: &mut Fields<'_>, key| {
        let words = fields.strings(key).into_iter();
        words.map(|word| word.value).collect()
    };
    Ok(read_file(&source, problems, |fields| ClauseWords {
        joins: words(fields, "joins"),
        begins: words(fields, "begins"),
        answers: words(fields, "answers"),
        light: words(fields, "light"),
        negation_ends: words(fields, "negation_ends"),
        on: words(fields, "on"),
        off: words(fields, "off"),
        asking: words(fields, "asking"),
        asking_first: words(fields, "asking_first"),
        asked_of: words(fields, "asked_of"),
        either: words(fields, "either"),
        negations: words(fields, "negations"),
    }))
}

/// The names of products and the plain words that they are read as; a language without the file knows none.
///
/// # Errors
/// The file is there and cannot be read.
pub fn read_names(
    folder: &Folder,
    language: &str,
    problems: &Rc<RefCell<Problems>>,
) -> anyhow::Result<HashMap<String, String>> {
    let path = format!("{language}/lexicon/names.toml");
    if folder.bytes(&path)?.is_none() {
        return Ok(HashMap::new());
    }
    let source = folder.read(&path)?;
    Ok(read_file(&source, problems, |fields| {
        let lists = fields.tables("name", |fields| {
            let plain = fields.string("plain").value;
            let names = fields.strings("names").into_iter();
            let pairs = names.map(|name| (name.value, plain.clone()));
            pairs.collect::<Vec<_>>()
        });
        lists.into_iter().flatten().collect()
    }))
}

/// Words beside numbers; a language without the file reads no numbers.
///
/// # Errors
/// The file is there and cannot be read.
pub fn read_forms(
    folder: &Folder,
    language: &str,
    problems: &Rc<RefCell<Problems>>,
) -> anyhow::Result<FormWords> {
    let name = format!("{language}/lexicon/forms.toml");
    if folder.bytes(&name)?.is_none() {
        return Ok(FormWords::default());
    }
    let source = folder.read(&name)?;
    Ok(read_file(&source, problems, |fields| {
        let units = fields.table("unit", |fields| fields.decimals());
        let words = fields.table("words", |fields| {
            let lists = FormWords::LISTS.iter();
            let list = |name: &&'static str| {
                let words = fields.strings(name).into_iter();
                ((*name).to_owned(), words.map(|word| word.value).collect())
            };
            lists.map(list).collect()
        });
        FormWords {
            units: units.unwrap_or_default(),
            words: words.unwrap_or_default(),
        }
    }))
}

/// What screens say; a language without the file knows no line of them.
///
/// # Errors
/// The file is there and cannot be read.
pub fn read_screen(
    folder: &Folder,
    language: &str,
    problems: &Rc<RefCell<Problems>>,
    answers: &[&str],
) -> anyhow::Result<ScreenWords> {
    let name = format!("{language}/lexicon/screen.toml");
    if folder.bytes(&name)?.is_none() {
        return Ok(ScreenWords::default());
    }
    let source = folder.read(&name)?;
    Ok(read_file(&source, problems, |fields| {
        let words = |fields: &mut Fields<'_>, key| {
            let words = fields.strings(key).into_iter();
            words.map(|word| word.value).collect()
        };
        let lines = fields.tables("line", |fields| {
            let answer = fields.string("answer");
            if !answers.contains(&&*answer.value) {
                fields.problem(
                    &answer.place,
                    format!(
                        "the question for the status words has no answer `{}`",
                        answer.value
                    ),
                    format!("Its answers are: {}.", answers.join(", ")),
                );
            }
            let (with, unless) = (words(fields, "with"), words(fields, "unless"));
            let line = |line: At<String>, when_quoted| ScreenLine {
                when_quoted,
                with: std::collections::HashSet::clone(&with),
                unless: std::collections::HashSet::clone(&unless),
                ..ScreenLine::new(&answer.value, &line.value)
            };
            let mut lines: Vec<ScreenLine> = fields
                .strings("lines")
                .into_iter()
                .map(|it| line(it, false))
                .collect();
            let quoted = fields.strings("when_quoted").into_iter();
            lines.extend(quoted.map(|it| line(it, true)));
            lines
        });
        ScreenWords {
            lines: lines.into_iter().flatten().collect(),
            says: words(fields, "says"),
            not_behind: words(fields, "not_behind"),
            not_before: words(fields, "not_before"),
            switched: words(fields, "switched"),
        }
    }))
}

/// What spans and questions weigh and how sure statements are, as `resync tune --statements` proposes it.
///
/// # Errors
/// The file is there and cannot be read.
pub fn read_fitted(
    folder: &Folder,
    language: &str,
    problems: &Rc<RefCell<Problems>>,
) -> anyhow::Result<(Weights, Sureness)> {
    let name = format!("{language}/lexicon/reading.toml");
    let mut weights = Weights::default();
    let mut sureness = Sureness::default();
    if folder.bytes(&name)?.is_none() {
        return Ok((weights, sureness));
    }
    let source = folder.read(&name)?;
    read_file(&source, problems, |fields| {
        fields.table("weights", |fields| {
            for (value, name) in weights.values_mut().into_iter().zip(Weights::NAMES) {
                *value = fields.decimal(name);
            }
        });
        fields.table("sureness", |fields| {
            fields.named_tables(|kind, fields| {
                let (read, right) = (fields.reals("read"), fields.reals("right"));
                let rises = |values: &[f32]| values.windows(2).all(|pair| pair[0] <= pair[1]);
                if read.len() != right.len() || !rises(&read) || !rises(&right) {
                    fields.problem(
                        &kind.place,
                        "`read` and `right` are not as long as each other, or do not rise",
                        "Take the lines that `resync tune --statements` proposes.",
                    );
                    return;
                }
                match Kind::named(&kind.value) {
                    Some(kind) => {
                        let line = read.into_iter().zip(right).collect();
                        sureness.lines.insert(kind, line);
                    }
                    None => fields.problem(
                        &kind.place,
                        format!("`{}` is no kind of statement", kind.value),
                        "Take the lines that `resync tune --statements` proposes.",
                    ),
                }
            });
        });
    });
    Ok((weights, sureness))
}
