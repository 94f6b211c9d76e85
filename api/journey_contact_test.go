// SPDX-License-Identifier: EUPL-1.2

package api_test

// around: what stands around contacts: goals that were worked on, meetings that
// come again, worries, ways and hours.
func (d *door) around() {
	d.t.Helper()
	d.Go("2024-02-29 15:00")
	d.play(
		scene{as: d.Worker, do: "POST /cases/{case}/goals", body: `{"day":"2024-02-29","area":"skills","title":"Read a contract"}`, status: 201, save: "reading=id"},
		scene{
			as: d.Worker, do: "POST /cases/{case}/contacts", body: `{"kind":"met","outcome":"held","started_at":"2024-02-29T10:00:00+02:00","minutes":30,"goals":["{reading}"],"who_else":"His brother","interpreter_name":"Olga T."}`, status: 201,
			want: []string{`"goals":["{reading}"]`, `"who_else":"His brother"`, `"interpreter_name":"Olga T."`, `"interpreter":true`}, save: "outside=id",
		},
		scene{
			as: d.Worker, do: "POST /cases/{case}/contacts", body: `{"kind":"met","outcome":"held","started_at":"2024-02-29T10:00:00+02:00","minutes":30,"goals":["{case}"]}`, status: 422,
			want: []string{`"location":"body.goals","key":"case.choice.unknown"`},
		},
		scene{
			as: d.Worker, do: "POST /cases/{case}/appointments", body: `{"starts_at":"2024-03-06T10:00:00+02:00","minutes":30,"kind":"phone","repeat":"week","until":"2024-03-20"}`, status: 201,
			want: []string{`"series":"`}, save: "weekly=id",
		},
		scene{as: d.Worker, do: "GET /diary/2024-03-11", status: 200, want: []string{`"starts_at":"2024-03-13T08:00:00Z"`, `"name":"Andrei`, `"written":false`}, not: []string{`2024-03-06`, `2024-03-20`}},
		scene{as: d.Worker, do: "POST /appointments/{weekly}/cancel", body: `{"why":"transport","following":true}`, status: 200, want: []string{`"state":"cancelled"`}},
		scene{as: d.Worker, do: "GET /diary/2024-03-11", status: 200, want: []string{`{"items":[]}`}},

		scene{as: d.Worker, do: "POST /cases/{case}/worries", body: `{"what":" "}`, status: 422, want: []string{`"location":"body.what","key":"worry.required"`}},
		scene{as: d.Officer, do: "POST /cases/{case}/worries", body: `{"what":"Ill"}`, status: 404},
		scene{
			as: d.Worker, do: "POST /cases/{case}/worries", body: `{"what":"Has not slept.","contact":"{outside}"}`, status: 201,
			want: []string{`"raised_by":"{worker}"`, `"contact":"{outside}"`}, not: []string{`"looked_on"`}, save: "worry=id",
		},
		scene{as: d.Coordinator, do: "GET /worries", status: 200, want: []string{`"id":"{worry}"`, `"case":"{case}"`}},
		scene{as: d.Worker, do: "POST /worries/{worry}/look", body: `{"decided":"Nothing"}`, status: 403},
		scene{as: d.Coordinator, do: "POST /worries/{worry}/look", body: `{"decided":"Called the doctor."}`, status: 200, want: []string{`"id":"{worry}"`, `"looked_on":"2024-02-29"`}},
		scene{as: d.Worker, do: "GET /cases/{case}/worries", status: 200, want: []string{`"decided":"Called the doctor."`}},

		scene{as: d.Worker, do: "POST /trips", body: `{"day":"2024-02-29","metres":-1}`, status: 422, want: []string{`"body.metres"`}},
		scene{
			as: d.Worker, do: "POST /trips", body: `{"day":"2024-02-29","starts_at":"2024-02-29T09:00:00+02:00","ends_at":"2024-02-29T09:40:00+02:00","from":"Tartu","to":"Elva","metres":27000,"contacts":["{outside}"]}`, status: 201,
			want: []string{`"minutes":40`, `"contacts":["{outside}"]`}, save: "trip=id triprow=row",
		},
		scene{
			as: d.Worker, do: "PUT /trips/{trip}", body: `{"day":"2024-02-29","starts_at":"2024-02-29T09:00:00+02:00","ends_at":"2024-02-29T09:40:00+02:00","from":"Tartu","to":"Elva","cents":210,"contacts":["{outside}"],"seen":"{triprow}"}`, status: 200,
			want: []string{`"id":"{trip}"`, `"cents":210`, `"metres":0`},
		},
		scene{as: d.Worker, do: "PUT /trips/{trip}", body: `{"day":"2024-02-29","nothing":true,"seen":"{triprow}"}`, status: 409},
		scene{as: d.Worker, do: "GET /days/2024-02-29", status: 200, want: []string{`"contact":"{outside}"`, `"travel":{"minutes":40,"metres":0,"cents":210}`, `"nothing":false`}},
		scene{as: d.Coordinator, do: "GET /hours/2024-02-10?user={worker}", status: 200, want: []string{`"month":"2024-02-01"`, `"sum":{`, `"travel":{"minutes":40,"metres":0,"cents":210}`}},
		scene{as: d.Second, do: "GET /hours/2024-02-10?user={worker}", status: 404},
		scene{as: d.Second, do: "POST /trips/{trip}/mistake", body: `{}`, status: 404},
		scene{as: d.Worker, do: "POST /trips/{trip}/mistake", body: `{}`, status: 200, want: []string{`{"kind":"trip","id":"{trip}"}`}},
		scene{as: d.Worker, do: "GET /days/2024-02-29", status: 200, want: []string{`"trips":[]`}},
	)
	d.Go("2024-02-29 15:10")
	d.play(scene{as: d.Worker, do: "POST /facts/contact/{outside}/mistake", body: `{"why":"For the test of the rest"}`, status: 200})
}
