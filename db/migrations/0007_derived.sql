-- +goose Up
-- Everything here follows from facts and can be made again from them (design §4).
CREATE TABLE task (
	key text PRIMARY KEY,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text REFERENCES cases (id),
	programme_id text NOT NULL,
	clock text NOT NULL,
	occurrence integer NOT NULL,
	opens_on date,
	due_on date NOT NULL,
	closes_on date,
	done_on date,
	state text NOT NULL,
	owner text NOT NULL,
	user_id text,
	team_id text,
	why text NOT NULL,
	done_by text
);
CREATE INDEX task_subject ON task (subject_id);
CREATE INDEX task_user ON task (user_id, due_on) WHERE state = 'open';
CREATE INDEX task_team ON task (team_id, owner, due_on) WHERE state = 'open';

CREATE TABLE stage (
	case_id text NOT NULL REFERENCES cases (id),
	seq integer NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	stage text NOT NULL,
	meaning text NOT NULL,
	from_on date NOT NULL,
	until_on date,
	why text NOT NULL,
	PRIMARY KEY (case_id, seq)
);
CREATE INDEX stage_subject ON stage (subject_id);
CREATE INDEX stage_meaning ON stage (meaning, until_on, from_on, case_id);

CREATE TABLE result (
	subject_id text NOT NULL REFERENCES subject (id),
	indicator text NOT NULL,
	unit_id text NOT NULL,
	case_id text REFERENCES cases (id),
	programme_id text NOT NULL,
	provider_id text NOT NULL,
	counted boolean NOT NULL,
	about_on date,
	opens_on date,
	closes_on date,
	state text NOT NULL,
	decided_by text,
	why text NOT NULL,
	PRIMARY KEY (subject_id, indicator, unit_id)
);
CREATE INDEX result_programme ON result (programme_id, indicator, provider_id, state, closes_on);

CREATE TABLE flag (
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text REFERENCES cases (id),
	kind text NOT NULL,
	why text NOT NULL
);
CREATE INDEX flag_subject ON flag (subject_id);

-- One row per case: what lists show, so that a list is one walk of an index.
CREATE TABLE case_card (
	case_id text PRIMARY KEY REFERENCES cases (id),
	subject_id text NOT NULL,
	person_id text NOT NULL,
	programme_id text NOT NULL,
	provider_id text NOT NULL,
	team_id text NOT NULL,
	sender_team_id text NOT NULL,
	lead_id text,
	name text NOT NULL,
	sort_key text NOT NULL,
	outcome text NOT NULL, -- of the answer; empty: not answered
	referred_on date NOT NULL,
	started_on date,
	ended_on date,
	release_on date,
	released boolean NOT NULL,
	last_contact_on date,
	next_meeting_at timestamptz,
	next_task text,
	next_due_on date
);
CREATE INDEX case_card_subject ON case_card (subject_id);
CREATE INDEX case_card_team ON case_card (team_id, sort_key, case_id);
CREATE INDEX case_card_lead ON case_card (lead_id, sort_key, case_id);
CREATE INDEX case_card_sender ON case_card (sender_team_id, sort_key, case_id);
CREATE INDEX case_card_programme ON case_card (programme_id, sort_key, case_id);
CREATE INDEX case_card_name ON case_card (sort_key, case_id);
CREATE INDEX case_card_open ON case_card (sort_key, case_id) WHERE ended_on IS NULL AND outcome <> 'declined' AND outcome <> 'withdrawn';
CREATE INDEX case_card_referred ON case_card (sort_key, case_id) WHERE started_on IS NULL AND ended_on IS NULL AND outcome <> 'declined' AND outcome <> 'withdrawn';
CREATE INDEX case_card_over ON case_card (sort_key, case_id) WHERE ended_on IS NOT NULL OR outcome = 'declined' OR outcome = 'withdrawn';
