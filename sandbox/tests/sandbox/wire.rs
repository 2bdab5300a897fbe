//! A bot with no library between it and the wire.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use reqwest::Method;
use sandbox::{ChannelRef, GuildRef, Heard, Id, Person, Sandbox};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES and MESSAGE_CONTENT.
pub(crate) const ALL_INTENTS: u64 = 1 | 1 << 9 | 1 << 12 | 1 << 15;

/// An answer to a request.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) headers: reqwest::header::HeaderMap,
}

impl Answer {
    /// The answer is a refusal with this status and JSON error code.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: u64) -> &Value {
        assert_eq!(
            (self.status, self.body["code"].as_u64()),
            (status, Some(code)),
            "{}",
            self.body
        );
        &self.body
    }

    /// The answer is a form error at this path, with Discord's name for it.
    #[track_caller]
    pub(crate) fn bad_form(&self, path: &str, name: &str) {
        let errors = &self.refused(400, 50035)["errors"];
        let at = errors
            .pointer(path)
            .and_then(|at| at["_errors"][0]["code"].as_str());
        assert_eq!(at, Some(name), "at {path} in {errors}");
    }

    /// The answer is no refusal.
    #[track_caller]
    pub(crate) fn fine(self) -> Value {
        assert!(
            (200..300).contains(&self.status),
            "{} {}",
            self.status,
            self.body
        );
        self.body
    }

    pub(crate) fn id(self) -> String {
        let body = self.fine();
        body["id"].as_str().expect("an id").to_string()
    }
}

/// The bot's HTTP side.
#[derive(Clone)]
pub(crate) struct Rest {
    pub(crate) base: String,
    client: reqwest::Client,
}

impl Rest {
    pub(crate) fn new(sandbox: &Sandbox) -> Rest {
        Rest {
            base: sandbox.base(),
            client: reqwest::Client::new(),
        }
    }

    pub(crate) async fn try_call(
        &self,
        method: &str,
        path: &str,
        body: Value,
    ) -> Result<Answer, reqwest::Error> {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let request = self
            .client
            .request(method, format!("{}/api/v10{path}", self.base));
        let request = request.header("authorization", "Bot sandbox-token");
        let request = if body.is_null() {
            request
        } else {
            request.json(&body)
        };
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await?;
        Ok(Answer {
            status,
            headers,
            body: serde_json::from_str(&text).unwrap_or_default(),
        })
    }

    /// Sends a message with files, as browsers send forms.
    pub(crate) async fn upload(
        &self,
        channel: &ChannelRef,
        json: &Value,
        files: &[&str],
    ) -> Answer {
        let mut body = format!(
            "--sep\r\ncontent-disposition: form-data; name=\"payload_json\"\r\n\r\n{json}\r\n"
        );
        for (index, name) in files.iter().enumerate() {
            body.push_str(&format!(
                "--sep\r\ncontent-disposition: form-data; name=\"files[{index}]\"; filename=\"{name}\"\r\n\r\n12345\r\n"
            ));
        }
        body.push_str("--sep--\r\n");
        let path = format!("{}/api/v10/channels/{}/messages", self.base, channel.id());
        let request = self
            .client
            .post(path)
            .header("authorization", "Bot sandbox-token")
            .header("content-type", "multipart/form-data; boundary=sep")
            .body(body);
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("a body");
        Answer {
            status,
            headers,
            body: serde_json::from_str(&text).unwrap_or_default(),
        }
    }

    pub(crate) async fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        self.try_call(method, path, body).await.expect("an answer")
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, Value::Null).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call("POST", path, body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call("PATCH", path, body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.call("DELETE", path, Value::Null).await
    }

    pub(crate) async fn send(&self, channel: &ChannelRef, body: Value) -> Answer {
        self.post(&format!("/channels/{}/messages", channel.id()), body)
            .await
    }

    /// Answers an interaction that came through the gateway.
    pub(crate) async fn respond(&self, interaction: &Value, body: Value) -> Answer {
        let (id, token) = (text(&interaction["id"]), text(&interaction["token"]));
        self.post(&format!("/interactions/{id}/{token}/callback"), body)
            .await
    }

    /// The path of an interaction's webhook.
    pub(crate) fn webhook(interaction: &Value) -> String {
        format!(
            "/webhooks/{}/{}",
            text(&interaction["application_id"]),
            text(&interaction["token"])
        )
    }
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// The bot's gateway side.
pub(crate) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>,
    /// The number of the last event.
    pub(crate) seq: u64,
    seen: VecDeque<Value>,
}

/// How a connection ended.
#[derive(Debug, PartialEq)]
pub(crate) enum End {
    Closed(u16),
    Cut,
}

impl Socket {
    /// Connects.
    pub(crate) async fn connect(sandbox: &Sandbox, query: &str) -> Socket {
        let url = format!("{}/gw?v=10{query}", sandbox.base().replace("http", "ws"));
        let (stream, _) = connect_async(url).await.expect("a connection");
        Socket {
            stream,
            seq: 0,
            seen: VecDeque::new(),
        }
    }

    /// Connects and takes HELLO.
    pub(crate) async fn open(sandbox: &Sandbox, query: &str) -> Socket {
        let mut socket = Socket::connect(sandbox, query).await;
        let hello = socket.packet().await.expect("HELLO");
        assert_eq!(
            (
                hello["op"].as_u64(),
                hello["d"]["heartbeat_interval"].as_u64()
            ),
            (Some(10), Some(41_250))
        );
        socket
    }

    /// Connects, identifies, and takes READY.
    pub(crate) async fn ready(sandbox: &Sandbox) -> (Socket, Value) {
        Socket::ready_with(sandbox, ALL_INTENTS).await
    }

    pub(crate) async fn ready_with(sandbox: &Sandbox, intents: u64) -> (Socket, Value) {
        let mut socket = Socket::open(sandbox, "").await;
        socket.identify("Bot sandbox-token", intents).await;
        let ready = socket.event("READY").await;
        (socket, ready)
    }

    pub(crate) async fn identify(&mut self, token: &str, intents: u64) {
        self.send(
            json!({ "op": 2, "d": { "token": token, "intents": intents, "properties": {} } }),
        )
        .await;
    }

    pub(crate) async fn resume(&mut self, ready: &Value, seq: u64) {
        let data =
            json!({ "token": "Bot sandbox-token", "session_id": ready["session_id"], "seq": seq });
        self.send(json!({ "op": 6, "d": data })).await;
    }

    pub(crate) async fn send(&mut self, packet: Value) {
        self.stream
            .send(Message::text(packet.to_string()))
            .await
            .expect("an open connection");
    }

    /// The next packet, or how the connection ended.
    pub(crate) async fn packet(&mut self) -> Result<Value, End> {
        let next = tokio::time::timeout(Duration::from_secs(20), self.stream.next());
        match next.await.expect("a packet in time") {
            Some(Ok(Message::Text(text))) => {
                let packet: Value = serde_json::from_str(&text).expect("JSON");
                self.seq = packet["s"].as_u64().unwrap_or(self.seq);
                Ok(packet)
            }
            Some(Ok(Message::Close(frame))) => {
                Err(End::Closed(frame.map_or(1005, |frame| frame.code.into())))
            }
            Some(Ok(other)) => panic!("unexpected {other:?}"),
            Some(Err(_)) | None => Err(End::Cut),
        }
    }

    pub(crate) async fn raw(&mut self) -> Message {
        let next = tokio::time::timeout(Duration::from_secs(20), self.stream.next());
        next.await
            .expect("a packet in time")
            .expect("an open connection")
            .expect("a good packet")
    }

    /// The next event of this kind; others before it can be asked for later.
    pub(crate) async fn event(&mut self, kind: &str) -> Value {
        let kept = self.seen.iter().position(|packet| packet["t"] == *kind);
        if let Some(packet) = kept.and_then(|at| self.seen.remove(at)) {
            return packet["d"].clone();
        }
        loop {
            let packet = self
                .packet()
                .await
                .unwrap_or_else(|end| panic!("{end:?} instead of {kind}"));
            if packet["t"] == *kind {
                return packet["d"].clone();
            }
            self.seen.push_back(packet);
        }
    }

    /// The next packet with this opcode.
    pub(crate) async fn op(&mut self, op: u64) -> Value {
        loop {
            let packet = self
                .packet()
                .await
                .unwrap_or_else(|end| panic!("{end:?} instead of opcode {op}"));
            if packet["op"].as_u64() == Some(op) {
                return packet;
            }
        }
    }

    /// How the connection ends, whatever still comes before.
    pub(crate) async fn end(&mut self) -> End {
        loop {
            if let Err(end) = self.packet().await {
                return end;
            }
        }
    }
}

/// A guild with a channel, a person and a raw bot's HTTP side.
pub(crate) struct Scene {
    pub(crate) sandbox: Sandbox,
    pub(crate) guild: GuildRef,
    pub(crate) help: ChannelRef,
    pub(crate) ann: Person,
    pub(crate) rest: Rest,
}

impl Scene {
    pub(crate) async fn new() -> Scene {
        let sandbox = Sandbox::start().await;
        let guild = sandbox.guild("Fruit Help");
        let help = guild.text_channel("help");
        let ann = guild.member("ann");
        let rest = Rest::new(&sandbox);
        Scene {
            sandbox,
            guild,
            help,
            ann,
            rest,
        }
    }

    pub(crate) fn messages(&self) -> String {
        format!("/channels/{}/messages", self.help.id())
    }

    /// Lets the bot say something with a row of buttons, and ann read it.
    pub(crate) async fn offer(&self, labels: &[&str]) -> Heard {
        let asked = self.ann.says(&self.help, "help me").await;
        let reference = json!({ "message_id": asked.id });
        let body =
            json!({ "content": "?", "message_reference": reference, "components": [row(labels)] });
        self.rest.send(&self.help, body).await.fine();
        self.ann.hears().await
    }
}

/// A row of buttons whose custom ids are their labels.
pub(crate) fn row(labels: &[&str]) -> Value {
    let buttons = labels
        .iter()
        .map(|label| json!({ "type": 2, "style": 1, "label": label, "custom_id": label }));
    json!({ "type": 1, "components": buttons.collect::<Vec<_>>() })
}

pub(crate) fn id(value: &Value) -> Id {
    Id::parse(text(value)).expect("an id")
}
