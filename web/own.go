// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// ownRoutes are what people at work do for a person's own pages: the paper with
// which one comes in, and answers to what the person says there.
func (s *Server) ownRoutes() {
	s.read("GET /people/{subject}/own", ownPage)
	s.handle("POST /people/{subject}/own", false, giveOwn)
	s.write("POST /people/{subject}/own/end", endOwn, ownPage)
	s.write("POST /people/{subject}/own/phone", ownPhone, ownPage)
	s.read("GET /said/{id}", saidPage)
	s.write("POST /said/{id}", answerSaid, saidPage)
	s.read("GET /questions", questionsPage)
}

// An ownView is how it is with a person's own page.
type ownView struct {
	At, Name string
	There    bool
	About    []row
	Said     []task
	Phone    string
	Why      string
	Helps    bool // the reader can be called by those whom they help
}

func ownPage(v *visit) (templ.Component, error) {
	subject := v.id("subject")
	s, there, err := own.StandingOf(v.tx, subject)
	if err != nil {
		return nil, err
	}
	rec, err := access.Person(v.tx, subject, "I")
	if err != nil {
		return nil, err
	}
	d, err := people.DetailOf(v.tx, rec.Person)
	if err != nil {
		return nil, err
	}
	said, err := own.WordsOf(v.tx, subject)
	if err != nil {
		return nil, err
	}
	v.savedPlain()
	v.page.Title = v.page.T("own.title", "name", d.Name())
	x := ownView{At: "/people/" + string(subject), Name: d.Name(), There: there, Why: v.typed("why", "asked"), Helps: v.who.Role == "support_person"}
	if x.Phone, err = own.PhoneOf(v.tx); err != nil {
		return nil, err
	}
	x.Phone = v.typed("phone", x.Phone)
	if there {
		paper := v.page.T("own.paper.none")
		switch s.Kind {
		case own.Sheet:
			paper = v.page.T("own.paper.sheet", "date", v.page.Date(sild.DateOf(s.GoodTil, v.page.Zone)))
		case own.Card:
			paper = v.page.N("own.paper.card", s.Left, "date", v.page.Date(sild.DateOf(s.GoodTil, v.page.Zone)))
		}
		used := v.page.T("own.used.never")
		if !s.UsedAt.IsZero() {
			used = v.page.Date(sild.DateOf(s.UsedAt, v.page.Zone))
		}
		x.About = []row{
			{Label: "own.since", Value: v.page.Date(sild.DateOf(s.MadeAt, v.page.Zone))},
			{Label: "own.paper", Value: paper},
			{Label: "own.used", Value: used},
			{Label: "own.lang", Value: i18n.ForOwn(i18n.Lang(s.Lang)).T("my.lang")},
		}
	}
	for _, w := range said {
		t := task{What: v.page.T("own.said." + w.Kind), Detail: v.page.Day(w.Day, v.page.Today), Note: w.Said, Href: "/said/" + string(w.ID)}
		if w.Outcome != "" {
			t.Done = sild.DateOf(w.AnsweredAt, v.page.Zone)
		}
		x.Said = append(x.Said, t)
	}
	return ownPageView(v.page, x), nil
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
func giveOwn(v *visit) {
	kind, n := v.form.Get("kind"), 1
	if kind == own.Card {
		n = own.OnCard
	}
	codes, made := own.NewCodes(n), false
	var account own.Account
	at := "/people/" + string(v.id("subject"))
	_, ok := v.try(func(v *visit) (_ string, err error) {
		account, err = own.Give(v.tx, v.id("subject"), kind, codes)
		made = err == nil
		return at, err
	}, ownPage)
	switch {
	case !ok:
	case !made:
		http.Redirect(v.w, v.r, at+"/own", http.StatusSeeOther)
	default:
		v.show(func(v *visit) (templ.Component, error) {
			d, err := people.DetailOf(v.tx, account.Person)
			x := sheetView{
				Voice: i18n.ForOwn(i18n.Lang(account.Lang)), At: at + "/own", Name: d.Given, Address: v.address(), Codes: codes,
				Link: v.address() + "/" + codes[0],
			}
			x.Until = x.T("my.sheet.until", "date", x.Date(v.page.Today.AddDays(own.SheetDays)))
			v.page.Title = v.page.T("own.made." + kind)
			if kind == own.Sheet {
				x.Box, x.Squares = squares(x.Link)
			}
			return ownSheetPage(v.page, x), err
		}, http.StatusOK)
	}
}

func endOwn(v *visit) (string, error) {
	subject := v.id("subject")
	return "/people/" + string(subject) + "/own?saved=own", own.Close(v.tx, subject, v.form.Get("why"))
}

func ownPhone(v *visit) (string, error) {
	subject := v.id("subject")
	if _, err := access.Person(v.tx, subject, "I"); err != nil {
		return "", err
	}
	return "/people/" + string(subject) + "/own?saved=phone", own.SetPhone(v.tx, v.form.Get("phone"))
}

// A saidView is what a person said, with the form that answers it.
type saidView struct {
	What, Name, Said, About string
	WhoAt                   string
	Day                     string
	Outcomes                []option
	Outcome, Answer         string
	Answered                []row // when it was
	Action                  string
	Links                   []link
}

func saidPage(v *visit) (templ.Component, error) {
	w, err := own.WaitingByID(v.tx, v.id("id"))
	if err != nil {
		return nil, err
	}
	v.savedPlain()
	x := saidView{
		What: v.page.T("own.said." + w.Kind), Name: w.Name, Said: w.Said, Day: v.page.Date(w.Day), Action: "/said/" + string(w.ID),
		Outcome: v.typed("outcome", ""), Answer: v.typed("answer", ""),
	}
	v.page.Title = x.What + ": " + w.Name
	switch w.Kind {
	case own.StepDone:
		x.About, x.Outcomes = w.Title, choices("own.done.", own.Mended, own.Seen)
		x.Outcome = v.typed("outcome", own.Mended)
	case own.Wrong:
		x.About, x.Outcomes = v.page.T("own.about."+w.About), choices("own.wrong.", own.Mended, own.Kept)
		if w.AboutID != "" && w.Title != "" {
			x.About += ": " + w.Title
		}
	case own.WhyLooked:
		who, _, err := db.Maybe[string](v.tx, `SELECT name FROM app_user WHERE id = $1`, w.AboutID)
		if err != nil {
			return nil, err
		}
		x.About = v.page.T("own.about.looks", "name", who)
		x.Outcome = own.Seen
	default:
		x.Outcome = own.Seen
	}
	switch {
	case w.Kind == own.WhyLooked:
	case w.Case != "":
		x.WhoAt = "/cases/" + string(w.Case)
		if w.Kind == own.CannotCome {
			x.Links = []link{{Href: x.WhoAt + "/appointments", Label: "own.to_meeting"}}
		}
	default:
		x.WhoAt = "/people/" + string(w.Subject)
	}
	if w.Outcome != "" {
		x.Answered = []row{{Label: "own.answered", Value: v.page.T("own.outcome." + w.Outcome), HintText: v.page.Date(sild.DateOf(w.AnsweredAt, v.page.Zone))}, {Label: "own.answer", Value: w.Answer}}
	}
	return saidPageView(v.page, x), nil
}

func answerSaid(v *visit) (string, error) {
	s, err := own.Answer(v.tx, v.id("id"), own.AnswerInput{Outcome: v.form.Get("outcome"), Answer: v.form.Get("answer")})
	if err != nil {
		return "", err
	}
	return "/said/" + string(s.ID) + "?saved=said", nil
}

// saidToday is what people said on their own pages that waits for the reader.
func (v *visit) saidToday() ([]task, error) {
	list, err := own.Unanswered(v.tx)
	if err != nil {
		return nil, err
	}
	return v.saidTasks(list), nil
}

func (v *visit) saidTasks(list []own.Waiting) []task {
	tasks := make([]task, len(list))
	for i, w := range list {
		tasks[i] = task{
			What: v.page.T("own.said." + w.Kind), Href: "/said/" + string(w.ID), Who: w.Name, Note: w.Said,
			Detail: v.page.Day(w.Day, v.page.Today), Acts: []act{{Label: "own.act.answer", Of: w.Name, Href: "/said/" + string(w.ID)}},
		}
		if w.Title != "" {
			tasks[i].What += ": " + w.Title
		}
	}
	return tasks
}

// questionsPage is what people asked about who looked.
func questionsPage(v *visit) (templ.Component, error) {
	list, err := own.Questions(v.tx)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("own.questions")
	return questionsPageView(v.page, v.saidTasks(slices.Clip(list))), nil
}
