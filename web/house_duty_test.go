// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
	"sild/web/page"
)

// TestOffDuty holds with an open session that who is off duty gets for every page
// of who lives in a house what they get for one that is not there, byte for byte,
// and on duty the page: from the very next request on.
func TestOffDuty(t *testing.T) {
	w := flowtest.NewIn(t, "ee-moj-followup")
	staff := w.AddUser(w.Provider, "Mati Valvur", "house_staff")
	_, caseID := w.Admitted("Andrei", "Tamm")
	var h housing.House
	var r housing.Request
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		if h, err = housing.AddHouse(tx, w.Programme.ID, housing.HouseInput{Name: "Metsakodu", Area: "EE-79", Turnaround: -1, Staffed: true, From: sild.MustDate("2024-01-01")}); err != nil {
			return err
		}
		room, err := housing.AddRoom(tx, h.ID, "1", nil)
		if err != nil {
			return err
		}
		b, err := housing.AddBed(tx, room.ID, housing.BedInput{Name: "1"})
		if err != nil {
			return err
		}
		if r, err = housing.Ask(tx, caseID, housing.RequestInput{House: h.ID, Basis: "voluntary"}); err != nil {
			return err
		}
		_, err = housing.AnswerRequest(tx, r.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: b.ID})
		return err
	})
	w.Go("2024-08-05")
	s, err := New(page.Config{Flow: w.Flow, Log: sild.Discard})
	if err != nil {
		t.Fatal(err)
	}
	token := w.Token(staff, "web")
	send := func(method, path, body string) (int, string) {
		req := httptest.NewRequest(method, path, strings.NewReader(body))
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		if body != "" {
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		req.AddCookie(&http.Cookie{Name: page.CookieName, Value: token})
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, req)
		return rec.Code, rec.Body.String()
	}
	at, nothing := "/houses/"+string(h.ID), string(staff.ID)
	pages := []string{at + "/tonight", at + "/emergency", at + "/log", "/cases/" + string(caseID)}
	look := func(when string, on bool) {
		t.Helper()
		for _, p := range pages {
			code, body := send("GET", p, "")
			if want := map[bool]int{true: 200, false: 404}[on]; code != want {
				t.Errorf("%s: GET %s is %d, want %d", when, p, code, want)
			}
			none := strings.NewReplacer(string(h.ID), nothing, string(caseID), nothing).Replace(p)
			if _, other := send("GET", none, ""); !on && strings.ReplaceAll(other, none, p) != body {
				t.Errorf("%s: GET %s differs from what is not there", when, p)
			}
		}
		if _, body := send("GET", "/", ""); strings.Contains(body, "Andrei") != on {
			t.Errorf("%s: Today names who lives there: %t", when, !on)
		}
	}
	look("before", false)
	if code, _ := send("POST", at+"/take-over", url.Values{"why": {"Nobody is here."}}.Encode()); code != 303 {
		t.Fatalf("taking over is answered with %d", code)
	}
	look("on duty", true)
	if code, _ := send("POST", at+"/leave", "anyway=1"); code != 303 {
		t.Fatalf("leaving is answered with %d", code)
	}
	look("after", false)
}
