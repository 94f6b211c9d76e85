// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild"
	"sild/db"
)

// ofHouse are the kinds of a bed that was asked for and lived in, with what each
// takes with it when it was entered by mistake: the tables, and the column that
// names the whole.
var ofHouse = map[string]struct {
	column string
	tables []string
}{
	"bed_request": {"request_id", []string{"house_answer", "bed_use"}},
	"bed_answer":  {"request_id", []string{"bed_use"}},
	"stay":        {"stay_id", []string{"bed_use", "stay_extension", "stay_absence", "house_note", "house_visit", "belongings"}},
}

// mayTakeBackBed is a Conflict where more was built on a request for a bed, or on
// its answer, and where nights were entered by mistake: they go with their answer
// or their stay, or the person moves back.
func mayTakeBackBed(tx *db.Tx, kind string, f sild.Fact, mistaken bool) error {
	followed := func(table, where string, args ...any) error {
		there, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM `+table+` WHERE replaced_at IS NULL AND `+where+`)`, args...)
		if err == nil && there {
			err = &sild.Error{Kind: sild.Conflict, Key: "mend.bed.followed"}
		}
		return err
	}
	switch kind {
	case "bed_use":
		if mistaken {
			return &sild.Error{Kind: sild.Conflict, Key: "mend.bed.followed"}
		}
	case "bed_request":
		for _, table := range []string{"house_answer", "bed_use"} {
			if err := followed(table, `request_id = $1 AND recorded_at > $2`, f.Thing, f.RecordedAt); err != nil {
				return err
			}
		}
		return followed("stay", `request_id = $1`, f.Thing)
	case "bed_answer":
		request, err := requestOfAnswer(tx, f)
		if err != nil {
			return err
		}
		return followed("stay", `request_id = $1`, request)
	}
	return nil
}

func requestOfAnswer(tx *db.Tx, f sild.Fact) (sild.ID, error) {
	return db.One[sild.ID](tx, `SELECT request_id FROM house_answer WHERE id = $1`, f.ID)
}

// mistakenBed takes out what goes with a request, an answer or a stay that was
// entered by mistake, so that nobody has a bed for nothing.
func mistakenBed(tx *db.Tx, kind string, f sild.Fact, why string) error {
	of, whole := ofHouse[kind]
	if !whole {
		return nil
	}
	thing := f.Thing
	if kind == "bed_answer" {
		var err error
		if thing, err = requestOfAnswer(tx, f); err != nil {
			return err
		}
	}
	for _, table := range of.tables {
		parts, err := db.All[sild.Fact](tx, `SELECT `+sild.FactColumns+` FROM `+table+` WHERE `+of.column+` = $1 AND replaced_at IS NULL ORDER BY id`, thing)
		if err != nil {
			return err
		}
		for _, r := range parts {
			if err := db.Replace(tx, table, r, why); err != nil {
				return err
			}
		}
	}
	return nil
}
