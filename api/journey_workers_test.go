// SPDX-License-Identifier: EUPL-1.2

package api_test

import "encoding/json"

// workers: somebody offers to help unpaid and becomes a volunteer, another does
// not; what kind of worker somebody is; working time, and a month's sheet with
// both signatures.
func (d *door) workers() {
	d.t.Helper()
	d.saved["south"] = string(d.Provider.Team)
	d.Admitted("Andrei", "Tamm")
	d.applicants()
	d.kinds()
	d.hours()
}

func (d *door) applicants() {
	d.t.Helper()
	applies := `{"team":"{south}","kind":"mentor","name":"Mari Abi","email":"mari.abi@example.org","phone":"+372 5555 0000","language":"et","languages":["ru","et"],"about":"I have time."}`
	interview := `{"kind":"interview","judged_on":"2024-02-05","note":"Warm."}`
	d.play(
		scene{as: d.Worker, do: "POST /applicants", body: applies, status: 404},
		scene{as: d.Stranger, do: "POST /applicants", body: applies, status: 404, not: []string{"Mari"}},
		scene{as: d.Coordinator, do: "POST /applicants", body: `{"team":"{south}","kind":"wizard","name":"","email":"mari.abi@example.org","language":"et"}`, status: 422, want: []string{`"location":"body.name","key":"apply.name.required"`, `"location":"body.kind"`}, not: []string{"wizard", "mari.abi"}},
		scene{as: d.Coordinator, do: "POST /applicants", body: applies, status: 201, want: []string{`"stage":"applied"`, `"missing":["interview","check:background"]`, `"source":"coordinator"`}, not: []string{`"user"`}, save: "mari=id"},
		scene{as: d.Coordinator, do: "GET /applicants", status: 200, want: []string{`"id":"{mari}"`, `"name":"Mari Abi"`}},
		scene{as: d.Stranger, do: "GET /applicants", status: 200, want: []string{`{"items":[]}`}},
		scene{as: d.Coordinator, do: "GET /applicants/{mari}", status: 200, want: []string{`"email":"mari.abi@example.org"`}},
		scene{as: d.Worker, do: "GET /applicants/{mari}", status: 404},
		scene{as: d.Stranger, do: "GET /applicants/{mari}", status: 404},
		scene{as: d.Stranger, do: "POST /applicants/{mari}/steps", body: interview, status: 404},
		scene{as: d.Coordinator, do: "POST /applicants/{mari}/steps", body: `{"kind":"interview","judged_on":"2024-02-05"}`, status: 422, want: []string{`"location":"body.note","key":"apply.interview.note"`}},
	)
	var a struct{ Steps []struct{ ID string } }
	text := d.one(scene{as: d.Coordinator, do: "POST /applicants/{mari}/steps", body: interview, status: 201, want: []string{`"stage":"interviewed"`, `"missing":["check:background"]`}})
	if err := json.Unmarshal([]byte(text), &a); err != nil || len(a.Steps) != 1 {
		d.t.Fatalf("%s: %v", text, err)
	}
	d.saved["step"] = a.Steps[0].ID
	check := `{"kind":"check:background","outcome":"passed","judged_by":"Kaie Koor","judged_on":"2024-02-05"}`
	d.play(
		scene{as: d.Stranger, do: "POST /applicants/{mari}/steps/{step}/mistake", status: 404},
		scene{as: d.Coordinator, do: "POST /applicants/{mari}/steps/{nobody}/mistake", status: 404},
		scene{as: d.Coordinator, do: "POST /applicants/{mari}/steps/{step}/mistake", status: 200, want: []string{`"stage":"applied"`, `"steps":[]`}, not: []string{"Warm."}},
		scene{as: d.Coordinator, do: "POST /applicants/{mari}/steps", body: interview, status: 201},
		scene{as: d.Coordinator, do: "POST /applicants/{mari}/active", status: 422, not: []string{`"invitation"`}},
		scene{as: d.Coordinator, do: "POST /applicants/{mari}/steps", body: check, status: 201, want: []string{`"stage":"ready"`, `"missing":[]`}},
		scene{as: d.Stranger, do: "POST /applicants/{mari}/active", status: 404},
		scene{as: d.Coordinator, do: "POST /applicants/{mari}/active", status: 200, want: []string{`"stage":"active"`, `"invitation":"/invitation/`, `"user":"`}, save: "volunteer=user"},
		scene{as: d.Coordinator, do: "POST /applicants/{mari}/active", status: 409, not: []string{`"invitation"`}},
		scene{as: d.Coordinator, do: "GET /applicants/{mari}", status: 200, want: []string{`"user":"{volunteer}"`}, not: []string{`"invitation"`}},

		scene{as: d.Coordinator, do: "POST /applicants", body: `{"team":"{south}","kind":"mentor","name":"Uno Uus","email":"uno@example.org","language":"et"}`, status: 201, save: "uno=id"},
		scene{as: d.Coordinator, do: "POST /applicants/{uno}/end", body: `{"how":"declined"}`, status: 422, want: []string{`"location":"body.why"`}},
		scene{as: d.Stranger, do: "POST /applicants/{uno}/end", body: `{"how":"withdrawn"}`, status: 404},
		scene{as: d.Coordinator, do: "POST /applicants/{uno}/end", body: `{"how":"declined","why":"Has no time."}`, status: 200, want: []string{`"stage":"declined"`, `"closed_why":"Has no time."`}},
		scene{as: d.Coordinator, do: "GET /applicants", status: 200, not: []string{"Uno Uus"}},
		scene{as: d.Coordinator, do: "GET /applicants?closed=true", status: 200, want: []string{`"name":"Uno Uus"`}},
	)
}

func (d *door) kinds() {
	d.t.Helper()
	d.play(
		scene{as: d.Worker, do: "POST /workers/{second}/kinds", body: `{"kind":"support-person","from":"2024-01-01"}`, status: 404},
		scene{as: d.Stranger, do: "POST /workers/{second}/kinds", body: `{"kind":"support-person","from":"2024-01-01"}`, status: 404},
		scene{as: d.Coordinator, do: "POST /workers/{second}/kinds", body: `{"kind":"support-person","from":"2024-02-01","until":"2024-01-01"}`, status: 422, want: []string{`"location":"body.until"`}},
		scene{as: d.Coordinator, do: "POST /workers/{second}/kinds", body: `{"kind":"support-person","from":"2024-01-01"}`, status: 201, want: []string{`"kind":"support-person","from":"2024-01-01"`}, not: []string{`"until"`}, save: "kind=id"},
		scene{as: d.Stranger, do: "PUT /worker-kinds/{kind}", body: `{"kind":"support-person","from":"2024-01-01"}`, status: 404},
		scene{as: d.Coordinator, do: "PUT /worker-kinds/{kind}", body: `{"kind":"support-person","from":"2024-01-01","until":"2024-06-30"}`, status: 200, want: []string{`"until":"2024-06-30"`}, save: "kind=id"},
		scene{as: d.Coordinator, do: "POST /worker-kinds/{kind}/mistake", body: `{"why":""}`, status: 422, want: []string{`"location":"body.why"`}},
		scene{as: d.Stranger, do: "POST /worker-kinds/{kind}/mistake", body: `{"why":"Another"}`, status: 404},
		scene{as: d.Coordinator, do: "POST /worker-kinds/{kind}/mistake", body: `{"why":"Another Toomas"}`, status: 200, want: []string{`{"kind":"worker_kind","id":"{kind}"}`}},
		scene{as: d.Coordinator, do: "POST /worker-kinds/{kind}/mistake", body: `{"why":"Another Toomas"}`, status: 409},
		scene{as: d.Second, do: "PUT /me/sex", body: `{"sex":"robot"}`, status: 422, want: []string{`"location":"body.sex"`}, not: []string{"robot"}},
		scene{as: d.Second, do: "PUT /me/sex", body: `{"sex":"m"}`, status: 200, want: []string{`{"sex":"m"}`}},
		scene{as: nobody, do: "PUT /me/sex", body: `{"sex":"m"}`, status: 401},
	)
}

func (d *door) hours() {
	d.t.Helper()
	d.play(
		scene{as: d.Officer, do: "POST /work-time", body: `{"day":"2024-02-05","kind":"supervision","minutes":60}`, status: 404},
		scene{as: d.Worker, do: "POST /work-time", body: `{"day":"2024-02-06","kind":"chess","minutes":0}`, status: 422, want: []string{`"location":"body.day","key":"case.day.future"`, `"location":"body.minutes","key":"time.minutes.range"`, `"location":"body.kind","key":"case.choice.unknown"`}, not: []string{"chess"}},
		scene{as: d.Worker, do: "POST /work-time", body: `{"day":"2024-02-05","kind":"supervision","minutes":60,"note":"With Kaie"}`, status: 201, want: []string{`"programme":"{programme}"`, `"user":"{worker}"`, `"minutes":60`}, save: "time=id timerow=row"},
		scene{as: d.Worker, do: "POST /work-time", body: `{"day":"2024-02-05","kind":"training","minutes":15}`, status: 201, save: "slip=id"},
		scene{as: d.Second, do: "PUT /work-time/{time}", body: `{"day":"2024-02-05","kind":"supervision","minutes":90}`, status: 404},
		scene{as: d.Coordinator, do: "PUT /work-time/{time}", body: `{"day":"2024-02-05","kind":"supervision","minutes":90}`, status: 404}, // nobody writes another's
		scene{as: d.Worker, do: "PUT /work-time/{time}", body: `{"day":"2024-02-05","kind":"supervision","minutes":90,"note":"With Kaie","seen":"{timerow}"}`, status: 200, want: []string{`"id":"{time}"`, `"minutes":90`}, not: []string{`"row":"{timerow}"`}},
		scene{as: d.Worker, do: "PUT /work-time/{time}", body: `{"day":"2024-02-05","kind":"supervision","minutes":30,"seen":"{timerow}"}`, status: 409, want: []string{`"key":"error.conflict"`}},
		scene{as: d.Second, do: "POST /work-time/{slip}/mistake", body: `{}`, status: 404},
		scene{as: d.Worker, do: "POST /work-time/{slip}/mistake", body: `{"seen":"{timerow}"}`, status: 404},
		scene{as: d.Worker, do: "POST /work-time/{slip}/mistake", body: `{}`, status: 200, want: []string{`{"kind":"work_time","id":"{slip}"}`}},

		scene{as: d.Worker, do: "GET /hours/2024-02-17/sheet", status: 200, want: []string{`"month":"2024-02-01"`, `"source":"time"`, `"minutes":90`, `"beside":90,"total":90`, `"locked":false`}, not: []string{"{slip}"}},
		scene{as: d.Coordinator, do: "GET /hours/2024-02-01/sheet?user={worker}", status: 200, want: []string{`"user":"{worker}"`, `"note":"With Kaie"`}},
		scene{as: d.Second, do: "GET /hours/2024-02-01/sheet?user={worker}", status: 404},
		scene{as: d.Stranger, do: "GET /hours/2024-02-01/sheet?user={worker}", status: 404},
		scene{as: d.Officer, do: "GET /hours/2024-02-01/sheet", status: 404},
		scene{as: d.Worker, do: "POST /hours/2024-02-01/signature", body: `{"minutes":90}`, status: 422, want: []string{`"location":"body.month","key":"time.sign.over"`}},
	)
	d.Go("2024-03-01")
	d.play(
		scene{as: d.Worker, do: "POST /hours/2024-02-01/signature", body: `{"minutes":60}`, status: 422, want: []string{`"key":"time.sign.seen"`}},
		scene{as: d.Coordinator, do: "POST /hours/2024-02-01/signature", body: `{"user":"{worker}","minutes":90}`, status: 422, want: []string{`"key":"time.sign.worker_first"`}},
		scene{as: d.Second, do: "POST /hours/2024-02-01/signature", body: `{"user":"{worker}","minutes":90}`, status: 404},
		scene{as: d.Worker, do: "POST /hours/2024-02-01/signature", body: `{"minutes":90}`, status: 200, want: []string{`"worker":{"by":"{worker}"`, `"locked":false`}, not: []string{`"coordinator":{`}},
		scene{as: d.Coordinator, do: "POST /hours/2024-02-01/signature", body: `{"user":"{worker}","minutes":90}`, status: 200, want: []string{`"coordinator":{`, `"locked":true`, `"corrections":[]`}},
		scene{as: d.Worker, do: "POST /hours/2024-02-01/signature", body: `{"minutes":90}`, status: 409, want: []string{`"key":"time.sign.locked"`}},
		scene{as: d.Worker, do: "PUT /work-time/{time}", body: `{"day":"2024-02-05","kind":"supervision","minutes":75}`, status: 200},
		scene{as: d.Worker, do: "GET /hours/2024-02-01/sheet", status: 200, want: []string{`"locked":true`, `"corrections":[{"was":{`, `"minutes":75`}},
		scene{as: d.Coordinator, do: "GET /hours/2024-02-01/team", status: 200, want: []string{`"user":"{worker}","name":"Siiri Tugi"`, `"coordinator_signed_at"`, `"user":"{second}"`}},
		scene{as: d.Worker, do: "GET /hours/2024-02-01/team", status: 404},
		scene{as: d.Stranger, do: "GET /hours/2024-02-01/team", status: 200, want: []string{`{"items":[]}`}},
	)
}
