// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// householdRoutes are who belongs to a person's household, and the way in for
// families.
func (s *Server) householdRoutes() {
	s.read("GET /cases/{case}/household", householdPage)
	s.read("GET /cases/{case}/family", familyForm)
	s.write("POST /cases/{case}/family", referFamily, familyForm)
	s.read("GET /families/new", familyAlone)
	s.write("POST /families", referAlone, familyAlone)
}

// A householdView is who belongs to a person's household.
type householdView struct {
	Identity identity
	Name     string
	List     []task
	Add      string // address of the form; empty: the reader does not write
	Begin    string // address of that for one who takes part too
}

func householdPage(v *visit) (templ.Component, error) {
	o, err := v.openCase("F")
	if err != nil {
		return nil, err
	}
	v.noteSaved()
	v.page.Title = v.page.T("household.title", "name", o.Card.Name)
	x := householdView{Name: o.Card.Name}
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	if x.List, err = v.kinTasks(o.Rec, o.Pack); err != nil {
		return nil, err
	}
	if o.Rec.Writes('F') {
		x.Add = "/people/" + string(o.Rec.Subject) + "/household?back=" + url.QueryEscape(o.At()+"/household")
		if v.refersFamilies(o.Pack) {
			x.Begin = o.At() + "/family"
		}
	}
	return householdViewPage(v.page, x), nil
}

// refersFamilies reports whether the reader may ask for the service for families.
func (v *visit) refersFamilies(p *pack.Pack) bool {
	return access.May(v.who.Role, access.Family) && flow.ServesFamilies(p)
}

// kinTasks are who belongs to the household of the person of rec, as rows.
func (v *visit) kinTasks(rec access.Record, p *pack.Pack) ([]task, error) {
	list, err := casework.Household(v.tx, rec)
	if err != nil {
		return nil, err
	}
	var rows []task
	for _, m := range list {
		t := task{What: m.Shown}
		var relation, guardian, together, takes string
		if m.Relation != "" {
			relation = v.page.T("household.relation." + m.Relation)
			if born, err := sild.ParsePartial(m.Born); err == nil && !born.IsZero() {
				relation += ", " + v.page.born(born)
			}
		}
		switch {
		case m.Guardian && (m.Relation == "child" || m.Relation == "grandchild"):
			guardian = v.page.T("household.guardian.of")
		case m.Guardian:
			guardian = v.page.T("household.guardian.is")
		}
		if m.Together {
			together = v.page.T("household.together.is")
		}
		if m.TakesPart {
			takes = v.page.T("household.takes_part")
		}
		t.Detail, t.Note = said(relation, guardian, together, v.spanSaid(m.Span)), takes
		if m.Subject != "" {
			t.Acts = append(t.Acts, act{Label: "household.open", Of: m.Shown, Href: "/people/" + string(m.Subject)})
		}
		if m.Thing != "" {
			if !m.TakesPart && rec.Case != "" && rec.Writes('F') && v.refersFamilies(p) {
				t.Acts = append(t.Acts, act{Label: "household.begin", Of: m.Shown, Href: "/cases/" + string(rec.Case) + "/family?kin=" + string(m.Thing)})
			}
			t.Menu = v.mends(rec, "household", m.Fact, true)
		}
		rows = append(rows, t)
	}
	return rows, nil
}

// caseHousehold is the household in short.
func (v *visit) caseHousehold(o openedCase, view *caseView) error {
	if !o.Rec.Reads('F') || !flow.ServesFamilies(o.Pack) {
		return nil
	}
	list, err := casework.Household(v.tx, o.Rec)
	if err != nil {
		return err
	}
	view.HouseholdAt = o.At() + "/household"
	for _, m := range list {
		r := row{Label: "household.relation.other", Value: m.Shown}
		if m.Relation != "" {
			r.Label = "household.relation." + m.Relation
		}
		if m.TakesPart {
			r.HintText = v.page.T("household.takes_part")
		}
		view.Household = append(view.Household, r)
	}
	return nil
}

func askKin(v *visit, rec access.Record, row sild.ID) ([]question, error) {
	all, err := people.Kins(v.tx, rec.Subject)
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
		{field{Name: "relation", Label: "household.relation", Value: v.typed("relation", k.Relation), Options: choices("household.relation.", people.Relations...), Required: true}, "radios", false},
		{field{Name: "name", Label: "household.name", Value: v.typed("name", k.Name), Limit: 200, Fill: "off", Required: true}, "text", false},
		{field{Name: "born", Label: "household.born", Hint: "household.born.hint", Value: v.typed("born", k.Born), Limit: 10, Fill: "off", Narrow: true}, "text", false},
		{field{Name: "guardian", Label: "household.guardian", Hint: "household.guardian.hint", Value: v.tick("guardian", k.Guardian)}, "tick", false},
		{field{Name: "together", Label: "household.together", Value: v.tick("together", k.Together)}, "tick", false},
	}
	return append(append(list, v.spanFields(k.Span, true)...), v.sourceField(k.Source)), nil
}

func tellKin(v *visit) (string, error) {
	in := people.KinInput{
		Relation: v.form.Get("relation"), Name: v.form.Get("name"), Born: v.form.Get("born"), Guardian: v.ticked("guardian"), Together: v.ticked("together"),
		From: v.form.Get("from"), Until: v.form.Get("until"), Source: v.form.Get("source"),
	}
	if row := sild.ID(v.form.Get("row")); row != "" {
		k, err := people.ChangeKin(v.tx, row, in)
		return v.toldOf("kin", k.Fact, err)
	}
	k, err := people.AddKin(v.tx, v.id("subject"), in)
	return v.toldOf("kin", k.Fact, err)
}

// A familyView is the form that begins a case for somebody of a family.
type familyView struct {
	Identity  *identity // of the participant in whose case it is told
	Lead      string
	Action    string
	Cancel    string
	Hidden    []hidden
	Fields    personFields
	Relation  field
	Guardian  field
	Together  field
	Reason    string
	Questions []questionView
}

func familyForm(v *visit) (templ.Component, error) {
	o, err := v.openCase("F")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Writes('F') || !v.refersFamilies(o.Pack) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	kin := sild.ID(v.typed("kin", v.query("kin")))
	var k people.Kin
	if kin != "" {
		if k, err = people.KinOf(v.tx, o.Rec.Subject, kin); err != nil {
			return nil, err
		}
	}
	x := familyView{
		Lead: v.page.T("family.lead", "name", o.Card.Name), Action: o.At() + "/family", Cancel: o.At() + "/household", Hidden: []hidden{{"kin", string(kin)}},
		Relation: field{Name: "relation", Label: "household.relation", Value: v.typed("relation", k.Relation), Options: choices("household.relation.", people.Relations...), Required: true},
		Guardian: field{Name: "guardian", Label: "household.guardian", Hint: "household.guardian.hint", Value: v.tick("guardian", k.Guardian)},
		Together: field{Name: "together", Label: "household.together", Value: v.tick("together", k.Together || kin == "")},
	}
	bar, err := v.identityOf(o)
	if err != nil {
		return nil, err
	}
	x.Identity = &bar
	return v.familyPage(o.Pack, o.Pack.Country, people.Detail{Given: k.Name}, x), nil
}

func familyAlone(v *visit) (templ.Component, error) {
	if err := access.Duty(v.tx, access.Family); err != nil {
		return nil, err
	}
	here, p, err := v.familyProgramme()
	if err != nil {
		return nil, err
	}
	x := familyView{Lead: v.page.T("family.alone.lead"), Action: "/families", Cancel: "/cases", Hidden: []hidden{{"programme", string(here)}}}
	return v.familyPage(p, p.Country, people.Detail{}, x), nil
}

// familyLink is where somebody of a family is entered who asks for help in their
// own right; empty: the reader does not, or there is no such programme here.
func (v *visit) familyLink() (string, error) {
	if !access.May(v.who.Role, access.Family) {
		return "", nil
	}
	_, _, err := v.familyProgramme()
	if sild.KindOf(err) == sild.NotFound {
		return "", nil
	}
	return "/families/new", err
}

// familyProgramme is the programme for families that was chosen, or the first in
// which the reader's organisation works.
func (v *visit) familyProgramme() (sild.ID, *pack.Pack, error) {
	all, err := programme.All(v.tx)
	if err != nil {
		return "", nil, err
	}
	want := sild.ID(v.typed("programme", v.query("programme")))
	for _, pr := range all {
		p, err := programme.Of(v.tx, pr.ID)
		if err != nil {
			return "", nil, err
		}
		works, err := programme.Works(v.tx, pr.ID, v.who.Org, "provider")
		if err != nil {
			return "", nil, err
		}
		if works && flow.ServesFamilies(p) && (want == "" || want == pr.ID) {
			return pr.ID, p, nil
		}
	}
	return "", nil, sild.Missing()
}

func (v *visit) familyPage(p *pack.Pack, country string, d people.Detail, x familyView) templ.Component {
	v.page.Title = v.page.T("family.title")
	x.Fields, x.Reason = v.personFields(d, country), v.typed("reason", "")
	form, _ := p.Form(referral.FormID)
	var answers map[string]any
	if v.form != nil {
		answers = v.answersTyped(form)
	}
	known := pack.Inputs{"referral.family": true}
	for _, q := range form.Questions {
		if !q.Retired && q.Asked(known.With(form.ID, answers)) {
			x.Questions = append(x.Questions, v.question(q, answers[q.ID]))
		}
	}
	return familyFormPage(v.page, x)
}

// familyInput is what was typed.
func (v *visit) familyInput(p *pack.Pack, pr sild.Problems) flow.FamilyInput {
	form, _ := p.Form(referral.FormID)
	return flow.FamilyInput{
		DetailInput: v.detailInput(pr), FamilyInput: referral.FamilyInput{Reason: v.form.Get("reason"), Answers: v.answersTyped(form)},
		Relation: v.form.Get("relation"), Guardian: v.ticked("guardian"), Together: v.ticked("together"), Kin: sild.ID(v.form.Get("kin")),
	}
}

func referFamily(v *visit) (string, error) {
	rec, err := access.Case(v.tx, v.id("case"), "F")
	if err != nil {
		return "", err
	}
	p, err := programme.Of(v.tx, rec.Programme)
	if err != nil {
		return "", err
	}
	pr := sild.Problems{}
	_, err = flow.ReferFamily(v.tx, rec.Case, v.familyInput(p, pr))
	return "/cases/" + string(rec.Case) + "/household", both(pr, err)
}

func referAlone(v *visit) (string, error) {
	here, p, err := v.familyProgramme()
	if err != nil {
		return "", err
	}
	pr := sild.Problems{}
	id, err := flow.ReferFamilyAlone(v.tx, here, v.familyInput(p, pr))
	to := "/cases/" + string(id)
	if v.who.Role != "coordinator" { // who reads it is for the coordinator to say
		to = "/"
	}
	return to, both(pr, err)
}
