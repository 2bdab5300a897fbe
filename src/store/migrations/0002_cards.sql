-- Where the card of each case stands in its guild's queue channel.
CREATE TABLE cards (
    guild INTEGER NOT NULL,
    number INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (guild, number)
) STRICT, WITHOUT ROWID;

-- Which conversation is spoken in a channel is asked for each message that is heard there.
CREATE INDEX conversations_by_channel ON conversations (json_extract(place, '$.channel'));
