// SPDX-License-Identifier: EUPL-1.2

package flow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/packs"
	"sild/programme"
)

// A changer is a world whose programme is changed by its coordinator.
type changer struct {
	*flowtest.World
	t *testing.T
}

// source is the pack that ships, with pieces replaced.
func source(t *testing.T, pieces ...string) string {
	t.Helper()
	src, _ := packs.Source("ee-jmk")
	text := string(src)
	for i := 0; i+1 < len(pieces); i += 2 {
		if !strings.Contains(text, pieces[i]) {
			t.Fatalf("the pack does not say %q", pieces[i])
		}
		text = strings.Replace(text, pieces[i], pieces[i+1], 1)
	}
	return text
}

// draft saves a new draft with pieces of the pack replaced.
func (c changer) draft(pieces ...string) (v programme.Version) {
	c.t.Helper()
	c.Do(c.Coordinator, func(tx *db.Tx) (err error) {
		v, err = programme.SaveDraft(tx, c.Programme.ID, 0, source(c.t, pieces...), "")
		return err
	})
	return v
}

// activate looks at a draft and puts it into force.
func (c changer) activate(v programme.Version, base int) {
	c.t.Helper()
	c.Do(c.Coordinator, func(tx *db.Tx) error {
		if err := programme.Look(tx, c.Programme.ID, v.Version, v.Digest, base); err != nil {
			return err
		}
		_, err := programme.Activate(tx, c.Programme.ID, v.Version, programme.Activation{Seen: v.Digest, Base: base})
		return err
	})
}

// sound holds that every stored row follows from the facts under the version in
// force.
func (c changer) sound() {
	c.t.Helper()
	if _, err := c.Flow.Check(c.t.Context(), func(d flow.Difference) { c.t.Error(d) }); err != nil {
		c.t.Fatal(err)
	}
}

// everything is what stands in all tables but the trail and its seals, a text for
// each table.
func everything(t *testing.T, w *flowtest.World) map[string]string {
	t.Helper()
	all := map[string]string{}
	w.Look(flowtest.User{Role: sild.System.Role}, func(tx *db.Tx) error {
		query := `SELECT name FROM sqlite_master WHERE type = 'table'`
		if tx.Postgres() {
			query = `SELECT CAST(tablename AS text) AS name FROM pg_tables WHERE schemaname = current_schema()`
		}
		tables, err := db.All[string](tx, `SELECT t.name FROM (`+query+`) t WHERE t.name NOT IN ('trail', 'trail_subject', 'trail_unsealed')`)
		for _, name := range tables {
			if strings.HasPrefix(name, "sqlite_") || strings.Contains(name, "_words_") {
				continue
			}
			var rows []string
			if tx.Postgres() {
				rows, err = db.All[string](tx, `SELECT CAST(x AS text) FROM `+name+` x`)
			} else {
				var columns []string
				if columns, err = db.All[string](tx, `SELECT 'coalesce(quote("' || name || '"), '''')' FROM pragma_table_info('`+name+`')`); err == nil && len(columns) > 0 {
					rows, err = db.All[string](tx, `SELECT `+strings.Join(columns, ` || ',' || `)+` FROM `+name)
				}
			}
			if err != nil {
				return err
			}
			slices.Sort(rows)
			all[name] = strings.Join(rows, "\n")
		}
		return err
	})
	return all
}

// TestPreview: what a draft would change is told in both directions, to everybody
// as they may see it, and nothing is stored.
func TestPreview(t *testing.T) {
	c := changer{flowtest.New(t), t}
	subject := c.Person("Boriss", "Kask") // born in 1980: will be 44
	waits := c.Referred(subject)
	_, admitted := c.Admitted("Andrei", "Tamm")
	v := c.draft(
		"> 30\n", "> 50\n",
		"due: 10 days after referral.received\n    done: referral.answered", "due: 5 days after referral.received\n    done: referral.answered",
		"due: 10 days after referral.received\n    done: worker.assigned", "due: 12 days after referral.received\n    done: worker.assigned",
	)
	before := everything(t, c.World)
	if len(before) < 40 || before["task"] == "" || before["pack_version"] == "" {
		t.Fatalf("%d tables are compared", len(before))
	}
	if err := c.Flow.Preview(t.Context(), c.Coordinator.Actor(), c.Programme.ID, v.Version, 0, false); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, everything(t, c.World)); d != "" {
		t.Errorf("a preview stored something (-before +after):\n%s", d)
	}

	seen := func(u flowtest.User) (s flow.Seen) {
		t.Helper()
		c.Look(u, func(tx *db.Tx) (err error) {
			var found bool
			s, found, err = c.Flow.SeenBy(tx, c.Programme.ID, v.Version)
			if err == nil && (!found || !s.Ready || s.Done != s.Of) {
				t.Errorf("found %t, ready %t, %d of %d", found, s.Ready, s.Done, s.Of)
			}
			return err
		})
		return s
	}
	var told []string
	s := seen(c.Coordinator)
	for _, g := range s.Groups {
		told = append(told, fmt.Sprintf("%s %s %d %d", g.Kind, g.What, g.People, g.Elsewhere))
	}
	want := []string{"loses older-than-30 1 0", "stands older-than-30 1 0", "earlier answer 1 0"}
	if d := cmp.Diff(want, told); d != "" {
		t.Errorf("-want +told:\n%s", d)
	}
	c.Look(c.Coordinator, func(tx *db.Tx) error {
		for i, at := range []sild.ID{waits, admitted, waits} {
			list, all, err := s.Whom(tx, s.Groups[i], 0, 50)
			if err != nil || all != 1 || list[0].Case != at {
				t.Errorf("%s: %v, %v; want the case %s", s.Groups[i].Kind, list, err, at)
			}
		}
		return nil
	})
	let := c.Exclude(c.Coordinator.ID)
	c.Look(c.Coordinator, func(tx *db.Tx) error {
		if list, _, err := s.Whom(tx, s.Groups[0], 0, 50); len(list) > 0 || err != nil {
			t.Errorf("who is kept from somebody sees %v, %v", list, err)
		}
		return nil
	})
	let()
	if s := seen(c.Manager); len(s.Groups) > 0 || !s.Blurred || !s.Figures[0].Hidden {
		t.Errorf("who sees nobody is told of single people: %+v", s.Groups)
	}
	c.Look(c.Manager, func(tx *db.Tx) error {
		if list, all, err := s.Whom(tx, s.Groups[0], 0, 50); len(list) > 0 || all > 0 || err != nil {
			t.Errorf("who sees nobody sees %v, %v", list, err)
		}
		return nil
	})
	for _, u := range []flowtest.User{c.Worker, c.Officer, c.Keeper} {
		if err := c.Flow.Preview(t.Context(), u.Actor(), c.Programme.ID, v.Version, 0, false); sild.KindOf(err) != sild.NotFound {
			t.Errorf("%s looks at a draft: %v", u.Role, err)
		}
	}
	if err := c.Flow.Preview(t.Context(), c.Stranger.Actor(), c.Programme.ID, v.Version, 0, false); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("who only works under the programme looks at a draft: %v", err)
	}
}

// TestActivate: a draft comes into force once, only as it was looked at, and of two
// who do it at the same time one is told.
func TestActivate(t *testing.T) {
	c := changer{flowtest.New(t), t}
	other := c.AddUser(c.Provider, "Leida Leht", "coordinator")
	c.Admitted("Andrei", "Tamm")
	first, second := c.draft("> 30\n", "> 40\n"), c.draft("> 30\n", "> 50\n")
	bad := func(u flowtest.User, kind sild.Kind, key string, do func(*db.Tx) error) {
		t.Helper()
		err := c.Try(u, do)
		if e, _ := err.(*sild.Error); sild.KindOf(err) != kind || key != "" && !strings.Contains(fmt.Sprintf("%v %+v", err, e), key) {
			t.Errorf("%v; want %s %s", err, kind, key)
		}
	}
	activate := func(v programme.Version, in programme.Activation) func(*db.Tx) error {
		return func(tx *db.Tx) error {
			_, err := programme.Activate(tx, c.Programme.ID, v.Version, in)
			return err
		}
	}
	bad(c.Coordinator, sild.Invalid, "", activate(first, programme.Activation{Seen: first.Digest, Base: 1})) // nobody has looked
	bad(c.Stranger, sild.Forbidden, "", activate(first, programme.Activation{Seen: first.Digest, Base: 1}))
	bad(c.Worker, sild.NotFound, "", activate(first, programme.Activation{Seen: first.Digest, Base: 1}))
	for _, v := range []programme.Version{first, second} {
		c.Do(c.Coordinator, func(tx *db.Tx) error { return programme.Look(tx, c.Programme.ID, v.Version, v.Digest, 1) })
	}
	bad(c.Coordinator, sild.Conflict, "", activate(first, programme.Activation{Seen: second.Digest, Base: 1}))

	errs := make(chan error)
	for u, v := range map[flowtest.User]programme.Version{c.Coordinator: first, other: second} {
		go func() { errs <- c.Try(u, activate(v, programme.Activation{Seen: v.Digest, Base: 1})) }()
	}
	won, told := 0, 0
	for range 2 {
		switch err := <-errs; {
		case err == nil:
			won++
		case sild.KindOf(err) == sild.Conflict:
			told++
		default:
			t.Error(err)
		}
	}
	if won != 1 || told != 1 {
		t.Errorf("%d have put a version into force, %d were told; want one each", won, told)
	}
	var now, left programme.Version
	c.Look(c.Coordinator, func(tx *db.Tx) error {
		all, err := programme.Versions(tx, c.Programme.ID)
		for _, v := range all {
			switch v.State {
			case programme.Active:
				now = v
			case programme.Draft:
				left = v
			}
		}
		if len(all) != 3 || now.Version < 2 || left.Version < 2 || !left.PreviewedAt.IsZero() {
			t.Errorf("%d versions, %d is in force, %+v is left; want it to be looked at again", len(all), now.Version, left.PreviewedAt)
		}
		return err
	})
	edit := func(tx *db.Tx) error {
		_, err := programme.SaveDraft(tx, c.Programme.ID, now.Version, source(t), now.Digest)
		return err
	}
	bad(c.Coordinator, sild.Conflict, "", edit)
	bad(c.Coordinator, sild.Conflict, "", func(tx *db.Tx) error { return programme.Drop(tx, c.Programme.ID, now.Version) })
	bad(c.Coordinator, sild.Conflict, "", func(tx *db.Tx) error {
		_, err := programme.SaveDraft(tx, c.Programme.ID, left.Version, source(t), "what another saw")
		return err
	})
	if err := c.Flow.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.sound()

	// On a day: the day before nothing changes, on the day it does.
	c.Do(c.Coordinator, func(tx *db.Tx) error {
		if err := programme.Look(tx, c.Programme.ID, left.Version, left.Digest, now.Version); err != nil {
			return err
		}
		_, err := programme.Activate(tx, c.Programme.ID, left.Version, programme.Activation{Seen: left.Digest, Base: now.Version, On: sild.MustDate("2024-02-10")})
		return err
	})
	for _, x := range []struct {
		at   string
		want int
	}{{"2024-02-09 23:30", now.Version}, {"2024-02-10 00:10", left.Version}} {
		c.Go(x.at)
		if err := c.Flow.Turn(t.Context()); err != nil {
			t.Error(err)
		}
		c.inForce(x.want)
		c.sound()
	}
}

func (c changer) inForce(want int) {
	c.t.Helper()
	c.Look(c.Coordinator, func(tx *db.Tx) error {
		p, err := programme.Of(tx, c.Programme.ID)
		if err == nil && p.Version != want {
			c.t.Errorf("on %s version %d is in force; want %d", c.Today(), p.Version, want)
		}
		return err
	})
}
