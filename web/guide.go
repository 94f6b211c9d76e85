// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/report"
)

// guideRoutes are the library of guides of each programme (R9).
func (s *Server) guideRoutes() {
	s.read("GET /programme", programmePage)
	s.read("GET /help", helpPage)
	s.read("GET /programme/guides", guidesPage)
	s.handle("POST /programme/guides", false, func(v *visit) { v.show(guidesPage, 200) }) // typed words never stand in an address
	const at = "/programme/{programme}/guides"
	s.read("GET "+at+"/new", guideForm)
	s.write("POST "+at, writeGuide, guideForm)
	s.read("GET "+at+"/{guide}", guidePage)
	s.read("GET "+at+"/{guide}/edit", guideForm)
	s.write("POST "+at+"/{guide}", writeGuide, guideForm)
	s.write("POST "+at+"/{guide}/drop", dropGuide, guidePage)
}

// A guideList are the guides of one programme.
type guideList struct {
	Name   string
	Near   []guideRow // of what the person needs
	Others []guideRow
	New    string
}

// A guideRow is a guide in a list.
type guideRow struct{ Href, Title, Says string }

func guideAt(id sild.ID, guide string) string { return "/programme/" + string(id) + "/guides/" + guide }

func guidesPage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("guide.title")
	v.savedPlain()
	all, err := programme.All(v.tx)
	if err != nil {
		return nil, err
	}
	near, of, err := v.nearDomains()
	if err != nil {
		return nil, err
	}
	var list []guideList
	words := v.typed("words", "")
	for _, pr := range all {
		if of != "" && pr.ID != of {
			continue
		}
		p, err := programme.Of(v.tx, pr.ID)
		if err != nil {
			return nil, err
		}
		guides, err := programme.Guides(v.tx, pr.ID)
		if err != nil {
			return nil, err
		}
		x := guideList{Name: v.page.Pick(p.Names)}
		if access.May(v.who.Role, access.Guide) {
			x.New = "/programme/" + string(pr.ID) + "/guides/new"
		}
		for _, g := range guides {
			if !g.Holds(words) {
				continue
			}
			r := guideRow{guideAt(pr.ID, g.ID), v.page.Pick(g.Titles), v.guideSays(p, g)}
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
		back = "/cases/" + v.query("case")
	}
	return guideListPage(v.page, list, words, back), nil
}

// nearDomains are the domains of the open goals of the case from which somebody
// came here, and its programme.
func (v *visit) nearDomains() (near []string, of sild.ID, err error) {
	id := sild.ID(v.query("case"))
	if !id.Valid() {
		return nil, "", nil
	}
	rec, err := access.Case(v.tx, id, "P")
	if err != nil {
		return nil, rec.Programme, err
	}
	p, err := programme.Of(v.tx, rec.Programme)
	if err != nil {
		return nil, rec.Programme, err
	}
	near, err = v.openDomains(p, rec)
	return near, rec.Programme, err
}

// openDomains are the domains of the open goals of a case.
func (v *visit) openDomains(p *pack.Pack, rec access.Record) (near []string, err error) {
	if !rec.Reads('P') {
		return nil, nil
	}
	goals, err := casework.Goals(v.tx, rec.Case)
	for _, g := range goals {
		for _, d := range p.Vocabularies["needs"].Values {
			if g.Open() && (g.Need == d.ID || g.Need == "" && d.Area == g.Area) {
				near = append(near, d.ID)
			}
		}
	}
	return near, err
}

// guideSays is what a guide is about, and for whom.
func (v *visit) guideSays(p *pack.Pack, g programme.Guide) string {
	var words []string
	for _, d := range g.Domains {
		if x, ok := p.Value("needs", d); ok {
			words = append(words, v.page.Pick(x.Names))
		}
	}
	for _, id := range g.Parts {
		words = append(words, report.Part(v.page.Voice, p, id))
	}
	for _, r := range g.Readers {
		words = append(words, v.page.T("guide.reader."+r))
	}
	return strings.Join(words, " · ")
}

// A guideView is one guide.
type guideView struct {
	Title, Says, By  string
	Lang             string
	Blocks           []guideBlock
	Edit, Drop, Back string
}

func guidePage(v *visit) (templ.Component, error) {
	id := v.id("programme")
	g, err := programme.GuideOf(v.tx, id, v.r.PathValue("guide"))
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.tx, id)
	if err != nil {
		return nil, err
	}
	v.savedPlain()
	x := guideView{Title: v.page.Pick(g.Titles), Says: v.guideSays(p, g), Lang: g.Lang, Blocks: guideBlocks(v.page.Pick(g.Bodies)), Back: "/programme/guides"}
	x.By = v.page.T("guide.shipped", "programme", v.page.Pick(p.Names), "version", v.page.Number(g.Version))
	if !g.Shipped {
		who, err := org.Name(v.tx, g.WrittenBy)
		if err != nil {
			return nil, err
		}
		x.By = v.page.T("guide.written", "who", who, "date", v.page.Date(sild.DateOf(g.WrittenAt, v.page.Zone)), "version", v.page.Number(g.Version))
		if access.May(v.who.Role, access.Guide) {
			x.Edit, x.Drop = guideAt(id, g.ID)+"/edit", guideAt(id, g.ID)+"/drop"
		}
	}
	v.page.Title = x.Title
	return guideSheet(v.page, x), nil
}

// A guideFormView is a guide that is written.
type guideFormView struct {
	At, Back, Seen     string
	Title, Lang, Body  string
	Domains, Readers   []string
	Langs, Ofs, Whoses []option
}

func guideForm(v *visit) (templ.Component, error) {
	id := v.id("programme")
	if _, err := programme.Guides(v.tx, id); err != nil {
		return nil, err
	}
	if err := access.Duty(v.tx, access.Guide); err != nil {
		return nil, err
	}
	p, err := programme.Of(v.tx, id)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("guide.new")
	x := guideFormView{At: "/programme/" + string(id) + "/guides", Back: "/programme/guides", Seen: v.typed("seen", "0"), Lang: string(v.page.Lang())}
	var g programme.Guide
	if at := v.r.PathValue("guide"); at != "" {
		if g, err = programme.GuideOf(v.tx, id, at); err != nil || g.Shipped {
			return nil, sild.Missing()
		}
		v.page.Title = v.page.T("guide.edit")
		x.At, x.Back, x.Seen, x.Lang = guideAt(id, g.ID), guideAt(id, g.ID), strconv.Itoa(g.Version), g.Lang
	}
	x.Title, x.Body, x.Lang = v.typed("title", g.Titles[g.Lang]), v.typed("body", g.Bodies[g.Lang]), v.typed("lang", x.Lang)
	x.Domains, x.Readers = v.picked("domains", g.Domains...), v.picked("readers", g.Readers...)
	for _, lang := range []string{"en", "et", "lt", "ru"} {
		if p.Names[lang] != "" {
			x.Langs = append(x.Langs, option{Value: lang, Text: v.page.T("guide.lang." + lang)})
		}
	}
	for _, d := range p.Vocabularies["needs"].Values {
		if !d.Retired {
			x.Ofs = append(x.Ofs, option{Value: d.ID, Text: v.page.Pick(d.Names)})
		}
	}
	x.Whoses = choices("guide.reader.", programme.GuideReaders...)
	return guideFormSheet(v.page, x), nil
}

func writeGuide(v *visit) (string, error) {
	id := v.id("programme")
	p := sild.Problems{}
	g, err := programme.WriteGuide(v.tx, id, v.r.PathValue("guide"), programme.GuideInput{
		Lang: v.form.Get("lang"), Title: v.form.Get("title"), Body: v.form.Get("body"), Domains: v.form["domains"], Readers: v.form["readers"], Seen: v.number(p, "seen"),
	})
	return guideAt(id, g.ID) + "?saved=guide", err
}

func dropGuide(v *visit) (string, error) {
	return "/programme/guides?saved=guide", programme.DropGuide(v.tx, v.id("programme"), v.r.PathValue("guide"))
}
