//! What serenity tells, in our own closed set: who wrote, pressed or typed what, and where. Decides nothing but whether
//! an event can concern us at all.

use serenity::all::{
    CommandDataOptionValue, ComponentInteractionDataKind, Event, Interaction, Member, Message,
    MessageType, MessageUpdateEvent, PartialMember, User,
};

use crate::config::Secret;

/// Something that concerns us.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Heard {
    /// Somebody wrote or changed a message.
    Words(Words),
    /// Somebody pressed, picked or typed a command.
    Asked(Asked),
}

/// A message of a person.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Words {
    pub(super) message: u64,
    pub(super) channel: u64,
    /// `None` in direct messages.
    pub(super) guild: Option<u64>,
    pub(super) user: u64,
    pub(super) name: String,
    /// Roles of the author in the guild.
    pub(super) roles: Vec<u64>,
    /// Without a mention of the bot.
    pub(super) text: String,
    pub(super) mentions_bot: bool,
    /// True when the message was changed.
    pub(super) is_edit: bool,
}

/// An interaction: what was asked, by whom, with the token to answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    pub(super) id: u64,
    pub(super) token: Secret,
    pub(super) user: u64,
    pub(super) name: String,
    pub(super) guild: Option<u64>,
    pub(super) channel: u64,
    pub(super) roles: Vec<u64>,
    /// What the person may do in that channel, as Discord's bits; 0 in direct messages.
    pub(super) permissions: u64,
    pub(super) what: What,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// A button or an option of a menu, with the id that stands behind it.
    Press {
        /// A button's own id, or the value of the option that was picked.
        id: String,
        /// What stands on it.
        label: String,
        /// The message that it stands under.
        message: u64,
        /// The text of that message.
        text: String,
    },
    /// A command, with the path to a subcommand: `["escalations", "list"]`.
    Command {
        path: Vec<String>,
        /// Whole numbers among the options.
        numbers: Vec<(String, i64)>,
    },
}

/// `None` for what cannot concern us: bots, webhooks, system messages, other events.
pub(super) fn read(event: &Event, bot: u64) -> Option<Heard> {
    match event {
        Event::MessageCreate(created) => words(&created.message, bot).map(Heard::Words),
        Event::MessageUpdate(updated) => changed(updated, bot).map(Heard::Words),
        Event::InteractionCreate(created) => asked(&created.interaction).map(Heard::Asked),
        _ => None,
    }
}

/// A message as it was written.
pub(super) fn words(message: &Message, bot: u64) -> Option<Words> {
    let is_persons = !message.author.bot
        && message.webhook_id.is_none()
        && matches!(
            message.kind,
            MessageType::Regular | MessageType::InlineReply
        );
    is_persons.then(|| Words {
        message: message.id.get(),
        channel: message.channel_id.get(),
        guild: message.guild_id.map(serenity::all::GuildId::get),
        user: message.author.id.get(),
        name: name(
            message
                .member
                .as_deref()
                .and_then(|member| member.nick.as_deref()),
            &message.author,
        ),
        roles: roles(message.member.as_deref()),
        text: without_mention(&message.content, bot),
        mentions_bot: message.mentions.iter().any(|user| user.id.get() == bot),
        is_edit: false,
    })
}

/// A message as it was changed; link previews change it as well, but not its time.
fn changed(update: &MessageUpdateEvent, bot: u64) -> Option<Words> {
    let author = update.author.as_ref()?;
    update.edited_timestamp?;
    let is_persons = !author.bot
        && update.webhook_id.flatten().is_none()
        && update
            .kind
            .is_none_or(|kind| matches!(kind, MessageType::Regular | MessageType::InlineReply));
    let member = update.member.as_ref().and_then(Option::as_deref);
    is_persons.then(|| Words {
        message: update.id.get(),
        channel: update.channel_id.get(),
        guild: update.guild_id.map(serenity::all::GuildId::get),
        user: author.id.get(),
        name: name(member.and_then(|member| member.nick.as_deref()), author),
        roles: roles(member),
        text: without_mention(update.content.as_deref().unwrap_or_default(), bot),
        mentions_bot: update
            .mentions
            .iter()
            .flatten()
            .any(|user| user.id.get() == bot),
        is_edit: true,
    })
}

fn asked(interaction: &Interaction) -> Option<Asked> {
    match interaction {
        Interaction::Command(call) => {
            let mut path = vec![call.data.name.clone()];
            let mut options = &call.data.options[..];
            while let [only] = options
                && let CommandDataOptionValue::SubCommand(inner)
                | CommandDataOptionValue::SubCommandGroup(inner) = &only.value
            {
                path.push(only.name.clone());
                options = inner;
            }
            let numbers = options
                .iter()
                .filter_map(|option| Some((option.name.clone(), option.value.as_i64()?)))
                .collect();
            Some(Asked {
                id: call.id.get(),
                token: Secret::new(call.token.clone()),
                channel: call.channel_id.get(),
                what: What::Command { path, numbers },
                ..by(
                    &call.user,
                    call.member.as_deref(),
                    call.guild_id.map(serenity::all::GuildId::get),
                )
            })
        }
        Interaction::Component(press) => {
            let id = match &press.data.kind {
                ComponentInteractionDataKind::StringSelect { values } => values.first()?.clone(),
                _ => press.data.custom_id.clone(),
            };
            let label = label(&press.message, &id);
            Some(Asked {
                id: press.id.get(),
                token: Secret::new(press.token.clone()),
                channel: press.channel_id.get(),
                what: What::Press {
                    label,
                    id,
                    message: press.message.id.get(),
                    text: press.message.content.clone(),
                },
                ..by(
                    &press.user,
                    press.member.as_ref(),
                    press.guild_id.map(serenity::all::GuildId::get),
                )
            })
        }
        _ => None,
    }
}

/// Who asked; the rest is filled in by whoever knows what.
fn by(user: &User, member: Option<&Member>, guild: Option<u64>) -> Asked {
    Asked {
        id: 0,
        token: Secret::new(String::new()),
        user: user.id.get(),
        name: name(member.and_then(|member| member.nick.as_deref()), user),
        guild,
        channel: 0,
        roles: member
            .iter()
            .flat_map(|member| &member.roles)
            .map(|role| role.get())
            .collect(),
        permissions: member
            .and_then(|member| member.permissions)
            .map_or(0, |permissions| permissions.bits()),
        what: What::Command {
            path: Vec::new(),
            numbers: Vec::new(),
        },
    }
}

/// What stands on the button or option with this id.
fn label(message: &Message, id: &str) -> String {
    use serenity::all::{ActionRowComponent, ButtonKind};
    let parts = message.components.iter().flat_map(|row| &row.components);
    parts
        .filter_map(|part| match part {
            ActionRowComponent::Button(button) => match &button.data {
                ButtonKind::NonLink { custom_id, .. } if custom_id == id => button.label.clone(),
                _ => None,
            },
            ActionRowComponent::SelectMenu(menu) => menu
                .options
                .iter()
                .find(|option| option.value == id)
                .map(|option| option.label.clone()),
            _ => None,
        })
        .next()
        .unwrap_or_default()
}

/// The name that others read.
fn name(nick: Option<&str>, user: &User) -> String {
    nick.or(user.global_name.as_deref())
        .unwrap_or(&user.name)
        .to_owned()
}

fn roles(member: Option<&PartialMember>) -> Vec<u64> {
    member
        .iter()
        .flat_map(|member| &member.roles)
        .map(|role| role.get())
        .collect()
}

/// A mention is how one speaks to the bot, not what one says.
fn without_mention(text: &str, bot: u64) -> String {
    text.replace(&format!("<@{bot}>"), " ")
        .replace(&format!("<@!{bot}>"), " ")
        .trim()
        .to_owned()
}
