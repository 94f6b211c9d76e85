// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/i18n"
	"sild/web/page"
)

// LifeRoutes are what happens in a house, and how somebody lives there.
func LifeRoutes(s *page.Server) {
	s.Read("GET /houses/{house}/rules", houseRulesPage)
	s.Do("POST /houses/{house}/rules", addHouseRules, houseRulesPage)
	s.Read("GET /houses/{house}/rules/print", houseRulesPrint)
	s.Read("GET /houses/{house}/incidents", incidentsPage)
	s.Read("GET /houses/{house}/incidents/new", newIncidentPage)
	s.Do("POST /houses/{house}/incidents", addIncident, newIncidentPage)
	s.Read("GET /houses/{house}/visitors", visitorsPage)
	s.Do("POST /houses/{house}/visitors/{visitor}/decide", decideVisitor, visitorsPage)
	s.Do("POST /houses/{house}/visitors/{visitor}/came", visitorCame, visitorsPage)
	s.Read("GET /houses/{house}/belongings", keptPage)
	s.Do("POST /houses/{house}/belongings/{belonging}/give", giveBelonging, keptPage)
	s.Read("GET /cases/{case}/living", livingPage)
	houseLivingRoutes(s)
	s.Do("POST /cases/{case}/living/rules", answerRules, livingPage)
	s.Do("POST /cases/{case}/living/visitors", askVisitor, livingPage)
	s.Do("POST /cases/{case}/living/belongings", keepBelonging, livingPage)
	s.Read("GET /cases/{case}/warnings/{warning}", warningPage)
	s.Do("POST /cases/{case}/warnings/{warning}", warnResident, warningPage)
}

// lifeTabs lead between what happens in a house; what waits stands beside each.
func lifeTabs(v *page.Visit, o housing.Opened, on string) (list []page.Tab, err error) {
	w, err := housing.WaitsIn(v.Tx, o.ID)
	if err != nil {
		return nil, err
	}
	waits := map[string]int{"rules": w.Rules, "incidents": w.Untold, "visitors": w.Visitors, "belongings": w.Belongings}
	for _, name := range []string{"rules", "incidents", "visitors", "belongings"} {
		x := page.Tab{Href: lifeAt(o) + "/" + name, Label: "life." + name, Count: -1, On: name == on}
		if waits[name] > 0 {
			x.Count = waits[name]
		}
		list = append(list, x)
	}
	return list, nil
}

func lifeAt(o housing.Opened) string { return "/houses/" + string(o.ID) }

// inHouse opens the house of the address for what happens in it.
func inHouse(v *page.Visit) (o housing.Opened, err error) {
	if o, err = housing.Inside(v.Tx, v.ID("house")); err != nil {
		return o, err
	}
	v.Page.Zone, v.Page.Today = o.Pack.Location(), o.Today
	return o, nil
}

// A rulesView are the rules of a house: those that hold, those to come, who has
// not accepted them, and the form of the next version.
type rulesView struct {
	Name    string
	Tabs    []page.Tab
	Now     []rulesText
	Next    []rulesText
	Version string
	NextOn  string
	Waiting []page.Task
	Print   []page.Link
	Form    page.Form
	From    string
	Words   []page.Field
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

func houseRulesPage(v *page.Visit) (templ.Component, error) {
	o, err := inHouse(v)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("life.rules.title", "house", o.Name)
	x := rulesView{Name: o.Name}
	if x.Tabs, err = lifeTabs(v, o, "rules"); err != nil {
		return nil, err
	}
	all, err := housing.RulesOf(v.Tx, o.ID)
	if err != nil {
		return nil, err
	}
	now := housing.RulesOn(all, o.Today)
	x.Now = rulesTexts(now)
	if len(now) > 0 {
		x.Version = v.Page.T("life.rules.version", "number", strconv.Itoa(now[0].Version), "date", v.Page.Date(now[0].From))
		for _, r := range now {
			x.Print = append(x.Print, page.Link{Href: lifeAt(o) + "/rules/print?lang=" + r.Lang, Text: i18n.Lang(r.Lang).Name()})
		}
	}
	if len(all) > 0 && all[0].From.After(o.Today) {
		x.NextOn = v.Page.T("life.rules.next", "number", strconv.Itoa(all[0].Version), "date", v.Page.Date(all[0].From))
		for _, r := range all {
			if r.Version == all[0].Version {
				x.Next = append(x.Next, rulesText{i18n.Lang(r.Lang), i18n.Lang(r.Lang).Name(), r.Words})
			}
		}
	}
	waiting, err := housing.RulesWaiting(v.Tx, o.ID)
	for _, w := range waiting {
		t := page.Task{What: w.Name, Href: "/cases/" + string(w.Case) + "/living#rules"}
		if w.Refused {
			t.Note = v.Page.T("life.rules.refused")
		}
		x.Waiting = append(x.Waiting, t)
	}
	if o.Keeps {
		x.Form = page.Form{ID: "rules", Action: lifeAt(o) + "/rules", Submit: "life.rules.save", Keep: true, Here: true}
		x.From = v.Typed("from", o.Today.String())
		for _, lang := range housing.RulesLangs {
			begin := ""
			for _, r := range now {
				if r.Lang == lang {
					begin = r.Words
				}
			}
			x.Words = append(x.Words, page.Field{Name: "words_" + lang, LabelText: i18n.Lang(lang).Name(), Value: v.Typed("words_"+lang, begin), Rows: 6, Limit: 20_000, Lang: lang, Dir: i18n.Lang(lang).Dir()})
		}
	}
	return houseRulesView(v.Page, x), err
}

func addHouseRules(v *page.Visit) (string, error) {
	p := sild.Problems{}
	in := housing.RulesInput{From: v.Date(p, "from"), Words: map[string]string{}}
	for _, lang := range housing.RulesLangs {
		in.Words[lang] = v.Form.Get("words_" + lang)
	}
	if err := p.Err(); err != nil {
		return "", err
	}
	_, err := housing.AddRules(v.Tx, v.ID("house"), in)
	return "/houses/" + string(v.ID("house")) + "/rules", err
}

// A rulesPaper are the rules for the wall.
type rulesPaper struct {
	*i18n.Voice
	Back  string
	House string
	On    string
	Words string
	Other []page.Link
}

func houseRulesPrint(v *page.Visit) (templ.Component, error) {
	o, err := inHouse(v)
	if err != nil {
		return nil, err
	}
	all, err := housing.RulesOf(v.Tx, o.ID)
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
		if n.Lang == v.Query("lang") {
			r = n
		}
	}
	for _, n := range now {
		if n.Lang != r.Lang {
			x.Other = append(x.Other, page.Link{Href: lifeAt(o) + "/rules/print?lang=" + n.Lang, Text: i18n.Lang(n.Lang).Name()})
		}
	}
	v.Page.Title = v.Page.T("life.rules.title", "house", o.Name)
	x.Voice, x.Words = i18n.ForOwn(i18n.Lang(r.Lang)), r.Words
	x.On = x.T("life.paper.rules.from", "date", x.Date(r.From))
	return rulesPaperPage(v.Page, x), nil
}
