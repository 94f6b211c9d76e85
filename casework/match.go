// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"
	"strings"

	"sild"
	"sild/access"
	"sild/db"
)

// An Offer asks a worker whether they will support a person, and the person
// whether they want them: the two meet, and each says yes or no (SHS § 24: the
// right to meet first; domain §8). With both a yes the worker leads the case
// from that day. Its Day is that on which it was made; of a case one is open at a
// time.
type Offer struct {
	sild.Fact
	User      sild.ID
	Note      string
	Passed    string // bars that were passed, with spaces between
	PassedWhy string
	MetOn     sild.Date
	Person    string // what the person said: yes, no; empty: nothing yet
	PersonOn  sild.Date
	PersonWhy string
	Worker    string
	WorkerOn  sild.Date
	WorkerWhy string
	EndedOn   sild.Date // it was taken back
	EndedWhy  string
	Choice
}

const offerColumns = `user_id, note, passed, passed_why, met_on, person_said, person_on, person_why, worker_said, worker_on, worker_why, ended_on, ended_why, ` + choiceColumns

const choiceColumns = `place, first_user, not_first`

// OfferColumns are all columns of an Offer.
const OfferColumns = sild.FactColumns + `, ` + offerColumns

// Open reports whether m still waits for an answer.
func (m Offer) Open() bool { return m.Decided().IsZero() }

// Refused reports whether one of the two said no.
func (m Offer) Refused() bool { return m.Person == "no" || m.Worker == "no" }

// Decided is the day on which both had said yes, one said no, or it was taken
// back; zero: it is open.
func (m Offer) Decided() sild.Date {
	switch {
	case !m.EndedOn.IsZero():
		return m.EndedOn
	case m.Person == "no":
		return m.PersonOn
	case m.Worker == "no":
		return m.WorkerOn
	case m.Person == "yes" && m.Worker == "yes" && m.PersonOn.After(m.WorkerOn):
		return m.PersonOn
	case m.Person == "yes" && m.Worker == "yes":
		return m.WorkerOn
	}
	return sild.Date{}
}

// refusal says who said no, when and why.
func (m Offer) refusal() sild.Message {
	who, on, why := "worker", m.WorkerOn, m.WorkerWhy
	if m.Person == "no" {
		who, on, why = "person", m.PersonOn, m.PersonWhy
	}
	return message("match.against.refused."+who, "day", "date:"+on.String(), "why", "text:"+why)
}

// OfferInput is what a coordinator says of an offer.
type OfferInput struct {
	User    sild.ID
	Note    string // why them, for the worker to read
	PassWhy string // why in spite of a bar that may be passed

	NotFirst string // why not the one who stands first
}

// AddOffer offers a case to a worker.
func AddOffer(tx *db.Tx, caseID sild.ID, in OfferInput) (_ Offer, err error) {
	defer sild.Wrap(&err, "casework.AddOffer(%s)", caseID)
	o, err := Open(tx, caseID, 'P')
	if err != nil {
		return Offer{}, err
	}
	if err := access.Duty(tx, access.Assign); err != nil {
		return Offer{}, err
	}
	return offer(tx, o, in)
}

func offer(tx *db.Tx, o Opened, in OfferInput) (Offer, error) {
	offers, err := Offers(tx, o.Case)
	if err != nil {
		return Offer{}, err
	}
	need, err := demandOf(tx, o.Record, o.Pack, "lead", o.Today, sild.Date{})
	if err != nil {
		return Offer{}, err
	}
	all, err := fitsOf(tx, o.Record, o.Pack, o.Today, "")
	if err != nil {
		return Offer{}, err
	}
	fits := slices.DeleteFunc(slices.Clone(all), func(f Fit) bool { return f.ID != in.User })
	p := sild.Problems{}
	m := Offer{User: in.User, Note: p.Line("note", in.Note, 300)}
	p.Check(in.User != "", "user", "case.choice.required")
	p.Check(in.User == "" || len(fits) > 0, "user", "assignment.user.not_in_team")
	p.Check(!o.Started.IsZero(), "user", "match.not_admitted")
	o.during(p, "user", o.Today)
	p.Check(!slices.ContainsFunc(offers, Offer.Open), "user", "match.open_already")
	if in.User != "" {
		for _, f := range fits {
			p.Check(f.On != "lead", "user", "match.leads_already")
			m.Passed, m.PassedWhy = need.Judge(f, tx.Actor.Role).pass(p, in.PassWhy)
		}
		m.Choice = need.chosen(p, need.Rank(all, tx.Actor.Role), in.User, in.NotFirst)
	}
	if err := p.Err(); err != nil {
		return m, err
	}
	m.Fact = o.fact(tx, o.Today, "document")
	return m, db.Record(tx, "match_offer", offerColumns, m.Fact, m)
}

func (m *Offer) amend(tx *db.Tx) (err error) {
	if m.Fact, err = db.Amend(tx, "match_offer", m.Fact, Changed); err != nil {
		return err
	}
	return db.Record(tx, "match_offer", offerColumns, m.Fact, *m)
}

// OpenOffer opens an offer for reading: to the worker whom it asks, and to who
// works on the case. Id is the row, or the thing that it tells of.
func OpenOffer(tx *db.Tx, id sild.ID) (_ Offer, rec access.Record, err error) {
	defer sild.Wrap(&err, "casework.OpenOffer(%s)", id)
	m, err := db.One[Offer](tx, `SELECT `+sild.FactColumns+`, `+offerColumns+` FROM match_offer
		WHERE replaced_at IS NULL AND thing = (SELECT x.thing FROM match_offer x WHERE x.id = $1)`, id)
	if err != nil {
		return m, rec, err
	}
	if m.User == tx.Actor.User && tx.Actor.Role == "support_person" && m.Open() {
		if rec, err = access.CaseAs(tx, m.Case, access.Offered, "IPS"); sild.KindOf(err) != sild.NotFound {
			return m, rec, err
		}
	}
	rec, err = access.Case(tx, m.Case, "IPS")
	if err == nil && !rec.Writes('P') { // the prison reads plans, and nothing of who said no to whom
		err = sild.Missing()
	}
	return m, rec, err
}

// answering opens an offer to whom may answer it: the worker whom it asks, and
// who gives cases to workers.
func answering(tx *db.Tx, id sild.ID) (m Offer, o Opened, err error) {
	m, rec, err := OpenOffer(tx, id)
	if err != nil {
		return m, o, err
	}
	if m.User != tx.Actor.User || tx.Actor.Role != "support_person" {
		if err := access.Duty(tx, access.Assign); err != nil {
			return m, o, err
		}
	}
	if !m.Open() {
		return m, o, &sild.Error{Kind: sild.Conflict, Key: "match.decided"}
	}
	o, err = opened(tx, rec)
	if err == nil {
		tx.Trail(sild.Entry{Action: "write", What: "match", Object: m.Thing, Sections: "P", Grant: rec.Grant, Purpose: rec.Purpose(), Subjects: []sild.ID{rec.Person}})
	}
	return m, o, err
}

// since checks the day of something that came of an offer.
func (m Offer) since(p sild.Problems, o Opened, field string, d sild.Date) {
	o.Happened(p, field, d)
	p.Check(d.IsZero() || !d.Before(m.Day), field, "case.day.before", "day", "date:"+m.Day.String())
}

// MeetOffer writes down that the two have met.
func MeetOffer(tx *db.Tx, id sild.ID, on sild.Date) (_ Offer, err error) {
	defer sild.Wrap(&err, "casework.MeetOffer(%s)", id)
	m, o, err := answering(tx, id)
	if err != nil {
		return m, err
	}
	p := sild.Problems{}
	m.since(p, o, "met_on", on)
	if err := p.Err(); err != nil {
		return m, err
	}
	m.MetOn = on
	return m, m.amend(tx)
}

// OfferAnswer is what one of the two said to an offer.
type OfferAnswer struct {
	Who  string // person, worker
	Said string // yes, no
	On   sild.Date
	Why  string // of a no; the person need not give a reason
}

// AnswerOffer writes down what the person or the worker said. With both a yes
// the worker leads the case from the later day on, if nothing has come to stand
// against it meanwhile; who led before, leads until the day before.
func AnswerOffer(tx *db.Tx, id sild.ID, in OfferAnswer) (_ Offer, err error) {
	defer sild.Wrap(&err, "casework.AnswerOffer(%s)", id)
	m, o, err := answering(tx, id)
	if err != nil {
		return m, err
	}
	p := sild.Problems{}
	why := p.Line("why", in.Why, 300)
	oneOf(p, "who", in.Who, "person", "worker")
	oneOf(p, "said", in.Said, "yes", "no")
	m.since(p, o, "on", in.On)
	p.Check(in.Said != "no" || in.Who != "worker" || why != "", "why", "match.why.required")
	p.Check(in.Who != "person" || in.Said != "yes" || !m.MetOn.IsZero() && !in.On.Before(m.MetOn), "said", "match.not_met")
	if err := p.Err(); err != nil {
		return m, err
	}
	if in.Who == "person" {
		m.Person, m.PersonOn, m.PersonWhy = in.Said, in.On, why
	} else {
		m.Worker, m.WorkerOn, m.WorkerWhy = in.Said, in.On, why
	}
	if err := m.amend(tx); err != nil {
		return m, err
	}
	if m.Open() || m.Refused() {
		return m, nil
	}
	return m, m.lead(tx, o)
}

// lead lets the worker lead the case whom both wanted.
func (m Offer) lead(tx *db.Tx, o Opened) error {
	all, err := Assignments(tx, o.Case)
	if err != nil {
		return err
	}
	from := m.Decided()
	able, err := o.teammate(tx, m.User, "support_person", from, o.Today)
	if err != nil {
		return err
	}
	// Who was a co-worker or a cover leads from now on instead.
	others := slices.DeleteFunc(slices.Clone(all), func(a Assignment) bool { return a.User == m.User && a.Role != "lead" })
	a, err := AssignmentInput{User: m.User, Role: "lead", From: from}.check(o, others, able, false)
	if err != nil {
		return err
	}
	in := AssignmentInput{User: m.User, Role: "lead", From: from, PassWhy: m.PassedWhy}
	a.Choice = m.Choice
	if err := a.still(tx, o, in, m.Passed); err != nil {
		return err
	}
	if err := noLonger(tx, all, m.User, from); err != nil {
		return err
	}
	return a.begin(tx, o, from, all, ending{})
}

// still holds what stands against the worker by now against what was passed when
// the offer was made.
func (a *Assignment) still(tx *db.Tx, o Opened, in AssignmentInput, passed string) error {
	need, err := demandOf(tx, o.Record, o.Pack, in.Role, in.From, in.Until)
	if err != nil {
		return err
	}
	fits, err := fitsOf(tx, o.Record, o.Pack, o.Today, in.User)
	if err != nil {
		return err
	}
	p := sild.Problems{}
	for _, f := range fits {
		for _, b := range need.Judge(f, "coordinator").Bars {
			if !slices.Contains(strings.Fields(passed), b.ID) && p["said"].Key == "" {
				p["said"] = b.Say
			}
		}
	}
	a.Passed, a.PassedWhy = passed, in.PassWhy
	return p.Err()
}

// EndOffer takes an offer back that is still open.
func EndOffer(tx *db.Tx, id sild.ID, why string) (_ Offer, err error) {
	defer sild.Wrap(&err, "casework.EndOffer(%s)", id)
	m, o, err := answering(tx, id)
	if err != nil {
		return m, err
	}
	if err := access.Duty(tx, access.Assign); err != nil {
		return m, err
	}
	p := sild.Problems{}
	m.EndedOn, m.EndedWhy = o.Today, p.Line("why", why, 300)
	p.Check(m.EndedWhy != "", "why", "match.why.required")
	if err := p.Err(); err != nil {
		return m, err
	}
	return m, m.amend(tx)
}

// Offers are those of a case that hold, the first made first. The caller has
// opened the case.
func Offers(tx *db.Tx, caseID sild.ID) ([]Offer, error) {
	return held[Offer](tx, "match_offer", offerColumns, caseID, "day, thing")
}
