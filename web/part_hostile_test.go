// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"reflect"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"sild"
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
func every(p *page, s string) []templ.Component {
	f := poisoned[field](s)
	f.Label, f.Hint = "", ""
	for i := range f.Options {
		f.Options[i].Label, f.Options[i].Hint = "", ""
	}
	frame := lookIn(formFor(p, form{Action: s, SubmitText: s, Cancel: s}),
		fieldText(p, f), fieldArea(p, f), fieldDate(p, f), fieldTime(p, f), fieldSelect(p, f),
		fieldRadios(p, f), fieldChecks(p, f), fieldTick(p, f), fieldMinutes(p, f))
	id := poisoned[identity](s)
	for i := range id.Acts {
		id.Acts[i].Label = ""
	}
	rows := poisoned[[]task](s)
	for i := range rows {
		rows[i].Acts, rows[i].Menu = id.Acts, id.Acts
	}
	events := poisoned[[]timelineItem](s)
	for i := range events {
		events[i].Menu = id.Acts
	}
	j := poisoned[journey](s)
	for i := range j.Steps {
		j.Steps[i].Label = ""
	}
	known := poisoned[[]row](s)
	for i := range known {
		known[i].Label, known[i].Hint, known[i].Missing = "", "", ""
	}
	rate := poisoned[stat](s)
	rate.Label, rate.Withheld = "", false
	box := poisoned[notice](s)
	box.Title, box.Label = "", ""
	nothing := poisoned[emptiness](s)
	nothing.Title, nothing.Label = "", ""
	strip := poisoned[savedNote](s)
	for i := range strip.Links {
		strip.Links[i].Label = ""
	}
	clash := poisoned[conflict](s)
	for i := range clash.Rows {
		clash.Rows[i].Label = ""
	}
	clash.Rows = append(clash.Rows, conflictRow{LabelText: s, Yours: s + "a", Theirs: s})
	who := poisoned[[]persona](s)
	for i := range who {
		who[i].RoleKey = "part.identity"
	}
	views := poisoned[[]tab](s)
	groups := poisoned[[]chipGroup](s)
	for i := range views {
		views[i].Label, groups[i].Label = "", ""
		for k := range groups[i].Chips {
			groups[i].Chips[k].Label = ""
		}
	}
	head := poisoned[tableHead](s)
	head.Label = ""
	for i := range head.Columns {
		head.Columns[i].Label = ""
	}
	return []templ.Component{
		frame, heading(p, "", s), identityBar(p, id), journeyLine(p, "way", j), tasks(p, rows), timeline(p, events[:1]),
		peopleRows(p, poisoned[[]personRow](s)), summary(p, known), statTile(p, rate), noticeBox(p, box), empty(p, nothing), saved(p, strip),
		conflictView(p, clash), personas(p, s, who), tabs(p, "part.nav", views), filters(p, groups), lookIn(table(p, head)), pages(p, poisoned[pager](s)),
		eligibility(p, poisoned[[]criterion](s)), lookIn(card(p, cardHead{Text: s, Href: s})), search(p, searchBox{Action: s, Value: s, LabelText: s}),
		lookIn(fold(p, "", s, true)),
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
	p.Me, p.Nav, p.Demo, p.Write = me{}, nil, nil, ""
	body := lookAll(
		identityBar(p, identity{Name: "A"}), journeyLine(p, "way", journey{}), tasks(p, nil), peopleRows(p, nil), timeline(p, nil),
		summary(p, nil), noticeBox(p, notice{}), empty(p, emptiness{}), tabs(p, "part.journey", nil), filters(p, nil), pages(p, pager{Total: -1}),
		eligibility(p, nil), statTile(p, stat{ID: "s", Text: "A"}), conflictView(p, conflict{}), personas(p, "/demo", nil), saved(p, savedNote{}),
		lookIn(formFor(p, form{Action: "/x"}), fieldText(p, field{Name: "a", LabelText: "A"}), fieldRadios(p, field{Name: "b", LabelText: "B"})),
	)
	for _, c := range []templ.Component{lookIn(layout(p), body), lookIn(layoutPlain(p), body)} {
		page := render(t, c)
		for _, problem := range pageProblems(page) {
			t.Error(problem)
		}
	}
}
