// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
	"sild/own"
)

// TestVisitor holds the day that a visitor is asked for ahead, and what comes of
// one.
func TestVisitor(t *testing.T) {
	w := newWorld(t)
	s := w.livesThere("Andrei", "Tamm", w.beds[0])
	ask := func(hours int) (v housing.Visitor, err error) {
		at := w.Now().Add(time.Duration(hours) * time.Hour)
		err = w.Try(w.Coordinator, func(tx *db.Tx) error {
			var err error
			v, err = housing.AskVisitor(tx, s.Thing, housing.VisitorInput{Name: "Mall Tamm", Relation: "Mother", StartsAt: at, EndsAt: at.Add(time.Hour)})
			return err
		})
		return v, err
	}
	decide := func(v housing.Visitor, allow bool, why string) error {
		return w.Try(w.Coordinator, func(tx *db.Tx) error {
			_, err := housing.DecideVisitor(tx, v.Thing, allow, why, "")
			return err
		})
	}
	came := func(v housing.Visitor, outcome string, document bool) error {
		return w.Try(w.Coordinator, func(tx *db.Tx) error {
			_, err := housing.VisitorCame(tx, v.Thing, outcome, document, "")
			return err
		})
	}
	_, err := ask(-1)
	invalid(t, err, "starts", "visitor.past")
	late, err := ask(3)
	if err != nil {
		t.Fatal(err)
	}
	invalid(t, decide(late, true, ""), "why", "visitor.late.why")
	if err := decide(late, true, "She is here for one day."); err != nil {
		t.Error(err)
	}
	early, err := ask(24)
	if err != nil {
		t.Fatal(err)
	}
	invalid(t, decide(early, false, ""), "why", "visitor.refused.why")
	conflict(t, came(early, "came", true), "visitor.not_allowed")
	if err := decide(early, true, ""); err != nil {
		t.Error(err)
	}
	invalid(t, came(early, "came", true), "outcome", "date.future")
	invalid(t, came(late, "came", false), "document", "visitor.document.required")
	if err := came(late, "came", true); err != nil {
		t.Error(err)
	}
	if err := came(late, "left", false); err != nil {
		t.Error(err)
	}
	conflict(t, came(late, "left", false), "visitor.not_in")
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		list, err := housing.Visitors(tx, w.house.ID, w.Today())
		if len(list) != 2 || list[0].State != "came" || list[0].LeftAt.IsZero() || list[0].Resident != "Tamm, Andrei" && list[0].Resident != "Andrei Tamm" {
			t.Errorf("visitors: %+v", list)
		}
		return err
	})
}

// TestBelongings holds that what is kept after somebody left has a day, and waits
// for the house when that has passed.
func TestBelongings(t *testing.T) {
	w := newWorld(t)
	s := w.livesThere("Andrei", "Tamm", w.beds[0])
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.Depart(tx, s.Thing, housing.DepartureInput{On: w.Today(), Reason: "planned"})
		return err
	})
	var b housing.Belonging
	keep := func(until string) error {
		return w.Try(w.Coordinator, func(tx *db.Tx) (err error) {
			in := housing.BelongingInput{What: "A guitar", KeptAt: "Office"}
			if until != "" {
				in.Until = sild.MustDate(until)
			}
			b, err = housing.KeepBelonging(tx, s.Thing, in)
			return err
		})
	}
	invalid(t, keep(""), "until", "belongings.until.required")
	if err := keep("2024-08-20"); err != nil {
		t.Fatal(err)
	}
	w.Go("2024-08-21 09:00")
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		list, err := housing.KeptIn(tx, w.house.ID)
		if len(list) != 1 || !list[0].Over(w.Today()) || list[0].LeftOn.IsZero() {
			t.Errorf("kept: %+v", list)
		}
		waits, err2 := housing.WaitsIn(tx, w.house.ID)
		if err2 != nil || waits.Belongings != 1 {
			t.Errorf("waits: %+v, %v", waits, err2)
		}
		return err
	})
	back := w.Without('I')
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		waits, err := housing.WaitsIn(tx, w.house.ID)
		if waits.Belongings != 0 {
			t.Errorf("who may not read whose they are counts %+v", waits)
		}
		return err
	})
	back()
	give := func(to string) error {
		return w.Try(w.Coordinator, func(tx *db.Tx) error {
			_, err := housing.GiveBelonging(tx, b.Thing, w.Today(), to, "")
			return err
		})
	}
	invalid(t, give(""), "to", "belongings.to.required")
	if err := give("His brother"); err != nil {
		t.Fatal(err)
	}
	conflict(t, give("Again"), "error.conflict")
}

// TestOwnHome holds what the person reads, accepts and asks on their own page.
func TestOwnHome(t *testing.T) {
	w := newWorld(t)
	s := w.livesThere("Andrei", "Tamm", w.beds[0])
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AddRules(tx, w.house.ID, housing.RulesInput{From: w.Today(), Words: map[string]string{"ru": "Тихий час с 22:00."}})
		return err
	})
	me := w.participant(s.Subject)
	var v housing.Visitor
	w.Do(me, func(tx *db.Tx) error {
		h, there, err := housing.OwnHome(tx)
		if err != nil || !there || h.Answer != nil || len(h.Rules) != 1 || h.House.Name != "Metsakodu" {
			t.Errorf("home: %+v, %v, %v", h, there, err)
		}
		a, err := housing.AnswerOwnRules(tx, 1, "ru")
		if err != nil || a.Source != "person" {
			t.Errorf("accepts: %+v, %v", a, err)
		}
		at := w.Now().Add(48 * time.Hour)
		v, err = housing.AskOwnVisitor(tx, housing.VisitorInput{Name: "Mall Tamm", StartsAt: at, EndsAt: at.Add(time.Hour)})
		return err
	})
	conflict(t, w.Try(me, func(tx *db.Tx) error { _, err := housing.AnswerOwnRules(tx, 2, "ru"); return err }), "rules.other")
	missing(t, w.Try(me, func(tx *db.Tx) error { _, err := housing.DecideVisitor(tx, v.Thing, true, "", ""); return err }))
	living := func(tx *db.Tx) error { _, err := housing.LivingOf(tx, s.Case); return err }
	missing(t, w.Try(me, living))
	w.Do(w.Worker, living)
	defer w.Without('P')() // as for a prison to which they came back
	missing(t, w.Try(w.Worker, living))
}

// TestOwnAsking holds that the person asks for a bed on their own page, once, and
// reads what became of it; and that where the houses are is not among it.
func TestOwnAsking(t *testing.T) {
	w := newWorld(t)
	subject, caseID := w.Admitted("Andrei", "Tamm")
	me := w.participant(subject)
	var r housing.Request
	w.Do(me, func(tx *db.Tx) error {
		x, there, err := housing.OwnAsking(tx)
		if err != nil || !there || x.Asked != nil || len(x.Houses) != 1 || x.Houses[0].Name != "Metsakodu" || x.Houses[0].Line+x.Houses[0].Way+x.Houses[0].Phone != "" {
			t.Errorf("can ask: %+v, %v, %v", x, there, err)
		}
		r, err = housing.AskOwn(tx, w.house.ID, "I have nowhere to go.")
		return err
	})
	if r.Case != caseID || r.Source != "person" || r.AskedAs != access.Participant || r.Basis != "voluntary" {
		t.Errorf("asked: %+v", r)
	}
	conflict(t, w.Try(me, func(tx *db.Tx) error { _, err := housing.AskOwn(tx, w.house.ID, ""); return err }), "house.asked_already")
	w.confirm(r, w.beds[0])
	w.Look(me, func(tx *db.Tx) error {
		x, _, err := housing.OwnAsking(tx)
		if err != nil || x.Asked == nil || x.Asked.State() != "held" {
			t.Errorf("confirmed: %+v, %v", x.Asked, err)
		}
		return err
	})
}

// TestHouseClosedToOneself: where a record is closed to the person, the own pages
// tell nothing of a house and ask for nothing.
func TestHouseClosedToOneself(t *testing.T) {
	w := newWorld(t)
	s := w.livesThere("Andrei", "Tamm", w.beds[0])
	me := w.participant(s.Subject)
	subject, _ := w.Admitted("Boriss", "Kask")
	other := w.participant(subject)
	home := func(tx *db.Tx) error { _, _, err := housing.OwnHome(tx); return err }
	asking := func(tx *db.Tx) error { _, _, err := housing.OwnAsking(tx); return err }
	for _, x := range []struct {
		who flowtest.User
		do  func(*db.Tx) error
	}{{me, home}, {other, asking}} {
		if err := w.Try(x.who, x.do); err != nil {
			t.Error(err)
		}
		let := w.Exclude(x.who.ID)
		missing(t, w.Try(x.who, x.do))
		let()
	}
	missing(t, w.Try(w.Second, func(tx *db.Tx) error { _, _, err := housing.Wish(tx, "", s.Request); return err }))
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AddRules(tx, w.house.ID, housing.RulesInput{From: w.Today(), Words: map[string]string{"ru": "Тихий час с 22:00."}})
		return err
	})
	accept := func(tx *db.Tx) error { _, err := housing.AnswerOwnRules(tx, 1, "ru"); return err }
	ask := func(tx *db.Tx) error { _, err := housing.AskOwn(tx, w.house.ID, ""); return err }
	back := w.Without('N') // what they say themself
	missing(t, w.Try(me, accept))
	missing(t, w.Try(other, ask))
	back()
	w.Do(me, accept)
	w.Do(other, ask)
}

// TestStaffEndNoRequest: who works in a house ends nobody's request.
func TestStaffEndNoRequest(t *testing.T) {
	w := newWorld(t)
	s := w.livesThere("Andrei", "Tamm", w.beds[0])
	staff := w.onDuty("Maie Kask")
	err := w.Try(staff, func(tx *db.Tx) error {
		_, err := housing.End(tx, s.Request, w.Value("request_ends", "other"), "", "")
		return err
	})
	if sild.KindOf(err) != sild.Forbidden {
		t.Errorf("the staff ends a request: %v", err)
	}
}

// participant is the person of a record on their own pages.
func (w *world) participant(subject sild.ID) flowtest.User {
	w.t.Helper()
	var a own.Account
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		a, err = own.Give(tx, subject, own.Card, own.NewCodes(own.OnCard))
		return err
	})
	return flowtest.User{ID: a.ID, Role: access.Participant}
}
