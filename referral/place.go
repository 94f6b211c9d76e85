// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"slices"
	"strconv"
	"strings"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// Spaces are the places of the actor's organisation in a service part: how many
// there are, who has one, and which are offered.
type Spaces struct {
	Programme sild.ID
	Part      string
	All       int // by the contract, or by what its workers may have
	Taken     int
	Offered   int          // open offers that can still be accepted
	Freed     []Freed      // places that freed while support goes on, the latest first
	Ends      []PlannedEnd // when those that are taken end, as far as is planned, the first first
}

// Free is how many places nobody has and nobody was offered.
func (s Spaces) Free() int { return max(s.All-s.Taken-s.Offered, 0) }

// Frees is by when the n-th of those who wait could have a place, from what is
// planned; n from 1. It is zero if nothing planned says so, or at once.
func (s Spaces) Frees(n int) PlannedEnd {
	if n -= s.Free(); n > 0 && n <= len(s.Ends) {
		return s.Ends[n-1]
	}
	return PlannedEnd{}
}

// A PlannedEnd is when a place that is taken ends, as far as one knows.
type PlannedEnd struct {
	On    sild.Date
	Basis string // agreed with the person, exit_plan, or the longest time that the programme gives
}

// Freed is a place that freed while support goes on.
type Freed struct {
	Case  sild.ID
	Name  string
	Until sild.Date // the last day on which it was taken
	What  string    // the vocabulary and the value by which it freed
}

// mostFreed is how many of those are told, and mostEnds how far one looks ahead.
const (
	mostFreed = 50
	mostEnds  = 200
)

// SpacesOf are the places of the actor's organisation in a part of a programme.
// It is Forbidden to those who do not answer referrals.
func SpacesOf(tx *db.Tx, programmeID sild.ID, part pack.Part) (s Spaces, err error) {
	defer sild.Wrap(&err, "referral.SpacesOf(%s)", part.ID)
	if err := access.Duty(tx, access.Answer); err != nil {
		return s, err
	}
	if part.Places == nil {
		return s, sild.Missing()
	}
	if s, err = spaces(tx, programmeID, tx.Actor.Org, part); err != nil {
		return s, err
	}
	var args []any
	args = append(args, programmeID, tx.Actor.Org, part.ID, tx.Today())
	s.Freed, err = db.All[Freed](tx, `SELECT c.case_id, c.name, x.until_on, x.what FROM place x JOIN case_card c ON c.case_id = x.case_id
		WHERE x.programme_id = $1 AND x.provider_id = $2 AND x.part = $3 AND x.until_on < $4 AND x.freed = 'event' AND c.ended_on IS NULL
		AND `+access.Scope(tx, 'P', &args)+` ORDER BY x.until_on DESC NULLS LAST, c.case_id LIMIT `+strconv.Itoa(mostFreed), args...)
	if err != nil {
		return s, err
	}
	persons, err := personsOf(tx, s.Freed)
	if err != nil {
		return s, err
	}
	tx.Trail(sild.Entry{Action: "list", What: "place", Sections: "IP", Subjects: persons})
	s.Ends, err = db.All[PlannedEnd](tx, `SELECT x.planned_on, x.planned_by FROM place x WHERE x.programme_id = $1 AND x.provider_id = $2 AND x.part = $3
		AND (x.until_on IS NULL OR x.until_on >= $4) AND x.planned_on >= $4 ORDER BY x.planned_on NULLS LAST, x.case_id LIMIT `+strconv.Itoa(mostEnds), programmeID, tx.Actor.Org, part.ID, tx.Today())
	return s, err
}

func personsOf(tx *db.Tx, list []Freed) ([]sild.ID, error) {
	if len(list) == 0 {
		return nil, nil
	}
	cases := make([]sild.ID, len(list))
	for i, x := range list {
		cases[i] = x.Case
	}
	var args []any
	return db.All[sild.ID](tx, `SELECT person_id FROM cases WHERE id IN (`+db.List(&args, cases)+`)`, args...)
}

// spaces are the numbers, of everybody: they name nobody.
func spaces(tx *db.Tx, programmeID, provider sild.ID, part pack.Part) (s Spaces, err error) {
	s = Spaces{Programme: programmeID, Part: part.ID}
	today := tx.Today()
	if part.Places.By == "workers" {
		most := 0
		if part.Caseload != nil {
			most = part.Caseload.Ceiling
		}
		s.All, err = db.One[int](tx, `SELECT coalesce(sum(CASE WHEN coalesce(w.ceiling, 0) = 0 THEN $5 ELSE w.ceiling END), 0)
			FROM (SELECT DISTINCT m.user_id FROM contract k JOIN member m ON m.group_id = k.team_id AND m.role = 'support_person' AND m.from_on <= $3 AND m.until_on >= $3
				WHERE k.programme_id = $1 AND k.org_id = $2 AND k.part = $4 AND k.from_on <= $3 AND k.until_on >= $3) u
			LEFT JOIN worker_profile w ON w.user_id = u.user_id AND w.replaced_at IS NULL`, programmeID, provider, today, "provider", most)
	} else {
		s.All, err = db.One[int](tx, `SELECT coalesce(sum(c.places), 0) FROM contract c
			WHERE c.programme_id = $1 AND c.org_id = $2 AND c.part = 'provider' AND c.from_on <= $3 AND c.until_on >= $3`, programmeID, provider, today)
	}
	if err != nil {
		return s, err
	}
	if s.Taken, err = db.One[int](tx, `SELECT count(DISTINCT x.subject_id) FROM place x WHERE x.programme_id = $1 AND x.provider_id = $2 AND x.part = $3
		AND x.from_on <= $4 AND (x.until_on IS NULL OR x.until_on >= $4)`, programmeID, provider, part.ID, today); err != nil {
		return s, err
	}
	s.Offered, err = db.One[int](tx, `SELECT count(*) FROM place_offer o JOIN waiting w ON w.case_id = o.case_id AND w.part = o.part
		WHERE w.programme_id = $1 AND w.provider_id = $2 AND w.part = $3 AND o.replaced_at IS NULL AND o.state = 'open' AND o.expires_on >= $4`, programmeID, provider, part.ID, today)
	return s, err
}

// A Waiter is somebody who waits for a place, with what brings them forward and
// the last offer that was made to them.
type Waiter struct {
	Case    sild.ID
	Person  sild.ID
	Name    string
	Area    string
	Score   int
	Since   sild.Date // the day of the referral
	Counts  []string  // preferences that are so and that the actor may know of
	Unknown []string  // preferences of which one cannot say
	Offer   PlaceOffer
	Offers  bool // there is such an offer
	Next    bool // a place that frees is for them
	At      int  // place on the list, from 1
}

// mostWaiting is how long a list is read: more wait in no programme that we know.
const mostWaiting = 300

// WaitingFor is the waiting list of the actor's organisation for a part, in its
// order: the sum of the weights of what is so, then the day of the referral. With
// an area it holds only those who live or will live there; their place on the
// whole list stays theirs.
func WaitingFor(tx *db.Tx, programmeID sild.ID, p *pack.Pack, part pack.Part, area string) (list []Waiter, err error) {
	defer sild.Wrap(&err, "referral.WaitingFor(%s)", part.ID)
	if err := access.Duty(tx, access.Answer); err != nil {
		return nil, err
	}
	if part.Places == nil {
		return nil, sild.Missing()
	}
	type row struct {
		Case, Person    sild.ID
		Name, Area      string
		Score           int
		Since           sild.Date
		Counts, Unknown string
		Health, Offence bool
		Family          bool
	}
	args := []any{programmeID, tx.Actor.Org, part.ID}
	may := func(section byte) string {
		return `CASE WHEN ` + access.Scope(tx, section, &args) + ` THEN TRUE ELSE FALSE END`
	}
	h, o, f := may('H'), may('O'), may('F')
	rows, err := db.All[row](tx, `SELECT c.case_id, c.person_id, c.name, w.area, w.score, w.since_on, w.counts, w.unknown, `+h+`, `+o+`, `+f+`
		FROM waiting w JOIN case_card c ON c.case_id = w.case_id
		WHERE w.programme_id = $1 AND w.provider_id = $2 AND w.part = $3 AND `+access.Scope(tx, 'P', &args)+`
		ORDER BY w.score DESC, w.since_on, w.case_id LIMIT `+strconv.Itoa(mostWaiting), args...)
	if err != nil {
		return nil, err
	}
	offers, err := lastOffers(tx, programmeID, part.ID)
	if err != nil {
		return nil, err
	}
	var persons []sild.ID
	today, next := tx.Today(), false
	for i, r := range rows {
		hidden := map[byte]bool{'H': !r.Health, 'O': !r.Offence, 'F': !r.Family}
		w := Waiter{Case: r.Case, Person: r.Person, Name: r.Name, Area: r.Area, Score: r.Score, Since: r.Since, At: i + 1}
		w.Counts, w.Unknown = known(p, r.Counts, hidden), known(p, r.Unknown, hidden)
		w.Offer, w.Offers = offers[r.Case]
		if !next && w.ready(part, today) {
			w.Next, next = true, true
		}
		if area != "" && w.Area != area {
			continue
		}
		persons = append(persons, r.Person)
		list = append(list, w)
	}
	tx.Trail(sild.Entry{Action: "list", What: "waiting", Sections: "IP", Subjects: persons})
	return list, nil
}

// known are those of the preferences ids that one may know of who is kept from
// some sections.
func known(p *pack.Pack, ids string, hidden map[byte]bool) (list []string) {
	for _, id := range strings.Fields(ids) {
		if !slices.ContainsFunc([]byte(p.ReadBy(id)), func(s byte) bool { return hidden[s] }) {
			list = append(list, id)
		}
	}
	return list
}

// ready reports whether a place may be offered to w now: none is, and they have
// not said no, or let an offer run out, a short while ago.
func (w Waiter) ready(part pack.Part, today sild.Date) bool {
	if !w.Offers {
		return true
	}
	switch o := w.Offer; {
	case o.Open(today), o.State == "accepted":
		return false
	case o.State == "taken_back":
		return true
	}
	return !today.Before(w.Offer.AgainOn(part))
}

// PartsWithPlaces are those of p that have places.
func PartsWithPlaces(p *pack.Pack) (list []pack.Part) {
	for _, t := range p.Parts {
		if t.Places != nil {
			list = append(list, t)
		}
	}
	return list
}

// ofPlaces is the programme of a case with its pack, and the first part in which
// it waits.
func ofPlaces(tx *db.Tx, caseID, programmeID sild.ID) (*pack.Pack, pack.Part, error) {
	p, err := programme.Of(tx, programmeID)
	if err != nil {
		return nil, pack.Part{}, err
	}
	id, waits, err := db.Maybe[string](tx, `SELECT part FROM waiting WHERE case_id = $1 ORDER BY part LIMIT 1`, caseID)
	if err != nil {
		return p, pack.Part{}, err
	}
	part, there := p.Part(id)
	if !waits || !there || part.Places == nil {
		return p, part, &sild.Error{Kind: sild.Conflict, Key: "place.not_waiting"}
	}
	return p, part, nil
}
