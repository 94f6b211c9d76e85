// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"fmt"
	"strings"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/people"
)

// stored are the rows that are kept of a subject.
func stored(tx *db.Tx, subject sild.ID) (out settled, err error) {
	if out.tasks, err = rowsOf[taskRow](tx, "task", taskColumns, subject); err != nil {
		return out, err
	}
	if out.stages, err = rowsOf[stageRow](tx, "stage", stageColumns, subject); err != nil {
		return out, err
	}
	if out.results, err = rowsOf[resultRow](tx, "result", resultColumns, subject); err != nil {
		return out, err
	}
	if out.flags, err = rowsOf[flagRow](tx, "flag", flagColumns, subject); err != nil {
		return out, err
	}
	if out.cards, err = rowsOf[casework.Card](tx, "case_card", casework.CardColumns, subject); err != nil {
		return out, err
	}
	for i := range out.cards {
		out.cards[i].NextMeeting = out.cards[i].NextMeeting.UTC()
	}
	if out.found, err = rowsOf[people.Found](tx, "person_find", people.FoundColumns, subject); err != nil {
		return out, err
	}
	if out.grants, err = db.All[grantRow](tx, `SELECT `+grantColumns+` FROM access_grant WHERE subject_id = $1 AND settled`, subject); err != nil {
		return out, err
	}
	if out.places, err = rowsOf[placeRow](tx, "place", placeColumns, subject); err != nil {
		return out, err
	}
	if out.waits, err = rowsOf[waitRow](tx, "waiting", waitColumns, subject); err != nil {
		return out, err
	}
	out.barred, err = db.All[exclusionRow](tx, `SELECT `+exclusionColumns+` FROM exclusion WHERE subject_id = $1 AND why = '`+ofConflict+`'`, subject)
	return out, err
}

func rowsOf[T any](tx *db.Tx, table, columns string, subject sild.ID) ([]T, error) {
	return db.All[T](tx, `SELECT `+columns+` FROM `+table+` WHERE subject_id = $1`, subject)
}

// replaceAll makes the stored rows what they should be.
func replaceAll(tx *db.Tx, have, want settled) error {
	if err := replace(tx, have.tasks, want.tasks, "task", taskColumns, func(r taskRow) (string, []any) {
		return `DELETE FROM task WHERE key = $1`, []any{r.Key}
	}); err != nil {
		return err
	}
	if err := replace(tx, have.stages, want.stages, "stage", stageColumns, func(r stageRow) (string, []any) {
		return `DELETE FROM stage WHERE case_id = $1 AND seq = $2`, []any{r.Case, r.Seq}
	}); err != nil {
		return err
	}
	if err := replace(tx, have.results, want.results, "result", resultColumns, func(r resultRow) (string, []any) {
		return `DELETE FROM result WHERE subject_id = $1 AND indicator = $2 AND unit_id = $3`, []any{r.Subject, r.Indicator, r.Unit}
	}); err != nil {
		return err
	}
	if err := recount(tx, have.results, want.results); err != nil {
		return err
	}
	if err := replace(tx, have.flags, want.flags, "flag", flagColumns, func(r flagRow) (string, []any) {
		return `DELETE FROM flag WHERE subject_id = $1 AND kind = $2 AND why = $3`, []any{r.Subject, r.Kind, r.Why}
	}); err != nil {
		return err
	}
	if err := replace(tx, have.cards, want.cards, "case_card", casework.CardColumns, func(r casework.Card) (string, []any) {
		return `DELETE FROM case_card WHERE case_id = $1`, []any{r.Case}
	}); err != nil {
		return err
	}
	if err := replacePlaces(tx, have, want); err != nil {
		return err
	}
	if err := replaceFound(tx, have.found, want.found); err != nil {
		return err
	}
	if err := replaceGrants(tx, have.grants, want.grants); err != nil {
		return err
	}
	return replaceExclusions(tx, have.barred, want.barred)
}

func replaceExclusions(tx *db.Tx, have, want []exclusionRow) error {
	drop, add := difference(have, want)
	for _, x := range drop {
		if _, err := db.Exec(tx, `DELETE FROM exclusion WHERE subject_id = $1 AND user_id = $2 AND why = $3`, x.Subject, x.User, x.Why); err != nil {
			return err
		}
	}
	type row struct {
		exclusionRow
		By sild.ID
		At time.Time
	}
	rows := make([]row, len(add))
	for i, x := range add {
		rows[i] = row{x, tx.Actor.User, tx.Now}
	}
	return db.InsertAll(tx, "exclusion", exclusionColumns+", by_id, at", rows)
}

func replaceFound(tx *db.Tx, have, want []people.Found) error {
	if err := replace(tx, have, want, "person_find", people.FoundColumns, func(r people.Found) (string, []any) {
		return `DELETE FROM person_find WHERE subject_id = $1 AND grantee_id = $2 AND word = $3 AND sort_key = $4 AND words = $5`, []any{r.Subject, r.Grantee, r.Word, r.SortKey, r.Words}
	}); err != nil {
		return err
	}
	left, came := difference(have, want)
	return people.KeepWords(tx, came, left)
}

// replace deletes the rows of have that are not wanted and adds those of want
// that are not there.
func replace[T comparable](tx *db.Tx, have, want []T, table, columns string, gone func(T) (string, []any)) error {
	drop, add := difference(have, want)
	for _, r := range drop {
		query, args := gone(r)
		if _, err := db.Exec(tx, query, args...); err != nil {
			return err
		}
	}
	return db.InsertAll(tx, table, columns, add)
}

func replaceGrants(tx *db.Tx, have, want []grantRow) error {
	drop, add := difference(have, want)
	for _, g := range drop {
		if _, err := db.Exec(tx, `DELETE FROM access_grant WHERE settled AND subject_id = $1 AND coalesce(case_id, '') = $2 AND grantee_id = $3 AND role = $4 AND relation = $5 AND from_on = $6 AND until_on = $7`,
			g.Subject, string(g.Case), g.Grantee, g.Role, g.Relation, g.From, g.Until); err != nil {
			return err
		}
	}
	type row struct {
		grantRow
		ID, By  sild.ID
		Settled bool
	}
	rows := make([]row, len(add))
	for i, g := range add {
		rows[i] = row{g, tx.NewID(), tx.Actor.User, true}
	}
	return db.InsertAll(tx, "access_grant", grantColumns+", id, by_id, settled", rows)
}

// difference are the rows of have that want lacks, and those of want that have
// lacks.
func difference[T comparable](have, want []T) (drop, add []T) {
	in := make(map[T]int, len(have))
	for _, r := range have {
		in[r]++
	}
	for _, r := range want {
		if in[r] > 0 {
			in[r]--
			continue
		}
		add = append(add, r)
	}
	for _, r := range have {
		if in[r] > 0 {
			in[r]--
			drop = append(drop, r)
		}
	}
	return drop, add
}

// A Difference is a stored row that does not follow from the facts, or one that
// follows and is not stored.
type Difference struct {
	Subject sild.ID
	Table   string
	Missing bool   // it follows, and is not stored
	Key     string // what the row is, without anything personal
	Stale   bool   // derived by another version: not wrong, but to be derived again
}

func (d Difference) String() string {
	verb := "is stored and does not follow"
	if d.Missing {
		verb = "follows and is not stored"
	}
	if d.Stale {
		verb += " (stale)"
	}
	return fmt.Sprintf("%s %s of subject %s %s", d.Table, d.Key, d.Subject, verb)
}

func differences(have, want settled, subject sild.ID, stale bool) (all []Difference) {
	add := func(table, key string, missing bool) {
		all = append(all, Difference{subject, table, missing, key, stale})
	}
	compare(have.tasks, want.tasks, "task", func(r taskRow) string { return r.Key }, add)
	compare(have.stages, want.stages, "stage", func(r stageRow) string { return string(r.Case) + "/" + r.Stage }, add)
	compare(have.results, want.results, "result", func(r resultRow) string { return r.Indicator + "/" + string(r.Unit) }, add)
	compare(have.flags, want.flags, "flag", func(r flagRow) string { return r.Kind + "/" + string(r.Case) }, add)
	compare(have.cards, want.cards, "case_card", func(r casework.Card) string { return string(r.Case) }, add)
	compare(have.found, want.found, "person_find", func(r people.Found) string { return r.Grantee }, add)
	compare(have.grants, want.grants, "access_grant", func(r grantRow) string {
		return strings.Join([]string{string(r.Case), string(r.Grantee), r.Role, r.Relation, r.From.String()}, "/")
	}, add)
	compare(have.barred, want.barred, "exclusion", func(r exclusionRow) string { return string(r.User) }, add)
	return all
}

func compare[T comparable](have, want []T, table string, key func(T) string, add func(table, key string, missing bool)) {
	drop, lack := difference(have, want)
	for _, r := range drop {
		add(table, key(r), false)
	}
	for _, r := range lack {
		add(table, key(r), true)
	}
}
