-- +goose Up
-- The stay that came of a request is looked up for each of them, and only the one
-- that holds: an index of all rows beside the one of those that hold was read
-- together with it, for each request anew.
DROP INDEX stay_request;
CREATE INDEX stay_request ON stay (request_id) WHERE replaced_at IS NULL;

-- Whom the house calls in an emergency, as the resident told it and agreed: it
-- stands on the sheet for an emergency and opens nothing of the network.
CREATE TABLE house_call (
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
	house_id text NOT NULL REFERENCES house (id),
	stay_id text NOT NULL, -- thing of stay
	name text NOT NULL,
	relation text NOT NULL, -- to the resident
	phone text NOT NULL,
	off_on date -- from this day on the resident no longer wants it
);
CREATE UNIQUE INDEX house_call_holds ON house_call (thing) WHERE replaced_at IS NULL;
CREATE INDEX house_call_subject ON house_call (subject_id);
CREATE INDEX house_call_case ON house_call (case_id);
CREATE INDEX house_call_stay ON house_call (stay_id);
