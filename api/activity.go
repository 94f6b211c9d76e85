// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/activity"
	"sild/db"
)

// NewRepeat says when sessions are.
type NewRepeat struct {
	StartsAt time.Time `json:"starts_at"`
	Every    string    `json:"every,omitempty" doc:"day, week, two_weeks or month, for one that comes again."`
	Times    int       `json:"times,omitempty" minimum:"0" maximum:"1000" doc:"How many sessions there are."`
}

// NewActivity is a group, a course or reception hours that is planned from a
// template of the programme.
type NewActivity struct {
	ActivityWords
	Template string `json:"template" doc:"An activity of the programme."`
	NewRepeat
}

// ActivityWords are what is said of an activity.
type ActivityWords struct {
	Title    string  `json:"title,omitempty" doc:"If it is called otherwise than its template."`
	About    string  `json:"about,omitempty"`
	Place    string  `json:"place"`
	Leader   sild.ID `json:"leader,omitempty" doc:"Who leads: you, if it is not given; when it is changed, who did."`
	Minutes  int     `json:"minutes,omitempty" minimum:"0" maximum:"100000"`
	Capacity int     `json:"capacity,omitempty" minimum:"0" maximum:"100000" doc:"Places; of a new one as the template says, if it is not given."`
	Public   bool    `json:"public,omitempty" doc:"Anybody may sign up by a link."`
}

// Activity is what people come to.
type Activity struct {
	ID       sild.ID   `json:"id"`
	Template string    `json:"template"`
	Kind     string    `json:"kind"`
	Part     string    `json:"part" doc:"The service part that coming to it delivers."`
	Section  string    `json:"section" doc:"Section of the record to which taking part belongs."`
	Title    string    `json:"title,omitempty"`
	About    string    `json:"about,omitempty"`
	Place    string    `json:"place"`
	Leader   sild.ID   `json:"leader"`
	Minutes  int       `json:"minutes"`
	Capacity int       `json:"capacity"`
	Code     string    `json:"code,omitempty" doc:"Of the page /join/CODE on which anybody may sign up."`
	LastOn   sild.Date `json:"last_on"`
	Sessions []Session `json:"sessions" nullable:"false"`
	Entries  []Entry   `json:"entries" nullable:"false" doc:"Who wants to come, the first to ask first; those alone whose names you may see."`
	Unseen   int       `json:"unseen" doc:"Others, whose names are not for you."`
}

// Session is one time that an activity takes place.
type Session struct {
	ID       sild.ID   `json:"id"`
	Activity sild.ID   `json:"activity"`
	StartsAt time.Time `json:"starts_at"`
	Minutes  int       `json:"minutes"`
	Place    string    `json:"place"`
	State    string    `json:"state" enum:"planned,cancelled"`
	Why      string    `json:"why,omitempty"`
	Asked    int       `json:"asked" doc:"How many want to come."`
	Came     int       `json:"came" doc:"How many came, with a name or without."`
	Written  bool      `json:"written" doc:"Its register."`
}

// Entry is somebody who wants to come.
type Entry struct {
	ID      sild.ID   `json:"id" doc:"The sign-up, or the guest."`
	Row     sild.ID   `json:"row,omitempty"`
	Case    sild.ID   `json:"case,omitempty" doc:"Left out of a guest, who has no file."`
	Name    string    `json:"name"`
	Who     string    `json:"who,omitempty" doc:"Of a guest: public, family, resident or other."`
	Reach   string    `json:"reach,omitempty"`
	Topic   string    `json:"topic,omitempty"`
	Session sild.ID   `json:"session,omitempty" doc:"Left out: all of them."`
	AskedAt time.Time `json:"asked_at"`
	Waiting bool      `json:"waiting,omitempty"`
	MovedUp bool      `json:"moved_up,omitempty" doc:"Waited, and has a place now."`
	Told    bool      `json:"told,omitempty" doc:"Was told of the place."`
	State   string    `json:"state,omitempty" doc:"On a register: came, excused, missed, caught_up; of a guest here, came, missed, left."`
	Minutes int       `json:"minutes,omitempty"`
	Note    string    `json:"note,omitempty"`
	Thing   sild.ID   `json:"attendance,omitempty"`
	Fact    sild.ID   `json:"attendance_row,omitempty"`
}

// Register is who was at a session.
type Register struct {
	Session Session `json:"session"`
	Lines   []Entry `json:"lines" nullable:"false"`
	Unseen  int     `json:"unseen"`
	Heads   int     `json:"heads"`
}

// NewRegister is a register as it was filled in.
type NewRegister struct {
	Marks  []RegisterMark `json:"marks,omitempty" nullable:"false" maxItems:"500"`
	Guests []GuestMark    `json:"guests,omitempty" nullable:"false" maxItems:"500"`
	Heads  int            `json:"heads,omitempty" minimum:"0" maximum:"100000" doc:"Who came without a name."`
}

// RegisterMark says of a participant whether they were there, and GuestMark of a
// guest.
type (
	RegisterMark struct {
		Case    sild.ID `json:"case"`
		State   string  `json:"state" doc:"came, excused or missed."`
		Minutes int     `json:"minutes,omitempty" minimum:"0" maximum:"100000" doc:"As long as the session, if it is not given."`
		Note    string  `json:"note,omitempty"`
	}
	GuestMark struct {
		Guest   sild.ID `json:"guest"`
		State   string  `json:"state" doc:"here, came, missed or left."`
		Minutes int     `json:"minutes,omitempty" minimum:"0" maximum:"100000"`
	}
)

// NewSignUp signs a participant up, NewGuest somebody without a file.
type (
	NewSignUp struct {
		Case    sild.ID   `json:"case"`
		Session sild.ID   `json:"session,omitempty" doc:"All of them, if it is not given."`
		SlotAt  time.Time `json:"slot_at,omitempty" doc:"The booked time, of reception hours."`
	}
	NewGuest struct {
		Name    string    `json:"name" doc:"A first name will do."`
		Reach   string    `json:"reach,omitempty"`
		Who     string    `json:"who,omitempty" doc:"family, resident or other."`
		Topic   string    `json:"topic,omitempty"`
		Session sild.ID   `json:"session,omitempty"`
		SlotAt  time.Time `json:"slot_at,omitempty"`
	}
)

// OfActivity and OfSession name them.
type (
	OfActivity struct {
		Activity sild.ID `path:"activity"`
	}
	OfSession struct {
		Session sild.ID `path:"session"`
	}
)

func (n NewRepeat) series() activity.Series {
	return activity.Series{Starts: n.StartsAt, Every: n.Every, Times: n.Times}
}

func (n ActivityWords) input() activity.Input {
	return activity.Input{Title: n.Title, About: n.About, Place: n.Place, Leader: n.Leader, Minutes: n.Minutes, Capacity: n.Capacity, Public: n.Public}
}

func showActivity[I any](c *call, _ *I, id string) (Activity, error) {
	return activityAt(c, sild.ID(id))
}

func activityAt(c *call, id sild.ID) (out Activity, err error) {
	o, err := activity.Open(c.tx, id)
	if err != nil {
		return out, err
	}
	out = activityOf(o.Activity)
	sessions, err := activity.Sessions(c.tx, o)
	if err != nil {
		return out, err
	}
	out.Sessions = each(sessions, sessionOf)
	entries, err := activity.Entries(c.tx, o, "")
	out.Entries = []Entry{}
	for _, e := range entries {
		if e.Name == "" {
			out.Unseen++
			continue
		}
		out.Entries = append(out.Entries, entryOf(e))
	}
	return out, err
}

func activityOf(a activity.Activity) Activity {
	return Activity{
		ID: a.ID, Template: a.Template, Kind: a.Kind, Part: a.Part, Section: a.Section, Title: a.Title, About: a.About, Place: a.Place, Leader: a.Leader,
		Minutes: a.Minutes, Capacity: a.Capacity, Code: a.Code, LastOn: a.LastOn, Sessions: []Session{}, Entries: []Entry{},
	}
}

func sessionOf(s activity.Held) Session {
	return Session{
		ID: s.ID, Activity: s.Activity, StartsAt: s.StartsAt, Minutes: s.Minutes, Place: s.Place, State: s.State, Why: s.Why, Asked: s.Asked, Came: s.Came, Written: s.Written,
	}
}

func entryOf(e activity.Entry) Entry {
	return Entry{
		ID: e.ID, Row: e.Row, Case: e.Case, Name: e.Name, Who: e.Who, Reach: e.Reach, Topic: e.Topic, Session: e.Session, AskedAt: e.AskedAt,
		Waiting: e.Waiting, MovedUp: e.MovedUp, Told: e.Told,
	}
}

func showRegister[I any](c *call, _ *I, id string) (Register, error) {
	return registerAt(c.tx, sild.ID(id))
}

func registerAt(tx *db.Tx, id sild.ID) (Register, error) {
	r, err := activity.RegisterOf(tx, id)
	if err != nil {
		return Register{}, err
	}
	out := Register{Session: sessionOf(activity.Held{Session: r.Session, Asked: r.Taken}), Lines: []Entry{}, Unseen: r.Unseen}
	if r.Heads != nil {
		out.Heads, out.Session.Written = *r.Heads, true
	}
	out.Session.Came = out.Heads
	for _, l := range r.Lines {
		e := entryOf(l.Entry)
		e.State, e.Minutes, e.Note, e.Thing, e.Fact = l.State, l.Attendance.Minutes, l.Note, l.Thing, l.Fact.ID
		if e.State == activity.Came || e.State == "caught_up" {
			out.Session.Came++
		}
		out.Session.Written = out.Session.Written || e.State != ""
		out.Lines = append(out.Lines, e)
	}
	for _, g := range r.Guests {
		e := entryOf(g.Entry)
		e.State, e.Minutes = g.State, g.Minutes
		if e.State == activity.Came {
			out.Session.Came++
		}
		out.Lines = append(out.Lines, e)
	}
	return out, nil
}
