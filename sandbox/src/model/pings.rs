//! Whom a message pings: what it mentions, as far as its author allows and may.

use super::{Author, World};
use crate::permissions::Permissions;
use crate::snowflake::Id;

/// Whom a message really pinged, `allowed_mentions` applied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pings {
    /// Users, the author of the message replied to included.
    pub users: Vec<Id>,
    /// Roles.
    pub roles: Vec<Id>,
    /// Everyone or everyone online.
    pub everyone: bool,
}

/// Which mentions in a text may ping.
#[derive(Clone, Debug)]
pub(crate) struct AllowedMentions {
    pub(crate) all_users: bool,
    pub(crate) all_roles: bool,
    pub(crate) everyone: bool,
    pub(crate) users: Vec<Id>,
    pub(crate) roles: Vec<Id>,
    pub(crate) replied_user: bool,
}

impl AllowedMentions {
    /// What holds when a message says nothing about it.
    pub(crate) const EVERYTHING: AllowedMentions = AllowedMentions {
        all_users: true,
        all_roles: true,
        everyone: true,
        users: Vec::new(),
        roles: Vec::new(),
        replied_user: true,
    };
}

impl World {
    /// Whom a text by this author pings here.
    pub(super) fn pings_of(
        &self,
        author: Author,
        content: &str,
        reference: Option<Id>,
        allowed: &AllowedMentions,
    ) -> Pings {
        let mut pings = Pings::default();
        for user in mentioned(content, &["<@!", "<@"]) {
            let known = self.users.contains_key(&user);
            if known
                && (allowed.all_users || allowed.users.contains(&user))
                && !pings.users.contains(&user)
            {
                pings.users.push(user);
            }
        }
        let original = reference.and_then(|reference| self.message(author.channel, reference).ok());
        if let Some(original) = original.filter(|_| allowed.replied_user)
            && original.author != author.user
            && !pings.users.contains(&original.author)
        {
            pings.users.push(original.author);
        }
        let Ok(channel) = self.channel(author.channel) else {
            return pings;
        };
        let all = self
            .permissions_in(author.user, channel)
            .contains(Permissions::MENTION_EVERYONE);
        let guild = channel.guild.and_then(|guild| self.guilds.get(&guild));
        for role in mentioned(content, &["<@&"]) {
            let known = guild.and_then(|guild| guild.roles.get(&role));
            let may = known.is_some_and(|role| role.mentionable || all);
            if may && (allowed.all_roles || allowed.roles.contains(&role)) {
                pings.roles.push(role);
            }
        }
        let called = content.contains("@everyone") || content.contains("@here");
        pings.everyone = called && all && allowed.everyone;
        pings
    }
}

/// The ids in a text between one of the openings and `>`.
fn mentioned(content: &str, openings: &[&str]) -> Vec<Id> {
    let parts = content.split_inclusive('>');
    let ids = parts.filter_map(|part| {
        let part = part.strip_suffix('>')?;
        let start = part.rfind('<')?;
        let inner = part.get(start..)?;
        openings
            .iter()
            .find_map(|opening| inner.strip_prefix(opening).and_then(Id::parse))
    });
    ids.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_found_and_kinds_kept_apart() {
        let text = "hi <@12>, <@!13> and <@&14> <@x> 3 > 2 <@15";
        assert_eq!(mentioned(text, &["<@!", "<@"]), [Id(12), Id(13)]);
        assert_eq!(mentioned(text, &["<@&"]), [Id(14)]);
    }
}
