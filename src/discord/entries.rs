//! Ways in other than words: `/icloud-photos`, the panel's button, and the menu of a message.

use serde_json::json;

use super::Discord;
use super::incoming::{Asked, Words};
use super::interactions::Acknowledged;
use super::people::may_move;
use crate::bot::{Handled, Incoming, Key, Place};
use crate::engine::{AnswerId, Arg, Entry, Event, Phase, Say};
use crate::store::Stored;

impl Discord {
    /// `/icloud-photos` and the panel's button: begins or resumes a walk that the person alone sees. In direct messages
    /// nobody else sees anything, and the walk goes on by ordinary messages. Runs in the person's lane.
    pub(super) async fn begin(
        &self,
        asked: &Asked,
        text: String,
        ios: Option<AnswerId>,
        acknowledged: Acknowledged,
    ) -> anyhow::Result<()> {
        let _ = acknowledged.await;
        let key = asked.key();
        let open = self.bot.store().open_conversation(key).await?;
        if let Some(open) = &open
            && let Some(say) = stays_where_it_is(open)
        {
            self.reply(asked, &say).await;
            return Ok(());
        }
        let (place, entry) = match asked.guild {
            Some(_) => (
                Place::Ephemeral {
                    channel: asked.home,
                },
                Entry::Private,
            ),
            None => (
                Place::Direct {
                    channel: asked.channel,
                },
                Entry::Direct,
            ),
        };
        let incoming = Incoming {
            person: asked.name.clone(),
            event_id: Some(asked.id.to_string()),
            place,
            entry,
            queues: match open {
                Some(_) => Vec::new(),
                None => self.queues(key).await?,
            },
            moves: may_move(open.as_ref()),
            ..self.of_nobody(key, Event::Began { text, ios })
        };
        match self.bot.handle(incoming).await? {
            Handled::Deliver(rows) => {
                let Some(row) = rows.first() else {
                    return Ok(());
                };
                if asked.guild.is_some() {
                    self.take_hand(&row.conversation, asked);
                }
                self.deliver(&row.conversation).await;
                self.turned.notify_one();
                if asked.guild.is_none() {
                    // The answer stands above as an ordinary message.
                    let _ = self.rest.delete(&self.original(asked)).await;
                }
            }
            Handled::Nothing | Handled::Refused(_) => {
                self.reply(asked, &Say::new("press-quiet")).await;
            }
        }
        Ok(())
    }

    /// "Help with iCloud Photos" on a message: one's own begins a private walk with its words; somebody else's begins
    /// theirs in a thread on that message. Runs in the lane of whoever wrote it.
    pub(super) async fn help_with(
        &self,
        asked: &Asked,
        on: Option<Words>,
        acknowledged: Acknowledged,
    ) -> anyhow::Result<()> {
        let Some(on) = on else {
            let _ = acknowledged.await;
            self.reply(asked, &Say::new("menu-not-a-person")).await;
            return Ok(());
        };
        if on.user == asked.user {
            return self.begin(asked, on.text, None, acknowledged).await;
        }
        let _ = acknowledged.await;
        let Some(guild) = asked.guild else {
            self.reply(asked, &Say::new("menu-not-a-person")).await;
            return Ok(());
        };
        let key = Key {
            guild,
            user: on.user,
        };
        if let Some(open) = self.bot.store().open_conversation(key).await? {
            let say = match open.place.channel() {
                Some(channel) => Say::new("menu-has-help").with("thread", Arg::Place(channel)),
                None => Say::new("menu-has-help-privately"),
            };
            self.reply(asked, &say).await;
            return Ok(());
        }
        let (channel, user) = (on.channel, on.user);
        let event = Event::Began {
            text: on.text,
            ios: None,
        };
        let handled = self
            .handle(Incoming {
                person: on.name,
                event_id: Some(asked.id.to_string()),
                place: self.place_on(channel, on.message).await,
                entry: Entry::Asked,
                queues: self.queues(key).await?,
                heard: Some((channel, on.message)),
                ..self.of_nobody(key, event)
            })
            .await?;
        let answered_in = self.bot.store().open_conversation(key).await?;
        let answered_in = answered_in.and_then(|open| open.place.channel());
        let say = match (handled, answered_in) {
            (Handled::Deliver(_), Some(channel)) => {
                Say::new("menu-helped").with("thread", Arg::Place(channel))
            }
            _ => Say::new("command-failed"),
        };
        tracing::debug!(by = asked.user, user, "help was asked for somebody else");
        self.reply(asked, &say).await;
        Ok(())
    }

    /// Where to answer a message: a thread on it, or the thread that it already stands in.
    async fn place_on(&self, channel: u64, message: u64) -> Place {
        let thread = Place::OnMessage { channel, message };
        let Ok(about) = self.rest.get(&format!("/channels/{channel}")).await else {
            return thread;
        };
        match about["thread_metadata"].is_object() {
            true => Place::Channel { channel, message },
            false => thread,
        }
    }

    /// `/resync panel`: a message with one button, for everybody.
    pub(super) async fn post_panel(&self, asked: &Asked) -> anyhow::Result<serde_json::Value> {
        if !super::moderators::may_set_up(asked) {
            return Ok(self.plain(&self.text(&Say::new("setup-not-allowed"))));
        }
        let mut panel = self.plain(&self.text(&Say::new("panel")));
        panel["components"] = json!([{ "type": 1, "components": [{
            "type": 2, "style": 1, "label": self.text(&Say::new("panel-button")), "custom_id": super::controls::begin_id(),
        }] }]);
        let path = format!("/channels/{}/messages", asked.channel);
        let said = match self.rest.post(&path, &panel).await {
            Ok(_) => "panel-posted",
            Err(error) if error.is_passing() => return Err(error.into()),
            Err(error) => {
                tracing::info!(channel = asked.channel, error = %error, "a panel could not be posted");
                "panel-refused"
            }
        };
        Ok(self.plain(&self.text(&Say::new(said))))
    }
}

/// A case that moderators have, or will have, stays where they write to the person.
fn stays_where_it_is(open: &Stored) -> Option<Say> {
    let is_case = matches!(open.conversation.phase, Phase::Escalated { .. });
    if !is_case && !open.conversation.is_with_moderator() {
        return None;
    }
    let channel = open.place.channel()?;
    Some(Say::new("case-is-there").with("thread", Arg::Place(channel)))
}
