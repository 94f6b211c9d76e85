// SPDX-License-Identifier: EUPL-1.2

package api_test

// ask: a register about those of whom one does not know, what an authority says
// of all, and what was known on a past day.
func (d *door) ask() {
	d.t.Helper()
	const of = "/programmes/{programme}/results/suspect-1y"
	d.play(
		scene{as: d.Worker, do: "GET " + of + "/candidates", status: 403},
		scene{as: d.Coordinator, do: "GET /programmes/{programme}/results/employed-1m/candidates", status: 404},
		scene{as: d.Coordinator, do: "GET " + of + "/candidates", status: 200, want: []string{`"name":"Boriss Kask","from":"2024-07-01","until":"2025-07-01"}`}, not: []string{"Andrei", "why_not"}},
		scene{as: d.Stranger, do: "POST " + of + "/queries", status: 422, want: []string{`"key":"register.nobody"`}},
		scene{as: d.Coordinator, do: "POST " + of + "/queries", status: 201, want: []string{`"number":1`, `"reference":"1-1"`, `"state":"unknown"`}, save: "query=id"},
		scene{as: d.Stranger, do: "GET /register-queries/{query}", status: 404},
		scene{as: d.Coordinator, do: "GET /register-queries/{query}", status: 200, want: []string{`"family":"Kask"`}},
		scene{as: d.Coordinator, do: "GET /people/{kask}/trail", status: 200, want: []string{`"action":"export","what":"register_query"`, `"action":"write","what":"register_query"`}},
		scene{
			as: d.Coordinator, do: "POST /register-queries/{query}/answers", body: `{"told":"2025-08-11","text":"ref;answer;day\n1-1;yes;2025-09-01\n1-2;no"}`, status: 422,
			want: []string{`"location":"body.row.2","key":"register.row.outside"`, `"location":"body.row.3","key":"register.row.nobody"`},
		},
		scene{as: d.Coordinator, do: "POST /register-queries/{query}/answers", body: `{"told":"2025-08-11","text":"1-1\tyes\t2025-05-01"}`, status: 200, want: []string{`"state":"counts"`}},
		scene{as: d.Manager, do: "GET " + of + "/parts", status: 200, want: []string{`"by":"sex","groups":[{"value":"m","counts":0,"counts_not":0,"unknown":0,"window_open":0,"hidden":true}`, `"by":"quarter"`}},
		scene{as: d.Coordinator, do: "GET " + of + "/parts", status: 200, want: []string{`"value":"30-39","counts":1,"counts_not":1`, `"value":"2025-Q3","counts":1,"counts_not":1`}},

		scene{
			as: d.Manager, do: "POST " + of + "/authority", body: `{"from":"2024-07-01","until":"2024-07-31","of":3,"people":4,"population":"released in July","authority":"Police","told":"2025-08-01"}`, status: 422,
			want: []string{`"location":"body.people","key":"authority.people.more"`},
		},
		scene{
			as: d.Coordinator, do: "POST " + of + "/authority", body: `{"from":"2024-07-01","until":"2024-07-31","of":3,"people":1,"population":"released in July","authority":"Police","told":"2025-08-01"}`, status: 201,
			want: []string{`"provider":"{provider}"`, `"ours":{"counts":1,"counts_not":1,"unknown":0,"window_open":0},"differ":1`}, save: "figure=id",
		},
		scene{as: d.Manager, do: "GET " + of + "/authority", status: 200, want: []string{`"people":1`, `"hidden":true},"differ":0`}},
		scene{as: d.Stranger, do: "GET " + of + "/authority", status: 200, want: []string{`{"items":[]}`}},
		scene{as: d.Stranger, do: "POST " + of + "/authority/{figure}/mistake", body: `{"why":"Mine"}`, status: 404},
		scene{as: d.Coordinator, do: "POST " + of + "/authority/{figure}/mistake", body: `{"why":"Of another year"}`, status: 200, want: []string{`{"items":[]}`}},

		scene{as: d.Manager, do: "GET /programmes/{programme}/known?day=2024-08-31", status: 404},
		scene{as: d.Officer, do: "POST /programmes/{programme}/known", body: `{"day":"2024-08-31"}`, status: 403},
		scene{as: d.Manager, do: "POST /programmes/{programme}/known", body: `{"day":"2025-08-11"}`, status: 422, want: []string{`"location":"body.known","key":"known.day.past"`}},
		scene{as: d.Manager, do: "POST /programmes/{programme}/known", body: `{"day":"2025-08-10"}`, status: 200, want: []string{
			`"day":"2025-08-10","ready":true,"people":5,"pack_version":1,"compared":"2025-08-11"`,
			`{"indicator":"suspect-1y","counts":0,"counts_not":0,"unknown":2,"window_open":0,"left_out":0}`,
			`{"indicator":"suspect-1y","from":"unknown","to":"counts","number":1,"why":"answered"}`,
		}},
		scene{as: d.Manager, do: "GET /programmes/{programme}/known?day=2025-08-10", status: 200, want: []string{`"ready":true`}},
	)
}

// report: the provider reports, the one who pays asks back and accepts.
func (d *door) report() {
	d.t.Helper()
	const at = "/programmes/{programme}/reports/{provider}/half-year/2024-07-01"
	d.play(
		scene{as: d.Coordinator, do: "GET /programmes/{programme}/reports", status: 200, want: []string{`"from":"2024-01-01","until":"2024-06-30","due":"2024-07-20","state":"draft"`, `"from":"2024-07-01"`}, not: []string{`"provider":"{other}"`}},
		scene{as: d.Officer, do: "GET /programmes/{programme}/reports", status: 403},
		scene{as: d.Manager, do: "GET " + at, status: 404}, // not sent yet
		scene{as: d.Coordinator, do: "GET " + at, status: 200, want: []string{
			`{"name":"referrals","number":0}`, `{"name":"ended","number":1}`, `{"name":"open","number":1}`, `{"name":"contacts","number":1}`,
			`"indicator":"employed-1m","total":{"counts":1,`, `"by":"sex","groups":[{"counts":0,"counts_not":0,"unknown":0,"window_open":0,"hidden":true}]`,
		}},
		scene{as: d.Coordinator, do: "PUT " + at, body: `{"narrative":["Work","Homes"],"seen":0,"send":true}`, status: 422, want: []string{`"location":"body.text_3","key":"paper.text.required"`}},
		scene{as: d.Coordinator, do: "PUT " + at, body: `{"narrative":["Work","Homes"],"seen":0}`, status: 200, want: []string{`"state":"draft","revision":1,"narrative":["Work","Homes","",""]`}},
		scene{as: d.Coordinator, do: "PUT " + at, body: `{"narrative":["Other"],"seen":0}`, status: 409},
		scene{as: d.Coordinator, do: "PUT " + at, body: `{"narrative":["Work","Homes","None","Nothing"],"seen":1,"send":true}`, status: 200, want: []string{`"state":"sent","revision":2`}},
		scene{as: d.Coordinator, do: "PUT " + at, body: `{"narrative":["More"],"seen":2}`, status: 409},
		scene{as: d.Coordinator, do: "POST " + at + "/decision", body: `{"accepted":true}`, status: 403},
		scene{as: d.Manager, do: "GET " + at, status: 200, want: []string{`"narrative":["Work","Homes","None","Nothing"]`}},
		scene{as: d.Manager, do: "POST " + at + "/decision", body: `{"accepted":false}`, status: 422, want: []string{`"key":"paper.said.required"`}},
		scene{as: d.Manager, do: "POST " + at + "/decision", body: `{"accepted":false,"said":"Which homes?"}`, status: 200, want: []string{`"state":"back"`}},
		scene{as: d.Manager, do: "GET " + at, status: 404},
		scene{as: d.Coordinator, do: "PUT " + at, body: `{"narrative":["Work","Homes in Tartu","None","Nothing"],"seen":3,"send":true}`, status: 200, want: []string{`"said":"Which homes?"`}},
		scene{as: d.Manager, do: "POST " + at + "/decision", body: `{"accepted":true}`, status: 200, want: []string{`"state":"accepted"`}},
		scene{as: d.Manager, do: "POST " + at + "/decision", body: `{"accepted":true}`, status: 409},

		scene{as: d.Coordinator, do: "PUT /cases/{boriss}/carried-over", body: `{"admitted":"2025-01-01","contract":"JM-12"}`, status: 422, want: []string{`"location":"body.admitted","key":"carried.admitted.later"`}},
		scene{as: d.Worker, do: "PUT /cases/{boriss}/carried-over", body: `{"admitted":"2023-06-01","contract":"JM-12"}`, status: 403},
		scene{as: d.Coordinator, do: "PUT /cases/{boriss}/carried-over", body: `{"admitted":"2023-06-01","contract":"JM-12"}`, status: 200, want: []string{`{"admitted":"2023-06-01","contract":"JM-12"}`}},
		scene{as: d.Coordinator, do: "GET /cases/{boriss}", status: 200, want: []string{`"started_on":"2023-06-01"`}},
		scene{as: d.Coordinator, do: "GET /tasks?case={boriss}", status: 200, want: []string{`"clock":"longest"`, `"due":"2024-12-01"`}}, // 18 months from the first admission (J3)
	)
}
