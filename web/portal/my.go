// SPDX-License-Identifier: EUPL-1.2

// Package portal is the pages of people who do not work here: a person's own pages
// below /my with what is answered there by those at work, and the public form.
//
// It promises plain words in the reader's language, a few kilobytes, and that nothing
// is shared with the sessions of people at work. What a person may see and say is
// decided in own.
package portal

import (
	"errors"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/db"
	"sild/i18n"
	"sild/own"
	"sild/web/page"
)

// A person's own pages stand below /my. They have a cookie, a layout and texts
// of their own: nothing of them is shared with the pages of people at work, and
// no session of one opens the other.

// OwnCookie is the cookie of a person's own pages.
const OwnCookie = "sild-my"

// MyRoutes are a person's own pages.
func MyRoutes(s *page.Server) {
	mine(s, "GET /my/enter", true, show(myEnter))
	mine(s, "GET /my/enter/{code}", true, show(myEnter))
	mine(s, "POST /my/enter", true, myGoIn)
	mine(s, "POST /my/enter/with/{provider}", true, enterWith)
	mine(s, "GET /my/with/{provider}/back", true, myBackFrom)
	mine(s, "POST /my/leave", true, myLeave)
	mine(s, "POST /my/language", true, myLanguage)

	mine(s, "GET /my", false, show(myHome))
	mine(s, "GET /my/meetings/{thing}/cannot", false, show(myCannot))
	mine(s, "POST /my/meetings/{thing}/cannot", false, deedOf(sayCannot, myCannot))
	mine(s, "POST /my/steps/{thing}/done", false, deedOf(sayDone, myHome))
	mine(s, "GET /my/help", false, show(myHelp))
	mine(s, "POST /my/help", false, deedOf(sayHelp, myHelp))

	mine(s, "GET /my/papers", false, show(myPapers))
	mine(s, "GET /my/papers/plan", false, show(myPlan))
	mine(s, "GET /my/mind/{case}/{basis}", false, show(myMind))
	mine(s, "POST /my/mind/{case}/{basis}", false, deedOf(changeMind, myMind))

	mine(s, "GET /my/guides", false, show(myGuides))
	mine(s, "GET /my/guides/{guide}", false, show(myGuideOne))

	mine(s, "GET /my/looks", false, show(myLooks))
	mine(s, "GET /my/looks/why/{user}", false, show(myWhy))
	mine(s, "POST /my/looks/why/{user}", false, deedOf(sayWhy, myWhy))

	mine(s, "GET /my/about", false, show(myAbout))
	mine(s, "GET /my/wrong", false, show(myWrong))
	mine(s, "POST /my/wrong", false, deedOf(sayWrong, myWrong))
	mine(s, "GET /my/said", false, show(mySaid))
	mine(s, "POST /my/said", false, deedOf(sayNote, mySaid))
	mine(s, "POST /my/said/{id}/undo", false, deedOf(takeBack, mySaid))

	mine(s, "GET /my/way", false, show(myWay))
	mine(s, "POST /my/way/card", false, myCard)
	mine(s, "POST /my/way/word", false, myWord)
	mine(s, "POST /my/way/with/{provider}", false, addWith)
	mine(s, "POST /my/way/with/{key}/remove", false, deedOf(removeWith, myWay))
	mine(s, "POST /my/way/end", false, myEnd)
}

func show(f page.Screen) func(*page.Visit) { return func(v *page.Visit) { v.Show(f, http.StatusOK) } }

func deedOf(f page.Deed, again page.Screen) func(*page.Visit) {
	return func(v *page.Visit) { v.Do(f, again) }
}

// mine registers one of a person's own pages.
func mine(s *page.Server, pattern string, open bool, f func(*page.Visit)) {
	s.Table = append(s.Table, page.Route{Pattern: pattern, Open: open, Own: true})
	s.Mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		v := &page.Visit{Server: s, Writer: w, Request: r, Route: pattern, Sorry: myTrouble}
		defer v.Recover()
		if beginOwn(v, open) {
			f(v)
		}
	})
}

// beginOwn is begin for a person's own pages.
func beginOwn(v *page.Visit, open bool) bool {
	v.Writer.Header().Set("Referrer-Policy", "no-referrer") // an address may hold a code
	chosen := ""
	if c, err := v.Request.Cookie(v.Server.Cookie("lang-my")); err == nil {
		chosen = c.Value
	}
	lang := i18n.MatchOwn(v.Request.Header.Get("Accept-Language"), "en")
	if c, err := v.Request.Cookie(v.Server.Cookie(OwnCookie)); err == nil && c.Value != "" {
		err := v.Server.Flow.Read(v.Request.Context(), sild.System, func(tx *db.Tx) (err error) {
			v.Who, err = own.SessionOf(tx, c.Value, "web")
			return err
		})
		if v.Who.User != "" {
			lang = i18n.MatchOwn(v.Who.Lang, lang)
		}
		if err != nil && sild.KindOf(err) != sild.NotFound {
			v.Page = myPage(v, lang)
			v.Fail(err)
			return false
		}
	}
	v.Page = myPage(v, i18n.MatchOwn(chosen, lang))
	if v.Request.Method == http.MethodPost {
		v.Request.Body = http.MaxBytesReader(v.Writer, v.Request.Body, 64<<10)
		if err := v.Request.ParseForm(); err != nil {
			myTrouble(v, http.StatusBadRequest, "")
			return false
		}
		v.Form = v.Request.PostForm
		if once := v.Form.Get("once"); once != "" {
			v.Page.Once = once
		}
	}
	if v.Who.User == "" && !open {
		http.Redirect(v.Writer, v.Request, "/my/enter", http.StatusSeeOther)
		return false
	}
	return true
}

func myPage(v *page.Visit, lang i18n.Lang) *page.Page {
	p := v.Server.NewPage(v.Request, v.Who, "en")
	p.Voice, p.Nav = i18n.ForOwn(lang), nil
	return p
}

// inWords are problems in the words of a person's own pages: what has no text
// there is said in general.
func inWords(p *page.Page) (list []string) {
	for _, t := range p.Troubles() {
		text := t.Text
		if strings.HasPrefix(text, "[") {
			text = p.T("my.wrong_form")
		}
		list = append(list, text)
	}
	return list
}

// myTrouble is the error page of a person's own pages.
func myTrouble(v *page.Visit, code int, ref string) {
	say := "my.trouble.say"
	if code >= http.StatusInternalServerError || code == http.StatusConflict {
		say = "my.trouble.busy"
	}
	v.Page.Title, v.Page.Failed = v.Page.T("my.trouble"), true
	v.Send(myTroublePage(v.Page, v.Page.T(say), ref), code)
}

func myEnter(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("my.enter")
	code := v.Request.PathValue("code")
	if len(code) > 40 {
		code = ""
	}
	return myEnterPage(v.Page, v.Typed("code", code), v.Query("left") != "", withButtons(v, "/my/enter/with/")), nil
}

// myGoIn uses a code up. It is no deed: comparing the own word takes long, and
// must not hold the one writer.
func myGoIn(v *page.Visit) {
	code := v.Form.Get("code")
	who := own.Handle(code)
	if wait := v.Server.MayTry(v, "own", who); wait > 0 {
		v.Page.Problems = map[string]sild.Message{"code": {Key: "my.enter.wait"}}
		v.Show(myEnter, http.StatusTooManyRequests)
		return
	}
	var try own.Try
	err := v.Server.Flow.Read(v.Request.Context(), sild.System, func(tx *db.Tx) (err error) {
		try, err = own.TryCode(tx, code, v.Form.Get("word"))
		return err
	})
	if err != nil {
		v.Fail(err)
		return
	}
	try = try.Hold()
	var token string
	_, err = v.Server.Flow.Write(v.Request.Context(), sild.Actor{User: try.Account(), Role: access.Participant}, page.NoOnce, func(tx *db.Tx) (_ string, err error) {
		if !try.Good() {
			return "", try.Miss(tx)
		}
		token, err = try.Use(tx, "web")
		return "", err
	})
	if err == nil && token == "" {
		err = own.Refused()
	}
	v.Server.Tried(v, "own", who, err == nil)
	if e, ok := errors.AsType[*sild.Error](err); ok && e.Kind == sild.Invalid {
		v.Page.Problems = map[string]sild.Message{"code": {Key: e.Key}}
		v.Form.Del("word")
		v.Show(myEnter, http.StatusUnprocessableEntity)
		return
	}
	if err != nil {
		v.Fail(err)
		return
	}
	v.SetCookie(OwnCookie, token, own.SessionSeconds)
	http.Redirect(v.Writer, v.Request, "/my", http.StatusSeeOther)
}

// StartOwn opens the pages of an account without a code: the demo's door.
func StartOwn(v *page.Visit, account sild.ID) {
	token, err := v.Server.Flow.Write(v.Request.Context(), sild.Actor{User: account, Role: access.Participant}, page.NoOnce, func(tx *db.Tx) (string, error) {
		return own.Begin(tx, account, "web")
	})
	if err != nil {
		v.Fail(err)
		return
	}
	v.SetCookie(OwnCookie, token, own.SessionSeconds)
	v.SetCookie("lang-my", "", -1)
	http.Redirect(v.Writer, v.Request, "/my", http.StatusSeeOther)
}

func myLeave(v *page.Visit) {
	if c, err := v.Request.Cookie(v.Server.Cookie(OwnCookie)); err == nil {
		if _, err := v.Server.Flow.Write(v.Request.Context(), v.Actor(), page.NoOnce, func(tx *db.Tx) (string, error) { return "", own.Leave(tx, c.Value) }); err != nil {
			v.Fail(err)
			return
		}
	}
	v.SetCookie(OwnCookie, "", -1)
	http.Redirect(v.Writer, v.Request, "/my/enter?left=1", http.StatusSeeOther)
}

func myLanguage(v *page.Visit) {
	lang := string(i18n.MatchOwn(v.Form.Get("lang"), v.Page.Lang()))
	if v.Who.User != "" {
		if _, err := v.Server.Flow.Write(v.Request.Context(), v.Actor(), page.NoOnce, func(tx *db.Tx) (string, error) { return "", own.SetLang(tx, lang) }); err != nil {
			v.Fail(err)
			return
		}
	}
	v.SetCookie("lang-my", lang, 365*24*60*60)
	to := page.Back(v.Form.Get("back"))
	if to != "/my" && !strings.HasPrefix(to, "/my/") {
		to = "/my"
	}
	http.Redirect(v.Writer, v.Request, to, http.StatusSeeOther)
}

// inEnglish is p for what is not written in the person's language: the strip of
// the demo.
func inEnglish(p *page.Page) *page.Page {
	other := *p
	other.Voice = i18n.For(p.Lang())
	return &other
}
