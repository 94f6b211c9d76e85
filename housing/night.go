// SPDX-License-Identifier: EUPL-1.2

package housing

import "sild"

// A State is what a bed is on a night. Of several that a night could be, the last
// one counts: who sleeps in a bed does, whatever else was planned for it.
type State uint8

// The states of a bed on a night.
const (
	NotThere   State = iota // the bed is not there, or its house not open
	Free                    // it could be somebody's
	Turnaround              // it is made ready for another
	Held                    // it is kept for somebody
	Void                    // nobody can sleep in it
	Taken                   // somebody lives in it
)

// States are the words for the states, in their order.
var States = [...]string{"not_there", "free", "turnaround", "held", "void", "taken"}

func (s State) String() string { return States[s] }

// A night is what a bed is on one night, and of which row that follows.
type night struct {
	is State
	of int32 // index of the use or the void
}

// A nights is the nights of one bed, from one on.
type nights struct {
	from  sild.Date
	cells []night
}

// mark makes the nights from a day to the one before until a state, where it
// counts more than what stands there. A bed that is not there can only be slept in.
func (n nights) mark(from, until sild.Date, is State, of int) {
	last := min(until.Sub(n.from), len(n.cells))
	for i := max(from.Sub(n.from), 0); i < last; i++ {
		c := &n.cells[i]
		if c.is == NotThere && is != Free && is != Taken || c.is >= is && c.is != NotThere {
			continue
		}
		*c = night{is, int32(of)}
	}
}

// there makes the nights free on which a bed and its house are there.
func (n nights) there(house, bed lasting) {
	from, end := house.From, n.from.AddDays(len(n.cells))
	if bed.From.After(from) {
		from = bed.From
	}
	for _, until := range []sild.Date{house.Until, bed.Until} {
		if !until.IsZero() && until.Before(end) {
			end = until.AddDays(1)
		}
	}
	n.mark(from, end, Free, 0)
}

// A lasting is something that is there from a first night to a last one; zero: it
// goes on.
type lasting struct{ From, Until sild.Date }

// used makes the nights of a use what they are, on a day: who has not left is
// there this night as well, and nobody knows when the bed is ready after them.
func (n nights) used(kind string, from, until, ready sild.Date, going bool, today sild.Date, of int) {
	is := Taken
	if kind == "held" {
		is = Held
	}
	if going && !until.After(today) {
		n.mark(from, today.AddDays(1), is, of)
		return
	}
	n.mark(from, until, is, of)
	n.mark(until, ready, Turnaround, of)
}
