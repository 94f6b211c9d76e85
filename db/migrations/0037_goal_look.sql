-- +goose Up
-- A goal that was met is looked at again after a while: whether it has lasted (lasted: yes, no; empty: nobody has
-- looked since it was met last). One that has not lasted is open again.
ALTER TABLE goal ADD COLUMN looked_on date;
ALTER TABLE goal ADD COLUMN lasted text NOT NULL DEFAULT '';
