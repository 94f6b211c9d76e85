// SPDX-License-Identifier: EUPL-1.2

// Package guide is what Sild and a programme say of themselves: the page that explains
// a pack, the guides that a team writes, and the help.
package guide

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/org"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
)

// Routes are the library of guides of each programme (R9).
func Routes(s *page.Server) {
	s.Read("GET /programme", programmePage)
	s.Read("GET /help", helpPage)
	s.Read("GET /programme/guides", guidesPage)
	s.Handle("POST /programme/guides", false, func(v *page.Visit) { v.Show(guidesPage, 200) }) // typed words never stand in an address
	const at = "/programme/{programme}/guides"
	s.Read("GET "+at+"/new", guideForm)
	s.Do("POST "+at, writeGuide, guideForm)
	s.Read("GET "+at+"/{guide}", guidePage)
	s.Read("GET "+at+"/{guide}/edit", guideForm)
	s.Do("POST "+at+"/{guide}", writeGuide, guideForm)
	s.Do("POST "+at+"/{guide}/drop", dropGuide, guidePage)
}

// A guideList are the guides of one programme.
type guideList struct {
	Name   string
	Near   []record.GuideRow // of what the person needs
	Others []record.GuideRow
	New    string
}

func guidesPage(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("guide.title")
	v.SavedPlain()
	all, err := programme.All(v.Tx)
	if err != nil {
		return nil, err
	}
	near, of, err := nearDomains(v)
	if err != nil {
		return nil, err
	}
	var list []guideList
	words := v.Typed("words", "")
	for _, pr := range all {
		if of != "" && pr.ID != of {
			continue
		}
		p, err := programme.Of(v.Tx, pr.ID)
		if err != nil {
			return nil, err
		}
		guides, err := programme.Guides(v.Tx, pr.ID)
		if err != nil {
			return nil, err
		}
		x := guideList{Name: v.Page.Pick(p.Names)}
		if access.May(v.Who.Role, access.Guide) {
			x.New = "/programme/" + string(pr.ID) + "/guides/new"
		}
		for _, g := range guides {
			if !g.Holds(words) {
				continue
			}
			r := record.GuideRow{Href: record.GuideAt(pr.ID, g.ID), Title: v.Page.Pick(g.Titles), Says: record.GuideSays(v, p, g)}
			if slices.ContainsFunc(g.Domains, func(d string) bool { return slices.Contains(near, d) }) {
				x.Near = append(x.Near, r)
			} else {
				x.Others = append(x.Others, r)
			}
		}
		list = append(list, x)
	}
	back := ""
	if of != "" {
		back = "/cases/" + v.Query("case")
	}
	return guideListPage(v.Page, list, words, back), nil
}

// nearDomains are the domains of the open goals of the case from which somebody
// came here, and its programme.
func nearDomains(v *page.Visit) (near []string, of sild.ID, err error) {
	id := sild.ID(v.Query("case"))
	if !id.Valid() {
		return nil, "", nil
	}
	rec, err := access.Case(v.Tx, id, "P")
	if err != nil {
		return nil, rec.Programme, err
	}
	p, err := programme.Of(v.Tx, rec.Programme)
	if err != nil {
		return nil, rec.Programme, err
	}
	near, err = record.OpenDomains(v, p, rec)
	return near, rec.Programme, err
}

// A guideView is one guide.
type guideView struct {
	Title, Says, By  string
	Lang             string
	Blocks           []record.GuideBlock
	Edit, Drop, Back string
}

func guidePage(v *page.Visit) (templ.Component, error) {
	id := v.ID("programme")
	g, err := programme.GuideOf(v.Tx, id, v.Request.PathValue("guide"))
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.Tx, id)
	if err != nil {
		return nil, err
	}
	v.SavedPlain()
	x := guideView{Title: v.Page.Pick(g.Titles), Says: record.GuideSays(v, p, g), Lang: g.Lang, Blocks: record.GuideBlocks(v.Page.Pick(g.Bodies)), Back: "/programme/guides"}
	x.By = v.Page.T("guide.shipped", "programme", v.Page.Pick(p.Names), "version", v.Page.Number(g.Version))
	if !g.Shipped {
		who, err := org.Name(v.Tx, g.WrittenBy)
		if err != nil {
			return nil, err
		}
		x.By = v.Page.T("guide.written", "who", who, "date", v.Page.Date(sild.DateOf(g.WrittenAt, v.Page.Zone)), "version", v.Page.Number(g.Version))
		if access.May(v.Who.Role, access.Guide) {
			x.Edit, x.Drop = record.GuideAt(id, g.ID)+"/edit", record.GuideAt(id, g.ID)+"/drop"
		}
	}
	v.Page.Title = x.Title
	return guideSheet(v.Page, x), nil
}

// A guideFormView is a guide that is written.
type guideFormView struct {
	At, Back, Seen     string
	Title, Lang, Body  string
	Domains, Readers   []string
	Langs, Ofs, Whoses []page.Option
}

func guideForm(v *page.Visit) (templ.Component, error) {
	id := v.ID("programme")
	if _, err := programme.Guides(v.Tx, id); err != nil {
		return nil, err
	}
	if err := access.Duty(v.Tx, access.Guide); err != nil {
		return nil, err
	}
	p, err := programme.Of(v.Tx, id)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("guide.new")
	x := guideFormView{At: "/programme/" + string(id) + "/guides", Back: "/programme/guides", Seen: v.Typed("seen", "0"), Lang: string(v.Page.Lang())}
	var g programme.Guide
	if at := v.Request.PathValue("guide"); at != "" {
		if g, err = programme.GuideOf(v.Tx, id, at); err != nil || g.Shipped {
			return nil, sild.Missing()
		}
		v.Page.Title = v.Page.T("guide.edit")
		x.At, x.Back, x.Seen, x.Lang = record.GuideAt(id, g.ID), record.GuideAt(id, g.ID), strconv.Itoa(g.Version), g.Lang
	}
	x.Title, x.Body, x.Lang = v.Typed("title", g.Titles[g.Lang]), v.Typed("body", g.Bodies[g.Lang]), v.Typed("lang", x.Lang)
	x.Domains, x.Readers = v.Picked("domains", g.Domains...), v.Picked("readers", g.Readers...)
	for _, lang := range []string{"en", "et", "lt", "ru"} {
		if p.Names[lang] != "" {
			x.Langs = append(x.Langs, page.Option{Value: lang, Text: v.Page.T("guide.lang." + lang)})
		}
	}
	for _, d := range p.Vocabularies["needs"].Values {
		if !d.Retired {
			x.Ofs = append(x.Ofs, page.Option{Value: d.ID, Text: v.Page.Pick(d.Names)})
		}
	}
	x.Whoses = page.Choices("guide.reader.", programme.GuideReaders...)
	return guideFormSheet(v.Page, x), nil
}

func writeGuide(v *page.Visit) (string, error) {
	id := v.ID("programme")
	p := sild.Problems{}
	g, err := programme.WriteGuide(v.Tx, id, v.Request.PathValue("guide"), programme.GuideInput{
		Lang: v.Form.Get("lang"), Title: v.Form.Get("title"), Body: v.Form.Get("body"), Domains: v.Form["domains"], Readers: v.Form["readers"], Seen: v.Number(p, "seen"),
	})
	return record.GuideAt(id, g.ID) + "?saved=guide", err
}

func dropGuide(v *page.Visit) (string, error) {
	return "/programme/guides?saved=guide", programme.DropGuide(v.Tx, v.ID("programme"), v.Request.PathValue("guide"))
}
