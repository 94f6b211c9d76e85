-- +goose Up
-- Who a provider of identities says that a person is. One account for a subject;
-- the person added it on their own pages, and nobody else can. It goes with the
-- account, and with every paper that is given anew.
CREATE TABLE own_identity (
	id text PRIMARY KEY,
	account_id text NOT NULL REFERENCES own_account (id),
	provider text NOT NULL, -- its name in the configuration
	issuer text NOT NULL,
	subject text NOT NULL, -- the claim that the configuration names
	made_at timestamptz NOT NULL,
	used_at timestamptz
);
CREATE UNIQUE INDEX own_identity_subject ON own_identity (issuer, subject);
CREATE INDEX own_identity_account ON own_identity (account_id);
