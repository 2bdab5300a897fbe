//! Who counts as a moderator, asked on every use: a configured role, or Manage Messages where none is configured;
//! administrators always.

use serde_json::Value;

use super::Discord;
use super::incoming::Asked;
use super::rest::{RestError, id_of};

/// Discord's permission bits. Source: Discord's documentation, "Permissions".
pub(super) const ADMINISTRATOR: u64 = 1 << 3;
/// See [`ADMINISTRATOR`].
pub(super) const MANAGE_MESSAGES: u64 = 1 << 13;

/// See [`ADMINISTRATOR`].
pub(super) const MANAGE_GUILD: u64 = 1 << 5;

/// Who may set the bot up in a server.
pub(super) fn may_set_up(asked: &Asked) -> bool {
    asked.guild.is_some() && asked.permissions & (ADMINISTRATOR | MANAGE_GUILD) != 0
}

impl Discord {
    /// Whether these roles and permissions make a moderator of a guild.
    pub(super) fn is_moderator(&self, guild: u64, roles: &[u64], permissions: u64) -> bool {
        if permissions & ADMINISTRATOR != 0 {
            return true;
        }
        let configured = self
            .guild(guild)
            .map(|guild| guild.moderator_roles)
            .unwrap_or_default();
        if configured.is_empty() {
            return permissions & MANAGE_MESSAGES != 0;
        }
        roles.iter().any(|role| configured.contains(role))
    }

    /// The same for the author of a message, about whom Discord tells roles alone.
    pub(super) async fn is_moderating_author(
        &self,
        guild: u64,
        user: u64,
        roles: &[u64],
    ) -> Result<bool, RestError> {
        let about = self.rest.get(&format!("/guilds/{guild}")).await?;
        Ok(self.is_moderator(guild, roles, permissions_of(&about, user, roles)))
    }
}

/// What a member may do in a guild as a whole, from the guild's roles.
pub(super) fn permissions_of(guild: &Value, user: u64, roles: &[u64]) -> u64 {
    if id_of(&guild["owner_id"]) == Some(user) {
        return ADMINISTRATOR;
    }
    let everyone = id_of(&guild["id"]);
    guild["roles"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|role| {
            let role = id_of(&role["id"]);
            role == everyone || role.is_some_and(|role| roles.contains(&role))
        })
        .filter_map(|role| id_of(&role["permissions"]))
        .fold(0, |all, bits| all | bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn permissions_are_those_of_all_roles_and_of_everyone() {
        let guild = json!({ "id": "1", "owner_id": "9", "roles": [
            { "id": "1", "permissions": "1024" },
            { "id": "2", "permissions": "8192" },
            { "id": "3", "permissions": "8" },
        ] });
        assert_eq!(permissions_of(&guild, 5, &[]), 1024);
        assert_eq!(permissions_of(&guild, 5, &[2]), 1024 | MANAGE_MESSAGES);
        assert_eq!(permissions_of(&guild, 9, &[]), ADMINISTRATOR);
    }
}
