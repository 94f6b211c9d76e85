// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"

	"github.com/a-h/templ"

	"sild"
	"sild/db"
	"sild/org"
)

const lockRoute = "POST /lock"

// switchRoutes are the fast change of user on a computer that several use in a
// shift.
func (s *Server) switchRoutes() {
	s.handle(lockRoute, false, lockScreen)
	s.open("GET /switch", switchPage)
	s.handle("POST /switch", true, s.switchUser)
	s.handleFresh("POST /me/pin", setPIN)
}

// lockScreen ends the session, keeps for its user what is typed in the page's
// form, and shows who else works here.
func lockScreen(v *visit) {
	if _, err := v.keep(v.who.User, v.who.Role, org.KeptLocked); err != nil {
		v.fail(err)
		return
	}
	if _, err := v.s.Flow.Write(v.r.Context(), v.actor(), noOnce, func(tx *db.Tx) (string, error) {
		return "", org.LockSession(tx, v.token())
	}); err != nil {
		v.fail(err)
		return
	}
	http.Redirect(v.w, v.r, "/switch", http.StatusSeeOther)
}

// A switchView is who signed in on this computer this shift.
type switchView struct {
	People []neighbour
	Form   bool   // those who have signed in are not shown: one writes who one is
	Who    string // as typed
	SignIn string
}

// A neighbour is one of them; Form names the form with the PIN.
type neighbour struct {
	ID, Name, Role, Form string
	PIN                  bool
	Open                 bool
}

func switchPage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("switch.title")
	x := switchView{SignIn: v.signInAt("/"), Who: v.typed("who", "")}
	device := v.cookie(deviceCookie)
	list, err := org.Neighbours(v.tx, device)
	if err != nil {
		return nil, err
	}
	for i, n := range list {
		one := neighbour{ID: string(n.ID), Name: n.Name, Role: v.page.T("role." + n.Role), PIN: n.PIN, Form: "pin-" + string(n.ID)}
		one.Open = x.Who == one.ID || x.Who == "" && i == 0 && len(list) == 1
		if x.Who == one.ID {
			v.page.Form = one.Form
		}
		x.People = append(x.People, one)
	}
	if x.Form, err = org.PINsAt(v.tx, device); err != nil {
		return nil, err
	}
	x.Form = x.Form && len(list) == 0
	return switchSheet(v.page, x), nil
}

// switchUser lets somebody of this shift in by their PIN.
func (s *Server) switchUser(v *visit) {
	who, device := v.form.Get("who"), v.cookie(deviceCookie)
	if wait := s.mayTry(v, "pin", who); wait > 0 {
		v.tooMany(wait, switchPage)
		return
	}
	var lock org.PINLock
	err := s.Flow.Read(v.r.Context(), sild.System, func(tx *db.Tx) (err error) {
		lock, err = org.PINOf(tx, device, who)
		return err
	})
	ok := false
	if err == nil {
		ok, err = lock.Open(v.r.Context(), v.form.Get("pin"))
	}
	if err == nil && lock.User != "" {
		_, err = s.Flow.Write(v.r.Context(), sild.Actor{User: lock.User, Role: "none"}, noOnce, func(tx *db.Tx) (string, error) {
			var err error
			ok, err = org.PINTried(tx, device, lock.User, ok)
			return "", err
		})
	}
	if err != nil {
		v.fail(err)
		return
	}
	s.tried(v, "pin", who, ok)
	if !ok {
		s.refuse(v, lock.User, "pin")
		v.page.Problems = map[string]sild.Message{"pin": {Key: "pin.wrong"}}
		v.show(switchPage, http.StatusUnprocessableEntity)
		return
	}
	v.admit(lock.User, "/", org.Way{Role: lock.Role, Strong: lock.Strong, Brief: true})
}

// setPIN gives the user a PIN at this computer.
func setPIN(v *visit) {
	pin, err := org.NewPIN(v.r.Context(), v.form.Get("pin"))
	if err == nil {
		_, err = v.s.Flow.Write(v.r.Context(), v.actor(), noOnce, func(tx *db.Tx) (string, error) {
			return "", org.SetPIN(tx, v.who.User, v.cookie(deviceCookie), pin)
		})
	}
	if err == nil {
		http.Redirect(v.w, v.r, "/me?saved=pin", http.StatusSeeOther)
	} else if !v.refused(err, mePage) {
		v.fail(err)
	}
}
