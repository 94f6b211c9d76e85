-- +goose Up
-- A session that ended stays for a day as a name for what was typed in it.
ALTER TABLE session ADD COLUMN used_at timestamptz; -- last use, a minute late at most
ALTER TABLE session ADD COLUMN proved_at timestamptz; -- when its user last proved who they are
ALTER TABLE session ADD COLUMN strong boolean NOT NULL DEFAULT FALSE; -- with two factors
ALTER TABLE session ADD COLUMN agent text NOT NULL DEFAULT ''; -- kind of browser and device, in two words
ALTER TABLE session ADD COLUMN ended_at timestamptz;
ALTER TABLE session ADD COLUMN ended_why text NOT NULL DEFAULT '';

ALTER TABLE invitation ADD COLUMN drops_second boolean NOT NULL DEFAULT FALSE; -- who uses it lost the second factor too

-- What an organisation asks of its users at the door. No row: the defaults.
CREATE TABLE door_rule (
	org_id text PRIMARY KEY REFERENCES organisation (id),
	idle_minutes integer NOT NULL,
	longest_hours integer NOT NULL,
	second boolean NOT NULL, -- everybody signs in with two factors
	shared boolean NOT NULL, -- there are computers that several use in a shift
	names boolean NOT NULL, -- and these show who signed in there
	changed_at timestamptz NOT NULL,
	changed_by text NOT NULL
);

-- A password was right and the second factor is asked: no session yet.
CREATE TABLE half_entry (
	token bytea PRIMARY KEY, -- SHA-256 of what the browser holds
	user_id text NOT NULL REFERENCES app_user (id),
	expires_at timestamptz NOT NULL
);

-- Codes by time (RFC 6238). Next is a secret that is being set up.
CREATE TABLE totp (
	user_id text PRIMARY KEY REFERENCES app_user (id),
	secret bytea,
	set_at timestamptz,
	last_step bigint NOT NULL, -- of the last code that was good: none is good twice
	next_secret bytea
);

CREATE TABLE recovery_code (
	user_id text NOT NULL REFERENCES app_user (id),
	place integer NOT NULL,
	salt bytea NOT NULL, -- one for all codes of a card
	hash bytea NOT NULL, -- argon2id
	made_at timestamptz NOT NULL,
	used_at timestamptz,
	PRIMARY KEY (user_id, place)
);

-- A browser at which a user signed in, by the SHA-256 of what it holds; with a
-- PIN where computers are shared.
CREATE TABLE device_user (
	device bytea NOT NULL,
	user_id text NOT NULL REFERENCES app_user (id),
	first_at timestamptz NOT NULL,
	full_at timestamptz NOT NULL, -- the last sign-in with all that is asked
	role text NOT NULL, -- in which they worked there last
	strong boolean NOT NULL, -- that sign-in was with two factors
	pin text NOT NULL DEFAULT '', -- argon2id; empty: none
	wrong integer NOT NULL DEFAULT 0, -- tries in a row
	PRIMARY KEY (device, user_id)
);
CREATE INDEX device_user_user ON device_user (user_id);

-- At this device this name proved itself: its tries are counted apart.
CREATE TABLE device_proof (
	device bytea NOT NULL,
	who bytea NOT NULL, -- SHA-256 of what was typed
	at timestamptz NOT NULL,
	PRIMARY KEY (device, who)
);

-- Guesses at an account that outlast a restart.
CREATE TABLE door_block (
	key bytea PRIMARY KEY,
	fails integer NOT NULL,
	next_at timestamptz NOT NULL
);

-- A form that could not be sent, sealed under what its browser holds.
CREATE TABLE kept_form (
	id text PRIMARY KEY,
	pocket bytea NOT NULL, -- SHA-256 of what the browser holds
	user_id text NOT NULL REFERENCES app_user (id),
	role text NOT NULL,
	why text NOT NULL, -- ended, proof, locked
	once bytea NOT NULL, -- SHA-256 of the form's key
	sealed bytea NOT NULL,
	at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL
);
CREATE INDEX kept_form_user ON kept_form (user_id, at);

-- What a user is told of their own account until they tick it off.
CREATE TABLE account_notice (
	id text PRIMARY KEY,
	user_id text NOT NULL REFERENCES app_user (id),
	kind text NOT NULL,
	at timestamptz NOT NULL,
	by_id text, -- none: the user themself
	detail text NOT NULL,
	seen_at timestamptz
);
CREATE INDEX account_notice_user ON account_notice (user_id) WHERE seen_at IS NULL;
