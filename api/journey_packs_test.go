// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"encoding/json"
	"strings"

	"sild/packs"
)

// versions: a new version of the programme's pack is written, looked at, planned
// and put into force; guides; what an authority publishes; and the end of the
// programme.
func (d *door) versions() {
	d.t.Helper()
	_, caseID := d.Admitted("Andrei", "Tamm")
	d.saved["case"], d.saved["boriss"] = string(caseID), string(d.Person("Boriss", "Kask"))
	d.drafts()
	d.guides()
	d.series()
	d.play(
		scene{as: d.Manager, do: "POST /programmes/{programme}/retire", body: `{"base":2,"why":""}`, status: 422, want: []string{`"location":"body.why","key":"pack.retire.why"`}},
		scene{as: d.Manager, do: "POST /programmes/{programme}/retire", body: `{"base":1,"why":"It is over."}`, status: 409, want: []string{`"key":"pack.other_active"`}},
		scene{as: d.Worker, do: "POST /programmes/{programme}/retire", body: `{"base":2,"why":"It is over."}`, status: 404},
		scene{as: d.Stranger, do: "POST /programmes/{programme}/retire", body: `{"base":2,"why":"It is over."}`, status: 403},
		scene{as: d.Manager, do: "POST /programmes/{programme}/retire", body: `{"base":2,"why":"It is over."}`, status: 200, want: []string{`"why":"It is over."`}, not: []string{`"step":"active"`}},
		scene{as: d.Officer, do: "POST /people/{boriss}/referrals", body: `{"provider":"{provider}","reason":"Wants work","answers":{"languages":["et"],"wishes":"Work"}}`, status: 409, want: []string{`"key":"pack.retired"`}},
		scene{as: d.Worker, do: "GET /cases/{case}", status: 200, want: []string{`"name":"Andrei Tamm"`}}, // what there is stays readable
	)
}

// text is the body that sends a text of the pack in which pieces are replaced.
func (d *door) text(more map[string]any, pieces ...string) string {
	d.t.Helper()
	source, _ := packs.Source("ee-jmk")
	for i := 0; i+1 < len(pieces); i += 2 {
		if !strings.Contains(string(source), pieces[i]) {
			d.t.Fatalf("the pack does not say %q", pieces[i])
		}
	}
	body := map[string]any{"source": strings.NewReplacer(pieces...).Replace(string(source))}
	for k, v := range more {
		body[k] = v
	}
	text, err := json.Marshal(body)
	if err != nil {
		d.t.Fatal(err)
	}
	return string(text)
}

func (d *door) drafts() {
	d.t.Helper()
	longer := []string{"\nversion: 1\n", "\nversion: 2\n", "due: 10 days after referral.received\n    done: referral.answered", "due: 12 days after referral.received\n    done: referral.answered"}
	d.play(
		scene{as: d.Manager, do: "GET /programmes/{programme}/versions", status: 200, want: []string{`"version":1,"step":"active"`}, not: []string{`"source"`}},
		scene{as: d.Worker, do: "GET /programmes/{programme}/versions", status: 404},
		scene{as: d.Worker, do: "POST /programmes/{programme}/versions", body: d.text(nil), status: 404},
		scene{as: d.Stranger, do: "POST /programmes/{programme}/versions", body: d.text(nil), status: 403, want: []string{`"key":"pack.theirs"`}},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/versions", body: `{"source":""}`, status: 422, want: []string{`"location":"body.source","key":"pack.source.required"`}},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/versions", body: `{"source":"pack: ee-jmk\nversion: 2\n"}`, status: 201, want: []string{`"version":2,"step":"draft"`, `"faults":[{"line":`}, save: "seen=digest"},
		scene{as: d.Stranger, do: "PUT /programmes/{programme}/versions/2", body: d.text(map[string]any{"seen": "{seen}"}, longer...), status: 403},
		scene{as: d.Coordinator, do: "PUT /programmes/{programme}/versions/2", body: d.text(map[string]any{"seen": "another"}, longer...), status: 409, want: []string{`"key":"pack.changed"`}},
		scene{as: d.Coordinator, do: "PUT /programmes/{programme}/versions/2", body: d.text(map[string]any{"seen": d.saved["nobody"]}, longer...), status: 409},
	)
	d.play(
		scene{as: d.Coordinator, do: "PUT /programmes/{programme}/versions/2", body: d.text(map[string]any{"seen": d.saved["seen"]}, longer...), status: 200, want: []string{`"version":2,"step":"checked"`, `"faults":[]`, `12 days after referral.received`}, save: "seen=digest"},
		scene{as: d.Coordinator, do: "GET /programmes/{programme}/versions/2", status: 200, want: []string{`"digest":"{seen}"`, `"based_on":1`, `12 days after referral.received`}},
		scene{as: d.Stranger, do: "GET /programmes/{programme}/versions/2", status: 200}, // who works under it may know what is to come
		scene{as: d.Worker, do: "GET /programmes/{programme}/versions/2", status: 404},
		scene{as: d.Coordinator, do: "GET /programmes/{programme}/versions/9", status: 404},
		scene{as: d.Manager, do: "GET /programmes/{programme}/versions/2/changes", status: 200, want: []string{`"chapter":"clocks"`, `"id":"answer","kind":"changed"`, `"key":"due"`}},
		scene{as: d.Officer, do: "GET /programmes/{programme}/versions/2/changes", status: 404},
		scene{as: d.Worker, do: "GET /programmes/{programme}/versions/2/preview", status: 404},
		scene{as: d.Stranger, do: "GET /programmes/{programme}/versions/2/preview", status: 403},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/versions/2/activate", body: `{"seen":"{seen}","base":1}`, status: 422, want: []string{`"key":"pack.preview.first"`}},
	)
	d.ahead(2)
	look := `{"seen":"{seen}","base":1}`
	d.play(
		scene{as: d.Coordinator, do: "GET /programmes/{programme}/versions/2/preview", status: 200, want: []string{`"version":2,"base":1`, `"ready":true`, `"done":2,"of":2`}, not: []string{"Andrei"}},
		scene{as: d.Stranger, do: "POST /programmes/{programme}/versions/2/looked", body: look, status: 403},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/versions/2/looked", body: `{"seen":"another","base":1}`, status: 409, want: []string{`"key":"pack.changed"`}},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/versions/2/looked", body: look, status: 200, want: []string{`"step":"previewed"`}},
		scene{as: d.Worker, do: "POST /programmes/{programme}/versions/2/activate", body: look, status: 404},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/versions/2/activate", body: `{"seen":"{seen}","base":1,"on":"2024-01-01"}`, status: 422, want: []string{`"location":"body.on","key":"pack.on.past"`}},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/versions/2/activate", body: `{"seen":"{seen}","base":1,"on":"2024-03-01","why":"More time."}`, status: 200, want: []string{`"step":"planned"`, `"planned_on":"2024-03-01"`}},
		scene{as: d.Stranger, do: "POST /programmes/{programme}/versions/2/unplan", status: 403},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/versions/2/unplan", status: 200, want: []string{`"step":"previewed"`}, not: []string{`"planned_on"`}},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/versions", body: d.text(nil), status: 201, want: []string{`"version":3`}},
		scene{as: d.Stranger, do: "POST /programmes/{programme}/versions/3/drop", status: 403},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/versions/1/drop", status: 409, want: []string{`"key":"pack.in_use"`}},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/versions/3/drop", status: 200, not: []string{`"version":3`}},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/versions/2/activate", body: `{"seen":"{seen}","base":1,"why":"More time."}`, status: 200, want: []string{`"step":"active"`, `"why":"More time."`}},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/versions/2/activate", body: look, status: 409, want: []string{`"key":"pack.active_already"`}},
	)
	if err := d.Flow.Turn(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	d.play(
		scene{as: d.Manager, do: "GET /programmes/{programme}/rederivation", status: 200, want: []string{`"version":2,"people":2,"done":2`, `"ended_at"`}},
		scene{as: d.Worker, do: "GET /programmes/{programme}/rederivation", status: 404},
		scene{as: d.Coordinator, do: "GET /programmes/{programme}/versions", status: 200, want: []string{`"version":1,"step":"retired"`, `"version":2,"step":"active"`}},
	)
}

// ahead works a preview out, as the first who asks for it has done in the
// background.
func (d *door) ahead(n int) {
	d.t.Helper()
	if err := d.Flow.Preview(d.t.Context(), d.Coordinator.Actor(), d.Programme.ID, n, 0, false); err != nil {
		d.t.Fatal(err)
	}
}

func (d *door) guides() {
	d.t.Helper()
	first := `{"lang":"en","title":"The first evening","text":"Bring bread.","readers":["support_person"]}`
	d.play(
		scene{as: d.Worker, do: "POST /programmes/{programme}/guides", body: first, status: 403},
		scene{as: d.Keeper, do: "POST /programmes/{programme}/guides", body: first, status: 403},
		scene{as: d.Coordinator, do: "POST /programmes/{nobody}/guides", body: first, status: 404},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/guides", body: `{"lang":"xx","title":"","text":"","readers":[]}`, status: 422, want: []string{
			`"location":"body.title","key":"guide.title.required"`, `"location":"body.text","key":"guide.body.required"`, `"location":"body.readers","key":"guide.readers.required"`, `"location":"body.lang"`,
		}},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/guides", body: first, status: 201, want: []string{`"version":1,"shipped":false`, `"texts":{"en":"Bring bread."}`}, save: "guide=id"},
		scene{as: d.Worker, do: "GET /programmes/{programme}/guides", status: 200, want: []string{`"id":"{guide}"`, `"id":"pack-`, `"shipped":true`}},
		scene{as: d.Worker, do: "GET /programmes/{programme}/guides/{guide}", status: 200, want: []string{"Bring bread."}},
		scene{as: d.Worker, do: "GET /programmes/{nobody}/guides", status: 404},
		scene{as: d.Worker, do: "GET /programmes/{programme}/guides/{nobody}", status: 404},
		scene{as: d.Worker, do: "PUT /programmes/{programme}/guides/{guide}", body: first, status: 403},
		scene{as: d.Coordinator, do: "PUT /programmes/{programme}/guides/{guide}", body: `{"lang":"en","title":"The first evening","text":"Bring bread and salt.","readers":["support_person","volunteer"],"seen":1}`, status: 200, want: []string{`"id":"{guide}","version":2`, "bread and salt"}},
		scene{as: d.Coordinator, do: "PUT /programmes/{programme}/guides/{guide}", body: `{"lang":"en","title":"The first evening","text":"Bring tea.","readers":["support_person"],"seen":1}`, status: 409},
		scene{as: d.Worker, do: "POST /programmes/{programme}/guides/{guide}/drop", status: 403},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/guides/{guide}/drop", status: 200, want: []string{`"id":"pack-`}, not: []string{"{guide}"}},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/guides/{guide}/drop", status: 404},
		scene{as: d.Worker, do: "GET /programmes/{programme}/guides/{guide}", status: 404},
	)
}

func (d *door) series() {
	d.t.Helper()
	told := `{"name":"Released people","beside":"users","unit":"people","definition":"Who left a prison in the year.","authority":"Ministry","years":[{"year":2023,"value":1800,"source":"Yearbook 2023","told":"2024-02-01"}]}`
	year := `{"year":2022,"value":1750,"source":"Yearbook 2022","told":"2023-02-01"}`
	d.play(
		scene{as: d.Worker, do: "POST /programmes/{programme}/series", body: told, status: 403},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/series", body: told, status: 403}, // of all providers together
		scene{as: d.Manager, do: "POST /programmes/{nobody}/series", body: told, status: 404},
		scene{as: d.Manager, do: "POST /programmes/{programme}/series", body: `{"name":"","unit":"people","definition":"","authority":"","beside":"gold","years":[{"year":1900,"value":1.5,"source":"","told":"2030-01-01"}]}`, status: 422, want: []string{
			`"key":"series.name.required"`, `"key":"series.definition.required"`, `"key":"series.year.range"`, `"key":"series.value.whole"`, `"key":"series.source.required"`, `"key":"case.day.future"`, `"key":"choice.unknown"`,
		}, not: []string{"gold"}},
		scene{as: d.Manager, do: "POST /programmes/{programme}/series", body: told, status: 201, want: []string{`"year":2023,"told":{"year":2023,"value":1800`, `"year":2024,"users":1`}, save: "series=id"},
		scene{as: d.Manager, do: "POST /programmes/{programme}/series/{series}/years", body: `{"year":2022,"value":-1,"source":"","told":"2023-02-01"}`, status: 422, want: []string{`"location":"body.value","key":"series.value.required"`, `"location":"body.source"`}},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/series/{series}/years", body: year, status: 403},
		scene{as: d.Manager, do: "POST /programmes/{nobody}/series/{series}/years", body: year, status: 404},
		scene{as: d.Manager, do: "GET /programmes/{programme}/series", status: 200, not: []string{"Yearbook 2022"}}, // nothing was told there
		scene{as: d.Manager, do: "POST /programmes/{programme}/series/{series}/years", body: year, status: 200, want: []string{`"value":1750,"source":"Yearbook 2022"`, `"value":1800`}},
		scene{as: d.Manager, do: "POST /programmes/{programme}/series/{series}/years", body: `{"year":2022,"value":1751,"source":"Yearbook 2022, mended","told":"2024-02-01"}`, status: 200, want: []string{`"value":1751`}, not: []string{`"value":1750`}},
		scene{as: d.Coordinator, do: "GET /programmes/{programme}/series", status: 200, want: []string{`"name":"Released people"`}},
		scene{as: d.Officer, do: "GET /programmes/{programme}/series", status: 403},
		scene{as: d.Manager, do: "GET /programmes/{nobody}/series", status: 404},
		scene{as: d.Manager, do: "POST /programmes/{programme}/series/{series}/mistake", body: `{"why":""}`, status: 422, want: []string{`"location":"body.why","key":"mend.why.required"`}},
		scene{as: d.Coordinator, do: "POST /programmes/{programme}/series/{series}/mistake", body: `{"why":"Twice"}`, status: 403},
		scene{as: d.Manager, do: "POST /programmes/{nobody}/series/{series}/mistake", body: `{"why":"Twice"}`, status: 404},
		scene{as: d.Manager, do: "GET /programmes/{programme}/series", status: 200, want: []string{`"id":"{series}"`}},
		scene{as: d.Manager, do: "POST /programmes/{programme}/series/{series}/mistake", body: `{"why":"Entered twice"}`, status: 200, want: []string{`{"items":[]}`}},
	)
}
