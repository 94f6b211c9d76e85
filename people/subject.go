// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"time"

	"sild"
	"sild/db"
)

// A Subject is one person in one programme: that of which facts are told.
type Subject struct {
	ID          sild.ID
	Programme   sild.ID
	Person      sild.ID
	Team        sild.ID // who told of the person first
	CreatedAt   time.Time
	PackVersion int // the stamp of what was derived; 0: not yet
	Derivation  int
	MergedInto  sild.ID // the record of the same person that goes on; empty: this one does
	SettledAs   string  // digests of what was derived, a table each; empty: not known
}

// SubjectColumns are the columns of a [Subject].
const SubjectColumns = subjectColumns

const subjectColumns = `id, programme_id, person_id, team_id, created_at, pack_version, derivation, merged_into, settled_as`

// Standing is the record that goes on where id was merged into another, and
// otherwise id itself. It tells nothing of either.
func Standing(tx *db.Tx, id sild.ID) sild.ID {
	into, there, err := db.Maybe[sild.ID](tx, `SELECT merged_into FROM subject WHERE id = $1 AND merged_into IS NOT NULL`, id)
	if err != nil || !there {
		return id
	}
	return into
}

// MergedPersons are the persons of the records that were merged into one of a
// person.
func MergedPersons(tx *db.Tx, person sild.ID) ([]sild.ID, error) {
	return db.All[sild.ID](tx, `SELECT g.person_id FROM subject k JOIN subject g ON g.merged_into = k.id WHERE k.person_id = $1 ORDER BY g.person_id`, person)
}

// SubjectByID is a subject; the caller has opened the record or settles it.
func SubjectByID(tx *db.Tx, id sild.ID) (Subject, error) {
	return db.One[Subject](tx, `SELECT `+subjectColumns+` FROM subject WHERE id = $1`, id)
}
