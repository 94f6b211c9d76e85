// SPDX-License-Identifier: EUPL-1.2

package referral_test

import (
	"errors"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/referral"
)

// refused checks that err is of a kind, with a key at a field where one is named.
func refused(t *testing.T, err error, kind sild.Kind, field, key string) {
	t.Helper()
	e, ok := errors.AsType[*sild.Error](err)
	switch {
	case !ok || e.Kind != kind:
		t.Errorf("%v; want %s", err, kind)
	case key != "" && e.Fields[field].Key != key:
		t.Errorf("%v; want %s at %q", err, key, field)
	}
}

// asks is a referral that has all that the form of the programme requires.
func asks(w *flowtest.World, change ...func(*referral.DraftInput)) referral.Input {
	in := referral.DraftInput{
		Provider: w.Provider.ID, Reason: "Wants to work.", Answers: map[string]any{"languages": []any{"et"}, "wishes": "A job"},
	}
	for _, f := range change {
		f(&in)
	}
	return referral.Input{DraftInput: in}
}

// trySend sends as u.
func trySend(w *flowtest.World, u flowtest.User, subject, draft sild.ID, in referral.Input) (caseID sild.ID, r referral.Referral, err error) {
	err = w.Try(u, func(tx *db.Tx) error {
		caseID, r, err = referral.Send(tx, subject, draft, in)
		return err
	})
	return caseID, r, err
}

// begin is a draft of the officer's.
func begin(w *flowtest.World, subject sild.ID) (d referral.Draft) {
	w.Do(w.Officer, func(tx *db.Tx) (err error) {
		d, err = referral.NewDraft(tx, subject)
		return err
	})
	return d
}
