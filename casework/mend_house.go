// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild"
	"sild/db"
)

// ofHouse are what a request for a bed, and a stay, take with them when they were
// entered by mistake, beside what was saved together with them: the tables, and the
// column that names the whole.
var ofHouse = map[string]struct {
	column string
	tables []string
}{
	"bed_request": {"request_id", []string{"house_answer", "bed_use"}},
	"stay":        {"stay_id", []string{"bed_use", "stay_extension", "stay_absence", "house_note", "house_visit", "belongings", "house_call"}},
}

// mayTakeBackBed is a Conflict where more was built on a request for a bed, or on
// its answer.
func mayTakeBackBed(tx *db.Tx, kind string, f sild.Fact) error {
	followed := func(table, where string, args ...any) error {
		there, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM `+table+` WHERE replaced_at IS NULL AND `+where+`)`, args...)
		if err == nil && there {
			err = &sild.Error{Kind: sild.Conflict, Key: "mend.bed.followed"}
		}
		return err
	}
	switch kind {
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

// mistakenBed takes out what else goes with a request or a stay that was entered by
// mistake, so that nobody has a bed for nothing.
func mistakenBed(tx *db.Tx, kind string, f sild.Fact, why string) error {
	of, whole := ofHouse[kind]
	if !whole {
		return nil
	}
	for _, table := range of.tables {
		parts, err := db.All[sild.Fact](tx, `SELECT `+sild.FactColumns+` FROM `+table+` WHERE `+of.column+` = $1 AND replaced_at IS NULL ORDER BY id`, f.Thing)
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
