// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"sild"
	"sild/casework"
	"sild/db"
	"sild/housing"
	"sild/people"
	"sild/programme"
)

// houseLife: somebody lives in a house: its rules, what happens in it, visitors,
// and what it keeps for them.
func (d *door) houseLife() {
	d.t.Helper()
	d.begin("moj", "ee-moj-followup", d.Prison.ID)
	d.livesInHouse()
	d.play(
		scene{as: d.Worker, do: "POST /houses/{house}/rules", body: `{"from":"2024-08-05","words":{"et":"Vaikne aeg algab kell 22."}}`, status: 403},
		scene{as: d.Coordinator, do: "POST /houses/{house}/rules", body: `{"from":"2024-08-05","words":{}}`, status: 422, want: []string{`"key":"rules.words.required"`}},
		scene{as: d.Coordinator, do: "POST /houses/{house}/rules", body: `{"from":"2024-08-05","words":{"et":"Vaikne aeg algab kell 22.","ru":"Тишина с 22:00."}}`, status: 201, want: []string{`"version":1,"lang":"et"`, `"lang":"ru"`}},
		scene{as: d.Coordinator, do: "GET /houses/{house}/rules", status: 200, want: []string{"Тишина"}},
		scene{as: d.Manager, do: "GET /houses/{house}/incidents", status: 404},
		scene{as: d.Coordinator, do: "POST /stays/{stay}/rules", body: `{"lang":"ru","accepted":true,"how":"signed"}`, status: 201, want: []string{`"version":1`, `"accepted":true`}},
		scene{as: d.Stranger, do: "POST /stays/{stay}/rules", body: `{"lang":"ru","accepted":true,"how":"signed"}`, status: 404},
		scene{
			as: d.Coordinator, do: "POST /houses/{house}/incidents", status: 201, save: "event=id",
			body: `{"at":"2024-08-05T06:00:00Z","kind":"property","words":"A window broke.","called":"A glazier","parts":[{"case":"{case}","part":"did","words":"Threw a ball.","warning":"said"}]}`,
			want: []string{`"words":"A window broke."`, `"words":"Threw a ball."`, `"warning":"said"`, `"unseen":0`},
		},
		scene{as: d.Coordinator, do: "GET /houses/{house}/incidents?warning=true", status: 200, want: []string{`"id":"{event}"`}},
		scene{as: d.Coordinator, do: "GET /houses/{house}/incidents?kind=fire", status: 200, want: []string{`{"items":[]}`}},
		scene{as: d.Worker, do: "GET /houses/{house}/incidents", status: 404},
	)
	d.Look(d.Coordinator, func(tx *db.Tx) error {
		parts, err := housing.IncidentsOf(tx, sild.ID(d.saved["case"]))
		d.saved["part"] = string(parts[0].Thing)
		return err
	})
	d.play(
		scene{as: d.Coordinator, do: "POST /incident-parts/{part}/warning", body: `{"warning":"written","told_on":"2024-08-05","answer":"It was an accident."}`, status: 200, want: []string{`"warning":"written"`, `"told_on":"2024-08-05"`}},
		scene{
			as: d.Coordinator, do: "POST /stays/{stay}/visitors", status: 201, save: "visitor=id",
			body: `{"name":"Mall Tamm","relation":"Mother","starts_at":"2024-08-05T12:00:00Z","ends_at":"2024-08-05T14:00:00Z"}`, want: []string{`"state":"asked"`},
		},
		scene{as: d.Coordinator, do: "POST /visitors/{visitor}/decision", body: `{"allow":true}`, status: 422, want: []string{`"key":"visitor.late.why"`}},
		scene{as: d.Coordinator, do: "POST /visitors/{visitor}/decision", body: `{"allow":true,"why":"Here for a day."}`, status: 200, want: []string{`"state":"allowed"`}},
		scene{as: d.Coordinator, do: "POST /visitors/{visitor}/came", body: `{"outcome":"came","document":true}`, status: 200, want: []string{`"state":"came"`}},
		scene{as: d.Coordinator, do: "GET /houses/{house}/visitors?from=2024-08-05", status: 200, want: []string{`"resident":"Andrei Tamm"`}},
		scene{as: d.Coordinator, do: "POST /stays/{stay}/belongings", body: `{"what":"A suitcase","kept_at":"Cellar"}`, status: 201, save: "kept=id", want: []string{`"what":"A suitcase"`}},
		scene{as: d.Coordinator, do: "GET /houses/{house}/belongings", status: 200, want: []string{`"name":"Andrei Tamm"`}},
		scene{as: d.Coordinator, do: "POST /belongings/{kept}/given", body: `{"to":"Himself"}`, status: 200, want: []string{`"given_on":"2024-08-05"`}},
		scene{as: d.Coordinator, do: "POST /belongings/{kept}/given", body: `{"to":"Himself"}`, status: 409},
		scene{as: d.Worker, do: "GET /cases/{case}/living", status: 200, want: []string{`"house_name":"Metsakodu"`, `"bed":"1"`, `"rules":1`, `"writes":false`, "It was an accident."}},
		scene{as: d.Coordinator, do: "GET /cases/{case}/living", status: 200, want: []string{`"writes":true`}},
		scene{as: d.Officer, do: "GET /cases/{case}/living", status: 404},
		scene{as: d.Stranger, do: "GET /cases/{case}/living", status: 404},
	)
	d.houseHelps()
}

// houseHelps are the house's steps in a resident's plan, whom it calls for them,
// and what stands against a longer stay.
func (d *door) houseHelps() {
	d.t.Helper()
	d.play(
		scene{as: d.Worker, do: "POST /cases/{case}/goals", body: `{"day":"2024-08-05","area":"housing","title":"A flat"}`, status: 201, save: "flat=id"},
		scene{as: d.Worker, do: "POST /cases/{case}/living/steps", body: `{"goal":"{flat}","title":"Look at flats"}`, status: 403},
		scene{as: d.Officer, do: "POST /cases/{case}/living/steps", body: `{"goal":"{flat}","title":"Look at flats"}`, status: 404},
		scene{as: d.Coordinator, do: "POST /cases/{case}/living/steps", body: `{"goal":"{flat}","title":"Look at flats"}`, status: 201, want: []string{`"title":"Look at flats","who":"house"`}},
	)
	d.Look(d.Coordinator, func(tx *db.Tx) error {
		steps, err := casework.Steps(tx, sild.ID(d.saved["case"]))
		d.saved["housestep"] = string(steps[len(steps)-1].Thing)
		return err
	})
	d.play(
		scene{as: d.Coordinator, do: "POST /cases/{case}/living/steps/{housestep}/done", body: `{"done_on":"2024-08-05"}`, status: 200, want: []string{`"done_on":"2024-08-05"`}},
		scene{as: d.Coordinator, do: "POST /cases/{case}/living/steps/{housestep}/done", body: `{"done_on":"2024-08-05"}`, status: 409},
		scene{as: d.Coordinator, do: "POST /stays/{stay}/calls", body: `{"name":"Anna Tamm","phone":"5550 0009","agreed":false}`, status: 422, want: []string{`"key":"call.agreed.required"`}},
		scene{as: d.Coordinator, do: "POST /stays/{stay}/calls", body: `{"name":"Anna Tamm","relation":"sister","phone":"5550 0009","agreed":true}`, status: 201, want: []string{`"name":"Anna Tamm","relation":"sister","phone":"5550 0009"`}},
	)
	d.Look(d.Coordinator, func(tx *db.Tx) error {
		x, err := housing.LivingOf(tx, sild.ID(d.saved["case"]))
		d.saved["callwho"] = string(x.Calls[0].Thing)
		return err
	})
	d.play(
		scene{as: d.Stranger, do: "POST /calls/{callwho}/end", body: `{}`, status: 404},
		scene{as: d.Coordinator, do: "POST /calls/{callwho}/end", body: `{}`, status: 200, want: []string{`"calls":[]`}},
		scene{as: d.Coordinator, do: "GET /stays/{stay}/in-the-way?until=2025-03-05", status: 200, want: []string{`"waiting":[]`}},
		scene{as: d.Worker, do: "GET /stays/{stay}/in-the-way?until=2025-03-05", status: 403},
		scene{as: d.Stranger, do: "GET /stays/{stay}/in-the-way?until=2025-03-05", status: 404},
	)
}

// livesInHouse lets somebody of the programme with houses live in one of them.
func (d *door) livesInHouse() {
	d.t.Helper()
	d.Programme.ID = sild.ID(d.saved["moj"])
	d.system(func(tx *db.Tx) (err error) {
		d.Pack, err = programme.Of(tx, d.Programme.ID)
		return err
	})
	subject, caseID := d.Admitted("Andrei", "Tamm")
	var h housing.House
	var b housing.Bed
	var r housing.Request
	d.Do(d.Coordinator, func(tx *db.Tx) (err error) {
		if h, err = housing.AddHouse(tx, d.Programme.ID, housing.HouseInput{Name: "Metsakodu", Area: "EE-79", Line: "Metsa 1", Turnaround: -1, From: sild.MustDate("2024-01-01")}); err != nil {
			return err
		}
		room, err := housing.AddRoom(tx, h.ID, "1", nil)
		if err != nil {
			return err
		}
		b, err = housing.AddBed(tx, room.ID, housing.BedInput{Name: "1"})
		return err
	})
	d.Do(d.Officer, func(tx *db.Tx) (err error) {
		r, err = housing.Ask(tx, caseID, housing.RequestInput{House: h.ID, Basis: "voluntary"})
		return err
	})
	d.Do(d.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AnswerRequest(tx, r.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: b.ID})
		return err
	})
	d.Go("2024-08-05 10:00")
	d.Do(d.Officer, func(tx *db.Tx) error {
		_, err := people.SetRelease(tx, d.Pack, subject, people.ReleaseInput{On: d.Today(), Kind: "end_of_sentence", Place: "tartu", Happened: true})
		return err
	})
	d.Do(d.Coordinator, func(tx *db.Tx) error {
		s, err := housing.Arrive(tx, r.Thing, housing.ArrivalInput{On: d.Today()})
		d.saved["house"], d.saved["case"], d.saved["stay"] = string(h.ID), string(caseID), string(s.Thing)
		return err
	})
}
