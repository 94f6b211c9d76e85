// SPDX-License-Identifier: EUPL-1.2

package access_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"sild/access"
)

func rows(t *testing.T, file string) [][]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[1:]
}

// TestPolicy holds Decide against the table that a lawyer reads, for every role,
// section and action, with the grant narrowed in every way to one section, and
// with and without an exclusion.
func TestPolicy(t *testing.T) {
	table := map[string]map[string][2]bool{}
	for _, r := range rows(t, "policy.csv") {
		if table[r[0]] == nil {
			table[r[0]] = map[string][2]bool{}
		}
		if _, twice := table[r[0]][r[1]]; twice {
			t.Errorf("policy.csv says twice what a %s may do in section %s", r[0], r[1])
		}
		table[r[0]][r[1]] = [2]bool{r[2] == "yes", r[3] == "yes"}
	}
	n := 0
	for _, role := range append(access.Roles(), access.Offered, access.Former, "nobody", "") {
		for i := range len(access.Sections) {
			section := access.Sections[i]
			for _, write := range []bool{false, true} {
				for j := range len(access.Sections) {
					for _, excluded := range []bool{false, true} {
						n++
						narrow := string(access.Sections[j])
						cell := table[role][string(section)]
						may := cell[0]
						if write {
							may = cell[1]
						}
						want := may && narrow == string(section) && !excluded
						if got := access.Decide([]access.Grant{{Role: role, Sections: narrow}}, excluded, section, write); got != want {
							t.Errorf("%s, section %c, write %t, grant of %s, excluded %t: %t; want %t", role, section, write, narrow, excluded, got, want)
						}
					}
				}
				if access.Decide(nil, false, section, write) {
					t.Errorf("without a grant section %c is open", section)
				}
			}
		}
	}
	if want := (len(access.Roles()) + 4) * 9 * 2 * 9 * 2; n != want {
		t.Errorf("%d combinations; want %d", n, want)
	}
	for role, sections := range table {
		if len(sections) != len(access.Sections) {
			t.Errorf("policy.csv has %d sections for %s; want %d", len(sections), role, len(access.Sections))
		}
		for s, cell := range sections {
			if cell[1] && !cell[0] {
				t.Errorf("a %s may write section %s unread", role, s)
			}
		}
	}
}

// TestGrantsAddUp: two narrow grants open what both open, and no more.
func TestGrantsAddUp(t *testing.T) {
	grants := []access.Grant{{Role: "prison", Sections: "IO"}, {Role: "support_person", Sections: "N"}}
	for i := range len(access.Sections) {
		s := access.Sections[i]
		if got, want := access.Decide(grants, false, s, false), strings.IndexByte("ION", s) >= 0; got != want {
			t.Errorf("section %c: %t; want %t", s, got, want)
		}
	}
}

// TestDuties holds May against its table.
func TestDuties(t *testing.T) {
	all := []string{access.Refer, access.Answer, access.Assign, access.Mend, access.End, access.Totals, access.People, access.Cases, access.Hours, access.AddPerson, access.Merge, access.Workers, access.Settings, access.Register, access.Authority, access.Report, access.Accept}
	table := map[string]bool{}
	for _, r := range rows(t, "duties.csv") {
		table[r[0]+" "+r[1]] = r[2] == "yes"
	}
	for _, role := range access.Roles() {
		for _, duty := range all {
			want, there := table[role+" "+duty]
			if !there {
				t.Errorf("duties.csv does not say whether a %s may %s", role, duty)
			}
			if access.May(role, duty) != want {
				t.Errorf("a %s may %s: %t; want %t", role, duty, !want, want)
			}
		}
	}
	if len(table) != len(access.Roles())*len(all) {
		t.Errorf("duties.csv has %d rows for %d roles and %d duties", len(table), len(access.Roles()), len(all))
	}
	if access.May("nobody", access.Refer) {
		t.Error("an unknown role has a duty")
	}
}
