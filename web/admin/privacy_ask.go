// SPDX-License-Identifier: EUPL-1.2

package admin

import (
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/privacy"
	"sild/web/page"
)

// An affectedView is a question to the trail and its answer.
type affectedView struct {
	Of, From, FromAt, To, ToAt string
	Groups                     []optionGroup
	Says                       string // the answer in a sentence; empty: nothing was asked
	Lines                      []affectedLine
	More                       int
	SignIns                    []page.Link
	Name                       page.Form
	Reason, Words              string
	Reasons                    []page.Option
	Hidden                     []page.Hidden
}

// An optionGroup are options of one kind.
type optionGroup struct {
	Label   string
	Options []page.Option
}

// An affectedLine is one person of an answer.
type affectedLine struct{ Who, Born, Code, When, Entries, Sections, Did string }

// shownAffected is how many lines stand on the page; the table has all.
const shownAffected = 200

// questionOf is the address of a question.
func questionOf(v *page.Visit, of string, from, to time.Time) url.Values {
	from, to = from.In(v.Page.Zone), to.In(v.Page.Zone)
	return url.Values{"of": {of}, "from": {from.Format(time.DateOnly)}, "from_time": {from.Format("15:04")}, "to": {to.Format(time.DateOnly)}, "to_time": {to.Format("15:04")}}
}

func affectedPage(v *page.Visit) (templ.Component, error) {
	if err := access.Duty(v.Tx, access.Log); err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("affected.title")
	now := v.Tx.Now.In(v.Page.Zone).Add(time.Minute)
	get := func(name, otherwise string) string {
		if v.Form != nil {
			return v.Form.Get(name)
		}
		if s := v.Query(name); s != "" {
			return s
		}
		return otherwise
	}
	x := affectedView{
		Of: get("of", ""), From: get("from", v.Page.Today.AddDays(-7).String()), FromAt: get("from_time", "00:00"), To: get("to", v.Page.Today.String()), ToAt: get("to_time", now.Format("15:04")),
		Reason: v.Typed("reason", ""), Words: v.Typed("words", ""), Reasons: page.Choices("inspect.reason.", privacy.Words("inspect")...),
	}
	if err := askable(v, &x); err != nil {
		return nil, err
	}
	if x.Of == "" {
		return affectedAskPage(v.Page, x), nil
	}
	q := asked(v, x)
	a, err := privacy.Ask(v.Tx, q)
	if err != nil {
		if sild.KindOf(err) == sild.Invalid && v.Form == nil {
			problems(v, err)
			return affectedAskPage(v.Page, x), nil
		}
		return nil, err
	}
	x.Says = v.Page.N("affected.says", len(a.People), "entries", v.Page.Number(a.Entries), "from", guardedAt(v, q.From), "to", guardedAt(v, q.To))
	for i, p := range a.People {
		if i == shownAffected {
			x.More = len(a.People) - i
			break
		}
		x.Lines = append(x.Lines, newAffectedLine(v, p, recordNumber(v, p.Person)))
	}
	if user, session, ok := strings.Cut(q.ID, "."); q.About == "user" || q.About == "session" && ok {
		all, err := privacy.SignIns(v.Tx, sild.ID(user), q.From.Add(-12*time.Hour), q.To)
		if err != nil {
			return nil, err
		}
		for _, s := range all {
			x.SignIns = append(x.SignIns, page.Link{Text: v.Page.T("affected.sign_in."+s.Kind, "when", guardedAt(v, s.At)), Href: askedAt(questionOf(v, "session:"+s.ID, q.From, q.To))})
			if session != "" && s.ID == q.ID {
				x.Groups = append(x.Groups, optionGroup{"affected.of.session", []page.Option{{Value: x.Of, Text: x.SignIns[len(x.SignIns)-1].Text}}})
			}
		}
	}
	x.Name = page.Form{ID: "name", Action: "/privacy/affected", Submit: "affected.name.do", Here: true}
	x.Hidden = []page.Hidden{{Name: "of", Value: x.Of}, {Name: "from", Value: x.From}, {Name: "from_time", Value: x.FromAt}, {Name: "to", Value: x.To}, {Name: "to_time", Value: x.ToAt}}
	return affectedAskPage(v.Page, x), nil
}

// problems puts what is wrong with a question in the address on the page.
func problems(v *page.Visit, err error) {
	if e, ok := page.AsError(err); ok {
		v.Page.Problems = e.Fields
	}
}

func asked(v *page.Visit, x affectedView) privacy.Question {
	about, id, _ := strings.Cut(x.Of, ":")
	return privacy.Question{About: about, ID: id, From: momentIn(v.Page.Zone, x.From, x.FromAt), To: momentIn(v.Page.Zone, x.To, x.ToAt)}
}

func newAffectedLine(v *page.Visit, p privacy.Affected, who string) affectedLine {
	when := guardedAt(v, p.First)
	if !p.Last.Equal(p.First) {
		when += " – " + guardedAt(v, p.Last)
	}
	var did []string
	for _, a := range p.Actions {
		did = append(did, didWhat(v, a, ""))
	}
	return affectedLine{Who: who, When: when, Entries: v.Page.Number(p.Entries), Sections: sectionWords(v, p.Sections), Did: strings.Join(did, ", ")}
}

// askable are those about whom one can ask.
func askable(v *page.Visit, x *affectedView) error {
	for _, g := range []struct {
		about string
		all   func() ([]privacy.Named, error)
	}{
		{"user", func() ([]privacy.Named, error) { return privacy.Readers(v.Tx) }},
		{"team", func() ([]privacy.Named, error) { return privacy.Teams(v.Tx) }},
		{"org", func() ([]privacy.Named, error) { return privacy.Organisations(v.Tx) }},
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
	var roles []page.Option
	for _, r := range access.Roles() {
		roles = append(roles, page.Option{Value: "role:" + r, Label: "role." + r})
	}
	x.Groups = append(x.Groups, optionGroup{"affected.of.role", roles})
	return nil
}

func nameAffected(v *page.Visit) (string, error) {
	x := affectedView{Of: v.Form.Get("of"), From: v.Form.Get("from"), FromAt: v.Form.Get("from_time"), To: v.Form.Get("to"), ToAt: v.Form.Get("to_time")}
	i, err := privacy.NameAffected(v.Tx, asked(v, x), v.Form.Get("reason"), v.Form.Get("words"))
	return "/privacy/incidents/" + string(i.ID), err
}

// An incidentView is a question whose people were named.
type incidentView struct {
	Rows  []page.Row
	Lines []affectedLine
	Table string // address of the table; empty: the names are no longer shown
	Again string
}

func incidentPage(v *page.Visit) (templ.Component, error) {
	i, names, err := privacy.IncidentByID(v.Tx, v.ID("incident"))
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.N("privacy.incident", i.People)
	x := incidentView{
		Rows: []page.Row{
			{Label: "affected.span", Value: guardedAt(v, i.From) + " – " + guardedAt(v, i.To)},
			{Label: "privacy.why", Value: v.Page.T("inspect.reason." + i.Reason), HintText: i.Words},
			{Label: "privacy.incident.known", Value: guardedAt(v, i.At), HintText: v.Page.T("privacy.incident.clock", "until", guardedAt(v, i.At.Add(privacy.ReviewIn)))},
		},
		Again: askedAt(questionOf(v, i.About+":"+string(i.AboutID), i.From, i.To)),
	}
	for _, n := range names {
		l := newAffectedLine(v, n.Affected, n.Name)
		if n.Name == "" {
			l.Who = v.Page.T("affected.kept")
		}
		l.Code = n.Code
		x.Lines = append(x.Lines, l)
		x.Table = "/privacy/incidents/" + string(i.ID) + "/table"
	}
	return incidentOnePage(v.Page, x), nil
}

func incidentTable(v *page.Visit) (string, [][]string, error) {
	i, names, err := privacy.IncidentByID(v.Tx, v.ID("incident"))
	if err == nil && len(names) == 0 {
		err = sild.Missing()
	}
	if err != nil {
		return "", nil, err
	}
	v.Tx.Trail(sild.Entry{Action: "export", What: "incident", Object: i.ID, Sections: "I", Purpose: access.Inspection})
	t := func(key string) string { return v.Page.T(key) }
	table := [][]string{{t("affected.who"), t("person.code"), t("affected.when"), t("affected.entries"), t("affected.sections"), t("affected.did")}}
	for _, n := range names {
		l := newAffectedLine(v, n.Affected, n.Name)
		table = append(table, []string{l.Who, n.Code, l.When, l.Entries, l.Sections, l.Did})
	}
	return "affected-" + v.Page.Today.String() + ".csv", table, nil
}

func affectedColumns(names bool) []page.Column {
	list := []page.Column{{Label: "affected.who"}}
	if names {
		list = append(list, page.Column{Label: "person.code"})
	}
	return append(list, page.Column{Label: "affected.when"}, page.Column{Label: "affected.entries", Number: true}, page.Column{Label: "affected.sections"}, page.Column{Label: "affected.did"})
}
