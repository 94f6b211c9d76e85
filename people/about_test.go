// SPDX-License-Identifier: EUPL-1.2

package people_test

import (
	"slices"
	"strings"
	"testing"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/people"
)

// TestSpan: what surely overlaps does, what may only be does not.
func TestSpan(t *testing.T) {
	span := func(from, until string) (s people.Span) {
		a, err := sild.ParsePartial(from)
		z, err2 := sild.ParsePartial(until)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		return people.Span{FromEarliest: a.From, FromLatest: a.Until, UntilEarliest: z.From, UntilLatest: z.Until}
	}
	for _, x := range []struct {
		a, b [2]string
		want bool
	}{
		{[2]string{"2024-01-01", "2024-02-01"}, [2]string{"2024-02-01", ""}, true}, // both ends count
		{[2]string{"2024-01-01", "2024-01-31"}, [2]string{"2024-02-01", ""}, false},
		{[2]string{"2023", "2024-02"}, [2]string{"2024-02", ""}, false}, // of a month one does not know the day
		{[2]string{"2023", "2024-03"}, [2]string{"2024-02", ""}, true},
		{[2]string{"", ""}, [2]string{"2024", ""}, true},
		{[2]string{"2020", "2021"}, [2]string{"2022", "2023"}, false},
	} {
		a, b := span(x.a[0], x.a[1]), span(x.b[0], x.b[1])
		if a.Overlaps(b) != x.want || b.Overlaps(a) != x.want {
			t.Errorf("%v and %v overlap: %t, %t; want %t", x.a, x.b, a.Overlaps(b), b.Overlaps(a), x.want)
		}
	}
}

func TestReach(t *testing.T) {
	w := flowtest.New(t)
	subject, _ := w.Admitted("Andrei", "Tamm")
	add := func(u flowtest.User, in people.ReachInput) (r people.Reach, err error) {
		err = w.Try(u, func(tx *db.Tx) error {
			r, err = people.AddReach(tx, subject, in)
			return err
		})
		return r, err
	}
	bad := func(in people.ReachInput, field, key string) {
		t.Helper()
		_, err := add(w.Worker, in)
		refused(t, err, sild.Invalid, field, key)
	}
	bad(people.ReachInput{Way: "pigeon", Value: "x", Safe: "any"}, "way", "choice.unknown")
	bad(people.ReachInput{Way: "phone", Safe: "any"}, "value", "reach.value.required")
	bad(people.ReachInput{Way: "phone", Value: "5551234"}, "safe", "reach.safe.required")
	bad(people.ReachInput{Way: "phone", Value: "12", Safe: "any"}, "value", "reach.phone")
	bad(people.ReachInput{Way: "phone", Value: "+372 555 ext", Safe: "any"}, "value", "reach.phone")
	bad(people.ReachInput{Way: "email", Value: "a@b", Safe: "any"}, "value", "reach.email")
	bad(people.ReachInput{Way: "email", Value: "a@b.ee?bcc=x@y.ee", Safe: "any"}, "value", "reach.email")
	bad(people.ReachInput{Way: "through", Value: "5551234", Safe: "any"}, "through", "reach.through.required")
	bad(people.ReachInput{Way: "phone", Value: "5551234", Safe: "any", Through: "Mari"}, "through", "reach.through.way")
	bad(people.ReachInput{Way: "phone", Value: "5551234", Safe: "never", Preferred: true}, "preferred", "reach.preferred.never")
	bad(people.ReachInput{Way: "phone", Value: "5551234", Safe: "any", From: "2024", Until: "2023"}, "until", "person.span.turned")
	for _, u := range []flowtest.User{w.Guard, w.Second, w.Stranger, w.Manager} {
		_, err := add(u, people.ReachInput{Way: "phone", Value: "5551234", Safe: "any"})
		refused(t, err, sild.NotFound, "", "")
	}
	_, err := add(w.Officer, people.ReachInput{Way: "through", Through: "Mari", Value: "5551234", Safe: "any"})
	refused(t, err, sild.Forbidden, "", "")

	phone, err := add(w.Worker, people.ReachInput{Way: "phone", Value: "+372 555-1234", Safe: "call_only", Note: "After six."})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := add(w.Worker, people.ReachInput{Way: "through", Through: "Mari, the mother", Value: "5559999", Safe: "ask_first", Preferred: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := add(w.Worker, people.ReachInput{Way: "email", Value: "andrei@example.ee", Safe: "never"}); err != nil {
		t.Fatal(err)
	}
	seen := func(u flowtest.User) (list []people.Reach) {
		t.Helper()
		w.Look(u, func(tx *db.Tx) error {
			rec, err := access.Person(tx, subject, "I")
			if err != nil {
				return err
			}
			list, err = people.Reaches(tx, rec)
			return err
		})
		return list
	}
	if all := seen(w.Worker); len(all) != 3 || all[0].Through != "Mari, the mother" || !all[1].Call() || all[1].Write() || all[2].Write() || all[0].Call() {
		t.Errorf("%+v; want the preferred first, one to call and none to write to", all)
	}
	for _, r := range seen(w.Officer) { // who reads nothing of other people
		if r.Way == "through" && (r.Through != "" || r.Value != "" || !r.Hidden) {
			t.Errorf("the prison reads %+v", r)
		}
	}

	// A wrong number is replaced; what was looked at and holds no longer is a conflict.
	change := func(id sild.ID, in people.ReachInput) error {
		return w.Try(w.Worker, func(tx *db.Tx) error {
			_, err := people.ChangeReach(tx, id, in)
			return err
		})
	}
	if err := change(phone.ID, people.ReachInput{Way: "phone", Value: "5550000", Safe: "any", Until: "2024-02-04"}); err != nil {
		t.Fatal(err)
	}
	refused(t, change(phone.ID, people.ReachInput{Way: "phone", Value: "5551111", Safe: "any"}), sild.Conflict, "", "")
	if all := seen(w.Worker); all[2].Value != "5550000" || !all[2].Over(w.Today()) {
		t.Errorf("%+v; want the number that is over last", all)
	}
}

func TestAddress(t *testing.T) {
	w := flowtest.New(t)
	subject, _ := w.Admitted("Andrei", "Tamm")
	add := func(u flowtest.User, in people.AddressInput) (a people.Address, err error) {
		err = w.Try(u, func(tx *db.Tx) error {
			a, err = people.AddAddress(tx, subject, in)
			return err
		})
		return a, err
	}
	good := func(in people.AddressInput) people.Address {
		t.Helper()
		a, err := add(w.Worker, in)
		if err != nil {
			t.Errorf("%+v: %v", in, err)
		}
		return a
	}
	bad := func(in people.AddressInput, field, key string) {
		t.Helper()
		_, err := add(w.Worker, in)
		refused(t, err, sild.Invalid, field, key)
	}
	bad(people.AddressInput{Use: "x", Kind: "settled", Place: "Tartu"}, "use", "choice.unknown")
	bad(people.AddressInput{Use: "lived", Kind: "x", Place: "Tartu"}, "kind", "choice.unknown")
	bad(people.AddressInput{Use: "lived", Kind: "settled"}, "place", "address.required")
	bad(people.AddressInput{Use: "lived", Kind: "none", Line: "Aia 1"}, "line", "address.none")
	bad(people.AddressInput{Use: "lived", Kind: "settled", Place: "Riga", Country: "Latvia"}, "country", "choice.unknown")
	bad(people.AddressInput{Use: "lived", Kind: "settled", Place: "Tartu", From: "soon"}, "from", "date.unreadable")
	_, err := add(w.Officer, people.AddressInput{Use: "lived", Kind: "settled", Place: "Tartu"})
	refused(t, err, sild.NotFound, "", "") // prison does not see addresses

	first := good(people.AddressInput{Use: "lived", Kind: "settled", Line: "Aia 1-2", Postcode: "65606", Place: "Võru", From: "2023-05"})
	if first.Text() != "Aia 1-2, 65606 Võru" {
		t.Errorf("it reads %q", first.Text())
	}
	good(people.AddressInput{Use: "declared", Kind: "settled", Place: "Tartu", From: "2010"}) // another use may overlap
	bad(people.AddressInput{Use: "lived", Kind: "transient", Place: "Tartu", From: "2024-02-01"}, "from", "address.overlaps")
	w.Go("2024-02-05 12:00")
	second := good(people.AddressInput{Use: "lived", Kind: "none", From: "2024-02-01", Moved: true})
	all := func() (list []people.Address) {
		w.Look(w.Worker, func(tx *db.Tx) (err error) {
			list, err = people.Addresses(tx, subject)
			return err
		})
		return list
	}
	list := all()
	if now := people.AddressNow(list, w.Today()); now == nil || now.Thing != second.Thing || len(list) != 3 || list[1].UntilLatest != sild.MustDate("2024-01-31") {
		t.Errorf("%+v; want the first to end on the day before", list)
	}
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "address", second.ID) })
	if list := all(); len(list) != 2 || list[0].Thing != first.Thing || !list[0].UntilLatest.IsZero() {
		t.Errorf("after the undo %+v; want the first to go on", list)
	}
	row := all()[0].ID
	if err := w.Try(w.Worker, func(tx *db.Tx) error {
		_, err := people.ChangeAddress(tx, row, people.AddressInput{Use: "lived", Kind: "settled", Line: "Aia 1-3", Place: "Võru", From: "2023-05"})
		return err
	}); err != nil {
		t.Error(err)
	}
}

func TestNames(t *testing.T) {
	w := flowtest.New(t)
	s := enter(t, w, named("Андрей", "Petrov"), inTartu(sild.Date{}))
	add := func(in people.NameInput) (n people.Name, err error) {
		err = w.Try(w.Officer, func(tx *db.Tx) error {
			n, err = people.AddName(tx, s.ID, in)
			return err
		})
		return n, err
	}
	bad := func(in people.NameInput, field, key string) {
		t.Helper()
		_, err := add(in)
		refused(t, err, sild.Invalid, field, key)
	}
	bad(people.NameInput{Kind: "secret", Name: "X"}, "kind", "choice.unknown")
	bad(people.NameInput{Kind: "former", Name: " - "}, "name", "person.name.required")
	bad(people.NameInput{Kind: "former", Name: "X", Form: "she"}, "form", "person.form.called")
	if _, err := add(people.NameInput{Kind: "called", Name: "Drew", Form: "they"}); err != nil {
		t.Fatal(err)
	}
	dru, err := add(people.NameInput{Kind: "called", Name: "Dru"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := add(people.NameInput{Kind: "former", Name: "Orlov", Until: "2015"}); err != nil {
		t.Fatal(err)
	}
	found := func(words string) (n int) {
		w.Look(w.Officer, func(tx *db.Tx) error {
			list, err := people.Search(tx, words)
			n = len(list)
			return err
		})
		return n
	}
	for words, want := range map[string]int{"dru": 1, "drew": 0, "орлов": 1, "andrei orlov": 1, "rlo": 1} {
		if n := found(words); n != want {
			t.Errorf("%s finds %d; want %d", words, n, want)
		}
	}
	w.Look(w.Officer, func(tx *db.Tx) error {
		all, err := people.Names(tx, s.ID)
		if c := people.Called(all); c == nil || c.Name != "Dru" || len(all) != 2 {
			t.Errorf("%+v; want to be called Dru, and one former name", all)
		}
		return err
	})
	w.Do(w.Officer, func(tx *db.Tx) error { return casework.Mistake(tx, "name", dru.ID, "misheard") })
	if n := found("dru"); n != 0 {
		t.Errorf("a name that was entered by mistake finds %d", n)
	}
}

func TestLanguagesAndCitizenships(t *testing.T) {
	w := flowtest.New(t)
	s := enter(t, w, people.DetailInput{Given: "Sam", Sex: "n", NoCodeWhy: "not_told"}, inTartu(sild.Date{}))
	do := func(f func(*db.Tx) error) error { return w.Try(w.Officer, f) }
	speaks := func(in people.LanguageInput) error {
		return do(func(tx *db.Tx) error {
			_, err := people.AddLanguage(tx, s.ID, in)
			return err
		})
	}
	refused(t, speaks(people.LanguageInput{Language: "tlh", Level: "enough"}), sild.Invalid, "language", "choice.unknown")
	refused(t, speaks(people.LanguageInput{Language: "ru", Level: "fluent"}), sild.Invalid, "level", "choice.unknown")
	for _, level := range []string{"little", "enough"} {
		if err := speaks(people.LanguageInput{Language: "ru", Level: level, Interpreter: level == "little"}); err != nil {
			t.Fatal(err)
		}
	}
	of := func(in people.CitizenshipInput) error {
		return do(func(tx *db.Tx) error {
			_, err := people.AddCitizenship(tx, s.ID, in)
			return err
		})
	}
	refused(t, of(people.CitizenshipInput{Country: "XX"}), sild.Invalid, "country", "choice.unknown")
	refused(t, of(people.CitizenshipInput{Country: "other"}), sild.Invalid, "other", "person.citizenship.other.required")
	check := func(want ...string) {
		t.Helper()
		w.Look(w.Officer, func(tx *db.Tx) error {
			list, err := people.Citizenships(tx, s.ID)
			var have []string
			for _, c := range list {
				have = append(have, strings.TrimSpace(c.Country+" "+c.Other))
			}
			if slices.Sort(have); !slices.Equal(have, want) {
				t.Errorf("%q; want %q", have, want)
			}
			languages, err2 := people.OtherLanguages(tx, s.ID)
			if len(languages) != 1 || languages[0].Level != "enough" || languages[0].Interpreter || err2 != nil {
				t.Errorf("%+v, %v; want Russian once, as it was told last", languages, err2)
			}
			return err
		})
	}
	for _, in := range []people.CitizenshipInput{{Country: "not_told"}, {Country: "EE"}, {Country: "RU"}, {Country: "EE"}, {Country: "other", Other: "Tonga"}} {
		if err := of(in); err != nil {
			t.Fatal(err)
		}
	}
	check("EE", "RU", "other Tonga")
	if err := of(people.CitizenshipInput{Country: "undetermined", Source: "register"}); err != nil {
		t.Fatal(err)
	}
	check("undetermined")
}
