// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"

	"sild"
	"sild/casework"
	"sild/pack"
	"sild/programme"
	"sild/report"
)

// contactParts offer to which part of the service a contact counts, where the
// person has or had several: as it follows from who gives what, or another. Said
// is what an old contact says.
func (v *visit) contactParts(o openedCase, x *contactView, said string) error {
	if !o.Rec.Reads('P') || len(o.Pack.Parts) < 2 {
		return nil
	}
	all, err := casework.PartsIn(v.tx, o.Rec)
	if err != nil {
		return err
	}
	user := v.tx.Actor.User
	usual := v.page.T("contact.part.usual")
	if id := casework.UsualPart(o.Pack, all, user, v.page.Today); id != "" && !x.Change {
		usual = v.page.T("contact.part.usual.is", "part", report.Part(v.page.Voice, o.Pack, id))
	}
	x.Parts = []option{{Value: "", Text: usual}}
	for _, p := range all {
		t, ok := o.Pack.Part(p.Part)
		if !ok || t.Stay != nil || p.Day.After(v.page.Today) || slices.ContainsFunc(x.Parts, func(y option) bool { return y.Value == p.Part }) {
			continue
		}
		y := option{Value: p.Part, Text: report.Part(v.page.Voice, o.Pack, p.Part)}
		if !p.Until.IsZero() {
			y.HintText = v.page.span(p.Day, p.Until)
		}
		x.Parts = append(x.Parts, y)
	}
	if len(x.Parts) < 3 {
		x.Parts = nil // there is nothing to choose
	}
	x.Began.Part = v.typed("part", said)
	x.Began.Folded = x.Began.Folded || x.Began.Part != ""
	return nil
}

// mostGuides is how many guides stand on the form of a contact: ours.
const mostGuides = 6

// contactGuides are the guides of what the person works on first (R9): of the
// domains of the open goals, and of the parts that run.
func (v *visit) contactGuides(o openedCase, x *contactView) error {
	guides, err := programme.Guides(v.tx, o.Rec.Programme)
	if err != nil || len(guides) == 0 {
		return err
	}
	near, err := v.guidesNear(o)
	if err != nil {
		return err
	}
	slices.SortStableFunc(guides, func(a, b programme.Guide) int { return near(b) - near(a) })
	for _, g := range guides[:min(len(guides), mostGuides)] {
		x.Guides = append(x.Guides, guideRow{guideAt(o.Rec.Programme, g.ID), v.page.Pick(g.Titles), v.guideSays(o.Pack, g)})
	}
	x.GuidesAt = "/programme/guides?case=" + string(o.Rec.Case)
	return nil
}

// guidesNear tells how near a guide is to what is worked on in a case: 2 is about
// a goal or a part, 1 about everything, 0 about something else.
func (v *visit) guidesNear(o openedCase) (func(programme.Guide) int, error) {
	domains, err := v.openDomains(o.Pack, o.Rec)
	if err != nil {
		return nil, err
	}
	var parts []string
	if o.Rec.Reads('P') && slices.ContainsFunc(o.Pack.Guides, func(g pack.Guide) bool { return len(g.Parts) > 0 }) {
		all, err := casework.PartsIn(v.tx, o.Rec)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			if p.On(v.page.Today) {
				parts = append(parts, p.Part)
			}
		}
	}
	return func(g programme.Guide) int {
		in := func(list []string) func(string) bool { return func(s string) bool { return slices.Contains(list, s) } }
		switch {
		case slices.ContainsFunc(g.Domains, in(domains)), slices.ContainsFunc(g.Parts, in(parts)):
			return 2
		case len(g.Domains)+len(g.Parts) == 0:
			return 1
		}
		return 0
	}, nil
}

// worksNow is who works with the person now, where the parts of the service say
// that it is no longer who leads the case: those who give the parts that run.
// There is nothing to say as long as who leads gives one, or has given none yet.
func (v *visit) worksNow(o openedCase) (now []casework.Part, other bool, err error) {
	if !o.Rec.Reads('P') || len(o.Pack.Parts) < 2 || !v.goesOn(o) || o.Card.Lead == "" {
		return nil, false, nil
	}
	all, err := casework.PartsIn(v.tx, o.Rec)
	if err != nil {
		return nil, false, err
	}
	now, other = casework.WorkNow(all, o.Card.Lead, v.page.Today)
	return now, other, nil
}

// partsGiven are parts with those who give them, in words: "Mari Kask (mentor),
// since 3 May".
func (v *visit) partsGiven(o openedCase, now []casework.Part, names map[sild.ID]string) (list []string) {
	for _, p := range now {
		who := report.Part(v.page.Voice, o.Pack, p.Part)
		if p.User != "" {
			who = names[p.User] + " (" + who + ")"
		}
		list = append(list, who+", "+v.page.T("part.since", "date", v.page.ShortDate(p.Day)))
	}
	return list
}
