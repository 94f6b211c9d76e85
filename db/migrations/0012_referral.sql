-- +goose Up
-- Of the page that kept a draft last: what it types later is no conflict.
ALTER TABLE referral_draft ADD COLUMN own_risk text NOT NULL DEFAULT '';
ALTER TABLE referral_draft ADD COLUMN bed boolean NOT NULL DEFAULT FALSE;
ALTER TABLE referral_draft ADD COLUMN bed_on date;
ALTER TABLE referral_draft ADD COLUMN page text NOT NULL DEFAULT '';
ALTER TABLE referral_draft ADD COLUMN turn integer NOT NULL DEFAULT 0;

-- What became of a draft that is no more: its words are gone.
CREATE TABLE draft_gone (
	id text PRIMARY KEY,
	subject_id text NOT NULL REFERENCES subject (id),
	team_id text NOT NULL REFERENCES team (id),
	how text NOT NULL, -- sent, dropped
	by_user text,
	at timestamptz NOT NULL,
	case_id text REFERENCES cases (id) -- of a sent one
);
CREATE INDEX draft_gone_subject ON draft_gone (subject_id);

-- The prison's own assessment of risk. It stays with the team that referred.
CREATE TABLE referral_own (
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
	risk text NOT NULL
);
CREATE UNIQUE INDEX referral_own_holds ON referral_own (thing) WHERE replaced_at IS NULL;
CREATE INDEX referral_own_subject ON referral_own (subject_id);
CREATE INDEX referral_own_case ON referral_own (case_id);

-- A bed that is asked for in the same referral.
CREATE TABLE referral_bed (
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
	from_on date, -- NULL: from the day of release
	answer text NOT NULL, -- empty: none yet; later, declined, withdrawn
	reason text NOT NULL, -- a value of decline_reasons
	hear_by date,
	note text NOT NULL
);
CREATE UNIQUE INDEX referral_bed_holds ON referral_bed (thing) WHERE replaced_at IS NULL;
CREATE INDEX referral_bed_subject ON referral_bed (subject_id);
CREATE INDEX referral_bed_case ON referral_bed (case_id);

-- What the provider asks back, and what the prison answers.
CREATE TABLE referral_message (
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
	kind text NOT NULL, -- question, reply
	question_id text, -- of a reply: the thing of the question
	words text NOT NULL
);
CREATE UNIQUE INDEX referral_message_holds ON referral_message (thing) WHERE replaced_at IS NULL;
CREATE UNIQUE INDEX referral_message_reply ON referral_message (question_id) WHERE replaced_at IS NULL AND question_id IS NOT NULL;
CREATE INDEX referral_message_subject ON referral_message (subject_id);
CREATE INDEX referral_message_case ON referral_message (case_id);

-- Where in prison somebody is since a day.
CREATE TABLE custody (
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
	place text NOT NULL, -- a value of prisons
	unit text NOT NULL
);
CREATE UNIQUE INDEX custody_holds ON custody (thing) WHERE replaced_at IS NULL;
CREATE INDEX custody_subject ON custody (subject_id);

-- They were asked before a release, and nobody need refer them.
CREATE TABLE asked_no (
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
	release_id text NOT NULL, -- the thing of the release before which it was
	reason text NOT NULL, -- a value of decline_reasons
	note text NOT NULL
);
CREATE UNIQUE INDEX asked_no_holds ON asked_no (thing) WHERE replaced_at IS NULL;
CREATE INDEX asked_no_subject ON asked_no (subject_id);

ALTER TABLE release_date ADD COLUMN unknown_why text NOT NULL DEFAULT ''; -- why there is no day
