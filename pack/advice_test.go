// SPDX-License-Identifier: EUPL-1.2

package pack_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sild/pack"
)

// TestAdvice: what ships gives no reason to ask, and each thing that somebody
// forgets does.
func TestAdvice(t *testing.T) {
	files, err := filepath.Glob("../packs/*.yaml")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	example := filepath.Join("..", "docs", "examples", "debt-mentor.yaml")
	read := func(name string) string {
		t.Helper()
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(source)
	}
	advice := func(source string) []string {
		t.Helper()
		p, faults := pack.Parse("pack.yaml", []byte(source))
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		return p.Advice()
	}
	for _, name := range append(files, example) {
		for _, a := range advice(read(name)) {
			t.Errorf("%s: %s", name, a)
		}
	}

	source := read(example)
	line := func(start string) string {
		t.Helper()
		for l := range strings.Lines(source) {
			if strings.HasPrefix(strings.TrimSpace(l), start) {
				return l
			}
		}
		t.Fatalf("the example has no line %q", start)
		return ""
	}
	bad := func(want, old, new string) {
		t.Helper()
		all := advice(strings.Replace(source, old, new, 1))
		if len(all) != 1 || !strings.Contains(all[0], want) {
			t.Errorf("%q instead of %q: %q; want one that says %q", new, old, all, want)
		}
	}
	bad("one single day, 6 months after end", line("tolerance:"), "")
	bad("how those count who died", line("special:"), "")
	bad("Nobody is told to ask", line("- {id: half-year,"), "")
	bad("due 12 months after start, and nothing that people get lasts longer than 6 months after start", "longest: 12 months after start", "longest: 6 months after start")
	for _, same := range []string{"longest: 1 year after start", "longest: 365 days after start", "longest: 18 months after start"} {
		if all := advice(strings.Replace(source, "longest: 12 months after start", same, 1)); len(all) > 0 {
			t.Errorf("%s: %q", same, all)
		}
	}
}
