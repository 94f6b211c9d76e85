// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sild"
	"sild/flow/flowtest"
	"sild/web/page"
)

// A browser is somebody of a world at the pages.
type browser struct {
	t     testing.TB
	s     *page.Server
	token string
	lang  string            // empty: as the browser comes
	jar   map[string]string // what else it holds
	from  string            // its address; empty: that of httptest

	world   *flowtest.World
	user    flowtest.User
	entries map[sild.ID]bool // of the trail, that were looked at
}

// browse is a server on w, and u signed in at it.
func browse(t testing.TB, w *flowtest.World, u flowtest.User) *browser {
	t.Helper()
	s, err := New(page.Config{Flow: w.Flow, Log: sild.Discard})
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, s: s, token: w.Token(u, "web"), world: w, user: u, entries: map[sild.ID]bool{}}
}

// get asks for a page.
func (b *browser) get(path string) *sheet {
	b.t.Helper()
	return b.send(httptest.NewRequest("GET", path, nil))
}

// post sends a form: pairs of field and value.
func (b *browser) post(path string, fields ...string) *sheet {
	b.t.Helper()
	return b.form(path, pairs(fields))
}

// form sends a form.
func (b *browser) form(path string, typed url.Values) *sheet {
	b.t.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(typed.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

func pairs(fields []string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	return v
}

func (b *browser) send(r *http.Request) *sheet {
	b.t.Helper()
	if b.token != "" {
		r.AddCookie(&http.Cookie{Name: page.CookieName, Value: b.token})
	}
	for name, value := range b.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	if b.from != "" {
		r.RemoteAddr = b.from
	}
	if r.Method == http.MethodPost && r.Header.Get("Sec-Fetch-Site") == "" {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if b.lang != "" {
		r.AddCookie(&http.Cookie{Name: "lang", Value: b.lang})
	}
	w := httptest.NewRecorder()
	b.traced(w, r)
	b.s.Later.Rests.Wait()
	b.take(w.Result())
	doc, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		b.t.Fatal(err)
	}
	p := &sheet{t: b.t, of: r.Method + " " + r.URL.Path, status: w.Code, to: w.Header().Get("Location"), body: w.Body.String(), doc: doc}
	if w.Code < 300 || w.Code == http.StatusUnprocessableEntity || w.Code == http.StatusConflict {
		for _, fault := range pageProblems(p.body) {
			b.t.Errorf("%s: %s", p.of, fault)
		}
	}
	return p
}

// traced answers r, and holds that the trail tells of what was answered.
func (b *browser) traced(w *httptest.ResponseRecorder, r *http.Request) {
	b.t.Helper()
	if b.world == nil { // nobody is signed in
		b.s.ServeHTTP(w, r)
		return
	}
	b.world.Traces(b.entries)
	b.s.ServeHTTP(w, r)
	left := b.world.Traces(b.entries)
	if r.Pattern == "/" { // there is no such page
		return
	}
	sent := r.URL.String()
	for _, values := range r.PostForm {
		sent += "\n" + strings.Join(values, "\n")
	}
	for _, p := range b.world.Unseen(b.user, r.Method, r.URL.Path, sent, w.Code, w.Header().Get("Location"), w.Body.String(), left) {
		b.t.Errorf("%s %s by %s: %s; the trail has %v", r.Method, r.URL, b.user.Name, p, left)
	}
}

// take keeps the cookies of an answer.
func (b *browser) take(r *http.Response) {
	for _, c := range r.Cookies() {
		switch {
		case c.Name == "lang":
		case c.Name == page.CookieName && c.MaxAge < 0:
			b.token = ""
		case c.Name == page.CookieName:
			b.token = c.Value
		case c.MaxAge < 0:
			delete(b.jar, c.Name)
		default:
			if b.jar == nil {
				b.jar = map[string]string{}
			}
			b.jar[c.Name] = c.Value
		}
	}
}

// A sheet is an answer, to be looked at.
type sheet struct {
	t      testing.TB
	of     string
	status int
	to     string
	body   string
	doc    *html.Node
}

// is checks the status.
func (p *sheet) is(status int) *sheet {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("%s: status %d; want %d\n%s", p.of, p.status, status, p.text("main"))
	}
	return p
}

// goes checks that the answer leads to a path that begins so, and gives it.
func (p *sheet) goes(prefix string) string {
	p.t.Helper()
	if p.status != http.StatusSeeOther || !strings.HasPrefix(p.to, prefix) {
		p.t.Fatalf("%s: status %d to %q; want it to go to %q\n%s", p.of, p.status, p.to, prefix, p.text("main"))
	}
	return p.to
}

// in checks that an element that fits selector says text; empty: that there is one.
func (p *sheet) in(selector, text string) *sheet {
	p.t.Helper()
	if !slices.ContainsFunc(p.all(selector), func(n *html.Node) bool { return strings.Contains(words(n), text) }) {
		p.t.Errorf("%s: no %s says %q; they say %q", p.of, selector, text, p.text(selector))
	}
	return p
}

// not checks that no element that fits selector says text; empty: that there is none.
func (p *sheet) not(selector, text string) *sheet {
	p.t.Helper()
	for _, n := range p.all(selector) {
		if strings.Contains(words(n), text) {
			p.t.Errorf("%s: a %s says %q: %q", p.of, selector, text, words(n))
		}
	}
	return p
}

// holds checks what a field holds: its value, its text, or which of its choices
// are made.
func (p *sheet) holds(name string, want ...string) *sheet {
	p.t.Helper()
	if got := p.fields()[name]; !slices.Equal(got, want) {
		p.t.Errorf("%s: field %s holds %q; want %q", p.of, name, got, want)
	}
	return p
}

// has checks that so many elements fit selector.
func (p *sheet) has(selector string, want int) *sheet {
	p.t.Helper()
	if got := len(p.all(selector)); got != want {
		p.t.Errorf("%s: %d of %s; want %d", p.of, got, selector, want)
	}
	return p
}

// submit sends the one form that fits selector as it stands, but for some fields:
// pairs of field and value.
func (b *browser) submit(p *sheet, selector string, fields ...string) *sheet {
	b.t.Helper()
	all := p.all(selector)
	if len(all) != 1 {
		b.t.Fatalf("%s: %d of %s\n%s", p.of, len(all), selector, p.text("main"))
	}
	sent := fieldsOf(all[0])
	for field, values := range pairs(fields) {
		sent[field] = values
	}
	action, _ := attr(all[0], "action")
	return b.form(action, sent)
}

// fields is what the elements that fit selector would send, all taken together;
// without one, the forms of the page.
func (p *sheet) fields(selector ...string) url.Values {
	if len(selector) == 0 {
		return fieldsOf(p.doc)
	}
	v := url.Values{}
	for _, n := range p.all(selector[0]) {
		for field, values := range fieldsOf(n) {
			v[field] = append(v[field], values...)
		}
	}
	return v
}

func fieldsOf(root *html.Node) url.Values {
	v := url.Values{}
	for n := range root.Descendants() {
		name, _ := attr(n, "name")
		if n.Type != html.ElementNode || name == "" {
			continue
		}
		value, _ := attr(n, "value")
		switch kind, _ := attr(n, "type"); {
		case n.Data == "textarea":
			text := ""
			if n.FirstChild != nil {
				text = n.FirstChild.Data
			}
			v.Add(name, text)
		case n.Data == "select":
			for o := range n.Descendants() {
				if _, on := attr(o, "selected"); o.Data == "option" && on {
					value, _ = attr(o, "value")
					v.Add(name, value)
				}
			}
		case n.Data == "input" && (kind == "radio" || kind == "checkbox"):
			if _, on := attr(n, "checked"); on {
				v.Add(name, value)
			}
		case n.Data == "input":
			v.Add(name, value)
		}
	}
	return v
}

// text is what all elements that fit selector say.
func (p *sheet) text(selector string) string {
	var all []string
	for _, n := range p.all(selector) {
		all = append(all, words(n))
	}
	return strings.Join(all, " | ")
}

// all are the elements that fit selector: tag, #id, .class and [attribute=value]
// in one word, and several words where one stands inside the other.
func (p *sheet) all(selector string) (found []*html.Node) {
	parts := strings.Fields(selector)
	for n := range p.doc.Descendants() {
		if n.Type != html.ElementNode || !fits(n, parts[len(parts)-1]) {
			continue
		}
		up := n.Parent
		rest := parts[:len(parts)-1]
		for len(rest) > 0 && up != nil {
			if up.Type == html.ElementNode && fits(up, rest[len(rest)-1]) {
				rest = rest[:len(rest)-1]
			}
			up = up.Parent
		}
		if len(rest) == 0 {
			found = append(found, n)
		}
	}
	return found
}

func fits(n *html.Node, part string) bool {
	end := strings.IndexAny(part, "#.[")
	if end < 0 {
		end = len(part)
	}
	if tag := part[:end]; tag != "" && tag != n.Data {
		return false
	}
	for rest := part[end:]; rest != ""; {
		next := strings.IndexAny(rest[1:], "#.[") + 1
		if rest[0] == '[' {
			next = strings.IndexByte(rest, ']') + 1
		}
		if next == 0 {
			next = len(rest)
		}
		mark, one := rest[0], rest[1:next]
		rest = rest[next:]
		switch mark {
		case '#':
			if id, _ := attr(n, "id"); id != one {
				return false
			}
		case '.':
			if class, _ := attr(n, "class"); !slices.Contains(strings.Fields(class), one) {
				return false
			}
		default: // [key=value], cut after its bracket
			key, want, _ := strings.Cut(strings.TrimSuffix(one, "]"), "=")
			if got, has := attr(n, key); !has || want != "" && got != want {
				return false
			}
		}
	}
	return true
}
