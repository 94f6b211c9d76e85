// SPDX-License-Identifier: EUPL-1.2

package page

import "sild"

// Due says when work is due, seen from today, in words that blame nobody
// (never OVERDUE): "Was due Thursday", "Due today", "Due in 3 days".
func (p *Page) Due(d sild.Date) string {
	switch n := d.Sub(p.Today); {
	case d.IsZero():
		return ""
	case n < 0:
		return p.T("part.due.was", "day", p.Day(d, p.Today))
	case n <= 1:
		return p.T("part.due.day", "day", p.Day(d, p.Today))
	case n <= 14:
		return p.N("part.due.in", n)
	}
	return p.T("part.due.on", "date", p.ShortDate(d))
}

// DueClass is how loud the words are: late, now (today and tomorrow), or soon.
func (p *Page) DueClass(d sild.Date) string {
	switch n := d.Sub(p.Today); {
	case d.IsZero():
		return ""
	case n < 0:
		return "is-late"
	case n <= 1:
		return "is-now"
	}
	return ""
}

// Release says when somebody leaves prison or left it: "Leaves 3 March 2027,
// in 102 days".
func (p *Page) Release(d sild.Date) string {
	switch n := d.Sub(p.Today); {
	case d.IsZero():
		return ""
	case n == 0:
		return p.T("part.release.today")
	case n > 0:
		return p.N("part.release.in", n, "date", p.Date(d))
	default:
		return p.N("part.release.ago", -n, "date", p.Date(d))
	}
}

// Ago is how long before today d was: "today", "yesterday", "5 days ago".
func (p *Page) Ago(d sild.Date) string {
	switch n := p.Today.Sub(d); {
	case d.IsZero():
		return ""
	case n <= 1:
		return p.Day(d, p.Today)
	default:
		return p.N("part.ago", n)
	}
}

// Born is a day of birth with the age that it gives: both ends of what a
// partial date leaves open.
func (p *Page) Born(b sild.Partial) string {
	if b.IsZero() {
		return ""
	}
	least, most := b.Age(p.Today)
	age := p.Number(least)
	if most != least {
		age += "–" + p.Number(most)
	}
	when := b.String()
	if b.Exact() {
		when = p.Date(b.From)
	}
	return p.T("part.born", "date", when, "age", age)
}

// Span is "9 March 2026 – 3 May 2026", open at either end.
func (p *Page) Span(from, until sild.Date) string {
	switch {
	case from == until:
		return p.ShortDate(from)
	case until.IsZero() && from.After(p.Today):
		return p.T("part.from", "date", p.ShortDate(from))
	case until.IsZero():
		return p.T("part.since", "date", p.ShortDate(from))
	case from.IsZero():
		return p.T("part.until", "date", p.ShortDate(until))
	}
	return p.ShortDate(from) + " – " + p.ShortDate(until)
}
