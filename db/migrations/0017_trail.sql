-- +goose Up
-- Whom an entry shows, in the entry itself: then a list of fifty people is one
-- row before its answer leaves.
ALTER TABLE trail ADD COLUMN subjects text NOT NULL DEFAULT '';

-- Entries whose subjects are not in trail_subject yet. The recorder brings them
-- there, many at once.
CREATE TABLE trail_pending (
	entry_id text PRIMARY KEY REFERENCES trail (id)
);

-- What Today asks: few rows of many that have been.
CREATE INDEX task_unled ON task (team_id, owner, due_on) WHERE state = 'open' AND user_id IS NULL;
CREATE INDEX case_card_unled ON case_card (team_id) WHERE outcome = 'accepted' AND ended_on IS NULL AND coalesce(lead_id, '') = '';
CREATE INDEX case_card_asked ON case_card (outcome, team_id) WHERE outcome = '' OR outcome = 'waiting';
CREATE INDEX case_card_sent ON case_card (outcome, sender_team_id) WHERE outcome = '' OR outcome = 'waiting';
CREATE INDEX case_card_leaves ON case_card (team_id, release_on) WHERE NOT released;
CREATE INDEX case_card_let_go ON case_card (sender_team_id, release_on) WHERE NOT released;
