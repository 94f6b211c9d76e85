// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"reflect"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"sild"
	"sild/web/page"
)

// hostile is what somebody may put into any text of the record: markup, quotes,
// another direction of writing, and a word that does not end.
const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>` + "\u202e" + `&lt;b&gt; مرحبا {day} `

// poison puts s into every text of v, however deep, and makes one of everything.
func poison(v reflect.Value, s string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[sild.Date]() {
			v.Set(reflect.ValueOf(lookToday.AddDays(1)))
			return
		}
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				poison(v.Field(i), s)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			poison(v.Index(i), s)
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(3)
	case reflect.Float64:
		v.SetFloat(50)
	}
}

// poisoned is a T full of s.
func poisoned[T any](s string) T {
	var v T
	poison(reflect.ValueOf(&v).Elem(), s)
	return v
}

// every is each part, filled by fill; keys of catalogues stay empty.
func every(p *page.Page, s string) []templ.Component {
	f := poisoned[page.Field](s)
	f.Label, f.Hint = "", ""
	for i := range f.Options {
		f.Options[i].Label, f.Options[i].Hint = "", ""
	}
	frame := lookIn(page.FormFor(p, page.Form{Action: s, SubmitText: s, Cancel: s}),
		page.FieldText(p, f), page.FieldArea(p, f), page.FieldDate(p, f), page.FieldTime(p, f), page.FieldSelect(p, f),
		page.FieldRadios(p, f), page.FieldChecks(p, f), page.FieldTick(p, f), page.FieldMinutes(p, f))
	id := poisoned[page.Identity](s)
	for i := range id.Acts {
		id.Acts[i].Label = ""
	}
	rows := poisoned[[]page.Task](s)
	for i := range rows {
		rows[i].Acts, rows[i].Menu = id.Acts, id.Acts
	}
	events := poisoned[[]page.TimelineItem](s)
	for i := range events {
		events[i].Menu = id.Acts
	}
	j := poisoned[page.Journey](s)
	for i := range j.Steps {
		j.Steps[i].Label = ""
	}
	known := poisoned[[]page.Row](s)
	for i := range known {
		known[i].Label, known[i].Hint, known[i].Missing = "", "", ""
	}
	rate := poisoned[page.Stat](s)
	rate.Label, rate.Withheld = "", false
	box := poisoned[page.Notice](s)
	box.Title, box.Label = "", ""
	nothing := poisoned[page.Emptiness](s)
	nothing.Title, nothing.Label = "", ""
	strip := poisoned[page.SavedNote](s)
	for i := range strip.Links {
		strip.Links[i].Label = ""
	}
	clash := poisoned[page.Conflict](s)
	for i := range clash.Rows {
		clash.Rows[i].Label = ""
	}
	clash.Rows = append(clash.Rows, page.ConflictRow{LabelText: s, Yours: s + "a", Theirs: s})
	who := poisoned[[]page.PersonaCard](s)
	for i := range who {
		who[i].RoleKey = "part.identity"
	}
	views := poisoned[[]page.Tab](s)
	groups := poisoned[[]page.ChipGroup](s)
	for i := range views {
		views[i].Label, groups[i].Label = "", ""
		for k := range groups[i].Chips {
			groups[i].Chips[k].Label = ""
		}
	}
	head := poisoned[page.TableHead](s)
	head.Label = ""
	for i := range head.Columns {
		head.Columns[i].Label = ""
	}
	return []templ.Component{
		frame, page.Heading(p, "", s), page.IdentityBar(p, id), page.JourneyLine(p, "way", j), page.Tasks(p, rows), page.Timeline(p, events[:1]),
		page.PeopleRows(p, poisoned[[]page.PersonRow](s)), page.Summary(p, known), page.StatTile(p, rate), page.NoticeBox(p, box), page.Empty(p, nothing), page.Saved(p, strip),
		page.ConflictView(p, clash), page.PersonaList(p, s, who), page.Tabs(p, "part.nav", views), page.Filters(p, groups), lookIn(page.Table(p, head)), page.Pages(p, poisoned[page.Pager](s)),
		page.Eligibility(p, poisoned[[]page.Criterion](s)), lookIn(page.Card(p, page.CardHead{Text: s, Href: s})), page.Search(p, page.SearchBox{Action: s, Value: s, LabelText: s}),
		lookIn(page.Fold(p, "", s, true)),
	}
}

// TestHostile puts markup into every text: none of it may become an element,
// an address or a placeholder.
func TestHostile(t *testing.T) {
	for _, s := range []string{hostile, `javascript:alert(1)`, `x" autofocus onfocus="alert(1)`, strings.Repeat("x", 5000)} {
		for i, c := range every(lookPage("en", s), s) {
			page := render(t, c)
			if strings.Contains(page, "<script>alert") || strings.Contains(page, "<img src=x") {
				t.Errorf("part %d lets markup through: %.300s", i, page)
			}
			doc, err := html.Parse(strings.NewReader(page))
			if err != nil {
				t.Fatal(err)
			}
			for n := range doc.Descendants() {
				for _, a := range n.Attr {
					if strings.HasPrefix(a.Key, "on") || (a.Key == "href" || a.Key == "action") && strings.HasPrefix(a.Val, "javascript:") {
						t.Errorf("part %d: %s has %s=%.60q", i, n.Data, a.Key, a.Val)
					}
				}
			}
		}
	}
}

// TestEmpty shows every part with nothing in it.
func TestEmpty(t *testing.T) {
	p := lookPage("en", "")
	p.Me, p.Nav, p.Demo, p.Write = page.Me{}, nil, nil, ""
	body := lookAll(
		page.IdentityBar(p, page.Identity{Name: "A"}), page.JourneyLine(p, "way", page.Journey{}), page.Tasks(p, nil), page.PeopleRows(p, nil), page.Timeline(p, nil),
		page.Summary(p, nil), page.NoticeBox(p, page.Notice{}), page.Empty(p, page.Emptiness{}), page.Tabs(p, "part.journey", nil), page.Filters(p, nil), page.Pages(p, page.Pager{Total: -1}),
		page.Eligibility(p, nil), page.StatTile(p, page.Stat{ID: "s", Text: "A"}), page.ConflictView(p, page.Conflict{}), page.PersonaList(p, "/demo", nil), page.Saved(p, page.SavedNote{}),
		lookIn(page.FormFor(p, page.Form{Action: "/x"}), page.FieldText(p, page.Field{Name: "a", LabelText: "A"}), page.FieldRadios(p, page.Field{Name: "b", LabelText: "B"})),
	)
	for _, c := range []templ.Component{lookIn(page.Layout(p), body), lookIn(page.LayoutPlain(p), body)} {
		page := render(t, c)
		for _, problem := range pageProblems(page) {
			t.Error(problem)
		}
	}
}
