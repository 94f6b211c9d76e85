// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/flow"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/referral"
	"sild/web/page"
	"sild/web/record"
)

// A formSheet is a form of the pack about one case: the questions that the
// reader may answer, and the answers that they may only read.
type formSheet struct {
	Identity  page.Identity
	At        string
	Back      string
	Title     string
	Answered  string // when, and by whom last
	Questions []record.QuestionView
	Answers   []page.Row
	Mend      string
}

func formPage(v *page.Visit) (templ.Component, error) {
	form, err := packFormOf(v)
	if err != nil {
		return nil, err
	}
	id := form.ID
	o, err := record.OpenCase(v, "I"+form.Sections())
	if err != nil {
		return nil, err
	}
	reads := form.Narrow(o.Rec.Read)
	if reads.Sections() == "" {
		return nil, sild.Missing()
	}
	v.NoteSaved()
	x := formSheet{At: o.At() + "/forms/" + id, Back: returnTo(v, o.At()), Title: v.Page.Pick(form.Names)}
	v.Page.Title = v.Page.T("form.title", "form", x.Title, "name", o.Card.Name)
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	q, err := formQuestions(v, o, reads, record.GoesOn(v, o))
	if err != nil {
		return nil, err
	}
	x.Answered, x.Questions, x.Answers = q.Answered, q.Questions, q.Answers
	return formSheetPage(v.Page, x), nil
}

// formQuestions are the questions of a form in a case: while it is open those
// that the reader may answer, and the answers that they may only read.
func formQuestions(v *page.Visit, o record.OpenedCase, form pack.Form, open bool) (x formSheet, err error) {
	was, answered, err := referral.AnswersOf(v.Tx, o.Rec.Case, form.ID)
	if err != nil {
		return x, err
	}
	given, err := was.Given()
	if err != nil {
		return x, err
	}
	if answered {
		who, err := org.Name(v.Tx, was.RecordedBy)
		if err != nil {
			return x, err
		}
		x.Answered = v.Page.T("form.answered", "date", v.Page.Date(sild.DateOf(was.RecordedAt, v.Page.Zone)), "who", who)
	}
	known, err := flow.Known(v.Tx, o.Rec.Case)
	if err != nil {
		return x, err
	}
	shown := given
	if v.Form != nil {
		shown = record.AnswersTyped(v, form)
		known = known.With(form.ID, form.Check(sild.Problems{}, known, record.AnswersTyped(v, form)))
	}
	for _, q := range form.Questions {
		switch {
		case open && !q.Retired && !form.Retired && o.Rec.Writes(form.SectionOf(q)):
			if q.Asked(known) || shown[q.ID] != nil {
				x.Questions = append(x.Questions, record.NewQuestionView(v, q, shown[q.ID]))
			}
		case q.Asked(known) || given[q.ID] != nil:
			x.Answers = append(x.Answers, page.Row{LabelText: v.Page.Pick(q.Text), Value: record.AnswerSaid(v, q, given[q.ID])})
		}
	}
	return x, nil
}

// packFormOf is the form that the address names, of the pack of the case that it
// names. Who may see what of it is decided where the case is opened.
func packFormOf(v *page.Visit) (f pack.Form, err error) {
	k, err := casework.Load(v.Tx, v.ID("case"))
	if err != nil {
		return f, err
	}
	p, err := programme.Of(v.Tx, k.Programme)
	if err != nil {
		return f, err
	}
	f, ok := p.Form(v.Request.PathValue("form"))
	if !ok || f.ID == referral.FormID {
		return f, sild.Missing()
	}
	return f, nil
}

func saveForm(v *page.Visit) (string, error) {
	form, err := packFormOf(v)
	if err != nil {
		return "", err
	}
	id := v.ID("case")
	a, err := flow.AnswerForm(v.Tx, id, form.ID, record.AnswersTyped(v, form))
	return page.SavedAt(returnTo(v, "/cases/"+string(id)), "form", a.ID), err
}
