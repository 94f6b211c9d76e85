// SPDX-License-Identifier: EUPL-1.2

package web

import "sild"

// groupSays is a group's figure in a line.
func (p *page) groupSays(s stat) string {
	if s.all() == 0 {
		return p.says(s)
	}
	text := p.T("result.group.says", "counts", p.Number(s.Counts), "all", p.Number(s.all()))
	if s.Unknown > 0 {
		text += " · " + p.N("result.group.unknown_of", s.Unknown)
	}
	if s.Open > 0 {
		text += " · " + p.N("result.group.open", s.Open)
	}
	return text
}

// dateOf says a coded day in words.
func (p *page) dateOf(day string) string {
	d, err := sild.ParseDate(day)
	if err != nil {
		return day
	}
	return p.Date(d)
}
