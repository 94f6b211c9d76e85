// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"sild"
	"sild/db"
)

// A Passkey is a key that a user's phone, computer or security key keeps for
// Sild, and uses only after it has seen its owner: a finger, a face, a code.
type Passkey struct {
	ID         sild.ID
	User       sild.ID
	Credential []byte
	PublicKey  []byte
	Model      []byte
	Transports string
	Uses       int64
	Syncs      bool
	Name       string
	MadeAt     time.Time
	UsedAt     time.Time
	DoubtedAt  time.Time // zero: there is no sign of a copy
}

const passkeyColumns = `id, user_id, credential, public_key, model, transports, uses, syncs, name, made_at, used_at, doubted_at`

// most passkeys of a user: more are not told apart. It is ours.
const mostPasskeys = 20

// PasskeysOf are a user's passkeys, the oldest first.
func PasskeysOf(tx *db.Tx, user sild.ID) ([]Passkey, error) {
	return db.All[Passkey](tx, `SELECT `+passkeyColumns+` FROM passkey WHERE user_id = $1 ORDER BY made_at, id`, user)
}

// RenamePasskey gives one of the actor's passkeys another name.
func RenamePasskey(tx *db.Tx, id sild.ID, name string) (err error) {
	defer sild.Wrap(&err, "org.RenamePasskey(%s)", id)
	p := sild.Problems{}
	name = keyName(p, name)
	if err := p.Err(); err != nil {
		return err
	}
	n, err := db.Exec(tx, `UPDATE passkey SET name = $1 WHERE id = $2 AND user_id = $3`, name, id, tx.Actor.User)
	if err == nil && n == 0 {
		err = sild.Missing()
	}
	tx.Trail(sild.Entry{Action: "write", What: "passkey", Object: id})
	return err
}

func keyName(p sild.Problems, name string) string {
	name = p.Line("name", name, 60)
	p.Check(name != "", "name", "key.name.required")
	return name
}

// RemovePasskey takes one of the actor's passkeys away: it opens nothing any
// more.
func RemovePasskey(tx *db.Tx, id sild.ID) (err error) {
	defer sild.Wrap(&err, "org.RemovePasskey(%s)", id)
	n, err := db.Exec(tx, `DELETE FROM passkey WHERE id = $1 AND user_id = $2`, id, tx.Actor.User)
	if err == nil && n == 0 {
		err = sild.Missing()
	}
	if err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "remove", What: "passkey", Object: id})
	return otherWayIn(tx, tx.Actor.User)
}

// A keyHolder is a user as Web Authentication sees them.
type keyHolder struct {
	id, email, name string
	keys            []Passkey
}

func holder(tx *db.Tx, user sild.ID) (h keyHolder, err error) {
	type row struct{ ID, Email, Name string }
	u, err := db.One[row](tx, `SELECT id, email, name FROM app_user WHERE id = $1 AND disabled_at IS NULL AND NOT client`, user)
	if err != nil {
		return h, err
	}
	h = keyHolder{id: u.ID, email: u.Email, name: u.Name}
	h.keys, err = PasskeysOf(tx, user)
	return h, err
}

// WebAuthnID is the user handle. The authenticator keeps it; it tells nothing of
// the person.
func (h keyHolder) WebAuthnID() []byte          { return []byte(h.id) }
func (h keyHolder) WebAuthnName() string        { return h.email }
func (h keyHolder) WebAuthnDisplayName() string { return h.name }

func (h keyHolder) WebAuthnCredentials() []webauthn.Credential {
	list := make([]webauthn.Credential, len(h.keys))
	for i, k := range h.keys {
		list[i] = webauthn.Credential{
			ID: k.Credential, PublicKey: k.PublicKey, AttestationFormat: "none",
			Flags:         webauthn.CredentialFlags{UserPresent: true, UserVerified: true, BackupEligible: k.Syncs},
			Authenticator: webauthn.Authenticator{AAGUID: k.Model, SignCount: uint32(k.Uses)},
		}
		for _, t := range strings.Fields(k.Transports) {
			list[i].Transport = append(list[i].Transport, protocol.AuthenticatorTransport(t))
		}
	}
	return list
}
