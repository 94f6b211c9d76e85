// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"sild"
	"sild/casework"
	"sild/db"
)

// Caseloads are how many people each of some users leads now, in all programmes
// together: a number, and nobody's name. Who leads nobody is not in it.
func Caseloads(tx *db.Tx, users []sild.ID) (map[sild.ID]int, error) {
	type load struct {
		User sild.ID
		Open int
	}
	args := []any{tx.Today()}
	rows, err := db.All[load](tx, `SELECT lead_id, count(*) FROM case_card c WHERE lead_id IN (`+db.List(&args, users)+`)
		AND `+casework.StillLed("$1")+` AND ended_on IS NULL AND outcome = 'accepted' GROUP BY lead_id`, args...)
	loads := map[sild.ID]int{}
	for _, r := range rows {
		loads[r.User] = r.Open
	}
	return loads, err
}
