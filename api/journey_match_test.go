// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"encoding/json"

	"sild/flow/flowtest"
)

// match: what the person wishes, an offer that comes to nothing, another that is
// taken back, a lead that ends, a cover and a hand-over that are undone, and a
// conflict of interest that was a mistake.
func (d *door) match() {
	d.t.Helper()
	d.Go("2024-02-27 10:00")
	d.play(
		scene{as: d.Worker, do: "GET /cases/{case}/wish", status: 404},
		scene{
			as: d.Worker, do: "PUT /cases/{case}/wish", body: `{"day":"2024-02-27","sex":"f","language":"ru","area":"EE-79","words":"Somebody calm."}`, status: 200,
			want: []string{`"sex":"f"`, `"language":"ru"`, `"not":[]`, `"words":"Somebody calm."`},
		},
		scene{as: d.Worker, do: "PUT /cases/{case}/wish", body: `{"day":"2024-02-27","area":"EE-37","not":["{case}"]}`, status: 422, want: []string{`"location":"body.area"`, `"location":"body.not"`}},
		scene{as: d.Worker, do: "GET /cases/{case}/wish", status: 200, want: []string{`"area":"EE-79"`}},
		scene{as: d.Worker, do: "GET /cases/{case}/candidates", status: 403},
		scene{as: d.Coordinator, do: "GET /cases/{case}/candidates", status: 200, want: []string{
			`"id":"{second}","name":"Toomas Abi","open":0`, `"for":[{"say":"Has helped this person before","points":6}]`, `whether this is a woman, as the person wishes`, `"on":"lead"`,
		}},
		scene{as: d.Worker, do: "POST /cases/{case}/offers", body: `{"user":"{second}"}`, status: 403},
		scene{as: d.Coordinator, do: "POST /cases/{case}/offers", body: `{"user":"{worker}"}`, status: 422, want: []string{`"location":"body.user","key":"match.leads_already"`}},
		scene{as: d.Coordinator, do: "POST /cases/{case}/offers", body: `{"user":"{second}","note":"You have met."}`, status: 201, want: []string{`"user":"{second}"`}, not: []string{`"decided_on"`}, save: "offer=id"},
		scene{as: d.Coordinator, do: "POST /cases/{case}/offers", body: `{"user":"{second}"}`, status: 422, want: []string{`"key":"match.open_already"`}},
		scene{as: d.Second, do: "GET /offers", status: 200, want: []string{`"name":"Andrei Tamm"`, `"offer":"{offer}"`, `"until":"2024-03-28"`}},
		scene{as: d.Second, do: "GET /cases/{case}", status: 404},
		scene{as: d.Second, do: "GET /handed-over", status: 200, want: []string{`"case":"{case}"`, `"until":"2024-05-25"`}},
		scene{as: d.Second, do: "GET /handed-over/{case}", status: 200, want: []string{`{"items":[]}`}},
		scene{as: d.Worker, do: "GET /handed-over/{case}", status: 404},
		scene{as: d.Worker, do: "POST /offers/{offer}/met", body: `{"on":"2024-02-27"}`, status: 403},
		scene{as: d.Second, do: "POST /offers/{offer}/answer", body: `{"who":"person","said":"yes","on":"2024-02-27"}`, status: 422, want: []string{`"location":"body.said","key":"match.not_met"`}},
		scene{as: d.Second, do: "POST /offers/{offer}/met", body: `{"on":"2024-02-27"}`, status: 200, want: []string{`"met_on":"2024-02-27"`}},
		scene{as: d.Second, do: "POST /offers/{offer}/answer", body: `{"who":"worker","said":"no","on":"2024-02-27","why":"We come from the same village."}`, status: 200, want: []string{`"worker":"no"`, `"decided_on":"2024-02-27"`}},
		scene{as: d.Second, do: "POST /offers/{offer}/answer", body: `{"who":"person","said":"yes","on":"2024-02-27"}`, status: 404},
		scene{as: d.Coordinator, do: "POST /cases/{case}/offers", body: `{"user":"{second}"}`, status: 201, save: "again=id"},
		scene{as: d.Coordinator, do: "POST /offers/{again}/end", body: `{"why":"He has said no already."}`, status: 200, want: []string{`"ended_on":"2024-02-27"`}},
		scene{as: d.Coordinator, do: "GET /cases/{case}/offers", status: 200, want: []string{`"worker_why":"We come from the same village."`, `"ended_why":"He has said no already."`}},
	)
	d.Go("2024-02-27 11:00")
	d.play(
		scene{as: d.Coordinator, do: "POST /cases/{case}/rematch", body: `{"until":"2024-02-27","reason":"gold"}`, status: 422, want: []string{`"location":"body.reason"`}},
		scene{
			as: d.Coordinator, do: "POST /cases/{case}/rematch", body: `{"until":"2024-02-27","reason":"wish","told_on":"2024-02-27","offer":{"user":"{second}"}}`, status: 201,
			want: []string{`"until":"2024-02-27"`, `"end_reason":"wish"`, `"told_on":"2024-02-27"`}, save: "lead=id",
		},
		scene{as: d.Coordinator, do: "GET /tasks?case={case}", status: 200, want: []string{`"clock":"rematch"`, `"clock":"offer"`}},
		scene{as: d.Coordinator, do: "POST /facts/assignment/{lead}/undo", status: 200},
		scene{as: d.Coordinator, do: "GET /tasks?case={case}", status: 200, not: []string{`"clock":"rematch"`}},
	)
	d.Go("2024-02-27 12:00")
	d.play(
		scene{as: d.Stranger, do: "POST /workers/{worker}/cover", body: `{"from":"2024-02-27","until":"2024-03-10","places":[]}`, status: 404},
		scene{as: d.Coordinator, do: "POST /workers/{worker}/cover", body: `{"from":"2024-02-27","until":"2024-03-10","places":[]}`, status: 422, want: []string{`"key":"match.nobody_chosen"`}},
	)
	d.batch("cover", d.Coordinator, "POST /workers/{worker}/cover",
		`{"from":"2024-02-27","until":"2024-03-10","places":[{"case":"{case}","user":"{second}"}],"move_meetings":true}`, `"role":"cover"`, `"until":"2024-03-10"`)
	d.play(
		scene{as: d.Second, do: "GET /cases?mine=true", status: 200, want: []string{`"id":"{case}"`}},
	)
	d.play(scene{as: d.Coordinator, do: "POST /facts/assignment/{cover}/undo", status: 200})
	d.Go("2024-02-27 13:00")
	d.play(
		scene{as: d.Second, do: "GET /cases/{case}", status: 404},
	)
	d.batch("follows", d.Coordinator, "POST /workers/{worker}/hand-over", `{"from":"2024-02-27","places":[{"case":"{case}","user":"{second}"}],"reason":"left"}`, `"role":"lead"`)
	d.play(
		scene{as: d.Worker, do: "GET /cases/{case}", status: 404},
	)
	d.play(scene{as: d.Coordinator, do: "POST /facts/assignment/{follows}/undo", status: 200})
	d.Go("2024-02-27 14:00")
	d.play(
		scene{as: d.Worker, do: "GET /cases/{case}", status: 200},
		scene{as: d.Worker, do: "POST /cases/{case}/conflicts", body: `{"user":"{second}","kind":"victim"}`, status: 403},
		scene{as: d.Coordinator, do: "POST /cases/{case}/conflicts", body: `{"user":"{second}","kind":"victim"}`, status: 201, want: []string{`"kind":"victim"`}, save: "conflict=id"},
		scene{as: d.Second, do: "GET /handed-over", status: 200, want: []string{`"items":[]`}},
		scene{as: d.Coordinator, do: "GET /cases/{case}/conflicts", status: 200, want: []string{`"user":"{second}"`}},
		scene{as: d.Coordinator, do: "POST /facts/conflict/{conflict}/mistake", body: `{"why":"Another Toomas."}`, status: 200},
		scene{as: d.Coordinator, do: "GET /cases/{case}/conflicts", status: 200, want: []string{`{"items":[]}`}},
		scene{as: d.Worker, do: "PUT /cases/{case}/wish", body: `{"day":"2024-02-27"}`, status: 200}, // and what was wished is taken back
	)
}

// batch does something to many cases at once, and names the first of what it made.
func (d *door) batch(name string, as flowtest.User, do, body string, want ...string) {
	d.t.Helper()
	text := d.one(scene{as: as, do: do, body: body, status: 201, want: append(want, `"user":"{second}"`)})
	var list struct{ Items []struct{ ID string } }
	if err := json.Unmarshal([]byte(text), &list); err != nil || len(list.Items) != 1 {
		d.t.Fatalf("%s: %s, %v; want one", do, text, err)
	}
	d.saved[name] = list.Items[0].ID
}
