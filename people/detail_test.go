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

func TestAdd(t *testing.T) {
	w := flowtest.New(t)
	add := func(in people.DetailInput, leaves people.ReleaseInput) (d people.Detail, err error) {
		err = w.Try(w.Officer, func(tx *db.Tx) error {
			s, err := people.AddInPrison(tx, w.Pack, w.Programme.ID, w.Programme.Controller, w.Officer.Team, in, leaves)
			if err != nil {
				return err
			}
			d, err = people.DetailOf(tx, s.Person)
			return err
		})
		return d, err
	}
	good := func(in people.DetailInput) people.Detail {
		t.Helper()
		d, err := add(in, inTartu(sild.Date{}))
		if err != nil {
			t.Errorf("%+v: %v", in, err)
		}
		return d
	}
	bad := func(in people.DetailInput, field, key string) {
		t.Helper()
		_, err := add(in, inTartu(sild.Date{}))
		refused(t, err, sild.Invalid, field, key)
	}
	andrei := func(change func(*people.DetailInput)) people.DetailInput {
		in := named("Andrei", "Petrov")
		change(&in)
		return in
	}

	if d := good(named("  Andrei ", " van  der\tBerg ")); d.Name() != "Andrei van der Berg" || !d.Born().IsZero() || d.Sex != "" {
		t.Errorf("kept as %q, born %s, sex %q", d.Name(), d.Born(), d.Sex)
	}
	coded := good(people.DetailInput{Family: "Kask", CodeCountry: "ee", Code: " 380 0101 0009 ", NoCodeWhy: "unknown", Source: "register"})
	if coded.BornFrom != sild.MustDate("1980-01-01") || coded.Sex != "m" || coded.Code != "38001010009" || coded.CodeCountry != "EE" || coded.NoCodeWhy != "" || coded.Evidence != "register" {
		t.Errorf("a code gives born %s, sex %q, %s %s, %q, evidence %s", coded.Born(), coded.Sex, coded.CodeCountry, coded.Code, coded.NoCodeWhy, coded.Evidence)
	}
	if d := good(andrei(func(in *people.DetailInput) { in.Born = "1990" })); d.BornFrom != sild.MustDate("1990-01-01") || d.BornUntil != sild.MustDate("1990-12-31") {
		t.Errorf("born in 1990 is kept as %s to %s", d.BornFrom, d.BornUntil)
	}
	if d := good(andrei(func(in *people.DetailInput) { in.Source = "hearsay" })); d.Source != "person" || d.Evidence != "said" {
		t.Errorf("an unknown source is kept as %s, %s", d.Source, d.Evidence)
	}
	if d := good(andrei(func(in *people.DetailInput) { in.Source = "prison" })); d.Evidence != "document" {
		t.Errorf("what the prison knows has the evidence %s", d.Evidence)
	}

	bad(people.DetailInput{NoCodeWhy: "unknown"}, "given", "person.name.required")
	bad(andrei(func(in *people.DetailInput) { in.Given = "\u200b" }), "given", "text.hidden")
	bad(andrei(func(in *people.DetailInput) { in.Given = "A\x00" }), "given", "text.hidden")
	bad(andrei(func(in *people.DetailInput) { in.Family = "\xff\xfe" }), "family", "text.unreadable")
	bad(andrei(func(in *people.DetailInput) { in.Family = strings.Repeat("x", 201) }), "family", "text.long")
	bad(andrei(func(in *people.DetailInput) { in.Born = "yesterday" }), "born", "date.unreadable")
	bad(andrei(func(in *people.DetailInput) { in.Born = w.Today().AddDays(1).String() }), "born", "person.born.future")
	bad(andrei(func(in *people.DetailInput) { in.Born = "1900" }), "born", "person.born.old")
	bad(andrei(func(in *people.DetailInput) { in.Sex = "male" }), "sex", "choice.unknown")
	bad(andrei(func(in *people.DetailInput) { in.Language = "Estonian" }), "language", "choice.unknown")
	bad(andrei(func(in *people.DetailInput) { in.NoCodeWhy = "" }), "no_code_why", "person.no_code_why.required")
	bad(andrei(func(in *people.DetailInput) { in.NoCodeWhy = "lost" }), "no_code_why", "person.no_code_why.required")
	bad(andrei(func(in *people.DetailInput) { in.CodeCountry, in.Code = "EE", "38001010008" }), "code", "code.checksum")
	bad(andrei(func(in *people.DetailInput) { in.CodeCountry, in.Code, in.Born = "EE", "38001010009", "1981" }), "born", "person.born.differs")
	bad(andrei(func(in *people.DetailInput) {
		in.CodeCountry, in.Code = "EE", people.Synthetic("EE", w.Today().AddDays(1), true, 1).Value
	}), "code", "code.date")

	// The problems of a person and of their release come together.
	_, err := add(people.DetailInput{NoCodeWhy: "unknown", Born: "x"}, people.ReleaseInput{Kind: "escape", On: w.Today().AddDays(-1)})
	for field, key := range map[string]string{"given": "person.name.required", "born": "date.unreadable", "kind": "choice.unknown", "on": "release.on.past", "place": "release.place.required"} {
		refused(t, err, sild.Invalid, field, key)
	}
}

// TestAddAccess: only a prison's officer enters people, into a programme in
// which the prison works, and for their own team.
func TestAddAccess(t *testing.T) {
	w := flowtest.New(t)
	try := func(u flowtest.User, programme, controller, team sild.ID) error {
		return w.Try(u, func(tx *db.Tx) error {
			_, err := people.Add(tx, programme, controller, team, named("Andrei", "Petrov"))
			return err
		})
	}
	p := w.Programme
	if err := try(w.Officer, p.ID, p.Controller, w.Officer.Team); err != nil {
		t.Error(err)
	}
	for _, u := range []flowtest.User{w.Coordinator, w.Worker, w.Manager} {
		refused(t, try(u, p.ID, p.Controller, u.Team), sild.Forbidden, "", "")
	}
	refused(t, try(w.Officer, p.ID, w.Other.ID, w.Officer.Team), sild.NotFound, "", "")
	refused(t, try(w.Officer, w.Prison.ID, p.Controller, w.Officer.Team), sild.NotFound, "", "")
	refused(t, try(w.Officer, p.ID, p.Controller, w.Guard.Team), sild.NotFound, "", "")
	refused(t, try(w.Officer, p.ID, p.Controller, w.Provider.Team), sild.NotFound, "", "")
}

// TestCorrect: a correction keeps the old row; whoever looked at an older one is
// told.
func TestCorrect(t *testing.T) {
	w := flowtest.New(t)
	s := enter(t, w, named("Andrei", "Petrov"), inTartu(sild.Date{}))
	var first, second people.Detail
	w.Look(w.Officer, func(tx *db.Tx) (err error) {
		first, err = people.DetailOf(tx, s.Person)
		return err
	})
	correct := func(u flowtest.User, seen sild.ID, in people.DetailInput) (d people.Detail, err error) {
		err = w.Try(u, func(tx *db.Tx) error {
			d, err = people.Correct(tx, s.ID, seen, in)
			return err
		})
		return d, err
	}
	second, err := correct(w.Officer, first.ID, named("Andrey", "Petrov"))
	if err != nil || second.Thing != first.Thing || second.ID == first.ID {
		t.Fatalf("%v; %+v after %+v", err, second, first)
	}
	stands, err := correct(w.Officer, first.ID, named("Andrejs", "Petrov"))
	refused(t, err, sild.Conflict, "", "")
	if stands.Given != "Andrey" {
		t.Errorf("the conflict is with %q", stands.Given)
	}
	_, err = correct(w.Officer, second.ID, people.DetailInput{})
	refused(t, err, sild.Invalid, "given", "person.name.required")
	_, err = correct(w.Guard, second.ID, named("x", "y"))
	refused(t, err, sild.NotFound, "", "")
	_, err = correct(w.Coordinator, second.ID, named("x", "y"))
	refused(t, err, sild.NotFound, "", "")

	w.Look(w.Officer, func(tx *db.Tx) error {
		for words, want := range map[string]int{"andrejs": 0, "andrey": 1, "andrei": 1, "petrov": 1} {
			found, err := people.Search(tx, words)
			if err != nil {
				return err
			}
			if len(found) != want {
				t.Errorf("%s finds %d; want %d", words, len(found), want)
			}
		}
		n, err := db.One[int](tx, `SELECT count(*) FROM person_detail WHERE subject_id = $1 AND replaced_at IS NULL`, s.Person)
		if n != 1 {
			t.Errorf("%d rows hold", n)
		}
		return err
	})
	if n := entries(t, w, s.Person, "write"); n < 2 {
		t.Errorf("%d entries tell of two writes", n)
	}
}

func TestWords(t *testing.T) {
	for name, want := range map[string]string{
		"Õnne-Liis Jõgi":        "jogi liis onne",
		"O’Brien, Seán":         "obrien sean",
		"de la Cruz de la Cruz": "cruz de la",
		"Łukasz Żółć":           "lukasz zolc",
		"  ":                    "",
		"محمد":                  "محمد",
	} {
		if got := strings.Join(people.Words(name), " "); got != want {
			t.Errorf("Words(%q) = %q; want %q", name, got, want)
		}
	}
}
