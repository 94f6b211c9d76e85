// SPDX-License-Identifier: EUPL-1.2

package db_test

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"sild/db"
	"sild/db/dbtest"
)

// dataClasses are the classes of docs/security/data.md.
var dataClasses = []string{"open", "mark", "service", "worker", "person", "record", "grave", "trail", "secret"}

// classesOf are the classes of columns, "table.column", as a table says them.
func classesOf(rows [][]string) (classes map[string]string, problems []string) {
	classes = map[string]string{}
	for _, r := range rows {
		if !slices.Contains(dataClasses, r[1]) {
			problems = append(problems, r[0]+": there is no class "+r[1])
		}
		for _, column := range strings.Fields(r[2]) {
			if classes[r[0]+"."+column] != "" {
				problems = append(problems, r[0]+"."+column+" has two classes")
			}
			classes[r[0]+"."+column] = r[1]
		}
	}
	return classes, problems
}

// TestDataClasses: each column of each table has a class, and each class of the
// table is of a column that there is. What may open a door is a secret.
func TestDataClasses(t *testing.T) {
	f, err := os.Open("../docs/security/data.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	classes, problems := classesOf(rows[1:])
	for _, p := range problems {
		t.Error(p)
	}
	paper, err := os.ReadFile("../docs/security/data.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, class := range dataClasses {
		if !strings.Contains(string(paper), "\n| **"+class+"** |") {
			t.Errorf("data.md does not say what the class %s needs", class)
		}
	}
	d := dbtest.New(t)
	type column struct{ Table, Name string }
	var there []column
	if err := d.Read(t.Context(), worker, func(tx *db.Tx) (err error) {
		query := `SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND substr(m.name, 1, 7) <> 'sqlite_' ORDER BY 1, 2`
		if tx.Postgres() {
			query = `SELECT CAST(table_name AS text), CAST(column_name AS text) FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2`
		}
		there, err = db.All[column](tx, query)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if len(there) < 2000 {
		t.Fatalf("the database has only %d columns", len(there))
	}
	for _, c := range there {
		name := c.Table + "." + c.Name
		class := classes[name]
		switch {
		case class == "":
			t.Errorf("%s has no class: say in docs/security/data.csv what it is", name)
		case class != "secret" && slices.ContainsFunc([]string{"token", "secret", "password", "pin", "sealed"}, func(word string) bool { return c.Name == word }):
			t.Errorf("%s is %s; want a secret", name, class)
		}
		delete(classes, name)
	}
	for name, class := range classes {
		t.Errorf("%s is %s, and there is no such column", name, class)
	}
	t.Logf("%d columns have a class", len(there))
	if _, problems := classesOf([][]string{{"a", "grave", "x y"}, {"a", "open", "y"}, {"b", "dear", "z"}}); len(problems) != 2 {
		t.Errorf("the rule sees %q; want 2 faults", problems)
	}
}
