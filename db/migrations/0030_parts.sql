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

-- What the public writes to a programme's team. It is of nobody's record, and is deleted:
-- what looks unwanted after thirty days, the rest half a year after it was dealt with.
CREATE TABLE enquiry (
	id text PRIMARY KEY,
	programme_id text NOT NULL REFERENCES programme (id),
	kind text NOT NULL, -- help, question, suggestion
	lang text NOT NULL,
	body text NOT NULL,
	name text NOT NULL,
	reach text NOT NULL,
	sent_at timestamptz NOT NULL,
	suspect text NOT NULL, -- why it looks unwanted
	body_hash text NOT NULL,
	state text NOT NULL, -- open, answered, referred, closed
	done_at timestamptz,
	done_by text REFERENCES app_user (id),
	how text NOT NULL,
	said text NOT NULL,
	reason text NOT NULL,
	case_id text REFERENCES cases (id)
);
CREATE INDEX enquiry_sent ON enquiry (programme_id, sent_at);
CREATE INDEX enquiry_done_by ON enquiry (done_by);
CREATE INDEX enquiry_case ON enquiry (case_id);

-- With what the server signs when a public form was opened, so that every process of it knows.
CREATE TABLE form_key (
	id text PRIMARY KEY,
	secret bytea NOT NULL,
	made_at timestamptz NOT NULL
);
