// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/privacy"
)

// An affectedView is a question to the trail and its answer.
type affectedView struct {
	Of, From, FromAt, To, ToAt string
	Groups                     []optionGroup
	Says                       string // the answer in a sentence; empty: nothing was asked
	Lines                      []affectedLine
	More                       int
	SignIns                    []link
	Name                       form
	Reason, Words              string
	Reasons                    []option
	Hidden                     []hidden
}

// An optionGroup are options of one kind.
type optionGroup struct {
	Label   string
	Options []option
}

// An affectedLine is one person of an answer.
type affectedLine struct{ Who, Born, Code, When, Entries, Sections, Did string }

// shownAffected is how many lines stand on the page; the table has all.
const shownAffected = 200

// questionOf is the address of a question.
func (v *visit) questionOf(of string, from, to time.Time) url.Values {
	from, to = from.In(v.page.Zone), to.In(v.page.Zone)
	return url.Values{"of": {of}, "from": {from.Format(time.DateOnly)}, "from_time": {from.Format("15:04")}, "to": {to.Format(time.DateOnly)}, "to_time": {to.Format("15:04")}}
}

func affectedPage(v *visit) (templ.Component, error) {
	if err := access.Duty(v.tx, access.Log); err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("affected.title")
	now := v.tx.Now.In(v.page.Zone).Add(time.Minute)
	get := func(name, otherwise string) string {
		if v.form != nil {
			return v.form.Get(name)
		}
		if s := v.query(name); s != "" {
			return s
		}
		return otherwise
	}
	x := affectedView{
		Of: get("of", ""), From: get("from", v.page.Today.AddDays(-7).String()), FromAt: get("from_time", "00:00"), To: get("to", v.page.Today.String()), ToAt: get("to_time", now.Format("15:04")),
		Reason: v.typed("reason", ""), Words: v.typed("words", ""), Reasons: choices("inspect.reason.", privacy.Words("inspect")...),
	}
	if err := v.askable(&x); err != nil {
		return nil, err
	}
	if x.Of == "" {
		return affectedAskPage(v.page, x), nil
	}
	q := v.asked(x)
	a, err := privacy.Ask(v.tx, q)
	if err != nil {
		if sild.KindOf(err) == sild.Invalid && v.form == nil {
			v.problems(err)
			return affectedAskPage(v.page, x), nil
		}
		return nil, err
	}
	x.Says = v.page.N("affected.says", len(a.People), "entries", v.page.Number(a.Entries), "from", v.at(q.From), "to", v.at(q.To))
	for i, p := range a.People {
		if i == shownAffected {
			x.More = len(a.People) - i
			break
		}
		x.Lines = append(x.Lines, v.affectedLine(p, v.recordNumber(p.Person)))
	}
	if user, session, ok := strings.Cut(q.ID, "."); q.About == "user" || q.About == "session" && ok {
		all, err := privacy.SignIns(v.tx, sild.ID(user), q.From.Add(-12*time.Hour), q.To)
		if err != nil {
			return nil, err
		}
		for _, s := range all {
			x.SignIns = append(x.SignIns, link{Text: v.page.T("affected.sign_in."+s.Kind, "when", v.at(s.At)), Href: askedAt(v.questionOf("session:"+s.ID, q.From, q.To))})
			if session != "" && s.ID == q.ID {
				x.Groups = append(x.Groups, optionGroup{"affected.of.session", []option{{Value: x.Of, Text: x.SignIns[len(x.SignIns)-1].Text}}})
			}
		}
	}
	x.Name = form{ID: "name", Action: "/privacy/affected", Submit: "affected.name.do", Here: true}
	x.Hidden = []hidden{{"of", x.Of}, {"from", x.From}, {"from_time", x.FromAt}, {"to", x.To}, {"to_time", x.ToAt}}
	return affectedAskPage(v.page, x), nil
}

// problems puts what is wrong with a question in the address on the page.
func (v *visit) problems(err error) {
	if e, ok := asError(err); ok {
		v.page.Problems = e.Fields
	}
}

func (v *visit) asked(x affectedView) privacy.Question {
	about, id, _ := strings.Cut(x.Of, ":")
	return privacy.Question{About: about, ID: id, From: momentIn(v.page.Zone, x.From, x.FromAt), To: momentIn(v.page.Zone, x.To, x.ToAt)}
}

func (v *visit) affectedLine(p privacy.Affected, who string) affectedLine {
	when := v.at(p.First)
	if !p.Last.Equal(p.First) {
		when += " – " + v.at(p.Last)
	}
	var did []string
	for _, a := range p.Actions {
		did = append(did, v.did(a, ""))
	}
	return affectedLine{Who: who, When: when, Entries: v.page.Number(p.Entries), Sections: v.sectionWords(p.Sections), Did: strings.Join(did, ", ")}
}

// askable are those about whom one can ask.
func (v *visit) askable(x *affectedView) error {
	for _, g := range []struct {
		about string
		all   func() ([]privacy.Named, error)
	}{
		{"user", func() ([]privacy.Named, error) { return privacy.Readers(v.tx) }},
		{"team", func() ([]privacy.Named, error) { return privacy.Teams(v.tx) }},
		{"org", func() ([]privacy.Named, error) { return privacy.Organisations(v.tx) }},
	} {
		all, err := g.all()
		if err != nil {
			return err
		}
		list := named(all)
		for i := range list {
			list[i].Value = g.about + ":" + list[i].Value
		}
		x.Groups = append(x.Groups, optionGroup{"affected.of." + g.about, list})
	}
	var roles []option
	for _, r := range access.Roles() {
		roles = append(roles, option{Value: "role:" + r, Label: "role." + r})
	}
	x.Groups = append(x.Groups, optionGroup{"affected.of.role", roles})
	return nil
}

func nameAffected(v *visit) (string, error) {
	x := affectedView{Of: v.form.Get("of"), From: v.form.Get("from"), FromAt: v.form.Get("from_time"), To: v.form.Get("to"), ToAt: v.form.Get("to_time")}
	i, err := privacy.NameAffected(v.tx, v.asked(x), v.form.Get("reason"), v.form.Get("words"))
	return "/privacy/incidents/" + string(i.ID), err
}

// An incidentView is a question whose people were named.
type incidentView struct {
	Rows  []row
	Lines []affectedLine
	Table string // address of the table; empty: the names are no longer shown
	Again string
}

func incidentPage(v *visit) (templ.Component, error) {
	i, names, err := privacy.IncidentByID(v.tx, v.id("incident"))
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.N("privacy.incident", i.People)
	x := incidentView{
		Rows: []row{
			{Label: "affected.span", Value: v.at(i.From) + " – " + v.at(i.To)},
			{Label: "privacy.why", Value: v.page.T("inspect.reason." + i.Reason), HintText: i.Words},
			{Label: "privacy.incident.known", Value: v.at(i.At), HintText: v.page.T("privacy.incident.clock", "until", v.at(i.At.Add(privacy.ReviewIn)))},
		},
		Again: askedAt(v.questionOf(i.About+":"+string(i.AboutID), i.From, i.To)),
	}
	for _, n := range names {
		l := v.affectedLine(n.Affected, n.Name)
		if n.Name == "" {
			l.Who = v.page.T("affected.kept")
		}
		l.Code = n.Code
		x.Lines = append(x.Lines, l)
		x.Table = "/privacy/incidents/" + string(i.ID) + "/table"
	}
	return incidentOnePage(v.page, x), nil
}

func incidentTable(v *visit) (string, [][]string, error) {
	i, names, err := privacy.IncidentByID(v.tx, v.id("incident"))
	if err == nil && len(names) == 0 {
		err = sild.Missing()
	}
	if err != nil {
		return "", nil, err
	}
	v.tx.Trail(sild.Entry{Action: "export", What: "incident", Object: i.ID, Sections: "I", Purpose: access.Inspection})
	t := func(key string) string { return v.page.T(key) }
	table := [][]string{{t("affected.who"), t("person.code"), t("affected.when"), t("affected.entries"), t("affected.sections"), t("affected.did")}}
	for _, n := range names {
		l := v.affectedLine(n.Affected, n.Name)
		table = append(table, []string{l.Who, n.Code, l.When, l.Entries, l.Sections, l.Did})
	}
	return "affected-" + v.page.Today.String() + ".csv", table, nil
}

func affectedColumns(names bool) []column {
	list := []column{{Label: "affected.who"}}
	if names {
		list = append(list, column{Label: "person.code"})
	}
	return append(list, column{Label: "affected.when"}, column{Label: "affected.entries", Number: true}, column{Label: "affected.sections"}, column{Label: "affected.did"})
}
