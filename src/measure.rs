//! The commands that measure: labelled files in, figures, a page or thresholds out. What computes is in
//! [`resync::eval`]; here files are read and answers printed.

use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use resync::content::{Content, Source};
use resync::eval::{self, Judged, Limits, Line, People, Phrases, RehearsalReport, StatedLine};
use resync::matcher::{Calibration, Marked, OUT_OF_SCOPE, SIGN_NAMES};

use super::{complain, load};

/// The simulated people, in the folder of the settings.
const PEOPLE: &str = "people.toml";

/// What `resync eval` is given.
#[derive(Debug, Args)]
pub struct EvalArgs {
    /// The files, measured together
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The files hold statements: question, tab, text, tab, statements
    #[arg(long, conflicts_with = "html")]
    statements: bool,
    /// Mistype this share of the words first, always in the same way: .5 for every second one
    #[arg(
        long,
        value_name = "SHARE",
        default_value_t = 0.0,
        requires = "statements"
    )]
    typos: f32,
    /// Draw the same as a page for a browser, into this file
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

/// What is mistyped is mistyped the same way each time.
const TYPOS_SEED: u64 = 1;

/// What `resync tune` is given.
#[derive(Debug, Args)]
pub struct TuneArgs {
    /// The files, taken together: development lines, never the ones that the result is judged by
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The files hold statements (question, tab, text, tab, statements): fits what reading them weighs
    #[arg(long)]
    statements: bool,
    /// The files hold statements: says which bounds of acts follow from their costs, and how they do on the lines
    #[arg(long, conflicts_with = "statements")]
    acts: bool,
    /// At most so many percent of off-topic lines may start a walk
    #[arg(long, value_name = "PERCENT", default_value_t = 100.0 * eval::STARTED_AT_MOST, value_parser = percent)]
    may_start: f64,
    /// At most so many percent of off-topic lines may be offered help, or more
    #[arg(long, value_name = "PERCENT", default_value_t = 100.0 * eval::OFFERED_AT_MOST, value_parser = percent)]
    may_offer: f64,
}

/// What `resync rehearse` is given.
#[derive(Debug, Args)]
pub struct RehearseArgs {
    /// What the people say: kind, tab, phrase; by somebody who has not read the examples
    #[arg(required = true, value_name = "PHRASES")]
    phrases: PathBuf,
    /// So many people walk
    #[arg(long, default_value_t = 640)]
    people: usize,
    /// Repeats a rehearsal
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Tell so many walks that ended wrongly, step by step
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    show: usize,
}

/// Lets simulated people walk, prints where they ended, and fails when too few ended rightly.
pub fn rehearse(source: &Source, wanted: &RehearseArgs) -> anyhow::Result<ExitCode> {
    let Some(content) = load(source, None)? else {
        return Ok(ExitCode::from(1));
    };
    let engine = &content.engine;
    let declared = source.config.read(PEOPLE)?;
    let people = People::read(&declared.text, &engine.playbook)
        .with_context(|| format!("reading the simulated people of {}", declared.name))?;
    let said =
        String::from_utf8(bytes_of(&wanted.phrases)?).context("the phrases are not UTF-8")?;
    let phrases = Phrases::read(&said)
        .with_context(|| format!("reading the phrases of {}", name_of(&wanted.phrases)))?;
    let rehearsal = eval::rehearse(engine, &people, &phrases, wanted.people, wanted.seed);
    let report = RehearsalReport::new(rehearsal, &engine.playbook, &people.must, wanted.show);
    answer(report.to_string().trim_end())?;
    Ok(if report.is_passed() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

/// Prints the figures, and draws them where a page is wanted.
pub fn evaluate(source: &Source, wanted: &EvalArgs) -> anyhow::Result<ExitCode> {
    let Some(content) = load(source, None)? else {
        return Ok(ExitCode::from(1));
    };
    if wanted.statements {
        let mut lines = stated(&wanted.files)?;
        let mut rng = fastrand::Rng::with_seed(TYPOS_SEED);
        for line in &mut lines {
            line.text = eval::mistyped(&line.text, wanted.typos, &mut rng);
        }
        let report = eval::measure_statements(&content.engine.matcher, &lines);
        answer(&report.to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(page) = &wanted.html {
        keep_from_overwriting(page)?;
    }
    let judged = judged(&content, &wanted.files)?;
    let report = eval::report(&judged, &content.config.engine.confidence);
    answer(&report.to_string())?;
    if let Some(page) = &wanted.html {
        let files: Vec<String> = wanted.files.iter().map(|it| name_of(it)).collect();
        std::fs::write(page, eval::page(&report, &files)).with_context(|| {
            format!(
                "writing the page {} (name a file in a folder that exists and may be written to)",
                page.display()
            )
        })?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints thresholds to take, and what they cost.
pub fn tune(source: &Source, wanted: &TuneArgs) -> anyhow::Result<ExitCode> {
    if wanted.may_offer < wanted.may_start {
        complain(
            "resync: --may-offer is below --may-start, but whoever starts a walk could be offered one; make it the larger one",
        );
        return Ok(ExitCode::from(2));
    }
    let Some(content) = load(source, None)? else {
        return Ok(ExitCode::from(1));
    };
    if wanted.statements {
        return fit(content, &wanted.files);
    }
    if wanted.acts {
        let lines = stated(&wanted.files)?;
        let engine = &content.engine;
        let report = eval::measure_acts(&engine.matcher, &lines, &engine.settings.acting);
        answer(report.to_string().trim_end())?;
        return Ok(ExitCode::SUCCESS);
    }
    let judged = judged(&content, &wanted.files)?;
    let about = judged.iter().filter(|line| line.is_on_topic()).count();
    if about == 0 {
        anyhow::bail!(
            "proposing thresholds: every line is labelled {OUT_OF_SCOPE}, so nothing could be gained; give lines with other labels as well"
        );
    }
    if about == judged.len() {
        anyhow::bail!(
            "proposing thresholds: no line is labelled {OUT_OF_SCOPE}, so any threshold would do; give a file of such lines as well"
        );
    }
    let limits = Limits {
        started: wanted.may_start / 100.0,
        offered: wanted.may_offer / 100.0,
    };
    let present = &content.config.engine.confidence;
    answer(&eval::tune_openings(&judged, present, limits).to_string())?;
    answer(&calibration(&content, &judged))?;
    Ok(ExitCode::SUCCESS)
}

/// What makes confidences mean what they say, on these lines.
fn calibration(content: &Content, judged: &[Judged]) -> String {
    let matcher = &content.engine.matcher;
    let scored = judged
        .iter()
        .map(|line| matcher.scored(&Marked::new(&line.text), &line.expected));
    let fitted = Calibration::fit(&scored.collect::<Vec<_>>());
    let signs = SIGN_NAMES.iter().zip(fitted.signs);
    let signs: Vec<String> = signs
        .map(|(name, counts)| format!("{name} = {counts:.3}"))
        .collect();
    format!(
        "\nTo paste into intents/{}/lexicon/calibration.toml; then propose thresholds anew, for confidences change with it:\n\n\
         [openings]\nscope_slope = {:.3}\nscope_offset = {:.3}\nlabel_slope = {:.3}\nsigns = {{ {} }}",
        content.config.language,
        fitted.scope_slope,
        fitted.scope_offset,
        fitted.label_slope,
        signs.join(", ")
    )
}

/// Prints what to write into the file that says what reading weighs.
fn fit(content: Content, files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let lines = stated(files)?;
    let language = content.config.language.clone();
    let mut engine = std::sync::Arc::into_inner(content.engine)
        .context("fitting: the content is in use elsewhere")?;
    eval::fit_statements(&mut engine.matcher, &lines);
    answer(&format!(
        "# To write into intents/{language}/lexicon/reading.toml. On the lines that it was fitted on:\n\n{}\n\n{}",
        commented(&eval::measure_statements(&engine.matcher, &lines).to_string()),
        eval::fitted(&mut engine.matcher)
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn commented(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| format!("# {line}").trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

fn stated(files: &[PathBuf]) -> anyhow::Result<Vec<StatedLine>> {
    let mut lines = Vec::new();
    for file in files {
        let read = eval::read_stated_lines(&name_of(file), &bytes_of(file)?);
        lines.extend(read.context("reading labelled lines")?);
    }
    Ok(lines)
}

fn judged(content: &Content, files: &[PathBuf]) -> anyhow::Result<Vec<Judged>> {
    let matcher = &content.engine.matcher;
    let labels = matcher.labels();
    let mut lines: Vec<Line> = Vec::new();
    for file in files {
        let bytes = bytes_of(file)?;
        let read = eval::read_lines(&name_of(file), &bytes, &labels);
        lines.extend(read.context("reading labelled lines")?);
    }
    let thresholds = &content.config.engine.confidence;
    let judge = |line: &Line| eval::judge(matcher, line, thresholds);
    Ok(lines.iter().map(judge).collect())
}

fn bytes_of(file: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)
        .and_then(|mut file| file.read_to_end(&mut bytes))
        .with_context(|| {
            format!(
                "reading labelled lines from {} (name a file that exists and may be read)",
                file.display()
            )
        })?;
    Ok(bytes)
}

/// With the page's name forgotten, `--html` takes the next file of lines for it, which must survive that.
fn keep_from_overwriting(page: &Path) -> anyhow::Result<()> {
    let is_page = |bytes: Vec<u8>| bytes.is_empty() || bytes.starts_with(b"<!doctype html>");
    if page.is_file() && std::fs::read(page).is_ok_and(|bytes| !is_page(bytes)) {
        anyhow::bail!(
            "writing the page: {} exists and is no page, so it is left alone; name another file after --html",
            page.display()
        );
    }
    Ok(())
}

/// Prints. A reader that wants no more, like `head`, is no error.
fn answer(text: &str) -> anyhow::Result<()> {
    match writeln!(std::io::stdout(), "{}", text.trim_end()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("printing the answer (is the disk full?)")
        }
        _ => Ok(()),
    }
}

fn name_of(file: &Path) -> String {
    file.display().to_string()
}

/// Like `0.5`, between 0 and 100.
fn percent(typed: &str) -> Result<f64, String> {
    match typed.parse::<f64>() {
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(percent),
        _ => Err("write a number between 0 and 100, like 0.5".to_owned()),
    }
}
