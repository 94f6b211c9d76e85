// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/db"
	"sild/i18n"
	"sild/org"
)

const cookieName = "sild"

func (v *visit) setCookie(name, value string, seconds int) {
	http.SetCookie(v.w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: v.s.Secure, SameSite: http.SameSiteLaxMode,
	})
}

func signIn(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("sign_in.title")
	v.page.Ways = v.ways("/sign-in")
	return signInPage(v.page, v.typed("email", "")), nil
}

// enter checks a password. It is no deed: hashing takes long, and must not hold
// the one writer.
func (s *Server) enter(v *visit) {
	var user sild.ID
	err := s.Flow.Read(v.r.Context(), sild.System, func(tx *db.Tx) (err error) {
		user, err = org.Password(tx, v.form.Get("email"), v.form.Get("password"))
		return err
	})
	if sild.KindOf(err) == sild.Invalid {
		v.page.Problems = map[string]sild.Message{"password": {Key: "sign_in.wrong"}}
		v.show(signIn, http.StatusUnprocessableEntity)
		return
	}
	if err != nil {
		v.fail(err)
		return
	}
	v.start(user, "/")
}

// start opens a session for user and goes on to a page.
func (v *visit) start(user sild.ID, to string) {
	token, err := v.s.Flow.Write(v.r.Context(), sild.Actor{User: user, Role: "none"}, noOnce, func(tx *db.Tx) (string, error) {
		if old := v.token(); old != "" {
			if err := org.SignOut(tx, old); err != nil {
				return "", err
			}
		}
		return org.SignIn(tx, user, "web")
	})
	if err != nil {
		v.fail(err)
		return
	}
	v.setCookie(cookieName, token, 12*60*60)
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
}

func (s *Server) leave(v *visit) {
	_, err := s.Flow.Write(v.r.Context(), v.actor(), noOnce, func(tx *db.Tx) (string, error) {
		return "", org.SignOut(tx, v.token())
	})
	if err != nil {
		v.fail(err)
		return
	}
	v.setCookie(cookieName, "", -1)
	to := "/sign-in"
	if s.Demo != nil {
		to = "/demo"
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
}

// language keeps the language in which one reads, and goes back.
func (s *Server) language(v *visit) {
	lang := string(i18n.Match(v.form.Get("lang"), v.page.Lang()))
	if v.who.User != "" {
		if _, err := s.Flow.Write(v.r.Context(), v.actor(), noOnce, func(tx *db.Tx) (string, error) {
			return "", org.SetLang(tx, v.who.User, lang)
		}); err != nil {
			v.fail(err)
			return
		}
	}
	v.setCookie("lang", lang, 365*24*60*60)
	http.Redirect(v.w, v.r, back(v.form.Get("back")), http.StatusSeeOther)
}

// back is where a small form returns to: a path of ours, nowhere else.
func back(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return "/"
	}
	return path
}
