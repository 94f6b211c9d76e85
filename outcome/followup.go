// SPDX-License-Identifier: EUPL-1.2

package outcome

import (
	"slices"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/pack"
)

// A FollowUp is one attempt to ask how things stand, for an indicator.
type FollowUp struct {
	sild.Fact
	Indicator string
	Way       string // one of Ways
	Outcome   string // a value of follow_up_outcomes
	Who       string // with whom one spoke
	GiveUp    bool   // no further attempt will be made
	Note      string
	ToldBy    string    // who was reached: one of Reached; empty: nobody, or not said
	NextOn    sild.Date // when one will try again; zero: not said
}

// Reached are those whom one can reach.
var Reached = []string{"person", "relative", "employer", "house", "authority", "other"}

const followUpColumns = casework.FollowUpColumns

// Ways are how one asks.
var Ways = []string{"phone", "message", "visit", "relative", "employer", "register"}

// FollowUpInput is what a worker may say of an attempt.
type FollowUpInput struct {
	Day       sild.Date
	Indicator string
	Way       string
	Outcome   string
	Who       string
	GiveUp    bool
	Note      string
	ToldBy    string
	NextOn    sild.Date

	// Observed is what one was told, if the person was reached. Its Vocabulary
	// and Told are those of the attempt if they are empty.
	Observed *ObservationInput
}

func (in FollowUpInput) check(o casework.Opened) (FollowUp, error) {
	p := sild.Problems{}
	f := FollowUp{Indicator: in.Indicator, Way: in.Way, Outcome: in.Outcome, GiveUp: in.GiveUp, ToldBy: in.ToldBy, NextOn: in.NextOn}
	f.Who, f.Note = p.Line("who", in.Who, 200), p.Text("note", in.Note, 2000)
	asks := asked(o.Pack, in.Indicator)
	p.Check(asks.Observe != "", "indicator", "case.choice.unknown")
	p.Check(slices.Contains(Ways, in.Way), "way", "case.choice.required")
	o.Choice(p, "outcome", "follow_up_outcomes", in.Outcome)
	o.Happened(p, "day", in.Day)
	if asks.Window.Anchor == "end" {
		p.Check(!o.Over.IsZero() && !in.Day.Before(o.Over), "day", "follow_up.day.before_end")
	}
	p.Check(in.ToldBy == "" || slices.Contains(Reached, in.ToldBy), "told_by", "case.choice.unknown")
	p.Check(in.NextOn.IsZero() || in.NextOn.After(in.Day), "next_on", "case.day.before", "day", "date:"+in.Day.AddDays(1).String())
	p.Check(in.NextOn.IsZero() || in.NextOn.Sub(o.Today) <= 366, "next_on", "case.day.far")
	p.Check(in.NextOn.IsZero() || !in.GiveUp, "next_on", "follow_up.next.given_up")
	reached := o.Pack.Meaning("follow_up_outcomes", in.Outcome) == "reached"
	p.Check(!reached || !in.GiveUp, "give_up", "follow_up.give_up.reached")
	p.Check(reached || in.Observed == nil || in.Way == "relative" || in.Way == "employer" || in.Way == "register", "value", "follow_up.value.not_reached")
	if in.Observed != nil {
		p.Check(in.Observed.Vocabulary == "" || in.Observed.Vocabulary == asks.Observe, "vocabulary", "case.choice.unknown")
	}
	return f, p.Err()
}

// asked is the indicator of that id, if it asks for a status.
func asked(pk *pack.Pack, id string) pack.Indicator {
	in, _ := pk.Indicator(id)
	return in
}

// AddFollowUp records an attempt and, in the same unit of work, what one was
// told. The second is nil if there was nothing to tell.
func AddFollowUp(tx *db.Tx, caseID sild.ID, in FollowUpInput) (_ FollowUp, _ *Observation, err error) {
	defer sild.Wrap(&err, "outcome.AddFollowUp(%s)", caseID)
	o, err := casework.Open(tx, caseID, 'P')
	if err != nil {
		return FollowUp{}, nil, err
	}
	f, err := in.check(o)
	if err != nil {
		return f, nil, err
	}
	f.Fact = tx.NewFact(o.Subject, caseID, in.Day, "worker", "seen")
	if err := db.Record(tx, "follow_up", followUpColumns, f.Fact, f); err != nil || in.Observed == nil {
		return f, nil, err
	}
	told := *in.Observed
	told.Vocabulary = asked(o.Pack, in.Indicator).Observe
	if told.Told.IsZero() {
		told.Told = in.Day
	}
	ob, err := observe(tx, o, told)
	return f, &ob, err
}

// FollowUps are the attempts that hold, in their order. The caller has opened
// the case.
func FollowUps(tx *db.Tx, caseID sild.ID) ([]FollowUp, error) {
	return db.All[FollowUp](tx, `SELECT `+sild.FactColumns+`, `+followUpColumns+` FROM follow_up WHERE case_id = $1 AND replaced_at IS NULL ORDER BY day, id`, caseID)
}
