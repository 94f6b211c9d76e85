-- +goose Up
-- The place that a case takes in a service part, and who waits for one. Both follow
-- from facts and can be made again from them.
CREATE TABLE place (
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	programme_id text NOT NULL,
	provider_id text NOT NULL,
	part text NOT NULL,
	from_on date NOT NULL,
	until_on date, -- the last day; NULL: taken
	freed text NOT NULL, -- event, end
	what text NOT NULL, -- of an event: vocabulary/value
	planned_on date,
	PRIMARY KEY (case_id, part)
);
CREATE INDEX place_subject ON place (subject_id);
CREATE INDEX place_provider ON place (programme_id, provider_id, part, until_on);

CREATE TABLE waiting (
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	programme_id text NOT NULL,
	provider_id text NOT NULL,
	part text NOT NULL,
	area text NOT NULL,
	score integer NOT NULL,
	since_on date NOT NULL,
	counts text NOT NULL,
	unknown text NOT NULL,
	PRIMARY KEY (case_id, part)
);
CREATE INDEX waiting_subject ON waiting (subject_id);
CREATE INDEX waiting_order ON waiting (programme_id, provider_id, part, score, since_on, case_id);

-- A place is offered to somebody who waits for one.
CREATE TABLE place_offer (
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
	part text NOT NULL,
	expires_on date NOT NULL, -- the last day on which it can be accepted
	why text NOT NULL, -- why not to the next
	state text NOT NULL, -- open, accepted, declined, expired, taken_back
	reason text NOT NULL, -- a value of offer_reasons
	note text NOT NULL,
	decided_on date
);
CREATE UNIQUE INDEX place_offer_holds ON place_offer (thing) WHERE replaced_at IS NULL;
CREATE INDEX place_offer_subject ON place_offer (subject_id);
CREATE INDEX place_offer_case ON place_offer (case_id);
