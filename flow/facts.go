// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"encoding/json"
	"slices"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/pack"
	"sild/people"
)

// loadFacts reads all that is known of a subject now, or that was known at a
// moment in the past, a query per table.
// It reads only the columns from which something follows.
func loadFacts(tx *db.Tx, s people.Subject, d people.Detail, p *pack.Pack, at time.Time) (pack.Facts, error) {
	f, err := people.FactsAt(tx, s, d, at)
	if err != nil {
		return f, err
	}
	f.Free = !p.KnowsPrison()
	l := loader{tx: tx, subject: s.ID, pack: p, at: at}
	l.look()
	l.cases(&f)
	l.questions()
	l.forms()
	l.consents()
	l.network()
	l.areas()
	l.workers()
	l.parts()
	l.offers()
	l.placeOffers()
	l.beds()
	l.plans()
	l.needs()
	l.goals()
	l.meetings()
	l.contacts()
	l.worries()
	l.followUps()
	l.beside()
	l.attended()
	l.joined()
	f.Observed = l.observations()
	f.Tasks = l.taskFacts()
	return f, l.err
}

// cases reads the cases with what each has once: its referral, its answer and
// its end.
func (l *loader) cases(f *pack.Facts) {
	type caseRow struct {
		ID, Provider, Team sild.ID
		Referral, By, From sild.ID
		Referred           sild.Date
		Version            int
		Family             bool
		Answer             sild.ID
		Answered           sild.Date
		Outcome, Reason    string
		Worker             sild.ID
		End                sild.ID
		Ended              sild.Date
		EndReason          string
		Admitted           sild.Date // under an earlier contract
	}
	args := []any{l.subject}
	holds := func(alias string) string { return alias + `.case_id = k.id AND ` + db.Held(alias, l.at, &args) }
	asked := ``
	if !l.at.IsZero() {
		asked = ` AND r.id IS NOT NULL` // a case begins when a referral is sent
	}
	if l.err != nil {
		return
	}
	rows, err := db.All[caseRow](l.tx, `
		SELECT k.id, k.provider_id, k.team_id, r.id, r.recorded_by, r.sender_team_id, r.day, r.pack_version, coalesce(r.family, FALSE),
			a.id, a.day, a.outcome, a.reason, a.worker_id, e.id, e.day, e.reason, o.day
		FROM cases k
		LEFT JOIN referral r ON `+holds("r")+`
		LEFT JOIN referral_answer a ON `+holds("a")+`
		LEFT JOIN case_end e ON `+holds("e")+`
		LEFT JOIN carried_over o ON `+holds("o")+`
		WHERE k.subject_id = $1`+asked+` ORDER BY k.id`, args...)
	l.err = err
	f.Cases = make([]pack.Case, len(rows))
	l.byID = make(map[sild.ID]*pack.Case, len(rows))
	for i, r := range rows {
		k := &f.Cases[i]
		*k = pack.Case{
			ID: r.ID, Provider: r.Provider, Team: r.Team, PackStart: r.Version,
			Referral: pack.Referral{ID: r.Referral, Day: r.Referred, By: r.By, Team: r.From, Family: r.Family},
		}
		if r.Answer != "" {
			k.Answer = &pack.Answer{ID: r.Answer, Day: r.Answered, Outcome: r.Outcome, Reason: r.Reason, Worker: r.Worker}
		}
		if r.Outcome == "accepted" {
			k.Start = r.Answered
			if !r.Admitted.IsZero() {
				k.Start = r.Admitted // an earlier contract began it (J3)
			}
		}
		if r.End != "" {
			k.End = &pack.End{ID: r.End, Day: r.Ended, Reason: r.EndReason, Meaning: l.pack.Meaning("end_reasons", r.EndReason)}
		}
		l.byID[r.ID] = k
	}
}

// questions are in the order in which they were asked, with the day of the reply.
func (l *loader) questions() {
	type row struct {
		ofCase
		Thing, Question sild.ID
		Kind            string
		Day             sild.Date
	}
	readCase(l, "referral_message", "case_id, id, thing, question_id, kind, day", "recorded_at, id", func(k *pack.Case, r row) {
		if r.Kind == "question" {
			k.Questions = append(k.Questions, pack.AskedBack{ID: r.ID, Thing: r.Thing, Day: r.Day})
			return
		}
		for i := range k.Questions {
			if q := &k.Questions[i]; q.Thing == r.Question {
				q.Replied = r.Day
			}
		}
	})
}

func (l *loader) forms() {
	type formRow struct {
		ofCase
		Day           sild.Date
		Form, Answers string
	}
	readCase(l, "form_answer", "case_id, id, day, form, answers", "id", func(k *pack.Case, r formRow) {
		if k.Forms == nil {
			k.Forms, k.Assessed = map[string]map[string]any{}, map[string]pack.Assessed{}
		}
		var answers map[string]any
		if err := json.Unmarshal([]byte(r.Answers), &answers); err != nil && l.err == nil {
			l.err = err
		}
		k.Forms[r.Form] = answers
		if _, before := k.Assessed[r.Form]; !before {
			k.Assessed[r.Form] = pack.Assessed{ID: r.ID, Day: r.Day}
		}
	})
}

func (l *loader) consents() {
	type row struct {
		ofCase
		Basis, Outcome string
		Day, Expires   sild.Date
		Text           int
	}
	readCase(l, "consent", "case_id, id, basis, outcome, day, expires_on, text_version", "day, id", func(k *pack.Case, r row) {
		c := pack.Consent{ID: r.ID, Basis: r.Basis, Day: r.Day, Given: r.Outcome == "given", Until: r.Expires, Text: r.Text}
		if r.Outcome == "withdrawn" {
			c.Withdrawn = r.Day
		}
		k.Consents = append(k.Consents, c)
	})
}

func (l *loader) network() {
	type row struct {
		ofCase
		Kind            string
		From, Last, End sild.Date
	}
	readCase(l, "network_member", "case_id, id, kind, since_from, since_last, until_on", "id", func(k *pack.Case, r row) {
		k.Network = append(k.Network, pack.Member{ID: r.ID, Kind: l.pack.Meaning("network", r.Kind), SinceFrom: r.From, SinceLast: r.Last, Until: r.End})
	})
}

func (l *loader) areas() {
	type row struct {
		ofCase
		Area string
	}
	readCase(l, "wish", "case_id, id, area", "day, id", func(k *pack.Case, r row) { k.Area = r.Area })
}

func (l *loader) workers() {
	type row struct {
		ofCase
		User        sild.ID
		Role        string
		From, Until sild.Date
	}
	readCase(l, "assignment", "case_id, id, user_id, role, day, until_on", "day, id", func(k *pack.Case, r row) {
		a := pack.Assignment{ID: r.ID, User: r.User, Role: r.Role, From: r.From, Until: r.Until}
		if r.Role == casework.Volunteer {
			k.Beside = append(k.Beside, a)
			return
		}
		k.Workers = append(k.Workers, a)
	})
}

// parts are those that somebody began or ended, by day.
func (l *loader) parts() {
	type row struct {
		ofCase
		Thing       sild.ID
		Part        string
		User        sild.ID
		From, Until sild.Date
		Reason, To  string
	}
	readCase(l, "case_part", "case_id, id, thing, part, user_id, day, until_on, end_reason, to_part", "day, id", func(k *pack.Case, r row) {
		k.Parts = append(k.Parts, pack.PartRun{ID: r.ID, Thing: r.Thing, Part: r.Part, User: r.User, From: r.From, Until: r.Until, Reason: r.Reason, To: r.To})
	})
}

// offers are in the order in which they were made, with the day on which each was
// decided.
func (l *loader) offers() {
	readCase(l, "match_offer", casework.OfferColumns, "day, thing", func(k *pack.Case, m offerRow) {
		k.Offers = append(k.Offers, pack.Offer{ID: m.ID, Day: m.Day, User: m.User, Decided: m.Decided()})
	})
}

// placeOffers are those of a place, in the order in which they were made.
func (l *loader) placeOffers() {
	type row struct {
		ofCase
		Day, Decided sild.Date
	}
	readCase(l, "place_offer", "case_id, id, day, decided_on", "day, thing", func(k *pack.Case, r row) {
		k.Offered = append(k.Offered, pack.PlaceOffer{ID: r.ID, Day: r.Day, Decided: r.Decided})
	})
}

func (l *loader) plans() {
	type row struct {
		ofCase
		Day     sild.Date
		Agreed  string
		Version int
	}
	readCase(l, "plan", "case_id, id, day, agreed, version", "day, id", func(k *pack.Case, r row) {
		k.Plans = append(k.Plans, pack.Plan{ID: r.ID, Day: r.Day, Agreed: r.Agreed, Version: r.Version})
	})
}

func (l *loader) needs() {
	type row struct {
		ofCase
		Day sild.Date
	}
	readCase(l, "assessment", "case_id, id, day", "day, id", func(k *pack.Case, r row) {
		k.Needs = append(k.Needs, pack.Assessed{ID: r.ID, Day: r.Day})
	})
}

func (l *loader) meetings() {
	type row struct {
		ofCase
		Thing, User sild.ID
		Start       time.Time
		Kind, State string
	}
	readCase(l, "appointment", "case_id, id, thing, user_id, starts_at, kind, state", "starts_at, id", func(k *pack.Case, r row) {
		k.Meetings = append(k.Meetings, pack.Appointment{ID: r.Thing, Start: r.Start, User: r.User, Kind: r.Kind, Done: r.State != "planned"})
	})
}

func (l *loader) contacts() {
	type row struct {
		ofCase
		Appointment, User sild.ID
		Day               sild.Date
		Kind, Outcome     string
		Minutes           int
	}
	readCase(l, "contact", "case_id, id, appointment_id, user_id, day, kind, outcome, minutes", "day, id", func(k *pack.Case, r row) {
		gives := slices.ContainsFunc(k.Parts, func(p pack.PartRun) bool { return p.User == r.User }) // their meetings are a part of the service
		if gives || !slices.ContainsFunc(k.Beside, func(a pack.Assignment) bool { return a.User == r.User }) {
			k.Contacts = append(k.Contacts, pack.Contact{
				ID: r.ID, Day: r.Day, User: r.User, Minutes: r.Minutes,
				Kind: l.pack.Meaning("contact_kinds", r.Kind), Outcome: l.pack.Meaning("contact_outcomes", r.Outcome),
			})
		}
		for i := range k.Meetings {
			if k.Meetings[i].ID == r.Appointment && r.Appointment != "" {
				k.Meetings[i].Done = true
			}
		}
	})
}

func (l *loader) worries() {
	type row struct {
		ofCase
		Thing       sild.ID
		Day, Looked sild.Date
	}
	readCase(l, "worry", "case_id, id, thing, day, looked_on", "day, thing", func(k *pack.Case, r row) {
		k.Worries = append(k.Worries, pack.Worry{ID: r.ID, Thing: r.Thing, Day: r.Day, Looked: r.Looked})
	})
}

func (l *loader) followUps() {
	type row struct {
		ofCase
		Indicator, Outcome string
		Day, Next          sild.Date
		GiveUp             bool
	}
	readCase(l, "follow_up", "case_id, id, indicator, outcome, day, next_on, give_up", "day, id", func(k *pack.Case, r row) {
		k.Followed = append(k.Followed, pack.FollowUp{ID: r.ID, Indicator: r.Indicator, Day: r.Day, Outcome: l.pack.Meaning("follow_up_outcomes", r.Outcome), GiveUp: r.GiveUp, Next: r.Next})
	})
}

func (l *loader) observations() (all []pack.Observation) {
	type row struct {
		ID, Case         sild.ID
		Of, Value        string
		Day, From, Until sild.Date
		Absent           bool
		Source, Evidence string
		RecordedAt       time.Time
	}
	read(l, "observation", "id, case_id, vocabulary, value, day, from_on, until_on, absent, source, evidence, recorded_at", "recorded_at, id", func(r row) {
		all = append(all, pack.Observation(r))
	})
	return all
}

func (l *loader) taskFacts() (all []pack.TaskFact) {
	type row struct {
		ID       sild.ID
		Key, Act string
		User     sild.ID
		Until    sild.Date
		Reason   string
	}
	read(l, "task_fact", "id, key, act, user_id, until_on, reason", "id", func(r row) {
		all = append(all, pack.TaskFact(r))
	})
	return all
}
