-- +goose Up
-- A house in which people live for a while, with its rooms and beds. Where it is
-- (line, way, phone) is protected: it is shown to those who must find it.
CREATE TABLE house (
	id text PRIMARY KEY,
	programme_id text NOT NULL REFERENCES programme (id),
	provider_id text NOT NULL REFERENCES organisation (id),
	team_id text NOT NULL REFERENCES team (id), -- who answers for it
	part text NOT NULL, -- the service part that living there is
	name text NOT NULL,
	area text NOT NULL, -- of the programme
	line text NOT NULL,
	way text NOT NULL, -- how one gets there
	phone text NOT NULL,
	about text NOT NULL, -- said to those who ask for a bed
	amenities text NOT NULL, -- values of amenities, with spaces between
	traits text NOT NULL, -- values of bed_traits that hold for all of it
	limits text NOT NULL, -- values of house_limits: for whom it does not suit
	limits_note text NOT NULL,
	turnaround integer NOT NULL, -- working days between two people in one bed
	staffed boolean NOT NULL, -- somebody is there at all times
	from_on date NOT NULL, -- first night
	until_on date, -- last night; NULL: goes on
	created_at timestamptz NOT NULL,
	created_by text NOT NULL
);
CREATE INDEX house_provider ON house (provider_id);
CREATE INDEX house_team ON house (team_id);
CREATE INDEX house_programme ON house (programme_id, area);

CREATE TABLE room (
	id text PRIMARY KEY,
	house_id text NOT NULL REFERENCES house (id),
	name text NOT NULL,
	traits text NOT NULL -- values of bed_traits that hold for all its beds
);
CREATE INDEX room_house ON room (house_id);

CREATE TABLE bed (
	id text PRIMARY KEY,
	room_id text NOT NULL REFERENCES room (id),
	house_id text NOT NULL REFERENCES house (id),
	name text NOT NULL,
	traits text NOT NULL,
	from_on date NOT NULL, -- first night
	until_on date -- last night; NULL: goes on
);
CREATE INDEX bed_room ON bed (room_id);
CREATE INDEX bed_house ON bed (house_id);

-- A time in which nobody can sleep in a bed.
CREATE TABLE bed_void (
	id text PRIMARY KEY,
	bed_id text NOT NULL REFERENCES bed (id),
	house_id text NOT NULL REFERENCES house (id),
	from_on date NOT NULL, -- first night
	until_on date NOT NULL, -- last night
	reason text NOT NULL, -- value of void_reasons
	payer text NOT NULL, -- value of payers: who pays for the empty bed
	note text NOT NULL,
	created_at timestamptz NOT NULL,
	created_by text NOT NULL,
	cancelled_at timestamptz
);
CREATE INDEX bed_void_bed ON bed_void (bed_id, from_on);
CREATE INDEX bed_void_house ON bed_void (house_id, from_on);

-- What was changed of a house, its rooms and beds, by whom.
CREATE TABLE house_change (
	id text PRIMARY KEY,
	house_id text NOT NULL REFERENCES house (id),
	what text NOT NULL, -- added, changed, room, bed, bed_closed, void, void_cancelled
	about text NOT NULL, -- the name of the room or bed, or what stood before
	at timestamptz NOT NULL,
	by_id text NOT NULL
);
CREATE INDEX house_change_house ON house_change (house_id, at);

-- A bed is asked for.
CREATE TABLE house_request (
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
	team_id text NOT NULL REFERENCES team (id), -- who is asked
	house_id text REFERENCES house (id), -- NULL: any of theirs
	asked_as text NOT NULL, -- role of who asks
	from_on date, -- first night; NULL: the day of release
	basis text NOT NULL, -- value of stay_bases
	decision text NOT NULL, -- of a court or a board, if there is one
	needs text NOT NULL, -- values of bed_traits that the bed must have, with spaces between
	words text NOT NULL,
	ended_on date, -- it came to no stay
	end_reason text NOT NULL, -- value of request_ends
	end_note text NOT NULL
);
CREATE UNIQUE INDEX house_request_holds ON house_request (thing) WHERE replaced_at IS NULL;
CREATE INDEX house_request_subject ON house_request (subject_id);
CREATE INDEX house_request_case ON house_request (case_id);
CREATE INDEX house_request_team ON house_request (team_id, day);
CREATE INDEX house_request_day ON house_request (day);

-- A referral that is being written can ask for support person and bed together.
ALTER TABLE referral_draft ADD COLUMN bed_ask text NOT NULL DEFAULT ''; -- JSON

-- What the house says to it. A confirmed one has a row of bed_use.
CREATE TABLE house_answer (
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
	request_id text NOT NULL, -- thing of house_request
	outcome text NOT NULL, -- confirmed, expected, declined
	house_id text REFERENCES house (id), -- NULL of a declined one
	admission_on date, -- first night; NULL: not known, or declined
	reason text NOT NULL, -- of a declined one: value of house_declines
	lost text NOT NULL, -- why a bed that was confirmed no longer is: release_moved, release_unknown, not_free; else empty
	note text NOT NULL
);
CREATE UNIQUE INDEX house_answer_holds ON house_answer (thing) WHERE replaced_at IS NULL;
CREATE INDEX house_answer_subject ON house_answer (subject_id);
CREATE INDEX house_answer_case ON house_answer (case_id);
CREATE INDEX house_answer_request ON house_answer (request_id);

-- Somebody lives in a house.
CREATE TABLE stay (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL, -- of arrival
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	request_id text NOT NULL, -- thing of house_request
	house_id text NOT NULL REFERENCES house (id),
	basis text NOT NULL, -- value of stay_bases
	payer text NOT NULL, -- value of payers, from the first night on
	came_with text NOT NULL, -- who accompanied
	late_why text NOT NULL, -- why later than the programme lets one come
	until_on date NOT NULL, -- the day by which they leave, as last decided
	left_on date, -- they left
	left_reason text NOT NULL, -- value of stay_ends
	left_to text NOT NULL, -- value of housing
	left_note text NOT NULL
);
CREATE UNIQUE INDEX stay_holds ON stay (thing) WHERE replaced_at IS NULL;
CREATE INDEX stay_subject ON stay (subject_id);
CREATE INDEX stay_case ON stay (case_id);
CREATE INDEX stay_house ON stay (house_id, day);
CREATE INDEX stay_request ON stay (request_id);

-- Nights in a bed, those from from_on to the one before until_on: held for
-- somebody, or slept in. From ready_on on it can be another's.
CREATE TABLE bed_use (
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
	replaced_why text NOT NULL, -- released, arrived, moved, …
	bed_id text NOT NULL REFERENCES bed (id),
	house_id text NOT NULL REFERENCES house (id),
	kind text NOT NULL, -- held, stay, let_go (a hold that is no more)
	request_id text NOT NULL, -- thing of house_request
	stay_id text, -- thing of stay
	from_on date NOT NULL,
	last_on date NOT NULL, -- the last night; before from_on if there is none
	until_on date NOT NULL,
	ready_on date NOT NULL,
	going boolean NOT NULL -- they sleep there and have not left it
);
CREATE UNIQUE INDEX bed_use_holds ON bed_use (thing) WHERE replaced_at IS NULL;
CREATE INDEX bed_use_subject ON bed_use (subject_id);
CREATE INDEX bed_use_case ON bed_use (case_id);
CREATE INDEX bed_use_bed ON bed_use (bed_id, until_on) WHERE replaced_at IS NULL;
CREATE INDEX bed_use_house ON bed_use (house_id, until_on) WHERE replaced_at IS NULL;
CREATE INDEX bed_use_was ON bed_use (house_id, until_on) WHERE replaced_at IS NOT NULL AND kind = 'held';

-- A stay is to last longer, or was decided not to.
CREATE TABLE stay_extension (
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
	stay_id text NOT NULL, -- thing of stay
	was_on date NOT NULL, -- the day by which they were to leave
	until_on date NOT NULL, -- as asked
	reason text NOT NULL, -- value of extension_reasons
	note text NOT NULL,
	state text NOT NULL, -- asked, granted, refused
	overstay boolean NOT NULL, -- they are there after their day, and may be
	decided_on date,
	decided_by text,
	payer text NOT NULL -- value of payers, from was_on on
);
CREATE UNIQUE INDEX stay_extension_holds ON stay_extension (thing) WHERE replaced_at IS NULL;
CREATE INDEX stay_extension_subject ON stay_extension (subject_id);
CREATE INDEX stay_extension_case ON stay_extension (case_id);
CREATE INDEX stay_extension_stay ON stay_extension (stay_id);

-- Nights on which somebody who lives there sleeps elsewhere.
CREATE TABLE stay_absence (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL, -- the first night
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	stay_id text NOT NULL, -- thing of stay
	expected_on date, -- when they said they would be back; NULL: nobody knows
	back_on date, -- NULL: not back yet
	reason text NOT NULL, -- value of absence_reasons
	agreed boolean NOT NULL, -- beforehand
	note text NOT NULL
);
CREATE UNIQUE INDEX stay_absence_holds ON stay_absence (thing) WHERE replaced_at IS NULL;
CREATE INDEX stay_absence_subject ON stay_absence (subject_id);
CREATE INDEX stay_absence_case ON stay_absence (case_id);
CREATE INDEX stay_absence_stay ON stay_absence (stay_id);

-- How somebody comes from the gate to the house, as both sides and the house agree.
CREATE TABLE house_travel (
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
	request_id text NOT NULL, -- thing of house_request
	leaves text NOT NULL, -- when they leave, in words: the day is that of release
	meets text NOT NULL, -- where they are met
	transport text NOT NULL, -- house_car, worker_car, bus, train, prison, walk, other
	route text NOT NULL,
	came_with text NOT NULL, -- who accompanies them
	bring text NOT NULL, -- papers, medicine and things that come along
	agreed text NOT NULL -- the sides that agreed to this one, with spaces between: house, prison, worker
);
CREATE UNIQUE INDEX house_travel_holds ON house_travel (thing) WHERE replaced_at IS NULL;
CREATE INDEX house_travel_subject ON house_travel (subject_id);
CREATE INDEX house_travel_case ON house_travel (case_id);

-- Who is in the house when, as planned. An empty user is a shift to be filled.
CREATE TABLE shift (
	id text PRIMARY KEY,
	house_id text NOT NULL REFERENCES house (id),
	user_id text REFERENCES app_user (id),
	starts_at timestamptz NOT NULL,
	ends_at timestamptz NOT NULL,
	note text NOT NULL,
	created_at timestamptz NOT NULL,
	created_by text NOT NULL,
	cancelled_at timestamptz,
	cancelled_by text,
	cancelled_why text NOT NULL
);
CREATE INDEX shift_house ON shift (house_id, starts_at);
CREATE INDEX shift_user ON shift (user_id, starts_at);

-- Who was in the house. A planned shift is not this.
CREATE TABLE presence (
	id text PRIMARY KEY,
	house_id text NOT NULL REFERENCES house (id),
	user_id text NOT NULL REFERENCES app_user (id),
	shift_id text REFERENCES shift (id), -- NULL: came without one
	how text NOT NULL, -- shift, took_over
	why text NOT NULL, -- of one that was taken over
	came_at timestamptz NOT NULL,
	ends_at timestamptz NOT NULL, -- by when it ends by itself
	left_at timestamptz, -- NULL: still there, up to ends_at
	member_id text NOT NULL REFERENCES member (id) -- the membership that opens the residents' records
);
CREATE INDEX presence_house ON presence (house_id, came_at);
CREATE INDEX presence_user ON presence (user_id, came_at);
CREATE INDEX presence_shift ON presence (shift_id);

-- A membership can end at a moment: one that a shift gives.
ALTER TABLE member ADD COLUMN until_at timestamptz;

-- The handover book: what one shift tells the next of the house. What is told of
-- a resident stands in house_note.
CREATE TABLE house_log (
	id text PRIMARY KEY,
	house_id text NOT NULL REFERENCES house (id),
	at timestamptz NOT NULL,
	by_id text NOT NULL,
	kind text NOT NULL, -- note, todo
	words text NOT NULL,
	done_at timestamptz, -- of what is to be done
	done_by text,
	gone_at timestamptz -- entered by mistake
);
CREATE INDEX house_log_house ON house_log (house_id, at);

CREATE TABLE house_note (
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
	stay_id text NOT NULL, -- thing of stay
	house_id text NOT NULL REFERENCES house (id),
	words text NOT NULL,
	todo boolean NOT NULL,
	done_on date
);
CREATE UNIQUE INDEX house_note_holds ON house_note (thing) WHERE replaced_at IS NULL;
CREATE INDEX house_note_subject ON house_note (subject_id);
CREATE INDEX house_note_case ON house_note (case_id);
CREATE INDEX house_note_house ON house_note (house_id, day);

-- The rules of a house, version by version, in its languages.
CREATE TABLE house_rules (
	id text PRIMARY KEY,
	house_id text NOT NULL REFERENCES house (id),
	version integer NOT NULL,
	lang text NOT NULL,
	words text NOT NULL,
	from_on date NOT NULL,
	at timestamptz NOT NULL,
	by_id text NOT NULL
);
CREATE UNIQUE INDEX house_rules_version ON house_rules (house_id, version, lang);

-- A resident accepted the rules, or would not.
CREATE TABLE rules_answer (
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
	version integer NOT NULL,
	lang text NOT NULL, -- in which they read or heard it
	accepted boolean NOT NULL,
	how text NOT NULL, -- signed, said
	interpreter text NOT NULL,
	note text NOT NULL
);
CREATE UNIQUE INDEX rules_answer_holds ON rules_answer (thing) WHERE replaced_at IS NULL;
CREATE INDEX rules_answer_subject ON rules_answer (subject_id);
CREATE INDEX rules_answer_case ON rules_answer (case_id);

-- Something happened in which a resident had a part; several have rows of one
-- event each.
CREATE TABLE house_incident (
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
	event_id text NOT NULL, -- the same for all who had a part
	at timestamptz NOT NULL,
	kind text NOT NULL, -- value of incident_kinds
	part text NOT NULL, -- did, suffered, saw
	words text NOT NULL,
	done text NOT NULL, -- what was done, who was called
	warning text NOT NULL -- empty: none; said, written, last
);
CREATE UNIQUE INDEX house_incident_holds ON house_incident (thing) WHERE replaced_at IS NULL;
CREATE INDEX house_incident_subject ON house_incident (subject_id);
CREATE INDEX house_incident_case ON house_incident (case_id);
CREATE INDEX house_incident_house ON house_incident (house_id, day);

-- A visitor was asked for.
CREATE TABLE house_visit (
	id text PRIMARY KEY,
	thing text NOT NULL,
	subject_id text NOT NULL REFERENCES subject (id),
	case_id text NOT NULL REFERENCES cases (id),
	day date NOT NULL, -- of the visit
	source text NOT NULL,
	evidence text NOT NULL,
	recorded_at timestamptz NOT NULL,
	recorded_by text,
	replaced_at timestamptz,
	replaced_by text,
	replaced_why text NOT NULL,
	house_id text NOT NULL REFERENCES house (id),
	stay_id text NOT NULL, -- thing of stay
	starts_at timestamptz NOT NULL,
	ends_at timestamptz NOT NULL,
	name text NOT NULL,
	relation text NOT NULL,
	state text NOT NULL, -- asked, allowed, refused, came, did_not_come
	why text NOT NULL, -- refused, or allowed though asked late
	document boolean NOT NULL -- they showed who they are
);
CREATE UNIQUE INDEX house_visit_holds ON house_visit (thing) WHERE replaced_at IS NULL;
CREATE INDEX house_visit_subject ON house_visit (subject_id);
CREATE INDEX house_visit_case ON house_visit (case_id);
CREATE INDEX house_visit_house ON house_visit (house_id, starts_at);

-- What the house keeps for somebody.
CREATE TABLE belongings (
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
	what text NOT NULL,
	kept_at text NOT NULL, -- where they lie
	keep_until date,
	given_on date, -- given back, or given away
	given_to text NOT NULL
);
CREATE UNIQUE INDEX belongings_holds ON belongings (thing) WHERE replaced_at IS NULL;
CREATE INDEX belongings_subject ON belongings (subject_id);
CREATE INDEX belongings_case ON belongings (case_id);

-- Two people who must not live under one roof. Each side is a record of its own;
-- neither opens the other.
CREATE TABLE apart (
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
	other_id text NOT NULL REFERENCES subject (id),
	why text NOT NULL,
	until_on date
);
CREATE UNIQUE INDEX apart_holds ON apart (thing) WHERE replaced_at IS NULL;
CREATE INDEX apart_subject ON apart (subject_id);
CREATE INDEX apart_case ON apart (case_id);
CREATE INDEX apart_other ON apart (other_id);
