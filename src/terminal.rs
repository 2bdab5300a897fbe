//! The same bot on standard input and output: for trying it, for rehearsing content, and for tests.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};
use rustyline::error::ReadlineError;
use rustyline::history::DefaultHistory;
use serde_json::json;
use tokio::runtime::Runtime;

use crate::bot::{Bot, Handled, Incoming, Key, Place};
use crate::content::CasePlace;
use crate::engine::{Arg, Entry, Event, Meaning, QueueChoice, Say};
use crate::store::{Message, OutboxRow, Outgoing, Sent};

/// The first person on a terminal; whoever starts over is the next, whom nobody remembers.
const SOMEBODY: Key = Key { guild: 0, user: 0 };

/// How replies are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// For people.
    Text,
    /// One JSON object a line for each reply.
    Json,
}

/// Talks until the input ends.
///
/// # Errors
/// The database or the terminal failed.
pub fn run(runtime: &Runtime, bot: Bot, style: Style) -> anyhow::Result<()> {
    let latest = runtime.block_on(bot.store().latest_key())?;
    let mut terminal = Terminal {
        runtime,
        bot,
        person: latest.unwrap_or(SOMEBODY),
        style,
        ahead: SignedDuration::ZERO,
        choices: Vec::new(),
    };
    let mut lines = Lines::open()?;
    terminal.greet()?;
    while let Some(line) = lines.next(&terminal.choices)? {
        if !terminal.hear(line.trim_end_matches(['\r', '\n']))? {
            break;
        }
    }
    terminal.leave();
    Ok(())
}

struct Terminal<'r> {
    runtime: &'r Runtime,
    bot: Bot,
    /// Who is here now.
    person: Key,
    style: Style,
    /// How much time `:wait` let pass.
    ahead: SignedDuration,
    /// The labels under the last message, for completion.
    choices: Vec<String>,
}

impl Terminal<'_> {
    /// Says what was still unsaid, then what came due meanwhile, then where we were.
    fn greet(&mut self) -> anyhow::Result<()> {
        let unsent = self.runtime.block_on(self.bot.store().unsent())?;
        let was_unsaid = unsent
            .iter()
            .any(|row| matches!(row.body, Outgoing::Say(_)));
        let open = self
            .runtime
            .block_on(self.bot.store().open_conversation(self.person))?;
        if open.is_none() {
            self.notice(&Say::new("terminal-hello"));
        } else {
            self.notice(&Say::new("terminal-resumed"));
        }
        self.deliver(unsent)?;
        let woken = self.pass_time(self.now())?;
        if open.is_some() && !was_unsaid && !woken {
            self.happen(Event::Asked, self.now())?;
        }
        Ok(())
    }

    fn now(&self) -> Timestamp {
        clock().checked_add(self.ahead).unwrap_or(Timestamp::MAX)
    }

    /// One line; false when it was the last.
    fn hear(&mut self, line: &str) -> anyhow::Result<bool> {
        let Some(command) = line.trim_start().strip_prefix(':') else {
            let now = self.now();
            self.happen(
                Event::Said {
                    text: line.to_owned(),
                },
                now,
            )?;
            return Ok(true);
        };
        let mut words = command.split_whitespace();
        match (words.next().unwrap_or_default(), words.next()) {
            ("new", _) => self.begin_anew()?,
            ("help", _) => self.notice(&Say::new("terminal-help")),
            ("quit" | "exit" | "q", _) => return Ok(false),
            ("wait", Some(span)) => self.wait(span)?,
            ("wait", None) => self.notice(&Say::new("terminal-bad-wait")),
            (word, _) => self.notice(
                &Say::new("terminal-unknown-command").with("word", Arg::Quote(word.to_owned())),
            ),
        }
        Ok(true)
    }

    /// Puts the present conversation away without a word about it.
    fn begin_anew(&mut self) -> anyhow::Result<()> {
        let stop = Event::Chose {
            meaning: Meaning::Stop,
            turn: 0,
        };
        let now = self.now();
        if let Handled::Deliver(rows) =
            self.runtime
                .block_on(self.bot.handle(incoming(self.person, stop, now)))?
        {
            for row in rows {
                self.runtime
                    .block_on(self.bot.store().mark(row.id, Sent::Yes, now))?;
            }
        }
        self.choices.clear();
        self.person.user += 1;
        self.notice(&Say::new("terminal-hello"));
        Ok(())
    }

    fn wait(&mut self, span: &str) -> anyhow::Result<()> {
        let Some(span_parsed) = parse_span(span) else {
            self.notice(&Say::new("terminal-bad-wait"));
            return Ok(());
        };
        let until = self
            .now()
            .checked_add(span_parsed)
            .unwrap_or(Timestamp::MAX);
        self.ahead = self.ahead.checked_add(span_parsed).unwrap_or(self.ahead);
        self.notice(&Say::new("terminal-waited").with("span", Arg::Quote(span.to_owned())));
        self.pass_time(until).map(drop)
    }

    /// Wakes what is due until then, each at its own time; true when something was.
    fn pass_time(&mut self, until: Timestamp) -> anyhow::Result<bool> {
        let mut woken = false;
        while let Some(at) = self.runtime.block_on(self.bot.store().next_wake())? {
            if at > until || !self.happen(Event::TimePassed, at)? {
                break;
            }
            woken = true;
        }
        Ok(woken)
    }

    /// True when anything came of it.
    fn happen(&mut self, event: Event, at: Timestamp) -> anyhow::Result<bool> {
        match self
            .runtime
            .block_on(self.bot.handle(incoming(self.person, event, at)))?
        {
            Handled::Deliver(rows) => {
                self.deliver(rows)?;
                Ok(true)
            }
            Handled::Nothing | Handled::Refused(_) => Ok(false),
        }
    }

    fn deliver(&mut self, rows: Vec<OutboxRow>) -> anyhow::Result<()> {
        for row in rows {
            if let Outgoing::Say(message) = &row.body {
                self.print(message)?;
            }
            let now = self.now();
            self.runtime
                .block_on(self.bot.store().mark(row.id, Sent::Yes, now))?;
        }
        Ok(())
    }

    fn print(&mut self, message: &Message) -> anyhow::Result<()> {
        self.choices = message
            .choices
            .iter()
            .map(|(_, label)| label.clone())
            .collect();
        let out = match self.style {
            Style::Json => as_json(message),
            Style::Text => as_text(message, width()),
        };
        writeln_out(&out)
    }

    /// Something of the terminal's own, not of the bot's: never in JSON.
    fn notice(&self, say: &Say) {
        if self.style == Style::Text {
            let text = self.bot.content().replies.text(say, CasePlace::default());
            let text = textwrap::fill(&text, width());
            let _ = writeln_out(&format!("{DIM}{text}{PLAIN}\n"));
        }
    }

    fn leave(&self) {
        self.notice(&Say::new("terminal-bye"));
        self.runtime.block_on(self.bot.store().close());
    }
}

fn incoming(person: Key, event: Event, at: Timestamp) -> Incoming {
    Incoming {
        key: person,
        person: whoami(),
        event_id: None,
        place: Place::Terminal,
        entry: Entry::Direct,
        queues: vec![QueueChoice {
            guild: 0,
            name: String::new(),
        }],
        heard: None,
        event,
        case_change: None,
        conversation: None,
        moves: false,
        at,
    }
}

/// The name on the card; there is no account here.
fn whoami() -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "the terminal is the one place where the user's own name is asked from the environment"
    )]
    std::env::var("USER").unwrap_or_else(|_| "terminal".to_owned())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the terminal is an edge: time enters here"
)]
fn clock() -> Timestamp {
    Timestamp::now()
}

/// "1d", "20h", "30 minutes"; only forward.
fn parse_span(text: &str) -> Option<SignedDuration> {
    let span: jiff::Span = text.parse().ok()?;
    let days = SignedDuration::from_hours(
        i64::from(span.get_days()) * 24 + i64::from(span.get_weeks()) * 7 * 24,
    );
    let rest = span
        .days(0)
        .weeks(0)
        .to_duration(jiff::SpanRelativeTo::days_are_24_hours())
        .ok()?;
    let whole = days.checked_add(rest)?;
    (whole > SignedDuration::ZERO && whole <= SignedDuration::from_hours(24 * 366)).then_some(whole)
}

fn as_json(message: &Message) -> String {
    let choices: Vec<_> = message
        .choices
        .iter()
        .map(|(meaning, label)| json!({ "id": meaning.to_string(), "label": label }))
        .collect();
    json!({
        "text": message.text,
        "choices": choices,
        "step": message.step,
        "fix": message.fix,
        "phase": message.phase,
        "escalation": message.escalation,
    })
    .to_string()
}

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const CYAN: &str = "\u{1b}[36m";
const PLAIN: &str = "\u{1b}[0m";

/// What begins a line of small print on Discord.
const SMALL_PRINT: &str = "-# ";

/// Paragraphs, a card where there is one, numbered choices. Colours are taken out again where they are not supported.
fn as_text(message: &Message, width: usize) -> String {
    let mut out = String::new();
    for line in message.text.lines() {
        let shown = match line.strip_prefix(SMALL_PRINT) {
            Some(small) => format!(
                "{DIM}{}{PLAIN}",
                textwrap::fill(&small.replace("**", ""), width)
            ),
            None => emphasised(&textwrap::fill(line, width)),
        };
        out.push_str(&shown);
        out.push('\n');
    }
    if let Some(case) = &message.escalation {
        out.push('\n');
        for line in textwrap::wrap(&case.card, width.saturating_sub(2)) {
            out.push_str(&format!("{DIM}│{PLAIN} {}\n", emphasised(&line)));
        }
    }
    if !message.choices.is_empty() {
        out.push('\n');
    }
    for (at, (_, label)) in message.choices.iter().enumerate() {
        out.push_str(&format!("  {CYAN}{}{PLAIN}  {label}\n", at + 1));
    }
    out
}

/// Lines are broken between words where somebody reads them; a file or a pipe gets them whole.
fn width() -> usize {
    const COMFORTABLE_COLUMNS: usize = 100;
    if !std::io::stdout().is_terminal() {
        return usize::MAX;
    }
    let columns = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
    columns.min(COMFORTABLE_COLUMNS)
}

/// Discord's bold as the terminal's.
fn emphasised(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, part) in text.split("**").enumerate() {
        if at > 0 {
            out.push_str(if at % 2 == 1 { BOLD } else { PLAIN });
        }
        out.push_str(part);
    }
    out
}

fn writeln_out(text: &str) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    writeln!(out, "{text}")
        .and_then(|()| out.flush())
        .context("writing to standard output")
}

/// Where lines come from.
enum Lines {
    Piped(std::io::StdinLock<'static>),
    Typed(Box<rustyline::Editor<Completion, DefaultHistory>>),
}

impl Lines {
    fn open() -> anyhow::Result<Lines> {
        if !std::io::stdin().is_terminal() {
            return Ok(Lines::Piped(std::io::stdin().lock()));
        }
        let mut editor = rustyline::Editor::new().context("preparing the terminal")?;
        editor.set_helper(Some(Completion {
            choices: Vec::new(),
        }));
        Ok(Lines::Typed(Box::new(editor)))
    }

    fn next(&mut self, choices: &[String]) -> anyhow::Result<Option<String>> {
        match self {
            Lines::Piped(input) => {
                let mut bytes = Vec::new();
                let read = input
                    .read_until(b'\n', &mut bytes)
                    .context("reading standard input")?;
                // What is not UTF-8 is still somebody's words: what can be read is read.
                Ok((read > 0).then(|| String::from_utf8_lossy(&bytes).into_owned()))
            }
            Lines::Typed(editor) => {
                if let Some(helper) = editor.helper_mut() {
                    helper.choices = choices.to_vec();
                }
                match editor.readline("> ") {
                    Ok(line) => {
                        let _ = editor.add_history_entry(&line);
                        Ok(Some(line))
                    }
                    Err(ReadlineError::Eof | ReadlineError::Interrupted) => Ok(None),
                    Err(error) => Err(error).context("reading the terminal"),
                }
            }
        }
    }
}

/// Completes the choices under the last message.
#[derive(rustyline::Helper, rustyline::Hinter, rustyline::Highlighter, rustyline::Validator)]
struct Completion {
    choices: Vec<String>,
}

impl rustyline::completion::Completer for Completion {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let typed = line[..at].to_lowercase();
        let commands = [":new", ":help", ":wait 1d", ":quit"].map(str::to_owned);
        let known = self.choices.iter().cloned().chain(commands);
        Ok((
            0,
            known
                .filter(|choice| choice.to_lowercase().starts_with(&typed))
                .collect(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_spans_forward_only() {
        assert_eq!(parse_span("1d"), Some(SignedDuration::from_hours(24)));
        assert_eq!(parse_span("20h"), Some(SignedDuration::from_hours(20)));
        assert_eq!(parse_span("1w"), Some(SignedDuration::from_hours(168)));
        for bad in ["", "-1d", "soon", "0h", "99999999d"] {
            assert_eq!(parse_span(bad), None, "{bad}");
        }
    }
}
