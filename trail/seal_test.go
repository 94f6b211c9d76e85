// SPDX-License-Identifier: EUPL-1.2

package trail

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"sild"
	"sild/db"
	"sild/db/dbtest"
)

// A sealedWorld is a database with a trail, and who seals it.
type sealedWorld struct {
	*db.DB
	t      testing.TB
	sealer *Sealer
	now    time.Time
	log    *strings.Builder
}

func newSealed(t testing.TB) *sealedWorld {
	t.Helper()
	key, _, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	w := &sealedWorld{DB: dbtest.New(t), t: t, now: dbtest.Now, log: new(strings.Builder)}
	w.DB.Now = func() time.Time { return w.now }
	w.sealer = NewSealer(w.DB, key, sild.NewLog(w.log))
	return w
}

func (w *sealedWorld) write(do func(*db.Tx) error) {
	w.t.Helper()
	if err := w.Write(w.t.Context(), sild.System, do); err != nil {
		w.t.Fatal(err)
	}
}

func (w *sealedWorld) read(do func(*db.Tx) error) {
	w.t.Helper()
	if err := w.Read(w.t.Context(), sild.System, do); err != nil {
		w.t.Fatal(err)
	}
}

// keep makes n entries that differ in everything, each with from none to four
// people.
func (w *sealedWorld) keep(n int) {
	w.t.Helper()
	w.write(func(tx *db.Tx) error {
		for i := range n {
			var people []sild.ID
			for p := range i % 5 {
				people = append(people, tx.NewID())
				_ = p
			}
			who := sild.Actor{User: tx.NewID(), Org: tx.NewID(), Role: fmt.Sprint("role", i), Session: tx.NewID()}
			e := sild.Entry{Action: fmt.Sprint("read", i), What: fmt.Sprint("case", i), Object: tx.NewID(), Sections: "IN", Grant: tx.NewID(), Purpose: fmt.Sprint("p", i), Subjects: people}
			if i%4 == 0 {
				who.Org, who.Session, e.Object, e.Grant, e.Purpose = "", "", "", "", ""
			}
			if err := Keep(tx, who, []sild.Entry{e}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *sealedWorld) seal() {
	w.t.Helper()
	if err := w.sealer.All(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *sealedWorld) state() (s State) {
	w.t.Helper()
	w.read(func(tx *db.Tx) (err error) {
		s, err = StateOf(tx)
		return err
	})
	return s
}

// held is the latest head, as somebody else holds it.
func (w *sealedWorld) held() Held {
	w.t.Helper()
	s := w.state()
	if s.Last == nil {
		w.t.Fatal("there is no head")
	}
	h, err := OfHeld(s.Last.Note, []string{w.sealer.key.Public})
	if err != nil || !h.Signed {
		w.t.Fatal("the head is not signed: ", err)
	}
	return h
}

// TestSeal: every entry gets its place, in order, many at once; what is stored is
// what tlog would store; a head a hour is kept; the next head is proved to go on
// from the one before.
func TestSeal(t *testing.T) {
	w := newSealed(t)
	if err := w.sealer.All(t.Context()); err != nil || w.state().Last != nil {
		t.Fatalf("sealed nothing: %v, %v", err, w.state().Last)
	}
	w.keep(3)
	w.seal()
	first := w.held()
	w.keep(300) // more than are sealed at once
	if s := w.state(); s.Waiting != 300 || s.Sealed != 3 {
		t.Errorf("%d wait and %d are sealed; want 300 and 3", s.Waiting, s.Sealed)
	}
	w.seal()
	if s := w.state(); s.Waiting != 0 || s.Sealed != 303 || s.Last.Number != 1 {
		t.Errorf("%d wait, %d are sealed, head %d; want 0, 303 and 1: an hour has one", s.Waiting, s.Sealed, s.Last.Number)
	}
	w.now = w.now.Add(time.Hour)
	w.keep(1)
	w.seal()
	last := w.held()
	if last.Number != 2 || last.Size != 304 || !last.At.Equal(w.now) {
		t.Errorf("the head of the next hour is %+v", last.Head)
	}
	w.read(func(tx *db.Tx) error {
		proof, err := Consistency(tx, first.Size, last.Size)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, last.Size, last.Root, first.Size, first.Root); err != nil {
			t.Errorf("the last head does not go on from the first: %v", err)
		}
		for _, wrong := range [][2]int64{{0, 3}, {4, 3}, {3, 305}} {
			if _, err := Consistency(tx, wrong[0], wrong[1]); sild.KindOf(err) != sild.NotFound {
				t.Errorf("from %d to %d: %v; want it to be missing", wrong[0], wrong[1], err)
			}
		}
		ids, err := db.All[sild.ID](tx, `SELECT t.id FROM trail t JOIN trail_leaf l ON l.entry_id = t.id ORDER BY l.n`)
		if err != nil {
			return err
		}
		for i := 1; i < len(ids); i++ {
			if ids[i] <= ids[i-1] {
				t.Errorf("entry %d stands behind a later one", i)
			}
		}
		r, err := Verify(tx, []string{w.sealer.key.Public}, first, last)
		if err != nil || !r.OK() || !r.Held[0].Fits || !r.Held[1].Fits {
			t.Errorf("verify: %v %q", err, r.Words())
		}
		return nil
	})
}

// TestProof: the proof of each entry holds alone, and of nothing else.
func TestProof(t *testing.T) {
	w := newSealed(t)
	w.keep(21)
	w.seal()
	w.keep(1)
	other, _, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	key := w.sealer.key.Public
	w.read(func(tx *db.Tx) error {
		ids, err := db.All[sild.ID](tx, `SELECT id FROM trail ORDER BY id`)
		if err != nil {
			return err
		}
		for i, id := range ids[:21] {
			text, err := Prove(tx, id)
			if err != nil {
				return err
			}
			p, err := CheckProof(text, key)
			fields := len(columnNames)
			if i%4 == 0 { // in no session
				fields = leafFirst
			}
			if err != nil || p.Index != int64(i) || !strings.Contains(strings.Join(p.Fields(), "\n"), "id: "+string(id)) || len(p.Fields()) != fields {
				t.Errorf("entry %d: %v\n%s\n%q", i, err, text, p.Fields())
			}
			if _, err := CheckProof(text, other.Public); err == nil {
				t.Error("a proof holds with another key")
			}
			for _, c := range [][2]string{{"index " + fmt.Sprint(i), "index " + fmt.Sprint(i+1)}, {"\n21\n", "\n22\n"}, {"extra c", "extra d"}, {"index ", "index  "}, {proofVersion, ""}} {
				if _, err := CheckProof(strings.Replace(text, c[0], c[1], 1), key); err == nil {
					t.Errorf("entry %d: a proof with %q for %q holds", i, c[1], c[0])
				}
			}
		}
		if _, err := Prove(tx, ids[21]); sild.KindOf(err) != sild.Conflict {
			t.Errorf("an entry that is not sealed: %v", err)
		}
		if _, err := Prove(tx, tx.NewID()); sild.KindOf(err) != sild.NotFound {
			t.Errorf("an entry that is none: %v", err)
		}
		return nil
	})
}

// TestLease: one process seals; another goes on when it has gone.
func TestLease(t *testing.T) {
	w := newSealed(t)
	key, _, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	second := NewSealer(w.DB, key, sild.Discard)
	w.keep(1)
	w.seal()
	w.keep(1)
	if err := second.All(t.Context()); err != nil || w.state().Waiting != 1 {
		t.Fatalf("another sealed: %v", err)
	}
	w.now = w.now.Add(lease + time.Second)
	if err := second.All(t.Context()); err != nil || w.state().Waiting != 0 {
		t.Fatalf("nobody went on: %v, %d wait", err, w.state().Waiting)
	}
	w.keep(1)
	if w.seal(); w.state().Waiting != 1 {
		t.Error("the first seals though the second has the lease")
	}
	if w.state().Last.Signer != key.Public {
		t.Error("the head says that another signed it")
	}
}

// TestAlarm: an entry that waits too long is told to the log, once in a minute.
func TestAlarm(t *testing.T) {
	w := newSealed(t)
	w.keep(1)
	says := func(want int) {
		t.Helper()
		w.sealer.alarm(t.Context())
		w.sealer.alarm(t.Context())
		if n := strings.Count(w.log.String(), "level=ERROR msg=trail.unsealed"); n != want {
			t.Errorf("%d alarms; want %d:\n%s", n, want, w.log)
		}
	}
	says(0)
	w.now = w.now.Add(Late)
	says(0)
	w.now = w.now.Add(time.Microsecond)
	says(1)
	says(1)
	if !w.state().Late(w.now) {
		t.Error("the state is not late")
	}
	w.read(func(tx *db.Tx) error {
		if Waits(tx) == nil {
			t.Error("the server says that it is ready")
		}
		return nil
	})
	w.now = w.now.Add(time.Minute)
	says(2)
	w.seal()
	says(2)
	if !strings.Contains(w.log.String(), "trail.sealed_again") || w.state().Late(w.now) {
		t.Errorf("the end of the alarm is not told:\n%s", w.log)
	}
}

// TestLeaf: a leaf says every column of an entry, and two entries never have one.
func TestLeaf(t *testing.T) {
	w := newSealed(t)
	w.read(func(tx *db.Tx) error {
		query := `SELECT name FROM pragma_table_info('trail') ORDER BY cid`
		if tx.Postgres() {
			query = `SELECT CAST(column_name AS text) FROM information_schema.columns WHERE table_name = 'trail' ORDER BY ordinal_position`
		}
		there, err := db.All[string](tx, query)
		if got := strings.Join(there, ", "); got != columns {
			t.Errorf("the table has %s, and leaves are of %s", got, columns)
		}
		return err
	})
	e := entryCells{}
	if n := len(e.cells()); n != len(columnNames) || db.Columns(e) != n {
		t.Errorf("%d cells of %d columns", n, len(columnNames))
	}
	text := func(s string) cell { return cell{'t', s} }
	leaves := map[string]string{}
	for name, c := range map[string][2]cell{
		"empty": {text(""), text("")}, "nothing": {{kind: 'n'}, text("")}, "moved": {text(""), {kind: 'n'}}, "number": {{'x', "int64 1"}, text("")},
		"like": {text("x 1"), text("")}, "line": {text("a\nobject_id 1 b"), text("")}, "two": {text("a"), text("b")}, "dash": {text("-"), text("")},
	} {
		e := entryCells{What: c[0], Object: c[1]}
		l := string(e.leaf())
		if was, twice := leaves[l]; twice {
			t.Errorf("%s and %s have one leaf: %q", was, name, l)
		}
		leaves[l] = name
	}
}

// TestKey: a key is made once, is for nobody else to read, and says so.
func TestKey(t *testing.T) {
	path := t.TempDir() + "/trail.key"
	k, made, err := OpenKey(path)
	if err != nil || !made {
		t.Fatal(made, err)
	}
	again, made, err := OpenKey(path)
	if err != nil || made || again.Public != k.Public {
		t.Errorf("opened again: made %t, %v, %s; want %s", made, err, again.Public, k.Public)
	}
	h, err := k.sign(Head{Size: 7, At: dbtest.Now, Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got, signed, err := OpenHead(h.Note, k.Public); err != nil || !signed || got != h {
		t.Errorf("a head comes back as %+v, signed %t, %v; want %+v", got, signed, err, h)
	}
	if _, signed, err := OpenHead(strings.ReplaceAll(h.Note, "\n", "\r\n") + "\r\n"); err != nil || signed {
		t.Errorf("a head that went through a mail: signed %t, %v", signed, err)
	}
	for _, bad := range []string{"", "x", strings.Replace(h.Note, "\n7\n", "\n8\n", 1), strings.Replace(h.Note, "number 1", "number 01", 1), "\n" + h.Note} {
		if _, _, err := OpenHead(bad, k.Public); err == nil {
			t.Errorf("%q is a head", bad)
		}
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, _, err := OpenKey(path); err == nil || !strings.Contains(err.Error(), "can be read by others") {
		t.Errorf("a key that others can read: %v", err)
	}
	if _, _, err := OpenKey(t.TempDir()); err == nil {
		t.Error("a directory is a key")
	}
}

var errUndone = errors.New("undone")
