// SPDX-License-Identifier: EUPL-1.2

package api_test

// places: two people wait for one place, which one declines and the other takes.
// The programme is that of Rapla, which has places by contract.
func (d *door) places() {
	d.t.Helper()
	b := d.WithBeside()
	d.begin("rapla", "ee-rapla-2013", b.Municipal.Org)
	person := `{"programme":"{rapla}","born":"1985","no_code_why":"not_told","language":"et","given":`
	ask := `{"provider":"{provider}","reason":"Wants to work","answers":{"without_work":"years","wishes":"Work","detention":`
	d.play(
		scene{as: b.Municipal, do: "POST /people", body: person + `"Mari","family":"Mets"}`, status: 201, save: "mari=subject"},
		scene{as: b.Municipal, do: "POST /people/{mari}/referrals", body: ask + `false}}`, status: 201, save: "first=id"},
		scene{as: b.Municipal, do: "POST /people", body: person + `"Jaan","family":"Jalg"}`, status: 201, save: "jaan=subject"},
		scene{as: b.Municipal, do: "POST /people/{jaan}/referrals", body: ask + `true}}`, status: 201, save: "then=id"},
		scene{as: d.Coordinator, do: "POST /cases/{first}/places", body: `{}`, status: 409, want: []string{`"key":"place.not_waiting"`}},
		scene{as: d.Coordinator, do: "POST /cases/{first}/answer", body: `{"outcome":"waiting","hear_by":"2024-03-01"}`, status: 201},
		scene{as: d.Coordinator, do: "POST /cases/{then}/answer", body: `{"outcome":"waiting","hear_by":"2024-03-01"}`, status: 201},
		scene{as: d.Coordinator, do: "GET /programmes/{rapla}/waiting", status: 200, want: []string{
			`"part":"support-person"`, `"all":1,"taken":0,"offered":0,"free":1`, `"name":"Jaan Jalg","at":1,"weight":1`, `"next":true`, `"name":"Mari Mets","at":2,"weight":0`,
			`"counts":["Has come out of detention in the past year."]`,
		}},
		scene{as: d.Coordinator, do: "GET /programmes/{programme}/waiting", status: 404}, // of which no part has places
		scene{as: d.Stranger, do: "GET /programmes/{rapla}/waiting", status: 404},
		scene{as: d.Manager, do: "GET /programmes/{rapla}/waiting", status: 403},
		scene{as: b.Municipal, do: "GET /programmes/{rapla}/waiting", status: 403},
		scene{as: b.Municipal, do: "POST /cases/{then}/places", body: `{}`, status: 403},
		scene{as: d.Stranger, do: "POST /cases/{then}/places", body: `{}`, status: 404},
		scene{as: d.Coordinator, do: "POST /cases/{first}/places", body: `{}`, status: 422, want: []string{`"location":"body.why","key":"place.why.required"`}},
		scene{as: d.Coordinator, do: "POST /cases/{then}/places", body: `{}`, status: 201, want: []string{`"state":"open"`, `"expires":"2024-02-12"`}, not: []string{`"decided_on"`}, save: "place=id"},
		scene{as: d.Coordinator, do: "POST /cases/{first}/places", body: `{"why":"Has small children."}`, status: 422, want: []string{`"key":"place.none_free"`}},
		scene{as: d.Coordinator, do: "POST /places/{place}/answer", body: `{"outcome":"declined","reason":"gold"}`, status: 422, want: []string{`"location":"body.reason"`}},
		scene{as: d.Stranger, do: "POST /places/{place}/answer", body: `{"outcome":"declined","reason":"not_now"}`, status: 404},
		scene{as: b.Municipal, do: "POST /places/{place}/answer", body: `{"outcome":"declined","reason":"not_now"}`, status: 403},
		scene{as: d.Coordinator, do: "POST /places/{place}/answer", body: `{"outcome":"declined","reason":"not_now","note":"After the summer."}`, status: 200, want: []string{`"state":"declined"`, `"decided_on":"2024-02-05"`}},
		scene{as: d.Coordinator, do: "POST /places/{place}/answer", body: `{"outcome":"declined","reason":"not_now"}`, status: 409},
	)
	d.Go("2024-02-06")
	d.play(
		scene{as: d.Coordinator, do: "POST /cases/{first}/places", body: `{}`, status: 201, want: []string{`"state":"open"`}, save: "place2=id"},
		scene{as: d.Coordinator, do: "POST /places/{place2}/answer", body: `{"outcome":"accepted","worker_follows":true}`, status: 200, want: []string{`"state":"accepted"`}},
		scene{as: d.Coordinator, do: "GET /cases/{first}/places", status: 200, want: []string{`"state":"accepted"`}, not: []string{"After the summer."}},
		scene{as: d.Coordinator, do: "GET /cases/{first}", status: 200, want: []string{`"stage":"together"`}},
		scene{as: d.Coordinator, do: "GET /cases/{then}/places", status: 200, want: []string{`"state":"declined"`, "After the summer."}},
		scene{as: d.Stranger, do: "GET /cases/{first}/places", status: 404},
		scene{as: d.Coordinator, do: "GET /programmes/{rapla}/waiting", status: 200, want: []string{`"taken":1,"offered":0,"free":0`, `"name":"Jaan Jalg","at":1`}, not: []string{"Mari"}},
	)
}
