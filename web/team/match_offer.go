// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/programme"
	"sild/referral"
	"sild/web/page"
	"sild/web/record"
)

// An offerView is an offer with what the worker needs to answer it.
type offerView struct {
	Identity page.Identity
	At       string
	Title    string
	Lead     string
	Note     string
	Said     []string
	Open     bool
	Mine     bool // it asks the reader
	Assigns  bool
	Case     string // empty: the reader does not see it yet
	Asked    []page.Row
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
func offerPage(v *page.Visit) (templ.Component, error) {
	m, rec, err := casework.OpenOffer(v.Tx, v.ID("offer"))
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.Tx, rec.Programme)
	if err != nil {
		return nil, err
	}
	v.Page.Zone = p.Location()
	v.Page.Today = sild.DateOf(v.Tx.Now, v.Page.Zone)
	v.NoteSaved()
	card, err := casework.CardOf(v.Tx, m.Case)
	if err != nil {
		return nil, err
	}
	name, err := org.Name(v.Tx, m.User)
	if err != nil {
		return nil, err
	}
	x := offerView{
		At: "/offers/" + string(m.Thing), Note: m.Note, Open: m.Open(), Mine: m.User == v.Tx.Actor.User,
		Assigns: access.May(v.Who.Role, access.Assign), Said: offerSaid(v, m), Met: !m.MetOn.IsZero(),
	}
	if x.Identity, err = record.BarOf(v, rec.Subject, rec.Person, p); err != nil {
		return nil, err
	}
	x.Identity.Href, x.Identity.Release = x.At, card.ReleaseOn
	if x.Identity.Worker, err = org.Name(v.Tx, card.LeadOn(v.Page.Today)); err != nil {
		return nil, err
	}
	if rec.Reads('N') || x.Assigns {
		x.Case = "/cases/" + string(m.Case)
		x.Identity.Href = x.Case
	}
	x.Title = v.Page.T("match.offer.to", "name", name)
	x.Lead = v.Page.T("match.offered", "name", name, "date", v.Page.Date(m.Day))
	if x.Mine {
		x.Title, x.Lead = v.Page.T("match.asked.title", "name", card.Name), v.Page.T("match.asked.lead")
	}
	v.Page.Title = x.Title
	asked, err := referral.Of(v.Tx, m.Case)
	if err != nil {
		return nil, err
	}
	then, err := programme.At(v.Tx, rec.Programme, asked.PackVersion)
	if err != nil {
		return nil, err
	}
	if x.Asked, err = record.AskedRows(v, rec, then, asked); err != nil {
		return nil, err
	}
	offerForms(v, m, &x)
	return offerViewPage(v.Page, x), nil
}

// offerForms are the forms of an offer, with what was typed.
func offerForms(v *page.Visit, m casework.Offer, x *offerView) {
	if v.Form != nil {
		v.Page.Form = page.LastPart(v.Request.URL.Path)
	}
	today := v.Page.Today.String()
	x.MetOn = v.TypedIn("met", "met_on", today)
	one := func(form, said string) offerForm {
		return offerForm{Open: said == "", Said: v.TypedIn(form, "said", ""), On: v.TypedIn(form, "on", today), Why: v.TypedIn(form, "why", "")}
	}
	x.Person, x.Worker = one("person", m.Person), one("worker", m.Worker)
	x.EndWhy = v.TypedIn("end", "why", "")
	if x.Mine {
		x.Conflict = conflictForm{
			At: x.At + "/conflict", Own: true, Kind: v.TypedIn("conflict", "kind", ""), Words: v.TypedIn("conflict", "words", ""), Open: v.Page.Form == "conflict",
		}
	}
}

// offerGone is where one goes on after something was said to an offer: to the
// case, where the reader sees it, and otherwise to Today.
func offerGone(v *page.Visit, m casework.Offer) string {
	switch {
	case m.Open():
		return page.SavedAt("/offers/"+string(m.Thing), "match", m.ID)
	case v.Who.Role == "support_person" && (m.Refused() || !m.EndedOn.IsZero()):
		return "/?told=no"
	case v.Who.Role == "support_person":
		return "/?told=yes"
	}
	return page.SavedAt("/cases/"+string(m.Case)+"/worker", "match", m.ID)
}

func meetOffer(v *page.Visit) (string, error) {
	p := sild.Problems{}
	m, err := casework.MeetOffer(v.Tx, v.ID("offer"), v.Date(p, "met_on"))
	return v.GoOn(offerGone(v, m), p, err)
}

func answerOffer(who string) page.Deed {
	return func(v *page.Visit) (string, error) {
		p := sild.Problems{}
		m, err := casework.AnswerOffer(v.Tx, v.ID("offer"), casework.OfferAnswer{Who: who, Said: v.Form.Get("said"), On: v.Date(p, "on"), Why: v.Form.Get("why")})
		return v.GoOn(offerGone(v, m), p, err)
	}
}

func endOffer(v *page.Visit) (string, error) {
	m, err := casework.EndOffer(v.Tx, v.ID("offer"), v.Form.Get("why"))
	return offerGone(v, m), err
}

func offerConflict(v *page.Visit) (string, error) {
	m, _, err := casework.OpenOffer(v.Tx, v.ID("offer"))
	if err != nil {
		return "", err
	}
	if m.User != v.Tx.Actor.User {
		return "", &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	_, err = casework.AddConflict(v.Tx, m.Case, casework.ConflictInput{Kind: v.Form.Get("kind"), Words: v.Form.Get("words")})
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

// NoteTold says on Today what became of what somebody has just said and does not
// see any more.
func NoteTold(v *page.Visit) {
	switch told := v.Query("told"); told {
	case "conflict", "no", "yes":
		v.Page.Saved = &page.SavedNote{Text: v.Page.T("match.told." + told)}
	}
}
