-- +goose Up
-- What the hash of a code costs, so that it can be checked when new ones cost more.
ALTER TABLE recovery_code ADD COLUMN memory integer NOT NULL DEFAULT 19456; -- KiB
ALTER TABLE recovery_code ADD COLUMN passes integer NOT NULL DEFAULT 2;
