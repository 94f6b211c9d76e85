-- +goose Up
-- A session has a name that outlives its tokens, and each entry of the trail says in which it was made: so one
-- can ask what one stolen token opened, and not only what its user did meanwhile. Sessions and entries from
-- before have none.
ALTER TABLE session ADD COLUMN id text NOT NULL DEFAULT '';
ALTER TABLE trail ADD COLUMN session_id text NOT NULL DEFAULT '';
