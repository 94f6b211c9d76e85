// SPDX-License-Identifier: EUPL-1.2

package people_test

import (
	"errors"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/people"
)

// enter is somebody whom the officer enters, in Tartu prison.
func enter(t *testing.T, w *flowtest.World, in people.DetailInput, leaves people.ReleaseInput) people.Subject {
	t.Helper()
	var s people.Subject
	w.Do(w.Officer, func(tx *db.Tx) (err error) {
		s, err = people.AddInPrison(tx, w.Pack, w.Programme.ID, w.Programme.Controller, w.Officer.Team, in, leaves)
		return err
	})
	return s
}

// named is somebody of whom little else is known.
func named(given, family string) people.DetailInput {
	return people.DetailInput{Given: given, Family: family, NoCodeWhy: "unknown"}
}

func inTartu(on sild.Date) people.ReleaseInput { return people.ReleaseInput{On: on, Place: "tartu"} }

// refused checks that err is of a kind, with a key at a field where one is named.
func refused(t *testing.T, err error, kind sild.Kind, field, key string) {
	t.Helper()
	e, ok := errors.AsType[*sild.Error](err)
	switch {
	case !ok || e.Kind != kind:
		t.Errorf("%v; want %s", err, kind)
	case field != "" && e.Fields[field].Key != key:
		t.Errorf("%v; want %s at %s", err, key, field)
	}
}

// entries counts the lines of the trail about somebody.
func entries(t *testing.T, w *flowtest.World, person sild.ID, action string) (n int) {
	t.Helper()
	w.Look(w.Officer, func(tx *db.Tx) (err error) {
		n, err = db.One[int](tx, `SELECT count(*) FROM trail t JOIN trail_subject s ON s.entry_id = t.id WHERE s.person_id = $1 AND t.action = $2`, person, action)
		return err
	})
	return n
}
