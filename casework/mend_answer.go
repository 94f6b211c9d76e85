// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"

	"sild"
	"sild/db"
)

// besideAnswer are the kinds of rows that may follow an answer without hanging on
// it: what one asks and tells of the referral itself.
var besideAnswer = []string{"answer", "amendment", "own_risk", "bed", "message", "asked_no", "custody"}

// mayTakeBack refuses what cannot be taken back alone: that a referral was sent,
// for which there is Withdraw, and an admission on which somebody has built.
func mayTakeBack(tx *db.Tx, kind string, f sild.Fact) error {
	if kind == "amendment" && f.ID == f.Thing {
		return &sild.Error{Kind: sild.Forbidden, Key: "mend.sent"}
	}
	if kind != "answer" {
		return nil
	}
	for _, word := range sortedKinds {
		if slices.Contains(besideAnswer, word) {
			continue
		}
		where := ""
		if word == "form" {
			where = ` AND form <> 'referral'`
		}
		built, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM `+Kinds[word].Table+` WHERE case_id = $1 AND recorded_at > $2 AND replaced_at IS NULL`+where+`)`, f.Case, f.RecordedAt)
		if err != nil {
			return err
		}
		if built {
			return &sild.Error{Kind: sild.Conflict, Key: "mend.answer.followed"}
		}
	}
	return nil
}

// mistakenAnswer takes an answer out with all that came of it in the same unit of
// work: who was to lead, and the first meeting. Who was on the waiting list
// before stands there again.
func mistakenAnswer(tx *db.Tx, f sild.Fact, why string) error {
	if err := db.Replace(tx, "referral_answer", f, why); err != nil {
		return err
	}
	for _, table := range []string{"assignment", "appointment"} {
		unit, err := db.All[sild.Fact](tx, `SELECT `+sild.FactColumns+` FROM `+table+`
			WHERE case_id = $1 AND recorded_at = $2 AND recorded_by = $3 AND replaced_at IS NULL ORDER BY id`, f.Case, f.RecordedAt, f.RecordedBy)
		if err != nil {
			return err
		}
		for _, r := range unit {
			if err := db.Replace(tx, table, r, why); err != nil {
				return err
			}
		}
	}
	was, there, err := db.Maybe[sild.Fact](tx, `SELECT `+sild.FactColumns+` FROM referral_answer WHERE thing = $1 AND replaced_at = $2 AND id <> $3`, f.Thing, f.RecordedAt, f.ID)
	if err != nil || !there {
		return err
	}
	return restore(tx, Kinds["answer"], was)
}
