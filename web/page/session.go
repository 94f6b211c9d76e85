// SPDX-License-Identifier: EUPL-1.2

package page

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
	CookieName   = "sild"
	DeviceCookie = "sild-device" // tells a known browser from others
	HalfCookie   = "sild-half"   // a password was right, the second factor is asked
	PocketCookie = "sild-kept"   // opens what was typed and could not be sent

	hour = 60 * 60
	day  = 24 * hour
)

// SetCookie gives the browser one of our cookies; fewer than zero seconds take it back.
func (v *Visit) SetCookie(name, value string, seconds int) {
	http.SetCookie(v.Writer, &http.Cookie{
		Name: v.Server.Cookie(name), Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: v.Server.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// device is what the browser is known by; it gets one if it has none.
func (v *Visit) device() string {
	if v.madeDevice == "" {
		if v.madeDevice = v.cookie(DeviceCookie); len(v.madeDevice) < 40 {
			v.madeDevice = org.NewDeviceToken()
		}
		v.SetCookie(DeviceCookie, v.madeDevice, 400*day) // browsers keep none longer
	}
	return v.madeDevice
}

// signInAt is where somebody signs in, to go on to a page afterwards.
func (v *Visit) signInAt(to string) string {
	at := "/sign-in"
	if v.Server.Demo != nil && v.Request.URL.Path != "/sign-in/second" {
		at = "/demo"
	}
	return ToQuery(at, Back(to))
}

// ToQuery carries on where somebody is going.
func ToQuery(path, to string) string {
	if to == "/" {
		return path
	}
	return path + "?to=" + url.QueryEscape(to)
}

// GoingTo is the page to which somebody who signs in goes on.
func (v *Visit) GoingTo() string {
	if to := v.Form.Get("to"); to != "" {
		return Back(to)
	}
	return Back(v.Query("to"))
}

// SignIn is where one signs in.
func SignIn(v *Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("sign_in.title")
	v.Page.Ways = v.ways("/sign-in")
	x := signInView{Email: v.Typed("email", ""), To: v.GoingTo(), Kept: v.Query("kept") != "" || v.Form.Get("kept") != ""}
	device := v.cookie(DeviceCookie)
	if device != "" {
		list, err := org.Neighbours(v.Tx, device)
		if err != nil {
			return nil, err
		}
		x.Switch = len(list) > 0
	}
	return signInPage(v.Page, x), nil
}

// A signInView is the page on which one signs in.
type signInView struct {
	Email, To string
	Kept      bool // what was typed waits
	Switch    bool // others of this shift have signed in here
}

// Enter checks a password. It is no deed: hashing takes long, and must not hold
// the one writer.
func (s *Server) Enter(v *Visit) {
	email := v.Form.Get("email")
	if wait := s.MayTry(v, "password", email); wait > 0 {
		v.TooMany(wait, SignIn)
		return
	}
	var lock org.Lock
	err := s.Flow.Read(v.Request.Context(), sild.Actor{Role: "none"}, func(tx *db.Tx) (err error) {
		lock, err = org.LockOf(tx, email)
		return err
	})
	var user sild.ID
	if err == nil {
		user, err = lock.Open(v.Request.Context(), v.Form.Get("password"))
	}
	s.Tried(v, "password", email, err == nil)
	if sild.KindOf(err) == sild.Invalid {
		s.refuse(v, lock.User(), "password")
		v.Page.Problems = map[string]sild.Message{"password": {Key: "sign_in.wrong"}}
		v.Show(SignIn, http.StatusUnprocessableEntity)
		return
	}
	if err != nil {
		v.Fail(err)
		return
	}
	s.renew(v, lock)
	v.second(user, v.GoingTo())
}

// renew hashes a password that was right anew if hashing costs more today. If that
// fails, it is tried again when its user signs in again.
func (s *Server) renew(v *Visit, lock org.Lock) {
	secret, costs, err := lock.Again(v.Request.Context(), v.Form.Get("password"))
	if err == nil && costs {
		_, err = s.Flow.Write(v.Request.Context(), sild.Actor{User: lock.User(), Role: "none"}, NoOnce, func(tx *db.Tx) (string, error) {
			return "", org.Renew(tx, lock, secret)
		})
	}
	if err != nil {
		s.Log.Warn("door.not_renewed", sild.KindOf(err).Field())
	}
}

// second goes on with somebody whose password was right: to the second factor if
// they have one, and otherwise in.
func (v *Visit) second(user sild.ID, to string) {
	token, asked := org.NewHalf(), false
	_, err := v.Server.Flow.Write(v.Request.Context(), sild.Actor{User: user, Role: "none"}, NoOnce, func(tx *db.Tx) (string, error) {
		s, err := org.SecondOf(tx, user)
		if asked = s.Asked(); err != nil || !asked {
			return "", err
		}
		return "", org.HalfEnter(tx, user, token)
	})
	switch {
	case err != nil:
		v.Fail(err)
	case asked:
		v.SetCookie(HalfCookie, token, hour/6)
		http.Redirect(v.Writer, v.Request, ToQuery("/sign-in/second", to), http.StatusSeeOther)
	default:
		v.admit(user, to, org.Way{})
	}
}

// Start opens a session for a user who has given all that anybody can be asked
// for, such as a passkey, and goes on to a page. Who has given a password goes
// on with second.
func (v *Visit) Start(user sild.ID, to string) { v.admit(user, to, org.Way{Strong: true}) }

// admit opens a session and goes on to a page; or, if something that the user
// typed waits in this browser, to that.
func (v *Visit) admit(user sild.ID, to string, w org.Way) {
	w.Kind, w.Agent = "web", agentOf(v.Request.UserAgent())
	device, pocket := v.device(), v.cookie(PocketCookie)
	var token string
	waits := false
	_, err := v.Server.Flow.Write(v.Request.Context(), sild.Actor{User: user, Role: "none"}, NoOnce, func(tx *db.Tx) (_ string, err error) {
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
		v.Fail(err)
		return
	}
	v.SetCookie(CookieName, token, 2*day)
	if waits {
		to = "/kept"
	}
	http.Redirect(v.Writer, v.Request, to, http.StatusSeeOther)
}

// Leave signs out.
func (s *Server) Leave(v *Visit) {
	_, err := s.Flow.Write(v.Request.Context(), v.Actor(), NoOnce, func(tx *db.Tx) (string, error) {
		return "", org.SignOut(tx, v.token())
	})
	if err != nil {
		v.Fail(err)
		return
	}
	v.SetCookie(CookieName, "", -1)
	v.Writer.Header().Set("Clear-Site-Data", `"storage"`) // what was typed and not saved, also where our script does not run
	http.Redirect(v.Writer, v.Request, v.signInAt("/"), http.StatusSeeOther)
}

// Language keeps the language in which one reads, and goes back.
func (s *Server) Language(v *Visit) {
	lang := string(i18n.Match(v.Form.Get("lang"), v.Page.Lang()))
	if v.Who.User != "" {
		if _, err := s.Flow.Write(v.Request.Context(), v.Actor(), NoOnce, func(tx *db.Tx) (string, error) {
			return "", org.SetLang(tx, v.Who.User, lang)
		}); err != nil {
			v.Fail(err)
			return
		}
	}
	v.SetCookie("lang", lang, 365*day)
	http.Redirect(v.Writer, v.Request, Back(v.Form.Get("back")), http.StatusSeeOther)
}

// Back is where a small form returns to: a path of ours, nowhere else.
func Back(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return "/"
	}
	return path
}
