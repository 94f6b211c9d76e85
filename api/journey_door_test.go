// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"strings"
	"testing"
	"time"
)

// atDoor: what is asked at the door, and what one is told of one's own account.
func (d *door) atDoor() {
	d.t.Helper()
	d.play(
		scene{as: d.Admin, do: "GET /organisation/sign-in", status: 200, want: []string{`"idle_minutes":60`, `"longest_hours":12`, `"second_factor":false`}},
		scene{
			as: d.Admin, do: "PUT /organisation/sign-in", body: `{"second_factor":false,"idle_minutes":4,"longest_hours":25,"shared_computers":true,"shared_names":true}`,
			status: 422, want: []string{`"location":"body.idle","key":"door.idle.range"`, `"location":"body.longest","key":"door.longest.range"`},
		},
		scene{as: d.Admin, do: "PUT /organisation/sign-in", body: `{"second_factor":false,"idle_minutes":15,"longest_hours":9,"shared_computers":true,"shared_names":true}`, status: 200, want: []string{`"idle_minutes":15`, `"shared_names":true`}},
		scene{as: d.Coordinator, do: "GET /organisation/sign-in", status: 404},
		scene{as: d.Coordinator, do: "PUT /organisation/sign-in", body: `{"second_factor":false,"idle_minutes":15,"longest_hours":9,"shared_computers":false,"shared_names":false}`, status: 404},
		scene{as: d.Worker, do: "GET /me/sessions", status: 200, want: []string{`"kind":"api"`, `"current":true`}},
		scene{as: d.Worker, do: "POST /me/sessions/end", body: `{}`, status: 200, want: []string{`"current":true`}},
		scene{as: d.Coordinator, do: "POST /users/{worker}/sessions/end", status: 404},
		scene{as: d.Admin, do: "POST /users/{worker}/sessions/end", status: 200, want: []string{`"name":"Siiri Tugi"`}},
		scene{as: d.Worker, do: "GET /me", status: 401},
	)
	delete(d.tokens, d.Worker.ID)
	d.play(
		scene{as: d.Worker, do: "GET /me/notices", status: 200, want: []string{`"kind":"sessions_ended"`, `"by":"` + string(d.Admin.ID)}},
		scene{as: d.Worker, do: "POST /me/notices/seen", body: `{"until":"2023-02-05T08:00:00Z"}`, status: 200, want: []string{`"kind":"sessions_ended"`}},
		scene{as: d.Worker, do: "POST /me/notices/seen", body: `{"until":"` + d.Now().Format(time.RFC3339Nano) + `"}`, status: 200, want: []string{`"items":[]`}},
	)
}

// TestFresh: what is dangerous wants a token of late, and says so by a key; a
// token that is not is as good as any for the rest.
func TestFresh(t *testing.T) {
	d := newDoor(t)
	d.saved["south"] = string(d.Provider.Team)
	d.one(scene{as: d.Admin, do: "GET /users", status: 200})
	d.Go("2024-02-05 10:11")
	d.made[d.Admin.ID], d.made[d.Coordinator.ID] = d.Now(), d.Now()
	user := `{"name":"Mall Uus","email":"mall@example.org","language":"et","role":{"team":"{south}","role":"support_person"}}`
	dangerous := map[string]string{
		"POST /users":                                   user,
		"POST /users/{second}/invitation":               "",
		"PUT /users/{second}":                           `{"name":"Toomas","email":"t@example.org","language":"et"}`,
		"POST /users/{second}/roles":                    `{"team":"{south}","role":"coordinator"}`,
		"POST /roles/{nobody}/end":                      `{"last":"2024-02-05","why":"Left"}`,
		"POST /users/{second}/disable":                  "",
		"POST /users/{second}/enable":                   "",
		"POST /users/{second}/sessions/end":             "",
		"PUT /organisation/sign-in":                     `{"second_factor":true,"idle_minutes":15,"longest_hours":9,"shared_computers":true,"shared_names":true}`,
		"POST /overrides":                               `{"who":"38504129506","reason":"danger","words":"He does not answer and was ill."}`,
		"POST /overrides/{nobody}/review":               `{"outcome":"justified","consequence":"none","words":"It was an emergency indeed."}`,
		"POST /incidents":                               `{"about":"user","id":"{second}","from":"2024-02-05T08:00:00+02:00","to":"2024-02-05T10:00:00+02:00","reason":"complaint","words":"Somebody told us of it."}`,
		"POST /cases/{nobody}/inspections":              `{"reason":"complaint","words":"Somebody told us of it."}`,
		"POST /withheld":                                `{"person":"{nobody}","reason":"offence","words":"It would hinder an inquiry.","until":"2024-03-05","review_on":"2024-02-20"}`,
		"POST /withheld/{nobody}/approve":               `{}`,
		"POST /loosenings/{nobody}/decision":            `{"outcome":"approved","why":"Yes."}`,
		"PUT /reviewer":                                 `{"organisation":"{provider}"}`,
		"POST /people/{nobody}/merges":                  `{"gone":"{nobody}","details":"kept","why":"The same"}`,
		"POST /programmes/{nobody}/versions/2/activate": `{"seen":"x","base":1}`,
		"POST /programmes/{nobody}/retire":              `{"base":1,"why":"It is over."}`,
	}
	for do, body := range dangerous {
		d.one(scene{as: d.Admin, do: do, body: body, status: 403, want: []string{`"key":"proof.required"`}})
	}
	d.one(scene{as: d.Admin, do: "GET /users", status: 200, not: []string{"Mall Uus", "Toomas\""}})
	d.one(scene{as: d.Admin, do: "POST /teams", body: `{"name":"West"}`, status: 201})
	text := d.send(d.request(nobody, "GET /openapi.yaml", "")).Body.String()
	n := strings.Count(text, "proof.required")
	if n != len(dangerous) {
		t.Errorf("%d operations say that they want a fresh token; %d were tried", n, len(dangerous))
	}
	delete(d.tokens, d.Admin.ID)
	d.one(scene{as: d.Admin, do: "POST /users", body: user, status: 201, want: []string{`"state":"invited"`}})
}
