// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/org"
	"sild/report"
)

// three are people whom Worker leads: w's own and two more.
func (w *world) three() []sild.ID {
	w.t.Helper()
	cases := []sild.ID{w.caseID}
	for _, name := range []string{"Mart", "Olev"} {
		_, id := w.Admitted(name, "Kask")
		cases = append(cases, id)
	}
	w.Go("2024-02-12")
	return cases
}

func all(cases []sild.ID, u flowtest.User) map[sild.ID]sild.ID {
	of := map[sild.ID]sild.ID{}
	for _, id := range cases {
		of[id] = u.ID
	}
	return of
}

func (w *world) cover(in casework.CoverInput) (list []casework.Assignment, err error) {
	w.later(time.Minute)
	err = w.Try(w.Coordinator, func(tx *db.Tx) (err error) {
		list, err = casework.Cover(tx, w.Worker.ID, in)
		return err
	})
	return list, err
}

// fields are the keys of the problems of err, by field.
func fields(err error) map[string]string {
	e, ok := errors.AsType[*sild.Error](err)
	if !ok {
		return nil
	}
	keys := map[string]string{}
	for f, m := range e.Fields {
		keys[f] = m.Key
	}
	return keys
}

// TestCover: all people of a colleague who is away get a cover in one action. It
// opens the cases from its first to its last day and on no other, with lists and
// details alike, and ends by itself; one undo takes all of it back.
func TestCover(t *testing.T) {
	w := newWorld(t)
	cases := w.three()
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.AddAppointment(tx, cases[0], casework.AppointmentInput{StartsAt: w.at("2024-02-15 10:00"), Minutes: 60, Kind: w.Value("contact_kinds", "in_prison")})
		if err != nil {
			return err
		}
		_, err = casework.AddAppointment(tx, cases[0], casework.AppointmentInput{StartsAt: w.at("2024-02-21 10:00"), Minutes: 60, Kind: w.Value("contact_kinds", "in_prison")})
		return err
	})
	in := casework.CoverInput{From: day("2024-02-14"), Until: day("2024-02-20"), Of: all(cases, w.Second), Why: "Sick", Move: true}
	bad := func(want map[string]string, change func(*casework.CoverInput)) {
		t.Helper()
		in := in
		change(&in)
		if _, err := w.cover(in); !maps.Equal(fields(err), want) {
			t.Errorf("%+v: %v; want %v", in, err, want)
		}
	}
	bad(map[string]string{"who": "match.nobody_chosen"}, func(in *casework.CoverInput) { in.Of = nil })
	bad(map[string]string{"until": "assignment.cover.long"}, func(in *casework.CoverInput) { in.Until = day("2024-03-15") })
	bad(map[string]string{"for-" + string(cases[1]): "assignment.user.not_in_team"}, func(in *casework.CoverInput) { in.Of = map[sild.ID]sild.ID{cases[1]: w.Stranger.ID} })
	kind(t, w.Try(w.Stranger, func(tx *db.Tx) error { _, err := casework.Cover(tx, w.Worker.ID, in); return err }), sild.NotFound, "error.not_found")
	kind(t, w.Try(w.Worker, func(tx *db.Tx) error { _, err := casework.Cover(tx, w.Worker.ID, in); return err }), sild.NotFound, "error.not_found")

	list, err := w.cover(in)
	if err != nil || len(list) != 3 {
		t.Fatalf("%d covers, %v; want 3", len(list), err)
	}
	undo := w.Now()
	diary := func() (users []sild.ID) {
		w.Look(w.Coordinator, func(tx *db.Tx) error {
			open, err := casework.OpenAppointments(tx, cases[0])
			for _, a := range open {
				users = append(users, a.User)
			}
			return err
		})
		return users
	}
	if got := diary(); !slices.Equal(got, []sild.ID{w.Second.ID, w.Worker.ID}) {
		t.Errorf("the diary is %v's; want the first meeting moved to the cover and the second not", got)
	}
	for on, want := range map[string]bool{"2024-02-13": false, "2024-02-14": true, "2024-02-20": true, "2024-02-21": false} {
		w.Go(on)
		for _, id := range cases {
			if got := w.opens(w.Second, id); got != want {
				t.Errorf("on %s the cover opens the case: %t; want %t", on, got, want)
			}
			if !w.opens(w.Worker, id) {
				t.Errorf("on %s the lead does not open the case", on)
			}
		}
		w.Look(w.Second, func(tx *db.Tx) error {
			covering, err := casework.CoveringOf(tx, w.Second.ID)
			if err != nil {
				return err
			}
			mine, err := casework.List(tx, casework.Filter{Mine: true})
			if err != nil {
				return err
			}
			work, err := report.WorkOf(tx, 30)
			if (len(covering) == 3) != want || (len(mine.Rows) == 3) != want || (len(work) > 0) != want {
				t.Errorf("on %s: covering %d, %d on the list, %d tasks; want them: %t", on, len(covering), len(mine.Rows), len(work), want)
			}
			for _, c := range covering {
				if c.For != w.Worker.Name || c.Until != day("2024-02-20") {
					t.Errorf("covering %+v", c)
				}
			}
			return err
		})
	}
	w.sound()

	w.Go(undo.In(w.DB.Zone).Format("2006-01-02 15:04"))
	w.later(time.Minute)
	takeBack := func(tx *db.Tx) error { return casework.Undo(tx, "assignment", list[1].ID) }
	let := w.Exclude(w.Coordinator.ID, list[0].Subject) // to whom it was done too
	kind(t, w.Try(w.Coordinator, takeBack), sild.NotFound, "error.not_found")
	let()
	w.Do(w.Coordinator, takeBack)
	if got := diary(); !slices.Equal(got, []sild.ID{w.Worker.ID, w.Worker.ID}) {
		t.Errorf("undone, the diary is %v's; want the worker's", got)
	}
	w.Go("2024-02-15")
	for _, id := range cases {
		if w.opens(w.Second, id) {
			t.Error("one undo did not take back all of it")
		}
	}
	w.sound()
}

// TestLedBy: each of a worker's people has a proposal, spread over those who may.
func TestLedBy(t *testing.T) {
	w := newWorld(t)
	cases := w.three()
	var third org.User
	if _, err := w.Flow.Write(t.Context(), sild.System, flow.Once{}, func(tx *db.Tx) (_ string, err error) {
		third, err = org.AddUser(tx, w.Provider.ID, "Ülle Uus", "ulle@example.org", "en", "support_person", w.Provider.Team, day("2024-01-01"))
		w.Proved(tx, third.ID)
		return "", err
	}); err != nil {
		t.Fatal(err)
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error { // she is away on one of the days
		_, err := org.AddAway(tx, third.ID, org.AwayInput{From: day("2024-02-20"), Until: day("2024-02-21"), Why: "leave"})
		return err
	})
	proposed := func(until string) (ids []sild.ID) {
		w.Look(w.Coordinator, func(tx *db.Tx) error {
			list, err := casework.LedBy(tx, w.Worker.ID, "cover", day("2024-02-14"), day(until))
			if len(list) != len(cases) {
				t.Errorf("%d people; want %d", len(list), len(cases))
			}
			for _, l := range list {
				ids = append(ids, l.Proposed())
			}
			return err
		})
		return ids
	}
	if got, want := proposed("2024-02-19"), []sild.ID{w.Second.ID, third.ID, w.Second.ID}; !slices.Equal(got, want) {
		t.Errorf("proposed %v; want %v", got, want)
	}
	if got, want := proposed("2024-02-20"), []sild.ID{w.Second.ID, w.Second.ID, w.Second.ID}; !slices.Equal(got, want) {
		t.Errorf("with one away proposed %v; want %v", got, want)
	}
	for _, u := range []flowtest.User{w.Stranger, w.Worker, w.Officer, w.Manager} {
		err := w.Flow.Read(t.Context(), u.Actor(), func(tx *db.Tx) error {
			_, err := casework.LedBy(tx, w.Worker.ID, "cover", day("2024-02-14"), day("2024-02-19"))
			return err
		})
		kind(t, err, sild.NotFound, "error.not_found")
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		n, err := casework.StayingWith(tx, w.Worker.ID, w.Second.ID)
		if len(n) != 1 || n[w.Worker.ID] != (casework.Staying{People: 3, Alone: 3}) {
			t.Errorf("%+v stay with the workers; want 3 with the first, all alone", n)
		}
		return err
	})
	for _, u := range []flowtest.User{w.Worker, w.Manager} {
		err := w.Try(u, func(tx *db.Tx) error { _, err := casework.StayingWith(tx, w.Worker.ID); return err })
		kind(t, err, sild.NotFound, "error.not_found")
	}
	defer w.Without('P')()
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		n, err := casework.StayingWith(tx, w.Worker.ID)
		if len(n) != 0 {
			t.Errorf("who does not read their plans counts %+v", n)
		}
		return err
	})
}

// TestHandOver: a worker who leaves gives all people to others in one action, and
// reads what they wrote for ninety days; a ceiling is not passed in silence by
// many at once.
func TestHandOver(t *testing.T) {
	w := newWorld(t)
	cases := w.three()
	for _, u := range []flowtest.User{w.Worker, w.Coordinator} {
		w.later(time.Minute)
		w.Do(u, func(tx *db.Tx) error {
			in := w.met("2024-02-08 10:00")
			in.Note = "Written by " + u.Name
			_, err := casework.AddContact(tx, cases[0], in)
			return err
		})
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		return org.SetProfile(tx, w.Second.ID, org.ProfileInput{Ceiling: 2})
	})
	in := casework.HandOverInput{From: day("2024-02-12"), Of: all(cases, w.Second), Reason: "left", Told: day("2024-02-12")}
	over := func(in casework.HandOverInput) (list []casework.Assignment, err error) {
		w.later(time.Minute)
		err = w.Try(w.Coordinator, func(tx *db.Tx) (err error) {
			list, err = casework.HandOver(tx, w.Worker.ID, in)
			return err
		})
		return list, err
	}
	last := "for-" + string(slices.Max(cases))
	if _, err := over(in); !maps.Equal(fields(err), map[string]string{last: "match.bar.caseload", "pass_why": "match.pass.required"}) {
		t.Errorf("three to one who has room for two: %v; want a problem at the third", err)
	}
	in.PassWhy = "Until the new colleague begins."
	list, err := over(in)
	if err != nil || len(list) != 3 {
		t.Fatalf("%d handed over, %v; want 3", len(list), err)
	}
	for _, id := range cases {
		if w.opens(w.Worker, id) || !w.opens(w.Second, id) {
			t.Error("the one who left sees the case, or the one who follows does not")
		}
	}
	if a := w.assignments(); a[0].EndReason != "left" || a[0].ToldOn != in.Told || a[0].Until != day("2024-02-11") {
		t.Errorf("%+v; want the end with its reason", a[0])
	}
	read := func() (notes []string, err error) {
		err = w.Flow.Read(t.Context(), w.Worker.Actor(), func(tx *db.Tx) error {
			_, list, _, err := casework.OwnContacts(tx, cases[0])
			for _, c := range list {
				notes = append(notes, c.Note)
			}
			return err
		})
		return notes, err
	}
	if notes, err := read(); err != nil || !slices.Equal(notes, []string{"Written by " + w.Worker.Name}) {
		t.Errorf("who left reads %q, %v; want their own entry alone", notes, err)
	}
	w.Go("2024-05-11") // the ninetieth day after the last one
	if _, err := read(); err != nil {
		t.Errorf("on the ninetieth day: %v", err)
	}
	w.Go("2024-05-12")
	_, err = read()
	kind(t, err, sild.NotFound, "error.not_found")
	w.sound()
}
