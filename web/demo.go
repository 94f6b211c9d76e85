// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
)

// A Demo lets one be any of the story's users, and go to a later day. It exists
// only where the database is the demo's own (design §9).
type Demo struct {
	World    string    // which of the worlds this is
	Worlds   []World   // all of them; each answers with its own people to /demo?world=ID
	Until    sild.Date // the last day of the stories
	Later    func(context.Context, sild.Date) error
	Personas []Persona
	Password string // of all of them, for looking at the door
}

// A World is a programme in the demo.
type World struct {
	ID    string
	Names map[string]string // by language
}

// A Persona is a user of the story.
type Persona struct {
	User sild.ID
	Name string
	Role string
	Org  string
	Text map[string]string // a sentence about their week, by language
}

// Guard lets through only those who sit at this machine: foreign names of it,
// and what a proxy forwards, are refused, so that a demo never ends up on a
// network by accident.
func (d *Demo) Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		local := slices.Contains([]string{"localhost", "127.0.0.1", "[::1]", "::1"}, host)
		for _, h := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via"} {
			local = local && r.Header.Get(h) == ""
		}
		if !local {
			http.Error(w, "The demo answers on this machine only.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// A demoView is the page on which one chooses whom to be.
type demoView struct {
	Action   string
	Kept     bool
	Worlds   []tab
	People   []persona
	Password string
}

func demoPeople(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("demo.title")
	var list []persona
	for _, p := range v.s.Demo.Personas {
		list = append(list, persona{
			ID: string(p.User), Name: p.Name, RoleKey: "role." + p.Role, OrgName: p.Org,
			Text: v.page.Pick(p.Text), Current: p.User == v.who.User,
		})
	}
	x := demoView{Action: toQuery("/demo/enter", v.goingTo()), Kept: v.query("kept") != "", People: list, Password: v.s.Demo.Password}
	for _, w := range v.s.Demo.Worlds {
		x.Worlds = append(x.Worlds, tab{Text: v.page.Pick(w.Names), Href: "/demo?world=" + w.ID, Count: -1, On: w.ID == v.s.Demo.World})
	}
	return demoPage(v.page, x), nil
}

func (s *Server) demoEnter(v *visit) {
	for _, p := range s.Demo.Personas {
		if string(p.User) == v.form.Get("persona") {
			if p.Role == access.Participant {
				v.startOwn(p.User)
				return
			}
			v.start(p.User, v.goingTo())
			return
		}
	}
	v.fail(sild.Missing())
}

func (s *Server) demoLater(v *visit) {
	day, err := sild.ParseDate(v.form.Get("day"))
	if err == nil {
		err = s.Demo.Later(v.r.Context(), day)
	}
	if _, ours := errors.AsType[*sild.Error](err); err != nil && !ours {
		v.fail(err)
		return
	}
	to := back(v.form.Get("back"))
	if v.who.User != "" && err == nil {
		v.start(v.who.User, to) // on that day the session would be long over
		return
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
}
