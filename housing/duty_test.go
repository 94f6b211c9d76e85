// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
	"sild/org"
	"sild/people"
)

// A crew is a world in which two work in the house, and one lives there.
type crew struct {
	*world
	one, two flowtest.User
	subject  sild.ID
	caseID   sild.ID
	stay     sild.ID
}

func newCrew(t testing.TB) *crew {
	t.Helper()
	w := &crew{world: newWorld(t)}
	w.one, w.two = w.AddUser(w.Provider, "Mati Valvur", "house_staff"), w.AddUser(w.Provider, "Anne Öine", "house_staff")
	w.subject, w.caseID = w.Admitted("Andrei", "Tamm")
	r := w.ask(w.caseID)
	w.confirm(r, w.beds[0])
	w.Go("2024-08-05")
	w.released(w.subject)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		s, err := housing.Arrive(tx, r.Thing, housing.ArrivalInput{On: w.Today()})
		w.stay = s.Thing
		return err
	})
	return w
}

// plan plans shifts of the house.
func (w *crew) plan(in housing.ShiftInput) (made []housing.Shift) {
	w.t.Helper()
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		made, err = housing.AddShifts(tx, w.house.ID, in)
		return err
	})
	return made
}

// sees reports whether somebody finds the resident on lists, by searching, by
// opening, and in the house tonight: all or none.
func (w *crew) sees(u flowtest.User) bool {
	w.t.Helper()
	var list, search, open, tonight, book bool
	missing := func(err error) (bool, error) {
		if sild.KindOf(err) == sild.NotFound {
			return false, nil
		}
		return err == nil, err
	}
	w.Look(u, func(tx *db.Tx) (err error) {
		args := []any{w.caseID}
		if list, err = db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM case_card c WHERE c.case_id = $1 AND `+access.Scope(tx, 'I', &args)+`)`, args...); err != nil {
			return err
		}
		found, err := people.Search(tx, "Andrei")
		if err != nil {
			return err
		}
		search = len(found) > 0
		_, err = access.Case(tx, w.caseID, "IPH")
		if open, err = missing(err); err != nil {
			return err
		}
		n, err := housing.WatchOf(tx, w.house.ID)
		if tonight, err = missing(err); err != nil {
			return err
		}
		tonight = tonight && len(n.Residents) > 0
		_, err = housing.BookOf(tx, w.house.ID, housing.Span{From: tx.Now.Add(-time.Hour), Until: tx.Now})
		book, err = missing(err)
		return err
	})
	if list != open || search != open || tonight != open || book != open {
		w.t.Errorf("%s: on lists %t, found %t, opened %t, tonight %t, book %t", u.Name, list, search, open, tonight, book)
	}
	return open
}

// TestShiftOpens holds that a shift opens the residents' records from the very
// next request on, and closes them with the first after it.
func TestShiftOpens(t *testing.T) {
	w := newCrew(t)
	s := w.plan(housing.ShiftInput{From: sild.MustDate("2024-08-06"), Starts: "8:00", Ends: "20.00", People: []sild.ID{w.one.ID}})[0]
	expect := func(when string, one, two bool) {
		t.Helper()
		if when != "" {
			w.Go(when)
		}
		if got := [2]bool{w.sees(w.one), w.sees(w.two)}; got != [2]bool{one, two} {
			t.Errorf("%s: seen by those on duty and off %v, want %v", w.Now(), got, [2]bool{one, two})
		}
	}
	in := func(u flowtest.User) error {
		return w.Try(u, func(tx *db.Tx) error { _, err := housing.CheckIn(tx, w.house.ID); return err })
	}
	out := func(u flowtest.User, anyway bool) error {
		return w.Try(u, func(tx *db.Tx) error { _, err := housing.CheckOut(tx, w.house.ID, anyway); return err })
	}
	over := func(u flowtest.User, shift sild.ID, why string) error {
		return w.Try(u, func(tx *db.Tx) error { _, err := housing.TakeOver(tx, w.house.ID, shift, why); return err })
	}
	expect("2024-08-06 06:59", false, false)
	conflict(t, in(w.one), "presence.no_shift")
	w.Go("2024-08-06 07:00")
	if err := in(w.one); err != nil {
		t.Fatal(err)
	}
	expect("", true, false)
	conflict(t, in(w.one), "presence.already")
	conflict(t, in(w.two), "presence.no_shift")
	refusedAt(t, over(w.two, "", " "), "why", "presence.why.required")
	if err := over(w.two, s.ID, "Mati is not well."); err != nil {
		t.Fatal(err)
	}
	expect("", true, true)
	if err := out(w.one, false); err != nil {
		t.Error("somebody else is there:", err)
	}
	expect("", false, true)
	refusedAt(t, out(w.two, false), "anyway", "presence.alone")
	expect("2024-08-06 20:59", false, true)
	expect("2024-08-06 21:00", false, false) // by itself, an hour after the shift
	conflict(t, out(w.two, true), "presence.not_here")
	if err := over(w.two, "", "Nobody came."); err != nil {
		t.Fatal(err)
	}
	expect("2024-08-07 08:59", false, true)
	w.Do(w.two, func(tx *db.Tx) error { _, err := housing.Prolong(tx, w.house.ID, tx.Now.Add(3*time.Hour)); return err })
	expect("2024-08-07 11:58", false, true)
	if err := out(w.two, true); err != nil {
		t.Fatal(err)
	}
	expect("", false, false)
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		n, err := db.One[int](tx, `SELECT count(*) FROM presence WHERE house_id = $1`, w.house.ID)
		if n != 3 {
			t.Errorf("%d presences", n)
		}
		return err
	})
}

// TestShiftIsNoRole: what a shift gives for its hours is no role to sign in with,
// and who loses theirs in the team loses the shift with it.
func TestShiftIsNoRole(t *testing.T) {
	w := newCrew(t)
	w.Do(w.one, func(tx *db.Tx) error { _, err := housing.TakeOver(tx, w.house.ID, "", "Nobody is here."); return err })
	w.Do(w.Coordinator, func(tx *db.Tx) error { _, err := housing.TakeOver(tx, w.house.ID, "", "To help."); return err })
	token := w.Token(w.one, "web")
	session := func() (err error) {
		w.Look(flowtest.User{Role: sild.System.Role}, func(tx *db.Tx) error { _, err = org.SessionOf(tx, token, "web"); return nil })
		return err
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		roles, err := org.RolesOf(tx, w.Coordinator.ID)
		if d := cmp.Diff([]string{"coordinator"}, roles); d != "" {
			t.Error("the roles of a coordinator who is in the house:", d)
		}
		return err
	})
	if err := session(); err != nil || !w.sees(w.one) {
		t.Errorf("on duty: %v", err)
	}
	w.Do(w.Admin, func(tx *db.Tx) error {
		id, err := db.One[sild.ID](tx, `SELECT id FROM member WHERE user_id = $1 AND group_id = $2`, w.one.ID, w.Provider.Team)
		if err != nil {
			return err
		}
		_, err = org.EndMember(tx, id, tx.Today().AddDays(-1), "Left us.")
		return err
	})
	if err := session(); sild.KindOf(err) != sild.NotFound {
		t.Errorf("the session of one who left the team: %v", err)
	}
	if w.sees(w.one) {
		t.Error("who left the team still sees who lives there")
	}
}

// TestLivesHere holds that those who come and go within two days count as living
// there, and others do not.
func TestLivesHere(t *testing.T) {
	w := newCrew(t)
	_, other := w.Admitted("Boriss", "Kask")
	r := w.ask(other)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AnswerRequest(tx, r.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: w.beds[1].ID, Admission: sild.MustDate("2024-08-10")})
		return err
	})
	night := func(when string, want ...string) {
		t.Helper()
		w.Go(when)
		w.Do(w.one, func(tx *db.Tx) error { _, err := housing.TakeOver(tx, w.house.ID, "", "Nobody is here."); return err })
		var got []string
		w.Look(w.one, func(tx *db.Tx) error {
			n, err := housing.WatchOf(tx, w.house.ID)
			for _, x := range n.Residents {
				got = append(got, x.Bed+" "+x.State)
			}
			return err
		})
		w.Do(w.one, func(tx *db.Tx) error { _, err := housing.CheckOut(tx, w.house.ID, true); return err })
		if d := cmp.Diff(want, got); d != "" {
			t.Error(when, d)
		}
	}
	night("2024-08-07", "1 lives")
	night("2024-08-08", "1 lives", "2a comes")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.Depart(tx, w.stay, housing.DepartureInput{On: w.Today(), Reason: "planned"})
		return err
	})
	night("2024-08-10", "1 left", "2a comes")
	night("2024-08-11", "2a comes")
	night("2024-08-13")
}

// TestBook holds that what is told of a resident is seen by those who may see
// them, and can be taken back as any fact.
func TestBook(t *testing.T) {
	w := newCrew(t)
	day := housing.Span{From: w.Now().Add(-time.Hour), Until: w.Now().Add(time.Hour)}
	w.Do(w.one, func(tx *db.Tx) error { _, err := housing.TakeOver(tx, w.house.ID, "", "Nobody is here."); return err })
	var todo, note sild.ID
	w.Do(w.one, func(tx *db.Tx) (err error) {
		if todo, err = housing.AddEntry(tx, w.house.ID, housing.EntryInput{Words: "The boiler drips.", Todo: true}); err != nil {
			return err
		}
		note, err = housing.AddEntry(tx, w.house.ID, housing.EntryInput{Words: "Wants to be woken at six.", Todo: true, Stay: w.stay})
		return err
	})
	if err := w.Try(w.two, func(tx *db.Tx) error {
		_, err := housing.AddEntry(tx, w.house.ID, housing.EntryInput{Words: "x"})
		return err
	}); sild.KindOf(err) != sild.NotFound {
		t.Errorf("off duty: %v", err)
	}
	book := func(u flowtest.User) (entries, open int) {
		t.Helper()
		w.Look(u, func(tx *db.Tx) error {
			b, err := housing.BookOf(tx, w.house.ID, day)
			entries, open = len(b.Entries), len(b.Todo)
			return err
		})
		return entries, open
	}
	if n, open := book(w.one); n != 2 || open != 2 {
		t.Errorf("on duty: %d entries, %d to do", n, open)
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.Load(tx, w.caseID)
		return err
	})
	w.Do(w.one, func(tx *db.Tx) error {
		if err := housing.DoneEntry(tx, w.house.ID, note); err != nil {
			return err
		}
		return housing.DoneEntry(tx, w.house.ID, todo)
	})
	if n, open := book(w.Coordinator); n != 2 || open != 0 {
		t.Errorf("done: %d entries, %d to do", n, open)
	}
	if err := w.Try(w.one, func(tx *db.Tx) error { return housing.DropEntry(tx, w.house.ID, todo) }); err != nil {
		t.Error(err)
	}
	if n, _ := book(w.one); n != 1 {
		t.Errorf("%d entries after one was dropped", n)
	}
}
