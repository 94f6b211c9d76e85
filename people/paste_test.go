// SPDX-License-Identifier: EUPL-1.2

package people_test

import (
	"strings"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/people"
)

// TestReadPasted: a list is understood however a spreadsheet writes it, and what
// is not understood is a problem at its row.
func TestReadPasted(t *testing.T) {
	w := flowtest.New(t)
	code := people.Synthetic("EE", sild.MustDate("1990-02-01"), true, 7).Value
	good := func(text, given, family, born, on, kind string) {
		t.Helper()
		rows, err := people.ReadPasted(w.Pack, "tartu", text)
		if err != nil || len(rows) != 1 || len(rows[0].Problems) > 0 {
			t.Errorf("%q: %v %+v", text, err, rows)
			return
		}
		x := rows[0]
		if got := x.In.Born + x.In.Code; x.In.Given != given || x.In.Family != family || got != born || x.Leaves.On.String() != on || x.Leaves.Kind != kind || x.Leaves.Place != "tartu" {
			t.Errorf("%q is %+v", text, x)
		}
	}
	good("Jüri Kask\t12.4.1985\t1.9.2024\tEnd of the sentence", "Jüri", "Kask", "12.4.1985", "2024-09-01", "end_of_sentence")
	good("Kask, Jüri;1985-04-12;2024-09-01;parole", "Jüri", "Kask", "1985-04-12", "2024-09-01", "parole")
	good("\ufeffKask Mari,1985,,", "Kask", "Mari", "1985", "", "")
	good("Perekonnanimi;Eesnimi;Isikukood;Vabaneb;Alus\nKask;Jüri Jaan;"+code+";01.09.2024;Karistusaja lõppemine", "Jüri Jaan", "Kask", code, "2024-09-01", "end_of_sentence")
	good("Leaves\tNumber\tName\n1.9.2024\t17\tJüri Kask\n\n", "Jüri", "Kask", "", "2024-09-01", "")

	bad := func(text, field, key string) {
		t.Helper()
		rows, err := people.ReadPasted(w.Pack, "tartu", text)
		if err != nil || rows[len(rows)-1].Problems[field].Key != key {
			t.Errorf("%q: %v %+v; want %s at %s", text, err, rows, key, field)
		}
	}
	bad(";1985;1.9.2024", "name", "person.name.required")
	bad("1985;Jüri Kask", "name", "paste.name.digits")
	bad("Jüri Kask;31.31.1985", "born", "paste.born.unreadable")
	bad("Jüri Kask;38504120009", "born", "code.checksum")
	bad("Jüri Kask;1985;soon", "on", "paste.on.unreadable")
	bad("Jüri Kask;1985;1.9.2024;escape", "kind", "paste.kind.unknown")
	bad("Jüri Kask;1985\njüri kask;1985", "name", "paste.twice")

	refused := func(text, key string) {
		t.Helper()
		_, err := people.ReadPasted(w.Pack, "tartu", text)
		if e, ok := err.(*sild.Error); !ok || e.Fields["list"].Key != key {
			t.Errorf("%v; want %s", err, key)
		}
	}
	refused(" \n", "paste.empty")
	refused("Name;Born", "paste.empty")
	refused(strings.Repeat("Jüri Kask;1985\n", people.MostRows+1), "paste.large")
	refused(strings.Repeat("x", 200_001), "paste.large")
	refused("a\xff", "paste.large")
}

// TestEnter: known people are matched among those whom one sees, and all picked
// rows are entered, or none.
func TestEnter(t *testing.T) {
	w := flowtest.New(t)
	andrei := w.Person("Andrei", "Petrov") // born 12 April 1985, leaves 5 August 2024
	const text = "Andrei Petrov;12.4.1985;1.9.2024\nAndrei Petrov;1985;1.9.2024\nMari Mets;1.2.1990;1.6.2024\nJaan Tamm;1.1.1991;1.1.2020"
	rows := func() []people.Pasted {
		r, err := people.ReadPasted(w.Pack, "tartu", text)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	look := func(u flowtest.User) (states string) {
		w.Look(u, func(tx *db.Tx) error {
			all, err := people.Look(tx, w.Pack, rows())
			for _, e := range all {
				states += " " + e.State()
			}
			return err
		})
		return states
	}
	if got := look(w.Officer); got != " more maybe new wrong" {
		t.Errorf("the officer is shown%s", got)
	}
	if got := look(w.Guard); got != " new new new wrong" {
		t.Errorf("another team is shown%s: it must not learn whom this one knows", got)
	}
	enter := func(u flowtest.User, picks ...people.Pick) (done []sild.ID, err error) {
		return done, w.Try(u, func(tx *db.Tx) error {
			done, err = people.Enter(tx, w.Pack, w.Programme.ID, w.Programme.Controller, u.Team, rows(), picks)
			return err
		})
	}
	count := func() int {
		n := 0
		w.Look(w.Officer, func(tx *db.Tx) (err error) {
			n, err = db.One[int](tx, `SELECT count(*) FROM subject`)
			return err
		})
		return n
	}
	bad := func(u flowtest.User, kind sild.Kind, field string, picks ...people.Pick) {
		t.Helper()
		_, err := enter(u, picks...)
		var has bool
		if e, ok := err.(*sild.Error); ok {
			_, has = e.Fields[field]
		}
		if sild.KindOf(err) != kind || field != "" && !has && !strings.Contains(err.Error(), field) {
			t.Errorf("%v; want %s at %s", err, kind, field)
		}
		if count() != 1 {
			t.Fatal("something was entered all the same")
		}
	}
	bad(w.Officer, sild.Invalid, "list")
	bad(w.Officer, sild.Invalid, "row-4", people.Pick{Line: 3}, people.Pick{Line: 4})
	bad(w.Officer, sild.Invalid, "row-1", people.Pick{Line: 3}, people.Pick{Line: 1, Subject: andrei}) // moved, and nobody says why
	bad(w.Officer, sild.NotFound, "", people.Pick{Line: 3}, people.Pick{Line: 9})
	bad(w.Guard, sild.NotFound, "", people.Pick{Line: 3}, people.Pick{Line: 1, Subject: andrei, Change: "postponed"})
	bad(w.Coordinator, sild.Forbidden, "", people.Pick{Line: 3})
	done, err := enter(w.Officer, people.Pick{Line: 3}, people.Pick{Line: 1, Subject: andrei, Change: "postponed"})
	if err != nil || len(done) != 2 || count() != 2 {
		t.Fatalf("%v; %v", err, done)
	}
	w.Look(w.Officer, func(tx *db.Tx) error {
		last, err := people.ReleaseOf(tx, andrei)
		if last.On != sild.MustDate("2024-09-01") || last.Change != "postponed" || last.Kind != "end_of_sentence" {
			t.Errorf("it is known: %+v", last)
		}
		return err
	})
	if got := look(w.Officer); got != " same maybe same wrong" {
		t.Errorf("pasted again it is%s", got)
	}
}

// TestCustody: where somebody is moves on with the days; the same day again is a
// correction.
func TestCustody(t *testing.T) {
	w := flowtest.New(t)
	subject := w.Person("Andrei", "Petrov")
	set := func(u flowtest.User, in people.CustodyInput) (c people.Custody, err error) {
		return c, w.Try(u, func(tx *db.Tx) error { c, err = people.SetCustody(tx, w.Pack, subject, in); return err })
	}
	bad := func(u flowtest.User, kind sild.Kind, in people.CustodyInput) {
		t.Helper()
		if _, err := set(u, in); sild.KindOf(err) != kind {
			t.Errorf("%+v: %v; want %s", in, err, kind)
		}
	}
	bad(w.Officer, sild.Invalid, people.CustodyInput{})
	bad(w.Officer, sild.Invalid, people.CustodyInput{Place: "moon"})
	bad(w.Officer, sild.Invalid, people.CustodyInput{Place: "tartu", Since: w.Today().AddDays(1)})
	bad(w.Guard, sild.NotFound, people.CustodyInput{Place: "tartu"})
	first, err := set(w.Officer, people.CustodyInput{Place: "tartu", Unit: "2", Since: sild.MustDate("2024-01-10")})
	if err != nil {
		t.Fatal(err)
	}
	bad(w.Officer, sild.Invalid, people.CustodyInput{Place: "viru", Since: sild.MustDate("2024-01-09")})
	bad(w.Officer, sild.Conflict, people.CustodyInput{Place: "viru", Seen: "x"})
	again, err := set(w.Officer, people.CustodyInput{Place: "tartu", Unit: "3", Since: sild.MustDate("2024-01-10"), Seen: first.ID})
	if err != nil || again.Thing != first.Thing {
		t.Errorf("%v; a correction is %+v", err, again)
	}
	moved, err := set(w.Officer, people.CustodyInput{Place: "viru"})
	if err != nil || moved.Thing == first.Thing || moved.Day != w.Today() {
		t.Errorf("%v; a move is %+v", err, moved)
	}
}
