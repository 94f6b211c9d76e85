// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// HelpAskRoutes are to ask others to help with one person: a team, which then
// opens what it needs, or somebody without an account, by a link.
func HelpAskRoutes(s *page.Server) {
	s.Read("GET /cases/{case}/help", helpAskPage)
	s.Do("POST /cases/{case}/help", askHelp, helpAskPage)
	s.Do("POST /cases/{case}/help/{request}/reply", replyHelp, helpAskPage)
	s.Do("POST /cases/{case}/help/{request}/renew", renewHelp, helpAskPage)
	s.Do("POST /cases/{case}/help/{request}/end", endHelp, helpAskPage)
	s.Handle("POST /cases/{case}/links", false, askByLink)
	s.Do("POST /cases/{case}/links/{link}/close", closeQuestion, helpAskPage)
	s.Read("GET /asked/{request}", requestPage)
	s.Do("POST /asked/{request}", answerHelp, requestPage)
	s.Open("GET /question/{token}", questionPage)
	s.Handle("POST /question/{token}", true, answerQuestion)
}

// A helpAskView is who else helps, who is asked, and the forms to ask.
type helpAskView struct {
	Identity     page.Identity
	At, Back     string
	Requests     []helpRow
	Questions    []page.Task
	Ask          page.Form
	Teams        []page.Option
	Sections     []page.Option
	Team, Asks   string
	Ticked       []string
	Until        string
	Latest       sild.Date
	Link         page.Form
	Of, LinkAsks string
	Shows        string
}

// A helpRow is one request in words, with the forms of those who asked.
type helpRow struct {
	ID, Team, State, Asks   string
	Opens, Until            string
	Said, Reply             string
	ReplyAt, RenewAt, EndAt string
	Form                    string // the suffix of the forms' ids
}

func helpAskPage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IP")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Writes('P') {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if err := access.Duty(v.Tx, access.Request); err != nil {
		return nil, err
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("help_ask.title", "name", o.Card.Name)
	x := helpAskView{At: o.At(), Back: o.At(), Latest: v.Page.Today.AddMonths(casework.RequestMonths)}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	helpFormSent(v)
	x.Ask = page.Form{ID: "ask", Action: o.At() + "/help", Submit: "help_ask.send", Keep: true, Here: true}
	x.Link = page.Form{ID: "link", Action: o.At() + "/links", Submit: "help_ask.link.make", Keep: true, Here: true}
	if err := helpRequests(v, o, &x); err != nil {
		return nil, err
	}
	if err := helpQuestions(v, o, &x); err != nil {
		return nil, err
	}
	teams, err := org.TeamsOf(v.Tx, casework.HelpRoles)
	if err != nil {
		return nil, err
	}
	for _, t := range teams {
		x.Teams = append(x.Teams, page.Option{Value: string(t.ID), Text: t.OrgName + ", " + t.Name})
	}
	for _, c := range access.Sections {
		if c != 'I' && c != 'C' && o.Rec.Reads(byte(c)) {
			x.Sections = append(x.Sections, page.Option{Value: string(c), Label: "section." + strings.ToLower(string(c)), Hint: "section.opens." + strings.ToLower(string(c))})
		}
	}
	x.Team, x.Asks, x.Until = v.TypedIn("ask", "team", ""), v.TypedIn("ask", "asks", ""), v.TypedIn("ask", "until", v.Page.Today.AddMonths(3).String())
	x.Ticked = []string{"P"}
	if v.Form != nil && v.Page.Form == "ask" {
		x.Ticked = v.Form["sections"]
	}
	x.Of, x.LinkAsks, x.Shows = v.TypedIn("link", "of", ""), v.TypedIn("link", "asks", ""), v.TypedIn("link", "shows", "initials")
	return helpAskViewPage(v.Page, x), nil
}

// helpFormSent says which form of the page was sent.
func helpFormSent(v *page.Visit) {
	if v.Form == nil {
		return
	}
	switch id := v.Request.PathValue("request"); {
	case id != "":
		v.Page.Form = v.Request.URL.Path[strings.LastIndex(v.Request.URL.Path, "/")+1:] + "-" + id
	case strings.HasSuffix(v.Request.URL.Path, "/links"):
		v.Page.Form = "link"
	default:
		v.Page.Form = "ask"
	}
}

// opensWords are the sections of a request in words.
func opensWords(v *page.Visit, sections string) string {
	var words []string
	for _, c := range sections {
		words = append(words, v.Page.T("section."+strings.ToLower(string(c))))
	}
	return strings.Join(words, ", ")
}

func helpRequests(v *page.Visit, o record.OpenedCase, x *helpAskView) error {
	all, err := casework.Requests(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	var teams, users []sild.ID
	for _, r := range all {
		teams, users = append(teams, r.Team), append(users, r.SaidBy)
	}
	names, err := org.TeamNames(v.Tx, teams)
	if err != nil {
		return err
	}
	by, err := org.Names(v.Tx, users)
	if err != nil {
		return err
	}
	for _, r := range all {
		state := r.State
		if state == "accepted" && !r.Runs(v.Page.Today) {
			state = "over"
		}
		at := o.At() + "/help/" + string(r.ID)
		h := helpRow{ID: string(r.Thing), Form: string(r.ID), Team: names[r.Team], Asks: r.Asks, Opens: opensWords(v, r.Sections), Reply: r.Reply, State: v.Page.T("help_ask.state."+state, "date", v.Page.Date(r.Until))}
		if r.State == "ended" {
			h.State, h.Said = v.Page.T("help_ask.state.ended", "date", v.Page.Date(r.EndedOn)), r.EndedWhy
		} else if r.Said != "" {
			h.Said = v.Page.T("help_ask.said", "who", by[r.SaidBy], "words", r.Said)
		}
		if r.State == "asked_back" {
			h.ReplyAt = at + "/reply"
		}
		if r.Runs(v.Page.Today) {
			h.RenewAt = at + "/renew"
		}
		if r.Open() || r.Runs(v.Page.Today) {
			h.EndAt = at + "/end"
		}
		x.Requests = append(x.Requests, h)
	}
	return nil
}

func helpQuestions(v *page.Visit, o record.OpenedCase, x *helpAskView) error {
	all, err := casework.Questions(v.Tx, o.Rec.Case)
	for _, q := range all {
		t := page.Task{What: q.Asks, Who: q.Of}
		switch {
		case q.Closed == "answered":
			t.Note, t.Detail = q.Answer, v.Page.T("help_ask.link.answered", "who", q.AnsweredBy, "date", v.Page.Date(sild.DateOf(q.AnsweredAt, v.Page.Zone)))
		case q.Waits(v.Tx.Now):
			t.Detail = v.Page.T("help_ask.link.until", "date", v.Page.Date(sild.DateOf(q.ExpiresAt, v.Page.Zone)))
			t.Acts = []page.Act{{Label: "help_ask.link.close", Of: q.Of, Href: o.At() + "/links/" + string(q.ID) + "/close", Post: true}}
		default:
			t.Detail = v.Page.T("help_ask.link.gone")
		}
		x.Questions = append(x.Questions, t)
	}
	return err
}

func helpAt(v *page.Visit) string { return "/cases/" + string(v.ID("case")) + "/help" }

func askHelp(v *page.Visit) (string, error) {
	p := sild.Problems{}
	r, err := casework.AskHelp(v.Tx, v.ID("case"), casework.RequestInput{
		Team: sild.ID(v.Form.Get("team")), Sections: strings.Join(v.Form["sections"], ""), Asks: v.Form.Get("asks"), Until: v.Date(p, "until"),
	})
	return v.GoOn(page.SavedAt(helpAt(v), "request", r.ID), p, err)
}

func replyHelp(v *page.Visit) (string, error) {
	r, err := casework.ReplyHelp(v.Tx, v.ID("request"), v.Form.Get("reply"))
	return page.SavedAt(helpAt(v), "request", r.ID), err
}

func renewHelp(v *page.Visit) (string, error) {
	p := sild.Problems{}
	r, err := casework.RenewHelp(v.Tx, v.ID("request"), v.Date(p, "until"))
	return v.GoOn(page.SavedAt(helpAt(v), "request", r.ID), p, err)
}

func endHelp(v *page.Visit) (string, error) {
	r, err := casework.EndHelp(v.Tx, v.ID("request"), v.Form.Get("why"))
	return page.SavedAt(helpAt(v), "request", r.ID), err
}

// askByLink makes a link and shows it, this once.
func askByLink(v *page.Visit) {
	token, made := org.NewToken(), false
	to, ok := v.Try(func(v *page.Visit) (string, error) {
		q, err := casework.AskByLink(v.Tx, v.ID("case"), casework.QuestionInput{Of: v.Form.Get("of"), Asks: v.Form.Get("asks"), Shows: v.Form.Get("shows")}, token)
		made = err == nil
		return page.SavedAt(helpAt(v), "question", q.ID), err
	}, helpAskPage)
	switch {
	case !ok:
	case !made:
		http.Redirect(v.Writer, v.Request, to, http.StatusSeeOther)
	default:
		v.Show(func(v *page.Visit) (templ.Component, error) {
			scheme := "http://"
			if v.Server.Secure {
				scheme = "https://"
			}
			v.Page.Title = v.Page.T("help_ask.link.title")
			return questionLinkPage(v.Page, v.Form.Get("of"), to, scheme+v.Request.Host+"/question/"+token, v.Page.Date(v.Page.Today.AddDays(casework.QuestionDays))), nil
		}, http.StatusOK)
	}
}

func closeQuestion(v *page.Visit) (string, error) {
	q, err := casework.CloseQuestion(v.Tx, v.ID("link"))
	return page.SavedAt(helpAt(v), "question", q.ID), err
}

// An askedView is a request as the team that is asked sees it.
type askedView struct {
	At, Person, By, Asks string
	Opens, Until         string
	Said, Reply          string
	Open                 bool
	Words, Outcome       string
}

func requestPage(v *page.Visit) (templ.Component, error) {
	a, err := casework.AskedOf(v.Tx, v.ID("request"))
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("help_me.title", "name", a.Given+" "+a.Initial+".")
	return askedViewPage(v.Page, askedView{
		At: "/asked/" + string(a.Thing), Person: a.Given + " " + a.Initial + ".", By: a.ByName + ", " + a.ByOrg, Asks: a.Asks,
		Opens: opensWords(v, a.Sections), Until: v.Page.Date(a.Until), Said: a.Said, Reply: a.Reply, Open: a.State == "asked",
		Words: v.Typed("words", ""), Outcome: v.Typed("outcome", ""),
	}), nil
}

func answerHelp(v *page.Visit) (string, error) {
	a, err := casework.AskedOf(v.Tx, v.ID("request"))
	if err != nil {
		return "", err
	}
	r, err := casework.AnswerHelp(v.Tx, a.ID, v.Form.Get("outcome"), v.Form.Get("words"))
	if err == nil && r.State == "accepted" {
		return "/cases/" + string(r.Case), nil
	}
	return "/", err
}

// questionPage is where somebody without an account answers. A link that opens
// nothing says what to do, always in the same words.
func questionPage(v *page.Visit) (templ.Component, error) {
	l, err := casework.LinkedBy(v.Tx, v.Request.PathValue("token"))
	if err != nil {
		return nil, questionGone(err)
	}
	v.Page.Title = v.Page.T("question.title")
	who := l.Person
	if l.Born != "" {
		who = v.Page.T("question.born", "name", l.Person, "year", l.Born)
	}
	return questionSheet(v.Page, v.Request.URL.Path, who, l.ByName+", "+l.ByOrg, l.Asks, v.Typed("answer", ""), v.Typed("by", "")), nil
}

func questionGone(err error) error {
	if sild.KindOf(err) == sild.NotFound {
		return &sild.Error{Kind: sild.Forbidden, Key: "question.gone"}
	}
	return err
}

// answerQuestion is what whoever has the link says.
func answerQuestion(v *page.Visit) {
	_, ok := v.Try(func(v *page.Visit) (string, error) {
		_, err := casework.AnswerByLink(v.Tx, v.Request.PathValue("token"), v.Form.Get("answer"), v.Form.Get("by"))
		return "", questionGone(err)
	}, questionPage)
	if ok {
		v.Show(func(v *page.Visit) (templ.Component, error) {
			v.Page.Title = v.Page.T("question.thanks")
			return questionThanks(v.Page), nil
		}, http.StatusOK)
	}
}
