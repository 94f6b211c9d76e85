// SPDX-License-Identifier: EUPL-1.2

package intake

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
	"sild/web/page"
)

// An answerForm is the form in which a referral is answered.
type answerForm struct {
	Action              string
	Outcome             string
	Worker              string
	Workers             []page.Option
	Passable            bool // something stands against one of them that may be passed
	PassWhy             string
	FirstAt, FirstTime  string
	FirstPlace          string
	HearBy              string
	Reason              string
	Reasons             []page.Option
	Waits               string
	WaitsFor            []page.Option // none: the programme does not say
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

func answerChoices() []page.Option {
	return page.Choices("referral.outcome.", "accepted", "waiting", answerNo)
}

// overrideHint says whether a reason is needed to admit somebody outside the
// target group: the sender's will do.
func overrideHint(f answerForm) string {
	if f.SenderSaid {
		return "referral.override.said"
	}
	return "referral.override.hint"
}

// newAnswerForm is the form, with what was typed.
func newAnswerForm(v *page.Visit, rec access.Record, p *pack.Pack, asked referral.Referral) (*answerForm, error) {
	_, found, err := casework.Fitting(v.Tx, rec, "lead", v.Page.Today, sild.Date{})
	if err != nil {
		return nil, err
	}
	f := &answerForm{
		Action: "/cases/" + string(rec.Case) + "/answer", Outcome: v.Typed("outcome", ""), Worker: v.Typed("worker", ""),
		FirstAt: v.Typed("first_at", ""), FirstTime: v.Typed("first_at_time", ""), HearBy: v.Typed("hear_by", v.Page.Today.AddMonths(1).String()),
		Reason: v.Typed("reason", ""), Reasons: v.Values(p, "decline_reasons"), Note: v.Typed("note", ""), Override: v.Typed("override", ""),
		Waits: v.Typed("waiting_reason", ""), WaitsFor: v.Values(p, "waiting_reasons"),
		Outside: referral.Outside(asked.Stood()), SenderSaid: asked.Override != "", EarliestMeeting: v.Page.Today,
	}
	for _, j := range found {
		o := page.Option{Value: string(j.ID), Text: j.Name, HintText: v.Page.N("referral.worker.open", j.Open), Off: !j.Passable()}
		if j.Most > 0 {
			o.HintText = v.Page.T("referral.worker.of", "n", v.Page.Number(j.Open), "most", v.Page.Number(j.Most))
		}
		for _, b := range j.Bars {
			o.HintText += ". " + v.Page.Msg(b.Say)
		}
		f.Passable = f.Passable || j.Barred() && j.Passable()
		f.Workers = append(f.Workers, o)
	}
	f.Workers = append(f.Workers, page.Option{Value: follows, Label: "referral.worker.follows", Hint: "referral.worker.follows.hint"})
	f.PassWhy = v.Typed("pass_why", "")
	last, err := people.ReleaseOf(v.Tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	place := ""
	if last != nil && !last.Happened && last.Place != "" {
		place = v.Value(p, "prisons", last.Place)
	}
	f.FirstPlace = v.Typed("first_place", place)
	return f, nil
}

// answerReferral is the coordinator's answer.
func answerReferral(v *page.Visit) (string, error) {
	v.Page.Form = "reply"
	caseID := v.ID("case")
	rec, err := access.CaseToWrite(v.Tx, caseID, 'P')
	if err != nil {
		return "", err
	}
	p, err := programme.Of(v.Tx, rec.Programme)
	if err != nil {
		return "", err
	}
	pr := sild.Problems{}
	in := referral.AnswerInput{
		Outcome: v.Form.Get("outcome"), Reason: v.Form.Get("reason"), Note: v.Form.Get("note"),
		Worker: sild.ID(v.Form.Get("worker")), Follows: v.Form.Get("worker") == follows, FirstPlace: v.Form.Get("first_place"), Override: v.Form.Get("override"),
	}
	if in.Follows {
		in.Worker = ""
	}
	switch in.Outcome {
	case "accepted":
		if strings.TrimSpace(v.Form.Get("first_at")+v.Form.Get("first_at_time")) != "" {
			in.FirstAt = v.Moment(pr, "first_at")
		}
	case "waiting":
		in.HearBy, in.Reason = v.Date(pr, "hear_by"), v.Form.Get("waiting_reason")
	case answerNo: // by whom it did not come about says what kind of no it is
		in.Outcome = "withdrawn"
		if m := p.Meaning("decline_reasons", in.Reason); m == "" || m == "provider" || m == "programme" {
			in.Outcome = "declined"
		}
	}
	a, err := flow.AnswerPassing(v.Tx, caseID, in, v.Form.Get("pass_why"))
	if e, ok := errors.AsType[*sild.Error](err); ok && e.Kind == sild.Conflict {
		return "", err
	}
	return "/cases/" + string(caseID) + "/referral?saved=answer/" + string(a.ID), page.Both(pr, err)
}
