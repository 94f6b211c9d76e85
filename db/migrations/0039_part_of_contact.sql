-- +goose Up
-- To which part of the service a contact counts, where somebody says so; empty: it follows from who gives what.
ALTER TABLE contact ADD COLUMN part text NOT NULL DEFAULT '';

-- When a part that goes on is planned to end: of it follows when its place is free.
CREATE TABLE planned_end (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL, -- when it was planned
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	part text NOT NULL,
	ends_on date NOT NULL, -- the last day
	basis text NOT NULL -- agreed, exit_plan
);
CREATE UNIQUE INDEX planned_end_holds ON planned_end (thing) WHERE replaced_at IS NULL;
CREATE INDEX planned_end_subject ON planned_end (subject_id);
CREATE INDEX planned_end_case ON planned_end (case_id);

-- On what the planned day rests: agreed, exit_plan, longest; empty: no day is planned.
ALTER TABLE place ADD COLUMN planned_by text NOT NULL DEFAULT '';
