// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
)

func (w *world) figures(u flowtest.User, in housing.FiguresInput) (f housing.Figures) {
	w.t.Helper()
	w.Look(u, func(tx *db.Tx) (err error) {
		f, err = housing.FiguresOf(tx, w.Programme.ID, in)
		return err
	})
	return f
}

// TestFigures goes with two requests from prison to the figures of the house. Of
// its three beds one is held from 5 August, the day of release, and slept in from
// the 7th to the 14th; the other person does not come.
func TestFigures(t *testing.T) {
	w := newWorld(t)
	subject, first := w.Admitted("Andrei", "Tamm")
	_, second := w.Admitted("Boriss", "Kask")
	a, b := w.ask(first), w.ask(second)
	w.confirm(a, w.beds[0])
	w.Go("2024-02-20")
	w.confirm(b, w.beds[1])
	w.Go("2024-03-01")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.End(tx, b.Thing, "parole_refused", "", "")
		return err
	})
	w.Go("2024-08-05")
	w.released(subject)
	w.Go("2024-08-07")
	var s housing.Stay
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		s, err = housing.Arrive(tx, a.Thing, housing.ArrivalInput{On: w.Today()})
		return err
	})
	w.Go("2024-08-14")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.Depart(tx, s.Thing, housing.DepartureInput{On: w.Today(), Reason: "planned", To: "own"})
		return err
	})
	w.Go("2024-08-31")
	f := w.figures(w.Coordinator, housing.FiguresInput{From: sild.MustDate("2024-08-01")})
	// 3 beds and 31 nights; the 5th and 6th held, the 7th to 13th slept in, the 14th to make it ready
	if diff := cmp.Diff(housing.Nights{There: 93, Held: 2, Slept: 7, Turnaround: 1, Free: 83}, f.All.Nights); diff != "" {
		t.Error(diff)
	}
	if len(f.Places) != 1 || f.Places[0].Name != "Metsakodu" || f.Days != 31 || f.Last != w.Today() || f.Funnel.Asked != 0 || f.Moves.Begun != 1 {
		t.Errorf("August: %+v", f)
	}
	if diff := cmp.Diff([]housing.Paid{{Month: "2024-08", Payer: "ministry", Lived: 7}}, f.Paid); diff != "" {
		t.Error(diff)
	}
	if len(f.Gaps) != 4 || f.Gaps[0].Nights != 244 || f.Gaps[2].Nights != 219 || f.Gaps[3].Nights != 18 { // two beds all year; the first until and after him: 31+29+31+30+31+30+31+6, 18
		t.Errorf("gaps: %+v", f.Gaps)
	}
	year := w.figures(w.Coordinator, housing.FiguresInput{From: sild.MustDate("2024-01-01"), Until: sild.MustDate("2024-12-31")})
	want := housing.Funnel{
		Asked: 2, InTime: 1, Late: 1, Confirmed: 2, Came: 1, Ended: 1,
		Why: []housing.Share{{Value: "parole_refused", N: 1}}, Who: []housing.Share{{Value: "court", N: 1}},
	}
	if diff := cmp.Diff(want, year.Funnel); diff != "" {
		t.Error(diff)
	}
	moves := housing.Moves{Begun: 1, Ended: 1, Why: []housing.Share{{Value: "planned", N: 1}}, To: []housing.Share{{Value: "own", N: 1}}}
	if diff := cmp.Diff(moves, year.Moves); diff != "" {
		t.Error(diff)
	}
}

// TestBehindFigure opens numbers to their people, to those who may see them.
func TestBehindFigure(t *testing.T) {
	w := newWorld(t)
	_, first := w.Admitted("Andrei", "Tamm")
	_, second := w.Admitted("Boriss", "Kask")
	w.ask(first)
	b := w.ask(second)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.End(tx, b.Thing, "own_home", "", "")
		return err
	})
	behind := func(u flowtest.User, what, value string) (names []string, err error) {
		err = w.Flow.Read(t.Context(), u.Actor(), func(tx *db.Tx) error {
			list, _, err := housing.BehindFigure(tx, w.Programme.ID, housing.FiguresInput{}, what, value)
			for _, x := range list {
				names = append(names, x.Name+" "+x.House+" "+x.Reason)
			}
			return err
		})
		return names, err
	}
	for _, x := range []struct {
		what, value string
		want        []string
	}{
		{housing.BehindAsked, "", []string{"Boriss Kask Metsakodu own_home", "Andrei Tamm Metsakodu "}},
		{housing.BehindEnded, "own_home", []string{"Boriss Kask Metsakodu own_home"}},
		{housing.BehindEnded, "died", nil},
		{housing.BehindOpen, "", []string{"Andrei Tamm Metsakodu "}},
		{housing.BehindCame, "", nil},
		{housing.BehindBegun, "", nil},
		{housing.BehindLeft, "planned", nil},
	} {
		got, err := behind(w.Coordinator, x.what, x.value)
		if diff := cmp.Diff(x.want, got); diff != "" || err != nil {
			t.Errorf("%s %s: %v %s", x.what, x.value, err, diff)
		}
	}
	if got, err := behind(w.Stranger, housing.BehindAsked, ""); got != nil || err != nil {
		t.Errorf("another provider: %v, %v", got, err)
	}
	if _, err := behind(w.Manager, housing.BehindAsked, ""); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("who pays: %v", err)
	}
	back := w.Without('I')
	if got, err := behind(w.Coordinator, housing.BehindAsked, ""); got != nil || err != nil {
		t.Errorf("who may not read who it is: %v, %v", got, err)
	}
	back()
	if _, err := behind(w.Coordinator, "everything", ""); sild.KindOf(err) != sild.NotFound {
		t.Errorf("no such number: %v", err)
	}
}

// TestFiguresFor: who keeps or works in houses sees those of their organisation;
// who pays sees providers, whole months, and no small number; nobody else any.
func TestFiguresFor(t *testing.T) {
	w := newWorld(t)
	_, caseID := w.Admitted("Andrei", "Tamm")
	w.ask(caseID)
	w.Go("2024-03-10")
	f := w.figures(w.Manager, housing.FiguresInput{From: sild.MustDate("2024-02-05")})
	if !f.Funnel.Hidden || f.Funnel.Asked != 0 || f.From != sild.MustDate("2024-02-01") || f.Until != sild.MustDate("2024-03-31") || f.Gaps != nil {
		t.Errorf("who pays: %+v", f)
	}
	if len(f.Places) != 1 || f.Places[0].House != "" || f.Places[0].Provider != w.Provider.ID || f.Places[0].There != 3*(29+10) {
		t.Errorf("who pays, by provider: %+v", f.Places)
	}
	if f := w.figures(w.Stranger, housing.FiguresInput{}); f.All.Houses != 0 || f.Funnel.Asked != 0 {
		t.Errorf("another provider: %+v", f)
	}
	for name, x := range map[string]struct {
		u    flowtest.User
		in   housing.FiguresInput
		kind sild.Kind
	}{
		"a house of another":       {w.Stranger, housing.FiguresInput{House: w.house.ID}, sild.NotFound},
		"one house for who pays":   {w.Manager, housing.FiguresInput{House: w.house.ID}, sild.NotFound},
		"a support person":         {w.Worker, housing.FiguresInput{}, sild.Forbidden},
		"the prison":               {w.Officer, housing.FiguresInput{}, sild.Forbidden},
		"the other way round":      {w.Coordinator, housing.FiguresInput{From: w.Today(), Until: w.Today().AddDays(-1)}, sild.Invalid},
		"more than five years":     {w.Coordinator, housing.FiguresInput{From: sild.MustDate("2018-01-01")}, sild.Invalid},
		"gaps of more than a year": {w.Coordinator, housing.FiguresInput{Gap: 400}, sild.Invalid},
	} {
		err := w.Flow.Read(t.Context(), x.u.Actor(), func(tx *db.Tx) error {
			_, err := housing.FiguresOf(tx, w.Programme.ID, x.in)
			return err
		})
		if sild.KindOf(err) != x.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
}
