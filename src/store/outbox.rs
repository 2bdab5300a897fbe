//! What is to be sent: rows that were committed with the turn that decided them, and leave when they are sent.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::Row;

use super::{Store, parse};
use crate::bot::Key;
use crate::engine::Meaning;

/// Something for the platform to carry out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
pub enum Outgoing {
    /// Say it to the person, where they are spoken to.
    Say(Message),
    /// Post or refresh the card of a case in the guild's queue.
    ShowCard {
        /// The guild with the queue.
        guild: u64,
        /// The case.
        case: i64,
    },
    /// Close the place where the person is spoken to.
    CloseThread,
    /// Delete the message in which a secret was posted.
    DeleteHeard {
        /// Where.
        channel: u64,
        /// Which.
        message: u64,
    },
}

/// A message to a person, with what the contract of `chat --json` tells about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The paragraphs.
    pub text: String,
    /// What can be chosen: meaning and label.
    pub choices: Vec<(Meaning, String)>,
    /// What is asked, in a word or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<String>,
    /// The step that is awaited.
    pub step: Option<String>,
    /// The fix that is being walked.
    pub fix: Option<String>,
    /// The phase's name.
    pub phase: String,
    /// True when it is said right where the person wrote, and no thread is made for it.
    #[serde(default)]
    pub in_place: bool,
    /// The case that this very message announces.
    pub escalation: Option<AnnouncedCase>,
}

/// A case as the person is told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnouncedCase {
    /// Its number.
    pub case: i64,
    /// Why, by name.
    pub reason: String,
    /// Its place in the queue.
    pub place: i64,
    /// The card as text.
    pub card: String,
}

/// A row of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Rows are sent in this order.
    pub id: i64,
    /// The conversation.
    pub conversation: String,
    /// Whose.
    pub key: Key,
    /// The turn.
    pub turn: u32,
    /// For `enforce_nonce`: 22 characters, the same whenever this row is sent.
    pub nonce: String,
    /// When it was decided.
    pub created_at: Timestamp,
    /// What.
    pub body: Outgoing,
}

/// How a row ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It is said.
    Yes,
    /// It can never be said; not tried again.
    Never,
}

const SELECT: &str = "SELECT outbox.id, conversation, turn, nonce, body, created_at, guild, user FROM outbox \
     JOIN conversations ON conversations.id = outbox.conversation WHERE sent_at IS NULL AND given_up_at IS NULL";

impl Store {
    /// What is still to be sent, in order.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn unsent(&self) -> sqlx::Result<Vec<OutboxRow>> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} ORDER BY outbox.id"));
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(read_row).collect()
    }

    /// What is still to be sent of one conversation, in order.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn unsent_of(&self, conversation: &str) -> sqlx::Result<Vec<OutboxRow>> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} AND conversation = $1 ORDER BY outbox.id"));
        let rows = sqlx::query(sql)
            .bind(conversation)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_row).collect()
    }

    /// Marks a row as done.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn mark(&self, row: i64, sent: Sent, now: Timestamp) -> sqlx::Result<()> {
        let _writing = self.writer.lock().await;
        let query = match sent {
            Sent::Yes => sqlx::query("UPDATE outbox SET sent_at = $1 WHERE id = $2"),
            Sent::Never => sqlx::query("UPDATE outbox SET given_up_at = $1 WHERE id = $2"),
        };
        query
            .bind(now.as_millisecond())
            .bind(row)
            .execute(&self.pool)
            .await
            .map(drop)
    }
}

fn read_row(row: &sqlx::sqlite::SqliteRow) -> sqlx::Result<OutboxRow> {
    Ok(OutboxRow {
        id: row.try_get("id")?,
        conversation: row.try_get("conversation")?,
        key: super::read_key(row)?,
        turn: row.try_get("turn")?,
        nonce: row.try_get("nonce")?,
        created_at: Timestamp::from_millisecond(row.try_get("created_at")?).unwrap_or_default(),
        body: parse(row.try_get("body")?)?,
    })
}

/// A message's nonce: 22 characters from this installation, conversation, turn and position.
pub fn nonce(installation: &str, conversation: &str, turn: u32, position: usize) -> String {
    let hash = Sha256::digest(format!(
        "{installation}\n{conversation}\n{turn}\n{position}"
    ));
    BASE64_URL_SAFE_NO_PAD.encode(&hash[..16])
}

#[cfg(test)]
mod tests {
    use super::nonce;

    #[test]
    fn nonces_fit_discord_and_differ() {
        let one = nonce("a", "c", 1, 0);
        assert_eq!(one.len(), 22);
        assert_eq!(one, nonce("a", "c", 1, 0));
        assert_ne!(one, nonce("b", "c", 1, 0));
        assert_ne!(one, nonce("a", "c", 1, 1));
    }
}
