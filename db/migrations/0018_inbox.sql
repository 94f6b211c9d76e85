-- +goose Up
-- What inboxes and Today begin with.
CREATE INDEX referral_answer_day ON referral_answer (day) WHERE replaced_at IS NULL;
CREATE INDEX referral_amended ON referral (recorded_at) WHERE replaced_at IS NULL AND id <> thing;
