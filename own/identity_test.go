// SPDX-License-Identifier: EUPL-1.2

package own_test

import (
	"testing"

	"sild"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/org/openid"
	"sild/own"
)

var andrei = openid.Identity{Issuer: "https://id.example.org", Subject: "andrei"}

// bind adds an identity on the person's own pages.
func (p *person) bind(who openid.Identity) error {
	return p.do(func(tx *db.Tx) error { return own.Bind(tx, "tara", who) })
}

// opens is the account that an identity opens; empty: none.
func (p *person) opens(who openid.Identity) sild.ID {
	p.t.Helper()
	var i own.Identity
	err := p.Flow.Read(p.t.Context(), sild.System, func(tx *db.Tx) (err error) {
		i, err = own.Identified(tx, who)
		return err
	})
	if err != nil && sild.KindOf(err) != sild.Invalid {
		p.t.Fatal(err)
	}
	return i.Account
}

// TestIdentity: an identity opens the one account to which its person added it, until
// they take it away, get another paper, close the page or die; it goes along when
// records are made one.
func TestIdentity(t *testing.T) {
	w := flowtest.New(t)
	p, q := withPage(t, w), withPage(t, w)
	good := func(what string, who openid.Identity, want sild.ID) {
		t.Helper()
		if got := p.opens(who); got != want {
			t.Errorf("%s it opens %q; want %q", what, got, want)
		}
	}
	bound := func(p *person, who openid.Identity, want sild.Kind) {
		t.Helper()
		if err := p.bind(who); err == nil && want != 0 || err != nil && sild.KindOf(err) != want {
			t.Errorf("Bind: %v; want %v", err, want)
		}
	}
	good("before it was added", andrei, "")
	bound(p, andrei, 0)
	bound(p, andrei, 0) // twice is once
	good("once it was added", andrei, p.account)
	bound(q, andrei, sild.Conflict)
	for _, other := range []openid.Identity{{Issuer: "https://id.example.com", Subject: "andrei"}, {Issuer: andrei.Issuer, Subject: "Andrei"}} {
		good("as another", other, "")
	}
	var mine []own.Identity
	if err := p.look(func(tx *db.Tx) (err error) { mine, err = own.Identities(tx); return err }); err != nil || len(mine) != 1 {
		t.Fatalf("%v, %v; want one", mine, err)
	}
	if err := q.look(func(tx *db.Tx) error { list, err := own.Identities(tx); mine = append(mine, list...); return err }); err != nil || len(mine) != 1 {
		t.Errorf("another's page lists it: %v, %v", mine, err)
	}
	if err := q.do(func(tx *db.Tx) error { return own.Unbind(tx, mine[0].ID, "") }); sild.KindOf(err) != sild.NotFound {
		t.Errorf("somebody else takes it away: %v", err)
	}
	if err := w.Try(w.Worker, func(tx *db.Tx) error { return own.Bind(tx, "tara", openid.Identity{Issuer: "x", Subject: "y"}) }); sild.KindOf(err) != sild.NotFound {
		t.Errorf("the worker adds one: %v", err)
	}

	// Merged, and back.
	other, _ := w.Admitted("Andrei", "Tam")
	var m flow.Merge
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		m, err = flow.MergePeople(tx, other, flow.MergeInput{Gone: p.subject, Details: "kept", Why: "The same man."})
		return err
	})
	good("after the merge", andrei, p.account)
	w.Do(w.Coordinator, func(tx *db.Tx) error { _, err := flow.UndoMerge(tx, m.ID); return err })
	good("after that was undone", andrei, p.account)

	// A card that the person makes ends their codes; another paper, or the end of the page, all.
	if err := p.do(func(tx *db.Tx) error { return own.GiveSelf(tx, own.NewCodes(own.OnCard)) }); err != nil {
		t.Fatal(err)
	}
	good("after a card of their own", andrei, p.account)
	p.give(own.Sheet)
	good("after another paper", andrei, "")
	bound(p, andrei, 0)
	p.Do(p.Worker, func(tx *db.Tx) error { return own.Close(tx, p.subject, "unsafe") })
	good("after the page was closed", andrei, "")
	bound(p, andrei, sild.NotFound)
	p.give(own.Sheet)
	good("on a new page", andrei, "")
	bound(p, andrei, 0)
	good("once it was added there", andrei, p.account)
	w.Go("2024-03-01")
	p.end("died")
	good("after the death", andrei, "")
}
