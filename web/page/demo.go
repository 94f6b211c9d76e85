// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"context"
	"net"
	"net/http"
	"slices"

	"sild"
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
