// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"sild"
	"sild/db"
	"sild/org"
)

// newSecret reads a new password, typed twice, and hashes it. It is called
// outside of the writer.
func (v *Visit) newSecret(names ...string) (org.Secret, error) {
	s, err := org.NewSecret(v.Request.Context(), v.Form.Get("password"), names...)
	if err != nil {
		return s, err
	}
	p := sild.Problems{}
	p.Check(v.Form.Get("password") == v.Form.Get("again"), "again", "password.again.wrong")
	return s, p.Err()
}

// refused shows a form again with what is wrong; it reports false for an error
// of another kind.
func (v *Visit) refused(err error, again Screen) bool {
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || e.Kind != sild.Invalid {
		return false
	}
	v.Page.Problems = e.Fields
	v.Show(again, http.StatusUnprocessableEntity)
	return true
}

// ChangePassword gives the user another password. It is no deed: hashing takes
// long, twice, and must not hold the one writer.
func ChangePassword(v *Visit) {
	who := string(v.Who.User)
	if wait := v.Server.MayTry(v, "password", who); wait > 0 {
		v.TooMany(wait, MePage)
		return
	}
	var words []string
	err := v.Server.Flow.Read(v.Request.Context(), v.Actor(), func(tx *db.Tx) (err error) {
		words, err = org.GuessedOf(tx, v.Who.User)
		return err
	})
	if err == nil {
		err = v.holdPassword(v.Form.Get("old"), "old")
	}
	v.Server.Tried(v, "password", who, err == nil)
	var secret org.Secret
	if err == nil {
		secret, err = v.newSecret(words...)
	}
	if err != nil {
		if !v.refused(err, MePage) {
			v.Fail(err)
		}
		return
	}
	token := ""
	if _, err := v.Server.Flow.Write(v.Request.Context(), v.Actor(), NoOnce, func(tx *db.Tx) (_ string, err error) {
		if err := org.ChangePassword(tx, v.Who.User, secret, v.token()); err != nil {
			return "", err
		}
		token, err = org.Prove(tx, v.Who.User, v.token(), "password")
		return "", err
	}); err != nil {
		v.Fail(err)
		return
	}
	v.SetCookie(CookieName, token, 2*day)
	http.Redirect(v.Writer, v.Request, "/me?saved=password", http.StatusSeeOther)
}

// InvitationPage is where somebody who was invited chooses a password. A link
// that opens nothing says what to do, always in the same words.
func InvitationPage(v *Visit) (templ.Component, error) {
	g, err := org.GuestOf(v.Tx, v.Request.PathValue("token"))
	if err != nil {
		return nil, invitationGone(err)
	}
	v.Page.Title = v.Page.T("invitation.title")
	v.Page.Ways = v.ways(v.Request.URL.Path)
	v.Page.Ways.Passkey = false // one is made on the page of one's keys
	return invitationSheet(v.Page, g.Name, g.OrgName, g.Email, v.Request.URL.Path), nil
}

func invitationGone(err error) error {
	if sild.KindOf(err) == sild.NotFound {
		return &sild.Error{Kind: sild.Forbidden, Key: "invitation.gone"}
	}
	return err
}

// AcceptInvitation uses the link, and signs in who used it.
func (s *Server) AcceptInvitation(v *Visit) {
	token := v.Request.PathValue("token")
	var g org.Guest
	var words []string
	err := s.Flow.Read(v.Request.Context(), sild.System, func(tx *db.Tx) (err error) {
		if g, err = org.GuestOf(tx, token); err == nil {
			words, err = org.GuessedOf(tx, g.User)
		}
		return err
	})
	var secret org.Secret
	if err == nil {
		secret, err = v.newSecret(words...)
	}
	if err == nil {
		_, err = s.Flow.Write(v.Request.Context(), sild.Actor{User: g.User, Role: "none"}, NoOnce, func(tx *db.Tx) (string, error) {
			_, err := org.Accept(tx, token, secret)
			return "", err
		})
	}
	switch {
	case err == nil:
		v.SetCookie("lang", g.Lang, 365*24*60*60)
		v.second(g.User, "/")
	case !v.refused(err, InvitationPage):
		v.Fail(invitationGone(err))
	}
}
