//! Reactions as the bot gives, takes and lists them.

use serde_json::Value;

use super::{Answer, Reply};
use crate::forms::read_id;
use crate::model::{Author, World};
use crate::permissions::Permissions;

/// `rest` is what stands behind the emoji in the path.
pub(super) fn answer(
    world: &mut World,
    bot: Author,
    (method, rest): (&str, &[&str]),
    message: &str,
    emoji: &str,
) -> Option<Reply> {
    let message = match read_id(message, "message_id") {
        Ok(message) => message,
        Err(refusal) => return Some(Err(refusal)),
    };
    let done = match (method, rest) {
        ("PUT", ["@me"]) => world.react(bot, message, emoji),
        ("DELETE", ["@me"]) => world.unreact(bot, message, emoji),
        ("GET", []) => {
            return Some(
                world
                    .channel_for(bot.user, bot.channel, Permissions::READ_MESSAGE_HISTORY)
                    .and_then(|_| world.message(bot.channel, message))
                    .and_then(|found| {
                        let users = found.reactions.get(emoji).into_iter().flatten();
                        let users: Vec<Value> = users.map(|user| world.user_json(*user)).collect();
                        Answer::json(users.into())
                    }),
            );
        }
        _ => return None,
    };
    Some(done.and_then(|()| Answer::empty()))
}
