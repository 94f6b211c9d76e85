// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"github.com/a-h/templ"

	"sild/own"
	"sild/web/page"
	"sild/web/record"
)

// A myGuide is a guide that is written for the person themself.
type myGuide struct {
	Title  string
	Lang   string // of one that was written in one language
	Blocks []record.GuideBlock
}

func myGuides(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("my.guides")
	all, err := own.Guides(v.Tx)
	if err != nil {
		return nil, err
	}
	var list []record.GuideRow
	for _, g := range all {
		list = append(list, record.GuideRow{Href: "/my/guides/" + g.ID, Title: v.Page.Pick(g.Titles)})
	}
	return myGuidesPage(v.Page, list), nil
}

func myGuideOne(v *page.Visit) (templ.Component, error) {
	g, err := own.GuideOf(v.Tx, v.Request.PathValue("guide"))
	if err != nil {
		return nil, err
	}
	x := myGuide{Title: v.Page.Pick(g.Titles), Lang: g.Lang, Blocks: record.GuideBlocks(v.Page.Pick(g.Bodies))}
	v.Page.Title = x.Title
	return myGuidePage(v.Page, x), nil
}
