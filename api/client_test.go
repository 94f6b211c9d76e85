// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"sild"
	"sild/access"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/trail"
)

// A program is a client of the API with what it holds.
type program struct {
	org.Client
	secret string
}

// program is a client that the admin of an organisation makes.
func (d *door) program(o flowtest.Org, role string, tasks ...string) program {
	d.t.Helper()
	p := program{secret: org.NewClientSecret()}
	d.Do(flowtest.User{ID: d.Admin.ID, Org: o.ID, Role: org.Admin}, func(tx *db.Tx) (err error) {
		p.Client, err = org.AddClient(tx, org.ClientInput{
			Name: "Register of " + o.Name + strings.Join(tasks, "-"), Purpose: "A test", Until: tx.Today().AddDays(30), Tasks: tasks, Team: o.Team, Role: role,
		}, p.secret)
		return err
	})
	return p
}

// by sends what a program sends.
func (d *door) by(secret, line, body string) *httptest.ResponseRecorder {
	d.t.Helper()
	r := d.request(flowtest.User{}, line, body)
	r.Header.Set("Authorization", "Bearer "+secret)
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	return w
}

// TestTaskTable: the table has a row for each operation, with the words of the
// API, and none for what is not there. A new operation gets one with -update,
// which gives it to no task.
func TestTaskTable(t *testing.T) {
	const file = "../access/tasks.csv"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(string(text)))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(rows[0][2:], access.Tasks()) {
		t.Errorf("the columns are %v; want %v", rows[0][2:], access.Tasks())
	}
	d := newDoor(t)
	says := d.summaries()
	have := map[string]bool{}
	for _, row := range rows[1:] {
		have[row[0]] = true
		if says[row[0]] != row[1] {
			t.Errorf("%s: the table says %q, the API %q", row[0], row[1], says[row[0]])
		}
		for i, may := range row[2:] {
			if task := access.Tasks()[i]; may != "yes" && may != "no" || access.TaskMay([]string{task}, row[0]) != (may == "yes") {
				t.Errorf("%s, %s: the table says %s and the program %v", row[0], task, may, access.TaskMay([]string{task}, row[0]))
			}
		}
	}
	var more []string
	for _, id := range slices.Sorted(maps.Keys(says)) {
		if !have[id] {
			if more = append(more, id); !*update {
				t.Errorf("%s has no row in access/tasks.csv: go test ./api -run TestTaskTable -update gives it one that no task has", id)
			}
		}
	}
	if *update && len(more) > 0 {
		addRows(t, file, string(text), more, says)
	}
	if access.TaskMay(access.Tasks(), "not-there") || access.TaskMay(nil, "me") || access.TaskMay([]string{"not-there"}, "me") {
		t.Error("what the table does not know is allowed")
	}
	t.Logf("%d of %d operations have a row; %d tasks", len(rows)-1, len(says), len(access.Tasks()))
}

// summaries are what the API says of each operation.
func (d *door) summaries() map[string]string {
	d.t.Helper()
	w := d.send(d.request(flowtest.User{}, "GET /openapi.json", ""))
	var doc struct {
		Paths map[string]map[string]struct{ OperationID, Summary string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		d.t.Fatal(err)
	}
	all := map[string]string{}
	for _, methods := range doc.Paths {
		for _, op := range methods {
			all[op.OperationID] = op.Summary
		}
	}
	return all
}

func addRows(t *testing.T, file, text string, ids []string, says map[string]string) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	first := slices.IndexFunc(lines[1:], func(l string) bool { return !strings.HasPrefix(l, "#") }) + 1
	for _, id := range ids {
		var b strings.Builder
		w := csv.NewWriter(&b)
		row := []string{id, says[id]}
		for range access.Tasks() {
			row = append(row, "no")
		}
		w.Write(row)
		w.Flush()
		lines = append(lines, strings.TrimSpace(b.String()))
	}
	slices.Sort(lines[first:])
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestProgramsGolden: each operation by a program of each task. A program gets
// what the table says and not a thing more: "task" stands for the refusal of an
// operation that its tasks do not need.
func TestProgramsGolden(t *testing.T) {
	d := newDoor(t)
	all := d.operations()
	programs := []struct {
		name string
		program
	}{
		{"referrals", d.program(d.Prison, "prison", "referrals")},
		{"releases", d.program(d.Prison, "prison", "releases")},
		{"totals", d.program(d.Provider, "coordinator", "totals")},
		{"register", d.program(d.Provider, "coordinator", "register")},
		{"authority", d.program(d.Ministry, "contract_manager", "authority")},
		{"reports", d.program(d.Provider, "coordinator", "reports")},
		{"two", d.program(d.Prison, "prison", "referrals", "releases")},
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-82s", "# operation")
	for _, p := range programs {
		fmt.Fprintf(&b, " %s", p.name)
	}
	allowed, refused := 0, 0
	lines := slices.Sorted(maps.Keys(all))
	for _, line := range lines {
		fmt.Fprintf(&b, "\n%-82s", line)
		for _, p := range programs {
			w := d.by(p.secret, named.ReplaceAllString(line, "{nobody}"), "")
			said := fmt.Sprint(w.Code)
			if strings.HasPrefix(line, "GET /my") || strings.Contains(line, " /my/") { // a person's own: no program's token is one there
				if w.Code != 401 && all[line] != "enter-own-pages" {
					t.Errorf("%s by %s: %s; want 401", line, p.name, said)
				}
				fmt.Fprintf(&b, " %s", said)
				continue
			}
			asked := w.Code != 403
			may := all[line] == "health" || access.TaskMay(p.TaskList(), all[line])
			if strings.Contains(w.Body.String(), `"key":"client.task"`) && w.Code == 403 {
				said = "task"
				refused++
			}
			if may == (said == "task") {
				t.Errorf("%s by %s: %s; the table says %v", line, p.name, said, may)
			}
			if may && asked {
				allowed++
			}
			fmt.Fprintf(&b, " %s", said)
		}
	}
	b.WriteByte('\n')
	flowtest.Held(t, "testdata/programs.golden", b.String(), *update)
	t.Logf("%d operations x %d programs: %d allowed, %d of %d others refused", len(lines), len(programs), allowed, refused, len(lines)*len(programs)-allowed)
	// A refusal stands in the trail, under the program's name.
	d.Look(d.Admin, func(tx *db.Tx) error {
		n, err := db.One[int](tx, `SELECT count(*) FROM trail t JOIN app_user u ON u.id = t.user_id WHERE t.action = 'denied' AND u.client AND u.name = $1`, programs[0].Name)
		if n == 0 {
			t.Error("no refusal stands in the trail under the program's name")
		}
		return err
	})
}

// TestProgramSees: a program is answered with the same bytes as a user of its
// team and role, and is told of nobody else.
func TestProgramSees(t *testing.T) {
	d := newDoor(t)
	andrei := d.Person("Andrei", "Tamm")
	caseID := d.Referred(andrei)
	d.saved["andrei"], d.saved["case"] = string(andrei), string(caseID)
	d.one(scene{as: d.Guard, do: "POST /people", body: `{"programme":"{programme}","given":"Boriss","family":"Kask","no_code_why":"not_told"}`, status: 201, save: "boriss=subject"})
	p := d.program(d.Prison, "prison", "referrals", "releases")
	same := 0
	for _, c := range []struct{ line, body string }{
		{"GET /programmes", ""},
		{"GET /programmes/{programme}", ""},
		{"GET /referrals", ""},
		{"GET /cases/{case}/referral", ""},
		{"GET /people/{andrei}/releases", ""},
		{"GET /people/{andrei}/custody", ""},
		{"GET /people/{andrei}/referral-draft", ""},
		{"GET /people/{andrei}/target-group", ""},
		{"POST /people/search", `{"words":"a"}`},
		{"POST /people/doubles", `{"given":"Boriss","family":"Kask","no_code_why":"not_told"}`},
		{"GET /people/not-asked", ""},
		{"GET /people/{boriss}/releases", ""},
		{"GET /people/{boriss}/custody", ""},
		{"GET /people/{boriss}/referral-draft", ""},
		{"POST /people/{boriss}/releases", `{"on":"2024-08-05","kind":"end_of_sentence","place":"tartu"}`},
	} {
		user := httptest.NewRecorder()
		d.handler.ServeHTTP(user, d.request(d.Officer, c.line, c.body))
		got := d.by(p.secret, c.line, c.body)
		if got.Code != user.Code || got.Body.String() != user.Body.String() || strings.Contains(got.Body.String(), "Boriss") {
			t.Errorf("%s: a program gets %d %s\na user of its team and role %d %s", c.line, got.Code, got.Body, user.Code, user.Body)
			continue
		}
		same++
	}
	t.Logf("%d answers, byte for byte those of a user of the team and role", same)
	if w := d.by(p.secret, "GET /me", ""); !strings.Contains(w.Body.String(), p.Name) || !strings.Contains(w.Body.String(), `"role":"prison"`) {
		t.Errorf("it is told that it is %s", w.Body)
	}
	// What it does stands under its name: in the trail, and for the person.
	w := d.by(p.secret, "POST /people/{andrei}/releases", `{"on":"2024-07-05","kind":"end_of_sentence","place":"tartu","change":"brought_forward"}`)
	if w.Code != 201 {
		t.Fatalf("it cannot do its task: %d %s", w.Code, w.Body)
	}
	d.Look(d.Officer, func(tx *db.Tx) error {
		person, err := db.One[sild.ID](tx, `SELECT person_id FROM subject WHERE id = $1`, andrei)
		if err != nil {
			return err
		}
		looks, err := trail.Of(tx, person, 50)
		if !slices.ContainsFunc(looks, func(l trail.Look) bool {
			return l.UserName == p.Name && l.Action == "write" && l.OrgName == d.Prison.Name
		}) {
			t.Errorf("who looked does not name the program: %+v", looks)
		}
		return err
	})
	// It is nobody whom one can give work to, invite, or rename.
	for _, line := range []string{"GET /users", "GET /workers", "GET /teams/{prisonteam}/workers"} {
		d.saved["prisonteam"] = string(d.Prison.Team)
		admin := flowtest.User{ID: d.Admin.ID, Org: d.Provider.ID, Role: org.Admin, Name: "admin"}
		w := httptest.NewRecorder()
		d.handler.ServeHTTP(w, d.request(admin, line, ""))
		if strings.Contains(w.Body.String(), "Register of") {
			t.Errorf("%s lists a program: %s", line, w.Body)
		}
	}
	if err := d.Try(flowtest.User{ID: d.Admin.ID, Org: d.Prison.ID, Role: org.Admin}, func(tx *db.Tx) error {
		return org.Reinvite(tx, p.User, org.NewToken(), false)
	}); sild.KindOf(err) != sild.NotFound {
		t.Errorf("a program is invited: %v", err)
	}
}
