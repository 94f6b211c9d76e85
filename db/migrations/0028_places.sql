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

-- Work meetings of a provider's team with another organisation. They tell of no
-- person; what was said of one is a fact of their case.
CREATE TABLE work_meeting (
	id text PRIMARY KEY,
	thing text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	programme_id text NOT NULL REFERENCES programme (id),
	team_id text NOT NULL REFERENCES team (id),
	with_id text NOT NULL REFERENCES organisation (id),
	starts_at timestamptz NOT NULL,
	day date NOT NULL, -- of starts_at, where the programme is
	place text NOT NULL,
	state text NOT NULL, -- planned, held, cancelled
	minutes text NOT NULL,
	why text NOT NULL
);
CREATE UNIQUE INDEX work_meeting_holds ON work_meeting (thing) WHERE replaced_at IS NULL;
CREATE INDEX work_meeting_team ON work_meeting (team_id, programme_id, day) WHERE replaced_at IS NULL;
CREATE INDEX work_meeting_with ON work_meeting (with_id, day) WHERE replaced_at IS NULL;

CREATE TABLE work_meeting_person (
	row_id text NOT NULL REFERENCES work_meeting (id),
	number integer NOT NULL,
	user_id text, -- NULL: somebody who never signs in
	name text NOT NULL,
	organisation text NOT NULL,
	PRIMARY KEY (row_id, number)
);

CREATE TABLE work_meeting_task (
	id text PRIMARY KEY,
	thing text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	meeting_id text NOT NULL, -- its thing
	words text NOT NULL,
	owner_id text,
	owner text NOT NULL,
	due_on date NOT NULL,
	done_on date
);
CREATE UNIQUE INDEX work_meeting_task_holds ON work_meeting_task (thing) WHERE replaced_at IS NULL;
CREATE INDEX work_meeting_task_meeting ON work_meeting_task (meeting_id);
CREATE INDEX work_meeting_task_owner ON work_meeting_task (owner_id, due_on) WHERE replaced_at IS NULL AND done_on IS NULL;

CREATE TABLE work_meeting_link (
	id text PRIMARY KEY,
	meeting_id text NOT NULL, -- its thing
	token bytea NOT NULL,
	made_at timestamptz NOT NULL,
	made_by text NOT NULL,
	expires_at timestamptz NOT NULL,
	closed_at timestamptz
);
CREATE UNIQUE INDEX work_meeting_link_token ON work_meeting_link (token);
CREATE INDEX work_meeting_link_meeting ON work_meeting_link (meeting_id);

-- What was said of one person at such a meeting.
CREATE TABLE discussed (
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
	meeting_id text NOT NULL, -- its thing
	agreed text NOT NULL,
	owner text NOT NULL,
	due_on date
);
CREATE UNIQUE INDEX discussed_holds ON discussed (thing) WHERE replaced_at IS NULL;
CREATE INDEX discussed_subject ON discussed (subject_id);
CREATE INDEX discussed_case ON discussed (case_id);
CREATE INDEX discussed_meeting ON discussed (meeting_id);
