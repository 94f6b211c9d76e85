-- +goose Up
CREATE TABLE programme (
	id text PRIMARY KEY,
	pack text NOT NULL,
	controller_id text NOT NULL REFERENCES organisation (id), -- whose records these are
	created_at timestamptz NOT NULL
);

CREATE TABLE pack_version (
	programme_id text NOT NULL REFERENCES programme (id),
	version integer NOT NULL,
	source text NOT NULL,
	state text NOT NULL, -- draft, active, retired
	activated_at timestamptz,
	PRIMARY KEY (programme_id, version)
);

-- Who works in a programme, and what for: provider, funder, referrer.
CREATE TABLE contract (
	id text PRIMARY KEY,
	programme_id text NOT NULL REFERENCES programme (id),
	org_id text NOT NULL REFERENCES organisation (id),
	part text NOT NULL, -- provider, funder, referrer
	team_id text REFERENCES team (id), -- where referrals arrive, for a provider
	from_on date NOT NULL,
	until_on date NOT NULL,
	places integer NOT NULL
);
CREATE INDEX contract_programme ON contract (programme_id, part);
CREATE INDEX contract_org ON contract (org_id, part);
