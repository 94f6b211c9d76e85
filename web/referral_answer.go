// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"errors"
	"strings"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/flow"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

// An answerForm is the form in which a referral is answered.
type answerForm struct {
	Action              string
	Outcome             string
	Worker              string
	Workers             []option
	Passable            bool // something stands against one of them that may be passed
	PassWhy             string
	FirstAt, FirstTime  string
	FirstPlace          string
	HearBy              string
	Reason              string
	Reasons             []option
	Waits               string
	WaitsFor            []option // none: the programme does not say
	Note                string
	Override            string
	Outside, SenderSaid bool // outside the target group; the sender has said why
	EarliestMeeting     sild.Date
}

// answerNo is how the form says that it will not come about: by whom follows
// from the reason.
const answerNo = "no"

// follows is how the form says that the support person's name follows.
const follows = "follows"

func answerChoices() []option {
	return choices("referral.outcome.", "accepted", "waiting", answerNo)
}

// overrideHint says whether a reason is needed to admit somebody outside the
// target group: the sender's will do.
func overrideHint(f answerForm) string {
	if f.SenderSaid {
		return "referral.override.said"
	}
	return "referral.override.hint"
}

// answerForm is the form, with what was typed.
func (v *visit) answerForm(rec access.Record, p *pack.Pack, asked referral.Referral) (*answerForm, error) {
	_, found, err := casework.Fitting(v.tx, rec, "lead", v.page.Today, sild.Date{})
	if err != nil {
		return nil, err
	}
	f := &answerForm{
		Action: "/cases/" + string(rec.Case) + "/answer", Outcome: v.typed("outcome", ""), Worker: v.typed("worker", ""),
		FirstAt: v.typed("first_at", ""), FirstTime: v.typed("first_at_time", ""), HearBy: v.typed("hear_by", v.page.Today.AddMonths(1).String()),
		Reason: v.typed("reason", ""), Reasons: v.values(p, "decline_reasons"), Note: v.typed("note", ""), Override: v.typed("override", ""),
		Waits: v.typed("waiting_reason", ""), WaitsFor: v.values(p, "waiting_reasons"),
		Outside: referral.Outside(asked.Stood()), SenderSaid: asked.Override != "", EarliestMeeting: v.page.Today,
	}
	for _, j := range found {
		o := option{Value: string(j.ID), Text: j.Name, HintText: v.page.N("referral.worker.open", j.Open), Off: !j.Passable()}
		if j.Most > 0 {
			o.HintText = v.page.T("referral.worker.of", "n", v.page.Number(j.Open), "most", v.page.Number(j.Most))
		}
		for _, b := range j.Bars {
			o.HintText += ". " + v.page.Msg(b.Say)
		}
		f.Passable = f.Passable || j.Barred() && j.Passable()
		f.Workers = append(f.Workers, o)
	}
	f.Workers = append(f.Workers, option{Value: follows, Label: "referral.worker.follows", Hint: "referral.worker.follows.hint"})
	f.PassWhy = v.typed("pass_why", "")
	last, err := people.ReleaseOf(v.tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	place := ""
	if last != nil && !last.Happened && last.Place != "" {
		place = v.value(p, "prisons", last.Place)
	}
	f.FirstPlace = v.typed("first_place", place)
	return f, nil
}

// answerReferral is the coordinator's answer.
func answerReferral(v *visit) (string, error) {
	v.page.Form = "reply"
	caseID := v.id("case")
	rec, err := access.CaseToWrite(v.tx, caseID, 'P')
	if err != nil {
		return "", err
	}
	p, err := programme.Of(v.tx, rec.Programme)
	if err != nil {
		return "", err
	}
	pr := sild.Problems{}
	in := referral.AnswerInput{
		Outcome: v.form.Get("outcome"), Reason: v.form.Get("reason"), Note: v.form.Get("note"),
		Worker: sild.ID(v.form.Get("worker")), Follows: v.form.Get("worker") == follows, FirstPlace: v.form.Get("first_place"), Override: v.form.Get("override"),
	}
	if in.Follows {
		in.Worker = ""
	}
	switch in.Outcome {
	case "accepted":
		if strings.TrimSpace(v.form.Get("first_at")+v.form.Get("first_at_time")) != "" {
			in.FirstAt = v.moment(pr, "first_at")
		}
	case "waiting":
		in.HearBy, in.Reason = v.date(pr, "hear_by"), v.form.Get("waiting_reason")
	case answerNo: // by whom it did not come about says what kind of no it is
		in.Outcome = "withdrawn"
		if m := p.Meaning("decline_reasons", in.Reason); m == "" || m == "provider" || m == "programme" {
			in.Outcome = "declined"
		}
	}
	a, err := flow.AnswerPassing(v.tx, caseID, in, v.form.Get("pass_why"))
	if e, ok := errors.AsType[*sild.Error](err); ok && e.Kind == sild.Conflict {
		return "", err
	}
	return "/cases/" + string(caseID) + "/referral?saved=answer/" + string(a.ID), both(pr, err)
}
