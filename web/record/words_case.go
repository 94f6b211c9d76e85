// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/flow"
	"sild/outcome"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/referral"
	"sild/web/page"
)

// WriteLink is where "Write down" leads: only those who keep notes write any.
func WriteLink(v *page.Visit) string {
	if v.Who.Role == "support_person" || v.Who.Role == "coordinator" {
		return "/write"
	}
	return ""
}

// MomentWords is a day and a time, "tomorrow 10:00".
func MomentWords(v *page.Visit, at time.Time) string {
	day := sild.DateOf(at, v.Page.Zone)
	words := v.Page.Day(day, v.Page.Today)
	if n := day.Sub(v.Page.Today); n > 1 && n <= 6 || n < -1 && n >= -6 {
		words += " " + v.Page.ShortDate(day)
	}
	return words + " " + v.Page.Time(at, v.Page.Zone)
}

// StepWho is who takes a step: the person or the worker, or others by name.
func StepWho(v *page.Visit, s casework.Step) string {
	if s.Who == "person" || s.Who == "worker" || s.Who == casework.ByHouse {
		return v.Page.T("case.step." + s.Who)
	}
	return BodyOf(s)
}

// FactAt is the address of what can be done about a row.
func FactAt(kind string, id sild.ID, what string) string {
	return "/facts/" + kind + "/" + string(id) + "/" + what
}

// Tick is the value of a box that is ticked, or not.
func Tick(on bool) string {
	if on {
		return "on"
	}
	return ""
}

// DayAt is the page of a day.
func DayAt(day sild.Date) string { return "/day/" + day.String() }

// SoFar is how a result stands, in a word and its reason: one wording for pages
// of cases and of results. Until the window has closed, what is known is so far,
// and rates do not hold it yet.
func SoFar(v *page.Visit, state, why string, closes sild.Date) (word, reason string) {
	open := state != outcome.LeftOut && !closes.IsZero() && !closes.Before(v.Page.Today)
	if !open {
		return v.Page.T("case.result." + state), why
	}
	return v.Page.T("result.so_far."+state, "date", v.Page.Date(closes)), why
}

// FamilyLink is where somebody of a family is entered who asks for help in their
// own right; empty: the reader does not, or there is no such programme here.
func FamilyLink(v *page.Visit) (string, error) {
	if !access.May(v.Who.Role, access.Family) {
		return "", nil
	}
	_, _, err := FamilyProgramme(v)
	if sild.KindOf(err) == sild.NotFound {
		return "", nil
	}
	return "/families/new", err
}

// FamilyProgramme is the programme for families that was chosen, or the first in
// which the reader's organisation works.
func FamilyProgramme(v *page.Visit) (sild.ID, *pack.Pack, error) {
	all, err := programme.All(v.Tx)
	if err != nil {
		return "", nil, err
	}
	want := sild.ID(v.Typed("programme", v.Query("programme")))
	for _, pr := range all {
		p, err := programme.Of(v.Tx, pr.ID)
		if err != nil {
			return "", nil, err
		}
		works, err := programme.Works(v.Tx, pr.ID, v.Who.Org, "provider")
		if err != nil {
			return "", nil, err
		}
		if works && flow.ServesFamilies(p) && (want == "" || want == pr.ID) {
			return pr.ID, p, nil
		}
	}
	return "", nil, sild.Missing()
}

// Leaves reports whether people of a programme leave prison.
func Leaves(p *pack.Pack) bool { return len(p.Vocabularies["prisons"].Values) > 0 }

// BodyOf is somebody else with the organisation, or that alone.
func BodyOf(s casework.Step) string {
	if s.Who != "" && s.Body != "" {
		return s.Who + ", " + s.Body
	}
	return s.Who + s.Body
}

// BarOf is the identity bar of a person beside any case, with the way back.
func BarOf(v *page.Visit, subject, person sild.ID, p *pack.Pack) (page.Identity, error) {
	d, err := people.DetailOf(v.Tx, person)
	if err != nil {
		return page.Identity{}, err
	}
	last, err := people.ReleaseOf(v.Tx, subject)
	if err != nil {
		return page.Identity{}, err
	}
	bar := PersonBar(v, p, d, last)
	bar.Href = "/people/" + string(subject)
	return bar, nil
}

// AskedRows are what was asked, a line each, in the sections that the reader
// may read.
func AskedRows(v *page.Visit, rec access.Record, p *pack.Pack, asked referral.Referral) ([]page.Row, error) {
	var list []page.Row
	add := func(section byte, r page.Row) {
		if rec.Reads(section) && r.Value != "" {
			list = append(list, r)
		}
	}
	add('P', page.Row{Label: "referral.reason", Value: asked.Reason})
	answers, _, err := referral.FormOf(v.Tx, rec.Case, referral.FormID)
	if err != nil {
		return nil, err
	}
	form, _ := p.Form(referral.FormID)
	for _, q := range form.Questions {
		add(form.SectionOf(q), page.Row{LabelText: v.Page.Pick(q.Text), Value: AnswerSaid(v, q, answers[q.ID])})
	}
	add('O', page.Row{Label: "referral.risk", Value: asked.Risk, Hint: "referral.risk.read"})
	own, there, err := referral.OwnOf(v.Tx, rec)
	if err != nil {
		return nil, err
	}
	if there {
		list = append(list, page.Row{Label: "referral.own_risk", Value: own.Risk, HintText: v.Page.T("referral.own_risk.hint", "org", v.Who.OrgName)})
	}
	add('P', page.Row{Label: "referral.override.was", Value: asked.Override})
	return list, nil
}

// NoPrison reports whether nobody leaves a prison in any programme in which the
// reader's organisation works: pages then say nothing of it.
func NoPrison(v *page.Visit) (bool, error) {
	all, err := programme.All(v.Tx)
	if err != nil {
		return false, err
	}
	for _, pr := range all {
		p, err := programme.Of(v.Tx, pr.ID)
		if err != nil || Leaves(p) {
			return false, err
		}
	}
	return len(all) > 0, nil
}

// ReasonSaid is the reason of an answer in words, with on whose side it lies.
func ReasonSaid(v *page.Visit, p *pack.Pack, outcome, reason string) string {
	vocabulary := "decline_reasons"
	if outcome == "waiting" {
		vocabulary = "waiting_reasons"
	}
	said := v.Value(p, vocabulary, reason)
	if m := p.Meaning(vocabulary, reason); m != "" && outcome != "waiting" {
		said = v.Page.T("referral.cause."+m, "reason", said)
	}
	return said
}
