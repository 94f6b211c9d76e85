// SPDX-License-Identifier: EUPL-1.2

package web

import (
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

// A visit is one request on its way: who asks, what was typed, the unit of work
// in which it is answered, and the page that it gets.
type visit struct {
	s          *Server
	w          http.ResponseWriter
	r          *http.Request
	route      string
	open       bool // one need not sign in
	who        org.Session
	form       url.Values // what was typed; nil for a page that is only read
	sent       sent       // the file that came with it
	tx         *db.Tx
	page       *page
	sorry      func(v *visit, code int, ref string) // says that something went wrong; nil: as to people at work
	refers     bool                                 // of a municipality that sends referrals
	houses     bool                                 // has to do with houses
	resent     *resent                              // the form that is sent or shown again; nil: this request is as it came
	ended      org.Ended                            // whose session it was, if it is none any more
	madeDevice string                               // what this browser is known by, once it was asked for
	begun      map[sild.ID]bool                     // for whom the reader's team is writing a referral; nil: not looked
}

// begin finds out who asks and in which language, and reads the form. It
// answers and reports false if the visit ends here.
func (v *visit) begin(open bool) bool {
	lang := langOf(v.r, v.s.cookie("lang"))
	v.resent = resentOf(v.r)
	if token := v.token(); token != "" {
		err := v.s.Flow.Read(v.r.Context(), sild.System, func(tx *db.Tx) (err error) {
			if v.who, err = org.SessionOf(tx, token, "web"); sild.KindOf(err) == sild.NotFound && v.r.Method == http.MethodPost {
				if ended, found, err := org.EndedOf(tx, token); err != nil {
					return err
				} else if found {
					v.ended = ended
				}
			}
			if err == nil && v.who.Role == "municipal" {
				v.refers, err = programme.Refers(tx, v.who.Org)
			}
			if err == nil {
				v.houses, err = v.inHouses(tx)
			}
			return err
		})
		if err != nil && sild.KindOf(err) != sild.NotFound {
			v.page = v.s.newPage(v.r, v.who, lang)
			v.fail(err)
			return false
		}
	}
	v.page = v.s.newPage(v.r, v.who, lang)
	v.page.Again = v.r.Method == http.MethodPost
	if v.refers {
		v.page.Nav = navOf(v.who.Role, true)
	}
	if v.houses {
		v.page.Nav = withHouses(v.page.Nav, v.who.Role)
	}
	if v.who.User != "" {
		v.s.use(v)
	}
	if v.resent != nil {
		v.form = v.resent.form
		if once := v.form.Get("once"); once != "" {
			v.page.Once = once
		}
	} else if v.r.Method == http.MethodPost && (!v.isUpload() || v.who.User != "" || v.ended.User != "") {
		if err := v.readForm(); err != nil {
			var large *http.MaxBytesError
			if errors.As(err, &large) {
				v.trouble(http.StatusRequestEntityTooLarge, "error.too_large", "")
			} else {
				v.trouble(http.StatusBadRequest, "error.unreadable", "")
			}
			return false
		}
		v.form = v.r.PostForm
		if once := v.form.Get("once"); once != "" {
			v.page.Once = once
		}
	}
	switch {
	case open:
	case v.who.User == "":
		v.turnAway()
		return false
	case v.who.Bare && !v.mayBeBare():
		v.askSecond()
		return false
	}
	return true
}

// readForm reads what was typed, and the file that came with it.
func (v *visit) readForm() error {
	if v.isUpload() {
		return v.readUpload()
	}
	most := int64(maxForm)
	if v.open {
		most = maxOpen
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, most)
	return v.r.ParseForm()
}

func (v *visit) token() string {
	if v.resent != nil && v.resent.token != "" {
		return v.resent.token
	}
	return v.cookie(cookieName)
}

// cookie is what the browser holds under a name; empty: nothing.
func (v *visit) cookie(name string) string {
	c, err := v.r.Cookie(v.s.cookie(name))
	if err != nil {
		return ""
	}
	return c.Value
}

func (v *visit) actor() sild.Actor {
	a := v.who.Actor()
	a.Lang = string(v.page.Lang())
	return a
}

// id is an id in the path. What is no id names nothing. A record that was merged
// into another names that one.
func (v *visit) id(name string) sild.ID {
	if id := sild.ID(v.r.PathValue(name)); id.Valid() {
		if name == "subject" && v.tx != nil {
			return people.Standing(v.tx, id)
		}
		return id
	}
	return "none"
}

// query is a coded value in the address.
func (v *visit) query(name string) string { return v.r.URL.Query().Get(name) }

// typed is what was typed into a field, or otherwise what the field begins
// with.
func (v *visit) typed(name, otherwise string) string {
	if v.form != nil {
		return v.form.Get(name)
	}
	return otherwise
}

// picked is typed for fields with several values.
func (v *visit) picked(name string, otherwise ...string) []string {
	if v.form != nil {
		return v.form[name]
	}
	return otherwise
}

// ticked reports whether a box is ticked.
func (v *visit) ticked(name string) bool { return v.form.Get(name) != "" }

// date reads a typed day; a wrong one is a problem at its field.
func (v *visit) date(p sild.Problems, name string) sild.Date {
	s := strings.TrimSpace(v.form.Get(name))
	if s == "" {
		return sild.Date{}
	}
	d, err := sild.ParseDate(s)
	p.Check(err == nil, name, "date.unreadable")
	return d
}

// moment reads a day and a time typed in two fields, NAME and NAME_time.
func (v *visit) moment(p sild.Problems, name string) time.Time {
	d := v.date(p, name)
	if d.IsZero() {
		p.Check(p[name].Key != "", name, "date.required")
		return time.Time{}
	}
	s := strings.ReplaceAll(strings.TrimSpace(v.form.Get(name+"_time")), ".", ":")
	t, err := time.Parse("15:04", s)
	p.Check(err == nil, name+"_time", "time.unreadable")
	day := d.In(v.page.Zone)
	return time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), 0, 0, v.page.Zone).UTC()
}

// number reads a typed whole number; nothing is zero.
func (v *visit) number(p sild.Problems, name string) int {
	s := strings.TrimSpace(v.form.Get(name))
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	p.Check(err == nil, name, "number.unreadable")
	return n
}

// show answers with a page.
func (v *visit) show(f screen, code int) {
	var c templ.Component
	err := v.s.Flow.Read(v.r.Context(), v.actor(), func(tx *db.Tx) (err error) {
		v.tx = tx
		if c, err = f(v); err != nil {
			return err
		}
		return v.glass()
	})
	if err != nil {
		v.fail(err)
		return
	}
	v.send(c, code)
}

// do runs a deed once and goes where it says; if what was typed is refused, the
// form is shown again with the problems.
func (v *visit) do(f deed, again screen) {
	if to, ok := v.try(f, again); ok {
		http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	}
}

// try is do for a deed after which it is not enough to go on: it gives what the
// deed said, now or when the form was sent before. If it is false the visit has
// been answered.
func (v *visit) try(f deed, again screen) (to string, ok bool) {
	route := v.r.Method + " " + v.r.URL.Path
	once := flow.Once{Key: v.form.Get("once"), Route: route, Hash: v.hash()}
	if once.Key != "" {
		once.Key += " " + route // several forms of one page share what the page carries
	}
	err := v.s.Flow.WithScan(v.r.Context(), v.actor(), v.sent.scan, func() (err error) {
		to, err = v.s.Flow.Write(v.r.Context(), v.actor(), once, func(tx *db.Tx) (string, error) {
			v.tx = tx
			to, err := f(v)
			if err == nil && v.cookie(pocketCookie) != "" && v.form.Get("once") != "" {
				err = org.Arrived(tx, v.who.User, v.form.Get("once"), v.r.URL.Path)
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
		v.fail(err)
		return "", false
	}
	v.page.Problems = e.Fields
	if len(e.Fields) == 0 {
		v.page.Problems = map[string]sild.Message{"": {Key: e.Key, Args: e.Args}}
	}
	if e.Key == "error.once_other" {
		v.page.Once = newOnce() // sent again it is another one, on purpose
	}
	v.show(again, status[e.Kind])
	return "", false
}

// hash is of what was typed, without the key itself.
func (v *visit) hash() [sha256.Size]byte {
	body := url.Values{}
	for k, x := range v.form {
		if k != "once" {
			body[k] = x
		}
	}
	if v.sent.scan != nil {
		body.Set("scan", v.sent.scan.SHA256)
	}
	return sha256.Sum256([]byte(body.Encode())) // Encode sorts by key
}

// fail answers with an error page. What is internal goes to the log under a
// reference that the page shows.
func (v *visit) fail(err error) {
	kind := sild.KindOf(err)
	if v.r.Context().Err() != nil {
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
		v.w.Header().Set("Retry-After", "2")
		if v.givesBack() {
			v.giveBack(status[kind], key)
			return
		}
	}
	v.trouble(status[kind], key, ref)
}

func (v *visit) trouble(code int, key, ref string) {
	if v.sorry != nil {
		v.sorry(v, code, ref)
		return
	}
	v.page.Title, v.page.Failed, v.page.Saved = v.page.T("error.title"), true, nil
	v.send(troublePage(v.page, key, ref), code)
}

// log notes what went wrong and gives the number under which it stands there.
func (v *visit) log(event sild.Constant, why sild.Field) (ref string) {
	id := sild.ID(newOnce())
	v.s.Log.Error(event, sild.Route(v.r.Pattern), sild.Ref("ref", id), why)
	return sild.Short(id)
}

// recover answers for a panic as for any internal error.
func (v *visit) recover() {
	x := recover()
	if x == nil {
		return
	}
	if x == http.ErrAbortHandler {
		panic(x)
	}
	ref := v.log("page.panicked", sild.Stack())
	if v.page == nil {
		v.page = v.s.newPage(v.r, v.who, "en")
	}
	v.trouble(http.StatusInternalServerError, "error.internal", ref)
}
