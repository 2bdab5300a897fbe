//! The real bot, through real serenity, on the sandbox: a guild with a support channel, a queue and a moderator.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use resync::bot::Bot;
use resync::clock::Clock;
use resync::config::{GuildConfig, Secret};
use resync::content::{Content, Depth, Source, load};
use resync::discord::{self, Options};
use resync::store::Store;
use sandbox::{ChannelRef, GuildRef, Heard, Part, Permissions, Person, Sandbox};
use tempfile::TempDir;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use crate::CONTENT;
use crate::play::written;

/// One guild with a bot that runs.
pub struct Rig {
    pub sandbox: Sandbox,
    pub guild: GuildRef,
    pub support: ChannelRef,
    pub queue: ChannelRef,
    /// A moderator.
    pub mia: Person,
    /// Somebody with a problem.
    pub ann: Person,
    pub content: Content,
    data: TempDir,
    ahead: watch::Sender<SignedDuration>,
    running: Option<Running>,
}

struct Running {
    store: Store,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<anyhow::Result<()>>,
}

impl Rig {
    /// A guild in which everything is set up, and the bot connected.
    pub async fn start() -> Rig {
        Rig::start_with(|_| {}).await
    }

    /// The same after `prepare`, before the bot starts.
    pub async fn start_with(prepare: impl FnOnce(&mut Rig)) -> Rig {
        let mut rig = Rig::unstarted().await;
        prepare(&mut rig);
        rig.starts().await;
        rig
    }

    async fn unstarted() -> Rig {
        let sandbox = Sandbox::start().await;
        let guild = sandbox.guild("Photo friends");
        let support = guild.text_channel("support");
        let queue = guild.text_channel("queue");
        let moderators = guild.role("moderators", Permissions::MANAGE_MESSAGES);
        let mia = guild.member_with("mia", &[moderators]);
        let ann = guild.member("ann");
        let mut content = CONTENT.clone();
        let mut config = (*content.config).clone();
        config.guilds = vec![GuildConfig {
            id: number(guild.id()),
            support_channels: vec![number(support.id())],
            queue_channel: Some(number(queue.id())),
            moderator_roles: Vec::new(),
        }];
        content.config = Arc::new(config);
        Rig {
            sandbox,
            guild,
            support,
            queue,
            mia,
            ann,
            content,
            data: tempfile::tempdir().unwrap(),
            ahead: watch::Sender::new(SignedDuration::ZERO),
            running: None,
        }
    }

    /// Changes the operator's settings; for before the start.
    pub fn configure(&mut self, change: impl FnOnce(&mut resync::config::Config)) {
        let mut config = (*self.content.config).clone();
        change(&mut config);
        self.content.config = Arc::new(config);
    }

    /// Changes thresholds and waiting times; for before the start. The content is read afresh for it.
    pub fn set_dialogue(&mut self, change: impl FnOnce(&mut resync::engine::Settings)) {
        let loaded = load(&Source::embedded(), Depth::Start, &crate::keeper()).unwrap();
        let fresh = loaded.content.unwrap();
        let mut engine = Arc::into_inner(fresh.engine).unwrap();
        change(&mut engine.settings);
        self.content.engine = Arc::new(engine);
    }

    pub async fn starts(&mut self) {
        let store = Store::open(self.data.path()).await.unwrap();
        let bot = Bot::new(self.content.clone(), store.clone());
        let options = self.options();
        let (stop, stopped) = oneshot::channel();
        let ended = tokio::spawn(async move {
            let store = bot.store().clone();
            let ended = discord::run(bot, options, async { drop(stopped.await) }).await;
            store.close().await;
            ended
        });
        self.running = Some(Running { store, stop, ended });
        self.sandbox.connected().await;
    }

    /// The database of the running bot.
    pub async fn store(&self) -> Store {
        self.running.as_ref().unwrap().store.clone()
    }

    /// What `resync doctor` finds; on a database of its own, as the bot holds the other.
    pub async fn examines(&self) -> Vec<resync::discord::Finding> {
        let data = tempfile::tempdir().unwrap();
        let store = Store::open(data.path()).await.unwrap();
        let bot = Bot::new(self.content.clone(), store);
        discord::examine(bot, self.options()).await.unwrap()
    }

    fn options(&self) -> Options {
        Options {
            token: Secret::new(self.sandbox.token()),
            api_base: Some(self.sandbox.base()),
            clock: Clock::ahead_by(self.ahead.subscribe()),
        }
    }

    pub async fn stops(&mut self) {
        if let Some(running) = self.running.take() {
            let _ = running.stop.send(());
            running.ended.await.unwrap().unwrap();
        }
    }

    /// Stops and starts again on the same data.
    pub async fn restarts(&mut self) {
        self.sandbox.idle().await;
        self.stops().await;
        self.sandbox.disconnected().await;
        self.starts().await;
    }

    /// Lets time pass for the bot and for Discord.
    pub fn passes(&self, span: SignedDuration) {
        self.sandbox
            .advance_clock(Duration::try_from(span).unwrap());
        self.ahead.send_modify(|ahead| *ahead += span);
    }

    /// Stops, when what is unread does not matter.
    pub async fn stops_without_looking(mut self) {
        self.stops().await;
    }

    /// Stops, and complains about everything that was not as it should be.
    pub async fn ends(mut self) {
        self.sandbox.idle().await;
        self.stops().await;
        self.sandbox.clone().finish().await;
    }
}

/// True when the words that Photos shows are asked for: the first question of a walk that nothing was told for.
pub fn asks_for_status_words(heard: &Heard) -> bool {
    heard.text.contains("What does **Photos** say")
}

pub fn number(id: sandbox::Id) -> u64 {
    id.to_string().parse().unwrap()
}

/// A message as it stands in a transcript: without the menu of everything else, which stands under every question.
pub fn shown(heard: &Heard) -> String {
    let labels: Vec<String> = heard
        .components
        .iter()
        .flat_map(|row| &row.parts)
        .filter(|part| !is_else(part))
        .flat_map(|part| match part {
            Part::Button { label, .. } => vec![label.clone()],
            Part::Select { options, .. } => {
                options.iter().map(|(label, _)| label.clone()).collect()
            }
        })
        .collect();
    written(&heard.text, &labels)
}

fn is_else(part: &Part) -> bool {
    matches!(part, Part::Select { custom_id, .. } if custom_id.ends_with(":else"))
}

/// Presses a button or picks an option, whichever it is; false when there is no such thing under the message.
pub async fn choose(person: &Person, heard: &Heard, label: &str) -> bool {
    for part in heard.components.iter().flat_map(|row| &row.parts) {
        match part {
            Part::Button { label: shown, .. } if shown == label => {
                person.presses(heard, label).await;
                return true;
            }
            Part::Select {
                custom_id, options, ..
            } if options.iter().any(|(shown, _)| shown == label) => {
                person.picks(heard, custom_id, label).await;
                return true;
            }
            _ => {}
        }
    }
    false
}
