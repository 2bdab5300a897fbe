//! Bots on other people's libraries, which were written for Discord and nothing else. They are run by name, with
//! `LIKENESS_NODE` or `LIKENESS_PYTHON` telling where discord.js or discord.py is installed.

use std::process::{Child, Command};

use sandbox::Sandbox;

#[tokio::test]
#[ignore = "needs node and discord.js 14: LIKENESS_NODE=folder with node_modules"]
async fn discord_js_does_not_notice() {
    let home =
        std::env::var_os("LIKENESS_NODE").expect("LIKENESS_NODE names a folder with node_modules");
    let script = std::path::Path::new(&home).join("bot.mjs");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/likeness/bot.mjs");
    std::fs::copy(source, &script).expect("a copy beside node_modules");
    a_bot_does_not_notice(Command::new("node").arg(script)).await;
}

#[tokio::test]
#[ignore = "needs discord.py 2: LIKENESS_PYTHON=an interpreter that has it"]
async fn discord_py_does_not_notice() {
    let python = std::env::var_os("LIKENESS_PYTHON").expect("LIKENESS_PYTHON names an interpreter");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/likeness/bot.py");
    a_bot_does_not_notice(Command::new(python).arg(script)).await;
}

/// A message, a button with a modal, a menu, a command with a follow-up, and a resume after a dropped socket.
async fn a_bot_does_not_notice(command: &mut Command) {
    let sandbox = Sandbox::start().await;
    let guild = sandbox.guild("Fruit Help");
    let help = guild.text_channel("help");
    let ann = guild.member("ann");
    let command = command
        .env("DISCORD_API_BASE", sandbox.base())
        .env("DISCORD_TOKEN", sandbox.token());
    let _bot = Running(command.spawn().expect("a process"));
    sandbox.connected().await;
    sandbox.registered("echo").await;

    ann.says(&help, "hello").await;
    let heard = ann.hears().await;
    assert_eq!(heard.text, "echo: hello");
    ann.presses(&heard, "Again").await;
    let modal = ann.sees_modal().await;
    ann.submits(&modal, &[("Which word?", "apple")]).await;
    assert_eq!(ann.hears().await.text, "wrote apple");
    ann.picks(&heard, "Which fruit?", "Cherry").await;
    assert_eq!(ann.hears().await.text, "picked cherry");
    assert_eq!(ann.runs_in(&help, "/echo banana").await.text, "banana");
    assert_eq!(ann.hears().await.text, "and more");

    sandbox.faults().drop_socket();
    ann.says(&help, "still there?").await;
    assert_eq!(ann.hears().await.text, "echo: still there?");
    assert_eq!(sandbox.sessions_begun(), 1, "a resume begins no session");
    sandbox.finish().await;
}

/// A process that does not outlive its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
