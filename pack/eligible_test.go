// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
)

func TestEligible(t *testing.T) {
	p := shipped(t, "ee-jmk")
	partial := func(s string) sild.Partial {
		b, err := sild.ParsePartial(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	// Each line: state of a condition, its sentence or what is missing.
	check := func(in Inputs, lang string, want ...string) {
		t.Helper()
		var got []string
		for _, c := range p.Eligible(in) {
			line := c.ID + " " + string(c.State)
			if c.Sentence != nil {
				line += ": " + c.Sentence[lang]
			}
			for _, m := range c.Missing {
				line += " missing " + m.Key
			}
			if c.Ask != nil {
				line += ". " + c.Ask[lang]
			}
			got = append(got, line)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", in, diff)
		}
	}
	may := sild.MustDate("2024-05-02")
	check(Inputs{"person.born": partial("1985-04-01"), "release.date": may, "release.kind": "end_of_sentence", "release.place": "tartu"}, "en",
		"full-term yes: Is released at the end of the sentence.",
		"older-than-30 yes: Will be 39 at release.",
		"tartu-prison yes: Is released from Tartu prison.",
		"sentenced yes: Serves a sentence.")
	check(Inputs{"person.born": partial("1994-05-03"), "release.date": may, "release.kind": "parole_electronic", "release.place": "viru"}, "en",
		"full-term no: Leaves prison in another way: Parole with electronic monitoring. The service is mainly for people released at the end of the sentence. You may still ask; tell us why.",
		"older-than-30 no: Will be 29 at release. The service is mainly for people over 30. You may still ask; tell us why.",
		"tartu-prison no: Is released from elsewhere: Viru prison. The service is mainly for people released from Tartu prison. You may still ask; tell us why.",
		"sentenced yes: Serves a sentence.")
	check(Inputs{"person.born": partial("1994-05-03"), "release.date": may, "release.kind": "remand"}, "et",
		"full-term no: Vabaneb teisiti: Eelvangistusest vabastamine. Teenus on eelkõige karistusaja lõppemisel vabanejatele. Võite siiski pöörduda; öelge, miks.",
		"older-than-30 no: Vanus vabanemisel: 29. Teenus on eelkõige üle 30-aastastele. Võite siiski pöörduda; öelge, miks.",
		"tartu-prison unknown missing path.release.place. Küsige, millisest vanglast inimene vabaneb.",
		"sentenced no: On eelvangistuses. Teenus on karistust kandvatele inimestele.")
	check(Inputs{"release.kind": "life"}, "en",
		"full-term no: Leaves prison in another way: Release from a life sentence. The service is mainly for people released at the end of the sentence. You may still ask; tell us why.",
		"older-than-30 unknown missing path.person.born missing path.release.date. Ask the prison.",
		"tartu-prison unknown missing path.release.place. Ask from which prison the person will leave.",
		"sentenced yes: Serves a sentence.")
	check(Inputs{}, "en",
		"full-term unknown missing path.release.kind. Ask the prison how the person will leave.",
		"older-than-30 unknown missing path.person.born missing path.release.date. Ask the prison.",
		"tartu-prison unknown missing path.release.place. Ask from which prison the person will leave.",
		"sentenced unknown missing path.release.kind. Ask the prison whether there is a sentence.")

	age := func(born, want string) {
		t.Helper()
		c := p.Eligible(Inputs{"person.born": partial(born), "release.date": may})[1]
		got := fmt.Sprint(c.State, " ", c.Sentence["en"])
		for _, m := range c.Missing {
			got += m.Key
		}
		if got != want {
			t.Errorf("born %s: %s; want %s", born, got, want)
		}
	}
	age("1993-05-02", "yes Will be 31 at release.")
	age("1993-05-03", "no Will be 30 at release. The service is mainly for people over 30. You may still ask; tell us why.")
	age("1993", "unknown path.person.born.exact")
	age("1992", "yes Will be 31–32 at release.")
	age("1994", "no Will be 29–30 at release. The service is mainly for people over 30. You may still ask; tell us why.")

	// What a decision was made from is kept with it.
	c := p.Eligible(Inputs{"person.born": partial("1993"), "release.date": may, "release.kind": "parole", "consent.given": true})
	if diff := cmp.Diff(map[string]string{"person.born": "1993", "release.date": "2024-05-02"}, c[1].Inputs); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"release.kind": "parole"}, c[0].Inputs); diff != "" {
		t.Error(diff)
	}
}

func TestLabels(t *testing.T) {
	e, faults := asking(t, `status.labour == "employed" && answers.referral.home == "own"`)
	if e == nil {
		t.Fatal(faults)
	}
	_, missing := e.Eval(nil)
	want := []Missing{
		{"status.labour", "path.status", Texts{"en": "Labour"}},
		{"answers.referral.home", "path.answers", Texts{"en": "Is there a home?"}},
	}
	if diff := cmp.Diff(want, missing); diff != "" {
		t.Error(diff)
	}
}

func TestSameAs(t *testing.T) {
	p := shipped(t, "ee-jmk")
	a, _ := p.Indicator("labour-market-1m")
	b, ok := p.Indicator("employed-1m")
	if !ok || b.Of != a.Of || !b.Received || b.Window != a.Window || b.Tolerance.After != 14 || b.Observe != "labour" || b.Special["in_prison"] != "counts_not" || b.Headline != "exact" {
		t.Errorf("employed-1m is %+v; want what it does not say itself from labour-market-1m", b)
	}
	if b.Target != (Target{AtLeast: true, Percent: 30}) || b.Counts.Text == a.Counts.Text || b.SmallFrom != 8 {
		t.Errorf("employed-1m is %+v; want its own target and condition, and the usual small numbers", b)
	}
	if s, _ := b.Counts.Eval(Inputs{"status.labour": "registered_unemployed"}); s != No {
		t.Errorf("registered as unemployed is %s for working", s)
	}
	if c, ok := p.Clock("nothing"); ok || c.ID != "" {
		t.Errorf("there is no clock nothing, but %+v", c)
	}
}

func TestNamesOn(t *testing.T) {
	v := Value{
		Names:    Texts{"en": "Pravieniškės prison 1"},
		Formerly: []Former{{Until: sild.MustDate("2022-12-31"), Names: Texts{"en": "Pravieniškės correction house and open colony"}}},
	}
	on := func(day, want string) {
		t.Helper()
		if got := v.NamesOn(sild.MustDate(day))["en"]; got != want {
			t.Errorf("on %s: %s; want %s", day, got, want)
		}
	}
	on("2022-12-31", "Pravieniškės correction house and open colony") // programmes L6
	on("2023-01-01", "Pravieniškės prison 1")
	if got := v.NamesOn(sild.Date{})["en"]; got != "Pravieniškės prison 1" {
		t.Errorf("on no day: %s", got)
	}
}
