// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"strings"

	"sild"
	"sild/casework"
	"sild/report"
	"sild/web/page"
)

// TravelWords are time and cost of a way in words: "travel 40 min, 24.5 km".
func TravelWords(v *page.Visit, s casework.Share) string {
	words := v.Page.T("day.travel", "time", Length(v.Page, s.Minutes))
	if s.Metres > 0 {
		words += ", " + v.Page.T("hours.km", "n", v.Page.Decimal((s.Metres+50)/100, 1))
	}
	if s.Cents > 0 {
		words += ", " + v.Page.T("hours.cost", "n", v.Page.Decimal(s.Cents, 2))
	}
	if s.Of > 1 {
		words += " " + v.Page.T("day.split", "n", v.Page.Number(s.Of))
	}
	return words
}

// Length is a length of time: "45 min", "2 h", "2 h 15 min".
func Length(p *page.Page, minutes int) string {
	if minutes < 60 {
		return p.T("today.minutes", "minutes", p.Number(minutes))
	}
	if minutes%60 == 0 {
		return p.T("hours.whole", "hours", p.Number(minutes/60))
	}
	return p.T("hours.length", "hours", p.Number(minutes/60), "minutes", p.Number(minutes%60))
}

// BarNames are bars in words.
func BarNames(v *page.Visit, ids string) string {
	words := strings.Fields(ids)
	for i, id := range words {
		words[i] = v.Page.T("match.bar.name." + id)
	}
	return strings.Join(words, ", ")
}

// SayOffer is what came of an offer, on the day on which it came.
func SayOffer(v *page.Visit, t report.Timeline, e *report.Event, x *EventView) {
	m, p := e.Offer, v.Page
	name := t.Names[m.User]
	switch e.Kind {
	case "offer_person":
		x.What, x.Team = p.T("case.event.offer_person."+m.Person, "name", name), m.PersonWhy
	case "offer_worker":
		x.What, x.Team = p.T("case.event.offer_worker."+m.Worker, "name", name), m.WorkerWhy
	case "offer_ended":
		x.What = p.T("case.event.offer_ended", "name", name)
		if m.EndedWhy != "conflict" { // why, stands with the conflict of interest
			x.Team = m.EndedWhy
		}
	case "offer":
		x.What, x.Team = p.T("case.event.offer", "name", name), m.Note
		if m.PassedWhy != "" && m.User != v.Tx.Actor.User {
			x.Lines = append(x.Lines, p.T("match.passed", "what", BarNames(v, m.Passed), "why", m.PassedWhy))
		}
	default:
		x.What = p.T("case.event.offer_met", "name", name)
	}
}

// CoveringSaid says for whom and until when somebody stands in.
func CoveringSaid(v *page.Visit, c casework.Covering) string {
	return v.Page.T("match.covering", "name", c.For, "date", v.Page.Date(c.Until))
}

// Coverings are the cases in which the reader stands in, in words.
func Coverings(v *page.Visit) (map[sild.ID]string, error) {
	if v.Who.Role != "support_person" {
		return nil, nil
	}
	list, err := casework.CoveringOf(v.Tx, v.Tx.Actor.User)
	said := map[sild.ID]string{}
	for _, c := range list {
		said[c.Case] = CoveringSaid(v, c)
	}
	return said, err
}

func Places(v *page.Visit, codes []string) string {
	return Coded(v, "area.", codes)
}

// Coded are codes in words, those without words as they are.
func Coded(v *page.Visit, prefix string, codes []string) string {
	list := make([]string, len(codes))
	for i, c := range codes {
		list[i] = CodeWord(v, prefix, c)
	}
	return strings.Join(list, ", ")
}

func CodeWord(v *page.Visit, prefix, code string) string {
	key := prefix + strings.ReplaceAll(strings.ToLower(code), "-", "_")
	if v.Page.Has(key) {
		return v.Page.T(key)
	}
	return code
}
