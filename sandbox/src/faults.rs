//! Trouble on demand: requests that fail in every way a network and a busy Discord know, and a gateway that misbehaves.

use std::time::Duration;

use crate::Sandbox;
use crate::gateway::{EventFault, Frame};

/// What happens to a request instead of, or besides, being answered.
#[derive(Clone, Debug)]
pub(crate) enum RequestFault {
    RateLimited { retry_after: Duration, global: bool },
    Fails(u16),
    Resets,
    Delays(Duration),
    LosesAnswer,
}

#[derive(Default)]
pub(crate) struct RequestFaults {
    rules: Vec<Rule>,
}

struct Rule {
    method: String,
    path_part: String,
    remaining: u32,
    fault: RequestFault,
}

impl RequestFaults {
    /// The fault that this request meets, if any; used up when it was the last of its rule.
    pub(crate) fn take(&mut self, method: &str, path: &str) -> Option<RequestFault> {
        let fits = |rule: &&mut Rule| {
            rule.remaining > 0 && rule.method == method && path.contains(&rule.path_part)
        };
        let rule = self.rules.iter_mut().find(fits)?;
        rule.remaining -= 1;
        Some(rule.fault.clone())
    }
}

/// Plans faults: start with [`FaultPlan::on`] for requests, or name what the gateway does.
pub struct FaultPlan<'a> {
    pub(crate) sandbox: &'a Sandbox,
}

/// Faults for the next requests of one method whose path contains a text.
pub struct RequestFaultPlan<'a> {
    sandbox: &'a Sandbox,
    method: String,
    path_part: String,
    times: u32,
}

impl<'a> FaultPlan<'a> {
    /// The next request of this method whose path contains this text.
    pub fn on(&self, method: &str, path_part: &str) -> RequestFaultPlan<'a> {
        let (method, path_part) = (method.to_string(), path_part.to_string());
        RequestFaultPlan {
            sandbox: self.sandbox,
            method,
            path_part,
            times: 1,
        }
    }

    /// Cuts the gateway's connections without a word.
    pub fn drop_socket(&self) {
        self.sandbox
            .change(|state| state.gateway.to_all(&Frame::Cut));
    }

    /// Asks the bot to reconnect (opcode 7).
    pub fn reconnect_op7(&self) {
        let frame = Frame::Send(r#"{"op":7,"d":null,"s":null,"t":null}"#.to_string());
        self.sandbox.change(|state| state.gateway.to_all(&frame));
    }

    /// Declares the session invalid (opcode 9).
    pub fn invalid_session(&self, resumable: bool) {
        let frame = Frame::Send(format!(r#"{{"op":9,"d":{resumable},"s":null,"t":null}}"#));
        self.sandbox.change(|state| {
            state.gateway.to_all(&frame);
            if !resumable {
                state.gateway.forget_sessions();
            }
        });
    }

    /// Closes the gateway's connections with a code.
    pub fn close(&self, code: u16) {
        self.sandbox.change(|state| {
            state
                .gateway
                .to_all(&Frame::Close(code, "on request of the test"));
            if [4007, 4009].contains(&code) {
                state.gateway.forget_sessions();
            }
        });
    }

    /// Stops answering on the gateway's connections, heartbeats included, without closing them.
    pub fn silence(&self) {
        self.sandbox
            .change(|state| state.gateway.to_all(&Frame::Mute));
    }

    /// Delivers the next message or interaction twice.
    pub fn duplicate_next_event(&self) {
        self.plan(EventFault::Duplicate);
    }

    /// Loses the next message or interaction for good.
    pub fn swallow_next_event(&self) {
        self.plan(EventFault::Swallow);
    }

    /// Delivers the next message or interaction only after the one that follows it.
    pub fn swap_next_events(&self) {
        self.plan(EventFault::Hold);
    }

    fn plan(&self, fault: EventFault) {
        self.sandbox.change(|state| state.gateway.plan(fault));
    }
}

impl RequestFaultPlan<'_> {
    /// How many requests in a row meet the fault; one, when this is not said.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// Answered 429, to be tried again after a while.
    pub fn is_rate_limited(self, retry_after: Duration) {
        self.plan(RequestFault::RateLimited {
            retry_after,
            global: false,
        });
    }

    /// Answered 429 for all routes at once.
    pub fn is_rate_limited_globally(self, retry_after: Duration) {
        self.plan(RequestFault::RateLimited {
            retry_after,
            global: true,
        });
    }

    /// Answered with a status of Discord's own troubles, and not carried out.
    pub fn fails(self, status: u16) {
        self.plan(RequestFault::Fails(status));
    }

    /// The connection is cut before anything is done.
    pub fn resets(self) {
        self.plan(RequestFault::Resets);
    }

    /// Carried out and answered, but only after a while.
    pub fn delays(self, by: Duration) {
        self.plan(RequestFault::Delays(by));
    }

    /// Carried out, and the connection is cut before the answer.
    pub fn loses_answer(self) {
        self.plan(RequestFault::LosesAnswer);
    }

    fn plan(self, fault: RequestFault) {
        let rule = Rule {
            method: self.method,
            path_part: self.path_part,
            remaining: self.times,
            fault,
        };
        self.sandbox.change(|state| state.faults.rules.push(rule));
    }
}
