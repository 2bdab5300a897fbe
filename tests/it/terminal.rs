//! The golden transcripts on the terminal binary, and what only a process can show: pipes, kills, locks.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

use crate::play::{Driver, Exchange, Transcript, World, seen, written};

/// Generous: a machine under load trains the matcher slowly.
const PATIENCE: Duration = Duration::from_secs(30);

fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_resync"));
    command
        .env_remove("DISCORD_TOKEN")
        .env_remove("RESYNC_DATA")
        .env("XDG_CACHE_HOME", crate::cache())
        .current_dir(std::env::temp_dir());
    command
}

/// `resync chat --json`, line by line.
struct Chat {
    process: Child,
    input: ChildStdin,
    replies: Receiver<Value>,
}

impl Chat {
    fn start(data: &Path) -> Chat {
        Chat::start_with(None, data)
    }

    fn start_with(config: Option<&Path>, data: &Path) -> Chat {
        let mut process = binary()
            .args(["chat", "--json", "--data"])
            .arg(data)
            .args(config.map(|folder| format!("--config={}", folder.display())))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, replies) = channel();
        let out = BufReader::new(process.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines() {
                let Ok(line) = line else { break };
                let reply = serde_json::from_str(&line)
                    .unwrap_or_else(|error| panic!("not JSON: {error}: {line}"));
                if sender.send(reply).is_err() {
                    break;
                }
            }
        });
        Chat {
            input: process.stdin.take().unwrap(),
            process,
            replies,
        }
    }

    fn types(&mut self, line: &str) {
        // One message is one line here.
        writeln!(self.input, "{}", line.replace('\n', " ")).unwrap();
        self.input.flush().unwrap();
    }

    fn hears(&self) -> Value {
        self.replies
            .recv_timeout(PATIENCE)
            .expect("the terminal answers")
    }

    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// What is said until the input ends.
    fn rest(mut self) -> Vec<Value> {
        drop(self.input);
        let rest = self.replies.iter().collect();
        self.process.wait().unwrap();
        rest
    }
}

fn shown(reply: &Value) -> String {
    let labels: Vec<String> = reply["choices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|choice| choice["label"].as_str().unwrap().to_owned())
        .collect();
    written(reply["text"].as_str().unwrap(), &labels)
}

#[test]
fn transcripts_on_the_terminal() {
    let transcripts = Transcript::all();
    let (played, skipped): (Vec<_>, Vec<_>) = transcripts.iter().partition(|transcript| {
        transcript.plays_on(Driver::Terminal) && !transcript.is_overheard()
    });
    println!(
        "{} transcripts played on the terminal, {} cannot be",
        played.len(),
        skipped.len()
    );
    let mut wrong = Vec::new();
    // One process a conversation, two at a time.
    let halves = played.chunks(played.len().div_ceil(2).max(1));
    std::thread::scope(|scope| {
        let threads: Vec<_> = halves
            .map(|half| {
                scope.spawn(move || {
                    half.iter()
                        .flat_map(|transcript| play(transcript))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        for thread in threads {
            wrong.extend(thread.join().unwrap());
        }
    });
    assert!(
        wrong.is_empty(),
        "{} conversations differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn play(transcript: &Transcript) -> Vec<String> {
    let mut wrong = Vec::new();
    for dialogue in &transcript.conversations {
        let folder = tempfile::tempdir().unwrap();
        let config = transcript
            .is_in_article_order()
            .then(|| crate::ARTICLE_CONFIG.path().join("config"));
        let start = || Chat::start_with(config.as_deref(), folder.path());
        let mut chat = start();
        let differed = wrong.len();
        for exchange in &dialogue.exchanges {
            let expected = seen(&exchange.expected);
            let heard;
            (chat, heard) = answer(chat, exchange, &start, &expected);
            if heard != expected {
                wrong.push(format!(
                    "{} / {}: after {:?}\n--- expected\n{expected}\n--- heard\n{heard}\n",
                    transcript.path.display(),
                    dialogue.title,
                    exchange.world
                ));
                break;
            }
        }
        let rest: Vec<String> = chat.rest().iter().map(shown).collect();
        if !rest.is_empty() && wrong.len() == differed {
            wrong.push(format!(
                "{} / {}: said more than expected: {rest:?}",
                transcript.path.display(),
                dialogue.title
            ));
        }
    }
    wrong
}

fn answer(
    mut chat: Chat,
    exchange: &Exchange,
    start: &dyn Fn() -> Chat,
    expected: &str,
) -> (Chat, String) {
    match &exchange.world {
        World::Says(text) => chat.types(text),
        World::Presses(label) => chat.types(label),
        World::Passes(span) => chat.types(&format!(":wait {}m", span.as_mins())),
        World::Restarts => {
            chat.kill();
            chat = start();
        }
        other => panic!(
            "the terminal cannot play {other:?}; say so in the head of the file: <!-- not on: terminal -->"
        ),
    }
    if expected.is_empty() {
        return (chat, String::new());
    }
    // Time may bring several messages at once; a person's line brings one.
    let mut heard: Vec<String> = Vec::new();
    while heard.is_empty()
        || (matches!(exchange.world, World::Passes(_)) && heard.join("\n\n").len() < expected.len())
    {
        match chat.replies.recv_timeout(PATIENCE) {
            Ok(reply) => heard.push(shown(&reply)),
            Err(_) => {
                heard.push("(nothing more was said)".to_owned());
                break;
            }
        }
    }
    let heard = heard.join("\n\n");
    // A kill between writing and noting that it was written: what may be unsaid is said again, and it is that question.
    if exchange.world == World::Restarts && question(&heard) == question(expected) {
        return (chat, expected.to_owned());
    }
    (chat, heard)
}

/// The last paragraph with the choices under it.
fn question(text: &str) -> Vec<&str> {
    let mut blocks: Vec<&str> = text.rsplit("\n\n").take(2).collect();
    blocks.reverse();
    blocks
}

#[test]
fn a_kill_in_the_middle_goes_on_at_the_same_question() {
    let folder = tempfile::tempdir().unwrap();
    let mut chat = Chat::start(folder.path());
    chat.types("my photos wont upload to icloud, it says icloud storage is full");
    let before = chat.hears();
    chat.kill();
    let chat = Chat::start(folder.path());
    let after = chat.hears();
    assert_eq!(before["step"], after["step"]);
    assert_eq!(before["choices"], after["choices"]);
    assert!(chat.rest().is_empty());
}

#[test]
fn a_reply_has_the_fields_of_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let mut chat = Chat::start(folder.path());
    chat.types("photos not syncing to icloud");
    let reply = chat.hears();
    let keys: Vec<&String> = reply.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        ["choices", "escalation", "fix", "phase", "step", "text"]
    );
    assert_eq!(reply["phase"], "check");
    assert!(reply["escalation"].is_null());
    chat.types("i want to talk to a human please");
    let reply = chat.hears();
    assert_eq!(reply["phase"], "escalated");
    assert_eq!(reply["escalation"]["case"], 1);
}

#[test]
fn two_terminals_on_one_folder_and_a_broken_file_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Chat::start(folder.path());
    first.types("photos not syncing to icloud");
    first.hears();
    let second = binary()
        .args(["chat", "--data"])
        .arg(folder.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let complaint = String::from_utf8(second.stderr).unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(complaint.contains("another Resync is using"), "{complaint}");
    first.kill();

    let broken = tempfile::tempdir().unwrap();
    std::fs::write(
        broken.path().join("resync.sqlite"),
        "this is no database, but somebody's shopping list",
    )
    .unwrap();
    let output = binary()
        .args(["chat", "--data"])
        .arg(broken.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(
        complaint.contains("damaged or is not a database"),
        "{complaint}"
    );
    let kept = std::fs::read_to_string(broken.path().join("resync.sqlite")).unwrap();
    assert!(kept.contains("shopping list"));
}

#[test]
fn any_input_gets_an_answer_and_never_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let lines: Vec<String> = vec![
        String::new(),
        "x".repeat(4_000),
        "\u{200b}\u{200d}\u{feff}".into(),
        "\u{202e}gnicnys ton sotohp".into(),
        "😭😭😭".into(),
        "\u{1}\u{2}\u{7f} photos".into(),
        "**@everyone** <@123> `rm -rf` [x](http://y)".into(),
        ":new".into(),
        "mis fotos no se sincronizan con icloud".into(),
        "мои фото не синхронизируются".into(),
        ":nonsense".into(),
        ":wait yesterday".into(),
    ];
    let mut chat = Chat::start(folder.path());
    for line in &lines {
        chat.types(line);
    }
    let replies = chat.rest();
    // The three commands are the terminal's own and say nothing in JSON.
    assert_eq!(replies.len(), lines.len() - 3, "{replies:#?}");
    for reply in replies {
        let text = reply["text"].as_str().unwrap();
        assert!(
            !text.is_empty() && text.chars().count() <= 2_000 && !text.contains("@everyone"),
            "{text}"
        );
    }
}

#[test]
fn commands_tell_what_is_wrong_and_what_to_do() {
    let cases: [(&[&str], i32, &str); 4] = [
        (&["run"], 1, "DISCORD_TOKEN"),
        (
            &["--config", "/nowhere", "check"],
            1,
            "there is no folder /nowhere",
        ),
        (&["fly"], 2, "unrecognized subcommand"),
        (
            &["health", "--data", "/nowhere"],
            1,
            "no bot has run on the data folder",
        ),
    ];
    for (arguments, code, words) in cases {
        let output = binary().args(arguments).output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}: {complaint}"
        );
        assert!(complaint.contains(words), "{arguments:?}: {complaint}");
    }
}

#[test]
fn classify_explains_itself_and_learns_labels_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let (train, test) = (
        folder.path().join("train.tsv"),
        folder.path().join("test.tsv"),
    );
    std::fs::write(
        &train,
        "where is my card\tcard\nmy card is late\tcard\nraise my limit\tlimit\nhigher limit please\tlimit\n",
    )
    .unwrap();
    std::fs::write(&test, "has my crad come\tcard\n").unwrap();
    let output = binary()
        .args(["classify", "--train"])
        .arg(&train)
        .arg("--test")
        .arg(&test)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let columns: Vec<&str> = said.trim_end().split('\t').collect();
    assert_eq!((columns[0], columns.len()), ("card", 3), "{said}");
    assert!(
        columns[1..]
            .iter()
            .all(|number| number.parse::<f32>().is_ok()),
        "{said}"
    );
    let measured = String::from_utf8(output.stderr).unwrap();
    assert!(
        measured.starts_with("train_us=") && measured.contains(" model_bytes="),
        "{measured}"
    );

    let mut process = binary()
        .args(["classify", "--explain"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(process.stdin.take().unwrap(), "photosnotsyncing to icluod").unwrap();
    let output = process.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.starts_with("photos_not_syncing") && said.contains("icluod read as icloud"),
        "{said}"
    );
}
