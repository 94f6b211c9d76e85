// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"slices"
)

// Advice is what a colleague would ask about a pack that is in order: nothing in
// it is wrong, and something may not be meant.
func (p *Pack) Advice() (all []string) {
	say := func(list, id, text string, args ...any) {
		all = append(all, fmt.Sprintf("%s %q: ", list, id)+fmt.Sprintf(text, args...))
	}
	for _, c := range p.Clocks {
		if c.Done.Name == "end.recorded" && c.Due.Anchor == "start" && !c.Due.Before {
			if longest := p.longest(); longest.Unit != "" && days(c.Due) > days(longest) {
				say("clocks", c.ID, "It is due %s, and nothing that people get lasts longer than %s. Which of the two is meant?", c.Due.Text, longest.Text)
			}
		}
	}
	for _, in := range p.Indicators {
		if in.Observe == "" {
			continue
		}
		if in.Tolerance == nil {
			say("indicators", in.ID, "It asks about one single day, %s. What is known of the day before or after does not count. Say how far off it may be: tolerance: {days_before: 14, days_after: 30, source: ours}.", in.Window.Text)
		}
		if len(in.Special) == 0 {
			say("indicators", in.ID, "It does not say how those count who died, are in prison, moved abroad, refuse or were not reached: all of them are unknown now. Say it under special, for example: {died: leave_out, not_reached: unknown}.")
		}
		if in.Window.Anchor == "end" && in.Window.Unit != "" && !p.asks(in.Window) {
			say("indicators", in.ID, "Nobody is told to ask. Add a clock that is done by it: due: %s, done: answer to %s.", in.Window.Text, in.ID)
		}
	}
	return all
}

// asks reports whether somebody is told to ask about the day of a window: one
// question can answer two indicators.
func (p *Pack) asks(about Timing) bool {
	return slices.ContainsFunc(p.Clocks, func(c Clock) bool {
		in, ok := p.Indicator(c.Done.Of)
		return c.Done.Name == AnswerTo && ok && in.Window.Text == about.Text
	})
}

// longest is the longest time that a part lasts from its start; none if a part
// has no last day.
func (p *Pack) longest() (longest Timing) {
	for _, part := range p.Parts {
		if part.Longest.Anchor != "start" || part.Longest.Before {
			return Timing{}
		}
		if days(part.Longest) > days(longest) {
			longest = part.Longest
		}
	}
	return longest
}

// days is about how many days a timing is from its anchor, to compare two.
func days(t Timing) int {
	length := map[string]int{"day": 1, "working day": 1, "week": 7, "month": 30, "year": 365}
	if t.N == 12 && t.Unit == "month" {
		return 365
	}
	return max(t.N, 1) * length[t.Unit]
}
