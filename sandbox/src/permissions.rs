//! Discord's permission bits, and the order in which roles and overwrites add up.

use std::ops::{BitOr, BitOrAssign};

/// A set of Discord permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions(pub u64);

impl Permissions {
    /// May do nothing.
    pub const NONE: Permissions = Permissions(0);
    /// May do everything, overwrites notwithstanding.
    pub const ADMINISTRATOR: Permissions = Permissions(1 << 3);
    /// Rename, lock and delete channels.
    pub const MANAGE_CHANNELS: Permissions = Permissions(1 << 4);
    /// Change the guild's settings.
    pub const MANAGE_GUILD: Permissions = Permissions(1 << 5);
    /// React to messages.
    pub const ADD_REACTIONS: Permissions = Permissions(1 << 6);
    /// See a channel at all.
    pub const VIEW_CHANNEL: Permissions = Permissions(1 << 10);
    /// Write in channels (not in threads).
    pub const SEND_MESSAGES: Permissions = Permissions(1 << 11);
    /// Delete other people's messages.
    pub const MANAGE_MESSAGES: Permissions = Permissions(1 << 13);
    /// Have links and embeds shown.
    pub const EMBED_LINKS: Permissions = Permissions(1 << 14);
    /// Attach files.
    pub const ATTACH_FILES: Permissions = Permissions(1 << 15);
    /// Read what was written before.
    pub const READ_MESSAGE_HISTORY: Permissions = Permissions(1 << 16);
    /// Ping everyone, and roles that are not mentionable.
    pub const MENTION_EVERYONE: Permissions = Permissions(1 << 17);
    /// Use commands of applications.
    pub const USE_APPLICATION_COMMANDS: Permissions = Permissions(1 << 31);
    /// Archive, lock and see all threads.
    pub const MANAGE_THREADS: Permissions = Permissions(1 << 34);
    /// Open public threads.
    pub const CREATE_PUBLIC_THREADS: Permissions = Permissions(1 << 35);
    /// Open private threads.
    pub const CREATE_PRIVATE_THREADS: Permissions = Permissions(1 << 36);
    /// Write in threads.
    pub const SEND_MESSAGES_IN_THREADS: Permissions = Permissions(1 << 38);
    /// Time members out.
    pub const MODERATE_MEMBERS: Permissions = Permissions(1 << 40);

    /// What a fresh guild lets everyone do.
    pub const EVERYONE: Permissions = Permissions(
        Permissions::VIEW_CHANNEL.0
            | Permissions::SEND_MESSAGES.0
            | Permissions::ADD_REACTIONS.0
            | Permissions::EMBED_LINKS.0
            | Permissions::ATTACH_FILES.0
            | Permissions::READ_MESSAGE_HISTORY.0
            | Permissions::USE_APPLICATION_COMMANDS.0
            | Permissions::CREATE_PUBLIC_THREADS.0
            | Permissions::CREATE_PRIVATE_THREADS.0
            | Permissions::SEND_MESSAGES_IN_THREADS.0,
    );

    /// What a timed-out member keeps.
    pub(crate) const TIMED_OUT: Permissions =
        Permissions(Permissions::VIEW_CHANNEL.0 | Permissions::READ_MESSAGE_HISTORY.0);

    /// Every bit there is.
    pub const ALL: Permissions = Permissions((1 << 53) - 1);

    /// Whether all of `other` are in this set.
    pub fn contains(self, other: Permissions) -> bool {
        self.0 & other.0 == other.0
    }

    /// This set without `other`.
    #[must_use]
    pub fn without(self, other: Permissions) -> Permissions {
        Permissions(self.0 & !other.0)
    }
}

impl BitOr for Permissions {
    type Output = Permissions;

    fn bitor(self, other: Permissions) -> Permissions {
        Permissions(self.0 | other.0)
    }
}

impl BitOrAssign for Permissions {
    fn bitor_assign(&mut self, other: Permissions) {
        self.0 |= other.0;
    }
}

/// One channel's exception for everyone, a role or a member: `deny` first, `allow` over it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Exception {
    pub(crate) allow: Permissions,
    pub(crate) deny: Permissions,
}

impl Exception {
    fn over(self, base: Permissions) -> Permissions {
        base.without(self.deny) | self.allow
    }
}

/// The exceptions of one channel that concern one member.
#[derive(Default)]
pub(crate) struct Exceptions {
    pub(crate) everyone: Exception,
    pub(crate) roles: Vec<Exception>,
    pub(crate) member: Exception,
}

/// What a member may do in a channel: everyone's exception, then all roles' together, then the member's own.
pub(crate) fn in_channel(base: Permissions, exceptions: &Exceptions) -> Permissions {
    if base.contains(Permissions::ADMINISTRATOR) {
        return Permissions::ALL;
    }
    let mut roles = Exception::default();
    for exception in &exceptions.roles {
        roles.allow |= exception.allow;
        roles.deny |= exception.deny;
    }
    let granted = exceptions
        .member
        .over(roles.over(exceptions.everyone.over(base)));
    if granted.contains(Permissions::VIEW_CHANNEL) {
        granted
    } else {
        Permissions::NONE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_members_exception_beats_roles_and_roles_beat_everyone() {
        let write = Permissions::SEND_MESSAGES;
        let denied = Exception {
            deny: write,
            ..Exception::default()
        };
        let allowed = Exception {
            allow: write,
            ..Exception::default()
        };
        let base = Permissions::EVERYONE;

        let mut exceptions = Exceptions {
            everyone: denied,
            ..Exceptions::default()
        };
        assert!(!in_channel(base, &exceptions).contains(write));
        exceptions.roles = vec![denied, allowed];
        assert!(
            in_channel(base, &exceptions).contains(write),
            "one role that allows is enough"
        );
        exceptions.member = denied;
        assert!(!in_channel(base, &exceptions).contains(write));
        assert!(in_channel(Permissions::ADMINISTRATOR, &exceptions).contains(write));
    }

    #[test]
    fn who_cannot_see_can_do_nothing() {
        let hidden = Exception {
            deny: Permissions::VIEW_CHANNEL,
            ..Exception::default()
        };
        let exceptions = Exceptions {
            everyone: hidden,
            ..Exceptions::default()
        };
        assert_eq!(
            in_channel(Permissions::EVERYONE, &exceptions),
            Permissions::NONE
        );
    }
}
