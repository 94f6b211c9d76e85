// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"testing"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/housing"
	"sild/referral"
)

// lives is somebody who has come to live in the house, on the day of release.
func (w *world) lives(given, family string, bed housing.Bed) (subject, caseID sild.ID, s housing.Stay) {
	w.t.Helper()
	subject, caseID = w.Admitted(given, family)
	r := w.ask(caseID)
	w.confirm(r, bed)
	w.Go("2024-08-05")
	w.released(subject)
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		s, err = housing.Arrive(tx, r.Thing, housing.ArrivalInput{On: w.Today()})
		return err
	})
	return subject, caseID, s
}

func (w *world) stay(caseID sild.ID) (s housing.Stay, u housing.Use) {
	w.t.Helper()
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		stays, err := housing.StaysOf(tx, caseID)
		if err != nil {
			return err
		}
		uses, err := housing.UsesOf(tx, caseID)
		s, u = stays[len(stays)-1], uses[len(uses)-1]
		return err
	})
	return s, u
}

func (w *world) askLonger(user flowtest.User, s housing.Stay, until string) (x housing.Extension) {
	w.t.Helper()
	w.Do(user, func(tx *db.Tx) (err error) {
		x, err = housing.AskExtension(tx, s.Thing, housing.ExtensionInput{Until: sild.MustDate(until), Reason: "no_home"})
		return err
	})
	return x
}

func (w *world) decide(x housing.Extension, in housing.ExtensionDecision) error {
	return w.Try(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.DecideExtension(tx, x.Thing, in)
		return err
	})
}

// TestLonger holds that a longer stay is asked for, decided with a reason by the
// house, and moves the day, the bed and who pays; and that what was refused is kept.
func TestLonger(t *testing.T) {
	w := newWorld(t)
	_, caseID, s := w.lives("Andrei", "Tamm", w.beds[0])
	w.Go("2025-01-10")
	x := w.askLonger(w.Worker, s, "2025-03-05")
	conflict(t, w.Try(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AskExtension(tx, s.Thing, housing.ExtensionInput{Until: sild.MustDate("2025-04-01"), Reason: "other"})
		return err
	}), "stay.longer.asked_already")
	if err := w.decide(x, housing.ExtensionDecision{Granted: true}); sild.KindOf(err) != sild.Invalid {
		t.Errorf("decided without a reason: %v", err)
	}
	if err := w.Try(w.Worker, func(tx *db.Tx) error {
		_, err := housing.DecideExtension(tx, x.Thing, housing.ExtensionDecision{Granted: true, Note: "Yes"})
		return err
	}); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("the support person decided: %v", err)
	}
	if err := w.decide(x, housing.ExtensionDecision{Granted: true, Note: "A flat is free in March."}); err != nil {
		t.Fatal(err)
	}
	s, u := w.stay(caseID)
	if s.Until != sild.MustDate("2025-03-05") || u.Until != s.Until || u.Ready != sild.MustDate("2025-03-06") {
		t.Errorf("granted: until %s, bed until %s, ready %s", s.Until, u.Until, u.Ready)
	}
	w.Go("2025-03-07")
	again := w.askLonger(w.Coordinator, s, "2025-04-05")
	if err := w.decide(again, housing.ExtensionDecision{Note: "Others wait."}); err != nil {
		t.Fatal(err)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		all, err := housing.ExtensionsOf(tx, caseID)
		if len(all) != 2 || all[0].State != "granted" || all[0].Payer != "provider" || all[0].Overstay || all[0].DecidedBy != w.Coordinator.ID ||
			all[1].State != "refused" || !all[1].Overstay || all[1].Note != "Others wait." {
			t.Errorf("kept: %+v", all)
		}
		return err
	})
	if s, _ = w.stay(caseID); s.Until != sild.MustDate("2025-03-05") || s.Over(w.Today()) != 2 {
		t.Errorf("refused: until %s, %d days over", s.Until, s.Over(w.Today()))
	}
}

// TestLongerTaken holds that a longer stay never takes a bed that is another's, and
// that taking a decision back takes all of it back.
func TestLongerTaken(t *testing.T) {
	w := newWorld(t)
	_, caseID, s := w.lives("Andrei", "Tamm", w.beds[0])
	_, second := w.Admitted("Boriss", "Kask")
	r := w.ask(second)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AnswerRequest(tx, r.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: w.beds[0].ID, Admission: sild.MustDate("2025-02-20")})
		return err
	})
	w.Go("2025-01-10")
	x := w.askLonger(w.Worker, s, "2025-03-05")
	conflict(t, w.decide(x, housing.ExtensionDecision{Granted: true, Note: "Yes"}), "bed.taken")
	if s, _ := w.stay(caseID); s.Until != sild.MustDate("2025-02-05") {
		t.Errorf("the stay lasts until %s though the bed is another's", s.Until)
	}
	w.Go("2025-01-11")
	if err := w.decide(x, housing.ExtensionDecision{Granted: true, Until: sild.MustDate("2025-02-15"), Note: "As long as the bed is free"}); err != nil {
		t.Fatal(err)
	}
	var row sild.ID
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		all, err := housing.ExtensionsOf(tx, caseID)
		row = all[0].ID
		return err
	})
	w.Go("2025-01-20")
	w.Do(w.Coordinator, func(tx *db.Tx) error { return casework.Mistake(tx, "extension", row, "It was for somebody else") })
	s, u := w.stay(caseID)
	if s.Until != sild.MustDate("2025-02-05") || u.Until != s.Until {
		t.Errorf("entered by mistake: until %s, the bed until %s", s.Until, u.Until)
	}
}

// TestAway holds what is known of nights elsewhere.
func TestAway(t *testing.T) {
	w := newWorld(t)
	_, caseID, s := w.lives("Andrei", "Tamm", w.beds[0])
	w.Go("2024-09-10")
	bad := func(in housing.AbsenceInput, kind sild.Kind) {
		t.Helper()
		if err := w.Try(w.Coordinator, func(tx *db.Tx) error { _, err := housing.AddAbsence(tx, s.Thing, in); return err }); sild.KindOf(err) != kind {
			t.Errorf("%+v: %v", in, err)
		}
	}
	day := sild.MustDate
	bad(housing.AbsenceInput{From: day("2024-09-10")}, sild.Invalid)
	bad(housing.AbsenceInput{From: day("2024-08-01"), Reason: "home"}, sild.Invalid)
	bad(housing.AbsenceInput{From: day("2024-09-10"), Expected: day("2024-09-10"), Reason: "home"}, sild.Invalid)
	var a housing.Absence
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		a, err = housing.AddAbsence(tx, s.Thing, housing.AbsenceInput{From: day("2024-09-10"), Expected: day("2024-09-12"), Reason: "home", Agreed: true})
		return err
	})
	bad(housing.AbsenceInput{From: day("2024-09-11"), Reason: "work"}, sild.Conflict)
	if !a.Away(day("2024-09-11")) || a.Late(day("2024-09-12")) != 0 || a.Late(day("2024-09-14")) != 2 {
		t.Errorf("away %t, late %d", a.Away(day("2024-09-11")), a.Late(day("2024-09-14")))
	}
	w.Go("2024-09-14")
	w.Do(w.Coordinator, func(tx *db.Tx) error { _, err := housing.EndAbsence(tx, a.Thing, day("2024-09-14"), a.ID); return err })
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AddAbsence(tx, s.Thing, housing.AbsenceInput{From: day("2024-09-14"), Reason: "not_known"})
		return err
	})
	w.Go("2024-09-20")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.Depart(tx, s.Thing, housing.DepartureInput{On: w.Today(), Reason: "own_wish", To: "own"})
		return err
	})
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		all, err := housing.AbsencesOf(tx, caseID)
		if len(all) != 2 || all[0].Back != day("2024-09-14") || all[1].Back != day("2024-09-20") {
			t.Errorf("nights elsewhere: %+v", all)
		}
		if err != nil {
			return err
		}
		home, err := db.All[string](tx, `SELECT value FROM observation WHERE case_id = $1 AND vocabulary = 'housing' AND replaced_at IS NULL`, caseID)
		if len(home) != 1 || home[0] != "own" {
			t.Errorf("where they live: %v", home)
		}
		return err
	})
}

// TestArrivalByMistake holds that who never came sleeps in no bed.
func TestArrivalByMistake(t *testing.T) {
	w := newWorld(t)
	_, caseID, s := w.lives("Andrei", "Tamm", w.beds[0])
	w.Go("2024-08-06")
	mistake := func() error {
		return w.Try(w.Coordinator, func(tx *db.Tx) error { return casework.Mistake(tx, "stay", s.ID, "It was his brother") })
	}
	lift := w.Limit()
	if err := mistake(); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("in a record that is kept and not worked with: %v", err)
	}
	lift()
	if err := mistake(); err != nil {
		t.Fatal(err)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		all, err := housing.RequestsOf(tx, caseID)
		if len(all) != 1 || all[0].State() != "held" {
			t.Errorf("%d requests, state %s", len(all), all[0].State())
		}
		return err
	})
}

// TestTravel holds that the way is planned once a bed is confirmed, and that each
// side agrees to what is planned now.
func TestTravel(t *testing.T) {
	w := newWorld(t)
	_, caseID := w.Admitted("Andrei", "Tamm")
	r := w.ask(caseID)
	plan := func(user flowtest.User, in housing.TravelInput) (x housing.Travel, err error) {
		err = w.Try(user, func(tx *db.Tx) error { x, err = housing.PlanTravel(tx, r.Thing, in); return err })
		return x, err
	}
	_, err := plan(w.Officer, housing.TravelInput{Transport: "bus"})
	conflict(t, err, "house.travel.no_bed")
	w.confirm(r, w.beds[0])
	if _, err := plan(w.Officer, housing.TravelInput{Transport: "rocket"}); sild.KindOf(err) != sild.Invalid {
		t.Errorf("by rocket: %v", err)
	}
	x, err := plan(w.Officer, housing.TravelInput{Leaves: "10:00", Transport: "bus"})
	if err != nil || x.Agreed != "prison" {
		t.Fatalf("planned by the prison: %q, %v", x.Agreed, err)
	}
	agree := func(user flowtest.User) (err error) {
		return w.Try(user, func(tx *db.Tx) error { x, err = housing.AgreeTravel(tx, r.Thing, x.ID); return err })
	}
	if err := agree(w.Worker); err != nil || x.Agreed != "prison worker" {
		t.Errorf("agreed: %q, %v", x.Agreed, err)
	}
	conflict(t, agree(w.Worker), "error.conflict")
	if x, err = plan(w.Coordinator, housing.TravelInput{Transport: "house_car"}); err != nil || x.Agreed != "house" {
		t.Errorf("changed by the house: %q, %v", x.Agreed, err)
	}
}

// TestBothAtOnce holds that a referral asks for a support person and a bed, that
// each has an answer of its own, and that the bed stays when the other is declined.
func TestBothAtOnce(t *testing.T) {
	w := newWorld(t)
	subject := w.Person("Andrei", "Tamm")
	send := func(ask referral.BedAsk) (caseID sild.ID, err error) {
		err = w.Try(w.Officer, func(tx *db.Tx) error {
			caseID, err = flow.Refer(tx, subject, "", referral.Input{DraftInput: referral.DraftInput{
				Provider: w.Provider.ID, Reason: "Has no home", Bed: true, BedAsk: ask, Override: "Asked", Answers: map[string]any{"languages": []any{"et"}, "wishes": "A home"},
			}})
			return err
		})
		return caseID, err
	}
	if _, err := send(referral.BedAsk{House: w.house.ID}); sild.KindOf(err) != sild.Invalid {
		t.Errorf("without a basis: %v", err)
	}
	caseID, err := send(referral.BedAsk{House: w.house.ID, Basis: "voluntary"})
	if err != nil {
		t.Fatal(err)
	}
	w.Go("2024-02-08")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		if _, old, err := referral.BedOf(tx, caseID); old || err != nil {
			t.Errorf("the referral keeps a bed of its own: %v", err)
		}
		_, err := referral.Reply(tx, caseID, referral.AnswerInput{Outcome: "declined", Reason: "no_place"})
		return err
	})
	w.Go("2024-06-20") // long after the answer
	var a housing.Asked
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		all, err := housing.Requests(tx, caseID)
		if err != nil || len(all) != 1 {
			t.Fatalf("%d requests, %v", len(all), err)
		}
		a = all[0]
		_, err = housing.AnswerRequest(tx, a.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: w.beds[0].ID})
		return err
	})
	if a = w.asked(a.Request); a.State() != "held" {
		t.Errorf("the bed is %s after the support person was declined", a.State())
	}
}

// TestRef holds that a reference leads to its case, the same after another answer,
// and only those who see the person; and that the day told before is known.
func TestRef(t *testing.T) {
	w := newWorld(t)
	subject, caseID := w.Admitted("Andrei", "Tamm")
	r := w.ask(caseID)
	w.confirm(r, w.beds[0])
	ref := w.asked(r).Answer().Ref()
	w.Go("2024-03-01")
	w.moves(subject, "2024-09-20", "postponed")
	x := w.asked(r).Answer()
	if x.Ref() != ref {
		t.Errorf("the reference was %s and is %s", ref, x.Ref())
	}
	w.Look(w.Officer, func(tx *db.Tx) error {
		said, err := housing.Said(tx, x.Thing)
		if was := housing.Before(said); was != sild.MustDate("2024-08-05") || x.Admission != sild.MustDate("2024-09-20") {
			t.Errorf("the day is %s and was %s", x.Admission, was)
		}
		if err != nil {
			return err
		}
		got, err := housing.CaseOfRef(tx, ref)
		if got != caseID {
			t.Errorf("%s leads to %s", ref, got)
		}
		return err
	})
	if err := w.Try(w.Second, func(tx *db.Tx) error { _, err := housing.CaseOfRef(tx, ref); return err }); sild.KindOf(err) != sild.NotFound {
		t.Errorf("somebody else follows the reference: %v", err)
	}
}

// TestRequested holds where requests stand in the list.
func TestRequested(t *testing.T) {
	w := newWorld(t)
	_, first := w.Admitted("Andrei", "Tamm")
	_, second := w.Admitted("Boriss", "Kask")
	r := w.ask(first)
	w.ask(second)
	w.confirm(r, w.beds[0])
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		in, err := housing.Requested(tx, "held", "", 0)
		if len(in.List) != 1 || in.List[0].Name != "Andrei Tamm" || in.List[0].State != "held" || in.Counts["new"] != 1 || in.Counts["held"] != 1 {
			t.Errorf("%+v", in)
		}
		return err
	})
	w.Look(w.Worker, func(tx *db.Tx) error {
		in, err := housing.Requested(tx, "new", w.house.ID, 0)
		if len(in.List) != 1 || in.List[0].House != "Metsakodu" {
			t.Errorf("the support person's: %+v", in)
		}
		return err
	})
	// A list is read page by page, and nobody is left out.
	w.Do(flowtest.User{Role: sild.System.Role}, func(tx *db.Tx) error {
		rows := make([]housing.Request, housing.InboxPage)
		for i := range rows {
			rows[i] = housing.Request{Fact: tx.NewFact(r.Subject, second, w.Today(), "prison", "document"), Team: r.Team, House: w.house.ID, AskedAs: "prison", Basis: "voluntary"}
		}
		return db.InsertAll(tx, "house_request", sild.FactColumns+", "+housing.RequestColumns, rows)
	})
	seen := map[sild.ID]bool{}
	for _, x := range []struct {
		from, n int
		later   bool
	}{{0, housing.InboxPage, true}, {housing.InboxPage, 1, false}} {
		w.Look(w.Coordinator, func(tx *db.Tx) error {
			in, err := housing.Requested(tx, "new", "", x.from)
			for _, q := range in.List {
				seen[q.Thing] = true
			}
			if len(in.List) != x.n || in.Later != x.later || in.Counts["new"] != housing.InboxPage+1 {
				t.Errorf("from %d: %d, later %v, %v", x.from, len(in.List), in.Later, in.Counts)
			}
			return err
		})
	}
	if len(seen) != housing.InboxPage+1 {
		t.Errorf("%d requests on two pages", len(seen))
	}
}
