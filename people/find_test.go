// SPDX-License-Identifier: EUPL-1.2

package people_test

import (
	"slices"
	"strings"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/people"
	"sild/referral"
)

func given(list []people.Listed) (names []string) {
	for _, l := range list {
		names = append(names, l.Given)
	}
	return names
}

// TestSearch: by the beginnings of any words, by a whole code, among those whom
// one sees, with a trail of each that is shown.
func TestSearch(t *testing.T) {
	w := flowtest.New(t)
	andrei := enter(t, w, named("Andrei", "Petrov-Kuznetsov"), inTartu(sild.Date{}))
	code := people.Synthetic("EE", sild.MustDate("1980-01-01"), false, 0).Value
	enter(t, w, people.DetailInput{Given: "Õnne", Family: "Ääre", CodeCountry: "EE", Code: code}, inTartu(sild.Date{}))
	enter(t, w, named("Andres", "Aas"), inTartu(sild.Date{}))
	search := func(u flowtest.User, words string, want ...string) {
		t.Helper()
		w.Look(u, func(tx *db.Tx) error {
			found, err := people.Search(tx, words)
			if got := given(found); !slices.Equal(got, want) {
				t.Errorf("%q finds %q; want %q", words, got, want)
			}
			return err
		})
	}
	search(w.Officer, "and", "Andres", "Andrei") // Aas before Petrov
	search(w.Officer, "KUZ and", "Andrei")
	search(w.Officer, "onne aare", "Õnne")
	search(w.Officer, code[:7]+" "+code[7:], "Õnne")
	search(w.Officer, code[:10])
	search(w.Guard, code)
	search(w.Officer, "ndrei", "Andrei")
	search(w.Officer, "nd")
	search(w.Officer, "андр", "Andres", "Andrei")
	search(w.Officer, "кузнец", "Andrei")
	search(w.Officer, "trov", "Andrei")
	search(w.Officer, "an", "Andres", "Andrei")
	search(w.Officer, "an ku", "Andrei")
	search(w.Officer, "an znet", "Andrei")
	search(w.Officer, "%")
	search(w.Officer, "' OR '1'='1")
	search(w.Officer, "\x00\xff")
	search(w.Officer, strings.Repeat("a", 1<<20))
	search(w.Officer, strings.Repeat("a ", 101))
	search(w.Officer, "a b c d e f g h i")
	for _, u := range []flowtest.User{w.Guard, w.Coordinator, w.Worker, w.Stranger, w.Manager} {
		search(u, "andrei")
	}
	if n := entries(t, w, andrei.Person, "search"); n != 9 {
		t.Errorf("%d entries tell of nine searches that showed Andrei", n)
	}
	w.Referred(andrei.ID)
	search(w.Coordinator, "andrei", "Andrei")
	search(w.Stranger, "andrei")
}

// TestSame: whom one may mean, with a trail also of those found by code.
func TestSame(t *testing.T) {
	w := flowtest.New(t)
	s := enter(t, w, people.DetailInput{Given: "Kalle", Family: "Kask", CodeCountry: "EE", Code: "38001010009"}, inTartu(sild.Date{}))
	same := func(u flowtest.User, in people.DetailInput, want int) {
		t.Helper()
		w.Look(u, func(tx *db.Tx) error {
			found, err := people.Same(tx, in)
			if len(found) != want {
				t.Errorf("%+v may be %+v; want %d", in, found, want)
			}
			return err
		})
	}
	same(w.Officer, people.DetailInput{Given: "Karl", CodeCountry: "EE", Code: "38001010009"}, 1)
	if n := entries(t, w, s.Person, "search"); n != 1 {
		t.Errorf("%d entries tell that Kalle was found by the code", n)
	}
	same(w.Officer, people.DetailInput{Given: "Karl", CodeCountry: "LT", Code: "38001010009"}, 0)
	same(w.Officer, people.DetailInput{Given: "Kalle", Family: "Kask", CodeCountry: "EE", Code: "38001010009"}, 1)
	same(w.Officer, people.DetailInput{Given: "kask", Family: "KALLE", NoCodeWhy: "unknown"}, 1)
	same(w.Officer, people.DetailInput{Given: "Kalle", Family: "Kask", Born: "1980", NoCodeWhy: "unknown"}, 1)
	same(w.Officer, people.DetailInput{Given: "Kalle", Family: "Kask", Born: "1981-02", NoCodeWhy: "unknown"}, 0)
	same(w.Officer, people.DetailInput{Given: "Kalle", Family: "Kask"}, 0) // wrong input is told when it is saved
	same(w.Guard, people.DetailInput{Given: "Kalle", Family: "Kask", CodeCountry: "EE", Code: "38001010009"}, 0)
	same(w.Guard, people.DetailInput{Given: "Kalle", Family: "Kask", NoCodeWhy: "unknown"}, 0)

	// One letter another, left out, or two turned; in another script; a former name.
	for _, name := range [][2]string{{"Kallo", "Kask"}, {"Kale", "Kask"}, {"Kalle", "Ksak"}, {"Калле", "Каск"}} {
		same(w.Officer, people.DetailInput{Given: name[0], Family: name[1], NoCodeWhy: "unknown"}, 1)
	}
	same(w.Officer, people.DetailInput{Given: "Kalle", Family: "Kuuse", NoCodeWhy: "unknown"}, 0)
	same(w.Officer, people.DetailInput{Given: "Malle", Family: "Mask", NoCodeWhy: "unknown"}, 1)
	same(w.Officer, people.DetailInput{Given: "Kalle", Family: "Mets", NoCodeWhy: "unknown"}, 0)
	w.Do(w.Officer, func(tx *db.Tx) error {
		_, err := people.AddName(tx, s.ID, people.NameInput{Kind: "former", Name: "Kalle Mets"})
		return err
	})
	same(w.Officer, people.DetailInput{Given: "Kalle", Family: "Mets", NoCodeWhy: "unknown"}, 1)
	muhammad := enter(t, w, named("Muhammad", "Haddad"), inTartu(sild.Date{}))
	w.Look(w.Officer, func(tx *db.Tx) error {
		found, err := people.Same(tx, named("محمد", "حداد"))
		if len(found) != 1 || found[0].Subject != muhammad.ID || found[0].NameIs != "near" || found[0].BornIs != "" {
			t.Errorf("%+v; want Muhammad, of a like name", found)
		}
		return err
	})
}

// TestNotAsked: who leaves and was not asked this time, the first first.
func TestNotAsked(t *testing.T) {
	w := flowtest.New(t)
	in := func(months int) people.ReleaseInput { return inTartu(w.Today().AddMonths(months)) }
	later := enter(t, w, named("Later", "A"), in(6))
	soon := enter(t, w, named("Soon", "B"), in(2))
	enter(t, w, named("Far", "C"), in(8))
	enter(t, w, named("Unknown", "D"), inTartu(sild.Date{}))
	check := func(u flowtest.User, want ...string) {
		t.Helper()
		w.Look(u, func(tx *db.Tx) error {
			found, err := people.NotAsked(tx, w.Today().AddMonths(7))
			if got := given(found); !slices.Equal(got, want) {
				t.Errorf("%s: %q; want %q", u.Name, got, want)
			}
			return err
		})
	}
	check(w.Officer, "Soon", "Later")
	check(w.Guard)
	check(w.Coordinator)

	send := func(s people.Subject) (caseID sild.ID) {
		t.Helper()
		w.Do(w.Officer, func(tx *db.Tx) (err error) {
			caseID, _, err = referral.Send(tx, s.ID, "", referral.Input{DraftInput: referral.DraftInput{
				Provider: w.Provider.ID, Reason: "x", Override: "x", Answers: map[string]any{"languages": []any{"et"}, "wishes": "x"},
			}})
			return err
		})
		return caseID
	}
	asked := send(soon)
	check(w.Officer, "Later")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := referral.Reply(tx, asked, referral.AnswerInput{Outcome: "withdrawn", Reason: "person_refused"})
		return err
	})
	check(w.Officer, "Later") // who said no was asked

	// Who is in prison again may be asked again.
	set := func(u flowtest.User, s people.Subject, r people.ReleaseInput) {
		t.Helper()
		w.Do(u, func(tx *db.Tx) error {
			_, err := people.SetRelease(tx, w.Pack, s.ID, r)
			return err
		})
	}
	set(w.Officer, soon, people.ReleaseInput{On: w.Today(), Place: "tartu", Happened: true})
	set(w.Officer, soon, people.ReleaseInput{On: w.Today().AddMonths(3), Place: "tartu", Anew: true})
	check(w.Officer, "Soon", "Later")
	set(w.Officer, later, people.ReleaseInput{On: w.Today(), Place: "tartu", Happened: true})
	check(w.Officer, "Soon")
}

// TestList: everybody whom one sees, the first to leave first, in pages that
// neither repeat nor forget anybody.
func TestList(t *testing.T) {
	w := flowtest.New(t)
	const many = people.Page + 7
	for i := range many {
		on := w.Today().AddDays(i % 40)
		if i%10 == 0 {
			on = sild.Date{}
		}
		enter(t, w, named("P", "Q"), inTartu(on))
	}
	seen := map[sild.ID]bool{}
	var last sild.Date
	for n := 1; ; n++ {
		var more bool
		w.Look(w.Officer, func(tx *db.Tx) error {
			list, m, err := people.List(tx, people.Filter{}, n)
			more = m
			for _, l := range list {
				if seen[l.Subject] {
					t.Errorf("page %d repeats somebody", n)
				}
				seen[l.Subject] = true
				if !l.ReleaseOn.IsZero() && (l.ReleaseOn.Before(last) || last == sild.MustDate("2199-12-31")) {
					t.Errorf("page %d: %s after %s", n, l.ReleaseOn, last)
				}
				if last = l.ReleaseOn; last.IsZero() {
					last = sild.MustDate("2199-12-31") // nobody with a day comes after
				}
			}
			return err
		})
		if !more {
			break
		}
	}
	if len(seen) != many {
		t.Errorf("%d of %d are listed", len(seen), many)
	}
	count := func(u flowtest.User, f people.Filter, want int) {
		t.Helper()
		w.Look(u, func(tx *db.Tx) error {
			list, _, err := people.List(tx, f, 1)
			if len(list) != want {
				t.Errorf("%+v: %d; want %d", f, len(list), want)
			}
			return err
		})
	}
	count(w.Officer, people.Filter{Unclear: true}, 6)
	count(w.Officer, people.Filter{Until: w.Today().AddDays(1)}, 2)
	count(w.Officer, people.Filter{Place: "viru"}, 0)
	count(w.Guard, people.Filter{}, 0)
	count(w.Stranger, people.Filter{}, 0)
	w.Go(w.Today().AddDays(100).String())
	count(w.Officer, people.Filter{Unclear: true}, people.Page)
}
