// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/i18n"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/referral"
	"sild/web/page"
)

// A MeetingView is when and where a support person meets somebody.
type MeetingView struct {
	At    time.Time
	Place string
}

// firstMeeting is the meeting that comes next, and before one is in the diary
// what the answer proposed.
func firstMeeting(v *page.Visit, rec access.Record, a referral.Answer) (MeetingView, error) {
	open, err := casework.OpenAppointments(v.Tx, rec.Case)
	if err != nil {
		return MeetingView{}, err
	}
	var next MeetingView
	for _, x := range open {
		if x.StartsAt.After(v.Tx.Now) && (next.At.IsZero() || x.StartsAt.Before(next.At)) {
			next = MeetingView{x.StartsAt, x.Place}
		}
	}
	if next.At.IsZero() && a.FirstAt.After(v.Tx.Now) {
		next = MeetingView{a.FirstAt, a.FirstPlace}
	}
	return next, nil
}

// MeetingSaid is a meeting in a reader's words: day of the week, date, time, place.
func MeetingSaid(v *page.Visit, voice *i18n.Voice, m MeetingView) string {
	day := sild.DateOf(m.At, v.Page.Zone)
	s := voice.T("letter.when", "day", voice.T(page.Weekday(day)), "date", voice.Date(day), "time", voice.Time(m.At, v.Page.Zone))
	if m.Place != "" {
		s += ", " + m.Place
	}
	return s
}

// placeIn is a place in the words of voice, if it is one of the programme's.
func placeIn(p *pack.Pack, place string, voice *i18n.Voice) string {
	for _, x := range p.Vocabularies["prisons"].Values {
		for _, name := range x.Names {
			if name == place {
				return voice.Pick(x.Names)
			}
		}
	}
	return place
}

// A letterView is a letter for the person, in the person's language. It says
// nothing of why they are where they are.
type letterView struct {
	*i18n.Voice
	Date    string
	Lines   []string
	Meeting string
	From    string // who signs
	Back    string
	Other   []page.Link // the same letter in other languages
	Foreign string      // the person's language, in which there is no letter
}

// letterPage is the letter, made to be printed and handed over.
func letterPage(v *page.Visit) (templ.Component, error) {
	rec, err := access.Case(v.Tx, v.ID("case"), "IP")
	if err != nil {
		return nil, err
	}
	a, answered, err := referral.AnswerOf(v.Tx, rec.Case)
	if err != nil {
		return nil, err
	}
	if !answered || !HasLetter(a.Outcome) || !rec.Reads('P') {
		return nil, sild.Missing()
	}
	d, err := people.DetailOf(v.Tx, rec.Person)
	if err != nil {
		return nil, err
	}
	line, err := referral.LineOf(v.Tx, rec.Case)
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.Tx, rec.Programme)
	if err != nil {
		return nil, err
	}
	v.Tx.Trail(sild.Entry{Action: "print", What: "letter", Object: rec.Case, Sections: "IP", Grant: rec.Grant, Purpose: rec.Purpose(), Subjects: []sild.ID{rec.Person}})

	at := "/cases/" + string(rec.Case)
	x := letterView{Back: at + "/referral"}
	lang := v.Page.Lang()
	own, asked := i18n.Lang(d.Language), i18n.Lang(v.Query("lang"))
	known := slices.Contains(i18n.OwnLangs(), own)
	switch {
	case slices.Contains(i18n.OwnLangs(), asked):
		lang = asked
	case known:
		lang = own
	}
	if d.Language != "" && !known {
		x.Foreign = v.Page.T("language." + d.Language)
	}
	for _, l := range i18n.OwnLangs() {
		if l != lang {
			x.Other = append(x.Other, page.Link{Href: at + "/letter?lang=" + string(l), Text: l.Name()})
		}
	}
	x.Voice = i18n.ForOwn(lang)
	v.Page.Title = v.Page.T("letter.title", "name", d.Name())
	x.Date = x.Voice.Date(v.Page.Today)
	x.From = line.ProviderIs

	say := func(key string, args ...string) { x.Lines = append(x.Lines, x.T(key, args...)) }
	first := d.Given
	if first == "" {
		first = d.Family
	}
	say("letter.hello", "name", first)
	switch a.Outcome {
	case "accepted":
		m, err := firstMeeting(v, rec, a)
		if err != nil {
			return nil, err
		}
		if line.Worker == "" {
			say("letter.accepted")
		} else {
			say("letter.accepted.worker", "worker", line.Worker)
		}
		say("letter.what")
		if m.At.IsZero() {
			say("letter.no_day")
		} else {
			m.Place = placeIn(p, m.Place, x.Voice)
			x.Meeting = MeetingSaid(v, x.Voice, m)
			say("letter.next")
			say("letter.cannot", "officer", v.Who.Name)
		}
		say("letter.free")
	case "waiting":
		if a.HearBy.IsZero() {
			say("letter.waiting")
		} else {
			say("letter.waiting.by", "date", x.Voice.Date(a.HearBy))
		}
		say("letter.ask", "officer", v.Who.Name)
	case "declined":
		say("letter.declined")
		say("letter.declined.again", "officer", v.Who.Name)
	}
	return letterPageView(v.Page, x), nil
}
