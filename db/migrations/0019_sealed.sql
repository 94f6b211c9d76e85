-- +goose Up
-- The Merkle log over the trail (design §7). An entry's place in it never changes,
-- and neither does the entry: what is known of both stands beside it.
CREATE TABLE trail_leaf (
	n bigint PRIMARY KEY, -- from 0, without a gap
	entry_id text NOT NULL UNIQUE
);

-- The hashes of the log, numbered as golang.org/x/mod/sumdb/tlog numbers them.
CREATE TABLE trail_hash (
	n bigint PRIMARY KEY,
	hash bytea NOT NULL
);

-- Signed heads: the last of each hour, and the last of all.
CREATE TABLE trail_head (
	number bigint PRIMARY KEY, -- from 1, without a gap
	size bigint NOT NULL,
	at timestamptz NOT NULL,
	note text NOT NULL, -- all of it, signed
	signer text NOT NULL -- the public key
);

-- Entries that have no place in the log yet.
CREATE TABLE trail_unsealed (
	entry_id text PRIMARY KEY
);
INSERT INTO trail_unsealed (entry_id) SELECT id FROM trail ORDER BY id;

-- Which process seals, and until when nobody else does.
CREATE TABLE trail_sealer (
	id integer PRIMARY KEY,
	holder text NOT NULL,
	until timestamptz NOT NULL
);
