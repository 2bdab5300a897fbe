//! Everything that changes, behind one lock that is never held over an await, and the way to wait for a change.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::buckets::Buckets;
use crate::clock::Clock;
use crate::faults::RequestFaults;
use crate::gateway::Gateway;
use crate::model::World;
use crate::snowflake::Id;
use crate::transcript;

/// How long a test waits for something that should come at once.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// How long nothing may happen before the bot is taken to be done.
const QUIET: Duration = Duration::from_millis(150);

/// One request of the bot, as it was answered.
#[derive(Clone, Debug)]
pub struct RequestRecord {
    /// GET, POST, …
    pub method: String,
    /// The path without `/api/v10`, and without the query.
    pub path: String,
    /// The status of the answer; 0 when the connection was cut instead.
    pub status: u16,
    /// Discord's JSON error code, for a refusal.
    pub code: Option<u32>,
    /// What the bot sent.
    pub body: Value,
    /// What it was answered.
    pub answer: Value,
    /// Whether the answer was a fault that the test asked for.
    pub planned: bool,
}

pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) world: World,
    pub(crate) gateway: Gateway,
    pub(crate) faults: RequestFaults,
    pub(crate) buckets: Buckets,
    pub(crate) requests: Vec<RequestRecord>,
    pub(crate) unknown_routes: Vec<String>,
    /// Accepted requests that Discord's own document would not allow.
    pub(crate) violations: Vec<String>,
    /// Error codes of refusals that the test has announced, each once.
    pub(crate) expected_refusals: Vec<u32>,
    pub(crate) unanswered_allowed: bool,
    /// Where each person last wrote, read or pressed something.
    pub(crate) places: BTreeMap<Id, Id>,
    pub(crate) requests_in_flight: usize,
    last_activity: Instant,
}

pub(crate) struct Shared {
    state: Mutex<State>,
    version: watch::Sender<u64>,
    port: u16,
}

impl Shared {
    pub(crate) fn new(port: u16) -> Shared {
        let clock = Clock::start();
        let world = World::new(clock.now_ms());
        let state = State {
            clock,
            world,
            gateway: Gateway::default(),
            faults: RequestFaults::default(),
            buckets: Buckets::default(),
            requests: Vec::new(),
            unknown_routes: Vec::new(),
            violations: Vec::new(),
            expected_refusals: Vec::new(),
            unanswered_allowed: false,
            places: BTreeMap::new(),
            requests_in_flight: 0,
            last_activity: Instant::now(),
        };
        Shared {
            state: Mutex::new(state),
            version: watch::Sender::new(0),
            port,
        }
    }

    pub(crate) fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn gateway_url(&self) -> String {
        format!("ws://127.0.0.1:{}/gw", self.port)
    }

    /// Changes something: its events go out through the gateway, and whoever waits looks again.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.world.now_ms = state.clock.now_ms();
        let result = change(&mut state);
        let events = state.world.take_events();
        for event in events {
            state.gateway.dispatch(event);
        }
        state.last_activity = Instant::now();
        drop(state);
        self.version.send_modify(|version| *version += 1);
        result
    }

    /// Looks at something, or marks it as read: nothing that others wait for.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.world.now_ms = state.clock.now_ms();
        look(&mut state)
    }

    /// Waits until `probe` finds something; a test in which it never does fails with everything that was said.
    pub(crate) async fn wait_for<T>(
        &self,
        what: &str,
        mut probe: impl FnMut(&mut State) -> Option<T>,
    ) -> T {
        let mut changes = self.version.subscribe();
        let deadline = Instant::now() + PATIENCE;
        loop {
            changes.mark_unchanged();
            if let Some(found) = self.look(&mut probe) {
                return found;
            }
            if tokio::time::timeout_at(deadline, changes.changed())
                .await
                .is_err()
            {
                let transcript = self.look(|state| transcript::of(state));
                panic!("waited {PATIENCE:?} in vain for {what}\n\n{transcript}");
            }
        }
    }

    /// Waits until the bot has nothing under way and has been quiet for a while.
    pub(crate) async fn idle(&self) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let (busy, quiet_at) =
                self.look(|state| (state.requests_in_flight > 0, state.last_activity + QUIET));
            let now = Instant::now();
            if !busy && now >= quiet_at {
                return;
            }
            if now >= deadline {
                let transcript = self.look(|state| transcript::of(state));
                panic!("the bot was not quiet for {QUIET:?} within {PATIENCE:?}\n\n{transcript}");
            }
            let next = if busy {
                now + Duration::from_millis(10)
            } else {
                quiet_at
            };
            tokio::time::sleep_until(next).await;
        }
    }
}
