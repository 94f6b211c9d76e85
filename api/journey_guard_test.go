// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"time"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
)

// guard: an emergency and its judgement, who may see a record at all, who was
// affected, and what is kept from a person for a time.
func (d *door) guard() {
	d.t.Helper()
	const why = `"words":"He called and said that he would not live until tomorrow."`
	two := flowtest.User{Org: d.Provider.ID, Team: d.Keeper.Team, Role: "privacy_officer"}
	if err := d.DB.Write(d.t.Context(), sild.System, func(tx *db.Tx) error {
		u, err := org.AddUser(tx, two.Org, "Second Keeper", "second.keeper@example.org", "en", two.Role, two.Team, tx.Today())
		two.ID, two.Name = u.ID, u.Name
		return err
	}); err != nil {
		d.t.Fatal(err)
	}
	d.saved["stranger"], d.saved["admin"] = string(d.Stranger.ID), string(d.Admin.ID)
	today := d.Today()
	d.saved["from"], d.saved["to"] = d.Now().Add(-time.Hour).Format(time.RFC3339), d.Now().Add(time.Hour).Format(time.RFC3339)
	d.saved["month"], d.saved["quarter"], d.saved["decade"] = today.AddMonths(1).String(), today.AddMonths(3).String(), today.AddMonths(120).String()
	d.play(
		scene{as: d.Admin, do: "GET /reviewer", status: 200, want: []string{`"organisation":"{provider}"`}},
		scene{as: d.Admin, do: "PUT /reviewer", body: `{"organisation":"{stranger}"}`, status: 422, want: []string{`"key":"choice.unknown"`}},
		scene{as: d.Admin, do: "PUT /reviewer", body: `{"organisation":"{provider}"}`, status: 200},
		scene{as: d.Manager, do: "POST /overrides", body: `{"who":"{case}","reason":"danger",` + why + `}`, status: 403},
		scene{as: d.Stranger, do: "POST /overrides", body: `{"who":"{case}","reason":"danger","words":"short"}`, status: 422},
		scene{as: d.Stranger, do: "POST /overrides", body: `{"who":"0190aaaa-0000-7000-8000-000000000000","reason":"danger",` + why + `}`, status: 201, want: []string{`"opened":false`}, not: []string{"subject"}},
		scene{as: d.Stranger, do: "GET /cases/{case}", status: 404},
		scene{as: d.Stranger, do: "POST /overrides", body: `{"who":"{case}","reason":"danger",` + why + `}`, status: 201, want: []string{`"opened":true`, `"subject":"{andrei}"`, `"until":`, `"review_by":`}, save: "glass=id"},
		scene{as: d.Stranger, do: "GET /cases/{case}", status: 200, want: []string{`"read":"IAPNHS"`}},
		scene{as: d.Stranger, do: "GET /overrides/own", status: 200, want: []string{`"id":"{glass}"`}},
		scene{as: d.Stranger, do: "POST /overrides/{glass}/review", body: `{"outcome":"justified","consequence":"none",` + why + `}`, status: 403},
		scene{as: d.Keeper, do: "GET /overrides", status: 200, want: []string{`"id":"{glass}"`, `"user":"{stranger}"`}},

		scene{as: d.Keeper, do: "GET /trail/affected?about=user&id={stranger}&from={from}&to={to}", status: 200, want: []string{`"sections":"IP"`, `"users":1`}, not: []string{"Andrei"}},
		scene{as: d.Coordinator, do: "GET /trail/affected?about=user&id={stranger}&from={from}&to={to}", status: 403},
		scene{as: d.Keeper, do: "GET /users/{stranger}/sign-ins?from={from}&to={to}", status: 200, want: []string{`"kind":"api"`}, not: []string{"Andrei"}},
		scene{as: d.Coordinator, do: "GET /users/{stranger}/sign-ins?from={from}&to={to}", status: 403},
		scene{as: d.Keeper, do: "POST /incidents", body: `{"about":"user","id":"{stranger}","from":"{from}","to":"{to}","reason":"breach",` + why + `}`, status: 201, want: []string{`"people":1`, `"name":"Andrei`}, save: "incident=id"},
		scene{as: two, do: "GET /incidents/{incident}", status: 200, want: []string{`"people":1`, `"affected":[]`}},
		scene{as: d.Keeper, do: "GET /trail/readings?who={case}", status: 200, want: []string{`"action":"override"`, `"purpose":"break_glass"`, `"withheld":false`}},
		scene{as: d.Keeper, do: "GET /cases/{case}", status: 404},
		scene{as: d.Keeper, do: "POST /cases/{case}/inspections", body: `{"reason":"review",` + why + `}`, status: 201},
		scene{as: d.Keeper, do: "GET /cases/{case}", status: 200},
		scene{as: d.Keeper, do: "GET /signals", status: 200, want: []string{`{"items":[]}`}},
		scene{as: d.Keeper, do: "POST /signals/{case}/outcome", body: `{"outcome":"explained",` + why + `}`, status: 404},
	)
	d.Look(d.Keeper, func(tx *db.Tx) error {
		person, err := db.One[string](tx, `SELECT person_id FROM cases WHERE id = $1`, d.saved["case"])
		d.saved["person"] = person
		return err
	})
	d.play(
		scene{as: d.Keeper, do: "POST /withheld", body: `{"person":"{person}","override":"{glass}","reason":"offence",` + why + `,"until":"{decade}","review_on":"{month}"}`, status: 422, want: []string{`"location":"body.until"`}},
		scene{as: d.Keeper, do: "POST /withheld", body: `{"person":"{person}","override":"{glass}","reason":"offence",` + why + `,"until":"{quarter}","review_on":"{month}"}`, status: 201, save: "kept=id"},
		scene{as: d.Keeper, do: "POST /withheld/{kept}/approve", status: 403},
		scene{as: two, do: "POST /withheld/{kept}/approve", status: 200},
		scene{as: d.Keeper, do: "GET /withheld", status: 200, want: []string{`"id":"{kept}"`, `"approved_by":`}},
		scene{as: d.Keeper, do: "POST /withheld/{kept}/review", body: `{"review_on":"{quarter}"}`, status: 200},
		scene{as: d.Keeper, do: "POST /withheld/{kept}/end", body: `{"why":"It is over."}`, status: 200},
		scene{as: d.Keeper, do: "POST /overrides/{glass}/review", body: `{"outcome":"justified","consequence":"none",` + why + `}`, status: 200, want: []string{`"outcome":"justified"`, `"reviewed_by":`}},
		scene{as: d.Keeper, do: "GET /overrides", status: 200, want: []string{`{"items":[]}`}},

		scene{as: d.Stranger, do: "GET /people/{andrei}", status: 200},
		scene{as: d.Stranger, do: "GET /people/{andrei}/protection", status: 404}, // who reads in an emergency, reads
		scene{as: d.Keeper, do: "POST /people/{andrei}/exclusions", body: `{"user":"{admin}","reason":"relative"}`, status: 201, save: "closed=id"},
		scene{as: d.Keeper, do: "POST /people/{andrei}/protection", body: `{"state":"restricted","reason":"threat",` + why + `,"until":"{quarter}","named":["{admin}"]}`, status: 201, save: "state=id"},
		scene{as: d.Stranger, do: "GET /people/{andrei}", status: 404},
		scene{as: d.Keeper, do: "GET /people/{andrei}/protection", status: 200, want: []string{`"state":"restricted"`, `"user":"{admin}"`}},
		scene{as: d.Keeper, do: "POST /people/{andrei}/loosenings", body: `{"what":"lift","object":"{state}","why":"The threat is over since yesterday."}`, status: 201, save: "loose=id"},
		scene{as: d.Keeper, do: "POST /loosenings/{loose}/decision", body: `{"outcome":"approved"}`, status: 403},
		scene{as: two, do: "GET /loosenings", status: 200, want: []string{`"id":"{loose}"`}},
		scene{as: two, do: "POST /loosenings/{loose}/decision", body: `{"outcome":"approved"}`, status: 200},
	)
	d.Look(d.Keeper, func(tx *db.Tx) error {
		id, err := db.One[string](tx, `SELECT id FROM protection_named`)
		d.saved["named"] = id
		return err
	})
	d.play(scene{as: d.Keeper, do: "POST /people/{andrei}/named/{named}/end", status: 200})
}
