// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/casework"
	"sild/org"
	"sild/pack"
)

// need asks for a worker with a training and a check who speaks Russian and works
// in Tartu county; fit is one against whom nothing stands.
func demand() casework.Demand {
	return casework.Demand{
		Part: pack.Part{
			Worker:   &pack.Worker{Training: "support-person-45h", Checks: []string{"background"}},
			Caseload: &pack.Limits{Floor: 5, Ceiling: 15},
			Bars:     []pack.Bar{{ID: "caseload", Override: []string{"coordinator"}}, {ID: "area", Override: []string{"coordinator"}}},
		},
		Role: "lead", Languages: []string{"et", "ru"}, Area: "EE-79", From: day("2024-03-01"),
	}
}

func passed(kind, until string) org.Credential {
	c := org.Credential{Kind: kind, Outcome: "passed", JudgedOn: day("2023-01-10")}
	if until != "" {
		c.ValidUntil = day(until)
	}
	return c
}

func fit() casework.Fit {
	return casework.Fit{
		Worker: org.Worker{
			ID: "w", Name: "Siiri Tugi", Languages: []string{"ru"}, Areas: []string{"EE-79", "EE-50"},
			Credentials: []org.Credential{passed("training:support-person-45h", ""), passed("check:background", "2024-03-01")},
		},
		Open: 5,
	}
}

// said are messages in a line: key and values.
func said(list ...sild.Message) string {
	var b strings.Builder
	for _, m := range list {
		b.WriteString(" " + strings.TrimPrefix(m.Key, "match."))
		for _, k := range slices.Sorted(keys(m.Args)) {
			fmt.Fprintf(&b, " %s=%s", k, m.Args[k])
		}
	}
	return strings.TrimSpace(b.String())
}

func says(list []casework.Reason) (messages []sild.Message) {
	for _, r := range list {
		messages = append(messages, r.Say)
	}
	return messages
}

func keys(m sild.Args) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// TestJudge holds each bar at its edge: what it says, what would change it, and
// whether a coordinator may pass it.
func TestJudge(t *testing.T) {
	judge := func(change func(*casework.Demand, *casework.Fit)) casework.Judged {
		n, f := demand(), fit()
		change(&n, &f)
		return n.Judge(f, "coordinator")
	}
	good := func(speaksFor string, change func(*casework.Demand, *casework.Fit)) {
		t.Helper()
		if j := judge(change); j.Barred() || said(says(j.For)...) != speaksFor {
			t.Errorf("%v for %q; want no bar and %q", j.Bars, said(says(j.For)...), speaksFor)
		}
	}
	bad := func(id, say, toChange string, passable bool, change func(*casework.Demand, *casework.Fit)) {
		t.Helper()
		j := judge(change)
		if len(j.Bars) != 1 {
			t.Errorf("%+v; want one bar, %s", j.Bars, id)
			return
		}
		got := []any{j.Bars[0].ID, said(j.Bars[0].Say), said(j.Bars[0].Change), j.Bars[0].Passable}
		if diff := cmp.Diff([]any{id, say, toChange, passable}, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if j.Passable() != passable {
			t.Errorf("%s passable: %t; want %t", id, j.Passable(), passable)
		}
	}
	unknown := func(want string, change func(*casework.Demand, *casework.Fit)) {
		t.Helper()
		if j := judge(change); j.Barred() || said(j.Unknown...) != want {
			t.Errorf("%v and unknown %q; want no bar and %q", j.Bars, said(j.Unknown...), want)
		}
	}
	const speaks, works = "for.language languages=keys:language.ru", "for.area area=keys:area.ee_79"
	good(speaks+" "+works, func(*casework.Demand, *casework.Fit) {})

	bad("conflict", "bar.conflict.relative", "bar.conflict.change", false, func(_ *casework.Demand, f *casework.Fit) { f.Conflict = "relative" })

	// The last day of a check is valid; the day after is not (domain §2.1).
	bad("credential", "bar.expired day=date:2024-03-01 what=key:match.credential.check", "bar.check.change", false, func(n *casework.Demand, _ *casework.Fit) { n.From = day("2024-03-02") })
	bad("credential", "bar.failed what=key:match.credential.training", "bar.training.change", false, func(_ *casework.Demand, f *casework.Fit) { f.Credentials[0].Outcome = "failed" })
	bad("credential", "bar.pending what=key:match.credential.training", "bar.pending.change", false, func(_ *casework.Demand, f *casework.Fit) {
		f.Credentials[0] = org.Credential{Kind: "training:support-person-45h", Outcome: "pending"}
	})
	bad("credential", "bar.missing what=key:match.credential.check", "bar.missing.check.change", false, func(_ *casework.Demand, f *casework.Fit) { f.Credentials = f.Credentials[:1] })
	bad("credential", "bar.missing what=key:match.credential.training", "bar.missing.training.change", false, func(_ *casework.Demand, f *casework.Fit) { f.Credentials = f.Credentials[1:] })
	good(speaks+" "+works, func(n *casework.Demand, f *casework.Fit) { n.Part.Worker, f.Credentials = nil, nil })

	bad("wish", "bar.wish", "bar.wish.change", false, func(n *casework.Demand, _ *casework.Fit) { n.Wish.NotUsers = "x w" })
	unknown("unknown.sex.f", func(n *casework.Demand, _ *casework.Fit) { n.Wish.Sex = "f" })
	bad("wish", "bar.sex.f", "bar.wish.change", false, func(n *casework.Demand, f *casework.Fit) { n.Wish.Sex, f.Sex = "f", "m" })
	good("for.sex.m "+speaks+" "+works, func(n *casework.Demand, f *casework.Fit) { n.Wish.Sex, f.Sex = "m", "m" })

	// Who would rather have a man gets a woman if there is nobody else; nobody is asked to change their mind.
	rather := func(sex string) casework.Judged {
		return judge(func(n *casework.Demand, f *casework.Fit) { n.Wish.Sex, n.Wish.Rather, f.Sex = "m", true, sex })
	}
	if j, his := rather("f"), rather("m"); j.Barred() || said(says(j.Against)...) != "bar.sex.m" || j.Points >= his.Points {
		t.Errorf("%v against %q with %d points, and %d; want no bar, and fewer points", j.Bars, said(says(j.Against)...), j.Points, his.Points)
	}
	unknown("unknown.sex.m", func(n *casework.Demand, _ *casework.Fit) { n.Wish.Sex, n.Wish.Rather = "m", true })

	bad("language", "bar.language languages=keys:language.et theirs=keys:language.ru", "bar.language.change", false, func(n *casework.Demand, _ *casework.Fit) { n.Wish.Language = "et" })
	good(works, func(n *casework.Demand, _ *casework.Fit) { n.Languages, n.Interpreter = []string{"uk"}, true })
	unknown("unknown.language", func(_ *casework.Demand, f *casework.Fit) { f.Languages = nil })
	good(works, func(n *casework.Demand, _ *casework.Fit) { n.Languages = nil })

	bad("area", "bar.area area=keys:area.ee_87 theirs=keys:area.ee_79 area.ee_50", "bar.area.change", true, func(n *casework.Demand, _ *casework.Fit) { n.Area = "EE-87" })
	unknown("unknown.area", func(_ *casework.Demand, f *casework.Fit) { f.Areas = nil })

	good(speaks+" "+works, func(_ *casework.Demand, f *casework.Fit) { f.Open = 14 })
	bad("caseload", "bar.caseload most=int:15 open=int:15", "bar.caseload.change", true, func(_ *casework.Demand, f *casework.Fit) { f.Open = 15 })
	bad("caseload", "bar.caseload most=int:4 open=int:5", "bar.caseload.frees day=date:2024-03-20", true, func(_ *casework.Demand, f *casework.Fit) { f.Ceiling, f.Frees = 4, day("2024-03-20") })
	bad("caseload", "bar.caseload most=int:15 open=int:15", "bar.caseload.change", true, func(_ *casework.Demand, f *casework.Fit) { f.Open, f.Ceiling = 15, 20 }) // the stricter of the two
	good(speaks+" "+works+" for.floor floor=int:5", func(_ *casework.Demand, f *casework.Fit) { f.Open = 4 })
	good(speaks+" "+works, func(n *casework.Demand, f *casework.Fit) { n.Part.Caseload, f.Open = nil, 90 })
	good(speaks+" "+works, func(n *casework.Demand, f *casework.Fit) { n.Role, n.Until, f.Open = "cover", day("2024-03-05"), 15 }) // for some days

	away := func(from, until string) func(*casework.Demand, *casework.Fit) {
		return func(n *casework.Demand, f *casework.Fit) {
			n.Role, n.Until, f.Away = "cover", day("2024-03-10"), []org.Away{{From: day(from), Until: day(until)}}
		}
	}
	bad("away", "bar.away from=date:2024-03-10 until=date:2024-03-12", "bar.away.change", false, away("2024-03-10", "2024-03-12"))
	bad("away", "bar.away from=date:2024-02-12 until=date:2024-03-01", "bar.away.change", false, away("2024-02-12", "2024-03-01"))
	good(speaks+" "+works, away("2024-03-11", "2024-03-12"))
	good(speaks+" "+works+" for.before", func(_ *casework.Demand, f *casework.Fit) { f.Before = true })

	// Of a lead it is told, for two weeks ahead.
	j := judge(func(_ *casework.Demand, f *casework.Fit) {
		f.Away = []org.Away{{From: day("2024-03-15"), Until: day("2024-03-20")}}
	})
	if j.Barred() || said(says(j.Against)...) != "bar.away from=date:2024-03-15 until=date:2024-03-20" {
		t.Errorf("away in two weeks: %v, %q", j.Bars, said(says(j.Against)...))
	}
	// What a coordinator may pass, others may not.
	n, f := demand(), fit()
	f.Open = 15
	if n.Judge(f, "support_person").Passable() {
		t.Error("a support person may pass a bar")
	}
}

// TestRank: who may have the person stands before who has said no, who needs a
// reason, and who is barred; then what speaks for them, then the room they have.
func TestRank(t *testing.T) {
	make := func(name string, change func(*casework.Fit)) casework.Fit {
		f := fit()
		f.ID, f.Name = sild.ID(name), name
		change(&f)
		return f
	}
	list := []casework.Fit{
		make("barred", func(f *casework.Fit) { f.Conflict = "victim" }),
		make("full", func(f *casework.Fit) { f.Open = 15 }),
		make("said no", func(f *casework.Fit) { f.Refused, f.Before = &casework.Offer{Worker: "no"}, true }),
		make("many", func(f *casework.Fit) { f.Open = 9 }),
		make("b few", func(f *casework.Fit) { f.Open = 6 }),
		make("a few", func(f *casework.Fit) { f.Open = 6 }),
		make("few of few", func(f *casework.Fit) { f.Open, f.Ceiling = 6, 7 }),
		make("knows them", func(f *casework.Fit) { f.Before, f.Open = true, 14 }),
		make("unknown", func(f *casework.Fit) { f.Languages = nil }),
	}
	var got []string
	for _, j := range demand().Rank(list, "coordinator") {
		got = append(got, j.Name)
	}
	want := []string{"knows them", "a few", "b few", "many", "few of few", "unknown", "said no", "full", "barred"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
