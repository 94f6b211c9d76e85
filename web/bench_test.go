// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/web/page"
)

// BenchmarkCase is a whole page, without the network: a case with fifty notes,
// signed in, with access and trail.
func BenchmarkCase(b *testing.B) {
	w := flowtest.New(b)
	_, caseID := w.Admitted("Andrei", "Tamm")
	for range 50 {
		w.Do(w.Worker, func(tx *db.Tx) error {
			_, err := casework.AddContact(tx, caseID, casework.ContactInput{
				Kind: w.Value("contact_kinds", "phone"), Outcome: w.Value("contact_outcomes", "held"), StartedAt: w.Now().Add(-time.Minute), Minutes: 15,
				Agreed: "We look for a flat together.", Note: "We talked about work, the flat and the son, and what to do before the summer.",
			})
			return err
		})
	}
	benchPage(b, w, "/cases/"+string(caseID))
}

// BenchmarkToday is the first page of the support person.
func BenchmarkToday(b *testing.B) {
	w := flowtest.New(b)
	for range 20 {
		w.Admitted("Andrei", "Tamm")
	}
	benchPage(b, w, "/")
}

func benchPage(b *testing.B, w *flowtest.World, at string) {
	s, err := New(page.Config{Flow: w.Flow, Log: sild.Discard})
	if err != nil {
		b.Fatal(err)
	}
	token := w.Token(w.Worker, "web")
	for b.Loop() {
		r := httptest.NewRequest(http.MethodGet, at, nil)
		r.AddCookie(&http.Cookie{Name: page.CookieName, Value: token})
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, r)
		if rec.Code != http.StatusOK {
			b.Fatalf("%s: status %d", at, rec.Code)
		}
	}
}
