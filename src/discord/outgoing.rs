//! Carries out what was committed: messages where the person is spoken to, cards in the queue, closed threads. Each place
//! that is lost has a way on, so that nobody is left without an answer that could be given.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::controls::{self, Else};
use super::rest::{RestError, code, id_of, once};
use super::{Discord, Hand};
use crate::bot::Place;
use crate::content::CasePlace;
use crate::engine::{Arg, Meaning, Say};
use crate::store::{Case, CaseNumber, Message, OutboxRow, Outgoing, Sent, Stored};

/// Discord's limit for a message, in characters.
const MESSAGE_CHARS: usize = 2_000;

/// Discord's limit for the name of a thread, in characters.
const THREAD_NAME_CHARS: usize = 100;

/// A thread is put away by Discord after a day without a word.
const THREAD_QUIET_MINUTES: u32 = 1_440;

/// For this long Discord knows a nonce again. Undocumented; counted on for less than was seen.
const NONCE_KNOWN: SignedDuration = SignedDuration::from_secs(60);

/// So many messages are looked through for one that may have been sent already.
const LOOK_BACK_MESSAGES: u32 = 50;

/// Older messages than this are replaced, not changed. Discord counts an hour.
const CHANGED_AT_MOST_AFTER: SignedDuration = SignedDuration::from_mins(55);

/// The kind of a thread that only those see who are let in. Source: Discord's documentation, "Channel Types".
const PRIVATE_THREAD: u8 = 12;

/// How long to wait before what could not be sent is tried again.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

/// A snowflake counts milliseconds from here, in its upper bits. Source: Discord's documentation, "Reference".
const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

/// When something with this id was made.
pub(super) fn made_at(snowflake: u64) -> Timestamp {
    let ms = i64::try_from(snowflake >> 22).unwrap_or(i64::MAX);
    Timestamp::from_millisecond(ms.saturating_add(DISCORD_EPOCH_MS)).unwrap_or(Timestamp::MAX)
}

/// The smallest id that something made at this time can have.
pub(super) fn snowflake_at(at: Timestamp) -> u64 {
    let ms = at.as_millisecond().saturating_sub(DISCORD_EPOCH_MS).max(0);
    ms.cast_unsigned() << 22
}

/// What became of something to be said.
enum Done {
    /// It is said.
    Yes,
    /// It can be said when the person next presses or types something.
    Held,
}

impl Discord {
    /// Sends everything of a conversation that is still unsent, in order. What fails for now is tried again later, and
    /// nothing overtakes it.
    pub(super) async fn deliver(&self, conversation: &str) {
        match self.deliver_all(conversation).await {
            Ok(None) => {}
            Ok(Some(failed)) => {
                tracing::warn!(conversation, error = %failed, "could not be delivered for now; will be tried again");
                self.deliver_later(conversation.to_owned());
            }
            Err(error) => {
                tracing::error!(
                    conversation,
                    error = format!("{error:#}"),
                    "delivering failed"
                );
                self.deliver_later(conversation.to_owned());
            }
        }
    }

    /// The failure that keeps the rest waiting, if there is one.
    async fn deliver_all(&self, conversation: &str) -> anyhow::Result<Option<RestError>> {
        let store = self.bot.store();
        let rows = store.unsent_of(conversation).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let Some(mut stored) = store.conversation(conversation).await? else {
            return Ok(None);
        };
        for row in rows {
            let sent = match self.carry_out(&mut stored, &row).await? {
                Ok(Done::Yes) => Sent::Yes,
                // Not in the way of cards and other things that need nobody's hand.
                Ok(Done::Held) if stored.conversation.is_open() => continue,
                Ok(Done::Held) => Sent::Never,
                Err(error) if error.is_passing() => return Ok(Some(error)),
                Err(error) => {
                    tracing::warn!(conversation, error = %error, "this cannot be delivered at all");
                    Sent::Never
                }
            };
            store.mark(row.id, sent, self.clock.now()).await?;
        }
        Ok(None)
    }

    fn deliver_later(&self, conversation: String) {
        if !self.waiting.insert(conversation.clone()) {
            return;
        }
        let discord = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(AGAIN_AFTER).await;
            discord.waiting.remove(&conversation);
            if let Ok(Some(stored)) = discord.bot.store().conversation(&conversation).await {
                discord.deliver_in_turn(stored.key.user, conversation);
            }
        });
    }

    /// Delivers behind whatever else concerns this person.
    pub(super) fn deliver_in_turn(&self, user: u64, conversation: String) {
        let discord = self.clone();
        self.lanes
            .put(user, async move { discord.deliver(&conversation).await });
    }

    async fn carry_out(
        &self,
        stored: &mut Stored,
        row: &OutboxRow,
    ) -> anyhow::Result<Result<Done, RestError>> {
        let sent = match &row.body {
            Outgoing::Say(message) => return self.say(stored, row, message).await,
            Outgoing::ShowCard { guild, case } => {
                let case = CaseNumber {
                    guild: *guild,
                    number: *case,
                };
                self.show_card(case, row).await?
            }
            Outgoing::CloseThread => self.close_thread(&stored.place).await,
            Outgoing::DeleteHeard { channel, message } => {
                let path = format!("/channels/{channel}/messages/{message}");
                self.rest.delete(&path).await.map(drop)
            }
        };
        Ok(sent.map(|()| Done::Yes))
    }

    /// Says it where the person is spoken to, and where that is no longer possible, at the next best place.
    async fn say(
        &self,
        stored: &mut Stored,
        row: &OutboxRow,
        message: &Message,
    ) -> anyhow::Result<Result<Done, RestError>> {
        let first_place = stored.place.clone();
        loop {
            if let Place::Ephemeral { channel } = stored.place {
                match self.leave_private(stored, channel, message).await {
                    Ok(None) => return Ok(self.say_privately(row, message).await),
                    Ok(Some(place)) => {
                        self.bot
                            .store()
                            .set_place(&stored.conversation.id, &place)
                            .await?;
                        stored.place = place;
                    }
                    Err(error) => return Ok(Err(error)),
                }
            }
            let place = if matches!(stored.place, Place::OnMessage { .. }) && !message.in_place {
                match self.open_thread(&stored.place, &stored.person).await {
                    Ok(place) => place,
                    Err(error) => return Ok(Err(error)),
                }
            } else {
                stored.place.clone()
            };
            if place != stored.place {
                self.bot
                    .store()
                    .set_place(&stored.conversation.id, &place)
                    .await?;
                stored.place = place;
            }
            let is_moved =
                matches!(stored.place, Place::Direct { .. }) && first_place != stored.place;
            let refused = match self.say_at(&stored.place, row, message, is_moved).await {
                Ok(()) => {
                    self.point_there(stored, &first_place).await;
                    return Ok(Ok(Done::Yes));
                }
                Err(error) if error.is_passing() => return Ok(Err(error)),
                Err(error) => error,
            };
            // Nobody reads it elsewhere: what the person has at hand is the last way.
            if matches!(stored.place, Place::Direct { .. })
                && matches!(first_place, Place::Ephemeral { .. })
            {
                self.bot
                    .store()
                    .set_place(&stored.conversation.id, &first_place)
                    .await?;
                stored.place = first_place;
                return Ok(self.say_privately(row, message).await);
            }
            let next = match self.next_place(stored, &refused).await {
                Ok(Some(place)) => place,
                Ok(None) => return Ok(Err(refused)),
                Err(error) => return Ok(Err(error)),
            };
            tracing::info!(conversation = %stored.conversation.id, error = %refused, "a place was lost; going on at the next");
            self.bot
                .store()
                .set_place(&stored.conversation.id, &next)
                .await?;
            stored.place = next;
        }
    }

    /// Where a private walk goes on when its answers are not enough: a case in a private thread that moderators can
    /// join, else, and for what we may write by ourselves, direct messages. `None`: it stays where it is.
    async fn leave_private(
        &self,
        stored: &Stored,
        channel: u64,
        message: &Message,
    ) -> Result<Option<Place>, RestError> {
        let has_hand = self.hand(&stored.conversation.id).is_some();
        if message.escalation.is_none() {
            if has_hand || stored.conversation.may_write != Some(true) {
                return Ok(None);
            }
        } else if let Some(place) = self.open_private_thread(stored, channel).await? {
            return Ok(Some(place));
        }
        let direct = self.direct_channel(stored.key.user).await?;
        Ok(direct.map(|channel| Place::Direct { channel }))
    }

    /// A thread that the person and the moderators see: where they asked, else in a support channel.
    async fn open_private_thread(
        &self,
        stored: &Stored,
        channel: u64,
    ) -> Result<Option<Place>, RestError> {
        let support = self
            .guild(stored.key.guild)
            .map(|guild| guild.support_channels);
        let mut body = self.thread_body(&stored.person);
        body["type"] = json!(PRIVATE_THREAD);
        body["invitable"] = json!(false);
        for parent in std::iter::once(channel).chain(support.unwrap_or_default()) {
            let made = self
                .rest
                .post(&format!("/channels/{parent}/threads"), &body)
                .await;
            let thread = match made {
                Ok(thread) => id_of(&thread["id"]),
                Err(error) if error.is_passing() => return Err(error),
                Err(error) => {
                    tracing::info!(parent, error = %error, "no private thread could be made");
                    None
                }
            };
            let Some(thread) = thread else { continue };
            let member = format!("/channels/{thread}/thread-members/{}", stored.key.user);
            match self.rest.put(&member, &json!({})).await {
                Ok(_) => {
                    return Ok(Some(Place::Thread {
                        channel: thread,
                        parent,
                        private: true,
                    }));
                }
                Err(error) if error.is_passing() => return Err(error),
                // Whoever may not see the channel cannot see its threads.
                Err(error) => {
                    tracing::info!(parent, error = %error, "the person could not be let into a thread");
                    let _ = self.rest.delete(&format!("/channels/{thread}")).await;
                }
            }
        }
        Ok(None)
    }

    /// The interaction that a private walk can be answered with.
    fn hand(&self, conversation: &str) -> Option<Hand> {
        let now = self.clock.now();
        let hand = self.hands.get(conversation).map(|hand| hand.clone());
        hand.filter(|hand| hand.until > now)
    }

    /// Answers the interaction at hand; held for the next one where there is none.
    async fn say_privately(&self, row: &OutboxRow, message: &Message) -> Result<Done, RestError> {
        let Some(hand) = self.hand(&row.conversation) else {
            return Ok(Done::Held);
        };
        let mut body = self.plain(&message.text);
        body["components"] = json!(controls::rows(
            &row.conversation,
            row.turn,
            message,
            &self.beside()
        ));
        match self.rest.patch(&self.original_of(&hand.token), &body).await {
            Ok(_) => Ok(Done::Yes),
            Err(error) if error.is_passing() => Err(error),
            Err(error) => {
                tracing::info!(error = %error, "an interaction takes no answer any more; waiting for the next");
                self.hands.remove(&row.conversation);
                Ok(Done::Held)
            }
        }
    }

    /// Where a private walk stood, it now says where it goes on.
    async fn point_there(&self, stored: &Stored, from: &Place) {
        if !matches!(from, Place::Ephemeral { .. }) {
            return;
        }
        let hand = self.hand(&stored.conversation.id);
        self.hands.remove(&stored.conversation.id);
        let Some(hand) = hand else { return };
        let say = match stored.place {
            Place::Direct { .. } => Say::new("moved-to-direct"),
            _ => Say::new("thread-pointer").with(
                "thread",
                Arg::Place(stored.place.channel().unwrap_or_default()),
            ),
        };
        let mut body = self.plain(&self.text(&say));
        body["components"] = json!([]);
        if let Err(error) = self.rest.patch(&self.original_of(&hand.token), &body).await {
            tracing::debug!(error = %error, "a private walk could not say where it goes on");
        }
    }

    fn thread_body(&self, person: &str) -> Value {
        let name = Say::new("thread-name").with("name", Arg::Quote(person.to_owned()));
        let name = self.text(&name).replace('\\', "");
        json!({
            "name": name.chars().take(THREAD_NAME_CHARS).collect::<String>(),
            "auto_archive_duration": THREAD_QUIET_MINUTES,
        })
    }

    /// Makes a thread on the person's message; where that may not be, the channel itself.
    async fn open_thread(&self, place: &Place, person: &str) -> Result<Place, RestError> {
        let Place::OnMessage { channel, message } = *place else {
            return Ok(place.clone());
        };
        let body = self.thread_body(person);
        let thread = Place::Thread {
            channel: message,
            parent: channel,
            private: false,
        };
        match self
            .rest
            .post(
                &format!("/channels/{channel}/messages/{message}/threads"),
                &body,
            )
            .await
        {
            Ok(_) => Ok(thread),
            // A thread made from a message has the message's id.
            Err(error) if error.is(code::THREAD_EXISTS) => Ok(thread),
            Err(error) if error.is_passing() => Err(error),
            Err(error) => {
                tracing::info!(channel, error = %error, "no thread could be made; answering in the channel");
                Ok(Place::Channel { channel, message })
            }
        }
    }

    async fn say_at(
        &self,
        place: &Place,
        row: &OutboxRow,
        message: &Message,
        is_moved: bool,
    ) -> Result<(), RestError> {
        let Some(channel) = place.channel() else {
            return Ok(());
        };
        let mut text = message.text.clone();
        if is_moved {
            text = format!("{}\n\n{text}", self.text(&Say::new("place-lost")));
        }
        if self.clock.now().duration_since(row.created_at) > NONCE_KNOWN
            && self.is_said(channel, row, &text).await?
        {
            return Ok(());
        }
        let mut body = self.new_message(&text, &row.nonce);
        body["components"] = json!(controls::rows(
            &row.conversation,
            row.turn,
            message,
            &self.beside()
        ));
        if let Place::OnMessage { message, .. } | Place::Channel { message, .. } = place {
            body["message_reference"] =
                json!({ "message_id": message.to_string(), "fail_if_not_exists": false });
        }
        let path = format!("/channels/{channel}/messages");
        match self.rest.post(&path, &body).await {
            Err(error) if error.is(code::THREAD_ARCHIVED) => {
                self.rest
                    .patch(
                        &format!("/channels/{channel}"),
                        &json!({ "archived": false }),
                    )
                    .await?;
                self.rest.post(&path, &body).await.map(drop)
            }
            sent => sent.map(drop),
        }
    }

    /// A message that pings nobody and is said once.
    fn new_message(&self, text: &str, nonce: &str) -> Value {
        let message = json!({
            "content": text.chars().take(MESSAGE_CHARS).collect::<String>(),
            "allowed_mentions": { "parse": [] },
        });
        once(message, nonce)
    }

    /// Discord may have taken a message whose answer we never saw: what it carries tells.
    async fn is_said(&self, channel: u64, row: &OutboxRow, text: &str) -> Result<bool, RestError> {
        let path = format!("/channels/{channel}/messages?limit={LOOK_BACK_MESSAGES}");
        let recent = match self.rest.get(&path).await {
            Ok(recent) => recent,
            Err(error) if error.is_passing() => return Err(error),
            Err(_) => return Ok(false),
        };
        let prefix = controls::prefix(&row.conversation, row.turn);
        let own = recent
            .as_array()
            .into_iter()
            .flatten()
            .filter(|message| message["author"]["id"].as_str() == Some(&*self.me.to_string()));
        for message in own {
            let at = message["id"]
                .as_str()
                .and_then(|id| id.parse().ok())
                .map_or(Timestamp::MIN, made_at);
            let is_of_turn = message["components"].to_string().contains(&prefix);
            let is_same = message["content"].as_str() == Some(text) && at >= row.created_at;
            if is_of_turn || is_same {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Where to go on when a place refuses: the channel of a thread, then a direct message, then nowhere.
    async fn next_place(
        &self,
        stored: &Stored,
        refused: &RestError,
    ) -> Result<Option<Place>, RestError> {
        Ok(match stored.place {
            // A thread that was made on a message has its id. What was private stays so.
            Place::Thread {
                channel,
                parent,
                private: false,
            } if !refused.is(code::UNKNOWN_CHANNEL) => Some(Place::Channel {
                channel: parent,
                message: channel,
            }),
            Place::Thread { .. } | Place::Channel { .. } | Place::OnMessage { .. } => self
                .direct_channel(stored.key.user)
                .await?
                .map(|channel| Place::Direct { channel }),
            Place::Terminal | Place::Direct { .. } | Place::Ephemeral { .. } => None,
        })
    }

    /// The channel of direct messages with somebody; `None` where Discord makes none.
    pub(super) async fn direct_channel(&self, user: u64) -> Result<Option<u64>, RestError> {
        let body = json!({ "recipient_id": user.to_string() });
        match self.rest.post("/users/@me/channels", &body).await {
            Ok(channel) => Ok(id_of(&channel["id"])),
            Err(error) if error.is_passing() => Err(error),
            Err(_) => Ok(None),
        }
    }

    async fn close_thread(&self, place: &Place) -> Result<(), RestError> {
        let Place::Thread { channel, .. } = place else {
            return Ok(());
        };
        self.rest
            .patch(
                &format!("/channels/{channel}"),
                &json!({ "archived": true }),
            )
            .await
            .map(drop)
    }

    /// Posts a case's card, or brings the one that stands there up to date.
    async fn show_card(
        &self,
        case: CaseNumber,
        row: &OutboxRow,
    ) -> anyhow::Result<Result<(), RestError>> {
        let Some(queue) = self.guild(case.guild).and_then(|guild| guild.queue_channel) else {
            return Ok(Ok(()));
        };
        let store = self.bot.store();
        let Some(found) = store.case(case).await? else {
            return Ok(Ok(()));
        };
        let (text, card) = self.card(&found);
        if let Some((channel, message)) = store.card_place(case).await? {
            let path = format!("/channels/{channel}/messages/{message}");
            // Discord hardly lets old messages be changed: a new one takes such a card's place.
            let is_old = self.clock.now().duration_since(made_at(message)) > CHANGED_AT_MOST_AFTER;
            let changed = if is_old {
                self.rest.delete(&path).await.map(|_| false)
            } else {
                self.rest.patch(&path, &card).await.map(|_| true)
            };
            match changed {
                Ok(true) => return Ok(Ok(())),
                Err(error) if error.is_passing() => return Ok(Err(error)),
                // It is gone.
                Ok(false) | Err(_) => {}
            }
        }
        let posted = match self
            .rest
            .post(
                &format!("/channels/{queue}/messages"),
                &once(card.clone(), &row.nonce),
            )
            .await
        {
            Ok(posted) => posted,
            Err(error) if error.is(code::NOT_A_TEXT_CHANNEL) => {
                match self.post_in_forum(queue, &text, &card).await {
                    Ok(posted) => posted,
                    Err(error) => return Ok(Err(error)),
                }
            }
            Err(error) => return Ok(Err(error)),
        };
        if let (Some(channel), Some(message)) = (id_of(&posted["channel_id"]), id_of(&posted["id"]))
        {
            store.set_card_place(case, channel, message).await?;
        }
        Ok(Ok(()))
    }

    /// A case as a message: its card, with buttons for what fits its state.
    pub(super) fn card(&self, case: &Case) -> (String, Value) {
        let content = self.bot.content();
        let text = case.card_text(&content.engine, &content.replies);
        let mut body = self.plain(&text);
        body["components"] = json!(controls::case_rows(case, |id| self.text(&Say::new(id))));
        (text, body)
    }

    /// In a forum, a card is a post whose first message it is.
    async fn post_in_forum(
        &self,
        forum: u64,
        text: &str,
        card: &Value,
    ) -> Result<Value, RestError> {
        let title: String = text.lines().next().unwrap_or_default().replace("**", "");
        let body = json!({
            "name": title.chars().take(THREAD_NAME_CHARS).collect::<String>(),
            "message": card,
        });
        let thread = self
            .rest
            .post(&format!("/channels/{forum}/threads"), &body)
            .await?;
        // The first message of a post has the post's id.
        Ok(json!({ "channel_id": thread["id"], "id": thread["id"] }))
    }

    /// The menu of everything that one can do besides answering.
    fn beside(&self) -> Else {
        let options = [
            (Meaning::Back, "choice-back"),
            (Meaning::Skip, "choice-skip"),
            (Meaning::Why, "choice-why"),
            (Meaning::Where, "choice-where"),
            (Meaning::ChangeAnswer, "choice-change-answer"),
            (Meaning::StartOver, "choice-start-over"),
            (Meaning::Stop, "choice-stop"),
        ];
        Else {
            placeholder: self.text(&Say::new("menu-else")),
            words: self.text(&Say::new("menu-words")),
            options: options
                .map(|(meaning, label)| (meaning, self.text(&Say::new(label))))
                .to_vec(),
        }
    }

    /// A sentence.
    pub(super) fn text(&self, say: &Say) -> String {
        self.bot.content().replies.text(say, CasePlace::default())
    }
}

/// Long words of a person may make a card too long; its end is the least of it.
pub(super) fn cut(text: &str) -> String {
    if text.chars().count() <= MESSAGE_CHARS {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(MESSAGE_CHARS - 1).collect();
    out.push('…');
    out
}
