-- +goose Up
-- Whose words the person heard, in which version; who asked; who was there when
-- it was only said; and where the signed paper is kept.
ALTER TABLE consent ADD COLUMN text_version integer NOT NULL DEFAULT 1;
ALTER TABLE consent ADD COLUMN asked_by text;
ALTER TABLE consent ADD COLUMN witness text NOT NULL DEFAULT '';
ALTER TABLE consent ADD COLUMN kept_at text NOT NULL DEFAULT '';

-- People and bodies around a person in a case (programmes J7).
CREATE TABLE network_member (
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
	section text NOT NULL, -- F for private people, P for bodies and those who work there
	kind text NOT NULL,
	name text NOT NULL,
	relation text NOT NULL,
	phone text NOT NULL,
	email text NOT NULL,
	may_call text NOT NULL, -- yes, with_person, no; empty: not asked
	allowed_by text NOT NULL, -- person, member
	since_from date, -- the first and the last day on which it may have begun
	since_last date,
	until_on date,
	quality text NOT NULL, -- supportive, mixed, harmful; empty: not known
	closeness text NOT NULL, -- near, middle, far; empty: not known
	words text NOT NULL, -- the person's own
	note text NOT NULL
);
CREATE UNIQUE INDEX network_member_holds ON network_member (thing) WHERE replaced_at IS NULL;
CREATE INDEX network_member_subject ON network_member (subject_id);
CREATE INDEX network_member_case ON network_member (case_id);
