// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild/own"
)

// A myGuide is a guide that is written for the person themself.
type myGuide struct {
	Title  string
	Lang   string // of one that was written in one language
	Blocks []guideBlock
}

func myGuides(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("my.guides")
	all, err := own.Guides(v.tx)
	if err != nil {
		return nil, err
	}
	var list []guideRow
	for _, g := range all {
		list = append(list, guideRow{Href: "/my/guides/" + g.ID, Title: v.page.Pick(g.Titles)})
	}
	return myGuidesPage(v.page, list), nil
}

func myGuideOne(v *visit) (templ.Component, error) {
	g, err := own.GuideOf(v.tx, v.r.PathValue("guide"))
	if err != nil {
		return nil, err
	}
	x := myGuide{Title: v.page.Pick(g.Titles), Lang: g.Lang, Blocks: guideBlocks(v.page.Pick(g.Bodies))}
	v.page.Title = x.Title
	return myGuidePage(v.page, x), nil
}
