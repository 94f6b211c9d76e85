// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"sild/db"
	"sild/org"
)

// keep: an organisation, its teams and users, and what is kept of its workers.
func (d *door) keep() {
	d.t.Helper()
	d.saved["south"] = string(d.Provider.Team)
	check := `{"kind":"check:background","outcome":"passed","judged_by":"Kaie Koor","judged_on":"2024-01-10","next_check":"2025-01-10"}`
	d.play(
		scene{as: d.Admin, do: "GET /me", status: 200, want: []string{`"role":"org_admin"`, `"may":["workers","settings"]`}},
		scene{as: d.Admin, do: "GET /organisation", status: 200, want: []string{`"name":"South Centre"`, `"kind":"provider"`}},
		scene{as: d.Admin, do: "PUT /organisation/place", body: `{"place":"tartu"}`, status: 422, want: []string{`"location":"body.place","key":"org.place.prison"`}},
		scene{as: d.Officer, do: "PUT /organisation/place", body: `{"place":"tartu"}`, status: 404},
		scene{as: d.Admin, do: "PUT /organisation/place", body: `{}`, status: 200, not: []string{`"place"`}},
		scene{as: d.Admin, do: "PUT /organisation", body: `{"name":" ","kind":"provider"}`, status: 422, want: []string{`"location":"body.name","key":"org.name.required"`}},
		scene{as: d.Admin, do: "PUT /organisation", body: `{"name":"Southern Centre","kind":"provider"}`, status: 200, want: []string{`"name":"Southern Centre"`}},
		scene{as: d.Admin, do: "PUT /organisation", body: `{"name":"South Centre","kind":"provider"}`, status: 200},
		scene{as: d.Admin, do: "POST /teams", body: `{"name":"West"}`, status: 201, want: []string{`"name":"West"`}, save: "west=id"},
		scene{as: d.Admin, do: "PUT /teams/{west}", body: `{"name":"Far West"}`, status: 200, want: []string{`"name":"Far West"`}},
		scene{as: d.Admin, do: "GET /teams", status: 200, want: []string{`"name":"Far West"`, `"name":"South"`}},
		scene{as: d.Coordinator, do: "GET /teams", status: 200, want: []string{`"name":"South"`}, not: []string{"Far West"}},

		scene{
			as: d.Admin, do: "POST /users", body: `{"name":"Mall Uus","email":"siiri.tugi@example.org","language":"et","role":{"team":"{west}","role":"prison"}}`, status: 422,
			want: []string{`"key":"org.email.taken"`, `"key":"choice.unknown"`},
		},
		scene{as: d.Admin, do: "GET /users", status: 200, want: []string{`"name":"Siiri Tugi"`, `"state":"open"`}, not: []string{"argon2", "Piret Vang"}},
		scene{
			as: d.Admin, do: "POST /users/{second}/roles", body: `{"team":"{west}","role":"coordinator","from":"2024-02-05","until":"2024-03-31"}`, status: 201,
			want: []string{`"role":"coordinator"`, `"until":"2024-03-31"`},
		},
		scene{as: d.Admin, do: "PUT /users/{second}", body: `{"name":"Toomas Abi","email":"toomas@example.org","language":"et"}`, status: 200, want: []string{`"email":"toomas@example.org"`}},
		scene{as: d.Admin, do: "POST /users/{second}/disable", status: 200, want: []string{`"state":"disabled"`}},
		scene{as: d.Second, do: "GET /me", status: 401},
		scene{as: d.Admin, do: "POST /users/{second}/enable", status: 200, want: []string{`"state":"open"`}},
		scene{as: d.Admin, do: "POST /users/{second}/invitation", status: 201, want: []string{`"state":"invited"`, `"path":"/invitation/`}},

		scene{as: d.Coordinator, do: "POST /workers/{worker}/credentials", body: check, status: 201, want: []string{`"outcome":"passed"`, `"next_check":"2025-01-10"`}, save: "check=id"},
		scene{as: d.Coordinator, do: "POST /workers/{worker}/credentials", body: strings.Replace(check, "passed", "failed", 1), status: 422, want: []string{`"location":"body.note","key":"worker.note.required"`}},
		scene{as: d.Coordinator, do: "PUT /credentials/{check}", body: strings.Replace(check, "2025-01-10", "2024-12-01", 1), status: 200, want: []string{`"next_check":"2024-12-01"`}, save: "again=id"},
		scene{as: d.Coordinator, do: "PUT /credentials/{check}", body: check, status: 409, want: []string{`"key":"error.conflict"`}},
		scene{as: d.Coordinator, do: "PUT /workers/{worker}", body: `{"languages":["et","ru"],"areas":["EE-79"],"ceiling":8}`, status: 200, want: []string{`"languages":["et","ru"]`, `"ceiling":8`}},
		scene{as: d.Coordinator, do: "POST /workers/{worker}/absences", body: `{"from":"2024-02-05","why":"sick"}`, status: 201, want: []string{`"why":"sick"`}, not: []string{`"until"`}, save: "ill=id"},
		scene{as: d.Coordinator, do: "GET /teams/{south}/workers", status: 200, want: []string{`"name":"Siiri Tugi"`, `"away":true`, `"kind":"check:background"`}},
		scene{as: d.Coordinator, do: "PUT /absences/{ill}", body: `{"from":"2024-02-05","until":"2024-02-06","why":"sick"}`, status: 200, want: []string{`"until":"2024-02-06"`}, save: "ill=id"},
		scene{as: d.Worker, do: "GET /workers/{worker}", status: 200, want: []string{`"until":"2024-02-06"`, `"people":0`}},
		scene{as: d.Coordinator, do: "POST /absences/{ill}/mistake", body: `{"why":"It was Toomas"}`, status: 200, want: []string{`"absences":[]`}},
		scene{as: d.Coordinator, do: "POST /credentials/{again}/mistake", body: `{"why":"Another Siiri"}`, status: 200, not: []string{`"judged_on":"2024-01-10"`}},
	)
	delete(d.tokens, d.Second.ID) // it ended with the account
	d.Look(d.Admin, func(tx *db.Tx) error {
		a, err := org.AccountOf(tx, d.Second.ID)
		for _, m := range a.Members {
			if m.Role == "coordinator" {
				d.saved["member"] = string(m.ID)
			}
		}
		return err
	})
	d.play(
		scene{as: d.Admin, do: "POST /roles/{member}/end", body: `{"last":"2024-02-04","why":""}`, status: 422, want: []string{`"location":"body.why","key":"org.member.why"`}},
		scene{as: d.Admin, do: "POST /roles/{member}/end", body: `{"last":"2024-02-04","why":"Back in the south"}`, status: 200, want: []string{`"ended_why":"Back in the south"`}},
		scene{as: d.Admin, do: "GET /users/{second}", status: 200, want: []string{`"name":"South"`}},
	)
}

// TestInvitation: the link is told once; the same request again has no second
// effect, and its answer no link.
func TestInvitation(t *testing.T) {
	d := newDoor(t)
	d.saved["south"] = string(d.Provider.Team)
	send := func() string {
		r := d.request(d.Admin, "POST /users", `{"name":"Mall Uus","email":"mall@example.org","language":"et","role":{"team":"{south}","role":"support_person"}}`)
		r.Header.Set("Idempotency-Key", "first")
		w := httptest.NewRecorder()
		d.handler.ServeHTTP(w, r)
		if w.Code != 201 || !strings.Contains(w.Body.String(), `"email":"mall@example.org"`) {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		return w.Body.String()
	}
	_, rest, told := strings.Cut(send(), `"path":"/invitation/`)
	token, _, _ := strings.Cut(rest, `"`)
	if !told || len(token) != 22 {
		t.Fatalf("told %q", token)
	}
	if again := send(); strings.Contains(again, `"path"`) {
		t.Errorf("told a second time: %s", again)
	}
	d.Look(d.Admin, func(tx *db.Tx) error {
		g, err := org.GuestOf(tx, token)
		if err != nil || g.Name != "Mall Uus" {
			t.Errorf("the link is for %+v, %v", g, err)
		}
		kept, err := db.All[string](tx, `SELECT answer FROM once`)
		for _, answer := range kept {
			if strings.Contains(answer, token) {
				t.Error("the answer that is kept has the token")
			}
		}
		return err
	})
}
