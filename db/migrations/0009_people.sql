-- +goose Up
-- What else a person is called. Since and until may be a year or a month.
CREATE TABLE person_name (
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
	kind text NOT NULL,
	name text NOT NULL,
	form text NOT NULL,
	from_earliest date,
	from_latest date,
	until_earliest date,
	until_latest date
);
CREATE UNIQUE INDEX person_name_holds ON person_name (thing) WHERE replaced_at IS NULL;
CREATE INDEX person_name_subject ON person_name (subject_id);

CREATE TABLE person_language (
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
	language text NOT NULL,
	level text NOT NULL,
	interpreter boolean NOT NULL
);
CREATE UNIQUE INDEX person_language_holds ON person_language (thing) WHERE replaced_at IS NULL;
CREATE INDEX person_language_subject ON person_language (subject_id);

CREATE TABLE citizenship (
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
	country text NOT NULL,
	other text NOT NULL
);
CREATE UNIQUE INDEX citizenship_holds ON citizenship (thing) WHERE replaced_at IS NULL;
CREATE INDEX citizenship_subject ON citizenship (subject_id);

-- How to reach a person, and what is safe there.
CREATE TABLE reach (
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
	way text NOT NULL,
	value text NOT NULL,
	through text NOT NULL,
	safe text NOT NULL,
	note text NOT NULL,
	preferred boolean NOT NULL,
	from_earliest date,
	from_latest date,
	until_earliest date,
	until_latest date
);
CREATE UNIQUE INDEX reach_holds ON reach (thing) WHERE replaced_at IS NULL;
CREATE INDEX reach_subject ON reach (subject_id);

CREATE TABLE address (
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
	use_as text NOT NULL,
	kind text NOT NULL,
	line text NOT NULL,
	place text NOT NULL,
	postcode text NOT NULL,
	country text NOT NULL,
	note text NOT NULL,
	from_earliest date,
	from_latest date,
	until_earliest date,
	until_latest date
);
CREATE UNIQUE INDEX address_holds ON address (thing) WHERE replaced_at IS NULL;
CREATE INDEX address_subject ON address (subject_id);

-- Two records of one person that were made one, and what went from the second
-- to the first, so that it can go back.
CREATE TABLE merge (
	id text PRIMARY KEY,
	kept_id text NOT NULL REFERENCES subject (id),
	gone_id text NOT NULL REFERENCES subject (id),
	why text NOT NULL,
	merged_at timestamptz NOT NULL,
	merged_by text,
	undone_at timestamptz,
	undone_by text
);
CREATE INDEX merge_kept ON merge (kept_id);
CREATE INDEX merge_gone ON merge (gone_id);
CREATE TABLE merge_row (
	merge_id text NOT NULL REFERENCES merge (id),
	place text NOT NULL, -- the table
	row_id text NOT NULL,
	PRIMARY KEY (merge_id, place, row_id)
);
ALTER TABLE subject ADD COLUMN merged_into text;
CREATE INDEX subject_merged ON subject (merged_into) WHERE merged_into IS NOT NULL;

-- By whom a person is found under which word of their names: it begins with who
-- may see. The grantee '' stands for all. It is settled with the grants.
CREATE TABLE person_find (
	grantee_id text NOT NULL,
	word text NOT NULL,
	sort_key text NOT NULL,
	subject_id text NOT NULL,
	words text NOT NULL
);
CREATE INDEX person_find_walk ON person_find (grantee_id, word, sort_key, subject_id);
CREATE INDEX person_find_subject ON person_find (subject_id, grantee_id, word);
CREATE INDEX access_grant_unsettled ON access_grant (grantee_id) WHERE NOT settled;

-- The words that there are in names, by each of their endings: any part of a word
-- is the beginning of one.
CREATE TABLE name_part (
	part text NOT NULL,
	word text NOT NULL,
	PRIMARY KEY (part, word)
);
CREATE INDEX name_part_word ON name_part (word);

-- Until a person is settled again they are found by the words that were kept.
INSERT INTO person_find (grantee_id, word, sort_key, subject_id, words)
	WITH RECURSIVE chain (person_id, word, words) AS (
		SELECT person_id, min(word), ' ' || min(word) || ' ' FROM person_word GROUP BY person_id
		UNION ALL
		SELECT c.person_id, n.word, c.words || n.word || ' ' FROM chain c JOIN person_word n ON n.person_id = c.person_id
		WHERE n.word = (SELECT min(x.word) FROM person_word x WHERE x.person_id = c.person_id AND x.word > c.word)
	)
	SELECT g.grantee_id, w.word, '', s.id, c.words
	FROM chain c JOIN person_word w ON w.person_id = c.person_id
	JOIN subject s ON s.person_id = c.person_id
	JOIN (SELECT DISTINCT subject_id, grantee_id FROM access_grant WHERE settled UNION ALL SELECT id, '' FROM subject) g ON g.subject_id = s.id
	WHERE NOT EXISTS (SELECT 1 FROM person_word x WHERE x.person_id = c.person_id AND x.word > c.word);
INSERT INTO name_part (part, word) SELECT DISTINCT word, word FROM person_word;
DROP TABLE person_word;
