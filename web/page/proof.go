// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/db"
	"sild/org"
)

// ProofRoutes are where somebody at work proves again who they are.
func (s *Server) ProofRoutes() {
	s.Read("GET /prove", proofPage)
	s.Handle("POST /prove", false, s.prove)
}

// DoFresh is write for what is dangerous: if the last proof of who the user
// is is older than ten minutes (org.Session.Fresh), another is asked first. What
// was typed is kept meanwhile, and sent when the proof was right.
func (s *Server) DoFresh(pattern string, do Deed, again Screen) {
	s.Again[pattern] = again
	s.HandleFresh(pattern, func(v *Visit) { v.Do(do, again) })
}

// readFresh is read for what is dangerous to see, such as an export.
func (s *Server) readFresh(pattern string, show Screen) {
	s.HandleFresh(pattern, func(v *Visit) { v.Show(show, http.StatusOK) })
}

// HandleFresh is handle for what is dangerous.
func (s *Server) HandleFresh(pattern string, f func(*Visit)) {
	if s.Fresh == nil {
		s.Fresh = map[string]bool{}
	}
	s.Fresh[pattern] = true
	s.Handle(pattern, false, func(v *Visit) {
		if v.isFresh() {
			f(v)
		}
	})
}

// isFresh reports whether the user proved lately who they are; if it is false
// the visit has been answered: another proof is asked.
func (v *Visit) isFresh() bool {
	if v.Who.Fresh(v.Server.Flow.Now()) {
		return true
	}
	to := "/prove?to=" + url.QueryEscape(v.Request.URL.RequestURI())
	if v.Request.Method == http.MethodPost {
		id, err := v.stow(v.Who.User, v.Who.Role, org.KeptProof)
		if err != nil {
			v.Fail(err)
			return false
		}
		to = "/prove?form=" + string(id)
	}
	http.Redirect(v.Writer, v.Request, to, http.StatusSeeOther)
	return false
}

// A proofView is the page on which one proves again who one is.
type proofView struct {
	Form, To       string
	Password, Code bool // what the user has
	Passkey        bool // a passkey, which works here
	Alone          bool // nothing of all: they sign in again
}

func proofPage(v *Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("proof.title")
	x := proofView{Form: v.Typed("form", v.Query("form")), To: v.GoingTo()}
	u, err := org.UserByID(v.Tx, v.Who.User)
	if err != nil {
		return nil, err
	}
	second, err := org.SecondOf(v.Tx, v.Who.User)
	if err != nil {
		return nil, err
	}
	x.Password, x.Code = u.Password != "", second.Asked()
	keys, err := org.PasskeysOf(v.Tx, v.Who.User)
	if err != nil {
		return nil, err
	}
	x.Passkey = len(keys) > 0 && v.ways("").Passkey
	x.Alone = !x.Password && !x.Code && !x.Passkey
	if v.Form != nil {
		v.Page.Form = "password"
		if v.Form.Get("with") == "code" {
			v.Page.Form = "code"
		} else if strings.HasSuffix(v.Request.URL.Path, "/passkey") {
			v.Page.Form = "way"
		}
	}
	return provePage(v.Page, x), err
}

// prove holds what was typed against what the user has. It is no deed: hashing
// takes long.
func (s *Server) prove(v *Visit) {
	kind := "password"
	if v.Form.Get("with") == "code" {
		kind = "totp"
	}
	who := string(v.Who.User)
	if wait := s.MayTry(v, kind, who); wait > 0 {
		v.TooMany(wait, proofPage)
		return
	}
	var err error
	if kind == "totp" {
		_, err = v.useSecond(v.Who.User, v.Form.Get("code"), nil)
	} else {
		err = v.holdPassword(v.Form.Get("password"), "password")
	}
	s.Tried(v, kind, who, err == nil)
	if err == nil {
		v.proven(kind)
	} else if !v.refused(err, proofPage) {
		v.Fail(err)
	}
}

// holdPassword holds a password against that of the user who is at work.
func (v *Visit) holdPassword(password, field string) error {
	var lock org.Lock
	if err := v.Server.Flow.Read(v.Request.Context(), v.Actor(), func(tx *db.Tx) (err error) {
		lock, err = org.LockOfUser(tx, v.Who.User)
		return err
	}); err != nil {
		return err
	}
	err := lock.OpenOwn(v.Request.Context(), password, field)
	if sild.KindOf(err) == sild.Invalid {
		v.Server.refuse(v, v.Who.User, "proof")
	}
	return err
}

// proven goes on after a proof that was right, whichever it was: how names it in
// the trail. The form that waited is sent, or the page is shown. Other kinds of
// proof, such as a passkey, post the fields form and to, and end here too.
func (v *Visit) proven(how string) {
	token := ""
	if _, err := v.Server.Flow.Write(v.Request.Context(), v.Actor(), NoOnce, func(tx *db.Tx) (_ string, err error) {
		token, err = org.Prove(tx, v.Who.User, v.token(), how)
		return "", err
	}); err != nil {
		v.Fail(err)
		return
	}
	v.SetCookie(CookieName, token, 2*day)
	id := v.Form.Get("form")
	if id == "" {
		http.Redirect(v.Writer, v.Request, v.GoingTo(), http.StatusSeeOther)
		return
	}
	list, err := v.waiting()
	if err != nil {
		v.Fail(err)
		return
	}
	for _, f := range list {
		if string(f.ID) != id {
			continue
		}
		if f.Form.Get("once") == "" { // nothing else says that it has arrived
			if _, err := v.Server.Flow.Write(v.Request.Context(), v.Actor(), NoOnce, func(tx *db.Tx) (string, error) {
				return "", org.Drop(tx, v.Who.User, f.ID)
			}); err != nil {
				v.Fail(err)
				return
			}
		}
		v.again(f, resent{token: token, show: f.File}) // a file has to be chosen again
		return
	}
	http.Redirect(v.Writer, v.Request, "/", http.StatusSeeOther)
}
