// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/web/page"
)

// claims are what a request says of where it comes from.
type claims map[string]string

// fromElsewhere are the ways in which a page of somebody else's can send a form,
// in browsers new and old, and what says nothing at all.
var fromElsewhere = []claims{
	{},
	{"Sec-Fetch-Site": "cross-site"},
	{"Sec-Fetch-Site": "same-site"},
	{"Sec-Fetch-Site": "cross-site", "Origin": "http://example.com"},
	{"Sec-Fetch-Site": "something new"},
	{"Origin": "null"},
	{"Origin": "https://evil.example"},
	{"Origin": "https://example.com.evil.example"},
	{"Origin": "https://example.com:8443"},
	{"Referer": "https://evil.example/example.com"},
	{"Referer": "https://example.com@evil.example/"},
	{"Referer": "example.com"},
	{"Referer": ""},
	{"Origin": "null", "Referer": "http://example.com/"},
	{"X-Requested-With": "XMLHttpRequest"},
	{"X-HTTP-Method-Override": "GET"},
}

// simple are the kinds of bodies that a page may send anywhere without asking.
var simple = []string{"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""}

// TestCrossOrigin: a form that no page of ours sent has no effect, at any route.
func TestCrossOrigin(t *testing.T) {
	t.Parallel()
	w := flowtest.New(t)
	ids, _ := accessWorld(t, w)
	b := browse(t, w, w.Worker)
	send := func(at, kind string, from claims) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, at, strings.NewReader("a=b"))
		r.Host = "example.com"
		if kind != "" {
			r.Header.Set("Content-Type", kind)
		}
		for name, value := range from {
			r.Header.Set(name, value)
		}
		r.AddCookie(&http.Cookie{Name: page.CookieName, Value: b.token})
		rec := httptest.NewRecorder()
		b.s.ServeHTTP(rec, r)
		return rec
	}
	tried, accepted := 0, 0
	for _, route := range b.s.Routes() {
		method, at, _ := strings.Cut(route.Pattern, " ")
		if method != http.MethodPost || at == page.ReportPath { // which counts, and does nothing else
			continue
		}
		at = inPath.ReplaceAllStringFunc(at, func(name string) string { return ids[strings.Trim(name, "{}")] })
		for i, from := range fromElsewhere {
			tried++
			if rec := send(at, simple[i%len(simple)], from); rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "did not come from a page of Sild") {
				accepted++
				t.Errorf("POST %s with %v: status %d", at, from, rec.Code)
			}
		}
	}
	t.Logf("accepted %d of %d", accepted, tried)
	if tried < 1000 {
		t.Errorf("only %d were tried", tried)
	}
	// The control: what a page of ours sends passes in every kind of browser.
	for _, from := range []claims{
		{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://example.com"}, {"Origin": "https://example.com"}, {"Referer": "http://example.com/me"},
	} {
		if rec := send("/language", simple[0], from); rec.Code != http.StatusSeeOther {
			t.Errorf("a form of ours with %v: status %d", from, rec.Code)
		}
	}
}

// TestSafeMethods: a page that is only looked at has no effect, wherever the
// link to it stands; and no other method is answered.
func TestSafeMethods(t *testing.T) {
	w := flowtest.New(t)
	b := browse(t, w, w.Worker)
	for _, route := range b.s.Routes() {
		if method, _, ok := strings.Cut(route.Pattern, " "); ok && method != http.MethodGet && method != http.MethodPost {
			t.Errorf("%s: a page knows GET and POST only", route.Pattern)
		}
	}
	for _, method := range []string{"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"} {
		r := httptest.NewRequest(method, "/me", nil)
		r.Header.Set("Origin", "https://evil.example")
		rec := httptest.NewRecorder()
		b.s.ServeHTTP(rec, r)
		if rec.Code != http.StatusMethodNotAllowed || rec.Body.Len() > 0 {
			t.Errorf("%s: status %d %q; want 405 and nothing", method, rec.Code, rec.Body)
		}
		for name := range rec.Header() {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s: %s lets other origins in", method, name)
			}
		}
	}
}

// TestPageHeaders: each answer, whatever it is, tells the browser what to refuse.
func TestPageHeaders(t *testing.T) {
	t.Parallel()
	w := flowtest.New(t)
	ids, _ := accessWorld(t, w)
	b := browse(t, w, w.Worker)
	n := 0
	for _, route := range b.s.Routes() {
		method, at, ok := strings.Cut(route.Pattern, " ")
		if !ok {
			method, at = http.MethodGet, "/nowhere"
		}
		at = strings.ReplaceAll(inPath.ReplaceAllStringFunc(at, func(name string) string { return ids[strings.Trim(name, "{}")] }), "{$}", "")
		for _, token := range []string{b.token, ""} {
			r := httptest.NewRequest(method, at, nil)
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			if token != "" && at != "/sign-out" {
				r.AddCookie(&http.Cookie{Name: page.CookieName, Value: token})
			}
			rec := httptest.NewRecorder()
			b.s.ServeHTTP(rec, r)
			n++
			for name, want := range page.GuardHeaders {
				got := rec.Header().Get(name)
				if name == "Content-Security-Policy" && strings.Contains(got, "; sandbox") {
					continue // a file of somebody's
				}
				if name == "Referrer-Policy" && route.Own && got == "no-referrer" {
					continue // the address of a person's own page says what it is
				}
				if got != want {
					t.Errorf("%s %s: %s is %q; want %q", method, at, name, got, want)
				}
			}
			if got := rec.Header().Get("Cache-Control"); got != "no-store" {
				t.Errorf("%s %s: Cache-Control %q", method, at, got)
			}
			if kind := rec.Header().Get("Content-Type"); rec.Body.Len() > 0 && rec.Code < 300 && !strings.Contains(kind, "; charset=utf-8") && kind != "application/pdf" && kind != "application/json" {
				t.Errorf("%s %s: Content-Type %q", method, at, kind)
			}
		}
	}
	if n < 300 {
		t.Errorf("%d answers were looked at", n)
	}
	for _, word := range []string{"unsafe-", "data:", "blob:", "http:", "https:", "*"} {
		if strings.Contains(page.PolicyCSP, word) {
			t.Errorf("the policy lets in %s", word)
		}
	}
}

// TestStatic: what is built in may be kept, and is not listed.
func TestStatic(t *testing.T) {
	s, err := New(page.Config{Flow: flowtest.New(t).Flow, Log: sild.Discard})
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]int{
		"/static/": 404, "/static": 404, "/static/..%2f": 404, "/static/manifest.json": 200, "/static/none.css": 404, "/static/%2e%2e/web.go": 404, "/static/placeholder.txt/": 404,
	} {
		r := httptest.NewRequest(http.MethodGet, at, nil)
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, r)
		if at == "/static/manifest.json" && rec.Code == 404 {
			continue // the assets are not built here
		}
		if rec.Code != want || strings.Contains(rec.Body.String(), "<pre>") {
			t.Errorf("%s: status %d %.80q; want %d", at, rec.Code, rec.Body, want)
		}
		if kept := rec.Header().Get("Cache-Control"); want != 200 && strings.Contains(kept, "immutable") {
			t.Errorf("%s: that there is nothing is kept: %s", at, kept)
		}
	}
}

// TestCookies: over HTTPS cookies are for this host, HTTPS and no script.
func TestCookies(t *testing.T) {
	w := flowtest.New(t)
	for _, secure := range []bool{true, false} {
		s, err := New(page.Config{Flow: w.Flow, Log: sild.Discard, Secure: secure})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "/language", strings.NewReader("lang=et"))
		r.Header.Set("Content-Type", simple[0])
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		name := map[bool]string{true: "__Host-", false: ""}[secure]
		r.AddCookie(&http.Cookie{Name: name + page.CookieName, Value: w.Token(w.Worker, "web")})
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, r)
		set := rec.Result().Cookies()
		if len(set) != 1 || set[0].Name != name+"lang" || !set[0].HttpOnly || set[0].Secure != secure || set[0].SameSite != http.SameSiteLaxMode || set[0].Path != "/" || set[0].Domain != "" {
			t.Errorf("secure %v: %v", secure, rec.Header()["Set-Cookie"])
		}
		// A neighbour of our host can set the plain name, and it opens nothing.
		for at, want := range map[string]int{name + page.CookieName: 200, map[bool]string{true: page.CookieName, false: "__Host-" + page.CookieName}[secure]: 303} {
			r := httptest.NewRequest(http.MethodGet, "/me", nil)
			r.AddCookie(&http.Cookie{Name: at, Value: w.Token(w.Worker, "web")})
			rec := httptest.NewRecorder()
			s.ServeHTTP(rec, r)
			if rec.Code != want {
				t.Errorf("secure %v, cookie %s: status %d; want %d", secure, at, rec.Code, want)
			}
		}
	}
}

// TestReports: what browsers refused is counted by directive, and nothing else
// of a report gets into the log, however many come.
func TestReports(t *testing.T) {
	w := flowtest.New(t)
	var log bytes.Buffer
	s, err := New(page.Config{Flow: w.Flow, Log: sild.NewLog(&log)})
	if err != nil {
		t.Fatal(err)
	}
	send := func(text string) {
		t.Helper()
		r := httptest.NewRequest(http.MethodPost, page.ReportPath, strings.NewReader(text))
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, r)
		if rec.Code != http.StatusNoContent {
			t.Errorf("%.100s: status %d", text, rec.Code)
		}
	}
	for range 120 {
		send(`{"csp-report":{"effective-directive":"script-src-elem","blocked-uri":"https://canary.example/Maasikas","script-sample":"canary"}}`)
	}
	send(`[{"type":"csp-violation","body":{"effectiveDirective":"img-src","documentURL":"http://canary"}},{"type":"deprecation","body":{"effectiveDirective":"style-src"}}]`)
	send(`{"csp-report":{"violated-directive":"style-src 'self'"}}`)
	for _, odd := range []string{``, `{`, `null`, `[]`, `[null]`, `{"csp-report":{"effective-directive":"canary-src"}}`, `"x"`, strings.Repeat("[", 20_000), strings.Repeat(" ", page.LargestReport+1) + `{"csp-report":{"effective-directive":"font-src"}}`} {
		send(odd)
	}
	got := log.String()
	for want, n := range map[string]int{
		"page.csp what=script-src-elem n=1\n": 1, "page.csp what=script-src-elem n=10\n": 1, "page.csp what=script-src-elem n=100\n": 1,
		"page.csp what=img-src n=1\n": 1, "page.csp what=style-src n=1\n": 1, "page.csp": 5, "anary": 0, "font-src": 0,
	} {
		if strings.Count(got, want) != n {
			t.Errorf("%q is %d times in the log; want %d\n%s", want, strings.Count(got, want), n, got)
		}
	}
}

// TestSecurityText: to whom one tells of a weakness is there if somebody said so.
func TestSecurityText(t *testing.T) {
	w := flowtest.New(t)
	for contact, want := range map[string]string{"": "", "mailto:security@example.org": "Contact: mailto:security@example.org\nExpires: 2024-08-05T"} {
		s, err := New(page.Config{Flow: w.Flow, Log: sild.Discard, Contact: contact})
		if err != nil {
			t.Fatal(err)
		}
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/.well-known/security.txt", nil))
		if (rec.Code == 200) != (want != "") || !strings.HasPrefix(rec.Body.String(), want) {
			t.Errorf("%q: %d %s", contact, rec.Code, rec.Body)
		}
	}
}

// TestLargeForms: what is larger than a form of its kind is refused, and what
// cannot be read as text is no mishap of ours.
func TestLargeForms(t *testing.T) {
	w := flowtest.New(t)
	b := browse(t, w, w.Worker)
	nobody := &browser{t: t, s: b.s}
	long := url.Values{"email": {strings.Repeat("a", page.MaxOpen)}}
	nobody.form("/sign-in", long).is(413)
	b.form("/language", long).is(413)
	b.form("/me", url.Values{"name": {strings.Repeat("a", page.MaxForm)}}).is(413)
	b.form("/me", url.Values{"name": {strings.Repeat("a", page.MaxOpen)}}).is(422)
	for _, odd := range []string{"\x00", "a\x00b", "\xff", "a\xc3", "\u202e", "\x1b[2J", "\ufeff"} {
		b.form("/me", url.Values{"name": {odd}, "email": {odd}, "lang": {odd}, "once": {odd}}).is(422)
		nobody.form("/sign-in", url.Values{"email": {odd}, "password": {odd}, "once": {odd}}).is(422)
		for _, at := range []string{"/cases/" + url.PathEscape(odd), "/invitation/" + url.PathEscape(odd), "/facts/" + url.PathEscape(odd) + "/x/mistake", "/cases?stage=" + url.QueryEscape(odd)} {
			if p := b.get(at); p.status >= 500 {
				t.Errorf("%s: status %d", at, p.status)
			}
		}
	}
	if names := b.get("/me").fields()["name"]; slices.ContainsFunc(names, func(s string) bool { return s != w.Worker.Name && strings.ContainsAny(s, "\x00\u202e") }) {
		t.Errorf("a name that hides something was kept: %q", names)
	}
}

// TestFormsOfAccount: what is typed comes from the form alone and not from its address,
// and a password is typed unseen, whole, and by a program that keeps it.
func TestFormsOfAccount(t *testing.T) {
	w := flowtest.New(t)
	b := browse(t, w, w.Worker)
	b.post("/me?name=From+Address&email=x@example.org&lang=et", "name", "From Form", "email", "form@example.org", "lang", "en").goes("/me")
	b.get("/me").holds("name", "From Form")
	secret, err := org.NewSecret(t.Context(), "four words over a river")
	if err != nil {
		t.Fatal(err)
	}
	w.Do(w.Worker, func(tx *db.Tx) error { return org.SetPassword(tx, w.Worker.ID, secret) })
	nobody := &browser{t: t, s: b.s}
	for p, n := range map[*sheet]int{nobody.get("/sign-in"): 1, b.get("/me"): 3} {
		found := 0
		for _, f := range p.all("input") {
			if name, _ := attr(f, "name"); name != "password" && name != "old" && name != "again" {
				continue
			}
			found++
			kind, _ := attr(f, "type")
			fill, _ := attr(f, "autocomplete")
			value, _ := attr(f, "value")
			_, short := attr(f, "maxlength")
			if kind != "password" || fill != "current-password" && fill != "new-password" || value != "" || short {
				t.Errorf("%s: a password field is %v", p.of, f.Attr)
			}
		}
		if found != n {
			t.Errorf("%s: %d password fields; want %d", p.of, found, n)
		}
	}
	for _, at := range []string{"/", "/cases", "/me", "/results", "/nowhere"} {
		b.get(at).in("form[action=/sign-out] button", "Sign out")
	}
	r := httptest.NewRequest(http.MethodPost, "/sign-out", nil)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(&http.Cookie{Name: page.CookieName, Value: b.token})
	rec := httptest.NewRecorder()
	b.s.ServeHTTP(rec, r)
	if set := rec.Result().Cookies(); rec.Header().Get("Clear-Site-Data") != `"storage"` || len(set) != 1 || set[0].MaxAge >= 0 {
		t.Errorf("signing out says %v", rec.Header())
	}
	b.get("/cases").is(303)
}
