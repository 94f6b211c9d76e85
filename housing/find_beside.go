// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"cmp"
	"slices"

	"sild"
	"sild/access"
	"sild/db"
)

// beside puts to each bed who else is in its house on its nights: by name those
// whom the actor may see on lists, the others as a number. It leaves a trail of
// the people shown.
func beside(tx *db.Tx, list []Found, uses map[sild.ID][]lain, in FindInput) error {
	byHouse := map[sild.ID][]lain{}
	var cases []sild.ID
	shown := map[sild.ID]bool{}
	for _, f := range list {
		shown[f.House.ID] = true
	}
	for _, of := range uses {
		for _, u := range of {
			if shown[u.House] && u.Case != in.Case {
				byHouse[u.House] = append(byHouse[u.House], u)
				cases = append(cases, u.Case)
			}
		}
	}
	slices.Sort(cases)
	cases = slices.Compact(cases)
	known, err := knownOf(tx, cases)
	if err != nil {
		return err
	}
	var named []sild.ID
	of := map[sild.ID]sild.ID{}
	for i := range list {
		f := &list[i]
		at := map[sild.ID]int{} // of a case among Beside
		others := map[sild.ID]bool{}
		for _, u := range byHouse[f.House.ID] {
			n := nightsOfBoth(u, *f)
			if n == 0 {
				continue
			}
			k, ok := known[u.Case]
			if !ok {
				others[u.Case] = true
				continue
			}
			if j, there := at[u.Case]; there {
				f.Beside[j].Nights += n
				f.Beside[j].Held = f.Beside[j].Held && u.Kind == "held"
				continue
			}
			at[u.Case] = len(f.Beside)
			k.Nights, k.Held = n, u.Kind == "held"
			f.Beside = append(f.Beside, k)
			named, of[u.Case] = append(named, k.Person), k.Person
		}
		f.Others = len(others)
		slices.SortFunc(f.Beside, func(a, b Beside) int {
			return cmp.Or(b.Nights-a.Nights, cmp.Compare(a.Name, b.Name), cmp.Compare(a.Case, b.Case))
		})
	}
	slices.Sort(named)
	if named = slices.Compact(named); len(named) > 0 {
		tx.Trail(sild.Entry{Action: "list", What: "case", Sections: "I", Subjects: named})
	}
	told, err := concerns(tx, of)
	for i := range list {
		for j := range list[i].Beside {
			list[i].Beside[j].Concerns = told[list[i].Beside[j].Case]
		}
	}
	return err
}

// nightsOfBoth is on how many nights of a bed somebody is in the house too. Who has
// stayed beyond their day is there tonight at least.
func nightsOfBoth(u lain, f Found) int {
	from, until := u.From, u.Until
	if from.Before(f.From) {
		from = f.From
	}
	if f.Until.Before(until) {
		until = f.Until
	}
	if n := until.Sub(from); n > 0 {
		return n
	}
	if u.Going && !f.Later && !u.Until.After(f.From) {
		return 1
	}
	return 0
}

// knownOf are those of cases whom the actor may see on lists.
func knownOf(tx *db.Tx, cases []sild.ID) (map[sild.ID]Beside, error) {
	known := map[sild.ID]Beside{}
	if len(cases) == 0 {
		return known, nil
	}
	type row struct {
		Case, Person sild.ID
		Name, Sex    string
	}
	var args []any
	in := db.List(&args, cases)
	rows, err := db.All[row](tx, `SELECT c.case_id, c.person_id, c.name, d.sex FROM case_card c JOIN person_detail d ON d.subject_id = c.person_id AND d.replaced_at IS NULL
		WHERE c.case_id IN (`+in+`) AND `+access.Scope(tx, 'I', &args), args...)
	for _, r := range rows {
		known[r.Case] = Beside{Case: r.Case, Person: r.Person, Name: r.Name, Sex: r.Sex}
	}
	return known, err
}

// Wish is what a request says of the bed that is looked for, or what is known of
// somebody for whom none was asked for yet. The actor may open the case.
func Wish(tx *db.Tx, caseID, request sild.ID) (in FindInput, a *Asked, err error) {
	defer sild.Wrap(&err, "housing.Wish(%s)", request)
	if request != "" {
		var there bool
		if caseID, there, err = db.Maybe[sild.ID](tx, `SELECT case_id FROM house_request WHERE thing = $1 AND replaced_at IS NULL`, request); err != nil {
			return in, nil, err
		}
		if !there {
			return in, nil, sild.Missing()
		}
	}
	rec, err := access.Case(tx, caseID, "P")
	if err != nil {
		return in, nil, err
	}
	in = FindInput{Programme: rec.Programme, Case: rec.Case, Request: request}
	all, err := RequestsOf(tx, rec.Case)
	if err != nil {
		return in, nil, err
	}
	for i := range all {
		if all[i].Thing == request {
			a = &all[i]
			in.From, in.House, in.Needs = a.From, a.House, List(a.Needs)
		}
	}
	if in.From.IsZero() {
		r, err := releaseOf(tx, rec.Subject)
		if err != nil {
			return in, a, err
		}
		in.From = r.On
	}
	return in, a, nil
}
