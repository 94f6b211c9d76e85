// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"encoding/csv"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"sild"
	"sild/db"
	"sild/outcome"
)

// A registerView is whom a register can be asked about, and the questions that
// were put to it.
type registerView struct {
	At      string
	Tabs    []tab
	Stat    stat
	Ask     []row // who would be on the list
	WhyNot  []row // who would not, and why
	Queries []row
}

func registerPage(v *visit) (templ.Component, error) {
	_, in, one, err := v.oneResult()
	if err != nil {
		return nil, err
	}
	id := v.id("programme")
	x := registerView{At: "/results/" + string(id) + "/" + in.ID + "/register", Tabs: v.resultTabs(in, "register"), Stat: one}
	list, err := outcome.Candidates(v.tx, id, in.ID)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		r := row{LabelText: c.Name, Value: v.page.span(c.From, c.Until)}
		if c.WhyNot == "" {
			x.Ask = append(x.Ask, r)
			continue
		}
		r.Hint = "register.not." + c.WhyNot
		x.WhyNot = append(x.WhyNot, r)
	}
	queries, err := outcome.Queries(v.tx, id, in.ID)
	if err != nil {
		return nil, err
	}
	for _, q := range queries {
		x.Queries = append(x.Queries, row{
			LabelText: v.page.T("register.query", "number", v.page.Number(q.Number)), Value: v.page.Date(q.Day), Change: "/register/" + string(q.ID),
		})
	}
	return registerListPage(v.page, x), nil
}

func askRegister(v *visit) (string, error) {
	q, err := outcome.AskRegister(v.tx, v.id("programme"), v.r.PathValue("indicator"))
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

func queryPage(v *visit) (templ.Component, error) {
	q, asked, err := outcome.OpenQuery(v.tx, v.id("query"), "read")
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("register.query", "number", v.page.Number(q.Number))
	x := queryView{
		At: "/register/" + string(q.ID), Back: "/results/" + string(q.Programme) + "/" + q.Indicator + "/register", Number: q.Number, Day: q.Day,
		Text: v.typed("text", ""), Told: v.typed("told", v.page.Today.String()),
	}
	for _, a := range asked {
		x.Asked = append(x.Asked, queryLine{q.Reference(a.Line), strings.TrimSpace(a.Given + " " + a.Family), v.page.span(a.From, a.Until), v.page.T("result.state." + a.State)})
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
			line.Is = v.page.Msg(a.Problem)
			x.Problems++
		case a.Known:
			line.Is = v.page.T("register.row.known")
		case a.Yes:
			line.Is = v.page.T("register.row.yes", "date", v.page.Date(a.On))
			x.New++
		default:
			line.Is = v.page.T("register.row.no", "from", v.page.Date(a.Asked.From), "until", v.page.Date(a.Asked.Until))
			x.New++
		}
		x.Answers = append(x.Answers, line)
	}
	for _, a := range asked {
		if !said[a.Line] {
			x.Left++
		}
	}
	return queryAnswersPage(v.page, x), nil
}

func answerQuery(v *visit) (string, error) {
	p := sild.Problems{}
	told := v.date(p, "told")
	_, err := outcome.RegisterAnswers(v.tx, v.id("query"), told, v.form.Get("text"))
	return v.goOn("/register/"+string(v.id("query")), p, err)
}

// queryTable is the list for the register: as little as it needs to find the
// person.
func queryTable(v *visit) (string, [][]string, error) {
	q, asked, err := outcome.OpenQuery(v.tx, v.id("query"), "export")
	if err != nil {
		return "", nil, err
	}
	t := func(key string) string { return v.page.T("register.column." + key) }
	table := [][]string{{t("ref"), t("code"), t("family"), t("given"), t("born"), t("from"), t("until"), t("answer"), t("day")}}
	for _, a := range asked {
		born := ""
		if !a.Born.IsZero() {
			born = a.Born.String()
		}
		table = append(table, []string{q.Reference(a.Line), a.Code, a.Family, a.Given, born, a.From.String(), a.Until.String(), "", ""})
	}
	return "register-" + v.page.Number(q.Number) + ".csv", table, nil
}

// download answers with a table as CSV, once the trail of what it shows is safe.
func (v *visit) download(f func(*visit) (string, [][]string, error)) {
	var name string
	var table [][]string
	err := v.s.Flow.Read(v.r.Context(), v.actor(), func(tx *db.Tx) (err error) {
		v.tx = tx
		name, table, err = f(v)
		return err
	})
	if err != nil {
		v.fail(err)
		return
	}
	var b strings.Builder
	if err := writeTable(&b, table); err != nil {
		v.fail(err)
		return
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	v.w.WriteHeader(http.StatusOK)
	v.w.Write([]byte(b.String()))
}

// writeTable writes a table as spreadsheets read it. What a person typed must
// not become a formula in somebody's spreadsheet: a cell that could is marked as
// text (RFC 4180; ASVS 1.2.10). Some programs pass over blanks before the sign,
// and take its wide form for it.
func writeTable(b *strings.Builder, table [][]string) error {
	b.WriteString("\ufeff") // so that spreadsheets read it as UTF-8
	w := csv.NewWriter(b)
	w.Comma, w.UseCRLF = ';', true
	for _, cells := range table {
		for i, c := range cells {
			bare := strings.TrimLeft(c, " \t\r\n\u00a0\ufeff")
			if first, _ := utf8.DecodeRuneInString(bare); bare != "" && strings.ContainsRune("=+-@＝＋－＠", first) || strings.HasPrefix(c, "\t") || strings.HasPrefix(c, "\r") {
				cells[i] = "'" + c
			}
		}
		if err := w.Write(cells); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
