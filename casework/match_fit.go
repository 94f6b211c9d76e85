// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

// Fitting is the team's support persons for a case, barred or ranked, with what
// it asks of them. The caller has opened the case.
func Fitting(tx *db.Tx, rec access.Record, role string, from, until sild.Date) (Demand, []Judged, error) {
	p, err := programme.Of(tx, rec.Programme)
	if err != nil {
		return Demand{}, nil, err
	}
	n, err := demandOf(tx, rec, p, role, from, until)
	if err != nil {
		return n, nil, err
	}
	fits, err := fitsOf(tx, rec, p, sild.DateOf(tx.Now, p.Location()), "")
	return n, n.Rank(fits, tx.Actor.Role), err
}

// demandOf is what a case asks of the worker who is to work on it as role.
func demandOf(tx *db.Tx, rec access.Record, p *pack.Pack, role string, from, until sild.Date) (n Demand, err error) {
	n = Demand{Pack: p, Role: role, From: from, Until: until}
	for _, part := range p.Parts {
		if part.ForLead() {
			n.Part = part
			break
		}
	}
	if n.Wish, _, err = WishOf(tx, rec.Case); err != nil {
		return n, err
	}
	n.Area = n.Wish.Area
	d, err := people.DetailOf(tx, rec.Person)
	if err != nil {
		return n, err
	}
	n.Interpreter = d.Interpreter
	if d.Language != "" {
		n.Languages = []string{d.Language}
	}
	given, _, err := referral.FormOf(tx, rec.Case, referral.FormID)
	said, _ := given["languages"].([]any)
	for _, x := range said {
		if l, _ := x.(string); slices.Contains(people.Languages, l) && !slices.Contains(n.Languages, l) {
			n.Languages = append(n.Languages, l)
		}
	}
	return n, err
}

// individual is the first service part that one worker gives one person.
func individual(p *pack.Pack) (part pack.Part) {
	for _, part := range p.Parts {
		if part.Kind == "individual" {
			return part
		}
	}
	return part
}

// fitsOf are the support persons of a case's team, or one of them, with what the
// rule asks about them.
func fitsOf(tx *db.Tx, rec access.Record, p *pack.Pack, today sild.Date, only sild.ID) ([]Fit, error) {
	workers, err := org.WorkersOf(tx, rec.Team, "support_person", today)
	if err != nil {
		return nil, err
	}
	var fits []Fit
	at := map[sild.ID]*Fit{}
	for _, w := range workers {
		if only == "" || w.ID == only {
			fits = append(fits, Fit{Worker: w})
		}
	}
	ids := make([]sild.ID, len(fits))
	for i := range fits {
		at[fits[i].ID], ids[i] = &fits[i], fits[i].ID
	}
	if err := loads(tx, p, at, ids, today); err != nil {
		return nil, err
	}
	if err := standings(tx, rec, at, today); err != nil {
		return nil, err
	}
	offers, err := Offers(tx, rec.Case)
	for _, m := range offers {
		if f := at[m.User]; f != nil && m.Refused() {
			f.Refused = &m
		}
	}
	return fits, err
}

// loads counts the people whom workers lead, what they weigh, and when the next
// of them goes to somebody else.
func loads(tx *db.Tx, p *pack.Pack, at map[sild.ID]*Fit, ids []sild.ID, today sild.Date) error {
	type load struct {
		User      sild.ID
		Case      sild.ID
		Until     sild.Date
		Started   sild.Date
		ReleaseOn sild.Date
		Released  bool
	}
	args := []any{today}
	// From the facts: what this unit of work has given already counts.
	rows, err := db.All[load](tx, `SELECT a.user_id, a.case_id, min(a.until_on), c.started_on, c.release_on, c.released FROM assignment a JOIN case_card c ON c.case_id = a.case_id
		WHERE a.user_id IN (`+db.List(&args, ids)+`) AND a.role = 'lead' AND a.replaced_at IS NULL AND (a.until_on IS NULL OR a.until_on >= $1)
		AND c.ended_on IS NULL AND c.outcome = 'accepted'
		GROUP BY a.user_id, a.case_id, c.started_on, c.release_on, c.released`, args...)
	for _, r := range rows {
		f, out := at[r.User], r.Started
		if !r.ReleaseOn.IsZero() {
			if out = r.ReleaseOn; !r.Released {
				out = sild.Date{} // what is expected has not come
			}
		}
		f.Open++
		f.Weighs += p.Loads().Weighs(out, today)
		if !r.Until.IsZero() && (f.Frees.IsZero() || r.Until.Before(f.Frees)) {
			f.Frees = r.Until
		}
	}
	return err
}

// standings are what workers are and were to the person.
func standings(tx *db.Tx, rec access.Record, at map[sild.ID]*Fit, today sild.Date) error {
	type past struct {
		User       sild.ID
		Case       sild.ID
		Role       string
		Day, Until sild.Date
	}
	rows, err := db.All[past](tx, `SELECT user_id, case_id, role, day, until_on FROM assignment WHERE subject_id = $1 AND replaced_at IS NULL ORDER BY day, id`, rec.Subject)
	if err != nil {
		return err
	}
	for _, r := range rows {
		f := at[r.User]
		switch {
		case f == nil:
		case r.Case == rec.Case && (r.Until.IsZero() || !r.Until.Before(today)):
			f.On = r.Role
		default:
			f.Before = true
		}
	}
	type barred struct {
		User sild.ID
		Kind string
	}
	closed, err := db.All[barred](tx, `SELECT x.user_id, coalesce((SELECT c.kind FROM conflict_of_interest c
			WHERE c.subject_id = x.subject_id AND c.user_id = x.user_id AND c.replaced_at IS NULL ORDER BY c.id LIMIT 1), 'other')
		FROM exclusion x WHERE x.subject_id = $1 AND (x.until_on IS NULL OR x.until_on >= $2)`, rec.Subject, tx.Today())
	for _, x := range closed {
		if f := at[x.User]; f != nil {
			f.Conflict = x.Kind
		}
	}
	return err
}
