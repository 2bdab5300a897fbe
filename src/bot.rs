//! The shell: order per person, then load, advance, commit. What was committed is handed back to be delivered.
//!
//! Whoever talks to people (Discord, the terminal, a test) brings events in here and carries out what comes back.

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;
use tracing::Instrument as _;

use crate::content::Content;
use crate::engine::{Beginning, Conversation, Earlier, Entry, Event, QueueChoice, Turn};
use crate::lanes::Lanes;
use crate::store::{
    CaseChange, CaseRefused, Commit, OutboxRow, Outcome, Store, Stored, hush_until,
};

/// One person in one guild.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The guild, 0 for direct messages and the terminal.
    pub guild: u64,
    /// The person.
    pub user: u64,
}

/// Where a person is spoken to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Place {
    /// Standard input and output.
    Terminal,
    /// A message in a channel: a thread is made on it before the first word.
    OnMessage {
        /// The channel.
        #[serde(with = "id")]
        channel: u64,
        /// The message.
        #[serde(with = "id")]
        message: u64,
    },
    /// A thread.
    Thread {
        /// The thread.
        #[serde(with = "id")]
        channel: u64,
        /// The channel that it hangs on.
        #[serde(with = "id")]
        parent: u64,
        /// True when only the person and the moderators see it.
        #[serde(default)]
        private: bool,
    },
    /// Answers to buttons and commands that the person alone sees. Nothing can be said there by ourselves.
    Ephemeral {
        /// Where it was asked for.
        #[serde(with = "id")]
        channel: u64,
    },
    /// A channel, where threads cannot be made.
    Channel {
        /// The channel.
        #[serde(with = "id")]
        channel: u64,
        /// The person's last message there, so that they see who is answered.
        #[serde(with = "id")]
        message: u64,
    },
    /// Direct messages.
    Direct {
        /// The channel of the direct messages.
        #[serde(with = "id")]
        channel: u64,
    },
}

impl Place {
    /// The channel in which messages of this place stand, for everybody there.
    pub fn channel(&self) -> Option<u64> {
        match self {
            Place::Terminal | Place::Ephemeral { .. } => None,
            Place::OnMessage { channel, .. }
            | Place::Thread { channel, .. }
            | Place::Channel { channel, .. }
            | Place::Direct { channel } => Some(*channel),
        }
    }

    /// The channel that people would name: for a thread, the one it hangs on.
    pub fn parent_channel(&self) -> Option<u64> {
        match self {
            Place::Terminal | Place::Direct { .. } => None,
            Place::OnMessage { channel, .. }
            | Place::Channel { channel, .. }
            | Place::Ephemeral { channel } => Some(*channel),
            Place::Thread { parent, .. } => Some(*parent),
        }
    }

    /// A link for moderators; none to places that they cannot see.
    pub fn link(&self, guild: u64) -> Option<String> {
        match self {
            Place::Terminal | Place::Direct { .. } | Place::Ephemeral { .. } => None,
            Place::OnMessage { channel, message } => Some(format!(
                "https://discord.com/channels/{guild}/{channel}/{message}"
            )),
            Place::Thread { channel, .. } | Place::Channel { channel, .. } => {
                Some(format!("https://discord.com/channels/{guild}/{channel}"))
            }
        }
    }
}

/// Ids are strings in every JSON: JavaScript rounds them otherwise.
mod id {
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde asks for a reference"
    )]
    pub(super) fn serialize<S: Serializer>(id: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(id)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// Something that happened to one person, as the platform tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// Whose.
    pub key: Key,
    /// Their name, for moderators.
    pub person: String,
    /// The platform's id of the event, so that it is handled once; none for clocks.
    pub event_id: Option<String>,
    /// Where they are spoken to if a conversation begins with this, or moves.
    pub place: Place,
    /// How a conversation would begin with this.
    pub entry: Entry,
    /// Whose moderators could take a case, if a conversation begins with this.
    pub queues: Vec<QueueChoice>,
    /// The message that was heard: channel and message.
    pub heard: Option<(u64, u64)>,
    /// What happened.
    pub event: Event,
    /// What a moderator changes about the case.
    pub case_change: Option<CaseChange>,
    /// The conversation that is meant, be it over or not; else it is the person's open one, or a fresh one.
    pub conversation: Option<String>,
    /// True when the person is spoken to in `place` from now on.
    pub moves: bool,
    /// When.
    pub at: Timestamp,
}

/// What came of an event.
#[derive(Debug, Clone, PartialEq)]
pub enum Handled {
    /// Committed; carry these out, in order.
    Deliver(Vec<OutboxRow>),
    /// Nothing to do: not for us, or handled before.
    Nothing,
    /// The moderator's change was refused.
    Refused(CaseRefused),
}

/// The bot, apart from where it talks.
#[derive(Debug, Clone)]
pub struct Bot {
    content: Content,
    store: Store,
    lanes: Lanes<Key>,
}

impl Bot {
    /// A bot with this content and database.
    pub fn new(content: Content, store: Store) -> Bot {
        Bot {
            content,
            store,
            lanes: Lanes::default(),
        }
    }

    /// What it knows and says.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// Its database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Puts an event behind the others of this person; different people do not wait for each other. The events of one
    /// person are handled in the order in which this is *called*, which is why calling does not wait.
    pub fn post(&self, mut incoming: Incoming) -> oneshot::Receiver<anyhow::Result<Handled>> {
        // The database keeps milliseconds; with finer times a timer would come due a moment before it is due.
        incoming.at =
            Timestamp::from_millisecond(incoming.at.as_millisecond()).unwrap_or(incoming.at);
        let (answer, receiver) = oneshot::channel();
        let key = incoming.key;
        let bot = self.clone();
        let taken = self.lanes.put(key, async move {
            let handled = bot.turn(incoming).await;
            if let Err(error) = &handled {
                tracing::error!(
                    guild = key.guild,
                    user = key.user,
                    error = format!("{error:#}"),
                    "handling an event failed"
                );
            }
            let _ = answer.send(handled);
        });
        if !taken {
            tracing::warn!(
                guild = key.guild,
                user = key.user,
                "too much of one person is waiting; dropping their newest event"
            );
        }
        receiver
    }

    /// Puts an event behind the others of this person and waits for what came of it.
    ///
    /// # Errors
    /// The database failed, too much of this person is waiting, or the bot is shutting down.
    pub async fn handle(&self, incoming: Incoming) -> anyhow::Result<Handled> {
        self.post(incoming)
            .await
            .context("handling an event: it was dropped")?
    }

    /// Load, advance, commit.
    async fn turn(&self, incoming: Incoming) -> anyhow::Result<Handled> {
        let span =
            tracing::info_span!("turn", guild = incoming.key.guild, user = incoming.key.user);
        self.turn_inside(incoming).instrument(span).await
    }

    async fn turn_inside(&self, incoming: Incoming) -> anyhow::Result<Handled> {
        #[expect(
            clippy::disallowed_methods,
            reason = "how long a turn takes is for the log alone"
        )]
        let started = std::time::Instant::now();
        if let Some(event) = &incoming.event_id
            && self.store.is_handled(event).await?
        {
            return Ok(Handled::Nothing);
        }
        let (conversation, place, person) = self.resume_or_begin(&incoming).await?;
        let before = conversation.clone();
        let turn = self
            .content
            .engine
            .advance(conversation, &incoming.event, incoming.at);
        if turn.actions.is_empty()
            && turn.conversation == before
            && incoming.case_change.is_none()
            && !incoming.moves
        {
            return Ok(Handled::Nothing);
        }
        let outcome = self
            .store
            .commit(&Commit {
                key: incoming.key,
                person: &person,
                place: &place,
                event: incoming.event_id.as_deref(),
                turn: &turn,
                case_change: incoming.case_change,
                hush_until: hush_until(incoming.at, self.content.config.hush_after_not_about_days),
                heard: incoming
                    .heard
                    .filter(|_| self.content.config.delete_posted_secrets),
                now: incoming.at,
                engine: &self.content.engine,
                replies: &self.content.replies,
            })
            .await?;
        log_turn(&before, &turn, started.elapsed());
        Ok(match outcome {
            Outcome::Done(committed) => Handled::Deliver(committed.outbox),
            Outcome::AlreadyHandled => Handled::Nothing,
            Outcome::Refused(refused) => Handled::Refused(refused),
        })
    }

    async fn resume_or_begin(
        &self,
        incoming: &Incoming,
    ) -> anyhow::Result<(Conversation, Place, String)> {
        let stored = match &incoming.conversation {
            Some(id) => self.store.conversation(id).await?,
            None => self.store.open_conversation(incoming.key).await?,
        };
        Ok(match stored {
            // Names change; clocks and moderators do not bring one.
            Some(Stored {
                conversation,
                place,
                person,
                ..
            }) => (
                Conversation {
                    entry: if incoming.moves {
                        incoming.entry
                    } else {
                        conversation.entry
                    },
                    ..conversation
                },
                if incoming.moves {
                    incoming.place.clone()
                } else {
                    place
                },
                if incoming.person.is_empty() {
                    person
                } else {
                    incoming.person.clone()
                },
            ),
            None => {
                let beginning = Beginning {
                    id: fresh_id(incoming),
                    entry: incoming.entry,
                    queues: incoming.queues.clone(),
                    earlier: self.earlier(incoming).await?,
                };
                (
                    Conversation::new(beginning, incoming.at),
                    incoming.place.clone(),
                    incoming.person.clone(),
                )
            }
        })
    }

    /// What the same person had before, when that is not long ago.
    async fn earlier(&self, incoming: &Incoming) -> anyhow::Result<Option<Box<Earlier>>> {
        let days = self.content.engine.settings.waiting.remember_days;
        let hours = SignedDuration::from_hours(i64::from(days) * 24);
        let since = incoming.at.checked_sub(hours).unwrap_or(Timestamp::MIN);
        let stored = self.store.latest_closed(incoming.key, since).await?;
        Ok(stored
            .and_then(|stored| Earlier::of(&stored.conversation))
            .map(Box::new))
    }
}

/// One line a turn: what was understood, where it led, how long it took. No words of anybody's.
fn log_turn(before: &Conversation, turn: &Turn, took: std::time::Duration) {
    let (intent, confidence) = turn
        .understood
        .as_ref()
        .map_or(("-", 0.0), |it| (&*it.intent, it.confidence));
    tracing::info!(
        conversation = %turn.conversation.id,
        turn = turn.conversation.turn,
        intent,
        confidence,
        phase.before = before.phase.name(),
        phase.after = turn.conversation.phase.name(),
        actions = turn.actions.len(),
        ms = took.as_secs_f64() * 1000.0,
        "turn"
    );
}

/// Unique in an installation: a person begins one conversation at a time, and time goes on.
fn fresh_id(incoming: &Incoming) -> String {
    let event = incoming.event_id.as_deref().unwrap_or("-");
    format!(
        "{:x}-{:x}-{:x}-{event}",
        incoming.key.guild,
        incoming.key.user,
        incoming.at.as_microsecond()
    )
}
