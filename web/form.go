// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/flow"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/referral"
)

// A formSheet is a form of the pack about one case: the questions that the
// reader may answer, and the answers that they may only read.
type formSheet struct {
	Identity  identity
	At        string
	Back      string
	Title     string
	Answered  string // when, and by whom last
	Questions []questionView
	Answers   []row
	Mend      string
}

func formPage(v *visit) (templ.Component, error) {
	form, err := v.formOf()
	if err != nil {
		return nil, err
	}
	id := form.ID
	o, err := v.openCase("I" + form.Sections())
	if err != nil {
		return nil, err
	}
	reads := form.Narrow(o.Rec.Read)
	if reads.Sections() == "" {
		return nil, sild.Missing()
	}
	v.noteSaved()
	x := formSheet{At: o.At() + "/forms/" + id, Back: v.returnTo(o.At()), Title: v.page.Pick(form.Names)}
	v.page.Title = v.page.T("form.title", "form", x.Title, "name", o.Card.Name)
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	q, err := v.formQuestions(o, reads, v.goesOn(o))
	if err != nil {
		return nil, err
	}
	x.Answered, x.Questions, x.Answers = q.Answered, q.Questions, q.Answers
	return formSheetPage(v.page, x), nil
}

// formQuestions are the questions of a form in a case: while it is open those
// that the reader may answer, and the answers that they may only read.
func (v *visit) formQuestions(o openedCase, form pack.Form, open bool) (x formSheet, err error) {
	was, answered, err := referral.AnswersOf(v.tx, o.Rec.Case, form.ID)
	if err != nil {
		return x, err
	}
	given, err := was.Given()
	if err != nil {
		return x, err
	}
	if answered {
		who, err := org.Name(v.tx, was.RecordedBy)
		if err != nil {
			return x, err
		}
		x.Answered = v.page.T("form.answered", "date", v.page.Date(sild.DateOf(was.RecordedAt, v.page.Zone)), "who", who)
	}
	known, err := flow.Known(v.tx, o.Rec.Case)
	if err != nil {
		return x, err
	}
	shown := given
	if v.form != nil {
		shown = v.answersTyped(form)
		known = known.With(form.ID, form.Check(sild.Problems{}, known, v.answersTyped(form)))
	}
	for _, q := range form.Questions {
		switch {
		case open && !q.Retired && !form.Retired && o.Rec.Writes(form.SectionOf(q)):
			if q.Asked(known) || shown[q.ID] != nil {
				x.Questions = append(x.Questions, v.question(q, shown[q.ID]))
			}
		case q.Asked(known) || given[q.ID] != nil:
			x.Answers = append(x.Answers, row{LabelText: v.page.Pick(q.Text), Value: v.answerSaid(q, given[q.ID])})
		}
	}
	return x, nil
}

// formOf is the form that the address names, of the pack of the case that it
// names. Who may see what of it is decided where the case is opened.
func (v *visit) formOf() (f pack.Form, err error) {
	k, err := casework.Load(v.tx, v.id("case"))
	if err != nil {
		return f, err
	}
	p, err := programme.Of(v.tx, k.Programme)
	if err != nil {
		return f, err
	}
	f, ok := p.Form(v.r.PathValue("form"))
	if !ok || f.ID == referral.FormID {
		return f, sild.Missing()
	}
	return f, nil
}

func saveForm(v *visit) (string, error) {
	form, err := v.formOf()
	if err != nil {
		return "", err
	}
	id := v.id("case")
	a, err := flow.AnswerForm(v.tx, id, form.ID, v.answersTyped(form))
	return savedAt(v.returnTo("/cases/"+string(id)), "form", a.ID), err
}
