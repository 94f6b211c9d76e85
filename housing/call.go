// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"sild"
	"sild/casework"
	"sild/db"
)

// A Call is whom the house calls in an emergency, as the resident told it and
// agreed. It stands on the sheet for an emergency; the network of the person stays
// closed to the house.
type Call struct {
	sild.Fact
	House    sild.ID
	Stay     sild.ID // thing
	Name     string
	Relation string
	Phone    string
	Off      sild.Date // from this day on the resident no longer wants it; zero: it holds
}

const callColumns = casework.HouseCallColumns

// CallInput is what a resident says.
type CallInput struct {
	Name     string
	Relation string
	Phone    string
	Agreed   bool // that it stands on the sheet
}

// AddCall writes down whom the house calls for somebody who lives there.
func AddCall(tx *db.Tx, stay sild.ID, in CallInput) (c Call, err error) {
	defer sild.Wrap(&err, "housing.AddCall(%s)", stay)
	s, o, _, err := stayToAdd(tx, stay, 'P')
	if err != nil {
		return c, err
	}
	p := sild.Problems{}
	c = Call{House: o.ID, Stay: stay}
	c.Name, c.Relation, c.Phone = p.Line("name", in.Name, 100), p.Line("relation", in.Relation, 100), p.Line("phone", in.Phone, 40)
	p.Check(c.Name != "", "name", "call.name.required")
	p.Check(c.Phone != "", "phone", "call.phone.required")
	p.Check(in.Agreed, "agreed", "call.agreed.required")
	p.Check(s.Lives(), "name", "stay.left_already")
	if err := p.Err(); err != nil {
		return c, err
	}
	c.Fact = tx.NewFact(s.Subject, s.Case, o.Today, "person", "said")
	return c, db.Record(tx, "house_call", callColumns, c.Fact, c)
}

// EndCall writes down that a resident no longer wants somebody to be called.
func EndCall(tx *db.Tx, thing, seen sild.ID) (c Call, err error) {
	defer sild.Wrap(&err, "housing.EndCall(%s)", thing)
	c, there, err := db.Maybe[Call](tx, `SELECT `+sild.FactColumns+`, `+callColumns+` FROM house_call WHERE thing = $1 AND replaced_at IS NULL`, thing)
	if err != nil {
		return c, err
	}
	if !there {
		return c, sild.Missing()
	}
	o, _, err := caseToAdd(tx, c.Case, c.House, 'P')
	if err != nil {
		return Call{}, err
	}
	if seen != "" && seen != c.ID || !c.Off.IsZero() {
		return c, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	was := c.Fact
	if c.Fact, err = db.Amend(tx, "house_call", was, "off"); err != nil {
		return c, err
	}
	c.Day, c.Off = was.Day, o.Today
	return c, db.Record(tx, "house_call", callColumns, c.Fact, c)
}

// callsOf are those of cases that hold, as far as the actor may read what the
// house and those who live there do with one another.
func callsOf(tx *db.Tx, cases []sild.ID) (map[sild.ID][]Call, error) {
	var args []any
	rows, err := db.All[Call](tx, `SELECT `+columnsOf("x", sild.FactColumns+", "+callColumns)+` FROM house_call x JOIN case_card c ON c.case_id = x.case_id
		JOIN stay s ON s.thing = x.stay_id AND s.replaced_at IS NULL AND s.left_on IS NULL
		WHERE x.replaced_at IS NULL AND x.off_on IS NULL AND x.case_id IN (`+db.List(&args, cases)+`) AND `+anyOf(tx, 'P', &args)+` ORDER BY x.day, x.id`, args...)
	of := map[sild.ID][]Call{}
	for _, c := range rows {
		of[c.Case] = append(of[c.Case], c)
	}
	return of, err
}
