// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
)

// A changeView is the end of what a support person does for somebody, and who is
// asked next.
type changeView struct {
	Identity                     identity
	At, Back                     string
	Lead                         string // the name of who leads
	Until, Told, Why, Note, Pass string
	Reason                       string
	Reasons                      []option
	Candidates                   []candidateRow
	Passable                     bool
	NotFirst                     string
	MustSay                      bool
	Offered                      *offerLine // one is open already
}

func lastPart(path string) string { return path[strings.LastIndex(path, "/")+1:] }

// changeWorkerPage ends the lead of a case and asks the next, on one page.
func changeWorkerPage(v *visit) (templ.Component, error) {
	o, err := v.openCase("IP")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('P') {
		return nil, sild.Missing()
	}
	if !o.Rec.Writes('P') || !access.May(v.who.Role, access.Assign) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	all, err := casework.Assignments(v.tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("match.change.title", "name", o.Card.Name)
	x := changeView{
		At: o.At() + "/worker/change", Back: o.At() + "/worker", Until: v.typed("until", v.page.Today.String()), Told: v.typed("told_on", ""),
		Why: v.typed("why", ""), Note: v.typed("note", ""), Pass: v.typed("pass_why", ""), Reason: v.typed("reason", ""), Reasons: v.values(o.Pack, "rematch_reasons"),
	}
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	if x.Lead, err = org.Name(v.tx, casework.LeadOn(all, v.page.Today)); err != nil {
		return nil, err
	}
	var sheet workerSheet
	if err := v.offerLines(o, &sheet); err != nil {
		return nil, err
	}
	x.Offered = sheet.Offer
	_, list, err := casework.Fitting(v.tx, o.Rec, "lead", v.page.Today, sild.Date{})
	if err != nil {
		return nil, err
	}
	x.NotFirst, x.MustSay = v.typed("not_first", ""), mustSay(o.Pack)
	x.Candidates, x.Passable = v.candidateRows(o.Pack, list, v.typed("user", ""))
	return changeViewPage(v.page, x), nil
}

func changeWorker(v *visit) (string, error) {
	id := v.id("case")
	p := sild.Problems{}
	a, err := casework.Rematch(v.tx, id, casework.RematchInput{
		Until: v.date(p, "until"), Reason: v.form.Get("reason"), Told: v.date(p, "told_on"), Why: v.form.Get("why"),
		Offer: casework.OfferInput{User: sild.ID(v.form.Get("user")), Note: v.form.Get("note"), PassWhy: v.form.Get("pass_why"), NotFirst: v.form.Get("not_first")},
	})
	return v.goOn(savedAt("/cases/"+string(id)+"/worker", "assignment", a.ID), p, err)
}
