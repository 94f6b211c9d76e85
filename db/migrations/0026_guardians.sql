-- +goose Up
-- Who judges afterwards the emergencies of an organisation's users: an
-- organisation with a privacy officer, named at set-up; its own or a partner's.
CREATE TABLE reviewer (
	org_id text PRIMARY KEY REFERENCES organisation (id),
	reviewer_id text NOT NULL REFERENCES organisation (id),
	by_id text,
	at timestamptz NOT NULL
);

-- A record that was opened in an emergency: break-glass. Its terms are written
-- once and never changed; what is added later is the judgement.
CREATE TABLE override (
	id text PRIMARY KEY,
	subject_id text NOT NULL REFERENCES subject (id),
	person_id text NOT NULL REFERENCES person (id),
	user_id text NOT NULL REFERENCES app_user (id),
	org_id text NOT NULL REFERENCES organisation (id),
	reviewer_id text NOT NULL REFERENCES organisation (id),
	role text NOT NULL,
	reason text NOT NULL,
	words text NOT NULL,
	opened_at timestamptz NOT NULL,
	until_at timestamptz NOT NULL,
	review_by timestamptz NOT NULL,
	reviewed_at timestamptz,
	reviewed_by text,
	outcome text NOT NULL, -- justified, not_justified; empty: not judged yet
	review_words text NOT NULL,
	consequence text NOT NULL
);
CREATE INDEX override_user ON override (user_id, opened_at);
CREATE INDEX override_open ON override (reviewer_id, review_by) WHERE reviewed_at IS NULL;
CREATE INDEX override_subject ON override (subject_id);

-- What somebody is told of: the officers of an organisation, or a person.
CREATE TABLE notice (
	id text PRIMARY KEY,
	org_id text, -- of the officers; NULL: the person
	person_id text NOT NULL,
	kind text NOT NULL, -- override, reviewed, signal
	object_id text NOT NULL,
	at timestamptz NOT NULL,
	seen_at timestamptz,
	seen_by text
);
CREATE INDEX notice_org ON notice (org_id, at) WHERE org_id IS NOT NULL;
CREATE INDEX notice_person ON notice (person_id, at) WHERE org_id IS NULL;
CREATE INDEX notice_object ON notice (object_id);

-- A record that an officer opened to inspect it: one, for a reason, until the
-- day ends.
CREATE TABLE inspection (
	id text PRIMARY KEY,
	subject_id text NOT NULL REFERENCES subject (id),
	person_id text NOT NULL REFERENCES person (id),
	case_id text NOT NULL REFERENCES cases (id),
	user_id text NOT NULL REFERENCES app_user (id),
	org_id text NOT NULL REFERENCES organisation (id),
	reason text NOT NULL,
	words text NOT NULL,
	at timestamptz NOT NULL,
	until_at timestamptz NOT NULL
);
CREATE INDEX inspection_subject ON inspection (subject_id);
CREATE INDEX inspection_org ON inspection (org_id, at);

-- A question to the trail whose people were named, for a reason.
CREATE TABLE incident (
	id text PRIMARY KEY,
	user_id text NOT NULL REFERENCES app_user (id),
	org_id text NOT NULL REFERENCES organisation (id),
	about text NOT NULL, -- user, team, org, role
	about_id text NOT NULL,
	from_at timestamptz NOT NULL,
	to_at timestamptz NOT NULL,
	reason text NOT NULL,
	words text NOT NULL,
	at timestamptz NOT NULL,
	until_at timestamptz NOT NULL,
	people integer NOT NULL
);
CREATE INDEX incident_org ON incident (org_id, at);

-- Why a state or an exclusion was set, and who was closed out by hand until when.
ALTER TABLE protection ADD COLUMN reason text NOT NULL DEFAULT '';
CREATE TABLE exclusion_2 (
	subject_id text NOT NULL,
	user_id text NOT NULL,
	why text NOT NULL, -- conflict: follows from one that was told; or a word of words.csv
	by_id text,
	at timestamptz NOT NULL,
	until_on date, -- NULL: for good, or as long as the conflict holds
	PRIMARY KEY (subject_id, user_id, why)
);
INSERT INTO exclusion_2 (subject_id, user_id, why, by_id, at) SELECT subject_id, user_id, why, by_id, at FROM exclusion;
DROP TABLE exclusion;
ALTER TABLE exclusion_2 RENAME TO exclusion;

CREATE TABLE exclusion_told (
	id text PRIMARY KEY,
	subject_id text NOT NULL REFERENCES subject (id),
	user_id text NOT NULL REFERENCES app_user (id),
	reason text NOT NULL,
	words text NOT NULL,
	until_on date,
	by_id text NOT NULL,
	at timestamptz NOT NULL,
	lifted_at timestamptz,
	lifted_by text,
	lifted_why text
);
CREATE INDEX exclusion_told_subject ON exclusion_told (subject_id);

-- What would open a record to more people waits for a second person.
CREATE TABLE loosening (
	id text PRIMARY KEY,
	subject_id text NOT NULL REFERENCES subject (id),
	what text NOT NULL, -- lift, name, admit
	object_id text NOT NULL, -- the protection, or the exclusion that was told
	user_id text, -- who is to be named
	until_on date,
	why text NOT NULL,
	by_id text NOT NULL,
	at timestamptz NOT NULL,
	decided_at timestamptz,
	decided_by text,
	outcome text NOT NULL, -- approved, refused; empty: waits
	decided_why text NOT NULL
);
CREATE INDEX loosening_subject ON loosening (subject_id);
CREATE INDEX loosening_open ON loosening (at) WHERE decided_at IS NULL;

-- Entries of the trail that are kept from the person for a time (GDPR art. 23,
-- IKS § 24): one, or those of a user in a span.
CREATE TABLE withheld (
	id text PRIMARY KEY,
	person_id text NOT NULL,
	entry_id text,
	user_id text,
	from_at timestamptz,
	to_at timestamptz,
	reason text NOT NULL,
	words text NOT NULL,
	org_id text NOT NULL REFERENCES organisation (id),
	until_on date NOT NULL,
	review_on date NOT NULL,
	by_id text NOT NULL,
	at timestamptz NOT NULL,
	approved_at timestamptz,
	approved_by text,
	ended_at timestamptz,
	ended_by text,
	ended_why text NOT NULL
);
CREATE INDEX withheld_person ON withheld (person_id) WHERE ended_at IS NULL;
CREATE INDEX withheld_org ON withheld (org_id) WHERE ended_at IS NULL;

-- Readings that stand out against the reader's own habit.
CREATE TABLE signal (
	id text PRIMARY KEY,
	kind text NOT NULL, -- many, listed, night, namesake
	user_id text NOT NULL REFERENCES app_user (id),
	org_id text NOT NULL REFERENCES organisation (id),
	from_at timestamptz NOT NULL,
	to_at timestamptz NOT NULL,
	found integer NOT NULL, -- people
	usual integer NOT NULL, -- the median of the reader's own hours
	bound integer NOT NULL, -- from where on it stands out
	hours integer NOT NULL, -- hours that are compared with
	at timestamptz NOT NULL,
	settled_at timestamptz,
	settled_by text,
	outcome text NOT NULL, -- explained, incident; empty: nobody has looked
	words text NOT NULL,
	UNIQUE (kind, user_id, from_at)
);
CREATE INDEX signal_open ON signal (org_id, at) WHERE settled_at IS NULL;

-- How many people somebody read of in an hour in which they read at all.
CREATE TABLE reading_hour (
	user_id text NOT NULL,
	hour timestamptz NOT NULL,
	opened integer NOT NULL,
	listed integer NOT NULL,
	PRIMARY KEY (user_id, hour)
);
CREATE TABLE reading_mark (
	id integer PRIMARY KEY,
	at timestamptz NOT NULL -- until when the trail has been read
);

-- Who was affected: what one user, or one organisation, did from then to then.
CREATE INDEX trail_user ON trail (user_id, at);
CREATE INDEX trail_org ON trail (org_id, at);
