// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/packs"
)

// FuzzParse holds what Parse promises of any file at all: it ends, it gives a
// pack or faults and never both, each fault can be found, the same file gives
// the same answer, and what passes can be used.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	shipped, _ := packs.Source("ee-jmk")
	f.Add(shipped)
	f.Add([]byte("pack: {a: [1, 2.5, ~, .inf, 0x10, true]}\n? [x]\n: y\n<<: *a\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		p, faults := Parse("fuzz.yaml", src)
		if (p == nil) != (len(faults) > 0) {
			t.Fatalf("pack %v and faults %v", p != nil, faults)
		}
		if !sorted(faults) {
			t.Errorf("not sorted:\n%s", faults)
		}
		for _, x := range faults {
			if x.Line < 1 || x.Column < 1 || x.Text == "" {
				t.Errorf("%+v cannot be found", x)
			}
			if strings.Contains(x.Text, "runtime error") {
				t.Errorf("a panic was caught: %s", x)
			}
		}
		if _, again := Parse("fuzz.yaml", src); !cmp.Equal(faults, again) {
			t.Errorf("two answers for one file:\n%s", cmp.Diff(faults, again))
		}
		if p == nil {
			return
		}
		p.Eligible(Inputs{})
		day := sild.MustDate("2024-02-29")
		walk(reflect.ValueOf(p).Elem(), "", func(path string, e *Expr) {
			if s, missing := e.Eval(Inputs{}); s == Unknown && len(missing) == 0 {
				t.Errorf("%s: unknown, and nothing is missing", path)
			}
			e.Eval(Inputs{"person.born": sild.Partial{From: day, Until: day.AddMonths(13)}, "release.date": day})
		})
		walk(reflect.ValueOf(p).Elem(), "", func(path string, w *Timing) {
			if !w.IsZero() && p.Nth(*w, day, 2).IsZero() {
				t.Errorf("%s: no day", path)
			}
		})
	})
}
