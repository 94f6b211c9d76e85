// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"slices"
	"strings"

	"sild"
)

// StayTerms are the terms on which people live in the houses of a part.
type StayTerms struct {
	Late       Timing `yaml:"late,omitempty" json:"late,omitempty" doc:"The last day on which somebody can come without a reason, such as: 2 months after released."`
	Turnaround int    `yaml:"turnaround,omitempty" json:"turnaround,omitempty" doc:"Working days between two people in one bed; a house may have its own number."`
	Payer      string `yaml:"payer" json:"payer" doc:"Value of payers: who pays for the nights until the longest stay."`
	After      string `yaml:"after" json:"after" doc:"Value of payers: who pays after that, if nothing else is decided."`
	Visitors   int    `yaml:"visitors,omitempty" json:"visitors,omitempty" doc:"How many hours ahead a visitor is asked for."`
	Source     string `yaml:"source" json:"source"`
}

// A HouseRequest is a bed that was asked for.
type HouseRequest struct {
	ID, Thing sild.ID
	Day       sild.Date
	Team      sild.ID   // the house's
	From      sild.Date // first night as asked for; zero: the day of release
	AnswerID  sild.ID   // of the answer that holds
	Answered  sild.Date // when it was answered first; zero: not yet
	Expected  sild.Date // when the house last said that it has no bed, or lost it; zero: never
	Settled   sild.Date // when it said something else after that; zero: not yet
	Outcome   string    // of the answer that holds: confirmed, expected, declined
	Admission sild.Date // first night as answered
	Held      bool      // a bed is kept
	House     sild.ID   // where it is
	Ended     sild.Date // it came to no stay
	EndID     sild.ID
	Stay      *HouseStay
}

// A HouseStay is somebody living in a house.
type HouseStay struct {
	ID       sild.ID
	House    sild.ID
	Come     sild.Date
	Until    sild.Date // by which they leave, as last decided
	Left     sild.Date // zero: they live there
	LeftID   sild.ID
	Decided  sild.Date // that it does not last longer; zero: nobody has said so. A longer one moves Until.
	Decision sild.ID
}

// Houses reports whether people can live in houses of the programme.
func (p *Pack) Houses() bool {
	return slices.ContainsFunc(p.Parts, func(x Part) bool { return x.Stay != nil })
}

// Bed is the request that matters now: the last one.
func (k *Case) Bed() *HouseRequest {
	if n := len(k.Beds); n > 0 {
		return &k.Beds[n-1]
	}
	return nil
}

// The days and events of houses.
const (
	houseAsked     = "house.asked"
	houseExpected  = "house.expected"
	houseAdmission = "house.admission"
	stayBegun      = "stay.begun"
	stayUntil      = "stay.until"
	houseAnswered  = "house.answered"
	houseConfirmed = "house.confirmed"
	houseSettled   = "house.settled"
	stayDecided    = "stay.decided"
	stayLeft       = "stay.left"
)

// houseAnchors are the days of a request.
var houseAnchors = []string{houseAsked, houseExpected, houseAdmission, stayBegun, stayUntil}

// houseDays are the days of a request on which clocks hang.
func (r *HouseRequest) houseDays(set func(string, sild.Date)) {
	set(houseAsked, r.Day)
	set(houseExpected, r.Expected)
	switch {
	case r.Stay != nil:
		set(houseAdmission, r.Stay.Come)
		set(stayBegun, r.Stay.Come)
		set(stayUntil, r.Stay.Until)
	case r.Ended.IsZero() && r.Held, r.Outcome == "confirmed" && !r.Ended.Before(r.Admission): // or did not come
		set(houseAdmission, r.Admission)
	}
}

// houseDays are those of the request that matters now.
func (k *Case) houseDays(set func(string, sild.Date)) {
	if r := k.Bed(); r != nil {
		r.houseDays(set)
	}
}

// ofHouse reports whether c runs for each request for a bed.
func (c Clock) ofHouse() bool {
	for _, name := range []string{c.Due.Anchor, c.Done.Name} {
		if strings.HasPrefix(name, "house.") || strings.HasPrefix(name, "stay.") {
			return true
		}
	}
	return false
}

// houseTasks makes the tasks of a clock of houses: one for each request, since who
// comes back later is asked for again. That of the first has the case's name, as
// those of other clocks have.
func (p *Pack) houseTasks(d *Derived, f Facts, k *Case, on moments, c Clock) {
	for i := range k.Beds {
		one, days := *k, moments{}
		for name, day := range on {
			if !slices.Contains(houseAnchors, name) {
				days[name] = day
			}
		}
		one.Beds = k.Beds[i : i+1]
		one.houseDays(func(name string, day sild.Date) {
			if !day.IsZero() {
				days[name] = day
			}
		})
		n := len(d.Tasks)
		p.caseTask(d, f, &one, days, c)
		for j := range d.Tasks[n:] {
			if t := &d.Tasks[n+j]; i > 0 {
				t.Key += "/" + string(k.Beds[i].Thing)
				t.Occurrence = i + 1
			}
		}
	}
}

// houseGoesOn reports whether what c asks for is to be done although the case is
// over: somebody still sleeps in the house.
func (k *Case) houseGoesOn(c Clock) bool {
	r := k.Bed()
	return r != nil && r.Stay != nil && r.Stay.Left.IsZero() && (c.Done.Name == stayDecided || c.Done.Name == stayLeft)
}

// houseHappened tries the facts that do an event of houses.
func (k *Case) houseHappened(e Event, try func(sild.Date, sild.ID) bool) {
	r := k.Bed()
	if r == nil {
		return
	}
	end := func() { try(r.Ended, r.EndID) }
	switch e.Name {
	case houseAnswered:
		try(r.Answered, r.AnswerID)
		end()
	case houseConfirmed:
		if r.Outcome != "expected" && !r.Settled.Before(r.Expected) {
			try(r.Settled, r.AnswerID)
		}
		end()
	case houseSettled:
		if r.Stay != nil {
			try(r.Stay.Come, r.Stay.ID)
		}
		end()
	case stayDecided, stayLeft:
		if s := r.Stay; s != nil {
			if e.Name == stayDecided {
				try(s.Decided, s.Decision)
			}
			try(s.Left, s.LeftID)
		}
	}
}

// houseRuns are the times in which a case had a part by living in one of its
// houses.
func (k *Case) houseRuns(part string) (runs []PartRun) {
	for _, r := range k.Beds {
		if s := r.Stay; s != nil {
			runs = append(runs, PartRun{ID: s.ID, Thing: s.ID, Part: part, From: s.Come, Until: s.Left})
		}
	}
	return runs
}

// ofHouses checks the parts in which people live.
func (c *checker) ofHouses() {
	for i, part := range c.p.Parts {
		path := fmt.Sprintf("parts[%d].stay", i)
		t := part.Stay
		if t == nil {
			continue
		}
		if part.Kind != "housing" {
			c.wrong(path, fmt.Sprintf("%s is a part of kind %s: nobody lives in it.", part.ID, part.Kind), "Leave stay out, or write kind: housing.")
			continue
		}
		var payers []string
		for _, v := range c.p.Vocabularies["payers"].Values {
			payers = append(payers, v.ID)
		}
		c.refers(path+".payer", "value of payers", t.Payer, payers)
		c.refers(path+".after", "value of payers", t.After, payers)
		for _, name := range []string{"stay_bases", "bed_traits", "house_declines", "request_ends", "stay_ends", "extension_reasons", "absence_reasons", "void_reasons", "payers"} {
			if len(c.p.Vocabularies[name].Values) == 0 {
				c.wrong(path, fmt.Sprintf("People cannot live in a house without the vocabulary %s.", name), fmt.Sprintf("Add %s to vocabularies.", name))
			}
		}
		if t.Turnaround < 0 || t.Turnaround > 30 {
			c.wrong(path+".turnaround", fmt.Sprintf("%d is not a number of working days between two people.", t.Turnaround), "Write for example 1.")
		}
		if t.Visitors < 0 {
			c.wrong(path+".visitors", "Nobody can be asked for in the past.", "Write for example 24.")
		}
	}
}
