-- +goose Up
-- What a browser or a provider was asked and has not answered yet: good once,
-- for minutes, and only in the browser that asked.
CREATE TABLE challenge (
	hash bytea PRIMARY KEY, -- SHA-256 of what the answer must repeat
	browser bytea NOT NULL, -- SHA-256 of what the browser holds in a cookie
	kind text NOT NULL, -- passkey, new_passkey, provider
	user_id text, -- for whom, where somebody is known
	data text NOT NULL,
	expires_at timestamptz NOT NULL
);
CREATE INDEX challenge_expires ON challenge (expires_at);

-- Passkeys, each a credential record of Web Authentication (level 3, §4).
CREATE TABLE passkey (
	id text PRIMARY KEY,
	user_id text NOT NULL REFERENCES app_user (id),
	credential bytea NOT NULL UNIQUE,
	public_key bytea NOT NULL,
	model bytea NOT NULL, -- AAGUID of the authenticator
	transports text NOT NULL,
	uses bigint NOT NULL, -- the authenticator's own count; zero: it keeps none
	syncs boolean NOT NULL, -- it may be copied to the user's other devices
	name text NOT NULL,
	made_at timestamptz NOT NULL,
	used_at timestamptz,
	doubted_at timestamptz -- when the count went back: there may be a copy
);
CREATE INDEX passkey_user ON passkey (user_id);

-- Who a provider of identities says that a user is. There is one user for a
-- subject, bound by an invitation or by the user at work, never by an address.
CREATE TABLE user_identity (
	id text PRIMARY KEY,
	user_id text NOT NULL REFERENCES app_user (id),
	provider text NOT NULL, -- its name in the configuration
	issuer text NOT NULL,
	subject text NOT NULL, -- the claim that the configuration names
	bound_by text NOT NULL, -- invitation, user
	made_at timestamptz NOT NULL,
	used_at timestamptz
);
CREATE UNIQUE INDEX user_identity_subject ON user_identity (issuer, subject);
CREATE INDEX user_identity_user ON user_identity (user_id);

-- A client of the API for one narrow task is a user as whom nobody can sign in,
-- so that members, grants and the trail are the same for both.
ALTER TABLE app_user ADD COLUMN client boolean NOT NULL DEFAULT FALSE;

-- Clients of the API: a program that acts for a user in all that the user may,
-- or one that has its own narrow tasks.
CREATE TABLE api_client (
	id text PRIMARY KEY,
	user_id text NOT NULL REFERENCES app_user (id), -- as whom it works
	org_id text NOT NULL REFERENCES organisation (id),
	team_id text,
	role text NOT NULL,
	tasks text NOT NULL, -- of access/tasks.csv, with spaces between; empty: it acts for the user
	name text NOT NULL,
	purpose text NOT NULL,
	secret bytea NOT NULL UNIQUE, -- SHA-256 of what the program holds
	made_at timestamptz NOT NULL,
	made_by text NOT NULL,
	until_on date NOT NULL,
	used_at timestamptz, -- to the hour
	ended_at timestamptz,
	ended_by text
);
CREATE INDEX api_client_user ON api_client (user_id);
CREATE INDEX api_client_org ON api_client (org_id);
