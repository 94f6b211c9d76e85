-- +goose Up
CREATE TABLE trail (
	id text PRIMARY KEY,
	at timestamptz NOT NULL,
	user_id text,
	org_id text,
	role text NOT NULL,
	action text NOT NULL,
	what text NOT NULL,
	object_id text,
	sections text NOT NULL,
	grant_id text,
	purpose text NOT NULL
);
CREATE INDEX trail_at ON trail (at);

CREATE TABLE trail_subject (
	entry_id text NOT NULL REFERENCES trail (id),
	person_id text NOT NULL,
	PRIMARY KEY (person_id, entry_id)
);

CREATE TABLE access_grant (
	id text PRIMARY KEY,
	subject_id text NOT NULL,
	case_id text, -- NULL: the person's own details, before and beside any case
	grantee_id text NOT NULL, -- a team or a user
	role text NOT NULL,
	sections text NOT NULL,
	from_on date NOT NULL,
	until_on date NOT NULL,
	by_id text,
	why text NOT NULL,
	settled boolean NOT NULL -- follows from facts, and is replaced with them
);
CREATE INDEX access_grant_grantee ON access_grant (grantee_id, role, case_id, until_on);
CREATE INDEX access_grant_case ON access_grant (case_id, grantee_id);
CREATE INDEX access_grant_subject ON access_grant (subject_id, grantee_id);

CREATE TABLE exclusion (
	subject_id text NOT NULL,
	user_id text NOT NULL,
	why text NOT NULL,
	by_id text,
	at timestamptz NOT NULL,
	PRIMARY KEY (subject_id, user_id)
);
