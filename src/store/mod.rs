//! The only place that names SQL: conversations, cases, timers and what is to be sent, in one SQLite file.
//!
//! Everything that one event changes is written in one transaction, what is to be sent about it included.

mod cases;
mod commit;
mod guilds;
mod open;
mod outbox;

use jiff::Timestamp;
use sqlx::{Row, SqlitePool};

pub use cases::{Case, CaseState};
pub(crate) use commit::hush_until;
pub use commit::{CaseChange, CaseNumber, CaseRefused, Commit, Committed, Outcome};
pub use open::OpenError;
pub use outbox::{AnnouncedCase, Message, OutboxRow, Outgoing, Sent, nonce};

use crate::bot::{Key, Place};
use crate::engine::Conversation;

/// Handled events are remembered this long; nothing that old is ever delivered again.
const HANDLED_KEPT_DAYS: i64 = 7;

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
    pool: SqlitePool,
    /// One writer at a time, so that a transaction never has to be tried again.
    writer: std::sync::Arc<tokio::sync::Mutex<()>>,
    installation: std::sync::Arc<str>,
    /// Held open: the lock of the data folder lives as long as the store.
    _lock: std::sync::Arc<std::fs::File>,
}

/// A conversation as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// Whose.
    pub key: Key,
    /// The name that moderators see.
    pub person: String,
    /// Where the person is spoken to.
    pub place: Place,
    /// The engine's part.
    pub conversation: Conversation,
}

impl Store {
    /// The open conversation of a person in a guild.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn open_conversation(&self, key: Key) -> sqlx::Result<Option<Stored>> {
        let row = sqlx::query("SELECT guild, user, person, place, state FROM conversations WHERE guild = $1 AND user = $2 AND open = 1")
            .bind(key.guild.cast_signed())
            .bind(key.user.cast_signed())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| read_stored(&row)).transpose()
    }

    /// Whose conversation was last written.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn latest_key(&self) -> sqlx::Result<Option<Key>> {
        let latest =
            "SELECT guild, user FROM conversations ORDER BY open DESC, updated_at DESC LIMIT 1";
        let row = sqlx::query(latest).fetch_optional(&self.pool).await?;
        row.map(|row| read_key(&row)).transpose()
    }

    /// A conversation by its id, open or not.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn conversation(&self, id: &str) -> sqlx::Result<Option<Stored>> {
        let row = sqlx::query(
            "SELECT guild, user, person, place, state FROM conversations WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| read_stored(&row)).transpose()
    }

    /// The latest conversation of a person in a guild that is over, and was not over before `since`.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn latest_closed(&self, key: Key, since: Timestamp) -> sqlx::Result<Option<Stored>> {
        let row = sqlx::query(
            "SELECT guild, user, person, place, state FROM conversations \
             WHERE guild = $1 AND user = $2 AND open = 0 AND updated_at >= $3 \
             ORDER BY updated_at DESC LIMIT 1",
        )
        .bind(key.guild.cast_signed())
        .bind(key.user.cast_signed())
        .bind(since.as_millisecond())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| read_stored(&row)).transpose()
    }

    /// The conversation that is spoken in a channel or thread, the latest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn conversation_in(&self, channel: u64) -> sqlx::Result<Option<Stored>> {
        let row = sqlx::query(
            "SELECT guild, user, person, place, state FROM conversations \
             WHERE json_extract(place, '$.channel') = $1 ORDER BY open DESC, updated_at DESC LIMIT 1",
        )
        .bind(channel.to_string())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| read_stored(&row)).transpose()
    }

    /// All open conversations.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn open_conversations(&self) -> sqlx::Result<Vec<Stored>> {
        let rows = sqlx::query(
            "SELECT guild, user, person, place, state FROM conversations WHERE open = 1 ORDER BY updated_at",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_stored).collect()
    }

    /// Whose conversations want to be woken by now, the longest due first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn due(&self, now: Timestamp, most: u32) -> sqlx::Result<Vec<Key>> {
        let rows = sqlx::query("SELECT guild, user FROM conversations WHERE open = 1 AND wake_at <= $1 ORDER BY wake_at LIMIT $2")
            .bind(now.as_millisecond())
            .bind(most)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_key).collect()
    }

    /// When the next conversation wants to be woken.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn next_wake(&self) -> sqlx::Result<Option<Timestamp>> {
        let row = sqlx::query("SELECT min(wake_at) FROM conversations WHERE open = 1")
            .fetch_one(&self.pool)
            .await?;
        let millis: Option<i64> = row.try_get(0)?;
        Ok(millis.and_then(|millis| Timestamp::from_millisecond(millis).ok()))
    }

    /// Changes where a person is spoken to: a thread was made, a place was lost.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn set_place(&self, conversation: &str, place: &Place) -> sqlx::Result<()> {
        let _writing = self.writer.lock().await;
        sqlx::query("UPDATE conversations SET place = $1 WHERE id = $2")
            .bind(json(place)?)
            .bind(conversation)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// True when this event was handled before.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn is_handled(&self, event: &str) -> sqlx::Result<bool> {
        sqlx::query("SELECT 1 FROM handled_events WHERE id = $1")
            .bind(event)
            .fetch_optional(&self.pool)
            .await
            .map(|row| row.is_some())
    }

    /// Until when the bot is silent for a person in a channel.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn is_hushed(&self, channel: u64, user: u64, now: Timestamp) -> sqlx::Result<bool> {
        sqlx::query("SELECT 1 FROM hushes WHERE channel = $1 AND user = $2 AND until > $3")
            .bind(channel.cast_signed())
            .bind(user.cast_signed())
            .bind(now.as_millisecond())
            .fetch_optional(&self.pool)
            .await
            .map(|row| row.is_some())
    }

    /// Forgets what is only kept for a while.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn prune(&self, now: Timestamp) -> sqlx::Result<()> {
        let _writing = self.writer.lock().await;
        let oldest = now.as_millisecond() - HANDLED_KEPT_DAYS * 24 * 60 * 60 * 1_000;
        sqlx::query("DELETE FROM handled_events WHERE at < $1")
            .bind(oldest)
            .execute(&self.pool)
            .await?;
        sqlx::query("DELETE FROM hushes WHERE until < $1")
            .bind(now.as_millisecond())
            .execute(&self.pool)
            .await?;
        sqlx::query("DELETE FROM outbox WHERE sent_at < $1")
            .bind(oldest)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// True when the database answers and takes writes.
    pub async fn is_healthy(&self) -> bool {
        let _writing = self.writer.lock().await;
        sqlx::query("INSERT INTO installation (key, value) VALUES ('checked', '1') ON CONFLICT (key) DO NOTHING")
            .execute(&self.pool)
            .await
            .is_ok()
    }
}

fn read_stored(row: &sqlx::sqlite::SqliteRow) -> sqlx::Result<Stored> {
    Ok(Stored {
        key: read_key(row)?,
        person: row.try_get("person")?,
        place: parse(row.try_get("place")?)?,
        conversation: parse(row.try_get("state")?)?,
    })
}

fn read_key(row: &sqlx::sqlite::SqliteRow) -> sqlx::Result<Key> {
    Ok(Key {
        guild: row.try_get::<i64, _>("guild")?.cast_unsigned(),
        user: row.try_get::<i64, _>("user")?.cast_unsigned(),
    })
}

fn json(value: &impl serde::Serialize) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(Box::new(error)))
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> sqlx::Result<T> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}
