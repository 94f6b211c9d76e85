// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"

	"sild"
	"sild/casework"
	"sild/pack"
)

// unpaid are the meanings of the kinds of workers who help without pay.
var unpaid = []string{"mentor", "language_partner", "work_mentor"}

// workerKinds are the kinds of workers that the programme names.
func (v *visit) workerKinds(p *pack.Pack, x *workerSheet) {
	for _, k := range p.Vocabularies["worker_kinds"].Values {
		if k.Retired {
			continue
		}
		o := option{Value: k.ID, Text: v.page.Pick(k.Names)}
		if slices.Contains(unpaid, k.Meaning) {
			x.VolunteerKinds = append(x.VolunteerKinds, o)
		} else {
			x.Kinds = append(x.Kinds, o)
		}
	}
}

// kindWord is what a programme calls a kind of worker.
func (v *visit) kindWord(p *pack.Pack, kind string) string {
	k, ok := p.Value("worker_kinds", kind)
	if !ok {
		return kind
	}
	return v.page.Pick(k.Names)
}

// mustSay reports whether the programme asks why it is not the one who stands
// first.
func mustSay(p *pack.Pack) bool { return p.Matching != nil && p.Matching.NotFirst == "reason" }

// choiceWords say who stood first, and why it is somebody else.
func (v *visit) choiceWords(names map[sild.ID]string, c casework.Choice) string {
	if c.First == "" {
		return ""
	}
	return strings.TrimSpace(v.page.T("match.first_was", "name", names[c.First]) + " " + c.NotFirst)
}

func (v *visit) pointLines(list []casework.Reason) (lines []pointLine) {
	for _, r := range list {
		l := pointLine{Say: v.page.Msg(r.Say)}
		switch {
		case r.Points > 0:
			l.Points = "+" + v.page.Number(r.Points)
		case r.Points < 0:
			l.Points = v.page.Number(r.Points)
		}
		lines = append(lines, l)
	}
	return lines
}
