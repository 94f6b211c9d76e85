// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
)

// TestTokensDoNotCross: what opens one door opens no other.
func TestTokensDoNotCross(t *testing.T) {
	d := newDoor(t)
	p := d.program(d.Prison, "prison", "referrals")
	invitation := org.NewToken()
	d.Do(d.Admin, func(tx *db.Tx) error { return org.Reinvite(tx, d.Second.ID, invitation, false) })
	tries, refused := 0, 0
	bad := func(what, header string) {
		t.Helper()
		tries++
		r := d.request(flowtest.User{}, "GET /me", "")
		r.Header.Set("Authorization", header)
		w := httptest.NewRecorder()
		d.handler.ServeHTTP(w, r)
		if w.Code != http.StatusUnauthorized {
			t.Errorf("%s: %d %s", what, w.Code, w.Body)
			return
		}
		refused++
	}
	bad("the cookie of the pages", "Bearer "+d.Token(d.Worker, "web"))
	bad("an invitation", "Bearer "+invitation)
	bad("a program's id", "Bearer "+string(p.ID))
	bad("a secret without its beginning", "Bearer "+strings.TrimPrefix(p.secret, "sild-key-"))
	bad("a secret with something more", "Bearer "+p.secret+"A")
	bad("a secret in small letters", "Bearer "+strings.ToLower(p.secret))
	bad("a secret as a password", "Basic "+p.secret)
	bad("two secrets", "Bearer "+p.secret+" "+p.secret)
	bad("a session's token dressed up as a secret", "Bearer sild-key-"+d.Token(d.Worker, "api"))
	tries++
	r := d.request(flowtest.User{}, "GET /me", "")
	r.AddCookie(&http.Cookie{Name: "sild", Value: p.secret})
	r.URL.RawQuery = "access_token=" + p.secret
	w := httptest.NewRecorder()
	if d.handler.ServeHTTP(w, r); w.Code == 200 {
		t.Errorf("a secret in a cookie or an address: %d", w.Code)
	} else {
		refused++
	}
	d.Look(d.Worker, func(tx *db.Tx) error {
		for _, kind := range []string{"web", "api"} {
			tries++
			if _, err := org.SessionOf(tx, p.secret, kind); sild.KindOf(err) != sild.NotFound {
				t.Errorf("a secret opens a session of kind %s: %v", kind, err)
			} else {
				refused++
			}
		}
		return nil
	})
	if w := d.by(p.secret, "GET /me", ""); w.Code != 200 {
		t.Errorf("the secret itself: %d", w.Code)
	}
	t.Logf("tokens: %d of %d crossings refused", refused, tries)
}

// TestProgramEnds: from the very next request, whoever ends it and however.
func TestProgramEnds(t *testing.T) {
	d := newDoor(t)
	keeper := flowtest.User{ID: d.Admin.ID, Org: d.Prison.ID, Role: org.Admin}
	works := func(secret string, want int) {
		t.Helper()
		if w := d.by(secret, "GET /me", ""); w.Code != want {
			t.Errorf("%d %s; want %d", w.Code, w.Body, want)
		}
	}
	p := d.program(d.Prison, "prison", "referrals")
	works(p.secret, 200)
	if err := d.Try(d.Admin, func(tx *db.Tx) error { return org.EndClient(tx, p.ID) }); sild.KindOf(err) != sild.NotFound {
		t.Errorf("the admin of another organisation ends it: %v", err)
	}
	d.Do(keeper, func(tx *db.Tx) error { return org.EndClient(tx, p.ID) })
	works(p.secret, 401)
	d.Look(keeper, func(tx *db.Tx) error {
		roles, err := org.RolesOf(tx, p.User)
		if len(roles) > 0 {
			t.Errorf("it has the roles %v still", roles)
		}
		return err
	})

	token := func(u flowtest.User) (string, sild.ID) {
		secret, id := org.NewClientSecret(), sild.ID("")
		d.Do(u, func(tx *db.Tx) error {
			c, err := org.AddToken(tx, org.ClientInput{Name: "Mine", Purpose: "A test", Until: tx.Today().AddDays(5)}, secret)
			id = c.ID
			return err
		})
		return secret, id
	}
	own, id := token(d.Worker)
	works(own, 200)
	d.saved["own"] = string(id)
	d.play(
		scene{as: d.Second, do: "POST /me/clients/{own}/end", status: 404},
		scene{as: d.Second, do: "GET /me/clients", status: 200, not: []string{"{own}"}},
		scene{as: d.Worker, do: "GET /me/clients", status: 200, want: []string{"{own}", `"used_at"`, `"tasks":[]`}, not: []string{own}},
		scene{as: d.Worker, do: "POST /me/clients/{own}/end", status: 200, want: []string{`"ended_at"`}},
		scene{as: d.Worker, do: "GET /clients", status: 404},
		scene{as: d.Admin, do: "GET /clients", status: 200, want: []string{`{"items":[]}`}},
	)
	works(own, 401)
	q := d.program(d.Provider, "coordinator", "totals")
	d.saved["totals"] = string(q.ID)
	d.play(
		scene{as: d.Admin, do: "GET /clients", status: 200, want: []string{"{totals}", `"tasks":["totals"]`}},
		scene{as: d.Stranger, do: "POST /clients/{totals}/end", status: 404},
		scene{as: d.Admin, do: "POST /clients/{totals}/end", status: 200, want: []string{`"ended_at"`}},
	)
	works(q.secret, 401)

	gone, _ := token(d.Worker)
	d.Do(d.Admin, func(tx *db.Tx) error { return org.Disable(tx, d.Worker.ID) })
	works(gone, 401)
	d.Do(d.Admin, func(tx *db.Tx) error { return org.Enable(tx, d.Worker.ID) })
	works(gone, 401) // it does not come back with its user
	back, _ := token(d.Second)
	invitation := org.NewToken()
	d.Do(d.Admin, func(tx *db.Tx) error { return org.Reinvite(tx, d.Second.ID, invitation, false) })
	word, err := org.NewSecret(t.Context(), "seven trains to Tapa")
	if err != nil {
		t.Fatal(err)
	}
	d.Do(flowtest.User{ID: d.Second.ID, Role: "none"}, func(tx *db.Tx) error { _, err := org.Accept(tx, invitation, word); return err })
	works(back, 401)
	late, _ := token(d.Coordinator)
	d.Go("2024-02-10 23:59")
	works(late, 200)
	d.Go("2024-02-11 00:01")
	works(late, 401)
}

// TestProgramEndsInARace: of many requests under way while it is ended, none that
// begins afterwards is answered.
func TestProgramEndsInARace(t *testing.T) {
	d := newDoor(t)
	late, refused := 0, new(atomic.Int64)
	for range 10 {
		secret, id := org.NewClientSecret(), sild.ID("")
		d.Do(d.Worker, func(tx *db.Tx) error {
			c, err := org.AddToken(tx, org.ClientInput{Name: "Mine", Purpose: "A test", Until: tx.Today()}, secret)
			id = c.ID
			return err
		})
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() { d.by(secret, "GET /programmes", "") })
		}
		d.Do(d.Worker, func(tx *db.Tx) error { return org.EndToken(tx, id) })
		for range 10 {
			all.Go(func() {
				w := d.by(secret, "GET /me", "")
				if w.Code != 401 {
					t.Errorf("after it was ended: %d", w.Code)
					return
				}
				refused.Add(1)
			})
			late++
		}
		all.Wait()
	}
	t.Logf("%d of %d requests after the end refused", refused.Load(), late)
}

// TestProgramsAsked: who may make a program, and which.
func TestProgramsAsked(t *testing.T) {
	d := newDoor(t)
	base := org.ClientInput{Name: "Figures", Purpose: "Reads figures", Until: d.Today().AddDays(365), Tasks: []string{"totals"}, Team: d.Provider.Team, Role: "coordinator"}
	bad := func(what string, u flowtest.User, change func(*org.ClientInput), kind sild.Kind, field string) {
		t.Helper()
		in := base
		change(&in)
		err := d.Try(u, func(tx *db.Tx) error { _, err := org.AddClient(tx, in, org.NewClientSecret()); return err })
		if e, ok := err.(*sild.Error); sild.KindOf(err) != kind || ok && field != "" && e.Fields[field].Key == "" {
			t.Errorf("%s: %v; want %v at %s", what, err, kind, field)
		}
	}
	same := func(*org.ClientInput) {}
	for _, u := range []flowtest.User{d.Worker, d.Coordinator, d.Officer, d.Manager} {
		bad("by a "+u.Role, u, same, sild.NotFound, "")
	}
	bad("without a name", d.Admin, func(in *org.ClientInput) { in.Name = " " }, sild.Invalid, "name")
	bad("without a purpose", d.Admin, func(in *org.ClientInput) { in.Purpose = "" }, sild.Invalid, "purpose")
	bad("without an end", d.Admin, func(in *org.ClientInput) { in.Until = sild.Date{} }, sild.Invalid, "until")
	bad("for longer than a year", d.Admin, func(in *org.ClientInput) { in.Until = base.Until.AddDays(1) }, sild.Invalid, "until")
	bad("in the past", d.Admin, func(in *org.ClientInput) { in.Until = d.Today().AddDays(-1) }, sild.Invalid, "until")
	bad("without a task", d.Admin, func(in *org.ClientInput) { in.Tasks = nil }, sild.Invalid, "task")
	bad("with a task that there is not", d.Admin, func(in *org.ClientInput) { in.Tasks = []string{"everything"} }, sild.Invalid, "task")
	bad("with a task that the role does not have", d.Admin, func(in *org.ClientInput) { in.Tasks = []string{"totals", "referrals"} }, sild.Invalid, "task")
	bad("as an administrator", d.Admin, func(in *org.ClientInput) { in.Role = org.Admin }, sild.Invalid, "role")
	bad("as a support person", d.Admin, func(in *org.ClientInput) { in.Role = "support_person" }, sild.Invalid, "role")
	bad("in a role of another kind of organisation", d.Admin, func(in *org.ClientInput) { in.Role = "prison" }, sild.Invalid, "role")
	bad("in another organisation's team", d.Admin, func(in *org.ClientInput) { in.Team = d.Other.Team }, sild.Invalid, "team")
	d.program(d.Provider, "coordinator", "totals")
	d.Do(d.Admin, func(tx *db.Tx) error { _, err := org.AddClient(tx, base, org.NewClientSecret()); return err })
	bad("under a name that there is", d.Admin, same, sild.Invalid, "name")
}

// TestProgramSecrets: no secret stands in a log, in the trail or in an answer.
func TestProgramSecrets(t *testing.T) {
	d := newDoor(t)
	p := d.program(d.Prison, "prison", "referrals")
	own := org.NewClientSecret()
	d.Do(d.Worker, func(tx *db.Tx) error {
		_, err := org.AddToken(tx, org.ClientInput{Name: "Mine", Purpose: "A test", Until: tx.Today()}, own)
		return err
	})
	var said strings.Builder
	for line := range d.operations() {
		for _, secret := range []string{p.secret, own} {
			w := d.by(secret, named.ReplaceAllString(line, "{nobody}"), `{"secret":"`+secret+`"}`)
			fmt.Fprint(&said, w.Header(), w.Body)
		}
	}
	d.Look(d.Admin, func(tx *db.Tx) error {
		type line struct{ Action, What, Object, Purpose string }
		all, err := db.All[line](tx, `SELECT action, what, coalesce(object_id, ''), purpose FROM trail`)
		fmt.Fprint(&said, all)
		return err
	})
	for _, secret := range []string{p.secret, own} {
		if strings.Contains(said.String()+d.log.String(), secret) {
			t.Error("a secret stands in an answer, the trail or the log")
		}
	}
}

// programs: what a user and an organisation see of the programs that work for
// them.
func (d *door) programs() {
	d.t.Helper()
	d.saved["totals"] = string(d.program(d.Provider, "coordinator", "totals").ID)
	d.Do(d.Worker, func(tx *db.Tx) error {
		c, err := org.AddToken(tx, org.ClientInput{Name: "Calendar", Purpose: "A test", Until: tx.Today()}, org.NewClientSecret())
		d.saved["own"] = string(c.ID)
		return err
	})
	d.play(
		scene{as: d.Worker, do: "GET /me/clients", status: 200, want: []string{"{own}", `"tasks":[]`, `"name":"Calendar"`}},
		scene{as: d.Worker, do: "POST /me/clients/{own}/end", status: 200, want: []string{`"ended_at"`}},
		scene{as: d.Admin, do: "GET /clients", status: 200, want: []string{"{totals}", `"tasks":["totals"]`, `"role":"coordinator"`}},
		scene{as: d.Admin, do: "POST /clients/{totals}/end", status: 200, want: []string{`"ended_at"`}},
	)
}
