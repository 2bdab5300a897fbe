//! The ordered stream of events. serenity spawns its handlers one task an event, without order; what is in order is a
//! collector, and the one place to install it before any event is read is where a voice plugin would register.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use dashmap::DashMap;
use serenity::all::{
    CollectorCallback, Event, GuildId, ShardId, ShardManager, ShardRunnerMessage, UserId,
    VoiceGatewayManager, VoiceState,
};
use serenity::futures::channel::mpsc::UnboundedSender;
use tokio::sync::mpsc;

use super::incoming::{self, Heard};

/// How many events may wait between a shard and us. The collector cannot wait: what does not fit is lost and counted.
const STREAM_EVENTS: usize = 4_096;

/// What a shard tells.
#[derive(Debug)]
pub(super) enum Told {
    /// A session began: whatever was said before is to be caught up with.
    Ready,
    /// Something happened that concerns us.
    Heard(Box<Heard>),
}

/// Stands where serenity expects a voice plugin.
#[derive(Debug, Clone)]
pub(super) struct Tap {
    stream: mpsc::Sender<Told>,
    shards: Arc<OnceLock<Arc<ShardManager>>>,
    /// Events that did not fit.
    lost: Arc<AtomicU64>,
    /// True while what was lost is still to be looked for.
    gapped: Arc<AtomicBool>,
    /// Events that could not be read though their kind is known.
    unread: Arc<AtomicU64>,
    /// The bot's own user.
    me: u64,
    /// The latest session of each shard; collectors of older ones end themselves.
    sessions: Arc<DashMap<u32, u64>>,
}

impl Tap {
    /// The tap, and the stream that flows from it.
    pub(super) fn new(me: u64) -> (Tap, mpsc::Receiver<Told>) {
        let (stream, events) = mpsc::channel(STREAM_EVENTS);
        let tap = Tap {
            stream,
            shards: Arc::default(),
            lost: Arc::default(),
            gapped: Arc::default(),
            unread: Arc::default(),
            me,
            sessions: Arc::default(),
        };
        (tap, events)
    }

    /// The shards exist only after the client that is given this tap.
    pub(super) fn watch(&self, shards: Arc<ShardManager>) {
        let _ = self.shards.set(shards);
    }

    /// True once after events were lost.
    pub(super) fn has_gap(&self) -> bool {
        self.gapped.swap(false, Ordering::Relaxed)
    }

    fn send(&self, told: Told) {
        if self.stream.try_send(told).is_err() {
            let lost = self.lost.fetch_add(1, Ordering::Relaxed) + 1;
            self.gapped.store(true, Ordering::Relaxed);
            tracing::warn!(lost, "events come faster than they are read; one was lost");
        }
    }
}

#[serenity::async_trait]
impl VoiceGatewayManager for Tap {
    async fn initialise(&self, _shards: u32, _bot: UserId) {}

    async fn register_shard(&self, shard: u32, _: UnboundedSender<ShardRunnerMessage>) {
        let Some(shards) = self.shards.get() else {
            return;
        };
        let session = {
            let mut latest = self.sessions.entry(shard).or_default();
            *latest += 1;
            *latest
        };
        let messenger = shards
            .runners
            .lock()
            .await
            .get(&ShardId(shard))
            .map(|runner| runner.runner_tx.clone());
        let Some(messenger) = messenger else {
            tracing::error!(
                shard,
                "a shard began that is not known; its events are not heard"
            );
            return;
        };
        let tap = self.clone();
        self.send(Told::Ready);
        messenger.add_collector(CollectorCallback(Box::new(move |event| {
            if tap.sessions.get(&shard).is_none_or(|latest| *latest != session) {
                return false;
            }
            if let Event::Unknown(unknown) = event
                && matches!(&*unknown.kind, "MESSAGE_CREATE" | "INTERACTION_CREATE")
            {
                let unread = tap.unread.fetch_add(1, Ordering::Relaxed) + 1;
                tracing::warn!(kind = %unknown.kind, unread, "an event could not be read; somebody may go without an answer");
            }
            // Read here already: a server's event is large, and hardly any of it concerns us.
            if let Some(heard) = incoming::read(event, tap.me) {
                tap.send(Told::Heard(Box::new(heard)));
            }
            true
        })));
    }

    async fn deregister_shard(&self, _shard: u32) {}

    async fn server_update(&self, _: GuildId, _: &Option<String>, _: &str) {}

    async fn state_update(&self, _: GuildId, _: &VoiceState) {}
}
