// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/report"
)

// An appointmentView is the diary of a case: what is planned, each with forms to
// move it and to call it off, and the form for another.
type appointmentView struct {
	Identity identity
	Planned  []appointmentRow
	Form     form
	New      appointmentStart
	Kinds    []option
	Users    []option
	Reasons  []option
	Repeats  []option
	Goals    []option // open ones of the plan
	Back     string
	Open     bool // the case goes on: one can plan
}

// An appointmentRow is a planned meeting with its two forms.
type appointmentRow struct {
	ID, Seen, When, What, Place, Who string
	Write                            string
	Move, Cancel                     form
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

func appointmentList(v *visit) (templ.Component, error) {
	o, err := v.openCase("IP")
	if err != nil {
		return nil, err
	}
	if err := mayWrite(o.Rec, 'P'); err != nil {
		return nil, err
	}
	v.noteSaved()
	v.page.Title = v.page.T("appointment.title", "name", o.Card.Name)
	x := appointmentView{Open: v.goesOn(o), Kinds: v.kindsAhead(o.Pack), Reasons: v.values(o.Pack, "move_reasons"), Repeats: v.repeats(), Back: v.returnTo(o.At())}
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	if v.form != nil {
		v.page.Form = formOf(v.r.URL.Path)
	}
	open, err := casework.OpenAppointments(v.tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	if err := v.appointmentRows(o, open, &x); err != nil {
		return nil, err
	}
	x.Form = form{ID: "new", Action: o.At() + "/appointments", Submit: "appointment.save", Cancel: x.Back, Here: len(open) > 0}
	if err := v.appointmentBegins(o, &x); err != nil {
		return nil, err
	}
	return appointmentPage(v.page, x), nil
}

// formOf is the form of the page whose action is path.
func formOf(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/") // cases, ID, appointments, THING, what
	if len(parts) == 5 {
		return parts[4] + "-" + parts[3]
	}
	return "new"
}

// typedIn is typed for one of several forms of a page.
func (v *visit) typedIn(form, name, otherwise string) string {
	if v.form == nil || v.page.Form != form {
		return otherwise
	}
	return v.form.Get(name)
}

func (v *visit) appointmentRows(o openedCase, open []casework.Appointment, x *appointmentView) error {
	users := make([]sild.ID, len(open))
	for i, a := range open {
		users[i] = a.User
	}
	names, err := org.Names(v.tx, users)
	if err != nil {
		return err
	}
	moves, err := casework.Moves(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, a := range open {
		at := o.At() + "/appointments/" + string(a.Thing)
		r := appointmentRow{
			ID: string(a.Thing), Seen: string(a.ID), When: sentenceCase(v.momentWords(a.StartsAt)), Place: a.Place, Who: names[a.User],
			What:   v.page.N("case.minutes", a.Minutes, "what", v.ahead(o.Pack, a.Kind)),
			Move:   form{ID: "move-" + string(a.Thing), Action: at + "/move", Submit: "appointment.move", Here: true},
			Cancel: form{ID: "cancel-" + string(a.Thing), Action: at + "/cancel", Submit: "appointment.cancel", Danger: true, Here: true},
		}
		if o.Rec.Writes('N') && a.Day.Compare(v.page.Today) <= 0 {
			r.Write = o.At() + "/contacts/new?appointment=" + string(a.Thing)
		}
		r.Day = v.typedIn(r.Move.ID, "starts_at", a.Day.String())
		r.Time = v.typedIn(r.Move.ID, "starts_at_time", v.page.Time(a.StartsAt, v.page.Zone))
		r.MoveWhy, r.CancelWhy = v.typedIn(r.Move.ID, "why", ""), v.typedIn(r.Cancel.ID, "why", "")
		switch v.page.Form {
		case r.Move.ID:
			r.Opened = "move"
		case r.Cancel.ID:
			r.Opened = "cancel"
		}
		r.Series = a.Series != ""
		if err := v.appointmentMoves(o, moves[a.Thing], &r); err != nil {
			return err
		}
		if a.StartsAt.After(v.tx.Now) {
			away, err := v.awaySaid(a)
			if err != nil {
				return err
			}
			r.Clashes = sayIf(r.Clashes, away)
			others, err := casework.Clashes(v.tx, a)
			if err != nil {
				return err
			}
			for _, b := range others {
				r.Clashes = append(r.Clashes, v.page.T("diary.clash", "name", b.Name, "time", v.page.Time(b.StartsAt, v.page.Zone)))
			}
		}
		x.Planned = append(x.Planned, r)
	}
	return nil
}

// appointmentBegins proposes a meeting: by the day on which one is due, at the
// time and place of the last, with the one who asks or leads.
func (v *visit) appointmentBegins(o openedCase, x *appointmentView) error {
	b := &x.New
	all, err := casework.Appointments(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	day, at, minutes, kind, place := v.page.Today.AddDays(7), "10:00", "60", v.likelyKind(o), ""
	if n := len(all); n > 0 {
		last := all[n-1]
		at, minutes, kind, place = v.page.Time(last.StartsAt, v.page.Zone), strconv.Itoa(last.Minutes), last.Kind, last.Place
	} else if !o.Card.Released {
		releases, err := people.Releases(v.tx, o.Rec.Subject)
		if err != nil {
			return err
		}
		if n := len(releases); n > 0 {
			place = v.value(o.Pack, "prisons", releases[n-1].Place)
		}
	}
	work, err := report.WorkOn(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, w := range work {
		c, ok := o.Pack.Clock(w.Clock)
		if !ok || !meets(c) || w.Due.Before(v.page.Today) {
			continue
		}
		if w.Due.Before(day) {
			day = w.Due
		}
		b.Hint = v.page.T("appointment.due", "what", v.clock(o.Pack, w.Clock), "date", v.page.Date(w.Due))
		break
	}
	for !o.Pack.WorkingDay(day) && day.After(v.page.Today) {
		day = day.AddDays(-1)
	}
	b.Day, b.Time = v.typedIn("new", "starts_at", day.String()), v.typedIn("new", "starts_at_time", at)
	b.Repeat, b.Until = v.typedIn("new", "repeat", ""), v.typedIn("new", "until", "")
	b.Kind, b.Place = v.typedIn("new", "kind", kind), v.typedIn("new", "place", place)
	b.Minutes = minutes
	if v.page.Form == "new" && v.form != nil {
		b.Minutes = formMinutes(v.form, "minutes")
	}
	workers, err := casework.Candidates(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	mine := o.Card.LeadOn(v.page.Today)
	for _, w := range workers {
		x.Users = append(x.Users, option{Value: string(w.User), Text: w.Name})
		if w.User == v.tx.Actor.User {
			mine = w.User
		}
	}
	b.User = v.typedIn("new", "user", string(mine))
	if v.page.Form == "new" {
		b.Goals = v.picked("goals")
	}
	goals, err := casework.Goals(v.tx, o.Rec.Case)
	for _, g := range goals {
		if g.Open() {
			x.Goals = append(x.Goals, option{Value: string(g.Thing), Text: g.Title})
		}
	}
	return err
}

func addAppointment(v *visit) (string, error) {
	id := v.id("case")
	if err := v.inZoneOf(id); err != nil {
		return "", err
	}
	p := sild.Problems{}
	v.form.Set("minutes", formMinutes(v.form, "minutes"))
	in := casework.AppointmentInput{
		StartsAt: v.moment(p, "starts_at"), Minutes: v.number(p, "minutes"), Kind: v.form.Get("kind"), Place: v.form.Get("place"), User: sild.ID(v.form.Get("user")),
		Repeat: v.form.Get("repeat"), Goals: v.goalsPicked(),
	}
	if in.Repeat != "" { // what belongs to another answer is left out
		in.Until = v.date(p, "until")
	}
	a, err := casework.AddAppointment(v.tx, id, in)
	if err := v.gather(p, err, nil); err != nil {
		return "", err
	}
	return savedAt(v.returnTo("/cases/"+string(id)), "appointment", a.ID), p.Err()
}

// inZoneOf puts the zone of a case's programme on the page, in which times are
// typed. What the actor may do is decided where it is done.
func (v *visit) inZoneOf(id sild.ID) error {
	k, err := casework.Load(v.tx, id)
	if err != nil {
		return err
	}
	p, err := programme.Of(v.tx, k.Programme)
	if err != nil {
		return err
	}
	v.page.Zone = p.Location()
	return nil
}

func moveAppointment(v *visit) (string, error) {
	if err := v.inZoneOf(v.id("case")); err != nil {
		return "", err
	}
	seen, err := v.appointmentSeen()
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	to := v.moment(p, "starts_at")
	move := casework.MoveAppointment
	if v.ticked("following") {
		move = casework.MoveFollowing
	}
	a, err := move(v.tx, seen, to, v.form.Get("why"))
	if err := v.gather(p, err, nil); err != nil {
		return "", err
	}
	return v.appointmentSaved(a), p.Err()
}

func cancelAppointment(v *visit) (string, error) {
	seen, err := v.appointmentSeen()
	if err != nil {
		return "", err
	}
	cancel := casework.CancelAppointment
	if v.ticked("following") {
		cancel = casework.CancelFollowing
	}
	a, err := cancel(v.tx, seen, v.form.Get("why"))
	return v.appointmentSaved(a), err
}

// appointmentSeen is the row that the actor looked at: the one that the form
// carries, and otherwise the one that holds of the meeting in the address.
func (v *visit) appointmentSeen() (sild.ID, error) {
	if id := v.form.Get("seen"); id != "" {
		return sild.ID(id), nil
	}
	rec, err := access.Case(v.tx, v.id("case"), "P")
	if err != nil {
		return "", err
	}
	open, err := casework.OpenAppointments(v.tx, rec.Case)
	for _, a := range open {
		if a.Thing == v.id("thing") {
			return a.ID, err
		}
	}
	if err == nil {
		err = sild.Missing()
	}
	return "", err
}

func (v *visit) appointmentSaved(a casework.Appointment) string {
	return savedAt(v.returnTo("/cases/"+string(v.id("case"))), "appointment", a.ID)
}

// ahead is the name of a kind of contact for one that is still to come: nobody
// has met yet.
func (v *visit) ahead(p *pack.Pack, kind string) string {
	meaning := p.Meaning("contact_kinds", kind)
	if key := "appointment.kind." + meaning; v.page.Has(key) && kind == p.ByMeaning("contact_kinds", meaning) {
		return v.page.T(key)
	}
	return v.value(p, "contact_kinds", kind)
}

// kindsAhead are the kinds of contact that can be planned.
func (v *visit) kindsAhead(p *pack.Pack) []option {
	list := v.values(p, "contact_kinds")
	for i := range list {
		list[i].Text = v.ahead(p, list[i].Value)
	}
	return list
}
