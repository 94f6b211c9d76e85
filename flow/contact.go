// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"sild"
	"sild/casework"
	"sild/db"
	"sild/outcome"
)

// MoveContact takes a contact that was written down for the wrong person to the
// case that it belongs to, with all that was told in it: what has changed in the
// person's life, a worry, and the meeting that was planned with it. Steps that
// were ticked in it are open again. It is one unit of work, undone as one.
func MoveContact(tx *db.Tx, id, to sild.ID) (_ casework.Contact, err error) {
	defer sild.Wrap(&err, "flow.MoveContact(%s, %s)", id, to)
	was, err := db.One[sild.Fact](tx, `SELECT `+sild.FactColumns+` FROM contact WHERE id = $1`, id)
	if err != nil {
		return casework.Contact{}, err
	}
	moved, err := casework.MoveContact(tx, id, to)
	if err != nil {
		return moved, err
	}
	// When it was first written down: what came with it has the same moment.
	first, err := db.One[sild.Fact](tx, `SELECT `+sild.FactColumns+` FROM contact WHERE id = $1`, was.Thing)
	if err != nil {
		return moved, err
	}
	carry := func(query string, move func(row sild.ID) error, args ...any) {
		if err != nil {
			return
		}
		var rows []sild.ID
		rows, err = db.All[sild.ID](tx, query, args...)
		for _, row := range rows {
			if err == nil {
				err = move(row)
			}
		}
	}
	carry(`SELECT id FROM observation WHERE contact_id = $1 AND case_id = $2 AND replaced_at IS NULL ORDER BY id`, func(row sild.ID) error {
		_, err := outcome.MoveObservation(tx, row, to)
		return err
	}, was.Thing, was.Case)
	carry(`SELECT id FROM worry WHERE contact_id = $1 AND case_id = $2 AND replaced_at IS NULL ORDER BY id`, func(row sild.ID) error {
		_, err := casework.MoveWorry(tx, row, to)
		return err
	}, was.Thing, was.Case)
	carry(`SELECT a.id FROM appointment a JOIN appointment f ON f.id = a.thing
		WHERE f.case_id = $1 AND f.recorded_at = $2 AND f.recorded_by = $3 AND a.case_id = $1 AND a.replaced_at IS NULL AND a.state = 'planned'
		AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.appointment_id = a.thing AND c.replaced_at IS NULL) ORDER BY a.id`, func(row sild.ID) error {
		_, err := casework.CarryAppointment(tx, row, to)
		return err
	}, was.Case, first.RecordedAt, first.RecordedBy)
	carry(`SELECT s.id FROM step s WHERE s.case_id = $1 AND s.recorded_at = $2 AND s.recorded_by = $3 AND s.replaced_at IS NULL AND s.done_on IS NOT NULL ORDER BY s.id`, func(row sild.ID) error {
		return casework.UndoneStep(tx, row)
	}, was.Case, first.RecordedAt, first.RecordedBy)
	return moved, err
}
