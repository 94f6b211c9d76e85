// SPDX-License-Identifier: EUPL-1.2

package programme

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
)

// The states in which a version is kept.
const (
	Draft   = "draft"
	Active  = "active"
	Retired = "retired"
)

// The steps of a draft on its way, as [Version.Step] tells them.
const (
	Faulty    = "draft"     // it has faults
	Checked   = "checked"   // it could run
	Previewed = "previewed" // somebody has looked at what it would change
	Planned   = "planned"   // it comes into force on a day
)

// A Version is one text of a programme's pack, on its way or in force.
type Version struct {
	Programme   sild.ID
	Version     int
	Source      string
	State       string
	Digest      string // of the source: it names the text that somebody has seen
	BasedOn     int    // the version that was in force when it was begun
	ChangedAt   time.Time
	ChangedBy   sild.ID
	PreviewedAt time.Time // zero: not as it stands
	PreviewedBy sild.ID
	PlannedOn   sild.Date
	ActivatedAt time.Time
	ActivatedBy sild.ID
	RetiredAt   time.Time
	RetiredBy   sild.ID
	Why         string // of the activation, or of the end of the programme
}

const versionColumns = `programme_id, version, source, state, digest, based_on, changed_at, changed_by, previewed_at, previewed_by, planned_on, activated_at, activated_by, retired_at, retired_by, why`

func digest(source string) string {
	sum := sha256.Sum256([]byte(source))
	return hex.EncodeToString(sum[:])
}

// Step is how far a version is: one of the states, or a step of a draft.
func (v Version) Step(faults pack.Faults) string {
	switch {
	case v.State != Draft:
		return v.State
	case len(faults) > 0:
		return Faulty
	case !v.PlannedOn.IsZero():
		return Planned
	case !v.PreviewedAt.IsZero():
		return Previewed
	}
	return Checked
}

// MayRead checks that the actor may read the versions of a programme's pack: the
// duty is theirs, and their organisation works in it.
func MayRead(tx *db.Tx, id sild.ID) error {
	if tx.Actor.Role == sild.System.Role {
		return nil
	}
	works, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM contract WHERE programme_id = $1 AND org_id = $2 AND from_on <= $3 AND until_on >= $3)`, id, tx.Actor.Org, tx.Today())
	if err != nil {
		return err
	}
	if !works || !access.May(tx.Actor.Role, access.Pack) {
		return sild.Missing()
	}
	return nil
}

// MayChange reports whether the actor may write versions and put them into force:
// those do who keep the records of the programme, or pay for it. It is ours.
func MayChange(tx *db.Tx, id sild.ID) (bool, error) {
	if tx.Actor.Role == sild.System.Role {
		return true, nil
	}
	if !access.May(tx.Actor.Role, access.Pack) {
		return false, nil
	}
	return db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM programme WHERE id = $1 AND controller_id = $2)
		OR EXISTS (SELECT 1 FROM contract WHERE programme_id = $1 AND org_id = $2 AND part = 'funder' AND from_on <= $3 AND until_on >= $3)`, id, tx.Actor.Org, tx.Today())
}

// change checks that the actor may change the pack, and gives the version in
// force; zero if there is none.
func change(tx *db.Tx, id sild.ID) (inForce int, err error) {
	if err := MayRead(tx, id); err != nil {
		return 0, err
	}
	if may, err := MayChange(tx, id); err != nil {
		return 0, err
	} else if !may {
		tx.Denied(sild.Entry{What: "pack", Object: id})
		return 0, &sild.Error{Kind: sild.Forbidden, Key: "pack.theirs"}
	}
	n, _, err := db.Maybe[int](tx, `SELECT version FROM pack_version WHERE programme_id = $1 AND state = 'active'`, id)
	return n, err
}

// Versions are all versions of a programme's pack, the newest first.
func Versions(tx *db.Tx, id sild.ID) (_ []Version, err error) {
	defer sild.Wrap(&err, "programme.Versions(%s)", id)
	if err := MayRead(tx, id); err != nil {
		return nil, err
	}
	return db.All[Version](tx, `SELECT `+versionColumns+` FROM pack_version WHERE programme_id = $1 ORDER BY version DESC`, id)
}

// VersionOf is one version.
func VersionOf(tx *db.Tx, id sild.ID, n int) (_ Version, err error) {
	defer sild.Wrap(&err, "programme.VersionOf(%s, %d)", id, n)
	if err := MayRead(tx, id); err != nil {
		return Version{}, err
	}
	return db.One[Version](tx, `SELECT `+versionColumns+` FROM pack_version WHERE programme_id = $1 AND version = $2`, id, n)
}

// Check tells every fault of a text that would be version n after the one in
// force, and gives the pack if there is none.
func Check(tx *db.Tx, id sild.ID, n int, source string) (*pack.Pack, pack.Faults, error) {
	before, err := Of(tx, id)
	if err != nil {
		return nil, nil, err
	}
	p, faults := pack.ParseAfter("", []byte(source), before, n)
	if len(faults) == 0 && p.NeedsBefore() {
		err = succeed(tx, id, p)
	}
	return p, faults, err
}

// Next is the number of the next draft.
func Next(tx *db.Tx, id sild.ID) (int, error) {
	return db.One[int](tx, `SELECT coalesce(max(version), 0) + 1 FROM pack_version WHERE programme_id = $1`, id)
}

var versionLine = regexp.MustCompile(`(?m)^version:[ \t]*\d+`)

// Numbered is a text with n as its version, where it says one at all.
func Numbered(source string, n int) string {
	return versionLine.ReplaceAllString(source, "version: "+strconv.Itoa(n))
}

// largestSource is how long a pack can be, in bytes: as much as Parse reads.
const largestSource = 512 << 10

// SaveDraft keeps the text of draft n, faulty or not, and of a new draft if n is
// zero. Seen is the digest of the text that it was made of: if a colleague has
// changed the draft meanwhile, it is a Conflict. What was previewed is not, any
// more.
func SaveDraft(tx *db.Tx, id sild.ID, n int, source, seen string) (_ Version, err error) {
	defer sild.Wrap(&err, "programme.SaveDraft(%s, %d)", id, n)
	inForce, err := change(tx, id)
	if err != nil {
		return Version{}, err
	}
	pr := sild.Problems{}
	pr.Check(source != "", "source", "pack.source.required")
	pr.Check(len(source) <= largestSource, "source", "pack.source.long")
	if err := pr.Err(); err != nil {
		return Version{}, err
	}
	tx.Trail(sild.Entry{Action: "write", What: "pack", Object: id})
	if n == 0 {
		if n, err = Next(tx, id); err != nil {
			return Version{}, err
		}
		source = Numbered(source, n)
		v := Version{Programme: id, Version: n, Source: source, State: Draft, Digest: digest(source), BasedOn: inForce, ChangedAt: tx.Now, ChangedBy: tx.Actor.User}
		return v, db.Insert(tx, "pack_version", versionColumns, v)
	}
	v, err := VersionOf(tx, id, n)
	switch {
	case err != nil:
		return v, err
	case v.State != Draft:
		return v, &sild.Error{Kind: sild.Conflict, Key: "pack.in_use"}
	case v.Digest != seen:
		return v, &sild.Error{Kind: sild.Conflict, Key: "pack.changed"}
	case v.Digest == digest(source):
		return v, nil
	}
	v.Source, v.Digest, v.BasedOn, v.ChangedAt, v.ChangedBy = source, digest(source), inForce, tx.Now, tx.Actor.User
	v.PreviewedAt, v.PreviewedBy, v.PlannedOn = time.Time{}, "", sild.Date{}
	_, err = db.Exec(tx, `UPDATE pack_version SET source = $1, digest = $2, based_on = $3, changed_at = $4, changed_by = $5, previewed_at = NULL, previewed_by = NULL, planned_on = NULL
		WHERE programme_id = $6 AND version = $7 AND state = 'draft'`, v.Source, v.Digest, v.BasedOn, v.ChangedAt, v.ChangedBy, id, n)
	return v, err
}

// Drop throws a draft away.
func Drop(tx *db.Tx, id sild.ID, n int) (err error) {
	defer sild.Wrap(&err, "programme.Drop(%s, %d)", id, n)
	if _, err := change(tx, id); err != nil {
		return err
	}
	rows, err := db.Exec(tx, `DELETE FROM pack_version WHERE programme_id = $1 AND version = $2 AND state = 'draft'`, id, n)
	if err == nil && rows == 0 {
		err = &sild.Error{Kind: sild.Conflict, Key: "pack.in_use"}
	}
	tx.Trail(sild.Entry{Action: "write", What: "pack", Object: id})
	return err
}

// ready is draft n if it is the text that was seen, has no fault and follows the
// version in force that was seen with it.
func ready(tx *db.Tx, id sild.ID, n int, seen string, base int) (Version, error) {
	inForce, err := change(tx, id)
	if err != nil {
		return Version{}, err
	}
	v, err := VersionOf(tx, id, n)
	switch {
	case err != nil:
		return v, err
	case v.State != Draft:
		return v, &sild.Error{Kind: sild.Conflict, Key: "pack.active_already"}
	case inForce != base:
		return v, &sild.Error{Kind: sild.Conflict, Key: "pack.other_active", Args: sild.Args{"version": strconv.Itoa(inForce)}}
	case v.Digest != seen:
		return v, &sild.Error{Kind: sild.Conflict, Key: "pack.changed"}
	}
	_, faults, err := Check(tx, id, n, v.Source)
	if err == nil && len(faults) > 0 {
		err = &sild.Error{Kind: sild.Invalid, Key: "pack.faulty", Err: errors.New(faults[0].String())}
	}
	return v, err
}

// Look notes that the actor has looked at what draft n would change.
func Look(tx *db.Tx, id sild.ID, n int, seen string, base int) (err error) {
	defer sild.Wrap(&err, "programme.Look(%s, %d)", id, n)
	if _, err := ready(tx, id, n, seen, base); err != nil {
		return err
	}
	_, err = db.Exec(tx, `UPDATE pack_version SET previewed_at = $1, previewed_by = $2, based_on = $3 WHERE programme_id = $4 AND version = $5`, tx.Now, tx.Actor.User, base, id, n)
	tx.Trail(sild.Entry{Action: "write", What: "pack", Object: id})
	return err
}

// An Activation is what somebody has before their eyes when they put a draft into
// force.
type Activation struct {
	Seen string // the digest of its text
	Base int    // the version in force
	On   sild.Date
	Why  string
}

// Activate puts a draft into force, at once or on a day. Somebody must have looked
// at what it changes, as it stands. Of two who do so at the same time one does,
// and the other is told. Rows are derived again by the job of flow.
func Activate(tx *db.Tx, id sild.ID, n int, in Activation) (_ Version, err error) {
	defer sild.Wrap(&err, "programme.Activate(%s, %d)", id, n)
	v, err := ready(tx, id, n, in.Seen, in.Base)
	if err != nil {
		return v, err
	}
	p, err := Of(tx, id)
	if err != nil {
		return v, err
	}
	today := sild.DateOf(tx.Now, p.Location())
	pr := sild.Problems{}
	v.Why = pr.Text("why", in.Why, 1000)
	pr.Check(!v.PreviewedAt.IsZero(), "", "pack.preview.first")
	pr.Check(in.On.IsZero() || !in.On.Before(today), "on", "pack.on.past")
	pr.Check(in.On.IsZero() || !in.On.After(today.AddMonths(24)), "on", "pack.on.far")
	if err := pr.Err(); err != nil {
		return v, err
	}
	tx.Trail(sild.Entry{Action: "write", What: "pack", Object: id})
	if in.On.After(today) {
		v.PlannedOn = in.On
		_, err = db.Exec(tx, `UPDATE pack_version SET planned_on = $1, activated_by = $2, why = $3 WHERE programme_id = $4 AND version = $5`, in.On, tx.Actor.User, v.Why, id, n)
		return v, err
	}
	return v, putIntoForce(tx, id, n, tx.Actor.User, v.Why)
}

func putIntoForce(tx *db.Tx, id sild.ID, n int, by sild.ID, why string) error {
	if _, err := db.Exec(tx, `UPDATE pack_version SET state = 'retired', retired_at = $1, retired_by = $2 WHERE programme_id = $3 AND state = 'active'`, tx.Now, by, id); err != nil {
		return err
	}
	if _, err := db.Exec(tx, `UPDATE pack_version SET state = 'active', activated_at = $1, activated_by = $2, why = $3, planned_on = NULL WHERE programme_id = $4 AND version = $5`, tx.Now, by, why, id, n); err != nil {
		return err
	}
	// What others looked at was compared with what is in force no more.
	_, err := db.Exec(tx, `UPDATE pack_version SET previewed_at = NULL, previewed_by = NULL, planned_on = NULL WHERE programme_id = $1 AND state = 'draft'`, id)
	return err
}

// Unplan takes back that a draft comes into force on a day.
func Unplan(tx *db.Tx, id sild.ID, n int) (err error) {
	defer sild.Wrap(&err, "programme.Unplan(%s, %d)", id, n)
	if _, err := change(tx, id); err != nil {
		return err
	}
	_, err = db.Exec(tx, `UPDATE pack_version SET planned_on = NULL WHERE programme_id = $1 AND version = $2 AND state = 'draft'`, id, n)
	tx.Trail(sild.Entry{Action: "write", What: "pack", Object: id})
	return err
}

// Due puts into force what was planned for today, or for a day since, and gives
// the programmes in which it did. A draft that cannot run any more is left, and
// is no longer planned.
func Due(tx *db.Tx) (turned []sild.ID, err error) {
	defer sild.Wrap(&err, "programme.Due")
	planned, err := db.All[Version](tx, `SELECT `+versionColumns+` FROM pack_version WHERE state = 'draft' AND planned_on IS NOT NULL ORDER BY planned_on NULLS LAST, programme_id, version`)
	for _, v := range planned {
		p, err := Of(tx, v.Programme)
		if err != nil {
			return turned, err
		}
		if v.PlannedOn.After(sild.DateOf(tx.Now, p.Location())) {
			continue
		}
		if _, faults, err := Check(tx, v.Programme, v.Version, v.Source); err != nil {
			return turned, err
		} else if len(faults) > 0 || p.Version != v.BasedOn {
			if _, err := db.Exec(tx, `UPDATE pack_version SET planned_on = NULL, previewed_at = NULL, previewed_by = NULL WHERE programme_id = $1 AND version = $2`, v.Programme, v.Version); err != nil {
				return turned, err
			}
			continue
		}
		if err := putIntoForce(tx, v.Programme, v.Version, v.ActivatedBy, v.Why); err != nil {
			return turned, err
		}
		tx.Trail(sild.Entry{Action: "write", What: "pack", Object: v.Programme})
		turned = append(turned, v.Programme)
	}
	return turned, err
}

// Retire ends a programme: nothing new begins in it, and what there is goes on and
// stays readable under its last version. Base is the version in force that was
// seen. Another version that is put into force begins it again.
func Retire(tx *db.Tx, id sild.ID, base int, why string) (err error) {
	defer sild.Wrap(&err, "programme.Retire(%s)", id)
	inForce, err := change(tx, id)
	if err != nil {
		return err
	}
	pr := sild.Problems{}
	why = pr.Text("why", why, 1000)
	pr.Check(why != "", "why", "pack.retire.why")
	if err := pr.Err(); err != nil {
		return err
	}
	if inForce == 0 || inForce != base {
		return &sild.Error{Kind: sild.Conflict, Key: "pack.other_active", Args: sild.Args{"version": fmt.Sprint(inForce)}}
	}
	tx.Trail(sild.Entry{Action: "write", What: "pack", Object: id})
	_, err = db.Exec(tx, `UPDATE pack_version SET state = 'retired', retired_at = $1, retired_by = $2, why = $3 WHERE programme_id = $4 AND state = 'active'`, tx.Now, tx.Actor.User, why, id)
	return err
}

// Begins checks that something new may begin in a programme: a version of its pack
// is in force.
func Begins(tx *db.Tx, id sild.ID) error {
	open, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM pack_version WHERE programme_id = $1 AND state = 'active')`, id)
	if err == nil && !open {
		err = &sild.Error{Kind: sild.Conflict, Key: "pack.retired"}
	}
	return err
}

// IsOpen reports whether a version of a programme's pack is in force.
func IsOpen(tx *db.Tx, id sild.ID) (bool, error) {
	err := Begins(tx, id)
	if sild.KindOf(err) == sild.Conflict {
		return false, nil
	}
	return err == nil, err
}
