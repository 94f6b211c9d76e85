// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/flow"
	"sild/org"
	"sild/people"
	"sild/programme"
)

func (s *Server) aboutRoutes() {
	for path, x := range abouts {
		form := func(v *visit) (templ.Component, error) { return aboutForm(v, path, x) }
		s.read("GET /people/{subject}/"+path, form)
		s.write("POST /people/{subject}/"+path, x.tell, form)
	}
	s.read("GET /people/{subject}/merge", mergeForm)
	s.writeFresh("POST /people/{subject}/merge", mergePeople, mergeForm)
	s.write("POST /merges/{merge}/undo", undoMerge, nil)
}

// A toldKind is a kind of what is told of a person beside their details.
type toldKind struct {
	kind    string // as casework.Kinds has it
	section byte
}

// toldKinds are those, by their path.
var toldKinds = map[string]toldKind{
	"names":        {"name", 'I'},
	"languages":    {"language", 'I'},
	"citizenships": {"citizenship", 'I'},
	"reach":        {"reach", 'I'},
	"addresses":    {"address", 'A'},
	"household":    {"kin", 'F'},
}

// An about is how such a thing is asked for, and how it is told.
type about struct {
	toldKind
	ask  func(v *visit, rec access.Record, row sild.ID) ([]question, error)
	tell deed
}

// abouts are those, by their path.
var abouts = map[string]about{
	"names":        {toldKinds["names"], askName, tellName},
	"languages":    {toldKinds["languages"], askLanguage, tellLanguage},
	"citizenships": {toldKinds["citizenships"], askCitizenship, tellCitizenship},
	"reach":        {toldKinds["reach"], askReach, tellReach},
	"addresses":    {toldKinds["addresses"], askAddress, tellAddress},
	"household":    {toldKinds["household"], askKin, tellKin},
}

// A question is a question of such a form. More are folded.
type question struct {
	field
	As   string // text, radios, select, tick, date
	More bool
}

// An aboutView is a form in which one thing is told of a person.
type aboutView struct {
	Name, At string
	Lead     string
	Form     form
	Hidden   []hidden
	Fields   []question
	More     []question
	Open     bool // a folded field has a problem, or something stands there
}

func aboutForm(v *visit, path string, x about) (templ.Component, error) {
	rec, err := access.Person(v.tx, v.id("subject"), string(x.section))
	if err != nil {
		return nil, err
	}
	if !rec.Writes(x.section) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	d, err := people.DetailOf(v.tx, rec.Person)
	if err != nil {
		return nil, err
	}
	row := sild.ID(v.typed("row", v.query("row")))
	fields, err := x.ask(v, rec, row)
	if err != nil {
		return nil, err
	}
	at := "/people/" + string(rec.Subject)
	view := aboutView{
		Name: d.Name(), At: v.backTo(at), Lead: "about." + x.kind + ".lead", Hidden: []hidden{{"row", string(row)}, {"back", v.backTo("")}},
		Form: form{ID: "about", Action: at + "/" + path, Keep: true, Submit: "person.save", Cancel: v.backTo(at)},
	}
	for _, f := range fields {
		if !f.More {
			view.Fields = append(view.Fields, f)
			continue
		}
		view.More = append(view.More, f)
		_, wrong := v.page.Problems[f.Name]
		view.Open = view.Open || wrong || f.Value != "" && f.As != "select"
	}
	v.page.Title = v.page.T("about." + x.kind)
	if row != "" {
		v.page.Title = v.page.T("about." + x.kind + ".change")
	}
	return aboutFormPage(v.page, view), nil
}

// toldOf returns to the person, or to where one came from, after something was
// told.
func (v *visit) toldOf(kind string, f sild.Fact, err error) (string, error) {
	to := v.backTo("/people/" + string(f.Subject))
	if err != nil {
		return "", err
	}
	return to + "?saved=" + kind + "/" + string(f.ID), nil
}

// theRow is the row that is to be told anew; nil: something new is told, or what
// one looked at holds no longer and what was typed is shown again.
func theRow[T any](v *visit, list []T, row sild.ID, fact func(T) sild.Fact) (*T, error) {
	if row == "" {
		return nil, nil
	}
	if i := slices.IndexFunc(list, func(x T) bool { return fact(x).ID == row }); i >= 0 {
		return &list[i], nil
	}
	if v.form != nil {
		return nil, nil
	}
	return nil, sild.Missing()
}

// spanFields ask from when until when something holds.
func (v *visit) spanFields(s people.Span, more bool) []question {
	return []question{
		{field{Name: "from", Label: "about.from", Value: v.typed("from", v.bornTyped(s.From())), Partial: true, Narrow: true}, "date", more},
		{field{Name: "until", Label: "about.until", Value: v.typed("until", v.bornTyped(s.Until())), Partial: true, Narrow: true}, "date", more},
	}
}

// sourceField asks from whom one knows.
func (v *visit) sourceField(source string) question {
	return question{field{Name: "source", Label: "about.source", Value: v.typed("source", source), Options: choices("about.source.", "person", "document", "register", "relative", "worker", "authority"), Narrow: true}, "select", true}
}

func (v *visit) tick(name string, on bool) string {
	was := ""
	if on {
		was = "on"
	}
	return v.typed(name, was)
}

// A knownGroup is what is known of one kind, and where more is told.
type knownGroup struct {
	Label, Add, None string
	List             []task
}

// A knownView is all that is told of a person beside their details. A group
// that the reader may not see is left out.
type knownView struct {
	Main, Side []knownGroup
	Merged     []task
}

// known is all that is told of the person of rec.
func (v *visit) known(rec access.Record) (x knownView, err error) {
	at := "/people/" + string(rec.Subject)
	group := func(groups *[]knownGroup, path string, list []task) {
		g := knownGroup{Label: "about." + path, None: "about." + path + ".none", List: list}
		if rec.Writes(toldKinds[path].section) {
			g.Add = at + "/" + path
		}
		*groups = append(*groups, g)
	}
	reach, err := v.reachTasks(rec, true)
	if err != nil {
		return x, err
	}
	group(&x.Main, "reach", reach)
	if rec.Reads('A') {
		homes, err := v.addressTasks(rec, true)
		if err != nil {
			return x, err
		}
		group(&x.Main, "addresses", homes)
	}
	if rec.Reads('F') {
		p, err := programme.Of(v.tx, rec.Programme)
		if err != nil {
			return x, err
		}
		kin, err := v.kinTasks(rec, p)
		if err != nil {
			return x, err
		}
		if len(kin) > 0 || flow.ServesFamilies(p) {
			group(&x.Main, "household", kin)
		}
	}
	names, err := v.nameTasks(rec)
	if err != nil {
		return x, err
	}
	group(&x.Side, "names", names)
	spoken, err := v.languageTasks(rec)
	if err != nil {
		return x, err
	}
	group(&x.Side, "languages", spoken)
	of, err := v.citizenshipTasks(rec)
	if err != nil {
		return x, err
	}
	group(&x.Side, "citizenships", of)
	x.Merged, err = v.mergedTasks(rec)
	return x, err
}

// mends are what can be done to a row, in its menu.
func (v *visit) mends(rec access.Record, path string, f sild.Fact, change bool) (list []act) {
	x := toldKinds[path]
	if !rec.Writes(x.section) {
		return nil
	}
	if change {
		list = append(list, act{Label: "part.change", Href: "/people/" + string(rec.Subject) + "/" + path + "?row=" + string(f.ID)})
	}
	if casework.MayMend(v.tx, f) {
		list = append(list, act{Label: "mend.mistake", Href: factAt(x.kind, f.ID, "mistake")})
	}
	return list
}

// spanSaid is from when until when something holds, in words.
func (v *visit) spanSaid(s people.Span) string {
	switch {
	case s.From().IsZero() && s.Until().IsZero():
		return ""
	case s.Until().IsZero():
		return v.page.T("about.since", "date", v.bornSaid(s.From()))
	case s.From().IsZero():
		return v.page.T("part.until", "date", v.bornSaid(s.Until()))
	}
	return v.bornSaid(s.From()) + " – " + v.bornSaid(s.Until())
}

// said joins what there is to say.
func said(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// calledAs puts on the bar how the person wishes to be called, with the name of
// the documents beside it.
func (v *visit) calledAs(bar *identity, rec access.Record) error {
	if !rec.Reads('I') {
		return nil
	}
	all, err := people.Names(v.tx, rec.Subject)
	if err != nil {
		return err
	}
	if c := people.Called(all); c != nil {
		bar.Formal, bar.Name = bar.Name, c.Name
		if c.Form != "" {
			bar.Name += " (" + c.Form + ")"
		}
	}
	return nil
}

// mergedTasks are the records that were merged into this one.
func (v *visit) mergedTasks(rec access.Record) ([]task, error) {
	all, err := flow.Merges(v.tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	var list []task
	for i, m := range all {
		gone, err := people.SubjectByID(v.tx, m.Gone)
		if err != nil {
			return nil, err
		}
		d, err := people.DetailOf(v.tx, gone.Person)
		if err != nil {
			return nil, err
		}
		who, err := org.Name(v.tx, m.By)
		if err != nil {
			return nil, err
		}
		t := task{What: d.Name(), Detail: said(v.bornSaid(d.Born()), v.page.T("merge.by", "who", who, "when", v.when(m.At))), Note: m.Why}
		if i == 0 && access.May(v.who.Role, access.Merge) && rec.Writes('I') { // the last first
			t.Acts = []act{{Label: "merge.undo", Of: d.Name(), Href: "/merges/" + string(m.ID) + "/undo", Post: true}}
		}
		list = append(list, t)
	}
	return list, nil
}

// notedOf says what was just told of the person, or that it was taken back.
func (v *visit) notedOf() {
	switch how := v.query("merged"); {
	case v.form != nil:
	case how == "yes":
		v.page.Saved = &savedNote{Text: v.page.T("merge.saved")}
	case how == "no":
		v.page.Saved = &savedNote{Text: v.page.T("merge.undone")}
	case v.page.Saved == nil:
		v.noteSaved()
	}
}

// toldInWords is a row of what is told of a person, as its mending shows it.
func (v *visit) toldInWords(rec access.Record, kind string, f sild.Fact) (x eventView, ok bool, err error) {
	rows := map[string]func() ([]task, error){
		"name":        func() ([]task, error) { return v.nameTasks(rec) },
		"language":    func() ([]task, error) { return v.languageTasks(rec) },
		"citizenship": func() ([]task, error) { return v.citizenshipTasks(rec) },
		"reach":       func() ([]task, error) { return v.reachTasks(rec, true) },
		"address":     func() ([]task, error) { return v.addressTasks(rec, true) },
	}[kind]
	if rows == nil {
		return x, false, nil
	}
	list, err := rows()
	x = eventView{Kind: "change", When: v.page.ShortDate(f.Day), What: v.page.T("fact."+kind, "what", "…")}
	for _, t := range list {
		for _, a := range t.Menu {
			if a.Href == factAt(kind, f.ID, "mistake") {
				x.What, x.Team = v.page.T("fact."+kind, "what", t.What), t.Detail
			}
		}
	}
	return x, true, err
}
