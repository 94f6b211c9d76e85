// SPDX-License-Identifier: EUPL-1.2

package flowtest_test

import (
	"testing"

	"sild"
	"sild/access"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
)

// TestWorld: the people of the world see what they should, and what is stored
// follows from the facts.
func TestWorld(t *testing.T) {
	w := flowtest.New(t)
	subject := w.Person("Andrei", "Tamm")
	open := func(u flowtest.User, caseID sild.ID) (sections string) {
		t.Helper()
		w.Look(u, func(tx *db.Tx) error {
			r, err := access.Case(tx, caseID, access.Sections)
			if sild.KindOf(err) == sild.NotFound {
				return nil
			}
			sections = r.Read
			return err
		})
		return sections
	}
	caseID := w.Referred(subject)
	for _, c := range []struct {
		user flowtest.User
		want string
	}{
		{w.Officer, "IPOS"}, {w.Guard, ""}, {w.Coordinator, access.Sections}, {w.Worker, ""}, {w.Stranger, ""}, {w.Manager, ""},
	} {
		if got := open(c.user, caseID); got != c.want {
			t.Errorf("%s reads %q of a referred case; want %q", c.user.Name, got, c.want)
		}
	}
	w.Accept(caseID)
	if got := open(w.Worker, caseID); got != access.Sections {
		t.Errorf("the lead reads %q of the case; want all", got)
	}
	if got := open(w.Second, caseID); got != "" {
		t.Errorf("a colleague reads %q of the case; want nothing", got)
	}
	if one, other := w.Token(w.Worker, "api"), w.Token(w.Worker, "api"); one == other {
		t.Error("two sessions have one token")
	}
	w.Go("2024-03-01 14:30")
	if got := w.Today(); got != sild.MustDate("2024-03-01") {
		t.Errorf("the clock stands at %s", got)
	}
	n, err := w.Flow.Check(t.Context(), func(d flow.Difference) { t.Error(d) })
	if err != nil || n != 1 {
		t.Errorf("checked %d subjects, %v; want 1", n, err)
	}
}
