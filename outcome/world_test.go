// SPDX-License-Identifier: EUPL-1.2

package outcome_test

import (
	"errors"
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
)

// A world is flowtest's with a case on which Worker leads, an hour later.
type world struct {
	*flowtest.World
	t       testing.TB
	subject sild.ID
	caseID  sild.ID
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{World: flowtest.New(t), t: t}
	w.subject, w.caseID = w.Admitted("Andrei", "Tamm")
	w.later(time.Hour)
	return w
}

// later moves the clock on: what is saved at one moment is one unit of work.
func (w *world) later(d time.Duration) {
	w.Go(w.Now().Add(d).In(w.DB.Zone).Format("2006-01-02 15:04"))
}

// ended lets the person be met, and the case end on the day of the clock.
func (w *world) ended(caseID sild.ID) {
	w.t.Helper()
	w.later(time.Minute)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		if _, err := casework.AddContact(tx, caseID, casework.ContactInput{
			Kind: w.Value("contact_kinds", "met"), Outcome: w.Value("contact_outcomes", "held"), StartedAt: tx.Now, Minutes: 60,
		}); err != nil {
			return err
		}
		_, err := casework.AddEnd(tx, caseID, casework.EndInput{Day: w.Today(), Reason: w.Value("end_reasons", "own_wish")})
		return err
	})
	w.later(time.Minute)
}

// problem judges err: nil if field is empty, and otherwise Invalid with key at
// field.
func problem(t testing.TB, err error, what any, field, key string) {
	t.Helper()
	if field == "" {
		if err != nil {
			t.Errorf("%+v: %v; want it recorded", what, err)
		}
		return
	}
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || e.Kind != sild.Invalid || e.Fields[field].Key != key || len(e.Fields) != 1 {
		t.Errorf("%+v: %v; want only %s: %s", what, err, field, key)
	}
}

// kind judges the kind and the key of err.
func kind(t testing.TB, err error, want sild.Kind, key string) {
	t.Helper()
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || e.Kind != want || e.Key != key {
		t.Errorf("%v; want %s: %s", err, want, key)
	}
}

func day(s string) sild.Date { return sild.MustDate(s) }

func long(n int) string {
	b := make([]rune, n)
	for i := range b {
		b[i] = 'õ'
	}
	return string(b)
}
