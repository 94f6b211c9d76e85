-- +goose Up
-- What people come to together, or come to at fixed hours. It is nobody's
-- record: who comes stands in sign_up, attendance and guest.
CREATE TABLE activity (
	id text PRIMARY KEY,
	programme_id text NOT NULL REFERENCES programme (id),
	provider_id text NOT NULL REFERENCES organisation (id),
	team_id text NOT NULL REFERENCES team (id),
	template text NOT NULL, -- of the pack
	kind text NOT NULL, -- workshop, group, course, event, reception, work
	part text NOT NULL,
	section text NOT NULL, -- of the record to which taking part belongs
	title text NOT NULL,
	about text NOT NULL,
	place text NOT NULL,
	leader_id text NOT NULL REFERENCES app_user (id),
	leader_role text NOT NULL,
	minutes integer NOT NULL,
	capacity integer NOT NULL, -- zero: no limit
	code text NOT NULL, -- of the page on which anybody may sign up; empty: nobody may
	last_on date NOT NULL, -- day of the last session
	created_at timestamptz NOT NULL,
	created_by text NOT NULL
);
CREATE INDEX activity_provider ON activity (provider_id, last_on);
CREATE INDEX activity_leader ON activity (leader_id);
CREATE UNIQUE INDEX activity_code ON activity (code) WHERE code <> '';

CREATE TABLE activity_session (
	id text PRIMARY KEY,
	activity_id text NOT NULL REFERENCES activity (id),
	starts_at timestamptz NOT NULL,
	day date NOT NULL, -- where the programme is
	minutes integer NOT NULL,
	place text NOT NULL,
	state text NOT NULL, -- planned, cancelled
	why text NOT NULL, -- of a cancelled one
	heads integer -- who came without a name; NULL: the register was not written
);
CREATE INDEX activity_session_activity ON activity_session (activity_id, starts_at);
CREATE INDEX activity_session_start ON activity_session (starts_at);

-- What was changed of an activity or a session, by whom.
CREATE TABLE activity_change (
	id text PRIMARY KEY,
	activity_id text NOT NULL REFERENCES activity (id),
	session_id text REFERENCES activity_session (id),
	what text NOT NULL, -- added, moved, cancelled, back, changed, heads
	was text NOT NULL,
	why text NOT NULL,
	at timestamptz NOT NULL,
	by_id text NOT NULL
);
CREATE INDEX activity_change_activity ON activity_change (activity_id, at);

CREATE TABLE activity_material (
	id text PRIMARY KEY,
	activity_id text NOT NULL REFERENCES activity (id),
	title text NOT NULL,
	link text NOT NULL, -- empty: a paper
	added_at timestamptz NOT NULL,
	added_by text NOT NULL,
	gone_at timestamptz
);
CREATE INDEX activity_material_activity ON activity_material (activity_id);

-- A participant wants to come: to all sessions, or to one.
CREATE TABLE sign_up (
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
	activity_id text NOT NULL REFERENCES activity (id),
	session_id text REFERENCES activity_session (id), -- NULL: all of them
	template text NOT NULL,
	section text NOT NULL,
	asked_at timestamptz NOT NULL, -- the order in which places are given
	slot_at timestamptz, -- of one that is booked: when
	ended_on date, -- no longer wants to come
	why text NOT NULL
);
CREATE UNIQUE INDEX sign_up_holds ON sign_up (thing) WHERE replaced_at IS NULL;
CREATE INDEX sign_up_subject ON sign_up (subject_id);
CREATE INDEX sign_up_case ON sign_up (case_id);
CREATE INDEX sign_up_activity ON sign_up (activity_id);

-- Whether a participant was at a session.
CREATE TABLE attendance (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL, -- of the session; of one that was caught up with, when
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	activity_id text NOT NULL REFERENCES activity (id),
	session_id text NOT NULL REFERENCES activity_session (id),
	template text NOT NULL,
	part text NOT NULL,
	section text NOT NULL,
	session_at timestamptz NOT NULL,
	state text NOT NULL, -- came, excused, missed, caught_up
	minutes integer NOT NULL,
	note text NOT NULL -- why excused, or what it was about
);
CREATE UNIQUE INDEX attendance_holds ON attendance (thing) WHERE replaced_at IS NULL;
CREATE INDEX attendance_subject ON attendance (subject_id);
CREATE INDEX attendance_case ON attendance (case_id);
CREATE UNIQUE INDEX attendance_once ON attendance (session_id, case_id) WHERE replaced_at IS NULL;
CREATE INDEX attendance_activity ON attendance (activity_id);

-- Somebody without a file: signed up by the public page, came to the desk, or is
-- somebody's family. The name goes when they are found to be a participant.
CREATE TABLE guest (
	id text PRIMARY KEY,
	activity_id text NOT NULL REFERENCES activity (id),
	session_id text REFERENCES activity_session (id), -- NULL: all of them
	name text NOT NULL,
	reach text NOT NULL,
	who text NOT NULL, -- public, family, resident, other
	topic text NOT NULL,
	slot_at timestamptz,
	asked_at timestamptz NOT NULL,
	asked_by text, -- NULL: they themself
	left_at timestamptz, -- no longer wants to come
	case_id text REFERENCES cases (id), -- who it was, once that is known
	matched_at timestamptz,
	matched_by text
);
CREATE INDEX guest_activity ON guest (activity_id);
CREATE INDEX guest_case ON guest (case_id);

CREATE TABLE guest_seen (
	guest_id text NOT NULL REFERENCES guest (id),
	session_id text NOT NULL REFERENCES activity_session (id),
	state text NOT NULL, -- here, came, missed, left
	minutes integer NOT NULL,
	at timestamptz NOT NULL,
	by_id text NOT NULL,
	PRIMARY KEY (guest_id, session_id)
);
CREATE INDEX guest_seen_session ON guest_seen (session_id);

-- Who was told that they have a place, or that a session moved or does not take place.
CREATE TABLE activity_told (
	id text PRIMARY KEY,
	activity_id text NOT NULL REFERENCES activity (id),
	session_id text REFERENCES activity_session (id),
	who_id text NOT NULL, -- thing of a sign_up, or a guest
	what text NOT NULL, -- place, session
	at timestamptz NOT NULL,
	by_id text NOT NULL
);
CREATE INDEX activity_told_activity ON activity_told (activity_id);
