// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/db"
	"sild/flow"
	"sild/org"
	"sild/people"
	"sild/programme"
)

// A Visit is one request on its way: who asks, what was typed, the unit of work
// in which it is answered, and the page that it gets.
type Visit struct {
	Server     *Server
	Writer     http.ResponseWriter
	Request    *http.Request
	Route      string
	open       bool // one need not sign in
	Who        org.Session
	Form       url.Values // what was typed; nil for a page that is only read
	Sent       sent       // the file that came with it
	Tx         *db.Tx
	Page       *Page
	Sorry      func(v *Visit, code int, ref string) // says that something went wrong; nil: as to people at work
	Refers     bool                                 // of a municipality that sends referrals
	houses     bool                                 // has to do with houses
	resent     *resent                              // the form that is sent or shown again; nil: this request is as it came
	ended      org.Ended                            // whose session it was, if it is none any more
	madeDevice string                               // what this browser is known by, once it was asked for
	releases   func()                               // ends the turn of a form with a file; nil: it has none
	Begun      map[sild.ID]bool                     // for whom the reader's team is writing a referral; nil: not looked
}

// begin finds out who asks and in which language, and reads the form. It
// answers and reports false if the visit ends here.
func (v *Visit) begin(open bool) bool {
	lang := langOf(v.Request, v.Server.Cookie("lang"))
	v.resent = resentOf(v.Request)
	if token := v.token(); token != "" {
		err := v.Server.Flow.Read(v.Request.Context(), sild.System, func(tx *db.Tx) (err error) {
			if v.Who, err = org.SessionOf(tx, token, "web"); sild.KindOf(err) == sild.NotFound && v.Request.Method == http.MethodPost {
				if ended, found, err := org.EndedOf(tx, token); err != nil {
					return err
				} else if found {
					v.ended = ended
				}
			}
			if err == nil && v.Who.Role == "municipal" {
				v.Refers, err = programme.Refers(tx, v.Who.Org)
			}
			if err == nil {
				v.houses, err = v.inHouses(tx)
			}
			return err
		})
		if err != nil && sild.KindOf(err) != sild.NotFound {
			v.Page = v.Server.NewPage(v.Request, v.Who, lang)
			v.Fail(err)
			return false
		}
	}
	v.Page = v.Server.NewPage(v.Request, v.Who, lang)
	v.Page.Again = v.Request.Method == http.MethodPost
	if v.Refers {
		v.Page.Nav = navOf(v.Who.Role, true)
	}
	if v.houses {
		v.Page.Nav = withHouses(v.Page.Nav, v.Who.Role)
	}
	if v.Who.User != "" {
		v.Server.use(v)
	}
	if v.resent != nil {
		v.Form = v.resent.form
		if once := v.Form.Get("once"); once != "" {
			v.Page.Once = once
		}
	} else if v.Request.Method == http.MethodPost && (!v.isUpload() || v.Who.User != "" || v.ended.User != "") {
		if err := v.readForm(); err != nil {
			var large *http.MaxBytesError
			if sild.KindOf(err) == sild.Busy {
				v.Writer.Header().Set("Retry-After", "2")
				v.Trouble(http.StatusServiceUnavailable, "error.busy", "")
			} else if errors.As(err, &large) {
				v.Trouble(http.StatusRequestEntityTooLarge, "error.too_large", "")
			} else {
				v.Trouble(http.StatusBadRequest, "error.unreadable", "")
			}
			return false
		}
		v.Form = v.Request.PostForm
		if once := v.Form.Get("once"); once != "" {
			v.Page.Once = once
		}
	}
	switch {
	case open:
	case v.Who.User == "":
		v.turnAway()
		return false
	case v.Who.Bare && !v.mayBeBare():
		v.askSecond()
		return false
	}
	return true
}

// readForm reads what was typed, and the file that came with it.
func (v *Visit) readForm() error {
	if v.isUpload() {
		release, err := v.Server.turns.take(v.Request.Context(), cmp.Or(v.Who.User, v.ended.User))
		if err != nil {
			return err
		}
		v.releases = release
		return v.readUpload()
	}
	most := int64(MaxForm)
	if v.open {
		most = MaxOpen
	}
	v.Request.Body = http.MaxBytesReader(v.Writer, v.Request.Body, most)
	return v.Request.ParseForm()
}

// release lets the next form with a file have its turn.
func (v *Visit) release() {
	if v.releases != nil {
		v.releases()
	}
}

func (v *Visit) token() string {
	if v.resent != nil && v.resent.token != "" {
		return v.resent.token
	}
	return v.cookie(CookieName)
}

// cookie is what the browser holds under a name; empty: nothing.
func (v *Visit) cookie(name string) string {
	c, err := v.Request.Cookie(v.Server.Cookie(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// Actor is who asks, as the packages below know it.
func (v *Visit) Actor() sild.Actor {
	a := v.Who.Actor()
	a.Lang = string(v.Page.Lang())
	return a
}

// ID is an id in the path. What is no id names nothing. A record that was merged
// into another names that one.
func (v *Visit) ID(name string) sild.ID {
	if id := sild.ID(v.Request.PathValue(name)); id.Valid() {
		if name == "subject" && v.Tx != nil {
			return people.Standing(v.Tx, id)
		}
		return id
	}
	return "none"
}

// Query is a coded value in the address.
func (v *Visit) Query(name string) string { return v.Request.URL.Query().Get(name) }

// Typed is what was typed into a field, or otherwise what the field begins
// with.
func (v *Visit) Typed(name, otherwise string) string {
	if v.Form != nil {
		return v.Form.Get(name)
	}
	return otherwise
}

// Picked is typed for fields with several values.
func (v *Visit) Picked(name string, otherwise ...string) []string {
	if v.Form != nil {
		return v.Form[name]
	}
	return otherwise
}

// Ticked reports whether a box is ticked.
func (v *Visit) Ticked(name string) bool { return v.Form.Get(name) != "" }

// Date reads a typed day; a wrong one is a problem at its field.
func (v *Visit) Date(p sild.Problems, name string) sild.Date {
	s := strings.TrimSpace(v.Form.Get(name))
	if s == "" {
		return sild.Date{}
	}
	d, err := sild.ParseDate(s)
	p.Check(err == nil, name, "date.unreadable")
	return d
}

// Moment reads a day and a time typed in two fields, NAME and NAME_time.
func (v *Visit) Moment(p sild.Problems, name string) time.Time {
	d := v.Date(p, name)
	if d.IsZero() {
		p.Check(p[name].Key != "", name, "date.required")
		return time.Time{}
	}
	s := strings.ReplaceAll(strings.TrimSpace(v.Form.Get(name+"_time")), ".", ":")
	t, err := time.Parse("15:04", s)
	p.Check(err == nil, name+"_time", "time.unreadable")
	day := d.In(v.Page.Zone)
	return time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), 0, 0, v.Page.Zone).UTC()
}

// Number reads a typed whole number; nothing is zero.
func (v *Visit) Number(p sild.Problems, name string) int {
	s := strings.TrimSpace(v.Form.Get(name))
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	p.Check(err == nil, name, "number.unreadable")
	return n
}

// Show answers with a page.
func (v *Visit) Show(f Screen, code int) {
	var c templ.Component
	err := v.Server.Flow.Read(v.Request.Context(), v.Actor(), func(tx *db.Tx) (err error) {
		v.Tx = tx
		if c, err = f(v); err != nil {
			return err
		}
		return v.Glass()
	})
	if err != nil {
		v.Fail(err)
		return
	}
	v.Send(c, code)
}

// Do runs a deed once and goes where it says; if what was typed is refused, the
// form is shown again with the problems.
func (v *Visit) Do(f Deed, again Screen) {
	if to, ok := v.Try(f, again); ok {
		http.Redirect(v.Writer, v.Request, to, http.StatusSeeOther)
	}
}

// Try is do for a deed after which it is not enough to go on: it gives what the
// deed said, now or when the form was sent before. If it is false the visit has
// been answered.
func (v *Visit) Try(f Deed, again Screen) (to string, ok bool) {
	route := v.Request.Method + " " + v.Request.URL.Path
	once := flow.Once{Key: v.Form.Get("once"), Route: route, Hash: v.hash()}
	switch {
	case v.Who.User == "": // nobody has signed in, and the keys of a form are somebody's
		once = NoOnce
	case once.Key != "":
		once.Key += " " + route // several forms of one page share what the page carries
	}
	err := v.Server.Flow.WithScan(v.Request.Context(), v.Actor(), v.Sent.Scan, func() (err error) {
		to, err = v.Server.Flow.Write(v.Request.Context(), v.Actor(), once, func(tx *db.Tx) (string, error) {
			v.Tx = tx
			to, err := f(v)
			if err == nil && v.cookie(PocketCookie) != "" && v.Form.Get("once") != "" {
				err = org.Arrived(tx, v.Who.User, v.Form.Get("once"), v.Request.URL.Path)
			}
			return to, err
		})
		return err
	})
	if err == nil {
		return to, true
	}
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || again == nil || e.Kind != sild.Invalid && e.Kind != sild.Conflict {
		v.Fail(err)
		return "", false
	}
	v.Page.Problems = e.Fields
	if len(e.Fields) == 0 {
		v.Page.Problems = map[string]sild.Message{"": {Key: e.Key, Args: e.Args}}
	}
	if e.Key == "error.once_other" {
		v.Page.Once = NewOnce() // sent again it is another one, on purpose
	}
	v.Show(again, Status[e.Kind])
	return "", false
}

// hash is of what was typed, without the key itself.
func (v *Visit) hash() [sha256.Size]byte {
	body := url.Values{}
	for k, x := range v.Form {
		if k != "once" {
			body[k] = x
		}
	}
	if v.Sent.Scan != nil {
		body.Set("scan", v.Sent.Scan.SHA256)
	}
	return sha256.Sum256([]byte(body.Encode())) // Encode sorts by key
}

// Fail answers with an error page. What is internal goes to the log under a
// reference that the page shows.
func (v *Visit) Fail(err error) {
	kind := sild.KindOf(err)
	if v.Request.Context().Err() != nil {
		return // nobody waits any more
	}
	key, ref := "error."+kind.String(), ""
	if e, ok := errors.AsType[*sild.Error](err); ok && e.Key != "" && kind != sild.NotFound {
		key = e.Key
	}
	if kind == sild.Internal {
		ref = v.log("page.failed", sild.Cause(err))
	}
	if kind == sild.Busy {
		v.log("page.busy", sild.Cause(err))
		v.Writer.Header().Set("Retry-After", "2")
		if v.givesBack() {
			v.giveBack(Status[kind], key)
			return
		}
	}
	v.Trouble(Status[kind], key, ref)
}

// Trouble answers with an error page.
func (v *Visit) Trouble(code int, key, ref string) {
	if v.Sorry != nil {
		v.Sorry(v, code, ref)
		return
	}
	v.Page.Title, v.Page.Failed, v.Page.Saved = v.Page.T("error.title"), true, nil
	v.Send(troublePage(v.Page, key, ref), code)
}

// log notes what went wrong and gives the number under which it stands there.
func (v *Visit) log(event sild.Constant, why sild.Field) (ref string) {
	id := sild.ID(NewOnce())
	v.Server.Log.Error(event, sild.Route(v.Request.Pattern), sild.Ref("ref", id), why)
	return sild.Short(id)
}

// Recover answers for a panic as for any internal error.
func (v *Visit) Recover() {
	x := recover()
	if x == nil {
		return
	}
	if x == http.ErrAbortHandler {
		panic(x)
	}
	ref := v.log("page.panicked", sild.Stack())
	if v.Page == nil {
		v.Page = v.Server.NewPage(v.Request, v.Who, "en")
	}
	v.Trouble(http.StatusInternalServerError, "error.internal", ref)
}

var NoOnce flow.Once // small writes that do no harm twice
