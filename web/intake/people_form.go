// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/org"
	"sild/people"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
)

// A personFormView is the form for a person's details, with when they leave
// prison where somebody new is entered.
type personFormView struct {
	Fields    personFields
	Action    string
	Cancel    string
	Hidden    []page.Hidden
	Programme []page.Link    // to choose from, while it is not chosen
	Release   *releaseFields // nil: not asked here
	Same      []page.Task    // people who may be the same
	Conflict  *page.Conflict
}

// personFields are what stands in the fields of a person.
type personFields struct {
	Given, Family, Born, Sex          string
	Country, Code, NoCodeWhy          string
	Language                          string
	Interpreter                       string
	Sexes, Countries, Whys, Languages []page.Option
}

// newPersonFields are the fields as they were typed, or else as d has them.
func newPersonFields(v *page.Visit, d people.Detail, country string) personFields {
	f := personFields{
		Given: v.Typed("given", d.Given), Family: v.Typed("family", d.Family), Born: v.Typed("born", bornTyped(v, d.Born())),
		Sex: v.Typed("sex", d.Sex), Code: v.Typed("code", d.Code), NoCodeWhy: v.Typed("no_code_why", d.NoCodeWhy),
		Language: v.Typed("language", d.Language),
		Sexes:    page.Choices("person.sex.", people.Sexes...),
		Whys:     page.Choices("person.no_code_why.", people.NoCodeReasons...),
	}
	f.Sexes = append(f.Sexes, page.Option{Label: "person.sex.unknown"})
	f.Countries = []page.Option{{Value: "EE", Label: "person.country.ee"}, {Value: "LT", Label: "person.country.lt"}, {Value: "none", Label: "person.country.none"}}
	f.Languages = page.Choices("language.", people.Languages...)
	switch {
	case d.Code != "":
		country = d.CodeCountry
	case d.NoCodeWhy != "":
		country = "none"
	}
	f.Country = v.Typed("country", country)
	interpreter := ""
	if d.Interpreter {
		interpreter = "on"
	}
	f.Interpreter = v.Typed("interpreter", interpreter)
	return f
}

// bornTyped is a birth date as one would type it: as the reader's language
// writes it in tables, where that can be read back.
func bornTyped(v *page.Visit, b sild.Partial) string {
	if b.Exact() {
		short := v.Page.ShortDate(b.From)
		if d, err := sild.ParseDate(short); err == nil && d == b.From {
			return short
		}
		return b.From.Time().Format("2.1.2006")
	}
	return b.String()
}

// detailInput is what was typed into the fields of a person.
func detailInput(v *page.Visit, p sild.Problems) people.DetailInput {
	in := people.DetailInput{
		Given: v.Form.Get("given"), Family: v.Form.Get("family"), Born: v.Form.Get("born"), Sex: v.Form.Get("sex"),
		Code: v.Form.Get("code"), Language: v.Form.Get("language"), Interpreter: v.Ticked("interpreter"), Source: "person",
	}
	if v.Who.Role == "prison" {
		in.Source = "prison"
	}
	switch country := v.Form.Get("country"); country {
	case "none":
		in.NoCodeWhy = v.Form.Get("no_code_why")
		p.Check(in.Code == "", "country", "person.country.required")
	default:
		in.CodeCountry = country
		if strings.TrimSpace(in.Code) == "" {
			p.Check(false, "code", "person.code.required")
			in.NoCodeWhy = "unknown" // one problem is enough
		}
	}
	return in
}

// personNew is the form for somebody new.
func personNew(v *page.Visit) (templ.Component, error) {
	if err := people.MayEnter(v.Tx); err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("people.new")
	here, all, err := record.ProgrammeHere(v)
	if err != nil {
		return nil, err
	}
	view := personFormView{Action: "/people", Cancel: "/people"}
	if here.ID == "" {
		for _, x := range all {
			p, err := programme.Of(v.Tx, x.ID)
			if err != nil {
				return nil, err
			}
			view.Programme = append(view.Programme, page.Link{Href: "/people/new?programme=" + string(x.ID), Text: v.Page.Pick(p.Names)})
		}
		return personProgrammePage(v.Page, view), nil
	}
	p, err := programme.Of(v.Tx, here.ID)
	if err != nil {
		return nil, err
	}
	view.Hidden = []page.Hidden{{Name: "programme", Value: string(here.ID)}}
	view.Fields = newPersonFields(v, people.Detail{}, p.Country)
	if record.Leaves(p) {
		f := newReleaseFields(v, p, people.Release{Place: v.Query("prison")})
		view.Release = &f
	}
	if _, asked := v.Page.Problems["same"]; asked {
		found, err := people.Same(v.Tx, detailInput(v, sild.Problems{}))
		if err != nil {
			return nil, err
		}
		who := make([]people.Listed, len(found))
		for i, x := range found {
			who[i] = x.Listed
		}
		if view.Same, err = personTasks(v, record.Packs{}, who); err != nil {
			return nil, err
		}
		for i, l := range found { // a name alone does not tell who it is
			view.Same[i].Note = page.Said(v.Page.Born(l.Born()), likeness(v, l))
		}
	}
	return personFormPage(v.Page, view), nil
}

// addPerson enters somebody new. If they look like somebody whom the reader
// sees, it asks first.
func addPerson(v *page.Visit) (string, error) {
	here, _, err := record.ProgrammeHere(v)
	if err != nil {
		return "", err
	}
	if here.ID == "" {
		return "", sild.Missing()
	}
	p, err := programme.Of(v.Tx, here.ID)
	if err != nil {
		return "", err
	}
	team, err := org.TeamOf(v.Tx, v.Tx.Actor.User, v.Tx.Actor.Role)
	if err != nil {
		return "", err
	}
	pr := sild.Problems{}
	in := detailInput(v, pr)
	if !v.Ticked("somebody_new") {
		same, err := people.Same(v.Tx, in)
		if err != nil {
			return "", err
		}
		pr.Check(len(same) == 0, "same", "person.same")
	}
	var s people.Subject
	if record.Leaves(p) {
		s, err = people.AddInPrison(v.Tx, p, here.ID, here.Controller, team.ID, in, releaseInput(v, pr))
	} else {
		s, err = people.Add(v.Tx, here.ID, here.Controller, team.ID, in)
	}
	return "/people/" + string(s.ID) + "?saved=person", page.Both(pr, err)
}

// personEdit is the form that corrects what is known of a person.
func personEdit(v *page.Visit) (templ.Component, error) {
	subject := v.ID("subject")
	rec, err := access.Person(v.Tx, subject, "I")
	if err != nil {
		return nil, err
	}
	if !rec.Writes('I') {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	d, err := people.DetailOf(v.Tx, rec.Person)
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.Tx, rec.Programme)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("person.edit")
	at := "/people/" + string(subject)
	view := personFormView{
		Action: at + "/edit", Cancel: backTo(v, at), Fields: newPersonFields(v, d, p.Country),
		Hidden: []page.Hidden{{Name: "seen", Value: string(d.ID)}, {Name: "back", Value: backTo(v, "")}},
	}
	if v.Form != nil && v.Form.Get("seen") != string(d.ID) {
		if view.Conflict, err = personConflict(v, d, view.Fields); err != nil {
			return nil, err
		}
	}
	return personEditPage(v.Page, d.Name(), view), nil
}

// backTo is where a form returns to: as the address or the form before said, or
// otherwise.
func backTo(v *page.Visit, otherwise string) string {
	if to := v.Typed("back", v.Query("back")); to != "" {
		return page.Back(to)
	}
	return otherwise
}

func correctPerson(v *page.Visit) (string, error) {
	pr := sild.Problems{}
	_, err := people.Correct(v.Tx, v.ID("subject"), seen(v), detailInput(v, pr))
	return backTo(v, "/people/"+string(v.ID("subject"))+"?saved=person"), page.Both(pr, err)
}

// seen is the row that the reader looked at; a form that does not say has seen
// none of them.
func seen(v *page.Visit) sild.ID {
	if id := sild.ID(v.Form.Get("seen")); id.Valid() {
		return id
	}
	return "none"
}

// personConflict is what the reader typed beside what holds now.
func personConflict(v *page.Visit, d people.Detail, mine personFields) (*page.Conflict, error) {
	c, err := conflictWith(v, d.Fact)
	if err != nil {
		return nil, err
	}
	yes := func(on bool) string {
		if on {
			return v.Page.T("answer.yes")
		}
		return v.Page.T("answer.no")
	}
	said := func(prefix, value string) string {
		if value == "" || !v.Page.Has(prefix+value) {
			return value
		}
		return v.Page.T(prefix + value)
	}
	code := func(country, code, why string) string {
		if code == "" {
			return said("person.no_code_why.", why)
		}
		return code + ", " + country
	}
	born := mine.Born
	if b, err := sild.ParsePartial(born); err == nil {
		born = bornTyped(v, b)
	}
	c.Rows = []page.ConflictRow{
		{Label: "person.given", Yours: mine.Given, Theirs: d.Given},
		{Label: "person.family", Yours: mine.Family, Theirs: d.Family},
		{Label: "person.born", Yours: born, Theirs: bornTyped(v, d.Born())},
		{Label: "person.code", Yours: code(mine.Country, mine.Code, mine.NoCodeWhy), Theirs: code(d.CodeCountry, d.Code, d.NoCodeWhy)},
		{Label: "person.sex", Yours: said("person.sex.", mine.Sex), Theirs: said("person.sex.", d.Sex)},
		{Label: "person.language", Yours: said("language.", mine.Language), Theirs: said("language.", d.Language)},
		{Label: "person.interpreter", Yours: yes(mine.Interpreter != ""), Theirs: yes(d.Interpreter)},
	}
	return c, nil
}

// conflictWith says who recorded what holds now, and when. The problem itself
// need not be said a second time.
func conflictWith(v *page.Visit, f sild.Fact) (*page.Conflict, error) {
	delete(v.Page.Problems, "")
	who, err := org.Name(v.Tx, f.RecordedBy)
	if err != nil {
		return nil, err
	}
	return &page.Conflict{Who: who, When: v.When(f.RecordedAt)}, nil
}
