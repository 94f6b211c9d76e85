// SPDX-License-Identifier: EUPL-1.2

package pack_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/pack"
	"sild/packs"
)

func moj(t testing.TB) *pack.Pack {
	t.Helper()
	src, _ := packs.Source("ee-moj-followup")
	p, faults := pack.Parse("ee-moj-followup.yaml", src)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return p
}

// asked is aCase with a bed that was asked for on 1 March for the release of 1 July.
func asked(rest ...func(*pack.HouseRequest)) pack.Facts {
	f := aCase()
	r := pack.HouseRequest{ID: "q", Thing: "q", Day: day("2024-03-01"), Team: "house-team"}
	for _, x := range rest {
		x(&r)
	}
	f.Cases[0].Beds = []pack.HouseRequest{r}
	return f
}

// answered answers, and held keeps a bed from a day on.
func answered(on, outcome string) func(*pack.HouseRequest) {
	return func(r *pack.HouseRequest) {
		r.AnswerID, r.Answered, r.Outcome = "x", day(on), outcome
		if r.Expected = (sild.Date{}); outcome == "expected" {
			r.Expected = day(on)
		}
	}
}

func held(from string) func(*pack.HouseRequest) {
	return func(r *pack.HouseRequest) { r.Held, r.House, r.Admission = true, "h", day(from) }
}

func ended(on string) func(*pack.HouseRequest) {
	return func(r *pack.HouseRequest) { r.Held, r.Ended, r.EndID = false, day(on), "e" }
}

// lives is somebody who came on 1 July and leaves by a day.
func lives(until, left string) func(*pack.HouseRequest) {
	return func(r *pack.HouseRequest) {
		r.Held, r.Stay = false, &pack.HouseStay{ID: "s", House: "h", Come: day("2024-07-01"), Until: day(until)}
		if left != "" {
			r.Stay.Left, r.Stay.LeftID = day(left), "l"
		}
	}
}

// TestHouseClocks walks the clocks of houses through what can become of a request.
func TestHouseClocks(t *testing.T) {
	p := moj(t)
	want := func(name string, f pack.Facts, clock string, rows ...string) {
		t.Helper()
		if diff := cmp.Diff(rows, tasksOf(p.Derive(f), clock)); diff != "" {
			t.Errorf("%s, %s (-want +got):\n%s", name, clock, diff)
		}
	}
	with := func(f pack.Facts, change func(*pack.Case)) pack.Facts {
		change(&f.Cases[0])
		return f
	}
	end := func(meaning string) func(*pack.Case) {
		return func(k *pack.Case) { k.End = &pack.End{ID: "end", Day: day("2024-08-01"), Meaning: meaning} }
	}

	want("nothing asked", aCase(), "house-answer")
	want("asked", asked(), "house-answer", "0 2024-03-11 open")
	want("before admission", with(asked(), func(k *pack.Case) { k.Answer, k.Start = nil, sild.Date{} }), "house-answer", "0 2024-03-11 open")
	want("answered", asked(answered("2024-03-05", "confirmed")), "house-answer", "0 2024-03-11 done 2024-03-05")
	want("ended before an answer", asked(ended("2024-03-20")), "house-answer", "0 2024-03-11 done 2024-03-20")
	want("withdrawn", with(asked(), func(k *pack.Case) { k.Answer.Outcome, k.Start = "withdrawn", sild.Date{} }), "house-answer", "0 2024-03-11 lapsed")

	want("confirmed at once", asked(answered("2024-03-05", "confirmed"), held("2024-07-01")), "house-bed")
	want("expected", asked(answered("2024-03-05", "expected")), "house-bed", "0 2024-03-19 open")
	lost := asked(answered("2024-03-05", "confirmed"), func(r *pack.HouseRequest) { r.Outcome, r.Expected = "expected", day("2024-05-20") })
	want("lost when the release moved", lost, "house-bed", "0 2024-06-03 open")
	want("lost when the release moved", lost, "house-answer", "0 2024-03-11 done 2024-03-05")
	want("found again", with(lost, func(k *pack.Case) { k.Beds[0].Outcome, k.Beds[0].Settled = "confirmed", day("2024-05-28") }), "house-bed", "0 2024-06-03 done 2024-05-28")

	hold := asked(answered("2024-03-05", "confirmed"), held("2024-07-01"))
	want("held", hold, "house-arrival", "0 2024-07-02 open")
	want("held", hold, "stay-end")
	want("moved with the release", asked(answered("2024-03-05", "confirmed"), held("2024-09-20")), "house-arrival", "0 2024-09-23 open")
	want("the court refused", asked(answered("2024-03-05", "confirmed"), held("2024-07-01"), ended("2024-06-10")), "house-arrival")
	want("did not come", asked(answered("2024-03-05", "confirmed"), held("2024-07-01"), ended("2024-07-03")), "house-arrival", "0 2024-07-02 done 2024-07-03")

	stay := asked(answered("2024-03-05", "confirmed"), lives("2025-01-01", ""))
	want("came", stay, "house-arrival", "0 2024-07-02 done 2024-07-01")
	want("lives", stay, "stay-decide", "0 2024-12-01 open")
	want("lives", stay, "stay-end", "0 2025-01-01 open")
	want("not longer", with(asked(lives("2025-01-01", "")), func(k *pack.Case) { k.Beds[0].Stay.Decided, k.Beds[0].Stay.Decision = day("2024-11-20"), "d" }), "stay-decide", "0 2024-12-01 done 2024-11-20")
	want("longer", asked(lives("2025-04-01", "")), "stay-decide", "0 2025-03-01 open")
	want("over the end", asked(lives("2025-01-01", "2025-01-09")), "stay-end", "0 2025-01-01 done 2025-01-09")
	want("left early", asked(lives("2025-01-01", "2024-09-01")), "stay-decide", "0 2024-12-01 done 2024-09-01")
	want("the case ended, they live there", with(asked(lives("2025-01-01", "")), end("aims_met")), "stay-end", "0 2025-01-01 open")
	want("died", with(asked(lives("2025-01-01", "")), end("died")), "stay-end", "0 2025-01-01 lapsed")
	want("the case ended, nobody came", with(asked(), end("aims_met")), "house-answer", "0 2024-03-11 lapsed")
}

// TestAskedAgain holds that each request has tasks of its own, and that what became
// of the first is not lost.
func TestAskedAgain(t *testing.T) {
	p := moj(t)
	f := asked(answered("2024-03-05", "confirmed"), lives("2025-01-01", "2024-09-01"))
	f.Cases[0].Beds = append(f.Cases[0].Beds, pack.HouseRequest{ID: "q2", Thing: "q2", Day: day("2024-10-01"), Team: "other-team"})
	d := p.Derive(f)
	if diff := cmp.Diff([]string{"0 2024-03-11 done 2024-03-05", "2 2024-10-11 open"}, tasksOf(d, "house-answer")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"0 2025-01-01 done 2024-09-01"}, tasksOf(d, "stay-end")); diff != "" {
		t.Errorf("the first stay (-want +got):\n%s", diff)
	}
	keys := map[string]bool{}
	for _, task := range d.Tasks {
		if keys[task.Key] {
			t.Errorf("two tasks have the key %s", task.Key)
		}
		keys[task.Key] = true
	}
}

// TestHouseRuns holds the days of the part that living in a house is, and of the one
// that was not asked for.
func TestHouseRuns(t *testing.T) {
	p := moj(t)
	runs := func(f pack.Facts) (rows []string) {
		for _, r := range p.PartRuns(&f.Cases[0]) {
			rows = append(rows, r.Part+" "+r.From.String()+" "+r.Until.String())
		}
		return rows
	}
	none := sild.Date{}.String()
	want := func(name string, f pack.Facts, rows ...string) {
		t.Helper()
		if diff := cmp.Diff(rows, runs(f)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	only := func(f pack.Facts) pack.Facts {
		f.Cases[0].Forms = map[string]map[string]any{"referral": {"home_after": "house", "only_house": true}}
		return f
	}
	want("asked", asked(), "support-person 2024-01-10 "+none)
	want("lives", asked(lives("2025-01-01", "")), "support-person 2024-01-10 "+none, "house 2024-07-01 "+none)
	want("left", only(asked(lives("2025-01-01", "2024-12-20"))), "house 2024-07-01 2024-12-20")
	d := p.Derive(only(asked(lives("2025-01-01", ""))))
	for _, clock := range []string{"first-meeting", "consent", "needs", "plan", "assign", "longest"} {
		if rows := tasksOf(d, clock); rows != nil {
			t.Errorf("only a bed was asked for, and there is %s: %v", clock, rows)
		}
	}
	for _, r := range d.Results {
		if r.State != "left_out" {
			t.Errorf("only a bed was asked for, and %s is %s", r.Indicator, r.State)
		}
	}
}
