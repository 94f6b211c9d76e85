// SPDX-License-Identifier: EUPL-1.2

package api_test

import "strings"

// family: who belongs to a household, somebody of it who takes part in their own
// right, and a standing team. The programme is that of Marijampolė.
func (d *door) family() {
	d.t.Helper()
	b := d.WithBeside()
	d.begin("kartu", "lt-mes-kartu", "")
	d.saved["sirje"], d.saved["vaike"] = string(b.Specialist.ID), string(b.Volunteer.ID)
	mediator := d.AddUser(d.Provider, "Milda Darb", "specialist")
	d.saved["milda"] = string(mediator.ID)
	alone := `{"given":"Jonas","family":"Petraitis","born":"1985","no_code_why":"not_told","language":"lt","reason":"Is alone.","answers":{"languages":["lt"],"wishes":"Work","kin":"inside"}}`
	d.play(
		scene{as: d.Manager, do: "POST /programmes/{kartu}/families", body: alone, status: 403},
		scene{as: d.Stranger, do: "POST /programmes/{kartu}/families", body: alone, status: 404},
		scene{as: d.Worker, do: "POST /programmes/{programme}/families", body: alone, status: 422, want: []string{`"key":"family.no_part"`}, not: []string{"Petraitis"}},
		scene{as: d.Worker, do: "POST /programmes/{kartu}/families", body: `{"given":"Jonas","family":"Petraitis","no_code_why":"not_told","reason":"","answers":{"languages":["lt"],"wishes":"Work","kin":"inside"}}`, status: 422, want: []string{`"location":"body.reason","key":"referral.reason.required"`}, not: []string{"Petraitis"}},
		scene{as: d.Coordinator, do: "POST /programmes/{kartu}/families", body: alone, status: 201, want: []string{`"case":`}, save: "case=case jonas=subject"},
		scene{as: d.Coordinator, do: "POST /cases/{case}/answer", body: `{"outcome":"accepted","worker":"{worker}"}`, status: 201},
		scene{as: d.Worker, do: "POST /cases/{case}/consents", body: `{"day":"2024-02-05","basis":"consent","outcome":"given","language":"lt","how":"signed"}`, status: 201},
		scene{as: d.Worker, do: "POST /cases/{case}/consents", body: `{"day":"2024-02-05","basis":"household","outcome":"given","language":"lt","how":"signed"}`, status: 201},

		scene{as: d.Worker, do: "POST /people/{jonas}/household", body: `{"relation":"child","name":" "}`, status: 422, want: []string{`"location":"body.name"`}},
		scene{as: d.Worker, do: "POST /people/{jonas}/household", body: `{"relation":"partner","name":"Rasa","together":true}`, status: 201, want: []string{`"name":"Rasa"`, `"together":true`}, not: []string{`"subject"`, `"takes_part"`}, save: "rasa=id"},
		scene{as: d.Worker, do: "PUT /household/{rasa}", body: `{"relation":"partner","name":"Rasa P.","together":true,"from":"2020"}`, status: 200, want: []string{`"id":"{rasa}"`, `"name":"Rasa P."`}},
		scene{as: d.Stranger, do: "PUT /household/{rasa}", body: `{"relation":"partner","name":"X"}`, status: 404},
		scene{as: d.Stranger, do: "POST /people/{jonas}/household", body: `{"relation":"partner","name":"X"}`, status: 404},
		scene{as: d.Stranger, do: "GET /people/{jonas}/household", status: 404},
		scene{as: d.Second, do: "GET /people/{jonas}/household", status: 404},
		scene{as: d.Worker, do: "GET /people/{jonas}/household", status: 200, want: []string{`"name":"Rasa P."`}, not: []string{`"name":"Rasa"`}},

		scene{as: d.Stranger, do: "POST /cases/{case}/family", body: `{"given":"Rasa","family":"Petraitienė","no_code_why":"not_told","relation":"partner","reason":"Help"}`, status: 404},
		scene{as: d.Worker, do: "POST /cases/{case}/family", body: `{"given":"Rasa","family":"Petraitienė","no_code_why":"not_told","relation":"cousin","reason":"Help"}`, status: 422, want: []string{`"location":"body.relation","key":"choice.unknown"`}, not: []string{"Petraitienė"}},
		scene{
			as: d.Worker, do: "POST /cases/{case}/family", status: 201, save: "hers=case rasas=subject",
			body: `{"given":"Rasa","family":"Petraitienė","born":"1987","no_code_why":"not_told","language":"lt","relation":"partner","together":true,"kin":"{rasa}","reason":"The children.","answers":{"languages":["lt"],"wishes":"Calm","kin":"takes_part"}}`,
		},
		scene{as: d.Coordinator, do: "POST /cases/{hers}/answer", body: `{"outcome":"accepted","worker":"{second}"}`, status: 201},
		scene{as: d.Worker, do: "GET /people/{jonas}/household", status: 200, want: []string{`"name":"Rasa P."`}, not: []string{"{rasas}", `"takes_part":true`}}, // her record is not his support person's
		scene{as: d.Second, do: "GET /cases/{case}", status: 404},
		scene{as: d.Worker, do: "GET /cases/{hers}", status: 404},

		scene{as: d.Coordinator, do: "POST /programmes/{kartu}/seats", body: `{"user":"{milda}","kind":"social-worker","from":"2024-02-05"}`, status: 422, want: []string{`"location":"body.kind","key":"choice.unknown"`}},
		scene{as: d.Coordinator, do: "POST /programmes/{kartu}/seats", body: `{"user":"{second}","kind":"parenting-leader","from":"2024-02-05"}`, status: 422, want: []string{`"location":"body.user","key":"seat.user.not_specialist"`}},
		scene{as: d.Worker, do: "POST /programmes/{kartu}/seats", body: `{"user":"{milda}","kind":"parenting-leader","from":"2024-02-05"}`, status: 403},
		scene{as: d.Stranger, do: "POST /programmes/{kartu}/seats", body: `{"user":"{milda}","kind":"parenting-leader","from":"2024-02-05"}`, status: 404},
		scene{as: mediator, do: "GET /cases/{case}", status: 404},
		scene{as: d.Coordinator, do: "POST /programmes/{kartu}/seats", body: `{"user":"{milda}","kind":"parenting-leader","from":"2024-02-05"}`, status: 201, want: []string{`"kind":"seat"`}, save: "seat=id"},
		scene{as: mediator, do: "GET /cases/{case}", status: 200, want: []string{`"name":"Jonas Petraitis"`}},
		scene{as: mediator, do: "POST /cases/{case}/family", body: `{"given":"Rasa","family":"Petraitienė","no_code_why":"not_told","relation":"partner","reason":"Help"}`, status: 403},
		scene{as: d.Stranger, do: "GET /seats", status: 200, not: []string{"{milda}"}},
		scene{as: d.Worker, do: "GET /seats", status: 403},
		scene{as: d.Coordinator, do: "GET /seats", status: 200, want: []string{`"id":"{seat}"`, `"who":"Milda Darb"`, `"from":"2024-02-05"`}},
		scene{as: d.Worker, do: "GET /cases/{case}/seats", status: 200, want: []string{`"id":"{seat}"`, `"name":"Leader of positive-parenting sessions"`, `"user":"{milda}"`}, not: []string{`"until"`}},
		scene{as: d.Stranger, do: "GET /cases/{case}/seats", status: 404},
		scene{as: d.Worker, do: "PUT /seats/{seat}", body: `{"until":"2024-02-04"}`, status: 404},
		scene{as: d.Coordinator, do: "PUT /seats/{seat}", body: `{"until":"2024-01-01"}`, status: 422, want: []string{`"location":"body.until","key":"person.span.turned"`}},
		scene{as: d.Coordinator, do: "PUT /seats/{seat}", body: `{"until":"2024-02-04"}`, status: 200, want: []string{`"id":"{seat}"`}},
		scene{as: mediator, do: "GET /cases/{case}", status: 404},
		scene{as: d.Worker, do: "GET /cases/{case}/seats", status: 200, want: []string{`{"items":[]}`}},

		scene{as: d.Manager, do: "POST /programmes/{kartu}/retire", body: `{"base":1,"why":"It is over."}`, status: 200},
		scene{as: d.Coordinator, do: "POST /programmes/{kartu}/families", body: strings.Replace(alone, "Jonas", "Petras", 1), status: 409, want: []string{`"key":"pack.retired"`}},
	)
}
