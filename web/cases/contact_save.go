// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"net/url"
	"strings"
	"time"

	"sild"
	"sild/casework"
	"sild/outcome"
	"sild/pack"
	"sild/programme"
	"sild/report"
	"sild/web/page"
	"sild/web/record"
)

// addContact writes a contact down with all that was told in it: steps that were
// taken, what has changed in the person's life, and the next meeting, in one unit
// of work. If any of it is wrong, none of it is saved, and all problems are shown
// at once.
func addContact(v *page.Visit) (string, error) {
	id := v.ID("case")
	k, err := casework.Load(v.Tx, id)
	if err != nil {
		return "", err
	}
	pk, err := programme.Of(v.Tx, k.Programme)
	if err != nil {
		return "", err
	}
	v.Page.Zone = pk.Location()
	p := sild.Problems{}
	in := contactInput(v, p, pk)
	returnTo := returnTo(v, "/cases/"+string(id))
	if in.Appointment != "" && pk.Meaning("contact_outcomes", in.Outcome) == "moved" {
		return moveFromContact(v, p, pk, id, in, returnTo)
	}
	c, err := casework.AddContact(v.Tx, id, in)
	if err := v.Gather(p, err, spentField(pk, in)); err != nil {
		return "", err
	}
	if err := raiseWorry(v, p, id, c); err != nil {
		return "", err
	}
	if err := takeSteps(v, p, in); err != nil {
		return "", err
	}
	if err := observeLives(v, p, pk, id, c); err != nil {
		return "", err
	}
	if err := planNext(v, p, pk, id, in); err != nil {
		return "", err
	}
	return page.SavedAt(returnTo, "contact", c.ID), p.Err()
}

// spentField is under which name the form has the minutes of what was not held.
func spentField(pk *pack.Pack, in casework.ContactInput) map[string]string {
	if pk.Meaning("contact_outcomes", in.Outcome) == "held" {
		return nil
	}
	return map[string]string{"minutes": "spent"}
}

// contactInput reads the form.
func contactInput(v *page.Visit, p sild.Problems, pk *pack.Pack) casework.ContactInput {
	in := casework.ContactInput{
		Kind: v.Form.Get("kind"), Outcome: v.Form.Get("outcome"), Appointment: sild.ID(v.Form.Get("appointment")),
		Agreed: v.Form.Get("agreed"), Note: v.Form.Get("note"), Marks: strings.Join(v.Form["marks"], ""),
		Interpreter: v.Ticked("interpreter"), InterpretBy: v.Form.Get("interpreter_name"), WhoElse: v.Form.Get("who_else"), Goals: goalsPicked(v),
		Part: v.Form.Get("part"),
	}
	if v.Form.Get("started_at") == "other" {
		v.Form.Set("started_at", v.Form.Get("started_at_other"))
	}
	in.StartedAt = v.Moment(p, "started_at")
	minutes := func(field string) int {
		v.Form.Set(field, page.FormMinutes(v.Form, field))
		return v.Number(p, field)
	}
	switch pk.Meaning("contact_outcomes", in.Outcome) {
	case "held":
		in.Minutes = minutes("minutes")
	case "tried":
		in.Minutes = minutes("spent")
	case "did_not_come":
		in.Minutes, in.Reason = minutes("spent"), v.Form.Get("reason")
	case "moved":
		in.Reason = v.Form.Get("moved_why")
	}
	if pk.Meaning("contact_kinds", in.Kind) == "for_them" {
		in.With = v.Form.Get("with_whom")
	}
	return in
}

// moveFromContact moves the appointment that did not come about. What was
// written beside it is kept as a contact of now.
func moveFromContact(v *page.Visit, p sild.Problems, pk *pack.Pack, id sild.ID, in casework.ContactInput, returnTo string) (string, error) {
	open, err := casework.OpenAppointments(v.Tx, id)
	if err != nil {
		return "", err
	}
	planned := plannedAs(v, open)
	if planned == nil {
		return "", &sild.Error{Kind: sild.Conflict, Key: "contact.appointment.closed"}
	}
	to := v.Moment(p, "moved_to")
	saved, savedID := "appointment", sild.ID("")
	if len(p) == 0 {
		a, err := casework.MoveAppointment(v.Tx, planned.ID, to, in.Reason)
		if err := v.Gather(p, err, map[string]string{"starts_at": "moved_to", "why": "moved_why"}); err != nil {
			return "", err
		}
		savedID = a.ID
	}
	if in.Agreed != "" || in.Note != "" || in.With != "" || in.WhoElse != "" {
		in.Appointment, in.Minutes = "", 0
		if in.StartedAt.After(v.Tx.Now) {
			in.StartedAt = v.Tx.Now
		}
		c, err := casework.AddContact(v.Tx, id, in)
		if err := v.Gather(p, err, map[string]string{"reason": "moved_why"}); err != nil {
			return "", err
		}
		saved, savedID = "contact", c.ID
	}
	return page.SavedAt(returnTo, saved, savedID), p.Err()
}

// takeSteps notes the steps of the plan that were ticked.
func takeSteps(v *page.Visit, p sild.Problems, in casework.ContactInput) error {
	for _, id := range v.Form["steps"] {
		_, err := casework.DoneStep(v.Tx, sild.ID(id), sild.DateOf(in.StartedAt, v.Page.Zone))
		if err := v.Gather(p, err, map[string]string{"done_on": "steps"}); err != nil {
			return err
		}
	}
	return nil
}

// observeLives records what has changed in the person's life: here the facts
// are born from which the programme's promises are counted.
func observeLives(v *page.Visit, p sild.Problems, pk *pack.Pack, id sild.ID, c casework.Contact) error {
	for _, name := range lives {
		value := v.Form.Get(name)
		if _, there := pk.Vocabularies[name]; !there || value == "" {
			continue
		}
		told := c.Day
		if told.IsZero() { // the contact itself is wrong, and says so at its field
			told = v.Page.Today
		}
		since := v.Date(p, name+"_since")
		if p[name+"_since"].Key != "" {
			continue
		}
		_, err := outcome.Observe(v.Tx, id, outcome.ObservationInput{
			Vocabulary: name, Value: value, Told: told, From: since, Until: told,
			Source: v.Form.Get(name + "_source"), Evidence: v.Form.Get(name + "_proof"), Detail: v.Form.Get(name + "_detail"), Contact: c.Thing,
		})
		if err := v.Gather(p, err, map[string]string{
			"value": name, "from": name + "_since", "until": name + "_since", "detail": name + "_detail", "source": name + "_source", "evidence": name + "_proof", "told": "started_at",
		}); err != nil {
			return err
		}
	}
	return nil
}

// planNext puts the next meeting into the diary.
func planNext(v *page.Visit, p sild.Problems, pk *pack.Pack, id sild.ID, in casework.ContactInput) error {
	next := v.Form.Get("next")
	if next == "" || next == "none" {
		return nil
	}
	field := "next_on"
	if next != "pick" {
		field = "next"
		v.Form.Set("next_time", v.Form.Get("started_at_time"))
	}
	at := v.Moment(p, field)
	if p[field].Key != "" || p[field+"_time"].Key != "" {
		return nil
	}
	card, err := casework.CardOf(v.Tx, id)
	if err != nil {
		return err
	}
	kind := in.Kind
	switch pk.Meaning("contact_kinds", kind) {
	case "for_them", "message":
		kind = likelyKind(v, record.OpenedCase{Pack: pk, Card: card})
	case "in_prison", "gate":
		// A meeting behind the gate is none in prison.
		if !card.ReleaseOn.IsZero() && sild.DateOf(at, v.Page.Zone).After(card.ReleaseOn) {
			kind = pk.ByMeaning("contact_kinds", "met")
		}
	}
	minutes := in.Minutes
	if minutes == 0 {
		minutes = usual
	}
	_, err = casework.AddAppointment(v.Tx, id, casework.AppointmentInput{
		StartsAt: at, Minutes: minutes, Kind: kind, Place: v.Form.Get("place"), User: v.Tx.Actor.User,
	})
	return v.Gather(p, err, map[string]string{"starts_at": field})
}

// dayStart is the first moment of today and of tomorrow where the programme is.
func dayStart(v *page.Visit) (today, tomorrow time.Time) {
	return v.Page.Today.In(v.Page.Zone), v.Page.Today.AddDays(1).In(v.Page.Zone)
}

// contactSaved adds to the strip what was written down, and what one often does
// next: add to it, or write the same down for another person.
func contactSaved(v *page.Visit, note casework.Note, id sild.ID, saved *page.SavedNote) error {
	c, rec, err := casework.ContactByID(v.Tx, id)
	if err != nil {
		return nil // gone meanwhile: the strip says that it was saved
	}
	var x record.EventView
	sayContact(v, record.OpenedCase{Rec: rec, Pack: note.Pack}, report.Timeline{}, c, &x)
	saved.Text = v.Page.T("saved.what", "time", v.Page.Time(note.At, v.Page.Zone), "name", note.Name, "what", x.What)
	sayWithContact(v, c, rec, saved)
	saved.Links = append(saved.Links,
		page.Link{Href: record.FactAt("contact", c.ID, "change"), Label: "saved.add"},
		page.Link{Href: page.WithQuery("/write", url.Values{"like": {string(c.ID)}}), Label: "saved.another"})
	return nil
}
