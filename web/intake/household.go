// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"net/url"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/flow"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/referral"
	"sild/web/page"
	"sild/web/record"
)

// HouseholdRoutes are who belongs to a person's household, and the way in for
// families.
func HouseholdRoutes(s *page.Server) {
	s.Read("GET /cases/{case}/household", householdPage)
	s.Read("GET /cases/{case}/family", familyForm)
	s.Do("POST /cases/{case}/family", referFamily, familyForm)
	s.Read("GET /families/new", familyAlone)
	s.Do("POST /families", referAlone, familyAlone)
}

// A householdView is who belongs to a person's household.
type householdView struct {
	Identity page.Identity
	Name     string
	List     []page.Task
	Add      string // address of the form; empty: the reader does not write
	Begin    string // address of that for one who takes part too
}

func householdPage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "F")
	if err != nil {
		return nil, err
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("household.title", "name", o.Card.Name)
	x := householdView{Name: o.Card.Name}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	if x.List, err = kinTasks(v, o.Rec, o.Pack); err != nil {
		return nil, err
	}
	if o.Rec.Writes('F') {
		x.Add = "/people/" + string(o.Rec.Subject) + "/household?back=" + url.QueryEscape(o.At()+"/household")
		if refersFamilies(v, o.Pack) {
			x.Begin = o.At() + "/family"
		}
	}
	return householdViewPage(v.Page, x), nil
}

// refersFamilies reports whether the reader may ask for the service for families.
func refersFamilies(v *page.Visit, p *pack.Pack) bool {
	return access.May(v.Who.Role, access.Family) && flow.ServesFamilies(p)
}

// kinTasks are who belongs to the household of the person of rec, as rows.
func kinTasks(v *page.Visit, rec access.Record, p *pack.Pack) ([]page.Task, error) {
	list, err := casework.Household(v.Tx, rec)
	if err != nil {
		return nil, err
	}
	var rows []page.Task
	for _, m := range list {
		t := page.Task{What: m.Shown}
		var relation, guardian, together, takes string
		if m.Relation != "" {
			relation = v.Page.T("household.relation." + m.Relation)
			if born, err := sild.ParsePartial(m.Born); err == nil && !born.IsZero() {
				relation += ", " + v.Page.Born(born)
			}
		}
		switch {
		case m.Guardian && (m.Relation == "child" || m.Relation == "grandchild"):
			guardian = v.Page.T("household.guardian.of")
		case m.Guardian:
			guardian = v.Page.T("household.guardian.is")
		}
		if m.Together {
			together = v.Page.T("household.together.is")
		}
		if m.TakesPart {
			takes = v.Page.T("household.takes_part")
		}
		t.Detail, t.Note = page.Said(relation, guardian, together, record.SpanSaid(v, m.Span)), takes
		if m.Subject != "" {
			t.Acts = append(t.Acts, page.Act{Label: "household.open", Of: m.Shown, Href: "/people/" + string(m.Subject)})
		}
		if m.Thing != "" {
			if !m.TakesPart && rec.Case != "" && rec.Writes('F') && refersFamilies(v, p) {
				t.Acts = append(t.Acts, page.Act{Label: "household.begin", Of: m.Shown, Href: "/cases/" + string(rec.Case) + "/family?kin=" + string(m.Thing)})
			}
			t.Menu = record.Mends(v, rec, "household", m.Fact, true)
		}
		rows = append(rows, t)
	}
	return rows, nil
}

func askKin(v *page.Visit, rec access.Record, row sild.ID) ([]question, error) {
	all, err := people.Kins(v.Tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	was, err := theRow(v, all, row, func(k people.Kin) sild.Fact { return k.Fact })
	if err != nil {
		return nil, err
	}
	k := people.Kin{Together: true}
	if was != nil {
		k = *was
	}
	list := []question{
		{page.Field{Name: "relation", Label: "household.relation", Value: v.Typed("relation", k.Relation), Options: page.Choices("household.relation.", people.Relations...), Required: true}, "radios", false},
		{page.Field{Name: "name", Label: "household.name", Value: v.Typed("name", k.Name), Limit: 200, Fill: "off", Required: true}, "text", false},
		{page.Field{Name: "born", Label: "household.born", Hint: "household.born.hint", Value: v.Typed("born", k.Born), Limit: 10, Fill: "off", Narrow: true}, "text", false},
		{page.Field{Name: "guardian", Label: "household.guardian", Hint: "household.guardian.hint", Value: aboutTick(v, "guardian", k.Guardian)}, "tick", false},
		{page.Field{Name: "together", Label: "household.together", Value: aboutTick(v, "together", k.Together)}, "tick", false},
	}
	return append(append(list, spanFields(v, k.Span, true)...), sourceField(v, k.Source)), nil
}

func tellKin(v *page.Visit) (string, error) {
	in := people.KinInput{
		Relation: v.Form.Get("relation"), Name: v.Form.Get("name"), Born: v.Form.Get("born"), Guardian: v.Ticked("guardian"), Together: v.Ticked("together"),
		From: v.Form.Get("from"), Until: v.Form.Get("until"), Source: v.Form.Get("source"),
	}
	if row := sild.ID(v.Form.Get("row")); row != "" {
		k, err := people.ChangeKin(v.Tx, row, in)
		return toldOf(v, "kin", k.Fact, err)
	}
	k, err := people.AddKin(v.Tx, v.ID("subject"), in)
	return toldOf(v, "kin", k.Fact, err)
}

// A familyView is the form that begins a case for somebody of a family.
type familyView struct {
	Identity  *page.Identity // of the participant in whose case it is told
	Lead      string
	Action    string
	Cancel    string
	Hidden    []page.Hidden
	Fields    personFields
	Relation  page.Field
	Guardian  page.Field
	Together  page.Field
	Reason    string
	Questions []record.QuestionView
}

func familyForm(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "F")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Writes('F') || !refersFamilies(v, o.Pack) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	kin := sild.ID(v.Typed("kin", v.Query("kin")))
	var k people.Kin
	if kin != "" {
		if k, err = people.KinOf(v.Tx, o.Rec.Subject, kin); err != nil {
			return nil, err
		}
	}
	x := familyView{
		Lead: v.Page.T("family.lead", "name", o.Card.Name), Action: o.At() + "/family", Cancel: o.At() + "/household", Hidden: []page.Hidden{{Name: "kin", Value: string(kin)}},
		Relation: page.Field{Name: "relation", Label: "household.relation", Value: v.Typed("relation", k.Relation), Options: page.Choices("household.relation.", people.Relations...), Required: true},
		Guardian: page.Field{Name: "guardian", Label: "household.guardian", Hint: "household.guardian.hint", Value: aboutTick(v, "guardian", k.Guardian)},
		Together: page.Field{Name: "together", Label: "household.together", Value: aboutTick(v, "together", k.Together || kin == "")},
	}
	bar, err := record.IdentityOf(v, o)
	if err != nil {
		return nil, err
	}
	x.Identity = &bar
	return familyPage(v, o.Pack, o.Pack.Country, people.Detail{Given: k.Name}, x), nil
}

func familyAlone(v *page.Visit) (templ.Component, error) {
	if err := access.Duty(v.Tx, access.Family); err != nil {
		return nil, err
	}
	here, p, err := record.FamilyProgramme(v)
	if err != nil {
		return nil, err
	}
	x := familyView{Lead: v.Page.T("family.alone.lead"), Action: "/families", Cancel: "/cases", Hidden: []page.Hidden{{Name: "programme", Value: string(here)}}}
	return familyPage(v, p, p.Country, people.Detail{}, x), nil
}

func familyPage(v *page.Visit, p *pack.Pack, country string, d people.Detail, x familyView) templ.Component {
	v.Page.Title = v.Page.T("family.title")
	x.Fields, x.Reason = newPersonFields(v, d, country), v.Typed("reason", "")
	form, _ := p.Form(referral.FormID)
	var answers map[string]any
	if v.Form != nil {
		answers = record.AnswersTyped(v, form)
	}
	known := pack.Inputs{"referral.family": true}
	for _, q := range form.Questions {
		if !q.Retired && q.Asked(known.With(form.ID, answers)) {
			x.Questions = append(x.Questions, record.NewQuestionView(v, q, answers[q.ID]))
		}
	}
	return familyFormPage(v.Page, x)
}

// familyInput is what was typed.
func familyInput(v *page.Visit, p *pack.Pack, pr sild.Problems) flow.FamilyInput {
	form, _ := p.Form(referral.FormID)
	return flow.FamilyInput{
		DetailInput: detailInput(v, pr), FamilyInput: referral.FamilyInput{Reason: v.Form.Get("reason"), Answers: record.AnswersTyped(v, form)},
		Relation: v.Form.Get("relation"), Guardian: v.Ticked("guardian"), Together: v.Ticked("together"), Kin: sild.ID(v.Form.Get("kin")),
	}
}

func referFamily(v *page.Visit) (string, error) {
	rec, err := access.Case(v.Tx, v.ID("case"), "F")
	if err != nil {
		return "", err
	}
	p, err := programme.Of(v.Tx, rec.Programme)
	if err != nil {
		return "", err
	}
	pr := sild.Problems{}
	_, err = flow.ReferFamily(v.Tx, rec.Case, familyInput(v, p, pr))
	return "/cases/" + string(rec.Case) + "/household", page.Both(pr, err)
}

func referAlone(v *page.Visit) (string, error) {
	here, p, err := record.FamilyProgramme(v)
	if err != nil {
		return "", err
	}
	pr := sild.Problems{}
	id, err := flow.ReferFamilyAlone(v.Tx, here, familyInput(v, p, pr))
	to := "/cases/" + string(id)
	if v.Who.Role != "coordinator" { // who reads it is for the coordinator to say
		to = "/"
	}
	return to, page.Both(pr, err)
}
