// SPDX-License-Identifier: EUPL-1.2

package flow_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

// TestRederive: a process that is stopped while it derives people again leaves the
// rest for the next, and nothing is done twice.
func TestRederive(t *testing.T) {
	c := changer{flowtest.New(t), t}
	for _, name := range []string{"Andrei", "Boriss", "Vassili", "Grigori", "Dmitri", "Jevgeni", "Zahhar"} {
		c.Admitted(name, "Tamm")
	}
	v := c.draft("due: 10 days after referral.received\n    done: worker.assigned", "due: 12 days after referral.received\n    done: worker.assigned")
	c.activate(v, 1)
	stale := func() (n int) {
		t.Helper()
		if _, err := c.Flow.Check(t.Context(), func(d flow.Difference) {
			if !d.Stale {
				t.Error(d)
			}
			n++
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	all := stale()
	if all == 0 {
		t.Fatal("the new version changes nothing")
	}
	if err := c.Flow.RederiveSome(t.Context(), c.Programme.ID, 3); err != nil {
		t.Fatal(err)
	}
	if n := stale(); n == 0 || n >= all {
		t.Errorf("%d rows of %d are stale after three people", n, all)
	}
	row := c.rederivation()
	if row.Done != 3 || row.People != 7 || !row.EndedAt.IsZero() {
		t.Errorf("broken off: %+v; want 3 of 7", row)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	next := flow.New(t.Context(), c.DB) // another process
	if err := next.Turn(stopped); err == nil {
		t.Error("a process that ends does not stop")
	}
	if err := next.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	if row := c.rederivation(); row.Done != 7 || row.EndedAt.IsZero() {
		t.Errorf("%+v; want 7 of 7 and the end", row)
	}
	c.sound()
	was := everything(t, c.World)
	if err := next.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(was, everything(t, c.World)); d != "" {
		t.Errorf("with nothing to do it did something:\n%s", d)
	}
}

func (c changer) rederivation() (row flow.Rederivation) {
	c.t.Helper()
	c.Look(c.Coordinator, func(tx *db.Tx) (err error) {
		row, _, err = flow.RederivationOf(tx, c.Programme.ID)
		return err
	})
	return row
}

// TestNewCases: a clock for new cases leaves those that began before as they were.
func TestNewCases(t *testing.T) {
	c := changer{flowtest.New(t), t}
	_, before := c.Admitted("Andrei", "Tamm")
	const was = "due: 10 days after referral.received\n    done: referral.answered"
	v := c.draft(was, "for: new cases\n    due: 5 days after referral.received\n    done: referral.answered")
	c.activate(v, 1)
	if err := c.Flow.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, after := c.Admitted("Boriss", "Kask")
	third := c.draft(was, "for: new cases\n    due: 5 days after referral.received\n    done: referral.answered", "> 30\n", "> 31\n")
	c.activate(third, 2)
	if err := c.Flow.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	due := func(caseID sild.ID, want string) {
		t.Helper()
		c.Look(c.Coordinator, func(tx *db.Tx) error {
			day, err := db.One[sild.Date](tx, `SELECT due_on FROM task WHERE case_id = $1 AND clock = 'answer'`, caseID)
			if err == nil && day.String() != want {
				t.Errorf("due on %s; want %s", day, want)
			}
			return err
		})
	}
	due(before, "2024-02-15")
	due(after, "2024-02-10")
	c.sound()
}

// TestRetire: nothing new begins in a programme without a version in force, and
// what there is stays readable.
func TestRetire(t *testing.T) {
	c := changer{flowtest.New(t), t}
	_, caseID := c.Admitted("Andrei", "Tamm")
	left := c.Person("Boriss", "Kask")
	c.Do(c.Coordinator, func(tx *db.Tx) error { return programme.Retire(tx, c.Programme.ID, 1, "The money is over.") })
	refer := func() error {
		return c.Try(c.Officer, func(tx *db.Tx) error {
			_, _, err := referral.Send(tx, left, "", referral.Input{DraftInput: referral.DraftInput{
				Provider: c.Provider.ID, Reason: "Wants to work.", Override: "Asked for it.", Answers: map[string]any{"languages": []any{"et"}, "wishes": "Work."},
			}})
			return err
		})
	}
	if err := refer(); sild.KindOf(err) != sild.Conflict {
		t.Errorf("a referral in a retired programme: %v", err)
	}
	for name, begin := range map[string]func(*db.Tx) error{
		"a draft": func(tx *db.Tx) error { _, err := referral.NewDraft(tx, left); return err },
		"a person": func(tx *db.Tx) error {
			_, err := people.AddInPrison(tx, c.Pack, c.Programme.ID, c.Programme.Controller, c.Officer.Team, people.DetailInput{Given: "Denis", NoCodeWhy: "unknown"}, people.ReleaseInput{Place: "tartu"})
			return err
		},
		"a message of the public": func(tx *db.Tx) error {
			_, err := referral.SendEnquiry(tx, c.Programme, referral.EnquiryInput{Kind: "question", Body: "Is it open?"})
			return err
		},
	} {
		if err := c.Try(c.Officer, begin); sild.KindOf(err) != sild.Conflict {
			t.Errorf("%s in a retired programme: %v", name, err)
		}
	}
	c.inForce(1)
	c.Do(c.Worker, func(tx *db.Tx) error {
		_, err := casework.AddContact(tx, caseID, casework.ContactInput{
			Kind: c.Value("contact_kinds", "phone"), Outcome: c.Value("contact_outcomes", "held"), StartedAt: c.Now().Add(-time.Minute), Minutes: 15,
		})
		return err
	})
	c.sound()
	v := c.draft("> 30\n", "> 31\n")
	c.activate(v, 0)
	if err := refer(); err != nil {
		t.Errorf("a referral after it began again: %v", err)
	}
}
