// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/i18n"
	"sild/web/page"
)

func TestWhen(t *testing.T) {
	p := lookPage("en", "")
	d := func(n int) sild.Date { return lookToday.AddDays(n) }
	for _, c := range []struct{ got, want string }{
		{p.Due(sild.Date{}), ""},
		{p.Due(d(-2)), "Was due Thursday"},
		{p.Due(d(-1)), "Was due yesterday"},
		{p.Due(d(-30)), "Was due 22 Oct 2026"},
		{p.Due(d(0)), "Due today"},
		{p.Due(d(1)), "Due tomorrow"},
		{p.Due(d(3)), "Due in 3 days"},
		{p.Due(d(14)), "Due in 14 days"},
		{p.Due(d(15)), "Due 6 Dec 2026"},
		{p.DueClass(d(-1)), "is-late"},
		{p.DueClass(d(1)), "is-now"},
		{p.DueClass(d(2)), ""},
		{p.Release(d(1)), "Leaves prison 22 November 2026, in 1 day"},
		{p.Release(d(0)), "Leaves prison today"},
		{p.Release(d(-40)), "Left prison 12 October 2026, 40 days ago"},
		{p.Ago(d(0)), "today"},
		{p.Ago(d(-1)), "yesterday"},
		{p.Ago(d(-9)), "9 days ago"},
		{p.Born(sild.On(sild.MustDate("1990-11-21"))), "Born 21 November 1990, age 36"},
		{p.Born(sild.On(sild.MustDate("1990-11-22"))), "Born 22 November 1990, age 35"},
		{p.Born(sild.Partial{From: sild.MustDate("1990-01-01"), Until: sild.MustDate("1990-12-31")}), "Born 1990, age 35–36"},
		{p.Born(sild.Partial{}), ""},
		{p.Span(d(0), d(0)), "21 Nov 2026"},
		{p.Span(d(0), sild.Date{}), "since 21 Nov 2026"},
		{p.Span(d(1), sild.Date{}), "from 22 Nov 2026"},
		{p.Span(sild.Date{}, d(0)), "until 21 Nov 2026"},
		{p.Span(d(0), d(1)), "21 Nov 2026 – 22 Nov 2026"},
		{p.Count(1000), "1,000"},
		{p.Count(1001), "1,000+"},
		{i18nDue("et", d(-2)), "Tähtaeg oli neljapäeval"},
	} {
		if c.got != c.want {
			t.Errorf("%q; want %q", c.got, c.want)
		}
	}
}

func i18nDue(lang i18n.Lang, d sild.Date) string { return lookPage(lang, "").Due(d) }

func TestVerdict(t *testing.T) {
	for _, c := range []struct {
		s    page.Stat
		want string
	}{
		{page.Stat{Counts: 3, Not: 1, Target: 75}, "yes"},
		{page.Stat{Counts: 2, Not: 1, Unknown: 1, Target: 75}, "open"},
		{page.Stat{Counts: 2, Not: 2, Target: 75}, "no"},
		{page.Stat{Counts: 2, Not: 7, Unknown: 1, Target: 30, Fewer: true}, "open"}, // 20 to 30 %: thirty is not fewer
		{page.Stat{Counts: 2, Not: 8, Target: 30, Fewer: true}, "yes"},
		{page.Stat{Counts: 3, Not: 7, Target: 30, Fewer: true}, "no"},
		{page.Stat{Target: 30, Fewer: true}, ""},
		{page.Stat{Counts: 3}, ""},
		{page.Stat{Counts: 3, Target: 30, Withheld: true}, ""},
	} {
		if got := c.s.Verdict(); got != c.want {
			t.Errorf("%+v: %q; want %q", c.s, got, c.want)
		}
	}

	s := page.Stat{Counts: 2, Not: 1, Unknown: 1, Target: 75}
	counts, unknown, target := s.Bars(false)
	if counts != (page.Bar{At: "0%", Width: "50%"}) || unknown != (page.Bar{At: "50%", Width: "25%"}) || target != "75%" {
		t.Errorf("bars %v %v %v", counts, unknown, target)
	}
	counts, unknown, target = s.Bars(true)
	if counts != (page.Bar{At: "50%", Width: "50%"}) || unknown != (page.Bar{At: "25%", Width: "25%"}) || target != "25%" {
		t.Errorf("bars from the right %v %v %v", counts, unknown, target)
	}
}

func TestJourney(t *testing.T) {
	p := lookPage("en", "")
	j := page.Journey{Steps: []page.Step{{Text: "Asked", State: "done"}, {Text: "Now", State: "now"}, {Text: "Later"}, {Text: "End"}}}
	list := p.Stops(j, false)
	if from, until := page.Walked(list); from != "12.5%" || until != "37.5%" {
		t.Errorf("walked %s to %s", from, until)
	}
	if from, until := page.Walked(p.Stops(j, true)); from != "87.5%" || until != "62.5%" {
		t.Errorf("walked from the right %s to %s", from, until)
	}
	for _, c := range []struct {
		s     string
		width int
		want  []string
	}{
		{"Asked", 10, []string{"Asked"}},
		{"Through the gate", 10, []string{"Through", "the gate"}},
		{"Follow-up one month and one year later", 17, []string{"Follow-up one", "month and one…"}},
		{"Täiskasvanuharidusasutus", 10, []string{"Täiskasva…"}},
		{"", 10, nil},
	} {
		if diff := cmp.Diff(c.want, page.Wrap(c.s, c.width, 2)); diff != "" {
			t.Errorf("wrap(%q, %d) (-want +got):\n%s", c.s, c.width, diff)
		}
	}
}

func TestCurrent(t *testing.T) {
	p := &page.Page{Path: "/people/1/plan"}
	for href, want := range map[string]bool{"/people": true, "/people/1": true, "/peo": false, "/": false, "/people/1/plan": true} {
		if got := p.Current(href); got != want {
			t.Errorf("current(%q) = %v on %s; want %v", href, got, p.Path, want)
		}
	}
}
