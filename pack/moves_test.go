// SPDX-License-Identifier: EUPL-1.2

package pack_test

import (
	"testing"

	"sild"
	"sild/pack"
)

// TestMoves: what is said to move is what moves in the tasks.
func TestMoves(t *testing.T) {
	p := jmk(t)
	due := func(release string) map[string]sild.Date {
		f := aCase()
		f.Releases[0].Day = day(release)
		days := map[string]sild.Date{}
		for _, task := range p.Derive(f).Tasks {
			if task.Occurrence == 0 {
				days[task.Clock] = task.Due
			}
		}
		return days
	}
	before, after := due("2024-07-01"), due("2024-05-15")
	said := map[string]pack.Move{}
	for _, m := range p.Moves(day("2024-07-01"), day("2024-05-15")) {
		if m.Clock != "" {
			said[m.Clock] = m
		}
	}
	moved := 0
	for clock, was := range before {
		now := after[clock]
		if was == now {
			if _, wrong := said[clock]; wrong {
				t.Errorf("%s is said to move, and stays on %s", clock, was)
			}
			continue
		}
		moved++
		if m := said[clock]; m.From != was || m.To != now {
			t.Errorf("%s moves from %s to %s; said is %+v", clock, was, now, m)
		}
	}
	if moved == 0 {
		t.Error("nothing moved")
	}
	if p.Moves(day("2024-07-01"), sild.Date{}) != nil || p.Moves(day("2024-07-01"), day("2024-07-01")) != nil {
		t.Error("something is said to move to no day, or to the same")
	}
}
