-- +goose Up
-- One talk about the needs; what was said of each domain has rows of its own.
CREATE TABLE assessment (
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
	occasion text NOT NULL,
	how text NOT NULL,
	with_whom text NOT NULL,
	pack_version integer NOT NULL
);
CREATE UNIQUE INDEX assessment_holds ON assessment (thing) WHERE replaced_at IS NULL;
CREATE INDEX assessment_subject ON assessment (subject_id);
CREATE INDEX assessment_case ON assessment (case_id);

CREATE TABLE need (
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
	assessment_id text NOT NULL,
	domain text NOT NULL,
	answer text NOT NULL,
	level integer NOT NULL, -- 0: none was said
	words text NOT NULL,
	strengths text NOT NULL
);
CREATE UNIQUE INDEX need_holds ON need (thing) WHERE replaced_at IS NULL;
CREATE INDEX need_subject ON need (subject_id);
CREATE INDEX need_case ON need (case_id);
CREATE INDEX need_assessment ON need (assessment_id);

CREATE TABLE paper (
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
	place text NOT NULL,
	of_plan text, -- the thing of the version that it is
	note text NOT NULL,
	scan_id text,
	name text NOT NULL,
	type text NOT NULL,
	size integer NOT NULL,
	sha256 text NOT NULL
);
CREATE UNIQUE INDEX paper_holds ON paper (thing) WHERE replaced_at IS NULL;
CREATE INDEX paper_subject ON paper (subject_id);
CREATE INDEX paper_case ON paper (case_id);

-- The bytes of a scan, apart from the rows that lists walk.
CREATE TABLE scan (
	id text PRIMARY KEY,
	subject_id text NOT NULL REFERENCES subject (id),
	content bytea NOT NULL
);
CREATE INDEX scan_subject ON scan (subject_id);

ALTER TABLE plan ADD COLUMN how text NOT NULL DEFAULT '';
ALTER TABLE plan ADD COLUMN provider_by text;
ALTER TABLE plan ADD COLUMN provider_on date;
ALTER TABLE goal ADD COLUMN need text NOT NULL DEFAULT '';
ALTER TABLE step ADD COLUMN body text NOT NULL DEFAULT '';
ALTER TABLE step ADD COLUMN left_on date;
ALTER TABLE step ADD COLUMN why_not text NOT NULL DEFAULT '';
