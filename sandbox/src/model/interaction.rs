//! Interactions: commands, clicks and modals as the bot hears of them, and the answers it may give, when.

use serde_json::{Value, json};

use super::{Author, Draft, MessageKind, Via, World};
use crate::permissions::Permissions;
use crate::refusal::Refusal;
use crate::snowflake::Id;

/// How long an interaction may stay without its first answer.
const FIRST_ANSWER_MS: u64 = 3_000;
/// How long an interaction's token is good for what follows.
const TOKEN_MS: u64 = 15 * 60 * 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InteractionKind {
    Command = 2,
    Component = 3,
    Autocomplete = 4,
    Modal = 5,
}

/// How the bot first answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answered {
    Message,
    DeferredMessage,
    DeferredUpdate,
    Update,
    Choices,
    Modal,
}

#[derive(Clone, Debug)]
pub(crate) struct Interaction {
    pub(crate) id: Id,
    pub(crate) token: String,
    pub(crate) kind: InteractionKind,
    /// The command's name; empty for clicks and modals.
    pub(crate) name: String,
    pub(crate) menu: bool,
    pub(crate) user: Id,
    pub(crate) guild: Option<Id>,
    pub(crate) channel: Id,
    /// The message whose component was used, or from which the modal was opened.
    pub(crate) source: Option<Id>,
    pub(crate) answered: Option<Answered>,
    /// When it was sent and when first answered, by the sandbox's clock.
    pub(crate) sent_at_ms: u64,
    pub(crate) answered_at_ms: Option<u64>,
    /// What `@original` means.
    pub(crate) original: Option<Id>,
    /// The modal that was shown in answer, until it is submitted.
    pub(crate) modal: Option<Value>,
    /// What autocomplete offered.
    pub(crate) choices: Vec<Value>,
}

/// What a person does that the bot is asked about.
pub(crate) struct NewInteraction {
    pub(crate) kind: InteractionKind,
    pub(crate) name: String,
    pub(crate) menu: bool,
    pub(crate) user: Id,
    pub(crate) channel: Id,
    pub(crate) source: Option<Id>,
    pub(crate) data: Value,
}

/// The bot's first answer, read and checked.
pub(crate) enum FirstAnswer {
    Message { draft: Draft, ephemeral: bool },
    DeferredMessage { ephemeral: bool },
    DeferredUpdate,
    Update(Draft),
    Choices(Vec<Value>),
    Modal(Value),
}

impl World {
    /// Tells the bot of an interaction.
    pub(crate) fn interact(&mut self, new: NewInteraction) -> Id {
        let id = self.new_id();
        let guild = self.guild_of(new.channel);
        let interaction = Interaction {
            id,
            token: format!("interaction-token-{id}"),
            kind: new.kind,
            name: new.name,
            menu: new.menu,
            user: new.user,
            guild,
            channel: new.channel,
            source: new.source,
            answered: None,
            sent_at_ms: self.now_ms,
            answered_at_ms: None,
            original: None,
            modal: None,
            choices: Vec::new(),
        };
        let event = self.interaction_json(&interaction, &new.data);
        self.interactions.insert(id, interaction);
        self.emit("INTERACTION_CREATE", event, guild, 0);
        id
    }

    fn interaction_json(&self, interaction: &Interaction, data: &Value) -> Value {
        let user = self.users.get(&interaction.user);
        let channel = self.channels.get(&interaction.channel);
        let allowed = |user: Id| {
            channel.map_or(Permissions::NONE, |channel| {
                self.permissions_in(user, channel)
            })
        };
        let mut event = json!({
            "id": interaction.id,
            "application_id": self.application,
            "type": interaction.kind as u8,
            "token": interaction.token,
            "version": 1,
            "channel_id": interaction.channel,
            "channel": channel.map(|channel| self.channel_json(channel)),
            "locale": user.map_or("en-US", |user| user.locale.as_str()),
            "app_permissions": allowed(self.bot).0.to_string(),
            "entitlements": [],
            "authorizing_integration_owners": self.owners_json(interaction.guild),
            "context": if interaction.guild.is_some() { 0 } else { 1 },
            "attachment_size_limit": 10 * 1024 * 1024,
            "data": data,
        });
        let source = interaction
            .source
            .and_then(|source| self.message(interaction.channel, source).ok());
        if let Some(source) = source {
            event["message"] = self.message_json(source, true);
        }
        let guild = interaction.guild.and_then(|guild| self.guilds.get(&guild));
        let Some(guild) = guild else {
            event["user"] = self.user_json(interaction.user);
            return event;
        };
        event["guild_id"] = json!(guild.id);
        event["guild_locale"] = json!(guild.locale);
        event["guild"] = json!({ "id": guild.id, "locale": guild.locale, "features": [] });
        if let Some(member) = guild.members.get(&interaction.user) {
            let mut member = self.member_json(interaction.user, member);
            member["permissions"] = json!(allowed(interaction.user).0.to_string());
            event["member"] = member;
        }
        event
    }

    /// Takes the bot's first answer to an interaction, or refuses it as Discord does.
    pub(crate) fn answer(
        &mut self,
        id: Id,
        token: &str,
        answer: FirstAnswer,
    ) -> Result<(), Refusal> {
        let interaction = self
            .interactions
            .get(&id)
            .filter(|known| known.token == token);
        let interaction = interaction.ok_or(Refusal::UNKNOWN_INTERACTION)?.clone();
        if interaction.answered.is_some() {
            return Err(Refusal::ALREADY_ACKNOWLEDGED);
        }
        if interaction.sent_at_ms + FIRST_ANSWER_MS < self.now_ms {
            return Err(Refusal::UNKNOWN_INTERACTION);
        }
        let (answered, original) = self.apply(&interaction, answer)?;
        let now_ms = self.now_ms;
        if let Some(known) = self.interactions.get_mut(&id) {
            known.answered = Some(answered);
            known.answered_at_ms = Some(now_ms);
            known.original = original;
        }
        Ok(())
    }

    fn apply(
        &mut self,
        to: &Interaction,
        answer: FirstAnswer,
    ) -> Result<(Answered, Option<Id>), Refusal> {
        let completes = matches!(answer, FirstAnswer::Choices(_));
        if completes != (to.kind == InteractionKind::Autocomplete) {
            return Err(wrong_type());
        }
        match answer {
            FirstAnswer::Message { draft, ephemeral } => {
                let message = self.respond(to, draft, ephemeral, false)?;
                Ok((Answered::Message, Some(message)))
            }
            FirstAnswer::DeferredMessage { ephemeral } => {
                let message = self.respond(to, Draft::text(""), ephemeral, true)?;
                Ok((Answered::DeferredMessage, Some(message)))
            }
            FirstAnswer::DeferredUpdate => {
                let source = to.source.ok_or_else(wrong_type)?;
                Ok((Answered::DeferredUpdate, Some(source)))
            }
            FirstAnswer::Update(draft) => {
                let source = to.source.ok_or_else(wrong_type)?;
                self.rewrite(to.channel, source, draft)?;
                Ok((Answered::Update, Some(source)))
            }
            FirstAnswer::Choices(choices) => {
                if let Some(known) = self.interactions.get_mut(&to.id) {
                    known.choices = choices;
                }
                Ok((Answered::Choices, None))
            }
            FirstAnswer::Modal(modal) => {
                if to.kind == InteractionKind::Modal {
                    return Err(wrong_type());
                }
                if let Some(known) = self.interactions.get_mut(&to.id) {
                    known.modal = Some(modal);
                }
                Ok((Answered::Modal, None))
            }
        }
    }

    fn respond(
        &mut self,
        to: &Interaction,
        draft: Draft,
        ephemeral: bool,
        thinking: bool,
    ) -> Result<Id, Refusal> {
        let kind = match to.kind {
            InteractionKind::Command if to.menu => MessageKind::MenuResponse,
            InteractionKind::Command => MessageKind::CommandResponse,
            _ => MessageKind::Plain,
        };
        let ephemeral_for = ephemeral.then_some(to.user);
        let via = Via::Interaction {
            id: to.id,
            kind,
            ephemeral_for,
            thinking,
        };
        self.post_response(
            Author {
                user: self.bot,
                channel: to.channel,
            },
            via,
            draft,
        )
    }

    /// The interaction whose token a webhook route carries, when it was answered and the token is still good.
    pub(crate) fn answered_interaction(
        &self,
        application: Id,
        token: &str,
    ) -> Result<&Interaction, Refusal> {
        let known = self
            .interactions
            .values()
            .find(|known| known.token == token);
        let known =
            known.filter(|known| application == self.application && known.answered.is_some());
        let known = known.ok_or(Refusal::UNKNOWN_WEBHOOK)?;
        let expired = known.sent_at_ms + TOKEN_MS < self.now_ms;
        if expired {
            Err(Refusal::INVALID_WEBHOOK_TOKEN)
        } else {
            Ok(known)
        }
    }

    /// A further message in answer to an interaction; the first one after a deferral takes the deferral's place.
    pub(crate) fn follow_up(
        &mut self,
        application: Id,
        token: &str,
        draft: Draft,
        ephemeral: bool,
    ) -> Result<(Id, Id), Refusal> {
        let to = self.answered_interaction(application, token)?.clone();
        let original = to
            .original
            .and_then(|original| self.message(to.channel, original).ok());
        if let Some(waiting) = original
            .filter(|original| original.thinking)
            .map(|original| original.id)
        {
            self.rewrite(to.channel, waiting, draft)?;
            return Ok((to.channel, waiting));
        }
        let message = self.respond(&to, draft, ephemeral, false)?;
        Ok((to.channel, message))
    }

    /// The message that `@original` or an id after an interaction's token means.
    pub(crate) fn response_message(
        &self,
        application: Id,
        token: &str,
        which: &str,
    ) -> Result<(Id, Id), Refusal> {
        let to = self.answered_interaction(application, token)?;
        let message = if which == "@original" {
            to.original
        } else {
            Id::parse(which)
        };
        let message = message.ok_or(Refusal::UNKNOWN_MESSAGE)?;
        let known = self.message(to.channel, message)?;
        let of_this = known.interaction == Some(to.id) || to.original == Some(message);
        if of_this {
            Ok((to.channel, message))
        } else {
            Err(Refusal::UNKNOWN_MESSAGE)
        }
    }
}

fn wrong_type() -> Refusal {
    let message = "This type of response is not valid for this interaction";
    Refusal::field(&["type"], "INTERACTION_TYPE_INVALID", message)
}
