// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/programme"
	"sild/referral"
	"sild/report"
)

// An offerView is an offer with what the worker needs to answer it.
type offerView struct {
	Identity identity
	At       string
	Title    string
	Lead     string
	Note     string
	Said     []string
	Open     bool
	Mine     bool // it asks the reader
	Assigns  bool
	Case     string // empty: the reader does not see it yet
	Asked    []row
	Judged   *candidateRow
	MetOn    string
	Met      bool
	Person   offerForm
	Worker   offerForm
	EndWhy   string
	Conflict conflictForm
}

// An offerForm is what one of the two says.
type offerForm struct {
	Open          bool // not said yet
	Said, On, Why string
}

// offerPage is an offer: to the worker whom it asks, and to who made it.
func offerPage(v *visit) (templ.Component, error) {
	m, rec, err := casework.OpenOffer(v.tx, v.id("offer"))
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.tx, rec.Programme)
	if err != nil {
		return nil, err
	}
	v.page.Zone = p.Location()
	v.page.Today = sild.DateOf(v.tx.Now, v.page.Zone)
	v.noteSaved()
	card, err := casework.CardOf(v.tx, m.Case)
	if err != nil {
		return nil, err
	}
	name, err := org.Name(v.tx, m.User)
	if err != nil {
		return nil, err
	}
	x := offerView{
		At: "/offers/" + string(m.Thing), Note: m.Note, Open: m.Open(), Mine: m.User == v.tx.Actor.User,
		Assigns: access.May(v.who.Role, access.Assign), Said: v.offerSaid(m), Met: !m.MetOn.IsZero(),
	}
	if x.Identity, err = v.barOf(rec.Subject, rec.Person, p); err != nil {
		return nil, err
	}
	x.Identity.Href, x.Identity.Release = x.At, card.ReleaseOn
	if x.Identity.Worker, err = org.Name(v.tx, card.LeadOn(v.page.Today)); err != nil {
		return nil, err
	}
	if rec.Reads('N') || x.Assigns {
		x.Case = "/cases/" + string(m.Case)
		x.Identity.Href = x.Case
	}
	x.Title = v.page.T("match.offer.to", "name", name)
	x.Lead = v.page.T("match.offered", "name", name, "date", v.page.Date(m.Day))
	if x.Mine {
		x.Title, x.Lead = v.page.T("match.asked.title", "name", card.Name), v.page.T("match.asked.lead")
	}
	v.page.Title = x.Title
	asked, err := referral.Of(v.tx, m.Case)
	if err != nil {
		return nil, err
	}
	then, err := programme.At(v.tx, rec.Programme, asked.PackVersion)
	if err != nil {
		return nil, err
	}
	if x.Asked, err = v.askedRows(rec, then, asked); err != nil {
		return nil, err
	}
	v.offerForms(m, &x)
	return offerViewPage(v.page, x), nil
}

// offerForms are the forms of an offer, with what was typed.
func (v *visit) offerForms(m casework.Offer, x *offerView) {
	if v.form != nil {
		v.page.Form = lastPart(v.r.URL.Path)
	}
	today := v.page.Today.String()
	x.MetOn = v.typedIn("met", "met_on", today)
	one := func(form, said string) offerForm {
		return offerForm{Open: said == "", Said: v.typedIn(form, "said", ""), On: v.typedIn(form, "on", today), Why: v.typedIn(form, "why", "")}
	}
	x.Person, x.Worker = one("person", m.Person), one("worker", m.Worker)
	x.EndWhy = v.typedIn("end", "why", "")
	if x.Mine {
		x.Conflict = conflictForm{
			At: x.At + "/conflict", Own: true, Kind: v.typedIn("conflict", "kind", ""), Words: v.typedIn("conflict", "words", ""), Open: v.page.Form == "conflict",
		}
	}
}

// offerGone is where one goes on after something was said to an offer: to the
// case, where the reader sees it, and otherwise to Today.
func (v *visit) offerGone(m casework.Offer) string {
	switch {
	case m.Open():
		return savedAt("/offers/"+string(m.Thing), "match", m.ID)
	case v.who.Role == "support_person" && (m.Refused() || !m.EndedOn.IsZero()):
		return "/?told=no"
	case v.who.Role == "support_person":
		return "/?told=yes"
	}
	return savedAt("/cases/"+string(m.Case)+"/worker", "match", m.ID)
}

func meetOffer(v *visit) (string, error) {
	p := sild.Problems{}
	m, err := casework.MeetOffer(v.tx, v.id("offer"), v.date(p, "met_on"))
	return v.goOn(v.offerGone(m), p, err)
}

func answerOffer(who string) deed {
	return func(v *visit) (string, error) {
		p := sild.Problems{}
		m, err := casework.AnswerOffer(v.tx, v.id("offer"), casework.OfferAnswer{Who: who, Said: v.form.Get("said"), On: v.date(p, "on"), Why: v.form.Get("why")})
		return v.goOn(v.offerGone(m), p, err)
	}
}

func endOffer(v *visit) (string, error) {
	m, err := casework.EndOffer(v.tx, v.id("offer"), v.form.Get("why"))
	return v.offerGone(m), err
}

func offerConflict(v *visit) (string, error) {
	m, _, err := casework.OpenOffer(v.tx, v.id("offer"))
	if err != nil {
		return "", err
	}
	if m.User != v.tx.Actor.User {
		return "", &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	_, err = casework.AddConflict(v.tx, m.Case, casework.ConflictInput{Kind: v.form.Get("kind"), Words: v.form.Get("words")})
	return "/?told=conflict", err
}

// offerAsks is the title of what the worker answers: said to them, or about them.
func offerAsks(x offerView) string {
	if x.Mine {
		return "match.step.mine"
	}
	return "match.step.worker"
}

// conflictTitle is the same for a conflict of interest.
func conflictTitle(x conflictForm) string {
	if x.Own {
		return "match.conflict.own"
	}
	return "match.conflict.add"
}

// noteTold says on Today what became of what somebody has just said and does not
// see any more.
func (v *visit) noteTold() {
	switch told := v.query("told"); told {
	case "conflict", "no", "yes":
		v.page.Saved = &savedNote{Text: v.page.T("match.told." + told)}
	}
}

// sayOffer is what came of an offer, on the day on which it came.
func (v *visit) sayOffer(t report.Timeline, e *report.Event, x *eventView) {
	m, p := e.Offer, v.page
	name := t.Names[m.User]
	switch e.Kind {
	case "offer_person":
		x.What, x.Team = p.T("case.event.offer_person."+m.Person, "name", name), m.PersonWhy
	case "offer_worker":
		x.What, x.Team = p.T("case.event.offer_worker."+m.Worker, "name", name), m.WorkerWhy
	case "offer_ended":
		x.What = p.T("case.event.offer_ended", "name", name)
		if m.EndedWhy != "conflict" { // why, stands with the conflict of interest
			x.Team = m.EndedWhy
		}
	case "offer":
		x.What, x.Team = p.T("case.event.offer", "name", name), m.Note
		if m.PassedWhy != "" && m.User != v.tx.Actor.User {
			x.Lines = append(x.Lines, p.T("match.passed", "what", v.barNames(m.Passed), "why", m.PassedWhy))
		}
	default:
		x.What = p.T("case.event.offer_met", "name", name)
	}
}
