-- +goose Up
-- A worker whom the person wishes for, and what of the wishes matters most:
-- worker, sex, language; empty: nothing more than the rest.
ALTER TABLE wish ADD COLUMN wanted text;
ALTER TABLE wish ADD COLUMN foremost text NOT NULL DEFAULT '';

-- As what kind of worker somebody is on a case: a value of worker_kinds; and how
-- they were chosen: where they stood, who stood first if it was somebody else, and
-- why not that one.
ALTER TABLE assignment ADD COLUMN worker_kind text NOT NULL DEFAULT '';
ALTER TABLE assignment ADD COLUMN place integer NOT NULL DEFAULT 0;
ALTER TABLE assignment ADD COLUMN first_user text;
ALTER TABLE assignment ADD COLUMN not_first text NOT NULL DEFAULT '';
ALTER TABLE match_offer ADD COLUMN place integer NOT NULL DEFAULT 0;
ALTER TABLE match_offer ADD COLUMN first_user text;
ALTER TABLE match_offer ADD COLUMN not_first text NOT NULL DEFAULT '';
