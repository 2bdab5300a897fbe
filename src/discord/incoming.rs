//! What serenity tells, in our own closed set: who wrote, pressed or typed what, and where. Decides nothing but whether
//! an event can concern us at all.

use serenity::all::{
    ActionRowComponent, ButtonKind, ChannelId, CommandDataOption, CommandDataOptionValue,
    CommandInteraction, CommandType, ComponentInteraction, ComponentInteractionDataKind, Event,
    GuildId, Interaction, Member, Message, MessageType, MessageUpdateEvent, ModalInteraction,
    PartialChannel, PartialMember, User,
};

use crate::bot::Key;
use crate::config::Secret;

/// Something that concerns us.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Heard {
    /// Somebody wrote or changed a message.
    Words(Words),
    /// Somebody pressed, picked or typed a command.
    Asked(Asked),
    /// The bot is in this server, or came back to it.
    Joined(u64),
    /// The bot was removed from this server.
    Left(u64),
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
    /// True when there is more than text: a picture, a sticker.
    pub(super) has_more: bool,
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
    /// The channel, or the one that a thread hangs on.
    pub(super) home: u64,
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
        /// Channels or roles that were picked.
        picked: Vec<u64>,
        /// The text of the message that it stands under.
        text: String,
    },
    /// A form that was sent, with its id.
    Wrote {
        id: String,
        words: String,
        /// The text of the message that it was opened from.
        text: String,
    },
    /// A command, with the path to a subcommand: `["escalations", "list"]`.
    Command {
        path: Vec<String>,
        options: Vec<(String, Given)>,
    },
    /// A command that is still being typed.
    Typing {
        path: Vec<String>,
        /// What stands there so far.
        so_far: String,
    },
    /// The entry of a message's menu; `None` for messages of bots and of Discord itself.
    Menu { on: Option<Words> },
}

/// What was given for an option.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Given {
    Number(i64),
    Text(String),
}

impl What {
    /// A whole number among the options of a command.
    pub(super) fn number(&self, wanted: &str) -> Option<i64> {
        match self.given(wanted)? {
            Given::Number(number) => Some(*number),
            Given::Text(_) => None,
        }
    }

    /// A text among the options of a command.
    pub(super) fn text(&self, wanted: &str) -> Option<&str> {
        match self.given(wanted)? {
            Given::Text(text) => Some(text),
            Given::Number(_) => None,
        }
    }

    fn given(&self, wanted: &str) -> Option<&Given> {
        let What::Command { options, .. } = self else {
            return None;
        };
        let found = options.iter().find(|(name, _)| name == wanted);
        found.map(|(_, given)| given)
    }
}

impl Words {
    /// Whose conversation they may belong to.
    pub(super) fn key(&self) -> Key {
        key(self.guild, self.user)
    }
}

impl Asked {
    /// Whose conversation it may belong to.
    pub(super) fn key(&self) -> Key {
        key(self.guild, self.user)
    }
}

fn key(guild: Option<u64>, user: u64) -> Key {
    Key {
        guild: guild.unwrap_or_default(),
        user,
    }
}

/// `None` for what cannot concern us: bots, webhooks, system messages, other events.
pub(super) fn read(event: &Event, bot: u64) -> Option<Heard> {
    match event {
        Event::MessageCreate(created) => words(&created.message, bot).map(Heard::Words),
        Event::MessageUpdate(updated) => changed(updated, bot).map(Heard::Words),
        Event::InteractionCreate(created) => asked(&created.interaction, bot).map(Heard::Asked),
        Event::GuildCreate(created) => Some(Heard::Joined(created.guild.id.get())),
        // An outage looks like a removal, but says so.
        Event::GuildDelete(deleted) => {
            (!deleted.guild.unavailable).then(|| Heard::Left(deleted.guild.id.get()))
        }
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
        guild: message.guild_id.map(GuildId::get),
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
        has_more: !message.attachments.is_empty() || !message.sticker_items.is_empty(),
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
        guild: update.guild_id.map(GuildId::get),
        user: author.id.get(),
        name: name(member.and_then(|member| member.nick.as_deref()), author),
        roles: roles(member),
        text: without_mention(update.content.as_deref().unwrap_or_default(), bot),
        mentions_bot: update
            .mentions
            .iter()
            .flatten()
            .any(|user| user.id.get() == bot),
        has_more: false,
        is_edit: true,
    })
}

/// What all kinds of interactions have alike, though no trait says so.
macro_rules! asked {
    ($from:expr, $member:expr, $what:expr) => {{
        let (from, member): (_, Option<&Member>) = ($from, $member);
        Asked {
            id: from.id.get(),
            token: Secret::new(from.token.clone()),
            user: from.user.id.get(),
            name: name(member.and_then(|member| member.nick.as_deref()), &from.user),
            guild: from.guild_id.map(GuildId::get),
            channel: from.channel_id.get(),
            home: home(from.channel.as_ref(), from.channel_id),
            roles: member
                .iter()
                .flat_map(|member| &member.roles)
                .map(|role| role.get())
                .collect(),
            permissions: member
                .and_then(|member| member.permissions)
                .map_or(0, |permissions| permissions.bits()),
            what: $what,
        }
    }};
}

fn asked(interaction: &Interaction, bot: u64) -> Option<Asked> {
    Some(match interaction {
        Interaction::Command(call) => asked!(call, call.member.as_deref(), called(call, bot)),
        Interaction::Autocomplete(call) => asked!(call, call.member.as_deref(), typing(call)),
        Interaction::Component(press) => asked!(press, press.member.as_ref(), pressed(press)?),
        Interaction::Modal(form) => asked!(form, form.member.as_ref(), wrote(form)),
        _ => return None,
    })
}

fn typing(call: &CommandInteraction) -> What {
    let (path, options) = path(call);
    let so_far = options.iter().find_map(|option| match &option.value {
        CommandDataOptionValue::Autocomplete { value, .. } => Some(value.clone()),
        _ => None,
    });
    What::Typing {
        path,
        so_far: so_far.unwrap_or_default(),
    }
}

fn pressed(press: &ComponentInteraction) -> Option<What> {
    let mut picked = Vec::new();
    let mut id = press.data.custom_id.clone();
    match &press.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => id = values.first()?.clone(),
        ComponentInteractionDataKind::ChannelSelect { values } => {
            picked.extend(values.iter().map(|channel| channel.get()));
        }
        ComponentInteractionDataKind::RoleSelect { values } => {
            picked.extend(values.iter().map(|role| role.get()));
        }
        _ => {}
    }
    Some(What::Press {
        label: label(&press.message, &id),
        id,
        picked,
        text: press.message.content.clone(),
    })
}

fn wrote(form: &ModalInteraction) -> What {
    let inputs = form.data.components.iter().flat_map(|row| &row.components);
    let words = inputs.filter_map(|part| match part {
        ActionRowComponent::InputText(input) => input.value.clone(),
        _ => None,
    });
    let message = form.message.as_ref();
    What::Wrote {
        id: form.data.custom_id.clone(),
        words: words.collect::<Vec<_>>().join("\n"),
        text: message.map(|it| it.content.clone()).unwrap_or_default(),
    }
}

/// A command, or the entry of a message's menu.
fn called(call: &CommandInteraction, bot: u64) -> What {
    if call.data.kind == CommandType::Message {
        let target = call.data.target_id.map(|id| id.get());
        let messages = &call.data.resolved.messages;
        let message = messages
            .values()
            .find(|message| Some(message.id.get()) == target);
        let on = message.and_then(|message| words(message, bot));
        let guild = call.guild_id.map(GuildId::get);
        return What::Menu {
            on: on.map(|on| Words { guild, ..on }),
        };
    }
    let (path, options) = path(call);
    let given = options.iter().filter_map(|option| {
        let given = match &option.value {
            CommandDataOptionValue::Integer(number) => Given::Number(*number),
            CommandDataOptionValue::String(text) => Given::Text(text.clone()),
            _ => return None,
        };
        Some((option.name.clone(), given))
    });
    What::Command {
        path,
        options: given.collect(),
    }
}

/// The path to a subcommand, and the options there.
fn path(call: &CommandInteraction) -> (Vec<String>, &[CommandDataOption]) {
    let mut path = vec![call.data.name.clone()];
    let mut options = &call.data.options[..];
    while let [only] = options
        && let CommandDataOptionValue::SubCommand(inner)
        | CommandDataOptionValue::SubCommandGroup(inner) = &only.value
    {
        path.push(only.name.clone());
        options = inner;
    }
    (path, options)
}

/// The channel, or the one that a thread hangs on.
fn home(channel: Option<&PartialChannel>, id: ChannelId) -> u64 {
    let parent = channel
        .filter(|channel| channel.thread_metadata.is_some())
        .and_then(|channel| channel.parent_id);
    parent.unwrap_or(id).get()
}

/// What stands on the button or option with this id.
fn label(message: &Message, id: &str) -> String {
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
