//! One request from question to answer: planned faults, rate limits, the token, the route, and the record of it all.

use std::time::Duration;

use serde_json::{Value, json};

use crate::buckets::{Standing, Verdict};
use crate::contract;
use crate::faults::RequestFault;
use crate::refusal::Refusal;
use crate::rest::{self, Answer, Call};
use crate::state::{RequestRecord, State};

/// A request as it arrived.
pub(crate) struct Asked {
    pub(crate) call: Call,
    /// The path names the version of the API that is spoken here.
    pub(crate) versioned: bool,
    pub(crate) authorized: bool,
    /// The body is JSON, or empty.
    pub(crate) readable: bool,
}

/// An answer as it leaves.
pub(crate) struct Outcome {
    pub(crate) status: u16,
    pub(crate) body: Option<Value>,
    pub(crate) headers: Vec<(&'static str, String)>,
    code: Option<u32>,
}

/// Does what was asked and says what to answer; `None` means to cut the connection.
pub(crate) fn settle(
    state: &mut State,
    asked: &Asked,
    fault: Option<&RequestFault>,
) -> Option<Outcome> {
    let call = &asked.call;
    let standing = state.buckets.count(call, state.world.now_ms);
    let planned = planned(fault);
    let over = standing.as_ref().and_then(over);
    let is_planned = planned.is_some();
    let mut outcome = planned.or(over).unwrap_or_else(|| carry_out(state, asked));
    if let Some(standing) = &standing {
        outcome.add_headers(standing);
    }
    let lost = matches!(
        fault,
        Some(RequestFault::Resets | RequestFault::LosesAnswer)
    );
    state.requests.push(RequestRecord {
        method: call.method.clone(),
        path: call.path.clone(),
        status: if lost { 0 } else { outcome.status },
        code: outcome.code,
        body: call.body.clone(),
        answer: outcome.body.clone().unwrap_or_default(),
        planned: is_planned,
    });
    (!lost).then_some(outcome)
}

/// What a fault answers in place of the model; delays and lost answers leave the request to be carried out.
fn planned(fault: Option<&RequestFault>) -> Option<Outcome> {
    match fault? {
        RequestFault::Delays(_) | RequestFault::LosesAnswer => None,
        RequestFault::Resets => Some(Outcome::new(0, None, None)),
        RequestFault::Fails(status) => {
            let body = json!({ "message": format!("{status}: Internal Server Error"), "code": 0 });
            Some(Outcome::new(*status, Some(body), None))
        }
        RequestFault::RateLimited {
            retry_after,
            global,
        } => Some(limited(*retry_after, *global)),
    }
}

fn over(standing: &Standing) -> Option<Outcome> {
    match standing.verdict {
        Verdict::Free => None,
        Verdict::OverBucket => Some(limited(standing.reset_after, false)),
        Verdict::OverGlobal => Some(limited(standing.reset_after, true)),
    }
}

fn limited(retry_after: Duration, global: bool) -> Outcome {
    let body = json!({
        "message": "You are being rate limited.",
        "retry_after": retry_after.as_secs_f64(),
        "global": global,
    });
    let mut outcome = Outcome::new(429, Some(body), None);
    outcome.retry_after(retry_after);
    outcome.headers.push((
        "x-ratelimit-scope",
        if global { "global" } else { "user" }.to_string(),
    ));
    if global {
        outcome
            .headers
            .push(("x-ratelimit-global", "true".to_string()));
    }
    outcome
        .headers
        .push(("x-ratelimit-remaining", "0".to_string()));
    outcome.headers.push((
        "x-ratelimit-reset-after",
        format!("{:.3}", retry_after.as_secs_f64()),
    ));
    outcome
}

fn carry_out(state: &mut State, asked: &Asked) -> Outcome {
    let call = &asked.call;
    let reply = if !asked.versioned {
        None
    } else if !asked.authorized && !rest::is_open(&call.path) {
        Some(Err(Refusal::UNAUTHORIZED))
    } else if !asked.readable {
        Some(Err(Refusal::BAD_JSON))
    } else {
        rest::answer(&mut state.world, call)
    };
    match reply {
        None => {
            state
                .unknown_routes
                .push(format!("{} {}", call.method, call.path));
            Outcome::refused(&Refusal::NOT_FOUND)
        }
        Some(Err(refusal)) => Outcome::refused(&refusal),
        Some(Ok(Answer { status, body })) => {
            state.violations.extend(contract::violation(call));
            Outcome::new(status, body, None)
        }
    }
}

impl Outcome {
    fn new(status: u16, body: Option<Value>, code: Option<u32>) -> Outcome {
        let json = body
            .as_ref()
            .map(|_| ("content-type", "application/json".to_string()));
        Outcome {
            status,
            body,
            headers: json.into_iter().collect(),
            code,
        }
    }

    fn refused(refusal: &Refusal) -> Outcome {
        let mut outcome = Outcome::new(refusal.status, Some(refusal.body()), Some(refusal.code));
        if let Some(ms) = refusal.retry_after_ms {
            outcome.retry_after(Duration::from_millis(ms));
        }
        outcome
    }

    fn retry_after(&mut self, after: Duration) {
        let whole_seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
        self.headers
            .push(("retry-after", whole_seconds.to_string()));
    }

    fn add_headers(&mut self, standing: &Standing) {
        self.headers
            .push(("x-ratelimit-bucket", standing.bucket.clone()));
        self.headers
            .push(("x-ratelimit-limit", standing.allowed.to_string()));
        let said = self
            .headers
            .iter()
            .any(|(name, _)| *name == "x-ratelimit-remaining");
        if !said {
            let reset_after = format!("{:.3}", standing.reset_after.as_secs_f64());
            self.headers
                .push(("x-ratelimit-remaining", standing.remaining.to_string()));
            self.headers.push(("x-ratelimit-reset-after", reset_after));
        }
    }
}
