-- +goose Up
-- The account of a person on their own pages. It is the person's, not a case's,
-- and no user: it opens nothing that is made for people at work.
CREATE TABLE own_account (
	id text PRIMARY KEY,
	person_id text NOT NULL REFERENCES person (id),
	lang text NOT NULL, -- as the person reads
	word text NOT NULL, -- their own word, argon2id in PHC form; empty: none
	made_at timestamptz NOT NULL,
	made_by text NOT NULL,
	closed_at timestamptz,
	closed_by text,
	closed_why text
);
CREATE UNIQUE INDEX own_account_open ON own_account (person_id) WHERE closed_at IS NULL;

-- Codes that are good once: on a sheet of paper, or the ten of a card.
CREATE TABLE own_code (
	id text PRIMARY KEY,
	account_id text NOT NULL REFERENCES own_account (id),
	kind text NOT NULL, -- sheet, card
	hash bytea NOT NULL, -- SHA-256 of the code
	made_at timestamptz NOT NULL,
	made_by text NOT NULL,
	expires_at timestamptz NOT NULL,
	used_at timestamptz,
	closed_at timestamptz,
	wrong integer NOT NULL -- how often the own word did not fit
);
CREATE UNIQUE INDEX own_code_hash ON own_code (hash);
CREATE INDEX own_code_account ON own_code (account_id);

CREATE TABLE own_session (
	token bytea PRIMARY KEY, -- SHA-256 of what the browser or program holds
	account_id text NOT NULL REFERENCES own_account (id),
	kind text NOT NULL, -- web, api
	created_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL
);
CREATE INDEX own_session_account ON own_session (account_id);

-- What a person says on their own pages, and what they were answered.
CREATE TABLE own_word (
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
	kind text NOT NULL, -- cannot_come, help, done, wrong, why, note
	about text NOT NULL, -- what it is about
	about_id text, -- and which, where there are several
	said text NOT NULL,
	outcome text NOT NULL, -- empty: open; seen, mended, left
	answer text NOT NULL,
	answered_at timestamptz,
	answered_by text
);
CREATE UNIQUE INDEX own_word_holds ON own_word (thing) WHERE replaced_at IS NULL;
CREATE INDEX own_word_subject ON own_word (subject_id);
CREATE INDEX own_word_case ON own_word (case_id);
CREATE INDEX own_word_open ON own_word (kind, case_id) WHERE replaced_at IS NULL AND outcome = '';

-- The number under which those whom a worker helps can call.
CREATE TABLE own_helper (
	user_id text PRIMARY KEY REFERENCES app_user (id),
	phone text NOT NULL,
	changed_at timestamptz NOT NULL
);

-- A sample of cases that an auditor looks at until a day.
CREATE TABLE audit_sample (
	id text PRIMARY KEY,
	programme_id text NOT NULL REFERENCES programme (id),
	provider_id text, -- NULL: of all providers
	auditor_id text NOT NULL REFERENCES app_user (id),
	from_on date NOT NULL, -- the period that the sample is of
	last_on date NOT NULL,
	size integer NOT NULL,
	population integer NOT NULL,
	seed text NOT NULL,
	by_provider boolean NOT NULL,
	until_on date NOT NULL, -- the auditor's last day
	why text NOT NULL,
	drawn_at timestamptz NOT NULL,
	drawn_by text NOT NULL,
	drawn_org text NOT NULL,
	ended_at timestamptz,
	ended_by text,
	ended_why text
);
CREATE INDEX audit_sample_auditor ON audit_sample (auditor_id);
CREATE INDEX audit_sample_programme ON audit_sample (programme_id);

CREATE TABLE audit_case (
	sample_id text NOT NULL REFERENCES audit_sample (id),
	number integer NOT NULL,
	case_id text NOT NULL REFERENCES cases (id),
	PRIMARY KEY (sample_id, number)
);
CREATE UNIQUE INDEX audit_case_case ON audit_case (case_id, sample_id);

-- Why a proof is missing, in the provider's words.
CREATE TABLE audit_gap (
	id text PRIMARY KEY,
	sample_id text NOT NULL REFERENCES audit_sample (id),
	case_id text NOT NULL REFERENCES cases (id),
	proof text NOT NULL, -- entry, consent, hours, attendance, exit
	said text NOT NULL,
	said_by text NOT NULL,
	said_at timestamptz NOT NULL
);
CREATE INDEX audit_gap_sample ON audit_gap (sample_id, case_id);

-- Entries of the trail that are kept from the person for a time (GDPR art. 23):
-- one, or those of a user in a span.
