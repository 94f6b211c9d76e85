// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"errors"
	"net/url"
	"strings"
	"time"

	"sild"
	"sild/casework"
	"sild/outcome"
	"sild/pack"
	"sild/programme"
	"sild/report"
)

// addContact writes a contact down with all that was told in it: steps that were
// taken, what has changed in the person's life, and the next meeting, in one unit
// of work. If any of it is wrong, none of it is saved, and all problems are shown
// at once.
func addContact(v *visit) (string, error) {
	id := v.id("case")
	k, err := casework.Load(v.tx, id)
	if err != nil {
		return "", err
	}
	pk, err := programme.Of(v.tx, k.Programme)
	if err != nil {
		return "", err
	}
	v.page.Zone = pk.Location()
	p := sild.Problems{}
	in := v.contactInput(p, pk)
	returnTo := v.returnTo("/cases/" + string(id))
	if in.Appointment != "" && pk.Meaning("contact_outcomes", in.Outcome) == "moved" {
		return v.moveFromContact(p, pk, id, in, returnTo)
	}
	c, err := casework.AddContact(v.tx, id, in)
	if err := v.gather(p, err, spentField(pk, in)); err != nil {
		return "", err
	}
	if err := v.raiseWorry(p, id, c); err != nil {
		return "", err
	}
	if err := v.takeSteps(p, in); err != nil {
		return "", err
	}
	if err := v.observeLives(p, pk, id, c); err != nil {
		return "", err
	}
	if err := v.planNext(p, pk, id, in); err != nil {
		return "", err
	}
	return savedAt(returnTo, "contact", c.ID), p.Err()
}

// gather puts the problems of err into p, under the names that the form has for
// the fields. Any other error is given back.
func (v *visit) gather(p sild.Problems, err error, names map[string]string) error {
	e, ok := errors.AsType[*sild.Error](err)
	if err == nil || !ok || e.Kind != sild.Invalid || len(e.Fields) == 0 {
		return err
	}
	for field, m := range e.Fields {
		if to, ok := names[field]; ok {
			field = to
		}
		if _, there := p[field]; !there {
			p[field] = m
		}
	}
	return nil
}

// spentField is under which name the form has the minutes of what was not held.
func spentField(pk *pack.Pack, in casework.ContactInput) map[string]string {
	if pk.Meaning("contact_outcomes", in.Outcome) == "held" {
		return nil
	}
	return map[string]string{"minutes": "spent"}
}

// contactInput reads the form.
func (v *visit) contactInput(p sild.Problems, pk *pack.Pack) casework.ContactInput {
	in := casework.ContactInput{
		Kind: v.form.Get("kind"), Outcome: v.form.Get("outcome"), Appointment: sild.ID(v.form.Get("appointment")),
		Agreed: v.form.Get("agreed"), Note: v.form.Get("note"), Marks: strings.Join(v.form["marks"], ""),
		Interpreter: v.ticked("interpreter"), InterpretBy: v.form.Get("interpreter_name"), WhoElse: v.form.Get("who_else"), Goals: v.goalsPicked(),
		Part: v.form.Get("part"),
	}
	if v.form.Get("started_at") == "other" {
		v.form.Set("started_at", v.form.Get("started_at_other"))
	}
	in.StartedAt = v.moment(p, "started_at")
	minutes := func(field string) int {
		v.form.Set(field, formMinutes(v.form, field))
		return v.number(p, field)
	}
	switch pk.Meaning("contact_outcomes", in.Outcome) {
	case "held":
		in.Minutes = minutes("minutes")
	case "tried":
		in.Minutes = minutes("spent")
	case "did_not_come":
		in.Minutes, in.Reason = minutes("spent"), v.form.Get("reason")
	case "moved":
		in.Reason = v.form.Get("moved_why")
	}
	if pk.Meaning("contact_kinds", in.Kind) == "for_them" {
		in.With = v.form.Get("with_whom")
	}
	return in
}

// moveFromContact moves the appointment that did not come about. What was
// written beside it is kept as a contact of now.
func (v *visit) moveFromContact(p sild.Problems, pk *pack.Pack, id sild.ID, in casework.ContactInput, returnTo string) (string, error) {
	open, err := casework.OpenAppointments(v.tx, id)
	if err != nil {
		return "", err
	}
	planned := v.plannedAs(open)
	if planned == nil {
		return "", &sild.Error{Kind: sild.Conflict, Key: "contact.appointment.closed"}
	}
	to := v.moment(p, "moved_to")
	saved, savedID := "appointment", sild.ID("")
	if len(p) == 0 {
		a, err := casework.MoveAppointment(v.tx, planned.ID, to, in.Reason)
		if err := v.gather(p, err, map[string]string{"starts_at": "moved_to", "why": "moved_why"}); err != nil {
			return "", err
		}
		savedID = a.ID
	}
	if in.Agreed != "" || in.Note != "" || in.With != "" || in.WhoElse != "" {
		in.Appointment, in.Minutes = "", 0
		if in.StartedAt.After(v.tx.Now) {
			in.StartedAt = v.tx.Now
		}
		c, err := casework.AddContact(v.tx, id, in)
		if err := v.gather(p, err, map[string]string{"reason": "moved_why"}); err != nil {
			return "", err
		}
		saved, savedID = "contact", c.ID
	}
	return savedAt(returnTo, saved, savedID), p.Err()
}

// takeSteps notes the steps of the plan that were ticked.
func (v *visit) takeSteps(p sild.Problems, in casework.ContactInput) error {
	for _, id := range v.form["steps"] {
		_, err := casework.DoneStep(v.tx, sild.ID(id), sild.DateOf(in.StartedAt, v.page.Zone))
		if err := v.gather(p, err, map[string]string{"done_on": "steps"}); err != nil {
			return err
		}
	}
	return nil
}

// observeLives records what has changed in the person's life: here the facts
// are born from which the programme's promises are counted.
func (v *visit) observeLives(p sild.Problems, pk *pack.Pack, id sild.ID, c casework.Contact) error {
	for _, name := range lives {
		value := v.form.Get(name)
		if _, there := pk.Vocabularies[name]; !there || value == "" {
			continue
		}
		told := c.Day
		if told.IsZero() { // the contact itself is wrong, and says so at its field
			told = v.page.Today
		}
		since := v.date(p, name+"_since")
		if p[name+"_since"].Key != "" {
			continue
		}
		_, err := outcome.Observe(v.tx, id, outcome.ObservationInput{
			Vocabulary: name, Value: value, Told: told, From: since, Until: told,
			Source: v.form.Get(name + "_source"), Evidence: v.form.Get(name + "_proof"), Detail: v.form.Get(name + "_detail"), Contact: c.Thing,
		})
		if err := v.gather(p, err, map[string]string{
			"value": name, "from": name + "_since", "until": name + "_since", "detail": name + "_detail", "source": name + "_source", "evidence": name + "_proof", "told": "started_at",
		}); err != nil {
			return err
		}
	}
	return nil
}

// planNext puts the next meeting into the diary.
func (v *visit) planNext(p sild.Problems, pk *pack.Pack, id sild.ID, in casework.ContactInput) error {
	next := v.form.Get("next")
	if next == "" || next == "none" {
		return nil
	}
	field := "next_on"
	if next != "pick" {
		field = "next"
		v.form.Set("next_time", v.form.Get("started_at_time"))
	}
	at := v.moment(p, field)
	if p[field].Key != "" || p[field+"_time"].Key != "" {
		return nil
	}
	card, err := casework.CardOf(v.tx, id)
	if err != nil {
		return err
	}
	kind := in.Kind
	switch pk.Meaning("contact_kinds", kind) {
	case "for_them", "message":
		kind = v.likelyKind(openedCase{Pack: pk, Card: card})
	case "in_prison", "gate":
		// A meeting behind the gate is none in prison.
		if !card.ReleaseOn.IsZero() && sild.DateOf(at, v.page.Zone).After(card.ReleaseOn) {
			kind = pk.ByMeaning("contact_kinds", "met")
		}
	}
	minutes := in.Minutes
	if minutes == 0 {
		minutes = usual
	}
	_, err = casework.AddAppointment(v.tx, id, casework.AppointmentInput{
		StartsAt: at, Minutes: minutes, Kind: kind, Place: v.form.Get("place"), User: v.tx.Actor.User,
	})
	return v.gather(p, err, map[string]string{"starts_at": field})
}

// dayStart is the first moment of today and of tomorrow where the programme is.
func (v *visit) dayStart() (today, tomorrow time.Time) {
	return v.page.Today.In(v.page.Zone), v.page.Today.AddDays(1).In(v.page.Zone)
}

// tick is the value of a box that is ticked, or not.
func tick(on bool) string {
	if on {
		return "on"
	}
	return ""
}

// contactSaved adds to the strip what was written down, and what one often does
// next: add to it, or write the same down for another person.
func contactSaved(v *visit, note casework.Note, id sild.ID, saved *savedNote) error {
	c, rec, err := casework.ContactByID(v.tx, id)
	if err != nil {
		return nil // gone meanwhile: the strip says that it was saved
	}
	var x eventView
	v.sayContact(openedCase{Rec: rec, Pack: note.Pack}, report.Timeline{}, c, &x)
	saved.Text = v.page.T("saved.what", "time", v.page.Time(note.At, v.page.Zone), "name", note.Name, "what", x.What)
	v.sayWithContact(c, rec, saved)
	saved.Links = append(saved.Links,
		link{Href: factAt("contact", c.ID, "change"), Label: "saved.add"},
		link{Href: withQuery("/write", url.Values{"like": {string(c.ID)}}), Label: "saved.another"})
	return nil
}
