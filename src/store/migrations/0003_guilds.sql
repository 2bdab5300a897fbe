-- What /resync setup wrote for a server that does not stand in the settings file, and which servers were left when.
CREATE TABLE guilds (
    guild INTEGER PRIMARY KEY,
    settings TEXT,                   -- as JSON; NULL: never set up here
    left_at INTEGER                  -- milliseconds since 1970; NULL: the bot is there
) STRICT;
