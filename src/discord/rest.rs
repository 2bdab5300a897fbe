//! Our own small sender: Discord's rate limits, its refusals as data, and no token in any error.
//!
//! serenity's own sender forgets the base address while its rate limiter is on, and loses Retry-After while it is off.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use dashmap::DashMap;
use reqwest::{Method, StatusCode};
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::config::Secret;

/// Discord itself.
pub(super) const DISCORD: &str = "https://discord.com";

/// Longer than Discord ever takes; a request that takes longer counts as failed.
const REQUEST_AT_MOST: Duration = Duration::from_secs(15);

/// How often a request is tried before whoever asked hears of it.
const TRIES: u32 = 4;

/// The first pause after a failure on Discord's side; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// A rate limit that lasts longer than this is somebody else's turn to wait for.
const WAIT_AT_MOST: Duration = Duration::from_secs(60);

/// So many buckets are kept; those that have run out are forgotten then.
const BUCKETS: usize = 2_000;

/// Discord's JSON error codes that mean something to us.
/// Source: Discord's documentation, "Opcodes and Status Codes", JSON error codes.
pub(super) mod code {
    pub(in crate::discord) const UNKNOWN_CHANNEL: u64 = 10003;
    pub(in crate::discord) const OLD_EDITS: u64 = 30046;
    pub(in crate::discord) const NOT_A_TEXT_CHANNEL: u64 = 50008;
    pub(in crate::discord) const THREAD_ARCHIVED: u64 = 50083;
    pub(in crate::discord) const THREAD_EXISTS: u64 = 160_004;
}

/// An id in what Discord answers, where ids are texts.
pub(super) fn id_of(value: &Value) -> Option<u64> {
    value.as_str().and_then(|id| id.parse().ok())
}

/// Adds what makes Discord take a message once, however often it is sent.
pub(super) fn once(mut message: Value, nonce: &str) -> Value {
    message["nonce"] = Value::from(nonce);
    message["enforce_nonce"] = Value::from(true);
    message
}

/// Why a request did not succeed. Its text holds neither the address nor the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RestError {
    /// What was being done: method and route, ids of interactions left out.
    doing: String,
    /// The HTTP status; `None` when there was no answer at all.
    pub(super) status: Option<u16>,
    /// Discord's code for the reason, 0 when there was none.
    pub(super) code: u64,
    /// Discord's words for the reason, or what kept the answer away.
    message: String,
}

impl fmt::Display for RestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.doing)?;
        match self.status {
            Some(status) => write!(
                f,
                "Discord refused with {status}, code {}: {}",
                self.code, self.message
            ),
            None => write!(f, "no answer from Discord: {}", self.message),
        }
    }
}

impl std::error::Error for RestError {}

impl RestError {
    /// True when the same request may succeed later.
    pub(super) fn is_passing(&self) -> bool {
        match self.status {
            None => true,
            // Too many edits of an old message: the message is to be replaced, not tried again.
            Some(429) => self.code != code::OLD_EDITS,
            Some(status) => status >= 500,
        }
    }

    /// True when Discord gave this reason.
    pub(super) fn is(&self, code: u64) -> bool {
        self.code == code
    }
}

/// Talks to Discord's REST API.
#[derive(Debug, Clone)]
pub(super) struct Rest {
    client: reqwest::Client,
    token: Secret,
    /// Without a slash at its end.
    api: Arc<str>,
    buckets: Arc<DashMap<String, Arc<Mutex<Bucket>>>>,
    /// Nothing is sent before this.
    all_wait_until: Arc<Mutex<Option<Instant>>>,
}

/// What Discord said about a bucket.
#[derive(Debug, Default)]
struct Bucket {
    /// Empty until then.
    closed_until: Option<Instant>,
}

/// How one try ended.
enum Tried {
    Done(Value),
    Again(RestError, Duration),
    Failed(RestError),
}

impl Rest {
    /// A sender for this token. `base` is Discord's address or what stands in for it, without `/api/v10`.
    pub(super) fn new(token: Secret, base: &str) -> Result<Rest, reqwest::Error> {
        Ok(Rest {
            client: reqwest::Client::builder()
                .timeout(REQUEST_AT_MOST)
                .user_agent(concat!(
                    "DiscordBot (resync, ",
                    env!("CARGO_PKG_VERSION"),
                    ")"
                ))
                .build()?,
            token,
            api: format!("{}/api/v10", base.trim_end_matches('/')).into(),
            buckets: Arc::default(),
            all_wait_until: Arc::default(),
        })
    }

    pub(super) async fn get(&self, path: &str) -> Result<Value, RestError> {
        self.send(Method::GET, path, None).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Value, RestError> {
        self.send(Method::POST, path, Some(body)).await
    }

    pub(super) async fn put(&self, path: &str, body: &Value) -> Result<Value, RestError> {
        self.send(Method::PUT, path, Some(body)).await
    }

    pub(super) async fn patch(&self, path: &str, body: &Value) -> Result<Value, RestError> {
        self.send(Method::PATCH, path, Some(body)).await
    }

    pub(super) async fn delete(&self, path: &str) -> Result<Value, RestError> {
        self.send(Method::DELETE, path, None).await
    }

    /// Sends, waits where Discord says so, and tries again what may pass.
    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, RestError> {
        let route = route(&method, path);
        let mut pause = FIRST_PAUSE;
        for last in (0..TRIES).map(|tried| tried + 1 == TRIES) {
            // Callbacks of interactions have three seconds and no bucket.
            let bucket = (!path.starts_with("/interactions/")).then(|| self.bucket(&route));
            let tried = match &bucket {
                Some(bucket) => {
                    let mut bucket = bucket.lock().await;
                    wait_until(bucket.closed_until.take()).await;
                    self.wait_for_all().await;
                    self.try_once(&method, path, body, &route, Some(&mut bucket))
                        .await
                }
                None => self.try_once(&method, path, body, &route, None).await,
            };
            match tried {
                Tried::Done(answer) => return Ok(answer),
                Tried::Failed(error) => return Err(error),
                Tried::Again(error, _) if last => return Err(error),
                Tried::Again(error, after) if after > WAIT_AT_MOST => return Err(error),
                Tried::Again(error, after) => {
                    tracing::debug!(error = %error, "a request failed; trying again");
                    tokio::time::sleep(if after.is_zero() { pause } else { after }).await;
                    pause *= 2;
                }
            }
        }
        unreachable!("the last try returns")
    }

    async fn try_once(
        &self,
        method: &Method,
        path: &str,
        body: Option<&Value>,
        route: &str,
        bucket: Option<&mut Bucket>,
    ) -> Tried {
        let error = |status, code, message| RestError {
            doing: route.to_owned(),
            status,
            code,
            message,
        };
        let mut request = self
            .client
            .request(method.clone(), format!("{}{path}", self.api))
            .header("Authorization", format!("Bot {}", self.token.reveal()));
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(failed) => {
                // The address may hold an interaction's token.
                let failed = failed.without_url();
                return Tried::Again(error(None, 0, said(&failed)), Duration::ZERO);
            }
        };
        let status = answer.status();
        let number =
            |name: &str| -> Option<f64> { answer.headers().get(name)?.to_str().ok()?.parse().ok() };
        if let (Some(bucket), Some(0.0), Some(seconds)) = (
            bucket,
            number("x-ratelimit-remaining"),
            number("x-ratelimit-reset-after"),
        ) {
            bucket.closed_until = Some(Instant::now() + seconds_of(seconds));
        }
        let is_global = answer.headers().contains_key("x-ratelimit-global");
        let retry_after = number("retry-after").map(seconds_of);
        let bytes = match answer.bytes().await {
            Ok(bytes) => bytes,
            Err(failed) => {
                let failed = failed.without_url();
                return Tried::Again(error(None, 0, said(&failed)), Duration::ZERO);
            }
        };
        let json: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        if status.is_success() {
            return Tried::Done(json);
        }
        let refused = error(
            Some(status.as_u16()),
            json["code"].as_u64().unwrap_or_default(),
            json["message"].as_str().unwrap_or_default().to_owned(),
        );
        if !refused.is_passing() {
            return Tried::Failed(refused);
        }
        if status != StatusCode::TOO_MANY_REQUESTS {
            return Tried::Again(refused, Duration::ZERO);
        }
        let after = retry_after
            .or_else(|| json["retry_after"].as_f64().map(seconds_of))
            .unwrap_or(Duration::from_secs(1));
        if is_global || json["global"].as_bool() == Some(true) {
            *self.all_wait_until.lock().await = Some(Instant::now() + after);
        }
        Tried::Again(refused, after)
    }

    /// A global limit stops everything, callbacks of interactions apart.
    async fn wait_for_all(&self) {
        let until = *self.all_wait_until.lock().await;
        wait_until(until).await;
    }

    fn bucket(&self, route: &str) -> Arc<Mutex<Bucket>> {
        if self.buckets.len() > BUCKETS {
            self.buckets
                .retain(|_, bucket| Arc::strong_count(bucket) > 1);
        }
        Arc::clone(&self.buckets.entry(route.to_owned()).or_default())
    }
}

async fn wait_until(instant: Option<Instant>) {
    if let Some(instant) = instant {
        tokio::time::sleep_until(instant).await;
    }
}

/// Never negative, never absurd.
fn seconds_of(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds.clamp(0.0, 3_600.0)).unwrap_or_default()
}

/// The error with its causes, which reqwest keeps apart.
fn said(error: &reqwest::Error) -> String {
    let mut out = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        out.push_str(&format!(": {error}"));
        cause = error.source();
    }
    out
}

/// The rate limit's key, also fit for logs: ids stay where Discord counts by them, everything else is left out,
/// and the tokens of interactions with it.
fn route(method: &Method, path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let shown: Vec<&str> = parts
        .iter()
        .enumerate()
        .map(|(at, part)| {
            let is_id = part.len() >= 15 && part.bytes().all(|byte| byte.is_ascii_digit());
            let is_major = at == 1 && matches!(parts[0], "channels" | "guilds");
            match parts[0] {
                "interactions" | "webhooks"
                    if at > 0 && !matches!(*part, "callback" | "messages" | "@original") =>
                {
                    "…"
                }
                _ if is_id && !is_major => "…",
                _ => part,
            }
        })
        .collect();
    format!("{method} /{}", shown.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_counted_as_discord_does_and_hide_tokens() {
        let of = |path: &str| route(&Method::POST, path);
        assert_eq!(
            of("/channels/123456789012345678/messages/123456789012345679/threads"),
            "POST /channels/123456789012345678/messages/…/threads"
        );
        assert_eq!(
            of("/interactions/123456789012345678/aSecret/callback"),
            "POST /interactions/…/…/callback"
        );
        assert_eq!(
            of("/webhooks/123456789012345678/aSecret/messages/@original?x=1"),
            "POST /webhooks/…/…/messages/@original"
        );
    }

    #[test]
    fn what_may_pass_is_told_from_what_may_not() {
        let error = |status, code| RestError {
            doing: String::new(),
            status,
            code,
            message: String::new(),
        };
        assert!(error(None, 0).is_passing());
        assert!(error(Some(502), 0).is_passing());
        assert!(error(Some(429), 0).is_passing());
        assert!(!error(Some(429), code::OLD_EDITS).is_passing());
    }

    #[test]
    fn waits_are_neither_negative_nor_absurd() {
        assert_eq!(seconds_of(-1.0), Duration::ZERO);
        assert_eq!(seconds_of(f64::INFINITY), Duration::from_secs(3_600));
        assert_eq!(seconds_of(f64::NAN), Duration::ZERO);
    }
}
