-- +goose Up
-- What a version of a pack went through. A version that was in force is never
-- changed; a draft is, until it is put into force.
ALTER TABLE pack_version ADD COLUMN digest text NOT NULL DEFAULT ''; -- SHA-256 of the source; empty: from before there were drafts
ALTER TABLE pack_version ADD COLUMN based_on integer NOT NULL DEFAULT 0; -- the version in force when it was begun
ALTER TABLE pack_version ADD COLUMN changed_at timestamptz;
ALTER TABLE pack_version ADD COLUMN changed_by text;
ALTER TABLE pack_version ADD COLUMN previewed_at timestamptz; -- NULL: not as it stands now
ALTER TABLE pack_version ADD COLUMN previewed_by text;
ALTER TABLE pack_version ADD COLUMN planned_on date;
ALTER TABLE pack_version ADD COLUMN activated_by text;
ALTER TABLE pack_version ADD COLUMN retired_at timestamptz;
ALTER TABLE pack_version ADD COLUMN retired_by text;
ALTER TABLE pack_version ADD COLUMN why text NOT NULL DEFAULT '';
CREATE UNIQUE INDEX pack_version_active ON pack_version (programme_id) WHERE state = 'active';

-- Deriving all people of a programme again: how far it is.
CREATE TABLE rederivation (
	id text PRIMARY KEY,
	programme_id text NOT NULL REFERENCES programme (id),
	version integer NOT NULL, -- of the pack
	derivation integer NOT NULL, -- of Sild
	people integer NOT NULL, -- to derive again, when it began
	done integer NOT NULL,
	began_at timestamptz NOT NULL,
	ended_at timestamptz
);
CREATE UNIQUE INDEX rederivation_of ON rederivation (programme_id, version, derivation);

-- Guides that a programme's own people write. A change is a new row.
CREATE TABLE guide (
	id text PRIMARY KEY,
	thing text NOT NULL,
	programme_id text NOT NULL REFERENCES programme (id),
	version integer NOT NULL,
	lang text NOT NULL,
	title text NOT NULL,
	body text NOT NULL,
	domains text NOT NULL, -- of need, of the pack: separated by spaces
	readers text NOT NULL, -- support_person, volunteer, participant
	written_at timestamptz NOT NULL,
	written_by text NOT NULL,
	replaced_at timestamptz,
	gone boolean NOT NULL -- no longer offered
);
CREATE UNIQUE INDEX guide_holds ON guide (thing) WHERE replaced_at IS NULL;
CREATE INDEX guide_programme ON guide (programme_id);
