// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"slices"

	"sild"
	"sild/db"
)

// An Away is a time when a worker is not there, both days included.
type Away struct {
	Head
	From  sild.Date
	Until sild.Date // zero: nobody can say yet
	Why   string    // one of Aways
	Note  string
}

const awayColumns = headColumns + `, from_on, until_on, why, note`

// Aways are the reasons that are kept: no diagnosis, and no kind of leave.
var Aways = []string{"leave", "sick", "other"}

// Covers reports whether the worker is away on day.
func (a Away) Covers(day sild.Date) bool {
	return !day.Before(a.From) && (a.Until.IsZero() || !day.After(a.Until))
}

// AwayOn is why w is not there on day, if so: what ends last.
func (w Worker) AwayOn(day sild.Date) (away Away, yes bool) {
	for _, a := range w.Away {
		if a.ReplacedAt.IsZero() && a.Covers(day) && (!yes || a.Until.IsZero() || !away.Until.IsZero() && a.Until.After(away.Until)) {
			away, yes = a, true
		}
	}
	return away, yes
}

// AwayOn is why a user is not there on day, if so: what ends last.
func AwayOn(tx *db.Tx, user sild.ID, day sild.Date) (Away, bool, error) {
	list, err := db.All[Away](tx, `SELECT `+awayColumns+` FROM worker_away WHERE user_id = $1 AND replaced_at IS NULL ORDER BY from_on, id`, user)
	a, away := Worker{Away: list}.AwayOn(day)
	return a, away, err
}

// AwayInput is what somebody writes down about it.
type AwayInput struct {
	From, Until sild.Date
	Why, Note   string
}

func (in AwayInput) check() (Away, error) {
	p := sild.Problems{}
	a := Away{From: in.From, Until: in.Until, Why: in.Why, Note: p.Line("note", in.Note, 200)}
	p.Check(!in.From.IsZero(), "from", "date.required")
	p.Check(in.Until.IsZero() || !in.Until.Before(in.From), "until", "worker.until.before")
	p.Check(slices.Contains(Aways, in.Why), "why", "choice.unknown")
	return a, p.Err()
}

// AddAway writes down that a worker is away.
func AddAway(tx *db.Tx, user sild.ID, in AwayInput) (_ Away, err error) {
	defer sild.Wrap(&err, "org.AddAway(%s)", user)
	if err := mayKeep(tx, user); err != nil {
		return Away{}, err
	}
	a, err := in.check()
	if err != nil {
		return a, err
	}
	a.Head = head(tx, user)
	trailWorker(tx, "write", "away", a.ID)
	return a, db.Insert(tx, "worker_away", awayColumns, a)
}

// AwayByID is one of them, for those who keep what is known of the worker.
func AwayByID(tx *db.Tx, id sild.ID) (Away, error) {
	a, err := db.One[Away](tx, `SELECT `+awayColumns+` FROM worker_away WHERE id = $1`, id)
	if err != nil {
		return a, err
	}
	if err := keeps(tx, a.User); err != nil {
		return Away{}, err
	}
	return a, nil
}

// ChangeAway corrects when a worker is away, or ends it. Id is the row that was
// looked at.
func ChangeAway(tx *db.Tx, id sild.ID, in AwayInput) (_ Away, err error) {
	defer sild.Wrap(&err, "org.ChangeAway(%s)", id)
	was, err := AwayByID(tx, id)
	if err != nil {
		return was, err
	}
	if err := mayKeep(tx, was.User); err != nil {
		return Away{}, err
	}
	to, err := in.check()
	if err != nil {
		return was, err
	}
	if err := replace(tx, "worker_away", was.Head, Changed); err != nil {
		return was, err
	}
	to.Head = head(tx, was.User)
	to.Thing = was.Thing
	trailWorker(tx, "write", "away", to.ID)
	return to, db.Insert(tx, "worker_away", awayColumns, to)
}

// MistakeAway marks what was entered by mistake.
func MistakeAway(tx *db.Tx, id sild.ID, why string) (err error) {
	defer sild.Wrap(&err, "org.MistakeAway(%s)", id)
	a, err := AwayByID(tx, id)
	if err != nil {
		return err
	}
	if err := mayKeep(tx, a.User); err != nil {
		return err
	}
	if why, err = mistaken(why); err != nil {
		return err
	}
	trailWorker(tx, "mistake", "away", id)
	return replace(tx, "worker_away", a.Head, why)
}
