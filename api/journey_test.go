// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"testing"

	"sild/flow/flowtest"
)

// TestJourney drives the programme's whole way through the API, and each of its
// operations at least once.
func TestJourney(t *testing.T) {
	d := newDoor(t)
	if !d.DB.Postgres() { // who may does not hang on the database: the scopes of lists are held on both by the tests of what they list
		d.asked = map[string]*lacking{}
	}
	d.keep()
	d.atDoor()
	d.programs()
	d.enter()
	d.refer()
	d.answer()
	d.talk()
	d.plan()
	d.needs()
	d.papers()
	d.own()
	d.match()
	d.beside()
	d.groups()
	d.meet()
	d.mend()
	d.know()
	d.around()
	d.end()
	d.count()
	d.ask()
	d.report()
	d.seals()
	d.guard()
	d.apart("places", (*door).places)
	d.apart("parts", (*door).parts)
	d.apart("family", (*door).family)
	d.apart("meetings", (*door).meetings)
	d.apart("workers", (*door).workers)
	d.apart("versions", (*door).versions)
	d.houseRegister()
	d.apart("house duty", (*door).houseDuty)
	d.apart("house life", (*door).houseLife)
	d.apart("house figures", (*door).houseFigures)
	d.apart("house stay", (*door).houseStay)
	if ids := d.uncalled(); len(ids) > 0 {
		t.Errorf("no scene calls %v", ids)
	}
	d.sound()
	d.needed()
}

var nobody flowtest.User // has no token

// enter: somebody in the prison is entered, corrected, found.
func (d *door) enter() {
	d.t.Helper()
	d.play(
		scene{as: nobody, do: "GET /health", status: 200, want: []string{`{"status":"ok"}`}},
		scene{as: d.Officer, do: "GET /me", status: 200, want: []string{`"name":"Piret Vang"`, `"role":"prison"`, `"today":"2024-02-05"`, `"may":["refer","cases","add_person"]`, `"name":"Social department"`}},
		scene{as: d.Officer, do: "GET /programmes", status: 200, want: []string{`"pack":"ee-jmk"`, `"name":"Support person after prison, South Estonia"`, `"from":"2023-10-01"`}},
		scene{as: d.Officer, do: "GET /programmes/{programme}", status: 200, want: []string{
			`"vocabularies":{`, `{"id":"employed","names":{"en":"Working","et":"Töötab"},"meaning":"employed"}`,
			`"indicators":[{"id":"labour-market-1m"`, `"target":{"at_least":true,"percent":75}`, `"name":"South Centre"`, `"window":"1 month after end"`,
		}},
		scene{as: d.Officer, do: "POST /people/doubles", body: `{"given":"Andrei","family":"Tamm","born":"1985","no_code_why":"not_told"}`, status: 200, want: []string{`{"items":[]}`}},
		scene{
			as: d.Officer, do: "POST /people", body: `{"programme":"{programme}","given":"Andrei","family":"Tam","born":"1985","sex":"m","no_code_why":"not_told","language":"et"}`, status: 201,
			want: []string{`"given":"Andrei"`, `"born":"1985"`, `"releases":[]`, `"cases":[]`}, save: "andrei=subject row=row",
		},
		scene{
			as: d.Officer, do: "PUT /people/{andrei}", body: `{"seen":"{row}","given":"Andrei","family":"Tamm","born":"1985-04","no_code_why":"not_told","language":"et"}`, status: 200,
			want: []string{`"family":"Tamm"`, `"born":"1985-04"`},
		},
		scene{
			as: d.Officer, do: "PUT /people/{andrei}", body: `{"seen":"{row}","given":"Andres","family":"Tamm","no_code_why":"not_told"}`, status: 409,
			want: []string{`"kind":"conflict"`, `"key":"error.conflict"`},
		},
		scene{as: d.Officer, do: "POST /people/search", body: `{"words":"tam and"}`, status: 200, want: []string{`"subject":"{andrei}"`, `"family":"Tamm"`}},
		scene{as: d.Officer, do: "POST /people/doubles", body: `{"given":"Andrei","family":"Tamm","born":"1985","no_code_why":"not_told"}`, status: 200, want: []string{`"subject":"{andrei}"`}},
		scene{
			as: d.Officer, do: "POST /people/{andrei}/releases", body: `{"on":"2024-08-05","kind":"end_of_sentence","place":"tartu"}`, status: 201,
			want: []string{`"on":"2024-08-05"`, `"change":"set"`, `"happened":false`}, save: "release=id",
		},
		scene{
			as: d.Officer, do: "POST /people/{andrei}/releases", body: `{"on":"2024-07-01","kind":"end_of_sentence","place":"tartu","change":"brought_forward"}`, status: 201,
			want: []string{`"id":"{release}"`, `"on":"2024-07-01"`},
		},
		scene{as: d.Officer, do: "GET /people/{andrei}/releases", status: 200, want: []string{`"on":"2024-08-05"`, `"replaced_why":"brought_forward"`, `"on":"2024-07-01"`}},
		scene{as: d.Officer, do: "GET /people/{andrei}", status: 200, want: []string{`"releases":[{`, `"on":"2024-07-01"`}, not: []string{`"on":"2024-08-05"`}},
		scene{as: d.Officer, do: "GET /people/not-asked", status: 200, want: []string{`"subject":"{andrei}"`, `"release_on":"2024-07-01"`}},
		scene{as: d.Officer, do: "GET /people/not-asked?until=2024-06-30", status: 200, want: []string{`{"items":[]}`}},
	)
}

// refer: the prison asks the provider.
func (d *door) refer() {
	d.t.Helper()
	d.play(
		scene{as: d.Officer, do: "GET /people/{andrei}/target-group", status: 200, want: []string{
			`"id":"full-term","kind":"target","state":"fulfilled","sentence":"Is released at the end of the sentence."`,
			`"id":"older-than-30","kind":"target","state":"fulfilled","sentence":"Will be 39 at release."`, `"inputs":{"person.born":"1985-04"`,
		}},
		scene{as: d.Officer, do: "GET /tasks", status: 200, want: []string{`"clock":"ask"`, `"title":"Ask whether they want a support person"`, `"due":"2024-01-01"`, `"state":"open"`, `"name":"Andrei Tamm"`}},
		scene{as: d.Officer, do: "GET /tasks?subject={andrei}", status: 200, want: []string{`"clock":"ask"`}},
		scene{as: d.Officer, do: "GET /people/{andrei}/referral-draft", status: 404},
		scene{
			as: d.Officer, do: "PUT /people/{andrei}/referral-draft", body: `{"provider":"{provider}","reason":"Wants work","answers":{"wishes":"Work"}}`, status: 200,
			want: []string{`"reason":"Wants work"`, `"revision":2`, `"wishes":"Work"`},
		},
		scene{as: d.Officer, do: "PUT /people/{andrei}/referral-draft", body: `{"reason":"Other","revision":1}`, status: 409, want: []string{`"key":"error.conflict"`}},
		scene{as: d.Officer, do: "GET /people/{andrei}/referral-draft", status: 200, want: []string{`"reason":"Wants work"`, `"provider":"{provider}"`}},
		scene{as: d.Officer, do: "DELETE /people/{andrei}/referral-draft", status: 200, want: []string{`"kind":"draft"`}},
		scene{as: d.Officer, do: "DELETE /people/{andrei}/referral-draft", status: 404},
		scene{as: d.Officer, do: "PUT /people/{andrei}/referral-draft", body: `{"reason":"Wants work"}`, status: 200, want: []string{`"revision":2`}},
		scene{
			as: d.Officer, do: "POST /people/{andrei}/referrals", body: `{"provider":"{provider}","risk":"None known","answers":{"languages":["et"],"wishes":"Work"}}`, status: 422,
			want: []string{`"location":"body.reason"`, `"key":"referral.reason.required"`},
		},
		scene{
			as: d.Officer, do: "POST /people/{andrei}/referrals", body: `{"provider":"{provider}","reason":"Wants work","risk":"None known","answers":{"languages":["et"],"wishes":"Work"}}`, status: 201,
			want: []string{`"name":"Andrei Tamm"`, `"reason":"Wants work"`, `"risk":"None known"`, `"stage":"referred"`, `"read":"IPOS"`, `"state":"fulfilled"`, `"languages":["et"]`}, save: "case=id",
		},
		scene{as: d.Officer, do: "GET /people/{andrei}", status: 200, want: []string{`"cases":["{case}"]`}},
		scene{as: d.Officer, do: "GET /people/{andrei}/referral-draft", status: 404},
		scene{as: d.Officer, do: "GET /cases?stage=referred", status: 200, want: []string{`"id":"{case}"`, `"counts":{"community":0,"ended":0,"preparing":0,"referred":1}`}},
		scene{as: d.Officer, do: "GET /cases/{case}/contacts", status: 404},
	)
}

// answer: the provider takes the person, and gives the case to a worker.
func (d *door) answer() {
	d.t.Helper()
	d.Go("2024-02-12")
	d.play(
		scene{as: d.Coordinator, do: "GET /tasks?case={case}&state=open", status: 200, want: []string{`"clock":"answer"`, `"due":"2024-02-15"`, `"why":"10 days after the referral (5 February 2024)."`}},
		scene{as: d.Coordinator, do: "GET /workers", status: 200, want: []string{`{"id":"{worker}","name":"Siiri Tugi"}`, `{"id":"{second}","name":"Toomas Abi"}`}},
		scene{as: d.Officer, do: "POST /cases/{case}/answer", body: `{"outcome":"accepted","worker":"{worker}"}`, status: 403, want: []string{`"kind":"forbidden"`}},
		scene{as: d.Coordinator, do: "POST /cases/{case}/answer", body: `{"outcome":"accepted"}`, status: 422, want: []string{`"location":"body.worker"`}},
		scene{as: d.Coordinator, do: "POST /cases/{case}/answer", body: `{"outcome":"waiting","hear_by":"2024-03-01"}`, status: 201, want: []string{`"outcome":"waiting"`, `"hear_by":"2024-03-01"`, `"stage":"waiting"`}},
		scene{
			as: d.Coordinator, do: "POST /cases/{case}/answer", body: `{"outcome":"accepted","worker":"{second}","first_at":"2024-02-20T10:00:00+02:00","first_place":"Visiting room"}`, status: 201,
			want: []string{`"outcome":"accepted"`, `"lead":{"id":"{second}","name":"Toomas Abi"}`, `"next_meeting_at":"2024-02-20T08:00:00Z"`, `"stage":"preparing"`},
		},
		scene{as: d.Coordinator, do: "POST /cases/{case}/answer", body: `{"outcome":"declined","reason":"no_place"}`, status: 409, want: []string{`"key":"referral.answered_already"`}},
		scene{as: d.Worker, do: "GET /cases/{case}", status: 404},
		scene{as: d.Coordinator, do: "POST /cases/{case}/workers", body: `{"user":"{worker}","role":"lead","from":"2024-02-12"}`, status: 201, want: []string{`"user":"{worker}"`, `"role":"lead"`}},
		scene{as: d.Coordinator, do: "POST /cases/{case}/workers", body: `{"user":"{second}","role":"co_worker","from":"2024-02-12"}`, status: 201, save: "help=id"},
		scene{as: d.Coordinator, do: "POST /assignments/{help}/end", body: `{"until":"2024-02-25"}`, status: 200, want: []string{`"id":"{help}"`, `"until":"2024-02-25"`}},
		scene{as: d.Worker, do: "POST /assignments/{help}/end", body: `{"until":"2024-02-26"}`, status: 403},
		scene{as: d.Worker, do: "GET /cases/{case}", status: 200, want: []string{`"lead":{"id":"{worker}","name":"Siiri Tugi"}`, `"read":"IAPNHOFSC"`, `"stages":[{"stage":"referred"`}},
		scene{as: d.Worker, do: "GET /cases?mine=true", status: 200, want: []string{`"id":"{case}"`, `"lead":{"id":"{worker}","name":"Siiri Tugi"}`}},
		scene{as: d.Second, do: "GET /cases?mine=true", status: 200, want: []string{`"items":[]`}},
		scene{as: d.Worker, do: "GET /tasks?mine=true", status: 200, want: []string{`"clock":"first-meeting"`, `"user":"{worker}"`}},
		scene{as: d.Second, do: "GET /tasks", status: 200, want: []string{`{"items":[]}`}},
		scene{
			as: d.Worker, do: "POST /cases/{case}/consents", body: `{"day":"2024-02-12","basis":"consent","outcome":"given","language":"et","how":"signed"}`, status: 201,
			want: []string{`"outcome":"given"`, `"pack_version":1`, `"evidence":"document"`},
		},
		scene{as: d.Officer, do: "POST /cases/{case}/consents", body: `{"day":"2024-02-12","basis":"consent","outcome":"given","language":"et","how":"signed"}`, status: 404},
	)
	d.network()
}
