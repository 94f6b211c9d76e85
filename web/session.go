// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/db"
	"sild/i18n"
	"sild/org"
)

// What browsers hold. The session's cookie outlives the session, so that a form
// that is sent too late is known by it; it opens nothing then.
const (
	cookieName   = "sild"
	deviceCookie = "sild-device" // tells a known browser from others
	halfCookie   = "sild-half"   // a password was right, the second factor is asked
	pocketCookie = "sild-kept"   // opens what was typed and could not be sent

	hour = 60 * 60
	day  = 24 * hour
)

func (v *visit) setCookie(name, value string, seconds int) {
	http.SetCookie(v.w, &http.Cookie{
		Name: v.s.cookie(name), Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: v.s.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// device is what the browser is known by; it gets one if it has none.
func (v *visit) device() string {
	if v.madeDevice == "" {
		if v.madeDevice = v.cookie(deviceCookie); len(v.madeDevice) < 40 {
			v.madeDevice = org.NewDeviceToken()
		}
		v.setCookie(deviceCookie, v.madeDevice, 400*day) // browsers keep none longer
	}
	return v.madeDevice
}

// signInAt is where somebody signs in, to go on to a page afterwards.
func (v *visit) signInAt(to string) string {
	at := "/sign-in"
	if v.s.Demo != nil && v.r.URL.Path != "/sign-in/second" {
		at = "/demo"
	}
	return toQuery(at, back(to))
}

// toQuery carries on where somebody is going.
func toQuery(path, to string) string {
	if to == "/" {
		return path
	}
	return path + "?to=" + url.QueryEscape(to)
}

// goingTo is the page to which somebody who signs in goes on.
func (v *visit) goingTo() string {
	if to := v.form.Get("to"); to != "" {
		return back(to)
	}
	return back(v.query("to"))
}

func signIn(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("sign_in.title")
	v.page.Ways = v.ways("/sign-in")
	x := signInView{Email: v.typed("email", ""), To: v.goingTo(), Kept: v.query("kept") != "" || v.form.Get("kept") != ""}
	device := v.cookie(deviceCookie)
	if device != "" {
		list, err := org.Neighbours(v.tx, device)
		if err != nil {
			return nil, err
		}
		x.Switch = len(list) > 0
	}
	return signInPage(v.page, x), nil
}

// A signInView is the page on which one signs in.
type signInView struct {
	Email, To string
	Kept      bool // what was typed waits
	Switch    bool // others of this shift have signed in here
}

// enter checks a password. It is no deed: hashing takes long, and must not hold
// the one writer.
func (s *Server) enter(v *visit) {
	email := v.form.Get("email")
	if wait := s.mayTry(v, "password", email); wait > 0 {
		v.tooMany(wait, signIn)
		return
	}
	var lock org.Lock
	err := s.Flow.Read(v.r.Context(), sild.Actor{Role: "none"}, func(tx *db.Tx) (err error) {
		lock, err = org.LockOf(tx, email)
		return err
	})
	var user sild.ID
	if err == nil {
		user, err = lock.Open(v.r.Context(), v.form.Get("password"))
	}
	s.tried(v, "password", email, err == nil)
	if sild.KindOf(err) == sild.Invalid {
		s.refuse(v, lock.User(), "password")
		v.page.Problems = map[string]sild.Message{"password": {Key: "sign_in.wrong"}}
		v.show(signIn, http.StatusUnprocessableEntity)
		return
	}
	if err != nil {
		v.fail(err)
		return
	}
	v.second(user, v.goingTo())
}

// second goes on with somebody whose password was right: to the second factor if
// they have one, and otherwise in.
func (v *visit) second(user sild.ID, to string) {
	token, asked := org.NewHalf(), false
	_, err := v.s.Flow.Write(v.r.Context(), sild.Actor{User: user, Role: "none"}, noOnce, func(tx *db.Tx) (string, error) {
		s, err := org.SecondOf(tx, user)
		if asked = s.Asked(); err != nil || !asked {
			return "", err
		}
		return "", org.HalfEnter(tx, user, token)
	})
	switch {
	case err != nil:
		v.fail(err)
	case asked:
		v.setCookie(halfCookie, token, hour/6)
		http.Redirect(v.w, v.r, toQuery("/sign-in/second", to), http.StatusSeeOther)
	default:
		v.admit(user, to, org.Way{})
	}
}

// start opens a session for a user who has given all that anybody can be asked
// for, such as a passkey, and goes on to a page. Who has given a password goes
// on with second.
func (v *visit) start(user sild.ID, to string) { v.admit(user, to, org.Way{Strong: true}) }

// admit opens a session and goes on to a page; or, if something that the user
// typed waits in this browser, to that.
func (v *visit) admit(user sild.ID, to string, w org.Way) {
	w.Kind, w.Agent = "web", agentOf(v.r.UserAgent())
	device, pocket := v.device(), v.cookie(pocketCookie)
	var token string
	waits := false
	_, err := v.s.Flow.Write(v.r.Context(), sild.Actor{User: user, Role: "none"}, noOnce, func(tx *db.Tx) (_ string, err error) {
		w := w
		if old := v.token(); old != "" {
			if err := org.SignOut(tx, old); err != nil {
				return "", err
			}
		}
		role, err := org.KeptRole(tx, pocket, user)
		if waits = role != ""; err != nil {
			return "", err
		} else if waits {
			w.Role = role
		}
		if w.Role, err = org.RoleFor(tx, user, w.Role); err != nil {
			return "", err
		}
		if token, err = org.Begin(tx, user, w); err != nil || w.Brief {
			return "", err
		}
		strange, err := org.Arrive(tx, user, device, w)
		if err == nil && strange {
			err = org.Tell(tx, user, org.NewDevice, w.Agent)
		}
		return "", err
	})
	if err != nil {
		v.fail(err)
		return
	}
	v.setCookie(cookieName, token, 2*day)
	if waits {
		to = "/kept"
	}
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
	v.w.Header().Set("Clear-Site-Data", `"storage"`) // what was typed and not saved, also where our script does not run
	http.Redirect(v.w, v.r, v.signInAt("/"), http.StatusSeeOther)
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
	v.setCookie("lang", lang, 365*day)
	http.Redirect(v.w, v.r, back(v.form.Get("back")), http.StatusSeeOther)
}

// back is where a small form returns to: a path of ours, nowhere else.
func back(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return "/"
	}
	return path
}
