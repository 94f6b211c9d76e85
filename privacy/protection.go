// SPDX-License-Identifier: EUPL-1.2

package privacy

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// A Protection is a state of a record as a whole (access.States): restricted to
// those named for it, its address protected, or limited (GDPR art. 18).
type Protection struct {
	ID       sild.ID
	Subject  sild.ID
	State    string
	From     sild.Date
	Until    sild.Date
	Words    string
	By       sild.ID
	At       time.Time
	LiftedAt time.Time
	LiftedBy sild.ID
	Lifted   string // why
	Reason   string
}

const protectionColumns = `id, subject_id, state, from_on, until_on, why, by_id, at, lifted_at, lifted_by, lifted_why, reason`

// A Name is somebody for whom a restricted record is as normal.
type Name struct {
	ID, Subject, User sild.ID
	From, Until       sild.Date
	By                sild.ID
	At                time.Time
	Why               string
}

const nameColumns = `id, subject_id, user_id, from_on, until_on, by_id, at, why`

// An Exclusion closes a record to a user, whatever else they have of it.
type Exclusion struct {
	ID       sild.ID
	Subject  sild.ID
	User     sild.ID
	Reason   string
	Words    string
	Until    sild.Date // zero: for good
	By       sild.ID
	At       time.Time
	LiftedAt time.Time
	LiftedBy sild.ID
	Lifted   string
}

const exclusionColumns = `id, subject_id, user_id, reason, words, until_on, by_id, at, lifted_at, lifted_by, lifted_why`

// longest is how long a state lasts without being set again. It is ours; a
// protected address and a restriction are looked at once a year.
const longest = 12

// Who may know the state of a record: who reads it and has the duty, and the
// officers of the organisations that answer for it, who see no more than that.
func guarded(tx *db.Tx, subject sild.ID) (person sild.ID, err error) {
	if err := access.Duty(tx, access.Protect); err != nil {
		return "", err
	}
	if !access.May(tx.Actor.Role, access.Log) {
		rec, err := access.Person(tx, subject, "I")
		if err == nil && rec.Relation == access.BreakGlass {
			err = sild.Missing() // who reads in an emergency, reads
		}
		return rec.Person, err
	}
	person, there, err := db.Maybe[sild.ID](tx, `SELECT person_id FROM subject WHERE id = $1`, subject)
	if err != nil {
		return "", err
	}
	yes := false
	if there {
		if yes, err = oversees(tx, person); err != nil {
			return "", err
		}
	}
	if !yes {
		return "", sild.Missing()
	}
	tx.Trail(sild.Entry{Action: "read", What: "protection", Object: subject, Purpose: access.Protect, Subjects: []sild.ID{person}})
	return person, nil
}

// A Guard is all that says who may see a record at all.
type Guard struct {
	Subject, Person sild.ID
	States          []Protection // in force or to come
	Named           []Name
	Excluded        []Exclusion
	Waiting         []Loosening
}

// Of is what guards a record.
func Of(tx *db.Tx, subject sild.ID) (g Guard, err error) {
	defer sild.Wrap(&err, "privacy.Of(%s)", subject)
	if g.Person, err = guarded(tx, subject); err != nil {
		return g, err
	}
	g.Subject = subject
	if g.States, err = db.All[Protection](tx, `SELECT `+protectionColumns+` FROM protection WHERE subject_id = $1 AND lifted_at IS NULL AND until_on >= $2 ORDER BY from_on, id`, subject, tx.Today()); err != nil {
		return g, err
	}
	if g.Named, err = db.All[Name](tx, `SELECT `+nameColumns+` FROM protection_named WHERE subject_id = $1 AND until_on >= $2 AND until_on >= from_on ORDER BY id`, subject, tx.Today()); err != nil {
		return g, err
	}
	if g.Excluded, err = db.All[Exclusion](tx, `SELECT `+exclusionColumns+` FROM exclusion_told WHERE subject_id = $1 AND lifted_at IS NULL AND (until_on IS NULL OR until_on >= $2) ORDER BY id`, subject, tx.Today()); err != nil {
		return g, err
	}
	g.Waiting, err = db.All[Loosening](tx, `SELECT `+looseningColumns+` FROM loosening WHERE subject_id = $1 AND decided_at IS NULL ORDER BY id`, subject)
	return g, err
}

// In reports whether a state is in force today.
func (g Guard) In(state string, today sild.Date) *Protection {
	for i := range g.States {
		if g.States[i].State == state && !g.States[i].From.After(today) {
			return &g.States[i]
		}
	}
	return nil
}

// States are the states of a record today, for whoever reads the record.
func States(tx *db.Tx, rec access.Record) ([]Protection, error) {
	return db.All[Protection](tx, `SELECT `+protectionColumns+` FROM protection WHERE subject_id = $1 AND lifted_at IS NULL AND from_on <= $2 AND until_on >= $2 ORDER BY state, id`, rec.Subject, tx.Today())
}

// ProtectInput sets a state, from today until a day, and names users for a record
// that is restricted.
type ProtectInput struct {
	State  string
	Reason string
	Words  string
	Until  sild.Date
	Named  []sild.ID
}

// Protect sets a state of a record. It holds from the next request on.
func Protect(tx *db.Tx, subject sild.ID, in ProtectInput) (_ Protection, err error) {
	defer sild.Wrap(&err, "privacy.Protect(%s)", subject)
	g, err := Of(tx, subject)
	if err != nil {
		return Protection{}, err
	}
	p, today := sild.Problems{}, tx.Today()
	p.Check(slices.Contains(access.States[:], in.State), "state", "choice.unknown")
	x := Protection{ID: tx.NewID(), Subject: subject, State: in.State, From: today, Until: in.Until, By: tx.Actor.User, At: tx.Now, Reason: in.Reason}
	x.Words = said(p, "protect", in.Reason, in.Words)
	p.Check(!in.Until.IsZero() && !in.Until.Before(today) && !in.Until.After(today.AddMonths(longest)), "until", "privacy.until.year")
	p.Check(in.State == "restricted" || len(in.Named) == 0, "named", "privacy.named.restricted")
	able, err := Users(tx, subject)
	if err != nil {
		return x, err
	}
	for _, u := range in.Named {
		p.Check(slices.ContainsFunc(able, func(n Named) bool { return n.ID == u }), "named", "choice.unknown")
	}
	p.Check(g.In(in.State, today) == nil, "state", "privacy.state.there")
	if err := p.Err(); err != nil {
		return x, err
	}
	if err := db.Insert(tx, "protection", protectionColumns, x); err != nil {
		return x, err
	}
	for _, u := range in.Named {
		if err := db.Insert(tx, "protection_named", nameColumns, Name{tx.NewID(), subject, u, today, in.Until, tx.Actor.User, tx.Now, in.Reason}); err != nil {
			return x, err
		}
	}
	g.wrote(tx, "protect", x.ID)
	return x, nil
}

func (g Guard) wrote(tx *db.Tx, action string, object sild.ID) {
	tx.Trail(sild.Entry{Action: action, What: "protection", Object: object, Purpose: access.Protect, Subjects: []sild.ID{g.Person}})
}

// ExcludeInput closes a record to a user.
type ExcludeInput struct {
	User   sild.ID
	Reason string
	Words  string
	Until  sild.Date // zero: for good
}

// Exclude closes a record to a user from the next request on. They are told
// nothing.
func Exclude(tx *db.Tx, subject sild.ID, in ExcludeInput) (_ Exclusion, err error) {
	defer sild.Wrap(&err, "privacy.Exclude(%s)", subject)
	g, err := Of(tx, subject)
	if err != nil {
		return Exclusion{}, err
	}
	p := sild.Problems{}
	able, err := Users(tx, subject)
	if err != nil {
		return Exclusion{}, err
	}
	x := Exclusion{ID: tx.NewID(), Subject: subject, User: in.User, Reason: in.Reason, Until: in.Until, By: tx.Actor.User, At: tx.Now}
	x.Words = p.Text("words", in.Words, 1000)
	p.Check(slices.Contains(lists["exclude"], in.Reason), "reason", "choice.unknown")
	p.Check(in.Reason != "other" || len([]rune(x.Words)) >= Enough, "words", "privacy.words.short")
	p.Check(slices.ContainsFunc(able, func(n Named) bool { return n.ID == in.User }), "user", "choice.unknown")
	p.Check(in.Until.IsZero() || !in.Until.Before(tx.Today()), "until", "privacy.until.past")
	p.Check(!slices.ContainsFunc(g.Excluded, func(e Exclusion) bool { return e.User == in.User }), "user", "privacy.excluded.there")
	if err := p.Err(); err != nil {
		return x, err
	}
	if err := db.Insert(tx, "exclusion_told", exclusionColumns, x); err != nil {
		return x, err
	}
	if _, err := db.Exec(tx, `DELETE FROM exclusion WHERE subject_id = $1 AND user_id = $2 AND why = $3`, subject, x.User, x.Reason); err != nil { // one that had run out
		return x, err
	}
	if _, err := db.Exec(tx, `INSERT INTO exclusion (subject_id, user_id, why, by_id, at, until_on) VALUES ($1, $2, $3, $4, $5, $6)`, subject, x.User, x.Reason, x.By, x.At, x.Until); err != nil {
		return x, err
	}
	g.wrote(tx, "exclude", x.ID)
	return x, nil
}

// Unname ends today that a user is named for a record. It closes, so one person
// is enough.
func Unname(tx *db.Tx, subject, id sild.ID) (err error) {
	defer sild.Wrap(&err, "privacy.Unname(%s)", subject)
	g, err := Of(tx, subject)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(g.Named, func(n Name) bool { return n.ID == id }) {
		return sild.Missing()
	}
	g.wrote(tx, "unname", id)
	_, err = db.Exec(tx, `UPDATE protection_named SET until_on = $1 WHERE id = $2`, tx.Today().AddDays(-1), id)
	return err
}

// Users are those who may be named for a record or closed out of it: of the
// actor's organisation, and of those that support the person or told of them.
func Users(tx *db.Tx, subject sild.ID) ([]Named, error) {
	return db.All[Named](tx, `SELECT u.id, u.name FROM app_user u WHERE u.disabled_at IS NULL AND (u.org_id = $1
		OR u.org_id IN (SELECT k.provider_id FROM cases k WHERE k.subject_id = $2)
		OR u.org_id IN (SELECT t.org_id FROM subject s JOIN team t ON t.id = s.team_id WHERE s.id = $2)) ORDER BY u.name, u.id`, tx.Actor.Org, subject)
}
