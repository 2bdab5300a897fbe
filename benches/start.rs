//! How long the program takes from start to ready, and what memory it holds then: `cargo bench --bench start`.
//!
//! The shipped binary, on an empty data folder and on one where an earlier start has kept what it learnt: from the start
//! of the process to its first answer on standard output, with content read, matcher made ready and database open.

#![allow(clippy::unwrap_used, reason = "a bench that cannot start may panic")]
#![allow(clippy::disallowed_methods, reason = "a bench measures time")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Starts on what an earlier one has learnt.
const STARTS: usize = 20;
/// Starts on new content.
const FIRST_STARTS: usize = 5;

fn main() {
    let first = || start(tempfile::tempdir().unwrap().path());
    tell(
        "first start, which learns",
        (0..FIRST_STARTS).map(|_| first()).collect(),
    );
    let data = tempfile::tempdir().unwrap();
    start(data.path());
    tell(
        "start to ready",
        (0..STARTS).map(|_| start(data.path())).collect(),
    );
}

fn tell(what: &str, mut starts: Vec<(Duration, u64)>) {
    starts.sort();
    let (median, _) = starts[starts.len() / 2];
    let (slowest, _) = starts[starts.len() - 1];
    let memory = starts.iter().map(|(_, kib)| *kib).max().unwrap_or_default();
    println!(
        "{what}: median {median:.1?}, slowest {slowest:.1?} of {}; resident memory then {:.1} MiB at most",
        starts.len(),
        memory as f64 / 1024.0
    );
}

fn start(data: &Path) -> (Duration, u64) {
    let began = Instant::now();
    let mut process = Command::new(env!("CARGO_BIN_EXE_resync"))
        .args(["chat", "--json", "--data"])
        .arg(data)
        .current_dir(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = process.stdin.take().unwrap();
    writeln!(input, "hello").unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(process.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    let took = began.elapsed();
    assert!(line.starts_with('{'), "{line}");
    let kib = resident_kib(process.id());
    drop(input);
    std::io::copy(&mut output, &mut std::io::sink()).unwrap();
    process.wait().unwrap();
    (took, kib)
}

/// From the kernel's own account; 0 where there is none.
fn resident_kib(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|kib| kib.parse().ok())
        .unwrap_or_default()
}
