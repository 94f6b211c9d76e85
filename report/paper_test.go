// SPDX-License-Identifier: EUPL-1.2

package report_test

import (
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/programme"
	"sild/report"
)

// TestPaperOfRole: a report of a provider is written by those who have that duty there,
// not by whoever may read reports: also where the provider pays for others too.
func TestPaperOfRole(t *testing.T) {
	w := flowtest.New(t)
	if err := w.DB.Write(t.Context(), sild.System, func(tx *db.Tx) error {
		_, err := programme.Agree(tx, programme.Contract{Programme: w.Programme.ID, Org: w.Provider.ID, Part: "funder", From: w.Today(), Until: org.Far})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	w.Go("2024-07-10")
	var due report.Due
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		all, err := report.Papers(tx, w.Programme.ID)
		for _, d := range all {
			if d.Provider == w.Provider.ID {
				due = d
			}
		}
		return err
	})
	write := func(role string) error {
		u := w.Coordinator
		u.Role = role
		return w.Try(u, func(tx *db.Tx) error {
			_, err := report.WritePaper(tx, w.Programme.ID, due.Report, due.From, report.PaperInput{Texts: []string{"Half a year."}})
			return err
		})
	}
	if err := write("contract_manager"); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("who reads reports writes one: %v", err)
	}
	if err := write("coordinator"); err != nil {
		t.Error(err)
	}
}
