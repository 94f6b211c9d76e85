// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"encoding/json"

	"sild"
	"sild/db"
	"sild/org"
)

// meetings: a work meeting with a municipality, what was agreed about somebody,
// what is to be done, and a link for those who never sign in.
func (d *door) meetings() {
	d.t.Helper()
	b := d.WithBeside()
	d.begin("rapla", "ee-rapla-2013", b.Municipal.Org)
	d.saved["town"], d.saved["moonika"] = string(b.Municipal.Org), string(b.Municipal.ID)
	d.system(func(tx *db.Tx) error {
		_, err := org.AddCredential(tx, d.Worker.ID, org.CredentialInput{Kind: "training:support-person", Outcome: "passed", JudgedBy: "Kaie Koor", JudgedOn: sild.MustDate("2023-12-01")})
		return err
	})
	plan := `{"programme":"{rapla}","with":"{town}","starts_at":"2024-02-06T10:00:00+02:00","place":"Town hall"}`
	d.play(
		scene{as: b.Municipal, do: "POST /people", body: `{"programme":"{rapla}","born":"1985","no_code_why":"not_told","language":"et","given":"Mari","family":"Mets"}`, status: 201, save: "mari=subject"},
		scene{as: b.Municipal, do: "POST /people/{mari}/referrals", body: `{"provider":"{provider}","reason":"Wants to work","answers":{"without_work":"years","wishes":"Work"}}`, status: 201, save: "case=id"},
		scene{as: d.Coordinator, do: "POST /cases/{case}/answer", body: `{"outcome":"accepted","worker":"{worker}"}`, status: 201},

		scene{as: b.Municipal, do: "POST /work-meetings", body: plan, status: 403},
		scene{as: d.Stranger, do: "POST /work-meetings", body: plan, status: 404},
		scene{as: d.Coordinator, do: "POST /work-meetings", body: `{"programme":"{rapla}","with":"{other}","starts_at":"2030-02-06T10:00:00+02:00"}`, status: 422, want: []string{`"location":"body.with"`, `"key":"work.day.outside"`}},
		scene{as: d.Coordinator, do: "POST /work-meetings", body: plan, status: 201, want: []string{`"state":"planned"`, `"with_name":"Võru town"`, `"day":"2024-02-06"`}, not: []string{`"link"`}, save: "meeting=id"},
		scene{as: d.Worker, do: "POST /work-meetings", body: plan, status: 201, save: "second_meeting=id"},
		scene{as: d.Worker, do: "POST /work-meetings/{second_meeting}/cancel", body: `{"why":""}`, status: 422, want: []string{`"location":"body.why","key":"work.why.required"`}},
		scene{as: b.Municipal, do: "POST /work-meetings/{second_meeting}/cancel", body: `{"why":"Ill"}`, status: 403},
		scene{as: d.Worker, do: "POST /work-meetings/{second_meeting}/cancel", body: `{"why":"Planned twice"}`, status: 200, want: []string{`"state":"cancelled"`, `"why":"Planned twice"`}},
		scene{as: d.Coordinator, do: "POST /work-meetings/{meeting}/held", body: `{"people":[{"name":"Kai"}]}`, status: 422, want: []string{`"key":"work.not_yet"`}},
		scene{as: d.Worker, do: "POST /work-meetings/{meeting}/people", body: `{"case":"{case}","agreed":"A flat."}`, status: 422, want: []string{`"key":"work.not_held"`}},
	)
	d.Go("2024-02-06 12:00")
	d.play(
		scene{as: d.Coordinator, do: "POST /work-meetings/{meeting}/held", body: `{"people":[]}`, status: 422, want: []string{`"location":"body.people","key":"work.people.required"`}},
		scene{as: d.Stranger, do: "POST /work-meetings/{meeting}/held", body: `{"people":[{"name":"Kai"}]}`, status: 404},
		scene{
			as: d.Coordinator, do: "POST /work-meetings/{meeting}/held", body: `{"minutes":"The buses stop at six.","people":[{"user":"{moonika}"},{"name":"Kai Buss","organisation":"Bus line"}]}`, status: 200,
			want: []string{`"state":"held"`, `"minutes":"The buses stop at six."`, `"name":"Moonika Vald"`, `"name":"Kai Buss","organisation":"Bus line"`},
		},
		scene{as: d.Worker, do: "POST /cases/{case}/consents", body: `{"day":"2024-02-06","basis":"consent","outcome":"given","language":"et","how":"signed"}`, status: 201},
		scene{as: d.Worker, do: "POST /cases/{case}/consents", body: `{"day":"2024-02-06","basis":"share","outcome":"refused","language":"et","how":"signed"}`, status: 201},
		scene{as: d.Worker, do: "POST /work-meetings/{meeting}/people", body: `{"case":"{case}","agreed":"A flat."}`, status: 422, want: []string{`"location":"body.case","key":"work.consent"`}},
	)
	d.Go("2024-02-06 12:30")
	d.play(
		scene{as: d.Worker, do: "POST /cases/{case}/consents", body: `{"day":"2024-02-06","basis":"share","outcome":"given","language":"et","how":"signed"}`, status: 201},
		scene{as: d.Second, do: "POST /work-meetings/{meeting}/people", body: `{"case":"{case}","agreed":"A flat."}`, status: 404},
		scene{as: d.Worker, do: "POST /work-meetings/{meeting}/people", body: `{"case":"{case}","agreed":"","due_on":"2024-02-01"}`, status: 422, want: []string{`"location":"body.agreed","key":"work.agreed.required"`, `"location":"body.due_on"`, `"location":"body.owner"`}},
		scene{as: d.Worker, do: "POST /work-meetings/{meeting}/people", body: `{"case":"{case}","agreed":"Asks for a flat.","owner":"Moonika","due_on":"2024-03-01"}`, status: 201, want: []string{`"case":"{case}"`, `"agreed":"Asks for a flat."`}},

		scene{as: d.Worker, do: "POST /work-meetings/{meeting}/tasks", body: `{"words":"","due_on":"2024-02-01"}`, status: 422, want: []string{`"location":"body.words","key":"work.words.required"`, `"location":"body.owner"`, `"location":"body.due_on"`}},
		scene{as: b.Municipal, do: "POST /work-meetings/{meeting}/tasks", body: `{"words":"Ask","owner":"Kai","due_on":"2024-03-01"}`, status: 403},
		scene{as: d.Stranger, do: "POST /work-meetings/{meeting}/tasks", body: `{"words":"Ask","owner":"Kai","due_on":"2024-03-01"}`, status: 404},
	)
	var m struct{ Tasks []struct{ ID string } }
	text := d.one(scene{as: d.Worker, do: "POST /work-meetings/{meeting}/tasks", body: `{"words":"Ask the bus line","user":"{moonika}","due_on":"2024-03-01"}`, status: 201, want: []string{`"words":"Ask the bus line"`, `"owner":"Moonika Vald"`}})
	if err := json.Unmarshal([]byte(text), &m); err != nil || len(m.Tasks) != 1 {
		d.t.Fatalf("%s: %v", text, err)
	}
	d.saved["task"] = m.Tasks[0].ID
	d.play(
		scene{as: d.Stranger, do: "POST /work-tasks/{task}/done", status: 404},
		scene{as: b.Municipal, do: "POST /work-tasks/{task}/done", status: 200, want: []string{`"done_on":"2024-02-06"`}},
		scene{as: d.Worker, do: "GET /work-meetings/{meeting}", status: 200, want: []string{`"discussed":[{`, `"agreed":"Asks for a flat."`, `"count":1`}},
		scene{as: d.Second, do: "GET /work-meetings/{meeting}", status: 200, want: []string{`"count":1`, `"The buses stop at six."`}, not: []string{"Asks for a flat.", "{case}"}},
		scene{as: b.Specialist, do: "GET /work-meetings/{meeting}", status: 404},
		scene{as: d.Stranger, do: "GET /work-meetings/{meeting}", status: 404},
		scene{as: b.Municipal, do: "GET /work-meetings", status: 200, want: []string{`"id":"{meeting}"`}},
		scene{as: d.Stranger, do: "GET /work-meetings", status: 200, want: []string{`{"items":[]}`}},

		scene{as: b.Municipal, do: "POST /work-meetings/{meeting}/link", status: 403},
		scene{as: d.Stranger, do: "POST /work-meetings/{meeting}/link", status: 404},
		scene{as: d.Coordinator, do: "POST /work-meetings/{meeting}/link", status: 201, want: []string{`"link":"/work-meeting/`, `"link_until":"2024-04-06`}},
		scene{as: d.Coordinator, do: "GET /work-meetings/{meeting}", status: 200, want: []string{`"link_until"`}, not: []string{`"link":`}},
		scene{as: b.Municipal, do: "GET /work-meetings/{meeting}", status: 200, want: []string{`"count":1`}, not: []string{`"link`}},
		scene{as: d.Stranger, do: "POST /work-meetings/{meeting}/link/close", status: 404},
		scene{as: d.Coordinator, do: "POST /work-meetings/{meeting}/link/close", status: 200, not: []string{`"link`}},

		scene{as: d.Coordinator, do: "GET /programmes/{rapla}/team-tasks", status: 200, want: []string{`"clock":"work-meeting"`, `"due":"2024-02-29"`, `"done":"2024-02-06"`, `"state":"done"`, `"state":"missed"`}},
		scene{as: d.Coordinator, do: "GET /programmes/{programme}/team-tasks", status: 200, want: []string{`{"items":[]}`}},
		scene{as: d.Stranger, do: "GET /programmes/{rapla}/team-tasks", status: 404},
		scene{as: b.Municipal, do: "GET /programmes/{rapla}/team-tasks", status: 403},
	)
}
