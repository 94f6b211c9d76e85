// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sild"
	"sild/flow/flowtest"
	"sild/web/page"
)

// filled is what a form asks for: texts as text gives them, the rest of what it
// offers.
func filled(n *html.Node, text func(field string) string) url.Values {
	v := fieldsOf(n)
	for f := range n.Descendants() {
		name, _ := attr(f, "name")
		if f.Type != html.ElementNode || name == "" {
			continue
		}
		kind, _ := attr(f, "type")
		value, _ := attr(f, "value")
		switch {
		case f.Data == "textarea", f.Data == "input" && slices.Contains([]string{"", "text", "email", "tel", "search", "password", "url"}, kind):
			v.Set(name, text(name))
		case f.Data == "input" && kind == "date" && v.Get(name) == "":
			v.Set(name, "2024-02-05")
		case f.Data == "input" && kind == "radio" && v.Get(name) == "", f.Data == "input" && kind == "checkbox":
			v.Set(name, value)
		case f.Data == "option" || f.Data == "select":
			for o := range f.Descendants() {
				if value, _ := attr(o, "value"); o.Data == "option" && value != "" && v.Get(name) == "" {
					v.Set(name, value)
				}
			}
		}
	}
	return v
}

// ran is what a page would do that somebody typed: a script, a handler, an
// element, a link or a style of theirs.
func ran(page string) (found []string) {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	for n := range doc.Descendants() {
		if n.Type == html.CommentNode && strings.Contains(n.Data, "trap") {
			found = append(found, "a comment "+n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		src, _ := attr(n, "src")
		switch n.Data {
		case "script":
			if !strings.HasPrefix(src, "/static/") || n.FirstChild != nil {
				found = append(found, "a script "+src+words(n))
			}
		case "style", "iframe", "object", "embed", "base", "math", "video", "audio", "marquee", "template", "dialog", "noscript", "xmp", "plaintext", "frameset", "applet", "foreignobject", "animate", "image", "isindex":
			found = append(found, "an element "+n.Data)
		case "link":
			if href, _ := attr(n, "href"); !strings.HasPrefix(href, "/static/") {
				found = append(found, "a link to "+href)
			}
		case "meta":
			if refresh, _ := attr(n, "http-equiv"); refresh != "" {
				found = append(found, "a meta "+refresh)
			}
		}
		for _, a := range n.Attr {
			address := slices.Contains([]string{"href", "src", "action", "formaction", "data", "srcset", "background", "poster"}, a.Key)
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" || a.Key == "trap" || a.Key == "is" || strings.ContainsAny(a.Key, `"'<`) ||
				a.Key == "id" && a.Val == "trap" || address && away(a.Val) && !strings.HasPrefix(rel(n), "external ") {
				found = append(found, n.Data+" has "+a.Key+"="+a.Val)
			}
		}
		if strings.Contains(n.Data, "trap") {
			found = append(found, "an element "+n.Data)
		}
	}
	return found
}

// away reports whether an address leads somewhere else, or runs.
func away(to string) bool {
	to = strings.ToLower(strings.TrimSpace(to))
	return strings.HasPrefix(to, "//") || strings.HasPrefix(to, `\\`) || strings.HasPrefix(to, `/\`) ||
		scheme.MatchString(to) && !strings.HasPrefix(to, "about:invalid") && !strings.HasPrefix(to, "tel:")
}

var scheme = regexp.MustCompile(`^[a-z][a-z0-9+.-]*:`)

// TestRan is the control: each text that would run where nothing is escaped is
// seen to run.
func TestRan(t *testing.T) {
	for _, s := range []string{
		`<script>trap()</script>`, `<img src=x onerror=trap()>`, `<svg/onload=trap()>`, `<a href="javascript:trap()">trap</a>`, `<iframe srcdoc="x"></iframe>`, `<p style="x">`,
		`<form action=//evil.example/trap></form>`, `<base href=//evil.example/>`, `<p title="" onfocus=trap() autofocus x="">`, `<meta http-equiv=refresh content="0">`, `<!-- trap -->`, `<trap-element>`,
	} {
		if ran("<!doctype html><html><body>"+s) == nil {
			t.Errorf("%s was not seen", s)
		}
	}
	n := 0
	for _, s := range flowtest.Hostile() {
		if ran(`<!doctype html><html><body><p>`+s+`</p><input value="`+s+`"><input value='`+s+`'><a href="`+s+`">x</a>`) != nil {
			n++
		}
	}
	if all := len(flowtest.Hostile()); all < 150 || n < 110 {
		t.Errorf("of %d texts only %d do something where nothing is escaped", all, n)
	} else {
		t.Logf("where nothing is escaped %d of %d texts do something", n, all)
	}
}

// TestHostileParts puts every text into every place of every part.
func TestHostileParts(t *testing.T) {
	n := 0
	for i, s := range flowtest.Hostile() {
		for k, c := range every(lookPage("en", s), s) {
			if k%4 != i%4 && i%16 != 0 { // each part sees a quarter of them
				continue
			}
			n++
			for _, what := range ran(render(t, c)) {
				if to := what[strings.IndexByte(what, '=')+1:]; to == s && !dangerous.MatchString(s) {
					continue // an address that our own code made, which is no text of a person's
				}
				t.Errorf("%q in part %d: %s", s, k, what)
			}
		}
	}
	t.Logf("ran 0 of %d", n)
}

var dangerous = regexp.MustCompile(`(?i)^\s*(?:javascript|vbscript|data):`)

// TestHostileRecord types hostile texts into every field of every form that four
// roles have, and then looks at every page, print, letter and table of theirs.
func TestHostileRecord(t *testing.T) {
	t.Parallel()
	w := flowtest.New(t)
	ids, _ := accessWorld(t, w)
	s, err := New(page.Config{Flow: w.Flow, Log: sild.Discard})
	if err != nil {
		t.Fatal(err)
	}
	send := func(r *http.Request, token string) *httptest.ResponseRecorder {
		r.AddCookie(&http.Cookie{Name: page.CookieName, Value: token})
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, r)
		return rec
	}
	texts := flowtest.Hostile()
	next, pages, kept, forms := 0, 0, 0, 0
	look := func(at string, rec *httptest.ResponseRecorder) {
		t.Helper()
		pages++
		if rec.Code >= 500 {
			t.Errorf("%s: status %d", at, rec.Code)
		}
		if strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
			for _, what := range ran(rec.Body.String()) {
				t.Errorf("%s: %s", at, what)
			}
			if strings.Contains(rec.Body.String(), "trap") {
				kept++
			}
		}
	}
	visit := func(token string, enter bool) {
		for _, route := range s.Routes() {
			method, at, _ := strings.Cut(route.Pattern, " ")
			if method != http.MethodGet {
				continue
			}
			at = pathOf(at, ids, func(string) string { return "" })
			if !enter {
				at += "?" + url.Values{"name": {texts[next%len(texts)]}, "back": {texts[(next+1)%len(texts)]}, "saved": {texts[(next+2)%len(texts)]}, "tab": {texts[(next+3)%len(texts)]}}.Encode()
				next += 4
			}
			rec := send(httptest.NewRequest(method, at, nil), token)
			look(at, rec)
			if !enter {
				continue
			}
			doc, err := html.Parse(strings.NewReader(rec.Body.String()))
			if err != nil {
				t.Fatal(err)
			}
			for n := range doc.Descendants() {
				action, _ := attr(n, "action")
				if n.Type != html.ElementNode || n.Data != "form" || strings.HasPrefix(action, "/sign-out") || strings.HasPrefix(action, "/lock") || strings.Contains(action, "/protection") || strings.HasPrefix(action, "/switch") || strings.HasPrefix(action, "/prove") || strings.HasSuffix(action, "/disable") || strings.HasSuffix(action, "/sessions") || strings.HasPrefix(action, "/me") || strings.Contains(action, "/end") {
					continue
				}
				form := filled(n, func(string) string { next++; return texts[next%len(texts)] })
				r := httptest.NewRequest(http.MethodPost, action, strings.NewReader(form.Encode()))
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				rec := send(r, token)
				forms++
				look("POST "+action, rec)
				if to := rec.Header().Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n")) {
					t.Errorf("POST %s leads to %q", action, to)
				}
			}
		}
	}
	users := []flowtest.User{w.Worker, w.Officer, w.Coordinator, w.Admin}
	for _, u := range users {
		visit(w.Token(u, "web"), true)
	}
	for _, u := range append(users, w.Manager) {
		visit(w.Token(u, "web"), false)
	}
	t.Logf("ran 0 of %d pages, %d of them with such a text, after %d forms", pages, kept, forms)
	if forms < 300 || kept < 120 {
		t.Errorf("%d forms and %d pages with such a text: too few to show anything", forms, kept)
	}
}

// TestFormulas: no cell of a table that leaves Sild is a formula, and each comes
// back as it was but for the sign that says so.
func TestFormulas(t *testing.T) {
	var b strings.Builder
	texts := append(flowtest.Hostile(), "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1", "\ufeff=1+1", "two\nlines", "a;b", `a"b`)
	if err := page.WriteTable(&b, [][]string{slices.Clone(texts)}); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 1 || len(rows[0]) != len(texts) {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	n := 0
	for i, c := range rows[0] {
		bare := strings.TrimLeft(c, " \t\r\n\u00a0\ufeff")
		if bare != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(bare)[0]) {
			t.Errorf("%q is a formula", c)
		}
		if was := strings.ReplaceAll(texts[i], "\r", ""); c != was && c != "'"+was { // RFC 4180 has line ends of its own
			t.Errorf("%q came back as %q", texts[i], c)
		}
		if c == "'"+texts[i] {
			n++
		}
	}
	if n < 18 {
		t.Errorf("only %d of them would have been formulas", n)
	}
}
