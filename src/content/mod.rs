//! Content: reads and checks `config/` and `intents/`, reports every problem at once, and builds the engine from it.

mod answers;
mod apart;
mod check;
pub mod fields;
mod harm;
mod intents;
mod keep;
mod playbook;
mod problems;
mod replies;
mod selects;
mod sentences;
mod source;
mod statements;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

pub use harm::{Harm, advises_harm, find_harm};
pub use keep::Keeper;
pub use playbook::ActionKind;
pub use problems::{Place, Problem, Problems, SourceText};
pub use replies::{CasePlace, Rendered, RenderedChoice, Replies};
pub use source::{Folder, Source};

use crate::config::Config;
use crate::engine::{Engine, Say, Step};
use crate::matcher::reading::{ReadingWords, Sides};
use crate::matcher::{Kept, Known, Matcher, Statements, Text};
use crate::parallel;
use statements::StatementFiles;

/// Everything the bot knows and says, ready to be used.
#[derive(Debug, Clone)]
pub struct Content {
    /// The dialogue.
    pub engine: Arc<Engine>,
    /// The sentences.
    pub replies: Arc<Replies>,
    /// The operator's settings.
    pub config: Arc<Config>,
}

/// What reading gave: the content, unless something in it keeps the bot from starting, and all that was found.
#[derive(Debug)]
pub struct Loaded {
    /// Ready to be used; `None` when there are errors.
    pub content: Option<Content>,
    /// Errors first, then warnings.
    pub problems: Vec<Problem>,
}

/// How much of the check is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth<'a> {
    /// What must hold for the bot to start.
    Start,
    /// Also what takes seconds: each example held out once, stale reviews, and examples held against the labelled
    /// lines in this folder, which nothing may be learnt from.
    Full {
        /// A folder of `.tsv` files.
        measured_on: Option<&'a std::path::Path>,
        /// The day, for reviews that are too old.
        today: Option<jiff::civil::Date>,
    },
}

/// Reads all content, and learns from it what was not kept from an earlier time.
///
/// # Errors
/// A file or folder is not there or cannot be read. What is wrong *in* the files is in [`Loaded::problems`].
pub fn load(source: &Source, depth: Depth<'_>, keeper: &Keeper) -> anyhow::Result<Loaded> {
    let problems = Rc::new(RefCell::new(Problems::default()));
    let config = Config::read(&source.config.read("resync.toml")?, &problems);
    let mut playbook = playbook::read(source.config.read("playbook.toml")?, &problems);
    let sentences = source
        .config
        .read(&format!("replies/{}.ftl", config.language))?;
    let replies = Replies::read(sentences, &config.language, &mut problems.borrow_mut());
    let (language, intents) = parallel::join(
        || intents::read_language(&source.intents, &config.language),
        || intents::read(&source.intents, &config.language, &problems),
    );
    let (language, mut intents) = (problems.borrow_mut().with(language?), intents?);

    let answers = answers::read(&source.config.read("answers.toml")?, &problems);

    let selects = selects::Selects::of(&replies);
    read_off_sentences(&mut playbook.playbook, &replies, &selects);
    add_labels(&playbook.playbook, &replies, &mut intents);
    let calibration = intents::read_calibration(&source.intents, &config.language, &problems)?;
    let language = Arc::new(language);
    let (weights, sureness) =
        statements::read_fitted(&source.intents, &config.language, &problems)?;
    let words = ReadingWords {
        weights,
        sureness,
        clauses: statements::read_clauses(&source.intents, &config.language, &problems)?,
        names: statements::read_names(&source.intents, &config.language, &problems)?,
        forms: statements::read_forms(&source.intents, &config.language, &problems)?,
        screen: statements::read_screen(
            &source.intents,
            &config.language,
            &problems,
            &answers_of(&playbook.playbook, crate::engine::STATUS_WORDS),
        )?,
        sides: sides(&playbook.playbook),
    };
    let hash = keep::hash(&source.intents, &config.language)?;
    let kept = match depth {
        Depth::Start => keeper.find(&hash),
        Depth::Full { .. } => None,
    };
    let kept = kept.and_then(|bytes| Kept::read(&bytes, words.clone(), &language));
    let lines = match &kept {
        Some(_) => StatementFiles::default(),
        None => statements::read(&source.intents, &config.language, &problems)?,
    };
    let checked = check::Checked {
        playbook: &playbook,
        replies: &replies,
        selects: &selects,
        intents: &intents,
        lines: &lines,
        asides: &answers,
    };
    let known = |statements| Known {
        intents: intents.intents.iter().map(|file| &file.intent).collect(),
        answers: &intents.answers,
        lexicon: intents.lexicon.clone(),
        language: Arc::clone(&language),
        calibration,
        statements,
        words: words.clone(),
    };
    let matcher = match kept {
        Some(kept) => {
            let known = known(Statements::Kept(kept));
            let check = || check::check(&checked, &mut problems.borrow_mut());
            parallel::join(|| Matcher::new(known), check).0
        }
        None => {
            check::check(&checked, &mut problems.borrow_mut());
            // Nothing is worth learning from content that cannot be used.
            let is_usable = !problems.borrow().has_errors();
            let lines = if is_usable { &lines.lines[..] } else { &[] };
            if is_usable && let Some(tell) = keeper.before_learning {
                tell();
            }
            let matcher = Matcher::new(known(Statements::Lines(lines)));
            if is_usable {
                keeper.keep(&hash, &matcher.to_keep());
            }
            matcher
        }
    };
    if let Depth::Full { measured_on, today } = depth {
        let after_days = config.review_after_days;
        check::check_slowly(
            &checked,
            &matcher,
            today,
            after_days,
            &mut problems.borrow_mut(),
        );
        if let Some(folder) = measured_on {
            let examples = intents
                .intents
                .iter()
                .flat_map(intents::IntentFile::examples);
            let examples = examples.chain(lines.examples());
            apart::check(examples, folder, &mut problems.borrow_mut())?;
        }
    }

    let problems = Rc::try_unwrap(problems)
        .map(RefCell::into_inner)
        .unwrap_or_default();
    let has_errors = problems.has_errors();
    let mut labels = replies.labels();
    labels.extend(group_labels(&playbook.playbook, &replies));
    for (label, meaning) in fact_labels(&playbook.playbook, &replies) {
        labels.entry(label).or_insert(meaning);
    }
    let engine = Engine {
        playbook: playbook.playbook,
        matcher,
        settings: config.engine,
        labels,
        topics: answers.topics(),
    };
    let content = Content {
        engine: Arc::new(engine),
        replies: Arc::new(replies),
        config: Arc::new(config),
    };
    Ok(Loaded {
        content: (!has_errors).then_some(content),
        problems: problems.sorted(),
    })
}

fn answers_of<'p>(playbook: &'p crate::engine::Playbook, check: &str) -> Vec<&'p str> {
    let check = playbook.check(check).into_iter();
    check
        .flat_map(|check| &check.answers)
        .map(|answer| &*answer.id.0)
        .collect()
}

/// What yes and no mean after each check.
fn sides(playbook: &crate::engine::Playbook) -> std::collections::HashMap<Arc<str>, Sides> {
    let side =
        |answer: &Option<crate::engine::AnswerId>| answer.as_ref().map(|it| Arc::clone(&it.0));
    let sides = playbook.checks().map(|check| {
        let sides = Sides {
            affirm: side(&check.affirm),
            deny: side(&check.deny),
            calms: check.calms.clone(),
            hears: check
                .answers
                .iter()
                .flat_map(|answer| answer.hears.iter().map(|other| (other, &answer.id.0)))
                .map(|(other, answer)| (other.clone(), Arc::clone(answer)))
                .collect(),
            did: playbook
                .done_by(check)
                .map(|(tried, answer)| (Arc::clone(tried), Arc::clone(&answer.0))),
        };
        (Arc::clone(&check.id.0), sides)
    });
    sides.collect()
}

/// Whether an instruction differs by version or carries a warning is decided by its sentences alone.
fn read_off_sentences(
    playbook: &mut crate::engine::Playbook,
    replies: &Replies,
    selects: &selects::Selects,
) {
    let walks = playbook.fixes.iter_mut().chain(&mut playbook.paths);
    for step in walks.flat_map(|fix| &mut fix.steps) {
        if let Step::Instruction(instruction) = step {
            let say = Say::of("do", &instruction.id);
            instruction.needs_ios = selects.names(&say, "ios");
            instruction.has_warning = replies.has(&say.attribute("warning"));
        }
    }
}

/// The words on a button, as they are typed.
fn label(replies: &Replies, say: Say) -> Text {
    Text::new(&replies.text(&check::with_unknown(say), CasePlace::default()))
}

/// The names of answers in the list of those that can be changed, typed.
fn fact_labels<'p>(
    playbook: &'p crate::engine::Playbook,
    replies: &'p Replies,
) -> impl Iterator<Item = (String, crate::engine::Meaning)> + 'p {
    playbook.checks().filter_map(|check| {
        let say = Say::of("check", &check.id).attribute("fact");
        let meaning = crate::engine::Meaning::Change(check.id.clone());
        replies
            .has(&say)
            .then(|| (label(replies, say).plain, meaning))
    })
}

/// The words on a button that opens a group of answers, typed.
fn group_labels<'p>(
    playbook: &'p crate::engine::Playbook,
    replies: &'p Replies,
) -> impl Iterator<Item = (String, crate::engine::Meaning)> + 'p {
    let groups = playbook
        .checks()
        .flat_map(|check| check.groups.iter().map(move |group| (check, group)));
    groups.map(|(check, group)| {
        let say = Say::of("check", &check.id).attribute(&format!("group-{group}"));
        let meaning = crate::engine::Meaning::Group(Arc::clone(group));
        (label(replies, say).plain, meaning)
    })
}

/// The words on a button are an example of the answer behind it.
fn add_labels(
    playbook: &crate::engine::Playbook,
    replies: &Replies,
    intents: &mut intents::IntentFiles,
) {
    for check in playbook.checks() {
        for answer in &check.answers {
            let say = Say::of("check", &check.id).attribute(&format!("answer-{}", answer.id));
            if !replies.has(&say) {
                continue;
            }
            let label = label(replies, say);
            match intents
                .answers
                .iter_mut()
                .find(|words| *words.check == *check.id && *words.answer == *answer.id)
            {
                Some(words) => words.examples.push(label),
                None => {
                    intents.answers.push(crate::matcher::AnswerWords {
                        check: Arc::clone(&check.id.0),
                        answer: Arc::clone(&answer.id.0),
                        examples: vec![label],
                    });
                    intents.answer_places.push(replies.source().whole());
                }
            }
        }
    }
}
