//! What a person does on Discord, as an event of their conversation: which conversation, which place, what happened.

use jiff::SignedDuration;
use serde_json::json;

use super::controls::{self, Pressed, Turned};
use super::incoming::{Asked, Words};
use super::interactions::Acknowledged;
use super::outgoing::made_at;
use super::rest::{RestError, id_of, once};
use super::{Discord, Hand};
use crate::bot::{Handled, Incoming, Key, Place};
use crate::engine::{Arg, Entry, Event, Meaning, QueueChoice, Say};
use crate::redact::redact;
use crate::store::Stored;

/// A change to a message that is older than this is no answer to anything.
const EDIT_COUNTS_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Discord takes answers to an interaction for 15 minutes; we stop a little earlier.
const HAND_HOLDS: SignedDuration = SignedDuration::from_mins(14);

/// How much of somebody's own words is shown under the question that they answer.
const SHOWN_WORDS_CHARS: usize = 200;

/// With so many of one person's messages unanswered, further ones are not taken, and the person is told.
const UNANSWERED_AT_MOST: usize = 10;

/// Who goes on writing too fast is not told again while the last time is no longer ago.
const TOLD_TO_SLOW_DOWN_FOR: SignedDuration = SignedDuration::from_mins(1);

impl Discord {
    /// Somebody wrote: into their lane with it, unless they write faster than anybody can be answered.
    pub(super) fn listen(&self, words: Words) {
        let user = words.user;
        if self.lanes.waiting(user) >= UNANSWERED_AT_MOST {
            let now = self.clock.now();
            let told = self.slowed.insert(user, now);
            if told.is_none_or(|told| now.duration_since(told) > TOLD_TO_SLOW_DOWN_FOR) {
                self.in_lane(user, "asking to slow down", move |discord| async move {
                    discord.slow_down(&words).await
                });
            }
            return;
        }
        self.in_lane(user, "hearing somebody", move |discord| async move {
            discord.hear(words).await
        });
    }

    /// Said once for each flood, and only where the person is spoken to.
    async fn slow_down(&self, words: &Words) -> anyhow::Result<()> {
        let key = words.key();
        let open = self.bot.store().open_conversation(key).await?;
        let is_here = open.is_some_and(|open| open.place.channel() == Some(words.channel));
        if is_here || words.guild.is_none() {
            self.remark(words, "too-fast").await;
        }
        Ok(())
    }

    /// Says something that is no part of the conversation, beside somebody's words.
    async fn remark(&self, words: &Words, id: &str) {
        let mut body = self.plain(&self.text(&Say::new(id)));
        body["message_reference"] =
            json!({ "message_id": words.message.to_string(), "fail_if_not_exists": false });
        let body = once(body, &words.message.to_string());
        let path = format!("/channels/{}/messages", words.channel);
        if let Err(error) = self.rest.post(&path, &body).await {
            tracing::debug!(error = %error, "a remark could not be made");
        }
    }

    /// Somebody wrote. Runs in the lane of its author.
    pub(super) async fn hear(&self, words: Words) -> anyhow::Result<()> {
        let store = self.bot.store();
        let now = self.clock.now();
        if words.is_edit
            && (now.duration_since(made_at(words.message)) > EDIT_COUNTS_FOR
                || store.is_handled(&words.message.to_string()).await?)
        {
            return Ok(());
        }
        let key = words.key();
        let open = store.open_conversation(key).await?;
        if words.guild.is_none() {
            let place = Place::Direct {
                channel: words.channel,
            };
            let moves =
                may_move(open.as_ref()) && open.as_ref().is_some_and(|open| open.place != place);
            return self
                .say_in(words, open.as_ref(), Entry::Direct, place, moves)
                .await;
        }
        if let Some(open) = &open
            && open.place.channel() == Some(words.channel)
        {
            if self.is_hidden(&words) {
                if self.hinted.insert(open.conversation.id.clone()) {
                    self.remark(&words, "cannot-read").await;
                }
                return Ok(());
            }
            let (place, moves) = match open.place {
                Place::Channel { channel, .. } => {
                    let message = words.message;
                    (Place::Channel { channel, message }, true)
                }
                // A private walk that went on in a thread is one like others now.
                _ => (
                    open.place.clone(),
                    open.conversation.entry == Entry::Private,
                ),
            };
            return self
                .say_in(words, Some(open), Entry::Asked, place, moves)
                .await;
        }
        if let Some(there) = store.conversation_in(words.channel).await?
            && matches!(there.place, Place::Thread { .. })
        {
            if there.key == key {
                // Their old thread: a word in it begins again.
                let place = there.place.clone();
                let moves = may_move(open.as_ref());
                return self
                    .say_in(words, open.as_ref(), Entry::Asked, place, moves)
                    .await;
            }
            return self.hear_another(&words, there).await;
        }
        let on_message = Place::OnMessage {
            channel: words.channel,
            message: words.message,
        };
        if words.mentions_bot {
            let moves = may_move(open.as_ref());
            return self
                .say_in(words, open.as_ref(), Entry::Asked, on_message, moves)
                .await;
        }
        if open.is_some() || words.text.is_empty() {
            return Ok(());
        }
        let Some(place) = self.support_place(key.guild, &words).await else {
            return Ok(());
        };
        let channel = place.parent_channel().unwrap_or(words.channel);
        if store.is_hushed(channel, words.user, now).await? {
            return Ok(());
        }
        self.say_in(words, None, Entry::Channel, place, false).await
    }

    /// Where to answer what was overheard; `None` outside of the support channels.
    async fn support_place(&self, guild: u64, words: &Words) -> Option<Place> {
        let support = self.guild(guild)?.support_channels;
        if support.contains(&words.channel) {
            return Some(Place::OnMessage {
                channel: words.channel,
                message: words.message,
            });
        }
        // The first message of a forum's post has the post's id, and the post is the thread.
        if words.message != words.channel {
            return None;
        }
        let thread = self
            .rest
            .get(&format!("/channels/{}", words.channel))
            .await
            .ok()?;
        let parent = id_of(&thread["parent_id"])?;
        support.contains(&parent).then_some(Place::Thread {
            channel: words.channel,
            parent,
            private: false,
        })
    }

    /// True for words that Discord keeps from us: the intent is off, and we are neither mentioned nor answered.
    fn is_hidden(&self, words: &Words) -> bool {
        !self.reads_content && words.text.is_empty() && !words.mentions_bot && !words.has_more
    }

    async fn say_in(
        &self,
        words: Words,
        open: Option<&Stored>,
        entry: Entry,
        place: Place,
        moves: bool,
    ) -> anyhow::Result<()> {
        let key = words.key();
        let queues = match open {
            Some(_) => Vec::new(),
            None => self.queues(key).await?,
        };
        let event = if words.text.is_empty() && words.mentions_bot {
            Event::Asked
        } else {
            Event::Said { text: words.text }
        };
        let incoming = Incoming {
            key,
            person: words.name,
            event_id: Some(words.message.to_string()),
            place,
            entry,
            queues,
            heard: Some((words.channel, words.message)),
            event,
            case_change: None,
            conversation: None,
            moves,
            at: self.clock.now(),
        };
        self.handle(incoming).await.map(drop)
    }

    /// Somebody else wrote in a person's thread: only a moderator's word means anything to us.
    async fn hear_another(&self, words: &Words, there: Stored) -> anyhow::Result<()> {
        if !there.conversation.is_open()
            || !self
                .is_moderating_author(there.key.guild, words.user, &words.roles)
                .await?
        {
            return Ok(());
        }
        let event = if words.mentions_bot {
            Event::ModeratorHandedBack
        } else {
            Event::ModeratorSpoke {
                moderator: words.name.clone(),
            }
        };
        let incoming = Incoming {
            event_id: Some(words.message.to_string()),
            conversation: Some(there.conversation.id),
            ..self.of_nobody(there.key, event)
        };
        // Behind whatever the owner said before; nobody here waits for it.
        let discord = self.clone();
        self.lanes.put(there.key.user, async move {
            if let Err(error) = discord.handle(incoming).await {
                tracing::error!(error = format!("{error:#}"), "a moderator's word was lost");
            }
        });
        Ok(())
    }

    /// An event that nobody's words brought about.
    pub(super) fn of_nobody(&self, key: Key, event: Event) -> Incoming {
        Incoming {
            key,
            person: String::new(),
            event_id: None,
            place: Place::Terminal,
            entry: Entry::Asked,
            queues: Vec::new(),
            heard: None,
            event,
            case_change: None,
            conversation: None,
            moves: false,
            at: self.clock.now(),
        }
    }

    /// Whose moderators could take a case of this person.
    pub(super) async fn queues(&self, key: Key) -> Result<Vec<QueueChoice>, RestError> {
        if key.guild != 0 {
            let has_queue = self
                .guild(key.guild)
                .is_some_and(|guild| guild.queue_channel.is_some());
            let own = QueueChoice {
                guild: key.guild,
                name: String::new(),
            };
            return Ok(if has_queue { vec![own] } else { Vec::new() });
        }
        let mut queues = Vec::new();
        for guild in self.guilds_with_queue() {
            match self
                .rest
                .get(&format!("/guilds/{guild}/members/{}", key.user))
                .await
            {
                Ok(_) => {}
                Err(error) if error.is_passing() => return Err(error),
                // Not a member, or the bot is not in that guild.
                Err(_) => continue,
            }
            let about = self.rest.get(&format!("/guilds/{guild}")).await?;
            queues.push(QueueChoice {
                guild,
                name: about["name"].as_str().unwrap_or_default().to_owned(),
            });
        }
        Ok(queues)
    }

    /// Somebody pressed a button. Runs in their lane; `acknowledged` was sent ahead.
    pub(super) async fn press(
        &self,
        asked: &Asked,
        press: Press,
        acknowledged: Acknowledged,
    ) -> anyhow::Result<()> {
        if let Ok(Err(error)) = acknowledged.await {
            // The person sees that it failed, but what they meant still counts.
            tracing::warn!(error = %error, "a click could not be acknowledged");
        }
        let key = asked.key();
        let open = self.bot.store().open_conversation(key).await?;
        let Some(meant) = press
            .meant
            .as_ref()
            .filter(|meant| is_current(open.as_ref(), meant))
        else {
            return self.refuse_press(asked, key, press.meant.as_ref()).await;
        };
        let event = Event::Chose {
            meaning: meant.meaning.clone(),
            turn: meant.under.turn,
        };
        self.pressed_for(asked, open, event, &press).await
    }

    /// Somebody sent the form for their own words. Runs in their lane.
    pub(super) async fn wrote(
        &self,
        asked: &Asked,
        under: Option<Turned>,
        words: String,
        text: String,
        acknowledged: Acknowledged,
    ) -> anyhow::Result<()> {
        let _ = acknowledged.await;
        let key = asked.key();
        let open = self.bot.store().open_conversation(key).await?;
        // Their words count though the question went on meanwhile.
        let is_theirs = open.as_ref().is_some_and(|open| {
            under.is_some_and(|under| controls::tag(&open.conversation.id) == under.tag)
        });
        if !is_theirs {
            return self.refuse_press(asked, key, None).await;
        }
        let shown: String = redact(&words)
            .text
            .chars()
            .take(SHOWN_WORDS_CHARS)
            .collect();
        let press = Press {
            meant: None,
            label: shown,
            text,
        };
        self.pressed_for(asked, open, Event::Said { text: words }, &press)
            .await
    }

    /// The turn that a press or a form brings about, and its delivery.
    async fn pressed_for(
        &self,
        asked: &Asked,
        open: Option<Stored>,
        event: Event,
        press: &Press,
    ) -> anyhow::Result<()> {
        let Some(open) = open else { return Ok(()) };
        let incoming = Incoming {
            person: asked.name.clone(),
            event_id: Some(asked.id.to_string()),
            ..self.of_nobody(open.key, event)
        };
        match self.bot.handle(incoming).await? {
            Handled::Nothing | Handled::Refused(_) => self.whisper(asked, "press-quiet").await,
            Handled::Deliver(_) => {
                if matches!(open.place, Place::Ephemeral { .. }) {
                    self.take_hand(&open.conversation.id, asked);
                } else {
                    self.show_pressed(asked, press).await;
                }
                self.deliver(&open.conversation.id).await;
                self.turned.notify_one();
            }
        }
        Ok(())
    }

    /// An old button, somebody else's, or one that never was: said politely, to whoever pressed it alone. Except when
    /// the newer question has not reached the person: that is what they get.
    async fn refuse_press(
        &self,
        asked: &Asked,
        key: Key,
        meant: Option<&Pressed>,
    ) -> anyhow::Result<()> {
        let store = self.bot.store();
        if let Some(open) = store.open_conversation(key).await?
            && matches!(open.place, Place::Ephemeral { .. })
            && meant.is_some_and(|meant| controls::tag(&open.conversation.id) == meant.under.tag)
            && !store.unsent_of(&open.conversation.id).await?.is_empty()
        {
            self.take_hand(&open.conversation.id, asked);
            self.deliver(&open.conversation.id).await;
            return Ok(());
        }
        let why = self.why_not_pressed(asked, key).await;
        self.whisper(asked, why).await;
        Ok(())
    }

    /// What to say about a button that does nothing.
    pub(super) async fn why_not_pressed(&self, asked: &Asked, key: Key) -> &'static str {
        let there = self.bot.store().conversation_in(asked.channel).await;
        let is_anothers =
            there.is_ok_and(|there| there.is_some_and(|there| there.key.user != key.user));
        if is_anothers {
            "press-not-yours"
        } else {
            "press-stale"
        }
    }

    /// From now on this private walk is answered with this interaction.
    pub(super) fn take_hand(&self, conversation: &str, asked: &Asked) {
        let until = self.clock.now().checked_add(HAND_HOLDS).unwrap_or_default();
        let token = asked.token.clone();
        self.hands
            .insert(conversation.to_owned(), Hand { token, until });
    }

    /// Under the question it now says what was answered, and its buttons are gone.
    async fn show_pressed(&self, asked: &Asked, press: &Press) {
        let chosen = Say::new("press-chosen").with("label", Arg::Quote(press.label.clone()));
        let body = json!({
            "content": format!("{}\n\n{}", press.text, self.text(&chosen)),
            "components": [],
            "allowed_mentions": { "parse": [] },
        });
        if let Err(error) = self.rest.patch(&self.original(asked), &body).await {
            tracing::debug!(error = %error, "the pressed message could not be changed");
        }
    }
}

/// A press as it came.
#[derive(Debug, Clone)]
pub(super) struct Press {
    /// What stands behind the button; `None` for what this program does not write.
    pub(super) meant: Option<Pressed>,
    /// What stands on it.
    pub(super) label: String,
    /// The text of the message that it stands under.
    pub(super) text: String,
}

/// Somebody who writes elsewhere takes the conversation along, but not away from a moderator.
pub(super) fn may_move(open: Option<&Stored>) -> bool {
    open.is_some_and(|open| !open.conversation.is_with_moderator())
}

/// True when this button belongs to the question that stands open, or means the same at any time.
fn is_current(open: Option<&Stored>, meant: &Pressed) -> bool {
    let Some(open) = open else { return false };
    let is_same_turn = open.conversation.turn == meant.under.turn;
    let is_timeless = matches!(
        meant.meaning,
        Meaning::NotAbout | Meaning::Human | Meaning::Stop
    );
    controls::tag(&open.conversation.id) == meant.under.tag && (is_same_turn || is_timeless)
}
