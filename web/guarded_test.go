// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/flow/flowtest"
	"sild/people"
	"sild/privacy"
	"sild/web/page"
)

// A clerk sends what a browser would, and counts what its user does.
type clerk struct {
	t      *testing.T
	s      *page.Server
	token  string
	clicks int // links and buttons
	fields int // filled in or chosen
}

func clerkOf(t *testing.T, w *flowtest.World, u flowtest.User) *clerk {
	t.Helper()
	s, err := New(page.Config{Flow: w.Flow, Log: sild.Discard})
	if err != nil {
		t.Fatal(err)
	}
	return &clerk{t: t, s: s, token: w.Token(u, "web")}
}

func (c *clerk) send(method, at string, form url.Values) *httptest.ResponseRecorder {
	c.t.Helper()
	r := httptest.NewRequest(method, at, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.AddCookie(&http.Cookie{Name: page.CookieName, Value: c.token})
	w := httptest.NewRecorder()
	c.s.ServeHTTP(w, r)
	return w
}

// get opens a page by a link or button, with what was chosen on the one before.
func (c *clerk) get(at string, chosen int) string {
	c.t.Helper()
	c.clicks, c.fields = c.clicks+1, c.fields+chosen
	w := c.send(http.MethodGet, at, nil)
	if w.Code != http.StatusOK {
		c.t.Fatalf("GET %s: %d", at, w.Code)
	}
	return w.Body.String()
}

// post sends a form and follows it.
func (c *clerk) post(at string, form url.Values, chosen int) (to string) {
	c.t.Helper()
	c.clicks, c.fields = c.clicks+1, c.fields+chosen
	w := c.send(http.MethodPost, at, form)
	if w.Code != http.StatusSeeOther {
		c.t.Fatalf("POST %s: %d\n%s", at, w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

const ownWords = "He called and said that he would not live until tomorrow."

// TestIncident: a stolen phone is told at nine; who was affected is there, all of
// them, after a minute of work.
func TestIncident(t *testing.T) {
	w := flowtest.New(t)
	const n = 9
	for i := range 2 * n {
		_, caseID := w.Admitted(fmt.Sprintf("Planted%d", i), "Tamm")
		if i%2 == 0 {
			w.Go("2024-02-05 14:00")
			w.Look(w.Worker, func(tx *db.Tx) error { _, err := access.Case(tx, caseID, "IN"); return err })
			w.Go("2024-02-05")
		}
	}
	w.Go("2024-02-06 09:00")
	c := clerkOf(t, w, w.Keeper)
	c.get("/privacy/affected", 0)
	q := url.Values{"of": {"user:" + string(w.Worker.ID)}, "from": {"2024-02-05"}, "from_time": {"13:00"}, "to": {"2024-02-05"}, "to_time": {"15:00"}}
	if page := c.get("/privacy/affected?"+q.Encode(), 5); !strings.Contains(page, fmt.Sprintf("%d people were affected", n)) || strings.Contains(page, "Planted") {
		t.Error("the numbers are wrong, or names are told before there is a reason")
	}
	q.Set("reason", "breach")
	q.Set("words", "The phone was stolen from the car, unlocked.")
	page := c.get(c.post("/privacy/affected", q, 2), 0)
	found := 0
	for i := range 2 * n {
		if in := strings.Contains(page, fmt.Sprintf("Planted%d ", i)); in == (i%2 == 0) {
			found++
		} else {
			t.Errorf("Planted%d is named: %v", i, in)
		}
	}
	t.Logf("%d of %d told right, with %d clicks and %d fields", found, 2*n, c.clicks, c.fields)
	if c.clicks > 5 || c.fields > 8 {
		t.Error("that is more than a minute of work")
	}
	i := strings.Index(page, "/privacy/incidents/")
	table := c.send(http.MethodGet, page[i:i+strings.IndexByte(page[i:], '"')], nil)
	if table.Code != http.StatusOK || strings.Count(table.Body.String(), "Planted") != n {
		t.Errorf("the table has %d people, status %d", strings.Count(table.Body.String(), "Planted"), table.Code)
	}
}

// TestGlass: in an emergency each page of the record, and its print, says how long
// it is open, and no other page does.
func TestGlass(t *testing.T) {
	w := flowtest.New(t)
	subject, caseID := w.Admitted("Andrei", "Tamm")
	c := clerkOf(t, w, w.Second)
	form := url.Values{"who": {string(caseID)}, "country": {"EE"}, "reason": {"danger"}, "words": {ownWords}}
	nobody := url.Values{"who": {"0190aaaa-0000-7000-8000-000000000000"}, "country": {"EE"}, "reason": {"danger"}, "words": {ownWords}}
	if to := c.post("/emergency", nobody, 0); to != "/emergency?nobody=yes" || !strings.Contains(c.get(to, 0), "This opens nothing") {
		t.Errorf("a number of nobody leads to %s", to)
	}
	if to := c.post("/emergency", form, 0); to != "/people/"+string(subject) {
		t.Fatalf("the emergency leads to %s", to)
	}
	w.Go("2024-02-05 10:17")
	pages := 0
	for _, r := range c.s.Routes() {
		if !strings.HasPrefix(r.Pattern, "GET /cases/{case}") && !strings.HasPrefix(r.Pattern, "GET /people/{subject}") {
			continue
		}
		at := strings.NewReplacer("{case}", string(caseID), "{subject}", string(subject), "{form}", "needs").Replace(strings.TrimPrefix(r.Pattern, "GET "))
		got := c.send(http.MethodGet, at, nil)
		if got.Code != http.StatusOK {
			continue
		}
		pages++
		if !strings.Contains(got.Body.String(), `class="glass"`) || !strings.Contains(got.Body.String(), "43 minutes left") {
			t.Errorf("%s does not say that it is open for 43 minutes more", at)
		}
	}
	for _, at := range []string{"/", "/cases", "/emergency", "/help"} {
		if strings.Contains(c.get(at, 0), `class="glass"`) {
			t.Errorf("%s says that a record is open", at)
		}
	}
	t.Logf("%d of %d pages of the record say how long", pages, pages)
	if pages < 5 {
		t.Errorf("%d pages of the record open", pages)
	}
	w.Go("2024-02-05 11:00")
	if got := c.send(http.MethodGet, "/cases/"+string(caseID), nil); got.Code != http.StatusNotFound {
		t.Errorf("after an hour: %d", got.Code)
	}
}

// TestProtectedAddress: no page of anybody but the lead has a word of a protected
// address, whatever the route; and with the protection taken away the others have.
func TestProtectedAddress(t *testing.T) {
	t.Parallel()
	const canary = "Canaryway"
	w := flowtest.New(t)
	ids, _ := accessWorld(t, w)
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := people.AddAddress(tx, sild.ID(ids["subject"]), people.AddressInput{Use: "lived", Kind: "settled", Line: canary + " 7", Place: canary, From: "2024-01-01"})
		return err
	})
	sees := func(u flowtest.User) (n, of int) {
		c := clerkOf(t, w, u)
		for _, r := range c.s.Routes() {
			if !strings.HasPrefix(r.Pattern, "GET ") {
				continue
			}
			at := inPath.ReplaceAllStringFunc(strings.ReplaceAll(strings.TrimPrefix(r.Pattern, "GET "), "{$}", ""), func(name string) string { return ids[strings.Trim(name, "{}")] })
			got := c.send(http.MethodGet, at, nil)
			of++
			if strings.Contains(got.Body.String(), canary) {
				n++
				if u.ID != w.Worker.ID && w.Now().After(flowtest.Start.Add(24*time.Hour)) {
					t.Errorf("%s of %s has the protected address", at, u.Name)
				}
			}
		}
		return n, of
	}
	others := []flowtest.User{w.Coordinator, w.Officer, w.Second, w.Stranger, w.Manager, w.Admin, w.Keeper}
	if n, _ := sees(w.Coordinator); n == 0 {
		t.Error("the coordinator sees no address before: this proves nothing")
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := privacy.Protect(tx, sild.ID(ids["subject"]), privacy.ProtectInput{State: "protected", Reason: "threat", Words: ownWords, Until: tx.Today().AddDays(90)})
		return err
	})
	w.Go("2024-02-07 10:00")
	if n, _ := sees(w.Worker); n == 0 {
		t.Error("the lead sees no address")
	}
	total := 0
	for _, u := range others {
		n, of := sees(u)
		total += of - n
	}
	t.Logf("%d pages of %d others without it", total, len(others))
}
