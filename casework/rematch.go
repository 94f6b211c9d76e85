// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild"
	"sild/access"
	"sild/db"
)

// RematchInput ends what a lead does for a person, and offers the case to
// another in the same moment.
type RematchInput struct {
	Until  sild.Date // the last day of the lead
	Reason string    // a value of rematch_reasons
	Why    string    // in words
	Told   sild.Date // when the person was told; zero: not yet
	Offer  OfferInput
}

// Rematch ends the lead of a case on a day, with the reason, and offers the case
// to another worker; without one, whom to offer it to is work that is due.
func Rematch(tx *db.Tx, caseID sild.ID, in RematchInput) (_ Assignment, err error) {
	defer sild.Wrap(&err, "casework.Rematch(%s)", caseID)
	o, err := Open(tx, caseID, 'P')
	if err != nil {
		return Assignment{}, err
	}
	if err := access.Duty(tx, access.Assign); err != nil {
		return Assignment{}, err
	}
	all, err := Assignments(tx, caseID)
	if err != nil {
		return Assignment{}, err
	}
	lead, led := leading(all, o.Today)
	p := sild.Problems{}
	p.Check(led, "until", "match.nobody_leads")
	o.ending(p, in.Reason, in.Told)
	p.Check(!in.Until.IsZero(), "until", "case.day.required")
	o.ahead(p, "until", in.Until, lead.Day)
	for _, other := range all {
		meets := other.ID != lead.ID && other.Role == "lead" && other.Day.After(lead.Day)
		p.Check(!meets || other.Day.After(in.Until), "until", "assignment.until.overlap", "day", "date:"+other.Day.String())
	}
	why := p.Line("why", in.Why, 300)
	if err := p.Err(); err != nil {
		return lead, err
	}
	lead.EndReason, lead.ToldOn = in.Reason, in.Told
	if why != "" {
		lead.Why = why
	}
	if lead.Fact, err = db.Amend(tx, "assignment", lead.Fact, Rematched); err != nil {
		return lead, err
	}
	lead.Until = in.Until
	if err := db.Record(tx, "assignment", assignmentColumns, lead.Fact, lead); err != nil || in.Offer.User == "" {
		return lead, err
	}
	_, err = offer(tx, o, in.Offer)
	return lead, err
}

// ending checks why a lead stops, and when the person was told.
func (o Opened) ending(p sild.Problems, reason string, told sild.Date) {
	o.Choice(p, "reason", "rematch_reasons", reason)
	if !told.IsZero() {
		o.Happened(p, "told_on", told)
	}
}

// leading is the assignment of who leads on a day.
func leading(all []Assignment, day sild.Date) (lead Assignment, led bool) {
	for _, a := range all {
		if a.Role == "lead" && !a.Day.After(day) && (a.Until.IsZero() || !a.Until.Before(day)) {
			lead, led = a, true
		}
	}
	return lead, led
}

// Covering is a person for whom a worker stands in today.
type Covering struct {
	Case   sild.ID
	Person sild.ID
	Name   string
	For    string // the name of who leads
	Until  sild.Date
}

// CoveringOf are the people for whom a worker stands in today, and whom the actor
// may see. It leaves a trail of those shown.
func CoveringOf(tx *db.Tx, user sild.ID) (_ []Covering, err error) {
	defer sild.Wrap(&err, "casework.CoveringOf(%s)", user)
	args := []any{user, tx.Today()}
	list, err := db.All[Covering](tx, `SELECT v.case_id, c.person_id, c.name, coalesce((SELECT u.name FROM assignment l JOIN app_user u ON u.id = l.user_id
			WHERE l.case_id = v.case_id AND l.role = 'lead' AND l.replaced_at IS NULL AND l.day <= $2 AND (l.until_on IS NULL OR l.until_on >= $2)
			ORDER BY l.day DESC, l.id DESC LIMIT 1), ''), v.until_on
		FROM assignment v JOIN case_card c ON c.case_id = v.case_id
		WHERE v.user_id = $1 AND v.role = 'cover' AND v.replaced_at IS NULL AND v.day <= $2 AND v.until_on >= $2 AND `+access.Scope(tx, 'I', &args)+`
		ORDER BY c.sort_key, v.case_id`, args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	shown := make([]sild.ID, len(list))
	for i, c := range list {
		shown[i] = c.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "case", Sections: "I", Subjects: shown})
	return list, nil
}
