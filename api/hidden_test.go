// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"fmt"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"sild/flow/flowtest"
)

// TestHidden: what one may not see is answered with the same bytes as what does
// not exist.
func TestHidden(t *testing.T) {
	d := newDoor(t)
	andrei, caseID := d.Admitted("Andrei", "Tamm")
	d.saved["andrei"], d.saved["case"] = string(andrei), string(caseID)
	d.play(
		scene{as: d.Worker, do: "POST /cases/{case}/goals", body: `{"day":"2024-02-05","area":"work","title":"Work"}`, status: 201, save: "goal=id"},
		scene{as: d.Worker, do: "POST /goals/{goal}/steps", body: `{"title":"Write a CV","who":"person"}`, status: 201, save: "step=id"},
		scene{as: d.Worker, do: "POST /cases/{case}/appointments", body: `{"starts_at":"2024-02-07T10:00:00+02:00","minutes":60,"kind":"in_prison"}`, status: 201, save: "meeting=id"},
		scene{as: d.Worker, do: "POST /cases/{case}/contacts", body: `{"kind":"phone","outcome":"held","started_at":"2024-02-05T09:00:00+02:00","minutes":5}`, status: 201, save: "contact=id"},
		scene{as: d.Worker, do: "POST /cases/{case}/network", body: `{"kind":"partner","name":"Jelena"}`, status: 201, save: "wife=id"},
		scene{as: d.Coordinator, do: "POST /cases/{case}/workers", body: `{"user":"{second}","role":"co_worker","from":"2024-02-05"}`, status: 201, save: "lead=id"},
		scene{as: d.Coordinator, do: "POST /cases/{case}/offers", body: `{"user":"{second}"}`, status: 201, save: "offer=id"},
	)
	d.saved["south"] = string(d.Provider.Team)
	d.play(
		scene{as: d.Coordinator, do: "POST /workers/{worker}/credentials", body: `{"kind":"check:background","outcome":"pending"}`, status: 201, save: "check=id"},
		scene{as: d.Coordinator, do: "POST /workers/{worker}/absences", body: `{"from":"2024-02-05","why":"sick"}`, status: 201, save: "ill=id"},
	)
	bytesOf := func(u flowtest.User, line, body string) string {
		w := httptest.NewRecorder()
		r := d.request(u, line, body)
		d.Traces(d.entries)
		d.handler.ServeHTTP(w, r)
		if left := d.Traces(d.entries); w.Code == 404 && r.Pattern != "/" && !strings.Contains(line, "/1") && len(left) == 0 {
			t.Errorf("%s: the refusal left no entry", line)
		}
		header := w.Header()
		return fmt.Sprint(w.Code, slices.Sorted(maps.Keys(header)), header, w.Body)
	}
	for _, c := range []struct{ line, body string }{
		{"GET /people/{andrei}", ""},
		{"PUT /people/{andrei}", `{"given":"X","no_code_why":"unknown"}`},
		{"POST /people/{andrei}/releases", `{"on":"2024-08-05","kind":"end_of_sentence","place":"tartu"}`},
		{"GET /people/{andrei}/releases", ""},
		{"GET /people/{andrei}/target-group", ""},
		{"GET /people/{andrei}/trail", ""},
		{"POST /people/{andrei}/observations", `{"vocabulary":"labour","value":"employed","told":"2024-02-05","from":"2024-02-05","source":"person","evidence":"said"}`},
		{"GET /cases/{case}", ""},
		{"GET /cases/{case}/contacts", ""},
		{"GET /cases/{case}/timeline", ""},
		{"GET /tasks?case={case}", ""},
		{"GET /tasks?subject={andrei}", ""},
		{"POST /cases/{case}/answer", `{"outcome":"accepted"}`},
		{"POST /cases/{case}/consents", `{"day":"2024-02-05","basis":"consent","outcome":"given","language":"et","how":"signed"}`},
		{"GET /cases/{case}/consents", ""},
		{"GET /cases/{case}/network", ""},
		{"POST /cases/{case}/network", `{"kind":"partner","name":"Jelena"}`},
		{"PUT /network/{wife}", `{"kind":"partner","name":"Jelena"}`},
		{"POST /cases/{case}/workers", `{"user":"{worker}","role":"lead","from":"2024-02-05"}`},
		{"POST /cases/{case}/plans", `{"day":"2024-02-05","agreed":"yes"}`},
		{"GET /cases/{case}/forms/needs", ""},
		{"PUT /cases/{case}/forms/needs", `{"answers":{"first":"A home"}}`},
		{"POST /cases/{case}/goals", `{"day":"2024-02-05","area":"work","title":"Work"}`},
		{"POST /cases/{case}/appointments", `{"starts_at":"2024-02-07T10:00:00+02:00","minutes":60,"kind":"in_prison"}`},
		{"POST /cases/{case}/contacts", `{"kind":"phone","outcome":"held","started_at":"2024-02-05T09:00:00+02:00","minutes":5}`},
		{"POST /cases/{case}/observations", `{"vocabulary":"labour","value":"employed","told":"2024-02-05","from":"2024-02-05","source":"person","evidence":"said"}`},
		{"POST /cases/{case}/follow-ups", `{"day":"2024-02-05","indicator":"employed-1m","way":"phone","outcome":"reached"}`},
		{"POST /cases/{case}/end", `{"day":"2024-02-05","reason":"aims_met"}`},
		{"GET /cases/{case}/needs", ""},
		{"POST /cases/{case}/needs", `{"day":"2024-02-05","occasion":"start","how":"talked","needs":[{"domain":"housing","answer":"none"}]}`},
		{"GET /cases/{case}/plans", ""},
		{"GET /cases/{case}/papers", ""},
		{"POST /cases/{case}/papers", `{"day":"2024-02-05","kind":"other","place":"Folder 7"}`},
		{"POST /steps/{step}/leave", `{"left_on":"2024-02-05","why_not":"Mine"}`},
		{"POST /goals/{goal}/steps", `{"title":"Write a CV","who":"person"}`},
		{"PUT /goals/{goal}", `{"area":"work","title":"Work"}`},
		{"PUT /steps/{step}", `{"title":"Write a CV","who":"person"}`},
		{"PUT /contacts/{contact}", `{"kind":"phone","outcome":"held","started_at":"2024-02-05T09:00:00+02:00","minutes":5}`},
		{"POST /assignments/{lead}/end", `{"until":"2024-02-05"}`},
		{"PUT /cases/{case}/wish", `{"day":"2024-02-05"}`},
		{"GET /cases/{case}/wish", ""},
		{"GET /cases/{case}/candidates", ""},
		{"POST /cases/{case}/offers", `{"user":"{worker}"}`},
		{"GET /cases/{case}/offers", ""},
		{"POST /cases/{case}/conflicts", `{"kind":"victim"}`},
		{"GET /cases/{case}/conflicts", ""},
		{"POST /cases/{case}/rematch", `{"until":"2024-02-05","reason":"wish"}`},
		{"GET /handed-over/{case}", ""},
		{"POST /offers/{offer}/met", `{"on":"2024-02-05"}`},
		{"POST /offers/{offer}/answer", `{"who":"person","said":"no","on":"2024-02-05"}`},
		{"POST /offers/{offer}/end", `{"why":"Mine"}`},
		{"POST /workers/{worker}/cover", `{"from":"2024-02-05","until":"2024-02-06","places":[]}`},
		{"POST /workers/{worker}/hand-over", `{"from":"2024-02-05","places":[],"reason":"left"}`},
		{"DELETE /people/{andrei}/referral-draft", ""},
		{"POST /goals/{goal}/meet", `{"met_on":"2024-02-05"}`},
		{"POST /goals/{goal}/look", `{"looked_on":"2024-02-05","lasted":"yes"}`},
		{"POST /goals/{goal}/drop", `{"dropped_on":"2024-02-05"}`},
		{"POST /steps/{step}/done", `{"done_on":"2024-02-05"}`},
		{"POST /appointments/{meeting}/move", `{"starts_at":"2024-02-08T10:00:00+02:00","why":"person"}`},
		{"POST /appointments/{meeting}/cancel", `{"why":"person"}`},
		{"POST /facts/goal/{goal}/undo", ""},
		{"POST /facts/goal/{goal}/mistake", `{"why":"Mine"}`},
		{"POST /facts/contact/{goal}/move", `{"case":"{case}"}`},
		{"GET /teams/{south}/workers", ""},
		{"GET /workers/{worker}", ""},
		{"PUT /workers/{worker}", `{"languages":[],"areas":[],"ceiling":3}`},
		{"POST /workers/{worker}/credentials", `{"kind":"check:background","outcome":"pending"}`},
		{"PUT /credentials/{check}", `{"kind":"check:background","outcome":"pending"}`},
		{"POST /credentials/{check}/mistake", `{"why":"Mine"}`},
		{"POST /workers/{worker}/absences", `{"from":"2024-02-05","why":"sick"}`},
		{"PUT /absences/{ill}", `{"from":"2024-02-05","why":"sick"}`},
		{"POST /absences/{ill}/mistake", `{"why":"Mine"}`},
		{"PUT /teams/{south}", `{"name":"Mine"}`},
		{"GET /users/{worker}", ""},
		{"PUT /users/{worker}", `{"name":"Mine","email":"x@example.org","language":"en"}`},
		{"POST /users/{worker}/invitation", ""},
		{"POST /users/{worker}/disable", ""},
		{"POST /users/{worker}/enable", ""},
		{"POST /tasks/acts", `{"key":"plan/{case}","act":"dismiss","reason":"Mine"}`},
	} {
		absent := named.ReplaceAllString(c.line, "{nobody}")
		want := bytesOf(d.Stranger, absent, strings.ReplaceAll(c.body, "{case}", "{nobody}"))
		if !strings.HasPrefix(want, "404 ") {
			t.Errorf("%s of nobody: %s; want 404", c.line, want)
		}
		if got := bytesOf(d.Stranger, c.line, c.body); got != want {
			t.Errorf("%s\nhidden: %s\nabsent: %s", c.line, got, want)
		}
		// What is no id names nothing either.
		if got := bytesOf(d.Stranger, strings.ReplaceAll(absent, "{nobody}", "1"), strings.ReplaceAll(c.body, "{case}", "{nobody}")); got != want && !strings.Contains(absent, "?") && strings.Contains(absent, "{nobody}") {
			t.Errorf("%s of what is no id: %s; want %s", c.line, got, want)
		}
	}
	want := bytesOf(d.Stranger, "GET /cases/{nobody}", "")
	for _, line := range []string{"GET /", "GET /case", "DELETE /cases/{case}", "POST /me", "GET /cases/{case}/"} {
		if got := bytesOf(d.Stranger, line, ""); got != want {
			t.Errorf("%s: %s; want %s", line, got, want)
		}
	}
	// Nobody learns from a list or a search that somebody is there.
	d.play(
		scene{as: d.Stranger, do: "GET /cases", status: 200, want: []string{`"items":[]`, `"referred":0`}},
		scene{as: d.Stranger, do: "POST /people/search", body: `{"words":"Tamm"}`, status: 200, want: []string{`{"items":[]}`}},
		scene{as: d.Stranger, do: "POST /people/doubles", body: `{"given":"Andrei","family":"Tamm","no_code_why":"not_told"}`, status: 200, want: []string{`{"items":[]}`}},
		scene{as: d.Stranger, do: "GET /tasks", status: 200, want: []string{`{"items":[]}`}},
		scene{as: d.Guard, do: "GET /people/not-asked", status: 200, want: []string{`{"items":[]}`}},
		scene{as: d.Guard, do: "GET /cases", status: 200, want: []string{`"items":[]`}},
	)
}

// TestToken: nothing but the description and the health is answered without a
// token of the API.
func TestToken(t *testing.T) {
	d := newDoor(t)
	open := map[string]bool{"health": true}
	page := d.Token(d.Worker, "web")
	for at, id := range d.operations() {
		line := named.ReplaceAllString(at, "{nobody}")
		for _, header := range []string{"", "Bearer", "Bearer x", "Basic eDp5", "Bearer " + page} {
			r := d.request(nobody, line, "")
			r.Header.Set("Authorization", header)
			w := httptest.NewRecorder()
			d.handler.ServeHTTP(w, r)
			switch {
			case id == "enter-own-pages": // it takes a code
			case open[id] && w.Code != 200:
				t.Errorf("%s: %d; want 200", id, w.Code)
			case !open[id] && (w.Code != 401 || w.Header().Get("WWW-Authenticate") != "Bearer" || !strings.Contains(w.Body.String(), `"kind":"unauthorised","key":"api.token"`)):
				t.Errorf("%s with %q: %d %s; want 401", id, header, w.Code, w.Body)
			}
		}
	}
	// A token of somebody who may not come any more.
	d.one(scene{as: d.Worker, do: "GET /me", status: 200})
	d.Go("2025-02-06 12:00")
	d.made[d.Worker.ID] = d.Now() // they go on with it
	d.one(scene{as: d.Worker, do: "GET /me", status: 401})
}
