-- +goose Up

-- The results of a provider whose windows close in a month, without those of others.
DROP INDEX result_closes;
CREATE INDEX result_closes ON result (programme_id, provider_id, closes_on, indicator, state);
