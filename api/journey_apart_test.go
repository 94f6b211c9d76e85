// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"maps"
	"regexp"
	"testing"

	"sild"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/org"
	"sild/packs"
	"sild/programme"
)

// apart lets a part play in a world of its own, where what it begins is in
// nobody's way, and holds at the end what the whole journey does.
func (d *door) apart(name string, part func(*door)) {
	d.t.Helper()
	d.t.Run(name, func(t *testing.T) {
		e := newDoor(t)
		e.asked = d.asked
		defer func() { maps.Copy(d.called, e.called) }()
		part(e)
		e.sound()
	})
}

// sound holds that every stored row follows from the facts, and that nothing went
// wrong on our side.
func (d *door) sound() {
	d.t.Helper()
	n, err := d.Flow.Check(d.t.Context(), func(diff flow.Difference) { d.t.Error(diff) })
	if err != nil || n == 0 {
		d.t.Errorf("checked %d subjects: %v", n, err)
	}
	if s := d.log.String(); s != "" {
		d.t.Errorf("something went wrong on our side: %s", s)
	}
}

var period = regexp.MustCompile(`(?m)^period: \S+`)

// system is what the system does.
func (d *door) system(do func(*db.Tx) error) {
	d.t.Helper()
	d.Do(flowtest.User{Role: sild.System.Role}, do)
}

// begin starts the programme of another pack in the world of d, as if it ran in
// 2024, with the provider and a sender. It is saved under its name.
func (d *door) begin(name, pack string, sender sild.ID) {
	d.t.Helper()
	source, ok := packs.Source(pack)
	if !ok {
		d.t.Fatalf("the pack %s does not ship", pack)
	}
	d.system(func(tx *db.Tx) error {
		p, err := programme.Start(tx, period.ReplaceAll(source, []byte("period: 2023-10-01..2024-12-31")), d.Provider.ID)
		if err != nil {
			return err
		}
		d.saved[name] = string(p.ID)
		for _, c := range []programme.Contract{
			{Org: d.Provider.ID, Part: "provider", Team: d.Provider.Team, Places: 1},
			{Org: d.Ministry.ID, Part: "funder"},
			{Org: sender, Part: "referrer"},
		} {
			if c.Org == "" {
				continue
			}
			c.Programme, c.From, c.Until = p.ID, sild.MustDate("2023-10-01"), org.Far
			if _, err := programme.Agree(tx, c); err != nil {
				return err
			}
		}
		return nil
	})
}
