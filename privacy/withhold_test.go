// SPDX-License-Identifier: EUPL-1.2

package privacy_test

import (
	"slices"
	"testing"

	"sild"
	"sild/access"
	"sild/db"
	"sild/flow/flowtest"
	"sild/privacy"
	"sild/trail"
)

// TestWithhold: nothing is kept from the person on one officer's word, nor for
// good; and what is kept comes back.
func TestWithhold(t *testing.T) {
	w := flowtest.New(t)
	_, caseID := w.Admitted("Andrei", "Tamm")
	o, _, err := open(w, w.Second, string(caseID))
	if err != nil {
		t.Fatal(err)
	}
	w.Look(w.Second, func(tx *db.Tx) error { _, err := access.Case(tx, caseID, "N"); return err })
	two := second(t, w)
	sees := func() (n int) {
		w.Look(w.Keeper, func(tx *db.Tx) error {
			looks, err := trail.Of(tx, o.Person, 500)
			for _, l := range looks {
				if l.UserName == w.Second.Name {
					n++
				}
			}
			notices, err2 := privacy.NoticesTo(tx, o.Person)
			n += len(notices)
			return firstOf(err, err2)
		})
		return n
	}
	in := privacy.WithholdInput{Override: o.ID, Reason: "offence", Words: words, Until: w.Today().AddMonths(2), ReviewOn: w.Today().AddMonths(1)}
	keep := func(u flowtest.User, in privacy.WithholdInput) (x privacy.Withheld, err error) {
		err = w.Try(u, func(tx *db.Tx) error { x, err = privacy.Withhold(tx, o.Person, in); return err })
		return x, err
	}
	before := sees()
	if before < 4 {
		t.Fatalf("the person sees %d lines of the emergency", before)
	}
	late := in
	late.Until = w.Today().AddMonths(7)
	_, err = keep(w.Keeper, late)
	refusedAt(t, err, "until", "withhold.until.half_year")
	late = in
	late.ReviewOn = late.Until.AddDays(1)
	_, err = keep(w.Keeper, late)
	refusedAt(t, err, "review_on", "withhold.review.quarter")
	_, err = keep(w.Coordinator, in)
	refused(t, err, sild.Forbidden, "")
	themself := w.Second // who looks after privacy now, and opened it then
	themself.Role = w.Keeper.Role
	_, err = keep(themself, in)
	refused(t, err, sild.Forbidden, "privacy.second")
	w.Look(w.Keeper, func(tx *db.Tx) error {
		who, err := privacy.WhomOf(tx, o.Person)
		if err != nil {
			return err
		}
		_, err = privacy.LookedAt(tx, who, 500)
		return err
	})
	before = sees()
	var own sild.ID // of the officer's own looks
	w.Look(w.Keeper, func(tx *db.Tx) (err error) {
		own, err = db.One[sild.ID](tx, `SELECT t.id FROM trail t JOIN trail_subject s ON s.entry_id = t.id WHERE s.person_id = $1 AND t.user_id = $2 ORDER BY t.id LIMIT 1`, o.Person, w.Keeper.ID)
		return err
	})
	mine := in
	mine.Override, mine.Entry = "", own
	_, err = keep(w.Keeper, mine)
	refused(t, err, sild.Forbidden, "privacy.second")
	if _, err := keep(two, mine); err != nil {
		t.Errorf("another officer withholds it: %v", err)
	}
	x, err := keep(w.Keeper, in)
	if err != nil {
		t.Fatal(err)
	}
	if n := sees(); n != before {
		t.Errorf("%d lines before anybody approved; want %d", n, before)
	}
	approve := func(u flowtest.User) error {
		return w.Try(u, func(tx *db.Tx) error { _, err := privacy.Approve(tx, x.ID); return err })
	}
	refused(t, approve(w.Keeper), sild.Forbidden, "privacy.second")
	if err := approve(two); err != nil {
		t.Fatal(err)
	}
	if n := sees(); n != 0 {
		t.Errorf("%d lines are still told", n)
	}
	w.Look(w.Keeper, func(tx *db.Tx) error {
		who, err := privacy.WhomOf(tx, o.Person)
		if err != nil {
			return err
		}
		list, err := privacy.LookedAt(tx, who, 500)
		if !slices.ContainsFunc(list, func(r privacy.Reading) bool { return r.Withheld && r.UserName == w.Second.Name }) {
			t.Error("the officer does not see what is withheld")
		}
		return err
	})
	w.Go("2024-04-06") // the day after it runs out
	if n := sees(); n != before {
		t.Errorf("%d lines after it ran out; want %d", n, before)
	}
	w.Go("2024-02-06")
	w.Do(w.Keeper, func(tx *db.Tx) error { _, err := privacy.End(tx, x.ID, "The police have finished."); return err })
	if n := sees(); n != before {
		t.Errorf("%d lines after it was ended; want %d", n, before)
	}
}
