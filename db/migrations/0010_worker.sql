-- +goose Up

-- What is known of those who work with people. The head tells who recorded a
-- row and what replaced it, as that of a fact; the subject is the worker.
CREATE TABLE worker_profile (
	id text PRIMARY KEY,
	thing text NOT NULL,
	user_id text NOT NULL REFERENCES app_user (id),
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	languages text NOT NULL, -- BCP 47, with spaces between
	areas text NOT NULL, -- ISO 3166-2 or ids of a pack's areas, with spaces between
	ceiling integer NOT NULL -- 0: the programme's
);
CREATE UNIQUE INDEX worker_profile_holds ON worker_profile (user_id) WHERE replaced_at IS NULL;
CREATE INDEX worker_profile_user ON worker_profile (user_id);

-- The judged result of a check, or a training: never what a register said.
CREATE TABLE worker_credential (
	id text PRIMARY KEY,
	thing text NOT NULL,
	user_id text NOT NULL REFERENCES app_user (id),
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	kind text NOT NULL, -- training:…, check:…, qualification:…
	outcome text NOT NULL, -- passed, passed_with_conditions, failed, pending
	judged_by text NOT NULL,
	judged_on date,
	valid_until date,
	next_check date,
	note text NOT NULL
);
CREATE UNIQUE INDEX worker_credential_holds ON worker_credential (thing) WHERE replaced_at IS NULL;
CREATE INDEX worker_credential_user ON worker_credential (user_id);

CREATE TABLE worker_away (
	id text PRIMARY KEY,
	thing text NOT NULL,
	user_id text NOT NULL REFERENCES app_user (id),
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	from_on date NOT NULL,
	until_on date, -- NULL: nobody can say yet
	why text NOT NULL, -- leave, sick, other
	note text NOT NULL
);
CREATE UNIQUE INDEX worker_away_holds ON worker_away (thing) WHERE replaced_at IS NULL;
CREATE INDEX worker_away_user ON worker_away (user_id);

-- A part in a team is ended, not erased: who did it, when and why.
ALTER TABLE member ADD COLUMN recorded_at timestamptz;
ALTER TABLE member ADD COLUMN ended_at timestamptz;
ALTER TABLE member ADD COLUMN ended_by text;
ALTER TABLE member ADD COLUMN ended_why text NOT NULL DEFAULT '';

-- The one-time link with which a user chooses the first password.
CREATE TABLE invitation (
	id text PRIMARY KEY,
	user_id text NOT NULL REFERENCES app_user (id),
	token bytea NOT NULL UNIQUE, -- SHA-256 of what stands in the link
	made_at timestamptz NOT NULL,
	made_by text,
	expires_at timestamptz NOT NULL,
	closed_at timestamptz,
	closed_why text NOT NULL -- used, renewed, withdrawn
);
CREATE INDEX invitation_user ON invitation (user_id);
