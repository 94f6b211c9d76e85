// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sild"
	"sild/flow/flowtest"
)

// A browser is a user's, signed in, without JavaScript.
type browser struct {
	t     *testing.T
	s     *Server
	token string
	lang  string
}

// browse opens a browser for u. Nobody's has no session.
func browse(t *testing.T, w *flowtest.World, u flowtest.User) browser {
	t.Helper()
	s, err := New(Config{Flow: w.Flow, Log: sild.Discard})
	if err != nil {
		t.Fatal(err)
	}
	b := browser{t: t, s: s, lang: "en"}
	if u.ID != "" {
		b.token = w.Token(u, "web")
	}
	return b
}

// A view is an answer as the browser got it.
type view struct {
	t    *testing.T
	code int
	to   string // where it sends the browser
	text string
	root *html.Node
}

func (b browser) get(path string) view { return b.send(http.MethodGet, path, nil) }

// post sends a form. Values are pairs of name and value.
func (b browser) post(path string, values ...string) view {
	form := url.Values{}
	for i := 0; i+1 < len(values); i += 2 {
		form.Add(values[i], values[i+1])
	}
	return b.send(http.MethodPost, path, form)
}

func (b browser) send(method, path string, form url.Values) view {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequestWithContext(b.t.Context(), method, path, body)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "lang", Value: b.lang})
	if b.token != "" {
		r.AddCookie(&http.Cookie{Name: cookieName, Value: b.token})
	}
	rec := httptest.NewRecorder()
	b.s.ServeHTTP(rec, r)
	root, err := html.Parse(strings.NewReader(rec.Body.String()))
	if err != nil {
		b.t.Fatal(err)
	}
	v := view{b.t, rec.Code, rec.Header().Get("Location"), rec.Body.String(), root}
	for _, p := range pageProblems(v.text) {
		if rec.Code == http.StatusOK || rec.Code == http.StatusUnprocessableEntity {
			b.t.Errorf("%s %s: %s", method, path, p)
		}
	}
	return v
}

// is wants the answer to have a status.
func (v view) is(code int) view {
	v.t.Helper()
	if v.code != code {
		v.t.Fatalf("status %d, to %q; want %d: %s", v.code, v.to, code, clip(words(v.root)))
	}
	return v
}

// in wants an element that selector names to say text.
func (v view) in(selector, text string) view {
	v.t.Helper()
	var said []string
	for _, n := range v.all(selector) {
		s := words(n)
		if strings.Contains(s, text) {
			return v
		}
		said = append(said, s)
	}
	v.t.Errorf("no %s says %q; they say %q", selector, text, said)
	return v
}

// not wants no element that selector names to say text.
func (v view) not(selector, text string) view {
	v.t.Helper()
	for _, n := range v.all(selector) {
		if strings.Contains(words(n), text) {
			v.t.Errorf("%s says %q", selector, words(n))
		}
	}
	return v
}

// has wants so many elements that selector names.
func (v view) has(selector string, want int) view {
	v.t.Helper()
	if got := len(v.all(selector)); got != want {
		v.t.Errorf("%d of %s; want %d", got, selector, want)
	}
	return v
}

// value wants the field of that name, in the form that selector names, to hold
// want; of radios and ticks, the ones that are chosen.
func (v view) value(form, name, want string) view {
	v.t.Helper()
	if got := strings.Join(v.fields(form)[name], ","); got != want {
		v.t.Errorf("%s in %s is %q; want %q", name, form, got, want)
	}
	return v
}

// fields are what a browser would send if nobody touched the form.
func (v view) fields(form string) url.Values {
	v.t.Helper()
	all := v.all(form)
	if len(all) != 1 {
		v.t.Fatalf("%d of %s: %s", len(all), form, clip(words(v.root)))
	}
	sent := url.Values{}
	for n := range all[0].Descendants() {
		name, _ := attr(n, "name")
		value, _ := attr(n, "value")
		kind, _ := attr(n, "type")
		_, checked := attr(n, "checked")
		switch {
		case name == "" || n.Type != html.ElementNode:
		case n.Data == "textarea":
			sent.Add(name, strings.TrimPrefix(raw(n), "\n"))
		case n.Data == "select":
			for o := range n.Descendants() {
				if _, on := attr(o, "selected"); on {
					value, _ = attr(o, "value")
				}
			}
			sent.Add(name, value)
		case n.Data == "input" && (kind != "radio" && kind != "checkbox" || checked):
			sent.Add(name, value)
		}
	}
	return sent
}

// submit sends the form that selector names, with some values changed, as a
// browser does. An empty value takes a tick or a choice away.
func (b browser) submit(v view, form string, changed ...string) view {
	b.t.Helper()
	sent := v.fields(form)
	for i := 0; i+1 < len(changed); i += 2 {
		sent.Set(changed[i], changed[i+1])
	}
	action, _ := attr(v.all(form)[0], "action")
	return b.send(http.MethodPost, action, sent)
}

// follow gets the page to which the answer sends the browser.
func (b browser) follow(v view) view {
	b.t.Helper()
	return b.get(v.is(http.StatusSeeOther).to)
}

// all are the elements that selector names: words of the form tag.class#id[name]
// or [name=value], each inside the one before.
func (v view) all(selector string) []*html.Node {
	found := []*html.Node{v.root}
	for _, word := range strings.Fields(selector) {
		var next []*html.Node
		seen := map[*html.Node]bool{}
		for _, top := range found {
			for n := range top.Descendants() {
				if !seen[n] && matches(n, word) {
					seen[n] = true
					next = append(next, n)
				}
			}
		}
		found = next
	}
	return found
}

var piece = regexp.MustCompile(`^([a-z0-9]+)|([.#])([\w-]+)|\[([\w-]+)(?:=([^\]]*))?\]`)

func matches(n *html.Node, word string) bool {
	if n.Type != html.ElementNode {
		return false
	}
	for _, m := range piece.FindAllStringSubmatch(word, -1) {
		switch {
		case m[1] != "":
			if n.Data != m[1] {
				return false
			}
		case m[2] == "#":
			if id, _ := attr(n, "id"); id != m[3] {
				return false
			}
		case m[2] == ".":
			class, _ := attr(n, "class")
			if !strings.Contains(" "+class+" ", " "+m[3]+" ") {
				return false
			}
		default:
			value, has := attr(n, m[4])
			if !has || strings.Contains(m[0], "=") && value != m[5] {
				return false
			}
		}
	}
	return true
}

// raw is the text of n as it stands.
func raw(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func clip(s string) string { return s[:min(len(s), 600)] }
