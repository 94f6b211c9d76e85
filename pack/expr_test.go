// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/packs"
)

func shipped(t testing.TB, id string) *Pack {
	t.Helper()
	src, ok := packs.Source(id)
	if !ok {
		t.Fatalf("no pack %s", id)
	}
	p, faults := Parse(id+".yaml", src)
	if p == nil {
		t.Fatal(faults)
	}
	return p
}

// asking makes a pack whose first condition is text, with everything there is to
// ask about.
func asking(t testing.TB, text string) (*Expr, Faults) {
	t.Helper()
	small, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	src := strings.Replace(string(small), "clocks:\n", "clocks:\n  - {id: asks, names: {en: Asks}, due: start, done: contact.held, owner: coordinator, source: ours, when: '"+
		strings.ReplaceAll(text, "'", "''")+"'}\n", 1)
	p, faults := Parse("small.yaml", []byte(src))
	if p == nil {
		return nil, faults
	}
	return &p.Clocks[0].When, nil
}

// TestUnknown holds that every operation of the language passes unknown on, and
// that what is known decides where it can (design §5).
func TestUnknown(t *testing.T) {
	say := func(in Inputs, text string, want State, missing ...string) {
		t.Helper()
		e, faults := asking(t, text)
		if e == nil {
			t.Fatalf("%s: %s", text, faults)
		}
		got, m := e.Eval(in)
		var paths []string
		for _, x := range m {
			paths = append(paths, x.Path)
		}
		if got != want || !slices.Equal(paths, missing) {
			t.Errorf("%s with %v is %s, missing %v; want %s, missing %v", text, in, got, paths, want, missing)
		}
	}
	none := Inputs{}
	day := sild.MustDate("2024-03-10")
	sex, held, given := "person.sex", "contacts.held", "consent.given"

	// Each operation with an unknown on either side.
	say(none, `person.sex == "m"`, Unknown, sex)
	say(none, `"m" == person.sex`, Unknown, sex)
	say(none, `person.sex != "m"`, Unknown, sex)
	say(none, `"m" != person.sex`, Unknown, sex)
	say(none, `person.sex in ["m", "f"]`, Unknown, sex)
	say(none, `"group" in referral.wanted`, Unknown, "referral.wanted")
	say(Inputs{"referral.wanted": []string{"group"}}, `person.sex in referral.wanted`, Unknown, sex)
	say(none, `!consent.given`, Unknown, given)
	say(none, `!(person.sex in ["m"])`, Unknown, sex)
	say(none, `consent.given`, Unknown, given)
	say(none, `consent.given == true`, Unknown, given)
	say(none, `consent.given != (contacts.held > 1)`, Unknown, given, held)
	for _, op := range []string{"<", "<=", ">", ">=", "==", "!="} {
		say(none, `contacts.held `+op+` 3`, Unknown, held)
		say(none, `3 `+op+` contacts.held`, Unknown, held)
		say(Inputs{held: 3}, `contacts.held `+op+` contacts.in_prison`, Unknown, "contacts.in_prison")
		say(none, `case.start `+op+` date("2024-01-01")`, Unknown, "case.start")
		say(none, `date("2024-01-01") `+op+` case.start`, Unknown, "case.start")
		say(Inputs{"case.start": day}, `case.start `+op+` case.end`, Unknown, "case.end")
	}
	for _, op := range []string{"+", "-"} {
		say(none, `contacts.held `+op+` 1 > 1`, Unknown, held)
		say(none, `1 `+op+` contacts.held > 1`, Unknown, held)
	}
	say(none, `age(person.born, date("2024-01-01")) > 30`, Unknown, "person.born")
	say(Inputs{"person.born": sild.On(day)}, `age(person.born, release.date) > 30`, Unknown, "release.date")
	say(Inputs{"release.date": day}, `age(person.born, release.date) > 30`, Unknown, "person.born")
	say(none, `age(person.born, release.date) > 30`, Unknown, "person.born", "release.date")
	say(Inputs{"case.start": day}, `days(case.start, case.end) > 3`, Unknown, "case.end")
	say(Inputs{"case.end": day}, `days(case.start, case.end) > 3`, Unknown, "case.start")
	say(none, `consent.given ? contacts.held > 1 : false`, Unknown, given)
	say(none, `consent.given ? true : true`, Unknown, given)
	say(Inputs{given: true}, `consent.given ? contacts.held > 1 : false`, Unknown, held)
	say(Inputs{given: false}, `consent.given ? contacts.held > 1 : false`, No)
	say(none, `status.labour == "employed"`, Unknown, "status.labour")
	say(none, `answers.referral.home == "own"`, Unknown, "answers.referral.home")

	// What is known decides, and then nothing is missing.
	say(Inputs{given: false}, `consent.given && contacts.held > 1`, No)
	say(Inputs{given: false}, `contacts.held > 1 && consent.given`, No)
	say(Inputs{given: true}, `consent.given || contacts.held > 1`, Yes)
	say(Inputs{given: true}, `contacts.held > 1 || consent.given`, Yes)
	say(Inputs{given: true}, `consent.given && contacts.held > 1`, Unknown, held)
	say(Inputs{given: false}, `consent.given || contacts.held > 1`, Unknown, held)
	say(none, `consent.given && contacts.held > 1`, Unknown, given, held)
	say(none, `consent.given || !consent.given`, Unknown, given)
	say(Inputs{held: 0}, `(consent.given || person.sex == "m") && contacts.held > 0`, No)

	// Values that say nothing are unknown, and so are values of another kind.
	say(Inputs{sex: ""}, `person.sex == "m"`, Unknown, sex)
	say(Inputs{sex: " "}, `person.sex == "m"`, Unknown, sex)
	say(Inputs{"case.start": sild.Date{}}, `case.start > date("2024-01-01")`, Unknown, "case.start")
	say(Inputs{"person.born": sild.Partial{}}, `age(person.born, date("2024-01-01")) > 30`, Unknown, "person.born")
	say(Inputs{sex: 3}, `person.sex == "m"`, Unknown, sex)
	say(Inputs{sex: nil}, `person.sex == "m"`, Unknown, sex)
	say(Inputs{held: 1.5}, `contacts.held > 1`, Unknown, held)
	say(Inputs{held: 2.0}, `contacts.held > 1`, Yes)

	// And what is known is right.
	say(Inputs{sex: "f"}, `person.sex in ["m", "f"]`, Yes)
	say(Inputs{sex: "x"}, `person.sex in ["m", "f"]`, No)
	say(Inputs{"referral.wanted": []string{"group"}}, `"group" in referral.wanted`, Yes)
	say(Inputs{"referral.wanted": []any{"group"}}, `"group" in referral.wanted`, Yes)
	say(Inputs{"referral.wanted": []string{}}, `"group" in referral.wanted`, No)
	say(Inputs{"case.start": day, "case.end": day.AddDays(3)}, `days(case.start, case.end) == 3 && case.start < case.end && case.end != case.start`, Yes)
	say(Inputs{"case.start": day}, `case.start == date("2024-03-10") && case.start >= date("2024-03-10")`, Yes)
	say(Inputs{held: 2, "contacts.in_prison": 1}, `contacts.held - contacts.in_prison == 1 && contacts.held + 1 == 3`, Yes)
}

// TestBirth holds what a date of birth that is known in part leaves open.
func TestBirth(t *testing.T) {
	say := func(born, text string, want State, missing ...string) {
		t.Helper()
		e, faults := asking(t, text)
		if e == nil {
			t.Fatalf("%s: %s", text, faults)
		}
		p, err := sild.ParsePartial(born)
		if from, until, ok := strings.Cut(born, ".."); ok {
			p, err = sild.Partial{From: sild.MustDate(from), Until: sild.MustDate(until)}, nil
		}
		if err != nil {
			t.Fatal(err)
		}
		got, m := e.Eval(Inputs{"person.born": p, "release.date": sild.MustDate("2021-06-15"), "case.start": sild.MustDate("2021-03-01")})
		var keys []string
		for _, x := range m {
			keys = append(keys, x.Key)
		}
		if got != want || !slices.Equal(keys, missing) {
			t.Errorf("%s, born %s: %s %v; want %s %v", text, born, got, keys, want, missing)
		}
	}
	const exact = "path.person.born.exact"
	over30 := `age(person.born, release.date) > 30`
	say("1990-06-15", over30, Yes) // the 31st birthday
	say("1990-06-16", over30, No)
	say("1992-02-29", over30, No)
	say("1990", over30, Unknown, exact)
	say("1990-05", over30, Yes)
	say("1990-06", over30, Unknown, exact)
	say("1990-07", over30, No)
	say("1989", over30, Yes)
	say("1991", over30, No)
	say("1990", `age(person.born, release.date) >= 30`, Yes)
	say("1990", `age(person.born, release.date) < 32`, Yes)
	say("1990", `age(person.born, release.date) != 31`, Unknown, exact)
	say("1990", `age(person.born, release.date) == 31`, Unknown, exact)
	say("1990", `age(person.born, release.date) == 33`, No)
	say("1990", `age(person.born, release.date) > 30 ? true : false`, Unknown, exact)

	// The whole condition is tried on each day: no day is 31 on one side and not
	// on the other, whichever it is.
	say("1990", over30+` || `+`!(`+over30+`)`, Yes)
	say("1990", over30+` && `+`!(`+over30+`)`, No)
	// True only for those born between the two days: neither end of the year says so.
	say("1990", `age(person.born, release.date) > 30 && age(person.born, case.start) < 31`, Unknown, exact)
	say("1985-01-01..1994-12-31", over30, Unknown, exact)
	say("1980-01-01..1985-12-31", over30, Yes)
	say("1900-01-01..1999-12-31", over30, Unknown, exact) // too wide to be tried

	// Other missing facts stand beside it, if they matter.
	say("1990", over30+` && consent.given`, Unknown, exact, "path.consent.given")
	say("1989", over30+` && consent.given`, Unknown, "path.consent.given")
	say("1991", over30+` && consent.given`, No)
	say("1989", over30+` || consent.given`, Yes)
}

func TestValue(t *testing.T) {
	p := shipped(t, "ee-jmk")
	older := p.Eligibility[1]
	age, how := older.Values["age"], p.Eligibility[0].Values["how"]
	day := sild.MustDate("2024-05-02")
	value := func(e Expr, in Inputs, want any) {
		t.Helper()
		if got, _ := e.Value(in); !cmp.Equal(got, want) {
			t.Errorf("%s is %v; want %v", e, got, want)
		}
	}
	value(age, Inputs{"person.born": sild.On(sild.MustDate("1990-05-03")), "release.date": day}, 33)
	value(age, Inputs{"person.born": sild.Partial{From: sild.MustDate("1990-01-01"), Until: sild.MustDate("1990-12-31")}, "release.date": day}, Range{33, 34})
	value(age, Inputs{"person.born": sild.Partial{From: sild.MustDate("1990-01-01"), Until: sild.MustDate("1990-05-02")}, "release.date": day}, 34)
	value(age, Inputs{"release.date": day}, nil)
	value(how, Inputs{"release.kind": "parole"}, "parole")
	if got := (Range{33, 34}).String(); got != "33–34" {
		t.Errorf("a range reads %q", got)
	}
	if s, m := (&Expr{}).Eval(nil); s != Yes || m != nil {
		t.Errorf("no condition is %s %v; want yes", s, m)
	}
	if diff := cmp.Diff([]string{"person.born", "release.date"}, older.When.Paths()); diff != "" {
		t.Error(diff)
	}
}

// TestRefused holds that the language is no larger than it seems.
func TestRefused(t *testing.T) {
	bad := func(text, say string) {
		t.Helper()
		e, faults := asking(t, text)
		if e != nil || len(faults) == 0 {
			t.Errorf("%s passes; want a fault", text)
		} else if !strings.Contains(faults.String(), say) {
			t.Errorf("%s: %s; want %q", text, faults, say)
		}
	}
	bad(`[1, 2].exists(x, x > 1)`, `There is no`)
	bad(`person.sex.matches("(a+)+")`, `There is no function "matches"`)
	bad(`size(person.sex) > 3`, `There is no function "size"`)
	bad(`[1][0] == 1`, `[ ] is not part`)
	bad(`{"a": 1}.a == 1`, `not part`)
	bad(`contacts.held % 2 == 0`, `% is not part`)
	bad(`-contacts.held < 2`, `- is not part`)
	bad(`dyn(1) == 1`, `There is no function "dyn"`)
	bad(`person.born == person.born`, `known only in part`)
	bad(`true == 1`, `one kind`)
	bad(strings.Repeat("!(", 60)+"consent.given"+strings.Repeat(")", 60), `brackets or signs`)
	bad(strings.Repeat("(", 200)+"true"+strings.Repeat(")", 200), `brackets or signs`)
	bad(strings.Repeat("true && ", 130)+"true", `at most 1000 letters`)
	bad(`timestamp("2024-01-01T00:00:00Z") > timestamp("2023-01-01T00:00:00Z")`, `There is no function "timestamp"`)
	bad(`contacts.held > 1 ? "a" : "b"`, `This is text`)
}

// FuzzCondition holds that any text at all in the place of a condition is either
// a fault or a condition that answers, and says what is missing when it cannot.
func FuzzCondition(f *testing.F) {
	for _, s := range []string{
		`person.sex == "m"`, `age(person.born, release.date) > 30 && !(status.labour in ["employed"])`, `days(case.start, date("2024-01-01")) - 1 >= contacts.held`,
		`consent.given ? answers.referral.home == "own" : "group" in referral.wanted`, `person.sex = 'm'`, `((`, `a.b.c(1)`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, faults := asking(t, text)
		if (e == nil) != (len(faults) > 0) {
			t.Fatal("neither or both")
		}
		if e == nil || e.IsZero() {
			return
		}
		if s, m := e.Eval(Inputs{}); (s == Unknown) != (len(m) > 0) {
			t.Errorf("%s, missing %v", s, m)
		}
	})
}
