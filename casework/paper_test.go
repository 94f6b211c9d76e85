// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"bytes"
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
)

// papers are those that a user may see.
func (w *world) papers(u flowtest.User) (list []casework.Paper) {
	w.t.Helper()
	w.Look(u, func(tx *db.Tx) error {
		rec, err := access.Case(tx, w.caseID, access.Sections)
		if err != nil {
			return err
		}
		list, err = casework.Papers(tx, casework.Reader{Record: rec, Pack: w.Pack})
		return err
	})
	return list
}

func TestPapers(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-20")
	scan, err := casework.NewScan("kava.pdf", []byte("%PDF-1.4\nsigned\n%%EOF"))
	if err != nil {
		t.Fatal(err)
	}
	var last casework.Paper
	add := func(in casework.PaperInput) error {
		w.later(time.Minute)
		return w.Try(w.Worker, func(tx *db.Tx) (err error) {
			last, err = casework.AddPaper(tx, w.caseID, in)
			return err
		})
	}
	base := casework.PaperInput{Day: day("2024-02-19"), Kind: "other", Place: "Folder 12"}
	bad := func(field, key string, change func(*casework.PaperInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, add(in), in, field, key)
	}
	bad("day", "case.day.required", func(in *casework.PaperInput) { in.Day = sild.Date{} })
	bad("day", "case.day.future", func(in *casework.PaperInput) { in.Day = day("2024-02-21") })
	bad("kind", "case.choice.unknown", func(in *casework.PaperInput) { in.Kind = "napkin" })
	bad("place", "paper.where.required", func(in *casework.PaperInput) { in.Place = " " })
	bad("place", "text.long", func(in *casework.PaperInput) { in.Place = long(201) })
	bad("plan", "paper.plan.none", func(in *casework.PaperInput) { in.Plan = w.caseID })
	bad("plan", "paper.plan.not_agreed", func(in *casework.PaperInput) { in.Kind = "signed_plan" })
	problem(t, add(base), base, "", "")

	// Sections: the prison sees a plan, and no paper about health or consent.
	for _, kind := range []string{"health_paper", "signed_consent", "decision"} {
		in := base
		in.Kind, in.Scan = kind, &scan
		problem(t, add(in), in, "", "")
	}
	var kinds string
	for _, x := range w.papers(w.Officer) {
		kinds += x.Kind + " "
	}
	if kinds != "decision other " || len(w.papers(w.Worker)) != 4 {
		t.Errorf("the prison sees %s; want what it may", kinds)
	}
	var health casework.Paper
	for _, x := range w.papers(w.Worker) {
		if x.Kind == "health_paper" {
			health = x
		}
	}
	open := func(u flowtest.User, id sild.ID) (content []byte, err error) {
		err = w.Try(u, func(tx *db.Tx) (err error) {
			_, content, err = casework.ScanOf(tx, id)
			return err
		})
		return content, err
	}
	for _, u := range []flowtest.User{w.Officer, w.Stranger, w.Manager, w.Second} {
		_, err := open(u, health.ID)
		kind(t, err, sild.NotFound, "error.not_found")
	}
	content, err := open(w.Worker, health.ID)
	if err != nil || !bytes.Equal(content, scan.Content) || health.SHA256 != scan.SHA256 || health.Size != len(scan.Content) || health.Type != "application/pdf" {
		t.Errorf("%q of %+v, %v; want what was sent", content, health, err)
	}
	var looks int
	w.Look(w.Coordinator, func(tx *db.Tx) (err error) {
		looks, err = db.One[int](tx, `SELECT count(*) FROM trail WHERE action = 'open' AND object_id = $1 AND user_id = $2 AND sections = 'H'`, health.ID, w.Worker.ID)
		return err
	})
	if looks != 1 {
		t.Errorf("the trail has %d looks at the scan; want one", looks)
	}

	// The paper moves to another shelf, and is then found to be somebody else's.
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error {
		x, err := casework.ChangePaper(tx, health.ID, "", "Sent to the doctor")
		last = x
		return err
	})
	kind(t, w.Try(w.Worker, func(tx *db.Tx) error { _, err := casework.ChangePaper(tx, health.ID, "x", ""); return err }), sild.Conflict, "error.conflict")
	if content, err = open(w.Worker, last.ID); err != nil || !bytes.Equal(content, scan.Content) {
		t.Errorf("%q, %v; want the scan to go along", content, err)
	}
	kind(t, w.Try(w.Officer, func(tx *db.Tx) error { return casework.Mistake(tx, "paper", last.ID, "x") }), sild.NotFound, "error.not_found")
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Mistake(tx, "paper", last.ID, "Oleg's.") })
	_, err = open(w.Worker, last.ID)
	kind(t, err, sild.NotFound, "error.not_found")
	if len(w.papers(w.Worker)) != 3 {
		t.Errorf("%+v; want three papers", w.papers(w.Worker))
	}
}

// TestSigned: a signed plan without paper or scan is not signed (pages.md).
func TestSigned(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-20")
	var pl casework.Plan
	agree := func(in casework.PlanInput) error {
		w.later(time.Minute)
		in.Day, in.Summary = day("2024-02-19"), "Work."
		return w.Try(w.Worker, func(tx *db.Tx) (err error) {
			pl, err = casework.AddPlan(tx, w.caseID, in)
			return err
		})
	}
	signed := func() bool {
		t.Helper()
		var is bool
		papers := w.papers(w.Worker)
		w.Look(w.Worker, func(tx *db.Tx) error {
			all, err := casework.Plans(tx, w.caseID)
			is = all[0].Signed(papers)
			return err
		})
		return is
	}
	problem(t, agree(casework.PlanInput{Agreed: "yes", How: "shouted"}), "shouted", "how", "case.choice.unknown")
	problem(t, agree(casework.PlanInput{Agreed: "yes", How: "said", Paper: "Folder 1"}), "said", "paper", "plan.paper.said")
	problem(t, agree(casework.PlanInput{Agreed: "no", WhyNot: "No.", How: "signed"}), "a no", "", "")
	if pl.How != "" || signed() {
		t.Errorf("%+v; a no is not signed", pl)
	}
	problem(t, agree(casework.PlanInput{Agreed: "yes"}), "said", "", "")
	if pl.How != "said" || signed() {
		t.Errorf("%+v; what was only said is not signed", pl)
	}
	problem(t, agree(casework.PlanInput{Agreed: "yes", Paper: "Folder 1"}), "paper", "", "")
	if pl.How != "signed" || !signed() {
		t.Errorf("%+v; want it signed, for the paper is there", pl)
	}
	problem(t, agree(casework.PlanInput{Agreed: "yes", How: "digital"}), "digital", "", "")
	if signed() {
		t.Error("without its file a digital signature is none")
	}
	w.later(time.Minute)
	var x casework.Paper
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		x, err = casework.AddPaper(tx, w.caseID, casework.PaperInput{Day: day("2024-02-19"), Kind: "signed_plan", Place: "In the archive"})
		return err
	})
	if x.Plan != pl.Thing || !signed() {
		t.Errorf("%+v; want the paper to be that of the latest version, and it signed", x)
	}
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "paper", x.ID) })
	if signed() {
		t.Error("the paper was taken back, and the plan is still signed")
	}

	// The provider agrees too, once, and the version stays what it was.
	w.later(time.Minute)
	w.Do(w.Coordinator, func(tx *db.Tx) error { _, err := casework.AgreePlan(tx, pl.ID); return err })
	w.Look(w.Worker, func(tx *db.Tx) error {
		all, err := casework.Plans(tx, w.caseID)
		if p := all[0]; p.ProviderBy != w.Coordinator.ID || p.ProviderOn != w.Today() || p.Version != pl.Version || p.WrittenBy != w.Worker.ID || !p.WrittenAt.Equal(pl.RecordedAt) {
			t.Errorf("%+v; want the coordinator's word on the worker's version", p)
		}
		err2 := err
		pl = all[0]
		return err2
	})
	kind(t, w.Try(w.Worker, func(tx *db.Tx) error { _, err := casework.AgreePlan(tx, pl.ID); return err }), sild.Conflict, "plan.provider.done")
	kind(t, w.Try(w.Officer, func(tx *db.Tx) error { _, err := casework.AgreePlan(tx, pl.ID); return err }), sild.Forbidden, "error.forbidden")
}

// TestGoalsThen: a version keeps the goals and steps that it was printed with.
func TestGoalsThen(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-20")
	g := w.goal("Find work")
	var first casework.Plan
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		if _, err = casework.AddStep(tx, g.Thing, casework.StepInput{Title: "Call", Body: "The Fund"}); err != nil {
			return err
		}
		first, err = casework.AddPlan(tx, w.caseID, casework.PlanInput{Day: w.Today(), Agreed: "yes", Provider: true})
		return err
	})
	w.later(time.Minute)
	w.goal("See the children")
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.ChangeGoal(tx, g.ID, casework.GoalInput{Area: g.Area, Title: "Find work near home"})
		return err
	})
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error {
		all, err := casework.Steps(tx, w.caseID)
		if err != nil {
			return err
		}
		_, err = casework.LeaveStep(tx, all[0].ID, w.Today(), "It is closed.")
		return err
	})
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.AddPlan(tx, w.caseID, casework.PlanInput{Day: w.Today(), Agreed: "yes"})
		return err
	})
	w.Look(w.Worker, func(tx *db.Tx) error {
		all, err := casework.Plans(tx, w.caseID)
		if err != nil {
			return err
		}
		if all[1].Thing != first.Thing || all[1].ProviderBy != w.Worker.ID {
			t.Errorf("%+v; want the first version, to which the worker agreed at once", all[1])
		}
		was, err := casework.GoalsThen(tx, all[1])
		if len(was) != 1 || was[0].Title != "Find work" {
			t.Errorf("%+v, %v; want the goal in its first words", was, err)
		}
		steps, err := casework.StepsThen(tx, all[1])
		if len(steps) != 1 || !steps[0].Open() || steps[0].Body != "The Fund" || steps[0].Who != "" {
			t.Errorf("%+v, %v; want the step still to be taken", steps, err)
		}
		now, err := casework.GoalsThen(tx, all[0])
		if len(now) != 2 || now[0].Title != "Find work near home" {
			t.Errorf("%+v, %v; want both goals as they are now", now, err)
		}
		if steps, err = casework.StepsThen(tx, all[0]); len(steps) != 1 || steps[0].WhyNot != "It is closed." || steps[0].Open() {
			t.Errorf("%+v, %v; want the step not taken, and why", steps, err)
		}
		return err
	})
}
