// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"strconv"

	"sild"
)

// TeamTasks are those of the clocks of a team, such as a meeting every month,
// from the days on which the team held one. A period is done by a meeting within
// it; one that was held later does not make up for it: the period is then missed.
//
// They hang on no person, so that they are no rows that are kept: whoever asks
// derives them. Like every task they have days, and no today.
func (p *Pack) TeamTasks(held []sild.Date) (list []Task) {
	on := p.anchors(Facts{}, nil)
	for _, c := range p.Clocks {
		anchor, ok := on[c.Due.Anchor]
		if c.Subject != "team" || !ok {
			continue
		}
		for n := 1; n <= occurrences; n++ {
			t := Task{Clock: c.ID, Occurrence: n, Key: c.ID + "/" + strconv.Itoa(n), Owner: c.Owner, State: "open", Opens: anchor, Why: p.why(c.Due, on)}
			if n > 1 {
				t.Opens = p.Nth(c.Due, anchor, n-1)
			}
			t.Due = p.Nth(c.Due, anchor, n).AddDays(-1)
			if last, ok := on[c.Due.Until]; ok && t.Opens.After(last) {
				break
			}
			for _, d := range held {
				switch {
				case d.Before(t.Opens):
				case d.After(t.Due):
					if t.State == "open" {
						t.State = "missed"
					}
				case t.State != "done" || d.Before(t.Done):
					t.State, t.Done = "done", d
				}
			}
			list = append(list, t)
		}
	}
	return list
}

// MeetsTeams reports whether the programme asks for work meetings.
func (p *Pack) MeetsTeams() bool {
	for _, c := range p.Clocks {
		if c.Subject == "team" {
			return true
		}
	}
	return false
}

// ofTeam checks a clock of a team.
func (c *checker) ofTeam(path string, k *Clock) {
	if k.Done.Name == workMeeting && k.Subject != "team" {
		c.wrong(path+".done", "A work meeting is a team's, and no case's.", "Write subject: team.")
	}
	if k.Subject != "team" {
		return
	}
	if k.Done.Name != "" && k.Done.Name != workMeeting {
		c.wrong(path+".done", fmt.Sprintf("A clock of a team cannot be done by %q.", k.Done.Text), "It can be done by: "+workMeeting+".")
	}
	if !k.Due.IsZero() && (!k.Due.Every || k.Due.Anchor != "period.start" || k.Due.Until != "period.end") {
		c.wrong(path+".due", "A clock of a team comes again and again from the first day of the programme.", "Write for example: every month after period.start until period.end.")
	}
	if !k.When.IsZero() {
		c.wrong(path+".when", "A clock of a team knows no person.", "Take it out.")
	}
}

const workMeeting = "work_meeting.held"
