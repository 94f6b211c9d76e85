// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/db"
	"sild/i18n"
	"sild/own"
	"sild/people"
	"sild/web/page"
)

// OwnRoutes are what people at work do for a person's own pages: the paper with
// which one comes in, and answers to what the person says there.
func OwnRoutes(s *page.Server) {
	s.Read("GET /people/{subject}/own", ownPage)
	s.Handle("POST /people/{subject}/own", false, giveOwn)
	s.Do("POST /people/{subject}/own/end", endOwn, ownPage)
	s.Do("POST /people/{subject}/own/phone", ownPhone, ownPage)
	s.Read("GET /said/{id}", saidPage)
	s.Do("POST /said/{id}", answerSaid, saidPage)
	s.Read("GET /questions", questionsPage)
}

// An ownView is how it is with a person's own page.
type ownView struct {
	At, Name string
	There    bool
	About    []page.Row
	Said     []page.Task
	Phone    string
	Why      string
	Helps    bool // the reader can be called by those whom they help
}

func ownPage(v *page.Visit) (templ.Component, error) {
	subject := v.ID("subject")
	s, there, err := own.StandingOf(v.Tx, subject)
	if err != nil {
		return nil, err
	}
	rec, err := access.Person(v.Tx, subject, "I")
	if err != nil {
		return nil, err
	}
	d, err := people.DetailOf(v.Tx, rec.Person)
	if err != nil {
		return nil, err
	}
	said, err := own.WordsOf(v.Tx, rec)
	if err != nil {
		return nil, err
	}
	v.SavedPlain()
	v.Page.Title = v.Page.T("own.title", "name", d.Name())
	x := ownView{At: "/people/" + string(subject), Name: d.Name(), There: there, Why: v.Typed("why", "asked"), Helps: v.Who.Role == "support_person"}
	if x.Phone, err = own.PhoneOf(v.Tx); err != nil {
		return nil, err
	}
	x.Phone = v.Typed("phone", x.Phone)
	if there {
		paper := v.Page.T("own.paper.none")
		switch s.Kind {
		case own.Sheet:
			paper = v.Page.T("own.paper.sheet", "date", v.Page.Date(sild.DateOf(s.GoodTil, v.Page.Zone)))
		case own.Card:
			paper = v.Page.N("own.paper.card", s.Left, "date", v.Page.Date(sild.DateOf(s.GoodTil, v.Page.Zone)))
		}
		used := v.Page.T("own.used.never")
		if !s.UsedAt.IsZero() {
			used = v.Page.Date(sild.DateOf(s.UsedAt, v.Page.Zone))
		}
		x.About = []page.Row{
			{Label: "own.since", Value: v.Page.Date(sild.DateOf(s.MadeAt, v.Page.Zone))},
			{Label: "own.paper", Value: paper},
			{Label: "own.used", Value: used},
			{Label: "own.lang", Value: i18n.ForOwn(i18n.Lang(s.Lang)).T("my.lang")},
		}
	}
	for _, w := range said {
		t := page.Task{What: v.Page.T("own.said." + w.Kind), Detail: v.Page.Day(w.Day, v.Page.Today), Note: w.Said, Href: "/said/" + string(w.ID)}
		if w.Outcome != "" {
			t.Done = sild.DateOf(w.AnsweredAt, v.Page.Zone)
		}
		x.Said = append(x.Said, t)
	}
	return ownPageView(v.Page, x), nil
}

// A sheetView is the paper that is handed over, in the person's language.
type sheetView struct {
	*i18n.Voice
	At, Name      string
	Address, Link string
	Codes         []string
	Until         string
	Box, Squares  string // the link for a camera
}

// giveOwn makes a sheet or a card and shows it, this once: no address and no
// answer that is kept holds it. Sent again the form makes none.
func giveOwn(v *page.Visit) {
	kind, n := v.Form.Get("kind"), 1
	if kind == own.Card {
		n = own.OnCard
	}
	codes, made := own.NewCodes(n), false
	var account own.Account
	at := "/people/" + string(v.ID("subject"))
	_, ok := v.Try(func(v *page.Visit) (_ string, err error) {
		account, err = own.Give(v.Tx, v.ID("subject"), kind, codes)
		made = err == nil
		return at, err
	}, ownPage)
	switch {
	case !ok:
	case !made:
		http.Redirect(v.Writer, v.Request, at+"/own", http.StatusSeeOther)
	default:
		v.Show(func(v *page.Visit) (templ.Component, error) {
			d, err := people.DetailOf(v.Tx, account.Person)
			x := sheetView{
				Voice: i18n.ForOwn(i18n.Lang(account.Lang)), At: at + "/own", Name: d.Given, Address: address(v), Codes: codes,
				Link: address(v) + "/" + codes[0],
			}
			x.Until = x.T("my.sheet.until", "date", x.Date(v.Page.Today.AddDays(own.SheetDays)))
			v.Page.Title = v.Page.T("own.made." + kind)
			if kind == own.Sheet {
				x.Box, x.Squares = squares(x.Link)
			}
			return ownSheetPage(v.Page, x), err
		}, http.StatusOK)
	}
}

func endOwn(v *page.Visit) (string, error) {
	subject := v.ID("subject")
	return "/people/" + string(subject) + "/own?saved=own", own.Close(v.Tx, subject, v.Form.Get("why"))
}

func ownPhone(v *page.Visit) (string, error) {
	subject := v.ID("subject")
	if _, err := access.Person(v.Tx, subject, "I"); err != nil {
		return "", err
	}
	return "/people/" + string(subject) + "/own?saved=phone", own.SetPhone(v.Tx, v.Form.Get("phone"))
}

// A saidView is what a person said, with the form that answers it.
type saidView struct {
	What, Name, Said, About string
	WhoAt                   string
	Day                     string
	Outcomes                []page.Option
	Outcome, Answer         string
	Answered                []page.Row // when it was
	Action                  string
	Links                   []page.Link
}

func saidPage(v *page.Visit) (templ.Component, error) {
	w, err := own.WaitingByID(v.Tx, v.ID("id"))
	if err != nil {
		return nil, err
	}
	v.SavedPlain()
	x := saidView{
		What: v.Page.T("own.said." + w.Kind), Name: w.Name, Said: w.Said, Day: v.Page.Date(w.Day), Action: "/said/" + string(w.ID),
		Outcome: v.Typed("outcome", ""), Answer: v.Typed("answer", ""),
	}
	v.Page.Title = x.What + ": " + w.Name
	switch w.Kind {
	case own.StepDone:
		x.About, x.Outcomes = w.Title, page.Choices("own.done.", own.Mended, own.Seen)
		x.Outcome = v.Typed("outcome", own.Mended)
	case own.Wrong:
		x.About, x.Outcomes = v.Page.T("own.about."+w.About), page.Choices("own.wrong.", own.Mended, own.Kept)
		if w.AboutID != "" && w.Title != "" {
			x.About += ": " + w.Title
		}
	case own.WhyLooked:
		who, _, err := db.Maybe[string](v.Tx, `SELECT name FROM app_user WHERE id = $1`, w.AboutID)
		if err != nil {
			return nil, err
		}
		x.About = v.Page.T("own.about.looks", "name", who)
		x.Outcome = own.Seen
	default:
		x.Outcome = own.Seen
	}
	switch {
	case w.Kind == own.WhyLooked:
	case w.Case != "":
		x.WhoAt = "/cases/" + string(w.Case)
		if w.Kind == own.CannotCome {
			x.Links = []page.Link{{Href: x.WhoAt + "/appointments", Label: "own.to_meeting"}}
		}
	default:
		x.WhoAt = "/people/" + string(w.Subject)
	}
	if w.Outcome != "" {
		x.Answered = []page.Row{{Label: "own.answered", Value: v.Page.T("own.outcome." + w.Outcome), HintText: v.Page.Date(sild.DateOf(w.AnsweredAt, v.Page.Zone))}, {Label: "own.answer", Value: w.Answer}}
	}
	return saidPageView(v.Page, x), nil
}

func answerSaid(v *page.Visit) (string, error) {
	s, err := own.Answer(v.Tx, v.ID("id"), own.AnswerInput{Outcome: v.Form.Get("outcome"), Answer: v.Form.Get("answer")})
	if err != nil {
		return "", err
	}
	return "/said/" + string(s.ID) + "?saved=said", nil
}

// SaidToday is what people said on their own pages that waits for the reader.
func SaidToday(v *page.Visit) ([]page.Task, error) {
	list, err := own.Unanswered(v.Tx)
	if err != nil {
		return nil, err
	}
	return saidTasks(v, list), nil
}

func saidTasks(v *page.Visit, list []own.Waiting) []page.Task {
	tasks := make([]page.Task, len(list))
	for i, w := range list {
		tasks[i] = page.Task{
			What: v.Page.T("own.said." + w.Kind), Href: "/said/" + string(w.ID), Who: w.Name, Note: w.Said,
			Detail: v.Page.Day(w.Day, v.Page.Today), Acts: []page.Act{{Label: "own.act.answer", Of: w.Name, Href: "/said/" + string(w.ID)}},
		}
		if w.Title != "" {
			tasks[i].What += ": " + w.Title
		}
	}
	return tasks
}

// questionsPage is what people asked about who looked.
func questionsPage(v *page.Visit) (templ.Component, error) {
	list, err := own.Questions(v.Tx)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("own.questions")
	return questionsPageView(v.Page, saidTasks(v, slices.Clip(list))), nil
}
