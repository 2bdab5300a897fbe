//! How long the program takes from start to ready, and what memory it holds then: `cargo bench --bench start`.
//!
//! The shipped binary, on an empty data folder: from the start of the process to its first answer on standard output,
//! with content read, matcher trained and database open.

#![allow(clippy::unwrap_used, reason = "a bench that cannot start may panic")]
#![allow(clippy::disallowed_methods, reason = "a bench measures time")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const STARTS: usize = 20;

fn main() {
    let mut starts: Vec<(Duration, u64)> = (0..STARTS).map(|_| start()).collect();
    starts.sort();
    let (median, _) = starts[STARTS / 2];
    let (slowest, _) = starts[STARTS - 1];
    let memory = starts.iter().map(|(_, kib)| *kib).max().unwrap_or_default();
    println!("start to ready: median {median:.1?}, slowest {slowest:.1?} of {STARTS}");
    println!(
        "resident memory when ready: {:.1} MiB at most",
        memory as f64 / 1024.0
    );
}

fn start() -> (Duration, u64) {
    let data = tempfile::tempdir().unwrap();
    let began = Instant::now();
    let mut process = Command::new(env!("CARGO_BIN_EXE_resync"))
        .args(["chat", "--json", "--data"])
        .arg(data.path())
        .current_dir(data.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = process.stdin.take().unwrap();
    writeln!(input, "hello").unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let took = began.elapsed();
    assert!(line.starts_with('{'), "{line}");
    let kib = resident_kib(process.id());
    drop(input);
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
