-- +goose Up
-- A person may wish for a woman or a man as support person (SHS § 24): f, m, or
-- nothing, as the worker says themself.
ALTER TABLE worker_profile ADD COLUMN sex text NOT NULL DEFAULT '';

-- Results go by the area in which people live.
ALTER TABLE result ADD COLUMN by_area text NOT NULL DEFAULT '';

-- What a meeting is planned for: goals of the case, by their things, a space between.
ALTER TABLE appointment ADD COLUMN goals text NOT NULL DEFAULT '';

-- Which of the prisons that programmes name the organisation is: a value of their
-- vocabulary; empty: none, or nobody has said so.
ALTER TABLE organisation ADD COLUMN place text NOT NULL DEFAULT '';
