-- +goose Up
-- In which area an address lies (ISO 3166-2, one of the programme's, or elsewhere):
-- who may come can hang on it (programmes L2).
ALTER TABLE address ADD COLUMN area text NOT NULL DEFAULT '';

-- Asked for as family: of somebody who is in prison, was there, or takes part.
ALTER TABLE referral ADD COLUMN family boolean NOT NULL DEFAULT FALSE;

-- Who answered for a child, where it was not the person.
ALTER TABLE consent ADD COLUMN guardian text NOT NULL DEFAULT '';

-- People who belong together: a home, a family. It has no name and no file; each
-- member tells of it in their own.
CREATE TABLE household (
	id text PRIMARY KEY,
	programme_id text NOT NULL REFERENCES programme (id),
	created_at timestamptz NOT NULL
);

-- What one person's file says of a household: that they belong to it themself, or
-- who else does, in their own words. The file of another member is named by
-- member_id where it is known; a row opens nothing.
CREATE TABLE household_member (
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
	household_id text NOT NULL REFERENCES household (id),
	relation text NOT NULL, -- to the person whose file it is: self, partner, child, parent …
	name text NOT NULL, -- empty of self
	born text NOT NULL, -- a day, a month or a year, as it was said
	guardian boolean NOT NULL, -- of a child: the person answers for it; of a parent or another: they answer for the person
	together boolean NOT NULL, -- lives in the same home
	member_id text, -- subject of the named
	from_earliest date,
	from_latest date,
	until_earliest date,
	until_latest date
);
CREATE UNIQUE INDEX household_member_holds ON household_member (thing) WHERE replaced_at IS NULL;
CREATE INDEX household_member_subject ON household_member (subject_id);
CREATE INDEX household_member_household ON household_member (household_id);

-- A seat in a team's standing team: a group whose members see every case of the
-- team as far as the programme lets that kind of worker.
CREATE TABLE team_seat (
	id text PRIMARY KEY,
	team_id text NOT NULL REFERENCES team (id),
	kind text NOT NULL, -- id of the seat in the pack
	UNIQUE (team_id, kind)
);
