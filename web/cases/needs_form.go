// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/flow"
	"sild/pack"
	"sild/web/page"
	"sild/web/record"
)

// A needsSheet is the form of a talk about the needs: a domain opens where one
// comes to talk about it, and what stays closed was not talked about.
type needsSheet struct {
	Identity  page.Identity
	Name      string
	Form      page.Form
	Change    bool
	Day       string
	Occasion  string
	How       string
	With      string
	Domains   []domainField
	Questions []record.QuestionView // of the programme, beside
}

// A domainField is one domain with what was said of it last time.
type domainField struct {
	ID, Name         string
	Open             bool
	Value            string // a level, or an answer without one
	Options          []page.Option
	Words, Strengths string
	Last             string // what was said last time
	LastWords        string
}

func needsForm(v *page.Visit) (templ.Component, error) {
	return newNeedsSheet(v, v.ID("case"), nil)
}

// needsChangeForm is the form of a talk, filled with what was written down.
func needsChangeForm(v *page.Visit) (templ.Component, error) {
	f, _, err := casework.Look(v.Tx, "assessment", v.ID("assessment"))
	if err != nil {
		return nil, err
	}
	if !casework.MayMend(v.Tx, f) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if !f.Holds() && v.Form == nil {
		return nil, &sild.Error{Kind: sild.Conflict, Key: "mend.gone"}
	}
	return newNeedsSheet(v, f.Case, &f)
}

// newNeedsSheet is the form: of a new talk, or of the one whose head is given.
func newNeedsSheet(v *page.Visit, caseID sild.ID, of *sild.Fact) (templ.Component, error) {
	o, err := openCaseFor(v, caseID, "needs")
	if err != nil {
		return nil, err
	}
	if err := mayWrite(o.Rec, 'P'); err != nil {
		return nil, err
	}
	if !record.GoesOn(v, o) && of == nil {
		return nil, &sild.Error{Kind: sild.Conflict, Key: "case.over"}
	}
	all, err := casework.Assessments(v.Tx, needsReader(o))
	if err != nil {
		return nil, err
	}
	var was casework.Assessment
	if of != nil {
		if i := slices.IndexFunc(all, func(a casework.Assessment) bool { return a.Thing == of.Thing }); i >= 0 {
			was, all = all[i], all[i+1:]
		}
	}
	v.Page.Title = v.Page.T("needs.form.title", "name", o.Card.Name)
	x := needsSheet{Name: o.Card.Name, Change: of != nil, Form: page.Form{
		ID: "needs", Action: o.At() + "/needs", Keep: true, Submit: "needs.save", Cancel: o.At() + "/needs",
	}}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	occasion, how, day := "review", "talked", v.Page.Today
	if len(all) == 0 {
		occasion = "start"
	}
	if of != nil {
		x.Form.Action = "/needs/" + string(of.ID) + "/change"
		occasion, how, day = was.Occasion, was.How, was.Day
	}
	x.Occasion, x.How = v.Typed("occasion", occasion), v.Typed("how", how)
	x.Day, x.With = v.Typed("day", day.String()), v.Typed("with_whom", was.With)
	stage, err := casework.StageOn(v.Tx, o.Rec.Case, day)
	if err != nil {
		return nil, err
	}
	asked := o.Pack.NeedsAt(stage)
	for _, domain := range o.Pack.Vocabularies["needs"].Values {
		there := slices.IndexFunc(was.Needs, func(n casework.Need) bool { return n.Domain == domain.ID })
		due := slices.ContainsFunc(asked, func(d pack.Value) bool { return d.ID == domain.ID })
		if domain.Retired || there < 0 && !due || !o.Rec.Writes(o.Pack.SectionOf("needs", domain.ID)) {
			continue
		}
		var n casework.Need
		if there >= 0 {
			n = was.Needs[there]
		}
		x.Domains = append(x.Domains, newDomainField(v, domain, n, all))
	}
	if form, ok := o.Pack.Form("needs"); ok && of == nil {
		f, err := formQuestions(v, o, form, true)
		if err != nil {
			return nil, err
		}
		x.Questions = f.Questions
	}
	return needsSheetPage(v.Page, x), nil
}

// newDomainField is the field of one domain: n is what the talk says of it, before
// are the talks before it.
func newDomainField(v *page.Visit, domain pack.Value, n casework.Need, before []casework.Assessment) domainField {
	f := domainField{ID: domain.ID, Name: v.Page.Pick(domain.Names)}
	for i, level := range domain.Levels {
		f.Options = append(f.Options, page.Option{Value: strconv.Itoa(i + 1), Text: v.Page.Pick(level)})
	}
	for _, a := range []string{casework.NoNeed, casework.Unwilling, casework.NotTalkedAbout} {
		f.Options = append(f.Options, page.Option{Value: a, Label: "needs.answer." + a})
	}
	f.Value = casework.NotTalkedAbout
	switch n.Answer {
	case "":
	case casework.AtLevel:
		f.Value = strconv.Itoa(n.Level)
	default:
		f.Value = n.Answer
	}
	f.Value = v.Typed("level."+f.ID, f.Value)
	if f.Value == "" {
		f.Value = casework.NotTalkedAbout
	}
	f.Words, f.Strengths = v.Typed("words."+f.ID, n.Words), v.Typed("strengths."+f.ID, n.Strengths)
	f.Open = f.Value != casework.NotTalkedAbout || f.Words != "" || f.Strengths != ""
	for _, a := range before { // the latest first
		i := slices.IndexFunc(a.Needs, func(n casework.Need) bool { return n.Domain == domain.ID })
		if i >= 0 && a.Needs[i].Said() {
			f.Last = v.Page.T("needs.last", "date", v.Page.Date(a.Day), "said", needSays(v, domain, a.Needs[i]))
			f.LastWords = a.Needs[i].Words
			break
		}
	}
	return f
}

// assessNeeds writes down a talk about the needs, and what was answered beside.
func assessNeeds(v *page.Visit) (string, error) {
	id := v.ID("case")
	o, err := record.OpenCaseOf(v, id, "IP")
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	a, err := casework.AddAssessment(v.Tx, id, needsInput(v, p, o.Pack))
	if err := v.Gather(p, err, needNames(o.Pack)); err != nil {
		return "", err
	}
	if form, ok := o.Pack.Form("needs"); ok && v.Form.Has("beside") {
		_, err := flow.AnswerForm(v.Tx, id, form.ID, record.AnswersTyped(v, form))
		if err := v.Gather(p, err, nil); err != nil {
			return "", err
		}
	}
	return page.SavedAt("/cases/"+string(id)+"/needs", "assessment", a.ID), p.Err()
}

// changeNeeds corrects what was written down of a talk.
func changeNeeds(v *page.Visit) (string, error) {
	f, _, err := casework.Look(v.Tx, "assessment", v.ID("assessment"))
	if err != nil {
		return "", err
	}
	o, err := record.OpenCaseOf(v, f.Case, "IP")
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	a, err := casework.ChangeAssessment(v.Tx, f.ID, needsInput(v, p, o.Pack))
	if err := v.Gather(p, err, needNames(o.Pack)); err != nil {
		return "", err
	}
	return page.SavedAt("/cases/"+string(f.Case)+"/needs", "assessment", a.ID), p.Err()
}

// needsInput reads the form.
func needsInput(v *page.Visit, p sild.Problems, pk *pack.Pack) casework.AssessmentInput {
	in := casework.AssessmentInput{
		Day: v.Date(p, "day"), Occasion: v.Form.Get("occasion"), How: v.Form.Get("how"), With: v.Form.Get("with_whom"),
	}
	for _, domain := range pk.Vocabularies["needs"].Values {
		if !v.Form.Has("level." + domain.ID) {
			continue
		}
		n := casework.NeedInput{
			Domain: domain.ID, Answer: v.Form.Get("level." + domain.ID), Words: v.Form.Get("words." + domain.ID), Strengths: v.Form.Get("strengths." + domain.ID),
		}
		if level, err := strconv.Atoi(n.Answer); err == nil {
			n.Answer, n.Level = casework.AtLevel, level
		}
		in.Needs = append(in.Needs, n)
	}
	return in
}

// needNames are what the form calls the fields of the domains.
func needNames(pk *pack.Pack) map[string]string {
	names := map[string]string{}
	for _, domain := range pk.Vocabularies["needs"].Values {
		at := "needs." + domain.ID
		names[at], names[at+".words"], names[at+".strengths"] = "level."+domain.ID, "words."+domain.ID, "strengths."+domain.ID
	}
	return names
}
