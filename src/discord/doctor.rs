//! `/resync doctor` and `resync doctor`: what works, what does not, and for each the switch to flip.

use serde_json::Value;

use super::incoming::Asked;
use super::moderators::{ADMINISTRATOR, may_set_up};
use super::rest::{Rest, id_of};
use super::{Discord, Options, Started};
use crate::bot::Bot;
use crate::config::{GuildConfig, MessageContent};
use crate::engine::{Arg, Say};
use crate::invite::PERMISSIONS;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// False when something is to be done.
    pub is_fine: bool,
    /// What was found, and what to do about it.
    pub text: String,
}

/// What was looked at, before it is put into words.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    is_fine: bool,
    say: Say,
}

fn fine(say: Say) -> Found {
    Found { is_fine: true, say }
}

fn wrong(say: Say) -> Found {
    Found {
        is_fine: false,
        say,
    }
}

/// Looks at everything from outside: whether Discord can be reached, knows the token, and lets the bot do its work in
/// each server.
///
/// # Errors
/// The database cannot be read.
pub async fn examine(bot: Bot, options: Options) -> anyhow::Result<Vec<Finding>> {
    let base = options.base();
    let rest = Rest::new(options.token.clone(), &base)?;
    let found = |found: Found, bot: &Bot| Finding {
        is_fine: found.is_fine,
        text: plain(
            &bot.content()
                .replies
                .text(&found.say, crate::content::CasePlace::default()),
        ),
    };
    let mut findings = vec![found(of_database(&bot).await, &bot)];
    let started = match super::begin(&rest).await {
        Ok(started) => started,
        Err(error) => {
            // The error says what to do, and was written to be read.
            findings.push(Finding {
                is_fine: false,
                text: format!("{error:#}"),
            });
            return Ok(findings);
        }
    };
    findings.push(found(fine(Say::new("doctor-token-fine")), &bot));
    let content = bot.clone();
    let discord = Discord::new(bot, rest, options.clock, &started).await?;
    let mut all = vec![of_content(&discord, &started)];
    all.push(discord.of_commands().await);
    let guilds = discord.known_settings();
    if guilds.is_empty() {
        all.push(wrong(Say::new("doctor-no-guild")));
    }
    for guild in guilds {
        all.extend(discord.of_guild(&guild).await);
    }
    findings.extend(all.into_iter().map(|one| found(one, &content)));
    Ok(findings)
}

/// Marks of bold text mean nothing on a terminal.
fn plain(text: &str) -> String {
    text.replace("**", "")
}

async fn of_database(bot: &Bot) -> Found {
    match bot.store().is_healthy().await {
        true => fine(Say::new("doctor-database-fine")),
        false => wrong(Say::new("doctor-database")),
    }
}

fn of_content(discord: &Discord, started: &Started) -> Found {
    let wanted = discord.bot.content().config.message_content;
    match (wanted, started.may_read_content) {
        (MessageContent::No, _) => fine(Say::new("doctor-content-unwanted")),
        (_, true) => fine(Say::new("doctor-content-fine")),
        (MessageContent::Auto, false) => wrong(Say::new("doctor-content-off")),
        (MessageContent::Yes, false) => wrong(Say::new("doctor-content-refused")),
    }
}

impl Discord {
    /// `/resync doctor`: the same for one server.
    pub(super) async fn examine_here(&self, asked: &Asked) -> anyhow::Result<Value> {
        let Some(guild) = asked.guild.filter(|_| may_set_up(asked)) else {
            return Ok(self.plain(&self.text(&Say::new("setup-not-allowed"))));
        };
        let mut found = vec![of_database(&self.bot).await];
        found.push(match self.reads_content {
            true => fine(Say::new("doctor-content-fine")),
            false if self.bot.content().config.message_content == MessageContent::No => {
                fine(Say::new("doctor-content-unwanted"))
            }
            false => wrong(Say::new("doctor-content-off")),
        });
        found.push(self.of_commands().await);
        match self.guild(guild) {
            Some(settings) => found.extend(self.of_guild(&settings).await),
            None => found.push(wrong(Say::new("doctor-not-set-up"))),
        }
        let lines: Vec<String> = found
            .iter()
            .map(|found| {
                let mark = if found.is_fine { "✅" } else { "⚠️" };
                format!("{mark} {}", self.text(&found.say))
            })
            .collect();
        Ok(self.plain(&lines.join("\n")))
    }

    /// The settings of every server that was set up, by file or command.
    fn known_settings(&self) -> Vec<GuildConfig> {
        let in_file = self.bot.content().config.guilds.clone();
        let set_up: Vec<GuildConfig> = self
            .guilds
            .iter()
            .filter(|guild| !in_file.iter().any(|other| other.id == guild.id))
            .map(|guild| guild.clone())
            .collect();
        in_file.into_iter().chain(set_up).collect()
    }

    async fn of_commands(&self) -> Found {
        match self.are_registered().await {
            Ok(true) => fine(Say::new("doctor-commands-fine")),
            Ok(false) => wrong(Say::new("doctor-commands")),
            Err(error) => wrong(
                Say::new("doctor-commands-unknown").with("why", Arg::Quote(error.to_string())),
            ),
        }
    }

    async fn of_guild(&self, settings: &GuildConfig) -> Vec<Found> {
        match self.look_at(settings).await {
            Ok(seen) => permissions_found(settings, &seen),
            Err(error) => {
                tracing::info!(guild = settings.id, error = %error, "a server could not be looked at");
                let id = settings.id.to_string();
                vec![wrong(
                    Say::new("doctor-guild-unseen").with("guild", Arg::Quote(id)),
                )]
            }
        }
    }

    async fn look_at(&self, settings: &GuildConfig) -> Result<Seen, super::rest::RestError> {
        let guild = settings.id;
        Ok(Seen {
            guild: self.rest.get(&format!("/guilds/{guild}")).await?,
            channels: self.rest.get(&format!("/guilds/{guild}/channels")).await?,
            member: self
                .rest
                .get(&format!("/guilds/{guild}/members/{}", self.me))
                .await?,
            me: self.me,
        })
    }
}

/// A server as Discord tells it.
struct Seen {
    guild: Value,
    channels: Value,
    member: Value,
    me: u64,
}

/// What the bot may do, channel by channel.
fn permissions_found(settings: &GuildConfig, seen: &Seen) -> Vec<Found> {
    let name = seen.guild["name"].as_str().unwrap_or_default().to_owned();
    let mut found = Vec::new();
    if settings.support_channels.is_empty() {
        found.push(wrong(
            Say::new("doctor-no-support").with("guild", Arg::Quote(name.clone())),
        ));
    }
    if settings.queue_channel.is_none() {
        found.push(wrong(
            Say::new("doctor-no-queue").with("guild", Arg::Quote(name.clone())),
        ));
    }
    let queue = settings.queue_channel.iter().map(|id| (*id, true));
    let support = settings.support_channels.iter().map(|id| (*id, false));
    for (channel, is_queue) in support.chain(queue) {
        let known = seen.channels.as_array().into_iter().flatten();
        let Some(known) = known
            .into_iter()
            .find(|one| id_of(&one["id"]) == Some(channel))
        else {
            found.push(wrong(
                Say::new("doctor-channel-gone")
                    .with("guild", Arg::Quote(name.clone()))
                    .with("channel", Arg::Quote(channel.to_string())),
            ));
            continue;
        };
        let may = permissions_in(seen, known);
        let missing: Vec<&str> = PERMISSIONS
            .iter()
            .filter(|one| {
                if is_queue {
                    one.in_queue
                } else {
                    one.in_support
                }
            })
            .filter(|one| may & one.bit == 0)
            .map(|one| one.name)
            .collect();
        let channel = known["name"].as_str().unwrap_or_default().to_owned();
        let say = match missing.is_empty() {
            true => Say::new("doctor-channel-fine"),
            false => Say::new("doctor-permissions").with("missing", Arg::Quote(missing.join(", "))),
        };
        found.push(Found {
            is_fine: missing.is_empty(),
            say: say
                .with("guild", Arg::Quote(name.clone()))
                .with("channel", Arg::Quote(channel)),
        });
    }
    found
}

/// What the bot may do in a channel: its roles, then the channel's exceptions for everyone, for its roles, for itself.
/// Source: Discord's documentation, "Permissions", permission overwrites.
fn permissions_in(seen: &Seen, channel: &Value) -> u64 {
    let roles: Vec<u64> = seen.member["roles"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(id_of)
        .collect();
    let base = super::moderators::permissions_of(&seen.guild, seen.me, &roles);
    if base & ADMINISTRATOR != 0 {
        return u64::MAX;
    }
    let everyone = id_of(&seen.guild["id"]);
    let overwrites = || {
        let all = channel["permission_overwrites"].as_array();
        all.into_iter().flatten()
    };
    let bits = |overwrite: &Value, side: &str| {
        let bits = overwrite[side]
            .as_str()
            .and_then(|bits| bits.parse::<u64>().ok());
        bits.unwrap_or_default()
    };
    let apply = |may: u64, concerns: &dyn Fn(Option<u64>) -> bool| {
        let concerned = || overwrites().filter(|one| concerns(id_of(&one["id"])));
        let denied = concerned().fold(0, |all, one| all | bits(one, "deny"));
        let allowed = concerned().fold(0, |all, one| all | bits(one, "allow"));
        may & !denied | allowed
    };
    let may = apply(base, &|id| id == everyone);
    let may = apply(may, &|id| {
        id != everyone && id.is_some_and(|id| roles.contains(&id))
    });
    apply(may, &|id| id == Some(seen.me))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn seen() -> Seen {
        let all: u64 = PERMISSIONS.iter().map(|one| one.bit).sum();
        Seen {
            guild: json!({ "id": "1", "name": "Friends", "owner_id": "9", "roles": [
                { "id": "1", "permissions": "0" },
                { "id": "2", "permissions": all.to_string() },
            ] }),
            channels: json!([
                { "id": "10", "name": "support", "permission_overwrites": [] },
                { "id": "11", "name": "queue", "permission_overwrites": [
                    { "id": "1", "type": 0, "allow": "0", "deny": "1024" },
                    { "id": "2", "type": 0, "allow": "0", "deny": "2048" },
                    { "id": "5", "type": 1, "allow": "1024", "deny": "0" },
                ] },
            ]),
            member: json!({ "roles": ["2"] }),
            me: 5,
        }
    }

    #[test]
    fn overwrites_are_applied_in_discords_order() {
        let seen = seen();
        let queue = permissions_in(&seen, &seen.channels[1]);
        // View Channels is denied to everyone and allowed to the bot itself; Send Messages is denied to its role.
        assert_eq!((queue & 1024, queue & 2048), (1024, 0));
    }

    #[test]
    fn each_channel_is_told_with_what_is_missing() {
        let settings = GuildConfig {
            id: 1,
            support_channels: vec![10, 12],
            queue_channel: Some(11),
            moderator_roles: Vec::new(),
        };
        let found = permissions_found(&settings, &seen());
        let ids: Vec<(&str, bool)> = found
            .iter()
            .map(|one| (&*one.say.id, one.is_fine))
            .collect();
        assert_eq!(
            ids,
            [
                ("doctor-channel-fine", true),
                ("doctor-channel-gone", false),
                ("doctor-permissions", false)
            ]
        );
    }
}
