// SPDX-License-Identifier: EUPL-1.2

package activity

import (
	"slices"
	"strings"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
)

// A Candidate is a participant who may be put on a list.
type Candidate struct {
	Case   sild.ID
	Person sild.ID
	Name   string
}

// candidates is how many are offered at once.
const candidates = 50

// Candidates are the participants in whose record the actor may see that they
// take part, and whom the service goes on for: the actor's own, or those whose
// names begin with words. It leaves a trail of the people shown.
func Candidates(tx *db.Tx, o Opened, words string) (list []Candidate, err error) {
	defer sild.Wrap(&err, "activity.Candidates(%s)", o.ID)
	args := []any{o.Programme, o.Activity.Provider, o.Today}
	which := ``
	if words = strings.TrimSpace(words); words != "" {
		found, err := casework.Search(tx, words)
		if err != nil {
			return nil, err
		}
		var ids []sild.ID
		for _, f := range found {
			if f.Case != "" {
				ids = append(ids, f.Case)
			}
		}
		if len(ids) == 0 {
			return nil, nil
		}
		which = ` AND c.case_id IN (` + db.List(&args, ids) + `)`
	} else if tx.Actor.Role == "support_person" {
		args = append(args, tx.Actor.User)
		which = ` AND c.lead_id = ` + place(&args) + ` AND ` + casework.StillLed("$3")
	}
	list, err = db.All[Candidate](tx, `SELECT c.case_id, c.person_id, c.name FROM case_card c
		WHERE c.programme_id = $1 AND c.provider_id = $2 AND c.started_on <= $3 AND (c.ended_on IS NULL OR c.ended_on >= $3)`+which+` AND `+access.Scope(tx, o.Section[0], &args)+`
		ORDER BY c.sort_key, c.case_id LIMIT `+number(candidates), args...)
	if err != nil {
		return nil, err
	}
	people := make([]sild.ID, 0, len(list))
	for _, c := range list {
		if !slices.Contains(people, c.Person) {
			people = append(people, c.Person)
		}
	}
	o.trailed(tx, people)
	return list, nil
}
