// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"sild"
	"sild/i18n"
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// attr is the attribute key of n; has says whether it is there at all.
func attr(n *html.Node, key string) (value string, has bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

var (
	keyShown  = regexp.MustCompile(`\[[a-z]+\.[a-z._]+\]`)
	gapShown  = regexp.MustCompile(`\{[a-z_]+\}`)
	safeHref  = regexp.MustCompile(`^(?:[/?#]|static/|tel:\+?[0-9]*$|about:invalid)`)
	iconNames = sync.OnceValue(func() []string {
		b, _ := os.ReadFile("static/src/icons.svg")
		var ids []string
		for _, m := range regexp.MustCompile(`<symbol id="([^"]+)"`).FindAllSubmatch(b, -1) {
			ids = append(ids, string(m[1]))
		}
		return ids
	})
)

// pageProblems are the faults of a page that make it useless to somebody: one
// who hears it, one without JavaScript, one behind the strict policy.
func pageProblems(page string) (problems []string) {
	bad := func(text string) { problems = append(problems, text) }
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	if m := keyShown.FindString(words(doc)); m != "" {
		bad("a text is missing: " + m)
	}
	if m := gapShown.FindString(words(doc)); m != "" {
		bad("a text has a gap: " + m)
	}
	ids, labels, refs := map[string]bool{}, map[string]bool{}, []string{}
	level, tops := 0, 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				bad(n.Data + " has the attribute " + a.Key + ", which the policy forbids")
			case a.Key == "id":
				if ids[a.Val] {
					bad("the id " + a.Val + " stands twice")
				}
				ids[a.Val] = true
			case n.Data == "label" && a.Key == "for":
				labels[a.Val] = true
				refs = append(refs, a.Val)
			case a.Key == "aria-labelledby" || a.Key == "aria-describedby":
				refs = append(refs, strings.Fields(a.Val)...)
			case a.Key == "href" && n.Data == "use":
				if _, name, _ := strings.Cut(a.Val, "#"); !slices.Contains(iconNames(), name) {
					bad("there is no picture " + name)
				}
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				refs = append(refs, a.Val[1:])
			case (a.Key == "href" || a.Key == "action" || a.Key == "src") && !safeHref.MatchString(a.Val):
				bad(n.Data + " leads to " + a.Val)
			}
		}
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch kind, _ := attr(n, "type"); n.Data {
		case "script":
			if _, has := attr(n, "src"); !has || n.FirstChild != nil {
				bad("a script stands in the page")
			}
		case "style":
			bad("a style stands in the page")
		case "form":
			if method, _ := attr(n, "method"); method != "post" {
				bad("a form is not posted")
			}
		case "input", "select", "textarea":
			id, _ := attr(n, "id")
			name, _ := attr(n, "name")
			if kind != "hidden" && !labels[id] && (n.Parent == nil || n.Parent.Data != "label") {
				bad("the field " + name + " has no label")
			}
			if name == "" {
				bad("a field has no name")
			}
		case "a", "button", "summary", "h1", "h2", "h3", "legend", "label":
			if words(n) == "" {
				bad("a " + n.Data + " has no words")
			}
			if n.Data == "h1" {
				tops++
			}
			if n.Data[0] == 'h' {
				if now := int(n.Data[1] - '0'); now > level+1 {
					bad("the heading " + words(n) + " skips a level")
				} else {
					level = now
				}
			}
		case "img":
			if _, has := attr(n, "alt"); !has {
				bad("a picture has no alt")
			}
		case "svg":
			hidden, _ := attr(n, "aria-hidden")
			role, _ := attr(n, "role")
			if hidden != "true" && (role != "img" || !strings.Contains(words(n), " ")) && n.Parent.Data != "g" {
				bad("a picture is neither hidden nor described")
			}
		}
	}
	for _, id := range refs {
		if !ids[id] {
			bad("nothing has the id " + id)
		}
	}
	if tops > 1 {
		bad("more than one h1")
	}
	return problems
}

func TestPageProblems(t *testing.T) {
	good := func(page string) {
		t.Helper()
		if p := pageProblems(page); p != nil {
			t.Errorf("%s: %q; want no problem", page, p)
		}
	}
	bad := func(page string) {
		t.Helper()
		if pageProblems(page) == nil {
			t.Errorf("%s passes; want a problem", page)
		}
	}
	good(`<h1>A</h1><h2>B</h2><a href="/x">C</a><label for="i">D</label><input id="i" name="i">`)
	bad(`<a href="javascript:alert(1)">C</a>`)
	bad(`<a href="//elsewhere.example">C</a>` + `<p style="color:red">`)
	bad(`<a href="/x"><svg aria-hidden="true"></svg></a>`)
	bad(`<input id="i" name="i">`)
	bad(`<p id="a"></p><p id="a"></p>`)
	bad(`<h1>A</h1><h3>B</h3>`)
	bad(`<script>alert(1)</script>`)
	bad(`<p onclick="x()">`)
	bad(`<p>[part.missing]</p>`)
	bad(`<p>Due {day}</p>`)
	bad(`<a href="#none">A</a>`)
	bad(`<svg><use href="static/icons.svg#none"></use></svg>`)
}

// TestParts looks into every part, filled as on a usual day, in every language.
func TestParts(t *testing.T) {
	for _, lang := range i18n.Langs() {
		for name, c := range looks(lang) {
			page := render(t, c)
			for _, p := range pageProblems(page) {
				t.Errorf("%s in %s: %s", name, lang, p)
			}
			if len(page) > 40_000 {
				t.Errorf("%s in %s has %d bytes; want at most 40,000 (stack: pages)", name, lang, len(page))
			}
		}
	}
}

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
	rows := poisoned[[]taskRow](s)
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
		frame, heading(p, "", s), identityBar(p, id), journeyLine(p, "way", j), taskRows(p, rows), timeline(p, events[:1]),
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
		identityBar(p, identity{Name: "A"}), journeyLine(p, "way", journey{}), taskRows(p, nil), peopleRows(p, nil), timeline(p, nil),
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

func TestTroubles(t *testing.T) {
	p := lookPage("en", "")
	p.Problems = map[string]sild.Message{
		"b": {Key: "date.unreadable"}, "a": {Key: "text.unreadable"}, "zz": {Key: "text.hidden"}, "": {Key: "error.busy"},
	}
	fields := func() templ.Component {
		return lookAll(fieldText(p, field{Name: "b", LabelText: "B"}), fieldText(p, field{Name: "a", LabelText: "A", Value: "typed"}))
	}
	page := render(t, lookIn(formFor(p, form{ID: "x", Action: "/x"}), fields()))
	var got []string
	doc, _ := html.Parse(strings.NewReader(page))
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
		if !strings.Contains(page, part) {
			t.Errorf("the field shown again lacks %s", part)
		}
	}

	p.Form = "other"
	if page := render(t, lookIn(formFor(p, form{ID: "x", Action: "/x"}), fields())); strings.Contains(page, "aria-invalid") || strings.Contains(page, "troubles") {
		t.Error("a form shows the problems of another one")
	}
}

func TestWhen(t *testing.T) {
	p := lookPage("en", "")
	d := func(n int) sild.Date { return lookToday.AddDays(n) }
	for _, c := range []struct{ got, want string }{
		{p.due(sild.Date{}), ""},
		{p.due(d(-2)), "Was due Thursday"},
		{p.due(d(-1)), "Was due yesterday"},
		{p.due(d(-30)), "Was due 22 Oct 2026"},
		{p.due(d(0)), "Due today"},
		{p.due(d(1)), "Due tomorrow"},
		{p.due(d(3)), "Due in 3 days"},
		{p.due(d(14)), "Due in 14 days"},
		{p.due(d(15)), "Due 6 Dec 2026"},
		{p.dueClass(d(-1)), "is-late"},
		{p.dueClass(d(1)), "is-now"},
		{p.dueClass(d(2)), ""},
		{p.release(d(1)), "Leaves prison 22 November 2026, in 1 day"},
		{p.release(d(0)), "Leaves prison today"},
		{p.release(d(-40)), "Left prison 12 October 2026, 40 days ago"},
		{p.ago(d(0)), "today"},
		{p.ago(d(-1)), "yesterday"},
		{p.ago(d(-9)), "9 days ago"},
		{p.born(sild.On(sild.MustDate("1990-11-21"))), "Born 21 November 1990, age 36"},
		{p.born(sild.On(sild.MustDate("1990-11-22"))), "Born 22 November 1990, age 35"},
		{p.born(sild.Partial{From: sild.MustDate("1990-01-01"), Until: sild.MustDate("1990-12-31")}), "Born 1990, age 35–36"},
		{p.born(sild.Partial{}), ""},
		{p.span(d(0), d(0)), "21 Nov 2026"},
		{p.span(d(0), sild.Date{}), "since 21 Nov 2026"},
		{p.span(sild.Date{}, d(0)), "until 21 Nov 2026"},
		{p.span(d(0), d(1)), "21 Nov 2026 – 22 Nov 2026"},
		{p.count(1000), "1,000"},
		{p.count(1001), "1,000+"},
		{i18nDue("et", d(-2)), "Tähtaeg oli neljapäeval"},
	} {
		if c.got != c.want {
			t.Errorf("%q; want %q", c.got, c.want)
		}
	}
}

func i18nDue(lang i18n.Lang, d sild.Date) string { return lookPage(lang, "").due(d) }

func TestVerdict(t *testing.T) {
	for _, c := range []struct {
		s    stat
		want string
	}{
		{stat{Counts: 3, Not: 1, Target: 75}, "yes"},
		{stat{Counts: 2, Not: 1, Unknown: 1, Target: 75}, "open"},
		{stat{Counts: 2, Not: 2, Target: 75}, "no"},
		{stat{Counts: 2, Not: 7, Unknown: 1, Target: 30, Fewer: true}, "open"}, // 20 to 30 %: thirty is not fewer
		{stat{Counts: 2, Not: 8, Target: 30, Fewer: true}, "yes"},
		{stat{Counts: 3, Not: 7, Target: 30, Fewer: true}, "no"},
		{stat{Target: 30, Fewer: true}, ""},
		{stat{Counts: 3}, ""},
		{stat{Counts: 3, Target: 30, Withheld: true}, ""},
	} {
		if got := c.s.verdict(); got != c.want {
			t.Errorf("%+v: %q; want %q", c.s, got, c.want)
		}
	}

	s := stat{Counts: 2, Not: 1, Unknown: 1, Target: 75}
	counts, unknown, target := s.bars(false)
	if counts != (bar{"0%", "50%"}) || unknown != (bar{"50%", "25%"}) || target != "75%" {
		t.Errorf("bars %v %v %v", counts, unknown, target)
	}
	counts, unknown, target = s.bars(true)
	if counts != (bar{"50%", "50%"}) || unknown != (bar{"25%", "25%"}) || target != "25%" {
		t.Errorf("bars from the right %v %v %v", counts, unknown, target)
	}
}

func TestJourney(t *testing.T) {
	p := lookPage("en", "")
	j := journey{Steps: []step{{Text: "Asked", State: "done"}, {Text: "Now", State: "now"}, {Text: "Later"}, {Text: "End"}}}
	list := p.stops(j, false)
	if from, until := walked(list); from != "12.5%" || until != "37.5%" {
		t.Errorf("walked %s to %s", from, until)
	}
	if from, until := walked(p.stops(j, true)); from != "87.5%" || until != "62.5%" {
		t.Errorf("walked from the right %s to %s", from, until)
	}
	for _, c := range []struct {
		s     string
		width int
		want  []string
	}{
		{"Asked", 10, []string{"Asked"}},
		{"Through the gate", 10, []string{"Through", "the gate"}},
		{"Follow-up one month and one year later", 17, []string{"Follow-up one", "month and one…"}},
		{"Täiskasvanuharidusasutus", 10, []string{"Täiskasva…"}},
		{"", 10, nil},
	} {
		if diff := cmp.Diff(c.want, wrap(c.s, c.width, 2)); diff != "" {
			t.Errorf("wrap(%q, %d) (-want +got):\n%s", c.s, c.width, diff)
		}
	}
}

func TestFields(t *testing.T) {
	for _, c := range []struct {
		f           field
		kind, value string
	}{
		{field{Value: "2026-03-09"}, "date", "2026-03-09"},
		{field{Value: "9.3.2026"}, "date", "2026-03-09"},
		{field{Value: "31.2.2026"}, "text", "31.2.2026"},
		{field{}, "date", ""},
		{field{Value: "2026-03", Partial: true}, "text", "2026-03"},
	} {
		if kind, value := dateType(c.f); kind != c.kind || value != c.value {
			t.Errorf("dateType(%+v) = %s, %s; want %s, %s", c.f, kind, value, c.kind, c.value)
		}
	}
	for _, c := range []struct{ chip, other, want string }{
		{"45", "", "45"}, {"45", "50", "50"}, {"", " 50 ", "50"}, {"", "", ""},
	} {
		if got := formMinutes(url.Values{"m": {c.chip}, "m_other": {c.other}}, "m"); got != c.want {
			t.Errorf("minutes %q and %q are %q; want %q", c.chip, c.other, got, c.want)
		}
	}
}

func TestCurrent(t *testing.T) {
	p := &page{Path: "/people/1/plan"}
	for href, want := range map[string]bool{"/people": true, "/people/1": true, "/peo": false, "/": false, "/people/1/plan": true} {
		if got := p.current(href); got != want {
			t.Errorf("current(%q) = %v on %s; want %v", href, got, p.Path, want)
		}
	}
}
