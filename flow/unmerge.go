// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"sild"
	"sild/access"
	"sild/db"
	"sild/people"
	"sild/privacy"
)

// UndoMerge makes two records of what [MergePeople] made one: each is again
// what it was. What was told since of a case of the second goes back with the
// case; the rest stays where it was told. The last of several merges is undone
// first.
func UndoMerge(tx *db.Tx, id sild.ID) (_ Merge, err error) {
	defer sild.Wrap(&err, "flow.UndoMerge(%s)", id)
	if err := access.Duty(tx, access.Merge); err != nil {
		return Merge{}, err
	}
	m, err := MergeByID(tx, id)
	if err != nil {
		return m, err
	}
	if _, err := access.PersonToWrite(tx, m.Kept, 'I'); err != nil {
		return Merge{}, err
	}
	later, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM merge WHERE kept_id = $1 AND id > $2 AND undone_at IS NULL)`, m.Kept, m.ID)
	if err != nil {
		return m, err
	}
	if !m.UndoneAt.IsZero() || later {
		return m, &sild.Error{Kind: sild.Conflict, Key: "merge.undo.later"}
	}
	a, err := people.SubjectByID(tx, m.Kept)
	if err != nil {
		return m, err
	}
	b, err := people.SubjectByID(tx, m.Gone)
	if err != nil {
		return m, err
	}
	tx.Touch(a.ID) // its derived rows go before those of the other come
	tx.Touch(b.ID)
	if _, err := db.Exec(tx, `UPDATE merge SET undone_at = $1, undone_by = $2 WHERE id = $3`, tx.Now, tx.Actor.User, m.ID); err != nil {
		return m, err
	}
	if _, err := db.Exec(tx, `UPDATE subject SET merged_into = NULL WHERE id = $1`, b.ID); err != nil {
		return m, err
	}
	for _, step := range []func(*db.Tx, Merge, people.Subject, people.Subject) error{factsBack, besidesBack, releasesBack, detailsBack, guardsBoth} {
		if err := step(tx, m, a, b); err != nil {
			return m, err
		}
	}
	tx.Trail(sild.Entry{Action: "unmerge", What: "person", Object: m.ID, Sections: access.Sections, Subjects: []sild.ID{a.Person, b.Person}})
	m.UndoneAt, m.UndoneBy = tx.Now, tx.Actor.User
	return m, nil
}

// guardsBoth lets what has guarded the one record since guard the other too.
func guardsBoth(tx *db.Tx, m Merge, a, b people.Subject) error {
	return privacy.Keep(tx, a.ID, b.ID, m.At)
}

// rowsKept is the condition of the ids that a merge keeps under a place.
func rowsKept(place string) string {
	return `(SELECT k.row_id FROM merge_row k WHERE k.merge_id = $3 AND k.place = '` + place + `')`
}

func factsBack(tx *db.Tx, m Merge, a, b people.Subject) error {
	for _, place := range append([]string{placeDraft, placeGone}, guardTables...) {
		if _, err := db.Exec(tx, `UPDATE `+place+` SET subject_id = $1 WHERE subject_id = $2 AND id IN `+rowsKept(place), b.ID, a.ID, m.ID); err != nil {
			return err
		}
	}
	for _, table := range factTables {
		// What was told anew since of the same thing goes with it.
		if _, err := db.Exec(tx, `UPDATE `+table+` SET subject_id = $1 WHERE subject_id = $2
			AND (thing IN (SELECT t.thing FROM `+table+` t WHERE t.id IN `+rowsKept(table)+`) OR case_id IN `+rowsKept(placeCase)+`)`, b.ID, a.ID, m.ID); err != nil {
			return err
		}
	}
	if _, err := db.Exec(tx, `UPDATE register_query_row SET subject_id = $1 WHERE subject_id = $2 AND case_id IN `+rowsKept(placeCase), b.ID, a.ID, m.ID); err != nil {
		return err
	}
	_, err := db.Exec(tx, `UPDATE scan SET subject_id = $1 WHERE subject_id = $2 AND id IN (SELECT p.scan_id FROM paper p WHERE p.subject_id = $1)`, b.ID, a.ID)
	return err
}

func besidesBack(tx *db.Tx, m Merge, a, b people.Subject) error {
	for _, x := range []struct {
		set  string
		args []any
	}{
		{`UPDATE cases SET subject_id = $1, person_id = $4 WHERE subject_id = $2 AND id IN ` + rowsKept(placeCase), []any{b.ID, a.ID, m.ID, b.Person}},
		{`UPDATE access_grant SET subject_id = $1 WHERE subject_id = $2 AND id IN ` + rowsKept(placeGrant), []any{b.ID, a.ID, m.ID}},
		{`UPDATE subject SET merged_into = $1 WHERE merged_into = $2 AND id IN ` + rowsKept(placeSubject), []any{b.ID, a.ID, m.ID}},
	} {
		if _, err := db.Exec(tx, x.set, x.args...); err != nil {
			return err
		}
	}
	_, err := db.Exec(tx, `DELETE FROM exclusion WHERE subject_id = $1
		AND user_id || ' ' || why IN (SELECT k.row_id FROM merge_row k WHERE k.merge_id = $2 AND k.place = '`+placeExclusion+`')`, a.ID, m.ID)
	return err
}

// releasesBack lets hold again what the merge left out, unless somebody told of
// the same thing since.
func releasesBack(tx *db.Tx, m Merge, _, _ people.Subject) error {
	_, err := db.Exec(tx, `UPDATE release_date SET replaced_at = NULL, replaced_by = NULL, replaced_why = ''
		WHERE replaced_why = $1 AND replaced_at = $2 AND id IN `+rowsKept(placeRelease)+`
		AND NOT EXISTS (SELECT 1 FROM release_date n WHERE n.thing = release_date.thing AND n.replaced_at IS NULL)`, Merged, m.At, m.ID)
	return err
}

// detailsBack lets the details hold again that did before, unless somebody has
// corrected them since.
func detailsBack(tx *db.Tx, m Merge, _, _ people.Subject) error {
	type row struct{ Old, New sild.ID }
	r, there, err := db.Maybe[row](tx, `SELECT o.row_id, n.row_id FROM merge_row o JOIN merge_row n ON n.merge_id = o.merge_id AND n.place = $1
		WHERE o.merge_id = $2 AND o.place = $3`, placeDetailNew, m.ID, placeDetailOld)
	if err != nil || !there {
		return err
	}
	return people.LeaveDetail(tx, r.New, r.Old)
}
