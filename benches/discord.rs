//! How fast the shipped program is on Discord, measured on the stand-in: `cargo bench --bench discord`.
//!
//! Acknowledgements of clicks while many walks go on, start to ready with the commands registered, and memory with one
//! server and with a thousand.

#![allow(clippy::unwrap_used, reason = "a bench that cannot start may panic")]
#![allow(clippy::disallowed_methods, reason = "a bench measures time")]

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sandbox::{GuildRef, Heard, Part, Person, Sandbox};

const WALKS: usize = 200;
/// Between one answer and the next; people take longer.
const THINKING: Duration = Duration::from_millis(400);
const STARTS: usize = 7;
const GUILDS: usize = 1_000;
const MEMBERS: usize = 100;

#[tokio::main]
async fn main() {
    acknowledgements().await;
    starts().await;
    memory().await;
}

/// The shipped program on a stand-in, ended when it goes out of scope.
struct Bot {
    process: Child,
    _data: tempfile::TempDir,
}

impl Bot {
    fn start(sandbox: &Sandbox) -> Bot {
        let data = tempfile::tempdir().unwrap();
        let process = Command::new(env!("CARGO_BIN_EXE_resync"))
            .args(["run", "--data"])
            .arg(data.path())
            .current_dir(data.path())
            .env("DISCORD_TOKEN", sandbox.token())
            .env("DISCORD_API_BASE", sandbox.base())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Bot {
            process,
            _data: data,
        }
    }

    /// From the kernel's own account; 0 where there is none.
    fn resident_mib(&self) -> f64 {
        let path = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(path).unwrap_or_default();
        let kib: Option<f64> = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.split_whitespace().next())
            .and_then(|kib| kib.parse().ok());
        kib.unwrap_or_default() / 1024.0
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn acknowledgements() {
    let sandbox = Sandbox::start().await;
    let guild = sandbox.guild("Photo friends");
    let channel = guild.text_channel("support");
    let _bot = Bot::start(&sandbox);
    sandbox.connected().await;
    let walks = (0..WALKS).map(|n| {
        let person = guild.member(&format!("person {n}"));
        let channel = channel.clone();
        tokio::spawn(async move {
            // Not all in the same instant.
            tokio::time::sleep(THINKING * n as u32 / WALKS as u32).await;
            let mut heard = person.runs_in(&channel, "/icloud-photos").await;
            for _ in 0..8 {
                tokio::time::sleep(THINKING).await;
                let Some(next) = answer(&person, &heard).await else {
                    return;
                };
                heard = next;
            }
        })
    });
    let walks: Vec<_> = walks.collect();
    for walk in walks {
        walk.await.unwrap();
    }
    let mut times = sandbox.answer_times_ms();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "acknowledgements while {WALKS} walks go on: {} of them, median {} ms, 99 of 100 within {} ms, slowest {} ms",
        times.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
}

/// Presses the first button that leads on.
async fn answer(person: &Person, heard: &Heard) -> Option<Heard> {
    let parts = heard.components.iter().flat_map(|row| &row.parts);
    let label = parts
        .filter_map(|part| match part {
            Part::Button { label, .. } => Some(label),
            Part::Select { .. } => None,
        })
        .find(|label| !["Talk to a person", "It works now"].contains(&label.as_str()))?;
    person.presses(heard, label).await;
    Some(person.hears().await)
}

async fn starts() {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let sandbox = Sandbox::start().await;
        sandbox.guild("Photo friends");
        let began = Instant::now();
        let _bot = Bot::start(&sandbox);
        sandbox.connected().await;
        times.push(began.elapsed());
        assert!(!sandbox.global_commands().is_empty());
    }
    times.sort_unstable();
    println!(
        "start to commands registered and connected: median {:.0?}, slowest {:.0?} of {STARTS}",
        times[STARTS / 2],
        times[STARTS - 1]
    );
}

async fn memory() {
    let one = with_guilds(1).await;
    let many = with_guilds(GUILDS).await;
    println!(
        "resident memory: {one:.1} MiB in one server, {many:.1} MiB in {GUILDS} of {MEMBERS} members"
    );
}

async fn with_guilds(count: usize) -> f64 {
    let sandbox = Sandbox::start().await;
    let guilds: Vec<GuildRef> = (0..count)
        .map(|n| {
            let guild = sandbox.guild(&format!("server {n}"));
            guild.text_channel("support");
            for member in 0..MEMBERS {
                guild.member(&format!("member {n} {member}"));
            }
            guild
        })
        .collect();
    let bot = Bot::start(&sandbox);
    sandbox.connected().await;
    // Whoever asks in the last server is answered once all of them were told.
    let person = guilds[count - 1].member("person");
    person.dms("my photos are not syncing to icloud").await;
    person.hears().await;
    sandbox.idle().await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    bot.resident_mib()
}
