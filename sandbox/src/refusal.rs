//! What Discord answers when it says no: a status, a JSON error code, a sentence, and for bad forms a tree of errors.

use std::time::Duration;

use serde_json::{Map, Value, json};

/// One refusal, as it goes over the wire.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: u32,
    message: &'static str,
    errors: Option<Value>,
    /// For a 429: when the same may be tried again.
    pub(crate) retry_after_ms: Option<u64>,
}

macro_rules! refusals {
    ($($name:ident = $status:literal, $code:literal, $message:literal;)*) => {
        impl Refusal {
            $(pub(crate) const $name: Refusal =
                Refusal { status: $status, code: $code, message: $message, errors: None, retry_after_ms: None };)*
        }
    };
}

refusals! {
    UNAUTHORIZED = 401, 0, "401: Unauthorized";
    NOT_FOUND = 404, 0, "404: Not Found";
    BAD_JSON = 400, 50109, "The request body contains invalid JSON.";
    UNKNOWN_CHANNEL = 404, 10003, "Unknown Channel";
    UNKNOWN_GUILD = 404, 10004, "Unknown Guild";
    UNKNOWN_MEMBER = 404, 10007, "Unknown Member";
    UNKNOWN_MESSAGE = 404, 10008, "Unknown Message";
    UNKNOWN_USER = 404, 10013, "Unknown User";
    UNKNOWN_WEBHOOK = 404, 10015, "Unknown Webhook";
    UNKNOWN_INTERACTION = 404, 10062, "Unknown interaction";
    UNKNOWN_COMMAND = 404, 10063, "Unknown application command";
    FORBIDDEN = 403, 20012, "You are not authorized to perform this action on this application";
    SLOW_MODE = 429, 20016, "This action cannot be performed due to slowmode rate limit";
    OLD_EDITS = 429, 30046, "Maximum number of edits to messages older than 1 hour reached. Try again later";
    TOO_MANY_COMMANDS = 400, 30032, "Maximum number of application commands reached (100)";
    ALREADY_ACKNOWLEDGED = 400, 40060, "Interaction has already been acknowledged.";
    MISSING_ACCESS = 403, 50001, "Missing Access";
    WRONG_DM_ACTION = 403, 50003, "Cannot execute action on a DM channel";
    OTHERS_MESSAGE = 403, 50005, "Cannot edit a message authored by another user";
    EMPTY_MESSAGE = 400, 50006, "Cannot send an empty message";
    DMS_CLOSED = 403, 50007, "Cannot send messages to this user";
    NOT_A_TEXT_CHANNEL = 400, 50008, "Cannot send messages in a non-text channel";
    MISSING_PERMISSIONS = 403, 50013, "Missing Permissions";
    SYSTEM_MESSAGE = 403, 50021, "Cannot execute action on a system message";
    WRONG_CHANNEL_TYPE = 400, 50024, "Cannot execute action on this channel type";
    INVALID_WEBHOOK_TOKEN = 401, 50027, "Invalid Webhook Token";
    THREAD_ARCHIVED = 400, 50083, "Thread is archived";
    REPLY_WITHOUT_HISTORY = 400, 160002, "Cannot reply without permission to read message history";
    THREAD_EXISTS = 400, 160004, "A thread has already been created for this message";
    THREAD_LOCKED = 400, 160005, "Thread is locked";
    TOO_MANY_THREADS = 400, 160006, "Maximum number of active threads reached";
}

impl Refusal {
    /// The body of the answer.
    pub(crate) fn body(&self) -> Value {
        let mut body = json!({ "message": self.message, "code": self.code });
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        if let Some(ms) = self.retry_after_ms {
            body["retry_after"] = json!(Duration::from_millis(ms).as_secs_f64());
            body["global"] = json!(false);
        }
        body
    }

    /// The same refusal, saying when to try again.
    pub(crate) fn after(self, retry_after_ms: u64) -> Refusal {
        Refusal {
            retry_after_ms: Some(retry_after_ms),
            ..self
        }
    }

    /// A form with one bad field.
    pub(crate) fn field(path: &[&str], code: &str, message: &str) -> Refusal {
        let mut form = Form::default();
        let path: Vec<String> = path.iter().map(ToString::to_string).collect();
        form.refuse(&path, code, message);
        form.refusal()
    }
}

/// Collects what is wrong with a body, so that one refusal names every bad field.
#[derive(Default)]
pub(crate) struct Form {
    errors: Map<String, Value>,
}

impl Form {
    /// Notes that the field at `path` is bad.
    pub(crate) fn refuse(&mut self, path: &[String], code: &str, message: &str) {
        let mut at = &mut self.errors;
        for key in path {
            let child = at
                .entry(key.clone())
                .or_insert_with(|| Value::Object(Map::new()));
            let Value::Object(next) = child else { return };
            at = next;
        }
        let errors = at.entry("_errors").or_insert_with(|| json!([]));
        if let Value::Array(list) = errors {
            list.push(json!({ "code": code, "message": message }));
        }
    }

    /// Fine, or the refusal with everything noted.
    pub(crate) fn finish(self) -> Result<(), Refusal> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(self.refusal())
        }
    }

    fn refusal(self) -> Refusal {
        Refusal {
            status: 400,
            code: 50035,
            message: "Invalid Form Body",
            errors: Some(Value::Object(self.errors)),
            retry_after_ms: None,
        }
    }
}
