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
	CreatedAt time.Time
	ExpiresAt time.Time
	Current   bool // that of the token
}

// SessionsOf are a user's sessions that have not expired, the latest first.
func SessionsOf(tx *db.Tx, user sild.ID, token string) ([]SignedIn, error) {
	type row struct {
		Hash                 []byte
		Kind                 string
		CreatedAt, ExpiresAt time.Time
	}
	rows, err := db.All[row](tx, `SELECT token, kind, created_at, expires_at FROM session WHERE user_id = $1 AND expires_at > $2 ORDER BY created_at DESC, token`, user, tx.Now)
	list := make([]SignedIn, len(rows))
	for i, r := range rows {
		list[i] = SignedIn{hex.EncodeToString(r.Hash), r.Kind, r.CreatedAt, r.ExpiresAt, bytes.Equal(r.Hash, hashToken(token))}
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
		_, err = db.Exec(tx, `DELETE FROM session WHERE user_id = $1 AND token <> $2`, user, hashToken(token))
		return err
	}
	_, err = db.Exec(tx, `DELETE FROM session WHERE user_id = $1 AND token = $2`, user, hash)
	return err
}
