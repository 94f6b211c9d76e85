// SPDX-License-Identifier: EUPL-1.2

package org_test

import (
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
)

// TestMembersOnTheirDays: a session lives as long as its user has its role in a team
// today: not before it begins, not in another role, and not through what a shift
// gives them themself.
func TestMembersOnTheirDays(t *testing.T) {
	for name, change := range map[string]string{
		"the role begins tomorrow": `UPDATE member SET from_on = $2 WHERE user_id = $1`,
		"it is another role":       `UPDATE member SET role = 'coordinator' WHERE user_id = $1 AND from_on < $2`,
		"it is that of a shift":    `UPDATE member SET group_id = user_id WHERE user_id = $1 AND from_on < $2`,
	} {
		w := flowtest.New(t)
		token := w.Token(w.Worker, "web")
		opens := func() bool {
			return w.DB.Read(t.Context(), sild.System, func(tx *db.Tx) error { _, err := org.SessionOf(tx, token, "web"); return err }) == nil
		}
		has := func() (yes bool) {
			w.Look(w.Worker, func(tx *db.Tx) error {
				roles, err := org.RolesOf(tx, w.Worker.ID)
				yes = len(roles) == 1 && roles[0] == w.Worker.Role
				return err
			})
			return yes
		}
		if !opens() || !has() {
			t.Fatalf("%s: before, the session opens: %t", name, opens())
		}
		if err := w.DB.Write(t.Context(), sild.System, func(tx *db.Tx) error {
			_, err := db.Exec(tx, change, w.Worker.ID, w.Today().AddDays(1))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if opens() || has() {
			t.Errorf("%s: the session opens: %t, the role is there: %t", name, opens(), has())
		}
	}
}
