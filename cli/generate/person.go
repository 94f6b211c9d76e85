// SPDX-License-Identifier: EUPL-1.2

package generate

import (
	"encoding/json"
	"time"

	"sild"
	"sild/casework"
	"sild/outcome"
	"sild/people"
	"sild/referral"
)

// A life is one person on the way through the service.
type life struct {
	g *generator
	b *batch
	n int

	subject  people.Subject
	caseID   sild.ID
	worker   sild.ID
	referred sild.Date
	release  sild.Date
	start    sild.Date // zero: not admitted
	end      sild.Date // zero: goes on
	last     sild.Date // the last day of it that has been
	long     bool      // one of the longest caseload, which stays open
}

// person adds the n-th person with all that is known of them.
func (g *generator) person(b *batch, n int) {
	l := &life{g: g, b: b, n: n, long: n < Longest}
	l.referred = g.On.AddDays(-g.between(0, past*30))
	l.worker = g.workers[n%perTeam/perWorker]
	if l.long {
		l.referred, l.worker = g.On.AddDays(-g.between(200, 300)), g.workers[0]
	}
	l.release = l.referred.AddDays(g.between(10, 240))
	l.who()
	l.leave()
	l.ask()
	if l.start.IsZero() {
		return
	}
	l.begin()
	l.plan()
	l.meet()
	l.after()
}

func (l *life) fact(day sild.Date, source, evidence string, by sild.ID) sild.Fact {
	id := l.g.ids.New(l.g.now)
	return sild.Fact{
		ID: id, Thing: id, Subject: l.subject.ID, Case: l.caseID, Day: day, Source: source, Evidence: evidence,
		RecordedAt: day.In(l.g.zone).Add(18 * time.Hour).UTC(), RecordedBy: by,
	}
}

// who adds the person.
func (l *life) who() {
	g := l.g
	male := g.chance(92)
	given, family, sex := pick(g, givenMen), pick(g, families), "m"
	if !male {
		given, sex = pick(g, givenWomen), "f"
	}
	born := sild.NewDate(1960, 1, 1).AddDays(g.between(0, 40*365))
	created := l.referred.In(g.zone).Add(9 * time.Hour).UTC()
	person := g.ids.New(g.now)
	l.b.persons = append(l.b.persons, personRow{person, g.controller, created, g.prison.user})
	d := people.Detail{Given: given, Family: family, BornFrom: born, BornUntil: born, Sex: sex, Language: "et"}
	code := people.Synthetic("EE", born, male, l.n%1000)
	d.CodeCountry, d.Code = code.Country, code.Value
	if g.chance(45) {
		d.Language = "ru"
	}
	l.subject = people.Subject{ID: g.ids.New(g.now), Programme: g.programme, Person: person, Team: g.prison.team, CreatedAt: created}
	l.b.subjects = append(l.b.subjects, l.subject)
	d.Fact = l.fact(l.referred, "prison", "document", g.prison.user)
	d.Fact.Subject = person
	l.b.details = append(l.b.details, d)
}

// leave adds the release, expected or happened.
func (l *life) leave() {
	r := people.Release{On: l.release, Kind: pick(l.g, releases), Place: "tartu", Change: "set"}
	day := l.referred
	if !l.release.After(l.g.On) {
		r.Happened, r.Change, day = true, "happened", l.release
	}
	r.Fact = l.fact(day, "prison", "document", l.g.prison.user)
	r.Fact.Case = ""
	l.b.releases = append(l.b.releases, r)
}

// ask adds the referral and its answer.
func (l *life) ask() {
	g := l.g
	l.caseID = g.ids.New(g.now)
	l.b.cases = append(l.b.cases, casework.Case{
		ID: l.caseID, Subject: l.subject.ID, Programme: g.programme, Person: l.subject.Person, Provider: g.provider.id, Team: g.provider.team,
		Sender: g.prison.team, CreatedAt: l.referred.In(g.zone).Add(10 * time.Hour).UTC(),
	})
	r := referral.Referral{SenderTeam: g.prison.team, Provider: g.provider.id, Reason: pick(g, reasons), PackVersion: 1, Checked: "[]"}
	r.Fact = l.fact(l.referred, "prison", "document", g.prison.user)
	l.b.referrals = append(l.b.referrals, r)
	text, _ := json.Marshal(map[string]any{"languages": []string{"et"}, "wishes": r.Reason, "home_after": pick(g, []string{"own", "family", "none"})})
	f := referral.Answers{Form: "referral", Version: 1, Answers: string(text)}
	f.Fact = l.fact(l.referred, "prison", "document", g.prison.user)
	l.b.forms = append(l.b.forms, f)

	answered := l.referred.AddDays(g.between(1, 10))
	if answered.After(g.On) {
		return // nobody has answered yet
	}
	a := referral.Answer{Outcome: "accepted", Worker: l.worker}
	switch n := g.rand.IntN(100); {
	case l.long || n < 90:
		l.start = answered
	case n < 97:
		a.Outcome, a.Worker, a.Reason = "declined", "", pick(g, declined)
	case g.On.Sub(answered) < 120:
		a.Outcome, a.Worker, a.HearBy = "waiting", "", answered.AddDays(130)
	default:
		a.Outcome, a.Worker, a.Reason = "declined", "", "no_place"
	}
	a.Fact = l.fact(answered, "worker", "document", g.provider.user)
	l.b.answers = append(l.b.answers, a)
}

// begin adds who leads, consent, and how long it lasts.
func (l *life) begin() {
	g := l.g
	as := casework.Assignment{User: l.worker, Role: "lead"}
	as.Fact = l.fact(l.start, "worker", "document", g.provider.user)
	l.b.assignments = append(l.b.assignments, as)

	l.last = l.start.AddDays(g.between(60, 540))
	if l.last.After(g.On) || l.long {
		l.last = g.On
	} else {
		l.end = l.last
	}
	if day := l.start.AddDays(g.between(3, 25)); !day.After(l.last) {
		for _, basis := range []string{"consent", "share", "register"} {
			c := casework.Consent{Basis: basis, Outcome: "given", Language: "et", How: "signed", PackVersion: 1, TextVersion: 1, AskedBy: l.worker}
			c.Fact = l.fact(day, "person", "document", l.worker)
			l.b.consents = append(l.b.consents, c)
		}
	}
}

// plan adds what was found out together, and the plan with its goals and steps.
func (l *life) plan() {
	g := l.g
	day := l.start.AddDays(g.between(10, 90))
	if day.After(l.last) {
		return
	}
	p := casework.Plan{Version: 1, Summary: "Work, a home, and one good habit.", Agreed: "yes", How: "signed", Paper: "In the folder of the team"}
	p.Fact = l.fact(day, "worker", "document", l.worker)
	l.b.plans = append(l.b.plans, p)
	if before := day.AddDays(-g.between(0, 7)); g.chance(85) && !before.Before(l.start) {
		text, _ := json.Marshal(map[string]any{"first": pick(g, reasons), "papers": "yes"})
		f := referral.Answers{Form: "needs", Version: 1, Answers: string(text)}
		f.Fact = l.fact(before, "worker", "seen", l.worker)
		l.b.forms = append(l.b.forms, f)
		l.needs(before, "start", 0)
		if again := before.AddDays(g.between(90, 200)); !again.After(l.last) {
			l.needs(again, "review", 1)
		}
	}
	for range g.between(2, 3) {
		what := pick(g, goals)
		goal := casework.Goal{Area: what.area, Title: what.title, DueOn: day.AddDays(g.between(30, 200))}
		if goal.DueOn.Before(l.last) && g.chance(60) {
			goal.MetOn = goal.DueOn
		}
		goal.Fact = l.fact(day, "worker", "seen", l.worker)
		l.b.goals = append(l.b.goals, goal)
		s := casework.Step{Goal: goal.Thing, Title: pick(g, steps), Who: "worker", DueOn: day.AddDays(14), DoneOn: goal.MetOn}
		s.Fact = l.fact(day, "worker", "seen", l.worker)
		l.b.steps = append(l.b.steps, s)
	}
}

// needs adds a talk about the needs; better is how far most have come by then.
func (l *life) needs(day sild.Date, occasion string, better int) {
	g := l.g
	a := casework.Assessment{Occasion: occasion, How: "talked", PackVersion: 1}
	a.Fact = l.fact(day, "person", "said", l.worker)
	l.b.assessments = append(l.b.assessments, a)
	for _, domain := range domains {
		n := casework.Need{Assessment: a.Thing, Domain: domain, Answer: casework.AtLevel, Level: min(g.between(1, 3)+better, 4)}
		if g.chance(20) {
			n.Answer, n.Level = casework.NotTalkedAbout, 0
		}
		n.Fact = l.fact(day, "person", "said", l.worker)
		l.b.needs = append(l.b.needs, n)
	}
}

// meet adds the contacts, from the first meeting to the last, and for a case
// that goes on the next appointment.
func (l *life) meet() {
	g := l.g
	n := g.between(6, 14)
	if l.n == 0 {
		n, g.made.Case = Notes, l.caseID
	}
	days := l.last.Sub(l.start)
	for i := range n {
		day := l.start.AddDays(days * (i + 1) / (n + 1))
		c := casework.Contact{
			Kind: "in_prison", Outcome: "held", StartedAt: g.at(day), Minutes: 15 * g.between(1, 6), User: l.worker,
			Agreed: pick(g, agreed), Note: pick(g, notes),
		}
		switch {
		case day == l.release:
			c.Kind = "gate"
		case day.After(l.release):
			c.Kind = pick(g, community)
		}
		if i > 0 && g.chance(8) {
			c.Outcome, c.Reason, c.Minutes, c.Agreed = "did_not_come", "none_known", 0, ""
		}
		c.Fact = l.fact(day, "worker", "seen", l.worker)
		l.b.contacts = append(l.b.contacts, c)
	}
	if l.end.IsZero() {
		day := g.On.AddDays(g.between(0, 20))
		a := casework.Appointment{StartsAt: g.at(day), Minutes: 60, Kind: "met", Place: "At the office", User: l.worker, State: "planned"}
		if l.release.After(day) {
			a.Kind, a.Place = "in_prison", ""
		}
		a.Fact = l.fact(day, "worker", "seen", l.worker)
		a.Fact.RecordedAt = l.g.now
		l.b.appointments = append(l.b.appointments, a)
	}
}

// after adds the end and what is known of the time behind it.
func (l *life) after() {
	g := l.g
	if !l.release.AddMonths(12).AddDays(30).After(g.On) && g.chance(90) {
		o := outcome.Observation{Vocabulary: "events", Value: "questioned_as_suspect", From: l.release, Until: l.release.AddMonths(12), Absent: true}
		if g.chance(20) {
			o.Absent, o.From = false, l.release.AddDays(g.between(1, 300))
			o.Until = o.From
		}
		o.Fact = l.fact(l.release.AddMonths(12).AddDays(30), "authority", "register", g.provider.user)
		o.Fact.Case = ""
		l.b.observations = append(l.b.observations, o)
	}
	if l.end.IsZero() {
		return
	}
	e := casework.End{Reason: pick(g, endReasons)}
	e.Fact = l.fact(l.end, "worker", "document", l.worker)
	l.b.ends = append(l.b.ends, e)
	day := l.end.AddMonths(1).AddDays(g.between(0, 10))
	if e.Reason == "died" || day.After(g.On) {
		return
	}
	f := outcome.FollowUp{Indicator: "labour-market-1m", Way: "phone", Outcome: "not_reached", GiveUp: true}
	if g.chance(85) {
		f.Outcome, f.GiveUp = "reached", false
		o := outcome.Observation{Vocabulary: "labour", Value: pick(g, labour), From: l.end.AddMonths(1), Until: l.end.AddMonths(1)}
		o.Fact = l.fact(day, "person", "said", l.worker)
		l.b.observations = append(l.b.observations, o)
	}
	f.Fact = l.fact(day, "worker", "seen", l.worker)
	l.b.followUps = append(l.b.followUps, f)
}
