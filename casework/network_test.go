// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/pack"
)

func (w *world) network(u sild.Actor) (list []casework.Member, hidden int) {
	w.t.Helper()
	err := w.Flow.Read(w.t.Context(), u, func(tx *db.Tx) error {
		r, err := access.Case(tx, w.caseID, "PF")
		if err != nil {
			return err
		}
		list, hidden, err = casework.Network(tx, r)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return list, hidden
}

func TestAddMember(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	base := casework.MemberInput{Kind: w.Value("network", "partner"), Name: "Jelena", Relation: "Wife", Phone: "+372 5555 0101", MayCall: "yes", AllowedBy: "person", Before: true}
	add := func(in casework.MemberInput) (m casework.Member, err error) {
		w.later(time.Minute)
		err = w.Try(w.Worker, func(tx *db.Tx) (err error) {
			m, err = casework.AddMember(tx, w.caseID, in)
			return err
		})
		return m, err
	}
	good := func(section, from, last string, change func(*casework.MemberInput)) {
		t.Helper()
		in := base
		change(&in)
		m, err := add(in)
		problem(t, err, in, "", "")
		if m.Section != section || m.SinceFrom.String() != from || m.SinceLast.String() != last {
			t.Errorf("%+v; want section %s, since %q to %q", m, section, from, last)
		}
	}
	bad := func(field, key string, change func(*casework.MemberInput)) {
		t.Helper()
		in := base
		change(&in)
		_, err := add(in)
		problem(t, err, in, field, key)
	}
	since := func(s string) func(*casework.MemberInput) {
		return func(in *casework.MemberInput) { in.Before, in.Since = false, s }
	}
	good("F", "", "2024-02-04", func(*casework.MemberInput) {})
	good("F", "2024-02-12", "2024-02-12", since("12.2.2024"))
	good("F", "2015-01-01", "2015-12-31", since("2015"))
	good("F", "", "", since(""))
	good("P", "", "2024-02-04", func(in *casework.MemberInput) { in.Kind = w.Value("network", "employer") })
	good("F", "", "2024-02-04", func(in *casework.MemberInput) { in.Kind = w.Value("network", "landlord") })
	good("F", "", "2024-02-04", func(in *casework.MemberInput) { in.MayCall, in.AllowedBy = "", "person" })
	good("F", "2024-01-01", "2024-01-31", func(in *casework.MemberInput) {
		in.Before, in.Since, in.Until, in.Quality, in.Closeness = false, "2024-01", day("2024-02-12"), "harmful", "far"
	})

	bad("kind", "case.choice.required", func(in *casework.MemberInput) { in.Kind = "" })
	bad("kind", "case.choice.unknown", func(in *casework.MemberInput) { in.Kind = "neighbour" })
	bad("name", "network.name.required", func(in *casework.MemberInput) { in.Name = " " })
	bad("email", "network.email.wrong", func(in *casework.MemberInput) { in.Email = "jelena" })
	bad("may_call", "case.choice.unknown", func(in *casework.MemberInput) { in.MayCall = "perhaps" })
	bad("allowed_by", "network.allowed_by.required", func(in *casework.MemberInput) { in.AllowedBy = "" })
	bad("allowed_by", "case.choice.unknown", func(in *casework.MemberInput) { in.AllowedBy = "a friend" })
	bad("quality", "case.choice.unknown", func(in *casework.MemberInput) { in.Quality = "good" })
	bad("closeness", "case.choice.unknown", func(in *casework.MemberInput) { in.Closeness = "1" })
	bad("since", "date.unreadable", since("long ago"))
	bad("since", "case.day.future", since("2024-02-13"))
	bad("since", "network.since.twice", func(in *casework.MemberInput) { in.Since = "2015" })
	bad("until", "case.day.future", func(in *casework.MemberInput) { in.Until = day("2024-02-13") })
	bad("until", "case.day.before", func(in *casework.MemberInput) { in.Before, in.Since, in.Until = false, "2024-02-10", day("2024-02-09") })
	bad("note", "text.long", func(in *casework.MemberInput) { in.Note = long(2001) })

	w.strangers('F', func(tx *db.Tx) error {
		_, err := casework.AddMember(tx, w.caseID, base)
		return err
	})
	body := base
	body.Kind = w.Value("network", "employer")
	w.strangers('P', func(tx *db.Tx) error {
		_, err := casework.AddMember(tx, w.caseID, body)
		return err
	})
}

// TestNetwork: who may not read of the family sees a count; who came during the
// service is counted; changing and mending are as for all facts.
func TestNetwork(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	add := func(kind, name, since string) (m casework.Member) {
		w.later(time.Minute)
		w.Do(w.Worker, func(tx *db.Tx) (err error) {
			m, err = casework.AddMember(tx, w.caseID, casework.MemberInput{Kind: w.Value("network", kind), Name: name, Since: since, Phone: "+372 5555 0101", MayCall: "yes", AllowedBy: "person"})
			return err
		})
		return m
	}
	wife, mill, fund := add("partner", "Jelena", "2015"), add("employer", "Sawmill", "2024-02-12"), add("state", "Fund", "")
	if list, hidden := w.network(w.Worker.Actor()); len(list) != 3 || hidden != 0 || list[0].Added != pack.No || list[1].Added != pack.Yes || list[2].Added != pack.Unknown {
		t.Errorf("%+v, %d hidden; want three: was there, new, not known", list, hidden)
	}
	if list, hidden := w.network(w.Officer.Actor()); len(list) != 2 || hidden != 1 {
		t.Errorf("the prison reads %+v, %d hidden; want the bodies, and a count", list, hidden)
	}
	added := func(until string) (n int) {
		w.Look(w.Manager, func(tx *db.Tx) (err error) {
			n, err = casework.NetworkAdded(tx, w.Programme.ID, w.Provider.ID, pack.Span{From: day("2024-01-01"), Until: day(until)})
			return err
		})
		return n
	}
	if a, b := added("2024-02-11"), added("2024-02-12"); a != 0 || b != 1 {
		t.Errorf("added %d and %d; want 0 and 1", a, b)
	}

	change := func(u sild.Actor, id sild.ID, in casework.MemberInput) error {
		return w.DB.Write(t.Context(), u, func(tx *db.Tx) error { _, err := casework.ChangeMember(tx, id, in); return err })
	}
	gone := casework.MemberInput{Kind: mill.Kind, Name: "Sawmill", Since: "2024-02-12", Until: day("2024-02-12")}
	kind(t, change(w.Officer.Actor(), mill.ID, gone), sild.Forbidden, "error.forbidden")
	kind(t, change(w.Officer.Actor(), wife.ID, gone), sild.NotFound, "error.not_found")
	kind(t, change(w.Stranger.Actor(), mill.ID, gone), sild.NotFound, "error.not_found")
	back := w.Without('P') // to which bodies belong, and family does not
	kind(t, change(w.Worker.Actor(), wife.ID, casework.MemberInput{Kind: mill.Kind, Name: "Sawmill"}), sild.Forbidden, "error.forbidden")
	back()
	w.Do(w.Worker, func(tx *db.Tx) error { _, err := casework.ChangeMember(tx, mill.ID, gone); return err })
	kind(t, change(w.Worker.Actor(), mill.ID, gone), sild.Conflict, "error.conflict")
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Mistake(tx, "network", fund.ID, "not theirs") })
	if list, _ := w.network(w.Worker.Actor()); len(list) != 2 || list[1].UntilOn != day("2024-02-12") || list[1].Phone != "" {
		t.Errorf("%+v; want two, and the mill gone", list)
	}
	kind(t, w.Try(w.Officer, func(tx *db.Tx) error { return casework.Mistake(tx, "network", wife.ID, "x") }), sild.NotFound, "error.not_found")
}

// TestNetworkBarred: after a no to talking with others nobody can be called, and
// what cannot be seen is not lost by a change.
func TestNetworkBarred(t *testing.T) {
	w := newWorld(t)
	in := casework.MemberInput{Kind: w.Value("network", "partner"), Name: "Jelena", Phone: "+372 5555 0101", Email: "j@example.org", MayCall: "yes", AllowedBy: "person"}
	var m casework.Member
	w.Do(w.Worker, func(tx *db.Tx) (err error) { m, err = casework.AddMember(tx, w.caseID, in); return err })
	w.later(time.Minute)
	no := w.Consent(w.caseID, "share", "refused")
	if list, _ := w.network(w.Worker.Actor()); !list[0].Barred || list[0].Phone != "" || list[0].Email != "" {
		t.Errorf("%+v; want no way to call", list)
	}
	w.later(time.Minute)
	in.Phone, in.Email, in.Words = "", "", "Waits for him."
	w.Do(w.Worker, func(tx *db.Tx) error { _, err := casework.ChangeMember(tx, m.ID, in); return err })
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "consent", no) })
	if list, _ := w.network(w.Worker.Actor()); list[0].Barred || list[0].Phone != "+372 5555 0101" || list[0].Email != "j@example.org" || list[0].Words != "Waits for him." {
		t.Errorf("%+v; want all of it again", list)
	}
}
