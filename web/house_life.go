// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/i18n"
)

// houseLifeRoutes are what happens in a house, and how somebody lives there.
func (s *Server) houseLifeRoutes() {
	s.read("GET /houses/{house}/rules", houseRulesPage)
	s.write("POST /houses/{house}/rules", addHouseRules, houseRulesPage)
	s.read("GET /houses/{house}/rules/print", houseRulesPrint)
	s.read("GET /houses/{house}/incidents", incidentsPage)
	s.read("GET /houses/{house}/incidents/new", newIncidentPage)
	s.write("POST /houses/{house}/incidents", addIncident, newIncidentPage)
	s.read("GET /houses/{house}/visitors", visitorsPage)
	s.write("POST /houses/{house}/visitors/{visitor}/decide", decideVisitor, visitorsPage)
	s.write("POST /houses/{house}/visitors/{visitor}/came", visitorCame, visitorsPage)
	s.read("GET /houses/{house}/belongings", keptPage)
	s.write("POST /houses/{house}/belongings/{belonging}/give", giveBelonging, keptPage)
	s.read("GET /cases/{case}/living", livingPage)
	s.houseLivingRoutes()
	s.write("POST /cases/{case}/living/rules", answerRules, livingPage)
	s.write("POST /cases/{case}/living/visitors", askVisitor, livingPage)
	s.write("POST /cases/{case}/living/belongings", keepBelonging, livingPage)
	s.read("GET /cases/{case}/warnings/{warning}", warningPage)
	s.write("POST /cases/{case}/warnings/{warning}", warnResident, warningPage)
}

// lifeTabs lead between what happens in a house; what waits stands beside each.
func (v *visit) lifeTabs(o housing.Opened, on string) (list []tab, err error) {
	w, err := housing.WaitsIn(v.tx, o.ID)
	if err != nil {
		return nil, err
	}
	waits := map[string]int{"rules": w.Rules, "incidents": w.Untold, "visitors": w.Visitors, "belongings": w.Belongings}
	for _, name := range []string{"rules", "incidents", "visitors", "belongings"} {
		x := tab{Href: lifeAt(o) + "/" + name, Label: "life." + name, Count: -1, On: name == on}
		if waits[name] > 0 {
			x.Count = waits[name]
		}
		list = append(list, x)
	}
	return list, nil
}

func lifeAt(o housing.Opened) string { return "/houses/" + string(o.ID) }

// inHouse opens the house of the address for what happens in it.
func (v *visit) inHouse() (o housing.Opened, err error) {
	if o, err = housing.Inside(v.tx, v.id("house")); err != nil {
		return o, err
	}
	v.page.Zone, v.page.Today = o.Pack.Location(), o.Today
	return o, nil
}

// A rulesView are the rules of a house: those that hold, those to come, who has
// not accepted them, and the form of the next version.
type rulesView struct {
	Name    string
	Tabs    []tab
	Now     []rulesText
	Next    []rulesText
	Version string
	NextOn  string
	Waiting []task
	Print   []link
	Form    form
	From    string
	Words   []field
}

// A rulesText are rules in one language.
type rulesText struct {
	Lang  i18n.Lang
	Name  string
	Words string
}

func rulesTexts(list []housing.Rules) (texts []rulesText) {
	for _, r := range list {
		texts = append(texts, rulesText{i18n.Lang(r.Lang), i18n.Lang(r.Lang).Name(), r.Words})
	}
	return texts
}

func houseRulesPage(v *visit) (templ.Component, error) {
	o, err := v.inHouse()
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("life.rules.title", "house", o.Name)
	x := rulesView{Name: o.Name}
	if x.Tabs, err = v.lifeTabs(o, "rules"); err != nil {
		return nil, err
	}
	all, err := housing.RulesOf(v.tx, o.ID)
	if err != nil {
		return nil, err
	}
	now := housing.RulesOn(all, o.Today)
	x.Now = rulesTexts(now)
	if len(now) > 0 {
		x.Version = v.page.T("life.rules.version", "number", strconv.Itoa(now[0].Version), "date", v.page.Date(now[0].From))
		for _, r := range now {
			x.Print = append(x.Print, link{Href: lifeAt(o) + "/rules/print?lang=" + r.Lang, Text: i18n.Lang(r.Lang).Name()})
		}
	}
	if len(all) > 0 && all[0].From.After(o.Today) {
		x.NextOn = v.page.T("life.rules.next", "number", strconv.Itoa(all[0].Version), "date", v.page.Date(all[0].From))
		for _, r := range all {
			if r.Version == all[0].Version {
				x.Next = append(x.Next, rulesText{i18n.Lang(r.Lang), i18n.Lang(r.Lang).Name(), r.Words})
			}
		}
	}
	waiting, err := housing.RulesWaiting(v.tx, o.ID)
	for _, w := range waiting {
		t := task{What: w.Name, Href: "/cases/" + string(w.Case) + "/living#rules"}
		if w.Refused {
			t.Note = v.page.T("life.rules.refused")
		}
		x.Waiting = append(x.Waiting, t)
	}
	if o.Keeps {
		x.Form = form{ID: "rules", Action: lifeAt(o) + "/rules", Submit: "life.rules.save", Keep: true, Here: true}
		x.From = v.typed("from", o.Today.String())
		for _, lang := range housing.RulesLangs {
			begin := ""
			for _, r := range now {
				if r.Lang == lang {
					begin = r.Words
				}
			}
			x.Words = append(x.Words, field{Name: "words_" + lang, LabelText: i18n.Lang(lang).Name(), Value: v.typed("words_"+lang, begin), Rows: 6, Limit: 20_000, Lang: lang, Dir: i18n.Lang(lang).Dir()})
		}
	}
	return houseRulesView(v.page, x), err
}

func addHouseRules(v *visit) (string, error) {
	p := sild.Problems{}
	in := housing.RulesInput{From: v.date(p, "from"), Words: map[string]string{}}
	for _, lang := range housing.RulesLangs {
		in.Words[lang] = v.form.Get("words_" + lang)
	}
	if err := p.Err(); err != nil {
		return "", err
	}
	_, err := housing.AddRules(v.tx, v.id("house"), in)
	return "/houses/" + string(v.id("house")) + "/rules", err
}

// A rulesPaper are the rules for the wall.
type rulesPaper struct {
	*i18n.Voice
	Back  string
	House string
	On    string
	Words string
	Other []link
}

func houseRulesPrint(v *visit) (templ.Component, error) {
	o, err := v.inHouse()
	if err != nil {
		return nil, err
	}
	all, err := housing.RulesOf(v.tx, o.ID)
	if err != nil {
		return nil, err
	}
	now := housing.RulesOn(all, o.Today)
	if len(now) == 0 {
		return nil, sild.Missing()
	}
	r := now[0]
	x := rulesPaper{Back: lifeAt(o) + "/rules", House: o.Name}
	for _, n := range now {
		if n.Lang == v.query("lang") {
			r = n
		}
	}
	for _, n := range now {
		if n.Lang != r.Lang {
			x.Other = append(x.Other, link{Href: lifeAt(o) + "/rules/print?lang=" + n.Lang, Text: i18n.Lang(n.Lang).Name()})
		}
	}
	v.page.Title = v.page.T("life.rules.title", "house", o.Name)
	x.Voice, x.Words = i18n.ForOwn(i18n.Lang(r.Lang)), r.Words
	x.On = x.T("life.paper.rules.from", "date", x.Date(r.From))
	return rulesPaperPage(v.page, x), nil
}
