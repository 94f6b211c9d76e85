// SPDX-License-Identifier: EUPL-1.2

package web

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
func (v *visit) newSecret(names ...string) (org.Secret, error) {
	s, err := org.NewSecret(v.r.Context(), v.form.Get("password"), names...)
	if err != nil {
		return s, err
	}
	p := sild.Problems{}
	p.Check(v.form.Get("password") == v.form.Get("again"), "again", "password.again.wrong")
	return s, p.Err()
}

// refused shows a form again with what is wrong; it reports false for an error
// of another kind.
func (v *visit) refused(err error, again screen) bool {
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || e.Kind != sild.Invalid {
		return false
	}
	v.page.Problems = e.Fields
	v.show(again, http.StatusUnprocessableEntity)
	return true
}

// changePassword gives the user another password. It is no deed: hashing takes
// long, twice, and must not hold the one writer.
func changePassword(v *visit) {
	who := string(v.who.User)
	if wait := v.s.mayTry(v, "password", who); wait > 0 {
		v.tooMany(wait, mePage)
		return
	}
	var u org.User
	err := v.s.Flow.Read(v.r.Context(), v.actor(), func(tx *db.Tx) (err error) {
		u, err = org.UserByID(tx, v.who.User)
		return err
	})
	if err == nil {
		err = v.holdPassword(v.form.Get("old"), "old")
	}
	v.s.tried(v, "password", who, err == nil)
	var secret org.Secret
	if err == nil {
		secret, err = v.newSecret(u.Name, u.Email)
	}
	if err != nil {
		if !v.refused(err, mePage) {
			v.fail(err)
		}
		return
	}
	token := ""
	if _, err := v.s.Flow.Write(v.r.Context(), v.actor(), noOnce, func(tx *db.Tx) (_ string, err error) {
		if err := org.ChangePassword(tx, u.ID, secret, v.token()); err != nil {
			return "", err
		}
		token, err = org.Prove(tx, u.ID, v.token(), "password")
		return "", err
	}); err != nil {
		v.fail(err)
		return
	}
	v.setCookie(cookieName, token, 2*day)
	http.Redirect(v.w, v.r, "/me?saved=password", http.StatusSeeOther)
}

// invitationPage is where somebody who was invited chooses a password. A link
// that opens nothing says what to do, always in the same words.
func invitationPage(v *visit) (templ.Component, error) {
	g, err := org.GuestOf(v.tx, v.r.PathValue("token"))
	if err != nil {
		return nil, invitationGone(err)
	}
	v.page.Title = v.page.T("invitation.title")
	v.page.Ways = v.ways(v.r.URL.Path)
	v.page.Ways.Passkey = false // one is made on the page of one's keys
	return invitationSheet(v.page, g.Name, g.OrgName, g.Email, v.r.URL.Path), nil
}

func invitationGone(err error) error {
	if sild.KindOf(err) == sild.NotFound {
		return &sild.Error{Kind: sild.Forbidden, Key: "invitation.gone"}
	}
	return err
}

// acceptInvitation uses the link, and signs in who used it.
func (s *Server) acceptInvitation(v *visit) {
	token := v.r.PathValue("token")
	var g org.Guest
	err := s.Flow.Read(v.r.Context(), sild.System, func(tx *db.Tx) (err error) {
		g, err = org.GuestOf(tx, token)
		return err
	})
	var secret org.Secret
	if err == nil {
		secret, err = v.newSecret(g.Name, g.Email)
	}
	if err == nil {
		_, err = s.Flow.Write(v.r.Context(), sild.Actor{User: g.User, Role: "none"}, noOnce, func(tx *db.Tx) (string, error) {
			_, err := org.Accept(tx, token, secret)
			return "", err
		})
	}
	switch {
	case err == nil:
		v.setCookie("lang", g.Lang, 365*24*60*60)
		v.second(g.User, "/")
	case !v.refused(err, invitationPage):
		v.fail(invitationGone(err))
	}
}
