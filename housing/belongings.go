// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
)

// A Belonging is something that the house keeps for somebody, while they live
// there and after; its day is that from which on.
type Belonging struct {
	sild.Fact
	House   sild.ID
	Stay    sild.ID // thing
	What    string
	KeptAt  string    // where it lies
	Until   sild.Date // zero: as long as they live there
	GivenOn sild.Date // zero: the house has it
	GivenTo string
}

const belongingColumns = casework.BelongingsColumns

// Kept reports whether the house still has it.
func (b Belonging) Kept() bool { return b.GivenOn.IsZero() }

// Over reports whether it was to be fetched by now.
func (b Belonging) Over(today sild.Date) bool {
	return b.Kept() && !b.Until.IsZero() && b.Until.Before(today)
}

// BelongingInput is what is to be kept.
type BelongingInput struct {
	What   string
	KeptAt string
	Until  sild.Date
}

// KeepBelonging writes down what the house keeps for somebody who lives there or
// has left.
func KeepBelonging(tx *db.Tx, stay sild.ID, in BelongingInput) (b Belonging, err error) {
	defer sild.Wrap(&err, "housing.KeepBelonging(%s)", stay)
	s, o, _, err := stayToAdd(tx, stay, 'P')
	if err != nil {
		return b, err
	}
	p := sild.Problems{}
	b = Belonging{House: o.ID, Stay: stay, Until: in.Until}
	b.What, b.KeptAt = p.Line("what", in.What, 200), p.Line("kept_at", in.KeptAt, 100)
	p.Check(b.What != "", "what", "belongings.what.required")
	p.Check(b.KeptAt != "", "kept_at", "belongings.where.required")
	p.Check(in.Until.IsZero() || !in.Until.Before(o.Today), "until", "belongings.until.past")
	p.Check(s.Lives() || !in.Until.IsZero(), "until", "belongings.until.required")
	if err := p.Err(); err != nil {
		return b, err
	}
	b.Fact = tx.NewFact(s.Subject, s.Case, o.Today, "worker", "seen")
	return b, db.Record(tx, "belongings", belongingColumns, b.Fact, b)
}

// GiveBelonging writes down that something was given back, or to somebody else.
func GiveBelonging(tx *db.Tx, thing sild.ID, on sild.Date, to string, seen sild.ID) (b Belonging, err error) {
	defer sild.Wrap(&err, "housing.GiveBelonging(%s)", thing)
	b, there, err := db.Maybe[Belonging](tx, `SELECT `+sild.FactColumns+`, `+belongingColumns+` FROM belongings WHERE thing = $1 AND replaced_at IS NULL`, thing)
	if err != nil {
		return b, err
	}
	if !there {
		return b, sild.Missing()
	}
	o, _, err := caseToAdd(tx, b.Case, b.House, 'P')
	if err != nil {
		return Belonging{}, err
	}
	if seen != "" && seen != b.ID || !b.Kept() {
		return b, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	if on.IsZero() {
		on = o.Today
	}
	p := sild.Problems{}
	to = p.Line("to", to, 200)
	p.Check(to != "", "to", "belongings.to.required")
	p.Check(!on.After(o.Today), "on", "date.future")
	p.Check(!on.Before(b.Day), "on", "belongings.before")
	if err := p.Err(); err != nil {
		return b, err
	}
	was := b.Fact
	if b.Fact, err = db.Amend(tx, "belongings", was, "given"); err != nil {
		return b, err
	}
	b.Day, b.GivenOn, b.GivenTo = was.Day, on, to
	return b, db.Record(tx, "belongings", belongingColumns, b.Fact, b)
}

// BelongingsOf are those of a case: what is kept first. The caller has opened the
// case.
func BelongingsOf(tx *db.Tx, caseID sild.ID) ([]Belonging, error) {
	return db.All[Belonging](tx, `SELECT `+sild.FactColumns+`, `+belongingColumns+` FROM belongings WHERE case_id = $1 AND replaced_at IS NULL
		ORDER BY given_on DESC NULLS FIRST, day DESC, id DESC LIMIT 100`, caseID)
}

// A KeptFor is something in a list of what a house keeps, with whose it is.
type KeptFor struct {
	Belonging
	Person sild.ID
	Name   string
	LeftOn sild.Date // of the stay; zero: they live there
}

// KeptIn is what a house keeps, what is to be fetched first. It leaves a trail of
// the people trailOf.
func KeptIn(tx *db.Tx, house sild.ID) (list []KeptFor, err error) {
	defer sild.Wrap(&err, "housing.KeptIn(%s)", house)
	if _, err := Inside(tx, house); err != nil {
		return nil, err
	}
	args := []any{house}
	list, err = db.All[KeptFor](tx, `SELECT `+columnsOf("b", sild.FactColumns)+`, `+columnsOf("b", belongingColumns)+`, c.person_id, c.name, s.left_on
		FROM belongings b JOIN case_card c ON c.case_id = b.case_id JOIN stay s ON s.thing = b.stay_id AND s.replaced_at IS NULL
		WHERE b.house_id = $1 AND b.replaced_at IS NULL AND b.given_on IS NULL AND `+access.Scope(tx, 'I', &args)+`
		ORDER BY b.keep_until NULLS LAST, c.sort_key, b.id LIMIT 300`, args...)
	if err != nil {
		return nil, err
	}
	trailOf(tx, "belongings", "IP", list, func(b KeptFor) sild.ID { return b.Person })
	return list, nil
}

// Waits counts what waits in a house for those who work in it, of the people whom
// the actor may see.
type Waits struct {
	Rules      int // residents who have not accepted the rules that hold
	Visitors   int // visitors whom nobody has answered
	Belongings int // what was to be fetched by now
	Untold     int // warnings of which a resident was not told
}

// WaitsIn counts what waits in a house.
func WaitsIn(tx *db.Tx, house sild.ID) (t Waits, err error) {
	defer sild.Wrap(&err, "housing.ToDoIn(%s)", house)
	o, err := Inside(tx, house)
	if err != nil {
		return t, err
	}
	waiting, err := RulesWaiting(tx, house)
	if err != nil {
		return t, err
	}
	t.Rules = len(waiting)
	args := []any{house, tx.Now, o.Today}
	in := ` c.case_id = x.case_id AND ` + access.Scope(tx, 'I', &args)
	type row struct{ Visitors, Belongings, Untold int }
	r, err := db.One[row](tx, `SELECT
		(SELECT count(*) FROM house_visit x JOIN case_card c ON`+in+` WHERE x.house_id = $1 AND x.replaced_at IS NULL AND x.state = 'asked' AND x.starts_at >= $2),
		(SELECT count(*) FROM belongings x JOIN case_card c ON`+in+` WHERE x.house_id = $1 AND x.replaced_at IS NULL AND x.given_on IS NULL AND x.keep_until < $3),
		(SELECT count(*) FROM house_incident x JOIN case_card c ON`+in+` WHERE x.house_id = $1 AND x.replaced_at IS NULL AND x.warning <> '' AND x.told_on IS NULL)`, args...)
	t.Visitors, t.Belongings, t.Untold = r.Visitors, r.Belongings, r.Untold
	return t, err
}
