// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sild"
	"sild/api"
	"sild/flow/flowtest"
)

// A door is the API over a world, and what the scenes of a test have saved.
type door struct {
	*flowtest.World
	t       *testing.T
	handler http.Handler
	log     *bytes.Buffer
	tokens  map[sild.ID]string
	made    map[sild.ID]time.Time // when each began
	saved   map[string]string
	called  map[string]bool     // operations, by method and path
	played  []scene             // with {names} filled in
	entries map[sild.ID]bool    // of the trail, that were looked at
	asked   map[string]*lacking // nil: they are not asked
}

func newDoor(t *testing.T) *door {
	t.Helper()
	w := flowtest.New(t)
	d := &door{World: w, t: t, log: new(bytes.Buffer), tokens: map[sild.ID]string{}, made: map[sild.ID]time.Time{}, called: map[string]bool{}, entries: map[sild.ID]bool{}}
	d.handler = api.New(w.Flow, sild.NewLog(d.log)).Handler()
	d.saved = map[string]string{
		"programme": string(w.Programme.ID), "provider": string(w.Provider.ID), "other": string(w.Other.ID),
		"worker": string(w.Worker.ID), "second": string(w.Second.ID), "nobody": "01890000-0000-7000-8000-000000000000",
	}
	return d
}

// request is what u sends: "POST /people" with a JSON body. {names} stand for
// what was saved.
func (d *door) request(u flowtest.User, line, body string) *http.Request {
	method, path, _ := strings.Cut(d.fill(line), " ")
	r := httptest.NewRequestWithContext(d.t.Context(), method, "/api/v1"+path, strings.NewReader(d.fill(body)))
	if u.ID != "" {
		if d.tokens[u.ID] == "" || u.Role != "participant" && d.Now().Sub(d.made[u.ID]) > 9*time.Minute { // what is dangerous wants a fresh one
			d.made[u.ID] = d.Now()
			d.tokens[u.ID] = d.Token(u, "api")
		}
		r.Header.Set("Authorization", "Bearer "+d.tokens[u.ID])
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

// send is the answer to r.
func (d *door) send(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	d.called[r.Method+" "+strings.TrimPrefix(r.Pattern, r.Method+" /api/v1")] = true
	return w
}

var named = regexp.MustCompile(`\{[a-z]\w*\}`)

func (d *door) fill(s string) string {
	return named.ReplaceAllStringFunc(s, func(m string) string {
		if v, ok := d.saved[m[1:len(m)-1]]; ok {
			return v
		}
		return m
	})
}

// A scene is one request and what must come back.
type scene struct {
	as     flowtest.User
	do     string
	body   string
	status int
	want   []string // fragments of the answer
	not    []string // what must not be in it
	save   string   // "goal=id goalrow=row": fields of the answer, under names
}

// play plays scenes one after another.
func (d *door) play(scenes ...scene) {
	d.t.Helper()
	for _, s := range scenes {
		d.one(s)
	}
}

func (d *door) one(s scene) string {
	d.t.Helper()
	d.played = append(d.played, scene{as: s.as, do: d.fill(s.do), body: d.fill(s.body)})
	r := d.request(s.as, s.do, s.body)
	if r.Method != http.MethodGet && s.as.ID != "" {
		r.Header.Set("Idempotency-Key", rand.Text())
	}
	d.less(s)
	d.Traces(d.entries)
	w := d.send(r)
	text := w.Body.String()
	d.traced(s, r, w.Code, text)
	d.closed(s, r, w.Code)
	if w.Code != s.status {
		d.t.Fatalf("%s by %s: %d %s; want %d\n%s", s.do, s.as.Name, w.Code, text, s.status, d.log)
	}
	kind := "application/json"
	if s.status >= 400 {
		kind = "application/problem+json"
	}
	if got := w.Header().Get("Content-Type"); got != kind {
		d.t.Errorf("%s: Content-Type %q; want %q", s.do, got, kind)
	}
	if !json.Valid(w.Body.Bytes()) {
		d.t.Errorf("%s: not JSON: %s", s.do, text)
	}
	for _, want := range s.want {
		if want = d.fill(want); !strings.Contains(text, want) {
			d.t.Errorf("%s by %s:\n%s\nwant in it: %s", s.do, s.as.Name, text, want)
		}
	}
	for _, not := range s.not {
		if not = d.fill(not); strings.Contains(text, not) {
			d.t.Errorf("%s by %s:\n%s\nmust not be in it: %s", s.do, s.as.Name, text, not)
		}
	}
	d.save(s, w.Body.Bytes())
	return text
}

func (d *door) save(s scene, body []byte) {
	if s.save == "" {
		return
	}
	var fields map[string]any
	if err := json.Unmarshal(body, &fields); err != nil {
		d.t.Fatalf("%s: %v", s.do, err)
	}
	for pair := range strings.FieldsSeq(s.save) {
		name, field, _ := strings.Cut(pair, "=")
		v, ok := at(fields, field).(string)
		if !ok {
			d.t.Fatalf("%s: no text %s in %s", s.do, field, body)
		}
		d.saved[name] = v
	}
}

// at is what stands under a field of an answer, or deeper: items.0.id.
func at(v any, field string) any {
	for name := range strings.SplitSeq(field, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[name]
		case []any:
			if i, err := strconv.Atoi(name); err == nil && i < len(x) {
				v = x[i]
			}
		}
	}
	return v
}

// operations are all that the API describes: method and path → operationId.
func (d *door) operations() map[string]string {
	d.t.Helper()
	w := d.send(d.request(flowtest.User{}, "GET /openapi.json", ""))
	var doc struct {
		Paths map[string]map[string]struct{ OperationID string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		d.t.Fatal(err)
	}
	all := map[string]string{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			all[strings.ToUpper(method)+" "+path] = op.OperationID
		}
	}
	return all
}

// uncalled are the operations that no scene has called.
func (d *door) uncalled() (ids []string) {
	all := d.operations()
	for _, at := range slices.Sorted(maps.Keys(all)) {
		if !d.called[at] {
			ids = append(ids, all[at])
		}
	}
	return ids
}
