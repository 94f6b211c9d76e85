// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strconv"
	"strings"
	"time"

	"sild"
	"sild/i18n"
)

// A page is what every screen gets besides its own data. Screens pass it to
// layout and to the parts; the words come from its Voice.
type page struct {
	*i18n.Voice

	Title    string // already in the reader's language
	Path     string // of the request: which item of Nav is current, and where the language switch returns to
	Nav      []navItem
	Me       me
	Write    string         // where "Write down" leads; empty: not for this reader
	Today    sild.Date      // in Zone
	Zone     *time.Location // of the programme
	Demo     *demoBar       // nil outside the demo
	Saved    *savedNote     // nil unless something was just saved
	Once     string         // the key of the hidden field of each form (design §3)
	Problems map[string]sild.Message
	Form     string // ID of the form that Problems belong to; empty: every form of the page
	Assets   func(name string) string
	Ways     waysIn    // in, beside a password, on the pages where one signs in
	Lockable bool      // the screen can be locked for the next user
	Kept     *keptNote // nil unless a form that waited is shown
	Told     *told     // nil unless there is something to tell of the reader's account
	Glass    string    // until when the record is open, in an emergency or an inspection; empty: it is not
	Failed   bool      // an error page: what was sent before it is not saved
	Again    bool      // a form is shown again: one cannot come back to this address by a link

	keeps keeping  // the first form of the page whose text is kept
	form  string   // ID of the form that is being written
	shown []string // fields of that form, in their order
	mute  bool     // the form that is being written is not the one with the problems
}

// A keeping is a form whose text goes along when the screen is locked.
type keeping struct{ ID, Action string }

// A told is one line about the reader's own account, and where there is more.
type told struct{ Text, Href, Label string }

// A navItem is a line of the navigation; a Count of zero is not shown.
type navItem struct {
	Href, Key string
	Count     int
}

// me is who reads the page.
type me struct {
	ID                     sild.ID // of the user
	Name, RoleKey, OrgName string
	SignedIn               bool
}

// A demoBar says that nothing here is true, and lets the reader be somebody
// else or go to a later day.
type demoBar struct {
	People string    // page of the personas
	Later  string    // action of the form that goes to a later day
	Last   sild.Date // of the stories; zero: no end
}

// A savedNote is the strip after a form was saved, as "Saved 14:32: Andrei,
// met, 45 min." What it settled stands below, a line each.
type savedNote struct {
	Text    string
	Settled []string
	Undo    string // action of the form that takes it back; empty: cannot be
	Links   []link // Add, Same for another, …
}

// A link is words that lead somewhere. Label is a key of the catalogues, Text
// is already in the reader's language and wins.
type link struct {
	Href, Label, Text string
}

// say is text if there is any, and otherwise the message key; nothing for neither.
func (p *page) say(key, text string) string {
	if text != "" || key == "" {
		return text
	}
	return p.T(key)
}

// tabTitle names the page in the browser's tabs, the screen first.
func (p *page) tabTitle() string {
	title := "Sild"
	if p.Title != "" {
		title = p.Title + " · " + title
	}
	if len(p.Problems) > 0 {
		title = p.T("part.troubles") + ": " + title
	}
	return title
}

// id names the element of field name in the form that is being written, so
// that two forms of one page may ask for the same thing.
func (p *page) id(name string) string {
	if p.form == "" {
		return "f-" + name
	}
	return p.form + "-" + name
}

// problem is what is wrong with field name, in words; empty: nothing.
func (p *page) problem(name string) string {
	m, ok := p.Problems[name]
	if !ok || p.mute {
		return ""
	}
	return p.Msg(m)
}

// current reports whether href is the section of the page: the path itself or
// one above it.
func (p *page) current(href string) bool {
	if href == "/" {
		return p.Path == "/"
	}
	return p.Path == href || strings.HasPrefix(p.Path, strings.TrimSuffix(href, "/")+"/")
}

// count is n as tabs and the navigation show it: exact to 1,000, then "1,000+"
// (design §4).
func (p *page) count(n int) string {
	if n > 1000 {
		return p.Number(1000) + "+"
	}
	return p.Number(n)
}

// percent is a coordinate of the pictures: they are drawn in percent, so that
// lines stretch with the page and words keep their size.
func percent(x float64) string {
	return strconv.FormatFloat(min(max(x, 0), 100), 'f', -1, 64) + "%"
}
