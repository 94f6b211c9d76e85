-- +goose Up
-- The bytes of a scan, in pieces that are written one after the other, each in a unit of work of its own: nothing holds
-- the writer for long. Pieces without a scan are of a form that never came; nobody can read them, and they are erased.
CREATE TABLE scan_piece (
	scan_id text NOT NULL,
	n integer NOT NULL, -- from 0
	content bytea NOT NULL,
	kept_at timestamptz, -- NULL: with the scan itself
	kept_by text,
	PRIMARY KEY (scan_id, n)
);
CREATE INDEX scan_piece_kept ON scan_piece (kept_at);
CREATE INDEX scan_piece_by ON scan_piece (kept_by, kept_at);
INSERT INTO scan_piece (scan_id, n, content) SELECT id, 0, content FROM scan;
ALTER TABLE scan DROP COLUMN content;

-- What a person wishes is rather so than only so: it counts, and bars nobody.
ALTER TABLE wish ADD COLUMN rather boolean NOT NULL DEFAULT false;

-- The last day of the lead of an open case whom nobody follows: after it nobody leads.
ALTER TABLE case_card ADD COLUMN lead_until date;
DROP INDEX case_card_unled;
CREATE INDEX case_card_unled ON case_card (team_id) WHERE outcome = 'accepted' AND ended_on IS NULL AND (coalesce(lead_id, '') = '' OR lead_until IS NOT NULL);
