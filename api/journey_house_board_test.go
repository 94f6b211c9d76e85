// SPDX-License-Identifier: EUPL-1.2

package api_test

// houseFigures asks for the figures of a house: its keeper one by one, who pays by
// provider, and nobody else.
func (d *door) houseFigures() {
	d.t.Helper()
	d.Person("Andrei", "Tamm")
	d.begin("homes", "ee-moj-followup", d.Prison.ID)
	d.Go("2024-03-04")
	at := "GET /programmes/{homes}/houses/figures"
	d.play(
		scene{
			as: d.Coordinator, do: "POST /programmes/{homes}/houses", status: 201, save: "home=id",
			body: `{"name":"Metsakodu","address":"Metsa 1","from":"2024-03-01"}`, want: []string{`"name":"Metsakodu"`},
		},
		scene{as: d.Coordinator, do: "POST /houses/{home}/rooms", status: 201, body: `{"name":"2","beds":[{"name":"2a"},{"name":"2b"}]}`},
		scene{as: d.Coordinator, do: at, status: 200, want: []string{
			`"from":"2024-01-01"`, `"last":"2024-03-04"`, `"name":"Metsakodu"`, `"there":8`, `"occupancy":{"number":0,"of":8}`, `"gap_nights":14`, `"gaps":[]`,
		}},
		scene{as: d.Coordinator, do: at + "?gap=3&from=2024-03-01", status: 200, want: []string{`"name":"2a","from":"2024-03-01","nights":4`}},
		scene{as: d.Coordinator, do: at + "?from=2024-03-02&until=2024-03-01", status: 422, want: []string{`"key":"date.order"`}},
		scene{as: d.Manager, do: at, status: 200, want: []string{`"until":"2024-03-31"`, `"there":8`, `"gaps":[]`}, not: []string{"Metsakodu"}},
		scene{as: d.Manager, do: at + "?house={home}", status: 404},
		scene{as: d.Stranger, do: at, status: 404},
		scene{as: d.Worker, do: at, status: 403},
		scene{as: d.Coordinator, do: at + "/people?what=asked", status: 200, want: []string{`"items":[]`}},
		scene{as: d.Manager, do: at + "/people?what=asked", status: 403},
	)
}
