// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"

	"sild"
	"sild/activity"
	"sild/casework"
	"sild/report"
)

// worryLooked is the event that does the work on a worry.
const worryLooked = "worry.looked_at"

// worriesToday are the worries that wait for somebody who answers for a team.
func (v *visit) worriesToday() ([]task, error) {
	list, err := casework.OpenWorries(v.tx)
	if err != nil {
		return nil, err
	}
	return v.concerns(list, false)
}

// repliesShown is for how many days a reply stands on Today: ours.
const repliesShown = 7

// repliesToday is what others decided on what the reader asked them: their
// worries of the last days.
func (v *visit) repliesToday() ([]task, error) {
	list, err := casework.AnsweredWorries(v.tx, v.page.Today.AddDays(-repliesShown))
	if err != nil {
		return nil, err
	}
	return v.concerns(list, true)
}

// silent are the reader's people of whom nothing was heard for 14 days. Behind a
// wall one meets by the programme's clock, and not by ours: there only those
// count whose meeting is late (domain §1.3 step 6).
func (v *visit) silent(m packs) ([]casework.Card, error) {
	list, err := report.Unheard(v.tx, 14)
	if err != nil {
		return nil, err
	}
	late, err := v.meetingsLate(m)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(c casework.Card) bool { return !c.Released && !c.ReleaseOn.IsZero() && !late[c.Case] }), nil
}

// meetingsLate are the cases of the reader in which a meeting is late.
func (v *visit) meetingsLate(m packs) (map[sild.ID]bool, error) {
	tasks, err := report.Late(v.tx)
	if err != nil {
		return nil, err
	}
	late := map[sild.ID]bool{}
	for _, t := range tasks {
		p, err := m.of(v, t.Programme)
		if err != nil {
			return nil, err
		}
		if clock, ok := p.Clock(t.Clock); ok && meets(clock) {
			late[t.Case] = true
		}
	}
	return late, nil
}

// registersToday are the groups that the reader led and whose register is still
// to be written.
func (v *visit) registersToday() (section, error) {
	s := section{Key: "today.registers", Href: "/activities"}
	list, err := activity.Unwritten(v.tx)
	for _, h := range list {
		r, err := v.meetRow(h)
		if err != nil {
			return s, err
		}
		t := task{What: r.Title, Href: r.Href, Detail: strings.Join(append([]string{v.momentShort(h.StartsAt)}, h.Place), ", ")}
		if r.Register != "" {
			label := "group.open"
			if r.Desk {
				label = "desk.open"
			}
			t.Acts = []act{{Label: label, Of: r.Of, Href: r.Register, Strong: true}}
		}
		s.List = append(s.List, t)
	}
	return s, err
}

// consentsSection leads to the list of whom to ask for a consent: it names nobody.
func (v *visit) consentsSection() section {
	return section{Key: "today.consents", Side: true, List: []task{{What: v.page.T("today.consents.see"), Href: "/consents"}}}
}

func (v *visit) unheard(l casework.Card) string {
	if l.LastContact.IsZero() {
		return v.page.T("today.never_met")
	}
	return v.page.T("today.last_contact", "ago", v.page.ago(l.LastContact))
}
