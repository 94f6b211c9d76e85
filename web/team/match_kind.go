// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"slices"
	"strings"

	"sild"
	"sild/casework"
	"sild/pack"
	"sild/web/page"
)

// unpaid are the meanings of the kinds of workers who help without pay.
var unpaid = []string{"mentor", "language_partner", "work_mentor"}

// workerKinds are the kinds of workers that the programme names.
func workerKinds(v *page.Visit, p *pack.Pack, x *workerSheet) {
	for _, k := range p.Vocabularies["worker_kinds"].Values {
		if k.Retired {
			continue
		}
		o := page.Option{Value: k.ID, Text: v.Page.Pick(k.Names)}
		if slices.Contains(unpaid, k.Meaning) {
			x.VolunteerKinds = append(x.VolunteerKinds, o)
		} else {
			x.Kinds = append(x.Kinds, o)
		}
	}
}

// mustSay reports whether the programme asks why it is not the one who stands
// first.
func mustSay(p *pack.Pack) bool { return p.Matching != nil && p.Matching.NotFirst == "reason" }

// choiceWords say who stood first, and why it is somebody else.
func choiceWords(v *page.Visit, names map[sild.ID]string, c casework.Choice) string {
	if c.First == "" {
		return ""
	}
	return strings.TrimSpace(v.Page.T("match.first_was", "name", names[c.First]) + " " + c.NotFirst)
}

func pointLines(v *page.Visit, list []casework.Reason) (lines []pointLine) {
	for _, r := range list {
		l := pointLine{Say: v.Page.Msg(r.Say)}
		switch {
		case r.Points > 0:
			l.Points = "+" + v.Page.Number(r.Points)
		case r.Points < 0:
			l.Points = v.Page.Number(r.Points)
		}
		lines = append(lines, l)
	}
	return lines
}
