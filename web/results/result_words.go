// SPDX-License-Identifier: EUPL-1.2

package results

import (
	"sild"
	"sild/web/page"
)

// groupSays is a group's figure in a line.
func groupSays(p *page.Page, s page.Stat) string {
	if s.All() == 0 {
		return p.Says(s)
	}
	text := p.T("result.group.says", "counts", p.Number(s.Counts), "all", p.Number(s.All()))
	if s.Unknown > 0 {
		text += " · " + p.N("result.group.unknown_of", s.Unknown)
	}
	if s.Open > 0 {
		text += " · " + p.N("result.group.open", s.Open)
	}
	return text
}

// dateOf says a coded day in words.
func dateOf(p *page.Page, day string) string {
	d, err := sild.ParseDate(day)
	if err != nil {
		return day
	}
	return p.Date(d)
}
