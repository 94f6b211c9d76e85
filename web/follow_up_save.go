// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"

	"sild"
	"sild/casework"
	"sild/outcome"
	"sild/pack"
)

// tryBegins is what the form of an attempt begins with: the answer is about the
// day that is asked about, whenever it is given.
func (v *visit) tryBegins(o openedCase, q inquiry, x *followUpSheet) {
	about := q.About
	if about.After(v.page.Today) {
		about = v.page.Today
	}
	x.Try = tryForm{
		Day: v.typed("day", v.page.Today.String()), Way: v.typed("way", "phone"), Outcome: v.typed("outcome", ""), Who: v.typed("who", ""),
		Value: v.typed("value", ""), About: v.typed("about", about.String()), Source: v.typed("source", "same"), Evidence: v.typed("evidence", "said"),
		ToldBy: v.typed("told_by", ""), Next: v.typed("next_on", ""), Detail: v.typed("detail", ""), GiveUp: v.typed("give_up", ""), Note: v.typed("note", ""),
	}
	x.Reached = append([]option{{Value: "", Label: "follow_up.told_by.none"}}, choices("follow_up.told_by.", outcome.Reached...)...)
	x.Ways = choices("follow_up.way.", outcome.Ways...)
	x.Outcomes = v.meant(o.Pack, "follow_up_outcomes", "")
	x.Values = v.values(o.Pack, q.Observe)
	x.Sources = slices.Insert(x.Sources, 0, option{Value: "same", Label: "follow_up.source.same"})
}

// registerBegins is what the form of a register's answer begins with: it covers
// all the time that is asked about, as far as that is over.
func (v *visit) registerBegins(o openedCase, q inquiry, x *followUpSheet) {
	until := q.Closes
	if until.After(v.page.Today) {
		until = v.page.Today
	}
	events := eventsOf(q.Indicator)
	first := ""
	if len(events) > 0 {
		first = events[0]
	}
	for _, id := range events {
		x.Values = append(x.Values, option{Value: id, Text: v.value(o.Pack, "events", id)})
	}
	x.Answer = registerForm{
		Happened: v.typed("happened", ""), Value: v.typed("value", first), On: v.typed("on", ""), From: v.typed("from", q.Opens.String()), Until: v.typed("until", until.String()),
		Told: v.typed("told", v.page.Today.String()), Source: v.typed("source", "authority"), Evidence: v.typed("evidence", "register"), Detail: v.typed("detail", ""),
	}
	if q.Opens.After(v.page.Today) {
		x.Early = v.page.T("follow_up.early.event", "date", v.page.Date(q.Opens))
		x.Writes = false
	}
}

// followUp records an attempt with what one was told, or a register's answer.
func followUp(v *visit) (string, error) {
	id := v.id("case")
	k, err := casework.Load(v.tx, id)
	if err != nil {
		return "", err
	}
	if err := v.inZoneOf(k.ID); err != nil {
		return "", err
	}
	o, in, err := v.openQuestion(id)
	if err != nil {
		return "", err
	}
	to := "/cases/" + string(id)
	if in.Observe == "" && in.ID != "" {
		return v.answerOfRegister(o, in, to)
	}
	p := sild.Problems{}
	try := outcome.FollowUpInput{
		Day: v.date(p, "day"), Indicator: in.ID, Way: v.form.Get("way"), Outcome: v.form.Get("outcome"),
		Who: v.form.Get("who"), ToldBy: v.form.Get("told_by"), NextOn: v.date(p, "next_on"), GiveUp: v.ticked("give_up"), Note: v.form.Get("note"),
	}
	if value := v.form.Get("value"); value != "" {
		about := v.date(p, "about")
		try.Observed = &outcome.ObservationInput{
			Value: value, From: about, Until: about, Source: v.askedSource(), Evidence: v.form.Get("evidence"), Detail: v.form.Get("detail"),
		}
	} else {
		reached := o.Pack.Meaning("follow_up_outcomes", try.Outcome) == "reached"
		p.Check(!reached, "value", "follow_up.value.required")
	}
	f, _, err := outcome.AddFollowUp(v.tx, id, try)
	return v.goOn(savedAt(to, "follow_up", f.ID), p, err, "from", "about", "until", "about", "told", "day")
}

// openQuestion opens the case to write the answer to the indicator of the
// address.
func (v *visit) openQuestion(id sild.ID) (o casework.Opened, in pack.Indicator, err error) {
	rec, err := casework.Open(v.tx, id, 'P')
	if err != nil {
		return o, in, err
	}
	in, _ = rec.Pack.Indicator(v.query("indicator"))
	if in.Observe == "" && in.ID != "" {
		if rec, err = casework.Open(v.tx, id, 'O'); err != nil {
			return o, in, err
		}
	}
	if in.ID != "" && !v.mayAnswer(rec, in) {
		return o, in, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	return rec, in, nil
}

// askedSource is from whom the answer came: the one who was asked, if nobody else
// is named.
func (v *visit) askedSource() string {
	if s := v.form.Get("source"); s != "same" {
		return s
	}
	switch way := v.form.Get("way"); way {
	case "relative", "employer", "register":
		return way
	}
	return "person"
}

// answerOfRegister records that something happened on a day, or that nothing of
// what is asked did in all of a time.
func (v *visit) answerOfRegister(o casework.Opened, in pack.Indicator, to string) (string, error) {
	p := sild.Problems{}
	say := outcome.ObservationInput{
		Vocabulary: "events", Told: v.date(p, "told"), Source: v.form.Get("source"), Evidence: v.form.Get("evidence"), Detail: v.form.Get("detail"),
	}
	var last sild.ID
	record := func(names ...string) error {
		ob, err := outcome.Observe(v.tx, o.Case, say)
		_, err = v.goOn("", p, err, names...)
		last = ob.ID
		return err
	}
	switch v.form.Get("happened") {
	case "yes":
		say.Value, say.From = v.form.Get("value"), v.date(p, "on")
		p.Check(slices.Contains(eventsOf(in), say.Value), "value", "case.choice.unknown")
		if err := record("from", "on", "until", "on"); err != nil {
			return "", err
		}
	case "no":
		say.Absent, say.From, say.Until = true, v.date(p, "from"), v.date(p, "until")
		p.Check(!say.Until.IsZero(), "until", "case.day.required")
		for _, say.Value = range eventsOf(in) {
			if err := record(); err != nil {
				return "", err
			}
		}
	default:
		p.Check(false, "happened", "case.choice.required")
		return "", p.Err()
	}
	return savedAt(to, "observation", last), p.Err()
}
