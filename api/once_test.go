// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"sild/flow/flowtest"
)

// TestOnce: a write under a key happens once, however often and at whatever
// time it arrives.
func TestOnce(t *testing.T) {
	d := newDoor(t)
	andrei, caseID := d.Admitted("Andrei", "Tamm")
	d.saved["andrei"], d.saved["case"] = string(andrei), string(caseID)

	keyed := func(u flowtest.User, key, line, body string) *httptest.ResponseRecorder {
		r := d.request(u, line, body)
		r.Header.Set("Idempotency-Key", key)
		w := httptest.NewRecorder()
		d.handler.ServeHTTP(w, r)
		return w
	}
	contacts := func() int {
		return strings.Count(d.one(scene{as: d.Worker, do: "GET /cases/{case}/contacts", status: 200}), `"row":`)
	}
	const call = `{"kind":"phone","outcome":"held","started_at":"2024-02-05T09:00:00+02:00","minutes":5}`

	var group sync.WaitGroup
	answers := make([]string, 8)
	d.request(d.Worker, "GET /me", "") // the token is there before many ask for it
	for i := range answers {
		group.Go(func() {
			w := keyed(d.Worker, "one", "POST /cases/{case}/contacts", call)
			if w.Code != 201 {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			answers[i] = w.Body.String()
		})
	}
	group.Wait()
	for _, a := range answers {
		if a != answers[0] {
			t.Errorf("one write is answered\n%s\nand\n%s", a, answers[0])
		}
	}
	if n := contacts(); n != 1 {
		t.Errorf("%d contacts after the same write came %d times; want 1", n, len(answers))
	}

	if w := keyed(d.Worker, "one", "POST /cases/{case}/contacts", strings.Replace(call, "phone", "message", 1)); w.Code != 409 || !strings.Contains(w.Body.String(), `"key":"error.once_other"`) {
		t.Errorf("another body under the same key: %d %s; want 409 error.once_other", w.Code, w.Body)
	}
	if w := keyed(d.Worker, "one", "POST /cases/{case}/goals", call); w.Code != 422 {
		t.Errorf("a body that does not fit: %d %s; want 422", w.Code, w.Body)
	}
	const goal = `{"day":"2024-02-05","area":"work","title":"Work"}`
	if w := keyed(d.Worker, "one", "POST /cases/{case}/goals", goal); w.Code != 409 {
		t.Errorf("another operation under the same key: %d %s; want 409", w.Code, w.Body)
	}
	// Another's key is another key, although it reads the same.
	if w := keyed(d.Coordinator, "one", "POST /cases/{case}/contacts", call); w.Code != 201 {
		t.Errorf("another user's write: %d %s; want 201", w.Code, w.Body)
	}
	if n := contacts(); n != 2 {
		t.Errorf("%d contacts; want 2", n)
	}
	// A request that was refused has used nothing up.
	if w := keyed(d.Worker, "two", "POST /cases/{case}/goals", strings.Replace(goal, "Work", "", 1)); w.Code != 422 {
		t.Errorf("%d %s; want 422", w.Code, w.Body)
	}
	first := keyed(d.Worker, "two", "POST /cases/{case}/goals", goal)
	d.Go("2024-02-06")
	if again := keyed(d.Worker, "two", "POST /cases/{case}/goals", goal); again.Code != 201 || again.Body.String() != first.Body.String() {
		t.Errorf("the same write on another day: %d %s; want %s", again.Code, again.Body, first.Body)
	}

	// What is answered again is what the caller may see now.
	d.play(scene{as: d.Coordinator, do: "POST /cases/{case}/workers", body: `{"user":"{second}","role":"lead","from":"2024-02-06"}`, status: 201})
	if w := keyed(d.Worker, "two", "POST /cases/{case}/goals", goal); w.Code != 404 {
		t.Errorf("the same write by one who has lost access: %d %s; want 404", w.Code, w.Body)
	}
	if w := keyed(d.Worker, strings.Repeat("k", 201), "POST /cases/{case}/goals", goal); w.Code != 422 || !strings.Contains(w.Body.String(), `"location":"header.Idempotency-Key"`) {
		t.Errorf("a key that is too long: %d %s; want 422", w.Code, w.Body)
	}
}
