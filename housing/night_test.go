// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/pack"
	"sild/packs"
)

func day(s string) sild.Date { return sild.MustDate(s) }

func at(s string) time.Time { return day(s).Time().Add(10 * time.Hour) }

func followUp(t testing.TB) *pack.Pack {
	t.Helper()
	source, _ := packs.Source("ee-moj-followup")
	p, err := pack.Parse("ee-moj-followup", source)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPlaces counts one house of two beds over ten nights by hand:
//
//	March    25 26 27 28 29 30 31  1  2  3 April; today is 3 April
//	bed 1     A  A  a  A  t  t  f  h  h  B        A left on 29 March, was away on the 27th; the bed was ready on the
//	                                              31st, held for B from 1 April, who came on the 3rd
//	bed 2     .  .  v  v  C  C  C  C  C  C        there from the 27th; void for two nights; C was to leave on 1 April
//	                                              and is still there
func TestPlaces(t *testing.T) {
	p := followUp(t)
	rows := figureRows{
		houses: []houseRow{{"h", "p", "Metsakodu", "house", lasting{From: day("2024-01-01")}}},
		beds: []bedRow{
			{"1", "h", "1", "1", lasting{From: day("2024-01-01")}},
			{"2", "h", "2", "2", lasting{From: day("2024-03-27")}},
		},
		voids: []voidRow{{"2", lasting{day("2024-03-27"), day("2024-03-28")}, "repair", "provider"}},
		uses: []useRow{
			{Bed: "1", Kind: "stay", Stay: "a", From: day("2024-02-01"), Until: day("2024-03-29"), Ready: day("2024-03-31")},
			{Bed: "1", Kind: "held", From: day("2024-03-29"), Until: day("2024-09-29"), Ready: day("2024-09-30"), Recorded: at("2024-04-01"), Replaced: at("2024-04-03")},
			{Bed: "1", Kind: "stay", Stay: "b", From: day("2024-04-03"), Until: day("2024-10-03"), Ready: day("2024-10-04"), Going: true},
			{Bed: "2", Kind: "stay", Stay: "c", From: day("2024-03-29"), Until: day("2024-04-01"), Ready: day("2024-04-02"), Going: true},
		},
		stays: []stayRow{
			{Thing: "a", House: "h", Come: day("2024-02-01"), Until: day("2024-08-01"), Left: day("2024-03-29"), Payer: "ministry"},
			{Thing: "b", House: "h", Come: day("2024-04-03"), Until: day("2024-10-03"), Payer: "municipality"},
			{Thing: "c", House: "h", Come: day("2024-03-29"), Until: day("2024-04-01"), Payer: "ministry"},
		},
		extensions: []extensionRow{{"c", day("2024-03-31"), "person"}},
		absences:   []absenceRow{{"a", day("2024-03-27"), day("2024-03-28")}},
	}
	c := newCounter(day("2024-03-25"), day("2024-04-03"), day("2024-04-03"), 4, p)
	got := c.places(rows)
	want := []Place{{
		House: "h", Provider: "p", Name: "Metsakodu", Houses: 1,
		Nights: Nights{There: 18, Void: 2, Slept: 10, Away: 1, Held: 2, Turnaround: 2, Free: 1},
		Last:   Nights{There: 2, Slept: 2},
		Months: []MonthNights{
			{"2024-03", Nights{There: 12, Void: 2, Slept: 6, Away: 1, Turnaround: 2, Free: 1}},
			{"2024-04", Nights{There: 6, Slept: 4, Held: 2}},
		},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// C: the ministry until the 30th, the person from the 31st by the extension, the provider from 1 April on as the programme says.
	paid := []Paid{
		{"2024-03", "ministry", 4 + 2, 0},
		{"2024-03", "person", 1, 0},
		{"2024-03", "provider", 0, 2},
		{"2024-04", "municipality", 1, 0},
		{"2024-04", "provider", 3, 0},
	}
	if diff := cmp.Diff(paid, c.paidBy()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]VoidNights{{"repair", "provider", 2}}, c.voids()); diff != "" {
		t.Error(diff)
	}
	// Bed 1 was empty for 5 nights, more than 4; bed 2 for 2. Before A bed 1 was empty for the whole of January: outside the span.
	gaps := []Gap{{House: "h", Bed: "1", Name: "Metsakodu", Room: "1", Place: "1", From: day("2024-03-29"), Until: day("2024-04-03"), Nights: 5}}
	if diff := cmp.Diff(gaps, c.gaps); diff != "" {
		t.Error(diff)
	}
}

// TestGaps: a gap is counted whole though the span shows a part of it, up to tonight
// if the bed is still empty, and up to the last night of a bed that is gone.
func TestGaps(t *testing.T) {
	p := followUp(t)
	rows := figureRows{
		houses: []houseRow{{"h", "p", "Metsakodu", "house", lasting{From: day("2024-01-01")}}},
		beds: []bedRow{
			{"1", "h", "1", "1", lasting{From: day("2024-01-01")}},
			{"2", "h", "1", "2", lasting{From: day("2024-01-11")}},
			{"3", "h", "1", "3", lasting{From: day("2024-01-01"), Until: day("2024-03-10")}},
		},
		voids:  []voidRow{{"2", lasting{day("2024-02-28"), day("2024-03-02")}, "repair", "provider"}},
		before: []edgeRow{{"1", day("2024-02-10")}, {"3", day("2024-02-01")}},
		after:  []edgeRow{{"1", day("2024-04-10")}},
	}
	c := newCounter(day("2024-03-01"), day("2024-03-31"), day("2024-04-20"), 14, p)
	c.places(rows)
	gaps := []Gap{
		{House: "h", Bed: "1", Name: "Metsakodu", Room: "1", Place: "1", From: day("2024-02-10"), Until: day("2024-04-10"), Nights: 60}, // 20 of February, 31, 9
		{House: "h", Bed: "2", Name: "Metsakodu", Room: "1", Place: "2", From: day("2024-01-11"), Nights: 101, Void: 2},                 // 21, 29, 31, 20
		{House: "h", Bed: "3", Name: "Metsakodu", Room: "1", Place: "3", From: day("2024-02-01"), Nights: 39},                           // 29, 10
	}
	if diff := cmp.Diff(gaps, c.gaps); diff != "" {
		t.Error(diff)
	}
}

// TestFunnel counts six requests by hand. An answer is due after ten days: a
// request of 1 March by the 11th.
func TestFunnel(t *testing.T) {
	p := followUp(t)
	rows := []requestRow{
		{Day: day("2024-03-01"), Answered: day("2024-03-11"), Confirmed: true, Came: true},
		{Day: day("2024-03-01"), Answered: day("2024-03-12"), Confirmed: true, Ended: day("2024-05-01"), Reason: "parole_refused"},
		{Day: day("2024-03-01"), Answered: day("2024-03-05"), Ended: day("2024-05-01"), Reason: "court_other"},
		{Day: day("2024-03-01"), Ended: day("2024-03-04"), Reason: "own_home"},
		{Day: day("2024-03-01")},
		{Day: day("2024-06-01")},
	}
	want := Funnel{
		Asked: 6, InTime: 2, Late: 1, Unanswered: 3, Overdue: 1, Confirmed: 2, Came: 1, Ended: 3, Open: 2,
		Why: []Share{{Value: "parole_refused", N: 1}, {Value: "court_other", N: 1}, {Value: "own_home", N: 1}},
		Who: []Share{{Value: "court", N: 2}, {Value: "person", N: 1}},
	}
	if diff := cmp.Diff(want, funnelOf(p, rows, day("2024-06-11"))); diff != "" {
		t.Error(diff)
	}
}
