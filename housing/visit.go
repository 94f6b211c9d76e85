// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"
	"strconv"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
)

// A Visitor is somebody who wants to see a resident in the house; its day is that
// of the visit. The name belongs to the resident's record, and goes with it.
type Visitor struct {
	sild.Fact
	House    sild.ID
	Stay     sild.ID // thing
	StartsAt time.Time
	EndsAt   time.Time
	Name     string
	Relation string
	State    string // asked, allowed, refused, came, did_not_come
	Why      string // refused, or allowed though asked late
	Document bool   // they showed who they are
	AskedAt  time.Time
	CameAt   time.Time
	LeftAt   time.Time
}

const visitorColumns = casework.HouseVisitColumns

// Late reports whether a visit was asked for later than the programme wants.
func (v Visitor) Late(hours int) bool {
	return v.StartsAt.Sub(v.AskedAt) < time.Duration(hours)*time.Hour
}

// In reports whether a visitor is in the house.
func (v Visitor) In() bool { return v.State == "came" && v.LeftAt.IsZero() }

// longestVisit is how long one visit lasts at most; longer is a stay. It is ours.
const longestVisit = 24 * time.Hour

// VisitorInput is a visitor who is asked for.
type VisitorInput struct {
	StartsAt, EndsAt time.Time
	Name             string
	Relation         string
}

// AskVisitor asks that somebody may visit a resident.
func AskVisitor(tx *db.Tx, stay sild.ID, in VisitorInput) (_ Visitor, err error) {
	defer sild.Wrap(&err, "housing.AskVisitor(%s)", stay)
	s, o, _, err := stayToAdd(tx, stay, 'P')
	if err != nil {
		return Visitor{}, err
	}
	return o.askVisitor(tx, s, in, "worker", "said")
}

func (o Opened) askVisitor(tx *db.Tx, s Stay, in VisitorInput, source, evidence string) (v Visitor, err error) {
	p := sild.Problems{}
	v = Visitor{House: o.ID, Stay: s.Thing, StartsAt: in.StartsAt.UTC(), EndsAt: in.EndsAt.UTC(), State: "asked", AskedAt: tx.Now}
	v.Name, v.Relation = p.Line("name", in.Name, 100), p.Line("relation", in.Relation, 100)
	p.Check(v.Name != "", "name", "visitor.name.required")
	p.Check(s.Lives(), "name", "stay.left_already")
	p.Check(!in.StartsAt.IsZero(), "starts", "date.required")
	p.Check(in.StartsAt.IsZero() || !in.StartsAt.Before(tx.Now), "starts", "visitor.past")
	p.Check(in.StartsAt.IsZero() || in.EndsAt.After(in.StartsAt) && in.EndsAt.Sub(in.StartsAt) <= longestVisit, "ends", "visitor.ends")
	if err := p.Err(); err != nil {
		return v, err
	}
	v.Fact = tx.NewFact(s.Subject, s.Case, sild.DateOf(v.StartsAt, o.Pack.Location()), source, evidence)
	return v, db.Record(tx, "house_visit", visitorColumns, v.Fact, v)
}

// DecideVisitor allows a visitor, or refuses one with a reason. One who was asked
// for later than the programme wants is allowed with a reason too (domain §1.7).
func DecideVisitor(tx *db.Tx, visitor sild.ID, allow bool, why string, seen sild.ID) (_ Visitor, err error) {
	defer sild.Wrap(&err, "housing.DecideVisitor(%s)", visitor)
	return amendVisitor(tx, visitor, seen, func(o Opened, v *Visitor, p sild.Problems) error {
		if v.State != "asked" && v.State != "allowed" && v.State != "refused" {
			return &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
		}
		v.State, v.Why = "refused", p.Line("why", why, 300)
		if allow {
			v.State = "allowed"
		}
		p.Check(allow || v.Why != "", "why", "visitor.refused.why")
		p.Check(!allow || v.Why != "" || !v.Late(o.Terms.Visitors), "why", "visitor.late.why", "hours", "int:"+strconv.Itoa(o.Terms.Visitors))
		return nil
	})
}

// The things that can become of a visitor who was allowed.
var VisitorOutcomes = []string{"came", "did_not_come", "left"}

// VisitorCame writes down that a visitor came, with who they are trailOf or not,
// that they did not come, or that they left.
func VisitorCame(tx *db.Tx, visitor sild.ID, outcome string, document bool, seen sild.ID) (_ Visitor, err error) {
	defer sild.Wrap(&err, "housing.VisitorCame(%s)", visitor)
	return amendVisitor(tx, visitor, seen, func(o Opened, v *Visitor, p sild.Problems) error {
		today := !v.Day.After(o.Today)
		switch outcome {
		case "came":
			if v.State != "allowed" && v.State != "did_not_come" {
				return &sild.Error{Kind: sild.Conflict, Key: "visitor.not_allowed"}
			}
			p.Check(today, "outcome", "date.future")
			p.Check(document, "document", "visitor.document.required")
			v.State, v.Document, v.CameAt = "came", document, tx.Now
		case "did_not_come":
			if v.State != "allowed" {
				return &sild.Error{Kind: sild.Conflict, Key: "visitor.not_allowed"}
			}
			p.Check(today, "outcome", "date.future")
			v.State = "did_not_come"
		case "left":
			if !v.In() {
				return &sild.Error{Kind: sild.Conflict, Key: "visitor.not_in"}
			}
			v.LeftAt = tx.Now
		default:
			p.Check(false, "outcome", "choice.unknown")
		}
		return nil
	})
}

func amendVisitor(tx *db.Tx, visitor, seen sild.ID, change func(Opened, *Visitor, sild.Problems) error) (v Visitor, err error) {
	v, there, err := db.Maybe[Visitor](tx, `SELECT `+sild.FactColumns+`, `+visitorColumns+` FROM house_visit WHERE thing = $1 AND replaced_at IS NULL`, visitor)
	if err != nil {
		return v, err
	}
	if !there {
		return v, sild.Missing()
	}
	o, _, err := caseToAdd(tx, v.Case, v.House, 'P')
	if err != nil {
		return Visitor{}, err
	}
	if seen != "" && seen != v.ID {
		return v, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	was, p := v.Fact, sild.Problems{}
	if err := change(o, &v, p); err != nil {
		return v, err
	}
	if err := p.Err(); err != nil {
		return v, err
	}
	if v.Fact, err = db.Amend(tx, "house_visit", was, v.State); err != nil {
		return v, err
	}
	v.Day = was.Day
	return v, db.Record(tx, "house_visit", visitorColumns, v.Fact, v)
}

// VisitorsOf are those of a case, the latest first. The caller has opened the
// case.
func VisitorsOf(tx *db.Tx, caseID sild.ID) ([]Visitor, error) {
	return db.All[Visitor](tx, `SELECT `+sild.FactColumns+`, `+visitorColumns+` FROM house_visit WHERE case_id = $1 AND replaced_at IS NULL ORDER BY starts_at DESC, id DESC LIMIT 100`, caseID)
}

// A Visited is a visitor in a list of the house, with whom they visit.
type Visited struct {
	Visitor
	Person   sild.ID
	Resident string
	Refused  int // how often somebody of that name was refused before to the same resident
}

// Visitors are those of a house from a day on, the first first, and those whom
// nobody has answered. It leaves a trail of the people trailOf.
func Visitors(tx *db.Tx, house sild.ID, from sild.Date) (list []Visited, err error) {
	defer sild.Wrap(&err, "housing.Visitors(%s)", house)
	if _, err := Inside(tx, house); err != nil {
		return nil, err
	}
	args := []any{house, from}
	list, err = db.All[Visited](tx, `SELECT `+columnsOf("v", sild.FactColumns)+`, `+columnsOf("v", visitorColumns)+`, c.person_id, c.name,
			(SELECT count(*) FROM house_visit r WHERE r.subject_id = v.subject_id AND r.name = v.name AND r.thing <> v.thing AND r.state = 'refused' AND r.replaced_at IS NULL)
		FROM house_visit v JOIN case_card c ON c.case_id = v.case_id
		WHERE v.house_id = $1 AND v.replaced_at IS NULL AND (v.day >= $2 OR v.state = 'came' AND v.left_at IS NULL) AND `+access.Scope(tx, 'I', &args)+`
		ORDER BY v.starts_at, v.id LIMIT 300`, args...)
	if err != nil {
		return nil, err
	}
	trailOf(tx, "visitor", "IP", list, func(v Visited) sild.ID { return v.Person })
	return slices.Clip(list), nil
}
