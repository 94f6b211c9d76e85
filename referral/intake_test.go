// SPDX-License-Identifier: EUPL-1.2

package referral_test

import (
	"regexp"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/packs"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

// TestTakeIn: a provider takes in who comes by themselves; somebody whose record
// is there already only where it is the provider's to write.
func TestTakeIn(t *testing.T) {
	w := flowtest.New(t)
	pr := begins(t, w, "ee-amif-2018")
	in := referral.IntakeInput{
		Person: people.DetailInput{Given: "Olena", Family: "Bondar", Born: "1990-05-02", Sex: "f", NoCodeWhy: "not_told", Language: "uk"},
		DraftInput: referral.DraftInput{Provider: w.Provider.ID, Reason: "Two children, no school yet.", Answers: map[string]any{
			"protection": "subsidiary", "decided_on": "2024-01-15", "languages": []any{"uk"}, "wishes": "A school for the children.",
		}},
	}
	take := func(u flowtest.User, in referral.IntakeInput) (r referral.Referral, err error) {
		err = w.Try(u, func(tx *db.Tx) error { _, r, err = referral.TakeIn(tx, pr, in); return err })
		return r, err
	}
	r, err := take(w.Coordinator, in)
	if err != nil {
		t.Fatal(err)
	}
	again := in
	again.Subject, again.Provider = r.Subject, w.Other.ID
	_, err = take(w.Stranger, again)
	refused(t, err, sild.NotFound, "", "")
	_, err = take(w.Officer, in)
	refused(t, err, sild.Forbidden, "", "")
	again.Provider = w.Provider.ID
	_, err = take(w.Coordinator, again) // who sees that the first is open still
	refused(t, err, sild.Invalid, "", "referral.open_already")
}

// begins starts another programme that ships, in the years of the world, with
// both providers.
func begins(t *testing.T, w *flowtest.World, id string) (pr programme.Programme) {
	t.Helper()
	source, _ := packs.Source(id)
	source = regexp.MustCompile(`(?m)^period: .*$`).ReplaceAll(source, []byte("period: 2023-10-01..2024-12-31"))
	err := w.DB.Write(t.Context(), sild.System, func(tx *db.Tx) (err error) {
		if pr, err = programme.Start(tx, source, w.Provider.ID); err != nil {
			return err
		}
		for _, o := range []flowtest.Org{w.Provider, w.Other} {
			if _, err := programme.Agree(tx, programme.Contract{Programme: pr.ID, Org: o.ID, Part: "provider", Team: o.Team, Places: 5, From: sild.MustDate("2023-10-01"), Until: org.Far}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pr
}
