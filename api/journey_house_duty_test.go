// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"sild"
	"sild/db"
	"sild/housing"
	"sild/people"
	"sild/programme"
)

// houseDuty: who is planned in a house, who is there, and what that opens: two
// work in the house in which Andrei lives.
func (d *door) houseDuty() {
	d.t.Helper()
	d.begin("moj", "ee-moj-followup", d.Prison.ID)
	d.livesInStaffedHouse()
	one, two := d.AddUser(d.Provider, "Mati Valvur", "house_staff"), d.AddUser(d.Provider, "Anne Öine", "house_staff")
	d.saved["one"], d.saved["two"] = string(one.ID), string(two.ID)
	d.play(
		scene{as: d.Worker, do: "GET /houses/{house}/shifts", status: 404},
		scene{as: d.Stranger, do: "GET /houses/{house}/shifts", status: 404},
		scene{as: one, do: "GET /houses/{house}/shifts", status: 200, want: []string{`"shifts":[]`, `"gaps":[{"from":"2024-08-05T07:00:00Z","until":"2024-08-19T21:00:00Z"}]`, `"here":[]`}},
		scene{as: one, do: "POST /houses/{house}/shifts", body: `{"from":"2024-08-05","starts":"8:00","ends":"20:00"}`, status: 403},
		scene{as: d.Coordinator, do: "POST /houses/{house}/shifts", body: `{"from":"2024-08-05","starts":"8","ends":"20:00"}`, status: 422, want: []string{`"location":"body.starts"`}},
		scene{
			as: d.Coordinator, do: "POST /houses/{house}/shifts", body: `{"from":"2024-08-05","until":"2024-08-06","starts":"8:00","ends":"20:00","people":["{one}","{two}"],"in_turn":true}`, status: 201,
			want: []string{`"name":"Mati Valvur","starts_at":"2024-08-05T05:00:00Z","ends_at":"2024-08-05T17:00:00Z"`, `"name":"Anne Öine","starts_at":"2024-08-06T05:00:00Z"`},
		},
		scene{as: d.Coordinator, do: "POST /houses/{house}/shifts", body: `{"from":"2024-08-07","starts":"20:00","ends":"8:00","note":"Night"}`, status: 201, want: []string{`"note":"Night"`}},
		scene{as: d.Coordinator, do: "POST /houses/{house}/shifts/copy", body: `{"monday":"2024-08-12"}`, status: 201, want: []string{`"starts_at":"2024-08-12T05:00:00Z"`}},
		scene{as: d.Coordinator, do: "POST /houses/{house}/shifts/copy", body: `{"monday":"2024-08-12"}`, status: 409, want: []string{`"key":"shift.nothing_to_copy"`}},
	)
	shift := func(name, day string) {
		d.Look(d.Coordinator, func(tx *db.Tx) error {
			id, err := db.One[sild.ID](tx, `SELECT id FROM shift WHERE cancelled_at IS NULL AND starts_at >= $1 ORDER BY starts_at, id LIMIT 1`, sild.MustDate(day).In(d.DB.Zone))
			d.saved[name] = string(id)
			return err
		})
	}
	shift("day", "2024-08-05")
	shift("night", "2024-08-07")
	shift("next", "2024-08-12")
	shift("after", "2024-08-13")
	d.play(
		scene{as: two, do: "POST /shifts/{night}/take", body: ``, status: 200, want: []string{`"name":"Anne Öine"`}},
		scene{as: one, do: "POST /shifts/{night}/take", body: ``, status: 409, want: []string{`"key":"shift.changed"`}},
		scene{as: one, do: "POST /shifts/{night}/cannot", body: `{"why":"Ill"}`, status: 403},
		scene{as: one, do: "POST /shifts/{next}/swap", body: `{"other":"{after}"}`, status: 200, want: []string{`"name":"Anne Öine"`}, save: "swapped=id"},
		scene{as: two, do: "POST /shifts/{swapped}/cannot", body: `{"why":"Ill"}`, status: 200, not: []string{`"user"`}, save: "open=id"},
		scene{as: d.Coordinator, do: "POST /shifts/{open}/change", body: `{"starts_at":"2024-08-12T06:00:00Z","ends_at":"2024-08-12T17:00:00Z","user":"{two}"}`, status: 200, want: []string{`"starts_at":"2024-08-12T06:00:00Z"`, `"cancelled":false`}, save: "changed=id"},
		scene{as: d.Coordinator, do: "POST /shifts/{changed}/cancel", body: `{"why":""}`, status: 422},
		scene{as: d.Coordinator, do: "POST /shifts/{changed}/cancel", body: `{"why":"Not needed"}`, status: 200, want: []string{`"cancelled":true`}},

		// Nobody who is off duty sees anybody who lives there.
		scene{as: one, do: "GET /cases", status: 200, want: []string{`"items":[]`}},
		scene{as: one, do: "GET /cases/{case}", status: 404},
		scene{as: one, do: "GET /houses/{house}/tonight", status: 404},
		scene{as: one, do: "GET /houses/{house}/log", status: 404},
		scene{as: one, do: "POST /houses/{house}/check-in", body: ``, status: 201, want: []string{`"name":"Mati Valvur"`, `"how":"shift"`, `"ends_at":"2024-08-05T18:00:00Z"`}},
		scene{as: one, do: "GET /cases", status: 200, want: []string{`"id":"{case}"`}},
		scene{as: one, do: "GET /houses/{house}/tonight", status: 200, want: []string{`"count":1`, `"name":"Andrei Tamm","room":"1","bed":"1","state":"lives"`}},
		scene{as: one, do: "GET /houses/{house}/emergency", status: 200, want: []string{`"name":"Andrei Tamm"`}},
		scene{as: one, do: "POST /houses/{house}/log", body: `{"words":""}`, status: 422},
		scene{as: one, do: "POST /houses/{house}/log", body: `{"words":"Wants to be woken at six.","todo":true,"stay":"{stay}"}`, status: 201, want: []string{`"resident":"Andrei Tamm"`}},
		scene{as: one, do: "POST /houses/{house}/log", body: `{"words":"The boiler drips."}`, status: 201, want: []string{`"words":"The boiler drips."`}},
		scene{as: one, do: "POST /houses/{house}/log/read", body: ``, status: 200, want: []string{`"read":["{one}"]`}},
		scene{as: two, do: "GET /cases/{case}", status: 404},
		scene{as: two, do: "POST /houses/{house}/take-over", body: `{"why":""}`, status: 422, want: []string{`"key":"presence.why.required"`}},
		scene{as: two, do: "POST /houses/{house}/take-over", body: `{"shift":"{day}","why":"Mati is not well."}`, status: 201, want: []string{`"why":"Mati is not well."`}},
		scene{as: two, do: "GET /houses/{house}/log", status: 200, want: []string{"The boiler drips."}},
		scene{as: two, do: "GET /cases/{case}", status: 200},
		scene{as: one, do: "POST /houses/{house}/check-out", body: `{}`, status: 200, not: []string{`"name":"Mati Valvur","shift"`}},
		scene{as: one, do: "GET /cases/{case}", status: 404},
		scene{as: two, do: "POST /houses/{house}/stay-on", body: `{"until":"2024-08-05T18:30:00Z"}`, status: 200, want: []string{`"ends_at":"2024-08-05T18:30:00Z"`}},
		scene{as: two, do: "POST /houses/{house}/check-out", body: `{}`, status: 422, want: []string{`"key":"presence.alone"`}},
	)
	d.Look(d.Coordinator, func(tx *db.Tx) (err error) {
		entry := func(name, table, column string) {
			if err == nil {
				d.saved[name], err = db.One[string](tx, `SELECT `+column+` FROM `+table+` WHERE house_id = $1`, d.saved["house"])
			}
		}
		entry("note", "house_note", "thing")
		entry("entry", "house_log", "id")
		return err
	})
	d.play(
		scene{as: two, do: "POST /houses/{house}/log/{note}/done", body: ``, status: 200, want: []string{`"todo":[]`}},
		scene{as: two, do: "POST /houses/{house}/log/{entry}/drop", body: ``, status: 403},
		scene{as: d.Coordinator, do: "POST /houses/{house}/log/{entry}/drop", body: ``, status: 200, not: []string{"The boiler drips."}},
		scene{as: two, do: "POST /houses/{house}/check-out", body: `{"anyway":true}`, status: 200, want: []string{`"here":[]`}},
		scene{as: two, do: "GET /cases/{case}", status: 404},
		scene{as: d.Coordinator, do: "POST /houses/{house}/unattended", body: `{"from":"2024-08-04T21:00:00Z","until":"2024-08-05T05:00:00Z","words":"The house was being set up."}`, status: 201, want: []string{`"words":"The house was being set up."`}},
		scene{as: d.Manager, do: "GET /programmes/{moj}/house-cover?month=2024-08-01", status: 200, want: []string{`"name":"Metsakodu","month":"2024-08-01"`}},
		scene{as: d.Officer, do: "GET /programmes/{moj}/house-cover", status: 403},
	)
}

// livesInStaffedHouse lets Andrei live in a house in which somebody always is.
func (d *door) livesInStaffedHouse() {
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
		if h, err = housing.AddHouse(tx, d.Programme.ID, housing.HouseInput{Name: "Metsakodu", Area: "EE-79", Line: "Metsa 1", Turnaround: -1, Staffed: true, From: sild.MustDate("2024-01-01")}); err != nil {
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
	d.Go("2024-08-05")
	d.Do(d.Officer, func(tx *db.Tx) error {
		_, err := people.SetRelease(tx, d.Pack, subject, people.ReleaseInput{On: d.Today(), Kind: "end_of_sentence", Place: "tartu", Happened: true})
		return err
	})
	d.Do(d.Coordinator, func(tx *db.Tx) error {
		s, err := housing.Arrive(tx, r.Thing, housing.ArrivalInput{On: d.Today()})
		d.saved["stay"] = string(s.Thing)
		return err
	})
	d.saved["house"], d.saved["case"] = string(h.ID), string(caseID)
}
