// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"sild"
	"sild/db"
	"sild/org"
)

// parts: what the public writes, somebody who comes by themselves, and the parts
// of the service that they go through. The programme is that for people with
// international protection.
func (d *door) parts() {
	d.t.Helper()
	b := d.WithBeside()
	d.begin("amif", "ee-amif-2018", "")
	d.saved["vaike"] = string(b.Volunteer.ID)
	came := `{"programme":"{amif}","person":{"given":"Amal","family":"Haddad","born":"1990","no_code_why":"foreign","language":"ar"},"message":"{wrote}","reason":"Newly here","answers":{"protection":"refugee","decided_on":"2024-01-10","had_support":false,"languages":["ar"],"wishes":"A school"}}`
	d.play(
		scene{as: d.Worker, do: "POST /enquiries", body: `{"programme":"{amif}","kind":"question","body":"When?"}`, status: 403},
		scene{as: d.Coordinator, do: "POST /enquiries", body: `{"programme":"{programme}","kind":"question","body":"When?"}`, status: 404}, // has no form
		scene{as: d.Coordinator, do: "POST /enquiries", body: `{"programme":"{amif}","kind":"help","body":""}`, status: 422, want: []string{`"location":"body.body","key":"enquiry.body.required"`, `"location":"body.reach","key":"enquiry.reach.required"`}},
		scene{as: d.Coordinator, do: "POST /enquiries", body: `{"programme":"{amif}","kind":"help","body":"We need a school.","name":"Amal","reach":"+372 5555 0000","lang":"en"}`, status: 201, want: []string{`"state":"open"`, `"body":"We need a school."`}, not: []string{`"suspect"`}, save: "wrote=id"},
		scene{as: d.Coordinator, do: "POST /enquiries", body: `{"programme":"{amif}","kind":"question","body":"Buy this.","seconds":1}`, status: 201, want: []string{`"suspect":"quick"`}, save: "advert=id"},
		scene{as: d.Coordinator, do: "GET /enquiries", status: 200, want: []string{"We need a school."}, not: []string{"Buy this."}},
		scene{as: d.Coordinator, do: "GET /enquiries?which=suspect", status: 200, want: []string{"Buy this."}, not: []string{"We need a school."}},
		scene{as: d.Stranger, do: "GET /enquiries", status: 200, want: []string{`{"items":[]}`}},
		scene{as: d.Worker, do: "GET /enquiries", status: 403},
		scene{as: d.Coordinator, do: "GET /enquiries/{wrote}", status: 200, want: []string{`"reach":"+372 5555 0000"`}},
		scene{as: d.Stranger, do: "GET /enquiries/{wrote}", status: 404},
		scene{as: d.Worker, do: "GET /enquiries/{wrote}", status: 404},
		scene{as: d.Coordinator, do: "POST /enquiries/{advert}/end", body: `{"state":"answered","how":"pigeon"}`, status: 422, want: []string{`"location":"body.how"`, `"location":"body.said","key":"enquiry.said.required"`}, not: []string{"pigeon"}},
		scene{as: d.Stranger, do: "POST /enquiries/{advert}/end", body: `{"state":"closed","reason":"unwanted"}`, status: 404},
		scene{as: d.Coordinator, do: "POST /enquiries/{advert}/end", body: `{"state":"closed","reason":"unwanted"}`, status: 200, want: []string{`"state":"closed"`, `"reason":"unwanted"`, `"done_at"`}},
		scene{as: d.Coordinator, do: "POST /enquiries/{advert}/end", body: `{"state":"closed","reason":"unwanted"}`, status: 409, want: []string{`"key":"enquiry.done_already"`}},

		scene{as: d.Worker, do: "POST /intakes", body: came, status: 403},
		scene{as: d.Stranger, do: "POST /intakes", body: came, status: 404, not: []string{"Haddad"}},
		scene{as: d.Coordinator, do: "POST /intakes", body: `{"programme":"{programme}","person":{"given":"Amal","no_code_why":"foreign"},"reason":"Newly here"}`, status: 403, want: []string{`"key":"intake.not_here"`}},
		scene{as: d.Coordinator, do: "POST /intakes", body: `{"programme":"{amif}","person":{"given":"Amal","family":"Haddad","no_code_why":"foreign"},"reason":"","answers":{"protection":"gold"}}`, status: 422, want: []string{`"location":"body.reason"`, `"location":"body.answers.protection"`}, not: []string{"Haddad", "gold"}},
		scene{as: d.Coordinator, do: "POST /intakes", body: came, status: 201, want: []string{`"name":"Amal Haddad"`, `"stage":"asked"`}, save: "case=id"},
		scene{as: d.Coordinator, do: "GET /enquiries?which=done", status: 200, want: []string{`"state":"referred"`, `"case":"{case}"`}},

		scene{as: d.Coordinator, do: "POST /cases/{case}/parts", body: `{"part":"groups","from":"2024-02-05"}`, status: 422, want: []string{`"location":"body.part","key":"case_part.not_started"`}},
		scene{as: d.Coordinator, do: "POST /cases/{case}/answer", body: `{"outcome":"accepted","worker":"{worker}"}`, status: 201},
		scene{as: d.Worker, do: "POST /cases/{case}/consents", body: `{"day":"2024-02-05","basis":"consent","outcome":"given","language":"en","how":"signed"}`, status: 201},
		scene{as: d.Worker, do: "GET /cases/{case}/parts", status: 200, want: []string{`"part":"support-person","name":"Support person","user":"{worker}","from":"2024-02-05"`}, not: []string{`"until"`}},
		scene{as: d.Stranger, do: "GET /cases/{case}/parts", status: 404},
		scene{as: d.Worker, do: "POST /cases/{case}/parts", body: `{"part":"groups","from":"2024-02-05"}`, status: 403},
		scene{as: d.Stranger, do: "POST /cases/{case}/parts", body: `{"part":"groups","from":"2024-02-05"}`, status: 404},
		scene{as: d.Coordinator, do: "POST /cases/{case}/parts", body: `{"part":"reception","from":"2024-02-05"}`, status: 422, want: []string{`"location":"body.part","key":"case_part.excludes"`}},
		scene{as: d.Coordinator, do: "POST /cases/{case}/parts", body: `{"part":"mentor","user":"{vaike}","from":"2024-02-05"}`, status: 422, want: []string{`"location":"body.user","key":"case_part.user.not_proved"`}},
	)
	d.system(func(tx *db.Tx) error {
		for _, kind := range []string{"training:coaching", "check:background"} {
			if _, err := org.AddCredential(tx, b.Volunteer.ID, org.CredentialInput{Kind: kind, Outcome: "passed", JudgedBy: "Kaie Koor", JudgedOn: sild.MustDate("2023-12-01")}); err != nil {
				return err
			}
		}
		return nil
	})
	end := `{"until":"2024-02-26","reason":"handed_over","to":"reception","said":"Calls by herself now.","told_on":"2024-02-26"}`
	d.play(
		scene{as: b.Volunteer, do: "GET /mine/{case}", status: 404},
		scene{as: d.Coordinator, do: "POST /cases/{case}/parts", body: `{"part":"mentor","user":"{vaike}","from":"2024-02-05"}`, status: 201, want: []string{`"part":"mentor"`, `"user":"{vaike}"`}, save: "mentor=id"},
		scene{as: b.Volunteer, do: "GET /mine/{case}", status: 200, want: []string{`"given":"Amal"`}, not: []string{"Haddad"}},
		scene{as: d.Coordinator, do: "POST /cases/{case}/parts", body: `{"part":"mentor","user":"{vaike}","from":"2024-02-05"}`, status: 422, want: []string{`"key":"case_part.runs_already"`}},
	)
	d.Go("2024-02-26")
	d.play(
		scene{as: d.Stranger, do: "PUT /cases/{case}/parts/support-person/plan", body: `{"ends_on":"2024-06-30","basis":"agreed"}`, status: 404},
		scene{as: d.Worker, do: "PUT /cases/{case}/parts/peer/plan", body: `{"ends_on":"2024-06-30","basis":"agreed"}`, status: 422, want: []string{`"key":"case_part.runs_not"`}},
		scene{as: d.Worker, do: "PUT /cases/{case}/parts/support-person/plan", body: `{"ends_on":"2024-06-30","basis":"agreed"}`, status: 200, want: []string{`"part":"support-person"`, `"ends_on":"2024-06-30"`}},
		scene{as: d.Stranger, do: "GET /cases/{case}/parts/plan", status: 404},
		scene{as: d.Worker, do: "GET /cases/{case}/parts/plan", status: 200, want: []string{`"basis":"agreed"`}},
		scene{as: d.Stranger, do: "POST /cases/{case}/parts/support-person/end", body: end, status: 404},
		scene{as: d.Coordinator, do: "POST /cases/{case}/parts/peer/end", body: `{"until":"2024-02-26","reason":"done"}`, status: 422, want: []string{`"key":"case_part.runs_not"`}},
		scene{as: d.Worker, do: "POST /cases/{case}/parts/support-person/end", body: `{"until":"2024-02-26","reason":"gold","to":"reception"}`, status: 422, want: []string{`"location":"body.reason"`, `"location":"body.said","key":"case_part.said.required"`, `"location":"body.told_on","key":"case_part.told.required"`}},
		scene{as: d.Coordinator, do: "POST /cases/{case}/parts/support-person/end", body: end, status: 200, want: []string{`"part":"support-person"`, `"until":"2024-02-26"`, `"to":"reception"`, `"said":"Calls by herself now."`}},
		scene{as: d.Coordinator, do: "GET /cases/{case}/parts", status: 200, want: []string{`"part":"reception"`, `"from":"2024-02-27"`, `"part":"mentor"`}},

		scene{as: d.Coordinator, do: "GET /programmes/{amif}/parts?from=2024-02-01&until=2024-02-29", status: 200, want: []string{`"part":"support-person","name":"Support person","begun":1,"running":0,"ended":1,"people":1`}, not: []string{"Amal"}},
		scene{as: d.Manager, do: "GET /programmes/{amif}/parts?from=2024-02-01&until=2024-02-29", status: 200, want: []string{`"part":"mentor"`}},
		scene{as: d.Stranger, do: "GET /programmes/{amif}/parts", status: 404},
		scene{as: d.Officer, do: "GET /programmes/{programme}/parts", status: 403},
	)
}
