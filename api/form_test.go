// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestForm: what is wrong with a request is told at its place, in the caller's
// language, and no value is repeated.
func TestForm(t *testing.T) {
	d := newDoor(t)
	andrei, caseID := d.Admitted("Andrei", "Tamm")
	d.saved["andrei"], d.saved["case"] = string(andrei), string(caseID)
	const secret = "Salajane"
	person := func(more string) string {
		return `{"programme":"{programme}","given":"` + secret + `","no_code_why":"unknown"` + more + `}`
	}
	bad := func(do, body string, status int, want ...string) {
		t.Helper()
		as := d.Officer
		if strings.Contains(do, "{case}") || strings.Contains(do, "/tasks") {
			as = d.Worker
		}
		d.one(scene{as: as, do: do, body: body, status: status, want: want, not: []string{secret}})
	}
	const people = "POST /people"
	bad(people, ``, 400, `"kind":"invalid","key":"api.unreadable"`)
	bad(people, `{"given":"`+secret, 400, `"key":"api.unreadable"`)
	bad(people, "{\"given\":\""+secret+"\xff\"}", 400, `"key":"api.unreadable"`)
	bad(people, `[]`, 422, `"errors":[{"location":"body","key":"api.type.object"`)
	bad(people, `null`, 422, `"location":"body","key":"api.type.object"`)
	bad(people, person(`,"`+strings.Repeat(secret, 20)+`":1`), 422, `"location":"body","key":"api.unknown_field"`)
	bad(people, person(`,"Family":"Tamm"`), 422, `{"location":"body.Family","key":"api.unknown_field","message":"There is no such field."}`)
	bad(people, person(`,"interpreter":"`+secret+`","family":5`), 422, `"location":"body.family","key":"api.type.string"`, `"location":"body.interpreter","key":"api.type.boolean"`)
	bad(people, person(`,"sex":"`+secret+`","language":"xx","born":"31.2.1985"`), 422,
		`"location":"body.born","key":"date.unreadable"`, `"location":"body.language","key":"choice.unknown"`, `"location":"body.sex","key":"choice.unknown"`)
	bad(people, `{"given":"`+secret+`","no_code_why":"unknown"}`, 422, `"location":"body.programme","key":"api.required"`)
	bad(people, `{"programme":"`+secret+`","given":"X"}`, 422, `"location":"body.programme","key":"api.id"`)
	bad(people, `{"programme":"{nobody}","given":"X","no_code_why":"unknown"}`, 422, `"location":"body.programme","key":"choice.unknown"`)
	bad(people, strings.Replace(person(""), secret, secret+`\u0000`, 1), 422, `"location":"body.given","key":"text.hidden"`)
	bad(people, strings.Replace(person(""), secret, secret+`\u202e`, 1), 422, `"location":"body.given","key":"text.hidden"`)
	bad(people, strings.Replace(person(""), secret, strings.Repeat(secret, 100_000), 1), 422, `"location":"body.given","key":"text.long"`)
	bad(people, strings.Replace(person(""), secret, strings.Repeat(secret, 200_000), 1), 413, `"kind":"invalid","key":"api.too_large"`)
	bad("POST /people/search", `{"words":"`+strings.Repeat("a", 201)+`"}`, 422, `"location":"body.words","key":"text.long"`)

	const release = "POST /people/{andrei}/releases"
	bad(release, `{"on":"5.8.2024","kind":"parole","place":"tartu"}`, 422, `"location":"body.on","key":"date.unreadable"`)
	bad(release, `{"on":"0203-08-05","kind":"parole","place":"tartu"}`, 422, `"location":"body.on","key":"date.unreadable"`)
	bad(release, `{"on":"2024-02-30","kind":"parole","place":"tartu"}`, 422, `"location":"body.on","key":"date.unreadable"`)
	bad(release, `{"on":"2024-08-05","kind":"`+secret+`","place":"tartu"}`, 422, `"location":"body.kind","key":"choice.unknown"`)
	bad(release, `{"on":"2024-08-05","kind":"parole","place":"tartu","seen":"x"}`, 422, `"location":"body.seen","key":"api.id"`)

	const meeting = "POST /cases/{case}/appointments"
	bad(meeting, `{"starts_at":"2024-02-07","minutes":60,"kind":"phone"}`, 422, `"location":"body.starts_at","key":"api.time"`)
	bad(meeting, `{"starts_at":"2024-02-07T10:00:00Z","minutes":1e300,"kind":"phone"}`, 422, `"location":"body.minutes","key":"api.range"`)
	bad(meeting, `{"starts_at":"2024-02-07T10:00:00Z","minutes":1.5,"kind":"phone"}`, 422, `"location":"body.minutes","key":"api.type.integer"`)
	bad(meeting, `{"starts_at":"2024-02-07T10:00:00Z","minutes":-5,"kind":"phone"}`, 422, `"location":"body.minutes","key":"api.range"`)
	bad(meeting, `{"starts_at":"0001-01-01T00:00:00Z","minutes":60,"kind":"phone"}`, 422, `"location":"body.starts_at","key":"case.day.required"`)
	bad(meeting, `{"starts_at":"9999-12-31T23:59:59Z","minutes":60,"kind":"phone"}`, 422, `"location":"body.starts_at","key":"case.day.far"`)
	bad("POST /cases/{case}/contacts", `{"kind":"phone","outcome":"held","started_at":"2024-02-05T09:00:00+02:00","minutes":5,"marks":["health","secret"]}`, 422, `"location":"body.marks[1]","key":"api.choice"`)
	bad("POST /cases/{case}/contacts", `{"kind":"phone","outcome":"held","started_at":"2024-02-05T09:00:00+02:00","minutes":5,"marks":"health"}`, 422, `"location":"body.marks","key":"api.type.array"`)
	bad("POST /tasks/acts", `{"key":"plan/{case}","act":"burn"}`, 422, `"location":"body.act","key":"api.choice"`)

	bad("GET /people/not-asked?until=tomorrow", ``, 422, `"location":"query.until","key":"date.unreadable"`)
	bad("GET /people/not-asked?till=2024-02-07", ``, 422, `"location":"query.till","key":"api.unknown_field"`)
	bad("GET /cases?stage=asleep", ``, 422, `"location":"query.stage","key":"api.choice"`)
	bad("GET /cases?mine=perhaps", ``, 422, `"location":"query.mine","key":"api.type.boolean"`)
	bad("GET /cases?after=x", ``, 422, `"location":"query.after","key":"api.id"`)

	for _, header := range []struct{ name, value, want string }{
		{"Accept-Language", "et;q=0.9, fr", `"title":"Midagi on veel valesti"`},
		{"Accept-Language", "fr", `"title":"Not right yet"`},
		{"Content-Type", "text/plain", `"status":415`},
	} {
		r := d.request(d.Officer, people, `{}`)
		r.Header.Set(header.name, header.value)
		w := httptest.NewRecorder()
		d.handler.ServeHTTP(w, r)
		if !strings.Contains(w.Body.String(), header.want) {
			t.Errorf("%s: %s: %d %s; want %s", header.name, header.value, w.Code, w.Body, header.want)
		}
	}
	if s := d.log.String(); s != "" {
		t.Errorf("what callers did wrong is in the log: %s", s)
	}
}

// TestFailure: what fails on our side is told by a number only, and its cause to
// the log.
func TestFailure(t *testing.T) {
	d := newDoor(t)
	token := d.Token(d.Officer, "api")
	if err := d.DB.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/me", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	text := w.Body.String()
	_, ref, _ := strings.Cut(text, `"reference":"`)
	ref, _, _ = strings.Cut(ref, `"`)
	if w.Code != 500 || len(ref) != 8 || strings.Contains(text, "sql") || strings.Contains(text, "closed") {
		t.Errorf("%d %s; want 500 with a reference and no cause", w.Code, text)
	}
	log := d.log.String()
	for _, want := range []string{"api.failed", "route=\"GET /api/v1/me\"", "ref=" + ref, "closed"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log says %s; want %s in it", log, want)
		}
	}
}
