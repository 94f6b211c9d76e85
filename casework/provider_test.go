// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
)

// TestHandover follows a whole provider to another: who opens the case on each
// day, with who said no staying, and a way back until the day.
func TestHandover(t *testing.T) {
	w := newWorld(t)
	w.Consent(w.caseID, "consent", "given")
	_, stays := w.Admitted("Boriss", "Kask")
	w.later(60e9)
	w.Consent(stays, "consent", "refused")
	in := casework.HandoverInput{Programme: w.Programme.ID, From: w.Provider.ID, To: w.Other.ID, Day: day("2024-03-01"), Why: "The contract ends."}
	bad := func(field, key string, change func(*casework.HandoverInput)) {
		t.Helper()
		x := in
		change(&x)
		problem(t, w.Try(w.Manager, func(tx *db.Tx) error { _, err := casework.AskHandover(tx, x); return err }), x, field, key)
	}
	bad("to", "handover.same", func(x *casework.HandoverInput) { x.To = x.From })
	bad("day", "handover.day.past", func(x *casework.HandoverInput) { x.Day = w.Today() })
	bad("why", "handover.why.required", func(x *casework.HandoverInput) { x.Why = "" })
	for _, u := range []flowtest.User{w.Coordinator, w.Worker, w.Officer, w.Stranger, w.Admin} {
		kind(t, w.Try(u, func(tx *db.Tx) error { _, err := casework.PreviewHandover(tx, in); return err }), sild.Forbidden, "error.forbidden")
	}
	w.Look(w.Manager, func(tx *db.Tx) error {
		got, err := casework.PreviewHandover(tx, in)
		if diff := cmp.Diff(casework.HandoverPreview{Go: 1, Stay: 1}, got); diff != "" {
			t.Error(diff)
		}
		return err
	})
	ask := func() (id sild.ID) {
		t.Helper()
		w.Do(w.Manager, func(tx *db.Tx) error {
			h, err := casework.AskHandover(tx, in)
			id = h.ID
			return err
		})
		return id
	}
	confirm := func(u flowtest.User, id sild.ID) error {
		return w.Try(u, func(tx *db.Tx) error { _, err := casework.ConfirmHandover(tx, id); return err })
	}
	open := func(when string, was, lead, next bool) {
		t.Helper()
		w.Go(when)
		for _, c := range []struct {
			user flowtest.User
			want bool
		}{{w.Coordinator, was}, {w.Worker, lead}, {w.Stranger, next}} {
			if got := w.opened(c.user) != ""; got != c.want {
				t.Errorf("%s: %s opens the case: %t", when, c.user.Name, got)
			}
		}
	}
	id := ask()
	bad("from", "handover.again", func(*casework.HandoverInput) {})
	kind(t, confirm(w.Worker, id), sild.NotFound, "error.not_found")
	w.Do(w.Coordinator, func(tx *db.Tx) error { _, err := casework.ConfirmHandover(tx, id); return err })
	kind(t, confirm(w.Coordinator, id), sild.Conflict, "handover.confirmed")
	open("2024-03-01 12:00", true, true, false) // one yes is none
	w.Go("2024-02-10")
	w.Do(w.Stranger, func(tx *db.Tx) error { _, err := casework.ConfirmHandover(tx, id); return err })
	open("2024-02-29 23:00", true, true, false)
	open("2024-03-01 00:00", false, false, true)
	w.Go("2024-02-29")
	w.Do(w.Manager, func(tx *db.Tx) error {
		_, err := casework.TakeBackHandover(tx, id, "The contract goes on.")
		return err
	})
	open("2024-03-01 12:00", true, true, false)

	w.Go("2024-02-20")
	id = ask()
	w.Do(w.Stranger, func(tx *db.Tx) error { _, err := casework.ConfirmHandover(tx, id); return err })
	w.Do(w.Coordinator, func(tx *db.Tx) error { _, err := casework.ConfirmHandover(tx, id); return err })
	over := func(tx *db.Tx) error { _, err := casework.TakeOver(tx, id); return err }
	kind(t, w.Try(w.Stranger, over), sild.Conflict, "handover.early")
	w.Go("2024-03-01 08:00")
	kind(t, w.Try(w.Manager, func(tx *db.Tx) error { _, err := casework.TakeBackHandover(tx, id, "too late"); return err }), sild.Conflict, "handover.late")
	kind(t, w.Try(w.Coordinator, over), sild.Forbidden, "error.forbidden")
	w.Do(w.Stranger, over)
	open("2024-03-01 09:00", false, false, true)
	w.Look(w.Stranger, func(tx *db.Tx) error {
		c, err := casework.CardOf(tx, w.caseID)
		if c.Team != w.Other.Team || c.Provider != w.Other.ID {
			t.Errorf("the card says %s of %s", c.Team, c.Provider)
		}
		all, err2 := casework.Assignments(tx, w.caseID)
		if err == nil {
			err = err2
		}
		for _, a := range all {
			if a.Until != day("2024-02-29") {
				t.Errorf("%s of the old team works until %s", a.Role, a.Until)
			}
		}
		return err
	})
	own := func(when string, want bool) {
		t.Helper()
		w.Go(when)
		for _, u := range []flowtest.User{w.Worker, w.Coordinator} {
			err := w.Try(u, func(tx *db.Tx) error { _, _, _, err := casework.OwnContacts(tx, w.caseID); return err })
			if (err == nil) != want {
				t.Errorf("%s: %s reads their own entries: %v", when, u.Name, err)
			}
		}
	}
	own("2024-05-29", true)
	own("2024-05-30", false)
	w.caseID = stays
	open("2024-05-30 12:00", true, true, false)
}

// TestHandoverIsNotTheirs: who works for the one who pays, and hands nothing over,
// sees no hand-over.
func TestHandoverIsNotTheirs(t *testing.T) {
	w := newWorld(t)
	in := casework.HandoverInput{Programme: w.Programme.ID, From: w.Provider.ID, To: w.Other.ID, Day: day("2024-03-01"), Why: "The contract ends."}
	var h casework.ProviderHandover
	w.Do(w.Manager, func(tx *db.Tx) (err error) { h, err = casework.AskHandover(tx, in); return err })
	keeper := w.AddUser(w.Ministry, "Aune Mets", "org_admin")
	back := func(tx *db.Tx) error { _, err := casework.TakeBackHandover(tx, h.ID, "A mistake."); return err }
	kind(t, w.Try(keeper, back), sild.NotFound, "error.not_found")
	w.Do(w.Manager, back)
}
