// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/web/page"
	"sild/web/portal"
)

// A demoView is the page on which one chooses whom to be.
type demoView struct {
	Action   string
	Kept     bool
	Worlds   []page.Tab
	People   []page.PersonaCard
	Password string
}

func demoPeople(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("demo.title")
	var list []page.PersonaCard
	for _, p := range v.Server.Demo.Personas {
		list = append(list, page.PersonaCard{
			ID: string(p.User), Name: p.Name, RoleKey: "role." + p.Role, OrgName: p.Org,
			Text: v.Page.Pick(p.Text), Current: p.User == v.Who.User,
		})
	}
	x := demoView{Action: page.ToQuery("/demo/enter", v.GoingTo()), Kept: v.Query("kept") != "", People: list, Password: v.Server.Demo.Password}
	for _, w := range v.Server.Demo.Worlds {
		x.Worlds = append(x.Worlds, page.Tab{Text: v.Page.Pick(w.Names), Href: "/demo?world=" + w.ID, Count: -1, On: w.ID == v.Server.Demo.World})
	}
	return demoPage(v.Page, x), nil
}

func demoEnter(s *page.Server, v *page.Visit) {
	for _, p := range s.Demo.Personas {
		if string(p.User) == v.Form.Get("persona") {
			if p.Role == access.Participant {
				portal.StartOwn(v, p.User)
				return
			}
			v.Start(p.User, v.GoingTo())
			return
		}
	}
	v.Fail(sild.Missing())
}

func demoLater(s *page.Server, v *page.Visit) {
	day, err := sild.ParseDate(v.Form.Get("day"))
	if err == nil {
		err = s.Demo.Later(v.Request.Context(), day)
	}
	if _, ours := errors.AsType[*sild.Error](err); err != nil && !ours {
		v.Fail(err)
		return
	}
	to := page.Back(v.Form.Get("back"))
	if v.Who.User != "" && err == nil {
		v.Start(v.Who.User, to) // on that day the session would be long over
		return
	}
	http.Redirect(v.Writer, v.Request, to, http.StatusSeeOther)
}
