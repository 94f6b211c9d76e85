// SPDX-License-Identifier: EUPL-1.2

package pack_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/pack"
	"sild/packs"
)

const allSections = "IAPNHOFSC"

func answer(basis, on string, given bool, until string) pack.Consent {
	a := pack.Consent{ID: sild.ID(on), Basis: basis, Day: day(on), Given: given, Text: 1}
	if until != "" {
		a.Until = day(until)
	}
	return a
}

// TestStands: a yes holds from its day on to its last day, and the day of a no
// is the first without it.
func TestStands(t *testing.T) {
	p := jmk(t)
	stands := func(basis, on string, want bool, answers ...pack.Consent) {
		t.Helper()
		b, ok := p.Basis(basis)
		if !ok {
			t.Fatalf("there is no basis %s", basis)
		}
		if got := b.Stands(answers, day(on)); got != want {
			t.Errorf("%s on %s: stands %v; want %v", basis, on, got, want)
		}
	}
	yes, no := answer("register", "2024-03-01", true, ""), answer("register", "2024-05-01", false, "")
	stands("register", "2024-02-29", false)
	stands("share", "2024-02-29", true) // until somebody asks
	stands("custody", "2024-02-29", true, no)
	stands("register", "2024-02-29", false, yes)
	stands("register", "2024-03-01", true, yes)
	stands("register", "2024-04-30", true, yes, no)
	stands("register", "2024-05-01", false, yes, no)
	stands("register", "2024-05-01", true, yes, no, answer("register", "2024-05-01", true, "")) // the last of the day
	stands("register", "2024-06-30", true, answer("register", "2024-03-01", true, "2024-06-30"))
	stands("register", "2024-07-01", false, answer("register", "2024-03-01", true, "2024-06-30"))
	stands("share", "2024-05-01", true, no) // another question
}

func TestReadings(t *testing.T) {
	p := jmk(t)
	said := []pack.Consent{answer("share", "2024-03-10", false, ""), answer("share", "2024-04-01", true, "2024-04-30")}
	reads := func(role string, from, until string, want ...pack.Reading) {
		t.Helper()
		if diff := cmp.Diff(want, p.Readings(role, allSections, said, day(from), day(until))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", role, diff)
		}
	}
	without := strings.Replace(allSections, "P", "", 1)
	reads("prison", "2024-03-01", "2024-06-30",
		pack.Reading{From: day("2024-03-01"), Until: day("2024-03-09"), Sections: allSections},
		pack.Reading{From: day("2024-03-10"), Until: day("2024-03-31"), Sections: without},
		pack.Reading{From: day("2024-04-01"), Until: day("2024-04-30"), Sections: allSections},
		pack.Reading{From: day("2024-05-01"), Until: day("2024-06-30"), Sections: without})
	reads("support_person", "2024-03-01", "2024-06-30", pack.Reading{From: day("2024-03-01"), Until: day("2024-06-30"), Sections: allSections})
	reads("prison", "2024-03-10", "2024-03-31", pack.Reading{From: day("2024-03-10"), Until: day("2024-03-31"), Sections: without})
	reads("prison", "2024-03-10", "2024-03-09")
	said = []pack.Consent{answer("consent", "2024-03-10", false, "")}
	reads("support_person", "2024-03-10", "2024-03-31", pack.Reading{From: day("2024-03-10"), Until: day("2024-03-31"), Sections: "ISC"})
	reads("coordinator", "2024-03-10", "2024-03-31", pack.Reading{From: day("2024-03-10"), Until: day("2024-03-31"), Sections: "IAPSC"})
}

// TestEffects: what has ended, what stays, and because of which basis.
func TestEffects(t *testing.T) {
	p := jmk(t)
	var got []string
	for _, e := range p.Effects([]pack.Consent{answer("consent", "2024-03-10", false, "")}, day("2024-03-10")) {
		ids := make([]string, len(e.Bases))
		for i, b := range e.Bases {
			ids[i] = b.ID
		}
		is := "ends"
		if e.Stands {
			is = "stays"
		}
		got = append(got, strings.Join([]string{e.Role + e.Use + e.Indicator, e.Sections, is, strings.Join(ids, "+")}, " "))
	}
	want := []string{
		"support_person ISC stays proof", "support_person APNHOF ends consent",
		"coordinator I stays contract+proof", "coordinator AP stays contract", "coordinator NHOF ends consent", "coordinator SC stays proof",
		"prison IOS stays custody", "prison P stays share", "specialist APNHOFS stays share", "municipal APNHOFS stays share",
		"network  stays share", "suspect-1y  ends register",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestRegisterNeedsYes: an answer of the register counts only if the person had
// said yes by the day on which it was told.
func TestRegisterNeedsYes(t *testing.T) {
	p := jmk(t)
	told := pack.Observation{
		ID: "reply", Of: "events", Value: "questioned_as_suspect", Absent: true, Day: day("2025-07-10"),
		From: day("2024-07-01"), Until: day("2025-07-01"), Source: "authority", Evidence: "register",
	}
	want := func(name, state, why, task string, said ...pack.Consent) {
		t.Helper()
		f := left(aCase(), "2024-07-01", "", "")
		f.Observed, f.Cases[0].Consents = []pack.Observation{told}, said
		d := p.Derive(f)
		for _, r := range d.Results {
			if r.Indicator == "suspect-1y" && (r.State != state || r.Why.Key != why) {
				t.Errorf("%s: %s because %s; want %s because %s", name, r.State, r.Why.Key, state, why)
			}
		}
		for _, k := range d.Tasks {
			if k.Clock == "register-1y" && k.State != task {
				t.Errorf("%s: the task is %s; want %s", name, k.State, task)
			}
		}
	}
	want("nobody asked", "unknown", "derive.unknown.consent", "open")
	want("said yes", "counts_not", "derive.event.counts_not", "done", answer("register", "2024-03-01", true, ""))
	want("said no", "unknown", "derive.unknown.consent", "lapsed", answer("register", "2024-03-01", false, ""))
	want("took it back before", "unknown", "derive.unknown.consent", "lapsed", answer("register", "2024-03-01", true, ""), answer("register", "2025-01-01", false, ""))
	want("took it back after the answer", "counts_not", "derive.event.counts_not", "done", answer("register", "2024-03-01", true, ""), answer("register", "2025-08-01", false, ""))
	want("yes to another question", "unknown", "derive.unknown.consent", "open", answer("consent", "2024-03-01", true, ""))
}

// TestNoConsent: an open case whose person does not take part is flagged.
func TestNoConsent(t *testing.T) {
	p := jmk(t)
	flags := func(said ...pack.Consent) (n int) {
		f := aCase()
		f.Cases[0].Consents = said
		for _, x := range p.Derive(f).Flags {
			if x.Kind == "no_consent" {
				n++
			}
		}
		return n
	}
	yes, no := answer("consent", "2024-02-12", true, ""), answer("consent", "2024-03-12", false, "")
	for i, c := range []struct{ got, want int }{
		{flags(), 0},
		{flags(yes), 0},
		{flags(yes, no), 1},
		{flags(yes, answer("share", "2024-03-12", false, "")), 0},
		{flags(no, answer("consent", "2024-04-12", true, "")), 0},
	} {
		if c.got != c.want {
			t.Errorf("case %d: %d flags; want %d", i, c.got, c.want)
		}
	}
}

func changed(t *testing.T, pairs ...string) *pack.Pack {
	t.Helper()
	src, _ := packs.Source("ee-jmk")
	text := string(src)
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the pack has no %q", pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	p, faults := pack.Parse("changed", []byte(text))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return p
}

// TestAskAgain: a newer text makes a task only for who said yes to an older one,
// and only if the pack has a clock for it.
func TestAskAgain(t *testing.T) {
	p := changed(t, "  - id: share\n    kind: consent\n", "  - id: share\n    kind: consent\n    version: 2\n    since: 2024-06-01\n",
		"clocks:\n", `clocks:
  - id: ask-again
    names: {en: Ask again, et: Küsi uuesti}
    due: 1 month after consent.outdated
    done: consent.renewed
    owner: support_person
    source: ours
`)
	task := func(said ...pack.Consent) string {
		f := aCase()
		f.Cases[0].Consents = said
		for _, k := range p.Derive(f).Tasks {
			if k.Clock == "ask-again" {
				return k.Due.String() + " " + k.State
			}
		}
		return ""
	}
	newer := answer("share", "2024-06-20", true, "")
	newer.Text = 2
	for i, c := range []struct{ got, want string }{
		{task(), ""},
		{task(answer("share", "2024-03-01", true, "")), "2024-07-01 open"},
		{task(answer("share", "2024-03-01", true, ""), newer), "2024-07-01 done"},
		{task(answer("share", "2024-03-01", false, "")), ""},
		{task(newer), ""},
		{task(answer("consent", "2024-03-01", true, "")), ""},
	} {
		if c.got != c.want {
			t.Errorf("case %d: %q; want %q", i, c.got, c.want)
		}
	}
	f := aCase()
	f.Cases[0].Consents = []pack.Consent{answer("share", "2024-03-01", true, "")}
	for _, k := range jmk(t).Derive(f).Tasks {
		if k.Clock == "ask-again" {
			t.Error("a task without a clock")
		}
	}
}

// TestRestsChecked: what rests must be whole.
func TestRestsChecked(t *testing.T) {
	bad := func(was, is, says string) {
		t.Helper()
		src, _ := packs.Source("ee-jmk")
		_, faults := pack.Parse("bad", []byte(strings.Replace(string(src), was, is, 1)))
		for _, f := range faults {
			if strings.Contains(f.Text, says) {
				return
			}
		}
		t.Errorf("%q: %v; want %q", is, faults, says)
	}
	bad("        sections: [A, P, N, H, O, F]\n", "", "Roles and sections go together")
	bad("        indicators: [suspect-1y]\n", "", "Nothing rests here")
	bad("        indicators: [suspect-1y]\n", "        indicators: [suspect]\n", `no indicator "suspect"`)
	bad("    kind: legal_duty\n", "    kind: legal_duty\n    unasked: open\n", "Only a consent is asked for")
	bad("    link: https://www.riigi", "    link: javascript:www.riigi", "is not a link")
	bad("    source: J4\n", "    source: hearsay\n", "names none of the pack's sources")
}

func TestCited(t *testing.T) {
	p := jmk(t)
	cited := func(text string, want ...string) {
		t.Helper()
		var got []string
		for _, s := range p.Cited(text) {
			got = append(got, s.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
	cited("J9, J10; domain §1.3 step 16", "J", "domain §1.3")
	cited("domain §1.30", "domain")
	cited("rhythm and day are ours", "ours")
	cited("hours and Justice")
	cited("domain §2.1 (KarRS § 15), J11", "domain §2.1", "J")
	for _, c := range p.Clocks {
		if len(p.Cited(c.Source)) == 0 {
			t.Errorf("the clock %s names no source", c.ID)
		}
	}
}

func TestAdded(t *testing.T) {
	start := day("2024-02-10")
	for i, c := range []struct {
		from, last string
		start      sild.Date
		want       pack.State
	}{
		{"2024-02-10", "2024-02-10", start, pack.Yes},
		{"2024-02-09", "2024-02-09", start, pack.No},
		{"2024-02-01", "2024-02-29", start, pack.Unknown}, // the month of the admission
		{"2024-03-01", "2024-03-31", start, pack.Yes},
		{"", "2024-02-09", start, pack.No},
		{"", "", start, pack.Unknown},
		{"2024-03-01", "2024-03-01", sild.Date{}, pack.No},
	} {
		m := pack.Member{}
		if c.from != "" {
			m.SinceFrom = day(c.from)
		}
		if c.last != "" {
			m.SinceLast = day(c.last)
		}
		if got := m.Added(c.start); got != c.want {
			t.Errorf("case %d: %s; want %s", i, got, c.want)
		}
	}
	f := aCase()
	f.Cases[0].Network = []pack.Member{{SinceFrom: f.Cases[0].Start, SinceLast: f.Cases[0].Start}, {}}
	if got := jmk(t).Inputs(f, &f.Cases[0])["network.added"]; got != 1 {
		t.Errorf("network.added is %v; want 1", got)
	}
}
