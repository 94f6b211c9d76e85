// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"slices"
)

// A goal that was met is looked at again after a while, where a pack says so.
const (
	goalMet    = "goal.met"
	goalLooked = "goal.looked_at"
)

// LooksAtGoals reports whether a clock asks whether goals that were met last.
func (p *Pack) LooksAtGoals() bool {
	return slices.ContainsFunc(p.Clocks, func(c Clock) bool { return c.Due.Anchor == goalMet })
}

// goalClocks checks that a clock of goals is done by a look at them, and nothing
// else is.
func (c *checker) goalClocks() {
	for i, k := range c.p.Clocks {
		if (k.Due.Anchor == goalMet) != (k.Done.Name == goalLooked) && k.Done.Name != "" && !k.Due.IsZero() {
			c.wrong(fmt.Sprintf("clocks[%d].done", i), fmt.Sprintf("%q and %q go together.", goalMet, goalLooked), "Write: due: 3 months after "+goalMet+", done: "+goalLooked+".")
		}
		if k.Due.Anchor == goalMet && k.Due.Every {
			c.wrong(fmt.Sprintf("clocks[%d].due", i), "A goal is looked at once after it was met.", "Write: 3 months after "+goalMet+".")
		}
	}
}

// goalTasks makes a task per goal that was met, done when somebody has asked
// whether it lasts.
func (p *Pack) goalTasks(d *Derived, k *Case, c Clock) {
	n := 0
	for _, g := range k.Goals {
		if g.MetOn.IsZero() {
			continue
		}
		n++
		t := Task{
			Key: c.ID + "/" + string(k.ID) + "/" + string(g.Thing), Case: k.ID, Clock: c.ID, Occurrence: n, Owner: c.Owner, State: "open",
			Due: p.Day(c.Due, g.MetOn), Why: p.why(c.Due, moments{goalMet: g.MetOn}),
		}
		t.Opens = t.Due
		if on := (moments{goalMet: g.MetOn}); !c.Opens.IsZero() {
			t.Opens = p.bound(c.Opens, on)
		}
		t.User = k.seesTo(c, t.Due)
		if !g.Looked.IsZero() {
			t.State, t.Done, t.DoneBy = "done", g.Looked, g.ID
		} else if p.lapsed(k, c) {
			t.State = "lapsed"
		}
		d.Tasks = append(d.Tasks, t)
	}
}
