// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"context"
	"crypto/sha256"
	"strings"
	"time"

	"sild"
	"sild/db"
)

// A device is a browser that holds a secret of ours for long. It opens nothing:
// it tells the one at which a user has been from others.

// NewDeviceToken makes what a browser holds. It is made before a unit of work.
func NewDeviceToken() string { return newSecret() }

// deviceFor is how long a device is known without being used: browsers keep a
// cookie no longer (RFC 6265bis §5.5).
const deviceFor = 400 * 24 * time.Hour

// shift is how long after a full sign-in somebody comes back to a shared computer
// by a PIN, and stands on its list. It is ours: the longest shift of a house.
const shift = 12 * time.Hour

// pinTries is how often a PIN may be wrong in a row. It is ours: of a million,
// five are nothing.
const pinTries = 5

// shortestPIN is the least number of digits (NIST SP 800-63B-4 §3.2.10 asks for
// four to six where tries are limited).
const shortestPIN = 6

// Arrive notes that a user signed in at a device with all that is asked, and
// reports whether they did there for the first time but have elsewhere.
func Arrive(tx *db.Tx, user sild.ID, device string, w Way) (strange bool, err error) {
	old := tx.Now.Add(-deviceFor)
	if _, err := db.Exec(tx, `DELETE FROM device_user WHERE full_at < $1`, old); err != nil {
		return false, err
	}
	if _, err := db.Exec(tx, `DELETE FROM device_proof WHERE at < $1`, old); err != nil {
		return false, err
	}
	n, err := db.Exec(tx, `UPDATE device_user SET full_at = $1, role = $2, strong = $3, wrong = 0 WHERE device = $4 AND user_id = $5`, tx.Now, w.Role, w.Strong, hashToken(device), user)
	if err != nil || n > 0 {
		return false, err
	}
	strange, err = db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM device_user WHERE user_id = $1)`, user)
	if err != nil {
		return false, err
	}
	return strange, db.Insert(tx, "device_user", `device, user_id, first_at, full_at, role, strong`, struct {
		Device       []byte
		User         sild.ID
		First, Since time.Time
		Role         string
		Strong       bool
	}{hashToken(device), user, tx.Now, tx.Now, w.Role, w.Strong})
}

// forgetPINs lets a user sign in in full everywhere: no PIN of theirs is good any
// more.
func forgetPINs(tx *db.Tx, user sild.ID) error {
	_, err := db.Exec(tx, `UPDATE device_user SET pin = '' WHERE user_id = $1`, user)
	return err
}

// A Neighbour is somebody of this shift on a shared computer.
type Neighbour struct {
	ID   sild.ID
	Name string
	Role string
	PIN  bool
}

// Neighbours are those who signed in at a device this shift, the latest first,
// if their organisation shows them there.
func Neighbours(tx *db.Tx, device string) ([]Neighbour, error) {
	return db.All[Neighbour](tx, `SELECT u.id, u.name, d.role, CASE WHEN d.pin <> '' AND d.wrong < $3 THEN TRUE ELSE FALSE END
		FROM device_user d JOIN app_user u ON u.id = d.user_id JOIN door_rule r ON r.org_id = u.org_id
		WHERE d.device = $1 AND d.full_at > $2 AND u.disabled_at IS NULL AND r.shared AND r.names ORDER BY d.full_at DESC, u.id`,
		hashToken(device), tx.Now.Add(-shift), pinTries)
}

// A PINLock is what a PIN is held against: that of one user at one device.
type PINLock struct {
	User   sild.ID // empty: nobody's
	Role   string
	Strong bool
	phc    string
}

// PINOf is the lock of a user at a device, by id or by e-mail address. There is
// none, and the PIN of nobody opens it, when the shift is over, after too many
// tries, and where the organisation has no shared computers.
func PINOf(tx *db.Tx, device, who string) (PINLock, error) {
	type row struct {
		User   sild.ID
		Role   string
		Strong bool
		PIN    string
	}
	r, _, err := db.Maybe[row](tx, `SELECT d.user_id, d.role, d.strong, d.pin FROM device_user d JOIN app_user u ON u.id = d.user_id JOIN door_rule r ON r.org_id = u.org_id
		WHERE d.device = $1 AND (u.id = $2 OR u.email = $3) AND d.full_at > $4 AND d.wrong < $5 AND d.pin <> '' AND u.disabled_at IS NULL AND r.shared`,
		hashToken(device), who, strings.ToLower(strings.TrimSpace(who)), tx.Now.Add(-shift), pinTries)
	return PINLock{r.User, r.Role, r.Strong, r.PIN}, err
}

// Open reports whether a PIN is right. It hashes in any case.
func (l PINLock) Open(ctx context.Context, pin string) (bool, error) {
	return checkPassword(ctx, l.phc, strings.TrimSpace(pin))
}

// PINTried counts a try at a device's PIN: a wrong one brings the end nearer, a
// right one begins anew. It reports whether the user is in: many tries at once
// are no way around the limit.
func PINTried(tx *db.Tx, device string, user sild.ID, ok bool) (in bool, err error) {
	if !ok {
		_, err := db.Exec(tx, `UPDATE device_user SET wrong = wrong + 1 WHERE device = $1 AND user_id = $2`, hashToken(device), user)
		return false, err
	}
	n, err := db.Exec(tx, `UPDATE device_user SET wrong = 0 WHERE device = $1 AND user_id = $2 AND wrong < $3`, hashToken(device), user, pinTries)
	return n > 0, err
}

// PINsAt reports whether anybody can come back to a device by a PIN.
func PINsAt(tx *db.Tx, device string) (bool, error) {
	return db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM device_user d JOIN app_user u ON u.id = d.user_id JOIN door_rule r ON r.org_id = u.org_id
		WHERE d.device = $1 AND d.full_at > $2 AND d.pin <> '' AND d.wrong < $3 AND u.disabled_at IS NULL AND r.shared)`, hashToken(device), tx.Now.Add(-shift), pinTries)
}

// NewPIN holds a PIN against the rules and hashes it, before a unit of work.
func NewPIN(ctx context.Context, pin string) (Secret, error) {
	pin = strings.TrimSpace(pin)
	p := sild.Problems{}
	digits := strings.IndexFunc(pin, func(r rune) bool { return r < '0' || r > '9' }) < 0
	p.Check(digits && len(pin) >= shortestPIN && len(pin) <= 20, "pin", "pin.form")
	p.Check(!digits || !simple(pin), "pin", "pin.simple")
	if err := p.Err(); err != nil {
		return Secret{}, err
	}
	phc, err := hash(ctx, pin)
	return Secret{phc}, err
}

// simple reports a PIN that others try first: few different digits, or one step
// after another.
func simple(pin string) bool {
	seen, steps := map[rune]bool{}, map[rune]int{}
	last := rune(0)
	for i, r := range pin {
		seen[r] = true
		if i > 0 {
			steps[r-last]++
		}
		last = r
	}
	for _, n := range steps {
		if n >= len(pin)-2 {
			return true
		}
	}
	return len(seen) < 3
}

// SetPIN gives a user a PIN at a device at which they signed in.
func SetPIN(tx *db.Tx, user sild.ID, device string, pin Secret) error {
	r, err := doorOf(tx, user)
	if err != nil {
		return err
	}
	if !r.Shared {
		return sild.Missing()
	}
	n, err := db.Exec(tx, `UPDATE device_user SET pin = $1, wrong = 0 WHERE device = $2 AND user_id = $3`, pin.phc, hashToken(device), user)
	if err != nil {
		return err
	}
	if n == 0 {
		return &sild.Error{Kind: sild.Conflict, Key: "pin.device"}
	}
	tx.Trail(sild.Entry{Action: "pin", What: "user", Object: user})
	return Tell(tx, user, PINSet, "")
}

// HasPIN reports whether a user has a PIN at a device.
func HasPIN(tx *db.Tx, user sild.ID, device string) (bool, error) {
	return db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM device_user WHERE device = $1 AND user_id = $2 AND pin <> '')`, hashToken(device), user)
}

// Proved notes that a name proved itself at a device, whose tries are counted
// apart from now on.
func Proved(tx *db.Tx, device, who string) error {
	_, err := db.Exec(tx, `INSERT INTO device_proof (device, who, at) VALUES ($1, $2, $3) ON CONFLICT (device, who) DO UPDATE SET at = $3`, hashToken(device), hashWho(who), tx.Now)
	return err
}

// HasProved reports whether a name proved itself at a device.
func HasProved(tx *db.Tx, device, who string) (bool, error) {
	return db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM device_proof WHERE device = $1 AND who = $2)`, hashToken(device), hashWho(who))
}

func hashWho(who string) []byte {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(who))))
	return sum[:]
}

// A Block is what outlasts a restart of guesses at an account.
type Block struct {
	Key   []byte
	Fails int
	Next  time.Time
}

// Blocks are those of the last day.
func Blocks(tx *db.Tx) ([]Block, error) {
	return db.All[Block](tx, `SELECT key, fails, next_at FROM door_block WHERE next_at > $1 ORDER BY next_at DESC LIMIT 10000`, tx.Now.Add(-24*time.Hour))
}

// KeepBlocks keeps how often an account was guessed at; no fails: it is over.
func KeepBlocks(tx *db.Tx, list []Block) error {
	if _, err := db.Exec(tx, `DELETE FROM door_block WHERE next_at < $1`, tx.Now.Add(-24*time.Hour)); err != nil {
		return err
	}
	for _, b := range list {
		if _, err := db.Exec(tx, `DELETE FROM door_block WHERE key = $1`, b.Key); err != nil {
			return err
		}
		if b.Fails == 0 {
			continue
		}
		if err := db.Insert(tx, "door_block", `key, fails, next_at`, b); err != nil {
			return err
		}
	}
	return nil
}
