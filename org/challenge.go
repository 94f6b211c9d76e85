// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"encoding/json"
	"time"

	"sild"
	"sild/db"
)

// What is asked and answered on the way in.
const (
	askPasskey    = "passkey"
	askNewPasskey = "new_passkey"
	askProvider   = "provider"
	askOwn        = "own_provider" // the same, for a person's own pages
)

func providerKind(own bool) string {
	if own {
		return askOwn
	}
	return askProvider
}

// How long an answer is waited for: a finger on a phone, or a way through the
// pages of a provider. It is ours.
const (
	askedHere      = 5 * time.Minute
	askedElsewhere = 15 * time.Minute
)

// A challenge is a question that is open. Its answer must repeat what it asked,
// in the browser that was asked, once and in time.
type challenge struct {
	Hash      []byte
	Browser   []byte
	Kind      string
	User      sild.ID
	Data      string
	ExpiresAt time.Time
}

const challengeColumns = `hash, browser, kind, user_id, data, expires_at`

// ask keeps a question open; said is what the answer must repeat, browser what
// the browser holds. Data is for the one who reads the answer.
func ask(tx *db.Tx, kind, said, browser string, user sild.ID, lasts time.Duration, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return err
	}
	if _, err := db.Exec(tx, `DELETE FROM challenge WHERE expires_at <= $1`, tx.Now); err != nil {
		return err
	}
	return db.Insert(tx, "challenge", challengeColumns, challenge{hashToken(said), hashToken(browser), kind, user, string(text), tx.Now.Add(lasts)})
}

// answered closes the question that an answer repeats and fills in its data. It
// reports false if there is none: never asked, answered before, too late, asked
// of another browser, or about something else.
func answered(tx *db.Tx, kind, said, browser string, data any) (user sild.ID, ok bool, err error) {
	c, ok, err := db.Maybe[challenge](tx, `SELECT `+challengeColumns+` FROM challenge
		WHERE hash = $1 AND browser = $2 AND kind = $3 AND expires_at > $4`, hashToken(said), hashToken(browser), kind, tx.Now)
	if err != nil || !ok || browser == "" {
		return "", false, err
	}
	n, err := db.Exec(tx, `DELETE FROM challenge WHERE hash = $1`, c.Hash)
	if err != nil || n != 1 {
		return "", false, err
	}
	return c.User, true, json.Unmarshal([]byte(c.Data), data)
}
