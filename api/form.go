// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/access"
	"sild/flow"
	"sild/pack"
	"sild/programme"
	"sild/referral"
)

// NewAnswers are answers to a form.
type NewAnswers struct {
	Answers Answers `json:"answers" doc:"By the id of the question. What others answered in sections that are not yours stays."`
}

// FilledForm is what was answered to a form in a case, as far as you may read
// it. Its day is that on which it was filled in first.
type FilledForm struct {
	Told
	Form    string  `json:"form"`
	Version int     `json:"version"`
	Answers Answers `json:"answers"`
}

// OfForm names a form of a case.
type OfForm struct {
	OfCase
	Form string `path:"form" maxLength:"60" doc:"A form of the programme."`
}

func (a *API) formRoutes() {
	const group = "plan"
	type in struct {
		OfForm
		Body NewAnswers
	}
	write(a, route{
		id: "answer-form", at: "PUT /cases/{case}/forms/{form}", says: "Record answers to a form of the programme", group: group,
		more: "Such as the needs. The form of the referral is sent with it, and is not answered here.",
	}, func(c *call, in *in) (string, error) {
		f, err := flow.AnswerForm(c.tx, in.Case, in.Form, in.Body.Answers)
		return effect(f.Fact, err)
	}, func(c *call, in *in, _ string) (FilledForm, error) { return showForm(c, &in.OfForm) })
	read(a, route{
		id: "get-form", at: "GET /cases/{case}/forms/{form}", says: "What was answered to a form of the programme", group: group,
	}, showForm)
}

func showForm(c *call, in *OfForm) (FilledForm, error) {
	rec, err := access.Case(c.tx, in.Case, access.Sections)
	if err != nil {
		return FilledForm{}, err
	}
	p, err := programme.Of(c.tx, rec.Programme)
	if err != nil {
		return FilledForm{}, err
	}
	form, ok := p.Form(in.Form)
	if !ok || len(form.Narrow(rec.Read).Questions) == 0 {
		return FilledForm{}, sild.Missing()
	}
	f, answered, err := referral.AnswersOf(c.tx, in.Case, in.Form)
	if err != nil {
		return FilledForm{}, err
	}
	if !answered {
		return FilledForm{}, sild.Missing()
	}
	given, err := f.Given()
	return FilledForm{Told: toldOf(f.Fact), Form: f.Form, Version: f.Version, Answers: readable(form, rec, given)}, err
}

// readable are those of the answers whose sections the reader of rec may read.
func readable(form pack.Form, rec access.Record, given map[string]any) Answers {
	out := Answers{}
	for _, q := range form.Narrow(rec.Read).Questions {
		if v, ok := given[q.ID]; ok {
			out[q.ID] = v
		}
	}
	return out
}
