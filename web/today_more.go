// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"

	"sild"
	"sild/activity"
	"sild/casework"
	"sild/report"
	"sild/web/cases"
	"sild/web/groups"
	"sild/web/page"
	"sild/web/record"
)

// worryLooked is the event that does the work on a worry.
const worryLooked = "worry.looked_at"

// worriesToday are the worries that wait for somebody who answers for a team.
func worriesToday(v *page.Visit) ([]page.Task, error) {
	list, err := casework.OpenWorries(v.Tx)
	if err != nil {
		return nil, err
	}
	return cases.Concerns(v, list, false)
}

// repliesShown is for how many days a reply stands on Today: ours.
const repliesShown = 7

// repliesToday is what others decided on what the reader asked them: their
// worries of the last days.
func repliesToday(v *page.Visit) ([]page.Task, error) {
	list, err := casework.AnsweredWorries(v.Tx, v.Page.Today.AddDays(-repliesShown))
	if err != nil {
		return nil, err
	}
	return cases.Concerns(v, list, true)
}

// silent are the reader's people of whom nothing was heard for 14 days. Behind a
// wall one meets by the programme's clock, and not by ours: there only those
// count whose meeting is late (domain §1.3 step 6).
func silent(v *page.Visit, m record.Packs) ([]casework.Card, error) {
	list, err := report.Unheard(v.Tx, 14)
	if err != nil {
		return nil, err
	}
	late, err := meetingsLate(v, m)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(c casework.Card) bool { return !c.Released && !c.ReleaseOn.IsZero() && !late[c.Case] }), nil
}

// meetingsLate are the cases of the reader in which a meeting is late.
func meetingsLate(v *page.Visit, m record.Packs) (map[sild.ID]bool, error) {
	tasks, err := report.Late(v.Tx)
	if err != nil {
		return nil, err
	}
	late := map[sild.ID]bool{}
	for _, t := range tasks {
		p, err := m.Of(v, t.Programme)
		if err != nil {
			return nil, err
		}
		if clock, ok := p.Clock(t.Clock); ok && cases.Meets(clock) {
			late[t.Case] = true
		}
	}
	return late, nil
}

// registersToday are the groups that the reader led and whose register is still
// to be written.
func registersToday(v *page.Visit) (record.Section, error) {
	s := record.Section{Key: "today.registers", Href: "/activities"}
	list, err := activity.Unwritten(v.Tx)
	for _, h := range list {
		r, err := groups.NewMeetRow(v, h)
		if err != nil {
			return s, err
		}
		t := page.Task{What: r.Title, Href: r.Href, Detail: strings.Join(append([]string{v.MomentShort(h.StartsAt)}, h.Place), ", ")}
		if r.Register != "" {
			label := "group.open"
			if r.Desk {
				label = "desk.open"
			}
			t.Acts = []page.Act{{Label: label, Of: r.Of, Href: r.Register, Strong: true}}
		}
		s.List = append(s.List, t)
	}
	return s, err
}

// consentsSection leads to the list of whom to ask for a consent: it names nobody.
func consentsSection(v *page.Visit) record.Section {
	return record.Section{Key: "today.consents", Side: true, List: []page.Task{{What: v.Page.T("today.consents.see"), Href: "/consents"}}}
}

func unheardSaid(v *page.Visit, l casework.Card) string {
	if l.LastContact.IsZero() {
		return v.Page.T("today.never_met")
	}
	return v.Page.T("today.last_contact", "ago", v.Page.Ago(l.LastContact))
}
