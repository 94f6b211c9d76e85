// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

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
	packShown = regexp.MustCompile(`(?s)<(?:textarea|pre) class="[^"]*\bcode"[^>]*>.*?</(?:textarea|pre)>|<(?:del|ins)>.*?</(?:del|ins)>`) // the text of a pack, in its own language
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
	if strings.HasPrefix(page, "%PDF-") {
		return nil // packed: what looks like a gap is chance
	}
	bad := func(text string) { problems = append(problems, text) }
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	told, err := html.Parse(strings.NewReader(packShown.ReplaceAllString(page, "")))
	if err != nil {
		return []string{err.Error()}
	}
	if m := keyShown.FindString(words(told)); m != "" {
		bad("a text is missing: " + m)
	}
	if m := gapShown.FindString(words(told)); m != "" {
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
			case a.Key == "href" && strings.HasPrefix(a.Val, "https://") && strings.HasPrefix(rel(n), "external "): // a source of the pack
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

// rel is what a link says of where it leads.
func rel(n *html.Node) string {
	r, _ := attr(n, "rel")
	return r
}
