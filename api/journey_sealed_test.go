// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"sild"
	"sild/api"
	"sild/db"
	"sild/trail"
)

// seals: an organisation takes heads of the trail away, and finds out that a later
// one goes on from an earlier one, without a look at any entry.
func (d *door) seals() {
	d.t.Helper()
	d.one(scene{as: d.Admin, do: "GET /trail/head", status: 404})
	key, _, err := trail.NewKey()
	if err != nil {
		d.t.Fatal(err)
	}
	head := func() (h api.TrailHead) {
		d.t.Helper()
		if err := trail.NewSealer(d.DB, key, sild.Discard).All(d.t.Context()); err != nil {
			d.t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(d.one(scene{as: d.Admin, do: "GET /trail/head", status: 200})), &h); err != nil {
			d.t.Fatal(err)
		}
		if kept, signed, err := trail.OpenHead(h.Note, key.Public); err != nil || !signed || kept.Size != h.Size || kept.Root.String() != h.Root || h.Key != key.Public {
			d.t.Errorf("the head %+v does not say what its note says: %v", h, err)
		}
		return h
	}
	first := head()
	d.Go(d.Today().AddDays(1).String()) // the lease of the first has ended
	second := head()
	text := d.one(scene{as: d.Admin, do: fmt.Sprintf("GET /trail/consistency?from=%d&to=%d", first.Size, second.Size), status: 200})
	var proof api.TrailProof
	if err := json.Unmarshal([]byte(text), &proof); err != nil {
		d.t.Fatal(err)
	}
	hash := func(s string) tlog.Hash {
		h, err := tlog.ParseHash(s)
		if err != nil {
			d.t.Fatal(err)
		}
		return h
	}
	var hashes tlog.TreeProof
	for _, s := range proof.Hashes {
		hashes = append(hashes, hash(s))
	}
	if err := tlog.CheckTree(hashes, second.Size, hash(second.Root), first.Size, hash(first.Root)); err != nil || first.Size == second.Size {
		d.t.Errorf("from %d to %d: %v", first.Size, second.Size, err)
	}
	d.play(
		scene{as: d.Admin, do: "GET /trail/heads", status: 200, want: []string{`"number":1`, `"number":2`}},
		scene{as: d.Admin, do: fmt.Sprintf("GET /trail/consistency?from=1&to=%d", second.Size+1), status: 404},
		scene{as: d.Coordinator, do: "GET /trail/head", status: 404},
		scene{as: d.Coordinator, do: "GET /trail/heads", status: 404},
		scene{as: d.Coordinator, do: "GET /trail/consistency?from=1&to=2", status: 404},
	)
}

// traced holds that the trail tells of what was answered to u.
func (d *door) traced(s scene, r *http.Request, status int, body string) {
	d.t.Helper()
	left := d.Traces(d.entries)
	if s.as.ID == "" || status == 401 {
		return
	}
	if p := d.Unseen(s.as, r.Method, r.URL.Path, d.fill(s.body), status, "", body, left); len(p) > 0 {
		d.t.Errorf("%s by %s: %s; the trail has %v", s.do, s.as.Name, strings.Join(p, "; "), left)
	}
}

// TestDenied: who is refused leaves an entry that names them and what they asked
// for, and the person whose record it is, whether it is read or written; so does
// who asks for what does not exist. The person is not told of it as of a look.
func TestDenied(t *testing.T) {
	d := newDoor(t)
	andrei, caseID := d.Admitted("Andrei", "Tamm")
	d.saved["andrei"], d.saved["case"] = string(andrei), string(caseID)
	before := d.one(scene{as: d.Coordinator, do: "GET /people/{andrei}/trail", status: 200})
	d.Traces(d.entries)
	for _, c := range []struct {
		do, body string
		object   string
		about    bool
	}{
		{"GET /cases/{case}", "", "{case}", true},
		{"GET /cases/{nobody}", "", "{nobody}", false},
		{"POST /cases/{case}/goals", `{"day":"2024-02-05","area":"work","title":"Work"}`, "{case}", true},
		{"POST /cases/{nobody}/goals", `{"day":"2024-02-05","area":"work","title":"Work"}`, "{nobody}", false},
		{"GET /people/{andrei}", "", "{andrei}", true},
		{"GET /people/{nobody}", "", "{nobody}", false},
	} {
		r := d.request(d.Stranger, c.do, c.body)
		d.Traces(d.entries) // that a token was made
		w := d.send(r)
		left := d.Traces(d.entries)
		if w.Code != 404 || len(left) == 0 {
			t.Fatalf("%s: %d, the trail has %v", c.do, w.Code, left)
		}
		for _, e := range left {
			if e.User != d.Stranger.ID || e.Action != "denied" || string(e.Object) != d.fill(c.object) || e.SubjectsTogether != "" != c.about {
				t.Errorf("%s: the entry is %+v", c.do, e)
			}
		}
	}
	after := d.one(scene{as: d.Coordinator, do: "GET /people/{andrei}/trail", status: 200})
	if strings.Contains(after, "denied") || strings.Count(after, `"action"`) != strings.Count(before, `"action"`)+1 {
		t.Errorf("who looked was %s and is %s", before, after)
	}
}

// TestNoTrail: when the trail cannot be written, nothing is answered but that, and
// nothing is done.
func TestNoTrail(t *testing.T) {
	d := newDoor(t)
	andrei, caseID := d.Admitted("Andrei", "Tamm")
	d.saved["andrei"], d.saved["case"] = string(andrei), string(caseID)
	d.one(scene{as: d.Worker, do: "GET /cases/{case}", status: 200})
	d.one(scene{as: d.Stranger, do: "GET /cases/{case}", status: 404})
	for _, table := range []string{"trail", "trail_unsealed"} {
		how, mend := `CREATE TRIGGER broken BEFORE INSERT ON `+table+` BEGIN SELECT RAISE(ABORT, 'no'); END`, `DROP TRIGGER broken`
		if d.DB.Postgres() {
			how, mend = `ALTER TABLE `+table+` ADD CONSTRAINT broken CHECK (false) NOT VALID`, `ALTER TABLE `+table+` DROP CONSTRAINT broken`
		}
		d.exec(how)
		for _, s := range []scene{
			{as: d.Worker, do: "GET /cases/{case}"},
			{as: d.Worker, do: "GET /people/{andrei}"},
			{as: d.Worker, do: "GET /cases"},
			{as: d.Worker, do: "POST /people/search", body: `{"words":"Tamm"}`},
			{as: d.Worker, do: "POST /cases/{case}/goals", body: `{"day":"2024-02-05","area":"work","title":"Work"}`},
			{as: d.Stranger, do: "GET /cases/{case}"},
			{as: d.Stranger, do: "GET /cases/{nobody}"},
		} {
			w := d.send(d.request(s.as, s.do, s.body))
			if w.Code != 503 || !strings.Contains(w.Body.String(), `"key":"error.trail"`) || strings.Contains(w.Body.String(), "Tamm") || w.Header().Get("Retry-After") == "" {
				t.Errorf("%s: %d %v %s", s.do, w.Code, w.Header(), w.Body)
			}
		}
		d.exec(mend)
	}
	d.one(scene{as: d.Worker, do: "GET /cases/{case}", status: 200, not: []string{`"title":"Work"`}})
}

func (d *door) exec(statement string) {
	d.t.Helper()
	if err := d.DB.Write(d.t.Context(), sild.System, func(tx *db.Tx) error {
		_, err := db.Exec(tx, statement)
		return err
	}); err != nil {
		d.t.Fatal(err)
	}
}
