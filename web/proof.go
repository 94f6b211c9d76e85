// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/db"
	"sild/org"
)

// proofRoutes are where somebody at work proves again who they are.
func (s *Server) proofRoutes() {
	s.read("GET /prove", proofPage)
	s.handle("POST /prove", false, s.prove)
}

// writeFresh is write for what is dangerous: if the last proof of who the user
// is is older than ten minutes (org.Session.Fresh), another is asked first. What
// was typed is kept meanwhile, and sent when the proof was right.
func (s *Server) writeFresh(pattern string, do deed, again screen) {
	s.again[pattern] = again
	s.handleFresh(pattern, func(v *visit) { v.do(do, again) })
}

// readFresh is read for what is dangerous to see, such as an export.
func (s *Server) readFresh(pattern string, show screen) {
	s.handleFresh(pattern, func(v *visit) { v.show(show, http.StatusOK) })
}

// handleFresh is handle for what is dangerous.
func (s *Server) handleFresh(pattern string, f func(*visit)) {
	if s.fresh == nil {
		s.fresh = map[string]bool{}
	}
	s.fresh[pattern] = true
	s.handle(pattern, false, func(v *visit) {
		if v.isFresh() {
			f(v)
		}
	})
}

// isFresh reports whether the user proved lately who they are; if it is false
// the visit has been answered: another proof is asked.
func (v *visit) isFresh() bool {
	if v.who.Fresh(v.s.Flow.Now()) {
		return true
	}
	to := "/prove?to=" + url.QueryEscape(v.r.URL.RequestURI())
	if v.r.Method == http.MethodPost {
		id, err := v.stow(v.who.User, v.who.Role, org.KeptProof)
		if err != nil {
			v.fail(err)
			return false
		}
		to = "/prove?form=" + string(id)
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return false
}

// A proofView is the page on which one proves again who one is.
type proofView struct {
	Form, To       string
	Password, Code bool // what the user has
	Passkey        bool // a passkey, which works here
	Alone          bool // nothing of all: they sign in again
}

func proofPage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("proof.title")
	x := proofView{Form: v.typed("form", v.query("form")), To: v.goingTo()}
	u, err := org.UserByID(v.tx, v.who.User)
	if err != nil {
		return nil, err
	}
	second, err := org.SecondOf(v.tx, v.who.User)
	if err != nil {
		return nil, err
	}
	x.Password, x.Code = u.Password != "", second.Asked()
	keys, err := org.PasskeysOf(v.tx, v.who.User)
	if err != nil {
		return nil, err
	}
	x.Passkey = len(keys) > 0 && v.ways("").Passkey
	x.Alone = !x.Password && !x.Code && !x.Passkey
	if v.form != nil {
		v.page.Form = "password"
		if v.form.Get("with") == "code" {
			v.page.Form = "code"
		} else if strings.HasSuffix(v.r.URL.Path, "/passkey") {
			v.page.Form = "way"
		}
	}
	return provePage(v.page, x), err
}

// prove holds what was typed against what the user has. It is no deed: hashing
// takes long.
func (s *Server) prove(v *visit) {
	kind := "password"
	if v.form.Get("with") == "code" {
		kind = "totp"
	}
	who := string(v.who.User)
	if wait := s.mayTry(v, kind, who); wait > 0 {
		v.tooMany(wait, proofPage)
		return
	}
	var err error
	if kind == "totp" {
		_, err = v.useSecond(v.who.User, v.form.Get("code"), nil)
	} else {
		err = v.holdPassword(v.form.Get("password"), "password")
	}
	s.tried(v, kind, who, err == nil)
	if err == nil {
		v.proven(kind)
	} else if !v.refused(err, proofPage) {
		v.fail(err)
	}
}

// holdPassword holds a password against that of the user who is at work.
func (v *visit) holdPassword(password, field string) error {
	var lock org.Lock
	if err := v.s.Flow.Read(v.r.Context(), v.actor(), func(tx *db.Tx) (err error) {
		lock, err = org.LockOfUser(tx, v.who.User)
		return err
	}); err != nil {
		return err
	}
	err := lock.OpenOwn(v.r.Context(), password, field)
	if sild.KindOf(err) == sild.Invalid {
		v.s.refuse(v, v.who.User, "proof")
	}
	return err
}

// proven goes on after a proof that was right, whichever it was: how names it in
// the trail. The form that waited is sent, or the page is shown. Other kinds of
// proof, such as a passkey, post the fields form and to, and end here too.
func (v *visit) proven(how string) {
	token := ""
	if _, err := v.s.Flow.Write(v.r.Context(), v.actor(), noOnce, func(tx *db.Tx) (_ string, err error) {
		token, err = org.Prove(tx, v.who.User, v.token(), how)
		return "", err
	}); err != nil {
		v.fail(err)
		return
	}
	v.setCookie(cookieName, token, 2*day)
	id := v.form.Get("form")
	if id == "" {
		http.Redirect(v.w, v.r, v.goingTo(), http.StatusSeeOther)
		return
	}
	list, err := v.waiting()
	if err != nil {
		v.fail(err)
		return
	}
	for _, f := range list {
		if string(f.ID) != id {
			continue
		}
		if f.Form.Get("once") == "" { // nothing else says that it has arrived
			if _, err := v.s.Flow.Write(v.r.Context(), v.actor(), noOnce, func(tx *db.Tx) (string, error) {
				return "", org.Drop(tx, v.who.User, f.ID)
			}); err != nil {
				v.fail(err)
				return
			}
		}
		v.again(f, resent{token: token, show: f.File}) // a file has to be chosen again
		return
	}
	http.Redirect(v.w, v.r, "/", http.StatusSeeOther)
}
