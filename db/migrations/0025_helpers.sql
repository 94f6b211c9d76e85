-- +goose Up
-- Which probation office and which municipality stand by a person, from which day on.
CREATE TABLE case_side (
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
	role text NOT NULL, -- probation, municipal
	team_id text NOT NULL REFERENCES team (id),
	until_on date,
	why text NOT NULL
);
CREATE UNIQUE INDEX case_side_holds ON case_side (thing) WHERE replaced_at IS NULL;
CREATE INDEX case_side_subject ON case_side (subject_id);
CREATE INDEX case_side_case ON case_side (case_id);

-- What is to be seen to before a person leaves prison.
CREATE TABLE gate_item (
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
	release_id text NOT NULL, -- the thing of the release
	item text NOT NULL,
	state text NOT NULL, -- done, not_needed, not_known
	note text NOT NULL
);
CREATE UNIQUE INDEX gate_item_holds ON gate_item (thing) WHERE replaced_at IS NULL;
CREATE INDEX gate_item_subject ON gate_item (subject_id);
CREATE INDEX gate_item_case ON gate_item (case_id);

CREATE TABLE gate_sign (
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
	release_id text NOT NULL,
	side text NOT NULL, -- prison, community
	note text NOT NULL
);
CREATE UNIQUE INDEX gate_sign_holds ON gate_sign (thing) WHERE replaced_at IS NULL;
CREATE INDEX gate_sign_subject ON gate_sign (subject_id);
CREATE INDEX gate_sign_case ON gate_sign (case_id);

-- What of the time outside may be read in prison, item by item.
CREATE TABLE gate_share (
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
	kind text NOT NULL, -- goal, plan
	of_id text NOT NULL -- its thing
);
CREATE UNIQUE INDEX gate_share_holds ON gate_share (thing) WHERE replaced_at IS NULL;
CREATE INDEX gate_share_subject ON gate_share (subject_id);
CREATE INDEX gate_share_case ON gate_share (case_id);

-- A team is asked to help with one person: which sections it needs, and until when.
CREATE TABLE help_request (
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
	team_id text NOT NULL REFERENCES team (id),
	role text NOT NULL, -- specialist, municipal
	sections text NOT NULL,
	asks text NOT NULL,
	until_on date NOT NULL,
	state text NOT NULL, -- asked, asked_back, accepted, declined, ended
	said text NOT NULL, -- what the team said last: a reason, or a question
	said_by text,
	said_on date,
	reply text NOT NULL, -- to their question
	start_on date,
	ended_on date,
	ended_why text NOT NULL
);
CREATE UNIQUE INDEX help_request_holds ON help_request (thing) WHERE replaced_at IS NULL;
CREATE INDEX help_request_subject ON help_request (subject_id);
CREATE INDEX help_request_case ON help_request (case_id);
CREATE INDEX help_request_team ON help_request (team_id, state) WHERE replaced_at IS NULL;
-- One question that somebody without an account answers by a link. Only a hash of its token is kept.
CREATE TABLE link_question (
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
	asked_of text NOT NULL, -- who is asked, in words
	asks text NOT NULL,
	shows text NOT NULL, -- initials, first_name, name
	token bytea NOT NULL,
	expires_at timestamptz NOT NULL,
	answer text NOT NULL,
	answered_by text NOT NULL, -- in their words
	answered_at timestamptz,
	closed_why text NOT NULL
);
CREATE UNIQUE INDEX link_question_holds ON link_question (thing) WHERE replaced_at IS NULL;
CREATE INDEX link_question_subject ON link_question (subject_id);
CREATE INDEX link_question_case ON link_question (case_id);
CREATE INDEX link_question_token ON link_question (token);
-- A small thing that a volunteer does with or for a person.
CREATE TABLE errand (
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
	what text NOT NULL,
	due_on date,
	done_on date
);
CREATE UNIQUE INDEX errand_holds ON errand (thing) WHERE replaced_at IS NULL;
CREATE INDEX errand_subject ON errand (subject_id);
CREATE INDEX errand_case ON errand (case_id);
CREATE INDEX errand_user ON errand (user_id) WHERE replaced_at IS NULL;
-- That a person was told who helps from now on, how and when.
CREATE TABLE change_told (
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
	what text NOT NULL, -- hand_over, provider
	how text NOT NULL,
	words text NOT NULL
);
CREATE UNIQUE INDEX change_told_holds ON change_told (thing) WHERE replaced_at IS NULL;
CREATE INDEX change_told_subject ON change_told (subject_id);
CREATE INDEX change_told_case ON change_told (case_id);

-- That another provider answers for a case from a day on.
CREATE TABLE case_team (
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
	handover_id text NOT NULL,
	team_id text NOT NULL REFERENCES team (id), -- from the day
	provider_id text NOT NULL REFERENCES organisation (id),
	was_team text NOT NULL,
	was_provider text NOT NULL,
	begun_on date -- when the new team took over
);
CREATE UNIQUE INDEX case_team_holds ON case_team (thing) WHERE replaced_at IS NULL;
CREATE INDEX case_team_subject ON case_team (subject_id);
CREATE INDEX case_team_case ON case_team (case_id);

-- All cases of one provider go to another.
CREATE TABLE provider_handover (
	id text PRIMARY KEY,
	programme_id text NOT NULL REFERENCES programme (id),
	from_org text NOT NULL REFERENCES organisation (id),
	from_team text NOT NULL REFERENCES team (id),
	to_org text NOT NULL REFERENCES organisation (id),
	to_team text NOT NULL REFERENCES team (id),
	day date NOT NULL,
	why text NOT NULL,
	asked_by text NOT NULL,
	asked_at timestamptz NOT NULL,
	given_by text, -- who confirmed for the one that gives
	given_at timestamptz,
	taken_by text,
	taken_at timestamptz,
	begun_by text,
	begun_at timestamptz,
	ended_by text,
	ended_at timestamptz,
	ended_why text NOT NULL
);
CREATE INDEX provider_handover_programme ON provider_handover (programme_id);
