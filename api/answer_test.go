// SPDX-License-Identifier: EUPL-1.2

package api_test

import "testing"

// TestAnswerPassing: what stands against a worker refuses the answer, and is
// passed with a reason that is kept; an answer may say that the name follows, and
// then to find somebody is due.
func TestAnswerPassing(t *testing.T) {
	d := newDoor(t)
	andrei, mart := d.Person("Andrei", "Tamm"), d.Person("Mart", "Kask")
	d.saved["case"], d.saved["other"] = string(d.Referred(andrei)), string(d.Referred(mart))
	answer := "POST /cases/{case}/answer"
	d.play(
		scene{as: d.Coordinator, do: "PUT /workers/{second}", body: `{"languages":["ru"],"areas":[],"ceiling":0,"sex":"m"}`, status: 200, want: []string{`"sex":"m"`}},
		scene{as: d.Coordinator, do: "PUT /workers/{second}", body: `{"languages":["ru"],"areas":[],"ceiling":0,"sex":"x"}`, status: 422, want: []string{`"location":"body.sex"`}},
		scene{
			as: d.Coordinator, do: answer, body: `{"outcome":"accepted","worker":"{second}"}`, status: 422,
			want: []string{`"location":"body.worker","key":"match.bar.language"`, `"location":"body.pass_why","key":"match.pass.required"`},
		},
		scene{as: d.Coordinator, do: answer, body: `{"outcome":"accepted","worker":"{second}","pass_why":"They know each other from the course."}`, status: 201},
		scene{as: d.Coordinator, do: "GET /cases/{case}", status: 200, want: []string{`"passed":["language"]`, `"passed_why":"They know each other from the course."`}},

		scene{as: d.Coordinator, do: "POST /cases/{other}/answer", body: `{"outcome":"accepted","worker":"{worker}","worker_follows":true}`, status: 422, want: []string{`"location":"body.worker","key":"referral.worker.both"`}},
		scene{as: d.Coordinator, do: "POST /cases/{other}/answer", body: `{"outcome":"accepted","worker_follows":true}`, status: 201, want: []string{`"stage":"preparing"`}, not: []string{`"lead":{`}},
		scene{as: d.Coordinator, do: "GET /tasks?case={other}&state=open", status: 200, want: []string{`"clock":"assign"`}},
	)
}
