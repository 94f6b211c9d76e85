// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"strings"

	"sild"
	"sild/access"
	"sild/db"
)

// asOne are the kinds of which several rows tell one thing, so that what was
// entered by mistake goes with all that was saved in the same unit of work: who
// never came to a house sleeps in no bed of it.
var asOne = []string{"bed_request", "bed_answer", "bed_use", "stay", "extension"}

// ofHouses are the kinds that those who work in a house write and take back,
// though they may not write the whole of the section.
var ofHouses = append([]string{"absence", "travel", "house_note", "rules", "visit", "belongings", "house_call"}, asOne...)

// ofPrison are the kinds of section P of which a prison takes back its own.
var ofPrison = []string{"answer", "bed", "message", "bed_request", "extension", "travel"}

// takenOut reports whether a row was undone or entered by mistake.
func takenOut(f sild.Fact) bool {
	return f.ReplacedWhy == Undone || strings.HasPrefix(f.ReplacedWhy, Mistaken)
}

// takeBack takes back what was saved of subjects in the same unit of work as f,
// and brings back what that replaced. It is a Conflict if somebody went on from it.
func takeBack(tx *db.Tx, f sild.Fact, subjects []sild.ID, why string) error {
	mistaken := why != Undone
	// All marks first: what comes back may be what was just taken back.
	type back struct {
		Kind
		sild.Fact
	}
	var again []back
	for _, word := range sortedKinds {
		k := Kinds[word]
		args := []any{f.RecordedAt, f.RecordedBy}
		unit, err := db.All[sild.Fact](tx, `SELECT `+sild.FactColumns+` FROM `+k.Table+`
			WHERE subject_id IN (`+db.List(&args, subjects)+`) AND (recorded_at = $1 AND recorded_by = $2 OR replaced_at = $1 AND replaced_by = $2)
			ORDER BY id`, args...)
		if err != nil {
			return err
		}
		for _, r := range unit {
			now := r.RecordedAt.Equal(f.RecordedAt) && r.RecordedBy == f.RecordedBy
			switch {
			case now && word == "amendment" && r.ID == r.Thing:
				return &sild.Error{Kind: sild.Forbidden, Key: "mend.sent"}
			case now && r.Holds():
				if err := db.Replace(tx, k.Table, r, why); err != nil {
					return err
				}
			case now && !r.ReplacedAt.Equal(f.RecordedAt): // somebody went on from it
				return &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
			case !now && !(mistaken && takenOut(r)): // what was taken out already stays out
				again = append(again, back{k, r})
			}
		}
	}
	for _, b := range again {
		if b.Case != f.Case && b.Case != "" && b.Table != "attendance" { // of a register the actor wrote all
			if _, err := access.CaseToWrite(tx, b.Case, b.Section); err != nil {
				return err
			}
		}
		if err := restore(tx, b.Kind, b.Fact); err != nil {
			return err
		}
	}
	return nil
}
