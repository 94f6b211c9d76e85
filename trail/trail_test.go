// SPDX-License-Identifier: EUPL-1.2

package trail

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/db"
	"sild/db/dbtest"
)

// TestOf: a list that showed many people is found under each of them at once,
// and after it was indexed, and only there.
func TestOf(t *testing.T) {
	d := dbtest.New(t)
	r := &Recorder{db: d} // indexed by hand
	people := make([]sild.ID, 50)
	for i := range people {
		people[i] = sild.ID(fmt.Sprintf("00000000-0000-7000-8000-%012d", i))
	}
	stranger := sild.ID("00000000-0000-7000-8000-999999999999")
	for n := range 70 { // more than are indexed at once
		err := d.Write(t.Context(), sild.System, func(tx *db.Tx) error {
			return Keep(tx, sild.Actor{Role: "coordinator"}, []sild.Entry{
				{Action: "list", What: "case", Subjects: append([]sild.ID{people[0]}, people...)},
				{Action: "read", What: fmt.Sprint("case ", n), Subjects: people[:1]},
			})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	looks := func(person sild.ID, limit int) (all []string) {
		t.Helper()
		err := d.Read(t.Context(), sild.System, func(tx *db.Tx) error {
			list, err := Of(tx, person, limit)
			for _, l := range list {
				all = append(all, l.Action+" "+l.What)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	check := func(when string) {
		t.Helper()
		if diff := cmp.Diff([]string{"read case 69", "list case", "read case 68"}, looks(people[0], 3)); diff != "" {
			t.Errorf("%s: who looked at the first, -want +got:\n%s", when, diff)
		}
		if n := len(looks(people[49], 1000)); n != 70 {
			t.Errorf("%s: %d looks at the last; want 70", when, n)
		}
		if got := looks(stranger, 10); got != nil {
			t.Errorf("%s: who was not shown has %v", when, got)
		}
	}
	check("before")
	for _, want := range []bool{true, false, false} {
		more, err := r.index(t.Context())
		if err != nil || more != want {
			t.Fatalf("index: more = %t, error %v; want %t", more, err, want)
		}
		check("after")
	}
	err := d.Read(t.Context(), sild.System, func(tx *db.Tx) error {
		waiting, err := db.One[int](tx, `SELECT count(*) FROM trail_pending`)
		if waiting != 0 {
			t.Errorf("%d entries wait still", waiting)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
