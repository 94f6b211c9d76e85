// SPDX-License-Identifier: EUPL-1.2

package db

import (
	"strconv"
	"time"

	"sild"
)

// Today is the day of the unit of work where Sild runs.
func (tx *Tx) Today() sild.Date { return tx.On(tx.Now) }

// On is the day of a moment where Sild runs.
func (tx *Tx) On(at time.Time) sild.Date {
	if tx.db.Zone == nil {
		return sild.DateOf(at, tx.Now.Location())
	}
	return sild.DateOf(at, tx.db.Zone)
}

// NewFact is the head of a fact that is recorded now, by the actor.
func (tx *Tx) NewFact(subject, caseID sild.ID, day sild.Date, source, evidence string) sild.Fact {
	id := tx.NewID()
	return sild.Fact{
		ID: id, Thing: id, Subject: subject, Case: caseID, Day: day,
		Source: source, Evidence: evidence, RecordedAt: tx.Now, RecordedBy: tx.Actor.User,
	}
}

// Record stores a fact. Table and columns are those of its noun, columns without
// the head's. The subject will be settled.
func Record(tx *Tx, table, columns string, f sild.Fact, row any) error {
	tx.Touch(f.Subject)
	return Insert(tx, table, sild.FactColumns+", "+columns, row)
}

// Replace marks the fact id of table as no longer holding, and says why. It is
// a Conflict if somebody else replaced it meanwhile.
func Replace(tx *Tx, table string, f sild.Fact, why string) error {
	n, err := Exec(tx, `UPDATE `+table+` SET replaced_at = $1, replaced_by = $2, replaced_why = $3
		WHERE id = $4 AND replaced_at IS NULL`, tx.Now, tx.Actor.User, why, f.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	tx.Touch(f.Subject)
	return nil
}

// Amend replaces old by a fact about the same thing and gives its head.
func Amend(tx *Tx, table string, old sild.Fact, why string) (sild.Fact, error) {
	if err := Replace(tx, table, old, why); err != nil {
		return sild.Fact{}, err
	}
	f := tx.NewFact(old.Subject, old.Case, old.Day, old.Source, old.Evidence)
	f.Thing = old.Thing
	return f, nil
}

// Held is the condition under which row alias of a table of facts holds now (at
// is zero), or held just before the moment at; it adds its argument to args.
// What was undone or corrected since then held then.
func Held(alias string, at time.Time, args *[]any) string {
	if at.IsZero() {
		return alias + `.replaced_at IS NULL`
	}
	*args = append(*args, at)
	n := "$" + strconv.Itoa(len(*args))
	return alias + `.recorded_at < ` + n + ` AND (` + alias + `.replaced_at IS NULL OR ` + alias + `.replaced_at >= ` + n + `)`
}
