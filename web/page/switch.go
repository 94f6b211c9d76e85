// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"net/http"

	"github.com/a-h/templ"

	"sild"
	"sild/db"
	"sild/org"
)

const lockRoute = "POST /lock"

// SwitchRoutes are the fast change of user on a computer that several use in a
// shift.
func (s *Server) SwitchRoutes() {
	s.Handle(lockRoute, false, lockScreen)
	s.Open("GET /switch", switchPage)
	s.Handle("POST /switch", true, s.switchUser)
	s.HandleFresh("POST /me/pin", setPIN)
}

// lockScreen ends the session, keeps for its user what is typed in the page's
// form, and shows who else works here.
func lockScreen(v *Visit) {
	if _, err := v.stow(v.Who.User, v.Who.Role, org.KeptLocked); err != nil {
		v.Fail(err)
		return
	}
	if _, err := v.Server.Flow.Write(v.Request.Context(), v.Actor(), NoOnce, func(tx *db.Tx) (string, error) {
		return "", org.LockSession(tx, v.token())
	}); err != nil {
		v.Fail(err)
		return
	}
	http.Redirect(v.Writer, v.Request, "/switch", http.StatusSeeOther)
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

func switchPage(v *Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("switch.title")
	x := switchView{SignIn: v.signInAt("/"), Who: v.Typed("who", "")}
	device := v.cookie(DeviceCookie)
	list, err := org.Neighbours(v.Tx, device)
	if err != nil {
		return nil, err
	}
	for i, n := range list {
		one := neighbour{ID: string(n.ID), Name: n.Name, Role: v.Page.T("role." + n.Role), PIN: n.PIN, Form: "pin-" + string(n.ID)}
		one.Open = x.Who == one.ID || x.Who == "" && i == 0 && len(list) == 1
		if x.Who == one.ID {
			v.Page.Form = one.Form
		}
		x.People = append(x.People, one)
	}
	if x.Form, err = org.PINsAt(v.Tx, device); err != nil {
		return nil, err
	}
	x.Form = x.Form && len(list) == 0
	return switchSheet(v.Page, x), nil
}

// switchUser lets somebody of this shift in by their PIN.
func (s *Server) switchUser(v *Visit) {
	who, device := v.Form.Get("who"), v.cookie(DeviceCookie)
	if wait := s.MayTry(v, "pin", who); wait > 0 {
		v.TooMany(wait, switchPage)
		return
	}
	var lock org.PINLock
	err := s.Flow.Read(v.Request.Context(), sild.System, func(tx *db.Tx) (err error) {
		lock, err = org.PINOf(tx, device, who)
		return err
	})
	ok := false
	if err == nil {
		ok, err = lock.Open(v.Request.Context(), v.Form.Get("pin"))
	}
	if err == nil && lock.User != "" {
		_, err = s.Flow.Write(v.Request.Context(), sild.Actor{User: lock.User, Role: "none"}, NoOnce, func(tx *db.Tx) (string, error) {
			var err error
			ok, err = org.PINTried(tx, device, lock.User, ok)
			return "", err
		})
	}
	if err != nil {
		v.Fail(err)
		return
	}
	s.Tried(v, "pin", who, ok)
	if !ok {
		s.refuse(v, lock.User, "pin")
		v.Page.Problems = map[string]sild.Message{"pin": {Key: "pin.wrong"}}
		v.Show(switchPage, http.StatusUnprocessableEntity)
		return
	}
	v.admit(lock.User, "/", org.Way{Role: lock.Role, Strong: lock.Strong, Brief: true})
}

// setPIN gives the user a PIN at this computer.
func setPIN(v *Visit) {
	pin, err := org.NewPIN(v.Request.Context(), v.Form.Get("pin"))
	if err == nil {
		_, err = v.Server.Flow.Write(v.Request.Context(), v.Actor(), NoOnce, func(tx *db.Tx) (string, error) {
			return "", org.SetPIN(tx, v.Who.User, v.cookie(DeviceCookie), pin)
		})
	}
	if err == nil {
		http.Redirect(v.Writer, v.Request, "/me?saved=pin", http.StatusSeeOther)
	} else if !v.refused(err, MePage) {
		v.Fail(err)
	}
}
