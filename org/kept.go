// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"sild"
	"sild/db"
)

// Why a form was kept and not sent.
const (
	KeptEnded  = "ended"  // the session had ended
	KeptProof  = "proof"  // a further proof was asked
	KeptLocked = "locked" // the screen was locked
)

// keptFor is how long a form waits: until the next shift. It is ours.
const keptFor = 12 * time.Hour

// keptMost is how many forms wait for one user; the oldest give way.
const keptMost = 10

// A KeptForm is a form that could not be sent.
type KeptForm struct {
	ID   sild.ID
	Role string
	Why  string
	At   time.Time
	Path string     // to which it goes
	Form url.Values // as it was typed
	File bool       // a file came with it, which was not kept
}

type keptRow struct {
	ID        sild.ID
	Pocket    []byte
	User      sild.ID
	Role, Why string
	Once      []byte
	Sealed    []byte
	At, Until time.Time
}

const keptRowColumns = `id, pocket, user_id, role, why, once, sealed, at, expires_at`

type keptContent struct {
	Path string
	Form url.Values
	File bool
}

// secret are fields that are never kept.
var secret = []string{"password", "again", "old", "code", "pin"}

// A Parcel is a form, sealed.
type Parcel struct {
	row keptRow
}

// pocketKey is the key of what a browser's pocket holds. It is derived from what
// the browser has and we have not: a copy of the database opens nothing.
func pocketKey(pocket string) cipher.AEAD {
	sum := sha256.Sum256([]byte("sild kept form\x00" + pocket))
	block, err := aes.NewCipher(sum[:])
	if err != nil {
		panic(err) // 32 bytes are a key
	}
	g, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return g
}

// Seal makes a parcel of a form for one user. What is secret in it is left out.
// It is made before a unit of work.
func Seal(pocket string, user sild.ID, f KeptForm) (Parcel, error) {
	c := keptContent{f.Path, url.Values{}, f.File}
	for k, v := range f.Form {
		c.Form[k] = v
	}
	for _, name := range secret {
		delete(c.Form, name)
	}
	text, err := json.Marshal(c)
	if err != nil {
		return Parcel{}, err
	}
	g := pocketKey(pocket)
	nonce := make([]byte, g.NonceSize())
	rand.Read(nonce)
	return Parcel{keptRow{
		Pocket: hashToken(pocket), User: user, Role: f.Role, Why: f.Why, Once: onceOf(f.Form.Get("once"), f.Path),
		Sealed: g.Seal(nonce, nonce, text, []byte(user)),
	}}, nil
}

// Keep keeps a parcel for its user.
func Keep(tx *db.Tx, p Parcel) (sild.ID, error) {
	r := p.row
	r.ID, r.At, r.Until = tx.NewID(), tx.Now, tx.Now.Add(keptFor)
	if _, err := db.Exec(tx, `DELETE FROM kept_form WHERE expires_at < $1 OR user_id = $2 AND once = $3 AND pocket = $4`, tx.Now, r.User, r.Once, r.Pocket); err != nil {
		return "", err
	}
	if _, err := db.Exec(tx, `DELETE FROM kept_form WHERE user_id = $1 AND id NOT IN (SELECT id FROM kept_form WHERE user_id = $1 ORDER BY at DESC, id DESC LIMIT $2)`, r.User, keptMost-1); err != nil {
		return "", err
	}
	return r.ID, db.Insert(tx, "kept_form", keptRowColumns, r)
}

// KeptIn are the forms that wait in a browser for a user, the oldest first. Of
// others who use the same browser nothing is found.
func KeptIn(tx *db.Tx, pocket string, user sild.ID) ([]KeptForm, error) {
	rows, err := db.All[keptRow](tx, `SELECT `+keptRowColumns+` FROM kept_form WHERE pocket = $1 AND user_id = $2 AND expires_at > $3 ORDER BY at, id`,
		hashToken(pocket), user, tx.Now)
	if err != nil {
		return nil, err
	}
	g := pocketKey(pocket)
	var list []KeptForm
	for _, r := range rows {
		if len(r.Sealed) < g.NonceSize() {
			continue
		}
		text, err := g.Open(nil, r.Sealed[:g.NonceSize()], r.Sealed[g.NonceSize():], []byte(user))
		if err != nil {
			continue // not of this pocket
		}
		var c keptContent
		if err := json.Unmarshal(text, &c); err != nil {
			return nil, err
		}
		list = append(list, KeptForm{r.ID, r.Role, r.Why, r.At, c.Path, c.Form, c.File})
	}
	return list, nil
}

// KeptRole is the role in which somebody typed what waits in a browser for them;
// empty: nothing waits.
func KeptRole(tx *db.Tx, pocket string, user sild.ID) (string, error) {
	role, _, err := db.Maybe[string](tx, `SELECT role FROM kept_form WHERE pocket = $1 AND user_id = $2 AND expires_at > $3 ORDER BY at DESC, id DESC LIMIT 1`,
		hashToken(pocket), user, tx.Now)
	return role, err
}

// Drop forgets a form of a user: it was sent, or is not wanted.
func Drop(tx *db.Tx, user, id sild.ID) error {
	_, err := db.Exec(tx, `DELETE FROM kept_form WHERE id = $1 AND user_id = $2`, id, user)
	return err
}

// Arrived forgets the kept copies of a form that has been sent, by the key that
// it carries.
func Arrived(tx *db.Tx, user sild.ID, once, path string) error {
	_, err := db.Exec(tx, `DELETE FROM kept_form WHERE user_id = $1 AND once = $2`, user, onceOf(once, path))
	return err
}

func onceOf(once, path string) []byte {
	path, _, _ = strings.Cut(path, "?")
	return hashToken(once + " " + path)
}
