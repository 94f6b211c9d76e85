-- +goose Up
-- What an authority publishes year by year: never mixed with what is known of
-- each person here.
CREATE TABLE authority_series (
	id text PRIMARY KEY,
	programme_id text NOT NULL REFERENCES programme (id),
	beside text NOT NULL, -- what is counted here and stands beside it: an indicator, users, users_so_far; empty: nothing
	name text NOT NULL,
	unit text NOT NULL, -- people, percent
	definition text NOT NULL, -- in the authority's words
	authority text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL
);
CREATE INDEX authority_series_programme ON authority_series (programme_id, name);

-- One year of it, as it was published where. A year that is told anew is a new row.
CREATE TABLE authority_year (
	id text PRIMARY KEY,
	series_id text NOT NULL REFERENCES authority_series (id),
	year integer NOT NULL,
	value integer NOT NULL, -- tenths: of people, or of a percent
	source text NOT NULL,
	told_on date NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL
);
CREATE UNIQUE INDEX authority_year_holds ON authority_year (series_id, year) WHERE replaced_at IS NULL;
