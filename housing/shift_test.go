// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/db"
	"sild/housing"
	"sild/org"
)

// refusedAt fails unless err says key at field.
func refusedAt(t testing.TB, err error, field, key string) {
	t.Helper()
	var e *sild.Error
	if !errors.As(err, &e) || e.Kind != sild.Invalid || e.Fields[field].Key != key {
		t.Errorf("the error is %v, it should say %s at %s", err, key, field)
	}
}

// gaps are those of the days ahead, in the time of the house.
func (w *crew) gaps() (list []string) {
	w.t.Helper()
	w.Look(w.one, func(tx *db.Tx) error {
		r, err := housing.OpenRota(tx, w.house.ID)
		if err != nil {
			return err
		}
		found, err := r.Gaps(tx)
		for _, g := range found {
			list = append(list, g.From.In(w.DB.Zone).Format("01-02 15:04")+" "+g.Until.In(w.DB.Zone).Format("01-02 15:04"))
		}
		return err
	})
	return list
}

// TestClocksGoBack holds a roster over the night on which the clocks go back: the
// night shift lasts thirteen hours, and nobody is missing. In the other night it
// lasts eleven.
func TestClocksGoBack(t *testing.T) {
	w := newCrew(t)
	w.Go("2024-10-20 08:00")
	last := sild.MustDate("2024-11-03")
	day := housing.ShiftInput{From: w.Today(), Until: last, Starts: "8:00", Ends: "20:00", People: []sild.ID{w.one.ID}}
	night := housing.ShiftInput{From: w.Today(), Until: last, Starts: "20:00", Ends: "8:00", People: []sild.ID{w.two.ID}}
	w.plan(day)
	long := 0
	for _, s := range w.plan(night) {
		if s.Ends.Sub(s.Starts) == 13*time.Hour {
			long++
			if sild.DateOf(s.Starts, w.DB.Zone) != sild.MustDate("2024-10-26") {
				t.Error("thirteen hours from", s.Starts)
			}
		}
	}
	if long != 1 {
		t.Errorf("%d nights of thirteen hours", long)
	}
	if g := w.gaps(); g != nil {
		t.Error("nobody is missing, but", g)
	}
	spring := w.plan(housing.ShiftInput{From: sild.MustDate("2025-03-29"), Starts: "20:00", Ends: "8:00"})[0]
	if d := spring.Ends.Sub(spring.Starts); d != 11*time.Hour {
		t.Errorf("the night on which the clocks go forward lasts %s", d)
	}
}

// TestRosterGaps holds what makes a time in which nobody is planned, and what fills it.
func TestRosterGaps(t *testing.T) {
	w := newCrew(t)
	w.Go("2024-08-06 10:00")
	if d := cmp.Diff([]string{"08-06 10:00 08-21 00:00"}, w.gaps()); d != "" {
		t.Error("an empty roster:", d)
	}
	until := sild.MustDate("2024-08-20")
	w.plan(housing.ShiftInput{From: w.Today(), Until: until, Starts: "08:00", Ends: "08:00", People: []sild.ID{w.one.ID, w.two.ID}, InTurn: true})
	if g := w.gaps(); g != nil {
		t.Error("a full roster:", g)
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error { // Anne has the days from the 7th on, every other one
		_, err := org.AddAway(tx, w.two.ID, org.AwayInput{From: sild.MustDate("2024-08-07"), Until: sild.MustDate("2024-08-08"), Why: "leave"})
		return err
	})
	if d := cmp.Diff([]string{"08-07 08:00 08-08 08:00"}, w.gaps()); d != "" {
		t.Error("somebody is away:", d)
	}
	var list []housing.Planned
	look := func() {
		w.Look(w.one, func(tx *db.Tx) error {
			r, err := housing.OpenRota(tx, w.house.ID)
			if err != nil {
				return err
			}
			_, in := r.Week(sild.MustDate("2024-08-07"))
			list, err = r.ShiftsIn(tx, in)
			return err
		})
	}
	look()
	if !list[1].Away || list[0].Away {
		t.Errorf("away: %+v", list[:2])
	}
	w.Do(w.two, func(tx *db.Tx) error { _, err := housing.LeaveShift(tx, list[1].ID, "On leave."); return err })
	look()
	open := list[1].ID
	if list[1].User != "" {
		t.Error("who cannot come is still planned")
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error { _, err := housing.TakeShift(tx, open); return err })
	conflict(t, w.Try(w.two, func(tx *db.Tx) error { _, err := housing.TakeShift(tx, open); return err }), "shift.changed")
	if g := w.gaps(); g != nil {
		t.Error("it was filled:", g)
	}
	if err := w.Try(w.one, func(tx *db.Tx) error { _, err := housing.CancelShift(tx, open, "x"); return err }); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("staff cancel a shift: %v", err)
	}
	if err := w.Try(w.Worker, func(tx *db.Tx) error { _, err := housing.OpenRota(tx, w.house.ID); return err }); sild.KindOf(err) != sild.NotFound {
		t.Errorf("a support person opens the roster: %v", err)
	}
	if err := w.Try(w.Stranger, func(tx *db.Tx) error { _, err := housing.OpenRota(tx, w.house.ID); return err }); sild.KindOf(err) != sild.NotFound {
		t.Errorf("a stranger opens the roster: %v", err)
	}
}

// TestCopyWeek holds that a week is planned as the one before it: at the same
// times of day also over the change of the clocks, nobody twice, and open where
// somebody is away.
func TestCopyWeek(t *testing.T) {
	w := newCrew(t)
	w.Go("2024-10-21 07:00") // a Monday; the clocks go back on the Sunday
	w.plan(housing.ShiftInput{From: w.Today(), Until: w.Today().AddDays(6), Starts: "20:00", Ends: "8:00", Days: []int{1, 5, 7}, People: []sild.ID{w.one.ID}})
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := org.AddAway(tx, w.one.ID, org.AwayInput{From: sild.MustDate("2024-11-01"), Until: sild.MustDate("2024-11-01"), Why: "sick"})
		return err
	})
	var got []string
	copied := func() error {
		return w.Try(w.Coordinator, func(tx *db.Tx) error {
			made, err := housing.CopyWeek(tx, w.house.ID, sild.MustDate("2024-10-30"))
			for _, s := range made {
				got = append(got, s.Starts.In(w.DB.Zone).Format("01-02 15:04")+" "+s.Ends.Sub(s.Starts).String()+map[bool]string{true: " open"}[s.User == ""])
			}
			return err
		})
	}
	if err := copied(); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"10-28 20:00 12h0m0s", "11-01 20:00 12h0m0s open", "11-03 20:00 12h0m0s"}, got); d != "" {
		t.Error(d)
	}
	conflict(t, copied(), "shift.nothing_to_copy")
	refusedAt(t, w.Try(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AddShifts(tx, w.house.ID, housing.ShiftInput{From: sild.MustDate("2024-10-29"), Starts: "6:00", Ends: "9:00", People: []sild.ID{w.one.ID}})
		return err
	}), "people", "shift.twice")
}

// TestHoles holds that what counts afterwards is who was there, and not who was
// planned; and that its share of a month is told to who pays.
func TestHoles(t *testing.T) {
	w := newCrew(t)
	w.Go("2024-09-02 08:00")
	w.plan(housing.ShiftInput{From: w.Today(), Starts: "8:00", Ends: "20:00", People: []sild.ID{w.one.ID}})
	w.plan(housing.ShiftInput{From: w.Today(), Starts: "20:00", Ends: "8:00", People: []sild.ID{w.two.ID}})
	w.Do(w.one, func(tx *db.Tx) error { _, err := housing.CheckIn(tx, w.house.ID); return err })
	w.Go("2024-09-02 18:00")
	w.Do(w.one, func(tx *db.Tx) error { _, err := housing.CheckOut(tx, w.house.ID, true); return err })
	w.Go("2024-09-02 20:00")
	w.Do(w.two, func(tx *db.Tx) error { _, err := housing.CheckIn(tx, w.house.ID); return err })
	w.Go("2024-09-03 10:00")
	var holes []housing.Hole
	look := func() {
		w.Look(w.Coordinator, func(tx *db.Tx) error {
			r, err := housing.OpenRota(tx, w.house.ID)
			if err != nil {
				return err
			}
			holes, err = r.Holes(tx)
			return err
		})
	}
	look()
	if len(holes) != 3 || holes[0].Length() != time.Hour || holes[1].Length() != 2*time.Hour {
		t.Fatalf("holes: %+v", holes)
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		return housing.ExplainHole(tx, w.house.ID, holes[1].Span, "Mati was called away.")
	})
	if look(); holes[1].Words != "Mati was called away." || holes[0].Words != "" {
		t.Errorf("explained: %+v", holes)
	}
	w.Look(w.Manager, func(tx *db.Tx) error {
		list, err := housing.CoverOf(tx, w.Programme.ID, w.Today())
		if len(list) != 1 || list[0].Present != 23*time.Hour || list[0].Planned != 24*time.Hour || list[0].All != 58*time.Hour {
			t.Errorf("cover: %+v", list)
		}
		return err
	})
}

// TestSwap: two change places, one of them agreeing for both.
func TestSwap(t *testing.T) {
	w := newCrew(t)
	a := w.plan(housing.ShiftInput{From: sild.MustDate("2024-08-07"), Starts: "8:00", Ends: "20:00", People: []sild.ID{w.one.ID}})[0]
	b := w.plan(housing.ShiftInput{From: sild.MustDate("2024-08-07"), Starts: "20:00", Ends: "8:00", People: []sild.ID{w.two.ID}})[0]
	w.Do(w.two, func(tx *db.Tx) error {
		x, y, err := housing.SwapShifts(tx, a.ID, b.ID)
		if x.User != w.two.ID || y.User != w.one.ID || !x.Starts.Equal(a.Starts) {
			t.Errorf("swapped: %+v, %+v", x, y)
		}
		return err
	})
	conflict(t, w.Try(w.two, func(tx *db.Tx) error { _, _, err := housing.SwapShifts(tx, a.ID, b.ID); return err }), "shift.changed")
}
