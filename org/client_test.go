// SPDX-License-Identifier: EUPL-1.2

package org_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
)

// TestClientRoles: a program works in a role that has a task of its own there, and has
// no task that its role has not.
func TestClientRoles(t *testing.T) {
	for kind, want := range map[string][]string{
		"prison":   {"prison"},
		"provider": {"coordinator"},
	} {
		if d := cmp.Diff(want, org.ClientRoles(kind)); d != "" {
			t.Errorf("%s (-want +got):\n%s", kind, d)
		}
	}
	w := flowtest.New(t)
	for task, field := range map[string]string{"reports": "", "referrals": "task"} {
		err := w.Try(w.Admin, func(tx *db.Tx) error {
			_, err := org.AddClient(tx, org.ClientInput{
				Name: "Sheets", Purpose: "Figures for the month.", Until: w.Today().AddDays(30), Tasks: []string{task}, Team: w.Provider.Team, Role: "coordinator",
			}, org.NewClientSecret())
			return err
		})
		if field != "" {
			problem(t, task, err, field)
		} else if err != nil {
			t.Errorf("%s: %v", task, err)
		}
	}
}
