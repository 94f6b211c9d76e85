-- +goose Up
-- A worker whom the person wishes for, and what of the wishes matters most:
-- worker, sex, language; empty: nothing more than the rest.
ALTER TABLE wish ADD COLUMN wanted text;
ALTER TABLE wish ADD COLUMN foremost text NOT NULL DEFAULT '';

-- As what kind of worker somebody is on a case: a value of worker_kinds; and how
-- they were chosen: where they stood, who stood first if it was somebody else, and
-- why not that one.
ALTER TABLE assignment ADD COLUMN worker_kind text NOT NULL DEFAULT '';
ALTER TABLE assignment ADD COLUMN place integer NOT NULL DEFAULT 0;
ALTER TABLE assignment ADD COLUMN first_user text;
ALTER TABLE assignment ADD COLUMN not_first text NOT NULL DEFAULT '';
ALTER TABLE match_offer ADD COLUMN place integer NOT NULL DEFAULT 0;
ALTER TABLE match_offer ADD COLUMN first_user text;
ALTER TABLE match_offer ADD COLUMN not_first text NOT NULL DEFAULT '';

-- Which part of full working time somebody works, in percent; 0: all of it.
ALTER TABLE worker_profile ADD COLUMN share integer NOT NULL DEFAULT 0;

-- Working time that is for nobody in particular, and on whose account. Its rows
-- follow the rules of a trip's.
CREATE TABLE work_time (
	id text PRIMARY KEY,
	thing text NOT NULL,
	user_id text NOT NULL REFERENCES app_user (id),
	day date NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	programme_id text NOT NULL REFERENCES programme (id),
	kind text NOT NULL, -- a value of time_kinds
	minutes integer NOT NULL,
	note text NOT NULL
);
CREATE UNIQUE INDEX work_time_holds ON work_time (thing) WHERE replaced_at IS NULL;
CREATE INDEX work_time_user ON work_time (user_id, day);

-- Who signed a worker's sheet of a month, with the minutes that stood there. A
-- later signature of the same side replaces an earlier one until both have signed.
CREATE TABLE month_sign (
	id text PRIMARY KEY,
	user_id text NOT NULL REFERENCES app_user (id),
	month date NOT NULL, -- its first day
	side text NOT NULL, -- worker, coordinator
	minutes integer NOT NULL,
	signed_at timestamptz NOT NULL,
	signed_by text NOT NULL
);
CREATE INDEX month_sign_user ON month_sign (user_id, month);

-- What kind of worker somebody is, from a day until another.
CREATE TABLE worker_kind (
	id text PRIMARY KEY,
	thing text NOT NULL,
	user_id text NOT NULL REFERENCES app_user (id),
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	kind text NOT NULL, -- a value of worker_kinds
	from_on date NOT NULL,
	until_on date -- NULL: no end is known
);
CREATE UNIQUE INDEX worker_kind_holds ON worker_kind (thing) WHERE replaced_at IS NULL;
CREATE INDEX worker_kind_user ON worker_kind (user_id);

-- Somebody who offers to help unpaid. What they said is not changed; where it
-- stands follows from the steps and from how it was closed.
CREATE TABLE applicant (
	id text PRIMARY KEY,
	programme_id text NOT NULL REFERENCES programme (id),
	team_id text NOT NULL REFERENCES team (id),
	kind text NOT NULL, -- a value of worker_kinds
	name text NOT NULL,
	email text NOT NULL,
	phone text NOT NULL,
	lang text NOT NULL, -- in which they are written to
	languages text NOT NULL, -- BCP 47, with spaces between
	about text NOT NULL, -- their own words
	source text NOT NULL, -- public, coordinator
	day date NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text, -- NULL: themself, on the public page
	closed_on date,
	closed text NOT NULL, -- empty: open; active, declined, withdrawn
	closed_why text NOT NULL,
	closed_by text,
	user_id text REFERENCES app_user (id) -- who they became
);
CREATE INDEX applicant_team ON applicant (team_id, closed);
CREATE INDEX applicant_programme ON applicant (programme_id, day);

-- What was done with an application: the interview, and each check and training.
CREATE TABLE applicant_step (
	id text PRIMARY KEY,
	thing text NOT NULL,
	applicant_id text NOT NULL REFERENCES applicant (id),
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	kind text NOT NULL, -- interview, check:…, training:…, qualification:…
	outcome text NOT NULL,
	judged_by text NOT NULL,
	judged_on date,
	valid_until date,
	next_check date,
	note text NOT NULL
);
CREATE UNIQUE INDEX applicant_step_holds ON applicant_step (thing) WHERE replaced_at IS NULL;
CREATE INDEX applicant_step_applicant ON applicant_step (applicant_id);
