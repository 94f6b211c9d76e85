// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/pack"
	"sild/people"
	"sild/programme"
)

// opened is what u opens of a case on the pages made for everybody: the sections
// that they read, and after a stroke those that they write.
func (w *world) opened(u flowtest.User) (sections string) {
	w.t.Helper()
	w.Look(u, func(tx *db.Tx) error {
		r, err := access.Case(tx, w.caseID, access.Sections)
		if sild.KindOf(err) == sild.NotFound {
			return nil
		}
		if sections = r.Read; r.Write != "" {
			sections += "/" + r.Write
		}
		return err
	})
	return sections
}

// refused judges err: Invalid as a whole, with key.
func refused(t testing.TB, err error, key string) {
	t.Helper()
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || e.Kind != sild.Invalid || e.Fields[""].Key != key {
		t.Errorf("%v; want it refused as a whole: %s", err, key)
	}
}

// TestGate follows who reads what from prison to the community and back: each
// day is the first, or the last, on which something else holds.
func TestGate(t *testing.T) {
	w := newWorld(t)
	b := w.WithBeside()
	name := func(u flowtest.User, from string) {
		t.Helper()
		w.Do(w.Worker, func(tx *db.Tx) error {
			_, err := casework.NameSide(tx, w.caseID, casework.SideInput{Team: u.Team, From: day(from), Why: "Comes home to Võru."})
			return err
		})
	}
	users := []flowtest.User{w.Officer, b.Probation, b.Municipal, w.Worker, w.Coordinator, w.Guard, w.Stranger}
	want := func(when string, sections ...string) {
		t.Helper()
		w.Go(when)
		var got []string
		for _, u := range users {
			got = append(got, w.opened(u))
		}
		if diff := cmp.Diff(sections, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	const all, prison = access.Sections + "/" + access.Sections, "IPOS/IOS"
	want("2024-02-05 12:00", prison, "", "", all, all, "", "")
	w.Go("2024-02-05 12:01")
	name(b.Probation, "2024-02-06")
	name(b.Municipal, "2024-02-07")
	want("2024-02-05 13:00", prison, "", "", all, all, "", "")
	want("2024-02-06", prison, "IPOS", "", all, all, "", "")
	want("2024-02-07", prison, "IPOS", "IP", all, all, "", "")

	w.Go("2024-03-01 09:00")
	w.Leaves(w.subject)
	// On the day of the gate both sides have work; on the next the prison has none.
	want("2024-03-01 12:00", prison, "IAPOS/IAPOS", "IAP", all, all, "", "")
	want("2024-03-02", "", "IAPOS/IAPOS", "IAP", all, all, "", "")

	w.Go("2024-04-01 09:00")
	w.Back(w.subject)
	want("2024-04-01 12:00", "", "IPOS", "IP", all, all, "", "")
	var ends []sild.ID
	w.Look(w.Worker, func(tx *db.Tx) error {
		sides, err := casework.Sides(tx, w.caseID)
		for _, s := range sides {
			ends = append(ends, s.ID)
		}
		return err
	})
	for _, id := range ends {
		w.Do(w.Coordinator, func(tx *db.Tx) error { _, err := casework.EndSide(tx, id); return err })
	}
	want("2024-04-01 12:01", "", "", "", all, all, "", "")
}

// TestNameSide: who may name whom.
func TestNameSide(t *testing.T) {
	w := newWorld(t)
	b := w.WithBeside()
	bad := func(in casework.SideInput, field, key string) {
		t.Helper()
		problem(t, w.Try(w.Coordinator, func(tx *db.Tx) error { _, err := casework.NameSide(tx, w.caseID, in); return err }), in, field, key)
	}
	bad(casework.SideInput{Why: "x"}, "team", "case.choice.required")
	bad(casework.SideInput{Team: w.Provider.Team, Why: "x"}, "team", "case.choice.unknown")
	bad(casework.SideInput{Team: b.Municipal.Team}, "why", "gate.side.why.required")
	bad(casework.SideInput{Team: b.Municipal.Team, Why: "x", From: day("2024-01-01")}, "from", "case.day.before")
	bad(casework.SideInput{Team: b.Municipal.Team, Why: "x"}, "", "")
	bad(casework.SideInput{Team: b.Municipal.Team, Why: "x"}, "team", "gate.side.named")
	named := func(tx *db.Tx) error {
		_, err := casework.NameSide(tx, w.caseID, casework.SideInput{Team: b.Probation.Team, Why: "x"})
		return err
	}
	kind(t, w.Try(b.Municipal, named), sild.NotFound, "error.not_found") // sees no matter of safety
	kind(t, w.Try(w.Second, named), sild.NotFound, "error.not_found")
	kind(t, w.Try(w.Guard, named), sild.NotFound, "error.not_found")
	w.Do(w.Officer, named)
}

// TestGateList: the list is answered line by line, by either side, and signed by
// both when nothing is open; it stands on Today for two weeks.
func TestGateList(t *testing.T) {
	w := newWorld(t)
	b := w.WithBeside()
	say := func(u flowtest.User, items ...casework.GateSaid) error {
		return w.Try(u, func(tx *db.Tx) error {
			_, err := casework.SayGate(tx, w.caseID, casework.GateInput{Items: items})
			return err
		})
	}
	sign := func(u flowtest.User) error {
		return w.Try(u, func(tx *db.Tx) error { _, err := casework.SignGate(tx, w.caseID, ""); return err })
	}
	lines := casework.GateItems(w.Pack)
	problem(t, say(w.Officer, casework.GateSaid{Item: lines[0].ID, State: "done", Note: "ID card in the bag"}), "papers", "", "")
	refused(t, say(w.Officer, casework.GateSaid{Item: lines[0].ID, State: "done", Note: "ID card in the bag"}), "gate.nothing")
	problem(t, say(w.Officer, casework.GateSaid{Item: "boots", State: "done"}), "boots", "item", "case.choice.unknown")
	problem(t, say(w.Worker, casework.GateSaid{Item: lines[1].ID, Note: "?"}), "no state", "state-"+lines[1].ID, "gate.state.required")
	refused(t, sign(w.Officer), "gate.sign.open")
	kind(t, say(b.Probation, casework.GateSaid{Item: lines[1].ID, State: "done"}), sild.NotFound, "error.not_found")
	for _, l := range lines[1:] {
		w.later(60e9)
		problem(t, say(w.Worker, casework.GateSaid{Item: l.ID, State: "not_known"}), l.ID, "", "")
	}
	problem(t, sign(w.Officer), "whole list", "", "")
	refused(t, sign(w.Officer), "gate.sign.again")

	near := func(u flowtest.User, when string) (n int) {
		t.Helper()
		w.Go(when)
		w.Look(u, func(tx *db.Tx) error {
			list, err := casework.GatesNear(tx, func(id sild.ID) (*pack.Pack, error) { return programme.Of(tx, id) })
			n = len(list)
			return err
		})
		return n
	}
	// Andrei leaves on 5 August 2024.
	for _, c := range []struct {
		when string
		want int
	}{{"2024-07-21", 0}, {"2024-07-22", 1}, {"2024-08-05", 1}, {"2024-08-19", 1}, {"2024-08-20", 0}} {
		for _, u := range []flowtest.User{w.Worker, w.Officer, w.Coordinator} {
			if got := near(u, c.when); got != c.want {
				t.Errorf("%s: %d lists on %s's day; want %d", c.when, got, u.Name, c.want)
			}
		}
		if got := near(w.Stranger, c.when); got != 0 {
			t.Errorf("%s: a stranger sees %d lists", c.when, got)
		}
	}
	w.Go("2024-08-01")
	problem(t, sign(w.Coordinator), "both", "", "")
	if got := near(w.Worker, "2024-08-02"); got != 0 {
		t.Errorf("a list that both have signed is still on Today")
	}
	w.Go("2024-08-02 11:00")
	problem(t, say(w.Worker, casework.GateSaid{Item: lines[0].ID, State: "not_known"}), "after both signed", "", "")
	w.Look(w.Worker, func(tx *db.Tx) error {
		rec, err := access.Case(tx, w.caseID, "S")
		if err != nil {
			return err
		}
		g, ok, err := casework.GateOf(tx, rec, w.Pack)
		if !ok || !g.Signed() || !g.Lines[0].New || g.Lines[1].New {
			t.Errorf("%+v; want it signed, and the first line new", g)
		}
		return err
	})
}

// TestBackInside: what the prison reads of somebody who was outside meanwhile is
// what was written before the gate and since the return, and what was shared; of
// what was written outside nothing, whatever becomes of it later.
func TestBackInside(t *testing.T) {
	w := newWorld(t)
	area := w.Pack.Vocabularies["goal_areas"].Values[0].ID
	goal := func(title string) (row sild.ID) {
		t.Helper()
		w.Do(w.Worker, func(tx *db.Tx) error {
			g, err := casework.AddGoal(tx, w.caseID, casework.GoalInput{Day: w.Today(), Area: area, Title: title})
			row = g.ID
			return err
		})
		return row
	}
	change := func(row sild.ID, title string) (next sild.ID) {
		t.Helper()
		w.Do(w.Worker, func(tx *db.Tx) error {
			g, err := casework.ChangeGoal(tx, row, casework.GoalInput{Day: w.Today(), Area: area, Title: title})
			next = g.ID
			return err
		})
		return next
	}
	inside := func() (titles []string) {
		t.Helper()
		w.Look(w.Officer, func(tx *db.Tx) error {
			in, err := casework.FromInside(tx, w.caseID)
			for _, g := range in.Goals {
				titles = append(titles, g.Title)
			}
			if !strings.Contains(in.Reason, "Wants to work") {
				t.Errorf("the prison does not read its own referral: %q", in.Reason)
			}
			return err
		})
		slices.Sort(titles)
		return titles
	}
	look := func(tx *db.Tx) error { _, err := casework.FromInside(tx, w.caseID); return err }
	kind(t, w.Try(w.Officer, look), sild.NotFound, "error.not_found") // they are there: the whole case is open

	before := goal("inside: a certificate")
	kept := goal("inside: letters")
	w.Go("2024-03-01 08:00")
	w.Leaves(w.subject)
	w.Go("2024-03-01 15:00")
	goal("outside: on the evening of the gate")
	w.Go("2024-03-02")
	kind(t, w.Try(w.Officer, look), sild.NotFound, "error.not_found")
	changed := change(before, "outside: the certificate is for the bailiff")
	out := goal("outside: stays with Oleg")
	w.Go("2024-04-01")
	w.Back(w.subject)
	w.Go("2024-04-02")
	goal("inside: again")
	change(changed, "changed inside, begun outside")
	change(kept, "inside: letters to her mother")
	if diff := cmp.Diff([]string{"inside: a certificate", "inside: again", "inside: letters to her mother"}, inside()); diff != "" {
		t.Errorf("the prison reads (-want +got):\n%s", diff)
	}
	var shared sild.ID
	w.Go("2024-04-03")
	w.Do(w.Worker, func(tx *db.Tx) error {
		s, err := casework.ShareBack(tx, w.caseID, "goal", out)
		shared = s.ID
		return err
	})
	if got := inside(); !slices.Contains(got, "outside: stays with Oleg") {
		t.Errorf("what was shared is not read: %q", got)
	}
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Unshare(tx, shared) })
	if got := inside(); slices.Contains(got, "outside: stays with Oleg") {
		t.Errorf("what is shared no longer is read: %q", got)
	}
	for section, x := range map[byte]struct{ listed, goals, reason bool }{
		'I': {false, true, true}, 'P': {true, false, true}, 'O': {true, true, false}, 'N': {true, true, true},
	} {
		back := w.Without(section)
		w.Look(w.Officer, func(tx *db.Tx) error {
			list, err := casework.BackInside(tx)
			if err != nil {
				return err
			}
			in, err := casework.FromInside(tx, w.caseID)
			if (len(list) == 1) != x.listed || (len(in.Goals) > 0) != x.goals || (in.Reason != "") != x.reason {
				t.Errorf("without %c the prison has %d on the list, %d goals and the reason %q", section, len(list), len(in.Goals), in.Reason)
			}
			return err
		})
		back()
	}
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := people.AddReach(tx, w.subject, people.ReachInput{Way: "phone", Value: "+372 5555 0000", Safe: "any", Source: "person"})
		return err
	})
	w.Go("2024-03-15") // while the clock stands outside
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := people.AddReach(tx, w.subject, people.ReachInput{Way: "phone", Value: "+372 5555 1111", Safe: "any", Source: "person"})
		return err
	})
	w.Go("2024-04-04")
	w.Look(w.Officer, func(tx *db.Tx) error {
		rec, err := access.Person(tx, w.subject, "IS")
		if err != nil {
			return err
		}
		ways, err := people.Reaches(tx, rec)
		if len(ways) != 1 || ways[0].Value != "+372 5555 0000" {
			t.Errorf("the prison reads %+v; want only what was told inside", ways)
		}
		return err
	})
	kind(t, w.Try(w.Guard, look), sild.NotFound, "error.not_found")
	kind(t, w.Try(w.Officer, func(tx *db.Tx) error { _, err := casework.ShareBack(tx, w.caseID, "goal", out); return err }), sild.NotFound, "error.not_found")
	// No page made for everybody opens, and no list shows the case.
	if got := w.opened(w.Officer); got != "" {
		t.Errorf("the case opens for the prison with %q", got)
	}
	w.Look(w.Officer, func(tx *db.Tx) error {
		load, err := casework.List(tx, casework.Filter{})
		if len(load.Rows) != 0 {
			t.Errorf("%d cases are listed to the prison", len(load.Rows))
		}
		return err
	})
}
