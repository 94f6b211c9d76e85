// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/activity"
	"sild/casework"
	"sild/db"
	"sild/own"
)

// TestContactPartPage: where several parts run one may say to which a contact
// counts, and mend it; guides are at hand on the form (R9).
func TestContactPartPage(t *testing.T) {
	s := newScene(t)
	s.worker.get(s.at+"/contacts/new").is(200).not("#contact", "To which part").in("#contact a[target]", "The first day outside").in("#contact a[target]", "All guides")
	s.Do(s.Coordinator, func(tx *db.Tx) error {
		_, err := casework.BeginPart(tx, s.caseID, casework.PartInput{Part: "group-work", From: s.Today()})
		return err
	})
	form := s.worker.get(s.at+"/contacts/new").is(200).in("#contact", "As usual: Support person").in("#contact", "Groups and workshops")
	s.worker.submit(form, "#contact", "part", "group-work").goes(s.at)
	c := s.contacts()[0]
	if c.Part != "group-work" {
		t.Errorf("it counts to %q; want what was chosen", c.Part)
	}
	s.worker.get(s.at).is(200).in(".events", "Counts to: Groups and workshops")
	form = s.worker.get("/facts/contact/"+string(c.ID)+"/change").is(200).holds("part", "group-work")
	s.worker.submit(form, "#contact", "part", "").goes(s.at)
	if c := s.contacts()[0]; c.Part != "" {
		t.Errorf("it counts to %q; want it to follow again", c.Part)
	}
}

// TestWorksNow: after the part of who leads has ended the bar names who works with
// the person now, or that nobody does.
func TestWorksNow(t *testing.T) {
	s := newScene(t)
	s.worker.get(s.at).is(200).in(".identity", "Siiri Tugi")
	s.Do(s.Coordinator, func(tx *db.Tx) error {
		_, err := casework.EndPart(tx, s.caseID, casework.PartEnd{Part: "support-person", Until: s.Today().AddDays(-1), Reason: s.partEnd()})
		return err
	})
	s.worker.get(s.at).is(200).in(".identity", "nobody at the moment").not(".identity", "Siiri Tugi")
	s.Do(s.Coordinator, func(tx *db.Tx) error {
		_, err := casework.BeginPart(tx, s.caseID, casework.PartInput{Part: "group-work", User: s.Second.ID, From: s.Today()})
		return err
	})
	s.worker.get(s.at).is(200).in(".identity", "(Groups and workshops), since").not(".identity", "Siiri Tugi")
}

func (s *scene) partEnd() string {
	if list := s.Pack.Vocabularies["part_ends"].Values; len(list) > 0 {
		return list[0].ID
	}
	return ""
}

// TestRegisterToday: a group that was held and whose list is empty stands on Today
// of who leads it, until it is written.
func TestRegisterToday(t *testing.T) {
	s := newScene(t)
	var a activity.Activity
	s.Do(s.Worker, func(tx *db.Tx) (err error) {
		a, err = activity.Add(tx, s.Programme.ID, activity.Input{Template: "job-workshop", Place: "Town library", Series: activity.Series{Starts: s.Now().Add(-time.Hour)}})
		return err
	})
	s.worker.get("/").is(200).not("main", "Lists to write") // it lasts two hours, and goes on
	s.later("2024-02-12 16:00")
	s.worker.get("/").is(200).in("main", "Lists to write").in("main", "Job search workshop")
	s.office.get("/").is(200).not("main", "Lists to write")
	s.Do(s.Worker, func(tx *db.Tx) error {
		id, err := db.One[sild.ID](tx, `SELECT id FROM activity_session WHERE activity_id = $1`, a.ID)
		if err != nil {
			return err
		}
		_, err = activity.Save(tx, id, activity.RegisterInput{Heads: 2})
		return err
	})
	s.worker.get("/").is(200).not("main", "Lists to write")
}

// TestOwnGuides: a person reads the guides that are for them, and no others.
func TestOwnGuides(t *testing.T) {
	s := newScene(t)
	subject := sild.ID("")
	s.Look(s.Worker, func(tx *db.Tx) error {
		r, err := access.Case(tx, s.caseID, "I")
		subject = r.Subject
		return err
	})
	code := own.NewCodes(1)
	s.Do(s.Worker, func(tx *db.Tx) error { _, err := own.Give(tx, subject, own.Sheet, code); return err })
	b := &visitor{t: t, s: s.worker.s, lang: "en"}
	b.send("POST", "/my/enter", "code", code[0])
	if status, text := b.send("GET", "/my"); status != 200 || !strings.Contains(text, "/my/guides") {
		t.Errorf("the first page: %d, without the way to the guides", status)
	}
	if status, text := b.send("GET", "/my/guides"); status != 200 || !strings.Contains(text, "My first day outside") || strings.Contains(text, "Debts") {
		t.Errorf("the guides: %d %s", status, text)
	}
	if status, text := b.send("GET", "/my/guides/pack-my-first-day"); status != 200 || !strings.Contains(text, "Eat first") {
		t.Errorf("the guide: %d", status)
	}
	if status, _ := b.send("GET", "/my/guides/pack-first-day"); status != 404 {
		t.Errorf("a guide for workers: %d; want 404", status)
	}
}
