// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"sild"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/org"
)

// enters opens the own pages of a person with a code: who they are from then on.
func (d *door) enters(code string) (u flowtest.User) {
	d.t.Helper()
	w := d.send(d.request(nobody, "POST /my/session", `{"code":"`+code+`"}`))
	var answer struct{ Token string }
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || answer.Token == "" {
		d.t.Fatalf("the code does not open: %d %s", w.Code, w.Body)
	}
	u = flowtest.User{ID: sild.ID("person " + answer.Token[:8]), Name: "the person", Role: "participant"}
	d.tokens[u.ID] = answer.Token
	return u
}

// givenPage lets the worker give the person a sheet, and gives its code.
func (d *door) givenPage() string {
	d.t.Helper()
	var page struct{ Codes []string }
	if err := json.Unmarshal([]byte(d.one(scene{as: d.Worker, do: "POST /people/{andrei}/own-page", body: `{"kind":"sheet"}`, status: 201})), &page); err != nil || len(page.Codes) != 1 {
		d.t.Fatalf("no code: %v", err)
	}
	return page.Codes[0]
}

func (d *door) auditor() (u flowtest.User) {
	d.t.Helper()
	if _, err := d.Flow.Write(d.t.Context(), sild.System, flow.Once{}, func(tx *db.Tx) (string, error) {
		o, err := org.AddOrganisation(tx, "Audit Office", "authority")
		if err != nil {
			return "", err
		}
		team, err := org.AddTeam(tx, o.ID, "Auditors")
		if err != nil {
			return "", err
		}
		x, err := org.AddUser(tx, o.ID, "Kaja Ploom", "kaja@example.org", "en", "auditor", team.ID, sild.MustDate("2023-10-01"))
		u = flowtest.User{ID: x.ID, Org: o.ID, Team: team.ID, Name: x.Name, Role: "auditor"}
		return "", err
	}); err != nil {
		d.t.Fatal(err)
	}
	return u
}

// own: the person's own pages, what is said there, and an auditor's sample.
func (d *door) own() {
	d.t.Helper()
	d.play(
		scene{as: d.Worker, do: "GET /people/{andrei}/own-page", status: 404},
		scene{as: d.Stranger, do: "POST /people/{andrei}/own-page", body: `{"kind":"sheet"}`, status: 404},
		scene{as: d.Manager, do: "POST /people/{andrei}/own-page", body: `{"kind":"sheet"}`, status: 403},
		scene{as: d.Worker, do: "PUT /me/phone", body: `{"phone":"+372 5555 0100"}`, status: 200, want: []string{`5555 0100`}},
		scene{as: d.Worker, do: "POST /cases/{case}/goals", body: `{"day":"2024-02-26","area":"work","title":"A trade"}`, status: 201, save: "trade=id"},
		scene{as: d.Worker, do: "POST /goals/{trade}/steps", body: `{"title":"Find the certificate","who":"person"}`, status: 201, save: "mystep=id"},
	)
	code := d.givenPage()
	d.play(
		scene{as: d.Worker, do: "GET /people/{andrei}/own-page", status: 200, want: []string{`"paper":"sheet"`, `"left":1`}, not: []string{`"codes"`}},
		scene{as: nobody, do: "POST /my/session", body: `{"code":"0000-0000-0000"}`, status: 422, want: []string{`"key":"my.enter.wrong"`}},
	)
	me := d.enters(code)
	d.play(
		scene{as: nobody, do: "POST /my/session", body: `{"code":"` + code + `"}`, status: 422, want: []string{`"key":"my.enter.wrong"`}},
		scene{as: me, do: "GET /my", status: 200, want: []string{`"helper":"Siiri"`, `"phone":"+372 5555 0100"`, `"title":"Find the certificate"`}},
		scene{as: me, do: "POST /my/sayings", body: `{"kind":"done","about_id":"{mystep}"}`, status: 201, save: "saying=id"},
		scene{as: me, do: "POST /my/sayings", body: `{"kind":"done","about_id":"{mystep}"}`, status: 422, want: []string{`"key":"my.said.already"`}},
		scene{as: me, do: "POST /my/sayings", body: `{"kind":"done","about_id":"{nobody}"}`, status: 404},
		scene{as: me, do: "POST /my/sayings", body: `{"kind":"wrong","about":"name","said":"It is Tamm, with two m."}`, status: 201, save: "wrong=id"},
		scene{as: me, do: "POST /my/sayings", body: `{"kind":"note","said":"CANARY"}`, status: 201, save: "note=id noterow=row"},
		scene{as: me, do: "GET /my/sayings", status: 200, want: []string{`CANARY`}},
		scene{as: d.Worker, do: "GET /sayings", status: 200, want: []string{`two m`, `{saying}`}, not: []string{`CANARY`}},
		scene{as: d.Stranger, do: "GET /sayings", status: 200, not: []string{`two m`}},
		scene{as: d.Stranger, do: "POST /sayings/{wrong}/answer", body: `{"outcome":"mended"}`, status: 404},
		scene{as: d.Worker, do: "POST /sayings/{note}/answer", body: `{"outcome":"seen"}`, status: 404},
		scene{as: d.Worker, do: "POST /sayings/{wrong}/answer", body: `{"outcome":"kept"}`, status: 422, want: []string{`"key":"own.answer.required"`}},
		scene{as: d.Worker, do: "POST /sayings/{wrong}/answer", body: `{"outcome":"kept","answer":"So it stands in your passport."}`, status: 200, want: []string{`"outcome":"kept"`}},
		scene{as: d.Worker, do: "POST /sayings/{saying}/answer", body: `{"outcome":"mended"}`, status: 200},
		scene{as: me, do: "GET /my/sayings", status: 200, want: []string{`in your passport`}},
		scene{as: me, do: "GET /my", status: 200, not: []string{`Find the certificate`}},
		scene{as: me, do: "POST /my/sayings/{noterow}/undo", body: `{}`, status: 200, not: []string{`CANARY`}},
		scene{as: me, do: "GET /my/looks", status: 200, want: []string{`"findUsage":[`, `"logtime":`, `"receiverName":"South Centre"`, `"receiverSystem":"Sild"`, `"relation":"lead"`}},
		scene{as: me, do: "POST /my/cases/{case}/consents/withdraw", body: `{"basis":"nothing"}`, status: 422, want: []string{`"key":"my.mind.not_given"`}},
		scene{as: me, do: "POST /my/close", body: `{}`, status: 200},
		scene{as: me, do: "GET /my", status: 401},
	)
	d.givenPage()
	d.one(scene{as: d.Worker, do: "POST /people/{andrei}/own-page/end", body: `{"why":"asked"}`, status: 200})

	kaja := d.auditor()
	d.saved["kaja"] = string(kaja.ID)
	const sample = `{"auditor":"{kaja}","from":"2023-10-01","last":"2024-02-26","size":5,"until":"2024-03-31","why":"Check"}`
	d.play(
		scene{as: d.Worker, do: "POST /programmes/{programme}/samples", body: sample, status: 403},
		scene{as: d.Manager, do: "POST /programmes/{programme}/samples", body: sample, status: 201, want: []string{`"name":"Kaja Ploom"`}, not: []string{`Tamm`}, save: "sample=id"},
		scene{as: d.Manager, do: "GET /programmes/{programme}/samples", status: 200, want: []string{`{sample}`}},
		scene{as: kaja, do: "GET /audit/samples", status: 200, want: []string{`{sample}`}},
		scene{as: kaja, do: "GET /audit/samples/{sample}", status: 200, want: []string{`Tamm`, `"conditions":[{`}},
		scene{as: kaja, do: "GET /audit/samples/{sample}/cases/1", status: 200, want: []string{`"hours":[`}},
		scene{as: kaja, do: "GET /audit/samples/{sample}/cases/99", status: 404},
		scene{as: kaja, do: "GET /cases/{case}", status: 404},
		scene{as: d.Worker, do: "GET /audit/samples", status: 403},
		scene{as: d.Coordinator, do: "GET /samples/{sample}", status: 200},
		scene{as: d.Coordinator, do: "POST /samples/{sample}/gaps", body: `{"number":1,"proof":"hours","said":"They meet for the first time today."}`, status: 200},
		scene{as: d.Manager, do: "POST /samples/{sample}/end", body: `{"why":"Done"}`, status: 200, want: []string{`"over":true`}},
		scene{as: kaja, do: "GET /audit/samples/{sample}", status: 404},
	)
}

// TestDoors: the token of a person opens no operation that is made for people at
// work, and theirs none of the person's: tried with every one.
func TestDoors(t *testing.T) {
	d := newDoor(t)
	andrei, caseID := d.Admitted("Andrei", "Tamm")
	d.saved["andrei"], d.saved["case"], d.saved["subject"] = string(andrei), string(caseID), string(andrei)
	me := d.enters(d.givenPage())
	tried := map[bool]int{}
	for at, id := range d.operations() {
		if id == "health" || id == "enter-own-pages" {
			continue
		}
		mine := strings.Contains(at, " /my")
		for name, u := range map[string]flowtest.User{"person": me, "worker": d.Worker} {
			if name == "person" && id == "close-my-page" || name == "worker" && strings.HasSuffix(id, "-own-page") {
				continue // they end what the person holds
			}
			w := httptest.NewRecorder()
			r := d.request(u, at, `{}`)
			r.URL.Path = strings.NewReplacer("{subject}", string(andrei), "{case}", string(caseID)).Replace(r.URL.Path)
			d.handler.ServeHTTP(w, r)
			if refused, want := w.Code == 401, mine != (name == "person"); refused != want {
				t.Errorf("%s, %s: %d", at, name, w.Code)
			}
			tried[mine]++
		}
	}
	if tried[true] == 0 || tried[false] == 0 {
		t.Fatal("nothing was tried")
	}
	t.Logf("%d tries at operations of the person, %d at those of people at work", tried[true], tried[false])
}
