// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"sild/flow/flowtest"
)

// trap is what the hostile texts call. It tells the console, where the tab
// hears it; a policy that stops them is heard, too: then they stood in the page.
const trap = `window.trap = () => console.error("trapped"); window.print = () => {}`

// hands enters forms as the browser of a tab would, without showing them.
type hands struct {
	*testing.T
	origin, cookies string
	texts           []string
	next, forms     int
}

func (h *hands) do(method, path string, form url.Values) (int, *html.Node) {
	h.Helper()
	r, err := http.NewRequestWithContext(h.Context(), method, h.origin+path, strings.NewReader(form.Encode()))
	if err != nil {
		h.Fatal(err)
	}
	r.Header.Set("Cookie", h.cookies)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	stay := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	w, err := stay.Do(r)
	if err != nil {
		h.Fatal(err)
	}
	defer w.Body.Close()
	doc, err := html.Parse(w.Body)
	if err != nil {
		h.Fatal(err)
	}
	io.Copy(io.Discard, w.Body)
	return w.StatusCode, doc
}

func at(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// enter goes through the pages of one persona, one of each kind, and types
// hostile texts into each form. It gives the pages.
func (h *hands) enter(most int) (paths []string) {
	queue, known, sent := []string{"/"}, map[string]bool{kind("/"): true}, map[string]bool{}
	for len(queue) > 0 && len(paths) < most {
		path := queue[0]
		queue = queue[1:]
		status, doc := h.do(http.MethodGet, path, nil)
		if status != http.StatusOK {
			continue
		}
		paths = append(paths, path)
		for n := range doc.Descendants() {
			switch {
			case n.Type != html.ElementNode:
			case n.Data == "a":
				to, _, _ := strings.Cut(at(n, "href"), "#")
				if strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") && !strings.HasSuffix(to, ".csv") && !strings.HasSuffix(to, "/scan") && !strings.HasPrefix(to, "/demo") && !known[kind(to)] {
					known[kind(to)] = true
					queue = append(queue, to)
				}
			case n.Data == "form":
				action := at(n, "action")
				if sent[kind(action)] || slices.ContainsFunc([]string{"/sign-out", "/demo", "/me", "/language", "/end", "/disable", "/undo"}, func(s string) bool { return strings.Contains(action, s) }) {
					continue
				}
				sent[kind(action)] = true
				h.forms++
				if status, _ := h.do(http.MethodPost, action, h.fill(n)); status >= 500 {
					h.Errorf("POST %s: status %d", action, status)
				}
			}
		}
	}
	return paths
}

// fill is a form as it is sent: hostile texts, and of the rest what it offers.
func (h *hands) fill(form *html.Node) url.Values {
	v := url.Values{}
	for f := range form.Descendants() {
		name, value := at(f, "name"), at(f, "value")
		if f.Type != html.ElementNode || name == "" {
			continue
		}
		switch typ := at(f, "type"); {
		case f.Data == "textarea", f.Data == "input" && slices.Contains([]string{"", "text", "email", "tel", "search"}, typ):
			h.next++
			v.Set(name, h.texts[h.next%len(h.texts)])
		case f.Data == "input" && typ == "date" && value == "":
			v.Set(name, "2024-02-05")
		case f.Data == "input" && (typ == "radio" && v.Get(name) != "" || typ == "file"):
		case f.Data == "input":
			v.Set(name, value)
		case f.Data == "select":
			for o := range f.Descendants() {
				if o.Data == "option" && at(o, "value") != "" {
					v.Set(name, at(o, "value"))
				}
			}
		}
	}
	return v
}

// TestHostile: hostile texts in every form of three people's pages, and then
// each of their pages in a browser: nothing of them runs, and nothing of them
// has to be stopped.
func TestHostile(t *testing.T) {
	b := own(t, look{width: desk})
	h := &hands{T: t, origin: b.origin, texts: flowtest.Hostile()}
	type tour struct {
		name  string
		paths []string
	}
	var tours []tour
	for i, p := range personas(b, "/demo") {
		if i == 3 {
			break
		}
		b.be(p.Name)
		h.cookies = b.cookies()
		h.enter(45)
		var holds []string // the pages that show what was typed
		for _, path := range h.enter(45) {
			var text strings.Builder
			if _, doc := h.do(http.MethodGet, path, nil); html.Render(&text, doc) == nil && strings.Contains(text.String(), "trap") {
				holds = append(holds, path)
			}
		}
		tours = append(tours, tour{p.Name, holds})
	}
	pages := 0
	for _, tr := range tours {
		c := b.beside(tr.name)
		c.do(send(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: trap}))
		for _, path := range tr.paths {
			if ok, _ := c.show(path); !ok {
				continue
			}
			pages++
			for _, p := range c.complaints() {
				t.Errorf("%s: %s", path, p)
			}
		}
	}
	t.Logf("ran 0 on %d pages with such texts, after %d forms", pages, h.forms)
	if h.forms < 80 || pages < 12 {
		t.Errorf("%d forms and %d pages with such texts: too few to show anything", h.forms, pages)
	}
}

// TestHostileRuns is the control: where a text is not escaped it runs, and where
// our policy stops it, that is seen.
func TestHostileRuns(t *testing.T) {
	ran := 0
	for _, policy := range []string{"", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			if policy != "" {
				w.Header().Set("Content-Security-Policy", policy)
			}
			fmt.Fprintf(w, `<!doctype html><html lang="en"><head><title>x</title><link rel="icon" href="data:,"></head><body><p>%s</p></body></html>`, r.URL.Query().Get("text"))
		}))
		t.Cleanup(s.Close)
		b := open(t, s.URL, look{width: desk})
		b.do(send(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: trap}))
		for _, text := range []string{`<script>trap()</script>`, `<img src=x onerror=trap()>`, `<svg onload=trap()>`, `<input autofocus onfocus=trap()>`, `<details open ontoggle=trap()>`} {
			b.visit("/?text=" + url.QueryEscape(text))
			if policy == "" {
				b.do(chromedp.Evaluate[chromedp.Void](`new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done()))))`, chromedp.EvalAwaitPromise))
			}
			for _, p := range b.complaints() {
				if strings.Contains(p, "trapped") && policy == "" || strings.Contains(p, "content security policy: ") && policy != "" {
					ran++
					break
				}
			}
		}
	}
	if ran < 9 {
		t.Errorf("only %d of 10 were seen", ran)
	}
}
