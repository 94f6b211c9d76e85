// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
)

// A Custody is where in prison somebody is: its Day is that since when. A move
// is a new row of another Thing, so that one can see where they were.
type Custody struct {
	sild.Fact
	Place string // a value of prisons
	Unit  string // department, wing, chamber: as the prison says it
}

const CustodyColumns = `place, unit`

// CustodyInput is what one may say of it.
type CustodyInput struct {
	Place string
	Unit  string
	Since sild.Date
	Seen  sild.ID // the row that was looked at; empty: none
}

// SetCustody records where in prison a person is, since a day. Told again of the
// same day it is a correction, of a later one a move.
func SetCustody(tx *db.Tx, p *pack.Pack, subject sild.ID, in CustodyInput) (_ Custody, err error) {
	defer sild.Wrap(&err, "people.SetCustody(%s)", subject)
	if _, err := access.PersonToWrite(tx, subject, 'I'); err != nil {
		return Custody{}, err
	}
	was, told, err := CustodyOf(tx, subject)
	if err != nil {
		return Custody{}, err
	}
	if in.Seen != "" && was.ID != in.Seen {
		return was, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	pr := sild.Problems{}
	c := Custody{Place: in.Place, Unit: pr.Line("unit", in.Unit, 100)}
	v, known := p.Value("prisons", in.Place)
	pr.Check(in.Place != "", "place", "release.place.required")
	pr.Check(known && (!v.Retired || in.Place == was.Place), "place", "choice.unknown")
	today := sild.DateOf(tx.Now, p.Location())
	since := in.Since
	if since.IsZero() {
		since = today
	}
	pr.Check(!since.After(today), "since", "date.future")
	pr.Check(today.Sub(since) < farAway, "since", "date.far")
	pr.Check(!told || !since.Before(was.Day), "since", "custody.before", "date", "date:"+was.Day.String())
	if err := pr.Err(); err != nil {
		return was, err
	}
	if told && since == was.Day {
		if c.Fact, err = db.Amend(tx, "custody", was.Fact, "corrected"); err != nil {
			return was, err
		}
	} else {
		c.Fact = tx.NewFact(subject, "", since, "prison", "document")
	}
	return c, db.Record(tx, "custody", CustodyColumns, c.Fact, c)
}

// CustodyOf is where in prison a person is, as it was told last. The caller has
// opened the record.
func CustodyOf(tx *db.Tx, subject sild.ID) (Custody, bool, error) {
	return db.Maybe[Custody](tx, `SELECT `+sild.FactColumns+`, `+CustodyColumns+` FROM custody WHERE subject_id = $1 AND replaced_at IS NULL ORDER BY day DESC, id DESC LIMIT 1`, subject)
}
