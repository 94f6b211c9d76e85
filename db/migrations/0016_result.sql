-- +goose Up
-- What break-downs go by, as pack.Groups has it.
ALTER TABLE result ADD COLUMN by_sex text NOT NULL DEFAULT '';
ALTER TABLE result ADD COLUMN by_age text NOT NULL DEFAULT '';
ALTER TABLE result ADD COLUMN by_length text NOT NULL DEFAULT '';
ALTER TABLE result ADD COLUMN by_release text NOT NULL DEFAULT '';
ALTER TABLE result ADD COLUMN by_prison text NOT NULL DEFAULT '';
ALTER TABLE result ADD COLUMN by_end_reason text NOT NULL DEFAULT '';
CREATE INDEX result_closes ON result (programme_id, closes_on, indicator, provider_id, state);
CREATE INDEX result_state ON result (programme_id, indicator, state, case_id);

-- How many rows of result there are of each state, by the month in which their
-- windows close ('2024-03'; empty: no window). It is settled with them.
CREATE TABLE result_count (
	programme_id text NOT NULL,
	indicator text NOT NULL,
	provider_id text NOT NULL,
	state text NOT NULL,
	month text NOT NULL,
	n bigint NOT NULL,
	PRIMARY KEY (programme_id, indicator, provider_id, state, month)
);
INSERT INTO result_count (programme_id, indicator, provider_id, state, month, n)
SELECT programme_id, indicator, provider_id, state, coalesce(substr(CAST(closes_on AS text), 1, 7), ''), count(*)
FROM result GROUP BY programme_id, indicator, provider_id, state, 5;

-- The figures of a programme as they were known at the end of a past day, made
-- from the facts that were recorded until then (design §4). Made in pages: a
-- row that is not ready says how far it has come.
CREATE TABLE known_as_of (
	programme_id text NOT NULL REFERENCES programme (id),
	day date NOT NULL,
	compared_on date NOT NULL, -- the day of what it was compared with
	asked_at timestamptz NOT NULL,
	computed_at timestamptz, -- NULL: not ready, or being made anew
	after_id text NOT NULL, -- the subject after which the next page begins
	subjects integer NOT NULL, -- done so far
	pack_version integer NOT NULL,
	result text NOT NULL, -- JSON; empty: not ready
	partial text NOT NULL, -- JSON: of the subjects done so far
	PRIMARY KEY (programme_id, day)
);

-- What an authority says of all together: never mixed with what is known of each.
CREATE TABLE authority_figure (
	id text PRIMARY KEY,
	programme_id text NOT NULL REFERENCES programme (id),
	provider_id text REFERENCES organisation (id), -- NULL: of all providers
	indicator text NOT NULL,
	from_on date NOT NULL, -- whom it is about, such as those released in that time
	until_on date NOT NULL,
	of_people integer NOT NULL,
	people integer NOT NULL,
	population text NOT NULL,
	authority text NOT NULL,
	told_on date NOT NULL,
	note text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL
);
CREATE INDEX authority_figure_programme ON authority_figure (programme_id, indicator, told_on);

-- A question to a register about several people: who was asked about, under
-- which number of ours.
CREATE TABLE register_query (
	id text PRIMARY KEY,
	programme_id text NOT NULL REFERENCES programme (id),
	provider_id text NOT NULL REFERENCES organisation (id),
	indicator text NOT NULL,
	number integer NOT NULL, -- 1, 2, … in the programme and of the provider
	day date NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	UNIQUE (programme_id, provider_id, number)
);
CREATE TABLE register_query_row (
	query_id text NOT NULL REFERENCES register_query (id),
	line integer NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	from_on date NOT NULL, -- the time that is asked about
	until_on date NOT NULL,
	PRIMARY KEY (query_id, line)
);
CREATE INDEX register_query_row_subject ON register_query_row (subject_id);

-- A report to the one who pays: written by a provider, frozen with its figures
-- when it is sent.
CREATE TABLE funder_report (
	id text PRIMARY KEY,
	programme_id text NOT NULL REFERENCES programme (id),
	provider_id text NOT NULL REFERENCES organisation (id),
	report text NOT NULL,
	from_on date NOT NULL,
	until_on date NOT NULL,
	state text NOT NULL, -- draft, sent, back, accepted
	narrative text NOT NULL, -- JSON: a list of texts, one per heading of the pack
	figures text NOT NULL, -- JSON; empty until it is sent
	revision integer NOT NULL,
	changed_at timestamptz NOT NULL,
	changed_by text,
	sent_at timestamptz,
	sent_by text,
	decided_at timestamptz,
	decided_by text,
	said text NOT NULL, -- what the one who pays asks or says
	UNIQUE (programme_id, provider_id, report, from_on)
);

-- A case that an earlier contract began (programmes.md J3): when the person was
-- admitted then, and under which contract.
CREATE TABLE carried_over (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL, -- of the admission
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	contract text NOT NULL, -- the earlier contract's reference
	note text NOT NULL
);
CREATE UNIQUE INDEX carried_over_holds ON carried_over (case_id) WHERE replaced_at IS NULL;
CREATE INDEX carried_over_subject ON carried_over (subject_id);

ALTER TABLE follow_up ADD COLUMN told_by text NOT NULL DEFAULT ''; -- who was reached
ALTER TABLE follow_up ADD COLUMN next_on date; -- when one will try again
