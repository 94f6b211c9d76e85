// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/org"
)

// DoorRoutes are what an organisation asks of its users at the door.
func (s *Server) DoorRoutes() {
	s.Read("GET /settings/door", doorPage)
	s.DoFresh("POST /settings/door", setDoor, doorPage)
}

// A doorView is the form of an organisation's rule.
type doorView struct {
	Idle, Longest         string
	Second, Shared, Names string // "on" or nothing
}

func doorPage(v *Visit) (templ.Component, error) {
	r, err := org.OwnDoor(v.Tx)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("door.title")
	v.SavedPlain()
	tick := func(name string, is bool) string {
		if v.Form == nil && is || v.Form.Get(name) != "" {
			return "on"
		}
		return ""
	}
	return doorSheet(v.Page, doorView{
		Idle: v.Typed("idle", strconv.Itoa(r.Idle)), Longest: v.Typed("longest", strconv.Itoa(r.Longest)),
		Second: tick("second", r.Second), Shared: tick("shared", r.Shared), Names: tick("names", r.Names),
	}), nil
}

func setDoor(v *Visit) (string, error) {
	p := sild.Problems{}
	r := org.DoorRule{
		Idle: v.Number(p, "idle"), Longest: v.Number(p, "longest"),
		Second: v.Ticked("second"), Shared: v.Ticked("shared"), Names: v.Ticked("names"),
	}
	return v.GoOn("/settings/door?saved=door", p, org.SetDoor(v.Tx, r))
}
