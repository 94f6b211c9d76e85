// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"errors"
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/org"
)

// opens reports whether u may open a case, by detail and by list: they agree.
func (w *world) opens(u flowtest.User, caseID sild.ID) (open bool) {
	w.t.Helper()
	w.Look(u, func(tx *db.Tx) error {
		_, err := access.Case(tx, caseID, "P")
		if err != nil && sild.KindOf(err) != sild.NotFound {
			return err
		}
		open = err == nil
		load, err := casework.List(tx, casework.Filter{})
		listed := false
		for _, r := range load.Rows {
			listed = listed || r.Case == caseID
		}
		if listed != open {
			w.t.Errorf("%s on %s: may open the case: %t, has it on the list: %t", u.Name, w.Today(), open, listed)
		}
		return err
	})
	return open
}

// sound re-derives everything and holds it against what is stored.
func (w *world) sound() {
	w.t.Helper()
	if _, err := w.Flow.Check(w.t.Context(), func(d flow.Difference) { w.t.Error(d) }); err != nil {
		w.t.Error(err)
	}
}

func (w *world) offer(user sild.ID, passWhy string) (m casework.Offer, err error) {
	w.later(time.Minute)
	err = w.Try(w.Coordinator, func(tx *db.Tx) (err error) {
		m, err = casework.AddOffer(tx, w.caseID, casework.OfferInput{User: user, Note: "Knows the town.", PassWhy: passWhy})
		return err
	})
	return m, err
}

func (w *world) say(u flowtest.User, id sild.ID, who, said, why string) error {
	w.later(time.Minute)
	return w.Try(u, func(tx *db.Tx) error {
		_, err := casework.AnswerOffer(tx, id, casework.OfferAnswer{Who: who, Said: said, On: w.Today(), Why: why})
		return err
	})
}

func (w *world) haveMet(id sild.ID, u flowtest.User, on string) error {
	w.later(time.Minute)
	return w.Try(u, func(tx *db.Tx) error {
		_, err := casework.MeetOffer(tx, id, day(on))
		return err
	})
}

// TestOffer: the one who is asked sees the offer and not the case; with both a
// yes they lead from that day on; undone, the first leads again.
func TestOffer(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	m, err := w.offer(w.Worker.ID, "")
	problem(t, err, m, "user", "match.leads_already")
	m, err = w.offer(w.Stranger.ID, "")
	problem(t, err, m, "user", "assignment.user.not_in_team")
	m, err = w.offer("", "")
	problem(t, err, m, "user", "case.choice.required")
	if m, err = w.offer(w.Second.ID, ""); err != nil {
		t.Fatal(err)
	}
	again, err := w.offer(w.Second.ID, "")
	problem(t, err, again, "user", "match.open_already")
	w.strangers('P', func(tx *db.Tx) error {
		_, err := casework.AddOffer(tx, w.caseID, casework.OfferInput{User: w.Second.ID})
		return err
	})

	if w.opens(w.Second, w.caseID) {
		t.Error("who is asked opens the case")
	}
	read := func(u flowtest.User) error {
		return w.Flow.Read(t.Context(), u.Actor(), func(tx *db.Tx) error {
			_, rec, err := casework.OpenOffer(tx, m.ID)
			if err == nil && u.ID == w.Second.ID && (rec.Read != "IPS" || rec.Write != "") {
				t.Errorf("who is asked reads %q and writes %q; want IPS and nothing", rec.Read, rec.Write)
			}
			return err
		})
	}
	for _, u := range []flowtest.User{w.Second, w.Coordinator, w.Worker} {
		if err := read(u); err != nil {
			t.Errorf("%s: %v", u.Name, err)
		}
	}
	for _, u := range []flowtest.User{w.Officer, w.Stranger, w.Manager} {
		kind(t, read(u), sild.NotFound, "error.not_found")
	}

	problem(t, w.haveMet(m.ID, w.Second, "2024-02-11"), "before the offer", "met_on", "case.day.before")
	problem(t, w.haveMet(m.ID, w.Second, "2024-02-13"), "tomorrow", "met_on", "case.day.future")
	kind(t, w.haveMet(m.ID, w.Worker, "2024-02-12"), sild.Forbidden, "error.forbidden")
	problem(t, w.say(w.Second, m.ID, "person", "yes", ""), "not met", "said", "match.not_met")
	problem(t, w.say(w.Second, m.ID, "worker", "no", ""), "no reason", "why", "match.why.required")
	problem(t, w.say(w.Second, m.ID, "both", "yes", ""), "who", "who", "case.choice.unknown")
	problem(t, w.haveMet(m.ID, w.Second, "2024-02-12"), "met", "", "")
	problem(t, w.say(w.Second, m.ID, "person", "yes", ""), "the person", "", "")
	if w.opens(w.Second, w.caseID) {
		t.Error("one yes opens the case")
	}
	w.Go("2024-02-14")
	problem(t, w.say(w.Second, m.ID, "worker", "yes", ""), "the worker", "", "")
	list := w.assignments()
	if len(list) != 2 || list[0].Until != day("2024-02-13") || list[1].User != w.Second.ID || list[1].Day != day("2024-02-14") {
		t.Errorf("%+v; want the first until 13 February, the second from the 14th", list)
	}
	if !w.opens(w.Second, w.caseID) || w.opens(w.Worker, w.caseID) {
		t.Error("the second does not see the case, or the first still does")
	}
	kind(t, w.say(w.Coordinator, m.ID, "worker", "no", "Late."), sild.Conflict, "match.decided")
	w.sound()

	w.later(time.Minute)
	w.Do(w.Second, func(tx *db.Tx) error {
		offers, err := casework.Offers(tx, w.caseID)
		if err != nil {
			return err
		}
		return casework.Undo(tx, "match", offers[0].ID)
	})
	if !w.opens(w.Worker, w.caseID) || w.opens(w.Second, w.caseID) {
		t.Error("undone, the first does not lead again")
	}
	w.sound()
}

// TestOfferEnds: what is open shows whose it is for thirty days; what came to a no
// shows nothing more to the one who was asked, and is told at the next choice.
func TestOfferEnds(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	m, err := w.offer(w.Second.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	asked := func() (n int) {
		w.Look(w.Second, func(tx *db.Tx) error {
			list, err := casework.OfferedToMe(tx)
			n = len(list)
			return err
		})
		return n
	}
	for on, want := range map[string]int{"2024-02-11": 0, "2024-02-12": 1, "2024-03-13": 1, "2024-03-14": 0} {
		if w.Go(on); asked() != want {
			t.Errorf("on %s asked about %d; want %d", on, asked(), want)
		}
	}
	w.Go("2024-02-13")
	problem(t, w.say(w.Second, m.ID, "worker", "no", "Same village."), "no", "", "")
	if asked() != 0 {
		t.Error("asked about after a no")
	}
	kind(t, w.say(w.Second, m.ID, "worker", "yes", ""), sild.NotFound, "error.not_found")
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		rec, err := access.Case(tx, w.caseID, "P")
		if err != nil {
			return err
		}
		_, list, err := casework.Fitting(tx, rec, "lead", w.Today(), sild.Date{})
		for _, j := range list {
			if refused := j.ID == w.Second.ID; refused != (said(says(j.Against)...) == "against.refused.worker day=date:2024-02-13 why=text:Same village.") {
				t.Errorf("%s: %q", j.Name, said(says(j.Against)...))
			}
		}
		return err
	})
	w.sound()
}

// TestBarsHold: what stands against a worker is a problem wherever a case is
// given; what may be passed is passed with a reason that is kept, and the rest
// never.
func TestBarsHold(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		return org.SetProfile(tx, w.Second.ID, org.ProfileInput{Languages: []string{"et"}, Areas: []string{"EE-79"}, Ceiling: 1})
	})
	_, other := w.Admitted("Mart", "Kask")
	w.later(time.Minute)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.AddAssignment(tx, other, casework.AssignmentInput{User: w.Second.ID, Role: "lead", From: w.Today()})
		return err
	})
	lead := casework.AssignmentInput{User: w.Second.ID, Role: "lead", From: w.Today()}
	fields := func(err error) string {
		e, ok := errors.AsType[*sild.Error](err)
		if !ok {
			return ""
		}
		return e.Fields["user"].Key + " " + e.Fields["pass_why"].Key
	}
	if got := fields(w.assign(lead)); got != "match.bar.caseload match.pass.required" {
		t.Errorf("a full caseload: %q", got)
	}
	if _, err := w.offer(w.Second.ID, ""); fields(err) != "match.bar.caseload match.pass.required" {
		t.Errorf("an offer to a full caseload: %v", err)
	}
	lead.PassWhy = "One of his people leaves next week."
	problem(t, w.assign(lead), "with a reason", "", "")
	if a := w.assignments()[1]; a.Passed != "caseload" || a.PassedWhy != lead.PassWhy {
		t.Errorf("passed %q because %q; want it kept", a.Passed, a.PassedWhy)
	}
	w.later(time.Minute)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := org.AddCredential(tx, w.Worker.ID, org.CredentialInput{Kind: "check:background", Outcome: "passed", JudgedBy: "Police", JudgedOn: day("2023-01-01"), ValidUntil: day("2024-02-11")})
		return err
	})
	in := casework.AssignmentInput{User: w.Worker.ID, Role: "co_worker", From: w.Today(), PassWhy: "We need somebody."}
	if got := fields(w.assign(in)); got != "match.bar.expired " {
		t.Errorf("an expired check with a reason: %q; want it barred", got)
	}
}

// TestConflict: who must not support a person loses the record at once, is on no
// list, cannot be given the case, and has it again when it was a mistake.
func TestConflict(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	declare := func(u flowtest.User, in casework.ConflictInput) error {
		w.later(time.Minute)
		return w.Try(u, func(tx *db.Tx) error {
			_, err := casework.AddConflict(tx, w.caseID, in)
			return err
		})
	}
	problem(t, declare(w.Worker, casework.ConflictInput{}), "no kind", "kind", "case.choice.required")
	problem(t, declare(w.Worker, casework.ConflictInput{Kind: "other"}), "no words", "words", "match.conflict.words")
	kind(t, declare(w.Worker, casework.ConflictInput{User: w.Second.ID, Kind: "victim"}), sild.Forbidden, "error.forbidden")
	kind(t, declare(w.Second, casework.ConflictInput{Kind: "victim"}), sild.NotFound, "error.not_found")
	kind(t, declare(w.Stranger, casework.ConflictInput{Kind: "victim"}), sild.NotFound, "error.not_found")
	problem(t, declare(w.Coordinator, casework.ConflictInput{User: w.Stranger.ID, Kind: "victim"}), "another team", "user", "assignment.user.not_in_team")

	problem(t, declare(w.Worker, casework.ConflictInput{Kind: "relative"}), "the lead", "", "")
	if w.opens(w.Worker, w.caseID) {
		t.Error("who has a conflict opens the case")
	}
	for _, look := range []func(*db.Tx) error{
		func(tx *db.Tx) error { _, err := access.Case(tx, w.caseID, access.Sections); return err },
		func(tx *db.Tx) error { _, err := access.Person(tx, w.subject, access.Sections); return err },
		func(tx *db.Tx) error { _, _, _, err := casework.OwnContacts(tx, w.caseID); return err },
	} {
		kind(t, w.Flow.Read(t.Context(), w.Worker.Actor(), look), sild.NotFound, "error.not_found")
	}
	if last := w.assignments()[0].Until; last != w.Today() {
		t.Errorf("the lead goes on until %q; want today", last)
	}
	problem(t, w.assign(casework.AssignmentInput{User: w.Worker.ID, Role: "cover", From: day("2024-02-13"), Until: day("2024-02-14")}), "given again", "user", "assignment.user.barred")
	problem(t, declare(w.Coordinator, casework.ConflictInput{User: w.Worker.ID, Kind: "household"}), "twice", "user", "match.conflict.there")
	w.sound()

	w.later(time.Minute)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		all, err := casework.Conflicts(tx, w.caseID)
		if err != nil {
			return err
		}
		return casework.Mistake(tx, "conflict", all[0].ID, "Another Siiri.")
	})
	if !w.opens(w.Worker, w.caseID) { // their last day is today
		t.Error("after the mistake the worker does not see the case")
	}
	w.sound()
}

// TestRematchEnds: the lead ends with a reason, the person is told, and somebody else
// is work that is due.
func TestRematchEnds(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	rematch := func(in casework.RematchInput) error {
		w.later(time.Minute)
		return w.Try(w.Coordinator, func(tx *db.Tx) error {
			_, err := casework.Rematch(tx, w.caseID, in)
			return err
		})
	}
	base := casework.RematchInput{Until: day("2024-02-16"), Reason: "relation", Told: day("2024-02-12")}
	bad := func(field, key string, change func(*casework.RematchInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, rematch(in), in, field, key)
	}
	bad("reason", "case.choice.required", func(in *casework.RematchInput) { in.Reason = "" })
	bad("reason", "case.choice.unknown", func(in *casework.RematchInput) { in.Reason = "boredom" })
	bad("until", "case.day.required", func(in *casework.RematchInput) { in.Until = sild.Date{} })
	bad("until", "case.day.before", func(in *casework.RematchInput) { in.Until = day("2024-02-04") })
	bad("told_on", "case.day.future", func(in *casework.RematchInput) { in.Told = day("2024-02-13") })
	kind(t, w.Try(w.Worker, func(tx *db.Tx) error { _, err := casework.Rematch(tx, w.caseID, base); return err }), sild.Forbidden, "error.forbidden")
	problem(t, rematch(base), base, "", "")
	if a := w.assignments()[0]; a.Until != base.Until || a.EndReason != "relation" || a.ToldOn != base.Told {
		t.Errorf("%+v; want the end, its reason and that the person was told", a)
	}
	task := func(clock string) (state string, user sild.ID) {
		w.Look(w.Coordinator, func(tx *db.Tx) error {
			type row struct {
				State string
				User  sild.ID
			}
			r, _, err := db.Maybe[row](tx, `SELECT state, user_id FROM task WHERE case_id = $1 AND clock = $2`, w.caseID, clock)
			state, user = r.State, r.User
			return err
		})
		return state, user
	}
	if s, _ := task("rematch"); s != "open" {
		t.Errorf("to find somebody else is %q; want open", s)
	}
	if s, u := task("plan"); s != "open" || u != "" { // it is due after the lead's last day
		t.Errorf("the plan is %q and %q's; want it open and the team's", s, u)
	}
	w.Go("2024-02-19")
	problem(t, w.assign(casework.AssignmentInput{User: w.Second.ID, Role: "lead", From: day("2024-02-19")}), "the next", "", "")
	if s, _ := task("rematch"); s != "done" {
		t.Errorf("to find somebody else is %q; want done", s)
	}
	if _, u := task("plan"); u != w.Second.ID {
		t.Errorf("the plan is %q's; want the next one's", u)
	}
	w.sound()
}

// TestOfferBarredMeanwhile: what has come to stand against a worker since the
// offer holds when both have said yes.
func TestOfferBarredMeanwhile(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	m, err := w.offer(w.Second.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	problem(t, w.haveMet(m.ID, w.Second, "2024-02-12"), "met", "", "")
	problem(t, w.say(w.Second, m.ID, "person", "yes", ""), "the person", "", "")
	w.later(time.Minute)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := org.AddCredential(tx, w.Second.ID, org.CredentialInput{Kind: "check:background", Outcome: "failed", JudgedBy: "Police", JudgedOn: w.Today(), Note: "Too much stands there."})
		return err
	})
	problem(t, w.say(w.Second, m.ID, "worker", "yes", ""), "the worker", "said", "match.bar.failed")
	problem(t, w.say(w.Coordinator, m.ID, "worker", "no", "The check."), "no", "", "")
}
