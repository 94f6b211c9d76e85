// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sild"
	"sild/flow/flowtest"
	"sild/web/page"
)

// A leak is a look for words that people put in, in everything that is kept of
// a request or shown to somebody else: the log, the headers of an answer, the
// addresses that it leads to, and pages that tell of an error.
type leak struct {
	t     *testing.T
	s     *page.Server
	log   bytes.Buffer
	words flowtest.Canaries
	sent  int
	codes map[int]int
	found []string
}

func newLeak(t *testing.T, w *flowtest.World) *leak {
	t.Helper()
	l := &leak{t: t, codes: map[int]int{}}
	s, err := New(page.Config{Flow: w.Flow, Log: sild.NewLog(&l.log)})
	if err != nil {
		t.Fatal(err)
	}
	l.s = s
	return l
}

// send sends a request full of words, and looks at what came of it.
func (l *leak) send(r *http.Request, token string) *httptest.ResponseRecorder {
	l.t.Helper()
	at := r.Method + " " + r.URL.Path
	if r.Header.Get("Sec-Fetch-Site") == "" {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for _, name := range []string{"User-Agent", "X-Forwarded-For", "X-Request-Id", "Accept-Language", "Authorization", "Origin", "If-None-Match"} {
		if r.Header.Get(name) == "" && name != "Origin" {
			r.Header.Set(name, l.words.New(name))
		}
	}
	if token != "" {
		r.AddCookie(&http.Cookie{Name: page.CookieName, Value: token})
	}
	r.AddCookie(&http.Cookie{Name: "lang", Value: l.words.New("cookie")})
	rec := httptest.NewRecorder()
	l.s.ServeHTTP(rec, r)
	l.sent++
	l.codes[rec.Code]++
	var head strings.Builder
	rec.Header().Write(&head)
	for name, text := range map[string]string{"the headers": head.String(), "the log": l.log.String()} {
		for _, where := range l.words.In(text) {
			l.found = append(l.found, fmt.Sprintf("%s: %s is in %s", at, where, name))
		}
	}
	l.log.Reset()
	if code := rec.Code; code >= 400 && code != http.StatusUnprocessableEntity && code != http.StatusTooManyRequests && code != http.StatusConflict {
		head, rest, _ := strings.Cut(rec.Body.String(), "<header")
		_, rest, _ = strings.Cut(rest, "</header>") // where the reader's own name stands, and the way back to this address
		for _, where := range l.words.In(head + rest) {
			l.found = append(l.found, fmt.Sprintf("%s: %s is on the page of status %d", at, where, code))
		}
	}
	return rec
}

func (l *leak) post(at string, form url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, at, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// forms sends every form of every page that somebody can open.
func (l *leak) forms(token string, ids map[string]string) (fields map[string]bool) {
	l.t.Helper()
	fields = map[string]bool{}
	seen := map[string]bool{}
	for _, route := range l.s.Routes() {
		method, at, ok := strings.Cut(route.Pattern, " ")
		if !ok || method != http.MethodGet || strings.HasSuffix(at, "/static/") {
			continue
		}
		rec := l.send(httptest.NewRequest(method, pathOf(at, ids, func(string) string { return "" }), nil), token)
		doc, err := html.Parse(rec.Body)
		if err != nil {
			l.t.Fatal(err)
		}
		for n := range doc.Descendants() {
			action, _ := attr(n, "action")
			if n.Type != html.ElementNode || n.Data != "form" || action == "/sign-out" || action == "/lock" || seen[action] {
				continue
			}
			seen[action] = true
			form := filled(n, func(field string) string { return l.words.New(action + " field " + field) })
			for name := range form {
				fields[name] = true
			}
			l.send(l.post(action+"?"+url.Values{"q": {l.words.New("query")}}.Encode(), form), token)
			form.Set("once", "again")
			l.send(l.post(action, form), token)
			form.Set("note", l.words.New("note"))
			l.send(l.post(action, form), token) // the same key, another text: 409
		}
	}
	return fields
}

// every sends every known field to every route, with words for ids as well.
func (l *leak) every(token string, ids map[string]string, fields map[string]bool) {
	l.t.Helper()
	for _, route := range l.s.Routes() {
		method, at, ok := strings.Cut(route.Pattern, " ")
		if !ok {
			method, at = http.MethodGet, "/nowhere"
		}
		if at == "/sign-out" || at == "/lock" || at == "/switch" || at == "/prove" || at == "/me/role" || at == "/me/password" || strings.HasPrefix(at, "/me/sessions") {
			continue // the rest is for who is signed in
		}
		for _, known := range []bool{true, false} {
			of := ids
			if !known {
				of = nil
			}
			to := pathOf(at, of, func(name string) string { return l.words.New("path " + name) })
			query, form := url.Values{"q": {l.words.New("query")}}, url.Values{}
			for name := range fields {
				switch {
				case method == http.MethodGet:
					query.Set(name, l.words.New("query "+name))
				case known:
					form.Set(name, l.words.New(at+" field "+name))
				}
			}
			r := httptest.NewRequest(method, to+"?"+query.Encode(), nil)
			if method == http.MethodPost {
				r = l.post(to+"?"+query.Encode(), form)
			}
			l.send(r, token)
		}
	}
}

// TestLogsAreClean: nothing that people put in, anywhere, gets into the log,
// into an address that an answer leads to, or onto the page of an error, when
// all goes well and when anything goes wrong.
func TestLogsAreClean(t *testing.T) {
	t.Parallel()
	w := flowtest.New(t)
	ids, _ := accessWorld(t, w)
	l := newLeak(t, w)
	fields := map[string]bool{}
	for _, u := range []flowtest.User{w.Worker, w.Coordinator, w.Officer, w.Admin} {
		for name := range l.forms(w.Token(u, "web"), ids) {
			fields[name] = true
		}
	}
	worker := w.Token(w.Worker, "web")
	l.every(worker, ids, fields)

	// Tokens, files, a form too large, somebody else's page, a browser that goes away.
	l.send(httptest.NewRequest(http.MethodGet, "/cases", nil), l.words.New("token"))
	var body bytes.Buffer
	file := multipart.NewWriter(&body)
	part, err := file.CreateFormFile("scan", l.words.New("file name")+".pdf")
	if err != nil {
		t.Fatal(err)
	}
	part.Write([]byte(l.words.New("content")))
	file.WriteField("note", l.words.New("note"))
	file.Close()
	r := httptest.NewRequest(http.MethodPost, "/cases/"+ids["case"]+"/papers", &body)
	r.Header.Set("Content-Type", file.FormDataContentType())
	l.send(r, worker)
	l.send(l.post("/me", url.Values{"name": {strings.Repeat(l.words.New("large"), 1<<19)}}), worker)
	r = l.post("/me", url.Values{"name": {l.words.New("foreign")}})
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	l.send(r, worker)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	l.send(l.post("/me", url.Values{"name": {l.words.New("gone")}}).WithContext(gone), worker)
	r = l.post("/me?a=%zz", url.Values{})
	r.Body = http.NoBody
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; "+l.words.New("kind"))
	l.send(r, worker)

	// What goes wrong on our side, with what was typed in the error itself.
	fails := func(pattern string, err func(word string) error) {
		l.s.Handle("GET /fails/"+pattern+"/{word}", true, func(v *page.Visit) {
			if pattern == "panics" {
				panic(err(v.Request.PathValue("word")))
			}
			v.Fail(err(v.Request.PathValue("word")))
		})
		l.send(httptest.NewRequest(http.MethodGet, "/fails/"+pattern+"/"+l.words.New("error "+pattern), nil), "")
	}
	fails("internal", func(word string) error { return fmt.Errorf("AddContact(%s): no row %q", word, word) })
	fails("panics", func(word string) error { return fmt.Errorf("index of %s", word) })
	fails("busy", func(word string) error {
		return &sild.Error{Kind: sild.Busy, Key: "error.busy", Err: fmt.Errorf("%q", word)}
	})
	fails("missing", func(word string) error {
		return &sild.Error{Kind: sild.NotFound, Key: "error.not_found", Args: sild.Args{"x": word}, Err: errors.New(word)}
	})

	// A database of which only so much is there that one is known.
	broken := l.sent
	w.Break()
	l.every(worker, ids, fields)
	broken = l.sent - broken
	if l.codes[500] < broken/8 {
		t.Errorf("with a broken database only %d of %d requests failed", l.codes[500], broken)
	}
	for _, f := range l.found {
		t.Error(f)
	}
	t.Logf("%d words in %d requests, %v by status: found %d", l.words.Len(), l.sent, l.codes, len(l.found))
	for _, code := range []int{200, 303, 403, 404, 409, 413, 422, 500, 503} {
		if l.codes[code] == 0 {
			t.Errorf("no request was answered with %d", code)
		}
	}
	if l.words.Len() < 10_000 || l.codes[303] < 40 {
		t.Errorf("%d words, of %d requests that had an effect: too few to show anything", l.words.Len(), l.codes[303])
	}
}

// TestLeakIsSeen is the control: a line of the log that says too much, a page of
// an error that repeats what was typed, and an address that carries it, are found.
func TestLeakIsSeen(t *testing.T) {
	l := newLeak(t, flowtest.New(t))
	l.s.Handle("GET /leaks/{how}/{word}", true, func(v *page.Visit) {
		switch word := v.Request.PathValue("word"); v.Request.PathValue("how") {
		case "log":
			l.s.Log.Error("leaks", sild.Cause(errors.New("nobody is called "+word)))
		case "page":
			http.Error(v.Writer, "nobody is called "+word, http.StatusNotFound)
		case "address":
			http.Redirect(v.Writer, v.Request, "/people?name="+word, http.StatusSeeOther)
		}
	})
	for i, how := range []string{"log", "page", "address"} {
		l.send(httptest.NewRequest(http.MethodGet, "/leaks/"+how+"/"+l.words.New(how), nil), "")
		if len(l.found) != i+1 {
			t.Errorf("a leak into the %s was not seen: %q", how, l.found)
		}
	}
}
