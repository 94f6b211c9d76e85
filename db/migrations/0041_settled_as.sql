-- +goose Up

-- Digests of the rows that were derived of a subject, one a table: what follows
-- from a write is compared with them, and only what differs is read and replaced.
ALTER TABLE subject ADD COLUMN settled_as text NOT NULL DEFAULT '';
