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

// A shelf is a table of rows that follow from the facts of a subject.
type shelf interface {
	// digest is one text for the same rows, and another for others.
	digest(want *settled) (string, error)
	// replace makes the stored rows what is wanted.
	replace(tx *db.Tx, subject sild.ID, want *settled) error
	// compare tells of each row that is stored and not wanted, or the other way round.
	compare(tx *db.Tx, subject sild.ID, want *settled, tell teller) error
}

// A teller is told of a row by what it is, without anything personal.
type teller func(table, key string, missing bool)

// shelves are in the order in which they are settled.
var shelves = []shelf{
	shelfOf[taskRow]{
		table: "task", columns: taskColumns, of: func(s *settled) []taskRow { return s.tasks }, key: func(r taskRow) string { return r.Key },
		gone: func(r taskRow) (string, []any) { return `key = $1`, []any{r.Key} },
	},
	shelfOf[stageRow]{
		table: "stage", columns: stageColumns, of: func(s *settled) []stageRow { return s.stages }, key: func(r stageRow) string { return string(r.Case) + "/" + r.Stage },
		gone: func(r stageRow) (string, []any) { return `case_id = $1 AND seq = $2`, []any{r.Case, r.Seq} },
	},
	shelfOf[resultRow]{
		table: "result", columns: resultColumns, of: func(s *settled) []resultRow { return s.results }, key: func(r resultRow) string { return r.Indicator + "/" + string(r.Unit) },
		gone: func(r resultRow) (string, []any) {
			return `subject_id = $1 AND indicator = $2 AND unit_id = $3`, []any{r.Subject, r.Indicator, r.Unit}
		},
		also: recount,
	},
	shelfOf[flagRow]{
		table: "flag", columns: flagColumns, of: func(s *settled) []flagRow { return s.flags }, key: func(r flagRow) string { return r.Kind + "/" + string(r.Case) },
		gone: func(r flagRow) (string, []any) {
			return `subject_id = $1 AND kind = $2 AND why = $3`, []any{r.Subject, r.Kind, r.Why}
		},
	},
	shelfOf[casework.Card]{
		table: "case_card", columns: casework.CardColumns, of: func(s *settled) []casework.Card { return s.cards }, key: func(r casework.Card) string { return string(r.Case) },
		gone: func(r casework.Card) (string, []any) { return `case_id = $1`, []any{r.Case} },
		read: func(r *casework.Card) { r.NextMeeting = r.NextMeeting.UTC() },
	},
	shelfOf[placeRow]{
		table: "place", columns: placeColumns, of: func(s *settled) []placeRow { return s.places }, key: func(r placeRow) string { return string(r.Case) + "/" + r.Part },
		gone: func(r placeRow) (string, []any) { return `case_id = $1 AND part = $2`, []any{r.Case, r.Part} },
	},
	shelfOf[waitRow]{
		table: "waiting", columns: waitColumns, of: func(s *settled) []waitRow { return s.waits }, key: func(r waitRow) string { return string(r.Case) + "/" + r.Part },
		gone: func(r waitRow) (string, []any) { return `case_id = $1 AND part = $2`, []any{r.Case, r.Part} },
	},
	shelfOf[people.Found]{
		table: "person_find", columns: people.FoundColumns, of: func(s *settled) []people.Found { return s.found }, key: func(r people.Found) string { return r.Grantee },
		gone: func(r people.Found) (string, []any) {
			return `subject_id = $1 AND grantee_id = $2 AND word = $3 AND sort_key = $4 AND words = $5`, []any{r.Subject, r.Grantee, r.Word, r.SortKey, r.Words}
		},
		also: func(tx *db.Tx, drop, add []people.Found) error { return people.KeepWords(tx, add, drop) },
	},
	shelfOf[grantRow]{
		table: "access_grant", columns: grantColumns, where: `settled`, of: func(s *settled) []grantRow { return s.grants },
		key: func(r grantRow) string {
			return strings.Join([]string{string(r.Case), string(r.Grantee), r.Role, r.Relation, r.From.String()}, "/")
		},
		gone: func(g grantRow) (string, []any) {
			return `settled AND subject_id = $1 AND coalesce(case_id, '') = $2 AND grantee_id = $3 AND role = $4 AND relation = $5 AND from_on = $6 AND until_on = $7`,
				[]any{g.Subject, string(g.Case), g.Grantee, g.Role, g.Relation, g.From, g.Until}
		},
		put: putGrants,
	},
	shelfOf[exclusionRow]{
		table: "exclusion", columns: exclusionColumns, where: `why = '` + ofConflict + `'`, of: func(s *settled) []exclusionRow { return s.barred }, key: func(r exclusionRow) string { return string(r.User) },
		gone: func(x exclusionRow) (string, []any) {
			return `subject_id = $1 AND user_id = $2 AND why = $3`, []any{x.Subject, x.User, x.Why}
		},
		put: putExclusions,
	},
}

// shelfOf is a shelf of rows of one type.
type shelfOf[T comparable] struct {
	table, columns string
	where          string // the rows of the table that follow; empty: all
	of             func(*settled) []T
	key            func(T) string
	gone           func(T) (where string, args []any)   // the one row
	put            func(tx *db.Tx, add []T) error       // nil: with columns alone
	also           func(tx *db.Tx, drop, add []T) error // what goes with them; nil: nothing
	read           func(*T)                             // makes a row that was read comparable; nil: it is
}

func (s shelfOf[T]) digest(want *settled) (string, error) { return db.Digest(s.of(want)) }

func (s shelfOf[T]) stored(tx *db.Tx, subject sild.ID) ([]T, error) {
	where := ``
	if s.where != "" {
		where = ` AND ` + s.where
	}
	rows, err := db.All[T](tx, `SELECT `+s.columns+` FROM `+s.table+` WHERE subject_id = $1`+where, subject)
	if s.read != nil {
		for i := range rows {
			s.read(&rows[i])
		}
	}
	return rows, err
}

func (s shelfOf[T]) replace(tx *db.Tx, subject sild.ID, want *settled) error {
	have, err := s.stored(tx, subject)
	if err != nil {
		return err
	}
	drop, add := difference(have, s.of(want))
	for _, r := range drop {
		where, args := s.gone(r)
		if _, err := db.Exec(tx, `DELETE FROM `+s.table+` WHERE `+where, args...); err != nil {
			return err
		}
	}
	if s.put != nil {
		err = s.put(tx, add)
	} else {
		err = db.InsertAll(tx, s.table, s.columns, add)
	}
	if err != nil || s.also == nil {
		return err
	}
	return s.also(tx, drop, add)
}

func (s shelfOf[T]) compare(tx *db.Tx, subject sild.ID, want *settled, tell teller) error {
	have, err := s.stored(tx, subject)
	if err != nil {
		return err
	}
	compare(have, s.of(want), s.table, s.key, tell)
	return nil
}

func putGrants(tx *db.Tx, add []grantRow) error {
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

func putExclusions(tx *db.Tx, add []exclusionRow) error {
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

// replaceAll makes the stored rows of a subject what they should be, and gives
// the digests to keep. As are those kept of them before: a table whose digest is
// the same is not read. Of none, all are.
func replaceAll(tx *db.Tx, subject sild.ID, want *settled, as string) (string, error) {
	before := strings.Fields(as)
	now := make([]string, len(shelves))
	for i, s := range shelves {
		var err error
		if now[i], err = s.digest(want); err != nil {
			return "", err
		}
		if len(before) == len(shelves) && before[i] == now[i] {
			continue
		}
		if err := s.replace(tx, subject, want); err != nil {
			return "", err
		}
	}
	return strings.Join(now, " "), nil
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

func compare[T comparable](have, want []T, table string, key func(T) string, tell teller) {
	drop, lack := difference(have, want)
	for _, r := range drop {
		tell(table, key(r), false)
	}
	for _, r := range lack {
		tell(table, key(r), true)
	}
}
