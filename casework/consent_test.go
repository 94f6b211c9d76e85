// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"
	"time"

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
