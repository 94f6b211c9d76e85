// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
)

// ofContacts finds what the contacts of t name: goals, and the ways that were
// made for them.
func (t *Timeline) ofContacts(tx *db.Tx, r access.Record) (err error) {
	var goals []sild.ID
	for _, e := range t.Events {
		if e.Contact != nil {
			goals = append(goals, e.Contact.Worked()...)
		}
	}
	if len(goals) > 0 {
		type title struct {
			Thing sild.ID
			Title string
		}
		var args []any
		rows, err := db.All[title](tx, `SELECT thing, title FROM goal WHERE replaced_at IS NULL AND thing IN (`+db.List(&args, goals)+`)`, args...)
		if err != nil {
			return err
		}
		t.Goals = make(map[sild.ID]string, len(rows))
		for _, g := range rows {
			t.Goals[g.Thing] = g.Title
		}
	}
	if r.Reads('N') {
		t.Travel, err = casework.TravelOf(tx, r.Case)
	}
	return err
}
