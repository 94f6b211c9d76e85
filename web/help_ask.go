// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
)

// helpAskRoutes are to ask others to help with one person: a team, which then
// opens what it needs, or somebody without an account, by a link.
func (s *Server) helpAskRoutes() {
	s.read("GET /cases/{case}/help", helpAskPage)
	s.write("POST /cases/{case}/help", askHelp, helpAskPage)
	s.write("POST /cases/{case}/help/{request}/reply", replyHelp, helpAskPage)
	s.write("POST /cases/{case}/help/{request}/renew", renewHelp, helpAskPage)
	s.write("POST /cases/{case}/help/{request}/end", endHelp, helpAskPage)
	s.handle("POST /cases/{case}/links", false, askByLink)
	s.write("POST /cases/{case}/links/{link}/close", closeQuestion, helpAskPage)
	s.read("GET /asked/{request}", requestPage)
	s.write("POST /asked/{request}", answerHelp, requestPage)
	s.open("GET /question/{token}", questionPage)
	s.handle("POST /question/{token}", true, (*visit).answerQuestion)
}

// A helpAskView is who else helps, who is asked, and the forms to ask.
type helpAskView struct {
	Identity     identity
	At, Back     string
	Requests     []helpRow
	Questions    []task
	Ask          form
	Teams        []option
	Sections     []option
	Team, Asks   string
	Ticked       []string
	Until        string
	Latest       sild.Date
	Link         form
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

func helpAskPage(v *visit) (templ.Component, error) {
	o, err := v.openCase("IP")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Writes('P') {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if err := access.Duty(v.tx, access.Request); err != nil {
		return nil, err
	}
	v.noteSaved()
	v.page.Title = v.page.T("help_ask.title", "name", o.Card.Name)
	x := helpAskView{At: o.At(), Back: o.At(), Latest: v.page.Today.AddMonths(casework.RequestMonths)}
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	v.helpFormSent()
	x.Ask = form{ID: "ask", Action: o.At() + "/help", Submit: "help_ask.send", Keep: true, Here: true}
	x.Link = form{ID: "link", Action: o.At() + "/links", Submit: "help_ask.link.make", Keep: true, Here: true}
	if err := v.helpRequests(o, &x); err != nil {
		return nil, err
	}
	if err := v.helpQuestions(o, &x); err != nil {
		return nil, err
	}
	teams, err := org.TeamsOf(v.tx, casework.HelpRoles)
	if err != nil {
		return nil, err
	}
	for _, t := range teams {
		x.Teams = append(x.Teams, option{Value: string(t.ID), Text: t.OrgName + ", " + t.Name})
	}
	for _, c := range access.Sections {
		if c != 'I' && c != 'C' && o.Rec.Reads(byte(c)) {
			x.Sections = append(x.Sections, option{Value: string(c), Label: "section." + strings.ToLower(string(c)), Hint: "section.opens." + strings.ToLower(string(c))})
		}
	}
	x.Team, x.Asks, x.Until = v.typedIn("ask", "team", ""), v.typedIn("ask", "asks", ""), v.typedIn("ask", "until", v.page.Today.AddMonths(3).String())
	x.Ticked = []string{"P"}
	if v.form != nil && v.page.Form == "ask" {
		x.Ticked = v.form["sections"]
	}
	x.Of, x.LinkAsks, x.Shows = v.typedIn("link", "of", ""), v.typedIn("link", "asks", ""), v.typedIn("link", "shows", "initials")
	return helpAskViewPage(v.page, x), nil
}

// helpFormSent says which form of the page was sent.
func (v *visit) helpFormSent() {
	if v.form == nil {
		return
	}
	switch id := v.r.PathValue("request"); {
	case id != "":
		v.page.Form = v.r.URL.Path[strings.LastIndex(v.r.URL.Path, "/")+1:] + "-" + id
	case strings.HasSuffix(v.r.URL.Path, "/links"):
		v.page.Form = "link"
	default:
		v.page.Form = "ask"
	}
}

// opensWords are the sections of a request in words.
func (v *visit) opensWords(sections string) string {
	var words []string
	for _, c := range sections {
		words = append(words, v.page.T("section."+strings.ToLower(string(c))))
	}
	return strings.Join(words, ", ")
}

func (v *visit) helpRequests(o openedCase, x *helpAskView) error {
	all, err := casework.Requests(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	var teams, users []sild.ID
	for _, r := range all {
		teams, users = append(teams, r.Team), append(users, r.SaidBy)
	}
	names, err := org.TeamNames(v.tx, teams)
	if err != nil {
		return err
	}
	by, err := org.Names(v.tx, users)
	if err != nil {
		return err
	}
	for _, r := range all {
		state := r.State
		if state == "accepted" && !r.Runs(v.page.Today) {
			state = "over"
		}
		at := o.At() + "/help/" + string(r.ID)
		h := helpRow{ID: string(r.Thing), Form: string(r.ID), Team: names[r.Team], Asks: r.Asks, Opens: v.opensWords(r.Sections), Reply: r.Reply, State: v.page.T("help_ask.state."+state, "date", v.page.Date(r.Until))}
		if r.State == "ended" {
			h.State, h.Said = v.page.T("help_ask.state.ended", "date", v.page.Date(r.EndedOn)), r.EndedWhy
		} else if r.Said != "" {
			h.Said = v.page.T("help_ask.said", "who", by[r.SaidBy], "words", r.Said)
		}
		if r.State == "asked_back" {
			h.ReplyAt = at + "/reply"
		}
		if r.Runs(v.page.Today) {
			h.RenewAt = at + "/renew"
		}
		if r.Open() || r.Runs(v.page.Today) {
			h.EndAt = at + "/end"
		}
		x.Requests = append(x.Requests, h)
	}
	return nil
}

func (v *visit) helpQuestions(o openedCase, x *helpAskView) error {
	all, err := casework.Questions(v.tx, o.Rec.Case)
	for _, q := range all {
		t := task{What: q.Asks, Who: q.Of}
		switch {
		case q.Closed == "answered":
			t.Note, t.Detail = q.Answer, v.page.T("help_ask.link.answered", "who", q.AnsweredBy, "date", v.page.Date(sild.DateOf(q.AnsweredAt, v.page.Zone)))
		case q.Waits(v.tx.Now):
			t.Detail = v.page.T("help_ask.link.until", "date", v.page.Date(sild.DateOf(q.ExpiresAt, v.page.Zone)))
			t.Acts = []act{{Label: "help_ask.link.close", Of: q.Of, Href: o.At() + "/links/" + string(q.ID) + "/close", Post: true}}
		default:
			t.Detail = v.page.T("help_ask.link.gone")
		}
		x.Questions = append(x.Questions, t)
	}
	return err
}

func (v *visit) helpAt() string { return "/cases/" + string(v.id("case")) + "/help" }

func askHelp(v *visit) (string, error) {
	p := sild.Problems{}
	r, err := casework.AskHelp(v.tx, v.id("case"), casework.RequestInput{
		Team: sild.ID(v.form.Get("team")), Sections: strings.Join(v.form["sections"], ""), Asks: v.form.Get("asks"), Until: v.date(p, "until"),
	})
	return v.goOn(savedAt(v.helpAt(), "request", r.ID), p, err)
}

func replyHelp(v *visit) (string, error) {
	r, err := casework.ReplyHelp(v.tx, v.id("request"), v.form.Get("reply"))
	return savedAt(v.helpAt(), "request", r.ID), err
}

func renewHelp(v *visit) (string, error) {
	p := sild.Problems{}
	r, err := casework.RenewHelp(v.tx, v.id("request"), v.date(p, "until"))
	return v.goOn(savedAt(v.helpAt(), "request", r.ID), p, err)
}

func endHelp(v *visit) (string, error) {
	r, err := casework.EndHelp(v.tx, v.id("request"), v.form.Get("why"))
	return savedAt(v.helpAt(), "request", r.ID), err
}

// askByLink makes a link and shows it, this once.
func askByLink(v *visit) {
	token, made := org.NewToken(), false
	to, ok := v.try(func(v *visit) (string, error) {
		q, err := casework.AskByLink(v.tx, v.id("case"), casework.QuestionInput{Of: v.form.Get("of"), Asks: v.form.Get("asks"), Shows: v.form.Get("shows")}, token)
		made = err == nil
		return savedAt(v.helpAt(), "question", q.ID), err
	}, helpAskPage)
	switch {
	case !ok:
	case !made:
		http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	default:
		v.show(func(v *visit) (templ.Component, error) {
			scheme := "http://"
			if v.s.Secure {
				scheme = "https://"
			}
			v.page.Title = v.page.T("help_ask.link.title")
			return questionLinkPage(v.page, v.form.Get("of"), to, scheme+v.r.Host+"/question/"+token, v.page.Date(v.page.Today.AddDays(casework.QuestionDays))), nil
		}, http.StatusOK)
	}
}

func closeQuestion(v *visit) (string, error) {
	q, err := casework.CloseQuestion(v.tx, v.id("link"))
	return savedAt(v.helpAt(), "question", q.ID), err
}

// An askedView is a request as the team that is asked sees it.
type askedView struct {
	At, Person, By, Asks string
	Opens, Until         string
	Said, Reply          string
	Open                 bool
	Words, Outcome       string
}

func requestPage(v *visit) (templ.Component, error) {
	a, err := casework.AskedOf(v.tx, v.id("request"))
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("help_me.title", "name", a.Given+" "+a.Initial+".")
	return askedViewPage(v.page, askedView{
		At: "/asked/" + string(a.Thing), Person: a.Given + " " + a.Initial + ".", By: a.ByName + ", " + a.ByOrg, Asks: a.Asks,
		Opens: v.opensWords(a.Sections), Until: v.page.Date(a.Until), Said: a.Said, Reply: a.Reply, Open: a.State == "asked",
		Words: v.typed("words", ""), Outcome: v.typed("outcome", ""),
	}), nil
}

func answerHelp(v *visit) (string, error) {
	a, err := casework.AskedOf(v.tx, v.id("request"))
	if err != nil {
		return "", err
	}
	r, err := casework.AnswerHelp(v.tx, a.ID, v.form.Get("outcome"), v.form.Get("words"))
	if err == nil && r.State == "accepted" {
		return "/cases/" + string(r.Case), nil
	}
	return "/", err
}

// questionPage is where somebody without an account answers. A link that opens
// nothing says what to do, always in the same words.
func questionPage(v *visit) (templ.Component, error) {
	l, err := casework.LinkedBy(v.tx, v.r.PathValue("token"))
	if err != nil {
		return nil, questionGone(err)
	}
	v.page.Title = v.page.T("question.title")
	who := l.Person
	if l.Born != "" {
		who = v.page.T("question.born", "name", l.Person, "year", l.Born)
	}
	return questionSheet(v.page, v.r.URL.Path, who, l.ByName+", "+l.ByOrg, l.Asks, v.typed("answer", ""), v.typed("by", "")), nil
}

func questionGone(err error) error {
	if sild.KindOf(err) == sild.NotFound {
		return &sild.Error{Kind: sild.Forbidden, Key: "question.gone"}
	}
	return err
}

// answerQuestion is what whoever has the link says.
func (v *visit) answerQuestion() {
	_, ok := v.try(func(v *visit) (string, error) {
		_, err := casework.AnswerByLink(v.tx, v.r.PathValue("token"), v.form.Get("answer"), v.form.Get("by"))
		return "", questionGone(err)
	}, questionPage)
	if ok {
		v.show(func(v *visit) (templ.Component, error) {
			v.page.Title = v.page.T("question.thanks")
			return questionThanks(v.page), nil
		}, http.StatusOK)
	}
}
