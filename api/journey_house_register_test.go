// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"sild"
	"sild/api"
	"sild/flow/flowtest"
)

// houseRegister: a house with its rooms and beds is put into the register, a bed
// is found, made void and closed, and two people are kept apart.
func (d *door) houseRegister() {
	d.t.Helper()
	d.t.Run("house register", func(t *testing.T) {
		e := newDoor(t)
		defer func() { maps.Copy(d.called, e.called) }()
		w := flowtest.NewIn(t, "ee-moj-followup")
		e.World, e.handler = w, api.New(w.Flow, sild.NewLog(e.log)).Handler()
		maps.Copy(e.saved, map[string]string{"programme": string(w.Programme.ID), "provider": string(w.Provider.ID)})
		e.keepHouse()
		e.findBeds()
		e.sound()
	})
}

func (d *door) keepHouse() {
	d.t.Helper()
	house := `{"name":"Metsakodu","area":"EE-79","address":"Metsa 1, Kääpa","from":"2024-01-01","amenities":["kitchen"]`
	d.play(
		scene{as: d.Officer, do: "POST /programmes/{programme}/houses", body: house + `}`, status: 403},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/houses", body: house + `,"limits":["moon"]}`, status: 422, want: []string{`"location":"body.limits","key":"choice.unknown"`}},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/houses", body: house + `}`, status: 201, want: []string{`"address":"Metsa 1, Kääpa"`, `"turnaround":1`}, save: "house=id"},
		scene{as: d.Coordinator, do: "POST /houses/{house}/rooms", body: `{"name":"1","beds":[{"name":"1"}]}`, status: 201},
		scene{as: d.Stranger, do: "PUT /houses/{house}", body: house + `}`, status: 403},
		scene{as: d.Coordinator, do: "PUT /houses/{house}", body: house + `,"staffed":true,"limits":["fire"],"until":"2023-01-01"}`, status: 422, want: []string{`"location":"body.until","key":"date.order"`}},
		scene{as: d.Coordinator, do: "PUT /houses/{house}", body: house + `,"staffed":true,"limits":["fire"]}`, status: 200, want: []string{`"limits":["fire"]`, `"staffed":true`}},
	)
	rooms := d.rooms(d.one(scene{as: d.Coordinator, do: "GET /houses/{house}", status: 200}))
	d.saved["room"], d.saved["bed"] = rooms[0].ID, rooms[0].Beds[0].ID
	d.play(
		scene{as: d.Coordinator, do: "PUT /rooms/{room}", body: `{"name":"Room 1","traits":["shared"]}`, status: 200, want: []string{`"name":"Room 1","traits":["shared"]`}},
		scene{as: d.Coordinator, do: "POST /rooms/{room}/beds", body: `{"name":"1, 2"}`, status: 422, want: []string{`"location":"body.name","key":"bed.name.twice"`}},
		scene{as: d.Coordinator, do: "POST /rooms/{room}/beds", body: `{"name":"2, 3"}`, status: 201, want: []string{`"name":"3"`}},
		scene{as: d.Coordinator, do: "PUT /beds/{bed}", body: `{"name":"1","traits":["step_free"],"from":"2024-02-01"}`, status: 200, want: []string{`"name":"1","traits":["step_free"],"from":"2024-02-01"`}},
		scene{as: d.Officer, do: "PUT /beds/{bed}", body: `{"name":"1"}`, status: 403},
		scene{as: d.Officer, do: "GET /houses/{house}", status: 200, want: []string{`"name":"Metsakodu"`}, not: []string{"Metsa 1"}},
		scene{as: d.Officer, do: "GET /houses", status: 200, want: []string{`"name":"Metsakodu"`}, not: []string{"Metsa 1"}},
		scene{as: d.Coordinator, do: "POST /beds/{bed}/voids", body: `{"from":"2024-03-01","until":"2024-03-10","reason":"rain"}`, status: 422, want: []string{`"location":"body.reason","key":"void.reason.required"`}},
		scene{as: d.Coordinator, do: "POST /beds/{bed}/voids", body: `{"from":"2024-03-01","until":"2024-03-10","reason":"repair","payer":"provider"}`, status: 201, want: []string{`"payer":"provider"`}, save: "void=id"},
		scene{as: d.Coordinator, do: "GET /houses/{house}/voids", status: 200, want: []string{`"until":"2024-03-10"`}},
		scene{as: d.Officer, do: "POST /voids/{void}/cancel", body: `{}`, status: 403},
	)
}

type roomJSON struct {
	ID   string
	Beds []struct{ ID, Name string }
}

func (d *door) rooms(text string) []roomJSON {
	d.t.Helper()
	var x struct{ Rooms []roomJSON }
	if err := json.NewDecoder(strings.NewReader(text)).Decode(&x); err != nil || len(x.Rooms) == 0 {
		d.t.Fatalf("no rooms: %v", err)
	}
	return x.Rooms
}

func (d *door) findBeds() {
	d.t.Helper()
	_, first := d.Admitted("Andrei", "Tamm")
	_, second := d.Admitted("Boriss", "Kask")
	d.saved["first"], d.saved["second"] = string(first), string(second)
	d.play(
		scene{as: d.Officer, do: "POST /cases/{first}/bed-requests", body: `{"house":"{house}","basis":"voluntary"}`, status: 201, save: "request=id"},
		scene{as: d.Coordinator, do: "POST /bed-requests/{request}/answer", body: `{"outcome":"confirmed","bed":"{bed}","admission":"2024-02-20","until":"2024-03-01"}`, status: 200, want: []string{`"state":"held"`}},
		scene{as: d.Coordinator, do: "PUT /beds/{bed}", body: `{"name":"1","until":"2024-02-25"}`, status: 422, want: []string{`"location":"body.until","key":"house.nights_in_way"`}},
		scene{as: d.Coordinator, do: "GET /beds?from=2024-02-20&until=2024-03-05", status: 200, want: []string{
			`"called":"2","traits":["shared"],"from":"2024-02-20"`, `"name":"Andrei Tamm","held":true,"nights":10`, `"called":"1"`, `"from":"2024-03-11"`, `"later":true`,
		}},
		scene{as: d.Stranger, do: "GET /beds?from=2024-02-20&until=2024-03-05", status: 200, want: []string{`"beside":[],"others":1`}, not: []string{"Andrei", "Metsa 1", `"keeps"`}},
		scene{as: d.Manager, do: "GET /beds", status: 403},
		scene{as: d.Stranger, do: "GET /beds?case={second}", status: 404},
		scene{as: d.Coordinator, do: "POST /voids/{void}/cancel", body: `{}`, status: 200},
		scene{as: d.Coordinator, do: "GET /houses/{house}/voids", status: 200, not: []string{`"until":"2024-03-10"`}},
		scene{as: d.Coordinator, do: "POST /cases/{first}/apart", body: `{"other":"{second}","why":""}`, status: 422, want: []string{`"location":"body.why","key":"apart.why.required"`}},
		scene{as: d.Stranger, do: "POST /cases/{first}/apart", body: `{"other":"{second}","why":"A threat."}`, status: 404},
		scene{as: d.Coordinator, do: "POST /cases/{first}/apart", body: `{"other":"{second}","why":"A threat."}`, status: 201, want: []string{`"name":"Boriss Kask"`}, save: "apart=id"},
		scene{as: d.Coordinator, do: "GET /cases/{first}/apart", status: 200, want: []string{`"why":"A threat."`}},
		scene{as: d.Coordinator, do: "GET /cases/{second}/apart", status: 200, want: []string{`"items":[]`}, not: []string{"Andrei", "threat"}},
		scene{as: d.Guard, do: "GET /cases/{first}/apart", status: 404},
		scene{as: d.Officer, do: "GET /beds?case={second}&from=2024-02-20", status: 200, want: []string{`"bars":["bed.apart"]`}, not: []string{"threat"}},
		scene{as: d.Stranger, do: "POST /apart/{apart}/end", status: 404},
		scene{as: d.Coordinator, do: "POST /apart/{apart}/end", status: 200, want: []string{`"until":"2024-02-04"`}},
		scene{as: d.Officer, do: "GET /beds?case={second}&from=2024-02-20", status: 200, want: []string{`"bars":[]`}},
	)
}
