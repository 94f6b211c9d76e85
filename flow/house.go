// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/housing"
	"sild/pack"
)

// staffDays is how long before somebody comes to live in a house, and after they
// have left, those on duty there see them (design §6).
const staffDays = 2

// lives lets the bed that is held for a person follow their release, and holds
// that no bed is given twice, whatever was written.
func lives(tx *db.Tx, subject sild.ID) error {
	if there, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM bed_use u WHERE u.subject_id = $1)`, subject); err != nil || !there {
		return err
	}
	if err := housing.Follow(tx, subject); err != nil {
		return err
	}
	return housing.Check(tx, subject)
}

// beds are the requests for one, with what became of them.
func (l *loader) beds() {
	type requestRow struct {
		ofCase
		Thing, Team sild.ID
		Day, From   sild.Date
		Ended       sild.Date
	}
	readCase(l, "house_request", "case_id, id, thing, team_id, day, from_on, ended_on", "day, thing", func(k *pack.Case, r requestRow) {
		k.Beds = append(k.Beds, pack.HouseRequest{ID: r.ID, Thing: r.Thing, Day: r.Day, Team: r.Team, From: r.From, Ended: r.Ended, EndID: r.ID})
	})
	asked := false
	for _, k := range l.byID {
		asked = asked || len(k.Beds) > 0
	}
	if !asked { // as most people
		return
	}
	of := func(k *pack.Case, request sild.ID) *pack.HouseRequest {
		for i := range k.Beds {
			if k.Beds[i].Thing == request {
				return &k.Beds[i]
			}
		}
		return nil
	}
	type answerRow struct {
		ofCase
		Thing, Request sild.ID
		Day            sild.Date
		Outcome        string
		Admission      sild.Date
		At             time.Time
	}
	var answers []answerRow
	readCase(l, "house_answer", "case_id, id, thing, request_id, day, outcome, admission_on, recorded_at", "recorded_at, id", func(k *pack.Case, r answerRow) {
		if q := of(k, r.Request); q != nil {
			q.AnswerID, q.Outcome, q.Admission = r.ID, r.Outcome, r.Admission
			answers = append(answers, r)
		}
	})
	for _, r := range answers {
		l.said(of(l.byID[r.Case], r.Request), r.Thing, r.At)
	}
	type useRow struct {
		ofCase
		Request, House sild.ID
		Kind           string
	}
	readCase(l, "bed_use", "case_id, id, request_id, house_id, kind", "id", func(k *pack.Case, r useRow) {
		if q := of(k, r.Request); q != nil && r.Kind == "held" {
			q.Held, q.House = true, r.House
		}
	})
	type stayRow struct {
		ofCase
		Thing, Request, House sild.ID
		Come, Until, Left     sild.Date
	}
	readCase(l, "stay", "case_id, id, thing, request_id, house_id, day, until_on, left_on", "day, thing", func(k *pack.Case, r stayRow) {
		if q := of(k, r.Request); q != nil {
			q.Stay = &pack.HouseStay{ID: r.Thing, House: r.House, Come: r.Come, Until: r.Until, Left: r.Left, LeftID: r.ID}
		}
	})
	type extensionRow struct {
		ofCase
		Stay         sild.ID
		State        string
		Was, Decided sild.Date
	}
	readCase(l, "stay_extension", "case_id, id, stay_id, state, was_on, decided_on", "recorded_at, id", func(k *pack.Case, r extensionRow) {
		for i := range k.Beds {
			if s := k.Beds[i].Stay; s != nil && s.ID == r.Stay && r.State == "refused" && r.Was == s.Until {
				s.Decided, s.Decision = r.Decided, r.ID
			}
		}
	})
}

// said tells when a request was answered first, when it was last said that there is
// no bed, and when something else after that: from all that its answer said up to
// the one that holds, and not from what was taken back.
func (l *loader) said(q *pack.HouseRequest, answer sild.ID, upTo time.Time) {
	if l.err != nil {
		return
	}
	type row struct {
		Day     sild.Date
		Outcome string
	}
	rows, err := db.All[row](l.tx, `SELECT day, outcome FROM house_answer WHERE thing = $1 AND recorded_at <= $2 ORDER BY recorded_at, id`, answer, upTo)
	l.err = err
	for i, r := range rows {
		if i == 0 {
			q.Answered = r.Day
		}
		switch {
		case r.Outcome == "expected":
			q.Expected, q.Settled = r.Day, sild.Date{}
		case q.Settled.IsZero():
			q.Settled = r.Day
		}
	}
}

// houseGrants let the house that was asked for a bed see the person as far as it
// must to answer, and those on duty in it who lives there, comes or has left.
func houseGrants(add granter, k *pack.Case, until sild.Date) {
	for i := range k.Beds {
		r := &k.Beds[i]
		end := until
		switch s := r.Stay; {
		case s != nil && !s.Left.IsZero():
			end = s.Left.AddDays(casework.FormerDays)
		case s == nil && !r.Ended.IsZero():
			end = r.Ended.AddDays(casework.FormerDays)
		}
		add(k, r.Team, "coordinator", access.Housing, access.Sections, r.Day, end)
		if s := r.Stay; s != nil {
			last := until
			if !s.Left.IsZero() {
				last = s.Left.AddDays(staffDays)
			}
			add(k, s.House, "house_staff", access.Shift, access.Sections, s.Come.AddDays(-staffDays), last)
		} else if r.Held && r.Ended.IsZero() {
			add(k, r.House, "house_staff", access.Shift, access.Sections, r.Admission.AddDays(-staffDays), r.Admission.AddDays(staffDays))
		}
	}
}
