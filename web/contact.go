// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
)

func (s *Server) contactRoutes() {
	s.note("contact", contactSaved)
	s.read("GET /write", writeDown)
	// Typed words never stand in an address: what was found is the answer itself.
	s.handle("POST /write", false, func(v *visit) { v.show(writeDown, http.StatusOK) })
	s.read("GET /cases/{case}/contacts/new", contactForm)
	s.write("POST /cases/{case}/contacts", addContact, contactForm)

	s.read("GET /cases/{case}/appointments", appointmentList)
	s.write("POST /cases/{case}/appointments", addAppointment, appointmentList)
	s.write("POST /cases/{case}/appointments/{thing}/move", moveAppointment, appointmentList)
	s.write("POST /cases/{case}/appointments/{thing}/cancel", cancelAppointment, appointmentList)

	s.write("POST /facts/{kind}/{id}/undo", undoFact, nil)
	s.read("GET /facts/{kind}/{id}/mistake", mistakeForm)
	s.write("POST /facts/{kind}/{id}/mistake", mistakeFact, mistakeForm)
	s.read("GET /facts/{kind}/{id}/move", moveForm)
	s.write("POST /facts/{kind}/{id}/move", moveFact, moveForm)
	s.handle("POST /facts/{kind}/{id}/to", false, func(v *visit) { v.show(moveForm, http.StatusOK) })
	s.read("GET /facts/contact/{id}/change", contactChangeForm)
	s.write("POST /facts/contact/{id}/change", changeContact, contactChangeForm)
}

// A contactView is the form in which a contact is written down: one screen, no
// script, radios and folds (pages.md). Each field begins with what is most
// likely, so that a planned contact takes two taps.
type contactView struct {
	Form       form
	Name       string
	At         string // address of the case
	Other      string // where a contact that is not the planned one is written down
	Planned    string // the meeting that it was planned as, in words
	Hidden     []hidden
	Kinds      []meantOption
	Outcomes   []meantOption
	Reasons    []option
	Movers     []option
	Days       []option
	Next       []option
	Ahead      string // the meeting that is planned already
	Goals      []option
	Steps      []option
	WorryTo    []option
	Changed    []changedView
	ChangedKey string
	Parts      []option   // to which it may count; none: that is no question
	Guides     []guideRow // at hand: those of what the person needs first
	GuidesAt   string     // all of them
	Change     bool       // an old contact is corrected: nothing new is planned
	Began      contactStart
}

// A meantOption is an option that carries its meaning, by which the style sheet
// shows what belongs to it.
type meantOption struct {
	option
	Meaning string
}

// A contactStart is what the fields begin with.
type contactStart struct {
	Kind, Outcome, Reason, Mover   string
	Day, DayOther, Time, Minutes   string
	Spent                          string // minutes of what was not held
	With, WhoElse, Agreed, Note    string
	Worry, WorryTo                 string
	Marks                          []string
	Interpreter                    bool
	InterpretBy                    string
	MovedTo, MovedTime             string
	Next, NextOn, NextTime         string
	Goals, Steps                   []string
	Part                           string // empty: as it follows
	Folded, ChangedOpen, StepsOpen bool
}

// A changedView are the questions on what has changed in a part of life: work,
// home, money.
type changedView struct {
	Vocabulary, Name            string
	Values, Sources, Proofs     []option
	Value, Since, Source, Proof string
	Detail                      string
}

// lives are the vocabularies of which one hears in a contact, where the
// programme has them.
var lives = []string{"labour", "housing", "money"}

// usual is how long a contact takes of which nothing is known: minutes, ours.
const usual = 30

// writeDown is the form for the case that the address names, and otherwise the
// question whom it is about.
func writeDown(v *visit) (templ.Component, error) {
	if id := sild.ID(v.query("case")); id.Valid() && v.form == nil {
		return v.contactFormOf(id)
	}
	return v.contactWho()
}

func contactForm(v *visit) (templ.Component, error) { return v.contactFormOf(v.id("case")) }

func (v *visit) contactFormOf(id sild.ID) (templ.Component, error) {
	o, err := v.openCaseOf(id, "INP")
	if err != nil {
		return nil, err
	}
	if err := mayWrite(o.Rec, 'N'); err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("contact.title", "name", o.Card.Name)
	x := contactView{Name: o.Card.Name, At: o.At(), Form: form{
		ID: "contact", Action: o.At() + "/contacts", Keep: true, Submit: "contact.save",
		Cancel: v.returnTo(o.At()),
	}}
	x.Hidden = []hidden{{"back", v.returnTo(o.At())}}
	open, err := casework.OpenAppointments(v.tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	planned := v.plannedAs(open)
	if planned != nil {
		x.Hidden = append(x.Hidden, hidden{"appointment", string(planned.Thing)})
		x.Other = withQuery(o.At()+"/contacts/new", url.Values{"appointment": {"none"}, "back": {v.returnTo(o.At())}})
		x.Planned = v.page.T("contact.planned", "when", v.momentWords(planned.StartsAt), "what", v.ahead(o.Pack, planned.Kind))
		if planned.Place != "" {
			x.Planned += ", " + planned.Place
			x.Hidden = append(x.Hidden, hidden{"place", planned.Place})
		}
	}
	if x.Began, err = v.contactBegins(o, planned); err != nil {
		return nil, err
	}
	v.contactChoices(o.Pack, &x)
	if err := v.contactNext(o, open, planned, &x); err != nil {
		return nil, err
	}
	if err := v.contactGoals(o, &x); err != nil {
		return nil, err
	}
	if err := v.contactWorry(o, &x); err != nil {
		return nil, err
	}
	if err := v.contactParts(o, &x, ""); err != nil {
		return nil, err
	}
	if err := v.contactGuides(o, &x); err != nil {
		return nil, err
	}
	v.contactLives(o.Pack, &x)
	return contactPage(v.page, x), nil
}

// mayWrite is as access answers who writes a section: one who may not even read
// it does not learn that there is one.
func mayWrite(r access.Record, section byte) error {
	switch {
	case r.Writes(section):
		return nil
	case !r.Reads(section):
		return sild.Missing()
	}
	return &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
}

// returnTo is where a form leads when it is done with: the page from which one
// came, and otherwise the given one.
func (v *visit) returnTo(otherwise string) string {
	b := v.query("back")
	if v.form.Get("back") != "" {
		b = v.form.Get("back")
	}
	if b == "" {
		return otherwise
	}
	return back(b)
}

// savedAt is the page to which a form returns, with what was saved there.
func savedAt(path, kind string, id sild.ID) string {
	u, err := url.Parse(path)
	if err != nil {
		return path
	}
	q := u.Query()
	q.Set("saved", kind+"/"+string(id))
	u.RawQuery = q.Encode()
	return u.String()
}

// plannedAs is the appointment that the contact was planned as: the one that the
// form or the address names. Where neither says anything, it is today's that has
// begun or is about to.
func (v *visit) plannedAs(open []casework.Appointment) (planned *casework.Appointment) {
	want := v.typed("appointment", v.query("appointment"))
	for i := range open {
		a := &open[i]
		soon := sild.DateOf(a.StartsAt, v.page.Zone) == v.page.Today && a.StartsAt.Before(v.tx.Now.Add(early))
		if string(a.Thing) == want || want == "" && v.form == nil && v.query("like") == "" && soon {
			planned = a
		}
	}
	return planned
}

// early is how long before its time a meeting may well have begun: ours.
const early = 30 * time.Minute

// contactBegins is what the fields of the form begin with: the appointment, or
// the last contact of the same worker, or what is most likely.
func (v *visit) contactBegins(o openedCase, planned *casework.Appointment) (contactStart, error) {
	at, minutes, kind := v.tx.Now.Add(-usual*time.Minute), usual, ""
	with := ""
	var goals []string // what it was planned for
	again := at        // the next meeting is proposed at the same time of day
	if planned != nil {
		again = planned.StartsAt
		minutes, kind, goals = planned.Minutes, planned.Kind, strings.Fields(planned.Goals)
		if at = planned.StartsAt; at.After(v.tx.Now) {
			at = v.tx.Now // it begins early, or is being moved
		}
	} else {
		last, err := v.likeLast(o)
		if err != nil {
			return contactStart{}, err
		}
		if kind = last.Kind; last.Kind == "" {
			kind = v.likelyKind(o)
		}
		with = last.With
		// A quarter of an hour is as well as anybody remembers.
		at = at.Truncate(5 * time.Minute)
		again = at
	}
	if like := v.query("like"); like != "" && v.form == nil {
		return v.beginLike(o, sild.ID(like))
	}
	interpreter := o.Detail.Interpreter && o.Pack.Meaning("contact_kinds", kind) != "message"
	b := contactStart{
		Kind:    v.typed("kind", kind),
		Outcome: v.typed("outcome", o.Pack.ByMeaning("contact_outcomes", "held")),
		Reason:  v.typed("reason", ""), Mover: v.typed("moved_why", ""),
		Day: v.typed("started_at", sild.DateOf(at, v.page.Zone).String()), Time: v.typed("started_at_time", v.page.Time(at, v.page.Zone)),
		Minutes: strconv.Itoa(minutes),
		Agreed:  v.typed("agreed", ""), Note: v.typed("note", ""), Marks: v.picked("marks"),
		MovedTo: v.typed("moved_to", ""), MovedTime: v.typed("moved_to_time", v.page.Time(at, v.page.Zone)),
		Next: v.typed("next", "none"), NextOn: v.typed("next_on", ""), NextTime: v.typed("next_on_time", v.page.Time(again, v.page.Zone)),
		Goals: v.picked("goals", goals...), Steps: v.picked("steps"), Interpreter: interpreter, InterpretBy: v.typed("interpreter_name", ""),
		Worry: v.typed("worry", ""), WorryTo: v.typed("worry_to", ""), WhoElse: v.typed("who_else", ""),
	}
	if o.Pack.Meaning("contact_kinds", kind) == "for_them" {
		b.With = with
	}
	b.With = v.typed("with_whom", b.With)
	if v.form != nil {
		b.Minutes, b.Interpreter = formMinutes(v.form, "minutes"), v.ticked("interpreter")
		b.Spent = formMinutes(v.form, "spent")
		b.StepsOpen = len(b.Steps)+len(b.Goals) > 0
		b.Folded = b.WhoElse != "" || b.InterpretBy != "" || b.Interpreter != interpreter
	}
	return b, nil
}

// likeLast is the last contact that the actor had with the person.
func (v *visit) likeLast(o openedCase) (casework.Contact, error) {
	list, err := casework.Contacts(v.tx, o.Rec, 20, "")
	for _, c := range list {
		if c.User == v.tx.Actor.User {
			return c, err
		}
	}
	return casework.Contact{}, err
}

// likelyKind is the kind of a first contact: where the person is.
func (v *visit) likelyKind(o openedCase) string {
	meaning := "met"
	if !o.Card.Released && !o.Card.ReleaseOn.IsZero() {
		meaning = "in_prison"
	}
	if kind := o.Pack.ByMeaning("contact_kinds", meaning); kind != "" {
		return kind
	}
	return o.Pack.ByMeaning("contact_kinds", "met")
}

// beginLike begins with what a contact with another person was: the same day,
// time, length and kind; its words belong to that person.
func (v *visit) beginLike(o openedCase, id sild.ID) (contactStart, error) {
	c, _, err := casework.ContactByID(v.tx, id)
	if err != nil {
		return contactStart{}, err
	}
	return contactStart{
		Kind: c.Kind, Outcome: o.Pack.ByMeaning("contact_outcomes", "held"), Interpreter: o.Detail.Interpreter,
		Day: c.Day.String(), Time: v.page.Time(c.StartedAt, v.page.Zone), Minutes: strconv.Itoa(c.Minutes),
		MovedTime: v.page.Time(c.StartedAt, v.page.Zone), NextTime: v.page.Time(c.StartedAt, v.page.Zone), Next: "none",
	}, nil
}
