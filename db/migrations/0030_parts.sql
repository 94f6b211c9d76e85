-- +goose Up
-- Which part of the service a person has had, given by whom, from when until when, and
-- what was handed over to the next one.
CREATE TABLE case_part (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL, -- the first day
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	part text NOT NULL,
	user_id text REFERENCES app_user (id),
	until_on date, -- the last day
	end_reason text NOT NULL,
	to_part text NOT NULL, -- the part to which it was handed over
	said text NOT NULL, -- what was handed over, in words
	told_on date -- when the person was told
);
CREATE UNIQUE INDEX case_part_holds ON case_part (thing) WHERE replaced_at IS NULL;
CREATE INDEX case_part_subject ON case_part (subject_id);
CREATE INDEX case_part_case ON case_part (case_id);
CREATE INDEX case_part_user ON case_part (user_id);
