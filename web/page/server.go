// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"bytes"
	"crypto/rand"
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
	"sild/org/openid"
)

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
	// OwnProviders are those of them by which people may open their own pages.
	OwnProviders []*openid.Provider
	// World is the clock that authenticators go by; nil: that of Flow.
	World func() time.Time
}

// A Server answers with pages.
type Server struct {
	Config
	Mux     *http.ServeMux
	assets  map[string]string // name → name with its hash
	files   http.Handler
	Table   []Route
	uploads map[string]bool     // the routes whose form may carry a file
	turns   turns               // whose form with a file is read
	Fresh   map[string]bool     // the routes that ask for a proof of late
	Again   map[string]Screen   // of each route that writes, what shows its form
	notes   map[string]moreNote // of each kind of fact that has more to say once it is saved
	Limits  limits
	Later   later

	refusals refusals
}

// New makes a server that has no pages yet. Files are what browsers load
// beside them, with a manifest of their names.
func New(c Config, files fs.FS) (*Server, error) {
	s := &Server{Config: c, Mux: http.NewServeMux(), assets: map[string]string{}, Again: map[string]Screen{}, notes: map[string]moreNote{}}
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

// A Route is one line of the table of contents, for the tests that hold each
// against each role.
type Route struct {
	Pattern string
	Open    bool // without signing in
	Own     bool // of a person's own pages: no user's session opens it
}

// Routes is the table of contents.
func (s *Server) Routes() []Route { return s.Table }

// MaxForm is the largest form that is read. Longer texts than fields allow are
// read, so that they can be shown again with the problem at their field.
const MaxForm = 4 << 20

// MaxOpen is the largest form of a page for which one need not sign in.
const MaxOpen = 64 << 10

type (
	// A screen gathers what it shows inside a unit of work; what it returns is
	// rendered after the trail is safe.
	Screen func(*Visit) (templ.Component, error)
	// A deed does something and says where to go on.
	Deed func(*Visit) (to string, err error)
)

// Open is a page for which one need not sign in.
func (s *Server) Open(pattern string, show Screen) {
	s.Handle(pattern, true, func(v *Visit) { v.Show(show, http.StatusOK) })
}

// Read is a page.
func (s *Server) Read(pattern string, show Screen) {
	s.Handle(pattern, false, func(v *Visit) { v.Show(show, http.StatusOK) })
}

// Do is a form that is sent. Again shows the form with its problems when do
// refuses what was typed.
func (s *Server) Do(pattern string, do Deed, again Screen) {
	s.Again[pattern] = again
	s.Handle(pattern, false, func(v *Visit) { v.Do(do, again) })
}

// Handle is a route that answers by itself; open: one need not sign in.
func (s *Server) Handle(pattern string, open bool, f func(*Visit)) {
	s.Table = append(s.Table, Route{Pattern: pattern, Open: open})
	s.Mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		v := &Visit{Server: s, Writer: w, Request: r, Route: pattern, open: open}
		defer v.Recover()
		defer v.release()
		if !v.begin(open) {
			return
		}
		if v.resent != nil && v.resent.show && pattern != "/" {
			v.showKept(s.Again[pattern])
			return
		}
		f(v)
	})
}

// Status is how a kind of error is answered.
var Status = map[sild.Kind]int{
	sild.Internal:  http.StatusInternalServerError,
	sild.Invalid:   http.StatusUnprocessableEntity,
	sild.NotFound:  http.StatusNotFound,
	sild.Forbidden: http.StatusForbidden,
	sild.Conflict:  http.StatusConflict,
	sild.Busy:      http.StatusServiceUnavailable,
}

// NewOnce makes the key of a form.
func NewOnce() string {
	var b [15]byte
	rand.Read(b[:])
	return strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))
}

// Send renders c, and then answers: a page that fails half-way is not sent.
func (v *Visit) Send(c templ.Component, code int) {
	var b bytes.Buffer
	if err := c.Render(v.Request.Context(), &b); err != nil {
		http.Error(v.Writer, v.Page.T("error.internal", "ref", v.log("page.render", sild.Cause(err))), http.StatusInternalServerError)
		return
	}
	v.Writer.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.Writer.WriteHeader(code)
	v.Writer.Write(b.Bytes())
}

// NewPage is the page with all that does not depend on the screen.
func (s *Server) NewPage(r *http.Request, who org.Session, lang i18n.Lang) *Page {
	zone := s.Flow.Zone()
	if zone == nil {
		zone = time.UTC
	}
	p := &Page{
		Voice: i18n.For(lang), Path: r.URL.Path, Today: sild.DateOf(s.Flow.Now(), zone), Zone: zone,
		Once: NewOnce(), Assets: s.asset,
	}
	if who.User != "" {
		p.Me = Me{ID: who.User, Name: who.Name, RoleKey: "role." + who.Role, OrgName: who.OrgName, SignedIn: true}
		p.Nav = navOf(who.Role, false)
		p.Lockable = who.Shared
	}
	if s.Demo != nil {
		p.Demo = &DemoBar{People: "/demo", Later: "/demo/later", Last: s.Demo.Until}
	}
	return p
}

func (s *Server) asset(name string) string {
	if hashed, ok := s.assets[name]; ok {
		name = hashed
	}
	return "/static/" + name
}
