// SPDX-License-Identifier: EUPL-1.2

package access_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
// relation, section, right and set of states, with the grant narrowed in every
// way to one section, and with and without an exclusion.
func TestPolicy(t *testing.T) {
	words := map[string]access.Right{"times": access.Times, "shared": access.Shared, "own": access.Own, "read": access.All, "add": access.Add, "write": access.Write}
	table := map[string]map[string]access.Right{} // role, relation and state; section
	var roles, relations []string
	for _, r := range rows(t, "policy.csv") {
		key := strings.Join([]string{r[0], r[1], r[3]}, " ")
		if table[key] != nil {
			t.Errorf("policy.csv says twice what a %s opens", key)
		}
		table[key] = map[string]access.Right{}
		for i, cell := range r[4:] {
			for _, word := range strings.Fields(strings.ReplaceAll(cell, "-", "")) {
				if words[word] == 0 {
					t.Errorf("policy.csv: %s: %q is no right", key, word)
				}
				table[key][access.Sections[i:i+1]] |= words[word]
			}
		}
		for s, right := range table[key] {
			if right&access.Write != 0 && right&access.All == 0 {
				t.Errorf("policy.csv: a %s may write section %s unread", key, s)
			}
		}
		if !slices.Contains([]string{"lists", "record", "aside"}, r[2]) || access.Where(r[0], r[1]) != r[2] {
			t.Errorf("policy.csv: %s: where is %q, the code says %q", key, r[2], access.Where(r[0], r[1]))
		}
		if !slices.Contains(roles, r[0]) {
			roles = append(roles, r[0])
		}
		if !slices.Contains(relations, r[1]) {
			relations = append(relations, r[1])
		}
	}
	if diff := cmp.Diff(roles, access.Roles()); diff != "" {
		t.Errorf("roles of the table and of the code (-table +code):\n%s", diff)
	}
	for key := range table {
		for _, state := range append(access.States[:], "normal") {
			if f := strings.Fields(key); table[f[0]+" "+f[1]+" "+state] == nil {
				t.Errorf("policy.csv does not say what a %s %s opens when %s", f[0], f[1], state)
			}
		}
	}
	n := 0
	for _, role := range append(roles, "nobody", "") {
		for _, relation := range append(relations, "stranger", "") {
			for state := range access.State(1 << len(access.States)) {
				for i := range len(access.Sections) {
					section := access.Sections[i]
					cell := table[role+" "+relation+" normal"][string(section)]
					if state != access.Normal {
						cell = ^access.Right(0)
						for bit, word := range access.States {
							if state&(1<<bit) != 0 {
								cell &= table[role+" "+relation+" "+word][string(section)]
							}
						}
					}
					for j := range len(access.Sections) {
						for _, excluded := range []bool{false, true} {
							narrow, want := string(access.Sections[j]), access.Right(0)
							if i == j && !excluded {
								want = cell
							}
							got := access.Decide([]access.Grant{{Role: role, Relation: relation, Sections: narrow}}, state, excluded, section)
							for right := access.Times; right <= access.Write; right <<= 1 {
								n++
								if got&right != want&right {
									t.Errorf("%s as %s, section %c, state %03b, grant of %s, excluded %t, right %06b: %t", role, relation, section, state, narrow, excluded, right, got&right != 0)
								}
							}
						}
					}
				}
			}
		}
	}
	if want := (len(roles) + 2) * (len(relations) + 2) * 8 * 9 * 9 * 2 * 6; n != want {
		t.Errorf("%d combinations; want %d", n, want)
	}
	t.Logf("%d of %d decisions as written", n, n)
	if access.Decide(nil, access.Normal, false, 'I') != 0 {
		t.Error("without a grant a section is open")
	}
}

// TestGrantsAddUp: two narrow grants open what both open, and no more.
func TestGrantsAddUp(t *testing.T) {
	grants := []access.Grant{{Role: "prison", Relation: "custody", Sections: "IO"}, {Role: "support_person", Relation: "lead", Sections: "N"}}
	for i := range len(access.Sections) {
		s := access.Sections[i]
		if got, want := access.Decide(grants, access.Normal, false, s)&access.All != 0, strings.IndexByte("ION", s) >= 0; got != want {
			t.Errorf("section %c: %t; want %t", s, got, want)
		}
	}
}

// TestDuties holds May against its table, and the table against the code: a duty
// that nobody asks for is none.
func TestDuties(t *testing.T) {
	all := []string{
		access.Refer, access.Answer, access.Assign, access.Mend, access.End, access.Totals, access.People, access.Cases, access.Hours, access.AddPerson, access.Merge,
		access.Workers, access.Settings, access.Register, access.Authority, access.Report, access.Accept, access.Override, access.Review, access.Inspect, access.Protect,
		access.Log, access.Withhold, access.Sample, access.Audit, access.Request, access.Help, access.Gate, access.HandOver, access.OwnPage,
		access.Activities, access.PlanActivities, access.TakeIn, access.Messages, access.Family, access.Beds, access.Houses, access.HouseLife, access.Pack, access.Guide,
	}
	f, err := os.ReadFile("duties.csv")
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(f))
	r.Comment = '#'
	table, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(access.Roles(), table[0][2:]); diff != "" {
		t.Errorf("roles of policy.csv and of duties.csv (-policy +duties):\n%s", diff)
	}
	var written []string
	for _, row := range table[1:] {
		written = append(written, row[0])
		for i, cell := range row[2:] {
			role := table[0][2+i]
			if cell != "yes" && cell != "-" {
				t.Errorf("duties.csv: %s, %s: %q", row[0], role, cell)
			}
			if access.May(role, row[0]) != (cell == "yes") {
				t.Errorf("a %s may %s: %t; the table says %q", role, row[0], cell != "yes", cell)
			}
		}
	}
	slices.Sort(all)
	slices.Sort(written)
	if diff := cmp.Diff(all, written); diff != "" {
		t.Errorf("duties of the code and of the table (-code +table):\n%s", diff)
	}
	if access.May("nobody", access.Refer) {
		t.Error("an unknown role has a duty")
	}
}
