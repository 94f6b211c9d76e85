// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// A person's own pages stand below /my. They have a cookie, a layout and texts
// of their own: nothing of them is shared with the pages of people at work, and
// no session of one opens the other.

const ownCookie = "sild-my"

func (s *Server) myRoutes() {
	s.mine("GET /my/enter", true, show(myEnter))
	s.mine("GET /my/enter/{code}", true, show(myEnter))
	s.mine("POST /my/enter", true, myGoIn)
	s.mine("POST /my/leave", true, myLeave)
	s.mine("POST /my/language", true, myLanguage)

	s.mine("GET /my", false, show(myHome))
	s.mine("GET /my/meetings/{thing}/cannot", false, show(myCannot))
	s.mine("POST /my/meetings/{thing}/cannot", false, deedOf(sayCannot, myCannot))
	s.mine("POST /my/steps/{thing}/done", false, deedOf(sayDone, myHome))
	s.mine("GET /my/help", false, show(myHelp))
	s.mine("POST /my/help", false, deedOf(sayHelp, myHelp))

	s.mine("GET /my/papers", false, show(myPapers))
	s.mine("GET /my/papers/plan", false, show(myPlan))
	s.mine("GET /my/mind/{case}/{basis}", false, show(myMind))
	s.mine("POST /my/mind/{case}/{basis}", false, deedOf(changeMind, myMind))

	s.mine("GET /my/guides", false, show(myGuides))
	s.mine("GET /my/guides/{guide}", false, show(myGuideOne))

	s.mine("GET /my/looks", false, show(myLooks))
	s.mine("GET /my/looks/why/{user}", false, show(myWhy))
	s.mine("POST /my/looks/why/{user}", false, deedOf(sayWhy, myWhy))

	s.mine("GET /my/about", false, show(myAbout))
	s.mine("GET /my/wrong", false, show(myWrong))
	s.mine("POST /my/wrong", false, deedOf(sayWrong, myWrong))
	s.mine("GET /my/said", false, show(mySaid))
	s.mine("POST /my/said", false, deedOf(sayNote, mySaid))
	s.mine("POST /my/said/{id}/undo", false, deedOf(takeBack, mySaid))

	s.mine("GET /my/way", false, show(myWay))
	s.mine("POST /my/way/card", false, myCard)
	s.mine("POST /my/way/word", false, myWord)
	s.mine("POST /my/way/end", false, myEnd)
}

func show(f screen) func(*visit) { return func(v *visit) { v.show(f, http.StatusOK) } }

func deedOf(f deed, again screen) func(*visit) { return func(v *visit) { v.do(f, again) } }

// mine registers one of a person's own pages.
func (s *Server) mine(pattern string, open bool, f func(*visit)) {
	s.table = append(s.table, Route{Pattern: pattern, Open: open, Own: true})
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		v := &visit{s: s, w: w, r: r, route: pattern, sorry: (*visit).myTrouble}
		defer v.recover()
		if v.beginOwn(open) {
			f(v)
		}
	})
}

// beginOwn is begin for a person's own pages.
func (v *visit) beginOwn(open bool) bool {
	v.w.Header().Set("Referrer-Policy", "no-referrer") // an address may hold a code
	chosen := ""
	if c, err := v.r.Cookie(v.s.cookie("lang-my")); err == nil {
		chosen = c.Value
	}
	lang := i18n.MatchOwn(v.r.Header.Get("Accept-Language"), "en")
	if c, err := v.r.Cookie(v.s.cookie(ownCookie)); err == nil && c.Value != "" {
		err := v.s.Flow.Read(v.r.Context(), sild.System, func(tx *db.Tx) (err error) {
			v.who, err = own.SessionOf(tx, c.Value, "web")
			return err
		})
		if v.who.User != "" {
			lang = i18n.MatchOwn(v.who.Lang, lang)
		}
		if err != nil && sild.KindOf(err) != sild.NotFound {
			v.page = v.myPage(lang)
			v.fail(err)
			return false
		}
	}
	v.page = v.myPage(i18n.MatchOwn(chosen, lang))
	if v.r.Method == http.MethodPost {
		v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 64<<10)
		if err := v.r.ParseForm(); err != nil {
			v.myTrouble(http.StatusBadRequest, "")
			return false
		}
		v.form = v.r.PostForm
		if once := v.form.Get("once"); once != "" {
			v.page.Once = once
		}
	}
	if v.who.User == "" && !open {
		http.Redirect(v.w, v.r, "/my/enter", http.StatusSeeOther)
		return false
	}
	return true
}

func (v *visit) myPage(lang i18n.Lang) *page {
	p := v.s.newPage(v.r, v.who, "en")
	p.Voice, p.Nav = i18n.ForOwn(lang), nil
	return p
}

// inWords are problems in the words of a person's own pages: what has no text
// there is said in general.
func (p *page) inWords() (list []string) {
	for _, t := range p.troubles() {
		text := t.Text
		if strings.HasPrefix(text, "[") {
			text = p.T("my.wrong_form")
		}
		list = append(list, text)
	}
	return list
}

// myTrouble is the error page of a person's own pages.
func (v *visit) myTrouble(code int, ref string) {
	say := "my.trouble.say"
	if code >= http.StatusInternalServerError || code == http.StatusConflict {
		say = "my.trouble.busy"
	}
	v.page.Title, v.page.Failed = v.page.T("my.trouble"), true
	v.send(myTroublePage(v.page, v.page.T(say), ref), code)
}

func myEnter(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("my.enter")
	code := v.r.PathValue("code")
	if len(code) > 40 {
		code = ""
	}
	return myEnterPage(v.page, v.typed("code", code), v.query("left") != ""), nil
}

// myGoIn uses a code up. It is no deed: comparing the own word takes long, and
// must not hold the one writer.
func myGoIn(v *visit) {
	code := v.form.Get("code")
	who := own.Handle(code)
	if wait := v.s.mayTry(v, "own", who); wait > 0 {
		v.page.Problems = map[string]sild.Message{"code": {Key: "my.enter.wait"}}
		v.show(myEnter, http.StatusTooManyRequests)
		return
	}
	var try own.Try
	err := v.s.Flow.Read(v.r.Context(), sild.System, func(tx *db.Tx) (err error) {
		try, err = own.TryCode(tx, code, v.form.Get("word"))
		return err
	})
	if err != nil {
		v.fail(err)
		return
	}
	try = try.Hold()
	var token string
	_, err = v.s.Flow.Write(v.r.Context(), sild.Actor{User: try.Account(), Role: access.Participant}, noOnce, func(tx *db.Tx) (_ string, err error) {
		if !try.Good() {
			return "", try.Miss(tx)
		}
		token, err = try.Use(tx, "web")
		return "", err
	})
	if err == nil && token == "" {
		err = own.Refused()
	}
	v.s.tried(v, "own", who, err == nil)
	if e, ok := errors.AsType[*sild.Error](err); ok && e.Kind == sild.Invalid {
		v.page.Problems = map[string]sild.Message{"code": {Key: e.Key}}
		v.form.Del("word")
		v.show(myEnter, http.StatusUnprocessableEntity)
		return
	}
	if err != nil {
		v.fail(err)
		return
	}
	v.setCookie(ownCookie, token, own.SessionSeconds)
	http.Redirect(v.w, v.r, "/my", http.StatusSeeOther)
}

// startOwn opens the pages of an account without a code: the demo's door.
func (v *visit) startOwn(account sild.ID) {
	token, err := v.s.Flow.Write(v.r.Context(), sild.Actor{User: account, Role: access.Participant}, noOnce, func(tx *db.Tx) (string, error) {
		return own.Begin(tx, account, "web")
	})
	if err != nil {
		v.fail(err)
		return
	}
	v.setCookie(ownCookie, token, own.SessionSeconds)
	v.setCookie("lang-my", "", -1)
	http.Redirect(v.w, v.r, "/my", http.StatusSeeOther)
}

func myLeave(v *visit) {
	if c, err := v.r.Cookie(v.s.cookie(ownCookie)); err == nil {
		if _, err := v.s.Flow.Write(v.r.Context(), v.actor(), noOnce, func(tx *db.Tx) (string, error) { return "", own.Leave(tx, c.Value) }); err != nil {
			v.fail(err)
			return
		}
	}
	v.setCookie(ownCookie, "", -1)
	http.Redirect(v.w, v.r, "/my/enter?left=1", http.StatusSeeOther)
}

func myLanguage(v *visit) {
	lang := string(i18n.MatchOwn(v.form.Get("lang"), v.page.Lang()))
	if v.who.User != "" {
		if _, err := v.s.Flow.Write(v.r.Context(), v.actor(), noOnce, func(tx *db.Tx) (string, error) { return "", own.SetLang(tx, lang) }); err != nil {
			v.fail(err)
			return
		}
	}
	v.setCookie("lang-my", lang, 365*24*60*60)
	to := back(v.form.Get("back"))
	if to != "/my" && !strings.HasPrefix(to, "/my/") {
		to = "/my"
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
}

// inEnglish is p for what is not written in the person's language: the strip of
// the demo.
func (p *page) inEnglish() *page {
	other := *p
	other.Voice = i18n.For(p.Lang())
	return &other
}
