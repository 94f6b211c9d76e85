-- +goose Up
ALTER TABLE contact ADD COLUMN who_else text NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN interpreter_name text NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN goals text NOT NULL DEFAULT ''; -- those that were worked on, by their things, a space between

-- The first of those that repeat; empty: one of its own.
ALTER TABLE appointment ADD COLUMN series text;
CREATE INDEX appointment_series ON appointment (series) WHERE series IS NOT NULL;

CREATE TABLE worry (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL,
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	what text NOT NULL,
	raised_by text NOT NULL REFERENCES app_user (id),
	to_id text REFERENCES app_user (id), -- who is asked to look at it; null: the team's coordinators
	contact_id text,
	looked_on date,
	looked_by text,
	decided text NOT NULL
);
CREATE UNIQUE INDEX worry_holds ON worry (thing) WHERE replaced_at IS NULL;
CREATE INDEX worry_subject ON worry (subject_id);
CREATE INDEX worry_case ON worry (case_id);
CREATE INDEX worry_open ON worry (day) WHERE replaced_at IS NULL AND looked_on IS NULL;
CREATE INDEX worry_raised ON worry (raised_by, looked_on) WHERE replaced_at IS NULL;

-- A worker's way on one day. It is a fact of the worker: whose contacts it was
-- for stands in trip_contact, and who they were about with the contacts.
CREATE TABLE trip (
	id text PRIMARY KEY,
	thing text NOT NULL,
	user_id text NOT NULL REFERENCES app_user (id),
	day date NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	starts_at timestamptz,
	ends_at timestamptz,
	from_place text NOT NULL,
	to_place text NOT NULL,
	metres integer NOT NULL,
	cents integer NOT NULL,
	none boolean NOT NULL -- there was no travel on that day
);
CREATE UNIQUE INDEX trip_holds ON trip (thing) WHERE replaced_at IS NULL;
CREATE INDEX trip_user ON trip (user_id, day) WHERE replaced_at IS NULL;

CREATE TABLE trip_contact (
	trip_id text NOT NULL REFERENCES trip (id),
	contact_id text NOT NULL, -- the contact's thing
	PRIMARY KEY (trip_id, contact_id)
);
CREATE INDEX trip_contact_contact ON trip_contact (contact_id);
