// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/web/page"
)

var secretForm = regexp.MustCompile(`sild-key-[A-Z2-7]{52}`)

// TestSystemsPages: a system is added by who has just signed in, its secret is
// shown this once and kept nowhere, and it is ended with one button.
func TestSystemsPages(t *testing.T) {
	w := flowtest.New(t)
	b := browse(t, w, w.Worker)
	b.get("/me").is(200).in("a", "Systems that act for you")
	b.get("/me/systems").is(200).in("main", "None.")
	b.post("/me/systems", "name", "", "purpose", "", "until", "2026-01-01").is(422).
		in(".wrong", "Give the system a name").in(".wrong", "Say what it is for").in(".wrong", "A year from today at most").holds("until", "2026-01-01")
	form := []string{"name", "Calendar", "purpose", "Copies my meetings", "until", "2024-06-30", "once", "a-form-of-mine-once"}
	p := b.post("/me/systems", form...).is(200).in("main", "This is the secret of Calendar").in("main", "shown this once")
	secret := secretForm.FindString(p.body)
	if secret == "" {
		t.Fatalf("no secret on the page: %s", p.text("main"))
	}
	b.post("/me/systems", form...).goes("/me/systems") // the same form again makes no second one
	p = b.get("/me/systems").is(200).in("li", "Calendar").in("li", "Copies my meetings").in("li", "until 30 Jun").in("li", "not used yet")
	if secretForm.MatchString(p.body) {
		t.Error("the secret is shown a second time")
	}
	w.Look(w.Worker, func(tx *db.Tx) error {
		s, c, err := org.ClientOf(tx, secret)
		if err != nil || s.User != w.Worker.ID || s.Role != w.Worker.Role || c.Narrow() {
			t.Errorf("the secret is that of %+v, %+v, %v", s, c, err)
		}
		kept, err := db.All[string](tx, `SELECT answer FROM once`)
		for _, answer := range kept {
			if strings.Contains(answer, secret) {
				t.Error("an answer that is kept has the secret")
			}
		}
		return err
	})
	// It is no cookie of the pages.
	r := httptest.NewRequest("GET", "/me", nil)
	r.AddCookie(&http.Cookie{Name: page.CookieName, Value: secret})
	r.Header.Set("Authorization", "Bearer "+secret)
	rec := httptest.NewRecorder()
	if b.s.ServeHTTP(rec, r); rec.Code != http.StatusSeeOther {
		t.Errorf("a system's secret opens the pages: %d", rec.Code)
	}
	id := regexp.MustCompile(`/me/systems/([0-9a-f-]{36})/end`).FindStringSubmatch(p.body)
	if id == nil {
		t.Fatal("there is no button that ends it")
	}
	browse(t, w, w.Second).post("/me/systems/" + id[1] + "/end").is(404)
	b.post("/me/systems/" + id[1] + "/end").goes("/me/systems?saved=system")
	b.get("/me/systems").is(200).in("details li", "ended by "+w.Worker.Name)
	w.Look(w.Worker, func(tx *db.Tx) error {
		if _, _, err := org.ClientOf(tx, secret); sild.KindOf(err) != sild.NotFound {
			t.Errorf("a secret that was ended: %v", err)
		}
		return nil
	})

	a := browse(t, w, w.Admin)
	a.get("/settings").is(200).in("a", "Systems that work here")
	a.get("/settings/systems").is(200).in("main", "None. Add one")
	p = a.get("/settings/systems/new").is(200).in("label", "Read totals").in("label", "Coordinator")
	p.not("label", "Send referrals") // a provider refers nobody
	p.not("label", "Administrator")
	p.not("label", "Support person")
	a.post("/settings/systems", "name", "X", "purpose", "Y", "until", "2024-06-30", "team", string(w.Provider.Team), "role", "coordinator").is(422).in(".wrong", "Choose at least one task")
	full := []string{"name", "Figures", "purpose", "Reads figures", "until", "2024-06-30", "team", string(w.Provider.Team), "role", "coordinator", "task", "totals", "task", "reports"}
	if p = a.post("/settings/systems", full...).is(200); !secretForm.MatchString(p.body) {
		t.Fatal("no secret on the page")
	}
	p = a.get("/settings/systems").is(200).in("li", "Figures").in("li li", "Read totals").in("li li", "Write and send reports").in("li", "Coordinator (South)")
	a.get("/settings/users").is(200).not("li", "Figures")
	a.get("/settings/teams/"+string(w.Provider.Team)).is(200).not("li", "Figures")
	a.get("/team").is(200).not("main", "Figures")
	id = regexp.MustCompile(`/settings/systems/([0-9a-f-]{36})/end`).FindStringSubmatch(p.body)
	browse(t, w, w.Coordinator).post("/settings/systems/" + id[1] + "/end").is(404)
	a.post("/settings/systems/" + id[1] + "/end").goes("/settings/systems?saved=system")
	a.get("/settings/systems").is(200).in("details li", "ended by "+w.Admin.Name)
	w.Go("2024-02-05 10:11")
	a.get("/settings/systems/new").is(200).in("main", "say once more who you are").not("label", "Name of the system")
	a.post("/settings/systems", full...).is(409)
}
