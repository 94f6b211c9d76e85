// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"sild"
	"sild/db"
)

// How somebody can prove who they are beside a password.
const (
	ByPasskey  = "passkey"
	ByProvider = "provider"
)

// A Proof is what became of somebody's trying to prove who they are. A refusal
// is a Proof too, and no error: what was used up by it stays used up, and a
// doubt about a passkey stays noted.
type Proof struct {
	user sild.ID
	How  string // ByPasskey, ByProvider

	// Strong says that it is worth two factors: a passkey is, and a provider of
	// which a level was demanded.
	Strong bool
}

// User is who was proved. For a refusal it is always the same error, whatever
// the reason.
func (p Proof) User() (sild.ID, error) {
	if p.user == "" {
		return "", &sild.Error{Kind: sild.Invalid, Key: "key.refused." + p.How}
	}
	return p.user, nil
}

// otherWayIn refuses to leave a user without any way in: nobody locks themself
// out.
func otherWayIn(tx *db.Tx, user sild.ID) error {
	other, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM app_user WHERE id = $1 AND password <> '')
		OR EXISTS (SELECT 1 FROM passkey WHERE user_id = $1 AND doubted_at IS NULL)
		OR EXISTS (SELECT 1 FROM user_identity WHERE user_id = $1)`, user)
	if err == nil && !other {
		err = &sild.Error{Kind: sild.Conflict, Key: "key.last"}
	}
	return err
}
