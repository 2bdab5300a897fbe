//! The bot on Discord: the only place that names serenity.
//!
//! Events come as one ordered stream (`gateway`), are read into our own closed set (`incoming`), and each becomes a job
//! in its person's lane: which conversation it belongs to (`people`), the turn, and the delivery of what the turn
//! decided (`outgoing`, by our own sender `rest`). Interactions are acknowledged and passed on in `interactions`; the
//! commands are in `commands`, `setup` and `doctor`, who moderates in `moderators`, buttons and the ids behind them in
//! `controls`.

mod commands;
mod controls;
mod doctor;
mod entries;
mod gateway;
mod incoming;
mod interactions;
mod moderators;
mod outgoing;
mod people;
mod rest;
mod setup;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use dashmap::{DashMap, DashSet};
use serenity::all::{ConnectionStage, GatewayError, GatewayIntents, HttpBuilder, ShardManager};
use tokio::sync::{Notify, Semaphore, mpsc, oneshot};

use crate::bot::{Bot, Handled, Incoming, Key, Place};
use crate::clock::Clock;
use crate::config::{GuildConfig, MessageContent, Secret};
use crate::engine::Event;
use crate::lanes::Lanes;
use gateway::{Tap, Told};
use incoming::Heard;
use rest::{Rest, id_of};

pub use doctor::{Finding, examine};

/// What lies outside of the content.
#[derive(Debug, Clone)]
pub struct Options {
    /// The bot's token.
    pub token: Secret,
    /// What stands in for Discord's address, without `/api/v10`; `None` for Discord itself.
    pub api_base: Option<String>,
    /// Where time comes from.
    pub clock: Clock,
}

impl Options {
    /// The address, without a slash at its end.
    fn base(&self) -> String {
        let base = self.api_base.as_deref().unwrap_or(rest::DISCORD);
        base.trim_end_matches('/').to_owned()
    }
}

/// How long to finish what is under way when the bot is to stop.
const STOP_WITHIN: Duration = Duration::from_secs(5);

/// Without any connection for so long, something is wrong that only a fresh start mends.
const UNCONNECTED_AT_MOST: Duration = Duration::from_secs(90);
const WATCH_EVERY: Duration = Duration::from_secs(10);

/// Timers are looked at this often at least; a turn that sets an earlier one wakes the loop itself.
const TIMERS_EVERY: Duration = Duration::from_secs(60);

/// So many people are woken at a time.
const WOKEN_AT_ONCE: u32 = 100;

/// So many places are caught up with at a time.
const CAUGHT_UP_AT_ONCE: usize = 8;

/// What is kept for a while only is forgotten this often.
const PRUNE_EVERY: Duration = Duration::from_secs(24 * 60 * 60);

/// Bits of an application's flags: Message Content granted, for large and for small bots.
/// Source: Discord's documentation, "Application Resource".
const MESSAGE_CONTENT_GRANTED: u64 = 1 << 18 | 1 << 19;

/// Everything that a job needs. Its clones are the same.
#[derive(Debug, Clone)]
struct Discord {
    bot: Bot,
    rest: Rest,
    clock: Clock,
    /// The bot's own user.
    me: u64,
    application: u64,
    lanes: Lanes<u64>,
    /// Conversations whose delivery is tried again soon.
    waiting: Arc<DashSet<String>>,
    /// Told after each turn, because it may have set an earlier timer.
    turned: Arc<Notify>,
    /// The interaction that each private walk can be answered with, while Discord takes answers to it.
    hands: Arc<DashMap<String, Hand>>,
    /// Servers that were set up by command.
    guilds: Arc<DashMap<u64, GuildConfig>>,
    /// False when words in channels are hidden from us.
    reads_content: bool,
    /// Conversations whose person was told that their words are hidden from us.
    hinted: Arc<DashSet<String>>,
    /// When people wrote faster than they can be answered.
    slowed: Arc<DashMap<u64, jiff::Timestamp>>,
}

/// An interaction that can still be answered.
#[derive(Debug, Clone)]
struct Hand {
    token: Secret,
    until: jiff::Timestamp,
}

/// Runs until `stop` ends, or until nothing more can be done.
///
/// # Errors
/// Discord refuses the token or the intents, cannot be reached at start, or is gone for long.
pub async fn run(bot: Bot, options: Options, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
    let base = options.base();
    tracing::info!(base, "starting");
    let rest = Rest::new(options.token.clone(), &base).context("preparing requests to Discord")?;
    let started = begin(&rest).await?;
    let discord = Discord::new(bot, rest, options.clock, &started).await?;
    discord
        .register_commands()
        .await
        .context("registering the commands with Discord")?;
    if !discord.reads_content {
        tracing::info!(
            "message contents are not read: the bot answers mentions and direct messages only. To let it answer in support channels, switch on Message Content Intent in Discord's developer portal, under Bot"
        );
    }
    discord.forget().await.context("forgetting what is old")?;
    discord.deliver_leftovers().await?;

    let (tap, stream) = Tap::new(discord.me);
    let mut client = connect(
        &options.token,
        &base,
        &started.gateway,
        intents(discord.reads_content),
        tap.clone(),
    )
    .await?;
    let shards = Arc::clone(&client.shard_manager);
    tap.watch(Arc::clone(&shards));
    let dispatcher = tokio::spawn(dispatch(discord.clone(), tap, stream));
    let timers = tokio::spawn(timers(discord.clone()));
    let ended = tokio::select! {
        () = stop => Ok(()),
        ended = client.start_autosharded() => ended.map_err(|error| explain(&error)),
        () = watch(&shards) => Err(anyhow::anyhow!(
            "no connection to Discord for {} seconds; stopping, so that whatever started this bot can start it afresh",
            UNCONNECTED_AT_MOST.as_secs()
        )),
    };
    timers.abort();
    dispatcher.abort();
    let _ = tokio::time::timeout(STOP_WITHIN, async {
        shards.shutdown_all().await;
        while discord.lanes.busy() > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    tracing::info!("stopped");
    ended
}

/// What Discord tells about us before we connect.
struct Started {
    bot: u64,
    application: u64,
    may_read_content: bool,
    gateway: String,
}

async fn begin(rest: &Rest) -> anyhow::Result<Started> {
    let asking = "asking Discord who this bot is";
    let me = rest.get("/users/@me").await.map_err(|error| {
        let is_refused = error.status == Some(401);
        let error = anyhow::Error::new(error);
        if is_refused {
            error.context("Discord does not know this token. Make a new one in the developer portal, under Bot, and set DISCORD_TOKEN")
        } else {
            error.context(asking)
        }
    })?;
    let application = rest.get("/applications/@me").await.context(asking)?;
    let gateway = rest
        .get("/gateway")
        .await
        .context("asking Discord for its gateway")?;
    let started = Started {
        bot: id_of(&me["id"]).context(asking)?,
        application: id_of(&application["id"]).context(asking)?,
        may_read_content: application["flags"].as_u64().unwrap_or_default()
            & MESSAGE_CONTENT_GRANTED
            != 0,
        gateway: gateway["url"]
            .as_str()
            .context("asking Discord for its gateway")?
            .to_owned(),
    };
    tracing::info!(
        bot = started.bot,
        application = started.application,
        "Discord knows this bot"
    );
    Ok(started)
}

fn intents(reads_content: bool) -> GatewayIntents {
    let all =
        GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    if reads_content {
        all | GatewayIntents::MESSAGE_CONTENT
    } else {
        all
    }
}

/// serenity's client, for the gateway alone. It asks for the gateway's address itself, and falls back to Discord's own
/// when it gets no answer: the address it found is compared with ours before a token is sent there.
async fn connect(
    token: &Secret,
    base: &str,
    gateway: &str,
    intents: GatewayIntents,
    tap: Tap,
) -> anyhow::Result<serenity::Client> {
    let mut http = HttpBuilder::new(token.reveal());
    if base != rest::DISCORD {
        http = http.proxy(base).ratelimiter_disabled(true);
    }
    let client = serenity::all::ClientBuilder::new_with_http(http.build(), intents)
        .voice_manager(tap)
        .await
        .map_err(|error| explain(&error))?;
    let mut address = client.ws_url.lock().await;
    if *address != gateway {
        tracing::warn!(
            "another gateway address was found than Discord gave; using the one it gave"
        );
        *address = gateway.to_owned();
    }
    drop(address);
    Ok(client)
}

/// What an operator can do about it.
fn explain(error: &serenity::Error) -> anyhow::Error {
    match error {
        serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents) => anyhow::anyhow!(
            "Discord refuses the Message Content intent (close code 4014). Switch on Message Content Intent in the developer portal, under Bot; or set message_content = false in config/resync.toml"
        ),
        serenity::Error::Gateway(GatewayError::InvalidAuthentication) => anyhow::anyhow!(
            "Discord refuses the token (close code 4004). Make a new one in the developer portal, under Bot, and set DISCORD_TOKEN"
        ),
        other => anyhow::anyhow!("the connection to Discord failed: {other}"),
    }
}

/// Ends when no shard has been connected for long.
async fn watch(shards: &ShardManager) {
    let mut ticks = tokio::time::interval(WATCH_EVERY);
    let mut connected_at = tokio::time::Instant::now();
    while connected_at.elapsed() < UNCONNECTED_AT_MOST {
        ticks.tick().await;
        let runners = shards.runners.lock().await;
        if runners
            .values()
            .any(|runner| runner.stage == ConnectionStage::Connected)
        {
            connected_at = tokio::time::Instant::now();
        }
    }
}

/// Reads the stream in its order, and waits for nothing that can take long.
async fn dispatch(discord: Discord, tap: Tap, mut stream: mpsc::Receiver<Told>) {
    while let Some(told) = stream.recv().await {
        if tap.has_gap() {
            discord.catch_up_on_gap().await;
        }
        match told {
            Told::Ready => {
                tracing::info!("connected to Discord");
                discord.catch_up_on_gap().await;
                let discord = discord.clone();
                tokio::spawn(async move {
                    if let Err(error) = discord.look_for_left().await {
                        tracing::warn!(
                            error = format!("{error:#}"),
                            "could not look for servers that were left"
                        );
                    }
                });
            }
            Told::Heard(heard) => match *heard {
                Heard::Words(words) => discord.listen(words),
                Heard::Asked(asked) => discord.answer(asked),
                Heard::Joined(guild) => discord.in_or_out(guild, true),
                Heard::Left(guild) => discord.in_or_out(guild, false),
            },
        }
    }
}

/// Wakes whoever wants to be woken.
async fn timers(discord: Discord) {
    let mut clock = discord.clock.clone();
    let mut pruned_at = tokio::time::Instant::now();
    loop {
        if pruned_at.elapsed() > PRUNE_EVERY {
            pruned_at = tokio::time::Instant::now();
            if let Err(error) = discord.forget().await {
                tracing::error!(%error, "forgetting what is old failed");
            }
        }
        let pause = match discord.wake_due().await {
            Ok(pause) => pause,
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "waking conversations failed");
                TIMERS_EVERY
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = discord.turned.notified() => {}
            () = clock.leaps() => {}
        }
    }
}

impl Discord {
    async fn new(bot: Bot, rest: Rest, clock: Clock, started: &Started) -> anyhow::Result<Discord> {
        let reads_content = match bot.content().config.message_content {
            MessageContent::Auto => started.may_read_content,
            MessageContent::Yes => true,
            MessageContent::No => false,
        };
        let guilds = bot.store().guild_settings().await;
        let guilds = guilds.context("reading what was set up by command")?;
        Ok(Discord {
            bot,
            rest,
            clock,
            me: started.bot,
            application: started.application,
            lanes: Lanes::default(),
            waiting: Arc::default(),
            turned: Arc::default(),
            hands: Arc::default(),
            guilds: Arc::new(guilds.into_iter().map(|guild| (guild.id, guild)).collect()),
            reads_content,
            hinted: Arc::default(),
            slowed: Arc::default(),
        })
    }

    /// The settings of a server; the file wins over what was set up by command.
    fn guild(&self, id: u64) -> Option<GuildConfig> {
        let in_file = self.bot.content().config.guild(id).cloned();
        in_file.or_else(|| self.guilds.get(&id).map(|guild| guild.clone()))
    }

    fn guilds_with_queue(&self) -> Vec<u64> {
        let in_file = self
            .bot
            .content()
            .config
            .guilds
            .iter()
            .map(|guild| guild.id);
        let set_up = self.guilds.iter().map(|guild| guild.id);
        let all: std::collections::BTreeSet<u64> = in_file.chain(set_up).collect();
        all.into_iter()
            .filter(|id| {
                self.guild(*id)
                    .is_some_and(|guild| guild.queue_channel.is_some())
            })
            .collect()
    }

    /// Forgets what is kept for a while only.
    async fn forget(&self) -> anyhow::Result<()> {
        let (store, now) = (self.bot.store(), self.clock.now());
        store.prune(now).await?;
        let days = self.bot.content().config.keep_after_leaving_days;
        let kept = jiff::SignedDuration::from_hours(i64::from(days) * 24);
        let forgotten = store.forget_left(now, kept).await?;
        if forgotten > 0 {
            tracing::info!(
                forgotten,
                "deleted the data of servers that were left long ago"
            );
            let known = store.guild_settings().await?;
            self.guilds
                .retain(|id, _| known.iter().any(|guild| guild.id == *id));
        }
        self.hands.retain(|_, hand| hand.until > now);
        self.hinted.clear();
        self.slowed.clear();
        Ok(())
    }

    /// The bot is in a server, or was removed from it.
    fn in_or_out(&self, guild: u64, is_in: bool) {
        let discord = self.clone();
        tokio::spawn(async move {
            let store = discord.bot.store();
            let noted = if is_in {
                store.joined(guild).await
            } else {
                tracing::info!(guild, "removed from a server");
                store.left(guild, discord.clock.now()).await
            };
            if let Err(error) = noted {
                tracing::error!(guild, %error, "noting a server failed");
            }
        });
    }

    /// Which of the servers that we know something about were left while nobody listened.
    async fn look_for_left(&self) -> anyhow::Result<()> {
        for guild in self.bot.store().known_guilds().await? {
            match self.rest.get(&format!("/guilds/{guild}")).await {
                Ok(_) => self.in_or_out(guild, true),
                Err(error) if error.is_passing() => return Err(error.into()),
                Err(_) => self.in_or_out(guild, false),
            }
        }
        Ok(())
    }

    /// Puts a job into a person's lane.
    fn in_lane<F>(&self, user: u64, doing: &'static str, job: impl FnOnce(Discord) -> F)
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let job = job(self.clone());
        let taken = self.lanes.put(user, async move {
            if let Err(error) = job.await {
                tracing::error!(user, error = format!("{error:#}"), "{doing} failed");
            }
        });
        if !taken {
            tracing::warn!(
                user,
                "too much of one person is waiting; dropping their newest event"
            );
        }
    }

    /// The turn, and the delivery of what it decided. Runs in the lane of the conversation's person.
    async fn handle(&self, incoming: Incoming) -> anyhow::Result<Handled> {
        let handled = self.bot.handle(incoming).await?;
        if let Handled::Deliver(rows) = &handled {
            if let Some(row) = rows.first() {
                self.deliver(&row.conversation).await;
            }
            self.turned.notify_one();
        }
        Ok(handled)
    }

    /// The same from outside of that lane: waits for its turn in it.
    async fn in_turn(&self, incoming: Incoming) -> anyhow::Result<Handled> {
        let (answer, handled) = oneshot::channel();
        self.in_lane(
            incoming.key.user,
            "changing a case",
            move |discord| async move {
                let _ = answer.send(discord.handle(incoming).await);
                Ok(())
            },
        );
        handled.await.context("changing a case: it was dropped")?
    }

    /// What an earlier run committed and did not send.
    async fn deliver_leftovers(&self) -> anyhow::Result<()> {
        let mut seen = std::collections::BTreeSet::new();
        for row in self.bot.store().unsent().await? {
            if seen.insert(row.conversation.clone()) {
                self.deliver_in_turn(row.key.user, row.conversation);
            }
        }
        Ok(())
    }

    /// Wakes those who are due; how long until the next.
    async fn wake_due(&self) -> anyhow::Result<Duration> {
        let store = self.bot.store();
        let due = store.due(self.clock.now(), WOKEN_AT_ONCE).await?;
        let woken: Vec<_> = due
            .into_iter()
            .map(|key: Key| self.in_turn(self.of_nobody(key, Event::TimePassed)))
            .collect();
        for handled in serenity::futures::future::join_all(woken).await {
            handled?;
        }
        let Some(next) = store.next_wake().await? else {
            return Ok(TIMERS_EVERY);
        };
        let until = next.duration_since(self.clock.now());
        Ok(Duration::try_from(until)
            .unwrap_or_default()
            .clamp(Duration::from_millis(50), TIMERS_EVERY))
    }

    /// After a session began: whatever people wrote to us while nobody listened, before whatever they write from now on.
    async fn catch_up_all(&self) -> anyhow::Result<()> {
        let gate = Arc::new(Semaphore::new(CAUGHT_UP_AT_ONCE));
        for stored in self.bot.store().open_conversations().await? {
            let Some(channel) = stored.place.channel() else {
                continue;
            };
            if matches!(stored.place, Place::OnMessage { .. }) {
                continue;
            }
            let gate = Arc::clone(&gate);
            self.in_lane(stored.key.user, "catching up", move |discord| async move {
                let _turn = gate.acquire().await?;
                discord
                    .catch_up(stored.key, channel, stored.conversation.heard_at)
                    .await
            });
        }
        Ok(())
    }

    async fn catch_up_on_gap(&self) {
        if let Err(error) = self.catch_up_all().await {
            tracing::error!(
                error = format!("{error:#}"),
                "could not look for what was missed"
            );
        }
    }

    async fn catch_up(&self, key: Key, channel: u64, since: jiff::Timestamp) -> anyhow::Result<()> {
        let path = format!(
            "/channels/{channel}/messages?limit=100&after={}",
            outgoing::snowflake_at(since)
        );
        let missed = match self.rest.get(&path).await {
            Ok(missed) => missed,
            Err(error) => {
                tracing::info!(channel, error = %error, "a place could not be read after a pause");
                return Ok(());
            }
        };
        let mut missed: Vec<_> = missed
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|message| serde_json::from_value(message.clone()).ok())
            .filter_map(|message| incoming::words(&message, self.me))
            .filter(|words| words.user == key.user)
            .collect();
        missed.sort_by_key(|words| words.message);
        for words in missed {
            let words = incoming::Words {
                guild: (key.guild != 0).then_some(key.guild),
                ..words
            };
            if !self
                .bot
                .store()
                .is_handled(&words.message.to_string())
                .await?
            {
                self.hear(words).await?;
            }
        }
        Ok(())
    }
}
