// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"slices"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
)

// collides is a resident of the first bed who wants to stay until 5 March 2025,
// and somebody for whom the bed is held from 20 February on.
func collides(t *testing.T) (w *world, s housing.Stay, caseID, later sild.ID, r housing.Request, x housing.Extension) {
	t.Helper()
	w = newWorld(t)
	_, caseID, s = w.lives("Andrei", "Tamm", w.beds[0])
	_, later = w.Admitted("Boriss", "Kask")
	r = w.ask(later)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AnswerRequest(tx, r.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: w.beds[0].ID, Admission: sild.MustDate("2025-02-20")})
		return err
	})
	w.Go("2025-01-10")
	return w, s, caseID, later, r, w.askLonger(w.Worker, s, "2025-03-05")
}

func (w *world) inTheWay(u flowtest.User, s housing.Stay, until string) (way housing.Way, err error) {
	err = w.Try(u, func(tx *db.Tx) (err error) {
		way, err = housing.InTheWay(tx, s.Thing, sild.MustDate(until))
		return err
	})
	return way, err
}

// TestInTheWay holds that the house is told who waits for the bed of somebody who
// is to stay longer, by name only if it may know, and which beds would do.
func TestInTheWay(t *testing.T) {
	w, s, _, later, r, _ := collides(t)
	way, err := w.inTheWay(w.Coordinator, s, "2025-03-05")
	if err != nil || len(way.Waiting) != 1 || way.Waiting[0].Request != r.Thing || way.Waiting[0].Name != "Boriss Kask" || way.Waiting[0].Case != later || way.Waiting[0].From != sild.MustDate("2025-02-20") {
		t.Fatalf("in the way: %+v, %v", way, err)
	}
	names := func(list []housing.Choice) (names []string) {
		for _, c := range list {
			names = append(names, c.Name)
		}
		return names
	}
	if want := []string{"2a", "2b"}; !slices.Equal(names(way.Waiting[0].Beds), want) || !slices.Equal(names(way.Beds), want) {
		t.Errorf("other beds: %+v", way)
	}
	if way, err := w.inTheWay(w.Coordinator, s, "2025-02-19"); err != nil || !way.Free() {
		t.Errorf("before the other comes: %+v, %v", way, err)
	}
	if _, err := w.inTheWay(w.Worker, s, "2025-03-05"); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("to who does not decide: %v", err)
	}
	w.Do(flowtest.User{Role: sild.System.Role}, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `INSERT INTO protection (id, subject_id, state, from_on, until_on, why, by_id, at)
			SELECT $1, subject_id, 'restricted', $3, $4, 'A threat', $1, $5 FROM case_card WHERE case_id = $2`, tx.NewID(), later, w.Today(), w.Today().AddDays(90), tx.Now)
		return err
	})
	if way, err := w.inTheWay(w.Coordinator, s, "2025-03-05"); err != nil || len(way.Waiting) != 1 || way.Waiting[0].Name != "" || way.Waiting[0].Case != "" {
		t.Errorf("somebody whom the coordinator must not see: %+v, %v", way, err)
	}
}

// TestGiveWay holds that the other gets another bed in the same unit of work, that
// their answer says so, and that a bed which is not free is refused and nothing done.
func TestGiveWay(t *testing.T) {
	w, _, caseID, later, r, x := collides(t)
	yes := housing.ExtensionDecision{Granted: true, Note: "A flat is free in March.", Instead: map[sild.ID]sild.ID{r.Thing: w.beds[0].ID}}
	conflict(t, w.decide(x, yes), "bed.taken")
	yes.Instead[r.Thing] = w.beds[1].ID
	if err := w.decide(x, yes); err != nil {
		t.Fatal(err)
	}
	s, u := w.stay(caseID)
	if s.Until != sild.MustDate("2025-03-05") || u.Bed != w.beds[0].ID || u.Until != s.Until {
		t.Errorf("the resident: until %s in %s until %s", s.Until, u.Bed, u.Until)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		all, err := housing.RequestsOf(tx, later)
		a := all[0]
		if a.Hold == nil || a.Hold.Bed != w.beds[1].ID || a.Hold.From != sild.MustDate("2025-02-20") || a.Answer().Outcome != "confirmed" || a.Answer().Lost != "" || a.Answer().Day != w.Today() {
			t.Errorf("the other: %+v, %+v", a.Hold, a.Answer())
		}
		return err
	})
}

// TestMovesForLonger holds that the resident can get another bed instead, from
// today on, and the bed stays held for the other.
func TestMovesForLonger(t *testing.T) {
	w, _, caseID, later, _, x := collides(t)
	if err := w.decide(x, housing.ExtensionDecision{Granted: true, Note: "A flat is free in March.", Bed: w.beds[2].ID}); err != nil {
		t.Fatal(err)
	}
	s, u := w.stay(caseID)
	if s.Until != sild.MustDate("2025-03-05") || u.Bed != w.beds[2].ID || u.From != w.Today() || u.Until != s.Until || !u.Going {
		t.Errorf("the resident: until %s, %+v", s.Until, u)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		all, err := housing.RequestsOf(tx, later)
		if all[0].Hold == nil || all[0].Hold.Bed != w.beds[0].ID {
			t.Errorf("the other: %+v", all[0].Hold)
		}
		return err
	})
}
