// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"encoding/json"
	"strings"
)

// groups: a workshop with sessions, places, guests, and who came.
func (d *door) groups() {
	d.t.Helper()
	d.Go("2024-02-27 16:30")
	d.play(
		scene{as: d.Officer, do: "GET /activities", status: 403},
		scene{as: d.Worker, do: "POST /programmes/{programme}/activities", body: `{"template":"job-workshop","place":"","starts_at":"2024-02-27T12:00:00Z"}`, status: 422, want: []string{`"location":"body.place","key":"activity.place.required"`}},
		scene{
			as: d.Worker, do: "POST /programmes/{programme}/activities", status: 201, save: "group=id",
			body: `{"template":"job-workshop","place":"Library","starts_at":"2024-02-27T12:00:00Z","every":"week","times":3,"capacity":1}`,
			want: []string{`"kind":"workshop"`, `"capacity":1`, `"section":"N"`, `"last_on":"2024-03-12"`},
		},
		scene{as: d.Worker, do: "PUT /activities/{group}", body: `{"place":"Town library","minutes":60,"capacity":1,"title":"CV evening"}`, status: 200, want: []string{`"title":"CV evening"`}},
		scene{as: d.Worker, do: "POST /activities/{group}/sessions", body: `{"starts_at":"2024-03-19T12:00:00Z"}`, status: 201, want: []string{`"last_on":"2024-03-19"`}},
		scene{as: d.Worker, do: "POST /activities/{group}/sign-ups", body: `{"case":"{case}"}`, status: 201, want: []string{`"name":"Andrei Tamm"`}},
		scene{as: d.Stranger, do: "GET /activities/{group}", status: 404},
		scene{as: d.Worker, do: "POST /activities/{group}/guests", body: `{"name":"Tiina","who":"family"}`, status: 201, want: []string{`"waiting":true`}},
	)
	d.Go("2024-02-27 16:40")
	var x struct {
		Sessions []struct{ ID string }
		Entries  []struct{ ID, Row, Who string }
	}
	read := func(text string) {
		x.Sessions, x.Entries = nil, nil
		if err := json.NewDecoder(strings.NewReader(text)).Decode(&x); err != nil {
			d.t.Fatal(err)
		}
		d.saved["first"], d.saved["third"] = x.Sessions[0].ID, x.Sessions[2].ID
		for _, e := range x.Entries {
			if e.Who != "" {
				d.saved["guest"] = e.ID
			} else {
				d.saved["signed"] = e.Row
			}
		}
	}
	read(d.one(scene{as: d.Worker, do: "GET /activities/{group}", status: 200}))
	d.play(
		scene{as: d.Worker, do: "GET /activities", status: 200, want: []string{`"title":"CV evening"`}},
		scene{as: d.Worker, do: "POST /activities/{group}/cancel", body: `{"sessions":["{third}"],"why":"Ill"}`, status: 200, want: []string{`"state":"cancelled","why":"Ill"`}},
		scene{as: d.Worker, do: "POST /sessions/{third}/restore", status: 200, want: []string{`"state":"planned"`}},
		scene{as: d.Worker, do: "POST /sessions/{third}/move", body: `{"starts_at":"2024-03-13T12:00:00Z","why":"The room is taken"}`, status: 200, want: []string{`2024-03-13T12:00:00Z`}},
		scene{as: d.Worker, do: "GET /sessions/{first}/register", status: 200, want: []string{`"name":"Andrei Tamm"`, `"name":"Tiina"`}},
		scene{as: d.Worker, do: "PUT /sessions/{first}/register", body: `{"marks":[{"case":"{case}","state":"missed"}],"guests":[{"guest":"{guest}","state":"came"}],"heads":2}`, status: 200, want: []string{`"state":"missed"`, `"heads":2`, `"came":3`}},
		scene{as: d.Worker, do: "POST /sessions/{first}/catch-up", body: `{"case":"{case}","day":"2024-02-27","minutes":45}`, status: 200, want: []string{`"state":"caught_up"`}},
		scene{as: d.Worker, do: "POST /sessions/{first}/desk", body: `{"name":"Kalle","topic":"Rent"}`, status: 201, want: []string{`"topic":"Rent"`}},
		scene{as: d.Worker, do: "POST /guests/{guest}/leave", status: 200},
		scene{as: d.Worker, do: "POST /sign-ups/{signed}/leave", body: `{}`, status: 200, not: []string{`"name":"Andrei Tamm"`}},
	)
	read(d.one(scene{as: d.Worker, do: "POST /activities/{group}/guests", body: `{"name":"Andrei","who":"other"}`, status: 201}))
	d.play(scene{as: d.Worker, do: "POST /guests/{guest}/match", body: `{"case":"{case}"}`, status: 200, want: []string{`"name":"Andrei Tamm"`}, not: []string{`"name":"Andrei"`}})
}
