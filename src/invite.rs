//! The link that invites the bot: exactly the permissions that it uses, each with why.

/// Bits of Discord's permissions that the bot uses, with what for.
pub const PERMISSIONS: [(u64, &str, &str); 6] = [
    (
        1 << 10,
        "View Channels",
        "to hear people in the support channels",
    ),
    (
        1 << 11,
        "Send Messages",
        "to answer, and to post cards in the queue channel",
    ),
    (
        1 << 16,
        "Read Message History",
        "to catch up on what was written while it was away",
    ),
    (
        1 << 34,
        "Manage Threads",
        "to close a thread when the walk is over",
    ),
    (
        1 << 35,
        "Create Public Threads",
        "to answer in a thread instead of across the channel",
    ),
    (
        1 << 38,
        "Send Messages in Threads",
        "to talk in that thread",
    ),
];

/// The link, and a line for each permission in it.
pub fn invitation(application: u64) -> String {
    let bits: u64 = PERMISSIONS.iter().map(|(bit, _, _)| bit).sum();
    let mut out = format!(
        "https://discord.com/oauth2/authorize?client_id={application}&scope=bot%20applications.commands&permissions={bits}\n"
    );
    for (_, name, why) in PERMISSIONS {
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
        assert!(link.contains("permissions=326417583104"), "{link}");
        assert_eq!(link.lines().count(), 1 + PERMISSIONS.len());
    }
}
