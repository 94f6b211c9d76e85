// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
)

func (w *world) find(u flowtest.User, in housing.FindInput) (list []housing.Found) {
	w.t.Helper()
	w.Look(u, func(tx *db.Tx) (err error) {
		list, err = housing.Find(tx, in)
		return err
	})
	return list
}

func (w *world) answer(r housing.Request, bed housing.Bed, from, until string) {
	w.t.Helper()
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AnswerRequest(tx, r.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: bed.ID, Admission: sild.MustDate(from), Until: sild.MustDate(until)})
		return err
	})
}

// TestFind: what is free throughout comes first, then what is later, with the day;
// who may not be seen is a number.
func TestFind(t *testing.T) {
	w := newWorld(t)
	_, first := w.Admitted("Andrei", "Tamm")
	w.answer(w.ask(first), w.beds[0], "2024-03-04", "2024-05-10") // a Friday: ready on Monday
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AddVoid(tx, w.beds[1].ID, housing.VoidInput{From: sild.MustDate("2024-04-01"), Until: sild.MustDate("2024-04-10"), Reason: "repair"})
		return err
	})
	in := housing.FindInput{From: sild.MustDate("2024-03-20"), Until: sild.MustDate("2024-04-20")}
	got := w.find(w.Coordinator, in)
	days := []string{}
	for _, f := range got {
		days = append(days, f.Bed.Name+" "+f.From.String())
	}
	if want := []string{"2b 2024-03-20", "2a 2024-04-11", "1 2024-05-13"}; !slices.Equal(days, want) {
		t.Errorf("found %v, want %v", days, want)
	}
	if f := got[0]; len(f.Beside) != 1 || f.Beside[0].Name != "Andrei Tamm" || f.Beside[0].Nights != 31 || !f.Keeps || f.House.Line != "" {
		t.Errorf("beside: %+v", f)
	}
	_, second := w.Admitted("Boriss", "Kask")
	for name, u := range map[string]flowtest.User{"other prison team": w.Guard, "other provider": w.Stranger} {
		got := w.find(u, in)
		if len(got) != 3 || len(got[0].Beside) != 0 || got[0].Others != 1 || got[0].Keeps {
			t.Errorf("%s finds %+v", name, got)
		}
	}
	in.Case = second
	if got := w.find(w.Officer, in); len(got) != 3 || len(got[0].Bars) != 0 {
		t.Errorf("for somebody: %+v", got)
	}
	if err := w.Try(w.Guard, func(tx *db.Tx) error { _, err := housing.Find(tx, in); return err }); sild.KindOf(err) != sild.NotFound {
		t.Errorf("for somebody whom the actor does not see: %v", err)
	}
	if got := w.find(w.Coordinator, housing.FindInput{Needs: []string{"step_free"}}); len(got) != 0 {
		t.Errorf("what is not there is found: %+v", got)
	}
	if got := w.find(w.Coordinator, housing.FindInput{Area: "EE-37"}); len(got) != 0 {
		t.Errorf("in another county: %+v", got)
	}
	if err := w.Try(w.Admin, func(tx *db.Tx) error { _, err := housing.Find(tx, in); return err }); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("without the duty: %v", err)
	}
}

// TestFindIsTrue: a bed that is found can be given, and on the night before the
// first it could not, if it is found later.
func TestFindIsTrue(t *testing.T) {
	w := newWorld(t)
	_, last := w.Admitted("Boriss", "Kask")
	want := w.ask(last)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		w.Go("2024-02-05")
		n++
		h := &houseLife{w: w}
		h.house(n)
		h.admit(rt)
		for range rapid.IntRange(2, 10).Draw(rt, "length") {
			lifeSteps[rapid.SampledFrom([]string{"confirm", "come", "void", "close", "time goes by", "leave"}).Draw(rt, "step")](h, rt)
		}
		from := h.day(rt, 0, 40)
		in := housing.FindInput{House: w.house.ID, From: from, Until: from.AddDays(rapid.IntRange(1, 40).Draw(rt, "nights"))}
		give := func(bed sild.ID, from, until sild.Date) error {
			stop := fmt.Errorf("enough")
			err := w.Try(w.Coordinator, func(tx *db.Tx) error {
				if _, err := housing.AnswerRequest(tx, want.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: bed, Admission: from, Until: until}); err != nil {
					return err
				}
				return stop
			})
			if err != nil && sild.KindOf(err) == sild.Internal {
				return nil
			}
			return err
		}
		for _, f := range w.find(w.Coordinator, in) {
			if err := give(f.Bed.ID, f.From, f.Until); err != nil {
				rt.Errorf("bed %s is found from %s to %s, and cannot be given: %v", f.Bed.Name, f.From, f.Until, err)
			}
			before := f.From.AddDays(-1)
			if f.Later && give(f.Bed.ID, before, f.Until.AddDays(-1)) == nil {
				rt.Errorf("bed %s is found from %s, and could be given from %s", f.Bed.Name, f.From, before)
			}
		}
	})
}
