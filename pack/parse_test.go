// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild/packs"
)

var update = flag.Bool("update", false, "write golden files anew")

func TestShipped(t *testing.T) {
	for _, id := range packs.IDs() {
		src, _ := packs.Source(id)
		p, faults := Parse(id+".yaml", src)
		if faults != nil {
			t.Errorf("%s:\n%s", id, faults)
			continue
		}
		if p.ID != id {
			t.Errorf("%s.yaml holds the pack %s", id, p.ID)
		}
	}
}

// TestFaults compares what is said about each file of testdata with the golden
// text beside it.
func TestFaults(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		p, faults := Parse(filepath.Base(f), src)
		if (p == nil) != (len(faults) > 0) {
			t.Errorf("%s: a pack and faults at once, or neither", f)
		}
		golden := strings.TrimSuffix(f, ".yaml") + ".faults"
		if *update {
			if err := os.WriteFile(golden, []byte(faults.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), faults.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", f, diff)
		}
		// Windows saves lines with CR LF, and some editors a mark at the beginning: the same file.
		windows := append([]byte("\ufeff"), bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n"))...)
		_, again := Parse(filepath.Base(f), windows)
		if diff := cmp.Diff(faults.String(), again.String()); diff != "" {
			t.Errorf("%s with other line ends (-want +got):\n%s", f, diff)
		}
	}
	if faults, _ := os.ReadFile("testdata/small.faults"); len(faults) > 0 {
		t.Errorf("small.yaml should have no fault:\n%s", faults)
	}
}

func sorted(fs Faults) bool {
	return slices.IsSortedFunc(fs, func(a, b Fault) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
}

// TestLimits: files that were made to be hard to read are refused soon, and not
// read for minutes.
func TestLimits(t *testing.T) {
	bad := func(src, say string) {
		t.Helper()
		p, faults := Parse("big.yaml", []byte(src))
		if p != nil || !strings.Contains(faults.String(), say) {
			t.Errorf("%.20q…: %.200s; want %q", src, faults, say)
		}
	}
	bad("pack: "+strings.Repeat("[", 1000), "brackets or marks")
	bad("pack: "+strings.Repeat("{a: ", 1000), "brackets or marks")
	bad(strings.Repeat("- ", 1000), "brackets or marks")
	bad(strings.Repeat("? ", 1000), "brackets or marks")
	bad("pack: "+strings.Repeat("a", 5000), "This line has more than")
	bad(strings.Repeat("k: 1\n", 10_001), "more than 10000 lines")
	bad(strings.Repeat("#"+strings.Repeat(" ", 999)+"\n", 600), "larger than 512 kB")
	bad("pack: a\x00b", "not a text file")
	bad("pack: \xe4\xf6", "not UTF-8")
	bad("pack: \"a\u202eb\"", "cannot be seen")

	// Just inside the limits.
	bad(strings.Repeat("k: 1\n", 9_000), "stands here twice")
	bad("pack: "+strings.Repeat("&a ", 1300)+"x", "cannot be read")
	bad("pack: "+strings.Repeat("!a ", 1300)+"x", "cannot be read")
	bad(strings.Repeat("a: ", 1300), "colon")
	bad("pack: "+strings.Repeat(`"`, 3900), "cannot be read")
	bad("parts: ["+strings.Repeat("a, ", 1300)+"]", "parts[1299]")
	indented := ""
	for i := range 900 {
		indented += strings.Repeat(" ", i) + "a:\n"
	}
	bad(indented, `no key "a"`)
}
