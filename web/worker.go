// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
)

// A workerSheet is who works on a case, and to whom it can be given.
type workerSheet struct {
	Identity       identity
	At             string
	Working        []workerRow
	Past           []workerRow
	Assigns        bool // the reader gives cases to workers
	Over           bool // the case is over: nobody begins any more
	Word           string
	Candidates     []candidateRow
	Form           workerForm
	Roles          []option
	Passable       bool   // something stands against somebody that may be passed
	Another        string // where the lead ends and the next is asked; empty: not now
	CoverAll       string // where all people of the lead get a cover
	Offer          *offerLine
	Refused        []offerLine
	Wish           wishView
	Conflicts      []conflictLine
	Conflict       conflictForm
	Volunteers     []option // who can be one; none for who gives no cases
	MustSay        bool     // the programme asks why it is not the first
	Kinds          []option // of workers, if the programme has any
	VolunteerKinds []option
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
	Kind   string
	Choice string // who stood first, and why it is not that one
}

// A candidateRow is a colleague with the people whom they have, what speaks for
// them, and what stands against them with what would change it.
type candidateRow struct {
	ID      string
	Name    string
	Has     string // "has 3 of 15 people"
	Can     string // languages and areas
	Kinds   string
	For     []pointLine
	Against []pointLine
	Points  string
	Bars    []barLine
	Unknown string // what cannot be said
	On      string // what they are in this case already
	Off     bool   // cannot be chosen
	Chosen  bool
}

// A pointLine is a reason, and what it counts; nothing if it does not.
type pointLine struct{ Say, Points string }

// A barLine is why not, and what would change it.
type barLine struct {
	Say, Change string
	Passable    bool
}

type workerForm struct{ Role, From, Until, Why, PassWhy, NotFirst, Kind string }

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
		Word: workerWord(o.Pack, v.page.Voice),
	}
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	if v.form != nil {
		v.page.Form = workerFormOf(v.r.URL.Path)
		if id := v.r.PathValue("assignment"); id != "" {
			v.page.Form = "end-" + id
		}
	}
	all, err := casework.Assignments(v.tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	v.workerKinds(o.Pack, &x)
	if err := v.workersNow(o.Pack, all, &x); err != nil {
		return nil, err
	}
	if err := v.workerMatch(o, &x); err != nil {
		return nil, err
	}
	if x.Assigns && !x.Over {
		if err := v.workerChoice(o, all, &x); err != nil {
			return nil, err
		}
		if x.Volunteers, err = v.volunteers(o); err != nil {
			return nil, err
		}
	}
	return workerSheetPage(v.page, x), nil
}

// workersNow are the assignments that go on or are to come, and those that are over.
func (v *visit) workersNow(p *pack.Pack, all []casework.Assignment, x *workerSheet) error {
	var users []sild.ID
	for _, a := range all {
		users = append(users, a.User)
		if a.First != "" {
			users = append(users, a.First)
		}
	}
	names, err := org.Names(v.tx, users)
	if err != nil {
		return err
	}
	for _, a := range all {
		r := workerRow{
			ID: a.ID, Name: names[a.User], Role: "worker.role." + a.Role, Span: v.page.span(a.Day, a.Until), Why: a.Why, Form: "end-" + string(a.ID),
			Begins: a.Day.After(v.page.Today), Kind: v.kindWord(p, a.Kind),
		}
		if x.Assigns {
			r.Choice = v.choiceWords(names, a.Choice)
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

// workerChoice are the colleagues to whom the case can be given, the best first.
func (v *visit) workerChoice(o openedCase, all []casework.Assignment, x *workerSheet) error {
	_, list, err := casework.Fitting(v.tx, o.Rec, "lead", v.page.Today, sild.Date{})
	if err != nil {
		return err
	}
	lead := casework.LeadOn(all, v.page.Today)
	role := "offer"
	if lead != "" {
		role, x.Another, x.CoverAll = "co_worker", x.At+"/change", "/workers/"+string(lead)+"/cover"
	}
	x.Form = workerForm{
		Role: v.typedIn("assign", "role", role), From: v.typedIn("assign", "from", v.page.Today.String()),
		Until: v.typedIn("assign", "until", ""), Why: v.typedIn("assign", "why", ""), PassWhy: v.typedIn("assign", "pass_why", ""),
		NotFirst: v.typedIn("assign", "not_first", ""), Kind: v.typedIn("assign", "kind", ""),
	}
	x.MustSay = mustSay(o.Pack)
	x.Roles = []option{
		{Value: "offer", Label: "match.role.offer", Hint: "match.role.offer.hint", Off: x.Offer != nil},
		{Value: "lead", Label: "worker.role.lead", Hint: "worker.role.lead.hint"},
		{Value: "co_worker", Label: "worker.role.co_worker", Hint: "worker.role.co_worker.hint"},
		{Value: "cover", Label: "worker.role.cover", Hint: "worker.role.cover.hint"},
	}
	x.Candidates, x.Passable = v.candidateRows(o.Pack, list, v.typedIn("assign", "user", ""))
	return nil
}

func assignWorker(v *visit) (string, error) {
	id := v.id("case")
	p := sild.Problems{}
	if v.form.Get("role") == "offer" {
		m, err := casework.AddOffer(v.tx, id, casework.OfferInput{User: sild.ID(v.form.Get("user")), Note: v.form.Get("why"), PassWhy: v.form.Get("pass_why"), NotFirst: v.form.Get("not_first")})
		return savedAt("/cases/"+string(id)+"/worker", "match", m.ID), err
	}
	a, err := casework.AddAssignment(v.tx, id, casework.AssignmentInput{
		User: sild.ID(v.form.Get("user")), Role: v.form.Get("role"), From: v.date(p, "from"), Until: v.date(p, "until"), Why: v.form.Get("why"),
		PassWhy: v.form.Get("pass_why"), NotFirst: v.form.Get("not_first"), Kind: v.form.Get("kind"),
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
