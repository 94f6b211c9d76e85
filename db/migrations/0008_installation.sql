-- +goose Up
-- What made a database of invented people: a demo's or a story's is never
-- served as if it were real. No row: an ordinary database.
CREATE TABLE installation (
	made_by text NOT NULL, -- demo, generate
	made_at timestamptz NOT NULL
);
