//! Reads `intents/<language>/`: what people say first, and the lexicon of answers, facts and red flags.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use super::fields::{At, Fields, read_file};
use super::problems::{Place, Problems, SourceText};
use super::source::Folder;
use crate::matcher::{
    AnswerWords, Calibration, Intent, Language, Lexicon, RedFlagWords, SIGN_NAMES, Text,
    ValueWords, WordTable,
};
use crate::parallel;

/// An intent with the places of its examples.
#[derive(Debug)]
pub struct IntentFile {
    /// For the matcher.
    pub intent: Intent,
    /// Where each example stands.
    pub places: Vec<Place>,
}

impl IntentFile {
    /// The examples with their places.
    pub fn examples(&self) -> impl Iterator<Item = (&Text, &Place)> {
        self.intent.examples.iter().zip(&self.places)
    }
}

/// A red flag with examples on both sides.
#[derive(Debug)]
pub struct RedFlagExamples {
    /// The flag.
    pub id: At<String>,
    /// Each must raise it.
    pub examples: Vec<At<String>>,
    /// None may raise it.
    pub not_examples: Vec<At<String>>,
}

/// Everything that people say.
#[derive(Debug, Default)]
pub struct IntentFiles {
    /// One a file.
    pub intents: Vec<IntentFile>,
    /// For the matcher.
    pub answers: Vec<AnswerWords>,
    /// Where each answer's words stand.
    pub answer_places: Vec<Place>,
    /// For the matcher.
    pub lexicon: Lexicon,
    /// Where each fact's words stand.
    pub fact_places: Vec<Place>,
    /// For the check.
    pub red_flags: Vec<RedFlagExamples>,
}

/// Reads a language's folder.
///
/// # Errors
/// A file or folder is not there.
pub fn read(
    folder: &Folder,
    language: &str,
    problems: &Rc<RefCell<Problems>>,
) -> anyhow::Result<IntentFiles> {
    let lexicon = |name: &str| folder.read(&format!("{language}/lexicon/{name}.toml"));
    let (answers, facts, red_flags) = (
        lexicon("answers")?,
        lexicon("facts")?,
        lexicon("red_flags")?,
    );
    let names = folder.list(language, ".toml")?.into_iter();
    let sources = names.map(|name| Ok((folder.read(&format!("{language}/{name}"))?, name)));
    let sources = sources.collect::<anyhow::Result<Vec<_>>>()?;
    // The red flags' patterns take as long as all the rest.
    let (red_flags, mut out) = parallel::join(
        || {
            let problems = Rc::default();
            (read_red_flags(&red_flags, &problems), problems.take())
        },
        || {
            let mut out = IntentFiles::default();
            read_answers(&answers, problems, &mut out);
            read_facts(&facts, problems, &mut out);
            let files = sources.iter();
            let files = files.map(|(source, name)| {
                read_intent(source, name.trim_end_matches(".toml"), problems)
            });
            out.intents = files.collect();
            out
        },
    );
    let red_flags = problems.borrow_mut().with(red_flags).into_iter();
    (out.lexicon.red_flags, out.red_flags) = red_flags.unzip();
    Ok(out)
}

/// How scores of first words become probabilities; a language without labelled lines has no such file.
///
/// # Errors
/// The file is there and cannot be read.
pub fn read_calibration(
    folder: &Folder,
    language: &str,
    problems: &Rc<RefCell<Problems>>,
) -> anyhow::Result<Calibration> {
    let name = format!("{language}/lexicon/calibration.toml");
    if folder.bytes(&name)?.is_none() {
        return Ok(Calibration::default());
    }
    let source = folder.read(&name)?;
    let read = read_file(&source, problems, |fields| {
        fields.table("openings", read_slopes)
    });
    Ok(read.unwrap_or_default())
}

fn read_slopes(fields: &mut Fields<'_>) -> Calibration {
    let calibration = Calibration {
        scope_slope: fields.decimal("scope_slope"),
        scope_offset: fields.decimal("scope_offset"),
        label_slope: fields.decimal("label_slope"),
        signs: fields
            .optional_table("signs", |fields| {
                SIGN_NAMES.map(|name| fields.decimal(name))
            })
            .unwrap_or_default(),
    };
    if calibration.scope_slope <= 0.0 || calibration.label_slope <= 0.0 {
        let place = fields.place();
        fields.problem(
            &place,
            "a slope is not above 0, so the least likely reading would win",
            "Take the lines that `resync tune` proposes.",
        );
    }
    calibration
}

/// The words of a language, from its word table when it has one.
///
/// # Errors
/// The file is there and cannot be read.
pub fn read_language(folder: &Folder, language: &str) -> anyhow::Result<(Language, Problems)> {
    let mut problems = Problems::default();
    let name = format!("{language}/words.bin");
    let table = folder.bytes(&name)?.map(WordTable::new).transpose();
    let table = table.unwrap_or_else(|why| {
        let file = SourceText {
            name: name.into(),
            text: "".into(),
        };
        problems.error(
            &file.whole(),
            format!("this is not a word table: {why}"),
            "Make it anew as intents/words/README.md says, or take the file away: it is optional.",
        );
        None
    });
    Ok((Language::new(table), problems))
}

fn read_intent(source: &SourceText, name: &str, problems: &Rc<RefCell<Problems>>) -> IntentFile {
    let (patterns, examples) = read_file(source, problems, |fields| {
        let description = fields.string("description");
        if description.value.trim().is_empty() {
            fields.problem(
                &description.place,
                format!("the intent `{name}` has no description"),
                "Say in one sentence what belongs here.",
            );
        }
        (
            read_patterns(fields, "patterns"),
            fields.strings("examples"),
        )
    });
    let examples = examples.into_iter();
    let examples = examples.map(|it| (Text::new(&it.value), it.place));
    let (examples, places) = examples.unzip();
    IntentFile {
        intent: Intent {
            name: name.into(),
            patterns,
            examples,
        },
        places,
    }
}

fn read_answers(source: &SourceText, problems: &Rc<RefCell<Problems>>, out: &mut IntentFiles) {
    read_file(source, problems, |fields| {
        fields.named_tables(|check, fields| {
            fields.named_tables(|answer, fields| {
                let words = AnswerWords {
                    check: check.value.as_str().into(),
                    answer: answer.value.as_str().into(),
                    examples: fields
                        .strings("examples")
                        .iter()
                        .map(|example| Text::new(&example.value))
                        .collect(),
                };
                out.answers.push(words);
                out.answer_places.push(answer.place.clone());
            });
        });
    });
}

fn read_facts(source: &SourceText, problems: &Rc<RefCell<Problems>>, out: &mut IntentFiles) {
    read_file(source, problems, |fields| {
        fields.tables("fact", |fields| {
            let id = fields.string("id");
            let value = fields.optional_string("value").map(|it| Arc::from(it.value));
            let words = read_words(fields, id.value.as_str().into(), value);
            if words.value.is_none() && words.patterns.iter().any(|pattern| !pattern.capture_names().any(|name| name == Some("value"))) {
                fields.problem(&id.place, format!("the fact `{}` has neither a `value` nor a group named value in each pattern", id.value), "Write `value = \"…\"`, or put (?P<value>…) around what is to be read.");
            }
            out.lexicon.facts.push(words);
            out.fact_places.push(id.place);
        });
    });
}

fn read_words(fields: &mut Fields<'_>, fact: Arc<str>, value: Option<Arc<str>>) -> ValueWords {
    ValueWords {
        fact,
        value,
        patterns: read_patterns(fields, "patterns"),
        unless: read_patterns(fields, "unless"),
    }
}

fn read_red_flags(
    source: &SourceText,
    problems: &Rc<RefCell<Problems>>,
) -> Vec<(RedFlagWords, RedFlagExamples)> {
    read_file(source, problems, |fields| {
        fields.tables("red_flag", |fields| {
            let id = fields.string("id");
            let words = RedFlagWords {
                id: id.value.as_str().into(),
                patterns: read_patterns(fields, "patterns"),
                unless: read_patterns(fields, "unless"),
            };
            let (examples, not_examples) =
                (fields.strings("examples"), fields.strings("not_examples"));
            let examples = RedFlagExamples {
                id,
                examples,
                not_examples,
            };
            (words, examples)
        })
    })
}

/// What a list of patterns may remember of the texts it saw; there are over a hundred lists, and the default is 2 MB
/// each.
const PATTERN_CACHE_BYTES: usize = 128 * 1024;

/// The patterns of a list; those that read no value are joined into one, which takes a fraction of the memory.
fn read_patterns(fields: &mut Fields<'_>, key: &'static str) -> Vec<Regex> {
    let texts: Vec<(At<String>, String)> = fields
        .strings(key)
        .into_iter()
        .map(|text| {
            let pattern = format!("(?:{})", ascii_classes(&text.value));
            (text, pattern)
        })
        .collect();
    if texts.is_empty() {
        return Vec::new();
    }
    let reads_value = |pattern: &str| pattern.contains("(?P<");
    let joined: Vec<&str> = texts
        .iter()
        .map(|(_, pattern)| pattern.as_str())
        .filter(|pattern| !reads_value(pattern))
        .collect();
    let patterns: Result<Vec<Regex>, regex::Error> = texts
        .iter()
        .map(|(_, pattern)| pattern.clone())
        .filter(|pattern| reads_value(pattern))
        .chain((!joined.is_empty()).then(|| joined.join("|")))
        .map(|pattern| compile(&pattern))
        .collect();
    match patterns {
        Ok(patterns) if !patterns.iter().any(|pattern| pattern.is_match("")) => patterns,
        _ => {
            texts
                .iter()
                .for_each(|(text, pattern)| report(fields, text, pattern));
            Vec::new()
        }
    }
}

fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern)
        .dfa_size_limit(PATTERN_CACHE_BYTES)
        .build()
}

/// Says what is wrong with one pattern of a list, if it is this one.
fn report(fields: &mut Fields<'_>, text: &At<String>, pattern: &str) {
    match compile(pattern) {
        Ok(pattern) if pattern.is_match("") => fields.problem(
            &text.place,
            "this pattern matches everything",
            "Give it at least one word that must be there.",
        ),
        Ok(_) => {}
        Err(error) => fields.problem(
            &text.place,
            format!("this is not a pattern: {error}"),
            "Patterns are regular expressions on the plain text (small letters, no apostrophes).",
        ),
    }
}

/// Unicode's word and digit classes make patterns a hundred times larger and slower; the plain text needs only ASCII's.
fn ascii_classes(pattern: &str) -> String {
    pattern
        .replace(r"\b", r"(?-u:\b)")
        .replace(r"\w", "[0-9a-z_]")
        .replace(r"\d", "[0-9]")
}
