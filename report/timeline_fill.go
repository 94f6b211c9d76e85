// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"maps"
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/activity"
	"sild/casework"
	"sild/db"
	"sild/housing"
	"sild/org"
	"sild/outcome"
	"sild/people"
	"sild/referral"
)

// fill reads the rows behind the events, a query per table that has any.
func (t *Timeline) fill(tx *db.Tx, r access.Record) error {
	at := map[sild.ID][]*Event{} // a goal that was met is two events of one row
	of := map[string][]sild.ID{}
	for i := range t.Events {
		e := &t.Events[i]
		at[e.Fact.ID] = append(at[e.Fact.ID], e)
		if e.Contact != nil {
			continue // read already
		}
		table := e.Kind
		switch e.Kind {
		case "goal_met", "goal_dropped":
			table = "goal"
		case "step_done":
			table = "step"
		case "offer_met", "offer_person", "offer_worker", "offer_ended":
			table = "offer"
		}
		of[table] = append(of[table], e.Fact.ID)
	}
	l := filler{tx: tx, of: of}
	each(&l, "contact", "contact", casework.Kinds["contact"].Columns, func(c *casework.Contact) {
		readable := c.For(r)
		set(at, c.Fact, func(e *Event) { e.Contact = &readable })
	})
	each(&l, "appointment", "appointment", casework.Kinds["appointment"].Columns, func(a *casework.Appointment) {
		set(at, a.Fact, func(e *Event) { e.Appointment = a })
	})
	if l.err == nil {
		l.err = t.movedFrom(tx)
	}
	if l.err == nil && slices.ContainsFunc(t.Events, func(e Event) bool { return e.Contact != nil }) {
		l.err = t.ofContacts(tx, r)
	}
	each(&l, "worry", "worry", casework.Kinds["worry"].Columns, func(w *casework.Worry) {
		set(at, w.Fact, func(e *Event) { e.Worry = w })
	})
	each(&l, "attendance", "attendance", casework.AttendanceColumns, func(a *activity.Attendance) {
		set(at, a.Fact, func(e *Event) { e.Attendance = a })
	})
	each(&l, "sign_up", "sign_up", casework.SignUpColumns, func(s *activity.SignUp) {
		set(at, s.Fact, func(e *Event) { e.SignUp = s })
	})
	each(&l, "consent", "consent", casework.Kinds["consent"].Columns, func(c *casework.Consent) {
		set(at, c.Fact, func(e *Event) { e.Consent = c })
	})
	each(&l, "network", "network_member", casework.Kinds["network"].Columns, func(m *casework.Member) {
		set(at, m.Fact, func(e *Event) { e.Member = m })
	})
	each(&l, "assignment", "assignment", casework.Kinds["assignment"].Columns, func(a *casework.Assignment) {
		set(at, a.Fact, func(e *Event) { e.Assignment = a })
	})
	each(&l, "plan", "plan", casework.Kinds["plan"].Columns, func(p *casework.Plan) {
		set(at, p.Fact, func(e *Event) { e.Plan = p })
	})
	each(&l, "assessment", "assessment", casework.Kinds["assessment"].Columns, func(a *casework.Assessment) {
		set(at, a.Fact, func(e *Event) { e.Assessment = a })
	})
	each(&l, "paper", "paper", casework.Kinds["paper"].Columns, func(x *casework.Paper) {
		set(at, x.Fact, func(e *Event) { e.Paper = x })
	})
	each(&l, "offer", "match_offer", casework.Kinds["match"].Columns, func(m *casework.Offer) {
		set(at, m.Fact, func(e *Event) { e.Offer = m })
	})
	each(&l, "form", "form_answer", referral.AnswersColumns, func(a *referral.Answers) {
		set(at, a.Fact, func(e *Event) { e.Form = a })
	})
	each(&l, "goal", "goal", casework.Kinds["goal"].Columns, func(g *casework.Goal) {
		set(at, g.Fact, func(e *Event) { e.Goal = g })
	})
	each(&l, "step", "step", casework.Kinds["step"].Columns, func(s *casework.Step) {
		set(at, s.Fact, func(e *Event) { e.Step = s })
	})
	each(&l, "end", "case_end", casework.Kinds["end"].Columns, func(x *casework.End) {
		set(at, x.Fact, func(e *Event) { e.End = x })
	})
	each(&l, "observation", "observation", casework.ObservationColumns, func(o *outcome.Observation) {
		set(at, o.Fact, func(e *Event) { e.Observation = o })
	})
	for _, kind := range []string{"bed_request", "bed_ended"} {
		each(&l, kind, "house_request", housing.RequestColumns, func(q *housing.Request) {
			set(at, q.Fact, func(e *Event) { e.BedRequest = q })
		})
	}
	each(&l, "bed_answer", "house_answer", housing.AnswerColumns, func(a *housing.Answer) {
		set(at, a.Fact, func(e *Event) { e.BedAnswer = a })
	})
	for _, kind := range []string{"stay", "stay_left"} {
		each(&l, kind, "stay", housing.StayColumns, func(s *housing.Stay) {
			set(at, s.Fact, func(e *Event) { e.Stay = s })
		})
	}
	each(&l, "follow_up", "follow_up", casework.FollowUpColumns, func(f *outcome.FollowUp) {
		set(at, f.Fact, func(e *Event) { e.FollowUp = f })
	})
	each(&l, "referral", "referral", referral.Columns, func(x *referral.Referral) {
		if !r.Reads('O') {
			x.Risk = ""
		}
		set(at, x.Fact, func(e *Event) { e.Referral = x })
	})
	each(&l, "answer", "referral_answer", referral.AnswerColumns, func(a *referral.Answer) {
		set(at, a.Fact, func(e *Event) { e.Answer = a })
	})
	if l.err == nil && len(of["release"]) > 0 {
		l.err = t.releases(tx, r, at)
	}
	return l.err
}

// A filler reads the rows of events, table by table; after an error it reads no
// more.
type filler struct {
	tx  *db.Tx
	of  map[string][]sild.ID // the rows of each kind
	err error
}

func each[T any](l *filler, kind, table, columns string, f func(*T)) {
	if l.err != nil || len(l.of[kind]) == 0 {
		return
	}
	var args []any
	var rows []T
	rows, l.err = db.All[T](l.tx, `SELECT `+sild.FactColumns+`, `+columns+` FROM `+table+` WHERE id IN (`+db.List(&args, l.of[kind])+`)`, args...)
	for i := range rows {
		f(&rows[i])
	}
}

// set puts a row into its events.
func set(at map[sild.ID][]*Event, f sild.Fact, put func(*Event)) {
	for _, e := range at[f.ID] {
		put(e)
		e.tells(f)
	}
}

// tells makes f the row of e.
func (e *Event) tells(f sild.Fact) {
	e.Fact = f
	if why, words := casework.Mending(f); !f.Holds() && (why == casework.Mistaken || why == casework.Moved) {
		e.Gone, e.Why = why, words
	}
}

// movedFrom tells of each appointment that was moved where it stood before.
func (t *Timeline) movedFrom(tx *db.Tx) error {
	var things []sild.ID
	for _, e := range t.Events {
		if e.Appointment != nil && e.Fact.Thing != e.Fact.ID {
			things = append(things, e.Fact.Thing)
		}
	}
	if len(things) == 0 {
		return nil
	}
	type before struct {
		Thing    sild.ID
		StartsAt time.Time
	}
	args := []any{casework.Moved}
	rows, err := db.All[before](tx, `SELECT thing, starts_at FROM appointment WHERE replaced_why = $1 AND thing IN (`+db.List(&args, things)+`) ORDER BY id`, args...)
	was := map[sild.ID]time.Time{}
	for _, b := range rows {
		was[b.Thing] = b.StartsAt
	}
	for i := range t.Events {
		if e := &t.Events[i]; e.Appointment != nil && !was[e.Fact.Thing].Equal(e.Appointment.StartsAt) {
			e.MovedFrom = was[e.Fact.Thing]
		}
	}
	return err
}

// releases puts each telling of a release beside the one before it.
func (t *Timeline) releases(tx *db.Tx, r access.Record, at map[sild.ID][]*Event) error {
	all, err := people.ReleaseHistory(tx, r.Subject)
	last := map[sild.ID]*people.Release{}
	for i := range all {
		x := &all[i]
		was := last[x.Thing]
		set(at, x.Fact, func(e *Event) { e.Release, e.ReleaseWas = x, was })
		last[x.Thing] = x
	}
	return err
}

// name finds the names of all users whom the events name.
func (t *Timeline) name(tx *db.Tx) error {
	who := map[sild.ID]bool{}
	for _, e := range t.Events {
		who[e.Fact.RecordedBy], who[e.Fact.ReplacedBy] = true, true
		switch {
		case e.Contact != nil:
			who[e.Contact.User] = true
		case e.Appointment != nil:
			who[e.Appointment.User] = true
		case e.Assignment != nil:
			who[e.Assignment.User] = true
		case e.Offer != nil:
			who[e.Offer.User] = true
		case e.Worry != nil:
			who[e.Worry.By], who[e.Worry.To], who[e.Worry.LookedBy] = true, true, true
		case e.Answer != nil:
			who[e.Answer.Worker] = true
		}
	}
	delete(who, "")
	var err error
	t.Names, err = org.Names(tx, slices.Sorted(maps.Keys(who)))
	return err
}
