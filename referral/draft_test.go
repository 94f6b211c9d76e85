// SPDX-License-Identifier: EUPL-1.2

package referral_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/referral"
)

func TestDraft(t *testing.T) {
	w := flowtest.New(t)
	subject := w.Person("Andrei", "Petrov")
	d := begin(w, subject)
	if again := begin(w, subject); again.ID != d.ID {
		t.Error("a second draft is begun beside the first")
	}
	save := func(u flowtest.User, in referral.DraftInput) (saved referral.Draft, err error) {
		err = w.Try(u, func(tx *db.Tx) error {
			saved, err = referral.SaveDraft(tx, d.ID, in)
			return err
		})
		return saved, err
	}
	stored := func() (now referral.Draft) {
		t.Helper()
		w.Look(w.Officer, func(tx *db.Tx) (err error) {
			now, err = referral.DraftByID(tx, d.ID)
			return err
		})
		return now
	}

	// Right or wrong, what was typed comes back.
	answers := map[string]any{"wishes": "Work", "languages": []any{"et", "klingon"}, "gone": true, "number": float64(3), "open": nil}
	if _, err := save(w.Officer, referral.DraftInput{Provider: w.Other.ID, Reason: "One\r\ntwo ", Risk: "r", Override: "o", Answers: answers, Revision: 1}); err != nil {
		t.Fatal(err)
	}
	now := stored()
	if now.Reason != "One\ntwo" || now.Risk != "r" || now.Override != "o" || now.Provider != w.Other.ID || now.Revision != 2 || now.UpdatedBy != w.Officer.ID {
		t.Errorf("stored is %+v", now)
	}
	if diff := cmp.Diff(answers, now.Answered()); diff != "" {
		t.Error(diff)
	}

	bad := func(in referral.DraftInput, field, key string) {
		t.Helper()
		in.Revision = 2
		_, err := save(w.Officer, in)
		refused(t, err, sild.Invalid, field, key)
	}
	bad(referral.DraftInput{Reason: strings.Repeat("x", 5001)}, "reason", "text.long")
	bad(referral.DraftInput{Risk: "\u202e"}, "risk", "text.hidden")
	bad(referral.DraftInput{Override: strings.Repeat("x", 1001)}, "override", "text.long")
	bad(referral.DraftInput{Provider: "x"}, "provider", "choice.unknown")
	bad(referral.DraftInput{Answers: map[string]any{"wishes": "\xff"}}, "answers.wishes", "text.unreadable")
	bad(referral.DraftInput{Answers: map[string]any{"wishes": []any{[]any{strings.Repeat("x", 5001)}}}}, "answers.wishes", "text.long")
	bad(referral.DraftInput{Answers: map[string]any{"wishes": map[string]any{}}}, "answers.wishes", "choice.unknown")
	many := map[string]any{}
	for i := range 201 {
		many[fmt.Sprint(i)] = "x"
	}
	bad(referral.DraftInput{Answers: many}, "", "answer.unknown_question")

	stands, err := save(w.Officer, referral.DraftInput{Reason: "Old", Revision: 1})
	refused(t, err, sild.Conflict, "", "")
	if stands.Reason != "One\ntwo" {
		t.Errorf("the conflict is with %q", stands.Reason)
	}
	for _, u := range []flowtest.User{w.Guard, w.Coordinator, w.Worker, w.Stranger, w.Manager} {
		_, err := save(u, referral.DraftInput{Revision: 2})
		refused(t, err, sild.NotFound, "", "")
		refused(t, w.Try(u, func(tx *db.Tx) error { return referral.DropDraft(tx, d.ID) }), sild.NotFound, "", "")
		if err := w.Try(u, func(tx *db.Tx) error { _, err := referral.NewDraft(tx, subject); return err }); err == nil {
			t.Errorf("%s begins a draft", u.Name)
		}
	}
	if got := stored(); got.Reason != "One\ntwo" || got.Revision != 2 {
		t.Errorf("what was refused changed the draft to %+v", got)
	}
	_, err = save(w.Officer, referral.DraftInput{Provider: "none"})
	refused(t, err, sild.Invalid, "provider", "choice.unknown")

	w.Look(w.Officer, func(tx *db.Tx) error {
		list, err := referral.Drafts(tx)
		if len(list) != 1 || list[0].Name() != "Andrei Petrov" || list[0].Writer != "Piret Vang" {
			t.Errorf("drafts are %+v", list)
		}
		return err
	})
	w.Look(w.Guard, func(tx *db.Tx) error {
		list, err := referral.Drafts(tx)
		if len(list) != 0 {
			t.Errorf("another team lists %+v", list)
		}
		return err
	})
	w.Do(w.Officer, func(tx *db.Tx) error { return referral.DropDraft(tx, d.ID) })
	refused(t, w.Try(w.Officer, func(tx *db.Tx) error { _, err := referral.DraftByID(tx, d.ID); return err }), sild.NotFound, "", "")
}

// TestDraftIsNoFact: a draft shows nowhere, and nothing follows from it.
func TestDraftIsNoFact(t *testing.T) {
	w := flowtest.New(t)
	subject := w.Person("Andrei", "Petrov")
	begin(w, subject)
	w.Look(w.Officer, func(tx *db.Tx) error {
		lines, err := referral.LinesOf(tx, subject)
		if err != nil {
			return err
		}
		open, err := referral.OpenCases(tx, subject)
		if len(lines) != 0 || open != 0 {
			t.Errorf("%d lines, %d open cases", len(lines), open)
		}
		return err
	})
}
