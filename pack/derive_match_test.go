// SPDX-License-Identifier: EUPL-1.2

package pack_test

import (
	"slices"
	"testing"

	"sild"
	"sild/pack"
)

// TestUnled: after a lead's last day somebody else is to be found, unless one
// follows at once; what is due after that day is nobody's until then.
func TestUnled(t *testing.T) {
	p := jmk(t)
	lead := func(id, user sild.ID, from, until string) pack.Assignment {
		a := pack.Assignment{ID: id, User: user, Role: "lead", From: day(from)}
		if until != "" {
			a.Until = day(until)
		}
		return a
	}
	for _, c := range []struct {
		name    string
		workers []pack.Assignment
		ended   string
		rematch []string
		plan    sild.ID // whose the plan is, due on 30 June
	}{
		{"goes on", []pack.Assignment{lead("a", "w", "2024-01-10", "")}, "", nil, "w"},
		{"stops", []pack.Assignment{lead("a", "w", "2024-01-10", "2024-03-01")}, "", []string{"0 2024-03-08 open"}, ""},
		{"stops after the plan is due", []pack.Assignment{lead("a", "w", "2024-01-10", "2024-06-30")}, "", []string{"0 2024-07-05 open"}, "w"},
		{"the next begins at once", []pack.Assignment{lead("a", "w", "2024-01-10", "2024-03-01"), lead("b", "x", "2024-03-02", "")}, "", nil, "x"},
		{"the next begins later", []pack.Assignment{lead("a", "w", "2024-01-10", "2024-03-01"), lead("b", "x", "2024-03-04", "")}, "", []string{"0 2024-03-08 done 2024-03-04"}, "x"},
		{"and stops too", []pack.Assignment{lead("a", "w", "2024-01-10", "2024-03-01"), lead("b", "x", "2024-03-04", "2024-04-01")}, "", []string{"0 2024-04-08 open"}, ""},
		{"the service is over", []pack.Assignment{lead("a", "w", "2024-01-10", "2024-03-01")}, "2024-03-01", []string{"0 2024-03-08 lapsed"}, "w"},
	} {
		f := aCase()
		f.Cases[0].Workers = c.workers
		if c.ended != "" {
			f.Cases[0].End = &pack.End{ID: "e", Day: day(c.ended), Reason: "own_wish", Meaning: "own_wish"}
		}
		d := p.Derive(f)
		if got := tasksOf(d, "rematch"); !slices.Equal(got, c.rematch) {
			t.Errorf("%s: to find somebody else %q; want %q", c.name, got, c.rematch)
		}
		for _, task := range d.Tasks {
			if task.Clock == "plan" && task.User != c.plan {
				t.Errorf("%s: the plan is %q's; want %q's", c.name, task.User, c.plan)
			}
		}
	}
}

// TestOfferClock: the last offer of a case waits for its answer for five working
// days; 29 March 2024 is Good Friday.
func TestOfferClock(t *testing.T) {
	p := jmk(t)
	f := aCase()
	if got := tasksOf(p.Derive(f), "offer"); got != nil {
		t.Errorf("without an offer %q", got)
	}
	f.Cases[0].Offers = []pack.Offer{{ID: "1", Day: day("2024-03-01"), Decided: day("2024-03-04")}}
	if got := tasksOf(p.Derive(f), "offer"); !slices.Equal(got, []string{"0 2024-03-08 done 2024-03-04"}) {
		t.Errorf("one that was answered: %q", got)
	}
	f.Cases[0].Offers = append(f.Cases[0].Offers, pack.Offer{ID: "2", Day: day("2024-03-25")})
	if got := tasksOf(p.Derive(f), "offer"); !slices.Equal(got, []string{"0 2024-04-02 open"}) {
		t.Errorf("the next: %q", got)
	}
}
