-- +goose Up
CREATE TABLE consent (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL,
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	basis text NOT NULL,
	outcome text NOT NULL,
	language text NOT NULL,
	how text NOT NULL,
	pack_version integer NOT NULL,
	expires_on date,
	note text NOT NULL
);
CREATE UNIQUE INDEX consent_holds ON consent (thing) WHERE replaced_at IS NULL;
CREATE INDEX consent_subject ON consent (subject_id);
CREATE INDEX consent_case ON consent (case_id);

CREATE TABLE assignment (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL,
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	user_id text NOT NULL REFERENCES app_user (id),
	role text NOT NULL,
	until_on date,
	why text NOT NULL
);
CREATE UNIQUE INDEX assignment_holds ON assignment (thing) WHERE replaced_at IS NULL;
CREATE INDEX assignment_subject ON assignment (subject_id);
CREATE INDEX assignment_case ON assignment (case_id);

CREATE TABLE plan (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL,
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	version integer NOT NULL,
	summary text NOT NULL,
	agreed text NOT NULL,
	why_not text NOT NULL,
	paper text NOT NULL
);
CREATE UNIQUE INDEX plan_holds ON plan (thing) WHERE replaced_at IS NULL;
CREATE INDEX plan_subject ON plan (subject_id);
CREATE INDEX plan_case ON plan (case_id);

CREATE TABLE goal (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL,
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	area text NOT NULL,
	title text NOT NULL,
	due_on date,
	met_on date,
	dropped_on date
);
CREATE UNIQUE INDEX goal_holds ON goal (thing) WHERE replaced_at IS NULL;
CREATE INDEX goal_subject ON goal (subject_id);
CREATE INDEX goal_case ON goal (case_id);

CREATE TABLE step (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL,
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	goal_id text NOT NULL,
	title text NOT NULL,
	who text NOT NULL,
	due_on date,
	done_on date
);
CREATE UNIQUE INDEX step_holds ON step (thing) WHERE replaced_at IS NULL;
CREATE INDEX step_subject ON step (subject_id);
CREATE INDEX step_case ON step (case_id);
CREATE INDEX step_goal ON step (goal_id);

CREATE TABLE appointment (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL,
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	starts_at timestamptz NOT NULL,
	minutes integer NOT NULL,
	kind text NOT NULL,
	place text NOT NULL,
	user_id text NOT NULL,
	state text NOT NULL,
	why text NOT NULL
);
CREATE UNIQUE INDEX appointment_holds ON appointment (thing) WHERE replaced_at IS NULL;
CREATE INDEX appointment_subject ON appointment (subject_id);
CREATE INDEX appointment_user ON appointment (user_id, starts_at) WHERE replaced_at IS NULL;
CREATE INDEX appointment_case ON appointment (case_id, starts_at);

CREATE TABLE contact (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL,
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	kind text NOT NULL,
	outcome text NOT NULL,
	reason text NOT NULL,
	started_at timestamptz NOT NULL,
	minutes integer NOT NULL,
	user_id text NOT NULL,
	appointment_id text,
	with_whom text NOT NULL,
	agreed text NOT NULL,
	note text NOT NULL,
	marks text NOT NULL,
	interpreter boolean NOT NULL
);
CREATE UNIQUE INDEX contact_holds ON contact (thing) WHERE replaced_at IS NULL;
CREATE INDEX contact_subject ON contact (subject_id);
CREATE INDEX contact_case ON contact (case_id, started_at);
CREATE INDEX contact_appointment ON contact (appointment_id) WHERE replaced_at IS NULL;
CREATE INDEX contact_user ON contact (user_id, started_at);

CREATE TABLE observation (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text REFERENCES cases (id),
	day date NOT NULL,
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	vocabulary text NOT NULL,
	value text NOT NULL,
	from_on date NOT NULL, -- the first and the last day that it is about
	until_on date NOT NULL,
	absent boolean NOT NULL, -- it was not so: an answer that covers the span
	detail text NOT NULL,
	contact_id text
);
CREATE UNIQUE INDEX observation_holds ON observation (thing) WHERE replaced_at IS NULL;
CREATE INDEX observation_subject ON observation (subject_id);
CREATE INDEX observation_case ON observation (case_id);

CREATE TABLE follow_up (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL,
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	indicator text NOT NULL,
	way text NOT NULL,
	outcome text NOT NULL,
	who text NOT NULL,
	give_up boolean NOT NULL,
	note text NOT NULL
);
CREATE UNIQUE INDEX follow_up_holds ON follow_up (thing) WHERE replaced_at IS NULL;
CREATE INDEX follow_up_subject ON follow_up (subject_id);
CREATE INDEX follow_up_case ON follow_up (case_id);

CREATE TABLE case_end (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL,
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	reason text NOT NULL,
	note text NOT NULL
);
CREATE UNIQUE INDEX case_end_holds ON case_end (thing) WHERE replaced_at IS NULL;
CREATE INDEX case_end_subject ON case_end (subject_id);
CREATE INDEX case_end_case ON case_end (case_id);

CREATE TABLE task_fact (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text REFERENCES cases (id),
	day date NOT NULL,
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	key text NOT NULL,
	act text NOT NULL,
	user_id text,
	until_on date,
	reason text NOT NULL
);
CREATE UNIQUE INDEX task_fact_holds ON task_fact (thing) WHERE replaced_at IS NULL;
CREATE INDEX task_fact_subject ON task_fact (subject_id);
