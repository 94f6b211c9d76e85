// SPDX-License-Identifier: EUPL-1.2

package api_test

// plan: goals, steps, and the plan that the person agrees.
func (d *door) plan() {
	d.t.Helper()
	d.Go("2024-02-26")
	d.play(
		scene{
			as: d.Worker, do: "POST /cases/{case}/goals", body: `{"day":"2024-02-26","area":"work","title":"Find work in Tartu","due_on":"2024-09-01"}`, status: 201,
			want: []string{`"title":"Find work in Tartu"`, `"due_on":"2024-09-01"`}, not: []string{`"met_on"`}, save: "goal=id goalrow=row",
		},
		scene{as: d.Worker, do: "POST /cases/{case}/goals", body: `{"day":"2024-02-26","area":"family","title":"See the children"}`, status: 201, save: "children=id"},
		scene{
			as: d.Worker, do: "POST /cases/{case}/goals", body: `{"day":"2024-02-26","area":"gold","title":" "}`, status: 422,
			want: []string{`"location":"body.area","key":"case.choice.unknown"`, `"location":"body.title","key":"goal.title.required"`},
		},
		scene{as: d.Officer, do: "POST /cases/{case}/goals", body: `{"day":"2024-02-26","area":"work","title":"Work"}`, status: 403},
		scene{as: d.Worker, do: "POST /goals/{goal}/steps", body: `{"title":"Register as unemployed","who":"person","due_on":"2024-07-05"}`, status: 201, want: []string{`"who":"person"`}, save: "step=id"},
		scene{as: d.Worker, do: "PUT /steps/{step}", body: `{"title":"Register at the Fund","who":"person","due_on":"2024-07-05"}`, status: 200, want: []string{`"id":"{step}"`, `"title":"Register at the Fund"`}},
		scene{as: d.Worker, do: "PUT /goals/{goal}", body: `{"area":"work","title":"Find work in Tartu","due_on":"2024-10-01","seen":"{goalrow}"}`, status: 200, want: []string{`"id":"{goal}"`, `"due_on":"2024-10-01"`}, save: "goalnow=row"},
		scene{as: d.Worker, do: "PUT /goals/{goal}", body: `{"area":"work","title":"Find work","seen":"{goalrow}"}`, status: 409, want: []string{`"key":"error.conflict"`}},
		scene{
			as: d.Worker, do: "POST /cases/{case}/plans", body: `{"day":"2024-02-26","summary":"Work and the children first.","agreed":"yes","paper":"Folder 7"}`, status: 201,
			want: []string{`"version":1`, `"agreed":"yes"`, `"evidence":"document"`}, save: "plan=id",
		},
		scene{
			as: d.Worker, do: "POST /goals/{goal}/steps", body: `{"title":"Call","body":"The Fund"}`, status: 201, want: []string{`"body":"The Fund"`}, save: "call2=id",
		},
		scene{as: d.Worker, do: "POST /steps/{call2}/leave", body: `{"left_on":"2024-02-26","why_not":""}`, status: 422, want: []string{`"key":"step.why_not.required"`}},
		scene{as: d.Worker, do: "POST /steps/{call2}/leave", body: `{"left_on":"2024-02-26","why_not":"Closed"}`, status: 200, want: []string{`"left_on":"2024-02-26"`, `"why_not":"Closed"`}},
		scene{as: d.Worker, do: "POST /steps/{step}/done", body: `{"done_on":"2024-02-26"}`, status: 200, want: []string{`"id":"{step}"`, `"done_on":"2024-02-26"`}},
		scene{as: d.Worker, do: "POST /steps/{step}/done", body: `{"done_on":"2024-02-26"}`, status: 409, want: []string{`"key":"step.done"`}},
		scene{
			as: d.Worker, do: "POST /goals/{goal}/meet", body: `{"met_on":"2024-02-26","seen":"{goalnow}"}`, status: 200,
			want: []string{`"id":"{goal}"`, `"met_on":"2024-02-26"`, `"title":"Register at the Fund"`}, not: []string{`"row":"{goalrow}"`},
		},
		scene{as: d.Worker, do: "POST /goals/{goal}/meet", body: `{"met_on":"2024-02-26","seen":"{goalrow}"}`, status: 409, want: []string{`"key":"error.conflict"`}},
		scene{as: d.Worker, do: "POST /goals/{goal}/look", body: `{"looked_on":"2024-02-26","lasted":"perhaps"}`, status: 422, want: []string{`"key":"goal.lasted.required"`}},
		scene{as: d.Worker, do: "POST /goals/{goal}/look", body: `{"looked_on":"2024-02-26","lasted":"yes"}`, status: 200, want: []string{`"id":"{goal}"`, `"lasted":"yes"`}},
		scene{as: d.Worker, do: "POST /goals/{goal}/look", body: `{"looked_on":"2024-02-26","lasted":"no"}`, status: 409, want: []string{`"key":"goal.look.not_met"`}},
		scene{as: d.Worker, do: "POST /goals/{children}/meet", body: `{"met_on":"2024-02-26","seen":"{goalrow}"}`, status: 404},
		scene{as: d.Worker, do: "POST /goals/{children}/drop", body: `{"dropped_on":"2024-02-26"}`, status: 200, want: []string{`"dropped_on":"2024-02-26"`}},
		scene{as: d.Worker, do: "GET /cases/{case}/forms/needs", status: 404},
		scene{
			as: d.Worker, do: "PUT /cases/{case}/forms/needs", body: `{"answers":{"papers":"perhaps","hobby":"chess"}}`, status: 422,
			want: []string{`"location":"body.answers.first","key":"answer.required"`, `"key":"answer.unknown_question"`, `"location":"body.answers.papers","key":"choice.unknown"`}, not: []string{"chess"},
		},
		scene{as: d.Worker, do: "PUT /cases/{case}/forms/needs", body: `{"answers":{"first":"A home","papers":"yes"}}`, status: 200, want: []string{`"form":"needs"`, `"first":"A home"`, `"papers":true`}},
		scene{as: d.Officer, do: "GET /cases/{case}/forms/needs", status: 200, want: []string{`"first":"A home"`}},
		scene{as: d.Officer, do: "PUT /cases/{case}/forms/needs", body: `{"answers":{"first":"Work"}}`, status: 403},
		scene{as: d.Worker, do: "PUT /cases/{case}/forms/referral", body: `{"answers":{"wishes":"Work"}}`, status: 404},
		scene{as: d.Worker, do: "GET /cases/{case}/forms/none", status: 404},
		scene{as: d.Worker, do: "GET /tasks?case={case}&state=done", status: 200, want: []string{`"clock":"needs"`, `"clock":"plan"`}},
		scene{as: d.Officer, do: "GET /cases/{case}", status: 200, want: []string{`"summary":"Work and the children first."`, `"title":"Find work in Tartu"`, `"consents":[]`}},
	)
}

// meet: appointments and contacts.
func (d *door) meet() {
	d.t.Helper()
	d.play(
		scene{
			as: d.Worker, do: "POST /cases/{case}/appointments", body: `{"starts_at":"2024-02-27T10:00:00+02:00","minutes":60,"kind":"in_prison","place":"Tartu"}`, status: 201,
			want: []string{`"state":"planned"`, `"user":"{worker}"`, `"starts_at":"2024-02-27T08:00:00Z"`}, save: "meeting=id",
		},
		scene{
			as: d.Worker, do: "POST /appointments/{meeting}/move", body: `{"starts_at":"2024-02-28T10:00:00+02:00","why":"prison"}`, status: 200,
			want: []string{`"id":"{meeting}"`, `"starts_at":"2024-02-28T08:00:00Z"`, `"why":"prison"`},
		},
		scene{as: d.Worker, do: "POST /cases/{case}/appointments", body: `{"starts_at":"2024-03-04T10:00:00+02:00","minutes":30,"kind":"phone"}`, status: 201, save: "call=id"},
		scene{as: d.Worker, do: "POST /appointments/{call}/cancel", body: `{"why":"worker"}`, status: 200, want: []string{`"state":"cancelled"`}},
	)
	d.Go("2024-02-28 14:00")
	d.play(
		scene{
			as: d.Worker, do: "POST /cases/{case}/contacts", body: `{"kind":"in_prison","outcome":"held","started_at":"2024-02-28T10:00:00+02:00","minutes":60,"appointment":"{meeting}","agreed":"Write the CV","note":"Sleeps badly","marks":["health"]}`, status: 201,
			want: []string{`"marks":["health"]`, `"appointment":"{meeting}"`, `"case":"{case}"`}, save: "contact=id",
		},
		scene{
			as: d.Worker, do: "POST /cases/{case}/contacts", body: `{"kind":"phone","outcome":"did_not_come","started_at":"2024-02-28T12:00:00+02:00","minutes":5}`, status: 422,
			want: []string{`"location":"body.reason","key":"contact.reason.required"`},
		},
		scene{as: d.Worker, do: "POST /cases/{case}/contacts", body: `{"kind":"phone","outcome":"held","started_at":"2024-02-28T12:00:00+02:00","minutes":5}`, status: 201, save: "slip=id"},
	)
	d.Go("2024-02-28 14:01") // what is saved at one moment is undone at once
	d.play(
		scene{as: d.Worker, do: "POST /cases/{case}/contacts", body: `{"kind":"message","outcome":"held","started_at":"2024-02-28T13:00:00+02:00","minutes":1}`, status: 201, save: "wrong=id"},
		scene{
			as: d.Coordinator, do: "PUT /contacts/{contact}", body: `{"kind":"in_prison","outcome":"held","started_at":"2024-02-28T10:00:00+02:00","minutes":45,"appointment":"{meeting}","note":"Sleeps badly","marks":["health"]}`, status: 200,
			want: []string{`"id":"{contact}"`, `"minutes":45`, `"user":"{worker}"`},
		},
		scene{as: d.Officer, do: "PUT /contacts/{contact}", body: `{"kind":"phone","outcome":"held","started_at":"2024-02-28T10:00:00+02:00","minutes":45}`, status: 404},
		scene{as: d.Worker, do: "GET /cases/{case}/contacts", status: 200, want: []string{`"items":[{"id":"{wrong}"`, `"id":"{contact}"`, `"note":"Sleeps badly"`}},
		scene{as: d.Worker, do: "GET /tasks?case={case}", status: 200, want: []string{`"clock":"first-meeting"`, `"state":"done"`, `"done":"2024-02-28"`, `"clock":"prison-meeting"`, `"occurrence":2`}},
	)
}

// mend: what was written down wrongly is undone, marked, moved.
func (d *door) mend() {
	d.t.Helper()
	subject, other := d.Admitted("Boriss", "Kask")
	d.saved["boriss"], d.saved["kask"] = string(other), string(subject)
	d.play(
		scene{as: d.Second, do: "POST /facts/contact/{wrong}/undo", status: 404},
		scene{as: d.Coordinator, do: "POST /facts/contact/{wrong}/undo", status: 403, want: []string{`"key":"mend.not_yours"`}},
		scene{as: d.Worker, do: "POST /facts/contact/{wrong}/undo", status: 200, want: []string{`{"kind":"contact","id":"{wrong}"}`}},
		scene{as: d.Worker, do: "POST /facts/contact/{wrong}/undo", status: 404},
		scene{as: d.Worker, do: "POST /facts/person/{wrong}/undo", status: 404},
		scene{as: d.Worker, do: "POST /facts/plan/{plan}/mistake", body: `{"why":""}`, status: 422, want: []string{`"location":"body.why","key":"mend.why.required"`}},
		scene{as: d.Worker, do: "POST /facts/plan/{plan}/mistake", body: `{"why":"Of somebody else"}`, status: 200, want: []string{`{"kind":"plan","id":"{plan}"}`}},
		scene{as: d.Worker, do: "POST /facts/contact/{slip}/move", body: `{"case":"{boriss}"}`, status: 200, want: []string{`"id":"{slip}"`}},
		scene{as: d.Worker, do: "POST /facts/plan/{plan}/move", body: `{"case":"{boriss}"}`, status: 404},
		scene{as: d.Worker, do: "GET /cases/{boriss}/contacts", status: 200, want: []string{`"id":"{slip}"`}},
		scene{as: d.Worker, do: "GET /cases/{case}/contacts", status: 200, want: []string{`"id":"{contact}"`}, not: []string{`"id":"{slip}"`, `"id":"{wrong}"`}},
		scene{as: d.Worker, do: "GET /cases/{case}/timeline", status: 200, want: []string{
			`"kind":"plan","day":"2024-02-26","replaced":"mistake","why":"Of somebody else","by":"Siiri Tugi"`, `"kind":"contact","day":"2024-02-28","replaced":"moved"`,
			`"kind":"goal_met"`, `"kind":"release"`, `"release_was":{`,
		}, not: []string{`{wrong}`}},
		scene{as: d.Officer, do: "GET /cases/{case}/timeline", status: 200, want: []string{`"kind":"referral"`}, not: []string{"Sleeps badly", `"kind":"consent"`}},
		scene{as: d.Coordinator, do: "GET /tasks?case={case}&state=open", status: 200, want: []string{`"key":"gate/{case}"`}},
		scene{as: d.Worker, do: "POST /tasks/acts", body: `{"key":"gate/{case}","act":"snooze","until":"2024-03-11","reason":"He is ill"}`, status: 200, want: []string{`"opens":"2024-03-11"`, `"due":"2024-07-01"`}},
		scene{as: d.Worker, do: "POST /tasks/acts", body: `{"key":"gate/{case}","act":"reassign","user":"{second}"}`, status: 200, want: []string{`"user":"{second}"`}},
		scene{as: d.Worker, do: "POST /tasks/acts", body: `{"key":"gate/{case}","act":"dismiss"}`, status: 422, want: []string{`"location":"body.reason","key":"task.reason.required"`}},
		scene{as: d.Coordinator, do: "POST /tasks/acts", body: `{"key":"gate/{case}","act":"dismiss","reason":"Done on paper"}`, status: 200, want: []string{`"state":"dismissed"`}},
		scene{as: d.Coordinator, do: "POST /tasks/acts", body: `{"key":"gate/{case}","act":"dismiss","reason":"Again"}`, status: 409, want: []string{`"key":"task.closed"`}},
		scene{as: d.Stranger, do: "POST /tasks/acts", body: `{"key":"plan/{case}","act":"dismiss","reason":"Mine"}`, status: 404},
	)
}

// end: release, the end of the service, and what came of it.
func (d *door) end() {
	d.t.Helper()
	d.Go("2024-07-01 16:00")
	d.play(
		scene{as: d.Officer, do: "POST /people/{andrei}/releases", body: `{"on":"2024-07-01","kind":"end_of_sentence","place":"tartu","happened":true}`, status: 201, want: []string{`"happened":true`, `"change":"happened"`}},
		scene{as: d.Worker, do: "GET /cases/{case}", status: 200, want: []string{`"stage":"community"`, `"released":true`}},
		scene{as: d.Officer, do: "POST /people/{kask}/releases", body: `{"on":"2024-07-01","kind":"parole","place":"tartu","happened":true}`, status: 201},
		scene{as: d.Worker, do: "POST /cases/{boriss}/contacts", body: `{"kind":"gate","outcome":"held","started_at":"2024-07-01T10:00:00+03:00","minutes":60}`, status: 201},
		scene{as: d.Worker, do: "POST /cases/{boriss}/consents", body: `{"day":"2024-07-01","basis":"register","outcome":"given","language":"et","how":"signed"}`, status: 201},
	)
	d.Go("2024-07-02")
	d.play(
		scene{as: d.Officer, do: "GET /cases/{case}", status: 404},
		scene{
			as: d.Worker, do: "POST /cases/{case}/observations", body: `{"vocabulary":"labour","value":"registered_unemployed","told":"2024-07-02","from":"2024-07-02","source":"document","evidence":"document"}`, status: 201,
			want: []string{`"value":"registered_unemployed"`, `"until":"2024-07-02"`}, save: "unemployed=id",
		},
		scene{as: d.Worker, do: "POST /cases/{case}/end", body: `{"day":"2024-07-03","reason":"aims_met"}`, status: 422, want: []string{`"location":"body.day","key":"case.day.future"`}},
		scene{as: d.Worker, do: "POST /cases/{case}/end", body: `{"day":"2024-07-02","reason":"aims_met"}`, status: 201, want: []string{`"ended_on":"2024-07-02"`, `"end":{`, `"stage":"ended"`}},
	)
	d.Go("2024-08-02")
	d.play(
		scene{
			as: d.Worker, do: "POST /cases/{case}/follow-ups", body: `{"day":"2024-08-02","indicator":"employed-1m","way":"phone","outcome":"reached","observed":{"value":"rich","from":"2024-08-02","source":"person","evidence":"said"}}`, status: 422,
			want: []string{`"location":"body.observed.value","key":"case.choice.unknown"`},
		},
		scene{
			as: d.Worker, do: "POST /cases/{case}/follow-ups", body: `{"day":"2024-08-02","indicator":"employed-1m","way":"phone","outcome":"reached","who":"Andrei","observed":{"value":"employed","from":"2024-08-02","source":"person","evidence":"said"}}`, status: 201,
			want: []string{`"outcome":"reached"`},
		},
		scene{as: d.Worker, do: "GET /cases/{case}", status: 200, want: []string{`"observed":[{`, `"value":"employed"`, `"followed_up":[{`, `"results":[{`, `"indicator":"employed-1m","state":"counts"`}},
	)
}

// count: figures, the people behind them, and who looked.
func (d *door) count() {
	d.t.Helper()
	d.Go("2025-08-11")
	clear(d.tokens) // a year is over
	d.play(
		scene{
			as: d.Coordinator, do: "POST /people/{andrei}/observations", body: `{"vocabulary":"events","value":"questioned_as_suspect","absent":true,"told":"2025-08-11","from":"2024-07-01","until":"2025-07-31","source":"authority","evidence":"register"}`, status: 201,
			want: []string{`"absent":true`, `"until":"2025-07-31"`},
		},
		scene{as: d.Manager, do: "GET /programmes/{programme}/results", status: 200, want: []string{
			`"as_of":"2025-08-11"`, `"indicator":"labour-market-1m","sentence":"On the labour market one month after leaving the service`,
			`"counts":1,"counts_not":0,"unknown":0,"window_open":0,"left_out":1,"range":{"least":{"number":1,"of":1},"most":{"number":1,"of":1}},"target":{"at_least":true,"percent":75},"met":"yes"`,
			`"indicator":"suspect-1y"`, `"counts":0,"counts_not":1`,
		}},
		scene{as: d.Manager, do: "GET /programmes/{programme}/results?as_of=2024-07-31&provider={other}", status: 200, want: []string{`"figures":[]`, `"as_of":"2024-07-31"`}},
		scene{as: d.Officer, do: "GET /programmes/{programme}/results", status: 403},
		scene{as: d.Manager, do: "GET /programmes/{programme}/results/labour-market-1m/people", status: 403},
		scene{
			as: d.Coordinator, do: "GET /programmes/{programme}/results/labour-market-1m/people?state=counts", status: 200,
			want: []string{`"name":"Andrei Tamm","state":"counts"`, `"about":"2024-08-02"`, `"why":"Working, 2 August 2024 (the person said so)."`},
		},
		scene{as: d.Coordinator, do: "GET /programmes/{programme}/results/none/people", status: 404},
		scene{as: d.Manager, do: "GET /programmes/{nobody}/results", status: 404},
		scene{as: d.Coordinator, do: "GET /people/{andrei}/trail", status: 200, want: []string{`"user":"Siiri Tugi","organisation":"South Centre","role":"support_person","action":"read","what":"case"`, `"at":"2025-08-11T`}},
		scene{as: d.Officer, do: "GET /people/{andrei}/trail", status: 404},
		scene{as: d.Manager, do: "GET /people/{andrei}", status: 404},
	)
}
