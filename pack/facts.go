// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"time"

	"sild"
)

// Facts are all that is known of one person in one programme, with all their
// cases there. They hold no derived thing and no today. Facts that were
// replaced are not among them.
type Facts struct {
	Subject  sild.ID
	Team     sild.ID // who told of the person first: the prison's team
	Person   Person
	Releases []Release // one per time in prison, by day
	Lives    []Address // where the person lives, or is registered
	Cases    []Case    // by the day of referral
	Observed []Observation
	Tasks    []TaskFact
	Free     bool // the programme knows of no prison: everybody is outside, always
}

// A Person is what rules may ask about a person.
type Person struct {
	ID   sild.ID
	Born sild.Partial
	Sex  string // "m", "f", "x", or "" if unknown
}

// A Release is what is known of one release from prison.
type Release struct {
	ID       sild.ID
	Day      sild.Date // zero: not known
	Kind     string    // a value of the vocabulary release
	Place    string    // the prison
	Happened bool      // the person did leave that day; otherwise Day is what is expected
	Told     sild.Date // when that was said
	Since    sild.Date // when this time in prison was told of first
}

// An Address is where the person lives, or is declared, for a time.
type Address struct {
	ID          sild.ID
	Use         string // lived, declared
	Area        string // of the programme, or elsewhere; empty: nobody has said
	Source      string
	Told        sild.Date
	From, Until sild.Date // zero: not known, goes on
}

// Living is the address on which rules go: of those that go on the one where the
// person lives, and if there is none the declared one; of several the one that
// began last, and then the one told last.
func (f Facts) Living() (best *Address) {
	for i := range f.Lives {
		a := &f.Lives[i]
		if !a.Until.IsZero() {
			continue
		}
		if best == nil || a.Use != best.Use && a.Use == "lived" || a.Use == best.Use && (a.From.After(best.From) || a.From == best.From && !a.Told.Before(best.Told)) {
			best = a
		}
	}
	return best
}

// A Case is one time in the programme, from a referral on.
type Case struct {
	ID          sild.ID
	Provider    sild.ID // organisation
	Team        sild.ID
	Referral    Referral
	Area        string      // where the person lives or will live, as was said of the wishes; empty: not known
	Questions   []AskedBack // in the order in which they were asked
	Answer      *Answer
	Start       sild.Date // admission; zero before
	Consents    []Consent
	Workers     []Assignment
	Beside      []Assignment // volunteers: their meetings are no work of the service
	Parts       []PartRun    // those that somebody began or ended, by day
	PlannedEnds []PlannedEnd // of parts that go on
	Sides       []Side
	Helping     []Helping
	Handed      *Handed
	Offers      []Offer
	Offered     []PlaceOffer   // of a place, while they wait
	Beds        []HouseRequest // that were asked for, by day
	Plans       []Plan
	Goals       []Goal // only where a clock asks whether they last
	Network     []Member
	Meetings    []Appointment
	Contacts    []Contact
	Worries     []Worry
	Attended    []Attendance // of activities, in no order
	Joined      []Joined     // activities, with who leads them
	Followed    []FollowUp
	End         *End
	Forms       map[string]map[string]any // form → question → answer
	Assessed    map[string]Assessed       // form → when it was filled in first
	Needs       []Assessed                // when the needs were talked about, by day
	PackStart   int                       // pack version at the start
}

// A Referral asks for the service.
type Referral struct {
	ID     sild.ID
	Day    sild.Date
	By     sild.ID // user
	Team   sild.ID // the sender's team
	Wanted []string
	Family bool // asked for as family: of somebody who is in prison, was there, or takes part
}

// AskedBack is a question of the provider about the referral.
type AskedBack struct {
	ID, Thing sild.ID
	Day       sild.Date
	Replied   sild.Date // zero: not yet
}

// An Answer is accepted, waiting, declined or withdrawn.
type Answer struct {
	ID      sild.ID
	Day     sild.Date
	Outcome string
	Reason  string
	Worker  sild.ID
	First   sild.Date // proposed first meeting
}

// A Consent is given or refused, and may be withdrawn.
type Consent struct {
	ID        sild.ID
	Basis     string
	Day       sild.Date
	Given     bool
	Until     sild.Date // expiry
	Withdrawn sild.Date
	Text      int // the version of the text that was answered
}

// Assessed is when a form was filled in, or the needs were talked about.
type Assessed struct {
	ID  sild.ID
	Day sild.Date
}

// An Assignment is a worker on a case.
type Assignment struct {
	ID          sild.ID
	User        sild.ID
	Role        string // lead, co_worker, cover
	From, Until sild.Date
}

// An Offer asks a worker whether they will support the person.
type Offer struct {
	ID      sild.ID
	Day     sild.Date
	User    sild.ID
	Decided sild.Date // when both had said yes, one said no, or it was taken back; zero: it is open
}

// A PlaceOffer is an offer of a place to somebody who waits for one.
type PlaceOffer struct {
	ID      sild.ID
	Day     sild.Date
	Decided sild.Date // when they said yes or no, or it ran out or was taken back; zero: it is open
}

// A Plan is one version of the plan.
type Plan struct {
	ID      sild.ID
	Day     sild.Date
	Agreed  string // yes, no, could_not
	Version int
}

// A Goal is one thing that the person wants to reach.
type Goal struct {
	ID     sild.ID // of the row that holds
	Thing  sild.ID
	Area   string
	MetOn  sild.Date
	Looked sild.Date // when somebody asked whether it has lasted; zero: nobody has
}

// A Member is a person or a body around the person. Since when is known as the
// first and the last day on which it may have begun; either may be zero.
type Member struct {
	ID                   sild.ID
	Kind                 string // meaning of the vocabulary network
	SinceFrom, SinceLast sild.Date
	Until                sild.Date // the last day; zero: goes on
}

// Added reports whether m came into the network while the service went on: yes,
// no, or it is not known.
func (m Member) Added(start sild.Date) State {
	switch {
	case start.IsZero():
		return No
	case !m.SinceFrom.IsZero() && !m.SinceFrom.Before(start):
		return Yes
	case !m.SinceLast.IsZero() && m.SinceLast.Before(start):
		return No
	}
	return Unknown
}

// An Appointment is a planned meeting.
type Appointment struct {
	ID    sild.ID
	Start time.Time
	User  sild.ID
	Kind  string
	Done  bool // a contact was written down for it, or it was cancelled
}

// A Contact is a meeting, call, message or attempt.
type Contact struct {
	ID      sild.ID
	Day     sild.Date
	Kind    string // meaning: met, phone, message, in_prison, gate, for_them
	Outcome string // held, did_not_come, moved, tried
	Minutes int
	User    sild.ID
	Part    string // to which it counts, where somebody says so
}

// A Worry was raised, and perhaps looked at.
type Worry struct {
	ID     sild.ID // of the row that holds
	Thing  sild.ID
	Day    sild.Date
	Looked sild.Date // zero: nobody has looked at it yet
}

// Joined is an activity that the person signed up for or came to, as far as it
// says who may see what of them: its leader.
type Joined struct {
	Leader      sild.ID
	Role        string // in which they lead
	Section     byte
	From, Until sild.Date
}

// An Observation is what was so on a day or over a span, and how one knows.
type Observation struct {
	ID          sild.ID
	Case        sild.ID   // empty: of the person
	Of          string    // vocabulary: labour, housing, crime, …
	Value       string    // value of the vocabulary
	Day         sild.Date // when it was told
	From, Until sild.Date // what it is about
	Absent      bool      // it was not so, in all of the span
	Source      string    // person, relative, worker, document, register, authority
	Evidence    string    // said, seen, document, register
	RecordedAt  time.Time
}

// A FollowUp is an attempt to ask afterwards.
type FollowUp struct {
	ID        sild.ID
	Indicator string
	Day       sild.Date
	Outcome   string    // reached, not_reached, refused, died, in_prison, moved_abroad
	GiveUp    bool      // no further attempt will be made
	Next      sild.Date // when one will try again; zero: not said
}

// An End is the end of the service in a case.
type End struct {
	ID      sild.ID
	Day     sild.Date
	Reason  string // value of the vocabulary end_reasons
	Meaning string
}

// A TaskFact is what people did to a task itself.
type TaskFact struct {
	ID     sild.ID
	Key    string
	Act    string // reassign, snooze, dismiss
	User   sild.ID
	Until  sild.Date
	Reason string
}

// Derived is what follows from facts. Every row has days, none is about today.
type Derived struct {
	Tasks   []Task
	Stages  []StageSpan
	Results []Result
	Flags   []Flag
	Places  []PlaceSpan
	Waits   []Wait
}

// A Task is one thing to do. It is late when it is not done and Due is before
// today.
type Task struct {
	Key                string // clock/case or person/occurrence; survives moved dates
	Case               sild.ID
	Clock              string
	Occurrence         int
	Opens, Due, Closes sild.Date
	Done               sild.Date
	State              string  // open, paused (the clock stands still), done, missed (closes has passed and nothing came), dismissed, lapsed (no longer needed)
	Owner              string  // role
	User               sild.ID // the worker whose it is; empty: the role's team
	Why                sild.Message
	DoneBy             sild.ID // the fact that did it
}

// A StageSpan is where a case is from a day on.
type StageSpan struct {
	Case        sild.ID
	Stage       string
	Meaning     string
	From, Until sild.Date // Until is zero for the last
	Why         sild.Message
}

// A Result is one counting unit under one indicator.
type Result struct {
	Indicator     string
	Unit          sild.ID   // case or person
	Case          sild.ID   // the case it hangs on
	In            bool      // in the population
	About         sild.Date // the day asked about
	Opens, Closes sild.Date // the window
	State         string    // counts, counts_not, unknown, left_out
	Decided       sild.ID   // the observation that decided
	Why           sild.Message
	Groups        Groups // what break-downs go by
}

// A Flag is something that does not fit, to be shown to people.
type Flag struct {
	Case sild.ID
	Kind string
	Why  sild.Message
}
