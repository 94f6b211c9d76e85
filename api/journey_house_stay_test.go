// SPDX-License-Identifier: EUPL-1.2

package api_test

// houseStay: somebody goes from the referral, which asks for a support person and a
// bed at once, into the house and out of it.
func (d *door) houseStay() {
	d.t.Helper()
	d.begin("hmoj", "ee-moj-followup", d.Prison.ID)
	d.play(
		scene{as: d.Coordinator, do: "POST /programmes/{hmoj}/houses", body: `{"name":"Metsakodu","area":"EE-79","address":"Metsa 1","way":"Bus 12","from":"2024-01-01","staffed":true}`, status: 201, save: "hhouse=id"},
		scene{as: d.Coordinator, do: "POST /houses/{hhouse}/rooms", body: `{"name":"1","beds":[{"name":"1a"},{"name":"1b"}]}`, status: 201, want: []string{`"name":"1b"`}, save: "hbed=rooms.0.beds.0.id hother=rooms.0.beds.1.id"},
		scene{as: d.Officer, do: "POST /people", body: `{"programme":"{hmoj}","given":"Kalle","family":"Kuusk","born":"1985-04","sex":"m","no_code_why":"not_told","language":"et"}`, status: 201, save: "kalle=subject"},
		scene{as: d.Officer, do: "POST /people/{kalle}/releases", body: `{"on":"2024-06-03","kind":"end_of_sentence","place":"tartu"}`, status: 201},
		scene{as: d.Officer, do: "POST /people/{kalle}/referrals", body: `{"provider":"{provider}","reason":"Has no home","override":"Asked","bed":true,"bed_ask":{"house":"{hhouse}"},"answers":{"languages":["et"],"wishes":"A home"}}`, status: 422, want: []string{`bed_basis`}},
		scene{as: d.Officer, do: "POST /people/{kalle}/referrals", body: `{"provider":"{provider}","reason":"Has no home","override":"Asked","bed":true,"bed_ask":{"house":"{hhouse}","basis":"voluntary"},"answers":{"languages":["et"],"wishes":"A home"}}`, status: 201, save: "hcase=id"},
		scene{as: d.Officer, do: "GET /cases/{hcase}/bed-requests", status: 200, want: []string{`"state":"asked"`, `"asked_as":"prison"`}, save: "hreq=items.0.id"},
		scene{as: d.Officer, do: "GET /cases/{hcase}/bed-letter", status: 404},
		scene{as: d.Coordinator, do: "POST /bed-requests/{hreq}/answer", body: `{"outcome":"confirmed","bed":"{hbed}"}`, status: 200, want: []string{`"state":"held"`}},
	)
	d.Go("2024-03-01") // the release moves, and the bed and the letter with it
	d.play(
		scene{as: d.Officer, do: "POST /people/{kalle}/releases", body: `{"on":"2024-06-10","kind":"end_of_sentence","place":"tartu","change":"postponed"}`, status: 201},
		scene{as: d.Officer, do: "GET /cases/{hcase}/bed-letter", status: 200, want: []string{`"admission":"2024-06-10"`, `"before":"2024-06-03"`, `"house":"Metsakodu"`}},
		scene{as: d.Officer, do: "PUT /bed-requests/{hreq}/travel", body: `{"leaves":"10:00","transport":"bus"}`, status: 200, want: []string{`"agreed":["prison"]`}},
		scene{as: d.Coordinator, do: "POST /bed-requests/{hreq}/travel/agreed", body: `{}`, status: 200, want: []string{`"agreed":["house","prison"]`}},
	)
	d.Go("2024-06-10")
	d.play(
		scene{as: d.Officer, do: "POST /people/{kalle}/releases", body: `{"on":"2024-06-10","kind":"end_of_sentence","place":"tartu","happened":true}`, status: 201},
		scene{as: d.Coordinator, do: "POST /bed-requests/{hreq}/arrival", body: `{"on":"2024-06-10","came_with":"The support person"}`, status: 201, want: []string{`"state":"lives"`, `"until":"2024-12-10"`}, save: "hstay=stay.id"},
		scene{as: d.Coordinator, do: "POST /stays/{hstay}/absences", body: `{"from":"2024-06-10","expected":"2024-06-11","reason":"home","agreed":true}`, status: 201, want: []string{`"agreed":true`}, save: "haway=absences.0.id"},
	)
	d.Go("2024-06-12")
	d.play(
		scene{as: d.Coordinator, do: "POST /stay-absences/{haway}/back", body: `{"back":"2024-06-12"}`, status: 200, want: []string{`"back":"2024-06-12"`}},
		scene{as: d.Coordinator, do: "POST /stays/{hstay}/bed", body: `{"bed":"{hother}","on":"2024-06-12","why":"Quieter"}`, status: 200},
		scene{as: d.Coordinator, do: "POST /stays/{hstay}/extensions", body: `{"until":"2025-01-10","reason":"no_home"}`, status: 201, want: []string{`"state":"asked"`}, save: "hlong=extensions.0.id"},
		scene{as: d.Coordinator, do: "POST /extensions/{hlong}/decision", body: `{"granted":true}`, status: 422},
		scene{as: d.Coordinator, do: "POST /extensions/{hlong}/decision", body: `{"granted":true,"note":"A flat in January"}`, status: 200, want: []string{`"state":"granted"`, `"until":"2025-01-10"`, `"payer":"provider"`}},
		scene{as: d.Coordinator, do: "POST /bed-requests/{hreq}/end", body: `{"reason":"not_wanted"}`, status: 409},
		scene{as: d.Coordinator, do: "POST /stays/{hstay}/departure", body: `{"on":"2024-06-12","reason":"own_wish","to":"own"}`, status: 200, want: []string{`"state":"left"`, `"left_to":"own"`}},
	)
}
