//! Where time comes from: the system's clock, which a rehearsal may run ahead of.

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// A clock. Its clones run ahead by the same.
#[derive(Debug, Clone)]
pub struct Clock {
    ahead: Option<watch::Receiver<SignedDuration>>,
}

impl Clock {
    /// The system's.
    pub fn system() -> Clock {
        Clock { ahead: None }
    }

    /// One that runs ahead by what is sent.
    pub fn ahead_by(ahead: watch::Receiver<SignedDuration>) -> Clock {
        Clock { ahead: Some(ahead) }
    }

    /// Now.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the edge where time enters"
    )]
    pub fn now(&self) -> Timestamp {
        let ahead = self
            .ahead
            .as_ref()
            .map_or(SignedDuration::ZERO, |ahead| *ahead.borrow());
        Timestamp::now()
            .checked_add(ahead)
            .unwrap_or(Timestamp::MAX)
    }

    /// Waits until the clock leaps; the system's never does.
    pub async fn leaps(&mut self) {
        if let Some(ahead) = &mut self.ahead
            && ahead.changed().await.is_ok()
        {
            return;
        }
        std::future::pending().await
    }
}
