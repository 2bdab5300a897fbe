//! What a failing test prints: everything that was said, everywhere, and the last requests.

use std::fmt::Write;

use crate::heard::Heard;
use crate::model::{Channel, ChannelKind, Message, World};
use crate::state::State;

const REQUESTS_SHOWN: usize = 25;

/// All channels with their messages, and how the last requests were answered.
pub(crate) fn of(state: &State) -> String {
    let world = &state.world;
    let mut text = String::new();
    for (channel, messages) in &world.messages {
        let Some(channel) = world.channels.get(channel) else {
            continue;
        };
        line(&mut text, &title(world, channel));
        for message in messages.values() {
            line(&mut text, &format!("  {}", said(world, message)));
        }
    }
    line(
        &mut text,
        &format!("last requests (of {}):", state.requests.len()),
    );
    for request in state.requests.iter().rev().take(REQUESTS_SHOWN).rev() {
        let code = request
            .code
            .map(|code| format!(" ({code}) {}", request.answer))
            .unwrap_or_default();
        line(
            &mut text,
            &format!(
                "  {} {} -> {}{code}",
                request.method, request.path, request.status
            ),
        );
    }
    if !state.gateway.is_connected() {
        line(&mut text, "the bot is not connected to the gateway");
    }
    text
}

/// What keeps a test from being over.
pub(crate) fn problems(state: &State) -> Vec<String> {
    let world = &state.world;
    let mut problems: Vec<String> = state
        .unknown_routes
        .iter()
        .map(|route| format!("unknown route: {route}"))
        .collect();
    let violations = state.violations.iter();
    problems.extend(violations.map(|violation| format!("against Discord's document: {violation}")));
    let unread = world
        .messages
        .values()
        .flat_map(|messages| messages.values());
    for message in unread.filter(|message| message.unread.is_some()) {
        problems.push(format!(
            "unread in {}: {}",
            place(world, message),
            said(world, message)
        ));
    }
    let refused = state.requests.iter().filter(|request| !request.planned);
    for request in refused {
        // A rate limit has no error code; its status stands in for one.
        let code = request.code.unwrap_or(u32::from(request.status));
        let announced = request.status < 400 || state.expected_refusals.contains(&code);
        // An unknown route has been told of already.
        let unknown = request.status == 404 && code == 0;
        if !announced && !unknown {
            problems.push(format!(
                "refused with {}: {} {} {} -> {}",
                request.status, request.method, request.path, request.body, request.answer
            ));
        }
    }
    if !state.unanswered_allowed {
        for interaction in world
            .interactions
            .values()
            .filter(|one| one.answered.is_none())
        {
            let kind = interaction.kind;
            problems.push(format!(
                "an interaction was never answered: {kind:?} {} {}",
                interaction.name, interaction.id
            ));
        }
    }
    problems
}

fn title(world: &World, channel: &Channel) -> String {
    let state =
        channel
            .thread
            .as_ref()
            .map_or("", |thread| match (thread.archived, thread.locked) {
                (true, true) => " (archived, locked)",
                (true, false) => " (archived)",
                (false, true) => " (locked)",
                (false, false) => "",
            });
    let name = name(world, channel);
    format!("{name}{state}")
}

fn name(world: &World, channel: &Channel) -> String {
    let user = channel.recipient.and_then(|user| world.users.get(&user));
    match channel.kind {
        ChannelKind::Dm => format!(
            "direct messages with {}",
            user.map_or("nobody", |user| &user.name)
        ),
        ChannelKind::PublicThread | ChannelKind::PrivateThread => {
            format!("thread “{}”", channel.name)
        }
        _ => format!("#{}", channel.name),
    }
}

fn place(world: &World, message: &Message) -> String {
    world
        .channels
        .get(&message.channel)
        .map_or_else(String::new, |channel| name(world, channel))
}

fn said(world: &World, message: &Message) -> String {
    let name = |user| {
        world
            .users
            .get(&user)
            .map_or("?", |user: &crate::model::User| &user.name)
    };
    let mut text = format!("{}: {}", name(message.author), message.content);
    if message.thinking {
        text.push_str(" (thinking)");
    }
    if let Some(user) = message.ephemeral_for {
        text.push_str(&format!(" (only {} sees this)", name(user)));
    }
    for embed in &message.embeds {
        text.push_str(&format!(" {embed}"));
    }
    let labels = Heard::labels_in(&message.components);
    if !labels.is_empty() {
        text.push_str(&format!(" [{}]", labels.join("] [")));
    }
    if message.unread.is_some() {
        text.push_str(" (unread)");
    }
    text
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("writing to memory cannot fail");
}
