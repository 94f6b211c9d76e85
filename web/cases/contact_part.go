// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"slices"

	"sild/casework"
	"sild/pack"
	"sild/programme"
	"sild/report"
	"sild/web/page"
	"sild/web/record"
)

// contactParts offer to which part of the service a contact counts, where the
// person has or had several: as it follows from who gives what, or another. Said
// is what an old contact says.
func contactParts(v *page.Visit, o record.OpenedCase, x *contactView, said string) error {
	if len(o.Pack.Parts) < 2 {
		return nil
	}
	all, err := casework.PartsIn(v.Tx, o.Rec)
	if err != nil {
		return err
	}
	user := v.Tx.Actor.User
	usual := v.Page.T("contact.part.usual")
	if id := casework.UsualPart(o.Pack, all, user, v.Page.Today); id != "" && !x.Change {
		usual = v.Page.T("contact.part.usual.is", "part", report.Part(v.Page.Voice, o.Pack, id))
	}
	x.Parts = []page.Option{{Value: "", Text: usual}}
	for _, p := range all {
		t, ok := o.Pack.Part(p.Part)
		if !ok || t.Stay != nil || p.Day.After(v.Page.Today) || slices.ContainsFunc(x.Parts, func(y page.Option) bool { return y.Value == p.Part }) {
			continue
		}
		y := page.Option{Value: p.Part, Text: report.Part(v.Page.Voice, o.Pack, p.Part)}
		if !p.Until.IsZero() {
			y.HintText = v.Page.Span(p.Day, p.Until)
		}
		x.Parts = append(x.Parts, y)
	}
	if len(x.Parts) < 3 {
		x.Parts = nil // there is nothing to choose
	}
	x.Began.Part = v.Typed("part", said)
	x.Began.Folded = x.Began.Folded || x.Began.Part != ""
	return nil
}

// mostGuides is how many guides stand on the form of a contact: ours.
const mostGuides = 6

// gatherGuides are the guides of what the person works on first (R9): of the
// domains of the open goals, and of the parts that run.
func gatherGuides(v *page.Visit, o record.OpenedCase, x *contactView) error {
	guides, err := programme.Guides(v.Tx, o.Rec.Programme)
	if err != nil || len(guides) == 0 {
		return err
	}
	near, err := guidesNear(v, o)
	if err != nil {
		return err
	}
	slices.SortStableFunc(guides, func(a, b programme.Guide) int { return near(b) - near(a) })
	for _, g := range guides[:min(len(guides), mostGuides)] {
		x.Guides = append(x.Guides, record.GuideRow{Href: record.GuideAt(o.Rec.Programme, g.ID), Title: v.Page.Pick(g.Titles), Says: record.GuideSays(v, o.Pack, g)})
	}
	x.GuidesAt = "/programme/guides?case=" + string(o.Rec.Case)
	return nil
}

// guidesNear tells how near a guide is to what is worked on in a case: 2 is about
// a goal or a part, 1 about everything, 0 about something else.
func guidesNear(v *page.Visit, o record.OpenedCase) (func(programme.Guide) int, error) {
	domains, err := record.OpenDomains(v, o.Pack, o.Rec)
	if err != nil {
		return nil, err
	}
	var parts []string
	if slices.ContainsFunc(o.Pack.Guides, func(g pack.Guide) bool { return len(g.Parts) > 0 }) {
		all, err := casework.PartsIn(v.Tx, o.Rec)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			if p.On(v.Page.Today) {
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
