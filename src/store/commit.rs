//! One event's whole consequence in one transaction: conversation, case, timer, and what is to be sent.

use jiff::{SignedDuration, Timestamp};
use sqlx::{Row, SqliteConnection};

use super::outbox::{AnnouncedCase, Message, OutboxRow, Outgoing, nonce};
use super::{Case, CaseState, Store, json};
use crate::bot::{Key, Place};
use crate::content::{CasePlace, Replies};
use crate::engine::{Action, CaseFacts, Engine, Escalation, Phase, Reply, Turn, card};

/// What is to be written.
#[derive(Debug)]
pub struct Commit<'a> {
    /// Whose conversation.
    pub key: Key,
    /// The name that moderators see.
    pub person: &'a str,
    /// Where the person is spoken to.
    pub place: &'a Place,
    /// The event's id, so that it is not handled twice.
    pub event: Option<&'a str>,
    /// What the engine decided.
    pub turn: &'a Turn,
    /// What a moderator changes about the case with this event.
    pub case_change: Option<CaseChange>,
    /// Until when "Not about this" holds, if it was said.
    pub hush_until: Timestamp,
    /// The message that was heard, for actions about it.
    pub heard: Option<(u64, u64)>,
    /// When.
    pub now: Timestamp,
    /// For the wake-up time and the card.
    pub engine: &'a Engine,
    /// For the sentences.
    pub replies: &'a Replies,
}

/// What a moderator does with a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseChange {
    /// Take it.
    Claim {
        /// The guild's case.
        case: CaseNumber,
        /// Who.
        by: u64,
        /// Their name.
        name: String,
    },
    /// Give it back.
    Release {
        /// The guild's case.
        case: CaseNumber,
        /// Who.
        by: u64,
    },
    /// It is done.
    Resolve {
        /// The guild's case.
        case: CaseNumber,
    },
    /// It is not done after all.
    Reopen {
        /// The guild's case.
        case: CaseNumber,
    },
}

/// A case's guild and number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseNumber {
    /// The guild.
    pub guild: u64,
    /// The number in it.
    pub number: i64,
}

/// Why a moderator's change was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseRefused {
    /// Somebody else was first.
    ClaimedBy(String),
    /// It is not theirs to release.
    NotClaimed,
    /// It is over.
    Over,
    /// It is not over.
    NotOver,
    /// Its person has begun a new conversation.
    PersonIsBusy,
}

/// How a commit ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Written.
    Done(Committed),
    /// This event was handled before; nothing was changed.
    AlreadyHandled,
    /// The case is not as the moderator thought; nothing was changed.
    Refused(CaseRefused),
}

/// What was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Committed {
    /// What is to be sent now.
    pub outbox: Vec<OutboxRow>,
}

impl Store {
    /// Writes everything or nothing.
    ///
    /// # Errors
    /// The database cannot be written; nothing was.
    pub async fn commit(&self, commit: &Commit<'_>) -> sqlx::Result<Outcome> {
        let _writing = self.writer.lock().await;
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let outcome = self.write(&mut transaction, commit).await?;
        match outcome {
            Outcome::Done(_) => transaction.commit().await?,
            Outcome::AlreadyHandled | Outcome::Refused(_) => transaction.rollback().await?,
        }
        Ok(outcome)
    }

    async fn write(&self, db: &mut SqliteConnection, commit: &Commit<'_>) -> sqlx::Result<Outcome> {
        if let Some(event) = commit.event {
            let written = sqlx::query(
                "INSERT INTO handled_events (id, at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING",
            )
            .bind(event)
            .bind(commit.now.as_millisecond())
            .execute(&mut *db)
            .await?;
            if written.rows_affected() == 0 {
                return Ok(Outcome::AlreadyHandled);
            }
        }
        if matches!(commit.case_change, Some(CaseChange::Reopen { .. }))
            && has_another_open(db, commit).await?
        {
            return Ok(Outcome::Refused(CaseRefused::PersonIsBusy));
        }
        write_conversation(db, commit).await?;
        let mut cards = Vec::new();
        if let Some(change) = &commit.case_change {
            match change_case(db, change, commit.now).await? {
                Ok(case) => cards.push(case),
                Err(refused) => return Ok(Outcome::Refused(refused)),
            }
        }
        let outbox = self.write_actions(db, commit, cards).await?;
        Ok(Outcome::Done(Committed { outbox }))
    }

    async fn write_actions(
        &self,
        db: &mut SqliteConnection,
        commit: &Commit<'_>,
        mut cards: Vec<CaseNumber>,
    ) -> sqlx::Result<Vec<OutboxRow>> {
        let conversation = &commit.turn.conversation;
        let mut bodies = Vec::new();
        let mut opened = None;
        for action in &commit.turn.actions {
            match action {
                Action::Escalate(escalation) => {
                    let case = open_case(db, commit, escalation).await?;
                    opened = Some((case, escalation));
                    cards.push(case);
                }
                Action::WithdrawCase => cards.extend(withdraw_case(db, commit).await?),
                _ => {}
            }
        }
        for action in &commit.turn.actions {
            match action {
                Action::Say(reply) => bodies.push(Outgoing::Say(
                    self.message(db, commit, reply, opened).await?,
                )),
                Action::CloseThread => bodies.push(Outgoing::CloseThread),
                Action::DeleteHeard => bodies.extend(
                    commit
                        .heard
                        .map(|(channel, message)| Outgoing::DeleteHeard { channel, message }),
                ),
                Action::Hush => hush(db, commit).await?,
                Action::Rate(rating) => {
                    sqlx::query("INSERT INTO ratings (conversation, rating, at) VALUES ($1, $2, $3) ON CONFLICT (conversation) DO NOTHING")
                        .bind(&conversation.id)
                        .bind(json(rating)?)
                        .bind(commit.now.as_millisecond())
                        .execute(&mut *db)
                        .await?;
                }
                Action::Escalate(_) | Action::WithdrawCase => {}
            }
        }
        for case in cards {
            bodies.push(Outgoing::ShowCard {
                guild: case.guild,
                case: case.number,
            });
        }
        let mut outbox = Vec::with_capacity(bodies.len());
        let first = next_position(db, &conversation.id, conversation.turn).await?;
        for (at, body) in bodies.into_iter().enumerate() {
            outbox.push(self.write_outgoing(db, commit, first + at, body).await?);
        }
        Ok(outbox)
    }

    async fn message(
        &self,
        db: &mut SqliteConnection,
        commit: &Commit<'_>,
        reply: &Reply,
        opened: Option<(CaseNumber, &Escalation)>,
    ) -> sqlx::Result<Message> {
        let conversation = &commit.turn.conversation;
        let place = place_of_case(db, &conversation.id).await?;
        let rendered = commit.replies.render(reply, place);
        let escalation = match opened {
            Some((case, escalation)) => Case::read(db, case).await?.map(|case| AnnouncedCase {
                case: case.number,
                reason: escalation.card.reason.id().to_owned(),
                place: place.place,
                card: case.card_text(commit.engine, commit.replies),
            }),
            None => None,
        };
        Ok(Message {
            text: rendered.text,
            choices: rendered
                .choices
                .into_iter()
                .map(|choice| (choice.meaning, choice.label))
                .collect(),
            asks: rendered.asks,
            step: conversation.phase.step().map(ToString::to_string),
            fix: conversation.walk.current.as_ref().map(ToString::to_string),
            phase: conversation.phase.name().to_owned(),
            in_place: conversation.phase == Phase::Offered,
            escalation,
        })
    }

    async fn write_outgoing(
        &self,
        db: &mut SqliteConnection,
        commit: &Commit<'_>,
        position: usize,
        body: Outgoing,
    ) -> sqlx::Result<OutboxRow> {
        let conversation = &commit.turn.conversation;
        let nonce = nonce(
            &self.installation,
            &conversation.id,
            conversation.turn,
            position,
        );
        let written = sqlx::query("INSERT INTO outbox (conversation, turn, position, nonce, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(&conversation.id)
            .bind(conversation.turn)
            .bind(i64::try_from(position).unwrap_or(i64::MAX))
            .bind(&nonce)
            .bind(json(&body)?)
            .bind(commit.now.as_millisecond())
            .execute(&mut *db)
            .await?;
        Ok(OutboxRow {
            id: written.last_insert_rowid(),
            conversation: conversation.id.clone(),
            key: commit.key,
            turn: conversation.turn,
            nonce,
            created_at: commit.now,
            body,
        })
    }
}

async fn write_conversation(db: &mut SqliteConnection, commit: &Commit<'_>) -> sqlx::Result<()> {
    let conversation = &commit.turn.conversation;
    let open = conversation.is_open();
    let wake_at = if open {
        commit.engine.wake_at(conversation)
    } else {
        None
    };
    sqlx::query(
        "INSERT INTO conversations (id, guild, user, person, open, phase, wake_at, place, state, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (id) DO UPDATE SET person = excluded.person, open = excluded.open, phase = excluded.phase, \
         wake_at = excluded.wake_at, place = excluded.place, state = excluded.state, updated_at = excluded.updated_at",
    )
    .bind(&conversation.id)
    .bind(commit.key.guild.cast_signed())
    .bind(commit.key.user.cast_signed())
    .bind(commit.person)
    .bind(i64::from(open))
    .bind(conversation.phase.name())
    .bind(wake_at.map(Timestamp::as_millisecond))
    .bind(json(commit.place)?)
    .bind(json(conversation)?)
    .bind(commit.now.as_millisecond())
    .execute(db)
    .await
    .map(drop)
}

async fn open_case(
    db: &mut SqliteConnection,
    commit: &Commit<'_>,
    escalation: &Escalation,
) -> sqlx::Result<CaseNumber> {
    let row = sqlx::query("SELECT coalesce(max(number), 0) + 1 FROM cases WHERE guild = $1")
        .bind(escalation.guild.cast_signed())
        .fetch_one(&mut *db)
        .await?;
    let number: i64 = row.try_get(0)?;
    sqlx::query("INSERT INTO cases (guild, number, conversation, person, card, state, opened_at) VALUES ($1, $2, $3, $4, $5, 'open', $6)")
        .bind(escalation.guild.cast_signed())
        .bind(number)
        .bind(&commit.turn.conversation.id)
        .bind(commit.person)
        .bind(json(&escalation.card)?)
        .bind(commit.now.as_millisecond())
        .execute(db)
        .await?;
    Ok(CaseNumber {
        guild: escalation.guild,
        number,
    })
}

async fn withdraw_case(
    db: &mut SqliteConnection,
    commit: &Commit<'_>,
) -> sqlx::Result<Vec<CaseNumber>> {
    let rows = sqlx::query("UPDATE cases SET state = 'withdrawn', closed_at = $1 WHERE conversation = $2 AND state IN ('open', 'claimed') RETURNING guild, number")
        .bind(commit.now.as_millisecond())
        .bind(&commit.turn.conversation.id)
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(CaseNumber {
                guild: row.try_get::<i64, _>("guild")?.cast_unsigned(),
                number: row.try_get("number")?,
            })
        })
        .collect()
}

async fn change_case(
    db: &mut SqliteConnection,
    change: &CaseChange,
    now: Timestamp,
) -> sqlx::Result<Result<CaseNumber, CaseRefused>> {
    let (case, query) = match change {
        CaseChange::Claim { case, by, name } => (
            *case,
            sqlx::query("UPDATE cases SET state = 'claimed', claimed_by = $3, claimed_name = $4 WHERE guild = $1 AND number = $2 AND state = 'open'")
                .bind(case.guild.cast_signed())
                .bind(case.number)
                .bind(by.cast_signed())
                .bind(name),
        ),
        CaseChange::Release { case, by } => (
            *case,
            sqlx::query("UPDATE cases SET state = 'open', claimed_by = NULL, claimed_name = NULL WHERE guild = $1 AND number = $2 AND state = 'claimed' AND claimed_by = $3")
                .bind(case.guild.cast_signed())
                .bind(case.number)
                .bind(by.cast_signed()),
        ),
        CaseChange::Resolve { case } => (
            *case,
            sqlx::query("UPDATE cases SET state = 'resolved', closed_at = $3 WHERE guild = $1 AND number = $2 AND state IN ('open', 'claimed')")
                .bind(case.guild.cast_signed())
                .bind(case.number)
                .bind(now.as_millisecond()),
        ),
        CaseChange::Reopen { case } => (
            *case,
            sqlx::query("UPDATE cases SET state = 'open', claimed_by = NULL, claimed_name = NULL, closed_at = NULL WHERE guild = $1 AND number = $2 AND state = 'resolved'")
                .bind(case.guild.cast_signed())
                .bind(case.number),
        ),
    };
    if query.execute(&mut *db).await?.rows_affected() == 1 {
        return Ok(Ok(case));
    }
    let found = Case::read(db, case).await?;
    Ok(Err(match found.map(|case| case.state) {
        Some(CaseState::Open | CaseState::Claimed { .. })
            if matches!(change, CaseChange::Reopen { .. }) =>
        {
            CaseRefused::NotOver
        }
        Some(CaseState::Claimed { name, .. }) if !matches!(change, CaseChange::Release { .. }) => {
            CaseRefused::ClaimedBy(name)
        }
        Some(CaseState::Open | CaseState::Claimed { .. }) => CaseRefused::NotClaimed,
        Some(CaseState::Resolved | CaseState::Withdrawn) | None => CaseRefused::Over,
    }))
}

/// True when the person is in another conversation by now.
async fn has_another_open(db: &mut SqliteConnection, commit: &Commit<'_>) -> sqlx::Result<bool> {
    sqlx::query(
        "SELECT 1 FROM conversations WHERE guild = $1 AND user = $2 AND open = 1 AND id != $3",
    )
    .bind(commit.key.guild.cast_signed())
    .bind(commit.key.user.cast_signed())
    .bind(&commit.turn.conversation.id)
    .fetch_optional(db)
    .await
    .map(|row| row.is_some())
}

async fn place_of_case(db: &mut SqliteConnection, conversation: &str) -> sqlx::Result<CasePlace> {
    let row = sqlx::query(
        "SELECT number, (SELECT count(*) FROM cases AS before WHERE before.guild = cases.guild AND before.state = 'open' \
         AND before.number < cases.number) + 1 AS place \
         FROM cases WHERE conversation = $1 ORDER BY opened_at DESC, number DESC LIMIT 1",
    )
    .bind(conversation)
    .fetch_optional(db)
    .await?;
    row.map_or(Ok(CasePlace::default()), |row| {
        Ok(CasePlace {
            number: row.try_get("number")?,
            place: row.try_get("place")?,
        })
    })
}

async fn hush(db: &mut SqliteConnection, commit: &Commit<'_>) -> sqlx::Result<()> {
    let Some(channel) = commit.place.parent_channel() else {
        return Ok(());
    };
    sqlx::query("INSERT INTO hushes (channel, user, until) VALUES ($1, $2, $3) ON CONFLICT (channel, user) DO UPDATE SET until = excluded.until")
        .bind(channel.cast_signed())
        .bind(commit.key.user.cast_signed())
        .bind(commit.hush_until.as_millisecond())
        .execute(db)
        .await
        .map(drop)
}

/// A turn in which nothing is said may come twice with one number: its rows stand behind the others of that turn.
async fn next_position(
    db: &mut SqliteConnection,
    conversation: &str,
    turn: u32,
) -> sqlx::Result<usize> {
    let row = sqlx::query("SELECT count(*) FROM outbox WHERE conversation = $1 AND turn = $2")
        .bind(conversation)
        .bind(turn)
        .fetch_one(db)
        .await?;
    let count: i64 = row.try_get(0)?;
    Ok(usize::try_from(count).unwrap_or_default())
}

impl Case {
    /// The card as moderators read it.
    pub fn card_text(&self, engine: &Engine, replies: &Replies) -> String {
        let facts = CaseFacts {
            number: self.number,
            person: self.person.clone(),
            link: self.link.clone(),
            state: self.state.said(),
            opened_at: self.opened_at,
        };
        let lines: Vec<String> = card(&engine.playbook, &self.card, &facts)
            .iter()
            .map(|line| replies.text(line, CasePlace::default()))
            .collect();
        lines.join("\n")
    }
}

/// Until when "Not about this" holds.
pub(crate) fn hush_until(now: Timestamp, days: u32) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(i64::from(days) * 24))
        .unwrap_or(now)
}
