// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/programme"
)

// A personFormView is the form for a person's details, with when they leave
// prison where somebody new is entered.
type personFormView struct {
	Fields    personFields
	Action    string
	Cancel    string
	Hidden    []hidden
	Programme []link         // to choose from, while it is not chosen
	Release   *releaseFields // nil: not asked here
	Same      []task         // people who may be the same
	Conflict  *conflict
}

// personFields are what stands in the fields of a person.
type personFields struct {
	Given, Family, Born, Sex          string
	Country, Code, NoCodeWhy          string
	Language                          string
	Interpreter                       string
	Sexes, Countries, Whys, Languages []option
}

// personFields are the fields as they were typed, or else as d has them.
func (v *visit) personFields(d people.Detail, country string) personFields {
	f := personFields{
		Given: v.typed("given", d.Given), Family: v.typed("family", d.Family), Born: v.typed("born", v.bornTyped(d.Born())),
		Sex: v.typed("sex", d.Sex), Code: v.typed("code", d.Code), NoCodeWhy: v.typed("no_code_why", d.NoCodeWhy),
		Language: v.typed("language", d.Language),
		Sexes:    choices("person.sex.", people.Sexes...),
		Whys:     choices("person.no_code_why.", people.NoCodeReasons...),
	}
	f.Sexes = append(f.Sexes, option{Label: "person.sex.unknown"})
	f.Countries = []option{{Value: "EE", Label: "person.country.ee"}, {Value: "LT", Label: "person.country.lt"}, {Value: "none", Label: "person.country.none"}}
	f.Languages = choices("language.", people.Languages...)
	switch {
	case d.Code != "":
		country = d.CodeCountry
	case d.NoCodeWhy != "":
		country = "none"
	}
	f.Country = v.typed("country", country)
	interpreter := ""
	if d.Interpreter {
		interpreter = "on"
	}
	f.Interpreter = v.typed("interpreter", interpreter)
	return f
}

// bornTyped is a birth date as one would type it: as the reader's language
// writes it in tables, where that can be read back.
func (v *visit) bornTyped(b sild.Partial) string {
	if b.Exact() {
		short := v.page.ShortDate(b.From)
		if d, err := sild.ParseDate(short); err == nil && d == b.From {
			return short
		}
		return b.From.Time().Format("2.1.2006")
	}
	return b.String()
}

// choices are options whose words are keys that begin alike.
func choices(prefix string, values ...string) []option {
	list := make([]option, len(values))
	for i, x := range values {
		list[i] = option{Value: x, Label: prefix + x}
	}
	return list
}

// detailInput is what was typed into the fields of a person.
func (v *visit) detailInput(p sild.Problems) people.DetailInput {
	in := people.DetailInput{
		Given: v.form.Get("given"), Family: v.form.Get("family"), Born: v.form.Get("born"), Sex: v.form.Get("sex"),
		Code: v.form.Get("code"), Language: v.form.Get("language"), Interpreter: v.ticked("interpreter"), Source: "person",
	}
	if v.who.Role == "prison" {
		in.Source = "prison"
	}
	switch country := v.form.Get("country"); country {
	case "none":
		in.NoCodeWhy = v.form.Get("no_code_why")
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

// programmeHere is the programme that a new person comes into: the one that was
// chosen, or the only one. It is empty while there are several to choose from.
func (v *visit) programmeHere() (chosen programme.Programme, all []programme.Programme, err error) {
	all, err = programme.All(v.tx)
	if err != nil || len(all) == 0 {
		return chosen, nil, err
	}
	want := sild.ID(v.typed("programme", v.query("programme")))
	for _, p := range all {
		if p.ID == want || len(all) == 1 {
			return p, all, nil
		}
	}
	return chosen, all, nil
}

// leaves reports whether people of a programme leave prison.
func leaves(p *pack.Pack) bool { return len(p.Vocabularies["prisons"].Values) > 0 }

// personNew is the form for somebody new.
func personNew(v *visit) (templ.Component, error) {
	if err := people.MayEnter(v.tx); err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("people.new")
	here, all, err := v.programmeHere()
	if err != nil {
		return nil, err
	}
	view := personFormView{Action: "/people", Cancel: "/people"}
	if here.ID == "" {
		for _, x := range all {
			p, err := programme.Of(v.tx, x.ID)
			if err != nil {
				return nil, err
			}
			view.Programme = append(view.Programme, link{Href: "/people/new?programme=" + string(x.ID), Text: v.page.Pick(p.Names)})
		}
		return personProgrammePage(v.page, view), nil
	}
	p, err := programme.Of(v.tx, here.ID)
	if err != nil {
		return nil, err
	}
	view.Hidden = []hidden{{"programme", string(here.ID)}}
	view.Fields = v.personFields(people.Detail{}, p.Country)
	if leaves(p) {
		f := v.releaseFields(p, people.Release{Place: v.query("prison")})
		view.Release = &f
	}
	if _, asked := v.page.Problems["same"]; asked {
		found, err := people.Same(v.tx, v.detailInput(sild.Problems{}))
		if err != nil {
			return nil, err
		}
		who := make([]people.Listed, len(found))
		for i, x := range found {
			who[i] = x.Listed
		}
		if view.Same, err = v.personTasks(packs{}, who); err != nil {
			return nil, err
		}
		for i, l := range found { // a name alone does not tell who it is
			view.Same[i].Note = said(v.page.born(l.Born()), v.likeness(l))
		}
	}
	return personFormPage(v.page, view), nil
}

// addPerson enters somebody new. If they look like somebody whom the reader
// sees, it asks first.
func addPerson(v *visit) (string, error) {
	here, _, err := v.programmeHere()
	if err != nil {
		return "", err
	}
	if here.ID == "" {
		return "", sild.Missing()
	}
	p, err := programme.Of(v.tx, here.ID)
	if err != nil {
		return "", err
	}
	team, err := org.TeamOf(v.tx, v.tx.Actor.User, v.tx.Actor.Role)
	if err != nil {
		return "", err
	}
	pr := sild.Problems{}
	in := v.detailInput(pr)
	if !v.ticked("somebody_new") {
		same, err := people.Same(v.tx, in)
		if err != nil {
			return "", err
		}
		pr.Check(len(same) == 0, "same", "person.same")
	}
	var s people.Subject
	if leaves(p) {
		s, err = people.AddInPrison(v.tx, p, here.ID, here.Controller, team.ID, in, v.releaseInput(pr))
	} else {
		s, err = people.Add(v.tx, here.ID, here.Controller, team.ID, in)
	}
	return "/people/" + string(s.ID) + "?saved=person", both(pr, err)
}

// personEdit is the form that corrects what is known of a person.
func personEdit(v *visit) (templ.Component, error) {
	subject := v.id("subject")
	rec, err := access.Person(v.tx, subject, "I")
	if err != nil {
		return nil, err
	}
	if !rec.Writes('I') {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	d, err := people.DetailOf(v.tx, rec.Person)
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.tx, rec.Programme)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("person.edit")
	at := "/people/" + string(subject)
	view := personFormView{
		Action: at + "/edit", Cancel: v.backTo(at), Fields: v.personFields(d, p.Country),
		Hidden: []hidden{{"seen", string(d.ID)}, {"back", v.backTo("")}},
	}
	if v.form != nil && v.form.Get("seen") != string(d.ID) {
		if view.Conflict, err = v.personConflict(d, view.Fields); err != nil {
			return nil, err
		}
	}
	return personEditPage(v.page, d.Name(), view), nil
}

// backTo is where a form returns to: as the address or the form before said, or
// otherwise.
func (v *visit) backTo(otherwise string) string {
	if to := v.typed("back", v.query("back")); to != "" {
		return back(to)
	}
	return otherwise
}

func correctPerson(v *visit) (string, error) {
	pr := sild.Problems{}
	_, err := people.Correct(v.tx, v.id("subject"), v.seen(), v.detailInput(pr))
	return v.backTo("/people/" + string(v.id("subject")) + "?saved=person"), both(pr, err)
}

// seen is the row that the reader looked at; a form that does not say has seen
// none of them.
func (v *visit) seen() sild.ID {
	if id := sild.ID(v.form.Get("seen")); id.Valid() {
		return id
	}
	return "none"
}

// personConflict is what the reader typed beside what holds now.
func (v *visit) personConflict(d people.Detail, mine personFields) (*conflict, error) {
	c, err := v.conflictWith(d.Fact)
	if err != nil {
		return nil, err
	}
	yes := func(on bool) string {
		if on {
			return v.page.T("answer.yes")
		}
		return v.page.T("answer.no")
	}
	said := func(prefix, value string) string {
		if value == "" || !v.page.Has(prefix+value) {
			return value
		}
		return v.page.T(prefix + value)
	}
	code := func(country, code, why string) string {
		if code == "" {
			return said("person.no_code_why.", why)
		}
		return code + ", " + country
	}
	born := mine.Born
	if b, err := sild.ParsePartial(born); err == nil {
		born = v.bornTyped(b)
	}
	c.Rows = []conflictRow{
		{Label: "person.given", Yours: mine.Given, Theirs: d.Given},
		{Label: "person.family", Yours: mine.Family, Theirs: d.Family},
		{Label: "person.born", Yours: born, Theirs: v.bornTyped(d.Born())},
		{Label: "person.code", Yours: code(mine.Country, mine.Code, mine.NoCodeWhy), Theirs: code(d.CodeCountry, d.Code, d.NoCodeWhy)},
		{Label: "person.sex", Yours: said("person.sex.", mine.Sex), Theirs: said("person.sex.", d.Sex)},
		{Label: "person.language", Yours: said("language.", mine.Language), Theirs: said("language.", d.Language)},
		{Label: "person.interpreter", Yours: yes(mine.Interpreter != ""), Theirs: yes(d.Interpreter)},
	}
	return c, nil
}

// conflictWith says who recorded what holds now, and when. The problem itself
// need not be said a second time.
func (v *visit) conflictWith(f sild.Fact) (*conflict, error) {
	delete(v.page.Problems, "")
	who, err := org.Name(v.tx, f.RecordedBy)
	if err != nil {
		return nil, err
	}
	return &conflict{Who: who, When: v.when(f.RecordedAt)}, nil
}

// when is a moment in a few words: "today 14:32".
func (v *visit) when(at time.Time) string {
	return v.page.Day(sild.DateOf(at, v.page.Zone), v.page.Today) + " " + v.page.Time(at, v.page.Zone)
}
