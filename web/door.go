// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/org"
)

// doorRoutes are what an organisation asks of its users at the door.
func (s *Server) doorRoutes() {
	s.read("GET /settings/door", doorPage)
	s.writeFresh("POST /settings/door", setDoor, doorPage)
}

// A doorView is the form of an organisation's rule.
type doorView struct {
	Idle, Longest         string
	Second, Shared, Names string // "on" or nothing
}

func doorPage(v *visit) (templ.Component, error) {
	r, err := org.OwnDoor(v.tx)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("door.title")
	v.savedPlain()
	tick := func(name string, is bool) string {
		if v.form == nil && is || v.form.Get(name) != "" {
			return "on"
		}
		return ""
	}
	return doorSheet(v.page, doorView{
		Idle: v.typed("idle", strconv.Itoa(r.Idle)), Longest: v.typed("longest", strconv.Itoa(r.Longest)),
		Second: tick("second", r.Second), Shared: tick("shared", r.Shared), Names: tick("names", r.Names),
	}), nil
}

func setDoor(v *visit) (string, error) {
	p := sild.Problems{}
	r := org.DoorRule{
		Idle: v.number(p, "idle"), Longest: v.number(p, "longest"),
		Second: v.ticked("second"), Shared: v.ticked("shared"), Names: v.ticked("names"),
	}
	return v.goOn("/settings/door?saved=door", p, org.SetDoor(v.tx, r))
}
