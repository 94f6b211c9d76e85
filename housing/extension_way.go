// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
	"sild/people"
)

// An Awaited is somebody for whom the bed of a resident is held on nights on which
// the resident is to stay longer.
type Awaited struct {
	Request sild.ID // thing of the request
	Case    sild.ID // empty: the actor does not see them
	Person  sild.ID
	Name    string
	From    sild.Date
	Until   sild.Date
	Beds    []Choice // of the house, that they could have instead
}

// A Way is what stands against a longer stay, and what would make room for it.
type Way struct {
	Waiting []Awaited // by day
	Void    sild.Date // the first night on which the bed is void or gone; zero: none
	Beds    []Choice  // of the house, into which the resident could move today for all of it
}

// Free reports whether nothing stands against it.
func (w Way) Free() bool { return len(w.Waiting) == 0 && w.Void.IsZero() }

// InTheWay is what stands against somebody staying until a day in the bed in which
// they sleep: who has it held, by name as far as the actor may see them, and which
// other beds of the house would do. It is for those who decide.
func InTheWay(tx *db.Tx, stay sild.ID, until sild.Date) (w Way, err error) {
	defer sild.Wrap(&err, "housing.InTheWay(%s)", stay)
	s, u, o, _, err := stayOpened(tx, stay)
	if err != nil {
		return w, err
	}
	if !o.Keeps {
		return w, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if !s.Lives() || !until.After(s.Until) {
		return w, nil
	}
	if w.Waiting, err = o.waiting(tx, u, until); err != nil {
		return w, err
	}
	if w.Void, _, err = db.Maybe[sild.Date](tx, `SELECT v.from_on FROM bed_void v WHERE v.bed_id = $1 AND v.cancelled_at IS NULL AND v.from_on < $3 AND v.until_on >= $2 ORDER BY v.from_on LIMIT 1`, u.Bed, o.Today, until); err != nil {
		return w, err
	}
	if w.Free() {
		return w, nil
	}
	w.Beds, err = o.roomFor(tx, s, u, until)
	return w, err
}

// roomFor are the other beds of the house into which a resident could move today
// for as long as they stay until a day.
func (o Opened) roomFor(tx *db.Tx, s Stay, u Use, until sild.Date) ([]Choice, error) {
	needs, _, err := db.Maybe[string](tx, `SELECT needs FROM house_request WHERE thing = $1 AND replaced_at IS NULL`, s.Request)
	if err != nil {
		return nil, err
	}
	beds, err := o.free(tx, o.spanOf(o.Today, until), Asked{Request: Request{Fact: s.Fact, Needs: needs}}, "")
	if err != nil {
		return nil, err
	}
	return named(tx, nil, slices.DeleteFunc(beds, func(id sild.ID) bool { return id == u.Bed }))
}

// stays gives a resident the bed for a longer stay: the one in which they sleep,
// once those for whom it is held have the beds that were chosen for them, or
// another from today on.
func (o Opened) stays(tx *db.Tx, s Stay, u Use, in ExtensionDecision) error {
	if in.Bed == "" || in.Bed == u.Bed {
		if err := o.giveWay(tx, u, s.Until, in.Instead); err != nil {
			return err
		}
		f, err := db.Amend(tx, "bed_use", u.Fact, "longer")
		if err != nil {
			return err
		}
		u.Fact = f
		_, err = o.use(tx, u, o.spanOf(u.From, s.Until))
		return err
	}
	beds, err := o.roomFor(tx, s, u, s.Until)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(beds, func(c Choice) bool { return c.Bed == in.Bed }) {
		return &sild.Error{Kind: sild.Conflict, Key: "bed.taken"}
	}
	if err := o.ends(tx, u, o.Today, "moved: longer"); err != nil {
		return err
	}
	_, err = o.use(tx, Use{Fact: tx.NewFact(s.Subject, s.Case, o.Today, "worker", "document"), Bed: in.Bed, Kind: "stay", Request: s.Request, Stay: s.Thing, Going: true}, o.spanOf(o.Today, s.Until))
	return err
}

// waiting are those for whom the bed of u is held on nights of a span that ends on
// a day, with the beds that they could have instead.
func (o Opened) waiting(tx *db.Tx, u Use, until sild.Date) (list []Awaited, err error) {
	s := o.spanOf(u.From, until)
	type row struct {
		Case, Request sild.ID
		From, Until   sild.Date
	}
	rows, err := db.All[row](tx, `SELECT x.case_id, x.request_id, x.from_on, x.until_on FROM bed_use x WHERE x.bed_id = $1 AND x.replaced_at IS NULL AND x.kind = 'held' AND x.request_id <> $4
		AND x.from_on < x.until_on AND x.from_on < $3 AND x.ready_on > $2 ORDER BY x.from_on, x.id`, u.Bed, s.from, s.ready, u.Request)
	if err != nil {
		return nil, err
	}
	var cases, shown []sild.ID
	for _, r := range rows {
		cases = append(cases, r.Case)
	}
	known, err := knownOf(tx, cases)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		w := Awaited{Request: r.Request, From: r.From, Until: r.Until}
		if k, is := known[r.Case]; is {
			w.Case, w.Person, w.Name = k.Case, k.Person, k.Name
			shown = append(shown, k.Person)
		}
		a, err := heldFor(tx, r.Case, r.Request)
		if err != nil || a == nil {
			return nil, err
		}
		beds, err := o.free(tx, span{a.Hold.From, a.Hold.Until, a.Hold.Ready}, *a, "")
		if err != nil {
			return nil, err
		}
		if w.Beds, err = named(tx, nil, slices.DeleteFunc(beds, func(id sild.ID) bool { return id == u.Bed })); err != nil {
			return nil, err
		}
		list = append(list, w)
	}
	if len(shown) > 0 {
		tx.Trail(sild.Entry{Action: "list", What: "case", Sections: "I", Subjects: shown})
	}
	return list, nil
}

// heldFor is a request with the bed that is held for it; nil: none is.
func heldFor(tx *db.Tx, caseID, request sild.ID) (*Asked, error) {
	all, err := RequestsOf(tx, caseID)
	for i := range all {
		if all[i].Thing == request && all[i].Hold != nil && all[i].Answer() != nil {
			return &all[i], err
		}
	}
	return nil, err
}

// giveWay gives those for whom the bed of u is held another one of the house, as
// was chosen for each request. Their answer says so anew: it stands in their case.
func (o Opened) giveWay(tx *db.Tx, u Use, until sild.Date, chosen map[sild.ID]sild.ID) error {
	if len(chosen) == 0 {
		return nil
	}
	all, err := o.waiting(tx, u, until)
	if err != nil {
		return err
	}
	for _, w := range all {
		bed := chosen[w.Request]
		if bed == "" {
			continue
		}
		if !slices.ContainsFunc(w.Beds, func(c Choice) bool { return c.Bed == bed }) {
			return &sild.Error{Kind: sild.Conflict, Key: "bed.taken"}
		}
		caseID, err := db.One[sild.ID](tx, `SELECT case_id FROM house_request WHERE thing = $1 AND replaced_at IS NULL`, w.Request)
		if err != nil {
			return err
		}
		a, err := heldFor(tx, caseID, w.Request)
		if err != nil || a == nil {
			return err
		}
		f, err := become(tx, a.Hold, tx.NewFact(a.Subject, a.Case, o.Today, a.Hold.Source, a.Hold.Evidence), "made room")
		if err != nil {
			return err
		}
		if _, err := o.use(tx, Use{Fact: f, Bed: bed, Kind: "held", Request: a.Thing}, span{a.Hold.From, a.Hold.Until, a.Hold.Ready}); err != nil {
			return err
		}
		if err := o.said(tx, *a, *a.Answer(), a.Hold.From, ""); err != nil {
			return err
		}
		of, err := people.SubjectByID(tx, a.Subject)
		if err != nil {
			return err
		}
		tx.Trail(sild.Entry{Action: "write", What: "house_request", Object: a.Case, Sections: "P", Purpose: access.Housing, Subjects: []sild.ID{of.Person}})
	}
	return nil
}
