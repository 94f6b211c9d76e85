// SPDX-License-Identifier: EUPL-1.2

package report_test

import (
	"fmt"
	"testing"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/referral"
	"sild/report"
)

// TestNobodyLeadsOn: after the last day of a lead whom nobody follows, nobody
// leads: lists, counts and proposals say so, without anything being written on
// that day. After the end of a case the last lead stays named: they follow up.
func TestNobodyLeadsOn(t *testing.T) {
	w := flowtest.New(t)
	_, id := w.Admitted("Andrei", "Petrov")
	w.Go("2024-02-12")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.Rematch(tx, id, casework.RematchInput{Until: sild.MustDate("2024-02-16"), Reason: "relation"})
		return err
	})
	said := func() (s string) {
		defer func() {
			for _, u := range []flowtest.User{w.Coordinator, w.Officer} { // what the provider's and the prison's inbox say
				w.Look(u, func(tx *db.Tx) error {
					lines, err := referral.LinesByCase(tx, []sild.ID{id})
					s += ", line of " + lines[id].Worker
					return err
				})
			}
		}()
		w.Look(w.Coordinator, func(tx *db.Tx) error {
			unled, err := report.Unled(tx)
			if err != nil {
				return err
			}
			loads, err := report.Caseloads(tx, []sild.ID{w.Worker.ID})
			if err != nil {
				return err
			}
			stays, err := casework.StayingWith(tx, w.Worker.ID)
			if err != nil {
				return err
			}
			led, err := casework.LedBy(tx, w.Worker.ID, "lead", tx.Today(), sild.Date{})
			if err != nil {
				return err
			}
			card, err := casework.CardOf(tx, id)
			s = fmt.Sprintf("unled %d, load %d, stays %d, led %d, leads %t", len(unled), loads[w.Worker.ID], stays[w.Worker.ID].People, len(led), card.LeadOn(tx.Today()) == w.Worker.ID)
			return err
		})
		w.Look(w.Worker, func(tx *db.Tx) error {
			list, err := report.Leaving(tx, 10_000)
			s += fmt.Sprintf(", own %d", len(list))
			return err
		})
		return s
	}
	const leads, nobody = "unled 0, load 1, stays 1, led 1, leads true, own 1, line of Siiri Tugi, line of Siiri Tugi", "unled 1, load 0, stays 0, led 0, leads false, own 0, line of , line of "
	w.Go("2024-02-16")
	if s := said(); s != leads {
		t.Errorf("on the last day: %s; want %s", s, leads)
	}
	w.Go("2024-02-17")
	if s := said(); s != nobody {
		t.Errorf("on the day after it: %s; want %s", s, nobody)
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.AddAssignment(tx, id, casework.AssignmentInput{User: w.Second.ID, Role: "lead", From: tx.Today()})
		return err
	})
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		card, err := casework.CardOf(tx, id)
		if card.LeadOn(tx.Today()) != w.Second.ID || !card.LeadUntil.IsZero() {
			t.Errorf("%+v; want the one who followed", card)
		}
		return err
	})
}
