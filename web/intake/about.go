// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/flow"
	"sild/org"
	"sild/people"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
)

// AboutRoutes are what is told of a person beside their details.
func AboutRoutes(s *page.Server) {
	for path, x := range abouts {
		form := func(v *page.Visit) (templ.Component, error) { return aboutForm(v, path, x) }
		s.Read("GET /people/{subject}/"+path, form)
		s.Do("POST /people/{subject}/"+path, x.tell, form)
	}
	s.Read("GET /people/{subject}/merge", mergeForm)
	s.DoFresh("POST /people/{subject}/merge", mergePeople, mergeForm)
	s.Do("POST /merges/{merge}/undo", undoMerge, nil)
}

// An about is how such a thing is asked for, and how it is told.
type about struct {
	record.ToldKind
	ask  func(v *page.Visit, rec access.Record, row sild.ID) ([]question, error)
	tell page.Deed
}

// abouts are those, by their path.
var abouts = map[string]about{
	"names":        {record.ToldKinds["names"], askName, tellName},
	"languages":    {record.ToldKinds["languages"], askLanguage, tellLanguage},
	"citizenships": {record.ToldKinds["citizenships"], askCitizenship, tellCitizenship},
	"reach":        {record.ToldKinds["reach"], askReach, tellReach},
	"addresses":    {record.ToldKinds["addresses"], askAddress, tellAddress},
	"household":    {record.ToldKinds["household"], askKin, tellKin},
}

// A question is a question of such a form. More are folded.
type question struct {
	page.Field
	As   string // text, radios, select, tick, date
	More bool
}

// An aboutView is a form in which one thing is told of a person.
type aboutView struct {
	Name, At string
	Lead     string
	Form     page.Form
	Hidden   []page.Hidden
	Fields   []question
	More     []question
	Open     bool // a folded field has a problem, or something stands there
}

func aboutForm(v *page.Visit, path string, x about) (templ.Component, error) {
	rec, err := access.Person(v.Tx, v.ID("subject"), string(x.Section))
	if err != nil {
		return nil, err
	}
	if !rec.Writes(x.Section) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	d, err := people.DetailOf(v.Tx, rec.Person)
	if err != nil {
		return nil, err
	}
	row := sild.ID(v.Typed("row", v.Query("row")))
	fields, err := x.ask(v, rec, row)
	if err != nil {
		return nil, err
	}
	at := "/people/" + string(rec.Subject)
	view := aboutView{
		Name: d.Name(), At: backTo(v, at), Lead: "about." + x.Kind + ".lead", Hidden: []page.Hidden{{Name: "row", Value: string(row)}, {Name: "back", Value: backTo(v, "")}},
		Form: page.Form{ID: "about", Action: at + "/" + path, Keep: true, Submit: "person.save", Cancel: backTo(v, at)},
	}
	for _, f := range fields {
		if !f.More {
			view.Fields = append(view.Fields, f)
			continue
		}
		view.More = append(view.More, f)
		_, wrong := v.Page.Problems[f.Name]
		view.Open = view.Open || wrong || f.Value != "" && f.As != "select"
	}
	v.Page.Title = v.Page.T("about." + x.Kind)
	if row != "" {
		v.Page.Title = v.Page.T("about." + x.Kind + ".change")
	}
	return aboutFormPage(v.Page, view), nil
}

// toldOf returns to the person, or to where one came from, after something was
// told.
func toldOf(v *page.Visit, kind string, f sild.Fact, err error) (string, error) {
	to := backTo(v, "/people/"+string(f.Subject))
	if err != nil {
		return "", err
	}
	return to + "?saved=" + kind + "/" + string(f.ID), nil
}

// theRow is the row that is to be told anew; nil: something new is told, or what
// one looked at holds no longer and what was typed is shown again.
func theRow[T any](v *page.Visit, list []T, row sild.ID, fact func(T) sild.Fact) (*T, error) {
	if row == "" {
		return nil, nil
	}
	if i := slices.IndexFunc(list, func(x T) bool { return fact(x).ID == row }); i >= 0 {
		return &list[i], nil
	}
	if v.Form != nil {
		return nil, nil
	}
	return nil, sild.Missing()
}

// spanFields ask from when until when something holds.
func spanFields(v *page.Visit, s people.Span, more bool) []question {
	return []question{
		{page.Field{Name: "from", Label: "about.from", Value: v.Typed("from", bornTyped(v, s.From())), Partial: true, Narrow: true}, "date", more},
		{page.Field{Name: "until", Label: "about.until", Value: v.Typed("until", bornTyped(v, s.Until())), Partial: true, Narrow: true}, "date", more},
	}
}

// sourceField asks from whom one knows.
func sourceField(v *page.Visit, source string) question {
	return question{page.Field{Name: "source", Label: "about.source", Value: v.Typed("source", source), Options: page.Choices("about.source.", "person", "document", "register", "relative", "worker", "authority"), Narrow: true}, "select", true}
}

func aboutTick(v *page.Visit, name string, on bool) string {
	was := ""
	if on {
		was = "on"
	}
	return v.Typed(name, was)
}

// A knownGroup is what is known of one kind, and where more is told.
type knownGroup struct {
	Label, Add, None string
	List             []page.Task
}

// A knownView is all that is told of a person beside their details. A group
// that the reader may not see is left out.
type knownView struct {
	Main, Side []knownGroup
	Merged     []page.Task
}

// known is all that is told of the person of rec.
func known(v *page.Visit, rec access.Record) (x knownView, err error) {
	at := "/people/" + string(rec.Subject)
	group := func(groups *[]knownGroup, path string, list []page.Task) {
		g := knownGroup{Label: "about." + path, None: "about." + path + ".none", List: list}
		if rec.Writes(record.ToldKinds[path].Section) {
			g.Add = at + "/" + path
		}
		*groups = append(*groups, g)
	}
	reach, err := record.ReachTasks(v, rec, true)
	if err != nil {
		return x, err
	}
	group(&x.Main, "reach", reach)
	if rec.Reads('A') {
		homes, err := record.AddressTasks(v, rec, true)
		if err != nil {
			return x, err
		}
		group(&x.Main, "addresses", homes)
	}
	if rec.Reads('F') {
		p, err := programme.Of(v.Tx, rec.Programme)
		if err != nil {
			return x, err
		}
		kin, err := kinTasks(v, rec, p)
		if err != nil {
			return x, err
		}
		if len(kin) > 0 || flow.ServesFamilies(p) {
			group(&x.Main, "household", kin)
		}
	}
	names, err := record.NameTasks(v, rec)
	if err != nil {
		return x, err
	}
	group(&x.Side, "names", names)
	spoken, err := record.LanguageTasks(v, rec)
	if err != nil {
		return x, err
	}
	group(&x.Side, "languages", spoken)
	of, err := record.CitizenshipTasks(v, rec)
	if err != nil {
		return x, err
	}
	group(&x.Side, "citizenships", of)
	x.Merged, err = mergedTasks(v, rec)
	return x, err
}

// mergedTasks are the records that were merged into this one.
func mergedTasks(v *page.Visit, rec access.Record) ([]page.Task, error) {
	all, err := flow.Merges(v.Tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	var list []page.Task
	for i, m := range all {
		gone, err := people.SubjectByID(v.Tx, m.Gone)
		if err != nil {
			return nil, err
		}
		d, err := people.DetailOf(v.Tx, gone.Person)
		if err != nil {
			return nil, err
		}
		who, err := org.Name(v.Tx, m.By)
		if err != nil {
			return nil, err
		}
		t := page.Task{What: d.Name(), Detail: page.Said(record.BornSaid(v, d.Born()), v.Page.T("merge.by", "who", who, "when", v.When(m.At))), Note: m.Why}
		if i == 0 && access.May(v.Who.Role, access.Merge) && rec.Writes('I') { // the last first
			t.Acts = []page.Act{{Label: "merge.undo", Of: d.Name(), Href: "/merges/" + string(m.ID) + "/undo", Post: true}}
		}
		list = append(list, t)
	}
	return list, nil
}

// notedOf says what was just told of the person, or that it was taken back.
func notedOf(v *page.Visit) {
	switch how := v.Query("merged"); {
	case v.Form != nil:
	case how == "yes":
		v.Page.Saved = &page.SavedNote{Text: v.Page.T("merge.saved")}
	case how == "no":
		v.Page.Saved = &page.SavedNote{Text: v.Page.T("merge.undone")}
	case v.Page.Saved == nil:
		v.NoteSaved()
	}
}
