// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"errors"
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
)

// A world is flowtest's with a case on which Worker leads.
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

// strangers try to write a section of w's case: those who do not see the case,
// and the prison's officer, who sees it and may write none of casework. What the
// officer may not even read does not exist for them.
func (w *world) strangers(section byte, do func(*db.Tx) error) {
	w.t.Helper()
	kind(w.t, w.Try(w.Stranger, do), sild.NotFound, "error.not_found")
	kind(w.t, w.Try(w.Manager, do), sild.NotFound, "error.not_found")
	if section == 'P' {
		kind(w.t, w.Try(w.Officer, do), sild.Forbidden, "error.forbidden")
	} else {
		kind(w.t, w.Try(w.Officer, do), sild.NotFound, "error.not_found")
	}
}

func day(s string) sild.Date { return sild.MustDate(s) }

// at is a moment of a day in Tallinn.
func (w *world) at(s string) time.Time {
	w.t.Helper()
	m, err := time.ParseInLocation("2006-01-02 15:04", s, w.DB.Zone)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

func long(n int) string {
	b := make([]rune, n)
	for i := range b {
		b[i] = 'õ'
	}
	return string(b)
}

// met is a plain meeting in prison.
func (w *world) met(at string) casework.ContactInput {
	w.t.Helper()
	return casework.ContactInput{
		Kind: w.Value("contact_kinds", "in_prison"), Outcome: w.Value("contact_outcomes", "held"), StartedAt: w.at(at), Minutes: 45,
	}
}
