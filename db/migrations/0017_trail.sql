-- +goose Up
-- Whom an entry shows, in the entry itself: then a list of fifty people is one
-- row before its answer leaves.
ALTER TABLE trail ADD COLUMN subjects text NOT NULL DEFAULT '';

-- Entries whose subjects are not in trail_subject yet. The recorder brings them
-- there, many at once.
CREATE TABLE trail_pending (
	entry_id text PRIMARY KEY REFERENCES trail (id)
);
