// SPDX-License-Identifier: EUPL-1.2

package cases

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
	"sild/web/page"
	"sild/web/record"
)

// ContactRoutes are contacts, from the first line to their correction.
func ContactRoutes(s *page.Server) {
	s.Note("contact", contactSaved)
	s.Read("GET /write", writeDown)
	// Typed words never stand in an address: what was found is the answer itself.
	s.Handle("POST /write", false, func(v *page.Visit) { v.Show(writeDown, http.StatusOK) })
	s.Read("GET /cases/{case}/contacts/new", contactForm)
	s.Do("POST /cases/{case}/contacts", addContact, contactForm)

	s.Read("GET /cases/{case}/appointments", appointmentList)
	s.Do("POST /cases/{case}/appointments", addAppointment, appointmentList)
	s.Do("POST /cases/{case}/appointments/{thing}/move", moveAppointment, appointmentList)
	s.Do("POST /cases/{case}/appointments/{thing}/cancel", cancelAppointment, appointmentList)

	s.Do("POST /facts/{kind}/{id}/undo", undoFact, nil)
	s.Read("GET /facts/{kind}/{id}/mistake", mistakeForm)
	s.Do("POST /facts/{kind}/{id}/mistake", mistakeFact, mistakeForm)
	s.Read("GET /facts/{kind}/{id}/move", moveForm)
	s.Do("POST /facts/{kind}/{id}/move", moveFact, moveForm)
	s.Handle("POST /facts/{kind}/{id}/to", false, func(v *page.Visit) { v.Show(moveForm, http.StatusOK) })
	s.Read("GET /facts/contact/{id}/change", contactChangeForm)
	s.Do("POST /facts/contact/{id}/change", changeContact, contactChangeForm)
}

// A contactView is the form in which a contact is written down: one screen, no
// script, radios and folds (pages.md). Each field begins with what is most
// likely, so that a planned contact takes two taps.
type contactView struct {
	Form       page.Form
	Name       string
	At         string // address of the case
	Other      string // where a contact that is not the planned one is written down
	Planned    string // the meeting that it was planned as, in words
	Hidden     []page.Hidden
	Kinds      []meantOption
	Outcomes   []meantOption
	Reasons    []page.Option
	Movers     []page.Option
	Days       []page.Option
	Next       []page.Option
	Ahead      string // the meeting that is planned already
	Goals      []page.Option
	Steps      []page.Option
	WorryTo    []page.Option
	Changed    []changedView
	ChangedKey string
	Parts      []page.Option     // to which it may count; none: that is no question
	Guides     []record.GuideRow // at hand: those of what the person needs first
	GuidesAt   string            // all of them
	Change     bool              // an old contact is corrected: nothing new is planned
	Limits     []page.Notice     // of hours, that the worker is near to
	Began      contactStart
}

// A meantOption is an option that carries its meaning, by which the style sheet
// shows what belongs to it.
type meantOption struct {
	page.Option
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
	Values, Sources, Proofs     []page.Option
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
func writeDown(v *page.Visit) (templ.Component, error) {
	if id := sild.ID(v.Query("case")); id.Valid() && v.Form == nil {
		return contactFormOf(v, id)
	}
	return contactWho(v)
}

func contactForm(v *page.Visit) (templ.Component, error) { return contactFormOf(v, v.ID("case")) }

func contactFormOf(v *page.Visit, id sild.ID) (templ.Component, error) {
	o, err := record.OpenCaseOf(v, id, "INP")
	if err != nil {
		return nil, err
	}
	if err := mayWrite(o.Rec, 'N'); err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("contact.title", "name", o.Card.Name)
	x := contactView{Name: o.Card.Name, At: o.At(), Form: page.Form{
		ID: "contact", Action: o.At() + "/contacts", Keep: true, Submit: "contact.save",
		Cancel: returnTo(v, o.At()),
	}}
	x.Hidden = []page.Hidden{{Name: "back", Value: returnTo(v, o.At())}}
	open, err := casework.OpenAppointments(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	planned := plannedAs(v, open)
	if planned != nil {
		x.Hidden = append(x.Hidden, page.Hidden{Name: "appointment", Value: string(planned.Thing)})
		x.Other = page.WithQuery(o.At()+"/contacts/new", url.Values{"appointment": {"none"}, "back": {returnTo(v, o.At())}})
		x.Planned = v.Page.T("contact.planned", "when", record.MomentWords(v, planned.StartsAt), "what", record.Ahead(v, o.Pack, planned.Kind))
		if planned.Place != "" {
			x.Planned += ", " + planned.Place
			x.Hidden = append(x.Hidden, page.Hidden{Name: "place", Value: planned.Place})
		}
	}
	if x.Began, err = contactBegins(v, o, planned); err != nil {
		return nil, err
	}
	contactChoices(v, o.Pack, &x)
	if err := gatherNext(v, o, open, planned, &x); err != nil {
		return nil, err
	}
	if err := contactGoals(v, o, &x); err != nil {
		return nil, err
	}
	if err := contactWorry(v, o, &x); err != nil {
		return nil, err
	}
	if err := contactParts(v, o, &x, ""); err != nil {
		return nil, err
	}
	if err := gatherGuides(v, o, &x); err != nil {
		return nil, err
	}
	contactLives(v, o.Pack, &x)
	limits, err := casework.HoursNear(v.Tx, o.Rec.Programme, o.Pack.Hours)
	if err != nil {
		return nil, err
	}
	x.Limits, err = record.LimitNotices(v, limits)
	return contactPage(v.Page, x), err
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
func returnTo(v *page.Visit, otherwise string) string {
	b := v.Query("back")
	if v.Form.Get("back") != "" {
		b = v.Form.Get("back")
	}
	if b == "" {
		return otherwise
	}
	return page.Back(b)
}

// plannedAs is the appointment that the contact was planned as: the one that the
// form or the address names. Where neither says anything, it is today's that has
// begun or is about to.
func plannedAs(v *page.Visit, open []casework.Appointment) (planned *casework.Appointment) {
	want := v.Typed("appointment", v.Query("appointment"))
	for i := range open {
		a := &open[i]
		soon := sild.DateOf(a.StartsAt, v.Page.Zone) == v.Page.Today && a.StartsAt.Before(v.Tx.Now.Add(early))
		if string(a.Thing) == want || want == "" && v.Form == nil && v.Query("like") == "" && soon {
			planned = a
		}
	}
	return planned
}

// early is how long before its time a meeting may well have begun: ours.
const early = 30 * time.Minute

// contactBegins is what the fields of the form begin with: the appointment, or
// the last contact of the same worker, or what is most likely.
func contactBegins(v *page.Visit, o record.OpenedCase, planned *casework.Appointment) (contactStart, error) {
	at, minutes, kind := v.Tx.Now.Add(-usual*time.Minute), usual, ""
	with := ""
	var goals []string // what it was planned for
	again := at        // the next meeting is proposed at the same time of day
	if planned != nil {
		again = planned.StartsAt
		minutes, kind, goals = planned.Minutes, planned.Kind, strings.Fields(planned.Goals)
		if at = planned.StartsAt; at.After(v.Tx.Now) {
			at = v.Tx.Now // it begins early, or is being moved
		}
	} else {
		last, err := likeLast(v, o)
		if err != nil {
			return contactStart{}, err
		}
		if kind = last.Kind; last.Kind == "" {
			kind = likelyKind(v, o)
		}
		with = last.With
		// A quarter of an hour is as well as anybody remembers.
		at = at.Truncate(5 * time.Minute)
		again = at
	}
	if like := v.Query("like"); like != "" && v.Form == nil {
		return beginLike(v, o, sild.ID(like))
	}
	interpreter := o.Detail.Interpreter && o.Pack.Meaning("contact_kinds", kind) != "message"
	b := contactStart{
		Kind:    v.Typed("kind", kind),
		Outcome: v.Typed("outcome", o.Pack.ByMeaning("contact_outcomes", "held")),
		Reason:  v.Typed("reason", ""), Mover: v.Typed("moved_why", ""),
		Day: v.Typed("started_at", sild.DateOf(at, v.Page.Zone).String()), Time: v.Typed("started_at_time", v.Page.Time(at, v.Page.Zone)),
		Minutes: strconv.Itoa(minutes),
		Agreed:  v.Typed("agreed", ""), Note: v.Typed("note", ""), Marks: v.Picked("marks"),
		MovedTo: v.Typed("moved_to", ""), MovedTime: v.Typed("moved_to_time", v.Page.Time(at, v.Page.Zone)),
		Next: v.Typed("next", "none"), NextOn: v.Typed("next_on", ""), NextTime: v.Typed("next_on_time", v.Page.Time(again, v.Page.Zone)),
		Goals: v.Picked("goals", goals...), Steps: v.Picked("steps"), Interpreter: interpreter, InterpretBy: v.Typed("interpreter_name", ""),
		Worry: v.Typed("worry", ""), WorryTo: v.Typed("worry_to", ""), WhoElse: v.Typed("who_else", ""),
	}
	if o.Pack.Meaning("contact_kinds", kind) == "for_them" {
		b.With = with
	}
	b.With = v.Typed("with_whom", b.With)
	if v.Form != nil {
		b.Minutes, b.Interpreter = page.FormMinutes(v.Form, "minutes"), v.Ticked("interpreter")
		b.Spent = page.FormMinutes(v.Form, "spent")
		b.StepsOpen = len(b.Steps)+len(b.Goals) > 0
		b.Folded = b.WhoElse != "" || b.InterpretBy != "" || b.Interpreter != interpreter
	}
	return b, nil
}

// likeLast is the last contact that the actor had with the person.
func likeLast(v *page.Visit, o record.OpenedCase) (casework.Contact, error) {
	list, err := casework.Contacts(v.Tx, o.Rec, 20, "")
	for _, c := range list {
		if c.User == v.Tx.Actor.User {
			return c, err
		}
	}
	return casework.Contact{}, err
}

// likelyKind is the kind of a first contact: where the person is.
func likelyKind(v *page.Visit, o record.OpenedCase) string {
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
func beginLike(v *page.Visit, o record.OpenedCase, id sild.ID) (contactStart, error) {
	c, _, err := casework.ContactByID(v.Tx, id)
	if err != nil {
		return contactStart{}, err
	}
	return contactStart{
		Kind: c.Kind, Outcome: o.Pack.ByMeaning("contact_outcomes", "held"), Interpreter: o.Detail.Interpreter,
		Day: c.Day.String(), Time: v.Page.Time(c.StartedAt, v.Page.Zone), Minutes: strconv.Itoa(c.Minutes),
		MovedTime: v.Page.Time(c.StartedAt, v.Page.Zone), NextTime: v.Page.Time(c.StartedAt, v.Page.Zone), Next: "none",
	}, nil
}
