//! Gateway v10: sessions that outlive their connections, and the events that they are told.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use crate::model::{Dispatch, intents};

/// What Discord asks for.
const HEARTBEAT: Duration = Duration::from_millis(41_250);
/// How many events a session keeps for a resume.
const REPLAY_MAX: usize = 10_000;
/// How many sessions without a connection are kept.
const SLEEPING_SESSIONS_MAX: usize = 16;

/// What a connection is told to do.
#[derive(Clone, Debug)]
pub(crate) enum Frame {
    Send(String),
    Close(u16, &'static str),
    /// End the connection without a closing frame.
    Cut,
    /// Never send anything again, and do not hang up.
    Mute,
}

/// What happens to an event on its way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventFault {
    Duplicate,
    Swallow,
    Hold,
}

/// All sessions of the bot, connected or waiting to be resumed.
pub(crate) struct Gateway {
    /// How often a connection must give a sign of life.
    pub(crate) heartbeat: Duration,
    pub(crate) sessions: BTreeMap<String, Session>,
    made: u64,
    faults: VecDeque<EventFault>,
    held: Vec<Dispatch>,
}

impl Default for Gateway {
    fn default() -> Gateway {
        Gateway {
            heartbeat: HEARTBEAT,
            sessions: BTreeMap::new(),
            made: 0,
            faults: VecDeque::new(),
            held: Vec::new(),
        }
    }
}

/// What Discord keeps of one identified bot, connected or not.
pub(crate) struct Session {
    pub(crate) intents: u64,
    pub(crate) shard: (u64, u64),
    pub(crate) seq: u64,
    pub(crate) replay: VecDeque<(u64, String)>,
    pub(crate) line: Option<UnboundedSender<Frame>>,
}

impl Gateway {
    /// Whether a bot is connected and was told READY.
    pub(crate) fn is_connected(&self) -> bool {
        self.sessions.values().any(|session| session.line.is_some())
    }

    /// How many sessions were made; a resume makes none.
    pub(crate) fn sessions_made(&self) -> u64 {
        self.made
    }

    pub(crate) fn to_all(&self, frame: &Frame) {
        for line in self
            .sessions
            .values()
            .filter_map(|session| session.line.as_ref())
        {
            // A connection that has just ended needs to be told nothing.
            let _ = line.send(frame.clone());
        }
    }

    /// What the sessions keep of what they were told.
    pub(crate) fn told(&self) -> Vec<(String, Value)> {
        let packets = self.sessions.values().flat_map(|session| &session.replay);
        packets
            .filter_map(|(_, packet)| serde_json::from_str::<Value>(packet).ok())
            .filter_map(|mut packet| {
                let kind = packet["t"].as_str()?.to_string();
                Some((kind, packet["d"].take()))
            })
            .collect()
    }

    /// Tells every session, whether it asked for this kind or not.
    pub(crate) fn push_to_all(&mut self, kind: &str, data: &Value) {
        for session in self.sessions.values_mut() {
            session.push(kind, data);
        }
    }

    pub(crate) fn forget_sessions(&mut self) {
        self.sessions.clear();
    }

    pub(crate) fn plan(&mut self, fault: EventFault) {
        self.faults.push_back(fault);
    }

    /// Delivers an event to every session that asked for its kind, faults applied.
    pub(crate) fn dispatch(&mut self, event: Dispatch) {
        let spoken = ["MESSAGE_CREATE", "INTERACTION_CREATE"].contains(&event.kind);
        match if spoken {
            self.faults.pop_front()
        } else {
            None
        } {
            Some(EventFault::Swallow) => {}
            Some(EventFault::Hold) => self.held.push(event),
            Some(EventFault::Duplicate) => {
                self.deliver(&event);
                self.deliver(&event);
            }
            None => {
                self.deliver(&event);
                if spoken {
                    for late in std::mem::take(&mut self.held) {
                        self.deliver(&late);
                    }
                }
            }
        }
    }

    fn deliver(&mut self, event: &Dispatch) {
        for session in self.sessions.values_mut() {
            session.tell(event);
        }
    }

    /// Keeps a new session under a new id.
    pub(crate) fn make_session(&mut self, session: Session) -> String {
        let sleeping = |session: &Session| session.line.is_none();
        while self
            .sessions
            .values()
            .filter(|session| sleeping(session))
            .count()
            > SLEEPING_SESSIONS_MAX
        {
            let oldest = self.sessions.iter().find(|(_, session)| sleeping(session));
            let Some(oldest) = oldest.map(|(id, _)| id.clone()) else {
                break;
            };
            self.sessions.remove(&oldest);
        }
        self.made += 1;
        let id = format!("session-{:06}", self.made);
        self.sessions.insert(id.clone(), session);
        id
    }
}

impl Session {
    /// Tells an event, when the session asked for its kind and the guild is of its shard.
    pub(crate) fn tell(&mut self, event: &Dispatch) {
        let wanted = event.intents == 0 || event.intents & self.intents != 0;
        let (shard, shards) = self.shard;
        let mine = event
            .guild
            .map_or(shard == 0, |guild| (guild.0 >> 22) % shards == shard);
        if !wanted || !mine {
            return;
        }
        let blank = self.intents & intents::MESSAGE_CONTENT == 0;
        let data = event
            .blanked
            .as_ref()
            .filter(|_| blank)
            .unwrap_or(&event.data);
        self.push(event.kind, data);
    }

    /// Tells an event, and keeps it for a resume.
    pub(crate) fn push(&mut self, kind: &str, data: &Value) {
        self.seq += 1;
        let packet = json!({ "op": 0, "t": kind, "s": self.seq, "d": data }).to_string();
        self.replay.push_back((self.seq, packet.clone()));
        if self.replay.len() > REPLAY_MAX {
            self.replay.pop_front();
        }
        self.send(Frame::Send(packet));
    }

    /// Sends now, or never.
    pub(crate) fn send(&self, frame: Frame) {
        if let Some(line) = &self.line {
            // A line whose connection has just ended: what was sent waits in the replay.
            let _ = line.send(frame);
        }
    }
}
