-- +goose Up

-- What somebody has yet to answer, in the order in which it came.
CREATE INDEX enquiry_open ON enquiry (sent_at, id) WHERE state = 'open';
