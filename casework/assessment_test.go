// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
)

// assessed are the talks as a user may read them, the latest first.
func (w *world) assessed(u flowtest.User) (list []casework.Assessment) {
	w.t.Helper()
	w.Look(u, func(tx *db.Tx) error {
		rec, err := access.Case(tx, w.caseID, access.Sections)
		if err != nil {
			return err
		}
		list, err = casework.Assessments(tx, casework.Reader{Record: rec, Pack: w.Pack})
		return err
	})
	return list
}

// need is what a talk says of a domain.
func need(t testing.TB, a casework.Assessment, domain string) casework.Need {
	t.Helper()
	for _, n := range a.Needs {
		if n.Domain == domain {
			return n
		}
	}
	t.Errorf("nothing is said of %s in %+v", domain, a)
	return casework.Need{}
}

func TestAddAssessment(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-20")
	base := casework.AssessmentInput{Day: day("2024-02-19"), Occasion: "start", How: "talked", Needs: []casework.NeedInput{
		{Domain: "housing", Answer: casework.AtLevel, Level: 1, Words: "On friends' sofas.", Strengths: "Keeps things tidy."},
		{Domain: "substances", Answer: casework.AtLevel, Level: 2, Words: "Vodka."},
		{Domain: "thinking", Answer: casework.Unwilling},
		{Domain: "money", Answer: casework.NoNeed},
	}}
	add := func(in casework.AssessmentInput) error {
		w.later(time.Minute)
		return w.Try(w.Worker, func(tx *db.Tx) error {
			_, err := casework.AddAssessment(tx, w.caseID, in)
			return err
		})
	}
	bad := func(field, key string, change func(*casework.AssessmentInput)) {
		t.Helper()
		in := base
		in.Needs = append([]casework.NeedInput(nil), base.Needs...)
		change(&in)
		problem(t, add(in), in, field, key)
	}
	bad("day", "case.day.required", func(in *casework.AssessmentInput) { in.Day = sild.Date{} })
	bad("day", "case.day.future", func(in *casework.AssessmentInput) { in.Day = day("2024-02-21") })
	bad("occasion", "case.choice.unknown", func(in *casework.AssessmentInput) { in.Occasion = "sometime" })
	bad("how", "case.choice.unknown", func(in *casework.AssessmentInput) { in.How = "guessed" })
	bad("with_whom", "text.long", func(in *casework.AssessmentInput) { in.With = long(201) })
	bad("needs.housing", "need.level.unknown", func(in *casework.AssessmentInput) { in.Needs[0].Level = 9 })
	bad("needs.housing", "need.level.unknown", func(in *casework.AssessmentInput) { in.Needs[0].Level = 0 })
	bad("needs.money", "need.level.none", func(in *casework.AssessmentInput) { in.Needs[3].Level = 2 })
	bad("needs.money", "case.choice.unknown", func(in *casework.AssessmentInput) { in.Needs[3].Answer = "some" })
	bad("needs.unheard", "case.choice.unknown", func(in *casework.AssessmentInput) { in.Needs[3].Domain = "unheard" })
	bad("needs.housing", "need.twice", func(in *casework.AssessmentInput) { in.Needs[3].Domain = "housing" })
	bad("needs.housing.words", "text.long", func(in *casework.AssessmentInput) { in.Needs[0].Words = long(2001) })
	bad("needs", "need.empty", func(in *casework.AssessmentInput) { in.Needs = nil })
	bad("needs", "need.empty", func(in *casework.AssessmentInput) { in.Needs = []casework.NeedInput{{Domain: "housing"}} })
	if got := w.assessed(w.Worker); len(got) != 0 {
		t.Fatalf("%+v; want nothing of what was refused", got)
	}
	problem(t, add(base), base, "", "")

	all := w.assessed(w.Worker)
	if len(all) != 1 || all[0].PackVersion != w.Pack.Version || all[0].Source != "person" || all[0].Evidence != "said" {
		t.Fatalf("%+v; want one talk, told by the person", all)
	}
	home := need(t, all[0], "housing")
	if home.Level != 1 || home.Words != "On friends' sofas." || home.Strengths != "Keeps things tidy." || home.Assessment != all[0].Thing {
		t.Errorf("%+v; want what was said of the home", home)
	}
	// What the stage asks and nobody spoke of is kept as that; what it does not
	// ask is not there.
	if got := need(t, all[0], "work"); got.Answer != casework.NotTalkedAbout || got.Said() {
		t.Errorf("%+v; want work not talked about", got)
	}
	for _, n := range all[0].Needs {
		if n.Domain == "civic" {
			t.Error("civic life is not asked in prison")
		}
	}
	if all[0].Needs[0].Domain != "housing" {
		t.Errorf("the first domain is %s; want the pack's order", all[0].Needs[0].Domain)
	}

	// The prison reads P and O, and of health only that something was said.
	prison := w.assessed(w.Officer)
	if n := need(t, prison[0], "housing"); n.Hidden || n.Words == "" {
		t.Errorf("%+v; want the prison to read of the home", n)
	}
	if n := need(t, prison[0], "thinking"); n.Hidden || n.Answer != casework.Unwilling {
		t.Errorf("%+v; want the prison to read of attitudes", n)
	}
	if n := need(t, prison[0], "substances"); !n.Hidden || n.Level != 0 || n.Words != "" || n.Said() {
		t.Errorf("%+v; want the prison to see that something was said, and not what", n)
	}
	if n := need(t, prison[0], "health"); n.Hidden {
		t.Errorf("%+v; nothing was said of health, so nothing is hidden", n)
	}
	w.strangers('P', func(tx *db.Tx) error {
		_, err := casework.AddAssessment(tx, w.caseID, base)
		return err
	})
}

func TestChanges(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-20")
	talk := func(on, occasion string, needs ...casework.NeedInput) (a casework.Assessment) {
		w.later(time.Minute)
		w.Do(w.Worker, func(tx *db.Tx) (err error) {
			a, err = casework.AddAssessment(tx, w.caseID, casework.AssessmentInput{Day: day(on), Occasion: occasion, How: "talked", Needs: needs})
			return err
		})
		return a
	}
	level := func(domain string, n int) casework.NeedInput {
		return casework.NeedInput{Domain: domain, Answer: casework.AtLevel, Level: n}
	}
	talk("2024-02-12", "start", level("housing", 1), level("money", 2), level("substances", 3))
	second := talk("2024-02-19", "review", level("housing", 3), level("work", 1), casework.NeedInput{Domain: "family", Answer: casework.Unwilling})
	find := func(all []casework.Assessment, domain string) casework.Change {
		t.Helper()
		for _, c := range casework.Changes(w.Pack, all) {
			if c.Domain == domain {
				return c
			}
		}
		t.Fatalf("%s is not among what was talked about", domain)
		return casework.Change{}
	}
	all := w.assessed(w.Worker)
	if c := find(all, "housing"); c.Then.Level != 1 || c.Now.Level != 3 || c.ThenOn != day("2024-02-12") || c.NowOn != day("2024-02-19") || c.Again != "" {
		t.Errorf("%+v; want the home from 1 to 3", c)
	}
	if c := find(all, "money"); c.Now.Level != 2 || c.Again != casework.NotTalkedAbout || c.NowOn != day("2024-02-12") {
		t.Errorf("%+v; want money not talked about again", c)
	}
	if c := find(all, "work"); c.Then.ID != c.Now.ID || c.Again != "" {
		t.Errorf("%+v; want work told once", c)
	}
	if c := find(all, "family"); c.Now.Domain != "" || c.Again != casework.Unwilling {
		t.Errorf("%+v; want family asked and not told", c)
	}
	if n := len(casework.Changes(w.Pack, all)); n != 5 {
		t.Errorf("%d domains; want the 5 that were talked about", n)
	}
	if c := find(w.assessed(w.Officer), "substances"); !c.Hidden || c.Now.Level != 0 {
		t.Errorf("%+v; want the prison to see only that it was talked about", c)
	}

	// Entered by mistake, a talk takes with it what was said in it.
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Mistake(tx, "assessment", second.ID, "Oleg's.") })
	all = w.assessed(w.Worker)
	if c := find(all, "housing"); len(all) != 1 || c.Now.Level != 1 {
		t.Errorf("%+v; want the first talk alone", all)
	}
	var left int
	w.Look(w.Worker, func(tx *db.Tx) (err error) {
		left, err = db.One[int](tx, `SELECT count(*) FROM need WHERE assessment_id = $1 AND replaced_at IS NULL`, second.Thing)
		return err
	})
	if left != 0 {
		t.Errorf("%d needs of a talk that was a mistake still hold", left)
	}
}

func TestChangeAssessment(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-20")
	in := casework.AssessmentInput{Day: day("2024-02-19"), Occasion: "start", How: "talked", Needs: []casework.NeedInput{
		{Domain: "housing", Answer: casework.AtLevel, Level: 1}, {Domain: "money", Answer: casework.NoNeed},
	}}
	var first casework.Assessment
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		first, err = casework.AddAssessment(tx, w.caseID, in)
		return err
	})
	change := func(u flowtest.User, id sild.ID, in casework.AssessmentInput) error {
		w.later(time.Minute)
		return w.Try(u, func(tx *db.Tx) error {
			_, err := casework.ChangeAssessment(tx, id, in)
			return err
		})
	}
	to := in
	to.Day, to.How, to.Needs = day("2024-02-18"), "without", []casework.NeedInput{
		{Domain: "housing", Answer: casework.AtLevel, Level: 2}, {Domain: "money", Answer: casework.NoNeed},
	}
	problem(t, change(w.Worker, first.ID, to), to, "", "")
	kind(t, change(w.Worker, first.ID, to), sild.Conflict, "error.conflict")
	all := w.assessed(w.Worker)
	if len(all) != 1 || all[0].Thing != first.Thing || all[0].Day != day("2024-02-18") || all[0].Evidence != "seen" || len(all[0].Needs) != len(first.Needs) {
		t.Fatalf("%+v; want the same talk, of another day, with as many domains", all)
	}
	if n := need(t, all[0], "housing"); n.Level != 2 || n.Day != day("2024-02-18") || n.Thing != need(t, first, "housing").Thing {
		t.Errorf("%+v; want the home corrected", n)
	}
	if n := need(t, all[0], "money"); n.Day != day("2024-02-18") || n.Evidence != "seen" {
		t.Errorf("%+v; want money with the day of the talk", n)
	}
	kind(t, change(w.Officer, all[0].ID, to), sild.Forbidden, "error.forbidden")
	kind(t, change(w.Stranger, all[0].ID, to), sild.NotFound, "error.not_found")

	// Taken back, all of it is as it was.
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "assessment", all[0].ID) })
	all = w.assessed(w.Worker)
	if n := need(t, all[0], "housing"); len(all) != 1 || n.Level != 1 || n.Day != day("2024-02-19") || len(all[0].Needs) != len(first.Needs) {
		t.Errorf("%+v; want the talk as it was first", all)
	}
	// A single domain can be a mistake, for who may write its section.
	money := need(t, all[0], "money")
	w.later(time.Minute)
	kind(t, w.Try(w.Officer, func(tx *db.Tx) error { return casework.Mistake(tx, "need", money.ID, "x") }), sild.Forbidden, "error.forbidden")
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Mistake(tx, "need", money.ID, "Nobody said so.") })
	if all = w.assessed(w.Worker); len(all[0].Needs) != len(first.Needs)-1 {
		t.Errorf("%+v; want one domain less", all[0].Needs)
	}
}
