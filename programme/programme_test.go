// SPDX-License-Identifier: EUPL-1.2

package programme_test

import (
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/programme"
)

func TestProgramme(t *testing.T) {
	w := flowtest.New(t)
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		p, err := programme.Of(tx, w.Programme.ID)
		if err != nil || p.ID != "ee-jmk" {
			t.Errorf("the pack in force is %v, %v", p, err)
		}
		if again, err := programme.At(tx, w.Programme.ID, p.Version); err != nil || again != p {
			t.Errorf("version %d is read anew: %v", p.Version, err)
		}
		if _, err := programme.At(tx, w.Programme.ID, 99); sild.KindOf(err) != sild.NotFound {
			t.Errorf("version 99: %v", err)
		}
		all, err := programme.All(tx)
		if err != nil || len(all) != 1 {
			t.Errorf("%d programmes, %v; want the one of the contract", len(all), err)
		}
		to, err := programme.Providers(tx, w.Programme.ID)
		if err != nil || len(to) != 2 || to[0].Name != "North Centre" {
			t.Errorf("one can refer to %+v, %v; want both providers by name", to, err)
		}
		for part, want := range map[string]bool{"provider": true, "funder": false, "referrer": false} {
			if works, err := programme.Works(tx, w.Programme.ID, w.Provider.ID, part); err != nil || works != want {
				t.Errorf("the provider works as %s: %t, %v", part, works, err)
			}
		}
		return nil
	})

	// Who has no contract has no programme, and whose contract is over has none
	// any more.
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		o, err := org.AddOrganisation(tx, "East Centre", "provider")
		if err != nil {
			return err
		}
		if works, err := programme.Works(tx, w.Programme.ID, o.ID, "provider"); works || err != nil {
			t.Errorf("works without a contract: %t, %v", works, err)
		}
		_, err = programme.Agree(tx, programme.Contract{
			Programme: w.Programme.ID, Org: o.ID, Part: "provider", From: w.Today().AddDays(-30), Until: w.Today().AddDays(-1),
		})
		if err != nil {
			return err
		}
		if works, err := programme.Works(tx, w.Programme.ID, o.ID, "provider"); works || err != nil {
			t.Errorf("works after the contract: %t, %v", works, err)
		}
		return nil
	})
	err := w.Try(w.Coordinator, func(tx *db.Tx) error {
		_, err := programme.Start(tx, []byte("pack: x\n"), w.Provider.ID)
		return err
	})
	if sild.KindOf(err) != sild.Invalid {
		t.Errorf("a faulty pack: %v; want it refused", err)
	}
}

// TestMayChange: versions are written by those of the controller and of the funder
// who have the duty, and by nobody else there.
func TestMayChange(t *testing.T) {
	w := flowtest.New(t)
	for _, x := range []struct {
		by   flowtest.User
		role string
		may  bool
	}{
		{w.Manager, w.Manager.Role, true},
		{w.Manager, "auditor", false},
		{w.Worker, w.Worker.Role, false},
		{w.Stranger, w.Stranger.Role, false},
	} {
		u := x.by
		u.Role = x.role
		w.Look(u, func(tx *db.Tx) error {
			may, err := programme.MayChange(tx, w.Programme.ID)
			if may != x.may {
				t.Errorf("%s as %s may: %t", u.Name, u.Role, may)
			}
			return err
		})
	}
}
