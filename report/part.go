// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// A PartFigure is how much of one service part was given in a time: numbers,
// nobody's name.
type PartFigure struct {
	Part                  string
	Begun, Running, Ended int // in the time, on its last day, in the time
	People                int // who had it on any day of the time
	Contacts, Minutes     int // held in the time, and counted to it
}

// PartFigures are the parts of a programme in the pack's order, from day until
// day: for a provider its own, for the one who pays those of all.
func PartFigures(tx *db.Tx, id, provider sild.ID, from, until sild.Date) (_ []PartFigure, err error) {
	defer sild.Wrap(&err, "report.PartFigures(%s)", id)
	if err := access.Duty(tx, access.Totals); err != nil {
		return nil, err
	}
	pays, err := programme.Works(tx, id, tx.Actor.Org, "funder")
	if err != nil {
		return nil, err
	}
	if !pays {
		works, err := programme.Works(tx, id, tx.Actor.Org, "provider")
		if err != nil || !works || provider != "" && provider != tx.Actor.Org {
			return nil, orMissing(err)
		}
		provider = tx.Actor.Org
	}
	p, err := programme.Of(tx, id)
	if err != nil {
		return nil, err
	}
	if from.IsZero() {
		from = p.Period.From
	}
	if until.IsZero() {
		until = tx.Today()
	}
	return partFigures(tx, p, id, provider, from, until)
}

func orMissing(err error) error {
	if err != nil {
		return err
	}
	return sild.Missing()
}

func partFigures(tx *db.Tx, p *pack.Pack, id, provider sild.ID, from, until sild.Date) ([]PartFigure, error) {
	cases, whose, err := partCases(tx, p, id, provider, until)
	if err != nil {
		return nil, err
	}
	list := make([]PartFigure, len(p.Parts))
	people := make([]map[sild.ID]bool, len(p.Parts))
	at := map[string]int{}
	for i, part := range p.Parts {
		list[i].Part, people[i], at[part.ID] = part.ID, map[sild.ID]bool{}, i
	}
	for caseID, k := range cases {
		runs := p.PartRuns(k)
		for _, r := range runs {
			i, known := at[r.Part]
			if !known || r.From.After(until) || !r.Until.IsZero() && r.Until.Before(from) {
				continue
			}
			f := &list[i]
			people[i][whose[caseID]] = true
			if !r.From.Before(from) {
				f.Begun++
			}
			if r.On(until) {
				f.Running++
			}
			if !r.Until.IsZero() && !r.Until.After(until) {
				f.Ended++
			}
		}
		for _, c := range k.Contacts {
			if i, known := at[p.PartOf(runs, c)]; known && !c.Day.Before(from) && !c.Day.After(until) {
				list[i].Contacts++
				list[i].Minutes += c.Minutes
			}
		}
	}
	for i := range list {
		list[i].People = len(people[i])
	}
	return list, nil
}

// partCases are the admitted cases of a programme with what their parts follow
// from, and whose they are.
func partCases(tx *db.Tx, p *pack.Pack, id, provider sild.ID, until sild.Date) (map[sild.ID]*pack.Case, map[sild.ID]sild.ID, error) {
	type caseRow struct {
		ID, Person, Lead sild.ID
		Start, End       sild.Date
	}
	rows, err := db.All[caseRow](tx, `SELECT k.id, k.person_id, c.lead_id, c.started_on, c.ended_on FROM cases k JOIN case_card c ON c.case_id = k.id
		WHERE k.programme_id = $1 AND ($2 = '' OR k.provider_id = $2) AND c.started_on <= $3`, id, string(provider), until)
	if err != nil {
		return nil, nil, err
	}
	cases, whose := make(map[sild.ID]*pack.Case, len(rows)), make(map[sild.ID]sild.ID, len(rows))
	for _, r := range rows {
		k := &pack.Case{ID: r.ID, Start: r.Start, Workers: []pack.Assignment{{User: r.Lead, Role: "lead", From: r.Start}}}
		if !r.End.IsZero() {
			k.End = &pack.End{Day: r.End}
		}
		cases[r.ID], whose[r.ID] = k, r.Person
	}
	type runRow struct {
		Case, ID    sild.ID
		Part        string
		User        sild.ID
		From, Until sild.Date
	}
	runs, err := db.All[runRow](tx, `SELECT r.case_id, r.id, r.part, r.user_id, r.day, r.until_on FROM case_part r JOIN cases k ON k.id = r.case_id
		WHERE k.programme_id = $1 AND ($2 = '' OR k.provider_id = $2) AND r.replaced_at IS NULL ORDER BY r.day, r.id`, id, string(provider))
	if err != nil {
		return nil, nil, err
	}
	for _, r := range runs {
		if k := cases[r.Case]; k != nil {
			k.Parts = append(k.Parts, pack.PartRun{ID: r.ID, Part: r.Part, User: r.User, From: r.From, Until: r.Until})
		}
	}
	type contactRow struct {
		Case, User sild.ID
		Day        sild.Date
		Minutes    int
		Outcome    string
		Part       string
		Unpaid     bool
	}
	contacts, err := db.All[contactRow](tx, `SELECT c.case_id, c.user_id, c.day, c.minutes, c.outcome, c.part,
			EXISTS (SELECT 1 FROM assignment v WHERE v.case_id = c.case_id AND v.user_id = c.user_id AND v.role = 'volunteer' AND v.replaced_at IS NULL)
		FROM contact c JOIN cases k ON k.id = c.case_id
		WHERE k.programme_id = $1 AND ($2 = '' OR k.provider_id = $2) AND c.replaced_at IS NULL AND c.day <= $3`, id, string(provider), until)
	for _, c := range contacts {
		k := cases[c.Case]
		if k == nil || p.Meaning("contact_outcomes", c.Outcome) != "held" {
			continue
		}
		gives := slices.ContainsFunc(k.Parts, func(r pack.PartRun) bool { return r.User == c.User })
		if gives || !c.Unpaid { // as flow reads facts: a volunteer's meetings count to the part that they give
			k.Contacts = append(k.Contacts, pack.Contact{Day: c.Day, User: c.User, Minutes: c.Minutes, Part: c.Part})
		}
	}
	return cases, whose, err
}
