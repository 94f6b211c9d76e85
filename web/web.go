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
	"crypto/rand"
	"embed"
	"encoding/base32"
	"encoding/json"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/flow"
	"sild/i18n"
	"sild/org"
)

//go:embed static/dist/*
var dist embed.FS

// A Config is what the pages need.
type Config struct {
	Flow   *flow.Flow
	Log    *sild.Log
	Secure bool  // cookies only over TLS
	Demo   *Demo // nil: not the demo
}

// A Server answers with pages.
type Server struct {
	Config
	mux     *http.ServeMux
	assets  map[string]string // name → name with its hash
	files   http.Handler
	table   []Route
	uploads map[string]bool // the routes whose form may carry a file
	tries   tries
}

// New makes the pages.
func New(c Config) (*Server, error) {
	s := &Server{Config: c, mux: http.NewServeMux(), assets: map[string]string{}}
	sub, err := fs.Sub(dist, "static/dist")
	if err != nil {
		return nil, err
	}
	if text, err := fs.ReadFile(sub, "manifest.json"); err == nil {
		if err := json.Unmarshal(text, &s.assets); err != nil {
			return nil, err
		}
	}
	s.files = http.StripPrefix("/static/", http.FileServerFS(sub))
	s.routes()
	return s, nil
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

// policyCSP lets pages load only what we serve, and runs no inline script.
const policyCSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policyCSP)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	if strings.HasPrefix(r.URL.Path, "/static/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		s.files.ServeHTTP(w, r)
		return
	}
	h.Set("Cache-Control", "no-store")
	http.NewCrossOriginProtection().Handler(s.mux).ServeHTTP(w, r)
}

// maxForm is the largest form that is read. Longer texts than fields allow are
// read, so that they can be shown again with the problem at their field.
const maxForm = 4 << 20

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
	s.handle(pattern, false, func(v *visit) { v.do(do, again) })
}

func (s *Server) handle(pattern string, open bool, f func(*visit)) {
	s.table = append(s.table, Route{Pattern: pattern, Open: open})
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		v := &visit{s: s, w: w, r: r, route: pattern}
		defer v.recover()
		if !v.begin(open) {
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
		p.Nav = navOf(who.Role)
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
