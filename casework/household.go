// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
	"sild/people"
	"sild/programme"
)

// A HouseholdMember is one of a household as the actor may know of them: what the
// person's own file says, and whether they take part themself. Of that nothing is
// said but to those who may open the other's file too, or whom the other lets know.
type HouseholdMember struct {
	people.Kin         // empty Thing: this person's file does not tell of them
	Subject    sild.ID // of the other's file, which the actor may open; empty: not
	TakesPart  bool    // the actor may know that they do
	Shown      string  // the name: as the file that tells it has it
}

// Household is who belongs to the household of the person of rec, whom the actor
// has opened with section F. It leaves a trail of those whose files it names.
func Household(tx *db.Tx, rec access.Record) (_ []HouseholdMember, err error) {
	defer sild.Wrap(&err, "casework.Household(%s)", rec.Subject)
	told, err := people.Kins(tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	others, err := others(tx, rec, told)
	if err != nil {
		return nil, err
	}
	var list []HouseholdMember
	var shown []sild.ID
	for _, k := range told {
		m := HouseholdMember{Kin: k, Shown: k.Name}
		k.Member = people.Standing(tx, k.Member)
		if i := slices.IndexFunc(others, func(o other) bool { return o.Subject == k.Member }); i >= 0 {
			m.TakesPart = true
			if shown = append(shown, others[i].Person); others[i].Sees {
				m.Subject = others[i].Subject
			}
			others = slices.Delete(others, i, i+1)
		}
		m.Member = "" // to whom it leads is not for everybody
		list = append(list, m)
	}
	for _, o := range others {
		m := HouseholdMember{Shown: o.Name, TakesPart: true}
		if shown = append(shown, o.Person); o.Sees {
			m.Subject = o.Subject
		}
		list = append(list, m)
	}
	if len(shown) > 0 {
		tx.Trail(sild.Entry{Action: "list", What: "household", Sections: "I", Grant: rec.Grant, Purpose: rec.Purpose(), Subjects: shown})
	}
	return list, nil
}

// An other is a member with a file of their own of whom the actor may know.
type other struct {
	Subject, Person sild.ID
	Name            string
	Sees            bool // may open the file; otherwise the other lets know
}

// others are those with files of their own who belong to one of the person's
// households now, or whom the person's file names.
func others(tx *db.Tx, rec access.Record, told []people.Kin) ([]other, error) {
	named := make([]sild.ID, 0, len(told))
	for _, k := range told {
		if k.Member != "" {
			named = append(named, people.Standing(tx, k.Member))
		}
	}
	args := []any{rec.Subject, rec.Programme, tx.Today()}
	of := `s.merged_into IS NULL AND s.id <> $1 AND s.programme_id = $2 AND (s.id IN (` + db.List(&args, named) + `)
		OR s.id IN (SELECT h.subject_id FROM household_member h JOIN household_member mine ON mine.household_id = h.household_id
			WHERE mine.subject_id = $1 AND mine.relation = '` + people.Self + `' AND mine.replaced_at IS NULL
			AND h.relation = '` + people.Self + `' AND h.replaced_at IS NULL
			AND (h.until_latest IS NULL OR h.until_latest >= $3) AND (mine.until_latest IS NULL OR mine.until_latest >= $3)))`
	scope := access.ScopePeople(tx, 'I', &args)
	type row struct {
		Subject, Person sild.ID
		Given, Family   string
		Sees            bool
	}
	rows, err := db.All[row](tx, `SELECT s.id, s.person_id, d.given, d.family, `+scope+`
		FROM subject s JOIN person_detail d ON d.subject_id = s.person_id AND d.replaced_at IS NULL WHERE `+of+` ORDER BY d.family, d.given, s.id`, args...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	p, err := programme.Of(tx, rec.Programme)
	if err != nil {
		return nil, err
	}
	var list []other
	for _, r := range rows {
		o := other{Subject: r.Subject, Person: r.Person, Name: people.Detail{Given: r.Given, Family: r.Family}.Name(), Sees: r.Sees}
		if !r.Sees {
			answers, err := db.All[Consent](tx, `SELECT `+sild.FactColumns+`, `+consentColumns+` FROM consent WHERE subject_id = $1 AND replaced_at IS NULL ORDER BY day, id`, r.Subject)
			if err != nil {
				return nil, err
			}
			if !p.MayName(Answers(answers), tx.Today()) {
				continue
			}
		}
		list = append(list, o)
	}
	return list, nil
}
