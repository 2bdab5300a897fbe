//! People who act in a test: they write, edit, delete, and read what the bot says to them.

use std::collections::BTreeMap;

use serde_json::json;

use crate::heard::{Heard, MessageRef};
use crate::model::{Author, Draft, Message, NewThread, Reference, ThreadPatch, World};
use crate::places::{oldest_unread, read};
use crate::refusal::Refusal;
use crate::state::State;
use crate::{ChannelRef, Id, Sandbox};

/// People with Nitro may write twice as much as others; a bot must bear it.
const PERSON_CONTENT_MAX: usize = 4_000;

/// A person, as a member of one guild.
#[derive(Clone)]
pub struct Person {
    pub(crate) sandbox: Sandbox,
    pub(crate) guild: Id,
    pub(crate) id: Id,
    pub(crate) name: String,
}

impl Person {
    pub(crate) fn new(sandbox: &Sandbox, guild: Id, id: Id, name: &str) -> Person {
        Person {
            sandbox: sandbox.clone(),
            guild,
            id,
            name: name.to_string(),
        }
    }

    /// The person's user id.
    pub fn id(&self) -> Id {
        self.id
    }

    /// The person's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How a text mentions the person.
    pub fn mention(&self) -> String {
        format!("<@{}>", self.id)
    }

    /// Takes no direct messages from now on.
    pub fn closes_dms(&self) {
        self.set_dms_closed(true);
    }

    /// Takes direct messages again.
    pub fn opens_dms(&self) {
        self.set_dms_closed(false);
    }

    /// Uses Discord in another language.
    pub fn speaks(&self, locale: &str) {
        self.sandbox.look(|state| {
            if let Some(user) = state.world.users.get_mut(&self.id) {
                user.locale = locale.to_string();
            }
        });
    }

    /// The direct conversation with the bot.
    pub fn dm(&self) -> ChannelRef {
        let id = self.sandbox.change(|state| state.world.open_dm(self.id));
        ChannelRef {
            sandbox: self.sandbox.clone(),
            id: self.expect(id, "open a direct conversation"),
        }
    }

    /// Writes in a channel.
    pub async fn says(&self, channel: &ChannelRef, text: &str) -> MessageRef {
        self.writes(channel.id, Draft::text(text))
    }

    /// Writes in a channel through a webhook, as integrations do.
    pub async fn says_by_webhook(&self, channel: &ChannelRef, text: &str) -> MessageRef {
        self.writes(
            channel.id,
            Draft {
                by_webhook: true,
                ..Draft::text(text)
            },
        )
    }

    /// Writes where the bot last spoke to this person.
    pub async fn says_here(&self, text: &str) -> MessageRef {
        self.writes(self.here().id, Draft::text(text))
    }

    /// Where the bot last spoke to this person.
    pub fn here(&self) -> ChannelRef {
        let last = self.sandbox.look(|state| {
            let all = state.world.messages.values().flat_map(BTreeMap::values);
            let to_me = all.filter(|message| self.is_spoken_to(&state.world, message));
            to_me
                .max_by_key(|message| message.id)
                .map(|message| message.channel)
        });
        let id = last.unwrap_or_else(|| self.fail("the bot has not spoken to them yet"));
        ChannelRef {
            sandbox: self.sandbox.clone(),
            id,
        }
    }

    /// Writes to the bot directly.
    pub async fn dms(&self, text: &str) -> MessageRef {
        self.writes(self.dm().id, Draft::text(text))
    }

    /// Writes in a channel and mentions the bot first.
    pub async fn mentions_bot(&self, channel: &ChannelRef, text: &str) -> MessageRef {
        let bot = self.sandbox.bot_id();
        self.writes(channel.id, Draft::text(&format!("<@{bot}> {text}")))
    }

    /// Replies to a message, pinging its author.
    pub async fn replies_to(&self, message: impl Into<MessageRef>, text: &str) -> MessageRef {
        let MessageRef { channel, id } = message.into();
        let reference = Some(Reference {
            message: id,
            fail_if_not_exists: true,
        });
        self.writes(
            channel,
            Draft {
                reference,
                ..Draft::text(text)
            },
        )
    }

    /// Writes a message with pictures and perhaps no words.
    pub async fn attaches(
        &self,
        channel: &ChannelRef,
        file_names: &[&str],
        text: &str,
    ) -> MessageRef {
        let attachments = file_names.iter().enumerate().map(|(index, name)| {
            let url = format!("{}/attachments/{index}/{name}", self.sandbox.base());
            json!({
                "id": (index + 1).to_string(), "filename": name, "size": 1024, "url": url, "proxy_url": url,
                "content_type": "image/png", "width": 100, "height": 100,
            })
        });
        self.writes(
            channel.id,
            Draft {
                attachments: attachments.collect(),
                ..Draft::text(text)
            },
        )
    }

    /// Opens a post in a forum; gives its thread.
    pub async fn posts(&self, forum: &ChannelRef, title: &str, text: &str) -> ChannelRef {
        let new = |tags| NewThread {
            name: title.to_string(),
            auto_archive_minutes: 1_440,
            invitable: true,
            tags,
        };
        let who = Author {
            user: self.id,
            channel: forum.id,
        };
        let id = self.sandbox.change(|state| {
            let tags = state
                .world
                .channels
                .get(&forum.id)
                .filter(|forum| forum.needs_tag);
            let tags = tags
                .and_then(|forum| forum.tags.first())
                .map(|tag| tag.id)
                .into_iter()
                .collect();
            state.world.open_post(who, new(tags), Draft::text(text))
        });
        ChannelRef {
            sandbox: self.sandbox.clone(),
            id: self.expect(id, "open a post"),
        }
    }

    /// Changes an own message.
    pub async fn edits(&self, message: impl Into<MessageRef>, text: &str) {
        let MessageRef { channel, id } = message.into();
        let who = Author {
            user: self.id,
            channel,
        };
        let done = self
            .sandbox
            .change(|state| state.world.edit(who, id, Draft::text(text)));
        self.expect(done, "edit a message");
    }

    /// Deletes a message.
    pub async fn deletes(&self, message: impl Into<MessageRef>) {
        let MessageRef { channel, id } = message.into();
        let who = Author {
            user: self.id,
            channel,
        };
        let done = self.sandbox.change(|state| state.world.delete(who, id));
        self.expect(done, "delete a message");
    }

    /// Puts an emoji under a message.
    pub async fn reacts(&self, message: impl Into<MessageRef>, emoji: &str) {
        let message = message.into();
        let who = Author {
            user: self.id,
            channel: message.channel,
        };
        let done = self
            .sandbox
            .change(|state| state.world.react(who, message.id, emoji));
        self.expect(done, "react to a message");
    }

    /// Archives a thread.
    pub async fn archives(&self, thread: &ChannelRef) {
        self.patches(
            thread,
            ThreadPatch {
                archived: Some(true),
                ..ThreadPatch::default()
            },
        );
    }

    /// Archives and locks a thread.
    pub async fn locks(&self, thread: &ChannelRef) {
        self.patches(
            thread,
            ThreadPatch {
                archived: Some(true),
                locked: Some(true),
                ..ThreadPatch::default()
            },
        );
    }

    /// Waits for the bot's next message to this person that nobody has read yet.
    ///
    /// A message is read once, by whoever comes first. An ephemeral message that changes is heard anew; of a public one
    /// only its first words are heard, and [`Sandbox::message`] shows what became of it.
    pub async fn hears(&self) -> Heard {
        let what = format!("the bot to say something to {}", self.name);
        self.sandbox
            .wait_for(&what, |state| {
                let (channel, id) = self.unread(state)?;
                state.places.insert(self.id, channel);
                Some(read(&self.sandbox, &mut state.world, channel, id))
            })
            .await
    }

    /// Waits until the bot is done, and reads whatever of it nobody has read yet, oldest first.
    pub async fn hears_the_rest(&self) -> Vec<Heard> {
        self.sandbox.idle().await;
        self.sandbox.look(|state| {
            let mut rest = Vec::new();
            while let Some((channel, id)) = self.unread(state) {
                rest.push(read(&self.sandbox, &mut state.world, channel, id));
            }
            rest
        })
    }

    /// Waits until the bot is done, and fails when it has said something to this person that nobody has read.
    pub async fn hears_nothing(&self) {
        self.sandbox.idle().await;
        if let Some((channel, id)) = self.sandbox.look(|state| self.unread(state)) {
            let heard = self.sandbox.message(MessageRef { channel, id });
            self.fail(&format!("expected silence, but the bot said {heard:?}"));
        }
    }

    fn writes(&self, channel: Id, draft: Draft) -> MessageRef {
        let length = draft
            .content
            .as_deref()
            .map_or(0, |text| text.chars().count());
        if length > PERSON_CONTENT_MAX {
            self.fail(&format!("nobody can write {length} characters"));
        }
        let id = self.sandbox.change(|state| {
            state.places.insert(self.id, channel);
            state.world.post(
                Author {
                    user: self.id,
                    channel,
                },
                draft,
            )
        });
        MessageRef {
            channel,
            id: self.expect(id, "write a message"),
        }
    }

    fn patches(&self, thread: &ChannelRef, patch: ThreadPatch) {
        let who = Author {
            user: self.id,
            channel: thread.id,
        };
        let done = self
            .sandbox
            .change(|state| state.world.patch_thread(who, patch));
        self.expect(done, "change a thread");
    }

    fn set_dms_closed(&self, closed: bool) {
        self.sandbox.look(|state| {
            if let Some(user) = state.world.users.get_mut(&self.id) {
                user.dms_closed = closed;
            }
        });
    }

    fn unread(&self, state: &State) -> Option<(Id, Id)> {
        let spoken_to = |world: &World, message: &Message| self.is_spoken_to(world, message);
        oldest_unread(&state.world, |_| true, spoken_to)
    }

    /// Whether a message of the bot is meant for this person: in a direct conversation, in a thread that is theirs,
    /// in answer to what they did, or with a ping.
    fn is_spoken_to(&self, world: &World, message: &Message) -> bool {
        if message.author != world.bot {
            return false;
        }
        if let Some(user) = message.ephemeral_for {
            return user == self.id
                && world
                    .guild_of(message.channel)
                    .is_none_or(|guild| guild == self.guild);
        }
        let Some(channel) = world.channels.get(&message.channel) else {
            return false;
        };
        if channel.guild.is_none() {
            return channel.recipient == Some(self.id);
        }
        if channel.guild != Some(self.guild) || !world.can_see(self.id, channel) {
            return false;
        }
        let by_me = |id: Id, place: Id| {
            world
                .message(place, id)
                .is_ok_and(|known| known.author == self.id)
        };
        let my_thread = channel.thread.as_ref().is_some_and(|thread| {
            thread.owner == self.id
                || thread.members.contains(&self.id)
                || by_me(channel.id, thread.parent)
        });
        let answers_me = message
            .reference
            .is_some_and(|reference| by_me(reference, message.channel));
        let asked = message
            .interaction
            .and_then(|id| world.interactions.get(&id));
        my_thread
            || answers_me
            || message.pings.users.contains(&self.id)
            || asked.is_some_and(|interaction| interaction.user == self.id)
    }

    /// What went well, or the end of the test with Discord's refusal.
    pub(crate) fn expect<T>(&self, result: Result<T, Refusal>, what: &str) -> T {
        result.unwrap_or_else(|refusal| self.fail(&format!("cannot {what}: {}", refusal.body())))
    }

    /// Fails the test in this person's name.
    pub(crate) fn fail(&self, problem: &str) -> ! {
        panic!("{}: {problem}", self.name)
    }
}
