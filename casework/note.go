// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/people"
	"sild/programme"
)

// A Note is what one is told after saving: when, about whom, what work is done
// by it, and whether it can still be taken back.
type Note struct {
	At      time.Time
	Name    string   // the person's
	Settled []string // clocks
	Undo    bool
	Pack    *pack.Pack
}

// NoteOf is the note on a row that still holds; nobody but the one who recorded
// it is told.
func NoteOf(tx *db.Tx, kind string, id sild.ID) (_ Note, err error) {
	defer sild.Wrap(&err, "casework.NoteOf(%s %s)", kind, id)
	k, ok := Kinds[kind]
	if !ok {
		return Note{}, sild.Missing()
	}
	f, err := db.One[sild.Fact](tx, `SELECT `+sild.FactColumns+` FROM `+k.Table+` WHERE id = $1 AND recorded_by = $2 AND replaced_at IS NULL`, id, tx.Actor.User)
	if err != nil {
		return Note{}, err
	}
	var rec access.Record
	if f.Case != "" {
		rec, err = access.Case(tx, f.Case, "I")
	} else {
		rec, err = access.Person(tx, f.Subject, "I")
	}
	if err != nil && kind == "attendance" { // of a group that one leads
		rec, err = access.CaseAs(tx, f.Case, access.Leader, "I")
	}
	if err != nil {
		return Note{}, err
	}
	n := Note{At: f.RecordedAt, Undo: CanUndo(tx, f)}
	if n.Pack, err = programme.Of(tx, rec.Programme); err != nil {
		return n, err
	}
	d, err := people.DetailOf(tx, rec.Person)
	if err != nil {
		return n, err
	}
	n.Name = d.Name()
	n.Settled, err = db.All[string](tx, `SELECT DISTINCT clock FROM task WHERE subject_id = $1 AND done_by = $2 ORDER BY clock`, f.Subject, id)
	return n, err
}
