// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"bytes"
	"encoding/hex"
	"time"

	"sild"
	"sild/db"
)

// UserByID is a user, for the user themself.
func UserByID(tx *db.Tx, id sild.ID) (User, error) {
	return db.One[User](tx, `SELECT `+userColumns+` FROM app_user WHERE id = $1`, id)
}

// Rename gives a user another name, as colleagues and the people whom they help
// read it.
func Rename(tx *db.Tx, user sild.ID, name string) error {
	p := sild.Problems{}
	name = p.Line("name", name, 200)
	p.Check(name != "", "name", "org.name.required")
	if err := p.Err(); err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "write", What: "user", Object: user})
	_, err := db.Exec(tx, `UPDATE app_user SET name = $1 WHERE id = $2`, name, user)
	return err
}

// A SignedIn is a session as its user sees it, to tell one from another.
type SignedIn struct {
	Handle    string // names it to SignOutOf; it opens nothing
	Kind      string // web, api
	Agent     string // kind of browser and device; empty: not known
	CreatedAt time.Time
	UsedAt    time.Time // a minute late at most
	ExpiresAt time.Time
	Current   bool // that of the token
}

// SessionsOf are a user's sessions that go on, the latest first.
func SessionsOf(tx *db.Tx, user sild.ID, token string) ([]SignedIn, error) {
	type row struct {
		Hash                         []byte
		Kind, Agent                  string
		CreatedAt, UsedAt, ExpiresAt time.Time
	}
	rule, err := doorOf(tx, user)
	if err != nil {
		return nil, err
	}
	rows, err := db.All[row](tx, `SELECT token, kind, agent, created_at, used_at, expires_at FROM session
		WHERE user_id = $1 AND expires_at > $2 AND ended_at IS NULL ORDER BY created_at DESC, token`, user, tx.Now)
	var list []SignedIn
	for _, r := range rows {
		if r.UsedAt.IsZero() {
			r.UsedAt = r.CreatedAt
		}
		if r.Kind == "web" && (tx.Now.Sub(r.UsedAt) > rule.idle() || tx.Now.Sub(r.CreatedAt) > rule.longest()) {
			continue
		}
		list = append(list, SignedIn{hex.EncodeToString(r.Hash), r.Kind, r.Agent, r.CreatedAt, r.UsedAt, r.ExpiresAt, bytes.Equal(r.Hash, hashToken(token))})
	}
	return list, err
}

// SignOutOf ends one of a user's sessions; with an empty handle all but that of
// the token.
func SignOutOf(tx *db.Tx, user sild.ID, handle, token string) error {
	hash, err := hex.DecodeString(handle)
	if err != nil {
		return sild.Missing()
	}
	tx.Trail(sild.Entry{Action: "sign-out", What: "session", Object: user})
	if handle == "" {
		_, err = end(tx, "elsewhere", `user_id = $3 AND token <> $4`, user, hashToken(token))
		return err
	}
	_, err = end(tx, "elsewhere", `user_id = $3 AND token = $4`, user, hash)
	return err
}

// SignOutUser ends all sessions of a user of the actor's organisation, on pages
// and of programs.
func SignOutUser(tx *db.Tx, user sild.ID) (err error) {
	defer sild.Wrap(&err, "org.SignOutUser(%s)", user)
	if _, err := another(tx, user); err != nil {
		return err
	}
	trailWorker(tx, "sign-out", "session", user)
	n, err := end(tx, "admin", `user_id = $3`, user)
	if err != nil || n == 0 {
		return err
	}
	return Tell(tx, user, SessionsEnded, "")
}

// SessionCount is how many sessions of a user of the actor's organisation go on.
func SessionCount(tx *db.Tx, user sild.ID) (int, error) {
	if _, err := AccountOf(tx, user); err != nil {
		return 0, err
	}
	list, err := SessionsOf(tx, user, "")
	return len(list), err
}
