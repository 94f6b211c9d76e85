// SPDX-License-Identifier: EUPL-1.2

package privacy_test

import (
	"errors"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/privacy"
)

// second is another privacy officer of the provider.
func second(t *testing.T, w *flowtest.World) (u flowtest.User) {
	t.Helper()
	return officer(t, w, w.Provider.ID, w.Keeper.Team, "Second Keeper")
}

func officer(t *testing.T, w *flowtest.World, orgID, team sild.ID, name string) flowtest.User {
	t.Helper()
	var id sild.ID
	err := w.DB.Write(t.Context(), sild.System, func(tx *db.Tx) error {
		u, err := org.AddUser(tx, orgID, name, string(tx.NewID())+"@example.org", "en", "privacy_officer", team, tx.Today())
		id = u.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return flowtest.User{ID: id, Org: orgID, Team: team, Name: name, Role: "privacy_officer"}
}

// words are long enough.
const words = "He called and said that he would not live until tomorrow."

func open(w *flowtest.World, u flowtest.User, who string) (o privacy.Override, opened bool, err error) {
	err = w.Try(u, func(tx *db.Tx) error {
		o, opened, err = privacy.Open(tx, privacy.OverrideInput{Who: who, Reason: "danger", Words: words})
		return err
	})
	return o, opened, err
}

func refusedAt(t *testing.T, err error, field, key string) {
	t.Helper()
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || e.Kind != sild.Invalid || e.Fields[field].Key != key {
		t.Errorf("%v; want %s at %s", err, key, field)
	}
}

func refused(t *testing.T, err error, kind sild.Kind, key string) {
	t.Helper()
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || e.Kind != kind || key != "" && e.Key != key {
		t.Errorf("%v; want %s %s", err, kind, key)
	}
}
