// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"errors"
	"slices"
	"strings"

	"sild"
	"sild/db"
)

// Worked are the Things of the goals that were worked on.
func (c Contact) Worked() (list []sild.ID) {
	for _, g := range strings.Fields(c.Goals) {
		list = append(list, sild.ID(g))
	}
	return list
}

// workedOn puts the goals that were worked on into c, if err is none or only
// problems of an input. They are goals of the case.
func (o Opened) workedOn(tx *db.Tx, c *Contact, goals []sild.ID, err error) error {
	c.Goals, err = o.goalsOf(tx, goals, err)
	return err
}

// goalsOf are goals as a row keeps them: only those of the case, each once.
func (o Opened) goalsOf(tx *db.Tx, goals []sild.ID, err error) (string, error) {
	if len(goals) == 0 || err != nil && sild.KindOf(err) != sild.Invalid {
		return "", err
	}
	if !o.Writes('P') {
		return "", problemsWith(err, "goals", "case.choice.unknown")
	}
	known, failed := db.All[sild.ID](tx, `SELECT thing FROM goal WHERE case_id = $1 AND replaced_at IS NULL ORDER BY day, thing`, o.Case)
	if failed != nil {
		return "", failed
	}
	var worked []string
	for _, g := range goals {
		if !slices.Contains(known, g) {
			return "", problemsWith(err, "goals", "case.choice.unknown")
		}
		if !slices.Contains(worked, string(g)) {
			worked = append(worked, string(g))
		}
	}
	return strings.Join(worked, " "), err
}

// problemsWith is err, the problems of an input or none, with one more.
func problemsWith(err error, field, key string) error {
	p := sild.Problems{}
	if e, ok := errors.AsType[*sild.Error](err); ok {
		for f, m := range e.Fields {
			p[f] = m
		}
	}
	p.Check(false, field, key)
	return p.Err()
}

// A GoalWork is how often a goal was worked on, and when last.
type GoalWork struct {
	Times int
	Last  sild.Date
}

// WorkedOn are the goals of a case that were worked on in contacts that hold, by
// their Things. The caller has opened the case.
func WorkedOn(tx *db.Tx, caseID sild.ID) (map[sild.ID]GoalWork, error) {
	type row struct {
		Day   sild.Date
		Goals string
	}
	rows, err := db.All[row](tx, `SELECT day, goals FROM contact WHERE case_id = $1 AND replaced_at IS NULL AND goals <> '' ORDER BY day, id`, caseID)
	worked := map[sild.ID]GoalWork{}
	for _, r := range rows {
		for _, g := range strings.Fields(r.Goals) {
			w := worked[sild.ID(g)]
			worked[sild.ID(g)] = GoalWork{w.Times + 1, r.Day}
		}
	}
	return worked, err
}

// likelyPlanned is the one open meeting of c's worker in the case on the day of
// c; empty if there is none, or several.
func (o Opened) likelyPlanned(tx *db.Tx, c Contact) (sild.ID, error) {
	day := o.day(c.StartedAt)
	open, err := db.All[sild.ID](tx, `SELECT a.thing FROM appointment a WHERE a.case_id = $1 AND a.user_id = $2 AND a.day = $3 AND a.replaced_at IS NULL AND a.state = 'planned'
		AND NOT EXISTS (SELECT 1 FROM contact n WHERE n.appointment_id = a.thing AND n.replaced_at IS NULL)`, o.Case, c.User, day)
	if err != nil || len(open) != 1 {
		return "", err
	}
	return open[0], nil
}

// MoveContact takes a contact that was written down for the wrong person to the
// case that it belongs to. It stays the same Thing: it leaves the figures and
// the pages of the one and enters those of the other. Both cases must be open to
// the actor for writing. What it was planned as is open again; if one meeting of
// the same worker with the person to whom it belongs stands on that day, it was
// that one. Goals are the first person's own and stay behind.
func MoveContact(tx *db.Tx, id, to sild.ID) (_ Contact, err error) {
	defer sild.Wrap(&err, "casework.MoveContact(%s, %s)", id, to)
	c, err := seen[Contact](tx, "contact", contactColumns, id)
	if err != nil {
		return c, err
	}
	from, err := Open(tx, c.Case, 'N')
	if err != nil {
		return Contact{}, err
	}
	if err := mayMend(tx, c.Fact); err != nil {
		return Contact{}, err
	}
	if err := stands(c.Fact); err != nil {
		return c, err
	}
	o, err := Open(tx, to, 'N')
	if err != nil {
		return Contact{}, err
	}
	if to == c.Case {
		return c, problem("case", "mend.move.same")
	}
	in := ContactInput{
		Kind: c.Kind, Outcome: c.Outcome, Reason: c.Reason, StartedAt: c.StartedAt, Minutes: c.Minutes,
		With: c.With, Agreed: c.Agreed, Note: c.Note, Marks: c.Marks, Interpreter: c.Interpreter, WhoElse: c.WhoElse, InterpretBy: c.InterpretBy,
	}
	if in.Appointment, err = o.likelyPlanned(tx, c); err != nil {
		return c, err
	}
	moved, err := in.check(o, in.Appointment != "")
	if err != nil {
		return c, err
	}
	if moved.Fact, err = db.Amend(tx, "contact", c.Fact, Moved); err != nil {
		return c, err
	}
	moved.Subject, moved.Case, moved.Day, moved.User = o.Subject, to, o.day(moved.StartedAt), c.User
	trailMend(tx, from.Record, "move", "contact", c.ID, "N")
	trailMend(tx, o.Record, "move", "contact", moved.ID, "N")
	return moved.For(o.Record), db.Record(tx, "contact", contactColumns, moved.Fact, moved)
}
