// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// A changeView is the end of what a support person does for somebody, and who is
// asked next.
type changeView struct {
	Identity                     page.Identity
	At, Back                     string
	Lead                         string // the name of who leads
	Until, Told, Why, Note, Pass string
	Reason                       string
	Reasons                      []page.Option
	Candidates                   []candidateRow
	Passable                     bool
	NotFirst                     string
	MustSay                      bool
	Offered                      *offerLine // one is open already
}

// changeWorkerPage ends the lead of a case and asks the next, on one page.
func changeWorkerPage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IP")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('P') {
		return nil, sild.Missing()
	}
	if !o.Rec.Writes('P') || !access.May(v.Who.Role, access.Assign) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	all, err := casework.Assignments(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("match.change.title", "name", o.Card.Name)
	x := changeView{
		At: o.At() + "/worker/change", Back: o.At() + "/worker", Until: v.Typed("until", v.Page.Today.String()), Told: v.Typed("told_on", ""),
		Why: v.Typed("why", ""), Note: v.Typed("note", ""), Pass: v.Typed("pass_why", ""), Reason: v.Typed("reason", ""), Reasons: v.Values(o.Pack, "rematch_reasons"),
	}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	if x.Lead, err = org.Name(v.Tx, casework.LeadOn(all, v.Page.Today)); err != nil {
		return nil, err
	}
	var sheet workerSheet
	if err := offerLines(v, o, &sheet); err != nil {
		return nil, err
	}
	x.Offered = sheet.Offer
	_, list, err := casework.Fitting(v.Tx, o.Rec, "lead", v.Page.Today, sild.Date{})
	if err != nil {
		return nil, err
	}
	x.NotFirst, x.MustSay = v.Typed("not_first", ""), mustSay(o.Pack)
	x.Candidates, x.Passable = candidateRows(v, o.Pack, list, v.Typed("user", ""))
	return changeViewPage(v.Page, x), nil
}

func changeWorker(v *page.Visit) (string, error) {
	id := v.ID("case")
	p := sild.Problems{}
	a, err := casework.Rematch(v.Tx, id, casework.RematchInput{
		Until: v.Date(p, "until"), Reason: v.Form.Get("reason"), Told: v.Date(p, "told_on"), Why: v.Form.Get("why"),
		Offer: casework.OfferInput{User: sild.ID(v.Form.Get("user")), Note: v.Form.Get("note"), PassWhy: v.Form.Get("pass_why"), NotFirst: v.Form.Get("not_first")},
	})
	return v.GoOn(page.SavedAt("/cases/"+string(id)+"/worker", "assignment", a.ID), p, err)
}
