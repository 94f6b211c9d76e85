// SPDX-License-Identifier: EUPL-1.2

package api_test

import "sild/flow/flowtest"

// beside: a list for the day of release, teams that stand by and that are asked, a
// question by a link, a volunteer, and a provider that would hand over and does
// not.
func (d *door) beside() {
	d.t.Helper()
	b := d.WithBeside()
	for name, u := range map[string]flowtest.User{"debts": b.Specialist, "supervision": b.Probation, "social": b.Municipal} {
		d.saved[name] = string(u.Team)
	}
	d.saved["vaike"], d.saved["provider"], d.saved["other"] = string(b.Volunteer.ID), string(d.Provider.ID), string(d.Other.ID)
	d.Go("2024-02-27 15:00")
	d.play(
		scene{as: d.Officer, do: "GET /cases/{case}/gate", status: 200, want: []string{`"item":"papers"`, `"open":7`}},
		scene{as: d.Officer, do: "PUT /cases/{case}/gate", body: `{"items":[{"item":"papers","state":"done","note":"ID card"}]}`, status: 200, want: []string{`"note":"ID card"`, `"open":6`}},
		scene{as: d.Worker, do: "PUT /cases/{case}/gate", body: `{"items":[{"item":"boots","state":"done"}]}`, status: 422, want: []string{`"key":"case.choice.unknown"`}},
		scene{as: d.Worker, do: "POST /cases/{case}/gate/sign", body: `{}`, status: 422, want: []string{`"key":"gate.sign.open"`}},
		scene{as: d.Officer, do: "POST /cases/{case}/sides", body: `{"team":"{supervision}","why":"A year."}`, status: 201, want: []string{`"role":"probation"`}, save: "side=id"},
		scene{as: b.Probation, do: "GET /cases/{case}/sides", status: 200, want: []string{`"team":"{supervision}"`}},
		scene{as: d.Worker, do: "POST /sides/{side}/end", body: `{}`, status: 200, want: []string{`"until":"2024-02-26"`}},
		scene{as: b.Probation, do: "GET /cases/{case}/sides", status: 404},

		scene{as: d.Worker, do: "POST /cases/{case}/requests", body: `{"team":"{debts}","sections":["P","N"],"asks":"The bailiff.","until":"2024-12-01"}`, status: 422, want: []string{`"key":"request.until.long"`}},
		scene{as: d.Worker, do: "POST /cases/{case}/requests", body: `{"team":"{debts}","sections":["P","N"],"asks":"The bailiff.","until":"2024-05-01"}`, status: 201, want: []string{`"state":"asked"`, `"sections":["I","P","N"]`}, save: "request=id"},
		scene{as: b.Specialist, do: "GET /requests", status: 200, want: []string{`"given":"Andrei"`, `"initial":"T"`}, not: []string{"Tamm"}},
		scene{as: b.Specialist, do: "POST /requests/{request}/answer", body: `{"outcome":"asked_back","words":"How many?"}`, status: 200, want: []string{`"state":"asked_back"`}},
		scene{as: d.Worker, do: "POST /requests/{request}/reply", body: `{"reply":"Two."}`, status: 200, want: []string{`"state":"asked"`}},
		scene{as: b.Specialist, do: "GET /cases/{case}", status: 404},
		scene{as: b.Specialist, do: "POST /requests/{request}/answer", body: `{"outcome":"accepted"}`, status: 200, want: []string{`"state":"accepted"`}},
		scene{as: b.Specialist, do: "GET /cases/{case}/requests", status: 200, want: []string{`"reply":"Two."`}},
		scene{as: d.Worker, do: "POST /requests/{request}/renew", body: `{"until":"2024-06-01"}`, status: 200, want: []string{`"until":"2024-06-01"`}},
		scene{as: b.Specialist, do: "POST /requests/{request}/end", body: `{"why":"It is paid."}`, status: 200, want: []string{`"state":"ended"`}},
		scene{as: b.Specialist, do: "GET /cases/{case}/requests", status: 404},

		scene{as: d.Worker, do: "POST /cases/{case}/links", body: `{"of":"Võru town","asks":"Is there a flat?","shows":"initials"}`, status: 201, want: []string{`"link":"/question/`}, save: "link=id"},
		scene{as: d.Worker, do: "POST /links/{link}/close", body: `{}`, status: 200, want: []string{`"closed":"taken_back"`}},
		scene{as: d.Coordinator, do: "GET /cases/{case}/links", status: 200, want: []string{`"asks":"Is there a flat?"`}, not: []string{`"link"`}},

		scene{as: b.Volunteer, do: "GET /mine", status: 200, want: []string{`{"items":[]}`}},
		scene{as: d.Coordinator, do: "POST /cases/{case}/workers", body: `{"user":"{vaike}","role":"volunteer","from":"2024-02-27","until":"2024-06-30"}`, status: 201, want: []string{`"role":"volunteer"`}},
		scene{as: d.Worker, do: "POST /cases/{case}/errands", body: `{"user":"{vaike}","what":"Library card"}`, status: 201, want: []string{`"what":"Library card"`}, save: "errand=id"},
		scene{as: b.Volunteer, do: "POST /errands/{errand}/done", body: `{}`, status: 200, want: []string{`"done":"2024-02-27"`}},
		scene{as: d.Worker, do: "GET /cases/{case}/errands", status: 200, want: []string{`"done":"2024-02-27"`}},
		scene{as: b.Volunteer, do: "POST /mine/{case}/met", body: `{"met":true,"minutes":60,"note":"Read the newspaper."}`, status: 201, want: []string{`"minutes":60`, `"note":"Read the newspaper."`}},
		scene{as: b.Volunteer, do: "POST /mine/{case}/worries", body: `{"what":"Has not eaten."}`, status: 201},
		scene{as: b.Volunteer, do: "GET /mine/{case}", status: 200, want: []string{`"given":"Andrei"`}, not: []string{"Tamm"}},
		scene{as: b.Volunteer, do: "GET /cases/{case}", status: 404},

		scene{as: d.Worker, do: "POST /cases/{case}/told", body: `{"what":"hand_over","how":"phone","words":"All right."}`, status: 201, want: []string{`"how":"phone"`}},
		scene{as: d.Worker, do: "GET /cases/{case}/told", status: 200, want: []string{`"words":"All right."`}},

		scene{as: d.Manager, do: "GET /handovers/preview?programme={programme}&from={provider}&to={other}&day=2024-04-01", status: 200, want: []string{`"go":`}},
		scene{as: d.Manager, do: "POST /handovers", body: `{"programme":"{programme}","from":"{provider}","to":"{other}","day":"2024-04-01","why":"The contract ends."}`, status: 201, want: []string{`"given":false`}, save: "handover=id"},
		scene{as: d.Coordinator, do: "POST /handovers/{handover}/confirm", status: 200, want: []string{`"given":true`, `"taken":false`}},
		scene{as: d.Stranger, do: "POST /handovers/{handover}/begin", status: 409, want: []string{`"key":"handover.early"`}},
		scene{as: d.Stranger, do: "GET /handovers", status: 200, want: []string{`"id":"{handover}"`}},
		scene{as: d.Manager, do: "POST /handovers/{handover}/back", body: `{"why":"It goes on."}`, status: 200, want: []string{`"ended":true`}},

		scene{as: d.Worker, do: "POST /cases/{case}/shared", body: `{"kind":"paper","of":"{case}"}`, status: 422, want: []string{`"key":"case.choice.unknown"`}},
		scene{as: d.Officer, do: "GET /cases/{case}/inside", status: 404},
		scene{as: d.Worker, do: "GET /cases/{case}/shared", status: 200, want: []string{`{"items":[]}`}},
		scene{as: d.Worker, do: "POST /shared/{handover}/end", body: `{}`, status: 404},
	)
}
