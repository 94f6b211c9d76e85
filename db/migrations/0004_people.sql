-- +goose Up
CREATE TABLE person (
	id text PRIMARY KEY,
	controller_id text NOT NULL REFERENCES organisation (id),
	created_at timestamptz NOT NULL,
	created_by text
);

-- What is known of a person: a fact whose subject is the person.
CREATE TABLE person_detail (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES person (id),
	case_id text,
	day date NOT NULL,
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	given text NOT NULL,
	family text NOT NULL,
	born_from date,
	born_until date,
	sex text NOT NULL,
	code_country text NOT NULL,
	code text NOT NULL,
	no_code_why text NOT NULL,
	language text NOT NULL,
	interpreter boolean NOT NULL
);
CREATE UNIQUE INDEX person_detail_holds ON person_detail (subject_id) WHERE replaced_at IS NULL;
CREATE INDEX person_detail_code ON person_detail (code, code_country) WHERE replaced_at IS NULL AND code <> '';

-- The words of the names that hold, folded: any beginning of any word finds.
CREATE TABLE person_word (
	word text NOT NULL,
	person_id text NOT NULL REFERENCES person (id),
	PRIMARY KEY (word, person_id)
);
CREATE INDEX person_word_person ON person_word (person_id);

-- One person in one programme: that of which facts are told.
CREATE TABLE subject (
	id text PRIMARY KEY,
	programme_id text NOT NULL REFERENCES programme (id),
	person_id text NOT NULL REFERENCES person (id),
	team_id text REFERENCES team (id), -- who told of the person first: the prison's team
	created_at timestamptz NOT NULL,
	pack_version integer NOT NULL, -- the stamp of what was derived
	derivation integer NOT NULL,
	UNIQUE (person_id, programme_id)
);
CREATE INDEX subject_programme ON subject (programme_id);

CREATE TABLE release_date (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text,
	day date NOT NULL,
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	release_on date,
	kind text NOT NULL,
	place text NOT NULL,
	happened boolean NOT NULL,
	change text NOT NULL,
	note text NOT NULL
);
CREATE UNIQUE INDEX release_date_holds ON release_date (thing) WHERE replaced_at IS NULL;
CREATE INDEX release_date_subject ON release_date (subject_id);
