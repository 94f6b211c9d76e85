// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/web/page"
	"sild/web/record"
)

// A workerSheet is who works on a case, and to whom it can be given.
type workerSheet struct {
	Identity       page.Identity
	At             string
	Working        []workerRow
	Past           []workerRow
	Assigns        bool // the reader gives cases to workers
	Over           bool // the case is over: nobody begins any more
	Word           string
	Candidates     []candidateRow
	Form           workerForm
	Roles          []page.Option
	Passable       bool   // something stands against somebody that may be passed
	Another        string // where the lead ends and the next is asked; empty: not now
	CoverAll       string // where all people of the lead get a cover
	Offer          *offerLine
	Refused        []offerLine
	Wish           wishView
	Conflicts      []conflictLine
	Conflict       conflictForm
	Volunteers     []page.Option // who can be one; none for who gives no cases
	MustSay        bool          // the programme asks why it is not the first
	Kinds          []page.Option // of workers, if the programme has any
	VolunteerKinds []page.Option
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

func workerPage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IP")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('P') {
		return nil, sild.Missing()
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("worker.title", "name", o.Card.Name)
	x := workerSheet{
		At: o.At() + "/worker", Assigns: o.Rec.Writes('P') && access.May(v.Who.Role, access.Assign), Over: !record.GoesOn(v, o),
		Word: record.WorkerWord(o.Pack, v.Page.Voice),
	}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	if v.Form != nil {
		v.Page.Form = workerFormOf(v.Request.URL.Path)
		if id := v.Request.PathValue("assignment"); id != "" {
			v.Page.Form = "end-" + id
		}
	}
	all, err := casework.Assignments(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	workerKinds(v, o.Pack, &x)
	if err := workersNow(v, o.Pack, all, &x); err != nil {
		return nil, err
	}
	if err := workerMatch(v, o, &x); err != nil {
		return nil, err
	}
	if x.Assigns && !x.Over {
		if err := workerChoice(v, o, all, &x); err != nil {
			return nil, err
		}
		if x.Volunteers, err = volunteers(v, o); err != nil {
			return nil, err
		}
	}
	return workerSheetPage(v.Page, x), nil
}

// workersNow are the assignments that go on or are to come, and those that are over.
func workersNow(v *page.Visit, p *pack.Pack, all []casework.Assignment, x *workerSheet) error {
	var users []sild.ID
	for _, a := range all {
		users = append(users, a.User)
		if a.First != "" {
			users = append(users, a.First)
		}
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return err
	}
	for _, a := range all {
		r := workerRow{
			ID: a.ID, Name: names[a.User], Role: "worker.role." + a.Role, Span: v.Page.Span(a.Day, a.Until), Why: a.Why, Form: "end-" + string(a.ID),
			Begins: a.Day.After(v.Page.Today), Kind: record.KindWord(v, p, a.Kind),
		}
		if x.Assigns {
			r.Choice = choiceWords(v, names, a.Choice)
		}
		if x.Assigns && casework.MayMend(v.Tx, a.Fact) {
			r.Mend = record.FactAt("assignment", a.ID, "mistake")
		}
		if !a.Until.IsZero() && a.Until.Before(v.Page.Today) {
			x.Past = append(x.Past, r)
			continue
		}
		if x.Assigns {
			r.Ends = x.At + "/" + string(a.ID) + "/end"
			until := v.Page.Today
			if a.Day.After(until) {
				until = a.Day
			}
			if !a.Until.IsZero() {
				until = a.Until
			}
			r.Until, r.Open = v.TypedIn(r.Form, "until", until.String()), v.Page.Form == r.Form
		}
		x.Working = append(x.Working, r)
	}
	return nil
}

// workerChoice are the colleagues to whom the case can be given, the best first.
func workerChoice(v *page.Visit, o record.OpenedCase, all []casework.Assignment, x *workerSheet) error {
	_, list, err := casework.Fitting(v.Tx, o.Rec, "lead", v.Page.Today, sild.Date{})
	if err != nil {
		return err
	}
	lead := casework.LeadOn(all, v.Page.Today)
	role := "offer"
	if lead != "" {
		role, x.Another, x.CoverAll = "co_worker", x.At+"/change", "/workers/"+string(lead)+"/cover"
	}
	x.Form = workerForm{
		Role: v.TypedIn("assign", "role", role), From: v.TypedIn("assign", "from", v.Page.Today.String()),
		Until: v.TypedIn("assign", "until", ""), Why: v.TypedIn("assign", "why", ""), PassWhy: v.TypedIn("assign", "pass_why", ""),
		NotFirst: v.TypedIn("assign", "not_first", ""), Kind: v.TypedIn("assign", "kind", ""),
	}
	x.MustSay = mustSay(o.Pack)
	x.Roles = []page.Option{
		{Value: "offer", Label: "match.role.offer", Hint: "match.role.offer.hint", Off: x.Offer != nil},
		{Value: "lead", Label: "worker.role.lead", Hint: "worker.role.lead.hint"},
		{Value: "co_worker", Label: "worker.role.co_worker", Hint: "worker.role.co_worker.hint"},
		{Value: "cover", Label: "worker.role.cover", Hint: "worker.role.cover.hint"},
	}
	x.Candidates, x.Passable = candidateRows(v, o.Pack, list, v.TypedIn("assign", "user", ""))
	return nil
}

func assignWorker(v *page.Visit) (string, error) {
	id := v.ID("case")
	p := sild.Problems{}
	if v.Form.Get("role") == "offer" {
		m, err := casework.AddOffer(v.Tx, id, casework.OfferInput{User: sild.ID(v.Form.Get("user")), Note: v.Form.Get("why"), PassWhy: v.Form.Get("pass_why"), NotFirst: v.Form.Get("not_first")})
		return page.SavedAt("/cases/"+string(id)+"/worker", "match", m.ID), err
	}
	a, err := casework.AddAssignment(v.Tx, id, casework.AssignmentInput{
		User: sild.ID(v.Form.Get("user")), Role: v.Form.Get("role"), From: v.Date(p, "from"), Until: v.Date(p, "until"), Why: v.Form.Get("why"),
		PassWhy: v.Form.Get("pass_why"), NotFirst: v.Form.Get("not_first"), Kind: v.Form.Get("kind"),
	})
	return v.GoOn(page.SavedAt("/cases/"+string(id), "assignment", a.ID), p, err)
}

func endWorker(v *page.Visit) (string, error) {
	seen, rec, err := casework.Look(v.Tx, "assignment", v.ID("assignment"))
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	to, err := v.GoOn("/cases/"+string(rec.Case)+"/worker", p, casework.EndAssignment(v.Tx, seen.ID, v.Date(p, "until")))
	if err != nil {
		return "", err
	}
	all, err := casework.Assignments(v.Tx, rec.Case)
	for _, a := range all {
		if a.Thing == seen.Thing {
			to = page.SavedAt(to, "assignment", a.ID)
		}
	}
	return to, err
}
