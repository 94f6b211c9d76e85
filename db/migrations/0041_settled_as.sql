-- +goose Up

-- Digests of the rows that were derived of a subject, one a table: what follows
-- from a write is compared with them, and only what differs is read and replaced.
ALTER TABLE subject ADD COLUMN settled_as text NOT NULL DEFAULT '';

-- Which goals were worked on in contacts: most contacts say nothing of goals.
CREATE INDEX contact_goals ON contact (case_id, day) WHERE replaced_at IS NULL AND goals <> '';
