// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/report"
	"sild/web/page"
	"sild/web/record"
)

// An appointmentView is the diary of a case: what is planned, each with forms to
// move it and to call it off, and the form for another.
type appointmentView struct {
	Identity page.Identity
	Planned  []appointmentRow
	Form     page.Form
	New      appointmentStart
	Kinds    []page.Option
	Users    []page.Option
	Reasons  []page.Option
	Repeats  []page.Option
	Goals    []page.Option // open ones of the plan
	Back     string
	Open     bool // the case goes on: one can plan
}

// An appointmentRow is a planned meeting with its two forms.
type appointmentRow struct {
	ID, Seen, When, What, Place, Who string
	Write                            string
	Move, Cancel                     page.Form
	Day, Time, MoveWhy, CancelWhy    string
	Opened                           string   // "move" or "cancel": the form that is shown again
	Moves                            []string // how it was moved, in words
	MovedTimes                       string
	Series                           bool // it comes again
	Clashes                          []string
}

// An appointmentStart is what the fields of a new meeting begin with.
type appointmentStart struct {
	Day, Time, Kind, Minutes, Place, User string
	Repeat, Until                         string
	Hint                                  string // why that day is proposed
	Goals                                 []string
}

func appointmentList(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IP")
	if err != nil {
		return nil, err
	}
	if err := mayWrite(o.Rec, 'P'); err != nil {
		return nil, err
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("appointment.title", "name", o.Card.Name)
	x := appointmentView{Open: record.GoesOn(v, o), Kinds: kindsAhead(v, o.Pack), Reasons: v.Values(o.Pack, "move_reasons"), Repeats: repeats(v), Back: returnTo(v, o.At())}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	if v.Form != nil {
		v.Page.Form = formOf(v.Request.URL.Path)
	}
	open, err := casework.OpenAppointments(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	if err := appointmentRows(v, o, open, &x); err != nil {
		return nil, err
	}
	x.Form = page.Form{ID: "new", Action: o.At() + "/appointments", Submit: "appointment.save", Cancel: x.Back, Here: len(open) > 0}
	if err := appointmentBegins(v, o, &x); err != nil {
		return nil, err
	}
	return appointmentPage(v.Page, x), nil
}

// formOf is the form of the page whose action is path.
func formOf(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/") // cases, ID, appointments, THING, what
	if len(parts) == 5 {
		return parts[4] + "-" + parts[3]
	}
	return "new"
}

func appointmentRows(v *page.Visit, o record.OpenedCase, open []casework.Appointment, x *appointmentView) error {
	users := make([]sild.ID, len(open))
	for i, a := range open {
		users[i] = a.User
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return err
	}
	moves, err := casework.Moves(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, a := range open {
		at := o.At() + "/appointments/" + string(a.Thing)
		r := appointmentRow{
			ID: string(a.Thing), Seen: string(a.ID), When: page.SentenceCase(record.MomentWords(v, a.StartsAt)), Place: a.Place, Who: names[a.User],
			What:   v.Page.N("case.minutes", a.Minutes, "what", record.Ahead(v, o.Pack, a.Kind)),
			Move:   page.Form{ID: "move-" + string(a.Thing), Action: at + "/move", Submit: "appointment.move", Here: true},
			Cancel: page.Form{ID: "cancel-" + string(a.Thing), Action: at + "/cancel", Submit: "appointment.cancel", Danger: true, Here: true},
		}
		if o.Rec.Writes('N') && a.Day.Compare(v.Page.Today) <= 0 {
			r.Write = o.At() + "/contacts/new?appointment=" + string(a.Thing)
		}
		r.Day = v.TypedIn(r.Move.ID, "starts_at", a.Day.String())
		r.Time = v.TypedIn(r.Move.ID, "starts_at_time", v.Page.Time(a.StartsAt, v.Page.Zone))
		r.MoveWhy, r.CancelWhy = v.TypedIn(r.Move.ID, "why", ""), v.TypedIn(r.Cancel.ID, "why", "")
		switch v.Page.Form {
		case r.Move.ID:
			r.Opened = "move"
		case r.Cancel.ID:
			r.Opened = "cancel"
		}
		r.Series = a.Series != ""
		if err := appointmentMoves(v, o, moves[a.Thing], &r); err != nil {
			return err
		}
		if a.StartsAt.After(v.Tx.Now) {
			away, err := awaySaid(v, a)
			if err != nil {
				return err
			}
			r.Clashes = record.SayIf(r.Clashes, away)
			others, err := casework.Clashes(v.Tx, a)
			if err != nil {
				return err
			}
			for _, b := range others {
				r.Clashes = append(r.Clashes, v.Page.T("diary.clash", "name", b.Name, "time", v.Page.Time(b.StartsAt, v.Page.Zone)))
			}
		}
		x.Planned = append(x.Planned, r)
	}
	return nil
}

// appointmentBegins proposes a meeting: by the day on which one is due, at the
// time and place of the last, with the one who asks or leads.
func appointmentBegins(v *page.Visit, o record.OpenedCase, x *appointmentView) error {
	b := &x.New
	all, err := casework.Appointments(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	day, at, minutes, kind, place := v.Page.Today.AddDays(7), "10:00", "60", likelyKind(v, o), ""
	if n := len(all); n > 0 {
		last := all[n-1]
		at, minutes, kind, place = v.Page.Time(last.StartsAt, v.Page.Zone), strconv.Itoa(last.Minutes), last.Kind, last.Place
	} else if !o.Card.Released {
		releases, err := people.Releases(v.Tx, o.Rec.Subject)
		if err != nil {
			return err
		}
		if n := len(releases); n > 0 {
			place = v.Value(o.Pack, "prisons", releases[n-1].Place)
		}
	}
	work, err := report.WorkOn(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, w := range work {
		c, ok := o.Pack.Clock(w.Clock)
		if !ok || !Meets(c) || w.Due.Before(v.Page.Today) {
			continue
		}
		if w.Due.Before(day) {
			day = w.Due
		}
		b.Hint = v.Page.T("appointment.due", "what", v.Clock(o.Pack, w.Clock), "date", v.Page.Date(w.Due))
		break
	}
	for !o.Pack.WorkingDay(day) && day.After(v.Page.Today) {
		day = day.AddDays(-1)
	}
	b.Day, b.Time = v.TypedIn("new", "starts_at", day.String()), v.TypedIn("new", "starts_at_time", at)
	b.Repeat, b.Until = v.TypedIn("new", "repeat", ""), v.TypedIn("new", "until", "")
	b.Kind, b.Place = v.TypedIn("new", "kind", kind), v.TypedIn("new", "place", place)
	b.Minutes = minutes
	if v.Page.Form == "new" && v.Form != nil {
		b.Minutes = page.FormMinutes(v.Form, "minutes")
	}
	workers, err := casework.Candidates(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	mine := o.Card.LeadOn(v.Page.Today)
	for _, w := range workers {
		x.Users = append(x.Users, page.Option{Value: string(w.User), Text: w.Name})
		if w.User == v.Tx.Actor.User {
			mine = w.User
		}
	}
	b.User = v.TypedIn("new", "user", string(mine))
	if v.Page.Form == "new" {
		b.Goals = v.Picked("goals")
	}
	goals, err := casework.Goals(v.Tx, o.Rec.Case)
	for _, g := range goals {
		if g.Open() {
			x.Goals = append(x.Goals, page.Option{Value: string(g.Thing), Text: g.Title})
		}
	}
	return err
}

func addAppointment(v *page.Visit) (string, error) {
	id := v.ID("case")
	if err := inZoneOf(v, id); err != nil {
		return "", err
	}
	p := sild.Problems{}
	v.Form.Set("minutes", page.FormMinutes(v.Form, "minutes"))
	in := casework.AppointmentInput{
		StartsAt: v.Moment(p, "starts_at"), Minutes: v.Number(p, "minutes"), Kind: v.Form.Get("kind"), Place: v.Form.Get("place"), User: sild.ID(v.Form.Get("user")),
		Repeat: v.Form.Get("repeat"), Goals: goalsPicked(v),
	}
	if in.Repeat != "" { // what belongs to another answer is left out
		in.Until = v.Date(p, "until")
	}
	a, err := casework.AddAppointment(v.Tx, id, in)
	if err := v.Gather(p, err, nil); err != nil {
		return "", err
	}
	return page.SavedAt(returnTo(v, "/cases/"+string(id)), "appointment", a.ID), p.Err()
}

// inZoneOf puts the zone of a case's programme on the page, in which times are
// typed. What the actor may do is decided where it is done.
func inZoneOf(v *page.Visit, id sild.ID) error {
	k, err := casework.Load(v.Tx, id)
	if err != nil {
		return err
	}
	p, err := programme.Of(v.Tx, k.Programme)
	if err != nil {
		return err
	}
	v.Page.Zone = p.Location()
	return nil
}

func moveAppointment(v *page.Visit) (string, error) {
	if err := inZoneOf(v, v.ID("case")); err != nil {
		return "", err
	}
	seen, err := appointmentSeen(v)
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	to := v.Moment(p, "starts_at")
	move := casework.MoveAppointment
	if v.Ticked("following") {
		move = casework.MoveFollowing
	}
	a, err := move(v.Tx, seen, to, v.Form.Get("why"))
	if err := v.Gather(p, err, nil); err != nil {
		return "", err
	}
	return appointmentSaved(v, a), p.Err()
}

func cancelAppointment(v *page.Visit) (string, error) {
	seen, err := appointmentSeen(v)
	if err != nil {
		return "", err
	}
	cancel := casework.CancelAppointment
	if v.Ticked("following") {
		cancel = casework.CancelFollowing
	}
	a, err := cancel(v.Tx, seen, v.Form.Get("why"))
	return appointmentSaved(v, a), err
}

// appointmentSeen is the row that the actor looked at: the one that the form
// carries, and otherwise the one that holds of the meeting in the address. Whether
// the actor may touch it is asked where it is.
func appointmentSeen(v *page.Visit) (sild.ID, error) {
	if id := v.Form.Get("seen"); id != "" {
		return sild.ID(id), nil
	}
	open, err := casework.OpenAppointments(v.Tx, v.ID("case"))
	for _, a := range open {
		if a.Thing == v.ID("thing") {
			return a.ID, err
		}
	}
	if err == nil {
		err = sild.Missing()
	}
	return "", err
}

func appointmentSaved(v *page.Visit, a casework.Appointment) string {
	return page.SavedAt(returnTo(v, "/cases/"+string(v.ID("case"))), "appointment", a.ID)
}

// kindsAhead are the kinds of contact that can be planned.
func kindsAhead(v *page.Visit, p *pack.Pack) []page.Option {
	list := v.Values(p, "contact_kinds")
	for i := range list {
		list[i].Text = record.Ahead(v, p, list[i].Value)
	}
	return list
}
