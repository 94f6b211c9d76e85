// SPDX-License-Identifier: EUPL-1.2

package api_test

// talk: a second person, for whom there is much to and fro before it comes to
// nothing; a third who says no; and a list from a spreadsheet.
func (d *door) talk() {
	d.t.Helper()
	d.play(
		scene{as: d.Officer, do: "POST /people", body: `{"programme":"{programme}","given":"Boriss","family":"Kask","born":"1980-02-03","no_code_why":"unknown"}`, status: 201, save: "boriss=subject"},
		scene{as: d.Officer, do: "POST /people/{boriss}/releases", body: `{"place":"tartu","unknown_why":"court"}`, status: 201, want: []string{`"unknown_why":"court"`}},
		scene{as: d.Officer, do: "PUT /people/{boriss}/custody", body: `{"place":"tartu","unit":"Department 2","since":"2024-01-15"}`, status: 200, want: []string{`"unit":"Department 2"`, `"day":"2024-01-15"`}},
		scene{as: d.Officer, do: "GET /people/{boriss}/custody", status: 200, want: []string{`"place":"tartu"`}},
		scene{
			as: d.Officer, do: "POST /people/{boriss}/referrals", status: 201, save: "bcase=id",
			body: `{"provider":"{provider}","reason":"Asked","risk":"Short","own_risk":"The whole assessment","bed":true,"bed_on":"2024-09-01","override":"Leaves for Tartu","answers":{"languages":["ru"],"wishes":"A home"}}`,
		},
		scene{as: d.Coordinator, do: "GET /referrals", status: 200, want: []string{`"case":"{bcase}"`, `"answer_by":"2024-02-22"`, `"counts":{"answered":1,"asked":0,"new":1,"waiting":0}`}},
		scene{as: d.Coordinator, do: "POST /cases/{bcase}/questions", body: `{"words":" "}`, status: 422, want: []string{`"key":"referral.question.required"`}},
		scene{as: d.Officer, do: "POST /cases/{bcase}/questions", body: `{"words":"Mine?"}`, status: 403},
		scene{as: d.Coordinator, do: "POST /cases/{bcase}/questions", body: `{"words":"Where will he live?"}`, status: 201, want: []string{`"words":"Where will he live?"`}, save: "question=id"},
		scene{as: d.Officer, do: "GET /referrals?part=asked", status: 200, want: []string{`"case":"{bcase}"`, `"asked_on":"2024-02-12"`}},
		scene{as: d.Coordinator, do: "POST /cases/{bcase}/questions/{question}/reply", body: `{"words":"In Võru"}`, status: 403},
		scene{as: d.Officer, do: "POST /cases/{bcase}/questions/{question}/reply", body: `{"words":"In Võru"}`, status: 201, want: []string{`"reply":{`, `"words":"In Võru"`}},
		scene{as: d.Officer, do: "POST /cases/{bcase}/questions/{question}/reply", body: `{"words":"Or not"}`, status: 409, want: []string{`"key":"referral.reply.already"`}},
		scene{as: d.Coordinator, do: "POST /cases/{bcase}/bed-answer", body: `{"answer":"later","hear_by":"2024-05-01"}`, status: 201, want: []string{`"answer":"later"`, `"from":"2024-09-01"`}},
		scene{
			as: d.Officer, do: "PUT /cases/{bcase}/referral", status: 200, body: `{"reason":"Asked again","risk":"Short","own_risk":"The whole assessment","bed":true,"bed_on":"2024-09-01","answers":{"languages":["ru","et"],"wishes":"A home"},"why":"He learns Estonian"}`,
			want: []string{`"why":"He learns Estonian"`, `{"name":"reason","was":"Asked","is":"Asked again"}`, `{"name":"languages","was":["ru"],"is":["et","ru"]}`, `"own_risk":"The whole assessment"`},
		},
		scene{as: d.Coordinator, do: "GET /cases/{bcase}/referral", status: 200, want: []string{`"risk":"Short"`, `"reason":"Asked again"`}, not: []string{"The whole assessment"}},
		scene{as: d.Officer, do: "POST /cases/{bcase}/withdraw", body: `{"reason":"no_place"}`, status: 422, want: []string{`"key":"referral.withdraw.reason.required"`}},
		scene{as: d.Coordinator, do: "POST /cases/{bcase}/withdraw", body: `{"reason":"person_refused"}`, status: 403},
		scene{as: d.Officer, do: "POST /cases/{bcase}/withdraw", body: `{"reason":"person_refused"}`, status: 201, want: []string{`"outcome":"withdrawn"`, `"source":"prison"`}},
		scene{as: d.Coordinator, do: "GET /programmes/{programme}/places", status: 200, want: []string{`{"bought":20,"taken":1,"free":19`}},
		scene{as: d.Officer, do: "GET /programmes/{programme}/places", status: 403},

		scene{
			as: d.Officer, do: "POST /programmes/{programme}/pasted/look", body: `{"place":"tartu","list":"Name;Born;Leaves\nCarl Mets;1.2.1990;1.6.2024\nBoriss Kask;3.2.1980;1.7.2024\nX;31.31.1990;"}`, status: 200,
			want: []string{`"line":2,"state":"new","given":"Carl","family":"Mets","release_on":"2024-06-01"`, `"line":3,"state":"more"`, `"subject":"{boriss}"`, `"line":4,"state":"wrong"`, `"problems":["The birth date or code cannot be read."]`},
		},
		scene{
			as: d.Officer, do: "POST /programmes/{programme}/pasted", body: `{"place":"tartu","list":"Carl Mets;1.2.1990;1.6.2024\nX;31.31.1990;","picks":[{"line":1},{"line":2}]}`, status: 422,
		},
		scene{as: d.Officer, do: "POST /people/search", body: `{"words":"carl"}`, status: 200, want: []string{`{"items":[]}`}},
		scene{as: d.Officer, do: "POST /programmes/{programme}/pasted", body: `{"place":"tartu","list":"Carl Mets;1.2.1990;1.6.2024","picks":[{"line":1}]}`, status: 201, want: []string{`"subjects":["`}},
		scene{as: d.Officer, do: "GET /people/not-asked", status: 200, want: []string{`"given":"Carl"`}},
		scene{as: d.Officer, do: "POST /people/{boriss}/asked-no", body: `{"reason":"no_place"}`, status: 422, want: []string{`"key":"asked.reason.required"`}},
		scene{as: d.Officer, do: "POST /people/{boriss}/asked-no", body: `{"reason":"person_refused","note":"Has work"}`, status: 201, want: []string{`"note":"Has work"`}},
	)
}
