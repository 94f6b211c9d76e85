-- +goose Up
CREATE TABLE cases (
	id text PRIMARY KEY,
	subject_id text NOT NULL REFERENCES subject (id),
	programme_id text NOT NULL REFERENCES programme (id),
	person_id text NOT NULL REFERENCES person (id),
	provider_id text NOT NULL REFERENCES organisation (id),
	team_id text NOT NULL REFERENCES team (id),
	sender_team_id text NOT NULL REFERENCES team (id),
	created_at timestamptz NOT NULL
);
CREATE INDEX cases_subject ON cases (subject_id);

-- A draft is no fact: it belongs to the sender's team until it is sent.
CREATE TABLE referral_draft (
	id text PRIMARY KEY,
	subject_id text NOT NULL REFERENCES subject (id),
	team_id text NOT NULL REFERENCES team (id),
	created_by text NOT NULL,
	updated_by text NOT NULL,
	updated_at timestamptz NOT NULL,
	revision integer NOT NULL,
	provider_id text, -- NULL: not chosen yet
	reason text NOT NULL,
	risk text NOT NULL,
	override text NOT NULL,
	answers text NOT NULL
);
CREATE INDEX referral_draft_team ON referral_draft (team_id, updated_at);

CREATE TABLE referral (
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
	sender_team_id text NOT NULL,
	provider_id text NOT NULL,
	reason text NOT NULL,
	risk text NOT NULL,
	override text NOT NULL,
	pack_version integer NOT NULL,
	checked text NOT NULL
);
CREATE UNIQUE INDEX referral_holds ON referral (thing) WHERE replaced_at IS NULL;
CREATE INDEX referral_subject ON referral (subject_id);
CREATE INDEX referral_case ON referral (case_id);

CREATE TABLE form_answer (
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
	form text NOT NULL,
	form_version integer NOT NULL,
	answers text NOT NULL
);
CREATE UNIQUE INDEX form_answer_holds ON form_answer (thing) WHERE replaced_at IS NULL;
CREATE INDEX form_answer_subject ON form_answer (subject_id);
CREATE INDEX form_answer_case ON form_answer (case_id);

CREATE TABLE referral_answer (
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
	outcome text NOT NULL,
	reason text NOT NULL,
	note text NOT NULL,
	worker_id text,
	first_at timestamptz,
	first_place text NOT NULL,
	hear_by date,
	override text NOT NULL
);
CREATE UNIQUE INDEX referral_answer_holds ON referral_answer (thing) WHERE replaced_at IS NULL;
CREATE INDEX referral_answer_subject ON referral_answer (subject_id);
CREATE INDEX referral_answer_case ON referral_answer (case_id);
