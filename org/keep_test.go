// SPDX-License-Identifier: EUPL-1.2

package org_test

import (
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
)

// TestKeptByTeam: a coordinator keeps what is known of the workers of their own teams,
// an admin of everybody in the organisation, and others of nobody.
func TestKeptByTeam(t *testing.T) {
	w := flowtest.New(t)
	beside := w.WithBeside().Specialist // of another team
	for _, x := range []struct {
		by          flowtest.User
		teams       int // fewest
		mine, other bool
	}{
		{w.Coordinator, 1, true, false},
		{w.Admin, 2, true, true},
	} {
		w.Look(x.by, func(tx *db.Tx) error {
			teams, err := org.KeptTeams(tx)
			if len(teams) < x.teams || x.teams == 1 && len(teams) != 1 {
				t.Errorf("%s keeps %d teams", x.by.Name, len(teams))
			}
			return err
		})
		for user, want := range map[sild.ID]bool{w.Worker.ID: x.mine, beside.ID: x.other} {
			if _, err := workerOf(t, w, x.by, user); (err == nil) != want {
				t.Errorf("%s opens a worker: %v; want it to be %t", x.by.Name, err, want)
			}
		}
	}
	if err := w.Try(w.Second, func(tx *db.Tx) error { _, err := org.KeptTeams(tx); return err }); sild.KindOf(err) != sild.NotFound {
		t.Errorf("a support person keeps teams: %v", err)
	}
}
