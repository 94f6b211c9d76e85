// SPDX-License-Identifier: EUPL-1.2

package activity_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"sild"
	"sild/activity"
	"sild/db"
	"sild/flow/flowtest"
)

// A world is flowtest's with three people in the programme, whom Worker supports:
// Andrei and Boriss, and Kalle, with a group on Tuesdays that Second leads.
type world struct {
	*flowtest.World
	t                     testing.TB
	andrei, boriss, kalle sild.ID // cases
	subjects              map[sild.ID]sild.ID
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{World: flowtest.New(t), t: t, subjects: map[sild.ID]sild.ID{}}
	for _, x := range []struct {
		to            *sild.ID
		given, family string
	}{{&w.andrei, "Andrei", "Tamm"}, {&w.boriss, "Boriss", "Kask"}, {&w.kalle, "Kalle", "Mets"}} {
		subject, caseID := w.Admitted(x.given, x.family)
		*x.to, w.subjects[caseID] = caseID, subject
	}
	w.Go("2024-02-06 09:00")
	return w
}

func (w *world) at(s string) time.Time {
	w.t.Helper()
	m, err := time.ParseInLocation("2006-01-02 15:04", s, w.DB.Zone)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

// group is one on Tuesdays at five, eight times from tomorrow's week.
func (w *world) group(leader flowtest.User, template string, capacity int) (activity.Activity, []activity.Held) {
	w.t.Helper()
	var a activity.Activity
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		a, err = activity.Add(tx, w.Programme.ID, activity.Input{
			Template: template, Place: "Võru, Jüri 12", Leader: leader.ID, Capacity: capacity,
			Series: activity.Series{Starts: w.at("2024-02-13 17:00"), Every: "week", Times: 8},
		})
		return err
	})
	return a, w.sessions(a)
}

func (w *world) sessions(a activity.Activity) (list []activity.Held) {
	w.t.Helper()
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		o, err := activity.Open(tx, a.ID)
		if err != nil {
			return err
		}
		list, err = activity.Sessions(tx, o)
		return err
	})
	return list
}

func (w *world) join(a activity.Activity, cases ...sild.ID) {
	w.t.Helper()
	for _, id := range cases {
		w.Do(w.Worker, func(tx *db.Tx) error {
			_, err := activity.Join(tx, a.ID, activity.SignUpInput{Case: id})
			return err
		})
	}
}

func (w *world) register(u flowtest.User, session sild.ID) (r activity.Register) {
	w.t.Helper()
	w.Look(u, func(tx *db.Tx) (err error) {
		r, err = activity.RegisterOf(tx, session)
		return err
	})
	return r
}

func names(r activity.Register) (list []string) {
	for _, l := range r.Lines {
		list = append(list, l.Name)
	}
	slices.Sort(list)
	return list
}

// mark writes the register of a session.
func (w *world) mark(u flowtest.User, session sild.ID, marks ...activity.Mark) error {
	return w.Try(u, func(tx *db.Tx) error {
		_, err := activity.Save(tx, session, activity.RegisterInput{Marks: marks})
		return err
	})
}

// is judges the kind and the key of err; of a problem at a field that of the
// field.
func is(t testing.TB, err error, want sild.Kind, key string) {
	t.Helper()
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || e.Kind != want {
		t.Errorf("%v; want %s: %s", err, want, key)
		return
	}
	if e.Key == key {
		return
	}
	for _, m := range e.Fields {
		if m.Key == key {
			return
		}
	}
	t.Errorf("%+v; want %s: %s", e, want, key)
}
