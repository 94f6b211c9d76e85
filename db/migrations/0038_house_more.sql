-- +goose Up
-- The stay that came of a request is looked up for each of them, and only the one
-- that holds: an index of all rows beside the one of those that hold was read
-- together with it, for each request anew.
DROP INDEX stay_request;
CREATE INDEX stay_request ON stay (request_id) WHERE replaced_at IS NULL;
