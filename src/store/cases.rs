//! Cases: the moderators' queue, as it is read.

use jiff::Timestamp;
use sqlx::{Row, SqliteConnection};

use super::commit::CaseNumber;
use super::{Store, parse};
use crate::bot::Place;
use crate::engine::{Arg, HandoffCard, Say};

/// A case for people.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Whose queue.
    pub guild: u64,
    /// Its number there.
    pub number: i64,
    /// The conversation it came from.
    pub conversation: String,
    /// The person's name.
    pub person: String,
    /// Everything learnt.
    pub card: HandoffCard,
    /// Who has it.
    pub state: CaseState,
    /// Since when.
    pub opened_at: Timestamp,
    /// A link to the place where the person is spoken to.
    pub link: Option<String>,
}

/// Who has a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseState {
    /// Nobody yet.
    Open,
    /// A moderator.
    Claimed {
        /// Who.
        by: u64,
        /// Their name.
        name: String,
    },
    /// Done.
    Resolved,
    /// It solved itself.
    Withdrawn,
}

impl CaseState {
    /// In a few words.
    pub fn said(&self) -> Say {
        match self {
            CaseState::Open => Say::new("queue-state-open"),
            CaseState::Claimed { name, .. } => {
                Say::new("queue-state-claimed").with("moderator", Arg::Quote(name.clone()))
            }
            CaseState::Resolved | CaseState::Withdrawn => Say::new("queue-state-resolved"),
        }
    }
}

const SELECT: &str = "SELECT cases.guild, number, conversation, cases.person, card, cases.state, claimed_by, claimed_name, opened_at, \
     place, conversations.guild AS home FROM cases JOIN conversations ON conversations.id = conversation";

/// So many cases are looked through for one whose number is being typed.
const LATEST_CASES: u32 = 500;

impl Case {
    pub(super) async fn read(
        db: &mut SqliteConnection,
        case: CaseNumber,
    ) -> sqlx::Result<Option<Case>> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE cases.guild = $1 AND number = $2"));
        let row = sqlx::query(sql)
            .bind(case.guild.cast_signed())
            .bind(case.number)
            .fetch_optional(db)
            .await?;
        row.map(|row| read_case(&row)).transpose()
    }
}

impl Store {
    /// A case of a guild.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn case(&self, case: CaseNumber) -> sqlx::Result<Option<Case>> {
        let mut db = self.pool.acquire().await?;
        Case::read(&mut db, case).await
    }

    /// The channel and message of a case's card.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn card_place(&self, case: CaseNumber) -> sqlx::Result<Option<(u64, u64)>> {
        let row =
            sqlx::query("SELECT channel, message FROM cards WHERE guild = $1 AND number = $2")
                .bind(case.guild.cast_signed())
                .bind(case.number)
                .fetch_optional(&self.pool)
                .await?;
        row.map(|row| {
            Ok((
                row.try_get::<i64, _>("channel")?.cast_unsigned(),
                row.try_get::<i64, _>("message")?.cast_unsigned(),
            ))
        })
        .transpose()
    }

    /// Remembers where a case's card stands.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn set_card_place(
        &self,
        case: CaseNumber,
        channel: u64,
        message: u64,
    ) -> sqlx::Result<()> {
        let _writing = self.writer.lock().await;
        sqlx::query(
            "INSERT INTO cards (guild, number, channel, message) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (guild, number) DO UPDATE SET channel = excluded.channel, message = excluded.message",
        )
        .bind(case.guild.cast_signed())
        .bind(case.number)
        .bind(channel.cast_signed())
        .bind(message.cast_signed())
        .execute(&self.pool)
        .await
        .map(drop)
    }

    /// The latest cases of a guild, whatever became of them, the newest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn latest_cases(&self, guild: u64) -> sqlx::Result<Vec<Case>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{SELECT} WHERE cases.guild = $1 ORDER BY number DESC LIMIT {LATEST_CASES}"
        ));
        let rows = sqlx::query(sql)
            .bind(guild.cast_signed())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_case).collect()
    }

    /// The queue of a guild: what waits and what is claimed, the oldest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn queue(&self, guild: u64) -> sqlx::Result<Vec<Case>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{SELECT} WHERE cases.guild = $1 AND cases.state IN ('open', 'claimed') ORDER BY number"
        ));
        let rows = sqlx::query(sql)
            .bind(guild.cast_signed())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_case).collect()
    }
}

fn read_case(row: &sqlx::sqlite::SqliteRow) -> sqlx::Result<Case> {
    let state: &str = row.try_get("state")?;
    let place: Place = parse(row.try_get("place")?)?;
    let home = row.try_get::<i64, _>("home")?.cast_unsigned();
    Ok(Case {
        guild: row.try_get::<i64, _>("guild")?.cast_unsigned(),
        number: row.try_get("number")?,
        conversation: row.try_get("conversation")?,
        person: row.try_get("person")?,
        card: parse(row.try_get("card")?)?,
        state: match state {
            "claimed" => CaseState::Claimed {
                by: row
                    .try_get::<Option<i64>, _>("claimed_by")?
                    .unwrap_or_default()
                    .cast_unsigned(),
                name: row
                    .try_get::<Option<String>, _>("claimed_name")?
                    .unwrap_or_default(),
            },
            "resolved" => CaseState::Resolved,
            "withdrawn" => CaseState::Withdrawn,
            _ => CaseState::Open,
        },
        opened_at: Timestamp::from_millisecond(row.try_get("opened_at")?).unwrap_or_default(),
        link: place.link(home),
    })
}
