-- +goose Up
CREATE TABLE organisation (
	id text PRIMARY KEY,
	name text NOT NULL,
	kind text NOT NULL, -- provider, funder, prison, municipality
	created_at timestamptz NOT NULL
);

CREATE TABLE team (
	id text PRIMARY KEY,
	org_id text NOT NULL REFERENCES organisation (id),
	name text NOT NULL
);

CREATE TABLE app_user (
	id text PRIMARY KEY,
	org_id text NOT NULL REFERENCES organisation (id),
	email text NOT NULL UNIQUE,
	name text NOT NULL,
	lang text NOT NULL,
	password text NOT NULL, -- argon2id in PHC form; empty: cannot sign in by password
	created_at timestamptz NOT NULL,
	disabled_at timestamptz
);

-- A user's part in a team. Every user is also alone in a group of their own id,
-- so that a grant names either in one column.
CREATE TABLE member (
	id text PRIMARY KEY,
	group_id text NOT NULL,
	user_id text NOT NULL REFERENCES app_user (id),
	role text NOT NULL, -- as in access/policy.csv
	from_on date NOT NULL,
	until_on date NOT NULL,
	by_id text,
	why text NOT NULL
);
CREATE INDEX member_user ON member (user_id, group_id);
CREATE INDEX member_group ON member (group_id);

CREATE TABLE session (
	token bytea PRIMARY KEY, -- SHA-256 of what the browser or program holds
	user_id text NOT NULL REFERENCES app_user (id),
	role text NOT NULL,
	kind text NOT NULL, -- web, api
	created_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL
);
CREATE INDEX session_by_user ON session (user_id);

-- Once is once: the answer to a write, kept under the key that came with it.
CREATE TABLE once (
	key text PRIMARY KEY,
	user_id text NOT NULL,
	route text NOT NULL,
	hash bytea NOT NULL,
	answer text NOT NULL,
	at timestamptz NOT NULL
);
CREATE INDEX once_at ON once (at);

CREATE TABLE day (
	day date PRIMARY KEY
);
