// SPDX-License-Identifier: EUPL-1.2

package flowtest

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Held holds that a file says what is so, or has it say so.
func Held(t *testing.T, file, is string, update bool) {
	t.Helper()
	if update {
		if err := os.WriteFile(file, []byte(is), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), is); diff != "" {
		t.Errorf("%s is another now; if it should be, run go test -run %s -update here (-want +got):\n%s", file, t.Name(), diff)
	}
}
