// SPDX-License-Identifier: EUPL-1.2

package org_test

import (
	"errors"
	"slices"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
)

// problem holds err to be Invalid at field.
func problem(t *testing.T, what string, err error, field string) {
	t.Helper()
	if e, ok := errors.AsType[*sild.Error](err); !ok || e.Kind != sild.Invalid || e.Fields[field].Key == "" {
		t.Errorf("%s: %v; want a problem at %s", what, err, field)
	}
}

// workerOf is a worker as u sees them.
func workerOf(t *testing.T, w *flowtest.World, u flowtest.User, user sild.ID) (of org.Worker, err error) {
	err = w.Flow.Read(t.Context(), u.Actor(), func(tx *db.Tx) (err error) {
		of, err = org.WorkerOf(tx, user)
		return err
	})
	return of, err
}

var background = org.CredentialInput{Kind: "check:background", Outcome: "passed", JudgedBy: "Kaie Koor", JudgedOn: sild.MustDate("2024-01-10"), ValidUntil: sild.MustDate("2024-12-31"), NextCheck: sild.MustDate("2024-06-01")}

func TestStanding(t *testing.T) {
	day := sild.MustDate
	of := func(list ...org.Credential) org.Worker {
		for i := range list {
			list[i].ID, list[i].Kind = sild.ID('a'+rune(i)), "check:background"
		}
		return org.Worker{Credentials: list}
	}
	passed := func(on, until string) org.Credential {
		c := org.Credential{Outcome: "passed", JudgedOn: day(on)}
		if until != "" {
			c.ValidUntil = day(until)
		}
		return c
	}
	failed := org.Credential{Outcome: "failed", JudgedOn: day("2024-03-01")}
	pending := org.Credential{Outcome: "pending"}
	gone := passed("2024-01-01", "")
	gone.ReplacedAt = flowtest.Start
	for what, c := range map[string]struct {
		worker org.Worker
		want   org.Standing
	}{
		"nothing":                       {of(), org.Missing},
		"passed without an end":         {of(passed("2024-01-01", "")), org.Held},
		"on its last day":               {of(passed("2024-01-01", "2024-04-01")), org.Held},
		"the day after":                 {of(passed("2024-01-01", "2024-03-31")), org.Expired},
		"with conditions":               {of(org.Credential{Outcome: "passed_with_conditions", JudgedOn: day("2024-01-01")}), org.Held},
		"failed after it was passed":    {of(passed("2024-01-01", ""), failed), org.Failed},
		"passed after it was failed":    {of(failed, passed("2024-03-02", "")), org.Held},
		"passed later the same day":     {of(failed, passed("2024-03-01", "")), org.Held},
		"only pending":                  {of(pending), org.Pending},
		"valid, and a new one pending":  {of(passed("2024-01-01", "2024-04-01"), pending), org.Held},
		"expired, and one pending":      {of(passed("2024-01-01", "2024-03-01"), pending), org.Pending},
		"failed, and another pending":   {of(failed, pending), org.Failed},
		"judged after the day":          {of(passed("2024-04-02", "")), org.Missing},
		"entered by mistake, only that": {of(gone), org.Missing},
	} {
		if got := c.worker.Holds("check:background", day("2024-04-01")); got != c.want {
			t.Errorf("%s: %s; want %s", what, got, c.want)
		}
		if got := c.worker.Holds("check:other", day("2024-04-01")); got != org.Missing {
			t.Errorf("%s: another kind is %s", what, got)
		}
	}
}

func TestWarnings(t *testing.T) {
	day := sild.MustDate
	w := org.Worker{Credentials: []org.Credential{
		{Head: org.Head{ID: "a"}, Kind: "check:background", Outcome: "passed", JudgedOn: day("2024-01-01"), NextCheck: day("2024-04-30")},
		{Head: org.Head{ID: "b"}, Kind: "training:first-aid", Outcome: "passed", JudgedOn: day("2022-01-01"), ValidUntil: day("2024-03-31")},
		{Head: org.Head{ID: "c"}, Kind: "training:far", Outcome: "passed", JudgedOn: day("2024-01-01"), ValidUntil: day("2024-06-02")},
	}}
	got := w.Warnings([]string{"check:background", "training:support-person-45h"}, day("2024-04-01"), day("2024-05-31"))
	want := []org.Warning{
		{Kind: "training:support-person-45h", State: org.Missing},
		{Kind: "training:first-aid", State: org.Expired, On: day("2024-03-31")},
		{Kind: "check:background", State: org.Held, On: day("2024-04-30"), Check: true},
	}
	if !slices.Equal(got, want) {
		t.Errorf("warned of %+v; want %+v", got, want)
	}
}

func TestAway(t *testing.T) {
	day := sild.MustDate
	w := org.Worker{Away: []org.Away{
		{From: day("2024-04-01"), Until: day("2024-04-05"), Why: "leave"},
		{From: day("2024-04-03"), Until: day("2024-04-08"), Why: "sick"},
		{From: day("2024-05-01"), Why: "sick"},
		{Head: org.Head{ReplacedAt: flowtest.Start}, From: day("2024-03-01"), Until: day("2024-03-31")},
	}}
	for on, want := range map[string]string{
		"2024-03-15": "", "2024-03-31": "", "2024-04-01": "leave", "2024-04-04": "sick", "2024-04-08": "sick", "2024-04-09": "", "2024-05-01": "sick", "2031-01-01": "sick",
	} {
		away, yes := w.AwayOn(day(on))
		if away.Why != want || yes != (want != "") {
			t.Errorf("on %s away as %q, %t; want %q", on, away.Why, yes, want)
		}
	}
}

// TestCredential: a correction is a new row of the same thing, and the old one
// stays; a mistake leaves what is known.
func TestCredential(t *testing.T) {
	w := flowtest.New(t)
	var first, second org.Credential
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		first, err = org.AddCredential(tx, w.Worker.ID, background)
		return err
	})
	known := func() []org.Credential {
		t.Helper()
		of, err := workerOf(t, w, w.Coordinator, w.Worker.ID)
		if err != nil {
			t.Fatal(err)
		}
		return slices.DeleteFunc(of.Credentials, func(c org.Credential) bool { return c.RecordedBy == "" }) // the world's
	}
	if got := known(); len(got) != 1 || got[0].ID != first.ID || got[0].RecordedBy != w.Coordinator.ID || got[0].NextCheck != background.NextCheck {
		t.Fatalf("known is %+v", got)
	}
	in := background
	in.Outcome, in.Note = "passed_with_conditions", "No keys to the flat."
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		second, err = org.ChangeCredential(tx, first.ID, in)
		return err
	})
	if got := known(); len(got) != 1 || got[0].ID != second.ID || got[0].Thing != first.ID || got[0].Note != in.Note {
		t.Fatalf("corrected, known is %+v", got)
	}
	err := w.Try(w.Coordinator, func(tx *db.Tx) error { _, err := org.ChangeCredential(tx, first.ID, in); return err })
	if sild.KindOf(err) != sild.Conflict {
		t.Errorf("a row that was corrected meanwhile: %v; want a conflict", err)
	}
	mistake := func(why string) error {
		return w.Try(w.Coordinator, func(tx *db.Tx) error { return org.MistakeCredential(tx, second.ID, why) })
	}
	problem(t, "a mistake without a reason", mistake(" "), "why")
	if err := mistake("Somebody else's"); err != nil {
		t.Fatal(err)
	}
	if got := known(); len(got) != 0 {
		t.Errorf("after the mistake known is %+v", got)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		rows, err := db.All[string](tx, `SELECT replaced_why FROM worker_credential WHERE thing = $1 ORDER BY id`, first.ID)
		if !slices.Equal(rows, []string{org.Changed, "mistake: Somebody else's"}) {
			t.Errorf("the history is %q", rows)
		}
		return err
	})
}

func TestCredentialRefused(t *testing.T) {
	w := flowtest.New(t)
	bad := func(field string, change func(*org.CredentialInput)) {
		t.Helper()
		in := background
		change(&in)
		problem(t, field, w.Try(w.Coordinator, func(tx *db.Tx) error {
			_, err := org.AddCredential(tx, w.Worker.ID, in)
			return err
		}), field)
	}
	bad("kind", func(in *org.CredentialInput) { in.Kind = "background" })
	bad("kind", func(in *org.CredentialInput) { in.Kind = "check:B ack" })
	bad("outcome", func(in *org.CredentialInput) { in.Outcome = "fine" })
	bad("judged_by", func(in *org.CredentialInput) { in.JudgedBy = " " })
	bad("judged_on", func(in *org.CredentialInput) { in.JudgedOn = sild.Date{} })
	bad("judged_on", func(in *org.CredentialInput) { in.JudgedOn = w.Today().AddDays(1) })
	bad("valid_until", func(in *org.CredentialInput) { in.ValidUntil = in.JudgedOn.AddDays(-1) })
	bad("next_check", func(in *org.CredentialInput) { in.NextCheck = in.JudgedOn })
	bad("note", func(in *org.CredentialInput) { in.Outcome = "failed" })
	bad("note", func(in *org.CredentialInput) { in.Outcome = "passed_with_conditions" })
	bad("judged_on", func(in *org.CredentialInput) { in.Outcome = "pending" })
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := org.AddCredential(tx, w.Worker.ID, org.CredentialInput{Kind: "check:background", Outcome: "pending", NextCheck: w.Today().AddDays(20)})
		return err
	})
}

// TestLeave: leave is written down, ended early, and taken back.
func TestLeave(t *testing.T) {
	w := flowtest.New(t)
	today := w.Today()
	var away org.Away
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		away, err = org.AddAway(tx, w.Worker.ID, org.AwayInput{From: today, Why: "sick"})
		return err
	})
	on := func(day sild.Date) bool {
		t.Helper()
		of, err := workerOf(t, w, w.Coordinator, w.Worker.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, yes := of.AwayOn(day)
		return yes
	}
	if !on(today) || !on(today.AddDays(100)) || on(today.AddDays(-1)) {
		t.Error("away from today without an end is not what is known")
	}
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		away, err = org.ChangeAway(tx, away.ID, org.AwayInput{From: today, Until: today.AddDays(2), Why: "sick"})
		return err
	})
	if !on(today.AddDays(2)) || on(today.AddDays(3)) {
		t.Error("the end of the absence is not kept")
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error { return org.MistakeAway(tx, away.ID, "It was Toomas.") })
	if on(today) {
		t.Error("still away after the mistake")
	}
	add := func(in org.AwayInput) error {
		return w.Try(w.Coordinator, func(tx *db.Tx) error { _, err := org.AddAway(tx, w.Worker.ID, in); return err })
	}
	problem(t, "no first day", add(org.AwayInput{Why: "leave"}), "from")
	problem(t, "the wrong way round", add(org.AwayInput{From: today, Until: today.AddDays(-1), Why: "leave"}), "until")
	problem(t, "an illness by name", add(org.AwayInput{From: today, Why: "flu"}), "why")
}

// TestProfile: what a worker can do is kept in whole, with its history, and is
// found with the team.
func TestProfile(t *testing.T) {
	w := flowtest.New(t)
	set := func(in org.ProfileInput) error {
		return w.Try(w.Coordinator, func(tx *db.Tx) error { return org.SetProfile(tx, w.Worker.ID, in) })
	}
	for _, in := range []org.ProfileInput{{Languages: []string{"ru", "et", "ru"}, Areas: []string{"EE-79"}, Ceiling: 12}, {Languages: []string{"et", "ru"}, Areas: []string{"EE-79"}, Ceiling: 12}, {Languages: []string{"et"}, Ceiling: 8}} {
		if err := set(in); err != nil {
			t.Fatal(err)
		}
	}
	problem(t, "a language in words", set(org.ProfileInput{Languages: []string{"Estonian or so"}}), "languages")
	problem(t, "an area with a space", set(org.ProfileInput{Areas: []string{"EE 79"}}), "areas")
	problem(t, "a ceiling below nothing", set(org.ProfileInput{Ceiling: -1}), "ceiling")
	problem(t, "a ceiling above all", set(org.ProfileInput{Ceiling: 1000}), "ceiling")
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		list, err := org.WorkersOf(tx, w.Provider.Team, "support_person", w.Today())
		if err != nil {
			return err
		}
		if len(list) != 2 || list[0].Name != w.Worker.Name || list[0].Ceiling != 8 || !slices.Equal(list[0].Languages, []string{"et"}) || len(list[0].Areas) != 0 || list[1].Ceiling != 0 {
			t.Errorf("the team is %+v", list)
		}
		n, err := db.One[int](tx, `SELECT count(*) FROM worker_profile WHERE user_id = $1`, w.Worker.ID)
		if n != 2 {
			t.Errorf("%d rows of what the worker can do; want 2: the same again is no row", n)
		}
		if none, err := org.WorkersOf(tx, w.Provider.Team, "support_person", sild.MustDate("2023-09-30")); err != nil || len(none) != 0 {
			t.Errorf("before they joined: %+v, %v", none, err)
		}
		return err
	})
}

// TestWorkersDuty: a coordinator keeps what is known of their own team, and
// nobody what is known of themself.
func TestWorkersDuty(t *testing.T) {
	w := flowtest.New(t)
	var credential org.Credential
	var away org.Away
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		if credential, err = org.AddCredential(tx, w.Worker.ID, background); err != nil {
			return err
		}
		away, err = org.AddAway(tx, w.Worker.ID, org.AwayInput{From: tx.Today(), Why: "leave"})
		return err
	})
	deeds := map[string]func(*db.Tx, sild.ID) error{
		"a credential": func(tx *db.Tx, of sild.ID) error { _, err := org.AddCredential(tx, of, background); return err },
		"an absence": func(tx *db.Tx, of sild.ID) error {
			_, err := org.AddAway(tx, of, org.AwayInput{From: tx.Today(), Why: "leave"})
			return err
		},
		"a profile": func(tx *db.Tx, of sild.ID) error { return org.SetProfile(tx, of, org.ProfileInput{Ceiling: 3}) },
	}
	rows := map[string]func(*db.Tx) error{
		"correcting a credential": func(tx *db.Tx) error { _, err := org.ChangeCredential(tx, credential.ID, background); return err },
		"a credential mistaken":   func(tx *db.Tx) error { return org.MistakeCredential(tx, credential.ID, "x") },
		"correcting an absence": func(tx *db.Tx) error {
			_, err := org.ChangeAway(tx, away.ID, org.AwayInput{From: tx.Today(), Why: "sick"})
			return err
		},
		"an absence mistaken": func(tx *db.Tx) error { return org.MistakeAway(tx, away.ID, "x") },
	}
	for what, do := range deeds {
		for _, u := range []flowtest.User{w.Stranger, w.Officer, w.Manager, w.Second, w.Worker} {
			if err := w.Try(u, func(tx *db.Tx) error { return do(tx, w.Worker.ID) }); sild.KindOf(err) != sild.NotFound {
				t.Errorf("%s by a %s, %s: %v; want nothing to be seen", what, u.Role, u.Name, err)
			}
		}
		if err := w.Try(w.Coordinator, func(tx *db.Tx) error { return do(tx, w.Coordinator.ID) }); sild.KindOf(err) != sild.Forbidden {
			t.Errorf("%s of one's own: %v; want it refused", what, err)
		}
		if err := w.Try(w.Coordinator, func(tx *db.Tx) error { return do(tx, "none") }); sild.KindOf(err) != sild.NotFound {
			t.Errorf("%s of nobody: %v", what, err)
		}
	}
	for what, do := range rows {
		for _, u := range []flowtest.User{w.Stranger, w.Second, w.Worker} {
			if err := w.Try(u, do); sild.KindOf(err) != sild.NotFound {
				t.Errorf("%s by %s: %v; want nothing to be seen", what, u.Name, err)
			}
		}
	}
	if _, err := workerOf(t, w, w.Stranger, w.Worker.ID); sild.KindOf(err) != sild.NotFound {
		t.Errorf("a stranger reads: %v", err)
	}
	if _, err := workerOf(t, w, w.Second, w.Worker.ID); sild.KindOf(err) != sild.NotFound {
		t.Errorf("a colleague reads: %v", err)
	}
	if of, err := workerOf(t, w, w.Worker, w.Worker.ID); err != nil || len(of.Credentials) != 3 { // with the world's two
		t.Errorf("the worker reads %+v, %v; want their own", of, err)
	}
}
