// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"encoding/json"
	"slices"

	"sild"
	"sild/access"
	"sild/db"
)

// A Concern is what one should know of somebody before they live under one roof
// with others. It is there only for those whose own access opens the section of
// the record in which it stands; others are not told that there is anything.
type Concern struct {
	What  string    // one of ConcernWords
	Level string    // of a risk: what was answered to risk_level, if anything
	Words string    // as they were written
	On    sild.Date // of a warning: the last one
	N     int       // and how many
}

// ConcernWords are all that there are, with the section in which each stands:
// risk in O, safety and warnings in S, health that the house must know in H.
var ConcernWords = []string{"risk", "safety", "warning", "health"}

// ConcernsOf are those of the person of a case that the actor may open, as far as
// they may read them.
func ConcernsOf(tx *db.Tx, caseID sild.ID) (list []Concern, err error) {
	defer sild.Wrap(&err, "housing.ConcernsOf(%s)", caseID)
	rec, err := access.Case(tx, caseID, "P")
	if err != nil {
		return nil, err
	}
	known, err := concerns(tx, map[sild.ID]sild.ID{rec.Case: rec.Person})
	return known[rec.Case], err
}

// concerns are those of people by case, given each with its person. It leaves a
// trail of the sections in which something was read, and of whom.
func concerns(tx *db.Tx, people map[sild.ID]sild.ID) (map[sild.ID][]Concern, error) {
	found := map[sild.ID][]Concern{}
	if len(people) == 0 {
		return found, nil
	}
	var cases []sild.ID
	for c := range people {
		cases = append(cases, c)
	}
	slices.Sort(cases)
	for _, section := range []byte("OSH") {
		read, err := concernsIn(tx, section, cases)
		if err != nil {
			return nil, err
		}
		var shown []sild.ID
		for _, c := range cases {
			if len(read[c]) > 0 {
				found[c] = append(found[c], read[c]...)
				shown = append(shown, people[c])
			}
		}
		if slices.Sort(shown); len(shown) > 0 {
			tx.Trail(sild.Entry{Action: "list", What: "case", Sections: string(section), Subjects: slices.Compact(shown)})
		}
	}
	return found, nil
}

// concernsIn are those of one section.
func concernsIn(tx *db.Tx, section byte, cases []sild.ID) (map[sild.ID][]Concern, error) {
	found := map[sild.ID][]Concern{}
	given, err := referred(tx, section, cases)
	if err != nil {
		return nil, err
	}
	add := func(of sild.ID, c Concern) {
		if c.Words != "" || c.Level != "" || c.N > 0 {
			found[of] = append(found[of], c)
		}
	}
	for _, g := range given {
		switch section {
		case 'O':
			add(g.Case, Concern{What: "risk", Level: g.Level, Words: g.Risk})
		case 'S':
			add(g.Case, Concern{What: "safety", Words: g.Safety})
		case 'H':
			add(g.Case, Concern{What: "health", Words: g.Health})
		}
	}
	if section != 'S' {
		return found, nil
	}
	type warned struct {
		Case sild.ID
		N    int
		Last sild.Date
	}
	var args []any
	rows, err := db.All[warned](tx, `SELECT c.case_id, count(*), max(i.day) FROM case_card c JOIN house_incident i ON i.case_id = c.case_id
		WHERE i.replaced_at IS NULL AND i.warning <> '' AND c.case_id IN (`+db.List(&args, cases)+`) AND `+access.Scope(tx, 'S', &args)+` GROUP BY c.case_id`, args...)
	for _, x := range rows {
		add(x.Case, Concern{What: "warning", N: x.N, On: x.Last})
	}
	return found, err
}

// A told is what the referral of somebody says that those who live and work with
// them should know.
type told struct {
	Case                        sild.ID
	Risk, Level, Safety, Health string
}

// referred are what referrals say, of cases of which the actor may read a section:
// of health, what is marked for the house is enough.
func referred(tx *db.Tx, section byte, cases []sild.ID) (list []told, err error) {
	type row struct {
		Case          sild.ID
		Risk, Answers string
	}
	var args []any
	in := db.List(&args, cases)
	may := ""
	if section == 'H' {
		may = anyOf(tx, section, &args)
	} else {
		may = access.Scope(tx, section, &args)
	}
	rows, err := db.All[row](tx, `SELECT c.case_id, coalesce(r.risk, ''), coalesce(f.answers, '{}') FROM case_card c
		LEFT JOIN referral r ON r.case_id = c.case_id AND r.replaced_at IS NULL
		LEFT JOIN form_answer f ON f.case_id = c.case_id AND f.replaced_at IS NULL AND f.form = 'referral'
		WHERE c.case_id IN (`+in+`) AND `+may+` ORDER BY c.case_id`, args...)
	if err != nil {
		return nil, err
	}
	for _, x := range rows {
		var given struct {
			Level  string `json:"risk_level"`
			Safety string `json:"safety"`
			Health string `json:"health_must_know"`
		}
		if err := json.Unmarshal([]byte(x.Answers), &given); err != nil {
			return nil, err
		}
		list = append(list, told{x.Case, x.Risk, given.Level, given.Safety, given.Health})
	}
	return list, nil
}

// mustKnow is what one must know of the health of people to work safely, as far
// as the actor may read what is marked for the house.
func mustKnow(tx *db.Tx, cases []sild.ID) (map[sild.ID]string, error) {
	given, err := referred(tx, 'H', cases)
	known := map[sild.ID]string{}
	for _, x := range given {
		known[x.Case] = x.Health
	}
	return known, err
}
