// SPDX-License-Identifier: EUPL-1.2

package api_test

// around: the other questions of consent, what rests on them, and the network.
func (d *door) network() {
	d.t.Helper()
	d.play(
		scene{as: d.Coordinator, do: "GET /programmes/{programme}/consents-to-ask", status: 200, want: []string{`"basis":"share","why":"not_asked"`, `"basis":"register","why":"not_asked"`}, not: []string{`"basis":"consent"`}},
		scene{as: d.Stranger, do: "GET /programmes/{programme}/consents-to-ask", status: 200, want: []string{`"items":[]`}},
		scene{
			as: d.Worker, do: "POST /cases/{case}/consents", body: `{"day":"2024-02-12","basis":"register","outcome":"given","language":"ru","how":"witnessed"}`, status: 422,
			want: []string{`"location":"body.witness","key":"consent.witness.required"`},
		},
		scene{
			as: d.Worker, do: "POST /cases/{case}/consents", body: `{"day":"2024-02-12","basis":"register","outcome":"given","language":"ru","how":"witnessed","witness":"The interpreter"}`, status: 201,
			want: []string{`"text_version":1`, `"witness":"The interpreter"`, `"asked_by":"{worker}"`, `"evidence":"seen"`},
		},
		scene{
			as: d.Worker, do: "POST /cases/{case}/consents", body: `{"day":"2024-02-12","basis":"contract","outcome":"given","language":"et","how":"signed"}`, status: 422,
			want: []string{`"location":"body.basis","key":"case.choice.unknown"`},
		},
		scene{
			as: d.Worker, do: "POST /cases/{case}/network", body: `{"kind":"partner","name":"Jelena","relation":"Wife","phone":"+372 5555 0101","may_call":"yes","allowed_by":"person","before":true,"quality":"supportive","closeness":"near"}`, status: 201,
			want: []string{`"section":"F"`, `"since_last":"2024-02-`, `"added":"no"`}, not: []string{`"since_from"`}, save: "wife=id",
		},
		scene{
			as: d.Worker, do: "POST /cases/{case}/network", body: `{"kind":"employer","name":"Sawmill","since":"2024-02-12","may_call":"yes"}`, status: 422,
			want: []string{`"location":"body.allowed_by","key":"network.allowed_by.required"`},
		},
		scene{
			as: d.Worker, do: "POST /cases/{case}/network", body: `{"kind":"employer","name":"Sawmill","phone":"+372 5555 0102","since":"2024-02-12"}`, status: 201,
			want: []string{`"section":"P"`, `"since_from":"2024-02-12"`, `"added":"yes"`}, save: "mill=id millrow=row",
		},
		scene{as: d.Officer, do: "GET /cases/{case}/network", status: 200, want: []string{`"name":"Sawmill"`, `"hidden":1`}, not: []string{"Jelena"}},
		scene{as: d.Officer, do: "POST /cases/{case}/network", body: `{"kind":"employer","name":"Sawmill"}`, status: 403},
		scene{
			as: d.Worker, do: "PUT /network/{mill}", body: `{"kind":"employer","name":"Sawmill","phone":"+372 5555 0102","since":"2024-02-12","words":"They keep a place for me.","seen":"{millrow}"}`, status: 200,
			want: []string{`"id":"{mill}"`, `"words":"They keep a place for me."`},
		},
		scene{as: d.Worker, do: "PUT /network/{mill}", body: `{"kind":"employer","name":"Mill","seen":"{millrow}"}`, status: 409, want: []string{`"key":"error.conflict"`}},
		scene{as: d.Officer, do: "PUT /network/{wife}", body: `{"kind":"partner","name":"Jelena"}`, status: 404},
		scene{
			as: d.Worker, do: "GET /cases/{case}/consents", status: 200,
			want: []string{`"role":"prison","sections":"P","stands":true,"bases":["share"]`, `"indicator":"suspect-1y","stands":true,"bases":["register"]`},
		},
		scene{as: d.Officer, do: "GET /cases/{case}/consents", status: 404},
	)
	d.Go("2024-02-12 10:01") // what is saved at one moment is undone at once
	d.play(
		scene{
			as: d.Worker, do: "POST /cases/{case}/consents", body: `{"day":"2024-02-12","basis":"share","outcome":"refused","language":"ru","how":"spoken"}`, status: 201, save: "no=row",
		},
		scene{as: d.Officer, do: "GET /cases/{case}/network", status: 404},
		scene{as: d.Officer, do: "GET /cases/{case}", status: 200, want: []string{`"read":"IOS"`, `"goals":[]`}},
		scene{as: d.Worker, do: "GET /cases/{case}/network", status: 200, want: []string{`"name":"Jelena"`, `"barred":true`}, not: []string{"5555"}},
		scene{as: d.Worker, do: "GET /cases/{case}/consents", status: 200, want: []string{`"use":"network","stands":false,"bases":["share"]`}},
		scene{as: d.Worker, do: "POST /facts/consent/{no}/undo", status: 200},
		scene{as: d.Officer, do: "GET /cases/{case}/network", status: 200, want: []string{`"name":"Sawmill"`}},
		scene{as: d.Worker, do: "GET /cases/{case}/network", status: 200, want: []string{"5555 0101"}, not: []string{`"barred"`}},
	)
}
