// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"
	"strings"

	"sild"
	"sild/access"
	"sild/db"
)

// Inside opens a house for what happens in it: to those who answer for it, and to
// those who work in it while they are on duty. It is Missing to everybody else.
func Inside(tx *db.Tx, id sild.ID) (o Opened, err error) {
	if o, err = Open(tx, id); err != nil || o.Keeps {
		return o, err
	}
	on := false
	if o.Works {
		if on, err = dutyNow(tx, id); err != nil {
			return o, err
		}
	}
	if !on {
		tx.Denied(sild.Entry{What: "house", Object: id, Purpose: tx.Actor.Role})
		return Opened{}, sild.Missing()
	}
	tx.Trail(sild.Entry{Action: "read", What: "house", Object: id, Purpose: access.Shift})
	return o, nil
}

// dutyNow reports whether the actor is on duty in a house now.
func dutyNow(tx *db.Tx, house sild.ID) (bool, error) {
	return db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM member m WHERE m.user_id = $1 AND m.group_id = $2 AND m.role = 'house_staff'
		AND m.from_on <= $3 AND m.until_on >= $3 AND (m.until_at IS NULL OR m.until_at > $4))`, tx.Actor.User, house, tx.Today(), tx.Now)
}

// stayToAdd opens a stay to write something of its resident, for those who work
// in its house and may add to a section.
func stayToAdd(tx *db.Tx, stay sild.ID, section byte) (s Stay, o Opened, rec access.Record, err error) {
	s, there, err := db.Maybe[Stay](tx, `SELECT `+sild.FactColumns+`, `+StayColumns+` FROM stay WHERE thing = $1 AND replaced_at IS NULL`, stay)
	if err != nil {
		return s, o, rec, err
	}
	if !there {
		return s, o, rec, sild.Missing()
	}
	o, rec, err = caseToAdd(tx, s.Case, s.House, section)
	if err != nil {
		return Stay{}, o, rec, err
	}
	return s, o, rec, nil
}

// caseToAdd opens a case and a house in which its person lives or lived, to add
// to a section of it.
func caseToAdd(tx *db.Tx, caseID, house sild.ID, section byte) (o Opened, rec access.Record, err error) {
	if rec, err = access.Case(tx, caseID, string(section)); err != nil {
		return o, rec, err
	}
	if !livesAmong(rec) {
		return o, rec, sild.Missing()
	}
	if o, err = Open(tx, house); err != nil {
		return o, rec, err
	}
	if !o.Works || rec.Right(section)&(access.Add|access.Write) == 0 {
		return o, rec, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	tx.Trail(sild.Entry{Action: "write", What: "stay", Object: caseID, Sections: string(section), Grant: rec.Grant, Purpose: rec.Purpose(), Subjects: []sild.ID{rec.Person}})
	return o, rec, nil
}

// livesAmong reports whether a reader of a record has to do with how its person
// lives in a house: those who work in it, and those who support them. Neither the
// prison nor whoever else sees a plan does (design §6: nothing of life outside).
func livesAmong(rec access.Record) bool {
	return slices.Contains([]string{sild.System.Role, "house_staff", "coordinator", "support_person"}, rec.Role)
}

// columnsOf are columns of a table under its alias.
func columnsOf(alias, columns string) string {
	return alias + "." + strings.ReplaceAll(columns, ", ", ", "+alias+".")
}

// trailOf leaves a trail of the people of a list.
func trailOf[T any](tx *db.Tx, what, sections string, list []T, person func(T) sild.ID) {
	var people []sild.ID
	for _, x := range list {
		if id := person(x); id != "" && !slices.Contains(people, id) {
			people = append(people, id)
		}
	}
	if len(people) > 0 {
		tx.Trail(sild.Entry{Action: "list", What: what, Sections: sections, Subjects: people})
	}
}
