//! One WebSocket's conversation: hello, identify or resume, heartbeats, events, and the ways it can end.

use std::collections::{BTreeMap, VecDeque};
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message as Packet, WebSocket};
use flate2::write::ZlibEncoder;
use flate2::{Compress, Compression, FlushCompress};
use serde_json::{Value, json};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::time::Instant;

use crate::gateway::{Frame, Gateway, Session};
use crate::model::{World, intents};
use crate::state::Shared;

/// Payloads longer than this are compressed for a client that asked for it.
const COMPRESSED_FROM: usize = 1_024;

/// One connection's side of the conversation.
struct Connection {
    line: UnboundedSender<Frame>,
    session: Option<String>,
}

/// Talks the gateway's protocol on a fresh WebSocket until either side ends it.
pub(crate) async fn converse(
    shared: Arc<Shared>,
    socket: WebSocket,
    query: BTreeMap<String, String>,
) {
    let (line, frames) = mpsc::unbounded_channel();
    let heartbeat = shared.look(|state| state.gateway.heartbeat);
    let hello = json!({ "op": 10, "d": { "heartbeat_interval": heartbeat.as_millis() as u64 }, "s": null, "t": null });
    let mut connection = Connection {
        line,
        session: None,
    };
    connection.send(Frame::Send(hello.to_string()));
    let stream = query
        .get("compress")
        .is_some_and(|compress| compress == "zlib-stream");
    let encoder = if stream {
        Encoder::Stream(Compress::new(Compression::fast(), true))
    } else {
        Encoder::Text
    };
    if query.get("v").is_some_and(|version| version != "10") {
        connection.send(Frame::Close(4012, "Invalid API version."));
    }
    let farewell = exchange(&shared, &mut connection, socket, frames, encoder, heartbeat).await;
    shared.change(|state| connection.leave(&mut state.gateway, farewell));
}

/// Moves frames both ways; returns the close code that the client ended with, if it did.
async fn exchange(
    shared: &Shared,
    connection: &mut Connection,
    mut socket: WebSocket,
    mut frames: UnboundedReceiver<Frame>,
    mut encoder: Encoder,
    heartbeat: Duration,
) -> Option<u16> {
    let mut muted = false;
    // Discord is patient for half an interval more.
    let patience = heartbeat * 3 / 2;
    let mut dead_at = Instant::now() + patience;
    loop {
        tokio::select! {
            biased;
            () = tokio::time::sleep_until(dead_at) => {
                return close(socket, 4009, "Session timed out.").await;
            }
            frame = frames.recv() => match frame? {
                Frame::Send(_) if muted => {}
                Frame::Send(packet) => socket.send(encoder.encode(&packet)).await.ok()?,
                Frame::Close(code, reason) => return close(socket, code, reason).await,
                Frame::Cut => return None,
                Frame::Mute => muted = true,
            },
            packet = socket.recv() => match packet?.ok()? {
                Packet::Close(frame) => return Some(frame.map_or(1005, |frame| frame.code)),
                Packet::Text(text) if !muted => {
                    // Any word is a sign of life.
                    dead_at = Instant::now() + patience;
                    encoder.note_identify(&text);
                    shared.change(|state| connection.receive(&text, &mut state.gateway, &state.world, &shared.gateway_url()));
                }
                Packet::Binary(_) if !muted => connection.send(Frame::Close(4002, "Decode error.")),
                _ => {}
            },
        }
    }
}

/// Sends the closing frame and waits a little for the client's own, so that ours is not lost with the connection.
async fn close(mut socket: WebSocket, code: u16, reason: &'static str) -> Option<u16> {
    let frame = CloseFrame {
        code,
        reason: reason.into(),
    };
    socket.send(Packet::Close(Some(frame))).await.ok()?;
    let drained = async { while let Some(Ok(_)) = socket.recv().await {} };
    // Late or not, the connection ends here.
    let _ = tokio::time::timeout(Duration::from_secs(2), drained).await;
    None
}

impl Connection {
    fn send(&self, frame: Frame) {
        // The receiver lives as long as the connection's own loop.
        let _ = self.line.send(frame);
    }

    fn receive(&mut self, text: &str, gateway: &mut Gateway, world: &World, url: &str) {
        let Ok(packet) = serde_json::from_str::<Value>(text) else {
            return self.send(Frame::Close(4002, "Error while decoding payload."));
        };
        let data = &packet["d"];
        match packet["op"].as_u64() {
            Some(1) => self.send(Frame::Send(
                r#"{"op":11,"d":null,"s":null,"t":null}"#.to_string(),
            )),
            Some(2) if self.session.is_some() => {
                self.send(Frame::Close(4005, "Already authenticated."));
            }
            Some(2) => match refuse_identify(data, world) {
                Some((code, reason)) => self.send(Frame::Close(code, reason)),
                None => self.identify(data, gateway, world, url),
            },
            Some(6) => self.resume(data, gateway),
            Some(3 | 4 | 8 | 31) if self.session.is_none() => {
                self.send(Frame::Close(4003, "Not authenticated."));
            }
            Some(3 | 4) => {}
            Some(8) => self.send_members(data, gateway, world),
            _ => self.send(Frame::Close(4001, "Unknown opcode.")),
        }
    }

    fn identify(&mut self, data: &Value, gateway: &mut Gateway, world: &World, url: &str) {
        let shard = read_shard(data).unwrap_or((0, 1));
        let session = Session {
            intents: data["intents"].as_u64().unwrap_or(0),
            shard,
            seq: 0,
            replay: VecDeque::new(),
            line: Some(self.line.clone()),
        };
        let id = gateway.make_session(session);
        let Some(session) = gateway.sessions.get_mut(&id) else {
            return;
        };
        let guilds = world.guild_creates();
        let mine = guilds.iter().filter(|event| {
            event
                .guild
                .is_some_and(|guild| (guild.0 >> 22) % shard.1 == shard.0)
        });
        let unavailable: Vec<Value> = mine
            .map(|event| json!({ "id": event.guild, "unavailable": true }))
            .collect();
        let ready = json!({
            "v": 10,
            "user": world.user_json(world.bot),
            "guilds": unavailable,
            "session_id": id,
            "resume_gateway_url": url,
            "shard": [shard.0, shard.1],
            "application": { "id": world.application, "flags": world.application_flags() },
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "session_type": "normal",
        });
        session.push("READY", &ready);
        for event in &guilds {
            session.tell(event);
        }
        self.session = Some(id);
    }

    fn resume(&mut self, data: &Value, gateway: &mut Gateway) {
        if data["token"].as_str().map(bare_token) != Some(crate::TOKEN) {
            return self.send(Frame::Close(4004, "Authentication failed."));
        }
        let id = data["session_id"].as_str().unwrap_or_default();
        let Some(session) = gateway.sessions.get_mut(id) else {
            return self.send(Frame::Send(
                r#"{"op":9,"d":false,"s":null,"t":null}"#.to_string(),
            ));
        };
        let seen = data["seq"].as_u64().unwrap_or(0);
        if seen > session.seq {
            return self.send(Frame::Close(4007, "Invalid seq."));
        }
        session.line = Some(self.line.clone());
        for (_, packet) in session.replay.iter().filter(|(seq, _)| *seq > seen) {
            session.send(Frame::Send(packet.clone()));
        }
        session.push("RESUMED", &json!({ "_trace": [] }));
        self.session = Some(id.to_string());
    }

    fn send_members(&self, data: &Value, gateway: &mut Gateway, world: &World) {
        let guild =
            crate::forms::id_in(data, "guild_id").and_then(|guild| world.guilds.get(&guild));
        let session = self
            .session
            .as_ref()
            .and_then(|id| gateway.sessions.get_mut(id));
        let (Some(guild), Some(session)) = (guild, session) else {
            return;
        };
        let members: Vec<Value> = guild
            .members
            .iter()
            .map(|(user, member)| world.member_json(*user, member))
            .collect();
        let mut chunk =
            json!({ "guild_id": guild.id, "members": members, "chunk_index": 0, "chunk_count": 1 });
        if let Some(nonce) = data.get("nonce") {
            chunk["nonce"] = nonce.clone();
        }
        session.push("GUILD_MEMBERS_CHUNK", &chunk);
    }

    /// The connection is over: its session waits for a resume, unless the client said goodbye.
    fn leave(&self, gateway: &mut Gateway, farewell: Option<u16>) {
        let Some(id) = &self.session else { return };
        let Some(session) = gateway.sessions.get_mut(id) else {
            return;
        };
        if session
            .line
            .as_ref()
            .is_some_and(|line| line.same_channel(&self.line))
        {
            session.line = None;
            if matches!(farewell, Some(1000 | 1001)) {
                gateway.sessions.remove(id);
            }
        }
    }
}

/// Why an IDENTIFY is refused, if it is.
fn refuse_identify(data: &Value, world: &World) -> Option<(u16, &'static str)> {
    if data["token"].as_str().map(bare_token) != Some(crate::TOKEN) {
        return Some((4004, "Authentication failed."));
    }
    let Some(asked) = data["intents"].as_u64() else {
        return Some((4013, "Invalid intent(s)."));
    };
    if asked & !intents::KNOWN != 0 {
        return Some((4013, "Invalid intent(s)."));
    }
    let members = asked & intents::GUILD_MEMBERS != 0 && !world.members_granted;
    let content = asked & intents::MESSAGE_CONTENT != 0 && !world.content_granted;
    if members || content || asked & intents::GUILD_PRESENCES != 0 {
        return Some((4014, "Disallowed intent(s)."));
    }
    if data.get("shard").is_some_and(|shard| !shard.is_null()) && read_shard(data).is_none() {
        return Some((4010, "Invalid shard."));
    }
    None
}

fn bare_token(token: &str) -> &str {
    token.strip_prefix("Bot ").unwrap_or(token)
}

fn read_shard(data: &Value) -> Option<(u64, u64)> {
    let (shard, shards) = (data["shard"][0].as_u64()?, data["shard"][1].as_u64()?);
    (shard < shards).then_some((shard, shards))
}

/// How packets look on this connection.
enum Encoder {
    Text,
    /// Long payloads are compressed, each on its own.
    Payload,
    /// Everything goes through one compressor for the whole connection.
    Stream(Compress),
}

impl Encoder {
    fn note_identify(&mut self, text: &str) {
        if let Encoder::Text = self
            && text.contains("\"compress\":true")
        {
            *self = Encoder::Payload;
        }
    }

    fn encode(&mut self, packet: &str) -> Packet {
        match self {
            Encoder::Payload if packet.len() > COMPRESSED_FROM => {
                let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
                encoder
                    .write_all(packet.as_bytes())
                    .expect("writing to memory cannot fail");
                Packet::Binary(
                    encoder
                        .finish()
                        .expect("writing to memory cannot fail")
                        .into(),
                )
            }
            Encoder::Text | Encoder::Payload => Packet::Text(packet.into()),
            Encoder::Stream(stream) => {
                let mut packed = Vec::with_capacity(packet.len() + 64);
                let start = stream.total_in();
                loop {
                    let done = usize::try_from(stream.total_in() - start).unwrap_or(usize::MAX);
                    let rest = packet.as_bytes().get(done..).unwrap_or_default();
                    stream
                        .compress_vec(rest, &mut packed, FlushCompress::Sync)
                        .expect("compressing what was never finished cannot fail");
                    if packed.len() < packed.capacity() {
                        return Packet::Binary(packed.into());
                    }
                    packed.reserve(packet.len() + 64);
                }
            }
        }
    }
}
