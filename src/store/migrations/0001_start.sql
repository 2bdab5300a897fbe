-- What a conversation is at this moment. `state` is the engine's own form as JSON; the columns beside it are what
-- the shell asks for without reading it.
CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    guild INTEGER NOT NULL,          -- 0 for direct messages and the terminal
    user INTEGER NOT NULL,
    person TEXT NOT NULL,            -- the name that moderators see
    open INTEGER NOT NULL,
    phase TEXT NOT NULL,
    wake_at INTEGER,                 -- milliseconds since 1970; NULL: never by itself
    place TEXT NOT NULL,             -- where the person is spoken to, as JSON
    state TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_open_conversation ON conversations (guild, user) WHERE open = 1;
CREATE INDEX conversations_by_wake ON conversations (wake_at) WHERE wake_at IS NOT NULL;

-- Cases for people, numbered per guild.
CREATE TABLE cases (
    guild INTEGER NOT NULL,
    number INTEGER NOT NULL,
    conversation TEXT NOT NULL REFERENCES conversations (id),
    person TEXT NOT NULL,
    card TEXT NOT NULL,              -- the handoff card as JSON
    state TEXT NOT NULL CHECK (state IN ('open', 'claimed', 'resolved', 'withdrawn')),
    claimed_by INTEGER,
    claimed_name TEXT,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    PRIMARY KEY (guild, number)
) STRICT;
CREATE UNIQUE INDEX one_open_case ON cases (conversation) WHERE state IN ('open', 'claimed');

-- What is to be sent, written in the transaction that decided it.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL REFERENCES conversations (id),
    turn INTEGER NOT NULL,
    position INTEGER NOT NULL,
    nonce TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    given_up_at INTEGER,
    UNIQUE (conversation, turn, position)
) STRICT;
CREATE INDEX outbox_unsent ON outbox (conversation, id) WHERE sent_at IS NULL AND given_up_at IS NULL;

-- Ids of events that were handled, so that none is handled twice.
CREATE TABLE handled_events (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX handled_by_age ON handled_events (at);

-- "Not about this": silence for a person in a channel.
CREATE TABLE hushes (
    channel INTEGER NOT NULL,
    user INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (channel, user)
) STRICT, WITHOUT ROWID;

-- How it was.
CREATE TABLE ratings (
    conversation TEXT PRIMARY KEY REFERENCES conversations (id),
    rating TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Facts about this installation.
CREATE TABLE installation (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
