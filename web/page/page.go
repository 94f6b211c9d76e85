// SPDX-License-Identifier: EUPL-1.2

// Package page is what the pages of every audience are made of: a visit on its
// way (who asks, what was typed, the unit of work in which it is answered), the page
// that it gets, the parts and forms that screens are put together from, and the door:
// signing in, keys, the proof of late, one's own account, a screen that is locked.
//
// It promises that a page is shown only when the trail of what it shows is safe, that
// a form shown again keeps what was typed, that a form sent twice has its effect once,
// and that what a reader may not see looks as if it did not exist. It knows no screen
// of anybody's work: those are in the packages beside it, and web registers them.
package page

import (
	"strconv"
	"strings"
	"time"

	"sild"
	"sild/i18n"
)

// A Page is what every screen gets besides its own data. Screens pass it to
// layout and to the parts; the words come from its Voice.
type Page struct {
	*i18n.Voice

	Title    string // already in the reader's language
	Path     string // of the request: which item of Nav is current, and where the language switch returns to
	Nav      []NavItem
	Me       Me
	Write    string         // where "Write down" leads; empty: not for this reader
	Today    sild.Date      // in Zone
	Zone     *time.Location // of the programme
	Demo     *DemoBar       // nil outside the demo
	Saved    *SavedNote     // nil unless something was just saved
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

// A NavItem is a line of the navigation; a Count of zero is not shown.
type NavItem struct {
	Href, Key string
	Count     int
}

// Me is who reads the page.
type Me struct {
	ID                     sild.ID // of the user
	Name, RoleKey, OrgName string
	SignedIn               bool
}

// A DemoBar says that nothing here is true, and lets the reader be somebody
// else or go to a later day.
type DemoBar struct {
	People string    // page of the personas
	Later  string    // action of the form that goes to a later day
	Last   sild.Date // of the stories; zero: no end
}

// A SavedNote is the strip after a form was saved, as "Saved 14:32: Andrei,
// met, 45 min." What it settled stands below, a line each.
type SavedNote struct {
	Text    string
	Settled []string
	Undo    string // action of the form that takes it back; empty: cannot be
	Links   []Link // Add, Same for another, …
}

// A Link is words that lead somewhere. Label is a key of the catalogues, Text
// is already in the reader's language and wins.
type Link struct {
	Href, Label, Text string
}

// Say is text if there is any, and otherwise the message key; nothing for neither.
func (p *Page) Say(key, text string) string {
	if text != "" || key == "" {
		return text
	}
	return p.T(key)
}

// tabTitle names the page in the browser's tabs, the screen first.
func (p *Page) tabTitle() string {
	title := "Sild"
	if p.Title != "" {
		title = p.Title + " · " + title
	}
	if len(p.Problems) > 0 {
		title = p.T("part.troubles") + ": " + title
	}
	return title
}

// ID names the element of field name in the form that is being written, so
// that two forms of one page may ask for the same thing.
func (p *Page) ID(name string) string {
	if p.form == "" {
		return "f-" + name
	}
	return p.form + "-" + name
}

// Problem is what is wrong with field name, in words; empty: nothing.
func (p *Page) Problem(name string) string {
	m, ok := p.Problems[name]
	if !ok || p.mute {
		return ""
	}
	return p.Msg(m)
}

// Current reports whether href is the section of the page: the path itself or
// one above it.
func (p *Page) Current(href string) bool {
	if href == "/" {
		return p.Path == "/"
	}
	return p.Path == href || strings.HasPrefix(p.Path, strings.TrimSuffix(href, "/")+"/")
}

// Count is n as tabs and the navigation show it: exact to 1,000, then "1,000+"
// (design §4).
func (p *Page) Count(n int) string {
	if n > 1000 {
		return p.Number(1000) + "+"
	}
	return p.Number(n)
}

// Percent is a coordinate of the pictures: they are drawn in percent, so that
// lines stretch with the page and words keep their size.
func Percent(x float64) string {
	return strconv.FormatFloat(min(max(x, 0), 100), 'f', -1, 64) + "%"
}
