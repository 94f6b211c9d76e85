// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/casework"
	"sild/db"
)

func TestAddConsent(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	base := casework.ConsentInput{Day: day("2024-02-10"), Basis: w.Pack.Legal[0].ID, Outcome: "given", Language: "et", How: "signed"}
	add := func(in casework.ConsentInput) error {
		w.later(time.Minute)
		return w.Try(w.Worker, func(tx *db.Tx) error {
			c, err := casework.AddConsent(tx, w.caseID, in)
			if err == nil && (c.PackVersion != w.Pack.Version || c.Source != "person") {
				t.Errorf("recorded %+v; want the words of the pack in force, told by the person", c)
			}
			return err
		})
	}
	good := func(change func(*casework.ConsentInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, add(in), in, "", "")
	}
	bad := func(field, key string, change func(*casework.ConsentInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, add(in), in, field, key)
	}
	withdrawn := func(on string) func(*casework.ConsentInput) {
		return func(in *casework.ConsentInput) { in.Outcome, in.Day = "withdrawn", day(on) }
	}
	bad("outcome", "consent.withdrawn.not_given", withdrawn("2024-02-12"))
	good(func(in *casework.ConsentInput) { in.Outcome, in.Day = "refused", day("2024-02-05") })
	bad("outcome", "consent.withdrawn.not_given", withdrawn("2024-02-12"))
	good(func(in *casework.ConsentInput) { in.Expires = day("2025-02-10") })
	bad("outcome", "consent.withdrawn.not_given", withdrawn("2024-02-09")) // before it was given
	good(withdrawn("2024-02-11"))
	bad("outcome", "consent.withdrawn.not_given", withdrawn("2024-02-12")) // it was withdrawn already
	good(func(in *casework.ConsentInput) { in.Day, in.Expires = day("2024-02-11"), day("2024-02-11") })
	bad("outcome", "consent.withdrawn.not_given", withdrawn("2024-02-12")) // it had expired

	bad("day", "case.day.required", func(in *casework.ConsentInput) { in.Day = sild.Date{} })
	bad("day", "case.day.future", func(in *casework.ConsentInput) { in.Day = day("2024-02-13") })
	bad("day", "case.day.before_referral", func(in *casework.ConsentInput) { in.Day = day("2024-02-04") })
	bad("basis", "case.choice.unknown", func(in *casework.ConsentInput) { in.Basis = "because" })
	bad("outcome", "case.choice.required", func(in *casework.ConsentInput) { in.Outcome = "" })
	bad("outcome", "case.choice.unknown", func(in *casework.ConsentInput) { in.Outcome = "maybe" })
	bad("how", "case.choice.unknown", func(in *casework.ConsentInput) { in.How = "sung" })
	good(func(in *casework.ConsentInput) {
		in.How, in.Witness, in.Outcome = "witnessed", "The interpreter", "refused"
	})
	good(func(in *casework.ConsentInput) {
		in.How, in.KeptAt, in.AskedBy = "signed", "Folder 7", w.Coordinator.ID
	})
	bad("witness", "consent.witness.required", func(in *casework.ConsentInput) { in.How = "witnessed" })
	bad("witness", "consent.witness.none", func(in *casework.ConsentInput) { in.Witness = "The interpreter" })
	bad("kept_at", "consent.kept_at.none", func(in *casework.ConsentInput) { in.How, in.KeptAt = "digital", "Folder 7" })
	bad("asked_by", "case.choice.unknown", func(in *casework.ConsentInput) { in.AskedBy = w.Stranger.ID })
	bad("basis", "case.choice.unknown", func(in *casework.ConsentInput) { in.Basis = "contract" }) // nobody is asked
	bad("language", "case.choice.required", func(in *casework.ConsentInput) { in.Language = "" })
	bad("language", "case.choice.unknown", func(in *casework.ConsentInput) { in.Language = "Estonian!" })
	bad("expires_on", "case.day.before", func(in *casework.ConsentInput) { in.Expires = day("2024-02-09") })
	bad("expires_on", "consent.expires.not_given", func(in *casework.ConsentInput) { in.Outcome, in.Expires = "refused", day("2025-02-10") })
	bad("note", "text.long", func(in *casework.ConsentInput) { in.Note = long(1001) })

	w.strangers('C', func(tx *db.Tx) error {
		_, err := casework.AddConsent(tx, w.caseID, base)
		return err
	})
}

// TestConsentsToAsk: what nobody asked, what expired or will, and a newer text;
// a no is no reason to ask.
func TestConsentsToAsk(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	list := func(u sild.Actor) (got []string) {
		t.Helper()
		err := w.Flow.Read(t.Context(), u, func(tx *db.Tx) error {
			all, err := casework.ConsentsToAsk(tx, w.Programme.ID, w.Pack)
			for _, a := range all {
				got = append(got, a.Basis+" "+a.Why)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	want := func(want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, list(w.Worker.Actor())); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
	want("consent not_asked", "share not_asked", "register not_asked")
	w.Consent(w.caseID, "register", "refused")
	w.Consent(w.caseID, "share", "given")
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.AddConsent(tx, w.caseID, casework.ConsentInput{Day: w.Today(), Basis: "consent", Outcome: "given", Language: "et", How: "signed", Expires: day("2024-04-01")})
		return err
	})
	want()
	w.Go("2024-03-02")
	want("consent expires")
	w.Go("2024-04-02")
	want("consent expired")
	for i := range w.Pack.Legal {
		if w.Pack.Legal[i].ID == "share" {
			text := w.Pack.Legal[i].Version
			w.Pack.Legal[i].Version = 2
			defer func() { w.Pack.Legal[i].Version = text }()
		}
	}
	want("consent expired", "share older_text")
	for _, u := range []sild.Actor{w.Officer.Actor(), w.Second.Actor(), w.Stranger.Actor(), w.Manager.Actor()} {
		if got := list(u); len(got) > 0 {
			t.Errorf("%s reads %v; want nothing", u.Role, got)
		}
	}
}
