// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
	"sild/referral"
)

// TestHouseOfRoles: what is told of a house, and whether a referral asks for a bed in
// it, hangs on what one's role may do, not on the organisation and the team alone.
func TestHouseOfRoles(t *testing.T) {
	w := newWorld(t)
	for name, x := range map[string]struct {
		by    flowtest.User
		shows bool
		ask   func(tx *db.Tx) (bool, error)
	}{
		"a prison asks for a bed":          {w.Officer, true, func(tx *db.Tx) (bool, error) { return referral.AsksHouse(tx, w.Pack, w.Programme.ID) }},
		"an admin asks for a bed":          {w.Admin, false, func(tx *db.Tx) (bool, error) { return referral.AsksHouse(tx, w.Pack, w.Programme.ID) }},
		"where it is, for its coordinator": {w.Coordinator, true, w.placed},
		"where it is, for an admin":        {w.Admin, false, w.placed},
		"a roster, for its coordinator":    {w.Coordinator, true, rosters},
		"a roster, for an admin":           {w.Admin, false, rosters},
		"keeps the beds, a coordinator":    {w.Coordinator, true, keepsBeds},
		"keeps the beds, a support person": {w.Worker, false, keepsBeds},
	} {
		w.Look(x.by, func(tx *db.Tx) error {
			shows, err := x.ask(tx)
			if shows != x.shows {
				t.Errorf("%s: %t", name, shows)
			}
			return err
		})
	}
}

func (w *world) placed(tx *db.Tx) (bool, error) {
	h, err := housing.PlaceOf(tx, w.house.ID)
	return h.Line != "" && h.Phone != "", err
}

func rosters(tx *db.Tx) (bool, error) {
	all, err := housing.Rotas(tx)
	return len(all) > 0, err
}

func keepsBeds(tx *db.Tx) (bool, error) {
	found, err := housing.Find(tx, housing.FindInput{From: sild.MustDate("2024-03-20")})
	return len(found) > 0 && found[0].Keeps, err
}

// TestHouseOfSections: what is shown and done beside somebody's stay takes a section of
// their record.
func TestHouseOfSections(t *testing.T) {
	w := newWorld(t)
	s := w.livesThere("Andrei", "Tamm", w.beds[0])
	_, other := w.Admitted("Boriss", "Kask")
	w.Help(s.Case, w.WithBeside().Specialist, "IP", w.Today().AddDays(30))
	tell := func(by flowtest.User, ask func(tx *db.Tx) (bool, error)) (yes bool) {
		w.Look(by, func(tx *db.Tx) (err error) {
			if yes, err = ask(tx); sild.KindOf(err) == sild.NotFound || sild.KindOf(err) == sild.Forbidden {
				err = nil
			}
			return err
		})
		return yes
	}
	staff := w.onDuty("Peeter")
	helpers := func(tx *db.Tx) (bool, error) {
		x, err := housing.LivingOf(tx, s.Case)
		return len(x.Helpers) > 0, err
	}
	if !tell(w.Coordinator, helpers) || tell(staff, helpers) {
		t.Error("who helps the person: it should be shown to the coordinator and not on duty")
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.KeepApart(tx, s.Case, housing.ApartInput{Other: other, Why: "He threatened him."})
		return err
	})
	back := w.Without('I')
	if tell(w.Worker, w.placed) {
		t.Error("where the house is, without the resident's name")
	}
	back()
	if !tell(w.Worker, w.placed) {
		t.Error("who helps a resident does not know where the house is")
	}
	apart := func(by flowtest.User, of, from sild.ID) error {
		return w.Try(by, func(tx *db.Tx) error {
			_, err := housing.KeepApart(tx, of, housing.ApartInput{Other: from, Why: "x"})
			return err
		})
	}
	let := w.Exclude(w.Coordinator.ID, w.subjectOf(other))
	missing(t, apart(w.Coordinator, s.Case, other)) // whom they do not see
	let()
	defer w.Without('S')()
	missing(t, apart(w.Coordinator, other, s.Case))
}

// subjectOf is whose a case is.
func (w *world) subjectOf(caseID sild.ID) (subject sild.ID) {
	w.t.Helper()
	w.Look(w.Coordinator, func(tx *db.Tx) (err error) {
		subject, err = db.One[sild.ID](tx, `SELECT subject_id FROM cases WHERE id = $1`, caseID)
		return err
	})
	return subject
}
