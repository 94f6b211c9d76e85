// SPDX-License-Identifier: EUPL-1.2

package flow_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"sild/flow"
)

// TestLoadedTables: whichever table the loader reads is asked for first; one that
// is not would fail the writes of those alone who stand in it.
func TestLoadedTables(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	reads := regexp.MustCompile(`\bread(?:Case)?\(l, "(\w+)"`)
	var read []string
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range reads.FindAllSubmatch(source, -1) {
			read = append(read, string(m[1]))
			if !slices.Contains(flow.LoadedTables, string(m[1])) {
				t.Errorf("%s reads %s, for which the loader does not look", name, m[1])
			}
		}
	}
	for _, table := range flow.LoadedTables {
		if table != "sign_up" && !slices.Contains(read, table) { // read together with attendance
			t.Errorf("the loader looks for %s and does not read it", table)
		}
	}
}
