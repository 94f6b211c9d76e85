// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
	"sild/programme"
)

// A Total is how a provider stands in a programme: numbers, nobody's name.
type Total struct {
	Provider   sild.ID
	Name       string
	Places     int // bought
	Open       int // admitted and not ended
	Waiting    int
	Unanswered int
	Late       int // of the unanswered
	Ended      int
	LateTasks  int // other work whose delay the one who pays is told of
}

// Totals are the providers of a programme for the one who pays for it, by name.
func Totals(tx *db.Tx, id sild.ID) (_ []Total, err error) {
	defer sild.Wrap(&err, "report.Totals(%s)", id)
	if err := access.Duty(tx, access.Totals); err != nil {
		return nil, err
	}
	if pays, err := programme.Works(tx, id, tx.Actor.Org, "funder"); err != nil || !pays {
		return nil, err
	}
	p, err := programme.Of(tx, id)
	if err != nil {
		return nil, err
	}
	var answer, told []string
	for _, c := range p.Clocks {
		switch {
		case c.Done.Name == "referral.answered":
			answer = append(answer, c.ID)
		case slices.Contains(c.Late, "funder"):
			told = append(told, c.ID)
		}
	}
	args := []any{id, tx.Today()}
	count := func(what string) string {
		return `(SELECT count(*) FROM case_card c WHERE c.programme_id = $1 AND c.provider_id = k.org_id AND ` + what + `)`
	}
	return db.All[Total](tx, `SELECT k.org_id, o.name, k.places, `+
		count(isOpen)+`, `+count(`c.outcome = 'waiting'`)+`, `+count(`c.outcome = ''`)+`, `+
		count(`c.outcome = '' AND EXISTS (SELECT 1 FROM task t WHERE t.case_id = c.case_id AND t.state = 'open' AND t.due_on < $2 AND t.clock IN (`+db.List(&args, answer)+`))`)+`, `+
		count(`c.ended_on IS NOT NULL`)+`,
		(SELECT count(*) FROM task t JOIN case_card c ON c.case_id = t.case_id WHERE c.programme_id = $1 AND c.provider_id = k.org_id
			AND t.state = 'open' AND t.due_on < $2 AND (t.opens_on IS NULL OR t.opens_on <= $2) AND t.clock IN (`+db.List(&args, told)+`))
		FROM contract k JOIN organisation o ON o.id = k.org_id
		WHERE k.programme_id = $1 AND k.part = 'provider' AND k.from_on <= $2 AND k.until_on >= $2
		ORDER BY o.name, k.id`, args...)
}
