// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"strings"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/people"
	"sild/web/page"
)

// A ToldKind is a kind of what is told of a person beside their details.
type ToldKind struct {
	Kind    string // as casework.Kinds has it
	Section byte
}

// ToldKinds are those, by their path.
var ToldKinds = map[string]ToldKind{
	"names":        {"name", 'I'},
	"languages":    {"language", 'I'},
	"citizenships": {"citizenship", 'I'},
	"reach":        {"reach", 'I'},
	"addresses":    {"address", 'A'},
	"household":    {"kin", 'F'},
}

// Mends are what can be done to a row, in its menu.
func Mends(v *page.Visit, rec access.Record, path string, f sild.Fact, change bool) (list []page.Act) {
	x := ToldKinds[path]
	if !rec.Writes(x.Section) {
		return nil
	}
	if change {
		list = append(list, page.Act{Label: "part.change", Href: "/people/" + string(rec.Subject) + "/" + path + "?row=" + string(f.ID)})
	}
	if casework.MayMend(v.Tx, f) {
		list = append(list, page.Act{Label: "mend.mistake", Href: FactAt(x.Kind, f.ID, "mistake")})
	}
	return list
}

// SpanSaid is from when until when something holds, in words.
func SpanSaid(v *page.Visit, s people.Span) string {
	switch {
	case s.From().IsZero() && s.Until().IsZero():
		return ""
	case s.Until().IsZero():
		return v.Page.T("about.since", "date", BornSaid(v, s.From()))
	case s.From().IsZero():
		return v.Page.T("part.until", "date", BornSaid(v, s.Until()))
	}
	return BornSaid(v, s.From()) + " – " + BornSaid(v, s.Until())
}

// CalledAs puts on the bar how the person wishes to be called, with the name of
// the documents beside it.
func CalledAs(v *page.Visit, bar *page.Identity, rec access.Record) error {
	if !rec.Reads('I') {
		return nil
	}
	all, err := people.Names(v.Tx, rec.Subject)
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

// ToldInWords is a row of what is told of a person, as its mending shows it.
func ToldInWords(v *page.Visit, rec access.Record, kind string, f sild.Fact) (x EventView, ok bool, err error) {
	rows := map[string]func() ([]page.Task, error){
		"name":        func() ([]page.Task, error) { return NameTasks(v, rec) },
		"language":    func() ([]page.Task, error) { return LanguageTasks(v, rec) },
		"citizenship": func() ([]page.Task, error) { return CitizenshipTasks(v, rec) },
		"reach":       func() ([]page.Task, error) { return ReachTasks(v, rec, true) },
		"address":     func() ([]page.Task, error) { return AddressTasks(v, rec, true) },
	}[kind]
	if rows == nil {
		return x, false, nil
	}
	list, err := rows()
	x = EventView{Kind: "change", When: v.Page.ShortDate(f.Day), What: v.Page.T("fact."+kind, "what", "…")}
	for _, t := range list {
		for _, a := range t.Menu {
			if a.Href == FactAt(kind, f.ID, "mistake") {
				x.What, x.Team = v.Page.T("fact."+kind, "what", t.What), t.Detail
			}
		}
	}
	return x, true, err
}

// CountryKey is the key of a country's name.
func CountryKey(country string) string { return "country." + strings.ToLower(country) }

// ReachTasks are the ways to reach somebody as rows, with what is safe there in
// words beside the button. Of what is over only if all is asked for.
func ReachTasks(v *page.Visit, rec access.Record, all bool) ([]page.Task, error) {
	list, err := people.Reaches(v.Tx, rec)
	if err != nil {
		return nil, err
	}
	var rows []page.Task
	for _, r := range list {
		over := r.Over(v.Page.Today)
		if over && !all {
			continue
		}
		way := v.Page.T("about.reach.way." + r.Way)
		t := page.Task{What: way + ": " + r.Value}
		safe := v.Page.T("about.reach.safe." + r.Safe)
		if r.Hidden {
			t.What, safe = way, v.Page.T("about.hidden")
		}
		preferred := ""
		if r.Preferred && !over {
			preferred = v.Page.T("about.reach.preferred.is")
		}
		through := ""
		if r.Through != "" {
			through = v.Page.T("about.reach.through.is", "name", r.Through)
		}
		t.Detail = page.Said(safe, through, preferred, SpanSaid(v, r.Span))
		t.Note = r.Note
		if !over {
			t.Acts = ReachActs(v, r)
		}
		if all && !r.Hidden {
			t.Menu = Mends(v, rec, "reach", r.Fact, true)
		}
		rows = append(rows, t)
	}
	return rows, nil
}

// ReachActs are the links that call or write, where that is safe.
func ReachActs(v *page.Visit, r people.Reach) []page.Act {
	switch {
	case r.Call():
		return []page.Act{{Label: "about.reach.call", Of: r.Value, Href: "tel:" + people.Number(r.Value)}}
	case r.Write():
		return []page.Act{{Label: "about.reach.write", Of: r.Value, Href: "mailto:" + people.Mailbox(r.Value)}}
	}
	return nil
}

// AddressTasks are where somebody lives, lived and is registered.
func AddressTasks(v *page.Visit, rec access.Record, all bool) ([]page.Task, error) {
	list, err := people.Addresses(v.Tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	var rows []page.Task
	for _, a := range list {
		if !all && a.Over(v.Page.Today) {
			continue
		}
		t := page.Task{What: a.Text(), Note: a.Note}
		kind := v.Page.T("about.address.kind." + a.Kind)
		if t.What == "" {
			t.What, kind = kind, ""
		}
		t.Detail = page.Said(v.Page.T("about.address.use."+a.Use), kind, SpanSaid(v, a.Span), v.Page.T("about.source."+a.Source))
		if all {
			t.Menu = Mends(v, rec, "addresses", a.Fact, true)
		}
		rows = append(rows, t)
	}
	return rows, nil
}

// NameTasks are the other names of a person, as rows.
func NameTasks(v *page.Visit, rec access.Record) ([]page.Task, error) {
	list, err := people.Names(v.Tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	rows := make([]page.Task, len(list))
	for i, n := range list {
		rows[i] = page.Task{What: n.Name, Detail: page.Said(v.Page.T("about.name.kind."+n.Kind), n.Form, SpanSaid(v, n.Span)), Menu: Mends(v, rec, "names", n.Fact, true)}
	}
	return rows, nil
}

// LanguageTasks are the languages of a person, as rows.
func LanguageTasks(v *page.Visit, rec access.Record) ([]page.Task, error) {
	list, err := people.OtherLanguages(v.Tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	rows := make([]page.Task, len(list))
	for i, l := range list {
		need := ""
		if l.Interpreter {
			need = v.Page.T("person.interpreter.needed")
		}
		rows[i] = page.Task{What: page.SentenceCase(v.Page.T("language." + l.Language)), Detail: page.Said(v.Page.T("about.language.level."+l.Level), need), Menu: Mends(v, rec, "languages", l.Fact, false)}
	}
	return rows, nil
}

// CitizenshipTasks are the citizenships of a person, as rows.
func CitizenshipTasks(v *page.Visit, rec access.Record) ([]page.Task, error) {
	list, err := people.Citizenships(v.Tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	rows := make([]page.Task, len(list))
	for i, c := range list {
		name := v.Page.T(CountryKey(c.Country))
		if c.Other != "" {
			name = c.Other
		}
		rows[i] = page.Task{What: name, Detail: v.Page.T("about.source." + c.Source), Menu: Mends(v, rec, "citizenships", c.Fact, false)}
	}
	return rows, nil
}
