//! The command line: what was typed becomes what it means, once, and the part that can do it is called.

mod measure;

use std::io::{BufRead as _, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use resync::bot::Bot;
use resync::config::Secret;
use resync::content::{self, Content, Depth, Keeper, Problem, Source};
use resync::eval::{Asked, HEARD_FROM};
use resync::matcher::{self, Marked, Text};
use resync::store::Store;
use resync::terminal::{self, Style};

/// A Discord support assistant for iPhone photos that no longer reach iCloud.
#[derive(Debug, Parser)]
#[command(version, about, arg_required_else_help = true)]
struct Cli {
    /// Where the settings, the playbook and the sentences are [default: ./config, else the built-in copy]
    #[arg(long, global = true, value_name = "DIR")]
    config: Option<PathBuf>,
    /// Where the examples of what people say are [default: ./intents, else the built-in copy]
    #[arg(long, global = true, value_name = "DIR")]
    intents: Option<PathBuf>,
    /// Logs as JSON, one object a line
    #[arg(long, global = true)]
    log_json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Try it here, on the terminal; no account needed
    Chat {
        /// Where conversations are kept [default: the platform's data folder]
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
        /// One JSON object a line for each reply
        #[arg(long)]
        json: bool,
    },
    /// Run the bot on Discord; the token comes from DISCORD_TOKEN or DISCORD_TOKEN_FILE
    Run {
        /// Where conversations are kept [default: the platform's data folder]
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
    /// Check the settings, the playbook, the sentences and the examples
    Check {
        /// One line a problem, for editors and scripts
        #[arg(long)]
        short: bool,
        /// Labelled lines (.tsv) that no example may be nearly the same as
        #[arg(long, value_name = "DIR")]
        measured_on: Option<PathBuf>,
    },
    /// Read first words, a line each, and print what each means: intent, tab, confidence
    Classify {
        /// Say below each line which words and corrections decided
        #[arg(long)]
        explain: bool,
        /// Read `question, tab, text` and print everything that each text states: kind=value:confidence; …
        #[arg(long, conflicts_with_all = ["explain", "train"])]
        statements: bool,
        /// Learn from these lines instead (text, tab, label), with no patterns and no photos; needs --test
        #[arg(long, value_name = "FILE", requires = "test")]
        train: Option<PathBuf>,
        /// The lines to read then (text, tab, label): prints label, score and microseconds
        #[arg(long, value_name = "FILE", requires = "train")]
        test: Option<PathBuf>,
        /// Each label's own name is one more example of it
        #[arg(long, requires = "train")]
        label_names: bool,
    },
    /// Measure understanding on labelled lines: text, tab, intent
    Eval(measure::EvalArgs),
    /// Propose thresholds from labelled lines, and tell what they cost; changes no file
    Tune(measure::TuneArgs),
    /// Let simulated people walk with the bot, and tell where they end
    Rehearse(measure::RehearseArgs),
    /// Say what would be asked next, and why
    ExplainOrder {
        /// What is known: CHECK=ANSWER, tried=WHAT, failed=INSTRUCTION, opening=INTENT
        #[arg(value_name = "FACT=VALUE")]
        facts: Vec<String>,
    },
    /// Print the link that invites the bot to a server
    Invite {
        /// The application's id [default: read from DISCORD_TOKEN]
        #[arg(long)]
        application: Option<u64>,
    },
    /// Look at everything the bot needs on Discord, and say what to do about what is missing
    Doctor {
        /// The data folder of the bot [default: the platform's data folder]
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
    /// Exit 0 when the bot that runs on this data folder is well
    Health {
        /// The data folder of the running bot
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match perform(cli) {
        Ok(code) => code,
        Err(error) => {
            complain(&format!("resync: {error:#}"));
            ExitCode::from(1)
        }
    }
}

fn perform(cli: Cli) -> anyhow::Result<ExitCode> {
    start_logs(&cli)?;
    let source = Source::choose(cli.config.clone(), cli.intents.clone())?;
    match cli.command {
        Command::Chat { data, json } => {
            let data = data_folder(data)?;
            let Some(content) = load(&source, Some(&data))? else {
                return Ok(ExitCode::from(1));
            };
            let runtime = tokio::runtime::Runtime::new().context("starting")?;
            let store = runtime.block_on(Store::open(&data))?;
            let bot = runtime.block_on(async { Bot::new(content, store) });
            terminal::run(&runtime, bot, if json { Style::Json } else { Style::Text })?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Run { data } => {
            let data = data_folder(data)?;
            let Some(content) = load(&source, Some(&data))? else {
                return Ok(ExitCode::from(1));
            };
            let runtime = tokio::runtime::Runtime::new().context("starting")?;
            runtime.block_on(run_on_discord(content, data))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Check { short, measured_on } => check(&source, short, measured_on.as_deref()),
        Command::Classify {
            train: Some(train),
            test: Some(test),
            label_names,
            ..
        } => compare(&source, &train, &test, label_names),
        Command::Classify {
            statements: true, ..
        } => statements(&source),
        Command::Classify { explain, .. } => classify(&source, explain),
        Command::Eval(wanted) => measure::evaluate(&source, &wanted),
        Command::Tune(wanted) => measure::tune(&source, &wanted),
        Command::ExplainOrder { facts } => explain_order(&source, &facts),
        Command::Rehearse(wanted) => measure::rehearse(&source, &wanted),
        Command::Invite { application } => {
            say(&resync::invite::invitation(
                application.map_or_else(application_of_token, Ok)?,
            ));
            Ok(ExitCode::SUCCESS)
        }
        Command::Doctor { data } => {
            let data = data_folder(data)?;
            let Some(content) = load(&source, Some(&data))? else {
                return Ok(ExitCode::from(1));
            };
            let runtime = tokio::runtime::Runtime::new().context("starting")?;
            runtime.block_on(doctor(content, data))
        }
        Command::Health { data } => health(data),
    }
}

fn options() -> anyhow::Result<resync::discord::Options> {
    Ok(resync::discord::Options {
        token: token()?,
        api_base: variable("DISCORD_API_BASE"),
        clock: resync::clock::Clock::system(),
    })
}

/// One line for each thing that was looked at; 1 when something is to be done.
async fn doctor(content: Content, folder: PathBuf) -> anyhow::Result<ExitCode> {
    let options = options()?;
    let store = Store::open(&folder).await?;
    let findings = resync::discord::examine(Bot::new(content, store), options).await?;
    for finding in &findings {
        let mark = if finding.is_fine { "ok  " } else { "TODO" };
        say(&format!("{mark} {}", finding.text));
    }
    let is_fine = findings.iter().all(|finding| finding.is_fine);
    Ok(ExitCode::from(u8::from(!is_fine)))
}

async fn run_on_discord(content: Content, folder: PathBuf) -> anyhow::Result<()> {
    let options = options()?;
    let store = Store::open(&folder).await?;
    tokio::select! {
        ended = resync::discord::run(Bot::new(content, store), options, stop_signal()) => ended,
        failed = beat(&folder) => failed,
    }
}

/// Signs of life for `resync health`.
async fn beat(folder: &std::path::Path) -> anyhow::Result<()> {
    let mut ticks =
        tokio::time::interval(std::time::Duration::from_secs(resync::health::BEAT_SECONDS));
    loop {
        ticks.tick().await;
        resync::health::beat(folder, now())
            .with_context(|| format!("writing a sign of life into {}", folder.display()))?;
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line is an edge: time enters here"
)]
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// Ctrl-C, or what a service manager sends.
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(error) => {
            tracing::warn!(%error, "cannot hear SIGTERM; Ctrl-C still stops the bot");
            let _ = tokio::signal::ctrl_c().await;
            return;
        }
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

fn start_logs(cli: &Cli) -> anyhow::Result<()> {
    use tracing_subscriber::EnvFilter;
    let quiet = !matches!(cli.command, Command::Run { .. });
    // serenity's and the HTTP client's own spans carry tokens of interactions and people's words.
    let default = if quiet {
        "error"
    } else {
        "info,serenity=warn,reqwest=warn,hyper=warn,h2=warn,rustls=warn,tungstenite=warn,sqlx=warn"
    };
    let filter = match variable("RESYNC_LOG") {
        Some(wanted) => EnvFilter::try_new(wanted)
            .context("reading RESYNC_LOG: it is like \"info\" or \"resync=debug\"")?,
        None => EnvFilter::new(default),
    };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if cli.log_json {
        builder.json().init();
    } else {
        builder.init();
    }
    Ok(())
}

/// The content, or `None` after its problems were printed.
fn load(source: &Source, data: Option<&std::path::Path>) -> anyhow::Result<Option<Content>> {
    let loaded = content::load(source, Depth::Start, &keeper(data))?;
    if loaded.content.is_none() {
        print_problems(&loaded.problems, false);
        complain(
            "resync: the content has errors, so the bot does not start. Mend them; `resync check` says when all is well.",
        );
    }
    Ok(loaded.content)
}

fn explain_order(source: &Source, facts: &[String]) -> anyhow::Result<ExitCode> {
    let Some(content) = load(source, None)? else {
        return Ok(ExitCode::from(1));
    };
    let playbook = &content.engine.playbook;
    let walk = resync::eval::walk_with(playbook, facts)?;
    say(resync::eval::explain(playbook, &walk)
        .to_string()
        .trim_end());
    Ok(ExitCode::SUCCESS)
}

fn check(
    source: &Source,
    short: bool,
    measured_on: Option<&std::path::Path>,
) -> anyhow::Result<ExitCode> {
    let today = jiff::tz::Offset::UTC.to_datetime(now()).date();
    let depth = Depth::Full {
        measured_on,
        today: Some(today),
    };
    let loaded = content::load(source, depth, &keeper(None))?;
    print_problems(&loaded.problems, short);
    let warnings = loaded
        .problems
        .iter()
        .filter(|problem| problem.is_warning)
        .count();
    let errors = loaded.problems.len() - warnings;
    say(&format!("{errors} errors, {warnings} warnings"));
    Ok(if errors == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn print_problems(problems: &[Problem], short: bool) {
    let handler = miette::GraphicalReportHandler::new().with_context_lines(0);
    for problem in problems {
        let mut picture = String::new();
        // Warnings are many and mild: a line each is enough.
        if short || problem.is_warning || handler.render_report(&mut picture, problem).is_err() {
            picture = problem.one_line();
        }
        complain(&picture);
    }
}

/// The matcher on labels of one's own, timed line by line on one thread.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is an edge: time enters here"
)]
fn compare(
    source: &Source,
    train: &std::path::Path,
    test: &std::path::Path,
    label_names: bool,
) -> anyhow::Result<ExitCode> {
    use std::time::Instant;
    let Some(content) = load(source, None)? else {
        return Ok(ExitCode::from(1));
    };
    let (train, test) = (labelled_lines(train)?, labelled_lines(test)?);
    let started = Instant::now();
    let matcher = matcher::Labelled::train(
        train.iter().map(|(text, label)| (&**text, &**label)),
        &content.engine.matcher.background(),
        content.engine.matcher.language(),
        label_names,
    );
    let took = started.elapsed().as_micros();
    for (text, _) in &test {
        let started = Instant::now();
        let (label, score) = matcher.read(text);
        let took = started.elapsed().as_nanos() as f64 / 1_000.0;
        say(&format!("{label}\t{score:.5}\t{took:.1}"));
    }
    complain(&format!("train_us={took} model_bytes={}", matcher.bytes()));
    Ok(ExitCode::SUCCESS)
}

/// Lines of text, tab, label; empty ones are left out.
fn labelled_lines(file: &std::path::Path) -> anyhow::Result<Vec<(String, String)>> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            let (text, label) = line.rsplit_once('\t').with_context(|| {
                format!(
                    "{}:{}: there is no tab in this line; write the text, a tab, the label",
                    file.display(),
                    number + 1
                )
            })?;
            Ok((text.to_owned(), label.trim().to_owned()))
        })
        .collect()
}

fn classify(source: &Source, explain: bool) -> anyhow::Result<ExitCode> {
    let Some(content) = load(source, None)? else {
        return Ok(ExitCode::from(1));
    };
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line.context("reading standard input")?;
        let text = Marked::new(&String::from_utf8_lossy(&line));
        let thresholds = &content.config.engine.confidence;
        let opening = content
            .engine
            .matcher
            .opening(&text, thresholds.cause_margin);
        let (intent, confidence) = opening.label(thresholds.offer_confidence);
        say(&format!("{intent}\t{confidence:.4}"));
        if explain {
            say(&explanation(&content, &text.text));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A line in (what was asked, a tab, the text), a line out: everything that it states, with how sure that is.
fn statements(source: &Source) -> anyhow::Result<ExitCode> {
    let Some(content) = load(source, None)? else {
        return Ok(ExitCode::from(1));
    };
    for (at, line) in std::io::stdin().lock().split(b'\n').enumerate() {
        let line = line.context("reading standard input")?;
        let line = String::from_utf8_lossy(&line);
        let (question, text) = line.split_once('\t').with_context(|| {
            format!(
                "reading line {}: there is no tab; write the question, a tab, the text",
                at + 1
            )
        })?;
        let asked = Asked::named(question.trim()).with_context(|| {
            format!("reading line {}: `{question}` is no question; it is opening, check:ID, outcome or any", at + 1)
        })?;
        let read = content
            .engine
            .matcher
            .read(&Marked::new(text), asked.context());
        let heard = read.in_full().into_iter();
        let heard = heard.filter(|it| it.confidence >= HEARD_FROM);
        let heard: Vec<String> = heard
            .map(|it| format!("{}:{:.3}", it.what, it.confidence))
            .collect();
        say(&if heard.is_empty() {
            "-".to_owned()
        } else {
            heard.join("; ")
        });
    }
    Ok(ExitCode::SUCCESS)
}

/// How many deciding words are shown.
const REASONS_SHOWN: usize = 6;
/// How many of the examples that are most alike.
const EXAMPLES_SHOWN: usize = 3;

/// What decided: words read as others, and how far each moved the best reading from the second.
fn explanation(content: &Content, text: &Text) -> String {
    let matcher = &content.engine.matcher;
    let corrections = matcher.corrections(text).into_iter();
    let corrections = corrections.map(|it| format!("  {} read as {}", it.typed, it.read_as));
    let reasons = matcher.reasons(text).into_iter();
    let reasons = reasons
        .take(REASONS_SHOWN)
        .map(|(word, moved)| format!("  {moved:+.2} {word}"));
    let nearest = matcher.nearest(text, EXAMPLES_SHOWN).into_iter();
    let nearest = nearest.map(|(example, intent, alike)| {
        format!("  {:.0} % like \"{example}\" ({intent})", 100.0 * alike)
    });
    let facts = matcher.facts(text).into_iter();
    let facts = facts.map(|it| format!("  {}: {} (\"{}\")", it.fact, it.value, it.words));
    let lines: Vec<String> = corrections
        .chain(nearest)
        .chain(reasons)
        .chain(facts)
        .collect();
    lines.join("\n")
}

fn health(data: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    match resync::health::check(&data_folder(data)?, now()) {
        Ok(()) => {
            say("well");
            Ok(ExitCode::SUCCESS)
        }
        Err(why) => {
            complain(&format!("resync: {why:#}"));
            Ok(ExitCode::from(1))
        }
    }
}

/// What was learnt is kept with the data, and found in the user's cache too, where commands without data keep it.
fn keeper(data: Option<&std::path::Path>) -> Keeper {
    let dirs = directories::ProjectDirs::from("", "", "resync");
    let cache = dirs.map(|dirs| dirs.cache_dir().to_owned());
    let folders = data.map(std::path::Path::to_owned).into_iter().chain(cache);
    Keeper {
        before_learning: Some(|| {
            tracing::info!(
                "learning from the examples, once for this content; this takes some seconds"
            );
            if std::io::stderr().is_terminal() {
                complain("Learning from the examples, once for this content …");
            }
        }),
        ..Keeper::new(folders)
    }
}

/// `--data`, else RESYNC_DATA, else the platform's folder for data.
fn data_folder(data: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    if let Some(folder) = data.or_else(|| variable("RESYNC_DATA").map(PathBuf::from)) {
        return Ok(folder);
    }
    let dirs = directories::ProjectDirs::from("", "", "resync")
        .context("looking for a place to keep conversations: this account has no home folder; name one with --data DIR")?;
    Ok(dirs.data_dir().to_owned())
}

fn token() -> anyhow::Result<Secret> {
    if let Some(token) = variable("DISCORD_TOKEN") {
        return Ok(Secret::new(token.trim()));
    }
    let file = variable("DISCORD_TOKEN_FILE").context(
        "looking for the bot's token: neither DISCORD_TOKEN nor DISCORD_TOKEN_FILE is set. The token is in Discord's developer portal, under Bot",
    )?;
    let token = std::fs::read_to_string(&file)
        .with_context(|| format!("reading the token from {file} (DISCORD_TOKEN_FILE)"))?;
    Ok(Secret::new(token.trim()))
}

/// A bot token begins with its application's id.
fn application_of_token() -> anyhow::Result<u64> {
    use base64::Engine as _;
    let token = token()?;
    let first = token
        .reveal()
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end_matches('=');
    base64::prelude::BASE64_STANDARD_NO_PAD
        .decode(first)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok())
        .context("reading the application's id from the token: it does not look like a bot token; give it with --application ID")
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line is the one place that reads the environment"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[expect(clippy::print_stdout, reason = "the answer of a command")]
fn say(text: &str) {
    println!("{text}");
}

#[expect(
    clippy::print_stderr,
    reason = "what is wrong, before logs exist or besides them"
)]
fn complain(text: &str) {
    eprintln!("{text}");
}
