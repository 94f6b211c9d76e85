// SPDX-License-Identifier: EUPL-1.2

// Package web is the pages: for support persons, coordinators, prison contact
// officers and contract managers. Every page is complete without JavaScript.
//
// It promises that a page is shown only when the trail of what it shows is
// safe, that a form shown again keeps what was typed, and that what a reader
// may not see looks as if it did not exist. routes.go is the table of contents;
// a screen is one file here with its templ beside it. What may be done, and
// how, stands in the packages below.
package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"embed"
	"encoding/base32"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/flow"
	"sild/i18n"
	"sild/org"
	"sild/org/openid"
)

//go:embed static/dist/*
var dist embed.FS

// A Config is what the pages need.
type Config struct {
	Flow   *flow.Flow
	Log    *sild.Log
	Secure bool  // browsers speak HTTPS with us: cookies are for that alone
	Behind bool  // a proxy that is trusted says where requests come from
	Demo   *Demo // nil: not the demo

	// Contact is where weaknesses are told: mailto:… or https://…; empty: nowhere.
	Contact string

	Origin    string             // under which people open Sild, such as https://sild.example.org; empty: nobody said
	Passkeys  *org.Passkeys      // nil: there are none
	Providers []*openid.Provider // of identities
	// World is the clock that authenticators go by; nil: that of Flow.
	World func() time.Time
}

// A Server answers with pages.
type Server struct {
	Config
	mux     *http.ServeMux
	assets  map[string]string // name → name with its hash
	files   http.Handler
	table   []Route
	uploads map[string]bool     // the routes whose form may carry a file
	fresh   map[string]bool     // the routes that ask for a proof of late
	again   map[string]screen   // of each route that writes, what shows its form
	notes   map[string]moreNote // of each kind of fact that has more to say once it is saved
	limits  limits
	later   later

	refusals refusals
}

// New makes the pages.
func New(c Config) (*Server, error) {
	sub, err := fs.Sub(dist, "static/dist")
	if err != nil {
		return nil, err
	}
	s, err := newServer(c, sub)
	if err != nil {
		return nil, err
	}
	s.routes()
	return s, nil
}

// newServer makes a server that has no pages yet. Files are what browsers load
// beside them, with a manifest of their names.
func newServer(c Config, files fs.FS) (*Server, error) {
	s := &Server{Config: c, mux: http.NewServeMux(), assets: map[string]string{}, again: map[string]screen{}, notes: map[string]moreNote{}}
	if s.World == nil {
		s.World = s.Flow.Now
	}
	if text, err := fs.ReadFile(files, "manifest.json"); err == nil {
		if err := json.Unmarshal(text, &s.assets); err != nil {
			return nil, err
		}
	}
	s.files = http.StripPrefix("/static/", http.FileServerFS(files))
	return s, nil
}

// layout is the shell of every page for people at work: the children are what
// stands in main, below the note of what was saved. They are written first: the
// button that locks the screen takes along what is typed in the page's form.
func layout(p *page) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var content bytes.Buffer
		if err := templ.GetChildren(ctx).Render(templ.ClearChildren(ctx), &content); err != nil {
			return err
		}
		return layoutFrame(p, content.String()).Render(templ.ClearChildren(ctx), w)
	})
}

// A Route is one line of the table of contents, for the tests that hold each
// against each role.
type Route struct {
	Pattern string
	Open    bool // without signing in
	Own     bool // of a person's own pages: no user's session opens it
}

// Routes is the table of contents.
func (s *Server) Routes() []Route { return s.table }

// maxForm is the largest form that is read. Longer texts than fields allow are
// read, so that they can be shown again with the problem at their field.
const maxForm = 4 << 20

// maxOpen is the largest form of a page for which one need not sign in.
const maxOpen = 64 << 10

type (
	// A screen gathers what it shows inside a unit of work; what it returns is
	// rendered after the trail is safe.
	screen func(*visit) (templ.Component, error)
	// A deed does something and says where to go on.
	deed func(*visit) (to string, err error)
)

// open is a page for which one need not sign in.
func (s *Server) open(pattern string, show screen) {
	s.handle(pattern, true, func(v *visit) { v.show(show, http.StatusOK) })
}

// read is a page.
func (s *Server) read(pattern string, show screen) {
	s.handle(pattern, false, func(v *visit) { v.show(show, http.StatusOK) })
}

// write is a form that is sent. Again shows the form with its problems when do
// refuses what was typed.
func (s *Server) write(pattern string, do deed, again screen) {
	s.again[pattern] = again
	s.handle(pattern, false, func(v *visit) { v.do(do, again) })
}

func (s *Server) handle(pattern string, open bool, f func(*visit)) {
	s.table = append(s.table, Route{Pattern: pattern, Open: open})
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		v := &visit{s: s, w: w, r: r, route: pattern, open: open}
		defer v.recover()
		if !v.begin(open) {
			return
		}
		if v.resent != nil && v.resent.show && pattern != "/" {
			v.showKept(s.again[pattern])
			return
		}
		f(v)
	})
}

// status is how a kind of error is answered.
var status = map[sild.Kind]int{
	sild.Internal:  http.StatusInternalServerError,
	sild.Invalid:   http.StatusUnprocessableEntity,
	sild.NotFound:  http.StatusNotFound,
	sild.Forbidden: http.StatusForbidden,
	sild.Conflict:  http.StatusConflict,
	sild.Busy:      http.StatusServiceUnavailable,
}

// newOnce makes the key of a form.
func newOnce() string {
	var b [15]byte
	rand.Read(b[:])
	return strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))
}

// send renders c, and then answers: a page that fails half-way is not sent.
func (v *visit) send(c templ.Component, code int) {
	var b bytes.Buffer
	if err := c.Render(v.r.Context(), &b); err != nil {
		http.Error(v.w, v.page.T("error.internal", "ref", v.log("page.render", sild.Cause(err))), http.StatusInternalServerError)
		return
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(code)
	v.w.Write(b.Bytes())
}

// newPage is the page with all that does not depend on the screen.
func (s *Server) newPage(r *http.Request, who org.Session, lang i18n.Lang) *page {
	zone := s.Flow.Zone()
	if zone == nil {
		zone = time.UTC
	}
	p := &page{
		Voice: i18n.For(lang), Path: r.URL.Path, Today: sild.DateOf(s.Flow.Now(), zone), Zone: zone,
		Once: newOnce(), Assets: s.asset,
	}
	if who.User != "" {
		p.Me = me{ID: who.User, Name: who.Name, RoleKey: "role." + who.Role, OrgName: who.OrgName, SignedIn: true}
		p.Nav = navOf(who.Role, false)
		p.Lockable = who.Shared
	}
	if s.Demo != nil {
		p.Demo = &demoBar{People: "/demo", Later: "/demo/later", Last: s.Demo.Until}
	}
	return p
}

func (s *Server) asset(name string) string {
	if hashed, ok := s.assets[name]; ok {
		name = hashed
	}
	return "/static/" + name
}
