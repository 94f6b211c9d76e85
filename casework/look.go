// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild"
	"sild/access"
	"sild/db"
)

// Look opens a row that can be mended for reading: its head, and the record to
// which it belongs.
func Look(tx *db.Tx, kind string, id sild.ID) (f sild.Fact, rec access.Record, err error) {
	defer sild.Wrap(&err, "casework.Look(%s %s)", kind, id)
	f, section, err := mendableRow(tx, kind, id)
	if err != nil {
		return f, rec, err
	}
	if f.Case != "" {
		rec, err = access.Case(tx, f.Case, string(section))
	} else {
		rec, err = access.Person(tx, f.Subject, string(section))
	}
	return f, rec, err
}

// AppointmentByID is a meeting, with its record opened.
func AppointmentByID(tx *db.Tx, id sild.ID) (_ Appointment, err error) {
	defer sild.Wrap(&err, "casework.AppointmentByID(%s)", id)
	a, err := seen[Appointment](tx, "appointment", appointmentColumns, id)
	if err != nil {
		return a, err
	}
	_, err = access.Case(tx, a.Case, "P")
	return a, err
}

// ContactByID is a contact as the actor may read it, with its record opened.
func ContactByID(tx *db.Tx, id sild.ID) (_ Contact, _ access.Record, err error) {
	defer sild.Wrap(&err, "casework.ContactByID(%s)", id)
	c, err := seen[Contact](tx, "contact", contactColumns, id)
	if err != nil {
		return c, access.Record{}, err
	}
	rec, err := access.Case(tx, c.Case, "N")
	return c.For(rec), rec, err
}
