// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
)

// An Apart says that two people must not live under one roof. It stands in the
// record of one of them, in section S: the other's shows nothing of it, and
// neither opens the other. In the houses it bars both.
type Apart struct {
	sild.Fact
	Other sild.ID // subject
	Why   string
	Until sild.Date // the last day; zero: until it is ended
}

// ApartColumns are those of an Apart, without the head.
const ApartColumns = casework.ApartColumns

// Holds reports whether it holds on a day.
func (x Apart) Holds(on sild.Date) bool { return x.Until.IsZero() || !x.Until.Before(on) }

// ApartInput is what one says of two people who must not live under one roof.
type ApartInput struct {
	Other sild.ID // a case of the other person, that the actor sees
	Why   string
	Until sild.Date
}

// An ApartNamed is an Apart with the other's name, where the reader may see them.
type ApartNamed struct {
	Apart
	Case sild.ID // of the other; empty: not visible
	Name string
}

// Aparts are with whom the person of a case must not live under one roof, as it
// stands in their record; also those that have ended.
func Aparts(tx *db.Tx, caseID sild.ID) (list []ApartNamed, err error) {
	defer sild.Wrap(&err, "housing.Aparts(%s)", caseID)
	if _, err := access.Case(tx, caseID, "S"); err != nil {
		return nil, err
	}
	all, err := apartsOf(tx, caseID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	type row struct {
		Subject, Case, Person sild.ID
		Name                  string
	}
	args := []any{caseID}
	known, err := db.All[row](tx, `SELECT x.other_id, c.case_id, c.person_id, c.name FROM apart x JOIN subject s ON s.id = x.other_id JOIN case_card c ON c.subject_id = coalesce(s.merged_into, s.id)
		WHERE x.case_id = $1 AND x.replaced_at IS NULL AND `+access.Scope(tx, 'I', &args)+` ORDER BY c.referred_on, c.case_id`, args...)
	if err != nil {
		return nil, err
	}
	var shown []sild.ID
	for _, x := range all {
		n := ApartNamed{Apart: x}
		for _, k := range known {
			if k.Subject == x.Other {
				n.Case, n.Name = k.Case, k.Name
				shown = append(shown, k.Person)
			}
		}
		list = append(list, n)
	}
	if len(shown) > 0 {
		tx.Trail(sild.Entry{Action: "list", What: "case", Sections: "I", Subjects: shown})
	}
	return list, nil
}

func apartsOf(tx *db.Tx, caseID sild.ID) ([]Apart, error) {
	return db.All[Apart](tx, `SELECT `+sild.FactColumns+`, `+ApartColumns+` FROM apart WHERE case_id = $1 AND replaced_at IS NULL ORDER BY day, thing`, caseID)
}

// KeepApart says that the person of a case must not live under one roof with
// another whom the actor sees as well.
func KeepApart(tx *db.Tx, caseID sild.ID, in ApartInput) (_ Apart, err error) {
	defer sild.Wrap(&err, "housing.KeepApart(%s)", caseID)
	rec, err := access.CaseToWrite(tx, caseID, 'S')
	if err != nil {
		return Apart{}, err
	}
	pr := sild.Problems{}
	x := Apart{Why: pr.Text("why", in.Why, 1000), Until: in.Until}
	pr.Check(x.Why != "", "why", "apart.why.required")
	pr.Check(in.Until.IsZero() || !in.Until.Before(tx.Today()), "until", "date.past")
	if in.Other != "" {
		other, err := access.Case(tx, in.Other, "I")
		if err != nil {
			return x, err
		}
		x.Other = other.Subject
		pr.Check(other.Person != rec.Person, "other", "apart.same")
	} else {
		pr.Check(false, "other", "apart.other.required")
	}
	all, err := apartsOf(tx, rec.Case)
	if err != nil {
		return x, err
	}
	for _, y := range all {
		pr.Check(y.Other != x.Other || !y.Holds(tx.Today()), "other", "apart.twice")
	}
	if err := pr.Err(); err != nil {
		return x, err
	}
	x.Fact = tx.NewFact(rec.Subject, rec.Case, tx.Today(), "worker", "seen")
	return x, db.Record(tx, "apart", ApartColumns, x.Fact, x)
}

// EndApart ends it: from today on they can live under one roof again.
func EndApart(tx *db.Tx, thing sild.ID) (_ Apart, err error) {
	defer sild.Wrap(&err, "housing.EndApart(%s)", thing)
	x, there, err := db.Maybe[Apart](tx, `SELECT `+sild.FactColumns+`, `+ApartColumns+` FROM apart WHERE thing = $1 AND replaced_at IS NULL`, thing)
	if err != nil {
		return x, err
	}
	if !there {
		return x, sild.Missing()
	}
	if _, err := access.CaseToWrite(tx, x.Case, 'S'); err != nil {
		return Apart{}, err
	}
	yesterday := tx.Today().AddDays(-1)
	if !x.Holds(tx.Today()) {
		return x, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	if x.Fact, err = db.Amend(tx, "apart", x.Fact, "ended"); err != nil {
		return x, err
	}
	x.Until = yesterday
	return x, db.Record(tx, "apart", ApartColumns, x.Fact, x)
}

// Together are the names of the houses in which both people of an Apart have a bed now or
// later, for one who keeps them apart: the house has to find another way.
func Together(tx *db.Tx, x Apart) (names []string, err error) {
	return db.All[string](tx, `SELECT h.name FROM house h WHERE EXISTS (SELECT 1 FROM bed_use u JOIN bed_use o ON o.house_id = u.house_id JOIN subject s ON s.id = $2
		WHERE u.house_id = h.id AND u.subject_id = $1 AND o.subject_id = coalesce(s.merged_into, s.id) AND u.replaced_at IS NULL AND o.replaced_at IS NULL
		AND u.from_on < u.until_on AND o.from_on < o.until_on AND (u.until_on > $3 OR u.going) AND (o.until_on > $3 OR o.going)
		AND (u.from_on < o.until_on AND o.from_on < u.until_on OR u.going AND o.going)) ORDER BY h.name, h.id`, x.Subject, x.Other, tx.Today())
}
