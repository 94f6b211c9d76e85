// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"errors"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
	"sild/people"
)

// A world is flowtest's in a programme that has houses: Metsakodu with a single
// room and a shared one, three beds in all.
type world struct {
	*flowtest.World
	t     testing.TB
	house housing.House
	beds  []housing.Bed // in the order of their names: 1, 2a, 2b
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{World: flowtest.NewIn(t, "ee-moj-followup"), t: t}
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		w.house, err = housing.AddHouse(tx, w.Programme.ID, housing.HouseInput{
			Name: "Metsakodu", Area: "EE-79", Line: "Metsa 1, Kääpa", Way: "Bus 12 to the last stop.", Phone: "5550 0001", Amenities: []string{"kitchen"},
			Turnaround: -1, Staffed: true, From: sild.MustDate("2024-01-01"),
		})
		return err
	})
	room := func(name string, beds ...string) {
		w.Do(w.Coordinator, func(tx *db.Tx) error {
			r, err := housing.AddRoom(tx, w.house.ID, name, nil)
			for _, b := range beds {
				if err != nil {
					return err
				}
				var bed housing.Bed
				bed, err = housing.AddBed(tx, r.ID, housing.BedInput{Name: b})
				w.beds = append(w.beds, bed)
			}
			return err
		})
	}
	room("1", "1")
	room("2", "2a", "2b")
	return w
}

// ask asks for a bed in the house from the day of release, as the prison.
func (w *world) ask(caseID sild.ID) (r housing.Request) {
	w.t.Helper()
	w.Do(w.Officer, func(tx *db.Tx) (err error) {
		r, err = housing.Ask(tx, caseID, housing.RequestInput{House: w.house.ID, Basis: "voluntary"})
		return err
	})
	return r
}

// confirm answers a request with a bed.
func (w *world) confirm(r housing.Request, bed housing.Bed) {
	w.t.Helper()
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AnswerRequest(tx, r.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: bed.ID})
		return err
	})
}

// asked is how a request stands.
func (w *world) asked(r housing.Request) (a housing.Asked) {
	w.t.Helper()
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		all, err := housing.RequestsOf(tx, r.Case)
		for _, x := range all {
			if x.Thing == r.Thing {
				a = x
			}
		}
		return err
	})
	return a
}

// moves tells that the day of release is another.
func (w *world) moves(subject sild.ID, on, change string) {
	w.t.Helper()
	in := people.ReleaseInput{Kind: "end_of_sentence", Place: "tartu", Change: change, Unknown: "parole_pending"}
	if on != "" {
		in.On, in.Unknown = sild.MustDate(on), ""
	}
	w.release(subject, in)
}

func (w *world) released(subject sild.ID) {
	w.t.Helper()
	w.release(subject, people.ReleaseInput{On: w.Today(), Kind: "end_of_sentence", Place: "tartu", Happened: true})
}

func (w *world) release(subject sild.ID, in people.ReleaseInput) {
	w.t.Helper()
	w.Do(w.Officer, func(tx *db.Tx) error {
		_, err := people.SetRelease(tx, w.Pack, subject, in)
		return err
	})
}

// conflict fails unless err says that key is in the way.
func conflict(t testing.TB, err error, key string) {
	t.Helper()
	var e *sild.Error
	if !errors.As(err, &e) || e.Kind != sild.Conflict || e.Key != key {
		t.Errorf("the error is %v, it should be the conflict %s", err, key)
	}
}
