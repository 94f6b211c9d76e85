// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"sild"
	"sild/flow/flowtest"
)

// A leak is a look for words that callers put in, in the log, in the headers of
// answers, and in those that tell of a problem.
type leak struct {
	*door
	words flowtest.Canaries
	sent  int
	codes map[int]int
	found []string
}

func (l *leak) look(r *http.Request) {
	l.t.Helper()
	for _, name := range []string{"User-Agent", "X-Forwarded-For", "X-Request-Id", "Cookie", "Referer", "Traceparent"} {
		r.Header.Set(name, l.words.New(name))
	}
	if r.Header.Get("Idempotency-Key") == "" && r.Method != http.MethodGet {
		r.Header.Set("Idempotency-Key", l.words.New("key"))
	}
	w := httptest.NewRecorder()
	func() {
		defer func() { recover() }() // a caller that went away is answered with nothing
		l.handler.ServeHTTP(w, r)
	}()
	l.sent++
	l.codes[w.Code]++
	var head strings.Builder
	w.Header().Write(&head)
	body := ""
	if w.Code >= 400 {
		body = w.Body.String()
	}
	for name, text := range map[string]string{"the headers": head.String(), "the log": l.log.String(), "a problem": body} {
		for _, where := range l.words.In(text) {
			l.found = append(l.found, fmt.Sprintf("%s %s: %s is in %s", r.Method, r.URL.Path, where, name))
		}
	}
	l.log.Reset()
}

// again is a request that was played, with words for its texts: all that is
// longer than a word of a vocabulary, or everything.
func (l *leak) again(s scene, all bool) *http.Request {
	l.t.Helper()
	body := s.body
	var v any
	if body != "" && json.Unmarshal([]byte(body), &v) == nil {
		text, err := json.Marshal(l.full(v, s.do, all))
		if err != nil {
			l.t.Fatal(err)
		}
		body = string(text)
	}
	return l.request(s.as, s.do, body)
}

func (l *leak) full(v any, at string, all bool) any {
	switch v := v.(type) {
	case map[string]any:
		for name, x := range v {
			v[name] = l.full(x, at+"."+name, all)
		}
	case []any:
		for i, x := range v {
			v[i] = l.full(x, at, all)
		}
	case string:
		if all || strings.ContainsAny(v, " @") || strings.ToLower(v) != v && !strings.Contains(v, "T") {
			return l.words.New(at)
		}
	}
	return v
}

// TestLogsAreClean: nothing that callers put in gets into the log or into what
// is said of a problem: not over the programme's whole way, not when everything
// is wrong with a request, and not when everything is wrong on our side.
func TestLogsAreClean(t *testing.T) {
	l := &leak{door: newDoor(t), codes: map[int]int{}}
	l.keep()
	for _, part := range []func(){l.enter, l.refer, l.answer, l.talk, l.plan, l.needs, l.papers, l.match, l.meet, l.mend, l.know, l.around, l.end, l.count, l.ask, l.report} {
		part()
	}
	played := l.played
	for _, s := range played {
		r := l.again(s, false)
		body := s.body
		l.look(r)
		l.look(l.again(s, true))
		if s.body != "" && len(body) > 2 { // twice under one key, with another body
			r = l.again(s, false)
			r.Header.Set("Idempotency-Key", "one")
			l.look(r)
		}
	}
	for _, o := range l.described() {
		body := ""
		if o.Body != nil {
			text, err := json.Marshal(o.body(l.words.New))
			if err != nil {
				t.Fatal(err)
			}
			body = string(text)
		}
		at := o.Method + " " + inAPIPath.ReplaceAllStringFunc(o.Path, func(name string) string { return l.words.New("path " + name) })
		l.look(l.request(l.Worker, at+"?"+url.Values{"unknown": {l.words.New("query")}}.Encode(), body))
		l.look(l.request(l.Worker, o.Method+" "+inAPIPath.ReplaceAllString(o.Path, anyID), strings.TrimSuffix(body, "}")))
		r := l.request(l.Worker, at, body)
		r.Header.Set("Authorization", "Bearer "+l.words.New("token"))
		l.look(r)
		r = l.request(l.Worker, at, body)
		r.Header.Set("Content-Type", l.words.New("kind"))
		l.look(r)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, s := range played[:50] {
		l.look(l.again(s, false).WithContext(gone))
	}
	broken := l.sent
	l.Break()
	for _, s := range played {
		l.look(l.again(s, false))
	}
	broken = l.sent - broken
	for _, f := range l.found {
		t.Error(f)
	}
	t.Logf("%d words in %d requests, %v by status: found %d", l.words.Len(), l.sent, l.codes, len(l.found))
	for _, code := range []int{200, 201, 400, 401, 403, 404, 409, 415, 422, 500} {
		if l.codes[code] == 0 {
			t.Errorf("no request was answered with %d", code)
		}
	}
	if l.codes[500] < broken/4 || l.words.Len() < 5000 {
		t.Errorf("%d of %d failed with a broken database, %d words: too few to show anything", l.codes[500], broken, l.words.Len())
	}
}

// TestLeakIsSeen is the control: what says too much is found.
func TestLeakIsSeen(t *testing.T) {
	l := &leak{door: newDoor(t), codes: map[int]int{}}
	word := l.words.New("name")
	log := sild.NewLog(l.log)
	l.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		log.Error("leaks", sild.Cause(errors.New("nobody is called "+word)))
		w.Header().Set("X-Name", word)
		http.Error(w, "nobody is called "+word, http.StatusNotFound)
	})
	if l.look(l.request(flowtest.User{}, "GET /me", "")); len(l.found) != 3 {
		t.Errorf("of three leaks were seen: %q", l.found)
	}
}
