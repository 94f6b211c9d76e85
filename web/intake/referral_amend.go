// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/pack"
	"sild/programme"
	"sild/referral"
	"sild/web/page"
	"sild/web/record"
)

// An amendView is the form in which a sent referral is changed.
type amendView struct {
	Bar                page.Identity
	At, Action, Seen   string
	Why, Reason        string
	Risk, OwnRisk, Org string
	Bed, BedOn         string
	Houses             bool // a bed is asked for on a page of its own
	Earliest           sild.Date
	Free               bool // nobody leaves a prison here: nothing is asked of one
	Questions          []record.QuestionView
	Conflict           *page.Conflict
}

// orNothing is what stood in a field, or that nothing did.
func orNothing(p *page.Page, s string) string {
	if s == "" {
		return p.T("referral.nothing")
	}
	return s
}

// toAmend opens a sent referral for the team that sent it.
func toAmend(v *page.Visit) (access.Record, *pack.Pack, error) {
	rec, err := access.Case(v.Tx, v.ID("case"), "IPO")
	if err != nil {
		return rec, nil, err
	}
	mine, err := referral.MayWithdraw(v.Tx, rec)
	if err == nil && !mine {
		err = &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if err != nil {
		return rec, nil, err
	}
	p, err := programme.Of(v.Tx, rec.Programme)
	return rec, p, err
}

func amendPage(v *page.Visit) (templ.Component, error) {
	rec, p, err := toAmend(v)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("referral.amend")
	r, err := referral.Of(v.Tx, rec.Case)
	if err != nil {
		return nil, err
	}
	own, _, err := referral.OwnOf(v.Tx, rec)
	if err != nil {
		return nil, err
	}
	house, err := referral.AsksHouse(v.Tx, p, rec.Programme)
	if err != nil {
		return nil, err
	}
	bed, wanted, err := referral.BedOf(v.Tx, rec.Case)
	if err != nil {
		return nil, err
	}
	at := "/cases/" + string(rec.Case)
	x := amendView{
		At: at + "/referral", Action: at + "/amend", Seen: string(r.ID), Why: v.Typed("why", ""), Reason: v.Typed("reason", r.Reason), Risk: v.Typed("risk", r.Risk),
		Houses: house && !wanted, OwnRisk: v.Typed("own_risk", own.Risk), Org: v.Who.OrgName, Bed: v.Typed("bed", record.Tick(wanted)), BedOn: v.Typed("bed_on", bed.From.String()), Earliest: v.Page.Today,
		Free: !record.Leaves(p) && !wanted && r.Risk+own.Risk == "",
	}
	if x.Bar, err = record.BarOf(v, rec.Subject, rec.Person, p); err != nil {
		return nil, err
	}
	known, err := referral.Inputs(v.Tx, p, rec)
	if err != nil {
		return nil, err
	}
	form, _ := p.Form(referral.FormID)
	answers, _, err := referral.FormOf(v.Tx, rec.Case, form.ID)
	if err != nil {
		return nil, err
	}
	if v.Form != nil {
		answers = record.AnswersTyped(v, form)
	}
	for _, q := range form.Questions {
		if !q.Retired && rec.Reads(form.SectionOf(q)) && (answers[q.ID] != nil || q.Asked(known.With(form.ID, answers))) {
			x.Questions = append(x.Questions, record.NewQuestionView(v, q, answers[q.ID]))
		}
	}
	if v.Form != nil && v.Form.Get("seen") != string(r.ID) {
		if x.Conflict, err = conflictWith(v, r.Fact); err != nil {
			return nil, err
		}
		x.Conflict.Rows = []page.ConflictRow{
			{Label: "referral.reason", Yours: x.Reason, Theirs: r.Reason},
			{Label: "referral.risk", Yours: x.Risk, Theirs: r.Risk},
			{Label: "referral.bed", Yours: bedTyped(v), Theirs: bedSaid(v, wanted, bed.From)},
		}
	}
	return amendPageView(v.Page, x), nil
}

func amendReferral(v *page.Visit) (string, error) {
	_, p, err := toAmend(v)
	if err != nil {
		return "", err
	}
	form, _ := p.Form(referral.FormID)
	pr := sild.Problems{}
	r, err := referral.Amend(v.Tx, v.ID("case"), referral.AmendInput{
		Reason: v.Form.Get("reason"), Risk: v.Form.Get("risk"), OwnRisk: v.Form.Get("own_risk"), Bed: v.Ticked("bed"), BedOn: v.Date(pr, "bed_on"),
		Answers: record.AnswersTyped(v, form), Why: v.Form.Get("why"), Seen: seen(v),
	})
	return atReferral(v, "amendment", r.ID), page.Both(pr, err)
}
