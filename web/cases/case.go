// SPDX-License-Identifier: EUPL-1.2

// Package cases is the pages of those who support somebody: the case on one page,
// contacts and appointments, needs, plan and papers, the people around a person, the
// gate, the end and what is asked afterwards.
//
// It promises that a contact is written down in seconds, on a telephone too. What may
// be done to a case, and how, stands in casework.
package cases

import (
	"net/url"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/report"
	"sild/web/page"
	"sild/web/record"
)

// A caseView is a case on one page: who, where in the journey and why, what is
// next; then what happened, plan, team, parts, results, papers.
// A section that the reader may not see is empty.
type caseView struct {
	At         string // address of the case
	Identity   page.Identity
	Journey    page.Journey
	Links      []page.Link // what is done now and then
	Rare       []page.Link // what is seldom done, folded
	Notices    []string
	Next       []nextTask
	Meetings   []plannedMeeting
	Meet       string // where a meeting is planned; empty: not by this reader
	Plan       planView
	Needs      needsCard
	Work       bool // the reader sees what is next, also if that is nothing
	Team       []page.Row
	Consents   []page.Row
	Parts      []page.Row
	PartsAt    string // where they begin and end; empty: not by this reader
	ConsentsAt string // where they are asked
	Network    networkBlock

	Household   []page.Row
	HouseholdAt string     // empty: not shown
	Seats       []page.Row // of the standing team
	SeatsAt     string     // where they are given; empty: not by this reader
	Results     []resultView
	Papers      []page.Link
	PapersAt    string      // where they are kept; empty: nowhere
	Reach       []page.Task // how to reach the person, where that is safe
	ReachAt     string      // where more is told; empty: not by this reader
	Homes       []page.Task
	Events      []record.EventView
	Gate        []page.Task // the list for a release that is near
	Agreed      []page.Row  // what was agreed with the person, for those who read no notes
	Beside      []page.Row  // who else helps
	Filter      bool        // the page begins further back
	Earlier     string      // address of the events before
}

// A nextTask is open work of the case, with the reason for it.
type nextTask struct {
	What, Why string
	Owner     string // in words, if it is for another role than the reader's
	Due       sild.Date
	Acts      []page.Act
	Menu      []page.Act
}

// A plannedMeeting is an appointment that is still to come about.
type plannedMeeting struct {
	When, What, Place, Who string
	Past                   bool // its time is over and nothing was written down
	Write, Change          string
}

// A resultView is how the case stands under one promise.
type resultView struct{ Name, State, Why string }

// casePage is a case on one page.
func casePage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, access.Sections)
	if err != nil {
		return nil, err
	}
	v.NoteSaved()
	v.Page.Title = o.Card.Name
	if o.Rec.Writes('N') {
		v.Page.Write = o.At() + "/contacts/new"
	}
	view := caseView{At: o.At()}
	for _, gather := range []func(*page.Visit, record.OpenedCase, *caseView) error{
		caseBar, caseReach, caseJourney, caseNext, caseNeeds, casePlan, caseTeam, caseSeats, caseHousehold, caseNetwork, caseConsents, caseParts, caseResults, caseEvents, caseKept,
		caseGate, caseAgreed, caseBeside,
	} {
		if err := gather(v, o, &view); err != nil {
			return nil, err
		}
	}
	guards, err := record.GuardNotices(v, o.Rec)
	if err != nil {
		return nil, err
	}
	view.Notices = append(guards, view.Notices...)
	view.Links, view.Rare = caseLinks(v, o)
	living, err := livingLink(v, o)
	if err != nil {
		return nil, err
	}
	view.Links = append(living, view.Links...)
	view.Papers = append(append(casePapers(v, o, view), view.Papers...), carriedLink(v, o)...)
	return caseViewPage(v.Page, view), nil
}

func caseBar(v *page.Visit, o record.OpenedCase, view *caseView) (err error) {
	if view.Identity, err = record.IdentityOf(v, o); err != nil {
		return err
	}
	view.Identity.Href = ""
	if err := record.CalledAs(v, &view.Identity, o.Rec); err != nil {
		return err
	}
	if o.Rec.Writes('N') {
		view.Identity.Acts = append(view.Identity.Acts, page.Act{Label: "part.write", Of: o.Card.Name, Href: o.At() + "/contacts/new", Strong: true})
	}
	if o.Rec.Writes('P') && record.GoesOn(v, o) {
		view.Meet = o.At() + "/appointments"
		view.Identity.Acts = append(view.Identity.Acts, page.Act{Label: "case.act.meet", Href: view.Meet})
	}
	return nil
}

// caseJourney is the way of the case, with what is to come.
func caseJourney(v *page.Visit, o record.OpenedCase, view *caseView) error {
	rows, err := report.Journey(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	at := map[string]report.Stage{}
	for _, r := range rows {
		at[r.Stage] = r
	}
	over := !o.Card.EndedOn.IsZero() || o.Card.Outcome == "declined" || o.Card.Outcome == "withdrawn"
	for _, s := range o.Pack.Stages {
		r, there := at[s.ID]
		st := page.Step{Text: v.Page.Pick(s.Names), From: r.From, Until: r.Until, Note: v.Why(o.Pack, r.Why)}
		switch {
		case !there && s.Meaning == "waiting":
			continue // few cases wait, and nobody is expected to
		case !there && over:
			st.State = "left"
		case !there || r.From.After(v.Page.Today):
			st.State = "next"
		case !r.Until.IsZero() && r.Until.Before(v.Page.Today):
			st.State = "done"
		default:
			st.State = "now"
			view.Journey.Now = v.Page.N("case.now", v.Page.Today.Sub(r.From)+1, "stage", st.Text, "date", v.Page.Date(r.From))
		}
		view.Journey.Steps = append(view.Journey.Steps, st)
	}
	return nil
}

// caseNext is the open work of the case and its meetings to come.
func caseNext(v *page.Visit, o record.OpenedCase, view *caseView) error {
	if !o.Rec.Reads('P') {
		return nil
	}
	view.Work = true
	flags, err := report.Flags(v.Tx, o.Rec)
	if err != nil {
		return err
	}
	for _, f := range flags {
		view.Notices = append(view.Notices, v.Why(o.Pack, f))
	}
	work, err := report.WorkOn(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, w := range work {
		t := nextTask{What: v.Clock(o.Pack, w.Clock), Why: v.Why(o.Pack, w.Why), Due: w.Due}
		c, _ := o.Pack.Clock(w.Clock)
		if c.Owner != v.Who.Role {
			t.Owner = v.Page.T("programme.role." + c.Owner)
		}
		// A coordinator does what the team has to do; the others their own.
		if o.Rec.Writes('P') && (t.Owner == "" || v.Who.Role == "coordinator" && c.Owner == "support_person") {
			for _, a := range record.ActsFor(v, o.Pack, w) {
				if a.Href != o.At() {
					a.Of, a.Href = t.What, returning(a.Href, o.At())
					t.Acts = append(t.Acts, a)
				}
			}
			t.Menu = record.TaskMenu(v, w, o.At())
		}
		view.Next = append(view.Next, t)
	}
	return caseMeetings(v, o, view)
}

// returning is href with the page to which its form returns.
func returning(href, back string) string {
	u, err := url.Parse(href)
	if err != nil || u.Query().Get("back") == "" {
		return href
	}
	q := u.Query()
	q.Set("back", back)
	return page.WithQuery(u.Path, q)
}

func caseMeetings(v *page.Visit, o record.OpenedCase, view *caseView) error {
	open, err := casework.OpenAppointments(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	users := make([]sild.ID, len(open))
	for i, a := range open {
		users[i] = a.User
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return err
	}
	for _, a := range open {
		m := plannedMeeting{
			When:  page.SentenceCase(record.MomentWords(v, a.StartsAt)),
			What:  v.Page.N("case.minutes", a.Minutes, "what", record.Ahead(v, o.Pack, a.Kind)),
			Place: a.Place, Who: names[a.User], Past: a.StartsAt.Before(v.Tx.Now),
		}
		if o.Rec.Writes('N') && a.Day.Compare(v.Page.Today) <= 0 {
			m.Write = o.At() + "/contacts/new?appointment=" + string(a.Thing)
		}
		if o.Rec.Writes('P') {
			m.Change = o.At() + "/appointments#" + string(a.Thing)
		}
		view.Meetings = append(view.Meetings, m)
	}
	return nil
}
