// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"cmp"
	"slices"
	"strings"

	"sild"
)

// facts are those of a person who is referred, answered in a week, met in three,
// agrees to everything and has a plan; what the journey says happens then. All
// that the programme asks for is done on its day.
func (w *walker) facts(in Inputs, j journey) Facts {
	born, _ := in["person.born"].(sild.Partial)
	sex, _ := in["person.sex"].(string)
	f := Facts{Subject: "walk", Person: Person{ID: "walk", Born: born, Sex: sex}}
	k := Case{ID: "walk-case", PackStart: w.p.Version, Referral: Referral{ID: w.id(), Day: w.base}, Forms: map[string]map[string]any{}}
	for _, part := range w.p.Parts {
		k.Referral.Wanted = append(k.Referral.Wanted, part.ID)
	}
	if wanted, ok := in["referral.wanted"].([]string); ok {
		k.Referral.Wanted = wanted
	}
	k.Referral.Family, _ = in["referral.family"].(bool)
	for path, v := range in {
		name := strings.Split(path, ".")
		switch {
		case name[0] == "answers" && len(name) == 3:
			if k.Forms[name[1]] == nil {
				k.Forms[name[1]] = map[string]any{}
			}
			k.Forms[name[1]][name[2]] = v
		case name[0] == "status":
			if s, ok := v.(string); ok {
				f.Observed = append(f.Observed, Observation{ID: w.id(), Of: name[1], Value: s, Day: w.base, From: w.base, Until: w.base, Source: "person", Evidence: "said"})
			}
		}
	}
	slices.SortFunc(f.Observed, func(a, b Observation) int { return strings.Compare(a.Of, b.Of) })
	var release sild.Date
	if day, ok := in["release.date"].(sild.Date); ok && w.released() {
		release = day
		k.Referral.Day = release.AddMonths(-6)
		release = release.AddMonths(j.later)
		kind, _ := in["release.kind"].(string)
		place, _ := in["release.place"].(string)
		f.Releases = []Release{{ID: w.id(), Day: release, Kind: kind, Place: place, Happened: true, Told: k.Referral.Day, Since: k.Referral.Day}}
	}
	start := k.Referral.Day.AddDays(7)
	first := k.Referral.Day.AddDays(21)
	end := start.AddMonths(10)
	if j.early {
		end = start.AddMonths(3)
	}
	if !release.IsZero() {
		end = release.AddMonths(6)
		if j.early {
			end = release.AddMonths(2)
		}
	}
	k.Answer = &Answer{ID: w.id(), Day: start, Outcome: "accepted", Worker: "walk-worker", First: first}
	k.Start = start
	k.Workers = []Assignment{{ID: w.id(), User: "walk-worker", Role: "lead", From: start}}
	for _, b := range w.p.Asked() {
		k.Consents = append(k.Consents, Consent{ID: w.id(), Basis: b.ID, Day: first, Given: true, Text: b.TextVersion()})
	}
	for day, n := first, 0; day.Before(end); n++ {
		kind := "met"
		if !release.IsZero() && day.Before(release) {
			kind = "in_prison"
		}
		k.Contacts = append(k.Contacts, Contact{ID: w.id(), Day: day, Kind: kind, Outcome: "held", Minutes: 60, User: "walk-worker"})
		day = first.AddMonths(n + 1)
	}
	if !release.IsZero() {
		k.Contacts = append(k.Contacts, Contact{ID: w.id(), Day: release, Kind: "gate", Outcome: "held", Minutes: 60, User: "walk-worker"})
		slices.SortFunc(k.Contacts, func(a, b Contact) int { return a.Day.Compare(b.Day) })
	}
	planned := start.AddMonths(2)
	if !release.IsZero() && planned.After(release.AddDays(-7)) {
		planned = release.AddDays(-7)
	}
	k.Needs = []Assessed{{ID: w.id(), Day: planned}}
	k.Plans = []Plan{{ID: w.id(), Day: planned, Agreed: "yes", Version: 1}}
	for n := 2; planned.AddMonths(3 * (n - 1)).Before(end); n++ {
		k.Plans = append(k.Plans, Plan{ID: w.id(), Day: planned.AddMonths(3 * (n - 1)), Agreed: "yes", Version: n})
	}
	w.lives(&k, release, end)
	k.End = &End{ID: w.id(), Day: end, Reason: w.p.ByMeaning("end_reasons", j.end), Meaning: j.end}
	f.Cases = []Case{k}
	w.afterwards(&f, j)
	return f
}

// lives lets the person of a programme with houses sleep in one: asked for a month
// before, confirmed in three days, left when the longest stay or the service is over.
func (w *walker) lives(k *Case, release, end sild.Date) {
	for _, part := range w.p.Parts {
		if part.Stay == nil || part.Retired || !slices.Contains(k.Referral.Wanted, part.ID) || len(k.Beds) > 0 {
			continue
		}
		come := release
		if come.IsZero() {
			come = k.Start.AddMonths(1)
		}
		until := end
		if last := w.p.Day(part.Longest, come); !last.IsZero() && last.Before(end) {
			until = last
		}
		asked := come.AddMonths(-1)
		k.Beds = []HouseRequest{{
			ID: w.id(), Thing: w.id(), Day: asked, AnswerID: w.id(), Answered: asked.AddDays(3), Settled: asked.AddDays(3), Outcome: "confirmed", Admission: come, House: "walk-house",
			Stay: &HouseStay{ID: w.id(), House: "walk-house", Come: come, Until: until, Left: until, LeftID: w.id(), Decided: until.AddMonths(-1), Decision: w.id()},
		}}
	}
}

// afterwards are the answers that a programme asks for when the service is over:
// good ones, and for those to whom something happened what is known of them.
func (w *walker) afterwards(f *Facts, j journey) {
	k := &f.Cases[0]
	on := w.p.anchors(*f, k)
	for _, one := range w.p.Indicators {
		in, _ := w.p.Indicator(one.ID)
		anchor, ok := on[in.Window.Anchor]
		if !ok {
			continue
		}
		about := w.p.Day(in.Window, anchor)
		told := Observation{ID: w.id(), Case: k.ID, Day: about.AddDays(2), From: about, Until: about, Source: "person", Evidence: cmp.Or(in.Evidence, "said")}
		switch {
		case in.Observe == "" && j.end == "died":
		case in.Observe == "":
			w.events(f, in, told, anchor, about, j)
		case j.end == "aims_met":
			if told.Of, told.Value = in.Observe, w.counting(in); told.Value != "" {
				f.Observed = append(f.Observed, told)
			}
		case j.end == "lost_contact":
			k.Followed = append(k.Followed, FollowUp{ID: w.id(), Indicator: in.ID, Day: about, Outcome: "not_reached", GiveUp: true})
		}
	}
}

// events tell of an indicator that looks for something that happens. Of what one
// hopes for the person tells when it has happened; of what one does not hope for,
// and where only a register proves it, an authority tells in either case.
func (w *walker) events(f *Facts, in Indicator, told Observation, from, until sild.Date, j journey) {
	end := f.Cases[0].End.Day
	if in.SoFar {
		until = end
	}
	hoped, register := in.Target.AtLeast || in.Target.Percent == 0, in.Evidence == "register"
	for _, path := range in.Counts.Paths() {
		told.ID, told.Of, told.Value = w.id(), "events", strings.TrimPrefix(path, "event.")
		told.Day = until.AddDays(2)
		switch day := from.AddMonths(3); {
		case hoped && j.end == "aims_met":
			if day.After(until) {
				day = until
			}
			if told.From, told.Until = day, day; register {
				told.Source = "authority"
			}
		case hoped && !register:
			continue
		default:
			told.Absent, told.From, told.Until, told.Source, told.Evidence = true, from, until, "authority", "register"
			if !hoped && j.end == "in_prison" && end.Before(until) {
				told.Absent, told.From, told.Until = false, end, end
			}
		}
		f.Observed = append(f.Observed, told)
	}
}

// counting is a value of what an indicator observes with which it counts.
func (w *walker) counting(in Indicator) string {
	for _, v := range w.p.Vocabularies[in.Observe].Values {
		if s, _ := in.Counts.Eval(Inputs{"status." + in.Observe: v.ID}); s == Yes && !v.Retired {
			return v.ID
		}
	}
	return ""
}
