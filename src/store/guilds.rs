//! Servers: what was set up by command, and what becomes of the data of those that the bot has left.

use jiff::{SignedDuration, Timestamp};
use sqlx::Row;

use super::{Store, json, parse};
use crate::config::GuildConfig;

impl Store {
    /// What was set up by command, for every server.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn guild_settings(&self) -> sqlx::Result<Vec<GuildConfig>> {
        let rows =
            sqlx::query("SELECT settings FROM guilds WHERE settings IS NOT NULL ORDER BY guild")
                .fetch_all(&self.pool)
                .await?;
        rows.iter().map(|row| parse(row.try_get(0)?)).collect()
    }

    /// Keeps what was set up by command.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn set_guild_settings(&self, settings: &GuildConfig) -> sqlx::Result<()> {
        let _writing = self.writer.lock().await;
        sqlx::query(
            "INSERT INTO guilds (guild, settings) VALUES ($1, $2) ON CONFLICT (guild) DO UPDATE SET settings = excluded.settings",
        )
        .bind(settings.id.cast_signed())
        .bind(json(settings)?)
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// The bot is in a server, or came back in time.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn joined(&self, guild: u64) -> sqlx::Result<()> {
        let _writing = self.writer.lock().await;
        sqlx::query("UPDATE guilds SET left_at = NULL WHERE guild = $1 AND left_at IS NOT NULL")
            .bind(guild.cast_signed())
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// The bot was removed from a server: from now on its data is kept for a while only.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn left(&self, guild: u64, now: Timestamp) -> sqlx::Result<()> {
        let _writing = self.writer.lock().await;
        sqlx::query(
            "INSERT INTO guilds (guild, left_at) VALUES ($1, $2) ON CONFLICT (guild) DO UPDATE SET left_at = coalesce(left_at, excluded.left_at)",
        )
        .bind(guild.cast_signed())
        .bind(now.as_millisecond())
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// Every server of which anything is known.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn known_guilds(&self) -> sqlx::Result<Vec<u64>> {
        let rows = sqlx::query(
            "SELECT guild FROM guilds UNION SELECT guild FROM conversations UNION SELECT guild FROM cases",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| Ok(row.try_get::<i64, _>(0)?.cast_unsigned()))
            .filter(|guild| !matches!(guild, Ok(0)))
            .collect()
    }

    /// Deletes everything about servers that were left longer ago than `kept`; how many.
    ///
    /// # Errors
    /// The database cannot be written; nothing was.
    pub async fn forget_left(&self, now: Timestamp, kept: SignedDuration) -> sqlx::Result<u64> {
        let _writing = self.writer.lock().await;
        let before = now
            .checked_sub(kept)
            .unwrap_or(Timestamp::MIN)
            .as_millisecond();
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        const LEFT: &str = "(SELECT guild FROM guilds WHERE left_at < $1)";
        // A case of a direct message stands in a server's queue, its conversation does not belong to the server.
        let of_conversations = format!("IN (SELECT id FROM conversations WHERE guild IN {LEFT})");
        for condition in [
            format!("cards WHERE guild IN {LEFT}"),
            format!("cases WHERE guild IN {LEFT} OR conversation {of_conversations}"),
            format!("outbox WHERE conversation {of_conversations}"),
            format!("ratings WHERE conversation {of_conversations}"),
            format!("conversations WHERE guild IN {LEFT}"),
        ] {
            sqlx::query(sqlx::AssertSqlSafe(format!("DELETE FROM {condition}")))
                .bind(before)
                .execute(&mut *transaction)
                .await?;
        }
        let forgotten = sqlx::query("DELETE FROM guilds WHERE left_at < $1")
            .bind(before)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(forgotten.rows_affected())
    }
}
