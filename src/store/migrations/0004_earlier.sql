-- Who comes back is asked for by person, the latest first.
CREATE INDEX conversations_by_person ON conversations (guild, user, updated_at);
