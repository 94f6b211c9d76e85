// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
)

// A workerSheet is who works on a case, and to whom it can be given.
type workerSheet struct {
	Identity   identity
	At         string
	Working    []workerRow
	Past       []workerRow
	Assigns    bool // the reader gives cases to workers
	Over       bool // the case is over: nobody begins any more
	Word       string
	Candidates []candidateRow
	Form       workerForm
	Roles      []option
}

// A workerRow is one assignment.
type workerRow struct {
	ID     sild.ID
	Name   string
	Role   string // key of the word
	Span   string
	Why    string
	Ends   string // action of the form that ends it; empty: not by this reader
	Until  string // as typed
	Form   string // id of that form
	Open   bool
	Mend   string
	Begins bool // it has not begun yet
}

// A candidateRow is a colleague with how many cases they lead, and what speaks
// against this one. It is advice: the coordinator decides.
type candidateRow struct {
	ID     string
	Name   string
	Open   string
	Full   string // "has 20 of at most 20"; empty: there is room
	On     string // what they are in this case already
	Before bool   // they have worked with the person before
	Chosen bool
}

type workerForm struct{ Role, From, Until, Why string }

func workerPage(v *visit) (templ.Component, error) {
	o, err := v.openCase("IP")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('P') {
		return nil, sild.Missing()
	}
	v.noteSaved()
	v.page.Title = v.page.T("worker.title", "name", o.Card.Name)
	x := workerSheet{
		At: o.At() + "/worker", Assigns: o.Rec.Writes('P') && access.May(v.who.Role, access.Assign), Over: !v.goesOn(o),
		Word: v.page.Pick(o.Pack.Words["worker"]),
	}
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	if v.form != nil {
		v.page.Form = "assign"
		if id := v.r.PathValue("assignment"); id != "" {
			v.page.Form = "end-" + id
		}
	}
	all, err := casework.Assignments(v.tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	if err := v.workersNow(all, &x); err != nil {
		return nil, err
	}
	if x.Assigns && !x.Over {
		if err := v.workerChoice(o, all, &x); err != nil {
			return nil, err
		}
	}
	return workerSheetPage(v.page, x), nil
}

// workersNow are the assignments that go on or are to come, and those that are over.
func (v *visit) workersNow(all []casework.Assignment, x *workerSheet) error {
	users := make([]sild.ID, len(all))
	for i, a := range all {
		users[i] = a.User
	}
	names, err := org.Names(v.tx, users)
	if err != nil {
		return err
	}
	for _, a := range all {
		r := workerRow{
			ID: a.ID, Name: names[a.User], Role: "worker.role." + a.Role, Span: v.page.span(a.Day, a.Until), Why: a.Why, Form: "end-" + string(a.ID),
			Begins: a.Day.After(v.page.Today),
		}
		if x.Assigns && casework.MayMend(v.tx, a.Fact) {
			r.Mend = factAt("assignment", a.ID, "mistake")
		}
		if !a.Until.IsZero() && a.Until.Before(v.page.Today) {
			x.Past = append(x.Past, r)
			continue
		}
		if x.Assigns {
			r.Ends = x.At + "/" + string(a.ID) + "/end"
			until := v.page.Today
			if a.Day.After(until) {
				until = a.Day
			}
			if !a.Until.IsZero() {
				until = a.Until
			}
			r.Until, r.Open = v.typedIn(r.Form, "until", until.String()), v.page.Form == r.Form
		}
		x.Working = append(x.Working, r)
	}
	return nil
}

// workerChoice are the colleagues to whom the case can be given, those with the
// fewest cases first.
func (v *visit) workerChoice(o openedCase, all []casework.Assignment, x *workerSheet) error {
	list, err := casework.Candidates(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	lead := casework.LeadOn(all, v.page.Today)
	role := "lead"
	if lead != "" {
		role = "co_worker"
	}
	x.Form = workerForm{
		Role: v.typedIn("assign", "role", role), From: v.typedIn("assign", "from", v.page.Today.String()),
		Until: v.typedIn("assign", "until", ""), Why: v.typedIn("assign", "why", ""),
	}
	x.Roles = []option{
		{Value: "lead", Label: "worker.role.lead", Hint: "worker.role.lead.hint"},
		{Value: "co_worker", Label: "worker.role.co_worker", Hint: "worker.role.co_worker.hint"},
		{Value: "cover", Label: "worker.role.cover", Hint: "worker.role.cover.hint"},
	}
	slices.SortStableFunc(list, func(a, b casework.Candidate) int { return a.Open - b.Open })
	most := ceiling(o.Pack)
	for _, c := range list {
		r := candidateRow{ID: string(c.User), Name: c.Name, Open: v.page.N("worker.open", c.Open), Chosen: v.typedIn("assign", "user", "") == string(c.User)}
		if most > 0 && c.Open >= most {
			r.Full = v.page.T("worker.full", "most", v.page.Number(most))
		}
		for _, a := range all {
			if a.User != c.User {
				continue
			}
			if a.Until.IsZero() || !a.Until.Before(v.page.Today) {
				r.On = v.page.T("worker.role." + a.Role)
			} else {
				r.Before = true
			}
		}
		x.Candidates = append(x.Candidates, r)
	}
	return nil
}

// ceiling is the most open cases that one worker is to have; zero: the programme
// says nothing.
func ceiling(p *pack.Pack) (most int) {
	for _, part := range p.Parts {
		if l := part.Caseload; part.Kind == "individual" && l != nil && (most == 0 || l.Ceiling > 0 && l.Ceiling < most) {
			most = l.Ceiling
		}
	}
	return most
}

func assignWorker(v *visit) (string, error) {
	id := v.id("case")
	p := sild.Problems{}
	a, err := casework.AddAssignment(v.tx, id, casework.AssignmentInput{
		User: sild.ID(v.form.Get("user")), Role: v.form.Get("role"), From: v.date(p, "from"), Until: v.date(p, "until"), Why: v.form.Get("why"),
	})
	return v.goOn(savedAt("/cases/"+string(id), "assignment", a.ID), p, err)
}

func endWorker(v *visit) (string, error) {
	seen, rec, err := casework.Look(v.tx, "assignment", v.id("assignment"))
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	to, err := v.goOn("/cases/"+string(rec.Case)+"/worker", p, casework.EndAssignment(v.tx, seen.ID, v.date(p, "until")))
	if err != nil {
		return "", err
	}
	all, err := casework.Assignments(v.tx, rec.Case)
	for _, a := range all {
		if a.Thing == seen.Thing {
			to = savedAt(to, "assignment", a.ID)
		}
	}
	return to, err
}
