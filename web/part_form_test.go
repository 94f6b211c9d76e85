// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"sild"
	"sild/web/page"
)

func TestTroubles(t *testing.T) {
	p := lookPage("en", "")
	p.Problems = map[string]sild.Message{
		"b": {Key: "date.unreadable"}, "a": {Key: "text.unreadable"}, "zz": {Key: "text.hidden"}, "": {Key: "error.busy"},
	}
	fields := func() templ.Component {
		return lookAll(page.FieldText(p, page.Field{Name: "b", LabelText: "B"}), page.FieldText(p, page.Field{Name: "a", LabelText: "A", Value: "typed"}))
	}
	shown := render(t, lookIn(page.FormFor(p, page.Form{ID: "x", Action: "/x"}), fields()))
	var got []string
	doc, _ := html.Parse(strings.NewReader(shown))
	for n := range doc.Descendants() {
		if n.Data == "li" {
			href := ""
			if n.FirstChild.Data == "a" {
				href, _ = attr(n.FirstChild, "href")
			}
			got = append(got, href+" "+words(n))
		}
	}
	want := []string{"#x-b " + p.T("date.unreadable"), "#x-a " + p.T("text.unreadable"), " " + p.T("text.hidden"), " " + p.T("error.busy")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the summary is not in the order of the fields (-want +got):\n%s", diff)
	}
	for _, part := range []string{`value="typed"`, `aria-invalid="true"`, `aria-describedby="x-a-problem"`, `id="x-a-problem"`} {
		if !strings.Contains(shown, part) {
			t.Errorf("the field shown again lacks %s", part)
		}
	}

	p.Form = "other"
	if page := render(t, lookIn(page.FormFor(p, page.Form{ID: "x", Action: "/x"}), fields())); strings.Contains(page, "aria-invalid") || strings.Contains(page, "troubles") {
		t.Error("a form shows the problems of another one")
	}
}

func TestFields(t *testing.T) {
	for _, c := range []struct {
		f           page.Field
		kind, value string
	}{
		{page.Field{Value: "2026-03-09"}, "date", "2026-03-09"},
		{page.Field{Value: "9.3.2026"}, "date", "2026-03-09"},
		{page.Field{Value: "31.2.2026"}, "text", "31.2.2026"},
		{page.Field{}, "date", ""},
		{page.Field{Value: "2026-03", Partial: true}, "text", "2026-03"},
	} {
		if kind, value := page.DateType(c.f); kind != c.kind || value != c.value {
			t.Errorf("dateType(%+v) = %s, %s; want %s, %s", c.f, kind, value, c.kind, c.value)
		}
	}
	for _, c := range []struct{ chip, other, want string }{
		{"45", "", "45"}, {"45", "50", "50"}, {"", " 50 ", "50"}, {"", "", ""},
	} {
		if got := page.FormMinutes(url.Values{"m": {c.chip}, "m_other": {c.other}}, "m"); got != c.want {
			t.Errorf("minutes %q and %q are %q; want %q", c.chip, c.other, got, c.want)
		}
	}
}
