// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/i18n"
	"sild/own"
	"sild/web/page"
	"sild/web/portal"
)

// A visitor is a person at their own pages.
type visitor struct {
	t      *testing.T
	s      *page.Server
	token  string
	lang   string
	cookie *http.Cookie // that came with the last answer
}

func (b *visitor) send(method, path string, fields ...string) (int, string) {
	b.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(pairs(fields).Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if b.token != "" {
		r.AddCookie(&http.Cookie{Name: portal.OwnCookie, Value: b.token})
	}
	if b.lang != "" {
		r.AddCookie(&http.Cookie{Name: "lang-my", Value: b.lang})
	}
	rec := httptest.NewRecorder()
	b.s.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		if c.Name == portal.OwnCookie {
			b.cookie, b.token = c, c.Value
		}
	}
	return rec.Code, rec.Body.String()
}

// visiting is somebody with a sheet, a meeting, a step and a note that is not
// for them.
func visiting(t *testing.T) (w *flowtest.World, b *visitor, code string, kase sild.ID) {
	t.Helper()
	w = flowtest.New(t)
	s, err := New(page.Config{Flow: w.Flow, Log: sild.Discard})
	if err != nil {
		t.Fatal(err)
	}
	subject, kase := w.Admitted("Andrei", "Tamm")
	w.Consent(kase, "consent", "given")
	codes := own.NewCodes(1)
	w.Do(w.Worker, func(tx *db.Tx) error {
		if _, err := own.Give(tx, subject, own.Sheet, codes); err != nil {
			return err
		}
		if _, err := casework.AddAppointment(tx, kase, casework.AppointmentInput{StartsAt: w.Now().Add(48 * time.Hour), Minutes: 60, Kind: "in_prison", Place: "PLACE-CANARY"}); err != nil {
			return err
		}
		g, err := casework.AddGoal(tx, kase, casework.GoalInput{Day: w.Today(), Area: "work", Title: "Find work"})
		if err != nil {
			return err
		}
		if _, err := casework.AddStep(tx, g.Thing, casework.StepInput{Title: "Write a CV", Who: "person"}); err != nil {
			return err
		}
		if _, err := casework.RaiseWorry(tx, kase, casework.WorryInput{What: "WORRY-CANARY"}); err != nil {
			return err
		}
		_, err = casework.AddContact(tx, kase, casework.ContactInput{Kind: "phone", Outcome: "held", StartedAt: w.Now(), Minutes: 5, Agreed: "We call on Friday.", Note: "NOTE-CANARY", WhoElse: "ELSE-CANARY"})
		return err
	})
	return w, &visitor{t: t, s: s}, codes[0], kase
}

// TestMyPages: in with a code, and every page speaks every language whole, loads
// no script, and shows nothing that was not agreed with the person.
func TestMyPages(t *testing.T) {
	w, b, code, _ := visiting(t)
	if status, body := b.send("GET", "/my/enter/"+code); status != 200 || !strings.Contains(body, code) || b.token != "" {
		t.Fatalf("the link answers %d and must not come in by itself", status)
	}
	if status, _ := b.send("POST", "/my/enter", "code", "0000-0000-0000"); status != 422 || b.token != "" {
		t.Fatalf("a wrong code: %d", status)
	}
	if status, _ := b.send("POST", "/my/enter", "code", strings.ToLower(code)); status != 303 || b.token == "" {
		t.Fatalf("the code: %d", status)
	}
	if !b.cookie.HttpOnly || b.cookie.SameSite != http.SameSiteLaxMode || b.cookie.MaxAge != 3600 {
		t.Errorf("the cookie is %v", b.cookie)
	}
	paths := []string{"/my", "/my/help", "/my/papers", "/my/papers/plan", "/my/looks?all=1", "/my/about", "/my/wrong?about=name", "/my/said", "/my/way", "/my/none"}
	for _, lang := range i18n.OwnLangs() {
		b.lang = string(lang)
		for _, path := range paths {
			_, body := b.send("GET", path)
			if path == "/my/none" {
				continue
			}
			for _, bad := range []string{"[my.", "[day.", "[part.", "<script", "CANARY", "prison", "vangla", "style="} {
				low := strings.ToLower(body)
				if bad == "prison" || bad == "vangla" { // the details of who looked name organisations
					if strings.HasPrefix(path, "/my/looks") {
						continue
					}
				}
				if strings.Contains(body, bad) || bad == "prison" && strings.Contains(low, bad) {
					t.Errorf("%s in %s has %q", path, lang, bad)
				}
			}
			if want := `dir="` + lang.Dir() + `"`; !strings.Contains(body, want) || !strings.Contains(body, `lang="`+string(lang)+`"`) {
				t.Errorf("%s in %s is not written so", path, lang)
			}
		}
	}
	b.lang = "en"
	if _, body := b.send("GET", "/my"); !strings.Contains(body, "One person who helps you has read your page this month. Nobody else.") && !strings.Contains(body, "people who help you") {
		t.Errorf("who looked is not on the page:\n%s", body)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error { _, err := access.Case(tx, kaseOf(t, w), "N"); return err })
	if _, body := b.send("GET", "/my/looks"); !strings.Contains(body, w.Coordinator.Name) {
		t.Error("a look of this moment is not on the page")
	}
	if status, _ := b.send("POST", "/my/leave"); status != 303 || b.token != "" {
		t.Errorf("leaving: %d", status)
	}
	if status, _ := b.send("GET", "/my"); status != 303 {
		t.Errorf("after leaving: %d", status)
	}
}

func kaseOf(t *testing.T, w *flowtest.World) (id sild.ID) {
	t.Helper()
	w.Look(w.Coordinator, func(tx *db.Tx) (err error) {
		id, err = db.One[sild.ID](tx, `SELECT id FROM cases LIMIT 1`)
		return err
	})
	return id
}

// TestMyWords: what the person says stands on the helper's Today, and the answer
// on the person's page.
func TestMyWords(t *testing.T) {
	w, b, code, _ := visiting(t)
	b.lang = "en"
	b.send("POST", "/my/enter", "code", code)
	if status, _ := b.send("POST", "/my/help", "said", "I need boots."); status != 303 {
		t.Fatalf("help: %d", status)
	}
	if status, body := b.send("POST", "/my/wrong", "about", "born", "said", ""); status != 422 || !strings.Contains(body, "Please write something here.") {
		t.Errorf("nothing said: %d", status)
	}
	if status, _ := b.send("POST", "/my/wrong", "about", "born", "said", "It was the 13th."); status != 303 {
		t.Error("what is wrong is not taken")
	}
	worker := browse(t, w, w.Worker)
	today := worker.get("/")
	if text := today.text("main"); !strings.Contains(text, "Needs help") || !strings.Contains(text, "I need boots.") || !strings.Contains(text, "It was the 13th.") {
		t.Errorf("Today of the helper:\n%s", text)
	}
	var id string
	w.Look(w.Worker, func(tx *db.Tx) error {
		list, err := own.Unanswered(tx)
		for _, x := range list {
			if x.Kind == own.NeedHelp {
				id = string(x.ID)
			}
		}
		return err
	})
	worker.form("/said/"+id, url.Values{"outcome": {"seen"}, "answer": {"I bring some on Friday."}})
	if _, body := b.send("GET", "/my/said"); !strings.Contains(body, "I bring some on Friday.") {
		t.Error("the answer is not on the person's page")
	}
	if strings.Contains(worker.get("/").text("main"), "I need boots.") {
		t.Error("what was answered still stands on Today")
	}
}
