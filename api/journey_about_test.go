// SPDX-License-Identifier: EUPL-1.2

package api_test

// know: what is told of a person beside their details; and two records of one
// person, who are made one and two again.
func (d *door) know() {
	d.t.Helper()
	d.play(
		scene{
			as: d.Worker, do: "POST /people/{andrei}/names", body: `{"kind":"former","name":"Андрей Орлов","until":"2015"}`, status: 201,
			want: []string{`"kind":"former"`, `"name":"Андрей Орлов"`, `"until":"2015"`}, save: "name=id",
		},
		scene{as: d.Worker, do: "PUT /names/{name}", body: `{"kind":"former","name":"Андрей Орлов","until":"2016-03"}`, status: 200, want: []string{`"id":"{name}"`, `"until":"2016-03"`}},
		scene{as: d.Worker, do: "GET /people/{andrei}/names", status: 200, want: []string{`"until":"2016-03"`}, not: []string{`"until":"2015"`}},
		scene{as: d.Worker, do: "POST /people/search", body: `{"words":"orlov"}`, status: 200, want: []string{`"subject":"{andrei}"`}},
		scene{as: d.Stranger, do: "POST /people/search", body: `{"words":"orlov"}`, status: 200, want: []string{`{"items":[]}`}},
		scene{as: d.Stranger, do: "GET /people/{andrei}/names", status: 404},
		scene{as: d.Stranger, do: "POST /people/{andrei}/names", body: `{"kind":"former","name":"X"}`, status: 404},
		scene{as: d.Worker, do: "POST /people/{andrei}/languages", body: `{"language":"ru","level":"little","interpreter":true}`, status: 201, want: []string{`"level":"little"`, `"interpreter":true`}},
		scene{as: d.Worker, do: "GET /people/{andrei}/languages", status: 200, want: []string{`"language":"ru"`}},
		scene{as: d.Worker, do: "POST /people/{andrei}/citizenships", body: `{"country":"undetermined","source":"document"}`, status: 201, want: []string{`"country":"undetermined"`, `"evidence":"document"`}},
		scene{as: d.Worker, do: "GET /people/{andrei}/citizenships", status: 200, want: []string{`"country":"undetermined"`}},
		scene{
			as: d.Worker, do: "POST /people/{andrei}/reaches", body: `{"way":"phone","value":"+372 5555 0000","safe":"no_mention","note":"Say that it is Mari."}`, status: 201,
			want: []string{`"safe":"no_mention"`, `"note":"Say that it is Mari."`}, save: "reach=id",
		},
		scene{as: d.Worker, do: "POST /people/{andrei}/reaches", body: `{"way":"phone","value":"none","safe":"any"}`, status: 422, want: []string{`"location":"body.value","key":"reach.phone"`}},
		scene{as: d.Worker, do: "PUT /reaches/{reach}", body: `{"way":"phone","value":"+372 5555 0001","safe":"any"}`, status: 200, want: []string{`"id":"{reach}"`, `"value":"+372 5555 0001"`}},
		scene{as: d.Worker, do: "GET /people/{andrei}/reaches", status: 200, want: []string{`+372 5555 0001`}, not: []string{`+372 5555 0000`}},
		scene{
			as: d.Worker, do: "POST /people/{andrei}/addresses", body: `{"use":"lived","kind":"transient","line":"Aia 1-2","place":"Võru","from":"2024-02"}`, status: 201,
			want: []string{`"line":"Aia 1-2"`, `"from":"2024-02"`}, save: "address=id",
		},
		scene{
			as: d.Worker, do: "POST /people/{andrei}/addresses", body: `{"use":"lived","kind":"settled","place":"Tartu","from":"2024-06-01"}`, status: 422,
			want: []string{`"location":"body.from","key":"address.overlaps"`}, not: []string{},
		},
		scene{as: d.Worker, do: "PUT /addresses/{address}", body: `{"use":"lived","kind":"transient","line":"Aia 1-3","place":"Võru","from":"2024-02"}`, status: 200, want: []string{`"line":"Aia 1-3"`}},
		scene{as: d.Worker, do: "GET /people/{andrei}/addresses", status: 200, want: []string{`"line":"Aia 1-3"`}},
		scene{as: d.Officer, do: "GET /people/{andrei}/addresses", status: 404},
		scene{as: d.Worker, do: "POST /facts/address/{address}/mistake", body: `{"why":"another person"}`, status: 200},
		scene{as: d.Worker, do: "GET /people/{andrei}/addresses", status: 200, want: []string{`{"items":[]}`}},

		scene{as: d.Officer, do: "POST /people", body: `{"programme":"{programme}","given":"Andrey","family":"Tamme","no_code_why":"not_told"}`, status: 201, save: "andrey=subject"},
		scene{
			as: d.Officer, do: "POST /people/{andrey}/releases", body: `{"on":"2024-09-05","kind":"end_of_sentence","place":"tartu"}`, status: 201,
		},
		scene{
			as: d.Officer, do: "POST /people/{andrey}/referrals", body: `{"provider":"{provider}","reason":"Wants work","override":"asks for it","answers":{"languages":["et"],"wishes":"Work"}}`, status: 201, save: "other=id",
		},
		scene{as: d.Worker, do: "POST /people/{andrei}/merges", body: `{"gone":"{andrey}","details":"kept","why":"the same man"}`, status: 403},
		scene{as: d.Coordinator, do: "POST /people/{andrei}/merges", body: `{"gone":"{andrey}","details":"kept","why":""}`, status: 422, want: []string{`"location":"body.why"`}},
		scene{as: d.Coordinator, do: "POST /people/{andrei}/merges", body: `{"gone":"{andrey}","details":"kept","why":"the same man"}`, status: 201, want: []string{`"kept":"{andrei}"`, `"gone":"{andrey}"`}, save: "merge=id"},
		scene{as: d.Coordinator, do: "GET /people/{andrey}", status: 200, want: []string{`"subject":"{andrei}"`, `"{other}"`}},
		scene{as: d.Worker, do: "GET /people/{andrei}", status: 200, want: []string{`"{case}"`}, not: []string{`"{other}"`}}, // a case that is nobody's yet
		scene{as: d.Coordinator, do: "POST /people/{andrey}/names", body: `{"kind":"former","name":"X"}`, status: 409},
		scene{as: d.Coordinator, do: "GET /people/{andrei}/merges", status: 200, want: []string{`"id":"{merge}"`}},
		scene{as: d.Coordinator, do: "POST /merges/{merge}/undo", status: 200, want: []string{`"undone_by":`}},
		scene{as: d.Coordinator, do: "GET /people/{andrey}", status: 200, want: []string{`"subject":"{andrey}"`}},
		scene{as: d.Coordinator, do: "GET /people/{andrei}/merges", status: 200, want: []string{`{"items":[]}`}},
	)
}
