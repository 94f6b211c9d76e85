// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ledgerHead says what the lines of the ledger are.
const ledgerHead = "# A check of access that was taken out (go run -C tools ./mutants), and the test that failed then;\n" +
	"# or \"same:\" and why nobody can tell the difference, written by hand.\n"

// same begins what the ledger says of a mutant that changes nothing.
const same = "same: "

// changesNothing reports whether the ledger says so of a mutant.
func (r *runner) changesNothing(n int) bool {
	return strings.HasPrefix(r.ledger[r.mutant(n)], same)
}

func (r *runner) ledgerFile() string { return filepath.Join(r.root, "docs", "security", "mutants.tsv") }

// mutant names a mutant so that the name outlives other lines of its file: what
// is changed, and which of the same in the file it is.
func (r *runner) mutant(n int) string {
	i, as := max(n, -n)-1, ""
	if n < 0 {
		as = " inverted"
	}
	nth := 1
	for _, s := range r.sites[:i] {
		if s.file == r.sites[i].file && s.what == r.sites[i].what {
			nth++
		}
	}
	return strings.Join(strings.Fields(fmt.Sprintf("%s %s #%d%s", r.sites[i].file, r.sites[i].what, nth, as)), " ")
}

func (r *runner) readLedger() {
	r.ledger = map[string]string{}
	text, err := os.ReadFile(r.ledgerFile())
	if os.IsNotExist(err) {
		return
	}
	fatal(err)
	for line := range strings.Lines(string(text)) {
		if name, by, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			r.ledger[name] = by
		}
	}
}

// list prints the mutants, with what the ledger says of each.
func (r *runner) list() {
	for i, s := range r.sites {
		fmt.Printf("%4d %s\t%s\n", i+1, s, r.ledger[r.mutant(i+1)])
		if s.invertible {
			fmt.Printf("%4d %s\t%s\n", -i-1, s, r.ledger[r.mutant(-i-1)])
		}
	}
}

// note keeps what caught a mutant. Mutants that are no more are left out.
func (r *runner) note(n int, by string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	name := r.mutant(n)
	if r.ledger[name] == by {
		return
	}
	r.ledger[name] = by
	if by == "" {
		delete(r.ledger, name)
	}
	there := map[string]bool{}
	for i := range r.sites {
		there[r.mutant(i+1)], there[r.mutant(-i-1)] = true, true
	}
	maps.DeleteFunc(r.ledger, func(name, _ string) bool { return !there[name] })
	var b strings.Builder
	b.WriteString(ledgerHead)
	for _, name := range slices.Sorted(maps.Keys(r.ledger)) {
		b.WriteString(name + "\t" + r.ledger[name] + "\n")
	}
	fatal(os.WriteFile(r.ledgerFile(), []byte(b.String()), 0o666))
}

// last is the test that caught a mutant the last time, if it is there.
func (r *runner) last(n int) *test {
	r.mu.Lock()
	defer r.mu.Unlock()
	pkg, name, ok := strings.Cut(r.ledger[r.mutant(n)], ".")
	if !ok || r.bins[pkg] == "" {
		return nil
	}
	return &test{pkg: pkg, name: name}
}

// passWithout holds that the tests of the ledger pass as long as no mutant is at
// work: otherwise they would catch whatever they are asked.
func (r *runner) passWithout(wanted []int) {
	ask := map[string]*test{}
	for _, n := range wanted {
		if t := r.last(n); t != nil {
			ask[t.String()] = t
		}
	}
	names := slices.Sorted(maps.Keys(ask))
	each(r.at, len(names), func(i int) {
		if !r.passes(ask[names[i]], 0) {
			log.Fatalf("%s fails without a mutant", names[i])
		}
	})
}
