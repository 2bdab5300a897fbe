//! A stand-in for Discord on loopback, for tests of a real bot and for trying one without an account.
//!
//! - [`Sandbox`] is the whole of it: start one, point the bot's `DISCORD_API_BASE` at [`Sandbox::base`].
//! - `places`, `people` and `interactions` are what tests speak: guilds, channels, and people who write, listen, press
//!   and type commands (`command_line`).
//! - `heard` is what the bot said, as plain data; `transcript` is what a failing test prints.
//! - `model` is Discord without a wire: pure state and rules. `forms` reads and checks what the bot sends;
//!   `refusal` is how Discord says no.
//! - `rest`, `gateway`, `connection`, `exchange` and `server` are the wire; `faults` and `buckets` make it fail or wait on demand;
//!   `contract` holds it against Discord's own document.
//!
//! Invariants: the model knows no socket and does not wait; the one lock (`state`) is never held over an await;
//! nothing waits for time to pass but [`Sandbox::idle`] and a fault that delays; what Discord refuses is refused here,
//! with its status and code, and a route that is not known makes [`Sandbox::finish`] fail.

mod buckets;
mod clock;
mod command_line;
mod connection;
mod contract;
mod exchange;
mod faults;
mod forms;
mod gateway;
mod heard;
mod interactions;
mod model;
mod people;
mod permissions;
mod places;
mod refusal;
mod rest;
mod server;
mod snowflake;
mod state;
mod transcript;

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;

pub use faults::{FaultPlan, RequestFaultPlan};
pub use heard::{Field, Heard, MessageRef, Modal, Part, Row};
pub use model::{Pings, Subject};
pub use people::Person;
pub use permissions::Permissions;
pub use places::{ChannelRef, GuildRef, RoleRef};
pub use snowflake::Id;
pub use state::RequestRecord;

use state::{Shared, State};

/// The only token that the sandbox accepts.
pub(crate) const TOKEN: &str = "sandbox-token";

/// A Discord of one's own: nobody is in it but the bot.
#[derive(Clone)]
pub struct Sandbox {
    shared: Arc<Shared>,
}

impl Sandbox {
    /// Listens on a free port of the loopback.
    pub async fn start() -> Sandbox {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("loopback has a free port");
        let port = listener
            .local_addr()
            .expect("a bound listener has an address")
            .port();
        let shared = Arc::new(Shared::new(port));
        tokio::spawn(server::run(listener, shared.clone()));
        Sandbox { shared }
    }

    /// What stands in for Discord's address, without `/api/v10`.
    pub fn base(&self) -> String {
        self.shared.base()
    }

    /// The bot's token.
    pub fn token(&self) -> &'static str {
        TOKEN
    }

    /// The bot's user id.
    pub fn bot_id(&self) -> Id {
        self.look(|state| state.world.bot)
    }

    /// The bot's application id.
    pub fn application_id(&self) -> Id {
        self.look(|state| state.world.application)
    }

    /// Grants or takes the Message Content intent, as the switch in the developer portal does.
    pub fn set_message_content(&self, granted: bool) {
        self.change(|state| state.world.content_granted = granted);
    }

    /// Grants or takes the Server Members intent; it is not granted at first.
    pub fn set_members_intent(&self, granted: bool) {
        self.change(|state| state.world.members_granted = granted);
    }

    /// A new guild that the bot is a member of.
    pub fn guild(&self, name: &str) -> GuildRef {
        let id = self.change(|state| state.world.add_guild(name));
        GuildRef {
            sandbox: self.clone(),
            id,
        }
    }

    /// Takes the bot out of a guild.
    pub fn remove_guild(&self, guild: &GuildRef) {
        self.change(|state| state.world.expel_bot(guild.id));
    }

    /// Lets the bot join a guild that it was taken out of.
    pub fn rejoin_guild(&self, guild: &GuildRef) {
        self.change(|state| state.world.admit_bot(guild.id));
    }

    /// Waits until the bot is connected and was told READY.
    pub async fn connected(&self) {
        self.shared
            .wait_for("the bot to connect", |state| {
                state.gateway.is_connected().then_some(())
            })
            .await;
    }

    /// Waits until the bot has no connection to the gateway.
    pub async fn disconnected(&self) {
        let probe = |state: &mut State| (!state.gateway.is_connected()).then_some(());
        self.shared.wait_for("the bot to disconnect", probe).await;
    }

    /// How many sessions the bot has begun; one that is resumed is not begun again.
    pub fn sessions_begun(&self) -> u64 {
        self.look(|state| state.gateway.sessions_made())
    }

    /// Lets time pass, for everything that Discord measures: tokens, nonces, the age of messages, quiet threads.
    pub fn advance_clock(&self, by: Duration) {
        self.change(|state| {
            state.clock.advance(by);
            state.world.now_ms = state.clock.now_ms();
            state.world.archive_quiet_threads();
        });
    }

    /// Asks connections that begin from now on for a heartbeat this often; without one they are closed.
    pub fn expect_heartbeats(&self, every: Duration) {
        self.change(|state| state.gateway.heartbeat = every);
    }

    /// Plans trouble.
    pub fn faults(&self) -> FaultPlan<'_> {
        FaultPlan { sandbox: self }
    }

    /// Lets requests of a method whose path contains a text be answered only so often; more are answered 429.
    pub fn limit(&self, method: &str, path_part: &str, allowed: u32, per: Duration) {
        self.look(|state| state.buckets.limit(method, path_part, allowed, per));
    }

    /// Lets all requests together be answered only so often.
    pub fn limit_globally(&self, allowed: u32, per: Duration) {
        self.look(|state| state.buckets.limit_globally(allowed, per));
    }

    /// Every request so far, oldest first.
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.look(|state| state.requests.clone())
    }

    /// Announces that requests may be refused with this JSON error code; 429 stands for rate limits.
    pub fn expect_refusal(&self, code: u32) {
        self.look(|state| state.expected_refusals.push(code));
    }

    /// Announces that interactions may stay without any answer, as when the bot is killed.
    pub fn allow_unanswered_interactions(&self) {
        self.look(|state| state.unanswered_allowed = true);
    }

    /// How long each answered interaction waited for its first answer, in milliseconds, oldest first.
    pub fn answer_times_ms(&self) -> Vec<u64> {
        self.look(|state| {
            let all = state.world.interactions.values();
            all.filter_map(|one| one.answered_at_ms.map(|at_ms| at_ms - one.sent_at_ms))
                .collect()
        })
    }

    /// The commands registered globally, as Discord would list them.
    pub fn global_commands(&self) -> Vec<serde_json::Value> {
        self.look(|state| state.world.commands.get(&None).cloned().unwrap_or_default())
    }

    /// Waits until the bot has registered a command of this name, globally or in a guild.
    pub async fn registered(&self, name: &str) {
        let probe = |state: &mut State| {
            let mut all = state.world.commands.values().flatten();
            all.any(|command| command["name"] == *name).then_some(())
        };
        self.wait_for(&format!("the bot to register the command “{name}”"), probe)
            .await;
    }

    /// A message as it is now, however often it was edited; `None` when it was deleted.
    pub fn message(&self, message: impl Into<MessageRef>) -> Option<Heard> {
        let MessageRef { channel, id } = message.into();
        self.look(|state| {
            let message = state.world.message(channel, id).ok()?;
            Some(Heard::of(self, &state.world, message))
        })
    }

    /// Everything that was said, for reading by people.
    pub fn transcript(&self) -> String {
        self.look(|state| transcript::of(state))
    }

    /// The events that the bot was told, oldest first: their kind and their data.
    pub fn events(&self) -> Vec<(String, serde_json::Value)> {
        self.look(|state| state.gateway.told())
    }

    /// Tells the bot an event as it stands, however malformed, that changes nothing in the model.
    pub fn sends_event(&self, kind: &str, data: &serde_json::Value) {
        self.change(|state| state.gateway.push_to_all(kind, data));
    }

    /// Waits until the bot has done what there was to do: no request under way, and none for a little while.
    pub async fn idle(&self) {
        self.shared.idle().await;
    }

    /// Ends a test: panics when a message of the bot was left unread, an unknown route was called, a request was
    /// refused that was not announced, or an interaction stayed unanswered.
    pub async fn finish(self) {
        self.idle().await;
        let problems = self.problems();
        if !problems.is_empty() {
            panic!("{}\n\n{}", problems.join("\n"), self.transcript());
        }
    }

    /// What [`Sandbox::finish`] would complain about now.
    pub fn problems(&self) -> Vec<String> {
        self.look(|state| transcript::problems(state))
    }

    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        self.shared.change(change)
    }

    pub(crate) fn look<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        self.shared.look(look)
    }

    pub(crate) async fn wait_for<T>(
        &self,
        what: &str,
        probe: impl FnMut(&mut State) -> Option<T>,
    ) -> T {
        self.shared.wait_for(what, probe).await
    }
}
