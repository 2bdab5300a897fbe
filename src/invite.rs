//! The link that invites the bot: exactly the permissions that it uses, each with why.

/// A permission that the bot uses.
#[derive(Debug, Clone, Copy)]
pub struct Permission {
    /// Discord's bit. Source: Discord's documentation, "Permissions".
    pub bit: u64,
    /// As Discord's settings call it.
    pub name: &'static str,
    /// What for.
    pub why: &'static str,
    /// True when it is needed in support channels.
    pub in_support: bool,
    /// True when it is needed in the queue channel.
    pub in_queue: bool,
}

/// All of them.
pub const PERMISSIONS: [Permission; 7] = [
    Permission {
        bit: 1 << 10,
        name: "View Channels",
        why: "to hear people in the support channels",
        in_support: true,
        in_queue: true,
    },
    Permission {
        bit: 1 << 11,
        name: "Send Messages",
        why: "to answer, and to post cards in the queue channel",
        in_support: true,
        in_queue: true,
    },
    Permission {
        bit: 1 << 16,
        name: "Read Message History",
        why: "to catch up on what was written while it was away",
        in_support: true,
        in_queue: true,
    },
    Permission {
        bit: 1 << 34,
        name: "Manage Threads",
        why: "to close a thread when the walk is over",
        in_support: true,
        in_queue: false,
    },
    Permission {
        bit: 1 << 35,
        name: "Create Public Threads",
        why: "to answer in a thread instead of across the channel",
        in_support: true,
        in_queue: false,
    },
    Permission {
        bit: 1 << 36,
        name: "Create Private Threads",
        why: "to bring somebody together with a moderator whose walk nobody else saw",
        in_support: true,
        in_queue: false,
    },
    Permission {
        bit: 1 << 38,
        name: "Send Messages in Threads",
        why: "to talk in those threads",
        in_support: true,
        in_queue: false,
    },
];

/// The link, and a line for each permission in it.
pub fn invitation(application: u64) -> String {
    let bits: u64 = PERMISSIONS.iter().map(|one| one.bit).sum();
    let mut out = format!(
        "https://discord.com/oauth2/authorize?client_id={application}&scope=bot%20applications.commands&permissions={bits}\n"
    );
    for Permission { name, why, .. } in PERMISSIONS {
        out.push_str(&format!("  {name}: {why}\n"));
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_for_what_is_explained_and_no_more() {
        let link = invitation(42);
        assert!(
            link.starts_with("https://discord.com/oauth2/authorize?client_id=42&"),
            "{link}"
        );
        assert!(link.contains("permissions=395137059840"), "{link}");
        assert_eq!(link.lines().count(), 1 + PERMISSIONS.len());
    }
}
