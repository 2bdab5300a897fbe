//! `/resync setup`: support channels, queue and moderators by Discord's own pickers, written to the database as they are
//! picked. A server that stands in the settings file is set up there and nowhere else.

use serde_json::{Value, json};

use super::Discord;
use super::controls::Setting;
use super::incoming::Asked;
use super::moderators::may_set_up;
use crate::config::GuildConfig;
use crate::engine::Say;

/// Kinds of pickers. Source: Discord's documentation, "Component Reference".
const ROLE_PICKER: u8 = 6;
const CHANNEL_PICKER: u8 = 8;

/// Channels that can hold what we post: text, announcements, forum. Source: Discord's documentation, "Channel Types".
const CHANNELS: [u8; 3] = [0, 5, 15];

/// So many things can be picked in one picker.
const PICKED: usize = 25;

impl Discord {
    /// The pickers as they stand; with `picked`, after that was written.
    pub(super) async fn set_up(
        &self,
        asked: &Asked,
        picked: Option<(Setting, Vec<u64>)>,
    ) -> anyhow::Result<Value> {
        let Some(guild) = asked.guild.filter(|_| may_set_up(asked)) else {
            return Ok(self.plain(&self.text(&Say::new("setup-not-allowed"))));
        };
        if self.bot.content().config.guild(guild).is_some() {
            let mut body = self.plain(&self.text(&Say::new("setup-in-file")));
            body["components"] = json!([]);
            return Ok(body);
        }
        let mut settings = self.guild(guild).unwrap_or_else(|| GuildConfig {
            id: guild,
            ..GuildConfig::default()
        });
        let is_changed = picked.is_some();
        if let Some((setting, ids)) = picked {
            match setting {
                Setting::Support => settings.support_channels = ids,
                Setting::Queue => settings.queue_channel = ids.first().copied(),
                Setting::Roles => settings.moderator_roles = ids,
            }
            self.bot.store().set_guild_settings(&settings).await?;
            self.guilds.insert(guild, settings.clone());
            tracing::info!(guild, by = asked.user, ?setting, "set up");
        }
        let mut lines = vec![self.text(&Say::new("setup"))];
        lines.extend(self.what_is_missing(&settings));
        if is_changed {
            lines.push(self.text(&Say::new("setup-saved")));
        }
        let mut body = self.plain(&lines.join("\n"));
        body["components"] = json!([
            self.picker(
                Setting::Support,
                "setup-support",
                PICKED,
                &settings.support_channels
            ),
            self.picker(
                Setting::Queue,
                "setup-queue",
                1,
                settings.queue_channel.as_slice()
            ),
            self.picker(
                Setting::Roles,
                "setup-roles",
                PICKED,
                &settings.moderator_roles
            ),
        ]);
        Ok(body)
    }

    fn what_is_missing(&self, settings: &GuildConfig) -> Option<String> {
        let id = match (settings.support_channels.is_empty(), settings.queue_channel) {
            (_, None) => "setup-without-queue",
            (true, Some(_)) => "setup-without-support",
            (false, Some(_)) => return None,
        };
        Some(self.text(&Say::new(id)))
    }

    fn picker(&self, setting: Setting, placeholder: &str, most: usize, picked: &[u64]) -> Value {
        let is_of_roles = setting == Setting::Roles;
        let kind = if is_of_roles { "role" } else { "channel" };
        let defaults: Vec<Value> = picked
            .iter()
            .take(most)
            .map(|id| json!({ "id": id.to_string(), "type": kind }))
            .collect();
        let mut picker = json!({
            "type": if is_of_roles { ROLE_PICKER } else { CHANNEL_PICKER },
            "custom_id": setting.id(),
            "placeholder": self.text(&Say::new(placeholder)),
            "min_values": 0,
            "max_values": most,
            "default_values": defaults,
        });
        if !is_of_roles {
            picker["channel_types"] = json!(CHANNELS);
        }
        json!({ "type": 1, "components": [picker] })
    }
}
