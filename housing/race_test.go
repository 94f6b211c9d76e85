// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"sild"
	"sild/db"
	"sild/housing"
)

// A tally is how a race ended: who got a bed, who was told that another has it,
// and whom the database could not serve then.
type tally struct{ won, told, busy atomic.Int32 }

func (n *tally) count(t *testing.T, err error) {
	switch kind := sild.KindOf(err); {
	case err == nil:
		n.won.Add(1)
	case kind == sild.Conflict:
		n.told.Add(1)
	case kind == sild.Busy:
		n.busy.Add(1)
	default:
		t.Error(err)
	}
}

// race lets all runners begin at once.
func race(runners []func()) {
	var all sync.WaitGroup
	start := make(chan struct{})
	for _, run := range runners {
		all.Go(func() {
			<-start
			run()
		})
	}
	close(start)
	all.Wait()
}

// TestRacing: forty want three beds over the same nights, at once, in both ways in
// which one gets a bed; three get one, and every other is told.
func TestRacing(t *testing.T) {
	const runners = 40
	for _, how := range []string{"confirmed", "arrived"} {
		t.Run(how, func(t *testing.T) {
			w := newWorld(t)
			var requests []housing.Request
			for i := range runners {
				_, caseID := w.Admitted("Andrei", fmt.Sprintf("Tamm%d", i))
				requests = append(requests, w.ask(caseID))
			}
			w.Go("2024-08-05")
			var n tally
			var list []func()
			for i, r := range requests {
				bed := w.beds[i%len(w.beds)]
				list = append(list, func() {
					n.count(t, w.Try(w.Coordinator, func(tx *db.Tx) (err error) {
						if how == "confirmed" {
							_, err = housing.AnswerRequest(tx, r.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: bed.ID, Admission: w.Today()})
							return err
						}
						_, err = housing.Arrive(tx, r.Thing, housing.ArrivalInput{On: w.Today(), Bed: bed.ID})
						return err
					}))
				})
			}
			race(list)
			t.Logf("%s (PostgreSQL: %t): %d tried for %d beds at once, %d won, %d were told, %d gave up busy", how, w.DB.Postgres(), runners, len(w.beds), n.won.Load(), n.told.Load(), n.busy.Load())
			if int(n.won.Load()) > len(w.beds) || n.won.Load() == 0 || n.busy.Load() == 0 && int(n.won.Load()) != len(w.beds) {
				t.Errorf("%d won for %d beds", n.won.Load(), len(w.beds))
			}
			if have := w.have(requests); have != int(n.won.Load()) {
				t.Errorf("%d have a bed, %d were told that they do", have, n.won.Load())
			}
			if f := w.faults(w.house.ID); len(f) > 0 {
				t.Error(f)
			}
		})
	}
}

// TestRacingVoid: while people are given beds these are made void and closed; it is
// one or the other.
func TestRacingVoid(t *testing.T) {
	w := newWorld(t)
	var requests []housing.Request
	for i := range 12 {
		_, caseID := w.Admitted("Andrei", fmt.Sprintf("Tamm%d", i))
		requests = append(requests, w.ask(caseID))
	}
	var given, taken tally
	var list []func()
	for i, r := range requests {
		bed := w.beds[i%len(w.beds)]
		from := w.Today().AddDays(20 * (i / len(w.beds)))
		list = append(list, func() {
			given.count(t, w.Try(w.Coordinator, func(tx *db.Tx) error {
				_, err := housing.AnswerRequest(tx, r.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: bed.ID, Admission: from, Until: from.AddDays(10)})
				return err
			}))
		}, func() {
			err := w.Try(w.Coordinator, func(tx *db.Tx) (err error) {
				if i%4 == 3 {
					_, err = housing.ChangeBed(tx, bed.ID, housing.BedInput{Name: bed.Name, Until: from.AddDays(5)})
					return err
				}
				_, err = housing.AddVoid(tx, bed.ID, housing.VoidInput{From: from, Until: from.AddDays(5), Reason: "repair"})
				return err
			})
			if sild.KindOf(err) == sild.Invalid {
				taken.told.Add(1)
				return
			}
			taken.count(t, err)
		})
	}
	race(list)
	t.Logf("PostgreSQL: %t: of %d, %d were given a bed, %d told, %d busy; of %d voids and closings %d stand, %d were told, %d busy", w.DB.Postgres(), len(requests),
		given.won.Load(), given.told.Load(), given.busy.Load(), len(requests), taken.won.Load(), taken.told.Load(), taken.busy.Load())
	if f := w.faults(w.house.ID); len(f) > 0 {
		t.Error(f)
	}
	if have := w.have(requests); have != int(given.won.Load()) {
		t.Errorf("%d have a bed, %d were told that they do", have, given.won.Load())
	}
}

// have is how many of requests have a bed.
func (w *world) have(requests []housing.Request) (n int) {
	for _, r := range requests {
		if s := w.asked(r).State(); s == "held" || s == "lives" {
			n++
		}
	}
	return n
}
