// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"slices"

	"sild"
)

// judgeSoFar asks whether something has happened since the window opened. Its
// day closes the window of a unit that counts: nothing can change that any more.
// By an answer that it has not happened until a day, the unit does not count so
// far; of whom nobody has said anything, it is unknown.
func (p *Pack) judgeSoFar(f Facts, in Indicator, r *Result) {
	inputs := Inputs{}
	var seen, told *Observation
	var until sild.Date
	for _, v := range p.Vocabularies["events"].Values {
		yes, _ := eventIn(f.Observed, v.ID, in.Evidence, r.Opens, farOff)
		last, by := notYet(f.Observed, v.ID, in.Evidence, r.Opens)
		switch {
		case yes != nil:
			inputs["event."+v.ID] = true
			if slices.Contains(in.Counts.Paths(), "event."+v.ID) && (seen == nil || yes.From.Before(seen.From)) {
				seen = yes
			}
		case by != nil:
			inputs["event."+v.ID] = false
			if slices.Contains(in.Counts.Paths(), "event."+v.ID) && (told == nil || last.Before(until)) {
				told, until = by, last
			}
		}
	}
	r.Closes = r.Opens
	switch s, _ := in.Counts.Eval(inputs); {
	case s == Yes && seen != nil:
		r.State, r.Decided, r.Closes = "counts", seen.ID, seen.Until
		r.Why = sild.Message{Key: "derive.event.counts", Args: sild.Args{"value": "value:events/" + seen.Value, "day": "date:" + seen.From.String(), "source": "key:source." + seen.Source}}
	case s == No && told != nil:
		r.State, r.Decided, r.Closes = "counts_not", told.ID, until
		r.Why = sild.Message{Key: "derive.so_far.counts_not", Args: sild.Args{"day": "date:" + until.String(), "source": "key:source." + told.Source}}
	default:
		r.State, r.Why = "unknown", sild.Message{Key: "derive.unknown.so_far", Args: sild.Args{"day": "date:" + r.Opens.String()}}
	}
}

// farOff is after every day of a programme.
var farOff = sild.MustDate("2199-12-31")

// notYet is the last day up to which answers say, without a gap from a day on,
// that an event has not happened, and the answer that reaches it.
func notYet(observed []Observation, value, least string, from sild.Date) (last sild.Date, by *Observation) {
	need := from
	for again := true; again; {
		again = false
		for i := range observed {
			o := &observed[i]
			if o.Of == "events" && o.Value == value && o.Absent && enough(o.Evidence, least) && !o.From.After(need) && !o.Until.Before(need) {
				last, by, need, again = o.Until, o, o.Until.AddDays(1), true
			}
		}
	}
	return last, by
}
