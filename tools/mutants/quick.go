// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// inside runs the tests that try the mutants themselves, part by part, and keeps
// in the ledger what they caught that nothing was known to catch.
func (r *runner) inside() {
	each(r.at, 2, func(i int) {
		t := []*test{{pkg: "api", name: "TestJourney"}, {pkg: "web", name: "TestLess"}}[i]
		file := filepath.Join(r.dir, t.pkg+".caught")
		fatal(os.WriteFile(file, nil, 0o600))
		r.passes(t, 0, "SILD_CAUGHT="+file) // or not: what a mutant did may stay in mind
		text, err := os.ReadFile(file)
		fatal(err)
		for line := range strings.Lines(string(text)) {
			var n int
			var by string
			_, err := fmt.Sscan(line, &n, &by)
			fatal(err)
			if r.last(n) == nil {
				r.note(n, by)
			}
		}
	})
}

// caughtAtHome is caught for the tests of the package in which the check stands, in
// one run, of a page those of all pages; and for the quick ones of package proof.
func (r *runner) caughtAtHome(n int, reaching []*test) string {
	home := r.sites[max(n, -n)-1].pkg
	if pages(home) {
		home = "web"
	}
	for _, pkg := range []string{home, "proof"} {
		of := slices.DeleteFunc(slices.Clone(reaching), func(t *test) bool {
			return t.pkg != pkg || slices.Contains([]string{"TestLess", "TestJourney", "TestNoForeignByte", "TestTwinWorlds"}, t.name)
		})
		if len(of) == 0 {
			continue
		}
		if failed, ok := r.runTests(pkg, of, n); !ok {
			return pkg + "." + failed
		}
	}
	return ""
}
