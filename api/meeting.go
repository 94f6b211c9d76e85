// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
)

// NewAppointment is a meeting that is planned.
type NewAppointment struct {
	StartsAt time.Time `json:"starts_at"`
	Minutes  int       `json:"minutes" minimum:"0" maximum:"100000"`
	Kind     string    `json:"kind" doc:"A value of the vocabulary contact_kinds."`
	Place    string    `json:"place,omitempty"`
	User     sild.ID   `json:"user,omitempty" doc:"In whose diary it stands; the lead's if it is not given."`
	Repeat   string    `json:"repeat,omitempty" doc:"week, two_weeks or month, for one that comes again; at most 26 times."`
	Until    sild.Date `json:"until,omitempty" doc:"The last day on which it may come again."`
	Goals    []sild.ID `json:"goals,omitempty" maxItems:"50" doc:"Goals of the plan that it is meant for; the form of the contact begins with them."`
}

// Appointment is a planned meeting or call.
type Appointment struct {
	Told
	StartsAt time.Time `json:"starts_at"`
	Minutes  int       `json:"minutes"`
	Kind     string    `json:"kind"`
	Place    string    `json:"place,omitempty"`
	User     sild.ID   `json:"user"`
	State    string    `json:"state" enum:"planned,cancelled"`
	Why      string    `json:"why,omitempty" doc:"Why it was moved or cancelled: a value of the vocabulary move_reasons, or case_ended."`
	Series   sild.ID   `json:"series,omitempty" doc:"The first of those that repeat."`
	Goals    []string  `json:"goals,omitempty" nullable:"false" doc:"Goals of the plan that it is meant for."`
	Away     bool      `json:"worker_away,omitempty" doc:"The worker is away on that day. It is told, and not refused; not in lists."`
}

// AppointmentMove and AppointmentOff move an appointment and call it off.
type (
	AppointmentMove struct {
		StartsAt time.Time `json:"starts_at"`
		Why      string    `json:"why" doc:"A value of the vocabulary move_reasons."`
		Further  bool      `json:"following,omitempty" doc:"Also those that repeat after it."`
		OnThing
	}
	AppointmentOff struct {
		Why     string `json:"why" doc:"A value of the vocabulary move_reasons."`
		Further bool   `json:"following,omitempty" doc:"Also those that repeat after it."`
		OnThing
	}
)

// OfAppointment names an appointment.
type OfAppointment struct {
	Appointment sild.ID `path:"appointment"`
}

// NewContact is a contact that is written down.
type NewContact struct {
	Kind        string    `json:"kind" doc:"A value of the vocabulary contact_kinds."`
	Outcome     string    `json:"outcome" doc:"A value of the vocabulary contact_outcomes."`
	Reason      string    `json:"reason,omitempty" doc:"Why the person did not come (not_came_reasons), or who asked to move it (move_reasons)."`
	StartedAt   time.Time `json:"started_at"`
	Minutes     int       `json:"minutes" minimum:"0" maximum:"100000"`
	Appointment sild.ID   `json:"appointment,omitempty" doc:"The one that it was planned as."`
	With        string    `json:"with_whom,omitempty" doc:"Of one for the person: with whom."`
	Agreed      string    `json:"agreed,omitempty" doc:"What was agreed; the person can read it."`
	Note        string    `json:"note,omitempty" doc:"For the team."`
	Marks       []string  `json:"marks,omitempty" nullable:"false" maxItems:"3" enum:"health,offence,another_person" doc:"What the note is about, if that narrows who may read it."`
	Interpreter bool      `json:"interpreter,omitempty"`
	WhoElse     string    `json:"who_else,omitempty" doc:"Who else was there."`
	InterpretBy string    `json:"interpreter_name,omitempty" doc:"Who interpreted."`
	Goals       []sild.ID `json:"goals,omitempty" nullable:"false" maxItems:"50" doc:"The goals that were worked on."`
	Part        string    `json:"part,omitempty" doc:"The service part to which it counts, one that ran on that day. If it is not given, that follows from who gives what."`
}

// ContactChange replaces what was written down.
type ContactChange struct {
	NewContact
	OnThing
}

// OfContact names a contact.
type OfContact struct {
	Contact sild.ID `path:"contact"`
}

// Contact is a meeting, a call, a message or an attempt, as you may read it.
type Contact struct {
	Told
	Case        sild.ID   `json:"case"`
	Kind        string    `json:"kind"`
	Outcome     string    `json:"outcome"`
	Reason      string    `json:"reason,omitempty"`
	StartedAt   time.Time `json:"started_at"`
	Minutes     int       `json:"minutes"`
	User        sild.ID   `json:"user"`
	Appointment sild.ID   `json:"appointment,omitempty"`
	With        string    `json:"with_whom,omitempty"`
	Agreed      string    `json:"agreed,omitempty"`
	Note        string    `json:"note,omitempty"`
	Marks       []string  `json:"marks,omitempty" nullable:"false"`
	Interpreter bool      `json:"interpreter,omitempty"`
	WhoElse     string    `json:"who_else,omitempty"`
	InterpretBy string    `json:"interpreter_name,omitempty"`
	Goals       []sild.ID `json:"goals,omitempty" nullable:"false"`
	Part        string    `json:"part,omitempty" doc:"Where somebody said to which service part it counts."`
	Hidden      bool      `json:"hidden,omitempty" doc:"There is something to read that you may not."`
}

// marks are the ticks of a note, as casework writes them.
var marks = []struct{ word, letter string }{{"health", "h"}, {"offence", "o"}, {"another_person", "f"}}

func (a *API) meetingRoutes() {
	const group = "contacts"
	type planIn struct {
		OfCase
		Body NewAppointment
	}
	write(a, route{id: "add-appointment", at: "POST /cases/{case}/appointments", says: "Plan a meeting", status: 201, group: group},
		func(c *call, in *planIn) (string, error) {
			m, err := casework.AddAppointment(c.tx, in.Case, casework.AppointmentInput(in.Body))
			return effect(m.Fact, err)
		}, showAppointment[planIn])
	type moveIn struct {
		OfAppointment
		Body AppointmentMove
	}
	write(a, route{id: "move-appointment", at: "POST /appointments/{appointment}/move", says: "Give a meeting another start", group: group},
		func(c *call, in *moveIn) (string, error) {
			row, err := c.row("appointment", in.Appointment, in.Body.Seen)
			if err != nil {
				return "", err
			}
			move := casework.MoveAppointment
			if in.Body.Further {
				move = casework.MoveFollowing
			}
			m, err := move(c.tx, row, in.Body.StartsAt, in.Body.Why)
			return effect(m.Fact, err)
		}, showAppointment[moveIn])
	type offIn struct {
		OfAppointment
		Body AppointmentOff
	}
	write(a, route{id: "cancel-appointment", at: "POST /appointments/{appointment}/cancel", says: "Call a meeting off", group: group},
		func(c *call, in *offIn) (string, error) {
			row, err := c.row("appointment", in.Appointment, in.Body.Seen)
			if err != nil {
				return "", err
			}
			cancel := casework.CancelAppointment
			if in.Body.Further {
				cancel = casework.CancelFollowing
			}
			m, err := cancel(c.tx, row, in.Body.Why)
			return effect(m.Fact, err)
		}, showAppointment[offIn])

	type contactIn struct {
		OfCase
		Body NewContact
	}
	write(a, route{id: "add-contact", at: "POST /cases/{case}/contacts", says: "Write down a contact", status: 201, group: group},
		func(c *call, in *contactIn) (string, error) {
			k, err := casework.AddContact(c.tx, in.Case, in.Body.input())
			return effect(k.Fact, err)
		}, showContact[contactIn])
	type changeIn struct {
		OfContact
		Body ContactChange
	}
	write(a, route{
		id: "change-contact", at: "PUT /contacts/{contact}", says: "Correct a contact, or add to it", group: group,
		more: "Who wrote it down may, and who has the duty to mend; and only who may read all of it.",
	}, func(c *call, in *changeIn) (string, error) {
		row, err := c.row("contact", in.Contact, in.Body.Seen)
		if err != nil {
			return "", err
		}
		k, err := casework.ChangeContact(c.tx, row, in.Body.input())
		return effect(k.Fact, err)
	}, showContact[changeIn])
	read(a, route{id: "list-contacts", at: "GET /cases/{case}/contacts", says: "The contacts of a case, the latest first", group: group}, showContacts)
}

func showContact[I any](c *call, _ *I, id string) (Contact, error) {
	caseID, thing := ofEffect(id)
	rec, err := access.Case(c.tx, caseID, "N")
	if err != nil {
		return Contact{}, err
	}
	k, err := db.One[casework.Contact](c.tx, `SELECT `+sild.FactColumns+`, `+casework.Kinds["contact"].Columns+` FROM contact
		WHERE thing = $1 AND case_id = $2 AND replaced_at IS NULL`, thing, caseID)
	return contactOf(k.For(rec)), err
}

func (k NewContact) input() casework.ContactInput {
	in := casework.ContactInput{
		Kind: k.Kind, Outcome: k.Outcome, Reason: k.Reason, StartedAt: k.StartedAt, Minutes: k.Minutes, Appointment: k.Appointment,
		With: k.With, Agreed: k.Agreed, Note: k.Note, Interpreter: k.Interpreter, WhoElse: k.WhoElse, InterpretBy: k.InterpretBy, Goals: k.Goals, Part: k.Part,
	}
	for _, m := range marks {
		if slices.Contains(k.Marks, m.word) {
			in.Marks += m.letter
		}
	}
	return in
}

func showAppointment[I any](c *call, _ *I, id string) (Appointment, error) {
	var m casework.Appointment
	out, err := one(c, id, 'P', casework.Appointments, func(a casework.Appointment) Appointment {
		m = a
		return appointmentOf(a)
	})
	if err != nil {
		return out, err
	}
	_, out.Away, err = casework.AwayFor(c.tx, m)
	return out, err
}

func appointmentOf(m casework.Appointment) Appointment {
	return Appointment{Told: toldOf(m.Fact), StartsAt: m.StartsAt, Minutes: m.Minutes, Kind: m.Kind, Place: m.Place, User: m.User, State: m.State, Why: m.Why, Series: m.Series, Goals: strings.Fields(m.Goals)}
}

// contactPage is how many contacts one page holds.
const contactPage = 50

func showContacts(c *call, in *struct {
	OfCase
	After sild.ID `query:"after" doc:"What the page before gave as next."`
},
) (List[Contact], error) {
	rec, err := access.Case(c.tx, in.Case, "N")
	if err != nil {
		return List[Contact]{}, err
	}
	found, err := casework.Contacts(c.tx, rec, contactPage+1, in.After)
	out := listOf(found[:min(len(found), contactPage)], contactOf)
	if len(found) > contactPage {
		out.Next = string(found[contactPage-1].ID)
	}
	return out, err
}

func contactOf(k casework.Contact) Contact {
	out := Contact{
		Told: toldOf(k.Fact), Case: k.Case, Kind: k.Kind, Outcome: k.Outcome, Reason: k.Reason, StartedAt: k.StartedAt, Minutes: k.Minutes,
		User: k.User, Appointment: k.Appointment, With: k.With, Agreed: k.Agreed, Note: k.Note, Interpreter: k.Interpreter, Hidden: k.Hidden,
		WhoElse: k.WhoElse, InterpretBy: k.InterpretBy, Goals: k.Worked(), Part: k.Part,
	}
	for _, m := range marks {
		if strings.Contains(k.Marks, m.letter) {
			out.Marks = append(out.Marks, m.word)
		}
	}
	return out
}
