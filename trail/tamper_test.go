// SPDX-License-Identifier: EUPL-1.2

package trail

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"sild"
	"sild/db"
)

// A tamperer has full access to the database, and not to the key.
type tamperer struct {
	*sealedWorld
	keys    []string
	held    []Held
	tried   map[string]int // made, by table and deed
	refused int            // the database itself would not have it
	missed  int
}

// try does something to the database, looks whether Verify finds it, and undoes
// it. What the database refuses was not done.
func (a *tamperer) try(table, deed, what string, do func(*db.Tx) error) {
	a.t.Helper()
	a.attempt(table, deed, what, a.held, true, do)
}

func (a *tamperer) attempt(table, deed, what string, held []Held, find bool, do func(*db.Tx) error) {
	a.t.Helper()
	var r Report
	var unreadable error
	done := false
	err := a.Write(a.t.Context(), sild.System, func(tx *db.Tx) error {
		done = false
		free := `PRAGMA defer_foreign_keys = ON`
		if tx.Postgres() {
			free = `SET LOCAL session_replication_role = replica`
		}
		if _, err := db.Exec(tx, free); err != nil {
			return err
		}
		if err := do(tx); err != nil {
			return err
		}
		done = true
		r, unreadable = Verify(tx, a.keys, held...)
		return errUndone
	})
	if !done {
		a.refused++
		if err == nil {
			a.t.Fatal("neither done nor refused")
		}
		return
	}
	if !errors.Is(err, errUndone) && unreadable == nil {
		a.t.Fatalf("%s %s: %v", deed, what, err)
	}
	a.tried[table+" "+deed]++
	if found := unreadable != nil || !r.OK(); found != find {
		a.missed++
		a.t.Errorf("%s of %s %s: found %t; want %t: %q", deed, table, what, found, find, r.Words())
	}
}

func (a *tamperer) exec(table, deed, query string, args ...any) {
	a.t.Helper()
	a.try(table, deed, fmt.Sprint(query, args), func(tx *db.Tx) error {
		n, err := db.Exec(tx, query, args...)
		if err == nil && n == 0 {
			err = errors.New("nothing was there")
		}
		return err
	})
}

// TestTamper: every single edit, deletion, insertion, reordering and truncation
// up to a head held elsewhere is found, in every table of the trail. The control:
// without the head held elsewhere, a truncation of everything is not.
func TestTamper(t *testing.T) {
	w := newSealed(t)
	var held []Held
	for range 4 { // four hours, four heads
		w.keep(6)
		w.seal()
		held = append(held, w.held())
		w.now = w.now.Add(time.Hour)
	}
	a := &tamperer{sealedWorld: w, keys: []string{w.sealer.key.Public}, held: held[3:], tried: map[string]int{}}
	a.attempt("nothing", "control", "", held, false, func(*db.Tx) error { return nil })
	other, _, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}

	type table struct{ name, key, columns string }
	for _, tb := range []table{
		{"trail", "id", columns}, {"trail_leaf", "n", leafRowColumns}, {"trail_hash", "n", hashRowColumns}, {"trail_head", "number", headRowColumns},
	} {
		keys := a.keysOf(tb.name, tb.key)
		for i, k := range keys {
			for column := range strings.SplitSeq(tb.columns, ", ") {
				for _, value := range a.values(column) {
					a.exec(tb.name, "edit", `UPDATE `+tb.name+` SET `+column+` = $2 WHERE `+tb.key+` = $1 AND (`+column+` IS NULL OR `+column+` <> $2)`, k, value)
				}
				if !a.DB.Postgres() { // the same bytes as something else
					a.exec(tb.name, "edit", `UPDATE `+tb.name+` SET `+column+` = CAST(`+column+` AS blob) WHERE `+tb.key+` = $1 AND typeof(`+column+`) = 'text'`, k)
				}
				a.exec(tb.name, "edit", `UPDATE `+tb.name+` SET `+column+` = NULL WHERE `+tb.key+` = $1 AND `+column+` IS NOT NULL`, k)
				if column != tb.key { // what stands in another row
					next := keys[(i+1)%len(keys)]
					a.exec(tb.name, "edit", `UPDATE `+tb.name+` SET `+column+` = (SELECT o.`+column+` FROM `+tb.name+` o WHERE o.`+tb.key+` = $2)
						WHERE `+tb.key+` = $1 AND coalesce(CAST(`+column+` AS text), '') <> coalesce((SELECT CAST(o.`+column+` AS text) FROM `+tb.name+` o WHERE o.`+tb.key+` = $2), '')`, k, next)
				}
			}
			a.exec(tb.name, "deletion", `DELETE FROM `+tb.name+` WHERE `+tb.key+` = $1`, k)
			fresh := any("01999999-0000-7000-8000-000000000000")
			if n, ok := k.(int64); ok {
				fresh = n + 1000
			}
			rest := strings.Join(slices.DeleteFunc(strings.Split(tb.columns, ", "), func(c string) bool { return c == tb.key }), ", ")
			if tb.name == "trail_leaf" {
				a.exec(tb.name, "insertion", `INSERT INTO trail_leaf (n, entry_id) VALUES ($1, 'nobody')`, fresh)
			} else {
				a.exec(tb.name, "insertion", `INSERT INTO `+tb.name+` (`+tb.key+`, `+rest+`) SELECT $2, `+rest+` FROM `+tb.name+` WHERE `+tb.key+` = $1`, k, fresh)
			}
		}
		for i, one := range keys { // every two rows change places
			for _, two := range keys[i+1:] {
				a.try(tb.name, "reordering", fmt.Sprint(one, two), func(tx *db.Tx) error {
					aside := any("aside")
					if _, ok := one.(int64); ok {
						aside = int64(-1)
					}
					for _, move := range [][2]any{{one, aside}, {two, one}, {aside, two}} {
						if _, err := db.Exec(tx, `UPDATE `+tb.name+` SET `+tb.key+` = $2 WHERE `+tb.key+` = $1`, move[0], move[1]); err != nil {
							return err
						}
					}
					return nil
				})
			}
		}
	}
	a.index()
	for n := range int64(24) { // the end is cut off, and nothing left that tells of it
		a.try("all", "truncation", fmt.Sprint("at ", n), func(tx *db.Tx) error { return cut(tx, n, false) })
		a.try("all", "truncation but for the heads", fmt.Sprint("at ", n), func(tx *db.Tx) error { return cut(tx, n, true) })
		a.attempt("all", "control: truncation without a held head", fmt.Sprint("at ", n), nil, n%6 != 0, func(tx *db.Tx) error { return cut(tx, n, false) })
		forger := NewSealer(w.DB, other, sild.Discard)
		a.try("all", "rewriting", fmt.Sprint("from ", n), func(tx *db.Tx) error { return rewrite(tx, n, forger) })
		thief := w.sealer // who also has the key is found by the held head
		a.try("all", "rewriting with the key", fmt.Sprint("from ", n), func(tx *db.Tx) error { return rewrite(tx, n, thief) })
		a.attempt("all", "control: rewriting with the key without a held head", fmt.Sprint("from ", n), nil, false, func(tx *db.Tx) error { return rewrite(tx, n, thief) })
	}
	all := 0
	for _, name := range slices.Sorted(mapKeys(a.tried)) {
		t.Logf("%5d %s", a.tried[name], name)
		if !strings.Contains(name, "control") {
			all += a.tried[name]
		}
	}
	t.Logf("found %d of %d; %d more the database itself refused", all-a.missed, all, a.refused)
	if all < 3000 || a.tried["trail edit"] < 24*12 || a.tried["trail_head edit"] < 20 {
		t.Errorf("only %d were tried: %v", all, a.tried)
	}
}

func mapKeys(m map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func (a *tamperer) keysOf(table, key string) (list []any) {
	a.t.Helper()
	a.read(func(tx *db.Tx) error {
		if table == "trail" {
			ids, err := db.All[string](tx, `SELECT `+key+` FROM `+table+` ORDER BY `+key)
			for _, id := range ids {
				list = append(list, id)
			}
			return err
		}
		ids, err := db.All[int64](tx, `SELECT `+key+` FROM `+table+` ORDER BY `+key)
		for _, id := range ids {
			list = append(list, id)
		}
		return err
	})
	return list
}

// values are what a column may be changed to.
func (a *tamperer) values(column string) []any {
	switch column {
	case "at":
		return []any{a.now.Add(time.Microsecond), a.now.Add(-72 * time.Hour)}
	case "n", "size", "number":
		return []any{int64(0), int64(7), int64(-1), int64(999)}
	case "hash":
		return []any{[]byte{}, make([]byte, tlog.HashSize), []byte("short")}
	case "subjects":
		return []any{"", "01999999-0000-7000-8000-000000000000"}
	}
	return []any{"", "x", "01999999-0000-7000-8000-000000000000"}
}

// index changes what the index of people says.
func (a *tamperer) index() {
	a.t.Helper()
	var rows []subjectRow
	a.read(func(tx *db.Tx) (err error) {
		rows, err = db.All[subjectRow](tx, `SELECT entry_id, person_id FROM trail_subject ORDER BY entry_id, person_id`)
		return err
	})
	other := sild.ID("01999999-0000-7000-8000-000000000000")
	for i, r := range rows {
		next := rows[(i+1)%len(rows)]
		const at = ` WHERE entry_id = $1 AND person_id = $2`
		a.exec("trail_subject", "deletion", `DELETE FROM trail_subject`+at, r.Entry, r.Person)
		a.exec("trail_subject", "edit", `UPDATE trail_subject SET person_id = $3`+at, r.Entry, r.Person, other)
		a.exec("trail_subject", "edit", `UPDATE trail_subject SET entry_id = $3`+at, r.Entry, r.Person, other)
		if next.Entry != r.Entry {
			a.exec("trail_subject", "edit", `UPDATE trail_subject SET entry_id = $3`+at, r.Entry, r.Person, next.Entry)
			a.exec("trail_subject", "insertion", `INSERT INTO trail_subject (entry_id, person_id) VALUES ($1, $2)`, next.Entry, r.Person)
		}
	}
	for _, id := range a.keysOf("trail", "id") {
		a.exec("trail_unsealed", "insertion", `INSERT INTO trail_unsealed (entry_id) VALUES ($1)`, id)
	}
	a.exec("trail_unsealed", "insertion", `INSERT INTO trail_unsealed (entry_id) VALUES ($1)`, other)
}

// TestWords: what was done is said in plain words, with the entry that it was done to.
func TestWords(t *testing.T) {
	w := newSealed(t)
	w.keep(8)
	w.seal()
	held := w.held()
	w.now = w.now.Add(time.Hour)
	w.keep(4)
	w.seal()
	for _, c := range []struct {
		name, want string
		do         []string
	}{
		{"nothing", "Nothing was changed up to the head of 9 March 2026, 10:00:00 UTC held elsewhere: 8 entries.", nil},
		{"edit", "Entry 3 (ID3, of 9 March 2026, 10:00:00 UTC) was changed.", []string{`UPDATE trail SET action = 'list' WHERE id = 'ID3'`}},
		{"deletion", "Entry 3 (ID3) was deleted.", []string{`DELETE FROM trail_subject WHERE entry_id = 'ID3'`, `DELETE FROM trail WHERE id = 'ID3'`}},
		{"deletion with its place", "Entry 2 was deleted, or taken out of the log.", []string{`DELETE FROM trail_subject WHERE entry_id = 'ID2'`, `DELETE FROM trail_leaf WHERE n = 2`, `DELETE FROM trail WHERE id = 'ID2'`}},
		{"deletion and renumbering", "An entry was deleted at place 2, and those after it were moved up.", []string{
			`DELETE FROM trail_subject WHERE entry_id = 'ID2'`, `DELETE FROM trail_leaf WHERE n = 2`, `DELETE FROM trail WHERE id = 'ID2'`, `UPDATE trail_leaf SET n = n + 1000 WHERE n > 2`, `UPDATE trail_leaf SET n = n - 1001 WHERE n > 2`,
		}},
		{"insertion", "Entry 0new was inserted beside the log, or its place in the log was taken away.", []string{
			`INSERT INTO trail (id, at, role, action, what, sections, purpose) SELECT '0new', at, role, action, what, sections, purpose FROM trail WHERE id = 'ID4'`,
		}},
		{"insertion and renumbering", "Entry 4 (0new, of 9 March 2026, 10:00:00 UTC) was inserted.", []string{
			`INSERT INTO trail (id, at, role, action, what, sections, purpose) SELECT '0new', at, role, action, what, sections, purpose FROM trail WHERE id = 'ID4'`,
			`UPDATE trail_leaf SET n = n + 1000 WHERE n > 3`, `UPDATE trail_leaf SET n = n - 999 WHERE n > 3`, `INSERT INTO trail_leaf (n, entry_id) VALUES (4, '0new')`,
		}},
		{"reordering", "Entry 1 (ID6, of 9 March 2026, 10:00:00 UTC) was moved: it was sealed at another place.", []string{
			`UPDATE trail_leaf SET n = 99 WHERE n = 1`, `UPDATE trail_leaf SET n = 1 WHERE n = 6`, `UPDATE trail_leaf SET n = 6 WHERE n = 99`,
		}},
		{"hash", "The stored hash of entry 3 (ID3, of 9 March 2026, 10:00:00 UTC) was changed; the entry itself is as it was sealed.", []string{`UPDATE trail_hash SET hash = (SELECT h.hash FROM trail_hash h WHERE h.n = 0) WHERE n = 4`}},
		{"hash, the good part", "The entries themselves are what they were up to the head of 9 March 2026, 10:00:00 UTC held elsewhere: 8 entries.", []string{`DELETE FROM trail_hash WHERE n = 4`}},
		{"heads", "Stored heads are missing or were numbered anew: after number 0 comes 2.", []string{`DELETE FROM trail_head WHERE number = 1`}},
		{"last head", "The last stored head covers 8 entries, and the log has 12: heads were taken away, or something was put in behind them.", []string{`DELETE FROM trail_head WHERE number = 2`}},
		{"index", "The index of people was changed: of one whom entry ID3 shows it does not say so.", []string{`DELETE FROM trail_subject WHERE entry_id = 'ID3' AND person_id = (SELECT min(person_id) FROM trail_subject WHERE entry_id = 'ID3')`}},
		{"not read", "4 entries are not sealed yet, and not covered by this.", []string{`CUT`, `INSERT INTO trail_unsealed (entry_id) SELECT id FROM trail WHERE NOT EXISTS (SELECT 1 FROM trail_leaf l WHERE l.entry_id = trail.id)`}},
		{"cut", "3 entries were cut off at the end: the head of 9 March 2026, 10:00:00 UTC held elsewhere counts 8, and there are 5.", []string{`CUT5`}},
	} {
		err := w.Write(t.Context(), sild.System, func(tx *db.Tx) error {
			ids, err := db.All[string](tx, `SELECT entry_id FROM trail_leaf ORDER BY n`)
			if err != nil {
				return err
			}
			free := `PRAGMA defer_foreign_keys = ON`
			if tx.Postgres() {
				free = `SET LOCAL session_replication_role = replica`
			}
			if _, err := db.Exec(tx, free); err != nil {
				return err
			}
			named := func(s string) string {
				for i := 9; i >= 0; i-- {
					s = strings.ReplaceAll(s, fmt.Sprint("ID", i), ids[i])
				}
				return s
			}
			for _, q := range c.do {
				switch q {
				case "CUT":
					for _, q := range []string{`DELETE FROM trail_leaf WHERE n >= 8`, fmt.Sprint(`DELETE FROM trail_hash WHERE n >= `, tlog.StoredHashIndex(0, 8)), `DELETE FROM trail_head WHERE number = 2`} {
						if _, err = db.Exec(tx, q); err != nil {
							break
						}
					}
				case "CUT5":
					err = cut(tx, 5, false)
				default:
					_, err = db.Exec(tx, named(q))
				}
				if err != nil {
					return err
				}
			}
			r, err := Verify(tx, []string{w.sealer.key.Public}, held)
			if err != nil {
				return err
			}
			if want := named(c.want); !slices.Contains(r.Words(), want) {
				t.Errorf("%s: want %q in\n%s", c.name, want, strings.Join(r.Words(), "\n"))
			}
			if few := 4; len(r.Words()) > few {
				t.Errorf("%s: %d lines are too many:\n%s", c.name, len(r.Words()), strings.Join(r.Words(), "\n"))
			}
			return errUndone
		})
		if !errors.Is(err, errUndone) {
			t.Fatalf("%s: %v", c.name, err)
		}
	}
}

// cut takes away all from place n on, as cleverly as it can be done without the
// key.
func cut(tx *db.Tx, n int64, keepHeads bool) error {
	for _, q := range []string{
		`DELETE FROM trail_subject WHERE entry_id IN (SELECT entry_id FROM trail_leaf WHERE n >= $1)`,
		`DELETE FROM trail_pending WHERE entry_id IN (SELECT entry_id FROM trail_leaf WHERE n >= $1)`,
		`DELETE FROM trail WHERE id IN (SELECT entry_id FROM trail_leaf WHERE n >= $1)`,
		`DELETE FROM trail_leaf WHERE n >= $1`,
	} {
		if _, err := db.Exec(tx, q, n); err != nil {
			return err
		}
	}
	if _, err := db.Exec(tx, `DELETE FROM trail_hash WHERE n >= $1`, tlog.StoredHashIndex(0, n)); err != nil || keepHeads {
		return err
	}
	_, err := db.Exec(tx, `DELETE FROM trail_head WHERE size > $1`, n)
	return err
}

// rewrite changes the entry at place n and makes everything after it anew: the
// places, the hashes, the heads.
func rewrite(tx *db.Tx, n int64, s *Sealer) error {
	if _, err := db.Exec(tx, `UPDATE trail SET role = 'nobody' WHERE id = (SELECT entry_id FROM trail_leaf WHERE n = $1)`, n); err != nil {
		return err
	}
	if _, err := db.Exec(tx, `INSERT INTO trail_unsealed (entry_id) SELECT entry_id FROM trail_leaf WHERE n >= $1`, n); err != nil {
		return err
	}
	if _, err := db.Exec(tx, `DELETE FROM trail_leaf WHERE n >= $1`, n); err != nil {
		return err
	}
	if _, err := db.Exec(tx, `DELETE FROM trail_hash WHERE n >= $1`, tlog.StoredHashIndex(0, n)); err != nil {
		return err
	}
	if _, err := db.Exec(tx, `DELETE FROM trail_head WHERE size > $1`, n); err != nil {
		return err
	}
	if _, err := db.Exec(tx, `DELETE FROM trail_sealer`); err != nil {
		return err
	}
	_, err := s.seal(tx)
	return err
}
