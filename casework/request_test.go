// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"strings"
	"testing"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
)

// TestAskHelp: what one may ask for, and until when.
func TestAskHelp(t *testing.T) {
	w := newWorld(t)
	b := w.WithBeside()
	ask := func(in casework.RequestInput) func(*db.Tx) error {
		return func(tx *db.Tx) error { _, err := casework.AskHelp(tx, w.caseID, in); return err }
	}
	bad := func(field, key string, change func(*casework.RequestInput)) {
		t.Helper()
		in := casework.RequestInput{Team: b.Specialist.Team, Sections: "PN", Asks: "The bailiff.", Until: w.Today().AddMonths(3)}
		change(&in)
		problem(t, w.Try(w.Worker, ask(in)), in, field, key)
	}
	bad("team", "case.choice.required", func(in *casework.RequestInput) { in.Team = "" })
	bad("team", "case.choice.unknown", func(in *casework.RequestInput) { in.Team = w.Provider.Team })
	bad("asks", "request.asks.required", func(in *casework.RequestInput) { in.Asks = " " })
	bad("sections", "request.sections.required", func(in *casework.RequestInput) { in.Sections = "" })
	bad("sections", "case.choice.unknown", func(in *casework.RequestInput) { in.Sections = "PC" })
	bad("until", "case.day.required", func(in *casework.RequestInput) { in.Until = sild.Date{} })
	bad("until", "case.day.before", func(in *casework.RequestInput) { in.Until = w.Today().AddDays(-1) })
	bad("until", "request.until.long", func(in *casework.RequestInput) { in.Until = w.Today().AddMonths(6).AddDays(1) })
	bad("", "", func(in *casework.RequestInput) { in.Until = w.Today().AddMonths(6) })
	bad("team", "request.again", func(*casework.RequestInput) {})
	w.strangers('P', ask(casework.RequestInput{Team: b.Municipal.Team, Sections: "P", Asks: "A flat.", Until: w.Today()}))

	// What the person said no to cannot be asked for.
	w.later(60e9)
	w.Consent(w.caseID, "share", "refused")
	problem(t, w.Try(w.Worker, ask(casework.RequestInput{Team: b.Municipal.Team, Sections: "P", Asks: "A flat.", Until: w.Today()})), "no consent", "sections", "request.sections.consent")
}

// TestHelp follows a request from the question to the end: what the team sees on
// each day.
func TestHelp(t *testing.T) {
	w := newWorld(t)
	b := w.WithBeside()
	var r casework.Request
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		r, err = casework.AskHelp(tx, w.caseID, casework.RequestInput{Team: b.Specialist.Team, Sections: "NP", Asks: "The bailiff.", Until: day("2024-03-31")})
		return err
	})
	answer := func(u flowtest.User, outcome, words string) error {
		return w.Try(u, func(tx *db.Tx) (err error) {
			next, err := casework.AnswerHelp(tx, r.ID, outcome, words)
			if err == nil {
				r = next
			}
			return err
		})
	}
	reads := func(when, want string) {
		t.Helper()
		w.Go(when)
		if got := w.opened(b.Specialist); got != want {
			t.Errorf("%s: the specialist opens %q; want %q", when, got, want)
		}
	}
	reads("2024-02-05 12:00", "")
	w.Look(b.Specialist, func(tx *db.Tx) error {
		list, err := casework.AskedOfMe(tx)
		if len(list) != 1 || list[0].Given != "Andrei" || list[0].Initial != "T" || list[0].ByName != w.Worker.Name {
			t.Errorf("asked: %+v", list)
		}
		return err
	})
	kind(t, answer(b.Municipal, "accepted", ""), sild.NotFound, "error.not_found")
	kind(t, answer(w.Worker, "accepted", ""), sild.NotFound, "error.not_found")
	problem(t, answer(b.Specialist, "asked_back", ""), "no words", "words", "request.words.required")
	problem(t, answer(b.Specialist, "asked_back", "How many creditors?"), "asked back", "", "")
	reads("2024-02-05 13:00", "")
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) { r, err = casework.ReplyHelp(tx, r.ID, "Three."); return err })
	w.Go("2024-02-06 13:00")
	problem(t, answer(b.Specialist, "accepted", ""), "yes", "", "")
	reads("2024-02-06 14:00", "IPN/PN")
	reads("2024-03-31 23:00", "IPN/PN")
	reads("2024-04-01 00:00", "")
	w.Go("2024-03-30")
	w.Do(w.Worker, func(tx *db.Tx) (err error) { r, err = casework.RenewHelp(tx, r.ID, day("2024-06-30")); return err })
	problem(t, w.Try(w.Worker, func(tx *db.Tx) error { _, err := casework.RenewHelp(tx, r.ID, day("2024-10-01")); return err }), "too long", "until", "request.until.long")
	reads("2024-04-02", "IPN/PN")
	w.Do(b.Specialist, func(tx *db.Tx) error {
		_, err := casework.AddContact(tx, w.caseID, w.met("2024-04-02 09:00"))
		return err
	})
	kind(t, w.Try(b.Municipal, func(tx *db.Tx) error { _, err := casework.EndHelp(tx, r.ID, "x"); return err }), sild.NotFound, "error.not_found")
	w.Do(b.Specialist, func(tx *db.Tx) (err error) {
		r, err = casework.EndHelp(tx, r.ID, "All is agreed with the bailiff.")
		return err
	})
	reads("2024-04-02 12:00", "") // at once

	own := func(when string, want int) {
		t.Helper()
		w.Go(when)
		n := -1
		err := w.Try(b.Specialist, func(tx *db.Tx) error {
			_, list, _, err := casework.OwnContacts(tx, w.caseID)
			n = len(list)
			return err
		})
		if err != nil {
			n = -1
		}
		if n != want {
			t.Errorf("%s: the specialist reads %d own entries; want %d", when, n, want)
		}
	}
	another := w.AddUser(w.Provider, "Ants Ann", "specialist") // of another team
	for u, want := range map[sild.ID]int{b.Specialist.ID: 1, another.ID: 0} {
		w.Look(flowtest.User{ID: u, Org: w.Provider.ID, Role: "specialist"}, func(tx *db.Tx) error {
			list, err := casework.FormerlyHelped(tx)
			if len(list) != want {
				t.Errorf("%d people who were helped are listed; want %d", len(list), want)
			}
			return err
		})
	}
	own("2024-04-02 13:00", 1)
	own("2024-06-30", 1)
	own("2024-07-01", -1)
}

// TestQuestion: a link asks one thing, shows little, is good once, and its
// opening is on the trail.
func TestQuestion(t *testing.T) {
	w := newWorld(t)
	token := org.NewToken()
	in := casework.QuestionInput{Of: "Võru town, social work", Asks: "Is there a place in the social house in August?", Shows: "initials"}
	ask := func(tx *db.Tx) error { _, err := casework.AskByLink(tx, w.caseID, in, token); return err }
	w.strangers('P', ask)
	w.Do(w.Worker, ask)
	nobody := flowtest.User{}
	w.Look(nobody, func(tx *db.Tx) error {
		l, err := casework.LinkedBy(tx, token)
		if l.Person != "A. T." || l.Born != "1985" || l.ByName != w.Worker.Name || l.ByOrg != w.Provider.Name {
			t.Errorf("the page shows %q %q %q %q", l.Person, l.Born, l.ByName, l.ByOrg)
		}
		return err
	})
	w.Look(w.Worker, func(tx *db.Tx) error {
		n, err := db.One[int](tx, `SELECT count(*) FROM trail WHERE action = 'read' AND what = 'question'`)
		if n != 1 {
			t.Errorf("%d entries; want that the link was opened on the trail", n)
		}
		return err
	})
	problem(t, w.Try(nobody, func(tx *db.Tx) error { _, err := casework.AnswerByLink(tx, token, "Yes.", " "); return err }), "nameless", "by", "question.by.required")
	answer := func(tx *db.Tx) error {
		_, err := casework.AnswerByLink(tx, token, "Yes, from 1 August.", "Moonika Vald, social worker")
		return err
	}
	w.Go("2024-02-19 10:59") // the last minute of fourteen days
	w.Do(nobody, answer)
	kind(t, w.Try(nobody, answer), sild.NotFound, "error.not_found")
	w.Look(w.Worker, func(tx *db.Tx) error {
		all, err := casework.Questions(tx, w.caseID)
		if len(all) != 1 || all[0].Source != "authority" || all[0].Closed != "answered" || !strings.HasPrefix(all[0].Answer, "Yes") {
			t.Errorf("%+v", all)
		}
		return err
	})
	for name, spoil := range map[string]func(sild.ID){
		"expired": func(sild.ID) { w.Go("2024-03-30") },
		"taken back": func(id sild.ID) {
			w.Do(w.Worker, func(tx *db.Tx) error { _, err := casework.CloseQuestion(tx, id); return err })
		},
	} {
		w.later(60e9)
		token = org.NewToken()
		var id sild.ID
		w.Do(w.Worker, func(tx *db.Tx) error {
			q, err := casework.AskByLink(tx, w.caseID, in, token)
			id = q.ID
			return err
		})
		spoil(id)
		kind(t, w.Try(nobody, func(tx *db.Tx) error { _, err := casework.LinkedBy(tx, token); return err }), sild.NotFound, "error.not_found")
		_ = name
	}
}
