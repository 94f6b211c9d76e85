// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/pack"
	"sild/programme"
	"sild/referral"
)

// An amendView is the form in which a sent referral is changed.
type amendView struct {
	Bar                identity
	At, Action, Seen   string
	Why, Reason        string
	Risk, OwnRisk, Org string
	Bed, BedOn         string
	Houses             bool // a bed is asked for on a page of its own
	Earliest           sild.Date
	Free               bool // nobody leaves a prison here: nothing is asked of one
	Questions          []questionView
	Conflict           *conflict
}

// orNothing is what stood in a field, or that nothing did.
func orNothing(p *page, s string) string {
	if s == "" {
		return p.T("referral.nothing")
	}
	return s
}

// toAmend opens a sent referral for the team that sent it.
func (v *visit) toAmend() (access.Record, *pack.Pack, error) {
	rec, err := access.Case(v.tx, v.id("case"), "IPO")
	if err != nil {
		return rec, nil, err
	}
	mine, err := referral.MayWithdraw(v.tx, rec)
	if err == nil && !mine {
		err = &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if err != nil {
		return rec, nil, err
	}
	p, err := programme.Of(v.tx, rec.Programme)
	return rec, p, err
}

func amendPage(v *visit) (templ.Component, error) {
	rec, p, err := v.toAmend()
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("referral.amend")
	r, err := referral.Of(v.tx, rec.Case)
	if err != nil {
		return nil, err
	}
	own, _, err := referral.OwnOf(v.tx, rec)
	if err != nil {
		return nil, err
	}
	house, err := referral.AsksHouse(v.tx, p, rec.Programme)
	if err != nil {
		return nil, err
	}
	bed, wanted, err := referral.BedOf(v.tx, rec.Case)
	if err != nil {
		return nil, err
	}
	at := "/cases/" + string(rec.Case)
	x := amendView{
		At: at + "/referral", Action: at + "/amend", Seen: string(r.ID), Why: v.typed("why", ""), Reason: v.typed("reason", r.Reason), Risk: v.typed("risk", r.Risk),
		Houses: house && !wanted, OwnRisk: v.typed("own_risk", own.Risk), Org: v.who.OrgName, Bed: v.typed("bed", tick(wanted)), BedOn: v.typed("bed_on", bed.From.String()), Earliest: v.page.Today,
		Free: !leaves(p) && !wanted && r.Risk+own.Risk == "",
	}
	if x.Bar, err = v.barOf(rec.Subject, rec.Person, p); err != nil {
		return nil, err
	}
	known, err := referral.Inputs(v.tx, p, rec)
	if err != nil {
		return nil, err
	}
	form, _ := p.Form(referral.FormID)
	answers, _, err := referral.FormOf(v.tx, rec.Case, form.ID)
	if err != nil {
		return nil, err
	}
	if v.form != nil {
		answers = v.answersTyped(form)
	}
	for _, q := range form.Questions {
		if !q.Retired && rec.Reads(form.SectionOf(q)) && (answers[q.ID] != nil || q.Asked(known.With(form.ID, answers))) {
			x.Questions = append(x.Questions, v.question(q, answers[q.ID]))
		}
	}
	if v.form != nil && v.form.Get("seen") != string(r.ID) {
		if x.Conflict, err = v.conflictWith(r.Fact); err != nil {
			return nil, err
		}
		x.Conflict.Rows = []conflictRow{
			{Label: "referral.reason", Yours: x.Reason, Theirs: r.Reason},
			{Label: "referral.risk", Yours: x.Risk, Theirs: r.Risk},
			{Label: "referral.bed", Yours: v.bedTyped(), Theirs: v.bedSaid(wanted, bed.From)},
		}
	}
	return amendPageView(v.page, x), nil
}

func amendReferral(v *visit) (string, error) {
	_, p, err := v.toAmend()
	if err != nil {
		return "", err
	}
	form, _ := p.Form(referral.FormID)
	pr := sild.Problems{}
	r, err := referral.Amend(v.tx, v.id("case"), referral.AmendInput{
		Reason: v.form.Get("reason"), Risk: v.form.Get("risk"), OwnRisk: v.form.Get("own_risk"), Bed: v.ticked("bed"), BedOn: v.date(pr, "bed_on"),
		Answers: v.answersTyped(form), Why: v.form.Get("why"), Seen: v.seen(),
	})
	return v.atReferral("amendment", r.ID), both(pr, err)
}
