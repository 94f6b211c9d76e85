-- +goose Up

-- What the person wishes of a support person: a fact of the case.
CREATE TABLE wish (
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
	sex text NOT NULL, -- of the worker: f, m; empty: all the same
	language text NOT NULL, -- BCP 47; empty: one of those that the person speaks
	area text NOT NULL, -- where the person will live: an area of the pack; empty: not known
	not_users text NOT NULL, -- workers whom the person does not want, with spaces between
	words text NOT NULL
);
CREATE UNIQUE INDEX wish_holds ON wish (thing) WHERE replaced_at IS NULL;
CREATE INDEX wish_subject ON wish (subject_id);
CREATE INDEX wish_case ON wish (case_id);

-- Why a worker must not support a person. The rows of exclusion follow from it.
CREATE TABLE conflict_of_interest (
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
	user_id text NOT NULL REFERENCES app_user (id),
	kind text NOT NULL, -- relative, household, victim, other
	words text NOT NULL
);
CREATE UNIQUE INDEX conflict_of_interest_holds ON conflict_of_interest (thing) WHERE replaced_at IS NULL;
CREATE INDEX conflict_of_interest_subject ON conflict_of_interest (subject_id);
CREATE INDEX conflict_of_interest_user ON conflict_of_interest (user_id, subject_id);

-- A case is offered to a worker; the two meet; each says yes or no.
CREATE TABLE match_offer (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL, -- on which it was offered
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	user_id text NOT NULL REFERENCES app_user (id),
	note text NOT NULL,
	passed text NOT NULL, -- bars that were passed, with spaces between
	passed_why text NOT NULL,
	met_on date,
	person_said text NOT NULL, -- yes, no; empty: not yet
	person_on date,
	person_why text NOT NULL,
	worker_said text NOT NULL,
	worker_on date,
	worker_why text NOT NULL,
	ended_on date, -- it was taken back
	ended_why text NOT NULL
);
CREATE UNIQUE INDEX match_offer_holds ON match_offer (thing) WHERE replaced_at IS NULL;
CREATE INDEX match_offer_subject ON match_offer (subject_id);
CREATE INDEX match_offer_case ON match_offer (case_id);
CREATE INDEX match_offer_user ON match_offer (user_id) WHERE replaced_at IS NULL;

-- What one action did to many cases has one batch, and is taken back as one.
ALTER TABLE assignment ADD COLUMN batch_id text;
ALTER TABLE assignment ADD COLUMN passed text NOT NULL DEFAULT ''; -- bars, as in match_offer
ALTER TABLE assignment ADD COLUMN passed_why text NOT NULL DEFAULT '';
ALTER TABLE assignment ADD COLUMN end_reason text NOT NULL DEFAULT ''; -- a value of rematch_reasons
ALTER TABLE assignment ADD COLUMN told_on date; -- when the person was told
CREATE INDEX assignment_user ON assignment (user_id) WHERE replaced_at IS NULL;
CREATE INDEX assignment_batch ON assignment (batch_id) WHERE batch_id IS NOT NULL;
