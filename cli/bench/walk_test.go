// SPDX-License-Identifier: EUPL-1.2

package bench_test

import (
	"maps"
	"regexp"
	"strings"
	"sync"
	"testing"

	"sild"
	"sild/db"
)

// hear keeps what is asked of d until asked is called: each query once, with
// the arguments that it had last.
func hear(d *db.DB) (asked func() map[string][]any) {
	var mu sync.Mutex
	all := map[string][]any{}
	d.Heard = func(query string, args []any) {
		mu.Lock()
		defer mu.Unlock()
		if strings.HasPrefix(strings.TrimSpace(query), "SELECT") {
			all[query] = args
		}
	}
	return func() map[string][]any {
		d.Heard = nil
		return all
	}
}

// walksNone holds that no query walks a whole table of people, cases or what
// happened to them: what people do all day takes as long in a large database as
// in a small one.
func walksNone(t *testing.T, d *db.DB, asked map[string][]any) {
	if d.Postgres() {
		return // there the plan depends on how full the tables are
	}
	if err := d.Read(t.Context(), sild.System, func(tx *db.Tx) error {
		names, err := db.All[string](tx, `SELECT m.name FROM sqlite_schema m WHERE m.type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) p WHERE p.name IN ('subject_id', 'case_id', 'grantee_id'))`)
		if err != nil {
			return err
		}
		ofPeople := map[string]bool{"trail": true, "subject": true}
		for _, name := range names {
			ofPeople[name] = true
		}
		for query := range maps.Keys(asked) {
			for name := range walked(t, tx, query, asked[query]) {
				if ofPeople[name] {
					t.Errorf("all rows of %s are walked by\n%s", name, query)
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

var scan = regexp.MustCompile(`^SCAN (\w+)( USING INDEX)?`)

// walked are the tables that a query walks from end to end. A walk in the order
// of an index ends with the page.
func walked(t *testing.T, tx *db.Tx, query string, args []any) map[string]bool {
	type step struct {
		ID, Parent, Unused int
		Says               string
	}
	steps, err := db.All[step](tx, "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]bool{}
	for _, s := range steps {
		m := scan.FindStringSubmatch(s.Says)
		if m == nil || m[2] != "" || strings.Contains(query, ") "+m[1]) { // or of what was found
			continue
		}
		tables[m[1]] = true
		for _, from := range regexp.MustCompile(`(?:FROM|JOIN) (\w+) `+m[1]+`\b`).FindAllStringSubmatch(query, -1) {
			tables[from[1]] = true
		}
	}
	return tables
}
