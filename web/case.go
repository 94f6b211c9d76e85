// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/outcome"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/report"
)

// A caseView is a case on one page: who, where in the journey and why, what is
// next; then what happened, plan, team, parts, results, papers.
// A section that the reader may not see is empty.
type caseView struct {
	At         string // address of the case
	Identity   identity
	Journey    journey
	Links      []link // what is done now and then
	Rare       []link // what is seldom done, folded
	Notices    []string
	Next       []nextTask
	Meetings   []plannedMeeting
	Meet       string // where a meeting is planned; empty: not by this reader
	Plan       planView
	Needs      needsCard
	Team       []row
	Consents   []row
	Parts      []row
	PartsAt    string // where they begin and end; empty: not by this reader
	ConsentsAt string // where they are asked
	Network    networkBlock

	Household   []row
	HouseholdAt string // empty: not shown
	Seats       []row  // of the standing team
	Results     []resultView
	Papers      []link
	PapersAt    string // where they are kept; empty: nowhere
	Reach       []task // how to reach the person, where that is safe
	ReachAt     string // where more is told; empty: not by this reader
	Homes       []task
	Events      []eventView
	Gate        []task // the list for a release that is near
	Agreed      []row  // what was agreed with the person, for those who read no notes
	Beside      []row  // who else helps
	Filter      bool   // the page begins further back
	Earlier     string // address of the events before
	Shown       shownSections
}

// shownSections are those of the page that the reader may see.
type shownSections struct{ Plan, Team, Consents, Results bool }

// A nextTask is open work of the case, with the reason for it.
type nextTask struct {
	What, Why string
	Owner     string // in words, if it is for another role than the reader's
	Due       sild.Date
	Acts      []act
	Menu      []act
}

// A plannedMeeting is an appointment that is still to come about.
type plannedMeeting struct {
	When, What, Place, Who string
	Past                   bool // its time is over and nothing was written down
	Write, Change          string
}

// A resultView is how the case stands under one promise.
type resultView struct{ Name, State, Why string }

// openedCase is what every screen of a case begins with.
type openedCase struct {
	Rec     access.Record
	Pack    *pack.Pack
	Card    casework.Card
	Detail  people.Detail
	Workers []casework.Assignment
}

// At is the address of the case.
func (o openedCase) At() string { return "/cases/" + string(o.Rec.Case) }

// openCase opens the case that the address names for reading sections, and puts
// its programme's zone and the address for writing down on the page.
func (v *visit) openCase(sections string) (o openedCase, err error) {
	return v.openCaseOf(v.id("case"), sections)
}

func (v *visit) openCaseOf(id sild.ID, sections string) (o openedCase, err error) {
	if o.Rec, err = access.Case(v.tx, id, sections); err != nil {
		return o, err
	}
	if o.Pack, err = programme.Of(v.tx, o.Rec.Programme); err != nil {
		return o, err
	}
	v.page.Zone = o.Pack.Location()
	v.page.Today = sild.DateOf(v.tx.Now, v.page.Zone)
	if o.Card, err = casework.CardOf(v.tx, o.Rec.Case); err != nil {
		return o, err
	}
	if o.Detail, err = people.DetailOf(v.tx, o.Rec.Person); err != nil {
		return o, err
	}
	o.Workers, err = casework.Assignments(v.tx, o.Rec.Case)
	return o, err
}

// casePage is a case on one page.
func casePage(v *visit) (templ.Component, error) {
	o, err := v.openCase(access.Sections)
	if err != nil {
		return nil, err
	}
	v.noteSaved()
	v.page.Title = o.Card.Name
	if o.Rec.Writes('N') {
		v.page.Write = o.At() + "/contacts/new"
	}
	view := caseView{At: o.At(), Shown: shownSections{
		Plan: o.Rec.Reads('P'), Team: o.Rec.Reads('P'), Consents: o.Rec.Reads('C'), Results: o.Rec.Reads('P'),
	}}
	for _, gather := range []func(openedCase, *caseView) error{
		v.caseBar, v.caseReach, v.caseJourney, v.caseNext, v.caseNeeds, v.casePlan, v.caseTeam, v.caseSeats, v.caseHousehold, v.caseNetwork, v.caseConsents, v.caseParts, v.caseResults, v.caseEvents, v.caseKept,
		v.caseGate, v.caseAgreed, v.caseBeside,
	} {
		if err := gather(o, &view); err != nil {
			return nil, err
		}
	}
	guards, err := v.guardNotices(o.Rec)
	if err != nil {
		return nil, err
	}
	view.Notices = append(guards, view.Notices...)
	view.Links, view.Rare = v.caseLinks(o)
	living, err := v.livingLink(o)
	if err != nil {
		return nil, err
	}
	view.Links = append(living, view.Links...)
	view.Papers = append(append(v.casePapers(o, view), view.Papers...), v.carriedLink(o)...)
	return caseViewPage(v.page, view), nil
}

func (v *visit) caseBar(o openedCase, view *caseView) (err error) {
	if view.Identity, err = v.identityOf(o); err != nil {
		return err
	}
	view.Identity.Href = ""
	if err := v.calledAs(&view.Identity, o.Rec); err != nil {
		return err
	}
	if o.Rec.Writes('N') {
		view.Identity.Acts = append(view.Identity.Acts, act{Label: "part.write", Of: o.Card.Name, Href: o.At() + "/contacts/new", Strong: true})
	}
	if o.Rec.Writes('P') && v.goesOn(o) {
		view.Meet = o.At() + "/appointments"
		view.Identity.Acts = append(view.Identity.Acts, act{Label: "case.act.meet", Href: view.Meet})
	}
	return nil
}

// goesOn reports whether the case was admitted and has not ended.
func (v *visit) goesOn(o openedCase) bool {
	return o.Card.Outcome == "accepted" && o.Card.EndedOn.IsZero()
}

// identityOf is the bar on top of the screens of a case. It leads to the case.
func (v *visit) identityOf(o openedCase) (identity, error) {
	id := v.personBar(o.Pack, o.Detail, nil)
	id.Href, id.Release = o.At(), o.Card.ReleaseOn
	for _, a := range o.Workers {
		if a.User == o.Card.Lead && a.Role == "lead" {
			name, err := org.Name(v.tx, a.User)
			if err != nil {
				return id, err
			}
			id.Worker = name + ", " + v.page.T("part.since", "date", v.page.ShortDate(a.Day))
		}
	}
	var err error
	if id.Where, err = v.livesIn(o); err == nil && id.Where == "" {
		id.Where, err = v.whereIs(o)
	}
	return id, err
}

// whereIs is the prison, until the person has left it, and then the home that
// was told of last.
func (v *visit) whereIs(o openedCase) (string, error) {
	if !o.Card.Released {
		all, err := people.Releases(v.tx, o.Rec.Subject)
		if err != nil || len(all) == 0 {
			return "", err
		}
		if prison, ok := o.Pack.Value("prisons", all[len(all)-1].Place); ok {
			return v.page.Pick(prison.NamesOn(v.page.Today)), nil
		}
		return "", nil
	}
	if !o.Rec.Reads('P') {
		return "", nil
	}
	seen, err := outcome.Observations(v.tx, o.Rec)
	home := ""
	for _, x := range seen {
		if x.Vocabulary == "housing" {
			home = v.value(o.Pack, "housing", x.Value)
		}
	}
	return home, err
}

// caseJourney is the way of the case, with what is to come.
func (v *visit) caseJourney(o openedCase, view *caseView) error {
	rows, err := report.Journey(v.tx, o.Rec.Case)
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
		st := step{Text: v.page.Pick(s.Names), From: r.From, Until: r.Until, Note: v.why(o.Pack, r.Why)}
		switch {
		case !there && s.Meaning == "waiting":
			continue // few cases wait, and nobody is expected to
		case !there && over:
			st.State = "left"
		case !there || r.From.After(v.page.Today):
			st.State = "next"
		case !r.Until.IsZero() && r.Until.Before(v.page.Today):
			st.State = "done"
		default:
			st.State = "now"
			view.Journey.Now = v.page.N("case.now", v.page.Today.Sub(r.From)+1, "stage", st.Text, "date", v.page.Date(r.From))
		}
		view.Journey.Steps = append(view.Journey.Steps, st)
	}
	return nil
}

// caseNext is the open work of the case and its meetings to come.
func (v *visit) caseNext(o openedCase, view *caseView) error {
	if !o.Rec.Reads('P') {
		return nil
	}
	flags, err := report.Flags(v.tx, o.Rec)
	if err != nil {
		return err
	}
	for _, f := range flags {
		view.Notices = append(view.Notices, v.why(o.Pack, f))
	}
	work, err := report.WorkOn(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, w := range work {
		t := nextTask{What: v.clock(o.Pack, w.Clock), Why: v.why(o.Pack, w.Why), Due: w.Due}
		c, _ := o.Pack.Clock(w.Clock)
		if c.Owner != v.who.Role {
			t.Owner = v.page.T("role." + c.Owner)
		}
		// A coordinator does what the team has to do; the others their own.
		if o.Rec.Writes('P') && (t.Owner == "" || v.who.Role == "coordinator" && c.Owner == "support_person") {
			for _, a := range v.actsFor(o.Pack, w) {
				if a.Href != o.At() {
					a.Of, a.Href = t.What, returning(a.Href, o.At())
					t.Acts = append(t.Acts, a)
				}
			}
			t.Menu = v.taskMenu(w, o.At())
		}
		view.Next = append(view.Next, t)
	}
	return v.caseMeetings(o, view)
}

// returning is href with the page to which its form returns.
func returning(href, back string) string {
	u, err := url.Parse(href)
	if err != nil || u.Query().Get("back") == "" {
		return href
	}
	q := u.Query()
	q.Set("back", back)
	return withQuery(u.Path, q)
}

func (v *visit) caseMeetings(o openedCase, view *caseView) error {
	open, err := casework.OpenAppointments(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	users := make([]sild.ID, len(open))
	for i, a := range open {
		users[i] = a.User
	}
	names, err := org.Names(v.tx, users)
	if err != nil {
		return err
	}
	for _, a := range open {
		m := plannedMeeting{
			When:  sentenceCase(v.momentWords(a.StartsAt)),
			What:  v.page.N("case.minutes", a.Minutes, "what", v.ahead(o.Pack, a.Kind)),
			Place: a.Place, Who: names[a.User], Past: a.StartsAt.Before(v.tx.Now),
		}
		if o.Rec.Writes('N') && a.Day.Compare(v.page.Today) <= 0 {
			m.Write = o.At() + "/contacts/new?appointment=" + string(a.Thing)
		}
		if o.Rec.Writes('P') {
			m.Change = o.At() + "/appointments#" + string(a.Thing)
		}
		view.Meetings = append(view.Meetings, m)
	}
	return nil
}
