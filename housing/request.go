// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"
	"strings"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// A Request asks a house for a bed.
type Request struct {
	sild.Fact
	Team      sild.ID // who is asked
	House     sild.ID // empty: any of theirs
	AskedAs   string  // role of who asks
	From      sild.Date
	Basis     string // value of stay_bases
	Decision  string
	Needs     string // values of bed_traits, with spaces between
	Words     string
	EndedOn   sild.Date // it came to no stay
	EndReason string    // value of request_ends
	EndNote   string
}

// RequestColumns are those of a Request, without the head.
const RequestColumns = casework.HouseRequestColumns

// Open reports whether r has not ended. One that became a stay has not.
func (r Request) Open() bool { return r.EndedOn.IsZero() }

// RequestInput is what one asks for.
type RequestInput struct {
	House    sild.ID // or
	Team     sild.ID // any house of that team
	From     sild.Date
	Basis    string
	Decision string
	Needs    []string
	Words    string
}

// Ask asks for a bed for the person of a case. A case has one open request at a
// time: who was declined, or does not want to wait, ends it and asks another.
func Ask(tx *db.Tx, caseID sild.ID, in RequestInput) (_ Request, err error) {
	defer sild.Wrap(&err, "housing.Ask(%s)", caseID)
	rec, err := access.Case(tx, caseID, "P")
	if err != nil {
		return Request{}, err
	}
	return ask(tx, rec, in)
}

// AskReferring is Ask for the case that a referral has just begun, in the same
// unit of work: who may refer may ask.
func AskReferring(tx *db.Tx, referred sild.Fact, programmeID, person sild.ID, in RequestInput) (_ Request, err error) {
	defer sild.Wrap(&err, "housing.AskReferring(%s)", referred.Case)
	return ask(tx, access.Record{Subject: referred.Subject, Person: person, Programme: programmeID, Case: referred.Case, Role: tx.Actor.Role}, in)
}

func ask(tx *db.Tx, rec access.Record, in RequestInput) (Request, error) {
	if err := access.Duty(tx, access.Beds); err != nil {
		return Request{}, err
	}
	return record(tx, rec, in)
}

// record keeps what was asked for the person of a case that was opened.
func record(tx *db.Tx, rec access.Record, in RequestInput) (Request, error) {
	p, err := programme.Of(tx, rec.Programme)
	if err != nil {
		return Request{}, err
	}
	today := sild.DateOf(tx.Now, p.Location())
	pr := sild.Problems{}
	r := Request{
		Team: in.Team, House: in.House, AskedAs: tx.Actor.Role, From: in.From, Basis: in.Basis,
		Decision: pr.Line("decision", in.Decision, 200), Words: pr.Text("words", in.Words, 2000), Needs: values(pr, p, "needs", "bed_traits", in.Needs),
	}
	if r.Team, err = asked(tx, rec.Programme, in); err != nil {
		return r, err
	}
	pr.Check(r.Team != "", "house", "house.required")
	v, known := p.Value("stay_bases", r.Basis)
	pr.Check(known && !v.Retired, "basis", "house.basis.required")
	pr.Check(v.Meaning != "condition" || r.Decision != "", "decision", "house.decision.required")
	pr.Check(in.From.IsZero() || !in.From.Before(today), "from", "date.past")
	pr.Check(in.From.IsZero() || in.From.Sub(today) <= 5*366, "from", "date.far")
	if err := pr.Err(); err != nil {
		return r, err
	}
	before, err := RequestsOf(tx, rec.Case)
	if err != nil {
		return r, err
	}
	if slices.ContainsFunc(before, func(a Asked) bool { return a.State() != "ended" && a.State() != "left" }) {
		return r, &sild.Error{Kind: sild.Conflict, Key: "house.asked_already"}
	}
	r.Fact = tx.NewFact(rec.Subject, rec.Case, today, sourceOf(tx), "document")
	tx.Trail(sild.Entry{Action: "write", What: "house_request", Object: rec.Case, Sections: "P", Grant: rec.Grant, Purpose: rec.Purpose(), Subjects: []sild.ID{rec.Person}})
	return r, db.Record(tx, "house_request", RequestColumns, r.Fact, r)
}

// asked is the team that a request goes to: that of the house, or one that has
// houses in the programme.
func asked(tx *db.Tx, programmeID sild.ID, in RequestInput) (sild.ID, error) {
	team, _, err := db.Maybe[sild.ID](tx, `SELECT h.team_id FROM house h WHERE h.programme_id = $1 AND (h.id = $2 OR h.team_id = $3 AND CAST($2 AS text) IS NULL)
		ORDER BY h.id LIMIT 1`, programmeID, in.House, in.Team)
	return team, err
}

func requestsOf(tx *db.Tx, caseID sild.ID) ([]Request, error) {
	return db.All[Request](tx, `SELECT `+sild.FactColumns+`, `+RequestColumns+` FROM house_request WHERE case_id = $1 AND replaced_at IS NULL ORDER BY day, thing`, caseID)
}

// An Asked is a request with all that became of it.
type Asked struct {
	Request
	Answers []Answer // the last one holds
	Hold    *Use
	Stay    *Stay
}

// Answer is the one that holds; nil: none yet.
func (a Asked) Answer() *Answer {
	if n := len(a.Answers); n > 0 {
		return &a.Answers[n-1]
	}
	return nil
}

// State is where a request stands: asked, expected, declined, held, lives, left,
// ended.
func (a Asked) State() string {
	switch {
	case a.Stay != nil && a.Stay.LeftOn.IsZero():
		return "lives"
	case a.Stay != nil:
		return "left"
	case !a.Open():
		return "ended"
	case a.Hold != nil:
		return "held"
	case a.Answer() != nil && a.Answer().Outcome == "confirmed":
		return "expected" // its bed was lost
	case a.Answer() != nil:
		return a.Answer().Outcome
	}
	return "asked"
}

// Requests are those of a case, opened for section P.
func Requests(tx *db.Tx, caseID sild.ID) ([]Asked, error) {
	if _, err := access.Case(tx, caseID, "P"); err != nil {
		return nil, err
	}
	return RequestsOf(tx, caseID)
}

// RequestsOf are the requests of a case with what became of them, by day. The
// caller has opened the case, and reads of section P what belongs to houses.
func RequestsOf(tx *db.Tx, caseID sild.ID) (list []Asked, err error) {
	defer sild.Wrap(&err, "housing.RequestsOf(%s)", caseID)
	all, err := requestsOf(tx, caseID)
	if err != nil {
		return nil, err
	}
	answers, err := db.All[Answer](tx, `SELECT `+sild.FactColumns+`, `+AnswerColumns+` FROM house_answer WHERE case_id = $1 AND replaced_at IS NULL ORDER BY recorded_at, id`, caseID)
	if err != nil {
		return nil, err
	}
	stays, err := StaysOf(tx, caseID)
	if err != nil {
		return nil, err
	}
	uses, err := UsesOf(tx, caseID)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		a := Asked{Request: r}
		for _, x := range answers {
			if x.Request == r.Thing {
				a.Answers = append(a.Answers, x)
			}
		}
		for i := range stays {
			if stays[i].Request == r.Thing {
				a.Stay = &stays[i]
			}
		}
		for i := range uses {
			if uses[i].Request == r.Thing && uses[i].Kind == "held" {
				a.Hold = &uses[i]
			}
		}
		list = append(list, a)
	}
	return list, nil
}

// requestOpened opens a request with its case and the house that it is about.
func requestOpened(tx *db.Tx, request sild.ID) (Asked, Opened, error) {
	a, _, o, err := openRequest(tx, request)
	return a, o, err
}

func openRequest(tx *db.Tx, request sild.ID) (a Asked, rec access.Record, o Opened, err error) {
	caseID, there, err := db.Maybe[sild.ID](tx, `SELECT case_id FROM house_request WHERE thing = $1 AND replaced_at IS NULL`, request)
	if err != nil {
		return a, rec, o, err
	}
	if !there {
		return a, rec, o, sild.Missing()
	}
	if rec, err = access.Case(tx, caseID, "P"); err != nil {
		return a, rec, o, err
	}
	all, err := RequestsOf(tx, caseID)
	if err != nil {
		return a, rec, o, err
	}
	a = all[slices.IndexFunc(all, func(x Asked) bool { return x.Thing == request })]
	house := a.House
	if a.Hold != nil {
		house = a.Hold.House
	}
	if a.Stay != nil {
		house = a.Stay.House
	}
	if house == "" {
		if house, err = db.One[sild.ID](tx, `SELECT id FROM house WHERE team_id = $1 AND programme_id = $2 ORDER BY name, id LIMIT 1`, a.Team, rec.Programme); err != nil {
			return a, rec, o, err
		}
	}
	o, err = Open(tx, house)
	return a, rec, o, err
}

// requestToWrite opens a request to do something with it: as the house, or as who
// asks.
func requestToWrite(tx *db.Tx, request sild.ID) (Asked, access.Record, Opened, error) {
	a, rec, o, err := openRequest(tx, request)
	if err == nil {
		tx.Trail(sild.Entry{Action: "write", What: "house_request", Object: rec.Case, Sections: "P", Grant: rec.Grant, Purpose: rec.Purpose(), Subjects: []sild.ID{rec.Person}})
	}
	return a, rec, o, err
}

// End ends a request that came to no stay, with the reason: it says by whom. What
// is held for the person is free again.
func End(tx *db.Tx, request sild.ID, reason, note string, seen sild.ID) (_ Request, err error) {
	defer sild.Wrap(&err, "housing.End(%s)", request)
	a, _, o, err := requestToWrite(tx, request)
	if err != nil {
		return a.Request, err
	}
	if !o.Keeps && !access.May(tx.Actor.Role, access.Beds) {
		return a.Request, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if seen != "" && seen != a.ID || !a.Open() || a.Stay != nil {
		return a.Request, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	pr := sild.Problems{}
	v, known := o.Pack.Value("request_ends", reason)
	pr.Check(known && !v.Retired, "reason", "house.end_reason.required")
	note = pr.Text("note", note, 1000)
	if err := pr.Err(); err != nil {
		return a.Request, err
	}
	return end(tx, a, o.Today, reason, note)
}

func end(tx *db.Tx, a Asked, day sild.Date, reason, note string) (Request, error) {
	r := a.Request
	var err error
	if a.Hold != nil {
		if err := letGo(tx, a.Hold, "ended"); err != nil {
			return r, err
		}
	}
	if r.Fact, err = db.Amend(tx, "house_request", a.Fact, "ended"); err != nil {
		return r, err
	}
	r.EndedOn, r.EndReason, r.EndNote = day, reason, note
	return r, db.Record(tx, "house_request", RequestColumns, r.Fact, r)
}

// Wanted are the values that people can ask a bed to have.
func Wanted(p *pack.Pack) (list []pack.Value) {
	for _, v := range p.Vocabularies["bed_traits"].Values {
		if !v.Retired {
			list = append(list, v)
		}
	}
	return list
}

// List is a column of values as a list.
func List(s string) []string { return strings.Fields(s) }
