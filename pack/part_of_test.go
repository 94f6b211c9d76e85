// SPDX-License-Identifier: EUPL-1.2

package pack_test

import (
	"testing"

	"sild"
	"sild/pack"
	"sild/packs"
)

// TestPartOf: a contact counts to the part of its worker on that day, to the only
// one that ran, or, of a colleague who stood in, to that of the paid workers.
func TestPartOf(t *testing.T) {
	src, _ := packs.Source("ee-amif-2018")
	p, faults := pack.Parse("amif", src)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	run := func(part string, user sild.ID, from, until string) pack.PartRun {
		r := pack.PartRun{Part: part, User: user, From: day(from)}
		if until != "" {
			r.Until = day(until)
		}
		return r
	}
	paid := run("support-person", "w", "2024-01-01", "")
	mentor := run("mentor", "m", "2024-02-01", "2024-03-31")
	work := run("work-mentor", "x", "2024-02-01", "")
	for _, id := range []string{"support-person", "mentor", "work-mentor"} {
		if _, ok := p.Part(id); !ok {
			t.Fatalf("the pack has no part %s", id)
		}
	}
	for _, c := range []struct {
		name, user, on, want string
		runs                 []pack.PartRun
	}{
		{"nothing runs", "w", "2024-02-10", "", nil},
		{"before it began", "w", "2023-12-31", "", []pack.PartRun{paid}},
		{"the worker's own", "m", "2024-02-10", "mentor", []pack.PartRun{paid, mentor, work}},
		{"the last day", "m", "2024-03-31", "mentor", []pack.PartRun{paid, mentor, work}},
		{"the day after it", "m", "2024-04-01", "support-person", []pack.PartRun{paid, mentor, work}},
		{"the only one, by whomever", "y", "2024-02-10", "mentor", []pack.PartRun{mentor}},
		{"a colleague stood in", "y", "2024-02-10", "support-person", []pack.PartRun{mentor, work, paid}},
		{"of volunteers only", "y", "2024-02-10", "", []pack.PartRun{mentor, work}},
		{"of two of the same worker the later", "m", "2024-02-10", "work-mentor", []pack.PartRun{mentor, run("work-mentor", "m", "2024-02-05", "")}},
		{"of nobody's name", "", "2024-02-10", "support-person", []pack.PartRun{run("mentor", "", "2024-02-01", ""), paid}},
	} {
		if got := p.PartOf(c.runs, pack.Contact{Day: day(c.on), User: sild.ID(c.user), Part: "reception"}); got != "reception" {
			t.Errorf("%s, and somebody says another: %q; want what they say", c.name, got)
		}
		if got := p.PartOf(c.runs, pack.Contact{Day: day(c.on), User: sild.ID(c.user)}); got != c.want {
			t.Errorf("%s: %q; want %q", c.name, got, c.want)
		}
	}
}
