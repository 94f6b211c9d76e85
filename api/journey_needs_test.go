// SPDX-License-Identifier: EUPL-1.2

package api_test

// needs: what the person needs, told and corrected, and the papers of the case.
func (d *door) needs() {
	d.t.Helper()
	d.play(
		scene{as: d.Worker, do: "GET /cases/{case}/needs", status: 200, want: []string{`{"items":[]}`}},
		scene{
			as: d.Worker, do: "POST /cases/{case}/needs", body: `{"day":"2024-02-26","occasion":"start","how":"talked","needs":[{"domain":"housing","answer":"level","level":9},{"domain":"hobby","answer":"none"}]}`, status: 422,
			want: []string{`"location":"body.needs[0]","key":"need.level.unknown"`, `"location":"body.needs[1]","key":"case.choice.unknown"`}, not: []string{"hobby"},
		},
		scene{
			as: d.Worker, do: "POST /cases/{case}/needs",
			body:   `{"day":"2024-02-26","occasion":"start","how":"talked","with_whom":"His sister","needs":[{"domain":"housing","answer":"level","level":1,"words":"On sofas"},{"domain":"health","answer":"level","level":2,"words":"His back"}]}`,
			status: 201, want: []string{`"occasion":"start"`, `{"domain":"housing","answer":"level","level":1,"words":"On sofas"}`, `{"domain":"work","answer":"not_yet"}`}, save: "talk=id",
		},
		scene{as: d.Officer, do: "GET /cases/{case}/needs", status: 200, want: []string{`"words":"On sofas"`, `{"domain":"health","answer":"not_yet","hidden":true}`}, not: []string{"His back"}},
		scene{as: d.Officer, do: "POST /cases/{case}/needs", body: `{"day":"2024-02-26","occasion":"start","how":"talked","needs":[]}`, status: 403},
		scene{
			as: d.Worker, do: "PUT /needs/{talk}", body: `{"day":"2024-02-26","occasion":"start","how":"phone","needs":[{"domain":"housing","answer":"level","level":2}]}`, status: 200,
			want: []string{`"id":"{talk}"`, `"how":"phone"`, `{"domain":"housing","answer":"level","level":2}`, `{"domain":"health","answer":"not_yet"}`},
		},
		scene{as: d.Worker, do: "GET /cases/{case}/timeline", status: 200, want: []string{`"kind":"assessment"`, `"how":"phone"`}},
	)
}

// papers: a signed plan is signed when its paper is there.
func (d *door) papers() {
	d.t.Helper()
	d.play(
		scene{as: d.Worker, do: "GET /cases/{case}/plans", status: 200, want: []string{`"version":1`, `"signed":true`, `"title":"Find work in Tartu"`}},
		scene{as: d.Worker, do: "POST /plans/{plan}/agree", body: `{}`, status: 200, want: []string{`"id":"{plan}"`, `"provider_by":"{worker}"`, `"provider_on":"2024-02-26"`}},
		scene{as: d.Worker, do: "POST /plans/{plan}/agree", body: `{}`, status: 409, want: []string{`"key":"plan.provider.done"`}},
		scene{as: d.Worker, do: "POST /cases/{case}/papers", body: `{"day":"2024-02-26","kind":"signed_plan"}`, status: 422, want: []string{`"location":"body.place","key":"paper.where.required"`}},
		scene{
			as: d.Worker, do: "POST /cases/{case}/papers", body: `{"day":"2024-02-26","kind":"signed_plan","scan":{"name":"x.pdf","content":"PGh0bWw+"}}`, status: 422,
			want: []string{`"location":"body.scan","key":"scan.type"`},
		},
		scene{as: d.Worker, do: "POST /cases/{case}/papers", body: `{"day":"2024-02-26","kind":"signed_plan","scan":{"content":"?"}}`, status: 422},
		scene{
			as: d.Worker, do: "POST /cases/{case}/papers", body: `{"day":"2024-02-26","kind":"signed_plan","scan":{"name":"../kava.exe","content":"JVBERi0xLjcKJSVFT0YK"}}`, status: 201,
			want: []string{`"plan":"{plan}"`, `"name":"kava.pdf"`, `"type":"application/pdf"`, `"size":15`}, save: "paper=id",
		},
		scene{as: d.Officer, do: "GET /papers/{paper}/scan", status: 200, want: []string{`"content":"JVBERi0xLjcKJSVFT0YK"`, `"name":"kava.pdf"`}},
		scene{as: d.Worker, do: "PUT /papers/{paper}", body: `{"place":"Folder 7"}`, status: 200, want: []string{`"id":"{paper}"`, `"place":"Folder 7"`, `"sha256"`}},
		scene{as: d.Officer, do: "PUT /papers/{paper}", body: `{"place":"Folder 8"}`, status: 403},
		scene{as: d.Worker, do: "POST /cases/{case}/papers", body: `{"day":"2024-02-26","kind":"health_paper","place":"Folder 9"}`, status: 201, save: "health=id"},
		scene{as: d.Officer, do: "GET /cases/{case}/papers", status: 200, want: []string{`"place":"Folder 7"`}, not: []string{"Folder 9"}},
		scene{as: d.Officer, do: "GET /papers/{health}/scan", status: 404},
		scene{as: d.Worker, do: "POST /goals/{goal}/steps", body: `{"title":"x","body":"The Fund"}`, status: 409},
	)
}
