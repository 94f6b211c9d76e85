// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sild/flow/flowtest"
)

// anyID is a valid id of nothing.
const anyID = "01890000-0000-7000-8000-000000000000"

var inAPIPath = regexp.MustCompile(`\{[a-z_]+\}`)

// TestForeign: a page of another origin can do nothing at any operation, with a
// token or without one, whatever kind of body it sends. A program that says
// nothing of itself passes.
func TestForeign(t *testing.T) {
	d := newDoor(t)
	token := d.Token(d.Worker, "api")
	send := func(at, kind, auth string, head map[string]string) *httptest.ResponseRecorder {
		method, path, _ := strings.Cut(at, " ")
		r := httptest.NewRequestWithContext(t.Context(), method, "/api/v1"+inAPIPath.ReplaceAllString(path, anyID), strings.NewReader(`{}`))
		if kind != "" {
			r.Header.Set("Content-Type", kind)
		}
		if auth != "" {
			r.Header.Set("Authorization", auth)
		}
		r.AddCookie(&http.Cookie{Name: "sild", Value: token}) // which the API does not know
		for name, value := range head {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		d.handler.ServeHTTP(w, r)
		return w
	}
	tried, accepted := 0, 0
	want := func(at string, w *httptest.ResponseRecorder, status int, key string) {
		t.Helper()
		tried++
		if w.Code != status || !strings.Contains(w.Body.String(), key) {
			accepted++
			t.Errorf("%s: %d %s; want %d %s", at, w.Code, w.Body, status, key)
		}
		for name := range w.Header() {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s: %s lets other origins in", at, name)
			}
		}
	}
	for _, at := range slices.Sorted(maps.Keys(d.operations())) {
		if strings.HasPrefix(at, "GET ") {
			continue
		}
		if strings.HasSuffix(at, " /my/session") { // who has no token yet gets one there
			continue
		}
		for _, from := range []map[string]string{
			{"Sec-Fetch-Site": "cross-site"},
			{"Sec-Fetch-Site": "same-site"},
			{"Origin": "null"},
			{"Origin": "https://evil.example"},
			{"Origin": "https://example.com.evil.example", "Sec-Fetch-Site": "cross-site"},
		} {
			want(at, send(at, "application/json", "Bearer "+token, from), 403, "error.cross_origin")
		}
		for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "text/plain; application/json", "application/json; charset=utf-16", "application/cbor"} {
			want(at, send(at, kind, "", nil), 401, "api.token")
			if !strings.Contains(at, " /my/") { // a user's token is none there
				want(at, send(at, kind, "Bearer "+token, nil), 415, "api.media_type")
			}
		}
		for _, auth := range []string{"", "Bearer", "Bearer ", "Basic " + token, token, "Bearer x", "Bearer " + token + "x"} {
			want(at, send(at, "application/json", auth, nil), 401, "api.token")
		}
	}
	t.Logf("accepted %d of %d", accepted, tried)
	if tried < 1000 {
		t.Errorf("only %d were tried", tried)
	}
	for _, head := range []map[string]string{nil, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "https://example.com"}} {
		if w := send("POST /people/search", "application/json; charset=utf-8", "Bearer "+token, head); w.Code == 401 || w.Code == 415 || strings.Contains(w.Body.String(), "cross_origin") {
			t.Errorf("a program with %v: %d %s", head, w.Code, w.Body)
		}
	}
	for _, method := range []string{"OPTIONS", "TRACE", "PROPFIND"} {
		r := httptest.NewRequest(method, "/api/v1/people/search", nil)
		w := httptest.NewRecorder()
		d.handler.ServeHTTP(w, r)
		if w.Code < 400 {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
}

// TestPlainJSON: a body that two readers could understand in two ways is
// refused, and so is one that is deeper or longer than any operation needs.
func TestPlainJSON(t *testing.T) {
	d := newDoor(t)
	send := func(body string) (int, string) {
		w := d.send(d.request(d.Officer, "POST /people/search", body))
		return w.Code, w.Body.String()
	}
	good := func(body string) {
		t.Helper()
		if code, text := send(body); code != 200 {
			t.Errorf("%.80s: %d %s; want 200", body, code, text)
		}
	}
	bad := func(body string) {
		t.Helper()
		if code, text := send(body); code != 400 && code != 422 || strings.Contains(text, "anary") {
			t.Errorf("%.80s: %d %s; want it refused, and not repeated", body, code, text)
		}
	}
	good(`{"words":"tamm"}`)
	good("  {\n\t\"words\": \"\\u0074amm \\ud83d\\ude00\"} ")
	bad(`{"words":"a","words":"canary"}`)
	bad(`{"words":"a","wor\u0064s":"canary"}`)
	bad(`{"words":"a","Words":"canary"}`)
	bad(`{"words":{"canary":1,"canary":2}}`)
	bad(`{"canary":[{"a":1,"a":1}],"words":"a"}`)
	bad(`{"words":"a"}{"words":"b"}`)
	bad(`{"words":"a"} canary`)
	bad(`{"words":"a",}`)
	bad(`{"words":"a"`)
	bad(`{'words':'a'}`)
	bad("{\"words\":\"\x00\"}")
	bad("{\"words\":\"\xff\"}")
	bad(`{"words":"\ud800"}`)
	bad(`{"words":1e400}`)
	bad(`{"words":` + strings.Repeat("9", 500_000) + `}`)
	bad(`{"words":NaN}`)
	bad(`{"words":"a","__proto__":{"canary":true}}`)
	for _, open := range []string{"[", `{"a":`} {
		bad(strings.Repeat(open, 200_000))
		bad(`{"words":` + strings.Repeat(open, 33) + "1")
	}
	if code, _ := send(`{"words":"` + strings.Repeat("a", 1<<20) + `"}`); code != 413 {
		t.Errorf("more than a megabyte: %d; want 413", code)
	}
	if s := d.log.String(); s != "" {
		t.Errorf("what callers did wrong is in the log: %s", s)
	}
}

// TestOddText: no text in any field, path or query of any operation is a mishap
// of ours, and none that hides something is kept.
func TestOddText(t *testing.T) {
	d := newDoor(t)
	odd := []string{"a\x00b", "a\u202eb", "\x1b[2Jx", "\u200b", "a\ufeffb", "x\x7f", "\U000e0041x"}
	n := 0
	for _, op := range d.described() {
		looks := op.Method == http.MethodGet || strings.HasPrefix(op.ID, "find-") // keeps nothing
		for i, s := range odd {
			text, err := json.Marshal(op.body(func(string) string { return s }))
			if err != nil {
				t.Fatal(err)
			}
			if op.Body == nil {
				text = nil
			}
			w := d.send(d.request(d.Officer, op.Method+" "+inAPIPath.ReplaceAllString(op.Path, anyID), string(text)))
			n++
			if w.Code >= 500 || w.Code < 300 && !looks && op.texts() > 0 {
				t.Errorf("%s with %q: %d %s", op.ID, s, w.Code, w.Body)
			}
			if i > 1 || !strings.Contains(op.Path, "{") {
				continue
			}
			for _, in := range []string{"%00", "%e2%80%ae", "..%2f..", "%ff", fmt.Sprintf("%s%%00", anyID), "'%20OR%201=1--", "١", anyID[:35], strings.ToUpper("0189abcd") + anyID[8:]} {
				if w := d.send(d.request(d.Officer, op.Method+" "+inAPIPath.ReplaceAllString(op.Path, in), string(text))); w.Code >= 500 || w.Code < 300 {
					t.Errorf("%s at %s: %d %s", op.ID, in, w.Code, w.Body)
				}
				n++
			}
		}
	}
	if n < 1000 || d.log.Len() > 0 {
		t.Errorf("%d requests; the log says %s", n, d.log)
	}
	t.Logf("mishaps 0 of %d", n)
}

// TestAnswerHeaders: each answer of the API says that it is for its caller alone.
func TestAnswerHeaders(t *testing.T) {
	d := newDoor(t)
	for _, line := range []string{"GET /health", "GET /openapi.yaml", "GET /me", "GET /nothing", "POST /people"} {
		w := d.send(d.request(flowtest.User{}, line, ""))
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin",
			"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox",
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q; want %q", line, name, got, want)
			}
		}
	}
}

// TestOddNumbers: no number is a mishap of ours, however large.
func TestOddNumbers(t *testing.T) {
	d := newDoor(t)
	n := 0
	for _, o := range d.described() {
		if o.Body == nil {
			continue
		}
		for _, number := range []json.Number{"-1", "0", "2147483648", "-2147483649", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e18", "1e-7", "1.5"} {
			o.number = number
			text, err := json.Marshal(o.body(func(string) string { return "x" }))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), number.String()) {
				break
			}
			n++
			if w := d.send(d.request(d.Worker, o.Method+" "+inAPIPath.ReplaceAllString(o.Path, anyID), string(text))); w.Code >= 500 {
				t.Errorf("%s with %s: %d %s", o.ID, number, w.Code, w.Body)
			}
		}
	}
	if n < 50 || d.log.Len() > 0 {
		t.Errorf("%d requests; the log says %s", n, d.log)
	}
}
