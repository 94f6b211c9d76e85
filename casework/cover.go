// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"errors"
	"maps"
	"slices"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
	"sild/programme"
)

// A Led is one of a worker's people, with who can take their place, the best
// first, and who covers already on one of the days.
type Led struct {
	Card
	Fitting []Judged
	Covered []Assignment
}

// Proposed is the worker who may take the place and for whom most speaks; empty:
// nobody may without a reason.
func (l Led) Proposed() sild.ID {
	for _, j := range l.Fitting {
		if !j.Barred() && j.On == "" {
			return j.ID
		}
	}
	return ""
}

// LedBy are the people whom a worker of one of the actor's teams leads, by name,
// with proposals for role (cover, lead) from a day until another. It leaves a
// trail of those shown. A proposal takes account of those before it: people are
// spread over the team.
func LedBy(tx *db.Tx, worker sild.ID, role string, from, until sild.Date) (_ []Led, err error) {
	defer sild.Wrap(&err, "casework.LedBy(%s)", worker)
	if err := ofTeam(tx, worker); err != nil {
		return nil, err
	}
	args := []any{worker, tx.Today()}
	// Those whose lead ends today or later, and of whom the actor reads the plan.
	cards, err := db.All[Card](tx, `SELECT `+of("c", CardColumns)+` FROM case_card c
		WHERE c.lead_id = $1 AND c.ended_on IS NULL AND c.outcome = 'accepted' AND `+StillLed("$2")+`
		AND `+access.Scope(tx, 'P', &args)+` ORDER BY c.sort_key, c.case_id`, args...)
	if err != nil {
		return nil, err
	}
	list := make([]Led, len(cards))
	given := map[sild.ID]int{}
	shown := make([]sild.ID, len(cards))
	for i, c := range cards {
		shown[i] = c.Person
		if list[i], err = ledBy(tx, c, worker, role, from, until, given); err != nil {
			return nil, err
		}
		if len(list[i].Covered) == 0 {
			given[list[i].Proposed()]++
		}
	}
	tx.Trail(sild.Entry{Action: "list", What: "case", Sections: "IP", Subjects: shown})
	return list, nil
}

func ledBy(tx *db.Tx, c Card, worker sild.ID, role string, from, until sild.Date, given map[sild.ID]int) (Led, error) {
	l := Led{Card: c}
	p, err := programme.Of(tx, c.Programme)
	if err != nil {
		return l, err
	}
	rec := access.Record{Subject: c.Subject, Person: c.Person, Programme: c.Programme, Case: c.Case, Provider: c.Provider, Team: c.Team, Sender: c.Sender}
	need, err := demandOf(tx, rec, p, role, from, until)
	if err != nil {
		return l, err
	}
	fits, err := fitsOf(tx, rec, p, sild.DateOf(tx.Now, p.Location()), "")
	if err != nil {
		return l, err
	}
	fits = slices.DeleteFunc(fits, func(f Fit) bool { return f.ID == worker })
	for i := range fits {
		fits[i].Open += given[fits[i].ID]
	}
	l.Fitting = need.Rank(fits, tx.Actor.Role)
	for i := range l.Fitting { // what is proposed is not theirs yet
		l.Fitting[i].Open -= given[l.Fitting[i].ID]
	}
	all, err := Assignments(tx, c.Case)
	for _, a := range all {
		if a.Role == "cover" && !a.Until.Before(from) && (until.IsZero() || !a.Day.After(until)) {
			l.Covered = append(l.Covered, a)
		}
	}
	return l, err
}

// A Staying is how many people a worker leads, and for how many of them nobody
// stands in today.
type Staying struct{ People, Alone int }

// StayingWith counts, for who gives cases to workers, those that each of some workers
// leads and of which the actor reads the plan. Who leads none is not in it.
func StayingWith(tx *db.Tx, workers ...sild.ID) (_ map[sild.ID]Staying, err error) {
	defer sild.Wrap(&err, "casework.StayingWith")
	if !access.May(tx.Actor.Role, access.Assign) {
		return nil, sild.Missing()
	}
	type row struct {
		Worker        sild.ID
		People, Alone int
	}
	args := []any{tx.Today()}
	list, err := db.All[row](tx, `SELECT c.lead_id, count(*), count(*) - count(v.id) FROM case_card c
		LEFT JOIN assignment v ON v.id = (SELECT x.id FROM assignment x WHERE x.case_id = c.case_id AND x.role = 'cover' AND x.replaced_at IS NULL
			AND x.day <= $1 AND x.until_on >= $1 ORDER BY x.id LIMIT 1)
		WHERE c.lead_id IN (`+db.List(&args, workers)+`) AND c.ended_on IS NULL AND c.outcome = 'accepted' AND `+StillLed("$1")+`
		AND `+access.Scope(tx, 'P', &args)+` GROUP BY c.lead_id`, args...)
	all := make(map[sild.ID]Staying, len(list))
	for _, r := range list {
		all[r.Worker] = Staying{r.People, r.Alone}
	}
	return all, err
}

// ofTeam is Missing unless the worker is, or was, in a team in which the actor
// gives cases to workers.
func ofTeam(tx *db.Tx, worker sild.ID) error {
	yes, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM member w JOIN member me ON me.group_id = w.group_id
		WHERE w.user_id = $1 AND w.role = 'support_person' AND w.group_id <> w.user_id
		AND me.user_id = $2 AND me.role = $3 AND me.from_on <= $4 AND me.until_on >= $4)`,
		worker, tx.Actor.User, tx.Actor.Role, tx.Today())
	if err == nil && (!yes || !access.May(tx.Actor.Role, access.Assign)) {
		err = sild.Missing()
	}
	return err
}

// CoverInput lets others stand in for a worker who is away.
type CoverInput struct {
	From, Until sild.Date
	Of          map[sild.ID]sild.ID // who covers, by case; a case that is not there is left
	Why         string
	Move        bool   // the appointments of these days go to the cover
	PassWhy     string // why in spite of bars that may be passed
}

// Cover lets others stand in for a worker in all the cases that are named, at
// once; it ends by itself. It is taken back as one.
func Cover(tx *db.Tx, worker sild.ID, in CoverInput) (_ []Assignment, err error) {
	defer sild.Wrap(&err, "casework.Cover(%s)", worker)
	return stand(tx, worker, in.Of, func(o Opened, caseID sild.ID, all []Assignment, batch sild.ID) (Assignment, error) {
		a, err := AssignmentInput{User: in.Of[caseID], Role: "cover", From: in.From, Until: in.Until, Why: in.Why, PassWhy: in.PassWhy}.allowed(tx, o, all)
		if err != nil {
			return a, err
		}
		if err := a.begin(tx, o, in.From, all, ending{Batch: batch}); err != nil || !in.Move {
			return a, err
		}
		return a, moveDiary(tx, o, worker, a.User, in.From, in.Until)
	})
}

// HandOverInput gives a worker's people to others for good.
type HandOverInput struct {
	From    sild.Date           // the first day of those who follow
	Of      map[sild.ID]sild.ID // who follows, by case; a case that is not there is left
	Reason  string              // a value of rematch_reasons
	Told    sild.Date           // when the people were told; zero: not yet
	Why     string
	PassWhy string
}

// HandOver gives people whom a worker leads to others, at once. The appointments
// from that day on go with them; who led before keeps what they wrote themself
// for a while, to read (design §6). It is taken back as one.
func HandOver(tx *db.Tx, worker sild.ID, in HandOverInput) (_ []Assignment, err error) {
	defer sild.Wrap(&err, "casework.HandOver(%s)", worker)
	return stand(tx, worker, in.Of, func(o Opened, caseID sild.ID, all []Assignment, batch sild.ID) (Assignment, error) {
		p := sild.Problems{}
		o.ending(p, in.Reason, in.Told)
		if err := p.Err(); err != nil {
			return Assignment{}, err
		}
		follows := slices.DeleteFunc(slices.Clone(all), func(a Assignment) bool { return a.User == in.Of[caseID] && a.Role != "lead" })
		a, err := AssignmentInput{User: in.Of[caseID], Role: "lead", From: in.From, Why: in.Why, PassWhy: in.PassWhy}.allowed(tx, o, follows)
		if err != nil {
			return a, err
		}
		if err := noLonger(tx, all, a.User, in.From); err != nil {
			return a, err
		}
		if err := a.begin(tx, o, in.From, all, ending{in.Reason, in.Told, batch}); err != nil {
			return a, err
		}
		return a, moveDiary(tx, o, worker, a.User, in.From, farDay)
	})
}

// farDay is after every appointment.
var farDay = org.Far

// stand does with each case that is named what do says, as one batch. Problems
// of one person stand at the field with the id of the case.
func stand(tx *db.Tx, worker sild.ID, who map[sild.ID]sild.ID, do func(o Opened, caseID sild.ID, all []Assignment, batch sild.ID) (Assignment, error)) ([]Assignment, error) {
	if err := ofTeam(tx, worker); err != nil {
		return nil, err
	}
	p := sild.Problems{}
	batch := tx.NewID()
	var list []Assignment
	for _, caseID := range slices.Sorted(maps.Keys(who)) {
		if who[caseID] == "" {
			continue
		}
		o, err := Open(tx, caseID, 'P')
		if err != nil {
			return nil, err
		}
		all, err := Assignments(tx, caseID)
		if err != nil {
			return nil, err
		}
		if lead, _ := leading(all, o.Today); lead.User != worker {
			return nil, &sild.Error{Kind: sild.Conflict, Key: "match.not_theirs"}
		}
		a, err := do(o, caseID, all, batch)
		if err := gather(p, err, caseID); err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	p.Check(len(list) > 0, "who", "match.nobody_chosen")
	return list, p.Err()
}

// gather adds what is wrong with one case to p: who was chosen at the field of
// the case, and the rest where it was asked for all.
func gather(p sild.Problems, err error, caseID sild.ID) error {
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || e.Kind != sild.Invalid {
		return err
	}
	for field, m := range e.Fields {
		if field == "user" {
			field = "for-" + string(caseID)
		}
		p[field] = m
	}
	return nil
}

// noLonger ends what else a worker was in a case, who leads it from a day on.
func noLonger(tx *db.Tx, all []Assignment, user sild.ID, from sild.Date) (err error) {
	for _, a := range all {
		switch {
		case a.User != user || a.Role == "lead" || !a.Until.IsZero() && a.Until.Before(from):
		case a.Day.Before(from):
			err = endAssignment(tx, a, from.AddDays(-1), Rematched)
		default:
			err = db.Replace(tx, "assignment", a.Fact, Rematched)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// moveDiary gives one worker's open appointments of a case on some days to
// another.
func moveDiary(tx *db.Tx, o Opened, from, to sild.ID, first, last sild.Date) error {
	open, err := OpenAppointments(tx, o.Case)
	if err != nil {
		return err
	}
	for _, m := range open {
		if m.User != from || m.Day.Before(first) || m.Day.After(last) || m.StartsAt.Before(tx.Now) {
			continue
		}
		m.User = to
		if err := m.amend(tx, o, Changed); err != nil {
			return err
		}
	}
	return nil
}
