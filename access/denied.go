// SPDX-License-Identifier: EUPL-1.2

package access

import (
	"sild"
	"sild/db"
)

// denied tells the trail that the actor was refused the record that they asked
// for by id, or sections of it.
func (r Record) denied(tx *db.Tx, id sild.ID, sections string) {
	e := sild.Entry{What: "person", Object: id, Sections: sections, Grant: r.Grant, Purpose: tx.Actor.Role}
	if r.Case != "" {
		e.What = "case"
	}
	if r.Person != "" {
		e.Subjects = []sild.ID{r.Person}
	}
	tx.Denied(e)
}

// absent is the answer for a record that is not there: it is found out with the
// same questions, and leaves an entry, as for one that the actor may not see.
func absent(tx *db.Tx, r Record, where string, id sild.ID, err error) error {
	if sild.KindOf(err) == sild.NotFound && tx.Actor.Role != sild.System.Role {
		if e := r.decide(tx, where, id, ""); e != nil {
			return e
		}
	}
	return err
}
