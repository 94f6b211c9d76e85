-- +goose Up
-- In which relation a grant lets its holder stand (access/policy.csv), beside the
-- role in which they do. What had a role of its own was a relation.
ALTER TABLE access_grant ADD COLUMN relation text NOT NULL DEFAULT '';
ALTER TABLE access_grant ADD COLUMN until_at timestamptz; -- where the day is too long
UPDATE access_grant SET relation = replace(why, ' ', '_');
UPDATE access_grant SET role = 'support_person' WHERE role = 'offered' OR role = 'former';

-- What is decided of a record as a whole: restricted to those named for it, its
-- address protected, or its use limited (GDPR art. 18).
CREATE TABLE protection (
	id text PRIMARY KEY,
	subject_id text NOT NULL,
	state text NOT NULL, -- restricted, protected, limited
	from_on date NOT NULL,
	until_on date NOT NULL,
	why text NOT NULL,
	by_id text NOT NULL,
	at timestamptz NOT NULL,
	lifted_at timestamptz,
	lifted_by text,
	lifted_why text
);
CREATE INDEX protection_subject ON protection (subject_id, state) WHERE lifted_at IS NULL;

-- Who is named for a record that is restricted: for them it is as normal.
CREATE TABLE protection_named (
	id text PRIMARY KEY,
	subject_id text NOT NULL,
	user_id text NOT NULL,
	from_on date NOT NULL,
	until_on date NOT NULL,
	by_id text NOT NULL,
	at timestamptz NOT NULL,
	why text NOT NULL
);
CREATE INDEX protection_named_subject ON protection_named (subject_id, user_id);
