// SPDX-License-Identifier: EUPL-1.2

package results

import (
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/outcome"
	"sild/web/page"
)

// A registerView is whom a register can be asked about, and the questions that
// were put to it.
type registerView struct {
	At      string
	Tabs    []page.Tab
	Stat    page.Stat
	Ask     []page.Row // who would be on the list
	WhyNot  []page.Row // who would not, and why
	Queries []page.Row
}

func registerPage(v *page.Visit) (templ.Component, error) {
	_, in, one, err := oneResult(v)
	if err != nil {
		return nil, err
	}
	id := v.ID("programme")
	x := registerView{At: "/results/" + string(id) + "/" + in.ID + "/register", Tabs: resultTabs(v, in, "register"), Stat: one}
	list, err := outcome.Candidates(v.Tx, id, in.ID)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		r := page.Row{LabelText: c.Name, Value: v.Page.Span(c.From, c.Until)}
		if c.WhyNot == "" {
			x.Ask = append(x.Ask, r)
			continue
		}
		r.Hint = "register.not." + c.WhyNot
		x.WhyNot = append(x.WhyNot, r)
	}
	queries, err := outcome.Queries(v.Tx, id, in.ID)
	if err != nil {
		return nil, err
	}
	for _, q := range queries {
		x.Queries = append(x.Queries, page.Row{
			LabelText: v.Page.T("register.query", "number", v.Page.Number(q.Number)), Value: v.Page.Date(q.Day), Change: "/register/" + string(q.ID),
		})
	}
	return registerListPage(v.Page, x), nil
}

func askRegister(v *page.Visit) (string, error) {
	q, err := outcome.AskRegister(v.Tx, v.ID("programme"), v.Request.PathValue("indicator"))
	return "/register/" + string(q.ID), err
}

// A queryView is one question to a register: the list to send, the answers to
// write down, and what they would do.
type queryView struct {
	At       string
	Back     string
	Number   int
	Day      sild.Date
	Asked    []queryLine
	Text     string
	Told     string
	Answers  []answerLine // as they were understood; empty: nothing was typed yet
	Problems int
	New      int // of whom something would be written down
	Left     int // of whom the text says nothing
}

type queryLine struct {
	Ref, Name, Asks, State string
}

type answerLine struct {
	Row                 int
	Ref, Name, Says, Is string
	Wrong               bool
}

func queryPage(v *page.Visit) (templ.Component, error) {
	q, asked, err := outcome.OpenQuery(v.Tx, v.ID("query"), "read")
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("register.query", "number", v.Page.Number(q.Number))
	x := queryView{
		At: "/register/" + string(q.ID), Back: "/results/" + string(q.Programme) + "/" + q.Indicator + "/register", Number: q.Number, Day: q.Day,
		Text: v.Typed("text", ""), Told: v.Typed("told", v.Page.Today.String()),
	}
	for _, a := range asked {
		x.Asked = append(x.Asked, queryLine{q.Reference(a.Line), strings.TrimSpace(a.Given + " " + a.Family), v.Page.Span(a.From, a.Until), v.Page.T("result.state." + a.State)})
	}
	said := map[int]bool{}
	for _, a := range q.ReadAnswers(asked, x.Text) {
		line := answerLine{Row: a.Row, Ref: a.Ref, Says: a.Text, Wrong: a.Problem.Key != ""}
		if a.Asked != nil {
			line.Name = strings.TrimSpace(a.Asked.Given + " " + a.Asked.Family)
			said[a.Asked.Line] = true
		}
		switch {
		case line.Wrong:
			line.Is = v.Page.Msg(a.Problem)
			x.Problems++
		case a.Known:
			line.Is = v.Page.T("register.row.known")
		case a.Yes:
			line.Is = v.Page.T("register.row.yes", "date", v.Page.Date(a.On))
			x.New++
		default:
			line.Is = v.Page.T("register.row.no", "from", v.Page.Date(a.Asked.From), "until", v.Page.Date(a.Asked.Until))
			x.New++
		}
		x.Answers = append(x.Answers, line)
	}
	for _, a := range asked {
		if !said[a.Line] {
			x.Left++
		}
	}
	return queryAnswersPage(v.Page, x), nil
}

func answerQuery(v *page.Visit) (string, error) {
	p := sild.Problems{}
	told := v.Date(p, "told")
	_, err := outcome.RegisterAnswers(v.Tx, v.ID("query"), told, v.Form.Get("text"))
	return v.GoOn("/register/"+string(v.ID("query")), p, err)
}

// queryTable is the list for the register: as little as it needs to find the
// person.
func queryTable(v *page.Visit) (string, [][]string, error) {
	q, asked, err := outcome.OpenQuery(v.Tx, v.ID("query"), "export")
	if err != nil {
		return "", nil, err
	}
	t := func(key string) string { return v.Page.T("register.column." + key) }
	table := [][]string{{t("ref"), t("code"), t("family"), t("given"), t("born"), t("from"), t("until"), t("answer"), t("day")}}
	for _, a := range asked {
		born := ""
		if !a.Born.IsZero() {
			born = a.Born.String()
		}
		table = append(table, []string{q.Reference(a.Line), a.Code, a.Family, a.Given, born, a.From.String(), a.Until.String(), "", ""})
	}
	return "register-" + v.Page.Number(q.Number) + ".csv", table, nil
}
