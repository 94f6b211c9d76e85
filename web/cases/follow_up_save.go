// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"slices"

	"sild"
	"sild/casework"
	"sild/outcome"
	"sild/pack"
	"sild/web/page"
	"sild/web/record"
)

// tryBegins is what the form of an attempt begins with: the answer is about the
// day that is asked about, whenever it is given.
func tryBegins(v *page.Visit, o record.OpenedCase, q inquiry, x *followUpSheet) {
	about := q.About
	if about.After(v.Page.Today) {
		about = v.Page.Today
	}
	x.Try = tryForm{
		Day: v.Typed("day", v.Page.Today.String()), Way: v.Typed("way", "phone"), Outcome: v.Typed("outcome", ""), Who: v.Typed("who", ""),
		Value: v.Typed("value", ""), About: v.Typed("about", about.String()), Source: v.Typed("source", "same"), Evidence: v.Typed("evidence", "said"),
		ToldBy: v.Typed("told_by", ""), Next: v.Typed("next_on", ""), Detail: v.Typed("detail", ""), GiveUp: v.Typed("give_up", ""), Note: v.Typed("note", ""),
	}
	x.Reached = append([]page.Option{{Value: "", Label: "follow_up.told_by.none"}}, page.Choices("follow_up.told_by.", outcome.Reached...)...)
	x.Ways = page.Choices("follow_up.way.", outcome.Ways...)
	x.Outcomes = meant(v, o.Pack, "follow_up_outcomes", "")
	x.Values = v.Values(o.Pack, q.Observe)
	x.Sources = slices.Insert(x.Sources, 0, page.Option{Value: "same", Label: "follow_up.source.same"})
}

// registerBegins is what the form of a register's answer begins with: it covers
// all the time that is asked about, as far as that is over.
func registerBegins(v *page.Visit, o record.OpenedCase, q inquiry, x *followUpSheet) {
	until := q.Closes
	if until.After(v.Page.Today) {
		until = v.Page.Today
	}
	events := eventsOf(q.Indicator)
	first := ""
	if len(events) > 0 {
		first = events[0]
	}
	for _, id := range events {
		x.Values = append(x.Values, page.Option{Value: id, Text: v.Value(o.Pack, "events", id)})
	}
	x.Answer = registerForm{
		Happened: v.Typed("happened", ""), Value: v.Typed("value", first), On: v.Typed("on", ""), From: v.Typed("from", q.Opens.String()), Until: v.Typed("until", until.String()),
		Told: v.Typed("told", v.Page.Today.String()), Source: v.Typed("source", "authority"), Evidence: v.Typed("evidence", "register"), Detail: v.Typed("detail", ""),
	}
	if q.Opens.After(v.Page.Today) {
		x.Early = v.Page.T("follow_up.early.event", "date", v.Page.Date(q.Opens))
		x.Writes = false
	}
}

// followUp records an attempt with what one was told, or a register's answer.
func followUp(v *page.Visit) (string, error) {
	id := v.ID("case")
	k, err := casework.Load(v.Tx, id)
	if err != nil {
		return "", err
	}
	if err := inZoneOf(v, k.ID); err != nil {
		return "", err
	}
	o, in, err := openQuestion(v, id)
	if err != nil {
		return "", err
	}
	to := "/cases/" + string(id)
	if in.Observe == "" && in.ID != "" {
		return answerOfRegister(v, o, in, to)
	}
	p := sild.Problems{}
	try := outcome.FollowUpInput{
		Day: v.Date(p, "day"), Indicator: in.ID, Way: v.Form.Get("way"), Outcome: v.Form.Get("outcome"),
		Who: v.Form.Get("who"), ToldBy: v.Form.Get("told_by"), NextOn: v.Date(p, "next_on"), GiveUp: v.Ticked("give_up"), Note: v.Form.Get("note"),
	}
	if value := v.Form.Get("value"); value != "" {
		about := v.Date(p, "about")
		try.Observed = &outcome.ObservationInput{
			Value: value, From: about, Until: about, Source: askedSource(v), Evidence: v.Form.Get("evidence"), Detail: v.Form.Get("detail"),
		}
	} else {
		reached := o.Pack.Meaning("follow_up_outcomes", try.Outcome) == "reached"
		p.Check(!reached, "value", "follow_up.value.required")
	}
	f, _, err := outcome.AddFollowUp(v.Tx, id, try)
	return v.GoOn(page.SavedAt(to, "follow_up", f.ID), p, err, "from", "about", "until", "about", "told", "day")
}

// openQuestion opens the case to write the answer to the indicator of the
// address.
func openQuestion(v *page.Visit, id sild.ID) (o casework.Opened, in pack.Indicator, err error) {
	rec, err := casework.Open(v.Tx, id, 'P')
	if err != nil {
		return o, in, err
	}
	in, _ = rec.Pack.Indicator(v.Query("indicator"))
	if in.Observe == "" && in.ID != "" {
		if rec, err = casework.Open(v.Tx, id, 'O'); err != nil {
			return o, in, err
		}
	}
	if in.ID != "" && !mayAnswer(v, rec, in) {
		return o, in, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	return rec, in, nil
}

// askedSource is from whom the answer came: the one who was asked, if nobody else
// is named.
func askedSource(v *page.Visit) string {
	if s := v.Form.Get("source"); s != "same" {
		return s
	}
	switch way := v.Form.Get("way"); way {
	case "relative", "employer", "register":
		return way
	}
	return "person"
}

// answerOfRegister records that something happened on a day, or that nothing of
// what is asked did in all of a time.
func answerOfRegister(v *page.Visit, o casework.Opened, in pack.Indicator, to string) (string, error) {
	p := sild.Problems{}
	say := outcome.ObservationInput{
		Vocabulary: "events", Told: v.Date(p, "told"), Source: v.Form.Get("source"), Evidence: v.Form.Get("evidence"), Detail: v.Form.Get("detail"),
	}
	var last sild.ID
	record := func(names ...string) error {
		ob, err := outcome.Observe(v.Tx, o.Case, say)
		_, err = v.GoOn("", p, err, names...)
		last = ob.ID
		return err
	}
	switch v.Form.Get("happened") {
	case "yes":
		say.Value, say.From = v.Form.Get("value"), v.Date(p, "on")
		p.Check(slices.Contains(eventsOf(in), say.Value), "value", "case.choice.unknown")
		if err := record("from", "on", "until", "on"); err != nil {
			return "", err
		}
	case "no":
		say.Absent, say.From, say.Until = true, v.Date(p, "from"), v.Date(p, "until")
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
	return page.SavedAt(to, "observation", last), p.Err()
}
