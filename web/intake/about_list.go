// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"sild/access"
	"sild/people"
	"sild/web/page"
	"sild/web/record"
)

// CallNext is the first safe way to call or write to somebody, and what is safe
// there in words.
func CallNext(v *page.Visit, t *page.Task, subject access.Record) error {
	list, err := people.Reaches(v.Tx, subject)
	if err != nil {
		return err
	}
	for _, r := range list {
		if acts := record.ReachActs(v, r); len(acts) > 0 && !r.Over(v.Page.Today) {
			t.Acts = append(t.Acts, acts...)
			t.Note = page.Said(t.Note, v.Page.T("about.reach.safe."+r.Safe), r.Note)
			return nil
		}
	}
	return nil
}
